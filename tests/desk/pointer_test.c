/* A number pointed at an agent, and taken off it: both providers, managed and pool numbers, what is
 * refused, and every step with every fault. */
#include "tests/desk/agents_fixture.h"

#include "store/forwardings.h"

static void test_vapi_managed(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];
	size_t n;

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	side_is(d, id, AGENT_INBOUND, WAY_NONE, "");
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "Front desk (en)"));
	assert_null(strstr(view.text, "before"));
	vapi_has(d, OWNED, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
	assert_string_equal(practice_member(d, "numbers", "phone_number", OWNED, "voice_url", &n),
	    "https://api.vapi.ai/twilio/inbound_call");
	agents_no_open(d);

	/* Once more: nothing is changed, nothing is made twice. */
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_int_equal(view.requests, 1);
	vapi_has(d, OWNED, FRONT_DESK);

	/* Another agent: the number is led to it, and what it led to before is said. */
	agents_link(d, org, AGENT_VAPI, REMINDERS, true, false, id);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "Front desk (en)"));
	vapi_has(d, OWNED, REMINDERS);
}

static void test_subaccount(void **state)
{
	struct desk *d = *state;
	struct provisioner *p;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];

	/* Its token is nowhere kept: it is read with the owner's credentials. */
	agents_read_all(d);
	prov_customer(d, "managed", org);
	p = prov_new(d, org);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	provisioner_free(p);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	vapi_has(d, BUY, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, BUY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_vapi_managed, desk_setup, desk_end),
		cmocka_unit_test_setup_teardown(test_subaccount, desk_setup, desk_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
