/* What became of the request that rings: the answer's meaning, and its way into the store. */
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

void verifier_start_not_sent(struct verifier *v)
{
	v->checked_ms = 0;
	v->view.problem = v->outcome;
	machine_keep(&v->m, write_not_sent, wrote_outcome);
}

void verifier_start_answered(void *owner, const struct http_reply *reply)
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
			verifier_start_not_sent(v);
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
