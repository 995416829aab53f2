#include "phone/dialplan.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/check.h"
#include "base/i18n.h"
#include "phone/template.h"

#define STANDARD_ID "gsm-standard"
#define BIT(condition) (1u << (unsigned)(condition))

/* README: "Two codes dialled one after the other (no_answer, then busy) serve for a missing
 * busy_or_no_answer; three for a missing all_conditional." */
static const struct {
	enum condition when, part[PLAN_LEGS_MAX];
	size_t n;
} sequences[] = {
	{ CONDITION_BUSY_OR_NO_ANSWER, { CONDITION_NO_ANSWER, CONDITION_BUSY }, 2 },
	{ CONDITION_ALL_CONDITIONAL, { CONDITION_NO_ANSWER, CONDITION_BUSY, CONDITION_UNAVAILABLE },
	    3 },
};

unsigned condition_bits(enum condition condition)
{
	size_t i, j;
	unsigned bits = 0;

	for (i = 0; i < sizeof sequences / sizeof sequences[0]; i++)
		for (j = 0; sequences[i].when == condition && j < sequences[i].n; j++)
			bits |= BIT(sequences[i].part[j]);
	return bits != 0 ? bits : BIT(condition);
}

/* A condition's row that has a code to dial. */
static const struct code_row *usable(const struct carrier *carrier, enum condition condition)
{
	const struct code_row *row = carrier != NULL ? carrier_code(carrier, condition) : NULL;

	return row != NULL && row->activate[0] != '\0' ? row : NULL;
}

static void plan_add(struct plan *plan, enum condition condition, const struct code_row *row,
    const struct carrier *owner)
{
	check(plan->n < PLAN_LEGS_MAX);
	plan->leg[plan->n++] = (struct plan_leg){ condition, row, owner };
	plan->also_sets |= row->also_sets;
}

static bool plan_single(struct plan *plan, const struct carrier *owner, enum condition when)
{
	const struct code_row *row = usable(owner, when);

	/* README: on some networks **004* can report success and set nothing, or one of three. */
	if (row == NULL || (owner->one_by_one && when == CONDITION_ALL_CONDITIONAL))
		return false;
	plan_add(plan, when, row, owner);
	return true;
}

/* The parts' codes in dialling order; a part that an earlier code sets too needs none of its own.
 * README: an empty activate is never filled, so the host does not serve where this row has the
 * line. */
static bool plan_sequence(struct plan *plan, const struct carrier *own, const struct carrier *host,
    enum condition when)
{
	struct plan found = { .n = 0 };
	const struct carrier *owner;
	enum condition part;
	size_t i, j;

	for (i = 0; i < sizeof sequences / sizeof sequences[0]; i++) {
		for (j = 0; sequences[i].when == when && j < sequences[i].n; j++) {
			part = sequences[i].part[j];
			if ((found.also_sets & BIT(part)) != 0)
				continue;
			owner = usable(own, part) == NULL && carrier_code(own, part) == NULL ? host
											     : own;
			if (usable(owner, part) == NULL)
				return false;
			plan_add(&found, part, usable(owner, part), owner);
			if (owner == host)
				found.host = host;
		}
	}
	if (found.n == 0)
		return false;
	*plan = found;
	return true;
}

static bool has_activation(const struct carrier *carrier)
{
	int condition;

	for (condition = 0; condition < CONDITIONS; condition++)
		if (usable(carrier, (enum condition)condition) != NULL)
			return true;
	return false;
}

/* README: "Rows without codes whose note names gsm-standard may be shown that row's codes, marked
 * as unverified." */
static const struct carrier *named_standard(const struct catalogue *c,
    const struct carrier *carrier)
{
	if (has_activation(carrier) || strstr(carrier->note, STANDARD_ID) == NULL)
		return NULL;
	return catalogue_find(c, STANDARD_ID);
}

static const struct carrier *network_of(const struct catalogue *c, const struct carrier *carrier)
{
	return carrier->host_id[0] != '\0' ? catalogue_find(c, carrier->host_id) : NULL;
}

static bool plan_own_or_borrowed(const struct catalogue *c, const struct carrier *carrier,
    enum condition when, struct plan *plan)
{
	const struct carrier *host = network_of(c, carrier), *standard;

	if (plan_single(plan, carrier, when) || plan_sequence(plan, carrier, NULL, when))
		return true;
	if (carrier_code(carrier, when) != NULL)
		return false; /* this row has the line and no code in it: not filled from elsewhere
			       */
	if (host != NULL && plan_single(plan, host, when)) {
		plan->host = host;
		return true;
	}
	if (host != NULL && plan_sequence(plan, carrier, host, when))
		return true;
	standard = named_standard(c, carrier);
	if (standard != NULL &&
	    (plan_single(plan, standard, when) || plan_sequence(plan, standard, NULL, when))) {
		plan->unverified = true;
		return true;
	}
	return false;
}

bool plan_find(const struct catalogue *c, const struct carrier *carrier, enum condition when,
    struct plan *plan)
{
	*plan = (struct plan){ .n = 0 };
	if (!plan_own_or_borrowed(c, carrier, when, plan))
		return false;
	plan->network = network_of(c, carrier);
	plan->also_sets &= ~condition_bits(when);
	plan->one_by_one = when == CONDITION_ALL_CONDITIONAL && plan->n > 1 &&
	    (carrier->one_by_one || (plan->network != NULL && plan->network->one_by_one));
	return true;
}

/* "all, no_answer, busy": the words that commands take. */
static void list_conditions(const struct catalogue *c, const struct carrier *carrier,
    struct buf *out)
{
	struct plan plan;
	int condition;

	for (condition = 0; condition < CONDITIONS; condition++) {
		if (!plan_find(c, carrier, (enum condition)condition, &plan))
			continue;
		if (out->n > 0)
			buf_str(out, ", ");
		buf_str(out, condition_name((enum condition)condition));
	}
}

static bool lists_empty_codes(const struct carrier *carrier)
{
	size_t i;

	for (i = 0; i < carrier->n_codes; i++)
		if (carrier->codes[i].condition < CONDITIONS)
			return true;
	return false;
}

bool plan_by_steps(const struct catalogue *c, const struct carrier *carrier)
{
	struct plan plan;
	int condition;

	for (condition = 0; condition < CONDITIONS; condition++)
		if (plan_find(c, carrier, (enum condition)condition, &plan))
			return false;
	return carrier->n_steps > 0 && !lists_empty_codes(carrier);
}

bool plan_refuse_steps(const struct carrier *carrier, struct error *err)
{
	char hint[300];

	(void)snprintf(hint, sizeof hint, _("Follow the steps. %s"), carrier->note);
	return error_set(err, ERROR_REFUSED, "app-only", hint,
	    _("%s has no dial code for this: it is set by the steps listed with the line."),
	    carrier->name);
}

bool plan_refuse(const struct catalogue *c, const struct carrier *carrier, enum condition when,
    struct error *err)
{
	struct buf list;
	char hint[300];

	buf_init(&list, 200);
	list_conditions(c, carrier, &list);
	if (list.n > 0) {
		(void)snprintf(hint, sizeof hint, _("It takes: %s."), buf_text(&list));
		error_set(err, ERROR_REFUSED, "condition-not-supported", hint,
		    _("No code is known on %s that forwards %s."), carrier->name,
		    condition_words(when));
	} else if (plan_by_steps(c, carrier)) {
		(void)plan_refuse_steps(carrier, err);
	} else {
		error_set(err, ERROR_REFUSED, "condition-not-supported", carrier->note,
		    _("No code is known on %s that forwards calls to a number."), carrier->name);
	}
	buf_done(&list);
	return false;
}

/* TS 22.030 annex B: 5 to 30 seconds (in steps of 5, as the carriers print it); fixed lines whose
 * source gives no range are taken within what others document, and it is said. */
void plan_ring_range(const struct carrier *carrier, const struct plan *plan,
    struct ring_range *range)
{
	const struct carrier *from = NULL;
	size_t i;

	*range = (struct ring_range){ .unit = RING_NONE };
	for (i = 0; i < plan->n; i++) {
		if (!template_timed(plan->leg[i].row->activate))
			continue;
		from = plan->leg[i].owner;
		range->unit = template_has(plan->leg[i].row->activate, TEMPLATE_RINGS)
		    ? RING_RINGS
		    : RING_SECONDS;
		range->always = plan->leg[i].row->activate_no_timer[0] == '\0';
	}
	if (from == NULL)
		return;
	if (carrier->ring_max > 0 && carrier->ring_unit == range->unit)
		from = carrier;
	if (from->ring_min > 0 && from->ring_max >= from->ring_min && from->ring_step > 0) {
		range->min = from->ring_min;
		range->max = from->ring_max;
		range->step = from->ring_step;
		range->stated = true;
	} else if (range->unit == RING_RINGS) {
		*range = (struct ring_range){ 1, 9, 1, RING_RINGS, false, range->always };
	} else {
		range->stated = from->family == FAMILY_GSM_MMI;
		range->min = range->step = 5;
		range->max = range->stated ? 30 : 60;
	}
}
