/* What could not be taken is behind the marks: it is asked for by its ids before a table's pages,
 * as many as one request names. One of them that cannot be read is found with few requests, and
 * left for a while. */
#include <string.h>

#include "base/failpoint.h"
#include "desk/sync_parts.h"

#define FEWER 4    /* times, after an answer that cannot be read */
#define REQUESTS 8 /* in a round, of one table */

bool sync_again_begin(struct syncer *y, struct error *err)
{
	struct sync_pull *p = &y->pull;

	p->again_at = 0;
	p->again_most = SUPABASE_IDS_MAX;
	p->again_left = REQUESTS;
	return sync_untaken_ids(y->session->store, sync_source(y)->into, y->all_again,
	    SUPABASE_IDS_MAX, p->again, &p->n_again, err);
}

static size_t asked_now(const struct sync_pull *p)
{
	const size_t left = p->n_again - p->again_at;

	return left < p->again_most ? left : p->again_most;
}

static bool again_make(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	const struct syncer *y = user;
	const struct sync_pull *p = &y->pull;
	const char *ids[SUPABASE_IDS_MAX];
	const size_t n = asked_now(p);

	(void)ask;
	for (size_t i = 0; i < n; i++)
		ids[i] = p->again[p->again_at + i];
	return supabase_by_id_make(s, sync_source(y)->table, ids, n, out, err);
}

static void answered(struct syncer *y, bool unread, const struct error *why)
{
	struct sync_pull *p = &y->pull;
	struct sync_page *page = sync_page_other(p);

	page->asked = p->again_at;
	page->n_asked = unread
	    ? asked_now(p)
	    : sync_ids_settled(p->again + p->again_at, asked_now(p), page->rows, page->n);
	page->at = 0;
	page->there = page->again = true;
	page->last = page->passed = page->settled = false;
	page->unread = unread;
	page->why = unread ? sync_unread_why(why) : UNTAKEN_UNREAD;
	p->again_at += page->n_asked;
	p->again_most =
	    p->again_most < SUPABASE_IDS_MAX / FEWER ? p->again_most * FEWER : SUPABASE_IDS_MAX;
	sync_page_there(y);
}

static void again_came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct syncer *y = user;
	struct sync_pull *p = &y->pull;
	struct sync_page *page = sync_page_other(p);
	struct error why = { .kind = ERROR_NONE };

	if (!reply) {
		syncer_fail(y, ask, NULL, err);
		return;
	}
	FAIL_POINT("sync-page");
	arena_reset(&page->arena);
	if (supabase_rows_read(reply, sync_source(y)->table, NULL, &page->arena, &page->rows,
		&page->n, &why)) {
		answered(y, false, NULL);
	} else if (sync_ask_again(ask, &why)) {
		return;
	} else if (!sync_rows_unread(reply, &why)) {
		syncer_fail(y, ask, reply, &why);
	} else if (asked_now(p) == 1) {
		page->n = 0;
		answered(y, true, &why);
	} else {
		p->again_most = (asked_now(p) + FEWER - 1) / FEWER;
		sync_page_ask(y);
	}
}

bool sync_again_ask(struct syncer *y)
{
	struct sync_pull *p = &y->pull;

	if (p->again_at == p->n_again || p->again_left == 0)
		return false;
	p->again_left--;
	sync_ask(y, &p->ask, again_make, again_came, y);
	return true;
}

static bool came(const struct sync_page *page, const char *id)
{
	for (size_t i = 0; i < page->n; i++)
		if (strcmp(page->rows[i].id, id) == 0)
			return true;
	return false;
}

/* Who sees all of the project's rows knows that one is gone; for others it may be hidden. */
bool sync_again_settle(struct syncer *y, struct error *err)
{
	const struct sync_pull *p = &y->pull;
	const struct sync_page *page = &p->pages[p->page];
	struct store *store = y->session->store;
	char missed[SUPABASE_IDS_MAX][ID_MAX];
	size_t n = 0;

	if (page->unread)
		return sync_pass_over(store, sync_source(y)->into, p->again[page->asked], page->why,
		    err);
	for (size_t i = 0; i < page->n_asked; i++)
		if (!came(page, p->again[page->asked + i]))
			memcpy(missed[n++], p->again[page->asked + i], ID_MAX);
	return sync_untaken_missed(store, (const char(*)[ID_MAX])missed, n, !y->status.not_desk,
	    err);
}
