/* What the files of src/provider/twilio*.c share; nobody else includes this. */
#ifndef PROVIDER_TWILIO_PARTS_H
#define PROVIDER_TWILIO_PARTS_H

#include "base/error.h"
#include "provider/rest.h"
#include "provider/twilio.h"

/* ---- making requests (twilio.c) */

#define TWILIO_PAGE_FULL "1000" /* the most that Twilio gives at once */
#define TWILIO_PAGE_SMALL "50"  /* where few are expected */
/* A thousand owned numbers are about 2 MB, a thousand calls 3 MB. */
#define TWILIO_PAGE_BODY_MAX (8u * 1024 * 1024)

/* Fills `out` for the path that `fmt` makes, below what `host` starts with: our account's part of
 * the 2010 API, /v1 of Voice, /v2 of Lookups. ERROR_INPUT "twilio-credentials", "url-too-long". On
 * false nothing of `out` is held. GET and DELETE may be repeated; a POST says so itself. */
must_check bool twilio_start(const struct twilio *t, enum twilio_host host, enum http_method method,
    struct http_request *out, struct error *err, const char *fmt, ...) printf_like(6, 7);
/* The same for the accounts themselves: /2010-04-01 and `path`, which holds no foreign text. */
must_check bool twilio_start_accounts(const struct twilio *t, enum http_method method,
    const char *path, struct http_request *out, struct error *err);
must_check bool twilio_query(struct http_request *out, const char *name, const char *value,
    struct error *err);
/* ERROR_INPUT "sid": what is not a SID of that kind never becomes a part of a path. */
must_check bool twilio_sid_wanted(const char *sid, const char *prefix, struct error *err);
/* Two capital letters. ERROR_INPUT "country". */
must_check bool twilio_country_wanted(const char *iso, struct error *err);
/* "" or a web address of visible signs. ERROR_INPUT "voice-url". */
must_check bool twilio_voice_url_wanted(const char *url, struct error *err);
/* FriendlyName: at most 64 characters of it, never half of one. */
void twilio_name_add(struct http_request *out, const char *name);

/* ---- reading replies (twilio_answer.c) */

extern const struct rest twilio_rest; /* twilio_errors.c */
#define twilio_answer(reply, err) rest_answer(&twilio_rest, reply, err)
#define twilio_refusal(reply, err) rest_refusal(&twilio_rest, reply, err)
#define twilio_wrong_field(err, where, field) rest_wrong_field(&twilio_rest, err, where, field)
#define twilio_fields(object, fields, n, out, where, arena, err) \
	rest_fields(&twilio_rest, object, fields, n, out, where, arena, err)
/* RFC 2822 ("Fri, 18 Oct 2019 17:03:00 +0000") to RFC 3339 in UTC, in the arena; "" stays "".
 * NULL when it is no such date. */
const char *twilio_date(const char *rfc2822, struct arena *arena);

struct twilio_list {       /* one page of a list */
	const char *key;   /* the array in the answer */
	const char *where; /* in an error */
	size_t size;       /* of one item's struct */
	rest_item_fn *read;
	bool meta; /* the link to the next page stands in `meta`, as Voice has it */
};
struct twilio_page {
	void *items; /* of the arena; NULL when there are none */
	size_t n;
	const char *next;
};
must_check bool twilio_page_read(const struct http_reply *reply, const struct twilio_list *list,
    struct arena *arena, struct twilio_page *out, struct error *err);

/* ---- things that more than one answer has (a rest_item_fn each) */
bool twilio_number_item(const struct json *item, void *number, struct arena *arena,
    struct error *err);
bool twilio_account_item(const struct json *item, void *account, struct arena *arena,
    struct error *err);
/* The auth token that stands in an account; only the secret keeps it. */
must_check bool twilio_token_item(const struct json *account, struct secret *token,
    struct error *err);

/* The i-th code that the table has words for, 0 past the last: a test reads the table by it. */
int twilio_error_code(size_t i);

#endif
