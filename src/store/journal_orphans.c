/* Operations whose owner is dead. */
#include "base/i18n.h"
#include "store/journal_rows.h"
#include "store/provision_rows.h"
#include "store/sync_rows.h"

/* What becomes of a row; false: it may stay as it is. */
struct orphan {
	enum operation_state to;
	const char *text, *action;
};

static bool orphan_of(const struct journal_row *row, struct orphan *out)
{
	if (row->o.owner_alive)
		return false;
	if (row->o.state == OPERATION_SENT) {
		*out = (struct orphan){ .to = OPERATION_UNKNOWN,
			.text = _("the program that sent it ended before it saw the answer"),
			.action = "journal.unknown" };
		return true;
	}
	*out = (struct orphan){ .to = OPERATION_CANCELLED,
		.text = _("the program that planned it ended; nothing was sent"),
		.action = "journal.cancelled" };
	return !operation_kind_queues(row->o.kind);
}

static bool orphan_take(struct store *s, const struct journal_row *row, const struct orphan *orphan,
    struct error *err)
{
	bool ok = orphan->to == OPERATION_UNKNOWN
	    ? journal_move(s, row, OPERATION_UNKNOWN, orphan->text, err)
	    : journal_cancel(s, row, orphan->text, err);

	return ok &&
	    store_audit(s, row->o.org_id, orphan->action, row->o.id, err, "%s %s: %s", row->o.kind,
		row->o.subject, orphan->text);
}

bool journal_orphan(struct store *s, const struct journal_row *row, struct error *err)
{
	struct orphan orphan;

	return !operation_open(row->o.state) || row->o.state == OPERATION_UNKNOWN ||
	    !orphan_of(row, &orphan) || orphan_take(s, row, &orphan, err);
}

static bool sweep_all(struct store *s, const struct journal_row *rows, size_t n_rows, size_t *n,
    struct error *err)
{
	struct orphan orphan;

	for (size_t i = 0; i < n_rows; i++) {
		if (!orphan_of(&rows[i], &orphan))
			continue;
		if (!orphan_take(s, &rows[i], &orphan, err))
			return false;
		(*n)++;
	}
	return sync_sweep(s, n, err) && provision_sweep(s, n, err);
}

static bool any_orphan(const struct journal_row *rows, size_t n)
{
	struct orphan orphan;

	for (size_t i = 0; i < n; i++)
		if (orphan_of(&rows[i], &orphan))
			return true;
	return false;
}

/* A look without the write lock first: almost always there is nothing to do. */
bool operation_sweep(struct store *s, size_t *n, struct error *err)
{
	struct arena arena = { 0 };
	struct journal_row *rows;
	size_t n_rows;
	bool ok, chains = false, pushes = false;

	*n = 0;
	if (s->readonly)
		return true;
	ok = journal_owned(s, &arena, &rows, &n_rows, err) && provision_orphans(s, &chains, err) &&
	    sync_orphans(s, &pushes, err);
	if (ok && (chains || pushes || any_orphan(rows, n_rows))) {
		ok = store_begin(s, err);
		if (ok)
			ok = journal_commit(s,
			    journal_owned(s, &arena, &rows, &n_rows, err) &&
				sweep_all(s, rows, n_rows, n, err),
			    "journal-swept", err);
	}
	if (!ok)
		*n = 0;
	arena_done(&arena);
	return ok;
}
