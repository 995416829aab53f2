/* A page's state in sentences, the most important first, and its next step in the last rows; as
 * many as there is room for. */
#ifndef UI_SAYS_H
#define UI_SAYS_H

#include "ui/draw.h"

#define SAYS_MAX 8

struct says {
	struct {
		enum role role;
		const char *text;
	} line[SAYS_MAX];
	size_t n;
	const char *next;
};

/* One more; "" is left out. Texts are the caller's. */
void says_add(struct says *s, enum role role, const char *text);
/* Rows for all of it in a box of these outer columns, with its frame. */
int says_rows(const struct says *s, int columns);
/* Cuts `area` in two: the box of it, of `least_rows` or as many as it takes, above a list that
 * keeps `list_rows`. */
void says_over_list(const struct says *s, struct rect area, int least_rows, int list_rows,
    struct rect *state, struct rect *list);
void says_draw(const struct says *s, struct rect in);

#endif
