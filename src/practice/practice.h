/*
 * Practice providers: a local stand-in for the real ones, at their own paths on one loopback port,
 * stateful and as strict as they are. For training and for tests. Shares no parsing or formatting
 * with src/provider, so that one mistake cannot hide on both sides. Nothing leaves this machine and
 * no phone rings: phones are played.
 *
 * Twilio: an account with 62 numbers of its own and +16505550108 verified, in which US, CA, GB, BE,
 * NL, FR and DE may be called; a subaccount of it with a token of its own, where only US and CA are
 * open until it inherits; a trial account with three verified numbers. What becomes of each
 * documented number stands in phones.c. A changed permission is in force 5 s later. Calls of a
 * month ago to 0114..0119 stand in the call list. A StatusCallback is taken and never called.
 *
 * Numbers for sale at Twilio (US, GB, BE, NL) stand in twilio_available.c, what buying the
 * documented ones does in twilio_buy.c. Subaccounts are made, suspended and closed; a closed one
 * gives its numbers back and refuses everything with 20005.
 *
 * Telnyx (below /v2): telnyx.h. Vapi (/phone-number, /assistant, /call): vapi.h. ElevenLabs (below
 * /v1/convai): elevenlabs.h. Each with a key of this run. Supabase (/rest/v1, /auth/v1):
 * supabase.h.
 *
 * GET /practice/state (no credentials): what other processes' tests compare with,
 *   { "requests": 12, "rings": { "+16505550101": 1 },
 *     "calls": [ { "sid", "account_sid", "to", "status", "error_code", "rang" } ],
 *     "caller_ids": [ { "sid", "account_sid", "phone_number" } ],
 *     "numbers": [ { "sid", "account_sid", "phone_number", "voice_url" } ],
 *     "accounts": [ { "sid", "friendly_name", "status" } ],
 *     "telnyx_orders": [ { "id", "status", "customer_reference", "phone_numbers": [ ] } ],
 *     "telnyx_numbers": [ { "id", "phone_number", "status", "connection_id" } ],
 *     "telnyx_verified": [ { "phone_number" } ],
 *     "telnyx_verifications": [ { "phone_number", "verification_method" } ],
 *     "vapi_numbers": [ ... ], "elevenlabs_numbers": [ ... ],
 *     "supabase": { "organizations": 1, ..., "places": 0, "sessions": 0 } }
 * newest call first, all else oldest first; error_code 0: none; "rings" are Twilio's calls,
 * "telnyx_verifications" each begun one; of each shared table the rows that are not removed. It
 * does not count as a request. POST and DELETE /practice/faults: faults.h. POST /practice/supabase
 * {"what":"paused"}: practice_supabase(); {"what":"rows","n":100000,"table":"organizations"} adds
 * so many made-up rows to one of the shared tables.
 */
#ifndef PRACTICE_PRACTICE_H
#define PRACTICE_PRACTICE_H

#include <stddef.h>

#include "base/error.h"
#include "net/loop.h"

struct practice;

struct practice_options {
	const char *listen; /* "127.0.0.1:0", "[::1]:8080"; port 0: a free one; loopback only; NULL:
			       127.0.0.1:0 */
	int pace;           /* how long phones take, in percent of life; 0: 100 */
};

/* Listens (libmicrohttpd, external epoll in this loop). NULL: ERROR_INPUT "listen-address",
 * ERROR_NETWORK "listen-failed". */
must_check struct practice *practice_new(struct loop *l, const struct practice_options *options,
    struct error *err);
void practice_free(struct practice *p); /* NULL is fine */
/* The environment lines (NAME=value, newline-terminated) that point voxdesk here, credentials
 * included; valid as long as p. */
const char *practice_environment(const struct practice *p);
/* The same with the credentials of another account; PRACTICE_MAIN is practice_environment()'s. */
enum practice_account { PRACTICE_MAIN, PRACTICE_SUBACCOUNT, PRACTICE_TRIAL };
const char *practice_environment_of(const struct practice *p, enum practice_account which);
const char *practice_url(const struct practice *p); /* "http://127.0.0.1:PORT" */
/* For tests: how often a phone was called (E.164; NULL: all), and requests so far. A call counts as
 * soon as the request was taken up, whatever becomes of it (busy, phone off), delayed ones too; one
 * that the provider blocks (13227) never reaches a phone and does not. Requests of all providers,
 * Twilio's and Telnyx' calls. */
size_t practice_rings(const struct practice *p, const char *number);
size_t practice_requests(const struct practice *p);

/* What goes wrong with requests to come, of any provider (practice/faults.h): method ("*": any), a
 * beginning of the path ("*": a segment's rest), what, how often (0: until forgotten). It is a
 * mistake of the test to name no such `what`. */
void practice_fault(struct practice *p, const char *method, const char *path, const char *what,
    int times);
/* "refuse": answered with this status and body, not carried out. */
void practice_refuse(struct practice *p, const char *method, const char *path, int status,
    const char *body, int times);
void practice_forget_faults(struct practice *p);

/*
 * Turns Supabase into what a test needs. It is a mistake of the test to name nothing of these:
 *   "normal"   undoes "seeds", "newer", "older", "paused", "late", "few" and "unclaimed"; the rows
 * stay "seeds"    the seeds' four tables only, with a few rows of their own; no voxdesk_schema
 *   "newer", "older"  voxdesk_schema says version 99, or 0
 *   "paused"   every route answers as a paused project does (540)
 *   "late"     what is written has a time of a minute ago, as a long transaction's has
 *   "few"      no answer holds more than two rows: a project's "Max rows" is a setting
 *   "expire"   every access token has expired
 *   "revoke"   the same, and no refresh token is known any more
 *   "unclaimed"  its schema is from before claim_rings()
 *   "lapse"    reservations of places and rights to ring have run out
 *   "wipe"     every row of the shared tables is gone
 */
void practice_supabase(struct practice *p, const char *what);

/* `voxdesk practice`: prints the environment lines and serves until SIGINT, SIGTERM or SIGHUP.
 * Other accounts and the numbers follow as comments (#). */
must_check bool practice_run(const struct practice_options *options, struct error *err);

#endif
