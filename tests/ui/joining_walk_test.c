/* Signing in to the shared desk, joining it, a role that is missing, and leaving it, by keyboard.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/ui/two_desks.h"

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

/* An empty store has nothing that goes there: that is no number of customers. */
static void test_an_empty_store_is_told_what_comes(void **state)
{
	sqlite3 *handle;

	(void)state;
	assert_int_equal(sqlite3_open(store_path(session.store), &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle,
			     "update organizations set deleted_at = '2026-01-01T00:00:00Z', "
			     "version = version + 1",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_close(handle), SQLITE_OK);
	press("@ L");
	wait_for("Share this store with the project?");
	assert_true(screen_has("which has none yet"));
	assert_false(screen_has("0 customers"));
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
	wait_for("Sharing has stopped until somebody looks at it.");
	note(&session, "Kroon", "by a member");
	press("u");
	wait_for("Waiting to be sent: 1");
	screen_start(16, 60, false, false);
	wait_for("│for the role.");
	assert_true(screen_has("Next: ask for the role, or sign in with another"));
	assert_true(screen_has("Waiting to be sent: 1"));
	assert_true(screen_has("The shared desk"));
	screen_start(24, 80, false, false);
	syncer_sign_in(sharing_syncer(&app), "desk@practice.example", &password);
	secret_done(&password);
	wait_for("Equal with the project as of");
	wait_for("Nothing waits for a decision.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		two_desks(test_a_store_is_shared_after_a_yes),
		two_desks(test_an_empty_store_is_told_what_comes),
		two_desks(test_a_store_is_shared_no_longer),
		two_desks(test_the_password_is_typed_unseen),
		two_desks(test_a_role_that_is_missing_is_said_and_asked_for),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
