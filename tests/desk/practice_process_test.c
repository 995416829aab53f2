/* The practice providers as a child: this program plays them when it is started as "practice". */
#include "tests/desk/fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "desk/practice_process.h"

#define LINES                                                     \
	"VOXDESK_TWILIO_URL=http://127.0.0.1:4010\n"              \
	"TWILIO_ACCOUNT_SID=AC0123456789abcdef0123456789abcdef\n" \
	"TWILIO_AUTH_TOKEN=fedcba9876543210fedcba9876543210\n"

/* How it stands: nothing of ours open, usual signals, no terminal of ours. */
static const char *how_started(void)
{
	struct sigaction pipe_action;
	sigset_t blocked;

	for (int fd = 3; fd < 64; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return "FAULT=open file\n";
	sigprocmask(SIG_BLOCK, NULL, &blocked);
	for (int i = 1; i < 32; i++)
		if (sigismember(&blocked, i) == 1)
			return "FAULT=blocked signal\n";
	sigaction(SIGPIPE, NULL, &pipe_action);
	if (pipe_action.sa_handler != SIG_DFL)
		return "FAULT=ignored signal\n";
	if (getenv("TWILIO_AUTH_TOKEN") || getenv("SUPABASE_SERVICE_ROLE_KEY"))
		return "FAULT=secret\n";
	return getsid(0) == getpid() ? "" : "FAULT=session\n";
}

static void put(const char *text, size_t n)
{
	if (write(STDOUT_FILENO, text, n) != (ssize_t)n)
		_exit(2);
}

static int play(const char *how)
{
	char text[600];
	int n;

	if (strcmp(how, "dies") == 0) {
		fputs("voxdesk: no port for hunter2\x1b[31m\n", stderr);
		return 1;
	}
	if (strcmp(how, "half") != 0) {
		n = snprintf(text, sizeof text, "%s%s", how_started(), LINES);
		if (strcmp(how, "slowly") == 0) {
			put(text, 30);
			(void)poll(NULL, 0, 50);
			put(text + 30, (size_t)n - 30);
		} else {
			put(text, (size_t)n);
		}
	} else {
		put(LINES, 40);
		return 0;
	}
	for (;;)
		pause();
}

/* Becomes ECHILD or ESRCH once the process is no more; as its reaper if it came to us. */
static void wait_gone(pid_t pid)
{
	const uint64_t end = time_monotonic_ms() + 60000;

	while (kill(pid, 0) == 0) {
		assert_true(time_monotonic_ms() < end);
		if (waitpid(pid, NULL, WNOHANG) == pid)
			return;
		(void)poll(NULL, 0, 5);
	}
	assert_int_equal(errno, ESRCH);
}

static int start(void **state)
{
	fixture_folder(state);
	practice_process_program("/proc/self/exe");
	setenv("PLAY", "well", 1);
	setenv("TWILIO_AUTH_TOKEN", "hunter2", 1); /* the real one: none of practice's business */
	setenv("SUPABASE_SERVICE_ROLE_KEY", "hunter3", 1);
	return 0;
}

static void test_starts_and_stops(void **state)
{
	static const char *const ways[] = { "well", "slowly" };
	struct fixture *f = *state;
	sigset_t all, before;
	int fds[2];

	assert_int_equal(pipe(fds), 0); /* without close-on-exec */
	signal(SIGPIPE, SIG_IGN);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	for (size_t i = 0; i < 2; i++) {
		struct practice_process p;
		pid_t pid;

		setenv("PLAY", ways[i], 1);
		must(f, practice_process_start(&p, &f->err));
		assert_string_equal(buf_text(&p.environment), LINES);
		pid = p.pid;
		assert_int_equal(kill(pid, 0), 0);
		practice_process_stop(&p);
		assert_int_equal(kill(pid, 0), -1);
		practice_process_stop(&p);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	signal(SIGPIPE, SIG_DFL);
	close(fds[0]);
	close(fds[1]);
}

static void test_not_started(void **state)
{
	static const char *const ways[] = { "dies", "half", "no-program", "not-set" };
	struct fixture *f = *state;

	for (size_t i = 0; i < 4; i++) {
		struct practice_process p;

		setenv("PLAY", ways[i], 1);
		if (i == 2)
			practice_process_program("/nowhere/voxdesk");
		if (i == 3)
			practice_process_program(NULL);
		must_refuse(f, practice_process_start(&p, &f->err), "practice-not-started");
		assert_int_equal(p.pid, 0);
		assert_null(strstr(f->err.message, "hunter2"));
		assert_null(strchr(f->err.detail, '\x1b'));
		assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	}
}

/* However this process ends: here by SIGKILL. */
static void test_ends_with_its_parent(void **state)
{
	struct fixture *f = *state;
	pid_t parent, child = 0;
	int fds[2];

	(void)f;
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
	assert_int_equal(pipe(fds), 0);
	parent = fork();
	if (parent == 0) {
		struct practice_process p;
		struct error err = { 0 };

		/* As voxdesk itself is. */
		(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
		if (practice_process_start(&p, &err))
			child = p.pid;
		if (write(fds[1], &child, sizeof child) != sizeof child)
			_exit(2);
		for (;;)
			pause();
	}
	assert_int_equal(read(fds[0], &child, sizeof child), sizeof child);
	close(fds[0]);
	close(fds[1]);
	assert_true(child > 0);
	assert_int_equal(kill(child, 0), 0);
	kill(parent, SIGKILL);
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	wait_gone(child);
}

/* The whole way: a session in practice mode, its credentials, and its end. */
static void test_session(void **state)
{
	struct session_options options = { .practice = true };
	struct session s;
	struct twilio t;
	struct error err = { 0 };
	pid_t pid;

	(void)state;
	setenv("TWILIO_ACCOUNT_SID", "ACffffffffffffffffffffffffffffffff", 1);
	session_init(&s, &options);
	session_providers(&s);
	pid = s.practice.pid;
	session_providers(&s);
	assert_int_equal(s.practice.pid, pid);
	assert_int_equal(s.credentials.problem.kind, ERROR_NONE);
	assert_true(credentials_twilio(&s.credentials, "", false, &t, &err));
	assert_string_equal(t.user, "AC0123456789abcdef0123456789abcdef");
	assert_string_equal(t.api, "http://127.0.0.1:4010");
	twilio_account_done(&t);
	session_done(&s);
	assert_int_equal(kill(pid, 0), -1);
	practice_process_program(NULL);
	session_init(&s, &options);
	session_providers(&s);
	assert_false(credentials_twilio(&s.credentials, "", false, &t, &err));
	assert_string_equal(err.code, "practice-not-started");
	session_done(&s);
	unsetenv("TWILIO_ACCOUNT_SID");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_starts_and_stops, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_not_started, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_ends_with_its_parent, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_session, start, fixture_end),
	};

	if (argc > 1 && strcmp(argv[1], "practice") == 0)
		return play(getenv("PLAY") ? getenv("PLAY") : "dies");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
