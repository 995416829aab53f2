#include "phone/catalogue_rules.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTE_MAX 200 /* characters, as they are shown in one piece */
#define ID_MAX_BYTES 64

static const char *const country_forms[] = { "plus", "cc", "national", "nanp10", "nanp11", "idd",
	"as-dialled", NULL };
static const char *const foreign_forms[] = { "plus", "cc", "idd", "none", "unknown", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const yes_empty[] = { "yes", "", NULL };
static const char *const line_words[] = { "mobile", "fixed", "voip", NULL };
static const char *const family_words[] = { "gsm-mmi", "etsi-fixed", "nanp-vsc", "app-only", "other",
	NULL };
static const char *const unit_words[] = { "seconds", "rings", "", NULL };
static const char *const confidence_words[] = { "high", "medium", "low", NULL };
static const char *const code_conditions[] = { "all", "no_answer", "busy", "unavailable",
	"all_conditional", "busy_or_no_answer", "cancel_all", NULL };
/* The four that stand alone; the others are sets of them. */
static const char *const single_conditions[] = { "all", "no_answer", "busy", "unavailable", NULL };
#define SINGLES 4
static const char *const restriction_kinds[] = { "no-foreign-target", "national-only",
	"prepaid-excluded", "prepaid-voicemail-only", "needs-subscription", "blocked-prefixes", "price",
	"forward-once", "plan-minutes", "app-or-portal", "other", NULL };
static const char *const source_kinds[] = { "carrier", "standard", "third-party", "product-code",
	"forum", NULL };
static const char *const fillable[] = { "activate", "deactivate", "query", NULL };
static const char *const generic_ids[] = { "gsm-standard", "etsi-fixed-standard",
	"nanp-fixed-standard", NULL };

struct rules {
	const struct catalogue_csv *csv;
	const struct catalogue *base; /* NULL: the project's own files */
	struct catalogue_faults *faults;
};

/* The rows of one file that belong to one carrier. */
struct rows {
	const struct csv_line *row;
	size_t n;
};

static struct rows rows_of(const struct rules *r, enum catalogue_file file, const struct csv_line *carrier)
{
	const struct csv_span *span = &r->csv->span[file][carrier->carrier];

	return (struct rows){ r->csv->by_carrier[file].row + span->first, span->n };
}

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static bool among_n(const char *const *words, const char *word, size_t n)
{
	for (; *words != NULL; words++) {
		if (strlen(*words) == n && memcmp(*words, word, n) == 0)
			return true;
	}
	return false;
}

static bool among(const char *const *words, const char *word)
{
	return among_n(words, word, strlen(word));
}

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static void fault(const struct rules *r, enum catalogue_file file, const struct csv_line *row,
    const char *what)
{
	catalogue_fault(r->faults, file, row->line, row->field[0], "%s", what);
}

static void one_of(const struct rules *r, enum catalogue_file file, const struct csv_line *row, int column,
    const char *const *words)
{
	int n;

	if (!among(words, row->field[column]))
		catalogue_fault(r->faults, file, row->line, row->field[0],
		    "%s '%.40s' is not one of the words it can be",
		    catalogue_columns(file, &n)[column], row->field[column]);
}

static bool list_has(const char *list, const char *word, size_t n)
{
	const char *item;
	size_t length;

	while (catalogue_list_next(&list, &item, &length)) {
		if (length == n && memcmp(item, word, n) == 0)
			return true;
	}
	return false;
}

/* `words` NULL: any. */
static void list_of(const struct rules *r, enum catalogue_file file, const struct csv_line *row, int column,
    const char *const *words)
{
	const char *list = row->field[column], *item;
	int n_columns;
	const char *name = catalogue_columns(file, &n_columns)[column];
	size_t n;

	while (catalogue_list_next(&list, &item, &n)) {
		if (n == 0 || item[0] == ' ' || item[n - 1] == ' ' ||
		    (words != NULL && !among_n(words, item, n)))
			catalogue_fault(r->faults, file, row->line, row->field[0], "%s item '%.*s' is wrong",
			    name, n < 40 ? (int)n : 40, item);
		if (list_has(list, item, n)) {
			catalogue_fault(r->faults, file, row->line, row->field[0], "%s repeats an item", name);
			break;
		}
	}
}

/* ---- carriers.csv */

static bool id_right(const char *id)
{
	size_t words = 0;

	if (strlen(id) > ID_MAX_BYTES)
		return false;
	for (;;) {
		size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789");

		if (n == 0)
			return false;
		words++;
		id += n;
		if (*id == '\0')
			return words >= 2;
		if (*id++ != '-')
			return false;
	}
}

static void check_identity(const struct rules *r, const struct csv_line *row)
{
	const char *id = row->field[CARRIER_ID], *country = row->field[CARRIER_COUNTRY];
	const struct csv_line *first = catalogue_csv_carrier(r->csv, id);
	bool letters = country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' && country[1] <= 'Z' &&
	    country[2] == '\0';

	if (first != NULL && first->line != row->line)
		fault(r, FILE_CARRIERS, row, "id used twice");
	if (!id_right(id))
		fault(r, FILE_CARRIERS, row, "id is not lower-case words joined by -");
	if (!letters && !same(country, "*"))
		fault(r, FILE_CARRIERS, row, "country is not two capitals (ISO 3166) or *");
	else if (letters && (tolower(country[0]) != id[0] || tolower(country[1]) != id[1] || id[2] != '-'))
		fault(r, FILE_CARRIERS, row, "id does not begin with its country");
	if (row->field[CARRIER_NAME][0] == '\0')
		fault(r, FILE_CARRIERS, row, "name is empty");
	if (row->field[CARRIER_NOTE][0] == '\0')
		fault(r, FILE_CARRIERS, row, "note is empty");
	if (characters(row->field[CARRIER_NOTE]) > NOTE_MAX)
		fault(r, FILE_CARRIERS, row, "note has more than 200 characters");
}

static void check_words(const struct rules *r, const struct csv_line *row)
{
	const char *const *f = row->field;

	one_of(r, FILE_CARRIERS, row, CARRIER_LINE_TYPE, line_words);
	one_of(r, FILE_CARRIERS, row, CARRIER_FAMILY, family_words);
	one_of(r, FILE_CARRIERS, row, CARRIER_PRESS_CALL, yes_no);
	one_of(r, FILE_CARRIERS, row, CARRIER_NUMBER_FORM, country_forms);
	one_of(r, FILE_CARRIERS, row, CARRIER_FOREIGN_FORM, foreign_forms);
	one_of(r, FILE_CARRIERS, row, CARRIER_RING_UNIT, unit_words);
	one_of(r, FILE_CARRIERS, row, CARRIER_CONFIDENCE, confidence_words);
	one_of(r, FILE_CARRIERS, row, CARRIER_ONE_BY_ONE, yes_empty);
	list_of(r, FILE_CARRIERS, row, CARRIER_ALIASES, NULL);
	list_of(r, FILE_CARRIERS, row, CARRIER_ALT_FORMS, country_forms);
	if (list_has(f[CARRIER_ALT_FORMS], f[CARRIER_NUMBER_FORM], strlen(f[CARRIER_NUMBER_FORM])))
		fault(r, FILE_CARRIERS, row, "alt_forms repeats number_form");
	if (same(f[CARRIER_FAMILY], "gsm-mmi") && !same(f[CARRIER_PRESS_CALL], "yes"))
		fault(r, FILE_CARRIERS, row, "GSM codes need the call key");
	if (same(f[CARRIER_FAMILY], "etsi-fixed") && same(f[CARRIER_NUMBER_FORM], "plus"))
		fault(r, FILE_CARRIERS, row, "+ cannot be typed on most fixed lines");
}

/* -1: empty; -2: not a whole number. */
static int ring_value(const char *s)
{
	size_t n = strlen(s);

	if (n == 0)
		return -1;
	return n <= 4 && strspn(s, "0123456789") == n ? (int)strtol(s, NULL, 10) : -2;
}

static void check_ring(const struct rules *r, const struct csv_line *row)
{
	const char *const *f = row->field;
	int low = ring_value(f[CARRIER_RING_MIN]), high = ring_value(f[CARRIER_RING_MAX]);
	int step = ring_value(f[CARRIER_RING_STEP]);
	bool any = low != -1 || high != -1 || step != -1, all = low != -1 && high != -1 && step != -1;

	if (low == -2 || high == -2 || step == -2)
		fault(r, FILE_CARRIERS, row, "ring times are whole numbers");
	else if (f[CARRIER_RING_UNIT][0] == '\0') {
		if (any)
			fault(r, FILE_CARRIERS, row, "ring times without ring_unit");
	} else if (!all) {
		if (!catalogue_excepted(EXCEPT_RANGE_UNKNOWN, f[CARRIER_ID], NULL, NULL))
			fault(r, FILE_CARRIERS, row, "ring_min, ring_max and ring_step belong together");
	} else if (low <= 0 || low >= high || step <= 0 || (high - low) % step != 0)
		fault(r, FILE_CARRIERS, row, "ring range does not add up");
	else if (same(f[CARRIER_FAMILY], "gsm-mmi") && high > 30)
		fault(r, FILE_CARRIERS, row, "GSM timers end at 30 seconds (TS 22.030 annex B)");
}

/* A host is a row of the same country that has no host itself, in the files or in what they are laid over. */
static void check_host(const struct rules *r, const struct csv_line *row)
{
	const char *host = row->field[CARRIER_HOST_ID];
	const struct csv_line *own = catalogue_csv_carrier(r->csv, host);
	const struct carrier *below = r->base != NULL ? catalogue_find(r->base, host) : NULL;
	const char *hosts_host, *hosts_country;

	if (*host == '\0')
		return;
	if ((own == NULL && below == NULL) || same(host, row->field[CARRIER_ID])) {
		catalogue_fault(r->faults, FILE_CARRIERS, row->line, row->field[0],
		    "host_id %.64s is not a host's row", host);
		return;
	}
	hosts_host = own != NULL ? own->field[CARRIER_HOST_ID] : below->host_id;
	hosts_country = own != NULL ? own->field[CARRIER_COUNTRY] : below->country;
	if (*hosts_host != '\0')
		catalogue_fault(r->faults, FILE_CARRIERS, row->line, row->field[0],
		    "host_id %.64s is not a host's row", host);
	else if (!same(hosts_country, row->field[CARRIER_COUNTRY]))
		catalogue_fault(r->faults, FILE_CARRIERS, row->line, row->field[0],
		    "host_id %.64s is in another country", host);
}

/* What every "filled from the standard" rests on stays as it is; an id means one line for ever. */
static void check_replaced(const struct rules *r, const struct csv_line *row)
{
	const struct carrier *below = r->base != NULL ?
	    catalogue_find(r->base, row->field[CARRIER_ID]) : NULL;

	if (below == NULL)
		return;
	if (among(generic_ids, below->id))
		fault(r, FILE_CARRIERS, row, "the three standard rows cannot be replaced");
	if (!same(below->country, row->field[CARRIER_COUNTRY]))
		fault(r, FILE_CARRIERS, row, "this id belongs to another country's row");
}

/* A replaced row may be the host of rows that stay. */
static void check_replaced_hosts(const struct rules *r)
{
	for (size_t i = 0; r->base != NULL && i < r->base->n; i++) {
		const struct carrier *c = r->base->rows[i];
		const struct csv_line *host = catalogue_csv_carrier(r->csv, c->host_id);

		if (*c->host_id == '\0' || host == NULL || catalogue_csv_carrier(r->csv, c->id) != NULL)
			continue;
		if (host->field[CARRIER_HOST_ID][0] != '\0' || !same(host->field[CARRIER_COUNTRY], c->country))
			catalogue_fault(r->faults, FILE_CARRIERS, host->line, host->field[0],
			    "%s runs on this row: it needs its country and no host of its own", c->id);
	}
}

/* ---- the rows of one carrier */

static bool has_kind(struct rows rows, int column, const char *const *kinds)
{
	for (size_t i = 0; i < rows.n; i++) {
		if (among(kinds, rows.row[i].field[column]))
			return true;
	}
	return false;
}

/* Two conditions with one and the same activation code: dialling it sets both, which must be said. */
static void check_shared(const struct rules *r, struct rows codes)
{
	const struct csv_line *by[SINGLES] = { 0 };

	for (size_t i = 0; i < codes.n; i++) {
		for (int c = 0; c < SINGLES; c++) {
			if (same(codes.row[i].field[CODE_CONDITION], single_conditions[c]))
				by[c] = &codes.row[i];
		}
	}
	for (int a = 0; a < SINGLES; a++) {
		for (int b = 0; b < SINGLES; b++) {
			if (a == b || by[a] == NULL || by[b] == NULL ||
			    by[a]->field[CODE_ACTIVATE][0] == '\0' ||
			    !same(by[a]->field[CODE_ACTIVATE], by[b]->field[CODE_ACTIVATE]))
				continue;
			if (!list_has(by[a]->field[CODE_ALSO_SETS], single_conditions[b],
			    strlen(single_conditions[b])))
				catalogue_fault(r->faults, FILE_CODES, by[a]->line, by[a]->field[0],
				    "%s and %s share a code: say so in also_sets", single_conditions[a],
				    single_conditions[b]);
		}
	}
}

static void check_codes(const struct rules *r, const struct csv_line *carrier,
    const struct code_shapes *shapes)
{
	struct rows codes = rows_of(r, FILE_CODES, carrier);
	unsigned seen = 0;

	for (size_t i = 0; i < codes.n; i++) {
		const struct csv_line *row = &codes.row[i];
		const char *const *f = row->field;

		one_of(r, FILE_CODES, row, CODE_CONDITION, code_conditions);
		one_of(r, FILE_CODES, row, CODE_CONFIDENCE, confidence_words);
		list_of(r, FILE_CODES, row, CODE_ALSO_SETS, single_conditions);
		list_of(r, FILE_CODES, row, CODE_FILLED, fillable);
		if (list_has(f[CODE_ALSO_SETS], f[CODE_CONDITION], strlen(f[CODE_CONDITION])))
			fault(r, FILE_CODES, row, "also_sets names its own condition");
		if ((list_has(f[CODE_FILLED], "activate", 8) && f[CODE_ACTIVATE][0] == '\0') ||
		    (list_has(f[CODE_FILLED], "deactivate", 10) && f[CODE_DEACTIVATE][0] == '\0') ||
		    (list_has(f[CODE_FILLED], "query", 5) && f[CODE_QUERY][0] == '\0'))
			fault(r, FILE_CODES, row, "standard_filled names a code that is empty");
		for (unsigned c = 0; code_conditions[c] != NULL; c++) {
			if (!same(f[CODE_CONDITION], code_conditions[c]))
				continue;
			if ((seen & (1U << c)) != 0)
				catalogue_fault(r->faults, FILE_CODES, row->line, f[0], "%s twice",
				    f[CODE_CONDITION]);
			seen |= 1U << c;
		}
		code_rules_check(shapes, row, carrier, r->faults);
	}
	check_shared(r, codes);
}

static void check_steps(const struct rules *r, const struct csv_line *carrier)
{
	struct rows steps = rows_of(r, FILE_STEPS, carrier);
	int last[CONDITION_ANY + 1] = { 0 };

	for (size_t i = 0; i < steps.n; i++) {
		const struct csv_line *row = &steps.row[i];
		enum condition c;
		char want[16];

		if (row->field[STEP_TEXT][0] == '\0')
			fault(r, FILE_STEPS, row, "empty step");
		if (row->field[STEP_CONDITION][0] == '\0' ||
		    !condition_parse_row(row->field[STEP_CONDITION], &c)) {
			fault(r, FILE_STEPS, row, "condition is not one of the words, or *");
			continue;
		}
		(void)snprintf(want, sizeof want, "%d", ++last[c]);
		if (!same(row->field[STEP_POSITION], want))
			fault(r, FILE_STEPS, row, "positions are not 1, 2, 3 ...");
	}
}

static void check_others(const struct rules *r, const struct csv_line *carrier)
{
	struct rows sources = rows_of(r, FILE_SOURCES, carrier);
	struct rows restrictions = rows_of(r, FILE_RESTRICTIONS, carrier);
	struct rows conflicts = rows_of(r, FILE_CONFLICTS, carrier);

	for (size_t i = 0; i < sources.n; i++) {
		one_of(r, FILE_SOURCES, &sources.row[i], SOURCE_KIND, source_kinds);
		if (sources.row[i].field[SOURCE_SOURCE][0] == '\0')
			fault(r, FILE_SOURCES, &sources.row[i], "empty source");
	}
	for (size_t i = 0; i < restrictions.n; i++) {
		const struct csv_line *row = &restrictions.row[i];

		one_of(r, FILE_RESTRICTIONS, row, RESTRICTION_KIND, restriction_kinds);
		if (row->field[RESTRICTION_TEXT][0] == '\0' || row->field[RESTRICTION_SOURCE][0] == '\0')
			fault(r, FILE_RESTRICTIONS, row, "restriction without text or source");
		if (characters(row->field[RESTRICTION_TEXT]) > NOTE_MAX)
			fault(r, FILE_RESTRICTIONS, row, "restriction has more than 200 characters");
	}
	for (size_t i = 0; i < conflicts.n; i++) {
		const char *const *f = conflicts.row[i].field;

		if (f[CONFLICT_CONDITION][0] != '\0' && !among(code_conditions, f[CONFLICT_CONDITION]))
			fault(r, FILE_CONFLICTS, &conflicts.row[i], "condition is not one of the words");
		if (*f[CONFLICT_SAYS] == '\0' || *f[CONFLICT_VERSUS] == '\0' || *f[CONFLICT_WHERE] == '\0')
			fault(r, FILE_CONFLICTS, &conflicts.row[i], "conflict needs says, versus and where");
	}
}

/* What the six files say together. */
static void check_whole(const struct rules *r, const struct csv_line *carrier)
{
	static const char *const high[] = { "high", NULL }, *const own[] = { "carrier", "standard", NULL };
	static const char *const refusals[] = { "no-foreign-target", "national-only", NULL };
	static const char *const voicemail[] = { "prepaid-voicemail-only", NULL };
	struct rows codes = rows_of(r, FILE_CODES, carrier), sources = rows_of(r, FILE_SOURCES, carrier);
	struct rows restrictions = rows_of(r, FILE_RESTRICTIONS, carrier);
	const char *const *f = carrier->field;
	bool steps = rows_of(r, FILE_STEPS, carrier).n != 0, active = false;
	bool none = same(f[CARRIER_FOREIGN_FORM], "none");
	bool refused = has_kind(restrictions, RESTRICTION_KIND, refusals);

	for (size_t i = 0; i < codes.n; i++)
		active = active || codes.row[i].field[CODE_ACTIVATE][0] != '\0';
	if (sources.n == 0)
		fault(r, FILE_CARRIERS, carrier, "no source");
	if ((same(f[CARRIER_CONFIDENCE], "high") || has_kind(codes, CODE_CONFIDENCE, high)) &&
	    !has_kind(sources, SOURCE_KIND, own))
		fault(r, FILE_CARRIERS, carrier,
		    "high confidence needs a source that is the carrier's own page or a standard");
	if (same(f[CARRIER_FAMILY], "app-only") && !steps)
		fault(r, FILE_CARRIERS, carrier, "an app-only line needs steps");
	if (!active && !steps)
		fault(r, FILE_CARRIERS, carrier, "neither an activation code nor steps");
	if (catalogue_excepted(EXCEPT_STORED_NUMBER, f[CARRIER_ID], NULL, NULL) &&
	    strstr(f[CARRIER_NOTE], "Stored-number") == NULL)
		fault(r, FILE_CARRIERS, carrier, "the note of a stored-number line must say 'Stored-number'");
	if (refused && !none)
		fault(r, FILE_CARRIERS, carrier,
		    "a restriction refuses foreign targets, but foreign_form is not 'none'");
	if (none && !refused && !has_kind(restrictions, RESTRICTION_KIND, voicemail))
		fault(r, FILE_CARRIERS, carrier, "foreign_form 'none' without a restriction that says so");
}

/* ---- the files as wholes */

static int row_compare(const void *a, const void *b)
{
	const struct csv_line *x = a, *y = b;

	for (int i = 0; x->field[i] != NULL; i++) {
		int d = strcmp(x->field[i], y->field[i]);

		if (d != 0)
			return d;
	}
	return (x->line > y->line) - (x->line < y->line);
}

static bool row_same(const struct csv_line *a, const struct csv_line *b)
{
	for (int i = 0; a->field[i] != NULL; i++) {
		if (strcmp(a->field[i], b->field[i]) != 0)
			return false;
	}
	return true;
}

static void check_repeated(const struct rules *r, enum catalogue_file file)
{
	size_t n = r->csv->file[file].n;
	struct csv_line *sorted = xmalloc((n + 1) * sizeof *sorted);

	if (n != 0)
		memcpy(sorted, r->csv->file[file].row, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, row_compare);
	for (size_t i = 1; i < n; i++) {
		if (row_same(&sorted[i - 1], &sorted[i]))
			fault(r, file, &sorted[i], "row repeated");
	}
	free(sorted);
}

static void check_sorted(const struct rules *r)
{
	const struct csv_table *carriers = &r->csv->file[FILE_CARRIERS];

	for (size_t i = 1; i < carriers->n; i++) {
		const char *const *a = carriers->row[i - 1].field, *const *b = carriers->row[i].field;
		int d = strcmp(a[CARRIER_COUNTRY], b[CARRIER_COUNTRY]);

		if (d > 0 || (d == 0 && strcmp(a[CARRIER_ID], b[CARRIER_ID]) >= 0))
			fault(r, FILE_CARRIERS, &carriers->row[i], "not sorted by country, then id");
	}
	for (int f = FILE_CARRIERS + 1; f < CATALOGUE_FILES; f++) {
		const struct csv_table *t = &r->csv->file[f];

		for (size_t i = 1; i < t->n; i++) {
			if (t->row[i].carrier < t->row[i - 1].carrier)
				fault(r, (enum catalogue_file)f, &t->row[i], "not sorted by country, then id");
		}
	}
}

void catalogue_rules_check(const struct catalogue_csv *csv, const struct catalogue *base,
    struct catalogue_faults *faults)
{
	struct rules r = { csv, base, faults };
	struct code_shapes *shapes = code_shapes_new();

	if (!catalogue_text_check(csv, faults))
		goto done; /* the rules below take time by the square of a list's length */
	for (size_t i = 0; i < csv->file[FILE_CARRIERS].n; i++) {
		const struct csv_line *row = &csv->file[FILE_CARRIERS].row[i];

		check_identity(&r, row);
		check_words(&r, row);
		check_ring(&r, row);
		check_host(&r, row);
		check_replaced(&r, row);
		check_codes(&r, row, shapes);
		check_steps(&r, row);
		check_others(&r, row);
		check_whole(&r, row);
	}
	for (int f = FILE_CARRIERS + 1; f < CATALOGUE_FILES; f++)
		check_repeated(&r, (enum catalogue_file)f);
	check_replaced_hosts(&r);
	if (base != NULL)
		goto done;
	check_sorted(&r);
	catalogue_exceptions_check(csv, faults);
	for (const char *const *id = generic_ids; *id != NULL; id++) {
		if (catalogue_csv_carrier(csv, *id) == NULL)
			catalogue_fault(faults, FILE_CARRIERS, 0, NULL, "generic row %s is missing", *id);
	}
done:
	code_shapes_free(shapes);
}
