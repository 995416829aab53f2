/* Lane 2 at the practice provider: every documented number, and what lies between. */
#include "tests/desk/verifier_fixture.h"

#include "desk/verifier_internal.h"

/* Every documented number through checks, start and watching to its end. */
static void every_number_ends_as_documented(void **state)
{
	static const struct {
		const char *number;
		enum outbound_state state;
		size_t rings;
		const char *code, *reason; /* of view.problem; in the record's reason */
	} rows[] = {
		{ "+16505550101", OUTBOUND_VERIFIED, 1, "", "" },
		{ "+16505550102", OUTBOUND_FAILED, 1, "code-not-entered", "not entered" },
		{ "+16505550103", OUTBOUND_FAILED, 1, "call-busy", "busy" },
		{ "+16505550104", OUTBOUND_FAILED, 1, "call-no-answer", "picked" },
		{ "+16505550105", OUTBOUND_FAILED, 1, "call-failed", "could not be put through" },
		{ "+16505550106", OUTBOUND_FAILED, 0, "twilio-21215", "may not call" },
		{ "+16505550107", OUTBOUND_FAILED, 0, "twilio-21216", "blocks" },
		{ "+16505550108", OUTBOUND_VERIFIED, 0, "", "" },
		{ "+16505550109", OUTBOUND_NONE, 0, "own-number", NULL },
		{ "+16505550110", OUTBOUND_FAILED, 0, "twilio-10002", "trial account" },
		{ "+16505550111", OUTBOUND_FAILED, 0, "twilio-20003", "credentials" },
		{ "+16505550112", OUTBOUND_VERIFIED, 1, "", "" },
		{ "+16505550113", OUTBOUND_FAILED, 0, "", "Nothing rang" },
		{ "+16505550114", OUTBOUND_VERIFIED, 1, "", "" },
		{ "+16505550115", OUTBOUND_VERIFIED, 1, "", "" },
		{ "+16505550116", OUTBOUND_VERIFIED, 1, "", "" },
		{ "+16505550117", OUTBOUND_FAILED, 0, "", "Nothing rang" },
		{ "+16505550118", OUTBOUND_VERIFIED, 1, "", "" },
		{ "+16505550119", OUTBOUND_VERIFIED, 1, "", "" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char id[ID_MAX];
		struct verifier *v;
		struct lane2 lane;

		fixture_customer(&d->f, rows[i].number, rows[i].number, "managed", id);
		v = desk_verifier(d, &d->f.session, id, rows[i].number);
		desk_limits_for(d, rows[i].number);
		desk_start(d, v);
		desk_wait(d, v, desk_at_rest);
		lane = desk_lane(d, &d->f.session, id, rows[i].number);
		if (lane.state != rows[i].state ||
		    practice_rings(d->practice, rows[i].number) != rows[i].rings ||
		    strcmp(verifier_view(v)->problem.code, rows[i].code) != 0 ||
		    (rows[i].reason && !strstr(lane.record->reason, rows[i].reason)))
			fail_msg("%s: state %d, %zu rings, problem \"%s\" (%s), reason \"%s\"",
			    rows[i].number, (int)lane.state,
			    practice_rings(d->practice, rows[i].number),
			    verifier_view(v)->problem.code, verifier_view(v)->problem.message,
			    lane.record ? lane.record->reason : "(no record)");
		assert_string_equal(lane.code, "");
		assert_false(lane.unsettled);
		lane2_done(&lane);
		verifier_free(v);
	}
}

static bool unsettled(void *user)
{
	return verifier_view(user)->phase == VERIFIER_SETTLING;
}

static bool looked(void *user)
{
	return desk_watching(user) && verifier_view(user)->call_known;
}

/* ---- two consoles, leaving, coming back */

static void second_session(struct desk *d, struct session *s)
{
	const struct session_options options = { .db = d->f.db };

	session_init(s, &options);
	must(&d->f, session_open_store(s, &d->f.err));
	desk_connect(d, s, practice_environment(d->practice));
}

static void two_consoles_ring_once(void **state)
{
	struct desk *d = *state;
	struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
	struct session other;
	struct verifier *a, *b;
	char id[ID_MAX];

	second_session(d, &other);
	a = desk_managed(d, "+16505550101", id);
	b = desk_verifier(d, &other, id, "+16505550101");
	verifier_check(a);
	verifier_check(b);
	desk_wait(d, a, desk_at_rest);
	desk_wait(d, b, desk_at_rest);
	/* Both have their yes at the same moment. */
	must(&d->f, verifier_start(a, &start, &d->f.err));
	must(&d->f, verifier_start(b, &start, &d->f.err));
	desk_wait(d, a, desk_watching);
	desk_wait(d, b, desk_watching);
	verifier_store_changed(b);
	must_refuse(&d->f, verifier_start(b, &start, &d->f.err), "verification-running");
	desk_wait(d, a, desk_at_rest);
	desk_wait(d, b, desk_at_rest);
	assert_int_equal(desk_lane(d, &other, id, NULL).state, OUTBOUND_VERIFIED);
	assert_int_equal(practice_rings(d->practice, "+16505550101"), 1);
	verifier_free(a);
	verifier_free(b);
	session_done(&other);
}

static bool request_is_out(void *user)
{
	return verifier_view(user)->phase == VERIFIER_STARTING;
}

/* Left in every phase, the next one goes on with it; the phone rings once. */
static void left_in_the_middle(void **state)
{
	static const struct {
		const char *number;
		desk_there_fn *leave;
	} rows[] = {
		{ "+16505550101", desk_watching },
		{ "+16505550115", request_is_out },
		{ "+16505550114", unsettled },
		{ "+16505550101", looked },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char id[ID_MAX], number[32];
		struct verifier *v;
		struct lane2 lane;

		snprintf(number, sizeof number, "%s", rows[i].number);
		if (i == 3)
			snprintf(number, sizeof number, "+16505550140");
		fixture_customer(&d->f, number, number, "managed", id);
		v = desk_verifier(d, &d->f.session, id, number);
		desk_start_now(d, v);
		desk_wait(d, v, rows[i].leave);
		/* The request has to be on its way to be lost. */
		while (practice_rings(d->practice, number) == 0)
			loop_step(d->loop);
		verifier_free(v);
		/* What was sent and not answered is nobody's: anybody may settle it. */
		lane = desk_lane(d, &d->f.session, id, number);
		assert_int_equal(lane.unsettled,
		    rows[i].leave == request_is_out || rows[i].leave == unsettled);
		lane2_done(&lane);
		v = desk_verifier(d, &d->f.session, id, number);
		assert_false(desk_at_rest(v));
		desk_wait(d, v, desk_at_rest);
		assert_int_equal(desk_lane(d, &d->f.session, id, number).state, OUTBOUND_VERIFIED);
		assert_int_equal(practice_rings(d->practice, number), 1);
		verifier_free(v);
	}
}

/* By this machine's clock it is old; but Twilio has the last word. */
static void an_old_one_is_closed(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX];
	const time_t now = time_now();

	/* The phone rings for 12 s of practice; meanwhile the operator has gone home. */
	v = desk_managed(d, "+16505550104", id);
	desk_start_now(d, v);
	desk_wait(d, v, looked);
	verifier_free(v);
	time_freeze(now + 31 * 60);
	v = desk_verifier(d, &d->f.session, id, "+16505550104");
	assert_int_equal(verifier_view(v)->phase, VERIFIER_WATCHING);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_FAILED);
	assert_string_equal(verifier_view(v)->problem.code, "call-no-answer");
	verifier_free(v);
}

static void the_network_goes_while_watching(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX];

	v = desk_managed(d, "+16505550104", id);
	desk_start_now(d, v);
	desk_wait(d, v, desk_watching);
	practice_free(d->practice);
	d->practice = NULL;
	for (unsigned had = verifier_view(v)->requests; verifier_view(v)->requests < had + 12;)
		loop_step(d->loop);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_WATCHING);
	assert_int_equal(verifier_view(v)->problem.kind, ERROR_NETWORK);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_CALLING);
	verifier_free(v);
}

static bool has_problem(void *user)
{
	return verifier_view(user)->problem.kind != ERROR_NONE;
}

/* Wrong credentials: nothing is asked until somebody looks. */
static void credentials_end_while_watching(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX];
	unsigned requests;

	v = desk_managed(d, "+16505550104", id);
	desk_start_now(d, v);
	desk_wait(d, v, looked);
	assert_true(secret_set(&v->twilio.token, "wrong", 5));
	desk_wait(d, v, has_problem);
	assert_string_equal(verifier_view(v)->problem.code, "twilio-20003");
	assert_int_equal(verifier_view(v)->phase, VERIFIER_WATCHING);
	requests = verifier_view(v)->requests;
	/* The call goes on at Twilio, and is over when the credentials are right again. */
	for (size_t before = practice_requests(d->practice), i = 0; i < 30; i++) {
		loop_timer(d->loop, desk_too_late, d, 5);
		loop_step(d->loop);
		assert_int_equal(practice_requests(d->practice), before);
	}
	assert_int_equal(verifier_view(v)->requests, requests);
	assert_true(secret_copy(&v->twilio.token, &d->f.session.credentials.twilio.token));
	verifier_look(v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_FAILED);
	verifier_free(v);
}

/* ---- after success */

static void seen_again_and_drifted(void **state)
{
	struct desk *d = *state;
	struct session elsewhere;
	struct session_options options = { 0 };
	struct verifier *here, *there;
	char id[ID_MAX], other_id[ID_MAX], db[128];
	const struct new_customer in = { .name = "B", .number = "+16505550101" };
	char warning[240];
	struct lane2 lane;

	here = desk_managed(d, "+16505550101", id);
	desk_start_now(d, here);
	desk_wait(d, here, desk_at_rest);
	verifier_look(here);
	assert_int_equal(verifier_view(here)->phase, VERIFIER_LOOKING);
	desk_wait(d, here, desk_at_rest);
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_int_equal(lane.state, OUTBOUND_VERIFIED);
	assert_true(lane.record->seen_at[0] != '\0');

	/* Another desk, with a store of its own, removes it at Twilio. */
	snprintf(db, sizeof db, "%s/other.db", d->f.folder);
	options.db = db;
	session_init(&elsewhere, &options);
	must(&d->f, session_open_store(&elsewhere, &d->f.err));
	desk_connect(d, &elsewhere, practice_environment(d->practice));
	must(&d->f, desk_customer_add(&elsewhere, &in, other_id, warning, &d->f.err));
	there = desk_verifier(d, &elsewhere, other_id, "+16505550101");
	must_refuse(&d->f, verifier_remove(there, &d->f.err), "not-verified");
	verifier_look(there);
	desk_wait(d, there, desk_at_rest);
	must(&d->f, verifier_remove(there, &d->f.err));
	desk_wait(d, there, desk_at_rest);
	assert_int_equal(desk_lane(d, &elsewhere, other_id, NULL).state, OUTBOUND_NONE);

	verifier_look(here);
	desk_wait(d, here, desk_at_rest);
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_int_equal(lane.state, OUTBOUND_REMOVED);
	assert_true(lane.record->reason[0] != '\0');
	/* A removal of what is gone is done. */
	verifier_free(here);
	verifier_free(there);
	session_done(&elsewhere);
}

/* Verified by another desk between the checks and the request: 21450, and nothing rings. */
static void verified_meanwhile(void **state)
{
	struct desk *d = *state;
	const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
	struct session elsewhere;
	struct session_options options = { 0 };
	struct verifier *here, *there;
	char id[ID_MAX], other_id[ID_MAX], db[128];
	const struct new_customer in = { .name = "B", .number = "+16505550101" };
	char warning[240];

	snprintf(db, sizeof db, "%s/other.db", d->f.folder);
	options.db = db;
	session_init(&elsewhere, &options);
	must(&d->f, session_open_store(&elsewhere, &d->f.err));
	desk_connect(d, &elsewhere, practice_environment(d->practice));
	must(&d->f, desk_customer_add(&elsewhere, &in, other_id, warning, &d->f.err));
	here = desk_managed(d, "+16505550101", id);
	verifier_check(here);
	desk_wait(d, here, desk_at_rest);
	there = desk_verifier(d, &elsewhere, other_id, "+16505550101");
	desk_start_now(d, there);
	desk_wait(d, there, desk_at_rest);
	desk_start_quiet(d, here, &start);
	assert_int_equal(verifier_view(here)->phase, VERIFIER_STARTING);
	desk_wait(d, here, desk_at_rest);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_VERIFIED);
	assert_int_equal(practice_rings(d->practice, NULL), 1);
	assert_int_equal(verifier_view(here)->problem.kind, ERROR_NONE);
	verifier_free(here);
	verifier_free(there);
	session_done(&elsewhere);
}

static void renamed(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	struct operation *all;
	size_t n;
	char id[ID_MAX];

	v = desk_managed(d, "+16505550101", id);
	must_refuse(&d->f, verifier_rename(v, "x", &d->f.err), "not-verified");
	desk_start_now(d, v);
	desk_wait(d, v, desk_at_rest);
	must_refuse(&d->f, verifier_rename(v, " ", &d->f.err), "name");
	must(&d->f, verifier_rename(v, "The \"shop\" +1", &d->f.err));
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(verifier_view(v)->problem.kind, ERROR_NONE);
	must(&d->f,
	    operation_list(d->f.session.store, NULL, false, NULL, 1, &d->f.arena, &all, &n,
		&d->f.err));
	assert_int_equal(all[0].state, OPERATION_DONE);
	assert_string_equal(all[0].result, "The \"shop\" +1");
	assert_string_equal(operation_title(&all[0], &d->f.arena),
	    "Rename the verified number +1 650-555-0101 at Twilio");
	verifier_free(v);
}

static void looking_only(void **state)
{
	struct desk *d = *state;
	const struct session_options options = { .db = d->f.db, .readonly = true };
	const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
	struct session only;
	struct verifier *v;
	char id[ID_MAX];

	fixture_customer(&d->f, "A", "+16505550108", "managed", id);
	session_init(&only, &options);
	must(&d->f, session_open_store(&only, &d->f.err));
	desk_connect(d, &only, practice_environment(d->practice));
	v = desk_verifier(d, &only, id, "+16505550108");
	must_refuse(&d->f, verifier_start(v, &start, &d->f.err), "read-only");
	must_refuse(&d->f, verifier_remove(v, &d->f.err), "read-only");
	must_refuse(&d->f, verifier_rename(v, "x", &d->f.err), "read-only");
	must_refuse(&d->f, verifier_open_country(v, &d->f.err), "read-only");
	verifier_look(v);
	desk_wait(d, v, desk_at_rest);
	assert_true(verifier_view(v)->looked_at != 0);
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(desk_lane(d, &only, id, NULL).state, OUTBOUND_NONE);
	verifier_free(v);
	session_done(&only);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(every_number_ends_as_documented),
		desk_test(credentials_end_while_watching),
		desk_test(two_consoles_ring_once),
		desk_test(left_in_the_middle),
		desk_test(an_old_one_is_closed),
		desk_test(the_network_goes_while_watching),
		desk_test(seen_again_and_drifted),
		desk_test(verified_meanwhile),
		desk_test(renamed),
		desk_test(looking_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
