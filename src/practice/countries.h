/* The countries as the practice providers know them: enough for permissions and lookups, and their
 * own, so that a mistake in the program's numbering plans does not hide here. */
#ifndef PRACTICE_COUNTRIES_H
#define PRACTICE_COUNTRIES_H

#include <stdbool.h>
#include <stddef.h>

struct country_row {
	const char *iso, *name, *continent;
	const char *code; /* "234"; "1876" where an area code tells the country */
};

size_t countries_count(void);
const struct country_row *countries_at(size_t i);            /* by ISO code */
const struct country_row *countries_by_iso(const char *iso); /* NULL: none */
/* `e164`: "+" and digits. NULL: no country has that code. */
const struct country_row *countries_of_number(const char *e164);
const char *countries_calling_code(const struct country_row *c); /* "1" all over North America */
/* NULL: fine; else Twilio's word: "TOO_SHORT", "TOO_LONG", "INVALID_COUNTRY_CODE". */
const char *countries_length_problem(const char *e164);

#endif
