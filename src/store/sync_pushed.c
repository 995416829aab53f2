/* What came of a push: the remote has it, has it not, or has something else in its way. */
#include <stdio.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/time.h"
#include "store/sync_rows.h"

#define CLASH_AGAIN_S 30 /* until what has the number there is looked at again */

/* Nothing to say where it was settled meanwhile. */
static bool later_one(struct store *s, const struct sync_push *p, const char *at, const char *why,
    struct error *err)
{
	static const char sql[] =
	    "update operations set state = 'planned', sent_at = null, next_attempt_at = ?3, last_error = coalesce(?4, ''), "
	    "updated_at = ?1, version = version + 1 where id = ?2 and state in ('planned', 'sent') and kind = '" OPERATION_SYNC
	    "'";

	return store_change(s, sql, TEXTS(p->operation_id, at && at[0] ? at : NULL, why), NULL,
	    err);
}

static bool done_one(struct store *s, const struct sync_push *p, int64_t version,
    struct arena *arena, struct error *err)
{
	struct sync_here here;
	struct row pushed = p->row;

	if (!sync_read(s, p->table, p->row.id, arena, &here, err))
		return false;
	/* It took another id, or a later version of it came while this was under way. */
	if (!here.found || here.remote >= version)
		return later_one(s, p, NULL, "", err);
	pushed.version = version;
	if (!sync_remote_set(s, p->table, p->row.id, version, "", err))
		return false;
	return sync_equal(p->table, &here.row, &pushed, false) ||
		(p->tombstone && sync_deleted(p->table, &here.row))
	    ? sync_plan_end(s, p->table, p->row.id, err)
	    : sync_plan_set(s, p->table, p->row.id, &pushed, err);
}

bool sync_push_done(struct store *s, const struct sync_push *pushes, const int64_t *versions,
    size_t n, struct error *err)
{
	struct arena arena = { 0 };
	bool ok = n == 0 || sync_begin(s, err);

	if (!ok || n == 0)
		return ok;
	for (size_t i = 0; ok && i < n; i++) {
		arena_reset(&arena);
		ok = done_one(s, &pushes[i], versions[i], &arena, err);
	}
	arena_done(&arena);
	if (!ok ||
	    !store_audit(s, NULL, "sync.pushed", shared_tables[pushes[0].table].row.name, err,
		"%zu", n))
		return store_rollback(s);
	if (!store_commit(s, err))
		return false;
	FAIL_POINT("sync-pushed");
	return true;
}

bool sync_push_later(struct store *s, const struct sync_push *pushes, size_t n,
    const char *next_attempt_at, const char *why, struct error *err)
{
	if (n == 0)
		return true;
	if (!store_begin(s, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!later_one(s, &pushes[i], next_attempt_at, why, err))
			return store_rollback(s);
	if (!store_commit(s, err))
		return false;
	FAIL_POINT("sync-later");
	return true;
}

/* The remote keeps it out, and what is known of it here says nothing against it (yet). */
static bool wait_for_other(struct store *s, const struct sync_push *p, const struct row *theirs,
    struct error *err)
{
	char at[TIME_TEXT_MAX], why[300];

	time_text(time_now() + CLASH_AGAIN_S, at);
	(void)snprintf(why, sizeof why,
	    _("%s is still another row's at the project (%s); it is tried again."),
	    p->row.values[shared_tables[p->table].name_column]
		? p->row.values[shared_tables[p->table].name_column]
		: "",
	    theirs->id);
	return later_one(s, p, at, why, err);
}

static bool wait_for_round(struct store *s, const struct sync_push *p, struct error *err)
{
	char at[TIME_TEXT_MAX];

	time_text(time_now() + CLASH_AGAIN_S, at);
	return later_one(s, p, at,
	    _("The shared project has it otherwise than this store knows; it is tried again."),
	    err);
}

/* Its rows went before it: they live again, here and with the next push there, until a person has
 * decided. */
static bool rows_stay(struct sync_taking *k, const struct sync_push *p,
    const struct sync_kept *kept, const struct sync_here *here, struct error *err)
{
	const enum shared_table t = SHARED_CUSTOMERS;

	return p->table != t || !p->tombstone || kept->clash || sync_deleted(t, &kept->theirs) ||
	    !sync_deleted(t, &here->row) ||
	    sync_children_back(k, here->row.id, sync_value(t, &here->row, "deleted_at"), err);
}

static bool met_inside(struct sync_taking *k, const struct sync_push *p, const struct row *theirs,
    struct error *err)
{
	const bool itself = strcmp(theirs->id, p->row.id) == 0;
	struct sync_kept kept;
	struct sync_plan plan;
	struct sync_here here;
	enum sync_fate fate;

	k->fresh_read = itself && theirs->version < p->row.version;
	if (!later_one(k->s, p, NULL, "", err) || !sync_take(k, p->table, theirs, &fate, err))
		return false;
	k->fresh_read = false;
	if (!sync_taking_end(k, err) || !sync_kept_get(k->s, p->row.id, &k->scratch, &kept, err) ||
	    !sync_plan_read(k->s, p->table, p->row.id, &k->scratch, &plan, err) ||
	    !sync_read(k->s, p->table, p->row.id, &k->scratch, &here, err))
		return false;
	if (kept.found)
		return rows_stay(k, p, &kept, &here, err);
	if (!plan.open || plan.sent || strcmp(plan.id, p->operation_id) != 0)
		return true;
	if (!itself)
		return wait_for_other(k->s, p, theirs, err);
	/* Over what is there now it can go at once; without that it would meet the same for ever.
	 */
	return (here.remote == theirs->version && p->row.version != theirs->version) ||
	    wait_for_round(k->s, p, err);
}

bool sync_push_met(struct store *s, const struct sync_push *push, const struct row *theirs,
    struct error *err)
{
	struct arena arena = { 0 };
	struct sync_applied applied;
	struct sync_taking k;
	bool ok;

	if (!sync_begin(s, err))
		return false;
	ok = sync_taking_begin(&k, s, &arena, &applied, err) && met_inside(&k, push, theirs, err);
	arena_done(&k.scratch);
	arena_done(&arena);
	if (!ok)
		return store_rollback(s);
	if (!store_commit(s, err))
		return false;
	FAIL_POINT("sync-clash");
	return true;
}
