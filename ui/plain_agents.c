/*
 * Agents in the plain console: who answers and who calls for a customer, the number that leads to
 * each, and a verified caller ID offered to Vapi. The work is agents.h's.
 */
#include "ui/plain_io.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/agents.h"
#include "desk/lane2.h"
#include "phone/number.h"

struct working { /* one pointer at work */
	struct pointer *pointer;
	char said[PLAIN_SAID_MAX], said_problem[PLAIN_SAID_MAX];
};

static enum service service_of(enum agent_provider provider)
{
	return provider == AGENT_VAPI ? SERVICE_VAPI : SERVICE_ELEVENLABS;
}

/* ---- following one */

static void changed(void *user)
{
	(void)user; /* what is new is said at the loop's next turn */
}

static bool busy(void *user)
{
	struct working *w = user;
	const struct pointer_view *v = pointer_view(w->pointer);

	if (v->phase != POINTER_WORKING && v->phase != POINTER_WAITING)
		return false;
	plain_say_once(w->said, v->text);
	if (v->phase == POINTER_WAITING && v->problem.kind != ERROR_NONE)
		plain_say_once(w->said_problem, v->problem.message);
	return true;
}

/* To its end, which is said; `pointer` NULL: it was not begun, `err` says why. */
static void follow(struct plain *p, struct working *w, const struct error *err)
{
	const struct pointer_view *v;

	if (w->pointer == NULL) {
		plain_error(err);
		return;
	}
	if (!plain_wait(p, busy, w)) {
		plain_say(_(
		    "It is not waited for any more; the journal says how it stands, and goes on with it."));
	} else {
		v = pointer_view(w->pointer);
		if (v->phase == POINTER_DONE)
			plain_say("%s", v->text);
		else
			plain_error(&v->problem);
	}
	pointer_free(w->pointer);
}

/* ---- how it stands */

static const char *way_words(enum agent_way way)
{
	switch (way) {
	case WAY_POINTED:
		return _("leads there");
	case WAY_REFUSED:
		return _("was refused");
	case WAY_DRIFTED:
		return _("leads elsewhere now");
	default:
		return _("no number leads there");
	}
}

static void show_side(struct plain *p, const struct agent *a, enum agent_direction direction)
{
	char when[40];

	time_for_operator(a->side[direction].seen_at, when, sizeof when);
	plain_say(direction == AGENT_INBOUND ? _("Agent that answers: %s (%s), %s%s%s %s")
					     : _("Agent that calls: %s (%s), %s%s%s %s"),
	    a->name, service_name(service_of(a->provider)),
	    a->side[direction].number[0] != '\0' ? plain_shown(&p->arena, a->side[direction].number)
						 : "",
	    a->side[direction].number[0] != '\0' ? " " : "", way_words(a->side[direction].way),
	    when);
	if (a->side[direction].way != WAY_POINTED && a->side[direction].reason[0] != '\0')
		plain_say("! %s", a->side[direction].reason);
}

void plain_agents_show(struct plain *p, const char *customer_id)
{
	struct error err = { 0 };
	struct agent agent;
	bool found;

	for (int i = 0; i < AGENT_DIRECTIONS; i++) {
		if (!agent_of(p->session->store, customer_id, (enum agent_direction)i, &p->arena,
			&found, &agent, &err)) {
			plain_error(&err);
			return;
		}
		if (found)
			show_side(p, &agent, (enum agent_direction)i);
		else
			plain_say("%s",
			    i == AGENT_INBOUND ? _("Agent that answers: none yet")
					       : _("Agent that calls: none yet"));
	}
}

/* ---- the providers' lists */

struct reading {
	bool done;
	size_t n, drifted;
	struct error err;
};

static void agents_known(void *user, const struct agents_refreshed *a, const struct error *err)
{
	struct reading *r = user;

	r->done = true;
	r->n = a != NULL ? a->n : 0;
	if (err != NULL)
		r->err = *err;
}

static void ways_known(void *user, size_t n, size_t drifted, const struct error *err)
{
	struct reading *r = user;

	r->done = true;
	r->n = n;
	r->drifted = drifted;
	if (err != NULL)
		r->err = *err;
}

/* What cannot be read now was perhaps seen before. */
static void read_agents(struct plain *p)
{
	struct reading r = { .done = false };
	struct read *read = agents_refresh(p->session, plain_loop(p), agents_known, &r, &r.err);

	if (read != NULL) {
		plain_say(_("The agents are being listed. Enter stops waiting."));
		if (!plain_wait(p, plain_undone, &r.done))
			plain_say(_("This is what was seen before."));
	}
	read_free(read);
	if (r.err.kind != ERROR_NONE)
		plain_error(&r.err);
}

static void read_ways(struct plain *p, const char *customer_id)
{
	struct reading r = { .done = false };
	struct read *read =
	    agent_ways_refresh(p->session, plain_loop(p), customer_id, ways_known, &r, &r.err);

	if (read != NULL) {
		plain_say(_("The providers are being asked. Enter stops waiting."));
		if (plain_wait(p, plain_undone, &r.done))
			plain_say(_("Links read just now: %zu; leading elsewhere: %zu."), r.n,
			    r.drifted);
	}
	read_free(read);
	if (r.err.kind != ERROR_NONE)
		plain_error(&r.err);
}

/* ---- linking, leading, taking off */

/* Linked, and then the number where there is one. */
static void link_lead(struct plain *p, const char *customer_id, enum agent_direction direction,
    const struct remote_agent *remote, bool leads)
{
	struct working w = { .pointer = NULL };
	struct error err = { 0 };
	char id[ID_MAX];

	if (!agent_link(p->session->store, customer_id, remote->provider, remote->remote_id,
		direction == AGENT_INBOUND, direction == AGENT_OUTBOUND, id, &err)) {
		plain_error(&err);
		return;
	}
	plain_say(direction == AGENT_INBOUND ? _("Linked: %s is the agent that answers.")
					     : _("Linked: %s is the agent that calls."),
	    remote->name);
	if (!leads)
		return;
	w.pointer = pointer_new(p->session, plain_loop(p), id, direction, changed, &w, &err);
	follow(p, &w, &err);
}

/* The number is the customer's live way: nothing is changed, here or there, before the yes. */
static void lead(struct plain *p, const char *customer_id, enum agent_direction direction,
    const struct remote_agent *remote)
{
	const char *number, *why_not, *words;
	struct error err = { 0 };

	if (!agent_number(p->session, customer_id, remote->provider, direction, &p->arena, &number,
		&why_not, &err) ||
	    !agent_may_change(p->session, customer_id, remote->provider, remote->remote_id,
		direction, number, &p->arena, &err) ||
	    !agent_lead_words(p->session, customer_id, remote->provider, direction, number,
		&p->arena, &words, &err)) {
		plain_error(&err);
		return;
	}
	if (number[0] == '\0') {
		link_lead(p, customer_id, direction, remote, false);
		plain_say(_("%s is linked here, and no number can be led there: %s"), remote->name,
		    why_not);
		return;
	}
	if (words[0] != '\0')
		plain_say("! %s", words);
	if (plain_yes(p,
		direction == AGENT_INBOUND
		    ? arena_printf(&p->arena,
			  _("Calls to %s are answered by \"%s\" (%s) from then on; what the number did before at its provider ends. Nothing rings and nothing is bought. Lead it there?"),
			  plain_shown(&p->arena, number), remote->name,
			  service_name(service_of(remote->provider)))
		    : arena_printf(&p->arena,
			  _("\"%s\" (%s) calls with %s from then on. Nothing rings and nothing is bought. Let it?"),
			  remote->name, service_name(service_of(remote->provider)),
			  plain_shown(&p->arena, number))))
		link_lead(p, customer_id, direction, remote, true);
}

static void take_off(struct plain *p, const struct agent *a, enum agent_direction direction)
{
	struct working w = { .pointer = NULL };
	struct error err = { 0 };

	if (a->side[direction].way != WAY_POINTED) {
		if (!agent_unlink(p->session->store, a->id, direction, &err))
			plain_error(&err);
		else
			plain_say(_("The agent is linked no more."));
		return;
	}
	if (!plain_yes(p,
		_("The number stays known at the agent's provider, and this agent answers or calls with it no more. Take the agent off?")))
		return;
	w.pointer = unpointer_new(p->session, plain_loop(p), a->id, direction, changed, &w, &err);
	follow(p, &w, &err);
}

static void link_one(struct plain *p, const char *customer_id, enum agent_direction direction,
    const struct remote_agent *remote)
{
	if (remote->gone)
		plain_say(_("That agent is not there any more."));
	else
		lead(p, customer_id, direction, remote);
}

static void choose_agent(struct plain *p, const char *customer_id, enum agent_direction direction)
{
	struct remote_agent *all;
	struct error err = { 0 };
	const char **lines;
	size_t n;
	int which;

	read_agents(p);
	if (!remote_agent_list(p->session->store, &p->arena, &all, &n, &err)) {
		plain_error(&err);
		return;
	}
	if (n == 0) {
		plain_say(_("No agent of Vapi or ElevenLabs is known here."));
		return;
	}
	lines = arena_alloc(&p->arena, n * sizeof *lines);
	for (size_t i = 0; i < n; i++)
		lines[i] = arena_printf(&p->arena, "%s, %s%s%s", all[i].name,
		    service_name(service_of(all[i].provider)),
		    all[i].customers > 0 ? _(", linked already") : "",
		    all[i].gone ? _(", not there any more") : "");
	which = plain_choose(p,
	    direction == AGENT_INBOUND ? _("Which agent answers?") : _("Which agent calls?"), lines,
	    n);
	if (which >= 0)
		link_one(p, customer_id, direction, &all[which]);
}

void plain_agent(struct plain *p, const char *customer_id, enum agent_direction direction)
{
	const char *const lines[] = { _("Choose another agent"), _("Lead the number to this agent"),
		_("Ask where the customer's numbers lead now"), _("Take the agent off") };
	struct error err = { 0 };
	struct agent agent;
	bool found;

	if (!agent_of(p->session->store, customer_id, direction, &p->arena, &found, &agent, &err)) {
		plain_error(&err);
		return;
	}
	if (!found) {
		choose_agent(p, customer_id, direction);
		return;
	}
	show_side(p, &agent, direction);
	switch (plain_choose(p, _("What to do with it?"), lines, sizeof lines / sizeof lines[0])) {
	case 0:
		choose_agent(p, customer_id, direction);
		break;
	case 1:
		lead(p, customer_id, direction,
		    &(struct remote_agent){ .provider = agent.provider,
			.remote_id = agent.remote_id,
			.name = agent.name });
		break;
	case 2:
		read_ways(p, customer_id);
		break;
	case 3:
		take_off(p, &agent, direction);
		break;
	default:
		break;
	}
}

/* ---- the verified number, offered to Vapi */

void plain_offer_show(struct plain *p, const char *caller_id_id)
{
	struct error err = { 0 };
	struct offered o;
	char when[40];

	if (!offer_get(p->session->store, caller_id_id, &p->arena, &o, &err)) {
		plain_error(&err);
		return;
	}
	time_for_operator(o.seen_at, when, sizeof when);
	if (o.way[0] == '\0')
		plain_say(_("It was not offered to Vapi yet."));
	else if (strcmp(o.way, "pointed") == 0)
		plain_say(_("At Vapi: taken, %s"), when);
	else
		plain_say(_("! At Vapi: %s"),
		    o.reason[0] != '\0' ? o.reason : _("it is not there any more"));
}

void plain_offer(struct plain *p, const char *customer_id, const char *number)
{
	struct working w = { .pointer = NULL };
	struct error err = { 0 };
	struct lane2 lane;

	if (!plain_has(p, SERVICE_VAPI))
		return;
	if (!lane2_load(p->session, customer_id, number, &p->arena, &lane, &err)) {
		plain_error(&err);
		return;
	}
	if (lane.record == NULL || lane.state != OUTBOUND_VERIFIED) {
		plain_say(_("The number is not verified at Twilio yet."));
	} else if (plain_yes(p,
		       arena_printf(&p->arena, _("%s Offer %s to Vapi?"), offer_doubts(),
			   lane.number.international))) {
		w.pointer =
		    offer_new(p->session, plain_loop(p), lane.record->id, changed, &w, &err);
		follow(p, &w, &err);
	}
	lane2_done(&lane);
}
