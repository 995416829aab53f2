/* A project that was emptied, set back to a backup, or left in the middle of a round. */
#include "tests/desk/sync_fixture.h"

#include <sqlite3.h>

/* Emptied, under the same id: nothing of that is behind the marks, and all would be well. */
static void a_project_that_was_emptied_is_told(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	const struct sync_status *status;
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, c);
	(void)console_round(s, c); /* when it is there is seen now */
	must_stand(c, SYNC_FRESH, "");
	practice_supabase(s->d.practice, "wipe");
	status = console_round(s, c);
	must_stand(c, SYNC_FRESH, "sync-lacks");
	assert_true(status->problem.hint[0]);
	assert_non_null(strstr(sync_words(status, &s->d.f.arena), "rows missing there"));
	assert_true(status->failed[0]); /* sync --status */
	assert_string_equal(console_get(s, c, id).name, "Frituur De Kroon");
	/* What it says to do. */
	must(&s->d.f, sync_leave(c->session.store, &s->d.f.err));
	(void)console_try(s, c);
	assert_int_equal(syncer_status(c->syncer)->state, SYNC_NOT_JOINED);
	must(&s->d.f, syncer_join(c->syncer, &s->d.f.err));
	(void)console_round(s, c);
	must_stand(c, SYNC_FRESH, "");
	assert_string_equal(syncer_status(c->syncer)->failed, "");
	must_agree(s, 1);
}

/* Set back to a backup: its rows are older than the marks, and come nevertheless. */
static void a_project_that_was_set_back_is_read_again(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	sqlite3 *db;
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, c);
	(void)console_round(s, c);
	/* As if what is here had been changed there twice more, and long ago. */
	assert_int_equal(sqlite3_open(c->db, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db,
		"update organizations set remote_version = 3, remote_at = '2026-01-01T10:00:00.5+00:00', note = 'lost'; "
		"delete from operations; "
		"update sync_marks set pulled_until = '2099-01-01T10:00:00.5+00:00'",
		NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	(void)console_round(s, c);
	must_stand(c, SYNC_FRESH, "");
	assert_string_equal(console_get(s, c, id).note, "");
	must_agree(s, 1);
}

/* What was known a moment before counts as well, and what the project lacks besides does not have
 * everything read again and again. */
static void a_project_that_was_set_back_just_now_is_read_once(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	char id[ID_MAX], lost[ID_MAX], sql[900];
	sqlite3 *db;
	size_t asked;

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	console_customer(s, c, "Bakker", "+3292246112", lost);
	(void)console_round(s, c);
	(void)console_round(s, c);
	(void)snprintf(sql, sizeof sql,
	    "update organizations set remote_version = 3, note = 'lost', "
	    "remote_at = strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', 'now') where id = '%s'; "
	    "pragma foreign_keys = off; "
	    "update organizations set id = '00000000-0000-4000-8000-00000000aaaa' where id = '%s'; "
	    "update forwarding_configs set org_id = '00000000-0000-4000-8000-00000000aaaa' "
	    "where org_id = '%s'; delete from operations",
	    id, lost, lost);
	assert_int_equal(sqlite3_open(c->db, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	asked = practice_requests(s->d.practice);
	(void)console_round(s, c);
	must_stand(c, SYNC_FRESH, "sync-lacks");
	assert_string_equal(console_get(s, c, id).note, "");
	assert_true(practice_requests(s->d.practice) - asked < 60);
	/* Once, also by another process: here it stays as one that cannot be taken. */
	assert_int_equal(sqlite3_exec(db,
			     "update organizations set remote_version = 3 where remote_version = 1",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	asked = practice_requests(s->d.practice);
	(void)console_round(s, c);
	assert_true(practice_requests(s->d.practice) - asked < 20);
	(void)sqlite3_close(db);
}

/* A project that was set back to a backup has lower versions than were seen here: a change here
 * ends in a conflict, and in no storm of requests. */
static void a_project_that_was_set_back_ends_the_round(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct sync_conflict *all;
	sqlite3 *db;
	char id[ID_MAX];
	size_t asked;

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, c);
	assert_int_equal(sqlite3_open(c->db, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "update organizations set remote_version = 5", NULL, NULL,
			     NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	console_note(s, c, id, "gate code 4711");
	asked = practice_requests(s->d.practice);
	(void)console_round(s, c);
	assert_true(practice_requests(s->d.practice) - asked < 60);
	if (console_conflicts(s, c, &all) > 0)
		console_decide(s, c, &all[0], SIDE_OURS);
	(void)console_round(s, c);
	must_agree(s, 1);
	assert_string_equal(console_get(s, c, id).note, "gate code 4711");
}

/* Another process leaves the project in the middle of a round, and joins it again: the round says
 * so and ends; the next one begins anew. */
static void left_by_another_process_in_the_middle(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct sync_remote remote;
	struct store *other;
	char id[ID_MAX];
	size_t asked;

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	b->done = false;
	asked = practice_requests(s->d.practice);
	syncer_once(b->syncer, console_done, b);
	while (practice_requests(s->d.practice) < asked + 2)
		loop_step(s->d.loop);
	other = store_open(b->db, STORE_READ_WRITE, "Bea", &s->d.f.err);
	assert_non_null(other);
	must(&s->d.f, sync_joined(other, &s->d.f.arena, &remote, &s->d.f.err));
	must(&s->d.f, sync_leave(other, &s->d.f.err));
	must(&s->d.f, sync_join(other, &remote, &s->d.f.err));
	store_close(other);
	while (!b->done)
		loop_step(s->d.loop);
	assert_string_equal(b->err.code, SYNC_SHARING_ENDED);
	assert_true(b->err.message[0] && b->err.hint[0]);
	(void)console_round(s, b);
	must_agree(s, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, sharing_setup, sharing_end)
		TEST(a_project_that_was_emptied_is_told),
		TEST(a_project_that_was_set_back_is_read_again),
		TEST(a_project_that_was_set_back_just_now_is_read_once),
		TEST(left_by_another_process_in_the_middle),
		TEST(a_project_that_was_set_back_ends_the_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
