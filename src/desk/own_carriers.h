/* The user's own catalogue rows: the six files of data/catalogue by name in a folder of the user.
 * Internal to desk/. */
#ifndef DESK_OWN_CARRIERS_H
#define DESK_OWN_CARRIERS_H

#include "phone/catalogue.h"

/* Lays the files of `folder` over `base`. A folder that is not there gives `base`. So does any
 * fault, with a sentence in `problem`: what others could have written, what is too large, what
 * breaks a rule of the catalogue. Texts live in `arena`. */
const struct catalogue *own_carriers_load(const char *folder, const struct catalogue *base,
    struct arena *arena, char *problem, size_t size);

#endif
