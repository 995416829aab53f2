/* A form: fields with labels, checked while typing; what was typed stays, also after Esc. */
#include "ui/form_filling.h"

#include <string.h>

#include "base/text.h"
#include "ui/drafts.h"

#define TIMER_KEEP 0
#define KEEP_MS 1000 /* after the last change */

/* FNV-1a. */
static uint64_t hash_text(uint64_t hash, const char *s)
{
	for (; s != NULL && *s != '\0'; s++)
		hash = (hash ^ (unsigned char)*s) * 1099511628211u;
	return (hash ^ 0xff) * 1099511628211u;
}

/* Over the values the form began with, what it is about, and the store: a draft belongs to these
 * only. */
static uint64_t form_hash(struct app *app, const struct form *form)
{
	struct store *store = app_session(app)->store;
	uint64_t hash = hash_text(14695981039346656037u, form->key);

	hash = hash_text(hash, store != NULL ? store_path(store) : NULL);
	for (size_t i = 0; i < form->n; i++)
		hash = hash_text(hash, form->fields[i].value);
	return hash;
}

static struct draft *find_draft(struct app *app, const char *title, uint64_t initial)
{
	size_t i;

	for (i = 0; i < DRAFTS_MAX; i++) {
		if (app->drafts[i].initial == initial && strcmp(app->drafts[i].title, title) == 0)
			return &app->drafts[i];
	}
	return NULL;
}

bool form_field_changed(const struct filling *f, size_t i)
{
	return strcmp(f->edits[i].text, f->form.fields[i].value) != 0;
}

static bool any_changed(const struct filling *f)
{
	for (size_t i = 0; i < f->form.n; i++) {
		if (form_field_changed(f, i))
			return true;
	}
	return false;
}

/* Something that a draft may hold: no password. */
static bool any_kept(const struct filling *f)
{
	for (size_t i = 0; i < f->form.n; i++)
		if (form_field_changed(f, i) && !f->form.fields[i].hidden)
			return true;
	return false;
}

static bool any_hidden(const struct filling *f)
{
	for (size_t i = 0; i < f->form.n; i++)
		if (f->form.fields[i].hidden)
			return true;
	return false;
}

/* A place for a new draft: a free one, else the oldest. */
static struct draft *draft_place(struct app *app)
{
	for (size_t i = 0; i < DRAFTS_MAX; i++) {
		if (app->drafts[i].title[0] == '\0')
			return &app->drafts[i];
	}
	return &app->drafts[app->next_draft++ % DRAFTS_MAX];
}

/* On the disk too, but what is only practised. */
static bool keeps_on_disk(const struct filling *f)
{
	return f->app->loop != NULL && !app_session(f->app)->options.practice;
}

static void wipe_draft(struct filling *f)
{
	struct draft *draft = find_draft(f->app, f->form.title, f->initial);

	if (draft == NULL)
		return;
	memset(draft, 0, sizeof *draft);
	if (keeps_on_disk(f))
		drafts_save(f->app);
}

/* True when there was something to keep. */
static bool keep_draft(struct filling *f)
{
	struct draft *draft = find_draft(f->app, f->form.title, f->initial);

	if (f->form.forget)
		return false;
	if (!any_kept(f)) {
		wipe_draft(f);
		return false;
	}
	if (draft == NULL)
		draft = draft_place(f->app);
	(void)text_copy(draft->title, sizeof draft->title, f->form.title);
	draft->initial = f->initial;
	for (size_t i = 0; i < f->form.n; i++)
		(void)text_copy(draft->values[i], sizeof draft->values[i],
		    f->form.fields[i].hidden ? "" : f->edits[i].text);
	if (keeps_on_disk(f))
		drafts_save(f->app);
	return true;
}

/* A password lives in many copies of what was typed. */
static void wipe(struct filling *f)
{
	explicit_bzero(&f->form, sizeof f->form);
	explicit_bzero(&f->now, sizeof f->now);
	explicit_bzero(f->edits, sizeof f->edits);
	explicit_bzero(f->typed, sizeof f->typed);
}

/* However it closes, also when the operator went elsewhere by the palette. */
static void form_close(void *self)
{
	struct filling *f = self;

	if (!f->saved && keep_draft(f))
		app_say(f->app, ROLE_TEXT,
		    _("What you typed is kept: open the form again to go on."));
	if (f->form.forget || any_hidden(f))
		wipe(f);
}

static void form_cancel(void *self)
{
	struct filling *f = self;

	app_close(f->app, f);
}

static void take_values(struct filling *f)
{
	size_t i;

	for (i = 0; i < f->form.n; i++)
		(void)text_copy(f->now.fields[i].value, sizeof f->now.fields[i].value,
		    f->edits[i].text);
}

/* What a field had no room for. `saving`: the next Enter is the yes. */
static bool say_lost(struct filling *f, size_t i, bool saving)
{
	const size_t n = f->edits[i].lost;

	if (n == 0)
		return false;
	f->fault = (int)i;
	f->at = i;
	if (saving)
		f->edits[i].lost = 0;
	return !error_set(&f->error, ERROR_INPUT, "too-long",
	    saving ? _("Nothing is saved yet. Enter again saves it without them.")
		   : _("Shorten it, or take another text."),
	    ngettext("Too long for this field: %zu character was left out at the end.",
		"Too long for this field: %zu characters were left out at the end.", n),
	    n);
}

static void form_save(void *self)
{
	struct filling *f = self;
	struct form form;
	int fault = -1;

	for (size_t i = 0; i < f->form.n; i++)
		if (say_lost(f, i, true))
			return;
	take_values(f);
	form = f->now; /* save may change its copy */
	error_clear(&f->error);
	f->fault = -1;
	f->saved = form.save(f->user, &form, &f->error, &fault);
	explicit_bzero(&form, sizeof form); /* a password may be in it */
	if (f->saved) {
		wipe_draft(f);
		app_close(f->app, f);
		return;
	}
	if (fault >= 0 && (size_t)fault < f->form.n) {
		f->fault = fault;
		f->at = (size_t)fault;
	}
}

static void form_next(void *self)
{
	struct filling *f = self;

	f->at = (f->at + 1) % f->form.n;
}

static void form_previous(void *self)
{
	struct filling *f = self;

	f->at = (f->at + f->form.n - 1) % f->form.n;
}

static const char *save_label(void *self)
{
	struct filling *f = self;

	return _(f->form.save_label);
}

static bool form_in_field(void *self)
{
	(void)self;
	return true;
}

/* Left and Right go through the choices, a letter to the next one that begins with it. */
static bool choice_key(const char *const *choices, struct line_edit *e, struct key k)
{
	size_t n = 0, at = 0, i;

	for (; choices[n] != NULL; n++) {
		if (strcmp(choices[n], e->text) == 0)
			at = n;
	}
	if (n == 0)
		return false;
	if (key_in(k, "Right Space")) {
		line_edit_set(e, choices[(at + 1) % n]);
		return true;
	}
	if (k.code == KEYS_LEFT) {
		line_edit_set(e, choices[(at + n - 1) % n]);
		return true;
	}
	for (i = 1; i <= n && key_is_text(k) && k.code < 0x80; i++) {
		if ((choices[(at + i) % n][0] | 0x20) == (char)(k.code | 0x20)) {
			line_edit_set(e, choices[(at + i) % n]);
			return true;
		}
	}
	return false;
}

static void changed(struct filling *f)
{
	memset(f->note_known, 0, sizeof f->note_known); /* a note may be about another field too */
	take_values(f);
	f->fault = -1; /* and so may the error */
	error_clear(&f->error);
	(void)say_lost(f, f->at, false);
	if (keeps_on_disk(f))
		app_timer(f->app, f, TIMER_KEEP, KEEP_MS);
}

/* What the form began with, and back again to what was typed. */
static void form_reset(void *self)
{
	struct filling *f = self;
	bool back = f->has_typed && !any_changed(f);

	for (size_t i = 0; i < f->form.n; i++) {
		if (!back)
			(void)text_copy(f->typed[i], sizeof f->typed[i], f->edits[i].text);
		line_edit_set(&f->edits[i], back ? f->typed[i] : f->form.fields[i].value);
	}
	f->has_typed = !back;
	f->kept = back;
	changed(f);
	if (!back)
		app_say(f->app, ROLE_TEXT,
		    _("These are the stored values. Ctrl-R again: what you typed."));
}

static const char *can_reset(void *self)
{
	struct filling *f = self;

	return any_changed(f) || f->has_typed ? NULL : _("nothing was changed");
}

static void form_event(void *self, const struct event *e)
{
	struct filling *f = self;
	const struct form_field *field = &f->form.fields[f->at];

	if (e->kind == EVENT_PASTE && field->choices == NULL) {
		(void)line_edit_paste(&f->edits[f->at], e->text, e->n);
		changed(f);
	} else if (e->kind == EVENT_KEY) {
		if (field->choices != NULL ? choice_key(field->choices, &f->edits[f->at], e->key)
					   : line_edit_key(&f->edits[f->at], e->key))
			changed(f);
	} else if (e->kind == EVENT_TIMER) {
		(void)keep_draft(f);
	}
}

static const struct command form_commands[] = {
	{ "form-save", "Enter", N_("Save"), N_("Check and save"), CMD_FIELD, NULL, form_save,
	    save_label },
	{ "form-next", "Tab Down", N_("Next field"), N_("Go to the next field"), CMD_FIELD, NULL,
	    form_next, NULL },
	{ "form-previous", "Shift-Tab Up", N_("Previous field"), N_("Go to the field before"),
	    CMD_FIELD, NULL, form_previous, NULL },
	{ "form-reset", "Ctrl-R", N_("Stored values"),
	    N_("Show the stored values again; once more: what was typed"), CMD_FIELD | CMD_HIDDEN,
	    can_reset, form_reset, NULL },
	{ "form-cancel", "Esc", N_("Back"), N_("Close; what was typed is kept for the next time"),
	    CMD_FIELD, NULL, form_cancel, NULL },
	{ NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL },
};

static const struct screen form_screen = {
	.name = "form",
	.title = N_("Form"),
	.size = sizeof(struct filling),
	.close = form_close,
	.event = form_event,
	.draw = form_draw,
	.in_field = form_in_field,
	.commands = form_commands,
};

void app_form(struct app *app, const struct form *form, void *self)
{
	struct filling *f = app_push_dialog(app, &form_screen);
	const struct draft *draft;
	size_t i;

	if (f == NULL)
		return;
	f->app = app;
	f->form = *form;
	f->user = self;
	f->fault = -1;
	f->initial = form_hash(app, form);
	draft = find_draft(app, form->title, f->initial);
	for (i = 0; i < form->n; i++)
		line_edit_init(&f->edits[i], 0,
		    draft != NULL ? draft->values[i] : form->fields[i].value);
	f->kept = draft != NULL && any_changed(f);
	f->now = *form;
	take_values(f);
	/* A password is typed where it is not seen, also by who goes on typing at once. */
	while (f->at + 1 < f->form.n && any_hidden(f) && f->edits[f->at].text[0] != '\0')
		f->at++;
}
