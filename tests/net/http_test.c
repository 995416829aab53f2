/* Requests as they leave and answers as they come, from a server that does what it should: what is
 * repeated, what never is, and what the difference is between not sent and not answered. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/time.h"
#include "hostile.h"
#include "net/internal.h"

struct seen {
	bool ended;
	enum http_end end;
	int status, tries, retry_after_ms;
	int64_t date, total;
	char body[256], code[48], message[480], hint[360];
};

static bool twice_429(const struct hostile_request *r)
{
	hostile_text(r->fd,
	    r->nth < 3 ? "HTTP/1.1 429 Slow\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
		       : "HTTP/1.1 201 Made\r\nContent-Length: 4\r\n\r\nmade");
	return true;
}

static bool then_gone(const struct hostile_request *r)
{
	if (r->nth > 1)
		return false;
	hostile_text(r->fd, "HTTP/1.1 429 Slow\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
	return true;
}

static bool close_at_second(const struct hostile_request *r)
{
	if (r->on_fd > 1)
		return false;
	hostile_text(r->fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
	return true;
}

static bool last_one(const struct hostile_request *r)
{
	(void)shutdown(hostile.listener, SHUT_RDWR);
	hostile_text(r->fd, "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
	return false;
}

/* Says nothing; how the other side went away: reset, or closed after sending what it still had. */
static atomic_int went_by_reset;

static bool hang_and_watch(const struct hostile_request *r)
{
	struct pollfd p = { .fd = r->fd, .events = POLLIN | POLLRDHUP };
	char byte;

	(void)poll(&p, 1, 30000);
	went_by_reset = recv(r->fd, &byte, 1, 0) < 0 && errno == ECONNRESET ? 1 : 2;
	return false;
}

/* Tells how long the body was said to be. */
static bool take_big(const struct hostile_request *r)
{
	const char *length = strstr(r->text, "Content-Length: ");
	char answer[128], text[16] = "";

	if (length != NULL)
		(void)snprintf(text, sizeof text, "%.*s", (int)strcspn(length + 16, "\r"),
		    length + 16);
	(void)snprintf(answer, sizeof answer, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s",
	    strlen(text), text);
	hostile_text(r->fd, answer);
	return false;
}

static const struct hostile_path paths[] = {
	{ "/fine", OK("fine", 4) },
	{ "/dated",
	    .answer = "HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 13:27:11 GMT\r\n"
		      "Content-Length: 2\r\n\r\nok" },
	{ "/no-date", .answer = "HTTP/1.1 200 OK\r\nDate: soon\r\nContent-Length: 2\r\n\r\nok" },
	{ "/429", .fn = twice_429 },
	{ "/then-gone", .fn = then_gone },
	{ "/500", .answer = "HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno" },
	{ "/kept", .fn = close_at_second },
	{ "/no-word", .fn = hostile_no_word },
	{ "/last", .fn = last_one },
	{ "/cut", .fn = hostile_cut },
	{ "/watched-hang", .fn = hang_and_watch },
	{ "/hang", .fn = hostile_hang },
	{ "/elsewhere",
	    .answer = "HTTP/1.1 307 There\r\nLocation: /fine\r\nContent-Length: 0\r\n\r\n" },
	{ "/some-of",
	    .answer = "HTTP/1.1 206 Part\r\nContent-Range: 0-24/573\r\n"
		      "Content-Length: 2\r\n\r\nok" },
	{ "/none-of", .answer = "HTTP/1.1 204 None\r\ncontent-range: */0\r\n\r\n" },
	{ "/of-many", .answer = "HTTP/1.1 204 None\r\nContent-Range: 0-14/*\r\n\r\n" },
	{ "/of-odd", .answer = "HTTP/1.1 204 None\r\nContent-Range: 5/-3\r\n\r\n" },
	{ "/big", .fn = take_big },
	{ "/nothing", .answer = "HTTP/1.1 204 None\r\n\r\n" },
	{ "/error", .answer = "HTTP/1.1 400 Bad\r\nContent-Length: 12\r\n\r\n{\"code\":211}" },
	{ "/later",
	    .answer = "HTTP/1.1 503 Later\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n" },
};

static int setup(void **state)
{
	static const struct http_limits quick = {
		.connect_ms = 3000, .total_ms = 10000, .first_pause_ms = 10, .slow_ms = 1000
	};

	(void)state;
	return hostile_setup(paths, sizeof paths / sizeof paths[0], &quick);
}

static void on_done(void *user, const struct http_reply *reply)
{
	struct seen *s = user;

	assert_false(s->ended);
	s->ended = true;
	s->end = reply->end;
	s->status = reply->status;
	s->tries = reply->tries;
	s->retry_after_ms = reply->retry_after_ms;
	s->date = reply->date;
	s->total = reply->total;
	assert_int_equal(strlen(reply->body), reply->n);
	(void)snprintf(s->body, sizeof s->body, "%s", reply->body);
	(void)snprintf(s->code, sizeof s->code, "%s", reply->err.code);
	(void)snprintf(s->message, sizeof s->message, "%s", reply->err.message);
	(void)snprintf(s->hint, sizeof s->hint, "%s", reply->err.hint);
	assert_true((reply->end == HTTP_ANSWERED) == (reply->err.kind == ERROR_NONE));
}

static void make(struct http_request *r, enum http_method method, const char *path)
{
	http_request_init(r, method);
	hostile_url(r->url, sizeof r->url, path);
}

static struct http_call *start(struct http_request *r, struct seen *s)
{
	struct http_call *call;

	*s = (struct seen){ 0 };
	call = http_start(loop, r, on_done, s);
	http_request_done(r);
	return call;
}

static struct seen wait_for(struct seen *s)
{
	while (!s->ended)
		loop_step(loop);
	return *s;
}

static struct seen run(enum http_method method, const char *path)
{
	struct http_request r;
	struct seen s;

	make(&r, method, path);
	(void)start(&r, &s);
	return wait_for(&s);
}

static void a_request_is_what_was_asked_for(void **state)
{
	struct http_request r;
	struct seen s;

	(void)state;
	make(&r, HTTP_POST, "/fine");
	http_form_add(&r, "PhoneNumber", "+16505550101");
	http_form_add(&r, "Friendly Name", "Caf\xc3\xa9 & Co=~");
	assert_true(http_query_add(&r, "Start Time>", "2026-11-21"));
	assert_true(http_query_add(&r, "To", "+1"));
	(void)snprintf(r.user, sizeof r.user, "AC1");
	assert_true(secret_set(&r.password, "hunter2", 7));
	(void)start(&r, &s);
	wait_for(&s);
	assert_int_equal(s.end, HTTP_ANSWERED);
	assert_int_equal(s.status, 200);
	assert_int_equal(s.tries, 1);
	assert_string_equal(s.body, "fine");
	hostile_has("POST /fine?Start%20Time%3E=2026-11-21&To=%2B1 HTTP/1.1\r\n");
	hostile_has("\r\n\r\nPhoneNumber=%2B16505550101&Friendly%20Name=Caf%C3%A9%20%26%20Co%3D~");
	hostile_has("Content-Type: application/x-www-form-urlencoded\r\n");
	hostile_has("Authorization: Basic QUMxOmh1bnRlcjI=\r\n");
	hostile_has("User-Agent: voxdesk/");
	hostile_has("Accept: application/json\r\n");
	hostile_has("Accept-Encoding: gzip\r\n");
	assert_null(strstr(hostile.last, "Expect"));
}

static void other_methods(void **state)
{
	struct seen s = run(HTTP_DELETE, "/nothing");

	(void)state;
	assert_int_equal(s.end, HTTP_ANSWERED);
	assert_int_equal(s.status, 204);
	assert_string_equal(s.body, "");
	hostile_has("DELETE /nothing HTTP/1.1\r\n");
	assert_null(strstr(hostile.last, "Authorization"));
	s = run(HTTP_POST, "/fine");
	hostile_has("Content-Length: 0\r\n");
	s = run(HTTP_GET, "/error");
	assert_int_equal(s.end, HTTP_ANSWERED);
	assert_int_equal(s.status, 400);
	assert_string_equal(s.body, "{\"code\":211}");
	assert_int_equal(s.retry_after_ms, -1);
}

static void bodies_are_forms_or_json(void **state)
{
	static const struct {
		enum http_method method;
		bool json;
		const char *body, *line, *type, *sent;
	} rows[] = {
		{ HTTP_POST, true, "{\"a\":[1]}", "POST /fine HTTP/1.1\r\n", "application/json",
		    "{\"a\":[1]}" },
		{ HTTP_PATCH, true, "{\"a\":\"\xc3\xa9\"}", "PATCH /fine HTTP/1.1\r\n",
		    "application/json", "{\"a\":\"\xc3\xa9\"}" },
		{ HTTP_POST, true, "", "POST /fine HTTP/1.1\r\n", "application/json", "{}" },
		{ HTTP_PATCH, true, "", "PATCH /fine HTTP/1.1\r\n", "application/json", "{}" },
		{ HTTP_PATCH, false, "a=b", "PATCH /fine HTTP/1.1\r\n",
		    "application/x-www-form-urlencoded", "a=b" },
		{ HTTP_GET, true, "{\"a\":1}", "GET /fine HTTP/1.1\r\n", NULL, "" },
		{ HTTP_DELETE, true, "{\"a\":1}", "DELETE /fine HTTP/1.1\r\n", NULL, "" },
	};
	struct http_request r;
	char line[80];
	struct seen s;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		make(&r, rows[i].method, "/fine");
		r.json = rows[i].json;
		(void)buf_str(&r.body, rows[i].body);
		(void)start(&r, &s);
		assert_int_equal(wait_for(&s).status, 200);
		hostile_has(rows[i].line);
		assert_string_equal(strstr(hostile.last, "\r\n\r\n") + 4, rows[i].sent);
		assert_int_equal(hostile_count("Content-Type:"), rows[i].type != NULL);
		assert_int_equal(hostile_count("Content-Length:"), rows[i].type != NULL);
		if (rows[i].type == NULL)
			continue;
		(void)snprintf(line, sizeof line, "\r\nContent-Type: %s\r\n", rows[i].type);
		hostile_has(line);
		(void)snprintf(line, sizeof line, "\r\nContent-Length: %zu\r\n",
		    strlen(rows[i].sent));
		hostile_has(line);
	}
}

static void what_does_not_fit_is_told(void **state)
{
	struct http_request r;
	struct seen s;
	char big[HTTP_FORM_MAX / 3 + 2];

	(void)state;
	memset(big, '+', sizeof big);
	big[sizeof big - 1] = '\0';
	make(&r, HTTP_POST, "/fine");
	assert_false(http_query_add(&r, "To", big));
	assert_null(strchr(r.url, '?'));
	http_form_add(&r, "To", big);
	(void)start(&r, &s);
	assert_false(s.ended);
	wait_for(&s);
	assert_int_equal(s.end, HTTP_NOT_SENT);
	assert_string_equal(s.code, "bad-request");
	assert_int_equal(hostile_seen("/fine"), 0);
}

static void many_rows_of_json_fit_where_they_are_meant_to(void **state)
{
	static char text[40000]; /* more than a form has, less than the server takes */
	struct http_request r;
	struct seen s;

	(void)state;
	memset(text, '1', sizeof text - 1);
	make(&r, HTTP_POST, "/big");
	r.json = true;
	(void)buf_str(&r.body, text);
	(void)start(&r, &s);
	assert_string_equal(wait_for(&s).code, "bad-request");
	make(&r, HTTP_POST, "/big");
	r.json = true;
	buf_init(&r.body, HTTP_JSON_MAX);
	(void)buf_str(&r.body, text);
	(void)start(&r, &s);
	assert_int_equal(wait_for(&s).status, 200);
	assert_string_equal(s.body, "39999");
}

static void how_many_there_are_is_read(void **state)
{
	(void)state;
	assert_int_equal(run(HTTP_GET, "/some-of").total, 573);
	assert_int_equal(run(HTTP_PATCH, "/none-of").total, 0);
	assert_int_equal(run(HTTP_GET, "/of-many").total, -1);
	assert_int_equal(run(HTTP_GET, "/of-odd").total, -1);
	assert_int_equal(run(HTTP_GET, "/fine").total, -1);
	assert_int_equal(run(HTTP_GET, "/gone").total, -1);
}

static void connections_are_kept(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(run(HTTP_GET, "/fine").status, 200);
	assert_int_equal(hostile_connections(), 1);
}

/* libcurl repeats by itself what it sent on a kept connection that turns out to be dead. */
static void what_rings_is_never_sent_twice_behind_our_back(void **state)
{
	struct seen s;

	(void)state;
	assert_int_equal(run(HTTP_GET, "/kept").status, 200);
	s = run(HTTP_GET,
	    "/kept"); /* the second on its connection is dropped: again, on a new one */
	assert_int_equal(s.status, 200);
	assert_int_equal(hostile_seen("/kept"), 3);
	s = run(HTTP_POST, "/kept");
	assert_int_equal(s.status, 200);
	assert_int_equal(hostile_seen("/kept"), 4);
}

static void too_many_requests_waits_and_repeats_everything(void **state)
{
	struct seen s = run(HTTP_POST, "/429");

	(void)state;
	assert_int_equal(s.status, 201);
	assert_int_equal(s.tries, 3);
	assert_string_equal(s.body, "made");
	assert_int_equal(s.retry_after_ms, -1);
	s = run(HTTP_POST, "/then-gone");
	assert_int_equal(s.end, HTTP_NO_ANSWER);
	assert_int_equal(s.tries, 2);
	assert_int_equal(s.retry_after_ms, -1); /* the first answer's is not the second's */
}

static void a_server_error_repeats_only_what_may_be(void **state)
{
	struct http_request r;
	struct seen s;

	(void)state;
	s = run(HTTP_POST, "/500");
	assert_int_equal(s.end, HTTP_ANSWERED);
	assert_int_equal(s.tries, 1);
	assert_int_equal(hostile_seen("/500"), 1);
	s = run(HTTP_GET, "/500");
	assert_int_equal(s.status, 500);
	assert_int_equal(s.tries, 3);
	make(&r, HTTP_POST, "/500");
	r.repeatable = true;
	(void)start(&r, &s);
	assert_int_equal(wait_for(&s).tries, 3);
	assert_int_equal(hostile_seen("/500"), 7);
	assert_int_equal(run(HTTP_PATCH, "/500").tries, 3);
	assert_int_equal(run(HTTP_DELETE, "/500").tries, 3);
}

/* A longer wait than there is time for: the answer is given now. */
static void no_wait_past_the_end(void **state)
{
	struct seen s = run(HTTP_GET, "/later");

	(void)state;
	assert_int_equal(s.status, 503);
	assert_int_equal(s.tries, 1);
	assert_int_equal(s.retry_after_ms, 3600000);
}

static void redirects_are_not_followed(void **state)
{
	struct seen s = run(HTTP_GET, "/elsewhere");

	(void)state;
	assert_int_equal(s.end, HTTP_BAD_ANSWER);
	assert_string_equal(s.code, "redirected");
	assert_int_equal(s.status, 307);
	assert_int_equal(s.tries, 1);
	assert_int_equal(hostile_seen("/fine"), 0);
	assert_non_null(strstr(s.message, "127.0.0.1"));
}

static int how_given_up(enum http_method method)
{
	const struct http_limits limits = {
		.connect_ms = 3000, .total_ms = 1000, .first_pause_ms = 10, .slow_ms = 1000
	};
	const uint64_t end = time_monotonic_ms() + 60000;

	went_by_reset = 0;
	http_limits_set(loop, &limits);
	assert_string_equal(run(method, "/watched-hang").code, "timeout");
	while (went_by_reset == 0 && time_monotonic_ms() < end)
		(void)poll(NULL, 0, 2);
	return went_by_reset;
}

/* What is still unsent when a request is given up must not arrive later and ring: the connection
 * is reset, not closed after all has been delivered. */
static void what_was_given_up_is_not_delivered_later(void **state)
{
	(void)state;
	assert_int_equal(how_given_up(HTTP_POST), 1);
	assert_int_equal(how_given_up(HTTP_GET), 2);
}

/* The other side's clock, against which what it tells can be measured while ours is wrong. */
static void the_answer_brings_its_clock(void **state)
{
	(void)state;
	assert_int_equal(run(HTTP_GET, "/dated").date, 1795267631);
	assert_int_equal(run(HTTP_GET, "/no-date").date, 0);
	assert_int_equal(run(HTTP_GET, "/fine").date, 0);
}

/* A read acts on nothing. */
static void only_what_changes_something_may_have_been_done(void **state)
{
	static const char *const paths_that_fail[] = { "/no-word", "/cut" };

	(void)state;
	for (size_t i = 0; i < sizeof paths_that_fail / sizeof paths_that_fail[0]; i++) {
		const char *path = paths_that_fail[i];

		assert_null(strstr(run(HTTP_GET, path).hint, "acted on"));
		assert_true(run(HTTP_GET, path).hint[0] != '\0');
		assert_non_null(strstr(run(HTTP_POST, path).hint, "acted on"));
		assert_non_null(strstr(run(HTTP_DELETE, path).hint, "acted on"));
	}
}

static void refused_is_not_sent(void **state)
{
	struct seen s;

	(void)state;
	hostile_refuse();
	s = run(HTTP_POST, "/fine");
	assert_int_equal(s.end, HTTP_NOT_SENT);
	assert_string_equal(s.code, "offline");
	assert_int_equal(s.status, 0);
	assert_int_equal(s.tries, 3);
	assert_non_null(strstr(s.message, "Nothing was sent"));
}

static void sent_without_an_answer_is_not_known(void **state)
{
	struct seen s = run(HTTP_POST, "/no-word");

	(void)state;
	assert_int_equal(s.end, HTTP_NO_ANSWER);
	assert_string_equal(s.code, "no-answer");
	assert_int_equal(s.tries, 1);
	assert_int_equal(hostile_seen("/no-word"), 1);
	s = run(HTTP_GET, "/no-word");
	assert_int_equal(s.end, HTTP_NO_ANSWER);
	assert_int_equal(s.tries, 3);
	s = run(HTTP_POST, "/hang");
	assert_int_equal(s.end, HTTP_NO_ANSWER);
	assert_string_equal(s.code, "timeout");
	assert_int_equal(hostile_seen("/hang"), 1);
}

static void cut_off_is_not_known(void **state)
{
	struct seen s = run(HTTP_POST, "/cut");

	(void)state;
	assert_int_equal(s.end, HTTP_BAD_ANSWER);
	assert_string_equal(s.code, "answer-cut");
	assert_int_equal(s.status, 200);
	assert_string_equal(s.body, "");
	assert_int_equal(s.tries, 1);
	assert_int_equal(run(HTTP_GET, "/cut").tries, 3);
}

/* What the first try did is not undone by a second one that could not be sent. */
static void seen_once_is_never_not_sent(void **state)
{
	struct seen s = run(HTTP_GET, "/last");

	(void)state;
	assert_int_equal(s.end, HTTP_NO_ANSWER);
	assert_string_equal(s.code, "no-answer");
	assert_int_equal(s.tries, 3);
}

/* The machine sleeps in the pause before a second try, or before the first one is sent. */
static void a_suspended_machine_sends_nothing_late(void **state)
{
	struct http_request r;
	struct seen s;

	(void)state;
	make(&r, HTTP_GET, "/500");
	(void)start(&r, &s);
	while (hostile_seen("/500") == 0 || loop_http(loop)->calls->easy != NULL)
		loop_step(loop);
	http_clock_skip(11000);
	wait_for(&s);
	assert_int_equal(s.status, 500);
	assert_int_equal(s.tries, 1);
	assert_int_equal(hostile_seen("/500"), 1);
	make(&r, HTTP_POST, "/fine");
	(void)start(&r, &s);
	http_clock_skip(11000);
	wait_for(&s);
	assert_int_equal(s.end, HTTP_NOT_SENT);
	assert_string_equal(s.code, "timeout");
	assert_int_equal(hostile_seen("/fine"), 0);
}

static struct http_call *self, *other;
static struct seen other_seen;

static void on_time(void *user)
{
	*(bool *)user = true;
}

static int steps_in(int ms)
{
	static bool now;
	int steps = 0;

	now = false;
	loop_timer(loop, on_time, &now, ms);
	for (; !now; steps++)
		loop_step(loop);
	return steps;
}

static void cancel_other(void *user, const struct http_reply *reply)
{
	struct http_request r;

	(void)reply;
	http_cancel(self); /* has ended: nothing to do */
	http_cancel(other);
	make(&r, HTTP_GET, "/fine");
	(void)start(&r, user);
}

static void calls_can_be_started_and_cancelled_anywhere(void **state)
{
	struct http_request r;
	struct seen s = { 0 };

	(void)state;
	make(&r, HTTP_GET, "/hang");
	other = start(&r, &other_seen);
	make(&r, HTTP_GET, "/fine");
	self = http_start(loop, &r, cancel_other, &s);
	http_request_done(&r);
	wait_for(&s);
	assert_string_equal(s.body, "fine");
	assert_false(other_seen.ended);
	make(&r, HTTP_GET, "/500");
	other = start(&r, &other_seen); /* in its pause */
	while (hostile_seen("/500") == 0 || loop_http(loop)->calls->easy != NULL)
		loop_step(loop);
	http_cancel(other);
	make(&r, HTTP_GET, "file:///etc/passwd");
	(void)snprintf(r.url, sizeof r.url, "file:///etc/passwd");
	other = start(&r, &other_seen); /* told in a moment */
	http_cancel(other);
	http_cancel(NULL);
	steps_in(60); /* their timers would have come by now */
	assert_int_equal(hostile_seen("/500"), 1);
	assert_string_equal(run(HTTP_GET, "/fine").body, "fine");
	assert_false(other_seen.ended);
	make(&r, HTTP_GET, "/hang");
	(void)start(&r, &other_seen); /* the loop goes first */
	loop_step(loop);
}

/* A kept connection costs no wakeup; a request that is waited for, a few in a second. */
static void waiting_costs_little(void **state)
{
	struct http_request r;
	struct seen s;
	int steps;

	(void)state;
	assert_int_equal(run(HTTP_GET, "/fine").status, 200);
	assert_int_equal(steps_in(200), 1);
	make(&r, HTTP_POST, "/hang");
	(void)start(&r, &s);
	for (steps = 0; !s.ended; steps++)
		loop_step(loop);
	print_message("%d wakeups in a request that hangs for a second\n", steps);
	assert_true(steps < 20);
}

static void many_at_once(void **state)
{
	struct seen s[100];
	struct http_request r;

	(void)state;
	for (size_t i = 0; i < 100; i++) {
		make(&r, HTTP_GET, i % 4 == 0 ? "/500" : "/fine");
		(void)start(&r, &s[i]);
	}
	for (size_t i = 0; i < 100; i++) {
		wait_for(&s[i]);
		assert_int_equal(s[i].status, i % 4 == 0 ? 500 : 200);
	}
}

#define with_server(f) cmocka_unit_test_setup_teardown(f, setup, hostile_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_server(a_request_is_what_was_asked_for),
		with_server(other_methods),
		with_server(bodies_are_forms_or_json),
		with_server(what_does_not_fit_is_told),
		with_server(many_rows_of_json_fit_where_they_are_meant_to),
		with_server(how_many_there_are_is_read),
		with_server(connections_are_kept),
		with_server(what_rings_is_never_sent_twice_behind_our_back),
		with_server(too_many_requests_waits_and_repeats_everything),
		with_server(a_server_error_repeats_only_what_may_be),
		with_server(no_wait_past_the_end),
		with_server(redirects_are_not_followed),
		with_server(what_was_given_up_is_not_delivered_later),
		with_server(the_answer_brings_its_clock),
		with_server(only_what_changes_something_may_have_been_done),
		with_server(refused_is_not_sent),
		with_server(sent_without_an_answer_is_not_known),
		with_server(cut_off_is_not_known),
		with_server(seen_once_is_never_not_sent),
		with_server(a_suspended_machine_sends_nothing_late),
		with_server(calls_can_be_started_and_cancelled_anywhere),
		with_server(waiting_costs_little),
		with_server(many_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
