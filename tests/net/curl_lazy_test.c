/* libcurl is not there before the first request, and a machine without it is told so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "net/internal.h"

struct seen {
	bool ended;
	struct http_reply reply;
};

static bool there(void)
{
	void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_NOLOAD);

	if (library != NULL)
		(void)dlclose(library);
	return library != NULL;
}

static void on_done(void *user, const struct http_reply *reply)
{
	struct seen *s = user;

	assert_false(s->ended);
	*s = (struct seen){ true, *reply };
}

/* Nobody listens on port 1. */
static struct seen ask(void)
{
	static const struct http_limits quick = { .total_ms = 300 };
	struct loop *loop = loop_new();
	struct seen s = { .ended = false };
	struct http_request r;

	http_limits_set(loop, &quick);
	http_request_init(&r, HTTP_POST);
	(void)snprintf(r.url, sizeof r.url, "http://127.0.0.1:1/");
	(void)http_start(loop, &r, on_done, &s);
	http_request_done(&r);
	while (!s.ended)
		loop_step(loop);
	loop_free(loop);
	return s;
}

static void count(void *user)
{
	++*(int *)user;
}

/* The first test: what follows loads it. */
static void a_loop_alone_needs_none(void **state)
{
	struct loop *loop = loop_new();
	int timers = 0;

	(void)state;
	loop_timer(loop, count, &timers, 1);
	while (timers == 0)
		loop_step(loop);
	loop_free(loop);
	assert_false(there());
}

static void without_it_nothing_is_sent_and_the_reason_is_told(void **state)
{
	static const struct {
		const char *library, *detail;
	} rows[] = {
		{ "libcurl-of-nobody.so.4", "libcurl-of-nobody.so.4" },
		{ "libc.so.6", "curl_easy_cleanup" }, /* one without the functions */
	};
	char out[URL_BASE_MAX];
	struct error err;
	struct seen s;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		curl_library_set(rows[i].library);
		s = ask();
		assert_int_equal(s.reply.end, HTTP_NOT_SENT);
		assert_int_equal(s.reply.err.kind, ERROR_NETWORK);
		assert_string_equal(s.reply.err.code, "no-libcurl");
		assert_non_null(strstr(s.reply.err.message, "Nothing was sent."));
		assert_non_null(strstr(s.reply.err.hint, "libcurl4"));
		assert_non_null(strstr(s.reply.err.detail, rows[i].detail));
		assert_false(url_base_parse("https://api.twilio.com", out, &err));
		assert_int_equal(err.kind, ERROR_NETWORK);
		assert_string_equal(err.code, "no-libcurl");
	}
	assert_false(there());
}

static void it_is_loaded_when_it_is_there_again(void **state)
{
	struct seen s;

	(void)state;
	curl_library_set("libcurl.so.4");
	s = ask();
	assert_int_equal(s.reply.end, HTTP_NOT_SENT);
	assert_string_equal(s.reply.err.code, "offline");
	assert_true(there());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_loop_alone_needs_none),
		cmocka_unit_test(without_it_nothing_is_sent_and_the_reason_is_told),
		cmocka_unit_test(it_is_loaded_when_it_is_there_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
