/*
 * DESIGN
 * One round: the list and, where its SID is known, the call are read side by side; what they say is
 * concluded when both are there. Listed wins over everything. A call that ended otherwise ends the
 * verification; one that was completed leaves the list 15 s. The network being away only stretches
 * the pauses; wrong credentials stop the rounds until somebody looks. After half an hour it is over
 * whatever happens (VERIFICATION_MINUTES). What a round found is shown when it is concluded, so
 * that who waits for one look gets a whole one.
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/verifier_internal.h"
#include "desk/verifier_words.h"

static void round_begin(struct verifier *v);

/* A round is about a record; one that is removed meanwhile ends it. */
static bool watches(const struct verifier *v)
{
	return v->view.phase == VERIFIER_WATCHING && v->lane.record != NULL;
}

static void round_timer(void *user)
{
	round_begin(user);
}

void verifier_watch_stop(struct verifier *v)
{
	loop_timer(v->m.loop, round_timer, v, 0);
	v->view.call_known = v->view.ending = false;
	v->call_ended_ms = 0;
	v->failures = 0;
}

static time_t began_at(const struct verifier *v)
{
	const struct caller_id *record = v->lane.record;
	time_t at;

	if (record &&
	    time_parse(record->started_at[0] ? record->started_at : record->state_at, &at))
		return at;
	return time_now();
}

/* The clock may have been set meanwhile: by ours alone nothing is over that Twilio still calls. */
static bool too_old(const struct verifier *v)
{
	const struct caller_id *record = v->lane.record;
	const int64_t limit_s = VERIFICATION_MINUTES * 60;

	if (v->call_read && verifier_call_active(v->view.call))
		return false;
	if (v->own_call[0] && record && strcmp(record->call_sid, v->own_call) == 0)
		return (int64_t)((machine_boot_ms() - v->own_ms) / 1000) >= limit_s;
	return time_now() - began_at(v) >= limit_s;
}

static void again(struct verifier *v)
{
	const uint64_t watched = time_monotonic_ms() - v->view.began_ms;
	int ms = WATCH_FIRST_MS;

	if (watched >= (uint64_t)machine_wait_ms(&v->m, WATCH_FIRST_FOR_MS))
		ms = WATCH_LATER_MS;
	if (v->failures > 0)
		ms = machine_backoff_ms(v->failures);
	if (v->seen_at != 0) {
		v->view.looked_at = v->seen_at;
		v->view.heard_ms = time_monotonic_ms();
	}
	loop_timer(v->m.loop, round_timer, v, machine_wait_ms(&v->m, ms));
	verifier_tell(v);
}

/* ---- writing what was seen */

static void over(struct verifier *v)
{
	FAIL_POINT("verify-ended");
	verifier_watch_stop(v);
	v->view.phase = VERIFIER_IDLE;
	verifier_resume(v);
}

/* Conflicts: another console saw it first. The store says what holds now. */
static void wrote_end(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;

	if (!ok && err->kind != ERROR_CONFLICT && err->kind != ERROR_NOT_FOUND)
		v->view.problem = *err;
	over(v);
}

static bool write_failed(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return caller_id_failed(v->m.session->store, v->lane.record, v->outcome.message, err);
}

static void fail_now(struct verifier *v)
{
	v->view.problem = v->outcome;
	machine_keep(&v->m, write_failed, wrote_end);
}

/* A call that failed: is the country closed after all? Only then it is said so. */
static void country_came(void *user)
{
	struct verifier *v = user;

	if (v->country.found == COUNTRY_CLOSED || v->country.found == COUNTRY_BLOCKED)
		verifier_country_say(v, &v->view.checks[CHECK_COUNTRY], &v->outcome);
	fail_now(v);
}

static void call_failed(struct verifier *v, enum twilio_call_status status, int error_code)
{
	verifier_call_failed(&v->outcome, status, error_code);
	v->view.ending = true; /* who looks once has to wait for this */
	if (status == TWILIO_CALL_FAILED && v->lane.number.country[0])
		country_read(&v->country, v->lane.number.country, v->e164, country_came, v);
	else
		fail_now(v);
}

static void wrote_verified(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;

	error_clear(&v->view.problem);
	wrote_end(owner, ok, err);
}

static bool write_answered(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return caller_id_answered(v->m.session->store, v->lane.record, v->answered, err);
}

static void wrote_answered(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;

	(void)ok;
	(void)err;
	verifier_resume(v); /* another console may have seen the end meanwhile */
	if (v->view.phase == VERIFIER_WATCHING)
		again(v);
}

/* ---- concluding */

/* Queued and ringing are "calling"; once it was answered it stays so until the end is seen. */
static void state_follow(struct verifier *v)
{
	const bool pending = v->lane.state == OUTBOUND_PENDING;

	v->answered = v->view.call == TWILIO_CALL_IN_PROGRESS;
	if (!v->call_read || v->answered == pending || v->view.call == TWILIO_CALL_COMPLETED ||
	    v->view.call == TWILIO_CALL_OTHER)
		again(v);
	else
		machine_keep(&v->m, write_answered, wrote_answered);
}

static void unread(struct verifier *v)
{
	v->failures++;
	v->view.problem = v->unread;
	verifier_refusal(v, &v->view.problem);
	/* Wrong credentials, a closed account: asking on does not mend it. */
	if (v->view.problem.kind == ERROR_NETWORK)
		again(v);
	else
		verifier_tell(v);
}

/* Not listed, and the call has been over long enough for the list to follow. */
static bool code_missed(struct verifier *v)
{
	if (!v->call_read || v->view.call != TWILIO_CALL_COMPLETED) {
		v->call_ended_ms = 0;
		return false;
	}
	if (v->call_ended_ms == 0)
		v->call_ended_ms = time_monotonic_ms();
	/* Commands live too short to wait; for them it has ended long enough ago. */
	if (v->call_over_s > 0 &&
	    (v->call_over_s - 1) * 1000 >= machine_wait_ms(&v->m, WATCH_LISTED_MS + WATCH_CLOCK_MS))
		return true;
	return time_monotonic_ms() - v->call_ended_ms >=
	    (uint64_t)machine_wait_ms(&v->m, WATCH_LISTED_MS);
}

static bool ended_badly(enum twilio_call_status status)
{
	return status == TWILIO_CALL_BUSY || status == TWILIO_CALL_FAILED ||
	    status == TWILIO_CALL_NO_ANSWER || status == TWILIO_CALL_CANCELED;
}

static void old_fail(struct verifier *v)
{
	error_set(&v->outcome, ERROR_REFUSED, "verification-old", _(MEND_AGAIN), _(REASON_OLD),
	    VERIFICATION_MINUTES);
	fail_now(v);
}

static void conclude(struct verifier *v)
{
	if (machine_asking(&v->m) || !watches(v))
		return;
	FAIL_POINT("verify-looked");
	if (v->list_read && v->listed) {
		machine_keep(&v->m, verifier_write_verified, wrote_verified);
		return;
	}
	/* Somebody else's request is still out: only they know the call. */
	if (v->has_operation && v->list_read) {
		v->failures = 0;
		error_clear(&v->view.problem);
		again(v);
		return;
	}
	if (!v->list_read || !(v->call_read || v->call_gone)) {
		if (too_old(v))
			old_fail(v);
		else
			unread(v);
		return;
	}
	v->failures = 0;
	error_clear(&v->view.problem);
	if (v->call_read && ended_badly(v->view.call))
		call_failed(v, v->view.call, v->error_code);
	else if (code_missed(v))
		call_failed(v, TWILIO_CALL_COMPLETED, 0);
	else if (too_old(v))
		old_fail(v);
	else
		state_follow(v);
}

static void list_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	struct error err = { 0 };

	switch (verifier_list_read(v, reply, list_came, &err)) {
	case 1:
		v->list_read = true;
		break;
	case 0:
		return;
	default:
		v->unread = err;
	}
	conclude(v);
}

static void call_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	struct twilio_call call;
	struct error err = { 0 };
	time_t ended;

	v->call_read = twilio_call_read(reply, &v->m.arena, &call, &err);
	if (v->call_read) {
		v->seen_at = time_now();
		v->view.call = call.status;
		v->view.call_known = true;
		v->error_code = call.error_code;
		v->call_over_s = 0;
		if (reply->date != 0 && time_parse(call.end_time, &ended))
			v->call_over_s = reply->date - ended;
		(void)text_copy(v->view.call_word, sizeof v->view.call_word, call.word);
	} else if (err.kind == ERROR_NOT_FOUND) {
		v->call_gone = true; /* the list alone decides then, and the half hour */
	} else {
		v->unread = err;
	}
	conclude(v);
}

/* ---- rounds */

static bool ask_call(struct verifier *v)
{
	const char *sid = v->lane.record->call_sid;
	struct http_request r;

	v->call_read = v->call_gone = false;
	if (!sid[0]) {
		v->call_gone = true;
		return true;
	}
	if (!twilio_call_make(&v->twilio, sid, &r, &v->view.problem))
		return false;
	machine_ask(&v->m, ASK_CALL, &r, call_came);
	return true;
}

static void round_ask(struct verifier *v)
{
	struct http_request r;

	v->list_read = v->listed = false;
	v->seen_at = 0;
	if (!verifier_account(v, verifier_record_account(v), &v->view.problem) ||
	    !twilio_caller_ids_make(&v->twilio, v->e164, &r, &v->view.problem)) {
		verifier_tell(v);
		return;
	}
	machine_ask(&v->m, ASK_LIST, &r, list_came);
	if (!ask_call(v))
		v->call_gone = true;
}

static void round_begin(struct verifier *v)
{
	if (!watches(v) || machine_asking(&v->m) || machine_asking(&v->country.m) ||
	    machine_writing(&v->m))
		return;
	/* Another program's request: it may have ended, or the program has. */
	if (v->has_operation) {
		verifier_resume(v);
		/* It may have begun a round about another call. */
		if (!watches(v) || machine_asking(&v->m))
			return;
	}
	round_ask(v);
}

/* The yes of this verifier is known to the millisecond; the record's start is that of another one.
 */
static void began_fill(struct verifier *v)
{
	const int64_t age_ms = (int64_t)(time_now() - began_at(v)) * 1000;
	const uint64_t now = time_monotonic_ms();
	uint64_t began = now;

	if (age_ms > 0 && (uint64_t)age_ms < now)
		began = now - (uint64_t)age_ms;
	if (v->view.began_ms == 0 || v->view.began_ms + YES_FRESH_MS + 2000 < began)
		v->view.began_ms = began;
}

void verifier_watch(struct verifier *v)
{
	if (v->view.phase != VERIFIER_WATCHING) {
		v->view.phase = VERIFIER_WATCHING;
		v->view.looked_at = 0;
		v->view.heard_ms = time_monotonic_ms();
		began_fill(v);
		error_clear(&v->view.problem);
		FAIL_POINT("verify-watching");
	}
	loop_timer(v->m.loop, round_timer, v, 0);
	round_begin(v);
	verifier_tell(v);
}
