/*
 * DESIGN. One text of SQL a table and purpose, made from shared.c's list on first use and kept for
 * good, so that a statement is named by its text as everywhere in the store.
 */
#include "store/sync_rows.h"

#include <string.h>

#include "base/buf.h"
#include "base/check.h"
#include "base/time.h"

enum sql_use {
	SQL_READ,
	SQL_INSERT,
	SQL_INSERT_MANY, /* SYNC_NEW_ROWS */
	SQL_UPDATE,
	SQL_TO_JSON,
	SQL_FROM_JSON,
	SQL_REMOTE,
	SQL_USES
};
#define SQL_TEXT_MAX 8192

static void add_columns(struct buf *b, const struct row_table *t, const char *before,
    const char *between, const char *after)
{
	for (size_t i = 0; i < t->n; i++)
		buf_printf(b, "%s%s%s%s", i > 0 ? ", " : "", before, t->columns[i].name,
		    between ? between : after);
}

/* As row_bind() binds them, one row after the other. */
static void add_insert(struct buf *b, const struct row_table *t, bool customers, size_t rows)
{
	const size_t n = 4 + t->n + (customers ? 2 : 0);

	buf_printf(b, "insert %sinto %s (id, updated_at, remote_version, remote_at, ",
	    rows > 1 ? "or fail " : "", t->name);
	add_columns(b, t, "", NULL, "");
	buf_printf(b, "%s) values ", customers ? ", sort_name, search_text" : "");
	for (size_t row = 0; row < rows; row++)
		for (size_t i = 0; i < n; i++)
			buf_str(b, i > 0 ? ", ?" : row > 0 ? "), (?" : "(?");
	buf_char(b, ')');
}

/* Values of the columns are ?5 and on. */
static void build(struct buf *b, enum sql_use use, enum shared_table table)
{
	const struct row_table *t = &shared_tables[table].row;

	switch (use) {
	case SQL_READ:
		buf_str(b, "select version, remote_version, remote_at, ");
		add_columns(b, t, "", NULL, "");
		buf_printf(b, " from %s where id = ?1", t->name);
		break;
	case SQL_INSERT:
		add_insert(b, t, table == SHARED_CUSTOMERS, 1);
		break;
	case SQL_INSERT_MANY:
		add_insert(b, t, table == SHARED_CUSTOMERS, SYNC_NEW_ROWS);
		break;
	case SQL_UPDATE:
		buf_printf(b,
		    "update %s set updated_at = ?2, version = version + 1, remote_version = ?3, remote_at = ?4%s",
		    t->name, table == SHARED_CALLER_IDS ? ", validation_code = null" : "");
		for (size_t i = 0; i < t->n; i++)
			buf_printf(b, ", %s = ?%zu", t->columns[i].name, i + 5);
		buf_str(b, " where id = ?1");
		break;
	case SQL_TO_JSON:
		buf_str(b, "select json_object(");
		for (size_t i = 0; i < t->n; i++)
			buf_printf(b, "%s'%s', ?%zu", i > 0 ? ", " : "", t->columns[i].name, i + 1);
		buf_char(b, ')');
		break;
	case SQL_FROM_JSON:
		buf_str(b, "select ");
		add_columns(b, t, "json_extract(?1, '$.", "')", "");
		break;
	default:
		buf_printf(b, "update %s set remote_version = ?2, remote_at = ?3 where id = ?1",
		    t->name);
	}
}

static const char *sql_of(enum sql_use use, enum shared_table t)
{
	static char *texts[SQL_USES][SHARED_TABLES];

	if (!texts[use][t]) {
		struct buf b;

		buf_init(&b, SQL_TEXT_MAX);
		build(&b, use, t);
		check(!b.full);
		texts[use][t] = xstrdup(buf_text(&b));
		buf_done(&b);
	}
	return texts[use][t];
}

bool sync_shared(struct store *s, bool *out, struct error *err)
{
	static const char sql[] = "select 1 from settings where name = '" SETTING_SYNC_URL "'";

	return store_has(s, sql, NULL, 0, out, err);
}

bool sync_pushes(struct store *s, bool *out, struct error *err)
{
	static const char sql[] = "select 1 from settings where name = '" SETTING_SYNC_PUSHES "'";

	return store_has(s, sql, NULL, 0, out, err);
}

const char *sync_value(enum shared_table t, const struct row *row, const char *column)
{
	int at = shared_column(t, column);

	return at >= 0 && row->values[at] ? row->values[at] : "";
}

bool sync_deleted(enum shared_table t, const struct row *row)
{
	return row->values[shared_tables[t].deleted_column] != NULL;
}

const char *sync_org(enum shared_table t, const struct row *row)
{
	int at = shared_tables[t].org_column;

	if (t == SHARED_CUSTOMERS)
		return row->id;
	return at >= 0 && row->values[at] ? row->values[at] : "";
}

bool sync_transient(enum shared_table t, const struct row *row)
{
	const char *state;

	if ((t != SHARED_CALLER_IDS && t != SHARED_TELNYX_NUMBERS) || sync_deleted(t, row))
		return false;
	state = sync_value(t, row, "state");
	return strcmp(state, "calling") == 0 || strcmp(state, "pending") == 0;
}

bool sync_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* What two desks see for themselves at their own moment: when it was, words that name the moment,
 * and by which call. A time that a person chose, and a removal, are content. */
static bool is_moment(const struct row_column *c)
{
	return strcmp(c->name, "reason") == 0 ||
	    (c->kind == ROW_TIME && strcmp(c->name, "call_back_at") != 0);
}

/* By which call it was verified: each desk knows its own, or none (it read the list). */
static bool is_call(const struct row_column *c)
{
	return strcmp(c->name, "call_sid") == 0 || strcmp(c->name, "verification_sid") == 0;
}

bool sync_equal(enum shared_table t, const struct row *a, const struct row *b, bool loose)
{
	const struct row_table *table = &shared_tables[t].row;

	for (size_t i = 0; i < table->n; i++) {
		const char *x = a->values[i], *y = b->values[i];

		if (strcmp(table->columns[i].name, "created_at") == 0 || sync_same(x, y))
			continue;
		if (!loose ||
		    !(is_call(&table->columns[i]) || (is_moment(&table->columns[i]) && !x == !y)))
			return false;
	}
	return true;
}

bool sync_identical(enum shared_table t, const struct row *a, const struct row *b)
{
	for (size_t i = 0; i < shared_tables[t].row.n; i++)
		if (!sync_same(a->values[i], b->values[i]))
			return false;
	return true;
}

/* The columns from `at` on. */
static void values_read(sqlite3_stmt *statement, int at, enum shared_table t, struct arena *arena,
    struct row *out)
{
	const size_t n = shared_tables[t].row.n;
	const char **values = arena_alloc(arena, n * sizeof *values);

	for (size_t i = 0; i < n; i++) {
		const char *text = (const char *)sqlite3_column_text(statement, at + (int)i);

		values[i] = text ? arena_strdup(arena, text) : NULL;
	}
	out->values = values;
}

bool sync_read(struct store *s, enum shared_table t, const char *id, struct arena *arena,
    struct sync_here *out, struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, sql_of(SQL_READ, t), err);
	enum stepped row;

	*out = (struct sync_here){ .remote = -1, .remote_at = "" };
	if (!statement)
		return false;
	bind_text(statement, 1, id);
	row = store_row(s, statement, err);
	if (row != ROW_HERE)
		return row == ROW_NONE;
	out->found = true;
	out->version = sqlite3_column_int64(statement, 0);
	if (sqlite3_column_type(statement, 1) != SQLITE_NULL)
		out->remote = sqlite3_column_int64(statement, 1);
	out->row = (struct row){ .id = arena_strdup(arena, id),
		.version = out->remote < 0 ? 0 : out->remote,
		.updated_at = "" };
	out->remote_at = column_text(statement, 2, arena);
	values_read(statement, 3, t, arena, &out->row);
	(void)sqlite3_reset(statement);
	return true;
}

/* From parameter `at` on; the next one's number. */
static int row_bind(sqlite3_stmt *statement, int at, enum shared_table t, const struct row *row,
    const char *now, const struct customer_texts *texts)
{
	bind_text(statement, at++, row->id);
	bind_text(statement, at++, now);
	bind_number(statement, at++, row->version);
	bind_text(statement, at++, row->updated_at ? row->updated_at : "");
	for (size_t i = 0; i < shared_tables[t].row.n; i++)
		bind_text(statement, at++, row->values[i]);
	if (texts) {
		bind_text(statement, at++, texts->sort_name);
		bind_text(statement, at++, texts->search_text);
	}
	return at;
}

/* What was bound may go. */
static bool bound_run(struct store *s, sqlite3_stmt *statement, bool *refused, struct error *err)
{
	const bool ok = store_run(s, statement, err);

	*refused = !ok && (s->failed & 0xff) == SQLITE_CONSTRAINT;
	(void)sqlite3_clear_bindings(statement);
	return ok;
}

bool sync_write(struct store *s, enum shared_table t, const struct row *row, bool insert,
    const struct customer_texts *texts, bool *refused, struct error *err)
{
	sqlite3_stmt *statement =
	    store_statement(s, sql_of(insert ? SQL_INSERT : SQL_UPDATE, t), err);
	char now[TIME_TEXT_MAX];

	*refused = false;
	check((texts != NULL) == (insert && t == SHARED_CUSTOMERS));
	if (!statement)
		return false;
	time_now_text(now);
	(void)row_bind(statement, 1, t, row, now, texts);
	return bound_run(s, statement, refused, err);
}

bool sync_write_new(struct store *s, const struct row *rows, struct arena *arena, size_t *made,
    struct error *err)
{
	const enum shared_table t = SHARED_CUSTOMERS;
	sqlite3_stmt *statement = store_statement(s, sql_of(SQL_INSERT_MANY, t), err);
	struct customer_texts *texts = arena_alloc(arena, SYNC_NEW_ROWS * sizeof *texts);
	char now[TIME_TEXT_MAX];
	bool refused;
	int at = 1;

	*made = 0;
	if (!statement)
		return false;
	time_now_text(now);
	for (size_t i = 0; i < SYNC_NEW_ROWS; i++) {
		customer_texts(sync_value(t, &rows[i], "name"), arena, &texts[i]);
		at = row_bind(statement, at, t, &rows[i], now, &texts[i]);
	}
	if (!bound_run(s, statement, &refused, err) && !refused)
		return false;
	*made = (size_t)sqlite3_changes(s->db);
	return true;
}

bool sync_remote_set(struct store *s, enum shared_table t, const char *id, int64_t version,
    const char *at, struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, sql_of(SQL_REMOTE, t), err);
	bool ok;

	if (!statement)
		return false;
	bind_text(statement, 1, id);
	bind_number(statement, 2, version);
	bind_text(statement, 3, at ? at : "");
	ok = store_run(s, statement, err);
	(void)sqlite3_clear_bindings(statement);
	return ok;
}

bool sync_to_json(struct store *s, enum shared_table t, const struct row *row, struct arena *arena,
    const char **out, struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, sql_of(SQL_TO_JSON, t), err);

	if (!statement)
		return false;
	for (size_t i = 0; i < shared_tables[t].row.n; i++)
		bind_text(statement, (int)i + 1, row->values[i]);
	if (store_row(s, statement, err) != ROW_HERE)
		return false;
	*out = column_text(statement, 0, arena);
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
	return true;
}

bool sync_from_json(struct store *s, enum shared_table t, const char *json, struct arena *arena,
    struct row *out, struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, sql_of(SQL_FROM_JSON, t), err);

	if (!statement)
		return false;
	bind_text(statement, 1, json);
	if (store_row(s, statement, err) != ROW_HERE)
		return false;
	values_read(statement, 0, t, arena, out);
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
	return true;
}
