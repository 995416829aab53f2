/* The rows that break a rule of the catalogue for a good reason. */
#include "phone/catalogue_rules.h"

#include <string.h>

static const struct exception {
	enum exception_kind kind;
	const char *carrier, *condition, *column, *reason;
} exceptions[] = {
	{ EXCEPT_SERVICE_CODE, "no-telenor", "all_conditional", "deactivate",
	    "its page gives ##002# as the code that ends 004" },
	{ EXCEPT_SERVICE_CODE, "dk-happii", "all_conditional", "deactivate",
	    "its page gives ##002# as the code that ends 004" },
	{ EXCEPT_SERVICE_CODE, "fr-ovh", "busy", "activate", "busy is 69 at OVHcloud" },
	{ EXCEPT_SERVICE_CODE, "fr-ovh", "busy", "deactivate", "busy is 69 at OVHcloud" },
	{ EXCEPT_SERVICE_CODE, "fr-ovh", "busy", "query", "busy is 69 at OVHcloud" },
	{ EXCEPT_SERVICE_CODE, "it-fastweb-fixed", "busy", "activate", "busy is 22 at Fastweb" },
	{ EXCEPT_SHAPE, "ch-swisscom-fixed", "all", "activate", "no star before the number" },
	{ EXCEPT_SHAPE, "ch-swisscom-fixed", "no_answer", "activate", "no star before the number" },
	{ EXCEPT_SHAPE, "ch-swisscom-fixed", "busy", "activate", "no star before the number" },
	{ EXCEPT_SHAPE, "no-fusa-kraftlag", "all", "activate", "no # after the number" },
	{ EXCEPT_SHAPE, "no-fusa-kraftlag", "no_answer", "activate", "no # after the number" },
	{ EXCEPT_SHAPE, "no-fusa-kraftlag", "busy", "activate", "no # after the number" },
	{ EXCEPT_SHAPE, "fr-ovh", "cancel_all", "deactivate",
	    "#002 is given without a # at its end" },
	{ EXCEPT_NUMBER_IN_QUERY, "pl-satpol-fixed", "all", NULL, "asks about one number" },
	{ EXCEPT_NUMBER_IN_QUERY, "pl-satpol-fixed", "no_answer", NULL, "asks about one number" },
	{ EXCEPT_NUMBER_IN_QUERY, "pl-satpol-fixed", "busy", NULL, "asks about one number" },
	{ EXCEPT_STORED_NUMBER, "nz-actrix", NULL, NULL, "181 stores the number, 161 switches on" },
	{ EXCEPT_STORED_NUMBER, "us-hamilton", NULL, NULL,
	    "one code stores, a second switches on" },
	{ EXCEPT_STORED_NUMBER, "jp-docomo-mvno-hiho", NULL, NULL,
	    "1429 stores the number, 1421 switches on" },
	{ EXCEPT_RANGE_UNKNOWN, "fr-ovh", NULL, NULL, "takes seconds, its page names no range" },
	{ EXCEPT_RANGE_UNKNOWN, "se-tele2-fixed", NULL, NULL,
	    "takes seconds, its page names no range" },
	{ EXCEPT_RANGE_UNKNOWN, "ch-sunrise-fixed", NULL, NULL,
	    "its page names the longest time only" },
};
#define N_EXCEPTIONS (sizeof exceptions / sizeof *exceptions)

/* An exception without a condition or column holds for any. */
static bool fits(const char *wanted, const char *is)
{
	return wanted == NULL || (is != NULL && strcmp(wanted, is) == 0);
}

bool catalogue_excepted(enum exception_kind kind, const char *carrier, const char *condition,
    const char *column)
{
	for (size_t i = 0; i < N_EXCEPTIONS; i++) {
		const struct exception *e = &exceptions[i];

		if (e->kind == kind && strcmp(e->carrier, carrier) == 0 &&
		    fits(e->condition, condition) && fits(e->column, column))
			return true;
	}
	return false;
}

static bool has_row(const struct catalogue_csv *csv, const struct exception *e)
{
	const struct csv_line *carrier = catalogue_csv_carrier(csv, e->carrier);
	const struct csv_span *span;

	if (carrier == NULL)
		return false;
	if (e->condition == NULL)
		return true;
	span = &csv->span[FILE_CODES][carrier->carrier];
	for (size_t i = 0; i < span->n; i++) {
		const struct csv_line *code = &csv->by_carrier[FILE_CODES].row[span->first + i];

		if (strcmp(code->field[CODE_CONDITION], e->condition) == 0)
			return true;
	}
	return false;
}

void catalogue_exceptions_check(const struct catalogue_csv *csv, struct catalogue_faults *faults)
{
	for (size_t i = 0; i < N_EXCEPTIONS; i++) {
		const struct exception *e = &exceptions[i];

		if (!has_row(csv, e))
			catalogue_fault(faults, e->condition != NULL ? FILE_CODES : FILE_CARRIERS,
			    0, NULL, "the exception for %s %s (%s) names no row any more",
			    e->carrier, e->condition != NULL ? e->condition : "", e->reason);
	}
}
