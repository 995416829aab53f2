/*
 * The fail points by name: which a traced run passed, and which of those in the sources nothing was
 * killed at. Each test program answers for a part of the names.
 */
#ifndef TESTS_KILL_POINTS_H
#define TESTS_KILL_POINTS_H

#include <stddef.h>

/* The next place that a traced run passed, from `trace` on; NULL after the last one. */
const char *point_next(const char *trace, char name[64]);
/* How often a traced run passed this place before `end`. */
unsigned point_times(const char *trace, const char *end, const char *name);

enum points_of {
	POINTS_TWILIO_IDS, /* whatever is nobody else's */
	POINTS_CHAINS,     /* managed numbers, and what they do at the agents' providers */
	POINTS_AGENTS,     /* agents' numbers, offers, verifications at Telnyx */
	POINTS_ORDERS      /* numbers ordered from Telnyx */
};
/* How many of them no run of this program was killed at; each is named. */
size_t points_missing(enum points_of which);

#endif
