/*
 * What the journal (journal.c, journal_steps.c, journal_orphans.c) and the records with operations
 * of their own (caller_ids.c, caller_id_steps.c) share. Internal to store/. What stands under
 * "inside a change" runs in the caller's transaction and writes no line of audit_log.
 */
#ifndef STORE_JOURNAL_ROWS_H
#define STORE_JOURNAL_ROWS_H

#include "store/caller_ids.h"
#include "store/internal.h"
#include "store/journal.h"
#include "store/owner.h"

#define CALLER_ID_SUBJECT "verified_caller_ids/"

/* An operation with what decides whose it is. */
struct journal_row {
	struct operation o;
	struct owner owner;
};

/* False when the word is none of them. */
bool operation_state_parse(const char *word, enum operation_state *out);
must_check bool journal_get(struct store *s, const char *id, struct arena *arena,
    struct journal_row *out, struct error *err);
/* Every planned and sent one but those of OPERATION_SYNC, oldest first. */
must_check bool journal_owned(struct store *s, struct arena *arena, struct journal_row **out,
    size_t *n, struct error *err);
/* The id of the record that an operation is about, where its subject begins so
 * (CALLER_ID_SUBJECT); "" when it is about another thing. */
const char *operation_about(const struct operation *o, const char *prefix);

/* The customer's record of this number in exactly this account ("": none named); *found. */
must_check bool caller_id_exact(struct store *s, const struct verification_plan *plan,
    struct arena *arena, bool *found, struct caller_id *out, struct error *err);
/* Every record that is calling or pending; `number` NULL: of all numbers. */
must_check bool caller_id_under_way(struct store *s, const char *number, struct arena *arena,
    struct caller_id **out, size_t *n, struct error *err);

const char *caller_id_overdue_reason(void); /* of a verification past its 30 minutes */

/* ---- inside a change */

/* planned, owned by this process. ERROR_CONFLICT "operation-open". */
must_check bool journal_insert(struct store *s, const struct new_operation *new, char id[ID_MAX],
    struct error *err);
/* To `to` where that may follow and the row is still the one read; `text`: the result of done and
 * cancelled, else the last error; NULL keeps. ERROR_CONFLICT "operation-changed", "operation-taken"
 * (sent by another process), ERROR_REFUSED "operation-not-planned" (to cancelled). */
must_check bool journal_move(struct store *s, const struct journal_row *row,
    enum operation_state to, const char *text, struct error *err);

/* What was sent is ended by whoever sent it, until it is unknown: then anybody may. ERROR_CONFLICT
 * "operation-taken". */
must_check bool journal_ours(const struct journal_row *row, struct error *err);
bool journal_taken(struct error *err);    /* false always */
bool journal_moved_on(struct error *err); /* "operation-changed"; false always */
/* To cancelled, with all that follows for its record; `text` says why. ERROR_REFUSED
 * "sync-not-cancelled". */
must_check bool journal_cancel(struct store *s, const struct journal_row *row, const char *text,
    struct error *err);
/* What operation_sweep() does to one row, where it is a dead owner's; else nothing. */
must_check bool journal_orphan(struct store *s, const struct journal_row *row, struct error *err);

/* The customer's record of the number in this account, made (state none) when there is none. */
must_check bool caller_id_record(struct store *s, const struct verification_plan *plan,
    struct arena *arena, struct caller_id *out, struct error *err);
/* The request of a record's planned verification goes out now. ERROR_CONFLICT "operation-taken"
 * when the record no longer waits for it. */
must_check bool caller_id_started(struct store *s, const char *id, struct error *err);
/* Nothing was sent: the record says again what it said before the verification was planned. */
must_check bool caller_id_put_back(struct store *s, const char *id, struct error *err);
/* calling or pending -> failed; anything else stays. */
must_check bool caller_id_fail(struct store *s, const char *id, const char *reason,
    struct error *err);

/* ---- around a change */

/* Commits when all went well (`ok`), else takes it back. `point`: the place after the commit where
 * a test may end the process (journal.h). */
must_check bool journal_commit(struct store *s, bool ok, const char *point, struct error *err);
/* Ditto after a code was wiped: the log that still holds it is brought into the file and cut. Where
 * a reader keeps that from being done, it is done with the next one, or on closing. */
must_check bool journal_commit_wiped(struct store *s, bool ok, const char *point,
    struct error *err);

#endif
