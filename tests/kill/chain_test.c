/*
 * Managed numbers bought and given back, killed between every two steps and with answers lost: as
 * steps_test.c has it, each run once to see which fail points it passes, then again for each of
 * them that nothing was killed at yet (STEPS=all: for every one of every run). Then at random:
 * CHAIN_KILLS rounds (KILL_SEED repeats). Afterwards both sides are compared.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/kill/chain.h"
#include "tests/kill/dice.h"
#include "tests/kill/points.h"

/* Of one world: practice sells twenty that do as they should. */
#define FRESH 20
#define TIMES_MAX 2

/* ---- what may have happened before */

static void agent_at_vapi(struct chain_subject *s)
{
	chain_subject_agent(s, AGENT_VAPI);
}

static void agent_at_elevenlabs(struct chain_subject *s)
{
	chain_subject_agent(s, AGENT_ELEVENLABS);
}

static void bought(struct chain_subject *s)
{
	const struct ended ended = chain_buy(s, NULL);

	if (ended.status != 0)
		fail_msg("%s: not bought: %s%s", s->number, ended.out, ended.err);
}

static void bought_and_imported(struct chain_subject *s)
{
	agent_at_vapi(s);
	bought(s);
}

static void bought_for_elevenlabs(struct chain_subject *s)
{
	agent_at_elevenlabs(s);
	bought(s);
}

static void buying_sent(struct chain_subject *s)
{
	(void)chain_buy(s, &(struct killing){ .place = "provision-answered:2" });
}

static void subaccount_sent(struct chain_subject *s)
{
	(void)chain_buy(s, &(struct killing){ .place = "provision-answered" });
}

static void import_sent(struct chain_subject *s)
{
	agent_at_vapi(s);
	(void)chain_buy(s, &(struct killing){ .place = "aim-imported" });
}

static void release_sent(struct chain_subject *s)
{
	bought(s);
	(void)chain_release(s, &(struct killing){ .place = "provision-answered:2" });
}

/* ---- the runs */

#define ACCOUNTS "/2010-04-01/Accounts.json"
#define OWNED "/2010-04-01/Accounts/*/IncomingPhoneNumbers"
#define AT_VAPI "/phone-number"

static const struct path {
	const char *name;
	const char *number; /* one that does so; NULL: one that is sold as it should be */
	void (*before)(struct chain_subject *s);
	/* What goes wrong with the next such request; NULL: nothing. */
	const char *method, *path, *what;
	struct ended (*killed)(struct chain_subject *s, const struct killing *how);
} paths[] = {
	{ "bought", NULL, NULL, NULL, NULL, NULL, chain_buy },
	{ "bought, known at Vapi", NULL, agent_at_vapi, NULL, NULL, NULL, chain_buy },
	{ "bought, known at ElevenLabs", NULL, agent_at_elevenlabs, NULL, NULL, NULL, chain_buy },
	{ "gone", "+16505550221", NULL, NULL, NULL, NULL, chain_buy },
	{ "500, and bought", "+16505550224", NULL, NULL, NULL, NULL, chain_buy },
	{ "500, not bought", "+16505550225", NULL, NULL, NULL, NULL, chain_buy },
	{ "hangs, and bought", "+16505550226", NULL, NULL, NULL, NULL, chain_buy },
	{ "hangs, not bought", "+16505550227", NULL, NULL, NULL, NULL, chain_buy },
	{ "cut off, and bought", "+16505550228", NULL, NULL, NULL, NULL, chain_buy },
	{ "bought late", "+16505550229", NULL, NULL, NULL, NULL, chain_buy },
	{ "subaccount: lost, made", NULL, NULL, "POST", ACCOUNTS, "hang-done", chain_buy },
	{ "subaccount: lost, not made", NULL, NULL, "POST", ACCOUNTS, "hang", chain_buy },
	{ "subaccount: 500, made", NULL, NULL, "POST", ACCOUNTS, "fail-done", chain_buy },
	{ "subaccount: made late", NULL, NULL, "POST", ACCOUNTS, "late", chain_buy },
	{ "subaccount: cut off, made", NULL, NULL, "POST", ACCOUNTS, "cut", chain_buy },
	{ "import: lost, made", NULL, agent_at_vapi, "POST", AT_VAPI, "hang-done", chain_buy },
	{ "import: cut off, made", NULL, agent_at_vapi, "POST", AT_VAPI, "cut", chain_buy },
	{ "import: 500", NULL, agent_at_vapi, "POST", AT_VAPI, "fail", chain_buy },
	{ "import: refused once", NULL, agent_at_vapi, "POST", AT_VAPI, "refuse", chain_buy },
	{ "given back", NULL, bought, NULL, NULL, NULL, chain_release },
	{ "given back, out of Vapi", NULL, bought_and_imported, NULL, NULL, NULL, chain_release },
	{ "given back, out of ElevenLabs", NULL, bought_for_elevenlabs, NULL, NULL, NULL,
	    chain_release },
	{ "given back: lost, done", NULL, bought, "DELETE", OWNED, "hang-done", chain_release },
	{ "given back: lost, not done", NULL, bought, "DELETE", OWNED, "hang", chain_release },
	{ "given back: refused once", NULL, bought, "DELETE", OWNED, "refuse", chain_release },
	{ "out of Vapi: lost, done", NULL, bought_and_imported, "DELETE", AT_VAPI, "hang-done",
	    chain_release },
	{ "out of Vapi: 500, done", NULL, bought_and_imported, "DELETE", AT_VAPI, "fail-done",
	    chain_release },
	{ "a purchase settled by the console", NULL, buying_sent, NULL, NULL, NULL, chain_console },
	{ "a purchase settled by the journal", NULL, buying_sent, NULL, NULL, NULL, chain_retry },
	{ "a subaccount settled", NULL, subaccount_sent, NULL, NULL, NULL, chain_console },
	{ "an import settled", NULL, import_sent, NULL, NULL, NULL, chain_retry },
	{ "a release settled", NULL, release_sent, NULL, NULL, NULL, chain_console },
	{ "a purchase gone on with", NULL, subaccount_sent, NULL, NULL, NULL, chain_buy },
};

static unsigned fresh_used;

static void world_anew(void)
{
	world_close(&world);
	world_open(&world, PRACTICE_PACE);
	fresh_used = 0;
}

/* Where one that behaves in its own way, or the last fresh one, is used up: another world. */
static void number_of(const struct path *path, char out[24])
{
	if (path->number || fresh_used == FRESH)
		world_anew();
	if (path->number)
		(void)snprintf(out, 24, "%s", path->number);
	else
		(void)snprintf(out, 24, "+16505550%03u", 201 + fresh_used++);
}

/* What comes later than its answer could: practice carries it out after 8 s of life. */
static void nothing_came_later(const struct path *path, const struct chain_subject *s)
{
	struct timespec t;
	time_t until;

	if (!strstr(path->name, "late"))
		return;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	until = t.tv_sec * 1000 + t.tv_nsec / 1000000 + 8000 * PRACTICE_PACE / 100 * 4;
	while (t.tv_sec * 1000 + t.tv_nsec / 1000000 < until) {
		chain_compare(s);
		(void)clock_gettime(CLOCK_MONOTONIC, &t);
	}
}

static struct ended run_once(const void *of, const struct killing *how)
{
	const struct path *path = of;
	struct chain_subject s;
	struct ended ended;
	char number[24];

	number_of(path, number);
	chain_subject_add(&s, number, path->name);
	if (path->before)
		path->before(&s);
	if (path->method)
		world_fault(&world, path->method, path->path, path->what, 1);
	ended = path->killed(&s, how);
	chain_settle(&s, NULL, 0, counted.rounds % 2 == 0);
	chain_compare(&s);
	nothing_came_later(path, &s);
	world_forget_faults(&world);
	counted.rounds++;
	return ended;
}

static void killed_between_every_two_steps(void **state)
{
	(void)state;
	world_open(&world, PRACTICE_PACE);
	fresh_used = 0;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		points_kill(run_once, &paths[i], paths[i].name, TIMES_MAX, TIMES_MAX);
	world_close(&world);
	printf("%zu runs, %zu kills at %zu fail points\n", counted.rounds, counted.kills, n_places);
}

static void every_named_place_was_met(void **state)
{
	(void)state;
	assert_int_equal(points_missing(POINTS_CHAINS), 0);
}

/* ---- at random */

static void random_round(struct chain_subject *s)
{
	static const char *const what[] = { "hang-done", "hang", "fail-done", "fail", "cut",
		"late" };
	static const struct {
		const char *method, *path;
	} where[] = { { "POST", ACCOUNTS }, { "POST", OWNED }, { "DELETE", OWNED },
		{ "POST", AT_VAPI }, { "DELETE", AT_VAPI }, { "GET", OWNED } };
	const struct killing how = dice_killing(), later = dice_killing();
	const unsigned fault = dice(2 * sizeof where / sizeof where[0]);

	if (dice(2) == 0)
		chain_subject_agent(s, dice(2) == 0 ? AGENT_VAPI : AGENT_ELEVENLABS);
	if (fault < sizeof where / sizeof where[0])
		world_fault(&world, where[fault].method, where[fault].path,
		    what[dice(sizeof what / sizeof what[0])], 1);
	(void)chain_buy(s, &how);
	chain_settle(s, &later, (int)dice(3), dice(2) == 0);
	chain_compare(s);
	if (dice(2) == 0) {
		(void)chain_release(s, &later);
		chain_settle(s, &how, (int)dice(2), dice(2) == 0);
		chain_compare(s);
	}
	world_forget_faults(&world);
	counted.rounds++;
}

static void killed_at_random(void **state)
{
	const char *kills = getenv("CHAIN_KILLS");
	const size_t rounds = kills ? strtoul(kills, NULL, 10) : 10;
	struct chain_subject subjects[FRESH + 9];

	(void)state;
	counted = (struct story_counts){ .rounds = 0 };
	for (size_t done = 0; done < rounds;) {
		size_t n = 0;

		world_open(&world, PRACTICE_PACE);
		for (; n < sizeof subjects / sizeof subjects[0] && done < rounds; n++, done++) {
			char number[24];

			(void)snprintf(number, sizeof number, "+16505550%03u",
			    201 + (unsigned)(n * 7 + story_seed) % (FRESH + 9));
			chain_subject_add(&subjects[n], number, "random");
			random_round(&subjects[n]);
		}
		for (size_t i = 0; i < n; i++) /* nothing came later */
			chain_compare(&subjects[i]);
		world_close(&world);
	}
	printf("seed %u: %zu rounds, %zu kills (%zu at fail points)\n", story_seed, counted.rounds,
	    counted.kills, counted.at_points);
	assert_true(rounds == 0 || counted.kills > counted.rounds / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_between_every_two_steps),
		cmocka_unit_test(every_named_place_was_met),
		cmocka_unit_test(killed_at_random),
	};

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	dice_begin();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
