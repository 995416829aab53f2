/* Faults on demand: each does to a request what it says, as often as it says, to every provider. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "tests/support/play.h"

#define N(e) (sizeof(e) / sizeof((e)[0]))
#define ACCOUNTS "/2010-04-01/Accounts.json"
#define KEY "TELNYX_API_KEY"

static int subaccounts(struct play *p)
{
	play_call(p, PRACTICE_MAIN, "GET", ACCOUNTS "?FriendlyName=f", NULL);
	assert_int_equal(p->status, 200);
	return cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "accounts"));
}

/* The request as it ends: an answer (its status), half an answer (-1), none (0). */
static int ends(struct play *p, int account, const char *method, const char *target,
    const char *form)
{
	if (p->client.closed) {
		raw_close(&p->client);
		raw_open(&p->client, p->loop, practice_url(p->practice));
	}
	raw_request(&p->client, method, target, p->account[account].pair, form);
	if (raw_wait(&p->client))
		return raw_status(&p->client);
	assert_true(p->client.closed);
	return p->client.n == 0 ? 0 : -1;
}

static const struct {
	const char *what;
	int status; /* 0: no answer, -1: half of one */
	bool done;
} whats[] = {
	{ "fail-done", 500, true },
	{ "fail", 500, false },
	{ "hang-done", 0, true },
	{ "hang", 0, false },
	{ "cut", -1, true },
	{ "refuse", 500, false },
	{ "slow", 201, true },
};

static void each_does_what_it_says_once(void **state)
{
	struct play *p = *state;
	int n = 0;

	for (size_t i = 0; i < N(whats); i++) {
		practice_fault(p->practice, "POST", ACCOUNTS, whats[i].what, 1);
		if (ends(p, PRACTICE_MAIN, "POST", ACCOUNTS, "FriendlyName=f") != whats[i].status)
			fail_msg("%s: %s", whats[i].what, p->client.answer);
		n += whats[i].done;
		if (subaccounts(p) != n)
			fail_msg("%s: done or not", whats[i].what);
		assert_int_equal(ends(p, PRACTICE_MAIN, "POST", ACCOUNTS, "FriendlyName=g"), 201);
	}
}

static void what_is_late_is_done_after_the_connection_is_gone(void **state)
{
	struct play *p = *state;
	const uint64_t end = time_monotonic_ms() + RAW_WAIT_MS;

	practice_fault(p->practice, "POST", ACCOUNTS, "late", 1);
	assert_int_equal(ends(p, PRACTICE_MAIN, "POST", ACCOUNTS, "FriendlyName=f"), 0);
	assert_int_equal(subaccounts(p), 0);
	while (subaccounts(p) == 0 && time_monotonic_ms() < end)
		;
	assert_int_equal(subaccounts(p), 1);
}

static void a_rule_counts_and_is_forgotten(void **state)
{
	struct play *p = *state;

	practice_fault(p->practice, "*", ACCOUNTS, "fail", 2);
	assert_int_equal(ends(p, PRACTICE_MAIN, "GET", ACCOUNTS, NULL), 500);
	assert_int_equal(ends(p, PRACTICE_MAIN, "POST", ACCOUNTS, ""), 500);
	assert_int_equal(ends(p, PRACTICE_MAIN, "GET", ACCOUNTS, NULL), 200);
	practice_fault(p->practice, "GET", ACCOUNTS, "fail", 0);
	for (int i = 0; i < 5; i++)
		assert_int_equal(ends(p, PRACTICE_MAIN, "GET", ACCOUNTS, NULL), 500);
	assert_int_equal(ends(p, PRACTICE_MAIN, "POST", ACCOUNTS, ""), 201);
	practice_forget_faults(p->practice);
	assert_int_equal(ends(p, PRACTICE_MAIN, "GET", ACCOUNTS, NULL), 200);
}

/* The oldest that fits, and only what begins so; "*" is the rest of a segment. */
static void paths_are_told_apart(void **state)
{
	struct play *p = *state;

	practice_refuse(p->practice, "GET", "/v2/phone_numbers/*/voice", 429, "{}", 1);
	practice_refuse(p->practice, "GET", "/v2/phone_numbers", 503, "{}", 0);
	practice_refuse(p->practice, "GET", "/v2/phone_numbers", 502, "{}", 0);
	play_json(p, KEY, "GET", "/v2/phone_numbers?page%5Bsize%5D=1", NULL);
	assert_int_equal(p->status, 503);
	play_json(p, KEY, "GET", "/v2/phone_numbers/12/voice", NULL);
	assert_int_equal(p->status, 429);
	play_json(p, KEY, "GET", "/v2/phone_numbers/12/voice", NULL);
	assert_int_equal(p->status, 503);
	play_json(p, KEY, "GET", "/v2/balance", NULL);
	assert_int_equal(p->status, 200);
	play_json(p, KEY, "POST", "/v2/phone_numbers", "{}");
	assert_int_equal(p->status, 404);
}

static void every_provider_has_them(void **state)
{
	struct play *p = *state;
	static const struct {
		const char *key, *target, *said;
	} rows[] = {
		{ "TELNYX_API_KEY", "/v2/balance", "\"code\":\"10007\"" },
		{ "VAPI_API_KEY", "/phone-number", "\"statusCode\":500" },
		{ "VAPI_API_KEY", "/v2/phone-number", "\"statusCode\":500" },
		{ "ELEVENLABS_API_KEY", "/v1/convai/agents", "\"detail\"" },
		{ NULL, "/v2/PhoneNumbers/+16505550101", "\"code\":20500" },
	};

	for (size_t i = 0; i < N(rows); i++) {
		practice_fault(p->practice, "GET", rows[i].target, "fail", 1);
		play_json(p, rows[i].key, "GET", rows[i].target, NULL);
		assert_int_equal(p->status, 500);
		assert_non_null(strstr(p->client.answer, rows[i].said));
		play_json(p, rows[i].key, "GET", rows[i].target, NULL);
		assert_int_equal(p->status, rows[i].key == NULL ? 401 : 200);
	}
}

static void the_route_takes_rules_and_nothing_else(void **state)
{
	struct play *p = *state;
	static const char *const bad[] = {
		"",
		"[]",
		"{\"method\":\"GET\",\"path\":\"/\"}",
		"{\"method\":\"GET\",\"path\":\"/\",\"what\":\"explode\"}",
		"{\"method\":\"GET\",\"path\":\"x\",\"what\":\"fail\"}",
		"{\"method\":\"GET\",\"path\":\"/\",\"what\":\"fail\",\"times\":-1}",
		"{\"method\":\"GET\",\"path\":\"/\",\"what\":\"fail\",\"times\":\"1\"}",
		"{\"method\":\"GET\",\"path\":\"/\",\"what\":\"refuse\",\"status\":99}",
		"{\"method\":\"GET\",\"path\":\"/\",\"what\":\"refuse\",\"body\":{}}",
		"{\"method\":\"GET\",\"path\":\"/\",\"what\":\"fail\",\"time\":1}",
		"{\"method\":\"GET\",\"path\":\"/\",\"what\":\"fail\",\"headers\":{\"x\":1}}",
	};

	for (size_t i = 0; i < N(bad); i++) {
		play_json(p, NULL, "POST", "/practice/faults", bad[i]);
		if (p->status != 400)
			fail_msg("%s: %d", bad[i], p->status);
	}
	play_json(p, NULL, "GET", "/practice/faults", NULL);
	assert_int_equal(p->status, 405);
	play_json(p, NULL, "POST", "/practice/faults",
	    "{\"method\":\"GET\",\"path\":\"/v2/balance\",\"what\":\"refuse\",\"status\":403,"
	    "\"body\":\"{\\\"errors\\\":[{\\\"code\\\":\\\"10010\\\"}]}\",\"times\":2,"
	    "\"headers\":{\"Retry-After\":\"7\"}}");
	assert_int_equal(p->status, 201);
	play_json(p, KEY, "GET", "/v2/balance", NULL);
	assert_int_equal(p->status, 403);
	assert_string_equal(raw_body(&p->client), "{\"errors\":[{\"code\":\"10010\"}]}");
	assert_non_null(strcasestr(p->client.answer, "\r\nRetry-After: 7\r\n"));
	play_json(p, NULL, "DELETE", "/practice/faults", NULL);
	assert_int_equal(p->status, 204);
	play_json(p, KEY, "GET", "/v2/balance", NULL);
	assert_int_equal(p->status, 200);
	assert_int_equal(practice_requests(p->practice), 2);
}

/* Nothing is left behind when practice ends while a fault is at work. */
static void it_ends_while_they_work(void **state)
{
	struct play *p = *state;
	static const char *const open[] = { "hang", "hang-done", "late", "slow" };
	struct raw other[N(open)];

	for (size_t i = 0; i < N(open); i++) {
		size_t before = practice_requests(p->practice);

		practice_fault(p->practice, "POST", ACCOUNTS, open[i], 1);
		raw_open(&other[i], p->loop, practice_url(p->practice));
		raw_request(&other[i], "POST", ACCOUNTS, p->account[PRACTICE_MAIN].pair, "");
		while (practice_requests(p->practice) == before)
			loop_step(p->loop);
	}
	practice_free(p->practice);
	p->practice = NULL;
	for (size_t i = 0; i < N(open); i++)
		raw_close(&other[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_does_what_it_says_once, play_setup,
		    play_teardown),
		cmocka_unit_test_setup_teardown(what_is_late_is_done_after_the_connection_is_gone,
		    play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(a_rule_counts_and_is_forgotten, play_setup,
		    play_teardown),
		cmocka_unit_test_setup_teardown(paths_are_told_apart, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(every_provider_has_them, play_setup, play_teardown),
		cmocka_unit_test_setup_teardown(the_route_takes_rules_and_nothing_else, play_setup,
		    play_teardown),
		cmocka_unit_test_setup_teardown(it_ends_while_they_work, play_setup, play_teardown),
	};

	return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
