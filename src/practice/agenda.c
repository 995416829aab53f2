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
};

static void run(void *user);

static void set_timer(struct agenda *a)
{
	uint64_t now = time_monotonic_ms();
	uint64_t wait;

	if (a->first == NULL) {
		loop_timer(a->loop, run, a, 0);
		return;
	}
	wait = a->first->at_ms > now ? a->first->at_ms - now : 1;
	loop_timer(a->loop, run, a, (int)wait);
}

static void run(void *user)
{
	struct agenda *a = user;
	uint64_t now = time_monotonic_ms();
	struct entry *due;

	while (a->first != NULL && a->first->at_ms <= now) {
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

	e->at_ms = time_monotonic_ms() + (ms < 1 ? 1U : (unsigned)ms);
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
