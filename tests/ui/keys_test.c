/* Key names, and bytes of terminals read as keys and pastes, split at every place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "ui/input.h"

static void names_go_both_ways(void **state)
{
	static const char *const names[] = { "m", "?", "/", ":", "é", "F1", "F12", "Enter", "Esc",
		"Tab", "Shift-Tab", "Up", "PgDn", "Space", "Ctrl-U", "Ctrl-L", "Backspace",
		"Delete" };
	struct key k;
	char out[16];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		assert_true(key_named(names[i], strlen(names[i]), &k));
		assert_true(key_text(k, out, sizeof out) > 0);
		assert_string_equal(out, names[i]);
	}
	assert_false(key_named("F13", 3, &k));
	assert_false(key_named("", 0, &k));
	assert_false(key_named("Ctrl-", 5, &k));
	assert_false(key_named("ab", 2, &k));
}

static void keys_are_found_in_lists(void **state)
{
	struct key f5 = { KEYS_F5 }, m = { 'm' }, space = { ' ' };

	(void)state;
	assert_true(key_in(f5, "v F5"));
	assert_true(key_in(m, "m F6"));
	assert_false(key_in(m, "M F6"));
	assert_true(key_in(space, "Enter Space"));
	assert_false(key_in(space, "Enter Tab"));
	assert_false(key_in(m, ""));
	assert_false(key_in(m, NULL));
}

/* What was read, as words: keys by name, a paste as {text}. */
static char seen[65536];

static void note(void *user, const struct input_item *item)
{
	char name[16];
	size_t n = strlen(seen);

	(void)user;
	if (item->paste)
		(void)snprintf(seen + n, sizeof seen - n, "%s{%.*s}%s", n > 0 ? " " : "",
		    (int)item->n, item->text, item->cut ? "cut" : "");
	else
		(void)snprintf(seen + n, sizeof seen - n, "%s%s", n > 0 ? " " : "",
		    key_text(item->key, name, sizeof name) > 0 ? name : "0");
}

static const struct {
	const char *bytes, *keys;
} table[] = {
	{ "abc", "a b c" },
	{ "\xc3\xa9\xe2\x82\xac", "é €" },
	{ "\r\n\t\b\x7f", "Enter Enter Tab Backspace Backspace" },
	{ "\x03\x1a\x0c\x15", "Ctrl-C Ctrl-Z Ctrl-L Ctrl-U" },
	{ "\033[A\033[B\033OC\033OD", "Up Down Right Left" },
	{ "\033[H\033[F\033[1~\033[4~\033[7~\033[8~", "Home End Home End Home End" },
	{ "\033[5~\033[6~\033[3~\033[2~", "PgUp PgDn Delete Insert" },
	{ "\033OP\033OQ\033[13~\033[15~\033[24~", "F1 F2 F3 F5 F12" },
	{ "\033[[A\033[[E", "F1 F5" },
	{ "\033[Z", "Shift-Tab" },
	{ "\033[1;5A\033[1;2P\033[15;2~", "Up F1 F5" },
	{ "\0331\0330", "F1 F10" },
	{ "\033x", "Esc x" },
	{ "\033[?1;2c", "" },     /* an answer of the terminal: no keys */
	{ "\033[27;5;9~a", "a" }, /* unknown: swallowed whole */
	{ "\xff\xfe"
	  "a",
	    "a" },
	{ "a\033[200~one\rtwo\033[201~b", "a {one\rtwo} b" },
	{ "\033[200~q\033[Aq\003\033[201~", "{q\033[Aq\003}" },
	{ "\033[200~\033[201~", "{}" },
	{ "\033[200~\033\033[201~x", "{\033} x" },
};

static void bytes_become_keys(void **state)
{
	struct input in;
	size_t i, cut, n;

	(void)state;
	for (i = 0; i < sizeof table / sizeof table[0]; i++) {
		n = strlen(table[i].bytes);
		for (cut = 0; cut <= n; cut++) { /* two reads, split everywhere */
			seen[0] = '\0';
			input_init(&in, 25, note, NULL);
			input_feed(&in, table[i].bytes, cut);
			input_feed(&in, table[i].bytes + cut, n - cut);
			if (input_wait_ms(&in) >= 0)
				fail_msg("case %zu, cut at %zu: something is held", i, cut);
			input_done(&in);
			if (strcmp(seen, table[i].keys) != 0)
				fail_msg("case %zu, cut at %zu: \"%s\", not \"%s\"", i, cut, seen,
				    table[i].keys);
		}
	}
}

static void a_lone_escape_waits_and_becomes_esc(void **state)
{
	struct input in;

	(void)state;
	seen[0] = '\0';
	input_init(&in, 25, note, NULL);
	input_feed(&in, "\033", 1);
	assert_string_equal(seen, "");
	assert_int_equal(input_wait_ms(&in), 25);
	input_timeout(&in);
	assert_string_equal(seen, "Esc");
	assert_int_equal(input_wait_ms(&in), -1);
	input_feed(&in, "\033[", 2); /* half a sequence is not a person's Esc */
	assert_true(input_wait_ms(&in) > 25);
	input_timeout(&in);
	assert_string_equal(seen, "Esc");
	input_done(&in);
}

static void the_terminals_own_sequences_win(void **state)
{
	struct input in;

	(void)state;
	seen[0] = '\0';
	input_init(&in, 25, note, NULL);
	input_sequence(&in, "\033OA", KEYS_F7);
	input_sequence(&in, "\033zz", KEYS_F8);
	input_feed(&in, "\033OA\033z", 5);
	input_feed(&in, "z\033[A", 4);
	assert_string_equal(seen, "F7 F8 Up");
	input_done(&in);
}

static void a_paste_is_bounded_and_ends_by_itself(void **state)
{
	static char much[INPUT_PASTE_MAX + 500];
	struct input in;

	(void)state;
	memset(much, 'x', sizeof much);
	seen[0] = '\0';
	input_init(&in, 25, note, NULL);
	input_feed(&in, "\033[200~", 6);
	input_feed(&in, much, sizeof much);
	input_feed(&in, "\033[201~", 6);
	assert_int_equal(strlen(seen), INPUT_PASTE_MAX + 2 + 3);
	assert_string_equal(seen + strlen(seen) - 3, "cut");
	seen[0] = '\0';
	input_feed(&in, "\033[200~lost end", 14); /* its end never comes */
	assert_true(input_wait_ms(&in) > 0);
	input_timeout(&in);
	assert_string_equal(seen, "{lost end}");
	input_feed(&in, "q", 1);
	assert_string_equal(seen, "{lost end} q");
	input_done(&in);
}

/* Whatever comes, in whatever pieces: no fault, and the keyboard still works after it. */
static void any_bytes_do_no_harm(void **state)
{
	static const char alphabet[] = "\033\033\033[[O0129;~AZabq\x7f\xc3\xa9\xf0\xff\r\t";
	unsigned long random = 20261121;
	struct input in;
	char bytes[64];
	size_t n, i;
	int round;

	(void)state;
	input_init(&in, 25, note, NULL);
	for (round = 0; round < 20000; round++) {
		n = 1 + random % sizeof bytes;
		for (i = 0; i < n; i++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			bytes[i] = random >> 40 & 7
			    ? alphabet[(random >> 33) % (sizeof alphabet - 1)]
			    : (char)(random >> 33);
		}
		seen[0] = '\0';
		input_feed(&in, bytes, n);
		if (round % 3 == 0)
			input_timeout(&in);
	}
	input_timeout(&in);
	input_timeout(&in);
	seen[0] = '\0';
	input_feed(&in, "q", 1);
	assert_string_equal(seen, "q");
	input_done(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_go_both_ways),
		cmocka_unit_test(keys_are_found_in_lists),
		cmocka_unit_test(bytes_become_keys),
		cmocka_unit_test(a_lone_escape_waits_and_becomes_esc),
		cmocka_unit_test(the_terminals_own_sequences_win),
		cmocka_unit_test(a_paste_is_bounded_and_ends_by_itself),
		cmocka_unit_test(any_bytes_do_no_harm),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
