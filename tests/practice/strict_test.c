/* What Twilio would not take is not taken here; lists go to their end; accounts are kept apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/support/play.h"

#define N(e) (sizeof(e) / sizeof((e)[0]))
#define A "/2010-04-01/Accounts/{AC}"
#define VERIFY A "/OutgoingCallerIds.json"
#define PN "PN0123456789abcdef0123456789ABCDEF"
#define CA "CA0123456789abcdef0123456789ABCDEF"
#define BULK "/v1/DialingPermissions/BulkCountryUpdates"
#define SWITCHES                                                                                 \
	"\"low_risk_numbers_enabled\":\"true\",\"high_risk_special_numbers_enabled\":\"false\"," \
	"\"high_risk_tollfraud_numbers_enabled\":\"false\""
#define N65 "12345678901234567890123456789012345678901234567890123456789012345"

static const struct {
	const char *method, *target, *form;
	int status, code;
} rows[] = {
	/* paths */
	{ "GET", "/", NULL, 404, 20404 },
	{ "GET", A, NULL, 404, 20404 },
	{ "GET", A "/OutgoingCallerIds", NULL, 404, 20404 },
	{ "GET", A "/OutgoingCallerIds.xml", NULL, 404, 20404 },
	{ "GET", A "/outgoingcallerids.json", NULL, 404, 20404 },
	{ "GET", "/2010-04-01/Accounts/AC12.json", NULL, 404, 20404 },
	{ "GET", "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef.json", NULL, 401, 20003 },
	{ "GET", A "/OutgoingCallerIds/PN12.json", NULL, 404, 20404 },
	{ "GET", A "/OutgoingCallerIds/" CA ".json", NULL, 404, 20404 },
	{ "GET", A "/OutgoingCallerIds/" PN ".json", NULL, 404, 20404 },
	{ "DELETE", A "/OutgoingCallerIds/" PN ".json", NULL, 404, 20404 },
	{ "POST", A "/OutgoingCallerIds/" PN ".json", "FriendlyName=x", 404, 20404 },
	{ "GET", A "/Calls/" CA ".json", NULL, 404, 20404 },
	{ "GET", A "/Calls/" CA, NULL, 404, 20404 },
	{ "GET", A "/IncomingPhoneNumbers/" PN ".json", NULL, 404, 20404 },
	{ "GET", "/v1/DialingPermissions/Countries/XX", NULL, 404, 20404 },
	{ "GET", "/v1/DialingPermissions/Countries/ng", NULL, 404, 20404 },
	{ "GET", "/v1/DialingPermissions/Countries/NG/", NULL, 404, 20404 },
	{ "GET", "/v1/DialingPermissions/Countries/XX/HighRiskSpecialPrefixes", NULL, 404, 20404 },
	{ "GET", "/v1/Settings.json", NULL, 404, 20404 },
	/* methods */
	{ "PUT", VERIFY, "PhoneNumber=%2B16505550101", 405, 20004 },
	{ "DELETE", A ".json", NULL, 405, 20004 },
	{ "GET", BULK, NULL, 405, 20004 },
	{ "POST", A "/Calls.json", "To=%2B16505550101", 405, 20004 },
	/* names */
	{ "POST", VERIFY, "Phonenumber=%2B16505550101", 400, 20001 },
	{ "POST", VERIFY, "PhoneNumber=%2B16505550101&CalDelay=5", 400, 20001 },
	{ "POST", VERIFY, "PhoneNumber=%2B16505550101&PhoneNumber=%2B16505550102", 400, 20001 },
	{ "POST", VERIFY "?CallDelay=5", "PhoneNumber=%2B16505550101", 400, 20001 },
	{ "GET", VERIFY "?Phonenumber=%2B16505550108", NULL, 400, 20001 },
	{ "GET", A "/Calls.json?StartTime%3E%3E=2026-01-01", NULL, 400, 20001 },
	{ "GET", A ".json?x=1", NULL, 400, 20001 },
	{ "POST", "/v1/Settings", "Inheritance=true", 400, 20001 },
	{ "GET", "/v2/PhoneNumbers/+16505550101?fields=line_type_intelligence", NULL, 400, 20001 },
	/* values */
	{ "POST", VERIFY, "", 400, 21201 },
	{ "POST", VERIFY, "PhoneNumber=", 400, 21201 },
	{ "POST", VERIFY, "PhoneNumber=+16505550101", 400, 21211 },
	{ "POST", VERIFY, "PhoneNumber=16505550101", 400, 21211 },
	{ "POST", VERIFY, "PhoneNumber=%2B1650555010", 400, 21211 },
	{ "POST", VERIFY, "PhoneNumber=%2B165055501011", 400, 21211 },
	{ "POST", VERIFY, "PhoneNumber=%2B234814199539", 400, 21211 },
	{ "POST", VERIFY, "PhoneNumber=%2B1+650+555+0101", 400, 21211 },
	{ "POST", VERIFY, "PhoneNumber=%2B9991234567", 400, 21211 },
	{ "POST", VERIFY, "PhoneNumber=hello", 400, 21211 },
	{ "POST", VERIFY, "PhoneNumber=%2B1650555%00101", 400, 20001 },
	{ "POST", VERIFY, "PhoneNumber=%2", 400, 20001 },
	{ "POST", VERIFY, "PhoneNumber=%zz", 400, 20001 },
	{ "POST", VERIFY, "PhoneNumber=%2B16505550101&CallDelay=61", 400, 21454 },
	{ "POST", VERIFY, "PhoneNumber=%2B16505550101&CallDelay=-1", 400, 21454 },
	{ "POST", VERIFY, "PhoneNumber=%2B16505550101&CallDelay=5s", 400, 21454 },
	{ "POST", VERIFY, "PhoneNumber=%2B16505550101&CallDelay=", 400, 21454 },
	{ "POST", VERIFY, "PhoneNumber=%2B16505550101&FriendlyName=" N65, 400, 20001 },
	{ "POST", VERIFY, "PhoneNumber=%2B16505550101&Extension=12x", 400, 20001 },
	{ "POST", VERIFY, "PhoneNumber=%2B16505550101&StatusCallback=x", 400, 21456 },
	{ "POST", VERIFY, "PhoneNumber=%2B16505550101&StatusCallbackMethod=PUT", 400, 21403 },
	{ "GET", VERIFY "?PhoneNumber=+16505550108", NULL, 400, 21211 },
	{ "GET", VERIFY "?PageSize=0", NULL, 400, 20001 },
	{ "GET", VERIFY "?PageSize=1001", NULL, 400, 20001 },
	{ "GET", VERIFY "?Page=1", NULL, 400, 20006 },
	{ "GET", VERIFY "?Page=1&PageToken=hello", NULL, 400, 20006 },
	{ "GET", A "/Calls.json?To=+16505550101", NULL, 400, 21211 },
	{ "GET", A "/Calls.json?Status=Ringing", NULL, 400, 20001 },
	{ "GET", A "/Calls.json?StartTime=yesterday", NULL, 400, 20001 },
	{ "GET", A "/Calls.json?StartTime%3E=2026-13-01", NULL, 400, 20001 },
	{ "GET", A "/IncomingPhoneNumbers.json?PhoneNumber=+1212", NULL, 400, 21211 },
	{ "GET", "/v1/DialingPermissions/Countries?LowRiskNumbersEnabled=yes", NULL, 400, 20001 },
	{ "POST", BULK, "UpdateRequest=", 400, 20001 },
	{ "POST", BULK, "UpdateRequest=[]", 400, 20001 },
	{ "POST", BULK, "UpdateRequest={\"iso_code\":\"NG\"," SWITCHES "}", 400, 20001 },
	{ "POST", BULK, "UpdateRequest=[{\"iso_code\":\"XX\"," SWITCHES "}]", 400, 20001 },
	{ "POST", BULK, "UpdateRequest=[{\"iso_code\":\"NG\"}]", 400, 20001 },
	{ "POST", BULK, "UpdateRequest=[{\"iso_code\":\"NG\"," SWITCHES ",\"x\":\"true\"}]", 400,
	    20001 },
	{ "POST", BULK,
	    "UpdateRequest=[{\"iso_code\":\"NG\",\"low_risk_numbers_enabled\":true,"
	    "\"high_risk_special_numbers_enabled\":false,"
	    "\"high_risk_tollfraud_numbers_enabled\":false}]",
	    400, 20001 },
	{ "POST", "/v1/Settings", "DialingPermissionsInheritance=1", 400, 20001 },
	{ "POST", "/v1/Settings", "DialingPermissionsInheritance=true", 400, 20001 }, /* no owner */
	{ "GET", "/v2/PhoneNumbers/+16505550101?Fields=linetype", NULL, 400, 20001 },
	/* and what is fine beside them */
	{ "POST", VERIFY, "PhoneNumber=%2B16505550102&FriendlyName=K%C3%A4serei+Weiss&CallDelay=60",
	    200, 0 },
	{ "POST", BULK, "UpdateRequest=[{\"iso_code\":\"NG\"," SWITCHES "}]", 201, 0 },
	{ "POST", "/v1/Settings", "", 202, 0 },
	{ "GET", "/v2/PhoneNumbers/%2B16505550101?Fields=line_type_intelligence", NULL, 200, 0 },
	{ "GET", "/v2/PhoneNumbers/hello", NULL, 200, 0 },
};

static void what_is_wrong_is_refused(void **state)
{
	struct play *p = *state;

	for (size_t i = 0; i < N(rows); i++) {
		play_call(p, PRACTICE_MAIN, rows[i].method, rows[i].target, rows[i].form);
		if (p->status != rows[i].status || p->code != rows[i].code)
			fail_msg("%s %s %s: %d, %d", rows[i].method, rows[i].target,
			    rows[i].form == NULL ? "" : rows[i].form, p->status, p->code);
		if (p->status >= 400) {
			assert_int_equal(p->status,
			    cJSON_GetNumberValue(cJSON_GetObjectItem(p->body, "status")));
			assert_string_not_equal(play_text(p, "message"), "");
		}
	}
	assert_int_equal(practice_rings(p->practice, NULL), 1);
}

/* The whole request by hand: headers that raw_request() always gets right. */
static void headers_count_too(void **state)
{
	struct play *p = *state;
	static const struct {
		const char *type;
		int status;
	} types[] = {
		{ "Content-Type: application/json\r\n", 415 },
		{ "Content-Type: text/plain\r\n", 415 },
		{ "Content-Type: application/x-www-form-urlencodedx\r\n", 415 },
		{ "", 415 },
		{ "Content-Type: Application/X-WWW-Form-Urlencoded; charset=UTF-8\r\n", 400 },
	};

	play_call(p, -1, "GET", A ".json", NULL);
	assert_int_equal(p->status, 401);
	assert_int_equal(p->code, 20003);
	assert_non_null(strstr(p->client.answer, "WWW-Authenticate: Basic"));
	for (size_t i = 0; i < N(types); i++) {
		raw_request_typed(&p->client, "POST", "/v1/Settings",
		    p->account[PRACTICE_MAIN].pair, types[i].type, "x=1");
		assert_true(raw_wait(&p->client));
		assert_int_equal(raw_status(&p->client), types[i].status);
	}
}

static void accounts_are_kept_apart(void **state)
{
	struct play *p = *state;
	char target[128];
	static const struct {
		int as, of;
		int status;
	} reach[] = {
		{ PRACTICE_MAIN, PRACTICE_MAIN, 200 },
		{ PRACTICE_MAIN, PRACTICE_SUBACCOUNT, 200 },
		{ PRACTICE_MAIN, PRACTICE_TRIAL, 401 },
		{ PRACTICE_SUBACCOUNT, PRACTICE_SUBACCOUNT, 200 },
		{ PRACTICE_SUBACCOUNT, PRACTICE_MAIN, 401 },
		{ PRACTICE_TRIAL, PRACTICE_TRIAL, 200 },
		{ PRACTICE_TRIAL, PRACTICE_MAIN, 401 },
	};

	for (size_t i = 0; i < N(reach); i++) {
		(void)snprintf(target, sizeof target, "/2010-04-01/Accounts/%s.json",
		    p->account[reach[i].of].sid);
		play_call(p, reach[i].as, "GET", target, NULL);
		assert_int_equal(p->status, reach[i].status);
		if (reach[i].status != 200)
			continue;
		assert_string_equal(play_text(p, "sid"), p->account[reach[i].of].sid);
		/* Whose credentials they are: a subaccount's are read with its owner's. */
		assert_string_equal(play_text(p, "auth_token"), p->account[reach[i].of].pair + 35);
	}
	assert_true(play_listed(p, PRACTICE_MAIN, "+16505550108"));
	assert_false(play_listed(p, PRACTICE_SUBACCOUNT, "+16505550108"));
	play_call(p, PRACTICE_SUBACCOUNT, "GET", A "/Balance.json", NULL);
	assert_int_equal(p->status, 404);
}

/* A caller ID of another account is not found, whoever asks in whichever way. */
static void a_sid_of_another_account_is_not_found(void **state)
{
	struct play *p = *state;
	char target[160];

	assert_true(play_listed(p, PRACTICE_MAIN, "+16505550108"));
	(void)snprintf(target, sizeof target, A "/OutgoingCallerIds/%s.json",
	    cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(p->body,
									    "outgoing_caller_ids"),
							 0),
		"sid")));
	play_call(p, PRACTICE_SUBACCOUNT, "GET", target, NULL);
	assert_int_equal(p->status, 404);
	play_call(p, PRACTICE_SUBACCOUNT, "DELETE", target, NULL);
	assert_int_equal(p->status, 404);
	play_call(p, PRACTICE_MAIN, "POST", target, "FriendlyName=Other");
	assert_int_equal(p->status, 200);
	assert_string_equal(play_text(p, "friendly_name"), "Other");
	play_call(p, PRACTICE_MAIN, "DELETE", target, NULL);
	assert_int_equal(p->status, 204);
	assert_null(p->body);
	play_call(p, PRACTICE_MAIN, "DELETE", target, NULL);
	assert_int_equal(p->status, 404);
	assert_false(play_listed(p, PRACTICE_MAIN, "+16505550108"));
}

/* Follows the links; the number of pages, and in *items of things, each one once. */
static size_t pages(struct play *p, const char *first, const char *key, const char *id,
    size_t *items)
{
	static char seen[16384];
	char target[512], mark[64];
	const cJSON *item, *meta;
	const char *next, *path;
	size_t n = 0;

	seen[0] = '\0';
	*items = 0;
	(void)snprintf(target, sizeof target, "%s", first);
	while (target[0] != '\0') {
		play_call(p, PRACTICE_MAIN, "GET", target, NULL);
		assert_int_equal(p->status, 200);
		cJSON_ArrayForEach(item, cJSON_GetObjectItem(p->body, key))
		{
			(void)snprintf(mark, sizeof mark, "<%s>",
			    cJSON_GetStringValue(cJSON_GetObjectItem(item, id)));
			assert_null(strstr(seen, mark));
			(void)snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%s", mark);
			++*items;
		}
		n++;
		meta = cJSON_GetObjectItem(p->body, "meta");
		next = cJSON_GetStringValue(meta == NULL
			? cJSON_GetObjectItem(p->body, "next_page_uri")
			: cJSON_GetObjectItem(meta, "next_page_url"));
		path = next == NULL ? "" : strstr(next, meta == NULL ? "/2010" : "/v1");
		assert_true(meta == NULL || next == NULL ||
		    strncmp(next, practice_url(p->practice), strlen(practice_url(p->practice))) ==
			0);
		(void)snprintf(target, sizeof target, "%s", path);
	}
	return n;
}

static void lists_go_to_their_end(void **state)
{
	struct play *p = *state;
	static const struct {
		const char *first, *key, *id;
		size_t pages, items;
	} lists[] = {
		{ A "/IncomingPhoneNumbers.json", "incoming_phone_numbers", "sid", 2, 62 },
		{ A "/IncomingPhoneNumbers.json?PageSize=7", "incoming_phone_numbers", "sid", 9,
		    62 },
		{ A "/IncomingPhoneNumbers.json?PageSize=62", "incoming_phone_numbers", "sid", 1,
		    62 },
		{ A "/IncomingPhoneNumbers.json?PhoneNumber=%2B1212&PageSize=30",
		    "incoming_phone_numbers", "sid", 2, 60 },
		{ A "/IncomingPhoneNumbers.json?PhoneNumber=%2B165055501*9",
		    "incoming_phone_numbers", "sid", 1, 2 },
		{ A "/IncomingPhoneNumbers.json?FriendlyName=AI+reception&PageSize=60",
		    "incoming_phone_numbers", "sid", 1, 60 },
		{ A "/IncomingPhoneNumbers.json?FriendlyName=nobody", "incoming_phone_numbers",
		    "sid", 1, 0 },
		{ A "/OutgoingCallerIds.json?PageSize=1", "outgoing_caller_ids", "sid", 1, 1 },
		{ "/v1/DialingPermissions/Countries", "content", "iso_code", 5, 210 },
		{ "/v1/DialingPermissions/Countries?LowRiskNumbersEnabled=true&PageSize=2",
		    "content", "iso_code", 4, 7 },
		{ "/v1/DialingPermissions/Countries/LV/HighRiskSpecialPrefixes?PageSize=1",
		    "content", "prefix", 2, 2 },
		{ "/v1/DialingPermissions/Countries/US/HighRiskSpecialPrefixes", "content",
		    "prefix", 1, 0 },
		{ A "/Calls.json", "calls", "sid", 1, 6 },
		{ A "/Calls.json?PageSize=4", "calls", "sid", 2, 6 },
		{ A "/Calls.json?To=%2B16505550117", "calls", "sid", 1, 1 },
		{ A "/Calls.json?To=%2B16505550117&From=%2B16505550117", "calls", "sid", 1, 0 },
		{ A "/Calls.json?Status=completed&EndTime%3E=2026-01-01", "calls", "sid", 1, 6 },
		{ A "/Calls.json?StartTime%3C=2026-01-01", "calls", "sid", 1, 0 },
	};
	size_t items;

	for (size_t i = 0; i < N(lists); i++) {
		print_message("%s\n", lists[i].first);
		assert_int_equal(pages(p, lists[i].first, lists[i].key, lists[i].id, &items),
		    lists[i].pages);
		assert_int_equal(items, lists[i].items);
	}
}

/* What goes between two pages takes nothing else away. */
static void a_page_goes_on_where_it_was(void **state)
{
	struct play *p = *state;
	char next[400], sid[3][35], call[35], target[160];
	static const char *const numbers[] = { "+16505550141", "+16505550142", "+16505550143" };

	for (size_t i = 0; i < 3; i++) {
		assert_true(play_verify(p, numbers[i], call));
		play_until_ended(p, PRACTICE_MAIN, call);
		assert_true(play_listed(p, PRACTICE_MAIN, numbers[i]));
		(void)snprintf(sid[i], 35, "%s",
		    cJSON_GetStringValue(cJSON_GetObjectItem(
			cJSON_GetArrayItem(cJSON_GetObjectItem(p->body, "outgoing_caller_ids"), 0),
			"sid")));
	}
	play_call(p, PRACTICE_MAIN, "GET", A "/OutgoingCallerIds.json?PageSize=2", NULL);
	(void)snprintf(next, sizeof next, "%s", play_text(p, "next_page_uri"));
	(void)snprintf(target, sizeof target, A "/OutgoingCallerIds/%s.json", sid[0]);
	play_call(p, PRACTICE_MAIN, "DELETE", target, NULL);
	play_call(p, PRACTICE_MAIN, "GET", next, NULL);
	assert_int_equal(p->status, 200);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "outgoing_caller_ids")),
	    2);
	assert_non_null(strstr(raw_body(&p->client), sid[1]));
	assert_non_null(strstr(raw_body(&p->client), sid[2]));
}

static void lookups(void **state)
{
	struct play *p = *state;
	static const struct {
		const char *target, *field, *want;
		bool valid;
	} table[] = {
		{ "/v2/PhoneNumbers/+16505550101", "\"country_code\":\"US\"",
		    "\"line_type_intelligence\":null", true },
		{ "/v2/PhoneNumbers/%2B32480210449?Fields=line_type_intelligence",
		    "\"country_code\":\"BE\"", "\"mobile_country_code\":\"206\"", true },
		{ "/v2/PhoneNumbers/+16045550101", "\"country_code\":\"CA\"",
		    "\"calling_country_code\":\"1\"", true },
		{ "/v2/PhoneNumbers/+18765550101?Fields=line_type_intelligence",
		    "\"country_code\":\"JM\"", "\"error_code\":60600", true },
		{ "/v2/PhoneNumbers/+234814199539", "\"TOO_SHORT\"", "\"country_code\":null",
		    false },
		{ "/v2/PhoneNumbers/+165055501011", "\"TOO_LONG\"", "\"phone_number\"", false },
		{ "/v2/PhoneNumbers/+9991234567", "\"INVALID_COUNTRY_CODE\"", "\"phone_number\"",
		    false },
		{ "/v2/PhoneNumbers/hello", "\"NOT_A_NUMBER\"", "\"phone_number\"", false },
	};

	for (size_t i = 0; i < N(table); i++) {
		play_call(p, PRACTICE_MAIN, "GET", table[i].target, NULL);
		assert_int_equal(p->status, 200);
		assert_int_equal(cJSON_IsTrue(cJSON_GetObjectItem(p->body, "valid")),
		    table[i].valid);
		assert_non_null(strstr(raw_body(&p->client), table[i].field));
		assert_non_null(strstr(raw_body(&p->client), table[i].want));
	}
}

/* A line in Ghent is no phone of a mobile carrier's. */
static void a_fixed_number_is_no_mobile(void **state)
{
	static const struct {
		const char *number, *type, *carrier;
	} table[] = {
		{ "%2B3292246111", "landline", NULL },
		{ "%2B442079460958", "landline", NULL },
		{ "%2B32480210449", "mobile", "\"Proximus\"" },
		{ "%2B16505550101", "mobile", "\"T-Mobile USA, Inc.\"" },
	};
	struct play *p = *state;
	char target[100], want[100];

	for (size_t i = 0; i < N(table); i++) {
		(void)snprintf(target, sizeof target,
		    "/v2/PhoneNumbers/%s?Fields=line_type_intelligence", table[i].number);
		play_call(p, PRACTICE_MAIN, "GET", target, NULL);
		assert_int_equal(p->status, 200);
		(void)snprintf(want, sizeof want, "\"type\":\"%s\"", table[i].type);
		assert_non_null(strstr(raw_body(&p->client), want));
		(void)snprintf(want, sizeof want, "\"carrier_name\":%s",
		    table[i].carrier ? table[i].carrier : "null");
		assert_non_null(strstr(raw_body(&p->client), want));
	}
}

#define PLAYED(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAYED(what_is_wrong_is_refused),
		PLAYED(headers_count_too),
		PLAYED(accounts_are_kept_apart),
		PLAYED(a_sid_of_another_account_is_not_found),
		PLAYED(lists_go_to_their_end),
		PLAYED(a_page_goes_on_where_it_was),
		PLAYED(lookups),
		PLAYED(a_fixed_number_is_no_mobile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
