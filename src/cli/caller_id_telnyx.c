/* Caller IDs at Telnyx, for customers whose outbound calls go through it: looked at, started. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/command_telnyx.h"

#define LOOK_MS 20000

/* ---- what is waited for */

bool telnyx_at_rest(void *user)
{
	const struct at_telnyx *t = user;

	return t->view->phase == TELNYX_VERIFY_IDLE || t->view->phase == TELNYX_VERIFY_CODE;
}

bool telnyx_opened(struct at_telnyx *t, struct error *err)
{
	struct cli *c = t->c;

	t->v = telnyx_verifier_new(&c->session, cli_loop(c), t->customer->id, t->number,
	    caller_id_changed, NULL, err);
	if (!t->v)
		return false;
	t->view = telnyx_verifier_view(t->v);
	return true;
}

/* What was sent and not answered is unknown from here on. */
void telnyx_closed(struct at_telnyx *t)
{
	t->phase = t->view->phase;
	t->problem = t->view->problem;
	(void)text_copy(t->alone, sizeof t->alone, t->view->alone);
	telnyx_verifier_free(t->v);
	t->v = NULL;
}

bool telnyx_key(const struct cli *c, struct error *err)
{
	struct telnyx telnyx = { 0 };
	const bool ok = credentials_telnyx(&c->session.credentials, &telnyx, err);

	secret_done(&telnyx.key);
	return ok;
}

bool telnyx_record(struct at_telnyx *t, bool *found, struct telnyx_id *out, struct error *err)
{
	return telnyx_id_of(t->c->session.store, t->customer->id, t->number, &t->c->arena, found,
	    out, err);
}

/* A removal that waits: looking never sends, and nothing else is begun beside it. */
static bool removal_open(struct at_telnyx *t, const struct telnyx_id *r, bool *open,
    struct error *err)
{
	struct operation o;

	*open = false;
	if (!r->operation_id[0])
		return true;
	if (!operation_get(t->c->session.store, r->operation_id, &t->c->arena, &o, err))
		return false;
	*open = operation_open(o.state) && strcmp(o.kind, OPERATION_TELNYX_REMOVE) == 0;
	return true;
}

bool telnyx_nothing_waits(struct at_telnyx *t, struct error *err)
{
	struct telnyx_id r;
	bool found, open = false;

	if (!telnyx_record(t, &found, &r, err) || (found && !removal_open(t, &r, &open, err)))
		return false;
	return !open ||
	    error_set(err, ERROR_CONFLICT, "operation-open",
		arena_printf(&t->c->arena, _("First: voxdesk journal retry %.8s (or cancel)."),
		    r.operation_id),
		_("Another change of %s waits in the journal. Nothing was done."), t->shown);
}

/* ---- a record as those of Twilio's are shown */

struct caller_id caller_id_of_telnyx(const struct telnyx_id *r)
{
	static const enum outbound_state states[TELNYX_ID_STATES] = {
		[TELNYX_ID_NONE] = OUTBOUND_NONE,
		[TELNYX_ID_ASKED] = OUTBOUND_PENDING,
		[TELNYX_ID_VERIFIED] = OUTBOUND_VERIFIED,
		[TELNYX_ID_FAILED] = OUTBOUND_FAILED,
		[TELNYX_ID_REMOVED] = OUTBOUND_REMOVED,
	};
	struct caller_id out = { .number = r->number,
		.state = states[r->state],
		.reason = r->reason,
		.state_at = r->state_at,
		.verified_at = r->verified_at,
		.account_sid = "" };

	memcpy(out.id, r->id, sizeof out.id);
	memcpy(out.org_id, r->org_id, sizeof out.org_id);
	return out;
}

/* ---- looking */

bool caller_id_telnyx_look(struct cli *c, const struct customer *customer, const char *number,
    struct error *problem, struct error *err)
{
	struct at_telnyx t = { .c = c, .customer = customer, .number = number };
	struct error why = { 0 };
	struct telnyx_id r;
	bool found, open = false;

	if (!telnyx_key(c, &why)) {
		cli_not_asked("Telnyx", &why, problem);
		return true;
	}
	if (!telnyx_record(&t, &found, &r, err) || (found && !removal_open(&t, &r, &open, err)))
		return false;
	if (open) {
		caller_id_waits_say(c, "Telnyx", number, r.operation_id);
		return true;
	}
	if (!telnyx_opened(&t, err))
		return false;
	telnyx_verifier_look(t.v);
	if (cli_run_until(c, telnyx_at_rest, &t,
		cli_rest_ms(c) < LOOK_MS ? cli_rest_ms(c) : LOOK_MS) != CLI_DONE &&
	    problem->kind == ERROR_NONE)
		cli_no_answer("Telnyx", problem);
	telnyx_closed(&t);
	if (problem->kind == ERROR_NONE && t.problem.kind != ERROR_NONE)
		*problem = t.problem;
	return true;
}

/* ---- start */

static bool for_twilio_only(struct cli *c, struct error *err)
{
	static const enum cli_flag flags[] = { FLAG_DELAY, FLAG_WAIT };

	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		if (c->value[flags[i]])
			return error_set(err, ERROR_USAGE, "flag-not-here",
			    _("Leave it out; the code is typed with voxdesk caller-id code."),
			    _("--%s is for Twilio's verification, and this customer calls through Telnyx."),
			    cli_flags[flags[i]].name);
	return true;
}

/* Verified already needs no ring; what is in the way of looking is in the way of asking too. */
static bool looked_first(struct at_telnyx *t, struct error *err)
{
	enum cli_end end;

	telnyx_verifier_look(t->v);
	end = cli_run_until(t->c, telnyx_at_rest, t, LOOK_MS);
	if (end == CLI_STOPPED)
		return error_set(err, ERROR_REFUSED, "stopped", NULL,
		    _("Stopped before anything rang. Nothing was changed."));
	if (end == CLI_LATE)
		return error_set(err, ERROR_NETWORK, "timeout", _("Try again in a moment."),
		    _("Telnyx does not answer. Nothing rang."));
	*err = t->view->problem;
	return err->kind == ERROR_NONE;
}

static bool agreed(struct at_telnyx *t, bool sms, struct error *err)
{
	struct cli *c = t->c;
	char when[40] = "";
	struct lane2 lane;

	if (!c->options.json) {
		if (!lane2_load(&c->session, t->customer->id, t->number, &c->arena, &lane, err))
			return false;
		if (lane.theirs[0])
			cli_note("! %s", lane.theirs);
		if (lane.lane1_warning[0] && !sms)
			cli_note("! %s", lane.lane1_warning);
		lane2_done(&lane);
	}
	if (t->view->record.state == TELNYX_ID_ASKED && !c->options.json) {
		time_for_operator(t->view->record.state_at, when, sizeof when);
		cli_note(_("! Telnyx was asked for a code already (%s)."), when);
	}
	return cli_confirm(c,
	    arena_printf(&c->arena,
		sms ? _("Have Telnyx text a code to %s (%s) now?")
		    : _("Have Telnyx call %s (%s) now and tell a code?"),
		t->shown, t->customer->name),
	    err);
}

/* {number, code, call_sid, state}: the code is told to the phone alone. */
static void start_document(struct at_telnyx *t, const struct telnyx_id *r)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "number", t->number);
	cJSON_AddNullToObject(doc, "code");
	cJSON_AddNullToObject(doc, "call_sid");
	cJSON_AddStringToObject(doc, "state", telnyx_id_state_name(r->state));
	cli_document(t->c, doc);
}

bool telnyx_verified_say(struct at_telnyx *t, const struct telnyx_id *r, bool already)
{
	char when[40] = "";

	if (t->c->options.json) {
		start_document(t, r);
		return true;
	}
	time_for_operator(r->verified_at, when, sizeof when);
	if (already)
		cli_say(t->c, _("%s is verified already (%s): nothing rings."), t->shown, when);
	else
		cli_say(t->c,
		    _("Verified (%s): calls of this customer may show %s now. Next, where it is not done yet: the forward."),
		    when, t->shown);
	return true;
}

static bool asked(struct at_telnyx *t, bool sms, struct error *err)
{
	const char *then =
	    arena_printf(&t->c->arena, _("When the customer has it: voxdesk caller-id code %s %s"),
		t->customer->id, t->number);
	struct telnyx_id r;
	bool found;

	if (!telnyx_record(t, &found, &r, err))
		return false;
	if (!found)
		r = (struct telnyx_id){ .state = TELNYX_ID_NONE, .reason = "" };
	if (r.state == TELNYX_ID_VERIFIED)
		return telnyx_verified_say(t, &r, false);
	if (r.state != TELNYX_ID_ASKED && !r.operation_id[0]) { /* a no, or nothing was sent */
		*err = t->problem;
		return err->kind == ERROR_NONE
		    ? error_set(err, ERROR_REFUSED, "verification-failed", NULL,
			  r.reason[0] ? "%s" : _("%s is not verified."),
			  r.reason[0] ? r.reason : t->shown)
		    : false;
	}
	if (t->c->options.json)
		start_document(t, &r);
	if (r.reason[0] || r.operation_id[0])
		return error_set(err, ERROR_OPEN, "outcome-unknown", then,
		    r.reason[0]
			? "%s"
			: _("No answer came from Telnyx: the phone at %s may be told a code or not. It is never sent twice by itself."),
		    r.reason[0] ? r.reason : t->shown);
	t->c->did = arena_printf(&t->c->arena,
	    sms ? _("Telnyx texts a code to %s (%s).")
		: _("Telnyx calls %s (%s) and tells a code."),
	    t->shown, t->customer->name);
	if (!t->c->options.json) {
		cli_say(t->c, "%s", t->c->did);
		cli_say(t->c, "%s", then);
	}
	if (t->alone[0] && (!t->c->options.json || cli_written(t->c)))
		cli_note("! %s", t->alone);
	return true;
}

bool caller_id_telnyx_start(struct cli *c, const struct customer *customer, const char *number,
    struct error *err)
{
	struct at_telnyx t = { .c = c, .customer = customer, .number = number };
	const char *extension = c->value[FLAG_EXTENSION] ? c->value[FLAG_EXTENSION] : "";
	const bool sms = c->value[FLAG_SMS];
	bool ok;

	number_show(number, t.shown, sizeof t.shown);
	if (!for_twilio_only(c, err) || !telnyx_key(c, err) || !telnyx_nothing_waits(&t, err) ||
	    !telnyx_opened(&t, err))
		return false;
	ok = looked_first(&t, err);
	if (ok && t.view->record.state == TELNYX_ID_VERIFIED) {
		ok = telnyx_verified_say(&t, &t.view->record, true);
		telnyx_closed(&t);
		return ok;
	}
	ok = ok && agreed(&t, sms, err);
	cli_hold_signals(ok);
	ok = ok && telnyx_verifier_start(t.v, sms, extension, err);
	if (ok) {
		c->wrote = true; /* from here on never again by itself */
		(void)cli_run_until(c, telnyx_at_rest, &t, CLI_REST);
	}
	telnyx_closed(&t);
	return ok && asked(&t, sms, err);
}
