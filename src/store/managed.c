#include "store/managed.h"

#include <string.h>

#include "base/i18n.h"
#include "base/time.h"
#include "store/internal.h"
#include "store/managed_rows.h"
#include "store/pool_rows.h"

#define COLUMNS                                                                                   \
	"select t.id, t.org_id, t.phone_number, t.country_code, t.friendly_name, t.account_sid, " \
	"t.phone_number_sid, t.seen_at, coalesce(o.name, ''), t.status = 'active', "              \
	"t.provider_state, t.drift, t.vapi_phone_id, t.voice_url, t.voice_url_was, t.updated_at " \
	"from twilio_phone_numbers t left join organizations o on o.id = t.org_id "               \
	"where t.deleted_at is null"

static bool row_read(struct store *s, sqlite3_stmt *row, struct arena *arena, void *to,
    struct error *err)
{
	struct managed_number *m = to;

	*m = (struct managed_number){
		.number = column_text(row, 2, arena),
		.country = column_text(row, 3, arena),
		.name = column_text(row, 4, arena),
		.account_sid = column_text(row, 5, arena),
		.sid = column_text(row, 6, arena),
		.seen_at = column_text(row, 7, arena),
		.customer = column_text(row, 8, arena),
		.active = sqlite3_column_int(row, 9) != 0,
		.provider_state = column_text(row, 10, arena),
		.vapi_id = column_text(row, 12, arena),
		.voice_url = column_text(row, 13, arena),
		.voice_url_was = column_text(row, 14, arena),
		.updated_at = column_text(row, 15, arena),
	};
	column_id(row, 0, m->id);
	column_id(row, 1, m->org_id);
	return number_drift_parse(column_text(row, 11, arena), &m->drift) ||
	    store_fail_corrupt(s, "twilio_phone_numbers: drift", err);
}
static const struct row_reader reader = { sizeof(struct managed_number), row_read };

static bool rows_read(struct store *s, sqlite3_stmt *asked, struct arena *arena,
    struct managed_number **out, size_t *n, struct error *err)
{
	void *all;
	bool ok = store_list(s, asked, &reader, arena, &all, n, err);

	*out = all;
	return ok;
}

bool managed_list(struct store *s, struct arena *arena, struct managed_number **out, size_t *n,
    struct error *err)
{
	static const char sql[] = COLUMNS " order by t.row_id";

	return rows_read(s, store_statement(s, sql, err), arena, out, n, err);
}

static bool one(struct store *s, const char *sql, const char *key, struct arena *arena, bool *found,
    struct managed_number *out, struct error *err)
{
	return store_one(s, store_asked(s, sql, TEXTS(key), err), &reader, arena, found, out, err);
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
	    "select 1 from pool_numbers where phone_number = ?1 and deleted_at is null";

	return store_has(s, sql, TEXTS(number), out, err);
}

static const char *status_of(const struct managed_seen *m)
{
	return m->active ? "active" : "inactive";
}

static bool insert(struct store *s, const struct managed_seen *m, const char *account_sid,
    const char *org_id, char id[ID_MAX], struct error *err)
{
	static const char sql[] =
	    "insert into twilio_phone_numbers (id, org_id, phone_number, status, country_code, friendly_name, account_sid, "
	    "phone_number_sid, provider_state, drift, voice_url, seen_at, created_at, updated_at) values (?2, ?3, ?4, ?5, ?6, ?7, "
	    "nullif(?8, ''), nullif(?9, ''), ?10, ?11, ?12, ?1, ?1, ?1)";

	id_new(id);
	return store_change_one(s, sql,
		   TEXTS(id, org_id, m->number, status_of(m),
		       country_fits(m->country) ? m->country : "", m->name, account_sid, m->sid,
		       or_empty(m->state),
		       number_drift_name(m->active ? DRIFT_NONE : DRIFT_SUSPENDED), m->voice_url),
		   err) &&
	    store_audit(s, org_id, "managed.add", id, err, "%s %s", m->number, account_sid);
}

/* What the row becomes. */
struct seen {
	enum number_drift drift;
	const char *state, *voice_url, *voice_url_was; /* NULL: null */
};

/* Where its calls went (or which account it was in) before, while that is not so again. */
static const char *was(const struct managed_number *old, const struct managed_seen *m,
    const char *account_sid)
{
	const char *url = m->voice_url ? m->voice_url : old->voice_url;

	if (old->voice_url_was[0])
		return strcmp(old->voice_url_was, url) == 0 ||
			strcmp(old->voice_url_was, account_sid) == 0
		    ? NULL
		    : old->voice_url_was;
	if (old->voice_url[0] && strcmp(old->voice_url, url) != 0)
		return old->voice_url;
	if (old->account_sid[0] && strcmp(old->account_sid, account_sid) != 0)
		return old->account_sid;
	return NULL;
}

static struct seen seen_of(const struct managed_number *old, const struct managed_seen *m,
    const char *account_sid)
{
	struct seen now = {
		.state = m->state && m->state[0] ? m->state : old->provider_state,
		.voice_url = m->voice_url ? m->voice_url : old->voice_url,
		.voice_url_was = was(old, m, account_sid),
	};

	now.drift = now.voice_url_was ? DRIFT_MOVED : DRIFT_NONE;
	if (!m->active)
		now.drift = DRIFT_SUSPENDED;
	return now;
}

static bool same(const struct managed_number *old, const struct managed_seen *m,
    const char *account_sid, const struct seen *now)
{
	return old->active == m->active && strcmp(old->name, m->name) == 0 &&
	    strcmp(old->account_sid, account_sid) == 0 && strcmp(old->sid, m->sid) == 0 &&
	    (!m->country[0] || strcmp(old->country, m->country) == 0) && old->drift == now->drift &&
	    strcmp(old->provider_state, now->state) == 0 &&
	    strcmp(old->voice_url, now->voice_url) == 0 &&
	    strcmp(old->voice_url_was, or_empty(now->voice_url_was)) == 0;
}

static bool update(struct store *s, const struct managed_number *old, const struct managed_seen *m,
    const char *account_sid, struct error *err)
{
	static const char again[] =
	    "update twilio_phone_numbers set seen_at = ?1, voice_url = nullif(?3, '') where id = ?2";
	static const char other[] =
	    "update twilio_phone_numbers set status = ?3, country_code = coalesce(nullif(?4, ''), country_code), "
	    "friendly_name = ?5, account_sid = nullif(?6, ''), phone_number_sid = nullif(?7, ''), provider_state = ?8, "
	    "drift = ?9, voice_url = nullif(?10, ''), voice_url_was = ?11, seen_at = ?1, updated_at = ?1, "
	    "version = version + 1 where id = ?2";
	const struct seen now = seen_of(old, m, account_sid);

	if (same(old, m, account_sid, &now))
		return store_change_one(s, again, TEXTS(old->id, now.voice_url), err);
	return store_change_one(s, other,
		   TEXTS(old->id, status_of(m), country_fits(m->country) ? m->country : "", m->name,
		       account_sid, m->sid, now.state, number_drift_name(now.drift), now.voice_url,
		       now.voice_url_was),
		   err) &&
	    store_audit(s, old->org_id, "managed.seen", old->id, err, "%s %s%s%s", m->number,
		status_of(m), now.drift ? ", " : "", number_drift_name(now.drift));
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

bool store_changed_since(const char *updated_at, const char *looked_at)
{
	char now[TIME_TEXT_MAX];

	time_now_text(now);
	return looked_at && strcmp(updated_at, looked_at) > 0 && strcmp(updated_at, now) <= 0;
}

static bool given_back_since(struct store *s, const char *number, const char *looked_at, bool *out,
    struct error *err)
{
	static const char sql[] =
	    "select 1 from twilio_phone_numbers where phone_number = ?1 and deleted_at is not null and deleted_at > ?2";

	*out = false;
	return !looked_at || store_has(s, sql, TEXTS(number, looked_at), out, err);
}

static bool sync_one(struct store *s, const struct managed_seen *m, const char *account_sid,
    const char *looked_at, struct arena *arena, struct error *err)
{
	struct managed_number old;
	bool found = false, in_pool = false, gone = false;
	char id[ID_MAX];

	if (!managed_find(s, m->number, arena, &found, &old, err))
		return false;
	if (found)
		return store_changed_since(old.updated_at, looked_at) ||
		    update(s, &old, m, account_sid, err);
	return pooled(s, m->number, &in_pool, err) &&
	    given_back_since(s, m->number, looked_at, &gone, err) &&
	    (in_pool || gone || insert(s, m, account_sid, NULL, id, err));
}

static bool missing(struct store *s, const struct managed_number *m, struct error *err)
{
	static const char sql[] =
	    "update twilio_phone_numbers set status = 'inactive', drift = 'missing', updated_at = ?1, version = version + 1 "
	    "where id = ?2";

	return store_change_one(s, sql, TEXTS(m->id), err) &&
	    store_audit(s, m->org_id, "managed.missing", m->id, err, "%s", m->number);
}

static bool among(const struct managed_seen *seen, size_t n, const char *number)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(seen[i].number, number) == 0)
			return true;
	return false;
}

static bool sync_inside(struct store *s, const char *account_sid, const char *looked_at,
    const struct managed_seen *seen, size_t n, struct arena *arena, struct error *err)
{
	static const char sql[] =
	    COLUMNS " and t.account_sid = ?1 and t.drift <> 'missing' order by t.row_id";
	struct managed_number *all;
	size_t n_all;

	for (size_t i = 0; i < n; i++)
		if (ai_number_fits(seen[i].number) &&
		    !sync_one(s, &seen[i], account_sid, looked_at, arena, err))
			return false;
	if (!rows_read(s, store_asked(s, sql, TEXTS(account_sid), err), arena, &all, &n_all, err))
		return false;
	for (size_t i = 0; i < n_all; i++)
		if (!among(seen, n, all[i].number) &&
		    !store_changed_since(all[i].updated_at, looked_at) && !missing(s, &all[i], err))
			return false;
	return true;
}

bool managed_sync(struct store *s, const char *account_sid, const char *looked_at,
    const struct managed_seen *seen, size_t n, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = sync_inside(s, account_sid, looked_at, seen, n, &arena, err);
	arena_done(&arena);
	return ok ? store_commit(s, err) : store_rollback(s);
}

static bool note_inside(struct store *s, const char *account_sid, const char *number,
    const struct managed_seen *seen, struct arena *arena, struct error *err)
{
	struct managed_number old;
	bool found = false;

	if (seen)
		return !ai_number_fits(seen->number) ||
		    sync_one(s, seen, account_sid, NULL, arena, err);
	if (!managed_find(s, number, arena, &found, &old, err))
		return false;
	return !found || old.drift == DRIFT_MISSING || strcmp(old.account_sid, account_sid) != 0 ||
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

	return store_has(s, sql, TEXTS(number, account_sid), owned, err);
}

static bool bought_inside(struct store *s, const char *org_id, const struct managed_seen *m,
    struct arena *arena, char id[ID_MAX], struct error *err)
{
	static const char own[] =
	    "update twilio_phone_numbers set org_id = ?3, updated_at = ?1, version = version + 1 where id = ?2";
	struct managed_number old;
	bool found = false;

	if (!managed_find(s, m->number, arena, &found, &old, err))
		return false;
	if (!found)
		return insert(s, m, m->account_sid, org_id, id, err);
	memcpy(id, old.id, ID_MAX);
	return update(s, &old, m, m->account_sid, err) &&
	    store_change_one(s, own, TEXTS(id, org_id), err);
}

bool managed_bought(struct store *s, const char *org_id, const struct managed_seen *m,
    char id[ID_MAX], struct error *err)
{
	struct arena arena = { 0 };
	bool ok = bought_inside(s, org_id, m, &arena, id, err);

	arena_done(&arena);
	return ok;
}

bool managed_voice_anew(struct store *s, const char *number, struct error *err)
{
	static const char sql[] =
	    "update twilio_phone_numbers set voice_url = null, voice_url_was = null, "
	    "drift = case when drift = 'moved' then '' else drift end, updated_at = ?1, version = version + 1 "
	    "where phone_number = ?2 and deleted_at is null";

	return store_change(s, sql, TEXTS(number), NULL, err);
}

static bool accept_inside(struct store *s, const char *id, struct error *err)
{
	static const char sql[] =
	    "update twilio_phone_numbers set voice_url_was = null, drift = case when drift = 'moved' then '' else drift end, "
	    "updated_at = ?1, version = version + 1 where id = ?2 and voice_url_was is not null and deleted_at is null";
	int changed = 0;

	return store_change(s, sql, TEXTS(id), &changed, err) &&
	    (changed == 0 || store_audit(s, NULL, "managed.accept", id, err, "%s", ""));
}

bool managed_accept_move(struct store *s, const char *id, struct error *err)
{
	if (!store_begin(s, err))
		return false;
	return accept_inside(s, id, err) ? store_commit(s, err) : store_rollback(s);
}
