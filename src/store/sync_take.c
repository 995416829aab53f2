/*
 * DESIGN. A row of the remote that nothing stands against is one look and one write. Everything
 * else (changed here, in another's way, its customer not here) is told apart first. What a rule of
 * the store refuses is one statement taken back.
 */
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "store/sync_rows.h"

#define OLD_PAGE_S 600 /* no page is applied later after it was asked for */

/* Removed here, and meanwhile given something there: which of both holds is for a person to say. */
static bool owner_meets(struct sync_taking *k, const char *org_id, struct error *err)
{
	struct sync_kept kept;
	struct sync_plan plan;
	struct sync_here org;
	struct row base;
	bool known;

	if (!sync_read(k->s, SHARED_CUSTOMERS, org_id, &k->scratch, &org, err) ||
	    !sync_plan_read(k->s, SHARED_CUSTOMERS, org_id, &k->scratch, &plan, err) ||
	    !sync_plan_base(k->s, SHARED_CUSTOMERS, &plan, &k->scratch, &base, &known, err) ||
	    !sync_kept_get(k->s, org_id, &k->scratch, &kept, err))
		return false;
	if (!plan.open || !known || kept.found || org.remote < 0 ||
	    sync_deleted(SHARED_CUSTOMERS, &base))
		return true;
	base.id = org_id;
	base.version = org.remote;
	k->out->conflicts++;
	k->any_kept = true;
	return sync_keep(k->s, SHARED_CUSTOMERS, org_id, &base, &base, org_id, &k->scratch, err);
}

static void missing(struct sync_taking *k, const char *org_id)
{
	struct sync_applied *out = k->out;

	for (size_t i = 0; i < out->n_missing; i++)
		if (strcmp(out->missing[i], org_id) == 0)
			return;
	out->missing = store_grow(k->arena, out->missing, out->n_missing, &k->room_missing,
	    sizeof *out->missing);
	(void)snprintf(out->missing[out->n_missing++], ID_MAX, "%s", org_id);
}

static bool refuse(struct sync_taking *k, const struct error *why, enum sync_fate *fate)
{
	if (k->out->problem.kind == ERROR_NONE)
		k->out->problem = *why;
	*fate = FATE_REFUSED;
	return true;
}

static bool take_clear(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, enum sync_fate *fate, struct error *err)
{
	const bool fresh = t == SHARED_CUSTOMERS && !here->found;
	struct customer_texts texts;
	struct error why = { 0 };
	bool refused;

	*fate = FATE_APPLIED;
	if (fresh)
		customer_texts(sync_deleted(t, theirs) ? "" : sync_value(t, theirs, "name"),
		    k->arena, &texts);
	if (!sync_write(k->s, t, theirs, !here->found, fresh ? &texts : NULL, &refused, &why)) {
		if (refused)
			return refuse(k, &why, fate);
		if (err)
			*err = why;
		return false;
	}
	return sync_follow(k, t, here->found ? &here->row : NULL, theirs, err);
}

static bool take_removed(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, enum sync_fate *fate, struct error *err)
{
	const size_t n = shared_tables[t].row.n;
	const char **values = arena_alloc(&k->scratch, n * sizeof *values);
	struct row row = *theirs;

	memcpy(values, here->row.values, n * sizeof *values);
	values[shared_tables[t].deleted_column] = theirs->values[shared_tables[t].deleted_column];
	row.values = values;
	return take_clear(k, t, &row, here, fate, err) && sync_plan_end(k->s, t, theirs->id, err) &&
	    (!k->any_kept || sync_unkeep(k->s, theirs->id, err));
}

bool sync_take_over(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, enum sync_fate *fate, struct error *err)
{
	const char *org_id = t == SHARED_CUSTOMERS ? "" : sync_org(t, theirs);
	struct sync_here now = *here;
	enum presence owner = LIVE;
	bool clear = true;

	if (org_id[0] && !customer_presence(k->s, org_id, &owner, err))
		return false;
	/* It went to a customer that was never here, and is removed: here it is removed too. */
	if (owner == ABSENT && here->found && sync_deleted(t, theirs))
		return take_removed(k, t, theirs, here, fate, err);
	if (owner == ABSENT) {
		missing(k, org_id);
		*fate = FATE_ORPHAN;
		return true;
	}
	if (!sync_deleted(t, theirs) && !sync_make_way(k, t, theirs, &now, &clear, fate, err))
		return false;
	if (!clear)
		return true;
	if (!take_clear(k, t, theirs, &now, fate, err))
		return false;
	if (*fate != FATE_APPLIED)
		return true;
	if (now.found &&
	    (!sync_plan_end(k->s, t, theirs->id, err) ||
		(k->any_kept && !sync_unkeep(k->s, theirs->id, err))))
		return false;
	return owner != REMOVED || sync_deleted(t, theirs) || owner_meets(k, org_id, err);
}

bool sync_by_version(const struct sync_taking *k, const struct row *theirs)
{
	return k->pushes && theirs->version > 0;
}

/* As sync_meet_said(), and what is new there of a customer that was removed here stays out. */
static bool take_said(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, enum sync_fate *fate, struct error *err)
{
	const char *org_id = t == SHARED_CUSTOMERS ? "" : sync_org(t, theirs);
	enum presence owner = ABSENT;

	if (!here->found && org_id[0] && !customer_presence(k->s, org_id, &owner, err))
		return false;
	if (owner == REMOVED || (!here->found && sync_deleted(t, theirs)))
		return true;
	if (!(here->found ? sync_meet_said(k, t, theirs, here, fate, err)
			  : sync_take_over(k, t, theirs, here, fate, err)))
		return false;
	return (*fate != FATE_APPLIED && *fate != FATE_EQUAL && *fate != FATE_CONFLICT) ||
	    sync_said_put(k->s, t, theirs, &k->scratch, err);
}

/* An earlier word of the same row stands in another's way, or waits: the newer one counts. */
static bool supersede(struct sync_taking *k, const struct row *theirs, bool set_back, bool *known,
    struct error *err)
{
	struct sync_kept kept = { .found = false };
	int64_t version = -1;

	*known = false;
	if (k->any_kept && !sync_kept_of(k->s, theirs->id, &k->scratch, &kept, err))
		return false;
	if (k->any_aside && !sync_aside_version(k->s, theirs->id, &version, err))
		return false;
	*known = !set_back && k->pushes &&
	    ((kept.found && kept.theirs.version >= theirs->version) ||
		(version >= 0 && version >= theirs->version));
	if (*known)
		return true;
	return (!kept.found || sync_unkeep(k->s, kept.id, err)) &&
	    (version < 0 || sync_aside_drop(k->s, theirs->id, err));
}

/* Two moments of the same remote, as they came: which is later? Their fractions may differ in
 * length. */
static bool is_later(const char *a, const char *b)
{
	const size_t seconds = strlen("2026-11-21T14:02:05");
	int order;

	if (strlen(a) < seconds || strlen(b) < seconds)
		return false;
	order = strncmp(a, b, seconds);
	if (order != 0)
		return order > 0;
	a += seconds + (a[seconds] == '.');
	b += seconds + (b[seconds] == '.');
	while (*a >= '0' && *a <= '9' && *a == *b) {
		a++;
		b++;
	}
	return *a >= '0' && *a <= '9' && (*b < '0' || *b > '9' ? *a > '0' : *a > *b);
}

/* A version that is not above ours is an old page's, or the remote was set back to a backup: that
 * is certain of what was read after ours was known, of what was known when it was seen to be set
 * back, and of what was changed there later than ours, or too long after it. */
static bool set_back(const struct sync_taking *k, const struct row *theirs,
    const struct sync_here *here)
{
	time_t known;

	if (k->fresh_read)
		return theirs->version < here->remote;
	if (is_later(theirs->updated_at ? theirs->updated_at : "", here->remote_at))
		return here->remote_at[0] != '\0';
	if (theirs->version >= here->remote || !here->remote_at[0])
		return false;
	if (k->set_back_at[0] && !is_later(here->remote_at, k->set_back_at))
		return true;
	return time_parse(here->remote_at, &known) && time_now() - known > OLD_PAGE_S;
}

static bool known_already(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    const struct sync_here *here, struct error *err)
{
	/* One that was pushed from here: since when it is there is seen now. */
	return here->remote != theirs->version || here->remote_at[0] || !theirs->updated_at ||
	    !theirs->updated_at[0] ||
	    sync_remote_set(k->s, t, theirs->id, theirs->version, theirs->updated_at, err);
}

static bool take(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    enum sync_fate *fate, struct error *err)
{
	struct sync_here here;
	bool known = false;

	*fate = FATE_EQUAL;
	if (!sync_read(k->s, t, theirs->id, &k->scratch, &here, err))
		return false;
	if (here.found && sync_by_version(k, theirs) && here.remote >= theirs->version) {
		here.set_back = set_back(k, theirs, &here);
		if (!here.set_back)
			return known_already(k, t, theirs, &here, err);
	}
	if ((k->any_kept || k->any_aside) && !supersede(k, theirs, here.set_back, &known, err))
		return false;
	if (known)
		return true;
	if (!k->pushes)
		return take_said(k, t, theirs, &here, fate, err);
	if (here.found)
		return sync_meet(k, t, theirs, &here, fate, err);
	if (sync_deleted(t, theirs)) /* it was never here */
		return true;
	return sync_take_over(k, t, theirs, &here, fate, err);
}

bool sync_take(struct sync_taking *k, enum shared_table t, const struct row *theirs,
    enum sync_fate *fate, struct error *err)
{
	if (!take(k, t, theirs, fate, err))
		return false;
	/* A remote that is only read is read from its beginning each time. */
	if (k->pushes && (*fate == FATE_ORPHAN || *fate == FATE_REFUSED)) {
		k->any_untaken = true;
		return sync_untaken_put(k->s, t, theirs->id,
		    *fate == FATE_ORPHAN ? UNTAKEN_ORPHAN : UNTAKEN_REFUSED, err);
	}
	return !k->any_untaken || sync_untaken_drop(k->s, theirs->id, err);
}
