#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "store/journal_rows.h"
#include "store/provision_rows.h"
#include "store/sync_rows.h"

bool journal_commit(struct store *s, bool ok, const char *point, struct error *err)
{
	(void)point;
	if (!ok)
		return store_rollback(s);
	FAIL_POINT("journal-commit");
	if (!store_commit(s, err))
		return false;
	FAIL_POINT(point);
	return true;
}

bool journal_commit_wiped(struct store *s, bool ok, const char *point, struct error *err)
{
	if (!journal_commit(s, ok, point, err))
		return false;
	/* The change is kept whatever comes of this. */
	(void)sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return true;
}

static bool already_open(struct error *err)
{
	return error_set(err, ERROR_CONFLICT, "operation-open",
	    _("Wait until it has ended, or look at the journal."),
	    _("The same is under way already; nothing was started."));
}

/* operations_one_open stands behind this look. */
static bool none_open(struct store *s, const struct new_operation *new, struct error *err)
{
	static const char sql[] = "select 1 from operations where kind = ?1 and subject = ?2 and "
				  "state in ('planned', 'sent', 'unknown')";
	bool open;

	return store_has(s, sql, TEXTS(new->kind, new->subject), &open, err) &&
	    (!open || already_open(err));
}

bool journal_insert(struct store *s, const struct new_operation *new, char id[ID_MAX],
    struct error *err)
{
	static const char sql[] =
	    "insert into operations (id, kind, subject, org_id, parameters, secrets, operator_name, owner_host, "
	    "owner_boot_id, owner_pid, owner_started_at, created_at, updated_at) "
	    "values (?2, ?3, ?4, ?5, coalesce(?6, '{}'), coalesce(?7, '[]'), ?8, ?9, ?10, cast(?11 as integer), ?12, ?1, ?1)";
	char pid[INT_TEXT_MAX];
	struct owner self;

	if (!none_open(s, new, err))
		return false;
	id_new(id);
	owner_self(&self);
	return store_change(s, sql,
	    TEXTS(id, new->kind, new->subject, or_null(new->org_id), new->parameters, new->secrets,
		s->operator_name, self.host, self.boot_id, int_text(self.pid, pid),
		self.started_at),
	    NULL, err);
}

bool operation_plan(struct store *s, const struct new_operation *new, char id[ID_MAX],
    struct error *err)
{
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = (!new->org_id || customer_exists(s, new->org_id, err)) &&
	    journal_insert(s, new, id, err) &&
	    store_audit(s, new->org_id, "journal.planned", id, err, "%s %s", new->kind,
		new->subject);
	return journal_commit(s, ok, "journal-planned", err);
}

/* What may follow on what (journal.h), as bits of the states before. */
#define FROM(state) (1u << OPERATION_##state)
static const unsigned may_follow[OPERATION_STATES] = {
	[OPERATION_PLANNED] = FROM(SENT) | FROM(UNKNOWN), /* those that queue only */
	[OPERATION_SENT] = FROM(PLANNED),
	[OPERATION_DONE] = FROM(SENT) | FROM(UNKNOWN),
	[OPERATION_FAILED] = FROM(SENT) | FROM(UNKNOWN),
	[OPERATION_UNKNOWN] = FROM(SENT),
	[OPERATION_CANCELLED] = FROM(PLANNED),
};

bool journal_taken(struct error *err)
{
	return error_set(err, ERROR_CONFLICT, "operation-taken",
	    _("Look at the journal to see what became of it."),
	    _("Another voxdesk has this in hand, or it was cancelled; nothing was sent from here."));
}

bool journal_moved_on(struct error *err)
{
	return error_set(err, ERROR_CONFLICT, "operation-changed", _("Look at it as it is now."),
	    _("The journal's entry has moved on meanwhile; nothing was changed."));
}

static bool may_move(const struct journal_row *row, enum operation_state to, struct error *err)
{
	if (may_follow[to] & 1u << row->o.state)
		return true;
	if (to == OPERATION_SENT)
		return journal_taken(err);
	if (to == OPERATION_CANCELLED)
		return error_set(err, ERROR_REFUSED, "operation-not-planned",
		    _("Look at the journal to see what became of it."),
		    _("Only what was not sent yet can be cancelled; nothing was changed."));
	return journal_moved_on(err);
}

bool journal_move(struct store *s, const struct journal_row *row, enum operation_state to,
    const char *text, struct error *err)
{
	static const char sql[] =
	    "update operations set state = ?4, updated_at = ?1, version = version + 1, "
	    "ended_at = case when ?4 in ('done', 'failed', 'cancelled') then ?1 end, "
	    "next_attempt_at = case when ?4 = 'planned' then next_attempt_at end, "
	    "result = case when ?4 in ('done', 'cancelled') then coalesce(?5, result) else result end, "
	    "last_error = case when ?4 = 'done' then '' when ?4 = 'cancelled' then last_error "
	    "else coalesce(?5, last_error) end where id = ?2 and version = cast(?3 as integer)";
	char was[INT_TEXT_MAX];

	return may_move(row, to, err) &&
	    store_change_one(s, sql,
		TEXTS(row->o.id, int_text(row->o.version, was), operation_state_name(to),
		    or_null(text)),
		err);
}

/* Whoever sent it is the one to say what came of it, until it is unknown: then anybody may. */
bool journal_ours(const struct journal_row *row, struct error *err)
{
	struct owner self;

	owner_self(&self);
	return row->o.state != OPERATION_SENT || owner_same(&row->owner, &self) ||
	    journal_taken(err);
}

static bool send_inside(struct store *s, const struct journal_row *row, struct error *err)
{
	static const char sql[] =
	    "update operations set state = 'sent', attempts = attempts + 1, sent_at = ?1, updated_at = ?1, "
	    "next_attempt_at = null, version = version + 1, owner_host = ?4, owner_boot_id = ?5, owner_pid = cast(?6 as integer), "
	    "owner_started_at = ?7, operator_name = ?8 where id = ?2 and version = cast(?3 as integer) and state = 'planned'";
	char was[INT_TEXT_MAX], pid[INT_TEXT_MAX];
	struct owner self;
	int rows;

	owner_self(&self);
	if (!may_move(row, OPERATION_SENT, err))
		return false;
	/* The yes to what rings or costs was given to the process that planned it. */
	if (!operation_kind_queues(row->o.kind) && !owner_same(&row->owner, &self))
		return journal_taken(err);
	return store_change(s, sql,
		   TEXTS(row->o.id, int_text(row->o.version, was), self.host, self.boot_id,
		       int_text(self.pid, pid), self.started_at, s->operator_name),
		   &rows, err) &&
	    (rows == 1 || journal_taken(err));
}

/* One change of one row: reads it under the write lock, does `work`, writes the line. */
struct step {
	const char *id, *text, *at; /* at: the next attempt */
	enum operation_state to;
	bool (*work)(struct store *s, const struct step *step, const struct journal_row *row,
	    struct error *err);
	const char *action, *point;
	bool wipes; /* a validation code may go */
};

static bool step_run(struct store *s, const struct step *step, struct error *err)
{
	struct arena arena = { 0 };
	struct journal_row row;
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = journal_get(s, step->id, &arena, &row, err) && step->work(s, step, &row, err) &&
	    store_audit(s, row.o.org_id, step->action, row.o.id, err, "%s %s%s%s", row.o.kind,
		row.o.subject, step->text ? ": " : "", or_empty(step->text));
	arena_done(&arena);
	return step->wipes ? journal_commit_wiped(s, ok, step->point, err)
			   : journal_commit(s, ok, step->point, err);
}

static bool verifies(const struct operation *o)
{
	return strcmp(o->kind, OPERATION_VERIFY) == 0;
}

static bool send_step(struct store *s, const struct step *step, const struct journal_row *row,
    struct error *err)
{
	(void)step;
	return send_inside(s, row, err) && provision_sends(s, &row->o, err) &&
	    (!verifies(&row->o) ||
		caller_id_started(s, operation_about(&row->o, CALLER_ID_SUBJECT), err));
}

bool operation_send(struct store *s, const char *id, struct error *err)
{
	return step_run(s,
	    &(struct step){
		.id = id, .work = send_step, .action = "journal.sent", .point = "journal-sent" },
	    err);
}

static bool end_step(struct store *s, const struct step *step, const struct journal_row *row,
    struct error *err)
{
	const char *why = or_empty(step->text);

	/* Done without its number it would be bought again. */
	if (step->to == OPERATION_DONE && strcmp(row->o.kind, OPERATION_BUY) == 0)
		return error_set(err, ERROR_REFUSED, "not-now", _("Look at it as it is now."),
		    _("A purchase ends with the number that was bought; nothing was changed."));
	if (!journal_ours(row, err) || !journal_move(s, row, step->to, step->text, err))
		return false;
	if (step->to != OPERATION_FAILED)
		return true;
	return provision_ends(s, &row->o, why, err) &&
	    (!verifies(&row->o) ||
		caller_id_fail(s, operation_about(&row->o, CALLER_ID_SUBJECT), why, err));
}

bool operation_end(struct store *s, const char *id, enum operation_state state,
    const char *result_or_error, struct error *err)
{
	return step_run(s,
	    &(struct step){ .id = id,
		.text = result_or_error,
		.to = state == OPERATION_DONE ? OPERATION_DONE : OPERATION_FAILED,
		.work = end_step,
		.action = state == OPERATION_DONE ? "journal.done" : "journal.failed",
		.point = "journal-ended",
		.wipes = state != OPERATION_DONE },
	    err);
}

bool operation_unknown(struct store *s, const char *id, const char *why, struct error *err)
{
	return step_run(s,
	    &(struct step){ .id = id,
		.text = why,
		.to = OPERATION_UNKNOWN,
		.work = end_step,
		.action = "journal.unknown",
		.point = "journal-unknown" },
	    err);
}

static bool pending_step(struct store *s, const struct step *step, const struct journal_row *row,
    struct error *err)
{
	static const char sql[] =
	    "update operations set last_error = ?3, updated_at = ?1, version = version + 1 where id = ?2";

	if (row->o.state != OPERATION_UNKNOWN)
		return end_step(s, step, row, err);
	return store_change_one(s, sql, TEXTS(row->o.id, step->text), err);
}

bool operation_pending(struct store *s, const char *id, const char *what, struct error *err)
{
	return step_run(s,
	    &(struct step){ .id = id,
		.text = what,
		.to = OPERATION_UNKNOWN,
		.work = pending_step,
		.action = "journal.pending",
		.point = "journal-unknown" },
	    err);
}

static bool retry_step(struct store *s, const struct step *step, const struct journal_row *row,
    struct error *err)
{
	static const char sql[] =
	    "update operations set next_attempt_at = ?3, sent_at = null where id = ?2";

	if (!operation_kind_queues(row->o.kind))
		return error_set(err, ERROR_REFUSED, "operation-not-repeatable",
		    _("Start it again, if it is still wanted."),
		    _("What rings a phone or costs money is never repeated by itself; nothing was changed."));
	return journal_ours(row, err) && journal_move(s, row, OPERATION_PLANNED, step->text, err) &&
	    store_change(s, sql, TEXTS(row->o.id, or_null(step->at)), NULL, err);
}

bool operation_retry_later(struct store *s, const char *id, const char *next_attempt_at,
    const char *why, struct error *err)
{
	return step_run(s,
	    &(struct step){ .id = id,
		.text = why,
		.at = next_attempt_at,
		.work = retry_step,
		.action = "journal.retry-later",
		.point = "journal-retry" },
	    err);
}

bool journal_cancel(struct store *s, const struct journal_row *row, const char *text,
    struct error *err)
{
	if (strcmp(row->o.kind, OPERATION_SYNC) == 0)
		return error_set(err, ERROR_REFUSED, "sync-not-cancelled",
		    _("It goes by itself; to share this store no longer: voxdesk sync --leave."),
		    _("This change is saved here and has to reach the shared project too; it was not cancelled."));
	return journal_move(s, row, OPERATION_CANCELLED, text, err) &&
	    provision_ends(s, &row->o, _("undone: nothing was sent"), err) &&
	    (!verifies(&row->o) ||
		caller_id_put_back(s, operation_about(&row->o, CALLER_ID_SUBJECT), err));
}

static bool cancel_step(struct store *s, const struct step *step, const struct journal_row *row,
    struct error *err)
{
	return journal_cancel(s, row, step->text, err);
}

bool operation_cancel(struct store *s, const char *id, struct error *err)
{
	return step_run(s,
	    &(struct step){ .id = id,
		.text = _("nothing was sent"),
		.work = cancel_step,
		.action = "journal.cancelled",
		.point = "journal-cancelled" },
	    err);
}
