/* One number and several Twilio accounts: what is verified in one says nothing about another. */
#include "tests/desk/verifier_fixture.h"

#include "store/managed.h"

#define NUMBER "+16505550101"

static void connect_as(struct desk *d, enum practice_account which)
{
	desk_connect(d, &d->f.session, practice_environment_of(d->practice, which));
}

static void sid_of(struct desk *d, enum practice_account which, char out[TWILIO_SID_MAX])
{
	const char *at = strstr(practice_environment_of(d->practice, which), "TWILIO_ACCOUNT_SID=");

	assert_non_null(at);
	snprintf(out, TWILIO_SID_MAX, "%.34s", at + strlen("TWILIO_ACCOUNT_SID="));
}

static void verify(struct desk *d, const char *id, enum outbound_state wanted)
{
	struct verifier *v = desk_verifier(d, &d->f.session, id, NUMBER);

	desk_start(d, v);
	desk_wait(d, v, desk_at_rest);
	verifier_free(v);
	assert_int_equal(desk_lane(d, &d->f.session, id, NUMBER).state, wanted);
}

static void account_note(struct desk *d, const char *id, const char *sid)
{
	const struct customer_edit edit = { .twilio_account_sid = sid };
	struct customer customer;

	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	must(&d->f, customer_update(d->f.session.store, id, customer.version, &edit, &d->f.err));
}

/* Finding: "verified already, nothing rings" with the credentials of another account. */
static void verified_elsewhere_is_not_verified_here(void **state)
{
	struct desk *d = *state;
	char id[ID_MAX], main_sid[TWILIO_SID_MAX], other_sid[TWILIO_SID_MAX];
	struct lane2 lane;

	sid_of(d, PRACTICE_MAIN, main_sid);
	sid_of(d, PRACTICE_SUBACCOUNT, other_sid);
	fixture_customer(&d->f, "A", NUMBER, "managed", id);
	verify(d, id, OUTBOUND_VERIFIED);
	lane = desk_lane(d, &d->f.session, id, NUMBER);
	assert_string_equal(lane.account, main_sid);
	assert_null(lane.elsewhere);

	connect_as(d, PRACTICE_SUBACCOUNT);
	lane = desk_lane(d, &d->f.session, id, NUMBER);
	assert_string_equal(lane.account, other_sid);
	assert_int_equal(lane.state, OUTBOUND_NONE);
	assert_null(lane.record);
	assert_non_null(lane.elsewhere);
	assert_string_equal(lane.elsewhere->account_sid, main_sid);

	/* It can be verified in this account too, and then each counts where it is used. */
	verify(d, id, OUTBOUND_VERIFIED);
	assert_int_equal(practice_rings(d->practice, NUMBER), 2);
	lane = desk_lane(d, &d->f.session, id, NUMBER);
	assert_string_equal(lane.record->account_sid, other_sid);
	assert_null(lane.elsewhere);
	connect_as(d, PRACTICE_MAIN);
	lane = desk_lane(d, &d->f.session, id, NUMBER);
	assert_string_equal(lane.record->account_sid, main_sid);

	/* Whose credentials are not known: the newest. */
	desk_connect(d, &d->f.session, "");
	lane = desk_lane(d, &d->f.session, id, NUMBER);
	assert_string_equal(lane.account, "");
	assert_int_equal(lane.state, OUTBOUND_VERIFIED);
	assert_string_equal(lane.record->account_sid, other_sid);
}

/* A failure there is none here either; one that is running is watched, whichever account's. */
static void a_running_one_comes_first_in_its_own_account(void **state)
{
	struct desk *d = *state;
	char id[ID_MAX], sid[TWILIO_SID_MAX];
	struct verifier *v;
	struct lane2 lane;
	size_t before;

	sid_of(d, PRACTICE_MAIN, sid);
	v = desk_managed(d, "+16505550104", id);
	desk_start(d, v);
	desk_wait(d, v, desk_watching);
	verifier_free(v);
	connect_as(d, PRACTICE_TRIAL);
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_int_equal(lane.state, OUTBOUND_CALLING);
	assert_string_equal(lane.record->account_sid, sid);
	lane2_done(&lane);
	before = practice_requests(d->practice);
	v = desk_verifier(d, &d->f.session, id, "+16505550104");
	assert_int_equal(verifier_view(v)->phase, VERIFIER_WATCHING);
	assert_string_equal(verifier_view(v)->problem.code, "other-account");
	assert_int_equal(practice_requests(d->practice), before);
	verifier_free(v);

	connect_as(d, PRACTICE_MAIN);
	v = desk_verifier(d, &d->f.session, id, "+16505550104");
	desk_wait(d, v, desk_at_rest);
	verifier_free(v);
	assert_int_equal(desk_lane(d, &d->f.session, id, NULL).state, OUTBOUND_FAILED);
	connect_as(d, PRACTICE_TRIAL);
	lane = desk_lane(d, &d->f.session, id, NULL);
	assert_int_equal(lane.state, OUTBOUND_NONE);
	assert_null(lane.elsewhere);
}

/* It runs in a subaccount of ours; meanwhile the customer gets an account of its own. */
static void an_own_account_comes_meanwhile(void **state)
{
	const enum telephony_mode mode = MODE_BYOC;
	const struct customer_edit edit = { .mode = &mode,
		.twilio_account_sid = "AC00000000000000000000000000000009" };
	struct desk *d = *state;
	char id[ID_MAX], sid[TWILIO_SID_MAX];
	struct customer customer;
	struct caller_id *all;
	struct verifier *v;
	size_t n;

	sid_of(d, PRACTICE_SUBACCOUNT, sid);
	fixture_customer(&d->f, "A", NUMBER, "managed", id);
	account_note(d, id, sid);
	v = desk_verifier(d, &d->f.session, id, NUMBER);
	desk_start(d, v);
	desk_wait(d, v, desk_watching);
	verifier_free(v);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	must(&d->f, customer_update(d->f.session.store, id, customer.version, &edit, &d->f.err));
	v = desk_verifier(d, &d->f.session, id, NUMBER);
	assert_int_equal(verifier_view(v)->phase, VERIFIER_WATCHING);
	desk_wait(d, v, desk_at_rest);
	verifier_free(v);
	must(&d->f,
	    caller_id_list(d->f.session.store, id, NULL, 0, &d->f.arena, &all, &n, &d->f.err));
	assert_int_equal(n, 1);
	assert_string_equal(all[0].account_sid, sid);
	assert_int_equal(all[0].state, OUTBOUND_VERIFIED);
}

/* Finding: "SID and token are no pair" of a pair that is right. */
static void another_accounts_record_is_no_wrong_token(void **state)
{
	struct desk *d = *state;
	char id[ID_MAX], sid[TWILIO_SID_MAX];
	struct verifier *v;
	size_t before;

	sid_of(d, PRACTICE_MAIN, sid);
	fixture_customer(&d->f, "A", NUMBER, "managed", id);
	verify(d, id, OUTBOUND_VERIFIED);
	connect_as(d, PRACTICE_TRIAL);
	v = desk_verifier(d, &d->f.session, id, NUMBER);
	before = practice_requests(d->practice);
	must_refuse(&d->f, verifier_remove(v, &d->f.err), "other-account");
	assert_non_null(strstr(d->f.err.message, sid));
	must_refuse(&d->f, verifier_rename(v, "x", &d->f.err), "other-account");
	assert_int_equal(practice_requests(d->practice), before);
	/* A look asks the account that is used here. */
	verifier_look(v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(verifier_view(v)->problem.kind, ERROR_NONE);
	assert_non_null(desk_lane(d, &d->f.session, id, NUMBER).elsewhere);
	verifier_free(v);
}

static bool says_other_account(void *user)
{
	return strcmp(verifier_view(user)->problem.code, "other-account") == 0;
}

/* The customer's account might be a subaccount: that the pair does not open it is known only when
 * Twilio says so, and then it is said so. */
static void a_noted_account_that_is_not_opened(void **state)
{
	struct desk *d = *state;
	char id[ID_MAX], sid[TWILIO_SID_MAX];
	struct verifier *v;

	sid_of(d, PRACTICE_MAIN, sid);
	fixture_customer(&d->f, "A", NUMBER, "managed", id);
	account_note(d, id, sid);
	verify(d, id, OUTBOUND_VERIFIED);
	connect_as(d, PRACTICE_TRIAL);
	v = desk_verifier(d, &d->f.session, id, NUMBER);
	verifier_look(v);
	desk_wait(d, v, desk_at_rest);
	assert_string_equal(verifier_view(v)->problem.code, "other-account");
	assert_non_null(strstr(verifier_view(v)->problem.message, sid));
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_int_equal(verifier_view(v)->checks[CHECK_CREDENTIALS].state, CHECK_BAR);
	assert_string_equal(verifier_view(v)->problem.code, "other-account");
	/* A removal that was asked for waits for the right ones. */
	must(&d->f, verifier_remove(v, &d->f.err));
	desk_wait(d, v, says_other_account);
	assert_int_equal(desk_lane(d, &d->f.session, id, NUMBER).state, OUTBOUND_VERIFIED);
	verifier_free(v);
}

/* Finding: after F5 had refused one of the account's own numbers the lane offered F5 again. */
static void an_own_number_stays_known(void **state)
{
	static const char own[] = "+16505550109";
	struct desk *d = *state;
	struct managed_number *all;
	struct verifier *v;
	struct lane2 lane;
	char id[ID_MAX];
	size_t n;

	fixture_customer(&d->f, "A", own, "managed", id);
	assert_false(desk_lane(d, &d->f.session, id, own).own_number);
	v = desk_verifier(d, &d->f.session, id, own);
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_true(verifier_view(v)->own_number);
	verifier_free(v);
	lane = desk_lane(d, &d->f.session, id, own);
	assert_true(lane.own_number);
	must(&d->f, managed_list(d->f.session.store, &d->f.arena, &all, &n, &d->f.err));
	assert_int_equal(n, 1);
	assert_string_equal(all[0].account_sid, lane.account);
	assert_true(all[0].active);

	/* Another account's number is not this one's. */
	connect_as(d, PRACTICE_TRIAL);
	assert_false(desk_lane(d, &d->f.session, id, own).own_number);
	v = desk_verifier(d, &d->f.session, id, own);
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_false(verifier_view(v)->own_number);
	verifier_free(v);
	connect_as(d, PRACTICE_MAIN);
	assert_true(desk_lane(d, &d->f.session, id, own).own_number);

	/* It was given back to Twilio. */
	must(&d->f, managed_note(d->f.session.store, lane.account, own, NULL, &d->f.err));
	assert_false(desk_lane(d, &d->f.session, id, own).own_number);
}

/* What a customer's own account owns is not among the platform's numbers. */
static void a_customers_own_number_is_not_managed(void **state)
{
	static const char own[] = "+16505550109";
	struct desk *d = *state;
	char id[ID_MAX], sid[TWILIO_SID_MAX];
	struct managed_number *all;
	struct verifier *v;
	size_t n;

	sid_of(d, PRACTICE_MAIN, sid);
	fixture_customer(&d->f, "A", own, "byoc", id);
	account_note(d, id, sid);
	v = desk_verifier(d, &d->f.session, id, own);
	verifier_check(v);
	desk_wait(d, v, desk_at_rest);
	assert_true(verifier_view(v)->own_number);
	verifier_free(v);
	must(&d->f, managed_list(d->f.session.store, &d->f.arena, &all, &n, &d->f.err));
	assert_int_equal(n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(verified_elsewhere_is_not_verified_here),
		desk_test(a_running_one_comes_first_in_its_own_account),
		desk_test(an_own_account_comes_meanwhile),
		desk_test(another_accounts_record_is_no_wrong_token),
		desk_test(a_noted_account_that_is_not_opened),
		desk_test(an_own_number_stays_known),
		desk_test(a_customers_own_number_is_not_managed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
