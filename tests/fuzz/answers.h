/*
 * Any bytes as a provider's answer: the first byte chooses the reader and the HTTP status. What is
 * read is whole and harmless to show; what is not read has an error with words.
 */
#ifndef TESTS_FUZZ_ANSWERS_H
#define TESTS_FUZZ_ANSWERS_H

#include <stdint.h>
#include <stdlib.h>

#include "tests/provider/reading.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	check_on_failure(abort); /* so that the input is kept */
	return 0;
}

/* `after` (or NULL) looks at what was read, lines that begin and end with a line end. */
static int answers_one(const struct reader *all, size_t n_all, const uint8_t *data, size_t n,
    void (*after)(struct buf *said))
{
	static const int statuses[] = { 200, 200, 200, 201, 202, 204, 400, 401, 403, 404, 404, 429,
		500, 503, 200, 200, 200, 200, 200 };
	struct http_reply reply = { .end = HTTP_ANSWERED, .retry_after_ms = -1, .tries = 1 };
	struct arena arena = { 0 };
	struct error err = { 0 };
	struct buf said;
	char *body;

	if (n < 1)
		return 0;
	body = xmalloc(n);
	memcpy(body, data + 1, n - 1);
	body[n - 1] = '\0';
	reply.body = body;
	reply.n = n - 1;
	reply.status = statuses[data[0] / n_all % (sizeof statuses / sizeof *statuses)];
	buf_init(&said, 1 << 20);
	(void)buf_char(&said, '\n');
	if (all[data[0] % n_all].read(&reply, &arena, &said, &err)) {
		check(err.kind == ERROR_NONE);
		if (after != NULL)
			after(&said);
		check(harmless(buf_text(&said)));
	} else {
		check(err.kind == ERROR_NETWORK || err.kind == ERROR_NOT_FOUND ||
		    err.kind == ERROR_REFUSED || err.kind == ERROR_CONFLICT);
		check(err.code[0] != '\0' && err.message[0] != '\0' && err.hint[0] != '\0');
		check(harmless(err.message) && harmless(err.hint) && harmless(err.detail));
	}
	buf_done(&said);
	arena_done(&arena);
	free(body);
	return 0;
}

#endif
