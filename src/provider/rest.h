/*
 * What the providers' files share: starting a request, reading an answer field by field, wording a
 * refusal by a table. A provider is a `struct rest`; each has one, static, beside its table of
 * refusals. Pure as they are; only the files of src/provider include this.
 */
#ifndef PROVIDER_REST_H
#define PROVIDER_REST_H

#include "base/error.h"
#include "base/mem.h"
#include "base/secret.h"
#include "net/http.h"
#include "net/json.h"

/* One row of a provider's table: what some of its codes mean, in our words. */
struct rest_refusal {
	/* The provider's codes, blanks between them ("10001 10002", "invalid_api_key"); "": none,
	 * the row is for `alone` only. */
	const char *codes;
	int only;  /* means this only with that HTTP status; 0: with every one. First row wins */
	int alone; /* what this HTTP status says where there is no code; 0: not for that.
		      500: every status of 500 and above that has no row of its own. The rows of
		      500 and 504 say that it may have been done: never of http_reply.only_asked */
	enum error_kind kind;       /* but for 404, 429 and 5xx, which say their kind themselves */
	const char *message, *hint; /* N_() */
};

/* What a provider says in a refusal's document: "" or NULL where it says none of it. */
struct rest_said {
	const char *code;  /* as the table has it */
	bool ours;         /* the code was made here of the words: the sentence ends with the HTTP
			      status instead */
	const char *words; /* for people, one sentence; shown where the table has no words */
	const char *more;  /* which field, a link: for the log. Never what was sent to it */
	bool asked_only;   /* by what changes nothing (http_reply.only_asked) */
};

struct rest {
	const char *name;   /* "Telnyx": for people */
	const char *prefix; /* "telnyx": of error codes, "telnyx-10009", "telnyx-http-403" */
	enum http_auth auth;
	/* The key is missing: ERROR_INPUT "<prefix>-credentials", with this as the next step. N_()
	 */
	const char *key_hint;
	const struct rest_refusal *refusals;
	size_t refusals_n;
	bool coded;      /* its own 404 has a code; one without is a gateway's */
	bool kinds_hold; /* a row's kind counts at 404 too: it is not the thing that is not there */
	/* Finds in a document (an object or not) what it says; fields of another type are none.
	 * What it gives lives in the arena. */
	struct rest_said (*said)(const struct json *body, struct arena *arena);
	/* Our own word for a code with this HTTP status ("" none came), for the error's code:
	 * "supabase-expired" in place of "supabase-PGRST301"; NULL: none. May be missing. */
	const char *(*word)(const char *code, int status);
};

/* ---- making requests */

/* `out` for the path that `fmt` makes below `base`, with the key, and a JSON body for POST and
 * PATCH (json_write_*() onto out->body). What goes into the path is checked first (rest_id,
 * rest_e164). ERROR_INPUT "<prefix>-credentials", "url-too-long"; then `out` holds nothing. */
must_check bool rest_start(const struct rest *p, const char *base, const struct secret *key,
    enum http_method method, struct http_request *out, struct error *err, const char *fmt, ...)
    printf_like(7, 8);
/* Adds to the query; `value` NULL or "" adds nothing. False as rest_start(). */
must_check bool rest_query(const struct rest *p, struct http_request *out, const char *name,
    const char *value, struct error *err);
/* The same, with a number. */
must_check bool rest_query_int(const struct rest *p, struct http_request *out, const char *name,
    int value, struct error *err);
/* A request that is refused here before it was started: `out` is initialised and holds nothing.
 * False always: `return rest_none(out, error_set(...))`. */
bool rest_none(struct http_request *out, bool ignored);
/* 1 to max-1 letters, digits, - and _: may stand in a path as it is. NULL is not. */
bool rest_id(const char *text, size_t max);
/* "+", then 2 to 15 digits, no 0 at the head: may stand in a path with its + as %2B. NULL is not.
 */
bool rest_e164(const char *text);

/* ---- reading replies: false or NULL with err for all that is not as it should be */

/* The document of an answer with 200, 201 or 202; else NULL with err. Freed with json_free(). */
must_check struct json *rest_answer(const struct rest *p, const struct http_reply *reply,
    struct error *err);
/* For a reply that is no success: the provider's refusal in our words, that something else answered
 * in its place, or what became of the connection. False always. */
bool rest_refusal(const struct rest *p, const struct http_reply *reply, struct error *err);
/* What deleting came to: 204, or 200 to 202 with a document or nothing, or the provider's own 404,
 * which counts as done: *was_gone. */
must_check bool rest_deleted(const struct rest *p, const struct http_reply *reply, bool *was_gone,
    struct error *err);
/* What became of the connection, of a reply that is not HTTP_ANSWERED. False always. */
bool rest_no_answer(const struct rest *p, const struct http_reply *reply, struct error *err);
/* A proxy's page, another server: what it says of the provider's things counts for nothing, not
 * even a 404. ERROR_NETWORK "<prefix>-http-404". False always. */
bool rest_not_theirs(const struct rest *p, int status, struct error *err);
/* Says of an error of json.h that it was this provider who answered so; code and detail stay. */
bool rest_unexpected(const struct rest *p, struct error *err);
/* As json.h says it, for what is checked here: `field` is named in the detail, no value. */
bool rest_wrong_field(const struct rest *p, struct error *err, const char *where,
    const char *field);
/* json_read() in the provider's name. */
must_check bool rest_fields(const struct rest *p, const struct json *object,
    const struct json_field *fields, size_t n, void *out, const char *where, struct arena *arena,
    struct error *err);
/* The object under `name`; missing or null gives NULL where that is fine, else an error. */
must_check bool rest_object(const struct rest *p, const struct json *object, const char *name,
    bool null_fine, const struct json **out, const char *where, struct error *err);
/* Not empty, and nothing but visible ASCII: ids, numbers, links. */
bool rest_plain(const char *text);

typedef bool rest_item_fn(const struct json *item, void *out, struct arena *arena,
    struct error *err);
struct rest_list {         /* an array of things */
	const char *key;   /* in the object; NULL: the value itself is the array */
	const char *where; /* in an error */
	size_t size;       /* of one item's struct */
	rest_item_fn *read;
	bool null_fine; /* a missing or null array is an empty one */
};
/* *items of the arena, NULL when there are none. */
must_check bool rest_items(const struct rest *p, const struct json *object,
    const struct rest_list *list, struct arena *arena, void **items, size_t *n, struct error *err);
/* An array of texts, each cleaned; missing or null is an empty one. */
must_check bool rest_texts(const struct rest *p, const struct json *object, const char *key,
    const char *where, struct arena *arena, const char ***texts, size_t *n, struct error *err);

/* ---- refusals */

/* As if a request had been answered so. The provider's code ends the sentence ("(Telnyx 10009)"),
 * for its support; without a code, the HTTP status. False always. */
bool rest_say(const struct rest *p, int status, const struct rest_said *said, struct error *err);
/* Writes to the log what the sentence has no room for and the next steps point at: the detail, with
 * what may be a phone's number, a code or an id taken out. */
void rest_note(const struct rest *p, const struct error *err);
/* After reading failed: surely nothing was done. The provider said so with a code of its own or in
 * its own form (`spoke`), or took nothing in (429), or nothing was sent. No answer, 5xx, 408, a
 * success that cannot be read, and a gateway's 4xx leave it open. */
bool rest_refused(const struct http_reply *reply, bool spoke);
/* The same error for a request whose outcome is not known: ERROR_NETWORK with this next step. */
void rest_open_end(struct error *err, const char *hint);
/* Whether a refusal's code is the provider's own ("telnyx-10009"); NULL when it is not, else what
 * follows the prefix. */
const char *rest_code(const struct rest *p, const struct error *err);
/* The same, of a provider whose codes are numbers; 0: none. */
int rest_code_number(const struct rest *p, const struct error *err);
/* The i-th code of the table, copied; false past the last: a test reads the table by it. */
bool rest_table_code(const struct rest *p, size_t i, char *out, size_t size);

#endif
