/*
 * What voxdesk does at Twilio, killed between every two steps: each run is made once to see which
 * fail points it passes, then again for each of them that nothing was killed at yet. STEPS=all: for
 * every place of every run, also where another run was killed there; one that a run passes again
 * and again while it waits, the first times. Afterwards both sides are compared.
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

/* A wait passes its places as often as time allows: each time is like the third. */
#define TIMES_MAX 3

/* ---- what may have happened before */

static void verified(struct subject *s)
{
	(void)start(s, NULL);
	settle(s, NULL, 0);
}

static void killed_when_sent(struct subject *s)
{
	(void)start(s, &(struct killing){ .place = "verify-requested" });
}

static void gone_at_provider(struct subject *s)
{
	struct arena arena = { .first = NULL };
	char path[100];

	verified(s);
	(void)snprintf(path, sizeof path, "OutgoingCallerIds/%s.json",
	    see(s, &arena).caller_id_sid);
	world_delete(&world, path);
	arena_done(&arena);
}

static void removal_planned(struct subject *s)
{
	verified(s);
	(void)remove_it(s, &(struct killing){ .place = "journal-planned" });
}

static void removal_sent(struct subject *s)
{
	verified(s);
	(void)remove_it(s, &(struct killing){ .place = "remove-sent" });
}

/* ---- what is killed */

static struct ended look(struct subject *s, const struct killing *how)
{
	struct ended ended;

	WORLD_RUN(&world, how, &ended, "caller-id", "status", s->number, "--json");
	return ended;
}

static struct ended list(struct subject *s, const struct killing *how)
{
	struct ended ended;

	WORLD_RUN(&world, how, &ended, "caller-id", "list", s->number, "--json");
	return ended;
}

static struct ended remove_offline(struct subject *s, const struct killing *how)
{
	struct killing offline = *how;

	offline.offline = true;
	return remove_it(s, &offline);
}

/* The one open operation of this number. */
static struct ended journal(const struct subject *s, const struct killing *how, const char *verb)
{
	struct arena arena = { .first = NULL };
	struct error err = { .kind = ERROR_NONE };
	struct store *store = store_open(world.db, STORE_READ_ONLY, "Ann", &err);
	struct ended ended;
	struct operation *open;
	char id[ID_MAX] = "";
	size_t n;

	assert_non_null(store);
	assert_true(operation_list(store, NULL, true, NULL, 1000, &arena, &open, &n, &err));
	for (size_t i = 0; i < n; i++)
		if (strstr(open[i].parameters, s->number))
			(void)snprintf(id, sizeof id, "%s", open[i].id);
	store_close(store);
	arena_done(&arena);
	if (id[0] == '\0')
		fail_msg("%s (%s): no operation is open", s->number, s->story);
	WORLD_RUN(&world, how, &ended, "journal", verb, id, "--json");
	return ended;
}

static struct ended retry(struct subject *s, const struct killing *how)
{
	return journal(s, how, "retry");
}

static struct ended cancel(struct subject *s, const struct killing *how)
{
	return journal(s, how, "cancel");
}

static struct ended errand(struct subject *s, const struct killing *how, const char *what)
{
	struct killing other = *how;
	struct ended ended;

	other.program = "tests/kill/errand";
	world_run(&world, &other, &ended, (const char *const[]){ "errand", what, s->number, NULL });
	return ended;
}

static struct ended rename_it(struct subject *s, const struct killing *how)
{
	return errand(s, how, "rename");
}

static struct ended open_country(struct subject *s, const struct killing *how)
{
	return errand(s, how, "open");
}

/* ---- the runs */

static const struct path {
	const char *name;
	const char *number; /* one that does so once in a world; NULL: a fresh one */
	void (*before)(struct subject *s);
	struct ended (*killed)(struct subject *s, const struct killing *how);
} paths[] = {
	{ "answered and verified", NULL, NULL, start },
	{ "busy", "+16505550103", NULL, start },
	{ "refused", "+16505550106", NULL, start },
	{ "verified already", "+16505550108", NULL, start },
	{ "500, and it rings", "+16505550114", NULL, start },
	{ "500, nothing rings", "+16505550113", NULL, start },
	{ "cut off, and it rings", "+16505550118", NULL, start },
	{ "settled by a look", NULL, killed_when_sent, look },
	{ "settled by the journal", NULL, killed_when_sent, retry },
	{ "looked at again", NULL, verified, list },
	{ "gone at the provider", NULL, gone_at_provider, list },
	{ "removed", NULL, verified, remove_it },
	{ "removed offline", NULL, verified, remove_offline },
	{ "a removal settled", NULL, removal_sent, retry },
	{ "a removal taken back", NULL, removal_planned, cancel },
	{ "renamed", NULL, verified, rename_it },
	{ "a country opened", "+2348031234567", NULL, open_country },
};

static void number_of(const struct path *path, char out[24])
{
	static unsigned fresh;

	if (path->number)
		(void)snprintf(out, 24, "%s", path->number);
	else
		(void)snprintf(out, 24, "+1650556%04u", fresh++);
}

/* One run from the start: what came before, what is killed, settled, compared. */
static struct ended run_once(const void *of, const struct killing *how)
{
	const struct path *path = of;
	struct subject s;
	struct ended ended;
	char number[24];

	if (path->number) {
		world_close(&world);
		world_open(&world, PRACTICE_PACE);
	}
	number_of(path, number);
	subject_add(&s, number, "US", path->name);
	if (path->before)
		path->before(&s);
	ended = path->killed(&s, how);
	note_kill(&ended);
	settle(&s, NULL, 0);
	compare(&s);
	counted.rounds++;
	return ended;
}

static void killed_between_every_two_steps(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		world_open(&world, PRACTICE_PACE);
		points_kill(run_once, &paths[i], paths[i].name, TIMES_MAX, 1);
		world_close(&world);
	}
	printf("%zu runs, %zu kills at %zu fail points\n", counted.rounds, counted.kills, n_places);
}

/* The names that stand in the sources: each was met above. */
static void every_named_place_was_met(void **state)
{
	(void)state;
	assert_int_equal(points_missing(POINTS_TWILIO_IDS), 0);
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
