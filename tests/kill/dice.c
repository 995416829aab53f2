#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "tests/kill/dice.h"
#include "tests/kill/story.h"

static uint64_t state_of_random;

void dice_begin(void)
{
	const char *given = getenv("KILL_SEED");

	story_seed = given ? (unsigned)strtoul(given, NULL, 10) : 1;
	state_of_random = story_seed * 0x9E3779B97F4A7C15u + 1;
	printf("KILL_SEED=%u\n", story_seed);
}

unsigned dice(unsigned sides)
{
	state_of_random ^= state_of_random >> 12;
	state_of_random ^= state_of_random << 25;
	state_of_random ^= state_of_random >> 27;
	return (unsigned)((state_of_random * 0x2545F4914F6CDD1Du) >> 33) % sides;
}

struct killing dice_killing(void)
{
	static const unsigned permille[] = { 20, 60, 120, 250 };
	struct killing how = { .seed = dice(1000000) + 1 };

	switch (dice(5)) {
	case 0:
		how.after_us = (int)dice(15000) + 1;
		break;
	case 1:
		how.after_us = (int)dice(250000) + 1;
		break;
	default:
		how.permille = permille[dice(4)];
	}
	return how;
}
