/*
 * Times: RFC 3339 in UTC in the store ("2026-11-21T14:02:05Z"), the operator's zone on the screen.
 * A test sets the clock with time_freeze().
 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define TIME_TEXT_MAX 24 /* with the NUL; "2026-11-21T14:02:05Z" is 20 */

time_t time_now(void);            /* seconds since the epoch, or the frozen time */
void time_freeze(time_t at);      /* tests and pictures; 0 lets the clock run again */
uint64_t time_monotonic_ms(void); /* for timers; never goes back */
void time_text(time_t at, char out[TIME_TEXT_MAX]);
void time_now_text(char out[TIME_TEXT_MAX]);
bool time_parse(const char *text, time_t *out); /* false: not RFC 3339 in UTC */

/* For the screen, in the operator's zone: "14:02" today, "20 Nov 14:02" this year, else
 * "2025-11-20 14:02". An empty or unreadable text gives "". */
void time_for_operator(const char *rfc3339, char *out, size_t size);

#endif
