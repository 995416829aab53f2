/*
 * DESIGN
 * A look first, whatever is asked for: what is verified already needs no ring. Telnyx lists only
 * what is verified, so an outcome that nobody saw cannot be read back: the record then says that
 * the phone may have been told a code, and the operator asks the customer. A code whose answer was
 * lost is looked for in that list.
 *
 * Fail points: telnyx-planned, telnyx-sent, telnyx-asked, telnyx-answered, telnyx-code-sent,
 * telnyx-code-answered, telnyx-remove-sent, telnyx-remove-answered.
 */
#include "desk/telnyx_verifier.h"

#include <stdlib.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/verifier_machine.h"
#include "phone/number.h"
#include "provider/telnyx.h"

#define RETRY_SECONDS 30
#define TELNYX_DUPLICATE "10012"
#define YES_MS 60000 /* a yes counts as just given for this long */

struct telnyx_verifier {
	struct machine m;
	struct arena arena; /* of the record */
	char customer_id[ID_MAX], number[E164_MAX];
	char operation_id[ID_MAX];
	struct telnyx_verifier_view view;
	telnyx_verifier_changed_fn *changed;
	void *user;
	struct telnyx telnyx; /* key held while something is asked */
	bool starts;          /* the look is for a start, after the operator's yes: */
	uint64_t yes_ms;
	bool sms;
	char extension[64];
	bool planned; /* the operation is this one's and was not sent yet */
	char reason[300], verified_at[40];
	struct error refusal; /* to be shown once it is written */
	struct error lost;    /* what became of the answer to a code, while it is looked for */
};

static void tell(struct telnyx_verifier *v)
{
	v->view.requests = v->m.requests;
	v->changed(v->user);
}

static bool reload(struct telnyx_verifier *v, struct error *err)
{
	struct arena arena = { 0 };
	struct telnyx_id record = { 0 };
	bool found;

	if (!telnyx_id_of(v->m.session->store, v->customer_id, v->number, &arena, &found, &record,
		err)) {
		arena_done(&arena);
		return false;
	}
	arena_done(&v->arena);
	v->arena = arena;
	v->view.record = found ? record : (struct telnyx_id){ .state = TELNYX_ID_NONE };
	return true;
}

/* Nothing is under way any more: what the record says. */
static void rest(struct telnyx_verifier *v)
{
	struct error err;

	secret_done(&v->telnyx.key);
	if (!reload(v, &err))
		v->view.problem = err;
	v->view.phase =
	    v->view.record.state == TELNYX_ID_ASKED ? TELNYX_VERIFY_CODE : TELNYX_VERIFY_IDLE;
	tell(v);
}

static void stuck(void *owner, const struct error *err)
{
	struct telnyx_verifier *v = owner;

	if (err)
		v->view.problem = *err;
	else
		error_clear(&v->view.problem);
	tell(v);
}

static void fail(struct telnyx_verifier *v, const struct error *err)
{
	v->view.problem = *err;
	v->starts = false;
	rest(v);
}

/* After a write that only keeps what Telnyx said. */
static void wrote(void *owner, bool ok, const struct error *err)
{
	struct telnyx_verifier *v = owner;

	/* Another console was faster. */
	if (!ok && err->kind != ERROR_CONFLICT && err->kind != ERROR_NOT_FOUND)
		v->view.problem = *err;
	else
		v->view.problem = v->refusal;
	rest(v);
}

static bool key(struct telnyx_verifier *v, struct error *err)
{
	secret_done(&v->telnyx.key);
	return credentials_telnyx(&v->m.session->credentials, &v->telnyx, err);
}

static bool readonly(const struct telnyx_verifier *v, struct error *err)
{
	if (!v->m.session->options.readonly && !store_readonly(v->m.session->store))
		return false;
	error_set(err, ERROR_REFUSED, "read-only",
	    _("Open the console without --readonly for this."),
	    _("This console only looks: nothing was asked or changed."));
	return true;
}

/* ---- the request that rings */

static bool write_unseen(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	/* A conflict: the first half is written already. */
	return (telnyx_id_asked(v->m.session->store, v->operation_id, err) ||
		   err->kind == ERROR_CONFLICT) &&
	    reload(v, err) &&
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

static void unseen(struct telnyx_verifier *v)
{
	(void)text_copy(v->reason, sizeof v->reason,
	    _("No answer came from Telnyx: whether the phone was told a code cannot be read there. Ask the customer; if they heard one, type it."));
	machine_keep(&v->m, write_unseen, wrote);
}

static void look(struct telnyx_verifier *v);

static void wrote_refused(void *owner, bool ok, const struct error *err)
{
	struct telnyx_verifier *v = owner;

	/* "Verified already": by somebody else, since the look. */
	if (ok && strcmp(v->refusal.code, "telnyx-" TELNYX_DUPLICATE) == 0)
		look(v);
	else
		wrote(v, ok, err);
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
		machine_keep(&v->m, write_asked, wrote);
		return;
	}
	v->refusal = err;
	if (telnyx_refused(reply, &err))
		machine_keep(&v->m, write_refused, wrote_refused);
	else
		unseen(v);
}

static bool yes_fresh(const struct telnyx_verifier *v, struct error *err)
{
	return machine_boot_ms() - v->yes_ms < YES_MS ||
	    error_set(err, ERROR_CONFLICT, "yes-too-old", _("Start it again."),
		_("More than a minute passed since the yes, so Telnyx was not asked."));
}

static bool write_ring(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return yes_fresh(v, err) && operation_send(v->m.session->store, v->operation_id, err);
}

static bool write_cancel(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return operation_cancel(v->m.session->store, v->operation_id, err);
}

static bool write_send(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return operation_send(v->m.session->store, v->operation_id, err);
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
		machine_keep(&v->m, write_cancel, wrote);
		return;
	}
	FAIL_POINT("telnyx-sent");
	if (!telnyx_verify_make(&v->telnyx, &request, &r, &v->refusal)) {
		machine_keep(&v->m, write_refused, wrote);
		return;
	}
	machine_ask(&v->m, ASK_CHANGE, &r, asked);
	FAIL_POINT("telnyx-asked");
	tell(v);
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
		fail(v, err);
		return;
	}
	FAIL_POINT("telnyx-planned");
	v->planned = true;
	v->view.phase = TELNYX_VERIFY_ASKING;
	machine_store(&v->m, write_ring, wrote_send);
}

/* ---- looking */

static bool write_verified(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return telnyx_id_verified(v->m.session->store, v->customer_id, v->number, v->verified_at,
	    err);
}

static bool write_gone(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return telnyx_id_gone(v->m.session->store, v->view.record.id,
	    _("It was verified, and Telnyx does not list it any more."), err);
}

/* Telnyx names no zone: it is taken for UTC. What is no time at all is now. */
static void take_time(struct telnyx_verifier *v, const char *at)
{
	struct arena arena = { 0 };
	const char *utc = arena_printf(&arena, "%sZ", at);
	time_t ignored;

	if (time_parse(at, &ignored))
		utc = at;
	if (!time_parse(utc, &ignored) || !text_copy(v->verified_at, sizeof v->verified_at, utc))
		time_now_text(v->verified_at);
	arena_done(&arena);
}

/* A verification whose outcome nobody saw. */
static bool unsettled(struct telnyx_verifier *v)
{
	struct operation o;
	struct error ignored;

	return v->view.record.operation_id[0] &&
	    v->view.record.operation_state == OPERATION_UNKNOWN &&
	    operation_get(v->m.session->store, v->view.record.operation_id, &v->m.arena, &o,
		&ignored) &&
	    strcmp(o.kind, OPERATION_TELNYX_VERIFY) == 0;
}

/* `lost`: the code's answer was, and this look is for it. */
static void not_listed(struct telnyx_verifier *v, const struct error *lost)
{
	struct error err = { 0 };
	const bool starts = v->starts;

	error_clear(&v->view.problem);
	v->starts = false;
	if (unsettled(v)) {
		/* Before anything rings anew: the customer may have heard a code. */
		(void)text_copy(v->operation_id, sizeof v->operation_id,
		    v->view.record.operation_id);
		unseen(v);
	} else if (starts) {
		if (yes_fresh(v, &err))
			machine_store(&v->m, write_plan, wrote_plan);
		else
			fail(v, &err);
	} else if (v->view.record.state == TELNYX_ID_VERIFIED) {
		machine_keep(&v->m, write_gone, wrote);
	} else {
		v->view.problem = *lost;
		rest(v);
	}
}

static void looked(void *owner, const struct http_reply *reply)
{
	struct telnyx_verifier *v = owner;
	struct telnyx_verified seen = { 0 };
	struct error err = { 0 }, lost;
	bool listed;

	error_clear(&v->refusal);
	lost = v->lost;
	error_clear(&v->lost);
	listed = telnyx_verified_read(reply, &v->m.arena, &seen, &err);
	if (!listed && err.kind != ERROR_NOT_FOUND) {
		fail(v, &err);
	} else if (readonly(v, &err)) {
		/* What was seen is not kept. */
		rest(v);
	} else if (listed) {
		v->starts = false;
		take_time(v, seen.verified_at);
		machine_keep(&v->m, write_verified, wrote);
	} else {
		not_listed(v, &lost);
	}
}

static void look(struct telnyx_verifier *v)
{
	struct http_request r;
	struct error err = { 0 };

	if (!key(v, &err) || !telnyx_verified_make(&v->telnyx, v->number, &r, &err)) {
		fail(v, &err);
		return;
	}
	v->view.phase = TELNYX_VERIFY_LOOKING;
	machine_ask(&v->m, ASK_LIST, &r, looked);
	tell(v);
}

static bool idle(const struct telnyx_verifier *v)
{
	return !machine_asking(&v->m) && !machine_writing(&v->m) &&
	    (v->view.phase == TELNYX_VERIFY_IDLE || v->view.phase == TELNYX_VERIFY_CODE);
}

void telnyx_verifier_look(struct telnyx_verifier *v)
{
	if (idle(v))
		look(v);
}

static bool may_change(struct telnyx_verifier *v, struct error *err)
{
	if (readonly(v, err) || !key(v, err) || !reload(v, err))
		return false;
	return idle(v) ||
	    error_set(err, ERROR_CONFLICT, "verification-running", _("Wait until it has ended."),
		_("Something else is under way for this number; nothing was changed."));
}

bool telnyx_verifier_start(struct telnyx_verifier *v, bool sms, const char *extension,
    struct error *err)
{
	if (!may_change(v, err) || !telnyx_extension_check(extension, err))
		return false;
	v->sms = sms;
	(void)text_copy(v->extension, sizeof v->extension, sms ? "" : extension);
	v->starts = true;
	v->yes_ms = machine_boot_ms();
	error_clear(&v->view.problem);
	look(v);
	return true;
}

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
		take_time(v, seen.verified_at);
		machine_keep(&v->m, write_verified, wrote);
	} else if (err.kind == ERROR_REFUSED && !telnyx_error_account(reply->status, &err)) {
		v->refusal = err;
		(void)text_copy(v->refusal.code, sizeof v->refusal.code, "telnyx-code-wrong");
		machine_store(&v->m, write_wrong, wrote);
	} else if (err.kind == ERROR_NETWORK && reply->end != HTTP_NOT_SENT) {
		/* It may have been taken: the list tells. */
		v->lost = err;
		look(v);
	} else {
		fail(v, &err);
	}
}

bool telnyx_verifier_code(struct telnyx_verifier *v, const char *code, struct error *err)
{
	struct http_request r;

	if (!may_change(v, err))
		return false;
	if (v->view.record.state != TELNYX_ID_ASKED)
		return error_set(err, ERROR_REFUSED, "not-asked",
		    _("Start the verification first."), _("Telnyx was not asked to tell a code."));
	if (!telnyx_verify_code_make(&v->telnyx, v->number, code, &r, err))
		return false;
	v->view.phase = TELNYX_VERIFY_CHECKING;
	machine_ask(&v->m, ASK_CHANGE, &r, code_answered);
	FAIL_POINT("telnyx-code-sent");
	tell(v);
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
		machine_keep(&v->m, write_removed, wrote);
	} else if (v->refusal.kind == ERROR_NETWORK ||
	    telnyx_error_account(reply->end == HTTP_ANSWERED ? reply->status : 0, &v->refusal)) {
		machine_keep(&v->m, write_later, wrote);
	} else {
		machine_keep(&v->m, write_not_removed, wrote);
	}
}

static void wrote_remove(void *owner, bool ok, const struct error *err)
{
	struct telnyx_verifier *v = owner;
	struct http_request r;

	v->planned = false;
	if (!ok) {
		fail(v, err);
		return;
	}
	FAIL_POINT("telnyx-remove-sent");
	if (!telnyx_verified_delete_make(&v->telnyx, v->number, &r, &v->refusal)) {
		machine_keep(&v->m, write_not_removed, wrote);
		return;
	}
	machine_ask(&v->m, ASK_CHANGE, &r, removed);
	tell(v);
}

static void remove_send(struct telnyx_verifier *v)
{
	v->view.phase = TELNYX_VERIFY_REMOVING;
	machine_store(&v->m, write_send, wrote_remove);
}

bool telnyx_verifier_remove(struct telnyx_verifier *v, struct error *err)
{
	if (!may_change(v, err))
		return false;
	if (v->view.record.state == TELNYX_ID_NONE)
		return error_set(err, ERROR_REFUSED, "not-verified", NULL,
		    _("This number is not verified at Telnyx here; nothing was changed."));
	if (!telnyx_id_remove_plan(v->m.session->store, v->view.record.id, v->operation_id, err))
		return false;
	error_clear(&v->view.problem);
	v->planned = true;
	remove_send(v);
	return true;
}

/* ---- taking up what was left */

static void take_up(void *user)
{
	struct telnyx_verifier *v = user;
	struct operation o;
	struct error err = { 0 };

	if (!idle(v))
		return;
	if (!key(v, &err) ||
	    !operation_get(v->m.session->store, v->view.record.operation_id, &v->m.arena, &o,
		&err)) {
		fail(v, &err);
		return;
	}
	if (strcmp(o.kind, OPERATION_TELNYX_REMOVE) != 0) {
		if (o.state == OPERATION_UNKNOWN)
			look(v);
		return;
	}
	if (o.state == OPERATION_SENT && o.owner_alive && !o.ours)
		return;
	(void)text_copy(v->operation_id, sizeof v->operation_id, o.id);
	if (o.state == OPERATION_PLANNED) {
		remove_send(v);
	} else {
		v->view.phase = TELNYX_VERIFY_REMOVING;
		wrote_remove(v, true, NULL);
	}
}

struct telnyx_verifier *telnyx_verifier_new(struct session *s, struct loop *l,
    const char *customer_id, const char *number, telnyx_verifier_changed_fn *changed, void *user,
    struct error *err)
{
	struct telnyx_verifier *v = xcalloc(1, sizeof *v);

	machine_init(&v->m, s, l, v, stuck);
	v->changed = changed;
	v->user = user;
	(void)text_copy(v->customer_id, sizeof v->customer_id, customer_id);
	(void)text_copy(v->number, sizeof v->number, number);
	if (!reload(v, err)) {
		telnyx_verifier_free(v);
		return NULL;
	}
	if (v->view.record.state == TELNYX_ID_ASKED)
		v->view.phase = TELNYX_VERIFY_CODE;
	if (v->view.record.operation_id[0] && !s->options.readonly && !store_readonly(s->store))
		loop_timer(l, take_up, v, 1);
	return v;
}

/* What was asked for and not answered is for the next one to settle; what was not sent is undone.
 * Where that cannot be written, the row's owner ends, which opens it. */
static void leave(struct telnyx_verifier *v)
{
	struct store *store = v->m.session->store;
	struct error err = { 0 };
	bool ok = true;

	if (v->planned)
		ok = operation_cancel(store, v->operation_id, &err);
	else if (machine_asking(&v->m) && v->operation_id[0] &&
	    (v->view.phase == TELNYX_VERIFY_ASKING || v->view.phase == TELNYX_VERIFY_REMOVING))
		ok = operation_unknown(store, v->operation_id, _("The answer was not waited for."),
		    &err);
	if (!ok && err.kind != ERROR_CONFLICT)
		log_line("telnyx: left without a word: %s", err.code);
}

void telnyx_verifier_free(struct telnyx_verifier *v)
{
	if (!v)
		return;
	loop_timer(v->m.loop, take_up, v, 0);
	if (!machine_writing(&v->m) || v->planned)
		leave(v);
	machine_done(&v->m);
	secret_done(&v->telnyx.key);
	arena_done(&v->arena);
	free(v);
}

const struct telnyx_verifier_view *telnyx_verifier_view(const struct telnyx_verifier *v)
{
	return &v->view;
}
