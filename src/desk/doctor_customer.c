/* What the doctor makes of one customer's first lane and agents, in the words that the lanes have
 * already. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "desk/doctor_parts.h"
#include "desk/lane1.h"
#include "desk/verifier_words.h"
#include "store/agents.h"
#include "store/telnyx_ids.h"

#define WAITS_S                                                                           \
	(2 * 86400) /* a code that was given is dialled within the call, or the day after \
		     */

static const char *name_of(const struct doctor *d)
{
	return d->lane1.customer.name;
}

const char *doctor_named(struct doctor *d)
{
	const char *name = name_of(d);

	return strchr(name, '\'') || strlen(name) > 30 ? d->lane1.customer.id
						       : SAY(d, "'%s'", name);
}

/* Forwarding does not concern it, or there is nothing to forward: that is said once. */
static bool no_lane1(const struct doctor *d)
{
	return !d->lane1.config || d->lane1.step == LANE1_BYOC;
}

static const char *next_step(struct doctor *d)
{
	return SAY(d, _("Next: %s"), d->lane1.next_step);
}

void doctor_customer(struct doctor *d, const struct doctor_check *check)
{
	const struct customer *c = &d->lane1.customer;
	const char *mode = telephony_mode_name(c->mode);

	if (!d->lane1.config)
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, _("%s (%s, %s) has no business number."), c->name, c->country, mode),
		    SAY(d, "voxdesk customer edit %s --number NUMBER", doctor_named(d)));
	else if (!d->lane1.business.valid)
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, _("%s (%s, %s), %s: %s"), c->name, c->country, mode,
			d->lane1.config->business_number, d->lane1.business.problem),
		    _("Go through it with the customer digit by digit."));
	else
		doctor_say(d, check, DOCTOR_OK,
		    SAY(d, _("%s (%s, %s), %s"), c->name, c->country, mode,
			d->lane1.business.international),
		    d->lane1.n_configs > 1
			? SAY(d, _("%zu business numbers: --number NUMBER looks at another one."),
			      d->lane1.n_configs)
			: "");
}

/* ---- lane 1 */

/* What chooses all that is not chosen yet, as it is proposed: forward set asks for the rest. */
static const char *set_command(struct doctor *d)
{
	const struct lane1 *lane = &d->lane1;
	const struct forwarding *f = lane->config;
	const char *carrier = lane->carrier ? lane->carrier->id : "CARRIER";

	return SAY(d, "voxdesk forward set %s%s%s%s%s%s%s%s", doctor_named(d),
	    lane->n_configs > 1 ? " --number " : "", lane->n_configs > 1 ? f->business_number : "",
	    f->ai_number[0] ? "" : " --to auto", f->carrier_id[0] ? "" : " --carrier ",
	    f->carrier_id[0] ? "" : carrier, f->condition[0] ? "" : " --when ",
	    f->condition[0] ? "" : condition_name(lane->condition));
}

/* Whether it is a pool number, or its own, still; ERROR_NONE: it is, or is nobody's affair. */
static void holder_refuse(struct doctor *d, struct error *err)
{
	const struct forwarding *config = d->lane1.config;
	struct number_holder holder;

	if (!number_holder_get(d->session->store, config->ai_number, &d->arena, &holder, err))
		return;
	if (config->ai_source == AI_POOL && holder.use != NUMBER_USE_POOL)
		error_set(err, ERROR_REFUSED, "place-lost",
		    _("Choose another AI number: a on its lane, or voxdesk forward set --to auto."),
		    _("%s is not in the pool any more: the place there is lost."),
		    d->lane1.ai.international);
}

void doctor_ai_number(struct doctor *d, const struct doctor_check *check)
{
	const struct lane1 *lane = &d->lane1;
	const struct ai_standing *at = &lane->ai_standing;
	const struct error *unseen = d->looks[LOOK_POOL].err.kind != ERROR_NONE
	    ? &d->looks[LOOK_POOL].err
	    : &d->looks[LOOK_MANAGED].err;
	struct error err = { 0 };
	const char *found;

	if (!lane->config)
		return;
	if (lane->step == LANE1_BYOC) {
		doctor_say(d, check, DOCTOR_OK,
		    _("Its own Twilio number reaches the agent: no forwarding is needed."), "");
		return;
	}
	if (!lane->config->ai_number[0]) {
		doctor_say(d, check, DOCTOR_WARN, _("No AI number is chosen."), set_command(d));
		return;
	}
	holder_refuse(d, &err);
	found = SAY(d, "%s (%s)", lane->ai.international, ai_source_name(lane->config->ai_source));
	if (err.kind != ERROR_NONE)
		doctor_say_error(d, check, &err);
	else if (at->text[0])
		doctor_say(d, check, at->warning ? DOCTOR_FAIL : DOCTOR_WARN,
		    SAY(d, "%s: %s", found, at->text),
		    at->warning
			? _("Put it right at the provider, or choose another AI number (a on its lane) and have the old code cancelled.")
			: _("voxdesk pool list shows it."));
	else if (unseen->kind != ERROR_NONE)
		doctor_say(d, check, doctor_state_of(unseen),
		    SAY(d, "%s: %s", found, unseen->message),
		    arena_strdup(&d->arena, unseen->hint));
	else if (!at->provider[0])
		doctor_say(d, check, DOCTOR_UNKNOWN,
		    SAY(d, _("%s: a number that voxdesk asks no provider about."), found),
		    _("Call it, and hear whether the AI answers."));
	else
		doctor_say(d, check, DOCTOR_OK,
		    SAY(d, _("%s: %s has it as \"%s\" (%s)."), found, at->provider,
			at->provider_state, doctor_moment(d, at->seen_at)),
		    "");
}

void doctor_carrier(struct doctor *d, const struct doctor_check *check)
{
	const struct lane1 *lane = &d->lane1;

	if (no_lane1(d))
		return;
	if (!lane->carrier)
		doctor_say_error(d, check, &lane->code_error);
	else if (lane->carrier_suggested)
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, _("Not chosen; %s is proposed."), lane->carrier->id),
		    _("Ask which carrier the business phone has (c on its lane)."));
	else
		doctor_say(d, check, DOCTOR_OK, lane->carrier->name, "");
}

void doctor_code(struct doctor *d, const struct doctor_check *check)
{
	const struct lane1 *lane = &d->lane1;
	const char *notes = "", *would_be;

	if (no_lane1(d) || !lane->carrier || !lane->ai.e164[0])
		return;
	if (lane->code.n_warnings > 0)
		notes = SAY(d,
		    ngettext(", %zu note", ", %zu notes", (unsigned long)lane->code.n_warnings),
		    lane->code.n_warnings);
	would_be = lane->has_code
	    ? SAY(d, "%s%s",
		  lane1_in_words(lane1_codes(&lane->code, LANE1_ACTIVATE, &d->arena), &d->arena),
		  notes)
	    : SAY(d, _("It is set in steps, without a code%s."), notes);
	if (!lane->has_code && lane->n_steps == 0)
		doctor_say_error(d, check, &lane->code_error);
	else if (lane->codes_changed)
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, _("Another code was read out than would be now: %s"),
			lane1_in_words(lane->config->activate_code, &d->arena)),
		    SAY(d, _("voxdesk forward show %s tells both."), doctor_named(d)));
	else if (lane->ai_suggested || lane->carrier_suggested)
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, _("None yet: what it is made of is only proposed. It would be: %s"),
			would_be),
		    set_command(d));
	else
		doctor_say(d, check, DOCTOR_OK, would_be,
		    notes[0]
			? SAY(d, _("voxdesk forward show %s tells the notes."), doctor_named(d))
			: "");
}

void doctor_forwarding(struct doctor *d, const struct doctor_check *check)
{
	const struct forwarding *f = d->lane1.config;
	enum doctor_state state = DOCTOR_WARN;
	const char *found;

	if (no_lane1(d))
		return;
	found = f->state == INBOUND_NONE
	    ? _("Nothing was given yet.")
	    : SAY(d, "%s, %s", inbound_state_name(f->state), doctor_moment(d, f->state_at));
	if (f->owed_cancel[0])
		found = SAY(d, _("%s. An earlier setup may still be on."), found);
	else if (f->state == INBOUND_REFUSED)
		found = SAY(d, "%s: %s", found, f->refused_reason);
	else if (f->state == INBOUND_GIVEN && doctor_older(f->given_at, WAITS_S))
		found = SAY(d, _("%s: the customer was to dial it then."), found);
	else if (f->state == INBOUND_GIVEN || f->state == INBOUND_REPORTED ||
	    f->state == INBOUND_PROVEN)
		state = DOCTOR_OK;
	if (f->state == INBOUND_REFUSED && !f->owed_cancel[0])
		state = DOCTOR_FAIL;
	doctor_say(d, check, state, found, d->lane1.step == LANE1_DONE ? "" : next_step(d));
}

/* ---- agents */

static bool leads_past(const struct doctor *d, const struct agent *a,
    enum agent_direction direction)
{
	return direction == AGENT_INBOUND && d->lane1.customer.mode != MODE_BYOC &&
	    strcmp(a->side[direction].number, d->lane1.ai.e164) != 0;
}

static void agent_say(struct doctor *d, const struct doctor_check *check, const struct agent *a)
{
	const enum agent_direction direction = (enum agent_direction)check->of;
	const char *reason = a->side[direction].reason;
	const char *link = SAY(d, "voxdesk agent link %s %s --%s --yes", doctor_named(d),
	    a->remote_id, direction == AGENT_INBOUND ? "inbound" : "outbound");
	char number[NUMBER_TEXT_MAX] = "";

	if (a->side[direction].number[0])
		number_show(a->side[direction].number, number, sizeof number);
	switch (a->side[direction].way) {
	case WAY_NONE:
		doctor_say(d, check, DOCTOR_WARN,
		    SAY(d, _("%s is linked, and no number leads there yet."), a->name), link);
		return;
	case WAY_REFUSED:
	case WAY_DRIFTED:
		doctor_say(d, check, DOCTOR_FAIL, SAY(d, "%s, %s: %s", a->name, number, reason),
		    link);
		return;
	default:
		break;
	}
	if (leads_past(d, a, direction))
		doctor_say(d, check, DOCTOR_FAIL,
		    SAY(d, _("%s leads to %s, and the AI number is another one."), number, a->name),
		    link);
	else if (!doctor_unseen(d, check, LOOK_WAYS))
		doctor_say(d, check, DOCTOR_OK, SAY(d, _("%s leads to %s."), number, a->name), "");
}

void doctor_agent(struct doctor *d, const struct doctor_check *check)
{
	const enum agent_direction direction = (enum agent_direction)check->of;
	struct error err = { 0 };
	struct agent a;
	bool found;

	if (!agent_of(d->session->store, d->subject.customer_id, direction, &d->arena, &found, &a,
		&err))
		doctor_say_error(d, check, &err);
	else if (found)
		agent_say(d, check, &a);
	else
		doctor_say(d, check, DOCTOR_WARN,
		    direction == AGENT_INBOUND ? _("No agent that answers is linked here.")
					       : _("No agent that calls is linked here."),
		    SAY(d, _("voxdesk agent list, then agent link %s AGENT --%s"), doctor_named(d),
			direction == AGENT_INBOUND ? "inbound" : "outbound"));
}
