/*
 * The one layer over ncurses: text + colour role + clipping + the last check on hostile text.
 * curses.h appears in ui/ only, and of the files there only in draw.c, term.c and keys.c.
 * ncurses is the double buffer; nothing here allocates. Coordinates are relative to the rectangle
 * given; what lies outside it is not drawn.
 */
#ifndef UI_DRAW_H
#define UI_DRAW_H

#include <stdbool.h>
#include <stddef.h>

struct rect {
	int y, x, h, w;
};

/* What a text is, not how it looks: the theme (colour, 16 colours, monochrome, NO_COLOR) gives the
 * looks. */
enum role {
	ROLE_TEXT,
	ROLE_DIM, /* second in rank */
	ROLE_TITLE,
	ROLE_HEADER, /* the screen's first row */
	ROLE_LABEL,
	ROLE_KEY, /* a key in the footer */
	ROLE_BORDER,
	ROLE_BORDER_FOCUS,
	ROLE_FIELD, /* something that can be edited */
	ROLE_FIELD_FOCUS,
	ROLE_SELECTED, /* the line under the cursor; also marked with > */
	ROLE_CODE,     /* a dial code: bright, never wrapped */
	ROLE_OK,
	ROLE_WARN,
	ROLE_BAD,
	ROLE_BADGE, /* PRACTICE, READ-ONLY */
	ROLE_DISABLED,
	ROLES
};

/* Draws `s` from column x on; returns the column after it. Hostile characters become visible marks
 * even when somebody forgot text_clean(); a text that does not fit ends in an ellipsis. */
int draw_text(struct rect r, int y, int x, enum role role, const char *s);
/* At most `columns` columns, padded with blanks to exactly that. */
int draw_cell(struct rect r, int y, int x, int columns, enum role role, const char *s);
/* Like draw_text, formatted; 512 bytes at most. */
int draw_textf(struct rect r, int y, int x, enum role role, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* Wraps at blanks into the rows from y on, at most `rows`; returns the rows used. `rows` 0 counts
 * only. */
int draw_wrapped(struct rect r, int y, int x, int rows, enum role role, const char *s);
/* The same from the `skip`-th of its rows on: a text that scrolls. */
int draw_wrapped_from(struct rect r, int y, int x, int skip, int rows, enum role role,
    const char *s);
/* How many rows draw_wrapped would use in `columns`. */
int draw_wrapped_rows(int columns, const char *s);
void draw_fill(struct rect r, enum role role);
void draw_row(struct rect r, int y, enum role role); /* paints one row of blanks */
/* A box with a title in its top border; focus is marked by more than colour (double or bold line,
 * and *). */
void draw_box(struct rect r, const char *title, bool focused);
struct rect rect_inside(struct rect r); /* without its border */
struct rect rect_rows(struct rect r, int y, int h);
struct rect rect_cols(struct rect r, int x, int w);
/* Where the terminal's cursor stands (a field, the selected line): screen readers follow it. */
void draw_cursor(struct rect r, int y, int x);

/* Glyphs that have an ASCII form under --ascii. */
enum glyph {
	GLYPH_ON,
	GLYPH_OFF,
	GLYPH_WARN,
	GLYPH_BAD,
	GLYPH_OK,
	GLYPH_ELLIPSIS,
	GLYPH_MENU,
	GLYPH_DOT,
	GLYPH_ARROW,
	GLYPHS
};
const char *glyph(enum glyph g); /* ● ○ ! ✗ ✓ … ▾ · → or * o ! x + ... v . -> */

/* Big digits readable from across a desk; for codes and numbers. Returns the columns used, 0 if it
 * does not fit. */
#define DRAW_BIG_ROWS 5
int draw_big_columns(const char *digits);
int draw_big(struct rect r, int y, int x, enum role role, const char *digits);

#endif
