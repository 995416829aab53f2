/* What a code means, whichever provider it is of: out of the providers' own tables of sentences. */
#ifndef PROVIDER_CODES_H
#define PROVIDER_CODES_H

#include <stddef.h>

struct provider_code {
	const char *provider, *prefix; /* "Twilio", "twilio" */
	char code[40];                 /* as the provider writes it */
	int status;                    /* means this with that HTTP status only; 0 with every one */
	const char *message, *hint;    /* translated */
};

/* The meanings of `code` ("21450", "PGRST301"; case does not count), at most `max`; returns how
 * many. Two providers may have the same code. */
size_t provider_codes_find(const char *code, struct provider_code *out, size_t max);

#endif
