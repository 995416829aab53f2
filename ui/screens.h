/* The screens, one file each; app.c lists them. What each takes as `arg` of app_push() stands beside it. */
#ifndef UI_SCREENS_H
#define UI_SCREENS_H

#include "ui/screen.h"

extern const struct screen screen_customers; /* NULL, or "find" to start in the search field */
extern const struct screen screen_lanes;     /* a customer's id */
extern const struct screen screen_codes;     /* NULL, or a text to look up */
extern const struct screen screen_say;       /* a customer's id, a blank, a business number */
extern const struct screen screen_qr;        /* the code to show */

#endif
