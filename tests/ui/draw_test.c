/* The drawing layer: clipping, hostile text, wrapping, wide characters, big digits, boxes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/screen.h"
#include "ui/draw_term.h"
#include "ui/term.h"

static const struct rect row = { 1, 2, 1, 20 };

static const struct {
	const char *text, *drawn;
} hostile[] = {
	{ "plain", "plain" },
	{ "a\033[31mb", "a^[[31mb" },
	{ "over\rwrite\b\b", "over^Mwrite^H^H" },
	{ "tab\there\n", "tab^Ihere^J" },
	{ "x\xe2\x80\xae"
	  "y",
	    "x<U+202E>y" },
	{ "x\xe2\x80\x8b"
	  "y",
	    "x<U+200B>y" },
	{ "x\xf3\xa0\x81\x81y", "x<U+E0041>y" },
	{ "x\xc2\x9b"
	  "31m",
	    "x<U+009B>31m" },
	{ "\x7f", "^?" },
	{ "bad\xff", "bad\xef\xbf\xbd" },
	{ "\xe6\xbc\xa2\xe5\xad\x97", "\xe6\xbc\xa2\xe5\xad\x97" },
	{ "e\xcc\x81x", "e\xcc\x81x" },
	/* joiners and styles are a part of the text, not of the picture */
	{ "\U0001f468\u200d\U0001f469!", "\U0001f468\U0001f469!" },
	{ "\u260e\ufe0f!", "\u260e!" },
	{ "0123456789012345678901234", "0123456789012345678…" },
	{ "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2",
	    "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2…" },
};

static void hostile_text_becomes_visible(void **state)
{
	char expected[200];
	size_t i;

	(void)state;
	screen_start(24, 80, false, false);
	for (i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		term_begin();
		(void)draw_text(row, 0, 0, ROLE_TEXT, hostile[i].text);
		(void)snprintf(expected, sizeof expected, "  %s", hostile[i].drawn);
		assert_string_equal(screen_row(1), expected);
	}
}

static void nothing_leaves_its_rectangle(void **state)
{
	static const char all[] = "0123456789012345678901234567890123456789";
	struct rect r = { 5, 10, 3, 12 };
	const char *looks;
	int y, x, outside, at, line, column;

	(void)state;
	screen_start(24, 80, false, false);
	for (y = -2; y < 6; y++) {
		for (x = -4; x < 16; x++) {
			term_begin();
			(void)draw_text(r, y, x, ROLE_SELECTED, all);
			(void)draw_cell(r, y, x, 30, ROLE_SELECTED, all);
			(void)draw_wrapped(r, y, x, 5, ROLE_SELECTED, all);
			draw_row(r, y, ROLE_SELECTED);
			(void)draw_big(r, y, x, ROLE_CODE, "1");
			draw_cursor(r, y, x);
			outside = 0;
			looks = screen_looks(); /* 80 signs and a line end a row */
			for (at = 0; at < 24 * 81; at++) {
				line = at / 81 - r.y;
				column = at % 81 - r.x;
				outside += looks[at] != '.' && looks[at] != '\n' &&
				    (line < 0 || line >= r.h || column < 0 || column >= r.w);
			}
			assert_int_equal(outside, 0);
		}
	}
	assert_int_equal(draw_outside(), 0);
}

static void a_rectangle_outside_the_area_is_counted(void **state)
{
	struct rect wrong = { 20, 70, 10, 20 };
	size_t before = draw_outside();

	(void)state;
	screen_start(24, 80, false, false);
	term_begin();
	(void)draw_text(wrong, 0, 0, ROLE_TEXT, "x");
	assert_int_equal(draw_outside(), before + 1);
}

static void texts_wrap_at_blanks(void **state)
{
	static const struct {
		const char *text;
		int rows;
		const char *lines[4];
	} cases[] = {
		{ "one two three four", 2, { "one two", "three four" } },
		{ "0123456789abc", 2, { "0123456789", "abc" } },
		{ "a\n\nb", 3, { "a", "", "b" } },
		{ "0123456789 x", 2, { "0123456789", "x" } },
		{ "aaaa bbbbb ccccccc", 2, { "aaaa bbbbb", "ccccccc" } },
		{ "", 0, { NULL } },
	};
	struct rect r = { 0, 0, 10, 10 };
	size_t i;
	int y;

	(void)state;
	screen_start(24, 80, false, false);
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(draw_wrapped_rows(10, cases[i].text), cases[i].rows);
		term_begin();
		assert_int_equal(draw_wrapped(r, 0, 0, 10, ROLE_TEXT, cases[i].text),
		    cases[i].rows);
		for (y = 0; y < cases[i].rows; y++)
			assert_string_equal(screen_row(y), cases[i].lines[y]);
	}
	term_begin(); /* too few rows: the last one says that there is more */
	assert_int_equal(draw_wrapped(r, 0, 0, 1, ROLE_TEXT, "one two three four"), 1);
	assert_string_equal(screen_row(0), "one two t…");
	term_begin(); /* also where the last one is full to the edge */
	assert_int_equal(draw_wrapped(r, 0, 0, 1, ROLE_TEXT, "ten digits\nmore"), 1);
	assert_string_equal(screen_row(0), "ten digit…");
	term_begin();
	assert_int_equal(draw_wrapped_from(r, 0, 0, 1, 5, ROLE_TEXT, "one two three four"), 1);
	assert_string_equal(screen_row(0), "three four");
}

/* However narrow, a cut text never looks whole. */
static void a_cut_cell_ends_in_an_ellipsis(void **state)
{
	static const struct {
		bool ascii;
		int columns;
		const char *shown;
	} cases[] = {
		{ false, 5, "Belg…" },
		{ false, 1, "…" },
		{ false, 7, "Belgian" },
		{ true, 5, "Be..." },
		{ true, 2, ".." },
		{ true, 1, "." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		screen_start(24, 80, cases[i].ascii, false);
		term_begin();
		(void)draw_cell(row, 0, 0, cases[i].columns, ROLE_TEXT, "Belgian");
		assert_string_equal(screen_row(row.y) + row.x, cases[i].shown);
	}
}

static void cells_are_padded(void **state)
{
	(void)state;
	screen_start(24, 80, false, false);
	term_begin();
	assert_int_equal(draw_cell(row, 0, 0, 5, ROLE_SELECTED, "ab"), 5);
	assert_int_equal(strncmp(screen_looks() + 81 + 2, "rrrrr.", 6), 0);
}

static void big_digits_and_boxes_have_an_ascii_form(void **state)
{
	struct rect box = { 0, 0, 9, 40 };
	int pass;

	(void)state;
	for (pass = 0; pass < 2; pass++) {
		screen_start(10, 80, pass == 1, true);
		term_begin();
		draw_box(box, "Code", true);
		assert_int_equal(draw_big(rect_inside(box), 1, 1, ROLE_CODE, "*21#+0"), 35);
		assert_int_equal(draw_big(rect_inside(box), 1, 1, ROLE_CODE, "1234567"), 0);
		box.x = 40;
		draw_box(box, "Code", false);
		box.x = 0;
		assert_true(golden_equal(pass == 1 ? "big-ascii" : "big", screen_text()));
	}
	screen_stop();
}

static void ascii_has_no_sign_outside_ascii(void **state)
{
	int i;
	const char *s;

	(void)state;
	screen_start(10, 80, true, true);
	for (i = 0; i < GLYPHS; i++) {
		for (s = glyph((enum glyph)i); *s != '\0'; s++)
			assert_true((unsigned char)*s < 0x80);
	}
	screen_stop();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_text_becomes_visible),
		cmocka_unit_test(nothing_leaves_its_rectangle),
		cmocka_unit_test(a_rectangle_outside_the_area_is_counted),
		cmocka_unit_test(texts_wrap_at_blanks),
		cmocka_unit_test(a_cut_cell_ends_in_an_ellipsis),
		cmocka_unit_test(cells_are_padded),
		cmocka_unit_test(big_digits_and_boxes_have_an_ascii_form),
		cmocka_unit_test(ascii_has_no_sign_outside_ascii),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
