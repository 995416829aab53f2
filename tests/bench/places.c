/*
 * Places in a pool, taken one after the other as the console does it: places FILE TIMES. FILE is a
 * new store. Each is a transaction of its own, synced to the disk. Prints "name value" lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/customers.h"
#include "store/forwardings.h"
#include "store/pool.h"

#define TIMES_MAX 5000

static double now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static _Noreturn void fail(const struct error *err)
{
	fprintf(stderr, "places: %s: %s (%s)\n", err->code, err->message, err->detail);
	exit(1);
}

/* As many numbers as are needed, 50 places each. */
static void fill_pool(struct store *s, size_t n)
{
	static char text[TIMES_MAX / POOL_CAPACITY_MAX + 1][24];
	struct pool_seen seen[TIMES_MAX / POOL_CAPACITY_MAX + 1];
	const size_t numbers = (n + POOL_CAPACITY_MAX - 1) / POOL_CAPACITY_MAX;
	struct error err = { .kind = ERROR_NONE };
	struct pool_synced synced;

	for (size_t i = 0; i < numbers; i++) {
		(void)snprintf(text[i], sizeof text[0], "+1650300%04zu", i);
		seen[i] = (struct pool_seen){ text[i], "US", text[i] + 1, "active", true, "app",
			"voxdesk inbound" };
	}
	if (!pool_sync(s, "telnyx", "", NULL, seen, numbers, true, &synced, &err))
		fail(&err);
}

int main(int argc, char **argv)
{
	static const struct forwarding_setup setup = { .carrier_id = "us-att-wireless",
		.condition = "all" };
	static double took[TIMES_MAX];
	static char ids[TIMES_MAX][ID_MAX];
	const size_t n = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	struct customer_edit fields = { .country = "US", .language = "en" };
	struct error err = { .kind = ERROR_NONE };
	struct arena arena = { .first = NULL };
	struct store *s;
	double began;

	if (n < 1 || n > TIMES_MAX) {
		fprintf(stderr, "usage: places FILE TIMES\n");
		return 2;
	}
	s = store_open(argv[1], STORE_READ_WRITE, "bench", &err);
	if (!s)
		fail(&err);
	fill_pool(s, n);
	for (size_t i = 0; i < n; i++) {
		struct forwarding *all;
		char name[40], number[24], id[ID_MAX];
		size_t found;

		(void)snprintf(name, sizeof name, "Customer %zu", i);
		(void)snprintf(number, sizeof number, "+1650400%04zu", i);
		fields.name = name;
		if (!customer_add(s, &fields, number, "mobile", id, &err) ||
		    !forwarding_list(s, id, &arena, &all, &found, &err))
			fail(&err);
		(void)snprintf(ids[i], sizeof ids[0], "%s", all[0].id);
		arena_reset(&arena);
	}
	began = now_ms();
	for (size_t i = 0; i < n; i++) {
		char number[17];

		if (!pool_allocate(s, ids[i], 1, "US", &setup, number, &err))
			fail(&err);
		took[i] = now_ms();
	}
	printf("places_per_s %.0f\n", (double)n * 1000 / (took[n - 1] - began));
	arena_done(&arena);
	store_close(s);
	return 0;
}
