/* Which lines have room, and the lines into cells. */
#include <limits.h>
#include <string.h>

#include "ui/lanes.h"

#define LABEL_COLUMNS 13
#define WIDE 120
#define NARROW 80
#define QR_CAPTION 1
#define LINES_BESIDE_QR 8 /* rows that the third column keeps for its lines */

static int rows_of(const struct lane_line *line, int columns)
{
	return line->wrap && line->text != NULL
	    ? draw_wrapped_rows(columns - line->indent, line->text)
	    : 1;
}

/* Gives rows to lines in the order of their rank until the room is used up. */
static void fit(struct lane_lines *lines, struct rect r)
{
	int room = r.h;

	memset(lines->rows, 0, sizeof lines->rows);
	lines->left_out = 0;
	for (int rank = 0; rank <= 9; rank++)
		for (size_t i = 0; i < lines->n; i++) {
			const struct lane_line *line = &lines->line[i];
			int rows = rows_of(line, r.w);

			if (line->rank != rank)
				continue;
			if (rows <= room) {
				lines->rows[i] = rows;
				room -= rows;
			} else if (line->wrap && room > 0 && rank > 0) {
				lines->rows[i] = room; /* its beginning, with an ellipsis */
				room = 0;
			} else if (line->text != NULL) {
				lines->left_out++;
			}
		}
}

/* The third column: its lines, and below them the QR code where there is room for both. */
static void layout_extra(struct lanes *l)
{
	struct rect r = rect_inside(l->extra_box);
	int rows = 0, columns = 0;

	if (l->qr != NULL)
		qr_code_size(l->qr, &rows, &columns);
	rows += QR_CAPTION;
	l->qr_box = rect_rows(r, 0, 0);
	if (l->qr != NULL && columns <= r.w && rows + LINES_BESIDE_QR <= r.h) {
		l->qr_box = rect_rows(r, r.h - rows, rows);
		r = rect_rows(r, 0, r.h - rows);
	}
	fit(&l->extra, r);
}

void lanes_layout(void *self, struct rect area)
{
	struct lanes *l = self;
	int extra = area.w >= WIDE ? area.w - 88 : 0;
	int both = area.w - extra;

	l->one_lane = area.w < NARROW;
	l->extra_box = rect_cols(area, both, extra);
	if (l->one_lane) {
		l->box[LANE_INBOUND] = l->box[LANE_OUTBOUND] = area;
	} else {
		l->box[LANE_INBOUND] = rect_cols(area, 0, (both + 1) / 2);
		l->box[LANE_OUTBOUND] = rect_cols(area, (both + 1) / 2, both / 2);
	}
	for (int i = 0; i < LANES; i++)
		fit(&l->lines[i], rect_inside(l->box[i]));
	if (extra > 0)
		layout_extra(l);
}

static void draw_one(const struct lanes *l, struct rect r, int y, const struct lane_line *line,
    int rows, bool focused)
{
	bool at_field = focused && line->field != FIELD_NONE && line->field == l->field;
	enum role role = at_field                                  ? ROLE_FIELD_FOCUS
	    : line->field != FIELD_NONE && line->role == ROLE_TEXT ? ROLE_FIELD
								   : line->role;
	int x = line->indent;

	if (line->text == NULL)
		return;
	if (line->label != NULL) {
		(void)draw_cell(r, y, 0, LABEL_COLUMNS, ROLE_LABEL, line->label);
		x = LABEL_COLUMNS;
	}
	if (line->field != FIELD_NONE) {
		(void)draw_cell(r, y, x, r.w - x - 2, role, line->text);
		(void)draw_text(r, y, r.w - 2, at_field ? ROLE_FIELD_FOCUS : ROLE_DIM,
		    at_field ? "<" : " ");
		(void)draw_text(r, y, r.w - 1, ROLE_DIM, glyph(GLYPH_MENU));
		if (at_field)
			draw_cursor(r, y, x);
	} else if (line->wrap) {
		(void)draw_wrapped(rect_cols(r, x, r.w - x), y, 0, rows, role, line->text);
	} else {
		(void)draw_text(r, y, x, role, line->text);
	}
}

static void draw_lane(const struct lanes *l, struct rect box, const struct lane_lines *lines,
    const char *title, bool focused)
{
	struct rect r = rect_inside(box);
	int y = 0, bottom = r.h;

	draw_box(box, title, focused);
	for (size_t i = 0; i < lines->n; i++)
		if (lines->line[i].bottom)
			bottom -= lines->rows[i];
	for (size_t i = 0; i < lines->n; i++) {
		const struct lane_line *line = &lines->line[i];

		if (lines->rows[i] == 0)
			continue;
		draw_one(l, r, line->bottom ? bottom : y, line, lines->rows[i], focused);
		*(line->bottom ? &bottom : &y) += lines->rows[i];
	}
}

void lanes_draw(void *self, struct rect area)
{
	const struct lanes *l = self;
	static const char *const titles[LANES] = { N_("INBOUND  customers reach the AI"),
		N_("OUTBOUND  the AI calls customers") };

	(void)area;
	for (int i = 0; i < LANES; i++)
		if (!l->one_lane || i == (int)l->focus)
			draw_lane(l, l->box[i], &l->lines[i], _(titles[i]), i == (int)l->focus);
	if (l->extra_box.w > 0) {
		draw_lane(l, l->extra_box, &l->extra, _("MORE"), false);
		if (l->qr_box.h > 0 &&
		    qr_code_draw(l->qr, rect_rows(l->qr_box, QR_CAPTION, l->qr_box.h - QR_CAPTION)))
			(void)draw_text(l->qr_box, 0, 0, ROLE_LABEL,
			    _("Scan, copy, paste into the dialler:"));
	}
	if (l->focus == LANE_OUTBOUND)
		draw_cursor(rect_inside(l->box[LANE_OUTBOUND]), 0, 0);
}
