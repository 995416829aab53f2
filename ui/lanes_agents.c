/* What can be done about agents on the lanes: who answers (inbound) and who calls (outbound), the
 * number that leads to each, and a verified caller ID offered to Vapi. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "ui/lanes.h"
#include "ui/works.h"

#define FRESH_MS (5u * 60 * 1000) /* a list of agents read so long ago is asked for again */

const struct agent *lanes_agent(const struct lanes *l, enum agent_direction direction)
{
	for (size_t i = 0; i < l->n_agents; i++)
		if (l->agents[i].side[direction].enabled)
			return &l->agents[i];
	return NULL;
}

static enum agent_direction direction_of(const struct lanes *l)
{
	return l->focus == LANE_INBOUND ? AGENT_INBOUND : AGENT_OUTBOUND;
}

/* ---- choosing one */

static const char *can_ask(const struct lanes *l)
{
	const struct credentials *c = &l->session->credentials;

	return credentials_has(c, SERVICE_VAPI) || credentials_has(c, SERVICE_ELEVENLABS)
	    ? NULL
	    : _("the keys of Vapi and ElevenLabs are missing: F12 says how to give them");
}

const char *lanes_can_agent(void *self)
{
	struct lanes *l = self;
	const struct error *problem;
	const char *text;

	if (l->agents_read != NULL)
		return _("the providers are being asked already");
	if (works_doing(l->app, l->customer_id,
		l->focus == LANE_INBOUND ? WORK_INBOUND : WORK_OUTBOUND, &text, &problem))
		return _("wait until this is done");
	return NULL;
}

static bool matches(const char *name, const char *filter)
{
	char in[128], part[128];

	(void)text_fold(name, in, sizeof in);
	(void)text_fold(filter, part, sizeof part);
	return strstr(in, part) != NULL;
}

static size_t agent_fill(void *self, const char *filter, struct arena *arena, struct pick_line *out,
    size_t max)
{
	struct lanes *l = self;
	struct remote_agent *all;
	struct error err;
	size_t n_all, n = 0;

	if (!remote_agent_list(l->session->store, arena, &all, &n_all, &err))
		return 0;
	for (size_t i = 0; i < n_all && n + 1 < max; i++) {
		const struct remote_agent *a = &all[i];

		if (!matches(a->name, filter))
			continue;
		out[n++] = (struct pick_line){
			.id = arena_printf(arena, "%s %s", agent_provider_name(a->provider),
			    a->remote_id),
			.text = a->name,
			.note = a->customers > 0
			    ? arena_printf(arena, _("%s, %d customers"),
				  agent_provider_name(a->provider), a->customers)
			    : agent_provider_name(a->provider),
			.disabled = a->gone ? _("it is not there any more") : NULL,
		};
	}
	if (lanes_agent(l, direction_of(l)) != NULL)
		out[n++] = (struct pick_line){ .id = "none", .text = _("Take the agent off") };
	return n;
}

static void point(struct lanes *l, bool take_off)
{
	const struct agent *agent = lanes_agent(l, l->asked_direction);
	struct error err;

	if (agent == NULL)
		return;
	if (!works_point(l->app, agent, l->asked_direction, take_off, &err))
		app_error(l->app, &err);
	(void)lanes_load(l);
}

static void take_off_yes(void *self)
{
	point(self, true);
}

/* Links the chosen one; with `lead` the number too. */
static void link_chosen(struct lanes *l, bool lead)
{
	bool inbound = l->asked_direction == AGENT_INBOUND;
	char id[ID_MAX];
	struct error err;

	if (!agent_link(l->session->store, l->customer_id, l->chosen.provider, l->chosen.remote_id,
		inbound, !inbound, id, &err))
		app_error(l->app, &err);
	else if (lanes_load(l) && lead)
		point(l, false);
}

static void lead_yes(void *self)
{
	link_chosen(self, true);
}

/* The number is the customer's live way: nothing changes, here or there, before the yes. */
static void ask_lead(struct lanes *l)
{
	const struct agent *now = lanes_agent(l, l->asked_direction);
	const char *number, *why_not, *text, *words;
	char shown[NUMBER_TEXT_MAX];
	struct error err;

	if (!agent_number(l->session, l->customer_id, l->chosen.provider, l->asked_direction,
		&l->arena, &number, &why_not, &err) ||
	    !agent_may_change(l->session, l->customer_id, l->chosen.provider, l->chosen.remote_id,
		l->asked_direction, number, &l->arena, &err)) {
		app_error(l->app, &err);
		return;
	}
	if (number[0] == '\0') {
		app_say(l->app, ROLE_WARN, _("%s is linked here; no number leads there: %s%s"),
		    l->chosen.name, why_not,
		    l->asked_direction == AGENT_INBOUND ? _(" B buys one of its own.") : "");
		link_chosen(l, false);
		return;
	}
	if (!agent_lead_words(l->session, l->customer_id, l->chosen.provider, l->asked_direction,
		number, &l->arena, &words, &err)) {
		app_error(l->app, &err);
		return;
	}
	number_show(number, shown, sizeof shown);
	text = arena_printf(&l->arena,
	    l->asked_direction == AGENT_INBOUND
		? _("Calls to %s are answered by \"%s\" (%s) from then on.")
		: _("Calls from %s are made by \"%s\" (%s) from then on."),
	    shown, l->chosen.name,
	    service_name(l->chosen.provider == AGENT_VAPI ? SERVICE_VAPI : SERVICE_ELEVENLABS));
	if (now != NULL && strcmp(now->remote_id, l->chosen.remote_id) != 0)
		text = arena_printf(&l->arena, _("%s Until now it is \"%s\"."), text, now->name);
	text = arena_printf(&l->arena, _("%s%s%s\n\nNothing rings and nothing is bought."), text,
	    words[0] != '\0' ? "\n\n! " : "", words);
	if (words[0] != '\0') /* somebody's live calls: Enter alone is no */
		app_ask_careful(l->app, _("Lead the number to the agent"), text,
		    _("Yes, lead it there"), l, lead_yes);
	else
		app_ask(l->app, _("Lead the number to the agent"), text, _("Yes, lead it there"), l,
		    lead_yes);
}

static void take_off(struct lanes *l)
{
	const struct agent *agent = lanes_agent(l, l->asked_direction);
	struct error err;

	if (agent == NULL)
		return;
	if (agent->side[l->asked_direction].way == WAY_POINTED)
		app_ask_careful(l->app, _("Take the agent off"),
		    _("The number stays known at the agent's provider, and nobody answers there any more."),
		    _("Yes, take it off"), l, take_off_yes);
	else if (!agent_unlink(l->session->store, agent->id, l->asked_direction, &err))
		app_error(l->app, &err);
	(void)lanes_load(l);
}

static void agent_chosen(void *self, const char *id)
{
	struct lanes *l = self;
	const char *remote = strchr(id, ' ');
	enum agent_provider provider;
	struct remote_agent *all;
	struct error err;
	char word[24];
	size_t n = 0;

	if (remote == NULL) {
		take_off(l);
		return;
	}
	(void)snprintf(word, sizeof word, "%.*s", (int)(remote - id), id);
	if (!agent_provider_parse(word, &provider))
		return;
	l->chosen.provider = provider;
	(void)text_copy(l->chosen.remote_id, sizeof l->chosen.remote_id, remote + 1);
	(void)text_copy(l->chosen.name, sizeof l->chosen.name, remote + 1);
	if (remote_agent_list(l->session->store, &l->arena, &all, &n, &err))
		for (size_t i = 0; i < n; i++)
			if (all[i].provider == provider &&
			    strcmp(all[i].remote_id, remote + 1) == 0)
				(void)text_copy(l->chosen.name, sizeof l->chosen.name, all[i].name);
	ask_lead(l);
}

static void pick_agent(struct lanes *l)
{
	struct pick pick = { .title = l->asked_direction == AGENT_INBOUND ? N_("Agent that answers")
									  : N_("Agent that calls"),
		.empty = can_ask(l) == NULL
		    ? N_("Vapi and ElevenLabs have no agent.")
		    : N_("No agent is known here, and nobody can be asked: the keys are missing."),
		.fill = agent_fill,
		.chosen = agent_chosen,
		.filter = true };

	app_pick(l->app, &pick, l);
}

static void agents_known(void *user, const struct agents_refreshed *a, const struct error *err)
{
	struct lanes *l = user;

	app_unsay(l->app);
	if (a != NULL && (a->vapi || a->elevenlabs))
		l->agents_at_ms = time_monotonic_ms();
	if (a != NULL && a->vapi)
		app_provider_seen(l->app, SERVICE_VAPI, NULL);
	if (a != NULL && a->elevenlabs)
		app_provider_seen(l->app, SERVICE_ELEVENLABS, NULL);
	if (err != NULL)
		app_error(l->app, err);
	read_free(l->agents_read);
	l->agents_read = NULL;
	pick_agent(l);
}

void lanes_do_agent(void *self)
{
	struct lanes *l = self;
	const char *why = can_ask(l);
	struct error err;

	l->asked_direction = direction_of(l);
	if (why == NULL &&
	    (l->agents_at_ms == 0 || time_monotonic_ms() - l->agents_at_ms > FRESH_MS)) {
		l->agents_read =
		    agents_refresh(l->session, app_loop(l->app), agents_known, l, &err);
		if (l->agents_read != NULL) {
			app_say(l->app, ROLE_TEXT, _("The agents are being listed."));
			return;
		}
		app_error(l->app, &err);
	} else if (why != NULL) {
		app_say(l->app, ROLE_WARN, _("This is what was seen last: %s."), why);
	}
	pick_agent(l);
}

const char *lanes_can_point(void *self)
{
	struct lanes *l = self;
	const char *why = lanes_can_agent(self);

	if (why != NULL)
		return why;
	if (lanes_agent(l, direction_of(l)) == NULL)
		return _("no agent is linked for this lane: g links one");
	return can_ask(l);
}

void lanes_do_point(void *self)
{
	struct lanes *l = self;
	const struct agent *agent;

	l->asked_direction = direction_of(l);
	agent = lanes_agent(l, l->asked_direction);
	l->chosen.provider = agent->provider;
	(void)text_copy(l->chosen.remote_id, sizeof l->chosen.remote_id, agent->remote_id);
	(void)text_copy(l->chosen.name, sizeof l->chosen.name, agent->name);
	ask_lead(l);
}

/* ---- the verified number, offered to Vapi */

const char *lanes_can_offer(void *self)
{
	struct lanes *l = self;
	const struct error *problem;
	const char *text;

	if (l->lane2.state != OUTBOUND_VERIFIED)
		return _("the number is not verified");
	if (!credentials_has(&l->session->credentials, SERVICE_VAPI))
		return _("Vapi's key is missing: F12 says how to give it");
	return works_doing(l->app, l->customer_id, WORK_OFFER, &text, &problem)
	    ? _("it is being offered already")
	    : NULL;
}

static void offer_yes(void *self)
{
	struct lanes *l = self;
	struct error err;

	if (l->lane2.record != NULL &&
	    !works_offer(l->app, l->customer_id, l->lane1.customer.name, l->lane2.record->id, &err))
		app_error(l->app, &err);
	(void)lanes_load(l);
}

void lanes_do_offer(void *self)
{
	struct lanes *l = self;

	app_ask(l->app, _("Offer the number to Vapi"), offer_doubts(), _("Yes, offer it"), l,
	    offer_yes);
}
