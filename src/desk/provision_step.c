/*
 * DESIGN
 * plan -> sent -> a round: look, change, or both -> its outcome into the store -> the chain goes
 * on. What pays is asked for once, by the process that had the yes; when that answer is lost the
 * rounds only look. All else looks first and may be asked for again.
 */
#include <string.h>

#include "base/check.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/provision_internal.h"
#include "phone/number.h"

static const struct provision_kind_of_step steps[] = {
	{ OPERATION_SUBACCOUNT, provision_subaccount_round, true,
	    N_("Twilio is asked for an account of the customer's own, for %s.") },
	{ OPERATION_BUY, provision_buy_round, true, N_("Twilio is asked to sell %s.") },
	{ OPERATION_IMPORT, provision_import_round, false,
	    N_("%s is made known to the agent's provider.") },
	{ OPERATION_UNIMPORT, provision_unimport_round, false,
	    N_("It is looked at who of the agents' providers knows %s.") },
	{ OPERATION_RELEASE, provision_release_round, false,
	    N_("Twilio is asked to take %s back.") },
};

const struct provision_kind_of_step *provision_step_find(const char *kind)
{
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (strcmp(steps[i].kind, kind) == 0)
			return &steps[i];
	return NULL;
}

static void round_timer(void *user)
{
	struct provisioner *p = user;

	error_clear(&p->outcome);
	p->step->round(p);
}

void provisioner_stop_round(struct provisioner *p)
{
	loop_timer(p->m.loop, round_timer, p, 0);
}

/* ---- what a round says */

static void again(struct provisioner *p, int ms, const struct error *problem)
{
	p->view.phase = p->settling ? PROVISIONING_SETTLING
	    : problem               ? PROVISIONING_WAITING
				    : PROVISIONING_WORKING;
	if (problem)
		p->view.problem = *problem;
	loop_timer(p->m.loop, round_timer, p, machine_wait_ms(&p->m, ms));
	provisioner_tell(p);
}

static void forget_step(struct provisioner *p)
{
	provisioner_stop_round(p);
	p->operation_id[0] = '\0';
	p->step = NULL;
	p->settling = p->may_send = false;
	p->failures = 0;
	p->sent_at = 0;
}

static void wrote_outcome(void *owner, bool ok, const struct error *err)
{
	struct provisioner *p = owner;

	FAIL_POINT("provision-stored");
	forget_step(p);
	/* A conflict: it was taken for lost and settled by another console. The store says how. */
	if (ok || err->kind == ERROR_CONFLICT) {
		provisioner_resume(p);
		return;
	}
	p->view.phase = PROVISIONING_WAITING;
	p->view.problem = *err;
	provisioner_later(p, machine_wait_ms(&p->m, PROVISION_STUCK_MS));
	provisioner_tell(p);
}

void provisioner_outcome(struct provisioner *p, machine_write_fn *write)
{
	provisioner_stop_round(p);
	if (p->settling)
		FAIL_POINT("provision-settle-found");
	machine_keep(&p->m, write, wrote_outcome);
}

static bool write_refused(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return provision_refused(p->m.session->store, p->operation_id, p->outcome.message, err);
}

void provisioner_refused(struct provisioner *p)
{
	p->view.problem = p->outcome;
	provisioner_outcome(p, write_refused);
}

void provisioner_unread(struct provisioner *p)
{
	p->failures++;
	if (p->outcome.kind == ERROR_NETWORK)
		again(p, machine_backoff_ms(p->failures), &p->outcome);
	else if (p->settling && p->step->pays)
		/* Wrong credentials do not mend themselves, and say nothing about the step. */
		again(p, PROVISION_STUCK_MS, &p->outcome);
	else
		provisioner_refused(p);
}

static bool write_unknown(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return operation_unknown(p->m.session->store, p->operation_id, p->outcome.message, err);
}

static void wrote_unknown(void *owner, bool ok, const struct error *err)
{
	struct provisioner *p = owner;

	FAIL_POINT("provision-stored");
	if (!ok) {
		wrote_outcome(p, ok, err);
		return;
	}
	p->settling = true;
	p->began_ms = machine_boot_ms();
	again(p, PROVISION_AGAIN_MS, &p->outcome);
}

void provisioner_unknown(struct provisioner *p)
{
	p->ended_ms = machine_boot_ms();
	p->view.problem = p->outcome;
	if (p->settling)
		again(p, PROVISION_AGAIN_MS, &p->outcome);
	else
		machine_keep(&p->m, write_unknown, wrote_unknown);
}

void provisioner_not_there(struct provisioner *p, const char *reason)
{
	if (!settle_too_late(&p->m, p->ended_ms, p->sent_at, p->began_ms, 0)) {
		again(p, PROVISION_AGAIN_MS, NULL);
		return;
	}
	error_set(&p->outcome, ERROR_REFUSED, "nothing-came-of-it",
	    _("Look for a number again if one is still wanted."), "%s", reason);
	provisioner_refused(p);
}

void provisioner_ask(struct provisioner *p, enum ask_slot slot, bool made, struct http_request *r,
    machine_reply_fn *done)
{
	if (!made) {
		provisioner_unread(p);
		return;
	}
	machine_ask(&p->m, slot, r, done);
	if (p->settling)
		FAIL_POINT("provision-settle-asked");
}

void provisioner_change(struct provisioner *p, bool made, struct http_request *r,
    machine_reply_fn *done)
{
	if (!made) {
		provisioner_refused(p);
		return;
	}
	p->may_send = false;
	machine_ask(&p->m, ASK_CHANGE, r, done);
	FAIL_POINT("provision-requested");
}

/* ---- planning and sending */

static void say_step(struct provisioner *p)
{
	char shown[NUMBER_TEXT_MAX];
	struct arena arena = { 0 };

	number_show(p->chain.number, shown, sizeof shown);
	(void)text_copy(p->view.step, sizeof p->view.step,
	    arena_printf(&arena, _(p->step->words), shown));
	arena_done(&arena);
}

static void wrote_send(void *owner, bool ok, const struct error *err)
{
	struct provisioner *p = owner;

	if (!ok) {
		/* What was planned and cannot be sent is cancelled by whoever looks next. */
		wrote_outcome(p, ok, err);
		return;
	}
	p->settling = false;
	p->may_send = true;
	p->sent_at = time_now();
	p->ended_ms = 0;
	round_timer(p);
	provisioner_tell(p);
}

static bool write_send(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	if (p->step->pays && !provisioner_yes_fresh(p))
		return error_set(err, ERROR_CONFLICT, "yes-too-old", _("Check it again."),
		    _("More than a minute passed since the yes, so nothing was bought."));
	return operation_send(p->m.session->store, p->operation_id, err);
}

static void send_step(struct provisioner *p)
{
	FAIL_POINT("provision-sending");
	machine_store(&p->m, write_send, wrote_send);
}

static bool write_step(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return provision_step(p->m.session->store, p->chain_id, p->step->kind, p->operation_id,
	    err);
}

static void wrote_step(void *owner, bool ok, const struct error *err)
{
	struct provisioner *p = owner;

	if (ok)
		send_step(p);
	else
		wrote_outcome(p, ok, err);
}

void provisioner_begin_step(struct provisioner *p, const struct provision_kind_of_step *step)
{
	p->step = step;
	say_step(p);
	FAIL_POINT("provision-stepping");
	machine_store(&p->m, write_step, wrote_step);
}

/* ---- one that stands in the journal */

static bool write_cancel(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return operation_cancel(p->m.session->store, p->operation_id, err);
}

static bool write_lost(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return operation_unknown(p->m.session->store, p->operation_id,
	    _("The answer was not waited for."), err);
}

static void settle_step(struct provisioner *p)
{
	struct arena arena = { 0 };
	struct operation o;
	struct error ignored;

	if (!operation_get(p->m.session->store, p->operation_id, &arena, &o, &ignored) ||
	    !time_parse(o.sent_at, &p->sent_at))
		p->sent_at = time_now();
	arena_done(&arena);
	p->settling = true;
	p->may_send = false;
	p->began_ms = machine_boot_ms();
	p->view.phase = PROVISIONING_SETTLING;
	round_timer(p);
	provisioner_tell(p);
}

void provisioner_take_step(struct provisioner *p, const struct provision_kind_of_step *step)
{
	const struct provision *c = &p->chain;

	check(step);
	p->step = step;
	(void)text_copy(p->operation_id, sizeof p->operation_id, c->operation_id);
	say_step(p);
	if (c->operation_state == OPERATION_UNKNOWN)
		settle_step(p);
	else if (c->operation_state == OPERATION_SENT)
		/* By this process, and nothing in it waits for the answer any more. */
		machine_keep(&p->m, write_lost, wrote_outcome);
	else if (step->pays)
		machine_keep(&p->m, write_cancel, wrote_outcome);
	else
		send_step(p);
}

/* ---- leaving */

static bool leave_write(struct provisioner *p, struct error *err)
{
	struct store *store = p->m.session->store;

	if (!p->sent_at)
		return !p->step->pays || operation_cancel(store, p->operation_id, err);
	if (p->may_send && p->step->pays)
		return provision_refused(store, p->operation_id,
		    _("It was left before anything was sent."), err);
	return operation_unknown(store, p->operation_id, _("The answer was not waited for."), err);
}

void provisioner_leave_step(struct provisioner *p)
{
	struct error err = { 0 };

	if (!p->operation_id[0] || p->settling)
		return;
	/* Where even that cannot be written, the row's owner ends, which opens it. */
	if (!leave_write(p, &err))
		log_line("provision: a step was left without a word: %s", err.code);
}
