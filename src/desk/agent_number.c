/* Which of a customer's numbers an agent answers or calls with, and why none (agent_parts.h). */
#include <string.h>

#include "base/i18n.h"
#include "desk/agent_parts.h"
#include "phone/number.h"
#include "store/caller_ids.h"
#include "store/customers.h"
#include "store/forwardings.h"
#include "store/managed.h"

struct choosing {
	struct store *store;
	struct arena *arena;
	struct customer customer;
	enum agent_provider provider;
	enum agent_direction direction;
	struct managed_number *managed;
	size_t n_managed;
	struct forwarding *lines; /* the customer's business numbers */
	size_t n_lines;
};

static const char *shown(const struct choosing *c, const char *number)
{
	char text[NUMBER_TEXT_MAX];

	number_show(number, text, sizeof text);
	return arena_strdup(c->arena, text);
}

/* What kept the best candidate from being taken; the first reason stays. */
static void not_this(struct agent_choice *out, const char *code, const char *why, const char *hint)
{
	if (out->code[0])
		return;
	out->code = code;
	out->why_not = why;
	out->hint = hint;
}

static void take(struct agent_choice *out, const char *number, enum aim_source source,
    const char *account_sid, bool byoc)
{
	*out = (struct agent_choice){ .number = number,
		.code = "",
		.why_not = "",
		.hint = "",
		.source = source,
		.account_sid = account_sid,
		.byoc = byoc,
		.answers = true };
}

static bool own_account(const struct choosing *c, const char *account_sid)
{
	return c->customer.mode == MODE_BYOC && account_sid[0] &&
	    strcmp(account_sid, c->customer.twilio_account_sid) == 0;
}

/* ---- the customer's managed numbers */

static bool is_line_of(const struct choosing *c, const char *number)
{
	for (size_t i = 0; i < c->n_lines; i++)
		if (strcmp(c->lines[i].ai_number, number) == 0)
			return true;
	return false;
}

static void try_managed(const struct choosing *c, const struct managed_number *m,
    struct agent_choice *out)
{
	if (m->drift == DRIFT_MISSING || m->drift == DRIFT_SUSPENDED) {
		not_this(out, "number-gone",
		    arena_printf(c->arena,
			m->drift == DRIFT_MISSING
			    ? _("Twilio does not list %s any more, so no agent can answer it.")
			    : _("%s takes no calls at Twilio now, so no agent can answer it."),
			shown(c, m->number)),
		    _("Look at the customer's AI number first."));
		return;
	}
	take(out, m->number, AIM_TWILIO, m->account_sid, own_account(c, m->account_sid));
}

/* `named` "": any of them, one that a business number is forwarded to first. */
static void choose_managed(const struct choosing *c, const char *named, struct agent_choice *out)
{
	for (int used = 1; used >= 0 && !out->number[0]; used--)
		for (size_t i = 0; i < c->n_managed && !out->number[0]; i++) {
			const struct managed_number *m = &c->managed[i];

			if (strcmp(m->org_id, c->customer.id) == 0 &&
			    is_line_of(c, m->number) == (used == 1) &&
			    (!named[0] || strcmp(named, m->number) == 0))
				try_managed(c, m, out);
		}
}

/* ---- what a business number is forwarded to */

static bool choose_pool(const struct choosing *c, const char *number, struct agent_choice *out,
    struct error *err)
{
	struct pool_place *places;
	struct pool_number p;
	size_t n;

	if (!pool_get(c->store, number, c->arena, &p, err)) {
		/* It was taken out of the pool meanwhile. */
		return err->kind == ERROR_NOT_FOUND;
	}
	if (!pool_places(c->store, p.id, c->arena, &places, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(places[i].org_id, c->customer.id) == 0)
			continue;
		not_this(out, "shared-number",
		    arena_printf(c->arena,
			_("%s is a pool number that other customers share (%s, for one), and %s leads a number to one agent only: it cannot tell whose call it is."),
			shown(c, number), places[i].customer,
			service_name(aim_service(c->provider))),
		    _("Give the customer a number of its own: a managed number, or a pool number that nobody else has."));
		return true;
	}
	if (p.drift == DRIFT_MISSING || p.drift == DRIFT_SUSPENDED) {
		not_this(out, "number-gone",
		    arena_printf(c->arena,
			_("%s takes no calls at its provider now, so no agent can answer it."),
			shown(c, number)),
		    _("Look at the customer's AI number first."));
		return true;
	}
	if (strcmp(p.provider, "twilio") == 0) {
		take(out, p.number, AIM_TWILIO, p.account_sid, false);
	} else {
		take(out, p.number, AIM_TELNYX, "", false);
		out->pool = true;
	}
	return true;
}

static bool choose_line(const struct choosing *c, const char *named, struct agent_choice *out,
    struct error *err)
{
	for (size_t i = 0; i < c->n_lines && !out->number[0]; i++) {
		const struct forwarding *f = &c->lines[i];

		if (!f->ai_number[0] || (named[0] && strcmp(named, f->ai_number) != 0))
			continue;
		if (f->ai_source == AI_BYOC && c->customer.mode == MODE_BYOC &&
		    c->customer.twilio_account_sid[0])
			take(out, f->ai_number, AIM_TWILIO, c->customer.twilio_account_sid, true);
		else if (f->ai_source == AI_POOL && c->direction == AGENT_INBOUND &&
		    !choose_pool(c, f->ai_number, out, err))
			return false;
	}
	return true;
}

/* ---- the two directions */

static bool choose_inbound(const struct choosing *c, const char *named, struct agent_choice *out,
    struct error *err)
{
	choose_managed(c, named, out);
	if (!out->number[0] && !choose_line(c, named, out, err))
		return false;
	if (!out->number[0] && c->customer.mode == MODE_BYOC)
		not_this(out, "no-number",
		    _("It is not known which number of the customer's own Twilio account the agent shall answer."),
		    _("Choose it as the customer's AI number."));
	if (!out->number[0])
		not_this(out, "no-number",
		    _("The customer has no AI number yet that an agent could answer."),
		    _("Choose its AI number first: buy a managed number, or take one of the pool."));
	return true;
}

/* A verified caller ID that Vapi took. */
static bool choose_offered(const struct choosing *c, const char *named, struct agent_choice *out,
    struct error *err)
{
	struct caller_id *ids;
	size_t n;

	if (c->provider != AGENT_VAPI)
		return true;
	if (!caller_id_list(c->store, c->customer.id, NULL, 0, c->arena, &ids, &n, err))
		return false;
	for (size_t i = 0; i < n && !out->number[0]; i++) {
		struct offered o;

		if (ids[i].state != OUTBOUND_VERIFIED ||
		    (named[0] && strcmp(named, ids[i].number) != 0))
			continue;
		if (!offer_get(c->store, ids[i].id, c->arena, &o, err)) {
			if (err->kind == ERROR_NOT_FOUND)
				continue;
			return false;
		}
		if (o.vapi_id[0] && strcmp(o.way, "pointed") == 0)
			take(out, ids[i].number, AIM_TWILIO, ids[i].account_sid,
			    own_account(c, ids[i].account_sid));
	}
	return true;
}

/* Importing a number rewrites at Twilio where its calls go: an agent that answers it at the other
 * provider would hear nothing any more. */
static bool answered_elsewhere(const struct choosing *c, struct agent_choice *out,
    struct error *err)
{
	struct agent in;
	bool found;

	if (!agent_of(c->store, c->customer.id, AGENT_INBOUND, c->arena, &found, &in, err))
		return false;
	if (!found || in.provider == c->provider ||
	    strcmp(in.side[AGENT_INBOUND].number, out->number) != 0)
		return true;
	*out = (struct agent_choice){ .number = "",
		.code = "answered-elsewhere",
		.why_not = arena_printf(c->arena,
		    _("%s is answered by an agent of %s: to make it known at %s would take its incoming calls away from there."),
		    shown(c, out->number), service_name(aim_service(in.provider)),
		    service_name(aim_service(c->provider))),
		.hint = _(
		    "Take an agent of the same provider for both directions, or call with a verified number that Vapi took."),
		.account_sid = "" };
	return true;
}

static bool choose_outbound(const struct choosing *c, const char *named, struct agent_choice *out,
    struct error *err)
{
	if (!choose_offered(c, named, out, err))
		return false;
	if (out->number[0])
		return true;
	choose_managed(c, named, out);
	if (!out->number[0] && !choose_line(c, named, out, err))
		return false;
	if (out->number[0]) {
		out->answers = false;
		return answered_elsewhere(c, out, err);
	}
	not_this(out, "no-number", _("There is no number yet that the agent could call with."),
	    c->provider == AGENT_VAPI
		? _("Verify the business number and offer it to Vapi, or buy a managed number.")
		: _("Buy a managed number for the customer first."));
	return true;
}

bool agent_choose(struct session *s, const char *org_id, enum agent_provider provider,
    enum agent_direction direction, const char *number, struct arena *arena,
    struct agent_choice *out, struct error *err)
{
	struct choosing c = {
		.store = s->store, .arena = arena, .provider = provider, .direction = direction
	};
	struct managed_number *managed;
	size_t n;

	*out = (struct agent_choice){
		.number = "", .code = "", .why_not = "", .hint = "", .account_sid = ""
	};
	if (!customer_get(s->store, org_id, arena, &c.customer, err) ||
	    !managed_list(s->store, arena, &managed, &n, err) ||
	    !forwarding_list(s->store, org_id, arena, &c.lines, &c.n_lines, err))
		return false;
	c.managed = managed;
	c.n_managed = n;
	return direction == AGENT_INBOUND ? choose_inbound(&c, number, out, err)
					  : choose_outbound(&c, number, out, err);
}

bool agent_number(struct session *s, const char *org_id, enum agent_provider provider,
    enum agent_direction direction, struct arena *arena, const char **number, const char **why_not,
    struct error *err)
{
	struct agent_choice choice;

	if (!agent_choose(s, org_id, provider, direction, "", arena, &choice, err))
		return false;
	*number = choice.number;
	*why_not = choice.why_not;
	return true;
}

const char *agent_keeps(const struct agent *a, const char *number)
{
	const char *led = a->side[AGENT_INBOUND].number;

	return a->side[AGENT_INBOUND].enabled && a->side[AGENT_INBOUND].way == WAY_POINTED &&
		strcmp(led, number) != 0
	    ? led
	    : "";
}

/* ---- words */

const char *agent_shown(struct session *s, enum agent_provider provider, const char *remote_id,
    struct arena *arena)
{
	struct remote_agent *all;
	struct error ignored;
	size_t n;

	if (remote_id[0] && remote_agent_list(s->store, arena, &all, &n, &ignored))
		for (size_t i = 0; i < n; i++)
			if (all[i].provider == provider &&
			    strcmp(all[i].remote_id, remote_id) == 0 && all[i].name[0])
				return all[i].name;
	return arena_strdup(arena, remote_id);
}

const char *agent_drift_gone(enum agent_provider provider, struct arena *arena)
{
	return arena_printf(arena, _("%s does not list the number any more."),
	    service_name(aim_service(provider)));
}

const char *agent_drift_elsewhere(struct session *s, enum agent_provider provider,
    const char *remote_id, struct arena *arena)
{
	if (!remote_id[0])
		return arena_printf(arena, _("At %s no agent answers the number any more."),
		    service_name(aim_service(provider)));
	return arena_printf(arena, _("At %s the number leads to \"%s\" now."),
	    service_name(aim_service(provider)), agent_shown(s, provider, remote_id, arena));
}
