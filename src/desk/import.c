/* The import's steps: reading and checking every line; what follows is in import_write.c. */
#include "desk/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/import_parts.h"

#define VALUE_COLUMNS 40

void *import_grow(void **list, size_t *n, size_t *room, size_t size)
{
	if (*n == *room) {
		*room = *room ? 2 * *room : 64;
		*list = xrealloc(*list, *room * size);
	}
	memset((char *)*list + *n * size, 0, size);
	return (char *)*list + (*n)++ * size;
}

const char *import_reason(struct arena *arena, const struct error *err)
{
	return err->hint[0] ? arena_printf(arena, "%s %s", err->message, err->hint)
			    : arena_strdup(arena, err->message);
}

const char *import_why(struct import *i, const struct error *err)
{
	return err != NULL ? import_reason(&i->row, err) : "";
}

/* Thousands of lines can have one reason: it is kept once as long as it repeats. */
static const char *kept_reason(struct import *i, const char *reason)
{
	if (!i->reason || strcmp(i->reason, reason) != 0)
		i->reason = arena_strdup(&i->arena, reason);
	return i->reason;
}

static struct import_bad told(struct import *i, int line, enum import_column column,
    const char *value, const char *reason)
{
	char shown[256];

	text_clean(value, strlen(value), shown, sizeof shown, VALUE_COLUMNS);
	return (struct import_bad){
		.line = line,
		.column = column < IMPORT_COLUMNS ? import_columns[column].name : "",
		.value = arena_strdup(&i->arena, shown),
		.reason = kept_reason(i, reason),
	};
}

void import_bad_add(struct import *i, int line, const struct import_fault *fault)
{
	void *list = i->bad;
	struct import_bad *bad = import_grow(&list, &i->n_bad, &i->bad_room, sizeof *bad);

	i->bad = list;
	*bad = told(i, line, fault->column, fault->value ? fault->value : "",
	    import_reason(&i->row, &fault->err));
	i->count.bad++;
}

void import_doubt_add(struct import *i, int line, enum import_column column, const char *value,
    const char *reason)
{
	void *list = i->doubts;
	struct import_bad *doubt = import_grow(&list, &i->n_doubts, &i->doubts_room, sizeof *doubt);

	i->doubts = list;
	*doubt = told(i, line, column, value, reason);
}

void import_want_add(struct import *i, bool wanting, const struct import_want *want,
    const char *reason)
{
	void *list = wanting ? i->wanting : i->unplaced;
	struct import_want *at = wanting
	    ? import_grow(&list, &i->n_wanting, &i->wanting_room, sizeof *at)
	    : import_grow(&list, &i->n_unplaced, &i->unplaced_room, sizeof *at);

	*at = *want;
	at->name = arena_strdup(&i->arena, want->name);
	at->reason = kept_reason(i, reason);
	if (wanting) {
		i->wanting = list;
	} else {
		i->unplaced = list;
		i->count.unplaced++;
		i->count.want++;
	}
}

void import_config_pack(const char *id, unsigned char out[16])
{
	size_t n = 0;

	memset(out, 0, 16);
	for (; *id && n < 32; id++) {
		const int digit = *id >= '0' && *id <= '9' ? *id - '0'
		    : *id >= 'a' && *id <= 'f'             ? *id - 'a' + 10
							   : -1;

		if (digit < 0)
			continue;
		out[n / 2] = (unsigned char)(out[n / 2] << 4 | digit);
		n++;
	}
}

void import_config_text(const unsigned char in[16], char id[ID_MAX])
{
	char *to = id;

	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*to++ = '-';
		to += snprintf(to, 3, "%02x", in[i]);
	}
}

/* As typed where there is no home folder: then it is not found. */
static const char *typed_path(struct import *i, const char *typed)
{
	char path[PATH_TEXT_MAX];

	return arena_strdup(&i->arena, paths_typed(typed, path, sizeof path) ? path : typed);
}

struct import *import_new(struct session *s, const char *path, const struct import_options *options,
    struct error *err)
{
	struct import *i = xcalloc(1, sizeof *i);

	i->session = s;
	i->options = *options;
	if (i->options.handouts)
		i->options.handouts = typed_path(i, options->handouts);
	i->folder = -1;
	i->checks.catalogue = s->catalogue;
	i->checks.foreign_yes = options->foreign_yes;
	if (!import_file_read(typed_path(i, path), options->may_wait, &i->text, err) ||
	    !import_header_read(&i->text, &i->arena, &i->header, err)) {
		import_free(i);
		return NULL;
	}
	csv_init(&i->csv, i->header.rows, (size_t)(i->text.bytes + i->text.n - i->header.rows),
	    i->header.separator, &i->row);
	i->csv.lenient = true;
	i->csv.next_line = i->header.line;
	return i;
}

void import_free(struct import *i)
{
	if (!i)
		return;
	if (i->folder >= 0)
		(void)close(i->folder);
	import_seen_done(&i->numbers);
	import_seen_done(&i->customers);
	free(i->text.bytes);
	free(i->lines);
	free(i->bad);
	free(i->doubts);
	free(i->unplaced);
	free(i->wanting);
	free(i->answers);
	free(i->kept);
	free(i->batch);
	free(i->made);
	free(i->batch_lines);
	arena_done(&i->row);
	arena_done(&i->arena);
	free(i);
}

/* ---- checking */

/* The same number or the same customer's id in an earlier line. */
static bool first_in_file(struct import *i, const struct import_line *line,
    struct import_fault *fault)
{
	const char *e164 = line->fields.number.e164;
	struct import_seen_slot *slot;

	if (!import_has_number(line))
		return true;
	slot = import_seen_find(&i->numbers, import_number_key(e164));
	/* The line itself: it is looked at again after a busy store. */
	if (slot->line != 0 && slot->line != line->line)
		return import_fault_set(fault, IMPORT_NUMBER, line->cell[IMPORT_NUMBER],
		    "number-twice", _("Leave one of the two lines out."),
		    _("The same number stands in line %d and in line %d."), slot->line, line->line);
	slot->line = line->line;
	return true;
}

static bool same_customer(struct import *i, const struct import_line *line,
    struct import_fault *fault)
{
	const uint64_t sum = import_customer_sum(line);
	struct import_seen_slot *slot;

	if (!line->cell[IMPORT_ID][0])
		return true;
	slot = import_seen_find(&i->customers, import_text_key(line->cell[IMPORT_ID]));
	if (slot->line == 0) {
		slot->line = line->line;
		slot->sum = sum;
	}
	return slot->sum == sum ||
	    import_fault_set(fault, IMPORT_ID, line->cell[IMPORT_ID], "id-twice",
		_("Give both the same name, country, language, mode, note, account and through, or clear the id of one."),
		_("Lines %d and %d have one id, so they are one customer, but they tell different things of it."),
		slot->line, line->line);
}

static void keep_line(struct import *i, uint32_t at, int line, enum import_fate fate,
    const struct forwarding *there)
{
	void *list = i->lines;
	struct import_kept_line *kept =
	    import_grow(&list, &i->n_lines, &i->lines_room, sizeof *kept);

	i->lines = list;
	kept->at = at;
	kept->line = line;
	kept->fate = (unsigned char)fate;
	if (fate == FATE_NEW) {
		i->count.good++;
	} else {
		import_config_pack(there->id, kept->config);
		i->count.already++;
		i->count.want += fate == FATE_WANTS;
	}
}

static bool check_line(struct import *i, struct import_line *line, const uint32_t at,
    struct error *err)
{
	struct import_fault fault = { .column = IMPORT_COLUMNS };
	struct forwarding there;
	enum import_fate fate = FATE_BAD;

	i->count.read++;
	if (import_line_number(line, &fault) && first_in_file(i, line, &fault) &&
	    import_line_check(&i->checks, &i->row, line, &fault) &&
	    same_customer(i, line, &fault) &&
	    !import_line_fate(i->session, &i->row, line, &fate, &there, &fault, err)) {
		i->count.read--;
		return false;
	}
	if (fate == FATE_BAD)
		import_bad_add(i, line->line, &fault);
	else
		keep_line(i, at, line->line, fate, &there);
	if (fate != FATE_BAD && import_has_number(line) && !line->fields.number.valid)
		import_doubt_add(i, line->line, IMPORT_NUMBER, line->cell[IMPORT_NUMBER],
		    line->fields.number.problem);
	return true;
}

static void example_keep(struct import *i, const struct import_line *line)
{
	char shown[256];
	const char *name = line->cell[IMPORT_NAME];

	for (const char *at = name; !i->example.name && *at; at++) {
		if ((signed char)*at >= 0)
			continue;
		text_clean(name, strlen(name), shown, sizeof shown, VALUE_COLUMNS);
		i->example.line = line->line;
		i->example.name = arena_strdup(&i->arena, shown);
	}
}

enum row_end { ROWS_MORE, ROWS_OVER, ROWS_FAILED };

static enum row_end quote_open(struct error *err)
{
	char what[sizeof err->message];

	(void)text_copy(what, sizeof what, err->message);
	error_set(err, ERROR_INPUT, "quote-open",
	    _("Look at the quotes of that line: a cell that begins with one must end with one."),
	    _("%s What follows cannot be told apart; nothing was taken in."), what);
	return ROWS_FAILED;
}

static enum row_end check_row(struct import *i, struct error *err)
{
	const uint32_t at = (uint32_t)(i->csv.at - i->text.bytes);
	const char *fields[CSV_FIELDS_MAX];
	struct import_fault fault = { .column = IMPORT_COLUMNS };
	const struct csv before = i->csv;
	struct import_line *line;
	bool empty, readable;
	int n;

	arena_reset(&i->row);
	n = csv_row(&i->csv, fields, err);
	if (n <= 0)
		return n == 0 ? ROWS_OVER : quote_open(err);
	line = arena_alloc(&i->row, sizeof *line);
	readable = import_row_cells(&i->header, &i->csv, fields, n, &i->row, line, &empty, &fault);
	if (empty)
		return ROWS_MORE;
	if (!readable) {
		i->count.read++;
		import_bad_add(i, line->line, &fault);
		return ROWS_MORE;
	}
	example_keep(i, line);
	if (check_line(i, line, at, err))
		return ROWS_MORE;
	i->csv = before; /* the store was busy: this line again */
	return ROWS_FAILED;
}

static enum import_step check_step(struct import *i, struct error *err)
{
	const uint64_t until = time_monotonic_ms() + IMPORT_STEP_MS;
	const size_t rows = (size_t)(i->text.bytes + i->text.n - i->header.rows);

	do {
		switch (check_row(i, err)) {
		case ROWS_MORE:
			break;
		case ROWS_OVER:
			i->count.phase = IMPORT_CHECKED;
			i->count.permille = 1000;
			return IMPORT_WAITS;
		default:
			return err->kind == ERROR_BUSY ? IMPORT_LATER : IMPORT_FAILED;
		}
	} while (time_monotonic_ms() < until);
	i->count.permille = (int)((size_t)(i->csv.at - i->header.rows) * 1000 / (rows ? rows : 1));
	return IMPORT_MORE;
}

struct import_line *import_reread(struct import *i, size_t at)
{
	const struct import_kept_line *kept = &i->lines[at];
	const char *fields[CSV_FIELDS_MAX];
	struct import_fault fault;
	struct import_line *line = arena_alloc(&i->row, sizeof *line);
	struct error ignored;
	bool empty;
	int n;

	i->csv.at = i->text.bytes + kept->at;
	i->csv.next_line = kept->line;
	n = csv_row(&i->csv, fields, &ignored);
	check(n > 0 &&
	    import_row_cells(&i->header, &i->csv, fields, n, &i->row, line, &empty, &fault));
	check(import_line_number(line, &fault) &&
	    import_line_check(&i->checks, &i->row, line, &fault));
	return line;
}

void import_go(struct import *i)
{
	check(i->count.phase == IMPORT_CHECKED);
	i->count.phase = IMPORT_WRITING;
	i->count.permille = 0;
	i->next = 0;
}

enum import_step import_step(struct import *i, struct error *err)
{
	struct error own = { 0 };
	enum import_step step = IMPORT_WAITS;

	switch (i->count.phase) {
	case IMPORT_CHECKING:
		step = check_step(i, &own);
		break;
	case IMPORT_WRITING:
		step = import_write_step(i, &own);
		break;
	case IMPORT_PLACING:
		step = import_place_step(i, &own);
		break;
	case IMPORT_HANDOUTS:
		step = import_handout_step(i, &own);
		break;
	default:
		break;
	}
	if (step == IMPORT_FAILED && err)
		*err = own;
	return step;
}
