/* What goes out: method, address and form, to the letter. */
#include "tests/provider/requests.h"

#include "provider/twilio.h"

#define AC "AC0123456789abcdef0123456789abcdef"
#define SUB "ACffffffffffffffffffffffffffffffff"
#define PN "PN0123456789abcdef0123456789abcdef"
#define CA "CA0123456789ABCDEF0123456789abcdef"
#define API "https://api.example"
#define VOICE "https://voice.example"
#define LOOKUPS "https://lookups.example"
#define TOKEN "a-token-of-the-test"

static struct twilio twilio;

static int set_up(void **state)
{
	(void)state;
	(void)snprintf(twilio.api, sizeof twilio.api, API);
	(void)snprintf(twilio.voice, sizeof twilio.voice, VOICE);
	(void)snprintf(twilio.lookups, sizeof twilio.lookups, LOOKUPS);
	(void)snprintf(twilio.user, sizeof twilio.user, AC);
	(void)snprintf(twilio.account, sizeof twilio.account, AC);
	return secret_set(&twilio.token, TOKEN, strlen(TOKEN)) ? 0 : 1;
}

static int tear_down(void **state)
{
	(void)state;
	secret_done(&twilio.token);
	return 0;
}

/* ---- the table: each request by name, what it is made from stands in its function */

static bool verify_plain(struct http_request *out, struct error *err)
{
	const struct twilio_verify v = { .number = "+16505550101", .name = "", .extension = "" };

	return twilio_verify_make(&twilio, &v, out, err);
}

static bool verify_all(struct http_request *out, struct error *err)
{
	const struct twilio_verify v = { .number = "+3292246111",
		.name = "Caf\xc3\xa9 & Co+1=50%",
		.delay_s = 60,
		.extension = "w12*#" };

	return twilio_verify_make(&twilio, &v, out, err);
}

static bool list_all(struct http_request *out, struct error *err)
{
	return twilio_caller_ids_make(&twilio, NULL, out, err);
}

static bool list_one(struct http_request *out, struct error *err)
{
	return twilio_caller_ids_make(&twilio, "+16505550101", out, err);
}

static bool rename_one(struct http_request *out, struct error *err)
{
	return twilio_rename_make(&twilio, PN, "Snack bar", out, err);
}

static bool remove_one(struct http_request *out, struct error *err)
{
	return twilio_delete_make(&twilio, PN, out, err);
}

static bool call(struct http_request *out, struct error *err)
{
	return twilio_call_make(&twilio, CA, out, err);
}

static bool calls(struct http_request *out, struct error *err)
{
	return twilio_calls_make(&twilio, "+16505550101", "2026-11-21", out, err);
}

static bool calls_all(struct http_request *out, struct error *err)
{
	return twilio_calls_make(&twilio, "+16505550101", NULL, out, err);
}

static bool account(struct http_request *out, struct error *err)
{
	return twilio_account_make(&twilio, out, err);
}

static bool balance(struct http_request *out, struct error *err)
{
	return twilio_balance_make(&twilio, out, err);
}

static bool country(struct http_request *out, struct error *err)
{
	return twilio_country_make(&twilio, "NG", out, err);
}

static bool prefixes(struct http_request *out, struct error *err)
{
	return twilio_prefixes_make(&twilio, "NG", out, err);
}

static bool open_country(struct http_request *out, struct error *err)
{
	const struct twilio_country ng = { .iso = "NG", .high_risk_special = true };

	return twilio_country_open_make(&twilio, &ng, out, err);
}

static bool inherit_read(struct http_request *out, struct error *err)
{
	return twilio_inherit_make(&twilio, false, out, err);
}

static bool inherit_on(struct http_request *out, struct error *err)
{
	return twilio_inherit_make(&twilio, true, out, err);
}

static bool numbers(struct http_request *out, struct error *err)
{
	return twilio_numbers_make(&twilio, NULL, out, err);
}

static bool number(struct http_request *out, struct error *err)
{
	return twilio_numbers_make(&twilio, "+16505550109", out, err);
}

static bool lookup(struct http_request *out, struct error *err)
{
	return twilio_lookup_make(&twilio, "+3292246111", false, out, err);
}

static bool lookup_line(struct http_request *out, struct error *err)
{
	return twilio_lookup_make(&twilio, "+3292246111", true, out, err);
}

#define ACCOUNT API "/2010-04-01/Accounts/" AC
#define PERMISSIONS VOICE "/v1/DialingPermissions"

static const struct request_row requests[] = {
	{ "verify", verify_plain, HTTP_POST, ACCOUNT "/OutgoingCallerIds.json",
	    "PhoneNumber=%2B16505550101", false },
	{ "verify with everything", verify_all, HTTP_POST, ACCOUNT "/OutgoingCallerIds.json",
	    "PhoneNumber=%2B3292246111&FriendlyName=Caf%C3%A9%20%26%20Co%2B1%3D50%25&CallDelay=60&Extension=w12%2A%23",
	    false },
	{ "all caller IDs", list_all, HTTP_GET, ACCOUNT "/OutgoingCallerIds.json?PageSize=1000", "",
	    true },
	{ "one number's caller ID", list_one, HTTP_GET,
	    ACCOUNT "/OutgoingCallerIds.json?PhoneNumber=%2B16505550101&PageSize=50", "", true },
	{ "rename", rename_one, HTTP_POST, ACCOUNT "/OutgoingCallerIds/" PN ".json",
	    "FriendlyName=Snack%20bar", true },
	{ "remove", remove_one, HTTP_DELETE, ACCOUNT "/OutgoingCallerIds/" PN ".json", "", true },
	{ "a call", call, HTTP_GET, ACCOUNT "/Calls/" CA ".json", "", true },
	{ "calls", calls, HTTP_GET,
	    ACCOUNT "/Calls.json?To=%2B16505550101&StartTime%3E=2026-11-21&PageSize=50", "", true },
	{ "calls of all days", calls_all, HTTP_GET,
	    ACCOUNT "/Calls.json?To=%2B16505550101&PageSize=50", "", true },
	{ "account", account, HTTP_GET, ACCOUNT ".json", "", true },
	{ "balance", balance, HTTP_GET, ACCOUNT "/Balance.json", "", true },
	{ "country", country, HTTP_GET, PERMISSIONS "/Countries/NG", "", true },
	{ "prefixes", prefixes, HTTP_GET,
	    PERMISSIONS "/Countries/NG/HighRiskSpecialPrefixes?PageSize=1000", "", true },
	{ "open a country", open_country, HTTP_POST, PERMISSIONS "/BulkCountryUpdates",
	    "UpdateRequest=%5B%7B%22iso_code%22%3A%22NG%22%2C%22low_risk_numbers_enabled%22%3A%22true%22%2C"
	    "%22high_risk_special_numbers_enabled%22%3A%22true%22%2C"
	    "%22high_risk_tollfraud_numbers_enabled%22%3A%22false%22%7D%5D",
	    true },
	{ "does it inherit", inherit_read, HTTP_GET, VOICE "/v1/Settings", "", true },
	{ "let it inherit", inherit_on, HTTP_POST, VOICE "/v1/Settings",
	    "DialingPermissionsInheritance=true", true },
	{ "owned numbers", numbers, HTTP_GET, ACCOUNT "/IncomingPhoneNumbers.json?PageSize=1000",
	    "", true },
	{ "an owned number", number, HTTP_GET,
	    ACCOUNT "/IncomingPhoneNumbers.json?PhoneNumber=%2B16505550109&PageSize=50", "", true },
	{ "lookup", lookup, HTTP_GET, LOOKUPS "/v2/PhoneNumbers/%2B3292246111", "", true },
	{ "lookup for money", lookup_line, HTTP_GET,
	    LOOKUPS "/v2/PhoneNumbers/%2B3292246111?Fields=line_type_intelligence", "", true },
};

static void goes_out_as_documented(void **state)
{
	(void)state;
	goes_out(requests, sizeof requests / sizeof *requests, HTTP_BASIC, AC, TOKEN);
}

/* The parent's credentials, the subaccount's things. */
static void subaccount_in_the_path(void **state)
{
	struct http_request r;
	struct error err;

	(void)state;
	(void)snprintf(twilio.account, sizeof twilio.account, SUB);
	assert_true(twilio_caller_ids_make(&twilio, NULL, &r, &err));
	assert_string_equal(r.url,
	    API "/2010-04-01/Accounts/" SUB "/OutgoingCallerIds.json?PageSize=1000");
	assert_string_equal(r.user, AC);
	http_request_done(&r);
	(void)snprintf(twilio.account, sizeof twilio.account, AC);
}

/* Long lists are let in, short answers keep the usual limit. */
static void whole_lists_fit(void **state)
{
	struct http_request r;
	struct error err;

	(void)state;
	assert_true(numbers(&r, &err));
	assert_true(r.max_body >= 4u * 1024 * 1024);
	http_request_done(&r);
	assert_true(verify_plain(&r, &err));
	assert_int_equal(r.max_body, 0);
	http_request_done(&r);
}

/* ---- what is refused before anything is sent */

static void refused(bool made, struct http_request *r, const struct error *err, const char *code)
{
	assert_null(strstr(err->message, TOKEN));
	not_made(made, r, err, code);
}

static void no_request_without_credentials(void **state)
{
	static const char *const users[] = { "", "AC", "AC0123456789abcdef0123456789abcdeg",
		"PN0123456789abcdef0123456789abcdef" };
	struct twilio broken = { 0 };
	struct http_request r;
	struct error err;

	(void)state;
	refused(twilio_account_make(&broken, &r, &err), &r, &err, "twilio-credentials");
	(void)snprintf(broken.account, sizeof broken.account, AC);
	(void)snprintf(broken.user, sizeof broken.user, AC);
	refused(twilio_account_make(&broken, &r, &err), &r, &err, "twilio-credentials");
	assert_true(secret_set(&broken.token, "x", 1));
	assert_true(twilio_account_make(&broken, &r, &err));
	http_request_done(&r);
	for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
		(void)snprintf(broken.user, sizeof broken.user, "%s", users[i]);
		refused(twilio_account_make(&broken, &r, &err), &r, &err, "twilio-credentials");
		(void)snprintf(broken.user, sizeof broken.user, AC);
		(void)snprintf(broken.account, sizeof broken.account, "%s", users[i]);
		refused(twilio_account_make(&broken, &r, &err), &r, &err, "twilio-credentials");
	}
	secret_done(&broken.token);
}

static void verify_checks_what_it_is_given(void **state)
{
	static const struct {
		struct twilio_verify v;
		const char *code;
	} bad[] = {
		{ { "16505550101", "", 0, "" }, "number" },
		{ { "+0650555010", "", 0, "" }, "number" },
		{ { "+", "", 0, "" }, "number" },
		{ { "", "", 0, "" }, "number" },
		{ { "+1650555010123456", "", 0, "" }, "number" },
		{ { "+1650555 0101", "", 0, "" }, "number" },
		{ { "+16505550101", "", -1, "" }, "call-delay" },
		{ { "+16505550101", "", 61, "" }, "call-delay" },
		{ { "+16505550101", "", 0, "12a" }, "extension" },
		{ { "+16505550101", "", 0, "1,2" }, "extension" },
		{ { "+16505550101", "", 0, "123456789012345678901234567890123" }, "extension" },
	};
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		refused(twilio_verify_make(&twilio, &bad[i].v, &r, &err), &r, &err, bad[i].code);
}

static void paths_are_made_of_checked_parts(void **state)
{
	static const char *const sids[] = { "", "PN", CA, "PN0123456789abcdef0123456789abcde/",
		PN "x", "../Accounts" };
	static const char *const countries[] = { "", "N", "ng", "NGA", "N/", "\xc3\xa9" };
	static const char *const days[] = { "", "2026-11-2", "2026/11/21", "2026-11-211", "x" };
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof sids / sizeof *sids; i++) {
		refused(twilio_delete_make(&twilio, sids[i], &r, &err), &r, &err, "sid");
		refused(twilio_rename_make(&twilio, sids[i], "x", &r, &err), &r, &err, "sid");
		if (strcmp(sids[i], CA) != 0)
			refused(twilio_call_make(&twilio, sids[i], &r, &err), &r, &err, "sid");
	}
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++) {
		const struct twilio_country c = { .iso = countries[i] };

		refused(twilio_country_make(&twilio, countries[i], &r, &err), &r, &err, "country");
		refused(twilio_prefixes_make(&twilio, countries[i], &r, &err), &r, &err, "country");
		refused(twilio_country_open_make(&twilio, &c, &r, &err), &r, &err, "country");
	}
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		refused(twilio_calls_make(&twilio, "+1650", days[i], &r, &err), &r, &err, "day");
	refused(twilio_lookup_make(&twilio, "1650?x=1", false, &r, &err), &r, &err, "number");
}

/* 64 characters, whatever their bytes. */
static void name_is_cut_between_characters(void **state)
{
	struct twilio_verify v = { .number = "+16505550101", .extension = "" };
	char name[70 * 4 + 1];
	struct http_request r;
	struct error err;
	size_t n = 0, percents = 0;

	(void)state;
	for (int i = 0; i < 70; i++) {
		memcpy(name + n, "\xf0\x9f\x93\x9e", 4);
		n += 4;
	}
	name[n] = '\0';
	v.name = name;
	assert_true(twilio_verify_make(&twilio, &v, &r, &err));
	for (const char *s = strstr(buf_text(&r.body), "FriendlyName="); *s != '\0'; s++)
		percents += *s == '%';
	assert_int_equal(percents, 64 * 4);
	assert_string_equal(buf_text(&r.body) + r.body.n - 12, "%F0%9F%93%9E");
	http_request_done(&r);
}

/* ---- the link to the next page */

static void next_keeps_to_our_host(void **state)
{
	static const struct {
		enum twilio_host host;
		const char *next, *url; /* url NULL: refused */
	} links[] = {
		{ TWILIO_API,
		    "/2010-04-01/Accounts/" AC "/Calls.json?PageSize=2&Page=2&PageToken=PA%2B1",
		    API "/2010-04-01/Accounts/" AC
			"/Calls.json?PageSize=2&Page=2&PageToken=PA%2B1" },
		{ TWILIO_API, "https://evil.example/2010-04-01/Accounts.json",
		    API "/2010-04-01/Accounts.json" },
		{ TWILIO_VOICE, "https://voice.twilio.com/v1/DialingPermissions/Countries?Page=1",
		    VOICE "/v1/DialingPermissions/Countries?Page=1" },
		{ TWILIO_VOICE, "http://user:x@evil.example:99/v1/Settings", VOICE "/v1/Settings" },
		{ TWILIO_VOICE, "/2010-04-01/Accounts.json", NULL },
		{ TWILIO_API, "/v1/Settings", NULL },
		{ TWILIO_API, "", NULL },
		{ TWILIO_API, "2010-04-01/Accounts.json", NULL },
		{ TWILIO_API, "//evil.example/2010-04-01/Accounts.json", NULL },
		{ TWILIO_API, "@evil.example/2010-04-01/", NULL },
		{ TWILIO_API, "https://", NULL },
		{ TWILIO_API, "https://evil.example", NULL },
		{ TWILIO_API, "https://evil.example?/2010-04-01/", NULL },
		{ TWILIO_API, "file:///2010-04-01/Accounts.json", NULL },
		{ TWILIO_API, "/2010-04-01/../v1/Settings", NULL },
		{ TWILIO_API, "/2010-04-01/%2e%2E/v1/Settings", NULL },
		{ TWILIO_API, "/2010-04-01/%2E%2E/v1/Settings", NULL },
		{ TWILIO_API, "/2010-04-01/a b", NULL },
		{ TWILIO_API, "/2010-04-01/\x7f", NULL },
		{ TWILIO_API, "/2010-04-01/a\r\nX: y", NULL },
		{ TWILIO_API, "/2010-04-01/\xe2\x80\xae", NULL },
		{ TWILIO_API, "/2010-04-01/a\\b", NULL },
		{ TWILIO_API, "/2010-04-01/a#b", NULL },
	};
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		bool made = twilio_next_make(&twilio, links[i].host, links[i].next, &r, &err);

		if (made != (links[i].url != NULL))
			fail_msg("%s: %s", links[i].next, made ? r.url : err.message);
		if (made) {
			assert_string_equal(r.url, links[i].url);
			assert_int_equal(r.method, HTTP_GET);
			assert_true(r.repeatable);
			assert_true(r.max_body >= 4u * 1024 * 1024);
		} else {
			assert_int_equal(err.kind, ERROR_NETWORK);
			assert_string_equal(err.code, "answer-unexpected");
		}
		http_request_done(&r);
	}
}

static void next_of_any_length(void **state)
{
	char link[HTTP_URL_MAX + 1];
	struct http_request r;
	struct error err;

	(void)state;
	memset(link, 'x', sizeof link - 1);
	memcpy(link, "/2010-04-01/", 12);
	link[sizeof link - 1] = '\0';
	refused(twilio_next_make(&twilio, TWILIO_API, link, &r, &err), &r, &err, "url-too-long");
	link[HTTP_URL_MAX - sizeof API] = '\0';
	assert_true(twilio_next_make(&twilio, TWILIO_API, link, &r, &err));
	http_request_done(&r);
}

static void sids(void **state)
{
	(void)state;
	assert_true(twilio_sid_valid(AC, "AC"));
	assert_true(twilio_sid_valid(CA, "CA"));
	assert_false(twilio_sid_valid(AC, "CA"));
	assert_false(twilio_sid_valid(AC "0", "AC"));
	assert_false(twilio_sid_valid("", "AC"));
	assert_false(twilio_sid_valid(NULL, "AC"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_out_as_documented),
		cmocka_unit_test(subaccount_in_the_path),
		cmocka_unit_test(whole_lists_fit),
		cmocka_unit_test(no_request_without_credentials),
		cmocka_unit_test(verify_checks_what_it_is_given),
		cmocka_unit_test(paths_are_made_of_checked_parts),
		cmocka_unit_test(name_is_cut_between_characters),
		cmocka_unit_test(next_keeps_to_our_host),
		cmocka_unit_test(next_of_any_length),
		cmocka_unit_test(sids),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
