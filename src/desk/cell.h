/*
 * Cells of CSV files that spreadsheets open. A cell that begins with = + - @ (also in full width),
 * a tab or a line end would be run as a formula (OWASP, CSV injection): it is written behind an
 * apostrophe. So is one that begins with an apostrophe, so that reading is exact: an apostrophe
 * before one of these signs is taken off again, every other one belongs to the text ('t Hoekje).
 */
#ifndef DESK_CELL_H
#define DESK_CELL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/mem.h"

/* Appends `text` as a cell of a file with commas: behind an apostrophe where it needs one, in
 * quotes where it has a separator, a quote or a line end in it. */
void cell_write(struct buf *out, const char *text);
/* What was written so, or by a spreadsheet (="TEXT"); in `arena` or `cell` itself. For every text
 * cell_read(cell_write(text)) is that text. */
const char *cell_read(const char *cell, struct arena *arena);

/* Why a cell cannot hold the number that was entered: a spreadsheet has taken it for a quantity
 * (3.2E+10, 3,2E+10, 32480210449.0), or its column was too narrow (####). NULL: nothing of the
 * kind. */
struct cell_fault {
	const char *what; /* a sentence, N_() */
	const char *mend; /* what to do with the file, N_() */
};
const struct cell_fault *cell_ruined(const char *cell);

/* What a spreadsheet makes of a number that it takes for a date: 2026-11-21, 21/11/2026, 11/21/26,
 * 21. 11. 2026. A few countries write numbers so, too (26.11.21 in New Caledonia): who asks looks
 * at the number's plan. */
enum cell_date {
	CELL_NO_DATE,
	CELL_DATE,
	CELL_DATE_SURE, /* with a time or a fraction behind it, so it is nothing else */
	CELL_DATE_DAYS  /* five digits: the days since 1900 by which it is stored, 2000 to 2099 */
};
enum cell_date cell_date(const char *cell);

#endif
