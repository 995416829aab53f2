/*
 * The pool: numbers that the platform owns (Telnyx, or Twilio), each shared by many business
 * numbers (table pool_numbers), with what the provider last said of them. A place is a row of
 * forwarding_numbers that is not disabled; the schema's triggers keep a number from being
 * overfilled, whoever counts first. Lines of audit_log: pool.add, pool.sync (one a run that changed
 * something), pool.capacity, pool.switch,
 * pool.accept, pool.remove.
 */
#ifndef STORE_POOL_H
#define STORE_POOL_H

#include "store/store.h"

/* Kind of the journal: a number ordered for the pool (subject "pool_numbers/NUMBER"). Costs. */
#define OPERATION_POOL_ORDER "pool.order"
#define POOL_CAPACITY_MAX 50 /* facts: at most 50 forwarding numbers each */

/* How a number stands at its provider, as last seen; also for managed numbers. */
enum number_drift {
	DRIFT_NONE,
	DRIFT_MISSING,   /* its account no longer lists it */
	DRIFT_SUSPENDED, /* listed, but not in a state in which it takes calls */
	DRIFT_MOVED,     /* attached to another voice application (or account) than was seen before,
			    or to none */
	NUMBER_DRIFTS
};
const char *number_drift_name(enum number_drift d); /* "" , "missing", "suspended", "moved" */

struct pool_number {
	char id[ID_MAX];
	const char *number, *country, *provider;
	bool active;                /* may be given to customers: switched on here */
	const char *provider_state; /* the provider's own word; "" never seen */
	enum number_drift drift;    /* with DRIFT_MISSING and DRIFT_SUSPENDED no place is given */
	const char *provider_id;    /* its id there */
	const char *connection_id, *connection_name; /* its voice application there; "" none */
	const char *connection_was; /* DRIFT_MOVED: the name (or id) it was attached to before */
	const char *account_sid;    /* Twilio only */
	const char *seen_at;        /* when the provider was last asked about it; "" never */
	int used, capacity;
	/* Whose agent it leads to, or is being led to, by name; "" nobody's. It gives no place to
	 * anybody else. */
	const char *led_to;
	int64_t version;
};
/* By country, then number. */
must_check bool pool_list(struct store *s, struct arena *arena, struct pool_number **out, size_t *n,
    struct error *err);
/* ERROR_NOT_FOUND "no-such-pool-number". */
must_check bool pool_get(struct store *s, const char *number, struct arena *arena,
    struct pool_number *out, struct error *err);
/* 1 to POOL_CAPACITY_MAX. ERROR_INPUT "capacity"; ERROR_REFUSED "pool-full" when more are used. */
must_check bool pool_capacity_set(struct store *s, const char *id, int capacity, struct error *err);
/* Switched off: keeps its business numbers, gets no new ones. */
must_check bool pool_switch(struct store *s, const char *id, bool active, struct error *err);
/* The present connection is the right one: DRIFT_MOVED ends. */
must_check bool pool_accept_move(struct store *s, const char *id, struct error *err);
/* Takes it out of the pool (a tombstone). ERROR_REFUSED "still-in-use" while it has places taken.
 */
must_check bool pool_remove(struct store *s, const char *id, struct error *err);

struct pool_seen { /* one number as the provider lists it; texts are not NULL */
	const char *number, *country, *provider_id, *state;
	bool takes_calls;                            /* the state is one in which calls arrive */
	const char *connection_id, *connection_name; /* "" none */
};
struct pool_synced {
	/* missing, suspended, moved: as they stand now; returned: missing or suspended before, and
	 * no longer; unknown: they could be the pool's and were not added. */
	size_t listed, added, unknown, missing, suspended, moved, returned;
};
/* What one account was seen to own, whole, in one transaction: known pool numbers of this provider
 * (and account, for Twilio) get state, drift and seen_at; those that are not listed are missing.
 * `adopt`: numbers that are not known yet are added, switched on only where they take calls and are
 * attached to something (Telnyx: what is there is the pool's); else they are passed over. What is
 * no E.164 number, a business number or a managed number is passed over, and what was taken out of
 * the pool here (pool_number_add() brings it back). Moved: attached to another application than
 * when it was seen first or accepted last, or to none; a number that comes back is fine again.
 * `looked_at` (RFC 3339; NULL: just now): when the list was asked for, at the earliest; numbers
 * that were added or changed here since are left to the next one. */
must_check bool pool_sync(struct store *s, const char *provider, const char *account_sid,
    const char *looked_at, const struct pool_seen *seen, size_t n, bool adopt,
    struct pool_synced *out, struct error *err);

/* Chooses the pool number for a business number and takes the place, in one transaction: an active
 * one without missing or suspended drift, of the country `country`, that does not lead to another
 * customer's agent, those that were looked at (seen_at) first, then the fewest used (then the
 * oldest). The place that the configuration has already in such a number is kept. Like
 * forwarding_set() in all else (version, owed codes), but what was taken off begins anew;
 * setup->ai_number and ai_source are not read. ERROR_REFUSED "pool-empty" (none of this country is
 * known), "pool-full" (all places taken: says how many numbers there are and of how many places
 * each), "pool-inactive" (there are some, none usable: says why). In a shared store only the place
 * that the remote gave is taken (sync.h): "pool-online" where there is none. */
struct forwarding_setup;
must_check bool pool_allocate(struct store *s, const char *config_id, int64_t version,
    const char *country, const struct forwarding_setup *setup, char number[17], struct error *err);

/* Who has a place in it: for the question before it is switched off or taken away. */
struct pool_place {
	char org_id[ID_MAX], config_id[ID_MAX];
	const char *customer, *business_number, *state;
};
must_check bool pool_places(struct store *s, const char *id, struct arena *arena,
    struct pool_place **out, size_t *n, struct error *err);

#endif
