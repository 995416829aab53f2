/*
 * A verification ended at any place: killed between every two steps, killed at random, answers
 * lost, cut off and late. Afterwards the practice provider and the store tell the same story: no
 * phone rang oftener than it was agreed to, no ring is unknown to the store, nothing is left open,
 * and what is verified there is verified here.
 *
 *   KILLS=N KILL_SEED=S kills_test     N random rounds (60); the seed is printed
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

#include "store/caller_ids.h"
#include "tests/kill/world.h"

#define PRACTICE_PACE 1
#define SETTLE_PASSES 150
#define STEPS_MAX 60 /* more fail points than any run passes through */
#define ROUNDS_IN_A_WORLD 30

static struct world world;
static unsigned seed;
static uint64_t state_of_random;
static char places[64][64]; /* fail points at which something was killed */
static size_t n_places;
static struct {
	size_t kills, killed_at_points, rounds, rings, verified;
} counted;

static unsigned dice(unsigned sides)
{
	state_of_random ^= state_of_random >> 12;
	state_of_random ^= state_of_random << 25;
	state_of_random ^= state_of_random >> 27;
	return (unsigned)((state_of_random * 0x2545F4914F6CDD1Du) >> 33) % sides;
}

/* Every customer has one number, and every number one customer, so that no run meets another's. */
struct subject {
	char number[24], name[40];
	size_t yeses;
	const char *story; /* for messages */
};

static void note_kill(const struct ended *ended)
{
	counted.kills += ended->status == -1;
	if (ended->place[0] == '\0')
		return;
	counted.killed_at_points++;
	for (size_t i = 0; i < n_places; i++)
		if (strcmp(places[i], ended->place) == 0)
			return;
	assert_true(n_places < sizeof places / sizeof places[0]);
	(void)snprintf(places[n_places++], sizeof places[0], "%s", ended->place);
}

/* ---- what both sides say */

struct seen {
	size_t rings, listed;
	char call_sid[40]; /* the last call to it, at the provider */
	bool record, open_operation;
	struct caller_id r;
};

static const char *text_of(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));

	assert_non_null(text);
	return text;
}

static void see_provider(const struct subject *s, struct seen *seen)
{
	cJSON *document = world_get(&world, "/practice/state");
	const cJSON *rings = cJSON_GetObjectItem(cJSON_GetObjectItem(document, "rings"), s->number);
	const cJSON *one;

	seen->rings = cJSON_IsNumber(rings) ? (size_t)cJSON_GetNumberValue(rings) : 0;
	cJSON_ArrayForEach(one, cJSON_GetObjectItem(document, "caller_ids"))
	{
		seen->listed += strcmp(text_of(one, "phone_number"), s->number) == 0;
	}
	cJSON_ArrayForEach(one, cJSON_GetObjectItem(document, "calls")) /* newest first */
	{
		if (strcmp(text_of(one, "to"), s->number) == 0 && seen->call_sid[0] == '\0')
			(void)snprintf(seen->call_sid, sizeof seen->call_sid, "%s",
			    text_of(one, "sid"));
	}
	cJSON_Delete(document);
}

static void see_store(const struct subject *s, struct arena *arena, struct seen *seen)
{
	struct error err = { .kind = ERROR_NONE };
	struct store *store = store_open(world.db, STORE_READ_ONLY, "Ann", &err);
	struct caller_id *all;
	struct operation *open;
	size_t n;

	if (!store)
		fail_msg("the store cannot be opened: %s (%s)", err.message, err.detail);
	assert_true(caller_id_list(store, NULL, NULL, 0, arena, &all, &n, &err));
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].number, s->number) == 0) {
			assert_false(seen->record); /* one record of a number in an account */
			seen->record = true;
			seen->r = all[i];
		}
	assert_true(operation_list(store, NULL, true, NULL, 1000, arena, &open, &n, &err));
	for (size_t i = 0; i < n; i++)
		if (strstr(open[i].parameters, s->number))
			seen->open_operation = true;
	store_close(store);
}

static struct seen see(const struct subject *s, struct arena *arena)
{
	struct seen seen = { .rings = 0 };

	see_provider(s, &seen);
	see_store(s, arena, &seen);
	return seen;
}

static bool at_rest(const struct seen *seen)
{
	return !seen->open_operation &&
	    !(seen->record &&
		(seen->r.state == OUTBOUND_CALLING || seen->r.state == OUTBOUND_PENDING));
}

#define must(condition, s, seen, what)                                                                             \
	do {                                                                                                       \
		if (!(condition))                                                                                  \
			fail_msg(                                                                                  \
			    "%s (%s, seed %u): %s; rings %zu of %zu agreed to, listed %zu, record %s, call %s/%s", \
			    (s)->number, (s)->story, seed, what, (seen)->rings, (s)->yeses,                        \
			    (seen)->listed,                                                                        \
			    (seen)->record ? outbound_state_name((seen)->r.state) : "none",                        \
			    (seen)->call_sid, (seen)->record ? (seen)->r.call_sid : "");                           \
	} while (0)

static void compare(const struct subject *s)
{
	struct arena arena = { .first = NULL };
	const struct seen seen = see(s, &arena);

	must(at_rest(&seen), s, &seen, "something is still open");
	must(seen.rings <= s->yeses, s, &seen, "it rang oftener than it was agreed to");
	must(seen.rings == 0 || seen.record, s, &seen,
	    "it rang, and the store knows nothing of it");
	must(seen.rings == 0 || seen.r.state == OUTBOUND_VERIFIED ||
		seen.r.state == OUTBOUND_FAILED || strcmp(seen.r.call_sid, seen.call_sid) == 0,
	    s, &seen, "the ring is not the record's");
	must(!seen.record || (seen.r.state == OUTBOUND_VERIFIED) == (seen.listed > 0), s, &seen,
	    "verified on one side only");
	arena_done(&arena);
}

/* ---- what is done */

static void subject_add(struct subject *s, const char *number)
{
	static unsigned count;
	struct ended ended;

	memset(s, 0, sizeof *s);
	(void)snprintf(s->number, sizeof s->number, "%s", number);
	(void)snprintf(s->name, sizeof s->name, "Customer %u", ++count);
	WORLD_RUN(&world, NULL, &ended, "customer", "add", "--name", s->name, "--number", number,
	    "--json");
	if (ended.status != 0)
		fail_msg("customer add: %s", ended.err);
}

static struct ended start(struct subject *s, const struct killing *how)
{
	struct ended ended;

	s->yeses++;
	WORLD_RUN(&world, how, &ended, "caller-id", "start", s->number, s->number, "--yes",
	    "--wait", "20", "--json");
	note_kill(&ended);
	return ended;
}

/* Every open operation of the journal. */
static void retry_open(const struct killing *how)
{
	struct ended ended;
	cJSON *rows;
	const cJSON *row;

	WORLD_RUN(&world, NULL, &ended, "journal", "list", "--limit", "20", "--json");
	rows = ended_document(&ended);
	cJSON_ArrayForEach(row, rows)
	{
		const char *state = text_of(row, "state"), *id = text_of(row, "id");

		if (strcmp(state, "planned") == 0 || strcmp(state, "sent") == 0 ||
		    strcmp(state, "unknown") == 0) {
			WORLD_RUN(&world, how, &ended, "journal", "retry", id, "--json");
			note_kill(&ended);
		}
	}
	cJSON_Delete(rows);
}

/* Looks and settles until nothing is open; the first passes may be killed as `how` says. */
static void settle(const struct subject *s, const struct killing *how, int killed_passes)
{
	struct arena arena = { .first = NULL };
	struct ended ended = { .status = 0 };
	struct killing again = how ? *how : (struct killing){ .place = NULL };

	for (int pass = 0; pass < SETTLE_PASSES; pass++) {
		const struct killing *now = pass < killed_passes ? &again : NULL;
		struct seen seen;

		WORLD_RUN(&world, now, &ended, "caller-id", "status", s->number, "--json");
		note_kill(&ended);
		retry_open(now);
		arena_reset(&arena);
		seen = see(s, &arena);
		if (pass >= killed_passes && at_rest(&seen)) {
			arena_done(&arena);
			return;
		}
		again.seed++;
	}
	arena_done(&arena);
	fail_msg("%s (%s, seed %u) is not settled after %d looks; the last: %s%s", s->number,
	    s->story, seed, SETTLE_PASSES, ended.out, ended.err);
}

static struct ended remove_it(struct subject *s, const struct killing *how)
{
	struct ended ended;

	WORLD_RUN(&world, how, &ended, "caller-id", "remove", s->number, s->number, "--yes",
	    "--json");
	note_kill(&ended);
	return ended;
}

/* ---- killed at each place in turn: the first fail point that a run comes to, the second, ... */

struct path {
	const char *name, *behaviour; /* the last two digits of a documented number, or "" */
	bool removes;
	bool recovering; /* what is killed is what settles an outcome that was lost */
};
static const struct path paths[] = {
	{ "answered and verified", "", false, false },
	{ "busy", "03", false, false },
	{ "refused", "06", false, false },
	{ "verified already", "08", false, false },
	{ "500, and it rings", "14", false, false },
	{ "cut off, and it rings", "18", false, false },
	{ "removed", "", true, false },
	{ "settling a cut-off answer", "18", false, true },
	{ "settling a 500, nothing rang", "13", false, true },
};

static void number_of(const char *behaviour, char out[24])
{
	static unsigned fresh;

	if (behaviour[0])
		(void)snprintf(out, 24, "+165055501%s", behaviour);
	else
		(void)snprintf(out, 24, "+1650556%04u", fresh++);
}

/* False when the run came to its end without passing that many places. */
static bool killed_at_step(const struct path *path, unsigned step)
{
	char place[16], number[24];
	struct killing how = { .place = place };
	struct subject s;
	struct ended ended;

	(void)snprintf(place, sizeof place, "*:%u", step);
	number_of(path->behaviour, number);
	subject_add(&s, number);
	s.story = path->name;
	if (path->removes) {
		(void)start(&s, NULL);
		settle(&s, NULL, 0);
		ended = remove_it(&s, &how);
	} else if (path->recovering) {
		(void)start(&s, &(struct killing){ .place = "verify-sent" });
		WORLD_RUN(&world, &how, &ended, "caller-id", "status", s.number, "--json");
		note_kill(&ended);
	} else {
		ended = start(&s, &how);
	}
	settle(&s, NULL, 0);
	compare(&s);
	counted.rounds++;
	return ended.status == -1;
}

static void killed_between_every_two_steps(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		unsigned step = 1;

		for (bool more = true; more; step++) {
			/* A documented number behaves so once in a world. */
			world_open(&world, PRACTICE_PACE);
			more = killed_at_step(&paths[i], step);
			world_close(&world);
			assert_true(step < STEPS_MAX);
		}
		printf("%s: %u places\n", paths[i].name, step - 2);
	}
}

/* The names that stand in the sources: each was met above. */
static void every_named_place_was_met(void **state)
{
	static const char *const named[] = {
#include "fail_points.inc"
	};
	size_t missing = 0;

	(void)state;
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
		bool met = false;

		for (size_t j = 0; j < n_places; j++)
			met = met || strcmp(places[j], named[i]) == 0;
		if (!met)
			printf("no run was killed at %s\n", named[i]);
		missing += !met;
	}
	assert_int_equal(missing, 0);
}

/* ---- killed at random */

static struct killing random_killing(void)
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

static void random_round(struct subject *s)
{
	const struct killing how = random_killing(), later = random_killing();
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
		subject_add(&subjects[i], number);
		subjects[i].story = "random";
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
	size_t left = kills ? strtoul(kills, NULL, 10) : 60;

	(void)state;
	counted.rounds = counted.kills = counted.killed_at_points = 0;
	while (left > 0)
		left -= random_world(left);
	printf("seed %u: %zu rounds, %zu kills (%zu at %zu fail points), %zu rings, %zu verified\n",
	    seed, counted.rounds, counted.kills, counted.killed_at_points, n_places, counted.rings,
	    counted.verified);
	assert_true(counted.kills > counted.rounds / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_between_every_two_steps),
		cmocka_unit_test(every_named_place_was_met),
		cmocka_unit_test(killed_at_random),
	};
	const char *given = getenv("KILL_SEED");

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL) % 1000000;
	state_of_random = seed * 0x9E3779B97F4A7C15u + 1;
	printf("KILL_SEED=%u\n", seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
