#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/kill/points.h"
#include "tests/kill/story.h"

static const char *const named[] = {
#include "fail_points.inc"
};

static const struct {
	const char *beginning;
	enum points_of of;
} parts[] = {
	{ "provision-", POINTS_CHAINS },
	/* A purchase imports and takes out; it changes nothing and reads nothing back. */
	{ "aim-imported", POINTS_CHAINS },
	{ "aim-importing", POINTS_CHAINS },
	{ "aim-looked", POINTS_CHAINS },
	{ "aim-deleted", POINTS_CHAINS },
	{ "aim-deleting", POINTS_CHAINS },
	{ "aim-", POINTS_AGENTS },
	{ "pointer-", POINTS_AGENTS },
	{ "agent-", POINTS_AGENTS },
	{ "caller-id-offered", POINTS_AGENTS },
	{ "telnyx-", POINTS_AGENTS },
	{ "remove-vapi", POINTS_AGENTS },
	{ "pool-order-", POINTS_ORDERS },
	{ "bulk-", POINTS_BULK },
	{ "import-batch", POINTS_BULK },
	{ "handout-", POINTS_BULK },
	{ "signin-", POINTS_SIGNIN },
	{ "sync-", POINTS_SYNC },
	{ "place-", POINTS_SYNC },
	{ "claim-", POINTS_SYNC },
};

/* The next place that a traced run passed, from `trace` on; NULL after the last one. */
static const char *point_next(const char *trace, char name[64])
{
	static const char word[] = "passed ";
	const char *p = strstr(trace, word);

	name[0] = '\0';
	if (!p)
		return NULL;
	p += sizeof word - 1;
	(void)snprintf(name, 64, "%.*s", (int)strcspn(p, "\n"), p);
	return p;
}

/* How often a traced run passed this place before `end`. */
static unsigned point_times(const char *trace, const char *end, const char *name)
{
	char one[64];
	unsigned n = 0;

	for (const char *p = point_next(trace, one); p && p < end; p = point_next(p, one))
		n += strcmp(one, name) == 0;
	return n;
}

void points_kill(points_run_fn *run, const void *path, const char *name, unsigned times,
    unsigned sure)
{
	const char *steps = getenv("STEPS");
	const bool all = steps && strcmp(steps, "all") == 0;
	const struct ended passed = run(path, &(struct killing){ .trace = true });
	size_t n_passed = 0, n_killed = 0;
	char point[64], place[80];

	for (const char *p = point_next(passed.err, point); p; p = point_next(p, point)) {
		const unsigned time = point_times(passed.err, p, point) + 1;
		struct ended again;

		n_passed++;
		if (all ? time > times : place_met(point))
			continue;
		(void)snprintf(place, sizeof place, "%s:%u", point, time);
		again = run(path, &(struct killing){ .place = place });
		if (again.status != -1 && time <= sure)
			fail_msg("%s: not killed at %s the second time: %s%s", name, place,
			    again.out, again.err);
		n_killed++;
	}
	printf("%s: passes %zu places, killed at %zu of them\n", name, n_passed, n_killed);
}

static enum points_of part_of(const char *name)
{
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (strncmp(name, parts[i].beginning, strlen(parts[i].beginning)) == 0)
			return parts[i].of;
	return POINTS_TWILIO_IDS;
}

size_t points_missing(enum points_of which)
{
	size_t missing = 0;

	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
		if (part_of(named[i]) != which || place_met(named[i]))
			continue;
		printf("no run was killed at %s\n", named[i]);
		missing++;
	}
	return missing;
}
