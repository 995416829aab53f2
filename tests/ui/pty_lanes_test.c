/* Lane 1 walked by keys in the real program on a real terminal, at the sizes that desks have. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/ui/one_pty.h"

static char db[PTY_HOME_SIZE + 16];

static int setup_store(void **state)
{
	if (setup(state) != 0)
		return -1;
	(void)snprintf(db, sizeof db, "%s/desk.db", home);
	return 0;
}

static void start(int rows, int columns)
{
	const char *argv[] = { pty_program(), "--db", db, NULL };

	pty_start(&pty, rows, columns, home, argv, NULL);
	assert_true(pty_wait(&pty, "There are no customers here yet."));
}

static void send_and_see(const char *keys, const char *text)
{
	pty_send(&pty, keys);
	assert_true(pty_wait(&pty, text));
}

/* From an empty store to a code that was given and reported, then another condition with its cancel
 * first. */
static void walk(int rows, int columns)
{
	start(rows, columns);
	send_and_see("n", "New customer");
	send_and_see("Bakkerij Jans\t+32 3 232 11 22", "Belgium, fixed");
	send_and_see("\t\r", "choose one"); /* no AI number is known to a new store */
	send_and_see("a", "The number that the AI answers");
	send_and_see("0480 21 04 49\r", "*61*0480210449#");
	send_and_see("c", "Carrier of the business phone");
	send_and_see("\r", "then mark it");
	send_and_see("m", "Given:");
	send_and_see("m", "Reported:");
	send_and_see("w", "When to forward");
	send_and_see("\033[A\r", "Change what was given?");
	send_and_see("y", "*21*0480210449#");
	assert_true(pty_wait(&pty, "#61#"));
	send_and_see("qq", "");
	assert_true(pty_wait_end(&pty));
	assert_true(WIFEXITED(pty.status));
	assert_int_equal(WEXITSTATUS(pty.status), 0);
	assert_true(pty_restored(&pty));
}

static void at_80x24(void **state)
{
	(void)state;
	walk(24, 80);
}

static void at_140x45(void **state)
{
	(void)state;
	walk(45, 140);
}

static void at_60x16(void **state)
{
	(void)state;
	walk(16, 60);
}

/* What was entered is there again after the program was killed. */
static void a_kill_loses_nothing(void **state)
{
	(void)state;
	start(24, 80);
	send_and_see("n", "New customer");
	send_and_see("Bakkerij Jans\t+32 3 232 11 22\t\r", "choose one");
	assert_int_equal(kill(pty.pid, SIGKILL), 0);
	assert_true(pty_wait_end(&pty));
	pty_stop(&pty);
	memset(&pty, 0, sizeof pty);
	pty_start(&pty, 24, 80, home, (const char *[]){ pty_program(), "--db", db, NULL }, NULL);
	assert_true(pty_wait(&pty, "Bakkerij Jans"));
}

#define store_test(f) cmocka_unit_test_setup_teardown(f, setup_store, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(at_80x24),
		store_test(at_140x45),
		store_test(at_60x16),
		store_test(a_kill_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
