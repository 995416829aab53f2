/*
 * DESIGN
 * The input becomes pieces: a character as it is, or a mark that stands for one that must not reach
 * a terminal. A piece goes out whole or not at all. `safe` is the last place where an ellipsis
 * still fitted: a cut goes back there. Blanks wait until something follows them, so those at the
 * end never come out. Cleaning a cleaned text changes nothing (tests/fuzz/text_fuzz.c).
 */
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"

/* A cell of ncurses holds a base and four marks (CCHARW_MAX is 5). */
#define MARKS_MAX 4
#define SCRIPTS_THAT_JOIN 0x590 /* beyond Latin, Greek, Cyrillic and Armenian */
#define SIGNS_WITH_STYLES 0x203c
#define KEYCAP 0x20e3
#define ELLIPSIS "\xe2\x80\xa6"

struct cleaner {
	char *out;
	size_t size, max; /* bytes with the NUL, columns */
	size_t n, columns;
	size_t safe, safe_columns;
	size_t blanks;  /* seen, not out yet */
	size_t marks;   /* combining, since the last base */
	uint32_t last;  /* the last character that came out */
	bool odd_blank; /* one of the blanks was something else before */
	bool take;      /* what nobody sees and nobody meant is dropped */
	bool changed;
};

static bool is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xa0 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* False when it does not fit: the text is cut here. */
static bool put(struct cleaner *c, const char *piece, size_t n, size_t columns)
{
	if (columns > 0 && c->columns < c->max && c->n + strlen(ELLIPSIS) < c->size) {
		c->safe = c->n;
		c->safe_columns = c->columns;
	}
	if (n >= c->size - c->n || columns > c->max - c->columns)
		return false;
	memcpy(c->out + c->n, piece, n);
	c->n += n;
	c->columns += columns;
	return true;
}

static bool put_blanks(struct cleaner *c)
{
	for (; c->blanks > 0; c->blanks--) {
		if (!put(c, " ", 1, 1))
			return false;
	}
	c->changed |= c->odd_blank;
	c->odd_blank = false;
	return true;
}

/* A joiner (text_joiner()) where it has a meaning. Elsewhere it only makes two different names look
 * alike, so Latin, Greek and Cyrillic have none. `next`: the character after it, 0 at the end. */
static bool joins(const struct cleaner *c, uint32_t code, uint32_t next)
{
	if (c->blanks > 0)
		return false;
	if (code == 0x200c || code == 0x200d)
		return c->last >= SCRIPTS_THAT_JOIN && next >= SCRIPTS_THAT_JOIN &&
		    !is_blank(next) && text_columns(next) > 0;
	if (c->marks > 0)
		return false;
	if (next == KEYCAP)
		return c->last == '#' || c->last == '*' || (c->last >= '0' && c->last <= '9');
	return c->last >= SIGNS_WITH_STYLES || c->last == 0xa9 || c->last == 0xae;
}

/* Pasted along from web pages, chats and spreadsheets: without a glyph, and no trick either, as
 * overrides and embeddings are. */
static bool pasted_along(uint32_t code)
{
	static const uint32_t all[] = { 0xad, 0x34f, 0x61c, 0x180e, 0x200b, 0x200e, 0x200f, 0x2060,
		0xfeff };

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (code == all[i])
			return true;
	return text_joiner(code); /* where it joins nothing */
}

/* `code` as a piece; the columns it takes. */
static size_t make_piece(uint32_t code, bool has_base, char piece[16], size_t *n)
{
	int columns = text_columns(code);

	if (columns > 0 || (columns == 0 && has_base)) {
		*n = text_put(piece, code);
		return (size_t)columns;
	}
	if (code < 0x80)
		*n = (size_t)snprintf(piece, 16, "^%c", (char)(code ^ 0x40));
	else
		*n = (size_t)snprintf(piece, 16, "<U+%04X>", (unsigned)code);
	return *n;
}

static bool put_code(struct cleaner *c, uint32_t code, uint32_t next, bool bad_byte)
{
	bool has_base = c->n > 0 && (!text_joiner(code) || joins(c, code, next));
	char piece[16], plain[4];
	size_t n, columns;

	if (c->take && !(has_base && text_joiner(code)) && pasted_along(code)) {
		c->changed = true;
		return true;
	}
	columns = make_piece(code, has_base, piece, &n);
	if (columns == 0 && ++c->marks > MARKS_MAX) {
		c->changed = true;
		return true;
	}
	if (columns > 0)
		c->marks = 0;
	c->last = (unsigned char)piece[0] < 0x80 ? (unsigned char)piece[n - 1] : code;
	if (bad_byte || n != text_put(plain, code) || memcmp(piece, plain, n) != 0)
		c->changed = true;
	return put_blanks(c) && put(c, piece, n, columns);
}

static void finish(struct cleaner *c, bool cut)
{
	if (cut) {
		c->changed = true;
		c->n = c->safe;
		while (c->n >= 3 &&
		    (memcmp(c->out + c->n - 3, "\xe2\x80\x8c", 3) == 0 ||
			memcmp(c->out + c->n - 3, "\xe2\x80\x8d", 3) == 0))
			c->n -= 3; /* what it joined is cut away */
		if (c->safe_columns < c->max && c->n + strlen(ELLIPSIS) < c->size) {
			memcpy(c->out + c->n, ELLIPSIS, strlen(ELLIPSIS));
			c->n += strlen(ELLIPSIS);
		}
	}
	c->out[c->n] = '\0';
}

static uint32_t peek(const char *in, const char *end)
{
	return in < end ? text_next(&in, end) : 0;
}

static bool clean(const char *in, size_t n, char *out, size_t size, size_t max_columns, bool take)
{
	struct cleaner c = {
		.out = out, .size = size, .max = max_columns ? max_columns : SIZE_MAX, .take = take
	};
	const char *end = in + n, *start;
	bool cut = false;
	uint32_t code;

	check(size > 0);
	while (in < end && !cut) {
		start = in;
		code = text_next(&in, end);
		if (is_blank(code)) {
			if (code == '\r' && in < end && *in == '\n') /* one line end, one blank */
				in++;
			if (c.n == 0)
				continue;
			c.blanks++;
			c.marks = 0;
			c.odd_blank |= code != ' ';
			continue;
		}
		cut = !put_code(&c, code, text_joiner(code) ? peek(in, end) : 0,
		    code == 0xfffd && in - start == 1);
	}
	finish(&c, cut);
	return !c.changed;
}

bool text_clean(const char *in, size_t n, char *out, size_t size, size_t max_columns)
{
	return clean(in, n, out, size, max_columns, false);
}

bool text_take(const char *in, size_t n, char *out, size_t size, size_t max_columns)
{
	return clean(in, n, out, size, max_columns, true);
}
