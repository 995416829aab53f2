/* Any bytes as Twilio's answer about numbers and subaccounts. */
#include "tests/fuzz/answers.h"
#include "tests/provider/twilio_number_readers.h"

/* The link to the next page is a foreign text of its own: twilio_fuzz.c follows it. */
static void cut_link(struct buf *said)
{
	char *next = strstr(said->text, "\nnext=");

	if (next != NULL)
		next[1] = '\0';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return answers_one(number_readers, NUMBER_READERS, data, n, cut_link);
}
