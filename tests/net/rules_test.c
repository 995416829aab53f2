/* Small rules of HTTP as tables: which base URLs are taken, what Retry-After means, how requests
 * are repeated. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "net/internal.h"

static void base_urls(void **state)
{
	static const struct {
		const char *in, *out; /* NULL: refused */
	} rows[] = {
		{ "https://api.twilio.com", "https://api.twilio.com" },
		{ "https://api.twilio.com/", "https://api.twilio.com" },
		{ "HTTPS://api.twilio.com:8443/some/path/",
		    "https://api.twilio.com:8443/some/path" },
		{ "http://127.0.0.1:8080", "http://127.0.0.1:8080" },
		{ "http://127.8.9.1", "http://127.8.9.1" },
		{ "http://[::1]:8080/", "http://[::1]:8080" },
		{ "https://10.0.0.1", "https://10.0.0.1" },
		{ "http://10.0.0.1", NULL },
		{ "http://localhost:8080", NULL },
		{ "http://api.twilio.com", NULL },
		{ "http://127.0.0.1.example.test", NULL },
		{ "http://[::ffff:127.0.0.1]", NULL },
		{ "http://[::2]", NULL },
		{ "http://0.0.0.0", NULL },
		{ "https://user@api.twilio.com", NULL },
		{ "https://user:word@api.twilio.com", NULL },
		{ "https://@api.twilio.com", NULL },
		{ "https://api.twilio.com?x=1", NULL },
		{ "https://api.twilio.com/?", NULL },
		{ "https://api.twilio.com#x", NULL },
		{ "https://api.twilio.com/#", NULL },
		{ "http://127.0.0.1:80\\@api.twilio.com", NULL },
		{ "http://127.0.0.1#@api.twilio.com", NULL },
		{ "https://api.twilio.com/a b", NULL },
		{ "https://api.twilio.com\n", NULL },
		{ "https://caf\xc3\xa9.example", NULL },
		{ "https://api.twilio.com:99999", NULL },
		{ "https://", NULL },
		{ "https:///x", NULL },
		{ "api.twilio.com", NULL },
		{ "ftp://api.twilio.com", NULL },
		{ "file:///etc/passwd", NULL },
		{ "javascript://api.twilio.com", NULL },
		{ "", NULL },
	};
	char out[URL_BASE_MAX], longest[URL_BASE_MAX + 40];
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		bool ok = url_base_parse(rows[i].in, out, &err);

		if (ok != (rows[i].out != NULL))
			fail_msg("%s: %s", rows[i].in, ok ? out : err.message);
		if (ok) {
			assert_string_equal(out, rows[i].out);
			continue;
		}
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_string_equal(err.code, "base-url");
		assert_true(err.hint[0] != '\0');
		assert_null(strstr(err.message, "word")); /* it may hold a password */
	}
	(void)snprintf(longest, sizeof longest, "https://a.example/%0*d", URL_BASE_MAX, 0);
	assert_false(url_base_parse(longest, out, &err));
}

#define JAN_2000(s) .date = "Sat, 01 Jan 2000 00:00:0" #s " GMT"
#define JAN_2066 .date = "Fri, 01 Jan 2066 00:00:00 GMT"

static void retry_after(void **state)
{
	static const struct {
		int status;
		struct http_fields f;
		int ms;
	} rows[] = {
		{ 503, { .date = "" }, -1 },
		{ 503, { .retry_after = "0" }, 0 },
		{ 503, { .retry_after = "7" }, 7000 },
		{ 503, { .retry_after = "86400" }, 86400000 },
		{ 503, { .retry_after = "86401" }, 86400000 },
		{ 503, { .retry_after = "99999999999999999999999" }, 86400000 },
		{ 503, { .retry_after = "-1" }, -1 },
		{ 503, { .retry_after = "1.5 soon" }, -1 },
		{ 503, { .retry_after = "soon" }, -1 },
		/* The answer's own clock counts, however wrong ours or theirs is. */
		{ 503, { JAN_2000(0), .retry_after = "Sat, 01 Jan 2000 00:00:05 GMT" }, 5000 },
		{ 503, { JAN_2066, .retry_after = "Fri, 01 Jan 2066 00:01:00 GMT" }, 60000 },
		{ 503, { JAN_2000(5), .retry_after = "Sat, 01 Jan 2000 00:00:00 GMT" }, 0 },
		{ 503, { .retry_after = "Sat, 01 Jan 2000 00:00:00 GMT" }, 0 },
		{ 503, { JAN_2000(0), .retry_after = "Fri, 01 Jan 2066 00:01:00 GMT" }, 86400000 },
		{ 503, { "garbage", .retry_after = "Fri, 01 Jan 2066 00:01:00 GMT" }, 86400000 },
		/* Milliseconds are the more exact word. */
		{ 503, { .retry_after_ms = "1500" }, 1500 },
		{ 429, { .retry_after_ms = "1500", .retry_after = "2", .ratelimit_reset = "9" },
		    1500 },
		{ 503, { .retry_after_ms = "soon", .retry_after = "2" }, 2000 },
		{ 503, { .retry_after_ms = "-5" }, -1 },
		{ 503, { .retry_after_ms = "86400001" }, 86400000 },
		{ 503, { .retry_after_ms = "99999999999999999999999" }, 86400000 },
		/* Telnyx: both are documented. */
		{ 429, { .ratelimit_reset = "3" }, 3000 },
		{ 429, { .ratelimit_reset = "1000000" }, 86400000 },
		{ 429, { JAN_2000(0), .ratelimit_reset = "946684804" }, 4000 },
		{ 429, { JAN_2000(5), .ratelimit_reset = "946684804" }, 0 },
		{ 429, { .ratelimit_reset = "1000001" }, 0 },
		{ 429, { .ratelimit_reset = "99999999999999999999999" }, 86400000 },
		{ 429, { .retry_after = "2", .ratelimit_reset = "9" }, 2000 },
		{ 429, { .ratelimit_reset = "soon" }, -1 },
		{ 429, { .ratelimit_reset = "-3" }, -1 },
		{ 200, { .ratelimit_reset = "3" }, -1 },
		{ 503, { .ratelimit_reset = "3" }, -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int ms = http_retry_after_ms(&rows[i].f, rows[i].status);

		if (ms != rows[i].ms)
			fail_msg("row %zu: %d", i, ms);
	}
}

static void what_is_repeated(void **state)
{
	static const struct {
		enum http_end end;
		int status;
		const char *code;
		bool repeatable, again;
	} rows[] = {
		{ HTTP_ANSWERED, 200, "", true, false },
		{ HTTP_ANSWERED, 404, "", true, false },
		{ HTTP_ANSWERED, 429, "", false, true },
		{ HTTP_ANSWERED, 500, "", false, false },
		{ HTTP_ANSWERED, 503, "", true, true },
		{ HTTP_NOT_SENT, 0, "offline", false, true },
		{ HTTP_NOT_SENT, 0, "timeout", false, true },
		{ HTTP_NOT_SENT, 0, "tls", true, false },
		{ HTTP_NOT_SENT, 0, "bad-request", true, false },
		{ HTTP_NO_ANSWER, 0, "timeout", false, false },
		{ HTTP_NO_ANSWER, 0, "no-answer", true, true },
		{ HTTP_BAD_ANSWER, 200, "answer-cut", false, false },
		{ HTTP_BAD_ANSWER, 429, "answer-cut", false, false },
		{ HTTP_BAD_ANSWER, 200, "answer-cut", true, true },
		{ HTTP_BAD_ANSWER, 302, "redirected", true, false },
		{ HTTP_BAD_ANSWER, 200, "answer-too-large", true, false },
	};
	struct http_call call = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		call.request.repeatable = rows[i].repeatable;
		call.reply.end = rows[i].end;
		call.reply.status = rows[i].status;
		(void)snprintf(call.reply.err.code, sizeof call.reply.err.code, "%s", rows[i].code);
		call.tries = 2;
		if (http_repeats(&call) != rows[i].again)
			fail_msg("row %zu", i);
		call.tries = HTTP_TRIES_MAX;
		assert_false(http_repeats(&call));
	}
}

static void pauses_grow_and_heed_what_was_said(void **state)
{
	static const struct {
		int tries, said, least, most;
	} rows[] = {
		{ 1, -1, 500, 625 },
		{ 2, -1, 1000, 1250 },
		{ 1, 0, 500, 625 },
		{ 1, 3000, 3000, 3000 },
		{ 1, 30000, 30000, 30000 },
		{ 1, 86400000, 30000, 30000 },
	};
	struct loop_http http = { .limits.first_pause_ms = 500 };
	struct http_call call = { .http = &http };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int ms;

		call.tries = rows[i].tries;
		call.reply.retry_after_ms = rows[i].said;
		ms = http_pause_ms(&call);
		assert_in_range(ms, rows[i].least, rows[i].most);
	}
}

static int load(void **state)
{
	(void)state;
	return curl_load(NULL) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base_urls),
		cmocka_unit_test(retry_after),
		cmocka_unit_test(what_is_repeated),
		cmocka_unit_test(pauses_grow_and_heed_what_was_said),
	};

	return cmocka_run_group_tests(tests, load, NULL);
}
