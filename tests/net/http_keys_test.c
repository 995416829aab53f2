/* Keys and what is asked with them: each provider's field on the wire, and nothing of it in a log,
 * an error, or the memory that was used. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "hostile.h"
#include "net/internal.h"
#include "net/json.h"

struct seen {
	bool ended;
	char body[256];
	struct http_reply reply;
};

/* The other side hands back what it got, as a hostile or careless one may. */
static bool echo(const struct hostile_request *r)
{
	hostile_text(r->fd, "HTTP/1.1 307 There\r\nLocation: /fine\r\nX-Echo: ");
	hostile_text(r->fd, strstr(r->text, "KEY") != NULL ? strstr(r->text, "KEY") : "");
	return false;
}

static const struct hostile_path paths[] = {
	{ "/fine", OK("fine", 4) },
	{ "/secret", OK("[\"0123456789012345678901234567890123456789answerOnlyHere\"]", 58) },
	{ "/cut", .fn = hostile_cut },
	{ "/echo", .fn = echo },
	{ "/no-word", .fn = hostile_no_word },
	{ "/garbage", .answer = "KEY no HTTP at all\r\n\r\n" },
	{ "/hang", .fn = hostile_hang },
};

static int setup(void **state)
{
	static const struct http_limits quick = {
		.connect_ms = 3000, .total_ms = 2000, .first_pause_ms = 10, .slow_ms = 1000
	};

	(void)state;
	return hostile_setup(paths, sizeof paths / sizeof paths[0], &quick);
}

static void on_done(void *user, const struct http_reply *reply)
{
	struct seen *s = user;

	s->ended = true;
	s->reply = *reply;
	(void)snprintf(s->body, sizeof s->body, "%s", reply->body);
	s->reply.body = s->body;
}

static void make(struct http_request *r, enum http_method method, const char *path)
{
	http_request_init(r, method);
	hostile_url(r->url, sizeof r->url, path);
}

static struct seen run(struct http_request *r)
{
	struct seen s = { .ended = false };

	(void)http_start(loop, r, on_done, &s);
	http_request_done(r);
	while (!s.ended)
		loop_step(loop);
	return s;
}

static void each_provider_is_asked_its_own_way(void **state)
{
	static const struct {
		enum http_auth auth;
		const char *user, *key, *line; /* NULL: no such field */
	} rows[] = {
		{ HTTP_BASIC, "AC1", "hunter2", "\r\nAuthorization: Basic QUMxOmh1bnRlcjI=\r\n" },
		{ HTTP_BASIC, "AC1", "", "\r\nAuthorization: Basic QUMxOg==\r\n" },
		{ HTTP_BASIC, "", "hunter2", NULL },
		{ HTTP_BEARER, "", "KEY0_a-b.c~1", "\r\nAuthorization: Bearer KEY0_a-b.c~1\r\n" },
		{ HTTP_BEARER, "AC1", "k", "\r\nAuthorization: Bearer k\r\n" },
		{ HTTP_BEARER, "", "", NULL },
		{ HTTP_XI_API_KEY, "", "sk_0123", "\r\nxi-api-key: sk_0123\r\n" },
		{ HTTP_XI_API_KEY, "", "", NULL },
	};
	struct http_request r;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		make(&r, HTTP_GET, "/fine");
		r.auth = rows[i].auth;
		(void)snprintf(r.user, sizeof r.user, "%s", rows[i].user);
		(void)secret_set(&r.password, rows[i].key, strlen(rows[i].key));
		assert_int_equal(run(&r).reply.status, 200);
		assert_int_equal(hostile_count("Authorization:") + hostile_count("xi-api-key:"),
		    rows[i].line != NULL);
		if (rows[i].line != NULL)
			hostile_has(rows[i].line);
	}
}

static void a_project_is_asked_with_two_keys_and_a_preference(void **state)
{
	static const struct {
		const char *apikey, *access, *prefer;
	} rows[] = {
		{ "sb_publishable_0", "", "" },
		{ "sb_publishable_0", "eyJ.e.s", "return=representation, count=exact" },
		{ "", "eyJ.e.s", "" },
	};
	struct http_request r;
	char line[80];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		make(&r, HTTP_PATCH, "/fine");
		r.auth = HTTP_BEARER;
		(void)secret_set(&r.apikey, rows[i].apikey, strlen(rows[i].apikey));
		(void)secret_set(&r.password, rows[i].access, strlen(rows[i].access));
		(void)snprintf(r.prefer, sizeof r.prefer, "%s", rows[i].prefer);
		assert_int_equal(run(&r).reply.status, 200);
		assert_int_equal(hostile_count("\r\napikey: "), rows[i].apikey[0] != '\0');
		assert_int_equal(hostile_count("\r\nAuthorization: Bearer "),
		    rows[i].access[0] != '\0');
		assert_int_equal(hostile_count("\r\nPrefer: "), rows[i].prefer[0] != '\0');
		(void)snprintf(line, sizeof line, "apikey: %s\r\n", rows[i].apikey);
		if (rows[i].apikey[0] != '\0')
			hostile_has(line);
		(void)snprintf(line, sizeof line, "Prefer: %s\r\n", rows[i].prefer);
		if (rows[i].prefer[0] != '\0')
			hostile_has(line);
	}
}

/* A line end in it would begin a field, or a request, of its own. */
static void a_key_that_is_none_is_not_sent(void **state)
{
	static const char *const keys[] = { "KEY\r\nX: y", "KEY\n", " KEY", "KEY KEY", "KEY\t",
		"caf\xc3\xa9", "\x7f" };
	struct http_request r;
	struct seen s;

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		make(&r, HTTP_GET, "/fine");
		r.auth = i % 2 ? HTTP_XI_API_KEY : HTTP_BEARER;
		assert_true(secret_set(&r.password, keys[i], strlen(keys[i])));
		s = run(&r);
		assert_int_equal(s.reply.end, HTTP_NOT_SENT);
		assert_string_equal(s.reply.err.code, "bad-request");
		assert_non_null(strstr(s.reply.err.hint, "key again"));
		assert_null(strstr(s.reply.err.message, keys[i]));
		make(&r, HTTP_GET, "/fine");
		assert_true(secret_set(&r.apikey, keys[i], strlen(keys[i])));
		assert_string_equal(run(&r).reply.err.code, "bad-request");
	}
	make(&r, HTTP_GET, "/fine");
	(void)snprintf(r.prefer, sizeof r.prefer, "count=exact\r\nX: y");
	assert_string_equal(run(&r).reply.err.code, "bad-request");
	assert_int_equal(hostile_seen("/fine"), 0);
}

/* The whole log, and then no log. */
static char *take_log(const char *state_home)
{
	char path[256], *text = calloc(1, 65536);
	ssize_t n;
	int fd;

	(void)snprintf(path, sizeof path, "%s/voxdesk/voxdesk.log", state_home);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	n = read(fd, text, 65535);
	assert_true(n > 0);
	(void)close(fd);
	assert_int_equal(unlink(path), 0);
	(void)snprintf(path, sizeof path, "%s/voxdesk", state_home);
	assert_int_equal(rmdir(path), 0);
	return text;
}

static void keys_are_in_no_log_and_no_error(void **state)
{
	static const char *const where[] = { "/fine", "/cut", "/echo", "/no-word", "/garbage",
		"/hang", "/gone" };
	static const char *const told[] = { "KEY", "NEVER", "QUMxOktFWV8", "S0VZ" };
	char home[] = "/tmp/voxdesk-keys-XXXXXX", *log;
	struct http_request r;
	struct seen s;

	(void)state;
	assert_non_null(mkdtemp(home));
	assert_int_equal(setenv("XDG_STATE_HOME", home, 1), 0);
	for (size_t i = 0; i < sizeof where / sizeof where[0] * 3; i++) {
		make(&r, HTTP_POST, where[i / 3]);
		r.auth = (enum http_auth)(i % 3);
		r.json = true;
		json_write_open(&r.body, NULL, '{');
		json_write_member(&r.body, "token", "NEVER-told");
		json_write_close(&r.body, '}');
		(void)snprintf(r.user, sizeof r.user, "AC1");
		assert_true(secret_set(&r.password, "KEY_0123456789", 14));
		assert_true(secret_set(&r.apikey, "apiKEY_0123456789", 17));
		s = run(&r);
		hostile_has(i % 3 == HTTP_BASIC ? "QUMxOktFWV8" : "KEY_0123456789");
		for (size_t k = 0; k < sizeof told / sizeof told[0]; k++) {
			assert_null(strstr(s.reply.err.message, told[k]));
			assert_null(strstr(s.reply.err.hint, told[k]));
			assert_null(strstr(s.reply.err.detail, told[k]));
		}
	}
	log = take_log(home);
	assert_non_null(strstr(log, "http POST 127.0.0.1: status 200, try 1"));
	for (size_t k = 0; k < sizeof told / sizeof told[0]; k++) {
		if (strstr(log, told[k]) != NULL)
			fail_msg("%s is in the log:\n%s", told[k], log);
	}
	free(log);
	assert_int_equal(unsetenv("XDG_STATE_HOME"), 0);
	assert_int_equal(rmdir(home), 0);
}

/* Whether the main thread's heap has these bytes. */
static bool in_heap(const char *needle)
{
	unsigned long from = 0, to = 0;
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512], *end;

	assert_non_null(maps);
	while (fgets(line, sizeof line, maps) != NULL) {
		if (strstr(line, "[heap]") == NULL)
			continue;
		from = strtoul(line, &end, 16);
		to = strtoul(end + 1, NULL, 16);
	}
	(void)fclose(maps);
	return to > from && memmem((void *)from, to - from, needle, strlen(needle)) != NULL;
}

/* The allocator itself writes over the first bytes of what it gets back, hence the long texts. */
static void what_was_sent_and_answered_is_wiped(void **state)
{
	static const struct {
		enum http_auth auth;
		bool json;
		const char *key, *line;
	} rows[] = {
		{ HTTP_BASIC, false, "bOneTimeOnly",
		    "Authorization: Basic QUNhOmJPbmVUaW1lT25seQ==\r\n" },
		{ HTTP_BEARER, true, "0123456789-bearerOnlyHere",
		    "Authorization: Bearer 0123456789-bearerOnlyHere\r\n" },
		{ HTTP_XI_API_KEY, true, "0123456789-xiOnlyHere",
		    "xi-api-key: 0123456789-xiOnlyHere\r\n" },
	};
	static const char *const needles[] = { "QUNhOmJPbmVUaW1lT25seQ", "bOneTimeOnly",
		"bearerOnlyHere", "xiOnlyHere", "apikeyOnlyHere", "bodyOnlyHere",
		"answerOnlyHere" };
	struct http_request r;
	struct json *doc;
	struct error err;
	struct seen s;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		make(&r, HTTP_POST, "/secret");
		r.auth = rows[i].auth;
		r.json = rows[i].json;
		/* Long enough for the body to have moved while it grew. */
		for (int k = 0; k < 40; k++)
			(void)buf_str(&r.body, "0123456789012345678901234567890123bodyOnlyHere");
		(void)snprintf(r.user, sizeof r.user, "ACa");
		assert_true(secret_set(&r.password, rows[i].key, strlen(rows[i].key)));
		assert_true(secret_set(&r.apikey, "0123456789-apikeyOnlyHere", 25));
		s = run(&r);
		assert_false(in_heap("bodyOnlyHere")); /* now: its place is soon used again */
		hostile_has(rows[i].line);
		doc = json_parse(s.body, strlen(s.body), &err);
		assert_non_null(doc);
		json_free(doc);
		for (size_t k = 0; k < sizeof needles / sizeof needles[0]; k++) {
			if (in_heap(needles[k]))
				fail_msg("row %zu: %s is still there", i, needles[k]);
		}
	}
}

#define with_server(f) cmocka_unit_test_setup_teardown(f, setup, hostile_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_server(each_provider_is_asked_its_own_way),
		with_server(a_project_is_asked_with_two_keys_and_a_preference),
		with_server(a_key_that_is_none_is_not_sent),
		with_server(keys_are_in_no_log_and_no_error),
		with_server(what_was_sent_and_answered_is_wiped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
