/*
 * Any bytes as Twilio's answer: the first byte chooses the reader and how the reply ended. What is
 * read is whole and harmless to show; what is not read has an error with words. A link to the next
 * page never leaves our host.
 */
#include <stdint.h>
#include <stdlib.h>

#include "tests/provider/readers.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	check_on_failure(abort); /* so that the input is kept */
	return 0;
}

static void follow(struct buf *said)
{
	struct twilio twilio = { .api = "https://api.example",
		.voice = "https://voice.example",
		.user = "AC0123456789abcdef0123456789abcdef",
		.account = "AC0123456789abcdef0123456789abcdef" };
	const char *next = strstr(buf_text(said), "\nnext=");
	struct http_request r;
	struct error err;

	if (next == NULL || !secret_set(&twilio.token, "x", 1))
		return;
	said->text[said->n - 1] = '\0'; /* the end of the line: the link is the last */
	for (int host = TWILIO_API; host <= TWILIO_VOICE; host++) {
		bool made = twilio_next_make(&twilio, (enum twilio_host)host, next + 6, &r, &err);
		const char *below = host == TWILIO_API ? "https://api.example/2010-04-01/"
						       : "https://voice.example/v1/";

		check(!made ||
		    (strncmp(r.url, below, strlen(below)) == 0 && strstr(r.url, "..") == NULL));
		http_request_done(&r);
	}
	*strstr(said->text, "\nnext=") = '\0';
	secret_done(&twilio.token);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
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
	reply.status = statuses[data[0] / READERS];
	buf_init(&said, 1 << 20);
	(void)buf_char(&said, '\n');
	if (readers[data[0] % READERS].read(&reply, &arena, &said, &err)) {
		check(err.kind == ERROR_NONE);
		follow(&said);
		check(harmless(buf_text(&said)));
	} else {
		check(err.kind == ERROR_NETWORK || err.kind == ERROR_NOT_FOUND ||
		    err.kind == ERROR_REFUSED);
		check(err.code[0] != '\0' && err.message[0] != '\0' && err.hint[0] != '\0');
		check(harmless(err.message) && harmless(err.hint) && harmless(err.detail));
	}
	buf_done(&said);
	arena_done(&arena);
	free(body);
	return 0;
}
