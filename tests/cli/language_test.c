/* The language of the real program's own words: --ui-lang before the environment, and neither needs
 * a locale that is installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/pty.h"

#define DUTCH "Er is geen code."
#define ENGLISH "There is no code."

static char home[PTY_HOME_SIZE];

/* What the program writes to stdout and stderr; its exit code. */
static int run(const char *const *argv, const char *const *env, char *said, size_t size)
{
	size_t n = 0;
	ssize_t got;
	int ends[2], status;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)dup2(ends[1], 1);
		(void)dup2(ends[1], 2);
		(void)close(ends[0]);
		(void)execve(argv[0], (char **)(uintptr_t)argv, (char **)(uintptr_t)env);
		_exit(127);
	}
	(void)close(ends[1]);
	do {
		got = read(ends[0], said + n, size - 1 - n);
		n += got > 0 ? (size_t)got : 0;
	} while (got > 0);
	said[n] = '\0';
	(void)close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void words_of_a_command(void **state)
{
	static const struct {
		const char *env[3], *flag, *words;
	} rows[] = {
		{ { NULL }, NULL, ENGLISH },
		{ { NULL }, "nl", DUTCH },
		{ { "LC_ALL=C" }, "nl", DUTCH },
		{ { "LC_ALL=C.UTF-8" }, "nl", DUTCH },
		{ { "LANG=nl_BE.UTF-8" }, NULL, DUTCH },
		{ { "LANG=nl_BE.UTF-8" }, "en", ENGLISH },
		{ { "LANG=nl_BE.UTF-8", "LC_ALL=C" }, NULL, ENGLISH },
		{ { "LANG=xx_XX.UTF-8" }, NULL, ENGLISH },
		{ { "LANG=xx_XX.UTF-8", "LANGUAGE=zz:nl" }, NULL, DUTCH },
		{ { "LANG=nl_BE.UTF-8", "LANGUAGE=en:nl" }, NULL, ENGLISH },
		{ { "LANG=C.UTF-8", "LANGUAGE=nl" }, NULL, ENGLISH },
	};
	char said[4096];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *const argv[] = { pty_program(), "explain", "",
			rows[i].flag != NULL ? "--ui-lang" : NULL, rows[i].flag, NULL };

		assert_int_equal(run(argv, rows[i].env, said, sizeof said), 4);
		if (strstr(said, rows[i].words) == NULL)
			fail_msg("row %zu: %s", i, said);
	}
}

static void a_language_that_is_not_there(void **state)
{
	const char *const argv[] = { pty_program(), "--ui-lang", "xx", "explain", "*#21#", NULL };
	char said[4096];

	(void)state;
	assert_int_equal(run(argv, (const char *[]){ NULL }, said, sizeof said), 4);
	assert_non_null(strstr(said, "--ui-lang"));
	assert_non_null(strstr(said, "nl"));
}

/* Plurals, a country's name and a number in another order than in English. */
static void a_sentence_of_parts(void **state)
{
	const char *const argv[] = { pty_program(), "--ui-lang", "nl", "number", "+3292246", NULL };
	char said[4096];

	(void)state;
	assert_int_equal(run(argv, (const char *[]){ NULL }, said, sizeof said), 4);
	if (strstr(said, "Belgi\u00eb: na +32 komen er 8 cijfers, hier zijn er 5.") == NULL)
		fail_msg("%s", said);
}

/* JSON's words are for programs: the same in every language. */
static void json_stays(void **state)
{
	char english[4096], dutch[4096];

	(void)state;
	for (int nl = 0; nl < 2; nl++) {
		const char *const argv[] = { pty_program(), "--ui-lang", nl ? "nl" : "en", "number",
			"+32 9 224 61 11", "--json", NULL };

		assert_int_equal(run(argv, (const char *[]){ NULL }, nl ? dutch : english,
				     sizeof dutch),
		    0);
	}
	assert_string_equal(dutch, english);
}

static void console_in_the_operators_language(void **state)
{
	struct pty pty;

	(void)state;
	pty_start(&pty, 24, 80, home, (const char *[]){ pty_program(), "--practice", NULL },
	    (const char *[]){ "LC_ALL=nl_BE.UTF-8", NULL });
	assert_true(pty_wait(&pty, "Frituur De Kroon"));
	assert_true(pty_wait(&pty, "Klanten"));
	assert_true(pty_wait(&pty, "Uitgaand"));
	pty_send(&pty, "n");
	assert_true(pty_wait(&pty, "Nieuwe klant"));
	assert_true(pty_wait(&pty, "Zaaknummer"));
	pty_stop(&pty);
}

static int begin(void **state)
{
	(void)state;
	return pty_home_make(home) ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	return pty_home_remove(home) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_a_command),
		cmocka_unit_test(a_language_that_is_not_there),
		cmocka_unit_test(a_sentence_of_parts),
		cmocka_unit_test(json_stays),
		cmocka_unit_test(console_in_the_operators_language),
	};

	return cmocka_run_group_tests_name("language", tests, begin, end);
}
