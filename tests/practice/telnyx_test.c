/* Telnyx in practice: what it takes, what it refuses, orders that turn, codes that are heard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "practice/telnyx.h"
#include "tests/support/play.h"

#define N(e) (sizeof(e) / sizeof((e)[0]))
#define KEY "TELNYX_API_KEY"
#define NUMBERS "/v2/phone_numbers"
#define ORDERS "/v2/number_orders"
#define AVAILABLE "/v2/available_phone_numbers"
#define APPS "/v2/call_control_applications"
#define VERIFIED "/v2/verified_numbers"
#define LOOKUP "/v2/number_lookup/"
#define NOBODY "1293384261075739999"
#define ORDER(number) "{\"phone_numbers\":[{\"phone_number\":\"" number "\"}]}"
#define VERIFY(number, more) \
	"{\"phone_number\":\"" number "\",\"verification_method\":\"call\"" more "}"
#define CODE(code) "{\"verification_code\":\"" code "\"}"
#define APP "{\"application_name\":\"x\",\"webhook_event_url\":\"https://x.example/\""
#define N51 "123456789012345678901234567890123456789012345678901"

/* {ID} is the first number's. */
static const struct play_row rows[] = {
	/* paths and methods */
	{ "GET", "/v2/", NULL, 404, "\"code\":\"10005\"" },
	{ "GET", "/v2/nothing", NULL, 404, "\"code\":\"10005\"" },
	{ "GET", NUMBERS "/", NULL, 404, "\"code\":\"10005\"" },
	{ "GET", NUMBERS "/" NOBODY, NULL, 404, "\"code\":\"10005\"" },
	{ "GET", NUMBERS "/" NOBODY "/voice", NULL, 404, "\"code\":\"10005\"" },
	{ "PATCH", NUMBERS "/" NOBODY, "{}", 404, "\"code\":\"10005\"" },
	{ "PATCH", NUMBERS "/" NOBODY "/voice", "{}", 404, "\"code\":\"10005\"" },
	{ "DELETE", NUMBERS "/" NOBODY, NULL, 404, "\"code\":\"10005\"" },
	{ "PUT", NUMBERS "/{ID}", "{}", 404, "\"code\":\"10005\"" },
	{ "GET", NUMBERS "/%2B32480210449", NULL, 404, "\"code\":\"10005\"" },
	{ "GET", ORDERS "/" NOBODY, NULL, 404, "\"code\":\"10005\"" },
	{ "PATCH", ORDERS "/" NOBODY, "{}", 404, "\"code\":\"10005\"" },
	{ "GET", APPS "/{ID}", NULL, 404, "\"code\":\"10005\"" }, /* a number is none */
	{ "PATCH", APPS "/" NOBODY, APP "}", 404, "\"code\":\"10005\"" },
	{ "DELETE", APPS "/" NOBODY, NULL, 404, "\"code\":\"10005\"" },
	{ "GET", "/v2/connections/" NOBODY, NULL, 404, "\"code\":\"10005\"" },
	{ "GET", "/v2/connections/" NOBODY "/active_calls", NULL, 404, "\"code\":\"10005\"" },
	{ "GET", VERIFIED "/%2B16505550101", NULL, 404, "\"code\":\"10005\"" },
	{ "DELETE", VERIFIED "/%2B16505550101", NULL, 404, "\"code\":\"10005\"" },
	{ "POST", VERIFIED "/%2B16505550101/actions/verify", CODE(TN_CODE), 404, "10005" },
	/* queries */
	{ "GET", NUMBERS "?page%5Bnumber%5D=0", NULL, 422, "\"parameter\":\"page[number]\"" },
	{ "GET", NUMBERS "?page%5Bsize%5D=251", NULL, 422, "page[size]" },
	{ "GET", NUMBERS "?page=1", NULL, 422, "page is not known" },
	{ "GET", NUMBERS "?page_size=1", NULL, 422, "page_size is not known" },
	{ "GET", NUMBERS "?filter%5Bphone_number%5D=44", NULL, 422, "too short" },
	{ "GET", NUMBERS "?filter%5Bphonenumber%5D=44", NULL, 422, "not known" },
	{ "GET", NUMBERS "?filter%5Bstatus%5D=on", NULL, 422, "none of the values" },
	{ "GET", NUMBERS "?sort=number", NULL, 422, "\"parameter\":\"sort\"" },
	{ "GET", NUMBERS "?filter%5Bstatus%5D=active&filter%5Bstatus%5D=deleted", NULL, 400,
	    "malformed" },
	{ "GET", NUMBERS "/{ID}?x=1", NULL, 422, "not known" },
	{ "GET", AVAILABLE "?filter%5Blimit%5D=0", NULL, 422, "filter[limit]" },
	{ "GET", AVAILABLE "?filter%5Bcountry%5D=US", NULL, 422, "not known" },
	{ "GET", AVAILABLE "?page%5Bsize%5D=1", NULL, 422, "not known" }, /* has no pages */
	{ "GET", "/v2/call_events?filter%5Bleg_id%5D=x", NULL, 422, "not of its type" },
	{ "GET",
	    "/v2/call_events?filter%5Boccurred_at%5D%5Bgt%5D=2026-01-01T00%3A00%3A00Z&"
	    "filter%5Boccurred_at%5D%5Blt%5D=2026-02-01T00%3A00%3A00Z",
	    NULL, 422, "Only one" },
	{ "GET", LOOKUP "%2B16504595418?type=name", NULL, 422, "none of the values" },
	{ "GET", LOOKUP "16504595418", NULL, 422, "\"code\":\"10016\"" },
	{ "GET", LOOKUP "%2B1650", NULL, 422, "\"code\":\"10002\"" },
	{ "GET", "/v2/balance?x=1", NULL, 422, "not known" },
	/* bodies */
	{ "GET", "/v2/balance", "{}", 400, "takes no body" },
	{ "PATCH", NUMBERS "/{ID}", "", 400, "JSON object" },
	{ "PATCH", NUMBERS "/{ID}", "[]", 400, "JSON object" },
	{ "PATCH", NUMBERS "/{ID}", "{\"connectionId\":\"1\"}", 422,
	    "\"pointer\":\"/connectionId\"" },
	{ "PATCH", NUMBERS "/{ID}", "{\"connection_id\":1}", 422, "not of its type" },
	{ "PATCH", NUMBERS "/{ID}", "{\"connection_id\":\"" NOBODY "\"}", 422,
	    "Invalid value for connection_id" },
	{ "PATCH", NUMBERS "/{ID}", "{\"tags\":\"a\"}", 422, "\"pointer\":\"/tags\"" },
	{ "PATCH", NUMBERS "/{ID}", "{\"status\":\"active\"}", 422, "not known" },
	{ "PATCH", NUMBERS "/{ID}", "{\"tags\":[],\"tags\":[]}", 422, "there twice" },
	{ "PATCH", NUMBERS "/{ID}/voice", "{\"call_forwarding\":{\"forwards_to\":\"x\"}}", 422,
	    "\"code\":\"10016\"" },
	{ "PATCH", NUMBERS "/{ID}/voice", "{\"call_forwarding\":{\"forwarding_type\":\"all\"}}",
	    422, "\"pointer\":\"/call_forwarding/forwarding_type\"" },
	{ "PATCH", NUMBERS "/{ID}/voice", "{\"cnam_listing\":{\"details\":\"x\"}}", 422,
	    "\"pointer\":\"/cnam_listing/details\"" },
	{ "PATCH", NUMBERS "/{ID}/voice",
	    "{\"cnam_listing\":{\"cnam_listing_details\":\"1234567890123456\"}}", 422, "too long" },
	{ "PATCH", NUMBERS "/{ID}/voice", "{\"connection_id\":\"" NOBODY "\"}", 422, "not known" },
	{ "POST", ORDERS, "{}", 422, "\"code\":\"10004\"" },
	{ "POST", ORDERS, "{\"phone_numbers\":[]}", 422, "\"code\":\"10004\"" },
	{ "POST", ORDERS, "{\"phone_numbers\":[{}]}", 422,
	    "\"pointer\":\"/phone_numbers/0/phone_number\"" },
	{ "POST", ORDERS, "{\"phone_numbers\":[\"+16505550301\"]}", 422, "not of its type" },
	{ "POST", ORDERS, ORDER("16505550301"), 422, "\"code\":\"10016\"" },
	{ "POST", ORDERS, "{\"phone_number\":\"+16505550301\"}", 422, "not known" },
	{ "POST", ORDERS, ORDER("+16505550301"), 422, "\"code\":\"85000\"" },
	{ "POST", ORDERS, ORDER("+16505550101"), 422, "\"code\":\"85000\"" },
	{ "POST", VERIFIED, "{}", 422, "\"pointer\":\"/phone_number\"" },
	{ "POST", VERIFIED, "{\"phone_number\":\"+16505550101\"}", 422, "/verification_method" },
	{ "POST", VERIFIED, VERIFY("16505550101", ""), 422, "\"code\":\"10016\"" },
	{ "POST", VERIFIED, VERIFY("+1650555010", ""), 422, "\"code\":\"10002\"" },
	{ "POST", VERIFIED, VERIFY("+16505550101", ",\"extension\":\"12x\"}"), 400, "JSON" },
	{ "POST", VERIFIED, VERIFY("+16505550101", ",\"extension\":\"12x\""), 422, "/extension" },
	{ "POST", VERIFIED, VERIFY("+16505550101", ",\"extension\":\"" N51 "\""), 422, "too long" },
	{ "POST", VERIFIED,
	    "{\"phone_number\":\"+16505550101\",\"verification_method\":\"sms\","
	    "\"extension\":\"12\"}",
	    422, "/extension" },
	{ "POST", VERIFIED, "{\"phone_number\":\"+16505550101\",\"verification_method\":\"voice\"}",
	    422, "none of the values" },
	{ "POST", APPS, "{\"application_name\":\"x\"}", 422, "/webhook_event_url" },
	{ "POST", APPS, "{\"application_name\":\"x\",\"webhook_event_url\":\"x\"}", 422,
	    "no link" },
	{ "POST", APPS, APP ",\"webhook_api_version\":2}", 422, "not of its type" },
	{ "POST", APPS, APP ",\"webhook_api_version\":\"3\"}", 422, "none of the values" },
	{ "POST", APPS, APP ",\"webhook_timeout_secs\":31}", 422, "too large" },
	{ "POST", APPS, APP ",\"inbound\":{\"sip\":1}}", 422, "\"pointer\":\"/inbound/sip\"" },
	{ "POST", APPS, APP ",\"tags\":[]}", 422, "not known" },
};

/* The list's first thing that has this text; its id is then {ID}. */
static const cJSON *pick(struct play *p, const char *target, const char *member, const char *text)
{
	const cJSON *item;

	play_json(p, KEY, "GET", target, NULL);
	assert_int_equal(p->status, 200);
	cJSON_ArrayForEach(item, cJSON_GetObjectItem(p->body, "data"))
	{
		const char *id = door_text(item, "id");

		if (strcmp(door_text(item, member), text) != 0)
			continue;
		(void)snprintf(p->id, sizeof p->id, "%s", id == NULL ? "" : id);
		return item;
	}
	return NULL;
}

static const cJSON *data(const struct play *p, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItem(p->body, "data"), name);
}

static const char *text(const struct play *p, const char *name)
{
	const char *is = cJSON_GetStringValue(data(p, name));

	return is == NULL ? "" : is;
}

static int total(struct play *p, const char *target)
{
	play_json(p, KEY, "GET", target, NULL);
	assert_int_equal(p->status, 200);
	return (int)cJSON_GetNumberValue(cJSON_GetObjectItem(cJSON_GetObjectItem(p->body, "meta"),
	    "total_results"));
}

static void what_is_wrong_is_refused_and_said(void **state)
{
	struct play *p = *state;

	assert_non_null(pick(p, NUMBERS, "phone_number", "+32480210449"));
	play_rows(p, KEY, "\"errors\":[{\"code\":\"", rows, N(rows));
	/* Nothing of it left a trace. */
	assert_int_equal(total(p, NUMBERS), 4);
	assert_int_equal(total(p, ORDERS), 0);
	assert_int_equal(total(p, APPS), 1);
	assert_int_equal(practice_rings(p->practice, NULL), 0);
}

static void a_key_is_needed(void **state)
{
	struct play *p = *state;
	static const char *const headers[] = { "", "Authorization: Bearer\r\n",
		"Authorization: Bearer KEY0PRACTICE\r\n", "xi-api-key: KEY0PRACTICE\r\n" };

	for (size_t i = 0; i < N(headers); i++) {
		play_headers(p, headers[i], "GET", "/v2/balance", NULL);
		assert_int_equal(p->status, 401);
		assert_non_null(strstr(p->client.answer, "\"code\":\"10009\""));
		assert_null(strstr(p->client.answer, "WWW-Authenticate")); /* of no Basic kind */
	}
	play_json(p, "VAPI_API_KEY", "GET", "/v2/balance", NULL);
	assert_int_equal(p->status, 401);
	play_json(p, KEY, "GET", "/v2/balance", NULL);
	assert_int_equal(p->status, 200);
	assert_string_equal(text(p, "balance"), "42.17");
	assert_string_equal(text(p, "currency"), "USD");
}

static void lists_are_filtered_sorted_and_paged(void **state)
{
	struct play *p = *state;
	static const struct {
		const char *query;
		int n;
		const char *first;
	} lists[] = {
		{ "", 4, "+32480210449" },
		{ "?sort=phone_number", 4, "+16504595418" },
		{ "?filter%5Bstatus%5D=active", 3, "+32480210449" },
		{ "?filter%5Bstatus%5D=emergency-only", 1, "+31970102000" },
		{ "?filter%5Bcountry_iso_alpha2%5D=GB", 1, "+442079460777" },
		{ "?filter%5Bcountry_iso_alpha2%5D=GB%2CUS&sort=phone_number", 2, "+16504595418" },
		{ "?filter%5Bphone_number%5D=4595418", 1, "+16504595418" },
		{ "?filter%5Bphone_number%5D=%2B16504595418", 0, "" }, /* as documented */
		{ "?filter%5Bnumber_type%5D%5Beq%5D=mobile", 1, "+32480210449" },
		{ "?filter%5Bvoice.connection_name%5D%5Bcontains%5D=inbound", 2, "+32480210449" },
		{ "?filter%5Bwithout_tags%5D=true", 4, "+32480210449" },
		{ "?filter%5Btag%5D=x", 0, "" },
		{ "?filter%5Bsource%5D=ported", 0, "" },
		{ "?page%5Bsize%5D=3&page%5Bnumber%5D=2", 4, "+31970102000" },
		{ "?page%5Bsize%5D=3&page%5Bnumber%5D=3", 4, "" },
	};
	char target[160];

	for (size_t i = 0; i < N(lists); i++) {
		const char *first;

		(void)snprintf(target, sizeof target, NUMBERS "%s", lists[i].query);
		if (total(p, target) != lists[i].n)
			fail_msg("%s: %s", lists[i].query, p->client.answer);
		first = door_text(cJSON_GetArrayItem(cJSON_GetObjectItem(p->body, "data"), 0),
		    "phone_number");
		if (strcmp(first == NULL ? "" : first, lists[i].first) != 0)
			fail_msg("%s: %s", lists[i].query, p->client.answer);
	}
}

static void a_number_is_attached_and_its_voice_set(void **state)
{
	struct play *p = *state;
	char app[64], body[128];

	assert_non_null(pick(p, APPS, "application_name", "voxdesk inbound"));
	(void)snprintf(app, sizeof app, "%.60s", p->id);
	assert_int_equal(strspn(app, "0123456789"), strlen(app));
	assert_non_null(pick(p, NUMBERS, "phone_number", "+442079460777"));
	play_json(p, KEY, "GET", NUMBERS "/{ID}", NULL);
	assert_true(cJSON_IsNull(data(p, "connection_id")));
	(void)snprintf(body, sizeof body,
	    "{\"connection_id\":\"%s\",\"tags\":[\"a\"],\"customer_reference\":\"r\"}", app);
	play_json(p, KEY, "PATCH", NUMBERS "/{ID}", body);
	assert_int_equal(p->status, 200);
	assert_string_equal(text(p, "connection_id"), app);
	assert_string_equal(text(p, "connection_name"), "voxdesk inbound");
	assert_string_equal(text(p, "customer_reference"), "r");
	assert_int_equal(total(p, NUMBERS "?filter%5Btag%5D=a"), 1);
	play_json(p, KEY, "PATCH", NUMBERS "/{ID}/voice",
	    "{\"translated_number\":\"+1555\",\"call_forwarding\":"
	    "{\"call_forwarding_enabled\":true,\"forwards_to\":\"+13035559123\"}}");
	assert_int_equal(p->status, 200);
	play_json(p, KEY, "GET", NUMBERS "/{ID}/voice", NULL);
	assert_string_equal(text(p, "translated_number"), "+1555");
	assert_string_equal(text(p, "connection_id"), app);
	assert_string_equal(door_text(data(p, "call_forwarding"), "forwards_to"), "+13035559123");
	assert_string_equal(door_text(data(p, "call_forwarding"), "forwarding_type"), "always");
	play_json(p, KEY, "PATCH", NUMBERS "/{ID}", "{\"connection_id\":\"\"}");
	assert_true(cJSON_IsNull(data(p, "connection_id")));
	assert_true(cJSON_IsNull(data(p, "connection_name")));
	play_json(p, KEY, "DELETE", NUMBERS "/{ID}", NULL);
	assert_string_equal(text(p, "status"), "deleted");
	play_json(p, KEY, "GET", NUMBERS "/{ID}", NULL);
	assert_int_equal(p->status, 404);
	assert_int_equal(total(p, NUMBERS "/voice"), 3);
}

static void searches_find_what_they_ask_for(void **state)
{
	struct play *p = *state;
	static const struct {
		const char *query;
		int n;
	} searches[] = {
		{ "", 29 },
		{ "?filter%5Bcountry_code%5D=US", 9 },
		{ "?filter%5Bcountry_code%5D=US&filter%5Blimit%5D=2", 2 },
		{ "?filter%5Bcountry_code%5D=BE&filter%5Bphone_number_type%5D=mobile", 10 },
		{ "?filter%5Bcountry_code%5D=BE&filter%5Bphone_number_type%5D=local", 0 },
		{ "?filter%5Bcountry_code%5D=FR", 0 },
		{ "?filter%5Bphone_number%5D%5Bstarts_with%5D=1650", 9 },
		{ "?filter%5Bphone_number%5D%5Bstarts_with%5D=650", 9 },
		{ "?filter%5Bphone_number%5D%5Bends_with%5D=0305", 1 },
		{ "?filter%5Bphone_number%5D%5Bcontains%5D=794607", 10 },
		{ "?filter%5Bfeatures%5D=voice%2Csms", 29 },
		{ "?filter%5Bfeatures%5D%5B%5D=fax", 0 },
		{ "?filter%5Blocality%5D=London", 10 },
	};
	char target[160];

	for (size_t i = 0; i < N(searches); i++) {
		(void)snprintf(target, sizeof target, AVAILABLE "%s", searches[i].query);
		if (total(p, target) != searches[i].n)
			fail_msg("%s: %s", searches[i].query, p->client.answer);
	}
	play_json(p, KEY, "GET", AVAILABLE, NULL);
	assert_string_equal(
	    door_text(cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(p->body, "data"),
					      0),
			  "cost_information"),
		"monthly_cost"),
	    "1.00");
}

/* The order {ID}, read until its status is another than pending. */
static const char *settled(struct play *p)
{
	do
		play_json(p, KEY, "GET", ORDERS "/{ID}", NULL);
	while (p->status == 200 && strcmp(text(p, "status"), "pending") == 0);
	return text(p, "status");
}

static bool place(struct play *p, const char *number, const char *more)
{
	char body[160];

	(void)snprintf(body, sizeof body,
	    "{\"phone_numbers\":[{\"phone_number\":\"%s\"}],\"customer_reference\":\"r%s\"%s}",
	    number, number + 1, more);
	play_json(p, KEY, "POST", ORDERS, body);
	if (p->status != 200)
		return false;
	assert_string_equal(text(p, "status"), "pending");
	(void)snprintf(p->id, sizeof p->id, "%s", text(p, "id"));
	return true;
}

static void an_order_turns(void **state)
{
	struct play *p = *state;
	char more[80];

	(void)total(p, AVAILABLE "?filter%5Bcountry_code%5D=US");
	assert_non_null(pick(p, APPS, "application_name", "voxdesk inbound"));
	(void)snprintf(more, sizeof more, ",\"connection_id\":\"%.60s\"", p->id);
	assert_true(place(p, "+16505550301", more));
	assert_false(place(p, "+16505550301", "")); /* ordered already */
	assert_non_null(strstr(p->client.answer, "85001"));
	assert_int_equal(total(p, NUMBERS), 4);
	assert_string_equal(settled(p), "success");
	assert_non_null(pick(p, NUMBERS, "phone_number", "+16505550301"));
	play_json(p, KEY, "GET", NUMBERS "/{ID}", NULL);
	assert_string_equal(text(p, "status"), "active");
	assert_string_equal(text(p, "connection_name"), "voxdesk inbound");
	assert_string_equal(text(p, "customer_reference"), "r16505550301");
	assert_int_equal(total(p, AVAILABLE "?filter%5Bcountry_code%5D=US"), 8);

	assert_true(place(p, "+16505550302", ""));
	assert_string_equal(settled(p), "failure");
	assert_int_equal(total(p, NUMBERS), 5);
	assert_int_equal(total(p, AVAILABLE "?filter%5Bcountry_code%5D=US"), 8); /* again */

	assert_false(place(p, "+16505550303", ""));
	assert_non_null(strstr(p->client.answer, "85001"));

	assert_false(place(p, "+16505550305", ""));
	assert_int_equal(p->status, 500);
	assert_non_null(pick(p, ORDERS "?filter%5Bcustomer_reference%5D=r16505550305", "status",
	    "pending"));
	assert_string_equal(settled(p), "success");

	assert_true(place(p, "+16505550304", ""));
	assert_true(place(p, "+16505550306", ""));
	assert_string_equal(settled(p), "success"); /* and 0304 had its time as well */
	assert_non_null(pick(p, ORDERS "?filter%5Bstatus%5D=pending", "customer_reference",
	    "r16505550304"));
	assert_false(place(p, "+442079460780", ",\"connection_id\":\"1\""));
	assert_non_null(strstr(p->client.answer, "85004"));
	assert_false(place(p, "+442079460780", ",\"messaging_profile_id\":\"1\""));
	assert_non_null(strstr(p->client.answer, "85005"));
	assert_int_equal(total(p, ORDERS), 5);
}

/* All of an order, or nothing: one that is gone orders none. */
static void an_order_of_several_is_one(void **state)
{
	struct play *p = *state;

	(void)total(p, AVAILABLE);
	play_json(p, KEY, "POST", ORDERS,
	    "{\"phone_numbers\":[{\"phone_number\":\"+32480210450\"},"
	    "{\"phone_number\":\"+16505550303\"}]}");
	assert_int_equal(p->status, 422);
	play_json(p, KEY, "POST", ORDERS,
	    "{\"phone_numbers\":[{\"phone_number\":\"+32480210450\"},"
	    "{\"phone_number\":\"+32480210450\"}]}");
	assert_int_equal(p->status, 422);
	play_json(p, KEY, "POST", ORDERS,
	    "{\"phone_numbers\":[{\"phone_number\":\"+32480210450\"},"
	    "{\"phone_number\":\"+16505550302\"}]}");
	assert_int_equal(p->status, 200);
	(void)snprintf(p->id, sizeof p->id, "%s", text(p, "id"));
	assert_string_equal(settled(p), "failure");
	assert_int_equal(total(p, NUMBERS "?filter%5Bphone_number%5D=32480210450"), 1);
	assert_int_equal(total(p, NUMBERS), 5);
}

static void a_code_is_heard_and_handed_in(void **state)
{
	struct play *p = *state;

	play_json(p, KEY, "POST", VERIFIED, VERIFY("+16505550101", ",\"extension\":\"12w#\""));
	assert_int_equal(p->status, 200);
	assert_string_equal(play_text(p, "phone_number"), "+16505550101"); /* no "data" */
	assert_string_equal(play_text(p, "verification_method"), "call");
	assert_null(strstr(p->client.answer, TN_CODE));
	assert_int_equal(practice_rings(p->practice, "+16505550101"), 1);
	play_json(p, KEY, "GET", VERIFIED "/%2B16505550101", NULL);
	assert_int_equal(p->status, 404);
	play_json(p, KEY, "POST", VERIFIED "/%2B16505550101/actions/verify", "{}");
	assert_int_equal(p->status, 422);
	play_json(p, KEY, "POST", VERIFIED "/%2B16505550101/actions/verify", CODE("482914"));
	assert_int_equal(p->status, 400);
	for (int i = 0; i < 2; i++) { /* twice changes nothing */
		play_json(p, KEY, "POST", VERIFIED "/%2B16505550101/actions/verify", CODE(TN_CODE));
		assert_int_equal(p->status, 200);
		assert_string_equal(text(p, "phone_number"), "+16505550101");
		assert_int_equal(strlen(text(p, "verified_at")), strlen("2026-11-21T14:02:05"));
	}
	assert_int_equal(total(p, VERIFIED), 1);
	play_json(p, KEY, "POST", VERIFIED, VERIFY("+16505550101", ""));
	assert_non_null(strstr(p->client.answer, "\"code\":\"10012\""));
	assert_int_equal(practice_rings(p->practice, "+16505550101"), 1);
	play_json(p, KEY, "DELETE", VERIFIED "/%2B16505550101", NULL);
	assert_int_equal(p->status, 200);
	assert_string_equal(text(p, "phone_number"), "+16505550101");
	play_json(p, KEY, "DELETE", VERIFIED "/%2B16505550101", NULL);
	assert_int_equal(p->status, 404);
}

/* A call to a busy phone tells nobody the code; a text does. */
static void a_busy_phone_hears_no_code(void **state)
{
	struct play *p = *state;

	play_json(p, KEY, "POST", VERIFIED, VERIFY(TN_BUSY, ""));
	assert_int_equal(p->status, 200);
	play_json(p, KEY, "POST", VERIFIED "/" TN_BUSY "/actions/verify", CODE(TN_CODE));
	assert_int_equal(p->status, 400);
	assert_int_equal(practice_rings(p->practice, TN_BUSY), 1);
	play_json(p, KEY, "POST", VERIFIED,
	    "{\"phone_number\":\"" TN_BUSY "\",\"verification_method\":\"sms\"}");
	play_json(p, KEY, "POST", VERIFIED "/" TN_BUSY "/actions/verify", CODE(TN_CODE));
	assert_int_equal(p->status, 200);
	assert_int_equal(practice_rings(p->practice, TN_BUSY), 1);
}

static void an_application_is_made_changed_and_deleted(void **state)
{
	struct play *p = *state;

	play_json(p, KEY, "POST", APPS, APP "}");
	assert_int_equal(p->status, 201);
	assert_string_equal(text(p, "webhook_api_version"), "1"); /* the default */
	(void)snprintf(p->id, sizeof p->id, "%s", text(p, "id"));
	play_json(p, KEY, "PATCH", APPS "/{ID}",
	    "{\"application_name\":\"y\",\"webhook_event_url\":\"https://y.example/\","
	    "\"webhook_api_version\":\"2\",\"outbound\":{\"outbound_voice_profile_id\":\"7\"}}");
	assert_int_equal(p->status, 200);
	play_json(p, KEY, "GET", "/v2/connections/{ID}", NULL);
	assert_string_equal(text(p, "connection_name"), "y");
	assert_string_equal(text(p, "webhook_event_url"), "https://y.example/");
	assert_string_equal(text(p, "outbound_voice_profile_id"), "7");
	assert_int_equal(total(p, "/v2/connections"), 2);
	assert_int_equal(total(p, APPS "?filter%5Bapplication_name%5D%5Bcontains%5D=voxdesk"), 1);
	assert_int_equal(total(p, "/v2/call_events"), 0);
	assert_non_null(pick(p, APPS, "application_name", "voxdesk inbound"));
	play_json(p, KEY, "GET", "/v2/connections/{ID}/active_calls", NULL);
	assert_int_equal(p->status, 200);
	play_json(p, KEY, "DELETE", APPS "/{ID}", NULL);
	assert_int_equal(p->status, 200);
	assert_int_equal(total(p, APPS), 1);
	assert_non_null(pick(p, NUMBERS, "phone_number", "+32480210449"));
	play_json(p, KEY, "GET", NUMBERS "/{ID}", NULL);
	assert_true(cJSON_IsNull(data(p, "connection_id")));
}

static void a_lookup_tells_the_line(void **state)
{
	struct play *p = *state;

	play_json(p, KEY, "GET", LOOKUP "%2B32480210449?type=carrier", NULL);
	assert_int_equal(p->status, 200);
	assert_string_equal(text(p, "country_code"), "BE");
	assert_string_equal(door_text(data(p, "carrier"), "type"), "mobile");
	play_json(p, KEY, "GET", LOOKUP "+16504595418?type=caller-name", NULL);
	assert_null(data(p, "carrier"));
	assert_string_not_equal(door_text(data(p, "caller_name"), "caller_name"), "");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_wrong_is_refused_and_said),
		TEST(a_key_is_needed),
		TEST(lists_are_filtered_sorted_and_paged),
		TEST(a_number_is_attached_and_its_voice_set),
		TEST(searches_find_what_they_ask_for),
		TEST(an_order_turns),
		TEST(an_order_of_several_is_one),
		TEST(a_code_is_heard_and_handed_in),
		TEST(a_busy_phone_hears_no_code),
		TEST(an_application_is_made_changed_and_deleted),
		TEST(a_lookup_tells_the_line),
	};

	return cmocka_run_group_tests_name("telnyx", tests, NULL, NULL);
}
