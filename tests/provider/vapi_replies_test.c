/* What comes in from Vapi: fixtures.h, lists that go on, its refusals, which have only words. */
#include <stdlib.h>

#include "provider/vapi_parts.h"
#include "tests/provider/refusals.h"
#include "tests/provider/vapi_readers.h"

#define ID "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
#define ORG "99999999-4e5f-6071-8293-a4b5c6d7e8f9"
#define ASSISTANT "11111111-2222-3333-4444-555555555555"
#define AC "AC0123456789abcdef0123456789abcdef"
#define MADE "2026-01-02T03:04:05.678Z"
#define CHANGED "2026-02-03T04:05:06.789Z"

#define TWILIO_FIELDS                                                                           \
	{                                                                                       \
		{ "id", "\"" ID "\"", NEEDED, EXACT }, { "orgId", "\"" ORG "\"", NONE, EXACT }, \
		    { "number", "\"+16505550201\"", FREE, EXACT },                              \
		    { "name", "\"Front desk\"", FREE, TEXT },                                   \
		    { "provider", "\"twilio\"", NEEDED, TEXT },                                 \
		    { "status", "\"active\"", FREE, TEXT },                                     \
		    { "assistantId", "\"" ASSISTANT "\"", FREE, EXACT },                        \
		    { "twilioAccountSid", "\"" AC "\"", FREE, EXACT },                          \
		    { "twilioAuthToken", "\"never-shown\"", NONE, TEXT },                       \
		    { "createdAt", "\"" MADE "\"", NEEDED, DATE },                              \
		    { "updatedAt", "\"" CHANGED "\"", NEEDED, DATE },                           \
	}
#define TWILIO_SAID                                                                                \
	"id=" ID "\nnumber=+16505550201\nname=Front desk\nprovider=twilio\nstatus=active\n"        \
	"assistant=" ASSISTANT "\naccount=" AC "\ncredential=\ncreated=" MADE "\nupdated=" CHANGED \
	"\n"
#define ASSISTANT_FIELDS                                               \
	{                                                              \
		{ "id", "\"" ASSISTANT "\"", NEEDED, EXACT },          \
		    { "orgId", "\"" ORG "\"", NONE, EXACT },           \
		    { "name", "\"Receptie (nl)\"", FREE, TEXT },       \
		    { "model", "{\"provider\":\"x\"}", NONE, OBJECT }, \
		    { "createdAt", "\"" MADE "\"", NEEDED, DATE },     \
		    { "updatedAt", "\"" CHANGED "\"", FREE, DATE },    \
	}
#define ASSISTANT_SAID \
	"id=" ASSISTANT "\nname=Receptie (nl)\ncreated=" MADE "\nupdated=" CHANGED "\n"

static const struct fixture fixtures[] = {
	{ "number", 200, "", "", TWILIO_FIELDS, TWILIO_SAID },
	{ "numbers", 200, "[", "]", TWILIO_FIELDS, TWILIO_SAID "next=\n" },
	{ "import", 201, "", "",
	    { { "id", "\"" ID "\"", NEEDED, EXACT }, { "provider", "\"telnyx\"", NEEDED, TEXT },
		{ "number", "\"+32480210449\"", FREE, EXACT },
		{ "credentialId", "\"" ORG "\"", FREE, EXACT },
		{ "createdAt", "\"" MADE "\"", NEEDED, DATE },
		{ "updatedAt", "\"" CHANGED "\"", NEEDED, DATE } },
	    "id=" ID
	    "\nnumber=+32480210449\nname=\nprovider=telnyx\nstatus=\nassistant=\naccount=\n"
	    "credential=" ORG "\ncreated=" MADE "\nupdated=" CHANGED "\n" },
	{ "assistants", 200, "[", "]", ASSISTANT_FIELDS, ASSISTANT_SAID "next=\n" },
};

static void no_answers_at_all(void **state)
{
	static const char *const bodies[] = { "", " ", "null", "true", "{}", "7", "\"x\"", "[",
		"[7]", "[null]", "[[]]", "{\"results\":[]}", "<html>", "\xff[]" };

	(void)state;
	no_answers(bodies, sizeof bodies / sizeof *bodies, "delete");
}

static void forms_that_are_not_theirs(void **state)
{
	static const struct bad_field bad[] = {
		{ 0, 0, "\"0a1b2c3d-4e5f-6071-8293\"" },
		{ 0, 2, "\"a b\"" }, /* Twilio's */
		{ 0, 6, "\"Front desk\"" },
		{ 0, 7, "\"" ID "\"" },
		{ 2, 3, "\"x\"" },
		{ 0, 9, "\"2026-01-02 03:04:05\"" },
		{ 0, 9, "\"\"" },
		{ 0, 10, "\"\"" },
	};

	(void)state;
	bad_fields(bad, sizeof bad / sizeof *bad);
}

/* A line of somebody's own with anything for a number: the rest of the list is read all the same.
 */
static void a_line_of_another_kind_spoils_no_list(void **state)
{
#define LINE(provider, number)                                                               \
	"{\"id\":\"" ID "\",\"provider\":\"" provider "\",\"number\":\"" number              \
	"\",\"twilioAccountSid\":\"ACtest\",\"assistantId\":\"a b\",\"credentialId\":\"x\"," \
	"\"createdAt\":\"" MADE "\",\"updatedAt\":\"" CHANGED "\"}"

	(void)state;
	assert_true(reads("numbers", 200, "[" LINE("byo-phone-number", "front desk 1") "]"));
	assert_non_null(strstr(said, "number=\n"));
	assert_non_null(strstr(said, "assistant=\naccount=\ncredential=\n"));
	assert_true(reads("numbers", 200, "[" LINE("byo-phone-number", "1001") "]"));
	assert_non_null(strstr(said, "number=1001\n"));
	assert_false(reads("numbers", 200, "[" LINE("twilio", "front desk 1") "]"));
}

/* ---- lists that go on: `n` numbers, the i-th made at the moment that `moment` gives */

static char *list_of(int n, int (*moment)(int i))
{
	char *body = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&body, &size);

	assert_non_null(out);
	for (int i = 0; i < n; i++)
		fprintf(out,
		    "%s{\"id\":\"00000000-0000-0000-0000-%012d\",\"provider\":\"vapi\",\"createdAt\":"
		    "\"2026-01-02T03:%02d:%02d.000Z\",\"updatedAt\":\"" CHANGED "\"}",
		    i == 0 ? "[" : ",", i, moment(i) / 60, moment(i) % 60);
	fprintf(out, "]");
	fclose(out);
	return body;
}

static int falling(int i)
{
	return 1500 - i;
}
static int rising(int i)
{
	return i;
}
static int standing(int i)
{
	(void)i;
	return 7;
}
static int tumbling(int i)
{
	return i * 7 % 1000;
}

static bool numbers_of(int n, int (*moment)(int i), struct vapi_numbers *page, struct arena *arena)
{
	char *body = list_of(n, moment);
	const struct http_reply reply = reply_with(HTTP_ANSWERED, 200, body);
	bool ok;

	error_clear(&refusal);
	ok = vapi_numbers_read(&reply, arena, page, &refusal);
	free(body);
	return ok;
}

static void a_full_page_has_a_next_one(void **state)
{
	static const struct {
		int n;
		int (*moment)(int i);
		const char *next; /* NULL: no list that can be read to its end */
	} rows[] = {
		{ 999, falling, "" },
		{ 1000, falling, "createdAtLe=2026-01-02T03:08:21.000Z" },
		{ 1000, rising, "createdAtGe=2026-01-02T03:16:39.000Z" },
		{ 1000, standing, NULL },
		{ 1000, tumbling, NULL },
		{ 999, tumbling, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = { 0 };
		struct vapi_numbers page;
		bool ok = numbers_of(rows[i].n, rows[i].moment, &page, &arena);

		assert_int_equal(ok, rows[i].next != NULL);
		if (ok) {
			assert_int_equal(page.n, rows[i].n);
			assert_string_equal(page.next, rows[i].next);
		} else {
			assert_string_equal(refusal.code, "answer-unexpected");
			assert_int_equal(page.n, 0);
		}
		arena_done(&arena);
	}
}

static void found_exactly(void **state)
{
	struct vapi_number items[] = { { .number = "+165055502011" },
		{ .number = "+16505550201" } };
	struct vapi_numbers page = { .items = items, .n = 2 };

	(void)state;
	assert_ptr_equal(vapi_numbers_find(&page, "+16505550201"), &items[1]);
	assert_null(vapi_numbers_find(&page, "+1650555020"));
}

/* ---- refusals */

static void refusals(void **state)
{
	static const struct refused rows[] = {
		{ 400,
		    "{\"message\":\"Existing Phone Number " ID
		    " Has Identical `number` +16505550201\",\"error\":\"Bad Request\",\"statusCode\":400}",
		    "vapi-exists", ERROR_CONFLICT, "already" },
		{ 400, "{\"message\":[\"Phone number already exists\"],\"statusCode\":400}",
		    "vapi-exists", ERROR_CONFLICT, "already" },
		{ 409, "{\"message\":\"Number ALREADY EXISTS.\",\"statusCode\":409}", "vapi-exists",
		    ERROR_CONFLICT, "already" },
		{ 400,
		    "{\"message\":[\"property fromNumber should not exist\"],\"error\":\"Bad Request\","
		    "\"statusCode\":400}",
		    "vapi-unknown-property", ERROR_REFUSED, "did not understand" },
		{ 400,
		    "{\"message\":\"Number Not Found on Twilio. Hot tip, you may be missing the country code\","
		    "\"error\":\"Bad Request\",\"statusCode\":400}",
		    "vapi-not-at-twilio", ERROR_REFUSED, "own numbers" },
		{ 400, "{\"message\":\"Twilio credentials are invalid\",\"statusCode\":400}",
		    "vapi-twilio", ERROR_REFUSED, "sign in at Twilio" },
		{ 400, "{\"message\":\"Credential " ID " does not exist\",\"statusCode\":400}",
		    "vapi-credential", ERROR_REFUSED, "Telnyx key" },
		{ 400, "{\"message\":\"Assistant " ID " not found\",\"statusCode\":400}",
		    "vapi-assistant", ERROR_REFUSED, "assistant" },
		{ 400,
		    "{\"message\":[\"number must be E.164\",\"name too long\"],\"error\":\"Bad Request\"}",
		    "vapi-http-400", ERROR_REFUSED,
		    "Vapi says: number must be E.164; name too long (HTTP 400)" },
		{ 401,
		    "{\"message\":\"Invalid Key. Hot tip, you may be using the private key instead of the"
		    " public key, or vice versa.\",\"error\":\"Unauthorized\",\"statusCode\":401}",
		    "vapi-http-401", ERROR_REFUSED, "did not accept the key" },
		{ 403, "{\"message\":\"Forbidden\",\"statusCode\":403}", "vapi-http-403",
		    ERROR_REFUSED, "may not" },
		{ 404, "{\"message\":\"Not Found\",\"statusCode\":404}", "vapi-http-404",
		    ERROR_NOT_FOUND, "gone" },
		{ 404, "{\"message\":\"no Route matched with those values\"}", "vapi-http-404",
		    ERROR_NETWORK, "does not speak as Vapi does" },
		{ 400, "{\"message\":\"x \\u001b[31m\\u202e\",\"error\":\"y\"}", "vapi-http-400",
		    ERROR_REFUSED, "Vapi says: x ^[[31m<U+202E> (HTTP 400)" },
		{ 404,
		    "{\"message\":\"Cannot DELETE /phone-number/x\",\"error\":\"Not Found\",\"statusCode\":404}",
		    "vapi-http-404", ERROR_NETWORK, "does not speak as Vapi does" },
		{ 400,
		    "{\"message\":\"It is not one of this Twilio account's incoming phone numbers\",\"statusCode\":400}",
		    "vapi-not-at-twilio", ERROR_REFUSED, "own numbers" },
		/* Words mean something of theirs only in a request that they looked at. */
		{ 401,
		    "{\"message\":\"Invalid or missing credentials\",\"error\":\"Unauthorized\",\"statusCode\":401}",
		    "vapi-http-401", ERROR_REFUSED, "did not accept the key" },
		{ 403, "{\"message\":\"Credential lacks rights\",\"statusCode\":403}",
		    "vapi-http-403", ERROR_REFUSED, "may not" },
		{ 500, "{\"message\":\"Twilio credentials are invalid\",\"statusCode\":500}",
		    "vapi-http-500", ERROR_NETWORK, "could not say" },
		{ 422,
		    "{\"message\":\"token 0123456789abcdef0123456789abcdef of " AC
		    " is bad\",\"statusCode\":422}",
		    "vapi-http-422", ERROR_REFUSED,
		    "token ################################ of " AC " is bad" },
		{ 429, "", "vapi-http-429", ERROR_NETWORK, "no more requests" },
		{ 500, "{\"message\":\"Internal server error\",\"statusCode\":500}",
		    "vapi-http-500", ERROR_NETWORK, "a fault of its own" },
		{ 502, "<html>", "vapi-http-502", ERROR_NETWORK, "a fault of its own" },
		{ 403, "<html>", "vapi-http-403", ERROR_NETWORK, "does not speak" },
		{ 404, "{}", "vapi-http-404", ERROR_NETWORK, "does not speak" },
		{ 404, "[]", "vapi-http-404", ERROR_NETWORK, "does not speak" },
		{ 400, "{\"message\":[7,{}],\"statusCode\":400}", "vapi-http-400", ERROR_NETWORK,
		    "does not speak" },
	};

	(void)state;
	refused_in_words(rows, sizeof rows / sizeof *rows);
}

static void deleted(void **state)
{
	(void)state;
	assert_true(reads("delete", 200, "{\"id\":\"" ID "\"}"));
	assert_string_equal(said, "was_gone=0\n");
	assert_true(reads("delete", 204, ""));
	assert_string_equal(said, "was_gone=0\n");
	assert_false(reads("delete", 200, "<html>log in</html>"));
	assert_int_equal(refusal.kind, ERROR_NETWORK);
	assert_false(reads("delete", 404, "<html>not found</html>"));
	assert_int_equal(refusal.kind, ERROR_NETWORK);
}

/* ---- an import that may have come about although nobody said so */

static void surely_not_imported(void **state)
{
	static const struct ending rows[] = {
		{ HTTP_ANSWERED, 400, "{\"message\":\"x\",\"statusCode\":400}", true },
		{ HTTP_ANSWERED, 400, "{\"message\":\"already exists\",\"statusCode\":400}", true },
		{ HTTP_ANSWERED, 401, "{\"message\":\"x\",\"statusCode\":401}", true },
		{ HTTP_ANSWERED, 429, "", true },
		{ HTTP_NOT_SENT, 0, "", true },
		{ HTTP_ANSWERED, 400, "<html>", false },
		{ HTTP_ANSWERED, 408, "{\"message\":\"x\",\"statusCode\":408}", false },
		{ HTTP_ANSWERED, 500, "{\"message\":\"x\",\"statusCode\":500}", false },
		{ HTTP_ANSWERED, 201, "{}", false },
		{ HTTP_ANSWERED, 201, "", false },
		{ HTTP_NO_ANSWER, 0, "", false },
		{ HTTP_BAD_ANSWER, 201, "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct http_reply reply =
		    reply_with(rows[i].end, rows[i].status, rows[i].body);
		struct arena arena = { 0 };
		struct vapi_number n;

		assert_false(vapi_import_read(&reply, &arena, &n, &refusal));
		assert_null(n.id);
		ended_so(&rows[i], vapi_import_refused(&reply, &refusal), "all the same");
		arena_done(&arena);
	}
}

static void whose_fault(void **state)
{
	(void)state;
	assert_false(reads("numbers", 401, "{\"message\":\"x\",\"statusCode\":401}"));
	assert_true(vapi_error_account(401, &refusal));
	assert_non_null(strstr(refusal.hint, "VAPI_API_KEY"));
	assert_false(reads("numbers", 403, "<html>"));
	assert_false(vapi_error_account(403, &refusal));
	assert_false(reads("numbers", 400, "{\"message\":\"x\",\"statusCode\":400}"));
	assert_false(vapi_error_account(400, &refusal));
}

static void every_code_has_words(void **state)
{
	(void)state;
	codes_have_words(&vapi_rest, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TESTS,
		cmocka_unit_test(no_answers_at_all),
		cmocka_unit_test(forms_that_are_not_theirs),
		cmocka_unit_test(a_full_page_has_a_next_one),
		cmocka_unit_test(a_line_of_another_kind_spoils_no_list),
		cmocka_unit_test(found_exactly),
		cmocka_unit_test(refusals),
		cmocka_unit_test(every_code_has_words),
		cmocka_unit_test(deleted),
		cmocka_unit_test(surely_not_imported),
		cmocka_unit_test(whose_fault),
	};

	fixtures_use(vapi_readers, VAPI_READERS, fixtures, sizeof fixtures / sizeof *fixtures);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
