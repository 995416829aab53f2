/* Pictures of the console's own screens, compared with golden files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/ui/frozen.h"

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

	assert_true(pool_sync(session.store, "telnyx", "", NULL, pool, 2, true, &synced, &err));
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

/* A number that nobody answers has no tick. */
static void test_a_number_attached_to_nothing_is_not_active(void **state)
{
	static const struct pool_seen pool[] = {
		{ "+32480210449", "BE", "1", "active", true, "", "" },
	};
	struct pool_synced synced;
	struct error err;

	(void)state;
	assert_true(pool_sync(session.store, "telnyx", "", NULL, pool, 1, true, &synced, &err));
	press("#");
	assert_true(screen_has("unattached"));
	assert_true(screen_has("attached to nothing"));
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

/* The customer's own number abroad goes before the pool's: said, with the pool's that is free. */
static void test_an_own_number_abroad_is_no_full_pool(void **state)
{
	char id[ID_MAX];
	struct error err;

	(void)state;
	press("Enter");
	assert_true(managed_number_add(session.store, session.customer_in_hand, "+16505550203",
	    "US", id, &err));
	app_store_changed(&app);
	app_draw(&app);
	screen_start(45, 140, false, false);
	app_draw(&app);
	assert_true(screen_has("It is proposed because it is"));
	assert_true(screen_has("+32 480 21 04 49"));
	assert_false(screen_has("No pool number"));
	screen_start(24, 80, false, false);
}

/* No question whose yes is refused. */
static void test_what_holds_a_customer_is_said_before_it_is_asked(void **state)
{
	char id[ID_MAX];
	struct error err;

	(void)state;
	press("Enter");
	assert_true(managed_number_add(session.store, session.customer_in_hand, "+3228880201", "BE",
	    id, &err));
	press("Esc x");
	assert_true(screen_has("cannot be removed yet"));
	assert_true(screen_has("D gives one back"));
	assert_false(screen_has("[ Remove ]"));
	press("Esc Down Down x");
	assert_true(screen_has("Remove this customer?"));
}

/* A brand that has no row for this kind of line: the standard that fits the line comes first. */
static void test_a_brand_without_a_row_shows_the_standard(void **state)
{
	static const char *const brands[] = { "proximus", "telenet", "belg", "nobody" };

	(void)state;
	press("Enter");
	for (size_t i = 0; i < sizeof brands / sizeof *brands; i++) {
		press("c");
		type(brands[i]);
		assert_true(screen_has("no row of its own: "));
		press("Enter");
		assert_true(screen_has("*61*0480210449#"));
	}
	press("c");
	type("europ");
	assert_false(screen_has("no row of its own"));
	press("Esc");
}

/* Nothing is left to mark once it is reported. */
static void test_the_footer_offers_no_mark_that_is_refused(void **state)
{
	(void)state;
	press("Enter c Enter m");
	assert_true(screen_has("m Reported"));
	press("m x Esc");
	assert_false(screen_has("m Given"));
	assert_false(screen_has("m Reported"));
}

/* What may go wrong follows the set-up: the code is dialled, calls are expected, it is taken off.
 */
static void test_what_helps_if_it_does_not_work(void **state)
{
	(void)state;
	press("Enter");
	screen_start(45, 140, false, false);
	app_draw(&app);
	assert_false(screen_has("If it does not work"));
	press("c Enter");
	assert_true(screen_has("If it does not work: i"));
	assert_true(screen_has("A2 \"Service not available\""));
	press("m m");
	assert_false(screen_has("A2 "));
	assert_true(screen_has("B1 The carrier's voicemail answers first"));
	press("i PgDn PgDn PgDn");
	assert_true(screen_has("B15 The forward has disappeared"));
	assert_true(screen_has("A port, another plan"));
	assert_false(screen_has("##61#")); /* a fixed line's notes have no GSM code */
	press("Home");
	assert_false(screen_has("B15"));
	press("End");
	assert_true(screen_has("B15 The forward has disappeared"));
	press("Esc");
	/* A mobile's code: scanned until it was dialled, then the room is for this. */
	press("Esc Down Down Enter m");
	assert_true(screen_has("B1 The carrier's voicemail answers first"));
	assert_false(screen_has("Scan, copy, paste"));
	screen_start(24, 80, false, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		on_practice(test_what_helps_if_it_does_not_work),
		on_practice(test_customers),
		on_practice(test_a_number_attached_to_nothing_is_not_active),
		on_practice(test_an_own_number_abroad_is_no_full_pool),
		on_practice(test_what_holds_a_customer_is_said_before_it_is_asked),
		on_practice(test_a_brand_without_a_row_shows_the_standard),
		on_practice(test_the_footer_offers_no_mark_that_is_refused),
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
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
