/* Customers that rows of a page refer to and that are not here (yet): read by their ids. */
#include "desk/sync_parts.h"

#define UNREAD_MAX 8 /* answers that cannot be read, of one table and round */

static size_t parents_now(const struct sync_pull *p)
{
	const size_t left = p->applied.n_missing - p->missing_at;

	return left < p->parents_most ? left : p->parents_most;
}

static bool parents_make(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	const struct syncer *y = user;
	const struct sync_pull *p = &y->pull;
	const char *ids[SUPABASE_IDS_MAX];
	const size_t n = parents_now(p);

	(void)ask;
	for (size_t i = 0; i < n; i++)
		ids[i] = p->applied.missing[p->missing_at + i];
	return supabase_by_id_make(s, &shared_tables[SHARED_CUSTOMERS].row, ids, n, out, err);
}

static bool parents_write(struct syncer *y, struct error *err)
{
	struct sync_pull *p = &y->pull;
	struct sync_applied applied = { .applied = 0 };

	if (p->n_parents > 0 &&
	    !sync_apply(y->session->store, SHARED_CUSTOMERS, p->parents, p->n_parents, NULL,
		&y->arena, &applied, err))
		return false;
	y->status.pulled += applied.applied;
	return true;
}

static void parents_written(struct syncer *y)
{
	struct sync_pull *p = &y->pull;

	p->missing_at += sync_ids_settled(p->applied.missing + p->missing_at, parents_now(p),
	    p->parents, p->n_parents);
	p->parents_most = SUPABASE_IDS_MAX;
	if (p->missing_at < p->applied.n_missing && p->parents_unread < UNREAD_MAX) {
		sync_parents_ask(y);
		return;
	}
	sync_parents_read(y);
}

/* One that cannot be read is one that is not there: its rows wait for it. After many such answers
 * the others wait for another round. */
static bool fewer_parents(struct syncer *y, const struct http_reply *reply, const struct error *why)
{
	struct sync_pull *p = &y->pull;

	if (!sync_rows_unread(reply, why))
		return false;
	p->parents_unread++;
	if (parents_now(p) > 1 && p->parents_unread < UNREAD_MAX) {
		p->parents_most = parents_now(p) / 2;
		sync_parents_ask(y);
	} else {
		p->n_parents = 0;
		parents_written(y);
	}
	return true;
}

static void parents_came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct syncer *y = user;
	struct sync_pull *p = &y->pull;
	struct error why = { .kind = ERROR_NONE };

	arena_reset(&y->arena);
	if (!reply)
		syncer_fail(y, ask, NULL, err);
	else if (supabase_rows_read(reply, &shared_tables[SHARED_CUSTOMERS].row, NULL, &y->arena,
		     &p->parents, &p->n_parents, &why))
		syncer_write(y, parents_write, parents_written);
	else if (!sync_ask_again(ask, &why) && !fewer_parents(y, reply, &why))
		syncer_fail(y, ask, reply, &why);
}

void sync_parents_ask(struct syncer *y)
{
	sync_ask(y, &y->pull.parent_ask, parents_make, parents_came, y);
}
