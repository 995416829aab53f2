/* Which of Twilio's calls is the one whose answer was lost, whatever the clocks say. */
#include "tests/desk/verifier_fixture.h"

#include <sqlite3.h>

#include "desk/settle_errand.h"
#include "tests/desk/scripted.h"

#define NUMBER "+16505550117"
#define CALL(n) "CA0000000000000000000000000000000" #n
#define THERE ((time_t)1700000000) /* by Twilio's clock: when the request was sent */

struct call {
	const char *sid;
	int after_s; /* made so long after THERE */
	const char *status;
};

/* Twilio as these tests have it, and the errand that asks it. */
struct scene {
	struct desk *d;
	struct scripted server;
	const struct call *calls;
	size_t n;
	char id[ID_MAX], record[ID_MAX], op[ID_MAX];
	int pace, patience_ms;
	const char *account; /* NULL: the credentials' own */
	bool came, settled;
	struct error last;
};

static const char *answer(void *user, const char *target, int *status)
{
	static char body[4000];
	const struct scene *s = user;
	struct buf out;

	(void)status;
	if (strstr(target, "OutgoingCallerIds"))
		return "{\"outgoing_caller_ids\":[],\"next_page_uri\":null}";
	/* A call that waits has no start yet, and a filter on it might leave it out. */
	assert_null(strstr(target, "StartTime"));
	buf_init(&out, sizeof body);
	buf_printf(&out, "{\"calls\":[");
	for (size_t i = 0; i < s->n; i++) {
		const time_t made = THERE + s->calls[i].after_s;
		struct tm tm;
		char date[64];

		strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", gmtime_r(&made, &tm));
		buf_printf(&out,
		    "%s{\"sid\":\"%s\",\"from\":\"" TWILIO_VERIFIES_FROM "\",\"to\":\"" NUMBER
		    "\",\"status\":\"%s\",\"direction\":\"outbound-api\",\"start_time\":null,"
		    "\"end_time\":null,\"date_created\":\"%s\"}",
		    i ? "," : "", s->calls[i].sid, s->calls[i].status, date);
	}
	buf_printf(&out, "],\"next_page_uri\":null}");
	snprintf(body, sizeof body, "%s", buf_text(&out));
	buf_done(&out);
	return body;
}

static struct verification_plan plan_of(const struct scene *s, int delay_s)
{
	return (struct verification_plan){ .org_id = s->id,
		.number = NUMBER,
		.country = "US",
		.account_sid = s->account ? s->account : s->d->f.session.credentials.twilio.user,
		.delay_s = delay_s,
		.extension = "" };
}

static void begin(struct scene *s, struct desk *d)
{
	*s = (struct scene){ .d = d, .pace = PACE, .patience_ms = 4000 };
	fixture_customer(&d->f, "A", NUMBER, "managed", s->id);
	scripted_start(&s->server, d->loop, answer, s);
	snprintf(d->f.session.credentials.twilio.api, URL_BASE_MAX, "http://127.0.0.1:%d",
	    s->server.port);
}

/* A request whose answer was lost, sent when our clock said THERE + ahead_s. */
static void lose(struct scene *s, int ahead_s, int delay_s)
{
	struct fixture *f = &s->d->f;
	const struct verification_plan plan = plan_of(s, delay_s);

	time_freeze(THERE + ahead_s);
	must(f, caller_id_plan(f->session.store, &plan, s->record, s->op, &f->err));
	must(f, operation_send(f->session.store, s->op, &f->err));
	must(f, caller_id_unknown(f->session.store, s->op, "lost", &f->err));
}

static void errand_came(void *user, bool settled, const struct error *err)
{
	struct scene *s = user;

	s->came = true;
	s->settled = settled;
	s->last = err ? *err : (struct error){ 0 };
}

static bool has_come(void *user)
{
	return ((struct scene *)user)->came;
}

/* Settles it `age_s` after it was sent; `here`: this very process sent it. */
static enum outbound_state settle(struct scene *s, int ahead_s, int age_s, bool here)
{
	const uint64_t now = machine_boot_ms();
	struct errand_order order = { .operation_id = s->op,
		.patience_ms = s->patience_ms,
		.pace = s->pace,
		.done = errand_came,
		.user = s };
	struct errand *e;

	if (here) {
		order.sent_ms = now - (uint64_t)age_s * 1000;
		order.ended_ms = order.sent_ms + 1000;
	}
	time_freeze(THERE + ahead_s + age_s);
	s->came = false;
	e = errand_new(&s->d->f.session, s->d->loop, &order, &s->d->f.err);
	if (!e)
		fail_msg("%s: %s", s->d->f.err.code, s->d->f.err.message);
	assert_true(desk_run(s->d, has_come, s));
	errand_free(e);
	return desk_lane(s->d, &s->d->f.session, s->id, NULL).state;
}

static void is_called(struct scene *s, const char *sid)
{
	struct lane2 lane = desk_lane(s->d, &s->d->f.session, s->id, NULL);

	assert_int_equal(lane.state, OUTBOUND_CALLING);
	assert_false(lane.unsettled);
	assert_string_equal(lane.record->call_sid, sid);
}

/* The verification that runs ended without success. */
static void fails(struct scene *s, const char *customer)
{
	struct fixture *f = &s->d->f;
	struct lane2 lane = desk_lane(s->d, &f->session, customer, NUMBER);

	must(f, caller_id_failed(f->session.store, lane.record, "busy", &f->err));
}

/* The journal no longer knows the calls that were found: they are not what comes next is about. */
static void forget(struct scene *s)
{
	sqlite3 *other;

	assert_int_equal(sqlite3_open(s->d->f.db, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "update operations set result = null", NULL, NULL,
			     NULL),
	    SQLITE_OK);
	sqlite3_close(other);
}

/* This machine's clock is ten minutes ahead: the phone rang all the same. */
static void a_clock_that_is_ahead_makes_no_call_a_stranger(void **state)
{
	static const struct call made[] = { { CALL(1), 2, "completed" } };
	struct scene s;

	begin(&s, *state);
	s.calls = made;
	s.n = 1;
	s.server.date = THERE + 200;
	lose(&s, 600, 0);
	settle(&s, 600, 200, false);
	is_called(&s, CALL(1));
	scripted_stop(&s.server);
}

/* It is behind: an old call that nobody here knows is not this one, where that is sure. */
static void an_older_call_is_ours_or_not(void **state)
{
	static const struct call made[] = { { CALL(1), -60, "busy" } };
	struct scene s;

	begin(&s, *state);
	s.calls = made;
	s.n = 1;
	s.server.date = THERE + 200;
	lose(&s, -600, 0);
	assert_int_equal(settle(&s, -600, 200, true), OUTBOUND_FAILED);
	scripted_stop(&s.server);
}

/* The clock was set between sending and asking, or Twilio's is not told: such a call may be ours.
 * It is waited for until nothing can come any more, and then it is taken for it: "nothing rang" is
 * never said. */
static void what_may_be_ours_is_never_nothing(void **state)
{
	static const struct call made[] = { { CALL(2), -300, "no-answer" },
		{ CALL(1), -90000, "busy" } };
	const time_t dates[] = { 0, THERE + 30 };
	struct scene s;

	begin(&s, *state);
	s.calls = made;
	s.n = 2;
	for (size_t i = 0; i < 2; i++) {
		s.server.date = dates[i];
		lose(&s, 0, 0);
		assert_int_equal(settle(&s, 0, 0, false), OUTBOUND_CALLING);
		assert_false(s.settled);
		assert_string_equal(s.last.code, "outcome-open");
		assert_non_null(strstr(s.last.message, "may be"));
		assert_true(desk_lane(s.d, &s.d->f.session, s.id, NULL).unsettled);
		settle(&s, 0, 200, false);
		is_called(&s, CALL(2));
		fails(&s, s.id);
		forget(&s);
	}
	/* The one of the day before is nobody's. */
	s.calls = made + 1;
	s.n = 1;
	lose(&s, 0, 0);
	assert_int_equal(settle(&s, 0, 200, false), OUTBOUND_FAILED);
	scripted_stop(&s.server);
}

/* Older than the newest call that is known to be another's, it is not ours. */
static void what_is_older_than_a_known_call_is_not_ours(void **state)
{
	static const struct call made[] = { { CALL(2), -300, "busy" }, { CALL(1), -400, "busy" } };
	struct verification_plan plan;
	struct fixture *f;
	struct scene s;

	begin(&s, *state);
	f = &s.d->f;
	plan = plan_of(&s, 0);
	time_freeze(THERE - 300);
	must(f, caller_id_plan(f->session.store, &plan, s.record, s.op, &f->err));
	must(f, operation_send(f->session.store, s.op, &f->err));
	must(f, caller_id_called(f->session.store, s.op, CALL(2), "123456", &f->err));
	fails(&s, s.id);
	s.calls = made;
	s.n = 2;
	lose(&s, 0, 0);
	assert_int_equal(settle(&s, 0, 200, false), OUTBOUND_FAILED);
	scripted_stop(&s.server);
}

/* Another customer's verification of the same number, a minute before. */
static void calls_are_known_by_their_number(void **state)
{
	static const struct call made[] = { { CALL(1), 1, "busy" } };
	struct verification_plan plan;
	char other[ID_MAX];
	struct fixture *f;
	struct scene s;

	begin(&s, *state);
	f = &s.d->f;
	fixture_customer(f, "B", "+16505550199", "managed", other);
	plan = plan_of(&s, 0);
	plan.org_id = other;
	time_freeze(THERE);
	must(f, caller_id_plan(f->session.store, &plan, s.record, s.op, &f->err));
	must(f, operation_send(f->session.store, s.op, &f->err));
	must(f, caller_id_called(f->session.store, s.op, CALL(1), "123456", &f->err));
	fails(&s, other);
	s.calls = made;
	s.n = 1;
	s.server.date = THERE + 200;
	lose(&s, 0, 0);
	assert_int_equal(settle(&s, 0, 200, false), OUTBOUND_FAILED);
	scripted_stop(&s.server);
}

/* With a delay of a minute Twilio begins to call a minute later than without. */
static void the_delay_before_the_call_counts(void **state)
{
	struct scene s;

	begin(&s, *state);
	s.server.date = THERE + 150;
	s.pace = 100;
	s.patience_ms = 0;
	lose(&s, 0, 60);
	assert_int_equal(settle(&s, 0, 122, false), OUTBOUND_CALLING);
	assert_string_equal(s.last.code, "outcome-open");
	assert_int_equal(settle(&s, 0, 200, false), OUTBOUND_FAILED);
	scripted_stop(&s.server);
}

/* Sent in a subaccount of ours; the customer has one of its own since. What came of it stands in
 * ours. */
static void an_account_of_then_is_asked_today(void **state)
{
	const enum telephony_mode mode = MODE_BYOC;
	const struct customer_edit edit = { .mode = &mode,
		.twilio_account_sid = "AC00000000000000000000000000000009" };
	struct customer c;
	struct fixture *f;
	struct scene s;

	begin(&s, *state);
	f = &s.d->f;
	s.account = "AC00000000000000000000000000000008";
	lose(&s, 0, 0);
	must(f, customer_get(f->session.store, s.id, &f->arena, &c, &f->err));
	must(f, customer_update(f->session.store, s.id, c.version, &edit, &f->err));
	settle(&s, 0, 200, false);
	assert_true(s.settled);
	scripted_stop(&s.server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) desk_test(name)
		TEST(a_clock_that_is_ahead_makes_no_call_a_stranger),
		TEST(an_older_call_is_ours_or_not),
		TEST(what_may_be_ours_is_never_nothing),
		TEST(what_is_older_than_a_known_call_is_not_ours),
		TEST(calls_are_known_by_their_number),
		TEST(the_delay_before_the_call_counts),
		TEST(an_account_of_then_is_asked_today),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
