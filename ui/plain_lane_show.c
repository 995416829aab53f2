/* How one customer's lanes stand, in the sentences of the plain console. */
#include "ui/plain_io.h"

#include "base/i18n.h"
#include "base/time.h"
#include "desk/forwarding.h"
#include "phone/say.h"
#include "ui/states.h"

static void show_warnings(const struct dial_code *code, bool loud)
{
	for (size_t i = 0; i < code->n_warnings; i++)
		if (code->warnings[i].loud == loud)
			plain_say("%s%s", loud ? "! " : "", code->warnings[i].text);
}

/* `owed`: cancel codes of an earlier setup, one a line; they and what the line wants first come
 * before the code. */
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

void plain_lane_show(struct plain *p, const struct lane1 *lane)
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
