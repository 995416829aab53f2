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
#include "base/check.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "practice/elevenlabs.h"
#include "practice/faults.h"
#include "practice/parts.h"
#include "practice/phones.h"
#include "practice/server.h"
#include "practice/supabase.h"
#include "practice/telnyx.h"
#include "practice/twilio.h"
#include "practice/vapi.h"
#include "practice/writer.h"

#define LISTEN_DEFAULT "127.0.0.1:0"
#define ENVIRONMENT_SIZE 2048
#define PRINTED_MAX (64 * 1024)
#define STATE_MAX (8 * 1024 * 1024)

struct practice {
	struct agenda *agenda;
	struct server *server;
	struct faults faults;
	struct tw twilio;
	struct tn telnyx;
	struct vp vapi;
	struct el elevenlabs;
	struct sb supabase;
	size_t requests;
	char environment[TW_ACCOUNTS][ENVIRONMENT_SIZE];
};

static void carry_out(void *user, const struct server_request *request, struct exchange *x)
{
	struct practice *p = user;

	switch (part_of(request->target)) {
	case PART_TELNYX:
		tn_handle(&p->telnyx, request, x);
		break;
	case PART_VAPI:
		vp_handle(&p->vapi, request, x);
		break;
	case PART_ELEVENLABS:
		el_handle(&p->elevenlabs, request, x);
		break;
	case PART_SUPABASE_ROWS:
	case PART_SUPABASE_AUTH:
		sb_handle(&p->supabase, request, x);
		break;
	case PART_TWILIO:
	case PART_PRACTICE:
		tw_handle(&p->twilio, request, x);
		break;
	}
}

static void answer_state(struct practice *p, struct exchange *x)
{
	struct buf out;

	buf_init(&out, STATE_MAX);
	writer_open(&out, NULL, '{');
	writer_int(&out, "requests", (long long)p->requests);
	tw_state(&p->twilio, &out);
	tn_state(&p->telnyx, &out);
	vp_state(&p->vapi, &out);
	el_state(&p->elevenlabs, &out);
	sb_state(&p->supabase, &out);
	writer_close(&out, '}');
	server_answer(x, 200, buf_text(&out), out.n);
	buf_done(&out);
}

static void handle(void *user, const struct server_request *request, struct exchange *x)
{
	struct practice *p = user;

	if (strcmp(request->target, "/practice/state") == 0) {
		answer_state(p, x);
	} else if (strcmp(request->target, "/practice/faults") == 0) {
		faults_route(&p->faults, request, x);
	} else if (strcmp(request->target, "/practice/supabase") == 0) {
		sb_route(&p->supabase, request, x);
	} else {
		p->requests++;
		faults_handle(&p->faults, request, x);
	}
}

static void write_environment(struct practice *p, enum practice_account which)
{
	const char *url = server_url(p->server);
	const struct tw_account *a = p->twilio.known[which];

	(void)snprintf(p->environment[which], ENVIRONMENT_SIZE,
	    "VOXDESK_TWILIO_URL=%s\n"
	    "VOXDESK_TWILIO_VOICE_URL=%s\n"
	    "VOXDESK_TWILIO_LOOKUPS_URL=%s\n"
	    "VOXDESK_TELNYX_URL=%s\n"
	    "VOXDESK_VAPI_URL=%s\n"
	    "VOXDESK_ELEVENLABS_URL=%s\n"
	    "TELNYX_API_KEY=%s\n"
	    "VAPI_API_KEY=%s\n"
	    "VAPI_TELNYX_CREDENTIAL_ID=" VP_TELNYX_CREDENTIAL_ID "\n"
	    "ELEVENLABS_API_KEY=%s\n"
	    "SUPABASE_URL=%s\n"
	    "SUPABASE_ANON_KEY=%s\n"
	    "SUPABASE_SERVICE_ROLE_KEY=%s\n"
	    "SUPABASE_EMAIL=" SB_EMAIL "\n"
	    "SUPABASE_PASSWORD=" SB_PASSWORD "\n"
	    "TWILIO_ACCOUNT_SID=%s\n"
	    "TWILIO_AUTH_TOKEN=%s\n",
	    url, url, url, url, url, url, p->telnyx.key, p->vapi.key, p->elevenlabs.key, url,
	    p->supabase.publishable, p->supabase.secret, a->sid, a->token);
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
	faults_init(&p->faults, p->agenda, carry_out, p);
	tw_init(&p->twilio, p->agenda, server_url(p->server));
	tn_init(&p->telnyx, p->agenda);
	vp_init(&p->vapi, p->agenda, &p->twilio, &p->telnyx, server_url(p->server));
	el_init(&p->elevenlabs, p->agenda, &p->twilio, &p->telnyx, server_url(p->server));
	sb_init(&p->supabase, options->pace <= 0 ? fail_pace() : options->pace,
	    server_url(p->server));
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
	faults_done(&p->faults);
	sb_done(&p->supabase);
	el_done(&p->elevenlabs);
	vp_done(&p->vapi);
	tn_done(&p->telnyx);
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
	return tw_rings(&p->twilio, number) + tn_rings(&p->telnyx, number);
}

size_t practice_requests(const struct practice *p)
{
	return p->requests;
}

void practice_fault(struct practice *p, const char *method, const char *path, const char *what,
    int times)
{
	check(faults_add(&p->faults, method, path, what, 0, NULL, times));
}

void practice_refuse(struct practice *p, const char *method, const char *path, int status,
    const char *body, int times)
{
	check(faults_add(&p->faults, method, path, "refuse", status, body, times));
}

void practice_forget_faults(struct practice *p)
{
	faults_forget(&p->faults);
}

void practice_supabase(struct practice *p, const char *what)
{
	check(sb_switch(&p->supabase, what));
}

/* ---- the command */

static void add_pair(struct buf *out, const struct practice *p, enum practice_account which,
    const char *words)
{
	const struct tw_account *a = p->twilio.known[which];

	(void)buf_printf(out, "# %s:\n# TWILIO_ACCOUNT_SID=%s\n# TWILIO_AUTH_TOKEN=%s\n", words,
	    a->sid, a->token);
}

static void add_sales(struct buf *out, const char *(*sale_at)(size_t i, const char **words))
{
	const char *words = "";
	const char *number = sale_at(0, &words);
	size_t i;

	for (i = 1; number != NULL; i++) {
		(void)buf_printf(out, "# %s  %s\n", number, _(words));
		number = sale_at(i, &words);
	}
}

static void add_numbers(struct buf *out)
{
	size_t i;

	(void)buf_printf(out, "# %s\n", _("Numbers, and what becomes of a verification:"));
	for (i = 0; phones_at(i) != NULL; i++)
		(void)buf_printf(out, "# %s  %s\n", phones_at(i)->number, _(phones_at(i)->words));
	(void)buf_printf(out, "# %s\n",
	    _("+234 and every country but US, CA, GB, BE, NL, FR, DE: 13227 until it is opened."));
	(void)buf_printf(out, "# %s\n", _("Numbers that Twilio sells, and what buying one does:"));
	add_sales(out, tw_sale_at);
	(void)buf_printf(out, "# %s\n", _("Numbers that Telnyx sells, and what an order does:"));
	add_sales(out, tn_sale_at);
	(void)buf_printf(out, "# %s " TN_CODE "\n",
	    _("The code that Telnyx tells the phone, to verify a number there:"));
	(void)buf_printf(out, "# %s\n", _("Who else can sign in to Supabase, with that password:"));
	(void)buf_printf(out, "# member@practice.example  %s\n",
	    _("has not the role desk: sees the AI numbers of Praktijk De Linde alone"));
	(void)buf_printf(out, "# nobody@practice.example  %s\n", _("sees nothing"));
	(void)buf_printf(out, "# banned@practice.example  %s\n", _("is banned"));
	(void)buf_printf(out, "# unconfirmed@practice.example  %s\n",
	    _("has not confirmed the address"));
}

/* In one piece, so that who reads it has all of it once the first line is there. */
static void print_all(const struct practice *p)
{
	struct buf out;
	size_t at = 0;
	ssize_t n;

	buf_init(&out, PRINTED_MAX);
	(void)buf_str(&out, practice_environment(p));
	add_pair(&out, p, PRACTICE_SUBACCOUNT,
	    _("A subaccount of it (only the US and Canada are open)"));
	add_pair(&out, p, PRACTICE_TRIAL, _("A trial account (five numbers at most, only the US)"));
	add_numbers(&out);
	(void)fflush(stdout);
	while (at < out.n) {
		n = write(STDOUT_FILENO, out.text + at, out.n - at);
		if (n < 0 && errno != EINTR)
			break;
		at += n < 0 ? 0 : (size_t)n;
	}
	buf_done(&out);
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
