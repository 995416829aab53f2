/*
 * What happens later in practice: phones ring, permissions take effect, late answers go out. Any
 * number of entries behind one timer of the loop. Life's milliseconds are scaled by the pace; a
 * machine that stands still for a while stops life too.
 */
#ifndef PRACTICE_AGENDA_H
#define PRACTICE_AGENDA_H

#include "net/loop.h"

struct agenda;
typedef void agenda_fn(void *user);

struct agenda *agenda_new(struct loop *l, int pace_percent);
/* What has not happened yet will not. NULL is fine. */
void agenda_free(struct agenda *a);
/* Calls fn once, from the loop, after so many milliseconds of life; never sooner than the next
 * turn. Entries of the same moment happen in the order in which they were added. */
void agenda_add(struct agenda *a, int life_ms, agenda_fn *fn, void *user);
/* The same in milliseconds of the clock, whatever the pace. */
void agenda_add_real(struct agenda *a, int ms, agenda_fn *fn, void *user);

#endif
