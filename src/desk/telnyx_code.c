/* The code that the customer read out, and a verified number taken away. */
#include "desk/telnyx_parts.h"

#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"

#define RETRY_SECONDS 30
#define CODE_TEXT_MAX 64

/* ---- the code */

static bool write_wrong(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return telnyx_id_wrong_code(v->m.session->store, v->view.record.id, v->refusal.message,
	    err);
}

static void code_answered(void *owner, const struct http_reply *reply)
{
	struct telnyx_verifier *v = owner;
	struct telnyx_verified seen = { 0 };
	struct error err = { 0 };

	FAIL_POINT("telnyx-code-answered");
	error_clear(&v->refusal);
	if (telnyx_verify_code_read(reply, &v->m.arena, &seen, &err)) {
		tnv_take_time(v, seen.verified_at);
		machine_keep(&v->m, tnv_write_verified, tnv_wrote);
	} else if (err.kind == ERROR_REFUSED && !telnyx_error_account(reply->status, &err)) {
		v->refusal = err;
		(void)text_copy(v->refusal.code, sizeof v->refusal.code, "telnyx-code-wrong");
		machine_store(&v->m, write_wrong, tnv_wrote);
	} else if (err.kind == ERROR_NETWORK && reply->end != HTTP_NOT_SENT) {
		/* It may have been taken: the list tells. */
		v->lost = err;
		tnv_look(v);
	} else {
		tnv_fail(v, &err);
	}
}

/* As it was read out: in groups, with blanks or dashes. What is too long stays so, to be refused.
 */
static void code_take(const char *text, char out[CODE_TEXT_MAX])
{
	size_t n = 0;

	for (; *text && n < CODE_TEXT_MAX - 1; text++)
		if (!strchr(" \t-", *text))
			out[n++] = *text;
	out[n] = '\0';
}

bool telnyx_verifier_code(struct telnyx_verifier *v, const char *text, struct error *err)
{
	char code[CODE_TEXT_MAX];
	struct http_request r;
	bool made;

	if (!tnv_may_change(v, err))
		return false;
	if (v->view.record.state != TELNYX_ID_ASKED)
		return error_set(err, ERROR_REFUSED, "not-asked",
		    _("Start the verification first."), _("Telnyx was not asked to tell a code."));
	code_take(text, code);
	made = telnyx_verify_code_make(&v->telnyx, v->number, code, &r, err);
	explicit_bzero(code, sizeof code);
	if (!made)
		return false;
	v->view.phase = TELNYX_VERIFY_CHECKING;
	machine_ask(&v->m, ASK_CHANGE, &r, code_answered);
	FAIL_POINT("telnyx-code-sent");
	tnv_tell(v);
	return true;
}

/* ---- taking away */

static bool write_removed(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return telnyx_id_removed(v->m.session->store, v->operation_id, err);
}

/* It may be repeated: it waits in the journal. */
static bool write_later(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;
	char next[TIME_TEXT_MAX];

	time_text(time_now() + RETRY_SECONDS, next);
	return operation_retry_later(v->m.session->store, v->operation_id, next, v->refusal.message,
	    err);
}

static bool write_not_removed(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return operation_end(v->m.session->store, v->operation_id, OPERATION_FAILED,
	    v->refusal.message, err);
}

static void removed(void *owner, const struct http_reply *reply)
{
	struct telnyx_verifier *v = owner;
	bool was_gone;

	FAIL_POINT("telnyx-remove-answered");
	error_clear(&v->refusal);
	if (telnyx_verified_delete_read(reply, &was_gone, &v->refusal)) {
		error_clear(&v->refusal);
		machine_keep(&v->m, write_removed, tnv_wrote);
	} else if (v->refusal.kind == ERROR_NETWORK ||
	    telnyx_error_account(reply->end == HTTP_ANSWERED ? reply->status : 0, &v->refusal)) {
		machine_keep(&v->m, write_later, tnv_wrote);
	} else {
		machine_keep(&v->m, write_not_removed, tnv_wrote);
	}
}

/* One account has all customers' numbers: what another one counts on stays there. */
static bool shared(struct telnyx_verifier *v)
{
	const char *name;

	error_clear(&v->refusal);
	if (!telnyx_id_other(v->m.session->store, &v->view.record, &v->m.arena, &name, &v->refusal))
		return false;
	if (!name[0])
		return false;
	error_set(&v->refusal, ERROR_REFUSED, "stays-for-another", NULL,
	    _("It is %s's number too: it stays verified at Telnyx."), name);
	return true;
}

static void wrote_remove(void *owner, bool ok, const struct error *err)
{
	struct telnyx_verifier *v = owner;
	struct http_request r;

	v->planned = false;
	if (!ok) {
		tnv_fail(v, err);
		return;
	}
	FAIL_POINT("telnyx-remove-sent");
	if (shared(v)) {
		machine_keep(&v->m, write_removed, tnv_wrote);
		return;
	}
	if (v->refusal.kind != ERROR_NONE) {
		machine_keep(&v->m, write_later, tnv_wrote);
		return;
	}
	if (!telnyx_verified_delete_make(&v->telnyx, v->number, &r, &v->refusal)) {
		machine_keep(&v->m, write_not_removed, tnv_wrote);
		return;
	}
	machine_ask(&v->m, ASK_CHANGE, &r, removed);
	tnv_tell(v);
}

void tnv_remove_send(struct telnyx_verifier *v)
{
	v->view.phase = TELNYX_VERIFY_REMOVING;
	machine_store(&v->m, tnv_write_send, wrote_remove);
}

void tnv_remove_again(struct telnyx_verifier *v)
{
	v->view.phase = TELNYX_VERIFY_REMOVING;
	wrote_remove(v, true, NULL);
}

bool telnyx_verifier_remove(struct telnyx_verifier *v, struct error *err)
{
	if (!tnv_may_change(v, err))
		return false;
	if (v->view.record.state == TELNYX_ID_NONE)
		return error_set(err, ERROR_REFUSED, "not-verified", NULL,
		    _("This number is not verified at Telnyx here; nothing was changed."));
	if (!telnyx_id_remove_plan(v->m.session->store, v->view.record.id, v->operation_id, err))
		return false;
	error_clear(&v->view.problem);
	v->planned = true;
	tnv_remove_send(v);
	return true;
}
