/* Which line of a list is chosen and which are in sight; the caller owns the lines and draws each.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "ui/draw.h"
#include "ui/keys.h"

struct list {
	size_t n, at, top;
	int rows; /* in sight, told by list_fit */
};

typedef void list_row_fn(void *user, struct rect row, size_t i, bool selected);

/* Up, Down, j, k, PgUp, PgDn, Home, End, g, G. True when it was one of these. */
bool list_key(struct list *l, struct key k);
/* Like list_key, but letters are not moves (there is a filter line above). */
bool list_key_arrows(struct list *l, struct key k);
/* To be called when the lines or the rectangle have changed (from layout or event): keeps the
 * chosen line in sight. */
void list_fit(struct list *l, size_t n, int rows);
/* Draws the lines in sight, one a row, by `row`; the chosen one is painted ROLE_SELECTED with > in
 * its first column before `row` is called with what is right of that column, and the terminal's
 * cursor stands on it. */
void list_draw(const struct list *l, struct rect r, list_row_fn *row, void *user);

#endif
