/* The live shared rows of a store as text, for comparing one with another. */
#ifndef TESTS_SUPPORT_SHARED_TEXT_H
#define TESTS_SUPPORT_SHARED_TEXT_H

#include <sqlite3.h>

#include "base/buf.h"
#include "store/shared.h"

/* A row's columns as one line. */
static inline void row_text(enum shared_table t, const char *id, const char *const *values,
    struct buf *out)
{
	const struct row_table *table = &shared_tables[t].row;

	(void)buf_printf(out, "%s %s", table->name, id);
	for (size_t i = 0; i < table->n; i++)
		(void)buf_printf(out, " %s=%s", table->columns[i].name,
		    values[i] ? values[i] : "null");
	(void)buf_char(out, '\n');
}

static inline void table_text(sqlite3 *sqlite, enum shared_table t, struct buf *out)
{
	const struct row_table *table = &shared_tables[t].row;
	sqlite3_stmt *st;
	const char *values[64];
	struct buf sql;

	buf_init(&sql, 4096);
	(void)buf_str(&sql, "select id");
	for (size_t i = 0; i < table->n; i++)
		(void)buf_printf(&sql, ", %s", table->columns[i].name);
	(void)buf_printf(&sql, " from %s where deleted_at is null order by id", table->name);
	assert_int_equal(sqlite3_prepare_v2(sqlite, buf_text(&sql), -1, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		for (size_t i = 0; i < table->n; i++)
			values[i] = (const char *)sqlite3_column_text(st, (int)i + 1);
		row_text(t, (const char *)sqlite3_column_text(st, 0), values, out);
	}
	sqlite3_finalize(st);
	buf_done(&sql);
}

/* All of them, by table and id. */
static inline void store_text(const char *db, struct buf *out)
{
	sqlite3 *sqlite;

	assert_int_equal(sqlite3_open_v2(db, &sqlite, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	for (int t = 0; t < SHARED_TABLES; t++)
		table_text(sqlite, (enum shared_table)t, out);
	sqlite3_close(sqlite);
}

#endif
