/*
 * Lane 2 by keyboard, against the practice providers in the same loop: drawn without a terminal,
 * real HTTP on loopback, a real store. One walk for each way in which a verification ends.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/ui/walk.h"

/* F5, all checks done, yes. */
static void ring(void)
{
	press("F5");
	wait_for("Enter: ring the phone");
	while (lanes_view(lanes())->phase == VERIFIER_CHECKING)
		loop_step(loop);
	press("Enter");
}

static void test_verified(void **state)
{
	char code[VALIDATION_CODE_MAX];

	(void)state;
	open_customer("Kroon");
	assert_int_equal(practice_rings(practice, NULL), 0);
	ring();
	wait_for("To be typed on that phone's keypad:");
	(void)snprintf(code, sizeof code, "%s", lanes()->lane2.code);
	assert_int_equal(strlen(code), 6);
	wait_for("Next: O offers it to Vapi");
	assert_int_equal(practice_rings(practice, "+3292246111"), 1);
	assert_false(screen_has(code));
	assert_true(screen_has("Next: O offers it to Vapi"));
	/* Nothing is watched any more: no timer, no request. */
	assert_false(lanes_under_way(lanes()));
}

/* Looks that hang: said within seconds, here and in the header; leaving asks first. */
static void test_silence_is_said(void **state)
{
	struct verifier_view *view;

	(void)state;
	open_customer("Kroon");
	verifier_pace(watch_verifier(lanes()->watch), 100);
	ring();
	wait_for("To be typed on that phone's keypad:");
	view = (struct verifier_view *)(uintptr_t)lanes_view(lanes());
	while (view->looked_at == 0)
		loop_step(loop);
	view->heard_ms = view->began_ms -= 20000;
	wait_for("no answer from Twilio since 0:00; last");
	assert_true(screen_has("twilio not reached"));
	press("Esc q");
	assert_true(screen_has("its number are gone"));
	press("Esc");
	open_customer("Kroon");
	wait_for("Next: O offers");
	assert_true(screen_has("twilio ok"));
	press("Esc q");
	assert_true(app.quit);
}

static void test_esc_rings_nothing(void **state)
{
	(void)state;
	open_customer("Kroon");
	press("F5");
	wait_for("Enter: ring the phone");
	while (lanes_view(lanes())->phase == VERIFIER_CHECKING)
		loop_step(loop);
	press("Esc");
	assert_int_equal(practice_rings(practice, NULL), 0);
	assert_false(screen_has("Enter: ring the phone"));
	assert_false(app.sweeping); /* nothing is open: an idle page wakes nobody */
}

static const struct {
	const char *number, *shown;
} failures[] = {
	{ "6505550102", "not entered" },
	{ "6505550103", "busy" },
	{ "6505550104", "answer" },
	{ "6505550105", "failed" },
	{ "6505550106", "21215)" },
	{ "6505550107", "21216)" },
	{ "6505550110", "10002)" },
	{ "6505550111", "20003)" },
};

static void test_failures(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
		open_customer(failures[i].number);
		ring();
		wait_for("failed");
		wait_for(failures[i].shown);
		assert_true(screen_has("Next: "));
		back_to_list();
	}
}

static const struct {
	const char *number;
	size_t rings; /* the phone's */
	const char *shown;
} doubtful[] = {
	{ "6505550112", 1, "Next: O offers it to Vapi" }, /* 429, then fine */
	{ "6505550113", 0, "Nothing rang" },              /* 500 */
	{ "6505550114", 1, "Next: O offers it to Vapi" }, /* 500, and it rings */
	{ "6505550115", 1, "Next: O offers it to Vapi" }, /* late */
	{ "6505550118", 1, "Next: O offers it to Vapi" }, /* cut off */
};

/* An answer that never came: settled by asking, never by a second ring. */
static void test_doubtful(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++) {
		char number[16];

		(void)snprintf(number, sizeof number, "+1%s", doubtful[i].number);
		open_customer(doubtful[i].number);
		ring();
		wait_for(doubtful[i].shown);
		assert_int_equal(practice_rings(practice, number), doubtful[i].rings);
		back_to_list();
	}
}

/* The answer with the code was lost, and it rings: nobody is told to type six digits. */
static void test_a_call_whose_code_nobody_knows(void **state)
{
	(void)state;
	open_customer("6505550114");
	ring();
	wait_for("nothing can be typed");
	assert_true(screen_has("Next: let this call end"));
	assert_false(screen_has("Please pick up"));
	assert_false(screen_has("six digits"));
}

static void test_verified_already(void **state)
{
	(void)state;
	open_customer("6505550108");
	press("F5");
	wait_for("verified already: nothing rings");
	assert_int_equal(practice_rings(practice, NULL), 0);
}

static void test_country_opened(void **state)
{
	(void)state;
	add_customer("Abuja", "+2348021234500");
	press("F5");
	wait_for("p: let Twilio call it");
	press("Enter"); /* a bar: Enter does nothing */
	assert_int_equal(practice_rings(practice, NULL), 0);
	press("p");
	wait_for("Yes, open it");
	press("Enter");
	wait_for("the country is open now");
	assert_int_equal(practice_rings(practice, NULL), 0);
	ring();
	wait_for("Next: O offers it to Vapi");
	assert_int_equal(practice_rings(practice, "+2348021234500"), 1);
}

/* Nine keys from the list to a verification that is watched, as the screens' description counts. */
static void test_keys_of_a_belgian_landline(void **state)
{
	(void)state;
	press("n");
	type("Bakkerij Maes");
	press("Tab");
	type("03 225 11 33");
	press("Tab");
	type("BE");
	press("Enter");
	wait_for("OUTBOUND");
	verifier_pace(watch_verifier(lanes()->watch), PACE);
	press("c Enter m F5");
	wait_for("Enter: ring the phone");
	while (lanes_view(lanes())->phase == VERIFIER_CHECKING)
		loop_step(loop);
	press("Enter");
	wait_for("To be typed on that phone's keypad:");
	wait_for("Next: O offers it to Vapi");
}

/* Another program holds the store when Twilio tells the code: it is shown all the same, the screen
 * may be left, and it is written when the store is free. */
static void test_code_while_the_store_is_busy(void **state)
{
	sqlite3 *other;

	(void)state;
	open_customer("6505550115"); /* Twilio takes its time to answer */
	ring();
	while (practice_rings(practice, NULL) == 0)
		loop_step(loop);
	assert_int_equal(sqlite3_open(sqlite3_db_filename(session.store->db, "main"), &other),
	    SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "begin immediate", NULL, NULL, NULL), SQLITE_OK);
	wait_for("To be typed on that phone's keypad:");
	assert_string_equal(lanes()->lane2.code, "");
	assert_int_equal(strlen(lanes_view(lanes())->code), 6);
	assert_true(screen_has("Next: the customer answers that phone"));
	press("q");
	draw();
	assert_non_null(app.watches);
	assert_int_equal(sqlite3_exec(other, "commit", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	wait_for("is verified.");
	assert_int_equal(practice_rings(practice, NULL), 1);
}

/* The screen is left while the phone rings: it goes on being watched, and its end is said. */
static void test_watched_in_the_background(void **state)
{
	(void)state;
	open_customer("Kroon");
	ring();
	wait_for("To be typed");
	press("q");
	wait_for("is verified.");
	assert_int_equal(practice_rings(practice, NULL), 1);
}

/* What ended while it was looked at is no news when its page is left. */
static void test_no_old_news(void **state)
{
	(void)state;
	open_customer("6505550105");
	ring();
	wait_for("failed");
	back_to_list();
	assert_false(screen_has("was not verified"));
	press("Enter Esc");
	assert_false(screen_has("was not verified"));
}

static void nothing(void *user)
{
	(void)user;
}

/* A call that somebody else started and left: the list tells its end by itself. */
static void test_the_list_tells_the_truth(void **state)
{
	const struct verifier_start yes = { .extension = "", .doubts_seen = ~0u };
	struct verifier *other;
	struct error err;
	char id[ID_MAX];

	(void)state;
	assert_true(desk_customer_find(&session, "+3292246111", NULL, false, id, &err));
	other = verifier_new(&session, loop, id, "+3292246111", nothing, NULL, &err);
	assert_non_null(other);
	verifier_pace(other, PACE);
	assert_true(verifier_start(other, &yes, &err));
	while (verifier_view(other)->phase != VERIFIER_WATCHING)
		loop_step(loop);
	verifier_free(other);
	app_store_changed(&app);
	wait_for("calling");
	wait_for("is verified.");
	assert_true(screen_has(" verified"));
	assert_false(screen_has("calling"));
	assert_int_equal(practice_rings(practice, NULL), 1);
}

/* Two yeses cannot be given: after the first one there is nothing to press. */
static void test_second_yes(void **state)
{
	(void)state;
	open_customer("Kroon");
	ring();
	press("F5 Enter v Enter Enter");
	wait_for("Next: O offers it to Vapi");
	assert_int_equal(practice_rings(practice, NULL), 1);
}

static void test_removed(void **state)
{
	(void)state;
	open_customer("Kroon");
	ring();
	wait_for("Next: O offers it to Vapi");
	press("D Left Enter");
	wait_for("none yet");
	press("u");
	wait_for("none yet");
	assert_int_equal(lanes()->lane2.n_all, 0);
}

static void test_journal(void **state)
{
	(void)state;
	open_customer("Kroon");
	ring();
	wait_for("Next: O offers it to Vapi");
	press("F8");
	wait_for("Journal: ");
	assert_true(screen_has("done"));
	press("r");
	assert_true(screen_has("never repeated"));
}

/* What is only read: the account, and Lookup, which asks before it costs. */
static void test_account_and_lookup(void **state)
{
	size_t requests;

	(void)state;
	open_customer("Kroon");
	press("A");
	wait_for("Type: Full");
	press("Enter L Down Enter");
	requests = practice_requests(practice);
	wait_for("Yes, ask Twilio");
	assert_int_equal(practice_requests(practice), requests);
	press("Enter");
	wait_for("Kind of line: ");
	assert_true(practice_requests(practice) > requests);
}

int main(void)
{

	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_verified, start, stop),
		cmocka_unit_test_setup_teardown(test_silence_is_said, start, stop),
		cmocka_unit_test_setup_teardown(test_esc_rings_nothing, start, stop),
		cmocka_unit_test_setup_teardown(test_failures, start, stop),
		cmocka_unit_test_setup_teardown(test_doubtful, start, stop),
		cmocka_unit_test_setup_teardown(test_a_call_whose_code_nobody_knows, start, stop),
		cmocka_unit_test_setup_teardown(test_verified_already, start, stop),
		cmocka_unit_test_setup_teardown(test_keys_of_a_belgian_landline, start, stop),
		cmocka_unit_test_setup_teardown(test_country_opened, start, stop),
		cmocka_unit_test_setup_teardown(test_code_while_the_store_is_busy, start, stop),
		cmocka_unit_test_setup_teardown(test_watched_in_the_background, start, stop),
		cmocka_unit_test_setup_teardown(test_no_old_news, start, stop),
		cmocka_unit_test_setup_teardown(test_the_list_tells_the_truth, start, stop),
		cmocka_unit_test_setup_teardown(test_second_yes, start, stop),
		cmocka_unit_test_setup_teardown(test_removed, start, stop),
		cmocka_unit_test_setup_teardown(test_journal, start, stop),
		cmocka_unit_test_setup_teardown(test_account_and_lookup, start, stop),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
