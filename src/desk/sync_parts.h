/*
 * What the files of sharing (sync*.c, place.c) have in common. Internal to desk/.
 *
 * DESIGN. A round, and where each part of it stands. The store (src/store/sync*.c) decides what a
 * row means and keeps it; this folder asks the project and hands over what came; provider/supabase*
 * make the requests and read the replies, and know neither. The loop carries a round on: each step
 * begins a request (struct sync_ask, sync_ask.c) or a write (syncer_write()) and goes on from its
 * end. The syncer itself (sync.c) is the timer and the sign-in between two rounds.
 *
 *   step      asks and hands over (desk)    decides and keeps (store)
 *   ----      --------------------------    -------------------------
 *   project   sync_project.c                sync_join.c: shared with this project? which schema?
 *   plan      sync_round.c                  sync_join.c, sync_plan.c: rows from before joining,
 *                                           what a process that ended had sent
 *   pull      sync_pull.c, table by table:  sync_mark_get(): where the last page ended
 *             sync_again.c                  sync_untaken.c: rows passed over, by their ids
 *             sync_parents.c                customers that a page lacks, by their ids
 *             sync_seeds.c                  (instead, from the seeds' tables: read only)
 *   take                                    sync_apply.c, a page in one transaction; sync_take.c,
 *                                           each row: equal, newer, a conflict, or not to be taken;
 *                                           sync_clash.c: what must be unique; sync_follow.c,
 *                                           sync_places.c: what follows from it
 *   whole     sync_whole.c                  sync_newest(): was the project emptied or set back?
 *   removed   sync_removed.c                sync_push.c: customers whose removal goes now
 *   push      sync_push.c, phase by phase:  sync_push.c: what is due, marked sent
 *             sync_send.c                   (a batch in one call, or row by row)
 *             sync_refused.c                (what a refusal is of: a row, or the round)
 *                                           sync_pushed.c: it is there, or not, or another is
 *   end       sync_round.c, sync_once.c     sync_waiting.c: what waits, what was refused
 *   meanwhile                               sync_asking.c: who waits for an answer, for --status
 *
 * What was changed on both sides stays in sync_conflicts (sync_kept.c) and takes no part in rounds
 * until a person has decided (sync_decide.c, with the customer's own rows: sync_children.c, codes
 * that may be on: sync_owed.c); a decision is a change like any other, pushed by the next round.
 *
 * Whatever fails as a whole ends the round through syncer_fail(), which says what happens next.
 * Nothing is lost by an end at any moment: a page that was not taken is read again, since its mark
 * is written after it, and a push whose answer nobody saw is planned again and found to be equal.
 */
#ifndef DESK_SYNC_PARTS_H
#define DESK_SYNC_PARTS_H

#include "desk/signin.h"
#include "desk/sync.h"

#define SYNC_FLIGHT 4         /* requests at once, of changed rows */
#define SYNC_ROUNDS_AT_ONCE 4 /* for rows that the pull after their refusal may mend */
#define SYNC_PUSH_ROWS 200    /* of a table, in one call or one after the other */
#define SYNC_LATE_MS 5000     /* an answer is; then the project counts as out of reach */
#define SYNC_LOOK_AGAIN_MS (5 * 60 * 1000) /* at what needs a person */

/* ---- requests (sync_ask.c) */

struct sync_ask;
typedef bool sync_make_fn(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err);
/* `reply` NULL: it could not be made, `err` says why. */
typedef void sync_came_fn(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err);
struct sync_ask { /* stands inside its owner, zeroed */
	struct syncer *y;
	struct sync_ask *next; /* of those under way */
	struct http_call *call;
	sync_make_fn *make;
	sync_came_fn *came;
	void *user;
	size_t at;             /* the owner's: which row */
	unsigned turn;         /* the access token it was made with */
	bool under_way, waits; /* waits: for the sign-in to be renewed */
};
/* It is free. `came` is called later, from the loop, but never after sync_ask_drop(). */
void sync_ask(struct syncer *y, struct sync_ask *ask, sync_make_fn *make, sync_came_fn *came,
    void *user);
void sync_ask_drop(struct sync_ask *ask); /* zeroed is fine */
/* The sign-in's access token had run out: the same request goes again, and `came` comes another
 * time. False: it is something else. */
bool sync_ask_again(struct sync_ask *ask, const struct error *err);
/* The project has answered, but with rows that are too large, or one that is none of ours: fewer at
 * once find out which. */
bool sync_rows_unread(const struct http_reply *reply, const struct error *err);
/* An answer to these ids: how many of them it settles, moved to the front. A project may give fewer
 * rows than are asked for, so that what came is settled, and only an answer with none of them says
 * that they are not there. */
size_t sync_ids_settled(char (*ids)[ID_MAX], size_t n, const struct row *rows, size_t n_rows);
/* The sign-in is another one: what waited for it goes on, or ends. */
void sync_asks_go_on(struct syncer *y);
void sync_asks_end(struct syncer *y); /* nothing is under way any more: the syncer ends */

/* ---- which schema the project has (sync_project.c) */

/* ERROR_REFUSED "supabase-newer", "supabase-older". */
must_check bool sync_schema_fits(const struct supabase_schema *schema, struct error *err);
/* Are the seeds' tables there? Reading: ERROR_REFUSED "supabase-no-schema" where they are not. */
must_check bool sync_seeds_make(const struct supabase *s, struct http_request *out,
    struct error *err);
must_check bool sync_seeds_read(const struct http_reply *reply, struct arena *arena,
    struct error *err);

/* ---- pulling (sync_pull.c, sync_page.c) */

/* Where rows come from, and what becomes of them. */
struct sync_source {
	const struct row_table *table;
	const char *key_column;
	enum shared_table into;
	bool plain; /* the seeds' tables: always from the start, and turned into ours */
};
struct sync_page {
	struct arena arena;
	struct row *rows;
	size_t n, at;     /* rows, so far; applied so far */
	bool there, last; /* there: it is whole, as one answer or several */
	bool passed;      /* its one row cannot be taken: only where it stands was read */
	/* Asked for by their ids, those of sync_pull.again from `asked` on; settled: the store
	 * knows which ones did not come. unread: one that cannot be read, and why. */
	bool again, settled, unread;
	size_t asked, n_asked;
	enum sync_untaken_why why;
	uint64_t began_ms; /* when its first rows came */
	int64_t date;      /* the server's clock; 0: not told */
};
struct sync_pull {
	const struct sync_source *sources;
	size_t n_sources, source;
	struct sync_page pages[2]; /* one is applied while the next one comes */
	size_t page;
	size_t limit;      /* rows of the next page: fewer where they are too large or unreadable */
	bool passing;      /* the next one is passed over */
	struct error over; /* why */
	char again[SUPABASE_IDS_MAX][ID_MAX]; /* what could not be taken before */
	size_t n_again, again_at, again_most; /* asked so far; at once */
	unsigned again_left;                  /* requests */
	struct sync_ask ask, parent_ask;
	struct sync_mark asked_after, mark;
	bool mark_new;           /* not in the store yet */
	size_t chunk, chunk_now; /* rows in one transaction; in this one */
	struct arena arena;      /* of a chunk */
	struct sync_applied applied;
	size_t missing_at;   /* of applied.missing: read so far */
	size_t parents_most; /* asked for at once */
	int parents_unread;  /* answers that could not be read, of this table */
	bool parents_read;
	struct row *parents;
	size_t n_parents;
};
void sync_pull_begin(struct syncer *y);
void sync_pull_drop(struct syncer *y);
const struct sync_source *sync_source(const struct syncer *y); /* that is being pulled */
struct sync_page *sync_page_other(struct sync_pull *p); /* that is not being applied, or comes */
void sync_page_ask(struct syncer *y);                   /* for the next one */
void sync_page_there(struct syncer *y);                 /* it has come */
/* An answer that sync_rows_unread(): of one row, why it was not taken. */
enum sync_untaken_why sync_unread_why(const struct error *err);

/* What could not be taken before (sync_again.c). False: there is nothing to ask for (any more). */
must_check bool sync_again_begin(struct syncer *y, struct error *err);
bool sync_again_ask(struct syncer *y);
/* A write: what was asked for and did not come. */
must_check bool sync_again_settle(struct syncer *y, struct error *err);

/* The customers that the chunk in hand lacks (sync_parents.c); then sync_parents_read(). */
void sync_parents_ask(struct syncer *y);
void sync_parents_read(struct syncer *y);

/* The seeds' tables (sync_seeds.c). */
extern const struct sync_source sync_seeds[];
extern const size_t sync_seeds_n;
struct sync_seeds {                   /* all of the arena */
	struct row *rows, *customers; /* customers: those that are named and not here */
	size_t n, n_customers;
	size_t unseen; /* rows that are none of ours: no number, nobody's */
};
/* What rows of sync_seeds[source] are as ours. */
must_check bool sync_seeds_rows(struct session *s, size_t source, const struct row *rows, size_t n,
    struct arena *arena, struct sync_seeds *out, struct error *err);

/* ---- does the project still have what it had (sync_whole.c) */

struct sync_whole {
	time_t looked_at; /* in this run; 0: not yet */
	time_t there_at;  /* by its clock, when it answered last */
	size_t table;     /* that is looked at */
	struct sync_known known[SUPABASE_IDS_MAX];
	size_t n_known, asked, missing;
	bool set_back; /* it has an earlier version of one */
	bool rereads;  /* so everything is read again */
	struct error problem;
};
void sync_whole_begin(struct syncer *y); /* where it is time; then sync_round_whole() */

/* ---- customers that are to be removed there, looked at right before (sync_removed.c) */

struct sync_removing {
	char ids[SUPABASE_IDS_MAX][ID_MAX]; /* asked for */
	size_t n;
	struct row *rows; /* of syncer.arena */
	size_t n_rows;
};
void sync_removed_begin(struct syncer *y); /* then sync_push_begin() */

/* ---- pushing (sync_push.c, sync_send.c, sync_refused.c) */

enum push_how {
	PUSH_OPEN,  /* nobody knows yet */
	PUSH_READ,  /* it is there already, or was not touched: to be read */
	PUSH_DONE,  /* the remote has it as `version` */
	PUSH_MET,   /* `theirs` is in its way */
	PUSH_SOON,  /* refused, but what comes next may mend that */
	PUSH_LATER, /* refused */
};
struct push_end {
	enum push_how how;
	int64_t version;
	const struct row *theirs;
	const char *why;
};
struct sync_pushing {
	enum sync_phase phase;
	struct arena arena; /* the batch in hand: until all of it is in the store */
	struct sync_push *rows;
	struct push_end *ends;
	size_t n;
	size_t next, stored; /* the next one to be sent by itself; written to the store */
	bool on;             /* a round pushes */
	bool single;         /* one by one */
	bool giving_back;    /* the round is over: what is open is planned again */
	struct sync_ask batch, flight[SYNC_FLIGHT], read;
	size_t read_at[SUPABASE_IDS_MAX], n_read;
	bool read_single;     /* one of them cannot be read: one by one */
	struct arena replies; /* for the reply in hand */
};
void sync_push_begin(struct syncer *y);
/* Drops what is under way; what was marked sent is planned again as soon as the store takes it,
 * then sync_round_closed(). */
void sync_push_give_back(struct syncer *y);
void sync_push_leave(struct syncer *y); /* the same, tried once: the syncer ends */
void sync_send(struct syncer *y);       /* all that is open of the batch */
void sync_send_ended(struct syncer *y); /* all of it has its end: to the store */

/* What a refusal means (sync_refused.c). `why` of the end of a row is copied. */
void sync_push_ends(struct sync_pushing *p, size_t i, enum push_how how, const char *why);
/* What a write of rows is refused with in PostgreSQL's own words is of the rows, whatever the code:
 * a rule of the project, an index, a trigger of somebody else's. */
enum supabase_failure sync_refused_failure(const struct http_reply *reply, const struct error *why);
/* Is it of these rows alone? Then `from` to `to` (exclusive) end so; else the round does, or the
 * request goes again. */
bool sync_refused_rows(struct syncer *y, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *why, size_t from, size_t to);

/* ---- the whole */

typedef bool syncer_write_fn(struct syncer *y, struct error *err);
typedef void syncer_then_fn(struct syncer *y);

struct sync_waiter { /* told when a round has ended: `err` NULL well */
	struct sync_waiter *next;
	void (*ended)(void *user, const struct error *err);
	void *user;
};

struct syncer {
	struct session *session;
	struct loop *loop;
	sync_changed_fn *changed;
	void *user;
	struct signin *signin;
	struct sync_status status;
	char failed[1200], moved[300]; /* of the status */
	int patience;
	uint64_t answered_ms; /* when the project last answered anything */
	struct sync_ask *asks;
	time_t asking_since; /* of the last request that was sent */
	bool asking_noted;   /* that it is long without an answer, for other processes */

	bool idle;                 /* goes on by itself only when asked to */
	bool running, again;       /* a round is under way; another one follows it at once */
	bool wanted;               /* a round, as soon as somebody is signed in */
	bool asked_now;            /* the operator asked: what was refused is tried too */
	bool soon;                 /* rows of this round were refused that the next one may take */
	unsigned rounds_left;      /* of those that follow at once */
	unsigned failures;         /* rounds in a row that the network failed */
	uint64_t not_before_ms;    /* a write here is no reason to ask earlier */
	time_t noted_at;           /* when the store last heard that it is fresh */
	size_t planned;            /* of what was here before joining, by the last write */
	size_t plan_rows;          /* by the next one */
	bool all_again;            /* what could not be read is asked for too */
	size_t unseen;             /* rows of the seeds' tables that could not be taken */
	struct error pull_problem; /* why the first of them could not */
	size_t page_longest; /* the most rows that the project gave in one page, in this run */
	struct error end;    /* of the round that is being ended */
	int end_again_ms;
	char who[SIGNIN_WHO_MAX + 80]; /* whose round it is; "" there is none */

	bool worked;              /* the project took the key, in this run */
	bool schema_known, seeds; /* seeds: their tables only */
	char project_id[40];      /* of voxdesk_schema; "" the seeds' */

	struct sync_ask ask; /* of the round: what is asked one after the other */
	struct sync_pull pull;
	struct sync_whole whole;
	struct sync_removing removing;
	struct sync_pushing push;
	struct arena arena; /* of the reply or write in hand */

	syncer_write_fn *write;
	syncer_then_fn *then;

	sync_done_fn *once;
	void *once_user;
	struct sync_waiter *waiters;
	char (*tried)[ID_MAX]; /* rows that were refused once and were tried again at once */
	size_t n_tried;
};

/* Writes, at once or as soon as the store is not busy, then goes on; a failure ends the round. One
 * at a time. */
void syncer_write(struct syncer *y, syncer_write_fn *write, syncer_then_fn *then);
void syncer_write_drop(struct syncer *y);
void syncer_tell(struct syncer *y);  /* the status is another one */
void syncer_fresh(struct syncer *y); /* all of the remote was pulled */
/* Reads what waits, for the status; says nothing when the store is busy. */
void syncer_waiting_read(struct syncer *y);
bool syncer_looks_only(const struct syncer *y); /* a console that was opened for reading */
/* So many milliseconds of patience: tests have less. */
int syncer_patient_ms(const struct syncer *y, int ms);
/* How the round that has ended went, for who asks later (--status). */
void syncer_note_end(struct syncer *y, const struct error *why);
/* The next round; `backoff`: and nothing that happens here brings it forward. */
void syncer_tick_in(struct syncer *y, int ms, bool backoff);

/* How many rows the next write takes after one of so many that took so long: a screen stays alive,
 * and where there is none another process waits no longer than it is used to. */
size_t sync_chunk(const struct syncer *y, size_t rows, uint64_t took_ms);

/* Which project it is, each time anew: it may be another one by now, in whatever way
 * (sync_project.c); then sync_round_known(). */
void sync_project_look(struct syncer *y);

/* The steps, each called at the end of the one before it: the round begins, the project is known,
 * ... was read, still has what it had, has got what waits. */
void sync_round_begin(struct syncer *y);
void sync_round_known(struct syncer *y);
/* Somebody else than the round's own is signed in: it is begun anew. */
void sync_round_who(struct syncer *y);
void sync_round_pulled(struct syncer *y);
void sync_round_whole(struct syncer *y);
void sync_round_pushed(struct syncer *y);
/* The round cannot go on; `reply` NULL: not for what was answered. */
void syncer_fail(struct syncer *y, const struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err);
/* Ends it in this state; again_ms 0: only when somebody asks. `problem` NULL: none. */
void sync_round_end(struct syncer *y, enum sync_state state, const struct error *problem,
    int again_ms);
/* What was marked sent is planned again and the store has it, or nothing was. */
void sync_round_closed(struct syncer *y);

/* ---- who waits for the end of a round (sync_once.c) */

/* A round now, and its end. `w` stands with the caller until it was told or waits no longer. */
void syncer_wait_for(struct syncer *y, struct sync_waiter *w);
void syncer_wait_not(struct syncer *y, struct sync_waiter *w);
/* A round has ended, `err` NULL well: who waits for that is told. */
void syncer_told(struct syncer *y, const struct error *err);
void syncer_lives(struct syncer *y); /* something came: `once` is patient again */
void syncer_once_drop(struct syncer *y);

#endif
