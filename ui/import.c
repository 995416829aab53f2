/*
 * Many customers from a CSV file: checked first, taken in after a yes, with what stands in the way
 * of each line. The work is done in small steps, so that keys are answered meanwhile.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/import.h"
#include "desk/place.h"
#include "ui/app.h"
#include "ui/list.h"
#include "ui/screens.h"
#include "ui/sharing.h"

#define STATE_ROWS 8
#define TIMER_STEP 0
#define PATH_SIZE 256

struct import_page {
	struct app *app;
	struct session *session;
	struct import *import; /* NULL: no file was chosen yet */
	char file[PATH_SIZE], handouts[PATH_SIZE];
	struct error failed;     /* IMPORT_FAILED; kind ERROR_NONE: not */
	struct placing *placing; /* in a shared store */
	struct place_wish *wishes;
	bool told; /* the end was said */
	const struct import_bad *bad;
	const struct import_want *unplaced;
	const struct import_kept *kept;
	size_t n_bad, n_unplaced, n_kept;
	struct list list;
	struct rect state_rect, list_rect;
};

static const struct import_count *count(const struct import_page *v)
{
	static const struct import_count none;

	return v->import != NULL ? import_count(v->import) : &none;
}

static void take_lists(struct import_page *v)
{
	v->n_bad = import_bad(v->import, &v->bad);
	v->n_unplaced = import_unplaced(v->import, &v->unplaced);
	v->n_kept = import_handouts_kept(v->import, &v->kept);
	list_fit(&v->list, v->n_bad + v->n_unplaced + v->n_kept, v->list.rows);
}

static void drop(struct import_page *v)
{
	placing_free(v->placing);
	v->placing = NULL;
	free(v->wishes);
	v->wishes = NULL;
	import_free(v->import);
	v->import = NULL;
	v->n_bad = v->n_unplaced = v->n_kept = 0;
	error_clear(&v->failed);
	v->told = false;
}

/* ---- places in the pool of a shared store */

static void placed(void *user, const struct place_given *given, size_t n, const struct error *err)
{
	struct import_page *v = user;

	for (size_t i = 0; i < n; i++)
		import_placed(v->import, i,
		    given[i].outcome == PLACE_TAKEN ? given[i].number : NULL, given[i].why.message);
	import_place_none(v->import, err != NULL ? err->message : "");
	app_timer(v->app, v, TIMER_STEP, 1);
}

static void ask_places(struct import_page *v)
{
	const struct import_want *wants;
	struct error err;
	size_t n = import_wanting(v->import, &wants);

	if (v->placing != NULL)
		return;
	v->wishes = xcalloc(n + 1, sizeof *v->wishes);
	for (size_t i = 0; i < n; i++) {
		(void)text_copy(v->wishes[i].config_id, sizeof v->wishes[i].config_id,
		    wants[i].config);
		(void)text_copy(v->wishes[i].country, sizeof v->wishes[i].country,
		    wants[i].country);
		(void)text_copy(v->wishes[i].number, sizeof v->wishes[i].number,
		    wants[i].pool_number);
	}
	if (sharing_syncer(v->app) != NULL)
		v->placing = placing_new(sharing_syncer(v->app), v->wishes, n, placed, v, &err);
	else
		(void)error_set(&err, ERROR_REFUSED, "pool-offline", "", "%s",
		    _("The shared desk is not reached, and it alone gives places in the pool."));
	if (v->placing == NULL) {
		import_place_none(v->import, err.message);
		app_timer(v->app, v, TIMER_STEP, 1);
	}
}

/* ---- the work, step by step */

static void ended(struct import_page *v)
{
	const struct import_count *c = count(v);

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
		if (count(v)->phase == IMPORT_PLACING)
			ask_places(v);
		else if (count(v)->phase == IMPORT_DONE)
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
	drop(self);
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

static bool at_work(const struct import_page *v)
{
	const enum import_phase phase = count(v)->phase;

	return v->import != NULL && v->failed.kind == ERROR_NONE && phase != IMPORT_CHECKED &&
	    phase != IMPORT_DONE;
}

static const char *can_file(void *self)
{
	return at_work(self) ? _("this file is being worked on") : NULL;
}

static void do_file(void *self)
{
	ask_file(self);
}

static bool has_work(const struct import_page *v)
{
	return count(v)->good + count(v)->want > 0 || v->handouts[0] != '\0';
}

static const char *can_go(void *self)
{
	struct import_page *v = self;

	if (v->import == NULL)
		return _("choose a file first: f");
	if (count(v)->phase != IMPORT_CHECKED)
		return count(v)->phase == IMPORT_DONE ? _("it is done") : _("it is at work");
	return has_work(v) ? NULL : _("there is nothing new in it");
}

static void go_yes(void *self)
{
	struct import_page *v = self;

	if (v->import == NULL || count(v)->phase != IMPORT_CHECKED)
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
	    count(v)->good, count(v)->already, count(v)->want, count(v)->bad,
	    sharing_status(v->app)->joined ? "\n" : "",
	    sharing_status(v->app)->joined
		? _("This store is shared: everybody at the desk gets these customers.")
		: "");
	app_ask(v->app, _("Take them in?"), text, _("Yes, take them in"), v, go_yes);
}

/* ---- drawing */

static void import_layout(void *self, struct rect area)
{
	struct import_page *v = self;

	v->state_rect = rect_rows(area, 0, STATE_ROWS);
	v->list_rect = rect_rows(area, STATE_ROWS, area.h - STATE_ROWS);
	list_fit(&v->list, v->n_bad + v->n_unplaced + v->n_kept, rect_inside(v->list_rect).h);
}

static const char *phase_words(const struct import_page *v)
{
	if (v->import == NULL)
		return _("No file is chosen.");
	if (v->failed.kind != ERROR_NONE)
		return count(v)->phase == IMPORT_CHECKING
		    ? _("It was not read to its end. Nothing is taken in; the file has to be mended.")
		    : _("It was stopped. What is taken in stays; the same file again goes on.");
	switch (count(v)->phase) {
	case IMPORT_CHECKING:
		return _("Every line is checked; nothing is written yet.");
	case IMPORT_CHECKED:
		return _("Checked. Nothing is written yet.");
	case IMPORT_WRITING:
		return _("Taking in the customers.");
	case IMPORT_PLACING:
		return _("The shared desk is asked for places in the pool.");
	case IMPORT_HANDOUTS:
		return _("Writing the hand-outs.");
	default:
		return _("Done.");
	}
}

static const char *next_words(const struct import_page *v)
{
	if (v->import == NULL || v->failed.kind != ERROR_NONE)
		return _("Next: f chooses a file");
	if (count(v)->phase == IMPORT_CHECKED)
		return has_work(v) ? _("Next: g takes in what is good, after a question")
		    : count(v)->bad > 0
		    ? _("Next: mend the lines below in the file; f reads it again")
		    : _("Next: nothing new in this file; f chooses another one");
	return count(v)->phase == IMPORT_DONE
	    ? _("Next: q goes back to the customers")
	    : _("Next: wait, or q stops it; the rest can be done later");
}

static void draw_state(const struct import_page *v)
{
	const struct import_count *c = count(v);
	struct rect in = rect_inside(v->state_rect);
	const struct import_ignored *ignored;
	size_t n;
	int line;

	draw_box(v->state_rect, v->file[0] != '\0' ? v->file : _("No file"), false);
	(void)draw_text(in, 0, 0, v->failed.kind != ERROR_NONE ? ROLE_BAD : ROLE_TEXT,
	    phase_words(v));
	if (v->import != NULL) {
		if (at_work(v))
			(void)draw_textf(in, 0, in.w - 8, ROLE_DIM, "%3d.%d %%", c->permille / 10,
			    c->permille % 10);
		(void)draw_textf(in, 1, 0, ROLE_TEXT,
		    _("Lines %zu: to take in %zu, taken in %zu, there already %zu, not taken in %zu."),
		    c->read, c->good, c->added, c->already, c->bad);
		(void)draw_textf(in, 2, 0, ROLE_DIM,
		    _("AI numbers given %zu, wanted and not given %zu. Hand-outs %zu."), c->placed,
		    c->unplaced, c->handouts);
		n = import_ignored(v->import, &ignored);
		if (n > 0)
			(void)draw_textf(in, 3, 0, ROLE_WARN,
			    ignored[0].nearest[0] != '\0'
				? _("! Columns passed over: %zu, first \"%s\" (is \"%s\" meant?)")
				: _("! Columns passed over: %zu, first \"%s\""),
			    n, ignored[0].name, ignored[0].nearest);
		if (strcmp(import_encoding(v->import), "utf-8") != 0)
			(void)draw_textf(in, 4, 0, ROLE_DIM,
			    _("Read as %s: look at the accents. %s"), import_encoding(v->import),
			    import_example(v->import, &line));
	}
	(void)draw_text(in, in.h - 1, 0, ROLE_TITLE, next_words(v));
}

static void draw_line(void *user, struct rect row, size_t i, bool selected)
{
	const struct import_page *v = user;
	enum role role = selected ? ROLE_SELECTED : ROLE_TEXT;

	if (i < v->n_bad) {
		const struct import_bad *b = &v->bad[i];

		(void)draw_textf(row, 0, 1, role, _("line %d  %s%s%s%s"), b->line, b->value,
		    b->value[0] != '\0' ? "  " : "", b->reason, "");
		return;
	}
	i -= v->n_bad;
	if (i < v->n_unplaced)
		(void)draw_textf(row, 0, 1, role, _("line %d  %s has no AI number: %s"),
		    v->unplaced[i].line, v->unplaced[i].name, v->unplaced[i].reason);
	else
		(void)draw_textf(row, 0, 1, role, "%s: %s", v->kept[i - v->n_unplaced].file,
		    v->kept[i - v->n_unplaced].reason);
}

static void do_whole(void *self)
{
	struct import_page *v = self;
	size_t i = v->list.at;
	char text[700];

	if (i < v->n_bad)
		(void)snprintf(text, sizeof text, _("Line %d%s%s%s%s\n\n%s"), v->bad[i].line,
		    v->bad[i].column[0] != '\0' ? ", " : "", v->bad[i].column,
		    v->bad[i].value[0] != '\0' ? ": " : "", v->bad[i].value, v->bad[i].reason);
	else if (i - v->n_bad < v->n_unplaced)
		(void)snprintf(text, sizeof text, "%s\n\n%s", v->unplaced[i - v->n_bad].name,
		    v->unplaced[i - v->n_bad].reason);
	else
		(void)snprintf(text, sizeof text, "%s\n\n%s",
		    v->kept[i - v->n_bad - v->n_unplaced].file,
		    v->kept[i - v->n_bad - v->n_unplaced].reason);
	app_tell(v->app, i < v->n_bad ? _("Not taken in") : _("Taken in, but"), text);
}

static const char *can_whole(void *self)
{
	return ((struct import_page *)self)->list.n > 0 ? NULL : _("nothing is listed");
}

static void import_draw(void *self, struct rect area)
{
	struct import_page *v = self;
	char title[120];

	(void)area;
	draw_state(v);
	(void)snprintf(title, sizeof title,
	    v->n_unplaced > 0 ? _("Not taken in (%zu); taken in without an AI number (%zu)")
			      : _("Not taken in, and why (%zu)"),
	    v->n_bad, v->n_unplaced);
	draw_box(v->list_rect, title, false);
	if (v->list.n > 0)
		list_draw(&v->list, rect_inside(v->list_rect), draw_line, v);
	else if (v->import != NULL && count(v)->phase != IMPORT_CHECKING)
		(void)draw_text(rect_inside(v->list_rect), 0, 1, ROLE_DIM,
		    _("Nothing: every line is good."));
}

static const struct command import_commands[] = {
	{ "import-go", "g", N_("Take in"), N_("Take in what is good, after a question"),
	    CMD_WRITES | CMD_CONFIRM, can_go, do_go, NULL },
	{ "import-whole", "Enter", N_("Reason"), N_("The whole reason of this line"), 0, can_whole,
	    do_whole, NULL },
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
