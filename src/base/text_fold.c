#include "base/text.h"

#include <string.h>
#include <wctype.h>

#include "base/check.h"
#include "base/text_locale.h"

/* The letter under the accent, for small Latin letters by code point; '.' where there is none to
 * take. From Unicode's decompositions, with the strokes and hooks that have none (o with stroke, l
 * with stroke). */
#define LATIN_FIRST 0xdfu
static const char latin[] = ".aaaaaa.ceeeeiiiidnooooo.ouuuuy.y.a.a.a.c.c.c.c.d.d.e.e.e.e.e.g."
			    "g.g.g.h.h.i.i.i.i.i...j.kk.l.l.l...l.n.n.nn.n.o.o.o...r.r.r.s.s."
			    "s.s.t.t.t.u.u.u.u.u.u.w.y..z.z.zsb..b....c...d.....f......kl...n"
			    "..o...p.....t.t..u...y.z.......................a.i.o.u.u.u.u.ue."
			    "a.a...g.g.k.o.o..j....g...n.a.....a.a.e.e.i.i.o.o.r.r.u.u.s.t..."
			    "h.d...z.a.e.o.o.o.o.ylntj....c..sz......e.j.q.r.y";
#define LATIN_MORE_FIRST 0x1e00u
static const char latin_more[] = ".a.b.b.b.c.d.d.d.d.d.e.e.e.e.e.f.g.h.h.h.h.h.i.i.k.k.k.l.l.l.l.m"
				 ".m.m.n.n.n.n.o.o.o.o.p.p.r.r.r.r.s.s.s.s.s.t.t.t.t.u.u.u.u.u.v.v"
				 ".w.w.w.w.w.x.x.y.z.z.zhtwy..ss...a.a.a.a.a.a.a.a.a.a.a.a.e.e.e.e"
				 ".e.e.e.e.i.i.o.o.o.o.o.o.o.o.o.o.o.o.u.u.u.u.u.u.u.y.y.y.y......";

static const struct {
	uint32_t code;
	char letters[3];
} pairs[] = {
	{ 0xdf, "ss" },
	{ 0xe6, "ae" },
	{ 0xfe, "th" },
	{ 0x133, "ij" },
	{ 0x140, "l" },
	{ 0x153, "oe" },
	{ 0x1c6, "dz" },
	{ 0x1c9, "lj" },
	{ 0x1cc, "nj" },
	{ 0x1e3, "ae" },
	{ 0x1f3, "dz" },
	{ 0x1fd, "ae" },
	{ 0x1ff, "o" },
	{ 0x1e9a, "a" },
	{ 0x1e9b, "s" },
	/* Hausa, Fula, Ewe, Azerbaijani: their small letters stand elsewhere than the rest */
	{ 0x253, "b" },
	{ 0x254, "o" },
	{ 0x256, "d" },
	{ 0x257, "d" },
	{ 0x259, "e" },
	{ 0x25b, "e" },
	{ 0x263, "g" },
	{ 0x269, "i" },
	{ 0x272, "n" },
	{ 0x28b, "v" },
	{ 0xfb00, "ff" },
	{ 0xfb01, "fi" },
	{ 0xfb02, "fl" },
	{ 0x2c65, "a" },
	{ 0x2c66, "t" },
};

/* Decimal digits that people type or paste: the first of ten. */
static const uint32_t zeros[] = {
	'0', 0x660, /* Arabic-Indic */
	0x6f0,      /* Persian, Urdu */
	0x966,      /* Devanagari */
	0x9e6,      /* Bengali */
	0xe50,      /* Thai */
	0xff10,     /* full width */
};

/* 0 to 9, or -1. */
static int digit_value(uint32_t c)
{
	for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++) {
		if (c >= zeros[i] && c <= zeros[i] + 9)
			return (int)(c - zeros[i]);
	}
	return -1;
}

static bool is_letter(uint32_t c)
{
	return iswalpha_l((wint_t)c, text_locale()) != 0;
}

/* A small letter as one to three bytes of plain letters or one character. */
static size_t fold_letter(uint32_t c, char out[4])
{
	char letter = '.';

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (pairs[i].code == c) {
			size_t n = strlen(pairs[i].letters);

			memcpy(out, pairs[i].letters, n);
			return n;
		}
	}
	if (c - LATIN_FIRST < sizeof latin - 1)
		letter = latin[c - LATIN_FIRST];
	else if (c - LATIN_MORE_FIRST < sizeof latin_more - 1)
		letter = latin_more[c - LATIN_MORE_FIRST];
	return text_put(out, letter == '.' ? c : (unsigned char)letter);
}

/* How `c` stands in a folded text; 0 bytes when it is taken off, and *word false when it ends a
 * word. */
static size_t fold_one(uint32_t c, char out[4], bool *word)
{
	int digit = digit_value(c);

	*word = true;
	if (c >= 0x300 && c <= 0x36f) /* an accent that came apart from its letter */
		return 0;
	if (digit >= 0)
		return text_put(out, (uint32_t)('0' + digit));
	if (c >= 0xff21 && c <= 0xff5a) /* full width */
		c -= 0xff21 - 'A';
	if (c < 0x80) {
		c = c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
		*word = c >= 'a' && c <= 'z';
		return text_put(out, c);
	}
	c = (uint32_t)towlower_l((wint_t)c, text_locale());
	/* Vowel signs of other scripts have no column of their own and belong to the word. */
	*word = is_letter(c) || text_columns(c) == 0;
	return fold_letter(c, out);
}

size_t text_fold(const char *in, char *out, size_t size)
{
	const char *end = in + strlen(in);
	bool word, gap = false;
	char piece[4];
	size_t n = 0, more;

	check(size > 0);
	while (in < end) {
		more = fold_one(text_next(&in, end), piece, &word);
		if (!word) {
			gap = n > 0;
			continue;
		}
		if (more == 0)
			continue;
		if (n + gap + more >= size)
			break;
		if (gap)
			out[n++] = ' ';
		gap = false;
		memcpy(out + n, piece, more);
		n += more;
	}
	out[n] = '\0';
	return n;
}

bool text_digits(const char *in, char *out, size_t size)
{
	const char *end = in + strlen(in);
	bool number = true;
	size_t n = 0;
	uint32_t c;
	int digit;

	check(size > 0);
	while (in < end && number) {
		c = text_next(&in, end);
		digit = digit_value(c);
		if (digit < 0) {
			number = !is_letter(c);
		} else if (n + 1 < size) {
			out[n++] = (char)('0' + digit);
		} else {
			number = false; /* no number is that long */
		}
	}
	if (!number)
		n = 0;
	out[n] = '\0';
	return n > 0;
}
