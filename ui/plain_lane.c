/* One customer in the plain console: lane 1 in sentences, and what can be done about it. */
#include "ui/plain_io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/forwarding.h"
#include "desk/place.h"
#include "phone/say.h"
#include "ui/states.h"

#define CARRIERS_MAX 40

/* `owed`: cancel codes of an earlier setup, one a line; they and what the line wants first come
 * before the code. */
static void show_warnings(const struct dial_code *code, bool loud)
{
	for (size_t i = 0; i < code->n_warnings; i++)
		if (code->warnings[i].loud == loud)
			plain_say("%s%s", loud ? "! " : "", code->warnings[i].text);
}

static void show_code(const struct dial_code *code, const char *owed)
{
	char first[SAY_FIRST_MAX][CODE_MAX];
	const size_t n_first = say_first_codes(code, owed, first);
	size_t i;

	show_warnings(code, true);
	plain_say(code->n_legs + n_first > 1 ? _("Dial on the business phone, in order:")
					     : _("Dial on the business phone:"));
	for (i = 0; i < n_first; i++)
		plain_say(_("    %s  first"), first[i]);
	for (i = 0; i < code->n_legs; i++) {
		plain_say("    %s", code->legs[i].activate);
		if (code->legs[i].deactivate[0] != '\0')
			plain_say(_("    cancel %s"), code->legs[i].deactivate);
		if (code->legs[i].query[0] != '\0')
			plain_say(_("    check %s"), code->legs[i].query);
	}
	plain_say("%s",
	    code->press_call ? _("On the phone itself; then the call key.")
			     : _("Lift the receiver, dial, listen, hang up."));
	show_warnings(code, false);
}

static void show_steps(const struct dial_code *code)
{
	show_warnings(code, true);
	for (size_t i = 0; i < code->n_steps; i++)
		plain_say("%zu. %s", i + 1, code->steps[i]);
	if (code->switch_off[0] != '\0')
		plain_say(_("    cancel %s"), code->switch_off);
	show_warnings(code, false);
}

/* How the AI number stands at its provider, as last seen. */
static void show_standing(const struct ai_standing *s)
{
	char when[40];

	time_for_operator(s->seen_at, when, sizeof when);
	if (s->text[0] != '\0')
		plain_say("%s%s", s->warning ? "! " : "", s->text);
	else if (when[0] != '\0')
		plain_say(_("Its provider says: %s, seen %s"), s->provider_state, when);
	else if (s->source[0] != '\0')
		plain_say(_("Not seen at its provider yet."));
}

static void show_lane(const struct lane1 *lane)
{
	const struct state_look look = inbound_look(inbound_state_name(lane->config->state));
	char when[32];

	plain_say("\n%s", lane->customer.name);
	plain_say(_("Business number: %s, %s"), lane->business.international,
	    number_type_label(lane->business.type));
	time_for_operator(lane->config->state_at, when, sizeof when);
	plain_say(_("State: %s %s"), look.word, lane->config->state == INBOUND_NONE ? "" : when);
	if (lane->step != LANE1_BYOC) {
		plain_say(_("AI number: %s%s"),
		    lane->ai.e164[0] != '\0' ? lane->ai.international : _("choose one"),
		    lane->ai_suggested ? _(" (suggested)") : "");
		show_standing(&lane->ai_standing);
		plain_say(_("Line: %s%s"),
		    lane->carrier != NULL ? lane->carrier->name : _("choose one"),
		    lane->carrier_suggested ? _(" (suggested: ask the customer)") : "");
		plain_say(_("When: %s"), condition_label(lane->condition));
		if (lane->config->owed_cancel[0] != '\0') {
			plain_say(_("! An earlier code may still be on. Dial first:"));
			plain_say("%s", lane->config->owed_cancel);
		}
		if (lane->has_code && !lane->needs_foreign_yes)
			show_code(&lane->code, lane->config->owed_cancel);
		else if (!lane->has_code && lane->n_steps == 0)
			plain_error(&lane->code_error);
		else if (!lane->has_code)
			show_steps(&lane->code);
	}
	plain_say(_("Next: %s"), lane->next_step);
}

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

static void verify(struct plain *p, struct lane1 *lane)
{
	plain_verify(p, lane->customer.id, lane->business.e164);
}

static void verify_look(struct plain *p, struct lane1 *lane)
{
	plain_verify_look(p, lane->customer.id, lane->business.e164);
}

static void verify_remove(struct plain *p, struct lane1 *lane)
{
	plain_verify_remove(p, lane->customer.id, lane->business.e164);
}

static void telnyx(struct plain *p, struct lane1 *lane)
{
	plain_telnyx(p, lane->customer.id, lane->business.e164);
}

static void telnyx_look(struct plain *p, struct lane1 *lane)
{
	plain_telnyx_look(p, lane->customer.id, lane->business.e164);
}

static void telnyx_remove(struct plain *p, struct lane1 *lane)
{
	plain_telnyx_remove(p, lane->customer.id, lane->business.e164);
}

static void agent_in(struct plain *p, struct lane1 *lane)
{
	plain_agent(p, lane->customer.id, AGENT_INBOUND);
}

static void agent_out(struct plain *p, struct lane1 *lane)
{
	plain_agent(p, lane->customer.id, AGENT_OUTBOUND);
}

static void offer(struct plain *p, struct lane1 *lane)
{
	plain_offer(p, lane->customer.id, lane->business.e164);
}

static void buy(struct plain *p, struct lane1 *lane)
{
	plain_buy(p, lane->customer.id);
}

static void history(struct plain *p, struct lane1 *lane)
{
	plain_history(p, lane->customer.id);
}

enum needs {
	NEEDS_NOTHING,
	NEEDS_WRITE = 1,
	NEEDS_FORWARD = 2, /* not for a customer that needs none */
	NEEDS_OWED = 4,
	NEEDS_TWILIO = 8,  /* the customer's calls go through Twilio, */
	NEEDS_TELNYX = 16, /* or through Telnyx */
};

static const struct {
	const char *label;
	void (*run)(struct plain *p, struct lane1 *lane);
	unsigned needs;
} actions[] = {
	{ N_("Choose the line"), choose_carrier, NEEDS_FORWARD | NEEDS_WRITE },
	{ N_("Choose when"), choose_when, NEEDS_FORWARD | NEEDS_WRITE },
	{ N_("Ring time"), choose_ring, NEEDS_FORWARD | NEEDS_WRITE },
	{ N_("AI number"), choose_ai, NEEDS_FORWARD | NEEDS_WRITE },
	{ N_("The code was given"), given, NEEDS_FORWARD | NEEDS_WRITE },
	{ N_("The customer says it is done"), reported, NEEDS_FORWARD | NEEDS_WRITE },
	{ N_("The network refused"), refused, NEEDS_FORWARD | NEEDS_WRITE },
	{ N_("Forwarding was taken off"), removed, NEEDS_FORWARD | NEEDS_WRITE },
	{ N_("The earlier code is cancelled"), cancelled,
	    NEEDS_FORWARD | NEEDS_WRITE | NEEDS_OWED },
	{ N_("What to say"), say_aloud, NEEDS_NOTHING },
	{ N_("Verify the number at Twilio"), verify, NEEDS_WRITE | NEEDS_TWILIO },
	{ N_("Ask Twilio how it stands"), verify_look, NEEDS_TWILIO },
	{ N_("Take the caller ID away"), verify_remove, NEEDS_WRITE | NEEDS_TWILIO },
	{ N_("Verify the number at Telnyx"), telnyx, NEEDS_WRITE | NEEDS_TELNYX },
	{ N_("Ask Telnyx how it stands"), telnyx_look, NEEDS_TELNYX },
	{ N_("Take the caller ID away"), telnyx_remove, NEEDS_WRITE | NEEDS_TELNYX },
	{ N_("Offer the verified number to Vapi"), offer, NEEDS_WRITE | NEEDS_TWILIO },
	{ N_("The agent that answers"), agent_in, NEEDS_WRITE },
	{ N_("The agent that calls"), agent_out, NEEDS_WRITE },
	{ N_("A number of its own: buy one, or go on with that"), buy, NEEDS_WRITE },
	{ N_("History"), history, NEEDS_NOTHING },
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

static void show_all(struct plain *p, const struct lane1 *lane)
{
	show_lane(lane);
	if (lane->customer.through_telnyx)
		plain_telnyx_show(p, lane->customer.id, lane->business.e164);
	else
		plain_verify_show(p, lane->customer.id, lane->business.e164);
	plain_shared_show(p, lane);
	plain_agents_show(p, lane->customer.id);
	plain_open_show(p, lane->customer.id);
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
		show_all(p, &lane);
		for (i = 0; i < ACTIONS; i++)
			lines[i] = offered(p, &lane, actions[i].needs) ? _(actions[i].label) : NULL;
		which = plain_choose(p, _("What to do?"), lines, ACTIONS);
		if (which < 0)
			return;
		actions[which].run(p, &lane);
		plain_sync_soon(p);
	}
}
