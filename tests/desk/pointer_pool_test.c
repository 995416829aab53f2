/* Numbers of the pool pointed at agents: one customer's or shared, closed to others as long as it
 * is led, left for another number, and what others do there meanwhile. */
#include "tests/desk/pointer_fixture.h"

static void test_pool_alone(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX], other[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_refuse(&d->f, pointing(d, id, AGENT_INBOUND) != NULL, "no-number");
	on_pool(d, org, POOL_US, "US");
	view = point(d, id, AGENT_INBOUND);
	must_say(view, POINTER_DONE, "At Telnyx");
	vapi_has(d, POOL_US, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, POOL_US);

	/* One that Vapi has already: whom it led to is said. */
	agents_customer(d, "+16505550102", "", org);
	on_pool(d, org, POOL_BE, "BE");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, other);
	view = point(d, other, AGENT_INBOUND);
	must_say(view, POINTER_DONE, "It led to \"Receptie (nl)\" before");
	vapi_has(d, POOL_BE, FRONT_DESK);
	must_be(unpoint(d, other, AGENT_INBOUND), POINTER_DONE);
	vapi_has(d, POOL_BE, "");
}

/* "": a place was given. */
static const char *place(struct desk *d, const char *org)
{
	const struct forwarding_setup setup = {
		.carrier_id = "gsm", .condition = "no_answer", .line_type = "mobile"
	};
	struct forwarding *f;
	char number[17];
	size_t n;

	must(&d->f, forwarding_list(d->f.session.store, org, &d->f.arena, &f, &n, &d->f.err));
	error_clear(&d->f.err);
	if (pool_allocate(d->f.session.store, f[0].id, f[0].version, "US", &setup, number,
		&d->f.err))
		assert_string_equal(number, POOL_US);
	return d->f.err.code;
}

static void off_pool(struct desk *d, const char *org)
{
	const struct forwarding_setup none = { .ai_number = "",
		.ai_source = AI_NONE,
		.carrier_id = "gsm",
		.condition = "no_answer",
		.line_type = "mobile" };
	struct forwarding *f;
	size_t n;

	must(&d->f, forwarding_list(d->f.session.store, org, &d->f.arena, &f, &n, &d->f.err));
	must(&d->f, forwarding_set(d->f.session.store, f[0].id, f[0].version, &none, &d->f.err));
}

/* Led to one customer's agent it gives nobody else a place: as long as the link has it, whatever
 * becomes of that customer's own place, and not a moment longer. */
static void test_pool_closed(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], other[ID_MAX], id[ID_MAX];

	front_desk_on_pool(d, POOL_US, "US", org, id);
	agents_customer(d, "+16505550102", "", other);
	assert_string_equal(place(d, other), "");
	off_pool(d, other);
	/* Refused: it can be shared as before. */
	practice_refuse(d->practice, "POST", "/phone-number", 400,
	    "{\"message\":\"No.\",\"error\":\"Bad Request\",\"statusCode\":400}", 1);
	must_be(point(d, id, AGENT_INBOUND), POINTER_REFUSED);
	assert_string_equal(place(d, other), "");
	off_pool(d, other);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	assert_string_equal(place(d, other), "pool-full");
	/* The customer itself keeps its place, and has it again. */
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	off_pool(d, org);
	assert_string_equal(place(d, other), "pool-full");
	assert_string_equal(place(d, org), "");
	must_refuse(&d->f, customer_remove(d->f.session.store, org, &d->f.err), "still-in-use");
	assert_non_null(strstr(d->f.err.message, "agent"));
	must_be(unpoint(d, id, AGENT_INBOUND), POINTER_DONE);
	assert_string_equal(place(d, other), "");
	must(&d->f, customer_remove(d->f.session.store, org, &d->f.err));
}

/* Closed while it is under way, by whoever began it; refused in the end, or cancelled, it is open:
 * there is nothing to put back. */
static void test_pool_open_again(void **state)
{
	struct desk *d = *state;
	struct pointer *p;
	char org[ID_MAX], other[ID_MAX], id[ID_MAX];

	front_desk_on_pool(d, POOL_US, "US", org, id);
	agents_customer(d, "+16505550102", "", other);
	for (int i = 0; i < 2; i++) {
		/* Left in the middle, as when the program is killed. */
		p = pointing(d, id, AGENT_INBOUND);
		assert_non_null(p);
		assert_string_equal(place(d, other), "pool-full");
		(void)fixture_open_one(&d->f, org);
		if (i == 0) {
			pointer_free(p); /* planned: cancelled by that */
			assert_string_equal(place(d, other), "");
		} else {
			practice_refuse(d->practice, "POST", "/phone-number", 400,
			    "{\"message\":\"No.\",\"error\":\"Bad Request\",\"statusCode\":400}",
			    1);
			must_be(pointer_end(d, p), POINTER_REFUSED);
			assert_string_equal(place(d, other), "");
		}
		off_pool(d, other);
	}
	agents_no_open(d);
}

/* Two customers, one receptionist, one number (of an account that is both's): what one of them
 * gives up the other one still has. */
static void test_off_anothers(void **state)
{
	const struct agent_seen seen = {
		.way = WAY_POINTED, .number = POOL_BE, .number_id = "", .reason = ""
	};
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], other[ID_MAX], id[ID_MAX], theirs[ID_MAX];

	front_desk_on_pool(d, POOL_BE, "BE", org, id);
	agents_customer(d, "+16505550102", "", other);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	agents_link(d, other, AGENT_VAPI, FRONT_DESK, true, false, theirs);
	must(&d->f, agent_pointed(d->f.session.store, theirs, "", &seen, &d->f.err));
	view = unpoint(d, id, AGENT_INBOUND);
	must_say(view, POINTER_DONE, "goes on answering");
	vapi_has(d, POOL_BE, FRONT_DESK);
	must_be(unpoint(d, theirs, AGENT_INBOUND), POINTER_DONE);
	vapi_has(d, POOL_BE, "");
}

/* The customer has another number now: the pool number, which others may get, leads to its agent no
 * more. */
static void test_leaves_the_pool(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], other[ID_MAX], id[ID_MAX], number_id[ID_MAX];

	front_desk_on_pool(d, POOL_US, "US", org, id);
	agents_customer(d, "+16505550102", "", other);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	must(&d->f, managed_number_add(d->f.session.store, org, OWNED, "US", number_id, &d->f.err));
	off_pool(d, org);
	practice_refuse(d->practice, "PATCH", "/phone-number", 400,
	    "{\"message\":\"No.\",\"error\":\"Bad Request\",\"statusCode\":400}", 1);
	must_be(point(d, id, AGENT_INBOUND), POINTER_REFUSED);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, POOL_US);
	vapi_has(d, POOL_US, FRONT_DESK);
	assert_string_equal(place(d, other), "pool-full");
	view = point(d, id, AGENT_INBOUND);
	must_say(view, POINTER_DONE, "leads there no more");
	vapi_has(d, POOL_US, "");
	vapi_has(d, OWNED, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
	assert_string_equal(place(d, other), "");
}

/* A Telnyx number that is led to the other provider: the agent that answered before does not go on
 * doing so, wherever Telnyx sends the calls. */
static void test_to_the_other_provider(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];

	front_desk_on_pool(d, POOL_BE, "BE", org, id);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	agents_link(d, org, AGENT_ELEVENLABS, RECEPTIE_NL, true, false, id);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_DONE);
	assert_null(strstr(view.text, "may still answer"));
	eleven_has(d, POOL_BE, RECEPTIE_NL);
	vapi_has(d, POOL_BE, "");
	/* And back, where the other one's key is refused: it is led all the same, and said. */
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	practice_refuse(d->practice, "GET", "/v1/convai/phone-numbers", 401,
	    "{\"detail\":{\"status\":\"invalid_api_key\",\"message\":\"No.\"}}", 1);
	view = point(d, id, AGENT_INBOUND);
	must_say(view, POINTER_DONE, "ElevenLabs \"Receptie NL\" may still answer");
	vapi_has(d, POOL_BE, FRONT_DESK);
	eleven_has(d, POOL_BE, RECEPTIE_NL);
	/* Nor is it waited for. */
	agents_link(d, org, AGENT_VAPI, REMINDERS, true, false, id);
	practice_fault(d->practice, "GET", "/v1/convai/phone-numbers", "cut", 0);
	view = point(d, id, AGENT_INBOUND);
	must_say(view, POINTER_DONE, "may still answer");
	practice_forget_faults(d->practice);
	/* Somebody else's there is not touched. */
	agents_customer(d, "+16505550102", "", org);
	on_pool(d, org, POOL_US, "US");
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	eleven_has(d, POOL_BE, RECEPTIE_NL);
}

static void test_pool_elevenlabs(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];
	size_t n;

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	on_pool(d, org, POOL_US, "US");
	agents_link(d, org, AGENT_ELEVENLABS, RECEPTIE_NL, true, false, id);
	view = point(d, id, AGENT_INBOUND);
	must_say(view, POINTER_DONE, "sip.rtc.elevenlabs.io over TCP");
	eleven_has(d, POOL_US, RECEPTIE_NL);
	assert_string_equal(practice_member(d, "elevenlabs_numbers", "phone_number", POOL_US,
				"provider", &n),
	    "sip_trunk");
}

static void test_shared(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], other[ID_MAX], id[ID_MAX];
	const char *number, *why;

	agents_read_all(d);
	agents_customer(d, "+16505550101", "", org);
	agents_customer(d, "+16505550102", "", other);
	on_pool(d, org, POOL_US, "US");
	on_pool(d, other, POOL_US, "US");
	for (int p = 0; p < AGENT_PROVIDERS; p++) {
		agents_link(d, org, (enum agent_provider)p,
		    p == AGENT_VAPI ? FRONT_DESK : RECEPTION_EN, true, false, id);
		must_refuse(&d->f, pointing(d, id, AGENT_INBOUND) != NULL, "shared-number");
		must(&d->f,
		    agent_number(&d->f.session, org, (enum agent_provider)p, AGENT_INBOUND,
			&d->f.arena, &number, &why, &d->f.err));
		assert_string_equal(number, "");
		assert_non_null(strstr(why, "share"));
	}
	assert_int_equal(practice_requests(d->practice), 2); /* the agents' lists */
	agents_no_open(d);
}

/* Somebody led it to another agent meanwhile: that one stays when the link is taken off. */
static void test_unpoint_others(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], id[ID_MAX];

	front_desk_on_pool(d, POOL_BE, "BE", org, id);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	/* The link says one thing here, and the number leads elsewhere there. */
	must(&d->f, agent_unlink(d->f.session.store, id, AGENT_INBOUND, &d->f.err));
	agents_link(d, org, AGENT_VAPI, REMINDERS, true, false, id);
	must(&d->f,
	    agent_pointed(d->f.session.store, id, "",
		&(struct agent_seen){ .direction = AGENT_INBOUND,
		    .way = WAY_POINTED,
		    .number = POOL_BE,
		    .number_id = "",
		    .reason = "" },
		&d->f.err));
	must_be(unpoint(d, id, AGENT_INBOUND), POINTER_DONE);
	vapi_has(d, POOL_BE, FRONT_DESK);
}

/* It is there, and the list did not have it yet. */
static void test_exists(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX];

	front_desk_on_pool(d, POOL_BE, "BE", org, id);
	practice_refuse(d->practice, "GET", "/phone-number", 200, "[]", 1);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	vapi_has(d, POOL_BE, FRONT_DESK);
	/* It stays unlisted: another account of the same provider has it. */
	practice_refuse(d->practice, "GET", "/phone-number", 200, "[]", 2);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_REFUSED);
	assert_string_equal(view.problem.code, "number-taken-there");
	side_is(d, id, AGENT_INBOUND, WAY_REFUSED, POOL_BE);
	vapi_has(d, POOL_BE, FRONT_DESK);
	agents_no_open(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_pool_alone),
		desk_test(test_pool_closed),
		desk_test(test_pool_open_again),
		desk_test(test_off_anothers),
		desk_test(test_leaves_the_pool),
		desk_test(test_to_the_other_provider),
		desk_test(test_pool_elevenlabs),
		desk_test(test_shared),
		desk_test(test_unpoint_others),
		desk_test(test_exists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
