#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdalign.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static void arena_gives_zeroed_aligned_memory(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t n = 1; n < 300; n++) {
		char *p = arena_alloc(&a, n);

		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xa5, n);
	}
	arena_done(&a);
	assert_null(a.first);
}

static void arena_reset_keeps_its_blocks(void **state)
{
	static const size_t sizes[] = { 100, 20000, 5, 16000, 16000, 40000, 1 };
	struct arena a = { 0 };
	void *first[7];

	(void)state;
	for (size_t i = 0; i < 7; i++)
		first[i] = memset(arena_alloc(&a, sizes[i]), 0xa5, sizes[i]);
	for (int round = 0; round < 3; round++) {
		arena_reset(&a);
		for (size_t i = 0; i < 7; i++) {
			char *p = arena_alloc(&a, sizes[i]);

			assert_ptr_equal(p,
			    first[i]); /* the same place: nothing new from the heap */
			assert_int_equal(p[0], 0);
			assert_int_equal(p[sizes[i] - 1], 0);
			memset(p, 0x5a, sizes[i]);
		}
	}
	arena_done(&a);
}

static void arena_texts(void **state)
{
	struct arena a = { 0 };
	char *s = arena_strdup(&a, "one"), *t = arena_strndup(&a, "twotwo", 3);

	(void)state;
	assert_string_equal(arena_printf(&a, "%s %s %d", s, t, 3), "one two 3");
	assert_string_equal(s, "one");
	assert_string_equal(t, "two");
	arena_done(&a);
}

static void buf_grows_to_its_maximum(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	assert_string_equal(buf_text(&b), "");
	for (int i = 0; i < 10; i++)
		assert_true(buf_str(&b, "0123456789"));
	assert_int_equal(b.n, 100);
	assert_false(b.full);
	assert_false(buf_char(&b, 'x'));
	assert_true(b.full);
	assert_int_equal(strlen(buf_text(&b)), 100);
	buf_clear(&b);
	assert_false(b.full);
	assert_string_equal(buf_text(&b), "");
	assert_true(buf_printf(&b, "%d-%s", 12, "x"));
	assert_string_equal(buf_text(&b), "12-x");
	buf_done(&b);
}

/* What does not fit leaves what was there, and nothing smaller slips in behind it. */
static void buf_full_stays_full(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4);
	assert_true(buf_add(&b, "a\0b", 3));
	assert_false(buf_printf(&b, "%d", 12));
	assert_false(buf_char(&b, 'x'));
	assert_int_equal(b.n, 3);
	assert_memory_equal(buf_text(&b), "a\0b", 4);
	buf_done(&b);
	buf_init(&b, 0);
	assert_true(buf_str(&b, ""));
	assert_false(buf_str(&b, "x"));
	assert_string_equal(buf_text(&b), "");
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(arena_reset_keeps_its_blocks),
		cmocka_unit_test(arena_texts),
		cmocka_unit_test(buf_grows_to_its_maximum),
		cmocka_unit_test(buf_full_stays_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
