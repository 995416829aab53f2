/* The numbers that a business number can be forwarded to: the pool's and the managed ones. */
#ifndef STORE_RECORDS_H
#define STORE_RECORDS_H

#include "store/pool.h"

struct ai_number { /* a number that a business number can be forwarded to */
	char id[ID_MAX];
	const char *number, *country, *source;  /* source: "managed" or "pool" */
	const char *provider, *state, *seen_at; /* state: "active", or "moved" (drift) */
	int used, capacity;                     /* pool only */
	const char *org_id;                     /* managed: whose; "" none */
};
/* The customer's managed numbers first, then active pool numbers with a free place that do not lead
 * to another customer's agent: the one in which it was given a place first, then those of
 * `country`, least used first. What is missing or
 * suspended at its provider is left out: number_holder_get() says why. */
must_check bool ai_number_list(struct store *s, const char *org_id, const char *country,
    struct arena *arena, struct ai_number **out, size_t *n, struct error *err);
/* What the store knows of a number that calls are to go to. */
enum number_use { NUMBER_USE_NONE, NUMBER_USE_POOL, NUMBER_USE_MANAGED, NUMBER_USE_BUSINESS };
struct number_holder {
	enum number_use use;
	char org_id[ID_MAX];        /* managed and business: whose; "" nobody's */
	const char *name;           /* and that customer's name; "" */
	bool inactive;              /* pool and managed: switched off, missing or suspended */
	enum number_drift drift;    /* pool and managed */
	const char *provider_state; /* the provider's own word; "" never seen */
};
must_check bool number_holder_get(struct store *s, const char *number, struct arena *arena,
    struct number_holder *out, struct error *err);
/* Adds a pool number; ERROR_CONFLICT "number-known". Provider "telnyx" or "twilio". One that was
 * removed here and that the shared project still has comes back as it was. */
must_check bool pool_number_add(struct store *s, const char *number, const char *country,
    const char *provider, int capacity, char id[ID_MAX], struct error *err);
must_check bool managed_number_add(struct store *s, const char *org_id, const char *number,
    const char *country, char id[ID_MAX], struct error *err);

#endif
