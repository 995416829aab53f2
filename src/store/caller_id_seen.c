/* What was observed of caller IDs: by the call, in Twilio's list, or by the clock. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/time.h"
#include "store/journal_rows.h"

static bool verifies(const struct journal_row *row)
{
	return strcmp(row->o.kind, OPERATION_VERIFY) == 0;
}

/* The record's open verification, if any, has come to its end, whoever sent it. */
static bool end_operation(struct store *s, const struct caller_id *c, enum operation_state to,
    const char *text, struct arena *arena, struct error *err)
{
	struct journal_row row;

	if (!c->operation_id[0])
		return true;
	if (!journal_get(s, c->operation_id, arena, &row, err))
		return false;
	if (!verifies(&row))
		return true;
	/* What was not sent will not be any more: its owner's send is refused. */
	if (row.o.state == OPERATION_PLANNED)
		to = OPERATION_CANCELLED;
	return journal_move(s, &row, to, text, err);
}

static bool under_way(const struct caller_id *c)
{
	return c->state == OUTBOUND_CALLING || c->state == OUTBOUND_PENDING;
}

/* One observation of one record. `due`: does it change anything? Asked first without the write
 * lock, since what is watched is mostly as it was. */
struct observation {
	const char *id, *text, *point;
	const struct caller_id *of; /* the verification that was looked at; NULL: not about one */
	bool (*due)(const struct caller_id *c, const char *text);
	bool (*work)(struct store *s, const struct caller_id *c, const char *text,
	    struct arena *arena, struct error *err);
	bool wipes;
};

/* A number is verified again under the same record: what was seen of an earlier call says nothing
 * about the one that rings now. */
static bool is_due(const struct observation *o, const struct caller_id *c)
{
	return o->due(c, o->text) &&
	    (!o->of ||
		(strcmp(o->of->call_sid, c->call_sid) == 0 &&
		    strcmp(o->of->started_at, c->started_at) == 0));
}

static bool observe_inside(struct store *s, const struct observation *o, struct arena *arena,
    bool *due, struct error *err)
{
	struct caller_id c;

	if (!caller_id_get(s, o->id, arena, &c, err))
		return false;
	*due = is_due(o, &c);
	return !*due || o->work(s, &c, o->text, arena, err);
}

static bool observe(struct store *s, const struct observation *o, struct error *err)
{
	struct arena arena = { 0 };
	struct caller_id c;
	bool due, ok;

	ok = caller_id_get(s, o->id, &arena, &c, err);
	due = ok && is_due(o, &c);
	if (due) {
		ok = store_begin(s, err);
		if (ok) {
			ok = observe_inside(s, o, &arena, &due, err);
			ok = o->wipes ? journal_commit_wiped(s, ok, o->point, err)
				      : journal_commit(s, ok, o->point, err);
		}
	}
	arena_done(&arena);
	return ok;
}

static bool answer_due(const struct caller_id *c, const char *word)
{
	return under_way(c) && strcmp(outbound_state_name(c->state), word) != 0;
}

static bool answered(struct store *s, const struct caller_id *c, const char *word,
    struct arena *arena, struct error *err)
{
	static const char sql[] =
	    "update verified_caller_ids set state = ?3, state_at = ?1, updated_at = ?1, version = version + 1 "
	    "where id = ?2";
	char action[32];

	(void)arena;
	(void)snprintf(action, sizeof action, "caller-id.%s", word);
	return store_change_one(s, sql, TEXTS(c->id, or_null(word)), err) &&
	    store_audit(s, c->org_id, action, c->id, err, "%s", c->number);
}

bool caller_id_answered(struct store *s, const struct caller_id *of, bool is_answered,
    struct error *err)
{
	return observe(s,
	    &(struct observation){ .id = of->id,
		.of = of,
		.text = outbound_state_name(is_answered ? OUTBOUND_PENDING : OUTBOUND_CALLING),
		.due = answer_due,
		.work = answered,
		.point = "journal-answered" },
	    err);
}

static bool failure_due(const struct caller_id *c, const char *reason)
{
	(void)reason;
	return under_way(c);
}

static bool failed(struct store *s, const struct caller_id *c, const char *reason,
    struct arena *arena, struct error *err)
{
	return end_operation(s, c, OPERATION_FAILED, reason, arena, err) &&
	    caller_id_fail(s, c->id, reason, err) &&
	    store_audit(s, c->org_id, "caller-id.failed", c->id, err, "%s: %s", c->number, reason);
}

bool caller_id_failed(struct store *s, const struct caller_id *of, const char *reason,
    struct error *err)
{
	return observe(s,
	    &(struct observation){ .id = of->id,
		.of = of,
		.text = reason,
		.due = failure_due,
		.work = failed,
		.point = "journal-failed",
		.wipes = true },
	    err);
}

static bool is_verified(const struct caller_id *c, const char *text)
{
	(void)text;
	return c->state == OUTBOUND_VERIFIED;
}

static bool seen(struct store *s, const struct caller_id *c, const char *text, struct arena *arena,
    struct error *err)
{
	static const char sql[] = "update verified_caller_ids set seen_at = ?1 where id = ?2";

	(void)text, (void)arena;
	return store_change_one(s, sql, TEXTS(c->id), err);
}

bool caller_id_seen(struct store *s, const char *id, struct error *err)
{
	return observe(s,
	    &(struct observation){
		.id = id, .due = is_verified, .work = seen, .point = "journal-seen" },
	    err);
}

static bool gone(struct store *s, const struct caller_id *c, const char *reason,
    struct arena *arena, struct error *err)
{
	static const char sql[] =
	    "update verified_caller_ids set state = 'removed', state_at = ?1, reason = coalesce(?3, ''), "
	    "updated_at = ?1, version = version + 1 where id = ?2";

	(void)arena;
	return store_change_one(s, sql, TEXTS(c->id, or_null(reason)), err) &&
	    store_audit(s, c->org_id, "caller-id.gone", c->id, err, "%s: %s", c->number, reason);
}

bool caller_id_gone(struct store *s, const char *id, const char *reason, struct error *err)
{
	return observe(s,
	    &(struct observation){ .id = id,
		.text = reason,
		.due = is_verified,
		.work = gone,
		.point = "journal-gone" },
	    err);
}

static bool verified(struct store *s, const struct caller_id *c, const char *sid,
    struct arena *arena, struct error *err)
{
	static const char sql[] =
	    "update verified_caller_ids set state = 'verified', caller_id_sid = coalesce(?3, caller_id_sid), "
	    "state_at = case state when 'verified' then state_at else ?1 end, "
	    "verified_at = case state when 'verified' then verified_at else ?1 end, seen_at = ?1, reason = '', "
	    "validation_code = null, prior_state = null, prior_state_at = null, prior_reason = null, "
	    "updated_at = ?1, version = version + 1 where id = ?2";

	if (c->state == OUTBOUND_VERIFIED && (!sid[0] || strcmp(c->caller_id_sid, sid) == 0))
		return seen(s, c, NULL, arena, err);
	return end_operation(s, c, OPERATION_DONE, _("listed at Twilio"), arena, err) &&
	    store_change_one(s, sql, TEXTS(c->id, or_null(sid)), err) &&
	    store_audit(s, c->org_id, "caller-id.verified", c->id, err, "%s %s", c->number,
		c->account_sid);
}

bool caller_id_verified(struct store *s, const struct verification_plan *plan,
    const char *caller_id_sid, char id[ID_MAX], struct error *err)
{
	struct arena arena = { 0 };
	struct caller_id c = { .state = OUTBOUND_NONE };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = caller_id_record(s, plan, &arena, &c, err) &&
	    verified(s, &c, caller_id_sid ? caller_id_sid : "", &arena, err);
	if (ok)
		memcpy(id, c.id, ID_MAX);
	arena_done(&arena);
	return under_way(&c) ? journal_commit_wiped(s, ok, "journal-verified", err)
			     : journal_commit(s, ok, "journal-verified", err);
}

/* ---- by the clock */

/* Past its 30 minutes, and nothing is open that would say what came of it. */
static bool overdue(const struct caller_id *c)
{
	return under_way(c) && !caller_id_running(c);
}

const char *caller_id_overdue_reason(void)
{
	return _("nobody saw it end");
}

#define OLD_CODES                                                                                         \
	"from verified_caller_ids where state in ('calling', 'pending') and validation_code is not null " \
	"and coalesce(started_at, state_at) not between ?1 and ?2"

/* Codes may be older than their verification: one that is not settled stays open. */
static sqlite3_stmt *old_codes(struct store *s, const char *sql, char from[TIME_TEXT_MAX],
    char to[TIME_TEXT_MAX], struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, sql, err);

	if (!statement)
		return NULL;
	time_text(time_now() - VERIFICATION_MINUTES * 60 + 1, from);
	time_text(time_now() + VERIFICATION_MINUTES * 60 - 1, to);
	bind_text(statement, 1, from);
	bind_text(statement, 2, to);
	return statement;
}

static bool any_old_code(struct store *s, bool *any, struct error *err)
{
	static const char sql[] = "select 1 " OLD_CODES " limit 1";
	char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX];
	sqlite3_stmt *statement = old_codes(s, sql, from, to, err);
	enum stepped row;

	if (!statement)
		return false;
	row = store_row(s, statement, err);
	*any = row == ROW_HERE;
	(void)sqlite3_reset(statement);
	return row != ROW_ERROR;
}

static bool wipe_old(struct store *s, size_t *n, struct error *err)
{
	static const char sql[] = "update verified_caller_ids set validation_code = null "
				  "where row_id in (select row_id " OLD_CODES ")";
	char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX];
	sqlite3_stmt *statement = old_codes(s, sql, from, to, err);

	if (!statement || !store_run(s, statement, err))
		return false;
	*n += (size_t)sqlite3_changes(s->db);
	return true;
}

static bool any_to_sweep(struct store *s, struct arena *arena, bool *any, struct error *err)
{
	struct caller_id *all;
	size_t n;

	if (!any_old_code(s, any, err) || !caller_id_under_way(s, NULL, arena, &all, &n, err))
		return false;
	for (size_t i = 0; i < n && !*any; i++)
		*any = overdue(&all[i]);
	return true;
}

static bool sweep_inside(struct store *s, struct arena *arena, size_t *n, struct error *err)
{
	struct caller_id *all;
	size_t n_all;

	if (!caller_id_under_way(s, NULL, arena, &all, &n_all, err))
		return false;
	for (size_t i = 0; i < n_all; i++) {
		if (!overdue(&all[i]))
			continue;
		if (!failed(s, &all[i], caller_id_overdue_reason(), arena, err))
			return false;
		(*n)++;
	}
	return wipe_old(s, n, err);
}

/* A look without the write lock first: almost always there is nothing to do. */
bool caller_id_sweep(struct store *s, size_t *n, struct error *err)
{
	struct arena arena = { 0 };
	bool any = false, ok;

	*n = 0;
	if (s->readonly)
		return true;
	ok = any_to_sweep(s, &arena, &any, err);
	if (ok && any) {
		ok = store_begin(s, err);
		if (ok)
			ok = journal_commit_wiped(s, sweep_inside(s, &arena, n, err),
			    "journal-swept", err);
	}
	if (!ok)
		*n = 0;
	arena_done(&arena);
	return ok;
}
