/* Which lines have room, and the lines into cells. */
#include <limits.h>
#include <string.h>

#include "ui/lanes.h"

#define LABEL_COLUMNS 13
#define WIDE 120
#define LANE_WIDEST 60 /* what a lane can use */
#define EXTRA_LEAST 34 /* of the third column: a QR code and its border */
#define NARROW 80
#define QR_CAPTION 1
#define LINES_BESIDE_QR 8 /* rows that the third column keeps for its lines */

static int rows_of(const struct lane_line *line, int columns)
{
	if (line->big && columns >= draw_big_columns(line->text))
		return DRAW_BIG_ROWS;
	return line->wrap && line->text != NULL
	    ? draw_wrapped_rows(columns - line->indent, line->text)
	    : 1;
}

/* Gives rows to lines in the order of their rank until the room is used up. */
static void fit_in(struct lane_lines *lines, struct rect r, int room)
{
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
			} else if (line->text != NULL) {
				lines->left_out++;
			}
		}
}

/* Of a block (up to the next blank line) only its title has room. */
static bool is_bare(const struct lane_lines *lines, size_t i)
{
	size_t last = i;

	if (lines->line[i].role != ROLE_TITLE || lines->line[i].rank == 0 || lines->rows[i] == 0)
		return false;
	while (last + 1 < lines->n && lines->line[last + 1].text != NULL &&
	    lines->rows[last + 1] == 0)
		last++;
	return last > i && (last + 1 == lines->n || lines->line[last + 1].text == NULL);
}

/* What has no room is counted in a row of its own: nothing goes without a word. */
static void fit(struct lane_lines *lines, struct rect r)
{
	fit_in(lines, r, r.h);
	if (lines->left_out > 0)
		fit_in(lines, r, r.h - 1);
	for (size_t i = 0; i < lines->n; i++)
		if (is_bare(lines, i)) {
			lines->rows[i] = 0;
			lines->left_out++;
		}
}

/* Once it was dialled the room is for what helps when no calls arrive; Q shows it still. */
static bool is_to_be_scanned(const struct lanes *l)
{
	const enum lane1_step step = l->lane1.step;

	return l->qr != NULL && step != LANE1_CHECK && step != LANE1_DONE;
}

/* The third column: its lines, and below them the QR code where there is room for both. */
static void layout_extra(struct lanes *l)
{
	struct rect r = rect_inside(l->extra_box);
	int rows = 0, columns = 0;

	const bool scan = is_to_be_scanned(l);

	if (scan)
		qr_code_size(l->qr, &rows, &columns);
	rows += QR_CAPTION;
	l->qr_box = rect_rows(r, 0, 0);
	if (scan && columns <= r.w && rows + LINES_BESIDE_QR <= r.h) {
		l->qr_box = rect_rows(r, r.h - rows, rows);
		r = rect_rows(r, 0, r.h - rows);
	}
	fit(&l->extra, r);
}

void lanes_layout(void *self, struct rect area)
{
	struct lanes *l = self;
	int lane = (area.w - EXTRA_LEAST - 12) / 2;
	int both = area.w < WIDE ? area.w : 2 * (lane < LANE_WIDEST ? lane : LANE_WIDEST);
	int extra = area.w - both;

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

static void draw_field(struct rect r, int y, const struct lane_line *line, bool here)
{
	enum role role = here         ? ROLE_FIELD_FOCUS
	    : line->role == ROLE_TEXT ? ROLE_FIELD
				      : line->role;

	(void)draw_text(r, y, LABEL_COLUMNS - 1, here ? ROLE_FIELD_FOCUS : ROLE_TEXT,
	    here ? ">" : " ");
	(void)draw_cell(r, y, LABEL_COLUMNS, r.w - LABEL_COLUMNS - 1, role, line->text);
	if (line->field != FIELD_START)
		(void)draw_text(r, y, r.w - 1, ROLE_DIM, glyph(GLYPH_MENU));
	if (here)
		draw_cursor(r, y, LABEL_COLUMNS);
}

static void draw_one(const struct lanes *l, struct rect r, int y, const struct lane_line *line,
    int rows, bool focused)
{
	int x = line->indent;

	if (line->text == NULL)
		return;
	if (line->label != NULL) {
		(void)draw_cell(r, y, 0, LABEL_COLUMNS, ROLE_LABEL, line->label);
		x = LABEL_COLUMNS;
	}
	if (line->field != FIELD_NONE)
		draw_field(r, y, line, focused && line->field == l->field[l->focus]);
	else if (line->big && rows == DRAW_BIG_ROWS)
		(void)draw_big(r, y, (r.w - draw_big_columns(line->text)) / 2, line->role,
		    line->text);
	else if (line->wrap)
		(void)draw_wrapped(rect_cols(r, x, r.w - x), y, 0, rows, line->role, line->text);
	else
		(void)draw_text(r, y, x, line->role, line->text);
}

static void draw_lane(const struct lanes *l, struct rect box, const struct lane_lines *lines,
    const char *title, bool focused)
{
	struct rect r = rect_inside(box);
	int y = 0, bottom;

	if (lines == &l->extra)
		r = rect_rows(r, 0, r.h - l->qr_box.h);
	bottom = r.h;
	draw_box(box, title, focused);
	for (size_t i = 0; i < lines->n; i++)
		if (lines->line[i].bottom)
			bottom -= lines->rows[i];
	if (lines->left_out > 0)
		(void)draw_textf(r, bottom - 1, 0, ROLE_WARN,
		    lines == &l->lines[LANE_OUTBOUND] ? _("+%d more: t") : _("+%d more: i"),
		    lines->left_out);
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
	if (l->one_lane && l->focus == LANE_INBOUND && lanes_under_way(l))
		(void)draw_text(l->box[LANE_INBOUND], 0, l->box[LANE_INBOUND].w - 22, ROLE_WARN,
		    _(" Tab: a call runs "));
	if (l->extra_box.w > 0) {
		draw_lane(l, l->extra_box, &l->extra, _("MORE"), false);
		if (l->qr_box.h > 0 &&
		    qr_code_draw(l->qr, rect_rows(l->qr_box, QR_CAPTION, l->qr_box.h - QR_CAPTION)))
			(void)draw_text(l->qr_box, 0, 0, ROLE_LABEL,
			    _("Scan, copy, paste into the dialler:"));
	}
	if (l->focus == LANE_OUTBOUND && !lanes_has_fields(l))
		draw_cursor(rect_inside(l->box[LANE_OUTBOUND]), 0, 0);
}
