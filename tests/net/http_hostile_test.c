/* Answers that are too large, endless, broken or never come, names that are not found, certificates
 * that prove nothing: each has its end and its sentence, memory stays flat, nobody waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdatomic.h>
#include <sys/resource.h>

#include "base/paths.h"
#include "base/time.h"
#include "certificates.h"
#include "hostile.h"
#include "net/internal.h"

#define KB 1024
#define MB (1024 * 1024)
/* How much memory may grow by while an answer comes; a sanitizer keeps what was freed for a while.
 */
#ifdef __SANITIZE_ADDRESS__
#define FLAT_KB (64 * KB)
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FLAT_KB (64 * KB)
#endif
#endif
#ifndef FLAT_KB
#define FLAT_KB (8 * KB)
#endif

/* ---- names: *.gone.test is not known, *.slow.test is looked up until `slow` is 0 again */

static pthread_mutex_t names_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t names_changed = PTHREAD_COND_INITIALIZER;
static bool slow = true;
static int looking;

static bool ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n >= m && strcmp(name + n - m, end) == 0;
}

/* libcurl's thread calls this one instead of the C library's. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
    struct addrinfo **out)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

	if (name != NULL && ends_in(name, ".gone.test"))
		return EAI_NONAME;
	if (name != NULL && ends_in(name, ".slow.test")) {
		pthread_mutex_lock(&names_lock);
		looking++;
		pthread_cond_broadcast(&names_changed);
		while (slow)
			pthread_cond_wait(&names_changed, &names_lock);
		looking--;
		pthread_cond_broadcast(&names_changed);
		pthread_mutex_unlock(&names_lock);
		return EAI_AGAIN;
	}
	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	return real(name, service, hints, out);
}

static int looked_up(void)
{
	int n;

	pthread_mutex_lock(&names_lock);
	n = looking;
	pthread_mutex_unlock(&names_lock);
	return n;
}

static void let_lookups_end(void)
{
	pthread_mutex_lock(&names_lock);
	slow = false;
	pthread_cond_broadcast(&names_changed);
	while (looking > 0)
		pthread_cond_wait(&names_changed, &names_lock);
	slow = true;
	pthread_mutex_unlock(&names_lock);
}

/* ---- answers */

static const char zeros[64 * KB];
static atomic_size_t written; /* bytes that the last big answer came to */

static void pour(int fd, size_t n)
{
	ssize_t done;

	for (written = 0; written < n; written += (size_t)done) {
		done = send(fd, zeros, sizeof zeros, MSG_NOSIGNAL);
		if (done <= 0)
			return;
	}
}

static bool big(const struct hostile_request *r)
{
	hostile_text(r->fd, "HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n");
	pour(r->fd, (size_t)200 * MB);
	return false;
}

static bool unsaid(const struct hostile_request *r)
{
	hostile_text(r->fd, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
	pour(r->fd, (size_t)200 * MB);
	return false;
}

/* Within one block every further zero byte unpacks to 1032 more. */
static bool bomb(const struct hostile_request *r)
{
	static const unsigned char start[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xec, 0xc1, 1, 1,
		0, 0, 0, 0x80, 0x90, 0xfe, 0xaf, 0xee, 8, 0x0a };

	hostile_text(r->fd,
	    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n");
	hostile_write(r->fd, (const char *)start, sizeof start);
	pour(r->fd, (size_t)200 * MB);
	return false;
}

/* Empty stored blocks: much on the wire, nothing unpacked. */
static bool hollow(const struct hostile_request *r)
{
	static const char start[] = "\x1f\x8b\x08\0\0\0\0\0\x02\x03";
	static char blocks[5000];

	for (size_t i = 0; i < sizeof blocks; i += 5)
		memcpy(blocks + i, "\0\0\0\xff\xff", 5);
	hostile_text(r->fd,
	    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n");
	hostile_write(r->fd, start, 10);
	for (written = 0; written < (size_t)200 * MB; written += sizeof blocks) {
		if (send(r->fd, blocks, sizeof blocks, MSG_NOSIGNAL) <= 0)
			break;
	}
	return false;
}

static bool repeat(const struct hostile_request *r, const char *first, const char *again)
{
	hostile_text(r->fd, first);
	for (written = 0; written < (size_t)50 * MB; written += strlen(again)) {
		if (send(r->fd, again, strlen(again), MSG_NOSIGNAL) <= 0)
			break;
	}
	return false;
}

static bool header_flood(const struct hostile_request *r)
{
	return repeat(r, "HTTP/1.1 200 OK\r\n", "X-Much: more and more and more\r\n");
}

static bool header_line(const struct hostile_request *r)
{
	return repeat(r, "HTTP/1.1 200 OK\r\nX-Long: ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

static bool continue_flood(const struct hostile_request *r)
{
	return repeat(r, "", "HTTP/1.1 100 Continue\r\n\r\n");
}

static bool drip(const struct hostile_request *r)
{
	struct pollfd p = { .fd = r->fd, .events = POLLIN | POLLRDHUP };

	hostile_text(r->fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
	while (poll(&p, 1, 50) == 0) /* 20 bytes a second: never slow enough */
		hostile_text(r->fd, "x");
	return false;
}

static bool close_after(const struct hostile_request *r, const char *text)
{
	hostile_text(r->fd, text);
	return false;
}

static bool garbage(const struct hostile_request *r)
{
	return close_after(r, "\x01\x02SSH-2.0-OpenSSH\r\n\r\n\x1b[2J");
}

static bool status_cut(const struct hostile_request *r)
{
	return close_after(r, "HTTP/1.1 2");
}

static bool chunk_garbage(const struct hostile_request *r)
{
	return close_after(r, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello");
}

static bool chunk_cut(const struct hostile_request *r)
{
	return close_after(r, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhello");
}

static bool not_gzip(const struct hostile_request *r)
{
	return close_after(r,
	    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello");
}

static bool bad_length(const struct hostile_request *r)
{
	return close_after(r, "HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\nhello");
}

static bool good_gzip(const struct hostile_request *r)
{
	static const char hello[] =
	    "\x1f\x8b\x08\0\0\0\0\0\x02\xff\xcb\x48\xcd\xc9\xc9\x07\0\x86\xa6"
	    "\x10\x36\x05\0\0\0";

	hostile_text(r->fd,
	    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 25\r\n\r\n");
	hostile_write(r->fd, hello, 25);
	return true;
}

static bool proxy(const struct hostile_request *r)
{
	return close_after(r, "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
}

static const struct hostile_path paths[] = {
	{ "/big", big, NULL },
	{ "/unsaid", unsaid, NULL },
	{ "/bomb", bomb, NULL },
	{ "/hollow", hollow, NULL },
	{ "/header-flood", header_flood, NULL },
	{ "/header-line", header_line, NULL },
	{ "/continue-flood", continue_flood, NULL },
	{ "/drip", drip, NULL },
	{ "/garbage", garbage, NULL },
	{ "/status-cut", status_cut, NULL },
	{ "/chunk-garbage", chunk_garbage, NULL },
	{ "/chunk-cut", chunk_cut, NULL },
	{ "/not-gzip", not_gzip, NULL },
	{ "/bad-length", bad_length, NULL },
	{ "/gzip", good_gzip, NULL },
	{ "/fine", NULL, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine" },
	{ "api.example.test:443", proxy, NULL },
};

static const struct http_limits quick = {
	.connect_ms = 300, .total_ms = 4000, .first_pause_ms = 10, .slow_ms = 1000
};

static int setup(void **state)
{
	(void)state;
	return hostile_setup(paths, sizeof paths / sizeof paths[0], &quick);
}

/* ---- requests */

struct seen {
	bool ended;
	enum http_end end;
	int status, tries;
	size_t n;
	char code[48], message[480], hint[360];
};

static void on_done(void *user, const struct http_reply *reply)
{
	struct seen *s = user;

	*s = (struct seen){ true, reply->end, reply->status, reply->tries, reply->n, "", "", "" };
	(void)snprintf(s->code, sizeof s->code, "%s", reply->err.code);
	(void)snprintf(s->message, sizeof s->message, "%s", reply->err.message);
	(void)snprintf(s->hint, sizeof s->hint, "%s", reply->err.hint);
}

static struct http_call *post(const char *url, struct seen *s)
{
	struct http_request r;
	struct http_call *call;

	*s = (struct seen){ 0 };
	http_request_init(&r, HTTP_POST);
	(void)snprintf(r.url, sizeof r.url, "%s", url);
	(void)snprintf(r.user, sizeof r.user, "AC1");
	assert_true(secret_set(&r.password, "hunter2", 7));
	http_form_add(&r, "Secret", "form-body");
	call = http_start(loop, &r, on_done, s);
	http_request_done(&r);
	return call;
}

static struct seen run_url(const char *url)
{
	struct seen s;

	(void)post(url, &s);
	while (!s.ended)
		loop_step(loop);
	return s;
}

static struct seen run(const char *path)
{
	char url[256];

	hostile_url(url, sizeof url, path);
	return run_url(url);
}

static long peak_kb(void)
{
	struct rusage u;

	assert_int_equal(getrusage(RUSAGE_SELF, &u), 0);
	return u.ru_maxrss;
}

static void what_is_too_large_stops_at_the_cap(void **state)
{
	static const char *const large[] = { "/big", "/unsaid", "/bomb", "/hollow" };
	struct seen s = run("/gzip");
	long before;

	(void)state;
	assert_int_equal(s.end, HTTP_ANSWERED);
	assert_int_equal(s.n, 5);
	before = peak_kb();
	for (size_t i = 0; i < sizeof large / sizeof large[0]; i++) {
		s = run(large[i]);
		assert_int_equal(s.end, HTTP_BAD_ANSWER);
		assert_string_equal(s.code, "answer-too-large");
		assert_int_equal(s.status, 200);
		assert_int_equal(s.tries, 1);
		assert_int_equal(s.n, 0);
		assert_true(written < (size_t)20 * MB);
	}
	print_message("200 MB answers: %ld kB more at the peak\n", peak_kb() - before);
	assert_true(peak_kb() - before < FLAT_KB);
}

static void endless_headers_stop(void **state)
{
	static const struct {
		const char *path, *code;
	} rows[] = {
		{ "/header-flood", "answer-too-large" },
		{ "/header-line", "answer-broken" },
		{ "/continue-flood", "answer-too-large" },
	};
	long before = peak_kb();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct seen s = run(rows[i].path);

		assert_string_equal(s.code, rows[i].code);
		assert_int_equal(s.end, HTTP_BAD_ANSWER);
		assert_int_equal(s.tries, 1);
		assert_true(written < (size_t)20 * MB);
	}
	assert_true(peak_kb() - before < FLAT_KB);
}

static void broken_answers_have_their_words(void **state)
{
	static const struct {
		const char *path, *code;
		int status;
	} rows[] = {
		{ "/garbage", "answer-broken", 0 },
		{ "/chunk-garbage", "answer-cut", 200 },
		{ "/chunk-cut", "answer-cut", 200 },
		{ "/not-gzip", "answer-broken", 200 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct seen s = run(rows[i].path);

		assert_string_equal(s.code, rows[i].code);
		assert_int_equal(s.end, HTTP_BAD_ANSWER);
		assert_int_equal(s.status, rows[i].status);
		assert_int_equal(s.tries, 1);
		assert_true(s.hint[0] != '\0');
	}
	assert_int_not_equal(run("/status-cut").end, HTTP_ANSWERED);
	assert_int_not_equal(run("/bad-length").end, HTTP_NOT_SENT);
}

/* Twenty bytes a second are not slow enough to be given up, so the end of all tries ends it. */
static void a_drip_ends_with_the_time(void **state)
{
	struct http_limits limits = quick;
	struct seen s;

	(void)state;
	limits.total_ms = 2000;
	http_limits_set(loop, &limits);
	s = run("/drip");
	assert_int_equal(s.end, HTTP_BAD_ANSWER);
	assert_string_equal(s.code, "answer-cut");
	assert_int_equal(s.status, 200);
}

static void an_unknown_name_is_named(void **state)
{
	struct seen s = run_url("https://api.gone.test/x");

	(void)state;
	assert_int_equal(s.end, HTTP_NOT_SENT);
	assert_string_equal(s.code, "offline");
	assert_string_equal(s.message,
	    "The name api.gone.test is not known here. Nothing was sent.");
	assert_int_equal(s.tries, 3);
}

static void start_lookup(struct http_call **call, struct seen *s, int lookups)
{
	*call = post("https://api.slow.test/x", s);
	while (looked_up() < lookups)
		loop_step(loop);
}

/* The lookups last until they are let go: who waited for one would never come back. */
static void nobody_waits_for_a_name(void **state)
{
	struct http_call *call;
	struct seen s;

	(void)state;
	start_lookup(&call, &s, 1);
	http_cancel(call);
	start_lookup(&call, &s, 2);
	while (!s.ended)
		loop_step(loop);
	assert_int_equal(s.end, HTTP_NOT_SENT);
	assert_string_equal(s.code, "timeout");
	start_lookup(&call, &s, looked_up() + 1);
	loop_free(loop);
	let_lookups_end();
	loop = loop_new();
	http_limits_set(loop, &quick);
	assert_int_equal(run("/fine").end, HTTP_ANSWERED);
}

static void only_https_or_this_machine(void **state)
{
	static const char *const bad[] = { "http://api.example.test/", "http://localhost/x",
		"ftp://127.0.0.1/x", "file:///etc/passwd", "https://user:hunter2@api.example.test/",
		"nonsense", "", "https://", "http://127.0.0.1.example.test/", "https://a/b#c" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct seen s = run_url(bad[i]);

		assert_int_equal(s.end, HTTP_NOT_SENT);
		assert_string_equal(s.code, "bad-request");
		assert_null(strstr(s.message, "hunter2"));
	}
}

static void a_proxy_is_used_for_https_elsewhere_only(void **state)
{
	char url[64];
	struct seen s;

	(void)state;
	(void)snprintf(url, sizeof url, "http://127.0.0.1:%d", hostile.port);
	assert_int_equal(setenv("https_proxy", url, 1), 0);
	assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
	assert_int_equal(setenv("all_proxy", "http://127.0.0.1:1", 1), 0);
	assert_int_equal(run("/fine").end, HTTP_ANSWERED);
	s = run_url("https://api.example.test/x");
	assert_int_equal(s.end, HTTP_NOT_SENT);
	assert_string_equal(s.code, "offline");
	assert_true(hostile_seen("api.example.test:443") > 0);
	assert_int_equal(strncmp(hostile.last, "CONNECT ", 8), 0);
	assert_null(strstr(hostile.last, "QUMx"));
	assert_int_equal(unsetenv("https_proxy"), 0);
	assert_int_equal(unsetenv("http_proxy"), 0);
	assert_int_equal(unsetenv("all_proxy"), 0);
}

/* ---- TLS */

static enum MHD_Result answer_tls(void *user, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *upload, size_t *n, void **state)
{
	struct MHD_Response *r;
	enum MHD_Result result;

	(void)url;
	(void)method;
	(void)version;
	(void)upload;
	if (*state == NULL || *n > 0) {
		*state = user;
		*n = 0;
		return MHD_YES;
	}
	(*(atomic_int *)user)++;
	r = MHD_create_response_from_buffer(4, (void *)(uintptr_t) "fine", MHD_RESPMEM_PERSISTENT);
	result = MHD_queue_response(c, 200, r);
	MHD_destroy_response(r);
	return result;
}

static struct seen run_tls(const char *certificate, int *requests)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	static atomic_int answered;
	struct MHD_Daemon *d;
	struct seen s;
	char url[64];

	answered = 0;
	d = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_TLS, 0, NULL, NULL,
	    answer_tls, &answered, MHD_OPTION_SOCK_ADDR, &a, MHD_OPTION_HTTPS_MEM_KEY,
	    certificate_key, MHD_OPTION_HTTPS_MEM_CERT, certificate, MHD_OPTION_END);
	assert_non_null(d);
	(void)snprintf(url, sizeof url, "https://127.0.0.1:%d/x",
	    MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
	s = run_url(url);
	MHD_stop_daemon(d);
	*requests = answered;
	return s;
}

static void a_server_must_prove_who_it_is(void **state)
{
	static const struct {
		const char *certificate, *message, *hint;
	} rows[] = {
		{ certificate_expired, "has expired", "clock" },
		{ certificate_early, "not valid yet", "clock" },
		{ certificate_other, "could not be proven", "certificate" },
	};
	char file[] = "/tmp/voxdesk-ca-XXXXXX", url[64];
	struct http_limits limits = quick;
	int requests, fd = mkstemp(file);
	struct seen s;

	(void)state;
	limits.connect_ms = limits.total_ms = 60000;
	limits.ca_file = file;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, certificate_authority, strlen(certificate_authority)),
	    strlen(certificate_authority));
	(void)close(fd);
	http_limits_set(loop, &limits);
	s = run_tls(certificate_fine, &requests);
	assert_int_equal(s.end, HTTP_ANSWERED);
	assert_int_equal(requests, 1);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		s = run_tls(rows[i].certificate, &requests);
		assert_int_equal(s.end, HTTP_NOT_SENT);
		assert_string_equal(s.code, "tls");
		assert_int_equal(s.tries, 1);
		assert_int_equal(requests, 0);
		assert_non_null(strstr(s.message, rows[i].message));
		assert_non_null(strstr(s.hint, rows[i].hint));
	}
	limits.ca_file = NULL;
	http_limits_set(loop, &limits);
	s = run_tls(certificate_fine, &requests);
	assert_string_equal(s.code, "tls");
	assert_int_equal(requests, 0);
	http_limits_set(loop, &quick);
	(void)snprintf(url, sizeof url, "https://127.0.0.1:%d/", hostile.port);
	s = run_url(url); /* a server that goes on waiting for something that is no TLS */
	assert_int_equal(s.end, HTTP_NOT_SENT);
	assert_string_equal(s.code, "timeout");
	(void)unlink(file);
}

/* The last test: all the others have written to the log. */
static void the_log_holds_no_secret(void **state)
{
	static char text[256 * KB];
	char path[PATH_TEXT_MAX];
	FILE *f;

	(void)state;
	assert_true(paths_state_file("voxdesk.log", path, sizeof path));
	f = fopen(path, "re");
	assert_non_null(f);
	assert_true(fread(text, 1, sizeof text - 1, f) > 0);
	(void)fclose(f);
	assert_non_null(strstr(text, "http POST 127.0.0.1: status 200, try 1"));
	assert_null(strstr(text, "hunter2"));
	assert_null(strstr(text, "QUMx"));
	assert_null(strstr(text, "form-body"));
	assert_null(strstr(text, "Authorization"));
}

#define with_server(f) cmocka_unit_test_setup_teardown(f, setup, hostile_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_server(what_is_too_large_stops_at_the_cap),
		with_server(endless_headers_stop),
		with_server(broken_answers_have_their_words),
		with_server(a_drip_ends_with_the_time),
		with_server(an_unknown_name_is_named),
		with_server(nobody_waits_for_a_name),
		with_server(only_https_or_this_machine),
		with_server(a_proxy_is_used_for_https_elsewhere_only),
		with_server(a_server_must_prove_who_it_is),
		cmocka_unit_test(the_log_holds_no_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
