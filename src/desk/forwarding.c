#include "desk/forwarding.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/lane1.h"
#include "desk/number_typed.h"
#include "store/pool.h"

static bool has_number(const struct lane1 *lane, struct error *err)
{
	return lane->config ||
	    error_set(err, ERROR_REFUSED, "no-business-number",
		_("Add the number that its own customers dial."),
		_("%s has no business number yet."), lane->customer.name);
}

bool lane1_holder_refuse(const char *customer_id, const struct number_holder *holder,
    const char *shown, struct error *err)
{
	switch (holder->use) {
	case NUMBER_USE_BUSINESS:
		return error_set(err, ERROR_REFUSED, "business-number",
		    _("Choose the number that the AI answers."),
		    _("%s is a business number of %s: calls would go to a line that is forwarded itself."),
		    shown, holder->name);
	case NUMBER_USE_MANAGED:
		if (!holder->org_id[0] || strcmp(holder->org_id, customer_id) == 0)
			return true;
		return error_set(err, ERROR_REFUSED, "managed-elsewhere",
		    _("Choose this customer's own number, or one of the pool."),
		    _("%s is rented for %s: its AI would answer these calls."), shown,
		    holder->name);
	case NUMBER_USE_POOL:
		if (!holder->inactive)
			return true;
		return error_set(err, ERROR_REFUSED, "pool-inactive",
		    _("Choose another AI number."),
		    holder->drift == DRIFT_MISSING
			? _("The pool number %s is missing at its provider.")
			: holder->drift == DRIFT_SUSPENDED
			? _("The pool number %s takes no calls at its provider now.")
			: _("The pool number %s is switched off."),
		    shown);
	default:
		return true;
	}
}

bool lane1_carrier_refuse(const struct carrier *carrier, const struct number *business,
    const char *hint, struct error *err)
{
	if (carrier_is_for(carrier, business))
		return true;
	if (strcmp(carrier->country, "*") == 0)
		return error_set(err, ERROR_REFUSED, "carrier-elsewhere", hint,
		    _("%s: these codes are not used in %s, where the number is."), carrier->name,
		    business->country);
	return error_set(err, ERROR_REFUSED, "carrier-elsewhere", hint,
	    _("%s is a line of %s, and the number is one of %s."), carrier->name, carrier->country,
	    business->country);
}

/* Where the AI number comes from: what was typed by hand may be a pool number or somebody's all the
 * same. A pool number without a free place is refused by the store. */
static bool source_of(struct session *s, const struct lane1 *lane, const struct number *ai,
    enum ai_source *out, struct error *err)
{
	struct arena arena = { 0 };
	struct number_holder holder;
	bool ok;

	*out = AI_NONE;
	if (!ai->e164[0])
		return true;
	*out = lane->config->ai_source;
	if (strcmp(lane->config->ai_number, ai->e164) == 0 && *out != AI_NONE)
		return true;
	ok = number_holder_get(s->store, ai->e164, &arena, &holder, err) &&
	    lane1_holder_refuse(lane->customer.id, &holder, ai->international, err);
	*out = holder.use == NUMBER_USE_POOL                       ? AI_POOL
	    : holder.use == NUMBER_USE_MANAGED && holder.org_id[0] ? AI_MANAGED
	    : lane->customer.mode == MODE_BYOC                     ? AI_BYOC
								   : AI_MANUAL;
	arena_done(&arena);
	return ok;
}

/* A setup while it is being put together: what is on the screen, then what was chosen. What is only
 * suggested is part of the code, but it is not saved. */
struct draft {
	struct number ai; /* e164 empty: none */
	const struct carrier *carrier;
	enum condition condition;
	int ring;
	bool ai_chosen, carrier_chosen, condition_chosen; /* now or before */
	bool ai_any; /* any pool number of its country will do */
};

static struct draft draft_of(const struct lane1 *lane)
{
	return (struct draft){ .ai = lane->ai,
		.carrier = lane->carrier,
		.condition = lane->condition,
		.ring = lane->ring,
		.ai_chosen = lane->config->ai_number[0] != '\0',
		.carrier_chosen = lane->carrier && !lane->carrier_suggested,
		.condition_chosen = lane->config->condition[0] != '\0' };
}

static struct dial_request request_of(const struct lane1 *lane, const struct draft *d)
{
	return (struct dial_request){ .carrier = d->carrier,
		.when = d->condition,
		.target = &d->ai,
		.line_country = lane->business.country,
		.line_number_type = lane->business.type,
		.ring = d->ring };
}

/* What the draft is activated with; "" when it is not whole or has no code. */
static const char *draft_activates(struct session *s, const struct lane1 *lane,
    const struct draft *d, struct arena *arena)
{
	struct dial_request request = request_of(lane, d);
	struct dial_code code;
	struct error ignored;

	if (!d->ai_chosen || !d->carrier_chosen || !d->condition_chosen)
		return "";
	request.force = true; /* whether the carrier refuses the target was settled before */
	return dial_code_build(s->catalogue, &request, arena, &code, &ignored)
	    ? lane1_codes(&code, LANE1_ACTIVATE, arena)
	    : "";
}

/* The country of the suggested pool number; "" when what is suggested is none. */
static const char *pool_country(const struct lane1 *lane, const char *number)
{
	for (size_t i = 0; i < lane->n_ai_choices; i++)
		if (strcmp(lane->ai_choices[i].number, number) == 0 &&
		    strcmp(lane->ai_choices[i].source, "pool") == 0)
			return lane->ai_choices[i].country;
	return "";
}

/* `taken`: the AI number that was saved, which is another pool number than the draft's where that
 * had no place left. */
static bool draft_save(struct session *s, const struct lane1 *lane, const struct draft *d,
    char taken[E164_MAX], struct error *err)
{
	const char *country = d->ai_any ? pool_country(lane, d->ai.e164) : "";
	const struct forwarding *now = lane->config;
	struct arena arena = { 0 };
	struct forwarding_setup setup = {
		.ai_number = d->ai_chosen ? d->ai.e164 : "",
		.carrier_id = d->carrier_chosen ? d->carrier->id : now->carrier_id,
		.condition = d->condition_chosen ? condition_name(d->condition) : "",
		.ring_seconds = d->ring,
		/* A carrier that a person chose tells the kind of line where the numbering plan
		   does not. */
		.line_type =
		    d->carrier_chosen ? line_type_name(d->carrier->line_type) : now->line_type,
		.activate_code = draft_activates(s, lane, d, &arena),
	};
	const struct number none = { 0 };
	bool ok;

	(void)text_copy(taken, E164_MAX, setup.ai_number);
	if (country[0])
		ok = pool_allocate(s->store, now->id, now->version, country, &setup, taken, err);
	else
		ok = source_of(s, lane, d->ai_chosen ? &d->ai : &none, &setup.ai_source, err) &&
		    forwarding_set(s->store, now->id, now->version, &setup, err);
	arena_done(&arena);
	return ok;
}

static bool foreign_refuse(struct error *err)
{
	return error_set(err, ERROR_REFUSED, "foreign-needs-yes",
	    _("Tell the customer that each forwarded call is paid as a call abroad, then say yes."),
	    _("The AI number lies in another country than the business number."));
}

static bool draft_ai(struct draft *d, const struct lane1 *lane, const struct lane1_choice *choice,
    struct error *err)
{
	if (!choice->ai_number)
		return true;
	if (!number_typed(&d->ai, choice->ai_number, lane->customer.country, err))
		return false;
	d->ai_chosen = true;
	if (strcmp(d->ai.e164, lane->config->business_number) == 0)
		return error_set(err, ERROR_INPUT, "same-number",
		    _("Choose the number that the AI answers."),
		    _("%s is the business number itself: it cannot be forwarded to itself."),
		    d->ai.international);
	return choice->foreign_yes || number_same_area(&d->ai, lane->business.country) ||
	    strcmp(d->ai.e164, lane->config->ai_number) == 0 || foreign_refuse(err);
}

static bool draft_carrier(struct session *s, const struct lane1 *lane, struct draft *d,
    const struct lane1_choice *choice, struct error *err)
{
	if (!choice->carrier_id)
		return true;
	d->carrier = catalogue_find(s->catalogue, choice->carrier_id);
	d->carrier_chosen = true;
	if (!d->carrier)
		return error_set(err, ERROR_NOT_FOUND, "no-such-carrier",
		    _("Choose one of the list of lines."), _("The catalogue has no such line."));
	return choice->force || strcmp(d->carrier->id, lane->config->carrier_id) == 0 ||
	    lane1_carrier_refuse(d->carrier, &lane->business,
		_("Ask which line the business phone is on, and choose that one."), err);
}

static bool error_is(const struct error *err, const char *code)
{
	return strcmp(err->code, code) == 0;
}

/* One try at the code of the draft. A line that is set in an app is fine without one, and so is
 * every carrier with a target that is only suggested. */
static bool draft_builds(struct session *s, const struct lane1 *lane, const struct draft *d,
    bool force, struct error *err)
{
	struct dial_request request = request_of(lane, d);
	struct arena arena = { 0 };
	struct dial_code code;
	bool ok;

	request.force = force;
	ok = dial_code_build(s->catalogue, &request, &arena, &code, err) ||
	    error_is(err, "app-only") ||
	    (!d->ai_chosen &&
		(error_is(err, "foreign-target-refused") || error_is(err, "target-not-dialable")));
	arena_done(&arena);
	return ok;
}

/* The carrier has no code for the condition that was chosen before, which is kept: the lane then
 * says that there is no code. The target must suit the carrier all the same. */
static bool draft_without_code(struct session *s, const struct lane1 *lane, struct draft d,
    bool force, struct error *err)
{
	char why[240];

	d.ring = 0;
	for (int i = 0; i < CONDITIONS; i++) {
		d.condition = (enum condition)i;
		if (dial_supported(s->catalogue, d.carrier, d.condition, why, sizeof why))
			return draft_builds(s, lane, &d, force, err);
	}
	return true;
}

/* What was not chosen now gives way to what was; but a condition is never changed unasked. */
static bool draft_fit(struct session *s, const struct lane1 *lane, struct draft *d,
    const struct lane1_choice *choice, struct error *err)
{
	const bool forced_before = !lane->ai_suggested && !lane->carrier_suggested &&
	    d->carrier == lane->carrier && strcmp(d->ai.e164, lane->ai.e164) == 0;
	const bool force = choice->force || forced_before;

	if (!d->carrier || !d->ai.e164[0] || draft_builds(s, lane, d, force, err))
		return true;
	if (error_is(err, "condition-not-supported") && !choice->condition && choice->ring < 0)
		return draft_without_code(s, lane, *d, force, err);
	if (error_is(err, "ring-not-accepted") && choice->ring < 0) {
		d->ring = 0;
		return draft_builds(s, lane, d, force, err);
	}
	return false;
}

bool lane1_choose(struct session *s, const struct lane1 *lane, const struct lane1_choice *choice,
    struct error *err)
{
	struct error own = { 0 };
	char taken[E164_MAX];
	struct draft d;
	bool ok;

	if (!has_number(lane, err))
		return false;
	d = draft_of(lane);
	d.ai_any = choice->ai_auto && choice->ai_number;
	if (choice->condition) {
		d.condition = *choice->condition;
		d.condition_chosen = true;
	}
	if (choice->ring >= 0)
		d.ring = choice->ring;
	ok = draft_ai(&d, lane, choice, &own) && draft_carrier(s, lane, &d, choice, &own) &&
	    draft_fit(s, lane, &d, choice, &own) && draft_save(s, lane, &d, taken, &own);
	if (!ok && err)
		*err = own;
	return ok;
}

/* Is all that is on the screen saved already? Then saving it changes nothing. */
static bool saved(const struct lane1 *lane)
{
	return lane->config->ai_number[0] && lane->config->carrier_id[0] &&
	    lane->config->condition[0];
}

static bool can_give(const struct lane1 *lane, struct error *err)
{
	if (!has_number(lane, err))
		return false;
	if (lane->carrier_suggested && lane->ai.e164[0])
		return error_set(err, ERROR_REFUSED, "carrier-not-chosen",
		    _("Choose the line that the customer names, even if it is the one suggested."),
		    _("Ask which carrier the business phone has: it is only a guess so far, so nothing was marked given."));
	if (lane->step == LANE1_BYOC)
		return error_set(err, ERROR_REFUSED, "nothing-to-give",
		    _("If it is to be forwarded all the same, choose an AI number first."),
		    _("There is no code to give: no forwarding is needed, as this customer's own Twilio number reaches the agent directly. Nothing was marked."));
	if (!lane->has_code && lane->n_steps == 0)
		return error_set(err, ERROR_REFUSED, "nothing-to-give", lane->code_error.hint,
		    lane->code_error.message[0] ? _("There is no code to give: %s")
						: _("There is no code to give yet. Next: %s."),
		    lane->code_error.message[0] ? lane->code_error.message : lane->next_step);
	return !lane->needs_foreign_yes || foreign_refuse(err);
}

static bool other_taken(const struct lane1 *lane, const char *taken, struct error *err)
{
	char shown[NUMBER_TEXT_MAX];

	number_show(taken, shown, sizeof shown);
	return error_set(err, ERROR_CONFLICT, "other-number",
	    _("Read out the code as it stands now, then mark it given."),
	    _("%s was full by now, so %s was chosen and saved: its code is another one, and nothing was marked given."),
	    lane->ai.international, shown);
}

/* The version that the lane was read with, and one more for saving the suggestions: what another
 * console did in between is never written over. */
static bool give(struct session *s, const struct lane1 *lane, const struct forwarding_codes *codes,
    struct error *err)
{
	struct draft d = draft_of(lane);
	char taken[E164_MAX];

	if (saved(lane))
		return forwarding_given(s->store, lane->config->id, lane->config->version, codes,
		    err);
	d.ai_chosen = d.condition_chosen = true;
	d.ai_any = lane->ai_suggested;
	return draft_save(s, lane, &d, taken, err) &&
	    (strcmp(taken, lane->ai.e164) == 0 || other_taken(lane, taken, err)) &&
	    forwarding_given(s->store, lane->config->id, lane->config->version + 1, codes, err);
}

bool lane1_given(struct session *s, const struct lane1 *lane, struct error *err)
{
	struct forwarding_codes codes = { "", "", "" };
	struct arena arena = { 0 };
	bool ok;

	if (!can_give(lane, err))
		return false;
	if (lane->has_code) {
		codes.activate = lane1_codes(&lane->code, LANE1_ACTIVATE, &arena);
		codes.deactivate = lane1_codes(&lane->code, LANE1_DEACTIVATE, &arena);
		codes.query = lane1_codes(&lane->code, LANE1_QUERY, &arena);
	}
	ok = give(s, lane, &codes, err);
	arena_done(&arena);
	return ok;
}

bool lane1_reported(struct session *s, const struct lane1 *lane, struct error *err)
{
	return has_number(lane, err) &&
	    forwarding_reported(s->store, lane->config->id, lane->config->version, err);
}

bool lane1_refused(struct session *s, const struct lane1 *lane, const char *reason,
    struct error *err)
{
	char clean[480];

	text_take(reason, strlen(reason), clean, sizeof clean, 400);
	return has_number(lane, err) &&
	    forwarding_refused(s->store, lane->config->id, lane->config->version, clean, err);
}

bool lane1_removed(struct session *s, const struct lane1 *lane, struct error *err)
{
	return has_number(lane, err) &&
	    forwarding_removed(s->store, lane->config->id, lane->config->version, err);
}

bool lane1_cancel_done(struct session *s, const struct lane1 *lane, struct error *err)
{
	return has_number(lane, err) &&
	    forwarding_cancel_done(s->store, lane->config->id, lane->config->version, err);
}
