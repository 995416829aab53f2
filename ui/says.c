#include "ui/says.h"

void says_add(struct says *s, enum role role, const char *text)
{
	if (text[0] == '\0' || s->n == SAYS_MAX)
		return;
	s->line[s->n].role = role;
	s->line[s->n++].text = text;
}

int says_rows(const struct says *s, int columns)
{
	int rows = 2 + draw_wrapped_rows(columns - 2, s->next);

	for (size_t i = 0; i < s->n; i++)
		rows += draw_wrapped_rows(columns - 2, s->line[i].text);
	return rows;
}

void says_draw(const struct says *s, struct rect in)
{
	int last = in.h - draw_wrapped_rows(in.w, s->next), y = 0;

	for (size_t i = 0; i < s->n && y < last; i++)
		y += draw_wrapped(in, y, 0, last - y, s->line[i].role, s->line[i].text);
	(void)draw_wrapped(in, last, 0, in.h - last, ROLE_TITLE, s->next);
}

void says_over_list(const struct says *s, struct rect area, int least_rows, int list_rows,
    struct rect *state, struct rect *list)
{
	int rows = says_rows(s, area.w);

	rows = rows > least_rows ? rows : least_rows;
	rows = rows < area.h - list_rows ? rows : area.h - list_rows;
	*state = rect_rows(area, 0, rows);
	*list = rect_rows(area, rows, area.h - rows);
}
