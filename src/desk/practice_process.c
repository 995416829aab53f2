#include "desk/practice_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/child_environment.h"

#define START_MS 5000
#define ENVIRONMENT_MAX 16384

static const char *program;

void practice_process_program(const char *path)
{
	program = path;
}

/* In the child, before exec: only what is safe after a fork. SIGKILL for the end of the parent
 * because there is nothing to keep, and nothing can hold it up. */
static void become_practice(int out_fd, pid_t parent, char *const *environment)
{
	char *const words[] = { (char *)"voxdesk", (char *)"practice", (char *)"--listen",
		(char *)"127.0.0.1:0", NULL };
	const struct sigaction usual = { .sa_handler = SIG_DFL };
	sigset_t none;
	int null_fd;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (getppid() != parent) /* it was faster */
		_exit(1);
	(void)setsid(); /* Ctrl-C and Ctrl-Z on the terminal are for the console alone */
	for (int i = 1; i < NSIG; i++)
		(void)sigaction(i, &usual, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	null_fd = open("/dev/null", O_RDONLY);
	if (null_fd >= 0)
		(void)dup2(null_fd, STDIN_FILENO);
	(void)dup2(out_fd, STDOUT_FILENO);
	(void)dup2(out_fd, STDERR_FILENO); /* what it says goes to the log, not over the screen */
	(void)close_range(STDERR_FILENO + 1, ~0U, 0);
	(void)execve(program, words, environment);
	_exit(1);
}

/* It prints all of its lines at once. */
static bool complete(const struct buf *environment)
{
	const char *text = buf_text(environment);

	return environment->n > 0 && text[environment->n - 1] == '\n' &&
	    strstr(text, "VOXDESK_TWILIO_URL=") && strstr(text, "TWILIO_ACCOUNT_SID=") &&
	    strstr(text, "TWILIO_AUTH_TOKEN=");
}

static bool read_environment(int fd, struct buf *out)
{
	const uint64_t end = time_monotonic_ms() + START_MS;
	struct pollfd at = { .fd = fd, .events = POLLIN };

	while (!complete(out) && !out->full) {
		const uint64_t now = time_monotonic_ms();
		char part[4096];
		ssize_t got;

		if (now >= end)
			return false;
		if (poll(&at, 1, (int)(end - now)) <= 0)
			continue;
		got = read(fd, part, sizeof part);
		if (got <= 0)
			return false;
		(void)buf_add(out, part, (size_t)got);
	}
	return complete(out);
}

static bool not_started(struct practice_process *p, struct error *err)
{
	char said[200] = "";

	if (p->environment.text)
		text_clean(p->environment.text, p->environment.n, said, sizeof said, 150);
	practice_process_stop(p);
	error_set(err, ERROR_NETWORK, "practice-not-started",
	    _("The rest works. Try again, or run voxdesk practice by itself to see what it says."),
	    _("The practice providers did not start, so nothing can be verified in practice."));
	error_detail(err, "%s", said);
	return false;
}

bool practice_process_start(struct practice_process *p, struct error *err)
{
	char **const environment = child_environment();
	const pid_t parent = getpid();
	bool ok;
	int fds[2];

	*p = (struct practice_process){ 0 };
	buf_init(&p->environment, ENVIRONMENT_MAX);
	if (!program || pipe2(fds, O_CLOEXEC) != 0) {
		free(environment);
		return not_started(p, err);
	}
	p->pid = fork();
	if (p->pid == 0)
		become_practice(fds[1], parent, environment);
	free(environment);
	(void)close(fds[1]);
	if (p->pid < 0)
		p->pid = 0;
	ok = p->pid != 0 && read_environment(fds[0], &p->environment);
	(void)close(fds[0]);
	return ok || not_started(p, err);
}

void practice_process_stop(struct practice_process *p)
{
	if (p->pid > 0) {
		(void)kill(p->pid, SIGKILL);
		while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	buf_done(&p->environment);
	p->pid = 0;
}
