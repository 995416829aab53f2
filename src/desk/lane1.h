/* Shared by lane1.c (reading) and forwarding.c (changing). Internal to desk/. */
#ifndef DESK_LANE1_H
#define DESK_LANE1_H

#include "desk/forwarding.h"

/* One of the codes of every leg, one a line, in dialling order; legs without it are left out. */
enum lane1_code { LANE1_ACTIVATE, LANE1_DEACTIVATE, LANE1_QUERY };
const char *lane1_codes(const struct dial_code *code, enum lane1_code which, struct arena *arena);

/* May calls of this customer ("" a new one) go to a number that the store knows as `holder`? False:
 * ERROR_REFUSED "business-number", "managed-elsewhere", "pool-inactive". */
must_check bool lane1_holder_refuse(const char *customer_id, const struct number_holder *holder,
    const char *shown, struct error *err);

/* Is the line one of the business number's country (carrier_is_for())? False: ERROR_REFUSED
 * "carrier-elsewhere" with that hint. */
must_check bool lane1_carrier_refuse(const struct carrier *carrier, const struct number *business,
    const char *hint, struct error *err);

/* Fills step and next_step from all else in the lane. */
void lane1_step_fill(struct lane1 *lane, struct arena *arena);

/* `verified`: the business number is a verified caller ID. */
const char *lane1_touch(const struct lane1 *lane, bool verified, struct arena *arena);

/* Lines ("##61#\n##67#") as a text in one line ("##61#, then ##67#"). */
const char *lane1_in_words(const char *codes, struct arena *arena);

#endif
