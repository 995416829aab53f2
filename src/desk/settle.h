/*
 * What the journal left behind: rows of dead owners, outcomes that nobody saw. Settled by asking
 * Twilio what exists, for all customers; the console and `journal retry` run it.
 */
#ifndef DESK_SETTLE_H
#define DESK_SETTLE_H

#include "desk/session.h"
#include "net/loop.h"

/* Sweeps (journal, validation codes): store only, at start and every now and then. */
must_check bool settle_sweep(struct session *s, struct error *err);

struct settler;
/* Settles one operation (id), or all that are unknown (NULL), one after the other; removals that
 * may be repeated are sent again. A change that is to be shared is only made due: the syncer sends
 * it (ERROR_OPEN "sync-due" as `last`). `done` is called once, with how many are still open. NULL
 * with err when there is nothing to ask with. */
typedef void settled_fn(void *user, size_t settled, size_t open, const struct error *last);
/* Waits for less than a minute for each: what is still too early to be settled (a late request may
 * yet ring) stays open, with ERROR_OPEN "outcome-open" as `last`. */
must_check struct settler *settler_new(struct session *s, struct loop *l, const char *operation_id,
    settled_fn *done, void *user, struct error *err);
void settler_free(struct settler *settler);
/* Tests: percent of the usual waiting times; 0: 100. */
void settler_pace(struct settler *settler, int percent);

/* "Twilio's verification call to +32 9 224 61 11", in words, for lists. */
struct operation;
const char *operation_title(const struct operation *o, struct arena *arena);
/* The same with what the store knows of it: "Frituur De Kroon: note and language, to be shared".
 * operation_says_whose(): the customer's name is in it already. */
const char *operation_title_in(struct session *s, const struct operation *o, struct arena *arena);
bool operation_says_whose(const struct operation *o);
/* What it waits for, or how it ended, in a sentence. */
const char *operation_words(const struct operation *o, struct arena *arena);

#endif
