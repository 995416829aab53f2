/*
 * DESIGN. What a provider lists against what is known. A number's drift follows from three things
 * seen now: not listed (missing), listed in a state in which it takes no calls (suspended),
 * attached elsewhere than what counts as right (moved). What counts as right is what it was
 * attached to when it was seen first, or what an operator has accepted since; while it is
 * elsewhere, connection_was keeps it, so that a number that comes back is fine again by itself.
 */
#include <string.h>

#include "store/internal.h"
#include "store/managed.h"
#include "store/pool_rows.h"
#include "store/sync_rows.h"

struct sync {
	struct store *s;
	const char *provider, *account_sid;
	const char *looked_at; /* NULL: now */
	const struct pool_seen *seen;
	size_t n;
	bool adopt;
	struct pool_row *known;
	size_t n_known;
	struct pool_synced *out;
	size_t changed;
};

/* The right place when it is not the present one. */
struct former {
	const char *id, *name;
};

static const char *named(const char *name, const char *id)
{
	return name[0] ? name : id;
}

static struct former former_of(const struct sync *y, const struct pool_row *k,
    const struct pool_seen *m)
{
	const struct former none = { "", "" };
	const struct pool_number *p = &k->n;

	if (k->connection_was_id[0]) {
		if (strcmp(k->connection_was_id, m->connection_id) == 0 ||
		    strcmp(k->connection_was_id, y->account_sid) == 0)
			return none;
		return (struct former){ k->connection_was_id, p->connection_was };
	}
	if (p->connection_id[0] && strcmp(p->connection_id, m->connection_id) != 0)
		return (struct former){ p->connection_id,
			named(p->connection_name, p->connection_id) };
	if (p->account_sid[0] && y->account_sid[0] && strcmp(p->account_sid, y->account_sid) != 0)
		return (struct former){ p->account_sid, p->account_sid };
	return none;
}

static void count(struct pool_synced *out, enum number_drift before, enum number_drift now)
{
	out->missing += now == DRIFT_MISSING;
	out->suspended += now == DRIFT_SUSPENDED;
	out->moved += now == DRIFT_MOVED;
	out->returned += (before == DRIFT_MISSING || before == DRIFT_SUSPENDED) &&
	    now != DRIFT_MISSING && now != DRIFT_SUSPENDED;
}

static bool same(const struct sync *y, const struct pool_row *k, const struct pool_seen *m,
    const struct former *was, enum number_drift drift)
{
	const struct pool_number *p = &k->n;

	return p->drift == drift && strcmp(p->provider, y->provider) == 0 &&
	    strcmp(p->provider_state, m->state) == 0 &&
	    strcmp(p->provider_id, m->provider_id) == 0 &&
	    strcmp(p->connection_id, m->connection_id) == 0 &&
	    strcmp(p->connection_name, m->connection_name) == 0 &&
	    strcmp(k->connection_was_id, was->id) == 0 &&
	    strcmp(p->account_sid, y->account_sid) == 0 &&
	    (p->country[0] || !country_fits(m->country));
}

/* A number that another provider had before starts anew, as if seen for the first time. */
static bool update(struct sync *y, const struct pool_row *k, const struct pool_seen *m,
    struct error *err)
{
	static const char again[] = "update pool_numbers set seen_at = ?1 where id = ?2";
	static const char other[] =
	    "update pool_numbers set provider = ?3, provider_state = ?4, drift = ?5, provider_id = nullif(?6, ''), "
	    "connection_id = nullif(?7, ''), connection_name = ?8, connection_was_id = ?9, connection_was = ?10, "
	    "account_sid = nullif(?11, ''), country_code = case when country_code = '' then ?12 else country_code end, "
	    "seen_at = ?1, updated_at = ?1, version = version + 1 where id = ?2";
	bool ours = strcmp(k->n.provider, y->provider) == 0;
	struct former was = ours ? former_of(y, k, m) : (struct former){ "", "" };
	enum number_drift drift = was.id[0] ? DRIFT_MOVED : DRIFT_NONE;

	if (!m->takes_calls)
		drift = DRIFT_SUSPENDED;
	count(y->out, k->n.drift, drift);
	if (same(y, k, m, &was, drift))
		return store_change_one(y->s, again, TEXTS(k->n.id), err);
	y->changed++;
	return store_change_one(y->s, other,
	    TEXTS(k->n.id, y->provider, m->state, number_drift_name(drift), m->provider_id,
		m->connection_id, m->connection_name, was.id, was.name, y->account_sid,
		country_fits(m->country) ? m->country : ""),
	    err);
}

/* What is another thing already, or was taken out of the pool by somebody, is not taken in. */
static bool may_adopt(struct store *s, const char *number, bool *out, struct error *err)
{
	static const char sql[] =
	    "select 1 from forwarding_configs where business_number = ?1 and deleted_at is null "
	    "union all select 1 from twilio_phone_numbers where phone_number = ?1 and deleted_at is null "
	    "union all select 1 from pool_numbers where phone_number = ?1";
	bool known;

	*out = false;
	if (!store_has(s, sql, TEXTS(number), &known, err))
		return false;
	*out = !known && ai_number_fits(number);
	return true;
}

static bool adopt(struct sync *y, const struct pool_seen *m, struct error *err)
{
	static const char sql[] =
	    "insert into pool_numbers (id, phone_number, country_code, provider, status, provider_state, drift, provider_id, "
	    "connection_id, connection_name, account_sid, seen_at, created_at, updated_at) values (?2, ?3, ?4, ?5, ?6, ?7, ?8, "
	    "nullif(?9, ''), nullif(?10, ''), ?11, nullif(?12, ''), ?1, ?1, ?1)";
	enum number_drift drift = m->takes_calls ? DRIFT_NONE : DRIFT_SUSPENDED;
	/* One that takes no calls yet has its drift; nobody switched it off. */
	const char *status = m->connection_id[0] ? "active" : "inactive";
	char id[ID_MAX];
	bool may;

	if (!may_adopt(y->s, m->number, &may, err))
		return false;
	y->out->unknown += may && !y->adopt;
	if (!may || !y->adopt)
		return true;
	id_new(id);
	y->out->added++;
	count(y->out, DRIFT_NONE, drift);
	y->changed++;
	return store_change_one(y->s, sql,
		   TEXTS(id, m->number, country_fits(m->country) ? m->country : "", y->provider,
		       status, m->state, number_drift_name(drift), m->provider_id, m->connection_id,
		       m->connection_name, y->account_sid),
		   err) &&
	    sync_places_follow(y->s, m->number, err) &&
	    store_audit(y->s, NULL, "pool.add", id, err, "%s %s %s", m->number, y->provider,
		status);
}

static bool missing(struct sync *y, const struct pool_row *k, struct error *err)
{
	static const char again[] = "update pool_numbers set seen_at = ?1 where id = ?2";
	static const char gone[] =
	    "update pool_numbers set drift = 'missing', seen_at = ?1, updated_at = ?1, version = version + 1 where id = ?2";

	count(y->out, k->n.drift, DRIFT_MISSING);
	y->changed += k->n.drift != DRIFT_MISSING;
	return store_change_one(y->s, k->n.drift == DRIFT_MISSING ? again : gone, TEXTS(k->n.id),
	    err);
}

static bool listed(const struct sync *y, const char *number)
{
	for (size_t i = 0; i < y->n; i++)
		if (strcmp(y->seen[i].number, number) == 0)
			return true;
	return false;
}

static const struct pool_row *known(const struct sync *y, const char *number)
{
	for (size_t i = 0; i < y->n_known; i++)
		if (strcmp(y->known[i].n.number, number) == 0)
			return &y->known[i];
	return NULL;
}

/* A number of Twilio may be in another of its accounts: this one's list says nothing about it. */
static bool should_be_listed(const struct sync *y, const struct pool_row *k)
{
	return strcmp(k->n.provider, y->provider) == 0 &&
	    strcmp(k->n.account_sid, y->account_sid) == 0;
}

static bool sync_inside(struct sync *y, struct arena *arena, struct error *err)
{
	if (!pool_rows(y->s, arena, &y->known, &y->n_known, err))
		return false;
	for (size_t i = 0; i < y->n; i++) {
		const struct pool_row *k = known(y, y->seen[i].number);

		if (k && store_changed_since(k->updated_at, y->looked_at))
			count(y->out, k->n.drift, k->n.drift);
		else if (!(k ? update(y, k, &y->seen[i], err) : adopt(y, &y->seen[i], err)))
			return false;
	}
	for (size_t i = 0; i < y->n_known; i++)
		if (should_be_listed(y, &y->known[i]) &&
		    !store_changed_since(y->known[i].updated_at, y->looked_at) &&
		    !listed(y, y->known[i].n.number) && !missing(y, &y->known[i], err))
			return false;
	return y->changed == 0 ||
	    store_audit(y->s, NULL, "pool.sync", y->provider, err,
		"%zu listed, %zu new, %zu missing, %zu suspended, %zu moved, %zu returned",
		y->out->listed, y->out->added, y->out->missing, y->out->suspended, y->out->moved,
		y->out->returned);
}

bool pool_sync(struct store *s, const char *provider, const char *account_sid,
    const char *looked_at, const struct pool_seen *seen, size_t n, bool adopts,
    struct pool_synced *out, struct error *err)
{
	struct arena arena = { 0 };
	struct sync y = {
		.s = s,
		.provider = provider,
		.account_sid = account_sid ? account_sid : "",
		.looked_at = looked_at,
		.seen = seen,
		.n = n,
		.adopt = adopts,
		.out = out,
	};
	bool ok;

	*out = (struct pool_synced){ .listed = n };
	if (!store_begin(s, err))
		return false;
	ok = sync_inside(&y, &arena, err);
	arena_done(&arena);
	return ok ? store_commit(s, err) : store_rollback(s);
}

bool pool_voice_anew(struct store *s, const char *number, struct error *err)
{
	/* Not looked at since: that it is attached to nothing was not seen. */
	static const char sql[] =
	    "update pool_numbers set connection_id = null, connection_name = '', connection_was = '', connection_was_id = '', seen_at = null, "
	    "drift = case when drift = 'moved' then '' else drift end, updated_at = ?1, version = version + 1 "
	    "where phone_number = ?2 and deleted_at is null";

	return store_change(s, sql, TEXTS(number), NULL, err);
}
