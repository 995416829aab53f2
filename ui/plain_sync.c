/*
 * Sharing with the desk in the plain console: how it stands, signing in, a round now, and the
 * conflicts, shown and decided. Between questions it goes on by itself (plain_io.c).
 */
#include "ui/plain_io.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/ask_secret.h"
#include "desk/sync.h"

#define CONFLICTS_MAX 20

static void status_changed(void *user)
{
	((struct plain *)user)->synced = true;
}

struct syncer *plain_syncer(struct plain *p)
{
	if (p->syncer == NULL && p->session->store != NULL)
		p->syncer = syncer_new(p->session, plain_loop(p), false, status_changed, p);
	return p->syncer;
}

void plain_sync_soon(struct plain *p)
{
	struct sync_waiting w;
	struct error err;

	if (p->syncer == NULL || !sync_waiting(p->session->store, &w, &err))
		return;
	if (w.planned > 0 && w.next_attempt_at[0] == '\0')
		syncer_soon(p->syncer);
}

const char *plain_sync_label(struct plain *p)
{
	const char *words =
	    p->syncer != NULL ? sync_words(syncer_status(p->syncer), &p->arena) : "";

	return words[0] != '\0' ? arena_printf(&p->arena, _("Sharing with the desk (%s)"), words)
				: _("Sharing with the desk");
}

/* Until the round in hand has come to its end. */
static bool under_way(void *user)
{
	const struct plain *p = user;

	return !p->synced || syncer_status(p->syncer)->state == SYNC_RUNNING;
}

/* ---- how it stands */

static void say_waiting(const struct sync_waiting *w)
{
	if (w->planned > 0)
		plain_say(ngettext("%zu change waits to be pushed.",
			      "%zu changes wait to be pushed.", w->planned),
		    w->planned);
	if (w->refused > 0)
		plain_say(ngettext("%zu of them was refused: %s", "%zu of them were refused: %s",
			      w->refused),
		    w->refused, w->refused_why);
	if (w->conflicts > 0)
		plain_say(ngettext("%zu entry was changed here and elsewhere: decide which counts.",
			      "%zu entries were changed here and elsewhere: decide which count.",
			      w->conflicts),
		    w->conflicts);
}

static void say_state(struct plain *p, const struct sync_status *v)
{
	const char *words = sync_words(v, &p->arena);

	if (v->state == SYNC_NO_PROJECT) {
		plain_say(_(
		    "No Supabase project is given: the store is this desk's own. SUPABASE_URL and SUPABASE_ANON_KEY name one."));
		if (v->problem.kind != ERROR_NONE)
			plain_error(&v->problem);
		return;
	}
	plain_say("\n%s: %s", v->project, words);
	if (v->who[0] != '\0')
		plain_say(_("Signed in: %s"), v->who);
	if (v->state == SYNC_NOT_JOINED)
		plain_say(_("This store is not shared yet: %lld customers, %lld entries in all."),
		    (long long)v->joining.customers, (long long)v->joining.rows);
	if (v->readonly)
		plain_say(_("It is only read; nothing is pushed."));
	if (v->joined)
		say_waiting(&v->waiting);
	if (v->problem.kind != ERROR_NONE)
		plain_error(&v->problem);
}

/* ---- signing in, a round, sharing */

static void follow(struct plain *p)
{
	plain_say(_("The project is being asked. Enter stops waiting."));
	(void)plain_wait(p, under_way, p);
}

static void ask_and_sign_in(struct plain *p)
{
	struct secret password = { 0 };
	struct error err = { 0 };
	char email[128];

	if (!plain_ask(p, _("E-mail address (empty: give up):"), email, sizeof email))
		return;
	if (!ask_secret(_("Password (nothing is shown): "), &password, &err)) {
		plain_error(&err);
	} else if (secret_there(&password)) {
		p->synced = false;
		syncer_sign_in(p->syncer, email, &password);
		follow(p);
	}
	secret_done(&password);
}

/* There is all that it takes, and it was not refused. */
static bool given(const struct plain *p)
{
	struct supabase_project project;
	struct error err;
	bool whole = false;

	if (syncer_status(p->syncer)->problem.kind != ERROR_NONE ||
	    syncer_status(p->syncer)->state != SYNC_SIGNED_OUT)
		return false;
	if (credentials_supabase(&p->session->credentials, &project, &err))
		whole = secret_there(&project.refresh) || secret_there(&project.service_key) ||
		    (project.email[0] != '\0' && secret_there(&project.password));
	supabase_project_done(&project);
	return whole;
}

static void sign_in(struct plain *p)
{
	if (!given(p)) {
		ask_and_sign_in(p);
		return;
	}
	p->synced = false;
	syncer_now(p->syncer);
	follow(p);
}

static void sync_now(struct plain *p)
{
	const size_t pulled = syncer_status(p->syncer)->pulled,
		     pushed = syncer_status(p->syncer)->pushed;

	p->synced = false;
	syncer_now(p->syncer);
	follow(p);
	plain_say(_("%zu pulled, %zu pushed."), syncer_status(p->syncer)->pulled - pulled,
	    syncer_status(p->syncer)->pushed - pushed);
}

static void join(struct plain *p)
{
	const struct sync_status *v = syncer_status(p->syncer);
	const char *removed = sync_join_words(v, &p->arena);
	struct error err = { 0 };

	if (removed[0] != '\0')
		plain_say("%s", removed);
	if ((v->joining.rows > 0 || removed[0] != '\0') &&
	    !plain_yes(p,
		v->readonly
		    ? arena_printf(&p->arena,
			  _("What %s has is put beside the customers that are here. Do that?"),
			  v->project)
		    : arena_printf(&p->arena,
			  _("Everybody who is signed in at %s sees the customers of this store then. Share them?"),
			  v->project)))
		return;
	p->synced = false;
	if (!syncer_join(p->syncer, &err))
		plain_error(&err);
	else
		follow(p);
}

static void sign_out(struct plain *p)
{
	syncer_sign_out(p->syncer);
	plain_say(_("Signed out. What is changed here waits until somebody signs in."));
}

static void leave(struct plain *p)
{
	struct error err = { 0 };

	if (!plain_sure(p,
		_("Share this store no longer? Its customers stay here; what waits to be pushed and what is in conflict stays here alone.")))
		return;
	syncer_free(p->syncer);
	p->syncer = NULL;
	if (sync_leave(p->session->store, &err))
		plain_say(_("This store is no longer shared."));
	else
		plain_error(&err);
	(void)plain_syncer(p);
}

/* ---- conflicts */

static void say_lines(struct plain *p, const struct sync_conflict *k)
{
	struct conflict_line *lines;
	const size_t n = conflict_lines(p->session, k, &p->arena, &lines);

	for (size_t i = 0; i < n; i++) {
		plain_say("%s:", lines[i].label);
		if (lines[i].base != NULL)
			plain_say(_("    before: %s"), lines[i].base);
		plain_say(lines[i].changed_here ? _("    here, changed: %s") : _("    here: %s"),
		    lines[i].ours);
		plain_say(lines[i].changed_there ? _("    there, changed: %s") : _("    there: %s"),
		    lines[i].theirs);
	}
}

static void decide(struct plain *p, const struct sync_conflict *k, enum sync_side side)
{
	struct error err = { 0 };
	bool removed;

	if (!sync_decide(p->session->store, k->id, side, k->theirs.version, &removed, &err)) {
		plain_error(&err);
		return;
	}
	plain_say(_("Decided."));
	if (removed)
		plain_say(_("%s has no business number here any more and was removed."),
		    k->customer);
	syncer_soon(p->syncer);
}

static void show_conflict(struct plain *p, const struct sync_conflict *k)
{
	static const enum sync_side sides[] = { SIDE_OURS, SIDE_THEIRS, SIDE_BOTH };
	const char *lines[3] = { NULL };
	int which;

	plain_say("\n%s", conflict_title(k, &p->arena));
	say_lines(p, k);
	if (p->session->options.readonly)
		return;
	for (size_t i = 0; i < 3; i++) {
		const char *choice = conflict_choice(k, sides[i], &p->arena);
		const char *removes = conflict_removes(p->session, k, sides[i], &p->arena);

		if (choice[0] != '\0')
			lines[i] = arena_printf(&p->arena, "%s%s%s", choice,
			    removes[0] != '\0' ? " " : "", removes);
	}
	which = plain_choose(p, _("Which counts?"), lines, 3);
	if (which >= 0)
		decide(p, k, sides[which]);
}

static void conflicts(struct plain *p)
{
	const char *lines[CONFLICTS_MAX];
	struct sync_conflict *rows;
	struct error err = { 0 };
	size_t n, i;
	int which;

	while (!p->ended) {
		arena_reset(&p->arena);
		if (!sync_conflict_list(p->session->store, NULL, &p->arena, &rows, &n, &err)) {
			plain_error(&err);
			return;
		}
		if (n == 0) {
			plain_say(_("There is no conflict."));
			return;
		}
		for (i = 0; i < n && i < CONFLICTS_MAX; i++)
			lines[i] = conflict_title(&rows[i], &p->arena);
		which = plain_choose(p, _("Conflicts, oldest first:"), lines, i);
		if (which < 0)
			return;
		show_conflict(p, &rows[which]);
	}
}

/* ---- the menu */

void plain_sync(struct plain *p)
{
	static void (*const actions[])(struct plain * p) = { conflicts, sync_now, join, sign_in,
		sign_out, leave };

	while (!p->ended && plain_syncer(p) != NULL) {
		const struct sync_status *v = syncer_status(p->syncer);
		const bool writes = !p->session->options.readonly,
			   project = writes && v->state != SYNC_NO_PROJECT;
		const char *lines[6] = { NULL };
		int which;

		arena_reset(&p->arena);
		syncer_soon(p->syncer); /* what waits is counted now */
		say_state(p, v);
		if (v->waiting.conflicts > 0)
			lines[0] = _("Conflicts");
		if (project && v->joined)
			lines[1] = _("Pull and push now");
		if (writes && v->state == SYNC_NOT_JOINED)
			lines[2] = _("Share this store");
		if (project)
			lines[3] = v->who[0] != '\0' && v->state != SYNC_SIGNED_OUT
			    ? _("Sign in as somebody else")
			    : _("Sign in");
		if (project && v->who[0] != '\0' && v->state != SYNC_SIGNED_OUT)
			lines[4] = _("Sign out");
		if (writes && v->joined)
			lines[5] = _("Share this store no longer");
		which = plain_choose(p, _("Sharing with the desk:"), lines, 6);
		if (which < 0)
			return;
		actions[which](p);
	}
}
