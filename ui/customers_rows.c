/*
 * DESIGN
 * What the list of customers has loaded: all by name, or those that a search finds.
 * Browsing keeps two neighbouring chunks of the key-set pages in memory, so that the window, which
 * is never higher than a chunk, can slide over their border without a jump. Searching keeps one
 * chunk of at most SEARCH_MAX rows: the first screenful at once, the rest when typing stops. Rows
 * are made ready for drawing when they are loaded; moving the cursor loads, formats and allocates
 * nothing.
 */
#include "ui/customers_list.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define CHUNK_LEAST \
	32 /* rows that most terminals show; numbers are written out as rows are loaded */
#define REFINE_MS 200

size_t customers_rows_loaded(const struct customers *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_chunks; i++)
		n += c->chunk[i].page.n;
	return n;
}

const struct shown_row *customers_row_at(const struct customers *c, size_t i)
{
	size_t first = c->n_chunks > 0 ? c->chunk[0].page.n : 0;

	return i < first ? &c->chunk[0].shown[i] : &c->chunk[1].shown[i - first];
}

const struct customer_row *customers_chosen(const struct customers *c)
{
	return c->cursor < customers_rows_loaded(c) ? customers_row_at(c, c->cursor)->row : NULL;
}

bool customers_searching(const struct customers *c)
{
	return c->find.n > 0;
}

void customers_set_heading(struct customers *c)
{
	size_t n = customers_rows_loaded(c);

	if (customers_searching(c))
		(void)snprintf(c->heading, sizeof c->heading,
		    c->more           ? _("%zu+ found%s")
			: c->complete ? _("%zu found%s")
				      : _("%zu found so far%s"),
		    n, c->call_back_only ? _(" on the call-back list") : "");
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
			.inbound = inbound_look(row->owes_cancel ? "owed" : row->inbound_state),
			.outbound = outbound_look(row->outbound_state),
		};
		if (row->waiting > 0)
			(void)snprintf(shown->waiting, sizeof shown->waiting, "%d", row->waiting);
	}
}

/* A chunk is never lower than the window, so that two of them always cover it. */
static size_t chunk_rows(const struct customers *c)
{
	return c->height + 8 > CHUNK_LEAST ? c->height + 8 : CHUNK_LEAST;
}

static bool load_page(struct customers *c, struct chunk *chunk, enum page_from from,
    const struct customer_key *key)
{
	struct error err;

	arena_reset(&chunk->arena);
	chunk->page = (struct customer_page){ 0 };
	if (!customer_page(c->session->store, from, key, c->call_back_only, chunk_rows(c),
		&chunk->arena, &chunk->page, &err)) {
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

void customers_browse_from(struct customers *c, enum page_from from)
{
	c->n_chunks = load_page(c, &c->chunk[0], from, NULL) ? 1 : 0;
	c->cursor =
	    from == PAGE_LAST && customers_rows_loaded(c) > 0 ? customers_rows_loaded(c) - 1 : 0;
	c->top = 0;
}

/* The cursor reached the last loaded row: brings in the next chunk. */
static void extend_down(struct customers *c)
{
	struct customer_key last;

	if (customers_searching(c) || c->n_chunks == 0 ||
	    !c->chunk[c->n_chunks - 1].page.more_after)
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

	if (customers_searching(c) || c->n_chunks == 0 || !c->chunk[0].page.more_before)
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

void customers_keep_in_sight(struct customers *c)
{
	size_t n = customers_rows_loaded(c);

	if (c->cursor >= n)
		c->cursor = n > 0 ? n - 1 : 0;
	if (c->cursor < c->top)
		c->top = c->cursor;
	if (c->height > 0 && c->cursor >= c->top + c->height)
		c->top = c->cursor - c->height + 1;
	if (c->height > 0 && c->top + c->height > n)
		c->top = n > c->height ? n - c->height : 0;
}

void customers_move(struct customers *c, long by)
{
	while (by > 0 && c->cursor + (size_t)by >= customers_rows_loaded(c)) {
		size_t before = customers_rows_loaded(c), gone = c->cursor;

		extend_down(c);
		if (customers_rows_loaded(c) == before && c->cursor == gone) {
			by = customers_rows_loaded(c) > 0
			    ? (long)(customers_rows_loaded(c) - 1 - c->cursor)
			    : 0;
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
	customers_keep_in_sight(c);
	app_dirty(c->app);
}

static int stop_search(void *user)
{
	struct customers *c = user;

	return app_key_waiting(c->app) ? 1 : 0;
}

void customers_search(struct customers *c, size_t limit)
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
	} else {
		/* The chunk that it was read into is gone. */
		spare->page = (struct customer_page){ 0 };
		c->n_chunks = c->n_chunks > 1 ? 1 : c->n_chunks;
		if (strcmp(err.code, "interrupted") != 0)
			app_error(c->app, &err);
		/* The key that interrupted it may not change the text: again when it is quiet. */
		c->complete = false;
	}
	store_interrupt_check(c->session->store, NULL, NULL);
	app_timer(c->app, c, TIMER_REFINE, c->complete ? 0 : REFINE_MS);
	customers_keep_in_sight(c);
}

/* Two chunks around a customer; the first one ends with it. */
static bool load_around(struct customers *c, const char *id)
{
	size_t above = c->cursor > c->top ? c->cursor - c->top : 0;
	struct customer_key key;
	struct error err;

	if (!customer_key_get(c->session->store, id, &key, &err))
		return false;
	key.id[ID_MAX - 2]++; /* the next id there could be: "before" then includes it */
	if (!load_page(c, &c->chunk[0], PAGE_BEFORE, &key) ||
	    !load_page(c, &c->chunk[1], PAGE_AFTER, &key))
		return false;
	c->n_chunks = 2;
	c->cursor = c->chunk[0].page.n > 0 ? c->chunk[0].page.n - 1 : 0;
	c->top = c->cursor > above ? c->cursor - above : 0;
	return true;
}

/* Loads what is to be shown again. The cursor stays on its customer; where that one is gone, on the
 * one below it, else above it. */
void customers_reload(struct customers *c)
{
	customers_reload_at(c, NULL);
}

void customers_reload_at(struct customers *c, const char *wanted)
{
	size_t n = customers_rows_loaded(c);
	char ids[3][ID_MAX] = { "", "", "" };
	bool placed = false;

	for (size_t i = 0; i < 3; i++) {
		size_t at = i == 0 ? c->cursor : i == 1 ? c->cursor + 1 : c->cursor - 1;

		if (at < n)
			(void)text_copy(ids[i], ID_MAX, customers_row_at(c, at)->row->id);
	}
	if (wanted != NULL && wanted[0] != '\0')
		(void)text_copy(ids[0], ID_MAX, wanted);
	if (customers_searching(c)) {
		customers_search(c, SEARCH_MAX);
		for (size_t i = 0; ids[0][0] != '\0' && i < customers_rows_loaded(c); i++)
			if (strcmp(customers_row_at(c, i)->row->id, ids[0]) == 0)
				c->cursor = i;
	} else {
		for (size_t i = 0; i < 3 && !placed; i++)
			placed = ids[i][0] != '\0' && load_around(c, ids[i]);
		if (!placed)
			customers_browse_from(c, PAGE_FIRST);
	}
	customers_keep_in_sight(c);
	customers_set_heading(c);
	app_dirty(c->app);
}
