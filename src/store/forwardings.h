/* Lane 1: forwarding configurations, one per business number. See store.h for ownership. */
#ifndef STORE_FORWARDINGS_H
#define STORE_FORWARDINGS_H

#include "store/store.h"

enum inbound_state {
	INBOUND_NONE,
	INBOUND_GIVEN,
	INBOUND_REPORTED,
	INBOUND_PROVEN,
	INBOUND_STALE,
	INBOUND_DRIFTED,
	INBOUND_REFUSED,
	INBOUND_REMOVED,
	INBOUND_STATES
};
enum ai_source { AI_NONE, AI_POOL, AI_MANAGED, AI_BYOC, AI_MANUAL, AI_SOURCES };
const char *inbound_state_name(enum inbound_state s);
bool inbound_state_parse(const char *word, enum inbound_state *out);
const char *ai_source_name(enum ai_source s); /* AI_NONE: "" */

struct forwarding {
	char id[ID_MAX], org_id[ID_MAX];
	const char *business_number; /* E.164 */
	const char *line_type;       /* "mobile", "fixed", "voip", "" unknown */
	const char *ai_number;       /* E.164, "" not chosen */
	enum ai_source ai_source;
	const char *carrier_id; /* "" not chosen */
	const char *condition;  /* word of condition_name(), "" not chosen */
	int ring_seconds;       /* 0: the network's own */
	/* The exact codes that were read out when it was marked given; one a line where it takes
	 * several. */
	const char *activate_code, *deactivate_code, *query_code;
	/* Cancel codes of an earlier setup that may still be on: dial these first. One a line. */
	const char *owed_cancel;
	enum inbound_state state;
	const char *given_at, *reported_at, *proven_at, *removed_at, *refused_at,
	    *state_at; /* "" never */
	const char *refused_reason;
	const char *updated_at;
	int64_t version;
};

/* May the codes that were read out still be on at the network? What it refused never was, unless it
 * was a sequence of codes of which some were taken, or it had worked before. */
bool forwarding_may_be_on(const struct forwarding *f);

/* Those of a customer that live, in the order in which they came. */
must_check bool forwarding_list(struct store *s, const char *org_id, struct arena *arena,
    struct forwarding **out, size_t *n,
    struct error *err); /* in the order they were added; without tombstones */
/* Those whose AI number this is, whosever: for the question before it is given back. */
must_check bool forwarding_list_to(struct store *s, const char *ai_number, struct arena *arena,
    struct forwarding **out, size_t *n, struct error *err);
must_check bool forwarding_get(struct store *s, const char *id, struct arena *arena,
    struct forwarding *out, struct error *err);
/* Was its AI number a managed one that is not the customer's any more (given back)? Calls that are
 * forwarded to it reach whoever rents it next. */
must_check bool forwarding_ai_gone(struct store *s, const char *id, bool *gone, struct error *err);
/* ERROR_CONFLICT "number-taken" names who has it. */
must_check bool forwarding_add(struct store *s, const char *org_id, const char *business_number,
    const char *line_type, char id[ID_MAX], struct error *err);
must_check bool forwarding_renumber(struct store *s, const char *id, int64_t version,
    const char *business_number, const char *line_type,
    struct error *err); /* only in state none or removed, and nothing owed: ERROR_REFUSED
			   "still-forwarded" */

struct forwarding_setup {
	const char *ai_number;
	enum ai_source ai_source;
	const char *carrier_id, *condition;
	int ring_seconds;
	const char *line_type;
	/* What this setup is activated with, one a line as in forwarding_codes; NULL or "": not
	 * known. */
	const char *activate_code;
};
/* Chooses. Compare and set on `version` (ERROR_CONFLICT "changed-meanwhile"). Where a code was
 * given before and this differs, its cancel codes move to owed_cancel and the state falls back:
 * none, or stale if it was proven; but where it is activated with the very codes that were given,
 * the state and its times stay and nothing is owed. Idempotent. AI_POOL takes a place in the same
 * transaction: ERROR_REFUSED "pool-full", "no-such-pool-number"; in a shared store "pool-online"
 * (sync.h). */
must_check bool forwarding_set(struct store *s, const char *id, int64_t version,
    const struct forwarding_setup *setup, struct error *err);
/* The only way to change the state by hand; each writes its time and audit line. `codes` for given
 * only. */
/* All: ERROR_NOT_FOUND "no-such-number", ERROR_CONFLICT "changed-meanwhile", ERROR_REFUSED
 * "not-now" where the state does not allow it; given: "nothing-to-give" before AI number, carrier
 * and condition are chosen, "reported-already" where the same code is reported or proven; given
 * and reported: "ai-number-gone" as forwarding_ai_gone(). Given clears the later times. Removed:
 * nothing is forwarded any more, so nothing is owed either; the row (deactivate_code) and its audit
 * line keep all cancel codes, should it be on after all. */
struct forwarding_codes {
	const char *activate, *deactivate, *query;
};
must_check bool forwarding_given(struct store *s, const char *id, int64_t version,
    const struct forwarding_codes *codes, struct error *err);
must_check bool forwarding_reported(struct store *s, const char *id, int64_t version,
    struct error *err);
must_check bool forwarding_refused(struct store *s, const char *id, int64_t version,
    const char *reason, struct error *err);
must_check bool forwarding_removed(struct store *s, const char *id, int64_t version,
    struct error *err);
/* The customer says that the earlier setup is cancelled. */
must_check bool forwarding_cancel_done(struct store *s, const char *id, int64_t version,
    struct error *err);

#endif
