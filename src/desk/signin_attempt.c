/* One attempt to sign in, and how it ends: signin.c's design says the ways. */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/secrets.h"
#include "desk/signin_parts.h"

#define RENEW_EARLY_S 360  /* before the token runs out; at most half of its life */
#define CLAIM_PAUSE_MS 200 /* while another process has the vault's token out */
#define RETRY_FIRST_MS 2000
#define RETRY_MAX_MS 60000

static void renew(void *user);
static void attempt_again(void *user);

void signin_tell(struct signin *g, enum signin_state state)
{
	g->status.state = state;
	g->changed(g->user);
}

void signin_end_attempt(struct signin *g)
{
	http_cancel(g->call);
	g->call = NULL;
	g->way = WAY_NONE;
	g->demanded = false;
	secret_done(&g->sent);
	signin_claim_end(g);
}

void signin_stop_timers(struct signin *g)
{
	loop_timer(g->loop, renew, g, 0);
	loop_timer(g->loop, attempt_again, g, 0);
}

void signin_forget_person(struct signin *g)
{
	secret_done(&g->api.access);
	g->status.service = false;
	g->status.role[0] = g->status.org_id[0] = '\0';
	g->got_at = g->expires_at = 0;
}

/* ---- how an attempt ends */

/* The refresh token is good for another session of the same person: whoever else signed in with
 * this vault meanwhile goes on there, not here. */
static bool same_person(struct signin *g, const struct supabase_session *session)
{
	if (g->by_hand || g->user_id[0] == '\0' || strcmp(g->user_id, session->user_id) == 0)
		return true;
	signin_forget_person(g);
	secret_done(&g->refresh);
	error_set(&g->status.problem, ERROR_CONFLICT, "signin-other-person",
	    _("Sign in again to go on under your own name."),
	    _("%s has signed in with this vault at another console; the sign-in here has ended."),
	    session->email);
	return false;
}

static void arm_renewal(struct signin *g)
{
	const time_t left = g->expires_at - time_now();
	const time_t early = RENEW_EARLY_S < left / 2 ? RENEW_EARLY_S : left / 2;
	const time_t day = (time_t)24 * 60 * 60;
	const time_t wait = left - early < day ? left - early : day;

	loop_timer(g->loop, renew, g, wait > 0 ? (int)wait * 1000 : 1);
}

static void in(struct signin *g, const struct supabase_session *session)
{
	const bool demanded = g->demanded;

	(void)secret_copy(&g->refresh, &session->refresh);
	error_clear(&g->status.problem);
	signin_token_keep(g);
	signin_end_attempt(g);
	secret_done(&g->password);
	if (!same_person(g, session)) {
		g->status.kept = false;
		signin_tell(g, SIGNIN_OVER);
		return;
	}
	(void)text_copy(g->api.base, sizeof g->api.base, g->project.base);
	(void)secret_copy(&g->api.key, &g->project.key);
	(void)secret_copy(&g->api.access, &session->access);
	(void)text_copy(g->user_id, sizeof g->user_id, session->user_id);
	(void)text_copy(g->status.who, sizeof g->status.who, session->email);
	(void)text_copy(g->status.role, sizeof g->status.role, session->role);
	(void)text_copy(g->status.org_id, sizeof g->status.org_id, session->org_id);
	g->status.service = false;
	g->status.turn++;
	g->failures = 0;
	g->got_at = time_now();
	g->expires_at = g->got_at + session->expires_in;
	if (demanded)
		g->demanded_turn = g->status.turn;
	arm_renewal(g);
	credentials_worked(g->session, SERVICE_SUPABASE, "");
	signin_tell(g, SIGNIN_IN);
}

void signin_as_service(struct signin *g)
{
	signin_forget_person(g);
	(void)text_copy(g->api.base, sizeof g->api.base, g->project.base);
	(void)secret_copy(&g->api.key, &g->project.service_key);
	(void)text_copy(g->status.who, sizeof g->status.who, _("service key"));
	g->status.service = true;
	g->status.kept = false;
	g->status.turn++;
	g->user_id[0] = '\0';
	signin_tell(g, SIGNIN_IN);
}

/* Tried again by itself: at once, where only the answer was lost, then ever more seldom. */
static void later(struct signin *g, const struct http_reply *reply, const struct error *err)
{
	int pause = RETRY_FIRST_MS << (g->failures < 5 ? g->failures : 5);
	const bool still_in = g->was_in && time_now() < g->expires_at && !g->demanded;

	g->failures++;
	if (pause > RETRY_MAX_MS || supabase_failure_of(err) == SUPABASE_PAUSED)
		pause = RETRY_MAX_MS;
	if (reply->retry_after_ms > pause)
		pause = reply->retry_after_ms < 10 * RETRY_MAX_MS ? reply->retry_after_ms
								  : 10 * RETRY_MAX_MS;
	g->status.problem = *err;
	secret_done(&g->sent);
	signin_claim_end(g);
	loop_timer(g->loop, attempt_again, g, pause / 100 * g->pace + 1);
	signin_tell(g, still_in ? SIGNIN_IN : SIGNIN_WAITING);
}

/* A person is needed, unless a password that was refused was somebody else's than who is in. */
static void ended(struct signin *g, const struct error *err, enum signin_state end)
{
	const bool stays = g->by_hand && g->was_in && secret_there(&g->api.access);

	signin_end_attempt(g);
	secret_done(&g->password);
	g->status.problem = *err;
	signin_stop_timers(g);
	if (stays) {
		arm_renewal(g);
		signin_tell(g, SIGNIN_IN);
		return;
	}
	signin_forget_person(g);
	signin_tell(g, end);
}

/* A password that is known here, of who is in (or of whoever, where nobody was yet). */
static bool password_known(const struct signin *g)
{
	return g->project.email[0] != '\0' && secret_there(&g->project.password) &&
	    (g->user_id[0] == '\0' || text_equal_nocase(g->project.email, g->status.who));
}

/* The kept token is of no use any more. */
static void token_over(struct signin *g, const struct error *err)
{
	const struct error why = *err;

	signin_token_forget(g, &g->sent);
	if (password_known(g)) {
		signin_end_attempt(g);
		signin_begin_way(g, WAY_PASSWORD);
	} else {
		ended(g, &why, SIGNIN_OVER);
	}
}

/* How it ends where a person is needed. */
static enum signin_state end_of(const struct signin *g)
{
	return g->user_id[0] != '\0' ? SIGNIN_OVER : SIGNIN_OUT;
}

static void failed(struct signin *g, const struct http_reply *reply, const struct error *err)
{
	switch (supabase_failure_of(err)) {
	case SUPABASE_NETWORK:
	case SUPABASE_PAUSED:
		later(g, reply, err);
		return;
	case SUPABASE_SIGN_IN:
		if (g->way == WAY_TOKEN) {
			token_over(g, err);
			return;
		}
		credentials_refused(g->session, SERVICE_SUPABASE, "");
		break;
	case SUPABASE_KEY:
		credentials_refused(g->session, SERVICE_SUPABASE, "");
		break;
	default:
		break;
	}
	ended(g, err, end_of(g));
}

static void on_answer(void *user, const struct http_reply *reply)
{
	struct signin *g = user;
	struct supabase_session session;
	struct arena arena = { 0 };
	struct error err = { 0 };

	g->call = NULL;
	FAIL_POINT("signin-answered");
	if (supabase_session_read(reply, &arena, &session, &err))
		in(g, &session);
	else
		failed(g, reply, &err);
	supabase_session_done(&session);
	arena_done(&arena);
}

/* ---- how it begins */

static void send(struct signin *g, struct http_request *r)
{
	g->call = http_start(g->loop, r, on_answer, g);
	http_request_done(r);
	FAIL_POINT("signin-sent");
}

static bool make_password(struct signin *g, struct http_request *r, struct error *err)
{
	struct supabase as = { .key = g->project.key };
	const bool mine = !g->by_hand;

	(void)text_copy(as.base, sizeof as.base, g->project.base);
	return supabase_sign_in_make(&as, mine ? g->project.email : g->email,
	    mine ? &g->project.password : &g->password, r, err);
}

static void begin_password(struct signin *g)
{
	struct error err = { 0 };
	struct http_request r;

	if (make_password(g, &r, &err))
		send(g, &r);
	else
		ended(g, &err, end_of(g));
}

static void begin_token(struct signin *g)
{
	struct supabase as = { .key = g->project.key };
	const enum signin_token there = signin_token_take(g, &g->sent);
	struct error err = { 0 };
	struct http_request r;

	if (there == SIGNIN_TOKEN_BUSY) {
		loop_timer(g->loop, attempt_again, g, CLAIM_PAUSE_MS);
		return;
	}
	if (there != SIGNIN_TOKEN) {
		error_set(&err, ERROR_REFUSED, "supabase-session-over",
		    _("Sign in again with your e-mail address and password."),
		    there == SIGNIN_TOKEN_GONE
			? _("Another console of this vault has signed out, and this one with it.")
			: _("The sign-in at the shared project has run out."));
		token_over(g, &err);
		return;
	}
	(void)text_copy(as.base, sizeof as.base, g->project.base);
	if (supabase_refresh_make(&as, &g->sent, &r, &err))
		send(g, &r);
	else
		ended(g, &err, end_of(g));
}

void signin_begin_way(struct signin *g, enum signin_way way)
{
	g->way = way;
	if (way == WAY_TOKEN)
		begin_token(g);
	else
		begin_password(g);
}

/* A token whose answer was lost may be used up: a password, where there is one, is surer. */
static void attempt_again(void *user)
{
	struct signin *g = user;
	if (g->way == WAY_NONE || g->call != NULL)
		return;
	if (g->way == WAY_TOKEN && g->failures > 0 && password_known(g)) {
		signin_claim_end(g);
		signin_begin_way(g, WAY_PASSWORD);
	} else {
		signin_begin_way(g, g->way);
	}
}

void signin_again_now(struct signin *g)
{
	loop_timer(g->loop, renew, g, 0);
	if (g->way == WAY_NONE)
		signin_begin_way(g, WAY_TOKEN);
	else if (g->call == NULL)
		loop_timer(g->loop, attempt_again, g, 1);
}

static void renew(void *user)
{
	struct signin *g = user;

	if (g->way != WAY_NONE || g->status.service || !secret_there(&g->api.access))
		return;
	g->by_hand = false;
	g->was_in = true;
	g->failures = 0;
	signin_begin_way(g, WAY_TOKEN);
}
