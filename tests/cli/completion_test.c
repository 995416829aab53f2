/*
 * The completions that the real program prints, in the shells themselves: what is offered behind
 * some words. A shell that is not installed is named and skipped; bash is always there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/command.h"
#include "tests/support/pty.h"

#define SAID_MAX (1 << 18)

/* Each prints what it would offer, a line each; $1 the script, $2 the program, then the words
 * typed, of which the last is being completed. */
static const struct shell {
	const char *name, *ask;
} bash = { "bash",
	". \"$1\" || exit; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _voxdesk \"$1\"; "
	"printf '%s\\n' \"${COMPREPLY[@]}\"" },
  zsh = { "zsh",
	  "compdef() { : }; compset() { : }; _files() { print FILES }; "
	  "compadd() { shift; local w; for w; do "
	  "[[ $w == ${${words[CURRENT]}#--*=}* ]] && print -r -- $w; done }; "
	  ". \"$1\" || exit; shift; words=(\"$@\"); CURRENT=$#; _voxdesk; true" },
  fish = { "fish",
	  "source $argv[1]; or exit 1; complete -C (string join ' ' -- $argv[2..-1]) | "
	  "string replace -r '\\t.*' ''; true" };

static struct {
	char home[PTY_HOME_SIZE];
	char script[PTY_HOME_SIZE + 32];
	const struct shell *shell;
} now;

static int home_make(void **state)
{
	(void)state;
	return pty_home_make(now.home) && setenv("HOME", now.home, 1) == 0 &&
		setenv("LC_ALL", "C.UTF-8", 1) == 0
	    ? 0
	    : -1;
}

static int home_remove(void **state)
{
	(void)state;
	return pty_home_remove(now.home) ? 0 : -1;
}

/* The exit code; what it said goes into `said`, at most SAID_MAX bytes. 127: no such program. */
static int run(const char *const *argv, char *said)
{
	int ends[2], status;
	size_t n = 0;
	ssize_t got;
	pid_t pid;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)dup2(open("/dev/null", O_RDONLY), 0);
		(void)dup2(ends[1], 1);
		(void)execvp(argv[0], (char **)(uintptr_t)argv);
		_exit(127);
	}
	(void)close(ends[1]);
	while ((got = read(ends[0], said + n, SAID_MAX - 1 - n)) > 0)
		n += (size_t)got;
	said[n] = '\0';
	(void)close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* The shell's script in a file; skips aloud where the shell is not installed. */
static void begin(const struct shell *shell)
{
	static char text[SAID_MAX];
	const char *const there[] = { shell->name, "-c", "exit 0", NULL };
	const char *const print[] = { pty_program(), "completion", shell->name, NULL };
	FILE *f;

	if (run(there, text) == 127) {
		print_message("%s is not installed here: its completions were not tried\n",
		    shell->name);
		skip();
	}
	assert_int_equal(run(print, text), 0);
	(void)snprintf(now.script, sizeof now.script, "%s/voxdesk.%s", now.home, shell->name);
	f = fopen(now.script, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	now.shell = shell;
}

/* What is offered behind the words, which are separated by blanks, each with a line end. */
static const char *offered(const char *words)
{
	static char said[SAID_MAX];
	char copy[400];
	const char *argv[32] = { now.shell->name, "-c", now.shell->ask, "-", now.script,
		pty_program() };
	size_t n = 6;

	if (now.shell == &fish) /* takes no word for its own name */
		memmove(argv + 3, argv + 4, sizeof argv - 4 * sizeof *argv), n--;
	if (now.shell == &zsh)
		argv[1] = "-fc";
	(void)snprintf(copy, sizeof copy, "%s", words);
	for (char *at = copy;; at++) {
		argv[n++] = at;
		at = strchr(at, ' ');
		if (at == NULL)
			break;
		*at = '\0';
	}
	assert_int_equal(run(argv, said), 0);
	return said;
}

static bool has_line(const char *text, const char *word)
{
	const size_t n = strlen(word);

	for (; *text != '\0'; text += strcspn(text, "\n"), text += *text == '\n')
		if (strncmp(text, word, n) == 0 && (text[n] == '\n' || text[n] == '\0'))
			return true;
	return false;
}

/* "a,b": these are offered, in any order; "!c": that is not; "." nothing is. */
static const struct {
	const char *words, *offered;
} rows[] = {
	{ "ca", "carriers,caller-id,!customer" },
	{ "customer ", "add,list,show,edit,remove,import,export,!code" },
	{ "customer im", "import,!add" },
	{ "--readonly customer e", "edit,export,!explain" },
	{ "--db x.db customer e", "edit,export" },
	{ "help caller-id s", "start,status,!show" },
	{ "journal re", "retry" },
	{ "code --", "--to,--when,--json,--readonly,!--yes,!--delay" },
	{ "forward set --y", "--yes" },
	{ "forward --readonly set Kroon --w", "--when,!--watch" },
	{ "code gsm-standard --when ", "all,no_answer,busy,unavailable,all_conditional" },
	{ "code --when no_a", "no_answer,!all" },
	{ "code gsm-st", "gsm-standard,!etsi-fixed-standard" },
	{ "forward set Kroon --carrier be-", "be-mobile-generic,!gsm-standard" },
	{ "explain --line ", "mobile,fixed" },
	{ "forward set Kroon --to a", "auto" },
	{ "code --to a", "." },
	{ "number 091 --country B", "BE,BG,!NG" },
	{ "pool switch +3292246111 o", "on,off" },
	{ "secret set TWILIO_ACC", "TWILIO_ACCOUNT_SID,!TELNYX_API_KEY" },
	{ "customer add --language ", "en,nl,fr,de" },
	{ "completion ", "bash,zsh,fish" },
	{ "customer show ", "." },
	{ "code gsm-standard ", "." },
};

static void check(const char *words, const char *wanted)
{
	const char *said = offered(words);
	char copy[300], *rest = copy, *word;

	(void)snprintf(copy, sizeof copy, "%s", wanted);
	if (strcmp(wanted, ".") == 0 && strspn(said, "\n") != strlen(said))
		fail_msg("%s: \"%s\": nothing was expected: %s", now.shell->name, words, said);
	while (strcmp(wanted, ".") != 0 && (word = strsep(&rest, ",")) != NULL) {
		const bool absent = *word == '!';

		if (has_line(said, word + absent) == absent)
			fail_msg("%s: \"%s\": %s: %s", now.shell->name, words, word, said);
	}
}

static void rows_check(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(rows[i].words, rows[i].offered);
}

static void bash_completes(void **state)
{
	(void)state;
	begin(&bash);
	rows_check();
	/* bash makes three words of --flag=value. */
	check("code --when = bu", "busy,busy_or_no_answer,!all");
	check("code --when =", "all,busy");
}

static void zsh_completes(void **state)
{
	(void)state;
	begin(&zsh);
	rows_check();
	check("code --when=bu", "busy,busy_or_no_answer,!all");
	check("backup ", "FILES");
}

static void fish_completes(void **state)
{
	(void)state;
	begin(&fish);
	rows_check();
}

/* Files are offered where one is wanted. */
static void bash_offers_files(void **state)
{
	char path[PTY_HOME_SIZE + 40], words[PTY_HOME_SIZE + 60];

	(void)state;
	begin(&bash);
	(void)snprintf(path, sizeof path, "%s/voxdesk.bash", now.home);
	(void)snprintf(words, sizeof words, "customer import %s/vox", now.home);
	check(words, path);
	(void)snprintf(words, sizeof words, "customer list --db %s/vox", now.home);
	check(words, path);
}

/* No command, sub-command or flag is left out: the script is made of the table. */
static void bash_has_the_whole_table(void **state)
{
	char words[200], flag[40];

	(void)state;
	begin(&bash);
	for (const struct command *at = cli_commands; at->name; at++) {
		check(at->name, at->name);
		(void)snprintf(words, sizeof words, "%s%s%s", at->name, at->sub ? " " : "",
		    at->sub ? at->sub : "");
		if (at->sub)
			check(words, at->sub);
		(void)snprintf(words + strlen(words), sizeof words - strlen(words), " --");
		for (int i = 0; i < FLAGS; i++)
			if ((at->required | at->optional) & UINT64_C(1) << i) {
				(void)snprintf(flag, sizeof flag, "--%s", cli_flags[i].name);
				check(words, flag);
				break;
			}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bash_completes),
		cmocka_unit_test(bash_offers_files),
		cmocka_unit_test(bash_has_the_whole_table),
		cmocka_unit_test(zsh_completes),
		cmocka_unit_test(fish_completes),
	};

	return cmocka_run_group_tests(tests, home_make, home_remove);
}
