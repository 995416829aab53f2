/* The import after its yes: batches into the store, hand-outs. */
#include <string.h>
#include <unistd.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/handout.h"
#include "desk/import_parts.h"

enum import_step import_failed(const struct error *err)
{
	return err->kind == ERROR_BUSY ? IMPORT_LATER : IMPORT_FAILED;
}

void import_phase_set(struct import *i, enum import_phase phase)
{
	i->count.phase = phase;
	i->count.permille = 0;
	i->next = 0;
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
		(void)text_copy(b->country, sizeof b->country, import_pool_country(i, &f->number));
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
		.setup = import_has_number(line) ? &b->setup : NULL,
		.pool_country = b->country,
	};
}

/* The line is by now what it was not when it was checked. */
static void count_from(struct import *i, struct import_kept_line *kept, enum import_fate now)
{
	i->count.good -= kept->fate == FATE_NEW;
	i->count.already -= kept->fate == FATE_ALREADY || kept->fate == FATE_WANTS;
	i->count.want -= kept->fate == FATE_WANTS;
	i->count.good += now == FATE_NEW;
	i->count.already += now == FATE_ALREADY;
	kept->fate = (unsigned char)now;
}

static void now_bad(struct import *i, size_t at, int line, const struct import_fault *fault)
{
	count_from(i, &i->lines[at], FATE_BAD);
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
	if (fate == FATE_WANTS && !import_place_there(i, line, &there, err))
		return false;
	if (fate == FATE_NEW) {
		count_from(i, kept, FATE_NEW); /* one that was there may be removed meanwhile */
		batch_add(i, at, line);
	} else if (fate == FATE_BAD) {
		now_bad(i, at, line->line, &fault);
	} else {
		count_from(i, kept, FATE_ALREADY);
		import_config_pack(there.id, kept->config);
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
	import_want_of(line, &f, line->fields.name, b->country, &want);
	(void)text_copy(want.customer, sizeof want.customer, made->customer_id);
	(void)text_copy(want.config, sizeof want.config, made->config_id);
	import_want_add(i, import_is_online_only(&made->why), &want,
	    import_no_place(i, &want, &made->why));
}

/* Another import of the same file, in another process, may have been there first: then it is there
 * just so. */
static void not_made(struct import *i, const struct import_batch_line *b,
    const struct bulk_made *made)
{
	struct import_fault fault = {
		.column = IMPORT_NUMBER, .value = b->line->cell[IMPORT_NUMBER], .err = made->why
	};
	struct import_kept_line *kept = &i->lines[b->at];
	enum import_fate fate = FATE_BAD;
	struct import_want want;
	struct forwarding there;
	struct error err;

	if (strcmp(made->why.code, "number-taken") != 0 ||
	    !import_line_fate(i->session, &i->row, b->line, &fate, &there, &fault, &err) ||
	    (fate != FATE_ALREADY && fate != FATE_WANTS)) {
		now_bad(i, b->at, b->line->line, &fault);
		return;
	}
	count_from(i, kept, FATE_ALREADY);
	import_config_pack(there.id, kept->config);
	if (fate == FATE_WANTS && !import_place_there(i, b->line, &there, &err)) {
		import_want_of(b->line, &there, b->line->fields.name, b->country, &want);
		import_want_add(i, false, &want, import_reason(&i->row, &err));
	}
}

static void count_batch(struct import *i)
{
	for (size_t k = 0; k < i->n_batch; k++) {
		const struct import_batch_line *b = &i->batch_lines[k];
		const struct bulk_made *made = &i->made[k];

		if (!made->made) {
			not_made(i, b, made);
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
	const uint64_t until = time_monotonic_ms() + IMPORT_STEP_MS;

	if (!i->batch) {
		i->batch = xcalloc(IMPORT_BATCH, sizeof *i->batch);
		i->made = xcalloc(IMPORT_BATCH, sizeof *i->made);
		i->batch_lines = xcalloc(IMPORT_BATCH, sizeof *i->batch_lines);
		i->batch_max = IMPORT_BATCH / 2;
	}
	arena_reset(&i->row);
	for (; i->next < i->n_lines && i->n_batch < i->batch_max; i->next++)
		if (time_monotonic_ms() >= until)
			return true;
		else if (!gather_line(i, i->next, err))
			return false;
	return true;
}

/* As many at once as this store takes in below 50 ms. */
static void batch_fit(struct import *i, size_t written, uint64_t ms)
{
	const size_t fits = written * IMPORT_WRITE_MS / (ms ? ms : 1);

	if (written < i->batch_max && fits > i->batch_max)
		return; /* too few to tell */
	i->batch_max = fits < IMPORT_BATCH_MIN ? IMPORT_BATCH_MIN
	    : fits > IMPORT_BATCH              ? IMPORT_BATCH
					       : fits;
}

static bool write_batch(struct import *i, struct error *err)
{
	const uint64_t began = time_monotonic_ms();
	const size_t n = i->n_batch;

	if (!customers_add(i->session->store, i->batch, n, i->made, err))
		return false;
	FAIL_POINT("import-batch");
	count_batch(i);
	batch_fit(i, n, time_monotonic_ms() - began);
	return true;
}

/* Before anything is taken in. */
static bool handouts_can_be(struct import *i, struct error *err)
{
	char why[sizeof err->message];

	if (i->options.handouts && i->folder < 0)
		i->folder = handout_folder(i->options.handouts, err);
	if (!i->options.handouts || i->folder >= 0)
		return true;
	(void)text_copy(why, sizeof why, err->message);
	(void)text_copy(err->message, sizeof err->message,
	    arena_printf(&i->row, _("%s Nothing was taken in."), why));
	return false;
}

/* One step gathers a batch, the next one writes it; one that met a busy store stays in hand. */
enum import_step import_write_step(struct import *i, struct error *err)
{
	if (!handouts_can_be(i, err))
		return IMPORT_FAILED;
	if (i->n_batch > 0) {
		if (!write_batch(i, err))
			return import_failed(err);
	} else if (!gather(i, err) && i->n_batch == 0) {
		return import_failed(err);
	}
	i->count.permille = (int)(i->next * 1000 / (i->n_lines ? i->n_lines : 1));
	if (i->n_batch > 0 || i->next < i->n_lines)
		return IMPORT_MORE;
	import_phase_set(i, IMPORT_PLACING);
	i->answers = xcalloc(i->n_wanting + 1, sizeof *i->answers);
	return IMPORT_MORE;
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
	const uint64_t until = time_monotonic_ms() + IMPORT_STEP_MS;
	struct lane1 lane;
	int line;

	do {
		arena_reset(&i->row);
		error_clear(err);
		if (!import_next_lane(i, &i->next, &i->row, &lane, &line, err)) {
			if (err->kind != ERROR_NONE)
				return import_failed(err);
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
