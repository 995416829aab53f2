#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/time.h"

static char folder[64];

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
	(void)info;
	(void)kind;
	(void)walk;
	return remove(path);
}

/* Each test has a folder of its own and no variable but HOME. */
static int set_up(void **state)
{
	static const char *const gone[] = { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
		"LC_ALL", "LC_CTYPE", "LC_NUMERIC", "LC_MESSAGES", "LANG", "LANGUAGE" };

	(void)state;
	for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
		(void)unsetenv(gone[i]);
	(void)snprintf(folder, sizeof folder, "/tmp/voxdesk-base.XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	return setenv("HOME", folder, 1);
}

static int tear_down(void **state)
{
	(void)state;
	(void)chmod(folder, 0700);
	return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static const char *in_folder(const char *rest)
{
	static char path[256];

	(void)snprintf(path, sizeof path, "%s/%s", folder, rest);
	return path;
}

static mode_t mode_of(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 ? info.st_mode & 07777 : 0;
}

static size_t read_file(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, out, size - 1) : 0;

	if (fd >= 0)
		(void)close(fd);
	out[n > 0 ? n : 0] = '\0';
	return strlen(out);
}

static void paths_below_home(void **state)
{
	char out[PATH_TEXT_MAX];

	(void)state;
	assert_true(paths_config_file("config.ini", out, sizeof out));
	assert_string_equal(out, in_folder(".config/voxdesk/config.ini"));
	assert_int_equal(mode_of(in_folder(".config")), 0); /* makes nothing */
	assert_true(paths_data_file("a.db", out, sizeof out));
	assert_string_equal(out, in_folder(".local/share/voxdesk/a.db"));
	assert_int_equal(mode_of(in_folder(".local/share/voxdesk")), 0700);
	assert_true(paths_data_file("a.db", out, sizeof out)); /* there already */
	assert_true(paths_state_file("x", out, sizeof out));
	assert_string_equal(out, in_folder(".local/state/voxdesk/x"));
	assert_int_equal(mode_of(in_folder(".local/state")), 0700);
}

static void paths_in_xdg_folders(void **state)
{
	char out[PATH_TEXT_MAX];

	(void)state;
	(void)setenv("XDG_DATA_HOME", in_folder("d/e"), 1);
	(void)setenv("XDG_CONFIG_HOME", "relative", 1); /* to be ignored, says the specification */
	(void)setenv("XDG_STATE_HOME", "", 1);
	assert_true(paths_data_file("a.db", out, sizeof out));
	assert_string_equal(out, in_folder("d/e/voxdesk/a.db"));
	assert_true(paths_config_file("c", out, sizeof out));
	assert_string_equal(out, in_folder(".config/voxdesk/c"));
	assert_true(paths_state_file("s", out, sizeof out));
	assert_string_equal(out, in_folder(".local/state/voxdesk/s"));
	(void)unsetenv("HOME");
	assert_true(paths_data_file("a.db", out, sizeof out));
	assert_false(paths_state_file("s", out, sizeof out));
}

static void paths_that_cannot_be(void **state)
{
	char out[PATH_TEXT_MAX], small[8];
	int fd;

	(void)state;
	assert_false(paths_config_file("config.ini", small, sizeof small));
	fd = open(in_folder("file"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	(void)close(fd);
	(void)setenv("XDG_DATA_HOME", in_folder("file"), 1); /* a file where a folder should be */
	assert_false(paths_data_file("a.db", out, sizeof out));
	(void)setenv("HOME", "not/absolute", 1);
	assert_false(paths_config_file("c", out, sizeof out));
	(void)unsetenv("HOME");
	assert_false(paths_config_file("c", out, sizeof out));
	assert_false(paths_state_file("c", out, sizeof out));
}

static void log_lines_are_clean_and_private(void **state)
{
	char text[4096], long_text[3000], want[160];
	const char *path;

	(void)state;
	time_freeze(1795269725);
	log_line("first %d", 1);
	log_line("two\nlines \033[2J");
	path = in_folder(".local/state/voxdesk/voxdesk.log");
	(void)snprintf(want, sizeof want,
	    "2026-11-21T14:02:05Z %ld first 1\n2026-11-21T14:02:05Z %ld two lines ^[[2J\n",
	    (long)getpid(), (long)getpid());
	read_file(path, text, sizeof text);
	assert_string_equal(text, want);
	assert_int_equal(mode_of(path), 0600);
	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	log_line("%s", long_text);
	assert_in_range(read_file(path, text, sizeof text), 1000, 1300);
	assert_int_equal(text[strlen(text) - 1], '\n');
	time_freeze(0);
}

static void log_without_a_place_is_silent(void **state)
{
	(void)state;
	(void)unsetenv("HOME");
	log_line("nobody hears this");
	(void)setenv("HOME", folder, 1);
	(void)mkdir(in_folder(".local"), 0700);
	(void)mkdir(in_folder(".local/state"), 0700);
	(void)mkdir(in_folder(".local/state/voxdesk"), 0700);
	assert_int_equal(mkfifo(in_folder(".local/state/voxdesk/voxdesk.log"), 0600), 0);
	log_line("nobody reads this"); /* returns, though nobody holds the other end */
}

static void say_restored(void)
{
	static const char text[] = "restored. ";

	if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(1);
}

static void failed_check_reports_and_ends(void **state)
{
	char said[512], report[512];
	size_t n = 0;
	int ends[2], status;
	ssize_t got;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)dup2(ends[1], STDERR_FILENO);
		check_on_failure(say_restored);
		check(1 + 1 == 3);
		_exit(0);
	}
	(void)close(ends[1]);
	do {
		got = read(ends[0], said + n, sizeof said - 1 - n);
		n += got > 0 ? (size_t)got : 0;
	} while (got > 0);
	said[n] = '\0';
	(void)close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 70);
	assert_non_null(strstr(said, "restored. voxdesk: a bug in voxdesk: 1 + 1 == 3"));
	read_file(in_folder(".local/state/voxdesk/crash-report.txt"), report, sizeof report);
	assert_non_null(strstr(report, "check failed: 1 + 1 == 3"));
}

static void locale_falls_back(void **state)
{
	static const struct {
		const char *lc_all, *ui_lang, *codeset;
	} rows[] = {
		{ "xx_XX.UTF-8", NULL, "UTF-8" }, /* not there */
		{ "xx_XX.UTF-8", "nl", "UTF-8" },
		{ "xx_XX", "en", "UTF-8" },
		{ "C.UTF-8", NULL, "UTF-8" },
		{ "C.UTF-8", "nl", "UTF-8" },
		{ NULL, NULL, "UTF-8" },
		{ NULL, "nl", "UTF-8" },
		{ "C", NULL, "ANSI_X3.4-1968" },
	};
	char text[16];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		(void)unsetenv("LC_ALL");
		(void)unsetenv("LANGUAGE");
		(void)setlocale(LC_ALL, "C");
		if (rows[i].lc_all != NULL)
			(void)setenv("LC_ALL", rows[i].lc_all, 1);
		i18n_init(rows[i].ui_lang);
		assert_string_equal(nl_langinfo(CODESET), rows[i].codeset);
		assert_string_equal(_("no such message"), "no such message");
		assert_string_equal(setlocale(LC_NUMERIC, NULL), "C");
		(void)snprintf(text, sizeof text, "%.1f", 1.5);
		assert_string_equal(text, "1.5");
	}
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(paths_below_home),
		IN_FOLDER(paths_in_xdg_folders),
		IN_FOLDER(paths_that_cannot_be),
		IN_FOLDER(log_lines_are_clean_and_private),
		IN_FOLDER(log_without_a_place_is_silent),
		IN_FOLDER(failed_check_reports_and_ends),
		IN_FOLDER(locale_falls_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
