/*
 * A number at the agents' providers: made known to the one whose agent shall answer it, taken out
 * of both before it is given back. Each round (aim.h) looks first what is there, so that a lost
 * answer needs no other settling.
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "desk/provision_internal.h"

void provisioner_stop_aim(struct provisioner *p)
{
	p->aimed += aim_requests(p->aim);
	aim_free(p->aim);
	p->aim = NULL;
}

static void start_aim(struct provisioner *p, const struct aim_order *order, aim_done_fn *done)
{
	p->aim = aim_new(p->m.session, p->m.loop, order, done, p, &p->outcome);
	if (!p->aim)
		provisioner_refused(p);
	else if (p->settling)
		FAIL_POINT("provision-settle-asked");
	else
		FAIL_POINT("provision-requested");
}

/* ---- made known, agent included */

bool provision_import_wanted(struct provisioner *p)
{
	if (!p->chain.agent_id[0])
		return false;
	if (p->has_agent && p->agent.side[AGENT_INBOUND].enabled &&
	    credentials_has(&p->m.session->credentials, aim_service(p->agent.provider)))
		return true;
	(void)text_copy(p->left, sizeof p->left,
	    _("The number is not linked with its agent yet: do that on the customer's page."));
	return false;
}

/* The link first: it may be written again. */
static bool write_imported(void *owner, struct error *err)
{
	struct provisioner *p = owner;
	struct store *store = p->m.session->store;
	const struct agent_seen seen = { .direction = AGENT_INBOUND,
		.way = WAY_POINTED,
		.number = p->chain.number,
		.number_id = p->found_id,
		.reason = "" };

	/* Somebody may have taken the link away meanwhile. */
	if (!agent_pointed(store, p->chain.agent_id, "", &seen, err) &&
	    (err->kind == ERROR_BUSY || err->kind == ERROR_STORE))
		return false;
	return provision_imported(store, p->operation_id,
	    p->agent.provider == AGENT_VAPI ? p->found_id : "", err);
}

static void imported(void *user, const struct aim_found *found, const struct error *err)
{
	struct provisioner *p = user;

	FAIL_POINT("provision-answered");
	(void)text_copy(p->found_id, sizeof p->found_id, found->number_id);
	if (err)
		p->outcome = *err;
	provisioner_stop_aim(p);
	if (!err)
		provisioner_outcome(p, write_imported);
	else
		provisioner_unread(p);
}

void provision_import_round(struct provisioner *p)
{
	const struct aim_order order = { .provider = p->agent.provider,
		.task = AIM_AT,
		.source = AIM_TWILIO,
		.number = p->chain.number,
		.agent_id = p->agent.remote_id,
		.label = p->customer.name,
		.account_sid = p->chain.account_sid,
		.byoc = provisioner_byoc(p, p->chain.account_sid) };

	if (p->has_agent) {
		start_aim(p, &order, imported);
		return;
	}
	error_set(&p->outcome, ERROR_REFUSED, "agent-gone",
	    _("Leave it as it is, and link another agent on the customer's page."),
	    _("The agent that was to answer the number is not linked any more."));
	provisioner_refused(p);
}

/* ---- taken out */

static bool is_wanted(const struct provisioner *p, enum agent_provider provider)
{
	/* A number that is known to be at Vapi is not given back while it stands there. */
	return credentials_has(&p->m.session->credentials, aim_service(provider)) ||
	    (provider == AGENT_VAPI && p->has_number && p->number.vapi_id[0]);
}

bool provision_unimport_wanted(const struct provisioner *p)
{
	return is_wanted(p, AGENT_VAPI) || is_wanted(p, AGENT_ELEVENLABS);
}

static bool write_unimported(void *owner, struct error *err)
{
	struct provisioner *p = owner;

	return provision_unimported(p->m.session->store, p->operation_id, err);
}

static void take_out(struct provisioner *p);

static void taken_out(void *user, const struct aim_found *found, const struct error *err)
{
	struct provisioner *p = user;

	(void)found;
	FAIL_POINT("provision-answered");
	if (err)
		p->outcome = *err;
	provisioner_stop_aim(p);
	if (err) {
		provisioner_unread(p);
		return;
	}
	p->taken_out++;
	take_out(p);
}

static void take_out(struct provisioner *p)
{
	while (p->taken_out < AGENT_PROVIDERS && !is_wanted(p, (enum agent_provider)p->taken_out))
		p->taken_out++;
	if (p->taken_out == AGENT_PROVIDERS)
		provisioner_outcome(p, write_unimported);
	else
		start_aim(p,
		    &(struct aim_order){ .provider = (enum agent_provider)p->taken_out,
			.task = AIM_DELETE,
			.source = AIM_NOWHERE,
			.number = p->chain.number,
			.agent_id = "",
			.label = "",
			.account_sid = "" },
		    taken_out);
}

void provision_unimport_round(struct provisioner *p)
{
	p->taken_out = 0;
	take_out(p);
}
