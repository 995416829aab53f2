#include "store/settings.h"

#include "store/internal.h"

bool setting_get(struct store *s, const char *name, struct arena *arena, const char **value,
    struct error *err)
{
	static const char sql[] = "select value from settings where name = ?";
	bool found;

	return store_text(s, store_asked(s, sql, TEXTS(name), err), arena, &found, value, err);
}

bool setting_put(struct store *s, const char *name, const char *value, bool *changed,
    struct error *err)
{
	static const char set[] =
	    "insert into settings (name, value, updated_at) values (?2, ?3, ?1) on conflict (name) do update "
	    "set value = excluded.value, updated_at = excluded.updated_at, version = version + 1 "
	    "where value <> excluded.value";
	static const char drop[] = "delete from settings where name = ?2";
	int rows = 0;

	if (!(value ? store_change(s, set, TEXTS(name, value), &rows, err)
		    : store_change(s, drop, TEXTS(name), &rows, err)))
		return false;
	*changed = rows > 0;
	return true;
}

bool setting_set(struct store *s, const char *name, const char *value, struct error *err)
{
	bool changed = false;

	if (!store_begin(s, err))
		return false;
	if (!setting_put(s, name, value, &changed, err) ||
	    (changed && !store_audit(s, NULL, "setting.set", name, err, "%s", value)))
		return store_rollback(s);
	return store_commit(s, err);
}

bool setting_note(struct store *s, const char *name, const char *value, struct error *err)
{
	bool changed = false;

	if (!store_begin(s, err))
		return false;
	if (!setting_put(s, name, value, &changed, err))
		return store_rollback(s);
	return store_commit(s, err);
}
