/*
 * All customers as rows: a line a business number, in the order of the list, then in the order in
 * which a customer's numbers were added. The columns are those of import.h, so that what was
 * exported can be imported, and behind them what only tells (import passes it over). By pages, in
 * bounded memory.
 */
#ifndef DESK_EXPORT_H
#define DESK_EXPORT_H

#include "base/buf.h"
#include "desk/import.h"

enum export_column {
	/* 0 to IMPORT_COLUMNS - 1: as there; `to` is the AI number itself, never auto, so that the
	 * same one is chosen again */
	EXPORT_AI_NUMBER = IMPORT_COLUMNS,
	EXPORT_STATE,           /* of lane 1 */
	EXPORT_CALLER_ID_STATE, /* of lane 2, this number's best */
	EXPORT_COLUMNS
};
extern const char *const export_columns[EXPORT_COLUMNS]; /* the header */

struct export_row {
	const char *cell[EXPORT_COLUMNS]; /* "" nothing */
};
struct export_at { /* where it goes on; zeroed: from the beginning */
	struct customer_key key;
	bool begun;
};
/* The next customers' rows, in `arena`; *n 0: that was all. A customer that has no business number
 * has one row without it. */
must_check bool export_next(struct session *s, struct export_at *at, struct arena *arena,
    struct export_row **out, size_t *n, struct error *err);

/* A line of the file, with its end; cells as cell.h writes them. `row` NULL: the header. */
void export_line(const struct export_row *row, struct buf *out);

#endif
