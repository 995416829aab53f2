/*
 * Sharing the store with the desk's Supabase project, as a state machine in the loop: signs in
 * (signin.h), looks at the project's schema, pulls, pushes, and does so again when something was
 * changed here or a while has passed. One for a console; `voxdesk sync` runs the same one for a
 * single round. Nothing here waits, and nothing is lost when it is freed at any moment.
 *
 * A round (step by step, file by file: sync_parts.h): every table is pulled by key-set pages; then
 * what is planned (store/sync.h) is pushed: what frees a number first, then new rows as idempotent
 * inserts, changed ones by row version. What the remote refuses of one row does not hold up the
 * others: it is tried again later, and counted.
 *
 * Fail points: sync-page, sync-page-applied, sync-push-sent, sync-push-answered, sync-push-stored,
 * sync-round-done.
 */
#ifndef DESK_SYNC_H
#define DESK_SYNC_H

#include "desk/session.h"
#include "net/loop.h"
#include "store/sync.h"

/* How old a pulled row may be and still be followed by one with an earlier time: a transaction that
 * was long in committing (facts: PostgREST's statement timeout is far below). */
#define SYNC_OVERLAP_S 120
#define SYNC_PAGE_ROWS 1000 /* Supabase's default for max rows */
#define SYNC_EVERY_MS 30000 /* between rounds while nothing happens here */

enum sync_state {
	SYNC_NO_PROJECT, /* no address or key is given */
	SYNC_SIGNED_OUT, /* nobody is signed in, or no longer: problem says which */
	SYNC_NOT_JOINED, /* signed in, and the store is not shared yet: sync_join_now() after a yes
			  */
	SYNC_RUNNING,
	SYNC_FRESH,   /* the last round went well */
	SYNC_WAITING, /* for the network, or for what passes by itself: goes on by itself */
	SYNC_STOPPED  /* needs a person: a wrong key, a newer schema, a paused project ... */
};
struct sync_status {
	enum sync_state state;
	bool joined, readonly; /* readonly: the seeds' schema only, or the session is */
	const char *who;       /* whose sign-in: e-mail, "service key"; "" nobody */
	bool no_role;  /* who is signed in has no role there: the project shows them nothing */
	bool not_desk; /* ... has not the role desk: no round goes on (but for the seeds' tables) */
	const char *project; /* its address; "" none */
	time_t fresh_at;     /* when a round was last pulled whole; 0 never in this run or before */
	bool online;         /* the last request was answered by the project, and in time */
	struct sync_waiting waiting;
	size_t pulled, pushed; /* rows, in this run */
	size_t round_rows;     /* of the running round, for progress */
	bool lacks;            /* the project lost rows that it had: the problem tells */
	size_t unseen;         /* rows of the project that could not be taken, and are not here */
	struct sync_sizes joining; /* SYNC_NOT_JOINED: what it would push */
	size_t n_moved;            /* business numbers that another customer has now, in this run */
	const char *moved;         /* the last one, in a sentence; "" none */
	const char
	    *failed; /* why the last round failed, also one of an earlier run; "" it went well */
	struct error
	    problem; /* what is in the way, or (FRESH) was refused; kind ERROR_NONE: nothing */
};

struct syncer;
/* `changed` is called from the loop whenever the status is another one. Begins by itself when the
 * store was joined before and there is something to sign in with, unless `idle`. Never fails. */
typedef void sync_changed_fn(void *user);
struct syncer *syncer_new(struct session *s, struct loop *l, bool idle, sync_changed_fn *changed,
    void *user);
void syncer_free(struct syncer *y);                              /* NULL is fine */
const struct sync_status *syncer_status(const struct syncer *y); /* until the next change */

/* Signs in as a person and goes on; a failure is the status' problem. `password` is copied. */
void syncer_sign_in(struct syncer *y, const char *email, const struct secret *password);
void syncer_sign_out(struct syncer *y);
/* After the yes: shares this store from now on (store/sync.h). ERROR_CONFLICT "joined-elsewhere",
 * ERROR_REFUSED "not-signed-in". */
must_check bool syncer_join(struct syncer *y, struct error *err);
/* A round now: the operator asked, or something was changed here (cheap to call after every write:
 * it waits a moment for more of them). */
void syncer_now(struct syncer *y);
void syncer_soon(struct syncer *y);
/* What waits was changed here, by a decision perhaps: counted again, and told. */
void syncer_look(struct syncer *y);

/* Tests: percent of how long an answer is waited for; 0: 100. */
void syncer_patience(struct syncer *y, int percent);

/* One round and its end, for commands: `done` is called once, with err NULL when everything was
 * pulled and pushed that could be. What is still refused, waits or is in conflict stands in the
 * status. The syncer must have been made idle. */
typedef void sync_done_fn(void *user, const struct sync_status *status, const struct error *err);
void syncer_once(struct syncer *y, sync_done_fn *done, void *user);

/* The header's words: "shared 14:02", "signed out", "offline, shared 13:40, 3 waiting": since when,
 * by the clock, as the screen may not be drawn again for long; "" when there is no project.
 * Glyph-free, at most 40 columns. */
const char *sync_words(const struct sync_status *status, struct arena *arena);
/* What could not be taken, and why, in a sentence; "" nothing. */
const char *sync_untaken_words(const struct sync_untaken *untaken, struct arena *arena);

/* Who is signed in there has not the role: ERROR_REFUSED "no-desk-role", and who gives it. For
 * commands. False always. */
bool sync_no_role(const char *who, struct error *err);
const char *sync_role_hint(void);

/* For the question before joining: what becomes of what was removed here; "" nothing was. */
const char *sync_join_words(const struct sync_status *status, struct arena *arena);

/* ---- conflicts, in words, for screens and commands */
/* "The note of Frituur De Kroon was changed here and by another desk." */
const char *conflict_title(const struct sync_conflict *c, struct arena *arena);
/* What each decision does, in a sentence; "" when it cannot be chosen. */
const char *conflict_choice(const struct sync_conflict *c, enum sync_side side,
    struct arena *arena);
/* A customer that the decision removes, as it leaves nothing of it here: to be said before; ""
 * none.
 */
const char *conflict_removes(struct session *s, const struct sync_conflict *c, enum sync_side side,
    struct arena *arena);
/* The lines to be put side by side: only columns that differ, values as people read them. */
struct conflict_line {
	const char *label, *base, *ours, *theirs; /* "" empty; base NULL: not known */
	bool changed_here, changed_there;
};
size_t conflict_lines(struct session *s, const struct sync_conflict *c, struct arena *arena,
    struct conflict_line **out);

#endif
