/* Lines of text that scroll: built once into an arena, drawn without allocating. For screens that
 * are read. */
#ifndef UI_TEXT_VIEW_H
#define UI_TEXT_VIEW_H

#include "base/mem.h"
#include "ui/draw.h"
#include "ui/keys.h"

struct text_line {
	struct text_line *next;
	const char *text; /* NULL: a blank line */
	enum role role;
	int indent; /* columns; wrapped rows keep it */
};

struct text_view {
	struct text_line *first, **last; /* in the caller's arena */
	int rows, top, height;           /* rows in all at the last layout */
};

void text_view_clear(struct text_view *v);
/* Adds a line; `text` must live as long as the view's content. It wraps to the width. */
void text_view_add(struct text_view *v, struct arena *arena, enum role role, int indent,
    const char *text);
void text_view_layout(struct text_view *v, struct rect r);
void text_view_draw(const struct text_view *v, struct rect r);
/* Scrolls by rows; true when it moved. */
bool text_view_scroll(struct text_view *v, int by);

#endif
