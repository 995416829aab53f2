/*
 * The fail points by name: which a traced run passed, and which of those in the sources nothing was
 * killed at. Each test program answers for a part of the names.
 */
#ifndef TESTS_KILL_POINTS_H
#define TESTS_KILL_POINTS_H

#include <stddef.h>

#include "tests/kill/world.h"

/* One run of a path from its start to a compared end, ended before its time as `how` says. */
typedef struct ended points_run_fn(const void *path, const struct killing *how);
/* Runs the path `name` once to see which places it passes, then again for each that nothing was
 * killed at yet. STEPS=all: for every one, the first `times` that it is passed; it is killed there
 * surely the first `sure` of them. */
void points_kill(points_run_fn *run, const void *path, const char *name, unsigned times,
    unsigned sure);

enum points_of {
	POINTS_TWILIO_IDS, /* whatever is nobody else's */
	POINTS_CHAINS,     /* managed numbers, and what they do at the agents' providers */
	POINTS_AGENTS,     /* agents' numbers, offers, verifications at Telnyx */
	POINTS_ORDERS,     /* numbers ordered from Telnyx */
	POINTS_SIGNIN,     /* who is signed in at the shared project */
	POINTS_BULK,       /* many customers from a file */
	POINTS_SYNC        /* sharing with the project, places that it gives */
};
/* How many of them no run of this program was killed at; each is named. */
size_t points_missing(enum points_of which);

#endif
