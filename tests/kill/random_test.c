/*
 * Verifications killed at random: at fail points and from outside, answers lost, cut off and late,
 * what settles them killed too. Afterwards both sides are compared.
 *
 *   KILLS=N KILL_SEED=S random_test     N rounds (30; make test-kills 60); the seed is printed
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/kill/dice.h"
#include "tests/kill/story.h"

#define ROUNDS_IN_A_WORLD 30

static void random_round(struct subject *s)
{
	const struct killing how = dice_killing(), later = dice_killing();
	struct arena arena = { .first = NULL };
	struct seen seen;

	(void)start(s, &how);
	settle(s, &later, (int)dice(3));
	compare(s);
	seen = see(s, &arena);
	counted.rings += seen.rings;
	counted.verified += seen.listed;
	if (seen.record && seen.r.state == OUTBOUND_VERIFIED && dice(2) == 0) {
		(void)remove_it(s, &later);
		settle(s, &how, (int)dice(2));
		compare(s);
	} else if (seen.record && seen.r.state == OUTBOUND_FAILED && dice(2) == 0) {
		(void)start(s, &later); /* a new yes, a new ring */
		settle(s, NULL, 0);
		compare(s);
	}
	arena_done(&arena);
	counted.rounds++;
}

/* Each documented number once, in any order, and fresh ones between them. */
static size_t random_world(size_t rounds)
{
	struct subject subjects[ROUNDS_IN_A_WORLD];
	unsigned order[ROUNDS_IN_A_WORLD];
	const size_t n = rounds < ROUNDS_IN_A_WORLD ? rounds : ROUNDS_IN_A_WORLD;

	for (unsigned i = 0; i < ROUNDS_IN_A_WORLD; i++)
		order[i] = i + 1;
	for (unsigned i = ROUNDS_IN_A_WORLD - 1; i > 0; i--) {
		const unsigned j = dice(i + 1), kept = order[i];

		order[i] = order[j];
		order[j] = kept;
	}
	world_open(&world, PRACTICE_PACE);
	for (size_t i = 0; i < n; i++) {
		char number[24];

		(void)snprintf(number, sizeof number, "+165055501%02u", order[i]);
		subject_add(&subjects[i], number, "US", "random");
		random_round(&subjects[i]);
	}
	for (size_t i = 0; i < n; i++) /* nothing came later */
		compare(&subjects[i]);
	world_close(&world);
	return n;
}

static void killed_at_random(void **state)
{
	const char *kills = getenv("KILLS");
	size_t left = kills ? strtoul(kills, NULL, 10) : 30;

	(void)state;
	while (left > 0)
		left -= random_world(left);
	printf("seed %u: %zu rounds, %zu kills (%zu at %zu fail points), %zu rings, %zu verified\n",
	    story_seed, counted.rounds, counted.kills, counted.at_points, n_places, counted.rings,
	    counted.verified);
	assert_true(counted.kills > counted.rounds / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(killed_at_random) };

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	dice_begin();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
