/*
 * An import that is killed at each of its fail points, and run again: every line a customer once,
 * each whole, and what the second run leaves is what a run that nobody killed leaves.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "store/customers.h"
#include "store/forwardings.h"
#include "store/pool.h"
#include "tests/kill/points.h"
#include "tests/kill/story.h"

#define LINES 150
#define PLACES 50

static const struct path {
	const char *name;
	const char *handouts; /* a folder in the world's; NULL none */
} paths[] = {
	{ "imported", NULL },
	{ "imported with hand-outs", "sheets" },
};

static char lines[32768];

static void lines_make(void)
{
	struct buf text;

	buf_init(&text, sizeof lines - 1);
	buf_str(&text, "name,number,carrier,when,to\n");
	for (int i = 0; i < LINES; i++)
		buf_printf(&text, "Zaak %d,+329%07d,gsm-standard,no_answer,auto\n", i, 2000000 + i);
	assert_false(text.full);
	(void)snprintf(lines, sizeof lines, "%s", buf_text(&text));
	buf_done(&text);
}

static void import(const struct path *path, const struct killing *how, struct ended *ended)
{
	struct killing with = *how;
	char folder[256];

	with.input = lines;
	(void)snprintf(folder, sizeof folder, "%s/%s", world.folder,
	    path->handouts ? path->handouts : "");
	if (path->handouts)
		WORLD_RUN(&world, &with, ended, "customer", "import", "-", "--handouts", folder);
	else
		WORLD_RUN(&world, &with, ended, "customer", "import", "-");
}

/* A customer of the list has its number, its carrier, and (the first 50) its place. */
static size_t compare_customer(struct store *store, const struct customer_row *row,
    struct arena *arena)
{
	struct error err = { .kind = ERROR_NONE };
	struct forwarding *all;
	size_t n;

	assert_true(forwarding_list(store, row->id, arena, &all, &n, &err));
	assert_int_equal(n, 1);
	assert_string_equal(all[0].carrier_id, "gsm-standard");
	assert_string_equal(all[0].condition, "no_answer");
	return all[0].ai_number[0] != '\0';
}

/* `whole`: all lines are there; else some, but each whole. */
static void compare_store(const struct path *path, bool whole)
{
	struct arena arena = { .first = NULL };
	struct error err = { .kind = ERROR_NONE };
	struct store *store = story_store(STORE_READ_ONLY);
	struct customer_page page;
	struct pool_number pool;
	size_t placed = 0;

	assert_true(customer_page(store, PAGE_FIRST, NULL, false, 1000, &arena, &page, &err));
	for (size_t i = 0; i < page.n; i++)
		placed += compare_customer(store, &page.rows[i], &arena);
	assert_true(pool_get(store, "+32480210449", &arena, &pool, &err));
	if ((size_t)pool.used != placed || placed > PLACES || page.n > LINES ||
	    (whole && (page.n != LINES || placed != PLACES)))
		fail_msg("%s: %zu customers, %zu placed, %d places taken", path->name, page.n,
		    placed, pool.used);
	store_close(store);
	arena_done(&arena);
}

static struct ended run_once(const void *of, const struct killing *how)
{
	const struct path *path = of;
	struct ended ended, again;

	world_open(&world, PRACTICE_PACE);
	WORLD_RUN(&world, NULL, &again, "pool", "add", "+32480210449");
	assert_int_equal(again.status, 0);
	import(path, how, &ended);
	note_kill(&ended);
	compare_store(path, false);
	import(path, &(struct killing){ .place = NULL }, &again);
	if (again.status != 0)
		fail_msg("%s: %s%s", path->name, again.out, again.err);
	compare_store(path, true);
	/* And once more: there is nothing left to do. */
	import(path, &(struct killing){ .place = NULL }, &again);
	assert_non_null(strstr(again.out, "0 taken in, 150 there already, 0 not taken in"));
	assert_non_null(strstr(again.out, "0 given, 100 could not be"));
	if (path->handouts && !strstr(again.out, ": 50."))
		fail_msg("%s: %s", path->name, again.out);
	compare_store(path, true);
	world_close(&world);
	counted.rounds++;
	return ended;
}

static void killed_between_every_two_steps(void **state)
{
	(void)state;
	lines_make();
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		points_kill(run_once, &paths[i], paths[i].name, 2, 2);
	printf("%zu runs, %zu kills\n", counted.rounds, counted.kills);
}

static void every_named_place_was_met(void **state)
{
	(void)state;
	assert_int_equal(points_missing(POINTS_BULK), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_between_every_two_steps),
		cmocka_unit_test(every_named_place_was_met),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
