/* Who waits for the end of a round: a command that runs a single one, and places (place.c). */
#include "base/check.h"
#include "base/i18n.h"
#include "desk/sync_parts.h"

/* A command ends after so long without an answer: before its own 55 s are over, so that it is known
 * to be the network that failed the round. */
#define QUIET_MS 45000

static void too_quiet(void *user)
{
	struct syncer *y = user;
	struct error err = { .kind = ERROR_NONE };

	error_set(&err, ERROR_NETWORK, "timeout",
	    _("Try again; what was not shared yet stays here and waits."),
	    _("The shared project did not answer for %d seconds."), QUIET_MS / 1000);
	if (y->running)
		syncer_fail(y, NULL, NULL, &err);
	else
		sync_round_end(y, SYNC_WAITING, &err, 0);
}

void syncer_lives(struct syncer *y)
{
	if (y->once)
		loop_timer(y->loop, too_quiet, y, syncer_patient_ms(y, QUIET_MS));
}

static void once_begin(void *user)
{
	struct syncer *y = user;
	struct error err = { .kind = ERROR_NONE };

	if (syncer_looks_only(y)) {
		error_set(&err, ERROR_REFUSED, "read-only",
		    _("Open the store for writing for this."),
		    _("This console only looks: nothing is shared from here."));
		sync_round_end(y, SYNC_STOPPED, &err, 0);
	} else {
		syncer_now(y);
	}
}

void syncer_once(struct syncer *y, sync_done_fn *done, void *user)
{
	check(!y->once);
	y->once = done;
	y->once_user = user;
	store_expect_many(y->session->store);
	syncer_lives(y);
	loop_timer(y->loop, once_begin, y, 1);
}

void syncer_wait_for(struct syncer *y, struct sync_waiter *w)
{
	w->next = y->waiters;
	y->waiters = w;
	syncer_now(y);
}

void syncer_wait_not(struct syncer *y, struct sync_waiter *w)
{
	struct sync_waiter **at = &y->waiters;

	while (*at && *at != w)
		at = &(*at)->next;
	if (*at)
		*at = w->next;
}

void syncer_told(struct syncer *y, const struct error *err)
{
	struct sync_waiter *w = y->waiters, *next;
	sync_done_fn *once = y->once;

	for (y->waiters = NULL; w; w = next) { /* each may go, or wait anew */
		next = w->next;
		w->ended(w->user, err);
	}
	if (!once)
		return;
	y->once = NULL;
	loop_timer(y->loop, too_quiet, y, 0);
	once(y->once_user, &y->status, err);
}

void syncer_once_drop(struct syncer *y)
{
	loop_timer(y->loop, too_quiet, y, 0);
	loop_timer(y->loop, once_begin, y, 0);
}
