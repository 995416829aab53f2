/* What is typed (or imported) for a customer, checked and cleaned: one rule for every way in.
 * Internal to desk/. */
#ifndef DESK_CUSTOMER_FIELDS_H
#define DESK_CUSTOMER_FIELDS_H

#include "desk/customers.h"

#define NAME_COLUMNS 120
#define NOTE_COLUMNS 1000
#define LANGUAGE_BYTES 8 /* data/sql/0001_first.sql */
/* A character and the four marks that text_clean() leaves on it, four bytes each. */
#define COLUMN_BYTES 20

enum customer_field {
	CUSTOMER_NAME,
	CUSTOMER_NUMBER,
	CUSTOMER_COUNTRY,
	CUSTOMER_LANGUAGE,
	CUSTOMER_MODE,
	CUSTOMER_NOTE,
	CUSTOMER_ACCOUNT,
	CUSTOMER_THROUGH
};

/* Absent fields stay empty. */
struct customer_fields {
	char name[NAME_COLUMNS * COLUMN_BYTES + 1], note[NOTE_COLUMNS * COLUMN_BYTES + 1];
	char country[3];
	const char *language; /* "" not said */
	struct number number;
	enum telephony_mode mode;
	bool through_telnyx;
};

/* Checks what is there; `home`: the country of national forms where none is said (NULL none);
 * `note` NULL: none. `wrong` (or NULL) gets the field that err is about. */
must_check bool customer_fields_check(const struct new_customer *in, const char *note,
    const char *home, struct customer_fields *out, enum customer_field *wrong, struct error *err);
/* For a new customer: name and number are there; country and language follow from the number where
 * they were not said. */
must_check bool customer_fields_whole(struct customer_fields *fields, enum customer_field *wrong,
    struct error *err);
/* "AA" of two letters in any case that are a country. */
must_check bool customer_country(const char *text, char out[3], struct error *err);

/* The kind of line that a number's plan tells: "mobile", "fixed", "voip"; "" it does not. */
const char *customer_line_type(const struct number *number);
/* A name or note as it is taken from a person, in `arena`: text_take() of the whole. */
const char *customer_text(const char *text, struct arena *arena);
/* What was typed, safe and short enough to stand in a sentence. */
const char *customer_quoted(const char *text, char out[64]);

#endif
