/*
 * DESIGN
 * The store says how far the chain is (store/provisions.h); provisioner_resume() reads it and does
 * what comes next, at the beginning, after each step and whenever another console changed
 * something. What pays is begun by a yes of this very process, and a minute later by none: a chain
 * that a dead process left before anything was sent is undone, what may have been sent is settled
 * by asking, and what was bought is carried on.
 */
#include "desk/provision.h"

#include <stdlib.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "desk/provision_internal.h"

#define RELOAD_MS 250

/* One process is one owner, for the store: that no two of its provisioners carry on one chain is
 * seen to here. */
static struct {
	struct provisioner *first;
} here;

static bool in_hand_elsewhere(const struct provisioner *p)
{
	for (const struct provisioner *q = here.first; q; q = q->others)
		if (q != p && q->working && strcmp(q->chain_id, p->chain_id) == 0)
			return true;
	return false;
}

/* ---- telling */

void provisioner_tell(struct provisioner *p)
{
	p->view.requests = p->m.requests + p->aimed + aim_requests(p->aim);
	if (p->changed)
		p->changed(p->user);
}

static void stuck(void *owner, const struct error *err)
{
	struct provisioner *p = owner;

	machine_stuck_shown(&p->m, &p->view.problem, err);
	provisioner_tell(p);
}

bool provisioner_readonly(const struct provisioner *p)
{
	return p->m.session->options.readonly || store_readonly(p->m.session->store);
}

bool provisioner_rests(const struct provisioner *p)
{
	switch (p->view.phase) {
	case PROVISIONING_IDLE:
	case PROVISIONING_READY:
	case PROVISIONING_DONE:
	case PROVISIONING_FAILED:
		return !machine_writing(&p->m);
	default:
		return false;
	}
}

bool provisioner_yes_fresh(const struct provisioner *p)
{
	return p->yes_ms != 0 && machine_boot_ms() - p->yes_ms < PROVISION_FRESH_MS;
}

/* Whose account it is counts, not what the customer has today. */
bool provisioner_byoc(const struct provisioner *p, const char *account_sid)
{
	return p->has_customer && p->customer.mode == MODE_BYOC && account_sid[0] &&
	    strcmp(account_sid, p->customer.twilio_account_sid) == 0;
}

bool provisioner_account(struct provisioner *p, const char *account_sid, struct error *err)
{
	twilio_account_done(&p->twilio);
	return credentials_twilio(&p->m.session->credentials, account_sid,
	    provisioner_byoc(p, account_sid), &p->twilio, err);
}

/* ---- what comes next */

static void resume_timer(void *user)
{
	provisioner_resume(user);
}

void provisioner_later(struct provisioner *p, int ms)
{
	loop_timer(p->m.loop, resume_timer, p, ms);
}

void provisioner_wrote(void *owner, bool ok, const struct error *err)
{
	struct provisioner *p = owner;

	/* A conflict: another console was faster, and the store says what it did. */
	if (ok || err->kind == ERROR_CONFLICT) {
		provisioner_resume(p);
		return;
	}
	p->view.phase = PROVISIONING_WAITING;
	p->view.problem = *err;
	provisioner_later(p, machine_wait_ms(&p->m, PROVISION_STUCK_MS));
	provisioner_tell(p);
}

bool provisioner_write_take(void *owner, struct error *err)
{
	struct provisioner *p = owner;
	size_t swept;

	/* What its dead owner sent is unknown from now on; what it only planned is cancelled. */
	return operation_sweep(p->m.session->store, &swept, err) &&
	    provision_take(p->m.session->store, p->chain_id, err);
}

static bool write_close(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return provision_close(p->m.session->store, p->chain_id, err);
}

static bool write_undo(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return provision_undo(p->m.session->store, p->chain_id,
	    p->yes_ms
		? _("More than a minute passed since the yes, so the number was not bought.")
		: _("It was interrupted before the number was bought, so nothing was bought."),
	    err);
}

static void advance(struct provisioner *p)
{
	const struct provision *c = &p->chain;
	const struct provision_kind_of_step *step;
	const char *kind;

	p->working = true;
	p->view.phase = PROVISIONING_WORKING;
	error_clear(&p->view.problem);
	if (c->operation_id[0] && operation_open(c->operation_state)) {
		provisioner_take_step(p, provision_step_find(c->operation_kind));
		return;
	}
	kind = provisioner_next_kind(p);
	step = kind ? provision_step_find(kind) : NULL;
	if (!step) {
		FAIL_POINT("provision-closing");
		machine_keep(&p->m, write_close, provisioner_wrote);
	} else if (step->pays && !provisioner_yes_fresh(p)) {
		machine_keep(&p->m, write_undo, provisioner_wrote);
	} else {
		provisioner_begin_step(p, step);
	}
}

static void take_up(struct provisioner *p)
{
	const struct provision *c = &p->chain;

	if ((c->state == PROVISION_DONE || c->state == PROVISION_FAILED) &&
	    provisioner_is_foreign(p)) {
		provisioner_show_foreign_end(p);
		return;
	}
	switch (c->state) {
	case PROVISION_DONE:
		provisioner_show_closed(p, PROVISIONING_DONE, "");
		break;
	case PROVISION_FAILED:
		provisioner_show_closed(p, PROVISIONING_FAILED, "provision-failed");
		break;
	case PROVISION_STOPPED:
		provisioner_show_closed(p, PROVISIONING_STOPPED, "provision-stopped");
		break;
	default:
		if (provisioner_readonly(p) || (c->owner_alive && !c->ours) || in_hand_elsewhere(p))
			provisioner_show_others(p);
		else if (!c->ours)
			machine_keep(&p->m, provisioner_write_take, provisioner_wrote);
		else
			advance(p);
	}
}

void provisioner_resume(struct provisioner *p)
{
	struct error err = { 0 };

	if (machine_writing(&p->m) || p->operation_id[0] || machine_asking(&p->m))
		return;
	loop_timer(p->m.loop, resume_timer, p, 0);
	if (!provisioner_reload(p, &err)) {
		p->view.problem = err;
		provisioner_later(p, RELOAD_MS);
	} else if (p->has_chain && p->view.phase != PROVISIONING_CHECKING &&
	    !(p->view.phase == PROVISIONING_READY && p->chain.state != PROVISION_OPEN &&
		p->chain.state != PROVISION_STOPPED)) {
		take_up(p);
	}
	provisioner_tell(p);
}

/* ---- making one */

static struct provisioner *make(struct session *s, struct loop *l, provision_changed_fn *changed,
    void *user)
{
	struct provisioner *p = xcalloc(1, sizeof *p);

	machine_init(&p->m, s, l, p, stuck);
	p->changed = changed;
	p->user = user;
	(void)text_copy(p->view.price, sizeof p->view.price, _("price not told by the provider"));
	p->others = here.first;
	here.first = p;
	return p;
}

static struct provisioner *start(struct provisioner *p, struct error *err)
{
	if (!provisioner_reload(p, err)) {
		provisioner_free(p);
		return NULL;
	}
	/* What a chain of long ago came to is shown to whoever asks for it by its id. */
	if (p->has_chain) {
		if (p->chain.state == PROVISION_OPEN)
			p->view.phase = PROVISIONING_WORKING;
		provisioner_later(p, 1);
	}
	return p;
}

struct provisioner *provisioner_new(struct session *s, struct loop *l, const char *customer_id,
    provision_changed_fn *changed, void *user, struct error *err)
{
	struct provisioner *p = make(s, l, changed, user);

	(void)text_copy(p->customer_id, sizeof p->customer_id, customer_id ? customer_id : "");
	return start(p, err);
}

struct provisioner *provisioner_open(struct session *s, struct loop *l, const char *provision_id,
    provision_changed_fn *changed, void *user, struct error *err)
{
	struct provisioner *p = make(s, l, changed, user);
	struct arena arena = { 0 };
	struct provision chain;
	const bool ok = provision_get(s->store, provision_id, &arena, &chain, err);

	p->one_chain = true;
	if (ok) {
		(void)text_copy(p->chain_id, sizeof p->chain_id, chain.id);
		(void)text_copy(p->customer_id, sizeof p->customer_id, chain.org_id);
	}
	arena_done(&arena);
	if (ok)
		return start(p, err);
	provisioner_free(p);
	return NULL;
}

/* The process may live on for days, and nothing in it is at the chain any more. */
static void give_up(const struct provisioner *p)
{
	struct error err = { 0 };

	if (p->working && p->chain_id[0] && !provisioner_readonly(p) &&
	    !provision_give_up(p->m.session->store, p->chain_id, &err))
		log_line("provision: a chain stays with a process that left it: %s", err.code);
}

void provisioner_free(struct provisioner *p)
{
	struct provisioner **at = &here.first;

	if (!p)
		return;
	while (*at != p)
		at = &(*at)->others;
	*at = p->others;
	loop_timer(p->m.loop, resume_timer, p, 0);
	provisioner_stop_round(p);
	provisioner_stop_aim(p);
	machine_done(&p->m);
	provisioner_leave_step(p);
	give_up(p);
	twilio_account_done(&p->twilio);
	arena_done(&p->arena);
	arena_done(&p->order_arena);
	arena_done(&p->bought_arena);
	free(p);
}

const struct provision_view *provisioner_view(const struct provisioner *p)
{
	return &p->view;
}

void provisioner_store_changed(struct provisioner *p)
{
	provisioner_resume(p);
}

void provisioner_pace(struct provisioner *p, int percent)
{
	p->m.pace = percent;
}
