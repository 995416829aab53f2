/*
 * Supabase: PostgREST below /rest/v1, GoTrue below /auth/v1. Each call is a function that makes the
 * request and one that reads its reply, both pure, as in provider/vapi.h: nothing is sent here,
 * what is read points into the caller's arena, *out holds nothing on false. Facts: PostgREST's and
 * GoTrue's own documents and tests (August 2026).
 *
 * Every supabase_*_make initialises `out`, which http_request_done() ends; on false it holds
 * nothing already: ERROR_INPUT "supabase-credentials" (no usable key), "supabase-id" (no UUID),
 * "supabase-value" (a row's value that is not of its column's kind), "url-too-long", "body" (larger
 * than SUPABASE_BODY_MAX). Every supabase_*_read returns false with err for all that is no success:
 * what net/http.h says of no answer ("offline", "timeout", ...), "answer-unexpected" and the like
 * for an answer that is not as documented (the detail names table and column, never a value), else
 * a word of the list at supabase_failure_of().
 */
#ifndef PROVIDER_SUPABASE_H
#define PROVIDER_SUPABASE_H

#include "base/mem.h"
#include "base/row.h"
#include "net/http.h"

#define SUPABASE_SCHEMA_VERSION 1 /* of voxdesk_schema: what this voxdesk reads and writes */
#define SUPABASE_PAGE_MAX 1000    /* rows of one page: the most that a project gives by default */
#define SUPABASE_IDS_MAX 50       /* in one address */
#define SUPABASE_BODY_MAX (8u * 1024 * 1024)
#define SUPABASE_ANSWER_MAX (16u * 1024 * 1024)

/* The key goes into the field apikey; into Authorization too only when it is a JWT of the older
 * kind and nobody is signed in (an sb_ key never does: it is no JWT). */
struct supabase {
	char base[URL_BASE_MAX]; /* https://REF.supabase.co */
	struct secret key;       /* publishable (anon), or secret (service_role) */
	struct secret access;    /* of the person who is signed in; none with the secret key */
};
void supabase_done(struct supabase *s); /* wipes both */

/* ---- errors: one table of sentences (supabase_errors.c) */
enum supabase_failure {
	SUPABASE_NETWORK, /* no or no usable answer, 429, 5xx, PGRST000 to 003, 40*, 53*, 57*: later
			   */
	SUPABASE_EXPIRED, /* "supabase-expired": refresh once, then again */
	/* A person has to sign in: "supabase-signed-out", "supabase-session-over" (the refresh
	 * token is used up or revoked), "supabase-wrong-password", "supabase-not-confirmed",
	 * "supabase-banned" */
	SUPABASE_SIGN_IN,
	SUPABASE_RLS, /* "supabase-rls": who is signed in may not */
	/* "supabase-no-table", "supabase-no-column", "supabase-no-function",
	 * "supabase-schema-empty" */
	SUPABASE_SCHEMA,
	/* This row is refused, others may go: "supabase-exists" (23505), "supabase-parent" (23503),
	 * "supabase-value" (23502, 23514, 22*), "supabase-many" (PGRST124), "supabase-pool-full",
	 * "supabase-pool-in-use", "supabase-customer-removed", "supabase-customer-in-use", any
	 * other word raised as P0001
	 */
	SUPABASE_ROW,
	SUPABASE_KEY,    /* "supabase-wrong-key", "supabase-credentials": the key, not the person */
	SUPABASE_PAUSED, /* "supabase-paused" */
	SUPABASE_OTHER
};
enum supabase_failure supabase_failure_of(const struct error *err);
/* How many places of a pool number are taken, as a refusal "supabase-pool-full" or
 * "supabase-pool-in-use" of the number's own row says; 0: it does not. */
int supabase_places_taken(const struct http_reply *reply);
/* After a reading failed: surely nothing was done (refused in Supabase's own form, or not sent). */
bool supabase_refused(const struct http_reply *reply, const struct error *err);

/* ---- who is signed in (GoTrue) */
struct supabase_session {
	struct secret access, refresh; /* supabase_session_done() */
	int expires_in;                /* seconds that `access` lives */
	const char *email, *user_id;
	const char *role;   /* app_metadata.role: "desk"; "" none */
	const char *org_id; /* app_metadata.org_id, of a member; "" none */
};
void supabase_session_done(struct supabase_session *session);
/* ERROR_INPUT "supabase-sign-in" where either is missing. Not repeatable: each makes a session. */
must_check bool supabase_sign_in_make(const struct supabase *s, const char *email,
    const struct secret *password, struct http_request *out, struct error *err);
/* A refresh token is good once: not repeatable; what the answer brings is kept before it is used.
 */
must_check bool supabase_refresh_make(const struct supabase *s, const struct secret *refresh,
    struct http_request *out, struct error *err);
/* The answer to either. */
must_check bool supabase_session_read(const struct http_reply *reply, struct arena *arena,
    struct supabase_session *out, struct error *err);
/* Ends this session only (scope local), with s->access. Reading: a session that is over already
 * counts as done. */
must_check bool supabase_sign_out_make(const struct supabase *s, struct http_request *out,
    struct error *err);
must_check bool supabase_sign_out_read(const struct http_reply *reply, struct error *err);

/* ---- which schema the project has */
struct supabase_schema {
	bool there;          /* false: no voxdesk_schema (the seeds' schema, or nothing at all) */
	int version;         /* compare with SUPABASE_SCHEMA_VERSION */
	const char *project; /* a UUID that tells projects apart */
};
must_check bool supabase_schema_make(const struct supabase *s, struct http_request *out,
    struct error *err);
/* "Not there" is no error (out->there false); an empty table is "supabase-schema-empty". */
must_check bool supabase_schema_read(const struct http_reply *reply, struct arena *arena,
    struct supabase_schema *out, struct error *err);

/*
 * ---- rows
 * Values as base/row.h says: times come with any zone and fraction and are cut to whole seconds in
 * UTC, NULL is null. Texts are kept EXACT, whatever they hold (line ends and invisible characters
 * too), because what is cleaned would come back as a change when it is pushed: who draws or prints
 * them cleans. Only a NUL and bytes that are not UTF-8 are refused.
 */
struct supabase_page {
	const char *key_column; /* "updated_at"; "created_at" for the seeds' tables */
	const char *after_time; /* as it came in row.updated_at; "" from the start */
	const char *after_id;   /* of the row that it came in; "": all of that moment again */
	int limit;              /* 1 to SUPABASE_PAGE_MAX */
	/* A table without version (and maybe without updated_at): version is 0 and row.updated_at
	 * the key column's value. */
	bool plain;
};
/* Rows by (key column, id), rising. A page shorter than the limit is the last one. Ask for the next
 * with the last row's updated_at and id. */
must_check bool supabase_page_make(const struct supabase *s, const struct row_table *table,
    const struct supabase_page *page, struct http_request *out, struct error *err);
/* Rows by their ids, 1 to SUPABASE_IDS_MAX; those that are not there (or hidden) are missing in the
 * answer, the others come in any order. Read with page NULL. */
must_check bool supabase_by_id_make(const struct supabase *s, const struct row_table *table,
    const char *const *ids, size_t n, struct http_request *out, struct error *err);
/* *rows of the arena, NULL when *n is 0. Strict: a missing or mistyped field, a page out of order
 * or longer than asked for is an error. `page` as it was made with. */
must_check bool supabase_rows_read(const struct http_reply *reply, const struct row_table *table,
    const struct supabase_page *page, struct arena *arena, struct row **rows, size_t *n,
    struct error *err);

/* What the server made of a row that was written. */
struct supabase_written {
	const char *id;
	int64_t version;
	const char *updated_at;
};
/* New rows, 1 to SUPABASE_PAGE_MAX; version and updated_at of `rows` are not sent. Repeatable: a
 * row whose id is there already is left as it is, and is missing in the answer. All or nothing: one
 * row that is refused refuses the call. */
must_check bool supabase_insert_make(const struct supabase *s, const struct row_table *table,
    const struct row *rows, size_t n, struct http_request *out, struct error *err);
must_check bool supabase_inserted_read(const struct http_reply *reply, struct arena *arena,
    struct supabase_written **written, size_t *n, struct error *err);
/* All of the row's columns, where it still is of version `base`. A repetition after a lost answer
 * touches nothing: read the row then. */
must_check bool supabase_update_make(const struct supabase *s, const struct row_table *table,
    const struct row *row, int64_t base, struct http_request *out, struct error *err);
/* *touched 0 or 1; with 0 (another version, hidden, refused by row level security, gone) *out holds
 * nothing. */
must_check bool supabase_updated_read(const struct http_reply *reply, struct arena *arena,
    size_t *touched, struct supabase_written *out, struct error *err);

/* ---- what is taken under a row lock (rpc); all may be repeated */
enum supabase_registration {
	SUPABASE_REGISTERED,
	SUPABASE_KNOWN, /* this id is there already: read it and compare */
	SUPABASE_TAKEN  /* its business number is another row's */
};
struct supabase_registered {
	const char *id;
	enum supabase_registration outcome;
	int64_t version; /* REGISTERED and KNOWN */
	const char *updated_at;
	const struct row *theirs; /* TAKEN: the row that has the number; else NULL */
	const char *customer;     /* TAKEN: its customer's name, exact; else "" */
};
/* `table` is forwarding_configs. Another refusal ("supabase-pool-full", ...) fails the whole call.
 */
must_check bool supabase_register_make(const struct supabase *s, const struct row_table *table,
    const struct row *rows, size_t n, struct http_request *out, struct error *err);
/* *done: n of them, in the order of `rows`, as it was made with. */
must_check bool supabase_register_read(const struct http_reply *reply,
    const struct row_table *table, const struct row *rows, size_t n, struct arena *arena,
    struct supabase_registered **done, struct error *err);

struct supabase_place_wanted {
	const char *id;      /* of a forwarding_configs row */
	const char *country; /* "BE"; "" when `number` says which */
	const char *number;  /* that pool number and no other; "" any of the country */
};
enum supabase_place_outcome {
	SUPABASE_PLACE_TAKEN,
	SUPABASE_PLACE_EMPTY,    /* pool-empty: no number of that country at all */
	SUPABASE_PLACE_FULL,     /* pool-full */
	SUPABASE_PLACE_INACTIVE, /* pool-inactive */
	SUPABASE_PLACE_NOT_REGISTERED,
	SUPABASE_PLACE_REMOVED
};
struct supabase_place {
	const char *id;
	enum supabase_place_outcome outcome;
	const char *number, *pool_number_id; /* TAKEN; else "" */
};
/* At most SUPABASE_PAGE_MAX. A place is reserved for ten minutes; a configuration that is pushed
 * with the number keeps it. */
must_check bool supabase_places_make(const struct supabase *s,
    const struct supabase_place_wanted *wanted, size_t n, struct http_request *out,
    struct error *err);
/* *places: n of them, in the order of `wanted`. */
must_check bool supabase_places_read(const struct http_reply *reply,
    const struct supabase_place_wanted *wanted, size_t n, struct arena *arena,
    struct supabase_place **places, struct error *err);

struct supabase_claim {
	const char *number; /* that is to ring */
	const char *holder; /* which desk: the same one gets it again */
	const char *who;    /* its operator, for the others */
};
struct supabase_held {
	enum { SUPABASE_CLAIMED, SUPABASE_HELD } outcome;
	const char *who; /* HELD: cleaned; "" not told */
	int64_t seconds; /* HELD: for so long, by the project's clock */
};
/* The right to have the number rung, for two minutes; it ends by itself. */
must_check bool supabase_claim_make(const struct supabase *s, const struct supabase_claim *claim,
    struct http_request *out, struct error *err);
must_check bool supabase_claim_read(const struct http_reply *reply,
    const struct supabase_claim *claim, struct arena *arena, struct supabase_held *out,
    struct error *err);

#endif
