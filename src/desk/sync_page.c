/*
 * DESIGN. Pages are asked for one after the other; where a write takes more rows than one of them
 * has, as many as it takes are one page for who applies it: each write costs the log a page of the
 * file for almost every row, since ids have no order.
 *
 * A page that cannot be taken (too large, or a row in it is not as documented) is asked for again
 * with fewer rows; one row that cannot be taken by itself is passed over, and kept in mind
 * (sync_again.c).
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/sync_parts.h"

/* Times, of a page that could not be taken; and as many more after one that could. */
#define FEWER 4
#define GATHER_MS 100 /* of answers: rows wait no longer for others */

struct sync_page *sync_page_other(struct sync_pull *p)
{
	return &p->pages[1 - p->page];
}

static struct supabase_page wanted(const struct syncer *y)
{
	const struct sync_pull *p = &y->pull;

	return (struct supabase_page){ .key_column = sync_source(y)->key_column,
		.after_time = p->asked_after.updated_at,
		.after_id = p->asked_after.id,
		.limit = (int)y->pull.limit,
		.plain = sync_source(y)->plain };
}

/* Where a row stands, without what is in it. */
static struct row_table where_only(const struct syncer *y)
{
	return (struct row_table){ .name = sync_source(y)->table->name };
}

static bool page_make(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	struct syncer *y = user;
	const struct supabase_page page = wanted(y);
	const struct row_table only = where_only(y);

	(void)ask;
	return supabase_page_make(s, y->pull.passing ? &only : sync_source(y)->table, &page, out,
	    err);
}

static void page_came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err);

/* What could not be taken before comes first. */
void sync_page_ask(struct syncer *y)
{
	if (!sync_again_ask(y))
		sync_ask(y, &y->pull.ask, page_make, page_came, y);
}

/* True: it is asked for again, with less in it. */
static bool fewer(struct syncer *y, const struct http_reply *reply, const struct error *why)
{
	struct sync_pull *p = &y->pull;

	if (!sync_rows_unread(reply, why) || p->passing)
		return false;
	if (p->limit > 1) {
		p->limit = p->limit > FEWER ? p->limit / FEWER : 1;
	} else {
		p->passing = true;
		p->over = *why;
	}
	sync_page_ask(y);
	return true;
}

/* A project may give fewer rows than are asked for: a page is the last one when it is shorter than
 * another one was. */
static bool is_last(struct syncer *y, size_t n)
{
	const bool last = n == 0 || (n < y->pull.limit && n < y->page_longest);

	if (n > y->page_longest)
		y->page_longest = n;
	return last;
}

/* After a row that is passed over, or a page that came, more of them again. */
static void more(struct sync_pull *p)
{
	if (!p->passing)
		p->limit = p->limit < SYNC_PAGE_ROWS / FEWER ? p->limit * FEWER : SYNC_PAGE_ROWS;
	p->passing = false;
}

/* After those of earlier answers. */
static void page_add(struct sync_page *page, struct row *rows, size_t n)
{
	if (page->n > 0 && n > 0) {
		struct row *all = arena_alloc(&page->arena, (page->n + n) * sizeof *all);

		memcpy(all, page->rows, page->n * sizeof *all);
		memcpy(all + page->n, rows, n * sizeof *all);
		rows = all;
	}
	if (n > 0)
		page->rows = rows;
	page->n += n;
}

/* The answer is no page. Rows that came before it are taken first: then it is asked for again. */
static void page_failed(struct syncer *y, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *why)
{
	struct sync_page *page = sync_page_other(&y->pull);

	if (page->n > 0) {
		page->there = true;
		sync_page_there(y);
	} else if (!reply || !fewer(y, reply, why)) {
		syncer_fail(y, ask, reply, why);
	}
}

static void page_came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct syncer *y = user;
	struct sync_pull *p = &y->pull;
	struct sync_page *page = sync_page_other(p);
	const struct supabase_page as = wanted(y);
	const struct row_table only = where_only(y);
	struct error why = { .kind = ERROR_NONE };
	struct row *rows;
	size_t n;

	if (!reply) {
		page_failed(y, ask, NULL, err);
		return;
	}
	FAIL_POINT("sync-page");
	if (page->n == 0)
		arena_reset(&page->arena);
	if (!supabase_rows_read(reply, p->passing ? &only : sync_source(y)->table, &as,
		&page->arena, &rows, &n, &why)) {
		if (!sync_ask_again(ask, &why))
			page_failed(y, ask, reply, &why);
		return;
	}
	if (page->n == 0) {
		page->began_ms = time_monotonic_ms();
		page->date = reply->date; /* of several the earliest: the mark is before it */
	}
	page_add(page, rows, n);
	page->passed = p->passing;
	page->last = p->passing ? n == 0 : is_last(y, n);
	if (n > 0) {
		(void)text_copy(p->asked_after.updated_at, sizeof p->asked_after.updated_at,
		    rows[n - 1].updated_at);
		(void)text_copy(p->asked_after.id, sizeof p->asked_after.id, rows[n - 1].id);
	}
	more(p);
	page->there = page->last || page->passed || page->n >= p->chunk ||
	    time_monotonic_ms() - page->began_ms > GATHER_MS;
	if (page->there)
		sync_page_there(y);
	else
		sync_page_ask(y);
}
