/*
 * DESIGN
 * A plan (dialplan.c) says whose code rows serve the condition; the number is written in the row's
 * form for the line's own dialling area or for abroad (dialform.c); each row's template is filled;
 * what a row lacks of cancel and check codes comes from its family's standard and is marked so.
 * Warnings: dialwarn.c. Sources of the rules: 3GPP TS 22.030 6.5.2 and annexes B and C for mobiles
 * (** registers, # deactivates,
 * ## erases, *# asks; seconds only with 61, 002 and 004), ETS 300 738 as the carriers print it for
 * European fixed lines (one star, seconds after one star), data/catalogue/README.md for the rest.
 */
#include "phone/dialcode.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "phone/dialalt.h"
#include "phone/dialform.h"
#include "phone/dialwarn.h"
#include "phone/template.h"

#define STEPS_MAX 32

static const char *const words[CONDITION_ANY + 1] = {
	[CONDITION_ALL] = N_("all calls"),
	[CONDITION_NO_ANSWER] = N_("unanswered calls"),
	[CONDITION_BUSY] = N_("calls while the line is busy"),
	[CONDITION_UNAVAILABLE] = N_("calls while the phone is off or out of reach"),
	[CONDITION_ALL_CONDITIONAL] = N_("calls that are unanswered, busy or out of reach"),
	[CONDITION_BUSY_OR_NO_ANSWER] = N_("calls that are unanswered or find the line busy"),
	[CONDITION_CANCEL_ALL] = N_("calls of every kind"),
	[CONDITION_ANY] = N_("calls"),
};

const char *condition_words(enum condition condition)
{
	return _(words[condition]);
}

static const char *range_words(const struct ring_range *range)
{
	return range->unit == RING_RINGS ? _("%s takes %d to %d rings in steps of %d.")
					 : _("%s takes %d to %d seconds in steps of %d.");
}

/* The conditions whose codes take a ring time, else that none does. */
static bool refuse_ring(const struct catalogue *c, const struct dial_request *request,
    const struct ring_range *range, struct error *err)
{
	const struct ring_range *takes = range;
	enum condition condition = request->when;
	struct ring_range other;
	struct plan plan;
	char hint[240] = "";
	int i;

	for (i = 0; i < CONDITIONS && takes->max == 0; i++) {
		condition = (enum condition)i;
		if (!plan_find(c, request->carrier, condition, &plan))
			continue;
		plan_ring_range(request->carrier, &plan, &other);
		if (other.max > 0)
			takes = &other;
	}
	if (takes->max == 0)
		return error_set(err, ERROR_INPUT, "ring-not-accepted",
		    _("Leave the ring time out: the network's own applies."),
		    _("No code of %s takes a ring time."), request->carrier->name);
	(void)snprintf(hint, sizeof hint, range_words(takes), condition_name(condition), takes->min,
	    takes->max, takes->step);
	return error_set(err, ERROR_INPUT, "ring-not-accepted", hint,
	    range->max == 0 ? _("The code on %s for %s takes no ring time.")
			    : _("The code on %s for %s does not take a ring time of %d."),
	    request->carrier->name, condition_words(request->when), request->ring);
}

/* Which ring time the code carries; 0: none. Where the only printed form has one, 20 seconds or
 * what comes nearest (4 rings are about 20 seconds). */
static bool choose_ring(const struct catalogue *c, const struct dial_request *request,
    const struct ring_range *range, int *ring, struct error *err)
{
	int usual = range->unit == RING_RINGS ? 4 : 20;

	*ring = request->ring;
	if (request->ring == 0 && range->always) {
		usual = usual < range->min ? range->min : usual > range->max ? range->max : usual;
		*ring = usual - (usual - range->min) % range->step;
	}
	if (*ring == 0 ||
	    (range->max > 0 && *ring >= range->min && *ring <= range->max &&
		(*ring - range->min) % range->step == 0))
		return true;
	return refuse_ring(c, request, range, err);
}

const char *dial_activation(const struct code_row *row, int ring)
{
	if (ring == 0 && template_timed(row->activate) && row->activate_no_timer[0] != '\0')
		return row->activate_no_timer;
	return row->activate;
}

/* README: "An empty deactivate or query may be filled with the family's standard form (gsm-mmi,
 * etsi-fixed), marked as such": ##SC# erases (fixed lines: #SC#), *#SC# asks. Not where the note
 * says that the line has no status code. */
static void fill_standard(const struct carrier *owner, struct dial_leg *leg, const char *activate)
{
	bool gsm = owner->family == FAMILY_GSM_MMI;
	char sc[4];

	if (!gsm && owner->family != FAMILY_ETSI_FIXED)
		return;
	if (!template_service_code(activate, sc))
		return;
	if (leg->deactivate[0] == '\0') {
		(void)snprintf(leg->deactivate, sizeof leg->deactivate, gsm ? "##%s#" : "#%s#", sc);
		leg->deactivate_is_standard = true;
	}
	if (leg->query[0] == '\0' && strstr(owner->note, "No status code") == NULL) {
		(void)snprintf(leg->query, sizeof leg->query, "*#%s#", sc);
		leg->query_is_standard = true;
	}
}

static bool build_leg(const struct plan_leg *from, const char *number, int ring, bool unverified,
    struct dial_leg *leg)
{
	const struct code_row *row = from->row;

	*leg = (struct dial_leg){ .condition = from->condition };
	if (!template_fill(dial_activation(row, ring), number, ring, leg->activate,
		sizeof leg->activate) ||
	    !template_fill(row->deactivate, number, ring, leg->deactivate,
		sizeof leg->deactivate) ||
	    !template_fill(row->query, number, ring, leg->query, sizeof leg->query))
		return false;
	leg->deactivate_is_standard =
	    leg->deactivate[0] != '\0' && (row->filled_deactivate || unverified);
	leg->query_is_standard = leg->query[0] != '\0' && (row->filled_query || unverified);
	fill_standard(from->owner, leg, row->activate);
	return true;
}

static bool build_legs(const struct dial_request *request, const struct plan *plan,
    const struct dial_form *form, struct arena *arena, struct dial_code *out, struct error *err)
{
	struct dial_leg *legs = arena_alloc(arena, plan->n * sizeof *legs);
	enum confidence least =
	    plan->host != NULL || plan->unverified ? CONFIDENCE_LOW : CONFIDENCE_HIGH;
	size_t i, j;

	for (i = 0; i < plan->n; i++) {
		if (!build_leg(&plan->leg[i], form->text, out->ring, plan->unverified,
			&legs[out->n_legs]))
			return error_set(err, ERROR_INPUT, "target-not-dialable", NULL,
			    _("%s is too long for a code."), request->target->e164);
		if (plan->leg[i].row->confidence < least)
			least = plan->leg[i].row->confidence;
		for (j = 0; j < out->n_legs;
		     j++) /* one code that serves two conditions is dialled once */
			if (strcmp(legs[j].activate, legs[out->n_legs].activate) == 0)
				break;
		if (j == out->n_legs)
			out->n_legs++;
	}
	out->legs = legs;
	out->confidence = least;
	return true;
}

static void build_steps(const struct dial_request *request, const struct plan *plan,
    struct arena *arena, struct dial_code *out)
{
	const char *found[STEPS_MAX];
	const char **steps;
	size_t n, i, j;

	n = dial_steps(request->carrier, request->when, found, STEPS_MAX);
	for (i = 0; i < plan->n; i++) {
		if (plan->leg[i].condition == request->when)
			continue;
		for (j = 0; j < request->carrier->n_steps && n < STEPS_MAX; j++)
			if (request->carrier->steps[j].condition == plan->leg[i].condition)
				found[n++] = request->carrier->steps[j].text;
	}
	steps = arena_alloc(arena, (n + 1) * sizeof *steps);
	memcpy(steps, found, n * sizeof *steps);
	out->steps = steps;
	out->n_steps = n;
}

/* The line's own, or its network's where that lends the codes. */
static const char *first_code(const struct dial_request *request, const struct plan *plan)
{
	if (request->carrier->first_code[0] == '\0' && plan->host != NULL)
		return plan->host->first_code;
	return request->carrier->first_code;
}

/* A line without codes: no legs, but the target is refused and the warnings given as on any line.
 */
static bool build_by_steps(const struct dial_request *request, struct arena *arena,
    struct dial_code *out, struct error *err)
{
	const struct code_row *cancel = carrier_code(request->carrier, CONDITION_CANCEL_ALL);
	const struct ring_range none = { .unit = RING_NONE };
	const struct plan plan = { .n = 0 };
	struct dial_form form;

	if (!dial_form_choose(request, &plan, &form, err))
		return false;
	out->press_call = request->carrier->press_call;
	out->foreign = form.foreign;
	out->confidence = request->carrier->confidence;
	if (cancel != NULL)
		(void)text_copy(out->switch_off, sizeof out->switch_off, cancel->deactivate);
	build_steps(request, &plan, arena, out);
	dial_warn(request, &plan, &form, &none, arena, out);
	return plan_refuse_steps(request->carrier, err);
}

bool dial_code_build(const struct catalogue *c, const struct dial_request *request,
    struct arena *arena, struct dial_code *out, struct error *err)
{
	struct ring_range range;
	struct dial_form form;
	struct plan plan;

	*out = (struct dial_code){ .carrier = request->carrier, .when = request->when };
	if (!plan_find(c, request->carrier, request->when, &plan))
		return plan_by_steps(c, request->carrier)
		    ? build_by_steps(request, arena, out, err)
		    : plan_refuse(c, request->carrier, request->when, err);
	if (!dial_form_write(request, &plan, &form, err))
		return false;
	plan_ring_range(request->carrier, &plan, &range);
	if (!choose_ring(c, request, &range, &out->ring, err))
		return false;
	if (!build_legs(request, &plan, &form, arena, out, err))
		return false;
	(void)text_copy(out->number_as_dialled, sizeof out->number_as_dialled, form.text);
	out->ring_unit = out->ring > 0 ? range.unit : RING_NONE;
	out->also_sets = plan.also_sets;
	out->press_call = request->carrier->press_call;
	(void)text_copy(out->first, sizeof out->first, first_code(request, &plan));
	out->foreign = form.foreign;
	out->unverified = plan.unverified;
	build_steps(request, &plan, arena, out);
	dial_alternatives(request, &plan, &form, arena, out);
	dial_warn(request, &plan, &form, &range, arena, out);
	return true;
}

bool dial_supported(const struct catalogue *c, const struct carrier *carrier, enum condition when,
    char *why, size_t size)
{
	struct error err;
	struct plan plan;

	if (size > 0)
		why[0] = '\0';
	if (plan_find(c, carrier, when, &plan))
		return true;
	(void)plan_refuse(c, carrier, when, &err);
	(void)text_copy(why, size, err.message);
	return false;
}

size_t dial_steps(const struct carrier *carrier, enum condition when, const char **out, size_t max)
{
	size_t n = 0, i;

	for (i = 0; i < carrier->n_steps && n < max; i++)
		if (carrier->steps[i].condition == CONDITION_ANY)
			out[n++] = carrier->steps[i].text;
	for (i = 0; i < carrier->n_steps && n < max; i++)
		if (carrier->steps[i].condition == when)
			out[n++] = carrier->steps[i].text;
	return n;
}

size_t dial_ring_values(const struct catalogue *c, const struct carrier *carrier,
    enum condition when, int *out, size_t max)
{
	struct ring_range range;
	struct plan plan;
	size_t n = 0;
	int ring;

	if (!plan_find(c, carrier, when, &plan))
		return 0;
	plan_ring_range(carrier, &plan, &range);
	if (range.max == 0)
		return 0;
	for (ring = range.min; ring <= range.max && n < max; ring += range.step)
		out[n++] = ring;
	return n;
}
