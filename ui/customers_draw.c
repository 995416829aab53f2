/* The customers' list into cells. */
#include "ui/customers_list.h"

void customers_layout(void *self, struct rect area)
{
	struct customers *c = self;

	c->filter = rect_rows(area, 0, 1);
	c->head = rect_rows(area, 1, 1);
	c->list = rect_rows(area, 2, area.h - 2);
	c->height = c->list.h > 0 ? (size_t)c->list.h : 0;
	if (!customers_searching(c) && c->n_chunks > 0 && customers_rows_loaded(c) < c->height &&
	    (c->chunk[0].page.more_before || c->chunk[c->n_chunks - 1].page.more_after))
		app_timer(c->app, c, TIMER_FILL, 1);
	customers_keep_in_sight(c);
}

/* Columns from the right: waiting 3, outbound 11, inbound 11, number 21, country 3; the name has
 * the rest. */
struct columns {
	int name, country, number, inbound, outbound, waiting;
};

static struct columns columns_for(int w)
{
	struct columns col = { .country = 3,
		.number = w >= 100 ? 24 : 19,
		.inbound = 11,
		.outbound = 11,
		.waiting = 4 };

	if (w < 72) { /* both states stay; what waits is in the header, the country in the number */
		col.waiting = 0;
		col.country = 0;
	}
	col.name = w - 2 - col.country - col.number - col.inbound - col.outbound - col.waiting;
	return col;
}

static void draw_head(const struct customers *c, const struct columns *col)
{
	int x = 2;

	draw_row(c->head, 0, ROLE_LABEL);
	x = draw_cell(c->head, 0, x, col->name, ROLE_LABEL, _("Name"));
	x = draw_cell(c->head, 0, x, col->country, ROLE_LABEL, "");
	x = draw_cell(c->head, 0, x, col->number, ROLE_LABEL, _("Business number"));
	x = draw_cell(c->head, 0, x, col->inbound, ROLE_LABEL, _("Inbound"));
	if (col->outbound > 0)
		x = draw_cell(c->head, 0, x, col->outbound, ROLE_LABEL, _("Outbound"));
	if (col->waiting > 0)
		(void)draw_cell(c->head, 0, x, col->waiting, ROLE_LABEL, _("Wait"));
}

static int draw_state(struct rect r, int y, int x, int columns, struct state_look look,
    bool selected)
{
	enum role role = selected ? ROLE_SELECTED : look.role;
	int end = draw_cell(r, y, x, 2, role, glyph(look.glyph));

	return draw_cell(r, y, end, columns - 2, role, look.word);
}

static void draw_line(const struct customers *c, int y, size_t i, const struct columns *col)
{
	const struct shown_row *shown = customers_row_at(c, i);
	bool selected = i == c->cursor;
	enum role role = selected ? ROLE_SELECTED : ROLE_TEXT;
	int x = draw_cell(c->list, y, 0, 2, role,
	    selected                                  ? ">"
		: shown->row->call_back_at[0] != '\0' ? "b"
						      : " ");

	x = draw_cell(c->list, y, x, col->name - 1, role, shown->row->name);
	x = draw_cell(c->list, y, x, 1, role, " ");
	x = draw_cell(c->list, y, x, col->country, role, shown->country);
	x = draw_cell(c->list, y, x, col->number, role, shown->number);
	x = draw_state(c->list, y, x, col->inbound, shown->inbound, selected);
	if (col->outbound > 0)
		x = draw_state(c->list, y, x, col->outbound, shown->outbound, selected);
	if (col->waiting > 0)
		(void)draw_cell(c->list, y, x, col->waiting, role, shown->waiting);
}

static void draw_empty(const struct customers *c)
{
	struct rect r = c->list;

	if (customers_searching(c) && c->call_back_only) {
		(void)draw_text(r, 1, 2, ROLE_TEXT,
		    _("Nobody on the call-back list matches. Esc, then B: all customers."));
	} else if (customers_searching(c)) {
		(void)draw_text(r, 1, 2, ROLE_TEXT,
		    _("No customer's name or number matches. Esc shows all again."));
	} else if (c->call_back_only) {
		(void)draw_text(r, 1, 2, ROLE_TEXT,
		    _("Nobody waits for a call back. B shows all customers again."));
	} else {
		(void)draw_text(r, 1, 2, ROLE_TITLE, _("There are no customers here yet."));
		(void)draw_text(r, 3, 2, ROLE_TEXT,
		    _("n   add a customer: a name and a number are enough"));
		(void)draw_text(r, 4, 2, ROLE_TEXT,
		    _("i   take in many customers from a CSV file"));
		(void)draw_text(r, 5, 2, ROLE_TEXT,
		    _("@   take part in a desk that shares its customers"));
		(void)draw_text(r, 6, 2, ROLE_TEXT,
		    _("F2  look up a dial code, without a customer"));
		(void)draw_text(r, 7, 2, ROLE_TEXT,
		    _("To practise with made-up customers, start voxdesk --practice."));
	}
}

void customers_draw(void *self, struct rect area)
{
	const struct customers *c = self;
	struct columns col = columns_for(c->list.w);
	size_t n = customers_rows_loaded(c);

	(void)area;
	(void)draw_text(c->filter, 0, 0, ROLE_LABEL, _("Find"));
	line_edit_draw(&c->find, c->filter, 0, 6,
	    c->filter.w >= 72 ? c->filter.w - 22 : c->filter.w - 7, c->finding);
	if (c->finding && c->filter.w >= 72)
		(void)draw_text(c->filter, 0, c->filter.w - 14, ROLE_DIM, _("Esc shows all"));
	if (!c->finding && !customers_searching(c))
		(void)draw_text(c->filter, 0, 6, ROLE_DIM, _("/ and a part of the name or number"));
	draw_head(c, &col);
	for (int y = 0; y < c->list.h && c->top + (size_t)y < n; y++)
		draw_line(c, y, c->top + (size_t)y, &col);
	if (n == 0)
		draw_empty(c);
	else if (!c->finding)
		draw_cursor(c->list, (int)(c->cursor - c->top), 0);
}
