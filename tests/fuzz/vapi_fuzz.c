/* Any bytes as Vapi's answer. Where a page says it ended, the next one can be asked for. */
#include "tests/fuzz/answers.h"
#include "tests/provider/vapi_readers.h"

static void next_page(struct buf *said)
{
	static const char below[] = "https://api.example/assistant?limit=100&createdAt";
	struct vapi vapi = { .api = "https://api.example" };
	const char *next = strstr(buf_text(said), "\nnext=");
	struct http_request r;
	struct error err;

	if (next == NULL || strcmp(next, "\nnext=\n") == 0 || !secret_set(&vapi.key, "x", 1))
		return;
	said->text[said->n - 1] = '\0'; /* the end of the line: the moment is the last */
	check(vapi_assistants_make(&vapi, next + 6, &r, &err));
	check(strncmp(r.url, below, strlen(below)) == 0);
	http_request_done(&r);
	secret_done(&vapi.key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return answers_one(vapi_readers, VAPI_READERS, data, n, next_page);
}
