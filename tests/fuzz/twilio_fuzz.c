/* Any bytes as Twilio's answer. A link to the next page never leaves our host. */
#include "tests/fuzz/answers.h"
#include "tests/provider/readers.h"

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
	return answers_one(readers, READERS, data, n, follow);
}
