/*
 * Agents by keyboard: linked, a number led to them, a verified number offered to Vapi; and the
 * whole way of a customer, from nothing to a linked agent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/ui/walk.h"
#include "ui/works.h"

/* Opens the list of agents, takes the one that `text` finds, and says yes to leading it there. */
static void link_agent(const char *text, const char *question)
{
	press("g");
	wait_for("Agent that");
	type(text);
	press("Enter");
	wait_for(question);
	press("y");
}

/* A pool number that this customer alone forwards to is led to the agent. */
static void test_pool_number_led_to_an_agent(void **state)
{
	(void)state;
	open_customer("Frituur");
	press("c Enter m");
	wait_for("● given");
	press("Tab Tab");
	link_agent("receptie", "Calls to +32 480 21 04 49 are answered by \"Receptie (nl)\"");
	wait_for("✓ answers: Receptie (nl)");
	/* Another one is asked about, and a no changes nothing. */
	if (app_top(&app)->dialog) /* what the provider does with it, in full */
		press("Esc");
	press("g");
	wait_for("Agent that");
	type("front");
	press("Enter");
	wait_for("Until now it is \"Receptie (nl)\".");
	press("Esc");
	wait_for("✓ answers: Receptie (nl)");
}

static void test_bought_number_led_to_an_agent(void **state)
{
	(void)state;
	open_customer("Practice: busy");
	press("B");
	wait_for("+1 650-555-0201");
	press("Enter");
	wait_for("Next: Enter buys it, after a question");
	press("Enter");
	press("y");
	wait_for("is bought, for this customer alone");
	press("q");
	wait_for("+1 650-555-0201 managed");
	link_agent("front", "Calls to +1 650-555-0201 are answered by \"Front desk (en)\"");
	wait_for("✓ answers: Front desk");
	press("g");
	wait_for("Agent that answers");
	press("End Enter"); /* take it off */
	wait_for("Take the agent off");
	press("Enter"); /* Enter alone is no */
	wait_for("✓ answers: Front desk");
	press("g");
	wait_for("Agent that answers");
	press("End Enter");
	wait_for("Take the agent off");
	press("y");
	wait_for("none answers yet");
}

/* No list of agents without a network; what is linked stays. */
static void test_not_reached(void **state)
{
	(void)state;
	open_customer("Frituur");
	practice_fault(practice, "GET", "/assistant", "fail", 9);
	practice_fault(practice, "GET", "/v1/convai/agents", "fail", 9);
	press("g");
	wait_for("Vapi and ElevenLabs have no agent.");
}

/* From nothing to a pool number, a code, a verified caller ID and a linked agent. */
static void test_the_whole_way(void **state)
{
	(void)state;
	add_customer("Bakkerij Peeters", "+32 2 511 22 33");
	wait_for("+32 480 21 04 49 pool");
	press("c Enter m m");
	wait_for("● reported");
	press("F5");
	wait_for("Enter: ring the phone");
	while (lanes_view(lanes())->phase == VERIFIER_CHECKING)
		loop_step(loop);
	press("Enter");
	wait_for("✓ verified");
	wait_for("O offers it to Vapi");
	press("O");
	wait_for("Offer the number to Vapi");
	press("Enter");
	wait_for("At Vapi");
	link_agent("outbound", "Calls from +32 2 511 22 33 are made");
	wait_for("✓ dials: Outbound");
	press("Tab");
	link_agent("receptie", "are answered by");
	wait_for("✓ answers: Receptie (nl)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_pool_number_led_to_an_agent, start, stop),
		cmocka_unit_test_setup_teardown(test_bought_number_led_to_an_agent, start, stop),
		cmocka_unit_test_setup_teardown(test_not_reached, start, stop),
		cmocka_unit_test_setup_teardown(test_the_whole_way, start, stop),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
