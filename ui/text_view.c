#include "ui/text_view.h"

static int rows_of(const struct text_line *line, int columns)
{
	return line->text == NULL || line->text[0] == '\0'
	    ? 1
	    : draw_wrapped_rows(columns - line->indent, line->text);
}

void text_view_clear(struct text_view *v)
{
	v->first = NULL;
	v->last = &v->first;
	v->top = v->rows = 0;
}

void text_view_add(struct text_view *v, struct arena *arena, enum role role, int indent,
    const char *text)
{
	struct text_line *line = arena_alloc(arena, sizeof *line);

	*line = (struct text_line){ .text = text, .role = role, .indent = indent };
	*v->last = line;
	v->last = &line->next;
}

void text_view_layout(struct text_view *v, struct rect r)
{
	v->rows = 0;
	for (const struct text_line *line = v->first; line != NULL; line = line->next)
		v->rows += rows_of(line, r.w);
	v->height = r.h;
	(void)text_view_scroll(v, 0);
}

bool text_view_scroll(struct text_view *v, int by)
{
	int top = v->top + by, most = v->rows > v->height ? v->rows - v->height : 0;
	int before = v->top;

	v->top = top < 0 ? 0 : top > most ? most : top;
	return v->top != before;
}

/* A line that begins above the window is drawn into a rectangle that begins there too: clipping
 * does the rest. */
void text_view_draw(const struct text_view *v, struct rect r)
{
	int y = -v->top;

	for (const struct text_line *line = v->first; line != NULL && y < r.h; line = line->next) {
		int rows = rows_of(line, r.w);

		if (y + rows > 0 && line->text != NULL)
			(void)draw_wrapped(r, y, line->indent, rows, line->role, line->text);
		y += rows;
	}
	if (v->top > 0)
		(void)draw_text(r, 0, r.w - 1, ROLE_DIM, "^");
	if (v->top + v->height < v->rows)
		(void)draw_text(r, r.h - 1, r.w - 1, ROLE_DIM, "v");
}
