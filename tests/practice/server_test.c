/* The practice providers as a server: where they listen, what they cost, how they end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/play.h"

#define N(e) (sizeof(e) / sizeof((e)[0]))
#define ACCOUNT "/2010-04-01/Accounts/{AC}.json"

static void only_loopback_addresses(void **state)
{
	static const struct {
		const char *listen, *url, *code; /* url: how it begins; NULL: refused */
	} table[] = {
		{ "127.0.0.1:0", "http://127.0.0.1:", NULL },
		{ "127.8.9.10:0", "http://127.8.9.10:", NULL },
		{ NULL, "http://127.0.0.1:", NULL },
		{ "0.0.0.0:0", NULL, "listen-address" },
		{ "192.0.2.1:0", NULL, "listen-address" },
		{ "[::]:0", NULL, "listen-address" },
		{ "::1:0", NULL, "listen-address" },
		{ "localhost:0", NULL, "listen-address" },
		{ "127.0.0.1", NULL, "listen-address" },
		{ "127.0.0.1:", NULL, "listen-address" },
		{ "127.0.0.1:65536", NULL, "listen-address" },
		{ "127.0.0.1:80x", NULL, "listen-address" },
		{ "127.0.0.1:-1", NULL, "listen-address" },
		{ ":0", NULL, "listen-address" },
		{ "", NULL, "listen-address" },
	};
	struct loop *l = loop_new();

	(void)state;
	for (size_t i = 0; i < N(table); i++) {
		const struct practice_options options = { .listen = table[i].listen };
		struct error err = { 0 };
		struct practice *p = practice_new(l, &options, &err);

		assert_int_equal(p != NULL, table[i].url != NULL);
		if (p != NULL)
			assert_ptr_equal(strstr(practice_url(p), table[i].url), practice_url(p));
		else
			assert_string_equal(err.code, table[i].code);
		practice_free(p);
	}
	loop_free(l);
}

static void a_taken_port_is_refused_and_comes_free(void **state)
{
	struct loop *l = loop_new();
	struct practice_options options = { .listen = "127.0.0.1:0" };
	struct error err = { 0 };
	struct practice *first = practice_new(l, &options, &err), *second;
	char where[64];

	(void)state;
	assert_non_null(first);
	(void)snprintf(where, sizeof where, "%s", practice_url(first) + strlen("http://"));
	options.listen = where;
	second = practice_new(l, &options, &err);
	assert_null(second);
	assert_string_equal(err.code, "listen-failed");
	assert_int_equal(err.kind, ERROR_NETWORK);
	practice_free(first);
	second = practice_new(l, &options, &err);
	assert_non_null(second);
	practice_free(second);
	loop_free(l);
}

static void each_start_has_its_own_accounts(void **state)
{
	struct play *p = *state;
	const struct practice_options options = { .listen = "127.0.0.1:0" };
	struct error err;
	struct practice *other = practice_new(p->loop, &options, &err);

	assert_non_null(other);
	for (int i = 0; i < 3; i++) {
		const char *pair = strstr(practice_environment_of(other, (enum practice_account)i),
		    "TWILIO_ACCOUNT_SID=");

		assert_null(strstr(pair, p->account[i].sid));
		assert_null(strstr(pair, p->account[i].pair + 35));
	}
	practice_free(other);
}

static void time_is_up(void *user)
{
	*(bool *)user = true;
}

/* Turns of the loop until the timer of `ms` is due: 1 when nothing else woke it. */
static size_t turns(struct loop *l, int ms)
{
	bool up = false;
	size_t n = 0;

	loop_timer(l, time_is_up, &up, ms);
	while (!up) {
		loop_step(l);
		n++;
	}
	return n;
}

static void idle_costs_no_wakeups(void **state)
{
	struct play *p = *state;
	char sid[35];

	play_call(p, PRACTICE_MAIN, "GET", ACCOUNT, NULL);
	assert_true(play_verify(p, "+16505550101", sid));
	play_until_ended(p, PRACTICE_MAIN, sid);
	(void)turns(p->loop, 20); /* what the last answer left behind */
	assert_false(p->client.closed);
	assert_int_equal(turns(p->loop, 300), 1); /* with a connection kept alive */
}

static size_t open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	(void)closedir(dir);
	return n;
}

/* A client that gave up on a hung connection leaves no socket behind. */
static void a_hung_connection_ends_with_its_client(void **state)
{
	struct play *p = *state;
	static struct raw hung;
	char target[128];
	size_t before;

	play_call(p, PRACTICE_MAIN, "GET", ACCOUNT, NULL);
	before = open_files();
	(void)snprintf(target, sizeof target, "/2010-04-01/Accounts/%s/OutgoingCallerIds.json",
	    p->account[PRACTICE_MAIN].sid);
	raw_open(&hung, p->loop, practice_url(p->practice));
	raw_request(&hung, "POST", target, p->account[PRACTICE_MAIN].pair,
	    "PhoneNumber=%2B16505550117");
	while (practice_requests(p->practice) < 2)
		loop_step(p->loop);
	assert_int_equal(open_files(), before + 2);
	raw_close(&hung);
	while (open_files() > before)
		loop_step(p->loop);
}

static void the_end_waits_for_nobody(void **state)
{
	struct play *p = *state;
	static struct raw hung, slow, half;
	char target[128];

	(void)snprintf(target, sizeof target, "/2010-04-01/Accounts/%s/OutgoingCallerIds.json",
	    p->account[PRACTICE_MAIN].sid);
	raw_open(&hung, p->loop, practice_url(p->practice));
	raw_request(&hung, "POST", target, p->account[PRACTICE_MAIN].pair,
	    "PhoneNumber=%2B16505550116");
	raw_open(&slow, p->loop, practice_url(p->practice));
	raw_request(&slow, "POST", target, p->account[PRACTICE_MAIN].pair,
	    "PhoneNumber=%2B16505550115");
	raw_open(&half, p->loop, practice_url(p->practice));
	raw_send(&half, "POST /v1/Settings HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
	while (practice_requests(p->practice) < 2)
		loop_step(p->loop);
	practice_free(p->practice);
	p->practice = NULL;
	assert_false(raw_wait(&hung));
	assert_true(hung.closed);
	raw_close(&hung);
	raw_close(&slow);
	raw_close(&half);
}

static void a_large_body_is_refused(void **state)
{
	struct play *p = *state;
	char *form = malloc(100001);

	assert_non_null(form);
	memset(form, 'a', 100000);
	form[100000] = '\0';
	play_call(p, PRACTICE_MAIN, "POST", "/v1/Settings", form);
	assert_int_equal(p->status, 413);
	free(form);
	play_call(p, PRACTICE_MAIN, "GET", ACCOUNT, NULL);
	assert_int_equal(p->status, 200);
}

/* Whatever comes, the next client is served. */
static void nonsense_is_survived(void **state)
{
	struct play *p = *state;
	static struct raw r;
	static const char *const texts[] = {
		"\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02",
		"GET /%00%ff%zz?&&=&%&a=%00 HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /v2/PhoneNumbers/%e2%80%ae HTTP/1.1\r\nHost: x\r\nAuthorization: Basic\r\n\r\n",
		"POST /v1/Settings HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
		"POST /v1/Settings HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
	};

	for (size_t i = 0; i < N(texts); i++) {
		raw_open(&r, p->loop, practice_url(p->practice));
		raw_send(&r, texts[i]);
		play_call(p, PRACTICE_MAIN, "GET", ACCOUNT, NULL);
		assert_int_equal(p->status, 200);
		raw_close(&r);
	}
}

static void the_state_is_told(void **state)
{
	struct play *p = *state;
	const cJSON *call;
	char sid[35];

	assert_true(play_verify(p, "+16505550103", sid));
	assert_true(play_verify(p, "+16505550103", sid));
	assert_true(play_verify(p, "+2348141995397", sid));
	play_until_ended(p, PRACTICE_MAIN, sid);
	play_call(p, -1, "GET", "/practice/state", NULL);
	assert_int_equal(p->status, 200);
	assert_int_equal(cJSON_GetNumberValue(cJSON_GetObjectItem(p->body, "requests")),
	    practice_requests(p->practice));
	assert_int_equal(cJSON_GetNumberValue(cJSON_GetObjectItem(cJSON_GetObjectItem(p->body,
								      "rings"),
			     "+16505550103")),
	    2);
	assert_null(cJSON_GetObjectItem(cJSON_GetObjectItem(p->body, "rings"), "+2348141995397"));
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "calls")), 3);
	call = cJSON_GetArrayItem(cJSON_GetObjectItem(p->body, "calls"), 0);
	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(call, "sid")), sid);
	assert_int_equal(cJSON_GetNumberValue(cJSON_GetObjectItem(call, "error_code")), 13227);
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(call, "rang")));
	/* Its codes and tokens are nobody's business. */
	assert_null(strstr(raw_body(&p->client), "code\":\""));
	assert_null(strstr(raw_body(&p->client), "token"));
}

/* `voxdesk practice` as a process: its lines, its service, its end by each signal. */
static void the_command_serves_until_a_signal(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	char lines[8192], url[64] = "";
	int fds[2], status;

	(void)state;
	for (size_t i = 0; i < N(signals); i++) {
		const struct practice_options options = { .listen = "127.0.0.1:0" };
		static struct raw r;
		struct loop *l = loop_new();
		size_t n = 0;
		ssize_t got;
		pid_t pid;

		assert_int_equal(pipe(fds), 0);
		(void)fflush(stdout);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			struct error err;

			(void)dup2(fds[1], STDOUT_FILENO);
			_exit(practice_run(&options, &err) ? 0 : 1);
		}
		(void)close(fds[1]);
		do {
			got = read(fds[0], lines + n, sizeof lines - n - 1);
			n += got > 0 ? (size_t)got : 0;
			lines[n] = '\0';
		} while (got > 0 && strstr(lines, "+16505550119") == NULL);
		assert_ptr_equal(strstr(lines, "VOXDESK_TWILIO_URL=http://127.0.0.1:"), lines);
		assert_non_null(strstr(lines, "\nTWILIO_AUTH_TOKEN="));
		assert_non_null(strstr(lines, "\n# TWILIO_AUTH_TOKEN="));
		(void)snprintf(url, sizeof url, "%.*s", (int)strcspn(lines + 19, "\n"), lines + 19);
		raw_open(&r, l, url);
		raw_request(&r, "GET", "/practice/state", NULL, NULL);
		assert_true(raw_wait(&r));
		assert_int_equal(raw_status(&r), 200);
		assert_int_equal(kill(pid, signals[i]), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		raw_close(&r);
		loop_free(l);
		(void)close(fds[0]);
	}
}

#define PLAYED(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_loopback_addresses),
		cmocka_unit_test(a_taken_port_is_refused_and_comes_free),
		PLAYED(each_start_has_its_own_accounts),
		PLAYED(idle_costs_no_wakeups),
		PLAYED(a_hung_connection_ends_with_its_client),
		PLAYED(the_end_waits_for_nobody),
		PLAYED(a_large_body_is_refused),
		PLAYED(nonsense_is_survived),
		PLAYED(the_state_is_told),
		cmocka_unit_test(the_command_serves_until_a_signal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
