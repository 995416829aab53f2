/* What the sources of practice's Supabase share. */
#ifndef PRACTICE_SUPABASE_PARTS_H
#define PRACTICE_SUPABASE_PARTS_H

#include <cjson/cJSON.h>

#include "base/error.h"
#include "base/mem.h"
#include "practice/fields.h"
#include "practice/supabase.h"
#include "practice/supabase_tables.h"

struct sqlite3_stmt;

/* ---- faults: PostgREST's error bodies, four keys always */
#define SB_WORDS 400
struct sb_fault {
	int status;
	char code[12], message[SB_WORDS], details[SB_WORDS], hint[SB_WORDS]; /* "": null */
};
/* Always false. `details` NULL: none. */
bool sb_fail(struct sb_fault *f, int status, const char *code, const char *details, const char *fmt,
    ...) __attribute__((format(printf, 5, 6)));
/* What PostgREST can do and nothing here asks for: 501 in its own code and words (PGRST127), never
 * taken for something else. Always false. */
bool sb_not_here(struct sb_fault *f, const char *details);

/* ---- values, as the database keeps them */
#define SB_TIME_SIZE 96
enum sb_kind { SB_NULL, SB_NUMBER, SB_STRING };
struct sb_value {
	enum sb_kind kind;
	long long number;
	const char *text;
};
/* Microseconds since the epoch as PostgREST writes them: UTC, no zeros at a fraction's end. Such
 * texts have the order of their times. */
void sb_time_text(long long us, char out[SB_TIME_SIZE]);
long long sb_now_us(void);
/* The text read as PostgreSQL would read it into this type; false with its error. */
must_check bool sb_value_of(enum sb_type type, const char *text, struct sb_value *out,
    struct arena *arena, struct sb_fault *f);
must_check bool sb_value_of_json(const struct sb_column *column, const cJSON *item,
    struct sb_value *out, struct arena *arena, struct sb_fault *f);

/* ---- SQL with its bound values, in order */
struct sb_sql {
	struct buf text;
	struct sb_value *bound;
	size_t n, room;
};
void sb_sql_init(struct sb_sql *q);
void sb_sql_done(struct sb_sql *q);
void sb_sql(struct sb_sql *q, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void sb_sql_bind(struct sb_sql *q, struct sb_value value); /* writes "?" too */
/* NULL with the error, which no request should meet: 500. */
must_check struct sqlite3_stmt *sb_sql_prepare(struct sb *s, const struct sb_sql *q,
    struct sb_fault *f);

/* ---- the database (supabase_db.c) */
/* Made at the first use. */
struct sqlite3 *sb_db(struct sb *s);
void sb_db_reset(struct sb *s);                                      /* every row gone */
void sb_run(struct sb *s, const char *sql);                          /* what cannot fail */
long long sb_number(struct sb *s, const char *sql, const char *one); /* `one`: ?1, or NULL */
void sb_bind(struct sqlite3_stmt *statement, const struct sb_value *values, size_t n);
/* What the database refused, in PostgreSQL's words; always false. */
bool sb_refused(struct sb *s, const struct sb_table *table, struct sb_fault *f);

/* ---- who asks (supabase_gate.c) */
enum sb_role { SB_ANON, SB_NOBODY, SB_MEMBER, SB_DESK, SB_SERVICE };

struct sb_prefer {
	enum { SB_NO_REPRESENTATION, SB_FULL, SB_MINIMAL, SB_HEADERS } representation;
	enum { SB_NO_RESOLUTION, SB_MERGE, SB_IGNORE } resolution;
	enum { SB_NO_COUNT, SB_EXACT, SB_PLANNED, SB_ESTIMATED } count;
	enum { SB_NO_MISSING, SB_DEFAULTS, SB_NULLS } missing;
	enum { SB_NO_HANDLING, SB_STRICT, SB_LENIENT } handling;
	bool utc;               /* timezone=UTC, the only one here */
	long long max_affected; /* -1: not given */
};

struct sb_call { /* a request to PostgREST */
	struct sb *s;
	const struct server_request *request;
	struct exchange *x;
	enum sb_role role;
	char org_id[CHANCE_UUID_SIZE]; /* of a member */
	char path[128];                /* below /rest/v1/ */
	struct fields query;
	struct sb_prefer prefer;
	bool single; /* application/vnd.pgrst.object+json */
	const struct sb_table *table;
	struct arena arena;
	struct sb_fault fault;
};

/* True, or answered: the key, as Supabase's gateway looks at it. */
bool sb_gate(struct sb *s, const struct server_request *request, struct exchange *x);
/* The token of an Authorization header; NULL: none, or it is the key itself. */
const char *sb_bearer(const struct server_request *request);
bool sb_secret_key(const struct sb *s, const char *key);
/* The role that the key and the token give; false with PGRST301, PGRST303. */
must_check bool sb_role(struct sb_call *c);

/* ---- tokens (supabase_jwt.c) */
#define SB_JWT_MAX 2048
enum sb_jwt {
	SB_JWT_GOOD,
	SB_JWT_PARTS,
	SB_JWT_ALGORITHM,
	SB_JWT_SIGNATURE,
	SB_JWT_CLAIMS,
	SB_JWT_EXPIRED
};
void sb_jwt_sign(const struct sb *s, const cJSON *claims, char out[SB_JWT_MAX]);
/* *claims is the caller's to delete; NULL unless good or expired. `skew_s`: how much later than its
 * end a token may still come. */
enum sb_jwt sb_jwt_read(const struct sb *s, const char *token, int skew_s, cJSON **claims);

/* ---- queries (supabase_query.c, supabase_filter.c) */
bool sb_reserved(const char *name); /* a parameter that is no filter */
/* Adds " where ..." of the filters and of what the role may see. *filtered: there was a filter. */
must_check bool sb_where(struct sb_call *c, struct sb_sql *q, bool *filtered);
/* One filter as a condition. */
must_check bool sb_filter(struct sb_call *c, struct sb_sql *q, const char *name, const char *value);
/* json_object(...) of what is to be selected. */
must_check bool sb_select(struct sb_call *c, struct sb_sql *q);
must_check bool sb_order(struct sb_call *c, struct sb_sql *q);
must_check bool sb_known_column(struct sb_call *c, const char *name, const struct sb_column **out);
/* A column as JSON: what json_object() takes. */
void sb_as_json(struct sb_sql *q, const struct sb_column *column);

/* ---- preferences (supabase_prefer.c) */
must_check bool sb_prefer_read(struct sb_call *c);
/* Adds Preference-Applied; which of the rest a request takes differs. */
void sb_prefer_applied(struct sb_call *c, bool resolution, bool representation, bool missing,
    bool max_affected);

/* ---- PostgREST's parts */
void sb_rest(struct sb *s, const struct server_request *request, struct exchange *x);
void sb_answer_fault(struct sb_call *c);
/* Rows (a JSON array), one of them alone where the request wants that. */
void sb_answer_rows(struct sb_call *c, int status, const struct buf *rows);
/* "0-24/573", "*" for what is not there; total -1: not counted. */
void sb_content_range(struct sb_call *c, long long from, long long to, long long total);
must_check bool sb_get(struct sb_call *c);
must_check bool sb_post(struct sb_call *c);
must_check bool sb_patch(struct sb_call *c); /* and DELETE */
must_check bool sb_rpc(struct sb_call *c);
/* Steps a statement that gives one JSON text a row, onto `rows`; *n counts. */
must_check bool sb_collect(struct sb_call *c, struct sqlite3_stmt *statement, struct buf *rows,
    long long *n);
must_check bool sb_single(struct sb_call *c, long long n); /* PGRST116 */
must_check bool sb_denied(struct sb_call *c);              /* false with 42501: no such grant */
/* One row of a body: which columns, in which order, with which values. */
struct sb_row {
	const struct sb_column *columns[64];
	struct sb_value values[64];
	size_t n;
};
must_check bool sb_row_of(struct sb_call *c, const cJSON *object, struct sb_row *out);
/* The body, or NULL with PGRST102. */
cJSON *sb_body(struct sb_call *c);

/* ---- GoTrue (supabase_auth.c, supabase_account.c) */
enum { SB_ACCOUNTS = 5 };
struct sb_account {
	const char *id, *email;
	const char *role, *org_id; /* of app_metadata; NULL: none */
	bool banned, unconfirmed;
};
extern const struct sb_account sb_accounts[SB_ACCOUNTS];
const struct sb_account *sb_account_of(const char *email); /* NULL: nobody */
/* The caller's to delete. `made`: when, in seconds since the epoch. */
cJSON *sb_account_user(const struct sb_account *of);
cJSON *sb_account_claims(struct sb *s, const struct sb_account *of, const char *session,
    long long made);
void sb_auth(struct sb *s, const struct server_request *request, struct exchange *x);

#endif
