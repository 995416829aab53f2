/*
 * The screens there are, one file each (larger ones in parts); console.c lists them. What each
 * takes as `arg`: customers: NULL, or "find" (put the operator into the search line; also the
 * result of EVENT_BACK when / was pressed above it); lanes: a customer's id; codes: NULL, or a text
 * to look up; say: a customer's id, a blank, a business number; qr: the code to show; journal:
 * nothing; numbers, settings: nothing; buy: a customer's id; release: a managed number's
 * id; shared: nothing; conflict: its id; import: a file's path, or NULL; history: a customer's
 * id, or NULL for everything.
 */
#ifndef UI_SCREENS_H
#define UI_SCREENS_H

#include "ui/screen.h"

extern const struct screen screen_customers, screen_lanes, screen_codes, screen_say, screen_qr,
    screen_journal, screen_numbers, screen_buy, screen_release, screen_settings, screen_order,
    screen_shared, screen_conflict, screen_import, screen_history;

/* Those that the palette knows, NULL-ended (console.c). */
extern const struct screen *const console_screens[];

#endif
