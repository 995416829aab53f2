/*
 * DESIGN
 * A plan (dialplan.c) says whose code rows serve the condition; the number is written in the row's
 * form for the line's own dialling area or for abroad; each row's template is filled; what a row
 * lacks of cancel and check codes comes from its family's standard and is marked so. Warnings:
 * dialwarn.c. Sources of the rules: 3GPP TS 22.030 6.5.2 and annexes B and C for mobiles (**
 * registers, # deactivates,
 * ## erases, *# asks; seconds only with 61, 002 and 004), ETS 300 738 as the carriers print it for
 * European fixed lines (one star, seconds after one star), data/catalogue/README.md for the rest.
 */
#include "phone/dialcode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "phone/dialalt.h"
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

static bool has_country(const char *country)
{
	return country != NULL && country[0] != '\0' && strcmp(country, "*") != 0;
}

/* The safe rule where no source gives a form: +CC on a mobile (TS 22.030: a plus makes the number
 * international); the international prefix on a fixed line, where no plus can be keyed, and in star
 * codes. */
static enum number_form safe_foreign_form(const struct carrier *carrier, const struct plan *plan)
{
	if (carrier->family == FAMILY_GSM_MMI)
		return FORM_PLUS;
	if (carrier->line_type == LINE_MOBILE && carrier->family != FAMILY_NANP_VSC &&
	    template_has(plan->leg[0].row->activate, "*" TEMPLATE_NUMBER))
		return FORM_PLUS;
	return FORM_IDD;
}

bool dial_carrier_abroad(const struct dial_request *request)
{
	return has_country(request->line_country) && has_country(request->carrier->country) &&
	    strcmp(request->line_country, request->carrier->country) != 0;
}

static const char *shown(const struct number *target)
{
	return target->international[0] != '\0' ? target->international : target->e164;
}

/* Whatever that carrier says of the target: it is not the customer's carrier. */
static bool refuse_carrier(const struct dial_request *request, enum error_kind kind,
    const char *code, struct error *err)
{
	char here[80], there[80];

	country_name(request->line_country, _("en"), here, sizeof here);
	country_name(request->carrier->country, _("en"), there, sizeof there);
	return error_set(err, kind, code, _("Choose the line that the business phone has."),
	    _("%s is a carrier in %s; the business number is in %s."), request->carrier->name,
	    there, here);
}

static bool refuse_foreign(const struct dial_request *request, const struct dial_form *form,
    struct error *err)
{
	const struct restriction_row *said = restriction_on_foreign(request->carrier);
	char target[80], home[80], hint[240];

	if (dial_carrier_abroad(request))
		return refuse_carrier(request, ERROR_REFUSED, "foreign-target-refused", err);
	country_name(request->target->country, _("en"), target, sizeof target);
	country_name(form->line_country, _("en"), home, sizeof home);
	(void)snprintf(hint, sizeof hint,
	    _("Give the customer an AI number of the line's own country (%s)."), home);
	return error_set(err, ERROR_REFUSED, "foreign-target-refused", hint,
	    _("%s does not forward to %s (%s): \"%s\""), request->carrier->name,
	    shown(request->target), target[0] ? target : _("another country"),
	    said != NULL ? said->text : request->carrier->note);
}

/* README, number forms: the row's number_form inside the line's area, its foreign_form outside; in
 * North America "another country" means outside country code 1. A line of no known country is taken
 * to be the target's own. */
static bool choose_form(const struct dial_request *request, const struct plan *plan,
    struct dial_form *form, struct error *err)
{
	const struct carrier *carrier = request->carrier;
	enum number_form abroad = carrier->foreign_form;

	*form = (struct dial_form){ .form = carrier->number_form };
	if (has_country(request->line_country))
		(void)text_copy(form->line_country, sizeof form->line_country,
		    request->line_country);
	else if (has_country(carrier->country))
		(void)text_copy(form->line_country, sizeof form->line_country, carrier->country);
	else if (carrier->family == FAMILY_NANP_VSC)
		(void)text_copy(form->line_country, sizeof form->line_country, "US");
	/* A number of no country (+800) has no national form anywhere. */
	if (form->line_country[0] != '\0')
		form->foreign = !number_same_area(request->target, form->line_country);
	else
		form->foreign = request->target->country[0] == '\0';
	if (!form->foreign)
		return true;
	if (abroad == FORM_UNKNOWN && plan->network != NULL &&
	    plan->network->foreign_form < FORM_NONE)
		abroad = plan->network->foreign_form;
	if (abroad == FORM_NONE && !request->force)
		return refuse_foreign(request, form, err);
	form->refused = abroad == FORM_NONE;
	form->unknown = abroad == FORM_UNKNOWN;
	form->form = abroad < FORM_NONE ? abroad : safe_foreign_form(carrier, plan);
	return true;
}

const char *dial_area(const struct dial_request *request, const struct dial_form *form)
{
	return form->line_country[0] != '\0' ? form->line_country : request->target->country;
}

static bool refuse_target(const struct dial_request *request, const struct dial_form *form,
    struct error *err)
{
	const struct number *target = request->target;
	char country[80];

	if (dial_carrier_abroad(request))
		return refuse_carrier(request, ERROR_INPUT, "target-not-dialable", err);
	if (form->form != FORM_NANP10 && form->form != FORM_NANP11)
		return error_set(err, ERROR_INPUT, "target-not-dialable",
		    _("Choose another number for the AI, one of the line's own country if there is "
		      "one."),
		    _("%s cannot be dialled on a line of %s."), shown(target),
		    request->carrier->name);
	country_name(target->country, _("en"), country, sizeof country);
	return error_set(err, ERROR_INPUT, "target-not-dialable",
	    _("Choose the line that the business phone has, or an AI number of the United States "
	      "or Canada."),
	    _("%s takes North American numbers (+1) only; %s is a number in %s."),
	    request->carrier->name, shown(target),
	    country[0] != '\0' ? country : _("another country"));
}

static bool write_target(const struct dial_request *request, const struct plan *plan,
    struct dial_form *form, struct error *err)
{
	if (!choose_form(request, plan, form, err))
		return false;
	if (number_write(request->target, form->form, dial_area(request, form), form->text,
		sizeof form->text))
		return true;
	return refuse_target(request, form, err);
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

bool dial_code_build(const struct catalogue *c, const struct dial_request *request,
    struct arena *arena, struct dial_code *out, struct error *err)
{
	struct ring_range range;
	struct dial_form form;
	struct plan plan;

	*out = (struct dial_code){ .carrier = request->carrier, .when = request->when };
	if (!plan_find(c, request->carrier, request->when, &plan))
		return plan_refuse(c, request->carrier, request->when, err);
	if (!write_target(request, &plan, &form, err))
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
