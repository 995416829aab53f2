/* Vapi in practice: what it takes, what it refuses, and what an import does elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "practice/vapi.h"
#include "tests/support/play.h"

#define N(e) (sizeof(e) / sizeof((e)[0]))
#define KEY "VAPI_API_KEY"
#define PN "/phone-number"
#define NOBODY "00000000-0000-4000-8000-000000000000"
#define TWILIO(number, more)                                                                 \
	"{\"provider\":\"twilio\",\"number\":\"" number "\",\"twilioAccountSid\":\"{SID}\"," \
	"\"twilioAuthToken\":\"{TOKEN}\"" more "}"
#define OWN "+16505550109"
#define VERIFIED "+16505550108"
#define TELNYX "{\"provider\":\"telnyx\",\"number\":\"+16504595418\",\"credentialId\":"
#define BYO "{\"provider\":\"byo-phone-number\",\"credentialId\":\"" VP_SIP_CREDENTIAL_ID "\""
#define N41 "12345678901234567890123456789012345678901"

static const struct play_row rows[] = {
	/* paths and methods */
	{ "GET", PN "/", NULL, 404, "Cannot GET /phone-number/" },
	{ "GET", PN "/" NOBODY "/x", NULL, 404, "Cannot GET" },
	{ "PUT", PN, "{}", 404, "Cannot PUT /phone-number" },
	{ "POST", PN "/import/twilio", "{}", 404, "Cannot POST" },
	{ "POST", "/call", "{}", 404, "Cannot POST /call" },
	{ "GET", PN "/12", NULL, 400, "id must be a UUID" },
	{ "GET", PN "/" NOBODY, NULL, 404, "\"error\":\"Not Found\"" },
	{ "DELETE", PN "/" NOBODY, NULL, 404, "\"statusCode\":404" },
	{ "PATCH", PN "/" NOBODY, "{\"provider\":\"twilio\"}", 404, "Not Found" },
	{ "GET", "/assistant/" NOBODY, NULL, 404, "Not Found" },
	{ "GET", "/assistant/" VP_RECEPTIE_NL, NULL, 200, "Receptie (nl)" },
	{ "GET", "/call/" NOBODY, NULL, 404, "Not Found" },
	/* queries */
	{ "GET", PN "?page=2", NULL, 400, "property page should not exist" },
	{ "GET", PN "?limit=1001", NULL, 400, "limit must not be greater than 1000" },
	{ "GET", PN "?limit=-1", NULL, 400, "limit must not be less than 0" },
	{ "GET", PN "?limit=ten", NULL, 400, "limit must be an integer number" },
	{ "GET", PN "?limit=0", NULL, 200, "[]" },
	{ "GET", PN "?limit=1&limit=2", NULL, 400, "malformed" },
	{ "GET", PN "?createdAtLt=2026-11-21", NULL, 400, "ISO 8601" },
	{ "GET", PN "?createdAtLt=2026-13-21T00:00:00Z", NULL, 400, "ISO 8601" },
	{ "GET", PN "?createdAtLt=2026-11-21T00:00:00", NULL, 400, "ISO 8601" },
	{ "GET", PN "?createdAtLt=2000-01-01T00:00:00%2B01:00", NULL, 200, "[]" },
	{ "GET", PN "?createdAtGe=2000-01-01t00:00:00.5z", NULL, 200, "+32480210449" },
	{ "GET", PN "?updatedAtGt=2100-01-01T00:00:00Z", NULL, 200, "[]" },
	{ "GET", "/v2" PN "?page=0", NULL, 400, "page must not be less than 1" },
	{ "GET", "/v2" PN "?sortOrder=desc", NULL, 400, "following values: ASC, DESC" },
	{ "GET", "/v2" PN "?search=pool%20b", NULL, 200, "+32480210449" },
	{ "GET", "/v2" PN "?search=pool%20x", NULL, 200, "\"results\":[]" },
	{ "GET", "/v2" PN "?page=2", NULL, 200, "\"results\":[]" },
	{ "GET", "/call?phoneNumberId=" NOBODY, NULL, 200, "[]" },
	{ "GET", "/call?phoneNumberId=x", NULL, 400, "phoneNumberId must be a UUID" },
	{ "POST", PN "?limit=1", TWILIO(OWN, ""), 400, "property limit should not exist" },
	{ "DELETE", PN "/" NOBODY, "{}", 400, "takes no body" },
	/* bodies */
	{ "POST", PN, "", 400, "JSON object" },
	{ "POST", PN, "[]", 400, "JSON object" },
	{ "POST", PN, "{} {}", 400, "JSON object" },
	{ "POST", PN, "{\"provider\":\"\xff\"}", 400, "JSON object" },
	{ "POST", PN, "{}", 400, "provider must be one of the following values: twilio, telnyx" },
	{ "POST", PN, "{\"provider\":1}", 400, "provider must be one of" },
	{ "POST", PN, "{\"provider\":\"vonage\"}", 400, "provider must be one of" },
	{ "POST", PN, "{\"provider\":\"twilio\"}", 400,
	    "\"twilioAccountSid should not be empty\"" },
	{ "POST", PN, TWILIO(OWN, ",\"fromNumber\":\"+1\""), 400,
	    "[\"property fromNumber should not exist\"]" },
	{ "POST", PN, TWILIO(OWN, ",\"credentialId\":\"" NOBODY "\""), 400,
	    "property credentialId should not exist" },
	{ "POST", PN, TWILIO(OWN, ",\"AssistantId\":\"" NOBODY "\""), 400,
	    "property AssistantId should not exist" },
	{ "POST", PN, TWILIO(OWN, ",\"name\":\"a\",\"name\":\"b\""), 400, "there twice" },
	{ "POST", PN, TWILIO(OWN, ",\"name\":\"" N41 "\""), 400,
	    "name must be shorter than or equal to 40 characters" },
	{ "POST", PN, TWILIO(OWN, ",\"name\":null"), 400, "name must be a string" },
	{ "POST", PN, TWILIO(OWN, ",\"smsEnabled\":\"false\""), 400, "must be a boolean" },
	{ "POST", PN, TWILIO(OWN, ",\"assistantId\":\"x\""), 400, "assistantId must be a UUID" },
	{ "POST", PN, TWILIO(OWN, ",\"assistantId\":\"" NOBODY "\""), 400, "of an assistant" },
	{ "POST", PN, TWILIO(OWN, ",\"squadId\":\"" NOBODY "\""), 400, "not that of a squad" },
	{ "POST", PN, TWILIO(OWN, ",\"workflowId\":\"" NOBODY "\""), 400, "of a workflow" },
	{ "POST", PN, TWILIO(OWN, ",\"server\":{\"url\":\"x\",\"secret\":\"y\"}"), 400,
	    "property server.secret should not exist" },
	{ "POST", PN, TWILIO(OWN, ",\"server\":{\"backoffPlan\":{\"type\":\"fixed\"}}"), 400,
	    "server.backoffPlan.maxRetries should not be empty" },
	{ "POST", PN, TWILIO(OWN, ",\"hooks\":[1]"), 400, "hooks.0 must be" },
	{ "POST", PN, TWILIO(OWN, ",\"fallbackDestination\":{\"type\":\"sip\"}"), 400,
	    "where it leads to" },
	{ "POST", PN, TWILIO("16505550109", ""), 400, "number must be a valid phone number" },
	{ "POST", PN, TWILIO("+1 650 555 0109", ""), 400, "number must be a valid phone number" },
	/* what Twilio and Telnyx say */
	{ "POST", PN, TWILIO("+16505550101", ""), 400, "was not found on Twilio" },
	{ "POST", PN, TWILIO("+14155550100", ""), 400, "was not found on Twilio" },
	{ "POST", PN,
	    "{\"provider\":\"twilio\",\"number\":\"" OWN "\",\"twilioAccountSid\":\"{SID}\","
	    "\"twilioAuthToken\":\"{SUB-TOKEN}\"}",
	    400, "Twilio refused the credentials" },
	{ "POST", PN,
	    "{\"provider\":\"twilio\",\"number\":\"" OWN "\",\"twilioAccountSid\":\"{SID}\","
	    "\"twilioApiKey\":\"SK0\",\"twilioApiSecret\":\"x\"}",
	    400, "twilioAuthToken is needed" },
	{ "POST", PN, TELNYX "\"" NOBODY "\"}", 400, "credentialId is not that of" },
	{ "POST", PN, TELNYX "\"x\"}", 400, "credentialId must be a UUID" },
	{ "POST", PN, TELNYX "\"" VP_TELNYX_CREDENTIAL_ID "\",\"smsEnabled\":true}", 400,
	    "property smsEnabled should not exist" },
	{ "POST", PN, BYO ",\"number\":\"12\"}", 400, "longer than or equal to 3" },
	{ "POST", PN, BYO ",\"number\":\"1234\"}", 400, "E.164" },
	{ "POST", PN, BYO ",\"number\":\"+32480210449\"}", 400, "already exists" },
};

static void what_is_wrong_is_refused_and_said(void **state)
{
	struct play *p = *state;

	play_rows(p, KEY, "", rows, N(rows));
	play_json(p, KEY, "GET", PN, NULL); /* nothing of it left a trace */
	assert_int_equal(cJSON_GetArraySize(p->body), 1);
}

static void a_key_is_needed(void **state)
{
	struct play *p = *state;
	static const char *const headers[] = {
		"",
		"Authorization: Bearer\r\n",
		"Authorization: Bearer x\r\n",
		"Authorization: Basic {KEY}\r\n",
		"Authorization: {KEY}\r\n",
		"xi-api-key: {KEY}\r\n",
		"Authorization: Bearer {KEY}x\r\n",
	};
	const char *key = strstr(practice_environment(p->practice), "\n" KEY "=");
	char line[256];

	assert_non_null(key);
	key += strlen("\n" KEY "=");
	for (size_t i = 0; i < N(headers); i++) {
		const char *mark = strstr(headers[i], "{KEY}");

		if (mark == NULL)
			(void)snprintf(line, sizeof line, "%s", headers[i]);
		else
			(void)snprintf(line, sizeof line, "%.*s%.36s%s", (int)(mark - headers[i]),
			    headers[i], key, mark + 5);
		play_headers(p, line, "GET", PN, NULL);
		assert_int_equal(p->status, 401);
		assert_string_equal(play_text(p, "error"), "Unauthorized");
	}
	(void)snprintf(line, sizeof line, "authorization: bearer %.36s\r\n", key);
	play_headers(p, line, "GET", PN, NULL);
	assert_int_equal(p->status, 200);
	play_headers(p, line, "POST", PN, "{\"provider\":\"twilio\"}"); /* not called JSON */
	assert_int_equal(p->status, 400);
}

/* The number's address at Twilio: "voice_url", "sms_url". */
static const char *address(struct play *p, const char *which, int account, const char *number)
{
	char target[160];

	(void)snprintf(target, sizeof target,
	    "/2010-04-01/Accounts/{AC}/IncomingPhoneNumbers.json?PhoneNumber=%%2B%s", number + 1);
	play_call(p, account, "GET", target, NULL);
	return cJSON_GetStringValue(cJSON_GetObjectItem(
	    cJSON_GetArrayItem(cJSON_GetObjectItem(p->body, "incoming_phone_numbers"), 0), which));
}

static const char *voice_url(struct play *p, int account, const char *number)
{
	return address(p, "voice_url", account, number);
}

static void an_import_takes_the_number_over(void **state)
{
	struct play *p = *state;

	assert_string_not_equal(voice_url(p, PRACTICE_MAIN, OWN), VP_VOICE_URL);
	play_json(p, KEY, "POST", PN, TWILIO(OWN, ",\"assistantId\":\"" VP_FRONT_DESK_EN "\""));
	assert_int_equal(p->status, 201);
	assert_string_equal(play_text(p, "number"), OWN);
	assert_string_equal(play_text(p, "status"), "active");
	assert_string_equal(play_text(p, "twilioAccountSid"), p->account[PRACTICE_MAIN].sid);
	assert_string_equal(play_text(p, "assistantId"), VP_FRONT_DESK_EN);
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(p->body, "smsEnabled")));
	play_keep(p, "id");
	assert_string_equal(voice_url(p, PRACTICE_MAIN, OWN), VP_VOICE_URL);
	play_json(p, KEY, "POST", PN, TWILIO(OWN, ""));
	assert_int_equal(p->status, 400);
	assert_non_null(strstr(play_text(p, "message"), "already exists"));
	assert_non_null(strstr(play_text(p, "message"), p->id));
	play_json(p, KEY, "DELETE", PN "/{ID}", NULL);
	assert_int_equal(p->status, 200);
	assert_string_equal(play_text(p, "id"), p->id);
	play_json(p, KEY, "DELETE", PN "/{ID}", NULL);
	assert_int_equal(p->status, 404);
	assert_string_equal(voice_url(p, PRACTICE_MAIN, OWN), VP_VOICE_URL);
	play_json(p, KEY, "POST", PN, TWILIO(OWN, ""));
	assert_int_equal(p->status, 201);
}

static void messages_are_left_alone_when_told(void **state)
{
	struct play *p = *state;

	play_json(p, KEY, "POST", PN, TWILIO(OWN, ",\"smsEnabled\":false"));
	assert_int_equal(p->status, 201);
	assert_string_not_equal(address(p, "sms_url", PRACTICE_MAIN, OWN), VP_SMS_URL);
	play_json(p, KEY, "POST", PN, TWILIO("+12125550100", ""));
	assert_int_equal(p->status, 201);
	assert_string_equal(address(p, "sms_url", PRACTICE_MAIN, "+12125550100"), VP_SMS_URL);
}

static void each_account_has_its_own(void **state)
{
	struct play *p = *state;

	play_json(p, KEY, "POST", PN,
	    "{\"provider\":\"twilio\",\"number\":\"+14155550100\","
	    "\"twilioAccountSid\":\"{SUB-SID}\",\"twilioAuthToken\":\"{SUB-TOKEN}\"}");
	assert_int_equal(p->status, 201);
	assert_string_equal(voice_url(p, PRACTICE_SUBACCOUNT, "+14155550100"), VP_VOICE_URL);
	play_json(p, KEY, "POST", PN,
	    "{\"provider\":\"twilio\",\"number\":\"" VERIFIED "\","
	    "\"twilioAccountSid\":\"{SUB-SID}\",\"twilioAuthToken\":\"{SUB-TOKEN}\"}");
	assert_int_equal(p->status, 400);
}

static void a_verified_number_may_be_taken_or_not(void **state)
{
	struct play *p = *state;
	char call[35];

	play_json(p, KEY, "POST", PN, TWILIO(VERIFIED, ""));
	assert_int_equal(p->status, 201);
	play_json(p, KEY, "POST", PN, TWILIO("+16505550147", ""));
	assert_non_null(strstr(play_text(p, "message"), "not found on Twilio"));
	assert_true(play_verify(p, "+16505550147", call));
	play_until_ended(p, PRACTICE_MAIN, call);
	assert_true(play_listed(p, PRACTICE_MAIN, "+16505550147"));
	play_json(p, KEY, "POST", PN, TWILIO("+16505550147", ""));
	assert_int_equal(p->status, 400);
	assert_non_null(strstr(play_text(p, "message"), "cannot be imported"));
}

static void other_kinds_of_numbers(void **state)
{
	struct play *p = *state;

	play_json(p, KEY, "POST", PN, BYO ",\"number\":\"1234\",\"numberE164CheckEnabled\":false}");
	assert_int_equal(p->status, 201);
	play_json(p, KEY, "POST", PN, BYO ",\"number\":\"+3292246111\"}");
	assert_int_equal(p->status, 201);
	play_json(p, KEY, "POST", PN, BYO "}");
	assert_int_equal(p->status, 201);
	play_json(p, KEY, "POST", PN, TELNYX "\"" VP_TELNYX_CREDENTIAL_ID "\"}");
	assert_int_equal(p->status, 201);
	play_json(p, KEY, "POST", PN,
	    "{\"provider\":\"telnyx\",\"number\":\"" OWN "\",\"credentialId\":"
	    "\"" VP_TELNYX_CREDENTIAL_ID "\"}");
	assert_int_equal(p->status, 400);
	assert_non_null(strstr(play_text(p, "message"), "Telnyx account"));
}

static void a_number_is_changed(void **state)
{
	struct play *p = *state;
	static const struct {
		const char *body;
		int status;
		const char *name, *value; /* of the answer; value NULL: not there */
	} steps[] = {
		{ "{\"assistantId\":\"" VP_REMINDERS "\"}", 400, "error", "Bad Request" },
		{ "{\"provider\":\"telnyx\",\"name\":\"x\"}", 400, "error", "Bad Request" },
		{ "{\"provider\":\"twilio\",\"assistantId\":\"" VP_REMINDERS "\"}", 200,
		    "assistantId", VP_REMINDERS },
		{ "{\"provider\":\"twilio\",\"name\":\"Desk \\u00e9\"}", 200, "assistantId",
		    VP_REMINDERS },
		{ "{\"provider\":\"twilio\",\"number\":\"" OWN "\"}", 200, "number", OWN },
		{ "{\"provider\":\"twilio\",\"assistantId\":\"" NOBODY "\"}", 400, "error",
		    "Bad Request" },
		{ "{\"provider\":\"twilio\",\"fromNumber\":\"+1\"}", 400, "error", "Bad Request" },
		{ "{\"provider\":\"twilio\",\"assistantId\":null}", 200, "assistantId", NULL },
		{ "{\"provider\":\"twilio\",\"number\":\"+32480210449\"}", 400, "message",
		    "The phone number was not found on Twilio" },
		{ "{\"provider\":\"twilio\",\"number\":\"+12125550100\"}", 200, "number",
		    "+12125550100" },
	};

	play_json(p, KEY, "POST", PN, TWILIO(OWN, ""));
	play_keep(p, "id");
	for (size_t i = 0; i < N(steps); i++) {
		char before[64], target[80] = PN "/{ID}";

		play_json(p, KEY, "GET", target, NULL);
		(void)snprintf(before, sizeof before, "%s", play_text(p, "updatedAt"));
		play_json(p, KEY, "PATCH", target, steps[i].body);
		assert_int_equal(p->status, steps[i].status);
		assert_string_equal(play_text(p, steps[i].name),
		    steps[i].value == NULL ? "" : steps[i].value);
		assert_int_equal(cJSON_GetObjectItem(p->body, steps[i].name) != NULL,
		    steps[i].value != NULL);
		play_json(p, KEY, "GET", target, NULL);
		assert_int_equal(strcmp(before, play_text(p, "updatedAt")) < 0,
		    steps[i].status == 200);
	}
	assert_string_equal(play_text(p, "name"), "Desk \xc3\xa9");
	assert_string_equal(voice_url(p, PRACTICE_MAIN, "+12125550100"), VP_VOICE_URL);
}

/* What is gone at Twilio stays at Vapi: nobody tells it. */
static void a_released_number_stays_here(void **state)
{
	struct play *p = *state;
	char target[160];

	play_json(p, KEY, "POST", PN, TWILIO(OWN, ""));
	play_keep(p, "id");
	assert_string_equal(voice_url(p, PRACTICE_MAIN, OWN), VP_VOICE_URL);
	(void)snprintf(target, sizeof target,
	    "/2010-04-01/Accounts/{AC}/IncomingPhoneNumbers/%s.json",
	    cJSON_GetStringValue(cJSON_GetObjectItem(
		cJSON_GetArrayItem(cJSON_GetObjectItem(p->body, "incoming_phone_numbers"), 0),
		"sid")));
	play_call(p, PRACTICE_MAIN, "DELETE", target, NULL);
	assert_int_equal(p->status, 204);
	play_json(p, KEY, "PATCH", PN "/{ID}", "{\"provider\":\"twilio\",\"name\":\"gone\"}");
	assert_int_equal(p->status, 200);
	play_json(p, KEY, "PATCH", PN "/{ID}", "{\"provider\":\"twilio\",\"number\":\"" OWN "\"}");
	assert_int_equal(p->status, 400);
	play_json(p, KEY, "DELETE", PN "/{ID}", NULL);
	assert_int_equal(p->status, 200);
	play_json(p, KEY, "POST", PN, TWILIO(OWN, ""));
	assert_int_equal(p->status, 400);
}

/* Twice without an answer that says so: the list tells, and a second import is refused. */
static void a_lost_import_is_there(void **state)
{
	struct play *p = *state;

	practice_fault(p->practice, "POST", PN, "fail-done", 1);
	play_json(p, KEY, "POST", PN, TWILIO(OWN, ""));
	assert_int_equal(p->status, 500);
	practice_fault(p->practice, "POST", PN, "fail", 1);
	play_json(p, KEY, "POST", PN, TWILIO("+12125550100", ""));
	assert_int_equal(p->status, 500);
	play_json(p, KEY, "GET", PN, NULL);
	assert_int_equal(cJSON_GetArraySize(p->body), 2);
	assert_non_null(strstr(p->client.answer, OWN));
	play_json(p, KEY, "POST", PN, TWILIO(OWN, ""));
	assert_non_null(strstr(play_text(p, "message"), "already exists"));
	assert_string_equal(voice_url(p, PRACTICE_MAIN, OWN), VP_VOICE_URL);
}

/* Pages by the moment of creation: every number once, newest first. */
static void lists_are_read_to_their_end(void **state)
{
	struct play *p = *state;
	char target[128] = PN "?limit=2", body[256], seen[8][20];
	size_t n = 0;

	for (int i = 0; i < 5; i++) {
		(void)snprintf(body, sizeof body,
		    "{\"provider\":\"twilio\",\"number\":\"+1212555010%d\",\"twilioAccountSid\":"
		    "\"{SID}\",\"twilioAuthToken\":\"{TOKEN}\"}",
		    i);
		play_json(p, KEY, "POST", PN, body);
		assert_int_equal(p->status, 201);
	}
	do {
		const cJSON *item = NULL;

		play_json(p, KEY, "GET", target, NULL);
		cJSON_ArrayForEach(item, p->body)
		{
			assert_true(n < N(seen));
			(void)snprintf(seen[n++], sizeof seen[0], "%s",
			    cJSON_GetStringValue(cJSON_GetObjectItem(item, "number")));
			(void)snprintf(target, sizeof target, PN "?limit=2&createdAtLt=%s",
			    cJSON_GetStringValue(cJSON_GetObjectItem(item, "createdAt")));
		}
	} while (cJSON_GetArraySize(p->body) > 0);
	assert_int_equal(n, 6);
	assert_string_equal(seen[0], "+12125550104");
	assert_string_equal(seen[4], "+12125550100");
	assert_string_equal(seen[5], "+32480210449");
	play_json(p, KEY, "GET", "/v2" PN "?limit=4&page=2&sortOrder=ASC", NULL);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "results")), 2);
	assert_non_null(strstr(p->client.answer, "+12125550104"));
	assert_non_null(strstr(p->client.answer,
	    "{\"itemsPerPage\":4,\"totalItems\":6,\"currentPage\":2,\"totalPages\":2,"
	    "\"hasNextPage\":false,\"sortOrder\":\"ASC\"}"));
}

static void assistants_and_state(void **state)
{
	struct play *p = *state;
	static const char *const names[] = { "Outbound reminders", "Receptie (nl)",
		"Front desk (en)" };
	const cJSON *number;

	play_json(p, KEY, "GET", "/assistant", NULL);
	assert_int_equal(cJSON_GetArraySize(p->body), 3);
	for (int i = 0; i < 3; i++)
		assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(
					cJSON_GetArrayItem(p->body, i), "name")),
		    names[i]);
	play_json(p, NULL, "GET", "/practice/state", NULL);
	number = cJSON_GetArrayItem(cJSON_GetObjectItem(p->body, "vapi_numbers"), 0);
	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(number, "number")),
	    "+32480210449");
	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(number, "assistantId")),
	    VP_RECEPTIE_NL);
}

#define PLAYED(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAYED(what_is_wrong_is_refused_and_said),
		PLAYED(a_key_is_needed),
		PLAYED(an_import_takes_the_number_over),
		PLAYED(messages_are_left_alone_when_told),
		PLAYED(each_account_has_its_own),
		PLAYED(a_verified_number_may_be_taken_or_not),
		PLAYED(other_kinds_of_numbers),
		PLAYED(a_number_is_changed),
		PLAYED(a_released_number_stays_here),
		PLAYED(a_lost_import_is_there),
		PLAYED(lists_are_read_to_their_end),
		PLAYED(assistants_and_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
