/* See failpoint.h. The normal program holds nothing of this: the whole file is the test build's. */
#ifdef VOXDESK_FAIL_POINTS

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/failpoint.h"

static struct {
	bool ready, trace;
	const char *place; /* of VOXDESK_FAIL, n bytes; NULL none */
	size_t n;
	unsigned long left; /* how often that place is still passed, the last time included */
	unsigned long permille;
	uint64_t random;
} points;

static unsigned long number_of(const char *text, unsigned long otherwise)
{
	return text && *text != '\0' ? strtoul(text, NULL, 10) : otherwise;
}

static void read_environment(void)
{
	const char *colon;

	points.ready = true;
	points.place = getenv("VOXDESK_FAIL");
	if (points.place) {
		colon = strchr(points.place, ':');
		points.n = colon ? (size_t)(colon - points.place) : strlen(points.place);
		points.left = number_of(colon ? colon + 1 : NULL, 1);
	}
	points.trace = getenv("VOXDESK_FAIL_TRACE") != NULL;
	points.permille = number_of(getenv("VOXDESK_FAIL_PERMILLE"), 0);
	points.random = number_of(getenv("VOXDESK_FAIL_SEED"), 1) * 0x9E3779B97F4A7C15u + 1;
}

/* xorshift64* (Vigna 2016): the same places for the same seed, on every machine. */
static bool chance(unsigned long permille)
{
	points.random ^= points.random >> 12;
	points.random ^= points.random << 25;
	points.random ^= points.random >> 27;
	return ((points.random * 0x2545F4914F6CDD1Du) >> 33) % 1000 < permille;
}

/* The place goes to stderr, so that a test knows which ones it has met. */
static void say(const char *what, const char *name)
{
	char line[128];
	const int n = snprintf(line, sizeof line, "%s %s\n", what, name);

	if (write(STDERR_FILENO, line, n < (int)sizeof line ? (size_t)n : sizeof line - 1) < 0)
		_exit(99);
}

static _Noreturn void end_here(const char *name)
{
	say("killed at", name);
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

static bool named(const char *name)
{
	return points.place &&
	    ((points.n == 1 && points.place[0] == '*') ||
		(strlen(name) == points.n && memcmp(name, points.place, points.n) == 0));
}

void fail_point(const char *name)
{
	if (!points.ready)
		read_environment();
	if (points.trace)
		say("passed", name);
	if (points.left > 0 && named(name) && --points.left == 0)
		end_here(name);
	if (points.permille > 0 && chance(points.permille))
		end_here(name);
}

int fail_pace(void)
{
	unsigned long percent = number_of(getenv("VOXDESK_PACE"), 100);

	return percent >= 1 && percent <= 10000 ? (int)percent : 100;
}

int fail_patience_ms(int ms)
{
	const unsigned long given = number_of(getenv("VOXDESK_PATIENCE"), 0);

	return given >= 1 && given < (unsigned long)ms ? (int)given : ms;
}

#endif
