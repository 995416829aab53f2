/*
 * Lane 2 in the real program on a real terminal, against practice providers in their own process.
 * The test build is used for its pace alone: phones ring in hundredths of a second.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/support/pty.h"

#define PACE "VOXDESK_PACE=4"

static char home[PTY_HOME_SIZE], db[PTY_HOME_SIZE + 16], program[4200];
static struct pty practice, one, two;
static char lines[5][200]; /* of the practice providers: the environment that points there */
static const char *environment[8];

static int setup(void **state)
{
	(void)state;
	memset(&one, 0, sizeof one);
	memset(&two, 0, sizeof two);
	memset(&practice, 0, sizeof practice);
	(void)snprintf(program, sizeof program, "%s-failing", pty_program());
	if (!pty_home_make(home))
		return -1;
	(void)snprintf(db, sizeof db, "%s/desk.db", home);
	return 0;
}

static int teardown(void **state)
{
	struct pty *all[] = { &one, &two, &practice };

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i]->vterm != NULL)
			pty_stop(all[i]);
	return pty_home_remove(home) ? 0 : -1;
}

static void see(struct pty *p, const char *keys, const char *text)
{
	pty_send(p, keys);
	assert_true(pty_wait(p, text));
}

/* --practice: the child serves, the console verifies, and both are gone afterwards. */
static void practice_mode(void **state)
{
	const char *argv[] = { program, "--practice", NULL };
	const char *env[] = { PACE, NULL };

	(void)state;
	pty_start(&one, 24, 80, home, argv, env);
	assert_true(pty_wait(&one, "Frituur De Kroon"));
	see(&one, "\r", "OUTBOUND");
	see(&one, "v", "[ Enter: ring the phone ]");
	assert_true(pty_wait(&one, "Twilio may call Belgium"));
	see(&one, "\r", "Next: O offers it to Vapi");
	see(&one, "J", "verification call to +32 9 224 61 11");
	pty_send(&one, "qqq");
	assert_true(pty_wait_end(&one));
	assert_int_equal(WEXITSTATUS(one.status), 0);
	assert_true(pty_restored(&one));
}

static void start_practice(void)
{
	static const char *const names[] = { "VOXDESK_TWILIO_URL=", "VOXDESK_TWILIO_VOICE_URL=",
		"VOXDESK_TWILIO_LOOKUPS_URL=", "TWILIO_ACCOUNT_SID=", "TWILIO_AUTH_TOKEN=" };
	const char *argv[] = { program, "practice", NULL };
	const char *env[] = { PACE, NULL };

	pty_start(&practice, 120, 190, home, argv, env);
	assert_true(pty_wait(&practice, "TWILIO_AUTH_TOKEN="));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *at = strstr(pty_text(&practice), names[i]);

		assert_non_null(at);
		(void)snprintf(lines[i], sizeof lines[i], "%.*s", (int)strcspn(at, " \r\n"), at);
		environment[i] = lines[i];
	}
	environment[5] = PACE;
	environment[6] = NULL;
}

static void console(struct pty *p, const char *text)
{
	const char *argv[] = { program, "--db", db, NULL };

	pty_start(p, 24, 80, home, argv, environment);
	assert_true(pty_wait(p, text));
}

/* Killed while the phone rings: the next console goes on watching, and nothing rings again.
 * Meanwhile a second console sees the same verification. */
static void killed_and_seen_by_another(void **state)
{
	(void)state;
	start_practice();
	console(&one, "There are no customers here yet.");
	see(&one, "n", "New customer");
	see(&one, "Bakkerij Jans\t+32 3 232 11 22", "Belgium, fixed");
	see(&one, "\t\r", "OUTBOUND");
	see(&one, "d", "wait 10 seconds");
	see(&one, "v", "[ Enter: ring the phone ]");
	assert_true(pty_wait(&one, "Twilio may call Belgium"));
	see(&one, "\r", "typed on that");
	(void)kill(one.pid, SIGKILL);
	assert_true(pty_wait_end(&one));
	console(&two, "Bakkerij Jans");
	see(&two, "\r", "OUTBOUND");
	assert_true(pty_wait(&two, "Next: nothing"));
	see(&two, "J", "the last 1");
	pty_send(&two, "qqq");
	assert_true(pty_wait_end(&two));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(practice_mode, setup, teardown),
		cmocka_unit_test_setup_teardown(killed_and_seen_by_another, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
