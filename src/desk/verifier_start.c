/*
 * DESIGN
 * yes -> checks, unless they are fresh -> the right to ring, where the store is shared
 * (ring_claim.h) -> a last look whether Twilio calls the number already (for another desk, which
 * this store knows nothing of) -> plan (record and journal, one transaction) -> sent -> the one
 * request that rings -> its outcome into the store (verifier_outcome.c).
 *
 * The right is taken before that look and lasts two minutes, of which the yes allows one until the
 * request goes and net/http.h another until it is over: who gets it after that sees the call that
 * it led to. Without it (a store of its own, a project out of reach) two desks in the moment
 * between the look's answer and the request both ring.
 *
 * What surely did not ring is refused, or counts as never begun where nothing was sent; what was
 * accepted is watched, all else is unknown and settled by asking. Nothing here is repeated but a
 * write to a busy store, and a yes counts for a minute only, also while this machine sleeps.
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/verifier_internal.h"

/* ---- planning and sending */

static bool yes_fresh(const struct verifier *v, struct error *err)
{
	return machine_boot_ms() - v->yes_ms < YES_FRESH_MS ||
	    error_set(err, ERROR_REFUSED, "yes-too-old", _("Ask the customer, then start again."),
		_("More than a minute passed since the yes, so nothing was started."));
}

void verifier_start_stopped(struct verifier *v, const struct error *err)
{
	v->view.problem = *err;
	v->asked_again = strcmp(err->code, "yes-too-old") == 0;
	v->view.phase = v->asked_again ? VERIFIER_READY : VERIFIER_IDLE;
	v->operation_id[0] = '\0';
	verifier_resume(v);
}

static bool write_plan(void *owner, struct error *err)
{
	struct verifier *v = owner;
	const struct verification_plan plan = verifier_plan(v);
	char id[ID_MAX];

	return yes_fresh(v, err) &&
	    caller_id_plan(v->m.session->store, &plan, id, v->operation_id, err);
}

static bool write_cancel(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return operation_cancel(v->m.session->store, v->operation_id, err);
}

static void wrote_cancel(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;

	(void)ok;
	(void)err;
	verifier_start_stopped(v, &v->outcome);
}

/* Planned, but nothing may be sent any more: the record goes back to what it was. */
static void give_up(struct verifier *v, const struct error *err)
{
	v->outcome = *err;
	machine_keep(&v->m, write_cancel, wrote_cancel);
}

static bool write_send(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return yes_fresh(v, err) && operation_send(v->m.session->store, v->operation_id, err);
}

static void wrote_send(void *owner, bool ok, const struct error *err)
{
	const struct twilio_verify request = { .number = ((struct verifier *)owner)->e164,
		.name = ((struct verifier *)owner)->lane.customer.name,
		.delay_s = ((struct verifier *)owner)->start.delay_s,
		.extension = ((struct verifier *)owner)->extension };
	struct verifier *v = owner;
	struct http_request r;

	if (!ok) {
		give_up(v, err);
		return;
	}
	FAIL_POINT("verify-sent");
	if (!twilio_verify_make(&v->twilio, &request, &r, &v->outcome)) {
		verifier_start_not_sent(v);
		return;
	}
	machine_ask(&v->m, ASK_CHANGE, &r, verifier_start_answered);
	FAIL_POINT("verify-requested");
	verifier_tell(v);
}

static void wrote_plan(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;

	if (!ok) {
		v->operation_id[0] = '\0';
		verifier_start_stopped(v, err);
		return;
	}
	FAIL_POINT("verify-planned");
	machine_store(&v->m, write_send, wrote_send);
}

static void begin(struct verifier *v)
{
	v->asked_again = false;
	v->view.phase = VERIFIER_STARTING;
	v->view.began_ms = time_monotonic_ms();
	v->view.call_known = false;
	v->operation_id[0] = v->call_sid[0] = '\0';
	error_clear(&v->view.problem);
	FAIL_POINT("verify-planning");
	machine_store(&v->m, write_plan, wrote_plan);
}

static void stop_last_look(struct verifier *v, const struct error *err)
{
	v->starting = v->last_look = false;
	v->checked_ms = 0;
	verifier_start_stopped(v, err);
}

static void claimed(void *user, const struct error *held)
{
	struct verifier *v = user;
	struct error err = { 0 };

	(void)text_copy(v->view.alone, sizeof v->view.alone, v->claim.alone);
	if (held)
		stop_last_look(v, held);
	else if (!verifier_ringing_ask(v, &err))
		stop_last_look(v, &err);
	else
		verifier_tell(v);
}

static void look_last(struct verifier *v)
{
	v->starting = v->last_look = true;
	v->view.phase = VERIFIER_CHECKING;
	if (ring_claim_ask(&v->claim, v->m.session, v->m.loop, v->e164, claimed, v))
		verifier_tell(v);
	else
		claimed(v, NULL);
}

/* The checks are there: may it ring with what the operator said yes to? */
void verifier_start_checked(struct verifier *v)
{
	const bool looked = v->last_look;
	struct error err = { 0 };

	v->starting = v->last_look = false;
	if (v->view.barred || (v->view.doubts & ~v->start.doubts_seen) != 0) {
		v->asked_again = true;
		verifier_tell(v);
	} else if (!yes_fresh(v, &err)) {
		verifier_start_stopped(v, &err);
	} else if (!looked) {
		look_last(v);
	} else {
		begin(v);
	}
}

/* ---- the operator's yes */

static bool may_start(const struct verifier *v, struct error *err)
{
	if (verifier_readonly(v))
		return error_set(err, ERROR_REFUSED, "read-only",
		    _("Open the console without --readonly for this."),
		    _("This console only looks: nothing was started."));
	switch (v->view.phase) {
	case VERIFIER_STARTING:
	case VERIFIER_WATCHING:
	case VERIFIER_SETTLING:
	case VERIFIER_REMOVING:
		break;
	default:
		if (!v->starting && !v->errand && !machine_writing(&v->m) &&
		    (v->view.phase != VERIFIER_OPENING || verifier_open_waits(v)))
			return true;
	}
	return error_set(err, ERROR_CONFLICT, "verification-running",
	    _("Wait until it has ended; it can be watched meanwhile."),
	    _("Something is under way for this number already; nothing was started."));
}

/* Delay and extension, as the request itself takes them. */
static bool input_fine(struct verifier *v, const struct verifier_start *start, struct error *err)
{
	const struct twilio_verify request = { .number = v->e164,
		.name = "",
		.delay_s = start->delay_s,
		.extension = start->extension ? start->extension : "" };
	struct http_request r;

	if (!twilio_verify_make(&v->twilio, &request, &r, err))
		return false;
	http_request_done(&r);
	return true;
}

bool verifier_start(struct verifier *v, const struct verifier_start *start, struct error *err)
{
	if (!may_start(v, err))
		return false;
	if (!verifier_reload(v)) {
		*err = v->view.problem;
		return false;
	}
	if (!verifier_account(v, v->lane.customer.twilio_account_sid, err) ||
	    !input_fine(v, start, err))
		return false;
	if (v->view.phase != VERIFIER_READY)
		v->checked_ms = 0;
	verifier_stop(v);
	v->start = *start;
	(void)text_copy(v->extension, sizeof v->extension,
	    start->extension ? start->extension : "");
	v->start.extension = v->extension;
	v->yes_ms = machine_boot_ms();
	v->asked_again = false;
	v->starting = true;
	if (v->checked_ms == 0 || v->yes_ms - v->checked_ms >= CHECKS_FRESH_MS) {
		verifier_checks_begin(v);
		return true;
	}
	verifier_checks_again(v);
	verifier_start_checked(v);
	return true;
}

bool verifier_start_pending(const struct verifier *v)
{
	return v->starting;
}

bool verifier_asked_again(const struct verifier *v)
{
	return v->asked_again;
}
