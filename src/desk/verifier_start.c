/*
 * DESIGN
 * yes -> checks, unless they are fresh -> a last look whether Twilio calls the number already (for
 * another desk, which this store knows nothing of) -> plan (record and journal, one transaction) ->
 * sent -> the one request that rings -> its outcome into the store. What is left is the moment
 * between that look's answer and the request: two desks in it at once both ring. What surely did
 * not ring is refused, or counts as never begun where nothing was sent; what was accepted is
 * watched, all else is unknown and settled by asking. Nothing here is repeated but a write to a
 * busy store, and a yes counts for a minute only, also while this machine sleeps.
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/verifier_internal.h"

#define CODE_MS ((uint64_t)VERIFICATION_MINUTES * 60 * 1000)

/* ---- what the answer means (pure) */

enum start_outcome verifier_outcome(const struct http_reply *reply, const char *number,
    struct arena *arena, struct twilio_validation *out, struct error *err)
{
	const bool read = twilio_verify_read(reply, arena, out, err);

	if (!read) {
		if (!twilio_verify_refused(reply, err))
			return START_UNKNOWN;
		return twilio_error_number(err) == 21450 ? START_LISTED : START_REFUSED;
	}
	if (strcmp(out->number, number) == 0)
		return START_CALLED;
	error_set(err, ERROR_NETWORK, "answer-unexpected", NULL,
	    _("Twilio's answer is about another number."));
	return START_UNKNOWN;
}

/* ---- storing it */

static void store_end(struct verifier *v)
{
	FAIL_POINT("verify-stored");
	explicit_bzero(v->view.code, sizeof v->view.code);
	v->call_sid[0] = '\0';
	v->view.phase = VERIFIER_IDLE;
	v->operation_id[0] = '\0';
	verifier_resume(v);
}

static void wrote_outcome(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;

	/* A conflict: it was taken for lost and settled by another console. The store says how. */
	if (!ok && err->kind != ERROR_CONFLICT)
		v->view.problem = *err;
	store_end(v);
}

static bool write_called(void *owner, struct error *err)
{
	struct verifier *v = owner;

	/* A code is kept for 30 minutes, in memory too. */
	if (machine_boot_ms() - v->yes_ms >= CODE_MS)
		explicit_bzero(v->view.code, sizeof v->view.code);
	return caller_id_called(v->m.session->store, v->operation_id, v->call_sid, v->view.code,
	    err);
}

static bool write_refused(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return caller_id_refused(v->m.session->store, v->operation_id, v->outcome.message, err);
}

static bool write_unknown(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return caller_id_unknown(v->m.session->store, v->operation_id, v->outcome.message, err);
}

static void refused_country(void *user)
{
	struct verifier *v = user;

	if (v->country.found == COUNTRY_CLOSED)
		verifier_country_say(v, &v->view.checks[CHECK_COUNTRY], &v->outcome);
	v->view.problem = v->outcome;
	machine_keep(&v->m, write_refused, wrote_outcome);
}

static void refused(struct verifier *v)
{
	const int code = twilio_error_number(&v->outcome);

	v->checked_ms = 0; /* what was checked did not hold */
	if ((code == 21215 || code == 13227) && v->lane.number.country[0]) {
		country_read(&v->country, v->lane.number.country, v->e164, refused_country, v);
		return;
	}
	v->view.problem = v->outcome;
	machine_keep(&v->m, write_refused, wrote_outcome);
}

static void unknown(struct verifier *v)
{
	v->request_ended_ms = machine_boot_ms();
	v->view.problem = v->outcome;
	machine_keep(&v->m, write_unknown, wrote_outcome);
}

/* "Verified already": nothing rings, and the list has it. Settling reads it again, where it could
 * not be read just now. */
static void listed_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	struct error err = { 0 };
	const int read = verifier_list_read(v, reply, listed_came, &err);

	if (read == 0)
		return;
	if (read == 1 && v->listed) {
		machine_keep(&v->m, verifier_write_verified, wrote_outcome);
	} else if (read == 1) {
		refused(v);
	} else {
		v->outcome = err;
		unknown(v);
	}
}

static void listed(struct verifier *v)
{
	struct http_request r;

	if (twilio_caller_ids_make(&v->twilio, v->e164, &r, &v->outcome))
		machine_ask(&v->m, ASK_LIST, &r, listed_came);
	else
		unknown(v);
}

static void accepted(struct verifier *v, struct twilio_validation *answer)
{
	(void)text_copy(v->call_sid, sizeof v->call_sid, answer->call_sid);
	(void)text_copy(v->own_call, sizeof v->own_call, answer->call_sid);
	v->own_ms = v->yes_ms;
	(void)text_copy(v->view.call_sid, sizeof v->view.call_sid, answer->call_sid);
	if (!text_copy(v->view.code, sizeof v->view.code, answer->code))
		v->view.code[0] = '\0';
	error_clear(&v->view.problem);
	machine_keep(&v->m, write_called, wrote_outcome);
}

static bool write_not_sent(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return caller_id_not_sent(v->m.session->store, v->operation_id, v->outcome.message, err);
}

/* Nothing reached Twilio, or it took nothing in: what the number's record said before still holds.
 */
static void not_sent(struct verifier *v)
{
	v->checked_ms = 0;
	v->view.problem = v->outcome;
	machine_keep(&v->m, write_not_sent, wrote_outcome);
}

static void answer_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	struct twilio_validation answer = { 0 };
	enum start_outcome outcome;

	FAIL_POINT("verify-answered");
	error_clear(&v->outcome);
	outcome = verifier_outcome(reply, v->e164, &v->m.arena, &answer, &v->outcome);
	switch (outcome) {
	case START_CALLED:
		accepted(v, &answer);
		break;
	case START_LISTED:
		listed(v);
		break;
	case START_REFUSED:
		if (reply->end == HTTP_NOT_SENT || reply->status == 429)
			not_sent(v);
		else
			refused(v);
		break;
	case START_UNKNOWN:
		unknown(v);
		break;
	}
	if (answer.code)
		explicit_bzero((char *)(uintptr_t)answer.code, strlen(answer.code));
}

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
		not_sent(v);
		return;
	}
	machine_ask(&v->m, ASK_CHANGE, &r, answer_came);
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

static void look_last(struct verifier *v)
{
	struct error err = { 0 };

	if (!verifier_ringing_ask(v, &err)) {
		verifier_start_stopped(v, &err);
		return;
	}
	v->starting = v->last_look = true;
	v->view.phase = VERIFIER_CHECKING;
	verifier_tell(v);
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
