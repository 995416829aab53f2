/* One conflict, both sides beside each other, and the operator's decision. */
#include <stdio.h>

#include "base/text.h"
#include "base/time.h"
#include "ui/app.h"
#include "ui/screens.h"
#include "ui/sharing.h"

#define LABEL_COLUMNS 20
#define WIDE_COLUMNS 96

struct conflict_view {
	struct app *app;
	struct session *session;
	struct arena arena;
	char id[ID_MAX];
	struct sync_conflict conflict;
	struct conflict_line *lines;
	size_t n;
	const char *title;
	int top;             /* the first line in sight */
	enum sync_side side; /* that a question is about */
	int64_t asked;       /* their version then */
};

/* False after saying why: it was decided elsewhere, or the store is busy. */
static bool load(struct conflict_view *v)
{
	struct arena arena = { 0 };
	struct sync_conflict conflict;
	struct error err;

	if (!sync_conflict_get(v->session->store, v->id, &arena, &conflict, &err)) {
		arena_done(&arena);
		return app_not_read(v->app, v, &err);
	}
	arena_done(&v->arena);
	v->arena = arena;
	v->conflict = conflict;
	v->title = conflict_title(&v->conflict, &v->arena);
	v->n = conflict_lines(v->session, &v->conflict, &v->arena, &v->lines);
	app_dirty(v->app);
	return true;
}

static bool open_conflict(void *self, struct app *app, const char *arg)
{
	struct conflict_view *v = self;
	struct arena arena = { 0 };
	struct sync_conflict *all;
	struct error err;
	size_t n;

	v->app = app;
	v->session = app_session(app);
	if (arg != NULL) {
		(void)text_copy(v->id, sizeof v->id, arg);
		return load(v);
	}
	/* From the palette: the oldest. */
	if (v->session->store != NULL &&
	    sync_conflict_list(v->session->store, NULL, &arena, &all, &n, &err) && n > 0)
		(void)text_copy(v->id, sizeof v->id, all[0].id);
	arena_done(&arena);
	if (v->id[0] != '\0')
		return load(v);
	app_say(app, ROLE_TEXT, _("There is no conflict with another desk."));
	return false;
}

static void close_conflict(void *self)
{
	arena_done(&((struct conflict_view *)self)->arena);
}

static void conflict_event(void *self, const struct event *e)
{
	struct conflict_view *v = self;

	if (e->kind == EVENT_KEY) {
		if (key_in(e->key, "Down j") && v->top + 1 < (int)v->n)
			v->top++;
		else if (key_in(e->key, "Up k") && v->top > 0)
			v->top--;
		app_dirty(v->app);
	} else if (e->kind != EVENT_PASTE && !load(v)) {
		if (e->kind == EVENT_STORE)
			app_pop(v->app, NULL);
	}
}

static void decide(void *self)
{
	struct conflict_view *v = self;
	struct error err;
	bool removed;

	if (!sync_decide(v->session->store, v->id, v->side, v->asked, &removed, &err)) {
		app_error(v->app, &err);
		(void)load(v);
		return;
	}
	app_say(v->app, ROLE_OK,
	    removed ? _("Decided. The customer here that was left with nothing is removed too.")
		: v->side == SIDE_THEIRS
		? _("Decided: as the other desk has it. The history (H) keeps what was dropped.")
		: _("Decided. It goes to the other desks by itself; the history (H) keeps what was dropped."));
	sharing_touched(v->app);
	app_count_journal(v->app);
	app_pop(v->app, NULL);
}

static void ask(struct conflict_view *v, enum sync_side side)
{
	static const char *const titles[] = {
		[SIDE_OURS] = N_("Keep ours?"),
		[SIDE_THEIRS] = N_("Take theirs?"),
		[SIDE_BOTH] = N_("Keep both?"),
	};
	const char *removes;

	v->side = side;
	v->asked = v->conflict.theirs.version;
	removes = conflict_removes(v->session, &v->conflict, side, &v->arena);
	app_ask_careful(v->app, _(titles[side]),
	    arena_printf(&v->arena, "%s%s%s", conflict_choice(&v->conflict, side, &v->arena),
		removes[0] != '\0' ? "\n! " : "", removes),
	    _("Yes"), v, decide);
}

static void do_ours(void *self)
{
	ask(self, SIDE_OURS);
}

static void do_theirs(void *self)
{
	ask(self, SIDE_THEIRS);
}

static void do_both(void *self)
{
	ask(self, SIDE_BOTH);
}

static const char *can_both(void *self)
{
	return ((struct conflict_view *)self)->conflict.can_both
	    ? NULL
	    : _("both sides changed the same thing");
}

static const char *can_customer(void *self)
{
	return ((struct conflict_view *)self)->conflict.org_id[0] != '\0'
	    ? NULL
	    : _("it is no customer's");
}

static void do_customer(void *self)
{
	struct conflict_view *v = self;

	app_push(v->app, &screen_lanes, v->conflict.org_id);
}

/* What a side is too long for is read here. */
static void do_whole(void *self)
{
	struct conflict_view *v = self;
	struct arena arena = { 0 };
	const char *text = v->title;

	for (size_t i = 0; i < v->n; i++)
		text = arena_printf(&arena, _("%s\n\n%s\nhere: %s\nthe other desk: %s"), text,
		    v->lines[i].label, v->lines[i].ours[0] != '\0' ? v->lines[i].ours : "-",
		    v->lines[i].theirs[0] != '\0' ? v->lines[i].theirs : "-");
	app_tell(v->app, _("Both sides"), text);
	arena_done(&arena);
}

/* ---- drawing */

/* What both began with is shown where there is room for three. */
static int sides(const struct conflict_view *v, int columns)
{
	return v->n > 0 && v->lines[0].base != NULL && columns >= WIDE_COLUMNS ? 3 : 2;
}

static int draw_side(struct rect in, int y, int x, int w, bool changed, const char *text)
{
	struct rect cell = rect_cols(in, x, w);

	if (changed)
		(void)draw_text(cell, y, 0, ROLE_WARN, "*");
	return draw_wrapped(rect_cols(cell, 2, w - 3), y, 0, in.h - y,
	    changed ? ROLE_TEXT : ROLE_DIM, text[0] != '\0' ? text : "-");
}

/* Rows used; *cut: it has more than `in` has room for. */
static int draw_line(const struct conflict_line *line, struct rect in, int y, int n, bool *cut)
{
	const struct {
		const char *text;
		bool changed;
	} side[] = { { line->ours, line->changed_here }, { line->theirs, line->changed_there },
		{ line->base, false } };
	int w = (in.w - LABEL_COLUMNS) / n, most = 1;

	(void)draw_cell(in, y, 0, LABEL_COLUMNS - 1, ROLE_LABEL, line->label);
	for (int i = 0; i < n; i++) {
		const char *text = side[i].text != NULL ? side[i].text : "";
		int rows = draw_side(in, y, LABEL_COLUMNS + i * w, w, side[i].changed, text);

		most = rows > most ? rows : most;
		*cut = *cut || y + draw_wrapped_rows(w - 3, text) > in.h;
	}
	return most;
}

static void conflict_draw(void *self, struct rect area)
{
	struct conflict_view *v = self;
	struct rect in = rect_inside(area);
	int n = sides(v, in.w), side = (in.w - LABEL_COLUMNS) / n, y;
	bool cut = v->top > 0;
	char at[32], theirs[160], shown[NUMBER_TEXT_MAX];

	if (v->conflict.name[0] == '+')
		number_show(v->conflict.name, shown, sizeof shown);
	draw_box(area, v->conflict.name[0] == '+' ? shown : v->conflict.name, false);
	y = draw_wrapped(in, 0, 0, 3, ROLE_WARN, v->title) + 1;
	(void)draw_textf(in, y, LABEL_COLUMNS + 2, ROLE_TITLE,
	    v->conflict.by[0] != '\0' ? _("Here (%s)") : _("Here"), v->conflict.by);
	time_for_operator(v->conflict.theirs.updated_at, at, sizeof at);
	(void)snprintf(theirs, sizeof theirs,
	    v->conflict.their_customer[0] != '\0' ? _("The other desk (%s) %s")
						  : _("The other desk%s %s"),
	    v->conflict.their_customer, at);
	if ((int)text_width(theirs) > side - 2)
		(void)snprintf(theirs, sizeof theirs, _("Theirs %s"), at);
	if (n == 3)
		(void)draw_text(in, y, LABEL_COLUMNS + 2 * side + 2, ROLE_DIM,
		    _("Both began with"));
	(void)draw_text(rect_cols(in, LABEL_COLUMNS + side + 2, side - 2), y++, 0, ROLE_TITLE,
	    theirs);
	for (size_t i = (size_t)v->top; i < v->n; i++)
		if (y < in.h - 2)
			y += draw_line(&v->lines[i], rect_rows(in, 0, in.h - 2), y, n, &cut);
		else
			cut = true;
	if (cut)
		(void)draw_text(in, in.h - 2, 0, ROLE_WARN,
		    _("There is more: Space reads all of it, arrows move."));
	else
		(void)draw_text(in, in.h - 2, 0, ROLE_DIM,
		    _("* changed. This store keeps its own until you decide."));
	(void)draw_text(in, in.h - 1, 0, ROLE_TITLE,
	    v->conflict.can_both ? _("Next: o keeps ours, t theirs, + both; each asks first")
				 : _("Next: o keeps ours, t takes theirs; each asks first"));
}

static const char *heading(void *self)
{
	(void)self;
	return _("Changed on both sides");
}

static const struct command conflict_commands[] = {
	{ "conflict-ours", "o", N_("Ours"), N_("What is here counts, also for the other desks"),
	    CMD_WRITES | CMD_CONFIRM, NULL, do_ours, NULL },
	{ "conflict-theirs", "t", N_("Theirs"), N_("What the other desk has counts, also here"),
	    CMD_WRITES | CMD_CONFIRM, NULL, do_theirs, NULL },
	{ "conflict-both", "+", N_("Both"), N_("Each side's changes are kept"),
	    CMD_WRITES | CMD_CONFIRM, can_both, do_both, NULL },
	{ "conflict-whole", "Space v", N_("Whole"), N_("Read both sides in full, below each other"),
	    0, NULL, do_whole, NULL },
	{ "conflict-customer", "Enter", N_("Customer"), N_("Open the customer it is about"), 0,
	    can_customer, do_customer, NULL },
	{ 0 },
};

const struct screen screen_conflict = {
	.name = "conflict",
	.title = N_("Changed on both sides"),
	.size = sizeof(struct conflict_view),
	.open = open_conflict,
	.close = close_conflict,
	.event = conflict_event,
	.draw = conflict_draw,
	.heading = heading,
	.in_footer = app_ready,
	.commands = conflict_commands,
};
