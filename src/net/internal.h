/*
 * What the files of src/net share: the loop's CURLM, which drives all transfers, and the parts of
 * one HTTP call. For src/net and its tests only.
 */
#ifndef NET_INTERNAL_H
#define NET_INTERNAL_H

#include <stdint.h>

#include "net/curl_lazy.h"
#include "net/http.h"

#define HTTP_TRIES_MAX 3
#define HTTP_PAUSE_MAX_MS 30000
#define HTTP_HEADERS_MAX ((size_t)64 * 1024)

/* One per loop, so that connections and looked-up names are shared by all requests. */
struct loop_http {
	CURLM *multi;            /* NULL until the first request */
	struct http_call *calls; /* those that have not ended */
	struct http_limits limits;
};

/* Fields of an answer's head, as they came; "" none. */
struct http_fields {
	char date[64], retry_after[64], retry_after_ms[64], ratelimit_reset[64], content_range[64];
};

struct http_call {
	struct http_call *next;
	struct loop *loop;
	struct loop_http *http;
	struct http_request request; /* a copy of its own */
	char host[256];              /* for sentences */
	bool loopback;
	http_done_fn *done;
	void *user;
	uint64_t until_ms; /* http_clock_ms() */
	int tries;
	bool maybe_seen; /* a try that the provider may have processed came before */
	bool ended;      /* `done` is running */
	/* This try: */
	struct curl_slist *headers;
	CURL *easy; /* NULL: not on its way */
	bool asked; /* the connection stood and the request was about to be written */
	bool too_large;
	size_t header_bytes;
	struct http_fields fields;
	char words[CURL_ERROR_SIZE]; /* libcurl's, for the log */
	char *body;
	size_t body_n, body_size;
	struct http_reply reply;
};

/* loop.c */
struct loop_http *loop_http(struct loop *l);
/* http.c: what libcurl has to do, then the calls that have ended; http_drop() is a call's end. */
void http_step(struct loop_http *h);
void http_drop_all(struct loop_http *h);

/* http_transfer.c: one try. Begin puts it on its way; end makes call->reply of what came. */
void http_try_begin(struct http_call *call);
void http_try_end(struct http_call *call, CURLcode code);
void http_try_drop(struct http_call *call); /* without waiting, also while a name is looked up */

/* http_auth.c. Whether the secrets and `prefer` can stand in a header field as they are (Basic's is
 * encoded). */
bool http_auth_fine(const struct http_request *r);
/* The line of the field that says who asks; NULL: none. The caller's to wipe_free(). */
char *http_auth_line(const struct http_request *r);
/* The same of `apikey`. */
char *http_apikey_line(const struct http_request *r);

/* http_words.c: call->reply's end and sentence. */
void http_words_curl(struct http_call *call, CURLcode code);
void http_words_redirected(struct http_call *call);
/* Refused before anything was tried: ERROR_NETWORK `why->code` where that is its kind, otherwise
 * "bad-request". */
void http_words_refused(struct http_call *call, const struct error *why);
void http_words_seen_before(struct http_call *call);

/* http_retry.c */
/* Both after curl_load(). Seconds since 1970; 0: none. */
int64_t http_date(const char *field);
/* Before anything came. */
void http_reply_none(struct http_call *call);
int http_retry_after_ms(const struct http_fields *f, int status);
int64_t http_total(const char *content_range); /* see http_reply.total */
bool http_repeats(const struct http_call *call);
int http_pause_ms(const struct http_call *call);
/* Milliseconds of the clock that goes on while the machine is suspended. */
uint64_t http_clock_ms(void);
void http_clock_skip(uint64_t ms); /* tests: as if the machine had slept */

/* url.c: https, or http to a literal loopback address; no user part, no fragment. ERROR_INPUT
 * "base-url", ERROR_NETWORK "no-libcurl". `loopback` and `host` are found out on the way. */
#define URL_QUERY 1
must_check bool url_check(const char *text, int flags, char *out, size_t size, char *host,
    size_t host_size, bool *loopback, struct error *err);

/* wipe.c: allocation functions that wipe what they give back. */
void wipe_free(void *p);
void *wipe_realloc(void *p, size_t n);

#endif
