/*
 * DESIGN: two steps, because the rules speak of what was written and the program of what it means.
 * A row is first an array of texts with its line; catalogue_rules.c reads those. Only then are
 * words turned into enums, which therefore cannot fail here (a failure is a bug: check()).
 * Rows of the five other files are grouped by carrier with one stable sort, so that neither rules
 * nor building are quadratic in a file that a user made large.
 */
#include "phone/catalogue_csv.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/csv.h"
#include "base/text.h"

const char *const catalogue_file_names[CATALOGUE_FILES] = {
	[FILE_CARRIERS] = "carriers.csv",
	[FILE_CODES] = "codes.csv",
	[FILE_STEPS] = "steps.csv",
	[FILE_RESTRICTIONS] = "restrictions.csv",
	[FILE_CONFLICTS] = "conflicts.csv",
	[FILE_SOURCES] = "sources.csv",
};

static const char *const carrier_columns[CARRIER_COLUMNS] = {
	"id",
	"country",
	"name",
	"aliases",
	"line_type",
	"family",
	"host_id",
	"press_call",
	"number_form",
	"foreign_form",
	"alt_forms",
	"ring_min",
	"ring_max",
	"ring_step",
	"ring_unit",
	"confidence",
	"one_by_one",
	"first_code",
	"note",
};
static const char *const code_columns[CODE_COLUMNS] = {
	"carrier_id",
	"condition",
	"activate",
	"activate_no_timer",
	"deactivate",
	"query",
	"also_sets",
	"confidence",
	"standard_filled",
};
static const char *const step_columns[STEP_COLUMNS] = { "carrier_id", "condition", "position",
	"text" };
static const char *const restriction_columns[RESTRICTION_COLUMNS] = { "carrier_id", "kind", "text",
	"source" };
static const char *const conflict_columns[CONFLICT_COLUMNS] = { "carrier_id", "condition", "says",
	"versus", "where" };
static const char *const source_columns[SOURCE_COLUMNS] = { "carrier_id", "source", "kind" };

static const struct {
	const char *const *name;
	int n;
} columns[CATALOGUE_FILES] = {
	[FILE_CARRIERS] = { carrier_columns, CARRIER_COLUMNS },
	[FILE_CODES] = { code_columns, CODE_COLUMNS },
	[FILE_STEPS] = { step_columns, STEP_COLUMNS },
	[FILE_RESTRICTIONS] = { restriction_columns, RESTRICTION_COLUMNS },
	[FILE_CONFLICTS] = { conflict_columns, CONFLICT_COLUMNS },
	[FILE_SOURCES] = { source_columns, SOURCE_COLUMNS },
};

const char *const *catalogue_columns(enum catalogue_file file, int *n)
{
	*n = columns[file].n;
	return columns[file].name;
}

void catalogue_fault(struct catalogue_faults *faults, enum catalogue_file file, int line,
    const char *id, const char *fmt, ...)
{
	char where[sizeof faults->where], what[sizeof faults->what], raw[sizeof faults->what];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(raw, sizeof raw, fmt, ap);
	va_end(ap);
	/* Ids and words of a user's file are foreign text, and go to a terminal from here. */
	(void)text_clean(raw, strlen(raw), what, sizeof what, 0);
	if (line == 0)
		(void)snprintf(raw, sizeof raw, "%s", catalogue_file_names[file]);
	else
		(void)snprintf(raw, sizeof raw, "%s:%d%s%.80s", catalogue_file_names[file], line,
		    id != NULL && *id != '\0' ? " " : "", id != NULL ? id : "");
	(void)text_clean(raw, strlen(raw), where, sizeof where, 0);
	if (faults->n++ == 0) {
		memcpy(faults->where, where, sizeof where);
		memcpy(faults->what, what, sizeof what);
	}
	if (faults->fn != NULL && faults->n <= CATALOGUE_FAULTS_MAX)
		faults->fn(where, what, faults->user);
}

bool catalogue_list_next(const char **list, const char **item, size_t *n)
{
	const char *end;

	if (*list == NULL || **list == '\0')
		return false;
	end = strchr(*list, ';');
	*item = *list;
	*n = end != NULL ? (size_t)(end - *list) : strlen(*list);
	/* "a;" has an empty last item, which a rule refuses; so it must be seen once. */
	if (end != NULL && end[1] == '\0' && *n > 0)
		*list = end;
	else
		*list = end != NULL ? end + 1 : NULL;
	return true;
}

int carrier_order(const struct carrier *a, const struct carrier *b)
{
	int d = strcmp(a->country, b->country);

	return d != 0 ? d : strcmp(a->id, b->id);
}

static bool header_right(enum catalogue_file file, const char *const *fields, int n)
{
	if (n != columns[file].n)
		return false;
	for (int i = 0; i < n; i++) {
		if (strcmp(fields[i], columns[file].name[i]) != 0)
			return false;
	}
	return true;
}

static const char *header_text(enum catalogue_file file, struct arena *arena)
{
	const char *text = columns[file].name[0];

	for (int i = 1; i < columns[file].n; i++)
		text = arena_printf(arena, "%s,%s", text, columns[file].name[i]);
	return text;
}

static void table_add(struct csv_table *t, size_t *room, const char *const *fields, int n, int line,
    struct arena *arena)
{
	const char **copy = arena_alloc(arena, ((size_t)n + 1) * sizeof *copy); /* the NULL too */

	if (t->n == *room) {
		size_t more = *room != 0 ? *room * 2 : 256;
		struct csv_line *grown = arena_alloc(arena, more * sizeof *grown);

		if (t->n != 0)
			memcpy(grown, t->row, t->n * sizeof *grown);
		t->row = grown;
		*room = more;
	}
	memcpy(copy, fields, (size_t)n * sizeof *copy);
	t->row[t->n++] = (struct csv_line){ .field = copy, .line = line };
}

/* `rows` counts over all files. */
static bool read_file(const struct catalogue_texts *texts, enum catalogue_file file, size_t *rows,
    struct arena *arena, struct csv_table *out, struct catalogue_faults *faults)
{
	const char *fields[CSV_FIELDS_MAX];
	struct error err = { 0 };
	struct csv csv;
	size_t room = 0, mark;
	int n;

	if (texts->file[file].text == NULL || texts->file[file].n == 0)
		return true;
	mark = csv_mark(texts->file[file].text, texts->file[file].n);
	csv_init(&csv, texts->file[file].text + mark, texts->file[file].n - mark, ',', arena);
	n = csv_row(&csv, fields, &err);
	if (n >= 0 && !header_right(file, fields, n)) {
		catalogue_fault(faults, file, 1, NULL, "the header must be %s",
		    header_text(file, arena));
		return false;
	}
	while (n > 0) {
		n = csv_row(&csv, fields, &err);
		if (n <= 0)
			break;
		if (++*rows > CATALOGUE_ROWS_MAX) {
			catalogue_fault(faults, file, csv.line, NULL, "more than %d rows in all",
			    CATALOGUE_ROWS_MAX);
			return false;
		}
		if (n != columns[file].n) {
			catalogue_fault(faults, file, csv.line, fields[0],
			    "%d fields instead of %d", n, columns[file].n);
			continue;
		}
		table_add(out, &room, fields, n, csv.line, arena);
	}
	if (n < 0) {
		catalogue_fault(faults, file, csv.line, NULL, "%s", err.message);
		return false;
	}
	return true;
}

static int id_compare(const void *a, const void *b)
{
	const struct id_place *x = a, *y = b;
	int d = strcmp(x->id, y->id);

	/* An id given twice is a fault; its rows then belong to the first. */
	return d != 0 ? d : (x->at > y->at) - (x->at < y->at);
}

static int line_compare(const void *a, const void *b)
{
	const struct csv_line *x = a, *y = b;

	if (x->carrier != y->carrier)
		return x->carrier < y->carrier ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

const struct csv_line *catalogue_csv_carrier(const struct catalogue_csv *csv, const char *id)
{
	size_t n = csv->file[FILE_CARRIERS].n, low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(csv->ids[mid].id, id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == n || strcmp(csv->ids[low].id, id) != 0)
		return NULL;
	return &csv->file[FILE_CARRIERS].row[csv->ids[low].at];
}

/* Gives each row of `file` its carrier and groups them. */
static void group(struct catalogue_csv *csv, enum catalogue_file file, struct arena *arena,
    struct catalogue_faults *faults)
{
	size_t n_carriers = csv->file[FILE_CARRIERS].n, kept = 0;
	struct csv_table *t = &csv->file[file], *g = &csv->by_carrier[file];
	struct csv_span *span = arena_alloc(arena, (n_carriers + 1) * sizeof *span);

	for (size_t i = 0; i < t->n; i++) {
		const char *id = t->row[i].field[0];
		const struct csv_line *found = catalogue_csv_carrier(csv, id);

		if (found == NULL) {
			catalogue_fault(faults, file, t->row[i].line, id,
			    "carriers.csv has no such id; its row must stand there too");
			continue;
		}
		t->row[kept] = t->row[i];
		t->row[kept++].carrier = found->carrier;
	}
	t->n = kept;
	g->n = kept;
	g->row = arena_alloc(arena, (kept + 1) * sizeof *g->row);
	if (kept != 0)
		memcpy(g->row, t->row, kept * sizeof *g->row);
	qsort(g->row, kept, sizeof *g->row, line_compare);
	for (size_t i = 0; i < kept; i++) {
		struct csv_span *s = &span[g->row[i].carrier];

		if (s->n++ == 0)
			s->first = i;
	}
	csv->span[file] = span;
}

bool catalogue_csv_read(const struct catalogue_texts *texts, struct arena *arena,
    struct catalogue_csv *out, struct catalogue_faults *faults)
{
	struct csv_table *carriers = &out->file[FILE_CARRIERS];
	size_t rows = 0, bytes = 0;
	bool ok = true;

	memset(out, 0, sizeof *out);
	for (int f = 0; f < CATALOGUE_FILES; f++) {
		size_t n = texts->file[f].n;

		if (n > CATALOGUE_BYTES_MAX || bytes + n > CATALOGUE_BYTES_MAX) {
			catalogue_fault(faults, (enum catalogue_file)f, 0, NULL,
			    "too large: the six files may have %zu bytes together",
			    CATALOGUE_BYTES_MAX);
			return false;
		}
		bytes += n;
	}
	for (int f = 0; f < CATALOGUE_FILES; f++) {
		if (!read_file(texts, (enum catalogue_file)f, &rows, arena, &out->file[f], faults))
			ok = false;
	}
	if (!ok)
		return false;
	out->ids = arena_alloc(arena, (carriers->n + 1) * sizeof *out->ids);
	for (size_t i = 0; i < carriers->n; i++) {
		carriers->row[i].carrier = i;
		out->ids[i] = (struct id_place){ carriers->row[i].field[CARRIER_ID], i };
	}
	qsort(out->ids, carriers->n, sizeof *out->ids, id_compare);
	for (int f = FILE_CARRIERS + 1; f < CATALOGUE_FILES; f++)
		group(out, (enum catalogue_file)f, arena, faults);
	return true;
}

static bool list_has(const char *list, const char *word)
{
	const char *item;
	size_t n;

	while (catalogue_list_next(&list, &item, &n)) {
		if (strlen(word) == n && memcmp(item, word, n) == 0)
			return true;
	}
	return false;
}

static enum condition condition_of(const char *word)
{
	enum condition c = CONDITION_ANY;

	check(condition_parse_row(word, &c));
	return c;
}

static enum confidence confidence_of(const char *word)
{
	enum confidence c = CONFIDENCE_LOW;

	check(confidence_parse(word, &c));
	return c;
}

static void build_code(void *out, const char *const *f)
{
	struct code_row *row = out;

	*row = (struct code_row){
		.condition = condition_of(f[CODE_CONDITION]),
		.activate = f[CODE_ACTIVATE],
		.activate_no_timer = f[CODE_NO_TIMER],
		.deactivate = f[CODE_DEACTIVATE],
		.query = f[CODE_QUERY],
		.confidence = confidence_of(f[CODE_CONFIDENCE]),
		.filled_activate = list_has(f[CODE_FILLED], "activate"),
		.filled_deactivate = list_has(f[CODE_FILLED], "deactivate"),
		.filled_query = list_has(f[CODE_FILLED], "query"),
	};
	for (int c = 0; c < CONDITIONS; c++) {
		if (list_has(f[CODE_ALSO_SETS], condition_name((enum condition)c)))
			row->also_sets |= 1U << c;
	}
}

static void build_step(void *out, const char *const *f)
{
	*(struct step_row *)out = (struct step_row){ condition_of(f[STEP_CONDITION]),
		(int)strtol(f[STEP_POSITION], NULL, 10), f[STEP_TEXT] };
}

static void build_restriction(void *out, const char *const *f)
{
	*(struct restriction_row *)out = (struct restriction_row){ f[RESTRICTION_KIND],
		f[RESTRICTION_TEXT], f[RESTRICTION_SOURCE] };
}

static void build_conflict(void *out, const char *const *f)
{
	*(struct conflict_row *)out = (struct conflict_row){ condition_of(f[CONFLICT_CONDITION]),
		f[CONFLICT_SAYS], f[CONFLICT_VERSUS], f[CONFLICT_WHERE] };
}

static void build_source(void *out, const char *const *f)
{
	*(struct source_row *)out = (struct source_row){ f[SOURCE_SOURCE], f[SOURCE_KIND] };
}

/* The rows of one file that belong to carrier `i`, made into `*n` structs of `size` bytes. */
static void *build_list(const struct catalogue_csv *csv, enum catalogue_file file, size_t i,
    size_t size, void (*make)(void *out, const char *const *fields), struct arena *arena, size_t *n)
{
	const struct csv_span *span = &csv->span[file][i];
	char *made = arena_alloc(arena, (span->n + 1) * size);

	for (size_t k = 0; k < span->n; k++)
		make(made + k * size, csv->by_carrier[file].row[span->first + k].field);
	*n = span->n;
	return made;
}

static void build_lists(struct carrier *c, const struct catalogue_csv *csv, size_t i,
    struct arena *arena)
{
	c->codes = build_list(csv, FILE_CODES, i, sizeof *c->codes, build_code, arena, &c->n_codes);
	c->steps = build_list(csv, FILE_STEPS, i, sizeof *c->steps, build_step, arena, &c->n_steps);
	c->restrictions = build_list(csv, FILE_RESTRICTIONS, i, sizeof *c->restrictions,
	    build_restriction, arena, &c->n_restrictions);
	c->conflicts = build_list(csv, FILE_CONFLICTS, i, sizeof *c->conflicts, build_conflict,
	    arena, &c->n_conflicts);
	c->sources = build_list(csv, FILE_SOURCES, i, sizeof *c->sources, build_source, arena,
	    &c->n_sources);
}

static void build_forms(struct carrier *c, const char *const *f)
{
	check(line_type_parse(f[CARRIER_LINE_TYPE], &c->line_type));
	check(family_parse(f[CARRIER_FAMILY], &c->family));
	check(number_form_parse(f[CARRIER_NUMBER_FORM], &c->number_form));
	check(number_form_parse(f[CARRIER_FOREIGN_FORM], &c->foreign_form));
	check(ring_unit_parse(f[CARRIER_RING_UNIT], &c->ring_unit));
	c->confidence = confidence_of(f[CARRIER_CONFIDENCE]);
	c->press_call = strcmp(f[CARRIER_PRESS_CALL], "yes") == 0;
	c->one_by_one = strcmp(f[CARRIER_ONE_BY_ONE], "yes") == 0;
	c->ring_min = (int)strtol(f[CARRIER_RING_MIN], NULL, 10);
	c->ring_max = (int)strtol(f[CARRIER_RING_MAX], NULL, 10);
	c->ring_step = (int)strtol(f[CARRIER_RING_STEP], NULL, 10);
	for (int form = 0; form < FORMS; form++) {
		if (list_has(f[CARRIER_ALT_FORMS], number_form_name((enum number_form)form)))
			c->alt_forms |= 1U << form;
	}
}

static int pointer_order(const void *a, const void *b)
{
	const struct carrier *const *x = a, *const *y = b;

	return carrier_order(*x, *y);
}

const struct carrier **catalogue_csv_build(const struct catalogue_csv *csv, bool from_user,
    struct arena *arena)
{
	const struct csv_table *carriers = &csv->file[FILE_CARRIERS];
	const struct carrier **rows = arena_alloc(arena, (carriers->n + 1) * sizeof *rows);

	for (size_t i = 0; i < carriers->n; i++) {
		struct carrier *c = arena_alloc(arena, sizeof *c);
		const char *const *f = carriers->row[i].field;

		c->id = f[CARRIER_ID];
		c->country = f[CARRIER_COUNTRY];
		c->name = f[CARRIER_NAME];
		c->aliases = f[CARRIER_ALIASES];
		c->host_id = f[CARRIER_HOST_ID];
		c->first_code = f[CARRIER_FIRST_CODE];
		c->note = f[CARRIER_NOTE];
		c->from_user = from_user;
		build_forms(c, f);
		build_lists(c, csv, i, arena);
		rows[i] = c;
	}
	qsort(rows, carriers->n, sizeof *rows, pointer_order);
	return rows;
}
