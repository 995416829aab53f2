/*
 * DESIGN
 * The syncer is one timer (the next round) and one sign-in. A round (sync_round.c) begins when
 * somebody is signed in and the timer rang; it ends in a state that says when the next one is due.
 * Nothing is awaited while nobody is signed in: no wakeups.
 */
#include "desk/sync.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/sync_parts.h"
#include "store/settings.h"

#define SOON_MS 700  /* more writes may follow the first one */
#define BUSY_MS 100  /* the store's own busy timeout is 50 ms */
#define FULL_MS 2000 /* a full disk is not empty again so soon */
#define NOTE_EVERY_S 600
#define SETTING_FRESH_AT "sync.fresh_at"
#define SETTING_FAILED "sync.failed"

void syncer_tell(struct syncer *y)
{
	if (y->changed)
		y->changed(y->user);
}

bool syncer_looks_only(const struct syncer *y)
{
	return y->session->options.readonly || store_readonly(y->session->store);
}

void syncer_waiting_read(struct syncer *y)
{
	struct error ignored;
	struct sync_waiting now;

	if (sync_waiting(y->session->store, &now, &ignored))
		y->status.waiting = now;
	y->status.unseen = y->unseen + y->status.waiting.untaken.n;
}

/* ---- a write at a time */

static void write_try(void *user)
{
	struct syncer *y = user;
	syncer_write_fn *write = y->write;
	syncer_then_fn *then = y->then;
	struct error err = { .kind = ERROR_NONE };

	if (write(y, &err)) {
		y->write = NULL;
		y->then = NULL;
		then(y);
		return;
	}
	if (err.kind == ERROR_BUSY || (y->push.giving_back && err.kind == ERROR_STORE)) {
		loop_timer(y->loop, write_try, y, err.kind == ERROR_BUSY ? BUSY_MS : FULL_MS);
		return;
	}
	y->write = NULL;
	y->then = NULL;
	syncer_fail(y, NULL, NULL, &err);
}

void syncer_write(struct syncer *y, syncer_write_fn *write, syncer_then_fn *then)
{
	check(!y->write);
	y->write = write;
	y->then = then;
	write_try(y);
}

void syncer_write_drop(struct syncer *y)
{
	loop_timer(y->loop, write_try, y, 0);
	y->write = NULL;
	y->then = NULL;
}

/* ---- when there is a round */

static void tick(void *user);

void syncer_tick_in(struct syncer *y, int ms, bool backoff)
{
	y->not_before_ms = backoff ? time_monotonic_ms() + (uint64_t)ms : 0;
	loop_timer(y->loop, tick, y, ms);
}

static enum sync_state out_state(const struct signin_status *who)
{
	if (who->state == SIGNIN_NO_PROJECT)
		return SYNC_NO_PROJECT;
	switch (who->problem.kind != ERROR_NONE ? supabase_failure_of(&who->problem)
						: SUPABASE_SIGN_IN) {
	case SUPABASE_KEY:
	case SUPABASE_PAUSED:
	case SUPABASE_SCHEMA:
		return SYNC_STOPPED;
	default:
		return who->state == SIGNIN_WAITING ? SYNC_WAITING : SYNC_SIGNED_OUT;
	}
}

/* Nobody is signed in (any more), or not yet. */
static void out_of_it(struct syncer *y, const struct signin_status *who)
{
	const enum sync_state state = out_state(who);
	struct error why = who->problem;

	if (state == SYNC_WAITING)
		y->status.online = false;
	y->schema_known = false;
	if (why.kind == ERROR_NONE && state == SYNC_NO_PROJECT)
		error_set(&why, ERROR_REFUSED, "no-project",
		    _("Give SUPABASE_URL and SUPABASE_ANON_KEY (voxdesk secret), then sign in."),
		    _("No Supabase project is given to share this store with."));
	else if (why.kind == ERROR_NONE)
		error_set(&why, ERROR_REFUSED, "supabase-signed-out",
		    _("Sign in with your e-mail address and password."),
		    _("Nobody is signed in at the shared project."));
	sync_round_end(y, state, &why, 0);
}

static void signin_moved(void *user)
{
	struct syncer *y = user;
	const struct signin_status *who = signin_status(y->signin);

	y->status.who = who->who;
	y->status.no_role =
	    who->state == SIGNIN_IN && !who->service && !who->role[0] && !who->org_id[0];
	y->status.not_desk =
	    who->state == SIGNIN_IN && !who->service && strcmp(who->role, "desk") != 0;
	y->status.project = who->project;
	sync_asks_go_on(y);
	if (y->running) {
		sync_round_who(y); /* else what it asks for next tells */
		return;
	}
	if (who->state == SIGNIN_IN) {
		if (y->wanted)
			syncer_tick_in(y, 1, false);
	} else if (who->state == SIGNIN_RUNNING) {
		y->status.state = SYNC_RUNNING;
	} else {
		out_of_it(y, who);
		return;
	}
	syncer_tell(y);
}

static void tick(void *user)
{
	struct syncer *y = user;

	if (y->running) {
		y->again = true;
		return;
	}
	y->wanted = true;
	if (signin_status(y->signin)->state != SIGNIN_IN &&
	    signin_status(y->signin)->state != SIGNIN_RUNNING)
		signin_begin(y->signin);
	if (signin_status(y->signin)->state == SIGNIN_IN) {
		loop_timer(y->loop, tick, y, 0); /* signing in may have started it */
		sync_round_begin(y);
	} else {
		signin_moved(y); /* there may be nothing to sign in with */
	}
}

/* ---- making one */

static void joined_read(struct syncer *y)
{
	struct store *store = y->session->store;
	struct sync_remote remote;
	struct error ignored;
	const char *at = "";

	if (sync_joined(store, &y->arena, &remote, &ignored)) {
		y->status.joined = remote.url[0] != '\0';
		y->status.readonly = remote.readonly;
	}
	if (setting_get(store, SETTING_FRESH_AT, &y->arena, &at, &ignored) && at[0] &&
	    !time_parse(at, &y->status.fresh_at))
		y->status.fresh_at = 0;
	if (setting_get(store, SETTING_FAILED, &y->arena, &at, &ignored))
		(void)text_copy(y->failed, sizeof y->failed, at);
	arena_reset(&y->arena);
	syncer_waiting_read(y);
}

struct syncer *syncer_new(struct session *s, struct loop *l, bool idle, sync_changed_fn *changed,
    void *user)
{
	struct syncer *y = xcalloc(1, sizeof *y);
	const struct signin_status *who;

	*y = (struct syncer){
		.session = s, .loop = l, .changed = changed, .user = user, .idle = idle
	};
	y->status.failed = y->failed;
	y->status.moved = y->moved;
	y->signin = signin_new(s, l, signin_moved, y);
	who = signin_status(y->signin);
	y->status.who = who->who;
	y->status.project = who->project;
	y->status.state = who->state == SIGNIN_NO_PROJECT ? SYNC_NO_PROJECT : SYNC_SIGNED_OUT;
	y->status.problem = who->problem;
	joined_read(y);
	s->syncer = y;
	if (syncer_looks_only(y))
		y->status.readonly = true;
	else if (!idle && y->status.joined && who->state != SIGNIN_NO_PROJECT)
		syncer_tick_in(y, 1, false);
	return y;
}

static void note_fresh(struct syncer *y)
{
	char at[TIME_TEXT_MAX];
	struct error err;

	if (y->status.fresh_at == 0 || y->status.fresh_at == y->noted_at || syncer_looks_only(y))
		return;
	time_text(y->status.fresh_at, at);
	if (setting_note(y->session->store, SETTING_FRESH_AT, at, &err))
		y->noted_at = y->status.fresh_at;
}

void syncer_note_end(struct syncer *y, const struct error *why)
{
	struct error ignored;
	char now[sizeof y->failed] = "";

	if (why && why->kind != ERROR_NONE)
		(void)snprintf(now, sizeof now, "%s%s%s", why->message, why->hint[0] ? " " : "",
		    why->hint);
	if (!y->status.joined || syncer_looks_only(y) || strcmp(now, y->failed) == 0)
		return;
	if (setting_note(y->session->store, SETTING_FAILED, now, &ignored))
		(void)text_copy(y->failed, sizeof y->failed, now);
}

int syncer_patient_ms(const struct syncer *y, int ms)
{
	return y->patience > 0 ? ms * y->patience / 100 : ms;
}

void syncer_patience(struct syncer *y, int percent)
{
	y->patience = percent;
}

/* Not each time: another console would read its screen anew with every one. */
void syncer_fresh(struct syncer *y)
{
	y->status.fresh_at = time_now();
	if (y->status.fresh_at - y->noted_at >= NOTE_EVERY_S || y->status.fresh_at < y->noted_at)
		note_fresh(y);
}

const struct sync_status *syncer_status(const struct syncer *y)
{
	return &y->status;
}

/* ---- what the operator does */

void syncer_sign_in(struct syncer *y, const char *email, const struct secret *password)
{
	y->wanted = true;
	y->schema_known = false;
	y->asked_now = true; /* what was refused to another one is due */
	signin_password(y->signin, email, password);
}

void syncer_sign_out(struct syncer *y)
{
	y->wanted = false;
	if (y->running)
		sync_round_end(y, SYNC_SIGNED_OUT, NULL, 0);
	loop_timer(y->loop, tick, y, 0);
	signin_out(y->signin);
}

bool syncer_join(struct syncer *y, struct error *err)
{
	const struct sync_remote remote = {
		.url = y->status.project, .project = y->project_id, .readonly = y->seeds
	};
	struct store *store = y->session->store;

	if (!y->schema_known || signin_status(y->signin)->state != SIGNIN_IN)
		return error_set(err, ERROR_REFUSED, "not-signed-in",
		    _("Sign in at the shared project first."),
		    _("Nobody is signed in at the shared project, or it was not looked at yet."));
	/* What was only read before is shared from now on. */
	if (y->status.joined && y->status.readonly && !y->seeds && !sync_leave(store, err))
		return false;
	if (!sync_join(store, &remote, err))
		return false;
	y->status.joined = true;
	y->status.readonly = y->seeds;
	syncer_now(y);
	return true;
}

void syncer_now(struct syncer *y)
{
	if (syncer_looks_only(y))
		return;
	y->asked_now = true;
	y->rounds_left = SYNC_ROUNDS_AT_ONCE;
	y->n_tried = 0;
	y->again = y->running;
	syncer_tick_in(y, 1, false);
}

/* Not while nobody is signed in, and no earlier than the network allows. */
void syncer_soon(struct syncer *y)
{
	const uint64_t now = time_monotonic_ms();

	syncer_waiting_read(y);
	if (syncer_looks_only(y) || y->idle)
		return;
	switch (y->status.state) {
	case SYNC_RUNNING:
		y->again = true;
		break;
	case SYNC_FRESH:
		syncer_tick_in(y, SOON_MS, false);
		break;
	case SYNC_WAITING:
		if (now >= y->not_before_ms)
			syncer_tick_in(y, SOON_MS, false);
		break;
	default:
		break;
	}
	syncer_tell(y);
}

void syncer_look(struct syncer *y)
{
	syncer_waiting_read(y);
	syncer_tell(y);
}

void syncer_free(struct syncer *y)
{
	if (!y)
		return;
	loop_timer(y->loop, tick, y, 0);
	syncer_once_drop(y);
	syncer_write_drop(y);
	sync_pull_drop(y);
	sync_push_leave(y);
	while (y->asks) /* whoever asked is told nothing any more */
		sync_ask_drop(y->asks);
	sync_asks_end(y);
	if (y->session->syncer == y)
		y->session->syncer = NULL;
	note_fresh(y);
	signin_free(y->signin);
	arena_done(&y->arena);
	free(y->tried);
	free(y);
}
