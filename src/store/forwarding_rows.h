/* What forwardings.c (rows and numbers), forwarding_setup.c (where calls go), forwarding_place.c
 * (the place in the pool) and forwarding_steps.c (states) share. Internal to store/. */
#ifndef STORE_FORWARDING_ROWS_H
#define STORE_FORWARDING_ROWS_H

#include "base/buf.h"
#include "store/forwardings.h"

#define FORWARDING_CODES_MAX 1000 /* bytes of the lines that are owed, or kept in an audit line */

/* Adds the lines (codes) of `from` to `out` that are in neither `out` nor `without`. */
void forwarding_codes_add(struct buf *out, const char *from, const char *without);

/* Inside a change: reads the row and compares its version. ERROR_NOT_FOUND "no-such-number",
 * ERROR_CONFLICT "changed-meanwhile". */
must_check bool forwarding_load(struct store *s, const char *id, int64_t version,
    struct arena *arena, struct forwarding *out, struct error *err);

/* Inside a change: takes, moves or frees the configuration's place in a pool, as its AI number and
 * state say now. ERROR_REFUSED "pool-full", "no-such-pool-number", "pool-inactive" (a new place in
 * one that is switched off, missing or suspended). */
must_check bool forwarding_pool_follow(struct store *s, const char *id, struct error *err);
/* The row of its place alone, nothing refused: `take` writes the one that follows from what the
 * configuration says, else the one it had ends. *rows 0: it forwards to no number of the pool, or
 * had no place. */
must_check bool forwarding_place_write(struct store *s, const char *id, bool take, int *rows,
    struct error *err);

/* Inside a change: forwarding_set(). `take`: also of one that was taken off, which begins anew, so
 * that it has its place in the pool again. */
must_check bool forwarding_set_inside(struct store *s, const char *id, int64_t version,
    const struct forwarding_setup *setup, bool take, bool *changed, struct arena *arena,
    struct error *err);

#endif
