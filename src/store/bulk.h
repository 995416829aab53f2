/* Many customers in one transaction, each whole or not at all: what an import writes. */
#ifndef STORE_BULK_H
#define STORE_BULK_H

#include "store/customers.h"
#include "store/forwardings.h"

/* One business number with its customer and what was chosen for it. */
struct bulk_customer {
	/* The customer's own id; "" or NULL: made here. Where a live customer has it, the number
	 * becomes one more of that customer's and `fields` is not read; where a removed one had it,
	 * another id is made (without a number, ERROR_CONFLICT "customer-removed": nothing would
	 * keep it from being made again and again). */
	const char *id;
	struct customer_edit fields;
	/* "" or NULL: a customer without one; then there is no setup and no place. */
	const char *business_number, *line_type;
	/* Saved with it; NULL: nothing was chosen. */
	const struct forwarding_setup *setup;
	/* Not "": a place in the pool is taken as by pool_allocate(), of that country. */
	const char *pool_country;
};

struct bulk_made {
	bool made;
	char customer_id[ID_MAX], config_id[ID_MAX];
	char ai_number[17]; /* "" none */
	/* Not made: why. Made, but without the AI number that was wanted: why ("pool-full", ...).
	 */
	struct error why;
};

/* False: the store failed or is busy, and none of them was made. True: each has its own outcome.
 * Fail points: bulk-customer (between two of them), bulk-added (right after the commit). */
must_check bool customers_add(struct store *s, const struct bulk_customer *in, size_t n,
    struct bulk_made *out, struct error *err);

/* A customer had this id and was removed; false too where there never was one. */
must_check bool customer_was_removed(struct store *s, const char *id, bool *removed,
    struct error *err);

/* Who has this business number; *found false: nobody. */
must_check bool forwarding_find(struct store *s, const char *business_number, struct arena *arena,
    struct forwarding *out, bool *found, struct error *err);

#endif
