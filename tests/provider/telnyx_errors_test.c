/* Telnyx's refusals: by HTTP status, then by code; who says no, and what that leaves open. */
#include <stdlib.h>

#include "provider/telnyx_parts.h"
#include "tests/provider/refusals.h"
#include "tests/provider/telnyx_readers.h"

/* api-error-codes of Telnyx's knowledge base, as far as an operator can meet them here. */
static const int codes[] = { 10001, 10002, 10003, 10004, 10005, 10006, 10007, 10008, 10009, 10010,
	10012, 10013, 10014, 10015, 10016, 10017, 10018, 10019, 10020, 10021, 10022, 10023, 10024,
	10025, 10026, 10027, 10028, 10029, 10030, 10031, 10032, 10033, 10034, 10035, 10036, 10037,
	10038, 10039, 20001, 20002, 20003, 20006, 20008, 20012, 20013, 20014, 20015, 20016, 20017,
	20100, 85000, 85001, 85002, 85003, 85004, 85005, 85006, 85007, 85008, 90015, 90018, 90034,
	90041, 90042, 90043 };
#define CODES (sizeof codes / sizeof *codes)

static void answers(int status, int code)
{
	char body[200];

	(void)snprintf(body, sizeof body,
	    "{\"errors\":[{\"code\":\"%d\",\"title\":\"T\",\"detail\":\"Telnyx's own words\","
	    "\"source\":{\"pointer\":\"/phone_number\"}}]}",
	    code);
	assert_false(reads("numbers", status, body));
}

static void every_code_has_words(void **state)
{
	char end[40];

	(void)state;
	for (size_t i = 0; i < CODES; i++) {
		answers(400, codes[i]);
		(void)snprintf(end, sizeof end, " (Telnyx %d)", codes[i]);
		if (strstr(refusal.message, "own words") != NULL || refusal.hint[0] == '\0' ||
		    strlen(refusal.hint) >= sizeof refusal.hint - 4)
			fail_msg("%d: %s | %s", codes[i], refusal.message, refusal.hint);
		assert_string_equal(refusal.message + strlen(refusal.message) - strlen(end), end);
		assert_int_equal(telnyx_error_number(&refusal), codes[i]);
		assert_non_null(strstr(refusal.detail, "own words"));
		assert_non_null(strstr(refusal.detail, "/phone_number"));
	}
}

/* Each code once for each status, and none that is not in the list above but 10011. */
static void the_table_is_the_list(void **state)
{
	char code[16];
	size_t n = 0;

	(void)state;
	for (; rest_table_code(&telnyx_rest, n, code, sizeof code); n++) {
		size_t at = 0;

		while (at < CODES && codes[at] != (int)strtol(code, NULL, 10))
			at++;
		if (at == CODES && strcmp(code, "10011") != 0)
			fail_msg("%s is not in the list", code);
	}
	assert_int_equal(n, CODES + 2); /* 10011; 10015 also by its status */
}

static void kinds(void **state)
{
	static const struct {
		int status, code; /* code 0: none */
		enum error_kind kind;
		const char *name, *words;
	} rows[] = {
		{ 401, 10009, ERROR_REFUSED, "telnyx-10009", "API key" },
		{ 403, 10010, ERROR_REFUSED, "telnyx-10010", "may not" },
		{ 404, 10005, ERROR_NOT_FOUND, "telnyx-10005", "does not have" },
		{ 404, 10015, ERROR_NOT_FOUND, "telnyx-10015", "understand" },
		{ 400, 10015, ERROR_REFUSED, "telnyx-10015", "understand" },
		{ 422, 10015, ERROR_REFUSED, "telnyx-10015", "connection" },
		{ 429, 10011, ERROR_NETWORK, "telnyx-10011", "no more requests" },
		{ 422, 10011, ERROR_REFUSED, "telnyx-10011", "own words" },
		{ 409, 10012, ERROR_CONFLICT, "telnyx-10012", "already" },
		{ 422, 85001, ERROR_REFUSED, "telnyx-85001", "no longer to be had" },
		{ 400, 85000, ERROR_REFUSED, "telnyx-85000", "searched" },
		{ 422, 10007, ERROR_NETWORK, "telnyx-10007", "could not say" },
		{ 500, 10007, ERROR_NETWORK, "telnyx-10007", "could not say" },
		{ 503, 10037, ERROR_NETWORK, "telnyx-10037", "could not say" },
		{ 500, 85001, ERROR_NETWORK, "telnyx-85001", "could not say" },
		{ 402, 20100, ERROR_REFUSED, "telnyx-20100", "money" },
		{ 400, 99999, ERROR_REFUSED, "telnyx-99999", "own words" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		answers(rows[i].status, rows[i].code);
		if (refusal.kind != rows[i].kind || strcmp(refusal.code, rows[i].name) != 0 ||
		    strstr(refusal.message, rows[i].words) == NULL || refusal.hint[0] == '\0')
			fail_msg("HTTP %d, %d: %s %s %s", rows[i].status, rows[i].code,
			    error_kind_name(refusal.kind), refusal.code, refusal.message);
	}
}

static void codes_of_other_forms(void **state)
{
	static const struct {
		const char *body, *code, *words;
	} rows[] = {
		/* A number, as older answers had it. */
		{ "{\"errors\":[{\"code\":10009,\"title\":\"x\"}]}", "telnyx-10009", "API key" },
		{ "{\"errors\":[{\"title\":\"Only a title\"}]}", "telnyx-http-400",
		    "Only a title" },
		{ "{\"errors\":[{\"code\":\"a b\",\"detail\":\"Words\"}]}", "telnyx-http-400",
		    "Words" },
		{ "{\"errors\":[{\"code\":\"oops\",\"detail\":\"Words\"}]}", "telnyx-oops",
		    "Telnyx says: Words (Telnyx oops)" },
		{ "{\"errors\":[{\"code\":{},\"detail\":\"A \\u001b[31mnew\\u202e thing\"}]}",
		    "telnyx-http-400", "A ^[[31mnew<U+202E> thing" },
		{ "{\"errors\":[{\"code\":\"10009\"},{\"code\":\"85001\"}]}", "telnyx-10009",
		    "API key" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_false(reads("number", 400, rows[i].body));
		if (strcmp(refusal.code, rows[i].code) != 0 ||
		    strstr(refusal.message, rows[i].words) == NULL || !harmless(refusal.message))
			fail_msg("%s: %s %s", rows[i].body, refusal.code, refusal.message);
	}
}

static void refusals_that_are_not_telnyxs(void **state)
{
	static const char *const bodies[] = { "", "<html>403</html>", "[]", "null", "{}",
		"{\"errors\":[]}", "{\"errors\":{}}", "{\"errors\":[7]}", "{\"errors\":[{}]}",
		"{\"error\":\"nope\"}", "{\"code\":20404,\"message\":\"Twilio's\"}" };

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		assert_false(reads("number", 404, bodies[i]));
		assert_int_equal(refusal.kind, ERROR_NETWORK);
		assert_string_equal(refusal.code, "telnyx-http-404");
		assert_false(reads("delete", 404, bodies[i]));
		assert_string_equal(refusal.code, "telnyx-http-404");
		assert_false(reads("number", 503, bodies[i]));
		assert_int_equal(refusal.kind, ERROR_NETWORK);
		assert_non_null(strstr(refusal.message, "could not say"));
		assert_false(reads("number", 429, bodies[i]));
		assert_non_null(strstr(refusal.message, "no more requests"));
	}
}

static void gone_counts_as_removed(void **state)
{
	(void)state;
	assert_true(reads("delete", 200, "{\"data\":{\"phone_number\":\"+3292246111\"}}"));
	assert_string_equal(said, "was_gone=0\n");
	assert_true(reads("delete", 204, ""));
	assert_string_equal(said, "was_gone=0\n");
	assert_true(reads("delete", 404, "{\"errors\":[{\"code\":\"10005\"}]}"));
	assert_string_equal(said, "was_gone=1\n");
	assert_int_equal(refusal.kind, ERROR_NONE);
	assert_false(reads("delete", 401, "{\"errors\":[{\"code\":\"10009\"}]}"));
	assert_int_equal(telnyx_error_number(&refusal), 10009);
}

static void whose_fault_it_is(void **state)
{
	(void)state;
	answers(401, 99999);
	assert_true(telnyx_error_account(401, &refusal));
	answers(400, 20100);
	assert_true(telnyx_error_account(400, &refusal));
	answers(403, 10038);
	assert_true(telnyx_error_account(403, &refusal));
	answers(400, 85001);
	assert_false(telnyx_error_account(400, &refusal));
	assert_int_equal(telnyx_error_number(&refusal), 85001);
}

/* After the requests that ring or cost: who says no, Telnyx or something on the way to it? */
static void surely_nothing_was_done(void **state)
{
	static const struct ending rows[] = {
		{ HTTP_ANSWERED, 400, "{\"errors\":[{\"code\":\"85001\"}]}", true },
		{ HTTP_ANSWERED, 401, "{\"errors\":[{\"code\":\"10009\"}]}", true },
		{ HTTP_ANSWERED, 422, "{\"errors\":[{\"code\":\"10016\"}]}", true },
		{ HTTP_ANSWERED, 429, "", true },
		{ HTTP_ANSWERED, 429, "<html>", true },
		{ HTTP_ANSWERED, 400, "<html>", false },
		{ HTTP_ANSWERED, 401, "", false },
		{ HTTP_ANSWERED, 403, "{\"errors\":[{\"detail\":\"blocked by policy\"}]}", false },
		{ HTTP_ANSWERED, 404, "{}", false },
		{ HTTP_ANSWERED, 408, "{\"errors\":[{\"code\":\"10008\"}]}", false },
		{ HTTP_ANSWERED, 422, "{\"errors\":[{\"code\":\"10007\"}]}", false },
		{ HTTP_ANSWERED, 500, "{\"errors\":[{\"code\":\"10007\"}]}", false },
		{ HTTP_ANSWERED, 200, "{}", false },
		{ HTTP_ANSWERED, 200, "<html>", false },
		{ HTTP_ANSWERED, 204, "", false },
		{ HTTP_ANSWERED, 302, "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct http_reply reply =
		    reply_with(rows[i].end, rows[i].status, rows[i].body);
		struct arena arena = { 0 };
		struct telnyx_order order;

		assert_false(telnyx_order_read(&reply, &arena, &order, &refusal));
		if (telnyx_refused(&reply, &refusal) != rows[i].refused)
			fail_msg("row %zu", i);
		assert_false(telnyx_verify_read(&reply, &refusal));
		ended_so(&rows[i], telnyx_refused(&reply, &refusal), "may ring");
		arena_done(&arena);
	}
}

static void connections_that_broke(void **state)
{
	static const enum http_end ends[] = { HTTP_NOT_SENT, HTTP_NO_ANSWER, HTTP_BAD_ANSWER };

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct http_reply reply = { .end = ends[i], .status = 404, .body = "" };
		bool was_gone;

		(void)error_set(&reply.err, ERROR_NETWORK, "timeout", "the next step",
		    "what net said");
		assert_false(telnyx_verified_delete_read(&reply, &was_gone, &refusal));
		assert_false(was_gone);
		assert_string_equal(refusal.code, "timeout");
		assert_non_null(strstr(refusal.message, "Telnyx"));
		assert_non_null(strstr(refusal.message, "what net said"));
		assert_string_equal(refusal.hint, "the next step");
		assert_int_equal(telnyx_refused(&reply, &refusal), ends[i] == HTTP_NOT_SENT);
		assert_false(telnyx_verify_read(&reply, &refusal));
		assert_int_equal(strstr(refusal.hint, "may ring") != NULL,
		    ends[i] != HTTP_NOT_SENT);
	}
}

/* What a wrong code is told as: not as a fault of ours. */
static void a_wrong_code(void **state)
{
	static const int quoting[] = { 400, 403, 422, 429, 500 };

	(void)state;
	assert_false(reads("code", 400, "{\"errors\":[{\"code\":\"10015\",\"detail\":\"x\"}]}"));
	assert_int_equal(refusal.kind, ERROR_REFUSED);
	assert_string_equal(refusal.code, "telnyx-10015");
	assert_non_null(strstr(refusal.message, "did not take the code"));
	assert_false(reads("code", 422, "{\"errors\":[{\"code\":\"10027\",\"detail\":\"x\"}]}"));
	assert_non_null(strstr(refusal.message, "did not take the code"));
	assert_false(reads("code", 401, "{\"errors\":[{\"code\":\"10009\"}]}"));
	assert_non_null(strstr(refusal.message, "API key"));
	assert_false(reads("code", 404, "{\"errors\":[{\"code\":\"10005\"}]}"));
	assert_int_equal(refusal.kind, ERROR_NOT_FOUND);
	assert_false(reads("code", 500, ""));
	assert_int_equal(refusal.kind, ERROR_NETWORK);
	assert_false(reads("code", 400, "<html>"));
	assert_int_equal(refusal.kind, ERROR_NETWORK);
	/* Telnyx may quote it; it is kept nowhere. */
	for (size_t i = 0; i < sizeof quoting / sizeof *quoting; i++) {
		assert_false(reads("code", quoting[i],
		    "{\"errors\":[{\"code\":\"10999\",\"detail\":\"code 482913 refused\"}]}"));
		assert_string_equal(refusal.code, "telnyx-10999");
		assert_null(strstr(refusal.message, "482913"));
		assert_null(strstr(refusal.detail, "482913"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_has_words),
		cmocka_unit_test(the_table_is_the_list),
		cmocka_unit_test(kinds),
		cmocka_unit_test(codes_of_other_forms),
		cmocka_unit_test(refusals_that_are_not_telnyxs),
		cmocka_unit_test(gone_counts_as_removed),
		cmocka_unit_test(whose_fault_it_is),
		cmocka_unit_test(surely_nothing_was_done),
		cmocka_unit_test(connections_that_broke),
		cmocka_unit_test(a_wrong_code),
	};

	fixtures_use(readers, READERS, NULL, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
