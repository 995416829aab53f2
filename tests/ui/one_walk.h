/* A walk of its own through the plain console for each test of a program. */
#ifndef TESTS_UI_ONE_WALK_H
#define TESTS_UI_ONE_WALK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/plain_walk.h"

static struct plain_walk the;

static inline int setup(void **state)
{
	(void)state;
	return plain_walk_setup(&the) ? 0 : -1;
}

static inline int teardown(void **state)
{
	(void)state;
	return plain_walk_teardown(&the) ? 0 : -1;
}

static inline void answer(const char *line, const char *expected)
{
	plain_walk_answer(&the, line, expected);
}

#define walk_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
