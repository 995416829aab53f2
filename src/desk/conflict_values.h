/* Shared rows in words: what conflicts and the journal show of them. Internal to desk/. */
#ifndef DESK_CONFLICT_VALUES_H
#define DESK_CONFLICT_VALUES_H

#include "desk/sync.h"
#include "store/shared.h"

/* A column's value as people read it, cleaned; "" for null and for nothing. */
const char *shared_value_words(struct session *s, enum shared_table table, int column,
    const char *value, struct arena *arena);
/* What a person knows the row by: "Frituur De Kroon", "+32 9 224 61 11 (business number of Frituur
 * De Kroon)". `customer` "": nobody's. */
const char *shared_row_name(enum shared_table table, const char *name, const char *customer,
    struct arena *arena);

/* Labels of the columns that differ and that a person would name (times follow the states): at most
 * `max` of them; returns how many there are. */
size_t shared_differing(enum shared_table table, const char *const *a, const char *const *b,
    const char **labels, size_t max);

/* A code that was read out on the side that this decision drops, in a sentence; "" none, or the
 * other side's code cancels it too. */
const char *conflict_codes(const struct sync_conflict *c, enum sync_side side, struct arena *arena);

#endif
