/* This machine's clock is set forward while a phone rings: what Twilio still calls is not over. */
#include "tests/desk/verifier_fixture.h"

#include "tests/desk/scripted.h"

#define NUMBER "+16505550101"
#define CALL "CA00000000000000000000000000000001"
#define DATE "\"Tue, 14 Nov 2023 22:13:20 +0000\""

struct phone {
	struct scripted server;
	const char *call; /* Twilio's word for the call; NULL: it knows none */
	size_t asked;     /* how often the call was asked for */
	size_t wanted;    /* ... and is waited for */
	bool posted, rings_before;
	char body[700], list[800];
};

static const char *call_json(struct phone *p)
{
	snprintf(p->body, sizeof p->body,
	    "{\"sid\":\"" CALL "\",\"from\":\"" TWILIO_VERIFIES_FROM "\",\"to\":\"" NUMBER
	    "\",\"status\":\"%s\",\"direction\":\"outbound-api\",\"start_time\":null,"
	    "\"date_created\":" DATE ",\"end_time\":null}",
	    p->call);
	return p->body;
}

static const char *answers(void *user, const char *target, int *status)
{
	struct phone *p = user;

	if (strstr(target, "/Calls/")) {
		p->asked++;
		if (!p->call)
			return NULL;
		return call_json(p);
	}
	if (strstr(target, "/Calls.json")) {
		snprintf(p->list, sizeof p->list, "{\"calls\":[%s],\"next_page_uri\":null}",
		    p->rings_before ? call_json(p) : "");
		return p->list;
	}
	if (strstr(target, "/OutgoingCallerIds.json?"))
		return "{\"outgoing_caller_ids\":[],\"next_page_uri\":null}";
	if (strstr(target, "/OutgoingCallerIds.json")) {
		p->posted = true;
		return "{\"account_sid\":\"AC00000000000000000000000000000001\",\"call_sid\":\"" CALL
		       "\",\"friendly_name\":\"x\",\"phone_number\":\"" NUMBER
		       "\",\"validation_code\":\"123456\"}";
	}
	*status = 403;
	return "<html>";
}

static void phone_start(struct desk *d, struct phone *p, char id[ID_MAX])
{
	struct twilio *t = &d->f.session.credentials.twilio;

	*p = (struct phone){ .call = "ringing" };
	scripted_start(&p->server, d->loop, answers, p);
	snprintf(t->api, URL_BASE_MAX, "http://127.0.0.1:%d", p->server.port);
	snprintf(t->voice, URL_BASE_MAX, "http://127.0.0.1:%d", p->server.port);
	fixture_customer(&d->f, "A", NUMBER, "managed", id);
}

/* A call that another program began. */
static void ring_elsewhere(struct desk *d, const char *id)
{
	const struct verification_plan plan = { .org_id = id,
		.number = NUMBER,
		.country = "US",
		.account_sid = d->f.session.credentials.twilio.user,
		.extension = "" };
	struct store *store = d->f.session.store;
	char record[ID_MAX], op[ID_MAX];

	must(&d->f, caller_id_plan(store, &plan, record, op, &d->f.err));
	must(&d->f, operation_send(store, op, &d->f.err));
	must(&d->f, caller_id_called(store, op, CALL, "123456", &d->f.err));
}

static bool asked_again(void *user)
{
	struct phone *p = user;

	return p->asked >= p->wanted;
}

static void rounds(struct desk *d, struct phone *p, size_t n)
{
	p->wanted = p->asked + n;
	assert_true(desk_run(d, asked_again, p));
}

static void what_rings_is_not_old(void **state)
{
	struct desk *d = *state;
	struct phone p;
	struct verifier *v;
	char id[ID_MAX];

	phone_start(d, &p, id);
	ring_elsewhere(d, id);
	time_freeze(time_now() + 31 * 60);
	v = desk_verifier(d, &d->f.session, id, NUMBER);
	rounds(d, &p, 3);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_WATCHING);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_CALLING);
	/* Without a word from Twilio the clock is all there is. */
	p.call = NULL;
	desk_wait(d, v, desk_at_rest);
	assert_string_equal(verifier_view(v)->problem.code, "verification-old");
	verifier_free(v);
	scripted_stop(&p.server);
}

/* Of its own call a verifier knows the age by a clock that nobody sets. */
static void its_own_is_as_old_as_it_is(void **state)
{
	const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
	struct desk *d = *state;
	struct phone p;
	struct verifier *v;
	char id[ID_MAX];

	phone_start(d, &p, id);
	v = desk_verifier(d, &d->f.session, id, NUMBER);
	must(&d->f, verifier_start(v, &start, &d->f.err));
	desk_wait(d, v, desk_watching);
	p.call = NULL;
	time_freeze(time_now() + 31 * 60);
	rounds(d, &p, 3);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_WATCHING);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_CALLING);
	verifier_free(v);
	scripted_stop(&p.server);
}

/* The sweep has closed it by the clock: Twilio has the last word before the phone rings again. */
static void a_phone_that_rings_is_not_rung(void **state)
{
	const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
	struct desk *d = *state;
	struct phone p;
	struct verifier *v;
	char id[ID_MAX];
	size_t n;

	phone_start(d, &p, id);
	p.rings_before = true;
	ring_elsewhere(d, id);
	time_freeze(time_now() + 31 * 60);
	must(&d->f, caller_id_sweep(d->f.session.store, &n, &d->f.err));
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_FAILED);
	v = desk_verifier(d, &d->f.session, id, NUMBER);
	must(&d->f, verifier_start(v, &start, &d->f.err));
	desk_wait(d, v, desk_at_rest);
	assert_true(verifier_asked_again(v));
	assert_true(verifier_view(v)->barred);
	assert_string_equal(verifier_view(v)->problem.code, "verification-running");
	assert_false(p.posted);
	p.call = "no-answer";
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_false(verifier_view(v)->barred);
	verifier_free(v);
	scripted_stop(&p.server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(what_rings_is_not_old),
		desk_test(its_own_is_as_old_as_it_is),
		desk_test(a_phone_that_rings_is_not_rung),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
