/*
 * The verifiers of the console, one a number. A screen attaches to one while it shows that number;
 * what still runs when the screen is left goes on being watched, and how it ended is said in the
 * status row. Owned by the app.
 */
#ifndef UI_WATCH_H
#define UI_WATCH_H

#include "desk/verifier.h"
#include "ui/lookers.h"

struct watch;

/* Takes the number's verifier up, or makes one; it begins again by itself with what runs or is
 * unknown. NULL with err as verifier_new(). */
must_check struct watch *watch_attach(struct app *app, const char *customer_id, const char *number,
    const char *name, looker_fn *changed, void *self, struct error *err);
/* The screen no longer looks. NULL is fine. */
void watch_detach(struct watch *w, void *self);
struct verifier *watch_verifier(struct watch *w);
/* Twilio owes an answer for longer than it takes in life: to a look at the running call, or to the
 * request to ring. The header says so from then on. False for NULL. */
bool watch_silent(struct watch *w);

/* Has the number watched although no screen shows it, if something runs there. */
void watch_follow(struct app *app, const char *customer_id, const char *number, const char *name);

bool watches_calling(const struct app *app); /* a phone rings, or may */
bool watches_busy(const struct app *app);    /* that, or something else is asked for at Twilio */

/* For app.c and console.c. */
void watches_store_changed(struct app *app);
void watches_reap(struct app *app); /* frees those that nobody looks at and that have ended */
void watches_free(struct app *app);

#endif
