/*
 * DESIGN: two steps, because the rules speak of what was written and the program of what it means.
 * A row is first an array of texts with its line; catalogue_rules.c reads those. Only then are
 * words turned into enums (catalogue_csv_build.c), which therefore cannot fail there (a failure is
 * a bug: check()). Rows of the five other files are grouped by carrier with one stable sort, so
 * that neither rules nor building are quadratic in a file that a user made large.
 */
#include "phone/catalogue_csv.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
