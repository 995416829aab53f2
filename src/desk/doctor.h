/*
 * What is wrong with this desk, or with one customer. One table of checks (doctor.c) drives it:
 * what they need of providers is asked for side by side, in the loop, then each check says what it
 * found. Nothing rings, costs or changes anything at a provider; the store keeps how what it has
 * was seen, as the same looks keep it elsewhere (a pool number's state, where an agent's numbers
 * lead, when a secret worked). No number is taken into the pool.
 */
#ifndef DESK_DOCTOR_H
#define DESK_DOCTOR_H

#include "desk/session.h"
#include "net/loop.h"

/* DOCTOR_UNKNOWN: it could not be looked at (no credentials, no network), and `found` says why;
 * nothing is DOCTOR_OK that nobody has looked at. */
enum doctor_state { DOCTOR_OK, DOCTOR_WARN, DOCTOR_FAIL, DOCTOR_UNKNOWN, DOCTOR_STATES };
const char *doctor_state_name(enum doctor_state state); /* "ok", "warn", "fail", "unknown" */

struct doctor_finding {
	const char *check; /* its name in the table, for scripts */
	enum doctor_state state;
	const char *found; /* in words */
	const char *fix;   /* the next command or key; "" nothing to do */
};
struct doctor_report {
	struct doctor_finding *findings; /* by subject, as the table has them */
	size_t n, count[DOCTOR_STATES];
};

struct doctor_subject {
	const char *customer_id;   /* "": the desk */
	const char *number;        /* which of its business numbers; NULL: the first */
	const struct error *store; /* why the session has no store; NULL: it has */
};
struct doctor;
/* `done` is called once, from the loop, when everything that could be asked was answered; the
 * report is there then. The credentials are read (session_providers()). The checks of this machine
 * are made here, at once: looking through a large store may take DOCTOR_STORE_MS. NULL with err
 * when the customer cannot be read, or has not that number. */
#define DOCTOR_STORE_MS 5000
typedef void doctor_done_fn(void *user);
must_check struct doctor *doctor_new(struct session *s, struct loop *l,
    const struct doctor_subject *subject, doctor_done_fn *done, void *user, struct error *err);
void doctor_free(struct doctor *d); /* NULL is fine; what is under way is dropped */
/* Time is up: what has not answered by now is unknown. `done` is not called any more. */
void doctor_stop(struct doctor *d);
const struct doctor_report *doctor_report(const struct doctor *d); /* lives as long as `d` */

#endif
