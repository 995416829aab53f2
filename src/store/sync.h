/*
 * The store's side of sharing (shared.h) with a remote that counts the versions of its rows.
 *
 * DESIGN. A shared row knows the remote's version that it was last equal to (remote_version; null:
 * never there). Every change here of a shared column plans, in the same transaction and by trigger,
 * one operation OPERATION_SYNC about the row (subject TABLE/ID), unless one is open already; its
 * parameters hold the row as it was then ("base"; "was", its values in hex, where a trigger wrote
 * it), so that each side's changes can be told apart, and what was sent since ("sent").
 * The operation is open for as long as the row has something that the remote lacks: it is never
 * failed or cancelled, and gone when the remote has it. Rows that come from the remote set
 * remote_version and plan nothing.
 *
 *   changed here -> planned -> sent -> gone (the remote has it)
 *                      ^        `-> planned again (refused, no answer, changed meanwhile)
 *                      `-- held while its row has a conflict
 *
 * A row that was changed on both sides and differs stays as it is here, with what the remote has
 * beside it (sync_conflicts), until sync_decide(). So does one that cannot live beside a row of the
 * remote (the same business number under another id): never pushed, it first takes that row's id,
 * so that it is one row with two contents; known to the remote, it stands as a clash.
 *
 * Nothing here is shared, and no trigger plans anything, before sync_join(). In a shared store the
 * remote alone gives places in the pool: pool_allocate() and forwarding_set() refuse a pool number
 * in which the configuration has none yet ("pool-online"); pool_place_keep() notes one that was
 * given.
 *
 * Ownership and errors as store.h says. Fail points, each right after a commit: sync-joined,
 * sync-applied, sync-sent, sync-pushed, sync-clash, sync-later, sync-decided, place-kept.
 */
#ifndef STORE_SYNC_H
#define STORE_SYNC_H

#include <time.h>

#include "store/shared.h"
#include "store/store.h"

/* Kind of the journal: a row of a shared table is to be pushed (subject TABLE/ID). It queues. */
#define OPERATION_SYNC "sync.push"

/* ---- joining */

/* With what the store is shared: the project's address and its own id ("" both: with none). */
struct sync_remote {
	const char *url, *project;
	bool readonly; /* a project of the seeds' tables alone: pulled only, nothing is planned */
};
must_check bool sync_joined(struct store *s, struct arena *arena, struct sync_remote *out,
    struct error *err);
/* An id of this store's own among those that share, made with the joining; "" none. */
must_check bool sync_sharing(struct store *s, struct arena *arena, const char **id,
    struct error *err);
/* What joining would push: for the question before it. */
struct sync_sizes {
	int64_t customers, rows;
	int64_t removed; /* rows removed here: what the project has of them becomes a conflict */
};
must_check bool sync_sizes(struct store *s, struct sync_sizes *out, struct error *err);
/* ERROR_CONFLICT "joined-elsewhere" when the store is shared with another project (by its id; a new
 * address of the same one is taken over). */
must_check bool sync_join(struct store *s, const struct sync_remote *remote, struct error *err);
/* From now on what a round writes (sync_plan_rest(), sync_apply(), sync_push_next(), _done() and
 * _met()) is written while the store is shared as it is now: when another process has left the
 * project or joined one since, nothing is, ERROR_CONFLICT "sharing-ended". */
must_check bool sync_hold(struct store *s, struct error *err);
#define SYNC_SHARING_ENDED "sharing-ended"
/* Shares no longer: marks, conflicts and what was planned are forgotten, the rows stay. */
must_check bool sync_leave(struct store *s, struct error *err);
/* Plans the next rows that were here before joining, at most `max` in one short transaction;
 * *planned 0: all are. Goes on where it was after a restart. */
must_check bool sync_plan_rest(struct store *s, size_t max, size_t *planned, struct error *err);

/* ---- pulling */

struct sync_mark { /* the last row seen of a table, "" and "": from the start */
	char updated_at[40], id[ID_MAX];
	const char *who; /* by whom: others see other rows; the caller's */
};
must_check bool sync_mark_get(struct store *s, enum shared_table table, const char *who,
    struct sync_mark *out, struct error *err);

struct sync_applied {
	size_t applied;   /* rows that changed something here, removals among them */
	size_t equal;     /* nothing to do */
	size_t conflicts; /* new or changed ones */
	/* Not taken, and kept in mind (struct sync_untaken): their customer is not here, its id in
	 * `missing`; or they cannot live here, `problem` says why, of the first. */
	size_t orphans, refused;
	char (*missing)[ID_MAX]; /* customers to be read by id, each once; of the arena */
	size_t n_missing;
	struct error problem; /* kind ERROR_NONE: none */
	/* Business numbers that a customer here lost to another one (audit_log: sync.moved under
	 * the customer that lost it), and the last one: in E.164, and both customers' names; of the
	 * arena, NULL where moved is 0. */
	size_t moved;
	const char *moved_number, *moved_from, *moved_to;
};
/* The rows of a table that the remote changed last, as far as is known here, at most `max` into
 * `out`: to ask whether it still has them. */
struct sync_known {
	char id[ID_MAX];
	int64_t version;
};
must_check bool sync_newest(struct store *s, enum shared_table table, size_t max,
    struct sync_known *out, size_t *n, struct error *err);
/* The remote was seen to be set back to a backup, at `at` by its own clock: every table is pulled
 * from its start again, whoever is signed in, and a lower version of what was known until then is
 * taken for what it is. *begun false: that was done less than SYNC_REREAD_S before. */
#define SYNC_REREAD_S (6 * 60 * 60)
must_check bool sync_reread(struct store *s, time_t at, bool *begun, struct error *err);
/* One page, in one transaction, and the table's mark with it (NULL: stays). Applying a row again
 * changes nothing; an older version than is here changes nothing, unless the remote was set back
 * (a restored backup: changed there later, or read long after): then it is taken, or a conflict
 * whose base is not known. In a share that is only read, what the remote says counts where it says
 * something else than before: what was done here stays, and what was changed on both sides is a
 * conflict. A row with an open operation of
 * any kind about it, or of a state that is not shared, is not overwritten: equal content ends what
 * was planned (since when it is in its state does not count), and so does what was sent from here
 * before; other content is a conflict. A row that finds its unique value with one here which the
 * remote has moved on, waits beside until that comes. A removed customer that has live rows here
 * which the remote does not know is a conflict too. */
must_check bool sync_apply(struct store *s, enum shared_table table, const struct row *rows,
    size_t n, const struct sync_mark *mark, struct arena *arena, struct sync_applied *out,
    struct error *err);

/* Rows of the remote that could not be taken, of whomever: the mark is past them, so they are kept
 * in mind by their ids, for as long as the remote has them and they are not taken. */
enum sync_untaken_why {
	UNTAKEN_ORPHAN,  /* their customer is not here, nor to be had */
	UNTAKEN_REFUSED, /* a rule of this store */
	UNTAKEN_UNREAD,  /* a value in it is none that this voxdesk knows */
	UNTAKEN_LARGE,
	UNTAKEN_WHYS
};
struct sync_untaken {
	size_t n; /* of all; 0: the others say nothing */
	enum shared_table table;
	char id[ID_MAX]; /* of one */
	enum sync_untaken_why why;
};
/* One that could not even be read; sync_apply() notes the others itself. */
must_check bool sync_pass_over(struct store *s, enum shared_table table, const char *id,
    enum sync_untaken_why why, struct error *err);
/* Which ones are to be asked for by their ids now, at most `max` into `out`, those that were not
 * for the longest time first. What cannot be read only every ten minutes, unless `all`. */
must_check bool sync_untaken_ids(struct store *s, enum shared_table table, bool all, size_t max,
    char (*out)[ID_MAX], size_t *n, struct error *err);
/* They were asked for and did not come; `gone`: they are not there any more. */
must_check bool sync_untaken_missed(struct store *s, const char (*ids)[ID_MAX], size_t n, bool gone,
    struct error *err);

/* ---- pushing */

enum sync_phase {        /* in this order: what frees a number first, what others refer to first */
	SYNC_TOMBSTONES, /* of all but customers, children first */
	SYNC_LIVE,       /* parents first */
	SYNC_CUSTOMERS_REMOVED,
	SYNC_PHASES
};
struct sync_push {
	char operation_id[ID_MAX];
	enum shared_table table;
	struct row row;  /* as it is here, a removal as it was there but removed; row.version: the
			    remote's that it is based on, 0 new */
	int64_t version; /* of the row here */
	bool tombstone;
};
/* The next rows to push, all of one table and all new or all known, at most `max`, due now, not
 * held by a conflict and not in a state that is not shared; they are marked sent, by this process.
 * What is again as the remote has it, or was removed before the remote ever had it, is not among
 * them. *n 0: nothing is due in this phase. */
must_check bool sync_push_next(struct store *s, enum sync_phase phase, size_t max,
    struct arena *arena, struct sync_push **out, size_t *n, struct error *err);
/* The next customers by id, after `after` ("" the first), at most `max` into `out`, whose removal
 * is due now and held by nothing: to be looked at there before anything of it is pushed. */
must_check bool sync_push_removals(struct store *s, const char *after, size_t max,
    char (*out)[ID_MAX], size_t *n, struct error *err);
/* The remote has it, as version `versions[i]`. What was changed here meanwhile is planned again. */
must_check bool sync_push_done(struct store *s, const struct sync_push *pushes,
    const int64_t *versions, size_t n, struct error *err);
#define SYNC_ROW_AGAIN_S 600 /* the longest wait of one row */
/* It has not, or nobody knows: planned again at `next_attempt_at` (RFC 3339, at most
 * SYNC_ROW_AGAIN_S from now: later than that is due too, the clock was set back since; NULL: at
 * once), with the reason ("" none). */
must_check bool sync_push_later(struct store *s, const struct sync_push *pushes, size_t n,
    const char *next_attempt_at, const char *why, struct error *err);
/* The remote has `theirs` in its way: the same row in another version, or another row with the same
 * unique value. Equal content ends the push; else it is a conflict (kinds below), or planned: at
 * once where it can go over what is there now, else a while later. The removal of a customer that
 * was changed there meanwhile: its rows, whose removals went before it, live again until that is
 * decided. */
must_check bool sync_push_met(struct store *s, const struct sync_push *push,
    const struct row *theirs, struct error *err);
/* Each row once: what is planned or sent now and held by nothing, how much of that was refused (has
 * a reason), what is held by conflicts; and when the next one is due ("" none or at once). */
struct sync_waiting {
	size_t planned, refused, conflicts;
	char next_attempt_at[24];
	char refused_why[300]; /* of the newest */
	struct sync_untaken untaken;
};
must_check bool sync_waiting(struct store *s, struct sync_waiting *out, struct error *err);
/* This process asks the remote since then, and has no answer for longer than one takes; 0: no
 * longer. For others that look (sync_asking()). */
must_check bool sync_asking_note(struct store *s, time_t since, struct error *err);
/* Since when a living process asks the remote without an answer; 0: none does. */
must_check bool sync_asking(struct store *s, time_t *since, struct error *err);
/* Why the remote refused what waits of this row, or of the customer `org_id` that it belongs to; ""
 * it did not. */
must_check bool sync_row_refused(struct store *s, enum shared_table table, const char *id,
    const char *org_id, struct arena *arena, const char **why, struct error *err);
/* Everything that was refused or waits is due now. */
must_check bool sync_push_now(struct store *s, struct error *err);
/* Is there anything of this row that the remote lacks? */
must_check bool sync_row_waits(struct store *s, enum shared_table table, const char *id, bool *out,
    struct error *err);
/* Has another business number here, whose change waits, this one at the remote still? */
must_check bool sync_number_waits(struct store *s, const char *config_id, const char *number,
    bool *out, struct error *err);
/* This business number is registered at the remote (always, where nothing is shared). */
must_check bool sync_registered(struct store *s, const char *config_id, bool *out,
    struct error *err);

/* What an operation OPERATION_SYNC is about. ERROR_NOT_FOUND "no-such-row". */
struct sync_told {
	enum shared_table table;
	struct row ours;         /* as it is here now */
	const char *const *base; /* as the remote last had it; NULL: it never did */
	const char *customer;    /* whose it is; "" nobody's, or the row itself */
	bool removed;            /* here */
};
struct operation;
must_check bool sync_operation_get(struct store *s, const struct operation *o, struct arena *arena,
    struct sync_told *out, struct error *err);

/* ---- conflicts */

enum sync_conflict_kind {
	CONFLICT_CHANGED,       /* changed on both sides */
	CONFLICT_REMOVED_THERE, /* removed there, changed here (or given something new) */
	CONFLICT_REMOVED_HERE,  /* removed here, changed there */
	CONFLICT_NUMBER_TAKEN,  /* the same business number, of two customers */
	CONFLICT_CLASH,         /* cannot live beside a row of the remote that has another id */
	CONFLICT_KINDS
};
struct sync_conflict {
	char id[ID_MAX]; /* the row's here */
	enum shared_table table;
	enum sync_conflict_kind kind;
	const char *name;           /* what a person knows it by: name or number */
	char org_id[ID_MAX];        /* whose it is here; "" nobody's */
	const char *customer;       /* its name */
	const char *their_customer; /* theirs, where it is another one; "" the same */
	struct row ours, theirs;    /* theirs.id differs for CONFLICT_CLASH */
	const char *const *base;    /* values that both began with; NULL: not known */
	const char *found_at;
	const char *by; /* who changed it here last, "" not known */
	bool can_both;  /* each side changed other columns: both can be kept */
};
/* Oldest first; of a customer, or of all (NULL). */
must_check bool sync_conflict_list(struct store *s, const char *org_id, struct arena *arena,
    struct sync_conflict **out, size_t *n, struct error *err);
/* ERROR_NOT_FOUND "no-such-conflict". */
must_check bool sync_conflict_get(struct store *s, const char *id, struct arena *arena,
    struct sync_conflict *out, struct error *err);
enum sync_side { SIDE_OURS, SIDE_THEIRS, SIDE_BOTH };
/* Ours is pushed over what was seen of theirs (a newer version is a conflict again); theirs is
 * taken and ours dropped; both: each side's changes. A removed customer that ours needs lives
 * again; a customer that theirs leaves without any row here is removed: *removed. Codes
 * of the side that is dropped which may still be on at the network are owed a cancel by the side
 * that is kept, as forwarding_set() has it; where that is theirs, this is a change that is pushed.
 * The audit log keeps what was dropped, whole. ERROR_CONFLICT "conflict-changed" when theirs is not
 * `their_version` any more: to be looked at again; ERROR_REFUSED "not-both", "operation-open"
 * (something is under way with it at a provider; ours can be chosen), "their-customer-missing" (it
 * has not come yet); ERROR_NOT_FOUND "no-such-conflict". */
must_check bool sync_decide(struct store *s, const char *id, enum sync_side side,
    int64_t their_version, bool *removed, struct error *err);

/* ---- places in the pool, given by the remote */

/* Notes that this configuration has a place in this pool number, so that pool_allocate() and
 * forwarding_set() take it: for nine minutes, as the remote's reservation ends after ten.
 * ERROR_NOT_FOUND "no-such-pool-number": pull first. */
must_check bool pool_place_keep(struct store *s, const char *config_id, const char *number,
    struct error *err);
/* The pool number that it has a place in, noted so or taken; "" none. */
must_check bool pool_place_of(struct store *s, const char *config_id, char number[17],
    struct error *err);

#endif
