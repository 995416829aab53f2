#include "store/settings.h"

#include "base/time.h"
#include "store/internal.h"

bool setting_get(struct store *s, const char *name, struct arena *arena, const char **value,
    struct error *err)
{
	static const char sql[] = "select value from settings where name = ?";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;

	*value = "";
	if (!statement)
		return false;
	bind_text(statement, 1, name);
	row = store_row(s, statement, err);
	if (row == ROW_HERE)
		*value = column_text(statement, 0, arena);
	(void)sqlite3_reset(statement);
	return row != ROW_ERROR;
}

/* *changed: it was not so already. */
static bool put(struct store *s, const char *name, const char *value, bool *changed,
    struct error *err)
{
	static const char sql[] =
	    "insert into settings (name, value, updated_at) values (?1, ?2, ?3) on conflict (name) do update "
	    "set value = excluded.value, updated_at = excluded.updated_at, version = version + 1 "
	    "where value <> excluded.value";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	char now[TIME_TEXT_MAX];

	if (!statement)
		return false;
	time_now_text(now);
	bind_text(statement, 1, name);
	bind_text(statement, 2, value);
	bind_text(statement, 3, now);
	if (!store_run(s, statement, err))
		return false;
	*changed = sqlite3_changes(s->db) > 0;
	return true;
}

bool setting_set(struct store *s, const char *name, const char *value, struct error *err)
{
	bool changed = false;

	if (!store_begin(s, err))
		return false;
	if (!put(s, name, value, &changed, err) ||
	    (changed && !store_audit(s, NULL, "setting.set", name, err, "%s", value)))
		return store_rollback(s);
	return store_commit(s, err);
}

bool setting_note(struct store *s, const char *name, const char *value, struct error *err)
{
	bool changed = false;

	if (!store_begin(s, err))
		return false;
	if (!put(s, name, value, &changed, err))
		return store_rollback(s);
	return store_commit(s, err);
}
