/* The customers of a practice store. Internal to desk/. */
#ifndef DESK_DEMO_H
#define DESK_DEMO_H

#include "desk/session.h"

/* Fills the empty store of `s`. */
must_check bool demo_fill(struct session *s, struct error *err);

#endif
