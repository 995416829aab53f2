/*
 * DESIGN
 * A verification whose answer was lost: is the number listed by now; else, is there a call from
 * Twilio's verification number to it that belongs to this request. Calls that the journal knows
 * from earlier verifications of the number never do. Of the others one does that was not made
 * before the request was sent: by Twilio's own clock, which its answers tell, less the time that
 * has gone by since, so that this machine's clock may be wrong. How much has gone by is certain
 * only in the process that sent it; elsewhere an older unknown call may be ours as well, and counts
 * as ours once nothing else can come: it is never said that nothing rang while there is one.
 * Nothing found counts only once a late request cannot come any more; until then it is asked again.
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/settle_errand.h"
#include "desk/verifier_words.h"
#include "net/json.h"

#define ASK_AGAIN_MS 2000
#define DAY_S (24 * 60 * 60)
#define DELAY_MAX_S 60 /* provider/twilio.h */

/* ---- what is known here */

/* The delay before the call that was asked for: until then nothing is to be seen of it. */
static int delay_s(const struct errand *e)
{
	static const struct json_field fields[] = { { "delay_s", JSON_INT, 0, true, 0 } };
	const char *parameters = e->operation.parameters;
	struct arena arena = { 0 };
	struct error ignored;
	struct json *json = json_parse(parameters, strlen(parameters), &ignored);
	int64_t delay = 0;

	if (!json || !json_read(json, fields, 1, &delay, "parameters", &arena, &ignored))
		delay = 0;
	json_free(json);
	arena_done(&arena);
	return delay < 0 || delay > DELAY_MAX_S ? DELAY_MAX_S : (int)delay;
}

static time_t sent_at(const struct errand *e)
{
	time_t at;

	return time_parse(e->operation.sent_at, &at) ? at : time_now();
}

static bool is_late(const struct errand *e)
{
	return settle_too_late(&e->m, e->order.ended_ms, sent_at(e), e->began_ms,
	    delay_s(e) * 1000);
}

/* ---- which call is ours */

/* `date`: what Twilio's clock says now; 0: it is not told, and our own has to do. */
static void clocks_compare(struct errand *e, int64_t date)
{
	const uint64_t sent_ms = e->order.sent_ms;
	int64_t age_s =
	    sent_ms ? (int64_t)((machine_boot_ms() - sent_ms) / 1000) : time_now() - sent_at(e);

	if (age_s < 0)
		age_s = 0;
	e->sent_certain = date != 0 && sent_ms != 0;
	e->sent_there =
	    date != 0 ? (time_t)(date - age_s) - SETTLE_ROUNDING_S : sent_at(e) - SETTLE_CLOCK_S;
}

static bool is_known(const struct errand *e, const char *call_sid)
{
	for (size_t i = 0; i < e->n_known; i++)
		if (strcmp(e->known[i], call_sid) == 0)
			return true;
	return false;
}

/* 0: Twilio does not say. */
static time_t made_at(const struct twilio_call *call)
{
	time_t at;

	return time_parse(call->created_at[0] ? call->created_at : call->start_time, &at) ? at : 0;
}

static bool under_way(const struct twilio_call *call)
{
	return call->status == TWILIO_CALL_QUEUED || call->status == TWILIO_CALL_RINGING ||
	    call->status == TWILIO_CALL_IN_PROGRESS;
}

static void weigh(struct errand *e, const struct twilio_call *call)
{
	const time_t at = made_at(call);

	if (strcmp(call->to, e->record.number) != 0 ||
	    strcmp(call->from, TWILIO_VERIFIES_FROM) != 0)
		return;
	if (is_known(e, call->sid)) {
		if (at > e->known_newest)
			e->known_newest = at;
	} else if (at == 0 || at >= e->sent_there) {
		if (!e->call_sid[0]) /* the newest comes first */
			(void)text_copy(e->call_sid, sizeof e->call_sid, call->sid);
	} else if ((!e->sent_certain || under_way(call)) && at >= e->sent_there - DAY_S &&
	    at > e->perhaps_at) {
		e->perhaps_at = at;
		(void)text_copy(e->perhaps_sid, sizeof e->perhaps_sid, call->sid);
	}
}

/* One that may be ours. What is older than a call that is known to be another's is not. */
static bool perhaps(const struct errand *e)
{
	return e->perhaps_sid[0] && e->perhaps_at >= e->known_newest;
}

/* ---- what was found */

static bool write_verified(void *owner, struct error *err)
{
	struct errand *e = owner;
	const struct verification_plan plan = { .org_id = e->record.org_id,
		.number = e->record.number,
		.country = e->record.country,
		.account_sid = e->record.account_sid,
		.extension = "" };
	char id[ID_MAX];

	return caller_id_verified(e->m.session->store, &plan, e->caller_id_sid, id, err);
}

static bool write_call(void *owner, struct error *err)
{
	struct errand *e = owner;

	return caller_id_call_found(e->m.session->store, e->id, e->call_sid, err);
}

static bool write_no_call(void *owner, struct error *err)
{
	struct errand *e = owner;

	return caller_id_no_call(e->m.session->store, e->id, _(REASON_NO_CALL), err);
}

static void wrote(void *owner, bool ok, const struct error *err)
{
	FAIL_POINT("settle-stored");
	errand_wrote(owner, ok, err);
}

static void too_early(struct errand *e)
{
	struct error err = { 0 };

	if (perhaps(e))
		error_set(&err, ERROR_OPEN, "outcome-open",
		    _("Ask again in a minute or two: until then nothing may be started anew."),
		    _("Twilio has called this number, and it may be because of this request; it is too early to say."));
	errand_again(e, ASK_AGAIN_MS, perhaps(e) ? &err : NULL);
}

/* Nothing else can come any more, so that it is safe to go by this one. */
static void take_perhaps(struct errand *e)
{
	(void)text_copy(e->call_sid, sizeof e->call_sid, e->perhaps_sid);
	machine_keep(&e->m, write_call, wrote);
}

static void conclude(struct errand *e)
{
	if (machine_asking(&e->m))
		return;
	FAIL_POINT("settle-found");
	if (e->caller_id_sid[0])
		machine_keep(&e->m, write_verified, wrote);
	else if (e->call_sid[0])
		machine_keep(&e->m, write_call, wrote);
	else if (!e->list_read || !e->calls_read)
		errand_unread(e, &e->problem);
	else if (!e->late)
		too_early(e);
	else if (perhaps(e))
		take_perhaps(e);
	else
		machine_keep(&e->m, write_no_call, wrote);
}

static void list_came(void *owner, const struct http_reply *reply)
{
	struct errand *e = owner;
	struct twilio_caller_ids page;

	if (twilio_caller_ids_read(reply, &e->m.arena, &page, &e->problem)) {
		for (size_t i = 0; i < page.n; i++)
			if (strcmp(page.items[i].number, e->record.number) == 0)
				(void)text_copy(e->caller_id_sid, sizeof e->caller_id_sid,
				    page.items[i].sid);
		e->list_read = !page.next[0] || e->caller_id_sid[0];
		if (!e->list_read &&
		    machine_next(&e->m, ASK_LIST, &e->twilio, TWILIO_API, page.next, list_came,
			&e->problem))
			return;
	}
	conclude(e);
}

static void calls_came(void *owner, const struct http_reply *reply)
{
	struct errand *e = owner;
	struct twilio_calls page;

	if (twilio_calls_read(reply, &e->m.arena, &page, &e->problem)) {
		time_t oldest = 0;

		clocks_compare(e, reply->date);
		for (size_t i = 0; i < page.n; i++) {
			weigh(e, &page.items[i]);
			oldest = made_at(&page.items[i]);
		}
		/* Newest first: what comes after the day before is too old. */
		e->calls_read = !page.next[0] || e->call_sid[0] ||
		    (oldest != 0 && oldest < e->sent_there - DAY_S);
		if (!e->calls_read &&
		    machine_next(&e->m, ASK_CALL, &e->twilio, TWILIO_API, page.next, calls_came,
			&e->problem))
			return;
	}
	conclude(e);
}

/* Read each time: another console may have learnt of a call meanwhile. */
static bool known_read(struct errand *e)
{
	arena_reset(&e->known_arena);
	e->n_known = 0;
	return operation_calls(e->m.session->store, e->record.number, &e->known_arena, &e->known,
	    &e->n_known, &e->problem);
}

void settle_verify_round(struct errand *e)
{
	struct http_request list, calls;

	if (!known_read(e)) {
		if (e->problem.kind == ERROR_BUSY)
			errand_again(e, ASK_AGAIN_MS, &e->problem);
		else
			errand_unread(e, &e->problem);
		return;
	}
	e->list_read = e->calls_read = false;
	e->caller_id_sid[0] = e->call_sid[0] = e->perhaps_sid[0] = '\0';
	e->known_newest = e->perhaps_at = 0;
	/* Before asking: what begins while the answer comes is seen in the next round. */
	e->late = is_late(e);
	if (!twilio_caller_ids_make(&e->twilio, e->record.number, &list, &e->problem)) {
		errand_unread(e, &e->problem);
		return;
	}
	if (!twilio_calls_make(&e->twilio, e->record.number, NULL, &calls, &e->problem)) {
		http_request_done(&list);
		errand_unread(e, &e->problem);
		return;
	}
	machine_ask(&e->m, ASK_LIST, &list, list_came);
	machine_ask(&e->m, ASK_CALL, &calls, calls_came);
	FAIL_POINT("settle-asked");
}
