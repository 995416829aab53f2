/*
 * The warnings that go with a dial code: restrictions, conflicts and risks where they apply to this
 * number and condition. Internal to dialcode.c.
 */
#ifndef PHONE_DIALWARN_H
#define PHONE_DIALWARN_H

#include "phone/dialplan.h"

/* How the target was written, and why. */
struct dial_form {
	char line_country[3]; /* "" when neither the line nor the carrier tells */
	bool foreign;         /* another dialling area than the line's */
	bool refused;         /* the carrier refuses it; built because it was forced */
	bool unknown;         /* no source says whether the carrier takes foreign targets */
	enum number_form form;
	char text[NUMBER_TEXT_MAX];
};

/* Fills out->warnings, the loud ones first; everything else in `out` must be there already. */
void dial_warn(const struct dial_request *request, const struct plan *plan,
    const struct dial_form *form, const struct ring_range *range, struct arena *arena,
    struct dial_code *out);

/* The carrier is one of another country than the business line, as far as both are known. */
bool dial_carrier_abroad(const struct dial_request *request);

/* The carrier's own words on foreign targets, or NULL. */
const struct restriction_row *restriction_on_foreign(const struct carrier *carrier);

#endif
