/*
 * DESIGN. The rows of a removed customer go before the customer itself: the project removes none
 * that has any left. So that nothing of a removal travels which a person has yet to decide about,
 * the customers whose removal goes now are read once more right before, by their ids: what another
 * desk changed since the page was read is a conflict then, and holds the rows. What slips between
 * this and the push is put back by the store (sync_push_met()).
 */
#include <string.h>

#include "desk/sync_parts.h"

static void next(struct syncer *y);

static bool removed_read(struct syncer *y, struct error *err)
{
	struct sync_removing *r = &y->removing;

	return sync_push_removals(y->session->store, r->n > 0 ? r->ids[r->n - 1] : "",
	    SUPABASE_IDS_MAX, r->ids, &r->n, err);
}

static bool removed_make(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	const struct syncer *y = user;
	const char *ids[SUPABASE_IDS_MAX];

	(void)ask;
	for (size_t i = 0; i < y->removing.n; i++)
		ids[i] = y->removing.ids[i];
	return supabase_by_id_make(s, &shared_tables[SHARED_CUSTOMERS].row, ids, y->removing.n, out,
	    err);
}

static bool rows_write(struct syncer *y, struct error *err)
{
	struct sync_applied applied = { .applied = 0 };

	if (!sync_apply(y->session->store, SHARED_CUSTOMERS, y->removing.rows, y->removing.n_rows,
		NULL, &y->arena, &applied, err))
		return false;
	y->status.pulled += applied.applied;
	return true;
}

static void removed_came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct syncer *y = user;
	struct sync_removing *r = &y->removing;
	struct error why = { .kind = ERROR_NONE };

	arena_reset(&y->arena);
	if (!reply)
		syncer_fail(y, ask, NULL, err);
	else if (supabase_rows_read(reply, &shared_tables[SHARED_CUSTOMERS].row, NULL, &y->arena,
		     &r->rows, &r->n_rows, &why))
		syncer_write(y, rows_write, next);
	else if (sync_rows_unread(reply, &why))
		next(y); /* the removal itself meets what is there */
	else if (!sync_ask_again(ask, &why))
		syncer_fail(y, ask, reply, &why);
}

static void removed_there(struct syncer *y)
{
	if (y->removing.n > 0)
		sync_ask(y, &y->ask, removed_make, removed_came, y);
	else
		sync_push_begin(y);
}

static void next(struct syncer *y)
{
	syncer_write(y, removed_read, removed_there);
}

void sync_removed_begin(struct syncer *y)
{
	y->removing.n = 0;
	next(y);
}
