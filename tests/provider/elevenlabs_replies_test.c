/* What comes in from ElevenLabs: fixtures.h, its pages, and its refusals in three forms. */
#include "provider/elevenlabs_parts.h"
#include "tests/provider/elevenlabs_readers.h"
#include "tests/provider/refusals.h"

#define AGENT "agent_practice_reception_en"
#define PHONE "phnum_0123"

#define SIP_FIELDS                                                                                \
	{                                                                                         \
		{ "phone_number_id", "\"" PHONE "\"", NEEDED, EXACT },                            \
		    { "phone_number", "\"+32480210449\"", NEEDED, EXACT },                        \
		    { "label", "\"Pool\"", FREE, TEXT },                                          \
		    { "provider", "\"sip_trunk\"", FREE, TEXT },                                  \
		    { "supports_inbound", "true", FREE, BOOL },                                   \
		    { "supports_outbound", "false", FREE, BOOL },                                 \
		    { "assigned_agent",                                                           \
			    "{\"agent_id\":\"" AGENT "\",\"agent_name\":\"Reception EN\"}", FREE, \
			    OBJECT },                                                             \
		    { "provider_config", "null", FREE, OBJECT },                                  \
		    { "outbound_trunk",                                                           \
			    "{\"address\":\"sip.telnyx.com\",\"transport\":\"tcp\","              \
			    "\"media_encryption\":\"allowed\",\"has_auth_credentials\":false}",   \
			    FREE, OBJECT },                                                       \
		    { "inbound_trunk", "{\"allowed_addresses\":[]}", FREE, OBJECT },              \
		    { "livekit_stack", "\"standard\"", NONE, TEXT },                              \
	}
#define SIP_SAID                                                                          \
	"id=" PHONE "\nnumber=+32480210449\nlabel=Pool\nprovider=sip_trunk\nagent=" AGENT \
	"\nagent name=Reception EN\nin=1\nout=0\naddress=sip.telnyx.com\ntransport=tcp\ntrunk=1\n"

static const struct fixture fixtures[] = {
	{ "agents", 200, "{\"agents\":[", "],\"has_more\":false}",
	    { { "agent_id", "\"" AGENT "\"", NEEDED, EXACT },
		{ "name", "\"Reception EN\"", FREE, TEXT }, { "tags", "[]", NONE, LIST },
		{ "created_at_unix_secs", "1750000000", NONE, INT },
		{ "archived", "true", FREE, BOOL } },
	    "id=" AGENT "\nname=Reception EN\narchived=1\nnext=\n" },
	{ "agents", 200, "", "",
	    { { "agents", "[]", NEEDED, LIST }, { "has_more", "false", NEEDED, BOOL },
		{ "next_cursor", "null", FREE, LINK } },
	    "next=\n" },
	{ "number", 200, "", "", SIP_FIELDS, SIP_SAID },
	{ "numbers", 200, "[", "]", SIP_FIELDS, SIP_SAID },
	{ "number", 200, "", "",
	    { { "phone_number_id", "\"" PHONE "\"", NEEDED, EXACT },
		{ "phone_number", "\"+16505550201\"", NEEDED, EXACT },
		{ "label", "\"De Zwaan\"", FREE, TEXT }, { "provider", "\"twilio\"", FREE, TEXT } },
	    "id=" PHONE
	    "\nnumber=+16505550201\nlabel=De Zwaan\nprovider=twilio\nagent=\nagent name=\n"
	    "in=1\nout=1\naddress=\ntransport=\ntrunk=0\n" },
	{ "import", 200, "", "", { { "phone_number_id", "\"" PHONE "\"", NEEDED, EXACT } },
	    "id=" PHONE "\n" },
};

static void no_answers_at_all(void **state)
{
	static const char *const bodies[] = { "", " ", "null", "true", "{}", "7", "\"x\"", "[",
		"[7]", "[null]", "[[]]", "{\"agents\":[]}", "<html>", "\xff[]" };

	(void)state;
	no_answers(bodies, sizeof bodies / sizeof *bodies, "delete");
}

static void forms_that_are_not_theirs(void **state)
{
	static const struct bad_field bad[] = {
		{ 0, 0, "\"a/b\"" },
		{ 2, 0, "\"a b\"" },
		{ 4, 1, "\"a b\"" },
		{ 2, 6, "{}" },
		{ 2, 6, "{\"agent_id\":\"a/b\",\"agent_name\":\"x\"}" },
		{ 2, 6, "{\"agent_id\":7,\"agent_name\":\"x\"}" },
		{ 2, 8, "{\"address\":\"x\"}" },
		{ 2, 8, "{\"address\":7,\"transport\":\"tcp\"}" },
		{ 5, 0, "\"../x\"" },
	};

	(void)state;
	bad_fields(bad, sizeof bad / sizeof *bad);
}

/* The place that the outbound trunk had before, and the one it has now. */
static void the_newer_place_counts(void **state)
{
	const struct fixture *f = &fixtures[2];

	(void)state;
	assert_true(reads("number", 200,
	    body_of(f, 7, "{\"address\":\"old.example\",\"transport\":\"udp\"}")));
	assert_non_null(strstr(said, "address=sip.telnyx.com\n"));
	assert_true(reads("number", 200,
	    "{\"phone_number_id\":\"p\",\"phone_number\":\"+1650\",\"provider_config\":"
	    "{\"address\":\"old.example\",\"transport\":\"udp\"}}"));
	assert_non_null(strstr(said, "address=old.example\ntransport=udp\n"));
}

static void pages_go_on_while_there_is_more(void **state)
{
	static const struct {
		const char *body, *said; /* NULL: refused */
	} rows[] = {
		{ "{\"agents\":[],\"has_more\":true,\"next_cursor\":\"abc=\"}", "next=abc=\n" },
		{ "{\"agents\":[],\"has_more\":false,\"next_cursor\":\"abc\"}", "next=\n" },
		{ "{\"agents\":[],\"has_more\":true,\"next_cursor\":null}", NULL },
		{ "{\"agents\":[],\"has_more\":true}", NULL },
		{ "{\"agents\":[],\"has_more\":true,\"next_cursor\":\"a b\"}", NULL },
		{ "{\"agents\":[],\"has_more\":1}", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool ok = reads("agents", 200, rows[i].body);

		if (ok != (rows[i].said != NULL))
			fail_msg("%s: %s", rows[i].body, said);
		if (ok)
			assert_string_equal(said, rows[i].said);
	}
}

/* A trunk's number is its owner's affair: the rest of the list is read all the same. */
static void a_trunk_of_another_form_spoils_no_list(void **state)
{
	(void)state;
	assert_true(reads("numbers", 200, body_of(&fixtures[3], 1, "\"front desk\"")));
	assert_non_null(strstr(said, "number=\nlabel=Pool"));
}

static void found_exactly(void **state)
{
	struct elevenlabs_number items[] = { { .number = "+165055502011" },
		{ .number = "+16505550201" } };
	struct elevenlabs_numbers all = { .items = items, .n = 2 };

	(void)state;
	assert_ptr_equal(elevenlabs_numbers_find(&all, "+16505550201"), &items[1]);
	assert_null(elevenlabs_numbers_find(&all, "+1650555020"));
}

/* ---- refusals */

static const struct refused refusal_rows[] = {
	{ 401, "{\"detail\":{\"status\":\"invalid_api_key\",\"message\":\"Invalid API key\"}}",
	    "elevenlabs-invalid_api_key", ERROR_REFUSED, "did not accept the key" },
	{ 401, "{\"detail\":{\"status\":\"needs_authorization\",\"message\":\"Not signed in\"}}",
	    "elevenlabs-needs_authorization", ERROR_REFUSED, "says: Not signed in" },
	{ 401, "{\"detail\":{\"status\":\"missing_permissions\",\"message\":\"no convai_read\"}}",
	    "elevenlabs-missing_permissions", ERROR_REFUSED, "may not" },
	{ 401, "{\"detail\":{\"status\":\"quota_exceeded\",\"message\":\"x\"}}",
	    "elevenlabs-quota_exceeded", ERROR_REFUSED, "quota" },
	{ 404,
	    "{\"detail\":{\"status\":\"document_not_found\",\"message\":\"Document not found.\"}}",
	    "elevenlabs-document_not_found", ERROR_NOT_FOUND, "gone" },
	{ 400, "{\"detail\":{\"status\":\"document_not_found\",\"message\":\"x\"}}",
	    "elevenlabs-document_not_found", ERROR_NOT_FOUND, "gone" },
	{ 404, "{\"detail\":{\"code\":\"not_found\",\"type\":\"x\",\"message\":\"y\"}}",
	    "elevenlabs-not_found", ERROR_NOT_FOUND, "gone" },
	{ 409, "{\"detail\":{\"status\":\"conflict\",\"message\":\"Number already exists\"}}",
	    "elevenlabs-exists", ERROR_CONFLICT, "a second time. (HTTP 409)" },
	{ 400, "{\"detail\":{\"status\":\"bad\",\"message\":\"Twilio: could not authenticate\"}}",
	    "elevenlabs-twilio", ERROR_REFUSED, "Twilio account" },
	{ 422,
	    "{\"detail\":[{\"loc\":[\"body\",\"sid\",0],\"msg\":\"Field required\",\"type\":\"missing\","
	    "\"input\":\"a-token\"},{\"loc\":[\"body\"],\"msg\":\"x\",\"type\":\"y\"}]}",
	    "elevenlabs-http-422", ERROR_REFUSED,
	    "ElevenLabs says: Field required (body.sid); x (body) (HTTP 422)" },
	{ 400, "{\"detail\":\"Not \\u001b[31mso\\u202e\"}", "elevenlabs-http-400", ERROR_REFUSED,
	    "ElevenLabs says: Not ^[[31mso<U+202E> (HTTP 400)" },
	{ 400,
	    "{\"detail\":{\"status\":\"x\",\"message\":\"Phone number 1 not found in the Twilio account\"}}",
	    "elevenlabs-twilio", ERROR_REFUSED, "Twilio account" },
	{ 429, "{\"detail\":{\"status\":\"too_many_concurrent_requests\",\"message\":\"x\"}}",
	    "elevenlabs-too_many_concurrent_requests", ERROR_NETWORK, "no more requests" },
	{ 429, "{\"detail\":{\"status\":\"system_busy\",\"message\":\"x\"}}",
	    "elevenlabs-system_busy", ERROR_NETWORK, "too busy" },
	{ 429, "", "elevenlabs-http-429", ERROR_NETWORK, "no more requests" },
	{ 500, "{\"detail\":\"Twilio account not found\"}", "elevenlabs-http-500", ERROR_NETWORK,
	    "could not say" },
	{ 500, "Internal Server Error", "elevenlabs-http-500", ERROR_NETWORK,
	    "a fault of its own" },
	{ 404, "{\"detail\":\"Not Found\"}", "elevenlabs-http-404", ERROR_NETWORK,
	    "does not speak" },
	{ 404, "<html>", "elevenlabs-http-404", ERROR_NETWORK, "does not speak" },
	{ 403, "{\"message\":\"blocked\"}", "elevenlabs-http-403", ERROR_NETWORK,
	    "does not speak" },
	{ 422, "{\"detail\":[7,{},{\"msg\":7}]}", "elevenlabs-http-422", ERROR_NETWORK,
	    "does not speak" },
	{ 400, "{\"detail\":{\"status\":\"a b\",\"message\":\"Words\"}}", "elevenlabs-http-400",
	    ERROR_REFUSED, "ElevenLabs says: Words (HTTP 400)" },
};

static void refusals(void **state)
{
	(void)state;
	refused_in_words(refusal_rows, sizeof refusal_rows / sizeof *refusal_rows);
}

static void deleted(void **state)
{
	(void)state;
	assert_true(reads("delete", 200, "{}"));
	assert_string_equal(said, "was_gone=0\n");
	assert_true(reads("delete", 200, ""));
	assert_true(reads("delete", 204, ""));
	assert_false(reads("delete", 205, ""));
	assert_false(reads("delete", 200, "<html>log in</html>"));
	assert_false(reads("delete", 404, "{\"detail\":\"no route\"}")); /* a gateway's */
	assert_int_equal(refusal.kind, ERROR_NETWORK);
}

static void surely_not_imported(void **state)
{
	static const struct ending rows[] = {
		{ HTTP_ANSWERED, 422, "{\"detail\":[{\"loc\":[],\"msg\":\"x\",\"type\":\"y\"}]}",
		    true },
		{ HTTP_ANSWERED, 400,
		    "{\"detail\":{\"status\":\"a\",\"message\":\"already exists\"}}", true },
		{ HTTP_ANSWERED, 429, "", true },
		{ HTTP_NOT_SENT, 0, "", true },
		{ HTTP_ANSWERED, 404, "{\"detail\":\"Not Found\"}", false },
		{ HTTP_ANSWERED, 500, "{\"detail\":{\"status\":\"a\",\"message\":\"b\"}}", false },
		{ HTTP_ANSWERED, 200, "{}", false },
		{ HTTP_NO_ANSWER, 0, "", false },
		{ HTTP_BAD_ANSWER, 200, "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct http_reply reply =
		    reply_with(rows[i].end, rows[i].status, rows[i].body);
		struct arena arena = { 0 };
		const char *id = "x";

		assert_false(elevenlabs_import_read(&reply, &arena, &id, &refusal));
		assert_null(id);
		ended_so(&rows[i], elevenlabs_import_refused(&reply, &refusal), "all the same");
		arena_done(&arena);
	}
}

static void whose_fault(void **state)
{
	static const struct {
		size_t row;
		bool account;
	} rows[] = { { 0, true }, { 1, true }, { 2, true }, { 3, true }, { 4, false }, { 9, false },
		{ 18, false } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int status = refusal_rows[rows[i].row].status;

		assert_false(reads("agents", status, refusal_rows[rows[i].row].body));
		assert_int_equal(elevenlabs_error_account(status, &refusal), rows[i].account);
	}
}

static void every_code_has_words(void **state)
{
	(void)state;
	codes_have_words(&elevenlabs_rest, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TESTS,
		cmocka_unit_test(no_answers_at_all),
		cmocka_unit_test(forms_that_are_not_theirs),
		cmocka_unit_test(the_newer_place_counts),
		cmocka_unit_test(pages_go_on_while_there_is_more),
		cmocka_unit_test(a_trunk_of_another_form_spoils_no_list),
		cmocka_unit_test(found_exactly),
		cmocka_unit_test(refusals),
		cmocka_unit_test(every_code_has_words),
		cmocka_unit_test(deleted),
		cmocka_unit_test(surely_not_imported),
		cmocka_unit_test(whose_fault),
	};

	fixtures_use(eleven_readers, ELEVEN_READERS, fixtures, sizeof fixtures / sizeof *fixtures);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
