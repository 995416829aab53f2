/*
 * DESIGN. A project that was emptied, or set back to a backup, shows nothing of that behind the
 * marks. So now and then it is asked, by their ids, for the rows that it changed last as far as is
 * known here: one that is missing is told; one of an earlier version means that everything is read
 * again from the start, which sync_apply() can tell apart. Only who sees all of the project's rows
 * can know.
 */
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/time.h"
#include "desk/sync_parts.h"

#define AGAIN_S (6 * 60 * 60)

static const enum shared_table tables[] = { SHARED_CUSTOMERS, SHARED_FORWARDINGS };
#define TABLES (sizeof tables / sizeof tables[0])

static void next(struct syncer *y);

/* Or never, or by a clock that was set since. */
static bool long_ago(time_t at)
{
	const time_t now = time_now();

	return at == 0 || now < at || now - at >= AGAIN_S;
}

static bool due(const struct syncer *y)
{
	return !y->seeds && (y->all_again || y->status.lacks || long_ago(y->whole.looked_at));
}

static bool known_read(struct syncer *y, struct error *err)
{
	struct sync_whole *w = &y->whole;

	return sync_newest(y->session->store, tables[w->table], SUPABASE_IDS_MAX, w->known,
	    &w->n_known, err);
}

static bool whole_make(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	const struct syncer *y = user;
	const struct sync_whole *w = &y->whole;
	const struct row_table only = { .name = shared_tables[tables[w->table]].row.name };
	const char *ids[SUPABASE_IDS_MAX];

	(void)ask;
	for (size_t i = 0; i < w->n_known; i++)
		ids[i] = w->known[i].id;
	return supabase_by_id_make(s, &only, ids, w->n_known, out, err);
}

/* What came is known no more. A project may give fewer rows than are asked for: those that lack are
 * missing only when none of them came. */
static void compare(struct sync_whole *w, const struct row *rows, size_t n)
{
	size_t left = 0;

	for (size_t i = 0; i < w->n_known; i++) {
		size_t k = 0;

		while (k < n && strcmp(rows[k].id, w->known[i].id) != 0)
			k++;
		if (k == n)
			w->known[left++] = w->known[i];
		else
			w->set_back = w->set_back || rows[k].version < w->known[i].version;
	}
	w->asked += w->n_known - left;
	if (left == w->n_known) {
		w->asked += left;
		w->missing += left;
		left = 0;
	}
	w->n_known = left;
}

static void known_there(struct syncer *y);

static void whole_came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct syncer *y = user;
	struct sync_whole *w = &y->whole;
	const struct row_table only = { .name = shared_tables[tables[w->table]].row.name };
	struct error why = { .kind = ERROR_NONE };
	struct row *rows;
	size_t n;

	arena_reset(&y->arena);
	if (!reply) {
		syncer_fail(y, ask, NULL, err);
	} else if (supabase_rows_read(reply, &only, NULL, &y->arena, &rows, &n, &why)) {
		compare(w, rows, n);
		/* Its second has begun, and what is known may be of later in it. */
		w->there_at = (reply->date > 0 ? (time_t)reply->date : time_now()) + 1;
		known_there(y);
	} else if (!sync_ask_again(ask, &why)) {
		syncer_fail(y, ask, reply, &why);
	}
}

static void known_there(struct syncer *y)
{
	struct sync_whole *w = &y->whole;

	if (w->n_known > 0) {
		sync_ask(y, &y->ask, whole_make, whole_came, y);
		return;
	}
	w->table++;
	next(y);
}

static bool reread_write(struct syncer *y, struct error *err)
{
	return sync_reread(y->session->store, y->whole.there_at, &y->whole.rereads, err);
}

static void reread(struct syncer *y)
{
	if (y->whole.rereads) {
		log_line("sharing: the project was set back: everything is read again");
		y->again = true;
	}
	sync_round_whole(y);
}

static void end(struct syncer *y)
{
	struct sync_whole *w = &y->whole;

	w->looked_at = time_now();
	y->status.lacks = w->missing > 0;
	error_clear(&w->problem);
	if (w->missing > 0)
		error_set(&w->problem, ERROR_CONFLICT, "sync-lacks",
		    _("Have who manages the project look. If it shall have them again: voxdesk sync --leave, then voxdesk sync; if not, remove them here between the two."),
		    _("Of the last %zu rows that the shared project is known to have changed it has %zu no more: it was emptied or set back, or they were deleted there. What is here is kept, and is missing there."),
		    w->asked, w->missing);
	if (w->set_back)
		syncer_write(y, reread_write, reread);
	else
		sync_round_whole(y);
}

static void next(struct syncer *y)
{
	if (y->whole.table < TABLES)
		syncer_write(y, known_read, known_there);
	else
		end(y);
}

void sync_whole_begin(struct syncer *y)
{
	struct sync_whole *w = &y->whole;

	if (!due(y)) {
		sync_round_whole(y);
		return;
	}
	w->table = w->asked = w->missing = 0;
	w->set_back = false;
	next(y);
}
