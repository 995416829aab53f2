/* What comes in from Twilio: fixtures.h, then whole answers that are no such thing. */
#include "tests/provider/readers.h"
#include "tests/provider/refusals.h"

#define AC "\"AC0123456789abcdef0123456789abcdef\""
#define PN "\"PN0123456789abcdef0123456789abcdef\""
#define CA "\"CA0123456789abcdef0123456789abcdef\""
#define CALL_FIELDS                                                                        \
	{                                                                                  \
		{ "sid", CA, NEEDED, EXACT }, { "from", "\"+14157234000\"", FREE, TEXT },  \
		    { "to", "\"+16505550101\"", NEEDED, TEXT },                            \
		    { "status", "\"no-answer\"", NEEDED, TEXT },                           \
		    { "direction", "\"outbound-api\"", FREE, TEXT },                       \
		    { "start_time", "\"Fri, 18 Oct 2019 17:02:00 +0000\"", FREE, DATE },   \
		    { "end_time", "null", FREE, DATE },                                    \
		    { "date_created", "\"Fri, 18 Oct 2019 17:00:00 +0000\"", FREE, DATE }, \
		    { "error_code", "13227", FREE, LOOSE },                                \
	}
#define CALL_SAID                                                                                                \
	"sid=CA0123456789abcdef0123456789abcdef\nfrom=+14157234000\nto=+16505550101\nword=no-answer\nstatus=6\n" \
	"direction=outbound-api\nstart=2019-10-18T17:02:00Z\nend=\ncreated=2019-10-18T17:00:00Z\nerror=13227\n"
#define CALLER_ID_FIELDS                                                                   \
	{                                                                                  \
		{ "sid", PN, NEEDED, EXACT },                                              \
		    { "phone_number", "\"+16505550101\"", NEEDED, EXACT },                 \
		    { "friendly_name", "\"(650) 555-0101\"", FREE, TEXT },                 \
		    { "account_sid", AC, NEEDED, EXACT },                                  \
		    { "date_created", "\"Fri, 21 Aug 2009 00:11:24 +0000\"", FREE, DATE }, \
	}
#define CALLER_ID_SAID                                                                       \
	"sid=PN0123456789abcdef0123456789abcdef\nnumber=+16505550101\nname=(650) 555-0101\n" \
	"account=AC0123456789abcdef0123456789abcdef\ncreated=2009-08-21T00:11:24Z\n"
#define PAGE_END "],\"page\":0,\"page_size\":50,\"next_page_uri\":null}"

static const struct fixture fixtures[] = {
	{ "verify", 200, "", "",
	    { { "account_sid", AC, NEEDED, EXACT }, { "call_sid", CA, NEEDED, EXACT },
		{ "friendly_name", "\"Snack bar\"", NONE, TEXT },
		{ "phone_number", "\"+16505550101\"", NEEDED, EXACT },
		{ "validation_code", "\"012345\"", NEEDED, EXACT } },
	    "account=AC0123456789abcdef0123456789abcdef\ncall=CA0123456789abcdef0123456789abcdef\n"
	    "number=+16505550101\ncode=012345\n" },
	{ "caller_id", 200, "", "", CALLER_ID_FIELDS, CALLER_ID_SAID },
	{ "caller_ids", 200, "{\"outgoing_caller_ids\":[", PAGE_END, CALLER_ID_FIELDS,
	    CALLER_ID_SAID "next=\n" },
	{ "caller_ids", 200, "", "",
	    { { "outgoing_caller_ids", "[]", NEEDED, LIST },
		{ "next_page_uri", "\"/2010-04-01/x?Page=2\"", FREE, LINK } },
	    "next=/2010-04-01/x?Page=2\n" },
	{ "call", 200, "", "", CALL_FIELDS, CALL_SAID },
	{ "calls", 200, "{\"calls\":[", PAGE_END, CALL_FIELDS, CALL_SAID "next=\n" },
	{ "account", 200, "", "",
	    { { "sid", AC, NEEDED, EXACT }, { "friendly_name", "\"Ours\"", FREE, TEXT },
		{ "status", "\"active\"", NEEDED, TEXT }, { "type", "\"Trial\"", NEEDED, TEXT },
		{ "owner_account_sid", AC, FREE, EXACT },
		{ "auth_token", "\"0123456789\"", NEEDED, EXACT } },
	    "sid=AC0123456789abcdef0123456789abcdef\nname=Ours\nstatus=active\ntype=Trial\n"
	    "owner=AC0123456789abcdef0123456789abcdef\ntrial=1\ntoken=10\n" },
	{ "balance", 200, "", "",
	    { { "account_sid", AC, NONE, EXACT }, { "balance", "\"0.05\"", FREE, TEXT },
		{ "currency", "\"USD\"", FREE, TEXT } },
	    "balance=0.05\ncurrency=USD\n" },
	{ "country", 200, "", "",
	    { { "iso_code", "\"NG\"", NEEDED, EXACT }, { "name", "\"Nigeria\"", FREE, TEXT },
		{ "low_risk_numbers_enabled", "false", NEEDED, BOOL },
		{ "high_risk_special_numbers_enabled", "true", NEEDED, BOOL },
		{ "high_risk_tollfraud_numbers_enabled", "false", NEEDED, BOOL } },
	    "iso=NG\nname=Nigeria\nlow=0\nspecial=1\ntollfraud=0\n" },
	{ "prefixes", 200, "{\"content\":[",
	    "],\"meta\":{\"key\":\"content\",\"next_page_url\":null}}",
	    { { "prefix", "\"+3719000\"", NEEDED, EXACT } }, "prefix=+3719000\nnext=\n" },
	{ "prefixes", 200, "", "",
	    { { "content", "[]", NEEDED, LIST },
		{ "meta", "{\"next_page_url\":\"https://voice.twilio.com/v1/x\"}", NEEDED,
		    OBJECT } },
	    "next=https://voice.twilio.com/v1/x\n" },
	{ "open", 201, "", "",
	    { { "update_count", "1", NEEDED, INT },
		{ "update_request", "\"accepted\"", NONE, TEXT } },
	    "updated=1\n" },
	{ "inherit", 202, "", "", { { "dialing_permissions_inheritance", "true", NEEDED, BOOL } },
	    "inherits=1\n" },
	{ "numbers", 200, "{\"incoming_phone_numbers\":[", PAGE_END,
	    { { "sid", PN, NEEDED, EXACT }, { "phone_number", "\"+16505550109\"", NEEDED, EXACT },
		{ "friendly_name", "\"Main\"", FREE, TEXT }, { "status", "\"in-use\"", FREE, TEXT },
		{ "type", "\"local\"", FREE, TEXT },
		{ "voice_url", "\"https://x.example/y?z=1\"", FREE, TEXT },
		{ "trunk_sid", "null", FREE, TEXT },
		{ "voice_application_sid", "\"\"", FREE, TEXT },
		{ "capabilities", "{\"voice\":true,\"sms\":false}", FREE, OBJECT } },
	    "sid=PN0123456789abcdef0123456789abcdef\nnumber=+16505550109\nname=Main\nstatus=in-use\n"
	    "type=local\nurl=https://x.example/y?z=1\ntrunk=\napplication=\nvoice=1\nnext=\n" },
	{ "lookup", 200, "", "",
	    { { "valid", "true", NEEDED, BOOL },
		{ "phone_number", "\"+14159929960\"", NEEDED, EXACT },
		{ "country_code", "\"US\"", FREE, TEXT },
		{ "national_format", "\"(415) 992-9960\"", FREE, TEXT },
		{ "validation_errors", "null", FREE, LIST },
		{ "line_type_intelligence",
		    "{\"error_code\":null,\"mobile_country_code\":\"240\",\"mobile_network_code\":\"38\","
		    "\"carrier_name\":\"Twilio - SMS/MMS-SVR\",\"type\":\"nonFixedVoip\"}",
		    FREE, OBJECT } },
	    "valid=1\nproblems=\nnumber=+14159929960\ncountry=US\nnational=(415) 992-9960\nline=nonFixedVoip\n"
	    "carrier=Twilio - SMS/MMS-SVR\nmcc=240\nmnc=38\nerror=0\n" },
	{ "lookup", 200, "", "",
	    { { "valid", "false", NEEDED, BOOL }, { "phone_number", "\"+141599\"", FREE, TEXT },
		{ "validation_errors", "[\"TOO_SHORT\",\"INVALID_LENGTH\"]", FREE, LIST },
		{ "line_type_intelligence", "null", FREE, OBJECT } },
	    "valid=0\nproblems=TOO_SHORT, INVALID_LENGTH\nnumber=+141599\ncountry=\nnational=\nline=\n"
	    "carrier=\nmcc=\nmnc=\nerror=0\n" },
};
static void values_out_of_bounds(void **state)
{
	static const struct bad_body rows[] = {
		{ "open", "{\"update_count\":-1}" },
		{ "prefixes", "{\"content\":[{\"prefix\":\"+\"}],\"meta\":{}}" },
		{ "prefixes", "{\"content\":[{\"prefix\":\"370\"}],\"meta\":{}}" },
		{ "prefixes", "{\"content\":[{\"prefix\":\"+37a\"}],\"meta\":{}}" },
		{ "lookup", "{\"valid\":false,\"validation_errors\":[\"X\",7]}" },
		{ "lookup", "{\"valid\":true}" },
		{ "country",
		    "{\"iso_code\":\"ng\",\"low_risk_numbers_enabled\":true,"
		    "\"high_risk_special_numbers_enabled\":true,"
		    "\"high_risk_tollfraud_numbers_enabled\":true}" },
	};

	(void)state;
	bad_bodies(rows, sizeof rows / sizeof *rows);
}

static void no_answers_at_all(void **state)
{
	static const char *const bodies[] = { "", " ", "null", "true", "[]", "7", "\"x\"", "{",
		"{\"sid\":", "{}{}", "<html><body>502</body></html>", "\xff\xfe{}",
		"{\"calls\":[7],\"next_page_uri\":null}", "{\"content\":[[]],\"meta\":{}}",
		"{\"outgoing_caller_ids\":[null]}", "{\"incoming_phone_numbers\":[\"x\"]}" };

	(void)state;
	no_answers(bodies, sizeof bodies / sizeof *bodies, "delete balance");
	assert_false(reads("balance", 200, "<html>"));
	assert_false(reads("balance", 200, "[]"));
}

/* The code is six digits, and its loss is not taken lightly: the phone rings. */
static void no_code_no_success(void **state)
{
	static const char *const codes[] = { "\"12345\"", "\"123456x\"", "\"1234567\"",
		"\"12 456\"", "\"abcdef\"", "\"\"", "123456" };
	const struct fixture *f = &fixtures[0];

	(void)state;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		assert_false(reads("verify", 200, body_of(f, 4, codes[i])));
		assert_int_equal(refusal.kind, ERROR_NETWORK);
		assert_non_null(strstr(refusal.hint, "may ring"));
		assert_null(strstr(refusal.message, "12345"));
		assert_null(strstr(refusal.detail, "12345"));
	}
	assert_false(reads("verify", 500, "{\"code\":20500,\"message\":\"x\"}"));
	assert_non_null(strstr(refusal.hint, "may ring"));
	assert_false(reads("verify", 408, "<html>"));
	assert_non_null(strstr(refusal.hint, "may ring"));
	assert_false(reads("verify", 400, "{\"code\":21215,\"message\":\"x\"}"));
	assert_null(strstr(refusal.hint, "may ring"));
	assert_false(reads("verify", 429, "{\"code\":20429,\"message\":\"x\"}"));
	assert_null(strstr(refusal.hint, "may ring"));
}

static void gone_counts_as_removed(void **state)
{
	(void)state;
	assert_true(reads("delete", 204, ""));
	assert_string_equal(said, "was_gone=0\n");
	assert_true(reads("delete", 404,
	    "{\"code\":20404,\"message\":\"not found\",\"status\":404}"));
	assert_string_equal(said, "was_gone=1\n");
	/* Not Twilio's 404: nobody knows what became of it. */
	assert_false(reads("delete", 404, "<html>not found</html>"));
	assert_int_equal(refusal.kind, ERROR_NETWORK);
	assert_false(reads("delete", 401, "{\"code\":20003,\"message\":\"Authenticate\"}"));
	assert_int_equal(twilio_error_number(&refusal), 20003);
}

static void dates(void **state)
{
	static const struct {
		const char *twilio, *ours; /* NULL: refused */
	} rows[] = {
		{ "Fri, 18 Oct 2019 17:03:00 +0000", "2019-10-18T17:03:00Z" },
		{ "18 Oct 2019 17:03:00 +0000", "2019-10-18T17:03:00Z" },
		{ "Sun, 1 Mar 2026 00:30:00 +0130", "2026-02-28T23:00:00Z" },
		{ "Thu, 29 Feb 2024 23:59:59 -0800", "2024-03-01T07:59:59Z" },
		{ "Sat, 21 Nov 2026 12:00:00 GMT", "2026-11-21T12:00:00Z" },
		{ "", "" },
		{ "Sun, 29 Feb 2026 00:00:00 +0000", NULL },
		{ "Fri, 31 Apr 2026 00:00:00 +0000", NULL },
		{ "Fri, 00 Apr 2026 00:00:00 +0000", NULL },
		{ "Fri, 18 Okt 2019 17:03:00 +0000", NULL },
		{ "Fr, 18 Oct 2019 17:03:00 +0000", NULL },
		{ "Fri 18 Oct 2019 17:03:00 +0000", NULL },
		{ "Fri, 18 Oct 19 17:03:00 +0000", NULL },
		{ "Fri, 18 Oct 2019 24:03:00 +0000", NULL },
		{ "Fri, 18 Oct 2019 17:60:00 +0000", NULL },
		{ "Fri, 18 Oct 2019 17:03:00", NULL },
		{ "Fri, 18 Oct 2019 17:03:00 ", NULL },
		{ "Fri, 18 Oct 2019 17:03:00 +00", NULL },
		{ "Fri, 18 Oct 2019 17:03:00 +9900", NULL },
		{ "Fri, 18 Oct 2019 17:03:00 +0000 x", NULL },
		{ "Fri, 18 Oct 1960 17:03:00 +0000", NULL },
		{ "2019-10-18T17:03:00Z", NULL },
		{ "F", NULL },
		{ "Fri,", NULL },
		{ "1", NULL },
	};
	char value[80], want[80];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool ok;

		(void)snprintf(value, sizeof value, "\"%s\"", rows[i].twilio);
		ok = reads("caller_id", 200, body_of(&fixtures[1], 4, value));
		if (ok != (rows[i].ours != NULL))
			fail_msg("%s: %s", rows[i].twilio, said);
		if (!ok)
			continue;
		(void)snprintf(want, sizeof want, "created=%s\n", rows[i].ours);
		if (strstr(said, want) == NULL)
			fail_msg("%s: %s", rows[i].twilio, said);
	}
}

static void call_words(void **state)
{
	static const char *const words[] = { "queued", "ringing", "in-progress", "completed",
		"busy", "failed", "no-answer", "canceled", "evaporated" };
	char value[40], want[40];

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		(void)snprintf(value, sizeof value, "\"%s\"", words[i]);
		assert_true(reads("call", 200, body_of(&fixtures[4], 3, value)));
		(void)snprintf(want, sizeof want, "word=%s\nstatus=%zu\n", words[i], i);
		assert_non_null(strstr(said, want));
	}
}

/* The contract does not name it: whatever it is, the call itself is read. */
static void error_code_of_a_call(void **state)
{
	static const struct {
		const char *value, *said;
	} rows[] = { { "13227", "error=13227\n" }, { "\"13227\"", "error=13227\n" },
		{ "null", "error=0\n" }, { NULL, "error=0\n" }, { "\"\"", "error=0\n" },
		{ "\"x1\"", "error=0\n" }, { "{}", "error=0\n" }, { "-3", "error=0\n" },
		{ "1.5", "error=0\n" }, { "4294980523", "error=0\n" } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(reads("call", 200, body_of(&fixtures[4], 8, rows[i].value)));
		assert_non_null(strstr(said, rows[i].said));
	}
}

/* Twilio's filter is partial; ours is not. */
static void found_exactly(void **state)
{
	struct twilio_number items[] = { { .number = "+165055501091" },
		{ .number = "+16505550109" } };
	struct twilio_caller_id ids[] = { { .number = "+16505550101" } };
	struct twilio_numbers page = { .items = items, .n = 2 };
	struct twilio_caller_ids callers = { .items = ids, .n = 1 };

	(void)state;
	assert_ptr_equal(twilio_numbers_find(&page, "+16505550109"), &items[1]);
	assert_null(twilio_numbers_find(&page, "+1650555010"));
	assert_ptr_equal(twilio_caller_ids_find(&callers, "+16505550101"), &ids[0]);
	assert_null(twilio_caller_ids_find(&callers, "+1650555010"));
}

/* The account is read without its token when nobody asked for it. */
static void token_only_when_asked(void **state)
{
	const struct fixture *f = &fixtures[6];
	const char *body = body_of(f, 5, NULL);
	const struct http_reply reply = reply_with(HTTP_ANSWERED, 200, body);
	struct arena arena = { 0 };
	struct twilio_account account;

	(void)state;
	assert_true(twilio_account_read(&reply, &arena, &account, NULL, &refusal));
	assert_true(account.trial);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TESTS,
		cmocka_unit_test(values_out_of_bounds),
		cmocka_unit_test(no_answers_at_all),
		cmocka_unit_test(no_code_no_success),
		cmocka_unit_test(gone_counts_as_removed),
		cmocka_unit_test(dates),
		cmocka_unit_test(call_words),
		cmocka_unit_test(error_code_of_a_call),
		cmocka_unit_test(found_exactly),
		cmocka_unit_test(token_only_when_asked),
	};

	fixtures_use(readers, READERS, fixtures, sizeof fixtures / sizeof *fixtures);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
