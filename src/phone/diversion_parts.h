/* Between diversion.c and diversion_number.c. */
#ifndef PHONE_DIVERSION_PARTS_H
#define PHONE_DIVERSION_PARTS_H

#include "phone/diversion.h"

/* Fills d->user and d->number from d->uri, which has a scheme and its colon. */
void diversion_number(struct diversion *d, const char *country);

#endif
