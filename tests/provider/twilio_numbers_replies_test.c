/* What comes in from Twilio about numbers and subaccounts: fixtures.h, then what money hangs on. */
#include "tests/provider/refusals.h"
#include "tests/provider/twilio_number_readers.h"

#define AC "AC0123456789abcdef0123456789abcdef"
#define PARENT "ACffffffffffffffffffffffffffffffff"
#define PN "PN0123456789abcdef0123456789abcdef"
#define PAGE_END "],\"page\":0,\"page_size\":50,\"next_page_uri\":null}"

#define NUMBER_FIELDS                                                                      \
	{                                                                                  \
		{ "sid", "\"" PN "\"", NEEDED, EXACT },                                    \
		    { "phone_number", "\"+16505550201\"", NEEDED, EXACT },                 \
		    { "friendly_name", "\"De Zwaan\"", FREE, TEXT },                       \
		    { "status", "\"in-use\"", FREE, TEXT },                                \
		    { "account_sid", "\"" AC "\"", FREE, EXACT },                          \
		    { "voice_url", "\"https://x.example/y?z=1\"", FREE, TEXT },            \
		    { "voice_method", "\"POST\"", FREE, TEXT },                            \
		    { "trunk_sid", "null", FREE, TEXT },                                   \
		    { "voice_application_sid", "\"\"", FREE, TEXT },                       \
		    { "address_sid", "\"AD0123\"", FREE, TEXT },                           \
		    { "bundle_sid", "\"BU0123\"", FREE, TEXT },                            \
		    { "address_requirements", "\"any\"", FREE, TEXT },                     \
		    { "date_created", "\"Fri, 21 Aug 2009 00:11:24 +0000\"", FREE, DATE }, \
		    { "capabilities", "{\"voice\":true,\"sms\":false}", FREE, OBJECT },    \
	}
#define NUMBER_SAID                                                                          \
	"sid=" PN "\nnumber=+16505550201\nname=De Zwaan\nstatus=in-use\ntype=\naccount=" AC  \
	"\nurl=https://x.example/y?z=1\nmethod=POST\ntrunk=\napplication=\naddress=AD0123\n" \
	"bundle=BU0123\nwants=any\ncreated=2009-08-21T00:11:24Z\nvoice=1\n"
#define MARKET_FIELDS                                                                          \
	{                                                                                      \
		{ "country_code", "\"DK\"", NEEDED, EXACT },                                   \
		    { "country", "\"Denmark\"", FREE, TEXT }, { "beta", "false", FREE, BOOL }, \
		    { "uri", "\"/x\"", NONE, TEXT },                                           \
		    { "subresource_uris",                                                      \
			    "{\"local\":\"/x/Local.json\",\"toll_free\":\"/y\","               \
			    "\"voip\":7}",                                                     \
			    FREE, OBJECT },                                                    \
	}
#define MARKET_SAID "iso=DK\nname=Denmark\nbeta=0\nlocal=1\nmobile=0\ntoll_free=1\n"
#define ACCOUNT_FIELDS                                                      \
	{                                                                   \
		{ "sid", "\"" AC "\"", NEEDED, EXACT },                     \
		    { "friendly_name", "\"De Zwaan\"", FREE, TEXT },        \
		    { "status", "\"active\"", NEEDED, TEXT },               \
		    { "type", "\"Full\"", NEEDED, TEXT },                   \
		    { "owner_account_sid", "\"" PARENT "\"", FREE, EXACT }, \
		    { "auth_token", "\"0123456789\"", NEEDED, EXACT },      \
	}
#define ACCOUNT_SAID "sid=" AC "\nname=De Zwaan\nstatus=active\ntype=Full\nowner=" PARENT "\n"

static const struct fixture fixtures[] = {
	{ "owned", 200, "", "", NUMBER_FIELDS, NUMBER_SAID },
	{ "buy", 201, "", "", NUMBER_FIELDS, NUMBER_SAID },
	{ "market", 200, "", "", MARKET_FIELDS, MARKET_SAID },
	{ "offers", 200, "{\"available_phone_numbers\":[", PAGE_END,
	    { { "phone_number", "\"+18089251571\"", NEEDED, EXACT },
		{ "friendly_name", "\"(808) 925-1571\"", FREE, TEXT },
		{ "locality", "\"Hilo\"", FREE, TEXT }, { "region", "\"HI\"", FREE, TEXT },
		{ "iso_country", "\"US\"", FREE, TEXT },
		{ "address_requirements", "\"local\"", FREE, TEXT }, { "beta", "true", FREE, BOOL },
		{ "latitude", "\"19.72\"", NONE, LOOSE },
		{ "capabilities", "{\"voice\":true,\"SMS\":true,\"mms\":false}", FREE, OBJECT } },
	    "number=+18089251571\nname=(808) 925-1571\nlocality=Hilo\nregion=HI\ncountry=US\n"
	    "wants=local\naddress=2\nvoice=1\nsms=1\nmms=0\nbeta=1\nnext=\n" },
	{ "subaccount", 201, "", "", ACCOUNT_FIELDS, ACCOUNT_SAID "token=10\n" },
	{ "subaccounts", 200, "{\"accounts\":[", PAGE_END,
	    { { "sid", "\"" AC "\"", NEEDED, EXACT },
		{ "friendly_name", "\"De Zwaan\"", FREE, TEXT },
		{ "status", "\"active\"", NEEDED, TEXT }, { "type", "\"Full\"", NEEDED, TEXT },
		{ "owner_account_sid", "\"" PARENT "\"", FREE, EXACT },
		{ "auth_token", "\"0123456789\"", NONE, EXACT } },
	    ACCOUNT_SAID "next=\n" },
};

static void no_answers_at_all(void **state)
{
	static const char *const bodies[] = { "", "null", "[]", "7", "{", "{}", "<html>",
		"{\"accounts\":[7],\"next_page_uri\":null}", "{\"countries\":[[]]}",
		"{\"available_phone_numbers\":[null]}" };

	(void)state;
	no_answers(bodies, sizeof bodies / sizeof *bodies, "");
}

static void values_out_of_bounds(void **state)
{
	static const struct bad_body rows[] = {
		{ "market", "{\"country_code\":\"dk\"}" },
		{ "market", "{\"country_code\":\"D\"}" },
		{ "market", "{\"country_code\":\"DK\",\"subresource_uris\":{\"local\":7}}" },
		{ "offers", "{\"available_phone_numbers\":[{\"phone_number\":\"8089251571\"}]}" },
		{ "offers",
		    "{\"available_phone_numbers\":[{\"phone_number\":\"+18089251571\",\"capabilities\":"
		    "{\"voice\":\"true\"}}]}" },
		{ "owned",
		    "{\"sid\":\"" PN "\",\"phone_number\":\"+1\",\"account_sid\":\"" PN "\"}" },
		{ "owned",
		    "{\"sid\":\"" PN "\",\"phone_number\":\"+1\",\"capabilities\":{\"voice\":1}}" },
	};

	(void)state;
	bad_bodies(rows, sizeof rows / sizeof *rows);
}

static void addresses_by_word(void **state)
{
	static const struct {
		const char *word;
		enum twilio_address address;
	} rows[] = { { "none", TWILIO_ADDRESS_NONE }, { "any", TWILIO_ADDRESS_ANY },
		{ "local", TWILIO_ADDRESS_LOCAL }, { "foreign", TWILIO_ADDRESS_FOREIGN },
		{ "", TWILIO_ADDRESS_OTHER }, { "None", TWILIO_ADDRESS_OTHER } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(twilio_address_parse(rows[i].word), rows[i].address);
}

/* A country where Twilio sells nothing is no fault of an account. */
static void not_sold_there(void **state)
{
	static const char body[] = "{\"code\":20404,\"message\":\"not found\",\"status\":404}";
	static const char *const searching[] = { "market", "offers" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_false(reads(searching[i], 404, body));
		assert_int_equal(refusal.kind, ERROR_NOT_FOUND);
		assert_string_equal(refusal.code, "twilio-20404");
		assert_non_null(strstr(refusal.message, "no such numbers in this country"));
	}
	assert_false(reads("owned", 404, body));
	assert_null(strstr(refusal.message, "country"));
	assert_false(reads("offers", 404, "<html>"));
	assert_int_equal(refusal.kind, ERROR_NETWORK);
	assert_null(strstr(refusal.message, "country"));
}

/* ---- buying: surely not bought, or nobody knows? */

static const struct ending ends[] = {
	{ HTTP_ANSWERED, 400, "{\"code\":21422,\"message\":\"x\"}", true },
	{ HTTP_ANSWERED, 400, "{\"code\":21631,\"message\":\"x\"}", true },
	{ HTTP_ANSWERED, 401, "{\"code\":20003,\"message\":\"x\"}", true },
	{ HTTP_ANSWERED, 429, "", true },
	{ HTTP_NOT_SENT, 0, "", true },
	{ HTTP_ANSWERED, 400, "<html>", false },
	{ HTTP_ANSWERED, 403, "{\"message\":\"blocked by policy\"}", false },
	{ HTTP_ANSWERED, 408, "{\"code\":20408,\"message\":\"x\"}", false },
	{ HTTP_ANSWERED, 500, "{\"code\":20500,\"message\":\"x\"}", false },
	{ HTTP_ANSWERED, 201, "{\"sid\":\"" PN "\"}", false },
	{ HTTP_ANSWERED, 201, "", false },
	{ HTTP_ANSWERED, 204, "", false },
	{ HTTP_NO_ANSWER, 0, "", false },
	{ HTTP_BAD_ANSWER, 201, "", false },
};

static void surely_not_bought(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		const struct http_reply reply =
		    reply_with(ends[i].end, ends[i].status, ends[i].body);
		struct arena arena = { 0 };
		struct twilio_number n;
		struct twilio_account a;
		struct secret token = { 0 };

		assert_false(twilio_buy_read(&reply, &arena, &n, &refusal));
		assert_null(n.sid);
		ended_so(&ends[i], twilio_buy_refused(&reply, &refusal),
		    "may be bought all the same");
		assert_false(twilio_subaccount_read(&reply, &arena, &a, &token, &refusal));
		assert_null(a.sid);
		assert_false(secret_there(&token));
		ended_so(&ends[i], twilio_buy_refused(&reply, &refusal),
		    "may be there all the same");
		arena_done(&arena);
	}
}

/* ---- subaccounts */

#define ONE(sid, name, status, owner)                                                         \
	"{\"sid\":\"" sid "\",\"friendly_name\":\"" name "\",\"status\":\"" status            \
	"\",\"type\":\"Full\",\"owner_account_sid\":\"" owner "\",\"auth_token\":\"tok-" name \
	"\"}"

static void a_closed_one_says_so(void **state)
{
	static const char body[] = ONE(AC, "Z", "closed", PARENT);
	const struct http_reply reply = reply_with(HTTP_ANSWERED, 200, body);
	struct twilio_account account;
	struct arena arena = { 0 };

	(void)state;
	assert_true(twilio_account_read(&reply, &arena, &account, NULL, &refusal));
	assert_string_equal(account.status, "closed");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TESTS,
		cmocka_unit_test(no_answers_at_all),
		cmocka_unit_test(values_out_of_bounds),
		cmocka_unit_test(addresses_by_word),
		cmocka_unit_test(not_sold_there),
		cmocka_unit_test(surely_not_bought),
		cmocka_unit_test(a_closed_one_says_so),
	};

	fixtures_use(number_readers, NUMBER_READERS, fixtures, sizeof fixtures / sizeof *fixtures);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
