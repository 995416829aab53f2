#include "practice/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/i18n.h"

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static bool parse_port(const char *text, in_port_t *port)
{
	char *end = NULL;
	long n;

	if (text[0] < '0' || text[0] > '9')
		return false;
	n = strtol(text, &end, 10);
	if (*end != '\0' || n > 65535)
		return false;
	*port = htons((in_port_t)n);
	return true;
}

/* Only literal loopback addresses: nothing here is for other machines. */
static bool parse_listen(const char *text, union address *out, socklen_t *n)
{
	char host[64];
	const char *colon = strrchr(text, ':');
	size_t n_host = colon == NULL ? 0 : (size_t)(colon - text);

	memset(out, 0, sizeof *out);
	if (n_host == 0 || n_host >= sizeof host)
		return false;
	memcpy(host, text, n_host);
	host[n_host] = '\0';
	if (host[0] == '[') {
		*n = sizeof out->v6;
		out->v6.sin6_family = AF_INET6;
		out->v6.sin6_addr = in6addr_loopback;
		return strcmp(host, "[::1]") == 0 && parse_port(colon + 1, &out->v6.sin6_port);
	}
	*n = sizeof out->v4;
	out->v4.sin_family = AF_INET;
	return inet_pton(AF_INET, host, &out->v4.sin_addr) == 1 &&
	    (ntohl(out->v4.sin_addr.s_addr) >> 24) == 127 &&
	    parse_port(colon + 1, &out->v4.sin_port);
}

static void write_url(const union address *a, char *url, size_t size)
{
	char host[INET_ADDRSTRLEN] = "";

	if (a->any.sa_family == AF_INET6) {
		(void)snprintf(url, size, "http://[::1]:%u", ntohs(a->v6.sin6_port));
		return;
	}
	(void)inet_ntop(AF_INET, &a->v4.sin_addr, host, sizeof host);
	(void)snprintf(url, size, "http://%s:%u", host, ntohs(a->v4.sin_port));
}

/* The socket, -1 with errno. Ours rather than libmicrohttpd's: it would share a port that is taken.
 */
static int listen_on(union address *a, socklen_t n)
{
	int fd = socket(a->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int on = 1, saved;

	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
	    bind(fd, &a->any, n) == 0 && listen(fd, 128) == 0 && getsockname(fd, &a->any, &n) == 0)
		return fd;
	saved = errno;
	(void)close(fd);
	errno = saved;
	return -1;
}

bool listen_failed(const char *where, struct error *err)
{
	int saved = errno;

	return error_set(err, ERROR_NETWORK, "listen-failed",
	    _("End what listens there, or name another port; port 0 takes a free one."),
	    _("The practice providers cannot listen on %s: %s."), where, strerror(saved));
}

int listen_loopback(const char *where, char *url, size_t size, struct error *err)
{
	union address address;
	socklen_t n = 0;
	int fd;

	if (!parse_listen(where, &address, &n)) {
		(void)error_set(err, ERROR_INPUT, "listen-address",
		    _("For example 127.0.0.1:0 (a free port) or [::1]:8080."),
		    _("The practice providers listen on a loopback address and a port, not on \"%s\"."),
		    where);
		return -1;
	}
	fd = listen_on(&address, n);
	if (fd < 0)
		(void)listen_failed(where, err);
	else
		write_url(&address, url, size);
	return fd;
}
