/* What goes out to Twilio for numbers and subaccounts: method, address and form, to the letter. */
#include "tests/provider/requests.h"

#include "provider/twilio.h"

#define AC "AC0123456789abcdef0123456789abcdef"
#define SUB "ACffffffffffffffffffffffffffffffff"
#define PN "PN0123456789abcdef0123456789abcdef"
#define AD "AD0123456789abcdef0123456789abcdef"
#define BU "BU0123456789abcdef0123456789abcdef"
#define API "https://api.example"
#define TOKEN "a-token-of-the-test"
#define ACCOUNT API "/2010-04-01/Accounts/" SUB
#define NUMBER "+16505550201"

/* The parent's credentials, the subaccount's things. */
static struct twilio twilio = { .api = API, .user = AC, .account = SUB };

static int set_up(void **state)
{
	(void)state;
	return secret_set(&twilio.token, TOKEN, strlen(TOKEN)) ? 0 : 1;
}

static int tear_down(void **state)
{
	(void)state;
	secret_done(&twilio.token);
	return 0;
}

static bool release(struct http_request *out, struct error *err)
{
	return twilio_release_make(&twilio, PN, out, err);
}

static bool market(struct http_request *out, struct error *err)
{
	return twilio_market_make(&twilio, "BE", out, err);
}

static bool offers(struct http_request *out, struct error *err)
{
	const struct twilio_search search = { "US", TWILIO_TOLL_FREE, "" };

	return twilio_offers_make(&twilio, &search, out, err);
}

static bool offers_with(struct http_request *out, struct error *err)
{
	const struct twilio_search search = { "GB", TWILIO_LOCAL, "+4420%*9$" };

	return twilio_offers_make(&twilio, &search, out, err);
}

static bool offers_mobile(struct http_request *out, struct error *err)
{
	const struct twilio_search search = { "BE", TWILIO_MOBILE, "60" };

	return twilio_offers_make(&twilio, &search, out, err);
}

static bool buy(struct http_request *out, struct error *err)
{
	const struct twilio_buy it = { NUMBER, "", "", "", "" };

	return twilio_buy_make(&twilio, &it, out, err);
}

static bool buy_with(struct http_request *out, struct error *err)
{
	const struct twilio_buy it = { NUMBER, "De Zwaan & Co", AD, BU, "https://x.example/v" };

	return twilio_buy_make(&twilio, &it, out, err);
}

static bool make_account(struct http_request *out, struct error *err)
{
	return twilio_subaccount_make(&twilio, "voxdesk De Zwaan 0a1b", out, err);
}

static bool accounts(struct http_request *out, struct error *err)
{
	return twilio_subaccounts_make(&twilio, NULL, out, err);
}

static bool accounts_named(struct http_request *out, struct error *err)
{
	return twilio_subaccounts_make(&twilio, "De Zwaan & Co", out, err);
}

static const struct request_row requests[] = {
	{ "release", release, HTTP_DELETE, ACCOUNT "/IncomingPhoneNumbers/" PN ".json", "", true },
	{ "a country", market, HTTP_GET, ACCOUNT "/AvailablePhoneNumbers/BE.json", "", true },
	{ "search", offers, HTTP_GET,
	    ACCOUNT "/AvailablePhoneNumbers/US/TollFree.json?VoiceEnabled=true&PageSize=50", "",
	    true },
	{ "search with a pattern", offers_with, HTTP_GET,
	    ACCOUNT "/AvailablePhoneNumbers/GB/Local.json"
		    "?Contains=%2B4420%25%2A9%24&VoiceEnabled=true&PageSize=50",
	    "", true },
	{ "search for mobile ones", offers_mobile, HTTP_GET,
	    ACCOUNT
	    "/AvailablePhoneNumbers/BE/Mobile.json?Contains=60&VoiceEnabled=true&PageSize=50",
	    "", true },
	{ "buy", buy, HTTP_POST, ACCOUNT "/IncomingPhoneNumbers.json", "PhoneNumber=%2B16505550201",
	    false },
	{ "buy with everything", buy_with, HTTP_POST, ACCOUNT "/IncomingPhoneNumbers.json",
	    "PhoneNumber=%2B16505550201&FriendlyName=De%20Zwaan%20%26%20Co&AddressSid=" AD
	    "&BundleSid=" BU "&VoiceUrl=https%3A%2F%2Fx.example%2Fv&VoiceMethod=POST",
	    false },
	{ "make an account", make_account, HTTP_POST, API "/2010-04-01/Accounts.json",
	    "FriendlyName=voxdesk%20De%20Zwaan%200a1b", false },
	{ "accounts", accounts, HTTP_GET, API "/2010-04-01/Accounts.json?PageSize=1000", "", true },
	{ "accounts of a name", accounts_named, HTTP_GET,
	    API "/2010-04-01/Accounts.json?FriendlyName=De%20Zwaan%20%26%20Co&PageSize=50", "",
	    true },
};

static void goes_out_as_documented(void **state)
{
	(void)state;
	goes_out(requests, sizeof requests / sizeof *requests, HTTP_BASIC, AC, TOKEN);
}

/* ---- what is refused before anything is sent */

static void sids_are_checked(void **state)
{
	static const char *const sids[] = { "", "PN", AC, PN "0", "PN../../Accounts", NULL };
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof sids / sizeof *sids; i++)
		not_made(twilio_release_make(&twilio, sids[i], &r, &err), &r, &err, "sid");
}

static void searches_are_checked(void **state)
{
	static const struct {
		struct twilio_search search;
		const char *code;
	} bad[] = {
		{ { "be", TWILIO_LOCAL, "" }, "country" },
		{ { "", TWILIO_LOCAL, "" }, "country" },
		{ { "B/", TWILIO_LOCAL, "" }, "country" },
		{ { "BEL", TWILIO_LOCAL, "" }, "country" },
		{ { "BE", TWILIO_LOCAL, "1" }, "contains" },
		{ { "BE", TWILIO_LOCAL, "12345678901234567" }, "contains" },
		{ { "BE", TWILIO_LOCAL, "1 2" }, "contains" },
		{ { "BE", TWILIO_LOCAL, "\xc3\xa9\xc3\xa9" }, "contains" },
	};
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		not_made(twilio_offers_make(&twilio, &bad[i].search, &r, &err), &r, &err,
		    bad[i].code);
	not_made(twilio_market_make(&twilio, "be", &r, &err), &r, &err, "country");
}

static void buying_is_checked(void **state)
{
	static const struct {
		struct twilio_buy buy;
		const char *code;
	} bad[] = {
		{ { "16505550201", "", "", "", "" }, "number" },
		{ { "", "", "", "", "" }, "number" },
		{ { NUMBER, "", BU, "", "" }, "address-sid" },
		{ { NUMBER, "", "1 Main Street", "", "" }, "address-sid" },
		{ { NUMBER, "", AD, AD, "" }, "bundle-sid" },
		{ { NUMBER, "", "", "", "x" }, "voice-url" },
		{ { NUMBER, "", "", "", "ftp://x.example" }, "voice-url" },
		{ { NUMBER, "", "", "", "https://x.example/a b" }, "voice-url" },
		{ { NUMBER, "", "", "", "https://x.example/\n" }, "voice-url" },
	};
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		not_made(twilio_buy_make(&twilio, &bad[i].buy, &r, &err), &r, &err, bad[i].code);
}

/* A name that is cut would not be found again. */
static void accounts_have_names_that_are_found(void **state)
{
	char name[TWILIO_FRIENDLY_NAME_MAX * 2 + 3] = "";
	struct http_request r;
	struct error err;

	(void)state;
	not_made(twilio_subaccount_make(&twilio, "", &r, &err), &r, &err, "account-name");
	for (int i = 0; i < TWILIO_FRIENDLY_NAME_MAX; i++)
		memcpy(name + (size_t)i * 2, "\xc3\xa9", 3);
	assert_true(twilio_subaccount_make(&twilio, name, &r, &err));
	http_request_done(&r);
	memcpy(name + (size_t)TWILIO_FRIENDLY_NAME_MAX * 2, "x", 2);
	not_made(twilio_subaccount_make(&twilio, name, &r, &err), &r, &err, "account-name");
}

static void pairs_for_others_are_checked(void **state)
{
	struct secret none = { 0 };
	struct error err;

	(void)state;
	assert_true(twilio_pair_check(AC, &twilio.token, &err));
	assert_false(twilio_pair_check(PN, &twilio.token, &err));
	assert_string_equal(err.code, "sid");
	assert_false(twilio_pair_check(AC, &none, &err));
	assert_string_equal(err.code, "twilio-credentials");
	assert_false(twilio_pair_check(AC, NULL, &err));
}

static void kinds_have_names(void **state)
{
	static const char *const names[] = { "local", "mobile", "toll_free" };
	enum twilio_kind kind;

	(void)state;
	for (int i = 0; i < TWILIO_KINDS; i++) {
		assert_string_equal(twilio_kind_name((enum twilio_kind)i), names[i]);
		assert_true(twilio_kind_parse(names[i], &kind));
		assert_int_equal(kind, i);
	}
	assert_false(twilio_kind_parse("Local", &kind));
	assert_false(twilio_kind_parse("", &kind));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_out_as_documented),
		cmocka_unit_test(sids_are_checked),
		cmocka_unit_test(searches_are_checked),
		cmocka_unit_test(buying_is_checked),
		cmocka_unit_test(accounts_have_names_that_are_found),
		cmocka_unit_test(pairs_for_others_are_checked),
		cmocka_unit_test(kinds_have_names),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
