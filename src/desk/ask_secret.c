/*
 * DESIGN. Signals wait while the echo is off: a signalfd beside the terminal tells that one is
 * there, the terminal is put back, and only then is it let through. Who was stopped and goes on is
 * asked again.
 */
#include "desk/ask_secret.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "base/i18n.h"

static int terminal_open(void)
{
	return open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
}

static void say(int fd, const char *text)
{
	size_t at = 0;
	const size_t n = strlen(text);

	while (at < n) {
		const ssize_t wrote = write(fd, text + at, n - at);

		if (wrote < 0 && errno != EINTR)
			return;
		at += wrote > 0 ? (size_t)wrote : 0;
	}
}

enum reading { READ_LINE, READ_SIGNAL, READ_FAILED };

/* A line, which the terminal gives whole. */
static enum reading read_line(int fd, int signals, char *line, size_t size, size_t *n)
{
	struct pollfd at[2] = { { fd, POLLIN, 0 }, { signals, POLLIN, 0 } };
	ssize_t got;

	for (*n = 0; *n < size;) {
		if (poll(at, 2, -1) < 0) {
			if (errno != EINTR)
				return READ_FAILED;
			continue;
		}
		if (at[1].revents)
			return READ_SIGNAL;
		got = read(fd, line + *n, size - *n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return READ_FAILED;
		if (got == 0)
			return READ_LINE;
		*n += (size_t)got;
		if (line[*n - 1] == '\n') {
			--*n;
			return READ_LINE;
		}
	}
	return READ_LINE;
}

static enum reading ask_once(int fd, const char *prompt, char *line, size_t size, size_t *n)
{
	static const int asked[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
	struct termios before, hidden;
	enum reading how = READ_FAILED;
	sigset_t held, old;
	int signals;

	if (tcgetattr(fd, &before) != 0)
		return READ_FAILED;
	(void)sigemptyset(&held);
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
		(void)sigaddset(&held, asked[i]);
	(void)sigprocmask(SIG_BLOCK, &held, &old);
	signals = signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK);
	hidden = before;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	hidden.c_lflag |= ICANON | ISIG;
	if (tcsetattr(fd, TCSAFLUSH, &hidden) == 0) {
		say(fd, prompt);
		how = read_line(fd, signals, line, size, n);
		(void)tcsetattr(fd, TCSAFLUSH, &before);
		say(fd, "\n");
	}
	if (signals >= 0)
		(void)close(signals);
	(void)sigprocmask(SIG_SETMASK, &old, NULL); /* a signal that waited takes effect here */
	return how;
}

bool ask_secret(const char *prompt, struct secret *out, struct error *err)
{
	const int fd = terminal_open();
	enum reading how = READ_SIGNAL;
	char line[SECRET_MAX + 2];
	bool ok = true;
	size_t n = 0;

	secret_done(out);
	while (fd >= 0 && how == READ_SIGNAL)
		how = ask_once(fd, prompt, line, sizeof line, &n);
	if (fd >= 0)
		(void)close(fd);
	if (how != READ_LINE)
		ok = error_set(err, ERROR_USAGE, "needs-terminal",
		    _("Run it on a terminal: a passphrase is never taken from an argument, a file or the environment."),
		    _("There is no terminal to ask on."));
	else if (n > 0 && !secret_set(out, line, n))
		ok = error_set(err, ERROR_INPUT, "secret-long", NULL,
		    _("That is longer than any secret, or no text. Nothing was changed."));
	explicit_bzero(line, sizeof line);
	return ok;
}

bool ask_yes(const char *question)
{
	const int fd = terminal_open();
	char line[64] = "";
	ssize_t got = 0;

	if (fd < 0)
		return false;
	say(fd, question);
	say(fd, " [y/N] ");
	do
		got = read(fd, line, sizeof line);
	while (got < 0 && errno == EINTR);
	(void)close(fd);
	return got > 0 && (line[0] == 'y' || line[0] == 'Y') && (got == 1 || line[1] == '\n');
}
