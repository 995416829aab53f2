/*
 * The screens there are; console.c lists them. Arguments by which the app opens them:
 * customers: NULL, or "find" (put the operator into the search line; also the result of EVENT_BACK when / was pressed above it);
 * codes: NULL, or what the caller gives. The others are opened by screens only.
 */
#ifndef UI_SCREENS_H
#define UI_SCREENS_H

#include "ui/screen.h"

extern const struct screen screen_customers, screen_lanes, screen_codes, screen_say;

#endif
