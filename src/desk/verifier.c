/*
 * DESIGN
 * The store says what there is to do (a verification to watch, an outcome to settle, a removal to
 * finish); verifier_resume() reads it and does that, at the beginning, after every change of ours
 * and whenever another console changed something. All else is begun by the operator: looking,
 * checking, starting, opening a country, removing. One phase at a time; leaving one cancels what it
 * asked, never what was written.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/left.h"
#include "desk/verifier_internal.h"

#define SAVE_MS 2000

/* ---- telling */

void verifier_tell(struct verifier *v)
{
	v->view.requests =
	    v->m.requests + v->country.m.requests + v->requests_before + errand_requests(v->errand);
	if (v->changed)
		v->changed(v->user);
}

bool verifier_readonly(const struct verifier *v)
{
	return v->m.session->options.readonly || store_readonly(v->m.session->store);
}

bool verifier_byoc(const struct verifier *v)
{
	return v->lane.customer.mode == MODE_BYOC;
}

static void stuck(void *owner, const struct error *err)
{
	struct verifier *v = owner;

	machine_stuck_shown(&v->m, &v->view.problem, err);
	verifier_tell(v);
}

/* ---- the account */

bool verifier_account(struct verifier *v, const char *account_sid, struct error *err)
{
	const struct credentials *all = &v->m.session->credentials;
	const bool theirs =
	    !account_sid[0] || strcmp(account_sid, v->lane.customer.twilio_account_sid) == 0;
	struct twilio t;

	/* A customer that has an account of its own today may have been called from ours. */
	if (!credentials_twilio(all, account_sid, verifier_byoc(v) && theirs, &t, err))
		return false;
	/* Neither the credentials' own nor the customer's: noted when others were in use. */
	if (!theirs && !verifier_byoc(v) && strcmp(account_sid, t.user) != 0) {
		twilio_account_done(&t);
		return verifier_other_account(account_sid, err);
	}
	if (strcmp(v->twilio.account, t.account) == 0) {
		twilio_account_done(&t);
		return true;
	}
	twilio_account_done(&v->twilio);
	v->twilio = t;
	country_account(&v->country, &v->twilio);
	return true;
}

const char *verifier_record_account(const struct verifier *v)
{
	const struct caller_id *record = v->lane.record;

	return record && record->account_sid[0] ? record->account_sid
						: v->lane.customer.twilio_account_sid;
}

struct verification_plan verifier_plan(const struct verifier *v)
{
	return (struct verification_plan){ .org_id = v->customer_id,
		.number = v->e164,
		.country = v->lane.number.country,
		.account_sid = v->twilio.account,
		.delay_s = v->start.delay_s,
		.extension = v->extension };
}

int verifier_list_read(struct verifier *v, const struct http_reply *reply, machine_reply_fn *again,
    struct error *err)
{
	const struct twilio_caller_id *found;
	struct twilio_caller_ids page;

	if (!twilio_caller_ids_read(reply, &v->m.arena, &page, err))
		return -1;
	v->seen_at = time_now();
	found = twilio_caller_ids_find(&page, v->e164);
	v->listed = found != NULL;
	if (found)
		(void)text_copy(v->caller_id_sid, sizeof v->caller_id_sid, found->sid);
	if (found || !page.next[0])
		return 1;
	return machine_next(&v->m, ASK_LIST, &v->twilio, TWILIO_API, page.next, again, err) ? 0
											    : -1;
}

bool verifier_write_verified(void *owner, struct error *err)
{
	struct verifier *v = owner;
	const struct verification_plan plan = verifier_plan(v);
	char id[ID_MAX];

	return caller_id_verified(v->m.session->store, &plan, v->caller_id_sid, id, err);
}

/* ---- taking up what the store says */

/* Phases that the operator began, in which a change of the store is not taken up but at their end.
 */
static bool occupied(const struct verifier *v)
{
	return machine_writing(&v->m) || v->view.phase == VERIFIER_STARTING || v->errand;
}

static void to_rest(struct verifier *v)
{
	if (v->view.phase != VERIFIER_WATCHING && v->view.phase != VERIFIER_SETTLING &&
	    v->view.phase != VERIFIER_REMOVING)
		return;
	verifier_stop(v);
	v->view.phase = VERIFIER_IDLE;
}

/* Reads the store. What is being asked about another call than the record's by now is dropped. */
static bool taken_up(struct verifier *v)
{
	char before[TWILIO_SID_MAX], now[TWILIO_SID_MAX];
	const int64_t began = verifier_verification(v, before);

	if (!verifier_reload(v) || (!verifier_readonly(v) && !verifier_swept(v)))
		return false;
	if (v->view.phase == VERIFIER_WATCHING &&
	    (verifier_verification(v, now) != began || strcmp(before, now) != 0))
		to_rest(v);
	return true;
}

void verifier_resume(struct verifier *v)
{
	left_write(v->m.session);
	if (occupied(v) || !taken_up(v)) {
		verifier_tell(v);
		return;
	}
	if (verifier_readonly(v)) {
		verifier_tell(v);
		return;
	}
	switch (verifier_on_store(v)) {
	case STORE_SETTLE:
		verifier_stop(v);
		verifier_errand(v, v->operation.id, v->operation.kind);
		break;
	case STORE_WATCH:
	case STORE_OTHERS:
		if (v->view.phase != VERIFIER_WATCHING) {
			verifier_stop(v);
			verifier_watch(v);
			return;
		}
		break;
	case STORE_REST:
		to_rest(v);
		break;
	}
	verifier_tell(v);
}

void verifier_stop(struct verifier *v)
{
	verifier_watch_stop(v);
	verifier_open_stop(v);
	machine_cancel(&v->m);
	machine_cancel(&v->country.m);
	ring_claim_drop(&v->claim);
	v->starting = v->last_look = false;
}

/* A start that was planned by this process and never sent (it was left while the store was busy):
 * its yes is gone. */
static void cancel_left(struct verifier *v)
{
	struct error err;

	if (!v->has_operation || v->operation.state != OPERATION_PLANNED ||
	    strcmp(v->operation.kind, OPERATION_VERIFY) != 0 || !v->operation.ours)
		return;
	if (operation_cancel(v->m.session->store, v->operation.id, &err))
		(void)verifier_reload(v);
}

struct verifier *verifier_new(struct session *s, struct loop *l, const char *customer_id,
    const char *number, verifier_changed_fn *changed, void *user, struct error *err)
{
	struct verifier *v = xcalloc(1, sizeof *v);

	left_write(s);
	machine_init(&v->m, s, l, v, stuck);
	country_init(&v->country, s, l);
	(void)text_copy(v->customer_id, sizeof v->customer_id, customer_id);
	(void)text_copy(v->e164, sizeof v->e164, number);
	if (!verifier_reload(v)) {
		if (err)
			*err = v->view.problem;
		verifier_free(v);
		return NULL;
	}
	if (!verifier_readonly(v))
		cancel_left(v);
	verifier_resume(v);
	v->changed = changed;
	v->user = user;
	return v;
}

/* What was sent and is not answered is settled by whoever opens the number next. */
void verifier_leave(struct verifier *v)
{
	if (!v->operation_id[0] ||
	    (v->view.phase != VERIFIER_STARTING && v->view.phase != VERIFIER_OPENING))
		return;
	left_add(v->m.session, v->operation_id, v->call_sid, v->view.code);
	left_write(v->m.session);
	v->operation_id[0] = '\0';
}

bool verifier_save(struct verifier *v, struct error *err)
{
	struct error why = { 0 };

	if (machine_save(&v->m, SAVE_MS, &why) &&
	    (!v->errand || machine_save(&v->errand->m, SAVE_MS, &why)))
		return true;
	return error_set(err, ERROR_STORE, why.code,
	    _("Open the number again when the store can be written to: Twilio is asked then how it went."),
	    v->view.code[0]
		? _("Twilio is calling %s, but its answer could not be saved: the code of this call is known nowhere any more. %s")
		: _("What Twilio answered about %s could not be saved. %s"),
	    v->e164, why.message);
}

void verifier_free(struct verifier *v)
{
	if (!v)
		return;
	v->changed = NULL;
	verifier_stop(v);
	verifier_reload_drop(v);
	errand_free(v->errand);
	machine_done(&v->m);
	verifier_leave(v);
	country_done(&v->country);
	twilio_account_done(&v->twilio);
	explicit_bzero(v->view.code, sizeof v->view.code);
	lane2_done(&v->lane);
	arena_done(&v->arena);
	free(v);
}

const struct verifier_view *verifier_view(const struct verifier *v)
{
	return &v->view;
}

void verifier_pace(struct verifier *v, int percent)
{
	v->m.pace = v->country.m.pace = percent;
	if (v->errand)
		v->errand->m.pace = percent;
}

void verifier_store_changed(struct verifier *v)
{
	verifier_resume(v);
}

void verifier_look(struct verifier *v)
{
	if (machine_writing(&v->m))
		return;
	switch (v->view.phase) {
	case VERIFIER_WATCHING:
		v->failures = 0;
		verifier_watch(v);
		break;
	case VERIFIER_SETTLING:
	case VERIFIER_REMOVING:
		if (v->errand)
			errand_now(v->errand);
		else
			verifier_resume(v);
		break;
	case VERIFIER_OPENING:
		verifier_open_now(v);
		break;
	case VERIFIER_IDLE:
	case VERIFIER_READY:
		verifier_look_once(v);
		break;
	default:
		break;
	}
}
