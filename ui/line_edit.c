#include "ui/line_edit.h"

#include <string.h>

#include "base/text.h"

void line_edit_init(struct line_edit *e, size_t max, const char *text)
{
	memset(e, 0, sizeof *e);
	e->max = max > 0 && max < sizeof e->text ? max : sizeof e->text - 1;
	line_edit_set(e, text);
}

void line_edit_set(struct line_edit *e, const char *text)
{
	(void)text_copy(e->text, e->max + 1, text != NULL ? text : "");
	e->n = strlen(e->text);
	e->at = e->n;
	e->lost = 0;
}

/* Where the character after byte `at` begins; a base takes its combining marks along. */
static size_t after(const struct line_edit *e, size_t at)
{
	const char *end = e->text + e->n, *s = e->text + at, *next;

	if (s >= end)
		return e->n;
	(void)text_next(&s, end);
	while (s < end) {
		next = s;
		if (text_columns(text_next(&next, end)) != 0)
			break;
		s = next;
	}
	return (size_t)(s - e->text);
}

static size_t before(const struct line_edit *e, size_t at)
{
	size_t i = 0, next;

	while (i < at) {
		next = after(e, i);
		if (next >= at)
			return i;
		i = next;
	}
	return i;
}

static size_t word_before(const struct line_edit *e)
{
	size_t at = e->at;

	while (at > 0 && e->text[at - 1] == ' ')
		at--;
	while (at > 0 && e->text[at - 1] != ' ')
		at--;
	return at;
}

static void cut(struct line_edit *e, size_t from, size_t to, bool keep)
{
	e->lost = 0;
	if (from >= to)
		return;
	if (keep) {
		memcpy(e->killed, e->text + from, to - from);
		e->killed[to - from] = '\0';
	}
	memmove(e->text + from, e->text + to, e->n - to + 1);
	e->n -= to - from;
	e->at = from;
}

/* `mark`: it belongs to the character before, which goes too when there is no room. Behind what was
 * left out nothing is put in: it would stand in a place where it does not belong. */
static bool put(struct line_edit *e, const char *bytes, size_t n, bool mark)
{
	size_t base;

	if (e->lost > 0 || e->n + n > e->max) {
		base = before(e, e->at);
		if (mark && e->lost == 0 && base < e->at)
			cut(e, base, e->at, false);
		else if (mark && e->lost > 0)
			return false; /* counted with its base */
		e->lost++;
		return false;
	}
	memmove(e->text + e->at + n, e->text + e->at, e->n - e->at + 1);
	memcpy(e->text + e->at, bytes, n);
	e->at += n;
	e->n += n;
	return true;
}

bool line_edit_key(struct line_edit *e, struct key k)
{
	char bytes[4] = "";
	size_t n;

	if (key_is_text(k)) {
		n = text_put(bytes, k.code);
		(void)put(e, bytes, n, text_columns(k.code) == 0);
		return true;
	}
	switch (k.code) {
	case KEYS_LEFT:
		e->at = before(e, e->at);
		return true;
	case KEYS_RIGHT:
		e->at = after(e, e->at);
		return true;
	case KEYS_HOME:
	case KEYS_CTRL_BASE + 'A':
		e->at = 0;
		return true;
	case KEYS_END:
	case KEYS_CTRL_BASE + 'E':
		e->at = e->n;
		return true;
	case KEYS_BACKSPACE:
		cut(e, before(e, e->at), e->at, false);
		return true;
	case KEYS_DELETE:
		cut(e, e->at, after(e, e->at), false);
		return true;
	case KEYS_CTRL_BASE + 'U':
		cut(e, 0, e->at, true);
		return true;
	case KEYS_CTRL_BASE + 'K':
		cut(e, e->at, e->n, true);
		return true;
	case KEYS_CTRL_BASE + 'W':
		cut(e, word_before(e), e->at, true);
		return true;
	case KEYS_CTRL_BASE + 'Y':
		(void)line_edit_paste(e, e->killed, strlen(e->killed));
		return true;
	default:
		return false;
	}
}

static bool is_gap(char c)
{
	return c == '\n' || c == '\r' || c == '\t';
}

bool line_edit_paste(struct line_edit *e, const char *text, size_t n)
{
	const char *end = text + n, *at;
	bool all = true;
	uint32_t c;

	while (text < end && (*text == ' ' || is_gap(*text)))
		text++;
	while (end > text && (end[-1] == ' ' || is_gap(end[-1])))
		end--;
	while (text < end) {
		at = text;
		c = text_next(&text, end);
		if (is_gap(*at)) {         /* terminals send a line end as a carriage return */
			if (at[-1] != ' ') /* there is one before: the text begins with none */
				all = put(e, " ", 1, false) && all;
			while (text < end && (is_gap(*text) || *text == ' '))
				text++;
		} else if (c != 0xfffd && text_columns(c) >= 0) {
			all = put(e, at, (size_t)(text - at), text_columns(c) == 0) && all;
		}
	}
	return all;
}

void line_edit_draw(const struct line_edit *e, struct rect r, int y, int x, int columns,
    bool focused)
{
	enum role role = focused ? ROLE_FIELD_FOCUS : ROLE_FIELD;
	size_t first = 0, i = 0;
	int left = 0, width;
	char part[LINE_EDIT_SIZE];

	/* Scrolled so far that the cursor, which needs a column of its own, is in sight. */
	for (i = 0; i < e->at; i = after(e, i)) {
		(void)text_copy(part, after(e, i) - i + 1, e->text + i);
		left += (int)text_width(part);
	}
	while (left >= columns && first < e->at) {
		i = after(e, first);
		(void)text_copy(part, i - first + 1, e->text + first);
		width = (int)text_width(part);
		left -= width;
		first = i;
	}
	(void)draw_cell(r, y, x, columns, role, e->text + first);
	if (focused)
		draw_cursor(r, y, x + left);
}
