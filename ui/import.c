/*
 * Many customers from a CSV file: checked first, taken in after a yes, with what stands in the way
 * of each line. The work is done in small steps, so that keys are answered meanwhile.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/app.h"
#include "ui/import_page.h"
#include "ui/screens.h"
#include "ui/sharing.h"

#define TIMER_STEP 0

const struct import_count *import_page_count(const struct import_page *v)
{
	static const struct import_count none;

	return v->import != NULL ? import_count(v->import) : &none;
}

static void take_lists(struct import_page *v)
{
	v->n_bad = import_bad(v->import, &v->bad);
	v->n_unplaced = import_unplaced(v->import, &v->unplaced);
	v->n_kept = import_handouts_kept(v->import, &v->kept);
	v->n_doubts = import_doubts(v->import, &v->doubts);
	list_fit(&v->list, v->n_bad + v->n_unplaced + v->n_kept + v->n_doubts, v->list.rows);
}

static void drop(struct import_page *v)
{
	placing_free(v->placing);
	v->placing = NULL;
	free(v->wishes);
	v->wishes = NULL;
	import_free(v->import);
	v->import = NULL;
	v->n_bad = v->n_unplaced = v->n_kept = v->n_doubts = 0;
	error_clear(&v->failed);
	v->told = false;
}

/* ---- places in the pool of a shared store */

static void placed(void *user, const struct place_given *given, size_t n, const struct error *err)
{
	struct import_page *v = user;

	import_places_given(v->import, given, n, import_why(v->import, err));
	app_timer(v->app, v, TIMER_STEP, 1);
}

static void ask_places(struct import_page *v)
{
	struct error err;
	size_t n;

	if (v->placing != NULL)
		return;
	v->wishes = import_wishes(v->import, &n);
	if (sharing_syncer(v->app) != NULL)
		v->placing = placing_new(sharing_syncer(v->app), v->wishes, n, placed, v, &err);
	else
		(void)error_set(&err, ERROR_REFUSED, "pool-offline", "", "%s",
		    _("The shared desk is not reached, and it alone gives places in the pool."));
	if (v->placing == NULL) {
		import_places_given(v->import, NULL, 0, import_why(v->import, &err));
		app_timer(v->app, v, TIMER_STEP, 1);
	}
}

/* ---- the work, step by step */

static void ended(struct import_page *v)
{
	const struct import_count *c = import_page_count(v);

	if (v->told)
		return;
	v->told = true;
	sharing_touched(v->app);
	app_say(v->app, c->bad + c->unplaced > 0 ? ROLE_WARN : ROLE_OK,
	    _("%zu taken in, %zu were there already, %zu lines were not taken in, %zu without a place."),
	    c->added, c->already, c->bad, c->unplaced);
}

static void step(struct import_page *v)
{
	switch (import_step(v->import, &v->failed)) {
	case IMPORT_MORE:
		app_timer(v->app, v, TIMER_STEP, 1);
		break;
	case IMPORT_LATER:
		app_timer(v->app, v, TIMER_STEP, IMPORT_BUSY_MS);
		break;
	case IMPORT_FAILED:
		app_error(v->app, &v->failed);
		break;
	case IMPORT_WAITS:
		if (import_page_count(v)->phase == IMPORT_PLACING)
			ask_places(v);
		else if (import_page_count(v)->phase == IMPORT_DONE)
			ended(v);
		break;
	}
	take_lists(v);
	app_dirty(v->app);
}

static bool file_save(void *self, struct form *form, struct error *err, int *field)
{
	struct import_page *v = self;
	struct import_options options = { .foreign_yes =
					      strcmp(form->fields[2].value, _("yes")) == 0 };
	struct import *import;

	*field = 0;
	if (form->fields[1].value[0] != '\0')
		options.handouts = form->fields[1].value;
	import = import_new(v->session, form->fields[0].value, &options, err);
	if (import == NULL)
		return false;
	drop(v);
	v->import = import;
	(void)text_copy(v->file, sizeof v->file, form->fields[0].value);
	(void)text_copy(v->handouts, sizeof v->handouts, form->fields[1].value);
	v->list = (struct list){ .rows = v->list.rows };
	app_timer(v->app, v, TIMER_STEP, 1);
	return true;
}

static void ask_file(struct import_page *v)
{
	static const char *choices[3];
	struct form form = { .title = N_("Take in customers from a CSV file"),
		.save_label = N_("Check it"),
		.fields = { { .label = N_("File"),
				.help = N_(
				    "Columns name and number are needed; nothing is written before you say so") },
		    { .label = N_("Hand-outs into"),
			.help = N_("A folder for one text a customer; empty: none"),
			.optional = true },
		    { .label = N_("Numbers abroad"),
			.help = N_(
			    "AI numbers abroad: each forwarded call costs an international call"),
			.choices = choices } },
		.n = 3,
		.save = file_save };

	choices[0] = _("no");
	choices[1] = _("yes");
	(void)text_copy(form.fields[0].value, sizeof form.fields[0].value, v->file);
	(void)text_copy(form.fields[1].value, sizeof form.fields[1].value, v->handouts);
	(void)text_copy(form.fields[2].value, sizeof form.fields[2].value, choices[0]);
	app_form(v->app, &form, v);
}

static bool open_import(void *self, struct app *app, const char *arg)
{
	struct import_page *v = self;

	v->app = app;
	v->session = app_session(app);
	if (v->session->store == NULL) {
		app_say(app, ROLE_WARN, _("The store is not open, so nothing can be taken in."));
		return false;
	}
	(void)text_copy(v->file, sizeof v->file, arg != NULL ? arg : "");
	ask_file(v);
	return true;
}

static void close_import(void *self)
{
	struct import_page *v = self;

	if (import_page_works(v) && import_page_count(v)->phase != IMPORT_CHECKING) {
		sharing_touched(v->app);
		app_say(v->app, ROLE_WARN,
		    _("Stopped before its end, %zu taken in. The same file again (i) goes on with the rest."),
		    import_page_count(v)->added);
	}
	drop(v);
}

static void import_event(void *self, const struct event *e)
{
	struct import_page *v = self;

	if (e->kind == EVENT_KEY && list_key(&v->list, e->key))
		app_dirty(v->app);
	else if (e->kind == EVENT_TIMER && v->import != NULL)
		step(v);
}

/* ---- what can be done */

bool import_page_works(const struct import_page *v)
{
	const enum import_phase phase = import_page_count(v)->phase;

	return v->import != NULL && v->failed.kind == ERROR_NONE && phase != IMPORT_CHECKED &&
	    phase != IMPORT_DONE;
}

static const char *can_file(void *self)
{
	return import_page_works(self) ? _("this file is being worked on") : NULL;
}

static void do_file(void *self)
{
	ask_file(self);
}

bool import_page_has_work(const struct import_page *v)
{
	return import_page_count(v)->good + import_page_count(v)->want > 0 ||
	    v->handouts[0] != '\0';
}

static const char *can_go(void *self)
{
	struct import_page *v = self;

	if (v->import == NULL)
		return _("choose a file first: f");
	if (v->failed.kind != ERROR_NONE)
		return _("it was stopped: f reads the file again");
	if (import_page_count(v)->phase != IMPORT_CHECKED)
		return import_page_count(v)->phase == IMPORT_DONE ? _("it is done")
								  : _("it is at work");
	return import_page_has_work(v) ? NULL : _("there is nothing new in it");
}

static void go_yes(void *self)
{
	struct import_page *v = self;

	if (v->import == NULL || import_page_count(v)->phase != IMPORT_CHECKED)
		return;
	import_go(v->import);
	app_timer(v->app, v, TIMER_STEP, 1);
}

static void do_go(void *self)
{
	struct import_page *v = self;
	char text[400];

	(void)snprintf(text, sizeof text,
	    _("%zu customers' numbers are taken in, %zu are there already (%zu of them want an AI number still), %zu lines are left out for the reasons listed.\n\nNothing rings and nothing is bought. Doing it again changes nothing that is there.%s%s"),
	    import_page_count(v)->good, import_page_count(v)->already, import_page_count(v)->want,
	    import_page_count(v)->bad, sharing_status(v->app)->joined ? "\n" : "",
	    sharing_status(v->app)->joined
		? _("This store is shared: everybody at the desk gets these customers.")
		: "");
	app_ask(v->app, _("Take them in?"), text, _("Yes, take them in"), v, go_yes);
}

static void line_whole(struct import_page *v, const char *title, const struct import_bad *line)
{
	char text[700];

	(void)snprintf(text, sizeof text, _("Line %d%s%s%s%s\n\n%s"), line->line,
	    line->column[0] != '\0' ? ", " : "", line->column, line->value[0] != '\0' ? ": " : "",
	    line->value, line->reason);
	app_tell(v->app, title, text);
}

static void do_whole(void *self)
{
	struct import_page *v = self;
	size_t i = v->list.at;
	char text[700];

	if (i < v->n_bad) {
		line_whole(v, _("Not taken in"), &v->bad[i]);
		return;
	}
	i -= v->n_bad;
	if (i >= v->n_unplaced + v->n_kept) {
		line_whole(v, _("To be looked at once more"),
		    &v->doubts[i - v->n_unplaced - v->n_kept]);
		return;
	}
	if (i < v->n_unplaced)
		(void)snprintf(text, sizeof text, "%s\n\n%s", v->unplaced[i].name,
		    v->unplaced[i].reason);
	else
		(void)snprintf(text, sizeof text, "%s\n\n%s", v->kept[i - v->n_unplaced].file,
		    v->kept[i - v->n_unplaced].reason);
	app_tell(v->app, _("Taken in, but"), text);
}

static const char *can_save(void *self)
{
	struct import_page *v = self;

	if (v->n_bad + v->n_unplaced == 0)
		return _("no line is left out");
	return import_page_works(v) ? _("it is at work") : NULL;
}

static bool list_save(void *self, struct form *form, struct error *err, int *field)
{
	struct import_page *v = self;

	*field = 0;
	if (v->import == NULL || !import_bad_save(v->import, form->fields[0].value, err))
		return false;
	app_say(v->app, ROLE_OK, _("Saved: %s"), form->fields[0].value);
	return true;
}

static void do_save(void *self)
{
	struct import_page *v = self;
	struct form form = { .title = N_("Save the lines that are left out"),
		.save_label = N_("Save"),
		.fields = { { .label = N_("File"),
		    .help = N_("A CSV file: line, column, what stands there, the reason") } },
		.n = 1,
		.save = list_save };
	int n;

	n = snprintf(form.fields[0].value, sizeof form.fields[0].value, "%s.left-out.csv", v->file);
	if (n < 0 || (size_t)n >= sizeof form.fields[0].value)
		form.fields[0].value[0] = '\0'; /* too long: a name cut short is another file's */
	app_form(v->app, &form, v);
}

static const char *can_whole(void *self)
{
	return ((struct import_page *)self)->list.n > 0 ? NULL : _("nothing is listed");
}

static const struct command import_commands[] = {
	{ "import-go", "g", N_("Take in"), N_("Take in what is good, after a question"),
	    CMD_WRITES | CMD_CONFIRM, can_go, do_go, NULL },
	{ "import-whole", "Enter", N_("Reason"), N_("The whole reason of this line"), 0, can_whole,
	    do_whole, NULL },
	{ "import-save", "s F6", N_("Save list"),
	    N_("Save the lines that are left out, with their reasons, as a CSV file"), 0, can_save,
	    do_save, NULL },
	{ "import-file", "f", N_("File"), N_("Choose a CSV file"), CMD_WRITES, can_file, do_file,
	    NULL },
	{ 0 },
};

const struct screen screen_import = {
	.name = "import",
	.title = N_("Take in customers from a file"),
	.size = sizeof(struct import_page),
	.open = open_import,
	.close = close_import,
	.event = import_event,
	.layout = import_layout,
	.draw = import_draw,
	.commands = import_commands,
};
