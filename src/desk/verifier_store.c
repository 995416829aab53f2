/* What the store says of the number: its record, the operation that stands open, what is to be
 * done. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/verifier_internal.h"

#define RELOAD_MS 250

static void reload_timer(void *user)
{
	verifier_resume(user);
}

bool verifier_reload(struct verifier *v)
{
	struct arena arena = { 0 };
	struct operation operation = { 0 };
	struct lane2 lane;
	struct error err = { 0 };
	bool has = false, ok;

	ok = lane2_load(v->m.session, v->customer_id, v->e164, &arena, &lane, &err);
	if (ok && lane.record && lane.record->operation_id[0]) {
		has = true;
		ok = operation_get(v->m.session->store, lane.record->operation_id, &arena,
		    &operation, &err);
	}
	if (!ok) {
		lane2_done(&lane);
		arena_done(&arena);
		v->view.problem = err;
		if (err.kind == ERROR_BUSY)
			loop_timer(v->m.loop, reload_timer, v, RELOAD_MS);
		return false;
	}
	lane2_done(&v->lane);
	arena_done(&v->arena);
	v->arena = arena;
	v->lane = lane;
	v->has_operation = has;
	v->operation = operation;
	return true;
}

static bool running(const struct verifier *v)
{
	return v->lane.state == OUTBOUND_CALLING || v->lane.state == OUTBOUND_PENDING;
}

/* Sent by this process, and nobody here can be waiting for it any more. */
static bool lost_here(const struct operation *o)
{
	time_t sent;

	return o->state == OPERATION_SENT && o->ours && time_parse(o->sent_at, &sent) &&
	    time_now() - sent > SENT_LOST_S;
}

enum on_store verifier_on_store(const struct verifier *v)
{
	const struct operation *o = &v->operation;

	if (v->has_operation && (o->state == OPERATION_UNKNOWN || lost_here(o)))
		return STORE_SETTLE;
	if (v->has_operation && strcmp(o->kind, OPERATION_VERIFY) == 0)
		return STORE_OTHERS;
	if (v->has_operation && strcmp(o->kind, OPERATION_CALLER_ID_REMOVE) == 0 &&
	    (o->ours || !o->owner_alive))
		return STORE_SETTLE;
	return running(v) ? STORE_WATCH : STORE_REST;
}

bool verifier_swept(struct verifier *v)
{
	const struct operation *o = &v->operation;
	struct error err = { 0 };
	size_t n;
	bool ok;

	if (!v->has_operation || o->state == OPERATION_UNKNOWN || (o->owner_alive && !lost_here(o)))
		return true;
	ok = lost_here(o) ? operation_unknown(v->m.session->store, o->id,
				_("the answer was not waited for"), &err)
			  : operation_sweep(v->m.session->store, &n, &err);
	if (ok)
		return verifier_reload(v);
	if (err.kind == ERROR_BUSY)
		loop_timer(v->m.loop, reload_timer, v, RELOAD_MS);
	return err.kind != ERROR_BUSY;
}

int64_t verifier_verification(const struct verifier *v, char call_sid[TWILIO_SID_MAX])
{
	const struct caller_id *record = v->lane.record;
	time_t at = 0;

	call_sid[0] = '\0';
	if (!record)
		return 0;
	(void)text_copy(call_sid, TWILIO_SID_MAX, record->call_sid);
	return time_parse(record->started_at, &at) ? (int64_t)at : 0;
}

void verifier_reload_drop(struct verifier *v)
{
	loop_timer(v->m.loop, reload_timer, v, 0);
}
