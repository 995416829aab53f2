/*
 * How the target is written on a line: the row's form inside the line's own dialling area, its
 * foreign form outside. Internal to dialcode.c and what it is made of.
 */
#ifndef PHONE_DIALFORM_H
#define PHONE_DIALFORM_H

#include "phone/dialwarn.h"

/* Chooses the form; false with ERROR_REFUSED "foreign-target-refused" where the carrier takes no
 * target abroad and it was not forced. `plan` may be empty (a line that is set by steps). */
must_check bool dial_form_choose(const struct dial_request *request, const struct plan *plan,
    struct dial_form *form, struct error *err);

/* Chooses it and writes the target; false also with ERROR_INPUT "target-not-dialable". */
must_check bool dial_form_write(const struct dial_request *request, const struct plan *plan,
    struct dial_form *form, struct error *err);

/* The country inside whose area the number is written: the line's, else the target's own. */
const char *dial_area(const struct dial_request *request, const struct dial_form *form);

#endif
