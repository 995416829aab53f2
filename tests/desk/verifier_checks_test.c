/* Before a verification rings: what the checks tell, what they bar, and countries that are opened
 * first. */
#include "tests/desk/verifier_fixture.h"

#include "desk/verifier_internal.h"

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
	/* List, calls to it, own numbers, account, balance, country, its ranges. */
	assert_int_equal(view->requests, 7);
	assert_int_equal(practice_requests(d->practice), 7);
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
	char id[ID_MAX], at[TIME_TEXT_MAX], began[TIME_TEXT_MAX];

	v = desk_managed(d, "+16505550104", id);
	desk_start_now(d, v);
	desk_wait(d, v, desk_at_rest);
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_int_equal(lane.state, OUTBOUND_FAILED);
	snprintf(at, sizeof at, "%s", lane.record->state_at);
	snprintf(began, sizeof began, "%s", lane.record->started_at);
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
	assert_string_equal(lane.record->started_at, began);
	assert_string_equal(lane.record->operation_id, "");
	/* The last look noticed it: nothing was begun. */
	assert_int_equal(operations(d, OPERATION_VERIFY, OPERATION_DONE), 1);
	assert_int_equal(operations(d, OPERATION_VERIFY, OPERATION_FAILED), 0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(checks_tell_and_count),
		desk_test(a_new_doubt_is_asked_again),
		desk_test(forwarding_is_a_doubt),
		desk_test(delay_and_extension),
		desk_test(a_trial_is_told_loudly),
		desk_test(wrong_credentials_bar),
		desk_test(what_rings_is_refused_offline),
		desk_test(what_was_not_checked_is_named_and_why_once),
		desk_test(nothing_sent_leaves_what_was_known),
		desk_test(a_forward_given_meanwhile),
		desk_test(a_closed_country_is_opened),
		desk_test(a_subaccount_inherits),
		desk_test(a_customers_own_account_opens_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
