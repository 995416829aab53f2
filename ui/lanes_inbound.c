/* The inbound lane in words: what is chosen, what to dial, what to know, the state, the next step.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "store/pool.h"
#include "ui/lanes.h"
#include "ui/states.h"

/* A carrier's name without what stands in brackets: what there is room for. */
static const char *short_name(struct lanes *l, const struct carrier *carrier)
{
	const char *bracket = strstr(carrier->name, " (");

	return bracket == NULL
	    ? carrier->name
	    : arena_strndup(&l->arena, carrier->name, (size_t)(bracket - carrier->name));
}

static void choice_lines(struct lanes *l)
{
	struct lane_lines *in = &l->lines[LANE_INBOUND];
	const struct lane1 *lane = &l->lane1;
	struct arena *a = &l->arena;
	const char *source = lane->ai.e164[0] == '\0'      ? ""
	    : lane->ai_suggested && lane->n_ai_choices > 0 ? lane->ai_choices[0].source
	    : lane->config != NULL                         ? ai_source_name(lane->config->ai_source)
							   : "";

	(void)lane_add(in, 1, lane->business.valid ? ROLE_TEXT : ROLE_WARN,
	    lane->n_configs > 1 ? arena_printf(a, _("Number %zu/%zu"),
				      (size_t)(lane->config - lane->configs) + 1, lane->n_configs)
				: _("Business no."),
	    arena_printf(a, "%s %s", lane->business.international,
		lane->business.type == NUMBER_FIXED_OR_MOBILE
		    ? ""
		    : number_type_label(lane->business.type)));
	if (lanes_needs_no_forward(l)) {
		lanes_agent_lines(l, AGENT_INBOUND);
		return;
	}
	lane_add(in, 1, lane->ai.e164[0] != '\0' ? ROLE_TEXT : ROLE_WARN,
	    lane->ai_suggested ? _("AI number ?") : _("AI number"),
	    lane->ai.e164[0] != '\0'
		? arena_printf(a, "%s %s", lane->ai.international, ai_source_label(source))
		: _("choose one"))
	    ->field = FIELD_AI;
	lane_add(in, 1, lane->carrier_suggested ? ROLE_WARN : ROLE_TEXT,
	    lane->carrier_suggested ? _("Carrier ?") : _("Carrier"),
	    lane->carrier == NULL ? _("choose one") : short_name(l, lane->carrier))
	    ->field = FIELD_CARRIER;
	lane_add(in, 1, ROLE_TEXT, _("When"), condition_label(lane->condition))->field = FIELD_WHEN;
	if (l->standing.text[0] != '\0')
		lane_paragraph(in, l->standing.warning ? 1 : 4,
		    l->standing.warning ? ROLE_BAD : ROLE_WARN,
		    arena_printf(a, "! %s", l->standing.text));
	lane_add(in, 3, ROLE_TEXT, _("Ring"),
	    lane->ring == 0
		? _("the network's own")
		: arena_printf(a,
		      lane->has_code && lane->code.ring_unit == RING_RINGS ? _("%d rings")
									   : _("%d seconds"),
		      lane->ring))
	    ->field = FIELD_RING;
	lanes_agent_lines(l, AGENT_INBOUND);
}

/* `at` NULL: not the latest step, so its time is left to the events. */
static const char *mark(struct lanes *l, bool on, const char *word, const char *at)
{
	const char *when = at != NULL ? lane_moment(l, at) : "";

	return arena_printf(&l->arena, "%s %s%s%s", glyph(on ? GLYPH_ON : GLYPH_OFF), word,
	    when[0] != '\0' ? " " : "", when);
}

/* The three steps of the lane with their times, or the one word that stands instead of them. */
static void state_line(struct lanes *l)
{
	struct lane_lines *in = &l->lines[LANE_INBOUND];
	const struct forwarding *f = l->lane1.config;
	struct state_look look;
	struct lane_line *line;

	if (f == NULL)
		return;
	look = inbound_look(inbound_state_name(f->state));
	switch (f->state) {
	case INBOUND_NONE:
	case INBOUND_GIVEN:
	case INBOUND_REPORTED:
	case INBOUND_PROVEN:
		line = lane_add(in, 0, ROLE_TEXT, NULL,
		    arena_printf(&l->arena, "%s  %s  %s",
			mark(l, f->state >= INBOUND_GIVEN, _("given"),
			    f->state == INBOUND_GIVEN ? f->given_at : NULL),
			mark(l, f->state >= INBOUND_REPORTED, _("reported"),
			    f->state == INBOUND_REPORTED ? f->reported_at : NULL),
			mark(l, f->state == INBOUND_PROVEN, _("proven"),
			    f->state == INBOUND_PROVEN ? f->proven_at : NULL)));
		break;
	default:
		line = lane_add(in, 0, look.role, NULL,
		    arena_printf(&l->arena, "%s %s %s%s%s", glyph(look.glyph), look.word,
			lane_moment(l, f->state_at),
			f->state == INBOUND_REFUSED && f->refused_reason[0] != '\0' ? ": " : "",
			f->state == INBOUND_REFUSED ? f->refused_reason : ""));
		break;
	}
	line->bottom = true;
}

/* The key that takes the lane's next step. */
static const char *step_key(enum lane1_step step)
{
	static const char *const keys[LANE1_STEPS] = {
		[LANE1_ADD_NUMBER] = "e",
		[LANE1_CHOOSE_AI] = "a",
		[LANE1_CHOOSE_CARRIER] = "c",
		[LANE1_CHOOSE_OTHER] = "c",
		[LANE1_CONFIRM_FOREIGN] = "m",
		[LANE1_CANCEL_FIRST] = "K",
		[LANE1_FOLLOW_STEPS] = "m",
		[LANE1_READ_CODE] = "m",
		[LANE1_WAIT_DIAL] = "m",
		[LANE1_AGAIN] = "m",
		[LANE1_TRY_OTHER] = "o",
	};

	return keys[step];
}

static void next_inbound(struct lanes *l)
{
	const char *key = step_key(l->lane1.step);

	if (l->lane1.step == LANE1_TRY_OTHER &&
	    (!l->lane1.has_code || l->lane1.code.n_alternatives == 0))
		key = "w, c";
	if (l->n_conflicts > 0) {
		lane_next(l, &l->lines[LANE_INBOUND], _("decide first which of both counts: C"));
		return;
	}
	if (l->standing.warning) {
		lane_next(l, &l->lines[LANE_INBOUND],
		    _("calls do not arrive there: a chooses another AI number"));
		return;
	}
	/* A code for a line that nobody has named yet is a guess: the question comes first. */
	if (l->lane1.carrier_suggested &&
	    (l->lane1.step == LANE1_READ_CODE || l->lane1.step == LANE1_CONFIRM_FOREIGN)) {
		lane_next(l, &l->lines[LANE_INBOUND],
		    _("ask which carrier the business phone has: c"));
		return;
	}
	lane_next(l, &l->lines[LANE_INBOUND],
	    key == NULL ? l->lane1.next_step
			: arena_printf(&l->arena, "%s: %s", l->lane1.next_step, key));
}

/* A line that is set in an app, a portal or a menu: no code, but the way. */
static void steps_lines(struct lanes *l)
{
	struct lane_lines *in = &l->lines[LANE_INBOUND];

	(void)lane_add(in, 2, ROLE_LABEL, NULL, _("There is no code to dial; the way is:"));
	for (size_t i = 0; i < l->lane1.n_steps; i++)
		lane_paragraph(in, 1, ROLE_TEXT,
		    arena_printf(&l->arena, "%zu. %s", i + 1, l->lane1.steps[i]));
	if (l->lane1.code.switch_off[0] != '\0')
		lane_add(in, 1, ROLE_TEXT, NULL,
		    arena_printf(&l->arena, "%s%s", _("cancel "), l->lane1.code.switch_off))
		    ->indent = 2;
	lane_blank(in);
	lanes_warning_lines(l);
}

/* A forward from before the customer brought its own Twilio number: only how to switch it off. */
static void byoc_still_on(struct lanes *l)
{
	struct lane_lines *in = &l->lines[LANE_INBOUND];
	const struct forwarding *f = l->lane1.config;
	const char *const codes[] = { f->owed_cancel, f->deactivate_code };
	bool owed = f->owed_cancel[0] != '\0' && f->state == INBOUND_NONE;

	lane_paragraph(in, 1, ROLE_WARN,
	    _("! BYOC needs no forwarding, but one is still on. The customer dials, to switch it off:"));
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		for (const char *at = codes[i]; *at != '\0';) {
			size_t n = strcspn(at, "\n");

			lane_add(in, 0, ROLE_CODE, NULL, arena_strndup(&l->arena, at, n))->indent =
			    2;
			at += n + (at[n] == '\n');
		}
	state_line(l);
	lane_next(l, in, owed ? _("when it is off: K") : _("when it is off: x"));
}

/* One that was bought for this customer and is not what calls are forwarded to. */
static void own_number_line(struct lanes *l)
{
	const struct lane1 *lane = &l->lane1;
	char shown[NUMBER_TEXT_MAX];

	if (lane->ai_suggested || lane->n_ai_choices == 0 ||
	    strcmp(lane->ai_choices[0].source, "managed") != 0)
		return;
	for (size_t i = 0; i < lane->n_ai_choices; i++)
		if (strcmp(lane->ai_choices[i].source, "managed") == 0 &&
		    strcmp(lane->ai_choices[i].number, lane->ai.e164) == 0)
			return;
	number_show(lane->ai_choices[0].number, shown, sizeof shown);
	lane_paragraph(&l->lines[LANE_INBOUND], 1, ROLE_WARN,
	    arena_printf(&l->arena,
		_("! %s is this customer's own, and calls are not forwarded to it: a takes it."),
		shown));
}

static void purchase_lines(struct lanes *l)
{
	for (size_t i = 0; i < l->n_purchases; i++) {
		const struct provision *p = &l->purchases[i];
		char shown[NUMBER_TEXT_MAX];

		number_show(p->number, shown, sizeof shown);
		lane_paragraph(&l->lines[LANE_INBOUND], 1, ROLE_WARN,
		    arena_printf(&l->arena,
			p->kind == PROVISION_BUY ? _("! The purchase of %s is not finished: B")
						 : _("! Giving %s back is not finished: B"),
			shown));
	}
}

/* Full is not the same as none: the one is mended with more places, the other with an order. */
static void no_number_lines(struct lanes *l)
{
	struct pool_number *pool;
	struct error ignored;
	size_t n, here = 0;

	if (pool_list(l->session->store, &l->arena, &pool, &n, &ignored))
		for (size_t i = 0; i < n; i++)
			here += strcmp(pool[i].country, l->lane1.business.country) == 0;
	lane_paragraph(&l->lines[LANE_INBOUND], 1, ROLE_TEXT,
	    here == 0
		? _("No AI number is known for this country: # orders one for the pool, B buys one for this customer, a takes one that you type.")
		: arena_printf(&l->arena,
		      ngettext(
			  "The %zu pool number of this country has no free place, or is not usable: # gives more places or orders one, B buys one for this customer, a takes one that you type.",
			  "The %zu pool numbers of this country have no free place, or are not usable: # gives more places or orders one, B buys one for this customer, a takes one that you type.",
			  here),
		      here));
}

/* Why a number abroad is proposed, and what is nearer: the customer's own goes before the pool's,
 * and the pool's abroad is the last resort (lane1.c). */
static const char *why_abroad(struct lanes *l)
{
	const struct lane1 *lane = &l->lane1;
	bool own = false;

	for (size_t i = 0; i < lane->n_ai_choices; i++) {
		const struct ai_number *ai = &lane->ai_choices[i];
		struct number number;
		struct error ignored;

		if (strcmp(ai->number, lane->ai.e164) == 0)
			own = strcmp(ai->source, "pool") != 0;
		else if (number_parse(&number, ai->number, NULL, NUMBER_UNKNOWN, &ignored) &&
		    number_same_area(&number, lane->business.country))
			return arena_printf(&l->arena,
			    _("It is proposed because it is this customer's own. Nearer, and free: %s (a)."),
			    number.international);
	}
	return own
	    ? _("It is proposed because it is this customer's own; no pool number of the customer's country has a free place.")
	    : _("No pool number of the customer's own country has a free place: # orders one or gives more places, B buys one.");
}

static void no_config_lines(struct lanes *l)
{
	struct lane_lines *in = &l->lines[LANE_INBOUND];
	const char *moved = lanes_number_moved(l);

	lane_paragraph(in, 0, ROLE_WARN,
	    moved == NULL
		? _("This customer has no business number yet.")
		: arena_printf(&l->arena,
		      _("! This customer's business number was taken away: another desk gave it to somebody else (%s). A code that was given may still forward it."),
		      moved));
	lane_next(l, in, _("e adds the number"));
}

/* What stands before a code can be given: an earlier one that may be on, a number abroad. */
static void before_code_lines(struct lanes *l)
{
	struct lane_lines *in = &l->lines[LANE_INBOUND];
	const struct lane1 *lane = &l->lane1;
	char country[64];

	if (lane->config->owed_cancel[0] != '\0' && (!lane->has_code || lane->needs_foreign_yes))
		lane_paragraph(in, 0, ROLE_BAD,
		    arena_printf(&l->arena,
			_("! An earlier code may still be on. Dial first: %s (K when done)"),
			lanes_in_one_line(l, lane->config->owed_cancel)));
	if (!lane->needs_foreign_yes)
		return;
	country_name(lane->ai.country, _("en"), country, sizeof country);
	lane_paragraph(in, 0, ROLE_WARN,
	    arena_printf(&l->arena,
		_("! The AI number is abroad (%s): each forwarded call costs the customer an international call at the carrier's price, and some carriers refuse it."),
		country));
	if (lane->ai_suggested)
		lane_paragraph(in, 1, ROLE_TEXT, why_abroad(l));
}

void lanes_inbound_lines(struct lanes *l)
{
	struct lane_lines *in = &l->lines[LANE_INBOUND];
	const struct lane1 *lane = &l->lane1;

	in->n = 0;
	if (lane->config == NULL) {
		no_config_lines(l);
		return;
	}
	choice_lines(l);
	if (lanes_needs_no_forward(l)) {
		lane_blank(in);
		lane_paragraph(in, 0, ROLE_TEXT,
		    _("No forwarding is needed: this customer brings its own Twilio number, which routes to the agent directly."));
		lane_next(l, in, _("nothing to dial here"));
		return;
	}
	if (lane->customer.mode == MODE_BYOC) {
		byoc_still_on(l);
		return;
	}
	own_number_line(l);
	purchase_lines(l);
	lanes_shared_lines(l);
	if (lane->ai.e164[0] == '\0')
		no_number_lines(l);
	lane_blank(in);
	before_code_lines(l);
	if (lane->has_code && !lane->needs_foreign_yes) {
		lanes_code_lines(l);
		if (lane->codes_changed)
			lane_paragraph(in, 1, ROLE_WARN,
			    arena_printf(&l->arena,
				_("! Read out was %s: the catalogue says otherwise now."),
				lanes_in_one_line(l, lane->config->activate_code)));
		lane_blank(in);
		lanes_warning_lines(l);
	} else if (!lane->has_code && lane->n_steps > 0) {
		steps_lines(l);
	} else if (!lane->has_code) {
		lane_paragraph(in, 0, ROLE_BAD, lane->code_error.message);
		lane_paragraph(in, 2, ROLE_TEXT, lane->code_error.hint);
	}
	state_line(l);
	next_inbound(l);
}
