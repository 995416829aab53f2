/* What pool.c (rows and switches), pool_sync.c (what the providers list) and pool_allocate.c
 * (places) share. Internal to store/. */
#ifndef STORE_POOL_ROWS_H
#define STORE_POOL_ROWS_H

#include "store/pool.h"

struct pool_row {
	struct pool_number n;
	const char *connection_was_id; /* beside n.connection_was */
};
must_check bool pool_rows(struct store *s, struct arena *arena, struct pool_row **out, size_t *n,
    struct error *err);
/* False when the word is none of them. */
bool number_drift_parse(const char *word, enum number_drift *out);

/* Inside a change: the number was attached elsewhere on purpose; what is seen of that next is
 * right.
 */
must_check bool pool_voice_anew(struct store *s, const char *number, struct error *err);

#endif
