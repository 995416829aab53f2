/*
 * Who is signed in at the desk's Supabase project, for this process. Signs in with an e-mail
 * address and a password, or by itself with what the credentials hold: the refresh token that the
 * vault kept, else SUPABASE_EMAIL and SUPABASE_PASSWORD, else the service key. Renews the access
 * token before it runs out. Everything from the loop; nothing here waits.
 *
 * A refresh token is good once. Where the vault is open it keeps it: re-read before it is used,
 * under a lock, so that two consoles on one vault do not both use one; and the new one is kept
 * before the access token that came with it is used. Without a vault it lives in this process only.
 *
 * Fail points: signin-sent, signin-answered, signin-kept, signin-forgotten.
 */
#ifndef DESK_SIGNIN_H
#define DESK_SIGNIN_H

#include "desk/session.h"
#include "net/loop.h"
#include "provider/supabase.h"

#define SIGNIN_WHO_MAX 128

enum signin_state {
	SIGNIN_NO_PROJECT, /* no address, or no key: problem says which */
	SIGNIN_OUT,     /* nobody; problem: why the last attempt failed, kind ERROR_NONE: none was
			   made, or signed out */
	SIGNIN_RUNNING, /* the request is on its way */
	SIGNIN_WAITING, /* for the network: tried again by itself; problem says why */
	SIGNIN_IN,
	SIGNIN_OVER /* somebody was, and it has ended: a person signs in again; problem says why */
};
struct signin_status {
	enum signin_state state;
	const char *project;      /* its address; "" none */
	char who[SIGNIN_WHO_MAX]; /* e-mail, cleaned; "service key"; "" nobody. Kept when OVER */
	bool service;             /* by the service key */
	char role[32];            /* "desk"; "" no role: row level security will show nothing */
	char org_id[40];          /* a member's; "" none */
	bool kept;                /* the vault has the refresh token: the next start needs nobody */
	unsigned turn;            /* counts the access tokens: see signin_expired() */
	struct error problem;     /* also SIGNIN_IN: renewing failed so far, or what was not kept */
};

struct signin;
/* Reads the credentials (session_providers() ran); sends nothing yet. `changed` is called from the
 * loop whenever the status is another one, and may call anything here but signin_free(). */
typedef void signin_changed_fn(void *user);
struct signin *signin_new(struct session *s, struct loop *l, signin_changed_fn *changed,
    void *user);
void signin_free(struct signin *g); /* NULL is fine; stays signed in */
const struct signin_status *signin_status(const struct signin *g); /* until the next change */

/* Signs in by itself, if there is anything to do it with and nobody is; to be called at the start,
 * and again when the vault was opened or a secret was set. SIGNIN_OUT without a problem: there is
 * nothing. */
void signin_begin(struct signin *g);
/* In the place of who is signed in. Both are copied. */
void signin_password(struct signin *g, const char *email, const struct secret *password);
/* Forgets the tokens, in the vault too, and revokes the session (best effort, nobody waits for it).
 * Does not begin again by itself. */
void signin_out(struct signin *g);

/* Tests: percent of the usual waiting times between attempts; 0: 100. */
void signin_pace(struct signin *g, int percent);

/* What requests are made with; NULL unless somebody is in (the access token may be the old one
 * while it is renewed). Valid until the next change. */
const struct supabase *signin_supabase(const struct signin *g);
/* The project refused ("supabase-expired") a request that was made in `turn`: renews, once. The
 * status tells how it ends: SIGNIN_IN with another turn, do the request again; SIGNIN_OVER (the
 * renewed token was refused as well, or the session has ended); SIGNIN_WAITING. A turn that is over
 * already changes nothing. */
void signin_expired(struct signin *g, unsigned turn);
/* The project refused a request for a reason that signing in again may mend or that ends it
 * (SUPABASE_SIGN_IN, SUPABASE_KEY): SIGNIN_OVER with `why`. */
void signin_ended(struct signin *g, unsigned turn, const struct error *why);

#endif
