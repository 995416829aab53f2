/* The history: who did what and when, of one customer or of everything, newest first. Older lines
 * are read by key as the cursor comes to them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "desk/history.h"
#include "store/customers.h"
#include "ui/app.h"
#include "ui/list.h"
#include "ui/screens.h"
#include "ui/sharing.h"

#define PAGE 200
#define WHEN_COLUMNS 14
#define WHO_COLUMNS 13
#define TIMER_AGAIN 0
#define AGAIN_MS 250

struct page { /* lines are only ever added to the log: what was read stays true */
	struct page *next;
	struct arena arena;
	struct audit_line *lines;
	const char *titles[PAGE];
	size_t n;
};

struct history {
	struct app *app;
	struct page *first, *last;
	size_t n;
	struct list list;
	char customer_id[ID_MAX], heading[160];
	bool shared; /* other desks' doings stand in their stores */
};

static void forget(struct page *page)
{
	while (page != NULL) {
		struct page *next = page->next;

		arena_done(&page->arena);
		free(page);
		page = next;
	}
}

/* Every page but the last is full. */
static const struct audit_line *line_at(const struct history *h, size_t i, const char **title)
{
	const struct page *page = h->first;

	if (i >= h->n)
		return NULL;
	for (; i >= PAGE; i -= PAGE)
		page = page->next;
	*title = page->titles[i];
	return &page->lines[i];
}

/* The page after `before`; NULL after saying why. */
static struct page *read_page(struct history *h, int64_t before)
{
	struct session *s = app_session(h->app);
	const char *whose = h->customer_id[0] != '\0' ? h->customer_id : NULL;
	struct page *page = xcalloc(1, sizeof *page);
	struct error err;

	if (!audit_list(s->store, whose, before, PAGE, &page->arena, &page->lines, &page->n,
		&err)) {
		forget(page);
		if (err.kind == ERROR_BUSY && h->first != NULL) /* else it is not opened */
			app_timer(h->app, h, TIMER_AGAIN, AGAIN_MS);
		else
			app_error(h->app, &err);
		return NULL;
	}
	for (size_t i = 0; i < page->n; i++)
		page->titles[i] = history_title(s, &page->lines[i], whose == NULL, &page->arena);
	return page;
}

static bool read_first(struct history *h)
{
	struct page *page = read_page(h, 0);

	if (page == NULL)
		return false;
	forget(h->first);
	h->first = h->last = page;
	h->n = page->n;
	list_fit(&h->list, h->n, h->list.rows);
	app_dirty(h->app);
	return true;
}

static void read_more(struct history *h)
{
	struct page *page;

	if (h->last->n < PAGE || h->list.at + (size_t)h->list.rows < h->n)
		return;
	page = read_page(h, h->last->lines[PAGE - 1].id);
	if (page == NULL)
		return;
	h->last->next = page;
	h->last = page;
	h->n += page->n;
	list_fit(&h->list, h->n, h->list.rows);
}

static bool open_history(void *self, struct app *app, const char *arg)
{
	struct history *h = self;
	struct arena arena = { 0 };
	struct customer customer;
	struct error err;

	h->app = app;
	if (app_session(app)->store == NULL) {
		app_say(app, ROLE_WARN, _("The store is not open, so there is no history."));
		return false;
	}
	(void)text_copy(h->heading, sizeof h->heading, _("History"));
	(void)text_copy(h->customer_id, sizeof h->customer_id, arg != NULL ? arg : "");
	if (arg != NULL && customer_get(app_session(app)->store, arg, &arena, &customer, &err))
		(void)snprintf(h->heading, sizeof h->heading, _("History of %s"), customer.name);
	arena_done(&arena);
	return read_first(h);
}

static void close_history(void *self)
{
	forget(((struct history *)self)->first);
}

/* What is new stands above: read for who looks there, and left alone for who reads further down. */
static void history_event(void *self, const struct event *e)
{
	struct history *h = self;

	if (e->kind == EVENT_KEY) {
		if (list_key(&h->list, e->key)) {
			read_more(h);
			app_dirty(h->app);
		}
	} else if (e->kind == EVENT_TIMER && h->list.at > 0) {
		read_more(h);
	} else if (e->kind != EVENT_PASTE && h->list.at == 0) {
		(void)read_first(h);
	}
}

/* ---- what can be done */

static const char *can_open(void *self)
{
	return ((struct history *)self)->n > 0 ? NULL : _("the history is empty");
}

static void do_open(void *self)
{
	struct history *h = self;
	const char *title = "";
	const struct audit_line *line = line_at(h, h->list.at, &title);
	struct arena arena = { 0 };
	const char *detail = history_detail(app_session(h->app), line, &arena);
	char when[40];

	time_for_operator(line->at, when, sizeof when);
	app_tell(h->app, history_words(line->action),
	    arena_printf(&arena, "%s  %s%s%s%s%s", when, history_who(line, &arena),
		line->customer[0] != '\0' ? "\n" : "", line->customer,
		detail[0] != '\0' ? "\n\n" : "", detail));
	arena_done(&arena);
}

static const char *can_customer(void *self)
{
	const struct history *h = self;
	const char *title;
	const struct audit_line *line = line_at(h, h->list.at, &title);

	return line != NULL && line->org_id[0] != '\0' ? NULL : _("it belongs to no customer");
}

static void do_customer(void *self)
{
	struct history *h = self;
	const char *title;

	app_push(h->app, &screen_lanes, line_at(h, h->list.at, &title)->org_id);
}

/* ---- drawing */

static void history_layout(void *self, struct rect area)
{
	struct history *h = self;

	h->shared = sharing_status(h->app)->joined;
	list_fit(&h->list, h->n, area.h - h->shared);
}

static void draw_line(void *user, struct rect row, size_t i, bool selected)
{
	const char *title = "";
	const struct audit_line *line = line_at(user, i, &title);
	char when[32];
	int x;

	time_for_operator(line->at, when, sizeof when);
	x = draw_cell(row, 0, 1, WHEN_COLUMNS, selected ? ROLE_SELECTED : ROLE_DIM, when);
	x = draw_cell(row, 0, x, WHO_COLUMNS, selected ? ROLE_SELECTED : ROLE_DIM,
	    line->operator_name);
	(void)draw_cell(row, 0, x, row.w - x, selected ? ROLE_SELECTED : ROLE_TEXT, title);
}

static void history_draw(void *self, struct rect area)
{
	struct history *h = self;

	if (h->shared) {
		(void)draw_text(area, 0, 1, ROLE_DIM,
		    _("What was done with this store; what other desks did stands in theirs."));
		area = rect_rows(area, 1, area.h - 1);
	}
	if (h->n == 0)
		(void)draw_wrapped(area, 0, 1, area.h, ROLE_DIM, _("Nothing was done yet."));
	list_draw(&h->list, area, draw_line, h);
}

static const char *history_heading(void *self)
{
	return ((struct history *)self)->heading;
}

static const struct command history_commands[] = {
	{ "history-open", "Enter", N_("Open"),
	    N_("Read the whole line: what was done, and what a decision dropped"), 0, can_open,
	    do_open, NULL },
	{ "history-customer", "c", N_("Customer"), N_("Open the customer it is about"), 0,
	    can_customer, do_customer, NULL },
	{ 0 },
};

const struct screen screen_history = {
	.name = "history",
	.title = N_("History"),
	.size = sizeof(struct history),
	.open = open_history,
	.close = close_history,
	.event = history_event,
	.layout = history_layout,
	.draw = history_draw,
	.heading = history_heading,
	.commands = history_commands,
};
