#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/error.h"

static void keeps_what_was_said(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_false(error_set(&err, ERROR_BUSY, "store-busy", "Try again.", "Held by %s.",
	    "pid 7"));
	error_detail(&err, "errno %d", 11);
	assert_int_equal(err.kind, ERROR_BUSY);
	assert_string_equal(err.code, "store-busy");
	assert_string_equal(err.hint, "Try again.");
	assert_string_equal(err.message, "Held by pid 7.");
	assert_string_equal(err.detail, "errno 11");
	/* Its own text may be part of the next one. */
	error_set(&err, ERROR_STORE, "again", NULL, "Twice: %s", err.message);
	assert_string_equal(err.message, "Twice: Held by pid 7.");
	assert_string_equal(err.hint, "");
	assert_string_equal(err.detail, "");
	error_clear(&err);
	assert_int_equal(err.kind, ERROR_NONE);
	assert_string_equal(err.message, "");
}

static void nobody_asked(void **state)
{
	(void)state;
	assert_false(error_set(NULL, ERROR_BUG, "x", NULL, "y"));
	error_detail(NULL, "z");
	error_clear(NULL);
}

/* Two-byte characters from an even and an odd place: a cut always falls between them. */
static void cut_between_characters(void **state)
{
	char text[1001];
	struct error err;

	(void)state;
	for (size_t odd = 0; odd < 2; odd++) {
		text[0] = 'x';
		for (size_t i = odd; i + 1 < sizeof text; i += 2)
			memcpy(text + i, "\xc3\xa9", 2);
		text[sizeof text - 1] = '\0';
		error_set(&err, ERROR_INPUT, text, text, "%s", text);
		error_detail(&err, "%s", text);
		for (size_t which = 0; which < 4; which++) {
			const char *cut = (const char *const[]){ err.code, err.hint, err.message,
				err.detail }[which];
			size_t n = strlen(cut),
			       room = (size_t[]){ sizeof err.code, sizeof err.hint,
				       sizeof err.message, sizeof err.detail }[which];

			assert_in_range(n, room - 2, room - 1);
			assert_string_equal(cut + n - 3, "...");
			assert_memory_equal(cut + n - 5, "\xc3\xa9", 2);
		}
	}
}

static void every_kind_has_name_and_exit_code(void **state)
{
	static const struct {
		enum error_kind kind;
		const char *name;
		int exit_code;
	} rows[] = {
		{ ERROR_NONE, "none", 0 },
		{ ERROR_USAGE, "usage", 2 },
		{ ERROR_NOT_FOUND, "not_found", 3 },
		{ ERROR_INPUT, "input", 4 },
		{ ERROR_REFUSED, "refused", 1 },
		{ ERROR_CONFLICT, "conflict", 1 },
		{ ERROR_STORE, "store", 1 },
		{ ERROR_BUSY, "busy", 1 },
		{ ERROR_NETWORK, "network", 5 },
		{ ERROR_OPEN, "open", 6 },
		{ ERROR_BUG, "bug", 70 },
		{ ERROR_KINDS, "bug", 70 },
	};

	(void)state;
	assert_int_equal(sizeof rows / sizeof rows[0], ERROR_KINDS + 1);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_string_equal(error_kind_name(rows[i].kind), rows[i].name);
		assert_int_equal(error_exit_code(rows[i].kind), rows[i].exit_code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_was_said),
		cmocka_unit_test(nobody_asked),
		cmocka_unit_test(cut_between_characters),
		cmocka_unit_test(every_kind_has_name_and_exit_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
