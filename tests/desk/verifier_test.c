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

static void start_now(struct desk *d, struct verifier *v)
{
	desk_start(d, v);
	assert_int_not_equal(verifier_view(v)->phase, VERIFIER_READY);
}

static bool unsettled(void *user)
{
	return verifier_view(user)->phase == VERIFIER_SETTLING;
}

static bool looked(void *user)
{
	return desk_watching(user) && verifier_view(user)->call_known;
}

/* ---- before it rings */

static size_t operations(struct desk *d, const char *kind, enum operation_state wanted)
{
	struct operation *all;
	size_t n, found = 0;

	must(&d->f,
	    operation_list(d->f.session.store, NULL, false, NULL, 0, &d->f.arena, &all, &n,
		&d->f.err));
	for (size_t i = 0; i < n; i++)
		found += strcmp(all[i].kind, kind) == 0 && all[i].state == wanted;
	return found;
}

static void checks_tell_and_count(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX];
	const struct verifier_view *view;

	v = desk_managed(d, "+16505550101", id);
	view = verifier_view(v);
	assert_int_equal(view->phase, VERIFIER_IDLE);
	assert_int_equal(view->requests, 0);
	verifier_check(v);
	assert_int_equal(view->phase, VERIFIER_CHECKING);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(view->phase, VERIFIER_READY);
	for (int i = 0; i < CHECKS; i++)
		assert_int_equal(view->checks[i].state, CHECK_FINE);
	assert_false(view->barred);
	assert_false(view->trial);
	assert_string_equal(view->account_name, "Practice");
	assert_string_equal(view->balance, "24.75 USD");
	/* List, own numbers, account, balance, country, its ranges. */
	assert_int_equal(view->requests, 6);
	assert_int_equal(practice_requests(d->practice), 6);
	assert_int_equal(practice_rings(d->practice, NULL), 0);
	verifier_free(v);
}

static void a_new_doubt_is_asked_again(void **state)
{
	struct desk *d = *state;
	const struct verifier_start start = { .extension = "" };
	struct verifier *v;
	char id[ID_MAX];

	desk_connect(d, &d->f.session, practice_environment_of(d->practice, PRACTICE_TRIAL));
	v = desk_managed(d, "+16505550101", id);
	must(&d->f, verifier_start(v, &start, &d->f.err));
	assert_int_equal(verifier_view(v)->phase, VERIFIER_CHECKING);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_READY);
	assert_true(verifier_asked_again(v));
	assert_int_equal(verifier_view(v)->doubts, 1u << CHECK_ACCOUNT);
	assert_int_equal(practice_rings(d->practice, NULL), 0);
	verifier_free(v);
}

static void forwarding_is_a_doubt(void **state)
{
	struct desk *d = *state;
	enum condition all = CONDITION_ALL;
	struct lane1_choice choice = { .ai_number = "+16505550199", .condition = &all, .ring = -1 };
	struct verifier *v;
	char id[ID_MAX], code[64];
	struct lane1 lane;

	fixture_customer(&d->f, "A", "+16505550101", "managed", id);
	lane = fixture_lane(&d->f, id);
	choice.carrier_id = lane.carrier->id;
	must(&d->f, lane1_choose(&d->f.session, &lane, &choice, &d->f.err));
	lane = fixture_lane(&d->f, id);
	/* Chosen is not given: nothing can be on yet. */
	assert_string_equal(desk_lane(d, &d->f.session, id, NULL).lane1_warning, "");
	must(&d->f, lane1_given(&d->f.session, &lane, &d->f.err));
	lane = fixture_lane(&d->f, id);
	snprintf(code, sizeof code, "%s", lane.config->deactivate_code);
	v = desk_verifier(d, &d->f.session, id, "+16505550101");
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(verifier_view(v)->checks[CHECK_LANE1].state, CHECK_DOUBT);
	assert_true(code[0] != '\0');
	assert_non_null(strstr(verifier_view(v)->checks[CHECK_LANE1].text, code));
	assert_false(verifier_view(v)->barred);
	verifier_free(v);
}

/* Given after the checks and before the yes: the yes did not see it. */
static void a_forward_given_meanwhile(void **state)
{
	struct desk *d = *state;
	const struct lane1_choice ai = { .ai_number = "+16505550199", .ring = -1 };
	const struct verifier_start start = { .extension = "" };
	struct verifier *v;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(&d->f, "A", "+16505550101", "managed", id);
	lane = fixture_asked(&d->f, id);
	must(&d->f, lane1_choose(&d->f.session, &lane, &ai, &d->f.err));
	v = desk_verifier(d, &d->f.session, id, "+16505550101");
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(verifier_view(v)->doubts, 0);
	lane = fixture_lane(&d->f, id);
	must(&d->f, lane1_given(&d->f.session, &lane, &d->f.err));
	must(&d->f, verifier_start(v, &start, &d->f.err));
	assert_int_equal(verifier_view(v)->phase, VERIFIER_READY);
	assert_true(verifier_asked_again(v));
	assert_int_equal(verifier_view(v)->doubts, 1u << CHECK_LANE1);
	assert_int_equal(practice_rings(d->practice, NULL), 0);
	verifier_free(v);
}

static void delay_and_extension(void **state)
{
	static const struct {
		int delay_s;
		const char *extension, *code;
	} rows[] = {
		{ -1, "", "call-delay" },
		{ 61, "", "call-delay" },
		{ 0, "12a", "extension" },
		{ 0, "123456789012345678901234567890123", "extension" },
	};
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX];

	v = desk_managed(d, "+16505550101", id);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct verifier_start start = { .delay_s = rows[i].delay_s,
			.extension = rows[i].extension,
			.doubts_seen = ~0u };

		must_refuse(&d->f, verifier_start(v, &start, &d->f.err), rows[i].code);
		assert_int_equal(verifier_view(v)->phase, VERIFIER_IDLE);
	}
	assert_int_equal(practice_requests(d->practice), 0);
	verifier_free(v);
}

static void a_trial_is_told_loudly(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX];

	desk_connect(d, &d->f.session, practice_environment_of(d->practice, PRACTICE_TRIAL));
	v = desk_managed(d, "+16505550101", id);
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_true(verifier_view(v)->trial);
	assert_int_equal(verifier_view(v)->checks[CHECK_ACCOUNT].state, CHECK_DOUBT);
	assert_non_null(strstr(verifier_view(v)->checks[CHECK_ACCOUNT].text, "five"));
	desk_start(d, v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_VERIFIED);
	verifier_free(v);
}

static void wrong_credentials_bar(void **state)
{
	struct desk *d = *state;
	const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
	struct verifier *v;
	char id[ID_MAX];

	assert_true(secret_set(&d->f.session.credentials.twilio.token, "wrong", 5));
	v = desk_managed(d, "+16505550101", id);
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(verifier_view(v)->checks[CHECK_CREDENTIALS].state, CHECK_BAR);
	assert_true(verifier_view(v)->barred);
	assert_string_equal(verifier_view(v)->problem.code, "twilio-20003");
	/* Finding: the same four lines twice, and "for the same reason" three times. */
	for (int i = 0; i < CHECKS; i++)
		if (i != CHECK_CREDENTIALS && i != CHECK_NUMBER && i != CHECK_LANE1)
			assert_int_equal(verifier_view(v)->checks[i].state, CHECK_WAITING);
	must(&d->f, verifier_start(v, &start, &d->f.err));
	desk_wait(d, v, desk_at_rest);
	assert_true(verifier_asked_again(v));
	assert_int_equal(practice_rings(d->practice, NULL), 0);
	verifier_free(v);

	credentials_done(&d->f.session.credentials);
	v = desk_verifier(d, &d->f.session, id, "+16505550101");
	verifier_check(v);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_READY);
	assert_string_equal(verifier_view(v)->problem.code, "no-credentials");
	must_refuse(&d->f, verifier_start(v, &start, &d->f.err), "no-credentials");
	verifier_free(v);
}

/* Finding: F5 offered to ring a phone through a network that was not there. */
static void what_rings_is_refused_offline(void **state)
{
	struct desk *d = *state;
	const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };
	const struct verifier_view *view;
	struct verifier *v;
	char id[ID_MAX];

	fixture_customer(&d->f, "A", "+16505550101", "managed", id);
	practice_free(d->practice);
	d->practice = NULL;
	v = desk_verifier(d, &d->f.session, id, "+16505550101");
	view = verifier_view(v);
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(view->phase, VERIFIER_READY);
	assert_true(view->barred);
	assert_int_equal(view->checks[CHECK_CREDENTIALS].state, CHECK_BAR);
	assert_non_null(strstr(view->checks[CHECK_CREDENTIALS].hint, "network is back"));
	assert_string_equal(view->problem.code, "offline");
	assert_int_equal(view->problem.kind, ERROR_NETWORK);
	/* The rest was not made, and the reason stands once. */
	assert_int_equal(view->checks[CHECK_VERIFIED].state, CHECK_WAITING);
	assert_int_equal(view->checks[CHECK_OWN].state, CHECK_WAITING);
	assert_int_equal(view->checks[CHECK_ACCOUNT].state, CHECK_WAITING);
	assert_int_equal(view->checks[CHECK_COUNTRY].state, CHECK_WAITING);
	must(&d->f, verifier_start(v, &start, &d->f.err));
	desk_wait(d, v, desk_at_rest);
	assert_true(verifier_asked_again(v));
	assert_null(desk_lane(d, &d->f.session, id, NULL).record);
	assert_int_equal(operations(d, OPERATION_VERIFY, OPERATION_FAILED), 0);
	verifier_free(v);
}

static void start_seen(struct desk *d, struct verifier *v)
{
	const struct verifier_start start = { .extension = "", .doubts_seen = ~0u };

	must(&d->f, verifier_start(v, &start, &d->f.err));
	desk_wait(d, v, desk_at_rest);
}

/* Finding: "Not read, for the same reason", without what, and before the reason. */
static void what_was_not_checked_is_named_and_why_once(void **state)
{
	static const enum check_id unread[] = { CHECK_COUNTRY, CHECK_OWN, CHECK_VERIFIED };
	struct desk *d = *state;
	struct error late = { 0 }, fault = { 0 };
	const struct check_result *checks;
	struct verifier *v;
	char id[ID_MAX];

	v = desk_managed(d, "+16505550101", id);
	checks = verifier_view(v)->checks;
	error_set(&late, ERROR_NETWORK, "timeout", "Wait.", "It was late.");
	error_set(&fault, ERROR_NETWORK, "twilio-20500", "Look.", "A fault.");
	for (size_t i = 0; i < 3; i++)
		verifier_unread(v, unread[i], &late);
	verifier_unread(v, CHECK_ACCOUNT, &fault);
	verifier_unread_end(v);
	assert_string_equal(checks[CHECK_VERIFIED].text,
	    "Not checked: whether it is verified already. It was late.");
	assert_string_equal(checks[CHECK_VERIFIED].hint, "Wait.");
	assert_string_equal(checks[CHECK_OWN].text,
	    "Not checked: whether it is one of the account's own numbers.");
	assert_string_equal(checks[CHECK_COUNTRY].text,
	    "Not checked: whether Twilio may call that country.");
	assert_string_equal(checks[CHECK_COUNTRY].hint, "");
	assert_string_equal(checks[CHECK_ACCOUNT].text, "Not checked: the account. A fault.");
	verifier_free(v);
}

/* Finding: the last true outcome was overwritten by an attempt in which nothing was sent. */
static void nothing_sent_leaves_what_was_known(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	struct lane2 lane;
	char id[ID_MAX], at[TIME_TEXT_MAX];

	v = desk_managed(d, "+16505550104", id);
	start_now(d, v);
	desk_wait(d, v, desk_at_rest);
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_int_equal(lane.state, OUTBOUND_FAILED);
	snprintf(at, sizeof at, "%s", lane.record->state_at);
	time_freeze(time_now() + 20);
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_false(verifier_view(v)->barred);
	/* It goes between the checks and the yes. */
	practice_free(d->practice);
	d->practice = NULL;
	start_seen(d, v);
	assert_string_equal(verifier_view(v)->problem.code, "offline");
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_int_equal(lane.state, OUTBOUND_FAILED);
	assert_non_null(strstr(lane.record->reason, "picked"));
	assert_string_equal(lane.record->state_at, at);
	assert_string_equal(lane.record->started_at, "");
	assert_string_equal(lane.record->operation_id, "");
	/* The journal has both. */
	assert_int_equal(operations(d, OPERATION_VERIFY, OPERATION_DONE), 1);
	assert_int_equal(operations(d, OPERATION_VERIFY, OPERATION_FAILED), 1);
	verifier_free(v);
}

/* ---- countries */

static void set_account(struct desk *d, const char *id, const char *sid)
{
	const struct customer_edit edit = { .twilio_account_sid = sid };
	struct customer customer;

	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	must(&d->f, customer_update(d->f.session.store, id, customer.version, &edit, &d->f.err));
}

static void account_sid(const struct desk *d, enum practice_account which, char out[64])
{
	const char *at = strstr(practice_environment_of(d->practice, which), "TWILIO_ACCOUNT_SID=");

	assert_non_null(at);
	snprintf(out, 64, "%.34s", at + strlen("TWILIO_ACCOUNT_SID="));
}

static void opens(struct desk *d, struct verifier *v, bool inherits)
{
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_true(verifier_view(v)->barred);
	assert_true(verifier_view(v)->country_closed);
	assert_int_equal(verifier_view(v)->country_by_inheritance, inherits);
	assert_int_equal(verifier_view(v)->checks[CHECK_COUNTRY].state, CHECK_BAR);
	must(&d->f, verifier_open_country(v, &d->f.err));
	assert_int_equal(verifier_view(v)->phase, VERIFIER_OPENING);
	desk_wait(d, v, desk_at_rest);
	if (!verifier_view(v)->country_open)
		fail_msg("%s", verifier_view(v)->problem.message);
	assert_int_equal(practice_rings(d->practice, NULL), 0);
	desk_start(d, v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(practice_rings(d->practice, NULL), 1);
}

static void a_closed_country_is_opened(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX];

	v = desk_managed(d, "+2348021234567", id);
	opens(d, v, false);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_VERIFIED);
	assert_int_equal(operations(d, OPERATION_COUNTRY_OPEN, OPERATION_DONE), 1);
	verifier_free(v);
}

static void a_subaccount_inherits(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX], sid[64];
	struct lane2 lane;

	account_sid(d, PRACTICE_SUBACCOUNT, sid);
	fixture_customer(&d->f, "A", "+442079460958", "managed", id);
	set_account(d, id, sid);
	v = desk_verifier(d, &d->f.session, id, "+442079460958");
	opens(d, v, true);
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_int_equal(lane.state, OUTBOUND_VERIFIED);
	assert_string_equal(lane.record->account_sid, sid);
	assert_int_equal(operations(d, OPERATION_INHERIT, OPERATION_DONE), 1);
	verifier_free(v);
}

static void a_customers_own_account_opens_itself(void **state)
{
	struct desk *d = *state;
	struct verifier *v;
	char id[ID_MAX], sid[64];

	account_sid(d, PRACTICE_MAIN, sid);
	fixture_customer(&d->f, "A", "+2348021234567", "byoc", id);
	set_account(d, id, sid);
	v = desk_verifier(d, &d->f.session, id, "+2348021234567");
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_true(verifier_view(v)->barred);
	assert_false(verifier_view(v)->country_closed);
	assert_non_null(strstr(verifier_view(v)->checks[CHECK_COUNTRY].hint, "console.twilio.com"));
	must_refuse(&d->f, verifier_open_country(v, &d->f.err), "customers-account");
	verifier_free(v);
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
		start_now(d, v);
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
	start_now(d, v);
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
	start_now(d, v);
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
	start_now(d, v);
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
	start_now(d, here);
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
	start_now(d, there);
	desk_wait(d, there, desk_at_rest);
	must(&d->f, verifier_start(here, &start, &d->f.err));
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
	start_now(d, v);
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
		desk_test(checks_tell_and_count),
		desk_test(a_new_doubt_is_asked_again),
		desk_test(forwarding_is_a_doubt),
		desk_test(delay_and_extension),
		desk_test(a_trial_is_told_loudly),
		desk_test(wrong_credentials_bar),
		desk_test(what_rings_is_refused_offline),
		desk_test(what_was_not_checked_is_named_and_why_once),
		desk_test(nothing_sent_leaves_what_was_known),
		desk_test(credentials_end_while_watching),
		desk_test(a_forward_given_meanwhile),
		desk_test(a_closed_country_is_opened),
		desk_test(a_subaccount_inherits),
		desk_test(a_customers_own_account_opens_itself),
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
