/* The import after its yes: batches into the store, places in the pool, hand-outs. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/handout.h"
#include "desk/import_parts.h"
#include "store/pool.h"

#define STEP_MS 25

static enum import_step failed(const struct error *err)
{
	return err->kind == ERROR_BUSY ? IMPORT_LATER : IMPORT_FAILED;
}

static void phase_set(struct import *i, enum import_phase phase)
{
	i->count.phase = phase;
	i->count.permille = 0;
	i->next = 0;
}

/* ---- one place at a time: for customers that are there already, and in a shared store */

/* The country whose pool numbers fit: the number's own; in North America any of the area where its
 * own has none. */
static const char *pool_country(struct import *i, const struct number *number)
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

static void want_of(const struct import_line *line, const struct forwarding *f, const char *name,
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

/* The store's sentences end in "nothing was saved", and here the customer was. */
static const char *no_place(struct import *i, const struct import_want *want,
    const struct error *err)
{
	static const struct {
		const char *code, *sentence;
	} rows[] = {
		{ "pool-full",
		    N_("No place is left in the pool of %s. Add a number to it, then import the same file again.") },
		{ "pool-empty",
		    N_("The pool has no number of %s. Read or add one (voxdesk pool), then import the same file again.") },
		{ "pool-inactive",
		    N_("None of the pool numbers of %s can be used now. See voxdesk pool list, then import the same file again.") },
	};

	for (size_t k = 0; !want->pool_number[0] && k < sizeof rows / sizeof rows[0]; k++)
		if (strcmp(err->code, rows[k].code) == 0)
			return arena_printf(&i->row, _(rows[k].sentence), want->country);
	if (strcmp(err->code, "pool-full") == 0)
		return arena_printf(&i->row,
		    _("No place is left in the pool number %s. Choose another one for this customer."),
		    want->pool_number);
	return import_reason(&i->row, err);
}

static bool is_online_only(const struct error *err)
{
	return strcmp(err->code, "pool-online") == 0;
}

/* Of one that is there and wants an AI number still. False: the store is busy or failed. */
static bool place_there(struct import *i, const struct import_line *line,
    const struct forwarding *f, struct error *err)
{
	const char *country = pool_country(i, &line->fields.number);
	struct import_want want;

	want_of(line, f, line->fields.name, country, &want);
	if (take(i, f, line->to == TO_NUMBER ? line->ai.e164 : NULL, country, err)) {
		i->count.placed++;
		return true;
	}
	if (err->kind == ERROR_BUSY || err->kind == ERROR_STORE)
		return false;
	import_want_add(i, is_online_only(err), &want, no_place(i, &want, err));
	return true;
}

/* ---- batches */

static void batch_add(struct import *i, size_t at, struct import_line *line)
{
	struct import_batch_line *b = &i->batch_lines[i->n_batch];
	struct bulk_customer *out = &i->batch[i->n_batch++];
	const struct customer_fields *f = &line->fields;

	*b = (struct import_batch_line){ .at = at, .line = line };
	b->setup = (struct forwarding_setup){
		.ai_number = line->to == TO_NUMBER ? line->ai.e164 : NULL,
		.ai_source = line->to == TO_NUMBER ? line->ai_source : AI_NONE,
		.carrier_id = line->carrier ? line->carrier->id : "",
		.condition = line->has_condition ? condition_name(line->condition) : "",
		.ring_seconds = line->ring,
		/* A carrier that a person chose tells the kind of line where the numbering plan
		 * does not. */
		.line_type = line->carrier ? line_type_name(line->carrier->line_type) : NULL,
	};
	if (line->to == TO_AUTO)
		(void)text_copy(b->country, sizeof b->country, pool_country(i, &f->number));
	*out = (struct bulk_customer){
		.id = line->cell[IMPORT_ID],
		.fields = { .name = f->name,
		    .country = f->country,
		    .language = f->language,
		    .note = f->note,
		    .twilio_account_sid = line->cell[IMPORT_ACCOUNT],
		    .mode = &f->mode,
		    .through_telnyx = &f->through_telnyx },
		.business_number = f->number.e164,
		.line_type = customer_line_type(&f->number),
		.setup = &b->setup,
		.pool_country = b->country,
	};
}

/* A line that was good when it was checked and is not any more. */
static void now_bad(struct import *i, size_t at, int line, const struct import_fault *fault)
{
	i->lines[at].fate = FATE_BAD;
	i->count.good--;
	import_bad_add(i, line, fault);
}

/* Looks at lines[at] once more and puts it into the batch, or counts it as what it is by now. */
static bool gather_line(struct import *i, size_t at, struct error *err)
{
	struct import_kept_line *kept = &i->lines[at];
	struct import_fault fault = { .column = IMPORT_COLUMNS };
	struct import_line *line;
	enum import_fate fate;
	struct forwarding there;

	if (kept->fate == FATE_ALREADY)
		return true;
	line = import_reread(i, at);
	if (!import_line_fate(i->session, &i->row, line, &fate, &there, &fault, err))
		return false;
	if (fate == FATE_WANTS && !place_there(i, line, &there, err))
		return false;
	if (fate == FATE_NEW) {
		if (kept->fate != FATE_NEW) { /* removed meanwhile */
			kept->fate = FATE_NEW;
			i->count.already--;
			i->count.good++;
		}
		batch_add(i, at, line);
	} else if (kept->fate == FATE_NEW && fate == FATE_BAD) {
		now_bad(i, at, line->line, &fault);
	} else if (fate != FATE_BAD) {
		if (kept->fate == FATE_NEW) {
			i->count.good--;
			i->count.already++;
		}
		import_config_pack(there.id, kept->config);
		kept->fate = FATE_ALREADY;
	}
	return true;
}

static void count_place(struct import *i, const struct import_batch_line *b,
    const struct bulk_made *made)
{
	const struct import_line *line = b->line;
	const struct forwarding f = { .business_number = line->fields.number.e164 };
	struct import_want want;

	if (line->to == TO_NONE)
		return;
	if (made->ai_number[0]) {
		i->count.placed++;
		return;
	}
	want_of(line, &f, line->fields.name, b->country, &want);
	(void)text_copy(want.customer, sizeof want.customer, made->customer_id);
	(void)text_copy(want.config, sizeof want.config, made->config_id);
	import_want_add(i, is_online_only(&made->why), &want, no_place(i, &want, &made->why));
}

static void count_batch(struct import *i)
{
	for (size_t k = 0; k < i->n_batch; k++) {
		const struct import_batch_line *b = &i->batch_lines[k];
		const struct bulk_made *made = &i->made[k];
		struct import_fault fault = { .column = IMPORT_NUMBER };

		if (!made->made) {
			fault.err = made->why;
			fault.value = b->line->cell[IMPORT_NUMBER];
			now_bad(i, b->at, b->line->line, &fault);
			continue;
		}
		i->count.good--;
		i->count.added++;
		i->lines[b->at].fate = FATE_ALREADY;
		import_config_pack(made->config_id, i->lines[b->at].config);
		count_place(i, b, made);
	}
	i->n_batch = 0;
}

static bool gather(struct import *i, struct error *err)
{
	const uint64_t until = time_monotonic_ms() + STEP_MS;

	if (!i->batch) {
		i->batch = xcalloc(IMPORT_BATCH, sizeof *i->batch);
		i->made = xcalloc(IMPORT_BATCH, sizeof *i->made);
		i->batch_lines = xcalloc(IMPORT_BATCH, sizeof *i->batch_lines);
	}
	arena_reset(&i->row);
	for (; i->next < i->n_lines && i->n_batch < IMPORT_BATCH; i->next++)
		if (time_monotonic_ms() >= until)
			return true;
		else if (!gather_line(i, i->next, err))
			return false;
	return true;
}

enum import_step import_write_step(struct import *i, struct error *err)
{
	/* A batch that met a busy store is still in hand. */
	if (i->n_batch == 0 && !gather(i, err) && i->n_batch == 0)
		return failed(err);
	if (i->n_batch > 0) {
		error_clear(err);
		if (!customers_add(i->session->store, i->batch, i->n_batch, i->made, err))
			return failed(err);
		FAIL_POINT("import-batch");
		count_batch(i);
	}
	i->count.permille = (int)(i->next * 1000 / (i->n_lines ? i->n_lines : 1));
	if (i->next < i->n_lines)
		return IMPORT_MORE;
	phase_set(i, IMPORT_PLACING);
	i->answers = xcalloc(i->n_wanting + 1, sizeof *i->answers);
	return IMPORT_MORE;
}

/* ---- places that were given online */

void import_placed(struct import *i, size_t at, const char *number_or_null, const char *reason)
{
	struct import_answer *a;

	check(i->count.phase == IMPORT_PLACING && at < i->n_wanting);
	a = &i->answers[at];
	if (a->what != ANSWER_NONE)
		return;
	a->what = number_or_null ? ANSWER_NUMBER : ANSWER_REFUSED;
	if (number_or_null)
		(void)text_copy(a->number, sizeof a->number, number_or_null);
	else
		a->reason = arena_strdup(&i->arena, reason);
}

void import_place_none(struct import *i, const char *reason)
{
	for (size_t at = 0; at < i->n_wanting; at++)
		import_placed(i, at, NULL, reason);
}

static bool answer_take(struct import *i, size_t at, struct error *err)
{
	const struct import_want *want = &i->wanting[at];
	struct import_answer *a = &i->answers[at];
	struct forwarding f;

	if (a->what == ANSWER_NUMBER) {
		if (forwarding_get(i->session->store, want->config, &i->row, &f, err) &&
		    take(i, &f, a->number, want->country, err)) {
			i->count.placed++;
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
	phase_set(i, i->options.handouts ? IMPORT_HANDOUTS : IMPORT_DONE);
	return i->options.handouts ? IMPORT_MORE : IMPORT_WAITS;
}

enum import_step import_place_step(struct import *i, struct error *err)
{
	const uint64_t until = time_monotonic_ms() + STEP_MS;

	for (; i->next < i->n_wanting; i->next++) {
		i->count.permille = (int)(i->next * 1000 / i->n_wanting);
		/* Answers come in any order: those behind are taken when this one is. */
		if (i->answers[i->next].what == ANSWER_NONE)
			return IMPORT_WAITS;
		if (time_monotonic_ms() >= until)
			return IMPORT_MORE;
		arena_reset(&i->row);
		if (!answer_take(i, i->next, err))
			return failed(err);
	}
	return places_end(i);
}

/* ---- hand-outs */

static bool handout(struct import *i, const struct lane1 *lane, struct error *err)
{
	const enum handout_format format = i->options.handouts_html ? HANDOUT_HTML : HANDOUT_TEXT;
	enum handout_end end;
	char name[128];
	struct buf text;
	void *list = i->kept;
	struct import_kept *kept;

	buf_init(&text, 4 * HANDOUT_MAX);
	handout_write(lane, NULL, format, &text);
	handout_name(lane, format, name);
	end = handout_save(i->folder, name, buf_text(&text), text.n, err);
	buf_done(&text);
	if (end == HANDOUT_KEPT) {
		kept = import_grow(&list, &i->n_kept, &i->kept_room, sizeof *kept);
		i->kept = list;
		kept->file = arena_strdup(&i->arena, name);
		kept->reason = import_reason(&i->arena, err);
		i->count.handouts_kept++;
	}
	i->count.handouts += end == HANDOUT_WRITTEN || end == HANDOUT_SAME;
	return end != HANDOUT_FAILED;
}

enum import_step import_handout_step(struct import *i, struct error *err)
{
	const uint64_t until = time_monotonic_ms() + STEP_MS;
	struct lane1 lane;
	int line;

	if (i->folder < 0)
		i->folder = handout_folder(i->options.handouts, err);
	if (i->folder < 0)
		return IMPORT_FAILED;
	do {
		arena_reset(&i->row);
		error_clear(err);
		if (!import_next_lane(i, &i->next, &i->row, &lane, &line, err)) {
			if (err->kind != ERROR_NONE)
				return failed(err);
			(void)syncfs(i->folder); /* once for all, not file by file */
			i->count.phase = IMPORT_DONE;
			return IMPORT_WAITS;
		}
		if (handout_ready(&lane) && !handout(i, &lane, err))
			return IMPORT_FAILED;
	} while (time_monotonic_ms() < until);
	i->count.permille = (int)(i->next * 1000 / (i->n_lines ? i->n_lines : 1));
	return IMPORT_MORE;
}
