/* Pointing with every fault at every step, left at every moment, and settled afterwards. */
#include "tests/desk/pointer_fixture.h"

#include <sqlite3.h>

#include "tests/desk/settling.h"

/* Taken, and not kept: the answer is fine, the number is not. */
static void test_silent(void **state)
{
	struct desk *d = *state;
	struct pointer_view view;
	char org[ID_MAX], id[ID_MAX], body[600];
	const char *number_id;
	size_t n;

	front_desk_on_pool(d, POOL_BE, "BE", org, id);
	number_id = practice_member(d, "vapi_numbers", "number", POOL_BE, "id", &n);
	snprintf(body, sizeof body,
	    "{\"id\":\"%s\",\"orgId\":\"%s\",\"provider\":\"telnyx\",\"number\":\"%s\",\"credentialId\":\"%s\","
	    "\"assistantId\":\"%s\",\"createdAt\":\"2026-11-01T10:00:00.000Z\",\"updatedAt\":\"2026-11-01T10:00:00.000Z\"}",
	    number_id, FRONT_DESK, POOL_BE, REMINDERS, FRONT_DESK);
	practice_refuse(d->practice, "PATCH", "/phone-number", 200, body, 1);
	must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
	vapi_has(d, POOL_BE, FRONT_DESK);

	/* Never kept. */
	agents_link(d, org, AGENT_VAPI, REMINDERS, true, false, id);
	practice_refuse(d->practice, "PATCH", "/phone-number", 200, body, 0);
	view = point(d, id, AGENT_INBOUND);
	must_be(view, POINTER_REFUSED);
	assert_string_equal(view.problem.code, "change-not-kept");
	side_is(d, id, AGENT_INBOUND, WAY_REFUSED, POOL_BE);
	vapi_has(d, POOL_BE, FRONT_DESK);
	agents_no_open(d);
}

static const char *const whats[] = { "fail-done", "fail", "hang-done", "hang", "cut", "late",
	"slow" };
#define WHATS (sizeof whats / sizeof whats[0])

/* One customer and number for each: every request of the way, every fault. */
static void test_faults(void **state)
{
	static const struct {
		enum agent_provider provider;
		const char *method, *path;
		int times;
	} routes[] = {
		{ AGENT_VAPI, "GET", "/phone-number", 1 },
		{ AGENT_VAPI, "POST", "/phone-number", 1 },
		{ AGENT_VAPI, "POST", "/phone-number", 3 },
		{ AGENT_VAPI, "GET", "/phone-number/", 2 },
		{ AGENT_ELEVENLABS, "GET", "/v1/convai/phone-numbers", 1 },
		{ AGENT_ELEVENLABS, "POST", "/v1/convai/phone-numbers", 1 },
		{ AGENT_ELEVENLABS, "POST", "/v1/convai/phone-numbers", 3 },
		{ AGENT_ELEVENLABS, "GET", "/v1/convai/phone-numbers/", 2 },
	};
	struct desk *d = *state;
	size_t i = 0;

	agents_read_all(d);
	for (size_t r = 0; r < sizeof routes / sizeof routes[0]; r++)
		for (size_t w = 0; w < WHATS; w++, i++) {
			char business[20], number[20], org[ID_MAX], id[ID_MAX];
			struct pointer_view view;

			snprintf(business, sizeof business, "+1650555%04zu", 3000 + i);
			snprintf(number, sizeof number, "+12125550%03zu", 100 + i);
			agents_customer(d, business, number, org);
			agents_link(d, org, routes[r].provider,
			    routes[r].provider == AGENT_VAPI ? FRONT_DESK : RECEPTION_EN, true,
			    false, id);
			practice_fault(d->practice, routes[r].method, routes[r].path, whats[w],
			    routes[r].times);
			view = point(d, id, AGENT_INBOUND);
			if (view.phase != POINTER_DONE)
				fail_msg("%s %s %s: %d %s: %s", routes[r].method, routes[r].path,
				    whats[w], (int)view.phase, view.problem.code,
				    view.problem.message);
			practice_forget_faults(d->practice);
			if (routes[r].provider == AGENT_VAPI)
				vapi_has(d, number, FRONT_DESK);
			else
				eleven_has(d, number, RECEPTION_EN);
			side_is(d, id, AGENT_INBOUND, WAY_POINTED, number);
			agents_no_open(d);
		}
}

/* The change and the read back, on one number that is led to and fro; the subaccount's token. */
static void test_faults_change(void **state)
{
	static const char *const agents[] = { FRONT_DESK, REMINDERS };
	static const struct {
		const char *method, *path;
		bool off;
	} routes[] = {
		{ "PATCH", "/phone-number", false },
		{ "GET", "/phone-number/", false },
		{ "PATCH", "/phone-number", true },
		{ "GET", "/phone-number", true },
	};
	struct desk *d = *state;
	size_t i = 0;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	for (size_t r = 0; r < sizeof routes / sizeof routes[0]; r++)
		for (size_t w = 0; w < WHATS; w++, i++) {
			agents_link(d, org, AGENT_VAPI, agents[i % 2], true, false, id);
			if (routes[r].off)
				must_be(point(d, id, AGENT_INBOUND), POINTER_DONE);
			practice_fault(d->practice, routes[r].method, routes[r].path, whats[w], 1);
			must_be(routes[r].off ? unpoint(d, id, AGENT_INBOUND)
					      : point(d, id, AGENT_INBOUND),
			    POINTER_DONE);
			vapi_has(d, OWNED, routes[r].off ? "" : agents[i % 2]);
			agents_no_open(d);
			practice_forget_faults(d->practice);
		}
}

/* ---- left, and settled */

/* Left at every moment: what is open is settled by the next look, and nothing is there twice. */
struct steps {
	struct pointer *p;
	int left;
};

static bool stepped(void *user)
{
	struct steps *s = user;

	return s->left-- <= 0 || pointer_rests(s->p);
}

static bool pointer_waits(void *user)
{
	return pointer_view(user)->phase == POINTER_WAITING;
}

/* The link is taken off while it is not known whether the number leads to the agent: it does not,
 * in the end. */
static void test_link_gone_while_unknown(void **state)
{
	struct desk *d = *state;
	struct operation open;
	struct pointer *p;
	char org[ID_MAX], id[ID_MAX];

	front_desk_on_pool(d, POOL_BE, "BE", org, id);
	practice_fault(d->practice, "PATCH", "/phone-number", "hang-done", 9);
	p = pointing(d, id, AGENT_INBOUND);
	assert_non_null(p);
	pointer_pace(p, PACE);
	assert_true(desk_run(d, pointer_waits, p));
	pointer_free(p);
	practice_forget_faults(d->practice);
	vapi_has(d, POOL_BE, FRONT_DESK);
	must(&d->f, agent_unlink(d->f.session.store, id, AGENT_INBOUND, &d->f.err));
	open = fixture_open_one(&d->f, org);
	assert_int_equal(settle(d, open.id).settled, 1);
	vapi_has(d, POOL_BE, "");
	agents_no_open(d);
}

static void test_left(void **state)
{
	struct desk *d = *state;
	char org[ID_MAX], id[ID_MAX];

	agents_read_all(d);
	agents_customer(d, "+16505550101", OWNED, org);
	for (int steps = 0; steps < 40; steps += steps < 12 ? 1 : 4) {
		struct operation *open;
		struct steps run = { .left = steps };
		size_t n;

		agents_link(d, org, AGENT_VAPI, steps % 2 ? FRONT_DESK : REMINDERS, true, false,
		    id);
		run.p = pointing(d, id, AGENT_INBOUND);
		assert_non_null(run.p);
		pointer_pace(run.p, PACE);
		assert_true(desk_run(d, stepped, &run));
		pointer_free(run.p);
		must(&d->f,
		    operation_list(d->f.session.store, org, true, NULL, 0, &d->f.arena, &open, &n,
			&d->f.err));
		assert_true(n <= 1);
		if (n == 1) {
			const struct settled s = settle(d, open[0].id);

			if (s.settled != 1)
				fail_msg("after %d steps: %s", steps, s.last.message);
			vapi_has(d, OWNED, steps % 2 ? FRONT_DESK : REMINDERS);
			side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
		}
		agents_no_open(d);
	}
}

struct asked {
	struct desk *d;
	size_t before;
};

static bool asked_there(void *user)
{
	const struct asked *a = user;

	return practice_requests(a->d->practice) > a->before;
}

static bool waits(void *user)
{
	return pointer_view(user)->phase == POINTER_WAITING || pointer_rests(user);
}

/* Another process holds the store while the answer comes: it is not lost. */
static void test_busy(void **state)
{
	struct desk *d = *state;
	struct asked asked = { .d = d };
	struct pointer *p;
	sqlite3 *other;
	char org[ID_MAX], id[ID_MAX];

	front_desk(d, OWNED, org, id);
	assert_int_equal(sqlite3_open(d->f.db, &other), SQLITE_OK);
	p = pointing(d, id, AGENT_INBOUND);
	assert_non_null(p);
	pointer_pace(p, PACE);
	asked.before = practice_requests(d->practice);
	assert_true(desk_run(d, asked_there, &asked));
	assert_int_equal(sqlite3_exec(other, "begin immediate", NULL, NULL, NULL), SQLITE_OK);
	assert_true(desk_run(d, waits, p));
	assert_int_equal(pointer_view(p)->phase, POINTER_WAITING);
	assert_int_equal(pointer_view(p)->problem.kind, ERROR_BUSY);
	assert_int_equal(sqlite3_exec(other, "commit", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	must_be(pointer_end(d, p), POINTER_DONE);
	vapi_has(d, OWNED, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, OWNED);
	agents_no_open(d);
}

/* A process that died: unknown, and settled without Twilio's credentials. */
static void test_settled(void **state)
{
	struct desk *d = *state;
	struct new_operation new = { .kind = OPERATION_POINT_IN,
		.parameters = "{\"direction\":\"inbound\",\"number\":\"" POOL_BE "\"}" };
	char org[ID_MAX], id[ID_MAX], op[ID_MAX], subject[80];
	struct settled s;

	front_desk_on_pool(d, POOL_BE, "BE", org, id);
	snprintf(subject, sizeof subject, "agents/%s", id);
	new.subject = subject;
	new.org_id = org;
	must(&d->f, operation_plan(d->f.session.store, &new, op, &d->f.err));
	must(&d->f, operation_send(d->f.session.store, op, &d->f.err));
	must(&d->f, operation_unknown(d->f.session.store, op, "lost", &d->f.err));
	credentials_without(d, "TWILIO_AUTH_TOKEN=");
	s = settle(d, NULL);
	assert_int_equal(s.settled, 1);
	assert_int_equal(s.open, 0);
	vapi_has(d, POOL_BE, FRONT_DESK);
	side_is(d, id, AGENT_INBOUND, WAY_POINTED, POOL_BE);

	/* The link was taken off meanwhile: nothing is asked for any more. */
	must(&d->f, operation_plan(d->f.session.store, &new, op, &d->f.err));
	must(&d->f, operation_send(d->f.session.store, op, &d->f.err));
	must(&d->f, operation_unknown(d->f.session.store, op, "lost", &d->f.err));
	must(&d->f, agent_unlink(d->f.session.store, id, AGENT_INBOUND, &d->f.err));
	s = settle(d, NULL);
	assert_int_equal(s.settled, 1);
	agents_no_open(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_silent),
		desk_test(test_faults),
		desk_test(test_faults_change),
		desk_test(test_link_gone_while_unknown),
		desk_test(test_left),
		desk_test(test_busy),
		desk_test(test_settled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
