/*
 * Requests by tables: each by name, with what has to go out, to the letter. What one is made from
 * stands in its function.
 */
#ifndef TESTS_PROVIDER_REQUESTS_H
#define TESTS_PROVIDER_REQUESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "net/http.h"

struct request_row {
	const char *name;
	bool (*make)(struct http_request *out, struct error *err);
	enum http_method method;
	const char *url, *body;
	bool repeatable;
};

static inline void goes_out(const struct request_row *rows, size_t n, enum http_auth auth,
    const char *user, const char *key)
{
	for (size_t i = 0; i < n; i++) {
		struct http_request r;
		struct error err;
		bool json;

		if (!rows[i].make(&r, &err))
			fail_msg("%s: %s", rows[i].name, err.message);
		json = auth != HTTP_BASIC && (r.method == HTTP_POST || r.method == HTTP_PATCH);
		if (r.method != rows[i].method || strcmp(r.url, rows[i].url) != 0 ||
		    strcmp(buf_text(&r.body), rows[i].body) != 0 ||
		    r.repeatable != rows[i].repeatable || r.auth != auth || r.json != json)
			fail_msg("%s: %s | %s", rows[i].name, r.url, buf_text(&r.body));
		assert_string_equal(r.user, user);
		assert_string_equal(secret_reveal(&r.password), key);
		http_request_done(&r);
	}
}

/* Refused here, before anything is sent. */
static inline void not_made(bool made, struct http_request *r, const struct error *err,
    const char *code)
{
	assert_false(made);
	assert_int_equal(err->kind, ERROR_INPUT);
	assert_string_equal(err->code, code);
	assert_true(err->message[0] != '\0' && err->hint[0] != '\0');
	http_request_done(r); /* once more does no harm */
}

#endif
