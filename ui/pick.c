/* A list to choose one line from, which filters as one types. */
#include "ui/dialog.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define PICK_LINES 1000
#define PICK_COLUMNS 72
#define REST_ROWS 2 /* below the lines: what the marked one has no room for */

struct picking {
	struct app *app;
	struct pick pick;
	void *user;
	struct arena arena;
	struct pick_line lines[PICK_LINES];
	struct list list;
	struct line_edit filter; /* without a filter line: how the line begins that was asked for */
	bool astray;             /* and no line begins so */
	int text_columns;        /* the widest text, as far as it may go */
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

static void say_astray(struct picking *p)
{
	app_say(p->app, ROLE_WARN, _("No line begins with \"%s\". Up and Down go through them."),
	    p->filter.text);
}

static void pick_choose(void *self)
{
	struct picking *p = self;
	const struct pick_line *line;

	if (p->list.n == 0)
		return;
	if (p->astray) {
		say_astray(p);
		return;
	}
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

/* Letters are compared without case and accents, numbers without their blanks and signs. */
static bool begins(const char *text, const char *typed)
{
	char folded[400], begin[LINE_EDIT_SIZE];
	const char *s = folded, *t = begin;

	(void)text_fold(text, folded, sizeof folded);
	(void)text_fold(typed, begin, sizeof begin);
	if (begin[0] == '\0') /* signs fold to nothing */
		return strncmp(text, typed, strlen(typed)) == 0;
	while (*t != '\0') {
		s += strspn(s, " ");
		t += strspn(t, " ");
		if (*t == '\0')
			break;
		if (*s++ != *t++)
			return false;
	}
	return true;
}

static bool jump(struct picking *p)
{
	for (size_t i = 0; i < p->list.n; i++) {
		if (begins(p->lines[i].text, p->filter.text)) {
			p->list.at = i;
			list_fit(&p->list, p->list.n, p->list.rows);
			return true;
		}
	}
	return false;
}

/* Typing goes to the line that begins so. It never chooses: what fits no line is told. */
static void letter(struct picking *p, struct key k)
{
	size_t before = p->filter.n;

	if (before == 0 && (k.code == ' ' || k.code == KEYS_BACKSPACE))
		return;
	if (!line_edit_key(&p->filter, k))
		return;
	p->astray = p->filter.n > 0 && !jump(p);
	if (!p->astray)
		return;
	if (before == 0 && list_key(&p->list, k)) { /* j, k, g, G */
		line_edit_set(&p->filter, "");
		p->astray = false;
		return;
	}
	say_astray(p);
}

static void pick_event(void *self, const struct event *e)
{
	struct picking *p = self;

	if (e->kind == EVENT_KEY && p->pick.filter) {
		/* Home and End are the list's: the filter is a word or two. */
		if (!list_key_arrows(&p->list, e->key) && line_edit_key(&p->filter, e->key))
			fill(p);
	} else if (e->kind == EVENT_KEY && list_key_arrows(&p->list, e->key)) {
		line_edit_set(&p->filter, "");
		p->astray = false;
	} else if (e->kind == EVENT_KEY) {
		letter(p, e->key);
	} else if (e->kind == EVENT_PASTE) {
		(void)line_edit_paste(&p->filter, e->text, e->n);
		fill(p);
	}
}

static const char *second(const struct pick_line *line)
{
	return line->disabled != NULL ? line->disabled : line->note;
}

static bool fits_its_line(const struct picking *p, const struct pick_line *line, int columns)
{
	const char *note = second(line);
	int text = (int)text_width(line->text);

	if (note == NULL)
		return text <= columns - 2;
	return text <= p->text_columns &&
	    (int)text_width(note) <= columns - 2 - p->text_columns - 2;
}

static bool all_fit(const struct picking *p, int columns)
{
	for (size_t i = 0; i < p->list.n; i++) {
		if (!fits_its_line(p, &p->lines[i], columns))
			return false;
	}
	return true;
}

/* The marked line in full. */
static void draw_rest(const struct picking *p, struct rect r)
{
	const struct pick_line *line = &p->lines[p->list.at];
	const char *note = second(line);
	enum role role = line->disabled != NULL ? ROLE_WARN : ROLE_TEXT;
	char text[700];

	if (fits_its_line(p, line, r.w))
		return;
	if (note == NULL)
		note = line->text;
	if (note != line->text && (int)text_width(line->text) > p->text_columns) {
		(void)snprintf(text, sizeof text, "%s: %s", line->text, note);
		note = text;
	}
	(void)draw_wrapped(r, 0, 1, r.h, role, note);
}

static void draw_count(const struct picking *p, struct rect area, struct rect in)
{
	char text[60];

	(void)snprintf(text, sizeof text, _(" %zu of %zu "), p->list.at + 1, p->list.n);
	(void)draw_text(area, in.y - area.y + in.h, in.x - area.x + in.w - (int)text_width(text),
	    ROLE_DIM, text);
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
	int above = p->pick.filter ? 2 : 0, rows = (int)p->list.n, below = 0;
	int columns = area.w - 4 < PICK_COLUMNS ? area.w - 4 : PICK_COLUMNS;
	struct rect in, lines;

	if (p->pick.filter || rows < 3)
		rows = p->pick.filter ? area.h : 3; /* one size while it filters */
	if (p->pick.filter || !all_fit(p, columns))
		below = REST_ROWS;
	in = dialog_box(area, rows + above + below, PICK_COLUMNS, _(p->pick.title));
	if (p->pick.filter) {
		(void)draw_text(in, 0, 0, ROLE_LABEL, _("Filter"));
		line_edit_draw(&p->filter, in, 0, 8, in.w - 8, true);
	}
	lines = rect_rows(in, above, in.h - above - below);
	if (p->list.rows != lines.h)
		list_fit(&p->list, p->list.n, lines.h);
	list_draw(&p->list, lines, draw_line, p);
	if (p->list.n == 0) {
		(void)draw_wrapped(lines, 0, 1, lines.h, ROLE_DIM,
		    p->pick.empty != NULL ? _(p->pick.empty) : _("Nothing fits."));
		return;
	}
	draw_rest(p, rect_rows(in, in.h - below, below));
	if (p->pick.filter || (int)p->list.n > lines.h)
		draw_count(p, area, in);
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
