#include "base/id.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/check.h"

void id_new(char out[ID_MAX])
{
	uint8_t b[16];

	/* Up to 256 bytes come whole once the system has its randomness (getrandom(2)). */
	check(getrandom(b, sizeof b, 0) == (ssize_t)sizeof b);
	b[6] = (uint8_t)((b[6] & 0x0f) | 0x40);
	b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
	(void)snprintf(out, ID_MAX,
	    "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
	    b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
	    b[15]);
}

bool id_valid(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	for (size_t i = 0; i < sizeof form - 1; i++) {
		if (form[i] == '-'
			? text[i] != '-'
			: (text[i] == '\0' || strchr("0123456789abcdefABCDEF", text[i]) == NULL))
			return false;
	}
	return text[sizeof form - 1] == '\0';
}
