/*
 * Signing in with a vault, killed between every two steps: the vault is never damaged, a refresh
 * token that was kept is good at the next start, and a person can always sign in again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/kill/points.h"
#include "tests/kill/story.h"

static const struct path {
	const char *name, *what;
	bool kept; /* somebody had signed in before, and the vault has the token */
} paths[] = {
	{ "signing in with a password", "password", false },
	{ "starting with a kept token", "itself", true },
	{ "signing out", "out", true },
};

static void sign(const char *what, const struct killing *how, struct ended *ended)
{
	struct killing mine = how != NULL ? *how : (struct killing){ .place = NULL };

	mine.program = "tests/kill/signer";
	world_run(&world, &mine, ended, (const char *const[]){ "signer", what, NULL });
	if (ended->status > 0)
		fail_msg("signer %s: %s%s", what, ended->out, ended->err);
}

/* What the start after it comes to; "" anything that has an end. */
static const char *expected(const struct path *path, const struct ended *ended)
{
	const bool stored =
	    strcmp(ended->place, "signin-kept") == 0 || strcmp(path->what, "itself") == 0;

	if (ended->status != -1)
		return strcmp(path->what, "out") == 0 ? "out" : "in kept";
	if (strcmp(ended->place, "signin-forgotten") == 0)
		return "out";
	return stored || path->kept ? "in kept" : "out";
}

static struct ended run_once(const void *of, const struct killing *how)
{
	const struct path *path = of;
	struct ended ended, after;

	world_open(&world, PRACTICE_PACE);
	if (path->kept) {
		sign("password", NULL, &after);
		assert_string_equal(after.out, "in kept \n");
	}
	sign(path->what, how, &ended);
	note_kill(&ended);
	sign("itself", NULL, &after);
	if (strncmp(after.out, expected(path, &ended), strlen(expected(path, &ended))) != 0)
		fail_msg("%s, ended at %s: then %s, not %s", path->name, ended.place, after.out,
		    expected(path, &ended));
	sign("password", NULL, &after);
	assert_string_equal(after.out, "in kept \n");
	sign("itself", NULL, &after);
	assert_string_equal(after.out, "in kept \n");
	world_close(&world);
	counted.rounds++;
	return ended;
}

static void killed_between_every_two_steps(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		points_kill(run_once, &paths[i], paths[i].name, 2, 1);
	printf("%zu runs, %zu kills\n", counted.rounds, counted.kills);
}

static void every_named_place_was_met(void **state)
{
	(void)state;
	assert_int_equal(points_missing(POINTS_SIGNIN), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_between_every_two_steps),
		cmocka_unit_test(every_named_place_was_met),
	};

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
