/* How the store's own file stands, for the doctor: nothing here changes it. */
#ifndef STORE_HEALTH_H
#define STORE_HEALTH_H

#include <time.h>

#include "store/store.h"

/* Every page and index entry is where it belongs (PRAGMA quick_check), for at most `most_ms`:
 * *whole false where it did not come to the end by then. False: ERROR_STORE "store-corrupt" and
 * what else reading can meet. */
must_check bool store_look_through(struct store *s, int most_ms, bool *whole, struct error *err);

/* The write lock can be had; it is given back at once. As every write (store.h). */
must_check bool store_try_lock(struct store *s, struct error *err);

/* The schema's number; the one of this program, as the store is open. */
int store_schema_number(const struct store *s);

/* What this program's own care has left beside the store: FILE.before-vN, FILE.before-restore...,
 * FILE.damaged. How many there are, and when the newest was made (0: none). */
struct store_copies {
	size_t n, damaged;
	time_t newest;
};
void store_copies(const struct store *s, struct store_copies *out);

#endif
