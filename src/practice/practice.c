#include "practice/practice.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "practice/phones.h"
#include "practice/server.h"
#include "practice/twilio.h"

#define LISTEN_DEFAULT "127.0.0.1:0"
#define ENVIRONMENT_SIZE 512
#define STATE_MAX (8 * 1024 * 1024)

struct practice {
	struct agenda *agenda;
	struct server *server;
	struct tw twilio;
	char environment[TW_ACCOUNTS][ENVIRONMENT_SIZE];
};

static void handle(void *user, const struct server_request *request, struct exchange *x)
{
	struct practice *p = user;
	struct buf out;

	if (strcmp(request->target, "/practice/state") != 0) {
		tw_handle(&p->twilio, request, x);
		return;
	}
	buf_init(&out, STATE_MAX);
	tw_state(&p->twilio, &out);
	server_answer(x, 200, buf_text(&out), out.n);
	buf_done(&out);
}

static void write_environment(struct practice *p, enum practice_account which)
{
	const char *url = server_url(p->server);
	const struct tw_account *a = &p->twilio.accounts[which];

	(void)snprintf(p->environment[which], ENVIRONMENT_SIZE,
	    "VOXDESK_TWILIO_URL=%s\n"
	    "VOXDESK_TWILIO_VOICE_URL=%s\n"
	    "VOXDESK_TWILIO_LOOKUPS_URL=%s\n"
	    "TWILIO_ACCOUNT_SID=%s\n"
	    "TWILIO_AUTH_TOKEN=%s\n",
	    url, url, url, a->sid, a->token);
}

struct practice *practice_new(struct loop *l, const struct practice_options *options,
    struct error *err)
{
	struct practice *p = xcalloc(1, sizeof *p);

	p->server = server_new(l, options->listen == NULL ? LISTEN_DEFAULT : options->listen,
	    handle, p, err);
	if (p->server == NULL) {
		free(p);
		return NULL;
	}
	p->agenda = agenda_new(l, options->pace <= 0 ? fail_pace() : options->pace);
	tw_init(&p->twilio, p->agenda, server_url(p->server));
	write_environment(p, PRACTICE_MAIN);
	write_environment(p, PRACTICE_SUBACCOUNT);
	write_environment(p, PRACTICE_TRIAL);
	return p;
}

void practice_free(struct practice *p)
{
	if (p == NULL)
		return;
	server_free(p->server);
	agenda_free(p->agenda);
	tw_done(&p->twilio);
	free(p);
}

const char *practice_environment(const struct practice *p)
{
	return practice_environment_of(p, PRACTICE_MAIN);
}

const char *practice_environment_of(const struct practice *p, enum practice_account which)
{
	return p->environment[which];
}

const char *practice_url(const struct practice *p)
{
	return server_url(p->server);
}

size_t practice_rings(const struct practice *p, const char *number)
{
	return tw_rings(&p->twilio, number);
}

size_t practice_requests(const struct practice *p)
{
	return p->twilio.requests;
}

/* ---- the command */

static void print_pair(const struct practice *p, enum practice_account which, const char *words)
{
	const struct tw_account *a = &p->twilio.accounts[which];

	(void)printf("# %s:\n# TWILIO_ACCOUNT_SID=%s\n# TWILIO_AUTH_TOKEN=%s\n", words, a->sid,
	    a->token);
}

static void print_all(const struct practice *p)
{
	const struct phone *phone;
	size_t i;

	(void)fputs(practice_environment(p), stdout);
	print_pair(p, PRACTICE_SUBACCOUNT,
	    _("A subaccount of it (only the US and Canada are open)"));
	print_pair(p, PRACTICE_TRIAL, _("A trial account (five numbers at most, only the US)"));
	(void)printf("# %s\n", _("Numbers, and what becomes of a verification:"));
	for (i = 0; phones_at(i) != NULL; i++) {
		phone = phones_at(i);
		(void)printf("# %s  %s\n", phone->number, _(phone->words));
	}
	(void)printf("# %s\n",
	    _("+234 and every country but US, CA, GB, BE, NL, FR, DE: 13227 until it is opened."));
	(void)fflush(stdout);
}

struct until {
	int fd;
	bool ended;
};

static void signalled(void *user, short revents)
{
	struct until *until = user;
	struct signalfd_siginfo info;

	(void)revents;
	if (read(until->fd, &info, sizeof info) == (ssize_t)sizeof info)
		until->ended = true;
}

static bool watch_signals(struct loop *l, struct until *until, sigset_t *before, struct error *err)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &set, before);
	until->ended = false;
	until->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (until->fd < 0)
		return error_set(err, ERROR_BUG, "signalfd", NULL,
		    _("Signals cannot be awaited: %s."), strerror(errno));
	loop_watch(l, until->fd, POLLIN, signalled, until);
	return true;
}

bool practice_run(const struct practice_options *options, struct error *err)
{
	struct loop *l = loop_new();
	struct until until;
	sigset_t before;
	struct practice *p = NULL;

	if (watch_signals(l, &until, &before, err))
		p = practice_new(l, options, err);
	if (p != NULL) {
		print_all(p);
		while (!until.ended)
			loop_step(l);
	}
	practice_free(p);
	loop_free(l);
	if (until.fd >= 0)
		(void)close(until.fd);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return until.ended;
}
