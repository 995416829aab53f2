/* What the files of signin*.c share. */
#ifndef DESK_SIGNIN_PARTS_H
#define DESK_SIGNIN_PARTS_H

#include "desk/signin.h"
#include "desk/vault.h"
#include "net/http.h"

enum signin_way { WAY_NONE, WAY_TOKEN, WAY_PASSWORD };

struct signin {
	struct session *session;
	struct loop *loop;
	signin_changed_fn *changed;
	void *user;
	struct signin_status status;
	struct supabase_project project; /* as of the last attempt */
	struct supabase api;             /* access: none unless somebody is in */
	struct secret refresh;           /* of who is in, as far as this process knows */
	char user_id[64];                /* of who is in; "" nobody yet in this process */
	bool out_by_hand;                /* nothing begins by itself any more */

	/* The attempt on its way: */
	enum signin_way way;
	struct http_call *call;
	struct secret sent; /* the refresh token that went out */
	int claim;          /* vault_claim(), while a token of the vault is out */
	bool by_hand, was_in;
	bool demanded; /* the project said "expired" of this turn's predecessor */
	char email[SUPABASE_EMAIL_MAX];
	struct secret password;
	unsigned failures; /* in a row */
	int pace;

	unsigned demanded_turn;    /* came of being told "expired" */
	time_t got_at, expires_at; /* of the access token, by this machine's clock */
	struct http_call *goodbye; /* revoking; nobody waits for it */
};

/* ---- signin_attempt.c */

void signin_tell(struct signin *g, enum signin_state state);
/* Sends it, or says at once how it ends. */
void signin_begin_way(struct signin *g, enum signin_way way);
/* Renews, or does what waits for its turn, now. */
void signin_again_now(struct signin *g);
void signin_as_service(struct signin *g);
/* Drops what is on its way; who is in stays. */
void signin_end_attempt(struct signin *g);
void signin_stop_timers(struct signin *g);
/* The access token, and what it stood for. */
void signin_forget_person(struct signin *g);

/* ---- signin_keep.c: the refresh token in the vault */

/* The token that is to be used now, read again from an open vault under the claim. Returns
 * SIGNIN_TOKEN_BUSY while another process uses it, SIGNIN_TOKEN_GONE where the vault had it and has
 * it no more (signed out elsewhere), SIGNIN_TOKEN_NONE where there is none at all. */
enum signin_token { SIGNIN_TOKEN, SIGNIN_TOKEN_BUSY, SIGNIN_TOKEN_GONE, SIGNIN_TOKEN_NONE };
enum signin_token signin_token_take(struct signin *g, struct secret *out);
/* Before what came with it is used. A vault that does not take it is status.problem, and no reason
 * not to go on. */
void signin_token_keep(struct signin *g);
/* Out of the vault, if it is still `only` (NULL: whatever it is). */
void signin_token_forget(struct signin *g, const struct secret *only);
void signin_claim_end(struct signin *g);

#endif
