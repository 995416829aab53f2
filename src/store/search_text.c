/*
 * DESIGN. What a customer is found by stands in two columns of its row, kept by the program in the
 * transaction that changes a name or a number: sort_name (the order of the list, and the beginning
 * of names) and search_text, with the index of its three-character parts. A number stands in it
 * twice, as in "3292246111 092246111": people say both.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "phone/number.h"
#include "store/internal.h"

#define SEARCH_TEXT_MAX 65536

void customer_sort_name(const char *name, char out[128])
{
	(void)text_fold(name, out, 128);
}

void national_digits(const char *e164, char *out, size_t size)
{
	struct number number;
	struct error ignored;
	size_t n = 0;

	if (number_parse(&number, e164, NULL, NUMBER_UNKNOWN, &ignored))
		for (const char *c = number.national; *c && n + 1 < size; c++)
			if (*c >= '0' && *c <= '9')
				out[n++] = *c;
	out[n] = '\0';
}

static bool add_numbers(struct store *s, const char *org_id, struct buf *text, struct error *err)
{
	static const char sql[] = "select business_number, national_digits from forwarding_configs "
				  "where org_id = ? and deleted_at is null order by row_id";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;

	if (!statement)
		return false;
	bind_text(statement, 1, org_id);
	while (store_next(s, statement, &row, err)) {
		const char *e164 = (const char *)sqlite3_column_text(statement, 0);
		const char *national = (const char *)sqlite3_column_text(statement, 1);

		buf_printf(text, " %s", e164 + 1);
		/* Where a country writes its numbers the same at home, once is enough. */
		if (!strstr(e164, national))
			buf_printf(text, " %s", national);
	}
	return row == ROW_NONE;
}

/* Folding one letter to two ("ß") is the most that it grows. */
static size_t folded_size(const char *name)
{
	return 2 * strlen(name) + 64;
}

static bool name_of(struct store *s, const char *org_id, struct buf *text, char sort_name[128],
    struct error *err)
{
	static const char sql[] =
	    "select name from organizations where id = ? and deleted_at is null";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;

	if (!statement)
		return false;
	bind_text(statement, 1, org_id);
	row = store_row(s, statement, err);
	if (row == ROW_HERE) {
		const char *name = (const char *)sqlite3_column_text(statement, 0);
		const size_t size = folded_size(name);
		char *folded = xmalloc(size);

		(void)text_fold(name, folded, size);
		buf_str(text, folded);
		free(folded);
		customer_sort_name(name, sort_name);
		(void)sqlite3_reset(statement);
	}
	return row == ROW_HERE || (row == ROW_NONE && no_such_customer(err));
}

/* An index over another table's text must be told the old text to forget it
 * (sqlite.org/fts5.html 4.4.3). */
static bool index_text(struct store *s, const char *sql, int64_t row_id, const char *text,
    struct error *err)
{
	sqlite3_stmt *statement;

	if (!text[0])
		return true;
	statement = store_statement(s, sql, err);
	if (!statement)
		return false;
	bind_number(statement, 1, row_id);
	bind_text(statement, 2, text);
	return store_run(s, statement, err);
}

static bool set_columns(struct store *s, int64_t row_id, const char *sort_name, const char *text,
    struct error *err)
{
	static const char sql[] =
	    "update organizations set sort_name = coalesce(?2, sort_name), search_text = ?3 where row_id = ?1";
	sqlite3_stmt *statement = store_statement(s, sql, err);

	if (!statement)
		return false;
	bind_number(statement, 1, row_id);
	bind_text(statement, 2, sort_name);
	bind_text(statement, 3, text);
	return store_run(s, statement, err);
}

bool customers_newest(struct store *s, int64_t *row_id, struct error *err)
{
	static const char sql[] = "select max(row_id) from organizations";
	sqlite3_stmt *statement = store_statement(s, sql, err);

	if (!statement || store_row(s, statement, err) != ROW_HERE)
		return false;
	*row_id = sqlite3_column_int64(statement, 0);
	(void)sqlite3_reset(statement);
	return true;
}

bool customers_learn(struct store *s, int64_t after, struct error *err)
{
	static const char sql[] =
	    "insert into customer_search (rowid, search_text) select row_id, "
	    "search_text from organizations where row_id > ? and search_text <> ''";
	sqlite3_stmt *statement = store_statement(s, sql, err);

	if (!statement)
		return false;
	bind_number(statement, 1, after);
	return store_run(s, statement, err);
}

/* `sort_name` NULL: it stays. */
static bool set_texts(struct store *s, const char *org_id, const char *sort_name, const char *text,
    struct error *err)
{
	static const char sql[] = "select row_id, search_text from organizations where id = ?";
	static const char learn[] =
	    "insert into customer_search (rowid, search_text) values (?, ?)";
	static const char forget[] =
	    "insert into customer_search (customer_search, rowid, search_text) values ('delete', ?, ?)";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	int64_t row_id;
	char *old;
	bool ok;

	if (!statement)
		return false;
	bind_text(statement, 1, org_id);
	switch (store_row(s, statement, err)) {
	case ROW_ERROR:
		return false;
	case ROW_NONE:
		return no_such_customer(err);
	default:
		break;
	}
	row_id = sqlite3_column_int64(statement, 0);
	old = xstrdup((const char *)sqlite3_column_text(statement, 1));
	(void)sqlite3_reset(statement);
	ok = index_text(s, forget, row_id, old, err) &&
	    set_columns(s, row_id, sort_name, text, err) && index_text(s, learn, row_id, text, err);
	free(old);
	return ok;
}

bool customer_unindex(struct store *s, const char *org_id, struct error *err)
{
	return set_texts(s, org_id, NULL, "", err);
}

bool customer_reindex(struct store *s, const char *org_id, struct error *err)
{
	char sort_name[128] = "";
	struct buf text;
	bool ok;

	buf_init(&text, SEARCH_TEXT_MAX);
	ok = name_of(s, org_id, &text, sort_name, err) && add_numbers(s, org_id, &text, err) &&
	    set_texts(s, org_id, sort_name, buf_text(&text), err);
	buf_done(&text);
	return ok;
}

void customer_texts(const char *name, struct arena *arena, struct customer_texts *out)
{
	const size_t size = folded_size(name);

	out->search_text = arena_alloc(arena, size);
	(void)text_fold(name, out->search_text, size);
	customer_sort_name(name, out->sort_name);
}
