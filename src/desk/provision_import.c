/*
 * A number at the agents' providers: made known to the one whose agent shall answer it, taken out
 * of both before it is given back. Each round (aim.h) looks first what is there, so that a lost
 * answer needs no other settling.
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "desk/agent_parts.h"
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
	char led[NUMBER_TEXT_MAX], shown[NUMBER_TEXT_MAX];
	struct arena arena = { 0 };
	const char *keeps;

	if (!p->chain.agent_id[0])
		return false;
	keeps = p->has_agent ? agent_keeps(&p->agent, p->chain.number) : "";
	if (keeps[0]) {
		number_show(keeps, led, sizeof led);
		number_show(p->chain.number, shown, sizeof shown);
		(void)text_copy(p->left, sizeof p->left,
		    arena_printf(&arena,
			_("The agent goes on answering %s, and nobody answers %s. To change that, make it the AI number and link the agent again."),
			led, shown));
		arena_done(&arena);
		return false;
	}
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

/* The number's id there, as an agent was led over it; "" not there, as far as is known. */
static const char *led_id(struct store *s, enum agent_provider provider, const char *number,
    struct arena *arena)
{
	struct agent *all;
	struct error ignored;
	size_t n;

	if (agent_list(s, NULL, arena, &all, &n, &ignored))
		for (size_t i = 0; i < n; i++)
			for (int d = 0; d < AGENT_DIRECTIONS; d++)
				if (all[i].provider == provider && all[i].side[d].number_id[0] &&
				    strcmp(all[i].side[d].number, number) == 0)
					return all[i].side[d].number_id;
	return "";
}

static const char *stays_at(struct session *s, enum agent_provider provider,
    const struct managed_number *number, struct arena *arena)
{
	const char *id = provider == AGENT_VAPI ? number->vapi_id : "";

	if (!id[0])
		id = led_id(s->store, provider, number->number, arena);
	return id[0]
	    ? arena_printf(arena,
		  _("It stays at %s (%s), whose key is not known or not accepted: remove it there."),
		  service_name(aim_service(provider)), id)
	    : "";
}

const char *provision_stays(struct session *s, const struct managed_number *number,
    struct arena *arena)
{
	const char *text = "";

	for (int i = 0; i < AGENT_PROVIDERS; i++) {
		const char *more = "";

		if (!credentials_has(&s->credentials, aim_service((enum agent_provider)i)))
			more = stays_at(s, (enum agent_provider)i, number, arena);
		text = arena_printf(arena, "%s%s%s", text, text[0] && more[0] ? " " : "", more);
	}
	return text;
}

/* What is said at the end is known before: the ids go with the number. */
void provision_note_stays(struct provisioner *p)
{
	struct arena arena = { 0 };
	const char *text;

	if (p->has_number && !p->stays[0]) {
		text = provision_stays(p->m.session, &p->number, &arena);
		(void)text_copy(p->stays, sizeof p->stays, text);
	}
	arena_done(&arena);
}

static bool is_wanted(const struct provisioner *p, enum agent_provider provider)
{
	return credentials_has(&p->m.session->credentials, aim_service(provider));
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

/* Its key is refused, and the operator goes on without: what is there stays there. */
static void leave_there(struct provisioner *p)
{
	struct arena arena = { 0 };
	const char *text = "";

	if (p->has_number)
		text =
		    stays_at(p->m.session, (enum agent_provider)p->taken_out, &p->number, &arena);
	if (text[0])
		(void)text_copy(p->stays, sizeof p->stays,
		    arena_printf(&arena, "%s%s%s", p->stays, p->stays[0] ? " " : "", text));
	arena_done(&arena);
	error_clear(&p->outcome);
}

static void taken_out(void *user, const struct aim_found *found, const struct error *err)
{
	struct provisioner *p = user;
	const bool barred = found->barred;

	FAIL_POINT("provision-answered");
	if (err)
		p->outcome = *err;
	provisioner_stop_aim(p);
	if (err && barred && p->without_keys) {
		leave_there(p);
	} else if (err) {
		if (barred)
			(void)text_copy(p->outcome.hint, sizeof p->outcome.hint,
			    _("Put the key right and go on. Going on without it leaves the number there."));
		provisioner_unread(p);
		return;
	}
	p->taken_out++;
	take_out(p);
}

static void say_taken_out(struct provisioner *p)
{
	char shown[NUMBER_TEXT_MAX];
	struct arena arena = { 0 };

	number_show(p->chain.number, shown, sizeof shown);
	(void)text_copy(p->view.step, sizeof p->view.step,
	    arena_printf(&arena, _("%s is taken away from %s."), shown,
		service_name(aim_service((enum agent_provider)p->taken_out))));
	arena_done(&arena);
	provisioner_tell(p);
}

static void take_out(struct provisioner *p)
{
	while (p->taken_out < AGENT_PROVIDERS && !is_wanted(p, (enum agent_provider)p->taken_out))
		p->taken_out++;
	if (p->taken_out == AGENT_PROVIDERS) {
		provisioner_outcome(p, write_unimported);
	} else {
		say_taken_out(p);
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
}

void provision_unimport_round(struct provisioner *p)
{
	p->taken_out = 0;
	take_out(p);
}
