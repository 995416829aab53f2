/*
 * HTTP over libcurl's multi interface, driven by the one loop (loop.h): nothing here waits.
 * A request is a value; http_start() copies what it needs. The reply belongs to the call and lives
 * while `done` runs; its body is wiped afterwards. curl.h appears in src/net only.
 *
 * HTTP/1.1, keep-alive, gzip, no redirects, TLS always verified, https or http to a literal
 * loopback address only, bodies capped after decompression, limits on connecting, on slow answers
 * (20 s without a byte) and on the whole (60 s, retries included). https_proxy, all_proxy and
 * no_proxy count as libcurl reads them, never for this machine itself.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/secret.h"
#include "net/loop.h"

#define HTTP_URL_MAX 4096
#define HTTP_FORM_MAX 16384
#define HTTP_JSON_MAX (8 * 1024 * 1024)
#define HTTP_PREFER_MAX 128
#define HTTP_BODY_MAX (1024 * 1024)
#define HTTP_USER_MAX 128

/* PATCH is for what says where things shall end (the last write wins); what adds or costs is a
 * POST. */
enum http_method { HTTP_GET, HTTP_POST, HTTP_DELETE, HTTP_PATCH };

/* What `password` is sent as. Nothing is sent for an empty one (Basic: an empty `user`). */
enum http_auth {
	HTTP_BASIC,     /* Authorization: Basic (RFC 7617) with `user`: Twilio */
	HTTP_BEARER,    /* Authorization: Bearer (RFC 6750): Telnyx, Vapi */
	HTTP_XI_API_KEY /* xi-api-key: ElevenLabs */
};

struct http_request {
	enum http_method method;
	char url[HTTP_URL_MAX];
	/* POST and PATCH; wiped. GET and DELETE send none. At most HTTP_FORM_MAX bytes; for more
	 * JSON buf_init() it again with up to HTTP_JSON_MAX before it is written. */
	struct buf body;
	/* The body is application/json ("{}" when empty: Telnyx wants one) instead of a form. */
	bool json;
	enum http_auth auth;
	char user[HTTP_USER_MAX]; /* HTTP_BASIC only; "" none */
	struct secret password;   /* of every kind of `auth`; Bearer and xi-api-key: no blanks */
	struct secret apikey; /* goes out as the field apikey, beside `auth` (Supabase); no blanks
			       */
	char prefer[HTTP_PREFER_MAX]; /* the field Prefer (RFC 7240); "" none */
	size_t max_body;              /* of the answer; 0: HTTP_BODY_MAX */
	/* May be sent again although the provider may have received it (GET, DELETE, PATCH, an
	 * update where the last write wins). Without it only what surely was not processed is
	 * repeated: nothing was sent, or the answer was 429. */
	bool repeatable;
	/* Changes nothing that anybody would have to look at, though it is a POST (signing in). A
	 * GET is so without it. */
	bool only_asks;
};

/* A form without a user; repeatable unless it is a POST. */
void http_request_init(struct http_request *r, enum http_method method);
void http_request_done(struct http_request *r); /* wipes and frees */
/* Onto the body. Both sides percent-encoded (RFC 3986 unreserved stay), so "+" is %2B. */
void http_form_add(struct http_request *r, const char *name, const char *value);
/* Adds ?name=value or &name=value, encoded. False when the URL has no room. */
must_check bool http_query_add(struct http_request *r, const char *name, const char *value);
/* Percent-encodes one path segment or value onto `out`. */
void http_encode(struct buf *out, const char *text);

enum http_end {
	HTTP_ANSWERED,  /* status and body are there, whole */
	HTTP_NOT_SENT,  /* no connection: the provider has surely not seen the request */
	HTTP_NO_ANSWER, /* sent, at least in part; whether it was processed is not known */
	HTTP_BAD_ANSWER /* answered, but cut off, too large, a redirect, not decodable: processed or
			   not is not known either */
};
struct http_reply {
	enum http_end end;
	int status;       /* HTTP_ANSWERED and where it is known */
	const char *body; /* NUL-terminated, n bytes, as they came */
	size_t n;
	/* How long to wait, at most a day; -1: not said. retry-after-ms, else Retry-After (seconds
	 * or an HTTP date, RFC 9110 10.2.3), else on a 429 x-ratelimit-reset, which Telnyx
	 * documents as seconds and as a Unix time: above 1e6 it is a time, measured against the
	 * answer's Date. */
	int retry_after_ms;
	int64_t date;     /* the answer's Date, seconds since 1970; 0: none */
	int64_t total;    /* what stands behind the / of Content-Range ("0-24/573"): how many there
			     are, or were touched (PostgREST's count); -1: not said */
	int tries;        /* requests that were put on the wire or tried to be */
	bool only_asked;  /* the request was a GET, or only_asks: there is nothing to look for */
	struct error err; /* words, unless HTTP_ANSWERED: ERROR_NETWORK "offline", "timeout",
			     "tls", "bad-request", "no-libcurl", "no-answer", "answer-cut",
			     "answer-broken", "answer-too-large", "redirected" */
};
typedef void http_done_fn(void *user, const struct http_reply *reply);

struct http_call;
/* `done` is called once, later, from the loop. Never fails: what cannot be sent is a reply.
 * Repeats (see `repeatable`) network failures, 429 and 5xx after 0.5, 1 and 2 s with jitter, at
 * most 3 tries, waiting as Retry-After says (at most 30 s), never past 60 s by the clock that
 * counts suspended time too: nothing rings because a laptop was opened again. */
struct http_call *http_start(struct loop *l, const struct http_request *r, http_done_fn *done,
    void *user);
/* `done` will not be called; the transfer is dropped without waiting for anything. NULL is fine. */
void http_cancel(struct http_call *call);

/* A base URL from outside: no user part, no query, no fragment; https, or http to a literal
 * loopback address. `out` gets it without a trailing slash. ERROR_INPUT "base-url"; ERROR_NETWORK
 * "no-libcurl" as above. */
#define URL_BASE_MAX 256
must_check bool url_base_parse(const char *text, char out[URL_BASE_MAX], struct error *err);

/* Tests: what libcurl and the resolver are given instead of the defaults. Milliseconds;
 * 0: the default. */
struct http_limits {
	int connect_ms, total_ms, first_pause_ms;
	int slow_ms;         /* this long below 1 byte a second ends it; counted in whole seconds */
	const char *ca_file; /* who is trusted; NULL: whom the system trusts. Stays the caller's */
};
void http_limits_set(struct loop *l, const struct http_limits *limits);

#endif
