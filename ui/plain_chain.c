#include "ui/plain_chain.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/customers.h"

static const struct provision_view *view(const struct plain_chain *c)
{
	return provisioner_view(c->provisioner);
}

/* ---- following it */

static void changed(void *user)
{
	(void)user; /* what is new is said at the loop's next turn */
}

static bool busy(void *user)
{
	struct plain_chain *c = user;
	const struct provision_view *v = view(c);

	switch (v->phase) {
	case PROVISIONING_IDLE:
		return c->opening && v->id[0] != '\0';
	case PROVISIONING_CHECKING:
		return true;
	case PROVISIONING_WORKING:
	case PROVISIONING_SETTLING:
	case PROVISIONING_WAITING:
		plain_say_once(c->said_step, v->step);
		if (v->phase == PROVISIONING_SETTLING)
			plain_say_once(c->said_problem,
			    _("What came of it is not known yet: Twilio is being asked. Nothing is bought twice."));
		else if (v->problem.kind != ERROR_NONE)
			plain_say_once(c->said_problem, v->problem.message);
		return true;
	default:
		return false;
	}
}

bool plain_chain_follow(struct plain_chain *c)
{
	if (plain_wait(c->p, busy, c)) {
		c->opening = false;
		return true;
	}
	if (view(c)->phase != PROVISIONING_CHECKING)
		plain_say(_(
		    "It is left as far as it is, and every step stands in the journal. What was sent is looked up when this is opened again, or the console started."));
	return false;
}

bool plain_chain_start(struct plain_chain *c, struct plain *p, const char *customer_id)
{
	struct customer customer = { .name = "", .country = "" };
	struct error err = { 0 };

	*c = (struct plain_chain){ .p = p, .opening = true };
	c->customer_id = arena_strdup(&c->arena, customer_id);
	if (customer_id[0] == '\0' ||
	    customer_get(p->session->store, customer_id, &c->arena, &customer, &err))
		c->provisioner =
		    provisioner_new(p->session, plain_loop(p), customer_id, changed, c, &err);
	c->customer = customer.name;
	(void)text_copy(c->country, sizeof c->country, customer.country);
	if (c->provisioner != NULL)
		return true;
	plain_error(&err);
	arena_done(&c->arena);
	return false;
}

void plain_chain_end(struct plain_chain *c)
{
	provisioner_free(c->provisioner);
	arena_done(&c->arena);
}

bool plain_chain_open(const struct plain_chain *c)
{
	return view(c)->phase != PROVISIONING_IDLE || view(c)->id[0] != '\0';
}

/* ---- how it ended */

static bool stopped_choice(struct plain_chain *c)
{
	const char *const lines[] = { _("Go on: try what was refused once more"),
		_("Leave it as it is") };
	struct error err = { 0 };
	bool ok;

	switch (plain_choose(c->p, _("It has stopped. What to do?"), lines, 2)) {
	case 0:
		ok = provisioner_go_on(c->provisioner, &err);
		break;
	case 1:
		if (!plain_yes(c->p,
			_("What was bought stays the customer's, and paid for. What is missing can be done later from the customer's page. Leave it as it is?")))
			return false;
		ok = provisioner_leave(c->provisioner, &err);
		break;
	default:
		plain_say(_("It waits: open this again to go on with it, or to leave it."));
		return false;
	}
	if (!ok)
		plain_error(&err);
	return ok && plain_chain_follow(c);
}

static void say_done(struct plain_chain *c)
{
	const struct provision_view *v = view(c);
	struct provision chain;
	struct error err;

	if (v->id[0] != '\0' &&
	    provision_get(c->p->session->store, v->id, &c->arena, &chain, &err)) {
		if (strcmp(chain.operation_kind, OPERATION_RELEASE) == 0 &&
		    chain.operation_state == OPERATION_DONE)
			plain_say(_("%s is given back to Twilio."),
			    plain_shown(&c->arena, chain.number));
		else if (chain.kind == PROVISION_BUY && chain.number_id[0] != '\0')
			plain_say(_("%s is bought, for %s alone."),
			    plain_shown(&c->arena, chain.number), c->customer);
	}
	if (v->step[0] != '\0')
		plain_say("%s", v->step);
}

void plain_chain_finish(struct plain_chain *c)
{
	bool on = plain_chain_follow(c);

	while (on && view(c)->phase == PROVISIONING_STOPPED) {
		plain_error(&view(c)->problem);
		on = stopped_choice(c);
	}
	if (!on)
		return;
	if (view(c)->phase == PROVISIONING_DONE)
		say_done(c);
	else if (view(c)->problem.kind != ERROR_NONE)
		plain_error(&view(c)->problem);
}
