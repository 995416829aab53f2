/*
 * DESIGN
 * Two pages: one is applied, in chunks that are short enough for a screen to stay alive, while the
 * next one comes (sync_page.c). A chunk's mark is written with the chunk after it (or by itself at
 * the end of the table), when the customers that it lacked have been read: what is interrupted is
 * seen again, and applying a row twice changes nothing.
 *
 * The mark never stands later than the server's clock minus SYNC_OVERLAP_S: a row that is committed
 * late, with an earlier time, is still behind it.
 */
#include <stdio.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/sync_parts.h"
#include "phone/number.h"

#define CHUNK_MIN 25
#define CHUNK_SHORT_MS 12 /* twice as many the next time */
#define CHUNK_LONG_MS 30  /* half as many */
#define NO_SCREEN 3       /* times as long, in a command: fewer and larger transactions */
#define NO_SCREEN_PAGES 2 /* in one of them, at most; else one */
#define CHUNK_FIRST 200
#define MARK_EVERY_S 60 /* while rows are new: an idle round writes nothing */

/* clang-format off */
static const struct sync_source shared[] = {
	{ &shared_tables[SHARED_CUSTOMERS].row, "updated_at", SHARED_CUSTOMERS, false },
	{ &shared_tables[SHARED_POOL_NUMBERS].row, "updated_at", SHARED_POOL_NUMBERS, false },
	{ &shared_tables[SHARED_MANAGED_NUMBERS].row, "updated_at", SHARED_MANAGED_NUMBERS, false },
	{ &shared_tables[SHARED_FORWARDINGS].row, "updated_at", SHARED_FORWARDINGS, false },
	{ &shared_tables[SHARED_CALLER_IDS].row, "updated_at", SHARED_CALLER_IDS, false },
	{ &shared_tables[SHARED_AGENTS].row, "updated_at", SHARED_AGENTS, false },
	{ &shared_tables[SHARED_TELNYX_NUMBERS].row, "updated_at", SHARED_TELNYX_NUMBERS, false },
};
/* clang-format on */

const struct sync_source *sync_source(const struct syncer *y)
{
	return &y->pull.sources[y->pull.source];
}

/* ---- marks */

/* No later than the server's clock allows, and never back: a clock may be set. */
static void mark_after(struct syncer *y, const struct row *row, int64_t date)
{
	struct sync_mark *m = &y->pull.mark;
	struct sync_mark now = { .who = m->who };
	const time_t until = (time_t)(date > 0 ? date : (int64_t)time_now()) - SYNC_OVERLAP_S;
	time_t at, was;

	if (sync_source(y)->plain || !time_parse(row->updated_at, &at))
		return;
	if (at < until) {
		(void)text_copy(now.updated_at, sizeof now.updated_at, row->updated_at);
		(void)text_copy(now.id, sizeof now.id, row->id);
	} else {
		time_text(until, now.updated_at);
		if (m->updated_at[0] && time_parse(m->updated_at, &was) &&
		    was >= until - MARK_EVERY_S)
			return;
	}
	y->pull.mark_new = strcmp(m->updated_at, now.updated_at) != 0 || strcmp(m->id, now.id) != 0;
	*m = now;
}

/* ---- a chunk */

static bool apply_seeds(struct syncer *y, const struct row *rows, size_t n, struct error *err)
{
	struct sync_pull *p = &y->pull;
	struct store *store = y->session->store;
	struct sync_applied customers = { .applied = 0 };
	struct sync_seeds ours;

	if (!sync_seeds_rows(y->session, p->source, rows, n, &p->arena, &ours, err) ||
	    (ours.n_customers > 0 &&
		!sync_apply(store, SHARED_CUSTOMERS, ours.customers, ours.n_customers, NULL,
		    &p->arena, &customers, err)) ||
	    !sync_apply(store, sync_source(y)->into, ours.rows, ours.n, NULL, &p->arena,
		&p->applied, err))
		return false;
	p->applied.applied += customers.applied;
	p->applied.refused += ours.unseen;
	return true;
}

size_t sync_chunk(const struct syncer *y, size_t rows, uint64_t took_ms)
{
	const unsigned patience = y->once ? NO_SCREEN : 1;
	const size_t most = y->once ? NO_SCREEN_PAGES * SYNC_PAGE_ROWS : SYNC_PAGE_ROWS;

	if (took_ms < CHUNK_SHORT_MS * patience && rows < most)
		return rows < most / 2 ? rows * 2 : most;
	return took_ms > CHUNK_LONG_MS * patience && rows > CHUNK_MIN ? rows / 2 : rows;
}

static bool chunk_write(struct syncer *y, struct error *err)
{
	struct sync_pull *p = &y->pull;
	const struct sync_page *page = &p->pages[p->page];
	const struct row *rows = page->rows + page->at;
	const size_t left = page->n - page->at;
	const uint64_t began = time_monotonic_ms();

	p->chunk_now = left < p->chunk ? left : p->chunk;
	arena_reset(&p->arena);
	memset(&p->applied, 0, sizeof p->applied);
	if (sync_source(y)->plain
		? !apply_seeds(y, rows, p->chunk_now, err)
		: !sync_apply(y->session->store, sync_source(y)->into, rows, p->chunk_now,
		      p->mark_new ? &p->mark : NULL, &p->arena, &p->applied, err))
		return false;
	p->mark_new = false;
	p->chunk = sync_chunk(y, p->chunk, time_monotonic_ms() - began);
	return true;
}

static void step(void *user);

/* Kept in mind before the mark is past it. */
static bool pass_write(struct syncer *y, struct error *err)
{
	const struct row *row = &y->pull.pages[y->pull.page].rows[0];

	return sync_source(y)->plain ||
	    sync_pass_over(y->session->store, sync_source(y)->into, row->id,
		sync_unread_why(&y->pull.over), err);
}

static void passed(struct syncer *y)
{
	struct sync_page *page = &y->pull.pages[y->pull.page];
	const struct error *why = &y->pull.over;

	log_line("sharing: %s %s is passed over: %s (%s)", sync_source(y)->table->name,
	    page->rows[0].id, why->code, why->detail);
	y->unseen += sync_source(y)->plain;
	y->status.round_rows++;
	mark_after(y, &page->rows[0], page->date);
	page->at = page->n;
	step(y);
}

/* Decided by another desk, and nothing that anybody here did: it is told. */
static void moved_note(struct syncer *y, const struct sync_applied *a)
{
	char shown[NUMBER_TEXT_MAX];

	if (a->moved == 0)
		return;
	number_show(a->moved_number, shown, sizeof shown);
	y->status.n_moved += a->moved;
	(void)snprintf(y->moved, sizeof y->moved,
	    _("%s is the number of %s now, no longer of %s: another desk has decided so."), shown,
	    a->moved_to, a->moved_from);
}

static void chunk_done(struct syncer *y)
{
	struct sync_pull *p = &y->pull;
	struct sync_page *page = &p->pages[p->page];
	const struct sync_applied *a = &p->applied;

	syncer_lives(y);
	if (a->n_missing > 0 && !p->parents_read) {
		p->missing_at = 0;
		sync_parents_ask(y);
		return;
	}
	FAIL_POINT("sync-page-applied");
	p->parents_read = false;
	if (a->problem.kind != ERROR_NONE)
		log_line("sharing: %s: %s (%s)", sync_source(y)->table->name, a->problem.code,
		    a->problem.detail);
	if (sync_source(y)->plain) {
		y->unseen += a->orphans + a->refused;
		if (y->pull_problem.kind == ERROR_NONE)
			y->pull_problem = a->problem;
	}
	y->status.pulled += a->applied + a->conflicts;
	moved_note(y, a);
	y->status.round_rows += p->chunk_now;
	page->at += p->chunk_now;
	if (!page->again)
		mark_after(y, &page->rows[page->at - 1], page->date);
	if (page->at < page->n)
		loop_timer(y->loop, step, y, 1); /* others have their turn */
	else
		step(y);
}

/* ---- table by table */

static void table_begin(struct syncer *y);

static void table_next(struct syncer *y)
{
	y->pull.source++;
	if (y->pull.source < y->pull.n_sources) {
		table_begin(y);
		return;
	}
	sync_pull_drop(y);
	sync_round_pulled(y);
}

static bool mark_write(struct syncer *y, struct error *err)
{
	struct sync_pull *p = &y->pull;

	return sync_apply(y->session->store, sync_source(y)->into, NULL, 0, &p->mark, &p->arena,
	    &p->applied, err);
}

static void table_end(struct syncer *y)
{
	if (y->pull.mark_new)
		syncer_write(y, mark_write, table_next);
	else
		table_next(y);
}

static void go_on(struct syncer *y)
{
	step(y);
}

static void page_empty(struct sync_page *page)
{
	struct arena arena = page->arena;

	arena_reset(&arena);
	*page = (struct sync_page){ .arena = arena };
}

static void step(void *user)
{
	struct syncer *y = user;
	struct sync_pull *p = &y->pull;
	struct sync_page *page = &p->pages[p->page];
	bool last;

	if (!page->there) {
		if (!sync_page_other(p)->there)
			return; /* it comes */
		p->page = 1 - p->page;
		page = &p->pages[p->page];
		syncer_tell(y);
		if (!page->last)
			sync_page_ask(y);
	}
	if (page->again && !page->settled) {
		page->settled = true;
		syncer_write(y, sync_again_settle, go_on);
		return;
	}
	if (page->at < page->n) {
		syncer_write(y, page->passed ? pass_write : chunk_write,
		    page->passed ? passed : chunk_done);
		return;
	}
	last = page->last;
	page_empty(page);
	if (last)
		table_end(y);
	else if (sync_page_other(p)->there)
		loop_timer(y->loop, step, y, 1);
}

void sync_page_there(struct syncer *y)
{
	if (!y->pull.pages[y->pull.page].there) /* the one before is done with */
		step(y);
}

void sync_parents_read(struct syncer *y)
{
	y->pull.parents_read = true;
	syncer_write(y, chunk_write, chunk_done);
}

static bool mark_read(struct syncer *y, struct error *err)
{
	struct sync_mark *m = &y->pull.mark;

	*m = (struct sync_mark){ .who = y->who };
	return sync_source(y)->plain ||
	    (sync_again_begin(y, err) &&
		sync_mark_get(y->session->store, sync_source(y)->into, y->who, m, err));
}

static void mark_there(struct syncer *y)
{
	struct sync_pull *p = &y->pull;

	p->asked_after = p->mark;
	p->mark_new = false;
	p->limit = SYNC_PAGE_ROWS;
	p->parents_most = SUPABASE_IDS_MAX;
	p->parents_unread = 0;
	sync_page_ask(y);
}

static void table_begin(struct syncer *y)
{
	syncer_write(y, mark_read, mark_there);
}

void sync_pull_begin(struct syncer *y)
{
	struct sync_pull *p = &y->pull;

	sync_pull_drop(y);
	p->sources = y->seeds ? sync_seeds : shared;
	p->n_sources = y->seeds ? sync_seeds_n : sizeof shared / sizeof shared[0];
	p->chunk = CHUNK_FIRST;
	table_begin(y);
}

void sync_pull_drop(struct syncer *y)
{
	struct sync_pull *p = &y->pull;

	sync_ask_drop(&p->ask);
	sync_ask_drop(&p->parent_ask);
	loop_timer(y->loop, step, y, 0);
	arena_done(&p->pages[0].arena);
	arena_done(&p->pages[1].arena);
	arena_done(&p->arena);
	memset(p, 0, sizeof *p);
}
