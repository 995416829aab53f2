/*
 * DESIGN
 * One attempt at a time: a refresh token or a password goes out, and its answer ends in one of four
 * ways: in; later (the network, a paused project: a timer tries again); the next way (by itself,
 * when a kept token is used up and a password is known); or a person is needed. Somebody who is in
 * stays in while the token is renewed in good time, and while a password that turns out wrong is
 * tried.
 */
#include "desk/signin.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/signin_parts.h"

#define FRESH_S 60 /* a token that is refused so soon after it came is not merely old */

/* What there is to work with, as of now. False with status.problem. */
static bool read_project(struct signin *g)
{
	supabase_project_done(&g->project);
	error_clear(&g->status.problem);
	if (!credentials_supabase(&g->session->credentials, &g->project, &g->status.problem)) {
		g->status.project = "";
		return false;
	}
	g->status.project = g->project.base;
	return true;
}

static enum signin_state no_project(const struct signin *g)
{
	return strcmp(g->status.problem.code, "vault-moved") == 0 ? SIGNIN_OUT : SIGNIN_NO_PROJECT;
}

struct signin *signin_new(struct session *s, struct loop *l, signin_changed_fn *changed, void *user)
{
	struct signin *g = xcalloc(1, sizeof *g);

	g->session = s;
	g->loop = l;
	g->changed = changed;
	g->user = user;
	g->claim = VAULT_NO_CLAIM;
	g->pace = 100;
	g->status.state = read_project(g) ? SIGNIN_OUT : no_project(g);
	return g;
}

void signin_free(struct signin *g)
{
	if (g == NULL)
		return;
	signin_stop_timers(g);
	signin_end_attempt(g);
	http_cancel(g->goodbye);
	supabase_project_done(&g->project);
	supabase_done(&g->api);
	secret_done(&g->refresh);
	secret_done(&g->password);
	free(g);
}

void signin_pace(struct signin *g, int percent)
{
	g->pace = percent > 0 ? percent : 100;
}

const struct signin_status *signin_status(const struct signin *g)
{
	return &g->status;
}

const struct supabase *signin_supabase(const struct signin *g)
{
	return g->status.state == SIGNIN_IN ? &g->api : NULL;
}

/* The vault's token, a password, the service key: the first that there is. */
static void begin(struct signin *g)
{
	const bool person = secret_there(&g->project.key);

	g->by_hand = g->was_in = false;
	g->failures = 0;
	if (person && (secret_there(&g->project.refresh) || secret_there(&g->refresh))) {
		g->status.state = SIGNIN_RUNNING;
		signin_begin_way(g, WAY_TOKEN);
	} else if (person && g->project.email[0] != '\0' && secret_there(&g->project.password)) {
		g->status.state = SIGNIN_RUNNING;
		signin_begin_way(g, WAY_PASSWORD);
	} else if (secret_there(&g->project.service_key)) {
		signin_as_service(g);
		return;
	}
	if (g->status.state == SIGNIN_RUNNING)
		signin_tell(g, SIGNIN_RUNNING);
}

/* The vault was opened after somebody had signed in. What it holds already is another sign-in's. */
static void keep_late(struct signin *g)
{
	const char *name = secret_names[SECRET_SUPABASE_REFRESH_TOKEN].name;

	if (g->session->vault == NULL || g->status.service || g->status.kept ||
	    g->way != WAY_NONE || vault_holds(g->session->vault, name))
		return;
	signin_token_keep(g);
	signin_tell(g, SIGNIN_IN);
}

void signin_begin(struct signin *g)
{
	const enum signin_state before = g->status.state;

	if (before == SIGNIN_IN)
		keep_late(g);
	if (g->out_by_hand || g->way != WAY_NONE || before == SIGNIN_IN)
		return;
	if (!read_project(g)) {
		signin_tell(g, no_project(g));
		return;
	}
	g->status.state = SIGNIN_OUT;
	begin(g);
	if (g->status.state == SIGNIN_OUT && before != SIGNIN_OUT && g->way == WAY_NONE)
		signin_tell(g, SIGNIN_OUT);
}

void signin_password(struct signin *g, const char *email, const struct secret *password)
{
	g->was_in = g->status.state == SIGNIN_IN;
	signin_stop_timers(g);
	signin_end_attempt(g);
	g->by_hand = true;
	g->out_by_hand = false;
	g->failures = 0;
	(void)text_copy(g->email, sizeof g->email, email);
	(void)secret_copy(&g->password, password);
	if (!read_project(g)) {
		signin_tell(g, no_project(g));
		return;
	}
	g->status.state = SIGNIN_RUNNING;
	signin_begin_way(g, WAY_PASSWORD);
	if (g->status.state == SIGNIN_RUNNING)
		signin_tell(g, SIGNIN_RUNNING);
}

static void on_goodbye(void *user, const struct http_reply *reply)
{
	struct signin *g = user;

	(void)reply; /* nobody waits: the tokens are forgotten here, whatever it says */
	g->goodbye = NULL;
}

void signin_out(struct signin *g)
{
	struct error err = { 0 };
	struct http_request r;

	signin_stop_timers(g);
	signin_end_attempt(g);
	if (g->goodbye == NULL && secret_there(&g->api.access) &&
	    supabase_sign_out_make(&g->api, &r, &err)) {
		g->goodbye = http_start(g->loop, &r, on_goodbye, g);
		http_request_done(&r);
	}
	error_clear(&g->status.problem);
	signin_token_forget(g, NULL);
	signin_forget_person(g);
	secret_done(&g->password);
	g->status.who[0] = g->user_id[0] = '\0';
	g->out_by_hand = true;
	signin_tell(g, SIGNIN_OUT);
}

void signin_ended(struct signin *g, unsigned turn, const struct error *why)
{
	if (turn != g->status.turn || g->status.state != SIGNIN_IN)
		return;
	signin_stop_timers(g);
	signin_end_attempt(g);
	signin_forget_person(g);
	g->status.problem = *why;
	signin_tell(g, SIGNIN_OVER);
}

void signin_expired(struct signin *g, unsigned turn)
{
	struct error why = { 0 };

	if (turn != g->status.turn || g->status.state != SIGNIN_IN)
		return;
	if (g->status.service || (g->demanded_turn == turn && time_now() - g->got_at < FRESH_S)) {
		error_set(&why, ERROR_REFUSED, "supabase-expired",
		    _("Look at the date and time of this machine's clock, and whether SUPABASE_URL and the key are of one project; then sign in again."),
		    g->status.service
			? _("The shared project takes the service key no more.")
			: _("The shared project refused the sign-in although it was renewed just now."));
		signin_ended(g, turn, &why);
		return;
	}
	g->demanded = true;
	g->by_hand = false;
	g->was_in = true;
	g->failures = 0;
	g->status.state = SIGNIN_RUNNING;
	signin_again_now(g);
	if (g->status.state == SIGNIN_RUNNING)
		signin_tell(g, SIGNIN_RUNNING);
}
