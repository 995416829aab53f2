/*
 * DESIGN. A row that came and is here too, in another version: equal content ends what was planned,
 * what nobody here has changed is taken, everything else is a conflict for a person to decide.
 */
#include "store/sync_rows.h"

/* Has it rows here that the remote has never seen as its own, or that are to live again there? */
static bool customer_grew(struct store *s, const char *id, bool *out, struct error *err)
{
#define WAS(what) "json_extract(o.parameters, '$." what "')"
#define GREW(table)                                                                       \
	"select 1 from " table " r where r.org_id = ?1 and r.deleted_at is null and "     \
	"(r.remote_version is null or exists (select 1 from operations o where o.kind = " \
	"'" OPERATION_SYNC "' and o.subject = '" table                                    \
	"/' || r.id and o.state in ('planned', 'sent', 'unknown') and "                   \
	"(coalesce(" WAS("base.deleted_at") ", " WAS(                                     \
	    "was.deleted_at") ") is not null or "                                         \
			      "(" WAS("base") " is not null and " WAS(                    \
				  "base.org_id") " is not ?1) or "                        \
						 "(" WAS("was") " is not null and " WAS(  \
						     "was.org_id") " is not hex(?1))))) union all "
	static const char sql[] = GREW("twilio_phone_numbers") GREW("forwarding_configs")
	    GREW("verified_caller_ids") GREW("agents") GREW(
		"telnyx_verified_numbers") "select 1 from provisions where org_id = ?1 and state in ('open', 'stopped')";

	return store_has(s, sql, TEXTS(id), out, err);
}

static bool conflict(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, const struct row *base, enum sync_fate *fate, struct error *err)
{
	*fate = FATE_CONFLICT;
	k->any_kept = true;
	/* What both began with is gone, and so are the versions that were counted. */
	if (here->set_back &&
	    (!sync_unkeep(k->s, theirs->id, err) ||
		!sync_remote_set(k->s, t, theirs->id, theirs->version, theirs->updated_at, err)))
		return false;
	return sync_keep(k->s, t, theirs->id, theirs, here->set_back ? NULL : base,
	    sync_org(t, &here->row), &k->scratch, err);
}

/* Nothing that differs is left of it here. */
static bool agree(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, bool exact, enum sync_fate *fate, struct error *err)
{
	if (!exact && !sync_take_over(k, t, theirs, here, fate, err))
		return false;
	if (!exact && *fate != FATE_APPLIED)
		return true;
	*fate = FATE_EQUAL;
	return (!exact ||
		   sync_remote_set(k->s, t, theirs->id, theirs->version, theirs->updated_at,
		       err)) &&
	    sync_plan_end(k->s, t, theirs->id, err) &&
	    (!k->any_kept || sync_unkeep(k->s, theirs->id, err));
}

/* A change here is planned: what came is either what it began with, or it meets another change. */
static bool meet_planned(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, const struct sync_plan *plan, enum sync_fate *fate,
    struct error *err)
{
	struct row base;
	bool known, ours;

	*fate = FATE_EQUAL;
	if (!sync_plan_base(k->s, t, plan, &k->scratch, &base, &known, err))
		return false;
	if (known && sync_equal(t, &base, theirs, false))
		return sync_remote_set(k->s, t, theirs->id, theirs->version, theirs->updated_at,
		    err);
	/* It was sent once, nobody saw the answer, and then it was changed again. */
	if (!sync_plan_sent(k->s, t, plan, theirs, &k->scratch, &ours, err))
		return false;
	if (ours)
		return sync_remote_set(k->s, t, theirs->id, theirs->version, theirs->updated_at,
			   err) &&
		    sync_plan_set(k->s, t, theirs->id, theirs, err);
	return conflict(k, t, theirs, here, known ? &base : NULL, fate, err);
}

/* Sent from here once, nobody saw that it arrived, and then it was removed. */
static bool came_late(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    struct error *err)
{
	return sync_remote_set(k->s, t, theirs->id, theirs->version, theirs->updated_at, err) &&
	    sync_plan_set(k->s, t, theirs->id, theirs, err);
}

/* Is a row that this remote never gave as it gave it while it was only read? Then nobody here has
 * changed it. */
static bool as_said(struct sync_taking *k, enum shared_table t, const struct sync_here *here,
    bool *out, struct error *err)
{
	struct row said;
	bool known;

	*out = false;
	if (here->remote >= 0 || !k->pushes)
		return true;
	if (!sync_said_get(k->s, t, here->row.id, &k->scratch, &said, &known, err))
		return false;
	*out = known && sync_equal(t, &said, &here->row, false);
	return true;
}

bool sync_meet(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, enum sync_fate *fate, struct error *err)
{
	const bool gone = sync_deleted(t, theirs), removed = sync_deleted(t, &here->row);
	/* Since when it is in a state that both have seen is no change of anybody's. */
	const bool same = sync_equal(t, &here->row, theirs, true);
	const bool exact = same && sync_identical(t, &here->row, theirs);
	struct sync_kept kept = { .found = false };
	struct sync_plan plan;
	bool grew = false, late = false, said = false;

	if ((k->any_kept && !sync_kept_get(k->s, theirs->id, &k->scratch, &kept, err)) ||
	    !sync_plan_read(k->s, t, theirs->id, &k->scratch, &plan, err))
		return false;
	if (kept.clash) {
		*fate = FATE_ASIDE;
		k->any_aside = true;
		return sync_aside_put(k->s, t, theirs, &k->scratch, err);
	}
	if (exact && here->remote == theirs->version && !plan.open && !kept.found)
		return true; /* a remote that counts no versions shows it again and again */
	if (kept.found &&
	    (sync_by_version(k, theirs) && !here->set_back
		    ? kept.theirs.version >= theirs->version
		    : sync_identical(t, &kept.theirs, theirs)))
		return true;
	if (same || (gone && removed))
		return agree(k, t, theirs, here, exact || (gone && removed), fate, err) &&
		    /* Its rows had come back here, until that was decided. */
		    (t != SHARED_CUSTOMERS || !gone || !removed || !kept.found ||
			sync_children_gone(k, theirs->id, err));
	if (kept.found)
		return conflict(k, t, theirs, here, NULL, fate, err);
	if (!plan.other && !sync_transient(t, &here->row) && !as_said(k, t, here, &said, err))
		return false;
	if (said)
		return sync_take_over(k, t, theirs, here, fate, err);
	if (plan.open)
		return meet_planned(k, t, theirs, here, &plan, fate, err);
	if (here->remote < 0 && removed && theirs->version == 1 && k->pushes &&
	    !sync_late_take(k->s, theirs->id, &late, err))
		return false;
	if (late)
		return came_late(k, t, theirs, err);
	if (here->remote < 0)
		return conflict(k, t, theirs, here, NULL, fate, err);
	if (plan.other || sync_transient(t, &here->row))
		return conflict(k, t, theirs, here,
		    sync_transient(t, &here->row) ? NULL : &here->row, fate, err);
	if (t == SHARED_CUSTOMERS && gone && !customer_grew(k->s, theirs->id, &grew, err))
		return false;
	if (grew)
		return conflict(k, t, theirs, here, &here->row, fate, err);
	return sync_take_over(k, t, theirs, here, fate, err);
}

bool sync_meet_said(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, enum sync_fate *fate, struct error *err)
{
	struct row said;
	bool known;

	if (t == SHARED_CUSTOMERS)
		return true;
	if (!sync_said_get(k->s, t, theirs->id, &k->scratch, &said, &known, err))
		return false;
	if (known && sync_equal(t, &said, theirs, false))
		return true;
	if (known && !sync_equal(t, &here->row, &said, false) &&
	    !sync_equal(t, &here->row, theirs, true))
		return conflict(k, t, theirs, here, &said, fate, err);
	return sync_meet(k, t, theirs, here, fate, err);
}
