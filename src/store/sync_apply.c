/*
 * DESIGN. A page is one transaction: its rows, then what was put aside before, then the search
 * texts of the customers that were touched, each once.
 */
#include <stdlib.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/text.h"
#include "store/settings.h"
#include "store/sync_rows.h"

static void count(struct sync_applied *out, enum sync_fate fate)
{
	switch (fate) {
	case FATE_APPLIED:
		out->applied++;
		break;
	case FATE_EQUAL:
		out->equal++;
		break;
	case FATE_CONFLICT:
		out->conflicts++;
		break;
	case FATE_ORPHAN:
		out->orphans++;
		break;
	case FATE_REFUSED:
		out->refused++;
		break;
	case FATE_ASIDE:
		break;
	}
}

struct aside {
	enum shared_table table;
	struct row row;
};

static bool asides_read(struct sync_taking *k, struct arena *arena, struct aside **out, size_t *n,
    struct error *err)
{
	static const char sql[] =
	    "select id, table_name, their_version, theirs from sync_aside order by id";
	sqlite3_stmt *statement = store_statement(k->s, sql, err);
	size_t room = 0;
	enum stepped row;

	*out = NULL;
	*n = 0;
	if (!statement)
		return false;
	while (store_next(k->s, statement, &row, err)) {
		struct aside *a;

		*out = store_grow(arena, *out, *n, &room, sizeof **out);
		a = &(*out)[(*n)++];
		a->table = shared_find((const char *)sqlite3_column_text(statement, 1));
		a->row = (struct row){ .id = column_text(statement, 0, arena),
			.version = sqlite3_column_int64(statement, 2),
			.updated_at = "" };
		if (a->table == SHARED_TABLES ||
		    !sync_from_json(k->s, a->table, column_text(statement, 3, arena), arena,
			&a->row, err)) {
			(void)sqlite3_reset(statement);
			return a->table != SHARED_TABLES
			    ? false
			    : store_fail_corrupt(k->s, "sync_aside: table_name", err);
		}
	}
	return row == ROW_NONE;
}

/* Until none of them comes any further. */
static bool asides_again(struct sync_taking *k, struct error *err)
{
	struct arena arena = { 0 };
	struct aside *all;
	bool ok = true, moved = k->any_aside;
	size_t n;

	while (ok && moved) {
		arena_reset(&arena);
		ok = asides_read(k, &arena, &all, &n, err);
		moved = false;
		for (size_t i = 0; ok && i < n; i++) {
			enum sync_fate fate;

			arena_reset(&k->scratch);
			ok = sync_aside_drop(k->s, all[i].row.id, err) &&
			    sync_take(k, all[i].table, &all[i].row, &fate, err);
			moved = moved || (ok && fate != FATE_ASIDE);
			if (ok)
				count(k->out, fate);
		}
	}
	arena_done(&arena);
	return ok;
}

static int id_order(const void *a, const void *b)
{
	return strcmp(a, b);
}

bool sync_learn(struct sync_taking *k, struct error *err)
{
	return customers_learn(k->s, k->learnt, err) && customers_newest(k->s, &k->learnt, err);
}

static bool reindex(struct sync_taking *k, struct error *err)
{
	enum presence owner;

	if (k->n_orgs > 0)
		qsort(k->orgs, k->n_orgs, sizeof *k->orgs, id_order);
	for (size_t i = 0; i < k->n_orgs; i++) {
		if (i > 0 && strcmp(k->orgs[i], k->orgs[i - 1]) == 0)
			continue;
		if (!customer_presence(k->s, k->orgs[i], &owner, err))
			return false;
		if (owner == LIVE && !customer_reindex(k->s, k->orgs[i], err))
			return false;
	}
	return true;
}

static bool set_back_read(struct sync_taking *k, struct error *err)
{
	const char *at;

	if (!setting_get(k->s, SETTING_SYNC_SET_BACK, k->arena, &at, err))
		return false;
	(void)text_copy(k->set_back_at, sizeof k->set_back_at, at);
	return true;
}

bool sync_taking_begin(struct sync_taking *k, struct store *s, struct arena *arena,
    struct sync_applied *out, struct error *err)
{
	static const char kept[] = "select 1 from sync_conflicts";
	static const char aside[] = "select 1 from sync_aside";
	static const char untaken[] = "select 1 from sync_untaken";

	*out = (struct sync_applied){ .applied = 0 };
	*k = (struct sync_taking){ .s = s, .arena = arena, .out = out };
	return store_has(s, kept, NULL, 0, &k->any_kept, err) &&
	    store_has(s, aside, NULL, 0, &k->any_aside, err) &&
	    store_has(s, untaken, NULL, 0, &k->any_untaken, err) &&
	    sync_pushes(s, &k->pushes, err) && set_back_read(k, err) &&
	    customers_newest(s, &k->learnt, err);
}

bool sync_taking_end(struct sync_taking *k, struct error *err)
{
	return asides_again(k, err) && sync_learn(k, err) && reindex(k, err) &&
	    sync_places_end(k->s, err);
}

static bool mark_set(struct store *s, enum shared_table table, const struct sync_mark *mark,
    struct error *err)
{
	static const char sql[] =
	    "insert into sync_marks (remote, table_name, pulled_until, pulled_id, who, updated_at) values (" SYNC_REMOTE
	    ", ?2, ?3, ?4, ?5, ?1) on conflict (remote, who, table_name) do update set pulled_until = excluded.pulled_until, "
	    "pulled_id = excluded.pulled_id, updated_at = excluded.updated_at";

	return !mark ||
	    store_change(s, sql,
		TEXTS(shared_tables[table].row.name, mark->updated_at, mark->id, mark->who), NULL,
		err);
}

/*
 * Customers that are new, many in one statement: a first pull has nothing else. What of them was
 * not made, one after the other: those that were made then are here already, as they are there.
 */
static bool take_new(struct sync_taking *k, enum shared_table table, const struct row *rows,
    size_t n, size_t *made, struct error *err)
{
	*made = 0;
	if (table != SHARED_CUSTOMERS || n < SYNC_NEW_ROWS || !k->pushes || k->any_kept ||
	    k->any_aside || k->any_untaken)
		return true;
	for (size_t i = 0; i < SYNC_NEW_ROWS; i++)
		if (rows[i].version < 1 || sync_deleted(table, &rows[i]))
			return true;
	arena_reset(&k->scratch);
	return sync_write_new(k->s, rows, &k->scratch, made, err);
}

static bool take_each(struct sync_taking *k, enum shared_table table, const struct row *rows,
    size_t n, struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		enum sync_fate fate;

		arena_reset(&k->scratch);
		if (!sync_take(k, table, &rows[i], &fate, err))
			return false;
		count(k->out, fate);
	}
	return true;
}

static bool apply_inside(struct sync_taking *k, enum shared_table table, const struct row *rows,
    size_t n, struct error *err)
{
	size_t made;

	for (size_t at = 0, step; at < n; at += step) {
		step = n - at < SYNC_NEW_ROWS ? n - at : SYNC_NEW_ROWS;
		if (!take_new(k, table, rows + at, n - at, &made, err) ||
		    (made < step && !take_each(k, table, rows + at, step, err)))
			return false;
		k->out->applied += made;
		k->out->equal -= made < step ? made : 0; /* seen a second time */
	}
	return sync_taking_end(k, err) &&
	    (k->out->applied == 0 ||
		store_audit(k->s, NULL, "sync.pulled", shared_tables[table].row.name, err,
		    "%zu changed, %zu in conflict, %zu not taken", k->out->applied,
		    k->out->conflicts, k->out->orphans + k->out->refused));
}

bool sync_apply(struct store *s, enum shared_table table, const struct row *rows, size_t n,
    const struct sync_mark *mark, struct arena *arena, struct sync_applied *out, struct error *err)
{
	struct sync_taking k;
	bool ok;

	*out = (struct sync_applied){ .applied = 0 };
	if (!sync_begin(s, err))
		return false;
	ok = sync_taking_begin(&k, s, arena, out, err) && apply_inside(&k, table, rows, n, err) &&
	    mark_set(s, table, mark, err);
	arena_done(&k.scratch);
	if (!ok)
		return store_rollback(s);
	if (!store_commit(s, err))
		return false;
	FAIL_POINT("sync-applied");
	return true;
}
