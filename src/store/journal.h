/*
 * The journal (table operations): what must reach a provider. A row stands there, committed, before
 * anything is sent; sending is a compare-and-set from planned to sent by its owner. Only a row
 * whose owner is dead becomes unknown, and is then settled by asking the provider, never by sending
 * again. Rows hold no secret and no validation code.
 *
 *   planned -> sent -> done | failed
 *      |         `-> unknown -> done | failed      (settled by what the provider shows)
 *      `-> cancelled
 *
 * Every function is one transaction (see store.h). Changes that also change a record of their own
 * stand in that record's file (caller_ids.h). What is refused everywhere: ERROR_CONFLICT
 * "operation-changed" when the state does not allow it (any more), "operation-taken" when another
 * process sent it and it is not unknown yet.
 *
 * Fail points (base/failpoint.h), each right after a commit: journal-planned, journal-sent,
 * journal-called, journal-refused, journal-unknown, journal-settled (call found or none),
 * journal-answered, journal-verified, journal-failed, journal-seen, journal-gone, journal-removed,
 * journal-ended, journal-retry, journal-cancelled, journal-swept; and journal-commit right before
 * each of them.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "store/store.h"

enum operation_state {
	OPERATION_PLANNED,
	OPERATION_SENT,
	OPERATION_DONE,
	OPERATION_FAILED,
	OPERATION_UNKNOWN,
	OPERATION_CANCELLED,
	OPERATION_STATES
};
const char *operation_state_name(enum operation_state state);
bool operation_open(enum operation_state state); /* planned, sent, unknown */

/* Kinds, as stored. Only those that `operation_kind_queues` may wait for a network and be repeated;
 * the others ring or cost. */
#define OPERATION_VERIFY "caller-id.verify" /* rings a phone */
#define OPERATION_CALLER_ID_REMOVE "caller-id.remove"
#define OPERATION_CALLER_ID_RENAME "caller-id.rename"
#define OPERATION_COUNTRY_OPEN "dialing-permission.open"
#define OPERATION_INHERIT "dialing-permission.inherit"
bool operation_kind_queues(const char *kind);

struct operation {
	char id[ID_MAX];
	enum operation_state state;
	const char *kind, *subject; /* subject: "verified_caller_ids/ID" */
	char org_id[ID_MAX];        /* "" none */
	const char *parameters;     /* a JSON object */
	const char *next_attempt_at, *last_error, *result;
	const char *owner_host, *operator_name;
	int owner_pid;
	const char *created_at, *sent_at, *ended_at, *updated_at;
	int attempts;
	int64_t version;
	bool owner_alive; /* planned and sent: the process that did so still runs, here or (not to
			     be told) on another machine */
	bool ours;        /* planned and sent: by this very process */
};
/* Newest first; `org_id` NULL: of all; `open_only`: planned, sent, unknown. `after_id` NULL or
 * "": from the newest; `max` 0: all. */
must_check bool operation_list(struct store *s, const char *org_id, bool open_only,
    const char *after_id, size_t max, struct arena *arena, struct operation **out, size_t *n,
    struct error *err);
/* The SIDs of the calls that verifications of this number led to, as far as known, whoever's. */
must_check bool operation_calls(struct store *s, const char *number, struct arena *arena,
    const char ***out, size_t *n, struct error *err);
/* Whether a verification of this number was sent by a process of this store and is not ended. */
must_check bool operation_verifying(struct store *s, const char *number, bool *out,
    struct error *err);
/* ERROR_NOT_FOUND "no-such-operation". */
must_check bool operation_get(struct store *s, const char *id, struct arena *arena,
    struct operation *out, struct error *err);
/* How many are planned, sent or unknown: for the header. */
must_check bool operation_count_open(struct store *s, size_t *waiting, size_t *unknown,
    struct error *err);

struct new_operation {
	const char *kind, *subject, *org_id; /* org_id may be NULL */
	const char *parameters;              /* JSON object, no secret in it; NULL: {} */
	const char *secrets;                 /* JSON array of their names; NULL: [] */
};
/* planned, owned by this process. ERROR_CONFLICT "operation-open" when one of the same kind and
 * subject is open already: one at a time. */
must_check bool operation_plan(struct store *s, const struct new_operation *new, char id[ID_MAX],
    struct error *err);
/* planned -> sent, counts an attempt, and this process is the owner. ERROR_CONFLICT
 * "operation-taken" when another one was faster or it is no longer planned; what does not queue is
 * sent by the process that planned it, or never. */
must_check bool operation_send(struct store *s, const char *id, struct error *err);
/* sent or unknown -> done, failed. `result`: what was found, short, or NULL. A verification has its
 * own functions (caller_ids.h); failed here, its record fails too. */
must_check bool operation_end(struct store *s, const char *id, enum operation_state state,
    const char *result_or_error, struct error *err);
/* sent or unknown -> unknown: the provider has it and is not at its end with it; `what` says so. */
must_check bool operation_pending(struct store *s, const char *id, const char *what,
    struct error *err);
/* sent -> unknown: this process sent it and has no usable answer. */
must_check bool operation_unknown(struct store *s, const char *id, const char *why,
    struct error *err);
/* sent or unknown -> planned again with a next attempt, after a definite "not processed". Kinds
 * that queue only: ERROR_REFUSED "operation-not-repeatable". */
must_check bool operation_retry_later(struct store *s, const char *id, const char *next_attempt_at,
    const char *why, struct error *err);
/* planned -> cancelled, by anybody; a verification's record is put back, a purchase is
 * halted. ERROR_REFUSED "operation-not-planned", "sync-not-cancelled" (OPERATION_SYNC: the change
 * is made already, and has to reach the others). */
must_check bool operation_cancel(struct store *s, const char *id, struct error *err);
/* Rows of dead owners: sent becomes unknown (OPERATION_SYNC, which may be repeated: planned);
 * planned ones that do not queue become cancelled
 * (nothing was sent), with their record put back; purchases of dead owners that bought nothing are
 * undone (provisions.h). *n: rows changed. Owner: host, boot id, pid and
 * the process's start time (proc(5) stat field 22); another host's rows are left alone until they
 * are 15 minutes old. Writes nothing when there is nothing to sweep, or in a store open for reading
 * only. */
must_check bool operation_sweep(struct store *s, size_t *n, struct error *err);

#endif
