/*
 * A tour of voxdesk with known secrets, given in each of the three ways (environment,
 * secret_command, vault): customers, numbers, calls, agents, refusals, wrong secrets, processes
 * ended in the middle and by their own faults, the console by key and by prompt. Afterwards the
 * secrets are in no file that was made, no argument list, no output, no terminal byte, no core and
 * no other program's environment.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/secrets/find.h"
#include "tests/secrets/watch.h"
#include "tests/support/pty.h"

#define PASSPHRASE "correct horse & battery 100%"
#define WRONG_TOKEN "0badc0ffee0badc0ffee0badc0ffee77"
#define WRONG_KEY "KEY0WRONG5e1f0c3a9b7d2468ace13579bdf02"
/* What every access token of the practice project begins with: {"alg":"HS256","typ":"JWT"}. */
#define ACCESS_HEAD "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
#define OWN "+16505550109" /* a number that the practice account has */
#define BOUGHT "+16505550201"

static const char *const secrets[] = { "TWILIO_AUTH_TOKEN", "TELNYX_API_KEY", "VAPI_API_KEY",
	"ELEVENLABS_API_KEY", "SUPABASE_ANON_KEY", "SUPABASE_SERVICE_ROLE_KEY",
	"SUPABASE_PASSWORD" };
#define SECRETS (sizeof secrets / sizeof secrets[0])

static struct watch w;
static struct watched ended;
static char value[SECRETS][200], sub_sid[40], sub_token[80], sub_name[80];
static struct pty pty;

/* ---- beginning and end */

/* The first pair that practice names in its comments: a subaccount's. */
static void take_subaccount(void)
{
	const char *sid = strstr(w.practice_said, "# TWILIO_ACCOUNT_SID="),
		   *token = strstr(w.practice_said, "# TWILIO_AUTH_TOKEN=");

	assert_true(sid && token);
	(void)snprintf(sub_sid, sizeof sub_sid, "%.34s", strchr(sid, '=') + 1);
	(void)snprintf(sub_token, sizeof sub_token, "%.32s", strchr(token, '=') + 1);
	(void)snprintf(sub_name, sizeof sub_name, "TWILIO_AUTH_TOKEN@%s", sub_sid);
}

static int begin(void **state)
{
	char path[300];

	(void)state;
	memset(&w, 0, sizeof w);
	memset(&pty, 0, sizeof pty);
	find_forget();
	watch_open(&w);
	watch_practice(&w);
	(void)snprintf(path, sizeof path, "%s/store.db", w.folder);
	watch_env(&w, "VOXDESK_DB", path);
	for (size_t i = 0; i < SECRETS; i++) {
		(void)snprintf(value[i], sizeof value[i], "%s", watch_env_of(&w, secrets[i]));
		find_add(secrets[i], value[i]);
	}
	take_subaccount();
	find_add("the customer's own token", sub_token);
	find_add("the passphrase", PASSPHRASE);
	find_add("the wrong token", WRONG_TOKEN);
	find_add("the wrong key", WRONG_KEY);
	find_add("an access token", ACCESS_HEAD);
	return 0;
}

static int end(void **state)
{
	(void)state;
	if (pty.vterm)
		pty_stop(&pty);
	watch_close(&w);
	find_forget();
	return 0;
}

/* Nothing of it anywhere; and the look itself was one. */
static void nothing_anywhere(size_t least_files)
{
	size_t files;

	assert_int_equal(find_in_folder(w.folder, w.apart, &files), 0);
	if (files < least_files)
		fail_msg("only %zu files were made", files);
	assert_int_equal(w.seen, 0);
	assert_true(w.looks > 20);
	printf("%zu files, %zu looks at processes, %zu forms looked for\n", files, w.looks,
	    find_known());
}

/* The tokens of every subaccount that was made, as its owner may read them. */
static void find_subaccounts(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	const char *url = watch_env_of(&w, "VOXDESK_TWILIO_URL");
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	static char answer[256 * 1024];
	static const char field[] = "\"auth_token\":\"";
	char pair[280], basic[400], name[40];
	size_t n = 0, found = 0;

	to.sin_port = htons((uint16_t)strtoul(strrchr(url, ':') + 1, NULL, 10));
	assert_int_equal(inet_pton(AF_INET, "127.0.0.1", &to.sin_addr), 1);
	assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
	(void)snprintf(pair, sizeof pair, "%s:%s", watch_env_of(&w, "TWILIO_ACCOUNT_SID"),
	    value[0]);
	find_base64(pair, basic, sizeof basic);
	(void)dprintf(fd,
	    "GET /2010-04-01/Accounts.json HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Basic %s\r\n\r\n",
	    basic);
	for (ssize_t got = 1; got > 0 && n + 1 < sizeof answer; n += (size_t)(got > 0 ? got : 0))
		got = read(fd, answer + n, sizeof answer - 1 - n);
	(void)close(fd);
	answer[n] = '\0';
	for (const char *at = strstr(answer, field); at; at = strstr(at, field)) {
		char token[40];

		at += sizeof field - 1;
		(void)snprintf(token, sizeof token, "%.32s", at);
		(void)snprintf(name, sizeof name, "the token of account %zu", ++found);
		find_add(name, token);
	}
	assert_true(found >= 3); /* the account, practice's subaccount, and the customer's */
}

/* ---- commands */

/* What it ends with is the tour's, not the test's, but for the steps that the others stand on.
 * QUICK: with the program whose waits are short (VOXDESK_PACE). */
static const struct watch_how quick = { .program = "voxdesk-failing" },
			      hurried = { .program = "voxdesk-failing",
				      .more = "VOXDESK_PATIENCE=2000" };
#define DO(status_wanted, ...)                                                          \
	do {                                                                            \
		WATCH_RUN(&w, NULL, &ended, __VA_ARGS__);                               \
		if (ended.status != (status_wanted))                                    \
			fail_msg("%s: %d: %s%s", #__VA_ARGS__, ended.status, ended.out, \
			    ended.err);                                                 \
	} while (0)
#define TRY(...) WATCH_RUN(&w, NULL, &ended, __VA_ARGS__)
#define QUICK(...) WATCH_RUN(&w, &quick, &ended, __VA_ARGS__)

static void customers(void)
{
	DO(0, "customer", "add", "--name", "Bakkerij De Smet", "--number", "+16505550101");
	DO(0, "customer", "add", "--name", "Own Account", "--number", "+16505560007", "--mode",
	    "byoc", "--json");
	TRY("customer", "edit", "Own Account", "--account", sub_sid, "--json");
}

static void reads(void)
{
	DO(0, "pool", "sync", "--json");
	DO(0, "pool", "list");
	DO(0, "managed", "list", "--json");
	DO(0, "managed", "search", "--country", "US", "--json");
	DO(0, "secret", "list", "--json");
	DO(0, "secret", "list");
	DO(0, "agent", "list", "--json");
	DO(0, "pool", "search", "--country", "US", "--json");
}

static void works(void)
{
	DO(0, "managed", "buy", BOUGHT, "--customer", "Bakkerij", "--yes");
	TRY("managed", "buy", "+16505550221", "--customer", "Bakkerij", "--yes", "--json");
	WATCH_RUN(&w, &hurried, &ended, "managed", "buy", "+16505550226", "--customer", "Bakkerij",
	    "--yes"); /* its connection hangs */
	assert_int_equal(ended.status, 0);
	DO(0, "agent", "link", "Bakkerij", "Front desk (en)", "--inbound", "--yes", "--json");
	DO(0, "agent", "link", "Bakkerij", "Reception EN", "--inbound", "--yes");
	DO(0, "agent", "link", "Bakkerij", "Outbound reminders", "--outbound", "--yes", "--json");
	find_subaccounts();
	QUICK("pool", "buy", "+16505550301", "--yes", "--json");
	assert_int_equal(ended.status, 0);
	DO(0, "forward", "set", "Bakkerij", "--to", "auto", "--carrier", "us-verizon-wireless",
	    "--when", "all");
	QUICK("caller-id", "start", "Bakkerij", "--yes", "--wait", "30", "--json");
	assert_int_equal(ended.status, 0);
	QUICK("caller-id", "start", "Own Account", "--yes", "--wait", "30");
	DO(0, "caller-id", "offer", "+16505550101", "--yes", "--json");
	DO(0, "caller-id", "list", "--json");
	TRY("caller-id", "status", "Own Account");
	DO(0, "customer", "add", "--name", "Through Telnyx", "--number", "+16505560042",
	    "--through", "telnyx");
	DO(0, "caller-id", "start", "Through Telnyx", "--yes");
	WATCH_RUN(&w, &(struct watch_how){ .input = "482913\n" }, &ended, "caller-id", "code",
	    "Through Telnyx");
	assert_int_equal(ended.status, 0);
	DO(0, "agent", "unlink", "Bakkerij", "--yes");
	DO(0, "caller-id", "remove", "+16505550101", "+16505550101", "--yes");
	DO(0, "journal", "list");
	DO(0, "managed", "release", BOUGHT, "--yes", "--json");
	DO(0, "sync", "--yes", "--json");
	DO(0, "sync");
}

static void refusals(void)
{
	const struct watch_how token = { .more = "TWILIO_AUTH_TOKEN=" WRONG_TOKEN },
			       key = { .more = "TELNYX_API_KEY=" WRONG_KEY },
			       broken = { .more = "TELNYX_API_KEY=" WRONG_KEY "\nX: y" },
			       person = { .more = "SUPABASE_PASSWORD=" WRONG_TOKEN },
			       project = { .more = "SUPABASE_ANON_KEY=" WRONG_KEY };

	WATCH_RUN(&w, &token, &ended, "managed", "search", "--country", "US", "--json");
	if (ended.status != 1 || !strstr(ended.err, "20003"))
		fail_msg("a wrong token: %d: %s%s", ended.status, ended.out, ended.err);
	WATCH_RUN(&w, &token, &ended, "caller-id", "list");
	WATCH_RUN(&w, &token, &ended, "managed", "buy", "+16505550203", "--customer", "Bakkerij",
	    "--yes");
	WATCH_RUN(&w, &key, &ended, "pool", "sync");
	WATCH_RUN(&w, &broken, &ended, "pool", "sync");
	WATCH_RUN(&w, &key, &ended, "secret", "list");
	WATCH_RUN(&w, &person, &ended, "sync", "--json");
	assert_non_null(strstr(ended.err, "supabase-wrong-password"));
	WATCH_RUN(&w, &project, &ended, "sync");
}

/* Ended in the middle: by SIGKILL at a fail point, by its own fault. Reports are written. */
static void crashes(void)
{
	static const char *const places[] = { "VOXDESK_FAIL=provision-requested",
		"VOXDESK_FAIL=provision-answered", "VOXDESK_FAIL=verify-answered",
		"VOXDESK_FAIL=journal-sent" };
	static const char *const sold[] = { "+16505550204", "+16505550205" };
	static const int signals[] = { SIGSEGV, SIGABRT, SIGBUS, SIGTERM };

	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		const struct watch_how how = { .program = "voxdesk-failing", .more = places[i] };
		char number[24];

		(void)snprintf(number, sizeof number, "+1650556020%zu", i);
		TRY("customer", "add", "--name", number, "--number", number);
		if (i < 2)
			WATCH_RUN(&w, &how, &ended, "managed", "buy", sold[i], "--customer", number,
			    "--yes");
		else
			WATCH_RUN(&w, &how, &ended, "caller-id", "start", number, "--yes", "--wait",
			    "5", "--json");
		assert_int_equal(ended.status, -1);
	}
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		const struct watch_how how = { .signal = signals[i] };
		char number[24];

		(void)snprintf(number, sizeof number, "+1650556010%zu", i);
		TRY("customer", "add", "--name", number, "--number", number);
		WATCH_RUN(&w, &how, &ended, "caller-id", "start", number, "--yes", "--wait", "20",
		    "--json");
		assert_false(ended.core);
		if (ended.status == 0)
			fail_msg("signal %d ended nothing: %s", signals[i], ended.out);
	}
}

static void no_core(void)
{
	DIR *folder = opendir(w.folder);

	assert_non_null(folder);
	for (struct dirent *one = readdir(folder); one; one = readdir(folder))
		if (strncmp(one->d_name, "core", 4) == 0)
			fail_msg("a core: %s", one->d_name);
	(void)closedir(folder);
}

/* ---- the console */

static void console_start(const char *const *words, const char *file)
{
	const char *env[WATCH_LINES + 1];
	char path[400];

	for (size_t i = 0; i < w.n_lines; i++)
		env[i] = w.line[i];
	env[w.n_lines] = NULL;
	pty_start(&pty, 24, 80, w.folder, words, env);
	(void)snprintf(path, sizeof path, "%s/%s", w.folder, file);
	pty.copy = open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
	assert_true(pty.copy > 0);
}

static void console_end(void)
{
	(void)close(pty.copy);
	pty_stop(&pty);
	memset(&pty, 0, sizeof pty);
}

static void press(const char *keys)
{
	pty_send(&pty, keys);
	pty_settle(&pty, 40);
	watch_look(&w, pty.pid);
}

#define ESC "\033"

static void walk(void)
{
	static const char *const keys[] = { "?", ESC, ":", ESC, ",", "\r", ESC, "q", "J", "\r", ESC,
		"q", "#", "r", "\r", ESC, "q", "*", "q", "B", ESC, "\r", "?", ESC, "v", ESC, "i",
		ESC, "l", ESC, "M", ESC, "n", ESC, "s", "q", "q", "q" };

	assert_true(pty_wait(&pty, "Bakkerij"));
	for (size_t i = 0; i < sizeof keys / sizeof keys[0] && !pty.ended; i++)
		press(keys[i]);
	press(","); /* the settings, to the end of a look at every provider */
	pty_settle(&pty, 400);
}

static void console_by_key(void)
{
	const char *words[] = { pty_program(), NULL };

	console_start(words, "console.bytes");
	walk();
	(void)kill(pty.pid, SIGSEGV); /* the terminal is restored, and more is written to it */
	assert_true(pty_wait_end(&pty));
	assert_false(WIFSIGNALED(pty.status) && WCOREDUMP(pty.status));
	console_end();
}

static void console_by_prompt(void)
{
	const char *words[] = { pty_program(), "--plain", NULL };
	static const char *const lines[] = { "1", "1", "2", "3", "", "", "4", "", "", "5", "", "6",
		"", "7", "", "8", "", "9", "" };

	console_start(words, "plain.bytes");
	while (!strstr(pty_text(&pty), "Number?") && !strstr(pty_text(&pty), "stops waiting"))
		assert_true(pty_read(&pty, PTY_WAIT_MS));
	if (!strstr(pty_text(&pty), "Number?")) /* it waits for what a crash left */
		press("\r");
	assert_true(pty_wait(&pty, "Number?"));
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		pty_send(&pty, lines[i]);
		press("\r");
	}
	console_end();
}

/* ---- the three ways */

static void in_the_environment(void **state)
{
	(void)state;
	watch_env(&w, sub_name, sub_token);
	customers();
	reads();
	works();
	refusals();
	crashes();
	console_by_key();
	console_by_prompt();
	no_core();
	nothing_anywhere(60);
}

static void write_file(const char *folder, const char *name, mode_t mode, const char *text)
{
	char path[400];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "we");
	assert_non_null(f);
	(void)fputs(text, f);
	(void)fclose(f);
	assert_int_equal(chmod(path, mode), 0);
}

/* Prints what it was asked for, and leaves a note of what it was given: words and environment. */
static void by_a_command(void **state)
{
	char text[1500], config[300];

	(void)state;
	for (size_t i = 0; i < SECRETS; i++) {
		write_file(w.apart, secrets[i], 0600, value[i]);
		if (i != 1) /* one stays in the environment: it must not be handed on */
			watch_env(&w, secrets[i], NULL);
	}
	write_file(w.apart, sub_name, 0600, sub_token);
	(void)snprintf(text, sizeof text,
	    "#!/bin/sh\n{ echo \"$@\"; env; } >>%s/given\ncat \"%s/$1\" 2>/dev/null\n", w.folder,
	    w.apart);
	write_file(w.apart, "show", 0700, text);
	(void)snprintf(config, sizeof config, "%s/voxdesk", w.folder);
	assert_int_equal(mkdir(config, 0700), 0);
	(void)snprintf(text, sizeof text, "secret_command = %s/show {name}\n", w.apart);
	write_file(config, "config.ini", 0600, text);
	customers();
	reads();
	works();
	console_by_key();
	console_by_prompt();
	(void)snprintf(text, sizeof text, "%s/given", w.folder);
	assert_int_equal(access(text, R_OK), 0);
	no_core();
	nothing_anywhere(40);
}

static void answer(const char *question, const char *line)
{
	assert_true(pty_wait(&pty, question));
	pty_send(&pty, line);
	press("\r");
}

static size_t asked(const char *question)
{
	const char *at = pty.log, *end = pty.log + pty.n_log;
	size_t n = 0;

	for (; at; n += at != NULL) {
		at = memmem(at, (size_t)(end - at), question, strlen(question));
		at = at ? at + strlen(question) : NULL;
	}
	return n;
}

/* Once it has been asked so often: what is typed before that is thrown away. */
static void answer_nth(const char *question, size_t nth, const char *line)
{
	while (asked(question) < nth)
		if (!pty_read(&pty, PTY_WAIT_MS))
			fail_msg("not asked %zu times: %s", nth, pty_text(&pty));
	pty_send(&pty, line);
	press("\r");
}

static void into_the_vault(const char *name, const char *secret, bool first)
{
	const char *words[] = { pty_program(), "secret", "set", name, NULL };

	console_start(words, "vault.bytes");
	answer(first ? "New passphrase" : "Passphrase", PASSPHRASE);
	if (first)
		answer("The same again", PASSPHRASE);
	answer("nothing is shown", secret);
	assert_true(pty_wait_end(&pty));
	console_end();
}

static void in_a_vault(void **state)
{
	const char *words[] = { pty_program(), NULL };

	(void)state;
	customers();
	for (size_t i = 0; i < SECRETS; i++) {
		watch_env(&w, secrets[i], NULL);
		if (i < 2)
			into_the_vault(secrets[i], value[i], i == 0);
	}
	DO(0, "secret", "list", "--json");
	/* Wrong first; then, since the addresses are others than the providers', a yes for each. */
	console_start(words, "opened.bytes");
	answer_nth("Passphrase of the vault", 1, "not the passphrase at all");
	answer_nth("Passphrase of the vault", 2, PASSPHRASE);
	answer_nth("[y/N]", 1, "y"); /* for Twilio's */
	answer_nth("[y/N]", 2, "y"); /* for Telnyx' */
	walk();
	(void)kill(pty.pid, SIGABRT);
	assert_true(pty_wait_end(&pty));
	console_end();
	no_core();
	nothing_anywhere(12);
}

/* What the others look for is found where it is. */
static void what_is_planted_is_found(void **state)
{
	static const char *const planted[] = { "correct horse & battery 100%",
		"x636f727265637420686f7273652026206261747465727920313030250a",
		"correct%20horse%20%26%20battery%20100%25", "tery 100%" };
	/* Each says that it is there, and stays until it was looked at. */
	struct watch_how shell = { .program = "/bin/sh", .signal = SIGKILL };
	char pair[220], file[40];
	size_t files;

	(void)state;
	write_file(w.folder, "clean", 0600, "nothing\n");
	assert_int_equal(find_in_folder(w.folder, w.apart, &files), 0);
	for (size_t i = 0; i < 3; i++) {
		(void)snprintf(file, sizeof file, "leak%zu", i);
		write_file(w.folder, file, 0600, planted[i]);
		assert_int_equal(find_in_folder(w.folder, w.apart, &files), i + 1);
	}
	/* user:passphrase, as HTTP Basic has it: printf 'AC12:...' | base64 */
	write_file(w.folder, "basic", 0600,
	    "Authorization: Basic QUMxMjpjb3JyZWN0IGhvcnNlICYgYmF0dGVyeSAxMDAl\n");
	assert_int_equal(find_in_folder(w.folder, w.apart, &files), 4);
	/* An argument list, and the environment that a program gets from another. */
	(void)snprintf(pair, sizeof pair, "X=%s", value[1]);
	WATCH_RUN(&w, &shell, &ended, "-c", "echo; kill -STOP $$", value[1]);
	assert_true(w.seen > 0);
	w.seen = 0;
	shell.more = pair;
	shell.signal = SIGTERM;
	WATCH_RUN(&w, &shell, &ended, "-c",
	    "trap 'kill -KILL $!' TERM; sh -c 'echo; kill -STOP $$' & wait");
	assert_true(w.seen > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_planted_is_found, begin, end),
		cmocka_unit_test_setup_teardown(in_the_environment, begin, end),
		cmocka_unit_test_setup_teardown(by_a_command, begin, end),
		cmocka_unit_test_setup_teardown(in_a_vault, begin, end),
	};

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
