/* One customer in the plain console: what can be done about its lanes. */
#include "ui/plain_io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "desk/forwarding.h"
#include "desk/place.h"
#include "phone/say.h"
#include "ui/states.h"

#define CARRIERS_MAX 40

static void done(bool ok, const struct error *err, const char *said)
{
	if (ok)
		plain_say("%s", said);
	else
		plain_error(err);
}

/* A place in the shared pool for the AI number in hand; the lane is as it is now then. */
static bool placed(struct plain *p, struct lane1 *lane, const char *number)
{
	struct error err = { 0 };
	struct number ai;
	bool ok;

	/* What was typed was taken before it was refused for want of a place. */
	ok = number_parse(&ai, number != NULL ? number : lane->ai.e164, lane->customer.country,
	    NUMBER_UNKNOWN, &err);
	if (ok && !plain_place(p, lane, ai.e164, ""))
		return false;
	ok = ok &&
	    lane1_load(p->session, arena_strdup(&p->arena, lane->customer.id), NULL, &p->arena,
		lane, &err);
	if (!ok)
		plain_error(&err);
	return ok;
}

static void choose(struct plain *p, struct lane1 *lane, struct lane1_choice *choice)
{
	struct error err = { 0 };
	bool ok = lane1_choose(p->session, lane, choice, &err);

	if (!ok && strcmp(err.code, "foreign-needs-yes") == 0 &&
	    plain_yes(p,
		_("The AI number is abroad: each forwarded call costs the customer an international call. Use it?"))) {
		choice->foreign_yes = true;
		ok = lane1_choose(p->session, lane, choice, &err);
	}
	if (!ok && place_wanted(&err)) {
		if (!placed(p, lane, choice->ai_number))
			return;
		ok = lane1_choose(p->session, lane, choice, &err);
	}
	done(ok, &err, _("Saved."));
}

static void choose_ai(struct plain *p, struct lane1 *lane)
{
	struct lane1_choice choice = { .ring = -1 };
	char number[64];
	size_t i;

	for (i = 0; i < lane->n_ai_choices; i++) {
		const struct ai_number *ai = &lane->ai_choices[i];
		const char *number_shown = plain_shown(&p->arena, ai->number);

		if (strcmp(ai->source, "pool") == 0)
			plain_say(_("%s, %s, %d of %d places used%s"), number_shown,
			    ai_source_label(ai->source), ai->used, ai->capacity,
			    strcmp(ai->state, "moved") == 0 ? _(", moved") : "");
		else
			plain_say("%s, %s", number_shown, ai_source_label(ai->source));
	}
	if (!plain_ask(p, _("AI number:"), number, sizeof number))
		return;
	choice.ai_number = number;
	choose(p, lane, &choice);
}

/* Those that fit what was typed; where none is for this kind of line, the standard of the line goes
 * first, and it is said. */
static size_t carriers_typed(struct plain *p, const struct lane1 *lane, const char *text,
    const struct carrier **found)
{
	const struct catalogue *c = p->session->catalogue;
	const struct carrier *standard;
	size_t n = catalogue_search(c, text, lane->business.country, -1, found, CARRIERS_MAX - 1);

	if (catalogue_suggest(c, &lane->business, &standard, 1) == 0)
		return n;
	for (size_t i = 0; i < n; i++)
		if (found[i]->line_type == standard->line_type)
			return n;
	plain_say(
	    _("%s has no row of its own for this kind of line (%s); the first is its standard."),
	    text, line_type_label(standard->line_type));
	memmove(found + 1, found, n * sizeof *found);
	found[0] = standard;
	return n + 1;
}

static void choose_carrier(struct plain *p, struct lane1 *lane)
{
	const struct carrier *found[CARRIERS_MAX];
	const char *lines[CARRIERS_MAX];
	struct lane1_choice choice = { .ring = -1 };
	char text[128];
	size_t n, i;
	int which;

	if (plain_ask(p, _("Carrier or brand (empty: those that fit the number):"), text,
		sizeof text))
		n = carriers_typed(p, lane, text, found);
	else
		n = catalogue_suggest(p->session->catalogue, &lane->business, found, CARRIERS_MAX);
	for (i = 0; i < n; i++)
		lines[i] = arena_printf(&p->arena, "%s, %s", found[i]->name,
		    line_type_label(found[i]->line_type));
	which = plain_choose(p, n > 0 ? _("Which line?") : _("No line fits."), lines, n);
	if (which < 0)
		return;
	choice.carrier_id = found[which]->id;
	choose(p, lane, &choice);
}

static void choose_when(struct plain *p, struct lane1 *lane)
{
	const char *lines[CONDITIONS];
	struct lane1_choice choice = { .ring = -1 };
	enum condition condition;
	char why[240];
	int i, which;

	for (i = 0; i < CONDITIONS; i++) {
		lines[i] = condition_label((enum condition)i);
		if (lane->carrier != NULL &&
		    !dial_supported(p->session->catalogue, lane->carrier, (enum condition)i, why,
			sizeof why))
			lines[i] = arena_printf(&p->arena, _("%s: not possible, %s"),
			    condition_label((enum condition)i), why);
	}
	which = plain_choose(p, _("When to forward?"), lines, CONDITIONS);
	if (which < 0)
		return;
	condition = (enum condition)which;
	choice.condition = &condition;
	choose(p, lane, &choice);
}

static void choose_ring(struct plain *p, struct lane1 *lane)
{
	struct lane1_choice choice = { 0 };
	char text[32], *end;
	long value;

	if (!plain_ask(p, _("Ring time (0: the network's own):"), text, sizeof text))
		return;
	value = strtol(text, &end, 10);
	if (*end != '\0' || value < 0 || value > 120) {
		plain_say(_("Type a number of seconds, at most 120."));
		return;
	}
	choice.ring = (int)value;
	choose(p, lane, &choice);
}

static void given(struct plain *p, struct lane1 *lane)
{
	struct error err = { 0 };
	bool ok;

	/* The number that the yes is for. While the carrier is a guess that question comes first.
	 */
	if (lane->needs_foreign_yes && !lane->carrier_suggested) {
		struct lane1_choice choice = { .ai_number = lane->ai.e164, .ring = -1 };

		choose(p, lane, &choice);
		return;
	}
	ok = lane1_given(p->session, lane, &err);
	if (!ok && place_wanted(&err)) {
		if (!placed(p, lane, NULL))
			return;
		ok = lane1_given(p->session, lane, &err);
	}
	done(ok, &err, _("Marked as given."));
}

static void reported(struct plain *p, struct lane1 *lane)
{
	struct error err = { 0 };

	(void)p;
	done(lane1_reported(p->session, lane, &err), &err,
	    _("Marked as reported by the customer."));
}

static void refused(struct plain *p, struct lane1 *lane)
{
	struct error err = { 0 };
	char reason[240];

	if (plain_ask(p, _("What did the network say?"), reason, sizeof reason))
		done(lane1_refused(p->session, lane, reason, &err), &err, _("Marked as refused."));
}

static void removed(struct plain *p, struct lane1 *lane)
{
	struct error err = { 0 };

	if (lane->config->owed_cancel[0] != '\0')
		plain_say("%s", lane->config->owed_cancel);
	if (lane->config->deactivate_code[0] != '\0')
		plain_say("%s", lane->config->deactivate_code);
	if (plain_yes(p,
		_("Has the customer dialled the cancel code, so that nothing is forwarded any more?")))
		done(lane1_removed(p->session, lane, &err), &err, _("Marked as removed."));
}

static void cancelled(struct plain *p, struct lane1 *lane)
{
	struct error err = { 0 };

	(void)p;
	done(lane1_cancel_done(p->session, lane, &err), &err,
	    _("The earlier code is marked as cancelled."));
}

static void say_aloud(struct plain *p, struct lane1 *lane)
{
	struct buf text;

	(void)p;
	if (!lane->has_code) {
		plain_say(_("There is no code to say."));
		return;
	}
	buf_init(&text, 4000);
	say_instructions(lane->customer.language, &lane->code,
	    lane->config != NULL ? lane->config->owed_cancel : "", &text);
	plain_say("%s", buf_text(&text));
	buf_done(&text);
}

static void agent_in(struct plain *p, struct lane1 *lane)
{
	plain_agent(p, lane->customer.id, AGENT_INBOUND);
}

static void agent_out(struct plain *p, struct lane1 *lane)
{
	plain_agent(p, lane->customer.id, AGENT_OUTBOUND);
}

enum needs {
	NEEDS_NOTHING,
	NEEDS_WRITE = 1,
	NEEDS_FORWARD = 2, /* not for a customer that needs none */
	NEEDS_OWED = 4,
	NEEDS_TWILIO = 8,  /* the customer's calls go through Twilio, */
	NEEDS_TELNYX = 16, /* or through Telnyx */
};

static const struct action {
	const char *label;
	unsigned needs;
	/* One of these: for the lane, for its business number, for the customer. */
	void (*run)(struct plain *p, struct lane1 *lane);
	void (*number)(struct plain *p, const char *customer_id, const char *number);
	void (*customer)(struct plain *p, const char *customer_id);
} actions[] = {
	{ N_("Choose the line"), NEEDS_FORWARD | NEEDS_WRITE, .run = choose_carrier },
	{ N_("Choose when"), NEEDS_FORWARD | NEEDS_WRITE, .run = choose_when },
	{ N_("Ring time"), NEEDS_FORWARD | NEEDS_WRITE, .run = choose_ring },
	{ N_("AI number"), NEEDS_FORWARD | NEEDS_WRITE, .run = choose_ai },
	{ N_("The code was given"), NEEDS_FORWARD | NEEDS_WRITE, .run = given },
	{ N_("The customer says it is done"), NEEDS_FORWARD | NEEDS_WRITE, .run = reported },
	{ N_("The network refused"), NEEDS_FORWARD | NEEDS_WRITE, .run = refused },
	{ N_("Forwarding was taken off"), NEEDS_FORWARD | NEEDS_WRITE, .run = removed },
	{ N_("The earlier code is cancelled"), NEEDS_FORWARD | NEEDS_WRITE | NEEDS_OWED,
	    .run = cancelled },
	{ N_("What to say"), NEEDS_NOTHING, .run = say_aloud },
	{ N_("Verify the number at Twilio"), NEEDS_WRITE | NEEDS_TWILIO, .number = plain_verify },
	{ N_("Ask Twilio how it stands"), NEEDS_TWILIO, .number = plain_verify_look },
	{ N_("Take the caller ID away"), NEEDS_WRITE | NEEDS_TWILIO,
	    .number = plain_verify_remove },
	{ N_("Verify the number at Telnyx"), NEEDS_WRITE | NEEDS_TELNYX, .number = plain_telnyx },
	{ N_("Ask Telnyx how it stands"), NEEDS_TELNYX, .number = plain_telnyx_look },
	{ N_("Take the caller ID away"), NEEDS_WRITE | NEEDS_TELNYX,
	    .number = plain_telnyx_remove },
	{ N_("Offer the verified number to Vapi"), NEEDS_WRITE | NEEDS_TWILIO,
	    .number = plain_offer },
	{ N_("The agent that answers"), NEEDS_WRITE, .run = agent_in },
	{ N_("The agent that calls"), NEEDS_WRITE, .run = agent_out },
	{ N_("A number of its own: buy one, or go on with that"), NEEDS_WRITE,
	    .customer = plain_buy },
	{ N_("History"), NEEDS_NOTHING, .customer = plain_history },
};
#define ACTIONS (sizeof actions / sizeof actions[0])

static bool offered(const struct plain *p, const struct lane1 *lane, unsigned needs)
{
	return !((needs & NEEDS_WRITE && p->session->options.readonly) ||
	    (needs & NEEDS_FORWARD && lane->step == LANE1_BYOC) ||
	    (needs & NEEDS_OWED && lane->config->owed_cancel[0] == '\0') ||
	    (needs & NEEDS_TWILIO && lane->customer.through_telnyx) ||
	    (needs & NEEDS_TELNYX && !lane->customer.through_telnyx));
}

static void run(struct plain *p, const struct action *action, struct lane1 *lane)
{
	if (action->run != NULL)
		action->run(p, lane);
	else if (action->number != NULL)
		action->number(p, lane->customer.id, lane->business.e164);
	else
		action->customer(p, lane->customer.id);
}

void plain_customer(struct plain *p, const char *customer_id)
{
	const char *lines[ACTIONS];
	struct error err = { 0 };
	struct lane1 lane;
	size_t i;
	int which;

	while (!p->ended) {
		arena_reset(&p->arena);
		if (!lane1_load(p->session, customer_id, NULL, &p->arena, &lane, &err)) {
			plain_error(&err);
			return;
		}
		if (lane.config == NULL) {
			plain_say(_("%s has no business number yet."), lane.customer.name);
			return;
		}
		plain_lane_show(p, &lane);
		for (i = 0; i < ACTIONS; i++)
			lines[i] = offered(p, &lane, actions[i].needs) ? _(actions[i].label) : NULL;
		which = plain_choose(p, _("What to do?"), lines, ACTIONS);
		if (which < 0)
			return;
		run(p, &actions[which], &lane);
		plain_sync_soon(p);
	}
}
