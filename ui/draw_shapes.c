/* Boxes, their parts, and big digits, out of draw.c's text. */
#include "ui/draw.h"

#include <string.h>

#include "ui/glyphs.h"

void draw_box(struct rect r, const char *title, bool focused)
{
	const struct box_signs *signs = glyphs_box(focused);
	enum role role = focused ? ROLE_BORDER_FOCUS : ROLE_BORDER;
	struct rect top = { r.y, r.x + 2, 1, r.w - 4 };
	int i, x = 0;

	if (r.h < 2 || r.w < 2)
		return;
	for (i = 1; i < r.w - 1; i++) {
		(void)draw_text(r, 0, i, role, signs->horizontal);
		(void)draw_text(r, r.h - 1, i, role, signs->horizontal);
	}
	for (i = 1; i < r.h - 1; i++) {
		(void)draw_text(r, i, 0, role, signs->vertical);
		(void)draw_text(r, i, r.w - 1, role, signs->vertical);
	}
	(void)draw_text(r, 0, 0, role, signs->corners[0]);
	(void)draw_text(r, 0, r.w - 1, role, signs->corners[1]);
	(void)draw_text(r, r.h - 1, 0, role, signs->corners[2]);
	(void)draw_text(r, r.h - 1, r.w - 1, role, signs->corners[3]);
	if (title == NULL || title[0] == '\0' || top.w < 5)
		return;
	x = draw_text(top, 0, x, role, focused ? " * " : " ");
	top.w--;
	x = draw_text(top, 0, x, focused ? ROLE_TITLE : ROLE_TEXT, title);
	top.w++;
	(void)draw_text(top, 0, x, role, " ");
}

struct rect rect_inside(struct rect r)
{
	struct rect in = { r.y + 1, r.x + 1, r.h > 2 ? r.h - 2 : 0, r.w > 2 ? r.w - 2 : 0 };

	return in;
}

struct rect rect_rows(struct rect r, int y, int h)
{
	if (y > r.h)
		y = r.h;
	if (h > r.h - y)
		h = r.h - y;
	r.y += y;
	r.h = h > 0 ? h : 0;
	return r;
}

struct rect rect_cols(struct rect r, int x, int w)
{
	if (x > r.w)
		x = r.w;
	if (w > r.w - x)
		w = r.w - x;
	r.x += x;
	r.w = w > 0 ? w : 0;
	return r;
}

int draw_big_columns(const char *digits)
{
	return (int)strlen(digits) * (BIG_COLUMNS + 1) - 1;
}

int draw_big(struct rect r, int y, int x, enum role role, const char *digits)
{
	int columns = draw_big_columns(digits);
	const char *const *rows;
	int row, column;
	size_t i;

	if (columns <= 0 || x + columns > r.w || y + BIG_ROWS > r.h)
		return 0;
	for (i = 0; digits[i] != '\0'; i++) {
		rows = glyphs_big(digits[i]);
		if (rows == NULL)
			return 0;
	}
	for (i = 0; digits[i] != '\0'; i++) {
		rows = glyphs_big(digits[i]);
		for (row = 0; row < BIG_ROWS; row++) {
			for (column = 0; column < BIG_COLUMNS; column++)
				(void)draw_text(r, y + row, x + (int)i * (BIG_COLUMNS + 1) + column,
				    role, rows[row][column] == '#' ? glyphs_ink() : " ");
		}
	}
	return columns;
}
