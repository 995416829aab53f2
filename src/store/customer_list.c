#include "base/i18n.h"
#include "base/text.h"
#include "store/customer_rows.h"

#define SORTS_LAST "\xf4\x8f\xbf\xbf" /* U+10FFFF: no name begins with it */

void customer_row_read(sqlite3_stmt *statement, struct arena *arena, struct customer_row *out)
{
	column_id(statement, 0, out->id);
	out->name = column_text(statement, 1, arena);
	out->country = column_text(statement, 2, arena);
	out->call_back_at = column_text(statement, 3, arena);
	out->business_number = column_text(statement, 4, arena);
	out->inbound_state = column_text(statement, 5, arena);
	out->outbound_state = column_text(statement, 6, arena);
	out->numbers = sqlite3_column_int(statement, 7);
	out->waiting = sqlite3_column_int(statement, 8);
	out->owes_cancel = sqlite3_column_int(statement, CUSTOMER_ROW_OWES) != 0;
}

#define LIVE "deleted_at is null"
#define CALL_BACK "call_back_at is not null and deleted_at is null"
#define PAGE(which, compare, order)                                                      \
	"select " CUSTOMER_ROW_COLUMNS " from (select * from organizations where " which \
	" and (sort_name, id) " compare " (?1, ?2) "                                     \
	"order by sort_name " order ", id " order " limit ?3) o" CUSTOMER_ROW_JOIN       \
	" order by o.sort_name " order ", o.id " order
#define PROBE(which, compare)                                                      \
	"select 1 from organizations where " which " and (sort_name, id) " compare \
	" (?1, ?2) limit 1"

static const char *const pages[2][2] = {
	/* [call back only][backwards] */
	{ PAGE(LIVE, ">", "asc"), PAGE(LIVE, "<", "desc") },
	{ PAGE(CALL_BACK, ">", "asc"), PAGE(CALL_BACK, "<", "desc") },
};
static const char *const probes[2][2] = {
	{ PROBE(LIVE, ">"), PROBE(LIVE, "<") },
	{ PROBE(CALL_BACK, ">"), PROBE(CALL_BACK, "<") },
};

/* Is there a line past `key`? */
static bool more(struct store *s, bool call_back_only, bool backwards,
    const struct customer_key *key, bool *out, struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, probes[call_back_only][backwards], err);
	enum stepped row;

	if (!statement)
		return false;
	bind_text(statement, 1, key->sort);
	bind_text(statement, 2, key->id);
	row = store_row(s, statement, err);
	(void)sqlite3_reset(statement);
	*out = row == ROW_HERE;
	return row != ROW_ERROR;
}

static void turn(struct customer_page *page)
{
	for (size_t i = 0; i < page->n / 2; i++) {
		struct customer_row row = page->rows[i];

		page->rows[i] = page->rows[page->n - 1 - i];
		page->rows[page->n - 1 - i] = row;
	}
}

static void key_set(struct customer_key *key, sqlite3_stmt *statement)
{
	(void)text_copy(key->sort, sizeof key->sort,
	    (const char *)sqlite3_column_text(statement, CUSTOMER_ROW_SORT_NAME));
	column_id(statement, 0, key->id);
}

static bool read_rows(struct store *s, bool call_back_only, bool backwards,
    const struct customer_key *from, size_t limit, struct arena *arena, struct customer_page *out,
    struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, pages[call_back_only][backwards], err);
	enum stepped row;

	if (!statement)
		return false;
	bind_text(statement, 1, from->sort);
	bind_text(statement, 2, from->id);
	bind_number(statement, 3, (int64_t)limit);
	while (store_next(s, statement, &row, err)) {
		struct customer_key *near = backwards ? &out->last : &out->first,
				    *far = backwards ? &out->first : &out->last;

		if (out->n == 0)
			key_set(near, statement);
		key_set(far, statement);
		customer_row_read(statement, arena, &out->rows[out->n++]);
	}
	return row == ROW_NONE;
}

bool customer_page(struct store *s, enum page_from from, const struct customer_key *key,
    bool call_back_only, size_t limit, struct arena *arena, struct customer_page *out,
    struct error *err)
{
	struct customer_key start = { "", "" };
	bool backwards = from == PAGE_LAST || from == PAGE_BEFORE;

	/* Taken over first: `key` is often a key of the page that `out` still holds. */
	if (from == PAGE_LAST)
		(void)text_copy(start.sort, sizeof start.sort, SORTS_LAST);
	else if (from != PAGE_FIRST)
		start = *key;
	*out = (struct customer_page){ .rows = arena_alloc(arena,
					   (limit ? limit : 1) * sizeof *out->rows) };
	if (!read_rows(s, call_back_only, backwards, &start, limit, arena, out, err))
		return false;
	if (out->n == 0)
		out->first = out->last = start;
	if (backwards)
		turn(out);
	return more(s, call_back_only, true, &out->first, &out->more_before, err) &&
	    more(s, call_back_only, false, &out->last, &out->more_after, err);
}

bool customer_key_get(struct store *s, const char *id, struct customer_key *out, struct error *err)
{
	sqlite3_stmt *statement = store_statement(s,
	    "select sort_name from organizations where id = ?1 and deleted_at is null", err);
	enum stepped row;

	if (!statement)
		return false;
	bind_text(statement, 1, id);
	row = store_row(s, statement, err);
	if (row == ROW_HERE) {
		(void)text_copy(out->sort, sizeof out->sort,
		    (const char *)sqlite3_column_text(statement, 0));
		(void)text_copy(out->id, sizeof out->id, id);
	}
	(void)sqlite3_reset(statement);
	if (row == ROW_NONE)
		return error_set(err, ERROR_NOT_FOUND, "no-such-customer", NULL,
		    _("This customer is not there any more."));
	return row == ROW_HERE;
}
