/* When a request may be sent again, and when. */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/check.h"
#include "net/internal.h"

#define WAIT_MAX_MS (24 * 60 * 60 * 1000)
#define RESET_IS_TIME 1000000 /* above it x-ratelimit-reset is a Unix time */

static uint64_t skipped_ms;

uint64_t http_clock_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_BOOTTIME, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000 + skipped_ms;
}

void http_clock_skip(uint64_t ms)
{
	skipped_ms += ms;
}

int64_t http_date(const char *field)
{
	const time_t at = field[0] != '\0' ? curl.getdate(field, NULL) : (time_t)-1;

	return at > 0 ? (int64_t)at : 0;
}

/* A whole number without a sign; what is longer than any that is meant is INT64_MAX / 1000. */
static bool number(const char *s, int64_t *n)
{
	if (s[0] == '\0' || s[strspn(s, "0123456789")] != '\0')
		return false;
	*n = strlen(s) > 15 ? INT64_MAX / 1000 : strtoll(s, NULL, 10);
	return true;
}

/* From the answer's own Date, so that this machine's clock may be wrong. */
static int64_t seconds_until(int64_t at, const struct http_fields *f)
{
	const int64_t date = http_date(f->date), now = date != 0 ? date : (int64_t)time(NULL);

	return at > now ? at - now : 0;
}

static int capped(int64_t ms)
{
	return (int)(ms > WAIT_MAX_MS ? WAIT_MAX_MS : ms);
}

/* See http_reply.retry_after_ms. */
int http_retry_after_ms(const struct http_fields *f, int status)
{
	int64_t n, at;

	if (number(f->retry_after_ms, &n))
		return capped(n);
	if (number(f->retry_after, &n))
		return capped(n * 1000);
	at = http_date(f->retry_after);
	if (at != 0)
		return capped(seconds_until(at, f) * 1000);
	if (status == 429 && number(f->ratelimit_reset, &n))
		return capped((n > RESET_IS_TIME ? seconds_until(n, f) : n) * 1000);
	return -1;
}

int64_t http_total(const char *content_range)
{
	const char *slash = strchr(content_range, '/');
	int64_t n;

	return slash != NULL && number(slash + 1, &n) ? n : -1;
}

/* Whether the same request may come to something else next time. */
static bool passing(const struct http_reply *reply)
{
	static const char *const lasting[] = { "tls", "redirected", "answer-too-large",
		"bad-request" };

	for (size_t i = 0; i < sizeof lasting / sizeof lasting[0]; i++) {
		if (strcmp(reply->err.code, lasting[i]) == 0)
			return false;
	}
	return true;
}

bool http_repeats(const struct http_call *call)
{
	const struct http_reply *reply = &call->reply;

	if (call->tries >= HTTP_TRIES_MAX)
		return false;
	if (reply->end == HTTP_ANSWERED)
		return reply->status == 429 || (reply->status >= 500 && call->request.repeatable);
	return passing(reply) && (reply->end == HTTP_NOT_SENT || call->request.repeatable);
}

int http_pause_ms(const struct http_call *call)
{
	int pause = call->http->limits.first_pause_ms << (call->tries - 1);
	int said = call->reply.retry_after_ms;
	unsigned random;

	/* Consoles that met the same fault at the same time must not come back together. */
	check(getrandom(&random, sizeof random, 0) == (ssize_t)sizeof random);
	pause += (int)(random % (unsigned)(pause / 4 + 1));
	if (said > HTTP_PAUSE_MAX_MS)
		said = HTTP_PAUSE_MAX_MS;
	return said > pause ? said : pause;
}
