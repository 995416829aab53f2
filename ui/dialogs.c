/* Asking, telling and choosing. */
#include "ui/dialog.h"

#include <stdlib.h>

#include "base/text.h"

#define TEXT_COLUMNS 64

struct rect dialog_box(struct rect area, int rows, int columns, const char *title)
{
	struct rect box;

	box.h = rows + 2 > area.h ? area.h : rows + 2;
	box.w = columns + 4 > area.w ? area.w : columns + 4;
	box.y = area.y + (area.h - box.h) / 2;
	box.x = area.x + (area.w - box.w) / 2;
	draw_fill(box, ROLE_TEXT);
	draw_box(box, title, true);
	box = rect_inside(box);
	return rect_cols(box, 1, box.w - 2);
}

/* A text with its first row in sight; `rows` and `columns` as drawn last. */
struct scrolled {
	char *text; /* owned */
	int top, rows, columns;
};

static void text_draw(struct scrolled *t, struct rect r)
{
	int all = draw_wrapped_rows(r.w, t->text);

	t->rows = r.h;
	t->columns = r.w;
	if (t->top > all - r.h)
		t->top = all > r.h ? all - r.h : 0;
	(void)draw_wrapped_from(r, 0, 0, t->top, r.h, ROLE_TEXT, t->text);
}

/* True: it was a move. */
static bool text_key(struct scrolled *t, struct key k)
{
	int last = draw_wrapped_rows(t->columns, t->text) - t->rows;

	switch (k.code) {
	case KEYS_UP:
	case 'k':
		t->top -= t->top > 0 ? 1 : 0;
		return true;
	case KEYS_DOWN:
	case 'j':
		t->top += t->top < last ? 1 : 0;
		return true;
	case KEYS_PAGE_UP:
		t->top = t->top > t->rows ? t->top - t->rows : 0;
		return true;
	case KEYS_PAGE_DOWN:
		t->top = t->top + t->rows < last ? t->top + t->rows : last > 0 ? last : 0;
		return true;
	case KEYS_HOME:
		t->top = 0;
		return true;
	case KEYS_END:
		t->top = last > 0 ? last : 0;
		return true;
	default:
		return false;
	}
}

/* A question: yes or not. */

struct ask {
	struct app *app;
	char title[120], yes_label[60];
	struct scrolled text;
	void *user;
	void (*yes)(void *user);
	bool on_no;
};

static void ask_close(void *self)
{
	struct ask *ask = self;

	free(ask->text.text);
}

static void ask_yes(void *self)
{
	struct ask *ask = self;
	void (*yes)(void *user) = ask->yes;

	app_close(ask->app, ask);
	yes(ask->user);
}

static void ask_no(void *self)
{
	struct ask *ask = self;

	app_close(ask->app, ask);
}

static void ask_enter(void *self)
{
	struct ask *ask = self;

	if (ask->on_no)
		ask_no(ask);
	else
		ask_yes(ask);
}

static const char *ask_label(void *self)
{
	struct ask *ask = self;

	return ask->on_no ? _("Cancel") : ask->yes_label;
}

static const char *yes_label(void *self)
{
	return ((struct ask *)self)->yes_label;
}

static void ask_event(void *self, const struct event *e)
{
	struct ask *ask = self;

	if (e->kind != EVENT_KEY || text_key(&ask->text, e->key))
		return;
	if (key_in(e->key, "Tab Shift-Tab Left Right h l"))
		ask->on_no = !ask->on_no;
}

static void draw_button(struct rect r, int y, int *x, const char *label, bool focused)
{
	if (focused)
		draw_cursor(r, y, *x);
	*x = draw_text(r, y, *x, focused ? ROLE_SELECTED : ROLE_TEXT, focused ? ">" : " ");
	*x = draw_textf(r, y, *x, focused ? ROLE_SELECTED : ROLE_TEXT, "[ %s ]", label) + 2;
}

static void ask_draw(void *self, struct rect area)
{
	struct ask *ask = self;
	int columns = area.w - 4 < TEXT_COLUMNS ? area.w - 4 : TEXT_COLUMNS, x = 0;
	struct rect in =
	    dialog_box(area, draw_wrapped_rows(columns, ask->text.text) + 2, columns, ask->title);

	text_draw(&ask->text, rect_rows(in, 0, in.h - 2));
	draw_button(in, in.h - 1, &x, ask->yes_label, !ask->on_no);
	draw_button(in, in.h - 1, &x, _("Cancel"), ask->on_no);
}

static const struct command ask_commands[] = {
	{ "ask-enter", "Enter", N_("Yes"), N_("Do what the marked button says"), 0, NULL, ask_enter,
	    ask_label },
	{ "ask-no", "Esc n q", N_("Cancel"), N_("Do nothing"), 0, NULL, ask_no, NULL },
	{ "ask-yes", "y", N_("Yes"), N_("Do it"), 0, NULL, ask_yes, yes_label },
	{ NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL },
};

static const struct screen ask_screen = {
	.name = "ask",
	.title = N_("Question"),
	.size = sizeof(struct ask),
	.close = ask_close,
	.event = ask_event,
	.draw = ask_draw,
	.commands = ask_commands,
};

static void ask_open(struct app *app, const char *title, const char *text, const char *yes_label,
    void *self, void (*yes)(void *self), bool on_no)
{
	struct ask *ask = app_push_dialog(app, &ask_screen);

	if (ask == NULL)
		return;
	ask->app = app;
	ask->on_no = on_no;
	(void)text_copy(ask->title, sizeof ask->title, title);
	(void)text_copy(ask->yes_label, sizeof ask->yes_label, yes_label);
	ask->text.text = xstrdup(text);
	ask->user = self;
	ask->yes = yes;
}

void app_ask(struct app *app, const char *title, const char *text, const char *yes_label,
    void *self, void (*yes)(void *self))
{
	ask_open(app, title, text, yes_label, self, yes, false);
}

void app_ask_careful(struct app *app, const char *title, const char *text, const char *yes_label,
    void *self, void (*yes)(void *self))
{
	ask_open(app, title, text, yes_label, self, yes, true);
}

/* A text to read. */

struct tell {
	struct app *app;
	char title[120];
	struct scrolled text;
};

static void tell_close(void *self)
{
	struct tell *tell = self;

	free(tell->text.text);
}

static void tell_end(void *self)
{
	struct tell *tell = self;

	app_close(tell->app, tell);
}

static void tell_event(void *self, const struct event *e)
{
	struct tell *tell = self;

	/* Any other key was meant for what is below: the text stays until it was read. */
	if (e->kind == EVENT_KEY)
		(void)text_key(&tell->text, e->key);
}

static void tell_draw(void *self, struct rect area)
{
	struct tell *tell = self;
	int columns = area.w - 4 < TEXT_COLUMNS ? area.w - 4 : TEXT_COLUMNS;
	int rows = draw_wrapped_rows(columns, tell->text.text);
	struct rect in = dialog_box(area, rows, columns, tell->title);

	text_draw(&tell->text, in);
	if (in.h < rows)
		(void)draw_textf(area, in.y - area.y + in.h, in.x - area.x + in.w - 18, ROLE_DIM,
		    _(" %d of %d "), tell->text.top + in.h, rows);
	draw_cursor(in, 0, 0);
}

static const struct command tell_commands[] = {
	{ "tell-close", "Enter Esc q Space", N_("Close"), N_("Close this text"), 0, NULL, tell_end,
	    NULL },
	{ NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL },
};

static const struct screen tell_screen = {
	.name = "tell",
	.title = N_("Message"),
	.size = sizeof(struct tell),
	.close = tell_close,
	.event = tell_event,
	.draw = tell_draw,
	.commands = tell_commands,
};

void app_tell(struct app *app, const char *title, const char *text)
{
	struct tell *tell = app_push_dialog(app, &tell_screen);

	if (tell == NULL)
		return;
	tell->app = app;
	(void)text_copy(tell->title, sizeof tell->title, title);
	tell->text.text = xstrdup(text);
}
