/* The console as numbered prompts: for TERM=dumb, ACCESSIBLE=1 and --plain. Lines only, no cursor
 * movement. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/ui/one_pty.h"

static void start(const char *flag, const char *variable)
{
	const char *argv[] = { pty_program(), "--practice", flag, NULL };
	const char *env[] = { variable, NULL };

	pty_start(&pty, 60, 100, home, argv, env);
	assert_true(pty_wait(&pty, "What to do?"));
	assert_true(pty_wait(&pty, "Number?"));
}

/* Types a line and waits for what must come of it. */
static void answer(const char *line, const char *expected)
{
	pty_send(&pty, line);
	pty_send(&pty, "\r");
	assert_true(pty_wait(&pty, expected));
}

/* The same among what is written from now on: the screen still shows earlier answers. */
static void answer_anew(const char *line, const char *expected)
{
	assert_true(pty_answer(&pty, line, expected));
}

static void assert_lines_only(void)
{
	size_t i;

	for (i = 0; i < pty.n_log; i++)
		assert_true(pty.log[i] != '\033');
}

static void each_way_leads_there(void **state)
{
	static const char *const ways[][2] = { { NULL, "TERM=dumb" }, { NULL, "ACCESSIBLE=1" },
		{ "--plain", NULL } };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		start(ways[i][0], ways[i][1]);
		pty_send(&pty, i == 2 ? "q\r" : "0\r");
		assert_true(pty_wait_end(&pty));
		assert_int_equal(pty.status, 0);
		assert_lines_only();
		pty_stop(&pty);
	}
}

/* Page by page, and one line in whole. */
static void who_did_what(void **state)
{
	(void)state;
	start("--plain", NULL);
	answer("10", "21. Older");
	answer_anew("21", "customer added: Frituur De Kroon");
	answer_anew("1", "customer added");
	answer_anew("0", "What to do?");
	assert_lines_only();
}

static void a_customer_is_found_given_and_reported(void **state)
{
	(void)state;
	start("--plain", NULL);
	answer("1", "Part of the name");
	answer("224 61 11", "Customers found");
	answer("1", "Business number: +32 9 224 61 11");
	answer("1", "Carrier or brand");
	answer("proximus", "1. European fixed line");
	answer("1", "Saved.");
	answer("2", "When to forward?");
	answer("2", "When: no answer");
	answer("5", "Marked as given.");
	assert_true(pty_wait(&pty, "State: given"));
	answer("6", "Marked as reported");
	answer("99", "Type one of the numbers above.");
	answer("9", "What to do?"); /* the numbers have no hole where something is left out */
	assert_non_null(strstr(pty.log, "9. What to say"));
	assert_lines_only();
}

/* The phone that would ring, whose and when, stand in the question; what was sent, in the journal.
 */
static void a_phone_is_named_before_it_rings(void **state)
{
	char program[4200];
	const char *argv[] = { program, "--practice", "--plain", NULL };
	const char *env[] = { "VOXDESK_PACE=4", NULL };

	(void)state;
	(void)snprintf(program, sizeof program, "%s-failing", pty_program());
	pty_start(&pty, 60, 100, home, argv, env);
	assert_true(pty_wait(&pty, "Number?"));
	answer_anew("1", "Part of the name");
	answer_anew("0103", "forwarding not set, caller ID none");
	answer_anew("1", "10. Verify the number");
	answer_anew("10", "Seconds until Twilio calls");
	answer_anew("61", "at most 60");
	answer_anew("15", "Twilio rings +1 650-555-0103 (Practice: busy) in 15 seconds");
	answer_anew("no", "10. Verify the number");
	answer_anew("10", "Seconds until Twilio calls");
	answer_anew("", "Twilio rings +1 650-555-0103 (Practice: busy) now");
	answer_anew("yes", ": failed.");
	answer_anew("q", "5. Journal");
	answer_anew("5", " done: Twilio's verification call to +1 650-555-0103, Practice");
	answer_anew("1", "Twilio took the request");
	answer_anew("q", "What to do?");
	answer_anew("1", "Part of the name");
	answer_anew("0103", "failed");
	assert_lines_only();
}

static void run_sql(const char *db, const char *sql)
{
	sqlite3 *handle;

	assert_int_equal(sqlite3_open(db, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

/* What waits in the journal is tried again, or taken back; what has ended is neither. */
static void the_journal_is_worked_on(void **state)
{
	char db[PTY_HOME_SIZE + 16];
	const char *argv[] = { pty_program(), "--db", db, "--plain", NULL };
	const char *env[] = { NULL };

	(void)state;
	(void)snprintf(db, sizeof db, "%s/desk.db", home);
	pty_start(&pty, 60, 100, home, argv, env);
	assert_true(pty_wait(&pty, "Number?"));
	answer_anew("5", "Nothing was sent to a provider yet.");
	answer_anew("2", "Name of the business");
	answer_anew("Kroon", "Country");
	answer_anew("BE", "Business number");
	answer_anew("09 224 61 11", "is saved.");
	answer_anew("q", "5. Journal");
	run_sql(db,
	    "insert into operations (id, kind, subject, org_id, state, owner_host, owner_boot_id, "
	    "owner_pid, owner_started_at, operator_name, created_at, updated_at) select "
	    "'11111111-0000-4000-8000-000000000001', 'caller-id.remove', 'verified_caller_ids/x', "
	    "id, 'planned', 'elsewhere', 'x', 1, '1', 'Test', strftime('%Y-%m-%dT%H:%M:%SZ', "
	    "'now'), strftime('%Y-%m-%dT%H:%M:%SZ', 'now') from organizations; insert into "
	    "operations (id, kind, subject, org_id, state, ended_at, last_error, operator_name, "
	    "created_at, updated_at) select '11111111-0000-4000-8000-000000000002', "
	    "'caller-id.remove', 'verified_caller_ids/y', id, 'failed', '2026-11-21T10:00:00Z', "
	    "'It said no.', 'Test', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), "
	    "'2026-11-21T10:00:00Z' from organizations");
	answer_anew("5", "failed: Remove a verified number at Twilio, Kroon: It said no.");
	answer_anew("2", "1. Ask the provider");
	answer_anew("1", "auth token are not known here");
	answer_anew("2", "2. Take it back");
	answer_anew("2", "Cancelled: it will not be sent.");
	answer_anew("2", "Cancelled; nothing was sent.\r\n\r\nThe journal");
	answer_anew("1", "It said no.\r\n\r\nThe journal");
	assert_lines_only();
}

static void a_customer_is_added_after_a_wrong_number(void **state)
{
	(void)state;
	start("--plain", NULL);
	answer("2", "Name of the business");
	answer("Caf\xc3\xa9 \033[31mrood", "Country");
	answer("BE", "Business number");
	answer("09 224 61", "short");
	answer("09 224 61 99", "is saved.");
	assert_true(pty_wait(&pty, "Business number: +32 9 224 61 99"));
}

static void codes_need_no_customer(void **state)
{
	(void)state;
	start("--plain", NULL);
	answer("3", "Country, carrier or brand");
	answer("verizon", "Lines found");
	answer("1", "Source:");
	answer("4", "Code:");
	answer("**21*+16504595418#", "forward");
}

static void the_end_of_input_ends_it(void **state)
{
	(void)state;
	start("--plain", NULL);
	pty_send(&pty, "1\r");
	assert_true(pty_wait(&pty, "Part of the name"));
	pty_send(&pty, "\004");
	assert_true(pty_wait_end(&pty));
	assert_int_equal(pty.status, 0);
}

/* Asked for by its flag it needs no terminal: what a pipe says is answered, and its end ends it. */
static void a_pipe_answers_too(void **state)
{
	static const char said[] = "1\nfrituur\n1\n5\nq\n3\nfinnish mobile\n1\n";
	static char heard[32768];
	int in[2], out[2], status;
	size_t n = 0;
	ssize_t got;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)setenv("HOME", home, 1);
		(void)dup2(in[0], 0);
		(void)dup2(out[1], 1);
		(void)close(in[1]);
		(void)execl(pty_program(), "voxdesk", "--practice", "--plain", (char *)NULL);
		_exit(127);
	}
	(void)close(in[0]);
	(void)close(out[1]);
	assert_int_equal(write(in[1], said, sizeof said - 1), sizeof said - 1);
	(void)close(in[1]);
	for (got = 1; got > 0 && n<sizeof heard - 1; n += got> 0 ? (size_t)got : 0)
		got = read(out[0], heard + n, sizeof heard - 1 - n);
	(void)close(out[0]);
	heard[n] = '\0';
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_non_null(strstr(heard, "1. Frituur De Kroon, BE, +32 9 224 61 11: forwarding "));
	assert_non_null(strstr(heard, "Next: ask which carrier the business phone has"));
	assert_non_null(strstr(heard, "it is only a guess so far")); /* and is not given */
	assert_non_null(strstr(heard, "no answer: **61*N**S#"));
	assert_null(strstr(heard, "{number}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		pty_test(each_way_leads_there),
		pty_test(who_did_what),
		pty_test(a_customer_is_found_given_and_reported),
		pty_test(a_phone_is_named_before_it_rings),
		pty_test(the_journal_is_worked_on),
		pty_test(a_customer_is_added_after_a_wrong_number),
		pty_test(codes_need_no_customer),
		pty_test(the_end_of_input_ends_it),
		pty_test(a_pipe_answers_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
