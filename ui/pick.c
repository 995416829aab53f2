/* A list to choose one line from, which filters as one types. */
#include "ui/dialog.h"

#include <string.h>

#include "base/text.h"

#define PICK_LINES 1000
#define PICK_COLUMNS 72

struct picking {
	struct app *app;
	struct pick pick;
	void *user;
	struct arena arena;
	struct pick_line lines[PICK_LINES];
	struct list list;
	struct line_edit filter;
	int text_columns; /* the widest text, as far as it may go */
};

static void fill(struct picking *p)
{
	size_t i, n, width, widest = 0;

	arena_reset(&p->arena);
	memset(p->lines, 0, sizeof p->lines);
	n = p->pick.fill(p->user, p->filter.text, &p->arena, p->lines, PICK_LINES);
	for (i = 0; i < n; i++) {
		width = text_width(p->lines[i].text);
		if (width > widest)
			widest = width;
	}
	p->text_columns = widest > 44 ? 44 : (int)widest;
	p->list.at = p->list.top = 0;
	list_fit(&p->list, n, p->list.rows);
}

static void pick_close(void *self)
{
	struct picking *p = self;

	arena_done(&p->arena);
}

static void pick_cancel(void *self)
{
	struct picking *p = self;

	app_close(p->app, p);
}

static void pick_choose(void *self)
{
	struct picking *p = self;
	const struct pick_line *line;

	if (p->list.n == 0)
		return;
	line = &p->lines[p->list.at];
	if (line->disabled != NULL) {
		app_say(p->app, ROLE_WARN, _("%s cannot be chosen: %s"), line->text,
		    line->disabled);
		return;
	}
	app_close(p->app, p); /* freed after this event; the line stays until then */
	p->pick.chosen(p->user, line->id);
}

static bool pick_in_field(void *self)
{
	struct picking *p = self;

	return p->pick.filter;
}

static void pick_event(void *self, const struct event *e)
{
	struct picking *p = self;

	if (e->kind == EVENT_KEY && p->pick.filter) {
		/* Home and End are the list's: the filter is a word or two. */
		if (!list_key_arrows(&p->list, e->key) && line_edit_key(&p->filter, e->key))
			fill(p);
	} else if (e->kind == EVENT_KEY) {
		(void)list_key(&p->list, e->key);
	} else if (e->kind == EVENT_PASTE) {
		(void)line_edit_paste(&p->filter, e->text, e->n);
		fill(p);
	}
}

static void draw_line(void *user, struct rect row, size_t i, bool selected)
{
	struct picking *p = user;
	const struct pick_line *line = &p->lines[i];
	enum role role = selected    ? ROLE_SELECTED
	    : line->disabled != NULL ? ROLE_DISABLED
				     : line->role;
	int x = 1 + p->text_columns + 2;

	if (line->note == NULL && line->disabled == NULL) {
		(void)draw_text(row, 0, 1, role, line->text);
		return;
	}
	(void)draw_cell(row, 0, 1, p->text_columns, role, line->text);
	if (!selected)
		role = line->disabled != NULL ? ROLE_DISABLED : ROLE_DIM;
	(void)draw_text(row, 0, x, role, line->disabled != NULL ? line->disabled : line->note);
}

static void pick_draw(void *self, struct rect area)
{
	struct picking *p = self;
	int above = p->pick.filter ? 2 : 0, rows = (int)p->list.n;
	struct rect in, lines;

	if (p->pick.filter || rows < 3)
		rows = p->pick.filter ? area.h : 3; /* one size while it filters */
	in = dialog_box(area, rows + above, PICK_COLUMNS, _(p->pick.title));
	if (p->pick.filter) {
		(void)draw_text(in, 0, 0, ROLE_LABEL, _("Filter"));
		line_edit_draw(&p->filter, in, 0, 8, in.w - 8, true);
	}
	lines = rect_rows(in, above, in.h - above);
	if (p->list.rows != lines.h)
		list_fit(&p->list, p->list.n, lines.h);
	if (p->list.n == 0)
		(void)draw_wrapped(lines, 0, 1, lines.h, ROLE_DIM,
		    p->pick.empty != NULL ? _(p->pick.empty) : _("Nothing fits."));
	list_draw(&p->list, lines, draw_line, p);
}

static const struct command pick_commands[] = {
	{ "pick-choose", "Enter", N_("Choose"), N_("Choose the marked line"), CMD_FIELD, NULL,
	    pick_choose, NULL },
	{ "pick-cancel", "Esc", N_("Back"), N_("Close without choosing"), CMD_FIELD, NULL,
	    pick_cancel, NULL },
	{ NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL },
};

static const struct screen pick_screen = {
	.name = "pick",
	.title = N_("Choose"),
	.size = sizeof(struct picking),
	.close = pick_close,
	.event = pick_event,
	.draw = pick_draw,
	.in_field = pick_in_field,
	.commands = pick_commands,
};

void app_pick(struct app *app, const struct pick *pick, void *self)
{
	struct picking *p = app_push_dialog(app, &pick_screen);
	size_t i;

	if (p == NULL)
		return;
	p->app = app;
	p->pick = *pick;
	p->user = self;
	line_edit_init(&p->filter, 60, "");
	fill(p);
	for (i = 0; pick->initial != NULL && i < p->list.n; i++) {
		if (strcmp(p->lines[i].id, pick->initial) == 0)
			p->list.at = i;
	}
	p->pick.initial = NULL; /* the caller's, only for now */
}
