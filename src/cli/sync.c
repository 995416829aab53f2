/*
 * sync: one round with the desk's shared project, or rounds until a signal (--watch); --status and
 * --leave, which send nothing. Who is signed in comes from the environment, or is asked for on a
 * terminal.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "cli/command_sync.h"
#include "net/loop.h"

#define STORE_LOOK_MS 1000

/* {pulled, pushed, conflicts, queued} */
static cJSON *document(size_t pulled, size_t pushed, const struct sync_waiting *w)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddNumberToObject(doc, "pulled", (double)pulled);
	cJSON_AddNumberToObject(doc, "pushed", (double)pushed);
	cJSON_AddNumberToObject(doc, "conflicts", (double)w->conflicts);
	cJSON_AddNumberToObject(doc, "queued", (double)w->planned);
	return doc;
}

static const char *counts(struct cli *c, size_t pulled, size_t pushed, const struct sync_waiting *w)
{
	const char *text = arena_printf(&c->arena, _("%zu pulled, %zu pushed"), pulled, pushed);

	if (w->planned > 0)
		text = arena_printf(&c->arena, _("%s, %zu waiting"), text, w->planned);
	if (w->conflicts > 0)
		text = arena_printf(&c->arena,
		    ngettext("%s, %zu conflict", "%s, %zu conflicts", w->conflicts), text,
		    w->conflicts);
	return text;
}

/* ---- sharing a store for the first time */

static const char *join_question(struct cli *c, const struct sync_status *v)
{
	if (v->readonly)
		return arena_printf(&c->arena,
		    _("This store has %lld customers of its own. What %s has is put beside them (it can only be read). Do that?"),
		    (long long)v->joining.customers, v->project);
	return arena_printf(&c->arena,
	    _("Share the %lld customers of this store (%lld entries in all) with %s? Everybody who is signed in there sees them then."),
	    (long long)v->joining.customers, (long long)v->joining.rows, v->project);
}

/* An empty store joins by itself. */
static bool join(struct cli_sync *s, struct error *err)
{
	const struct sync_status *v = syncer_status(s->y);
	struct cli *c = s->c;
	bool ok = true;

	if (v->joining.rows > 0) {
		cli_hold_signals(false);
		ok = cli_confirm(c, join_question(c, v), err);
		cli_hold_signals(true);
	}
	if (!ok || !syncer_join(s->y, err))
		return false;
	if (!c->options.json)
		cli_note(_("This store is shared with %s from now on."),
		    syncer_status(s->y)->project);
	return true;
}

/* ---- one round */

/* All is equal on both sides, or why not. */
static bool all_equal(struct cli *c, const struct sync_status *v, struct error *err)
{
	const struct sync_waiting *w = &v->waiting;

	if (w->conflicts > 0)
		return error_set(err, ERROR_CONFLICT, "conflicts-open",
		    _("See: voxdesk conflict list, then voxdesk conflict decide."),
		    ngettext(
			"%zu entry was changed here and elsewhere, and waits for your decision.",
			"%zu entries were changed here and elsewhere, and wait for your decision.",
			w->conflicts),
		    w->conflicts);
	if (w->refused > 0)
		return error_set(err, ERROR_REFUSED, "refused",
		    _("It stays here and is tried again; see voxdesk journal list."),
		    ngettext("%zu change was refused: %s", "%zu changes were refused: %s",
			w->refused),
		    w->refused,
		    w->refused_why[0] ? cli_quoted(c, w->refused_why) : _("no reason was given"));
	if (v->problem.kind != ERROR_NONE) {
		*err = v->problem;
		return false;
	}
	if (w->planned > 0)
		return error_set(err, ERROR_OPEN, "still-open",
		    _("Run voxdesk sync again in a moment."),
		    ngettext("%zu change is still to be pushed.",
			"%zu changes are still to be pushed.", w->planned),
		    w->planned);
	return true;
}

static void print(struct cli *c, const struct sync_status *v)
{
	if (c->options.json)
		cli_document(c, document(v->pulled, v->pushed, &v->waiting));
	else
		cli_say(c, "%s.", counts(c, v->pulled, v->pushed, &v->waiting));
}

static bool once(struct cli *c, struct error *err)
{
	struct cli_sync s;
	bool ok;

	cli_sync_init(&s, c, true);
	cli_hold_signals(true);
	ok = cli_sync_round(&s, err);
	while (ok && syncer_status(s.y)->state == SYNC_NOT_JOINED)
		ok = join(&s, err) && cli_sync_round(&s, err);
	cli_hold_signals(false);
	if (syncer_status(s.y)->joined)
		print(c, syncer_status(s.y));
	if (ok && s.end.err.kind != ERROR_NONE) {
		*err = s.end.err;
		ok = false;
	}
	ok = ok && all_equal(c, syncer_status(s.y), err);
	cli_sync_done(&s);
	return ok;
}

/* ---- until a signal */

struct watching {
	struct cli_sync s;
	size_t pulled, pushed, conflicts; /* as told last */
	bool told;
	char said[480]; /* what was in the way, as told last */
	int64_t store_version;
};

static bool something(void *user)
{
	return ((const struct watching *)user)->s.changed;
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
		cli_document(c, document(pulled, pushed, &v->waiting));
	else
		cli_say(c, "%s  %s", when, counts(c, pulled, pushed, &v->waiting));
	w->told = true;
	w->pulled = v->pulled;
	w->pushed = v->pushed;
	w->conflicts = v->waiting.conflicts;
}

/* Each once, until it is gone. */
static void problem_print(struct watching *w, const struct error *problem)
{
	if (problem->kind == ERROR_NONE || strcmp(w->said, problem->message) != 0) {
		if (problem->kind != ERROR_NONE)
			cli_error(problem, w->s.c->options.json);
		snprintf(w->said, sizeof w->said, "%s",
		    problem->kind != ERROR_NONE ? problem->message : "");
	}
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
	switch (v->state) {
	case SYNC_RUNNING:
		return true;
	case SYNC_NOT_JOINED:
		return join(&w->s, err);
	case SYNC_SIGNED_OUT:
		return cli_sync_sign_in(&w->s, err);
	case SYNC_FRESH:
	case SYNC_WAITING:
		line_print(w, v);
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

static bool watch(struct cli *c, struct error *err)
{
	struct watching w = { .told = false };
	bool ok = true;

	cli_sync_init(&w.s, c, false);
	w.s.changed = syncer_status(w.s.y)->state == SYNC_NO_PROJECT; /* nothing else is told */
	cli_hold_signals(true);
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

/* ---- what sends nothing */

static void status_say(struct cli *c, const struct sync_status *v, const char *project,
    const char *fresh)
{
	char when[40];

	if (!v->joined) {
		cli_say(c, "%s", _("This store is not shared."));
		return;
	}
	time_for_operator(fresh, when, sizeof when);
	cli_say(c, v->readonly ? _("Read from %s.") : _("Shared with %s."), project);
	if (when[0])
		cli_say(c, _("  pulled whole last: %s"), when);
	cli_say(c, _("  waiting: %zu, refused: %zu, conflicts: %zu"), v->waiting.planned,
	    v->waiting.refused, v->waiting.conflicts);
	if (v->waiting.refused_why[0])
		cli_say(c, "  %s", v->waiting.refused_why);
}

/* {project, joined, readonly, fresh_at, queued, refused, conflicts} */
static void status_print(struct cli *c, const struct sync_status *v, const char *project)
{
	char fresh[TIME_TEXT_MAX] = "";
	cJSON *doc;

	if (v->joined && v->fresh_at != 0)
		time_text(v->fresh_at, fresh);
	if (!c->options.json) {
		status_say(c, v, project, fresh);
		return;
	}
	doc = cJSON_CreateObject();
	cli_json_text(doc, "project", project);
	cJSON_AddBoolToObject(doc, "joined", v->joined);
	cJSON_AddBoolToObject(doc, "readonly", v->joined && v->readonly);
	cli_json_text(doc, "fresh_at", fresh);
	cJSON_AddNumberToObject(doc, "queued", (double)v->waiting.planned);
	cJSON_AddNumberToObject(doc, "refused", (double)v->waiting.refused);
	cJSON_AddNumberToObject(doc, "conflicts", (double)v->waiting.conflicts);
	cli_document(c, doc);
}

/* The project that the store is shared with, whatever is given now. */
static bool status(struct cli *c, struct error *err)
{
	struct sync_remote remote;
	struct cli_sync s;

	if (!sync_joined(c->session.store, &c->arena, &remote, err))
		return false;
	cli_sync_init(&s, c, true);
	status_print(c, syncer_status(s.y), remote.url);
	cli_sync_done(&s);
	return true;
}

static bool leave(struct cli *c, struct error *err)
{
	struct sync_waiting w;
	struct sync_remote remote;

	if (!sync_joined(c->session.store, &c->arena, &remote, err) ||
	    !sync_waiting(c->session.store, &w, err))
		return false;
	if (!remote.url[0])
		return error_set(err, ERROR_REFUSED, "not-shared", NULL,
		    _("This store is not shared. Nothing was changed."));
	if (!cli_confirm(c,
		arena_printf(&c->arena,
		    _("Share this store no longer with %s? Its customers stay here; what waits to be pushed (%zu) and what is in conflict (%zu) stays here alone."),
		    remote.url, w.planned, w.conflicts),
		err) ||
	    !sync_leave(c->session.store, err))
		return false;
	if (c->options.json)
		return status(c, err);
	cli_say(c, _("This store is no longer shared with %s."), remote.url);
	return true;
}

bool run_sync(struct cli *c, struct error *err)
{
	const bool wants_leave = c->value[FLAG_LEAVE], wants_status = c->value[FLAG_STATUS];

	if ((c->value[FLAG_WATCH] != NULL) + wants_leave + wants_status > 1)
		return error_set(err, ERROR_USAGE, "which-sync", _("See: voxdesk sync --help."),
		    _("--watch, --status and --leave exclude each other."));
	if (wants_status)
		return status(c, err);
	if (c->options.session.readonly)
		return error_set(err, ERROR_REFUSED, "readonly",
		    _("Leave --readonly out to change something."),
		    _("This command changes the store, and --readonly was given. Nothing was changed."));
	if (wants_leave)
		return leave(c, err);
	return c->value[FLAG_WATCH] ? watch(c, err) : once(c, err);
}
