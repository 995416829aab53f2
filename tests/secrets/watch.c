#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/secrets/find.h"
#include "tests/secrets/watch.h"
#include "tests/support/pty.h"

#define LIMIT_MS 120000
#define LOOK_MS 5

static int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- environment */

static size_t line_at(const struct watch *w, const char *name)
{
	const size_t n = strlen(name);
	size_t i;

	for (i = 0; i < w->n_lines; i++)
		if (strncmp(w->line[i], name, n) == 0 && w->line[i][n] == '=')
			break;
	return i;
}

void watch_env(struct watch *w, const char *name, const char *value)
{
	const size_t i = line_at(w, name);

	if (!value) {
		if (i < w->n_lines)
			memmove(w->line[i], w->line[--w->n_lines], sizeof w->line[0]);
		return;
	}
	assert_true(i < WATCH_LINES);
	(void)snprintf(w->line[i], sizeof w->line[0], "%s=%s", name, value);
	w->n_lines += i == w->n_lines;
}

const char *watch_env_of(const struct watch *w, const char *name)
{
	const size_t i = line_at(w, name);

	return i < w->n_lines ? w->line[i] + strlen(name) + 1 : "";
}

/* ---- what others can see */

static size_t read_proc(pid_t pid, const char *what, char *out, size_t size)
{
	char path[64];
	size_t n = 0;
	int fd;

	(void)snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, what);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	for (ssize_t got = 1; got > 0 && n < size; n += (size_t)(got > 0 ? got : 0))
		got = read(fd, out + n, size - n);
	(void)close(fd);
	return n;
}

static void say(struct watch *w, const char *what, pid_t pid, const char *found)
{
	if (!found)
		return;
	if (w->seen++ == 0)
		printf("%s of process %d holds %s\n", what, (int)pid, found);
}

/* A child that has become another program: before that it is a copy of its parent. */
static bool other_program(pid_t pid, pid_t parent)
{
	char a[4096], b[4096];
	const size_t n = read_proc(pid, "cmdline", a, sizeof a);

	return n > 0 && (n != read_proc(parent, "cmdline", b, sizeof b) || memcmp(a, b, n) != 0);
}

static pid_t parent_of(pid_t pid)
{
	char text[4096];
	const size_t n = read_proc(pid, "status", text, sizeof text - 1);
	const char *line;

	text[n] = '\0';
	line = strstr(text, "PPid:");
	return line ? (pid_t)strtol(line + 5, NULL, 10) : 0;
}

static void look_at(struct watch *w, pid_t pid, pid_t parent)
{
	static char bytes[128 * 1024];
	size_t n = read_proc(pid, "cmdline", bytes, sizeof bytes);

	say(w, "The argument list", pid, find_in(bytes, n));
	if (parent > 0 && other_program(pid, parent)) {
		n = read_proc(pid, "environ", bytes, sizeof bytes);
		say(w, "The environment", pid, find_in(bytes, n));
	}
}

/* What it starts has a larger id: an id that wraps around is looked at the next time. */
void watch_look(struct watch *w, pid_t program)
{
	struct dirent *one;
	DIR *all = opendir("/proc");

	assert_non_null(all);
	look_at(w, program, 0);
	for (one = readdir(all); one; one = readdir(all)) {
		const pid_t pid = (pid_t)strtol(one->d_name, NULL, 10);

		if (pid > program)
			look_at(w, pid, parent_of(pid) == program ? program : 0);
	}
	(void)closedir(all);
	w->looks++;
}

/* ---- running */

static _Noreturn void become(const struct watch *w, const struct watch_how *how,
    const char *const *words, const int in, const int out, const int err)
{
	const struct rlimit open_ended = { RLIM_INFINITY, RLIM_INFINITY };
	char *environment[WATCH_LINES + 2], program[480];
	size_t n = 0;

	if (how && how->program && how->program[0] == '/')
		(void)snprintf(program, sizeof program, "%s", how->program);
	else
		(void)snprintf(program, sizeof program, "%s/%s", w->bin,
		    how && how->program ? how->program : "voxdesk");
	if (how && how->more)
		environment[n++] = (char *)(uintptr_t)how->more;
	for (size_t i = 0; i < w->n_lines; i++)
		environment[n++] = (char *)(uintptr_t)w->line[i];
	environment[n] = NULL;
	(void)setrlimit(RLIMIT_CORE, &open_ended); /* it has to see to that by itself */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)dup2(in, 0);
	(void)dup2(out, 1);
	(void)dup2(err, 2);
	if (chdir(w->folder) == 0)
		(void)execve(program, (char **)(uintptr_t)words, environment);
	_exit(127);
}

static int input_of(const struct watch_how *how)
{
	int ends[2];

	if (!how || !how->input)
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_true(write(ends[1], how->input, strlen(how->input)) >= 0);
	(void)close(ends[1]);
	return ends[0];
}

static bool take(int fd, char *into, size_t size, size_t *n)
{
	const ssize_t got = read(fd, into + *n, size - 1 - *n);

	if (got < 0)
		return errno == EINTR;
	*n += (size_t)got;
	into[*n] = '\0';
	return got > 0 && *n + 1 < size;
}

static void keep(const struct watch *w, const char *name, const char *text)
{
	static unsigned count;
	char path[400];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%04u.%s", w->folder, count++, name);
	f = fopen(path, "we");
	assert_non_null(f);
	(void)fputs(text, f);
	(void)fclose(f);
}

static void listen_to(struct watch *w, pid_t pid, const struct watch_how *how, const int ends[2],
    struct watched *out)
{
	struct pollfd p[2] = { { .fd = ends[0], .events = POLLIN },
		{ .fd = ends[1], .events = POLLIN } };
	const int64_t began = now_ms();
	size_t n[2] = { 0, 0 };
	bool sent = false;

	while (p[0].fd >= 0 || p[1].fd >= 0) {
		(void)poll(p, 2, LOOK_MS);
		if (p[0].revents && !take(p[0].fd, out->out, sizeof out->out, &n[0]))
			p[0].fd = -1;
		if (p[1].revents && !take(p[1].fd, out->err, sizeof out->err, &n[1]))
			p[1].fd = -1;
		p[0].revents = p[1].revents = 0;
		watch_look(w, pid);
		if (how && how->signal && !sent && n[0] > 0) {
			sent = true;
			(void)kill(pid, how->signal);
		}
		if (now_ms() - began > LIMIT_MS) {
			(void)kill(pid, SIGKILL);
			fail_msg("a command did not end: %s%s", out->out, out->err);
		}
	}
}

void watch_run(struct watch *w, const struct watch_how *how, struct watched *out,
    const char *const *words)
{
	int in = input_of(how), first[2], second[2], ends[2], status;
	const int64_t began = now_ms();
	pid_t pid;

	memset(out, 0, sizeof *out);
	assert_int_equal(pipe2(first, O_CLOEXEC), 0);
	assert_int_equal(pipe2(second, O_CLOEXEC), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		become(w, how, words, in, first[1], second[1]);
	(void)close(in);
	(void)close(first[1]);
	(void)close(second[1]);
	ends[0] = first[0];
	ends[1] = second[0];
	listen_to(w, pid, how, ends, out);
	(void)close(first[0]);
	(void)close(second[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	out->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	out->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	out->core = WIFSIGNALED(status) && WCOREDUMP(status);
	if (getenv("WATCH_TELLS"))
		printf("%5d ms %3d %s %s\n", (int)(now_ms() - began), out->status, words[1],
		    words[2]);
	keep(w, "out", out->out);
	keep(w, "err", out->err);
}

/* ---- its world */

void watch_open(struct watch *w)
{
	static const char *const kept[] = { "PATH", "ASAN_OPTIONS", "LSAN_OPTIONS",
		"UBSAN_OPTIONS" };
	static const char *const folders[] = { "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
		"XDG_STATE_HOME", "TMPDIR" };
	const ssize_t n = readlink("/proc/self/exe", w->bin, sizeof w->bin - 1);

	assert_true(n > 0);
	w->bin[n] = '\0';
	for (int i = 0; i < 3; i++) {
		char *slash = strrchr(w->bin, '/');

		assert_non_null(slash);
		*slash = '\0';
	}
	assert_true(pty_home_make(w->folder));
	(void)snprintf(w->apart, sizeof w->apart, "%s/apart", w->folder);
	assert_int_equal(mkdir(w->apart, 0700), 0);
	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
		if (getenv(kept[i]))
			watch_env(w, kept[i], getenv(kept[i]));
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		watch_env(w, folders[i], w->folder);
	watch_env(w, "LC_ALL", "C.UTF-8");
	watch_env(w, "TZ", "UTC");
	watch_env(w, "VOXDESK_OPERATOR", "tester");
	watch_env(w, "VOXDESK_PACE", "1");
}

void watch_practice(struct watch *w)
{
	const char *words[] = { "voxdesk", "practice", "--listen", "127.0.0.1:0", "--pace", "1",
		NULL };
	char lines[sizeof w->practice_said], *line, *rest;
	int out[2], null = open("/dev/null", O_RDWR | O_CLOEXEC);
	size_t n = 0;

	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	w->practice = fork();
	assert_true(w->practice >= 0);
	if (w->practice == 0)
		become(w, NULL, words, null, out[1], null);
	(void)close(out[1]);
	(void)close(null);
	w->practice_out = out[0];
	while (!strstr(w->practice_said, "\n# A trial account") || w->practice_said[n - 1] != '\n')
		assert_true(take(out[0], w->practice_said, sizeof w->practice_said, &n));
	memcpy(lines, w->practice_said, sizeof lines);
	for (line = strtok_r(lines, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char *equals = strchr(line, '=');

		if (line[0] == '#' || !equals)
			continue;
		*equals = '\0';
		watch_env(w, line, equals + 1);
	}
	explicit_bzero(lines, sizeof lines);
}

void watch_close(struct watch *w)
{
	if (w->practice > 0) {
		(void)kill(w->practice, SIGTERM);
		(void)waitpid(w->practice, NULL, 0);
		(void)close(w->practice_out);
	}
	(void)pty_home_remove(w->folder);
}
