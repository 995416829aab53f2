/* The right side of the codes screen: everything known of one line, or a code explained. */
#include <stdio.h>
#include <string.h>

#include "phone/dialcode.h"
#include "phone/explain.h"
#include "ui/codes.h"
#include "ui/states.h"

#define STEPS_MAX 16

static void add(struct codes *c, enum role role, int indent, const char *text)
{
	text_view_add(&c->detail, &c->arena, role, indent, text);
}

static void template_lines(struct codes *c, const struct code_row *row)
{
	struct arena *a = &c->arena;

	add(c, ROLE_TITLE, 0, condition_label(row->condition));
	if (row->activate[0] != '\0')
		add(c, ROLE_CODE, 2, template_text(&c->arena, row->activate));
	if (row->activate_no_timer[0] != '\0')
		add(c, ROLE_CODE, 2,
		    arena_printf(a, _("%s  without a ring time"),
			template_text(&c->arena, row->activate_no_timer)));
	if (row->deactivate[0] != '\0' || row->query[0] != '\0')
		add(c, ROLE_TEXT, 2,
		    arena_printf(a, "%s%s%s%s%s", row->deactivate[0] != '\0' ? _("cancel ") : "",
			template_text(&c->arena, row->deactivate),
			row->deactivate[0] != '\0' && row->query[0] != '\0' ? "   " : "",
			row->query[0] != '\0' ? _("check ") : "",
			template_text(&c->arena, row->query)));
}

static void built_lines(struct codes *c, const struct dial_code *code)
{
	struct arena *a = &c->arena;

	/* Price, foreign target and what else a code brings: before the code. */
	for (size_t i = 0; i < code->n_warnings; i++)
		if (code->warnings[i].loud)
			add(c, ROLE_WARN, 2, arena_printf(a, "! %s", code->warnings[i].text));
	if (code->first[0] != '\0')
		add(c, ROLE_CODE, 2, arena_printf(a, _("%s  first"), code->first));
	for (size_t i = 0; i < code->n_legs; i++) {
		const struct dial_leg *leg = &code->legs[i];

		add(c, ROLE_CODE, 2,
		    code->n_legs > 1 ? arena_printf(a, "%zu  %s", i + 1, leg->activate)
				     : leg->activate);
		if (leg->deactivate[0] != '\0' || leg->query[0] != '\0')
			add(c, ROLE_TEXT, 2,
			    arena_printf(a, "%s%s%s%s%s%s",
				leg->deactivate[0] != '\0' ? _("cancel ") : "", leg->deactivate,
				leg->deactivate[0] != '\0' && leg->query[0] != '\0' ? "   " : "",
				leg->query[0] != '\0' ? _("check ") : "", leg->query,
				leg->deactivate_is_standard || leg->query_is_standard
				    ? _("  (standard form)")
				    : ""));
	}
}

/* Every condition: its codes for the number in hand, or why there is none. */
static void condition_lines(struct codes *c, const struct carrier *carrier, const struct number *ai)
{
	struct arena *a = &c->arena;
	char why[240];

	for (int i = 0; i < CONDITIONS; i++) {
		enum condition when = (enum condition)i;
		const struct code_row *row = carrier_code(carrier, when);
		struct dial_request request = { .carrier = carrier,
			.when = when,
			.target = ai, /* A generic row is for the line in hand, another only for
					 lines of its country. */
			.line_country =
			    strcmp(carrier->country, "*") == 0 ? c->country : carrier->country };
		struct dial_code code;
		struct error err;

		if (!dial_supported(c->session->catalogue, carrier, when, why, sizeof why)) {
			add(c, ROLE_DISABLED, 0,
			    arena_printf(a, "%s: %s", condition_label(when), why));
			continue;
		}
		if (ai == NULL && row != NULL && row->activate[0] != '\0') {
			template_lines(c, row);
			continue;
		}
		add(c, ROLE_TITLE, 0, condition_label(when));
		if (ai == NULL)
			add(c, ROLE_DIM, 2,
			    _("several codes, or those of the standard: a gives the AI number"));
		else if (dial_code_build(c->session->catalogue, &request, a, &code, &err))
			built_lines(c, &code);
		else
			add(c, ROLE_BAD, 2, arena_strdup(&c->arena, err.message));
	}
	if (carrier_code(carrier, CONDITION_CANCEL_ALL) != NULL) {
		add(c, ROLE_TITLE, 0, condition_label(CONDITION_CANCEL_ALL));
		add(c, ROLE_CODE, 2, carrier_code(carrier, CONDITION_CANCEL_ALL)->deactivate);
	}
}

static void ring_line(struct codes *c, const struct carrier *carrier)
{
	const char *unit = carrier->ring_unit == RING_RINGS ? _("rings") : _("seconds");

	if (carrier->ring_unit == RING_NONE)
		add(c, ROLE_TEXT, 0, _("Ring time: the network's own, no choice known"));
	else if (carrier->ring_max == 0)
		add(c, ROLE_TEXT, 0,
		    arena_printf(&c->arena, _("Ring time in %s; no source states the range"),
			unit));
	else
		add(c, ROLE_TEXT, 0,
		    arena_printf(&c->arena, _("Ring time: %d to %d %s in steps of %d"),
			carrier->ring_min, carrier->ring_max, unit, carrier->ring_step));
}

static void note_lines(struct codes *c, const struct carrier *carrier)
{
	struct arena *a = &c->arena;
	const char *steps[STEPS_MAX];
	size_t n = dial_steps(carrier, CONDITION_ANY, steps, STEPS_MAX);

	if (n > 0)
		add(c, ROLE_TITLE, 0, _("How to"));
	for (size_t i = 0; i < n; i++)
		add(c, ROLE_TEXT, 2, arena_printf(a, "%zu. %s", i + 1, steps[i]));
	if (carrier->n_restrictions > 0)
		add(c, ROLE_TITLE, 0, _("Restrictions"));
	for (size_t i = 0; i < carrier->n_restrictions; i++)
		add(c, ROLE_WARN, 2, carrier->restrictions[i].text);
	if (carrier->n_conflicts > 0)
		add(c, ROLE_TITLE, 0, _("Where sources disagree"));
	for (size_t i = 0; i < carrier->n_conflicts; i++) {
		const struct conflict_row *conflict = &carrier->conflicts[i];

		add(c, ROLE_TEXT, 2,
		    arena_printf(a, _("%s%shere: %s; against it: %s (%s)"),
			conflict->condition < CODE_CONDITIONS ? condition_label(conflict->condition)
							      : "",
			conflict->condition < CODE_CONDITIONS ? ": " : "", conflict->says,
			conflict->versus, conflict->where));
	}
	add(c, ROLE_TITLE, 0, _("Sources (o copies an address)"));
	for (size_t i = 0; i < carrier->n_sources; i++)
		add(c, ROLE_DIM, 2,
		    arena_printf(a, "%s (%s)", carrier->sources[i].source,
			carrier->sources[i].kind));
}

static void explain_lines(struct codes *c)
{
	struct arena *a = &c->arena;
	struct explained e;
	struct error err;

	add(c, ROLE_CODE, 0, c->find.text);
	if (!explain_code(c->session->catalogue, c->find.text, -1, NULL, a, &e, &err)) {
		add(c, ROLE_BAD, 0, arena_strdup(a, err.message));
		add(c, ROLE_TEXT, 0, arena_strdup(a, err.hint));
		return;
	}
	add(c, ROLE_TITLE, 0, e.meaning);
	for (size_t i = 0; i < e.n_problems; i++)
		add(c, ROLE_WARN, 0, arena_printf(a, "! %s", e.problems[i]));
	if (e.n_readings > 0)
		add(c, ROLE_TITLE, 0, _("It can also mean"));
	for (size_t i = 0; i < e.n_readings; i++)
		add(c, ROLE_TEXT, 2, e.readings[i]);
}

void codes_detail(struct codes *c)
{
	const struct carrier *carrier = codes_chosen(c);
	struct arena *a = &c->arena;
	struct number ai;
	struct error err;
	bool has_ai = c->ai[0] != '\0' && number_parse(&ai, c->ai, NULL, NUMBER_UNKNOWN, &err);
	char country[64];

	arena_reset(a);
	text_view_clear(&c->detail);
	if (c->is_code) {
		explain_lines(c);
	} else if (c->number_error.kind != ERROR_NONE) {
		add(c, ROLE_BAD, 0, c->number_error.message);
		add(c, ROLE_TEXT, 0, c->number_error.hint);
	} else if (carrier != NULL) {
		if (c->number_seen[0] != '\0')
			add(c, ROLE_OK, 0, c->number_seen);
		country_name(carrier->country, _("en"), country, sizeof country);
		add(c, ROLE_TITLE, 0, carrier->name);
		add(c, ROLE_DIM, 0,
		    arena_printf(a, "%s, %s, %s",
			strcmp(carrier->country, "*") == 0 ? _("any country") : country,
			line_type_label(carrier->line_type), carrier->id));
		add(c, carrier->confidence == CONFIDENCE_LOW ? ROLE_WARN : ROLE_TEXT, 0,
		    arena_printf(a, _("Sure: %s%s"), confidence_label(carrier->confidence),
			carrier->from_user ? _(" (your own row)") : ""));
		add(c, ROLE_TEXT, 0, carrier->note);
		add(c, ROLE_TEXT, 0, NULL);
		add(c, ROLE_DIM, 0,
		    has_ai ? arena_printf(a, _("Codes for %s (a changes it)"), ai.international)
			   : _("N: the AI number, S: seconds (a gives the number)"));
		if (has_ai && ai.problem[0] != '\0')
			add(c, ROLE_WARN, 0, arena_printf(a, "! %s", ai.problem));
		condition_lines(c, carrier, has_ai ? &ai : NULL);
		ring_line(c, carrier);
		add(c, ROLE_TEXT, 0,
		    carrier->press_call ? _("Dial on the phone itself, then the call key.")
					: _("Lift the receiver, dial, listen, hang up."));
		note_lines(c, carrier);
	}
	text_view_layout(&c->detail, c->right);
}
