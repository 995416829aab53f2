/* sync --watch: rounds with the desk's shared project until a signal, a line for each that changed
 * something. */
#include <limits.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/text.h"
#include "base/time.h"
#include "cli/command_sync.h"
#include "net/loop.h"

#define STORE_LOOK_MS 1000
#define SILENT_MS 15000 /* without a sign of the project, before that is said */

struct watching {
	struct cli_sync s;
	size_t pulled, pushed, conflicts; /* as told last */
	bool told;
	char said[480]; /* what was in the way, as told last */
	int64_t store_version;
	uint64_t heard_ms; /* when the status moved last */
};

static bool something(void *user)
{
	return ((const struct watching *)user)->s.changed;
}

/* Each once, until it is gone. */
static void problem_print(struct watching *w, const struct error *problem)
{
	if (strcmp(w->said, problem->message) == 0)
		return;
	if (problem->kind != ERROR_NONE)
		cli_error(problem, w->s.c->options.json);
	(void)text_copy(w->said, sizeof w->said, problem->message);
}

/* A project that hangs keeps a request for a minute, and nothing else would be said until then. */
static void silence_say(struct watching *w)
{
	const struct sync_status *v = syncer_status(w->s.y);
	const uint64_t silent_ms = time_monotonic_ms() - w->heard_ms;
	struct error why;

	if (v->state != SYNC_RUNNING || w->said[0] ||
	    silent_ms < (uint64_t)SILENT_MS * (unsigned)fail_pace() / 100)
		return;
	error_set(&why, ERROR_NETWORK, "no-answer-yet", _("It goes on as soon as an answer comes."),
	    _("%s does not answer yet. What was changed here waits."), v->project);
	problem_print(w, &why);
}

/* What other programs change in the store is pushed soon. */
static void store_look(void *user)
{
	struct watching *w = user;
	struct cli *c = w->s.c;
	const int64_t version = store_data_version(c->session.store);

	if (version != w->store_version) {
		w->store_version = version;
		syncer_soon(w->s.y);
	}
	silence_say(w);
	loop_timer(cli_loop(c), store_look, w, STORE_LOOK_MS);
}

static void line_print(struct watching *w, const struct sync_status *v)
{
	const size_t pulled = v->pulled - w->pulled, pushed = v->pushed - w->pushed;
	struct cli *c = w->s.c;
	char now[TIME_TEXT_MAX], when[40];

	if (w->told && pulled == 0 && pushed == 0 && v->waiting.conflicts == w->conflicts)
		return;
	time_now_text(now);
	time_for_operator(now, when, sizeof when);
	if (c->options.json)
		cli_document(c, cli_sync_document(pulled, pushed, v));
	else
		cli_say(c, "%s  %s", when, cli_sync_counts(c, pulled, pushed, &v->waiting));
	w->told = true;
	w->pulled = v->pulled;
	w->pushed = v->pushed;
	w->conflicts = v->waiting.conflicts;
}

/* A full disk, a project that is paused: it is looked at again by itself. */
static bool passes(enum error_kind kind)
{
	return kind == ERROR_STORE || kind == ERROR_BUSY || kind == ERROR_NETWORK;
}

/* False: it ends here, with why. */
static bool watch_step(struct watching *w, struct error *err)
{
	const struct sync_status *v = syncer_status(w->s.y);

	w->s.changed = false;
	w->heard_ms = time_monotonic_ms();
	switch (v->state) {
	case SYNC_RUNNING:
		return true;
	case SYNC_NOT_JOINED:
		return cli_sync_join(&w->s, err);
	case SYNC_SIGNED_OUT:
		return cli_sync_sign_in(&w->s, err);
	case SYNC_FRESH:
		line_print(w, v);
		/* fall through */
	case SYNC_WAITING:
		problem_print(w, &v->problem);
		cli_push(w->s.c);
		return cli_written(w->s.c); /* nobody reads it any more: cli_main() says so */
	case SYNC_STOPPED:
		if (passes(v->problem.kind)) {
			problem_print(w, &v->problem);
			return true;
		}
		/* fall through */
	default:
		*err = v->problem;
		return false;
	}
}

bool cli_sync_watch(struct cli *c, struct error *err)
{
	struct watching w = { .told = false };
	bool ok = true;

	cli_sync_init(&w.s, c, false);
	w.s.changed = syncer_status(w.s.y)->state == SYNC_NO_PROJECT; /* nothing else is told */
	cli_hold_signals(true);
	w.heard_ms = time_monotonic_ms();
	w.store_version = store_data_version(c->session.store);
	store_look(&w);
	syncer_now(w.s.y);
	while (ok) {
		const enum cli_end end = cli_run_until(c, something, &w, INT_MAX);

		if (end == CLI_STOPPED)
			break;
		ok = end != CLI_DONE || watch_step(&w, err);
	}
	loop_timer(cli_loop(c), store_look, &w, 0);
	cli_hold_signals(false);
	cli_sync_done(&w.s);
	return ok || !cli_written(c);
}
