/* The rules about the rows of one carrier in the five files beside carriers.csv. */
#include "phone/catalogue_rules_parts.h"

#include <stdio.h>

static const char *const code_conditions[] = { "all", "no_answer", "busy", "unavailable",
	"all_conditional", "busy_or_no_answer", "cancel_all", NULL };
/* The four that stand alone; the others are sets of them. */
static const char *const single_conditions[] = { "all", "no_answer", "busy", "unavailable", NULL };
#define SINGLES 4
static const char *const restriction_kinds[] = { "no-foreign-target", "national-only",
	"prepaid-excluded", "prepaid-voicemail-only", "needs-subscription", "blocked-prefixes",
	"price", "forward-once", "plan-minutes", "app-or-portal", "other", NULL };
static const char *const source_kinds[] = { "carrier", "standard", "third-party", "product-code",
	"forum", NULL };
static const char *const fillable[] = { "activate", "deactivate", "query", NULL };

static bool has_kind(struct rows rows, int column, const char *const *kinds)
{
	for (size_t i = 0; i < rows.n; i++) {
		if (rules_among(kinds, rows.row[i].field[column]))
			return true;
	}
	return false;
}

/* Two conditions with one and the same activation code: dialling it sets both, which must be said.
 */
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
			if (!rules_list_has(by[a]->field[CODE_ALSO_SETS], single_conditions[b],
				strlen(single_conditions[b])))
				catalogue_fault(r->faults, FILE_CODES, by[a]->line, by[a]->field[0],
				    "%s and %s share a code: say so in also_sets",
				    single_conditions[a], single_conditions[b]);
		}
	}
}

static void check_codes(const struct rules *r, const struct csv_line *carrier,
    const struct code_shapes *shapes)
{
	struct rows codes = rules_rows(r, FILE_CODES, carrier);
	unsigned seen = 0;

	for (size_t i = 0; i < codes.n; i++) {
		const struct csv_line *row = &codes.row[i];
		const char *const *f = row->field;

		rules_one_of(r, FILE_CODES, row, CODE_CONDITION, code_conditions);
		rules_one_of(r, FILE_CODES, row, CODE_CONFIDENCE, rules_confidence_words);
		rules_list_of(r, FILE_CODES, row, CODE_ALSO_SETS, single_conditions);
		rules_list_of(r, FILE_CODES, row, CODE_FILLED, fillable);
		if (rules_list_has(f[CODE_ALSO_SETS], f[CODE_CONDITION], strlen(f[CODE_CONDITION])))
			rules_fault(r, FILE_CODES, row, "also_sets names its own condition");
		if ((rules_list_has(f[CODE_FILLED], "activate", 8) &&
			f[CODE_ACTIVATE][0] == '\0') ||
		    (rules_list_has(f[CODE_FILLED], "deactivate", 10) &&
			f[CODE_DEACTIVATE][0] == '\0') ||
		    (rules_list_has(f[CODE_FILLED], "query", 5) && f[CODE_QUERY][0] == '\0'))
			rules_fault(r, FILE_CODES, row,
			    "standard_filled names a code that is empty");
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
	struct rows steps = rules_rows(r, FILE_STEPS, carrier);
	int last[CONDITION_ANY + 1] = { 0 };

	for (size_t i = 0; i < steps.n; i++) {
		const struct csv_line *row = &steps.row[i];
		enum condition c;
		char want[16];

		if (row->field[STEP_TEXT][0] == '\0')
			rules_fault(r, FILE_STEPS, row, "empty step");
		if (row->field[STEP_CONDITION][0] == '\0' ||
		    !condition_parse_row(row->field[STEP_CONDITION], &c)) {
			rules_fault(r, FILE_STEPS, row, "condition is not one of the words, or *");
			continue;
		}
		(void)snprintf(want, sizeof want, "%d", ++last[c]);
		if (!same(row->field[STEP_POSITION], want))
			rules_fault(r, FILE_STEPS, row, "positions are not 1, 2, 3 ...");
	}
}

static void check_others(const struct rules *r, const struct csv_line *carrier)
{
	struct rows sources = rules_rows(r, FILE_SOURCES, carrier);
	struct rows restrictions = rules_rows(r, FILE_RESTRICTIONS, carrier);
	struct rows conflicts = rules_rows(r, FILE_CONFLICTS, carrier);

	for (size_t i = 0; i < sources.n; i++) {
		rules_one_of(r, FILE_SOURCES, &sources.row[i], SOURCE_KIND, source_kinds);
		if (sources.row[i].field[SOURCE_SOURCE][0] == '\0')
			rules_fault(r, FILE_SOURCES, &sources.row[i], "empty source");
	}
	for (size_t i = 0; i < restrictions.n; i++) {
		const struct csv_line *row = &restrictions.row[i];

		rules_one_of(r, FILE_RESTRICTIONS, row, RESTRICTION_KIND, restriction_kinds);
		if (row->field[RESTRICTION_TEXT][0] == '\0' ||
		    row->field[RESTRICTION_SOURCE][0] == '\0')
			rules_fault(r, FILE_RESTRICTIONS, row,
			    "restriction without text or source");
		if (rules_characters(row->field[RESTRICTION_TEXT]) > RULES_NOTE_MAX)
			rules_fault(r, FILE_RESTRICTIONS, row,
			    "restriction has more than 200 characters");
	}
	for (size_t i = 0; i < conflicts.n; i++) {
		const char *const *f = conflicts.row[i].field;

		if (f[CONFLICT_CONDITION][0] != '\0' &&
		    !rules_among(code_conditions, f[CONFLICT_CONDITION]))
			rules_fault(r, FILE_CONFLICTS, &conflicts.row[i],
			    "condition is not one of the words");
		if (*f[CONFLICT_SAYS] == '\0' || *f[CONFLICT_VERSUS] == '\0' ||
		    *f[CONFLICT_WHERE] == '\0')
			rules_fault(r, FILE_CONFLICTS, &conflicts.row[i],
			    "conflict needs says, versus and where");
	}
}

/* What the six files say together. */
static void check_whole(const struct rules *r, const struct csv_line *carrier)
{
	static const char *const high[] = { "high", NULL },
				 *const own[] = { "carrier", "standard", NULL };
	static const char *const refusals[] = { "no-foreign-target", "national-only", NULL };
	static const char *const voicemail[] = { "prepaid-voicemail-only", NULL };
	struct rows codes = rules_rows(r, FILE_CODES, carrier),
		    sources = rules_rows(r, FILE_SOURCES, carrier);
	struct rows restrictions = rules_rows(r, FILE_RESTRICTIONS, carrier);
	const char *const *f = carrier->field;
	bool steps = rules_rows(r, FILE_STEPS, carrier).n != 0, active = false;
	bool none = same(f[CARRIER_FOREIGN_FORM], "none");
	bool refused = has_kind(restrictions, RESTRICTION_KIND, refusals);

	for (size_t i = 0; i < codes.n; i++)
		active = active || codes.row[i].field[CODE_ACTIVATE][0] != '\0';
	if (sources.n == 0)
		rules_fault(r, FILE_CARRIERS, carrier, "no source");
	if ((same(f[CARRIER_CONFIDENCE], "high") || has_kind(codes, CODE_CONFIDENCE, high)) &&
	    !has_kind(sources, SOURCE_KIND, own))
		rules_fault(r, FILE_CARRIERS, carrier,
		    "high confidence needs a source that is the carrier's own page or a standard");
	if (same(f[CARRIER_FAMILY], "app-only") && !steps)
		rules_fault(r, FILE_CARRIERS, carrier, "an app-only line needs steps");
	if (!active && !steps)
		rules_fault(r, FILE_CARRIERS, carrier, "neither an activation code nor steps");
	if (catalogue_excepted(EXCEPT_STORED_NUMBER, f[CARRIER_ID], NULL, NULL) &&
	    strstr(f[CARRIER_NOTE], "Stored-number") == NULL)
		rules_fault(r, FILE_CARRIERS, carrier,
		    "the note of a stored-number line must say 'Stored-number'");
	if (refused && !none)
		rules_fault(r, FILE_CARRIERS, carrier,
		    "a restriction refuses foreign targets, but foreign_form is not 'none'");
	if (none && !refused && !has_kind(restrictions, RESTRICTION_KIND, voicemail))
		rules_fault(r, FILE_CARRIERS, carrier,
		    "foreign_form 'none' without a restriction that says so");
}

void rules_check_rows(const struct rules *r, const struct csv_line *carrier,
    const struct code_shapes *shapes)
{
	check_codes(r, carrier, shapes);
	check_steps(r, carrier);
	check_others(r, carrier);
	check_whole(r, carrier);
}
