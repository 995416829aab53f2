/*
 * DESIGN: libmicrohttpd with an epoll of its own, which is one fd in our loop; its timeout, where
 * it has one, becomes a timer. An exchange that is not answered within its handler is suspended, so
 * that it costs nothing, and resumed when the answer is there: libmicrohttpd then asks again.
 */
#include "practice/server.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "practice/listen.h"
#include "practice/mhd_lazy.h"

#define URL_SIZE 80

struct extra {
	struct extra *next;
	char *name, *value;
};

struct exchange {
	struct exchange *next, **at; /* among the suspended ones */
	struct server *server;
	struct MHD_Connection *connection;
	struct server_request request;
	char *target;
	struct buf body;
	bool begun, handled, drop;
	struct MHD_Response *response;
	struct extra *extras; /* headers */
	unsigned status;
	server_answer_fn *intercept; /* NULL: none */
	void *intercept_user;
};

struct server {
	struct loop *loop;
	struct MHD_Daemon *daemon;
	int epoll_fd;
	char url[URL_SIZE];
	server_handler_fn *handler;
	void *user;
	struct exchange *waiting;
};

static void run(void *user)
{
	struct server *s = user;
	MHD_UNSIGNED_LONG_LONG ms = 0;

	(void)mhd.run(s->daemon);
	if (mhd.get_timeout(s->daemon, &ms) != MHD_YES)
		loop_timer(s->loop, run, s, 0);
	else
		loop_timer(s->loop, run, s, ms < 1 ? 1 : ms > 60000 ? 60000 : (int)ms);
}

static void readable(void *user, short revents)
{
	(void)revents;
	run(user);
}

/* The request line came: libmicrohttpd's only chance to see the target as it was sent. */
static void *exchange_new(void *cls, const char *target, struct MHD_Connection *connection)
{
	struct exchange *x = xcalloc(1, sizeof *x);

	x->server = cls;
	x->connection = connection;
	x->target = xstrdup(target);
	buf_init(&x->body,
	    strncmp(target, "/rest/v1/", 9) == 0 ? SERVER_ROWS_MAX : SERVER_BODY_MAX);
	return x;
}

static void exchange_over(void *cls, struct MHD_Connection *connection, void **context,
    enum MHD_RequestTerminationCode why)
{
	struct exchange *x = *context;
	struct extra *extra;

	(void)cls;
	(void)connection;
	(void)why;
	*context = NULL;
	if (x == NULL)
		return;
	if (x->response != NULL)
		mhd.destroy_response(x->response);
	while (x->extras != NULL) {
		extra = x->extras;
		x->extras = extra->next;
		free(extra->name);
		free(extra->value);
		free(extra);
	}
	buf_done(&x->body);
	free(x->target);
	free(x);
}

static void suspend(struct exchange *x)
{
	struct server *s = x->server;

	x->at = &s->waiting;
	x->next = s->waiting;
	if (x->next != NULL)
		x->next->at = &x->next;
	s->waiting = x;
	mhd.suspend_connection(x->connection);
}

static void resume(struct exchange *x)
{
	if (x->at == NULL)
		return;
	*x->at = x->next;
	if (x->next != NULL)
		x->next->at = x->at;
	x->at = NULL;
	mhd.resume_connection(x->connection);
	loop_timer(x->server->loop, run, x->server, 1); /* 0.9.75 does not wake its epoll fd */
}

static const char *header(struct exchange *x, const char *name)
{
	return mhd.lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

static void handle(struct exchange *x, const char *method)
{
	x->handled = true;
	x->request.method = method;
	x->request.target = x->target;
	x->request.authorization = header(x, MHD_HTTP_HEADER_AUTHORIZATION);
	x->request.content_type = header(x, MHD_HTTP_HEADER_CONTENT_TYPE);
	x->request.api_key = header(x, "xi-api-key");
	x->request.apikey = header(x, "apikey");
	x->request.prefer = header(x, "Prefer");
	x->request.range = header(x, MHD_HTTP_HEADER_RANGE);
	x->request.range_unit = header(x, "Range-Unit");
	x->request.accept = header(x, MHD_HTTP_HEADER_ACCEPT);
	x->request.api_version = header(x, "X-Supabase-Api-Version");
	x->request.user_agent = header(x, MHD_HTTP_HEADER_USER_AGENT);
	x->request.body = buf_text(&x->body);
	x->request.n_body = x->body.n;
	x->request.too_large = x->body.full;
	x->server->handler(x->server->user, &x->request, x);
}

static enum MHD_Result access_handler(void *cls, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *n_upload, void **context)
{
	struct exchange *x = *context;

	(void)cls;
	(void)url;
	(void)version;
	if (!x->begun) { /* the headers are there, the body is not */
		x->begun = true;
		return MHD_YES;
	}
	if (*n_upload > 0) {
		(void)buf_add(&x->body, upload, *n_upload);
		*n_upload = 0;
		return MHD_YES;
	}
	if (!x->handled)
		handle(x, method);
	if (x->drop)
		return MHD_NO;
	if (x->response == NULL) {
		suspend(x);
		return MHD_YES;
	}
	return mhd.queue_response(connection, x->status, x->response);
}

void server_header(struct exchange *x, const char *name, const char *value)
{
	struct extra *extra = xcalloc(1, sizeof *extra);

	extra->name = xstrdup(name);
	extra->value = xstrdup(value);
	extra->next = x->extras;
	x->extras = extra;
}

static void answer(struct exchange *x, int status, struct MHD_Response *response)
{
	const struct extra *extra;
	bool typed = false;

	for (extra = x->extras; extra != NULL; extra = extra->next) {
		(void)mhd.add_response_header(response, extra->name, extra->value);
		typed = typed || text_equal_nocase(extra->name, MHD_HTTP_HEADER_CONTENT_TYPE);
	}
	x->status = (unsigned)status;
	x->response = response;
	if (status != MHD_HTTP_NO_CONTENT && !typed)
		(void)mhd.add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
		    "application/json;charset=utf-8");
	resume(x);
}

void server_intercept(struct exchange *x, server_answer_fn *fn, void *user)
{
	x->intercept = fn;
	x->intercept_user = user;
}

static bool intercepted(struct exchange *x, int status, const char *body, size_t n)
{
	server_answer_fn *const fn = x->intercept;

	if (fn == NULL)
		return false;
	x->intercept = NULL;
	fn(x->intercept_user, x, status, body, n);
	return true;
}

void server_answer(struct exchange *x, int status, const char *body, size_t n)
{
	if (intercepted(x, status, body, n))
		return;
	answer(x, status,
	    mhd.create_response_from_buffer(n, (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY));
}

struct half {
	size_t n;
	char text[];
};

static ssize_t read_half(void *cls, uint64_t at, char *out, size_t size)
{
	const struct half *half = cls;
	size_t n;

	if (at >= half->n)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	n = half->n - (size_t)at;
	if (n > size)
		n = size;
	memcpy(out, half->text + at, n);
	return (ssize_t)n;
}

void server_answer_cut(struct exchange *x, int status, const char *body, size_t n)
{
	struct half *half;

	if (intercepted(x, status, body, n))
		return;
	half = xmalloc(sizeof *half + n / 2 + 1);
	half->n = n / 2;
	memcpy(half->text, body, half->n);
	answer(x, status, mhd.create_response_from_callback(n, 1024, read_half, half, free));
}

void server_drop(struct exchange *x)
{
	x->drop = true;
	resume(x);
}

static int socket_of(const struct exchange *x)
{
	return mhd.get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD)
	    ->connect_fd;
}

void server_hang_up(struct exchange *x)
{
	(void)shutdown(socket_of(x), SHUT_RDWR);
}

/* A suspended connection is not watched by libmicrohttpd, so the socket is asked. */
bool server_left(const struct exchange *x)
{
	char byte;
	ssize_t n = recv(socket_of(x), &byte, 1, MSG_PEEK | MSG_DONTWAIT);

	return n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
}

static bool start(struct server *s, const char *where, struct error *err)
{
	const union MHD_DaemonInfo *info;
	int fd;

	if (!mhd_load(err))
		return false;
	fd = listen_loopback(where, s->url, sizeof s->url, err);
	if (fd < 0)
		return false;
	s->daemon = mhd.start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
	    access_handler, s, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_URI_LOG_CALLBACK,
	    exchange_new, s, MHD_OPTION_NOTIFY_COMPLETED, exchange_over, s, MHD_OPTION_END);
	if (s->daemon == NULL) {
		(void)listen_failed(where, err);
		(void)close(fd);
		return false;
	}
	info = mhd.get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	s->epoll_fd = info->epoll_fd;
	loop_watch(s->loop, s->epoll_fd, POLLIN, readable, s);
	return true;
}

struct server *server_new(struct loop *l, const char *listen, server_handler_fn *handler,
    void *user, struct error *err)
{
	struct server *s = xcalloc(1, sizeof *s);

	s->loop = l;
	s->handler = handler;
	s->user = user;
	if (start(s, listen, err))
		return s;
	free(s);
	return NULL;
}

void server_free(struct server *s)
{
	if (s == NULL)
		return;
	while (s->waiting != NULL)
		server_drop(s->waiting);
	loop_unwatch(s->loop, s->epoll_fd);
	loop_timer(s->loop, run, s, 0);
	mhd.stop_daemon(s->daemon);
	free(s);
}

const char *server_url(const struct server *s)
{
	return s->url;
}
