/*
 * DESIGN
 * A batch is taken from the store, where it is marked sent; sent (sync_send.c) until each of its
 * rows has an end; and its ends are written back, one short transaction after the other. Only then
 * the next one is taken. A round that is over before that plans again what has no end: what the
 * remote has nevertheless is seen by the next one, which finds it equal.
 */
#include <string.h>

#include "base/check.h"
#include "base/failpoint.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/sync_parts.h"

#define TRIED_MAX 1000
#define SYNC_SOON_S 5 /* the round after this one makes it due */

static void push_next(struct syncer *y);

/* ---- the ends of a batch */

/* A row is tried again at once a single time, then after ten minutes. */
static bool tried_before(struct syncer *y, const char *id)
{
	for (size_t i = 0; i < y->n_tried; i++)
		if (strcmp(y->tried[i], id) == 0)
			return true;
	if (y->n_tried == TRIED_MAX)
		return true;
	y->tried = xrealloc(y->tried, (y->n_tried + 1) * sizeof *y->tried);
	(void)text_copy(y->tried[y->n_tried++], ID_MAX, id);
	return false;
}

/* Soon: not in this round any more. */
static void due_text(enum push_how how, char out[TIME_TEXT_MAX])
{
	time_text(time_now() + (how == PUSH_SOON ? SYNC_SOON_S : SYNC_ROW_AGAIN_S), out);
}

/* How many from `from` on end in the same way, so that one transaction takes them. */
static size_t alike(const struct sync_pushing *p, size_t from)
{
	const struct push_end *first = &p->ends[from];
	size_t n = 1;

	if (first->how == PUSH_MET)
		return 1;
	while (from + n < p->n && p->ends[from + n].how == first->how &&
	    (first->how == PUSH_DONE || first->how == PUSH_OPEN ||
		strcmp(p->ends[from + n].why, first->why) == 0))
		n++;
	return n;
}

static void batch_forget(struct sync_pushing *p)
{
	p->n = 0;
	p->stored = 0;
	arena_reset(&p->arena);
}

static bool done_write(struct syncer *y, size_t n, struct error *err)
{
	struct sync_pushing *p = &y->push;
	int64_t versions[SYNC_PUSH_ROWS];

	for (size_t i = 0; i < n; i++)
		versions[i] = p->ends[p->stored + i].version;
	return sync_push_done(y->session->store, p->rows + p->stored, versions, n, err);
}

static bool ends_write(struct syncer *y, struct error *err)
{
	struct sync_pushing *p = &y->push;
	struct store *store = y->session->store;
	char due[TIME_TEXT_MAX];

	while (p->stored < p->n) {
		const struct push_end *e = &p->ends[p->stored];
		const struct sync_push *rows = p->rows + p->stored;
		const size_t n = alike(p, p->stored);
		bool ok = false;

		switch (e->how) {
		case PUSH_DONE:
			ok = done_write(y, n, err);
			break;
		case PUSH_MET:
			ok = sync_push_met(store, rows, e->theirs, err);
			/* What came back with a customer that is not removed goes at once. */
			y->soon = y->soon || p->phase == SYNC_CUSTOMERS_REMOVED;
			break;
		case PUSH_SOON:
		case PUSH_LATER:
			due_text(e->how, due);
			ok = sync_push_later(store, rows, n, due, e->why, err);
			break;
		default: /* the round is over before it was known */
			ok = sync_push_later(store, rows, n, NULL, "", err);
			break;
		}
		if (!ok && strcmp(err->code, SYNC_SHARING_ENDED) == 0)
			batch_forget(p); /* and with the sharing what was planned */
		if (!ok)
			return false;
		if (e->how == PUSH_DONE)
			y->status.pushed += n;
		p->stored += n;
	}
	return true;
}

static void ends_written(struct syncer *y)
{
	FAIL_POINT("sync-push-stored");
	syncer_lives(y);
	batch_forget(&y->push);
	syncer_waiting_read(y);
	syncer_tell(y);
	push_next(y);
}

/* What is refused once may be taken when what is in its way has gone, or come. */
static void soon_or_later(struct syncer *y)
{
	struct sync_pushing *p = &y->push;

	for (size_t i = 0; i < p->n; i++) {
		if (p->ends[i].how != PUSH_SOON)
			continue;
		if (tried_before(y, p->rows[i].row.id))
			p->ends[i].how = PUSH_LATER;
		else
			y->soon = true;
	}
}

void sync_send_ended(struct syncer *y)
{
	soon_or_later(y);
	syncer_write(y, ends_write, ends_written);
}

/* ---- taking a batch */

static bool next_write(struct syncer *y, struct error *err)
{
	struct sync_pushing *p = &y->push;

	batch_forget(p);
	return sync_push_next(y->session->store, p->phase, SYNC_PUSH_ROWS, &p->arena, &p->rows,
	    &p->n, err);
}

static void next_there(struct syncer *y)
{
	struct sync_pushing *p = &y->push;

	if (p->n == 0) {
		p->phase++;
		if (p->phase == SYNC_PHASES) {
			p->on = false;
			sync_round_pushed(y);
		} else {
			push_next(y);
		}
		return;
	}
	p->ends = arena_alloc(&p->arena, p->n * sizeof *p->ends);
	for (size_t i = 0; i < p->n; i++)
		p->ends[i].why = "";
	y->status.round_rows += p->n;
	sync_send(y);
}

static void push_next(struct syncer *y)
{
	syncer_write(y, next_write, next_there);
}

void sync_push_begin(struct syncer *y)
{
	y->push.phase = SYNC_TOMBSTONES;
	y->push.on = true;
	push_next(y);
}

/* ---- before its time */

static void drop(struct syncer *y)
{
	struct sync_pushing *p = &y->push;

	sync_ask_drop(&p->batch);
	sync_ask_drop(&p->read);
	for (size_t i = 0; i < SYNC_FLIGHT; i++)
		sync_ask_drop(&p->flight[i]);
	for (size_t i = p->stored; i < p->n; i++)
		if (p->ends[i].how == PUSH_READ)
			p->ends[i].how = PUSH_OPEN;
	p->on = false;
}

static void given_back(struct syncer *y)
{
	struct sync_pushing *p = &y->push;

	p->giving_back = false;
	batch_forget(p);
	sync_round_closed(y);
}

void sync_push_give_back(struct syncer *y)
{
	struct sync_pushing *p = &y->push;

	drop(y);
	if (p->n == 0) {
		sync_round_closed(y);
		return;
	}
	soon_or_later(y);
	p->giving_back = true;
	syncer_write(y, ends_write, given_back);
}

void sync_push_leave(struct syncer *y)
{
	struct sync_pushing *p = &y->push;
	struct error ignored;

	drop(y);
	if (p->n > 0)
		(void)ends_write(y, &ignored); /* else this process' end plans it again */
	arena_done(&p->arena);
	arena_done(&p->replies);
}
