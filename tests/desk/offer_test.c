/* A verified caller ID offered to Vapi, and its removal, which undoes all of it. */
#include "tests/desk/agents_fixture.h"
#include "tests/desk/settling.h"

#define ORDINARY "+16505550131" /* its code is entered when it rings */
#define REFUSED "+16505550147"  /* the same; Vapi takes none that ends in 7 */
#define MANAGED OWNED
#define VAPI_NUMBERS "/phone-number"
#define CALLER_IDS "/2010-04-01/Accounts/*/OutgoingCallerIds"

/* Verified at Twilio; "id" gets the record's. */
static void verified(struct desk *d, const char *org, const char *number, char id[ID_MAX])
{
	struct verifier *v = desk_verifier(d, &d->f.session, org, number);
	struct lane2 lane;

	desk_start(d, v);
	desk_wait(d, v, desk_at_rest);
	verifier_free(v);
	lane = desk_lane(d, &d->f.session, org, number);
	assert_int_equal(lane.state, OUTBOUND_VERIFIED);
	memcpy(id, lane.record->id, ID_MAX);
	lane2_done(&lane);
}

static struct offered offered_of(struct desk *d, const char *id)
{
	struct offered o;

	must(&d->f, offer_get(d->f.session.store, id, &d->f.arena, &o, &d->f.err));
	return o;
}

static struct pointer_view offer(struct desk *d, const char *id)
{
	return pointer_end(d, offer_new(&d->f.session, d->loop, id, NULL, NULL, &d->f.err));
}

/* A customer with a verified number, an agent for each direction at Vapi, and the inbound one on
 * the managed number. */
struct scene {
	char org[ID_MAX], record[ID_MAX], in[ID_MAX], out[ID_MAX];
};

static struct scene scene(struct desk *d, const char *number)
{
	struct scene s;

	agents_read_all(d);
	agents_customer(d, number, MANAGED, s.org);
	agents_link(d, s.org, AGENT_VAPI, FRONT_DESK, true, false, s.in);
	agents_link(d, s.org, AGENT_VAPI, REMINDERS, false, true, s.out);
	must_be(point(d, s.in, AGENT_INBOUND), POINTER_DONE);
	verified(d, s.org, number, s.record);
	return s;
}

static void inbound_untouched(struct desk *d, const struct scene *s)
{
	vapi_has(d, MANAGED, FRONT_DESK);
	side_is(d, s->in, AGENT_INBOUND, WAY_POINTED, MANAGED);
}

static void test_offer(void **state)
{
	struct desk *d = *state;
	const struct scene s = scene(d, ORDINARY);
	struct pointer_view view;
	const char *number, *why;

	/* Before: the agent would call with the managed number. */
	must(&d->f,
	    agent_number(&d->f.session, s.org, AGENT_VAPI, AGENT_OUTBOUND, &d->f.arena, &number,
		&why, &d->f.err));
	assert_string_equal(number, MANAGED);
	assert_non_null(strstr(offer_doubts(), "verified"));
	view = offer(d, s.record);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "Outbound reminders"));
	vapi_has(d, ORDINARY, REMINDERS);
	side_is(d, s.out, AGENT_OUTBOUND, WAY_POINTED, ORDINARY);
	/* Pointed anew: it is what calls show, nothing leads anywhere. */
	view = point(d, s.out, AGENT_OUTBOUND);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "calls with"));
	assert_null(strstr(view.text, "leads to"));
	assert_string_equal(offered_of(d, s.record).way, "pointed");
	assert_string_equal(offered_of(d, s.record).vapi_id,
	    agents_get(d, s.out).side[AGENT_OUTBOUND].number_id);
	inbound_untouched(d, &s);
	agents_no_open(d);
	/* From now on that is the number. */
	must(&d->f,
	    agent_number(&d->f.session, s.org, AGENT_VAPI, AGENT_OUTBOUND, &d->f.arena, &number,
		&why, &d->f.err));
	assert_string_equal(number, ORDINARY);
	/* Once more: looked at, nothing made twice. */
	must_be(offer(d, s.record), POINTER_DONE);
	vapi_has(d, ORDINARY, REMINDERS);
}

static void test_refused(void **state)
{
	struct desk *d = *state;
	const struct scene s = scene(d, REFUSED);
	const struct pointer_view view = offer(d, s.record);

	must_be(view, POINTER_REFUSED);
	assert_string_equal(view.problem.code, "offer-refused");
	assert_non_null(strstr(view.text, "only verified"));
	assert_non_null(strstr(view.text, "managed number"));
	assert_int_equal(vapi_count(d, REFUSED), 0);
	assert_string_equal(offered_of(d, s.record).way, "refused");
	assert_string_equal(offered_of(d, s.record).vapi_id, "");
	assert_non_null(strstr(offered_of(d, s.record).reason, "only verified"));
	side_is(d, s.out, AGENT_OUTBOUND, WAY_NONE, "");
	inbound_untouched(d, &s);
	agents_no_open(d);
}

static void test_not_now(void **state)
{
	struct desk *d = *state;
	const struct scene s = scene(d, ORDINARY);
	struct caller_id c;

	must(&d->f, caller_id_get(d->f.session.store, s.record, &d->f.arena, &c, &d->f.err));
	must(&d->f, caller_id_gone(d->f.session.store, s.record, "Removed there.", &d->f.err));
	must_refuse(&d->f,
	    offer_new(&d->f.session, d->loop, s.record, NULL, NULL, &d->f.err) != NULL,
	    "not-verified");
	d->f.session.options.readonly = true;
	must_refuse(&d->f,
	    offer_new(&d->f.session, d->loop, s.record, NULL, NULL, &d->f.err) != NULL,
	    "read-only");
	d->f.session.options.readonly = false;
	credentials_done(&d->f.session.credentials);
	credentials_load(&d->f.session.credentials, "");
	assert_int_equal(vapi_count(d, ORDINARY), 0);
}

/* No agent of Vapi's calls for the customer: the number is only made known. */
static void test_without_agent(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], record[ID_MAX];
	struct pointer_view view;

	agents_customer(d, VERIFIED, "", org);
	verified(d, org, VERIFIED, record);
	view = offer(d, record);
	must_be(view, POINTER_DONE);
	assert_non_null(strstr(view.text, "link one"));
	vapi_has(d, VERIFIED, "");
	assert_string_equal(offered_of(d, record).way, "pointed");
}

/* Whatever becomes of each request, there is one number at Vapi, and both sides agree. */
static void test_faults(void **state)
{
	static const char *const whats[] = { "fail-done", "fail", "hang-done", "hang", "cut",
		"late", "slow" };
	static const struct {
		const char *method;
		int after; /* requests of that method and path before it goes wrong: by `times` */
	} routes[] = { { "GET", 1 }, { "POST", 1 }, { "*", 2 } };
	struct desk *d = *state;

	agents_read_all(d);
	for (size_t r = 0; r < sizeof routes / sizeof routes[0]; r++)
		for (size_t w = 0; w < sizeof whats / sizeof whats[0]; w++) {
			char number[20], org[ID_MAX], record[ID_MAX], out[ID_MAX];
			struct pointer_view view;

			snprintf(number, sizeof number, "+1650555%04zu", 2000 + r * 100 + w * 10);
			agents_customer(d, number, "", org);
			agents_link(d, org, AGENT_VAPI, REMINDERS, false, true, out);
			verified(d, org, number, record);
			practice_fault(d->practice, routes[r].method, VAPI_NUMBERS, whats[w],
			    routes[r].after);
			view = offer(d, record);
			if (view.phase != POINTER_DONE)
				fail_msg("%s %s: %d %s: %s", routes[r].method, whats[w],
				    (int)view.phase, view.problem.code, view.problem.message);
			vapi_has(d, number, REMINDERS);
			side_is(d, out, AGENT_OUTBOUND, WAY_POINTED, number);
			assert_string_equal(offered_of(d, record).way, "pointed");
			agents_no_open(d);
			practice_forget_faults(d->practice);
		}
}

/* ---- removal */

static void remove_it(struct desk *d, const struct scene *s, const char *number,
    struct error *problem)
{
	struct verifier *v = desk_verifier(d, &d->f.session, s->org, number);

	must(&d->f, verifier_remove(v, &d->f.err));
	desk_wait(d, v, desk_at_rest);
	*problem = verifier_view(v)->problem;
	verifier_free(v);
}

static void all_undone(struct desk *d, const struct scene *s, const char *number)
{
	struct caller_id c;
	bool found;

	assert_int_equal(vapi_count(d, number), 0);
	assert_int_equal(prov_count(d, "caller_ids", "phone_number", number), 0);
	must(&d->f,
	    caller_id_of(d->f.session.store, s->org, number, "", &d->f.arena, &found, &c,
		&d->f.err));
	assert_false(found);
	/* The link stays, its way does not. */
	side_is(d, s->out, AGENT_OUTBOUND, WAY_NONE, "");
	inbound_untouched(d, s);
	agents_no_open(d);
}

static void test_removal(void **state)
{
	struct desk *d = *state;
	const struct scene s = scene(d, ORDINARY);
	struct error problem;

	must_be(offer(d, s.record), POINTER_DONE);
	remove_it(d, &s, ORDINARY, &problem);
	assert_int_equal(problem.kind, ERROR_NONE);
	all_undone(d, &s, ORDINARY);
}

/* Two customers have one number: what the one still needs stays when the other's is removed. */
static void test_removal_of_shared(void **state)
{
	struct desk *d = *state;
	const struct scene s = scene(d, ORDINARY);
	struct scene other;
	struct error problem;
	struct caller_id c;
	bool found;

	must_be(offer(d, s.record), POINTER_DONE);
	agents_customer(d, "+16505550132", "", other.org);
	verified(d, other.org, ORDINARY, other.record);
	must_refuse(&d->f,
	    offer_new(&d->f.session, d->loop, other.record, NULL, NULL, &d->f.err) != NULL,
	    "caller-id-elsewhere");
	remove_it(d, &other, ORDINARY, &problem);
	assert_string_equal(problem.code, "stays-for-another");
	must(&d->f,
	    caller_id_of(d->f.session.store, other.org, ORDINARY, "", &d->f.arena, &found, &c,
		&d->f.err));
	assert_false(found);
	assert_int_equal(prov_count(d, "caller_ids", "phone_number", ORDINARY), 1);
	vapi_has(d, ORDINARY, REMINDERS);
	side_is(d, s.out, AGENT_OUTBOUND, WAY_POINTED, ORDINARY);
	agents_no_open(d);

	remove_it(d, &s, ORDINARY, &problem);
	assert_int_equal(problem.kind, ERROR_NONE);
	all_undone(d, &s, ORDINARY);
}

/* Each request of it goes wrong once, every way. */
static void test_removal_faults(void **state)
{
	static const char *const whats[] = { "fail-done", "fail", "hang-done", "hang", "cut",
		"late", "slow" };
	static const struct {
		const char *method, *path;
	} routes[] = {
		{ "GET", VAPI_NUMBERS },
		{ "DELETE", VAPI_NUMBERS },
		{ "GET", CALLER_IDS },
		{ "DELETE", CALLER_IDS },
	};
	struct desk *d = *state;
	const struct scene first = scene(d, ORDINARY);
	struct scene s = first;

	for (size_t r = 0; r < sizeof routes / sizeof routes[0]; r++)
		for (size_t w = 0; w < sizeof whats / sizeof whats[0]; w++) {
			struct error problem;

			if (r + w > 0)
				verified(d, s.org, ORDINARY, s.record);
			must_be(offer(d, s.record), POINTER_DONE);
			practice_fault(d->practice, routes[r].method, routes[r].path, whats[w], 1);
			remove_it(d, &s, ORDINARY, &problem);
			if (problem.kind != ERROR_NONE)
				fail_msg("%s %s %s: %s", routes[r].method, routes[r].path, whats[w],
				    problem.message);
			all_undone(d, &s, ORDINARY);
			practice_forget_faults(d->practice);
		}
}

/* Each thing is gone already, behind our back. */
static void test_removal_gone(void **state)
{
	struct desk *d = *state;
	struct scene s = scene(d, ORDINARY);
	struct error problem;

	must_be(offer(d, s.record), POINTER_DONE);
	practice_fault(d->practice, "DELETE", VAPI_NUMBERS, "fail-done", 3);
	remove_it(d, &s, ORDINARY, &problem);
	all_undone(d, &s, ORDINARY);
}

static void unknown_offer(struct desk *d, const struct scene *s, char op[ID_MAX])
{
	char subject[80];
	const struct new_operation new = { .kind = OPERATION_OFFER,
		.subject = subject,
		.org_id = s->org,
		.parameters = "{\"direction\":\"outbound\",\"number\":\"" ORDINARY "\"}" };

	snprintf(subject, sizeof subject, "verified_caller_ids/%s", s->record);
	must(&d->f, operation_plan(d->f.session.store, &new, op, &d->f.err));
	must(&d->f, operation_send(d->f.session.store, op, &d->f.err));
	must(&d->f, operation_unknown(d->f.session.store, op, "lost", &d->f.err));
}

/* A process that offered it is no more: the next one looks, and brings it to its end. */
static void test_settled(void **state)
{
	struct desk *d = *state;
	const struct scene s = scene(d, ORDINARY);
	struct settled done;
	char op[ID_MAX];

	unknown_offer(d, &s, op);
	done = settle(d, NULL);
	assert_int_equal(done.settled, 1);
	vapi_has(d, ORDINARY, REMINDERS);
	assert_string_equal(offered_of(d, s.record).way, "pointed");
	agents_no_open(d);
}

/* What an offer may have brought to Vapi is looked for, though the record knows nothing of it; and
 * the offer itself is over after it. */
static void test_removal_of_unknown(void **state)
{
	struct desk *d = *state;
	const struct scene s = scene(d, ORDINARY);
	const struct offered nothing = { "", "", "", "" };
	struct error problem;
	char op[ID_MAX];

	must_be(offer(d, s.record), POINTER_DONE);
	must(&d->f, offer_noted(d->f.session.store, s.record, "", &nothing, &d->f.err));
	unknown_offer(d, &s, op);
	remove_it(d, &s, ORDINARY, &problem);
	assert_int_equal(problem.kind, ERROR_NONE);
	assert_int_equal(vapi_count(d, ORDINARY), 0);
	assert_int_equal(settle(d, NULL).open, 0);
	all_undone(d, &s, ORDINARY);
}

/* The credentials of Twilio alone. */
static void twilio_only(struct desk *d)
{
	const char *all = practice_environment(d->practice), *at = strstr(all, "VAPI_API_KEY=");
	char *some = strdup(all), *line;

	assert_non_null(at);
	line = some + (at - all);
	memset(line, '#', 4);
	credentials_done(&d->f.session.credentials);
	credentials_load(&d->f.session.credentials, some);
	free(some);
}

static void test_removal_without_key(void **state)
{
	struct desk *d = *state;
	const struct scene s = scene(d, ORDINARY);
	struct operation *all;
	struct error problem;
	char vapi_id[80];
	size_t n;

	must_be(offer(d, s.record), POINTER_DONE);
	snprintf(vapi_id, sizeof vapi_id, "%s", offered_of(d, s.record).vapi_id);
	twilio_only(d);
	remove_it(d, &s, ORDINARY, &problem);
	assert_string_equal(problem.code, "stays-at-vapi");
	assert_non_null(strstr(problem.message, vapi_id));
	assert_int_equal(prov_count(d, "caller_ids", "phone_number", ORDINARY), 0);
	assert_int_equal(vapi_count(d, ORDINARY), 1);
	side_is(d, s.out, AGENT_OUTBOUND, WAY_NONE, "");
	/* The journal keeps it. */
	must(&d->f,
	    operation_list(d->f.session.store, s.org, false, NULL, 1, &d->f.arena, &all, &n,
		&d->f.err));
	assert_int_equal(all[0].state, OPERATION_DONE);
	assert_non_null(strstr(all[0].result, vapi_id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_offer),
		desk_test(test_refused),
		desk_test(test_not_now),
		desk_test(test_without_agent),
		desk_test(test_faults),
		desk_test(test_removal),
		desk_test(test_removal_of_shared),
		desk_test(test_removal_faults),
		desk_test(test_removal_gone),
		desk_test(test_settled),
		desk_test(test_removal_of_unknown),
		desk_test(test_removal_without_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
