/* The agents of both providers listed, and where the numbers lead looked at again. */
#include "tests/desk/agents_fixture.h"

static const struct remote_agent *listed(struct desk *d, const char *remote_id, size_t *n)
{
	struct remote_agent *all;

	must(&d->f, remote_agent_list(d->f.session.store, &d->f.arena, &all, n, &d->f.err));
	for (size_t i = 0; i < *n; i++)
		if (strcmp(all[i].remote_id, remote_id) == 0)
			return &all[i];
	return NULL;
}

static void without(struct desk *d, const char *name)
{
	char *some = strdup(practice_environment(d->practice)), *at = strstr(some, name);

	assert_non_null(at);
	memset(at, '#', 4);
	credentials_done(&d->f.session.credentials);
	credentials_load(&d->f.session.credentials, some);
	free(some);
}

static void test_list(void **state)
{
	struct desk *d = *state;
	struct agents_came c = agents_read_all(d);
	size_t n;

	assert_int_equal(c.err.kind, ERROR_NONE);
	assert_true(c.found.vapi && c.found.elevenlabs);
	assert_int_equal(c.found.n, 5);
	assert_non_null(listed(d, FRONT_DESK, &n));
	assert_int_equal(n, 5);
	assert_string_equal(listed(d, FRONT_DESK, &n)->name, "Front desk (en)");
	assert_int_equal(listed(d, FRONT_DESK, &n)->provider, AGENT_VAPI);
	assert_string_equal(listed(d, RECEPTIE_NL, &n)->name, "Receptie NL");
	assert_int_equal(listed(d, RECEPTIE_NL, &n)->provider, AGENT_ELEVENLABS);
}

/* What one provider does not tell leaves what is known of it. */
static void test_half(void **state)
{
	struct desk *d = *state;
	struct agents_came c;
	size_t n;

	agents_read_all(d);
	practice_fault(d->practice, "GET", "/assistant", "fail", 0);
	c = agents_read_all(d);
	assert_int_equal(c.err.kind, ERROR_NETWORK);
	assert_false(c.found.vapi);
	assert_true(c.found.elevenlabs);
	assert_false(listed(d, FRONT_DESK, &n)->gone);
	practice_forget_faults(d->practice);

	/* A provider without a key is left out, and no error. */
	without(d, "ELEVENLABS_API_KEY=");
	c = agents_read_all(d);
	assert_int_equal(c.err.kind, ERROR_NONE);
	assert_true(c.found.vapi);
	assert_false(c.found.elevenlabs);
	assert_false(listed(d, RECEPTIE_NL, &n)->gone);
	/* With neither there is nobody to ask. */
	credentials_done(&d->f.session.credentials);
	credentials_load(&d->f.session.credentials, "TWILIO_ACCOUNT_SID=\n");
	must_refuse(&d->f,
	    agents_refresh(&d->f.session, d->loop, agents_on_list, &c, &d->f.err) != NULL,
	    "no-credentials");
	must_refuse(&d->f,
	    agent_ways_refresh(&d->f.session, d->loop, NULL, agents_on_ways, &c, &d->f.err) != NULL,
	    "no-credentials");
}

/* An empty list is an answer too. */
static void test_gone(void **state)
{
	struct desk *d = *state;
	size_t n;

	agents_read_all(d);
	practice_refuse(d->practice, "GET", "/assistant", 200, "[]", 1);
	agents_read_all(d);
	assert_true(listed(d, FRONT_DESK, &n)->gone);
	assert_false(listed(d, RECEPTIE_NL, &n)->gone);
	agents_read_all(d);
	assert_false(listed(d, FRONT_DESK, &n)->gone);
}

/* ---- where numbers lead */

struct changed {
	bool came;
};

static void change_came(void *user, const struct http_reply *reply)
{
	assert_int_equal(reply->end, HTTP_ANSWERED);
	assert_true(reply->status < 300);
	((struct changed *)user)->came = true;
}

static bool change_there(void *user)
{
	return ((struct changed *)user)->came;
}

/* Somebody else changes Vapi's number: another agent, or (NULL) it is taken away. */
static void behind_our_back(struct desk *d, const char *number, const char *agent)
{
	const struct vapi_number_change change = { .provider = "twilio", .assistant_id = agent };
	struct changed c = { .came = false };
	struct http_request r;
	struct vapi v;
	const char *id;
	size_t n;

	id = practice_member(d, "vapi_numbers", "number", number, "id", &n);
	must(&d->f, credentials_vapi(&d->f.session.credentials, &v, &d->f.err));
	must(&d->f,
	    agent ? vapi_number_change_make(&v, id, &change, &r, &d->f.err)
		  : vapi_number_delete_make(&v, id, &r, &d->f.err));
	(void)http_start(d->loop, &r, change_came, &c);
	http_request_done(&r);
	secret_done(&v.key);
	assert_true(desk_run(d, change_there, &c));
}

static void test_ways(void **state)
{
	struct desk *d = *state;
	struct agents_came c;
	struct agent a;
	struct managed_number number;
	char org[ID_MAX], other[ID_MAX], id[ID_MAX], eleven[ID_MAX];
	bool found;

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, true, id);
	c = agents_look(d, org);
	assert_int_equal(c.read + c.drifted, 0); /* nothing was pointed yet */
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	must_be(point(d, id, AGENT_OUTBOUND), POINTER_DONE);
	agents_customer(d, "+16505550102", "+12125550100", other);
	agents_link(d, other, AGENT_ELEVENLABS, RECEPTION_EN, true, false, eleven);
	must_be(point(d, eleven, AGENT_INBOUND), POINTER_DONE);

	c = agents_look(d, NULL);
	assert_int_equal(c.err.kind, ERROR_NONE);
	assert_int_equal(c.read, 3);
	assert_int_equal(c.drifted, 0);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
	assert_int_equal(agents_look(d, other).read, 1);

	/* Led elsewhere: incoming calls reach another agent, outgoing ones are as they were. */
	behind_our_back(d, OWNED, REMINDERS);
	c = agents_look(d, org);
	assert_int_equal(c.read, 2);
	assert_int_equal(c.drifted, 1);
	side_is(d, id, AGENT_INBOUND, WAY_DRIFTED, OWNED);
	side_is(d, id, AGENT_OUTBOUND, WAY_POINTED, OWNED);
	a = agents_get(d, id);
	assert_non_null(strstr(a.side[AGENT_INBOUND].reason, "Outbound reminders"));

	/* Back again. */
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	assert_int_equal(agents_look(d, org).drifted, 0);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);

	/* Nobody answers; then it is gone. */
	behind_our_back(d, OWNED, "");
	assert_int_equal(agents_look(d, org).drifted, 1);
	a = agents_get(d, id);
	assert_non_null(strstr(a.side[AGENT_INBOUND].reason, "no agent answers"));
	behind_our_back(d, OWNED, NULL);
	assert_int_equal(agents_look(d, org).drifted, 2);
	side_is(d, id, AGENT_OUTBOUND, WAY_DRIFTED, OWNED);
	a = agents_get(d, id);
	assert_non_null(strstr(a.side[AGENT_OUTBOUND].reason, "does not list"));
	must(&d->f,
	    managed_find(d->f.session.store, OWNED, &d->f.arena, &found, &number, &d->f.err));
	assert_string_equal(number.vapi_id, "");
	side_is(d, eleven, AGENT_INBOUND, WAY_POINTED, "+12125550100");
}

/* What is not answered changes nothing. */
static void test_ways_unread(void **state)
{
	struct desk *d = *state;
	struct agents_came c;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	practice_fault(d->practice, "GET", "/phone-number", "cut", 0);
	c = agents_look(d, org);
	assert_int_equal(c.err.kind, ERROR_NETWORK);
	assert_int_equal(c.read, 0);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
}

/* A caller ID that Vapi took, and has no more. */
static void test_offer_drift(void **state)
{
	struct desk *d = *state;
	const struct verification_plan plan = { .number = VERIFIED, .country = "US" };
	struct verification_plan p = plan;
	struct offered o;
	struct pointer_view view;
	char org[ID_MAX], record[ID_MAX], out[ID_MAX];

	agents_read_all(d);
	agents_customer(d, VERIFIED, "", org);
	agents_link(d, org, AGENT_VAPI, REMINDERS, false, true, out);
	p.org_id = org;
	p.account_sid = d->f.session.credentials.twilio.user;
	p.extension = "";
	must(&d->f,
	    caller_id_verified(d->f.session.store, &p, "PN0123456789abcdef0123456789abcdef", record,
		&d->f.err));
	view = pointer_end(d, offer_new(&d->f.session, d->loop, record, NULL, NULL, &d->f.err));
	must_be(view, POINTER_DONE);
	assert_int_equal(agents_look(d, org).drifted, 0);
	behind_our_back(d, VERIFIED, FRONT_DESK);
	assert_int_equal(agents_look(d, org).drifted, 1); /* the agent's way */
	side_is(d, out, AGENT_OUTBOUND, WAY_DRIFTED, VERIFIED);
	behind_our_back(d, VERIFIED, NULL);
	assert_int_equal(agents_look(d, org).drifted, 2); /* and the record's */
	must(&d->f, offer_get(d->f.session.store, record, &d->f.arena, &o, &d->f.err));
	assert_string_equal(o.way, "drifted");
}

static const char *lead_words(struct desk *d, const char *org_id, enum agent_direction direction,
    const char *number)
{
	const char *words;

	must(&d->f,
	    agent_lead_words(&d->f.session, org_id, AGENT_VAPI, direction, number, &d->f.arena,
		&words, &d->f.err));
	return words;
}

/* An import takes the number's incoming calls away from where they go: it is said before, also that
 * nobody looked. */
static void test_calls_taken_away_are_said(void **state)
{
	struct desk *d = *state;
	struct managed_seen seen = { .number = OWNED,
		.country = "US",
		.name = "",
		.sid = "PN0123456789abcdef0123456789abcdef",
		.account_sid = d->f.session.credentials.twilio.user,
		.active = true,
		.voice_url = "https://customer.example.com/voice" };
	struct operation *all;
	char org[ID_MAX], id[ID_MAX];
	size_t n;

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	assert_string_equal(lead_words(d, org, AGENT_OUTBOUND, ""), "");
	assert_non_null(strstr(lead_words(d, org, AGENT_OUTBOUND, OWNED), "not known here"));
	assert_non_null(strstr(lead_words(d, org, AGENT_INBOUND, OWNED), "not known here"));
	must(&d->f, managed_note(d->f.session.store, seen.account_sid, OWNED, &seen, &d->f.err));
	assert_non_null(strstr(lead_words(d, org, AGENT_OUTBOUND, OWNED), seen.voice_url));
	assert_non_null(strstr(lead_words(d, org, AGENT_OUTBOUND, OWNED), "come to Vapi"));
	/* And whose token goes there. */
	assert_non_null(strstr(lead_words(d, org, AGENT_INBOUND, OWNED),
	    "opens all its subaccounts"));
	assert_non_null(strstr(offer_doubts(), "token"));
	seen.account_sid = "AC00000000000000000000000000000077";
	must(&d->f, managed_note(d->f.session.store, seen.account_sid, OWNED, &seen, &d->f.err));
	assert_non_null(strstr(lead_words(d, org, AGENT_INBOUND, OWNED), seen.account_sid));
	seen.account_sid = d->f.session.credentials.twilio.user;
	must(&d->f, managed_note(d->f.session.store, seen.account_sid, OWNED, &seen, &d->f.err));
	assert_non_null(strstr(lead_words(d, org, AGENT_INBOUND, OWNED), seen.voice_url));
	assert_null(strstr(lead_words(d, org, AGENT_INBOUND, OWNED), "come to Vapi"));
	/* An agent answers it there: nothing is taken from anybody. */
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	assert_string_equal(lead_words(d, org, AGENT_OUTBOUND, OWNED), "");
	/* Where they went before stays in the journal. */
	must(&d->f,
	    operation_list(d->f.session.store, org, false, NULL, 0, &d->f.arena, &all, &n,
		&d->f.err));
	assert_int_equal(n, 1);
	assert_non_null(strstr(all[0].parameters, seen.voice_url));
	must_be(unpoint(d, id, AGENT_INBOUND), POINTER_DONE);
	seen.voice_url = "https://api.vapi.ai/twilio/inbound_call";
	must(&d->f, managed_note(d->f.session.store, seen.account_sid, OWNED, &seen, &d->f.err));
	assert_string_equal(lead_words(d, org, AGENT_OUTBOUND, OWNED), "");
}

/* Led to another number while the lists were on their way: they are older than that. */
static void test_ways_older(void **state)
{
	const struct agent_seen now = {
		.way = WAY_POINTED, .number = POOL_US, .number_id = "n-2", .reason = ""
	};
	struct desk *d = *state;
	struct agents_came c = { .done = false };
	struct read *r;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	agents_link(d, org, AGENT_VAPI, FRONT_DESK, true, false, id);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	r = agent_ways_refresh(&d->f.session, d->loop, org, agents_on_ways, &c, &d->f.err);
	assert_non_null(r);
	must(&d->f, agent_pointed(d->f.session.store, id, "", &now, &d->f.err));
	assert_true(desk_run(d, agents_there, &c));
	read_free(r);
	assert_int_equal(c.err.kind, ERROR_NONE);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, POOL_US);
	/* The next look compares what stands there now. */
	assert_int_equal(agents_look(d, org).drifted, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_list),
		desk_test(test_half),
		desk_test(test_gone),
		desk_test(test_ways),
		desk_test(test_ways_unread),
		desk_test(test_ways_older),
		desk_test(test_offer_drift),
		desk_test(test_calls_taken_away_are_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
