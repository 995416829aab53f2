/* What can be known of a purchase without asking anybody: credentials, what is under way, who will
 * answer. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/agent_parts.h"
#include "desk/provision_internal.h"
#include "phone/number.h"
#include "store/records.h"

void provision_say(struct provisioner *p, enum provision_check_id id, enum check_state state,
    const char *hint, const char *fmt, ...)
{
	struct provision_check *check = &p->view.checks[id];
	va_list args;

	check->state = (int)state;
	(void)text_copy(check->hint, sizeof check->hint, hint ? hint : "");
	va_start(args, fmt);
	(void)vsnprintf(check->text, sizeof check->text, fmt, args);
	va_end(args);
}

void provision_say_error(struct provisioner *p, enum provision_check_id id, const struct error *err)
{
	provision_say(p, id,
	    err->kind == ERROR_NETWORK || err->kind == ERROR_BUSY ? CHECK_UNREAD : CHECK_BAR,
	    err->hint, "%s", err->message);
}

void provision_shown(const struct provisioner *p, char out[NUMBER_TEXT_MAX])
{
	number_show(p->order.number, out, NUMBER_TEXT_MAX);
}

bool provision_check_credentials(struct provisioner *p)
{
	const bool byoc = p->customer.mode == MODE_BYOC;
	struct error err = { 0 };

	if (byoc && !p->customer.twilio_account_sid[0]) {
		provision_say(p, PROVISION_CHECK_CREDENTIALS, CHECK_BAR,
		    _("Enter the SID of the customer's own Twilio account, or choose another mode."),
		    _("The customer's own Twilio account is not known."));
		return false;
	}
	if (!provisioner_account(p, p->customer.twilio_account_sid, &err)) {
		provision_say_error(p, PROVISION_CHECK_CREDENTIALS, &err);
		return false;
	}
	(void)text_copy(p->account_sid, sizeof p->account_sid, p->customer.twilio_account_sid);
	provision_say(p, PROVISION_CHECK_CREDENTIALS, CHECK_FINE, NULL,
	    byoc ? _("It is bought in the customer's own Twilio account.")
		 : _("There are credentials for Twilio."));
	return true;
}

/* The first number that is the customer's already. */
static bool has_own(const struct provisioner *p, struct arena *arena, char number[NUMBER_TEXT_MAX],
    struct error *err)
{
	struct managed_number *all;
	size_t n;

	if (!managed_list(p->m.session->store, arena, &all, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].org_id, p->customer_id) != 0 || all[i].drift == DRIFT_MISSING)
			continue;
		number_show(all[i].number, number, NUMBER_TEXT_MAX);
		return true;
	}
	return false;
}

void provision_check_running(struct provisioner *p)
{
	struct store *store = p->m.session->store;
	struct arena arena = { 0 };
	struct number_holder holder = { .use = NUMBER_USE_NONE };
	struct provision *open;
	struct error err = { 0 };
	char number[NUMBER_TEXT_MAX];
	size_t n = 0;

	if (!provision_list(store, p->customer_id, true, &arena, &open, &n, &err) ||
	    !number_holder_get(store, p->order.number, &arena, &holder, &err)) {
		provision_say_error(p, PROVISION_CHECK_RUNNING, &err);
	} else if (n > 0) {
		number_show(open[0].number, number, sizeof number);
		provision_say(p, PROVISION_CHECK_RUNNING, CHECK_BAR,
		    _("Bring that to its end first: go on with it, or leave it."),
		    _("Something is under way for this customer already: %s."), number);
	} else if (holder.use != NUMBER_USE_NONE) {
		provision_shown(p, number);
		provision_say(p, PROVISION_CHECK_RUNNING, CHECK_BAR, _("Choose another number."),
		    _("%s is known here already."), number);
	} else if (!has_own(p, &arena, number, &err)) {
		if (err.kind != ERROR_NONE)
			provision_say_error(p, PROVISION_CHECK_RUNNING, &err);
		else
			provision_say(p, PROVISION_CHECK_RUNNING, CHECK_FINE, NULL,
			    _("Nothing else is under way for this customer."));
	} else {
		provision_say(p, PROVISION_CHECK_RUNNING, CHECK_DOUBT,
		    _("A second one is paid for every month as well."),
		    _("The customer has a managed number of its own already: %s."), number);
	}
	arena_done(&arena);
}

void provision_check_agent(struct provisioner *p)
{
	char led[NUMBER_TEXT_MAX];
	struct arena arena = { 0 };
	struct agent agent;
	struct error err = { 0 };
	bool found = false;

	p->agent_id[0] = '\0';
	if (!agent_of(p->m.session->store, p->customer_id, AGENT_INBOUND, &arena, &found, &agent,
		&err)) {
		provision_say_error(p, PROVISION_CHECK_AGENT, &err);
	} else if (!found) {
		provision_say(p, PROVISION_CHECK_AGENT, CHECK_FINE, NULL,
		    _("No agent answers for this customer yet: one is linked afterwards."));
	} else {
		const enum service service =
		    agent.provider == AGENT_VAPI ? SERVICE_VAPI : SERVICE_ELEVENLABS;
		const char *name = agent.name[0] ? agent.name : agent.remote_id;

		const char *keeps = agent_keeps(&agent, p->order.number);

		(void)text_copy(p->agent_id, sizeof p->agent_id, agent.id);
		if (keeps[0]) {
			number_show(keeps, led, sizeof led);
			provision_say(p, PROVISION_CHECK_AGENT, CHECK_DOUBT,
			    _("Nobody answers the further number until that is the AI number and the agent is linked again."),
			    _("\"%s\" (%s) answers %s for this customer, and goes on doing so."),
			    name, service_name(service), led);
		} else if (credentials_has(&p->m.session->credentials, service))
			provision_say(p, PROVISION_CHECK_AGENT, CHECK_FINE, NULL,
			    _("Its calls will be answered by \"%s\" (%s)."), name,
			    service_name(service));
		else
			provision_say(p, PROVISION_CHECK_AGENT, CHECK_DOUBT,
			    _("Give the key first, or link the agent afterwards."),
			    _("\"%s\" cannot be linked at once: there is no key for %s here."),
			    name, service_name(service));
	}
	arena_done(&arena);
}
