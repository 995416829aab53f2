/*
 * DESIGN. A chain and its step are two rows that move together, as a verification and its operation
 * do (caller_id_steps.c): each function reads both under the write lock, moves them in one
 * transaction and writes one line. What was bought is written into twilio_phone_numbers in the same
 * transaction that ends the step, so that there is no moment at which it is paid for, known to have
 * been, and in no table.
 */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "store/agent_rows.h"
#include "store/journal_rows.h"
#include "store/managed_rows.h"
#include "store/provision_rows.h"

/* What a step needs of its chain. */
static const struct step_kind {
	const char *kind;
	enum provision_kind of;
	bool account, bought; /* must be there (or must not be, yet) */
	const char *secrets;
} kinds[] = {
	{ OPERATION_SUBACCOUNT, PROVISION_BUY, false, false, "[\"TWILIO_AUTH_TOKEN\"]" },
	{ OPERATION_BUY, PROVISION_BUY, true, false, "[\"TWILIO_AUTH_TOKEN\"]" },
	{ OPERATION_IMPORT, PROVISION_BUY, true, true, NULL },
	{ OPERATION_UNIMPORT, PROVISION_RELEASE, true, true, NULL },
	{ OPERATION_RELEASE, PROVISION_RELEASE, true, true, "[\"TWILIO_AUTH_TOKEN\"]" },
};

static bool kind_fits(const struct step_kind *k, const struct provision *p)
{
	bool account = p->account_sid[0] || p->kind == PROVISION_RELEASE;

	return k->of == p->kind && k->account == account && k->bought == provision_bought_any(p);
}

static const struct step_kind *kind_of(const struct provision *p, const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].kind, kind) == 0 && kind_fits(&kinds[i], p))
			return &kinds[i];
	return NULL;
}

/* As SQLite writes JSON; *secrets: which keys an import or its undoing takes. */
static bool parameters(struct store *s, const struct provision *p, struct arena *arena,
    const char **json, const char **secrets, struct error *err)
{
	static const char sql[] =
	    "select json_object('number', p.phone_number, 'country', p.country_code, 'type', p.number_type, "
	    "'account_sid', coalesce(p.account_sid, ''), 'address_sid', coalesce(p.address_sid, ''), "
	    "'bundle_sid', coalesce(p.bundle_sid, ''), 'agent_id', coalesce(p.agent_id, ''), "
	    "'number_id', coalesce(p.number_id, ''), 'sid', coalesce(t.phone_number_sid, ''), "
	    "'vapi_id', coalesce(t.vapi_phone_id, '')), "
	    "case when coalesce(t.vapi_phone_id, '') = '' and a.vapi_assistant_id is null and a.elevenlabs_agent_id is not null "
	    "then json_array('TWILIO_AUTH_TOKEN', 'ELEVENLABS_API_KEY') "
	    "else json_array('TWILIO_AUTH_TOKEN', 'VAPI_API_KEY') end "
	    "from provisions p left join twilio_phone_numbers t on t.id = p.number_id left join agents a on a.id = p.agent_id "
	    "where p.id = ?1";
	sqlite3_stmt *statement = store_statement(s, sql, err);

	if (!statement)
		return false;
	bind_text(statement, 1, p->id);
	if (store_row(s, statement, err) != ROW_HERE)
		return false;
	*json = column_text(statement, 0, arena);
	*secrets = column_text(statement, 1, arena);
	(void)sqlite3_reset(statement);
	return true;
}

static bool not_this_step(const char *kind, struct error *err)
{
	bool set = error_set(err, ERROR_REFUSED, "not-now", _("Look at it as it is now."),
	    _("That step is not the next one of this purchase or release; nothing was started."));

	error_detail(err, "%s", kind);
	return set;
}

static bool step_inside(struct store *s, const char *id, const char *kind, struct arena *arena,
    char operation_id[ID_MAX], struct error *err)
{
	char subject[sizeof PROVISION_SUBJECT + ID_MAX];
	const char *json = "{}", *secrets = "[]";
	const struct step_kind *k;
	struct provision_row row;

	if (!provision_row(s, id, arena, &row, err))
		return false;
	if (!row.p.ours)
		return provision_taken(err);
	if (provision_step_open(&row.p))
		return error_set(err, ERROR_CONFLICT, "operation-open",
		    _("Wait until it has ended, or look at the journal."),
		    _("A step of it is under way already; nothing was started."));
	k = kind_of(&row.p, kind);
	if (!k)
		return not_this_step(kind, err);
	(void)snprintf(subject, sizeof subject, "%s%s", PROVISION_SUBJECT, id);
	return parameters(s, &row.p, arena, &json, &secrets, err) &&
	    journal_insert(s,
		&(struct new_operation){ .kind = kind,
		    .subject = subject,
		    .org_id = row.p.org_id[0] ? row.p.org_id : NULL,
		    .parameters = json,
		    .secrets = k->secrets ? k->secrets : secrets },
		operation_id, err) &&
	    store_audit(s, row.p.org_id, "journal.planned", operation_id, err, "%s %s", kind,
		subject);
}

bool provision_step(struct store *s, const char *id, const char *kind, char operation_id[ID_MAX],
    struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = step_inside(s, id, kind, &arena, operation_id, err);
	arena_done(&arena);
	return journal_commit(s, ok, "provision-planned", err);
}

/* ---- what came of it */

struct outcome {
	const char *operation_id, *kind; /* NULL: any */
	enum operation_state to;
	const char *text; /* of the operation: its result, or why it failed */
	const struct managed_seen *number;
	bool (*work)(struct store *s, const struct outcome *o, const struct provision *p,
	    struct error *err);
	const char *action, *point;
};

static bool outcome_inside(struct store *s, const struct outcome *o, struct arena *arena,
    struct error *err)
{
	struct provision_row row;
	struct journal_row step;
	const char *id;

	if (!journal_get(s, o->operation_id, arena, &step, err) || !journal_ours(&step, err))
		return false;
	id = operation_about(&step.o, PROVISION_SUBJECT);
	if (!id[0] || (o->kind && strcmp(step.o.kind, o->kind) != 0))
		return journal_moved_on(err);
	if (!provision_row(s, id, arena, &row, err))
		return false;
	if (row.p.owner_alive && !row.p.ours)
		return provision_taken(err);
	if (row.p.state != PROVISION_OPEN)
		return journal_moved_on(err);
	return journal_move(s, &step, o->to, o->text, err) && o->work(s, o, &row.p, err) &&
	    (!o->action ||
		store_audit(s, row.p.org_id, o->action, id, err, "%s %s%s%s", row.p.number,
		    step.o.kind, o->text && o->text[0] ? ": " : "", or_empty(o->text)));
}

static bool outcome(struct store *s, const struct outcome *o, struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = outcome_inside(s, o, &arena, err);
	arena_done(&arena);
	return journal_commit(s, ok, o->point, err);
}

static bool account_work(struct store *s, const struct outcome *o, const struct provision *p,
    struct error *err)
{
	static const char chain[] =
	    "update provisions set account_sid = ?3, updated_at = ?1, version = version + 1 where id = ?2";
	static const char customer[] =
	    "update organizations set twilio_account_sid = ?3, updated_at = ?1, version = version + 1 where id = ?2";

	return store_change_one(s, chain, TEXTS(p->id, o->text), err) &&
	    store_change(s, customer, TEXTS(p->org_id, o->text), NULL, err);
}

bool provision_account(struct store *s, const char *operation_id, const char *account_sid,
    struct error *err)
{
	return outcome(s,
	    &(struct outcome){ .operation_id = operation_id,
		.kind = OPERATION_SUBACCOUNT,
		.to = OPERATION_DONE,
		.text = account_sid,
		.work = account_work,
		.action = "provision.account",
		.point = "provision-account" },
	    err);
}

static bool bought_work(struct store *s, const struct outcome *o, const struct provision *p,
    struct error *err)
{
	static const char chain[] =
	    "update provisions set number_id = ?3, updated_at = ?1, version = version + 1 where id = ?2";
	struct managed_seen number = *o->number;
	char id[ID_MAX];

	/* What Twilio did not say again is as it was asked for. */
	if (!number.country || !number.country[0])
		number.country = p->country;
	if (!number.account_sid || !number.account_sid[0])
		number.account_sid = p->account_sid;
	return managed_bought(s, p->org_id, &number, id, err) &&
	    store_change_one(s, chain, TEXTS(p->id, id), err);
}

bool provision_bought(struct store *s, const char *operation_id, const struct managed_seen *number,
    struct error *err)
{
	return outcome(s,
	    &(struct outcome){ .operation_id = operation_id,
		.kind = OPERATION_BUY,
		.to = OPERATION_DONE,
		.text = number->sid,
		.number = number,
		.work = bought_work,
		.action = "provision.bought",
		.point = "provision-bought" },
	    err);
}

static bool imported_work(struct store *s, const struct outcome *o, const struct provision *p,
    struct error *err)
{
	static const char sql[] =
	    "update twilio_phone_numbers set vapi_phone_id = nullif(?3, ''), updated_at = ?1, version = version + 1 where id = ?2";

	return store_change_one(s, sql, TEXTS(p->number_id, o->text), err) &&
	    managed_voice_anew(s, p->number, err);
}

bool provision_imported(struct store *s, const char *operation_id, const char *vapi_id,
    struct error *err)
{
	return outcome(s,
	    &(struct outcome){ .operation_id = operation_id,
		.kind = OPERATION_IMPORT,
		.to = OPERATION_DONE,
		.text = vapi_id,
		.work = imported_work,
		.action = "provision.imported",
		.point = "provision-imported" },
	    err);
}

static bool unimported_work(struct store *s, const struct outcome *o, const struct provision *p,
    struct error *err)
{
	return agent_number_gone(s, p->number, err) && imported_work(s, o, p, err);
}

bool provision_unimported(struct store *s, const char *operation_id, struct error *err)
{
	return outcome(s,
	    &(struct outcome){ .operation_id = operation_id,
		.kind = OPERATION_UNIMPORT,
		.to = OPERATION_DONE,
		.text = "",
		.work = unimported_work,
		.action = "provision.unimported",
		.point = "provision-unimported" },
	    err);
}

/* As forwarding_may_be_on() has it. */
#define MAY_BE_ON                                                                       \
	"(state in ('given', 'reported', 'proven', 'stale') or (state = 'refused' and " \
	"(proven_at is not null or instr(activate_code, char(10)) > 0)))"

/* Where a code forwards to the number, callers reach nobody from now on; elsewhere it was only
 * chosen, or refused: forwarding_ai_gone() says that then. */
static bool forwards_lost(struct store *s, const struct provision *p, struct error *err)
{
	static const char line[] =
	    "insert into audit_log (at, operator_name, action, org_id, subject_id, detail) select ?1, ?3, 'forwarding.drifted', "
	    "org_id, id, business_number || ': ' || ?2 || ' was given back' from forwarding_configs where ai_number = ?2 and "
	    "" MAY_BE_ON " and deleted_at is null";
	static const char drift[] =
	    "update forwarding_configs set state = 'drifted', state_at = ?1, drifted_at = ?1, updated_at = ?1, "
	    "version = version + 1 where ai_number = ?2 and " MAY_BE_ON " and deleted_at is null";
	static const char chosen[] =
	    "update forwarding_configs set ai_number = null, ai_source = null, updated_at = ?1, version = version + 1 "
	    "where ai_number = ?2 and state in ('none', 'removed') and deleted_at is null";

	return store_change(s, line, TEXTS(p->number, s->operator_name), NULL, err) &&
	    store_change(s, drift, TEXTS(p->number), NULL, err) &&
	    store_change(s, chosen, TEXTS(p->number), NULL, err);
}

static bool released_work(struct store *s, const struct outcome *o, const struct provision *p,
    struct error *err)
{
	static const char sql[] =
	    "update twilio_phone_numbers set status = 'inactive', vapi_phone_id = null, deleted_at = ?1, updated_at = ?1, "
	    "version = version + 1 where id = ?2";

	(void)o;
	return store_change_one(s, sql, TEXTS(p->number_id), err) &&
	    agent_number_gone(s, p->number, err) && forwards_lost(s, p, err);
}

bool provision_released(struct store *s, const char *operation_id, struct error *err)
{
	return outcome(s,
	    &(struct outcome){ .operation_id = operation_id,
		.kind = OPERATION_RELEASE,
		.to = OPERATION_DONE,
		.work = released_work,
		.action = "provision.released",
		.point = "provision-released" },
	    err);
}

static bool refused_work(struct store *s, const struct outcome *o, const struct provision *p,
    struct error *err)
{
	return provision_halt(s, p, o->text, err);
}

bool provision_refused(struct store *s, const char *operation_id, const char *reason,
    struct error *err)
{
	return outcome(s,
	    &(struct outcome){ .operation_id = operation_id,
		.to = OPERATION_FAILED,
		.text = reason,
		.work = refused_work,
		.point = "provision-stopped" },
	    err);
}
