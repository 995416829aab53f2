/*
 * Which pool number is asked for first where a wish names a country. Internal to place.c.
 *
 * The project knows nothing of what was seen at the provider, and of a country it gives the
 * emptiest number, which is the newest, or one that is missing there. So what is asked for is the
 * number that the configuration has a place in already, else one that was looked at from here, else
 * one of which nothing bad is known, as long as there is a free one; what that does not give is
 * asked for by the country.
 */
#ifndef DESK_PLACE_FIRST_H
#define DESK_PLACE_FIRST_H

#include "desk/place.h"

struct place_first {
	char number[17]; /* "" any of the country */
	bool refused;    /* it gave none: the country from now on */
};
/* For `n` wishes that are asked for in one call; what was named before stays. */
void place_firsts(struct store *s, const struct place_wish *wishes, struct place_first *first,
    size_t n, struct arena *arena);

#endif
