/*
 * The console's own screens over the practice store, drawn without a terminal and compared with
 * golden files; and the walks that the desk takes most, their keys counted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "desk/forwarding.h"
#include "store/agents.h"
#include "store/pool.h"
#include "store/records.h"
#include "tests/support/screen.h"
#include "ui/app.h"
#include "ui/screens.h"

#define SOME_AFTERNOON 1795269720 /* 2026-11-21T14:02:00Z */

static struct app app;
static struct session session;
static struct loop *loop;
static size_t keys_pressed;

static const struct size {
	const char *name;
	int rows, columns;
	bool ascii, mono;
} sizes[] = {
	{ "80x24", 24, 80, false, false },
	{ "60x16", 16, 60, false, false },
	{ "140x45", 45, 140, false, false },
	{ "ascii", 24, 80, true, true },
};

static int start(void **state)
{
	struct session_options options = { .practice = true };
	struct error err = { 0 };

	(void)state;
	(void)setenv("TZ", "UTC", 1);
	(void)setenv("VOXDESK_OPERATOR", "An", 1);
	time_freeze(SOME_AFTERNOON);
	session_init(&session, &options);
	if (!session_open_store(&session, &err))
		return -1;
	/* As in practice mode; nothing here is sent. */
	credentials_load(&session.credentials,
	    "TWILIO_ACCOUNT_SID=AC00000000000000000000000000000001\nTWILIO_AUTH_TOKEN=none\n");
	loop = loop_new();
	screen_start(24, 80, false, false);
	app_init(&app, &session, console_screens, loop);
	app_push(&app, &screen_customers, NULL);
	app_draw(&app);
	keys_pressed = 0;
	return 0;
}

static int stop(void **state)
{
	(void)state;
	app_done(&app);
	screen_stop();
	session_done(&session);
	loop_free(loop);
	return 0;
}

/* Keys by name, separated by blanks. */
static void press(const char *keys)
{
	while (*keys != '\0') {
		size_t n = strcspn(keys, " ");
		struct key key;

		assert_true(key_named(keys, n, &key));
		app_key(&app, key);
		app_draw(&app);
		keys_pressed++;
		keys += n + (keys[n] == ' ');
	}
}

/* Text typed into a field: not counted as keys. */
static void type(const char *text)
{
	for (; *text != '\0'; text++)
		app_key(&app, (struct key){ (uint32_t)*text });
	app_draw(&app);
}

static void golden(const char *name, const struct size *size)
{
	char file[96];

	screen_start(size->rows, size->columns, size->ascii, size->mono);
	app_draw(&app);
	(void)snprintf(file, sizeof file, "%s-%s", name, size->name);
	assert_true(golden_equal(file, screen_text()));
}

static void all_sizes(const char *name)
{
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		golden(name, &sizes[i]);
}

static void test_customers(void **state)
{
	(void)state;
	all_sizes("customers");
}

static void test_customers_empty(void **state)
{
	(void)state;
	press("/");
	type("nobody of this name");
	golden("customers-none", &sizes[0]);
	press("Esc B x y");
	assert_true(screen_has("call back") || screen_has("Call back"));
}

static void test_lanes(void **state)
{
	(void)state;
	press("Enter");
	assert_true(screen_has("*61*0480210449#"));
	assert_true(screen_has("cancel #61#"));
	all_sizes("lanes");
}

static void test_lanes_mobile(void **state)
{
	(void)state;
	press("Down Down Enter");
	assert_true(screen_has("**61*+16504595418#"));
	golden("lanes-mobile", &sizes[0]);
	golden("lanes-mobile", &sizes[2]);
}

static void test_lanes_byoc(void **state)
{
	(void)state;
	press("Down Down Down Enter");
	assert_true(screen_has("No forwarding is needed"));
	golden("lanes-byoc", &sizes[0]);
}

static void test_say(void **state)
{
	(void)state;
	press("Enter s");
	assert_true(screen_has("sterretje"));
	golden("say", &sizes[0]);
	press("L");
	assert_false(screen_has("sterretje"));
}

static void test_codes(void **state)
{
	(void)state;
	press("F2");
	all_sizes("codes");
	type("verizon");
	press("Enter");
	assert_true(screen_has("*72N"));
	assert_true(screen_has("*73"));
	golden("codes-verizon", &sizes[0]);
}

static void test_codes_explains(void **state)
{
	(void)state;
	press("F2");
	type("**61*0480210449*20#");
	assert_true(screen_has("no ring time"));
	golden("codes-explain", &sizes[0]);
}

static void test_codes_for_the_customer_in_hand(void **state)
{
	(void)state;
	press("Enter F2");
	type("international");
	assert_true(screen_has("+32480210449#"));
}

/* In Australia 04 80 21 04 49 would be somebody else's mobile. */
static void test_codes_of_another_country_write_the_number_as_foreign(void **state)
{
	(void)state;
	press("Enter F2");
	type("telstra");
	assert_true(screen_has("**21*+32480210449*10#"));
	assert_false(screen_has("*0480210449"));
	assert_true(screen_has("international call"));
}

static void test_qr(void **state)
{
	(void)state;
	press("Down Down Enter Q");
	assert_true(screen_has("**61*+16504595418#"));
	golden("qr", &sizes[0]);
	golden("qr", &sizes[1]);
}

/* What the providers were last seen to have. */
static void seen_at_the_providers(void)
{
	static const struct pool_seen pool[] = {
		{ "+32480210449", "BE", "1", "active", true, "7", "voxdesk inbound" },
		{ "+16504595418", "US", "2", "port-failed", false, "7", "voxdesk inbound" },
	};
	static const struct remote_agent_seen vapi[] = { { "a1", "Receptie (nl)" },
		{ "a2", "Outbound reminders" } };
	struct pool_synced synced;
	struct error err;

	assert_true(pool_sync(session.store, "telnyx", "", pool, 2, true, &synced, &err));
	assert_true(remote_agent_sync(session.store, AGENT_VAPI, vapi, 2, &err));
}

static void test_numbers(void **state)
{
	(void)state;
	seen_at_the_providers();
	press("#");
	all_sizes("numbers");
	press("Down");
	assert_true(screen_has("did not list this AI number any more"));
	golden("numbers-missing", &sizes[0]);
}

static void test_settings(void **state)
{
	(void)state;
	press(",");
	all_sizes("settings");
}

static void test_lanes_of_a_drifted_number(void **state)
{
	(void)state;
	seen_at_the_providers();
	press("Down Down Enter");
	assert_true(screen_has("port-failed"));
	golden("lanes-drift", &sizes[0]);
	golden("lanes-drift", &sizes[2]);
}

static void test_lanes_with_agents(void **state)
{
	struct agent_seen way = { AGENT_INBOUND, WAY_POINTED, "+32480210449", "n1", "" };
	char in[ID_MAX], out[ID_MAX];
	struct error err;

	(void)state;
	seen_at_the_providers();
	press("Enter");
	assert_true(agent_link(session.store, session.customer_in_hand, AGENT_VAPI, "a1", true,
	    false, in, &err));
	assert_true(agent_link(session.store, session.customer_in_hand, AGENT_VAPI, "a2", false,
	    true, out, &err));
	assert_true(agent_pointed(session.store, in, "", &way, &err));
	way = (struct agent_seen){ AGENT_OUTBOUND, WAY_REFUSED, "+3292246111", "",
		"Vapi does not take it." };
	assert_true(agent_pointed(session.store, out, "", &way, &err));
	app_store_changed(&app);
	app_draw(&app);
	assert_true(screen_has("Receptie (nl)"));
	golden("lanes-agents", &sizes[0]);
	golden("lanes-agents", &sizes[1]);
}

/* The code that is being read out becomes another one: said, and asked about before it counts as
 * given. */
static void test_a_code_that_changes_under_the_eyes_is_said_and_asked_about(void **state)
{
	struct pool_number first;
	char id[ID_MAX];
	struct arena arena = { 0 };
	struct error err;

	(void)state;
	assert_true(pool_number_add(session.store, "+3232111222", "BE", "telnyx", 50, id, &err));
	press("Enter c Enter");
	assert_true(screen_has("*61*0480210449#"));
	assert_true(pool_get(session.store, "+32480210449", &arena, &first, &err));
	assert_true(pool_switch(session.store, first.id, false, &err));
	arena_done(&arena);
	app_store_changed(&app);
	app_draw(&app);
	assert_true(screen_has("the code is now *61*032111222#"));
	press("m");
	assert_true(screen_has("Was this one read out?"));
	press("Esc");
	assert_false(screen_has("given 14:02"));
	press("m Enter");
	assert_true(screen_has("given 14:02"));
}

/* An own number that nobody forwards to, and an agent that another number leads to. */
static void test_an_agent_answers_only_where_calls_arrive(void **state)
{
	struct agent_seen way = { AGENT_INBOUND, WAY_POINTED, "+3228880201", "n1", "" };
	char id[ID_MAX], agent[ID_MAX];
	struct error err;

	(void)state;
	seen_at_the_providers();
	press("Enter c Enter m");
	assert_true(managed_number_add(session.store, session.customer_in_hand, "+3228880201", "BE",
	    id, &err));
	assert_true(agent_link(session.store, session.customer_in_hand, AGENT_VAPI, "a1", true,
	    false, agent, &err));
	assert_true(agent_pointed(session.store, agent, "", &way, &err));
	app_store_changed(&app);
	app_draw(&app);
	assert_true(screen_has("elsewhere: Receptie"));
	assert_false(screen_has("answers: Receptie"));
	assert_true(screen_has("+32 2 888 02 01 is this customer's"));
	golden("lanes-own", &sizes[0]);
}

/* ---- walks */

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
	press("Enter");
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

#define on_practice(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		on_practice(test_customers),
		on_practice(test_customers_empty),
		on_practice(test_lanes),
		on_practice(test_lanes_mobile),
		on_practice(test_lanes_byoc),
		on_practice(test_say),
		on_practice(test_codes),
		on_practice(test_codes_explains),
		on_practice(test_codes_for_the_customer_in_hand),
		on_practice(test_codes_of_another_country_write_the_number_as_foreign),
		on_practice(test_qr),
		on_practice(test_numbers),
		on_practice(test_settings),
		on_practice(test_lanes_of_a_drifted_number),
		on_practice(test_lanes_with_agents),
		on_practice(test_a_code_that_changes_under_the_eyes_is_said_and_asked_about),
		on_practice(test_an_agent_answers_only_where_calls_arrive),
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
		on_practice(test_codes_without_a_store),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
