#include "store/managed.h"

#include <string.h>

#include "base/i18n.h"
#include "base/time.h"
#include "store/internal.h"

#define COLUMNS                                                                                   \
	"select t.id, t.org_id, t.phone_number, t.country_code, t.friendly_name, t.account_sid, " \
	"t.phone_number_sid, t.seen_at, coalesce(o.name, ''), t.status = 'active', "              \
	"t.vapi_phone_id "                                                                        \
	"from twilio_phone_numbers t left join organizations o on o.id = t.org_id "               \
	"where t.deleted_at is null"

static bool rows_read(struct store *s, sqlite3_stmt *statement, struct arena *arena,
    struct managed_number **out, size_t *n, struct error *err)
{
	size_t room = 0;
	enum row row;

	*out = NULL;
	*n = 0;
	while (store_next(s, statement, &row, err)) {
		struct managed_number *m;

		*out = store_grow(arena, *out, *n, &room, sizeof **out);
		m = &(*out)[(*n)++];
		column_id(statement, 0, m->id);
		column_id(statement, 1, m->org_id);
		m->number = column_text(statement, 2, arena);
		m->country = column_text(statement, 3, arena);
		m->name = column_text(statement, 4, arena);
		m->account_sid = column_text(statement, 5, arena);
		m->sid = column_text(statement, 6, arena);
		m->seen_at = column_text(statement, 7, arena);
		m->customer = column_text(statement, 8, arena);
		m->active = sqlite3_column_int(statement, 9) != 0;
		m->vapi_id = column_text(statement, 10, arena);
	}
	return row == ROW_NONE;
}

bool managed_list(struct store *s, struct arena *arena, struct managed_number **out, size_t *n,
    struct error *err)
{
	static const char sql[] = COLUMNS " order by t.row_id";
	sqlite3_stmt *statement = store_statement(s, sql, err);

	*out = NULL;
	*n = 0;
	return statement && rows_read(s, statement, arena, out, n, err);
}

static bool one(struct store *s, const char *sql, const char *key, struct arena *arena, bool *found,
    struct managed_number *out, struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, sql, err);
	struct managed_number *all;
	size_t n;

	*found = false;
	if (!statement)
		return false;
	bind_text(statement, 1, key);
	if (!rows_read(s, statement, arena, &all, &n, err))
		return false;
	*found = n > 0;
	if (n > 0)
		*out = all[0];
	return true;
}

bool managed_get(struct store *s, const char *id, struct arena *arena, struct managed_number *out,
    struct error *err)
{
	bool found;

	return one(s, COLUMNS " and t.id = ?", id, arena, &found, out, err) &&
	    (found ||
		error_set(err, ERROR_NOT_FOUND, "no-such-managed-number",
		    _("Look at the list again: it may have been given back meanwhile."),
		    _("There is no such rented number.")));
}

/* Whatever account it was known in. */
bool managed_find(struct store *s, const char *number, struct arena *arena, bool *found,
    struct managed_number *out, struct error *err)
{
	return one(s, COLUMNS " and t.phone_number = ?", number, arena, found, out, err);
}

/* A pool number may be Twilio's too; it stays in the pool. */
static bool pooled(struct store *s, const char *number, bool *out, struct error *err)
{
	static const char sql[] =
	    "select 1 from pool_numbers where phone_number = ? and deleted_at is null";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum row row;

	if (!statement)
		return false;
	bind_text(statement, 1, number);
	row = store_row(s, statement, err);
	*out = row == ROW_HERE;
	(void)sqlite3_reset(statement);
	return row != ROW_ERROR;
}

static bool insert(struct store *s, const struct managed_seen *m, const char *account_sid,
    struct error *err)
{
	static const char sql[] =
	    "insert into twilio_phone_numbers (id, phone_number, status, country_code, friendly_name, account_sid, "
	    "phone_number_sid, seen_at, created_at, updated_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?8)";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	char now[TIME_TEXT_MAX], id[ID_MAX];

	if (!statement)
		return false;
	id_new(id);
	time_now_text(now);
	bind_text(statement, 1, id);
	bind_text(statement, 2, m->number);
	bind_text(statement, 3, m->active ? "active" : "inactive");
	bind_text(statement, 4, m->country);
	bind_text(statement, 5, m->name);
	bind_word(statement, 6, account_sid);
	bind_word(statement, 7, m->sid);
	bind_text(statement, 8, now);
	return store_run(s, statement, err) &&
	    store_audit(s, NULL, "managed.add", id, err, "%s %s", m->number, account_sid);
}

static bool same(const struct managed_number *old, const struct managed_seen *m,
    const char *account_sid)
{
	return old->active == m->active && strcmp(old->name, m->name) == 0 &&
	    strcmp(old->account_sid, account_sid) == 0 && strcmp(old->sid, m->sid) == 0 &&
	    (!m->country[0] || strcmp(old->country, m->country) == 0);
}

static bool update(struct store *s, const struct managed_number *old, const struct managed_seen *m,
    const char *account_sid, struct error *err)
{
	static const char sql[] =
	    "update twilio_phone_numbers set status = ?2, country_code = coalesce(?3, country_code), friendly_name = ?4, "
	    "account_sid = ?5, phone_number_sid = ?6, seen_at = ?7, "
	    "updated_at = case when ?8 then updated_at else ?7 end, version = version + (not ?8) where id = ?1";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	bool unchanged = same(old, m, account_sid);
	char now[TIME_TEXT_MAX];

	if (!statement)
		return false;
	time_now_text(now);
	bind_text(statement, 1, old->id);
	bind_text(statement, 2, m->active ? "active" : "inactive");
	bind_word(statement, 3, m->country);
	bind_text(statement, 4, m->name);
	bind_word(statement, 5, account_sid);
	bind_word(statement, 6, m->sid);
	bind_text(statement, 7, now);
	bind_number(statement, 8, unchanged);
	return store_run(s, statement, err) &&
	    (unchanged ||
		store_audit(s, old->org_id, "managed.seen", old->id, err, "%s %s", m->number,
		    m->active ? "active" : "inactive"));
}

/* Twilio lists short codes and the like too: what the table's rules do not take is no AI number. */
bool ai_number_fits(const char *number)
{
	size_t n = strlen(number);

	return n >= 5 && n <= 16 && number[0] == '+' && number[1] != '0' &&
	    strspn(number + 1, "0123456789") == n - 1;
}

bool country_fits(const char *country)
{
	return strlen(country) == 2 && country[0] >= 'A' && country[0] <= 'Z' &&
	    country[1] >= 'A' && country[1] <= 'Z';
}

static bool sync_one(struct store *s, const struct managed_seen *m, const char *account_sid,
    struct arena *arena, struct error *err)
{
	struct managed_number old;
	bool found = false, in_pool = false;

	if (!managed_find(s, m->number, arena, &found, &old, err))
		return false;
	if (found)
		return update(s, &old, m, account_sid, err);
	return pooled(s, m->number, &in_pool, err) && (in_pool || insert(s, m, account_sid, err));
}

static bool missing(struct store *s, const struct managed_number *m, struct error *err)
{
	static const char sql[] =
	    "update twilio_phone_numbers set status = 'inactive', updated_at = ?2, version = version + 1 where id = ?1";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	char now[TIME_TEXT_MAX];

	if (!statement)
		return false;
	time_now_text(now);
	bind_text(statement, 1, m->id);
	bind_text(statement, 2, now);
	return store_run(s, statement, err) &&
	    store_audit(s, m->org_id, "managed.missing", m->id, err, "%s", m->number);
}

static bool among(const struct managed_seen *seen, size_t n, const char *number)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(seen[i].number, number) == 0)
			return true;
	return false;
}

static bool sync_inside(struct store *s, const char *account_sid, const struct managed_seen *seen,
    size_t n, struct arena *arena, struct error *err)
{
	struct managed_number *all;
	size_t n_all;

	for (size_t i = 0; i < n; i++)
		if (ai_number_fits(seen[i].number) &&
		    !sync_one(s, &seen[i], account_sid, arena, err))
			return false;
	if (!managed_list(s, arena, &all, &n_all, err))
		return false;
	for (size_t i = 0; i < n_all; i++)
		if (all[i].active && strcmp(all[i].account_sid, account_sid) == 0 &&
		    !among(seen, n, all[i].number) && !missing(s, &all[i], err))
			return false;
	return true;
}

bool managed_sync(struct store *s, const char *account_sid, const struct managed_seen *seen,
    size_t n, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = sync_inside(s, account_sid, seen, n, &arena, err);
	arena_done(&arena);
	return ok ? store_commit(s, err) : store_rollback(s);
}

static bool note_inside(struct store *s, const char *account_sid, const char *number,
    const struct managed_seen *seen, struct arena *arena, struct error *err)
{
	struct managed_number old;
	bool found = false;

	if (seen)
		return !ai_number_fits(seen->number) || sync_one(s, seen, account_sid, arena, err);
	if (!managed_find(s, number, arena, &found, &old, err))
		return false;
	return !found || !old.active || strcmp(old.account_sid, account_sid) != 0 ||
	    missing(s, &old, err);
}

bool managed_note(struct store *s, const char *account_sid, const char *number,
    const struct managed_seen *seen, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = note_inside(s, account_sid, number, seen, &arena, err);
	arena_done(&arena);
	return ok ? store_commit(s, err) : store_rollback(s);
}

bool managed_owned(struct store *s, const char *account_sid, const char *number, bool *owned,
    struct error *err)
{
	static const char sql[] =
	    "select 1 from twilio_phone_numbers where phone_number = ?1 and account_sid = ?2 "
	    "and status = 'active' and deleted_at is null";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum row row;

	*owned = false;
	if (!statement)
		return false;
	bind_text(statement, 1, number);
	bind_text(statement, 2, account_sid);
	row = store_row(s, statement, err);
	*owned = row == ROW_HERE;
	(void)sqlite3_reset(statement);
	return row != ROW_ERROR;
}
