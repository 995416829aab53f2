/*
 * The six CSV texts of a catalogue: read into rows of text first (so that the rules can name file
 * and line), then, once no rule is broken, made into the structs of catalogue.h. All that is read
 * or made lives in the arena that the caller gives; the texts themselves may go.
 */
#ifndef PHONE_CATALOGUE_CSV_H
#define PHONE_CATALOGUE_CSV_H

#include "phone/catalogue.h"

/* Bounds on what a user's files may hold, far above the catalogue itself (0.2 MB, 1700 rows). */
#define CATALOGUE_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define CATALOGUE_ROWS_MAX 20000
#define CATALOGUE_FAULTS_MAX 200 /* as many are told; all are counted */

/* Columns by file. Every file but the first begins with the carrier's id. */
enum {
	CARRIER_ID,
	CARRIER_COUNTRY,
	CARRIER_NAME,
	CARRIER_ALIASES,
	CARRIER_LINE_TYPE,
	CARRIER_FAMILY,
	CARRIER_HOST_ID,
	CARRIER_PRESS_CALL,
	CARRIER_NUMBER_FORM,
	CARRIER_FOREIGN_FORM,
	CARRIER_ALT_FORMS,
	CARRIER_RING_MIN,
	CARRIER_RING_MAX,
	CARRIER_RING_STEP,
	CARRIER_RING_UNIT,
	CARRIER_CONFIDENCE,
	CARRIER_ONE_BY_ONE,
	CARRIER_FIRST_CODE,
	CARRIER_NOTE,
	CARRIER_COLUMNS
};
enum {
	CODE_CARRIER,
	CODE_CONDITION,
	CODE_ACTIVATE,
	CODE_NO_TIMER,
	CODE_DEACTIVATE,
	CODE_QUERY,
	CODE_ALSO_SETS,
	CODE_CONFIDENCE,
	CODE_FILLED,
	CODE_COLUMNS
};
enum { STEP_CARRIER, STEP_CONDITION, STEP_POSITION, STEP_TEXT, STEP_COLUMNS };
enum {
	RESTRICTION_CARRIER,
	RESTRICTION_KIND,
	RESTRICTION_TEXT,
	RESTRICTION_SOURCE,
	RESTRICTION_COLUMNS
};
enum {
	CONFLICT_CARRIER,
	CONFLICT_CONDITION,
	CONFLICT_SAYS,
	CONFLICT_VERSUS,
	CONFLICT_WHERE,
	CONFLICT_COLUMNS
};
enum { SOURCE_CARRIER, SOURCE_SOURCE, SOURCE_KIND, SOURCE_COLUMNS };

struct csv_line {
	const char *const *field; /* ends in NULL */
	int line;                 /* in its file, from 1 (the header) */
	size_t carrier;           /* which row of carriers.csv it belongs to, from 0 */
};
struct csv_table {
	struct csv_line
	    *row; /* after catalogue_csv_read: as in the file, except those of no known carrier */
	size_t n;
};

/* Where one carrier's rows lie in `by_carrier` of a file. */
struct csv_span {
	size_t first, n;
};
struct id_place {
	const char *id;
	size_t at;
};
struct catalogue_csv {
	struct csv_table file[CATALOGUE_FILES];
	struct csv_table by_carrier[CATALOGUE_FILES]; /* the same rows, grouped by carrier, file
							 order within; not for carriers.csv */
	struct csv_span *span[CATALOGUE_FILES];       /* one per row of carriers.csv */
	struct id_place *ids;                         /* of carriers.csv, sorted by id */
};

/* Collects faults: counts, tells `fn` (may be NULL), and keeps the first for the error's sentence.
 */
struct catalogue_faults {
	catalogue_fault_fn *fn;
	void *user;
	size_t n;
	char where[120], what[240];
};

/* `line` 0: the whole file. `id` may be NULL. Both texts are cleaned (base/text.h). */
void catalogue_fault(struct catalogue_faults *faults, enum catalogue_file file, int line,
    const char *id, const char *fmt, ...) printf_like(5, 6);

const char *const *catalogue_columns(enum catalogue_file file, int *n);

/* Reads the texts. False when a text is no such table at all (its faults are then in `faults`).
 * Rows of carriers that carriers.csv does not hold are a fault each, but do not stop the reading.
 */
must_check bool catalogue_csv_read(const struct catalogue_texts *texts, struct arena *arena,
    struct catalogue_csv *out, struct catalogue_faults *faults);

/* The row of carriers.csv with this id (the first, should it stand there twice), or NULL. */
const struct csv_line *catalogue_csv_carrier(const struct catalogue_csv *csv, const char *id);

/* Makes the structs, sorted by country and id. Only for rows in which catalogue_rules_check() found
 * no fault. */
const struct carrier **catalogue_csv_build(const struct catalogue_csv *csv, bool from_user,
    struct arena *arena);

/* The next item of a list separated by ';', or false; `*list` moves on. Items point into the list.
 */
bool catalogue_list_next(const char **list, const char **item, size_t *n);

/* Order of the catalogue: country, then id. */
int carrier_order(const struct carrier *a, const struct carrier *b);

#endif
