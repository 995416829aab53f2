/*
 * DESIGN
 * A verification whose answer was lost: is the number listed by now; else, is there a call from
 * Twilio's verification number to it that belongs to this request. A call belongs to it when the
 * journal does not know it from an earlier verification and it was not made before the request was
 * sent (with an allowance for two clocks). Nothing found counts only once a late request cannot
 * come any more; until then it is asked again.
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/settle_errand.h"

#define ASK_AGAIN_MS 2000
#define KNOWN_MAX 200

/* The calls that earlier verifications of this customer led to: the journal has them as results. */
void settle_verify_begin(struct errand *e)
{
	struct operation *all;
	struct error ignored;
	size_t n;

	if (!operation_list(e->m.session->store, e->operation.org_id, false, NULL, KNOWN_MAX,
		&e->known_arena, &all, &n, &ignored))
		return;
	e->known = arena_alloc(&e->known_arena, (n + 1) * sizeof *e->known);
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].kind, OPERATION_VERIFY) == 0 && all[i].result[0])
			e->known[e->n_known++] = all[i].result;
}

static bool is_known(const struct errand *e, const char *call_sid)
{
	for (size_t i = 0; i < e->n_known; i++)
		if (strstr(e->known[i], call_sid))
			return true;
	return false;
}

static time_t sent_at(const struct errand *e)
{
	time_t at;

	return time_parse(e->operation.sent_at, &at) ? at : time_now();
}

/* Can the request still be on its way? */
static bool is_late(const struct errand *e)
{
	const uint64_t now = machine_boot_ms();
	const uint64_t late = (uint64_t)machine_wait_ms(&e->m, SETTLE_LATE_MS);
	const uint64_t request = (uint64_t)machine_wait_ms(&e->m, SETTLE_REQUEST_MS);
	int64_t age_ms;

	if (e->order.ended_ms)
		return now - e->order.ended_ms >= late;
	/* Sent by a process that is gone. sent_at has whole seconds, and a clock that was put back
	 * must not keep us here for ever. */
	age_ms = ((int64_t)(time_now() - sent_at(e)) - 1) * 1000;
	return age_ms >= (int64_t)(late + request) || now - e->began_ms >= late + request;
}

static bool belongs(const struct errand *e, const struct twilio_call *call)
{
	const char *made = call->created_at[0] ? call->created_at : call->start_time;
	time_t at;

	if (strcmp(call->to, e->record.number) != 0 ||
	    strcmp(call->from, TWILIO_VERIFIES_FROM) != 0 || is_known(e, call->sid))
		return false;
	return !time_parse(made, &at) || at >= sent_at(e) - SETTLE_CLOCK_S;
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

	return caller_id_no_call(e->m.session->store, e->id,
	    _("Nothing rang: Twilio has no call to this number. It can be started again."), err);
}

static void wrote(void *owner, bool ok, const struct error *err)
{
	FAIL_POINT("settle-stored");
	errand_wrote(owner, ok, err);
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
	else if (e->late)
		machine_keep(&e->m, write_no_call, wrote);
	else
		errand_again(e, ASK_AGAIN_MS, NULL);
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
		/* Newest first. */
		for (size_t i = 0; i < page.n && !e->call_sid[0]; i++)
			if (belongs(e, &page.items[i]))
				(void)text_copy(e->call_sid, sizeof e->call_sid, page.items[i].sid);
		e->calls_read = !page.next[0] || e->call_sid[0];
		if (!e->calls_read &&
		    machine_next(&e->m, ASK_CALL, &e->twilio, TWILIO_API, page.next, calls_came,
			&e->problem))
			return;
	}
	conclude(e);
}

void settle_verify_round(struct errand *e)
{
	struct http_request list, calls;
	char day[TIME_TEXT_MAX];

	e->list_read = e->calls_read = false;
	e->caller_id_sid[0] = e->call_sid[0] = '\0';
	/* Before asking: what begins while the answer comes is seen in the next round. */
	e->late = is_late(e);
	time_text(sent_at(e) - 24 * 60 * 60, day);
	day[10] = '\0';
	if (!twilio_caller_ids_make(&e->twilio, e->record.number, &list, &e->problem)) {
		errand_unread(e, &e->problem);
		return;
	}
	if (!twilio_calls_make(&e->twilio, e->record.number, day, &calls, &e->problem)) {
		http_request_done(&list);
		errand_unread(e, &e->problem);
		return;
	}
	machine_ask(&e->m, ASK_LIST, &list, list_came);
	machine_ask(&e->m, ASK_CALL, &calls, calls_came);
	FAIL_POINT("settle-asked");
}
