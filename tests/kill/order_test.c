/*
 * Numbers ordered from Telnyx for the pool, killed between every two steps and with the answer
 * lost: each run once to see which fail points it passes, then again for each of them that nothing
 * was killed at yet. Settled by the journal; afterwards both sides are compared.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "store/journal.h"
#include "store/pool.h"
#include "tests/kill/points.h"
#include "tests/kill/story.h"

#define SETTLE_PASSES 60

static const struct path {
	const char *name, *number;
	const char *fault; /* at the order; NULL: none */
} paths[] = {
	{ "ordered", "+16505550301", NULL },
	{ "carried out, and it fails", "+16505550302", NULL },
	{ "refused", "+16505550303", NULL },
	{ "500, and ordered", "+16505550305", NULL },
	{ "no answer, not ordered", "+16505550306", "hang" },
	{ "late", "+16505550307", "late" },
};

/* The first open operation; "" none. */
static void open_operation(char id[ID_MAX])
{
	struct arena arena = { .first = NULL };
	struct error err = { .kind = ERROR_NONE };
	struct store *store = story_store(STORE_READ_ONLY);
	struct operation *open;
	size_t n;

	assert_true(operation_list(store, NULL, true, NULL, 10, &arena, &open, &n, &err));
	(void)snprintf(id, ID_MAX, "%s", n > 0 ? open[0].id : "");
	store_close(store);
	arena_done(&arena);
}

static void settle_order(const struct path *path)
{
	struct ended ended = { .status = 0 };
	char id[ID_MAX];

	for (int pass = 0; pass < SETTLE_PASSES; pass++) {
		open_operation(id);
		if (!id[0])
			return;
		WORLD_RUN(&world, NULL, &ended, "journal", "retry", id, "--json");
	}
	fail_msg("%s: not settled: %s%s", path->name, ended.out, ended.err);
}

static size_t count(const char *list, const char *name, const char *text)
{
	cJSON *state = world_get(&world, "/practice/state");
	const cJSON *one;
	size_t n = 0;

	cJSON_ArrayForEach(one, cJSON_GetObjectItem(state, list))
	{
		const char *value = cJSON_GetStringValue(cJSON_GetObjectItem(one, name));

		n += value && strcmp(value, text) == 0;
	}
	cJSON_Delete(state);
	return n;
}

static size_t orders(void)
{
	cJSON *state = world_get(&world, "/practice/state");
	const size_t n = (size_t)cJSON_GetArraySize(cJSON_GetObjectItem(state, "telnyx_orders"));

	cJSON_Delete(state);
	return n;
}

/* What is paid for is known: by the journal at once, in the pool after the next reading. */
static void compare_order(const struct path *path)
{
	struct arena arena = { .first = NULL };
	struct error err = { .kind = ERROR_NONE };
	struct operation *all;
	struct pool_number p;
	struct ended ended;
	struct store *store;
	const size_t owned = count("telnyx_numbers", "phone_number", path->number);
	size_t n, done = 0;

	if (orders() > 1)
		fail_msg("%s: ordered twice", path->name);
	store = story_store(STORE_READ_ONLY);
	assert_true(operation_list(store, NULL, false, NULL, 100, &arena, &all, &n, &err));
	for (size_t i = 0; i < n; i++)
		done += all[i].state == OPERATION_DONE &&
		    strcmp(all[i].kind, OPERATION_POOL_ORDER) == 0;
	store_close(store);
	if (owned != done)
		fail_msg("%s: at Telnyx %zu, in the journal %zu", path->name, owned, done);
	WORLD_RUN(&world, NULL, &ended, "pool", "sync", "--json");
	store = story_store(STORE_READ_ONLY);
	if (pool_get(store, path->number, &arena, &p, &err) != (owned == 1))
		fail_msg("%s: at Telnyx %zu, and the pool does not agree", path->name, owned);
	store_close(store);
	arena_done(&arena);
}

static struct ended run_once(const void *of, const struct killing *how)
{
	const struct path *path = of;
	struct ended ended;

	world_open(&world, PRACTICE_PACE);
	WORLD_RUN(&world, NULL, &ended, "pool", "sync", "--json");
	if (ended.status != 0)
		fail_msg("pool sync: %s%s", ended.out, ended.err);
	if (path->fault)
		world_fault(&world, "POST", "/v2/number_orders", path->fault, 1);
	WORLD_RUN(&world, how, &ended, "pool", "buy", path->number, "--yes", "--json");
	note_kill(&ended);
	settle_order(path);
	compare_order(path);
	world_close(&world);
	counted.rounds++;
	return ended;
}

static void killed_between_every_two_steps(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		points_kill(run_once, &paths[i], paths[i].name, 1, 1);
	printf("%zu runs, %zu kills\n", counted.rounds, counted.kills);
}

static void every_named_place_was_met(void **state)
{
	(void)state;
	assert_int_equal(points_missing(POINTS_ORDERS), 0);
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
