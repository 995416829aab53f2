/* Any bytes as Telnyx's answer. The next page is the next one, or none. */
#include "tests/fuzz/answers.h"
#include "tests/provider/telnyx_readers.h"

static void next_page(struct buf *said)
{
	const char *next = strstr(buf_text(said), "\nnext=");

	check(next == NULL || strcmp(next, "\nnext=0\n") == 0 || strcmp(next, "\nnext=2\n") == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return answers_one(readers, READERS, data, n, next_page);
}
