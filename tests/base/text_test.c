#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <string.h>

#include "base/text.h"

#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static void reads_strict_utf8(void **state)
{
	static const struct {
		const char *bytes;
		uint32_t code;
		size_t moved;
	} rows[] = {
		{ "a", 'a', 1 },
		{ "\xc3\xa9", 0xe9, 2 },
		{ "\xe4\xb8\xad", 0x4e2d, 3 },
		{ "\xf0\x9f\x98\x80", 0x1f600, 4 },
		{ "\xf4\x8f\xbf\xbf", 0x10ffff, 4 },
		{ "\x80", 0xfffd, 1 },     /* alone */
		{ "\x9b[2J", 0xfffd, 1 },  /* C1 as a byte */
		{ "\xc0\x9b", 0xfffd, 1 }, /* overlong, two bytes */
		{ "\xc1\xbf", 0xfffd, 1 },
		{ "\xe0\x80\x9b", 0xfffd, 1 },     /* three */
		{ "\xf0\x80\x80\x9b", 0xfffd, 1 }, /* four */
		{ "\xed\xa0\x80", 0xfffd, 1 },     /* surrogate */
		{ "\xed\xbf\xbf", 0xfffd, 1 },
		{ "\xf4\x90\x80\x80", 0xfffd, 1 }, /* past the last */
		{ "\xf8\x88\x80\x80\x80", 0xfffd, 1 },
		{ "\xff", 0xfffd, 1 },
		{ "\xc3", 0xfffd, 1 }, /* cut */
		{ "\xe4\xb8", 0xfffd, 1 },
		{ "\xf0\x9f\x98", 0xfffd, 1 },
		{ "\xc3(", 0xfffd, 1 },
		{ "\xe4\xb8(", 0xfffd, 1 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *at = rows[i].bytes;

		assert_int_equal(text_next(&at, at + strlen(at)), rows[i].code);
		assert_int_equal(at - rows[i].bytes, rows[i].moved);
	}
}

static void writes_what_it_reads(void **state)
{
	char bytes[4];

	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		size_t n = text_put(bytes, c);
		const char *at = bytes;
		uint32_t back = text_next(&at, bytes + n);

		assert_int_equal(back, c >= 0xd800 && c <= 0xdfff ? 0xfffd : c);
		assert_int_equal(at - bytes, n);
	}
	assert_int_equal(text_put(bytes, 0x110000), 3);
}

static void columns_as_terminals_count(void **state)
{
	static const struct {
		uint32_t first, last;
		int columns;
	} rows[] = {
		{ 0x20, 0x7e, 1 }, { 0xa0, 0xac, 1 }, { 0xe9, 0xe9, 1 }, { 0x416, 0x416, 1 },
		{ 0x627, 0x627, 1 }, { 0x2026, 0x2026, 1 }, { 0x2500, 0x2500, 1 },
		{ 0x25cf, 0x25cf, 1 }, /* ambiguous: one */
		{ 0xfffd, 0xfffd, 1 }, { 0x301, 0x301, 0 }, { 0x5b4, 0x5b4, 0 },
		{ 0xe31, 0xe31, 0 }, { 0x94d, 0x94d, 0 }, { 0x4e2d, 0x4e2d, 2 },
		{ 0xac00, 0xac00, 2 }, { 0xff21, 0xff21, 2 }, { 0x1f600, 0x1f600, 2 },
		{ 0x00, 0x1f, -1 }, { 0x7f, 0x9f, -1 }, { 0xad, 0xad, -1 }, { 0x61c, 0x61c, -1 },
		{ 0x180e, 0x180e, -1 }, { 0x200b, 0x200b, -1 }, { 0x200c, 0x200d, 0 },
		{ 0x200e, 0x200f, -1 }, { 0x2028, 0x202e, -1 }, { 0x2060, 0x206f, -1 },
		{ 0x3164, 0x3164, -1 }, { 0xd800, 0xdfff, -1 }, { 0xe000, 0xf8ff, -1 },
		{ 0xfdd0, 0xfdef, -1 }, { 0xfe00, 0xfe0d, -1 }, { 0xfe0e, 0xfe0f, 0 },
		{ 0xfeff, 0xfeff, -1 }, { 0xfff9, 0xfffb, -1 }, { 0xfffe, 0xffff, -1 },
		{ 0x1fffe, 0x1ffff, -1 }, { 0xe0000, 0xe01ef, -1 }, { 0xf0000, 0x110010, -1 },
		{ 0x378, 0x378, -1 }, /* not assigned */
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		for (uint32_t c = rows[i].first; c <= rows[i].last; c++) {
			if (text_columns(c) != rows[i].columns)
				fail_msg("U+%04X takes %d columns", (unsigned)c, text_columns(c));
		}
	}
}

static void columns_do_not_depend_on_the_locale(void **state)
{
	(void)state;
	assert_non_null(setlocale(LC_ALL, "C"));
	assert_int_equal(text_columns(0x4e2d), 2);
	assert_int_equal(text_columns(0xe9), 1);
	assert_ptr_equal(uselocale((locale_t)0), LC_GLOBAL_LOCALE); /* the program's own is back */
}

static void fits_whole_characters(void **state)
{
	static const struct {
		const char *text;
		size_t columns, bytes, used;
	} rows[] = {
		{ "", 5, 0, 0 }, { "abc", 0, 0, 0 }, { "abc", 2, 2, 2 }, { "abc", 9, 3, 3 },
		{ "\xe4\xb8\xad\xe6\x96\x87", 3, 3, 2 }, { "\xe4\xb8\xad\xe6\x96\x87", 4, 6, 4 },
		{ "e\xcc\x81x", 1, 3, 1 }, /* the accent stays with its letter */
	};
	size_t used;

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_int_equal(text_fit(rows[i].text, rows[i].columns, &used), rows[i].bytes);
		assert_int_equal(used, rows[i].used);
	}
	assert_int_equal(text_width("e\xcc\x81\xe4\xb8\xad."), 4);
}

static void copies_whole_characters(void **state)
{
	static const struct {
		const char *in, *out;
		size_t size;
		bool all;
	} rows[] = {
		{ "abc", "abc", 4, true },
		{ "abc", "ab", 3, false },
		{ "abc", "", 1, false },
		{ "a\xc3\xa9", "a", 3, false },
		{ "a\xc3\xa9", "a\xc3\xa9", 4, true },
		{ "\xf0\x9f\x98\x80", "", 4, false },
		{ "", "", 1, true },
	};
	char out[16];

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		assert_int_equal(text_copy(out, rows[i].size, rows[i].in), rows[i].all);
		assert_string_equal(out, rows[i].out);
	}
}

static void equal_without_case(void **state)
{
	(void)state;
	assert_true(text_equal_nocase("Proximus", "pROXIMUS"));
	assert_true(text_equal_nocase("", ""));
	assert_false(text_equal_nocase("abc", "abcd"));
	assert_false(text_equal_nocase("abcd", "abc"));
	assert_false(text_equal_nocase("@", "`"));
	assert_false(text_equal_nocase("\xc3\x89", "\xc3\xa9"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_strict_utf8),
		cmocka_unit_test(writes_what_it_reads),
		cmocka_unit_test(columns_as_terminals_count),
		cmocka_unit_test(columns_do_not_depend_on_the_locale),
		cmocka_unit_test(fits_whole_characters),
		cmocka_unit_test(copies_whole_characters),
		cmocka_unit_test(equal_without_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
