/*
 * Three stores and a remote: edits, pulls, pushes, lost answers and decisions in any order. At the
 * end all four have the same rows, nothing that was changed was overwritten without a decision, and
 * search texts and places fit. SEED and RUNS from the environment.
 */
#include "sync_world.h"

/* ---- syncing */

/* What is planned here, as text: it must still stand here after a pull. */
static char *planned_text(struct world *w, struct store *s)
{
	static const char *const sql[] = {
		"select 'organizations', r.id, r.name || '|' || r.note || '|' || (r.deleted_at is null) from organizations r",
		"select 'forwarding_configs', r.id, r.business_number || '|' || coalesce(r.ai_number, '') || r.ring_seconds || '|' || "
		"(r.deleted_at is null) from forwarding_configs r",
		"select 'agents', r.id, r.name || '|' || r.inbound_enabled || '|' || (r.deleted_at is null) from agents r",
		"select 'pool_numbers', r.id, r.phone_number || '|' || r.capacity || '|' || (r.deleted_at is null) from pool_numbers r",
	};
	struct buf b;
	char *text;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < sizeof sql / sizeof sql[0]; i++) {
		sqlite3_stmt *statement = NULL;
		char whole[600];

		(void)snprintf(whole, sizeof whole,
		    "%s join operations o on o.kind = 'sync.push' and o.subject = '%s/' || r.id and "
		    "o.state in ('planned', 'sent')",
		    sql[i],
		    i == 0       ? "organizations"
			: i == 1 ? "forwarding_configs"
			: i == 2 ? "agents"
				 : "pool_numbers");
		if (sqlite3_prepare_v2(s->db, whole, -1, &statement, NULL) != SQLITE_OK)
			fail_run(w, sqlite3_errmsg(s->db));
		while (sqlite3_step(statement) == SQLITE_ROW)
			buf_printf(&b, "%s %s %s\n",
			    (const char *)sqlite3_column_text(statement, 0),
			    (const char *)sqlite3_column_text(statement, 1),
			    (const char *)sqlite3_column_text(statement, 2));
		(void)sqlite3_finalize(statement);
	}
	text = xstrdup(buf_text(&b));
	buf_done(&b);
	return text;
}

/* Every line is there still; but for what took another's id, or says now what was said there. */
static void nothing_lost(struct world *w, struct store *s, const char *before)
{
	char table[40], id[ID_MAX], content[200], sql[900];

	for (const char *at = before; *at; at += strcspn(at, "\n") + 1) {
		size_t first = strcspn(at, " "), rest;

		(void)snprintf(table, sizeof table, "%.*s", (int)first, at);
		(void)snprintf(id, sizeof id, "%.36s", at + first + 1);
		rest = strcspn(at + first + 38, "\n");
		(void)snprintf(content, sizeof content, "%.*s", (int)rest, at + first + 38);
		(void)snprintf(sql, sizeof sql,
		    "select count(*) from %s r where r.id = '%s' and not (%s = '%s')", table, id,
		    strcmp(table, "organizations") == 0
			? "r.name || '|' || r.note || '|' || (r.deleted_at is null)"
			: strcmp(table, "agents") == 0
			? "r.name || '|' || r.inbound_enabled || '|' || (r.deleted_at is null)"
			: strcmp(table, "pool_numbers") == 0
			? "r.phone_number || '|' || r.capacity || '|' || (r.deleted_at is null)"
			: "r.business_number || '|' || coalesce(r.ai_number, '') || r.ring_seconds || '|' || (r.deleted_at is null)",
		    content);
		/* Removed on both sides: what it said before is nothing any more. */
		if (strcmp(content + strlen(content) - 2, "|0") == 0)
			(void)snprintf(sql, sizeof sql,
			    "select count(*) from %s r where r.id = '%s' and r.deleted_at is null",
			    table, id);
		if (number(w, s, sql) != 0) {
			(void)fprintf(stderr, "%s\n", sql);
			fail_run(w, "a change was lost");
		}
	}
}

static void apply(struct world *w, struct store *s, enum shared_table t, const struct row *rows,
    size_t n, const struct sync_mark *mark)
{
	struct sync_applied done;
	struct arena arena = { 0 };
	char *before = planned_text(w, s);

	MUST(w, sync_apply(s, t, rows, n, mark, &arena, &done, &w->f->err));
	if (done.refused > 0) {
		w->f->err = done.problem;
		fail_run(w, "a row was refused");
	}
	w->conflicts += (int)done.conflicts;
	nothing_lost(w, s, before);
	free(before);
	if (done.n_missing > 0) {
		for (size_t i = 0; i < done.n_missing; i++) {
			struct model_row *r = model_find(&w->m, SHARED_CUSTOMERS, done.missing[i]);

			assert_non_null(r);
			apply(w, s, SHARED_CUSTOMERS, &r->row, 1, NULL);
		}
		/* It is removed by now, and so are its rows: they come later in this pull. */
		MUST(w, sync_apply(s, t, rows, n, mark, &arena, &done, &w->f->err));
	}
	arena_done(&arena);
}

/* What could not be taken before, by its id. */
static void again(struct world *w, struct store *s, enum shared_table t)
{
	char ids[4][ID_MAX];
	size_t n;

	MUST(w, sync_untaken_ids(s, t, true, 4, ids, &n, &w->f->err));
	for (size_t i = 0; i < n; i++)
		apply(w, s, t, &model_find(&w->m, t, ids[i])->row, 1, NULL);
}

/* False: interrupted. */
static bool pull(struct world *w, int desk, bool whole)
{
	struct store *s = w->desks[desk].s;
	struct row page[PAGE_MAX];

	for (int t = 0; t < SHARED_TABLES; t++) {
		struct sync_mark mark;
		size_t n;

		again(w, s, (enum shared_table)t);
		MUST(w, sync_mark_get(s, (enum shared_table)t, "ann", &mark, &w->f->err));
		do {
			n = model_page(&w->m, (enum shared_table)t, &mark, 1 + dice(w, PAGE_MAX),
			    page);
			if (n > 0) {
				(void)snprintf(mark.updated_at, sizeof mark.updated_at, "%s",
				    page[n - 1].updated_at);
				(void)snprintf(mark.id, sizeof mark.id, "%s", page[n - 1].id);
				apply(w, s, (enum shared_table)t, page, n, &mark);
			}
			if (!whole && dice(w, 30) == 0)
				return false;
		} while (n > 0);
	}
	return true;
}

static void push_one(struct world *w, struct store *s, const struct sync_push *p)
{
	struct model_row *theirs;
	int64_t version = 0;
	bool lost = dice(w, 12) == 0;

	if (dice(w, 20) == 0) { /* never arrived */
		MUST(w, sync_push_later(s, p, 1, NULL, "no network", &w->f->err));
		return;
	}
	switch (model_push(&w->m, p->table, &p->row, &version, &theirs)) {
	case MODEL_DONE:
		SAY(w, "    pushed %s %s as %lld%s\n", shared_tables[p->table].row.name, p->row.id,
		    (long long)version, lost ? ", unheard" : "");
		if (lost)
			MUST(w, sync_push_later(s, p, 1, NULL, "", &w->f->err));
		else
			MUST(w, sync_push_done(s, p, &version, 1, &w->f->err));
		break;
	case MODEL_OTHER:
		SAY(w, "    %s %s met %s\n", shared_tables[p->table].row.name, p->row.id,
		    theirs ? theirs->id : "nothing");
		assert_non_null(theirs);
		MUST(w, sync_push_met(s, p, &theirs->row, &w->f->err));
		break;
	case MODEL_REFUSED:
		SAY(w, "    %s %s refused\n", shared_tables[p->table].row.name, p->row.id);
		char at[TIME_TEXT_MAX];

		time_text(time_now() + SYNC_ROW_AGAIN_S / 2, at);
		MUST(w, sync_push_later(s, p, 1, at, "refused", &w->f->err));
	}
}

static void push(struct world *w, int desk, bool whole)
{
	struct store *s = w->desks[desk].s;
	struct arena arena = { 0 };
	struct sync_push *pushes;
	size_t n, planned, loops = 0;

	do
		MUST(w, sync_plan_rest(s, 2, &planned, &w->f->err));
	while (planned > 0);
	for (int phase = 0; phase < SYNC_PHASES; phase++) {
		do {
			MUST(w,
			    sync_push_next(s, (enum sync_phase)phase, 1 + dice(w, 4), &arena,
				&pushes, &n, &w->f->err));
			for (size_t i = 0; i < n; i++) {
				if (!whole && dice(w, 20) == 0)
					goto stopped; /* and the rest stays sent */
				if (!whole && dice(w, 8) == 0)
					edit(w, desk);
				push_one(w, s, &pushes[i]);
			}
			if (++loops > 500)
				fail_run(w, "pushes go round");
		} while (n > 0);
	}
stopped:
	arena_done(&arena);
}

static void decide(struct world *w, int desk)
{
	struct store *s = w->desks[desk].s;
	struct arena arena = { 0 };
	struct sync_conflict *all;
	enum sync_side side;
	bool removed;
	size_t n;

	MUST(w, sync_conflict_list(s, NULL, &arena, &all, &n, &w->f->err));
	if (n > 0) {
		struct sync_conflict *c = &all[dice(w, (unsigned)n)];

		side = c->can_both && dice(w, 2) ? SIDE_BOTH : dice(w, 2) ? SIDE_OURS : SIDE_THEIRS;
		w->clashes += c->kind == CONFLICT_CLASH;
		w->merged += c->kind == CONFLICT_NUMBER_TAKEN;
		w->decided++;
		SAY(w, "desk %d decides %s %s, kind %d: %s\n", desk,
		    shared_tables[c->table].row.name, c->id, (int)c->kind,
		    side == SIDE_OURS         ? "ours"
			: side == SIDE_THEIRS ? "theirs"
					      : "both");
		MUST(w,
		    sync_decide(s, c->id, side, c->theirs.version, &removed, &w->f->err) ||
			strcmp(w->f->err.code, "their-customer-missing") == 0 ||
			strcmp(w->f->err.code, "not-both") == 0);
	}
	arena_done(&arena);
}

static void round_of(struct world *w, int desk, bool whole)
{
	struct store *s = w->desks[desk].s;

	SAY(w, "desk %d syncs\n", desk);
	/* What a round had sent that was given up. */
	MUST(w,
	    store_exec(s,
		"update operations set state = 'planned', sent_at = null where state = 'sent' and kind = '" OPERATION_SYNC
		"'",
		&w->f->err));
	if (pull(w, desk, whole) && (whole || dice(w, 4) > 0))
		push(w, desk, whole);
	MUST(w, sync_push_now(s, &w->f->err));
	w->asides += number(w, s, "select count(*) from sync_aside") > 0;
}

/* ---- at the end */

static void settle_all(struct world *w)
{
	for (int desk = 0; desk < STORES; desk++)
		do_sql(w, w->desks[desk].s,
		    "update verified_caller_ids set state = 'failed', version = version + 1 where state = 'calling'");
}

static bool quiet(struct world *w)
{
	for (int i = 0; i < STORES; i++) {
		struct sync_waiting waits;
		struct store *s = w->desks[i].s;

		MUST(w, sync_waiting(s, &waits, &w->f->err));
		if (waits.planned > 0 || waits.conflicts > 0 || waits.untaken.n > 0 ||
		    number(w, s, "select count(*) from sync_aside") > 0)
			return false;
	}
	return true;
}

/* What is left, for whoever looks into it. */
static void tell(struct world *w)
{
	static const char sql[] =
	    "select subject || ' ' || state || ' ' || last_error || coalesce(next_attempt_at, '') || parameters from operations "
	    "where kind = 'sync.push' union all select 'aside ' || table_name || ' ' || id || ' ' || theirs from sync_aside "
	    "union all select 'conflict ' || table_name || ' ' || id || ' ' || theirs from sync_conflicts";

	for (int i = 0; i < STORES; i++) {
		sqlite3_stmt *statement = NULL;

		assert_int_equal(sqlite3_prepare_v2(w->desks[i].s->db, sql, -1, &statement, NULL),
		    SQLITE_OK);
		while (sqlite3_step(statement) == SQLITE_ROW)
			(void)fprintf(stderr, "desk %d: %s\n", i,
			    (const char *)sqlite3_column_text(statement, 0));
		(void)sqlite3_finalize(statement);
	}
}

static void same_rows(struct world *w, struct store *s, enum shared_table t)
{
	const struct row_table *table = &shared_tables[t].row;
	sqlite3_stmt *statement = NULL;
	size_t live = 0, here = 0;
	struct buf sql;

	for (size_t i = 0; i < w->m.n; i++)
		live += w->m.rows[i].table == t && model_live(t, &w->m.rows[i].row);
	buf_init(&sql, 8192);
	buf_str(&sql, "select id");
	for (size_t i = 0; i < table->n; i++)
		buf_printf(&sql, ", %s", table->columns[i].name);
	buf_printf(&sql, " from %s where deleted_at is null", table->name);
	assert_int_equal(sqlite3_prepare_v2(s->db, buf_text(&sql), -1, &statement, NULL),
	    SQLITE_OK);
	while (sqlite3_step(statement) == SQLITE_ROW) {
		const char *id = (const char *)sqlite3_column_text(statement, 0);
		struct model_row *r = model_find(&w->m, t, id);

		here++;
		if (!r || !model_live(t, &r->row)) {
			(void)fprintf(stderr, "%s %s is not at the remote\n", table->name, id);
			fail_run(w, "more here");
		}
		for (size_t i = 0; i < table->n; i++) {
			const char *ours = (const char *)sqlite3_column_text(statement, (int)i + 1);

			if ((ours == NULL) == (r->values[i] == NULL) &&
			    (!ours || strcmp(ours, r->values[i]) == 0))
				continue;
			(void)fprintf(stderr, "%s %s %s: %s, %s\n", table->name, id,
			    table->columns[i].name, ours ? ours : "null",
			    r->values[i] ? r->values[i] : "null");
			fail_run(w, "not the same");
		}
	}
	(void)sqlite3_finalize(statement);
	buf_done(&sql);
	if (here != live) {
		(void)fprintf(stderr, "%s: %zu here, %zu there\n", table->name, here, live);
		fail_run(w, "fewer here");
	}
}

/* What follows from the rows. */
static void derived(struct world *w, struct store *s)
{
	do_sql(w, s, "insert into customer_search (customer_search) values ('integrity-check')");
	if (number(w, s,
		"select count(*) from forwarding_configs c join organizations o on o.id = c.org_id where c.deleted_at is null "
		"and (instr(o.search_text, substr(c.business_number, 2)) = 0 or c.national_digits = '')") !=
		0 ||
	    number(w, s,
		"select count(*) from organizations where deleted_at is not null and search_text <> ''") !=
		0)
		fail_run(w, "search texts");
	if (number(w, s,
		"select count(*) from forwarding_configs c join pool_numbers p on p.phone_number = c.ai_number and p.deleted_at is null "
		"where c.deleted_at is null and c.ai_source = 'pool' and not exists (select 1 from forwarding_numbers f where "
		"f.id = c.id and f.pool_number_id = p.id and f.deleted_at is null and f.business_id = c.org_id and "
		"f.phone_number = c.business_number)") != 0 ||
	    number(w, s,
		"select count(*) from forwarding_numbers f join forwarding_configs c on c.id = f.id where f.deleted_at is null and "
		"(c.deleted_at is not null)") != 0)
		fail_run(w, "places");
	if (number(w, s, "select count(*) from pragma_foreign_key_check") != 0)
		fail_run(w, "foreign keys");
}

static void copy(const char *from, const char *to)
{
	static char bytes[1 << 20];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	size_t n;

	assert_non_null(in);
	assert_non_null(out);
	assert_int_equal(chmod(to, 0600), 0);
	n = fread(bytes, 1, sizeof bytes, in);
	assert_true(n > 0 && n < sizeof bytes);
	assert_int_equal(fwrite(bytes, 1, n, out), n);
	assert_int_equal(fclose(in), 0);
	assert_int_equal(fclose(out), 0);
}

static void world_open(struct world *w, struct folder *f, uint64_t run)
{
	const struct sync_remote remote = { "http://127.0.0.1:1", "p", false };

	memset(w, 0, sizeof *w);
	w->f = f;
	w->run = run;
	noise = run;
	time_freeze(1800000000);
	w->random = run * 2654435761u + 88172645463325252u;
	w->trace = getenv("TRACE") != NULL;
	model_make(&w->m);
	for (int i = 0; i < STORES; i++) {
		struct desk *d = &w->desks[i];

		(void)snprintf(d->path, sizeof d->path, "%s/%llu-%d.db", f->path,
		    (unsigned long long)run, i);
		copy(f->db, d->path);
		d->s = store_open(d->path, STORE_READ_WRITE, "Ann", &f->err);
		assert_non_null(d->s);
		MUST(w, store_exec(d->s, "pragma synchronous = off", &f->err));
		if (dice(w, 2)) /* some were here before it was shared */
			edit(w, i);
		MUST(w, sync_join(d->s, &remote, &f->err));
	}
}

static void world_close(struct world *w)
{
	for (int i = 0; i < STORES; i++) {
		char name[200];

		store_close(w->desks[i].s);
		(void)unlink(w->desks[i].path);
		(void)snprintf(name, sizeof name, "%s-wal", w->desks[i].path);
		(void)unlink(name);
		(void)snprintf(name, sizeof name, "%s-shm", w->desks[i].path);
		(void)unlink(name);
	}
	model_done(&w->m);
	arena_reset(&w->f->arena);
}

static void play(struct world *w)
{
	unsigned steps = 10 + dice(w, 80), loops = 0;

	for (unsigned i = 0; i < steps; i++) {
		int desk = (int)dice(w, STORES);

		switch (dice(w, 6)) {
		case 0:
		case 1:
		case 2:
			edit(w, desk);
			break;
		case 3:
			decide(w, desk);
			break;
		default:
			round_of(w, desk, false);
		}
	}
	settle_all(w);
	do {
		int64_t clock = w->m.clock;

		if (++loops > 60) {
			tell(w);
			fail_run(w, "it does not come to rest");
		}
		for (int i = 0; i < STORES; i++) {
			round_of(w, i, true);
			while (number(w, w->desks[i].s, "select count(*) from sync_conflicts") >
				0 &&
			    dice(w, 8) > 0)
				decide(w, i);
		}
		if (clock == w->m.clock && quiet(w))
			break;
	} while (true);
	for (int i = 0; i < STORES; i++) {
		for (int t = 0; t < SHARED_TABLES; t++)
			same_rows(w, w->desks[i].s, (enum shared_table)t);
		derived(w, w->desks[i].s);
	}
}

static void all_end_equal(void **state)
{
	struct folder *f = *state;
	const char *seed = getenv("SEED"), *runs = getenv("RUNS");
	uint64_t first = seed ? strtoull(seed, NULL, 10) : 1;
	uint64_t n = runs ? strtoull(runs, NULL, 10) : 30, i;
	int decided = 0, clashes = 0, merged = 0, asides = 0, edits = 0;
	struct world w;

	store_close(f->store); /* an empty store, to be copied */
	f->store = NULL;
	/* What is made once in a process is made before the runs that count. */
	world_open(&w, f, 0);
	play(&w);
	world_close(&w);
	for (i = 0; i < n; i++) {
		world_open(&w, f, first + i);
		play(&w);
		decided += w.decided;
		clashes += w.clashes;
		merged += w.merged;
		asides += w.asides;
		edits += w.edits;
		world_close(&w);
	}
	time_freeze(0);
	print_message(
	    "%llu runs, %d edits, %d decisions (%d clashes, %d numbers taken), %d times aside\n",
	    (unsigned long long)i, edits, decided, clashes, merged, asides);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_end_equal, folder_setup_store, folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
