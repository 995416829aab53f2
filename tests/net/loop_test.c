/* The loop: what is ready is called, timers once and in their order, and nothing that was taken
 * away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/time.h"
#include "net/internal.h"

static struct loop *loop;
static char seen[64];
static int in[2], other[2];

static int setup(void **state)
{
	(void)state;
	seen[0] = '\0';
	loop = loop_new();
	return pipe(in) == 0 && pipe(other) == 0 ? 0 : -1;
}

/* After a request libcurl does the waiting. */
static int setup_asked(void **state)
{
	struct http_request r;
	int result = setup(state);

	http_request_init(&r, HTTP_GET);
	(void)snprintf(r.url, sizeof r.url, "http://127.0.0.1:1/");
	assert_null(loop_http(loop)->multi);
	http_cancel(http_start(loop, &r, NULL, NULL));
	assert_non_null(loop_http(loop)->multi);
	http_request_done(&r);
	return result;
}

static int teardown(void **state)
{
	(void)state;
	loop_free(loop);
	for (int i = 0; i < 2; i++) {
		(void)close(in[i]);
		(void)close(other[i]);
	}
	return 0;
}

static void note(const char *what)
{
	size_t n = strlen(seen);

	(void)snprintf(seen + n, sizeof seen - n, "%s", what);
}

static void readable(void *user, short revents)
{
	char byte;

	assert_true((revents & POLLIN) != 0);
	assert_int_equal(read(user == NULL ? in[0] : *(int *)user, &byte, 1), 1);
	note(user == NULL ? "a" : "b");
}

static void first(void *user)
{
	(void)user;
	note("1");
}

static void second(void *user)
{
	(void)user;
	note("2");
}

/* Takes the other one away while both are ready. */
static void jealous(void *user, short revents)
{
	(void)revents;
	note("j");
	loop_unwatch(loop, *(int *)user);
	loop_unwatch(loop, in[0]);
}

static void what_is_ready_is_called(void **state)
{
	(void)state;
	loop_watch(loop, in[0], POLLIN, readable, NULL);
	loop_watch(loop, other[0], POLLIN, readable, &other[0]);
	assert_int_equal(write(other[1], "x", 1), 1);
	loop_step(loop);
	assert_string_equal(seen, "b");
	assert_int_equal(write(in[1], "x", 1), 1);
	loop_step(loop);
	assert_string_equal(seen, "ba");
}

static void timers_run_once_in_order(void **state)
{
	uint64_t from = time_monotonic_ms();

	(void)state;
	loop_timer(loop, second, NULL, 40);
	loop_timer(loop, first, NULL, 10);
	while (strlen(seen) < 2) /* one turn runs both where the machine was busy */
		loop_step(loop);
	assert_string_equal(seen, "12");
	assert_true(time_monotonic_ms() - from >= 40);
}

/* The machine was busy, or slept: what comes first still does. */
static void timers_that_are_late_run_in_order(void **state)
{
	const uint64_t until = time_monotonic_ms() + 20;

	(void)state;
	loop_timer(loop, second, NULL, 10);
	loop_timer(loop, first, NULL, 5);
	while (time_monotonic_ms() < until)
		;
	loop_step(loop);
	assert_string_equal(seen, "12");
}

static void a_timer_started_again_begins_anew_and_can_be_stopped(void **state)
{
	(void)state;
	loop_timer(loop, first, NULL, 10);
	loop_timer(loop, first, NULL, 60000);
	loop_timer(loop, second, NULL, 30);
	loop_step(loop);
	assert_string_equal(seen, "2");
	loop_timer(loop, first, NULL, 0);
	loop_timer(loop, second, NULL, 80);
	while (strlen(seen) < 2)
		loop_step(loop);
	assert_string_equal(seen, "22");
}

static void what_was_taken_away_is_not_called(void **state)
{
	(void)state;
	loop_watch(loop, in[0], POLLIN, jealous, &other[0]);
	loop_watch(loop, other[0], POLLIN, readable, &other[0]);
	assert_int_equal(write(in[1], "x", 1), 1);
	assert_int_equal(write(other[1], "x", 1), 1);
	loop_step(loop);
	loop_timer(loop, first, NULL, 1);
	loop_step(loop);
	assert_string_equal(seen, "j1");
}

/* A closed writer is no POLLIN: libcurl's waiting alone would not name it. */
static void hung_up(void *user, short revents)
{
	(void)user;
	assert_true((revents & POLLHUP) != 0);
	note("h");
	loop_unwatch(loop, in[0]);
}

static void a_closed_end_is_told(void **state)
{
	(void)state;
	loop_watch(loop, in[0], POLLIN, hung_up, NULL);
	loop_timer(loop, first, NULL, 5000);
	(void)close(in[1]);
	in[1] = -1;
	loop_step(loop);
	assert_string_equal(seen, "h");
}

static void on_alarm(int number)
{
	(void)number;
	note("s");
}

/* An interrupted wait calls nothing that is not ready. */
static void a_signal_breaks_nothing(void **state)
{
	struct sigaction old, now = { .sa_handler = on_alarm };
	struct itimerval soon = { .it_value.tv_usec = 20000 };

	(void)state;
	loop_watch(loop, in[0], POLLIN, readable, NULL);
	loop_timer(loop, first, NULL, 100);
	assert_int_equal(sigaction(SIGALRM, &now, &old), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
	while (strchr(seen, '1') == NULL)
		loop_step(loop);
	assert_string_equal(seen, "s1");
	assert_int_equal(sigaction(SIGALRM, &old, NULL), 0);
}

static void many_timers(void **state)
{
	static char users[500];

	(void)state;
	for (size_t i = 0; i < sizeof users; i++)
		loop_timer(loop, first, users + i, 60000);
	for (size_t i = 0; i < sizeof users; i++)
		loop_timer(loop, first, users + i, 0);
	loop_timer(loop, second, NULL, 1);
	loop_step(loop);
	assert_string_equal(seen, "2");
}

/* Nothing to do: one wait, as long as there is no key. */
static void an_idle_loop_sleeps(void **state)
{
	uint64_t from = time_monotonic_ms();
	int steps = 0;

	(void)state;
	loop_watch(loop, in[0], POLLIN, readable, NULL);
	loop_timer(loop, first, NULL, 200);
	for (; strcmp(seen, "1") != 0; steps++)
		loop_step(loop);
	assert_int_equal(steps, 1);
	assert_true(time_monotonic_ms() - from >= 200);
}

#define with_loop(f)                                                                      \
	cmocka_unit_test_setup_teardown(f, setup, teardown),                              \
	{                                                                                 \
		.name = #f "_after_a_request", .test_func = f, .setup_func = setup_asked, \
		.teardown_func = teardown                                                 \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_loop(what_is_ready_is_called),
		with_loop(timers_run_once_in_order),
		with_loop(timers_that_are_late_run_in_order),
		with_loop(a_timer_started_again_begins_anew_and_can_be_stopped),
		with_loop(what_was_taken_away_is_not_called),
		with_loop(a_closed_end_is_told),
		with_loop(a_signal_breaks_nothing),
		with_loop(many_timers),
		with_loop(an_idle_loop_sleeps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
