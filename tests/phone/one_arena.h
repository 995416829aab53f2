/* One arena for all tests of a program, freed at its end. */
#ifndef TESTS_PHONE_ONE_ARENA_H
#define TESTS_PHONE_ONE_ARENA_H

#include "base/mem.h"

static struct arena arena;

static inline int arena_free_all(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

#endif
