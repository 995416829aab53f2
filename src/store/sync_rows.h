/*
 * What the files of sharing (sync_*.c) have in common: the shared columns of a row as texts, in SQL
 * and as JSON, and what is planned about it. Everything runs inside the caller's transaction and
 * writes no line of audit_log, unless said. Internal to store/.
 */
#ifndef STORE_SYNC_ROWS_H
#define STORE_SYNC_ROWS_H

#include "base/time.h"
#include "store/internal.h"
#include "store/sync.h"

/* Table settings: shared with whom; changes here are planned (empty: not); how far
 * sync_plan_rest() is ("TABLE/ROW"; none: at its end). The triggers of data/sql/0004_shared.sql
 * read the first and the third. */
#define SETTING_SYNC_URL "sync.url"
#define SETTING_SYNC_PROJECT "sync.project"
#define SETTING_SYNC_PUSHES "sync.pushes"
#define SETTING_SYNC_REST "sync.rest"
/* When the remote was seen to be set back, by its own clock: a lower version of what was known
 * then is to be believed. */
#define SETTING_SYNC_SET_BACK "sync.set_back"
#define SETTING_SYNC_SHARING "sync.sharing" /* an id, made anew with each joining */
/* Who waits for an answer: since when, host, boot, pid, its start; "" nobody. */
#define SETTING_SYNC_ASKING "sync.asking"

/* SQL: whose marks these are; "" when it is shared with none. */
#define SYNC_REMOTE                                                                            \
	"coalesce((select nullif(value, '') from settings where name = '" SETTING_SYNC_PROJECT \
	"'), (select value from settings where name = '" SETTING_SYNC_URL "'), '')"

#define SYNC_SUBJECT_MAX (32 + ID_MAX)
#define SYNC_JSON_MAX (1024 * 1024)

must_check bool sync_shared(struct store *s, bool *out, struct error *err); /* joined at all */
must_check bool sync_pushes(struct store *s, bool *out, struct error *err);
/* store_begin() of a round's write: with sync_hold(). */
must_check bool sync_begin(struct store *s, struct error *err);

/* ---- rows */

/* A column's value; "" for null where texts are shown. */
const char *sync_value(enum shared_table t, const struct row *row, const char *column);
bool sync_deleted(enum shared_table t, const struct row *row);
/* Whose it is: the row itself for customers; "" nobody's. */
const char *sync_org(enum shared_table t, const struct row *row);
/* calling, pending: a state that only one desk has. */
bool sync_transient(enum shared_table t, const struct row *row);
bool sync_same(const char *a, const char *b); /* NULL is null */
/* The same content. When the row was made is no content; `loose`: nor are the moments at which two
 * desks saw the same, and the words that name them. */
bool sync_equal(enum shared_table t, const struct row *a, const struct row *b, bool loose);
bool sync_identical(enum shared_table t, const struct row *a, const struct row *b);

struct sync_here { /* a row as it is here */
	bool found;
	int64_t version, remote; /* remote -1: never there */
	const char *remote_at;   /* when it was changed to that there; "" not known */
	bool set_back;           /* the remote has an earlier state again (a restored backup) */
	struct row row;          /* row.version as for struct sync_push */
};
must_check bool sync_read(struct store *s, enum shared_table t, const char *id, struct arena *arena,
    struct sync_here *out, struct error *err);
/* Makes it here as it is there, or changes it. `texts` of a customer that is made, else NULL. A
 * rule that refuses it: false with *refused. */
must_check bool sync_write(struct store *s, enum shared_table t, const struct row *row, bool insert,
    const struct customer_texts *texts, bool *refused, struct error *err);
/* Makes so many customers in one statement, up to the first one that is here already or that a rule
 * refuses: how many. */
#define SYNC_NEW_ROWS 10
must_check bool sync_write_new(struct store *s, const struct row *rows, struct arena *arena,
    size_t *made, struct error *err);
must_check bool sync_remote_set(struct store *s, enum shared_table t, const char *id,
    int64_t version, const char *at, struct error *err);

/* Columns by name, as a JSON object, and back. */
must_check bool sync_to_json(struct store *s, enum shared_table t, const struct row *row,
    struct arena *arena, const char **out, struct error *err);
must_check bool sync_from_json(struct store *s, enum shared_table t, const char *json,
    struct arena *arena, struct row *out, struct error *err);

/* ---- what is planned */

struct sync_plan {
	bool open, sent;
	bool other; /* something else is under way with it */
	char id[ID_MAX];
	int attempts;
	const char *parameters;
};
const char *sync_subject(enum shared_table t, const char *id, char out[SYNC_SUBJECT_MAX]);
must_check bool sync_plan_read(struct store *s, enum shared_table t, const char *id,
    struct arena *arena, struct sync_plan *out, struct error *err);
/* What the plan began with; *known false: a new row, or not known. */
must_check bool sync_plan_base(struct store *s, enum shared_table t, const struct sync_plan *plan,
    struct arena *arena, struct row *out, bool *known, struct error *err);
/* Is it what was sent from here once, and perhaps arrived? */
must_check bool sync_plan_sent(struct store *s, enum shared_table t, const struct sync_plan *plan,
    const struct row *theirs, struct arena *arena, bool *out, struct error *err);
/* Plans the row as it is here over `base` (NULL: new there), due now; takes over what is open. */
must_check bool sync_plan_set(struct store *s, enum shared_table t, const char *id,
    const struct row *base, struct error *err);
must_check bool sync_plan_end(struct store *s, enum shared_table t, const char *id,
    struct error *err);

/* For the journal's sweep: what a process that ended had sent is planned again, since a push may be
 * repeated. */
must_check bool sync_orphans(struct store *s, bool *any, struct error *err);
must_check bool sync_sweep(struct store *s, size_t *n, struct error *err);

/* ---- conflicts, as they are kept */

struct sync_kept {
	bool found, clash;
	enum shared_table table;
	char id[ID_MAX];
	struct row theirs;
	struct row base; /* values NULL: not known */
	const char *found_at;
};
must_check bool sync_kept_get(struct store *s, const char *id, struct arena *arena,
    struct sync_kept *out, struct error *err);
/* The clash in which the row `id` of the remote stands in the way of one here. */
must_check bool sync_kept_of(struct store *s, const char *their_id, struct arena *arena,
    struct sync_kept *out, struct error *err);
/* Writes its line of audit_log too. */
must_check bool sync_keep(struct store *s, enum shared_table t, const char *id,
    const struct row *theirs, const struct row *base, const char *org_id, struct arena *arena,
    struct error *err);
must_check bool sync_unkeep(struct store *s, const char *id, struct error *err);

/* Rows put aside (0004_shared.sql). */
must_check bool sync_aside_put(struct store *s, enum shared_table t, const struct row *row,
    struct arena *arena, struct error *err);
must_check bool sync_aside_version(struct store *s, const char *id, int64_t *version,
    struct error *err); /* -1: it is not there */
must_check bool sync_aside_drop(struct store *s, const char *id, struct error *err);

/* Rows that could not be taken (sync_untaken.c). */
must_check bool sync_untaken_put(struct store *s, enum shared_table t, const char *id,
    enum sync_untaken_why why, struct error *err);
must_check bool sync_untaken_drop(struct store *s, const char *id, struct error *err);
must_check bool sync_untaken_read(struct store *s, struct sync_untaken *out, struct error *err);

/* Sent once and removed before it was seen there; asking takes the trace away. */
must_check bool sync_late_put(struct store *s, const char *id, struct error *err);
must_check bool sync_late_take(struct store *s, const char *id, bool *out, struct error *err);
/* What a remote that counts no versions said last of a row; *known false: nothing yet. */
must_check bool sync_said_get(struct store *s, enum shared_table t, const char *id,
    struct arena *arena, struct row *out, bool *known, struct error *err);
must_check bool sync_said_put(struct store *s, enum shared_table t, const struct row *row,
    struct arena *arena, struct error *err);

/* ---- taking rows over (sync_take.c, sync_meet.c, sync_follow.c, sync_apply.c, sync_clash.c) */

struct sync_taking {
	struct store *s;
	struct arena *arena;      /* the caller's: `missing` */
	struct arena scratch;     /* of one row */
	struct sync_applied *out; /* of the caller */
	size_t room_missing;
	char (*orgs)[ID_MAX]; /* to be indexed again; of `arena` */
	size_t n_orgs, room_orgs;
	int64_t learnt; /* row_id of the newest customer that the index knows */
	bool pushes;
	bool any_kept, any_aside; /* there are conflicts, rows put aside */
	bool any_untaken;
	bool fresh_read;                 /* read after this store knew a later version of it */
	char set_back_at[TIME_TEXT_MAX]; /* "" never */
};
enum sync_fate { FATE_APPLIED, FATE_EQUAL, FATE_CONFLICT, FATE_ORPHAN, FATE_REFUSED, FATE_ASIDE };
/* A row of the remote, whatever becomes of it. */
must_check bool sync_take(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    enum sync_fate *fate, struct error *err);
/* It replaces what is here, whatever that is; a row in its way is looked at. `here`: as it was
 * read. */
must_check bool sync_take_over(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, enum sync_fate *fate, struct error *err);
/* Does the remote count versions? Else the content alone tells. */
bool sync_by_version(const struct sync_taking *k, const struct row *theirs);
/* sync_meet.c. The row is here, in an older version. */
must_check bool sync_meet(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, enum sync_fate *fate, struct error *err);
/* The same of a remote that counts no versions, and is only read: what it says counts where it says
 * something else than before; customers stand nowhere there, and are made of what names them. */
must_check bool sync_meet_said(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, enum sync_fate *fate, struct error *err);
must_check bool sync_taking_begin(struct sync_taking *k, struct store *s, struct arena *arena,
    struct sync_applied *out, struct error *err);
/* Tries what was put aside again, and indexes the customers that were touched. */
must_check bool sync_taking_end(struct sync_taking *k, struct error *err);
/* What follows from a change of a shared row: places, search texts. `before` NULL: it is new. */
must_check bool sync_follow(struct sync_taking *k, enum shared_table t, const struct row *before,
    const struct row *after, struct error *err);
/* A business number went from a customer here to another: its line of audit_log, and counted.
 * Nothing where the one that lost it is not here. */
must_check bool sync_moved(struct sync_taking *k, const char *config_id, const char *number,
    const char *from_org, const char *to_org, struct error *err);
/* The index learns the customers that are new so far. */
must_check bool sync_learn(struct sync_taking *k, struct error *err);
void sync_touch_org(struct sync_taking *k, const char *org_id);

/* sync_clash.c. Which live row has what must be unique in this one: `other` its id, "" none. */
struct unique;
must_check bool sync_in_way(struct store *s, enum shared_table t, const struct row *row,
    const struct unique **by, char other[ID_MAX], struct error *err);
/* *clear: nothing stands in its way (any more): it can be written. Else *fate. The
 * row may have become one of this store's own, which took its id: then `here` is that. */
must_check bool sync_make_way(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    struct sync_here *here, bool *clear, enum sync_fate *fate, struct error *err);

/* The row is out of the way until what the remote has of it is taken, which waits beside: any
 * version is newer than what it has now. */
must_check bool sync_make_room(struct store *s, enum shared_table t, const char *id,
    struct error *err);

/* sync_children.c: a customer and its rows, when a conflict is decided. What is no conflict any
 * more by that is settled. */

/* A row that stays needs its customer: one that was removed lives again. "" is fine. */
must_check bool sync_customer_lives(struct sync_taking *k, const char *org_id, struct error *err);
/* What went together with the customer, `at`, comes back with it, but for what another row has
 * taken meanwhile. */
must_check bool sync_children_back(struct sync_taking *k, const char *org_id, const char *at,
    struct error *err);
must_check bool sync_children_gone(struct sync_taking *k, const char *org_id, struct error *err);
/* Rows of a customer that lives again, whose removal came with the customer's (at `at` there) and
 * is not here yet: planned to live again over that very removal. */
must_check bool sync_children_stay(struct sync_taking *k, const char *org_id, const char *at,
    struct error *err);
/* A customer that a decision left without any row is removed: *removed. */
must_check bool sync_customer_drop(struct sync_taking *k, const char *org_id, bool *removed,
    struct error *err);

/* sync_owed.c. What was given by the side that is dropped may be on at the network: the forwarding
 * configuration that is kept owes its cancel codes. `base` values NULL: not known. */
must_check bool sync_owe(struct store *s, const struct row *base, const struct row *kept,
    const struct row *dropped, struct error *err);

/* sync_conflicts.c: can both sides' changes be kept? `values`: the row then. */
must_check bool sync_can_both(const struct sync_kept *kept, const struct row *ours,
    struct arena *arena, const char *const **values);

/* sync_places.c: the place in the pool that follows from a configuration, as the remote has given
 * it: nothing is refused. */
must_check bool sync_place_follow(struct store *s, const char *config_id, struct error *err);
/* Places that were reserved and not used in time are none any more. */
must_check bool sync_places_end(struct store *s, struct error *err);
/* Those of a pool number that comes or goes after its configurations; nothing in a store that is
 * not shared. */
must_check bool sync_places_follow(struct store *s, const char *number, struct error *err);

#endif
