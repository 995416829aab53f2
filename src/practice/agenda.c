#include "practice/agenda.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/time.h"

struct entry {
	struct entry *next; /* sorted by time, then by age */
	uint64_t at_ms;
	agenda_fn *fn;
	void *user;
};

struct agenda {
	struct loop *loop;
	int pace;
	struct entry *first;
	uint64_t now_ms;  /* its own clock, which */
	uint64_t seen_ms; /* was set when the monotonic one showed this */
};

static void run(void *user);

/* So much goes by in one turn of the loop, at most: two seconds of life. What is four apart happens
 * in two turns, and who waits sees the first one alone, however busy the machine is. */
static uint64_t turn_ms(const struct agenda *a)
{
	return a->pace < 1 ? 20 : 20 * (unsigned)a->pace;
}

static void look_at_clock(struct agenda *a)
{
	const uint64_t seen = time_monotonic_ms(), passed = seen - a->seen_ms;

	/* While nothing is planned nobody looks, and nothing is missed. */
	a->now_ms += a->first == NULL || passed < turn_ms(a) ? passed : turn_ms(a);
	a->seen_ms = seen;
}

static void set_timer(struct agenda *a)
{
	const uint64_t turn = turn_ms(a) / 2;
	uint64_t wait;

	if (a->first == NULL) {
		loop_timer(a->loop, run, a, 0);
		return;
	}
	wait = a->first->at_ms > a->now_ms ? a->first->at_ms - a->now_ms : 1;
	loop_timer(a->loop, run, a, (int)(wait < turn ? wait : turn));
}

static void run(void *user)
{
	struct agenda *a = user;
	struct entry *due;

	look_at_clock(a);
	while (a->first != NULL && a->first->at_ms <= a->now_ms) {
		due = a->first;
		a->first = due->next;
		due->fn(due->user);
		free(due);
	}
	set_timer(a);
}

struct agenda *agenda_new(struct loop *l, int pace_percent)
{
	struct agenda *a = xcalloc(1, sizeof *a);

	a->loop = l;
	a->pace = pace_percent;
	a->seen_ms = time_monotonic_ms();
	return a;
}

void agenda_free(struct agenda *a)
{
	struct entry *e;

	if (a == NULL)
		return;
	while (a->first != NULL) {
		e = a->first;
		a->first = e->next;
		free(e);
	}
	loop_timer(a->loop, run, a, 0);
	free(a);
}

void agenda_add_real(struct agenda *a, int ms, agenda_fn *fn, void *user)
{
	struct entry *e = xcalloc(1, sizeof *e);
	struct entry **at = &a->first;

	look_at_clock(a);
	e->at_ms = a->now_ms + (ms < 1 ? 1U : (unsigned)ms);
	e->fn = fn;
	e->user = user;
	while (*at != NULL && (*at)->at_ms <= e->at_ms)
		at = &(*at)->next;
	e->next = *at;
	*at = e;
	set_timer(a);
}

void agenda_add(struct agenda *a, int life_ms, agenda_fn *fn, void *user)
{
	agenda_add_real(a, (int)((long long)life_ms * a->pace / 100), fn, user);
}
