/* A command steps the loop until what it waits for is there, or somebody stops it. */
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/time.h"
#include "cli/command.h"
#include "desk/reads.h"
#include "net/loop.h"

struct waiting {
	int fd;
	bool stopped;
};

struct loop *cli_loop(struct cli *c)
{
	if (!c->loop)
		c->loop = loop_new();
	return c->loop;
}

static void signalled(void *user, short revents)
{
	struct waiting *w = user;
	struct signalfd_siginfo info;

	(void)revents;
	if (read(w->fd, &info, sizeof info) == (ssize_t)sizeof info)
		w->stopped = true;
}

static void stop_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
}

void cli_hold_signals(bool hold)
{
	sigset_t set;

	stop_signals(&set);
	sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

/* It only has to end the wait. */
static void time_is_up(void *user)
{
	(void)user;
}

int cli_rest_ms(const struct cli *c)
{
	const uint64_t gone = time_monotonic_ms() - c->began_ms;

	return gone < CLI_TOTAL_MS ? (int)(CLI_TOTAL_MS - gone) : 1;
}

enum cli_end cli_run_until(struct cli *c, cli_done_fn *done, void *user, int ms)
{
	struct loop *l = cli_loop(c);
	const int limit = ms == CLI_REST ? cli_rest_ms(c) : ms;
	const uint64_t until = time_monotonic_ms() + (uint64_t)limit;
	struct waiting w = { .fd = -1 };
	enum cli_end end = CLI_DONE;
	sigset_t stop, before;

	/* Only while it waits here: a question on the terminal is left by Ctrl-C as usual. */
	stop_signals(&stop);
	sigprocmask(SIG_BLOCK, &stop, &before);
	w.fd = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
	if (w.fd >= 0)
		loop_watch(l, w.fd, POLLIN, signalled, &w);
	loop_timer(l, time_is_up, &w, limit > 0 ? limit : 1);
	while (end == CLI_DONE && !done(user)) {
		loop_step(l);
		if (w.stopped)
			end = CLI_STOPPED;
		else if (time_monotonic_ms() >= until && !done(user))
			end = CLI_LATE;
	}
	loop_timer(l, time_is_up, &w, 0);
	if (w.fd >= 0) {
		loop_unwatch(l, w.fd);
		close(w.fd);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return end;
}

void cli_answered(struct cli_answer *a, const struct error *err)
{
	a->done = true;
	/* A reading that was begun may have left why it goes without one of its providers. */
	error_clear(&a->err);
	if (err)
		a->err = *err;
}

bool cli_answer_there(void *answer)
{
	return ((const struct cli_answer *)answer)->done;
}

bool cli_only_store(const struct cli *c, const char *whom)
{
	if (c->options.session.readonly)
		cli_note(_("%s was not asked: with --readonly nothing that is seen could be kept."),
		    whom);
	return c->options.session.readonly;
}

void cli_not_asked(const char *whom, const struct error *why, struct error *problem)
{
	if (strcmp(why->code, "no-credentials") == 0)
		cli_note(_("%s was not asked: %s %s"), whom, why->message, why->hint);
	else if (strcmp(why->code, "other-account") == 0)
		cli_note("%s %s", why->message, why->hint);
	else
		*problem = *why;
}

void cli_no_answer(const char *whom, struct error *problem)
{
	error_set(problem, ERROR_NETWORK, "timeout", _("Try again in a moment."),
	    _("%s does not answer. Shown is what is known here."), whom);
}

void cli_read_again(struct cli *c, const char *whom, struct read *read, struct cli_answer *a,
    struct error *problem)
{
	if (read && cli_run_until(c, cli_answer_there, a, CLI_REST) != CLI_DONE)
		cli_no_answer(whom, problem);
	else
		cli_not_asked(whom, &a->err, problem);
	read_free(read);
}
