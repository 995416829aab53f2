/*
 * Every request that a header of src/provider can make, sent once for real over src/net, its
 * answer read: one line each, "NAME STATUS ok", or what was wrong. The contract test puts the
 * provider's published contract behind the address, or the practice provider with the contract as
 * a judge in between.
 *
 *   requests twilio|telnyx|vapi|elevenlabs|supabase   the environment is named in each file
 * Exit 1 when anything was not as documented.
 */
#include "tests/contract/requests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/loop.h"

#define EARLY_TRIES 200
#define EARLY_PAUSE_MS 50

struct arena requests_arena;

static struct {
	struct loop *loop;
	const struct step *step;
	bool waiting, fine;
	int status;
	struct error err;
} run;

bool keep(char *out, size_t size, const char *text)
{
	int n = snprintf(out, size, "%s", text ? text : "");

	return n > 0 && (size_t)n < size;
}

bool given_text(const char *variable, char *out, size_t size)
{
	if (keep(out, size, getenv(variable)))
		return true;
	fprintf(stderr, "requests: %s is not set, or too long\n", variable);
	return false;
}

bool given_secret(const char *variable, struct secret *out)
{
	const char *value = getenv(variable);

	if (value && secret_set(out, value, strlen(value)))
		return true;
	fprintf(stderr, "requests: %s is not set, or too long\n", variable);
	return false;
}

bool given_url(const char *variable, char out[URL_BASE_MAX])
{
	const char *value = getenv(variable);
	struct error err = { .kind = ERROR_NONE };

	if (value && url_base_parse(value, out, &err))
		return true;
	fprintf(stderr, "requests: %s: %s\n", variable, value ? err.message : "is not set");
	return false;
}

static void replied(void *user, const struct http_reply *reply)
{
	(void)user;
	run.waiting = false;
	run.status = reply->status;
	run.fine = run.step->read(reply, &run.err);
}

static void paused(void *user)
{
	(void)user;
	run.waiting = false;
}

static void until_done(void)
{
	while (run.waiting)
		loop_step(run.loop);
}

static void send_once(const struct step *step)
{
	struct http_request r = { .method = HTTP_GET };

	error_clear(&run.err);
	run.fine = false;
	run.status = 0;
	if (step->make(&r, &run.err)) {
		run.step = step;
		run.waiting = true;
		(void)http_start(run.loop, &r, replied, NULL);
		until_done();
	}
	http_request_done(&r);
}

static bool send_step(const struct step *step)
{
	send_once(step);
	for (int i = 0; step->early && run.fine && step->early() && i < EARLY_TRIES; i++) {
		run.waiting = true;
		loop_timer(run.loop, paused, NULL, EARLY_PAUSE_MS);
		until_done();
		send_once(step);
	}
	if (step->early && step->early())
		run.fine = false;
	if (step->exempt) {
		printf("%s %d exempt: %s\n", step->name, run.status, step->exempt);
		return true;
	}
	printf("%s %d %s\n", step->name, run.status, run.fine ? "ok" : "NOT AS DOCUMENTED");
	if (!run.fine)
		printf("    %s: %s (%s)\n", run.err.code, run.err.message, run.err.detail);
	return run.fine;
}

int main(int argc, char **argv)
{
	static const struct requests *const all[] = { &twilio_requests, &telnyx_requests,
		&vapi_requests, &elevenlabs_requests, &supabase_requests };
	const struct requests *asked = NULL;
	bool fine = true;

	for (size_t i = 0; argc == 2 && i < sizeof all / sizeof all[0]; i++)
		if (strcmp(all[i]->name, argv[1]) == 0)
			asked = all[i];
	if (!asked || !asked->open()) {
		fprintf(stderr, "usage: requests twilio|telnyx|vapi|elevenlabs|supabase\n");
		return 2;
	}
	run.loop = loop_new();
	for (size_t i = 0; i < asked->n; i++)
		fine = send_step(&asked->steps[i]) && fine;
	asked->close();
	arena_done(&requests_arena);
	loop_free(run.loop);
	return fine ? 0 : 1;
}
