#include "tests/support/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include "base/check.h"
#include "base/text.h"
#include "base/time.h"

static int on_property(VTermProp property, VTermValue *value, void *user)
{
	struct pty *p = user;

	if (property == VTERM_PROP_ALTSCREEN)
		p->alternate = value->boolean != 0;
	if (property == VTERM_PROP_CURSORVISIBLE)
		p->cursor_visible = value->boolean != 0;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

/* mkdtemp()'s letters may spell what a test waits for on the screen ("F1", in a path that is shown
 * before it): this process and a count, in letters that are no word, no key and no number. */
bool pty_home_make(char out[PTY_HOME_SIZE])
{
	const char *folder = getenv("TMPDIR");
	char name[32];
	int n;

	for (n = 0; n < 1000; n++) {
		(void)snprintf(name, sizeof name, "%d.%d", (int)getpid(), n);
		for (char *at = name; *at; at++)
			if (*at != '.')
				*at = "bcdfghjkmn"[*at - '0'];
		(void)snprintf(out, PTY_HOME_SIZE, "%s/voxdesk-pty-%s",
		    folder != NULL ? folder : "/tmp", name);
		if (mkdir(out, 0700) == 0)
			return true;
		if (errno != EEXIST)
			return false;
	}
	return false;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	(void)info;
	(void)kind;
	(void)at;
	return remove(path);
}

bool pty_home_remove(const char *home)
{
	return nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0;
}

const char *pty_program(void)
{
	static char path[4096];
	const char *given = getenv("VOXDESK_BIN");
	ssize_t n;
	int i;

	if (given != NULL)
		return given;
	n = readlink("/proc/self/exe", path, sizeof path - 16);
	check(n > 0);
	path[n] = '\0';
	for (i = 0; i < 3; i++) { /* BUILD/tests/ui/NAME_test */
		char *slash = strrchr(path, '/');

		check(slash != NULL);
		*slash = '\0';
	}
	(void)snprintf(path + strlen(path), 16, "/voxdesk");
	return path;
}

/* What the program finds in its environment: nothing of whoever runs the test but PATH and the
 * sanitizers' options. */
static void set_environment(const char *home, const char *const *env)
{
	static const char *const kept[] = { "PATH", "ASAN_OPTIONS", "LSAN_OPTIONS",
		"UBSAN_OPTIONS" };
	static const char *const folders[] = { "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
		"XDG_STATE_HOME", "TMPDIR" };
	char *values[sizeof kept / sizeof kept[0]];
	size_t i;

	for (i = 0; i < sizeof kept / sizeof kept[0]; i++)
		values[i] = getenv(kept[i]) != NULL ? strdup(getenv(kept[i])) : NULL;
	(void)clearenv();
	for (i = 0; i < sizeof kept / sizeof kept[0]; i++) {
		if (values[i] != NULL)
			(void)setenv(kept[i], values[i], 1);
	}
	(void)setenv("TERM", "xterm-256color", 1);
	(void)setenv("LC_ALL", "C.UTF-8", 1);
	(void)setenv("TZ", "UTC", 1);
	(void)setenv("VOXDESK_OPERATOR", "tester", 1);
	for (i = 0; i < sizeof folders / sizeof folders[0]; i++)
		(void)setenv(folders[i], home, 1);
	for (i = 0; env != NULL && env[i] != NULL; i++)
		(void)putenv(strdup(env[i]));
}

static void child(struct pty *p, const char *home, const char *const *argv, const char *const *env)
{
	(void)close(p->master);
	(void)login_tty(p->slave);
	set_environment(home, env);
	(void)execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

void pty_start(struct pty *p, int rows, int columns, const char *home, const char *const *argv,
    const char *const *env)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };

	memset(p, 0, sizeof *p);
	p->rows = rows;
	p->columns = columns;
	p->cursor_visible = true;
	check(openpty(&p->master, &p->slave, NULL, NULL, &size) == 0);
	check(tcgetattr(p->slave, &p->before) == 0);
	(void)fcntl(p->master, F_SETFD, FD_CLOEXEC);
	p->vterm = vterm_new(rows, columns);
	vterm_set_utf8(p->vterm, 1);
	p->screen = vterm_obtain_screen(p->vterm);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_set_callbacks(p->screen, &callbacks, p);
	vterm_screen_reset(p->screen, 1);
	p->pid = fork();
	check(p->pid >= 0);
	if (p->pid == 0)
		child(p, home, argv, env);
}

static void look_whether_ended(struct pty *p)
{
	if (!p->ended && waitpid(p->pid, &p->status, WNOHANG) == p->pid)
		p->ended = true;
}

void pty_stop(struct pty *p)
{
	look_whether_ended(p);
	if (!p->ended) {
		(void)kill(p->pid, SIGKILL);
		(void)waitpid(p->pid, &p->status, 0);
	}
	if (p->master >= 0)
		(void)close(p->master);
	if (p->slave >= 0)
		(void)close(p->slave);
	vterm_free(p->vterm);
	p->vterm = NULL;
}

void pty_send_n(struct pty *p, const char *bytes, size_t n)
{
	ssize_t done;

	while (n > 0) {
		done = write(p->master, bytes, n);
		check(done > 0);
		bytes += done;
		n -= (size_t)done;
	}
}

void pty_send(struct pty *p, const char *bytes)
{
	pty_send_n(p, bytes, strlen(bytes));
}

void pty_resize(struct pty *p, int rows, int columns)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };

	p->rows = rows;
	p->columns = columns;
	vterm_set_size(p->vterm, rows, columns);
	check(ioctl(p->master, TIOCSWINSZ, &size) == 0);
}

static void keep_log(struct pty *p, const char *bytes, size_t n)
{
	if (n > sizeof p->log)
		n = sizeof p->log;
	if (p->n_log + n > sizeof p->log) {
		memmove(p->log, p->log + sizeof p->log / 2, sizeof p->log / 2);
		p->n_log = p->n_log > sizeof p->log / 2 ? p->n_log - sizeof p->log / 2 : 0;
	}
	if (p->n_log + n > sizeof p->log)
		return;
	memcpy(p->log + p->n_log, bytes, n);
	p->n_log += n;
}

bool pty_read(struct pty *p, int ms)
{
	struct pollfd ready = { .fd = p->master, .events = POLLIN };
	char bytes[16384];
	ssize_t n;

	if (poll(&ready, 1, ms) <= 0)
		return false;
	n = read(p->master, bytes, sizeof bytes);
	if (n <= 0)
		return false;
	p->bytes += (size_t)n;
	keep_log(p, bytes, (size_t)n);
	if (p->copy > 0)
		check(write(p->copy, bytes, (size_t)n) == n);
	(void)vterm_input_write(p->vterm, bytes, (size_t)n);
	return true;
}

const char *pty_text(struct pty *p)
{
	VTermScreenCell cell;
	VTermPos at;
	char *out = p->text;
	int i;

	for (at.row = 0; at.row < p->rows; at.row++) {
		for (at.col = 0;
		     at.col < p->columns && (size_t)(out - p->text) < sizeof p->text - 64;
		     at.col++) {
			if (vterm_screen_get_cell(p->screen, at, &cell) == 0 ||
			    cell.chars[0] == (uint32_t)-1)
				continue;
			if (cell.chars[0] == 0)
				*out++ = ' ';
			for (i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++)
				out += text_put(out, cell.chars[i]);
		}
		while (out > p->text && out[-1] == ' ')
			out--;
		*out++ = '\n';
	}
	*out = '\0';
	return p->text;
}

static bool wait_for(struct pty *p, const char *text, bool there)
{
	uint64_t until = time_monotonic_ms() + PTY_WAIT_MS;

	while ((strstr(pty_text(p), text) != NULL) != there) {
		if (!pty_read(p, 100))
			look_whether_ended(p);
		if (time_monotonic_ms() > until ||
		    (p->ended && !pty_read(p, 0) && (strstr(pty_text(p), text) != NULL) != there)) {
			(void)printf("Waited in vain for %s\"%s\"%s:\n%s",
			    there ? "" : "the end of ", text,
			    p->ended ? " (the program has ended)" : "", pty_text(p));
			return false;
		}
	}
	return true;
}

bool pty_wait(struct pty *p, const char *text)
{
	return wait_for(p, text, true);
}

bool pty_wait_gone(struct pty *p, const char *text)
{
	return wait_for(p, text, false);
}

bool pty_answer(struct pty *p, const char *line, const char *expected)
{
	const uint64_t until = time_monotonic_ms() + 2 * PTY_WAIT_MS;
	const size_t before = p->bytes;
	size_t n = 0; /* of the log's end that are new */

	pty_send(p, line);
	pty_send(p, "\r");
	while (memmem(p->log + p->n_log - n, n, expected, strlen(expected)) == NULL) {
		if (p->ended || time_monotonic_ms() > until) {
			(void)printf("\"%s\" was not answered by \"%s\":\n%s", line, expected,
			    pty_text(p));
			return false;
		}
		(void)pty_read(p, 50);
		n = p->bytes - before < p->n_log ? p->bytes - before : p->n_log;
	}
	return true;
}

bool pty_wait_end(struct pty *p)
{
	uint64_t until = time_monotonic_ms() + PTY_WAIT_MS;

	for (look_whether_ended(p); !p->ended; look_whether_ended(p)) {
		(void)pty_read(p, 10);
		if (time_monotonic_ms() > until) {
			(void)printf("The program did not end:\n%s", pty_text(p));
			return false;
		}
	}
	while (pty_read(p, 0))
		;
	return true;
}

void pty_settle(struct pty *p, int ms)
{
	while (pty_read(p, ms))
		;
}

bool pty_restored(struct pty *p)
{
	struct termios now;
	bool same;

	check(tcgetattr(p->slave, &now) == 0);
	same = now.c_iflag == p->before.c_iflag && now.c_oflag == p->before.c_oflag &&
	    now.c_lflag == p->before.c_lflag && now.c_cflag == p->before.c_cflag;
	if (p->alternate || !p->cursor_visible || !same) {
		(void)printf("Not restored: alternate screen %d, cursor %d, line settings %d\n",
		    p->alternate, p->cursor_visible, same);
		return false;
	}
	/* libvterm keeps no paste mode: the last word about it must be "off". */
	for (size_t i = p->n_log; i >= 8; i--) {
		if (memcmp(p->log + i - 8, "\033[?2004", 7) == 0)
			return p->log[i - 1] == 'l';
	}
	return true;
}

long pty_proc_status(const struct pty *p, const char *name)
{
	char path[64], line[256];
	long value = -1;
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%d/status", (int)p->pid);
	file = fopen(path, "r");
	if (file == NULL)
		return -1;
	while (fgets(line, sizeof line, file) != NULL) {
		if (strncmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':')
			value = strtol(line + strlen(name) + 1, NULL, 10);
	}
	(void)fclose(file);
	return value;
}
