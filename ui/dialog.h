/* What the dialogs share: a box in the middle, and a text that scrolls. */
#ifndef UI_DIALOG_H
#define UI_DIALOG_H

#include "ui/app.h"

/* Empties and frames a box of about this inner size in the middle of `area`; returns its inside. */
struct rect dialog_box(struct rect area, int rows, int columns, const char *title);

/* A text with its first row in sight; `rows` and `columns` as drawn last. */
struct dialog_text {
	char *text; /* owned */
	int top, rows, columns;
};
void dialog_text_draw(struct dialog_text *t, struct rect r);
bool dialog_text_key(struct dialog_text *t, struct key k); /* true: it was a move */

#endif
