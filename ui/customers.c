/*
 * DESIGN
 * The first screen: all customers by name, or those that a search finds.
 * Browsing keeps two neighbouring chunks of the key-set pages in memory, so that the window, which
 * is never higher than a chunk, can slide over their border without a jump. Searching keeps one
 * chunk of at most SEARCH_MAX rows: the first screenful at once, the rest when typing stops. Rows
 * are made ready for drawing when they are loaded; moving the cursor loads, formats and allocates
 * nothing.
 */
#include "ui/customers.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "desk/customers.h"
#include "ui/line_edit.h"
#include "ui/screens.h"
#include "ui/states.h"

#define CHUNK 128
#define SEARCH_FIRST 64
#define SEARCH_MAX 1000
#define REFINE_MS 200
#define TIMER_REFINE 0

struct shown_row {
	const struct customer_row *row;
	const char *number, *country;
	struct state_look inbound, outbound;
	char waiting[12];
};

struct chunk {
	struct arena arena;
	struct customer_page page;
	struct shown_row *shown;
};

struct customers {
	struct app *app;
	struct session *session;
	struct chunk chunk[2]; /* neighbours, in order; chunk[1] may be empty */
	size_t n_chunks;
	size_t cursor, top; /* over both chunks */
	size_t height;      /* rows of the list, from the last layout */
	struct rect list, filter, head;
	struct line_edit find;
	bool finding; /* typing goes into the search field */
	bool call_back_only;
	bool more;     /* the search found more than is loaded */
	bool complete; /* the search has been refined: the count is exact */
	char heading[96];
};

static size_t rows_loaded(const struct customers *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_chunks; i++)
		n += c->chunk[i].page.n;
	return n;
}

static const struct shown_row *row_at(const struct customers *c, size_t i)
{
	size_t first = c->n_chunks > 0 ? c->chunk[0].page.n : 0;

	return i < first ? &c->chunk[0].shown[i] : &c->chunk[1].shown[i - first];
}

static const struct customer_row *chosen(const struct customers *c)
{
	return c->cursor < rows_loaded(c) ? row_at(c, c->cursor)->row : NULL;
}

static bool searching(const struct customers *c)
{
	return c->find.n > 0;
}

static void set_heading(struct customers *c)
{
	size_t n = rows_loaded(c);

	if (searching(c))
		(void)snprintf(c->heading, sizeof c->heading,
		    c->more           ? _("%zu+ found")
			: c->complete ? _("%zu found")
				      : _("%zu found so far"),
		    n);
	else
		(void)snprintf(c->heading, sizeof c->heading, "%s",
		    c->call_back_only ? _("Call back") : _("Customers"));
}

/* Makes a chunk's rows ready for drawing. */
static void prepare(struct chunk *chunk)
{
	char text[NUMBER_TEXT_MAX];

	chunk->shown = arena_alloc(&chunk->arena, (chunk->page.n + 1) * sizeof *chunk->shown);
	for (size_t i = 0; i < chunk->page.n; i++) {
		const struct customer_row *row = &chunk->page.rows[i];
		struct shown_row *shown = &chunk->shown[i];

		number_show(row->business_number, text, sizeof text);
		*shown = (struct shown_row){
			.row = row,
			.number = row->numbers > 1
			    ? arena_printf(&chunk->arena, "%s +%d", text, row->numbers - 1)
			    : arena_strdup(&chunk->arena, text),
			.country = row->country,
			.inbound = inbound_look(row->inbound_state),
			.outbound = outbound_look(row->outbound_state),
		};
		if (row->waiting > 0)
			(void)snprintf(shown->waiting, sizeof shown->waiting, "%d", row->waiting);
	}
}

static bool load_page(struct customers *c, struct chunk *chunk, enum page_from from,
    const struct customer_key *key)
{
	struct error err;

	arena_reset(&chunk->arena);
	chunk->page = (struct customer_page){ 0 };
	if (!customer_page(c->session->store, from, key, c->call_back_only, CHUNK, &chunk->arena,
		&chunk->page, &err)) {
		chunk->page = (struct customer_page){ 0 };
		app_error(c->app, &err);
		return false;
	}
	prepare(chunk);
	return true;
}

static void swap_chunks(struct customers *c)
{
	struct chunk first = c->chunk[0];

	c->chunk[0] = c->chunk[1];
	c->chunk[1] = first;
}

static void browse_from(struct customers *c, enum page_from from)
{
	c->n_chunks = load_page(c, &c->chunk[0], from, NULL) ? 1 : 0;
	c->cursor = from == PAGE_LAST && rows_loaded(c) > 0 ? rows_loaded(c) - 1 : 0;
	c->top = 0;
}

/* The cursor reached the last loaded row: brings in the next chunk. */
static void extend_down(struct customers *c)
{
	struct customer_key last;

	if (searching(c) || c->n_chunks == 0 || !c->chunk[c->n_chunks - 1].page.more_after)
		return;
	last = c->chunk[c->n_chunks - 1].page.last;
	if (c->n_chunks == 2) {
		size_t gone = c->chunk[0].page.n;

		swap_chunks(c);
		c->cursor -= gone;
		c->top = c->top > gone ? c->top - gone : 0;
	}
	c->n_chunks = load_page(c, &c->chunk[1], PAGE_AFTER, &last) ? 2 : 1;
}

static void extend_up(struct customers *c)
{
	struct customer_key first;

	if (searching(c) || c->n_chunks == 0 || !c->chunk[0].page.more_before)
		return;
	first = c->chunk[0].page.first;
	swap_chunks(c);
	if (load_page(c, &c->chunk[0], PAGE_BEFORE, &first)) {
		c->cursor += c->chunk[0].page.n;
		c->top += c->chunk[0].page.n;
		c->n_chunks = 2;
	} else {
		swap_chunks(c);
		c->n_chunks = 1;
	}
}

static void keep_in_sight(struct customers *c)
{
	size_t n = rows_loaded(c);

	if (c->cursor >= n)
		c->cursor = n > 0 ? n - 1 : 0;
	if (c->cursor < c->top)
		c->top = c->cursor;
	if (c->height > 0 && c->cursor >= c->top + c->height)
		c->top = c->cursor - c->height + 1;
	if (c->height > 0 && c->top + c->height > n)
		c->top = n > c->height ? n - c->height : 0;
}

static void move(struct customers *c, long by)
{
	while (by > 0 && c->cursor + (size_t)by >= rows_loaded(c)) {
		size_t before = rows_loaded(c), gone = c->cursor;

		extend_down(c);
		if (rows_loaded(c) == before && c->cursor == gone) {
			by = rows_loaded(c) > 0 ? (long)(rows_loaded(c) - 1 - c->cursor) : 0;
			break;
		}
	}
	while (by < 0 && (size_t)-by > c->cursor) {
		size_t before = c->cursor;

		extend_up(c);
		if (c->cursor == before) {
			by = -(long)c->cursor;
			break;
		}
	}
	c->cursor = (size_t)((long)c->cursor + by);
	keep_in_sight(c);
	app_dirty(c->app);
}

static int stop_search(void *user)
{
	struct customers *c = user;

	return app_key_waiting(c->app) ? 1 : 0;
}

static void search(struct customers *c, size_t limit)
{
	struct chunk *spare = &c->chunk[1];
	struct error err;
	bool more = false;

	arena_reset(&spare->arena);
	spare->page = (struct customer_page){ 0 };
	store_interrupt_check(c->session->store, stop_search, c);
	if (customer_search(c->session->store, c->find.text, c->call_back_only, limit,
		&spare->arena, &spare->page.rows, &spare->page.n, &more, &err)) {
		prepare(spare);
		swap_chunks(c);
		c->n_chunks = 1;
		c->more = more && limit >= SEARCH_MAX;
		c->complete = !more || limit >= SEARCH_MAX;
		if (limit == SEARCH_FIRST)
			c->cursor = c->top = 0;
	} else if (strcmp(err.code, "interrupted") != 0) {
		app_error(c->app, &err);
	} else {
		/* The key that interrupted it may not change the text: try again when it is quiet.
		 */
		c->complete = false;
	}
	store_interrupt_check(c->session->store, NULL, NULL);
	app_timer(c->app, c, TIMER_REFINE, c->complete ? 0 : REFINE_MS);
	keep_in_sight(c);
}

/* Loads what is to be shown again, with the cursor on the same customer where it is still there. */
static void reload(struct customers *c)
{
	char id[ID_MAX] = "";
	const struct customer_row *row = chosen(c);

	if (row != NULL)
		(void)text_copy(id, sizeof id, row->id);
	if (searching(c)) {
		search(c, SEARCH_MAX);
	} else if (c->n_chunks > 0 && c->chunk[0].page.more_before) {
		/* In the middle of a long list: the same place again, from the key before it. */
		struct customer_key first = c->chunk[0].page.first;

		c->n_chunks = load_page(c, &c->chunk[1], PAGE_BEFORE, &first) ? 1 : 0;
		swap_chunks(c);
		extend_down(c);
	} else {
		size_t cursor = c->cursor, top = c->top;

		browse_from(c, PAGE_FIRST);
		while (cursor >= rows_loaded(c) && rows_loaded(c) > 0 && c->n_chunks == 1 &&
		    c->chunk[0].page.more_after)
			extend_down(c);
		c->cursor = cursor;
		c->top = top;
	}
	for (size_t i = 0; id[0] != '\0' && i < rows_loaded(c); i++)
		if (strcmp(row_at(c, i)->row->id, id) == 0)
			c->cursor = i;
	keep_in_sight(c);
	set_heading(c);
	app_dirty(c->app);
}

/* ---- commands */

static const char *needs_row(void *self)
{
	return chosen(self) != NULL ? NULL : _("there is no customer on the list");
}

static void do_open(void *self)
{
	struct customers *c = self;
	const struct customer_row *row = chosen(c);

	if (row != NULL)
		app_push(c->app, &screen_lanes, row->id);
}

static void do_find(void *self)
{
	struct customers *c = self;

	c->finding = true;
	app_dirty(c->app);
}

static void do_new(void *self)
{
	struct customers *c = self;

	customer_form_new(c->app, c->session, c);
}

static void do_edit(void *self)
{
	struct customers *c = self;
	const struct customer_row *row = chosen(c);

	if (row != NULL)
		customer_form_edit(c->app, c->session, row->id);
}

static void remove_yes(void *self)
{
	struct customers *c = self;
	const struct customer_row *row = chosen(c);
	struct error err;
	char name[200];

	if (row == NULL)
		return;
	(void)text_copy(name, sizeof name, row->name);
	if (!customer_remove(c->session->store, row->id, &err)) {
		app_error(c->app, &err);
		return;
	}
	reload(c);
	app_say(c->app, ROLE_OK, _("%s is removed."), name);
}

static void do_remove(void *self)
{
	struct customers *c = self;
	const struct customer_row *row = chosen(c);
	struct arena arena = { 0 };
	struct error err;
	const char *left = "";

	if (row == NULL)
		return;
	if (!desk_customer_left_behind(c->session, row->id, &arena, &left, &err))
		app_error(c->app, &err);
	else
		app_ask(c->app, _("Remove this customer?"),
		    arena_printf(&arena, "%s, %s\n%s", row->name, row->business_number,
			left[0] != '\0'
			    ? left
			    : _("Nothing is forwarded or paid for as far as this store knows.")),
		    _("Remove"), c, remove_yes);
	arena_done(&arena);
}

static void do_call_back(void *self)
{
	struct customers *c = self;
	const struct customer_row *row = chosen(c);
	char now[TIME_TEXT_MAX];
	struct error err;
	bool on;

	if (row == NULL)
		return;
	on = row->call_back_at[0] == '\0';
	time_now_text(now);
	if (!customer_call_back(c->session->store, row->id, on ? now : NULL, "", &err)) {
		app_error(c->app, &err);
		return;
	}
	app_say(c->app, ROLE_OK,
	    on ? _("On the call-back list: B shows it.") : _("Off the call-back list."));
	reload(c);
}

static void do_call_back_list(void *self)
{
	struct customers *c = self;

	c->call_back_only = !c->call_back_only;
	c->n_chunks = 0;
	c->cursor = c->top = 0;
	reload(c);
}

static const char *call_back_label(void *self)
{
	return ((struct customers *)self)->call_back_only ? _("All customers")
							  : _("Call-back list");
}

static void do_up(void *self)
{
	move(self, -1);
}
static void do_down(void *self)
{
	move(self, 1);
}
static void do_page_up(void *self)
{
	move(self, -(long)((struct customers *)self)->height);
}
static void do_page_down(void *self)
{
	move(self, (long)((struct customers *)self)->height);
}

static void do_first(void *self)
{
	struct customers *c = self;

	if (!searching(c))
		browse_from(c, PAGE_FIRST);
	c->cursor = 0;
	keep_in_sight(c);
	app_dirty(c->app);
}

static void do_last(void *self)
{
	struct customers *c = self;

	if (!searching(c))
		browse_from(c, PAGE_LAST);
	c->cursor = rows_loaded(c) > 0 ? rows_loaded(c) - 1 : 0;
	keep_in_sight(c);
	app_dirty(c->app);
}

static void do_refresh(void *self)
{
	struct customers *c = self;

	reload(c);
	app_say(c->app, ROLE_OK, _("Read again from the store."));
}

static const struct command commands[] = {
	{ "customer-open", "Enter", N_("Open"), N_("Open the customer's two lanes"), CMD_FIELD,
	    needs_row, do_open, NULL },
	{ "customer-new", "n F4", N_("New"), N_("Add a customer: a name and a number are enough"),
	    CMD_WRITES, NULL, do_new, NULL },
	{ "customer-find", "/ F3", N_("Find"), N_("Find by name or number, as people say it"), 0,
	    NULL, do_find, NULL },
	{ "customer-edit", "e F6", N_("Edit"), N_("Change name, number, country, language or mode"),
	    CMD_WRITES, needs_row, do_edit, NULL },
	{ "customer-call-back", "b F7", N_("Call back"),
	    N_("Put the customer on the call-back list, or take it off"), CMD_WRITES, needs_row,
	    do_call_back, NULL },
	{ "call-back-list", "B F9", N_("Call-back list"),
	    N_("Show only customers to call back, or all"), 0, NULL, do_call_back_list,
	    call_back_label },
	{ "customer-remove", "x Delete", N_("Remove"),
	    N_("Remove the customer, after a list of what stays forwarded or paid"),
	    CMD_WRITES | CMD_CONFIRM, needs_row, do_remove, NULL },
	{ "list-refresh", "Ctrl-R", N_("Refresh"), N_("Read the list again"), CMD_HIDDEN, NULL,
	    do_refresh, NULL },
	{ "list-up", "Up k", N_("Up"), N_("One line up"), CMD_HIDDEN, NULL, do_up, NULL },
	{ "list-down", "Down j", N_("Down"), N_("One line down"), CMD_HIDDEN, NULL, do_down, NULL },
	{ "list-page-up", "PgUp Ctrl-B", N_("Page up"), N_("One page up"), CMD_HIDDEN, NULL,
	    do_page_up, NULL },
	{ "list-page-down", "PgDn Ctrl-F Space", N_("Page down"), N_("One page down"), CMD_HIDDEN,
	    NULL, do_page_down, NULL },
	{ "list-first", "Home g", N_("First"), N_("To the first customer"), CMD_HIDDEN, NULL,
	    do_first, NULL },
	{ "list-last", "End G", N_("Last"), N_("To the last customer"), CMD_HIDDEN, NULL, do_last,
	    NULL },
	{ 0 },
};

/* ---- the screen */

static bool customers_open(void *self, struct app *app, const char *arg)
{
	struct customers *c = self;

	c->app = app;
	c->session = app_session(app);
	line_edit_init(&c->find, 120, "");
	c->finding = arg != NULL && strcmp(arg, "find") == 0;
	browse_from(c, PAGE_FIRST);
	set_heading(c);
	return true;
}

static void customers_close(void *self)
{
	struct customers *c = self;

	arena_done(&c->chunk[0].arena);
	arena_done(&c->chunk[1].arena);
}

static void find_changed(struct customers *c)
{
	if (searching(c))
		search(c, SEARCH_FIRST);
	else
		browse_from(c, PAGE_FIRST);
	set_heading(c);
	app_dirty(c->app);
}

/* Keys while the search field has the focus: text, but the arrows move in the list at once. */
static void find_key(struct customers *c, struct key key)
{
	switch (key.code) {
	case KEYS_ESC:
		c->finding = false;
		if (searching(c)) {
			line_edit_set(&c->find, "");
			find_changed(c);
		}
		break;
	case KEYS_UP:
		move(c, -1);
		break;
	case KEYS_DOWN:
		move(c, 1);
		break;
	case KEYS_PAGE_UP:
		do_page_up(c);
		break;
	case KEYS_PAGE_DOWN:
		do_page_down(c);
		break;
	default:
		if (line_edit_key(&c->find, key))
			find_changed(c);
		break;
	}
	app_dirty(c->app);
}

static void customers_event(void *self, const struct event *e)
{
	struct customers *c = self;

	switch (e->kind) {
	case EVENT_KEY:
		if (c->finding)
			find_key(c, e->key);
		else if (e->key.code == KEYS_ESC && searching(c)) {
			line_edit_set(&c->find, "");
			find_changed(c);
		}
		break;
	case EVENT_PASTE:
		c->finding = true;
		if (line_edit_paste(&c->find, e->text, e->n))
			find_changed(c);
		break;
	case EVENT_TIMER:
		if (searching(c) && !c->complete) {
			search(c, SEARCH_MAX);
			set_heading(c);
			app_dirty(c->app);
		}
		break;
	case EVENT_BACK:
		if (e->result != NULL && strcmp(e->result, "find") == 0)
			do_find(c);
		reload(c);
		break;
	case EVENT_STORE:
		reload(c);
		break;
	}
}

static bool customers_in_field(void *self)
{
	return ((struct customers *)self)->finding;
}

static void customers_layout(void *self, struct rect area)
{
	struct customers *c = self;

	c->filter = rect_rows(area, 0, 1);
	c->head = rect_rows(area, 1, 1);
	c->list = rect_rows(area, 2, area.h - 2);
	c->height = c->list.h > 0 ? (size_t)c->list.h : 0;
	keep_in_sight(c);
}

/* Columns from the right: waiting 3, outbound 11, inbound 11, number 21, country 3; the name has
 * the rest. */
struct columns {
	int name, country, number, inbound, outbound, waiting;
};

static struct columns columns_for(int w)
{
	struct columns col = { .country = 3,
		.number = w >= 100 ? 24 : 19,
		.inbound = 11,
		.outbound = 11,
		.waiting = 4 };

	if (w < 72)
		col.outbound = 0;
	col.name = w - 2 - col.country - col.number - col.inbound - col.outbound - col.waiting;
	return col;
}

static void draw_head(const struct customers *c, const struct columns *col)
{
	int x = 2;

	draw_row(c->head, 0, ROLE_LABEL);
	x = draw_cell(c->head, 0, x, col->name, ROLE_LABEL, _("Name"));
	x = draw_cell(c->head, 0, x, col->country, ROLE_LABEL, "");
	x = draw_cell(c->head, 0, x, col->number, ROLE_LABEL, _("Business number"));
	x = draw_cell(c->head, 0, x, col->inbound, ROLE_LABEL, _("Inbound"));
	if (col->outbound > 0)
		x = draw_cell(c->head, 0, x, col->outbound, ROLE_LABEL, _("Outbound"));
	(void)draw_cell(c->head, 0, x, col->waiting, ROLE_LABEL, _("Wait"));
}

static int draw_state(struct rect r, int y, int x, int columns, struct state_look look,
    bool selected)
{
	enum role role = selected ? ROLE_SELECTED : look.role;
	int end = draw_cell(r, y, x, 2, role, glyph(look.glyph));

	return draw_cell(r, y, end, columns - 2, role, look.word);
}

static void draw_line(const struct customers *c, int y, size_t i, const struct columns *col)
{
	const struct shown_row *shown = row_at(c, i);
	bool selected = i == c->cursor;
	enum role role = selected ? ROLE_SELECTED : ROLE_TEXT;
	int x = draw_cell(c->list, y, 0, 2, role,
	    selected                                  ? ">"
		: shown->row->call_back_at[0] != '\0' ? "b"
						      : " ");

	x = draw_cell(c->list, y, x, col->name - 1, role, shown->row->name);
	x = draw_cell(c->list, y, x, 1, role, " ");
	x = draw_cell(c->list, y, x, col->country, role, shown->country);
	x = draw_cell(c->list, y, x, col->number, role, shown->number);
	x = draw_state(c->list, y, x, col->inbound, shown->inbound, selected);
	if (col->outbound > 0)
		x = draw_state(c->list, y, x, col->outbound, shown->outbound, selected);
	(void)draw_cell(c->list, y, x, col->waiting, role, shown->waiting);
}

static void draw_empty(const struct customers *c)
{
	struct rect r = c->list;

	if (searching(c)) {
		(void)draw_text(r, 1, 2, ROLE_TEXT,
		    _("No customer's name or number matches. Esc shows all again."));
	} else if (c->call_back_only) {
		(void)draw_text(r, 1, 2, ROLE_TEXT,
		    _("Nobody waits for a call back. B shows all customers again."));
	} else {
		(void)draw_text(r, 1, 2, ROLE_TITLE, _("There are no customers here yet."));
		(void)draw_text(r, 3, 2, ROLE_TEXT,
		    _("n   add a customer: a name and a number are enough"));
		(void)draw_text(r, 4, 2, ROLE_TEXT,
		    _("F2  look up a dial code, without a customer"));
		(void)draw_text(r, 5, 2, ROLE_TEXT,
		    _("To practise with made-up customers, start voxdesk --practice."));
	}
}

static void customers_draw(void *self, struct rect area)
{
	const struct customers *c = self;
	struct columns col = columns_for(c->list.w);
	size_t n = rows_loaded(c);

	(void)area;
	(void)draw_text(c->filter, 0, 0, ROLE_LABEL, _("Find"));
	line_edit_draw(&c->find, c->filter, 0, 6,
	    c->filter.w >= 72 ? c->filter.w - 22 : c->filter.w - 7, c->finding);
	if (c->finding && c->filter.w >= 72)
		(void)draw_text(c->filter, 0, c->filter.w - 14, ROLE_DIM, _("Esc shows all"));
	if (!c->finding && !searching(c))
		(void)draw_text(c->filter, 0, 6, ROLE_DIM, _("/ and a part of the name or number"));
	draw_head(c, &col);
	for (int y = 0; y < c->list.h && c->top + (size_t)y < n; y++)
		draw_line(c, y, c->top + (size_t)y, &col);
	if (n == 0)
		draw_empty(c);
	else if (!c->finding)
		draw_cursor(c->list, (int)(c->cursor - c->top), 0);
}

static const char *customers_heading(void *self)
{
	return ((struct customers *)self)->heading;
}

const struct screen screen_customers = {
	.name = "customers",
	.title = N_("Customers"),
	.size = sizeof(struct customers),
	.open = customers_open,
	.close = customers_close,
	.event = customers_event,
	.layout = customers_layout,
	.draw = customers_draw,
	.heading = customers_heading,
	.in_field = customers_in_field,
	.commands = commands,
};
