/* When a request may be sent again, and when. */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/check.h"
#include "net/internal.h"

#define RETRY_AFTER_MAX_S (24L * 60 * 60)

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

static bool all_digits(const char *s)
{
	return s[0] != '\0' && s[strspn(s, "0123456789")] == '\0';
}

int64_t http_date(const char *field)
{
	const time_t at = field[0] != '\0' ? curl_getdate(field, NULL) : (time_t)-1;

	return at > 0 ? (int64_t)at : 0;
}

/* Seconds, or an HTTP date (RFC 9110 10.2.3), which is measured against the answer's own Date, so
 * that this machine's clock may be wrong. -1: says nothing usable. */
int http_retry_after_ms(const char *value, const char *date)
{
	time_t at, now;
	long s;

	if (all_digits(value)) {
		s = strlen(value) > 6 ? RETRY_AFTER_MAX_S : strtol(value, NULL, 10);
	} else {
		at = curl_getdate(value, NULL);
		if (value[0] == '\0' || at == (time_t)-1)
			return -1;
		now = curl_getdate(date, NULL);
		if (date[0] == '\0' || now == (time_t)-1)
			now = time(NULL);
		if (at <= now)
			return 0;
		s = at - now > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : (long)(at - now);
	}
	return (int)(s > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : s) * 1000;
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
