/* ? lists what can be done here, : everything there is; both filter while typing and run what is
 * chosen. */
#include "ui/dialog.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define ENTRIES_MAX 200
#define HELP_COLUMNS 100

struct entry {
	const struct command *command; /* NULL: go to `screen` */
	void *self;                    /* NULL: its screen is not open */
	const struct screen *screen;
};

struct help {
	struct app *app;
	bool everything;
	struct entry entries[ENTRIES_MAX];
	size_t n;
	size_t shown[ENTRIES_MAX]; /* which of them fit the filter */
	struct list list;
	struct line_edit filter;
};

static void add(struct help *h, const struct command *command, void *self,
    const struct screen *screen)
{
	struct entry *entry;

	if (h->n == ENTRIES_MAX)
		return;
	entry = &h->entries[h->n++];
	entry->command = command;
	entry->self = self;
	entry->screen = screen;
}

/* What the footer shows now comes first: it belongs to what is in focus. */
static void add_table(struct help *h, const struct command *table, void *self,
    const struct screen *screen)
{
	bool (*first)(void *, const struct command *) =
	    self != NULL && screen != NULL ? screen->in_footer : NULL;

	for (int pass = 0; pass < (first != NULL ? 2 : 1); pass++)
		for (const struct command *c = table; c != NULL && c->name != NULL; c++)
			if (first == NULL || first(self, c) == (pass == 0))
				add(h, c, self, screen);
}

static void collect(struct help *h, const struct layer *top)
{
	const struct screen *const *screen;

	if (top != NULL)
		add_table(h, top->screen->commands, top->self, top->screen);
	add_table(h, app_global_commands, h->app, NULL);
	for (screen = h->app->screens; h->everything && screen != NULL && *screen != NULL;
	     screen++) {
		if (top == NULL || *screen != top->screen)
			add_table(h, (*screen)->commands, NULL, *screen);
	}
}

static const char *reason(struct help *h, const struct entry *entry, char *out, size_t size)
{
	if (entry->self != NULL)
		return app_disabled(h->app, entry->command, entry->self);
	(void)snprintf(out, size, _("on the screen \"%s\""), _(entry->screen->title));
	return out;
}

static const char *label(const struct entry *entry)
{
	return entry->self != NULL ? app_label(entry->command, entry->self)
				   : _(entry->command->label);
}

static bool fits(const struct entry *entry, const char *filter)
{
	char text[400], folded[400];

	if (filter[0] == '\0')
		return true;
	(void)snprintf(text, sizeof text, "%s %s %s", label(entry), _(entry->command->help),
	    entry->command->name);
	(void)text_fold(text, folded, sizeof folded);
	return strstr(folded, filter) != NULL;
}

static bool key_fits(const struct entry *entry, const char *typed)
{
	struct key k;

	return key_named(typed, strlen(typed), &k) && key_in(k, entry->command->keys);
}

static bool begins(const struct entry *entry, const char *filter)
{
	char folded[200];

	(void)text_fold(label(entry), folded, sizeof folded);
	return filter[0] != '\0' && strncmp(folded, filter, strlen(filter)) == 0;
}

/* First what is called so or has that key, then what only mentions it. */
static void refill(struct help *h)
{
	const struct entry *entry;
	char filter[LINE_EDIT_SIZE];
	bool leads;
	size_t i, n = 0;
	int pass;

	(void)text_fold(h->filter.text, filter, sizeof filter);
	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < h->n; i++) {
			entry = &h->entries[i];
			leads = begins(entry, filter) || key_fits(entry, h->filter.text);
			if (pass == 0 ? leads
				      : !leads && (filter[0] != '\0' || h->filter.n == 0) &&
				    fits(entry, filter))
				h->shown[n++] = i;
		}
	}
	h->list.at = h->list.top = 0;
	list_fit(&h->list, n, h->list.rows);
}

static void help_cancel(void *self)
{
	struct help *h = self;

	app_close(h->app, h);
}

static void help_choose(void *self)
{
	struct help *h = self;
	const struct entry *entry;
	char why[200];
	const char *not_now;

	if (h->list.n == 0)
		return;
	entry = &h->entries[h->shown[h->list.at]];
	not_now = reason(h, entry, why, sizeof why);
	if (not_now != NULL) {
		app_say(h->app, ROLE_WARN, _("%s is not possible now: %s."), label(entry), not_now);
		return;
	}
	app_close(h->app, h); /* freed after this event */
	app_run(h->app, entry->command, entry->self);
}

static bool help_in_field(void *self)
{
	(void)self;
	return true;
}

static void help_event(void *self, const struct event *e)
{
	struct help *h = self;

	if (e->kind == EVENT_PASTE) {
		(void)line_edit_paste(&h->filter, e->text, e->n);
		refill(h);
	} else if (e->kind == EVENT_KEY && !list_key_arrows(&h->list, e->key) &&
	    line_edit_key(&h->filter, e->key)) {
		refill(h);
	}
}

static void draw_entry(void *user, struct rect row, size_t i, bool selected)
{
	struct help *h = user;
	const struct entry *entry = &h->entries[h->shown[i]];
	char why[200];
	const char *not_now = reason(h, entry, why, sizeof why);
	enum role role = selected ? ROLE_SELECTED : not_now != NULL ? ROLE_DISABLED : ROLE_TEXT;

	(void)draw_cell(row, 0, 1, 10, selected || not_now != NULL ? role : ROLE_KEY,
	    entry->command->keys);
	(void)draw_cell(row, 0, 12, 17, role, label(entry));
	if (not_now != NULL)
		(void)draw_textf(row, 0, 30, role, _("not now: %s"), not_now);
	else
		(void)draw_text(row, 0, 30, role, _(entry->command->help));
}

static void help_draw(void *self, struct rect area)
{
	struct help *h = self;
	struct rect in = dialog_box(area, area.h, HELP_COLUMNS,
	    h->everything ? _("All commands") : _("What can be done here"));
	struct rect lines = rect_rows(in, 2, in.h - 5), bottom = rect_rows(in, in.h - 3, 3);
	const struct entry *entry;
	const char *not_now;
	char why[200], text[300];
	int used;

	(void)draw_text(in, 0, 0, ROLE_LABEL, _("Search"));
	line_edit_draw(&h->filter, in, 0, 8, in.w - 18, true);
	(void)snprintf(text, sizeof text, _("%zu of %zu"), h->list.n > 0 ? h->list.at + 1 : 0,
	    h->list.n);
	(void)draw_text(in, 0, in.w - 9, ROLE_DIM, text);
	if (h->list.rows != lines.h)
		list_fit(&h->list, h->list.n, lines.h);
	list_draw(&h->list, lines, draw_entry, h);
	if (h->list.n == 0) {
		(void)draw_text(lines, 0, 1, ROLE_DIM, _("No command fits. Backspace shows more."));
		return;
	}
	entry = &h->entries[h->shown[h->list.at]];
	not_now = reason(h, entry, why, sizeof why);
	if (not_now == NULL) {
		(void)draw_wrapped(bottom, 0, 0, bottom.h, ROLE_DIM, _(entry->command->help));
		return;
	}
	(void)snprintf(text, sizeof text, _("Not now: %s."), not_now);
	used = draw_wrapped(bottom, 0, 0, 1, ROLE_DIM, _(entry->command->help));
	(void)draw_wrapped(bottom, used, 0, bottom.h - used, ROLE_WARN, text);
}

static const struct command help_commands[] = {
	{ "help-run", "Enter", N_("Do it"), N_("Close the list and do what is marked"), CMD_FIELD,
	    NULL, help_choose, NULL },
	{ "help-close", "Esc F1", N_("Back"), N_("Close the list"), CMD_FIELD, NULL, help_cancel,
	    NULL },
	{ NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL },
};

static const struct screen help_screen = {
	.name = "help",
	.title = N_("Help"),
	.size = sizeof(struct help),
	.event = help_event,
	.draw = help_draw,
	.in_field = help_in_field,
	.commands = help_commands,
};

void app_help(struct app *app, bool everything)
{
	const struct layer *top = app_top(app);
	struct help *h;

	if (top != NULL && top->screen == &help_screen)
		return;
	h = app_push_dialog(app, &help_screen);
	if (h == NULL)
		return;
	h->app = app;
	h->everything = everything;
	line_edit_init(&h->filter, 60, "");
	collect(h, top);
	refill(h);
}
