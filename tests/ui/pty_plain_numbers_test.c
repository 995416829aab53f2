/* AI numbers in the plain console: the pool read and worked on, one bought, given back, stopped,
 * and taken up after a kill. */
#include <string.h>
#include <sys/wait.h>

#include "tests/ui/one_walk.h"

/* From the customer's page to the first number with these digits. */
static void choose(const char *country, const char *digits)
{
	answer("16", "Country of the number");
	answer(country, "Which kind?");
	answer("1", "Digits");
	answer(digits, "Numbers for sale:");
}

static void nothing_sold(size_t from)
{
	assert_true(from <= the.pty.n_log);
	assert_null(memmem(the.pty.log + from, the.pty.n_log - from, "asked to sell", 13));
}

/* What Telnyx has and what differs; places, switch and taking out. */
static void the_pool_is_read_and_worked_on(void **state)
{
	(void)state;
	plain_walk_start(&the, NULL);
	answer("6", "AI numbers: 0 of the pool, 0 managed.");
	answer("1", "The pool was read just now: 4 numbers, 4 new");
	answer("q", "What to do?");
	answer("6", "+31 970102000, NL, Telnyx: suspended, pool, 0 of 50");
	answer("5", "Attached to \"voxdesk inbound\".");
	answer("1", "at most 50:");
	answer("51", "Type a number from 1 to 50.");
	answer("5", "Switch it off");
	answer("1", "at most 50:");
	answer("12", "0 of 12 places used");
	answer("5", "Switch it off");
	answer("2", "Switch it off?");
	answer("no", "BE, Telnyx: active");
	answer("5", "Switch it off");
	answer("2", "Switch it off?");
	answer("yes", "BE, Telnyx: switched off");
	answer("5", "Take it out of the pool");
	answer("3", "Type yes to do it");
	answer("y", "AI numbers: 4 of the pool");
	answer("5", "Take it out of the pool");
	answer("3", "Type yes to do it");
	answer("yes", "AI numbers: 3 of the pool");
	answer("2", "A number that you have");
	answer("+32 480 21 04 49", "Whose is it?");
	answer("1", "BE, Telnyx: not read yet");
	answer("4", "nobody's");
	answer("1", "In the Twilio account AC"); /* practice has 61 */
}

/* One more for the pool: Telnyx tells its price, and carries the order out later, or not. */
static void a_number_is_ordered_for_the_pool(void **state)
{
	(void)state;
	plain_walk_start(&the, NULL);
	answer("6", "AI numbers: 0 of the pool");
	answer("1", "AI numbers: 4 of the pool");
	answer("3", "Country of the number, two letters (empty: US):");
	answer("", "Which kind?");
	answer("2", "Digits");
	answer("30", "Numbers for sale:");
	answer("1", "Price: 1.00 USD");
	answer("y", "AI numbers: 4 of the pool");
	answer("3", "Country of the number");
	answer("", "Which kind?");
	answer("2", "Digits");
	answer("0301", "Numbers for sale:");
	answer("1", "It will be attached to: voxdesk inbound");
	answer("yes", "+1 650-555-0301 is in the pool.");
	assert_true(pty_wait(&the.pty, "AI numbers: 5 of the pool"));
	answer("3", "Country of the number");
	answer("", "Which kind?");
	answer("2", "Digits");
	answer("0302", "Numbers for sale:");
	answer("1", "Type yes to do it");
	answer("yes", "could not carry it out");
	assert_true(pty_wait(&the.pty, "AI numbers: 5 of the pool"));
}

/* Who forwards to a number is told by it, and is one step away. */
static void a_number_leads_to_its_customers(void **state)
{
	(void)state;
	plain_walk_start(&the, NULL);
	answer("6", "AI numbers: 0 of the pool");
	answer("1", "AI numbers: 4 of the pool");
	answer("q", "2. New customer");
	plain_walk_customer(&the);
	answer("4", "AI number:");
	answer("+32480210449", "Its provider says: active, seen");
	answer("q", "6. AI numbers");
	answer("6", "1 of 50 places used");
	answer("5", "Open Kroon, which forwards +32 9 224 61 11 to it");
	answer("3", "Business number: +32 9 224 61 11");
}

/* Nothing is sold before the whole word; then it is the customer's, and can go back. */
static void a_number_is_bought_and_given_back(void **state)
{
	size_t from;

	(void)state;
	plain_walk_start(&the, NULL);
	plain_walk_customer(&the);
	choose("us", "*0201");
	from = the.pty.n_log;
	answer("1", "Price: price not told by the provider");
	answer("y", "A number of its own");
	nothing_sold(from);
	choose("US", "*0201");
	answer("1", "Type yes to do it");
	answer("yes", "+1 650-555-0201 is bought, for Kroon alone.");
	answer("4", "AI number:");
	answer("+16505550201", "Use it?"); /* abroad */
	answer("yes", "Saved.");
	answer("1", "Carrier or brand");
	answer("", "Which line?");
	answer("1", "Saved.");
	answer("5", "Marked as given.");
	answer("q", "6. AI numbers");
	answer("6", "+1 650-555-0201, US, Twilio: active, managed, Kroon");
	answer("4", "Give it back to Twilio");
	answer("2", "+32 9 224 61 11 (Kroon) still forwards to it");
	answer("no", "AI numbers: 0 of the pool, 1 managed");
	answer("4", "Give it back to Twilio");
	answer("2", "Type yes to do it");
	answer("yes", "+1 650-555-0201 is given back to Twilio.");
	assert_true(pty_wait(&the.pty, "AI numbers: 0 of the pool, 0 managed."));
}

/* Asked for, in a form that fits, whether the search shows it or only the refusal. */
static void what_the_country_asks_for_is_asked_for(void **state)
{
	(void)state;
	plain_walk_start(&the, NULL);
	plain_walk_customer(&the);
	choose("", "*0201");
	assert_true(pty_wait(&the.pty, "needs a local address"));
	answer("1", "made in Twilio's console under");
	answer("AD12", "A SID of this kind is AD");
	answer("", "A number of its own");
	choose("US", "*0222");
	answer("1", "Type yes to do it");
	answer("yes", "SID (empty: give up):");
	answer("AD0123456789abcdef0123456789abcdef", "Type yes to do it");
	answer("yes", "+1 650-555-0222 is bought");
}

/* Bought, and then refused by Vapi: it waits, is gone on with, and may be left. */
static void a_stopped_purchase_waits_for_a_word(void **state)
{
	(void)state;
	plain_walk_start(&the, NULL);
	plain_walk_customer(&the);
	answer("14", "Which agent answers?");
	answer("1", "no number can be led there");
	plain_walk_fault(&the,
	    "{\"method\":\"POST\",\"path\":\"/phone-number\",\"what\":\"refuse\","
	    "\"status\":400,\"body\":\"{\\\"message\\\":\\\"Not today.\\\",\\\"error\\\":\\\"Bad Request\\\",\\\"statusCode\\\":400}\",\"times\":3}");
	choose("US", "*0201");
	answer("1", "Its calls will be answered by \"Front desk (en)\"");
	answer("yes", "It has stopped. What to do?");
	answer("q", "! The purchase of +1 650-555-0201 is not finished.");
	answer("16", "Something of this kind is open for this customer.");
	answer("1", "It has stopped. What to do?"); /* refused once more */
	answer("2", "Leave it as it is?");
	answer("no", "The purchase of +1 650-555-0201 is not finished.");
	plain_walk_start(&the, NULL); /* what stopped waits for an operator, also over a restart */
	assert_null(strstr(pty_text(&the.pty), "interrupted"));
	answer("1", "Part of the name");
	answer("kroon", "Customers found");
	answer("1", "is not finished.");
	answer("16", "It has stopped. What to do?");
	answer("1", "It has stopped. What to do?");
	answer("1", "+1 650-555-0201 is bought, for Kroon alone.");
}

/* Enter ends the waiting, not what was begun: it is settled when it is opened again. */
static void a_purchase_is_left_while_it_is_settled(void **state)
{
	(void)state;
	plain_walk_start(&the, "VOXDESK_PATIENCE=2000");
	plain_walk_customer(&the);
	plain_walk_fault(&the,
	    "{\"method\":\"POST\",\"path\":\"/2010-04-01/Accounts/*/IncomingPhoneNumbers\","
	    "\"what\":\"hang\",\"times\":1}");
	choose("US", "*0201");
	answer("1", "Type yes to do it");
	assert_true(pty_answer(&the.pty, "yes", "What came of it is not known yet"));
	answer("", "It is left as far as it is");
	assert_true(pty_wait(&the.pty, "! The purchase of +1 650-555-0201 is not finished."));
	answer("16", "Something of this kind is open for this customer.");
	answer("16", "Country of the number"); /* nothing came of it, so one may be bought */
}

/* Paid for, then killed: the next start says it and brings it to its end; another one has nothing
 * to say. */
static void what_was_left_is_brought_to_its_end(void **state)
{
	(void)state;
	plain_walk_start(&the, "VOXDESK_FAIL=provision-bought");
	plain_walk_customer(&the);
	choose("US", "*0201");
	answer("1", "Type yes to do it");
	assert_true(pty_answer(&the.pty, "yes", "asked to sell"));
	assert_true(pty_wait_end(&the.pty));
	assert_true(WIFSIGNALED(the.pty.status));
	plain_walk_start(&the, NULL);
	assert_true(pty_wait(&the.pty, "A purchase or release was interrupted"));
	assert_true(pty_wait(&the.pty, "What was interrupted has been brought to its end: 1."));
	answer("6", "+1 650-555-0201, US, Twilio: active, managed, Kroon");
	plain_walk_start(&the, NULL);
	assert_null(strstr(pty_text(&the.pty), "interrupted"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		walk_test(the_pool_is_read_and_worked_on),
		walk_test(a_number_is_ordered_for_the_pool),
		walk_test(a_number_leads_to_its_customers),
		walk_test(a_number_is_bought_and_given_back),
		walk_test(what_the_country_asks_for_is_asked_for),
		walk_test(a_stopped_purchase_waits_for_a_word),
		walk_test(a_purchase_is_left_while_it_is_settled),
		walk_test(what_was_left_is_brought_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
