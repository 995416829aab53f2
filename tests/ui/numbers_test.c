/*
 * AI numbers by keyboard: read at the providers, bought, given back, and a customer who calls
 * through Telnyx; the page of secrets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "desk/provision.h"
#include "tests/ui/walk.h"
#include "ui/works.h"

#define ADDRESS "ADaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void never(const char *text)
{
	if (screen_has(text)) {
		print_error("seen: %s\n%s", text, screen_text());
		fail();
	}
}

static void look_at_numbers(void)
{
	press("F11");
	press("u");
	wait_for("Read just now");
}

/* The pool as the practice providers have it: one that takes no calls, one that is gone, one that
 * is attached to nothing. */
static void test_pool_is_read(void **state)
{
	(void)state;
	press("F11");
	wait_for("3 of the pool");
	wait_for("not read yet");
	press("u");
	wait_for("Read just now: 4 pool numbers, 2 new, 1 missing, 1 suspended, 0 moved.");
	wait_for("+32 480 21 04 49    BE telnyx  ✓ active");
	wait_for("+44 20 7946 0779    GB telnyx  ✗ missing");
	wait_for("+31 970102000       NL telnyx  ✗ suspended");
	wait_for("Attached to \"voxdesk inbound\".");
	press("Down");
	wait_for("it is attached to nothing");
	press("Down");
	wait_for("Telnyx did not list this AI number any more");
}

static void test_places_and_switch(void **state)
{
	(void)state;
	press("F11");
	press("c");
	wait_for("Places of this pool number");
	for (int i = 0; i < 2; i++)
		press("Backspace");
	type("51");
	press("Enter");
	wait_for("A number from 1 to 50.");
	for (int i = 0; i < 2; i++)
		press("Backspace");
	type("3");
	press("Enter");
	wait_for("pool, 0 of 3 used");
	press("o");
	wait_for("is not given to new customers any more");
	press("Enter");
	wait_for("switched off");
	press("q");
	open_customer("Frituur");
	never("+32 480 21 04 49"); /* it is offered to nobody now */
	/* Finding: on again, at once, though nobody knows whether it is answered. */
	press("F11 o");
	wait_for("was never looked at at Telnyx from here");
	press("y");
	wait_for("Switched on.");
}

/* The one that the US pool number forwards for is opened from there. */
static void test_who_forwards(void **state)
{
	(void)state;
	press("F11");
	press("Down Down");
	wait_for("Ikeja Family Clinic  ");
	press("Enter");
	wait_for("Who forwards to it");
	press("Enter");
	wait_for("OUTBOUND");
	wait_for("Ikeja Family Clinic");
}

/* The page of the customer who is open already lies above it: both go on when one is left. */
static void test_one_customer_open_twice(void **state)
{
	(void)state;
	open_customer("Frituur");
	press("c Enter m F11 Enter");
	wait_for("Who forwards to it");
	press("Enter");
	wait_for("OUTBOUND");
	press("q q");
	wait_for("OUTBOUND");
	press("F11 q u");
	wait_for("Next: ");
	press("B");
	wait_for("+32 2 888 02 01");
	press("F11 q q q");
	wait_for(" voxdesk  ");
}

static void buy_first(void)
{
	press("B");
	wait_for("+1 650-555-0201");
	press("Enter");
	wait_for("Next: Enter buys it, after a question");
	press("Enter");
	wait_for("Buy this number?");
	wait_for("Price: price not told by the provider");
}

static void test_bought_for_a_customer(void **state)
{
	(void)state;
	open_customer("Harbor");
	buy_first();
	press("Enter"); /* Enter alone is no */
	never("is bought");
	press("Enter");
	press("y");
	wait_for("is bought, for this customer alone");
	press("q");
	press("F11");
	press("End");
	wait_for("+1 650-555-0201     US twilio  ✓ active        Harbor Street Dental");
}

/* Belgium asks for an address: it is asked for, and no other word is taken for one. */
static void test_address_is_asked_for(void **state)
{
	(void)state;
	open_customer("Frituur");
	press("B");
	wait_for("needs a local address");
	press("Enter");
	wait_for("Next: Enter, for the address that Twilio asks for");
	press("Enter");
	wait_for("Address SID");
	type("Grote Markt 1");
	press("Enter");
	wait_for("A SID of this kind is AD and 32 hexadecimal digits.");
	for (int i = 0; i < 13; i++)
		press("Backspace");
	type(ADDRESS);
	press("Enter");
	wait_for("Next: Enter buys it, after a question");
	press("Enter");
	press("y");
	wait_for("is bought, for this customer alone");
	press("q");
	wait_for("+32 2 888 02 01 managed");
}

/* The answer is lost: it is looked for, and bought once. */
static void test_lost_answer(void **state)
{
	(void)state;
	open_customer("Practice: busy");
	press("B");
	wait_for("+1 650-555-0201");
	practice_fault(practice, "POST", "/2010-04-01/Accounts", "cut", 1);
	press("Enter");
	wait_for("Next: Enter buys it, after a question");
	press("Enter");
	press("y");
	wait_for("is bought, for this customer alone");
	press("q");
	wait_for("+1 650-555-0201 managed");
	look_at_numbers();
	wait_for("+1 650-555-0201");
}

static void test_given_back(void **state)
{
	(void)state;
	open_customer("Harbor");
	buy_first();
	press("y");
	wait_for("is bought, for this customer alone");
	press("q");
	press("F11");
	press("End");
	wait_for("+1 650-555-0201");
	press("D");
	wait_for("Next: D gives it back, after a question");
	press("D");
	wait_for("goes back to Twilio");
	press("y");
	wait_for("is given back to Twilio");
	press("q");
	never("+1 650-555-0201");
}

/* Telnyx tells the phone a code, and it is typed here: a wrong one, then the right one. */
static void test_through_telnyx(void **state)
{
	(void)state;
	open_customer("Lambeth");
	wait_for("calls go through Telnyx");
	press("F5");
	wait_for("a fixed line gets no SMS");
	press("Enter");
	wait_for("Telnyx rings +44 20 7946 0321 now");
	press("Enter");
	wait_for("Telnyx tells that phone a code.");
	press("F5 Enter");
	type("111111");
	press("Enter");
	wait_for("Telnyx did not take the code");
	press("F5");
	wait_for("Call it again");
	press("Enter");
	type("482913");
	press("Enter");
	wait_for("✓ verified");
	never("482913");
}

/* Telnyx carries an order out later; the number is the pool's then. */
static void test_ordered_for_the_pool(void **state)
{
	(void)state;
	look_at_numbers();
	press("Down Down Down Down b"); /* a number of the United States */
	wait_for("+1 650-555-0301");
	press("Enter");
	wait_for("Next: Enter orders it, after a question");
	wait_for("Price: 1.00 USD once, 1.00 USD a month");
	wait_for("To be attached to: voxdesk inbound");
	press("Enter");
	wait_for("Order this number?");
	press("Enter"); /* Enter alone is no */
	press("Enter");
	press("y");
	wait_for("among the pool's numbers");
	press("q");
	wait_for("+1 650-555-0301     US telnyx  ✓ active");
	press("F8");
	wait_for("the order's id at Telnyx: ");
}

static void test_order_that_fails(void **state)
{
	(void)state;
	press("F11 Down Down b");
	wait_for("+1 650-555-0302");
	press("Down Enter");
	wait_for("Next: Enter orders it, after a question");
	press("Enter");
	press("y");
	wait_for("Next: Enter checks the number under the cursor");
	press("q");
	never("+1 650-555-0302");
}

static void test_secrets_page(void **state)
{
	(void)state;
	press("F12");
	wait_for("TWILIO_AUTH_TOKEN             practice");
	wait_for("TELNYX_PUBLIC_KEY             not used yet");
	press("Down Down");
	press("u");
	wait_for("Telnyx took it: 4 numbers.");
	wait_for("worked ");
	never("KEY0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_pool_is_read, start, stop),
		cmocka_unit_test_setup_teardown(test_places_and_switch, start, stop),
		cmocka_unit_test_setup_teardown(test_who_forwards, start, stop),
		cmocka_unit_test_setup_teardown(test_one_customer_open_twice, start, stop),
		cmocka_unit_test_setup_teardown(test_bought_for_a_customer, start, stop),
		cmocka_unit_test_setup_teardown(test_address_is_asked_for, start, stop),
		cmocka_unit_test_setup_teardown(test_lost_answer, start, stop),
		cmocka_unit_test_setup_teardown(test_given_back, start, stop),
		cmocka_unit_test_setup_teardown(test_through_telnyx, start, stop),
		cmocka_unit_test_setup_teardown(test_ordered_for_the_pool, start, stop),
		cmocka_unit_test_setup_teardown(test_order_that_fails, start, stop),
		cmocka_unit_test_setup_teardown(test_secrets_page, start, stop),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
