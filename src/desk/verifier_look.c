/* Looking once at Twilio: is a verified number still listed (drift), or one verified meanwhile? */
#include "desk/verifier_internal.h"
#include "desk/verifier_words.h"

static void looked(struct verifier *v)
{
	v->view.phase = VERIFIER_IDLE;
	verifier_resume(v);
}

static void wrote_look(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;

	if (!ok && err->kind != ERROR_CONFLICT)
		v->view.problem = *err;
	looked(v);
}

static bool write_seen(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return caller_id_seen(v->m.session->store, v->lane.record->id, err);
}

static bool write_gone(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return caller_id_gone(v->m.session->store, v->lane.record->id, _(REASON_GONE), err);
}

static void look_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	const bool verified = v->lane.state == OUTBOUND_VERIFIED;

	switch (verifier_list_read(v, reply, look_came, &v->view.problem)) {
	case 1:
		break;
	case 0:
		return;
	default:
		verifier_refusal(v, &v->view.problem);
		looked(v);
		return;
	}
	error_clear(&v->view.problem);
	v->view.looked_at = v->seen_at;
	if (verifier_readonly(v))
		looked(v);
	else if (v->listed && verified)
		machine_store(&v->m, write_seen, wrote_look);
	else if (v->listed)
		machine_store(&v->m, verifier_write_verified, wrote_look);
	else if (verified)
		machine_store(&v->m, write_gone, wrote_look);
	else
		looked(v);
}

void verifier_look_once(struct verifier *v)
{
	struct http_request r;

	if (!verifier_reload(v) ||
	    !verifier_account(v, verifier_record_account(v), &v->view.problem) ||
	    !twilio_caller_ids_make(&v->twilio, v->e164, &r, &v->view.problem)) {
		verifier_tell(v);
		return;
	}
	verifier_stop(v);
	v->view.phase = VERIFIER_LOOKING;
	machine_ask(&v->m, ASK_LIST, &r, look_came);
	verifier_tell(v);
}
