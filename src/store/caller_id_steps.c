/*
 * DESIGN. A verification is two rows that move together: its record (verified_caller_ids) and its
 * operation. Each step reads both under the write lock, moves them in one transaction and writes
 * one line of audit_log. What may follow on what is decided by the operation (journal_move) while
 * it is open, and by the record's state afterwards.
 */
#include <string.h>

#include "store/journal_rows.h"

/* What holds of every record whose verification is over. */
#define OVER \
	"validation_code = null, prior_state = null, prior_state_at = null, prior_reason = null"

/* ---- what the journal does to a record */

/* One row by its id and state, without its version: the operation's was compared. */

bool caller_id_started(struct store *s, const char *id, struct error *err)
{
	static const char sql[] =
	    "update verified_caller_ids set started_at = ?1, updated_at = ?1, version = version + 1 "
	    "where id = ?2 and state = 'calling' and deleted_at is null";
	int changed = 0;

	return store_change(s, sql, TEXTS(id), &changed, err) &&
	    (changed == 1 || journal_taken(err));
}

bool caller_id_put_back(struct store *s, const char *id, struct error *err)
{
	static const char sql[] =
	    "update verified_caller_ids set state = coalesce(prior_state, 'none'), "
	    "state_at = coalesce(prior_state_at, ?1), reason = coalesce(prior_reason, ''), started_at = null, " OVER
	    ", updated_at = ?1, version = version + 1 where id = ?2 and state in ('calling', 'pending')";

	return store_change(s, sql, TEXTS(id), NULL, err);
}

bool caller_id_fail(struct store *s, const char *id, const char *reason, struct error *err)
{
	static const char sql[] =
	    "update verified_caller_ids set state = 'failed', state_at = ?1, reason = ?3, " OVER
	    ", updated_at = ?1, version = version + 1 where id = ?2 and state in ('calling', 'pending')";

	return store_change(s, sql, TEXTS(id, or_empty(reason)), NULL, err);
}

/* ---- what came of the request */

struct answer {
	const char *operation_id;
	unsigned
	    from; /* bits of the operation's states that it may come from; 0: as the journal says */
	enum operation_state to;
	bool not_sent;               /* ... and the record is put back */
	const char *text;            /* of the operation */
	const char *call_sid, *code; /* of the record, when it was accepted; else it failed */
	const char *action, *point;
};

static bool accepted(struct store *s, const char *id, const struct answer *a, struct error *err)
{
	static const char sql[] =
	    "update verified_caller_ids set call_sid = ?3, validation_code = ?4, updated_at = ?1, "
	    "version = version + 1 where id = ?2 and state in ('calling', 'pending') and deleted_at is null";
	/* A code longer than any is none: a part of it would be a wrong one. */
	const bool fits = a->code && strlen(a->code) < VALIDATION_CODE_MAX;

	return store_change(s, sql, TEXTS(id, or_null(a->call_sid), fits ? or_null(a->code) : NULL),
	    NULL, err);
}

/* What the answer means for the record. */
static bool record_follow(struct store *s, const char *id, const struct answer *a,
    struct error *err)
{
	if (a->to == OPERATION_DONE)
		return accepted(s, id, a, err);
	return a->not_sent ? caller_id_put_back(s, id, err) : caller_id_fail(s, id, a->text, err);
}

static bool answer_inside(struct store *s, const struct answer *a, struct arena *arena,
    struct error *err)
{
	struct journal_row row;
	const char *id;

	if (!journal_get(s, a->operation_id, arena, &row, err) || !journal_ours(&row, err))
		return false;
	id = operation_about(&row.o, CALLER_ID_SUBJECT);
	if (strcmp(row.o.kind, OPERATION_VERIFY) != 0 ||
	    (a->from && !(a->from & 1u << row.o.state)))
		return journal_moved_on(err);
	return journal_move(s, &row, a->to, a->text, err) && record_follow(s, id, a, err) &&
	    store_audit(s, row.o.org_id, a->action, id, err, "%s", or_empty(a->text));
}

static bool answer(struct store *s, const struct answer *a, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = answer_inside(s, a, &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, a->point, err);
}

bool caller_id_called(struct store *s, const char *operation_id, const char *call_sid,
    const char *code, struct error *err)
{
	return answer(s,
	    &(struct answer){ .operation_id = operation_id,
		.to = OPERATION_DONE,
		.text = call_sid,
		.call_sid = call_sid,
		.code = code,
		.action = "caller-id.called",
		.point = "journal-called" },
	    err);
}

bool caller_id_refused(struct store *s, const char *operation_id, const char *reason,
    struct error *err)
{
	return answer(s,
	    &(struct answer){ .operation_id = operation_id,
		.to = OPERATION_FAILED,
		.text = reason,
		.action = "caller-id.failed",
		.point = "journal-refused" },
	    err);
}

bool caller_id_not_sent(struct store *s, const char *operation_id, const char *why,
    struct error *err)
{
	return answer(s,
	    &(struct answer){ .operation_id = operation_id,
		.from = 1u << OPERATION_SENT,
		.to = OPERATION_FAILED,
		.not_sent = true,
		.text = why,
		.action = "caller-id.not-sent",
		.point = "journal-refused" },
	    err);
}

bool caller_id_unknown(struct store *s, const char *operation_id, const char *why,
    struct error *err)
{
	return operation_unknown(s, operation_id, why, err);
}

bool caller_id_call_found(struct store *s, const char *operation_id, const char *call_sid,
    struct error *err)
{
	return answer(s,
	    &(struct answer){ .operation_id = operation_id,
		.from = 1u << OPERATION_UNKNOWN,
		.to = OPERATION_DONE,
		.text = call_sid,
		.call_sid = call_sid,
		.action = "caller-id.call-found",
		.point = "journal-settled" },
	    err);
}

bool caller_id_no_call(struct store *s, const char *operation_id, const char *reason,
    struct error *err)
{
	return answer(s,
	    &(struct answer){ .operation_id = operation_id,
		.from = 1u << OPERATION_UNKNOWN,
		.to = OPERATION_FAILED,
		.text = reason,
		.action = "caller-id.failed",
		.point = "journal-settled" },
	    err);
}

/* ---- removal */

static bool removed_inside(struct store *s, const char *operation_id, const char *left,
    struct arena *arena, struct error *err)
{
	/* Also one that was seen to be gone meanwhile, or whose customer was removed. */
	static const char sql[] =
	    "update verified_caller_ids set state = 'removed', state_at = ?1, deleted_at = ?1, " OVER
	    ", updated_at = ?1, version = version + 1 where id = ?2 and deleted_at is null";
	struct journal_row row;
	const char *id;

	if (!journal_get(s, operation_id, arena, &row, err) || !journal_ours(&row, err))
		return false;
	id = operation_about(&row.o, CALLER_ID_SUBJECT);
	if (strcmp(row.o.kind, OPERATION_CALLER_ID_REMOVE) != 0)
		return journal_moved_on(err);
	return journal_move(s, &row, OPERATION_DONE, left, err) &&
	    store_change(s, sql, TEXTS(id), NULL, err) &&
	    store_audit(s, row.o.org_id, "caller-id.removed", id, err, "%s", or_empty(left));
}

bool caller_id_removed(struct store *s, const char *operation_id, const char *left,
    struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = removed_inside(s, operation_id, left, &arena, err);
	arena_done(&arena);
	return journal_commit_wiped(s, ok, "journal-removed", err);
}
