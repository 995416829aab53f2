/*
 * Sharing, killed between every two steps and with answers lost, then run again: two desks and the
 * project have the same in the end, with what was entered, once. Each path is run once to see which
 * fail points it passes, then again for each that nothing was killed at yet (STEPS=all: for every
 * one).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "store/customers.h"
#include "store/forwardings.h"
#include "store/sync.h"
#include "tests/kill/points.h"
#include "tests/kill/story.h"
#include "tests/support/shared_text.h"

#define NUMBER "+3292246111"
#define TURNS 60

static char other_db[300]; /* the second desk's store */
static struct arena arena;

#define MUST(call)                                                               \
	do {                                                                     \
		struct error err = { .kind = ERROR_NONE };                       \
		if (!(call))                                                     \
			fail_msg("%s: %s (%s)", #call, err.message, err.detail); \
	} while (0)

static struct store *open_db(const char *db)
{
	struct store *s = NULL;

	MUST((s = store_open(db, STORE_READ_WRITE, "Ann", &err)) != NULL);
	return s;
}

/* ---- two desks */

static void share(const char *db, const struct killing *how, struct ended *ended)
{
	WORLD_RUN(&world, how, ended, "--db", db, "sync", "--yes", "--json");
}

static void share_well(const char *db)
{
	struct ended ended;

	share(db, NULL, &ended);
	if (ended.status != 0)
		fail_msg("%s: %s%s", db, ended.out, ended.err);
}

static void customer_new(const char *db, const char *name, const char *number)
{
	struct store *s = open_db(db);
	const struct customer_edit in = { .name = name, .country = "BE" };
	char id[ID_MAX];

	MUST(customer_add(s, &in, number, "fixed", id, &err));
	store_close(s);
}

static struct customer customer_of(struct store *s)
{
	struct customer c = { .name = "" };
	char id[ID_MAX];

	MUST(customer_find(s, NUMBER, NUMBER, false, id, &err) &&
	    customer_get(s, id, &arena, &c, &err));
	return c;
}

static void note(const char *db, const char *text)
{
	struct store *s = open_db(db);
	const struct customer c = customer_of(s);
	const struct customer_edit edit = { .note = text };

	MUST(customer_update(s, c.id, c.version, &edit, &err));
	store_close(s);
}

static void remove_it_here(const char *db)
{
	struct store *s = open_db(db);
	const struct customer c = customer_of(s);

	MUST(customer_remove(s, c.id, &err));
	store_close(s);
}

/* Ours, whatever it is. */
static size_t decide_all(const char *db)
{
	struct store *s = open_db(db);
	struct sync_conflict *all = NULL;
	size_t n = 0;
	bool removed;

	MUST(sync_conflict_list(s, NULL, &arena, &all, &n, &err));
	for (size_t i = 0; i < n; i++)
		MUST(sync_decide(s, all[i].id, SIDE_OURS, all[i].theirs.version, &removed, &err));
	store_close(s);
	return n;
}

/* ---- what is there before */

static void both_joined(void)
{
	share_well(world.db);
	share_well(other_db);
}

static void known_to_both(void)
{
	both_joined();
	customer_new(world.db, "Frituur De Kroon", NUMBER);
	share_well(world.db);
	share_well(other_db);
}

static void entered_before_joining(void)
{
	customer_new(world.db, "Frituur De Kroon", NUMBER);
}

static void entered_here(void)
{
	both_joined();
	customer_new(world.db, "Frituur De Kroon", NUMBER);
}

static void entered_there(void)
{
	both_joined();
	customer_new(other_db, "Frituur De Kroon", NUMBER);
	share_well(other_db);
}

static void changed_here(void)
{
	known_to_both();
	note(world.db, "ours");
}

static void changed_on_both_sides(void)
{
	known_to_both();
	note(world.db, "ours");
	note(other_db, "theirs");
	share_well(other_db);
}

static void in_conflict(void)
{
	struct ended ended;

	changed_on_both_sides();
	share(world.db, NULL, &ended);
	if (ended.status == 0)
		fail_msg("no conflict: %s", ended.out);
}

static void removed_here(void)
{
	known_to_both();
	remove_it_here(world.db);
}

static void registered_twice(void)
{
	entered_there();
	customer_new(world.db, "Bakkerij Wouters", NUMBER);
}

/* ---- what is killed */

static struct ended shared(const struct killing *how)
{
	struct ended ended;

	share(world.db, how, &ended);
	return ended;
}

static struct ended decided(const struct killing *how)
{
	struct store *s = open_db(world.db);
	const struct customer c = customer_of(s);
	struct ended ended;

	store_close(s);
	WORLD_RUN(&world, how, &ended, "conflict", "decide", c.id, "--ours", "--yes", "--json");
	return ended;
}

static struct ended placed(const struct killing *how)
{
	struct ended ended;

	WORLD_RUN(&world, how, &ended, "forward", "set", NUMBER, "--to", "auto", "--carrier",
	    "gsm-standard", "--when", "no_answer", "--json");
	return ended;
}

static struct ended rung(const struct killing *how)
{
	struct ended ended;

	WORLD_RUN(&world, how, &ended, "caller-id", "start", NUMBER, "--yes", "--json");
	return ended;
}

/* ---- what there is afterwards */

static const char *note_in(const char *db)
{
	struct store *s = open_db(db);
	const struct customer c = customer_of(s);

	store_close(s);
	return c.note;
}

static bool is_gone(const char *db)
{
	struct store *s = open_db(db);
	char id[ID_MAX];
	const bool found = customer_find(s, NUMBER, NUMBER, false, id, NULL);

	store_close(s);
	return !found;
}

static void has_it(const char *db)
{
	assert_false(is_gone(db));
}

static void has_ours(const char *db)
{
	assert_string_equal(note_in(db), "ours");
}

static void has_it_no_more(const char *db)
{
	assert_true(is_gone(db));
}

static void has_one_of_that_number(const char *db)
{
	struct store *s = open_db(db);

	assert_string_equal(customer_of(s).name, "Bakkerij Wouters");
	store_close(s);
}

/* The place was perhaps not taken: then it is asked for again, and is one. */
static void has_a_place(const char *db)
{
	struct store *s = open_db(db);
	struct forwarding *f = NULL;
	size_t n = 0;

	MUST(forwarding_list(s, customer_of(s).id, &arena, &f, &n, &err));
	assert_int_equal(n, 1);
	assert_string_equal(f[0].ai_number, "+32480210449");
	store_close(s);
}

static const struct path {
	const char *name;
	void (*before)(void);
	const char *method, *path, *what; /* what goes wrong; NULL: nothing */
	struct ended (*killed)(const struct killing *how);
	void (*after)(const char *db);
	int customers, places; /* at the project, the one it has at its start among them */
	bool again;            /* the killed command itself is run again */
	int times;             /* that it goes wrong; 0: once */
} paths[] = {
	{ "joined", entered_before_joining, NULL, NULL, NULL, shared, has_it, 2, 0, false, 0 },
	{ "pushed, new", entered_here, NULL, NULL, NULL, shared, has_it, 2, 0, false, 0 },
	{ "pushed, new: 500, done", entered_here, "POST", "/rest/v1/organizations", "fail-done",
	    shared, has_it, 2, 0, false, 0 },
	{ "registered: lost, done", entered_here, "POST", "/rest/v1/rpc", "hang-done", shared,
	    has_it, 2, 0, false, 0 },
	{ "pushed, changed", changed_here, NULL, NULL, NULL, shared, has_ours, 2, 0, false, 0 },
	{ "pushed, changed: lost, done", changed_here, "PATCH", "/rest/v1/", "hang-done", shared,
	    has_ours, 2, 0, false, 0 },
	{ "pushed, changed: not done", changed_here, "PATCH", "/rest/v1/", "hang", shared, has_ours,
	    2, 0, false, 0 },
	{ "pushed, changed: given up", changed_here, "PATCH", "/rest/v1/", "fail", shared, has_ours,
	    2, 0, false, 3 },
	{ "pushed, removed", removed_here, NULL, NULL, NULL, shared, has_it_no_more, 1, 0, false,
	    0 },
	{ "pulled", entered_there, NULL, NULL, NULL, shared, has_it, 2, 0, false, 0 },
	{ "pulled: an answer cut", entered_there, "GET", "/rest/v1/forwarding_configs", "cut",
	    shared, has_it, 2, 0, false, 0 },
	{ "met", changed_on_both_sides, NULL, NULL, NULL, shared, has_ours, 2, 0, false, 0 },
	{ "decided", in_conflict, NULL, NULL, NULL, decided, has_ours, 2, 0, false, 0 },
	{ "registered twice", registered_twice, NULL, NULL, NULL, shared, has_one_of_that_number, 3,
	    0, false, 0 },
	{ "placed", entered_here, NULL, NULL, NULL, placed, has_a_place, 2, 1, true, 0 },
	{ "placed: lost, done", known_to_both, "POST", "/rest/v1/rpc/take_pool_places", "hang-done",
	    placed, has_a_place, 2, 1, true, 0 },
	{ "rung, with the project's right to it", known_to_both, NULL, NULL, NULL, rung, has_it, 2,
	    0, false, 0 },
};

/* ---- the runs */

static int at_project(const char *what)
{
	cJSON *state = world_get(&world, "/practice/state");
	const cJSON *n = cJSON_GetObjectItem(cJSON_GetObjectItem(state, "supabase"), what);
	const int out = n ? n->valueint : -1;

	cJSON_Delete(state);
	return out;
}

static bool same_text(void)
{
	struct buf here, there;
	bool same;

	buf_init(&here, 1024 * 1024);
	buf_init(&there, 1024 * 1024);
	store_text(world.db, &here);
	store_text(other_db, &there);
	same = strcmp(buf_text(&here), buf_text(&there)) == 0;
	buf_done(&here);
	buf_done(&there);
	return same;
}

/* Until both desks have nothing more to say. */
static void settle_all(const struct path *path)
{
	struct ended one = { .status = -1 }, other = { .status = -1 }, looked;

	for (int turn = 0; turn < TURNS; turn++) {
		const bool quiet = one.status == 0 && other.status == 0;

		if (path->killed == rung) /* who looks brings it to its end: then it is shared */
			WORLD_RUN(&world, NULL, &looked, "caller-id", "status", NUMBER, "--json");
		share(world.db, NULL, &one);
		if (decide_all(world.db) > 0)
			one.status = -1;
		share(other_db, NULL, &other);
		if (decide_all(other_db) > 0)
			other.status = -1;
		if (quiet && one.status == 0 && other.status == 0 && same_text())
			return;
	}
	fail_msg("%s does not settle: %s%s / %s%s", path->name, one.out, one.err, other.out,
	    other.err);
}

static void compare_both(const struct path *path)
{
	path->after(world.db);
	path->after(other_db);
	if (at_project("organizations") != path->customers || at_project("places") != path->places)
		fail_msg("%s: %d customers and %d places at the project", path->name,
		    at_project("organizations"), at_project("places"));
}

static struct ended run_once(const void *of, const struct killing *how)
{
	const struct path *path = of;
	struct ended ended, again;

	world_open(&world, PRACTICE_PACE);
	(void)snprintf(other_db, sizeof other_db, "%s/other.db", world.folder);
	path->before();
	if (path->method)
		world_fault(&world, path->method, path->path, path->what,
		    path->times ? path->times : 1);
	ended = path->killed(how);
	note_kill(&ended);
	world_forget_faults(&world);
	if (path->again) {
		again = path->killed(NULL);
		if (again.status != 0)
			fail_msg("%s: %s%s", path->name, again.out, again.err);
	}
	settle_all(path);
	compare_both(path);
	arena_reset(&arena);
	world_close(&world);
	counted.rounds++;
	return ended;
}

static void killed_between_every_two_steps(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		points_kill(run_once, &paths[i], paths[i].name, 3, 1);
	printf("%zu runs, %zu kills\n", counted.rounds, counted.kills);
	arena_done(&arena);
}

static void every_named_place_was_met(void **state)
{
	(void)state;
	assert_int_equal(points_missing(POINTS_SYNC), 0);
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
