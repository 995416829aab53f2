/*
 * Lane 2's records (table verified_caller_ids): which numbers calls may show, in which Twilio
 * account, and how the last verification went. See store.h for ownership, design.md for the states.
 * The validation code is a secret of minutes: kept here only, gone when the verification ends or 30
 * minutes after it began, in no list, log, journal or copy.
 *
 * Lines of audit_log, one for each change: caller-id.calling (planned, or rings again), .called,
 * .not-sent, .call-found, .pending, .verified, .failed, .gone, .removing, .removed; what is only
 * sent, cancelled or unknown is told by the journal's own (journal.sent, .cancelled, .unknown).
 */
#ifndef STORE_CALLER_IDS_H
#define STORE_CALLER_IDS_H

#include "store/journal.h"

enum outbound_state {
	OUTBOUND_NONE,
	OUTBOUND_CALLING,
	OUTBOUND_PENDING,
	OUTBOUND_VERIFIED,
	OUTBOUND_FAILED,
	OUTBOUND_REMOVED,
	OUTBOUND_STATES
};
const char *outbound_state_name(enum outbound_state state);

#define VALIDATION_CODE_MAX 16
#define VERIFICATION_MINUTES 30 /* facts: a pending one younger than this is resumed */

struct caller_id {
	char id[ID_MAX], org_id[ID_MAX];
	enum outbound_state state;
	const char *number, *country, *account_sid, *call_sid, *caller_id_sid;
	const char *state_at, *verified_at, *seen_at; /* verified_at: when it last came to be so;
							 seen_at: last looked at, at Twilio */
	const char *started_at;    /* of the last verification: when it was sent */
	const char *reason;        /* of failed or removed, in words */
	char operation_id[ID_MAX]; /* its open operation, a verification or a removal; "" none */
	enum operation_state operation_state;
	bool has_code; /* a code is still known; caller_id_code() gives it */
	int64_t version;
};
/* Its phone may ring, or what it came to is not settled: calling or pending, and younger than 30
 * minutes or its operation still open. */
bool caller_id_running(const struct caller_id *c);

/* Not the removed ones (tombstones); oldest first. `org_id` NULL: of all customers, after
 * `after_id` (NULL: from the start), at most `max` (0: all). */
must_check bool caller_id_list(struct store *s, const char *org_id, const char *after_id,
    size_t max, struct arena *arena, struct caller_id **out, size_t *n, struct error *err);
/* Those that are calling or pending, of all customers, at most `max`. */
must_check bool caller_id_list_running(struct store *s, size_t max, struct arena *arena,
    struct caller_id **out, size_t *n, struct error *err);
must_check bool caller_id_get(struct store *s, const char *id, struct arena *arena,
    struct caller_id *out, struct error *err); /* ERROR_NOT_FOUND "no-such-caller-id" */
/* The customer's record of this number in this account ("" any: a verified one, else the one that
 * changed last, as in the list of customers); *found. */
must_check bool caller_id_of(struct store *s, const char *org_id, const char *number,
    const char *account_sid, struct arena *arena, bool *found, struct caller_id *out,
    struct error *err);
/* The other records that count on the same number: another customer's, or of another account. Those
 * that are verified or being verified; with `vapi` only those that stand at Vapi, or may. */
must_check bool caller_id_others(struct store *s, const struct caller_id *of, bool vapi,
    struct arena *arena, struct caller_id **out, size_t *n, struct error *err);
/* The code while it is known and not 30 minutes old; "" otherwise. The caller wipes it. */
must_check bool caller_id_code(struct store *s, const char *id, char out[VALIDATION_CODE_MAX],
    struct error *err);

/* ---- a verification, step by step; each is one transaction with its operation. Its parameters
 * hold the number ({"number": "+32...", ...}), so that a journal can name it; so do a removal's. */
struct verification_plan {
	const char *org_id, *number, *country, *account_sid;
	int delay_s;
	const char *extension; /* "" none */
};
/* Record (made or taken again) to `calling`, operation planned. ERROR_CONFLICT
 * "verification-running" while one of this number is (caller_id_running), whichever customer's;
 * "already-verified"; "operation-open" while it is being removed. Cancelled before it was sent, the
 * record says again what it said before (none, failed, removed). */
must_check bool caller_id_plan(struct store *s, const struct verification_plan *plan,
    char id[ID_MAX], char operation_id[ID_MAX], struct error *err);
/* planned -> sent is operation_send(). Then one of these: */
must_check bool caller_id_called(struct store *s, const char *operation_id, const char *call_sid,
    const char *code, struct error *err); /* Twilio accepted: operation done, its result the call's
					      SID (so that a later, lost one is not taken for this
					      call); code may be "" */
must_check bool caller_id_refused(struct store *s, const char *operation_id, const char *reason,
    struct error *err); /* Twilio said no, nothing rang: operation and record failed */
/* Nothing was sent after all, or it was not taken in: operation failed, the record says again what
 * it said before it was planned. */
must_check bool caller_id_not_sent(struct store *s, const char *operation_id, const char *why,
    struct error *err);
must_check bool caller_id_unknown(struct store *s, const char *operation_id, const char *why,
    struct error *err); /* no usable answer: operation unknown, record stays calling */
/* An unknown one, settled: the call was found (then watched like any other; the operation's result
 * is the call's SID), or there is none. ERROR_CONFLICT "operation-changed" when it is not unknown.
 */
must_check bool caller_id_call_found(struct store *s, const char *operation_id,
    const char *call_sid, struct error *err);
must_check bool caller_id_no_call(struct store *s, const char *operation_id, const char *reason,
    struct error *err);

/* ---- what was observed. Nothing changes (and no version counts) when it is so already, or when it
 * is not about what the record says now: a failure of what is not running, the absence of what is
 * not verified. That is no error: another console may have been faster. */
/* `of`: the record as it was when Twilio was asked. Where its call or its start is another one by
 * now, a new verification runs, of which nothing was seen. */
/* calling <-> pending, as the call is not answered or answered. */
must_check bool caller_id_answered(struct store *s, const struct caller_id *of, bool answered,
    struct error *err);
/* Listed at Twilio: verified (verified_at only if it was not), an open verification ends, its code
 * is wiped, its operation if open is done. Makes the record if there is none. */
must_check bool caller_id_verified(struct store *s, const struct verification_plan *plan,
    const char *caller_id_sid, char id[ID_MAX], struct error *err);
/* The running verification ended without success; code wiped. */
must_check bool caller_id_failed(struct store *s, const struct caller_id *of, const char *reason,
    struct error *err);
/* Looked at again and still listed: seen_at, nothing else (no version, no line). */
must_check bool caller_id_seen(struct store *s, const char *id, struct error *err);
/* Was verified and is no longer listed: removed, with the reason. The record stays in sight. */
must_check bool caller_id_gone(struct store *s, const char *id, const char *reason,
    struct error *err);

/* ---- removal: planned first, each remote step, then the record (a tombstone). */
/* ERROR_CONFLICT "verification-running", "operation-open". */
must_check bool caller_id_remove_plan(struct store *s, const char *id, char operation_id[ID_MAX],
    struct error *err);
/* sent or unknown -> done. `left`: what stays elsewhere, in words, the operation's result; NULL:
 * nothing. */
must_check bool caller_id_removed(struct store *s, const char *operation_id, const char *left,
    struct error *err);

/* Wipes codes older than 30 minutes, closes verifications older than that as failed ("nobody saw it
 * end") unless their outcome is unknown. *n: rows changed; none in a store open for reading only.
 */
must_check bool caller_id_sweep(struct store *s, size_t *n, struct error *err);

#endif
