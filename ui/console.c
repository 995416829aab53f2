/*
 * DESIGN. The glue between the app and the world: terminal, signals, another process's commits. All
 * of them are file descriptors of the one loop, so that nothing polls and an idle console sleeps.
 * The picture is drawn once after each batch of events. The terminal's own signals are read from a
 * signalfd, in order, never in a handler; handlers exist only for what is fatal (term.c).
 */
#include "ui/console.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/app.h"
#include "ui/drafts.h"
#include "ui/plain.h"
#include "ui/screens.h"
#include "ui/sharing.h"
#include "ui/term.h"
#include "ui/upkeep.h"

const struct screen *const console_screens[] = {
	&screen_customers,
	&screen_lanes,
	&screen_codes,
	&screen_say,
	&screen_qr,
	&screen_journal,
	&screen_numbers,
	&screen_buy,
	&screen_release,
	&screen_order,
	&screen_settings,
	&screen_shared,
	&screen_conflict,
	&screen_import,
	&screen_history,
	NULL,
};

static const int awaited[] = { SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT };

struct console {
	struct app app;
	struct loop *loop;
	struct input input;
	sigset_t awaited, before;
	int signal_fd, store_fd;
	int64_t version;
	size_t looks; /* after the last change of the WAL */
	int exit_code;
};

static void on_item(void *user, const struct input_item *item)
{
	struct console *c = user;

	if (item->paste)
		app_paste(&c->app, item->text, item->n, item->cut);
	else
		app_key(&c->app, item->key);
}

static void on_rest_missing(void *user)
{
	struct console *c = user;

	input_timeout(&c->input);
}

static void end(struct console *c, int exit_code)
{
	c->exit_code = exit_code;
	c->app.quit = true;
}

static void on_terminal(void *user, short revents)
{
	struct console *c = user;
	char bytes[4096];
	ssize_t n = read(term_fd(), bytes, sizeof bytes);

	(void)revents;
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) { /* the terminal is gone */
		end(c, 128 + SIGHUP);
		return;
	}
	input_feed(&c->input, bytes, (size_t)n);
	loop_timer(c->loop, on_rest_missing, c, input_wait_ms(&c->input));
}

static bool key_waiting(void *user)
{
	struct pollfd tty = { .fd = term_fd(), .events = POLLIN };

	(void)user;
	return poll(&tty, 1, 0) > 0;
}

/* Stops the whole job, as a shell expects it; comes back when it is continued. */
static void suspend(void *user)
{
	struct sigaction usual = { .sa_handler = SIG_DFL };
	struct console *c = user;
	sigset_t stop;

	term_suspend();
	(void)sigemptyset(&stop);
	(void)sigaddset(&stop, SIGTSTP);
	(void)sigaction(SIGTSTP, &usual, NULL);
	(void)kill(0, SIGTSTP);
	(void)sigprocmask(SIG_UNBLOCK, &stop, NULL);
	(void)sigprocmask(SIG_BLOCK, &stop, NULL);
	term_resume();
	c->app.dirty = true;
}

static void on_signal(void *user, short revents)
{
	struct console *c = user;
	struct signalfd_siginfo info;

	(void)revents;
	while (read(c->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
		c->app.dirty = true;
		switch (info.ssi_signo) {
		case SIGWINCH:
			term_resized();
			break;
		case SIGTSTP:
			suspend(c);
			break;
		case SIGCONT:
			term_resume();
			break;
		case SIGINT:
			app_interrupt(&c->app);
			app_reap(&c->app);
			break;
		default:
			end(c, 128 + (int)info.ssi_signo);
			return;
		}
	}
}

/*
 * The WAL is written before the commit can be seen (its sync and the shared index come after), so
 * one look at the version may be too early: a few more follow, each later. Our own commits end in
 * looks that find nothing.
 */
static void look_at_store(void *user)
{
	static const int again_ms[] = { 5, 25, 100, 400, 1500 };
	struct console *c = user;
	int64_t version = store_data_version(c->app.session->store);

	if (version != c->version) {
		c->version = version;
		app_store_changed(&c->app);
		sharing_touched(&c->app); /* which at the first look may have seen nothing yet */
	} else if (c->looks < sizeof again_ms / sizeof again_ms[0]) {
		loop_timer(c->loop, look_at_store, c, again_ms[c->looks++]);
	}
}

static void on_store(void *user, short revents)
{
	struct console *c = user;
	char events[4096];

	(void)revents;
	while (read(c->store_fd, events, sizeof events) > 0)
		;
	c->looks = 0;
	look_at_store(c);
	sharing_touched(&c->app);
}

/* A commit of another process shows as a change of the WAL, which stays while we have the store
 * open. */
static void watch_store(struct console *c)
{
	struct store *store = c->app.session->store;
	char path[4200];

	if (store == NULL)
		return;
	c->version = store_data_version(store);
	c->store_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (c->store_fd < 0)
		return;
	(void)snprintf(path, sizeof path, "%s-wal", store_path(store));
	if (inotify_add_watch(c->store_fd, path, IN_MODIFY) < 0)
		(void)inotify_add_watch(c->store_fd, store_path(store), IN_MODIFY);
	loop_watch(c->loop, c->store_fd, POLLIN, on_store, c);
}

static void take_signals(struct console *c)
{
	size_t i;

	(void)sigemptyset(&c->awaited);
	for (i = 0; i < sizeof awaited / sizeof awaited[0]; i++)
		(void)sigaddset(&c->awaited, awaited[i]);
	(void)sigprocmask(SIG_BLOCK, &c->awaited, &c->before);
	c->signal_fd = signalfd(-1, &c->awaited, SFD_NONBLOCK | SFD_CLOEXEC);
	loop_watch(c->loop, c->signal_fd, POLLIN, on_signal, c);
}

static void open_first(struct console *c, const struct console_options *options)
{
	struct session *session = c->app.session;
	const char *name = options->first_screen;
	const struct screen *screen;
	bool drafts = !session->options.practice && drafts_load(&c->app) > 0;

	if (name == NULL)
		name = session->store != NULL ? "customers" : "codes";
	screen = app_screen_named(&c->app, name);
	if (screen != NULL)
		app_push(&c->app, screen, NULL);
	if (c->app.n == 0 && screen != &screen_codes)
		app_push(&c->app, &screen_codes, NULL);
	if (options->notice != NULL && options->notice[0] != '\0') {
		app_say(&c->app, ROLE_BAD, "%s", options->notice);
		if (!app_status_fits(options->notice))
			c->app.status_title = _("The store is not open");
	} else if (session->credentials.problem.kind != ERROR_NONE) {
		app_say(&c->app, ROLE_WARN, "%s %s", session->credentials.problem.message,
		    session->credentials.problem.hint);
	} else if (session->carriers_problem[0] != '\0') {
		app_say(&c->app, ROLE_WARN, "%s", session->carriers_problem);
	} else if (drafts) {
		app_say(&c->app, ROLE_TEXT,
		    _("A form was left unfinished: open it again, its text is kept."));
	}
}

static void run(struct console *c)
{
	while (!c->app.quit) {
		app_reap(&c->app);
		if (c->app.dirty)
			app_draw(&c->app);
		loop_step(c->loop);
	}
}

static int run_console(struct session *session, const struct console_options *options)
{
	struct term_options term = { .ascii = options->ascii, .no_color = options->no_color };
	struct console *c = xcalloc(1, sizeof *c);
	struct error err = { 0 };
	int exit_code = 1;

	c->loop = loop_new();
	c->store_fd = -1;
	app_init(&c->app, session, console_screens, c->loop);
	c->app.user = c;
	c->app.key_waiting = key_waiting;
	c->app.suspend = suspend;
	c->app.copy = term_copy;
	c->app.repaint = term_repaint;
	take_signals(c);
	if (term_start(&term, &err)) {
		input_init(&c->input, term_escape_ms(), on_item, c);
		term_sequences(&c->input);
		loop_watch(c->loop, term_fd(), POLLIN, on_terminal, c);
		watch_store(c);
		open_first(c, options);
		upkeep_start(&c->app);
		sharing_start(&c->app);
		run(c);
		term_stop(); /* first of all: what follows may take its time */
		exit_code = c->exit_code;
		input_done(&c->input);
	} else {
		(void)fprintf(stderr, "voxdesk: %s %s\n", err.message, err.hint);
	}
	app_done(&c->app); /* open forms become drafts */
	if (!session->options.practice)
		drafts_save(&c->app);
	drafts_done();
	if (c->store_fd >= 0)
		(void)close(c->store_fd);
	(void)close(c->signal_fd);
	(void)sigprocmask(SIG_SETMASK, &c->before, NULL);
	loop_free(c->loop);
	free(c);
	return exit_code;
}

int console_run(struct session *session, const struct console_options *options)
{
	const char *accessible = getenv("ACCESSIBLE"), *type = getenv("TERM");

	/* Numbered prompts that were asked for need no terminal: they end where the input ends. */
	if (options->plain)
		return plain_run(session, options);
	if (isatty(STDIN_FILENO) != 1 || isatty(STDOUT_FILENO) != 1) {
		(void)fprintf(stderr, "voxdesk: %s\n",
		    _("The console needs a terminal, and there is none here. For scripts there are commands: voxdesk --help lists them."));
		return 2;
	}
	if ((accessible != NULL && accessible[0] != '\0' && strcmp(accessible, "0") != 0) ||
	    (type != NULL && strcmp(type, "dumb") == 0))
		return plain_run(session, options);
	return run_console(session, options);
}
