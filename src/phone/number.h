/*
 * Telephone numbers: any spelling in, E.164 out; number_parse.c, number_refuse.c, number_write.c.
 * The plans are libphonenumber's (numplan.h); its data is loaded on the first call (some ms). No
 * I/O.
 */
#ifndef PHONE_NUMBER_H
#define PHONE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define E164_MAX 20 /* "+" and at most 15 digits (ITU-T E.164), with room */
#define NUMBER_TEXT_MAX 48

enum number_type {
	NUMBER_UNKNOWN,
	NUMBER_MOBILE,
	NUMBER_FIXED,
	NUMBER_FIXED_OR_MOBILE, /* NANP and others, where the plan does not tell */
	NUMBER_VOIP,
	NUMBER_TOLL_FREE,
	NUMBER_PREMIUM,
	NUMBER_SHARED_COST,
	NUMBER_UAN,
	NUMBER_PERSONAL,
	NUMBER_PAGER,
	NUMBER_VOICEMAIL,
	NUMBER_TYPES
};

struct number {
	char e164[E164_MAX]; /* empty when it could not be read at all */
	char country[3];     /* ISO 3166 alpha-2; "" where the code belongs to no country (+800) */
	int country_code;    /* 32 */
	enum number_type type;
	bool possible; /* the length is right for the plan */
	bool valid;    /* also in a range that the plan (metadata of 2022) knows */
	char international[NUMBER_TEXT_MAX]; /* "+32 9 224 61 11" */
	char national[NUMBER_TEXT_MAX];      /* "09 224 61 11" */
	char problem[240];                   /* in words; empty when valid */
};

/* Reads `text` (spaces, dashes, dots, slashes, brackets, 00, +, "tel:", full-width digits, a
 * national form where `country` is given; NULL: none). `expected` tells the kind that the person
 * should have given, for the sentence about a wrong length ("one digit short for a Nigerian
 * mobile"); NUMBER_UNKNOWN: guess from what was typed. True when the number is possible; `out` is
 * filled as far as known in every case, and `out->problem` says in words what is wrong or doubtful.
 * On false err is ERROR_INPUT with the same words and a hint. */
must_check bool number_parse(struct number *out, const char *text, const char *country,
    enum number_type expected, struct error *err);

/* "mobile", "fixed", "fixed_or_mobile", ...: the word in JSON; never NULL. */
const char *number_type_name(enum number_type type);

/* How a number is written inside a dial code (data/catalogue/README.md, number forms). */
enum number_form {
	FORM_PLUS,
	FORM_CC,
	FORM_NATIONAL,
	FORM_NANP10,
	FORM_NANP11,
	FORM_IDD,
	FORM_AS_DIALLED,
	FORM_NONE,    /* foreign targets refused */
	FORM_UNKNOWN, /* no source says */
	FORMS
};

/* Writes `number` (a possible one) in `form` as dialled from a line in `line_country` (for the
 * international prefix;
 * "" or "*": 00). NANP forms are refused for numbers outside country code 1. False when the form
 * cannot be written, or is FORM_NONE or FORM_UNKNOWN. */
must_check bool number_write(const struct number *number, enum number_form form,
    const char *line_country, char *out, size_t size);

/* True when both belong to one dialling area: the same country, or both in country code 1 (NANP).
 */
bool number_same_area(const struct number *number, const char *line_country);

/* E.164 to "+32 9 224 61 11"; gives the E.164 back unchanged when it cannot be read. */
void number_show(const char *e164, char *out, size_t size);

/* The country calling code of a region ("BE" -> 32); 0 when unknown. */
int number_country_code(const char *country);

/* An example number of that country and kind in E.164; false when the plan has none. */
must_check bool number_example(const char *country, enum number_type type, char *out, size_t size);

/* All regions of libphonenumber, sorted, as a NULL-ended array that lives for ever. */
const char *const *number_regions(void);

/* "Belgium" in the language `lang` ("en"); the code itself when unknown (ICU's names). */
void country_name(const char *country, const char *lang, char *out, size_t size);

/* The most likely language of a country out of en, nl, fr, de (CLDR's likely subtags); "en" for
 * others. */
const char *country_language(const char *country);

#endif
