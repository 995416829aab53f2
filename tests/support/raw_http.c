#include "tests/support/raw_http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/check.h"

static void readable(void *user, short revents)
{
	struct raw *r = user;
	ssize_t n;

	(void)revents;
	check(r->n + 1 < sizeof r->answer);
	n = recv(r->fd, r->answer + r->n, sizeof r->answer - r->n - 1, MSG_DONTWAIT);
	if (n > 0) {
		r->n += (size_t)n;
		r->answer[r->n] = '\0';
	} else {
		r->closed = true;
		loop_unwatch(r->loop, r->fd);
	}
}

void raw_open(struct raw *r, struct loop *l, const char *url)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	const char *port = strrchr(url, ':');

	memset(r, 0, sizeof *r);
	r->loop = l;
	r->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons((in_port_t)strtol(port + 1, NULL, 10));
	check(r->fd >= 0 && connect(r->fd, (struct sockaddr *)&to, sizeof to) == 0);
	loop_watch(l, r->fd, POLLIN, readable, r);
}

void raw_close(struct raw *r)
{
	loop_unwatch(r->loop, r->fd);
	(void)close(r->fd);
}

void raw_send(struct raw *r, const char *bytes)
{
	size_t n = strlen(bytes);

	r->n = 0;
	r->answer[0] = '\0';
	while (n > 0) {
		ssize_t sent = send(r->fd, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (sent < 0) { /* the server reads only while the loop turns */
			loop_step(r->loop);
			continue;
		}
		bytes += sent;
		n -= (size_t)sent;
	}
}

static void add_base64(struct buf *out, const char *in)
{
	static const char signs[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(in);

	for (size_t i = 0; i < n; i += 3) {
		unsigned b[3] = { (unsigned char)in[i], 0, 0 };

		b[1] = i + 1 < n ? (unsigned char)in[i + 1] : 0;
		b[2] = i + 2 < n ? (unsigned char)in[i + 2] : 0;
		(void)buf_char(out, signs[b[0] >> 2]);
		(void)buf_char(out, signs[(b[0] & 3) << 4 | b[1] >> 4]);
		(void)buf_char(out, i + 1 < n ? signs[(b[1] & 15) << 2 | b[2] >> 6] : '=');
		(void)buf_char(out, i + 2 < n ? signs[b[2] & 63] : '=');
	}
}

void raw_request_typed(struct raw *r, const char *method, const char *target,
    const char *credentials, const char *type, const char *body)
{
	struct buf out;

	buf_init(&out, 1024 * 1024);
	(void)buf_printf(&out, "%s %s HTTP/1.1\r\nHost: practice\r\n", method, target);
	if (credentials != NULL) {
		(void)buf_str(&out, "Authorization: Basic ");
		add_base64(&out, credentials);
		(void)buf_str(&out, "\r\n");
	}
	if (body != NULL)
		(void)buf_printf(&out, "%sContent-Length: %zu\r\n", type, strlen(body));
	(void)buf_printf(&out, "\r\n%s", body == NULL ? "" : body);
	raw_send(r, buf_text(&out));
	buf_done(&out);
}

void raw_request(struct raw *r, const char *method, const char *target, const char *credentials,
    const char *form)
{
	raw_request_typed(r, method, target, credentials,
	    "Content-Type: application/x-www-form-urlencoded\r\n", form);
}

static const char *body_of(const struct raw *r)
{
	const char *end = strstr(r->answer, "\r\n\r\n");

	return end == NULL ? NULL : end + 4;
}

bool raw_whole(const struct raw *r)
{
	const char *body = body_of(r);
	const char *length = strcasestr(r->answer, "\r\nContent-Length:");

	if (body == NULL)
		return false;
	if (length == NULL || length > body)
		return raw_status(r) == 204;
	return strlen(body) >= strtoul(length + 17, NULL, 10);
}

static void too_late(void *user)
{
	struct raw *r = user;

	r->late = true;
}

bool raw_wait(struct raw *r)
{
	loop_timer(r->loop, too_late, r, RAW_WAIT_MS);
	while (!raw_whole(r) && !r->closed && !r->late)
		loop_step(r->loop);
	loop_timer(r->loop, too_late, r, 0);
	return raw_whole(r);
}

int raw_status(const struct raw *r)
{
	return strncmp(r->answer, "HTTP/1.1 ", 9) == 0 ? (int)strtol(r->answer + 9, NULL, 10) : 0;
}

const char *raw_body(const struct raw *r)
{
	const char *body = body_of(r);

	return body == NULL ? "" : body;
}
