/* Any bytes as a number: no crash, bounded texts, and what is taken reads back to itself. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "phone/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* The first two bytes choose country and expected kind, the rest is what was typed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const countries[] = { NULL, "", "BE", "NG", "US", "IT", "DE", "BR", "AR",
		"XX" };
	const char *country;
	struct number n, again;
	struct error err = { 0 };
	char *text, out[NUMBER_TEXT_MAX];
	bool taken;

	if (size < 2)
		return 0;
	country = countries[data[0] % (sizeof countries / sizeof *countries)];
	text = malloc(size - 1);
	require(text != NULL);
	memcpy(text, data + 2, size - 2);
	text[size - 2] = '\0';
	taken = number_parse(&n, text, country, (enum number_type)(data[1] % NUMBER_TYPES), &err);
	free(text);
	require(taken == n.possible);
	require(taken ||
	    (err.kind == ERROR_INPUT && strcmp(err.message, n.problem) == 0 &&
		err.hint[0] != '\0'));
	require(!n.valid || n.problem[0] == '\0');
	if (!taken)
		return 0;
	require(n.e164[0] == '+' && strspn(n.e164 + 1, "0123456789") == strlen(n.e164) - 1);
	require(strlen(n.e164) <= 16);
	(void)number_parse(&again, n.e164, NULL, NUMBER_UNKNOWN, NULL);
	require(strcmp(again.e164, n.e164) == 0 && again.valid == n.valid);
	for (int form = 0; form < FORMS; form++) {
		if (number_write(&n, (enum number_form)form, country, out, sizeof out))
			require(strspn(out + (out[0] == '+'), "0123456789") ==
			    strlen(out) - (out[0] == '+'));
	}
	return 0;
}
