#include "desk/secret_command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/child_environment.h"

#define WORDS_MAX 32
#define COMMAND_MAX 1024

static int limit_ms = SECRET_COMMAND_SECONDS * 1000;

void secret_command_limit(int ms)
{
	limit_ms = ms;
}

struct words {
	char text[COMMAND_MAX];
	size_t used;
	char *word[WORDS_MAX + 1]; /* into text, NULL at the end */
	size_t n;
};

static bool put(struct words *w, const char *bytes, size_t n)
{
	if (n >= sizeof w->text - w->used)
		return false;
	memcpy(w->text + w->used, bytes, n);
	w->used += n;
	return true;
}

/* One word from *at on, which is not a blank. */
static bool split_word(struct words *w, const char **at, const char *name)
{
	const char *p = *at;
	char quote = '\0';
	bool ok = true;

	for (; ok && *p && (quote || (*p != ' ' && *p != '\t')); p++) {
		if (quote ? *p == quote : *p == '\'' || *p == '"') {
			quote = quote ? '\0' : *p;
		} else if (*p == '\\' && quote != '\'') {
			p++;
			ok = *p && put(w, p, 1);
			if (!*p)
				break;
		} else if (strncmp(p, "{name}", 6) == 0) {
			ok = put(w, name, strlen(name));
			p += 5;
		} else {
			ok = put(w, p, 1);
		}
	}
	*at = p;
	return ok && !quote && put(w, "", 1);
}

static bool split(struct words *w, const char *command, const char *name)
{
	w->used = w->n = 0;
	for (;;) {
		command += strspn(command, " \t");
		if (!*command)
			break;
		if (w->n == WORDS_MAX)
			return false;
		w->word[w->n++] = w->text + w->used;
		if (!split_word(w, &command, name))
			return false;
	}
	w->word[w->n] = NULL;
	return w->n > 0 && w->word[0][0];
}

/* With default signals: we ignore SIGPIPE, and the console will block what it awaits. */
static bool spawn(struct words *w, int out_fd, pid_t *pid, int *why)
{
	posix_spawn_file_actions_t files;
	char **const environment = child_environment();
	posix_spawnattr_t attributes;
	sigset_t all, none;

	(void)sigfillset(&all);
	(void)sigemptyset(&none);
	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	(void)posix_spawn_file_actions_adddup2(&files, out_fd, STDOUT_FILENO);
	(void)posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	(void)posix_spawnattr_init(&attributes);
	(void)posix_spawnattr_setsigdefault(&attributes, &all);
	(void)posix_spawnattr_setsigmask(&attributes, &none);
	(void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	*why = posix_spawnp(pid, w->word[0], &files, &attributes, w->word, environment);
	free(environment);
	(void)posix_spawnattr_destroy(&attributes);
	(void)posix_spawn_file_actions_destroy(&files);
	return *why == 0;
}

enum ended { ENDED_WELL, ENDED_BADLY, ENDED_SLOW, ENDED_LONG };

/* Takes what is there now; false when it is more than a secret has. */
static bool drain(int fd, char *out, size_t *n)
{
	for (;;) {
		/* One byte more than fits, to tell. */
		const ssize_t got = read(fd, out + *n, SECRET_COMMAND_BYTES + 1 - *n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return true;
		*n += (size_t)got;
		if (*n > SECRET_COMMAND_BYTES)
			return false;
	}
}

/* Until the program itself has ended: what it left running may hold the pipe for longer. */
static enum ended collect(pid_t pid, int fd, char *out, size_t *n, int *status)
{
	const uint64_t end = time_monotonic_ms() + (uint64_t)limit_ms;
	const int process = pidfd_open(pid, 0);
	struct pollfd at[2] = { { process, POLLIN, 0 }, { fd, POLLIN, 0 } };
	enum ended ended = ENDED_SLOW;
	uint64_t now;

	for (now = time_monotonic_ms(); now < end; now = time_monotonic_ms()) {
		if (poll(at, 2, (int)(end - now)) < 0 && errno != EINTR)
			break;
		if (!drain(fd, out, n)) {
			ended = ENDED_LONG;
			break;
		}
		if (at[1].revents & POLLHUP)
			at[1].fd = -1;
		if (at[0].revents) {
			ended = ENDED_WELL;
			break;
		}
		at[0].revents = at[1].revents = 0;
	}
	if (process >= 0)
		(void)close(process);
	if (ended != ENDED_WELL)
		(void)kill(pid, SIGKILL);
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
	if (ended != ENDED_WELL)
		return ended;
	if (!drain(fd, out, n))
		return ENDED_LONG;
	return WIFEXITED(*status) && WEXITSTATUS(*status) == 0 ? ENDED_WELL : ENDED_BADLY;
}

static bool text_is_secret(char *text, size_t *n)
{
	if (*n > 0 && text[*n - 1] == '\n')
		--*n;
	for (size_t i = 0; i < *n; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	return *n > 0;
}

static bool refuse(struct error *err, const char *code, const char *hint, const char *fmt,
    const char *command, const char *name)
{
	char shown[80];

	text_clean(command, strlen(command), shown, sizeof shown, 40);
	return error_set(err, ERROR_REFUSED, code, hint, fmt, shown, name);
}

static bool explain(enum ended ended, int status, const char *program, const char *name,
    struct error *err)
{
	static const char slow[] =
	    N_("secret_command (%s) did not print %s in time, so it was stopped.");
	static const char failed[] = N_("secret_command (%s) failed, so %s is not known.");
	static const char lengthy[] =
	    N_("secret_command (%s) printed too much for %s, so it was stopped.");
	const char *run_it =
	    _("Run it by itself to see what it says, or give the secret by the environment.");

	if (ended == ENDED_SLOW)
		return refuse(err, "secret-command-slow",
		    _("It has 10 seconds. Unlock what it reads from first, then start voxdesk again."),
		    _(slow), program, name);
	if (ended == ENDED_LONG)
		return refuse(err, "secret-command-output",
		    _("It must print the secret alone, on one line."), _(lengthy), program, name);
	refuse(err, "secret-command-failed", run_it, _(failed), program, name);
	error_detail(err, WIFSIGNALED(status) ? "signal %d" : "exit %d",
	    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return false;
}

static bool run(struct words *w, const char *name, char *out, size_t *n, struct error *err)
{
	int fds[2], status = 0, why = 0;
	enum ended ended;
	bool started;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) != 0)
		return refuse(err, "secret-command-failed", NULL,
		    _("secret_command (%s) could not be started, so %s is not known."), w->word[0],
		    name);
	(void)fcntl(fds[0], F_SETFL, O_NONBLOCK);
	started = spawn(w, fds[1], &pid, &why);
	(void)close(fds[1]);
	if (!started) {
		(void)close(fds[0]);
		refuse(err, "secret-command-missing",
		    _("Look at secret_command in config.ini: its first word is the program."),
		    _("secret_command (%s) could not be started, so %s is not known."), w->word[0],
		    name);
		error_detail(err, "%s", strerror(why));
		return false;
	}
	ended = collect(pid, fds[0], out, n, &status);
	(void)close(fds[0]);
	return ended == ENDED_WELL || explain(ended, status, w->word[0], name, err);
}

bool secret_command_run(const char *command, const char *name, struct secret *out,
    struct error *err)
{
	char text[SECRET_COMMAND_BYTES + 1];
	struct words words;
	size_t n = 0;
	bool ok;

	if (!split(&words, command, name))
		return error_set(err, ERROR_INPUT, "secret-command-words",
		    _("Blanks separate words, at most 32; quotes '...' or \"...\" must be closed."),
		    _("secret_command in config.ini cannot be read as a command."));
	ok = run(&words, name, text, &n, err);
	if (ok && !(text_is_secret(text, &n) && secret_set(out, text, n)))
		ok = refuse(err, "secret-command-output",
		    _("It must print the secret alone, on one line."),
		    _("secret_command (%s) printed nothing that can be %s."), words.word[0], name);
	explicit_bzero(text, sizeof text);
	return ok;
}
