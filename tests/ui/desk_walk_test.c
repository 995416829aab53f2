/* The walks that the desk takes most, by keyboard: their keys counted, nothing lost on the way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/ui/frozen.h"

static void test_new_landline_takes_seven_keys(void **state)
{
	(void)state;
	press("n");
	type("Bakkerij Jans");
	press("Tab");
	type("+32 3 232 11 22");
	press("Tab Enter c Enter m");
	assert_int_equal(keys_pressed, 7);
	assert_true(screen_has("*61*0480210449#"));
	assert_true(screen_has("given 14:02"));
	assert_true(screen_has("reported: m"));
	press("m");
	assert_true(screen_has("reported 14:02"));
}

static void test_nigerian_mobile_takes_one_more_yes(void **state)
{
	(void)state;
	press("n");
	type("Lekki Dental");
	press("Tab");
	type("+234 803 123 4568");
	press("Tab Enter");
	assert_false(screen_has("**61*+32480210449#")); /* the price comes before the code */
	assert_true(screen_has("abroad"));
	press("c Enter");
	assert_true(screen_has("Forward there all the same?"));
	press("Enter m");
	assert_int_equal(keys_pressed, 8);
	assert_true(screen_has("**61*+32480210449#"));
	assert_true(screen_has("given 14:02"));
}

static void test_one_digit_short_is_told_while_typing(void **state)
{
	(void)state;
	press("n");
	type("Clinic");
	press("Tab");
	type("+234814199539");
	assert_true(screen_has("one digit short for a Nigerian mobile"));
	press("Enter");
	assert_true(screen_has("New customer")); /* still open, with what was typed */
	assert_true(screen_has("+234814199539"));
	golden("form-short-number", &sizes[0]);
}

static void test_another_condition_asks_to_cancel_the_earlier_code(void **state)
{
	(void)state;
	press("Enter c Enter m w Up Enter");
	assert_true(screen_has("Change what was given?")); /* not changed without a yes */
	press("y");
	assert_true(screen_has("*21*0480210449#"));
	assert_true(screen_has("1  #61#"));
	assert_true(screen_has("2  *21*0480210449#"));
	press("q");
	assert_true(screen_has("cancel!")); /* the list says it too */
	press("Enter K");
	assert_false(screen_has("1  #61#"));
}

static void test_carrier_changes_the_code(void **state)
{
	(void)state;
	press("Enter");
	assert_true(screen_has("*61*0480210449#"));
	press("c");
	type("proximus");
	press("Down Enter"); /* below the standard of a landline, which has no row of its own */
	assert_false(screen_has(" *61*0480210449#"));
	assert_true(screen_has("**61*"));
}

static void test_refused_keeps_what_was_said(void **state)
{
	(void)state;
	press("Down Down Enter R");
	type("Invalid MMI code");
	press("Enter");
	assert_true(screen_has("refused 14:02: Invalid MMI code"));
}

static void test_readonly_says_why(void **state)
{
	(void)state;
	session.options.readonly = true;
	press("Enter m");
	assert_true(screen_has("read-only"));
	assert_false(screen_has("given 14:02"));
	session.options.readonly = false;
}

/* 120 customers: the list is longer than what is loaded at once. */
static void many(char ids[120][ID_MAX])
{
	for (int i = 0; i < 120; i++) {
		char name[32];
		struct customer_edit fields = { .name = name, .country = "BE", .language = "nl" };
		struct error err;

		(void)snprintf(name, sizeof name, "Shop %03d", i);
		assert_true(customer_add(session.store, &fields, NULL, "", ids[i], &err));
	}
}

static const char *chosen_row(void)
{
	const char *text = screen_text(), *at = strstr(text, "\n>");
	static char row[40];

	assert_non_null(at);
	(void)snprintf(row, sizeof row, "%.20s", at + 3);
	return row;
}

static void test_the_customer_named_is_removed_although_the_list_changed(void **state)
{
	static char ids[120][ID_MAX];
	struct error err;
	struct customer still;
	struct arena arena = { 0 };

	(void)state;
	many(ids);
	press("G k k k k k k k k k k k k k k k k k k k k k k k k k k k k k");
	assert_non_null(strstr(chosen_row(), "Shop 090"));
	press("x");
	assert_true(screen_has("Shop 090"));
	assert_true(customer_remove(session.store, ids[3], &err));
	app_store_changed(&app);
	press("y");
	assert_true(screen_has("Shop 090 is removed."));
	assert_false(customer_get(session.store, ids[90], &arena, &still, &err));
	assert_true(customer_get(session.store, ids[89], &arena, &still, &err));
	arena_done(&arena);
}

static void test_the_cursor_stays_on_its_customer(void **state)
{
	static char ids[120][ID_MAX];
	char before[40];
	struct error err;

	(void)state;
	many(ids);
	press("G PgUp PgUp k k");
	(void)snprintf(before, sizeof before, "%s", chosen_row());
	assert_true(customer_remove(session.store, ids[5], &err));
	app_store_changed(&app);
	app_draw(&app);
	assert_string_equal(chosen_row(), before);
	press("Enter q");
	assert_string_equal(chosen_row(), before);
}

/* A yes is for what was asked: another console has changed the number meanwhile. */
static void test_a_yes_is_not_for_what_another_console_chose(void **state)
{
	struct arena arena = { 0 };
	struct lane1 lane;
	struct error err;
	enum condition busy = CONDITION_BUSY;
	struct customer_row *rows;
	size_t n;
	bool more;

	(void)state;
	press("Enter c Enter m x");
	assert_true(screen_has("#61#"));
	assert_true(customer_search(session.store, "frituur", false, 5, &arena, &rows, &n, &more,
	    &err));
	assert_true(lane1_load(&session, rows[0].id, NULL, &arena, &lane, &err));
	assert_true(lane1_choose(&session, &lane,
	    &(struct lane1_choice){ .condition = &busy, .ring = -1 }, &err));
	app_store_changed(&app);
	press("y");
	assert_true(screen_has("Another console changed this number"));
	assert_true(screen_has("*67*0480210449#"));
	assert_false(screen_has("removed"));
	arena_done(&arena);
}

static void test_an_edit_shows_at_once_and_keeps_a_long_note(void **state)
{
	static char note[700];
	struct customer_edit edit = { .note = note };
	struct arena arena = { 0 };
	struct customer_row *rows;
	struct customer customer;
	struct error err;
	size_t n;
	bool more;

	(void)state;
	memset(note, 'n', sizeof note - 1);
	assert_true(customer_search(session.store, "frituur", false, 5, &arena, &rows, &n, &more,
	    &err));
	assert_true(customer_get(session.store, rows[0].id, &arena, &customer, &err));
	assert_true(customer_update(session.store, customer.id, customer.version, &edit, &err));
	press("Enter e");
	type(" Gent");
	press("Enter");
	assert_true(screen_has("Frituur De Kroon Gent \u00b7"));
	assert_true(customer_get(session.store, rows[0].id, &arena, &customer, &err));
	assert_int_equal(strlen(customer.note), sizeof note - 1);
	assert_true(screen_has("Frituur De Kroon Gent"));
	press("m");
	assert_false(screen_has("changed"));
	arena_done(&arena);
}

static void test_what_somebody_else_wrote_is_not_written_over_unseen(void **state)
{
	struct customer_edit edit = { .note = "gate code 4711" };
	struct arena arena = { 0 };
	struct customer_row *rows;
	struct customer customer;
	struct error err;
	size_t n;
	bool more;

	(void)state;
	assert_true(customer_search(session.store, "frituur", false, 5, &arena, &rows, &n, &more,
	    &err));
	press("Enter e Shift-Tab"); /* the note */
	type("closed on Mondays");
	assert_true(customer_get(session.store, rows[0].id, &arena, &customer, &err));
	assert_true(customer_update(session.store, customer.id, customer.version, &edit, &err));
	press("Enter");
	assert_true(screen_has("gate code 4711"));
	assert_true(screen_has("Enter again"));
	assert_true(customer_get(session.store, rows[0].id, &arena, &customer, &err));
	assert_string_equal(customer.note, "gate code 4711");
	press("Enter"); /* the yes */
	assert_true(customer_get(session.store, rows[0].id, &arena, &customer, &err));
	assert_string_equal(customer.note, "closed on Mondays");
	arena_done(&arena);
}

static void test_a_refused_new_customer_can_be_mended_and_saved(void **state)
{
	(void)state;
	press("n");
	type("Second");
	press("Tab");
	type("+32 9 224 61 11");
	press("Enter");
	assert_true(screen_has("Frituur De Kroon")); /* who has it */
	press("Backspace");
	type("2");
	press("Enter");
	assert_true(screen_has("+32 9 224 61 12"));
	assert_true(screen_has("INBOUND"));
}

static void test_a_draft_is_only_for_its_customer(void **state)
{
	(void)state;
	press("Enter a End Enter"); /* type another number */
	type("0470 99 99 99");
	press("Esc q Down Down Enter a End Enter");
	assert_true(screen_has("The number that the AI answers"));
	assert_false(screen_has("0470 99 99 99"));
	press("Esc q Home Enter a End Enter");
	assert_true(screen_has("0470 99 99 99"));
}

static void test_a_customer_removed_elsewhere_does_no_harm(void **state)
{
	struct arena arena = { 0 };
	struct customer_row *rows;
	struct error err;
	size_t n;
	bool more;

	(void)state;
	press("Enter");
	assert_true(customer_search(session.store, "frituur", false, 5, &arena, &rows, &n, &more,
	    &err));
	assert_true(customer_remove(session.store, rows[0].id, &err));
	press("b");
	assert_true(screen_has("removed it meanwhile"));
	assert_false(screen_has("Frituur"));
	press("g j Enter c");
	assert_true(customer_search(session.store, "ikeja", false, 5, &arena, &rows, &n, &more,
	    &err));
	assert_true(customer_remove(session.store, rows[0].id, &err));
	app_store_changed(&app);
	app_draw(&app);
	assert_false(screen_has("Ikeja"));
	assert_true(screen_has("Harbor"));
	arena_done(&arena);
}

static void test_a_typed_ai_number_abroad_takes_a_second_enter(void **state)
{
	(void)state;
	press("Enter a End Enter");
	type("+44 20 7946 0999");
	press("Enter");
	assert_true(screen_has("international call"));
	assert_true(screen_has("Enter again: yes"));
	assert_true(screen_has("+44 20 7946 0999")); /* still in its field */
	press("Enter");
	assert_true(screen_has("manual"));
	assert_true(screen_has("*61*00442079460999#"));
}

static void test_digits_typed_above_the_ai_numbers_are_a_number(void **state)
{
	(void)state;
	press("Enter a");
	type("0470 99 99 99");
	assert_true(screen_has("typed: Belgium"));
	press("Enter");
	assert_true(screen_has("*61*0470999999#"));
}

static void test_what_must_come_first_is_dialled_first(void **state)
{
	(void)state;
	press("n");
	type("Frituur Mobiel");
	press("Tab");
	type("+32 470 12 34 56");
	press("Enter c Enter");
	assert_true(screen_has("1  ##002#"));
	assert_true(screen_has("2  **61*+32480210449#"));
	press("s");
	golden("say-first", &sizes[0]);
	press("q Q");
	assert_true(screen_has("one by one"));
}

static void test_byoc_with_a_live_forward_shows_how_to_take_it_off(void **state)
{
	(void)state;
	press("Down Enter e Tab Tab Tab Tab Right Enter");
	assert_true(screen_has("still on"));
	assert_true(screen_has("*73"));
	press("x");
	assert_true(screen_has("*73"));
	press("y");
	assert_true(screen_has("No forwarding is needed"));
}

/* Full is not the same as none. */
static void test_a_pool_without_a_place_is_no_empty_pool(void **state)
{
	struct arena arena = { 0 };
	struct pool_number *pool;
	struct error err;
	size_t n;

	(void)state;
	assert_true(pool_list(session.store, &arena, &pool, &n, &err));
	for (size_t i = 0; i < n; i++)
		assert_true(pool_switch(session.store, pool[i].id, false, &err));
	press("Enter");
	assert_true(screen_has("pool number of this country has"));
	arena_done(&arena);
}

static void test_codes_without_a_store(void **state)
{
	struct session bare;
	struct session_options options = { 0 };
	struct app alone;

	(void)state;
	session_init(&bare, &options);
	app_init(&alone, &bare, console_screens, NULL);
	app_push(&alone, &screen_codes, NULL);
	app_draw(&alone);
	assert_true(screen_has("International / GSM"));
	app_done(&alone);
	session_done(&bare);
}

/* No code is no way past what the carrier says of its service. */
static void test_steps_come_with_their_warnings(void **state)
{
	(void)state;
	press("n");
	type("Tim");
	press("Tab");
	type("+39 06 1234 5678");
	press("Tab Enter a");
	type("+390698765432");
	press("Enter c");
	type("it-tim-fixed");
	press("Enter");
	assert_true(screen_has("1. Order the service online"));
	assert_true(screen_has("! Must be activated online or by"));
}

/* A number of another country, or of no range, is not written into codes without a word. */
static void test_a_doubtful_number_is_told_before_its_codes(void **state)
{
	(void)state;
	press("F2");
	type("/AT&T");
	press("Enter a");
	type("0480 21 04 49");
	assert_true(screen_has("The length is right"));
	press("Enter");
	assert_true(screen_has("! The length is right"));
	press("q n");
	type("Dental");
	press("Tab");
	type("+1 212 736 5001");
	press("Tab Enter a");
	type("+1 911 0000000");
	assert_true(screen_has("The length is right"));
	press("Enter c");
	type("us-att-wireless");
	press("Enter");
	assert_true(screen_has("! +1 911-000-0000: The length is"));
}

/* Addresses and the program's own name give way to whose page it is. */
static void test_the_header_names_the_customer_in_a_narrow_window(void **state)
{
	(void)state;
	session.options.practice = false;
	credentials_done(&session.credentials);
	credentials_load(&session.credentials,
	    "VOXDESK_TWILIO_URL=http://127.0.0.1:46021\nTWILIO_AUTH_TOKEN=none\n");
	screen_start(24, 140, false, false);
	press("Enter");
	assert_true(screen_has(" voxdesk  Frituur De Kroon"));
	assert_true(screen_has("http://127.0.0.1:46021"));
	app.seen[SERVICE_TWILIO] = PROVIDER_OK;
	app.waiting = 100; /* "100 open" */
	app.unknown = 0;
	screen_start(24, 80, false, false);
	app_draw(&app);
	assert_true(screen_has("Frituur De Kroon · Belgium · nl"));
	assert_true(screen_has("100 open"));
	app.unknown = 88888888;
	app.waiting = 188888888;
	app.seen[SERVICE_TELNYX] = PROVIDER_REFUSED;
	screen_start(16, 60, false, false);
	app_draw(&app);
	assert_false(screen_has("voxdesk"));
	assert_true(screen_has("Frituur De Kroon"));
	assert_true(screen_has("telnyx refuses us"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		on_practice(test_new_landline_takes_seven_keys),
		on_practice(test_nigerian_mobile_takes_one_more_yes),
		on_practice(test_one_digit_short_is_told_while_typing),
		on_practice(test_another_condition_asks_to_cancel_the_earlier_code),
		on_practice(test_carrier_changes_the_code),
		on_practice(test_refused_keeps_what_was_said),
		on_practice(test_readonly_says_why),
		on_practice(test_the_customer_named_is_removed_although_the_list_changed),
		on_practice(test_the_cursor_stays_on_its_customer),
		on_practice(test_a_yes_is_not_for_what_another_console_chose),
		on_practice(test_an_edit_shows_at_once_and_keeps_a_long_note),
		on_practice(test_what_somebody_else_wrote_is_not_written_over_unseen),
		on_practice(test_a_refused_new_customer_can_be_mended_and_saved),
		on_practice(test_a_draft_is_only_for_its_customer),
		on_practice(test_a_customer_removed_elsewhere_does_no_harm),
		on_practice(test_a_typed_ai_number_abroad_takes_a_second_enter),
		on_practice(test_digits_typed_above_the_ai_numbers_are_a_number),
		on_practice(test_what_must_come_first_is_dialled_first),
		on_practice(test_byoc_with_a_live_forward_shows_how_to_take_it_off),
		on_practice(test_a_pool_without_a_place_is_no_empty_pool),
		on_practice(test_codes_without_a_store),
		on_practice(test_steps_come_with_their_warnings),
		on_practice(test_a_doubtful_number_is_told_before_its_codes),
		on_practice(test_the_header_names_the_customer_in_a_narrow_window),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
