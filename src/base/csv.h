/*
 * CSV after RFC 4180, in memory. Lenient in line ends (LF, CRLF), strict in quotes.
 * Fields point into the arena and live as long as it does.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdbool.h>

#include "base/error.h"
#include "base/mem.h"

#define CSV_FIELDS_MAX 64

struct csv {
	const char *at, *end;
	char separator;
	/* For files that people and spreadsheets made: a fault that does not hide where the row
	 * ends leaves the row readable, with `wrong` set; a CR alone ends a row too; ="TEXT" is a
	 * field as it stands. */
	bool lenient;
	const char *wrong; /* of the row read last, N_(); NULL: nothing */
	int line;          /* of the row read last, from 1 */
	int next_line;
	struct arena *arena;
};

/* Bytes of the byte order mark that a file begins with, 3 or 0. Only its reader can tell it from
 * the same sign in a cell (U+FEFF): csv_init takes what it is given as it is. */
size_t csv_mark(const char *text, size_t n);

/* Reads `n` bytes at `text`, which must stay until the last row. */
void csv_init(struct csv *csv, const char *text, size_t n, char separator, struct arena *arena);

/* Next row: the number of fields (an empty line is one empty field), 0 at the end, -1 on a fault,
 * with the line in err. Lenient: -1 only for a quote that is never closed and for a NUL. */
int csv_row(struct csv *csv, const char *fields[CSV_FIELDS_MAX], struct error *err);

#endif
