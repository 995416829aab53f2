/* A small HTTP server for tests that answers as its table says, well or badly: a thread for each
 * connection on a free loopback port. Include after cmocka.h. */
#ifndef TESTS_HOSTILE_H
#define TESTS_HOSTILE_H

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/internal.h"

struct hostile;
struct hostile_request {
	int fd;
	int nth;    /* of this path, from 1 */
	int on_fd;  /* of this connection, from 1 */
	char *text; /* head and body */
};
/* Returns whether the connection is kept. */
typedef bool hostile_fn(const struct hostile_request *r);
struct hostile_path {
	const char *path;   /* the target's beginning */
	hostile_fn *fn;     /* or */
	const char *answer; /* what is written, then kept open */
};

static struct hostile {
	int listener, port, connections, running;
	const struct hostile_path *paths;
	size_t n;
	int seen[64];
	char last[16384];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t gone;
} hostile = { .lock = PTHREAD_MUTEX_INITIALIZER, .gone = PTHREAD_COND_INITIALIZER };

static inline void hostile_write(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = send(fd, bytes, n, MSG_NOSIGNAL);

		if (done <= 0)
			return;
		bytes += done;
		n -= (size_t)done;
	}
}

static inline void hostile_text(int fd, const char *text)
{
	hostile_write(fd, text, strlen(text));
}

/* Says nothing until the other side has gone. */
static inline bool hostile_hang(const struct hostile_request *r)
{
	struct pollfd p = { .fd = r->fd, .events = POLLIN | POLLRDHUP };

	(void)poll(&p, 1, 30000);
	return false;
}

static inline bool hostile_no_word(const struct hostile_request *r)
{
	(void)r;
	return false;
}

static inline bool hostile_cut(const struct hostile_request *r)
{
	hostile_text(r->fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half");
	return false;
}

#define OK(body, n) .answer = "HTTP/1.1 200 OK\r\nContent-Length: " #n "\r\n\r\n" body

/* How often this path was asked for. */
static inline int hostile_seen(const char *path)
{
	int n = 0;

	pthread_mutex_lock(&hostile.lock);
	for (size_t i = 0; i < hostile.n; i++) {
		if (strcmp(hostile.paths[i].path, path) == 0)
			n = hostile.seen[i];
	}
	pthread_mutex_unlock(&hostile.lock);
	return n;
}

static inline int hostile_connections(void)
{
	int n;

	pthread_mutex_lock(&hostile.lock);
	n = hostile.connections;
	pthread_mutex_unlock(&hostile.lock);
	return n;
}

/* One request with its body; NULL: the connection has ended. */
static inline char *hostile_read(int fd)
{
	size_t n = 0, want = 0;
	char *text = calloc(1, 65536), *end, *length;

	while (n < 65535) {
		ssize_t got = recv(fd, text + n,
		    want > n        ? want - n
			: want == 0 ? 65535 - n
				    : 0,
		    0);

		if (got <= 0)
			break;
		n += (size_t)got;
		end = strstr(text, "\r\n\r\n");
		if (end == NULL)
			continue;
		length = strstr(text, "Content-Length: ");
		want = (size_t)(end + 4 - text) + (length ? strtoul(length + 16, NULL, 10) : 0);
		if (n >= want)
			return text;
	}
	free(text);
	return NULL;
}

static inline bool hostile_serve(struct hostile_request *r)
{
	const struct hostile_path *p = NULL;
	const char *target = strchr(r->text, ' ');

	pthread_mutex_lock(&hostile.lock);
	(void)snprintf(hostile.last, sizeof hostile.last, "%s", r->text);
	for (size_t i = 0; i < hostile.n && p == NULL && target != NULL; i++) {
		if (strncmp(target + 1, hostile.paths[i].path, strlen(hostile.paths[i].path)) != 0)
			continue;
		p = &hostile.paths[i];
		r->nth = ++hostile.seen[i];
	}
	pthread_mutex_unlock(&hostile.lock);
	if (p == NULL)
		hostile_text(r->fd, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
	else if (p->fn != NULL)
		return p->fn(r);
	else
		hostile_text(r->fd, p->answer);
	return true;
}

static inline void *hostile_connection(void *fd)
{
	struct hostile_request r = { .fd = (int)(intptr_t)fd };
	bool keep = true;

	while (keep) {
		r.text = hostile_read(r.fd);
		if (r.text == NULL)
			break;
		r.on_fd++;
		keep = hostile_serve(&r);
		explicit_bzero(r.text, strlen(r.text)); /* tests look for what the client left */
		free(r.text);
	}
	(void)close(r.fd);
	pthread_mutex_lock(&hostile.lock);
	hostile.running--;
	pthread_cond_signal(&hostile.gone);
	pthread_mutex_unlock(&hostile.lock);
	return NULL;
}

static inline void *hostile_listen(void *unused)
{
	(void)unused;
	for (;;) {
		int fd = accept(hostile.listener, NULL, NULL);
		pthread_t thread;

		if (fd < 0)
			return NULL;
		pthread_mutex_lock(&hostile.lock);
		hostile.connections++;
		hostile.running++;
		pthread_mutex_unlock(&hostile.lock);
		if (pthread_create(&thread, NULL, hostile_connection, (void *)(intptr_t)fd) != 0)
			abort();
		(void)pthread_detach(thread);
	}
}

static inline void hostile_start(const struct hostile_path *paths, size_t n)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof a;

	hostile.paths = paths;
	hostile.n = n;
	hostile.connections = 0;
	memset(hostile.seen, 0, sizeof hostile.seen);
	hostile.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(hostile.listener, (struct sockaddr *)&a, sizeof a) != 0 ||
	    listen(hostile.listener, 64) != 0 ||
	    getsockname(hostile.listener, (struct sockaddr *)&a, &size) != 0 ||
	    pthread_create(&hostile.thread, NULL, hostile_listen, NULL) != 0)
		abort();
	hostile.port = ntohs(a.sin_port);
}

/* No connection is taken any more; those that stand go on. */
static inline void hostile_refuse(void)
{
	if (hostile.listener < 0)
		return;
	(void)shutdown(hostile.listener, SHUT_RDWR);
	(void)pthread_join(hostile.thread, NULL);
	(void)close(hostile.listener);
	hostile.listener = -1;
}

/* To be called when the client has let go of its connections. */
static inline void hostile_stop(void)
{
	hostile_refuse();
	pthread_mutex_lock(&hostile.lock);
	while (hostile.running > 0)
		(void)pthread_cond_wait(&hostile.gone, &hostile.lock);
	pthread_mutex_unlock(&hostile.lock);
}

/* ---- one server and one loop for a whole test program */

static struct loop *loop;

static inline int hostile_setup(const struct hostile_path *paths, size_t n,
    const struct http_limits *limits)
{
	hostile_start(paths, n);
	loop = loop_new();
	http_limits_set(loop, limits);
	return 0;
}

static inline int hostile_teardown(void **state)
{
	(void)state;
	loop_free(loop);
	hostile_stop();
	return 0;
}

/* The last request, as it came. */
static inline void hostile_has(const char *part)
{
	if (strstr(hostile.last, part) == NULL)
		fail_msg("\"%s\" is not in:\n%s", part, hostile.last);
}

static inline int hostile_count(const char *part)
{
	int n = 0;

	for (const char *s = strstr(hostile.last, part); s != NULL; s = strstr(s + 1, part))
		n++;
	return n;
}

static inline void hostile_url(char *out, size_t size, const char *path)
{
	(void)snprintf(out, size, "http://127.0.0.1:%d%s", hostile.port, path);
}

#endif
