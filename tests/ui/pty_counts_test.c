/* Counts of the real program: bytes of a cursor move, wakeups and bytes while idle; and that
 * another process's commit shows. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/ui/one_pty.h"

#define MOVE_BYTES_MAX 350
#define IDLE_MS 700
#define READY "F1 Help"

static void start(const char *db)
{
	const char *argv[] = { pty_program(), db != NULL ? "--db" : "--practice", db, NULL };

	pty_start(&pty, 24, 80, home, argv, NULL);
	assert_true(pty_wait(&pty, READY));
	pty_settle(&pty, 100);
}

static void assert_moves_are_short(const char *keys, size_t n)
{
	size_t i, before;

	for (i = 0; i < n; i++) {
		before = pty.bytes;
		pty_send_n(&pty, keys + i % strlen(keys), 1);
		assert_true(pty_read(&pty, PTY_WAIT_MS));
		pty_settle(&pty, 30);
		if (pty.bytes - before > MOVE_BYTES_MAX)
			fail_msg("move %zu: %zu bytes", i, pty.bytes - before);
	}
}

static void add_customer(const char *db, const char *name, const char *number)
{
	pid_t pid = fork();
	int status = -1;

	if (pid == 0) {
		(void)setenv("HOME", home, 1);
		(void)close(STDOUT_FILENO);
		(void)open("/dev/null", O_WRONLY);
		(void)execl(pty_program(), "voxdesk", "--db", db, "customer", "add", "--name", name,
		    "--number", number, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void a_cursor_move_is_short(void **state)
{
	(void)state;
	start(NULL);
	assert_moves_are_short("jjkk", 8); /* the customers */
	pty_send(&pty, "\r");
	pty_settle(&pty, 100);
	assert_moves_are_short("jjkk", 8); /* a lane's fields */
}

static void a_list_that_scrolls_moves_as_short(void **state)
{
	char db[PTY_HOME_SIZE + 16], name[32], number[32];
	int i;

	(void)state;
	(void)snprintf(db, sizeof db, "%s/desk.db", home);
	for (i = 10; i < 40; i++) {
		(void)snprintf(name, sizeof name, "%c Bakery %d", 'A' + i % 26, i * 7919);
		(void)snprintf(number, sizeof number, "+32 9 224 61 %d", i);
		add_customer(db, name, number);
	}
	start(db);
	assert_moves_are_short("j", 26);
	assert_moves_are_short("k", 22);
}

static void idle_is_idle(void **state)
{
	long switches;
	size_t bytes;

	(void)state;
	start(NULL);
	pty_send(&pty, "j\033");
	pty_settle(&pty, 200);
	switches = pty_proc_status(&pty, "voluntary_ctxt_switches");
	bytes = pty.bytes;
	assert_true(switches > 0);
	assert_false(pty_read(&pty, IDLE_MS));
	assert_int_equal(pty_proc_status(&pty, "voluntary_ctxt_switches"), switches);
	assert_int_equal(pty.bytes, bytes);
}

static void another_processs_commit_shows_by_itself(void **state)
{
	char db[PTY_HOME_SIZE + 16];

	(void)state;
	(void)snprintf(db, sizeof db, "%s/desk.db", home);
	add_customer(db, "Bakkerij Eerste", "+32 9 224 61 11");
	start(db);
	assert_true(pty_wait(&pty, "Bakkerij Eerste"));
	add_customer(db, "Bakkerij Tweede", "+32 9 224 61 12");
	assert_true(pty_wait(&pty, "Bakkerij Tweede"));
	add_customer(db, "Bakkerij Derde", "+32 9 224 61 13");
	assert_true(pty_wait(&pty, "Bakkerij Derde"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		pty_test(a_cursor_move_is_short),
		pty_test(a_list_that_scrolls_moves_as_short),
		pty_test(idle_is_idle),
		pty_test(another_processs_commit_shows_by_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
