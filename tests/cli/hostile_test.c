/* Commands that look at a provider which answers with anything at all: a sentence and an exit code,
 * what is known here is shown, nothing hostile reaches the terminal, and the store is as it was. */
#include "tests/cli/program.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/buf.h"

#define NUMBER "+3292246111"
#define OK "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n"
#define LARGE (3 * 1024 * 1024)

static const struct answer {
	const char *name, *text;
	char filler; /* not 0: `fill` of these behind it */
	size_t fill;
	int exit;
	const char *code; /* of the error; NULL: any */
} answers[] = {
	{ "no JSON", OK "\r\n<html>\x1b]0;owned\x07</html>", 0, 0, 5, "answer-not-json" },
	{ "nothing", OK "\r\n", 0, 0, 5, NULL },
	{ "too deep", OK "\r\n", '[', 5000, 5, "answer-too-deep" },
	{ "too large", OK "\r\n\"", 'x', LARGE, 5, "answer-too-large" },
	{ "another type",
	    OK "\r\n{\"outgoing_caller_ids\":\"many\",\"calls\":[],\"next_page_uri\":null}", 0, 0,
	    5, "answer-unexpected" },
	{ "cut off", OK "Content-Length: 4000\r\n\r\n{\"outgoing_caller_ids\":[", 0, 0, 5, NULL },
	{ "a redirect",
	    "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: http://127.0.0.1:1/\r\n"
	    "Content-Length: 0\r\n\r\n",
	    0, 0, 5, "redirected" },
	{ "no HTTP", "\x1b[2J hello\r\n\r\n", 0, 0, 5, NULL },
	{ "hostile words",
	    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
	    "{\"code\":99999,\"message\":\"\\u001b]0;owned\\u0007 \\u202ereversed\",\"status\":400,"
	    "\"more_info\":\"https://x\"}",
	    0, 0, 1, "twilio-99999" },
	{ "suspended",
	    "HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n"
	    "{\"code\":10001,\"message\":\"Account is not active\",\"status\":403,\"more_info\":\"\"}",
	    0, 0, 1, "twilio-10001" },
};

static void all_out(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		const ssize_t done = send(fd, bytes, n, MSG_NOSIGNAL);

		if (done <= 0)
			return;
		bytes += done;
		n -= (size_t)done;
	}
}

/* One answer for everything, in a process of its own. */
static _Noreturn void serve(int listener, const struct answer *a)
{
	static char filler[LARGE];

	memset(filler, a->filler, sizeof filler);
	for (;;) {
		const int fd = accept(listener, NULL, NULL);
		char request[8192];
		size_t n = 0;

		request[0] = '\0';
		while (!strstr(request, "\r\n\r\n") && n < sizeof request - 1) {
			const ssize_t got = read(fd, request + n, sizeof request - 1 - n);

			if (got <= 0)
				break;
			n += (size_t)got;
			request[n] = '\0';
		}
		all_out(fd, a->text, strlen(a->text));
		if (a->filler)
			all_out(fd, filler, a->fill);
		(void)close(fd);
	}
}

static pid_t serve_begin(const struct answer *a, char *url, size_t size)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof at;
	const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t pid;

	assert_int_equal(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(listener, 16), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&at, &length), 0);
	(void)snprintf(url, size, "VOXDESK_TWILIO_URL=http://127.0.0.1:%d", ntohs(at.sin_port));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		serve(listener, a);
	(void)close(listener);
	return pid;
}

static const char *const *environment(const char *url)
{
	static const char *env[4];

	env[0] = "TWILIO_ACCOUNT_SID=AC00000000000000000000000000000000";
	env[1] = "TWILIO_AUTH_TOKEN=0123456789abcdef0123456789abcdef";
	env[2] = url;
	return env;
}

/* What a terminal would obey. */
static void nothing_hostile(const struct answer *a, const char *said)
{
	for (const char *at = said; *at; at++)
		if (((unsigned char)*at < ' ' && *at != '\n') || *at == 0x7f)
			fail_msg("%s: byte %02x in %s", a->name, (unsigned char)*at, said);
	if (strstr(said, "\xe2\x80\xae") || strstr(said, "0123456789abcdef"))
		fail_msg("%s: %s", a->name, said);
}

static void test_looking(void **state)
{
	char url[64];

	(void)state;
	(void)expect(0, WORDS("customer", "add", "--name", "Kroon", "--number", NUMBER));
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
		const struct answer *a = &answers[i];
		const pid_t server = serve_begin(a, url, sizeof url);
		struct process as_json, in_words;
		cJSON *doc;

		start(&as_json, environment(url), WORDS("caller-id", "status", NUMBER, "--json"));
		start(&in_words, environment(url), WORDS("managed", "list"));
		ended(&as_json);
		ended(&in_words);
		(void)kill(server, SIGKILL);
		(void)waitpid(server, NULL, 0);
		if (as_json.exit != a->exit || in_words.exit != a->exit)
			fail_msg("%s: %d %s, %d %s", a->name, as_json.exit, as_json.complained,
			    in_words.exit, in_words.complained);
		nothing_hostile(a, as_json.complained);
		nothing_hostile(a, in_words.complained);
		nothing_hostile(a, in_words.said);
		doc = document(as_json.said, 0,
		    WORDS("number", "state", "reason", "verified_at", "account_sid"));
		assert_string_equal(text_of(doc->child, "state"), "none");
		cJSON_Delete(doc);
		doc = cJSON_Parse(as_json.complained);
		if (!doc ||
		    (a->code &&
			strcmp(text_of(cJSON_GetObjectItem(doc, "error"), "code"), a->code) != 0))
			fail_msg("%s: %s", a->name, as_json.complained);
		cJSON_Delete(doc);
		process_free(&as_json);
		process_free(&in_words);
	}
	assert_string_equal(expect(0, WORDS("journal", "--json")), "[]\n");
	(void)expect(0, WORDS("customer", "show", "Kroon"));
}

/* Whether the number is rung already cannot be read: nothing rings. */
static void test_not_starting(void **state)
{
	char url[64];
	const pid_t server = serve_begin(&answers[0], url, sizeof url);
	struct process p;

	(void)state;
	(void)expect(0, WORDS("customer", "add", "--name", "Kroon", "--number", NUMBER));
	start(&p, environment(url), WORDS("caller-id", "start", NUMBER, "--yes", "--json"));
	ended(&p);
	(void)kill(server, SIGKILL);
	(void)waitpid(server, NULL, 0);
	if (p.exit != 5 || !strstr(p.complained, "Nothing was started"))
		fail_msg("%d %s", p.exit, p.complained);
	assert_null(strstr(expect(0, WORDS("journal", "--json")), "unknown"));
	process_free(&p);
}

/* Nothing else can be checked, and the yes covers that: it is sent once, and never again. */
static void test_starting(void **state)
{
	char url[64];
	const char *end = "";
	pid_t server;
	struct process p;
	cJSON *doc;

	(void)state;
	(void)expect(0, WORDS("customer", "add", "--name", "Kroon", "--number", NUMBER));
	server = serve_begin(&answers[4], url, sizeof url);
	start(&p, environment(url), WORDS("caller-id", "start", NUMBER, "--yes", "--json"));
	for (const char *now = ""; !strstr(now, "unknown");)
		now = expect(0, WORDS("journal", "--json"));
	assert_int_equal(kill(p.pid, SIGINT), 0);
	ended(&p);
	(void)kill(server, SIGKILL);
	(void)waitpid(server, NULL, 0);
	doc =
	    cJSON_ParseWithOpts(p.complained, &end, false); /* the doubts do not stand before it */
	if (p.exit != 6 || !doc || strcmp(end, "\n") != 0)
		fail_msg("%d %s", p.exit, p.complained);
	cJSON_Delete(doc);
	doc = document(p.said, 0, WORDS("number", "code", "call_sid", "state"));
	assert_string_equal(text_of(doc, "code"), "null");
	assert_string_equal(text_of(doc, "state"), "calling");
	cJSON_Delete(doc);
	doc = document(expect(0, WORDS("journal", "--json")), 0,
	    WORDS("id", "kind", "subject", "state", "attempts", "next_attempt_at", "last_error"));
	assert_int_equal(cJSON_GetArraySize(doc), 1);
	assert_int_equal(cJSON_GetObjectItem(doc->child, "attempts")->valueint, 1);
	cJSON_Delete(doc);
	process_free(&p);
}

static int suite_begin(void **state)
{
	(void)state;
	program_find();
	return pty_home_make(suite.home) ? 0 : -1;
}

static int suite_end(void **state)
{
	(void)state;
	return pty_home_remove(suite.home) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_looking, store_begin),
		cmocka_unit_test_setup(test_not_starting, store_begin),
		cmocka_unit_test_setup(test_starting, store_begin),
	};

	return cmocka_run_group_tests_name("hostile", tests, suite_begin, suite_end);
}
