/* Each of Supabase's refusals has its own code, words, and what the caller does about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>

#include "provider/supabase_parts.h"
#include "tests/provider/supabase_readers.h"

static struct http_reply answer(int status, const char *body)
{
	return (struct http_reply){ .end = HTTP_ANSWERED,
		.status = status,
		.body = body,
		.n = strlen(body),
		.retry_after_ms = -1,
		.total = -1,
		.tries = 1 };
}

static struct error refused(const struct http_reply *reply)
{
	struct supabase_written *written;
	struct arena arena = { 0 };
	struct error err = { 0 };
	size_t n;

	assert_false(supabase_inserted_read(reply, &arena, &written, &n, &err));
	arena_done(&arena);
	return err;
}

#define REST(code, message) \
	"{\"code\":\"" code "\",\"details\":\"d\",\"hint\":null,\"message\":\"" message "\"}"
#define AUTH(status, code, message) \
	"{\"code\":" status ",\"error_code\":\"" code "\",\"msg\":\"" message "\"}"
#define AUTH_NEW(code, message) "{\"code\":\"" code "\",\"message\":\"" message "\"}"

static const struct {
	int status;
	const char *body, *code;
	enum supabase_failure failure;
	enum error_kind kind;
	bool done_nothing; /* surely */
} rows[] = {
	{ 401, REST("PGRST301", "JWT expired"), "expired", SUPABASE_EXPIRED, ERROR_REFUSED, true },
	{ 401, REST("PGRST303", "JWT expired"), "expired", SUPABASE_EXPIRED, ERROR_REFUSED, true },
	{ 401, REST("PGRST303", "JWT issued at future"), "too-early", SUPABASE_NETWORK,
	    ERROR_NETWORK, true },
	{ 401, REST("PGRST302", "Anonymous access is disabled"), "signed-out", SUPABASE_SIGN_IN,
	    ERROR_REFUSED, true },
	{ 401, REST("42501", "permission denied for table agents"), "signed-out", SUPABASE_SIGN_IN,
	    ERROR_REFUSED, true },
	{ 403, REST("42501", "new row violates row-level security policy"), "rls", SUPABASE_RLS,
	    ERROR_REFUSED, true },
	{ 400, AUTH("400", "invalid_credentials", "Invalid login credentials"), "wrong-password",
	    SUPABASE_SIGN_IN, ERROR_REFUSED, true },
	{ 400, AUTH_NEW("invalid_credentials", "Invalid login credentials"), "wrong-password",
	    SUPABASE_SIGN_IN, ERROR_REFUSED, true },
	{ 400, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid login credentials\"}",
	    "wrong-password", SUPABASE_SIGN_IN, ERROR_REFUSED, true },
	{ 400, AUTH("400", "refresh_token_not_found", "Refresh Token Not Found"), "session-over",
	    SUPABASE_SIGN_IN, ERROR_REFUSED, true },
	{ 400,
	    "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid Refresh Token: Refresh "
	    "Token Not Found\"}",
	    "session-over", SUPABASE_SIGN_IN, ERROR_REFUSED, true },
	{ 400, AUTH("400", "refresh_token_already_used", "Already Used"), "session-over",
	    SUPABASE_SIGN_IN, ERROR_REFUSED, true },
	{ 403, AUTH_NEW("session_not_found", "Session does not exist"), "session-over",
	    SUPABASE_SIGN_IN, ERROR_REFUSED, true },
	{ 400, AUTH("400", "session_expired", "Session Expired"), "session-over", SUPABASE_SIGN_IN,
	    ERROR_REFUSED, true },
	{ 400, AUTH("400", "email_not_confirmed", "Email not confirmed"), "not-confirmed",
	    SUPABASE_SIGN_IN, ERROR_REFUSED, true },
	{ 400, AUTH("400", "user_banned", "User is banned"), "banned", SUPABASE_SIGN_IN,
	    ERROR_REFUSED, true },
	{ 429, AUTH("429", "over_request_rate_limit", "Request rate limit reached"),
	    "over_request_rate_limit", SUPABASE_NETWORK, ERROR_NETWORK, true },
	{ 404, REST("PGRST205", "Could not find the table"), "no-table", SUPABASE_SCHEMA,
	    ERROR_REFUSED, true },
	{ 404, REST("42P01", "relation does not exist"), "no-table", SUPABASE_SCHEMA, ERROR_REFUSED,
	    true },
	{ 400, REST("PGRST204", "Could not find the column"), "no-column", SUPABASE_SCHEMA,
	    ERROR_REFUSED, true },
	{ 400, REST("42703", "column does not exist"), "no-column", SUPABASE_SCHEMA, ERROR_REFUSED,
	    true },
	{ 404, REST("PGRST202", "Could not find the function"), "no-function", SUPABASE_SCHEMA,
	    ERROR_REFUSED, true },
	{ 401, "{\"message\":\"Invalid API key\",\"hint\":\"Double check your key.\"}", "wrong-key",
	    SUPABASE_KEY, ERROR_REFUSED, true },
	{ 401, "{\"message\":\"No API key found in request\",\"hint\":\"No `apikey`\"}",
	    "wrong-key", SUPABASE_KEY, ERROR_REFUSED, true },
	{ 401, "{\"message\":\"Unregistered API key\",\"hint\":\"Double check it\"}", "wrong-key",
	    SUPABASE_KEY, ERROR_REFUSED, true },
	{ 540, "<html>Project paused</html>", "paused", SUPABASE_PAUSED, ERROR_NETWORK, false },
	{ 540, "{\"message\":\"Project is paused\"}", "paused", SUPABASE_PAUSED, ERROR_NETWORK,
	    false },
	{ 409, REST("23505", "duplicate key value"), "exists", SUPABASE_ROW, ERROR_CONFLICT, true },
	{ 409, REST("23503", "violates foreign key"), "parent", SUPABASE_ROW, ERROR_REFUSED, true },
	{ 400, REST("23502", "null value"), "value", SUPABASE_ROW, ERROR_REFUSED, true },
	{ 400, REST("23514", "violates check"), "value", SUPABASE_ROW, ERROR_REFUSED, true },
	{ 400, REST("22P02", "invalid input syntax"), "value", SUPABASE_ROW, ERROR_REFUSED, true },
	{ 400, REST("PGRST124", "Query result exceeds max-affected"), "many", SUPABASE_ROW,
	    ERROR_REFUSED, true },
	{ 400, REST("P0001", "pool-full"), "pool-full", SUPABASE_ROW, ERROR_REFUSED, true },
	{ 400, REST("P0001", "pool-in-use"), "pool-in-use", SUPABASE_ROW, ERROR_CONFLICT, true },
	{ 400, REST("P0001", "customer-removed"), "customer-removed", SUPABASE_ROW, ERROR_CONFLICT,
	    true },
	{ 400, REST("P0001", "customer-in-use"), "customer-in-use", SUPABASE_ROW, ERROR_CONFLICT,
	    true },
	{ 400, REST("P0001", "another-rule"), "P0001", SUPABASE_ROW, ERROR_REFUSED, true },
	{ 405, REST("25006", "cannot execute INSERT in a read-only transaction"), "read-only",
	    SUPABASE_OTHER, ERROR_REFUSED, true },
	{ 503, REST("PGRST000", "Could not connect"), "PGRST000", SUPABASE_NETWORK, ERROR_NETWORK,
	    false },
	{ 504, REST("PGRST003", "Timed out acquiring connection"), "PGRST003", SUPABASE_NETWORK,
	    ERROR_NETWORK, false },
	{ 500, REST("57014", "canceling statement due to statement timeout"), "57014",
	    SUPABASE_NETWORK, ERROR_NETWORK, false },
	{ 500, REST("40001", "could not serialize access"), "40001", SUPABASE_NETWORK,
	    ERROR_NETWORK, false },
	{ 503, REST("53300", "too many connections"), "53300", SUPABASE_NETWORK, ERROR_NETWORK,
	    false },
	{ 416, REST("PGRST103", "Requested range not satisfiable"), "PGRST103", SUPABASE_OTHER,
	    ERROR_REFUSED, true },
	{ 400, REST("PGRST102", "Empty or invalid json"), "PGRST102", SUPABASE_OTHER, ERROR_REFUSED,
	    true },
	{ 429, "", "http-429", SUPABASE_NETWORK, ERROR_NETWORK, true },
	{ 502, "<html>Bad gateway</html>", "http-502", SUPABASE_NETWORK, ERROR_NETWORK, false },
	/* Not Supabase's at all. */
	{ 404, "{\"message\":\"no Route matched with those values\"}", "http-404", SUPABASE_NETWORK,
	    ERROR_NETWORK, false },
	{ 403, "<html>login</html>", "http-403", SUPABASE_NETWORK, ERROR_NETWORK, false },
};

static void each_refusal_has_its_code_and_its_words(void **state)
{
	char code[64];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct http_reply reply = answer(rows[i].status, rows[i].body);
		const struct error err = refused(&reply);

		(void)snprintf(code, sizeof code, "supabase-%s", rows[i].code);
		if (strcmp(err.code, code) != 0 || err.kind != rows[i].kind ||
		    supabase_failure_of(&err) != rows[i].failure ||
		    supabase_refused(&reply, &err) != rows[i].done_nothing)
			fail_msg("%zu %s: %s %s, %d, %d", i, rows[i].body, err.code,
			    error_kind_name(err.kind), supabase_failure_of(&err),
			    supabase_refused(&reply, &err));
		if (err.message[0] == '\0' || err.hint[0] == '\0' ||
		    strstr(err.message, "says:") != NULL)
			fail_msg("%zu: %s / %s", i, err.message, err.hint);
	}
}

static void how_many_places_are_taken(void **state)
{
	static const struct {
		const char *details;
		int n;
	} said[] = {
		{ "\"2 of the places of +32480210449 are taken, more than 1.\"", 2 },
		{ "\"50 of the places of +32480210449 are taken: it stays in the pool.\"", 50 },
		{ "\"More than 1 places of +32480210449 are taken.\"", 0 },
		{ "\"99999999999999999999 of the places\"", 0 },
		{ "\"-3 of the places\"", 0 },
		{ "\"\"", 0 },
		{ "null", 0 },
		{ "2", 0 },
	};
	char body[240];

	(void)state;
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		(void)snprintf(body, sizeof body,
		    "{\"code\":\"P0001\",\"details\":%s,\"hint\":\"7\",\"message\":\"pool-full\"}",
		    said[i].details);
		assert_int_equal(supabase_places_taken(&(struct http_reply){ .end = HTTP_ANSWERED,
				     .status = 400,
				     .body = body,
				     .n = strlen(body) }),
		    said[i].n);
	}
	assert_int_equal(supabase_places_taken(&(struct http_reply){ .end = HTTP_NOT_SENT }), 0);
}

/* Two refusals that an operator mends in two ways never read the same. */
static void no_two_codes_share_a_sentence(void **state)
{
	char text[sizeof rows / sizeof *rows][480];
	const char *code[sizeof rows / sizeof *rows];
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct http_reply reply = answer(rows[i].status, rows[i].body);
		const struct error err = refused(&reply);
		const char *end = strrchr(err.message, '(');

		(void)snprintf(text[n], sizeof text[n], "%.*s",
		    end != NULL ? (int)(end - err.message) : 480, err.message);
		code[n] = rows[i].code;
		for (size_t k = 0; k < n; k++) {
			if (strcmp(text[k], text[n]) == 0 && strcmp(code[k], code[n]) != 0 &&
			    rows[i].failure != SUPABASE_NETWORK)
				fail_msg("%s and %s: %s", code[k], code[n], text[n]);
		}
		n++;
	}
}

static void what_the_table_lacks_is_said_in_their_words(void **state)
{
	const struct http_reply reply =
	    answer(400, REST("PGRST999", "Something \\u202eelse is wrong"));
	const struct error err = refused(&reply);

	(void)state;
	assert_string_equal(err.code, "supabase-PGRST999");
	assert_non_null(strstr(err.message, "Supabase says: Something"));
	assert_non_null(strstr(err.message, "(Supabase PGRST999)"));
	assert_true(harmless(err.message));
	assert_int_equal(supabase_failure_of(&err), SUPABASE_OTHER);
}

static void no_answer_is_the_networks(void **state)
{
	static const enum http_end ends[] = { HTTP_NOT_SENT, HTTP_NO_ANSWER, HTTP_BAD_ANSWER };

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct http_reply reply = { .end = ends[i], .body = "", .total = -1 };
		struct error err;

		(void)error_set(&reply.err, ERROR_NETWORK, "offline", "Look.", "No name.");
		err = refused(&reply);
		assert_string_equal(err.code, "offline");
		assert_int_equal(supabase_failure_of(&err), SUPABASE_NETWORK);
		assert_int_equal(supabase_refused(&reply, &err), ends[i] == HTTP_NOT_SENT);
	}
}

static void a_schema_that_shows_no_row(void **state)
{
	const struct http_reply reply = answer(200, "[]"),
				denied = answer(401, REST("42501", "permission denied"));
	struct supabase_schema schema;
	struct arena arena = { 0 };
	struct error err = { 0 };

	(void)state;
	assert_false(supabase_schema_read(&reply, &arena, &schema, &err));
	assert_string_equal(err.code, "supabase-schema-empty");
	assert_int_equal(supabase_failure_of(&err), SUPABASE_SCHEMA);
	assert_false(supabase_schema_read(&denied, &arena, &schema, &err));
	assert_string_equal(err.code, "supabase-signed-out");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_refusal_has_its_code_and_its_words),
		cmocka_unit_test(how_many_places_are_taken),
		cmocka_unit_test(no_two_codes_share_a_sentence),
		cmocka_unit_test(what_the_table_lacks_is_said_in_their_words),
		cmocka_unit_test(no_answer_is_the_networks),
		cmocka_unit_test(a_schema_that_shows_no_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
