/*
 * What the tests and the fuzzers of every provider share: a reader behind one signature, what it
 * read as lines "name=value".
 */
#ifndef TESTS_PROVIDER_READING_H
#define TESTS_PROVIDER_READING_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/check.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/http.h"

typedef bool reader_fn(const struct http_reply *reply, struct arena *arena, struct buf *out,
    struct error *err);

/* A text that was read is there, even when it is empty. */
static inline void show(struct buf *out, const char *name, const char *text)
{
	check(text != NULL);
	(void)buf_printf(out, "%s=%s\n", name, text);
}

static inline void show_number(struct buf *out, const char *name, int64_t n)
{
	(void)buf_printf(out, "%s=%" PRId64 "\n", name, n);
}

struct reader {
	const char *name;
	reader_fn *read;
};

static inline struct http_reply reply_with(enum http_end end, int status, const char *body)
{
	return (struct http_reply){ .end = end,
		.status = status,
		.body = body,
		.n = strlen(body),
		.retry_after_ms = -1,
		.tries = 1 };
}

/* Nothing in it that could move a cursor or turn the line around. */
static inline bool harmless(const char *text)
{
	const char *end = text + strlen(text);

	while (text < end) {
		uint32_t c = text_next(&text, end);

		if (c != '\n' && text_columns(c) < 0 && !text_joiner(c))
			return false;
	}
	return true;
}

#endif
