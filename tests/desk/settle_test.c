/* What the journal left behind: dead owners, lost answers, what may be repeated. */
#include "tests/desk/verifier_fixture.h"

#include <sqlite3.h>
#include <sys/wait.h>

#include "desk/settle_errand.h"
#include "desk/verifier_internal.h"
#include "store/agents.h"
#include "store/provisions.h"
#include "store/telnyx_ids.h"
#include "tests/desk/scripted.h"
#include "tests/desk/settling.h"

#define NUMBER "+16505550117" /* practice: hangs, nothing rings */

static struct verification_plan plan_of(struct desk *d, const char *id, const char *number)
{
	return (struct verification_plan){ .org_id = id,
		.number = number,
		.country = "US",
		.account_sid = d->f.session.credentials.twilio.user,
		.extension = "" };
}

/* A verification that another process began and did not see the end of: it dies once it has sent,
 * or (planned_only) before. */
static void dies_with_a_start(struct desk *d, const char *id, const char *number, bool planned_only,
    char operation_id[ID_MAX])
{
	const struct verification_plan plan = plan_of(d, id, number);
	int pipe_fds[2], status;
	pid_t child;

	assert_int_equal(pipe(pipe_fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct store *s = store_open(d->f.db, STORE_READ_WRITE, "gone", &d->f.err);
		char record[ID_MAX], op[ID_MAX] = "";
		const bool ok = s && caller_id_plan(s, &plan, record, op, &d->f.err) &&
		    (planned_only || operation_send(s, op, &d->f.err));

		(void)!write(pipe_fds[1], op, ID_MAX);
		_exit(ok ? 0 : 1);
	}
	assert_int_equal(read(pipe_fds[0], operation_id, ID_MAX), ID_MAX);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

static struct operation operation(struct desk *d, const char *id)
{
	struct operation o;

	must(&d->f, operation_get(d->f.session.store, id, &d->f.arena, &o, &d->f.err));
	return o;
}

static const char *words_of(struct desk *d, const char *id)
{
	const struct operation o = operation(d, id);

	return operation_words(&o, &d->f.arena);
}

static void nothing_open(void **state)
{
	struct desk *d = *state;
	const struct settled s = settle(d, NULL);

	assert_int_equal(s.settled + s.open, 0);
	assert_int_equal(practice_requests(d->practice), 0);
	must_refuse(&d->f,
	    settler_new(&d->f.session, d->loop, "00000000-0000-4000-8000-000000000000",
		settled_came, NULL, &d->f.err) != NULL,
	    "no-such-operation");
	credentials_done(&d->f.session.credentials);
	must_refuse(&d->f,
	    settler_new(&d->f.session, d->loop, NULL, settled_came, NULL, &d->f.err) != NULL,
	    "no-credentials");
}

static void a_dead_planner_rang_nothing(void **state)
{
	struct desk *d = *state;
	char id[ID_MAX], op[ID_MAX];

	fixture_customer(&d->f, "A", NUMBER, "managed", id);
	dies_with_a_start(d, id, NUMBER, true, op);
	must(&d->f, settle_sweep(&d->f.session, &d->f.err));
	assert_int_equal(operation(d, op).state, OPERATION_CANCELLED);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_NONE);
	assert_int_equal(practice_requests(d->practice), 0);
}

/* Too early, it stays open and says so; once no late request can come, nothing rang. */
static void a_dead_sender_is_settled(void **state)
{
	struct desk *d = *state;
	const time_t now = time_now();
	char id[ID_MAX], op[ID_MAX];
	struct settled s;

	time_freeze(now); /* what is early stays so on a machine that is busy */
	fixture_customer(&d->f, "A", NUMBER, "managed", id);
	dies_with_a_start(d, id, NUMBER, false, op);
	must(&d->f, settle_sweep(&d->f.session, &d->f.err));
	assert_int_equal(operation(d, op).state, OPERATION_UNKNOWN);
	assert_true(desk_lane(d, &d->f.session, id, NULL).unsettled);
	s = settle_at(d, op, 3 * PACE);
	assert_int_equal(s.settled, 0);
	assert_int_equal(s.open, 1);
	assert_string_equal(s.last.code, "outcome-open");
	assert_int_equal(operation(d, op).state, OPERATION_UNKNOWN);
	time_freeze(now + 300);
	s = settle(d, NULL);
	assert_int_equal(s.settled, 1);
	assert_int_equal(s.open, 0);
	assert_int_equal(operation(d, op).state, OPERATION_FAILED);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_FAILED);
	assert_int_equal(practice_rings(d->practice, NULL), 0);
	must_refuse(&d->f,
	    settler_new(&d->f.session, d->loop, op, settled_came, NULL, &d->f.err) != NULL,
	    "operation-closed");
}

/* ---- which call is ours */

struct calls {
	const char *created, *from, *sid;
};

static const char *calls_answer(void *user, const char *target, int *status)
{
	static char body[1200];
	const struct calls *c = user;

	(void)status;
	if (strstr(target, "OutgoingCallerIds"))
		return "{\"outgoing_caller_ids\":[],\"next_page_uri\":null}";
	assert_non_null(strstr(target, "To=%2B16505550117"));
	snprintf(body, sizeof body,
	    "{\"calls\":[{\"sid\":\"%s\",\"from\":\"%s\",\"to\":\"" NUMBER
	    "\",\"status\":\"ringing\","
	    "\"direction\":\"outbound-api\",\"start_time\":null,\"end_time\":null,"
	    "\"date_created\":\"%s\"}],\"next_page_uri\":null}",
	    c->sid, c->from, c->created);
	return body;
}

#define CALL "CA00000000000000000000000000000001"
#define OLD_CALL "CA00000000000000000000000000000002"

static void forget_calls(struct desk *d)
{
	sqlite3 *other;

	assert_int_equal(sqlite3_open(d->f.db, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other,
			     "update operations set result = null where result = '" CALL "'", NULL,
			     NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(other);
}

static void a_call_is_ours_or_not(void **state)
{
	static const struct {
		int after_s; /* the call was made so long after the request was sent */
		const char *from, *sid;
		bool ours;
	} rows[] = {
		{ 0, TWILIO_VERIFIES_FROM, CALL, true }, { 50, TWILIO_VERIFIES_FROM, CALL, true },
		{ -119, TWILIO_VERIFIES_FROM, CALL, true }, /* Twilio's clock is behind */
		{ -122, TWILIO_VERIFIES_FROM, CALL, true }, /* or farther than that */
		{ -90000, TWILIO_VERIFIES_FROM, CALL, false },
		{ 5, "+16505550199", CALL, false },           /* the AI's own call */
		{ 5, TWILIO_VERIFIES_FROM, OLD_CALL, false }, /* an earlier verification's */
	};
	struct desk *d = *state;
	struct store *store = d->f.session.store;
	struct verification_plan plan;
	struct scripted server;
	struct calls calls;
	struct lane2 earlier;
	char id[ID_MAX], record[ID_MAX], op[ID_MAX], date[64];
	const time_t sent = 1700000000;

	fixture_customer(&d->f, "A", NUMBER, "managed", id);
	plan = plan_of(d, id, NUMBER);
	time_freeze(sent - 60);
	must(&d->f, caller_id_plan(store, &plan, record, op, &d->f.err));
	must(&d->f, operation_send(store, op, &d->f.err));
	must(&d->f, caller_id_called(store, op, OLD_CALL, "123456", &d->f.err));
	earlier = desk_lane(d, &d->f.session, id, NULL);
	must(&d->f, caller_id_failed(store, earlier.record, "The line was busy.", &d->f.err));
	scripted_start(&server, d->loop, calls_answer, &calls);
	snprintf(d->f.session.credentials.twilio.api, URL_BASE_MAX, "http://127.0.0.1:%d",
	    server.port);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const time_t made = sent + rows[i].after_s;
		struct lane2 lane;
		struct tm tm;

		time_freeze(sent);
		must(&d->f, caller_id_plan(store, &plan, record, op, &d->f.err));
		must(&d->f, operation_send(store, op, &d->f.err));
		must(&d->f, caller_id_unknown(store, op, "lost", &d->f.err));
		time_freeze(sent + 200);
		gmtime_r(&made, &tm);
		strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &tm);
		calls = (struct calls){ date, rows[i].from, rows[i].sid };
		assert_int_equal(settle(d, op).settled, 1);
		lane = desk_lane(d, &d->f.session, id, NULL);
		if (lane.state != (rows[i].ours ? OUTBOUND_CALLING : OUTBOUND_FAILED))
			fail_msg("row %zu: %s", i, outbound_state_name(lane.state));
		if (rows[i].ours) {
			assert_string_equal(lane.record->call_sid, rows[i].sid);
			must(&d->f,
			    caller_id_failed(store, lane.record, "for the next row", &d->f.err));
			/* It is known from now on, which is not what the next rows are about. */
			forget_calls(d);
		}
		assert_string_equal(lane.code, "");
	}
	scripted_stop(&server);
}

/* ---- the list follows the call */

#define CALL_END 1700000060 /* the end_time below */

struct following {
	const char *account;
	size_t lists, listed_from;
	bool long_ago;
	time_t date; /* by Twilio's clock; 0: not told */
};

static const char *following_answer(void *user, const char *target, int *status)
{
	static char body[700];
	struct following *f = user;

	(void)status;
	if (strstr(target, "/Calls/")) {
		snprintf(body, sizeof body,
		    "{\"sid\":\"" CALL "\",\"from\":\"" TWILIO_VERIFIES_FROM "\",\"to\":\"" NUMBER
		    "\",\"status\":\"completed\",\"direction\":\"outbound-api\",\"start_time\":null,"
		    "\"date_created\":\"Tue, 14 Nov 2023 22:13:20 +0000\",\"end_time\":%s}",
		    f->long_ago ? "\"Tue, 14 Nov 2023 22:14:20 +0000\"" : "null");
		return body;
	}
	if (++f->lists < f->listed_from)
		return "{\"outgoing_caller_ids\":[],\"next_page_uri\":null}";
	snprintf(body, sizeof body,
	    "{\"outgoing_caller_ids\":[{\"sid\":\"PN00000000000000000000000000000001\","
	    "\"account_sid\":\"%s\",\"friendly_name\":\"\",\"phone_number\":\"" NUMBER
	    "\",\"date_created\":\"Tue, 14 Nov 2023 22:13:20 +0000\"}],\"next_page_uri\":null}",
	    f->account);
	return body;
}

static void follow(struct desk *d, struct following *f, enum outbound_state state, size_t lists)
{
	struct verification_plan plan;
	struct scripted server;
	struct verifier *v;
	char id[ID_MAX], record[ID_MAX], op[ID_MAX];

	fixture_customer(&d->f, "A", NUMBER, "managed", id);
	plan = plan_of(d, id, NUMBER);
	must(&d->f, caller_id_plan(d->f.session.store, &plan, record, op, &d->f.err));
	must(&d->f, operation_send(d->f.session.store, op, &d->f.err));
	must(&d->f, caller_id_called(d->f.session.store, op, CALL, "123456", &d->f.err));
	scripted_start(&server, d->loop, following_answer, f);
	server.date = f->date;
	snprintf(d->f.session.credentials.twilio.api, URL_BASE_MAX, "http://127.0.0.1:%d",
	    server.port);
	v = desk_verifier(d, &d->f.session, id, NUMBER);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_WATCHING);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, state);
	assert_int_equal(f->lists, lists);
	verifier_free(v);
	scripted_stop(&server);
}

/* Completed and not listed is not yet a failure: the list has 15 s (here 150 ms) to follow, and is
 * looked at once more however much of that a busy machine took. */
static void the_list_may_be_late(void **state)
{
	struct desk *d = *state;
	struct following f = { .account = d->f.session.credentials.twilio.user, .listed_from = 2 };

	follow(d, &f, OUTBOUND_VERIFIED, 2);
}

/* The call ended a second ago, but this machine's clock is years ahead: the list still has its 15
 * s. The same where Twilio tells no time. */
static void a_clock_ahead_missed_the_code(void **state)
{
	struct desk *d = *state;
	struct following f = { .account = d->f.session.credentials.twilio.user,
		.listed_from = 2,
		.long_ago = true,
		.date = CALL_END + 1 };

	follow(d, &f, OUTBOUND_VERIFIED, 2);
}

static void no_clock_missed_the_code(void **state)
{
	struct desk *d = *state;
	struct following f = {
		.account = d->f.session.credentials.twilio.user, .listed_from = 2, .long_ago = true
	};

	follow(d, &f, OUTBOUND_VERIFIED, 2);
}

/* A command looks once and goes: a call that ended long ago is over at the first look. */
static void a_call_that_ended_long_ago(void **state)
{
	struct desk *d = *state;
	struct following f = { .account = d->f.session.credentials.twilio.user,
		.listed_from = 99,
		.long_ago = true,
		.date = CALL_END + 60 };

	follow(d, &f, OUTBOUND_FAILED, 1);
}

/* ---- removals */

static void verified(struct desk *d, const char *id, const char *number)
{
	struct verifier *v = desk_verifier(d, &d->f.session, id, number);

	desk_start(d, v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(desk_lane(d, &d->f.session, id, number).state, OUTBOUND_VERIFIED);
	verifier_free(v);
}

/* Planned, and its program died, or the network was away: it is sent later. */
static void a_removal_waits(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	struct lane2 lane;
	char id[ID_MAX], op[ID_MAX], api[URL_BASE_MAX];
	struct settled s;

	fixture_customer(&d->f, "A", "+16505550101", "managed", id);
	verified(d, id, "+16505550101");
	lane = desk_lane(d, &d->f.session, id, NULL);
	snprintf(api, sizeof api, "%s", d->f.session.credentials.twilio.api);
	snprintf(d->f.session.credentials.twilio.api, URL_BASE_MAX, "http://127.0.0.1:1");
	v = desk_verifier(d, &d->f.session, id, "+16505550101");
	must(&d->f, verifier_remove(v, &d->f.err));
	while (verifier_view(v)->problem.kind == ERROR_NONE)
		loop_step(d->loop);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_REMOVING);
	assert_string_equal(verifier_view(v)->problem.code, "offline");
	verifier_free(v);
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_int_equal(lane.state, OUTBOUND_VERIFIED);
	snprintf(op, sizeof op, "%s", lane.record->operation_id);
	assert_int_equal(operation(d, op).state, OPERATION_PLANNED);
	assert_non_null(strstr(words_of(d, op), "tried again"));
	/* Not due yet, but asked for by name; still away, it waits on. */
	assert_int_equal(settle(d, NULL).settled, 0);
	assert_string_equal(settle(d, op).last.code, "offline");
	assert_int_equal(operation(d, op).state, OPERATION_PLANNED);
	snprintf(d->f.session.credentials.twilio.api, URL_BASE_MAX, "%s", api);
	s = settle(d, op);
	assert_int_equal(s.settled, 1);
	assert_int_equal(operation(d, op).state, OPERATION_DONE);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_NONE);
}

static void child_run(struct desk *d, bool (*work)(struct desk *d, struct store *s, const char *id),
    const char *id)
{
	const pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		struct store *s = store_open(d->f.db, STORE_READ_WRITE, "gone", &d->f.err);

		_exit(s && work(d, s, id) ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static bool sends_a_removal(struct desk *d, struct store *s, const char *record)
{
	char op[ID_MAX];

	return caller_id_remove_plan(s, record, op, &d->f.err) && operation_send(s, op, &d->f.err);
}

/* Its program died after the row was sent: whoever opens the number goes on with it. */
static void a_dead_removal_is_finished(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	struct lane2 lane;
	char id[ID_MAX];

	fixture_customer(&d->f, "A", "+16505550101", "managed", id);
	verified(d, id, "+16505550101");
	lane = desk_lane(d, &d->f.session, id, NULL);
	child_run(d, sends_a_removal, lane.record->id);
	v = desk_verifier(d, &d->f.session, id, "+16505550101");
	assert_int_equal(verifier_view(v)->phase, VERIFIER_REMOVING);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_NONE);
	verifier_free(v);
}

static bool sends_an_opening(struct desk *d, struct store *s, const char *org_id)
{
	char op[ID_MAX], subject[100];
	const struct new_operation new = {
		.kind = OPERATION_COUNTRY_OPEN, .subject = subject, .org_id = org_id
	};

	snprintf(subject, sizeof subject, "dialing_permissions/%s/NG",
	    d->f.session.credentials.twilio.user);
	return operation_plan(s, &new, op, &d->f.err) && operation_send(s, op, &d->f.err);
}

/* Its request never arrived: it is only read, never repeated by itself, and a new yes sends it. */
static void a_dead_opening(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX];
	struct settled s;

	fixture_customer(&d->f, "A", "+2348021234567", "managed", id);
	child_run(d, sends_an_opening, id);
	s = settle(d, NULL);
	assert_int_equal(s.open, 1);
	assert_string_equal(s.last.code, "outcome-open");
	v = desk_verifier(d, &d->f.session, id, "+2348021234567");
	must(&d->f, verifier_open_country(v, &d->f.err));
	desk_wait(d, v, desk_at_rest);
	assert_true(verifier_view(v)->country_open);
	s = settle(d, NULL);
	assert_int_equal(s.settled + s.open, 0);
	verifier_free(v);
}

static void an_opening_that_never_arrived(void **state)
{
	struct desk *d = *state;
	const time_t now = time_now();
	struct operation *all;
	char id[ID_MAX];
	size_t n;

	fixture_customer(&d->f, "A", "+2348021234567", "managed", id);
	child_run(d, sends_an_opening, id);
	time_freeze(now + 11 * 60);
	assert_int_equal(settle(d, NULL).settled, 1);
	must(&d->f,
	    operation_list(d->f.session.store, id, false, NULL, 1, &d->f.arena, &all, &n,
		&d->f.err));
	assert_int_equal(all[0].state, OPERATION_FAILED);
}

static const char *endless(void *user, const char *target, int *status)
{
	(void)user;
	(void)status;
	return strstr(target, "OutgoingCallerIds")
	    ? "{\"outgoing_caller_ids\":[],\"next_page_uri\":\"/2010-04-01/Accounts/x/OutgoingCallerIds.json\"}"
	    : NULL;
}

/* A list whose next page is always the same one. */
static void a_list_without_an_end(void **state)
{
	struct desk *d = *state;
	struct scripted server;
	struct verifier *v;
	char id[ID_MAX];

	fixture_customer(&d->f, "A", "+16505550101", "managed", id);
	scripted_start(&server, d->loop, endless, NULL);
	snprintf(d->f.session.credentials.twilio.api, URL_BASE_MAX, "http://127.0.0.1:%d",
	    server.port);
	v = desk_verifier(d, &d->f.session, id, "+16505550101");
	verifier_look(v);
	desk_wait(d, v, desk_at_rest);
	assert_string_equal(verifier_view(v)->problem.code, "answer-unexpected");
	verifier_free(v);
	scripted_stop(&server);
}

/* ---- the store is busy or full while Twilio has acted */

static bool store_is_busy(void *user)
{
	return strcmp(verifier_view(user)->problem.code, "store-busy") == 0;
}

static void nothing_is_lost_while_the_store_is_busy(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	sqlite3 *other;
	char id[ID_MAX];
	struct lane2 lane;
	struct verifier_start start = { .extension = "", .doubts_seen = ~0u };

	v = desk_managed(d, "+16505550104", id);
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	must(&d->f, verifier_start(v, &start, &d->f.err));
	desk_wait(d, v, desk_begun);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_STARTING);
	assert_int_equal(sqlite3_open(d->f.db, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "begin immediate", NULL, NULL, NULL), SQLITE_OK);
	desk_wait(d, v, store_is_busy);
	assert_int_equal(practice_rings(d->practice, NULL), 1);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_STARTING);
	assert_int_equal(sqlite3_exec(other, "commit", NULL, NULL, NULL), SQLITE_OK);
	desk_wait(d, v, desk_watching);
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_int_equal(strlen(lane.code), 6);
	assert_int_equal(verifier_view(v)->problem.kind, ERROR_NONE);
	lane2_done(&lane);
	sqlite3_close(other);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(practice_rings(d->practice, NULL), 1);
	verifier_free(v);
}

/* Left while the plan waits for the store: nothing was sent, nothing is open. */
static void left_before_it_was_planned(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	sqlite3 *other;
	char id[ID_MAX];
	struct verifier_start start = { .extension = "", .doubts_seen = ~0u };

	v = desk_managed(d, "+16505550101", id);
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(sqlite3_open(d->f.db, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "begin immediate", NULL, NULL, NULL), SQLITE_OK);
	must(&d->f, verifier_start(v, &start, &d->f.err));
	desk_wait(d, v, store_is_busy);
	verifier_free(v);
	assert_int_equal(sqlite3_exec(other, "commit", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_NONE);
	assert_int_equal(practice_rings(d->practice, NULL), 0);
}

/* ---- pure */

#define BODY                                                                           \
	"{\"account_sid\":\"AC00000000000000000000000000000001\",\"call_sid\":\"" CALL \
	"\",\"friendly_name\":\"x\",\"phone_number\":\"" NUMBER                        \
	"\",\"validation_code\":\"123456\"}"

static void what_an_answer_means(void **state)
{
	static const struct {
		enum http_end end;
		int status;
		const char *body;
		enum start_outcome outcome;
	} rows[] = {
		{ HTTP_ANSWERED, 200, BODY, START_CALLED },
		{ HTTP_ANSWERED, 200, "{\"phone_number\":\"" NUMBER "\"}", START_UNKNOWN },
		{ HTTP_ANSWERED, 200, "<html>", START_UNKNOWN },
		{ HTTP_ANSWERED, 200, "", START_UNKNOWN },
		{ HTTP_ANSWERED, 204, "", START_UNKNOWN },
		{ HTTP_ANSWERED, 302, "", START_UNKNOWN },
		{ HTTP_ANSWERED, 400, "{\"code\":21215,\"message\":\"x\"}", START_REFUSED },
		{ HTTP_ANSWERED, 400, "{\"code\":21450,\"message\":\"x\"}", START_LISTED },
		{ HTTP_ANSWERED, 400, "{\"code\":21449,\"message\":\"x\"}", START_REFUSED },
		{ HTTP_ANSWERED, 400, "<html>", START_UNKNOWN },
		{ HTTP_ANSWERED, 401, "", START_UNKNOWN },
		{ HTTP_ANSWERED, 401, "{\"code\":20003,\"message\":\"x\"}", START_REFUSED },
		{ HTTP_ANSWERED, 403, "{\"message\":\"blocked by policy\"}", START_UNKNOWN },
		{ HTTP_ANSWERED, 408, "", START_UNKNOWN },
		{ HTTP_ANSWERED, 429, "", START_REFUSED },
		{ HTTP_ANSWERED, 500, "{\"code\":20500,\"message\":\"x\"}", START_UNKNOWN },
		{ HTTP_ANSWERED, 503, "", START_UNKNOWN },
		{ HTTP_NOT_SENT, 0, "", START_REFUSED },
		{ HTTP_NO_ANSWER, 0, "", START_UNKNOWN },
		{ HTTP_BAD_ANSWER, 200, "", START_UNKNOWN },
		{ HTTP_BAD_ANSWER, 400, "", START_UNKNOWN },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct http_reply reply = { .end = rows[i].end,
			.status = rows[i].status,
			.body = rows[i].body,
			.n = strlen(rows[i].body) };
		struct twilio_validation out;
		struct error err = { 0 };

		if (reply.end != HTTP_ANSWERED)
			error_set(&reply.err, ERROR_NETWORK, "timeout", NULL, "x");
		if (verifier_outcome(&reply, NUMBER, &arena, &out, &err) != rows[i].outcome)
			fail_msg("row %zu", i);
		assert_int_equal(err.kind == ERROR_NONE, rows[i].outcome == START_CALLED);
		if (rows[i].outcome == START_CALLED)
			assert_int_equal(verifier_outcome(&reply, "+16505550118", &arena, &out,
					     &err),
			    START_UNKNOWN);
	}
	arena_done(&arena);
}

static void the_customer_is_told(void **state)
{
	static const char *const languages[] = { "en", "nl", "fr", "de" };
	struct desk *d = *state;
	const char *const *lines;
	struct lane2 lane;
	char id[ID_MAX], from[NUMBER_TEXT_MAX];
	size_t n;

	fixture_customer(&d->f, "A", "+16505550101", "managed", id);
	lane = desk_lane(d, &d->f.session, id, NULL);
	for (size_t l = 0; l < 4; l++) {
		must(&d->f,
		    lane2_tell(&lane, TELL_BEFORE, languages[l], 0, &d->f.arena, &lines, &n,
			&d->f.err));
		assert_int_equal(n, 4);
		/* Written as it is said, and the same number as in provider/twilio.h. */
		number_show(TWILIO_VERIFIES_FROM, from, sizeof from);
		for (char *c = from; *c; c++)
			*c = *c == '-' ? ' ' : *c;
		assert_non_null(strstr(lines[0], from));
		must(&d->f,
		    lane2_tell(&lane, TELL_DURING, languages[l], 20, &d->f.arena, &lines, &n,
			&d->f.err));
		assert_int_equal(n, 5);
		assert_non_null(strstr(lines[1], "20 "));
		for (size_t i = 0; i < n; i++)
			assert_null(strpbrk(lines[i], "{}"));
	}
}

static void the_journal_in_words(void **state)
{
	static const struct {
		const char *kind, *parameters, *title;
	} rows[] = {
		{ OPERATION_VERIFY, "{\"number\":\"+3292246111\"}",
		    "Twilio's verification call to +32 9 224 61 11" },
		{ OPERATION_VERIFY, "{}", "Twilio's verification call" },
		{ OPERATION_VERIFY, "no JSON", "Twilio's verification call" },
		{ OPERATION_COUNTRY_OPEN, "{\"number\":\"+234\",\"country\":\"NG\"}",
		    "Allow calls to Nigeria at Twilio" },
		{ OPERATION_POINT_IN, "{\"number\":\"+3292246111\"}",
		    "Lead +32 9 224 61 11 to its agent" },
		{ OPERATION_UNPOINT, "{\"number\":\"\"}", "Take the link off an agent" },
		{ OPERATION_OFFER, "{\"number\":\"+3292246111\"}",
		    "Offer the verified number +32 9 224 61 11 to Vapi" },
		{ OPERATION_TELNYX_VERIFY, "{\"number\":\"+3292246111\"}",
		    "Telnyx tells +32 9 224 61 11 a code" },
		{ "something.new", "{}", "something.new" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct operation o = { .kind = rows[i].kind,
			.subject = "",
			.parameters = rows[i].parameters,
			.next_attempt_at = "",
			.last_error = "",
			.result = "" };

		assert_string_equal(operation_title(&o, &d->f.arena), rows[i].title);
		for (int state_of = 0; state_of < OPERATION_STATES; state_of++) {
			o.state = (enum operation_state)state_of;
			assert_true(operation_words(&o, &d->f.arena)[0] != '\0');
		}
	}
}

/* What was kept is an id: it is said to be one, and whose. */
static void test_words_of_ids(void **state)
{
	static const struct {
		const char *kind, *words;
	} rows[] = {
		{ OPERATION_IMPORT, "Done; its id at Vapi: 03b4." },
		{ OPERATION_BUY, "Done; its SID at Twilio: 03b4." },
		{ OPERATION_SUBACCOUNT, "Done; its SID at Twilio: 03b4." },
		{ OPERATION_CALLER_ID_RENAME, "03b4" },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_string_equal(operation_words(&(struct operation){ .kind = rows[i].kind,
							.state = OPERATION_DONE,
							.result = "03b4" },
					&arena),
		    rows[i].words);
	arena_done(&arena);
}

/* A caller ID goes to the project with its end, which somebody has to look at. */
static void test_words_of_a_push_that_is_held(void **state)
{
	struct operation o = { .kind = OPERATION_SYNC,
		.state = OPERATION_PLANNED,
		.subject = "verified_caller_ids/03b4",
		.last_error = "",
		.next_attempt_at = "" };
	struct arena arena = { 0 };

	(void)state;
	assert_non_null(strstr(operation_words(&o, &arena), "voxdesk caller-id status"));
	o.subject = "organizations/03b4";
	assert_string_equal(operation_words(&o, &arena),
	    "It goes with the next sharing, while somebody is signed in.");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_of_ids),
		cmocka_unit_test(test_words_of_a_push_that_is_held),
#define TEST(name) desk_test(name)
		TEST(nothing_open),
		TEST(a_dead_planner_rang_nothing),
		TEST(a_dead_sender_is_settled),
		TEST(a_call_is_ours_or_not),
		TEST(the_list_may_be_late),
		TEST(a_call_that_ended_long_ago),
		TEST(a_clock_ahead_missed_the_code),
		TEST(no_clock_missed_the_code),
		TEST(a_removal_waits),
		TEST(a_dead_removal_is_finished),
		TEST(a_dead_opening),
		TEST(an_opening_that_never_arrived),
		TEST(a_list_without_an_end),
		TEST(nothing_is_lost_while_the_store_is_busy),
		TEST(left_before_it_was_planned),
		TEST(what_an_answer_means),
		TEST(the_customer_is_told),
		TEST(the_journal_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
