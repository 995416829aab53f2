/* Any bytes as ElevenLabs' answer. A cursor is one value of the query, whatever it is. */
#include "tests/fuzz/answers.h"
#include "tests/provider/elevenlabs_readers.h"

static void next_page(struct buf *said)
{
	static const char below[] = "https://api.example/v1/convai/agents?page_size=100&cursor=";
	struct elevenlabs eleven = { .api = "https://api.example" };
	const char *next = strstr(buf_text(said), "\nnext=");
	struct http_request r;
	struct error err;

	if (next == NULL || strcmp(next, "\nnext=\n") == 0 || !secret_set(&eleven.key, "x", 1))
		return;
	said->text[said->n - 1] = '\0'; /* the end of the line: the cursor is the last */
	if (elevenlabs_agents_make(&eleven, next + 6, &r, &err))
		check(strncmp(r.url, below, strlen(below)) == 0 &&
		    strpbrk(r.url + strlen(below), "&=#? /") == NULL);
	else
		check(strcmp(err.code, "url-too-long") == 0);
	http_request_done(&r);
	secret_done(&eleven.key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return answers_one(eleven_readers, ELEVEN_READERS, data, n, next_page);
}
