/* What the files of src/provider/telnyx*.c share; nobody else includes this. */
#ifndef PROVIDER_TELNYX_PARTS_H
#define PROVIDER_TELNYX_PARTS_H

#include "provider/rest.h"
#include "provider/telnyx.h"

#define TELNYX_PAGE_SIZE 250 /* the most that Telnyx gives at once */
/* 250 call events come with the raw event of each. */
#define TELNYX_PAGE_BODY_MAX (8u * 1024 * 1024)
#define TELNYX_LINK_MAX 2000 /* of a webhook's address; error 10003's limit */

#define COUNT(a) (sizeof(a) / sizeof *(a))

extern const struct rest telnyx_rest; /* telnyx_errors.c */

/* ---- making requests: the path begins with /v2 */
#define telnyx_start(t, method, out, err, ...) \
	rest_start(&telnyx_rest, (t)->api, &(t)->key, method, out, err, __VA_ARGS__)
/* Below /v2/`things`/`id``rest`. ERROR_INPUT "telnyx-id". */
must_check bool telnyx_start_id(const struct telnyx *t, enum http_method method, const char *things,
    const char *id, const char *rest, struct http_request *out, struct error *err);
/* The same with a number in the path. ERROR_INPUT "telnyx-number". */
must_check bool telnyx_start_number(const struct telnyx *t, enum http_method method,
    const char *things, const char *number, const char *rest, struct http_request *out,
    struct error *err);
/* Page `page` of the list below /v2/`things`. */
must_check bool telnyx_start_page(const struct telnyx *t, const char *things, int page,
    struct http_request *out, struct error *err);
must_check bool telnyx_query(struct http_request *out, const char *name, const char *value,
    struct error *err);
/* Both initialise `out`, which holds nothing, and are false always. */
bool telnyx_no_number(struct http_request *out, struct error *err);
bool telnyx_nothing_to_change(struct http_request *out, struct error *err);

/* ---- reading replies */
/* `data` of a success, read into `out` of `size` bytes, which is all zero when it fails. */
must_check bool telnyx_one_read(const struct http_reply *reply, rest_item_fn *read, size_t size,
    void *out, struct arena *arena, struct error *err);
struct telnyx_page {
	void *items; /* of the arena; NULL when there are none */
	size_t n;
	int next;
};
struct telnyx_list {
	const char *where; /* in an error */
	size_t size;       /* of one item's struct */
	rest_item_fn *read;
	bool meta_fine; /* page numbers may be missing: then this page is the last */
};
/* `page` is all zero when it fails. */
must_check bool telnyx_page_read(const struct http_reply *reply, int page,
    const struct telnyx_list *list, struct arena *arena, struct telnyx_page *out,
    struct error *err);
/* json_read() in Telnyx's name; a text that is needed is not empty. */
must_check bool telnyx_fields(const struct json *object, const struct json_field *fields, size_t n,
    void *out, const char *where, struct arena *arena, struct error *err);
/* Fields of an object within; missing or null leaves every one "". */
must_check bool telnyx_within(const struct json *object, const char *name,
    const struct json_field *fields, size_t n, void *out, const char *where, struct arena *arena,
    struct error *err);
bool telnyx_wrong_field(struct error *err, const char *where, const char *field);

#endif
