/*
 * A shared desk by keyboard, another desk beside it on a store of its own: signing in, joining,
 * both sides of a conflict, a place in the pool given online.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "desk/customers.h"
#include "tests/ui/walk.h"
#include "ui/sharing.h"

static struct {
	char folder[64];
	struct session session;
	struct syncer *syncer;
	bool done;
} other;

static void other_done(void *user, const struct sync_status *status, const struct error *err)
{
	(void)user;
	(void)status;
	if (err != NULL && strcmp(err->code, "not-joined") != 0)
		print_error("the other desk: %s\n", err->message);
	other.done = true;
}

static void other_round(void)
{
	uint64_t until = time_monotonic_ms() + WAIT_MS;

	other.done = false;
	syncer_once(other.syncer, other_done, NULL);
	while (!other.done && time_monotonic_ms() < until) {
		loop_timer(loop, wake, NULL, 200);
		loop_step(loop);
	}
	assert_true(other.done);
}

static int start_both(void **state)
{
	struct session_options options = { 0 };
	char db[96];
	struct error err;

	if (start(state) != 0)
		return -1;
	sharing_start(&app);
	(void)snprintf(other.folder, sizeof other.folder, "/tmp/voxdesk-shared-XXXXXX");
	if (mkdtemp(other.folder) == NULL)
		return -1;
	(void)snprintf(db, sizeof db, "%s/other.db", other.folder);
	options.db = db;
	session_init(&other.session, &options);
	(void)snprintf(other.session.operator_name, sizeof other.session.operator_name, "Bo");
	if (!session_open_store(&other.session, &err))
		return -1;
	credentials_load(&other.session.credentials, practice_environment(practice));
	other.session.providers = true;
	other.syncer = syncer_new(&other.session, loop, true, NULL, NULL);
	return 0;
}

static int stop_both(void **state)
{
	char path[128];
	static const char *const files[] = { "other.db", "other.db-wal", "other.db-shm" };

	syncer_free(other.syncer);
	session_done(&other.session);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", other.folder, files[i]);
		(void)unlink(path);
	}
	(void)rmdir(other.folder);
	return stop(state);
}

/* This console shares its store. */
static void share(void)
{
	press("@");
	wait_for("Nobody is signed in");
	press("L");
	wait_for("Share this store with the project?");
	assert_true(screen_has("the 24 customers here go"));
	press("y");
	wait_for("Equal with the project as of");
	back_to_list();
}

static void other_joins(void)
{
	struct error err;

	other_round();
	assert_true(syncer_join(other.syncer, &err));
	other_round();
}

/* Until nothing of this store waits to be shared. */
static void all_shared(void)
{
	uint64_t until = time_monotonic_ms() + WAIT_MS;
	struct sync_waiting waiting = { .planned = 1 };
	struct error err;

	sharing_touched(&app);
	while (waiting.planned > 0 || sharing_status(&app)->state != SYNC_FRESH) {
		if (time_monotonic_ms() > until)
			fail_msg("%zu still wait", waiting.planned);
		loop_timer(loop, wake, NULL, 200);
		loop_step(loop);
		assert_true(sync_waiting(session.store, &waiting, &err));
	}
	draw();
}

static void customer_of(struct session *s, const char *name, char id[ID_MAX])
{
	struct error err;

	if (!desk_customer_find(s, name, NULL, true, id, &err))
		fail_msg("%s", err.message);
}

static void note(struct session *s, const char *name, const char *text)
{
	struct arena arena = { 0 };
	const struct customer_edit edit = { .note = text };
	struct customer customer;
	char id[ID_MAX];
	struct error err;

	customer_of(s, name, id);
	assert_true(customer_get(s->store, id, &arena, &customer, &err));
	assert_true(customer_update(s->store, id, customer.version, &edit, &err));
	arena_done(&arena);
}

static const char *note_of(struct session *s, const char *name)
{
	static char text[200];
	struct arena arena = { 0 };
	struct customer customer;
	char id[ID_MAX];
	struct error err;

	customer_of(s, name, id);
	assert_true(customer_get(s->store, id, &arena, &customer, &err));
	(void)snprintf(text, sizeof text, "%s", customer.note);
	arena_done(&arena);
	return text;
}

/* ---- */

static void test_a_store_is_shared_after_a_yes(void **state)
{
	char id[ID_MAX];
	struct error err;

	(void)state;
	assert_false(screen_has("shared"));
	press("@ L");
	wait_for("Share this store with the project?");
	press("Enter"); /* Enter alone is no */
	wait_for("This store is not shared with the project yet.");
	assert_int_equal(sharing_status(&app)->pushed, 0);
	press("j y");
	wait_for("Equal with the project as of");
	wait_for(" shared ");
	press("/");
	type("linde");
	wait_for("Praktijk De Linde");
	other_joins();
	assert_true(desk_customer_find(&other.session, "Frituur De Kroon", NULL, false, id, &err));
}

/* Alone again: what is here stays, and nothing goes there any more. */
static void test_a_store_is_shared_no_longer(void **state)
{
	(void)state;
	share();
	press("@ X");
	wait_for("Share no longer?");
	press("Enter"); /* Enter alone is no */
	wait_for("Equal with the project as of");
	press("X y");
	wait_for("This store is shared no longer.");
	wait_for("this console works on its own store");
	assert_false(sharing_status(&app)->joined);
	note(&session, "Kroon", "mine alone");
	sharing_touched(&app);
	back_to_list();
	assert_true(screen_has("Frituur De Kroon"));
	other_joins();
	assert_string_equal(note_of(&other.session, "Kroon"), "");
}

/* A password is shown nowhere and kept in no draft; a wrong one is told. */
static void test_the_password_is_typed_unseen(void **state)
{
	(void)state;
	credentials_done(&session.credentials);
	{
		char environment[16384];
		const char *all = practice_environment(practice), *at;
		size_t n = 0;

		for (at = all; *at != '\0'; at += strcspn(at, "\n") + 1)
			if (strncmp(at, "SUPABASE_PASSWORD=", 18) != 0 &&
			    strncmp(at, "SUPABASE_SERVICE", 16) != 0)
				n += (size_t)snprintf(environment + n, sizeof environment - n,
				    "%.*s\n", (int)strcspn(at, "\n"), at);
		credentials_load(&session.credentials, environment);
	}
	sharing_done(&app);
	sharing_start(&app);
	press("@ L");
	wait_for("Sign in to the shared desk");
	wait_for("> Password"); /* the address is known */
	assert_true(screen_has("desk@practice.example"));
	type("Zz9-practice");
	assert_false(screen_has("Zz9"));
	press("Esc"); /* keeps the address alone */
	assert_true(screen_has("Nobody is signed in: this console works on its own store"));
	press("L Shift-Tab");
	type(".be");
	press("Esc L");
	assert_true(screen_has("desk@practice.example.be"));
	assert_false(screen_has("***"));
	press("Ctrl-R");
	type("Zz9-practice");
	assert_false(screen_has("Zz9"));
	assert_true(screen_has("************"));
	press("Enter");
	wait_for("does not know this e-mail address");
	assert_false(screen_has("Zz9"));
	press("L");
	assert_true(screen_has("desk@practice.example"));
	type("practice-desk");
	press("Enter");
	wait_for("Share this store with the project?");
	for (size_t i = 0; i < DRAFTS_MAX; i++)
		for (size_t f = 0; f < FORM_FIELDS_MAX; f++)
			assert_null(strstr(app.drafts[i].values[f], "practice-"));
	press("y");
	wait_for("Equal with the project as of");
	/* Signed out it is said what the store is shared with, in a narrow window too. */
	session.options.practice = false;
	press("L y");
	wait_for("This store is shared with http://127.0.0.1");
	assert_true(screen_has("makes a vault"));
	screen_start(16, 60, false, false);
	wait_for("Next: L signs in");
	assert_true(screen_has("until then."));
	session.options.practice = true;
}

/* Who may not share is told so, and what to do; what was refused to them goes when another one
 * signs in. */
static void test_a_role_that_is_missing_is_said_and_asked_for(void **state)
{
	struct secret password = { 0 };
	static const char word[] = "practice-desk";

	(void)state;
	share();
	assert_true(secret_set(&password, word, strlen(word)));
	syncer_sign_in(sharing_syncer(&app), "member@practice.example", &password);
	press("@");
	wait_for("has not the role of the desk");
	wait_for("as far as this address may see");
	note(&session, "Kroon", "by a member");
	press("u");
	wait_for("Refused: 1");
	screen_start(16, 60, false, false);
	wait_for("│for the role.");
	assert_true(screen_has("Next: ask for the role, or sign in with another"));
	assert_true(screen_has("Refused: 1"));
	assert_true(screen_has("The shared desk"));
	screen_start(24, 80, false, false);
	syncer_sign_in(sharing_syncer(&app), "desk@practice.example", &password);
	secret_done(&password);
	wait_for("Equal with the project as of");
	wait_for("Nothing waits for a decision.");
}

static void test_both_sides_of_a_conflict_and_the_decision(void **state)
{
	(void)state;
	share();
	other_joins();
	note(&other.session, "Kroon", "closed on Mondays");
	note(&session, "Kroon", "closed on Sundays");
	other_round();
	press("@ u");
	wait_for("Conflicts: 1");
	press("Enter");
	wait_for("* closed on Sundays");
	wait_for("* closed on Mondays");
	assert_true(screen_has("Here (An)") && screen_has("The other desk"));
	assert_false(screen_has("+ Both")); /* both changed the same */
	press("o");
	wait_for("Keep ours?");
	press("y");
	wait_for("Decided");
	wait_for("Nothing waits for a decision.");
	all_shared();
	other_round();
	assert_string_equal(note_of(&other.session, "Kroon"), "closed on Sundays");
	/* And theirs, from the customer's page. */
	note(&other.session, "Kroon", "closed");
	note(&session, "Kroon", "open");
	other_round();
	press("u");
	wait_for("Conflicts: 1");
	back_to_list();
	open_customer("Frituur");
	wait_for("Another desk changed this customer");
	wait_for("Next: decide first which of both");
	press("C");
	wait_for("* open");
	press("t y");
	wait_for("Decided");
	assert_string_equal(note_of(&session, "Kroon"), "closed");
}

/* The number that another desk's decision took away is no "no number yet". */
static void test_a_number_that_was_taken_away_is_told(void **state)
{
	struct error err;
	char warning[240], id[ID_MAX];
	const struct new_customer theirs = { .name = "Tweede", .number = "+3292246222" };
	struct sync_conflict *conflicts;
	struct arena arena = { 0 };
	bool removed;
	size_t n;

	(void)state;
	share();
	other_joins();
	add_customer("Eerste", "+32 9 224 62 22");
	all_shared();
	assert_true(desk_customer_add(&other.session, &theirs, id, warning, &err));
	other_round();
	assert_true(sync_conflict_list(other.session.store, NULL, &arena, &conflicts, &n, &err));
	assert_int_equal(n, 1);
	assert_true(sync_decide(other.session.store, conflicts[0].id, SIDE_OURS,
	    conflicts[0].theirs.version, &removed, &err));
	arena_done(&arena);
	other_round();
	syncer_now(sharing_syncer(&app));
	wait_for("This customer's business number was");
	assert_false(screen_has("no business number yet"));
}

/* A number in the pool is given online, and the marking that waited for it goes on by itself. */
static void test_a_place_is_given_online_and_not_offline(void **state)
{
	(void)state;
	share();
	practice_fault(practice, "*", "/rest/v1/rpc/take_pool_places", "refuse", 0);
	open_customer("Frituur");
	press("c Enter m");
	wait_for("database took too long");
	assert_false(screen_has("● given"));
	press("Esc");
	practice_forget_faults(practice);
	press("m");
	wait_for("● given");
	all_shared();
	other_joins();
	{
		struct arena arena = { 0 };
		struct forwarding *configs;
		char id[ID_MAX];
		struct error err;
		size_t n;

		customer_of(&other.session, "Kroon", id);
		assert_true(forwarding_list(other.session.store, id, &arena, &configs, &n, &err));
		assert_int_equal(n, 1);
		assert_string_equal(configs[0].ai_number, "+32480210449");
		arena_done(&arena);
	}
}

/* Offline no code of a number that is only proposed is read out, and nothing flips while it is
 * tried again. */
static void test_offline_no_place_and_no_code(void **state)
{
	(void)state;
	share();
	practice_fault(practice, "*", "/rest/v1/", "hang", 0);
	press("@ u");
	wait_for("It is tried again by itself");
	wait_for("offline, shared");
	back_to_list();
	open_customer("Frituur");
	press("c Enter");
	wait_for("no new place in the pool is");
	assert_false(screen_has("*61*"));
	assert_true(screen_has("Next: no place in the pool is given"));
	press("y");
	assert_true(screen_has("not possible now"));
	press("a Up Up Up Up"); /* one that is typed by hand goes on working */
	press("Esc");
}

/* A project that answers nothing: the page says so by itself, and what it dropped when it is left.
 */
static void test_a_place_that_is_not_answered_is_told_when_the_page_is_left(void **state)
{
	(void)state;
	share();
	syncer_patience(sharing_syncer(&app), 20);
	practice_fault(practice, "*", "/rest/v1/", "hang", 0);
	add_customer("Slager", "+32 9 224 62 33");
	press("c Enter");
	wait_for("Next: as soon as the shared");
	press("m");
	assert_true(screen_has("Stay on this page"));
	wait_for("no new place in the pool is");
	assert_false(screen_has("*61*"));
	press("q");
	wait_for("Slager: the shared desk had not answered.");
	practice_forget_faults(practice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_store_is_shared_after_a_yes, start_both,
		    stop_both),
		cmocka_unit_test_setup_teardown(test_a_store_is_shared_no_longer, start_both,
		    stop_both),
		cmocka_unit_test_setup_teardown(test_the_password_is_typed_unseen, start_both,
		    stop_both),
		cmocka_unit_test_setup_teardown(test_a_role_that_is_missing_is_said_and_asked_for,
		    start_both, stop_both),
		cmocka_unit_test_setup_teardown(test_both_sides_of_a_conflict_and_the_decision,
		    start_both, stop_both),
		cmocka_unit_test_setup_teardown(test_a_number_that_was_taken_away_is_told,
		    start_both, stop_both),
		cmocka_unit_test_setup_teardown(test_a_place_is_given_online_and_not_offline,
		    start_both, stop_both),
		cmocka_unit_test_setup_teardown(test_offline_no_place_and_no_code, start_both,
		    stop_both),
		cmocka_unit_test_setup_teardown(
		    test_a_place_that_is_not_answered_is_told_when_the_page_is_left, start_both,
		    stop_both),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
