/* The import's places in the pool: one at a time for customers that are there already, and those
 * that a shared store's project has given. */
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/import_parts.h"
#include "desk/place.h"
#include "desk/pool.h"
#include "store/sync.h"

/* ---- one place at a time: for customers that are there already, and in a shared store */

/* The country whose pool numbers fit: the number's own; in North America any of the area where its
 * own has none. */
const char *import_pool_country(struct import *i, const struct number *number)
{
	struct pool_number *all;
	struct error ignored;
	const char *area = NULL;
	size_t n;

	if (number->country_code != 1 || !pool_list(i->session->store, &i->row, &all, &n, &ignored))
		return number->country;
	for (size_t k = 0; k < n; k++) {
		if (strcmp(all[k].country, number->country) == 0)
			return number->country;
		if (number_country_code(all[k].country) == 1 && !area)
			area = all[k].country;
	}
	return area ? area : number->country;
}

void import_want_of(const struct import_line *line, const struct forwarding *f, const char *name,
    const char *country, struct import_want *out)
{
	*out = (struct import_want){ .line = line->line, .name = name };
	(void)text_copy(out->customer, sizeof out->customer, f->org_id);
	(void)text_copy(out->config, sizeof out->config, f->id);
	(void)text_copy(out->number, sizeof out->number, f->business_number);
	(void)text_copy(out->country, sizeof out->country, country);
	if (line->to == TO_NUMBER)
		(void)text_copy(out->pool_number, sizeof out->pool_number, line->ai.e164);
}

/* As `forward set --to` does. With auto and nothing to suggest the store says why. */
static bool take(struct import *i, const struct forwarding *f, const char *number,
    const char *country, struct error *err)
{
	struct session *s = i->session;
	struct lane1_choice choice = { .ring = -1, .foreign_yes = i->options.foreign_yes };
	char taken[E164_MAX];
	struct lane1 lane;
	struct number ai;

	if (!lane1_load(s, f->org_id, f->business_number, &i->row, &lane, err))
		return false;
	choice.ai_auto = !number;
	choice.ai_number = number ? number : lane.ai_default;
	if (choice.ai_number[0] && number_parse(&ai, choice.ai_number, NULL, NUMBER_UNKNOWN, err) &&
	    (number || number_same_area(&ai, lane.business.country)))
		return lane1_choose(s, &lane, &choice, err);
	return pool_allocate(s->store, lane.config->id, lane.config->version, country,
	    &(struct forwarding_setup){ .carrier_id = lane.config->carrier_id,
		.condition = lane.config->condition,
		.ring_seconds = lane.config->ring_seconds,
		.line_type = lane.config->line_type },
	    taken, err);
}

/* What was a pool's number elsewhere is no number typed by hand here: without the number in the
 * pool there is no place. A shared pool's may not have come yet: its project is asked. */
static bool pool_has(struct import *i, const struct import_line *line, struct error *err)
{
	struct sync_remote remote;
	struct pool_number p;

	if (line->to != TO_NUMBER || line->ai_source != AI_POOL ||
	    pool_get(i->session->store, line->ai.e164, &i->row, &p, err))
		return true;
	if (err->kind != ERROR_NOT_FOUND || !sync_joined(i->session->store, &i->row, &remote, err))
		return false;
	return error_set(err, ERROR_REFUSED,
	    remote.url[0] && !remote.readonly ? "pool-online" : "no-such-pool-number", NULL, "%s",
	    line->ai.international);
}

/* Why a number with free places gave none. */
static const char *with_led(struct import *i, const char *country, const char *text)
{
	const char *led = country[0] ? pool_led_words(i->session, country, &i->row) : "";

	return led[0] ? arena_printf(&i->row, "%s %s", text, led) : text;
}

/* The store's sentences end in "nothing was saved", and here the customer was. */
const char *import_no_place(struct import *i, const struct import_want *want,
    const struct error *err)
{
	static const struct {
		const char *code, *sentence;
	} rows[] = {
		{ "pool-full",
		    N_("No place is left in the pool of %s. Add a number to it, then import the same file again.") },
		{ "pool-empty",
		    N_("The pool has no number of %s. Read the pool from the provider or add one, then import the same file again.") },
		{ "pool-inactive",
		    N_("None of the pool numbers of %s can be used now. Look at them in the pool, then import the same file again.") },
	};

	for (size_t k = 0; !want->pool_number[0] && k < sizeof rows / sizeof rows[0]; k++)
		if (strcmp(err->code, rows[k].code) == 0)
			return with_led(i, k == 0 ? want->country : "",
			    arena_printf(&i->row, _(rows[k].sentence), want->country));
	if (strcmp(err->code, "no-such-pool-number") == 0)
		return arena_printf(&i->row,
		    _("Where this was exported %s was a pool number, and the pool here does not have it. Read the pool from the provider or add it, then import the same file again; or choose another AI number for this customer."),
		    want->pool_number);
	if (strcmp(err->code, "pool-full") == 0)
		return arena_printf(&i->row,
		    _("No place is left in the pool number %s. Choose another one for this customer."),
		    want->pool_number);
	return import_reason(&i->row, err);
}

/* As the lane says it before a code is given. */
static void placed(struct import *i, int line, const char *config_id)
{
	const char *unseen = "";
	struct forwarding now;

	i->count.placed++;
	if (forwarding_get(i->session->store, config_id, &i->row, &now, NULL))
		unseen = place_unseen(i->session, now.ai_number, &i->row);
	if (unseen[0])
		import_doubt_add(i, line, IMPORT_TO, now.ai_number, unseen);
}

bool import_is_online_only(const struct error *err)
{
	return strcmp(err->code, "pool-online") == 0;
}

/* Of one that is there and wants an AI number still. False: the store is busy or failed. */
bool import_place_there(struct import *i, const struct import_line *line,
    const struct forwarding *f, struct error *err)
{
	const char *country = import_pool_country(i, &line->fields.number);
	struct import_want want;

	import_want_of(line, f, line->fields.name, country, &want);
	if (pool_has(i, line, err) &&
	    take(i, f, line->to == TO_NUMBER ? line->ai.e164 : NULL, country, err)) {
		placed(i, line->line, f->id);
		return true;
	}
	if (err->kind == ERROR_BUSY || err->kind == ERROR_STORE)
		return false;
	import_want_add(i, import_is_online_only(err), &want, import_no_place(i, &want, err));
	return true;
}

/* ---- places that were given online */

struct place_wish *import_wishes(const struct import *i, size_t *n)
{
	struct place_wish *wishes = xcalloc(i->n_wanting + 1, sizeof *wishes);

	*n = i->n_wanting;
	for (size_t at = 0; at < i->n_wanting; at++) {
		const struct import_want *want = &i->wanting[at];

		(void)text_copy(wishes[at].config_id, sizeof wishes[at].config_id, want->config);
		(void)text_copy(wishes[at].country, sizeof wishes[at].country, want->country);
		(void)text_copy(wishes[at].number, sizeof wishes[at].number, want->pool_number);
	}
	return wishes;
}

void import_places_given(struct import *i, const struct place_given *given, size_t n,
    const char *rest)
{
	check(i->count.phase == IMPORT_PLACING && n <= i->n_wanting);
	for (size_t at = 0; at < i->n_wanting; at++) {
		struct import_answer *a = &i->answers[at];

		if (a->what != ANSWER_NONE)
			continue;
		if (at < n && given[at].outcome == PLACE_TAKEN) {
			a->what = ANSWER_NUMBER;
			(void)text_copy(a->number, sizeof a->number, given[at].number);
		} else {
			a->what = ANSWER_REFUSED;
			a->reason =
			    arena_strdup(&i->arena, at < n ? import_why(i, &given[at].why) : rest);
		}
	}
}

static bool answer_take(struct import *i, size_t at, struct error *err)
{
	const struct import_want *want = &i->wanting[at];
	struct import_answer *a = &i->answers[at];
	struct forwarding f;

	if (a->what == ANSWER_NUMBER) {
		if (forwarding_get(i->session->store, want->config, &i->row, &f, err) &&
		    take(i, &f, a->number, want->country, err)) {
			placed(i, want->line, want->config);
			a->what = ANSWER_DONE;
		} else if (err->kind == ERROR_BUSY || err->kind == ERROR_STORE) {
			return false;
		} else {
			a->what = ANSWER_REFUSED;
			a->reason = import_reason(&i->arena, err);
		}
	}
	if (a->what == ANSWER_REFUSED)
		import_want_add(i, false, want, a->reason);
	a->what = ANSWER_DONE;
	return true;
}

static enum import_step places_end(struct import *i)
{
	import_phase_set(i, i->options.handouts ? IMPORT_HANDOUTS : IMPORT_DONE);
	return i->options.handouts ? IMPORT_MORE : IMPORT_WAITS;
}

enum import_step import_place_step(struct import *i, struct error *err)
{
	const uint64_t until = time_monotonic_ms() + IMPORT_STEP_MS;

	for (; i->next < i->n_wanting; i->next++) {
		i->count.permille = (int)(i->next * 1000 / i->n_wanting);
		/* Answers come in any order: those behind are taken when this one is. */
		if (i->answers[i->next].what == ANSWER_NONE)
			return IMPORT_WAITS;
		if (time_monotonic_ms() >= until)
			return IMPORT_MORE;
		arena_reset(&i->row);
		if (!answer_take(i, i->next, err))
			return import_failed(err);
	}
	return places_end(i);
}
