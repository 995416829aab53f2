/* What the lane says: its next step, and where it touches lane 2. */
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "desk/lane1.h"

static const char *const step_words[LANE1_STEPS] = {
	[LANE1_ADD_NUMBER] = N_("add the customer's business number"),
	[LANE1_BYOC] = N_(
	    "nothing: no forwarding is needed, its own Twilio number reaches the agent directly"),
	[LANE1_CHOOSE_AI] = N_("choose the AI number"),
	[LANE1_CHOOSE_CARRIER] = N_("choose the carrier"),
	[LANE1_CHOOSE_OTHER] = N_("choose another condition, carrier or AI number"),
	[LANE1_CONFIRM_FOREIGN] =
	    N_("tell the price of forwarding abroad, then confirm the AI number"),
	[LANE1_CANCEL_FIRST] = N_("cancel the earlier setup first: customer dials %s"),
	[LANE1_FOLLOW_STEPS] = N_("go through the steps with the customer, then mark it given"),
	[LANE1_READ_CODE] = N_("read the code out, then mark it given"),
	[LANE1_WAIT_DIAL] = N_("customer dials it, then mark it reported"),
	[LANE1_CHECK] = N_("call the business number and see that the AI answers"),
	[LANE1_DONE] = N_("nothing: proven"),
	[LANE1_AGAIN] = N_("read the code out again: it may no longer be set"),
	[LANE1_TRY_OTHER] = N_("the network refused it: try another form, condition or line"),
	[LANE1_REMOVED] = N_("nothing: the forward is off; it can be given again"),
};

static enum lane1_step step_of_state(const struct lane1 *lane)
{
	switch (lane->config->state) {
	case INBOUND_GIVEN:
		return LANE1_WAIT_DIAL;
	case INBOUND_REPORTED:
		return LANE1_CHECK;
	case INBOUND_PROVEN:
		return LANE1_DONE;
	case INBOUND_STALE:
	case INBOUND_DRIFTED:
		return LANE1_AGAIN;
	case INBOUND_REFUSED:
		return LANE1_TRY_OTHER;
	case INBOUND_REMOVED:
		return LANE1_REMOVED;
	default:
		return lane->has_code ? LANE1_READ_CODE : LANE1_FOLLOW_STEPS;
	}
}

static enum lane1_step step_of(const struct lane1 *lane)
{
	if (!lane->config)
		return LANE1_ADD_NUMBER;
	/* An earlier forward must be off before anything new, whatever else is missing. */
	if (lane->config->owed_cancel[0])
		return LANE1_CANCEL_FIRST;
	if (!lane->ai.e164[0])
		return lane->customer.mode == MODE_BYOC ? LANE1_BYOC : LANE1_CHOOSE_AI;
	/* A code for a line that nobody has named is a guess: the question comes first. */
	if (!lane->carrier || lane->carrier_suggested)
		return LANE1_CHOOSE_CARRIER;
	if (!lane->has_code && lane->n_steps == 0)
		return LANE1_CHOOSE_OTHER;
	if (lane->needs_foreign_yes)
		return LANE1_CONFIRM_FOREIGN;
	return step_of_state(lane);
}

const char *lane1_in_words(const char *codes, struct arena *arena)
{
	struct buf text;
	const char *out;

	buf_init(&text, 1024);
	for (const char *at = codes; *at;) {
		const size_t n = strcspn(at, "\n");

		if (at != codes)
			buf_str(&text, _(", then "));
		buf_add(&text, at, n);
		at += n;
		at += *at == '\n';
	}
	out = arena_strdup(arena, buf_text(&text));
	buf_done(&text);
	return out;
}

void lane1_step_fill(struct lane1 *lane, struct arena *arena)
{
	lane->step = step_of(lane);
	lane->next_step = _(step_words[lane->step]);
	if (lane->step == LANE1_CHOOSE_CARRIER && lane->carrier_suggested)
		lane->next_step = _("ask which carrier the business phone has");
	if (lane->step == LANE1_TRY_OTHER && (!lane->has_code || lane->code.n_alternatives == 0))
		lane->next_step = _("the network refused it: try another condition or line");
	if (lane->step == LANE1_CANCEL_FIRST)
		lane->next_step = arena_printf(arena, lane->next_step,
		    lane1_in_words(lane->config->owed_cancel, arena));
}

#define UNANSWERED \
	N_("Twilio's verification call goes to the AI when it is not answered: pick it up.")

/* When Twilio's call meets the forward, and what keeps it from that. */
static const char *const conditional_touch[CONDITIONS] = {
	[CONDITION_NO_ANSWER] = UNANSWERED,
	[CONDITION_BUSY] =
	    N_("Twilio's verification call goes to the AI while the line is busy: hang up first."),
	[CONDITION_UNAVAILABLE] = N_(
	    "Twilio's verification call goes to the AI while the phone is off or out of reach: switch it on."),
	[CONDITION_ALL_CONDITIONAL] = UNANSWERED,
	[CONDITION_BUSY_OR_NO_ANSWER] = UNANSWERED,
};

const char *lane1_touch(const struct lane1 *lane, bool verified, struct arena *arena)
{
	const char *cancel;
	bool on;

	if (verified || !lane->config || lane->step == LANE1_BYOC || !lane->ai.e164[0])
		return "";
	if (lane->config->owed_cancel[0])
		return arena_printf(arena,
		    _("An earlier forward may still be on, and take Twilio's verification call: dial %s first."),
		    lane1_in_words(lane->config->owed_cancel, arena));
	on = forwarding_may_be_on(lane->config);
	if (!on)
		return lane->condition == CONDITION_ALL
		    ? _("Verify the caller ID first: once all calls are forwarded, Twilio's call goes to the AI.")
		    : "";
	cancel = lane->config->deactivate_code;
	if (!cancel[0] && lane->has_code)
		cancel = lane1_codes(&lane->code, LANE1_DEACTIVATE, arena);
	if (lane->condition != CONDITION_ALL)
		return _(conditional_touch[lane->condition]);
	if (!cancel[0])
		return _(
		    "All calls are forwarded, so Twilio's verification call goes to the AI: cancel the forward first.");
	return arena_printf(arena,
	    _("All calls are forwarded, so Twilio's verification call goes to the AI: dial %s first, verify, then forward again."),
	    lane1_in_words(cancel, arena));
}
