/* secret_command: how it is split, run, limited and refused. */
#include "tests/desk/fixture.h"

#include <signal.h>

#include "desk/secret_command.h"

#define NAME "TWILIO_AUTH_TOKEN"

static void put_script(struct fixture *f, const char *name, const char *script)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", f->folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n%s\n", script);
	fclose(file);
	assert_int_equal(chmod(path, 0700), 0);
}

static int start(void **state)
{
	struct fixture *f;
	char path[512];

	fixture_folder(state);
	f = *state;
	/* Prints its arguments, each in brackets. */
	put_script(f, "words", "for w in \"$@\"; do printf '[%s]' \"$w\"; done");
	put_script(f, "run", "eval \"$1\"");
	snprintf(path, sizeof path, "%s:/usr/bin:/bin", f->folder);
	setenv("PATH", path, 1);
	return 0;
}

static void test_words(void **state)
{
	static const struct {
		const char *command, *printed; /* NULL: cannot be read */
	} rows[] = {
		{ "words a b", "[a][b]" },
		{ "  words\ta  ", "[a]" },
		{ "words 'a b' \"c d\"", "[a b][c d]" },
		{ "words a'b c'd", "[ab cd]" },
		{ "words '' x", "[][x]" },
		{ "words a\\ b \\'c\\'", "[a b]['c']" },
		{ "words \"a\\\"b\" 'a\\b'", "[a\"b][a\\b]" },
		{ "words {name} x/{name}/y", "[" NAME "][x/" NAME "/y]" },
		{ "words {nam} {name", "[{nam}][{name]" },
		/* No shell: all of this is text. */
		{ "words $HOME ~ * `id` $(id) a;id a|b >x",
		    "[$HOME][~][*][`id`][$(id)][a;id][a|b][>x]" },
		{ "words 'open", NULL },
		{ "words \"open", NULL },
		{ "words \\", NULL },
		{ "", NULL },
		{ "   ", NULL },
		{ "'' a", NULL },
		{ "words 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2", NULL },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct secret out = { 0 };

		error_clear(&f->err);
		if (!rows[i].printed) {
			must_refuse(f, secret_command_run(rows[i].command, NAME, &out, &f->err),
			    "secret-command-words");
			continue;
		}
		must(f, secret_command_run(rows[i].command, NAME, &out, &f->err));
		assert_string_equal(secret_reveal(&out), rows[i].printed);
		secret_done(&out);
	}
}

/* What it prints, and how it ends. The word hunter2 stands for the secret. */
static void test_output(void **state)
{
	static const struct {
		const char *script, *secret, *code;
	} rows[] = {
		{ "echo hunter2", "hunter2", "" },
		{ "printf hunter2", "hunter2", "" },
		{ "printf 'hunt'; sleep 0.05; printf 'er2\\n'", "hunter2", "" },
		{ "echo hunter2; exec >&-; sleep 0.05", "hunter2", "" },
		{ "echo hunter2; sleep 2 & exit 0", "hunter2", "" },
		{ "read x; echo hunter2$x", "hunter2", "" },
		{ "printf 'hunter2\\n\\n'", NULL, "secret-command-output" },
		{ "printf 'hunter2\\r\\n'", NULL, "secret-command-output" },
		{ "printf 'hunter2\\nuser: x\\n'", NULL, "secret-command-output" },
		{ "echo", NULL, "secret-command-output" },
		{ "true", NULL, "secret-command-output" },
		{ "head -c 4096 /dev/zero | tr '\\0' x", "4096", "" },
		{ "head -c 4097 /dev/zero | tr '\\0' x", NULL, "secret-command-output" },
		{ "while :; do echo hunter2hunter2hunter2; done", NULL, "secret-command-output" },
		{ "echo hunter2; exit 3", NULL, "secret-command-failed" },
		{ "echo hunter2; kill -9 $$", NULL, "secret-command-failed" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char command[200];
		struct secret out = { 0 };
		bool ok;

		error_clear(&f->err);
		snprintf(command, sizeof command, "run \"%s\"", rows[i].script);
		/* The script's own backslashes are the shell's. */
		if (strchr(rows[i].script, '\\') || strchr(rows[i].script, '"')) {
			put_script(f, "tool", rows[i].script);
			snprintf(command, sizeof command, "tool");
		}
		ok = secret_command_run(command, NAME, &out, &f->err);
		if (ok != (rows[i].secret != NULL) ||
		    strcmp(ok ? "" : f->err.code, rows[i].code) != 0)
			fail_msg("%s: %d %s", rows[i].script, ok, f->err.code);
		if (ok && strcmp(rows[i].secret, "4096") == 0)
			assert_int_equal(strlen(secret_reveal(&out)), 4096);
		else if (ok)
			assert_string_equal(secret_reveal(&out), rows[i].secret);
		assert_null(strstr(f->err.message, "hunter2"));
		assert_null(strstr(f->err.detail, "hunter2"));
		secret_done(&out);
	}
}

/* It is stopped, and gone. */
static void test_slow(void **state)
{
	struct fixture *f = *state;
	struct secret out = { 0 };
	char path[128], text[24] = "";
	FILE *file;
	long pid;

	put_script(f, "tool",
	    "echo $$ >\"$HOME/new\"; mv \"$HOME/new\" \"$HOME/pid\"; echo hunter2; exec sleep 3600");
	snprintf(path, sizeof path, "%s/pid", f->folder);
	/* Stopped once it has come so far, however long it takes to start. */
	for (int ms = 300; access(path, R_OK) != 0; ms *= 2) {
		secret_command_limit(ms);
		must_refuse(f, secret_command_run("tool", NAME, &out, &f->err),
		    "secret-command-slow");
	}
	secret_command_limit(SECRET_COMMAND_SECONDS * 1000);
	assert_false(secret_there(&out));
	file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof text, file));
	fclose(file);
	pid = strtol(text, NULL, 10);
	assert_true(pid > 1);
	assert_int_equal(kill((pid_t)pid, 0), -1);
}

static void test_missing(void **state)
{
	struct fixture *f = *state;
	struct secret out = { 0 };
	char path[160];

	must_refuse(f, secret_command_run("no-such-program hunter2", NAME, &out, &f->err),
	    "secret-command-missing");
	assert_non_null(strstr(f->err.message, "no-such-program"));
	assert_null(strstr(f->err.message, "hunter2"));
	snprintf(path, sizeof path, "%s/words", f->folder);
	assert_int_equal(chmod(path, 0600), 0);
	must_refuse(f, secret_command_run(path, NAME, &out, &f->err), "secret-command-missing");
}

/* The program gets usual signals and none of our files, however we stand. */
static void test_clean_start(void **state)
{
	struct fixture *f = *state;
	struct secret out = { 0 };
	unsigned long long ignored;
	const char *text;
	sigset_t all, before;
	int fds[2];

	/* Blocked and ignored signals, and open files from 3 on. */
	put_script(f, "tool",
	    "grep -h -E '^Sig(Blk|Ign)' /proc/self/status | tr -d '\\n\\t '; cd /proc/$$/fd; "
	    "for n in 3 4 5 6 7 8 9; do [ -e $n ] && [ $n != 10 ] && [ \"$(readlink $n)\" != \"$HOME/tool\" ] && "
	    "printf ' fd %s' $n; done; echo");
	assert_int_equal(pipe(fds), 0);
	signal(SIGPIPE, SIG_IGN);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	must(f, secret_command_run("tool", NAME, &out, &f->err));
	sigprocmask(SIG_SETMASK, &before, NULL);
	signal(SIGPIPE, SIG_DFL);
	close(fds[0]);
	close(fds[1]);
	text = secret_reveal(&out);
	assert_int_equal(strncmp(text, "SigBlk:0000000000000000SigIgn:", 30), 0);
	/* Signals 32 and 33 are the C library's own. */
	ignored = strtoull(text + 30, (char **)&text, 16);
	assert_int_equal(ignored & 0x7fffffff, 0);
	assert_string_equal(text, "");
	secret_done(&out);
}

/* It is asked for one secret; it gets no other, but all that it may need to find its own. */
static void no_secret_is_handed_on(void **state)
{
	struct fixture *f = *state;
	struct secret out = { 0 };

	setenv("TWILIO_AUTH_TOKEN", "hunter2", 1);
	setenv("SUPABASE_SERVICE_ROLE_KEY", "hunter3", 1);
	setenv("TWILIO_ACCOUNT_SID", "AC1", 1);
	put_script(f, "tool",
	    "echo \"[$TWILIO_AUTH_TOKEN$SUPABASE_SERVICE_ROLE_KEY$TWILIO_ACCOUNT_SID]\"");
	must(f, secret_command_run("tool", NAME, &out, &f->err));
	assert_string_equal(secret_reveal(&out), "[AC1]");
	unsetenv("TWILIO_AUTH_TOKEN");
	unsetenv("SUPABASE_SERVICE_ROLE_KEY");
	unsetenv("TWILIO_ACCOUNT_SID");
	secret_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_words, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_output, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_slow, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_missing, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_clean_start, start, fixture_end),
		cmocka_unit_test_setup_teardown(no_secret_is_handed_on, start, fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
