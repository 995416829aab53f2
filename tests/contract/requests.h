/*
 * The requests that src/provider can make, one table a provider: how each is made and how its
 * answer is read, over what earlier answers gave. requests.c sends them, one after the other.
 */
#ifndef TESTS_CONTRACT_REQUESTS_H
#define TESTS_CONTRACT_REQUESTS_H

#include "base/mem.h"
#include "net/http.h"

struct step {
	const char *name;
	bool (*make)(struct http_request *r, struct error *err);
	bool (*read)(const struct http_reply *reply, struct error *err);
	bool (*early)(void); /* well read, but not yet what it will be: again; NULL: never */
	/* The contract has no way for this, and why it is sent all the same; NULL: it has. */
	const char *exempt;
};

struct requests {
	const char *name;
	bool (*open)(void); /* from the environment; says on stderr what is missing */
	const struct step *steps;
	size_t n;
	void (*close)(void);
};

extern const struct requests twilio_requests, telnyx_requests, vapi_requests, elevenlabs_requests,
    supabase_requests;

/* What the texts read live in, to the end of the program. */
extern struct arena requests_arena;

/* False when it has no room, or there is nothing to keep. */
bool keep(char *out, size_t size, const char *text);
bool given_url(const char *variable, char out[URL_BASE_MAX]);
bool given_secret(const char *variable, struct secret *out);
bool given_text(const char *variable, char *out, size_t size);

#endif
