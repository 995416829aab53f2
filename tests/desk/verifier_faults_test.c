/* What went wrong once between a verifier, the store and Twilio. Each test is named after it. */
#include "tests/desk/verifier_fixture.h"

#include <sqlite3.h>

#include "desk/verifier_internal.h"
#include "store/internal.h"
#include "tests/desk/scripted.h"

#define BAD_TOKEN "00000000000000000000000000000bad"
#define CALL_1 "CA00000000000000000000000000000001"
#define CALL_2 "CA00000000000000000000000000000002"

/* ---- another program with the same store */

static sqlite3 *elsewhere(struct desk *d)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(d->f.db, &db), SQLITE_OK);
	assert_int_equal(sqlite3_busy_timeout(db, 1000), SQLITE_OK);
	return db;
}

static void run(sqlite3 *db, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
}

/* After the next commit here the other program takes the write lock. */
static int take_lock(void *user, sqlite3 *db, const char *name, int pages)
{
	(void)name, (void)pages;
	(void)sqlite3_wal_hook(db, NULL, NULL);
	run(user, "begin immediate");
	return SQLITE_OK;
}

static struct verification_plan plan_of(struct desk *d, const char *customer, const char *number)
{
	return (struct verification_plan){ .org_id = customer,
		.number = number,
		.country = "US",
		.account_sid = d->f.session.credentials.twilio.user,
		.extension = "" };
}

static struct operation operation_by(struct desk *d, const char *id)
{
	struct operation o;

	must(&d->f, operation_get(d->f.session.store, id, &d->f.arena, &o, &d->f.err));
	return o;
}

static size_t open_count(struct desk *d)
{
	struct operation *all;
	size_t n;

	must(&d->f,
	    operation_list(d->f.session.store, NULL, true, NULL, 0, &d->f.arena, &all, &n,
		&d->f.err));
	return n;
}

static void tick(void *user)
{
	(void)user;
}

/* A few turns of the loop, for what must not happen in them. */
static void turns(struct desk *d, int n)
{
	for (int i = 0; i < n; i++) {
		loop_timer(d->loop, tick, d, 5);
		loop_step(d->loop);
	}
}

static bool has_problem(void *user)
{
	return verifier_view(user)->problem.kind != ERROR_NONE;
}

static void verify(struct desk *d, const char *id, const char *number)
{
	struct verifier *v = desk_verifier(d, &d->f.session, id, number);

	desk_start(d, v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(desk_lane(d, &d->f.session, id, number).state, OUTBOUND_VERIFIED);
	verifier_free(v);
}

/* ---- observations */

static const char *two_calls(void *user, const char *target, int *status)
{
	(void)user, (void)status;
	if (strstr(target, "/Calls/" CALL_1))
		return "{\"sid\":\"" CALL_1 "\",\"from\":\"" TWILIO_VERIFIES_FROM
		       "\",\"to\":\"+16505550103\",\"status\":\"busy\",\"direction\":\"outbound-api\","
		       "\"start_time\":null,\"end_time\":null,"
		       "\"date_created\":\"Tue, 14 Nov 2023 22:13:20 +0000\"}";
	if (strstr(target, "/Calls/" CALL_2))
		return "{\"sid\":\"" CALL_2 "\",\"from\":\"" TWILIO_VERIFIES_FROM
		       "\",\"to\":\"+16505550103\",\"status\":\"ringing\",\"direction\":\"outbound-api\","
		       "\"start_time\":null,\"end_time\":null,"
		       "\"date_created\":\"Tue, 14 Nov 2023 22:13:50 +0000\"}";
	return "{\"outgoing_caller_ids\":[],\"next_page_uri\":null}";
}

static bool sees_the_second(void *user)
{
	const struct verifier_view *view = verifier_view(user);

	return view->phase != VERIFIER_WATCHING ||
	    (view->call_known && view->call == TWILIO_CALL_RINGING);
}

/* This console asks about call 1; another one saw it end and rings again, before the answer is
 * taken. Whether this one hears of the other's change or not. */
static void an_old_call_ended_a_new_verification(void **state)
{
	static const char number[] = "+16505550103";
	struct desk *d = *state;
	struct verification_plan plan;
	struct scripted server;
	struct store *other;
	char id[ID_MAX], record[ID_MAX], op[ID_MAX];

	fixture_customer(&d->f, "A", number, "managed", id);
	plan = plan_of(d, id, number);
	other = store_open(d->f.db, STORE_READ_WRITE, "B", &d->f.err);
	assert_non_null(other);
	scripted_start(&server, d->loop, two_calls, NULL);
	snprintf(d->f.session.credentials.twilio.api, URL_BASE_MAX, "http://127.0.0.1:%d",
	    server.port);
	for (int hears = 0; hears < 2; hears++) {
		struct verifier *v;
		struct lane2 lane;

		must(&d->f, caller_id_plan(other, &plan, record, op, &d->f.err));
		must(&d->f, operation_send(other, op, &d->f.err));
		must(&d->f, caller_id_called(other, op, CALL_1, "111111", &d->f.err));
		v = desk_verifier(d, &d->f.session, id, number);
		assert_true(machine_asking(&v->m));
		lane = desk_lane(d, &d->f.session, id, number);
		must(&d->f, caller_id_failed(other, lane.record, "The line was busy.", &d->f.err));
		must(&d->f, caller_id_plan(other, &plan, record, op, &d->f.err));
		must(&d->f, operation_send(other, op, &d->f.err));
		must(&d->f, caller_id_called(other, op, CALL_2, "222222", &d->f.err));
		if (hears)
			verifier_store_changed(v);
		desk_wait(d, v, sees_the_second);
		assert_int_equal(verifier_view(v)->phase, VERIFIER_WATCHING);
		lane = desk_lane(d, &d->f.session, id, number);
		assert_int_equal(lane.state, OUTBOUND_CALLING);
		assert_string_equal(lane.record->call_sid, CALL_2);
		assert_string_equal(lane.code, "222222");
		verifier_free(v);
		must(&d->f, caller_id_failed(other, lane.record, "for the next row", &d->f.err));
	}
	scripted_stop(&server);
	store_close(other);
}

/* A backup is put in place, or the customer's record removed, while a round is out: its answers
 * come to a verifier at rest. */
static void a_record_vanished_under_a_round(void **state)
{
	static const char number[] = "+16505550101";
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX];
	sqlite3 *other = elsewhere(d);
	size_t requests;

	v = desk_managed(d, number, id);
	desk_start(d, v);
	desk_wait(d, v, desk_watching);
	while (!machine_asking(&v->m))
		loop_step(d->loop);
	run(other, "delete from verified_caller_ids");
	verifier_store_changed(v);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_IDLE);
	assert_false(machine_asking(&v->m));
	requests = verifier_view(v)->requests;
	turns(d, 30); /* no round goes on */
	assert_int_equal(verifier_view(v)->requests, requests);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_IDLE);
	verifier_free(v);
	sqlite3_close(other);
}

/* ---- whose a row is */

/* In a container the program is process 1 of the same host each time. */
static void a_dead_program_had_this_ones_number(void **state)
{
	static const char number[] = "+16505550117";
	struct desk *d = *state;
	struct verification_plan plan;
	struct verifier *v;
	char id[ID_MAX], record[ID_MAX], op[ID_MAX];
	sqlite3 *other = elsewhere(d);

	fixture_customer(&d->f, "A", number, "managed", id);
	plan = plan_of(d, id, number);
	must(&d->f, caller_id_plan(d->f.session.store, &plan, record, op, &d->f.err));
	must(&d->f, operation_send(d->f.session.store, op, &d->f.err));
	assert_true(operation_by(d, op).ours);
	run(other,
	    "update operations set owner_started_at = '1', "
	    "sent_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-100 seconds')");
	assert_false(operation_by(d, op).ours);
	v = desk_verifier(d, &d->f.session, id, number);
	assert_int_equal(operation_by(d, op).state, OPERATION_UNKNOWN);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(operation_by(d, op).state, OPERATION_FAILED);
	verifier_free(v);
	sqlite3_close(other);
}

/* ---- rows that were left */

/* planned -> sent was refused, and the row stayed in this program's hand: every later opening
 * waited ten minutes for it. */
static void an_opening_was_left_planned(void **state)
{
	static const char number[] = "+2348141995397";
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX];
	sqlite3 *other = elsewhere(d);

	v = desk_managed(d, number, id);
	run(other,
	    "create trigger full before update of state on operations when new.state = 'sent' "
	    "begin select raise(abort, 'disk full'); end");
	must(&d->f, verifier_open_country(v, &d->f.err));
	desk_wait(d, v, desk_at_rest);
	assert_true(has_problem(v));
	assert_int_equal(open_count(d), 0);
	run(other, "drop trigger full");
	must(&d->f, verifier_open_country(v, &d->f.err));
	desk_wait(d, v, desk_at_rest);
	assert_true(verifier_view(v)->country_open);
	verifier_free(v);
	sqlite3_close(other);
}

/* Planned, but the store is busy from then on: neither sent nor cancelled when the screen is left.
 */
static void a_planned_row_was_left(void **state)
{
	static const char *const numbers[] = { "+2348141995397", "+16505550101" };
	struct desk *d = *state;
	sqlite3 *other = elsewhere(d);

	for (size_t i = 0; i < 2; i++) {
		const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
		struct verifier *v;
		char id[ID_MAX];

		fixture_customer(&d->f, numbers[i], numbers[i], "managed", id);
		v = desk_verifier(d, &d->f.session, id, numbers[i]);
		(void)sqlite3_wal_hook(d->f.session.store->db, take_lock, other);
		if (i == 0)
			must(&d->f, verifier_open_country(v, &d->f.err));
		else
			must(&d->f, verifier_start(v, &start, &d->f.err));
		while (open_count(d) == 0)
			loop_step(d->loop);
		verifier_free(v);
		assert_int_equal(open_count(d), 1);
		run(other, "rollback");
		must(&d->f, settle_sweep(&d->f.session, &d->f.err));
		assert_int_equal(open_count(d), 0);
		assert_int_equal(desk_lane(d, &d->f.session, id, numbers[i]).state, OUTBOUND_NONE);
	}
	assert_int_equal(practice_rings(d->practice, NULL), 0);
	sqlite3_close(other);
}

/* The phone rings and asks for the code, which Twilio has told, while the store is busy. */
static void the_code_waited_for_a_busy_store(void **state)
{
	static const char number[] = "+16505550115";
	struct desk *d = *state;
	struct verifier *v;
	struct lane2 lane;
	char id[ID_MAX], code[VALIDATION_CODE_MAX];
	sqlite3 *other = elsewhere(d);

	for (int left = 0; left < 2; left++) {
		fixture_customer(&d->f, left ? "B" : "A", left ? "+16505550104" : number, "managed",
		    id);
		v = desk_verifier(d, &d->f.session, id, left ? "+16505550104" : number);
		desk_start(d, v);
		while (!v->m.asks[ASK_CHANGE].call)
			loop_step(d->loop);
		run(other, "begin immediate");
		while (v->m.asks[ASK_CHANGE].call)
			loop_step(d->loop);
		assert_true(machine_writing(&v->m));
		(void)snprintf(code, sizeof code, "%s", verifier_view(v)->code);
		assert_int_equal(strlen(code), 6);
		if (left) {
			verifier_free(v);
			run(other, "rollback");
			v = desk_verifier(d, &d->f.session, id, "+16505550104");
		} else {
			run(other, "rollback");
		}
		desk_wait(d, v, desk_watching);
		assert_string_equal(verifier_view(v)->code, "");
		lane = desk_lane(d, &d->f.session, id, NULL);
		assert_string_equal(lane.code, code);
		desk_wait(d, v, desk_at_rest);
		verifier_free(v);
	}
	assert_int_equal(practice_rings(d->practice, NULL), 2);
	sqlite3_close(other);
}

/* Twilio refused, and the store was busy when that was to be kept: the refusal is not forgotten. */
static void a_refusal_waited_for_a_busy_store(void **state)
{
	static const char number[] = "+16505550107";
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX];
	sqlite3 *other = elsewhere(d);

	v = desk_managed(d, number, id);
	desk_start(d, v);
	while (!v->m.asks[ASK_CHANGE].call)
		loop_step(d->loop);
	run(other, "begin immediate");
	while (v->m.asks[ASK_CHANGE].call)
		loop_step(d->loop);
	assert_string_equal(verifier_view(v)->problem.code, "store-busy");
	run(other, "rollback");
	desk_wait(d, v, desk_at_rest);
	assert_string_equal(verifier_view(v)->problem.code, "twilio-21216");
	verifier_free(v);
	sqlite3_close(other);
}

/* ---- answers */

/* "Verified already", but the list cannot be read just then: no failure was observed. */
static void verified_already_but_unread(void **state)
{
	static const char number[] = "+16505550101";
	const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
	struct desk *d = *state;
	struct session_options options = { 0 };
	struct session other;
	struct verifier *here;
	char id[ID_MAX], other_id[ID_MAX], db[128], warning[240];
	const struct new_customer in = { .name = "B", .number = number };

	here = desk_managed(d, number, id);
	verifier_check(here);
	desk_wait(d, here, desk_at_rest);
	snprintf(db, sizeof db, "%s/other.db", d->f.folder);
	options.db = db;
	session_init(&other, &options);
	must(&d->f, session_open_store(&other, &d->f.err));
	desk_connect(d, &other, practice_environment(d->practice));
	must(&d->f, desk_customer_add(&other, &in, other_id, warning, &d->f.err));
	{
		struct verifier *there = desk_verifier(d, &other, other_id, number);

		desk_start(d, there);
		desk_wait(d, there, desk_at_rest);
		verifier_free(there);
	}
	desk_start_quiet(d, here, &start);
	assert_int_equal(verifier_view(here)->phase, VERIFIER_STARTING);
	/* From here on this verifier reaches nobody. */
	snprintf(here->twilio.api, sizeof here->twilio.api, "http://127.0.0.1:1");
	desk_wait(d, here, desk_at_rest);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_VERIFIED);
	assert_int_equal(practice_rings(d->practice, NULL), 1);
	verifier_free(here);
	session_done(&other);
}

/* A gateway that passed the request on and answers itself says nothing about it. */
static void a_gateways_refusal_counted(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum start_outcome outcome;
	} rows[] = {
		{ 403, "<html>Forbidden</html>", START_UNKNOWN },
		{ 404, "", START_UNKNOWN },
		{ 400, "{}", START_UNKNOWN },
		{ 400, "{\"code\":21216,\"message\":\"blocked\",\"status\":400}", START_REFUSED },
		{ 429, "", START_REFUSED },
		{ 408, "{\"code\":1,\"message\":\"late\",\"status\":408}", START_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct http_reply reply = { .end = HTTP_ANSWERED,
			.status = rows[i].status,
			.body = rows[i].body,
			.n = strlen(rows[i].body) };
		struct twilio_validation out;
		struct arena arena = { 0 };
		struct error err = { 0 };

		if (verifier_outcome(&reply, "+16505550101", &arena, &out, &err) != rows[i].outcome)
			fail_msg("row %zu: %s", i, err.code);
		arena_done(&arena);
	}
}

/* ---- errands */

static void an_errands_error_was_read_after_it_was_freed(void **state)
{
	static const char number[] = "+16505550101";
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX];

	fixture_customer(&d->f, "A", number, "managed", id);
	verify(d, id, number);
	assert_true(secret_set(&d->f.session.credentials.twilio.token, BAD_TOKEN,
	    strlen(BAD_TOKEN)));
	v = desk_verifier(d, &d->f.session, id, number);
	must(&d->f, verifier_remove(v, &d->f.err));
	desk_wait(d, v, has_problem);
	assert_string_equal(verifier_view(v)->problem.code, "twilio-20003");
	assert_non_null(strstr(verifier_view(v)->problem.message, "credentials"));
	verifier_free(v);
}

/* "Look" in the errand's first moment. */
static void a_look_at_once_asked_twice(void **state)
{
	static const char number[] = "+16505550117";
	struct desk *d = *state;
	struct verification_plan plan;
	struct verifier *v;
	char id[ID_MAX], record[ID_MAX], op[ID_MAX];

	fixture_customer(&d->f, "A", number, "managed", id);
	plan = plan_of(d, id, number);
	must(&d->f, caller_id_plan(d->f.session.store, &plan, record, op, &d->f.err));
	must(&d->f, operation_send(d->f.session.store, op, &d->f.err));
	must(&d->f, caller_id_unknown(d->f.session.store, op, "lost", &d->f.err));
	v = desk_verifier(d, &d->f.session, id, number);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_SETTLING);
	verifier_look(v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(operation_by(d, op).state, OPERATION_FAILED);
	verifier_free(v);
	assert_int_equal(practice_rings(d->practice, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(an_old_call_ended_a_new_verification),
		desk_test(a_record_vanished_under_a_round),
		desk_test(a_dead_program_had_this_ones_number),
		desk_test(an_opening_was_left_planned),
		desk_test(a_planned_row_was_left),
		desk_test(a_refusal_waited_for_a_busy_store),
		desk_test(the_code_waited_for_a_busy_store),
		desk_test(verified_already_but_unread),
		cmocka_unit_test(a_gateways_refusal_counted),
		desk_test(an_errands_error_was_read_after_it_was_freed),
		desk_test(a_look_at_once_asked_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
