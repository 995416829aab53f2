/*
 * DESIGN
 * A batch is of one table and all new or all known. New rows go in one call; if that is refused as
 * a whole they go one by one, so that a bad row does not hold up the others. Known rows go one by
 * one, SYNC_FLIGHT at once. What was there already, or was not touched, is read afterwards: equal
 * content ends it, other content is a conflict.
 */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "desk/sync_parts.h"

static void go_on(struct syncer *y);

static const struct row_table *table_of(const struct sync_pushing *p)
{
	return &shared_tables[p->rows[0].table].row;
}

static bool is_new(const struct sync_pushing *p)
{
	return p->rows[0].row.version == 0;
}

/* ---- new rows: in one call, or by themselves */

static void rows_of(const struct sync_pushing *p, size_t from, size_t n, struct row *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = p->rows[from + i].row;
}

static bool insert_rows(struct syncer *y, size_t from, size_t n, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	const struct sync_pushing *p = &y->push;
	struct row rows[SYNC_PUSH_ROWS] = { 0 };

	rows_of(p, from, n, rows);
	return p->rows[0].table == SHARED_FORWARDINGS
	    ? supabase_register_make(s, table_of(p), rows, n, out, err)
	    : supabase_insert_make(s, table_of(p), rows, n, out, err);
}

static bool inserted(struct syncer *y, size_t from, size_t n, const struct http_reply *reply,
    struct error *err)
{
	struct sync_pushing *p = &y->push;
	struct supabase_written *written;
	size_t n_written, at = 0;

	if (!supabase_inserted_read(reply, &p->replies, &written, &n_written, err))
		return false;
	/* In any order; those that are missing were there already. */
	for (size_t i = from; i < from + n; i++) {
		size_t k = 0;

		while (k < n_written &&
		    strcmp(written[(at + k) % n_written].id, p->rows[i].row.id) != 0)
			k++;
		p->ends[i].how = k < n_written ? PUSH_DONE : PUSH_READ;
		if (k < n_written) {
			at = (at + k) % n_written;
			p->ends[i].version = written[at].version;
			at++;
		}
	}
	return true;
}

static struct row *row_copy(struct sync_pushing *p, const struct row *row)
{
	const size_t n = table_of(p)->n;
	struct row *copy = arena_alloc(&p->arena, sizeof *copy);
	const char **values = arena_alloc(&p->arena, n * sizeof *values);

	for (size_t i = 0; i < n; i++)
		values[i] = row->values[i] ? arena_strdup(&p->arena, row->values[i]) : NULL;
	*copy = (struct row){ .id = arena_strdup(&p->arena, row->id),
		.version = row->version,
		.updated_at = arena_strdup(&p->arena, row->updated_at),
		.values = values };
	return copy;
}

/* The number is another row's there. One of ours that gave it up and waits itself is no conflict:
 * it goes first. */
static void taken(struct syncer *y, size_t i, const struct supabase_registered *r)
{
	struct sync_pushing *p = &y->push;
	struct error ignored;
	bool waits = false;

	if (sync_row_waits(y->session->store, SHARED_FORWARDINGS, r->theirs->id, &waits,
		&ignored) &&
	    waits && strcmp(r->theirs->id, p->rows[i].row.id) != 0) {
		sync_push_ends(p, i, PUSH_SOON,
		    _("The shared project still has this number for another entry of this desk, whose change waits."));
		return;
	}
	p->ends[i].how = PUSH_MET;
	p->ends[i].theirs = row_copy(p, r->theirs);
}

static bool registered(struct syncer *y, size_t from, size_t n, const struct http_reply *reply,
    struct error *err)
{
	struct sync_pushing *p = &y->push;
	struct supabase_registered *done;
	struct row rows[SYNC_PUSH_ROWS] = { 0 };

	rows_of(p, from, n, rows);
	if (!supabase_register_read(reply, table_of(p), rows, n, &p->replies, &done, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (done[i].outcome == SUPABASE_TAKEN) {
			taken(y, from + i, &done[i]);
			continue;
		}
		p->ends[from + i].how =
		    done[i].outcome == SUPABASE_REGISTERED ? PUSH_DONE : PUSH_READ;
		p->ends[from + i].version = done[i].version;
	}
	return true;
}

static bool insert_read(struct syncer *y, size_t from, size_t n, const struct http_reply *reply,
    struct error *err)
{
	arena_reset(&y->push.replies);
	return y->push.rows[0].table == SHARED_FORWARDINGS ? registered(y, from, n, reply, err)
							   : inserted(y, from, n, reply, err);
}

static bool batch_make(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	struct syncer *y = user;

	(void)ask;
	return insert_rows(y, 0, y->push.n, s, out, err);
}

/* It could not be made: a value of a row cannot be written, which is that row's own fault. */
static bool unwritable(const struct error *err)
{
	return err->kind == ERROR_INPUT && supabase_failure_of(err) != SUPABASE_KEY;
}

static void one_by_one(struct syncer *y)
{
	y->push.single = true;
	y->push.next = 0;
	go_on(y);
}

/* A refusal of the whole is one of any of its rows; no one knows which. */
static void batch_came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct syncer *y = user;
	struct sync_pushing *p = &y->push;
	struct error why = { .kind = ERROR_NONE };

	if (!reply) {
		if (unwritable(err))
			one_by_one(y);
		else
			syncer_fail(y, ask, NULL, err);
		return;
	}
	FAIL_POINT("sync-push-answered");
	if (insert_read(y, 0, p->n, reply, &why))
		go_on(y);
	else if (sync_refused_failure(reply, &why) == SUPABASE_ROW && p->n > 1)
		one_by_one(y);
	else if (sync_refused_rows(y, ask, reply, &why, 0, p->n))
		go_on(y);
}

/* ---- one by one */

static bool one_make(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	struct syncer *y = user;
	const struct sync_pushing *p = &y->push;
	const struct row *row = &p->rows[ask->at].row;

	return is_new(p) ? insert_rows(y, ask->at, 1, s, out, err)
			 : supabase_update_make(s, table_of(p), row, row->version, out, err);
}

static bool one_read(struct syncer *y, size_t i, const struct http_reply *reply, struct error *err)
{
	struct sync_pushing *p = &y->push;
	struct supabase_written written;
	size_t touched;

	if (is_new(p))
		return insert_read(y, i, 1, reply, err);
	arena_reset(&p->replies);
	if (!supabase_updated_read(reply, &p->replies, &touched, &written, err))
		return false;
	p->ends[i].how = touched ? PUSH_DONE : PUSH_READ;
	p->ends[i].version = touched ? written.version : 0;
	return true;
}

static void one_came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct syncer *y = user;
	struct error why = { .kind = ERROR_NONE };

	if (!reply) {
		if (!unwritable(err)) {
			syncer_fail(y, ask, NULL, err);
			return;
		}
		sync_push_ends(&y->push, ask->at, PUSH_LATER, err->message);
	} else {
		FAIL_POINT("sync-push-answered");
		if (!one_read(y, ask->at, reply, &why) &&
		    !sync_refused_rows(y, ask, reply, &why, ask->at, ask->at + 1))
			return;
	}
	go_on(y);
}

/* ---- what was there already, or was not touched */

static bool read_make(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	struct syncer *y = user;
	const struct sync_pushing *p = &y->push;
	const char *ids[SUPABASE_IDS_MAX];

	(void)ask;
	for (size_t i = 0; i < p->n_read; i++)
		ids[i] = p->rows[p->read_at[i]].row.id;
	return supabase_by_id_make(s, table_of(p), ids, p->n_read, out, err);
}

static void read_end(struct sync_pushing *p, size_t i, const struct row *theirs)
{
	const int64_t base = p->rows[i].row.version;

	if (!theirs) {
		sync_push_ends(p, i, PUSH_LATER,
		    _("The shared project does not show this row (any more) to who is signed in: it was deleted there, or row level security hides it."));
	} else if (base != 0 && theirs->version == base) {
		sync_push_ends(p, i, PUSH_LATER,
		    _("The shared project's row level security did not allow this change to who is signed in."));
	} else {
		p->ends[i].how = PUSH_MET;
		p->ends[i].theirs = row_copy(p, theirs);
	}
}

/* One that cannot be read holds up nobody else. */
static bool unread(struct syncer *y, const struct http_reply *reply, const struct error *why)
{
	struct sync_pushing *p = &y->push;

	if (!sync_rows_unread(reply, why))
		return false;
	if (p->n_read == 1)
		sync_push_ends(p, p->read_at[0], PUSH_LATER, why->message);
	p->read_single = true;
	go_on(y);
	return true;
}

static void read_came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct syncer *y = user;
	struct sync_pushing *p = &y->push;
	struct error why = { .kind = ERROR_NONE };
	struct row *rows;
	size_t n, came = 0;

	arena_reset(&p->replies);
	if (!reply) {
		syncer_fail(y, ask, NULL, err);
		return;
	}
	if (!supabase_rows_read(reply, table_of(p), NULL, &p->replies, &rows, &n, &why)) {
		if (!sync_ask_again(ask, &why) && !unread(y, reply, &why))
			syncer_fail(y, ask, reply, &why);
		return;
	}
	for (size_t i = 0; i < p->n_read; i++) {
		size_t k = 0;

		while (k < n && strcmp(rows[k].id, p->rows[p->read_at[i]].row.id) != 0)
			k++;
		came += k < n;
		if (k < n)
			read_end(p, p->read_at[i], &rows[k]);
	}
	/* Of more than one some may be behind what the project gives at once: read on. */
	for (size_t i = 0; came == 0 && i < p->n_read; i++)
		read_end(p, p->read_at[i], NULL);
	go_on(y);
}

static bool read_next(struct syncer *y)
{
	struct sync_pushing *p = &y->push;
	const size_t most = p->read_single ? 1 : SUPABASE_IDS_MAX;

	p->n_read = 0;
	for (size_t i = 0; i < p->n && p->n_read < most; i++)
		if (p->ends[i].how == PUSH_READ)
			p->read_at[p->n_read++] = i;
	if (p->n_read > 0)
		sync_ask(y, &p->read, read_make, read_came, y);
	return p->n_read > 0;
}

/* ---- the whole batch */

/* Starts as many as may be under way; false: none is. */
static bool fly(struct syncer *y)
{
	struct sync_pushing *p = &y->push;
	bool any = false;

	for (size_t i = 0; i < SYNC_FLIGHT; i++) {
		struct sync_ask *ask = &p->flight[i];

		while (!ask->under_way && p->next < p->n && p->ends[p->next].how != PUSH_OPEN)
			p->next++;
		if (!ask->under_way && p->next < p->n) {
			ask->at = p->next++;
			sync_ask(y, ask, one_make, one_came, y);
			FAIL_POINT("sync-push-sent");
		}
		any = any || ask->under_way;
	}
	return any;
}

static void go_on(struct syncer *y)
{
	if (y->push.single && fly(y))
		return;
	if (!read_next(y))
		sync_send_ended(y);
}

void sync_send(struct syncer *y)
{
	struct sync_pushing *p = &y->push;

	p->next = 0;
	p->single = !is_new(p);
	p->read_single = false;
	if (p->single) {
		go_on(y);
		return;
	}
	sync_ask(y, &p->batch, batch_make, batch_came, y);
	FAIL_POINT("sync-push-sent");
}
