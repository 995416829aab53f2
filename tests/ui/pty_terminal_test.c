/* The real program in a real terminal: start, sizes, pastes, and every way to die; the terminal is
 * given back each time. */
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/time.h"
#include "tests/ui/one_pty.h"
#include "ui/term.h"

#define READY "F1 Help"

static void start(int rows, int columns, const char *const *env)
{
	const char *argv[] = { pty_program(), "--practice", NULL };

	pty_start(&pty, rows, columns, home, argv, env);
}

static void start_and_wait(int rows, int columns)
{
	start(rows, columns, NULL);
	assert_true(pty_wait(&pty, READY));
	assert_true(pty.alternate);
}

static void assert_exit(int code)
{
	assert_true(pty_wait_end(&pty));
	assert_true(WIFEXITED(pty.status));
	assert_int_equal(WEXITSTATUS(pty.status), code);
	assert_true(pty_restored(&pty));
}

static void starts_and_quits(void **state)
{
	(void)state;
	start_and_wait(24, 80);
	assert_true(pty_wait(&pty, "PRACTICE"));
	pty_send(&pty, "\033[21~"); /* F10 asks first */
	assert_true(pty_wait(&pty, "Leave voxdesk?"));
	pty_send(&pty, "y");
	assert_exit(0);
}

static void a_storm_of_sizes_leaves_it_whole(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 5, 20 }, { 1, 1 }, { 100, 300 }, { 16, 60 },
		{ 2, 200 }, { 60, 10 }, { 43, 132 } };
	size_t i;

	(void)state;
	start_and_wait(24, 80);
	for (i = 0; i < 80; i++) {
		pty_resize(&pty, sizes[i % 8][0], sizes[i % 8][1]);
		if (i % 16 == 3)
			pty_send(&pty, i % 32 == 3 ? "\033OP" : "\033");
		(void)pty_read(&pty, 0);
	}
	pty_resize(&pty, 24, 80);
	pty_settle(&pty, 200);
	pty_send(&pty, "\014"); /* Ctrl-L */
	assert_true(pty_wait(&pty, READY));
	pty_send(&pty, "\033[21~y");
	assert_exit(0);
}

static void a_small_window_says_what_it_needs(void **state)
{
	(void)state;
	start(5, 20, NULL);
	assert_true(pty_wait(&pty, "needs 60"));
	pty_resize(&pty, 24, 80);
	assert_true(pty_wait(&pty, READY));
	pty_resize(&pty, 5, 20);
	assert_true(pty_wait(&pty, "needs 60"));
	pty_send(&pty, "\033[21~y");
	assert_exit(0);
}

static void a_paste_of_lines_is_never_commands(void **state)
{
	(void)state;
	start_and_wait(24, 80);
	pty_send(&pty, "\033OP"); /* F1: a list with a search field */
	assert_true(pty_wait(&pty, "Search"));
	pty_send(&pty, "\033[200~quit\r\nq\r\n\003\033[20");
	pty_send(&pty, "1~");
	assert_true(pty_wait(&pty, "quit"));
	pty_send(&pty, "\033");
	assert_true(pty_wait_gone(&pty, "Search"));
	pty_send(&pty, "\033[21~y");
	assert_exit(0);
}

static void signals_that_end_it_end_it_cleanly(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		start_and_wait(24, 80);
		assert_int_equal(kill(pty.pid, signals[i]), 0);
		assert_exit(128 + signals[i]);
		pty_stop(&pty);
	}
}

static void fatal_signals_give_the_terminal_back(void **state)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGQUIT };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		start_and_wait(24, 80);
		assert_int_equal(kill(pty.pid, signals[i]), 0);
		assert_true(pty_wait_end(&pty));
		assert_true(WIFSIGNALED(pty.status));
		assert_int_equal(WTERMSIG(pty.status), signals[i]);
		assert_true(pty_restored(&pty));
		pty_stop(&pty);
	}
}

static void an_unfinished_form_is_never_lost(void **state)
{
	char db[PTY_HOME_SIZE + 16];
	const char *argv[] = { pty_program(), "--db", db, NULL };

	(void)state;
	(void)snprintf(db, sizeof db, "%s/desk.db", home);
	pty_start(&pty, 24, 80, home, argv, NULL);
	assert_true(pty_wait(&pty, READY));
	pty_send(&pty, "n");
	assert_true(pty_wait(&pty, "New customer"));
	pty_send(&pty, "Half a na");
	assert_true(pty_wait(&pty, "Half a na"));
	assert_int_equal(kill(pty.pid, SIGHUP), 0);
	assert_exit(128 + SIGHUP);
	pty_stop(&pty);
	pty_start(&pty, 24, 80, home, argv, NULL);
	assert_true(pty_wait(&pty, "its text is kept"));
	pty_send(&pty, "n");
	assert_true(pty_wait(&pty, "Half a na"));
	pty_send(&pty,
	    "\025Smith\r"); /* Ctrl-U: the field is emptied; a number is missing: it stays open */
	assert_true(pty_wait(&pty, "Smith"));
	pty_send(&pty, "\033[21~y"); /* leaving by will loses it no more than a lost line */
	assert_exit(0);
	pty_stop(&pty);
	pty_start(&pty, 24, 80, home, argv, NULL);
	assert_true(pty_wait(&pty, "its text is kept"));
	pty_send(&pty, "n");
	assert_true(pty_wait(&pty, "Smith"));
	assert_null(strstr(pty_text(&pty), "Half a na"));
}

/* Drafts of the console are written: waits for the file to hold the text. */
static bool drafts_hold(const char *text)
{
	const uint64_t until = time_monotonic_ms() + PTY_WAIT_MS;
	char pattern[PTY_HOME_SIZE + 32], bytes[4096];
	glob_t found;
	bool held = false;

	(void)snprintf(pattern, sizeof pattern, "%s/voxdesk/drafts-*", home);
	while (!held && time_monotonic_ms() < until) {
		memset(&found, 0, sizeof found);
		(void)glob(pattern, 0, NULL, &found);
		for (size_t i = 0; i < found.gl_pathc; i++) {
			FILE *file = fopen(found.gl_pathv[i], "re");
			size_t n = file != NULL ? fread(bytes, 1, sizeof bytes - 1, file) : 0;

			bytes[n] = '\0';
			held = held || strstr(bytes, text) != NULL;
			if (file != NULL)
				(void)fclose(file);
		}
		globfree(&found);
		if (!held)
			(void)pty_read(&pty, 50);
	}
	return held;
}

static void a_killed_console_loses_no_text_and_a_living_one_keeps_its_own(void **state)
{
	char db[PTY_HOME_SIZE + 16];
	const char *argv[] = { pty_program(), "--db", db, NULL };
	struct pty second = { 0 };

	(void)state;
	(void)snprintf(db, sizeof db, "%s/desk.db", home);
	pty_start(&pty, 24, 80, home, argv, NULL);
	assert_true(pty_wait(&pty, READY));
	pty_send(&pty, "nHalf a na");
	assert_true(pty_wait(&pty, "Half a na"));
	assert_true(drafts_hold("Half a na"));
	pty_start(&second, 24, 80, home, argv, NULL);
	assert_true(pty_wait(&second, READY));
	pty_send(&second, "n");
	assert_true(pty_wait(&second, "Telephony"));
	assert_null(strstr(pty_text(&second), "Half a na"));
	pty_stop(&second);
	assert_int_equal(kill(pty.pid, SIGKILL), 0);
	assert_true(pty_wait_end(&pty));
	pty_stop(&pty);
	pty_start(&pty, 24, 80, home, argv, NULL);
	assert_true(pty_wait(&pty, "its text is kept"));
	assert_true(drafts_hold("Half a na"));
	pty_send(&pty, "n");
	assert_true(pty_wait(&pty, "Half a na"));
	assert_true(pty_wait(&pty, "not saved yet"));
}

/* This program run again as one that fails with the terminal in its hands. */
static volatile int deep;

static int overflow(int n)
{
	volatile char page[4096];

	if (n == 0) /* never, but the compiler need not know */
		return 0;
	page[n % 4096] = (char)n;
	deep = overflow(n + 1) + page[0];
	return deep;
}

static int fail_as(const char *how)
{
	struct term_options options = { 0 };
	struct error err = { 0 };
	struct rect row = { 0, 0, 1, 40 };

	if (!term_start(&options, &err))
		return 1;
	term_begin();
	(void)draw_text(row, 0, 0, ROLE_TEXT, "in the middle of work");
	term_show();
	if (strcmp(how, "overflow") == 0)
		return overflow(1);
	check(strcmp(how, "check") != 0);
	return 0;
}

static void a_bug_gives_the_terminal_back_and_says_so(void **state)
{
	const char *argv[] = { "/proc/self/exe", "--fail", "check", NULL };
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	(void)state;
	assert_true(n > 0);
	self[n] = '\0';
	argv[0] = self;
	pty_start(&pty, 24, 80, home, argv, NULL);
	assert_exit(70);
	assert_non_null(strstr(pty_text(&pty), "a bug in voxdesk"));
	assert_null(strstr(pty_text(&pty), "in the middle of work"));
	pty_stop(&pty);
#if !defined(__SANITIZE_ADDRESS__) /* which reports this fault itself */
	argv[2] = "overflow";      /* no stack is left for a handler: it has its own */
	pty_start(&pty, 24, 80, home, argv, NULL);
	assert_true(pty_wait_end(&pty));
	assert_true(WIFSIGNALED(pty.status));
	assert_int_equal(WTERMSIG(pty.status), SIGSEGV);
	assert_true(pty_restored(&pty));
#endif
}

static void an_interrupt_asks(void **state)
{
	(void)state;
	start_and_wait(24, 80);
	assert_int_equal(kill(pty.pid, SIGINT), 0);
	assert_true(pty_wait(&pty, "Leave voxdesk?"));
	pty_send(&pty, "\033");
	assert_true(pty_wait_gone(&pty, "Leave voxdesk?"));
	pty_send(&pty, "\003");
	assert_true(pty_wait(&pty, "Leave voxdesk?"));
	pty_send(&pty, "\r");
	assert_exit(0);
}

static void a_terminal_that_goes_away_ends_it(void **state)
{
	(void)state;
	start_and_wait(24, 80);
	(void)close(pty.slave);
	(void)close(pty.master);
	pty.master = pty.slave = -1;
	assert_int_equal(waitpid(pty.pid, &pty.status, 0), pty.pid);
	pty.ended = true;
	assert_true(WIFEXITED(pty.status));
	assert_int_equal(WEXITSTATUS(pty.status), 128 + SIGHUP);
}

static void control_z_stops_it_and_fg_brings_it_back(void **state)
{
	const char *argv[] = { "bash", "--norc", "--noprofile", "-i", NULL };
	const char *env[] = { "PS1=shell> ", NULL };
	char line[4200];

	(void)state;
	pty_start(&pty, 24, 80, home, argv, env);
	assert_true(pty_wait(&pty, "shell>"));
	(void)snprintf(line, sizeof line, "clear; %s --practice\r", pty_program());
	pty_send(&pty, line);
	assert_true(pty_wait(&pty, READY));
	pty_send(&pty, "\033OP");
	assert_true(pty_wait(&pty, "Search"));
	pty_send(&pty, "\032");
	assert_true(pty_wait(&pty, "Stopped"));
	assert_false(pty.alternate);
	assert_true(pty.cursor_visible);
	pty_send(&pty, "fg\r");
	assert_true(pty_wait(&pty, "Search")); /* painted again, where it was */
	assert_true(pty.alternate);
	pty_send(&pty, "\033");
	assert_true(pty_wait_gone(&pty, "Search"));
	pty_send(&pty, "\033[21~y");
	assert_true(pty_wait_gone(&pty, READY));
	pty_send(&pty, "exit\r");
	assert_true(pty_wait_end(&pty));
}

static void without_a_terminal_it_names_the_commands(void **state)
{
	const char *argv[] = { "sh", "-c", NULL, NULL };
	char line[4200];

	(void)state;
	(void)snprintf(line, sizeof line, "%s --practice </dev/null; echo exit $?", pty_program());
	argv[2] = line;
	pty_start(&pty, 24, 80, home, argv, NULL);
	assert_true(pty_wait(&pty, "exit 2"));
	assert_non_null(strstr(pty_text(&pty), "needs a terminal"));
	assert_non_null(strstr(pty_text(&pty), "--help"));
}

static void a_locale_that_is_not_there_does_no_harm(void **state)
{
	static const char *const env[] = { "LC_ALL=xx_YY.UTF-8", NULL };

	(void)state;
	start(24, 80, env);
	assert_true(pty_wait(&pty, READY));
	pty_send(&pty, "\033[21~y");
	assert_exit(0);
}

static void an_ascii_locale_gets_ascii_only(void **state)
{
	static const char *const env[] = { "LC_ALL=C", NULL };
	size_t i;

	(void)state;
	start(24, 80, env);
	assert_true(pty_wait(&pty, READY));
	for (i = 0; i < pty.n_log; i++)
		assert_true((unsigned char)pty.log[i] < 0x80);
	pty_send(&pty, "\033[21~y");
	assert_exit(0);
}

static void terminals_of_other_kinds_work(void **state)
{
	static const char *const kinds[] = { "TERM=vt100", "TERM=linux", "TERM=screen-256color",
		"TERM=xterm-direct", "TERM=no-such-terminal", "TERM=" };
	const char *env[] = { NULL, NULL };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		env[0] = kinds[i];
		start(24, 80, env);
		assert_true(pty_wait(&pty, READY));
		pty_send(&pty, "\033[21~y");
		assert_exit(0);
		pty_stop(&pty);
	}
}

static void no_colour_means_none(void **state)
{
	static const char *const env[] = { "NO_COLOR=1", NULL };
	size_t i;

	(void)state;
	start(24, 80, env);
	assert_true(pty_wait(&pty, READY));
	for (i = 0; i + 4 < pty.n_log; i++)
		assert_false(memcmp(pty.log + i, "\033[3", 3) == 0 && pty.log[i + 4] == 'm' &&
		    pty.log[i + 3] != '9');
	pty_send(&pty, "\033[21~y");
	assert_exit(0);
}

static bool written(const char *bytes)
{
	return memmem(pty.log, pty.n_log, bytes, strlen(bytes)) != NULL;
}

static void a_code_goes_to_the_clipboard_only_if_wanted(void **state)
{
	static const char *const env[] = { "VOXDESK_NO_OSC52=1", NULL };

	(void)state;
	start_and_wait(24, 80);
	pty_send(&pty, "\r");
	assert_true(pty_wait(&pty, "*61*0480210449#"));
	pty_send(&pty, "y");
	assert_true(pty_wait(&pty, "clipboard"));
	assert_true(written("\033]52;c;KjYxKjA0ODAyMTA0NDkj\a"));
	pty_stop(&pty);
	start(24, 80, env);
	assert_true(pty_wait(&pty, READY));
	pty_send(&pty, "\r");
	assert_true(pty_wait(&pty, "*61*0480210449#"));
	pty_send(&pty, "y");
	assert_true(pty_wait(&pty, "clipboard"));
	assert_false(written("\033]52"));
}

static void without_a_store_the_codes_remain(void **state)
{
	const char *argv[] = { pty_program(), "--db", "/dev/null/none.db", NULL };

	(void)state;
	pty_start(&pty, 24, 80, home, argv, NULL);
	assert_true(pty_wait(&pty, "NO STORE"));
	pty_send(&pty, "\r"); /* closes the reason, where it needed a window */
	pty_send(&pty, "verizon");
	assert_true(pty_wait(&pty, "Verizon (wireless)"));
	pty_send(&pty, "\033[21~y");
	assert_exit(0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		pty_test(starts_and_quits),
		pty_test(a_storm_of_sizes_leaves_it_whole),
		pty_test(a_small_window_says_what_it_needs),
		pty_test(a_paste_of_lines_is_never_commands),
		pty_test(signals_that_end_it_end_it_cleanly),
		pty_test(fatal_signals_give_the_terminal_back),
		pty_test(an_unfinished_form_is_never_lost),
		pty_test(a_killed_console_loses_no_text_and_a_living_one_keeps_its_own),
		pty_test(a_bug_gives_the_terminal_back_and_says_so),
		pty_test(an_interrupt_asks),
		pty_test(a_terminal_that_goes_away_ends_it),
		pty_test(control_z_stops_it_and_fg_brings_it_back),
		pty_test(without_a_terminal_it_names_the_commands),
		pty_test(a_locale_that_is_not_there_does_no_harm),
		pty_test(an_ascii_locale_gets_ascii_only),
		pty_test(terminals_of_other_kinds_work),
		pty_test(no_colour_means_none),
		pty_test(a_code_goes_to_the_clipboard_only_if_wanted),
		pty_test(without_a_store_the_codes_remain),
	};

	if (argc == 3)
		return fail_as(argv[2]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
