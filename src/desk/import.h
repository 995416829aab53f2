/*
 * Many customers at once, from a CSV file: the use case behind `customer import` and the console's
 * import page.
 *
 * DESIGN. A stepper: import_step() does some 30 ms of work and returns, so that a console's loop
 * runs in between. The file is read whole (it may change meanwhile), the header decides separator
 * and columns, and every line is checked before anything is written; then import_go() takes in what
 * is good, in short transactions of at most IMPORT_BATCH lines, each customer whole (customer,
 * number, carrier, place in the pool) or not at all. Before it is written a line is looked at once
 * more, so what another console or an earlier, killed run did meanwhile counts: a customer that is
 * there just so is "already there", and one that is there otherwise is a reason. Running the same
 * file again therefore goes on where it was.
 *
 *   IMPORT_CHECKING -> IMPORT_CHECKED -(import_go)-> IMPORT_WRITING -> IMPORT_PLACING
 *       -> IMPORT_HANDOUTS -> IMPORT_DONE
 *
 * PLACING is passed at once unless the store is shared (store/sync.h): there the remote alone gives
 * places. import_wishes() lists who wants one; the caller asks (desk/place.h) and tells the
 * outcomes with import_places_given().
 *
 * A `struct import` owns all texts that it gives out; they live until import_free().
 *
 * The file: a header line, then a line a business number; one without a number but with an id is a
 * customer that has none, as export.h writes it. Comma, semicolon or tab, whichever the
 * header has; UTF-8 (with or without its mark) or Windows-1252; any line ends; empty lines are
 * passed over. A cell that begins with ' and then = + - @ ' or a tab is read without that ' (what
 * spreadsheets and export.h write), and ="TEXT" is TEXT. Columns are those of import_columns.
 */
#ifndef DESK_IMPORT_H
#define DESK_IMPORT_H

#include "desk/forwarding.h"
#include "desk/place.h"

#define IMPORT_BYTES_MAX (32u << 20)
#define IMPORT_BATCH 100 /* at most; fewer where the store is slow */

enum import_column {
	IMPORT_NAME,
	IMPORT_NUMBER,
	IMPORT_COUNTRY,
	IMPORT_LANGUAGE,
	IMPORT_MODE,
	IMPORT_NOTE,
	IMPORT_CARRIER,
	IMPORT_WHEN,
	IMPORT_RING,
	IMPORT_TO,
	IMPORT_SOURCE,
	IMPORT_FORCE,
	IMPORT_ACCOUNT,
	IMPORT_THROUGH,
	IMPORT_ID, /* as export.h writes it: the customer gets that id; lines with the same id are
		      one customer's business numbers */
	IMPORT_COLUMNS
};
/* What a column holds, for the help and the console. The header may have them in any order and any
 * case; name and number are needed. */
struct import_column_help {
	const char *name; /* as in the header */
	const char *help; /* N_() */
	bool needed;
};
extern const struct import_column_help import_columns[IMPORT_COLUMNS];

struct import_options {
	/* AI numbers abroad are taken: the price of each forwarded call was told. Without it such a
	 * line is bad. */
	bool foreign_yes;
	/* One file a business number that has a code or steps (handout.h); NULL: none. Made when it
	 * is not there. */
	const char *handouts;
	bool handouts_html;
	/* A pipe, a device and "-" (standard input) are read to their end, however long that
	 * takes: for commands. Without it only files are read, so that a console's keys are
	 * answered. */
	bool may_wait;
};

enum import_phase {
	IMPORT_CHECKING,
	IMPORT_CHECKED, /* waits for import_go(); nothing was written */
	IMPORT_WRITING,
	IMPORT_PLACING, /* waits for import_places_given() */
	IMPORT_HANDOUTS,
	IMPORT_DONE
};

/* How it stands; counts are of lines that hold a business number, or a customer without one. */
struct import_count {
	enum import_phase phase;
	int permille;   /* of the present phase */
	size_t read;    /* lines seen so far; empty ones are not counted */
	size_t good;    /* to be taken in, and not yet: good + bad + already + added = read */
	size_t bad;     /* import_bad() tells each */
	size_t already; /* there just so: nothing was written */
	/* Of those that are there (`already`, `added`): want an AI number and have none, so that
	 * import_go() tries for them even where nothing is good. In the end as many as `unplaced`:
	 * importing the file again tries once more. */
	size_t want;
	size_t added;         /* taken in by this run */
	size_t placed;        /* of `added` and `already`: an AI number taken by this run (auto) */
	size_t unplaced;      /* wanted one and have none: import_unplaced() tells each */
	size_t handouts;      /* files written, or there already with the same content */
	size_t handouts_kept; /* others' files in their way: import_handouts_kept() tells each */
};

/* A line that is not taken in, in the order of the file (those that were found while writing come
 * last). One reason a line: the first that is met. */
struct import_bad {
	int line;           /* in the file, from 1, header included */
	const char *column; /* "number"; "" the line itself */
	const char *value;  /* what stood there, cleaned and shortened; "" nothing */
	const char *reason; /* what is wrong and what to do */
};

/* A customer that wanted a place in the pool. */
struct import_want {
	int line;
	char customer[ID_MAX], config[ID_MAX];
	char number[E164_MAX]; /* the business number */
	const char *name;      /* the customer's */
	const char *reason;    /* of import_unplaced(): why it has none; "" in import_wishes() */
	char country[3];       /* of the pool number that fits */
	char pool_number[17];  /* the one that the line names; "" any of that country */
};

struct import_kept {      /* a hand-out that was not written */
	const char *file; /* its name in the folder */
	const char *reason;
};

struct import;

/* Reads the file (~ at its head is the home folder, of the hand-outs too) and its header. NULL with
 * ERROR_NOT_FOUND "no-such-file", ERROR_INPUT "file-missing" (no name), "file-unread" (a folder
 * among others), "file-too-large", "file-empty", "file-utf16", "file-not-text" (a NUL),
 * "file-encoding" (neither UTF-8 nor Windows-1252, or both), "column-missing", "column-twice",
 * "too-many-columns", "quote-open". */
must_check struct import *import_new(struct session *s, const char *path,
    const struct import_options *options, struct error *err);
void import_free(struct import *i); /* NULL is fine; what was written stays */

enum import_step {
	IMPORT_MORE,  /* step again when the loop comes round */
	IMPORT_LATER, /* the store is busy: step again in IMPORT_BUSY_MS; nothing is lost */
	IMPORT_WAITS, /* for the caller: CHECKED, PLACING, or DONE */
	/* The store failed, or a hand-out could not be written (where their folder cannot be made
	 * or opened: before anything is taken in): what was taken in stays, run it
	 * again later. While checking also ERROR_INPUT "quote-open": a quote that is never closed,
	 * so that what follows cannot be told apart. */
	IMPORT_FAILED
};
#define IMPORT_BUSY_MS 50
must_check enum import_step import_step(struct import *i, struct error *err);
/* From CHECKED on to writing. A bug in any other phase. */
void import_go(struct import *i);

const struct import_count *import_count(const struct import *i);
/* "utf-8" or "windows-1252"; ',', ';' or '\t'. */
const char *import_encoding(const struct import *i);
/* The first name with a letter beyond ASCII, as it was read, so that a person sees whether the
 * encoding was told rightly; *line gets its line. "": there is none so far. */
const char *import_example(const struct import *i, int *line);
char import_separator(const struct import *i);
/* Columns of the file that are not known, each with what it might be meant for ("contry",
 * "country"); NULL at the end. They are passed over: to be said as a warning. */
struct import_ignored {
	const char *name;    /* cleaned; "" the column has no name */
	const char *nearest; /* a known column; "" none is near */
};
size_t import_ignored(const struct import *i, const struct import_ignored **out);
size_t import_bad(const struct import *i, const struct import_bad **out);
/* Both lists as a CSV file (line, column, value, reason; ~ at its head is the home folder), whole
 * or not at all, and never over one that is there: ERROR_REFUSED "file-there"; ERROR_INPUT
 * "file-unwritten". */
must_check bool import_bad_save(const struct import *i, const char *path, struct error *err);
/* Lines that are taken in although their number lies in a range that the numbering plan (of 2022)
 * does not know; and, found while placing, those whose place is in a pool number that nobody looked
 * at from here (column "to", value that number). */
size_t import_doubts(const struct import *i, const struct import_bad **out);
size_t import_unplaced(const struct import *i, const struct import_want **out);
size_t import_handouts_kept(const struct import *i, const struct import_kept **out);

/* PLACING: the places that are wanted, for placing_new(); *n of them, which the caller frees. */
struct place_wish *import_wishes(const struct import *i, size_t *n);
/* What came of the first `n` of them; the rest has no place for the reason `rest` (offline, signed
 * out; "": not known). */
void import_places_given(struct import *i, const struct place_given *given, size_t n,
    const char *rest);
/* For import_places_given(): why there is none, and what helps; "" for NULL. Valid until the next
 * call of import_step() or import_next_lane(). */
const char *import_why(struct import *i, const struct error *err);

/* The lane of the next business number that was taken in or is there already, with its code where
 * it has one; *at begins with 0. `line` gets its line. False at the end, or with err (kind not
 * ERROR_NONE). Texts live in `arena`. */
must_check bool import_next_lane(struct import *i, size_t *at, struct arena *arena,
    struct lane1 *out, int *line, struct error *err);

#endif
