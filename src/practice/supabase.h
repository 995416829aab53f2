/*
 * Practice's Supabase: PostgREST below /rest/v1 and GoTrue below /auth/v1, over a SQLite database
 * in memory that stands in for PostgreSQL (made at the first request). The schema is the one of
 * data/supabase, rebuilt here: server-side versions and times, tombstones (of what is deleted too),
 * checks, the derived places (forwarding_numbers) and what other programs write there, row level
 * security by role, register_business_numbers(), take_pool_places() and claim_rings(). Sources:
 * PostgREST's docs (references/api, references/errors) and Response.hs; supabase/auth's
 * openapi.yaml, internal/tokens/service.go and internal/api/errors.go.
 *
 * Accounts (password SB_PASSWORD): desk@practice.example works for the desk; member@ only reads
 * what is of SB_ORG; nobody@ is signed in and has no role; banned@ and unconfirmed@ are refused.
 * A refresh token is used once. As GoTrue has it by default (refresh token rotation, reuse interval
 * 10 s): the one that was used last may come again, and gives the one that took its place; an older
 * one within 10 s of life of its use gives a new one, later it ends the whole session
 * (refresh_token_already_used).
 *
 * Not here: embedding, aggregates, full text and range operators, match, PUT, text/csv: refused
 * (PGRST127 with 501), never taken for something else. Texts are ordered by their bytes.
 */
#ifndef PRACTICE_SUPABASE_H
#define PRACTICE_SUPABASE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "practice/chance.h"
#include "practice/server.h"

#define SB_EMAIL "desk@practice.example"
#define SB_PASSWORD "practice-desk"
#define SB_ORG "0b5e55ed-0000-4000-8000-000000000001" /* "Praktijk De Linde", there at start */
#define SB_ROWS_MAX 1000                              /* of a page, as Supabase has it */
#define SB_FEW_ROWS 2                                 /* the same, as another project may have it */
#define SB_LATE_S 60                                  /* "late" */
#define SB_TOKEN_S 3600 /* of an access token; by the clock: who signs in reckons with it */

struct sqlite3;

struct sb {
	struct sqlite3 *db; /* NULL: not made yet */
	char publishable[64], secret[64], project[CHANCE_UUID_SIZE], url[80];
	unsigned char jwt_key[32];
	int pace;
	int schema_version;
	bool seeds, paused, few;
	bool really_delete; /* what is deleted goes for good, as who owns a project may have it */
	bool unclaimed;     /* its schema is from before claim_rings() */
	long long last_us;  /* the latest updated_at: none is given twice */
	long long
	    late_us; /* the same while what is written seems to be SB_LATE_S old; 0: it does not */
	long long last_iat; /* of an access token, in seconds */
	long long dead_iat; /* access tokens made until then have expired */
};

/* In place; `url` is the server's. */
void sb_init(struct sb *s, int pace_percent, const char *url);
void sb_done(struct sb *s);
void sb_handle(struct sb *s, const struct server_request *request, struct exchange *x);
/* The member "supabase" of /practice/state. */
void sb_state(struct sb *s, struct buf *out);
/* practice_supabase(); false: there is no such thing. */
bool sb_switch(struct sb *s, const char *what);
/* POST /practice/supabase. */
void sb_route(struct sb *s, const struct server_request *request, struct exchange *x);

#endif
