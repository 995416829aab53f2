/* AI numbers in the plain console: the pool read and worked on, one bought, given back, and taken
 * up after a kill. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "practice/practice.h"
#include "tests/support/pty.h"

#define LINES_MAX 24

static struct {
	char home[PTY_HOME_SIZE], db[PTY_HOME_SIZE + 16], program[4200];
	char text[4096];            /* what practice prints: NAME=value lines, then comments */
	const char *env[LINES_MAX]; /* those lines, and what a test adds */
	size_t n_env;
	pid_t practice; /* a process of its own, so that it outlives the console */
	struct pty pty;
} the;

static void practice_child(int out)
{
	const struct practice_options options = { .pace = 4 };
	struct error err;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)dup2(out, STDOUT_FILENO);
	_exit(practice_run(&options, &err) ? 0 : 1);
}

/* Its environment ends where its comments begin. */
static bool practice_start(void)
{
	int out[2];
	size_t n = 0;
	ssize_t got = 1;
	char *at, *save = NULL;

	if (pipe(out) != 0)
		return false;
	the.practice = fork();
	if (the.practice == 0)
		practice_child(out[1]);
	(void)close(out[1]);
	while (got > 0 && strstr(the.text, "\n#") == NULL && n + 1 < sizeof the.text) {
		got = read(out[0], the.text + n, sizeof the.text - 1 - n);
		n += got > 0 ? (size_t)got : 0;
	}
	(void)close(out[0]);
	for (at = strtok_r(the.text, "\n", &save); at != NULL && the.n_env + 3 < LINES_MAX;
	     at = strtok_r(NULL, "\n", &save))
		if (at[0] != '#')
			the.env[the.n_env++] = at;
	the.env[the.n_env++] = "VOXDESK_PACE=4";
	return the.practice > 0 && the.n_env > 4;
}

static int setup(void **state)
{
	(void)state;
	memset(&the, 0, sizeof the);
	if (!pty_home_make(the.home) || !practice_start())
		return -1;
	(void)snprintf(the.db, sizeof the.db, "%s/desk.db", the.home);
	(void)snprintf(the.program, sizeof the.program, "%s-failing", pty_program());
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	if (the.pty.vterm != NULL)
		pty_stop(&the.pty);
	(void)kill(the.practice, SIGKILL);
	(void)waitpid(the.practice, NULL, 0);
	return pty_home_remove(the.home) ? 0 : -1;
}

/* `fail` VOXDESK_FAIL=..., or NULL. */
static void start(const char *fail)
{
	const char *argv[] = { the.program, "--db", the.db, "--plain", NULL };

	the.env[the.n_env] = fail;
	pty_start(&the.pty, 60, 100, the.home, argv, the.env);
}

/* Ends at the next question: what is typed before it would end a wait. */
static void answer(const char *line, const char *expected)
{
	const char *end;

	assert_true(pty_answer(&the.pty, line, expected));
	do {
		end = the.pty.log + the.pty.n_log - 2;
		if (memcmp(end, "? ", 2) == 0 || memcmp(end, ": ", 2) == 0)
			return;
	} while (pty_read(&the.pty, PTY_WAIT_MS));
	fail_msg("no question after \"%s\":\n%s", line, pty_text(&the.pty));
}

static void customer(void)
{
	answer("2", "Name of the business");
	answer("Kroon", "Country");
	answer("BE", "Business number");
	answer("09 224 61 11", "A number of its own");
}

/* From the customer's page to the checks of the first number with these digits. */
static void choose(const char *country, const char *digits)
{
	answer("16", "Country of the number");
	answer(country, "Which kind?");
	answer("1", "Digits");
	answer(digits, "Numbers that Twilio has:");
}

static void nothing_sold(size_t from)
{
	assert_true(from <= the.pty.n_log);
	assert_null(memmem(the.pty.log + from, the.pty.n_log - from, "asked to sell", 13));
}

/* What Telnyx has and what differs; places, switch and taking out. */
static void the_pool_is_read_and_worked_on(void **state)
{
	(void)state;
	start(NULL);
	assert_true(pty_wait(&the.pty, "6. AI numbers"));
	answer("6", "AI numbers: 0 of the pool, 0 managed.");
	answer("1", "The pool was read just now: 4 numbers, 4 new");
	answer("q", "What to do?");
	answer("6", "+31 970102000, NL, telnyx: suspended, pool, 0 of 50");
	answer("4", "Attached to \"voxdesk inbound\".");
	answer("1", "at most 50:");
	answer("51", "Type a number from 1 to 50.");
	answer("4", "Switch it off");
	answer("1", "at most 50:");
	answer("12", "0 of 12 places used");
	answer("4", "Switch it off");
	answer("2", "Switch it off?");
	answer("no", "BE, telnyx: active");
	answer("4", "Switch it off");
	answer("2", "Switch it off?");
	answer("yes", "BE, telnyx: switched off");
	answer("4", "Take it out of the pool");
	answer("3", "Type yes to do it");
	answer("y", "AI numbers: 4 of the pool");
	answer("4", "Take it out of the pool");
	answer("3", "Type yes to do it");
	answer("yes", "AI numbers: 3 of the pool");
	answer("2", "A number that you have");
	answer("+32 480 21 04 49", "Whose is it?");
	answer("1", "BE, telnyx: not read yet");
	answer("3", "nobody's");
	answer("1", "In the Twilio account AC"); /* practice has 61 */
}

/* Nothing is sold before the whole word; then it is the customer's, and can go back. */
static void a_number_is_bought_and_given_back(void **state)
{
	size_t from;

	(void)state;
	start(NULL);
	assert_true(pty_wait(&the.pty, "What to do?"));
	customer();
	choose("us", "*0201");
	from = the.pty.n_log;
	answer("1", "Type yes to do it");
	assert_true(pty_wait(&the.pty, "Price: price not told by the provider"));
	answer("y", "A number of its own");
	nothing_sold(from);
	choose("US", "*0201");
	answer("1", "Type yes to do it");
	answer("yes", "+1 650-555-0201 is bought, for Kroon alone.");
	answer("q", "6. AI numbers");
	answer("6", "+1 650-555-0201, US, twilio: active, managed, Kroon");
	answer("3", "Give it back to Twilio");
	answer("2", "Type yes to do it");
	answer("no", "AI numbers: 0 of the pool, 1 managed");
	answer("3", "Give it back to Twilio");
	answer("2", "Type yes to do it");
	answer("yes", "+1 650-555-0201 is given back to Twilio.");
	assert_true(pty_wait(&the.pty, "AI numbers: 0 of the pool, 0 managed."));
}

/* Asked for, in a form that fits, whether the search shows it or only the refusal. */
static void what_the_country_asks_for_is_asked_for(void **state)
{
	(void)state;
	start(NULL);
	assert_true(pty_wait(&the.pty, "What to do?"));
	customer();
	choose("", "*0201");
	assert_true(pty_wait(&the.pty, "needs a local address"));
	answer("1", "made in Twilio's console under");
	answer("AD12", "A SID of this kind is AD");
	answer("", "A number of its own");
	choose("US", "*0222");
	answer("1", "Type yes to do it");
	answer("yes", "SID (empty: give up):");
	answer("AD0123456789abcdef0123456789abcdef", "Type yes to do it");
	answer("yes", "+1 650-555-0222 is bought");
}

/* Paid for, then killed: the next start says it and brings it to its end; another one has nothing
 * to say. */
static void what_was_left_is_brought_to_its_end(void **state)
{
	(void)state;
	start("VOXDESK_FAIL=provision-bought");
	assert_true(pty_wait(&the.pty, "What to do?"));
	customer();
	choose("US", "*0201");
	answer("1", "Type yes to do it");
	assert_true(pty_answer(&the.pty, "yes", "asked to sell"));
	assert_true(pty_wait_end(&the.pty));
	assert_true(WIFSIGNALED(the.pty.status));
	pty_stop(&the.pty);
	memset(&the.pty, 0, sizeof the.pty);
	start(NULL);
	assert_true(pty_wait(&the.pty, "A purchase or release was interrupted"));
	assert_true(pty_wait(&the.pty, "What was interrupted has been brought to its end: 1."));
	answer("6", "+1 650-555-0201, US, twilio: active, managed, Kroon");
	pty_stop(&the.pty);
	memset(&the.pty, 0, sizeof the.pty);
	start(NULL);
	assert_true(pty_wait(&the.pty, "Number?"));
	assert_null(strstr(pty_text(&the.pty), "interrupted"));
}

#define pty_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		pty_test(the_pool_is_read_and_worked_on),
		pty_test(a_number_is_bought_and_given_back),
		pty_test(what_the_country_asks_for_is_asked_for),
		pty_test(what_was_left_is_brought_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
