/* forward set: what is chosen, a yes to a number abroad, a place in a shared pool. */
#include <string.h>

#include "cli/command_forward.h"
#include "cli/command_sync.h"
#include "desk/number_typed.h"
#include "desk/pool.h"
#include "store/sync.h"

/* In a shared store the project alone knows which places are free: this store's copy of the pool
 * says nothing for certain, except of a number at home that it suggests. */
static bool place_at_project(struct cli *c, const struct lane1 *lane)
{
	struct sync_remote remote;
	struct error ignored;
	struct number now;

	if (!lane->config || lane->customer.mode == MODE_BYOC || !lane->business.country[0] ||
	    !sync_joined(c->session.store, &c->arena, &remote, &ignored) || !remote.url[0] ||
	    remote.readonly)
		return false;
	for (size_t i = 0; i < lane->n_ai_choices; i++)
		if (strcmp(lane->ai_choices[i].source, "managed") == 0)
			return false;
	return !lane->ai_default[0] ||
	    !number_parse(&now, lane->ai_default, NULL, NUMBER_UNKNOWN, &ignored) ||
	    !number_same_area(&now, lane->business.country);
}

/* --to: a number, or auto for the customer's managed number or one of the pool. */
static bool choice_ai(struct cli *c, const struct lane1 *lane, struct lane1_choice *choice,
    struct error *err)
{
	const char *country;
	struct number number;

	if (!c->value[FLAG_TO])
		return true;
	if (strcmp(c->value[FLAG_TO], "auto") == 0) {
		choice->ai_number = lane->ai_default;
		choice->ai_auto = true;
		if (lane->ai_default[0] || place_at_project(c, lane))
			return true;
		return lane->customer.mode == MODE_BYOC
		    ? error_set(err, ERROR_REFUSED, "no-ai-number",
			  _("If it is to be forwarded all the same, say where: --to NUMBER."),
			  _("No forwarding is needed: this customer's own Twilio number reaches the agent directly."))
		    : error_set(err, ERROR_REFUSED, "no-ai-number", _("Name one: --to NUMBER."),
			  _("The customer has no number of its own, and the pool has none with a free place in its country."));
	}
	if (!cli_country(c, &country, err) ||
	    !number_typed(&number, c->value[FLAG_TO], country ? country : lane->customer.country,
		err))
		return false;
	choice->ai_number = arena_strdup(&c->arena, number.e164);
	return true;
}

/* The first time everything must be said; later what is not said stays. */
static bool all_said(struct cli *c, const struct lane1 *lane, struct error *err)
{
	const struct {
		enum cli_flag flag;
		const char *saved;
	} needed[] = {
		{ FLAG_TO, lane->config ? lane->config->ai_number : "" },
		{ FLAG_CARRIER, lane->config ? lane->config->carrier_id : "" },
		{ FLAG_WHEN, lane->config ? lane->config->condition : "" },
	};

	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (!c->value[needed[i].flag] && !needed[i].saved[0])
			return error_set(err, ERROR_USAGE, "flag-missing",
			    _("See: voxdesk forward set --help."),
			    _("--%s is missing, and nothing is saved for it yet."),
			    cli_flags[needed[i].flag].name);
	return true;
}

static const char *no_place_there(struct cli *c, const char *country)
{
	const char *led = pool_led_words(&c->session, country, &c->arena);

	return arena_printf(&c->arena, _("The pool has no number with a free place in %s. %s%s"),
	    country, led, led[0] ? " " : "");
}

/* Why a number abroad: the customer pays for it, call by call. */
static const char *foreign_words(struct cli *c, const struct lane1 *lane,
    const struct lane1_choice *choice)
{
	const char *number = choice->ai_number ? choice->ai_number : lane->ai.e164;
	const char *why = "";
	struct error none_of_it;
	struct pool_number pool;
	char shown[NUMBER_TEXT_MAX];
	struct number ai;

	number_show(number, shown, sizeof shown);
	if (!number_parse(&ai, number, NULL, NUMBER_UNKNOWN, NULL))
		ai.country[0] = '\0';
	if (choice->ai_auto && pool_get(c->session.store, number, &c->arena, &pool, &none_of_it))
		why = no_place_there(c, lane->business.country);
	return arena_printf(&c->arena,
	    _("%s%s lies abroad (%s, not %s): the customer pays each forwarded call as a call abroad."),
	    why, shown, ai.country, lane->business.country);
}

/* The yes to a number abroad; *words gets why. */
static bool foreign_agreed(struct cli *c, const struct lane1 *lane,
    const struct lane1_choice *choice, const char **words, struct error *err)
{
	*words = foreign_words(c, lane, choice);
	if (c->options.yes && !c->options.json)
		cli_note("! %s", *words);
	return cli_confirm(c, arena_printf(&c->arena, _("%s Forward it there?"), *words), err);
}

static bool pool_is_used_up(const struct error *err)
{
	return strcmp(err->code, "pool-empty") == 0 || strcmp(err->code, "pool-full") == 0 ||
	    strcmp(err->code, "pool-inactive") == 0;
}

bool cli_place_given(struct cli *c, struct lane1 *lane, struct lane1_choice *choice,
    struct error *err)
{
	const char *number = choice->ai_number ? choice->ai_number : lane->config->ai_number;
	struct pool_number pool;

	if (!pool_get(c->session.store, number, &c->arena, &pool, err) ||
	    !cli_place(c, lane->config->id, choice->ai_auto ? "" : number, pool.country,
		&choice->ai_number, err))
		return false;
	choice->ai_auto = false;
	return lane1_load(&c->session, arena_strdup(&c->arena, lane->customer.id),
	    lane->config->business_number, &c->arena, lane, err);
}

/* A place in the customer's own country, wherever the project has one; else what is suggested
 * stays: a number abroad, after its own yes. */
static bool place_asked(struct cli *c, struct lane1 *lane, struct lane1_choice *choice,
    struct error *err)
{
	const char *customer = arena_strdup(&c->arena, lane->customer.id);
	const char *taken;

	if (!cli_place(c, lane->config->id, "", lane->business.country, &taken, err)) {
		if (!choice->ai_number[0] || !pool_is_used_up(err))
			return false;
		error_clear(err);
	} else {
		choice->ai_number = taken;
		choice->ai_auto = false;
	}
	return lane1_load(&c->session, customer, lane->config->business_number, &c->arena, lane,
	    err);
}

/* With what is asked for on the way, each at most once. */
static bool choose(struct cli *c, struct lane1 *lane, struct lane1_choice *choice,
    const char **words, struct error *err)
{
	bool placed = false;

	for (;;) {
		if (lane1_choose(&c->session, lane, choice, err))
			return true;
		if (strcmp(err->code, "foreign-needs-yes") == 0 && !choice->foreign_yes) {
			if (!foreign_agreed(c, lane, choice, words, err))
				return false;
			choice->foreign_yes = true;
		} else if (place_wanted(err) && !placed) {
			if (!cli_place_given(c, lane, choice, err))
				return false;
			placed = true;
		} else {
			cli_hint_force(c, err);
			return false;
		}
	}
}

/* Before the code is given: nobody at this desk knows whether the AI number is answered. */
static void unseen_note(struct cli *c, const char *config_id)
{
	struct error ignored;
	struct forwarding now;
	const char *unseen;

	if (!forwarding_get(c->session.store, config_id, &c->arena, &now, &ignored) ||
	    now.state != INBOUND_NONE)
		return;
	unseen = place_unseen(&c->session, now.ai_number, &c->arena);
	if (unseen[0])
		cli_note("! %s", unseen);
}

bool run_forward_set(struct cli *c, struct error *err)
{
	struct lane1_choice choice = { .ring = -1, .force = c->value[FLAG_FORCE] };
	const struct carrier *carrier;
	enum condition condition = CONDITION_NO_ANSWER;
	struct lane1 lane;
	const char *words = "";
	char id[ID_MAX];

	if (!cli_condition(c, &condition, err) ||
	    !cli_integer(c, FLAG_RING, 0, 999, &choice.ring, err) ||
	    !cli_lane_load(c, true, id, &lane, err) || !all_said(c, &lane, err) ||
	    !choice_ai(c, &lane, &choice, err))
		return false;
	if (c->value[FLAG_CARRIER]) {
		if (!cli_carrier(c, c->value[FLAG_CARRIER], &carrier, err))
			return false;
		choice.carrier_id = carrier->id;
	}
	if (c->value[FLAG_WHEN])
		choice.condition = &condition;
	if (choice.ai_auto && place_at_project(c, &lane) && !place_asked(c, &lane, &choice, err))
		return false;
	if (!choose(c, &lane, &choice, &words, err) || !cli_lane_print(c, id, false, err))
		return false;
	if (words[0] && c->options.json)
		cli_note("! %s", words);
	unseen_note(c, lane.config->id);
	return true;
}
