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
#include "desk/telnyx_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"

void tnv_tell(struct telnyx_verifier *v)
{
	v->view.requests = v->m.requests;
	v->changed(v->user);
}

bool tnv_reload(struct telnyx_verifier *v, struct error *err)
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
void tnv_rest(struct telnyx_verifier *v)
{
	struct error err;

	secret_done(&v->telnyx.key);
	if (!tnv_reload(v, &err))
		v->view.problem = err;
	v->view.phase =
	    v->view.record.state == TELNYX_ID_ASKED ? TELNYX_VERIFY_CODE : TELNYX_VERIFY_IDLE;
	tnv_tell(v);
}

static void stuck(void *owner, const struct error *err)
{
	struct telnyx_verifier *v = owner;

	if (err)
		v->view.problem = *err;
	else
		error_clear(&v->view.problem);
	tnv_tell(v);
}

void tnv_fail(struct telnyx_verifier *v, const struct error *err)
{
	v->view.problem = *err;
	v->starts = false;
	tnv_rest(v);
}

/* After a write that only keeps what Telnyx said. */
void tnv_wrote(void *owner, bool ok, const struct error *err)
{
	struct telnyx_verifier *v = owner;

	/* Another console was faster. */
	if (!ok && err->kind != ERROR_CONFLICT && err->kind != ERROR_NOT_FOUND)
		v->view.problem = *err;
	else
		v->view.problem = v->refusal;
	tnv_rest(v);
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

bool tnv_write_send(void *owner, struct error *err)
{
	struct telnyx_verifier *v = owner;

	return operation_send(v->m.session->store, v->operation_id, err);
}

/* ---- looking */

bool tnv_write_verified(void *owner, struct error *err)
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
void tnv_take_time(struct telnyx_verifier *v, const char *at)
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
		tnv_unseen(v);
	} else if (starts) {
		if (tnv_yes_fresh(v, &err))
			tnv_ring(v);
		else
			tnv_fail(v, &err);
	} else if (v->view.record.state == TELNYX_ID_VERIFIED) {
		machine_keep(&v->m, write_gone, tnv_wrote);
	} else {
		v->view.problem = *lost;
		tnv_rest(v);
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
		tnv_fail(v, &err);
	} else if (readonly(v, &err)) {
		/* What was seen is not kept. */
		tnv_rest(v);
	} else if (listed) {
		v->starts = false;
		tnv_take_time(v, seen.verified_at);
		machine_keep(&v->m, tnv_write_verified, tnv_wrote);
	} else {
		not_listed(v, &lost);
	}
}

void tnv_look(struct telnyx_verifier *v)
{
	struct http_request r;
	struct error err = { 0 };

	if (!key(v, &err) || !telnyx_verified_make(&v->telnyx, v->number, &r, &err)) {
		tnv_fail(v, &err);
		return;
	}
	v->view.phase = TELNYX_VERIFY_LOOKING;
	machine_ask(&v->m, ASK_LIST, &r, looked);
	tnv_tell(v);
}

bool tnv_idle(const struct telnyx_verifier *v)
{
	return !machine_asking(&v->m) && !machine_writing(&v->m) &&
	    (v->view.phase == TELNYX_VERIFY_IDLE || v->view.phase == TELNYX_VERIFY_CODE);
}

void telnyx_verifier_look(struct telnyx_verifier *v)
{
	if (tnv_idle(v))
		tnv_look(v);
}

bool tnv_may_change(struct telnyx_verifier *v, struct error *err)
{
	if (readonly(v, err) || !key(v, err) || !tnv_reload(v, err))
		return false;
	return tnv_idle(v) ||
	    error_set(err, ERROR_CONFLICT, "verification-running", _("Wait until it has ended."),
		_("Something else is under way for this number; nothing was changed."));
}

/* ---- taking up what was left */

static void take_up(void *user)
{
	struct telnyx_verifier *v = user;
	struct operation o;
	struct error err = { 0 };

	if (!tnv_idle(v))
		return;
	if (!key(v, &err) ||
	    !operation_get(v->m.session->store, v->view.record.operation_id, &v->m.arena, &o,
		&err)) {
		tnv_fail(v, &err);
		return;
	}
	if (strcmp(o.kind, OPERATION_TELNYX_REMOVE) != 0) {
		if (o.state == OPERATION_UNKNOWN)
			tnv_look(v);
		return;
	}
	if (o.state == OPERATION_SENT && o.owner_alive && !o.ours)
		return;
	(void)text_copy(v->operation_id, sizeof v->operation_id, o.id);
	if (o.state == OPERATION_PLANNED) {
		tnv_remove_send(v);
	} else {
		tnv_remove_again(v);
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
	if (!tnv_reload(v, err)) {
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
	ring_claim_drop(&v->claim);
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
