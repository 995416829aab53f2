#include "ui/draw.h"

#include <curses.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/draw_term.h"
#include "ui/glyphs.h"
#include "ui/theme.h"

static struct {
	attr_t attributes[ROLES];
	short pairs[ROLES];
	bool utf8;
	struct rect clip, area;
	bool cursor;
	int cursor_y, cursor_x;
	size_t outside;
} state;

/* One place on the screen: a character with its combining marks, or the visible form of a hostile
 * one. */
struct sign {
	wchar_t wide[CCHARW_MAX + 1];
	char mark[12];
	int columns;
};

void draw_start(bool colour, bool utf8)
{
	const struct look *look;
	int role;

	state.utf8 = utf8;
	for (role = 0; role < ROLES; role++) {
		look = theme_look((enum role)role, colour);
		state.attributes[role] = (look->flags & LOOK_BOLD ? A_BOLD : 0) |
		    (look->flags & LOOK_DIM ? A_DIM : 0) |
		    (look->flags & LOOK_REVERSE ? A_REVERSE : 0) |
		    (look->flags & LOOK_UNDERLINE ? A_UNDERLINE : 0);
		state.pairs[role] = 0;
		if (colour && (look->fg >= 0 || look->bg >= 0)) {
			state.pairs[role] = (short)(role + 1);
			(void)init_pair((short)(role + 1), look->fg, look->bg);
		}
	}
}

void draw_clip(struct rect area)
{
	state.clip = area;
	state.area = area;
	state.cursor = false;
}

void draw_area(struct rect area)
{
	state.area = area;
}

bool draw_cursor_place(int *y, int *x)
{
	*y = state.cursor_y;
	*x = state.cursor_x;
	return state.cursor;
}

size_t draw_outside(void)
{
	return state.outside;
}

static void note_outside(struct rect r)
{
	struct rect a = state.area;

	if (r.h > 0 && r.w > 0 &&
	    (r.y < a.y || r.x < a.x || r.y + r.h > a.y + a.h || r.x + r.w > a.x + a.w))
		state.outside++;
}

static bool visible(struct rect r, int y, int x, int columns)
{
	struct rect c = state.clip;

	if (y < 0 || y >= r.h || x < 0 || x + columns > r.w)
		return false;
	y += r.y;
	x += r.x;
	return y >= c.y && y < c.y + c.h && x >= c.x && x + columns <= c.x + c.w;
}

/* The visible form of what must not reach a terminal: ^[ for controls, <U+202E> for the rest. */
static void hostile(struct sign *sign, uint32_t c)
{
	if (c < ' ' || c == 0x7f)
		(void)snprintf(sign->mark, sizeof sign->mark, "^%c",
		    c == 0x7f ? '?' : (char)(c + '@'));
	else
		(void)snprintf(sign->mark, sizeof sign->mark, "<U+%04X>", (unsigned)(c & 0x1fffff));
	sign->columns = (int)strlen(sign->mark);
}

/* Reads one sign and moves *s past it; false at the end of the text. */
static bool next_sign(const char **s, const char *end, struct sign *sign)
{
	const char *after;
	size_t marks = 0;
	uint32_t c;

	if (*s >= end)
		return false;
	sign->mark[0] = '\0';
	c = text_next(s, end);
	if (!state.utf8 && c > 0x7e) {
		c = '?';
		sign->columns = 1;
	} else {
		sign->columns = text_columns(c);
	}
	if (sign->columns < 0) {
		hostile(sign, c);
		return true;
	}
	if (sign->columns == 0) { /* a mark without a base */
		sign->wide[marks++] = L' ';
		sign->columns = 1;
	}
	sign->wide[marks++] = (wchar_t)c;
	while (*s < end) {
		after = *s;
		c = text_next(&after, end);
		if (text_columns(c) != 0)
			break;
		*s = after;
		/* Terminals disagree on the width that joiners and styles make: rows would shift.
		 */
		if (state.utf8 && marks < CCHARW_MAX && !text_joiner(c))
			sign->wide[marks++] = (wchar_t)c;
	}
	sign->wide[marks] = L'\0';
	return true;
}

static void put_wide(struct rect r, int y, int x, int columns, enum role role, const wchar_t *wide)
{
	cchar_t cell;

	if (!visible(r, y, x, columns))
		return;
	if (setcchar(&cell, wide, state.attributes[role], state.pairs[role], NULL) == OK)
		(void)mvadd_wch(r.y + y, r.x + x, &cell);
}

static void put_sign(struct rect r, int y, int x, enum role role, const struct sign *sign)
{
	wchar_t one[2] = L" ";
	size_t i;

	if (sign->mark[0] == '\0') {
		put_wide(r, y, x, sign->columns, role, sign->wide);
		return;
	}
	for (i = 0; sign->mark[i] != '\0'; i++) {
		one[0] = (wchar_t)sign->mark[i];
		put_wide(r, y, x + (int)i, 1, role, one);
	}
}

static int put_plain(struct rect r, int y, int x, enum role role, const char *s)
{
	const char *end = s + strlen(s);
	struct sign sign;

	while (next_sign(&s, end, &sign)) {
		put_sign(r, y, x, role, &sign);
		x += sign.columns;
	}
	return x;
}

/* Do the bytes from s to end fit in `columns`? Looks no further than that. */
static bool fits(const char *s, const char *end, int columns)
{
	struct sign sign;

	while (next_sign(&s, end, &sign)) {
		columns -= sign.columns;
		if (columns < 0)
			return false;
	}
	return true;
}

/* Draws at most `columns` columns of the bytes from s to end, with an ellipsis when they do not fit
 * or there is more than they; returns the column after. */
static int put_bytes(struct rect r, int y, int x, int columns, enum role role, const char *s,
    const char *end, bool more)
{
	const char *dots = state.utf8 ? glyph(GLYPH_ELLIPSIS) : "...";
	int last = x + columns;
	bool cut = more || !fits(s, end, columns);
	struct sign sign;

	if (cut && columns > 0 && columns < (int)text_width(dots))
		dots += (int)text_width(dots) - columns; /* as many of the three */
	if (cut)
		last -= (int)text_width(dots);
	while (next_sign(&s, end, &sign)) {
		if (x + sign.columns > last)
			break;
		put_sign(r, y, x, role, &sign);
		x += sign.columns;
	}
	return cut && last >= 0 && last >= x ? put_plain(r, y, x, role, dots) : x;
}

int draw_text(struct rect r, int y, int x, enum role role, const char *s)
{
	note_outside(r);
	if (y < 0 || y >= r.h || x >= r.w)
		return x;
	return put_bytes(r, y, x, r.w - x, role, s, s + strlen(s), false);
}

int draw_cell(struct rect r, int y, int x, int columns, enum role role, const char *s)
{
	int end = x + columns;

	note_outside(r);
	if (columns <= 0)
		return x;
	x = put_bytes(r, y, x, end > r.w ? r.w - x : columns, role, s, s + strlen(s), false);
	for (; x < end; x++)
		put_wide(r, y, x, 1, role, L" ");
	return end;
}

int draw_textf(struct rect r, int y, int x, enum role role, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	return draw_text(r, y, x, role, text);
}

/* The end of the line that begins at `s`; *next gets where the following one begins. */
static const char *wrap(const char *s, const char *end, int columns, const char **next)
{
	const char *blank = NULL, *at = s, *before;
	struct sign sign;
	int used = 0;

	while (at < end && *at != '\n') {
		before = at;
		if (!next_sign(&at, end, &sign))
			break;
		used += sign.columns;
		if (used > columns && *before != ' ') {
			if (blank != NULL) {
				*next = blank + strspn(blank, " ");
				return blank;
			}
			*next = before > s ? before : at; /* a word wider than the line */
			return *next;
		}
		if (*before == ' ' && before > s)
			blank = before;
		if (used > columns && *before == ' ') {
			*next = before + strspn(before, " ");
			return before;
		}
	}
	*next = at < end ? at + 1 : at;
	return at;
}

/* Rows from `skip` on, at most `rows` of them (0 counts all); `cut` marks in the last row that
 * there is more. */
static int wrapped(struct rect r, int y, int x, int skip, int rows, enum role role, const char *s,
    bool cut)
{
	const char *end = s + strlen(s), *line, *next;
	int n = 0;

	note_outside(r);
	if (r.w - x <= 0)
		return 0;
	while (s < end && (rows == 0 || n < rows)) {
		line = wrap(s, end, r.w - x, &next);
		if (skip > 0) {
			skip--;
			s = next;
			continue;
		}
		if (cut && rows > 0 && n == rows - 1 && next < end && *line != '\n')
			line = end; /* too long by itself: it ends in the ellipsis */
		if (rows > 0) {
			(void)put_bytes(r, y + n, x, r.w - x, role, s, line,
			    cut && n == rows - 1 && next < end && line != end);
		}
		s = next;
		n++;
	}
	return n;
}

int draw_wrapped(struct rect r, int y, int x, int rows, enum role role, const char *s)
{
	return wrapped(r, y, x, 0, rows, role, s, true);
}

int draw_wrapped_from(struct rect r, int y, int x, int skip, int rows, enum role role,
    const char *s)
{
	return wrapped(r, y, x, skip, rows, role, s, false);
}

int draw_wrapped_rows(int columns, const char *s)
{
	struct rect none = { state.area.y, state.area.x, 0, columns };

	return draw_wrapped(none, 0, 0, 0, ROLE_TEXT, s);
}

void draw_row(struct rect r, int y, enum role role)
{
	int x;

	for (x = 0; x < r.w; x++)
		put_wide(r, y, x, 1, role, L" ");
}

void draw_fill(struct rect r, enum role role)
{
	int y;

	note_outside(r);
	for (y = 0; y < r.h; y++)
		draw_row(r, y, role);
}

void draw_cursor(struct rect r, int y, int x)
{
	if (!visible(r, y, x, 1))
		return;
	state.cursor = true;
	state.cursor_y = r.y + y;
	state.cursor_x = r.x + x;
}
