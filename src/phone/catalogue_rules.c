/* The rules about carriers.csv and about the files as wholes; those about one carrier's rows:
 * catalogue_rules_rows.c. */
#include "phone/catalogue_rules_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define ID_MAX_BYTES 64

static const char *const country_forms[] = { "plus", "cc", "national", "nanp10", "nanp11", "idd",
	"as-dialled", NULL };
static const char *const foreign_forms[] = { "plus", "cc", "idd", "none", "unknown", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const yes_empty[] = { "yes", "", NULL };
static const char *const line_words[] = { "mobile", "fixed", "voip", NULL };
static const char *const family_words[] = { "gsm-mmi", "etsi-fixed", "nanp-vsc", "app-only",
	"other", NULL };
static const char *const unit_words[] = { "seconds", "rings", "", NULL };
static const char *const generic_ids[] = { "gsm-standard", "etsi-fixed-standard",
	"nanp-fixed-standard", NULL };

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
	bool letters = country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' &&
	    country[1] <= 'Z' && country[2] == '\0';

	if (first != NULL && first->line != row->line)
		rules_fault(r, FILE_CARRIERS, row, "id used twice");
	if (!id_right(id))
		rules_fault(r, FILE_CARRIERS, row, "id is not lower-case words joined by -");
	if (!letters && !same(country, "*"))
		rules_fault(r, FILE_CARRIERS, row, "country is not two capitals (ISO 3166) or *");
	else if (letters &&
	    (tolower(country[0]) != id[0] || tolower(country[1]) != id[1] || id[2] != '-'))
		rules_fault(r, FILE_CARRIERS, row, "id does not begin with its country");
	if (row->field[CARRIER_NAME][0] == '\0')
		rules_fault(r, FILE_CARRIERS, row, "name is empty");
	if (row->field[CARRIER_NOTE][0] == '\0')
		rules_fault(r, FILE_CARRIERS, row, "note is empty");
	if (rules_characters(row->field[CARRIER_NOTE]) > RULES_NOTE_MAX)
		rules_fault(r, FILE_CARRIERS, row, "note has more than 200 characters");
}

static void check_words(const struct rules *r, const struct csv_line *row)
{
	const char *const *f = row->field;

	rules_one_of(r, FILE_CARRIERS, row, CARRIER_LINE_TYPE, line_words);
	rules_one_of(r, FILE_CARRIERS, row, CARRIER_FAMILY, family_words);
	rules_one_of(r, FILE_CARRIERS, row, CARRIER_PRESS_CALL, yes_no);
	rules_one_of(r, FILE_CARRIERS, row, CARRIER_NUMBER_FORM, country_forms);
	rules_one_of(r, FILE_CARRIERS, row, CARRIER_FOREIGN_FORM, foreign_forms);
	rules_one_of(r, FILE_CARRIERS, row, CARRIER_RING_UNIT, unit_words);
	rules_one_of(r, FILE_CARRIERS, row, CARRIER_CONFIDENCE, rules_confidence_words);
	rules_one_of(r, FILE_CARRIERS, row, CARRIER_ONE_BY_ONE, yes_empty);
	rules_list_of(r, FILE_CARRIERS, row, CARRIER_ALIASES, NULL);
	rules_list_of(r, FILE_CARRIERS, row, CARRIER_ALT_FORMS, country_forms);
	if (rules_list_has(f[CARRIER_ALT_FORMS], f[CARRIER_NUMBER_FORM],
		strlen(f[CARRIER_NUMBER_FORM])))
		rules_fault(r, FILE_CARRIERS, row, "alt_forms repeats number_form");
	if (same(f[CARRIER_FAMILY], "gsm-mmi") && !same(f[CARRIER_PRESS_CALL], "yes"))
		rules_fault(r, FILE_CARRIERS, row, "GSM codes need the call key");
	if (same(f[CARRIER_FAMILY], "etsi-fixed") && same(f[CARRIER_NUMBER_FORM], "plus"))
		rules_fault(r, FILE_CARRIERS, row, "+ cannot be typed on most fixed lines");
}

/* -1: empty; -2: not a whole number. */
static int ring_value(const char *s)
{
	size_t n = strlen(s);

	if (n == 0)
		return -1;
	return n <= 4 && strspn(s, "0123456789") == n ? (int)strtol(s, NULL, 10) : -2;
}

/* The longest that any source gives, and the most that a configuration keeps (data/sql). */
#define RING_LONGEST 60

static void check_ring(const struct rules *r, const struct csv_line *row)
{
	const char *const *f = row->field;
	int low = ring_value(f[CARRIER_RING_MIN]), high = ring_value(f[CARRIER_RING_MAX]);
	int step = ring_value(f[CARRIER_RING_STEP]);
	bool any = low != -1 || high != -1 || step != -1,
	     all = low != -1 && high != -1 && step != -1;

	if (low == -2 || high == -2 || step == -2)
		rules_fault(r, FILE_CARRIERS, row, "ring times are whole numbers");
	else if (f[CARRIER_RING_UNIT][0] == '\0') {
		if (any)
			rules_fault(r, FILE_CARRIERS, row, "ring times without ring_unit");
	} else if (!all) {
		if (!catalogue_excepted(EXCEPT_RANGE_UNKNOWN, f[CARRIER_ID], NULL, NULL))
			rules_fault(r, FILE_CARRIERS, row,
			    "ring_min, ring_max and ring_step belong together");
	} else if (low <= 0 || low >= high || step <= 0 || (high - low) % step != 0)
		rules_fault(r, FILE_CARRIERS, row, "ring range does not add up");
	else if (high > RING_LONGEST)
		rules_fault(r, FILE_CARRIERS, row,
		    "ring times end at 60: no line takes longer ones");
	else if (same(f[CARRIER_FAMILY], "gsm-mmi") && high > 30)
		rules_fault(r, FILE_CARRIERS, row,
		    "GSM timers end at 30 seconds (TS 22.030 annex B)");
}

/* A host is a row of the same country that has no host itself, in the files or in what they are
 * laid over. */
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
	const struct carrier *below =
	    r->base != NULL ? catalogue_find(r->base, row->field[CARRIER_ID]) : NULL;

	if (below == NULL)
		return;
	if (rules_among(generic_ids, below->id))
		rules_fault(r, FILE_CARRIERS, row, "the three standard rows cannot be replaced");
	if (!same(below->country, row->field[CARRIER_COUNTRY]))
		rules_fault(r, FILE_CARRIERS, row, "this id belongs to another country's row");
}

/* A replaced row may be the host of rows that stay. */
static void check_replaced_hosts(const struct rules *r)
{
	for (size_t i = 0; r->base != NULL && i < r->base->n; i++) {
		const struct carrier *c = r->base->rows[i];
		const struct csv_line *host = catalogue_csv_carrier(r->csv, c->host_id);

		if (*c->host_id == '\0' || host == NULL ||
		    catalogue_csv_carrier(r->csv, c->id) != NULL)
			continue;
		if (host->field[CARRIER_HOST_ID][0] != '\0' ||
		    !same(host->field[CARRIER_COUNTRY], c->country))
			catalogue_fault(r->faults, FILE_CARRIERS, host->line, host->field[0],
			    "%s runs on this row: it needs its country and no host of its own",
			    c->id);
	}
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
			rules_fault(r, file, &sorted[i], "row repeated");
	}
	free(sorted);
}

static void check_sorted(const struct rules *r)
{
	const struct csv_table *carriers = &r->csv->file[FILE_CARRIERS];

	for (size_t i = 1; i < carriers->n; i++) {
		const char *const *a = carriers->row[i - 1].field,
				  *const *b = carriers->row[i].field;
		int d = strcmp(a[CARRIER_COUNTRY], b[CARRIER_COUNTRY]);

		if (d > 0 || (d == 0 && strcmp(a[CARRIER_ID], b[CARRIER_ID]) >= 0))
			rules_fault(r, FILE_CARRIERS, &carriers->row[i],
			    "not sorted by country, then id");
	}
	for (int f = FILE_CARRIERS + 1; f < CATALOGUE_FILES; f++) {
		const struct csv_table *t = &r->csv->file[f];

		for (size_t i = 1; i < t->n; i++) {
			if (t->row[i].carrier < t->row[i - 1].carrier)
				rules_fault(r, (enum catalogue_file)f, &t->row[i],
				    "not sorted by country, then id");
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
		first_code_rules_check(shapes, row, faults);
		rules_check_rows(&r, row, shapes);
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
			catalogue_fault(faults, FILE_CARRIERS, 0, NULL, "generic row %s is missing",
			    *id);
	}
done:
	code_shapes_free(shapes);
}
