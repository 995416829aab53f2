/* What waits for a decision (table sync_conflicts), and rows put aside (sync_aside). */
#include <string.h>

#include "store/sync_rows.h"

#define COLUMNS                                                                      \
	"select id, table_name, their_id, their_version, their_updated_at, theirs, " \
	"coalesce(base, ''), found_at from sync_conflicts where "

static bool kept_read(struct store *s, const char *sql, const char *id, struct arena *arena,
    struct sync_kept *out, struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, sql, err);
	const char *theirs, *base;
	enum stepped row;

	*out = (struct sync_kept){ .found = false };
	if (!statement)
		return false;
	bind_text(statement, 1, id);
	row = store_row(s, statement, err);
	if (row != ROW_HERE)
		return row == ROW_NONE;
	out->found = true;
	column_id(statement, 0, out->id);
	out->table = shared_find((const char *)sqlite3_column_text(statement, 1));
	out->theirs = (struct row){ .id = column_text(statement, 2, arena),
		.version = sqlite3_column_int64(statement, 3),
		.updated_at = column_text(statement, 4, arena) };
	theirs = column_text(statement, 5, arena);
	base = column_text(statement, 6, arena);
	out->found_at = column_text(statement, 7, arena);
	(void)sqlite3_reset(statement);
	out->base = (struct row){ .id = arena_strdup(arena, out->id), .updated_at = "" };
	out->clash = strcmp(out->id, out->theirs.id) != 0;
	if (out->table == SHARED_TABLES)
		return store_fail_corrupt(s, "sync_conflicts: table_name", err);
	return sync_from_json(s, out->table, theirs, arena, &out->theirs, err) &&
	    (!base[0] || sync_from_json(s, out->table, base, arena, &out->base, err));
}

bool sync_kept_get(struct store *s, const char *id, struct arena *arena, struct sync_kept *out,
    struct error *err)
{
	static const char sql[] = COLUMNS "id = ?1";

	return kept_read(s, sql, id, arena, out, err);
}

bool sync_kept_of(struct store *s, const char *their_id, struct arena *arena, struct sync_kept *out,
    struct error *err)
{
	static const char sql[] = COLUMNS "their_id = ?1 and their_id <> id";

	return kept_read(s, sql, their_id, arena, out, err);
}

bool sync_keep(struct store *s, enum shared_table t, const char *id, const struct row *theirs,
    const struct row *base, const char *org_id, struct arena *arena, struct error *err)
{
	static const char sql[] =
	    "insert into sync_conflicts (found_at, table_name, id, their_id, theirs, base, their_updated_at, their_version) "
	    "values (?1, ?2, ?3, ?4, ?5, ?6, ?7, cast(?8 as integer)) on conflict (id) do update set "
	    "their_id = excluded.their_id, theirs = excluded.theirs, their_updated_at = excluded.their_updated_at, "
	    "their_version = excluded.their_version, base = coalesce(base, excluded.base)";
	const char *json, *base_json = NULL;

	if (!sync_to_json(s, t, theirs, arena, &json, err) ||
	    (base && base->values && !sync_to_json(s, t, base, arena, &base_json, err)))
		return false;
	return store_change(s, sql,
		   TEXTS(shared_tables[t].row.name, id, theirs->id, json, base_json,
		       theirs->updated_at ? theirs->updated_at : "",
		       arena_printf(arena, "%lld", (long long)theirs->version)),
		   NULL, err) &&
	    store_audit(s, org_id && org_id[0] ? org_id : NULL, "sync.conflict", id, err, "%s %s",
		shared_tables[t].row.name,
		theirs->values[shared_tables[t].name_column]
		    ? theirs->values[shared_tables[t].name_column]
		    : "");
}

bool sync_unkeep(struct store *s, const char *id, struct error *err)
{
	static const char sql[] = "delete from sync_conflicts where id = ?2";

	return store_change(s, sql, TEXTS(id), NULL, err);
}

bool sync_aside_put(struct store *s, enum shared_table t, const struct row *row,
    struct arena *arena, struct error *err)
{
	static const char sql[] =
	    "insert or replace into sync_aside (id, table_name, theirs, their_version) values (?2, ?3, ?4, "
	    "cast(?5 as integer))";
	const char *json;

	return sync_to_json(s, t, row, arena, &json, err) &&
	    store_change(s, sql,
		TEXTS(row->id, shared_tables[t].row.name, json,
		    arena_printf(arena, "%lld", (long long)row->version)),
		NULL, err);
}

bool sync_aside_version(struct store *s, const char *id, int64_t *version, struct error *err)
{
	static const char sql[] = "select their_version from sync_aside where id = ?1";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;

	*version = -1;
	if (!statement)
		return false;
	bind_text(statement, 1, id);
	row = store_row(s, statement, err);
	if (row == ROW_HERE)
		*version = sqlite3_column_int64(statement, 0);
	(void)sqlite3_reset(statement);
	return row != ROW_ERROR;
}

bool sync_aside_drop(struct store *s, const char *id, struct error *err)
{
	static const char sql[] = "delete from sync_aside where id = ?2";

	return store_change(s, sql, TEXTS(id), NULL, err);
}

bool sync_late_put(struct store *s, const char *id, struct error *err)
{
	static const char sql[] = "insert or ignore into sync_late (id) values (?2)";

	return store_change(s, sql, TEXTS(id), NULL, err);
}

bool sync_late_take(struct store *s, const char *id, bool *out, struct error *err)
{
	static const char sql[] = "delete from sync_late where id = ?2";
	int changed = 0;

	*out = false;
	if (!store_change(s, sql, TEXTS(id), &changed, err))
		return false;
	*out = changed > 0;
	return true;
}

bool sync_said_get(struct store *s, enum shared_table t, const char *id, struct arena *arena,
    struct row *out, bool *known, struct error *err)
{
	static const char sql[] = "select theirs from sync_said where id = ?1";
	const char *json;

	*out = (struct row){ .id = id, .updated_at = "" };
	return store_text(s, store_asked(s, sql, TEXTS(id), err), arena, known, &json, err) &&
	    (!*known || sync_from_json(s, t, json, arena, out, err));
}

bool sync_said_put(struct store *s, enum shared_table t, const struct row *row, struct arena *arena,
    struct error *err)
{
	static const char sql[] =
	    "insert into sync_said (id, theirs) values (?2, ?3) on conflict (id) do update set "
	    "theirs = excluded.theirs where theirs <> excluded.theirs";
	const char *json;

	return sync_to_json(s, t, row, arena, &json, err) &&
	    store_change(s, sql, TEXTS(row->id, json), NULL, err);
}
