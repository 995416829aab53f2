/* What is written before anything is sent: a verification's record and operation, a removal's. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "phone/number.h"
#include "store/journal_rows.h"

#define SECRETS "[\"TWILIO_AUTH_TOKEN\"]"

static bool running_already(const char *number, struct error *err)
{
	char shown[NUMBER_TEXT_MAX];

	number_show(number, shown, sizeof shown);
	return error_set(err, ERROR_CONFLICT, "verification-running",
	    _("Wait until it has ended; it can be watched meanwhile."),
	    _("A verification of %s is under way already; nothing was started."), shown);
}

/* Whoever's it is: a second call would ring the same phone. */
static bool number_idle(struct store *s, const char *number, struct arena *arena, struct error *err)
{
	struct caller_id *all;
	size_t n;

	if (!caller_id_under_way(s, number, arena, &all, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (caller_id_running(&all[i]))
			return running_already(number, err);
	return true;
}

static bool may_plan(const struct caller_id *c, struct error *err)
{
	char shown[NUMBER_TEXT_MAX];

	number_show(c->number, shown, sizeof shown);
	if (c->state == OUTBOUND_VERIFIED)
		return error_set(err, ERROR_CONFLICT, "already-verified",
		    _("Nothing needs to be done."),
		    _("%s is verified already; nothing was started."), shown);
	if (c->operation_id[0])
		return error_set(err, ERROR_CONFLICT, "operation-open",
		    _("Wait until it has ended, or look at the journal."),
		    _("Something else is under way for the caller ID %s; nothing was started."),
		    shown);
	return true;
}

static bool insert(struct store *s, const struct verification_plan *plan, char id[ID_MAX],
    struct error *err)
{
	static const char sql[] =
	    "insert into verified_caller_ids (id, org_id, phone_number, country_code, account_sid, state_at, "
	    "created_at, updated_at) values (?2, ?3, ?4, coalesce(?5, ''), ?6, ?1, ?1, ?1)";

	id_new(id);
	return store_change(s, sql,
	    TEXTS(id, plan->org_id, plan->number, or_null(plan->country),
		or_null(plan->account_sid)),
	    NULL, err);
}

bool caller_id_record(struct store *s, const struct verification_plan *plan, struct arena *arena,
    struct caller_id *out, struct error *err)
{
	char id[ID_MAX];
	bool found;

	if (!customer_exists(s, plan->org_id, err) ||
	    !caller_id_exact(s, plan, arena, &found, out, err))
		return false;
	return found || (insert(s, plan, id, err) && caller_id_get(s, id, arena, out, err));
}

/* The parameters of an operation, as SQLite writes JSON. */
static bool parameters(struct store *s, const struct verification_plan *plan,
    const char *caller_id_sid, struct arena *arena, const char **out, struct error *err)
{
	static const char verify[] =
	    "select json_object('number', ?1, 'country', ?2, 'account_sid', ?3, 'delay_s', ?4, 'extension', ?5)";
	static const char remove[] =
	    "select json_object('number', ?1, 'country', ?2, 'account_sid', ?3, 'caller_id_sid', ?4)";
	sqlite3_stmt *statement = store_statement(s, caller_id_sid ? remove : verify, err);

	if (!statement)
		return false;
	bind_text(statement, 1, plan->number);
	bind_text(statement, 2, or_empty(plan->country));
	bind_text(statement, 3, plan->account_sid ? plan->account_sid : "");
	if (caller_id_sid) {
		bind_text(statement, 4, caller_id_sid);
	} else {
		bind_number(statement, 4, plan->delay_s);
		bind_text(statement, 5, or_empty(plan->extension));
	}
	if (store_row(s, statement, err) != ROW_HERE)
		return false;
	*out = column_text(statement, 0, arena);
	(void)sqlite3_reset(statement);
	return true;
}

static bool operation_of(struct store *s, const char *kind, const struct caller_id *c,
    const char *json, char operation_id[ID_MAX], struct error *err)
{
	char subject[sizeof CALLER_ID_SUBJECT + ID_MAX];

	(void)snprintf(subject, sizeof subject, "%s%s", CALLER_ID_SUBJECT, c->id);
	return journal_insert(s,
	    &(struct new_operation){ .kind = kind,
		.subject = subject,
		.org_id = c->org_id,
		.parameters = json,
		.secrets = SECRETS },
	    operation_id, err);
}

static bool to_calling(struct store *s, const struct caller_id *c, const char *country,
    struct error *err)
{
	/* One that nobody saw end counts as failed by now. */
	static const char sql[] =
	    "update verified_caller_ids set prior_state_at = state_at, "
	    "prior_state = case when state in ('calling', 'pending') then 'failed' else state end, "
	    "prior_reason = case when state in ('calling', 'pending') then ?5 else reason end, "
	    "state = 'calling', state_at = ?1, reason = '', country_code = coalesce(?4, country_code), "
	    "call_sid = null, started_at = null, validation_code = null, updated_at = ?1, version = version + 1 "
	    "where id = ?2 and version = cast(?3 as integer)";
	char was[INT_TEXT_MAX];

	return store_change_one(s, sql,
	    TEXTS(c->id, int_text(c->version, was), or_null(country), caller_id_overdue_reason()),
	    err);
}

static bool plan_inside(struct store *s, const struct verification_plan *plan, struct arena *arena,
    char id[ID_MAX], char operation_id[ID_MAX], struct error *err)
{
	struct caller_id c;
	const char *json;

	if (!number_idle(s, plan->number, arena, err) ||
	    !caller_id_record(s, plan, arena, &c, err) || !may_plan(&c, err) ||
	    !to_calling(s, &c, plan->country, err) ||
	    !parameters(s, plan, NULL, arena, &json, err) ||
	    !operation_of(s, OPERATION_VERIFY, &c, json, operation_id, err))
		return false;
	memcpy(id, c.id, ID_MAX);
	return store_audit(s, plan->org_id, "caller-id.calling", id, err, "%s %s", plan->number,
	    plan->account_sid ? plan->account_sid : "");
}

bool caller_id_plan(struct store *s, const struct verification_plan *plan, char id[ID_MAX],
    char operation_id[ID_MAX], struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = plan_inside(s, plan, &arena, id, operation_id, err);
	arena_done(&arena);
	return journal_commit(s, ok, "journal-planned", err);
}

static bool remove_plan_inside(struct store *s, const char *id, struct arena *arena,
    char operation_id[ID_MAX], struct error *err)
{
	struct verification_plan plan;
	struct caller_id c;
	const char *json;

	if (!caller_id_get(s, id, arena, &c, err))
		return false;
	if (caller_id_running(&c))
		return running_already(c.number, err);
	plan = (struct verification_plan){
		.number = c.number, .country = c.country, .account_sid = c.account_sid
	};
	return parameters(s, &plan, c.caller_id_sid, arena, &json, err) &&
	    operation_of(s, OPERATION_CALLER_ID_REMOVE, &c, json, operation_id, err) &&
	    store_audit(s, c.org_id, "caller-id.removing", id, err, "%s", c.number);
}

bool caller_id_remove_plan(struct store *s, const char *id, char operation_id[ID_MAX],
    struct error *err)
{
	struct arena arena = { 0 };
	bool ok;

	if (!store_begin(s, err))
		return false;
	ok = remove_plan_inside(s, id, &arena, operation_id, err);
	arena_done(&arena);
	return journal_commit(s, ok, "journal-planned", err);
}
