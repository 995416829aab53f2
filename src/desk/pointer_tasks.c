/* What each kind of operation on an agent's number does (pointer_parts.h). */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/pointer_parts.h"
#include "store/customers.h"

static bool agent_here(struct pointer *p, struct arena *arena, struct agent *a, struct error *err)
{
	if (!agent_get(p->m.session->store, p->agent_id, arena, a, err)) {
		p->moot = err->kind == ERROR_NOT_FOUND;
		return false;
	}
	if (!a->side[p->direction].enabled) {
		p->moot = true;
		return error_set(err, ERROR_REFUSED, "not-linked", NULL,
		    _("This agent is not linked for that direction (any more)."));
	}
	p->provider = a->provider;
	(void)text_copy(p->remote_id, sizeof p->remote_id, a->remote_id);
	(void)text_copy(p->agent_name, sizeof p->agent_name, a->name[0] ? a->name : a->remote_id);
	return true;
}

/* ---- pointing */

/* While the operation is open, and while the link has the number, a pool number gives nobody else
 * a place: who is on it is looked at after it was planned, so nobody comes between. */
/* *needed false: another customer's number leads to that agent by now. */
static bool off_aim(struct pointer *p, const char *number, struct arena *arena,
    struct aim_order *out, bool *needed, struct error *err)
{
	struct agent other;
	bool found;

	*out = (struct aim_order){ .provider = p->provider,
		.task = AIM_OFF,
		.source = AIM_NOWHERE,
		.number = number,
		.agent_id = p->remote_id,
		.label = "",
		.account_sid = "" };
	if (!agent_other_at(p->m.session->store, p->org_id, number, arena, &found, &other, err))
		return false;
	*needed =
	    !found || other.provider != p->provider || strcmp(other.remote_id, p->remote_id) != 0;
	(void)text_copy(p->whose, sizeof p->whose, *needed ? "" : other.customer);
	return true;
}

/* The link was taken off while it was not known whether the number leads there: it may. */
static bool undo_order(struct pointer *p, struct arena *arena, struct aim_order *out,
    struct error *err)
{
	bool needed;

	if (!p->moot || !p->touched || p->direction != AGENT_INBOUND || !p->remote_id[0] ||
	    !off_aim(p, p->number, arena, out, &needed, err))
		return false;
	error_clear(err);
	p->undoing = true;
	p->moot = !needed;
	return true;
}

/* The other number that it answered until now: it has one, which is the one that unlinking takes it
 * off. */
static void leaves(struct pointer *p, const struct agent *a)
{
	const char *number = a->side[AGENT_INBOUND].number;
	const enum agent_way way = a->side[AGENT_INBOUND].way;

	p->leaving = !p->left && p->direction == AGENT_INBOUND && number[0] &&
	    strcmp(number, p->number) != 0 && (way == WAY_POINTED || way == WAY_DRIFTED);
	if (p->leaving)
		(void)text_copy(p->left_number, sizeof p->left_number, number);
}

/* A Telnyx number stands at both providers, and its calls go wherever Telnyx sends them: the agent
 * of the other one that answered for this customer before would go on doing so. */
static bool relieves(struct pointer *p, enum aim_source source, struct arena *arena,
    struct aim_order *out, struct error *err)
{
	const enum agent_provider other = p->provider == AGENT_VAPI ? AGENT_ELEVENLABS : AGENT_VAPI;
	const char *former;

	if (p->relieved || source != AIM_TELNYX || p->direction != AGENT_INBOUND)
		return true;
	p->relieved = true;
	if (!agent_former(p->m.session->store, p->org_id, other, arena, &former, err))
		return false;
	if (!former[0])
		return true;
	(void)text_copy(p->stays, sizeof p->stays, agent_shown(p->m.session, other, former, arena));
	*out = (struct aim_order){ .provider = other,
		.task = AIM_OFF,
		.source = AIM_NOWHERE,
		.number = p->number,
		.agent_id = former,
		.label = "",
		.account_sid = "" };
	p->relieving = credentials_has(&p->m.session->credentials, aim_service(other));
	return true;
}

static bool point_order(struct pointer *p, struct arena *arena, struct aim_order *out,
    struct error *err)
{
	struct agent_choice c;
	struct agent a;

	p->undoing = p->leaving = p->relieving = false;
	if (!agent_here(p, arena, &a, err))
		return undo_order(p, arena, out, err);
	leaves(p, &a);
	if (p->leaving && !off_aim(p, p->left_number, arena, out, &p->leaving, err))
		return false;
	if (p->leaving)
		return true;
	if (!agent_choose(p->m.session, a.org_id, a.provider, p->direction, p->number, arena, &c,
		err))
		return false;
	if (!c.number[0])
		return error_set(err, ERROR_REFUSED, c.code, c.hint, "%s", c.why_not);
	p->answers = c.answers;
	p->pool = c.pool;
	if (!relieves(p, c.source, arena, out, err))
		return false;
	if (p->relieving)
		return true;
	*out = (struct aim_order){ .provider = a.provider,
		.task = c.answers ? AIM_AT : AIM_KNOWN,
		.source = c.source,
		.number = p->number,
		.agent_id = c.answers ? p->remote_id : "",
		.label = a.customer,
		.account_sid = c.account_sid,
		.byoc = c.byoc };
	return true;
}

static bool write_pointed(void *owner, struct error *err)
{
	struct pointer *p = owner;
	const struct agent_seen seen = { .direction = p->direction,
		.way = WAY_POINTED,
		.number = p->number,
		.number_id = p->number_id,
		.reason = "" };

	return agent_pointed(p->m.session->store, p->agent_id, p->operation_id, &seen, err);
}

static bool write_point_refused(void *owner, struct error *err)
{
	struct pointer *p = owner;
	struct store *store = p->m.session->store;
	const struct agent_seen seen = { .direction = p->direction,
		.way = WAY_REFUSED,
		.number = p->number,
		.number_id = p->number_id,
		.reason = p->problem.message };

	/* It goes on answering the number that it was to leave. */
	if (p->leaving)
		return operation_end(store, p->operation_id, OPERATION_FAILED, p->problem.message,
		    err);
	return agent_pointed(store, p->agent_id, p->operation_id, &seen, err);
}

/* ---- taking off */

/* The agent answers what it was pointed at: but outbound over the managed number, where nothing was
 * changed but that the number is known. */
static bool off_needed(struct pointer *p, const struct agent *a, struct arena *arena, bool *needed,
    struct error *err)
{
	struct agent_choice c = { .number = "" };

	*needed = a->side[p->direction].number[0] != '\0';
	if (!*needed || p->direction == AGENT_INBOUND)
		return true;
	if (!agent_choose(p->m.session, a->org_id, a->provider, p->direction,
		a->side[p->direction].number, arena, &c, err))
		return false;
	*needed = c.number[0] && c.answers;
	return true;
}

static bool off_order(struct pointer *p, struct arena *arena, struct aim_order *out,
    struct error *err)
{
	struct agent a;
	bool needed;

	if (!agent_here(p, arena, &a, err)) {
		/* Taken off already: that is what was asked for. */
		if (!p->moot)
			return false;
		error_clear(err);
		return true;
	}
	if (!off_needed(p, &a, arena, &needed, err))
		return false;
	p->moot = !needed;
	if (!off_aim(p, p->number, arena, out, &needed, err))
		return false;
	if (p->direction == AGENT_OUTBOUND)
		p->whose[0] = '\0';
	p->moot = p->moot || p->whose[0];
	return true;
}

static bool write_off(void *owner, struct error *err)
{
	struct pointer *p = owner;
	struct store *store = p->m.session->store;

	return (agent_unlink(store, p->agent_id, p->direction, err) ||
		   err->kind == ERROR_NOT_FOUND) &&
	    operation_end(store, p->operation_id, OPERATION_DONE, NULL, err);
}

static bool write_off_refused(void *owner, struct error *err)
{
	struct pointer *p = owner;

	return operation_end(p->m.session->store, p->operation_id, OPERATION_FAILED,
	    p->problem.message, err);
}

/* ---- offering a verified caller ID */

static bool offer_order(struct pointer *p, struct arena *arena, struct aim_order *out,
    struct error *err)
{
	struct store *store = p->m.session->store;
	struct customer customer;
	struct caller_id c;
	struct agent a;
	bool found;

	if (!caller_id_get(store, p->caller_id_id, arena, &c, err)) {
		p->moot = err->kind == ERROR_NOT_FOUND;
		return false;
	}
	if (c.state != OUTBOUND_VERIFIED)
		return error_set(err, ERROR_REFUSED, "not-verified", _("Verify the number first."),
		    _("The number is not verified at Twilio any more."));
	if (!customer_get(store, c.org_id, arena, &customer, err) ||
	    !agent_of(store, c.org_id, AGENT_OUTBOUND, arena, &found, &a, err))
		return false;
	p->agent_id[0] = p->remote_id[0] = '\0';
	p->provider = AGENT_VAPI;
	p->answers = found && a.provider == AGENT_VAPI;
	if (p->answers) {
		(void)text_copy(p->agent_id, sizeof p->agent_id, a.id);
		(void)text_copy(p->remote_id, sizeof p->remote_id, a.remote_id);
		(void)text_copy(p->agent_name, sizeof p->agent_name,
		    a.name[0] ? a.name : a.remote_id);
	}
	*out = (struct aim_order){ .provider = AGENT_VAPI,
		.task = p->answers ? AIM_AT : AIM_KNOWN,
		.source = AIM_TWILIO,
		.number = p->number,
		.agent_id = p->remote_id,
		.label = customer.name,
		.account_sid = c.account_sid,
		.byoc = customer.mode == MODE_BYOC && c.account_sid[0] &&
		    strcmp(c.account_sid, customer.twilio_account_sid) == 0 };
	return true;
}

/* The link first: the operation is open until both are written. */
static bool write_offered(void *owner, struct error *err)
{
	struct pointer *p = owner;
	struct store *store = p->m.session->store;
	const struct agent_seen seen = { .direction = AGENT_OUTBOUND,
		.way = WAY_POINTED,
		.number = p->number,
		.number_id = p->number_id,
		.reason = "" };
	const struct offered offered = {
		.vapi_id = p->number_id, .way = "pointed", .reason = "", .seen_at = ""
	};

	if (p->agent_id[0] && !agent_pointed(store, p->agent_id, "", &seen, err) &&
	    err->kind != ERROR_NOT_FOUND)
		return false;
	return offer_noted(store, p->caller_id_id, p->operation_id, &offered, err);
}

/* What Vapi says of its own stays; that the number is only verified explains it. */
static void offer_refusal(struct pointer *p)
{
	const struct error why = p->problem;

	if (p->number_id[0] || strcmp(why.code, "offer-refused") == 0 ||
	    strcmp(why.code, "not-verified") == 0)
		return;
	error_set(&p->problem, ERROR_REFUSED, "offer-refused",
	    _("Nothing needs to be done: calls go on showing the managed number."),
	    _("Vapi did not take a number that is only verified; calls go on showing the managed number. Vapi's words: %s"),
	    why.message);
	error_detail(&p->problem, "%s: %s", why.code, why.detail);
}

static bool write_offer_refused(void *owner, struct error *err)
{
	struct pointer *p = owner;
	struct offered offered = { .way = "refused", .seen_at = "" };

	offer_refusal(p);
	offered.vapi_id = p->number_id;
	offered.reason = p->problem.message;
	return offer_noted(p->m.session->store, p->caller_id_id, p->operation_id, &offered, err);
}

const char *offer_doubts(void)
{
	return _(
	    "Vapi speaks of numbers that you own at Twilio; nowhere does it say that it takes one that is only verified. "
	    "It may refuse, and that is no fault: calls then go on showing the managed number. "
	    "It is given the token of the Twilio account in which the number is verified; the desk's own opens all its subaccounts. "
	    "If it takes it, the outbound agent's calls show the customer's own number; calls to that number do not "
	    "come to Vapi, they go where they go now.");
}

/* ---- the table */

static const struct pointer_task tasks[] = {
	{ OPERATION_POINT_IN, point_order, write_pointed, write_point_refused, pointer_say_working,
	    pointer_say_pointed },
	{ OPERATION_POINT_OUT, point_order, write_pointed, write_point_refused, pointer_say_working,
	    pointer_say_pointed },
	{ OPERATION_UNPOINT, off_order, write_off, write_off_refused, pointer_say_working,
	    pointer_say_unpointed },
	{ OPERATION_OFFER, offer_order, write_offered, write_offer_refused, pointer_say_working,
	    pointer_say_offered },
};

const struct pointer_task *pointer_task_find(const char *kind)
{
	for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++)
		if (strcmp(tasks[i].kind, kind) == 0)
			return &tasks[i];
	return NULL;
}
