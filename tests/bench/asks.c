/*
 * How long a provider on this machine takes by itself: asks TIMES PORT METHOD PATH [BODY-FORMAT]
 * One kept connection, answers read whole. BODY-FORMAT has one %u for the number of the request
 * (a form); USER and PASSWORD (base64 of both is made here) come from the environment as
 * TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN; %s in PATH is the former. Prints "ask_ms_p50" and so
 * on, and the last answer's body on a line "body ...".
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TIMES_MAX 1000

static char answer[1024 * 1024];

static double now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* RFC 4648. */
static void base64(const char *in, char *out, size_t size)
{
	static const char signs[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const size_t n = strlen(in);
	size_t at = 0;

	for (size_t i = 0; i < n && at + 5 < size; i += 3) {
		unsigned three = 0;

		for (size_t k = 0; k < 3; k++)
			three = three << 8 | (i + k < n ? (unsigned char)in[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			out[at++] = i + k > n ? '=' : signs[three >> (18 - 6 * k) & 63];
	}
	out[at] = '\0';
}

/* Head and body; the body's length is known from the head. NULL: no whole answer. */
static const char *read_answer(int fd)
{
	size_t n = 0, wanted = sizeof answer - 1;
	const char *body = NULL;

	while (n < wanted) {
		const ssize_t got = recv(fd, answer + n, sizeof answer - 1 - n, 0);

		if (got <= 0)
			return NULL;
		n += (size_t)got;
		answer[n] = '\0';
		if (!body) {
			const char *length = strcasestr(answer, "content-length:");

			body = strstr(answer, "\r\n\r\n");
			if (body && length)
				wanted =
				    (size_t)(body + 4 - answer) + strtoul(length + 15, NULL, 10);
		}
	}
	return body + 4;
}

static int connect_to(const char *port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((unsigned short)strtoul(port, NULL, 10)) };
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (const struct sockaddr *)&to, sizeof to) != 0) {
		perror("asks");
		exit(2);
	}
	return fd;
}

int main(int argc, char **argv)
{
	static double took[TIMES_MAX];
	const char *user = getenv("TWILIO_ACCOUNT_SID"), *password = getenv("TWILIO_AUTH_TOKEN");
	const size_t n = argc >= 5 ? strtoul(argv[1], NULL, 10) : 0;
	char pair[200], credentials[300], path[400], form[400] = "", request[1600];
	const char *body = NULL;
	int fd;

	if (n < 1 || n > TIMES_MAX || !user || !password) {
		fprintf(stderr, "usage: asks TIMES PORT METHOD PATH [BODY-FORMAT]\n");
		return 2;
	}
	(void)snprintf(pair, sizeof pair, "%s:%s", user, password);
	base64(pair, credentials, sizeof credentials);
	(void)snprintf(path, sizeof path, argv[4], user);
	fd = connect_to(argv[2]);
	for (size_t i = 0; i < n; i++) {
		double began;

		if (argc > 5)
			(void)snprintf(form, sizeof form, argv[5], (unsigned)i);
		(void)snprintf(request, sizeof request,
		    "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic %s\r\n"
		    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
		    argv[3], path, credentials, strlen(form), form);
		began = now_ms();
		if (send(fd, request, strlen(request), MSG_NOSIGNAL) < 0)
			return 1;
		body = read_answer(fd);
		if (!body) {
			fprintf(stderr, "asks: no whole answer\n");
			return 1;
		}
		took[i] = now_ms() - began;
	}
	qsort(took, n, sizeof took[0], ascending);
	printf("ask_ms_p50 %.3f\nask_ms_p95 %.3f\nbody %s\n", took[n / 2],
	    took[(n * 95 + 99) / 100 - 1], body);
	return 0;
}
