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
void says_draw(const struct says *s, struct rect in);

#endif
