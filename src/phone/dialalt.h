/*
 * Other activations to try if the first is refused: other number forms, one star for two, the
 * seconds behind another service group, no ring time; only what the sources or the standard allow.
 * Internal.
 */
#ifndef PHONE_DIALALT_H
#define PHONE_DIALALT_H

#include "phone/dialwarn.h"

/* Fills out->alternatives; the legs and the ring time must be there already. */
void dial_alternatives(const struct dial_request *request, const struct plan *plan,
    const struct dial_form *form, struct arena *arena, struct dial_code *out);

/* The row's template for this ring time (0: the one without, where there is one). */
const char *dial_activation(const struct code_row *row, int ring);

#endif
