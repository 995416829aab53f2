/*
 * The one request that rings a phone or sends an SMS, after the operator's yes. Where the store is
 * shared, the right to it is taken first (ring_claim.h): Telnyx lists nothing that rings.
 */
#include "desk/telnyx_parts.h"

#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"

#define DUPLICATE "telnyx-10012"
#define YES_MS 60000 /* a yes counts as just given for this long */

static bool write_unseen(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	/* A conflict: the first half is written already. */
	return (telnyx_id_asked(v->m.session->store, v->operation_id, err) ||
		   err->kind == ERROR_CONFLICT) &&
	    tnv_reload(v, err) &&
	    telnyx_id_wrong_code(v->m.session->store, v->view.record.id, v->reason, err);
}

static bool write_asked(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return telnyx_id_asked(v->m.session->store, v->operation_id, err);
}

static bool write_refused(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return telnyx_id_refused(v->m.session->store, v->operation_id, v->refusal.message, err);
}

void tnv_unseen(struct telnyx_verifier *v)
{
	(void)text_copy(v->reason, sizeof v->reason,
	    _("No answer came from Telnyx: whether the phone was told a code cannot be read there. Ask the customer; if they heard one, type it."));
	machine_keep(&v->m, write_unseen, tnv_wrote);
}

static void wrote_refused(void *owner, bool ok, const struct error *err)
{
	struct telnyx_verifier *v = owner;

	/* "Verified already": by somebody else, since the look. */
	if (ok && strcmp(v->refusal.code, DUPLICATE) == 0)
		tnv_look(v);
	else
		tnv_wrote(v, ok, err);
}

static void asked(void *owner, const struct http_reply *reply)
{
	struct telnyx_verifier *v = owner;
	struct error err = { 0 };
	bool ok;

	FAIL_POINT("telnyx-answered");
	error_clear(&v->refusal);
	ok = telnyx_verify_read(reply, &err);
	if (ok) {
		machine_keep(&v->m, write_asked, tnv_wrote);
		return;
	}
	v->refusal = err;
	if (telnyx_refused(reply, &err))
		machine_keep(&v->m, write_refused, wrote_refused);
	else
		tnv_unseen(v);
}

bool tnv_yes_fresh(const struct telnyx_verifier *v, struct error *err)
{
	return machine_boot_ms() - v->yes_ms < YES_MS ||
	    error_set(err, ERROR_CONFLICT, "yes-too-old", _("Start it again."),
		_("More than a minute passed since the yes, so Telnyx was not asked."));
}

static bool write_ring(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return tnv_yes_fresh(v, err) && operation_send(v->m.session->store, v->operation_id, err);
}

static bool write_cancel(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return operation_cancel(v->m.session->store, v->operation_id, err);
}

static void wrote_send(void *owner, bool ok, const struct error *err)
{
	struct telnyx_verifier *v = owner;
	const struct telnyx_verify request = {
		.number = v->number, .sms = v->sms, .extension = v->extension
	};
	struct http_request r;

	v->planned = false;
	if (!ok) {
		v->refusal = *err;
		machine_keep(&v->m, write_cancel, tnv_wrote);
		return;
	}
	FAIL_POINT("telnyx-sent");
	if (!telnyx_verify_make(&v->telnyx, &request, &r, &v->refusal)) {
		machine_keep(&v->m, write_refused, tnv_wrote);
		return;
	}
	machine_ask(&v->m, ASK_CHANGE, &r, asked);
	FAIL_POINT("telnyx-asked");
	tnv_tell(v);
}

static bool write_plan(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;
	char id[ID_MAX];

	return telnyx_id_plan(v->m.session->store, v->customer_id, v->number,
	    v->sms ? "sms" : "call", id, v->operation_id, err);
}

static void wrote_plan(void *owner, bool ok, const struct error *err)
{
	struct telnyx_verifier *v = owner;

	if (!ok) {
		tnv_fail(v, err);
		return;
	}
	FAIL_POINT("telnyx-planned");
	v->planned = true;
	v->view.phase = TELNYX_VERIFY_ASKING;
	machine_store(&v->m, write_ring, wrote_send);
}

static void claimed(void *user, const struct error *held)
{
	struct telnyx_verifier *v = user;

	(void)text_copy(v->view.alone, sizeof v->view.alone, v->claim.alone);
	if (held)
		tnv_fail(v, held);
	else
		machine_store(&v->m, write_plan, wrote_plan);
}

void tnv_ring(struct telnyx_verifier *v)
{
	if (!ring_claim_ask(&v->claim, v->m.session, v->m.loop, v->number, claimed, v))
		claimed(v, NULL);
}

bool telnyx_verifier_start(struct telnyx_verifier *v, bool sms, const char *extension,
    struct error *err)
{
	if (!tnv_may_change(v, err) || !telnyx_extension_check(extension, err))
		return false;
	v->sms = sms;
	(void)text_copy(v->extension, sizeof v->extension, sms ? "" : extension);
	v->starts = true;
	v->yes_ms = machine_boot_ms();
	error_clear(&v->view.problem);
	tnv_look(v);
	return true;
}
