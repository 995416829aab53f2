/*
 * Numbers verified at Telnyx (table telnyx_verified_numbers), for customers whose outbound calls go
 * through Telnyx: the other direction of lane 2. Telnyx tells the phone a code, the person reads it
 * out, the operator types it here. The code is never kept. Audit lines: telnyx-id.asked, .refused,
 * .verified, .wrong-code, .gone, .removed.
 */
#ifndef STORE_TELNYX_IDS_H
#define STORE_TELNYX_IDS_H

#include "store/journal.h"

#define OPERATION_TELNYX_VERIFY \
	"telnyx-id.verify" /* rings the phone or sends an SMS: never repeated */
#define OPERATION_TELNYX_REMOVE "telnyx-id.remove"

enum telnyx_id_state {
	TELNYX_ID_NONE,
	TELNYX_ID_ASKED, /* Telnyx accepted: the phone was told a code (or will be) */
	TELNYX_ID_VERIFIED,
	TELNYX_ID_FAILED,
	TELNYX_ID_REMOVED,
	TELNYX_ID_STATES
};
const char *telnyx_id_state_name(enum telnyx_id_state s); /* "none", "pending", "verified", ... */

struct telnyx_id {
	char id[ID_MAX], org_id[ID_MAX];
	const char *number, *method, *reason; /* method "call" or "sms" */
	enum telnyx_id_state state;
	const char *state_at, *verified_at, *seen_at;
	char operation_id[ID_MAX]; /* its open operation; "" none */
	enum operation_state operation_state;
	int64_t version;
};
/* The customer's record of this number; *found. */
must_check bool telnyx_id_of(struct store *s, const char *org_id, const char *number,
    struct arena *arena, bool *found, struct telnyx_id *out, struct error *err);
/* The name of another customer who has this number verified, or is about to; "" nobody. */
must_check bool telnyx_id_other(struct store *s, const struct telnyx_id *of, struct arena *arena,
    const char **name, struct error *err);
/* Of one customer, or of all (`org_id` NULL); oldest first, without those that were never asked
 * for.
 */
must_check bool telnyx_id_list(struct store *s, const char *org_id, struct arena *arena,
    struct telnyx_id **out, size_t *n, struct error *err);
/* Operation planned, record made. ERROR_CONFLICT "operation-open" (of this number, whichever
 * customer's), "already-verified". */
must_check bool telnyx_id_plan(struct store *s, const char *org_id, const char *number,
    const char *method, char id[ID_MAX], char operation_id[ID_MAX], struct error *err);
must_check bool telnyx_id_asked(struct store *s, const char *operation_id, struct error *err);
must_check bool telnyx_id_refused(struct store *s, const char *operation_id, const char *reason,
    struct error *err);
/* Listed at Telnyx (record made if there is none), or no longer. */
must_check bool telnyx_id_verified(struct store *s, const char *org_id, const char *number,
    const char *verified_at, struct error *err);
must_check bool telnyx_id_gone(struct store *s, const char *id, const char *reason,
    struct error *err);
/* Telnyx did not take the code: the record stays pending and says so (reason, never the code). */
must_check bool telnyx_id_wrong_code(struct store *s, const char *id, const char *reason,
    struct error *err);
must_check bool telnyx_id_remove_plan(struct store *s, const char *id, char operation_id[ID_MAX],
    struct error *err);
must_check bool telnyx_id_removed(struct store *s, const char *operation_id, struct error *err);

#endif
