/*
 * One number's story in the kill tests: what is done to it by commands that may be killed, and the
 * two sides compared afterwards: no phone rang oftener than it was agreed to, no ring is unknown to
 * the store, nothing is left open, and what is verified there is verified here.
 */
#ifndef TESTS_KILL_STORY_H
#define TESTS_KILL_STORY_H

#include "store/caller_ids.h"
#include "tests/kill/world.h"

#define PRACTICE_PACE 1

/* What all stories stand in, and what is counted and told in messages. */
extern struct world world;
extern unsigned story_seed;
extern struct story_counts {
	size_t kills, at_points, rounds, rings, verified;
} counted;
#define PLACES_MAX 200
extern char places[PLACES_MAX][64]; /* where something was killed */
extern size_t n_places;

/* Every customer has one number, and every number one customer, so that no run meets another's. */
struct subject {
	char number[24];
	size_t yeses;
	bool removing;     /* its removal was agreed to */
	const char *story; /* for messages */
};

struct seen {
	size_t rings, listed;
	char call_sid[40], caller_id_sid[40]; /* the last call to it, its entry in the list */
	bool record, open_operation;
	struct caller_id r;
};

void subject_add(struct subject *s, const char *number, const char *country, const char *story);
/* Both sides now; texts are the arena's. */
struct seen see(const struct subject *s, struct arena *arena);
void compare(const struct subject *s);

/* The world's store, opened beside what runs there; the caller closes it. */
struct store *story_store(enum store_mode mode);

void note_kill(const struct ended *ended);
bool place_met(const char *name);
struct ended start(struct subject *s, const struct killing *how);
struct ended remove_it(struct subject *s, const struct killing *how);
/* Looks and settles until nothing is open; the first passes may be killed as `how` says. */
void settle(const struct subject *s, const struct killing *how, int killed_passes);

#endif
