/*
 * The numbering plans of all countries: libphonenumber, as plain C values. numplan.cc is the one
 * C++ file, and holds no sentence and no rule of ours. Countries are two capital letters. The
 * library's data is loaded on the first call (about 5 ms). Only for number_*.c.
 */
#ifndef PHONE_NUMPLAN_H
#define PHONE_NUMPLAN_H

#include "phone/number.h"

#define NSN_MAX 17 /* digits after the country code that libphonenumber reads */

/* A number as its plan has it. */
struct plan_number {
	int country_code;
	char nsn[NSN_MAX + 1]; /* the national number: no trunk prefix, but Italy's leading 0 */
};

enum plan_read {
	PLAN_READ,
	PLAN_UNKNOWN_CODE, /* no country of that name or country code */
	PLAN_NO_NUMBER
};

/* Reads `text` as people of `country` dial it ("": only what begins with +). *extension: one
 * follows it. Nothing is set where it is not PLAN_READ. */
enum plan_read numplan_parse(const char *text, const char *country, struct plan_number *out,
    bool *extension);

/* In a range that the plan knows. */
bool numplan_valid(const struct plan_number *n);
enum number_type numplan_type(const struct plan_number *n);

/* Whether the length is right for that kind of number (NUMBER_UNKNOWN: for any). */
enum plan_length { PLAN_RIGHT, PLAN_LOCAL_ONLY, PLAN_WRONG };
enum plan_length numplan_length(const struct plan_number *n, enum number_type type);

/* "+32 9 224 61 11" and "09 224 61 11"; false when it was cut to `size`. */
bool numplan_international(const struct plan_number *n, char *out, size_t size);
bool numplan_national(const struct plan_number *n, char *out, size_t size);
/* As dialled from `country` to another one: "00 32 9 224 61 11"; "" where the plan does not say, or
 * it was cut. */
void numplan_from_abroad(const struct plan_number *n, const char *country, char *out, size_t size);

/* The country a number lies in, and the first one of a country code; "" where there is none
 * (+800). */
void numplan_country(const struct plan_number *n, char out[3]);
void numplan_main_country(int country_code, char out[3]);
/* 0 when it is not known. */
int numplan_country_code(const char *country);
/* "0" in Belgium; "" where there is none. */
void numplan_trunk_prefix(const char *country, char *out, size_t size);
/* False when the plan has none. */
bool numplan_example(const char *country, enum number_type type, struct plan_number *out);

/* "1-800-FLOWERS" in digits; false when it is no number in letters. */
bool numplan_keypad(const char *text, char *out, size_t size);

#endif
