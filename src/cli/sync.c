/*
 * sync: one round with the desk's shared project; --status and --leave, which send nothing. Who is
 * signed in comes from the environment, or is asked for on a terminal.
 */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/command_sync.h"
#include "desk/settle.h"
#include "store/journal.h"

#define TOLD_MAX 20 /* of what is refused or in conflict */
#define JOURNAL_PAGE 200

cJSON *cli_sync_document(size_t pulled, size_t pushed, const struct sync_status *v)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddNumberToObject(doc, "pulled", (double)pulled);
	cJSON_AddNumberToObject(doc, "pushed", (double)pushed);
	cJSON_AddNumberToObject(doc, "conflicts", (double)v->waiting.conflicts);
	cJSON_AddNumberToObject(doc, "queued", (double)v->waiting.planned);
	return doc;
}

const char *cli_sync_counts(struct cli *c, size_t pulled, size_t pushed,
    const struct sync_waiting *w)
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
	const char *removed = sync_join_words(v, &c->arena), *text;
	const unsigned long n = (unsigned long)v->joining.customers;

	if (v->readonly)
		return arena_printf(&c->arena,
		    ngettext(
			"This store has %lu customer of its own. What %s has is put beside it (it can only be read). Do that?",
			"This store has %lu customers of its own. What %s has is put beside them (it can only be read). Do that?",
			n),
		    n, v->project);
	text = arena_printf(&c->arena,
	    ngettext(
		"Share the %lu customer of this store (%lld entries in all) with %s? Everybody who is signed in there sees them then.",
		"Share the %lu customers of this store (%lld entries in all) with %s? Everybody who is signed in there sees them then.",
		n),
	    n, (long long)v->joining.rows, v->project);
	return removed[0] ? arena_printf(&c->arena, "%s %s", text, removed) : text;
}

bool cli_sync_join(struct cli_sync *s, struct error *err)
{
	const struct sync_status *v = syncer_status(s->y);
	struct cli *c = s->c;
	bool ok = true;

	if (v->not_desk && !v->readonly)
		return sync_no_role(v->who, err);
	if (v->joining.rows > 0 || sync_join_words(v, &c->arena)[0]) {
		cli_hold_signals(false);
		ok = cli_confirm(c, join_question(c, v), err);
		cli_hold_signals(true);
	}
	if (!ok || !syncer_join(s->y, err))
		return false;
	v = syncer_status(s->y);
	if (!c->options.json)
		cli_note(v->readonly ? _("What %s has is read into this store from now on.")
				     : _("This store is shared with %s from now on."),
		    v->project);
	return true;
}

/* ---- one round */

/* All is equal on both sides, or why not. */
static bool all_equal(const struct sync_status *v, struct error *err)
{
	const struct sync_waiting *w = &v->waiting;
	const char *conflicts =
	    ngettext("%zu entry was changed here and elsewhere, and waits for your decision.",
		"%zu entries were changed here and elsewhere, and wait for your decision.",
		w->conflicts);
	const char *refused =
	    ngettext("%zu change was refused: %s", "%zu changes were refused: %s", w->refused);
	const char *planned = ngettext("%zu change is still to be pushed.",
	    "%zu changes are still to be pushed.", w->planned);

	if (w->conflicts > 0)
		return error_set(err, ERROR_CONFLICT, "conflicts-open",
		    _("See: voxdesk conflict list, then voxdesk conflict decide."), conflicts,
		    w->conflicts);
	if (w->refused > 0)
		return error_set(err, ERROR_REFUSED, "refused",
		    _("It stays here and is tried again; see voxdesk journal list."), refused,
		    w->refused, w->refused_why[0] ? w->refused_why : _("no reason was given"));
	if (v->problem.kind != ERROR_NONE) {
		*err = v->problem;
		return false;
	}
	if (v->no_role)
		return sync_no_role(v->who, err);
	return w->planned == 0 ||
	    error_set(err, ERROR_OPEN, "still-open", _("Run voxdesk sync again in a moment."),
		planned, w->planned);
}

/* What was refused, each with its reason. */
static bool refused_say(struct cli *c, struct error *err)
{
	struct operation *rows;
	size_t n = JOURNAL_PAGE, told = 0;
	char last[ID_MAX] = "";

	while (n == JOURNAL_PAGE && told < TOLD_MAX) {
		if (!operation_list(c->session.store, NULL, true, last, JOURNAL_PAGE, &c->arena,
			&rows, &n, err))
			return false;
		for (size_t i = 0; i < n && told < TOLD_MAX; i++) {
			memcpy(last, rows[i].id, sizeof last);
			if (strcmp(rows[i].kind, OPERATION_SYNC) != 0 || !rows[i].last_error[0])
				continue;
			cli_say(c, "! %s: %s", operation_title_in(&c->session, &rows[i], &c->arena),
			    rows[i].last_error);
			told++;
		}
	}
	return true;
}

static bool conflicts_say(struct cli *c, struct error *err)
{
	struct sync_conflict *rows;
	size_t n;

	if (!sync_conflict_list(c->session.store, NULL, &c->arena, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n && i < TOLD_MAX; i++)
		cli_say(c, "! %.8s  %s", rows[i].id, conflict_title(&rows[i], &c->arena));
	return true;
}

static bool print(struct cli *c, const struct sync_status *v, struct error *err)
{
	if (c->options.json) {
		cli_document(c, cli_sync_document(v->pulled, v->pushed, v));
		return true;
	}
	cli_say(c, "%s.", cli_sync_counts(c, v->pulled, v->pushed, &v->waiting));
	if (v->readonly)
		cli_say(c,
		    _("! %s is only read: it has an earlier system's tables. What is entered here stays here; data/supabase makes it a project that is shared."),
		    v->project);
	if (v->n_moved > 0)
		cli_say(c, "! %s", v->moved);
	if (v->n_moved > 1)
		cli_say(c,
		    ngettext("! So it is with %zu more.", "! So it is with %zu more.",
			v->n_moved - 1),
		    v->n_moved - 1);
	return (v->waiting.refused == 0 || refused_say(c, err)) &&
	    (v->waiting.conflicts == 0 || conflicts_say(c, err));
}

/* Nothing goes on by itself once this command has ended. */
static void unreached(struct cli *c, const struct error *why, struct error *err)
{
	*err = *why;
	if (why->kind == ERROR_NETWORK)
		(void)text_copy(err->hint, sizeof err->hint,
		    arena_printf(&c->arena, "%s%s%s", why->hint, why->hint[0] ? " " : "",
			_("Then run voxdesk sync again.")));
}

static bool once(struct cli *c, struct error *err)
{
	struct cli_sync s;
	struct error unsaid;
	bool ok;

	cli_sync_init(&s, c, true);
	cli_hold_signals(true);
	ok = cli_sync_round(&s, err);
	while (ok && syncer_status(s.y)->state == SYNC_NOT_JOINED)
		ok = cli_sync_join(&s, err) && cli_sync_round(&s, err);
	cli_hold_signals(false);
	if (ok && s.end.err.kind != ERROR_NONE) {
		unreached(c, &s.end.err, err);
		ok = false;
	}
	if (syncer_status(s.y)->joined && !print(c, syncer_status(s.y), ok ? err : &unsaid))
		ok = false;
	ok = ok && all_equal(syncer_status(s.y), err);
	cli_sync_done(&s);
	return ok;
}

/* ---- what sends nothing */

/* Another process has no answer from the project since then. */
static void asking_say(struct cli *c, time_t since)
{
	char at[TIME_TEXT_MAX], when[40];

	if (since == 0)
		return;
	time_text(since, at);
	time_for_operator(at, when, sizeof when);
	cli_say(c, _("  asking the project since %s, no answer for %lld s"), when,
	    (long long)(time_now() - since));
}

static void status_say(struct cli *c, const struct sync_status *v, const char *project,
    const char *fresh, time_t asking)
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
	asking_say(c, asking);
	cli_say(c, _("  waiting: %zu, refused: %zu, conflicts: %zu"), v->waiting.planned,
	    v->waiting.refused, v->waiting.conflicts);
	if (v->waiting.refused_why[0])
		cli_say(c, "  %s", v->waiting.refused_why);
	if (v->waiting.untaken.n > 0)
		cli_say(c, "  %s", sync_untaken_words(&v->waiting.untaken, &c->arena));
	if (v->failed[0])
		cli_say(c, _("  the last round failed: %s"), v->failed);
}

/* {project, joined, readonly, fresh_at, asking_since, queued, refused, conflicts, untaken, problem}
 */
static void status_print(struct cli *c, const struct sync_status *now, const char *project,
    bool readonly, time_t asking)
{
	struct sync_status as = *now, *const v = &as;
	char fresh[TIME_TEXT_MAX] = "", since[TIME_TEXT_MAX] = "";
	cJSON *doc;

	v->readonly = readonly; /* the project's, not this call's */
	if (v->joined && v->fresh_at != 0)
		time_text(v->fresh_at, fresh);
	if (asking != 0)
		time_text(asking, since);
	if (!c->options.json) {
		status_say(c, v, project, fresh, asking);
		return;
	}
	doc = cJSON_CreateObject();
	cli_json_text(doc, "project", project);
	cJSON_AddBoolToObject(doc, "joined", v->joined);
	cJSON_AddBoolToObject(doc, "readonly", v->joined && v->readonly);
	cli_json_text(doc, "fresh_at", fresh);
	cli_json_text(doc, "asking_since", since);
	cJSON_AddNumberToObject(doc, "queued", (double)v->waiting.planned);
	cJSON_AddNumberToObject(doc, "refused", (double)v->waiting.refused);
	cJSON_AddNumberToObject(doc, "conflicts", (double)v->waiting.conflicts);
	cJSON_AddNumberToObject(doc, "untaken", (double)v->waiting.untaken.n);
	cli_json_text(doc, "problem", v->failed);
	cli_document(c, doc);
}

/* The project that the store is shared with, whatever is given now. */
static bool status(struct cli *c, struct error *err)
{
	struct sync_remote remote;
	struct cli_sync s;
	time_t asking;

	if (!sync_joined(c->session.store, &c->arena, &remote, err) ||
	    !sync_asking(c->session.store, &asking, err))
		return false;
	cli_sync_init(&s, c, true);
	status_print(c, syncer_status(s.y), remote.url, remote.readonly, asking);
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
	return c->value[FLAG_WATCH] ? cli_sync_watch(c, err) : once(c, err);
}
