/* Several processes on one journal, and owners that are killed. */
#include "verifications.h"

#include <signal.h>

#include "race.h"

enum { OK = 0, RUNNING = 10, TAKEN = 11, OTHER = 12 };

static int verdict(const struct error *err)
{
	if (err->kind == ERROR_NONE)
		return OK;
	if (strcmp(err->code, "verification-running") == 0)
		return RUNNING;
	if (strcmp(err->code, "operation-taken") == 0)
		return TAKEN;
	(void)fprintf(stderr, "%s %s %s\n", err->code, err->message, err->detail);
	return OTHER;
}

static struct verification raced;

static int plan_and_send(const char *db, int i)
{
	struct error err = { 0 };
	struct store *s = store_open(db, STORE_READ_WRITE, "Ann", &err);
	char id[ID_MAX], op[ID_MAX];

	(void)i;
	if (!s)
		return OTHER;
	RETRY(caller_id_plan(s, &raced.plan, id, op, &err), &err);
	if (err.kind == ERROR_NONE)
		RETRY(operation_send(s, op, &err), &err);
	store_close(s);
	return verdict(&err);
}

/* Opens, works, closes: nothing is open when processes are made. */
static void open_for(struct folder *f)
{
	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	assert_non_null(f->store);
}

static void close_after(struct folder *f)
{
	store_close(f->store);
	f->store = NULL;
}

/* One call, whoever asks at once. */
static void one_of_several_rings(void **state)
{
	struct folder *f = *state;
	int counts[16];

	open_for(f);
	verification_new(f, &raced);
	close_after(f);
	race(f->db, plan_and_send, 4, counts);
	assert_int_equal(counts[OK], 1);
	assert_int_equal(counts[RUNNING], 3);
	open_for(f);
	assert_int_equal(number_of(f, "select count(*) from operations where state = 'sent'"), 1);
	assert_int_equal(number_of(f, "select count(*) from operations"), 1);
}

static char raced_operation[ID_MAX];

static int send_same(const char *db, int i)
{
	struct error err = { 0 };
	struct store *s = store_open(db, STORE_READ_WRITE, "Ann", &err);

	(void)i;
	if (!s)
		return OTHER;
	RETRY(operation_send(s, raced_operation, &err), &err);
	store_close(s);
	return verdict(&err);
}

static void one_of_several_sends(void **state)
{
	static const struct new_operation new = { .kind = OPERATION_CALLER_ID_RENAME,
		.subject = "x" };
	struct folder *f = *state;
	int counts[16];

	open_for(f);
	assert_ok(f, operation_plan(f->store, &new, raced_operation, &f->err));
	close_after(f);
	race(f->db, send_same, 4, counts);
	assert_int_equal(counts[OK], 1);
	assert_int_equal(counts[TAKEN], 3);
	open_for(f);
	assert_int_equal(operation_by(f, raced_operation).attempts, 1);
}

/* A process that does some steps, says so, and waits to be killed. */
static pid_t start_owner(struct folder *f, bool sends, char op[ID_MAX])
{
	int ends[2];
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct error err = { 0 };
		struct store *s = store_open(f->db, STORE_READ_WRITE, "Bob", &err);
		char id[ID_MAX], mine[ID_MAX];

		(void)close(ends[0]);
		if (!s || !caller_id_plan(s, &raced.plan, id, mine, &err) ||
		    (sends && !operation_send(s, mine, &err)))
			_exit(1);
		(void)!write(ends[1], mine, ID_MAX);
		(void)close(ends[1]);
		for (;;)
			(void)pause();
	}
	(void)close(ends[1]);
	assert_int_equal(read(ends[0], op, ID_MAX), ID_MAX);
	(void)close(ends[0]);
	return pid;
}

static void an_owner_that_is_killed(void **state)
{
	struct folder *f = *state;

	for (int sends = 0; sends < 2; sends++) {
		char op[ID_MAX];
		int status;
		size_t n;
		pid_t pid;

		open_for(f);
		verification_new(f, &raced);
		close_after(f);
		pid = start_owner(f, sends, op);
		open_for(f);
		assert_int_equal(operation_by(f, op).owner_pid, pid);
		assert_true(operation_by(f, op).owner_alive);
		assert_ok(f, operation_sweep(f->store, &n, &f->err));
		assert_int_equal(n, 0);
		assert_int_equal(kill(pid, SIGSTOP), 0); /* asleep is not dead */
		assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
		assert_ok(f, operation_sweep(f->store, &n, &f->err));
		assert_int_equal(n, 0);
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_false(operation_by(f, op).owner_alive);
		assert_ok(f, operation_sweep(f->store, &n, &f->err));
		assert_int_equal(n, 1);
		assert_int_equal(operation_by(f, op).state,
		    sends ? OPERATION_UNKNOWN : OPERATION_CANCELLED);
		close_after(f);
	}
}

/* Verifications until it is killed; says when one was sent. */
static _Noreturn void verify_for_ever(const char *db, int told)
{
	struct error err = { 0 };
	struct store *s = store_open(db, STORE_READ_WRITE, "Ann", &err);
	char id[ID_MAX], op[ID_MAX];

	while (s && caller_id_plan(s, &raced.plan, id, op, &err) && operation_send(s, op, &err) &&
	    write(told, "x", 1) == 1 && caller_id_called(s, op, "CA1", CODE, &err) &&
	    now_answered(s, id, true, &err) && now_failed(s, id, "busy", &err))
		;
	_exit(1);
}

/* Record and operation agree, wherever it was killed. */
static void agree(struct folder *f)
{
	assert_int_equal(
	    number_of(f,
		"select count(*) from pragma_integrity_check where integrity_check <> 'ok'"),
	    0);
	/* What is open has a record that waits for it. */
	assert_int_equal(
	    number_of(f,
		"select count(*) from operations p join verified_caller_ids v on "
		"p.subject = 'verified_caller_ids/' || v.id "
		"where p.state in ('planned', 'sent', 'unknown') and v.state <> 'calling'"),
	    0);
	/* A code only where the call was accepted and is not over. */
	assert_int_equal(
	    number_of(f,
		"select count(*) from verified_caller_ids v where v.validation_code is not null and "
		"exists (select 1 from operations p where p.subject = 'verified_caller_ids/' || v.id "
		"and p.state in ('planned', 'sent', 'unknown'))"),
	    0);
	/* Every step has its line, and no line is of a step that was not. */
	assert_int_equal(
	    number_of(f,
		"select (select count(*) from operations) - (select count(*) from audit_log where action = 'caller-id.calling')"),
	    0);
	assert_int_equal(
	    number_of(f,
		"select (select count(*) from operations where sent_at is not null) - (select count(*) from audit_log where action = 'journal.sent')"),
	    0);
}

static void killed_between_any_two_steps(void **state)
{
	enum { ROUNDS = 25 };
	struct folder *f = *state;
	int64_t told_in_all = 0;

	open_for(f);
	verification_new(f, &raced);
	close_after(f);
	for (int round = 0; round < ROUNDS; round++) {
		int ends[2], status;
		struct caller_id c;
		bool found;
		size_t n;
		char byte;
		pid_t pid;

		assert_int_equal(pipe(ends), 0);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			(void)close(ends[0]);
			verify_for_ever(f->db, ends[1]);
		}
		(void)close(ends[1]);
		assert_int_equal(read(ends[0], &byte, 1), 1);
		told_in_all++;
		/* Now it is somewhere in the next steps; where differs with every round. */
		for (volatile int spin = 0; spin < round * 40000; spin++)
			;
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		while (read(ends[0], &byte, 1) == 1)
			told_in_all++;
		(void)close(ends[0]);

		open_for(f);
		agree(f);
		assert_ok(f, operation_sweep(f->store, &n, &f->err));
		agree(f);
		assert_int_equal(
		    number_of(f,
			"select count(*) from operations where state in ('planned', 'sent')"),
		    0);
		/* What was told to be sent is there. */
		assert_true(number_of(f,
				"select count(*) from operations where sent_at is not null") >=
		    told_in_all);
		/* Settle, so that the next round can begin. */
		assert_ok(f,
		    caller_id_of(f->store, raced.org, raced.number, ACCOUNT, &f->arena, &found, &c,
			&f->err));
		assert_true(found);
		if (c.operation_id[0])
			assert_ok(f,
			    caller_id_no_call(f->store, c.operation_id, "nothing rang", &f->err));
		else
			assert_ok(f, now_failed(f->store, c.id, "busy", &f->err));
		close_after(f);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)
	const struct CMUnitTest tests[] = {
		TEST(one_of_several_rings),
		TEST(one_of_several_sends),
		TEST(an_owner_that_is_killed),
		TEST(killed_between_any_two_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
