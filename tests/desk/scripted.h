/* A server in the loop under test that answers GETs from a table: for answers that the practice
 * providers do not give. */
#ifndef TESTS_DESK_SCRIPTED_H
#define TESTS_DESK_SCRIPTED_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "net/loop.h"

#define SCRIPTED_MAX 128

/* The body for "/path?query", NULL: 404. What it returns must live until the next call. */
typedef const char *scripted_fn(void *user, const char *target, int *status);

struct scripted {
	struct loop *loop;
	scripted_fn *answer;
	void *user;
	int listening, port;
	time_t date;                   /* its own clock, told in each answer; 0: it tells none */
	char asked[SCRIPTED_MAX][300]; /* targets, in their order */
	size_t n_asked;
	struct scripted_one {
		struct scripted *server;
		int fd;
		size_t n;
		char text[4096];
	} one[SCRIPTED_MAX];
	size_t n;
};

static inline void scripted_answer(struct scripted_one *c)
{
	struct scripted *s = c->server;
	const char *at = strchr(c->text, ' ');
	char head[300], date[64] = "";
	struct tm tm;
	const char *body;
	int status = 200;
	size_t n;

	assert_non_null(at);
	n = strcspn(++at, " ");
	assert_true(s->n_asked < SCRIPTED_MAX && n < sizeof s->asked[0]);
	memcpy(s->asked[s->n_asked], at, n);
	s->asked[s->n_asked][n] = '\0';
	body = s->answer(s->user, s->asked[s->n_asked++], &status);
	if (!body) {
		status = 404;
		body = "{\"code\":20404,\"message\":\"no\",\"status\":404}";
	}
	if (s->date != 0)
		strftime(date, sizeof date, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n",
		    gmtime_r(&s->date, &tm));
	snprintf(head, sizeof head,
	    "HTTP/1.1 %d X\r\n%sContent-Type: application/json\r\nContent-Length: %zu\r\n"
	    "Connection: close\r\n\r\n",
	    status, date, strlen(body));
	assert_int_equal(write(c->fd, head, strlen(head)), strlen(head));
	assert_int_equal(write(c->fd, body, strlen(body)), strlen(body));
}

static inline void scripted_readable(void *user, short revents)
{
	struct scripted_one *c = user;
	const ssize_t got = read(c->fd, c->text + c->n, sizeof c->text - 1 - c->n);

	(void)revents;
	c->n += got > 0 ? (size_t)got : 0;
	c->text[c->n] = '\0';
	if (got > 0 && !strstr(c->text, "\r\n\r\n"))
		return;
	if (got > 0)
		scripted_answer(c);
	loop_unwatch(c->server->loop, c->fd);
	close(c->fd);
	c->fd = -1;
}

static inline void scripted_accept(void *user, short revents)
{
	struct scripted *s = user;
	struct scripted_one *c = &s->one[s->n];

	(void)revents;
	assert_true(s->n < SCRIPTED_MAX);
	c->server = s;
	c->fd = accept(s->listening, NULL, NULL);
	if (c->fd < 0)
		return;
	s->n++;
	loop_watch(s->loop, c->fd, POLLIN, scripted_readable, c);
}

static inline void scripted_start(struct scripted *s, struct loop *l, scripted_fn *answer,
    void *user)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t n = sizeof at;

	memset(s, 0, sizeof *s);
	s->loop = l;
	s->answer = answer;
	s->user = user;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(s->listening >= 0);
	assert_int_equal(bind(s->listening, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(s->listening, 16), 0);
	assert_int_equal(getsockname(s->listening, (struct sockaddr *)&at, &n), 0);
	s->port = ntohs(at.sin_port);
	loop_watch(l, s->listening, POLLIN, scripted_accept, s);
}

static inline void scripted_stop(struct scripted *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->one[i].fd >= 0) {
			loop_unwatch(s->loop, s->one[i].fd);
			close(s->one[i].fd);
		}
	loop_unwatch(s->loop, s->listening);
	close(s->listening);
}

#endif
