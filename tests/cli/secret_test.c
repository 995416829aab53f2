/* secret set, list, remove, passphrase, and the console that opens the vault: on a terminal,
 * without one, and with nothing of a secret anywhere but in the sealed file. */
#include "tests/cli/program.h"

#include <ftw.h>

#define PASSPHRASE "correct horse battery"
#define NEXT "staple and so on, longer"
#define TELNYX "KEY0telnyxvalueoftest0001"
#define VAPI "vapivalueoftest0002"
#define ACCOUNT_TOKEN "TWILIO_AUTH_TOKEN@AC0123456789abcdef0123456789abcdef"
#define THEIRS "theirtokenoftest0003"

static const char *const hidden[] = { PASSPHRASE, NEXT, TELNYX, VAPI, THEIRS };
#define HIDDEN (sizeof hidden / sizeof hidden[0])
static const char *const list_fields[] = { "name", "present", "from", "last_worked_at", NULL };
static const char *const no_env[] = { NULL };
static struct pty pty;

static int begin(void **state)
{
	memset(&pty, 0, sizeof pty);
	return store_begin(state);
}

static void nothing_hidden_in(const char *where, const char *bytes, size_t n)
{
	for (size_t i = 0; i < HIDDEN; i++)
		if (memmem(bytes, n, hidden[i], strlen(hidden[i])))
			fail_msg("%s holds %s", where, hidden[i]);
	if (suite.token && memmem(bytes, n, suite.token, strlen(suite.token)))
		fail_msg("%s holds the token", where);
}

/* On a terminal, with nothing of the practice providers but what `more` says. */
static void on_terminal(const char *const *more, const char *const *words)
{
	static char db[PTY_HOME_SIZE + 48];
	const char *argv[16] = { suite.program }, *env[24] = { db, PACE };
	size_t n = 1;

	(void)snprintf(db, sizeof db, "VOXDESK_DB=%s", suite.db);
	for (; words && *words; words++)
		argv[n++] = *words;
	argv[n] = NULL;
	for (n = 2; more && *more; more++)
		env[n++] = *more;
	env[n] = NULL;
	pty_start(&pty, 24, 80, suite.home, argv, env);
}

static void answer(const char *question, const char *line)
{
	assert_true(pty_wait(&pty, question));
	pty_send(&pty, line);
	pty_send(&pty, "\r");
}

/* It has ended with that code, the terminal is as it was and has shown no secret. */
static void ended_with(int exit, const char *shows)
{
	assert_true(pty_wait_end(&pty));
	if (!WIFEXITED(pty.status) || WEXITSTATUS(pty.status) != exit)
		fail_msg("status %x: %s", pty.status, pty_text(&pty));
	if (!strstr(pty_text(&pty), shows))
		fail_msg("no \"%s\": %s", shows, pty_text(&pty));
	assert_true(pty_restored(&pty));
	nothing_hidden_in("the terminal", pty.log, pty.n_log);
	pty_stop(&pty);
	memset(&pty, 0, sizeof pty);
}

static void set(const char *name, const char *value, bool first)
{
	on_terminal(NULL, WORDS("secret", "set", name));
	if (first) {
		answer("New passphrase", PASSPHRASE);
		answer("The same again", PASSPHRASE);
	} else {
		answer("Passphrase of the vault", PASSPHRASE);
	}
	answer("nothing is shown", value);
	ended_with(0, "is in the vault now");
}

/* "null", "true" or "false", and where from, as the list without a terminal has it. */
static void listed(const char *const *env, const char *name, const char *present, const char *from)
{
	struct process p;
	const cJSON *at;
	bool found = false;
	cJSON *doc;

	run(&p, env, WORDS("secret", "list", "--json"));
	assert_int_equal(p.exit, 0);
	nothing_hidden_in("the list", p.said, strlen(p.said));
	doc = document(p.said, 0, list_fields);
	cJSON_ArrayForEach(at, doc)
	{
		const cJSON *is = cJSON_GetObjectItemCaseSensitive(at, "present");

		if (strcmp(text_of(at, "name"), name) != 0)
			continue;
		found = true;
		assert_string_equal(cJSON_IsNull(is) ? "null"
			: cJSON_IsTrue(is)           ? "true"
						     : "false",
		    present);
		assert_string_equal(text_of(at, "from"), from);
		assert_string_equal(text_of(at, "last_worked_at"), "null");
	}
	assert_true(found);
	cJSON_Delete(doc);
	process_free(&p);
}

static void test_on_a_terminal(void **state)
{
	(void)state;
	listed(no_env, "TELNYX_API_KEY", "false", "null");
	set("TELNYX_API_KEY", TELNYX, true);
	set("VAPI_API_KEY", VAPI, false);
	set(ACCOUNT_TOKEN, THEIRS, false);
	/* A script gets nothing of the vault, and is not told what is in it. */
	listed(no_env, "TELNYX_API_KEY", "null", "null");
	listed((const char *const[]){ "TELNYX_API_KEY=x", NULL }, "TELNYX_API_KEY", "true",
	    "environment");
	on_terminal(NULL, WORDS("secret", "list"));
	answer("Passphrase of the vault", PASSPHRASE);
	assert_true(pty_wait_end(&pty));
	assert_non_null(strstr(pty_text(&pty), "TELNYX_API_KEY              vault"));
	ended_with(0, ACCOUNT_TOKEN);
	on_terminal(NULL, WORDS("secret", "list"));
	answer("Passphrase of the vault", "");
	ended_with(0, "vault closed");
	on_terminal(NULL, WORDS("secret", "list"));
	answer("Passphrase of the vault", "another passphrase");
	ended_with(1, "does not open the vault");
}

static void test_remove_and_passphrase(void **state)
{
	(void)state;
	set("TELNYX_API_KEY", TELNYX, true);
	on_terminal(NULL, WORDS("secret", "remove", "TELNYX_API_KEY"));
	answer("[y/N]", "n");
	ended_with(1, "Nothing was changed");
	on_terminal(NULL, WORDS("secret", "remove", "VAPI_API_KEY", "--yes"));
	answer("Passphrase of the vault", PASSPHRASE);
	ended_with(3, "holds no VAPI_API_KEY");
	on_terminal(NULL, WORDS("secret", "passphrase"));
	answer("Passphrase of the vault", PASSPHRASE);
	answer("New passphrase", NEXT);
	answer("The same again", PASSPHRASE);
	ended_with(4, "not the same");
	on_terminal(NULL, WORDS("secret", "passphrase"));
	answer("Passphrase of the vault", PASSPHRASE);
	answer("New passphrase", NEXT);
	answer("The same again", NEXT);
	ended_with(0, "has its new passphrase");
	on_terminal(NULL, WORDS("secret", "remove", "TELNYX_API_KEY"));
	answer("[y/N]", "y");
	answer("Passphrase of the vault", PASSPHRASE);
	ended_with(1, "does not open");
	on_terminal(NULL, WORDS("secret", "remove", "TELNYX_API_KEY"));
	answer("[y/N]", "y");
	answer("Passphrase of the vault", NEXT);
	ended_with(0, "no longer in the vault");
	on_terminal(NULL, WORDS("secret", "list"));
	answer("Passphrase of the vault", NEXT);
	ended_with(0, "TELNYX_API_KEY              missing");
}

/* What is no value, no name, no passphrase; and no word of it is said back. */
static void test_refused(void **state)
{
	static const struct {
		const char *words[8];
		int exit;
		const char *code;
	} rows[] = {
		{ { "secret", "set", "VAPI_API_KEY", VAPI }, 2, "secret-in-argument" },
		{ { "secret", "set", "VAPI_API_KEY", "a", "b", VAPI }, 2, "secret-in-argument" },
		{ { "secret", "set", "VAPI_API_KEY=" VAPI }, 4, "secret-unknown" },
		{ { "secret", "set", VAPI }, 4, "secret-unknown" },
		{ { "secret", "set", "--value=" VAPI, "VAPI_API_KEY" }, 2, "unknown-flag" },
		{ { "secret", "list", "--" VAPI }, 2, "unknown-flag" },
		{ { "secret", "remove", "VAPI_API_KEY", VAPI }, 2, "secret-in-argument" },
		{ { "secret", VAPI }, 2, "unknown-command" },
		{ { "secret", "list", VAPI }, 2, "too-many-words" },
		{ { "secret", "set" }, 2, "operand-missing" },
		{ { "secret", "set", "VAPI_API_KEY", "--practice" }, 1, "practice" },
		{ { "secret", "set", "VAPI_API_KEY", "--readonly" }, 1, "readonly" },
		{ { "secret", "remove", "VAPI_API_KEY", "--yes" }, 3, "no-vault" },
		{ { "secret", "passphrase" }, 3, "no-vault" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *words[10] = { "--json" };
		const char *const env[] = { rows[i].exit == 1 ? "VOXDESK_DB=" : "X=", NULL };
		struct process p;

		for (size_t k = 0; rows[i].words[k]; k++)
			words[k + 1] = rows[i].words[k];
		run(&p, env, words);
		if (p.exit != rows[i].exit || !strstr(p.complained, rows[i].code))
			fail_msg("row %zu: %d %s", i, p.exit, p.complained);
		nothing_hidden_in("the refusal", p.complained, strlen(p.complained));
		assert_string_equal(p.said, "");
		process_free(&p);
	}
}

/* A value that is none makes no vault. */
static void test_no_vault_for_nothing(void **state)
{
	struct process p;

	(void)state;
	on_terminal(NULL, WORDS("secret", "set", "VAPI_API_KEY"));
	answer("New passphrase", PASSPHRASE);
	answer("The same again", PASSPHRASE);
	answer("nothing is shown", "with a blank");
	ended_with(4, "holds signs that no key has");
	run(&p, no_env, WORDS("secret", "passphrase", "--json"));
	assert_non_null(strstr(p.complained, "no-vault"));
	process_free(&p);
}

static void test_refused_on_a_terminal(void **state)
{
	(void)state;
	on_terminal(NULL, WORDS("secret", "set", "VAPI_API_KEY"));
	answer("New passphrase", "short");
	answer("The same again", "short");
	ended_with(4, "at least 12");
	on_terminal(NULL, WORDS("secret", "set", "VAPI_API_KEY"));
	answer("New passphrase", "");
	ended_with(4, "No passphrase was given");
	set("VAPI_API_KEY", VAPI, true);
	on_terminal(NULL, WORDS("secret", "set", "VAPI_API_KEY"));
	answer("Passphrase of the vault", PASSPHRASE);
	answer("nothing is shown", "with a blank");
	ended_with(4, "holds signs that no key has");
	on_terminal(NULL, WORDS("secret", "set", "VAPI_API_KEY"));
	answer("Passphrase of the vault", PASSPHRASE);
	answer("nothing is shown", "");
	ended_with(4, "No secret was given");
}

/* The terminal is as it was after Ctrl-C, a hang-up and an end of input, and nothing was made. */
static void test_left_at_the_prompt(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGQUIT };
	struct process p;

	(void)state;
	on_terminal(NULL, WORDS("secret", "set", "VAPI_API_KEY"));
	assert_true(pty_wait(&pty, "New passphrase"));
	pty_send(&pty, "half of it\003");
	assert_true(pty_wait_end(&pty));
	assert_true(WIFSIGNALED(pty.status) && WTERMSIG(pty.status) == SIGINT);
	assert_true(pty_restored(&pty));
	assert_null(strstr(pty_text(&pty), "half"));
	pty_stop(&pty);
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		memset(&pty, 0, sizeof pty);
		on_terminal(NULL, WORDS("secret", "set", "VAPI_API_KEY"));
		assert_true(pty_wait(&pty, "New passphrase"));
		assert_int_equal(kill(pty.pid, signals[i]), 0);
		assert_true(pty_wait_end(&pty));
		assert_true(WIFSIGNALED(pty.status) && WTERMSIG(pty.status) == signals[i]);
		assert_true(pty_restored(&pty));
		pty_stop(&pty);
	}
	memset(&pty, 0, sizeof pty);
	on_terminal(NULL, WORDS("secret", "set", "VAPI_API_KEY"));
	assert_true(pty_wait(&pty, "New passphrase"));
	pty_send(&pty, "\004");
	ended_with(4, "No passphrase was given");
	run(&p, no_env, WORDS("secret", "passphrase", "--json"));
	assert_non_null(strstr(p.complained, "no-vault"));
	process_free(&p);
}

/* With stdin from a pipe and no terminal at all: nothing to ask on. */
static void test_without_a_terminal(void **state)
{
	const char *environment[ENV_MAX];
	int ends[2], status, null;
	pid_t pid;

	(void)state;
	environment_make(no_env, environment);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(write(ends[1], VAPI "\n", strlen(VAPI) + 1), (ssize_t)strlen(VAPI) + 1);
	close(ends[1]);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		const char *words[] = { suite.program, "secret", "set", "VAPI_API_KEY", NULL };

		null = open("/dev/null", O_WRONLY);
		setsid();
		dup2(ends[0], 0);
		dup2(null, 1);
		dup2(null, 2);
		execve(words[0], (char **)(uintptr_t)words, (char **)(uintptr_t)environment);
		_exit(127);
	}
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 2);
}

static void file_of(const char *what, char *out, size_t size, size_t *n)
{
	char path[64];
	ssize_t got;
	int fd;

	(void)snprintf(path, sizeof path, "/proc/%ld/%s", (long)pty.pid, what);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	for (*n = 0; *n < size - 1; *n += (size_t)got) {
		got = read(fd, out + *n, size - 1 - *n);
		assert_true(got >= 0);
		if (got == 0)
			break;
	}
	out[*n] = '\0';
	close(fd);
}

static int scan(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	char *bytes;
	ssize_t got;
	int fd;

	(void)at;
	if (kind != FTW_F || !S_ISREG(st->st_mode))
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	bytes = test_malloc((size_t)st->st_size + 1);
	got = read(fd, bytes, (size_t)st->st_size);
	assert_true(got >= 0);
	close(fd);
	nothing_hidden_in(path, bytes, (size_t)got);
	assert_int_equal(st->st_mode & 077, 0);
	test_free(bytes);
	return 0;
}

/* How often, by all that was written. */
static size_t asked(void)
{
	static const char question[] = "Passphrase of the vault";
	const char *at = pty.log, *end = pty.log + pty.n_log;
	size_t n = 0;

	for (at = memmem(at, pty.n_log, question, strlen(question)); at; n++) {
		at++;
		at = memmem(at, (size_t)(end - at), question, strlen(question));
	}
	return n;
}

/* The n-th question; what is typed before it is seen, and thrown away. */
static void answer_nth(size_t n, const char *line)
{
	while (asked() < n)
		assert_true(pty_read(&pty, PTY_WAIT_MS));
	pty_send(&pty, line);
	pty_send(&pty, "\r");
}

/* The console takes everything from the vault: asked before its screen, and whether secrets may go
 * to the practice providers' address. Then nothing of it stands in arguments, environment, terminal
 * or any file, and no core would be written. */
static void test_console(void **state)
{
	static char seen[1 << 16];
	const char *moved[8] = { NULL };
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < suite.n_env; i++)
		if (strncmp(suite.env[i], "VOXDESK_TWILIO", 14) == 0 && n < 7)
			moved[n++] = suite.env[i];
	assert_true(n > 0);
	set("TELNYX_API_KEY", TELNYX, true);
	set("TWILIO_ACCOUNT_SID", suite.sid, false);
	set("TWILIO_AUTH_TOKEN", suite.token, false);
	on_terminal(moved, NULL);
	answer_nth(1, "not the passphrase");
	answer_nth(2, PASSPHRASE);
	answer("[y/N]", "y");
	assert_true(pty_wait(&pty, "F1 Help"));
	assert_true(pty.alternate);
	file_of("cmdline", seen, sizeof seen, &n);
	nothing_hidden_in("the arguments", seen, n);
	file_of("environ", seen, sizeof seen, &n);
	nothing_hidden_in("the environment", seen, n);
	file_of("limits", seen, sizeof seen, &n);
	assert_non_null(strstr(seen, "Max core file size        0                    0 "));
	pty_send(&pty, "\033[21~");
	assert_true(pty_wait(&pty, "Leave voxdesk?"));
	pty_send(&pty, "y");
	ended_with(0, "");
	assert_int_equal(nftw(suite.home, scan, 16, FTW_PHYS), 0);
}

/* An empty line goes on without; three wrong ones as well; and nothing is asked where nothing is
 * missing. */
static void test_console_without(void **state)
{
	static const char *const all[] = { "TWILIO_ACCOUNT_SID=AC0123456789abcdef0123456789abcdef",
		"TWILIO_AUTH_TOKEN=a", "TELNYX_API_KEY=b", "VAPI_API_KEY=c", "ELEVENLABS_API_KEY=d",
		NULL };
	const char *const shared[] = { all[0], all[1], all[2], all[3], all[4],
		"SUPABASE_URL=http://127.0.0.1:9", "SUPABASE_ANON_KEY=sb_publishable_x", NULL };

	(void)state;
	set("TELNYX_API_KEY", TELNYX, true);
	on_terminal(NULL, NULL);
	answer("Passphrase of the vault", "");
	assert_true(pty_wait(&pty, "F1 Help"));
	pty_stop(&pty);
	memset(&pty, 0, sizeof pty);
	on_terminal(NULL, NULL);
	for (size_t i = 1; i <= 3; i++)
		answer_nth(i, "wrong");
	assert_true(pty_wait(&pty, "F1 Help"));
	pty_stop(&pty);
	memset(&pty, 0, sizeof pty);
	on_terminal(all, NULL);
	assert_true(pty_wait(&pty, "F1 Help"));
	assert_null(memmem(pty.log, pty.n_log, "Passphrase", 10));
	pty_stop(&pty);
	/* A shared project needs somebody signed in, whose token it keeps. */
	memset(&pty, 0, sizeof pty);
	on_terminal(shared, NULL);
	answer("Passphrase of the vault", "");
	assert_true(pty_wait(&pty, "F1 Help"));
	pty_stop(&pty);
}

#define test(f) cmocka_unit_test_setup(f, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_on_a_terminal),
		test(test_remove_and_passphrase),
		test(test_refused),
		test(test_no_vault_for_nothing),
		test(test_refused_on_a_terminal),
		test(test_left_at_the_prompt),
		test(test_without_a_terminal),
		test(test_console),
		test(test_console_without),
	};

	return cmocka_run_group_tests(tests, practice_start, practice_stop);
}
