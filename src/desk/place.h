/*
 * Places in the pool of a shared store: given by the project under a lock, one by one or in bulk.
 * Offline none is given. The place is then taken as in a store of its own (forwarding.h): what
 * lane1_choose() and lane1_given() refuse with "pool-online" works after it.
 */
#ifndef DESK_PLACE_H
#define DESK_PLACE_H

#include "desk/sync.h"

struct place_wish {
	char config_id[ID_MAX];
	char
	    country[3]; /* any number of this country, one that was looked at from here first ... */
	char number[17]; /* ... or this one; "" none */
};
enum place_outcome {
	PLACE_TAKEN,
	PLACE_EMPTY, /* no pool number of that country */
	PLACE_FULL,
	PLACE_INACTIVE,       /* there are some, none usable */
	PLACE_NOT_REGISTERED, /* the project does not have this business number (yet) */
	PLACE_REMOVED
};
struct place_given {
	char config_id[ID_MAX];
	enum place_outcome outcome;
	char number[17];  /* PLACE_TAKEN */
	struct error why; /* a sentence and a next step, for every other outcome */
};
struct placing;
/* Pushes what of these configurations is not there yet, then asks for the places and notes those
 * that are given (pool_place_keep). May be repeated: a place that was given is given again. `done`
 * is called once, from the loop: `err` not NULL when the project could not be asked (then `given`
 * has what was answered before). NULL with err: ERROR_REFUSED "not-shared", "pool-offline" (nobody
 * is signed in, or there is no connection: no new place is given offline). `y` outlives it. */
typedef void placed_fn(void *user, const struct place_given *given, size_t n,
    const struct error *err);
must_check struct placing *placing_new(struct syncer *y, const struct place_wish *wishes, size_t n,
    placed_fn *done, void *user, struct error *err);
void placing_free(struct placing *p); /* NULL is fine */
/* Was that refused because the place has to be given online? */
bool place_wanted(const struct error *err);
/* No new place is given now, although this store is shared: nobody is signed in, or the project is
 * not reached (also while that is tried again). */
bool place_offline(const struct sync_status *status);
/* The lane's note: no new place now, or a number that is not registered yet, or was refused, as its
 * AI number may be; "" nothing. */
const char *place_note(struct session *s, const struct sync_status *status, const char *config_id,
    struct arena *arena);
/* Before a code is given: this pool number of the shared desk was never looked at from here, so
 * that nobody here knows whether anybody answers it; "" nothing to say. */
const char *place_unseen(struct session *s, const char *number, struct arena *arena);

#endif
