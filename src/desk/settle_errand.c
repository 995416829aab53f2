#include "desk/settle_errand.h"

#include <stdlib.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"

#define RETRY_SECONDS 30

static const struct errand_kind {
	const char *kind;
	void (*round)(struct errand *e);
	const char *sent_point; /* fail point after planned -> sent */
} kinds[] = {
	{ OPERATION_VERIFY, settle_verify_round, NULL },
	{ OPERATION_CALLER_ID_REMOVE, settle_remove_round, "remove-sent" },
	{ OPERATION_CALLER_ID_RENAME, settle_rename_round, "rename-sent" },
	{ OPERATION_COUNTRY_OPEN, settle_country_round, NULL },
	{ OPERATION_INHERIT, settle_country_round, NULL },
};

static const struct errand_kind *kind_find(const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return &kinds[i];
	return NULL;
}

static const struct errand_kind *kind_of(const struct errand *e)
{
	return kind_find(e->operation.kind);
}

bool errand_takes(const char *kind)
{
	return kind_find(kind) != NULL;
}

bool settle_too_late(const struct machine *m, uint64_t ended_ms, time_t sent_at, uint64_t began_ms,
    int delay_ms)
{
	const uint64_t now = machine_boot_ms();
	const uint64_t late = (uint64_t)machine_wait_ms(m, SETTLE_LATE_MS + delay_ms);
	const uint64_t request = (uint64_t)machine_wait_ms(m, SETTLE_REQUEST_MS);
	int64_t age_ms;

	if (ended_ms)
		return now - ended_ms >= late;
	/* Sent by a process that is gone. sent_at has whole seconds, and a clock that was put back
	 * must not keep us here for ever. */
	age_ms = ((int64_t)(time_now() - sent_at) - 1) * 1000;
	return age_ms >= (int64_t)(late + request) || now - began_ms >= late + request;
}

/* ---- how it ends */

static void round_timer(void *user);

static void end(struct errand *e, bool settled, const struct error *err)
{
	/* A copy: `err` may be the errand's own, and `done` may free the errand. */
	const struct error why = err ? *err : (struct error){ .kind = ERROR_NONE };

	e->ended = true;
	e->settled = settled;
	loop_timer(e->m.loop, round_timer, e, 0);
	machine_cancel(&e->m);
	machine_cancel(&e->country.m);
	aim_free(e->aim);
	e->aim = NULL;
	e->order.done(e->order.user, settled, err ? &why : NULL);
}

void errand_again(struct errand *e, int ms, const struct error *problem)
{
	const int wait = machine_wait_ms(&e->m, ms);

	/* A removal may wait for the network for weeks: counted only where it matters. */
	if (e->order.patience_ms >= 0)
		e->waited_ms += wait;
	if (e->order.patience_ms >= 0 &&
	    e->waited_ms > machine_wait_ms(&e->m, e->order.patience_ms)) {
		struct error early = { 0 };

		error_set(&early, ERROR_OPEN, "outcome-open",
		    _("Ask again in a minute or two: until then nothing may be started anew."),
		    _("Twilio shows nothing of it yet, and it is too early to say that nothing will come of it."));
		end(e, false, problem ? problem : &early);
		return;
	}
	loop_timer(e->m.loop, round_timer, e, wait);
	if (e->order.news)
		e->order.news(e->order.user, problem);
}

void errand_unread(struct errand *e, const struct error *problem)
{
	/* Wrong credentials do not mend themselves. */
	if (problem->kind != ERROR_NETWORK) {
		end(e, false, problem);
		return;
	}
	e->failures++;
	errand_again(e, machine_backoff_ms(e->failures), problem);
}

void errand_refused_or_unread(struct errand *e, const struct http_reply *reply)
{
	if (e->problem.kind == ERROR_NETWORK) {
		errand_unread(e, &e->problem);
	} else if (twilio_error_account(reply->status, &e->problem)) {
		e->changed = false; /* surely not */
		errand_unread(e, &e->problem);
	} else {
		errand_close(e, OPERATION_FAILED, e->problem.message);
	}
}

void errand_ask(struct errand *e, enum ask_slot slot, bool made, struct http_request *r,
    machine_reply_fn *done)
{
	if (made)
		machine_ask(&e->m, slot, r, done);
	else
		errand_unread(e, &e->problem);
}

void errand_wrote(void *owner, bool ok, const struct error *err)
{
	struct errand *e = owner;

	/* A conflict: another console has settled it meanwhile. */
	if (ok || err->kind == ERROR_CONFLICT || err->kind == ERROR_NOT_FOUND)
		end(e, true, e->end_state == OPERATION_FAILED || e->left[0] ? &e->problem : NULL);
	else
		end(e, false, err);
}

static bool write_close(void *owner, struct error *err)
{
	struct errand *e = owner;

	return operation_end(e->m.session->store, e->id, e->end_state, e->result, err);
}

void errand_close(struct errand *e, enum operation_state state, const char *result)
{
	e->end_state = state;
	(void)text_copy(e->result, sizeof e->result, result);
	machine_keep(&e->m, write_close, errand_wrote);
}

/* ---- rounds */

static void round_begin(struct errand *e)
{
	error_clear(&e->problem);
	kind_of(e)->round(e);
}

static void round_timer(void *user)
{
	round_begin(user);
}

void errand_now(struct errand *e)
{
	if (!e->begun || e->ended || e->aim || machine_asking(&e->m) ||
	    machine_asking(&e->country.m) || machine_writing(&e->m))
		return;
	loop_timer(e->m.loop, round_timer, e, 1);
}

static bool write_send(void *owner, struct error *err)
{
	struct errand *e = owner;

	return operation_send(e->m.session->store, e->id, err);
}

static void wrote_send(void *owner, bool ok, const struct error *err)
{
	struct errand *e = owner;

	if (!ok) {
		errand_wrote(e, false, err);
		return;
	}
	FAIL_POINT(kind_of(e)->sent_point);
	e->sent = true;
	round_begin(e);
}

static void first_round(void *user)
{
	struct errand *e = user;

	e->begun = true;
	if (e->sent)
		round_begin(e);
	else
		machine_store(&e->m, write_send, wrote_send);
}

/* ---- making one */

bool errand_may_take_up(const struct operation *o, struct error *err)
{
	const bool queues = operation_kind_queues(o->kind);

	if (!operation_open(o->state))
		return error_set(err, ERROR_REFUSED, "operation-closed", NULL,
		    _("This entry of the journal is closed: there is nothing left to do."));
	if (o->state == OPERATION_UNKNOWN)
		return true;
	/* Planned or sent: only what may be repeated, and nobody else is at it. */
	if (queues && (!o->owner_alive || o->ours || o->next_attempt_at[0]))
		return true;
	return error_set(err, ERROR_REFUSED, "operation-under-way",
	    _("Wait until it has ended there, or end that program."),
	    _("A running voxdesk (process %d on %s) is at it."), o->owner_pid, o->owner_host);
}

static bool kind_fits(const struct errand *e, struct error *err)
{
	return kind_of(e) ||
	    error_set(err, ERROR_REFUSED, "operation-elsewhere",
		_("Open what it is about: the customer, or the number."),
		_("This kind of entry is not settled by itself."));
}

static bool subject_load(struct errand *e, struct error *err)
{
	static const char records[] = "verified_caller_ids/", rights[] = "dialing_permissions/";
	const char *subject = e->operation.subject;
	struct store *store = e->m.session->store;
	char account[TWILIO_SID_MAX] = "";
	bool byoc;

	if (strncmp(subject, records, sizeof records - 1) == 0) {
		(void)text_copy(e->record_id, sizeof e->record_id, subject + sizeof records - 1);
		if (!caller_id_get(store, e->record_id, &e->arena, &e->record, err))
			return false;
		(void)text_copy(account, sizeof account, e->record.account_sid);
	} else if (strncmp(subject, rights, sizeof rights - 1) == 0) {
		const char *at = subject + sizeof rights - 1;
		const size_t n = strcspn(at, "/");

		if (n < sizeof account)
			memcpy(account, at, n);
	}
	if (!e->operation.org_id[0] ||
	    !customer_get(store, e->operation.org_id, &e->arena, &e->customer, err))
		e->customer.mode = MODE_NONE;
	/* Whose account it was made in counts, not what the customer has today. */
	byoc = e->customer.mode == MODE_BYOC &&
	    (!account[0] || strcmp(account, e->customer.twilio_account_sid) == 0);
	return credentials_twilio(&e->m.session->credentials, account, byoc, &e->twilio, err);
}

static void stuck(void *owner, const struct error *err)
{
	struct errand *e = owner;

	if (e->order.news)
		e->order.news(e->order.user, err);
}

struct errand *errand_new(struct session *s, struct loop *l, const struct errand_order *order,
    struct error *err)
{
	struct errand *e = xcalloc(1, sizeof *e);

	machine_init(&e->m, s, l, e, stuck);
	country_init(&e->country, s, l);
	e->order = *order;
	e->m.pace = e->country.m.pace = order->pace;
	e->began_ms = machine_boot_ms();
	(void)text_copy(e->id, sizeof e->id, order->operation_id);
	if (!operation_get(s->store, e->id, &e->arena, &e->operation, err) ||
	    !errand_may_take_up(&e->operation, err) || !kind_fits(e, err) ||
	    !subject_load(e, err)) {
		e->settled = true;
		errand_free(e);
		return NULL;
	}
	e->sent = e->operation.state != OPERATION_PLANNED;
	loop_timer(l, first_round, e, 1);
	return e;
}

/* What this errand sent and nobody saw the end of is open to the next one. */
static void leave(struct errand *e)
{
	struct error ignored;
	char next[TIME_TEXT_MAX];

	if (e->operation.state == OPERATION_UNKNOWN || !e->sent)
		return;
	time_text(time_now() + RETRY_SECONDS, next);
	if (!e->changed &&
	    operation_retry_later(e->m.session->store, e->id, next, e->problem.message, &ignored))
		return;
	/* Where even that cannot be written, the row stays sent, and its owner's end opens it. */
	if (!operation_unknown(e->m.session->store, e->id, _("The answer was not waited for."),
		&ignored))
		log_line("journal: an errand was left without a word: %s", ignored.code);
}

void errand_free(struct errand *e)
{
	if (!e)
		return;
	loop_timer(e->m.loop, round_timer, e, 0);
	loop_timer(e->m.loop, first_round, e, 0);
	machine_done(&e->m);
	country_done(&e->country);
	aim_free(e->aim);
	if (!e->settled)
		leave(e);
	twilio_account_done(&e->twilio);
	arena_done(&e->known_arena);
	arena_done(&e->arena);
	free(e);
}

unsigned errand_requests(const struct errand *e)
{
	return e ? e->m.requests + e->country.m.requests + aim_requests(e->aim) : 0;
}
