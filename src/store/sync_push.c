/*
 * DESIGN. The journal's row of a push says what comes when (sync_rank: removed, changed, new), so
 * that the next ones are read from an index, however many wait. What is sent is kept beside the
 * base: when nobody sees the answer, a later pull still knows it for our own.
 */
#include <string.h>

#include "base/buf.h"
#include "base/check.h"
#include "base/failpoint.h"
#include "base/text.h"
#include "base/time.h"
#include "store/owner.h"
#include "store/sync_rows.h"

/* The planned ones of one table and rank, as they may be sent now. ?1 rank, ?2 the time now, ?3 how
 * many, ?4 what is due after that was planned before the clock was set back. */
static const char *next_sql(enum shared_table t)
{
	static char *texts[SHARED_TABLES];
	const char *name = shared_tables[t].row.name;
	struct buf b;

	if (texts[t])
		return texts[t];
	buf_init(&b, 4096);
	buf_printf(&b,
	    "select o.id, r.id from operations o join %s r on r.id = substr(o.subject, %zu) where "
	    "o.kind = '" OPERATION_SYNC "' and o.state = 'planned' and o.sync_rank = ?1 and "
	    "o.subject > '%s/' and o.subject < '%s0' and (o.next_attempt_at is null or o.next_attempt_at <= ?2 or "
	    "o.next_attempt_at > ?4) and "
	    "not exists (select 1 from sync_conflicts c where c.id = r.id) and "
	    /* A newer version of it is known, and waits to be taken. */
	    "not exists (select 1 from sync_conflicts c where c.their_id = r.id and c.their_id <> c.id) and "
	    "not exists (select 1 from sync_aside a where a.id = r.id)",
	    name, strlen(name) + 2, name, name);
	/* What hangs on a customer whose removal, by whomever, is not decided waits with it. */
	if (shared_tables[t].org_column >= 0)
		buf_str(&b,
		    " and not exists (select 1 from sync_conflicts c where c.id = r.org_id and "
		    "(json_extract(c.theirs, '$.deleted_at') is not null or r.deleted_at is not null))");
	if (t == SHARED_CALLER_IDS || t == SHARED_TELNYX_NUMBERS)
		buf_str(&b,
		    " and (r.state not in ('calling', 'pending') or r.deleted_at is not null)");
	buf_str(&b, " order by o.subject limit ?3");
	check(!b.full);
	texts[t] = xstrdup(buf_text(&b));
	buf_done(&b);
	return texts[t];
}

struct due {
	char operation_id[ID_MAX], id[ID_MAX];
};

static bool due_read(struct store *s, enum shared_table t, int rank, size_t max,
    struct arena *arena, struct due **out, size_t *n, struct error *err)
{
	sqlite3_stmt *statement = store_statement(s, next_sql(t), err);
	char now[TIME_TEXT_MAX], latest[TIME_TEXT_MAX];
	size_t room = 0;
	enum stepped row;

	*n = 0;
	if (!statement)
		return false;
	time_now_text(now);
	bind_number(statement, 1, rank);
	bind_text(statement, 2, now);
	bind_number(statement, 3, (int64_t)max);
	time_text(time_now() + SYNC_ROW_AGAIN_S, latest);
	bind_text(statement, 4, latest);
	while (store_next(s, statement, &row, err)) {
		*out = store_grow(arena, *out, *n, &room, sizeof **out);
		column_id(statement, 0, (*out)[*n].operation_id);
		column_id(statement, 1, (*out)[(*n)++].id);
	}
	(void)sqlite3_clear_bindings(statement);
	return row == ROW_NONE;
}

/* A page may go on where the one before has ended, so `after` and `out` may be one memory. */
bool sync_push_removals(struct store *s, const char *after, size_t max, char (*out)[ID_MAX],
    size_t *n, struct error *err)
{
	static const char sql[] =
	    "select r.id from operations o join organizations r on r.id = substr(o.subject, 15) where "
	    "o.kind = '" OPERATION_SYNC "' and o.state = 'planned' and o.sync_rank = 0 and "
	    "o.subject > 'organizations/' || ?1 and o.subject < 'organizations0' and "
	    "(o.next_attempt_at is null or o.next_attempt_at <= ?2 or o.next_attempt_at > ?4) and "
	    "r.remote_version is not null and not exists (select 1 from sync_conflicts c where c.id = r.id) "
	    "order by o.subject limit ?3";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	char now[TIME_TEXT_MAX], latest[TIME_TEXT_MAX], from[ID_MAX];
	enum stepped row;

	*n = 0;
	if (!statement)
		return false;
	(void)text_copy(from, sizeof from, after);
	time_now_text(now);
	time_text(time_now() + SYNC_ROW_AGAIN_S, latest);
	bind_text(statement, 1, from);
	bind_text(statement, 2, now);
	bind_number(statement, 3, (int64_t)max);
	bind_text(statement, 4, latest);
	while (store_next(s, statement, &row, err))
		column_id(statement, 0, out[(*n)++]);
	(void)sqlite3_clear_bindings(statement);
	return row == ROW_NONE;
}

/* In the order of a phase: which table, which rank. */
static bool phase_step(enum sync_phase phase, int step, enum shared_table *t, int *rank)
{
	switch (phase) {
	case SYNC_TOMBSTONES:
		*t = (enum shared_table)(SHARED_TABLES - 1 - step);
		*rank = 0;
		return *t > SHARED_CUSTOMERS;
	case SYNC_LIVE:
		*t = (enum shared_table)(step / 2);
		*rank = 1 + step % 2;
		return step < 2 * SHARED_TABLES;
	default:
		*t = SHARED_CUSTOMERS;
		*rank = 0;
		return step == 0;
	}
}

static bool mark_sent(struct store *s, const char *operation_id, const char *json,
    const struct owner *self, const char *now, struct error *err)
{
	static const char sql[] =
	    "update operations set state = 'sent', attempts = attempts + 1, sent_at = ?3, updated_at = ?3, "
	    "next_attempt_at = null, version = version + 1, owner_host = ?4, owner_boot_id = ?5, owner_pid = ?6, "
	    "owner_started_at = ?7, operator_name = ?8, parameters = iif(json_extract(parameters, '$.sent[#-1]') is ?2, "
	    "parameters, json_insert(iif(json_type(parameters, '$.sent') is null, json_set(parameters, '$.sent', json('[]')), "
	    "parameters), '$.sent[#]', json(?2))) where id = ?1 and state = 'planned'";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	bool ok;

	if (!statement)
		return false;
	bind_text(statement, 1, operation_id);
	bind_text(statement, 2, json);
	bind_text(statement, 3, now);
	bind_text(statement, 4, self->host);
	bind_text(statement, 5, self->boot_id);
	bind_number(statement, 6, self->pid);
	bind_text(statement, 7, self->started_at);
	bind_text(statement, 8, s->operator_name);
	ok = store_run(s, statement, err);
	(void)sqlite3_clear_bindings(statement);
	return ok;
}

/* What is removed says nothing else: it may have changed before, for a customer that the remote
 * never had. */
static struct row removal_of(enum shared_table t, const struct row *ours, const struct row *base,
    struct arena *arena)
{
	const size_t n = shared_tables[t].row.n;
	const char **values = arena_alloc(arena, n * sizeof *values);
	struct row row = *ours;

	memcpy(values, base->values, n * sizeof *values);
	values[shared_tables[t].deleted_column] = ours->values[shared_tables[t].deleted_column];
	row.values = values;
	return row;
}

/* Reads the row and says that it is sent; nothing to push, where it is again what it was. */
static bool send_one(struct store *s, enum shared_table t, const struct due *due,
    const struct owner *self, const char *now, struct arena *arena, struct sync_push *out,
    bool *wanted, struct error *err)
{
	struct sync_plan plan;
	struct sync_here here;
	const char *json;
	struct row base;
	bool known;

	*wanted = false;
	if (!sync_read(s, t, due->id, arena, &here, err) ||
	    !sync_plan_read(s, t, due->id, arena, &plan, err) ||
	    !sync_plan_base(s, t, &plan, arena, &base, &known, err))
		return false;
	/* Should it have arrived after all, a pull tells. */
	if (here.remote < 0 && sync_deleted(t, &here.row))
		return (plan.attempts == 0 || sync_late_put(s, due->id, err)) &&
		    sync_plan_end(s, t, due->id, err);
	if (known && plan.attempts == 0 && sync_equal(t, &base, &here.row, false))
		return sync_plan_end(s, t, due->id, err);
	*wanted = true;
	*out = (struct sync_push){ .table = t,
		.row = here.row,
		.version = here.version,
		.tombstone = sync_deleted(t, &here.row) };
	if (out->tombstone && known)
		out->row = removal_of(t, &here.row, &base, arena);
	memcpy(out->operation_id, due->operation_id, sizeof out->operation_id);
	return sync_to_json(s, t, &out->row, arena, &json, err) &&
	    mark_sent(s, due->operation_id, json, self, now, err);
}

static bool send_due(struct store *s, enum shared_table t, const struct due *due, size_t n_due,
    struct arena *arena, struct sync_push *out, size_t *n, struct error *err)
{
	char now[TIME_TEXT_MAX];
	struct owner self;
	bool wanted;

	owner_self(&self);
	time_now_text(now);
	for (size_t i = 0; i < n_due; i++) {
		if (!send_one(s, t, &due[i], &self, now, arena, &out[*n], &wanted, err))
			return false;
		*n += wanted;
	}
	return true;
}

static bool next_inside(struct store *s, enum sync_phase phase, size_t max, struct arena *arena,
    struct sync_push *out, size_t *n, struct error *err)
{
	enum shared_table t;
	int rank;

	for (int step = 0; *n == 0 && phase_step(phase, step, &t, &rank); step++) {
		struct due *due = NULL;
		size_t n_due;

		do {
			if (!due_read(s, t, rank, max, arena, &due, &n_due, err) ||
			    !send_due(s, t, due, n_due, arena, out, n, err))
				return false;
		} while (*n == 0 && n_due > 0); /* all of them had nothing to push */
	}
	return true;
}

/* Without the write lock: almost always there is nothing. */
static bool any_due(struct store *s, enum sync_phase phase, bool *out, struct error *err)
{
	struct arena arena = { 0 };
	enum shared_table t;
	size_t n = 0;
	bool ok = true;
	int rank;

	for (int step = 0; ok && n == 0 && phase_step(phase, step, &t, &rank); step++) {
		struct due *due = NULL;

		ok = due_read(s, t, rank, 1, &arena, &due, &n, err);
	}
	arena_done(&arena);
	*out = n > 0;
	return ok;
}

bool sync_push_next(struct store *s, enum sync_phase phase, size_t max, struct arena *arena,
    struct sync_push **out, size_t *n, struct error *err)
{
	bool any;

	*n = 0;
	*out = NULL;
	if (!any_due(s, phase, &any, err))
		return false;
	if (!any)
		return true;
	*out = arena_alloc(arena, max * sizeof **out);
	if (!sync_begin(s, err))
		return false;
	if (!next_inside(s, phase, max, arena, *out, n, err)) {
		*n = 0;
		return store_rollback(s);
	}
	if (!store_commit(s, err)) {
		*n = 0;
		return false;
	}
	FAIL_POINT("sync-sent");
	return true;
}
