/*
 * What the small state machines at Twilio share (verifier, errand): requests under way, each in its
 * slot, counted and cancelled together; one write to the store at a time, tried again while the
 * store is busy or the disk is full, so that no answer is lost; waits, scaled in tests. The machine
 * stands inside its owner, and everything calls back with that owner. Internal to desk/.
 */
#ifndef DESK_VERIFIER_MACHINE_H
#define DESK_VERIFIER_MACHINE_H

#include "desk/secrets.h"
#include "net/loop.h"

enum ask_slot {
	ASK_LIST,    /* the caller IDs, by number */
	ASK_OWN,     /* the account's own numbers, by number */
	ASK_ACCOUNT, /* the account, and its balance after it */
	ASK_BALANCE,
	ASK_COUNTRY, /* what belongs to dialing permissions, one after the other */
	ASK_CALL,    /* a call, or the calls to a number */
	ASK_CHANGE,  /* the one request that changes something */
	ASKS
};

struct machine;
typedef void machine_reply_fn(void *owner, const struct http_reply *reply);
typedef bool machine_write_fn(void *owner, struct error *err);
typedef void machine_wrote_fn(void *owner, bool ok, const struct error *err);
typedef void machine_stuck_fn(void *owner, const struct error *err);

struct ask {
	struct machine *machine;
	struct http_call *call; /* NULL: none under way */
	machine_reply_fn *done;
	unsigned pages; /* of the list that is being read */
	struct credential_use use;
};

struct machine {
	struct session *session;
	struct loop *loop;
	void *owner;
	/* A write has to be repeated: why. err NULL: it is written now. NULL: the owner writes
	 * none. */
	machine_stuck_fn *stuck;
	int pace;          /* percent of the usual waiting times; 0: 100 */
	unsigned requests; /* sent since it was made */
	struct ask asks[ASKS];
	struct arena arena; /* for the reply in hand; emptied before the next one */
	machine_write_fn *write;
	machine_wrote_fn *wrote;
	bool keep, was_stuck;
	struct error before_stuck; /* machine_stuck_shown() */
	bool stuck_shown;
};

/* `stuck` NULL: the owner writes nothing to the store. Ended by machine_done(). */
void machine_init(struct machine *m, struct session *s, struct loop *l, void *owner,
    machine_stuck_fn *stuck);
/* Cancels what is under way; a write that waits is tried a last time. */
void machine_done(struct machine *m);

/* Sends `r`, which a twilio_*_make() filled, and wipes it. The slot is free. `done` comes later,
 * from the loop. */
void machine_ask(struct machine *m, enum ask_slot slot, struct http_request *r,
    machine_reply_fn *done);
/* The next page of a list, in the slot of the one before. False with err when the link cannot be
 * used, or when the list has no end. */
must_check bool machine_next(struct machine *m, enum ask_slot slot, const struct twilio *t,
    enum twilio_host host, const char *next, machine_reply_fn *done, struct error *err);
bool machine_asking(const struct machine *m); /* any request is under way */
void machine_cancel(struct machine *m);       /* all of them; not the write */

/* Calls `write` at once and `wrote` after it: at once too, or later when the store was busy (again
 * after 250 ms). One at a time: machine_writing() until then. */
void machine_store(struct machine *m, machine_write_fn *write, machine_wrote_fn *wrote);
/* The same for what Twilio has done already and must not be lost: again after 2 s on a full disk
 * too, and a last time when the machine ends. */
void machine_keep(struct machine *m, machine_write_fn *write, machine_wrote_fn *wrote);
bool machine_writing(const struct machine *m);
/* Before the program ends: a write that must not be lost is tried for up to `ms`, and nothing is
 * called after it. False with the last try's err: it is not written. */
must_check bool machine_save(struct machine *m, int ms, struct error *err);

/* For `stuck`: why stands in *problem while it lasts, and what stood there before after it. */
void machine_stuck_shown(struct machine *m, struct error *problem, const struct error *err);

/* `ms` of life as this machine waits them; at least 1. */
int machine_wait_ms(const struct machine *m, int ms);
/* The pause after so many failures in a row: 2, 4, 8, 16, then 30 s (not yet scaled). */
int machine_backoff_ms(unsigned failures);
/* Milliseconds by a clock that also counts while the machine sleeps: a yes grows old in a closed
 * laptop. */
uint64_t machine_boot_ms(void);

#endif
