/*
 * A line of text that is being edited: UTF-8, moved through by whole characters (a base and its
 * combining marks), scrolled sideways when it is wider than its field. Storage is the caller's;
 * nothing allocates.
 */
#ifndef UI_LINE_EDIT_H
#define UI_LINE_EDIT_H

#include "ui/draw.h"
#include "ui/keys.h"

#define LINE_EDIT_SIZE 256

struct line_edit {
	char text[LINE_EDIT_SIZE];
	char killed[LINE_EDIT_SIZE]; /* what Ctrl-U, Ctrl-K or Ctrl-W took last; Ctrl-Y gives it
					back */
	size_t n, at,
	    max;     /* bytes; at: before which byte the cursor stands; max: at most so many */
	size_t lost; /* characters put in since something did not fit, all left out; what takes
			text away begins anew */
};

/* `max` bytes at most (0: what the storage holds); the cursor stands at the end of `text`. */
void line_edit_init(struct line_edit *e, size_t max, const char *text);
void line_edit_set(struct line_edit *e, const char *text);
/* True when the key was one of the editor's (also when there was nothing to do). Enter, Esc, Tab,
 * Up and Down are not. */
bool line_edit_key(struct line_edit *e, struct key k);
/* Puts in pasted text: line ends become one blank, controls are left out, blanks at its ends too.
 * False when some of it did not fit: `lost` says how much. A character is put in with all its
 * marks, or not at all. */
bool line_edit_paste(struct line_edit *e, const char *text, size_t n);
/* Draws into exactly `columns` columns; with focus the terminal's cursor is put there. */
void line_edit_draw(const struct line_edit *e, struct rect r, int y, int x, int columns,
    bool focused);

#endif
