/*
 * DESIGN
 * Columns must agree with ncurses, or rows shift on the screen: ncurses asks wcwidth(), so this
 * does too, under a C.UTF-8 locale of its own, so that the answer is the same where LANG is C
 * (measured: 10 ns a character, and nothing at the start; ICU has other width tables and would have
 * to be linked into the generators). wcwidth() calls several invisible characters printable, so a
 * table of what is hidden goes first: Unicode's default ignorable code points, bidirectional and
 * line controls, private use, and not-characters.
 */
#include "base/text.h"

#include <string.h>
#include <wchar.h>

#include "base/check.h"
#include "base/text_locale.h"

#define REPLACEMENT 0xfffdu
#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static const struct range {
	uint32_t first, last;
} hidden[] = {
	{ 0x0000, 0x001f },     /* C0 */
	{ 0x007f, 0x009f },     /* DEL, C1 */
	{ 0x00ad, 0x00ad },     /* soft hyphen */
	{ 0x034f, 0x034f },     /* combining grapheme joiner */
	{ 0x061c, 0x061c },     /* Arabic letter mark */
	{ 0x115f, 0x1160 },     /* Hangul fillers */
	{ 0x17b4, 0x17b5 },     /* Khmer inherent vowels */
	{ 0x180b, 0x180f },     /* Mongolian selectors and separator */
	{ 0x200b, 0x200b },     /* zero width space */
	{ 0x200e, 0x200f },     /* direction marks */
	{ 0x2028, 0x202e },     /* line and paragraph separators, embeddings, overrides */
	{ 0x2060, 0x206f },     /* word joiner, invisible operators, isolates */
	{ 0x2800, 0x2800 },     /* Braille blank */
	{ 0x3164, 0x3164 },     /* Hangul filler */
	{ 0xd800, 0xf8ff },     /* surrogates, private use */
	{ 0xfdd0, 0xfdef },     /* not characters */
	{ 0xfe00, 0xfe0d },     /* variation selectors, but those of emoji */
	{ 0xfeff, 0xfeff },     /* byte order mark */
	{ 0xffa0, 0xffa0 },     /* half-width Hangul filler */
	{ 0xfff0, 0xfffc },     /* interlinear annotation, object replacement */
	{ 0x13430, 0x1345f },   /* Egyptian format controls */
	{ 0x1bca0, 0x1bca3 },   /* shorthand format controls */
	{ 0x1d173, 0x1d17a },   /* musical format controls */
	{ 0xe0000, 0xe0fff },   /* tags, variation selectors */
	{ 0xf0000, UINT32_MAX } /* private use, then nothing */
};

locale_t text_locale(void)
{
	/* The last always exists; without a UTF-8 one all beyond ASCII is shown as marks. */
	static const char *const names[] = { "C.UTF-8", "C.utf8", "en_US.UTF-8", "C" };
	static locale_t locale;

	for (size_t i = 0; locale == (locale_t)0 && i < LENGTH(names); i++)
		locale = newlocale(LC_CTYPE_MASK, names[i], (locale_t)0);
	check(locale != (locale_t)0);
	return locale;
}

static bool is_hidden(uint32_t c)
{
	size_t low = 0, high = LENGTH(hidden), mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (c > hidden[mid].last)
			low = mid + 1;
		else
			high = mid;
	}
	return c >= hidden[low].first;
}

bool text_joiner(uint32_t c)
{
	return c == 0x200c || c == 0x200d || c == 0xfe0e || c == 0xfe0f;
}

uint32_t text_next(const char **s, const char *end)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)*s;
	size_t n, i;
	uint32_t c;

	check(*s < end);
	(*s)++;
	if (p[0] < 0x80)
		return p[0];
	n = p[0] >= 0xf0 ? 3 : p[0] >= 0xe0 ? 2 : 1;
	if (p[0] < 0xc2 || p[0] > 0xf4 || (size_t)(end - *s) < n)
		return REPLACEMENT;
	c = p[0] & (0x3fu >> n);
	for (i = 1; i <= n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return REPLACEMENT;
		c = c << 6 | (p[i] & 0x3f);
	}
	/* Overlong forms and surrogates are how filters are passed by. */
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return REPLACEMENT;
	*s += n;
	return c;
}

size_t text_put(char *out, uint32_t c)
{
	size_t n, i;

	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = REPLACEMENT;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (i = n; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)((0xf00u >> n & 0xf0) | c);
	return n;
}

int text_columns(uint32_t c)
{
	locale_t before;
	int columns;

	if (c >= 0x20 && c < 0x7f)
		return 1;
	if (is_hidden(c))
		return -1;
	before = uselocale(text_locale());
	columns = wcwidth((wchar_t)c);
	(void)uselocale(before);
	return columns;
}

size_t text_fit(const char *s, size_t columns, size_t *used)
{
	const char *at = s, *next = s, *end = s + strlen(s);
	size_t sum = 0;

	while (at < end) {
		int width = text_columns(text_next(&next, end));

		/* What must not be shown is drawn as a mark of at least one column. */
		if (width < 0)
			width = 1;
		if ((size_t)width > columns - sum)
			break;
		sum += (size_t)width;
		at = next;
	}
	if (used != NULL)
		*used = sum;
	return (size_t)(at - s);
}

size_t text_width(const char *s)
{
	size_t used;

	(void)text_fit(s, SIZE_MAX, &used);
	return used;
}

bool text_copy(char *out, size_t size, const char *in)
{
	size_t n = strlen(in);
	bool all = n < size;

	check(size > 0);
	if (!all) {
		n = size - 1;
		while (n > 0 && ((unsigned char)in[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(out, in, n);
	out[n] = '\0';
	return all;
}

static int ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

bool text_equal_nocase(const char *a, const char *b)
{
	while (*a != '\0' && ascii_lower(*a) == ascii_lower(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

size_t text_distance(const char *a, const char *b)
{
	const size_t n = strlen(a), m = strlen(b);
	size_t row[3][TEXT_DISTANCE_MAX + 1];

	check(n <= TEXT_DISTANCE_MAX && m <= TEXT_DISTANCE_MAX);
	for (size_t j = 0; j <= m; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *now = row[i % 3], *before = row[(i + 2) % 3],
		       *two_before = row[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t best = before[j - 1] + (a[i - 1] != b[j - 1]);

			if (before[j] + 1 < best)
				best = before[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    two_before[j - 2] + 1 < best)
				best = two_before[j - 2] + 1;
			now[j] = best;
		}
	}
	return row[n % 3][m];
}
