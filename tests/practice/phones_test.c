/* What becomes of each documented number: the request, the call, the list, and how often it rang.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/support/play.h"

#define N(e) (sizeof(e) / sizeof((e)[0]))
#define VERIFY "/2010-04-01/Accounts/{AC}/OutgoingCallerIds.json"

/* Requests that are answered: status and code, then how the call ends (NULL: there is none). */
static const struct {
	const char *number;
	int status, code;
	const char *ends;
	int error_code;
	bool listed;
	size_t rings;
} outcomes[] = {
	{ "+16505550101", 200, 0, "completed", 0, true, 1 },
	{ "+16505550102", 200, 0, "completed", 0, false, 1 },
	{ "+16505550103", 200, 0, "busy", 0, false, 1 },
	{ "+16505550104", 200, 0, "no-answer", 0, false, 1 },
	{ "+16505550105", 200, 0, "failed", 0, false, 1 },
	{ "+16505550106", 400, 21215, NULL, 0, false, 0 },
	{ "+16505550107", 400, 21216, NULL, 0, false, 0 },
	{ "+16505550108", 400, 21450, NULL, 0, true, 0 },
	{ "+16505550109", 400, 21449, NULL, 0, false, 0 },
	{ "+16505550110", 403, 10002, NULL, 0, false, 0 },
	{ "+16505550111", 401, 20003, NULL, 0, false, 0 },
	{ "+16505550113", 500, 20500, NULL, 0, false, 0 },
	{ "+16505550115", 200, 0, "completed", 0, true, 1 },
	{ "+16505550150", 200, 0, "completed", 0, true, 1 },
	{ "+3292246111", 200, 0, "completed", 0, true, 1 },
	{ "+2348141995397", 200, 0, "failed", 13227, false, 0 },
	{ "+81312345678", 200, 0, "failed", 13227, false, 0 },
};

static void each_number_has_its_outcome(void **state)
{
	struct play *p = *state;
	char sid[35], code[7] = "00000";

	for (size_t i = 0; i < N(outcomes); i++) {
		print_message("%s\n", outcomes[i].number);
		(void)play_verify(p, outcomes[i].number, sid);
		assert_int_equal(p->status, outcomes[i].status);
		assert_int_equal(p->code, outcomes[i].code);
		assert_int_equal(sid[0] != '\0', outcomes[i].ends != NULL);
		if (outcomes[i].ends != NULL) {
			assert_string_equal(play_text(p, "phone_number"), outcomes[i].number);
			assert_int_equal(strspn(play_text(p, "validation_code"), "0123456789"), 6);
			assert_true(strncmp(play_text(p, "validation_code"), code, 5) != 0);
			(void)snprintf(code, sizeof code, "%s", play_text(p, "validation_code"));
			play_until_ended(p, PRACTICE_MAIN, sid);
			assert_string_equal(play_text(p, "status"), outcomes[i].ends);
			assert_string_equal(play_text(p, "from"), "+14157234000");
			assert_int_equal(cJSON_GetNumberValue(cJSON_GetObjectItem(p->body,
					     "error_code")) == 13227,
			    outcomes[i].error_code == 13227);
		}
		assert_int_equal(play_listed(p, PRACTICE_MAIN, outcomes[i].number),
		    outcomes[i].listed);
		assert_int_equal(practice_rings(p->practice, outcomes[i].number),
		    outcomes[i].rings);
	}
}

static void too_many_requests_twice_then_it_rings(void **state)
{
	struct play *p = *state;
	char sid[35];

	for (int i = 0; i < 2; i++) {
		assert_false(play_verify(p, "+16505550112", sid));
		assert_int_equal(p->status, 429);
		assert_int_equal(p->code, 20429);
		assert_int_equal(practice_rings(p->practice, "+16505550112"), 0);
	}
	assert_true(play_verify(p, "+16505550112", sid));
	assert_int_equal(practice_rings(p->practice, "+16505550112"), 1);
}

/* A 500, and yet the call is in the list and its number is verified. */
static void an_error_that_rings(void **state)
{
	struct play *p = *state;
	char sid[35];

	assert_false(play_verify(p, "+16505550114", sid));
	assert_int_equal(p->status, 500);
	assert_int_equal(practice_rings(p->practice, "+16505550114"), 1);
	play_call(p, PRACTICE_MAIN, "GET", "/2010-04-01/Accounts/{AC}/Calls.json?To=%2B16505550114",
	    NULL);
	(void)snprintf(sid, sizeof sid, "%s",
	    cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(p->body,
									    "calls"),
							 0),
		"sid")));
	play_until_ended(p, PRACTICE_MAIN, sid);
	assert_true(play_listed(p, PRACTICE_MAIN, "+16505550114"));
}

static void send_verify(struct play *p, struct raw *other, const char *number)
{
	char target[128], form[64];

	(void)snprintf(target, sizeof target, "/2010-04-01/Accounts/%s/OutgoingCallerIds.json",
	    p->account[PRACTICE_MAIN].sid);
	(void)snprintf(form, sizeof form, "PhoneNumber=%%2B%s", number + 1);
	raw_open(other, p->loop, practice_url(p->practice));
	raw_request(other, "POST", target, p->account[PRACTICE_MAIN].pair, form);
}

/* Until the server has the request: the next one is answered after it. */
static void until_taken(struct play *p, size_t requests)
{
	while (practice_requests(p->practice) < requests)
		loop_step(p->loop);
}

/* While two connections hang, everybody else is served; one of the two phones rings. */
static void hung_connections_hold_up_nobody(void **state)
{
	struct play *p = *state;
	static struct raw rings, silent;
	char sid[35];

	send_verify(p, &rings, "+16505550116");
	send_verify(p, &silent, "+16505550117");
	until_taken(p, 2);
	assert_true(play_verify(p, "+16505550102", sid));
	play_until_ended(p, PRACTICE_MAIN, sid); /* 11 s of life: as long as 0101 and more */
	assert_true(play_listed(p, PRACTICE_MAIN, "+16505550116"));
	assert_false(play_listed(p, PRACTICE_MAIN, "+16505550117"));
	assert_int_equal(practice_rings(p->practice, "+16505550116"), 1);
	assert_int_equal(practice_rings(p->practice, "+16505550117"), 0);
	assert_int_equal(rings.n + silent.n, 0);
	assert_false(rings.closed || silent.closed);
	raw_close(&rings);
	raw_close(&silent);
}

static void an_answer_is_cut_off(void **state)
{
	struct play *p = *state;
	static struct raw cut;

	send_verify(p, &cut, "+16505550118");
	assert_false(raw_wait(&cut));
	assert_true(cut.closed);
	assert_int_equal(raw_status(&cut), 200);
	assert_non_null(strstr(raw_body(&cut), "call_sid"));
	assert_null(strstr(raw_body(&cut), "validation_code"));
	assert_int_equal(practice_rings(p->practice, "+16505550118"), 1);
	raw_close(&cut);
}

/* The worst: when the connection goes, nothing has rung; it does so later. */
static void a_request_is_taken_up_after_its_connection_went(void **state)
{
	struct play *p = *state;
	static struct raw gone;

	send_verify(p, &gone, "+16505550119");
	assert_false(raw_wait(&gone));
	assert_true(gone.closed);
	assert_int_equal(gone.n, 0);
	assert_int_equal(practice_rings(p->practice, "+16505550119"), 0);
	while (practice_rings(p->practice, "+16505550119") == 0)
		loop_step(p->loop);
	while (!play_listed(p, PRACTICE_MAIN, "+16505550119"))
		;
	raw_close(&gone);
}

static void a_slow_answer_holds_up_nobody(void **state)
{
	struct play *p = *state;
	static struct raw slow;

	send_verify(p, &slow, "+16505550115");
	until_taken(p, 1);
	play_call(p, PRACTICE_MAIN, "GET", "/2010-04-01/Accounts/{AC}/Balance.json", NULL);
	assert_int_equal(p->status, 200);
	assert_int_equal(slow.n, 0);
	assert_int_equal(practice_rings(p->practice, "+16505550115"), 0);
	assert_true(raw_wait(&slow));
	assert_int_equal(raw_status(&slow), 200);
	assert_int_equal(practice_rings(p->practice, "+16505550115"), 1);
	raw_close(&slow);
}

static void a_second_request_is_a_second_ring(void **state)
{
	struct play *p = *state;
	char first[35], second[35];

	assert_true(play_verify(p, "+16505550101", first));
	assert_true(play_verify(p, "+16505550101", second));
	assert_string_not_equal(first, second);
	assert_int_equal(practice_rings(p->practice, "+16505550101"), 2);
	assert_int_equal(practice_rings(p->practice, NULL), 2);
	play_until_ended(p, PRACTICE_MAIN, second);
	assert_true(play_listed(p, PRACTICE_MAIN, "+16505550101"));
	assert_false(play_verify(p, "+16505550101", second));
	assert_int_equal(p->code, 21450);
	assert_int_equal(practice_rings(p->practice, "+16505550101"), 2);
}

static void two_requests_at_once(void **state)
{
	struct play *p = *state;
	static struct raw one, two;

	send_verify(p, &one, "+16505550121");
	send_verify(p, &two, "+16505550122");
	assert_true(raw_wait(&two));
	assert_true(raw_wait(&one));
	assert_non_null(strstr(raw_body(&one), "+16505550121"));
	assert_non_null(strstr(raw_body(&two), "+16505550122"));
	raw_close(&one);
	raw_close(&two);
}

/* Queued for as long as was asked; another call without delay is over before. */
static void a_delayed_call_waits(void **state)
{
	struct play *p = *state;
	char sid[35], other[35], target[128];

	play_call(p, PRACTICE_MAIN, "POST", VERIFY,
	    "PhoneNumber=%2B16505550123&CallDelay=60&Extension=1w%23");
	assert_int_equal(p->status, 200);
	(void)snprintf(sid, sizeof sid, "%s", play_text(p, "call_sid"));
	assert_int_equal(practice_rings(p->practice, "+16505550123"), 1);
	assert_true(play_verify(p, "+16505550101", other));
	play_until_ended(p, PRACTICE_MAIN, other);
	(void)snprintf(target, sizeof target, "/2010-04-01/Accounts/{AC}/Calls/%s.json", sid);
	play_call(p, PRACTICE_MAIN, "GET", target, NULL);
	assert_string_equal(play_text(p, "status"), "queued");
	play_until_ended(p, PRACTICE_MAIN, sid);
	assert_true(play_listed(p, PRACTICE_MAIN, "+16505550123"));
}

static bool open_in_force(struct play *p, int account, const char *target)
{
	play_call(p, account, "GET", target, NULL);
	return cJSON_IsTrue(cJSON_GetObjectItem(p->body, "low_risk_numbers_enabled"));
}

static void a_country_opens_later(void **state)
{
	struct play *p = *state;
	static const char nigeria[] = "/v1/DialingPermissions/Countries/NG";
	char sid[35];

	assert_false(open_in_force(p, PRACTICE_MAIN, nigeria));
	play_call(p, PRACTICE_MAIN, "POST", "/v1/DialingPermissions/BulkCountryUpdates",
	    "UpdateRequest=%5B%7B%22iso_code%22%3A%22NG%22%2C%22low_risk_numbers_enabled%22%3A%22true%"
	    "22%2C%22high_risk_special_numbers_enabled%22%3A%22false%22%2C%22high_risk_tollfraud_"
	    "numbers_enabled%22%3A%22false%22%7D%5D");
	assert_int_equal(p->status, 201);
	assert_int_equal(cJSON_GetNumberValue(cJSON_GetObjectItem(p->body, "update_count")), 1);
	assert_false(open_in_force(p, PRACTICE_MAIN, nigeria));
	while (!open_in_force(p, PRACTICE_MAIN, nigeria))
		;
	assert_true(play_verify(p, "+2348141995397", sid));
	play_until_ended(p, PRACTICE_MAIN, sid);
	assert_true(play_listed(p, PRACTICE_MAIN, "+2348141995397"));
	/* A high-risk range of an open country stays closed. */
	assert_true(play_verify(p, "+2347001234567", sid));
	play_until_ended(p, PRACTICE_MAIN, sid);
	assert_int_equal(cJSON_GetNumberValue(cJSON_GetObjectItem(p->body, "error_code")), 13227);
}

static void a_subaccount_inherits_later(void **state)
{
	struct play *p = *state;
	static const char belgium[] = "/v1/DialingPermissions/Countries/BE";

	assert_true(open_in_force(p, PRACTICE_MAIN, belgium));
	assert_false(open_in_force(p, PRACTICE_SUBACCOUNT, belgium));
	play_call(p, PRACTICE_SUBACCOUNT, "POST", "/v1/Settings",
	    "DialingPermissionsInheritance=true");
	assert_int_equal(p->status, 202);
	assert_false(open_in_force(p, PRACTICE_SUBACCOUNT, belgium));
	while (!open_in_force(p, PRACTICE_SUBACCOUNT, belgium))
		;
	play_call(p, PRACTICE_SUBACCOUNT, "POST", VERIFY, "PhoneNumber=%2B3292246111");
	assert_int_equal(p->status, 200);
	assert_int_equal(practice_rings(p->practice, "+3292246111"), 1);
}

static void a_trial_account_has_limits(void **state)
{
	struct play *p = *state;
	static const struct {
		const char *form;
		int status, code;
	} rows[] = {
		{ "PhoneNumber=%2B3292246111", 403, 10002 },  /* not its country */
		{ "PhoneNumber=%2B16505550108", 400, 21453 }, /* another account's */
		{ "PhoneNumber=%2B16505550131", 200, 0 },     /* the fourth */
		{ "PhoneNumber=%2B16505550132", 200, 0 },     /* the fifth */
		{ "PhoneNumber=%2B16505550133", 403, 10002 },
	};

	play_call(p, PRACTICE_TRIAL, "GET", "/2010-04-01/Accounts/{AC}.json", NULL);
	assert_string_equal(play_text(p, "type"), "Trial");
	for (size_t i = 0; i < N(rows); i++) {
		char sid[35];

		play_call(p, PRACTICE_TRIAL, "POST", VERIFY, rows[i].form);
		assert_int_equal(p->status, rows[i].status);
		assert_int_equal(p->code, rows[i].code);
		if (rows[i].status != 200)
			continue;
		(void)snprintf(sid, sizeof sid, "%s", play_text(p, "call_sid"));
		play_until_ended(p, PRACTICE_TRIAL, sid);
	}
}

#define PLAYED(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAYED(each_number_has_its_outcome),
		PLAYED(too_many_requests_twice_then_it_rings),
		PLAYED(an_error_that_rings),
		PLAYED(hung_connections_hold_up_nobody),
		PLAYED(an_answer_is_cut_off),
		PLAYED(a_request_is_taken_up_after_its_connection_went),
		PLAYED(a_slow_answer_holds_up_nobody),
		PLAYED(a_second_request_is_a_second_ring),
		PLAYED(two_requests_at_once),
		PLAYED(a_delayed_call_waits),
		PLAYED(a_country_opens_later),
		PLAYED(a_subaccount_inherits_later),
		PLAYED(a_trial_account_has_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
