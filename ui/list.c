#include "ui/list.h"

static size_t page(const struct list *l)
{
	return l->rows > 1 ? (size_t)l->rows - 1 : 1;
}

bool list_key_arrows(struct list *l, struct key k)
{
	size_t last = l->n > 0 ? l->n - 1 : 0;

	switch (k.code) {
	case KEYS_UP:
		l->at -= l->at > 0 ? 1 : 0;
		break;
	case KEYS_DOWN:
		l->at += l->at < last ? 1 : 0;
		break;
	case KEYS_PAGE_UP:
		l->at -= l->at > page(l) ? page(l) : l->at;
		break;
	case KEYS_PAGE_DOWN:
		l->at += last - l->at > page(l) ? page(l) : last - l->at;
		break;
	case KEYS_HOME:
		l->at = 0;
		break;
	case KEYS_END:
		l->at = last;
		break;
	default:
		return false;
	}
	list_fit(l, l->n, l->rows);
	return true;
}

bool list_key(struct list *l, struct key k)
{
	switch (k.code) {
	case 'k':
		k.code = KEYS_UP;
		break;
	case 'j':
		k.code = KEYS_DOWN;
		break;
	case 'g':
		k.code = KEYS_HOME;
		break;
	case 'G':
		k.code = KEYS_END;
		break;
	default:
		break;
	}
	return list_key_arrows(l, k);
}

void list_fit(struct list *l, size_t n, int rows)
{
	size_t in_sight = rows > 0 ? (size_t)rows : 1;

	l->n = n;
	l->rows = rows;
	if (l->at >= n)
		l->at = n > 0 ? n - 1 : 0;
	if (l->top > l->at)
		l->top = l->at;
	if (l->at - l->top >= in_sight)
		l->top = l->at - in_sight + 1;
	if (l->top + in_sight > n)
		l->top = n > in_sight ? n - in_sight : 0;
}

void list_draw(const struct list *l, struct rect r, list_row_fn *row, void *user)
{
	struct rect line;
	size_t i;
	int y;

	for (y = 0; y < r.h; y++) {
		i = l->top + (size_t)y;
		if (i >= l->n)
			return;
		line = rect_rows(r, y, 1);
		if (i == l->at) {
			draw_row(line, 0, ROLE_SELECTED);
			(void)draw_text(line, 0, 0, ROLE_SELECTED, ">");
			draw_cursor(line, 0, 0);
		}
		row(user, rect_cols(line, 1, line.w - 1), i, i == l->at);
	}
}
