/* A purchase or release begins, changes hands, and ends. */
#include <stdio.h>

#include "base/i18n.h"
#include "base/time.h"
#include "phone/number.h"
#include "store/journal_rows.h"
#include "store/provision_rows.h"

/* Which one, since when, and where. */
static bool running_already(const struct provision_row *row, struct error *err)
{
	static const char *const sentences[2][2] = {
		{ N_("%s is being bought for %s since %s, by process %d on %s; nothing was started."),
		    N_("The purchase of %s for %s stopped on %s (process %d on %s); nothing was started.") },
		{ N_("%s of %s is being given back since %s, by process %d on %s; nothing was started."),
		    N_("The release of %s of %s stopped on %s (process %d on %s); nothing was started.") },
	};
	bool stopped = row->p.state == PROVISION_STOPPED;
	char shown[NUMBER_TEXT_MAX], when[48];

	number_show(row->p.number, shown, sizeof shown);
	time_for_operator(stopped ? row->p.updated_at : row->p.created_at, when, sizeof when);
	return error_set(err, ERROR_CONFLICT, "provision-running",
	    stopped ? _("Go on with that, or leave it as it is, first.")
		    : _("Wait until it has ended; it can be watched meanwhile."),
	    _(sentences[row->p.kind][stopped]), shown,
	    row->p.customer[0] ? row->p.customer : _("nobody"), when, row->owner.pid,
	    row->owner.host);
}

static bool none_running(struct store *s, const char *org_id, const char *number,
    struct arena *arena, struct error *err)
{
	struct provision_row row;
	bool found = false;

	if (org_id && org_id[0] && !provision_running(s, org_id, NULL, arena, &found, &row, err))
		return false;
	if (!found && !provision_running(s, NULL, number, arena, &found, &row, err))
		return false;
	return !found || running_already(&row, err);
}

/* One that is a customer's own is no number to buy. */
static bool no_business_number(struct store *s, const char *number, struct error *err)
{
	static const char sql[] =
	    "select 1 from forwarding_configs where business_number = ?1 and deleted_at is null";
	char shown[NUMBER_TEXT_MAX];
	bool known;

	if (!store_has(s, sql, TEXTS(number), &known, err))
		return false;
	number_show(number, shown, sizeof shown);
	return !known ||
	    error_set(err, ERROR_CONFLICT, "number-known", _("Choose another number."),
		_("%s is a customer's own business number; nothing was started."), shown);
}

struct beginning {
	enum provision_kind kind;
	const struct provision_plan *plan;
	const char *number_id; /* NULL: to be bought */
};

static bool insert(struct store *s, const struct beginning *b, const char *id, struct error *err)
{
	static const char sql[] =
	    "insert into provisions (id, org_id, number_id, kind, phone_number, country_code, number_type, address_sid, "
	    "bundle_sid, account_sid, agent_id, owner_host, owner_boot_id, owner_pid, owner_started_at, operator_name, "
	    "created_at, updated_at) values (?2, nullif(?3, ''), ?4, ?5, ?6, ?7, ?8, nullif(?9, ''), nullif(?10, ''), "
	    "nullif(?11, ''), nullif(?12, ''), ?13, ?14, cast(?15 as integer), ?16, ?17, ?1, ?1)";
	const struct provision_plan *plan = b->plan;
	struct owner self;
	char pid[16];

	owner_self(&self);
	(void)snprintf(pid, sizeof pid, "%d", self.pid);
	return store_change_one(s, sql,
		   TEXTS(id, or_empty(plan->org_id), b->number_id, provision_kind_name(b->kind),
		       plan->number, country_fits(or_empty(plan->country)) ? plan->country : "",
		       or_empty(plan->type), or_empty(plan->address_sid),
		       or_empty(plan->bundle_sid), or_empty(plan->account_sid),
		       or_empty(plan->agent_id), self.host, self.boot_id, pid, self.started_at,
		       s->operator_name),
		   err) &&
	    store_audit(s, plan->org_id, "provision.begin", id, err, "%s %s %s",
		provision_kind_name(b->kind), plan->number, or_empty(plan->account_sid));
}

bool provision_buy(struct store *s, const struct provision_plan *plan, char id[ID_MAX],
    struct error *err)
{
	const struct beginning b = { .kind = PROVISION_BUY, .plan = plan };
	struct arena arena = { 0 };
	bool ok;

	id_new(id);
	if (!store_begin(s, err))
		return false;
	ok = customer_exists(s, plan->org_id, err) &&
	    none_running(s, plan->org_id, plan->number, &arena, err) &&
	    ai_number_unknown(s, plan->number, err) && no_business_number(s, plan->number, err) &&
	    insert(s, &b, id, err);
	arena_done(&arena);
	return journal_commit(s, ok, "provision-begun", err);
}

/* The number to give back, as it is known. */
static bool managed_read(struct store *s, const char *number_id, struct arena *arena,
    struct provision_plan *out, struct error *err)
{
	static const char sql[] =
	    "select phone_number, country_code, account_sid, org_id from twilio_phone_numbers where id = ?1 and deleted_at is null";
	sqlite3_stmt *statement = store_statement(s, sql, err);
	enum stepped row;

	if (!statement)
		return false;
	bind_text(statement, 1, number_id);
	row = store_row(s, statement, err);
	if (row == ROW_NONE)
		return error_set(err, ERROR_NOT_FOUND, "no-such-managed-number",
		    _("Look at the managed numbers again."),
		    _("There is no such managed number; perhaps it was given back meanwhile."));
	if (row == ROW_HERE)
		*out = (struct provision_plan){
			.number = column_text(statement, 0, arena),
			.country = column_text(statement, 1, arena),
			.account_sid = column_text(statement, 2, arena),
			.org_id = column_text(statement, 3, arena),
		};
	(void)sqlite3_reset(statement);
	return row == ROW_HERE;
}

bool provision_release(struct store *s, const char *number_id, char id[ID_MAX], struct error *err)
{
	struct provision_plan plan = { .number = "" };
	const struct beginning b = {
		.kind = PROVISION_RELEASE, .plan = &plan, .number_id = number_id
	};
	struct arena arena = { 0 };
	bool ok;

	id_new(id);
	if (!store_begin(s, err))
		return false;
	ok = managed_read(s, number_id, &arena, &plan, err) &&
	    none_running(s, plan.org_id, plan.number, &arena, err) && insert(s, &b, id, err);
	arena_done(&arena);
	return journal_commit(s, ok, "provision-begun", err);
}

/* ---- changing hands */

/* What a dead owner left of its step, as operation_sweep() has it. */
static bool step_settle(struct store *s, const struct provision *p, struct arena *arena,
    struct error *err)
{
	struct journal_row row;

	if (!provision_step_open(p))
		return true;
	if (!journal_get(s, p->operation_id, arena, &row, err))
		return false;
	return journal_orphan(s, &row, err);
}

static bool owner_write(struct store *s, const char *id, struct error *err)
{
	static const char sql[] =
	    "update provisions set state = 'open', owner_host = ?3, owner_boot_id = ?4, owner_pid = cast(?5 as integer), "
	    "owner_started_at = ?6, operator_name = ?7, updated_at = ?1, version = version + 1 where id = ?2";
	struct owner self;
	char pid[16];

	owner_self(&self);
	(void)snprintf(pid, sizeof pid, "%d", self.pid);
	return store_change_one(s, sql,
	    TEXTS(id, self.host, self.boot_id, pid, self.started_at, s->operator_name), err);
}

static bool take_inside(struct store *s, const char *id, struct arena *arena, struct error *err)
{
	struct provision_row row;

	if (!provision_row(s, id, arena, &row, err))
		return false;
	if (row.p.ours)
		return true;
	if (row.p.owner_alive ||
	    (row.p.state != PROVISION_OPEN && row.p.state != PROVISION_STOPPED))
		return provision_taken(err);
	if (row.p.state == PROVISION_OPEN) {
		size_t undone = 0;

		if (!step_settle(s, &row.p, arena, err) || !provision_sweep(s, &undone, err) ||
		    !provision_row(s, id, arena, &row, err))
			return false;
		if (row.p.state != PROVISION_OPEN)
			return true;
	}
	return owner_write(s, id, err) &&
	    store_audit(s, row.p.org_id, "provision.resumed", id, err, "%s %s",
		provision_kind_name(row.p.kind), row.p.number);
}

bool provision_take(struct store *s, const char *id, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = take_inside(s, id, &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, "provision-taken", err);
}

static bool give_up_inside(struct store *s, const char *id, struct arena *arena, struct error *err)
{
	static const char sql[] =
	    "update provisions set owner_pid = 0, updated_at = ?1, version = version + 1 where id = ?2";
	struct provision_row row;

	if (!provision_row(s, id, arena, &row, err))
		return false;
	if (!row.p.ours || (row.p.operation_id[0] && row.p.operation_state == OPERATION_SENT))
		return true;
	return store_change_one(s, sql, TEXTS(id), err);
}

bool provision_give_up(struct store *s, const char *id, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = give_up_inside(s, id, &arena, err);
	arena_done(&arena);
	return ok ? store_commit(s, err) : store_rollback(s);
}

/* ---- the end */

static bool still_going(struct error *err)
{
	return error_set(err, ERROR_CONFLICT, "operation-open",
	    _("Wait until it has ended, or look at the journal."),
	    _("A step of it is still under way; nothing was changed."));
}

static bool close_inside(struct store *s, const char *id, struct arena *arena, struct error *err)
{
	struct provision_row row;

	if (!provision_row(s, id, arena, &row, err))
		return false;
	if (!row.p.ours)
		return provision_taken(err);
	if (provision_step_open(&row.p))
		return still_going(err);
	if (!provision_bought_any(&row.p))
		return error_set(err, ERROR_REFUSED, "not-now", _("Look at it as it is now."),
		    _("Nothing was bought yet, so it is not done; nothing was changed."));
	return provision_to(s, &row.p, PROVISION_DONE, "", err) &&
	    store_audit(s, row.p.org_id, "provision.done", id, err, "%s %s",
		provision_kind_name(row.p.kind), row.p.number);
}

bool provision_close(struct store *s, const char *id, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = close_inside(s, id, &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, "provision-closed", err);
}

static bool leave_inside(struct store *s, const char *id, struct arena *arena, struct error *err)
{
	struct provision_row row;

	if (!provision_row(s, id, arena, &row, err))
		return false;
	if (provision_step_open(&row.p))
		return still_going(err);
	if (row.p.state != PROVISION_STOPPED)
		return provision_taken(err);
	return provision_to(s, &row.p, PROVISION_DONE, NULL, err) &&
	    store_audit(s, row.p.org_id, "provision.left", id, err, "%s %s: %s",
		provision_kind_name(row.p.kind), row.p.number, row.p.reason);
}

bool provision_leave(struct store *s, const char *id, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = leave_inside(s, id, &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, "provision-closed", err);
}

static bool undo_inside(struct store *s, const char *id, const char *reason, struct arena *arena,
    struct error *err)
{
	struct provision_row row;

	if (!provision_row(s, id, arena, &row, err))
		return false;
	if (!row.p.ours || provision_bought_any(&row.p))
		return provision_taken(err);
	if (provision_step_open(&row.p))
		return still_going(err);
	return provision_halt(s, &row.p, reason, err);
}

bool provision_undo(struct store *s, const char *id, const char *reason, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = undo_inside(s, id, reason, &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, "provision-closed", err);
}
