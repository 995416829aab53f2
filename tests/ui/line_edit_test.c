/* The line editor, as a table: text with | for the cursor, keys, text after. */
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
#include "ui/line_edit.h"
#include "ui/term.h"

static void set(struct line_edit *e, const char *with_cursor, size_t max)
{
	const char *bar = strchr(with_cursor, '|');
	char text[LINE_EDIT_SIZE];

	(void)snprintf(text, sizeof text, "%.*s%s", (int)(bar - with_cursor), with_cursor, bar + 1);
	line_edit_init(e, max, text);
	e->at = (size_t)(bar - with_cursor);
}

static const char *show(const struct line_edit *e)
{
	static char text[LINE_EDIT_SIZE + 2];

	assert_int_equal(strlen(e->text), e->n);
	(void)snprintf(text, sizeof text, "%.*s|%s", (int)e->at, e->text, e->text + e->at);
	return text;
}

static const struct {
	const char *before, *keys, *after;
	size_t max;
} table[] = {
	{ "|", "a b c", "abc|", 0 },
	{ "ab|cd", "Left x", "ax|bcd", 0 },
	{ "ab|", "Right Right", "ab|", 0 },
	{ "|ab", "Left Backspace", "|ab", 0 },
	{ "ab|cd", "Home", "|abcd", 0 },
	{ "ab|cd", "Ctrl-A", "|abcd", 0 },
	{ "ab|cd", "End", "abcd|", 0 },
	{ "ab|cd", "Ctrl-E", "abcd|", 0 },
	{ "ab|cd", "Backspace", "a|cd", 0 },
	{ "ab|cd", "Delete", "ab|d", 0 },
	{ "abcd|", "Delete", "abcd|", 0 },
	{ "ab|cd", "Ctrl-U", "|cd", 0 },
	{ "ab|cd", "Ctrl-U End Ctrl-Y", "cdab|", 0 },
	{ "ab|cd", "Ctrl-K", "ab|", 0 },
	{ "one two |x", "Ctrl-W", "one |x", 0 },
	{ "|one", "Ctrl-W", "|one", 0 },
	{ "caf\xc3\xa9|", "Backspace", "caf|", 0 },
	{ "e\xcc\x81x|", "Left Left", "|e\xcc\x81x", 0 }, /* e and a combining accent move as one */
	{ "|e\xcc\x81x", "Delete", "|x", 0 },
	{ "e\xcc\x81|x", "Backspace", "|x", 0 },
	{ "\xe6\xbc\xa2|", "Left é", "é|\xe6\xbc\xa2", 0 },
	{ "|", "a b c d", "abc|", 3 },
	{ "ab|", "é", "ab|", 3 }, /* no half character at the limit */
	{ "ab|", "Space", "ab |", 0 },
};

static void keys_edit(void **state)
{
	struct line_edit e;
	const char *keys;
	struct key k;
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof table / sizeof table[0]; i++) {
		set(&e, table[i].before, table[i].max);
		for (keys = table[i].keys; *keys != '\0'; keys += n + (keys[n] == ' ')) {
			n = strcspn(keys, " ");
			assert_true(key_named(keys, n, &k));
			assert_true(line_edit_key(&e, k));
		}
		assert_string_equal(show(&e), table[i].after);
	}
}

static void other_keys_are_not_the_editors(void **state)
{
	static const uint32_t others[] = { KEYS_ENTER, KEYS_ESC, KEYS_TAB, KEYS_BACKTAB, KEYS_UP,
		KEYS_DOWN, KEYS_F1, KEYS_CTRL_BASE + 'L' };
	struct line_edit e;
	size_t i;

	(void)state;
	set(&e, "ab|", 0);
	for (i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct key k = { others[i] };

		assert_false(line_edit_key(&e, k));
	}
	assert_string_equal(show(&e), "ab|");
}

static const struct {
	const char *before, *pasted, *after;
	size_t max;
	bool all;
} pastes[] = {
	{ "|", "+32 9 224 61 11\r\n", "+32 9 224 61 11|", 0, true },
	{ "a|b", "one\r\ntwo", "aone two|b", 0, true },
	{ "|", "Pasted\rName", "Pasted Name|", 0, true },
	{ "|", "one\n\r\n two \tthree", "one two three|", 0, true },
	{ "|", "\033[31mred\007", "[31mred|", 0, true },
	{ "|",
	    "a\xe2\x80\xae"
	    "b\xe2\x80\x8b"
	    "c",
	    "abc|", 0, true },
	{ "|", "bad \xff byte", "bad  byte|", 0, true },
	{ "|", "12345", "123|", 3, false },
	{ "|", "  \n", "|", 0, true },
	/* A letter goes in with its accent or not at all, and nothing stands behind what is
	 * missing. */
	{ "|",
	    "ae\xcc\x81"
	    "b",
	    "a|", 3, false },
	{ "|", "a\xe2\x82\xacz", "a|", 3, false },
};

static void pastes_are_cleaned_and_bounded(void **state)
{
	static char much[10000];
	struct line_edit e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof pastes / sizeof pastes[0]; i++) {
		set(&e, pastes[i].before, pastes[i].max);
		assert_int_equal(line_edit_paste(&e, pastes[i].pasted, strlen(pastes[i].pasted)),
		    pastes[i].all);
		assert_string_equal(show(&e), pastes[i].after);
	}
	memset(much, 'x', sizeof much);
	set(&e, "|", 0);
	assert_false(line_edit_paste(&e, much, sizeof much));
	assert_int_equal(e.n, LINE_EDIT_SIZE - 1);
}

static void a_long_text_scrolls_so_that_the_cursor_is_in_sight(void **state)
{
	struct rect r = { 0, 0, 1, 10 };
	struct line_edit e;
	struct key home = { KEYS_HOME };
	int y, x;

	(void)state;
	screen_start(16, 60, false, false);
	line_edit_init(&e, 0, "0123456789abcdef");
	term_begin();
	line_edit_draw(&e, r, 0, 0, 10, true);
	assert_string_equal(screen_row(0), "789abcdef");
	assert_true(draw_cursor_place(&y, &x));
	assert_int_equal(x, 9);
	assert_true(line_edit_key(&e, home));
	term_begin();
	line_edit_draw(&e, r, 0, 0, 10, true);
	assert_string_equal(screen_row(0), "012345678…");
	assert_true(draw_cursor_place(&y, &x));
	assert_int_equal(x, 0);
	screen_stop();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_edit),
		cmocka_unit_test(other_keys_are_not_the_editors),
		cmocka_unit_test(pastes_are_cleaned_and_bounded),
		cmocka_unit_test(a_long_text_scrolls_so_that_the_cursor_is_in_sight),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
