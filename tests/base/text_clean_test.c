#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])
#define BIG 10000

/* Pasted along and without a glyph: dropped from what is kept, where nothing needs it. */
static void pasted_signs_are_dropped(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "Bakkerij\xe2\x80\x8b Jan", "Bakkerij Jan" },
		{ "\xef\xbb\xbf"
		  "a\xc2\xad"
		  "b\xe2\x80\x8e\xe2\x80\x8f\xe2\x81\xa0",
		    "ab" },
		{ "Jan\xe2\x80\x8c\xe2\x80\x8d\xef\xb8\x8f", "Jan" },
		{ "a \xe2\x80\x8b b", "a  b" },
		{ "\xe2\x80\x8b", "" },
		/* Persian and an emoji family keep their joiners. */
		{ "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae", "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae" },
		{ "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9",
		    "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9" },
		/* What turns text or drives a terminal stays to be seen. */
		{ "a\xe2\x80\xae"
		  "b\xe2\x81\xa6\033[2J",
		    "a<U+202E>b<U+2066>^[[2J" },
		{ "x\xf3\xa0\x81\x81", "x<U+E0041>" },
	};
	char out[200], again[200];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const bool same = text_take(rows[i].in, strlen(rows[i].in), out, sizeof out, 0);

		assert_string_equal(out, rows[i].out);
		assert_int_equal(same, strcmp(rows[i].in, rows[i].out) == 0);
		assert_true(text_take(out, strlen(out), again, sizeof again, 0));
		assert_true(text_clean(out, strlen(out), again, sizeof again, 0));
		assert_string_equal(again, out);
	}
}

/* What attacks terminals, and what it becomes. */
static void hostile_texts_become_visible(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "\033]52;c;cm0gLXJm\a", "^[]52;c;cm0gLXJm^G" },
		{ "\033]0;title\033\\", "^[]0;title^[\\" },
		{ "\033]2;title", "^[]2;title" }, /* never ended */
		{ "\033]8;;http://x\033\\y\033]8;;\033\\", "^[]8;;http://x^[\\y^[]8;;^[\\" },
		{ "\033P$qm\033\\", "^[P$qm^[\\" },
		{ "\033_G\033\\", "^[_G^[\\" },
		{ "\033[2J\033[1;1H", "^[[2J^[[1;1H" },
		{ "\033[6n", "^[[6n" },
		{ "\033c", "^[c" },
		{ "\x9b"
		  "2J",
		    "\xef\xbf\xbd"
		    "2J" },
		{ "\x9d"
		  "0;x\x9c",
		    "\xef\xbf\xbd"
		    "0;x\xef\xbf\xbd" },
		{ "\x90q", "\xef\xbf\xbdq" },
		{ "\xc2\x9b"
		  "2J",
		    "<U+009B>2J" },
		{ "\xc2\x9dx", "<U+009D>x" },
		{ "\xc2\x90x", "<U+0090>x" },
		{ "\xc2\x85x", "<U+0085>x" },
		{ "a\xe2\x80\xaexe.txt", "a<U+202E>xe.txt" },
		{ "\xe2\x81\xa6x\xe2\x81\xa9", "<U+2066>x<U+2069>" },
		{ "a\xe2\x80\x8b"
		  "b",
		    "a<U+200B>b" },
		{ "a\xe2\x80\x8f"
		  "b",
		    "a<U+200F>b" },
		{ "a\xe2\x80\xa8"
		  "b\xe2\x80\xa9",
		    "a<U+2028>b<U+2029>" },
		{ "\xef\xbb\xbfx", "<U+FEFF>x" },
		{ "x\xf3\xa0\x81\x81", "x<U+E0041>" },
		{ "\xee\x80\x80", "<U+E000>" },
		{ "\xef\xbf\xbf", "<U+FFFF>" },
		{ "paid\runpaid", "paid unpaid" },
		{ "no\b\byes", "no^H^Hyes" },
		{ "a\tb\nc\r\nd", "a b c d" },
		{ "a\x7f\x01", "a^?^A" },
		{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xc0\x9b", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xcc\x81"
		  "a",
		    "<U+0301>a" }, /* would change the cell before it */
		{ "a\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86z",
		    "a\xcc\x81\xcc\x82\xcc\x83\xcc\x84z" },
		/* joiners where they have no meaning, or nothing to join */
		{ "Kr\u200doon", "Kr<U+200D>oon" },
		{ "Kroon\u200c", "Kroon<U+200C>" },
		{ "\u200dx", "<U+200D>x" },
		{ "\ufe0fx", "<U+FE0F>x" },
		{ "Kroo\ufe0fn", "Kroo<U+FE0F>n" },
		{ "1\ufe0f", "1<U+FE0F>" },
		{ "\u0433\u200d\u0433", "\u0433<U+200D>\u0433" },
		{ "\u0645\u200c \u0645", "\u0645<U+200C> \u0645" },
		{ "\u0645 \u200c\u0645", "\u0645 <U+200C>\u0645" },
		{ "\u0645\u200c", "\u0645<U+200C>" },
		{ "\u0645\u200c\u200c\u0645", "\u0645<U+200C><U+200C>\u0645" },
		{ "\u0645\u200c\u202e", "\u0645<U+200C><U+202E>" },
		{ "\u260e\ufe0f\ufe0f", "\u260e\ufe0f<U+FE0F>" },
		{ "a\xe3\x80\x80"
		  "b\xc2\xa0"
		  "c",
		    "a b c" },
	};
	char out[256];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_false(text_clean(rows[i].in, strlen(rows[i].in), out, sizeof out, 0));
		assert_string_equal(out, rows[i].out);
	}
	assert_false(text_clean("a\0b", 3, out, sizeof out, 0));
	assert_string_equal(out, "a^@b");
}

static void good_texts_stay(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "", "" },
		{ "Frituur De Kroon", "Frituur De Kroon" },
		{ " \t\r\n Caf\xc3\xa9 O'Brien & Co. \n", "Caf\xc3\xa9 O'Brien & Co." },
		{ "  \t ", "" },
		{ "\xc2\xa0x\xe3\x80\x80", "x" },
		{ "a  b", "a  b" },
		{ "\xe4\xb8\xad\xe6\x96\x87", "\xe4\xb8\xad\xe6\x96\x87" },
		{ "Cafe\xcc\x81", "Cafe\xcc\x81" },
		/* joiners: a family, a heart on fire, Persian, Sinhala; styles: a telephone, a
		   keycap */
		{ "Fam \U0001f468\u200d\U0001f469\u200d\U0001f467",
		    "Fam \U0001f468\u200d\U0001f469\u200d\U0001f467" },
		{ "\u2764\ufe0f\u200d\U0001f525", "\u2764\ufe0f\u200d\U0001f525" },
		{ "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
		    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645" },
		{ "\u0dc1\u0dca\u200d\u0dbb\u0dd3", "\u0dc1\u0dca\u200d\u0dbb\u0dd3" },
		{ "Call \u260e\ufe0f", "Call \u260e\ufe0f" },
		{ "Line 1\ufe0f\u20e3", "Line 1\ufe0f\u20e3" },
		{ "\xef\xbf\xbd", "\xef\xbf\xbd" },
		{ "\xd0\x9a\xd0\xb8\xd1\x97\xd0\xb2", "\xd0\x9a\xd0\xb8\xd1\x97\xd0\xb2" },
	};
	char out[256];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_true(text_clean(rows[i].in, strlen(rows[i].in), out, sizeof out, 0));
		assert_string_equal(out, rows[i].out);
	}
}

static void cuts_are_marked_and_whole(void **state)
{
	static const struct {
		const char *in, *out;
		size_t size, columns;
		bool same;
	} rows[] = {
		{ "abcdef", "abcdef", 64, 6, true },
		{ "abcdef   ", "abcdef", 64, 6, true }, /* blanks at the end are no cut */
		{ "abcdefg", "abcde\xe2\x80\xa6", 64, 6, false },
		{ "abcdef", "abcdef", 7, 0, true },
		{ "abcdefg", "abc\xe2\x80\xa6", 7, 0, false },
		{ "ab", "\xe2\x80\xa6", 64, 1, false },
		{ "a", "a", 64, 1, true },
		{ "\xe4\xb8\xad\xe6\x96\x87", "\xe4\xb8\xad\xe2\x80\xa6", 64, 3, false },
		{ "\xe4\xb8\xad\xe6\x96\x87\xe5", "\xe4\xb8\xad\xe2\x80\xa6", 64, 4, false },
		{ "e\xcc\x81"
		  "e\xcc\x81x",
		    "e\xcc\x81\xe2\x80\xa6", 64, 2, false },
		{ "ab\xe2\x80\xae", "ab\xe2\x80\xa6", 64, 9, false }, /* no half of a mark */
		/* no joiner before the cut */
		{ "\U0001f468\u200d\U0001f469", "\U0001f468\xe2\x80\xa6", 64, 3, false },
		{ "\U0001f468\u200d\U0001f469", "\U0001f468\xe2\x80\xa6", 11, 0, false },
		{ "\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469", 64, 4, true },
		{ "ab\033", "ab\xe2\x80\xa6", 64, 3, false },
		{ "abc", "", 3, 0, false }, /* no room for the ellipsis */
		{ "abc", "", 1, 0, false },
		{ "ab", "ab", 3, 0, true },
	};
	char out[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		bool same =
		    text_clean(rows[i].in, strlen(rows[i].in), out, rows[i].size, rows[i].columns);

		assert_string_equal(out, rows[i].out);
		assert_int_equal(same, rows[i].same);
	}
}

/* 10 kB of each: every byte alone, marks without end, blanks without end. */
static void long_names_are_bounded(void **state)
{
	static const char *const units[] = { "x", "\033", "\xcc\x81", " ", "\x9b", "\xe2\x80\xae",
		"\xe4\xb8\xad", "a\xcc\x81", "\r\n", "\xf3\xa0\x81\x81", "\xf0\x9f\x98\x80",
		"\U0001f468\u200d", "\u260e\ufe0f" };
	char *in = xmalloc(BIG), out[200];

	(void)state;
	for (size_t i = 0; i < LENGTH(units); i++) {
		for (size_t n = 0; n < BIG; n++)
			in[n] = units[i][n % strlen(units[i])];
		(void)text_clean(in, BIG, out, sizeof out, 40);
		assert_true(text_width(out) <= 40);
		assert_true(strlen(out) < sizeof out);
		for (size_t size = 1; size < 40; size++) {
			(void)text_clean(in, BIG, out, size, 0);
			assert_true(strlen(out) < size);
		}
	}
	free(in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pasted_signs_are_dropped),
		cmocka_unit_test(hostile_texts_become_visible),
		cmocka_unit_test(good_texts_stay),
		cmocka_unit_test(cuts_are_marked_and_whole),
		cmocka_unit_test(long_names_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
