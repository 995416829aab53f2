/*
 * DESIGN. A decision makes ours what the remote is to have (planned over what was seen of theirs),
 * or theirs what is here. What belongs to the row goes with it: the customer that it needs lives
 * again, rows that were removed together with a customer come back with it.
 */
#include <string.h>

#include "base/buf.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/time.h"
#include "store/sync_rows.h"

struct deciding {
	struct sync_taking k;
	struct sync_kept kept;
	struct sync_here here;
	bool *removed;
};

static bool refused_here(struct deciding *d, struct error *err)
{
	if (d->k.out->problem.kind != ERROR_NONE && err)
		*err = d->k.out->problem;
	else
		error_set(err, ERROR_REFUSED, "store-rule", NULL,
		    _("A rule of the store refused this change; nothing was saved."));
	return false;
}

static bool customer_missing(struct error *err)
{
	return error_set(err, ERROR_REFUSED, "their-customer-missing",
	    _("Let it sync once more, then decide."),
	    _("The other desk's customer is not in this store yet; nothing was decided."));
}

/* ---- codes that were read out, and numbers that go */

/* What was given by the side that is dropped may be on: the row that is kept owes its cancel. */
static bool owe(struct deciding *d, const struct row *kept, const struct row *dropped,
    struct error *err)
{
	return d->kept.table != SHARED_FORWARDINGS ||
	    sync_owe(d->k.s, &d->kept.base, kept, dropped, err);
}

/* Theirs gives way to ours. */
static bool taken_from_them(struct deciding *d, struct error *err)
{
	const enum shared_table t = SHARED_FORWARDINGS;
	const struct row *ours = &d->here.row, *theirs = &d->kept.theirs;

	return d->kept.table != t || sync_deleted(t, ours) || sync_deleted(t, theirs) ||
	    strcmp(sync_value(t, ours, "business_number"),
		sync_value(t, theirs, "business_number")) != 0 ||
	    sync_moved(&d->k, theirs->id, sync_value(t, theirs, "business_number"),
		sync_org(t, theirs), sync_org(t, ours), err);
}

/* ---- the two contents of one row */

static bool ours_stays(struct deciding *d, struct error *err)
{
	const enum shared_table t = d->kept.table;
	const struct row *ours = &d->here.row, *theirs = &d->kept.theirs;
	struct sync_taking *k = &d->k;
	const bool gone = sync_deleted(t, ours);

	if (!owe(d, ours, theirs, err) || !taken_from_them(d, err) ||
	    !sync_remote_set(k->s, t, d->kept.id, theirs->version, theirs->updated_at, err) ||
	    !sync_plan_set(k->s, t, d->kept.id, theirs, err) || !sync_unkeep(k->s, d->kept.id, err))
		return false;
	if (t != SHARED_CUSTOMERS)
		return gone || sync_customer_lives(k, sync_org(t, ours), err);
	if (gone)
		return sync_children_gone(k, d->kept.id, err);
	return !sync_deleted(t, theirs) ||
	    (sync_children_stay(k, d->kept.id, sync_value(t, theirs, "deleted_at"), err) &&
		sync_children_back(k, d->kept.id, sync_value(t, theirs, "deleted_at"), err));
}

static bool theirs_comes(struct deciding *d, struct error *err)
{
	const enum shared_table t = d->kept.table;
	const struct row *ours = &d->here.row, *theirs = &d->kept.theirs;
	struct sync_taking *k = &d->k;
	const bool gone = sync_deleted(t, theirs);
	enum sync_fate fate;

	if (t != SHARED_CUSTOMERS && !gone && !sync_customer_lives(k, sync_org(t, theirs), err))
		return false;
	if (!sync_take_over(k, t, theirs, &d->here, &fate, err))
		return false;
	if (fate == FATE_ORPHAN)
		return customer_missing(err);
	if (fate == FATE_REFUSED)
		return refused_here(d, err);
	/* Another row still stands in its way: it comes with that one. */
	if (!sync_plan_end(k->s, t, d->kept.id, err) || !sync_unkeep(k->s, d->kept.id, err) ||
	    (fate == FATE_APPLIED && !owe(d, theirs, ours, err)))
		return false;
	if (t != SHARED_CUSTOMERS)
		return strcmp(sync_org(t, ours), sync_org(t, theirs)) == 0 ||
		    !sync_org(t, ours)[0] ||
		    sync_customer_drop(k, sync_org(t, ours), d->removed, err);
	if (gone)
		return sync_children_gone(k, d->kept.id, err);
	return !sync_deleted(t, ours) ||
	    sync_children_back(k, d->kept.id, sync_value(t, ours, "deleted_at"), err);
}

static bool not_both(struct error *err)
{
	return error_set(err, ERROR_REFUSED, "not-both", _("Choose one side."),
	    _("Both sides changed the same here, so they cannot both be kept; nothing was decided."));
}

static bool both_stay(struct deciding *d, struct error *err)
{
	const enum shared_table t = d->kept.table;
	struct row mixed = d->kept.theirs;
	const struct unique *by;
	struct sync_taking *k = &d->k;
	char other[ID_MAX];
	bool refused;

	if (!sync_can_both(&d->kept, &d->here.row, k->arena, &mixed.values))
		return not_both(err);
	if (!sync_in_way(k->s, t, &mixed, &by, other, err))
		return false;
	if (other[0])
		return not_both(err);
	return sync_write(k->s, t, &mixed, false, NULL, &refused, err) &&
	    sync_plan_set(k->s, t, d->kept.id, &d->kept.theirs, err) &&
	    sync_unkeep(k->s, d->kept.id, err) && sync_follow(k, t, &d->here.row, &mixed, err) &&
	    (t == SHARED_CUSTOMERS || sync_customer_lives(k, sync_org(t, &mixed), err));
}

/* ---- two rows that cannot live side by side */

/* Theirs is again what it was before it came in the way of ours, as it is here; one that is not
 * here is taken in as removed. Either is planned, and ours is pushed after that. */
static bool clash_ours(struct deciding *d, struct error *err)
{
	const enum shared_table t = d->kept.table;
	const struct row *theirs = &d->kept.theirs;
	const size_t n = shared_tables[t].row.n;
	struct sync_taking *k = &d->k;
	const char **values = arena_alloc(k->arena, n * sizeof *values);
	struct row gone = *theirs;
	char now[TIME_TEXT_MAX];
	enum sync_fate fate = FATE_APPLIED;
	struct sync_here there;
	bool back;

	time_now_text(now);
	memcpy(values, theirs->values, n * sizeof *values);
	values[shared_tables[t].deleted_column] = now;
	gone.values = values;
	if (!sync_read(k->s, t, theirs->id, k->arena, &there, err))
		return false;
	back = there.found && !sync_deleted(t, &there.row);
	if (back ? !sync_remote_set(k->s, t, theirs->id, theirs->version, theirs->updated_at, err)
		 : !sync_take_over(k, t, &gone, &there, &fate, err))
		return false;
	if (fate == FATE_ORPHAN)
		return customer_missing(err);
	if (fate == FATE_REFUSED)
		return refused_here(d, err);
	return sync_plan_set(k->s, t, theirs->id, theirs, err) &&
	    owe(d, &d->here.row, theirs, err) && taken_from_them(d, err) &&
	    sync_plan_set(k->s, t, d->kept.id, d->kept.base.values ? &d->kept.base : NULL, err) &&
	    sync_unkeep(k->s, d->kept.id, err);
}

/* Never pushed, it goes; else it is again what it was at the remote, once theirs is in. */
static bool clash_theirs(struct deciding *d, struct error *err)
{
	const enum shared_table t = d->kept.table;
	struct sync_taking *k = &d->k;
	struct row back = d->kept.base;
	enum sync_fate fate;
	int64_t waits;

	back.id = d->kept.id;
	back.version = d->here.remote;
	if (!sync_aside_version(k->s, d->kept.id, &waits, err) ||
	    !sync_make_room(k->s, t, d->kept.id, err) || !sync_plan_end(k->s, t, d->kept.id, err) ||
	    !sync_unkeep(k->s, d->kept.id, err))
		return false;
	if (d->here.remote >= 0 && back.values && waits < 0 &&
	    !sync_aside_put(k->s, t, &back, k->arena, err))
		return false;
	k->any_aside = true;
	if (t == SHARED_FORWARDINGS) {
		sync_touch_org(k, sync_org(t, &d->here.row));
		if (!sync_place_follow(k->s, d->kept.id, err))
			return false;
	}
	if (!sync_take(k, t, &d->kept.theirs, &fate, err))
		return false;
	if (fate == FATE_ORPHAN)
		return customer_missing(err);
	if (fate == FATE_REFUSED)
		return refused_here(d, err);
	return fate != FATE_APPLIED || owe(d, &d->kept.theirs, &d->here.row, err);
}

/* One of both moved on meanwhile: there is nothing to decide any more. */
static bool clash_over(struct deciding *d, struct error *err)
{
	struct sync_taking *k = &d->k;
	enum sync_fate fate;

	return sync_unkeep(k->s, d->kept.id, err) &&
	    sync_take(k, d->kept.table, &d->kept.theirs, &fate, err);
}

static bool clash(struct deciding *d, enum sync_side side, struct error *err)
{
	const enum shared_table t = d->kept.table;
	const struct unique *by;
	char other[ID_MAX] = "";

	if (side == SIDE_BOTH)
		return not_both(err);
	if (!sync_deleted(t, &d->kept.theirs) &&
	    !sync_in_way(d->k.s, t, &d->kept.theirs, &by, other, err))
		return false;
	if (strcmp(other, d->kept.id) != 0)
		return clash_over(d, err);
	return side == SIDE_OURS ? clash_ours(d, err) : clash_theirs(d, err);
}

/* ---- deciding */

/* The values that the other side does not have any more, for the audit log, as desk/history.c reads
 * them: NAME="VALUE", a quotation mark twice. */
static void quoted(struct buf *out, const char *value)
{
	buf_char(out, '"');
	for (; *value; value++) {
		if (*value == '"')
			buf_char(out, '"');
		buf_char(out, *value);
	}
	buf_char(out, '"');
}

static void dropped(enum shared_table t, const struct row *from, const struct row *to,
    struct buf *out)
{
	for (size_t i = 0; i < shared_tables[t].row.n; i++)
		if (!sync_same(from->values[i], to->values[i])) {
			buf_printf(out, " %s=", shared_tables[t].row.columns[i].name);
			quoted(out, from->values[i] ? from->values[i] : "");
		}
}

static bool note(struct deciding *d, enum sync_side side, struct error *err)
{
	static const char *const words[] = { "ours", "theirs", "both" };
	const enum shared_table t = d->kept.table;
	const char *org_id = sync_org(t, &d->here.row);
	struct buf lost;
	bool ok;

	buf_init(&lost, 8 * SYNC_JSON_MAX);
	buf_printf(&lost, "%s: %s; dropped:", shared_tables[t].row.name, words[side]);
	if (side == SIDE_OURS)
		dropped(t, &d->kept.theirs, &d->here.row, &lost);
	else if (side == SIDE_THEIRS)
		dropped(t, &d->here.row, &d->kept.theirs, &lost);
	ok = store_audit_whole(d->k.s, org_id, "sync.decided", d->kept.id, buf_text(&lost), err);
	buf_done(&lost);
	return ok;
}

static bool under_way(struct error *err)
{
	return error_set(err, ERROR_REFUSED, "operation-open",
	    _("Wait until that has ended, or look at the journal."),
	    _("Something is under way with it at a provider; nothing was decided."));
}

static bool decide_inside(struct deciding *d, enum sync_side side, struct error *err)
{
	const char *org_id = sync_org(d->kept.table, &d->here.row);
	struct sync_plan plan;
	bool ok;

	if (!sync_plan_read(d->k.s, d->kept.table, d->kept.id, d->k.arena, &plan, err))
		return false;
	if (plan.other && side != SIDE_OURS)
		return under_way(err);
	if (d->kept.clash)
		ok = clash(d, side, err);
	else
		ok = side == SIDE_OURS    ? ours_stays(d, err)
		    : side == SIDE_THEIRS ? theirs_comes(d, err)
					  : both_stay(d, err);
	if (!ok || !note(d, side, err) || !sync_taking_end(&d->k, err))
		return false;
	return !(d->kept.clash && side == SIDE_THEIRS && d->kept.table != SHARED_CUSTOMERS) ||
	    !org_id[0] || sync_customer_drop(&d->k, org_id, d->removed, err);
}

static bool load(struct deciding *d, const char *id, int64_t their_version, struct error *err)
{
	struct store *s = d->k.s;

	if (!sync_kept_get(s, id, d->k.arena, &d->kept, err))
		return false;
	if (!d->kept.found)
		return error_set(err, ERROR_NOT_FOUND, "no-such-conflict",
		    _("Look at the conflicts again."),
		    _("There is no such conflict any more; perhaps somebody decided it meanwhile."));
	if (d->kept.theirs.version != their_version)
		return error_set(err, ERROR_CONFLICT, "conflict-changed",
		    _("Look at both sides again, then decide."),
		    _("The other side was changed again meanwhile; nothing was decided."));
	return sync_read(s, d->kept.table, id, d->k.arena, &d->here, err);
}

bool sync_decide(struct store *s, const char *id, enum sync_side side, int64_t their_version,
    bool *removed, struct error *err)
{
	struct arena arena = { 0 };
	struct sync_applied applied;
	struct deciding d = { .removed = removed };
	bool ok;

	*removed = false;
	if (!store_begin(s, err))
		return false;
	ok = sync_taking_begin(&d.k, s, &arena, &applied, err);
	ok = ok && load(&d, id, their_version, err) && decide_inside(&d, side, err);
	arena_done(&d.k.scratch);
	arena_done(&arena);
	if (!ok)
		*removed = false;
	if (!ok)
		return store_rollback(s);
	if (!store_commit(s, err))
		return false;
	FAIL_POINT("sync-decided");
	return true;
}
