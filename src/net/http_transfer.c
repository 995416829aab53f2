/* One try: a libcurl handle from its making to what it brought. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/check.h"
#include "base/log.h"
#include "base/version.h"
#include "net/internal.h"

/* On the wire an answer may be a little longer than what it unpacks to: chunk sizes, gzip headers.
 */
#define WIRE_SLACK ((curl_off_t)64 * 1024)

static const char *const methods[] = { "GET", "POST", "DELETE", "PATCH" };

static bool late(const struct http_call *call)
{
	return http_clock_ms() >= call->until_ms;
}

/* Grows by doubling, so that many small pieces cost little; what is let go is wiped. */
static size_t on_body(char *bytes, size_t one, size_t n, void *user)
{
	struct http_call *call = user;
	size_t size = call->body_size ? call->body_size : 4096;

	(void)one; /* always 1 */
	if (n > call->request.max_body - call->body_n) {
		call->too_large = true;
		return 0;
	}
	while (size < call->body_n + n + 1)
		size *= 2;
	if (size != call->body_size) {
		call->body = wipe_realloc(call->body, size);
		check(call->body != NULL);
		call->body_size = size;
	}
	memcpy(call->body + call->body_n, bytes, n);
	call->body_n += n;
	return n;
}

/* The value of the field `name`, if this line is that; cut to fit. */
static void take_field(const char *line, size_t n, const char *name, char *out, size_t size)
{
	size_t skip = strlen(name);

	if (n <= skip || line[skip] != ':' || strncasecmp(line, name, skip) != 0)
		return;
	for (skip++; skip < n && (line[skip] == ' ' || line[skip] == '\t'); skip++)
		;
	while (n > skip && strchr(" \t\r\n", line[n - 1]) != NULL)
		n--;
	(void)snprintf(out, size, "%.*s", (int)(n - skip), line + skip);
}

static size_t on_header(char *line, size_t one, size_t n, void *user)
{
	struct http_call *call = user;
	struct http_fields *f = &call->fields;

	(void)one;
	call->header_bytes += n;
	if (call->header_bytes > HTTP_HEADERS_MAX) {
		call->too_large = true;
		return 0;
	}
	if (n > 5 && memcmp(line, "HTTP/", 5) == 0)
		*f = (struct http_fields){ 0 }; /* after an interim answer (100) */
	take_field(line, n, "Date", f->date, sizeof f->date);
	take_field(line, n, "Retry-After", f->retry_after, sizeof f->retry_after);
	take_field(line, n, "retry-after-ms", f->retry_after_ms, sizeof f->retry_after_ms);
	take_field(line, n, "x-ratelimit-reset", f->ratelimit_reset, sizeof f->ratelimit_reset);
	take_field(line, n, "Content-Range", f->content_range, sizeof f->content_range);
	return n;
}

/* The connection stands, the request comes next: the last moment to let it be. libcurl's own clock
 * stands still while the machine is suspended, ours does not. */
static int before_request(void *user, char *theirs, char *ours, int their_port, int our_port)
{
	struct http_call *call = user;

	(void)theirs;
	(void)ours;
	(void)their_port;
	(void)our_port;
	if (late(call))
		return CURL_PREREQFUNC_ABORT;
	call->asked = true;
	return CURL_PREREQFUNC_OK;
}

static int on_progress(void *user, curl_off_t total, curl_off_t n, curl_off_t up_total,
    curl_off_t up)
{
	struct http_call *call = user;

	(void)total;
	(void)up_total;
	(void)up;
	if (n > (curl_off_t)call->request.max_body + WIRE_SLACK)
		call->too_large = true;
	return call->too_large || late(call) ? 1 : 0;
}

/* Giving up has to mean it, where what is delivered later would ring: the system goes on delivering
 * what it has taken, for minutes and after close(), unless it is told to let go of it. */
static void deliver_now_or_never(int fd, const struct http_call *call)
{
	const struct linger let_go = { .l_onoff = 1, .l_linger = 0 };
	const unsigned until_ms = (unsigned)call->http->limits.total_ms;

	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &let_go, sizeof let_go);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &until_ms, sizeof until_ms);
}

/* Programs that are started later must not inherit a provider's connection. */
static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
	const struct http_call *call = user;
	int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);

	(void)purpose;
	if (fd >= 0 && !call->request.repeatable)
		deliver_now_or_never(fd, call);
	return fd;
}

static void set_rules(CURL *e, const struct http_call *call)
{
	const struct http_limits *limits = &call->http->limits;
	uint64_t now = http_clock_ms();

	(void)curl.easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	(void)curl.easy_setopt(e, CURLOPT_QUICK_EXIT, 1L); /* a lookup goes on without us */
	(void)curl.easy_setopt(e, CURLOPT_PROTOCOLS_STR, call->loopback ? "http,https" : "https");
	(void)curl.easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl.easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl.easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);
	(void)curl.easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
	if (limits->ca_file != NULL)
		(void)curl.easy_setopt(e, CURLOPT_CAINFO, limits->ca_file);
	(void)curl.easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "gzip");
	(void)curl.easy_setopt(e, CURLOPT_USERAGENT, "voxdesk/" VERSION_TEXT);
	(void)curl.easy_setopt(e, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	(void)curl.easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)limits->connect_ms);
	(void)curl.easy_setopt(e, CURLOPT_TIMEOUT_MS,
	    call->until_ms > now ? (long)(call->until_ms - now) : 1L);
	(void)curl.easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, 1L);
	(void)curl.easy_setopt(e, CURLOPT_LOW_SPEED_TIME, (long)(limits->slow_ms + 999) / 1000);
	/* Elsewhere https_proxy, all_proxy and no_proxy count, as libcurl reads them. */
	if (call->loopback)
		(void)curl.easy_setopt(e, CURLOPT_PROXY, "");
	/* On a kept connection that had died libcurl would send the request once more by itself. */
	if (!call->request.repeatable)
		(void)curl.easy_setopt(e, CURLOPT_FRESH_CONNECT, 1L);
}

static void set_callbacks(CURL *e, struct http_call *call)
{
	(void)curl.easy_setopt(e, CURLOPT_PRIVATE, call);
	(void)curl.easy_setopt(e, CURLOPT_ERRORBUFFER, call->words);
	(void)curl.easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
	(void)curl.easy_setopt(e, CURLOPT_WRITEDATA, call);
	(void)curl.easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
	(void)curl.easy_setopt(e, CURLOPT_HEADERDATA, call);
	(void)curl.easy_setopt(e, CURLOPT_PREREQFUNCTION, before_request);
	(void)curl.easy_setopt(e, CURLOPT_PREREQDATA, call);
	(void)curl.easy_setopt(e, CURLOPT_NOPROGRESS, 0L);
	(void)curl.easy_setopt(e, CURLOPT_XFERINFOFUNCTION, on_progress);
	(void)curl.easy_setopt(e, CURLOPT_XFERINFODATA, call);
	(void)curl.easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	(void)curl.easy_setopt(e, CURLOPT_OPENSOCKETDATA, call);
}

static void add_header(struct http_call *call, const char *line)
{
	struct curl_slist *more = curl.slist_append(call->headers, line);

	check(more != NULL);
	call->headers = more;
}

/* The line is wiped; NULL is none. */
static void add_secret(struct http_call *call, char *line)
{
	if (line != NULL)
		add_header(call, line);
	wipe_free(line);
}

static void set_request(CURL *e, struct http_call *call)
{
	const struct http_request *r = &call->request;
	const bool body = r->method == HTTP_POST || r->method == HTTP_PATCH;
	char prefer[sizeof "Prefer: " + HTTP_PREFER_MAX];

	check(curl.easy_setopt(e, CURLOPT_URL, r->url) == CURLE_OK);
	add_header(call, "Accept: application/json");
	add_header(call, "Expect:");
	add_secret(call, http_auth_line(r));
	add_secret(call, http_apikey_line(r));
	(void)snprintf(prefer, sizeof prefer, "Prefer: %s", r->prefer);
	if (r->prefer[0] != '\0')
		add_header(call, prefer);
	if (body && r->json)
		add_header(call, "Content-Type: application/json");
	(void)curl.easy_setopt(e, CURLOPT_HTTPHEADER, call->headers);
	if (body) {
		const char *text = r->json && r->body.n == 0 ? "{}" : buf_text(&r->body);

		(void)curl.easy_setopt(e, CURLOPT_POSTFIELDSIZE, (long)strlen(text));
		(void)curl.easy_setopt(e, CURLOPT_POSTFIELDS, text);
	}
	if (r->method == HTTP_DELETE || r->method == HTTP_PATCH)
		(void)curl.easy_setopt(e, CURLOPT_CUSTOMREQUEST, methods[r->method]);
}

void http_reply_none(struct http_call *call)
{
	const struct http_request *r = &call->request;

	call->reply = (struct http_reply){ .body = "",
		.retry_after_ms = -1,
		.total = -1,
		.only_asked = r->method == HTTP_GET || r->only_asks };
}

static void forget_answer(struct http_call *call)
{
	wipe_free(call->body);
	call->body = NULL;
	call->body_n = call->body_size = call->header_bytes = 0;
	call->asked = call->too_large = false;
	call->words[0] = '\0';
	call->fields = (struct http_fields){ 0 };
	http_reply_none(call);
}

void http_try_begin(struct http_call *call)
{
	struct loop_http *h = call->http;
	CURL *e = curl.easy_init();

	if (h->multi == NULL)
		h->multi = curl.multi_init();
	check(e != NULL && h->multi != NULL);
	forget_answer(call);
	call->tries++;
	call->easy = e;
	set_rules(e, call);
	set_callbacks(e, call);
	set_request(e, call);
	check(curl.multi_add_handle(h->multi, e) == CURLM_OK);
}

void http_try_end(struct http_call *call, CURLcode code)
{
	struct http_reply *reply = &call->reply;
	long status = 0;

	(void)curl.easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
	reply->status = (int)status;
	reply->tries = call->tries;
	reply->date = http_date(call->fields.date);
	reply->total = http_total(call->fields.content_range);
	reply->retry_after_ms = http_retry_after_ms(&call->fields, reply->status);
	if (code != CURLE_OK)
		http_words_curl(call, code);
	else if (status >= 300 && status <= 399)
		http_words_redirected(call);
	else
		reply->end = HTTP_ANSWERED;
	if (reply->end == HTTP_ANSWERED && call->body != NULL) {
		call->body[call->body_n] = '\0';
		reply->body = call->body;
		reply->n = call->body_n;
	}
	log_line("http %s %s: status %d, try %d%s%s", methods[call->request.method], call->host,
	    reply->status, call->tries, reply->err.detail[0] != '\0' ? ", " : "",
	    reply->err.detail);
	http_try_drop(call);
}

void http_try_drop(struct http_call *call)
{
	if (call->easy == NULL)
		return;
	(void)curl.multi_remove_handle(call->http->multi, call->easy);
	curl.easy_cleanup(call->easy);
	curl.slist_free_all(call->headers);
	call->easy = NULL;
	call->headers = NULL;
}
