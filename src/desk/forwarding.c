#include "desk/forwarding.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/lane1.h"

static bool has_number(const struct lane1 *lane, struct error *err)
{
	return lane->config ||
	    error_set(err, ERROR_REFUSED, "no-business-number",
		_("Add the number that its own customers dial."),
		_("%s has no business number yet."), lane->customer.name);
}

static enum ai_source source_of(const struct lane1 *lane, const char *e164)
{
	for (size_t i = 0; i < lane->n_ai_choices; i++)
		if (strcmp(lane->ai_choices[i].number, e164) == 0)
			return strcmp(lane->ai_choices[i].source, "managed") == 0 ? AI_MANAGED
										  : AI_POOL;
	if (strcmp(lane->config->ai_number, e164) == 0 && lane->config->ai_source != AI_NONE)
		return lane->config->ai_source;
	return lane->customer.mode == MODE_BYOC ? AI_BYOC : AI_MANUAL;
}

/* A setup while it is being put together: what is on the screen, then what was chosen. */
struct draft {
	struct number ai; /* e164 empty: none */
	const struct carrier *carrier;
	enum condition condition;
	int ring;
	bool carrier_chosen;
};

static struct draft draft_of(const struct lane1 *lane)
{
	return (struct draft){ .ai = lane->ai,
		.carrier = lane->carrier,
		.condition = lane->condition,
		.ring = lane->ring,
		.carrier_chosen = !lane->carrier_suggested };
}

static bool draft_save(struct session *s, const struct lane1 *lane, const struct draft *d,
    struct error *err)
{
	const struct forwarding_setup setup = {
		.ai_number = d->ai.e164,
		.ai_source = d->ai.e164[0] ? source_of(lane, d->ai.e164) : AI_NONE,
		.carrier_id = d->carrier ? d->carrier->id : "",
		.condition = condition_name(d->condition),
		.ring_seconds = d->ring,
		/* A carrier that a person chose tells the kind of line where the numbering plan
		   does not. */
		.line_type = d->carrier && d->carrier_chosen ? line_type_name(d->carrier->line_type)
							     : lane->config->line_type,
	};

	return forwarding_set(s->store, lane->config->id, lane->config->version, &setup, err);
}

static bool foreign_refuse(struct error *err)
{
	return error_set(err, ERROR_REFUSED, "foreign-needs-yes",
	    _("Tell the customer that each forwarded call is paid as a call abroad, then say yes."),
	    _("The AI number lies in another country than the business number."));
}

/* A suggestion that lies abroad is not saved by the way: it waits for its own yes. */
static bool draft_ai(struct draft *d, const struct lane1 *lane, const struct lane1_choice *choice,
    struct error *err)
{
	bool foreign;

	if (choice->ai_number &&
	    !number_parse(&d->ai, choice->ai_number, lane->customer.country, NUMBER_UNKNOWN, err))
		return false;
	if (!d->ai.e164[0])
		return true;
	if (strcmp(d->ai.e164, lane->config->business_number) == 0)
		return error_set(err, ERROR_INPUT, "same-number",
		    _("Choose the number that the AI answers."),
		    _("%s is the business number itself: it cannot be forwarded to itself."),
		    d->ai.international);
	foreign = !number_same_area(&d->ai, lane->business.country) &&
	    strcmp(d->ai.e164, lane->config->ai_number) != 0;
	if (!foreign || choice->foreign_yes)
		return true;
	if (choice->ai_number)
		return foreign_refuse(err);
	memset(&d->ai, 0, sizeof d->ai);
	return true;
}

static bool draft_carrier(struct session *s, struct draft *d, const struct lane1_choice *choice,
    struct error *err)
{
	if (!choice->carrier_id)
		return true;
	d->carrier = catalogue_find(s->catalogue, choice->carrier_id);
	d->carrier_chosen = true;
	return d->carrier ||
	    error_set(err, ERROR_NOT_FOUND, "no-such-carrier",
		_("Choose one of the list of lines."), _("The catalogue has no such line."));
}

/* One try at the code of the draft. A line that is set in an app is fine without one. */
static bool draft_builds(struct session *s, const struct lane1 *lane, const struct draft *d,
    bool force, struct error *err)
{
	const struct dial_request request = { .carrier = d->carrier,
		.when = d->condition,
		.target = &d->ai,
		.line_country = lane->business.country,
		.line_number_type = lane->business.type,
		.ring = d->ring,
		.force = force };
	struct arena arena = { 0 };
	struct dial_code code;
	bool ok;

	ok = dial_code_build(s->catalogue, &request, &arena, &code, err) ||
	    strcmp(err->code, "app-only") == 0;
	arena_done(&arena);
	return ok;
}

/* What was not chosen now gives way to what was. */
static bool draft_fit(struct session *s, const struct lane1 *lane, struct draft *d,
    const struct lane1_choice *choice, struct error *err)
{
	const bool forced_before = !lane->ai_suggested && !lane->carrier_suggested &&
	    d->carrier == lane->carrier && strcmp(d->ai.e164, lane->ai.e164) == 0;
	const bool force = choice->force || forced_before;

	if (!d->carrier || !d->ai.e164[0] || draft_builds(s, lane, d, force, err))
		return true;
	if (strcmp(err->code, "condition-not-supported") == 0 && !choice->condition) {
		d->condition = lane1_default_condition(s->catalogue, d->carrier);
		if (draft_builds(s, lane, d, force, err) ||
		    strcmp(err->code, "condition-not-supported") == 0)
			return true; /* a line without any code: the lane says so */
	}
	if (strcmp(err->code, "ring-not-accepted") == 0 && choice->ring < 0) {
		d->ring = 0;
		return draft_builds(s, lane, d, force, err);
	}
	return false;
}

bool lane1_choose(struct session *s, const struct lane1 *lane, const struct lane1_choice *choice,
    struct error *err)
{
	struct error own = { 0 };
	struct draft d;
	bool ok;

	if (!has_number(lane, err))
		return false;
	d = draft_of(lane);
	if (choice->condition)
		d.condition = *choice->condition;
	if (choice->ring >= 0)
		d.ring = choice->ring;
	ok = draft_ai(&d, lane, choice, &own) && draft_carrier(s, &d, choice, &own) &&
	    draft_fit(s, lane, &d, choice, &own) && draft_save(s, lane, &d, &own);
	if (!ok && err)
		*err = own;
	return ok;
}

static bool same_setup(const struct forwarding *now, const struct lane1 *lane)
{
	return strcmp(now->ai_number, lane->ai.e164) == 0 &&
	    strcmp(now->carrier_id, lane->carrier->id) == 0 &&
	    strcmp(now->condition, condition_name(lane->condition)) == 0 &&
	    now->ring_seconds == lane->ring;
}

bool lane1_given(struct session *s, const struct lane1 *lane, struct error *err)
{
	struct forwarding_codes codes = { "", "", "" };
	struct arena arena = { 0 };
	struct forwarding now;
	struct draft d;
	bool ok = false;

	if (!has_number(lane, err))
		return false;
	if (!lane->has_code && lane->n_steps == 0)
		return error_set(err, ERROR_REFUSED, "nothing-to-give", lane->code_error.hint,
		    _("There is no code to give: %s"),
		    lane->code_error.message[0] ? lane->code_error.message : lane->next_step);
	if (lane->needs_foreign_yes)
		return foreign_refuse(err);
	d = draft_of(lane);
	if (!draft_save(s, lane, &d, err) ||
	    !forwarding_get(s->store, lane->config->id, &arena, &now, err))
		goto done;
	if (!same_setup(&now, lane)) {
		error_set(err, ERROR_CONFLICT, "changed-meanwhile",
		    _("Look at it again, then repeat."),
		    _("Another console has just changed this forward; it was not marked given."));
		goto done;
	}
	if (lane->has_code) {
		codes.activate = lane1_codes(&lane->code, LANE1_ACTIVATE, &arena);
		codes.deactivate = lane1_codes(&lane->code, LANE1_DEACTIVATE, &arena);
		codes.query = lane1_codes(&lane->code, LANE1_QUERY, &arena);
	}
	ok = forwarding_given(s->store, now.id, now.version, &codes, err);
done:
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

	text_clean(reason, strlen(reason), clean, sizeof clean, 400);
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
