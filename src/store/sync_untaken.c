/* Rows of the remote that could not be taken (table sync_untaken): their ids, until they are. */
#include <string.h>

#include "base/time.h"
#include "store/sync_rows.h"

static const char *const words[UNTAKEN_WHYS] = {
	[UNTAKEN_ORPHAN] = "orphan",
	[UNTAKEN_REFUSED] = "refused",
	[UNTAKEN_UNREAD] = "unread",
	[UNTAKEN_LARGE] = "large",
};

bool sync_untaken_put(struct store *s, enum shared_table t, const char *id,
    enum sync_untaken_why why, struct error *err)
{
	static const char sql[] =
	    "insert into sync_untaken (asked_at, id, table_name, why) values (?1, ?2, ?3, ?4) on conflict (id) do update "
	    "set why = excluded.why, asked_at = excluded.asked_at";

	return store_change(s, sql, TEXTS(id, shared_tables[t].row.name, words[why]), NULL, err);
}

bool sync_untaken_drop(struct store *s, const char *id, struct error *err)
{
	static const char sql[] = "delete from sync_untaken where id = ?2";

	return store_change(s, sql, TEXTS(id), NULL, err);
}

bool sync_pass_over(struct store *s, enum shared_table table, const char *id,
    enum sync_untaken_why why, struct error *err)
{
	if (!sync_begin(s, err))
		return false;
	return sync_untaken_put(s, table, id, why, err) ? store_commit(s, err) : store_rollback(s);
}

bool sync_untaken_ids(struct store *s, enum shared_table table, bool all, size_t max,
    char (*out)[ID_MAX], size_t *n, struct error *err)
{
	static const char sql[] =
	    "select id from sync_untaken where table_name = ?1 and (why in ('orphan', 'refused') or asked_at <= ?2 or "
	    "asked_at > ?3) order by asked_at, id limit ?4";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	char before[TIME_TEXT_MAX], now[TIME_TEXT_MAX];
	enum stepped row;

	*n = 0;
	if (!statement)
		return false;
	time_text(time_now() - (all ? 0 : SYNC_ROW_AGAIN_S), before);
	time_now_text(now);
	bind_text(statement, 1, shared_tables[table].row.name);
	bind_text(statement, 2, before);
	bind_text(statement, 3, now);
	bind_number(statement, 4, (int64_t)max);
	while (store_next(s, statement, &row, err))
		column_id(statement, 0, out[(*n)++]);
	(void)sqlite3_clear_bindings(statement);
	return row == ROW_NONE;
}

bool sync_untaken_missed(struct store *s, const char (*ids)[ID_MAX], size_t n, bool gone,
    struct error *err)
{
	static const char asked[] = "update sync_untaken set asked_at = ?1 where id = ?2";

	if (n == 0)
		return true;
	if (!sync_begin(s, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!(gone ? sync_untaken_drop(s, ids[i], err)
			   : store_change(s, asked, TEXTS(ids[i]), NULL, err)))
			return store_rollback(s);
	return store_commit(s, err);
}

bool sync_untaken_read(struct store *s, struct sync_untaken *out, struct error *err)
{
	static const char sql[] =
	    "select (select count(*) from sync_untaken), id, table_name, why from sync_untaken order by why, id limit 1";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	const char *why;
	enum stepped row;
	int i = 0;

	*out = (struct sync_untaken){ .n = 0 };
	if (!statement)
		return false;
	row = store_row(s, statement, err);
	if (row != ROW_HERE)
		return row == ROW_NONE;
	out->n = (size_t)sqlite3_column_int64(statement, 0);
	column_id(statement, 1, out->id);
	out->table = shared_find((const char *)sqlite3_column_text(statement, 2));
	why = (const char *)sqlite3_column_text(statement, 3);
	while (i < UNTAKEN_WHYS - 1 && strcmp(words[i], why) != 0)
		i++;
	out->why = (enum sync_untaken_why)i;
	(void)sqlite3_reset(statement);
	return out->table < SHARED_TABLES || store_fail_corrupt(s, "sync_untaken: table_name", err);
}
