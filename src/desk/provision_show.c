/* How a chain stands that is not carried on here, or not any more: ended, stopped, another
 * console's. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/provision_internal.h"
#include "phone/number.h"

#define OTHERS_MS 3000

/* What is to be known at the end. */
static const char *what_is_left(const struct provisioner *p)
{
	const struct provision *c = &p->chain;

	if (p->left[0])
		return p->left;
	if (c->kind == PROVISION_RELEASE && p->has_customer && p->customer.mode == MODE_MANAGED &&
	    c->account_sid[0] && strcmp(c->account_sid, p->customer.twilio_account_sid) == 0)
		return _("The customer's account at Twilio is kept; it costs nothing.");
	return "";
}

void provisioner_show_closed(struct provisioner *p, enum provision_phase phase, const char *code)
{
	const struct provision *c = &p->chain;
	const char *what = c->reason[0] ? c->reason : what_is_left(p);

	/* How it went this process knows better than the store's one sentence. */
	if (p->working && p->outcome.kind != ERROR_NONE && phase != PROVISIONING_DONE)
		p->view.problem = p->outcome;
	else if (c->reason[0] && phase != PROVISIONING_DONE &&
	    (p->view.phase != phase || p->view.problem.kind == ERROR_NONE))
		error_set(&p->view.problem, ERROR_REFUSED, code,
		    phase == PROVISIONING_STOPPED
			? _("Put it right and go on, or leave it as it is: what was bought stays.")
			: _("Look for a number again if one is still wanted."),
		    "%s", c->reason);
	p->working = false;
	p->view.phase = phase;
	p->view.left = provision_was_left(c);
	p->view.step[0] = '\0';
	if (phase == PROVISIONING_DONE) {
		error_clear(&p->view.problem);
		(void)snprintf(p->view.step, sizeof p->view.step, "%s%s%s", what,
		    what[0] && p->stays[0] ? " " : "", p->stays);
	}
}

bool provisioner_is_foreign(const struct provisioner *p)
{
	const struct provision *c = &p->chain;

	return !p->working && p->order.number && p->order.number[0] &&
	    (c->kind != PROVISION_BUY || strcmp(c->number, p->order.number) != 0);
}

void provisioner_show_foreign_end(struct provisioner *p)
{
	static const char *const words[PROVISION_STATES][2] = {
		[PROVISION_DONE] = { N_("%s was bought for this customer meanwhile; %s was not."),
		    N_("%s was given back meanwhile; %s was not bought.") },
		[PROVISION_FAILED] = { N_("%s was to be bought by another console and was not; neither was %s."),
		    N_("%s was to be given back by another console and was not; %s was not bought.") },
	};
	const struct provision *c = &p->chain;
	const bool left = provision_was_left(c);
	char its[NUMBER_TEXT_MAX], ours[NUMBER_TEXT_MAX];
	struct arena arena = { 0 };

	number_show(c->number, its, sizeof its);
	number_show(p->order.number, ours, sizeof ours);
	error_set(&p->view.problem, ERROR_CONFLICT, "provision-other",
	    _("Check it again if it is still wanted."), "%s",
	    arena_printf(&arena,
		_(words[left && c->kind == PROVISION_RELEASE ? PROVISION_FAILED : c->state]
		       [c->kind == PROVISION_RELEASE]),
		its, ours));
	arena_done(&arena);
	p->chain_id[0] = p->view.id[0] = p->view.number[0] = p->view.number_id[0] = '\0';
	p->has_chain = p->has_number = p->has_agent = false;
	p->view.step[0] = '\0';
	p->view.phase = PROVISIONING_IDLE;
}

void provisioner_show_others(struct provisioner *p)
{
	char number[NUMBER_TEXT_MAX];
	struct arena arena = { 0 };

	p->working = false;
	p->view.phase = PROVISIONING_WORKING;
	number_show(p->chain.number, number, sizeof number);
	(void)text_copy(p->view.step, sizeof p->view.step,
	    arena_printf(&arena,
		p->chain.kind == PROVISION_BUY
		    ? _("Another console, or another program, is buying %s.")
		    : _("Another console, or another program, is giving %s back."),
		number));
	arena_done(&arena);
	provisioner_later(p, machine_wait_ms(&p->m, OTHERS_MS));
}
