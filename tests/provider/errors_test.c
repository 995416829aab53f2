/* Refusals and broken connections, as the operator reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "provider/twilio_parts.h"
#include "tests/provider/readers.h"

/* Every code of Twilio's that an operator can meet, from its error dictionary. */
static const int codes[] = { 10001, 10002, 13214, 13223, 13224, 13225, 13227, 13805, 20003, 20005,
	20008, 20404, 20429, 20500, 20503, 21201, 21205, 21210, 21211, 21212, 21213, 21214, 21215,
	21216, 21217, 21218, 21219, 21264, 21402, 21403, 21404, 21421, 21422, 21449, 21450, 21451,
	21452, 21453, 21454, 21456, 21470, 21471, 21472, 21473, 21474, 21475, 21476, 21477, 21478,
	21479, 21480, 21613, 21615, 21631, 21649, 32205, 573002, 573005 };
#define CODES (sizeof codes / sizeof *codes)

static void every_code_has_words(void **state)
{
	struct error err;
	char end[40];

	(void)state;
	for (size_t i = 0; i < CODES; i++) {
		assert_false(twilio_error_set(&err, 0, codes[i], "Twilio's own words"));
		(void)snprintf(end, sizeof end, " (Twilio %d)", codes[i]);
		if (strstr(err.message, "own words") != NULL || err.hint[0] == '\0' ||
		    strlen(err.hint) >= sizeof err.hint - 4)
			fail_msg("%d: %s | %s", codes[i], err.message, err.hint);
		assert_string_equal(err.message + strlen(err.message) - strlen(end), end);
		assert_int_equal(twilio_error_number(&err), codes[i]);
		assert_non_null(strstr(err.detail, "own words"));
	}
}

/* Each code once, and none that is not in the list above. */
static void the_table_is_the_list(void **state)
{
	size_t n = 0;

	(void)state;
	for (; twilio_error_code(n) != 0; n++) {
		size_t at = 0, earlier = 0;

		while (at < CODES && codes[at] != twilio_error_code(n))
			at++;
		if (at == CODES)
			fail_msg("%d is not in the list", twilio_error_code(n));
		while (twilio_error_code(earlier) != twilio_error_code(n))
			earlier++;
		if (earlier != n)
			fail_msg("%d stands twice", twilio_error_code(n));
	}
	assert_int_equal(n, CODES);
}

static void kinds(void **state)
{
	static const struct {
		int status, code;
		enum error_kind kind;
		const char *name;
	} rows[] = {
		{ 401, 20003, ERROR_REFUSED, "twilio-20003" },
		{ 401, 0, ERROR_REFUSED, "twilio-http-401" },
		{ 403, 20008, ERROR_REFUSED, "twilio-20008" },
		{ 403, 0, ERROR_REFUSED, "twilio-http-403" },
		{ 404, 20404, ERROR_NOT_FOUND, "twilio-20404" },
		{ 404, 0, ERROR_NOT_FOUND, "twilio-http-404" },
		{ 400, 20404, ERROR_NOT_FOUND, "twilio-20404" },
		{ 429, 20429, ERROR_NETWORK, "twilio-20429" },
		{ 429, 0, ERROR_NETWORK, "twilio-http-429" },
		{ 500, 20500, ERROR_NETWORK, "twilio-20500" },
		{ 503, 0, ERROR_NETWORK, "twilio-http-503" },
		{ 500, 21215, ERROR_NETWORK, "twilio-21215" },
		{ 400, 21215, ERROR_REFUSED, "twilio-21215" },
		{ 0, 13227, ERROR_REFUSED, "twilio-13227" },
		{ 400, 99999, ERROR_REFUSED, "twilio-99999" },
		{ 400, -5, ERROR_REFUSED, "twilio-http-400" },
		{ 400, 2000000000, ERROR_REFUSED, "twilio-http-400" },
	};
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		(void)twilio_error_set(&err, rows[i].status, rows[i].code, NULL);
		if (err.kind != rows[i].kind || strcmp(err.code, rows[i].name) != 0 ||
		    err.message[0] == '\0' || err.hint[0] == '\0')
			fail_msg("HTTP %d, %d: %s %s %s", rows[i].status, rows[i].code,
			    error_kind_name(err.kind), err.code, err.message);
	}
}

static void credentials_are_named_not_shown(void **state)
{
	struct error err;

	(void)state;
	(void)twilio_error_set(&err, 401, 20003, "Authenticate");
	assert_non_null(strstr(err.hint, "TWILIO_ACCOUNT_SID"));
	assert_non_null(strstr(err.hint, "TWILIO_AUTH_TOKEN"));
	(void)twilio_error_set(&err, 401, 99999, "Something new");
	assert_non_null(strstr(err.message, "Something new"));
	assert_non_null(strstr(err.hint, "TWILIO_AUTH_TOKEN"));
}

static void not_twilios_own_codes(void **state)
{
	struct error err = { 0 };
	static const char *const others[] = { "", "twilio-", "twilio-http-404", "twilio-12x",
		"offline", "twilio--5", "twilio-99999999999999999999" };

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		(void)snprintf(err.code, sizeof err.code, "%s", others[i]);
		assert_int_equal(twilio_error_number(&err), 0);
	}
}

/* ---- whole replies */

static bool answers(int status, const char *body, struct error *err)
{
	const struct http_reply reply = reply_with(HTTP_ANSWERED, status, body);
	struct twilio_caller_ids page;
	struct arena arena = { 0 };
	bool ok;

	ok = twilio_caller_ids_read(&reply, &arena, &page, err);
	arena_done(&arena);
	return ok;
}

static void an_unknown_code_shows_what_twilio_says(void **state)
{
	struct error err;

	(void)state;
	assert_false(answers(400,
	    "{\"code\":60999,\"message\":\"A \\u001b[31mnew\\u202e thing\",\"more_info\":"
	    "\"https://www.twilio.com/docs/errors/60999\",\"status\":400}",
	    &err));
	assert_int_equal(err.kind, ERROR_REFUSED);
	assert_string_equal(err.code, "twilio-60999");
	assert_string_equal(err.message, "Twilio says: A ^[[31mnew<U+202E> thing (Twilio 60999)");
	assert_non_null(strstr(err.detail, "/docs/errors/60999"));
	assert_true(harmless(err.detail));
	assert_true(err.hint[0] != '\0');
}

static void a_known_code_shows_our_words(void **state)
{
	struct error err;

	(void)state;
	assert_false(answers(400,
	    "{\"code\":21215,\"message\":\"Account not authorized to call\",\"more_info\":"
	    "\"https://www.twilio.com/docs/errors/21215\",\"status\":400}",
	    &err));
	assert_string_equal(err.code, "twilio-21215");
	assert_non_null(strstr(err.message, "dialing permission"));
	assert_non_null(strstr(err.hint, "Enable the country"));
	assert_null(strstr(err.message, "authorized"));
}

/* However long Twilio's words are, the code stays at the end. */
static void long_words_are_cut(void **state)
{
	char body[2000], words[1500];
	struct error err;

	(void)state;
	memset(words, 'w', sizeof words - 1);
	words[sizeof words - 1] = '\0';
	(void)snprintf(body, sizeof body, "{\"code\":60999,\"message\":\"%s\"}", words);
	assert_false(answers(400, body, &err));
	assert_non_null(strstr(err.message, "www"));
	assert_string_equal(err.message + strlen(err.message) - 15, " (Twilio 60999)");
}

static void refusals_that_are_not_twilios(void **state)
{
	static const char *const bodies[] = { "", "<html>403</html>", "[]", "null", "{}",
		"{\"code\":\"21215\"}", "{\"code\":{},\"message\":[]}", "{\"error\":\"nope\"}" };
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		assert_false(answers(404, bodies[i], &err));
		assert_int_equal(err.kind, ERROR_NETWORK);
		assert_string_equal(err.code, "twilio-http-404");
		assert_false(answers(503, bodies[i], &err));
		assert_int_equal(err.kind, ERROR_NETWORK);
		assert_string_equal(err.code, "twilio-http-503");
	}
	/* Its balancers say these without a document. */
	assert_false(answers(429, "", &err));
	assert_non_null(strstr(err.message, "no more requests"));
	/* A code of another type, but words: those are shown. */
	assert_false(answers(403, "{\"code\":\"x\",\"message\":\"Not for you\"}", &err));
	assert_string_equal(err.message, "Twilio says: Not for you (HTTP 403)");
	assert_int_equal(err.kind, ERROR_REFUSED);
}

static void connections_that_broke(void **state)
{
	static const struct {
		enum http_end end;
		const char *code;
	} ends[] = {
		{ HTTP_NOT_SENT, "offline" },
		{ HTTP_NOT_SENT, "tls" },
		{ HTTP_NO_ANSWER, "timeout" },
		{ HTTP_NO_ANSWER, "no-answer" },
		{ HTTP_BAD_ANSWER, "answer-cut" },
		{ HTTP_BAD_ANSWER, "answer-too-large" },
		{ HTTP_BAD_ANSWER, "redirected" },
		{ HTTP_BAD_ANSWER, "something-new" },
	};
	struct error err;
	bool was_gone;

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct http_reply reply = {
			.end = ends[i].end, .status = 404, .body = "", .tries = 3
		};
		struct twilio_validation v;
		struct arena arena = { 0 };

		(void)error_set(&reply.err, ERROR_NETWORK, ends[i].code, "the next step",
		    "what net said");
		error_detail(&reply.err, "errno 111");
		assert_false(twilio_delete_read(&reply, &was_gone, &err));
		assert_false(was_gone);
		assert_int_equal(err.kind, ERROR_NETWORK);
		assert_string_equal(err.code, ends[i].code);
		assert_non_null(strstr(err.message, "Twilio"));
		assert_non_null(strstr(err.message, "what net said"));
		assert_string_equal(err.hint, "the next step");
		assert_string_equal(err.detail, "errno 111");
		assert_false(twilio_verify_read(&reply, &arena, &v, &err));
		assert_string_equal(err.code, ends[i].code);
		assert_int_equal(strstr(err.hint, "may ring") != NULL,
		    ends[i].end != HTTP_NOT_SENT);
		arena_done(&arena);
	}
}

/* What costs money is not given back because something on the way said so. */
static void only_twilio_says_that_it_is_gone(void **state)
{
	static const struct {
		int status;
		const char *body;
		bool done, gone;
	} rows[] = {
		{ 204, "", true, false },
		{ 404, "{\"code\":20404,\"message\":\"x\",\"status\":404}", true, true },
		{ 404, "{\"message\":\"no Route matched with those values\"}", false, false },
		{ 200, "<html>log in</html>", false, false },
		{ 404, "<html>", false, false },
	};
	struct error err;
	bool gone;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct http_reply reply =
		    reply_with(HTTP_ANSWERED, rows[i].status, rows[i].body);

		if (twilio_delete_read(&reply, &gone, &err) != rows[i].done || gone != rows[i].gone)
			fail_msg("%d %s", rows[i].status, rows[i].body);
		if (!rows[i].done)
			assert_int_equal(err.kind, ERROR_NETWORK);
	}
}

/* The next steps say "look at the log": then what nobody shows must stand there. */
static void the_log_has_what_the_sentence_has_not(void **state)
{
	const struct {
		int status;
		const char *body, *logged;
	} rows[] = {
		{ 400,
		    "{\"code\":21470,\"message\":\"Name taken by +16505550201\",\"more_info\":\"x\"}",
		    "Twilio: twilio-21470: HTTP 400 x Name taken by +########" },
		{ 200, "{\"sid\":7}", "Twilio: answer-unexpected: " },
	};
	char folder[] = "/tmp/provider-test.XXXXXX", path[64], text[2000];
	struct error err;
	FILE *log;
	size_t n;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(setenv("XDG_STATE_HOME", folder, 1), 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct http_reply reply =
		    reply_with(HTTP_ANSWERED, rows[i].status, rows[i].body);
		struct arena arena = { 0 };
		struct twilio_number number;

		assert_false(twilio_buy_read(&reply, &arena, &number, &err));
		arena_done(&arena);
	}
	(void)snprintf(path, sizeof path, "%s/voxdesk/voxdesk.log", folder);
	log = fopen(path, "r");
	assert_non_null(log);
	n = fread(text, 1, sizeof text - 1, log);
	text[n] = '\0';
	(void)fclose(log);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strstr(text, rows[i].logged) == NULL)
			fail_msg("\"%s\" is not in \"%s\"", rows[i].logged, text);
	assert_null(strstr(text, "650555"));
	(void)unsetenv("XDG_STATE_HOME");
	(void)unlink(path);
	(void)snprintf(path, sizeof path, "%s/voxdesk", folder);
	(void)rmdir(path);
	(void)rmdir(folder);
}

/* After the request that rings: who says no, Twilio or something on the way to it? */
static void surely_nothing_rings(void **state)
{
	static const struct {
		int status;
		const char *body;
		bool refused;
	} rows[] = {
		{ 400, "{\"code\":21215,\"message\":\"x\"}", true },
		{ 401, "{\"code\":20003,\"message\":\"x\"}", true },
		{ 429, "", true },
		{ 429, "<html>", true },
		{ 400, "<html>", false },
		{ 401, "", false },
		{ 403, "{\"message\":\"blocked by policy\"}", false },
		{ 404, "{}", false },
		{ 408, "{\"code\":20408,\"message\":\"x\"}", false },
		{ 500, "{\"code\":20500,\"message\":\"x\"}", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct http_reply reply =
		    reply_with(HTTP_ANSWERED, rows[i].status, rows[i].body);
		struct twilio_validation v;
		struct arena arena = { 0 };
		struct error err = { 0 };

		assert_false(twilio_verify_read(&reply, &arena, &v, &err));
		if (twilio_verify_refused(&reply, &err) != rows[i].refused)
			fail_msg("row %zu", i);
		assert_int_equal(strstr(err.hint, "may ring") == NULL, rows[i].refused);
		if (!rows[i].refused)
			assert_int_equal(err.kind, ERROR_NETWORK);
		arena_done(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_has_words),
		cmocka_unit_test(the_table_is_the_list),
		cmocka_unit_test(kinds),
		cmocka_unit_test(credentials_are_named_not_shown),
		cmocka_unit_test(not_twilios_own_codes),
		cmocka_unit_test(an_unknown_code_shows_what_twilio_says),
		cmocka_unit_test(a_known_code_shows_our_words),
		cmocka_unit_test(long_words_are_cut),
		cmocka_unit_test(refusals_that_are_not_twilios),
		cmocka_unit_test(connections_that_broke),
		cmocka_unit_test(only_twilio_says_that_it_is_gone),
		cmocka_unit_test(the_log_has_what_the_sentence_has_not),
		cmocka_unit_test(surely_nothing_rings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
