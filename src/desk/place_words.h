/* Why no place was given, in words. Internal to desk/. */
#ifndef DESK_PLACE_WORDS_H
#define DESK_PLACE_WORDS_H

#include "desk/place.h"

/* For every outcome but PLACE_TAKEN. */
void place_refused(struct session *s, const struct place_wish *wish, enum place_outcome outcome,
    struct error *err);

#endif
