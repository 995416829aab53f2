/* Sharing with practice's Supabase: a round, what waits, what meets, what stands in the way. */
#include "tests/desk/sync_fixture.h"

/* ---- a round */

static void what_was_here_before_joining_goes_there(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_open(s, 0, by_service);
	const struct sync_status *status;
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	console_sync_begin(s, c, true);
	status = console_try(s, c);
	assert_int_equal(status->state, SYNC_NOT_JOINED);
	assert_string_equal(c->err.code, "not-joined");
	assert_int_equal(status->joining.customers, 1);
	must(&s->d.f, syncer_join(c->syncer, &s->d.f.err));
	status = console_round(s, c);
	assert_int_equal(status->state, SYNC_FRESH);
	assert_true(status->joined && status->online && !status->readonly);
	assert_int_equal(status->waiting.planned, 0);
	assert_int_equal(status->pushed, 2); /* the customer and its number */
	assert_int_equal(status->pulled, 3); /* what practice has at its start */
	must_agree(s, 1);
}

static void a_second_desk_gets_it_and_changes_come_back(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	char id[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	(void)console_round(s, b);
	console_note(s, b, id, "asks for Lies");
	(void)console_round(s, b);
	(void)console_round(s, a);
	assert_string_equal(console_get(s, a, id).note, "asks for Lies");
	must_agree(s, 2);
}

static void a_removal_travels(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct customer gone;
	char id[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	(void)console_round(s, b);
	must(&s->d.f, customer_remove(b->session.store, id, &s->d.f.err));
	(void)console_round(s, b);
	(void)console_round(s, a);
	must_refuse(&s->d.f, customer_get(a->session.store, id, &s->d.f.arena, &gone, &s->d.f.err),
	    "no-such-customer");
	must_agree(s, 2);
}

static void both_changed_is_a_conflict_until_decided(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	const struct sync_status *status;
	struct sync_conflict *c;
	char id[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	(void)console_round(s, b);
	console_note(s, a, id, "asks for Lies");
	console_note(s, b, id, "asks for Jan");
	(void)console_round(s, a);
	status = console_round(s, b);
	assert_int_equal(status->waiting.conflicts, 1);
	assert_int_equal(console_conflicts(s, b, &c), 1);
	assert_int_equal(c->kind, CONFLICT_CHANGED);
	assert_string_equal(conflict_title(c, &s->d.f.arena),
	    "The note of Frituur De Kroon was changed here and by another desk.");
	/* Nothing was taken or given silently. */
	assert_string_equal(console_get(s, a, id).note, "asks for Lies");
	assert_string_equal(console_get(s, b, id).note, "asks for Jan");
	console_decide(s, b, c, SIDE_OURS);
	(void)console_round(s, b);
	(void)console_round(s, a);
	assert_string_equal(console_get(s, a, id).note, "asks for Jan");
	must_agree(s, 2);
}

/* Until it is decided whether a customer is removed, what hangs on it is not removed either. */
static void a_removal_that_is_not_decided_takes_nothing_away(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct sync_conflict *all;
	char id[ID_MAX];
	struct forwarding *configs;
	size_t n;

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	(void)console_round(s, b);
	console_note(s, b, id, "gate code 4711");
	must(&s->d.f, customer_remove(a->session.store, id, &s->d.f.err));
	(void)console_round(s, b);
	(void)console_try(s, a);
	assert_int_equal(console_conflicts(s, a, &all), 1);
	assert_int_equal(all[0].kind, CONFLICT_REMOVED_HERE);
	(void)console_round(s, b);
	must(&s->d.f,
	    forwarding_list(b->session.store, id, &s->d.f.arena, &configs, &n, &s->d.f.err));
	assert_int_equal(n, 1); /* the other desk's customer has its number */
	console_decide(s, a, &all[0], SIDE_THEIRS);
	(void)console_round(s, a);
	(void)console_round(s, b);
	assert_string_equal(console_get(s, a, id).note, "gate code 4711");
	must(&s->d.f,
	    forwarding_list(a->session.store, id, &s->d.f.arena, &configs, &n, &s->d.f.err));
	assert_int_equal(n, 1);
	must_agree(s, 2);
}

/* The conflict that b has. */
static struct sync_conflict *registered_twice(struct sharing *s, struct console *a,
    struct console *b)
{
	struct sync_conflict *c;
	char one[ID_MAX], other[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", one);
	console_customer(s, b, "Bakkerij Wouters", "+3292246111", other);
	(void)console_round(s, a);
	(void)console_round(s, b);
	assert_int_equal(console_conflicts(s, b, &c), 1);
	return c;
}

static void a_number_registered_twice_is_its_own_conflict(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct sync_conflict *c = registered_twice(s, a, b);

	assert_int_equal(c->kind, CONFLICT_NUMBER_TAKEN);
	assert_string_equal(conflict_title(c, &s->d.f.arena),
	    "+32 9 224 61 11 was registered here for Bakkerij Wouters, and by another desk for Frituur De Kroon.");
	console_decide(s, b, c, SIDE_THEIRS);
	(void)console_round(s, b);
	(void)console_round(s, a);
	assert_string_equal(syncer_status(b->syncer)->moved, "");
	assert_string_equal(syncer_status(a->syncer)->moved, "");
	must_agree(s, 2);
}

/* Another desk's decision takes a number from a customer here: it is told. */
static void a_number_that_moves_is_told(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct sync_conflict *c = registered_twice(s, a, b);

	console_decide(s, b, c, SIDE_OURS);
	(void)console_round(s, b);
	(void)console_round(s, a);
	assert_int_equal(syncer_status(a->syncer)->n_moved, 1);
	assert_string_equal(syncer_status(a->syncer)->moved,
	    "+32 9 224 61 11 is the number of Bakkerij Wouters now, no longer of Frituur De Kroon: another desk has decided so.");
	must_agree(s, 2);
}

/* ---- the seeds' tables alone */

static void the_seeds_are_read_and_never_written(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_open(s, 0, by_service);
	const struct sync_status *status;
	struct customer_row *rows;
	struct forwarding *f;
	char id[ID_MAX];
	size_t n;
	bool more;

	practice_supabase(s->d.practice, "seeds");
	console_sync_begin(s, c, true);
	status = console_try(s, c);
	assert_int_equal(status->state, SYNC_NOT_JOINED);
	assert_true(status->readonly);
	must(&s->d.f, syncer_join(c->syncer, &s->d.f.err));
	status = console_round(s, c);
	assert_int_equal(status->state, SYNC_FRESH);
	assert_true(status->readonly);
	assert_string_equal(sync_words(status, &s->d.f.arena),
	    shared_at(status, "read %s, read-only", &s->d.f.arena));
	must(&s->d.f,
	    customer_search(c->session.store, "+32 9", false, 10, &s->d.f.arena, &rows, &n, &more,
		&s->d.f.err));
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].name, "+3292246112"); /* all that is known of it */
	must(&s->d.f,
	    forwarding_list(c->session.store, rows[0].id, &s->d.f.arena, &f, &n, &s->d.f.err));
	assert_int_equal(n, 2);
	assert_int_equal(f[0].state, INBOUND_REPORTED); /* active there: others said so */
	assert_int_equal(f[1].state, INBOUND_GIVEN);
	assert_string_equal(f[0].ai_number, POOL_BE);
	/* Read again nothing changes, and what is changed here stays here. */
	console_customer(s, c, "Own", "+3292246199", id);
	status = console_round(s, c);
	assert_int_equal(status->waiting.planned, 0);
	assert_int_equal(status->pushed, 0);
	assert_int_equal(status->unseen, 0);
	assert_int_equal(status->pulled, 6);
}

/* ---- rows that refer to what comes later */

/* As if everything of these tables ("%": all) had been seen until then. */
static void marks_at(struct console *c, const char *table, const char *at)
{
	char sql[200];
	sqlite3 *sqlite;

	snprintf(sql, sizeof sql,
	    "update sync_marks set pulled_until = '%s' where table_name like '%s'", at, table);
	assert_int_equal(sqlite3_open(c->db, &sqlite), SQLITE_OK);
	assert_int_equal(sqlite3_exec(sqlite, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_true(sqlite3_changes(sqlite) > 0);
	sqlite3_close(sqlite);
}

/* Nothing of them is pulled any more. */
static void marks_ahead(struct console *c, const char *table)
{
	marks_at(c, table, "2099-01-01T00:00:00Z");
}

static void a_customer_that_is_missing_is_read_by_its_id(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	char id[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	marks_ahead(b, "organizations");
	(void)console_round(s, b);
	assert_int_equal(syncer_status(b->syncer)->unseen, 0);
	assert_string_equal(console_get(s, b, id).name, "Frituur De Kroon");
	must_agree(s, 2);
}

/* ---- a console: by itself */

static bool is_fresh_and_pushed(void *user)
{
	const struct sync_status *status = syncer_status(((struct console *)user)->syncer);

	return status->state == SYNC_FRESH && status->waiting.planned == 0 && status->pushed > 0;
}

static void a_console_shares_by_itself(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	char id[ID_MAX];

	syncer_free(c->syncer);
	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	console_sync_begin(s, c, false);
	assert_true(desk_run(&s->d, is_fresh_and_pushed, c));
	console_note(s, c, id, "asks for Lies");
	syncer_soon(c->syncer);
	assert_int_equal(syncer_status(c->syncer)->waiting.planned, 1);
	assert_true(desk_run(&s->d, is_fresh_and_pushed, c));
	must_agree(s, 1);
}

static void woken(void *user)
{
	(void)user;
}

static bool is_out(void *user)
{
	return syncer_status(((struct console *)user)->syncer)->state == SYNC_SIGNED_OUT;
}

static void signed_out_nothing_is_asked(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	char id[ID_MAX];
	size_t before;

	syncer_free(c->syncer);
	console_sync_begin(s, c, false);
	syncer_sign_out(c->syncer);
	assert_true(desk_run(&s->d, is_out, c));
	before = practice_requests(s->d.practice);
	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	syncer_soon(c->syncer);
	assert_int_equal(syncer_status(c->syncer)->waiting.planned, 2);
	for (int i = 0; i < 20; i++) { /* nothing is due: no timer would end this wait */
		loop_timer(s->d.loop, woken, s, 1);
		loop_step(s->d.loop);
	}
	assert_int_equal(practice_requests(s->d.practice), before);
	/* Until somebody signs in. */
	(void)console_sign_in(s, c, "desk@practice.example", "practice-desk");
	assert_true(desk_run(&s->d, is_fresh_and_pushed, c));
}

static void another_person_reads_everything_anew(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);

	marks_ahead(c, "%");
	(void)console_round(s, c);
	assert_int_equal(syncer_status(c->syncer)->round_rows, 0);
	syncer_free(c->syncer);
	console_connect(s, c, by_person);
	console_sync_begin(s, c, true);
	(void)console_round(s, c);
	assert_int_equal(syncer_status(c->syncer)->round_rows, 3); /* all that practice has */
	assert_int_equal(syncer_status(c->syncer)->pulled, 0);
	/* The one before goes on where it was. */
	syncer_free(c->syncer);
	console_connect(s, c, by_service);
	console_sync_begin(s, c, true);
	(void)console_round(s, c);
	assert_int_equal(syncer_status(c->syncer)->round_rows, 0);
}

static bool has_begun(void *user)
{
	return syncer_status(((struct console *)user)->syncer)->state == SYNC_RUNNING &&
	    syncer_status(((struct console *)user)->syncer)->round_rows > 0;
}

/* Somebody else signs in while the round is under way: it is begun anew, as that one. */
static void a_round_has_one_who(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct sync_mark mark;

	syncer_free(c->syncer);
	console_connect(s, c, by_person);
	console_sync_begin(s, c, false);
	assert_true(desk_run(&s->d, has_begun, c));
	(void)console_sign_in(s, c, "member@practice.example", "practice-desk");
	assert_int_equal(syncer_status(c->syncer)->state, SYNC_STOPPED); /* has not the role */
	must(&s->d.f,
	    sync_mark_get(c->session.store, SHARED_CUSTOMERS, "desk@practice.example desk ", &mark,
		&s->d.f.err));
	assert_string_not_equal(mark.updated_at, "");
	must(&s->d.f,
	    sync_mark_get(c->session.store, SHARED_FORWARDINGS, "desk@practice.example desk ",
		&mark, &s->d.f.err));
	assert_string_equal(mark.updated_at, "");
}

/* A project gives as many rows at once as it is set to give: its pages end where nothing comes. */
static void a_project_that_gives_few_rows_is_read_whole(void **state)
{
	static const char *const numbers[] = { "+3292246111", "+3292246112", "+3292246113",
		"+3292246114", "+3292246115" };
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	char id[ID_MAX];

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		console_customer(s, a, "Frituur De Kroon", numbers[i], id);
	(void)console_round(s, a);
	practice_supabase(s->d.practice, "few");
	assert_int_equal(console_round(s, b)->pulled, 3 + 10); /* three at first */
	/* What lies behind a page is not taken for deleted. */
	assert_int_equal(syncer_status(b->syncer)->problem.kind, ERROR_NONE);
	assert_false(syncer_status(b->syncer)->lacks);
	practice_supabase(s->d.practice, "normal");
	must_agree(s, 2);
}

static void five_customers(struct sharing *s, struct console *c)
{
	static const char *const numbers[] = { "+3292246111", "+3292246112", "+3292246113",
		"+3292246114", "+3292246115" };
	char id[ID_MAX];

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		console_customer(s, c, "Frituur De Kroon", numbers[i], id);
}

/* ... nor is what is asked for by its id, and lies behind such a page, taken for deleted: customers
 * that a page of numbers lacks, rows that could not be taken before, and rows of which nobody knows
 * whether they came there. */
static void a_project_that_gives_few_rows_hides_none(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	sqlite3 *db;

	five_customers(s, a);
	(void)console_round(s, a);
	practice_supabase(s->d.practice, "few");
	practice_refuse(s->d.practice, "GET", "/rest/v1/organizations", 200, "[]", 1);
	assert_int_equal(console_round(s, b)->unseen, 0);
	(void)console_round(s, b);

	assert_int_equal(sqlite3_open(b->db, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db,
		"insert into sync_untaken (id, table_name, why, asked_at)"
		" select id, 'forwarding_configs', 'unread', '' from forwarding_configs;"
		"delete from forwarding_configs",
		NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(console_round(s, b)->unseen, 0);
	practice_supabase(s->d.practice, "normal");
	must_agree(s, 2);
}

static void a_project_that_gives_few_rows_shows_what_was_pushed(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);

	five_customers(s, c);
	practice_supabase(s->d.practice, "few");
	practice_fault(s->d.practice, "POST", "/rest/v1/organizations", "hang-done", 1);
	(void)console_try(s, c);
	practice_refuse(s->d.practice, "GET", "/rest/v1/organizations", 200, "[]", 1);
	(void)console_round(s, c);
	assert_int_equal(syncer_status(c->syncer)->waiting.refused, 0);
	(void)console_round(s, c);
	practice_supabase(s->d.practice, "normal");
	must_agree(s, 1);
}

/* The project's schema is replaced while a console is open: it does not go on as before. */
static void another_schema_is_seen_by_the_next_round(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	char id[ID_MAX];

	practice_supabase(s->d.practice, "newer");
	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	assert_int_equal(console_try(s, c)->state, SYNC_STOPPED);
	assert_string_equal(c->err.code, "supabase-newer");
	assert_int_equal(syncer_status(c->syncer)->waiting.planned, 2);
	practice_supabase(s->d.practice, "normal");
	(void)console_round(s, c);
	must_agree(s, 1);
}

/* What may still be committed with an earlier time stays behind the mark. */
static void the_mark_waits_for_late_commits(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct sync_mark mark;
	time_t at;

	must(&s->d.f,
	    sync_mark_get(c->session.store, SHARED_CUSTOMERS, "service", &mark, &s->d.f.err));
	assert_true(time_parse(mark.updated_at, &at));
	assert_true(at <= time_now() - SYNC_OVERLAP_S + 2);
	assert_true(at >= time_now() - 2 * SYNC_OVERLAP_S);
	assert_string_equal(mark.id, ""); /* all of that moment again */
}

/* A round in which nothing happened writes nothing: no other console reads its screen anew. */
static void an_idle_round_writes_nothing(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct store *other;
	char at[TIME_TEXT_MAX];
	int64_t before;

	(void)console_round(s, c);
	time_text(time_now() - SYNC_OVERLAP_S - 20, at); /* some rounds ago */
	marks_at(c, "%", at);
	other = store_open(c->db, STORE_READ_ONLY, "Ann", &s->d.f.err);
	assert_non_null(other);
	before = store_data_version(other);
	for (int i = 0; i < 3; i++)
		(void)console_round(s, c);
	assert_int_equal(store_data_version(other), before);
	store_close(other);
}

static void let_go(void *user)
{
	assert_int_equal(sqlite3_exec(user, "rollback", NULL, NULL, NULL), SQLITE_OK);
}

/* Another process holds the store for longer than a write waits: the round goes on after it. */
static void a_busy_store_is_waited_for(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	sqlite3 *sqlite;
	char id[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	assert_int_equal(sqlite3_open(b->db, &sqlite), SQLITE_OK);
	assert_int_equal(sqlite3_exec(sqlite, "begin immediate", NULL, NULL, NULL), SQLITE_OK);
	loop_timer(s->d.loop, let_go, sqlite, 400);
	(void)console_round(s, b);
	assert_true(sqlite3_get_autocommit(sqlite)); /* not before it was let go */
	sqlite3_close(sqlite);
	must_agree(s, 2);
}

/* ---- the journal's word of it */

static void on_settled(void *user, size_t settled, size_t open, const struct error *last)
{
	struct console *c = user;

	c->done = true;
	assert_int_equal(settled, 0);
	assert_int_equal(open, 1);
	c->err = *last;
}

static void the_journal_tells_and_makes_due(void **state)
{
	static const char no[] = "{\"code\":\"42501\",\"message\":\"new row violates row-level "
				 "security policy\",\"details\":null,\"hint\":null}";
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct arena *arena = &s->d.f.arena;
	struct settler *settler;
	struct operation *all;
	char id[ID_MAX];
	size_t n;

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, c);
	console_note(s, c, id, "asks for Lies");
	practice_refuse(s->d.practice, "PATCH", "/rest/v1/organizations", 403, no, 1);
	(void)console_round(s, c);
	must(&s->d.f,
	    operation_list(c->session.store, NULL, true, NULL, 0, arena, &all, &n, &s->d.f.err));
	assert_int_equal(n, 1);
	assert_string_equal(operation_title_in(&c->session, &all[0], arena),
	    "Frituur De Kroon: note, to be shared");
	if (!strstr(operation_words(&all[0], arena), "It is tried again from"))
		fail_msg("%s", operation_words(&all[0], arena));
	assert_true(all[0].next_attempt_at[0] != '\0');
	c->done = false;
	settler = settler_new(&c->session, s->d.loop, all[0].id, on_settled, c, &s->d.f.err);
	assert_non_null(settler);
	assert_true(desk_run(&s->d, console_is_done, c));
	settler_free(settler);
	assert_string_equal(c->err.code, "sync-due");
	must(&s->d.f,
	    operation_list(c->session.store, NULL, true, NULL, 0, arena, &all, &n, &s->d.f.err));
	assert_string_equal(all[0].next_attempt_at, "");
	(void)console_round(s, c);
	must_agree(s, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, sharing_setup, sharing_end)
		TEST(what_was_here_before_joining_goes_there),
		TEST(a_second_desk_gets_it_and_changes_come_back),
		TEST(a_removal_travels),
		TEST(both_changed_is_a_conflict_until_decided),
		TEST(a_removal_that_is_not_decided_takes_nothing_away),
		TEST(a_number_registered_twice_is_its_own_conflict),
		TEST(a_number_that_moves_is_told),
		TEST(the_seeds_are_read_and_never_written),
		TEST(a_customer_that_is_missing_is_read_by_its_id),
		TEST(a_console_shares_by_itself),
		TEST(signed_out_nothing_is_asked),
		TEST(another_person_reads_everything_anew),
		TEST(a_round_has_one_who),
		TEST(another_schema_is_seen_by_the_next_round),
		TEST(a_project_that_gives_few_rows_is_read_whole),
		TEST(a_project_that_gives_few_rows_hides_none),
		TEST(a_project_that_gives_few_rows_shows_what_was_pushed),
		TEST(the_mark_waits_for_late_commits),
		TEST(an_idle_round_writes_nothing),
		TEST(a_busy_store_is_waited_for),
		TEST(the_journal_tells_and_makes_due),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
