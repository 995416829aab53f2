/*
 * The rules of the catalogue (data/catalogue/README.md), checked when the program is built and when
 * a user's own rows are read. Faults go into `faults` with file and line; nothing is changed.
 */
#ifndef PHONE_CATALOGUE_RULES_H
#define PHONE_CATALOGUE_RULES_H

#include "phone/catalogue_csv.h"

/* `base` NULL: a catalogue that stands by itself (sorted, with the generic rows, no exception left
 * over). Otherwise a user's rows, in any order, that will be laid over `base`. */
void catalogue_rules_check(const struct catalogue_csv *csv, const struct catalogue *base,
    struct catalogue_faults *faults);

/* The outward form of the project's own files, so that a change reads well as a diff: no byte order
 * mark, lines that end in LF, quotes only where RFC 4180 needs them. */
void catalogue_form_check(const struct catalogue_texts *texts, struct catalogue_faults *faults);

/* For the rules only. The text of every field: UTF-8 in form NFC, no control or invisible
 * character, no stray space. False when one is so long that nothing more should be tried. */
must_check bool catalogue_text_check(const struct catalogue_csv *csv,
    struct catalogue_faults *faults);

/* For the rules only. One row of codes.csv against its carrier's family (TS 22.030 6.5.2, ETS 300
 * 738). */
struct code_shapes;
struct code_shapes *code_shapes_new(void);
void code_shapes_free(struct code_shapes *shapes);
void code_rules_check(const struct code_shapes *shapes, const struct csv_line *code,
    const struct csv_line *carrier, struct catalogue_faults *faults);

/* For the rules only. The code to dial first, against its carrier's family. */
void first_code_rules_check(const struct code_shapes *shapes, const struct csv_line *carrier,
    struct catalogue_faults *faults);

/* What may break a rule, each with its reason in the table. */
enum exception_kind {
	EXCEPT_SERVICE_CODE,    /* another service code than the standard's */
	EXCEPT_SHAPE,           /* another form than the family's */
	EXCEPT_NUMBER_IN_QUERY, /* the check code carries the number */
	EXCEPT_STORED_NUMBER,   /* activate without {number}: it was stored by another code */
	EXCEPT_RANGE_UNKNOWN    /* a ring unit without a full range */
};
/* `condition` and `column` are NULL for the kinds that hold for a whole carrier. */
bool catalogue_excepted(enum exception_kind kind, const char *carrier, const char *condition,
    const char *column);
/* Names exceptions that no row needs any more. */
void catalogue_exceptions_check(const struct catalogue_csv *csv, struct catalogue_faults *faults);

#endif
