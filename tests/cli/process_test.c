/* Commands as processes: many at once on one store, questions on a terminal, closed standard files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pty.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/cli.h"

#define PROCESSES 6
#define EACH 5

static char folder[64], db[96];

static int unlink_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static int begin(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/voxdesk-process-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(db, sizeof db, "%s/store.db", folder);
	setenv("HOME", folder, 1);
	setenv("VOXDESK_DB", db, 1);
	return 0;
}

static int end(void **state)
{
	(void)state;
	nftw(folder, unlink_one, 16, FTW_DEPTH | FTW_PHYS);
	return 0;
}

/* Runs in a child; words end in NULL. The exit code. */
static int command(const char *const *words, int out)
{
	int n = 0, status;
	pid_t pid;

	while (words[n])
		n++;
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct cli_options options = { 0 };

		if (out >= 0)
			dup2(out, 1);
		else
			close(1);
		status = cli_main(n, (char **)(uintptr_t)words, &options);
		fflush(NULL);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#define run(out, ...) command((const char *const[]){ "voxdesk", __VA_ARGS__, NULL }, out)

/* 50 ms of the store's patience are not enough for this: the commands wait longer. */
static void test_many_at_once(void **state)
{
	const int null = open("/dev/null", O_WRONLY);
	pid_t pid[PROCESSES];

	(void)state;
	fflush(NULL);
	for (int p = 0; p < PROCESSES; p++) {
		pid[p] = fork();
		assert_true(pid[p] >= 0);
		if (pid[p] > 0)
			continue;
		for (int i = 0; i < EACH; i++) {
			char number[32];

			snprintf(number, sizeof number, "+329224%02d%02d", p, i);
			if (run(null, "customer", "add", "--name", number, "--number", number) != 0)
				_exit(1);
		}
		_exit(0);
	}
	for (int p = 0; p < PROCESSES; p++) {
		int status;

		assert_int_equal(waitpid(pid[p], &status, 0), pid[p]);
		assert_int_equal(status, 0);
	}
	for (int p = 0; p < PROCESSES; p++) {
		for (int i = 0; i < EACH; i++) {
			char number[32];

			snprintf(number, sizeof number, "+329224%02d%02d", p, i);
			assert_int_equal(run(null, "customer", "show", number), 0);
		}
	}
	close(null);
}

/* Runs on a terminal of its own, answers the question, and gives back all that it showed. */
static int on_terminal(const char *const *words, const char *answer, char *shown, size_t size)
{
	size_t n = 0;
	int master, status, argc = 0;
	bool answered = false;
	pid_t pid;

	while (words[argc])
		argc++;
	fflush(NULL);
	pid = forkpty(&master, NULL, NULL, NULL);
	assert_true(pid >= 0);
	if (pid == 0) {
		struct cli_options options = { 0 };

		status = cli_main(argc, (char **)(uintptr_t)words, &options);
		fflush(NULL);
		_exit(status);
	}
	for (;;) {
		const ssize_t got = read(master, shown + n, size - 1 - n);

		if (got <= 0 && errno != EINTR)
			break; /* EIO: the child is gone */
		if (got > 0)
			n += (size_t)got;
		shown[n] = '\0';
		if (!answered && strstr(shown, "[y/N] ")) {
			assert_int_equal(write(master, answer, strlen(answer)), strlen(answer));
			answered = true;
		}
	}
	close(master);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void test_questions(void **state)
{
	static const char *const remove[] = { "voxdesk", "customer", "remove", "+3292246111",
		NULL };
	const int null = open("/dev/null", O_WRONLY);
	char shown[8192];

	(void)state;
	assert_int_equal(run(null, "customer", "add", "--name", "Bad\x1b]0;x\x07 name", "--number",
			     "+3292246111"),
	    0);
	assert_int_equal(on_terminal(remove, "n\n", shown, sizeof shown), 1);
	assert_non_null(strstr(shown, "Nothing was changed"));
	assert_null(strchr(shown, '\x1b'));
	assert_int_equal(on_terminal(remove, "\n", shown, sizeof shown), 1);
	assert_int_equal(on_terminal(remove, "\x04", shown, sizeof shown), 1); /* end of input */
	assert_int_equal(run(null, "customer", "show", "+3292246111"), 0);
	assert_int_equal(on_terminal(remove, "y\n", shown, sizeof shown), 0);
	assert_int_equal(run(null, "customer", "show", "+3292246111"), 3);
	close(null);
}

/* What another program put into the shared project goes out in visible marks, as importing takes
 * it: no terminal does what it says. */
static void test_export_on_terminal(void **state)
{
	static const char *const words[] = { "voxdesk", "customer", "export", NULL };
	static const char hostile[] =
	    "update organizations set note = 'a' || char(27) || ']0;x' || char(7) || char(155) || 'b'";
	static const char marked[] = "a^[]0;x^G<U+009B>b";
	const int null = open("/dev/null", O_WRONLY);
	char shown[8192], path[128];
	sqlite3 *sqlite;
	ssize_t n;
	int out;

	(void)state;
	snprintf(path, sizeof path, "%s/export.csv", folder);
	out = open(path, O_RDWR | O_CREAT, 0600);
	assert_int_equal(run(null, "customer", "add", "--name", "Kroon", "--number", "+3292246111"),
	    0);
	close(null);
	assert_int_equal(sqlite3_open(db, &sqlite), SQLITE_OK);
	assert_int_equal(sqlite3_exec(sqlite, hostile, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(sqlite);
	assert_int_equal(on_terminal(words, "", shown, sizeof shown), 0);
	assert_non_null(strstr(shown, marked));
	assert_null(strchr(shown, '\x1b'));
	assert_null(strchr(shown, '\x07'));
	assert_null(strstr(shown, "<U+000D>"));
	assert_int_equal(run(out, "customer", "export"), 0);
	n = pread(out, shown, sizeof shown, 0);
	assert_true(n > 0);
	assert_non_null(memmem(shown, (size_t)n, marked, strlen(marked)));
	close(out);
}

/* `voxdesk carriers | head -1`: no reader is no sentence, and no death that leaves a practice
 * folder. */
static void test_no_reader(void **state)
{
	int ends[2], err[2];
	char said[8];

	(void)state;
	signal(SIGPIPE, SIG_IGN); /* as main does */
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(pipe(err), 0);
	close(ends[0]);
	const int kept = dup(2);
	dup2(err[1], 2);
	const int status = run(ends[1], "carriers");
	dup2(kept, 2);
	close(kept);
	close(err[1]);
	close(ends[1]);
	assert_int_equal(status, 1);
	assert_int_equal(read(err[0], said, sizeof said), 0);
	close(err[0]);
	signal(SIGPIPE, SIG_DFL);
}

/* With stdout closed, the store must not be opened on its number and be printed into. */
static void test_closed_stdout(void **state)
{
	const int null = open("/dev/null", O_WRONLY);

	(void)state;
	assert_int_equal(run(null, "customer", "add", "--name", "Kroon", "--number", "+3292246111"),
	    0);
	assert_int_equal(run(-1, "customer", "list"), 1);
	assert_int_equal(run(-1, "carriers", "--json"), 1);
	assert_int_equal(run(null, "customer", "show", "Kroon"), 0);
	close(null);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_many_at_once, begin, end),
		cmocka_unit_test_setup_teardown(test_questions, begin, end),
		cmocka_unit_test_setup_teardown(test_export_on_terminal, begin, end),
		cmocka_unit_test_setup_teardown(test_closed_stdout, begin, end),
		cmocka_unit_test_setup_teardown(test_no_reader, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
