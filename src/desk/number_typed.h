/* A number as a person or a file gives it: number_parse() takes a date or what a spreadsheet has
 * made of a number (2026-11-21, 3.2E+10) for digits like others; here that is refused. Internal to
 * desk/ and its callers that read numbers. */
#ifndef DESK_NUMBER_TYPED_H
#define DESK_NUMBER_TYPED_H

#include "desk/cell.h"
#include "phone/number.h"

/* Why the text cannot be the number that it seems to be: cell_ruined(), or it is a date that cannot
 * be a number of that country (NULL: none), where some write numbers so. NULL: nothing of the kind.
 */
const struct cell_fault *number_spoilt(const char *text, const char *country);
/* number_parse() of any kind of line, for what is not spoilt; else ERROR_INPUT "number-ruined". */
must_check bool number_typed(struct number *out, const char *text, const char *country,
    struct error *err);

#endif
