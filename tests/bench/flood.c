/*
 * How much memory a command takes while a provider answers with far too much:
 *   flood MEGABYTES [-z FILE] -- PROGRAM [ARG...]
 * Every request is answered with so many megabytes of JSON (0: a short refusal); -z: with FILE,
 * which is gzip.
 *   flood NUMBERS -n -- PROGRAM [ARG...]
 * An account at Telnyx with so many numbers, in pages as they are asked for.
 * The program finds the address and credentials in its environment.
 * Prints "name value" lines: what was sent until the program hung up, its largest resident memory,
 * its time, its exit code.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char refusal[] = "{\"code\":20404,\"message\":\"Nothing is here.\",\"status\":404}";
static size_t answer_bytes, sent_bytes, requests;
static int zipped = -1;
static size_t numbers; /* of the account at Telnyx; 0: none is played */

static double now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static _Noreturn void fail(const char *what)
{
	perror(what);
	exit(2);
}

static bool send_all(int to, const char *bytes, size_t n)
{
	while (n > 0) {
		const ssize_t put = send(to, bytes, n, MSG_NOSIGNAL);

		if (put <= 0)
			return false;
		bytes += put;
		n -= (size_t)put;
		sent_bytes += (size_t)put;
	}
	return true;
}

static void head(int to, int status, size_t n, const char *more)
{
	char text[300];
	const int length = snprintf(text, sizeof text,
	    "HTTP/1.1 %d -\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n%sConnection: close\r\n\r\n",
	    status, n, more);

	(void)send_all(to, text, (size_t)length);
}

/* One long JSON text: an object whose only value never ends before the last byte. */
static void flood(int to)
{
	static char block[65536];
	size_t left = answer_bytes;

	memset(block, 'x', sizeof block);
	head(to, 200, answer_bytes, "");
	if (!send_all(to, "{\"next_page_uri\":\"", 18))
		return;
	for (left -= 20; left > 0;) {
		const size_t n = left < sizeof block ? left : sizeof block;

		if (!send_all(to, block, n))
			return;
		left -= n;
	}
	(void)send_all(to, "\"}", 2);
}

static void send_zipped(int to)
{
	struct stat st;
	off_t at = 0;

	if (fstat(zipped, &st) != 0)
		fail("fstat");
	head(to, 200, (size_t)st.st_size, "Content-Encoding: gzip\r\n");
	while (at < st.st_size) {
		const ssize_t put = sendfile(to, zipped, &at, (size_t)(st.st_size - at));

		if (put <= 0)
			return;
		sent_bytes += (size_t)put;
	}
}

static size_t asked_for(const char *request, const char *name, size_t otherwise)
{
	const char *at = strstr(request, name);

	return at ? strtoul(at + strlen(name), NULL, 10) : otherwise;
}

/* One page of the list of numbers; all that is asked for is such a list. */
static void send_page(int to, const char *request)
{
	static char text[512 * 1024];
	const size_t page = asked_for(request, "page%5Bnumber%5D=", 1),
		     size = asked_for(request, "page%5Bsize%5D=", 20), first = (page - 1) * size;
	size_t n = 0;

	n += (size_t)snprintf(text, sizeof text, "{\"data\":[");
	for (size_t i = first; i < first + size && i < numbers && n + 1000 < sizeof text; i++)
		n += (size_t)snprintf(text + n, sizeof text - n,
		    "%s{\"id\":\"12933842610%08zu\",\"record_type\":\"phone_number\","
		    "\"phone_number\":\"+1650%07zu\",\"country_iso_alpha2\":\"US\",\"status\":\"active\","
		    "\"phone_number_type\":\"local\",\"tags\":[],\"deletion_lock_enabled\":false,"
		    "\"customer_reference\":null,\"purchased_at\":\"2026-01-01T00:00:00Z\","
		    "\"connection_id\":\"1293384261075730001\",\"connection_name\":\"voxdesk inbound\"}",
		    i > first ? "," : "", i, 2000000 + i);
	n += (size_t)snprintf(text + n, sizeof text - n,
	    "],\"meta\":{\"page_number\":%zu,\"page_size\":%zu,\"total_pages\":%zu,\"total_results\":%zu}}",
	    page, size, (numbers + size - 1) / size, numbers);
	head(to, 200, n, "");
	(void)send_all(to, text, n);
}

static void answer(int to)
{
	char request[16384];
	size_t n = 0;

	while (n + 1 < sizeof request) {
		const ssize_t got = recv(to, request + n, sizeof request - 1 - n, 0);

		if (got <= 0)
			return;
		n += (size_t)got;
		request[n] = '\0';
		if (strstr(request, "\r\n\r\n"))
			break;
	}
	requests++;
	if (numbers > 0) {
		send_page(to, request);
	} else if (zipped >= 0) {
		send_zipped(to);
	} else if (answer_bytes == 0) {
		head(to, 404, sizeof refusal - 1, "");
		(void)send_all(to, refusal, sizeof refusal - 1);
	} else {
		flood(to);
	}
}

static int listen_somewhere(char url[64])
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t size = sizeof at;
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (const struct sockaddr *)&at, sizeof at) != 0 ||
	    listen(fd, 8) != 0 || getsockname(fd, (struct sockaddr *)&at, &size) != 0)
		fail("listen");
	(void)snprintf(url, 64, "http://127.0.0.1:%d", ntohs(at.sin_port));
	return fd;
}

static pid_t start(char **argv, const char *url)
{
	static const char *const bases[] = { "VOXDESK_TWILIO_URL", "VOXDESK_TWILIO_VOICE_URL",
		"VOXDESK_TWILIO_LOOKUPS_URL", "VOXDESK_TELNYX_URL" };
	const pid_t pid = fork();
	int null;

	if (pid != 0)
		return pid;
	for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
		(void)setenv(bases[i], url, 1);
	(void)setenv("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000000", 1);
	(void)setenv("TWILIO_AUTH_TOKEN", "00000000000000000000000000000000", 1);
	if (numbers > 0) {
		(void)unsetenv("TWILIO_AUTH_TOKEN");
		(void)setenv("TELNYX_API_KEY", "KEY00000000000000000000000000000000", 1);
	}
	null = open("/dev/null", O_RDWR);
	(void)dup2(null, STDIN_FILENO);
	(void)dup2(null, STDOUT_FILENO);
	execvp(argv[0], argv);
	_exit(127);
}

static void serve_until_end(int listening, pid_t pid)
{
	struct pollfd p[2] = { { .fd = listening, .events = POLLIN },
		{ .fd = pidfd_open(pid, 0), .events = POLLIN } };

	if (p[1].fd < 0)
		fail("pidfd_open");
	while (p[1].revents == 0) {
		if (poll(p, 2, -1) < 0)
			fail("poll");
		if (p[0].revents & POLLIN) {
			const int to = accept(listening, NULL, NULL);

			answer(to);
			(void)close(to);
		}
	}
}

int main(int argc, char **argv)
{
	int at = 2, status, listening;
	struct rusage usage;
	double began;
	char url[64];
	pid_t pid;

	if (argc > 4 && strcmp(argv[2], "-z") == 0) {
		zipped = open(argv[3], O_RDONLY | O_CLOEXEC);
		if (zipped < 0)
			fail(argv[3]);
		at = 4;
	}
	if (argc > 3 && strcmp(argv[2], "-n") == 0) {
		numbers = strtoul(argv[1], NULL, 10);
		at = 3;
	}
	if (argc < at + 2 || strcmp(argv[at], "--") != 0) {
		fprintf(stderr,
		    "usage: flood MEGABYTES [-z FILE] -- PROGRAM [ARG...]\n"
		    "       flood NUMBERS -n -- PROGRAM [ARG...]\n");
		return 2;
	}
	answer_bytes = strtoul(argv[1], NULL, 10) * 1024 * 1024;
	listening = listen_somewhere(url);
	began = now_ms();
	pid = start(argv + at + 1, url);
	serve_until_end(listening, pid);
	if (wait4(pid, &status, 0, &usage) != pid)
		fail("wait4");
	printf("requests %zu\nsent_kb %zu\nresident_kb %ld\ntook_ms %.1f\nexit %d\n", requests,
	    sent_bytes / 1024, usage.ru_maxrss, now_ms() - began,
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return requests > 0 && WIFEXITED(status) ? 0 : 1;
}
