#include "desk/lane1.h"

#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "store/caller_ids.h"

const char *lane1_codes(const struct dial_code *code, enum lane1_code which, struct arena *arena)
{
	struct buf text;
	const char *out;

	buf_init(&text, 1024);
	for (size_t i = 0; i < code->n_legs; i++) {
		const struct dial_leg *leg = &code->legs[i];
		const char *one = which == LANE1_ACTIVATE ? leg->activate
		    : which == LANE1_DEACTIVATE           ? leg->deactivate
							  : leg->query;

		if (!one[0])
			continue;
		if (text.n > 0)
			buf_char(&text, '\n');
		buf_str(&text, one);
	}
	out = arena_strdup(arena, buf_text(&text));
	buf_done(&text);
	return out;
}

/* The configuration in hand: of `number` in any spelling, else the first. */
static bool config_pick(struct lane1 *lane, const char *number, struct error *err)
{
	struct number wanted;

	if (!number || !number[0]) {
		lane->config = lane->n_configs > 0 ? &lane->configs[0] : NULL;
		return true;
	}
	if (!number_parse(&wanted, number, lane->customer.country, NUMBER_UNKNOWN, err))
		return false;
	for (size_t i = 0; i < lane->n_configs; i++) {
		if (strcmp(lane->configs[i].business_number, wanted.e164) == 0) {
			lane->config = &lane->configs[i];
			return true;
		}
	}
	return error_set(err, ERROR_NOT_FOUND, "no-such-number",
	    _("Choose one of its own numbers."), _("%s is not a business number of %s."),
	    wanted.e164, lane->customer.name);
}

/* The place that it has in the pool stays the one to suggest: taking another one would change the
 * code for nothing. */
static bool keeps_place(const struct lane1 *lane)
{
	const struct forwarding *config = lane->config;
	const enum number_drift drift = lane->ai_standing.drift;
	struct number now;

	return config->ai_source == AI_POOL && config->state != INBOUND_REMOVED &&
	    drift != DRIFT_MISSING && drift != DRIFT_SUSPENDED &&
	    number_parse(&now, config->ai_number, NULL, NUMBER_UNKNOWN, NULL) &&
	    number_same_area(&now, lane->business.country);
}

/* The customer's own managed number, else the pool number that it has, else one that is no call
 * abroad, else the least used one: it is only taken after the yes about its price. A BYOC customer
 * needs none. */
static const char *ai_suggest(const struct lane1 *lane)
{
	if (lane->customer.mode == MODE_BYOC)
		return "";
	for (size_t i = 0; i < lane->n_ai_choices; i++)
		if (strcmp(lane->ai_choices[i].source, "managed") == 0)
			return lane->ai_choices[i].number;
	if (keeps_place(lane))
		return lane->config->ai_number;
	for (size_t i = 0; i < lane->n_ai_choices; i++) {
		struct number pool;
		struct error ignored;

		if (number_parse(&pool, lane->ai_choices[i].number, NULL, NUMBER_UNKNOWN,
			&ignored) &&
		    number_same_area(&pool, lane->business.country))
			return lane->ai_choices[i].number;
	}
	return lane->n_ai_choices > 0 ? lane->ai_choices[0].number : "";
}

static bool standing_fill(struct session *s, struct lane1 *lane, struct arena *arena,
    struct error *err)
{
	bool gone;

	if (!ai_standing_load(s, lane->config->ai_number, arena, &lane->ai_standing, err) ||
	    !forwarding_ai_gone(s->store, lane->config->id, &gone, err))
		return false;
	if (gone)
		lane->ai_standing = (struct ai_standing){
			.source = ai_source_name(AI_MANAGED),
			.provider = "",
			.provider_state = "",
			.seen_at = "",
			.text = _(
			    "This AI number was given back: calls to it reach whoever rents it next. Choose another; have the cancel code dialled where it is forwarded to."),
			.warning = true,
		};
	return true;
}

static bool ai_fill(struct session *s, struct lane1 *lane, struct arena *arena, struct error *err)
{
	const char *number = lane->config->ai_number;
	struct error ignored;

	if (!standing_fill(s, lane, arena, err))
		return false;
	lane->ai_default = ai_suggest(lane);
	lane->ai_suggested = !number[0];
	if (lane->ai_suggested) {
		number = lane->ai_default;
		if (!ai_standing_load(s, number, arena, &lane->ai_standing, err))
			return false;
	}
	if (!number[0] || !number_parse(&lane->ai, number, NULL, NUMBER_UNKNOWN, &ignored)) {
		lane->ai_suggested = false;
		memset(&lane->ai, 0, sizeof lane->ai);
		return true;
	}
	/* A number that was saved had its yes then. */
	lane->needs_foreign_yes =
	    lane->ai_suggested && !number_same_area(&lane->ai, lane->business.country);
	return true;
}

static void carrier_fill(struct session *s, struct lane1 *lane)
{
	const struct forwarding *config = lane->config;

	lane->carrier_suggested = !config->carrier_id[0];
	if (!lane->carrier_suggested)
		lane->carrier = catalogue_find(s->catalogue, config->carrier_id);
	else if (catalogue_suggest(s->catalogue, &lane->business, &lane->carrier, 1) == 0)
		lane->carrier = NULL;
	if (!lane->carrier) {
		lane->carrier_suggested = false;
		error_set(&lane->code_error, ERROR_NOT_FOUND, "no-such-carrier",
		    _("Choose the carrier again."),
		    config->carrier_id[0] ? _("The line \"%s\" is not in the catalogue (any more).")
					  : _("No line of the catalogue fits.%s"),
		    config->carrier_id);
	}
	if (!condition_parse(config->condition, &lane->condition))
		lane->condition = CONDITION_NO_ANSWER;
	lane->ring = config->ring_seconds;
}

static bool was_given(const struct forwarding *f)
{
	return f->state != INBOUND_NONE && f->state != INBOUND_REMOVED && f->activate_code[0];
}

static void code_fill(struct session *s, struct lane1 *lane, struct arena *arena)
{
	struct dial_request request = { .carrier = lane->carrier,
		.when = lane->condition,
		.target = &lane->ai,
		.line_country = lane->business.country,
		.line_number_type = lane->business.type,
		.ring = lane->ring };

	if (!lane->carrier || !lane->ai.e164[0])
		return;
	/* What lane1_choose() saved although the carrier refuses it was forced then; its warning
	 * stays. */
	request.force = !lane->ai_suggested && !lane->carrier_suggested;
	lane->has_code =
	    dial_code_build(s->catalogue, &request, arena, &lane->code, &lane->code_error);
	if (lane->has_code || strcmp(lane->code_error.code, "app-only") == 0) {
		lane->steps = lane->code.steps;
		lane->n_steps = lane->code.n_steps;
	}
}

static bool codes_changed(const struct lane1 *lane, struct arena *arena)
{
	return was_given(lane->config) &&
	    (!lane->has_code ||
		strcmp(lane->config->activate_code,
		    lane1_codes(&lane->code, LANE1_ACTIVATE, arena)) != 0);
}

static bool is_verified(const struct lane1 *lane, const struct caller_id *callers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(callers[i].number, lane->business.e164) == 0 &&
		    callers[i].state == OUTBOUND_VERIFIED)
			return true;
	return false;
}

bool lane1_load(struct session *s, const char *customer_id, const char *number, struct arena *arena,
    struct lane1 *out, struct error *err)
{
	struct caller_id *callers;
	struct error ignored;
	const char *country;
	size_t n_callers;

	memset(out, 0, sizeof *out);
	out->condition = CONDITION_NO_ANSWER;
	out->touch_warning = "";
	out->ai_default = "";
	out->ai_standing =
	    (struct ai_standing){ .source = "", .provider_state = "", .seen_at = "", .text = "" };
	if (!customer_get(s->store, customer_id, arena, &out->customer, err) ||
	    !forwarding_list(s->store, customer_id, arena, &out->configs, &out->n_configs, err) ||
	    !config_pick(out, number, err) ||
	    !caller_id_list(s->store, customer_id, NULL, 0, arena, &callers, &n_callers, err))
		return false;
	if (out->config &&
	    !number_parse(&out->business, out->config->business_number, NULL, NUMBER_UNKNOWN,
		&ignored))
		text_copy(out->business.e164, sizeof out->business.e164,
		    out->config->business_number);
	country = out->business.country[0] ? out->business.country : out->customer.country;
	if (!ai_number_list(s->store, customer_id, country, arena, &out->ai_choices,
		&out->n_ai_choices, err))
		return false;
	if (out->config && !ai_fill(s, out, arena, err))
		return false;
	if (out->config) {
		carrier_fill(s, out);
		code_fill(s, out, arena);
		out->codes_changed = codes_changed(out, arena);
	}
	lane1_step_fill(out, arena);
	out->touch_warning = lane1_touch(out, is_verified(out, callers, n_callers), arena);
	return true;
}
