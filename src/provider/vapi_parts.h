/* What the files of src/provider/vapi*.c share; nobody else includes this. */
#ifndef PROVIDER_VAPI_PARTS_H
#define PROVIDER_VAPI_PARTS_H

#include "base/error.h"
#include "provider/rest.h"
#include "provider/vapi.h"

extern const struct rest vapi_rest; /* vapi_errors.c */

/* A thing by its id: `path` and "/ID". ERROR_INPUT "vapi-id". */
must_check bool vapi_start_one(const struct vapi *v, enum http_method method, const char *path,
    const char *id, struct http_request *out, struct error *err);
/* ERROR_INPUT "vapi-id": what is no id never goes out. */
must_check bool vapi_id_wanted(const char *id, struct error *err);
/* One thing that is the whole answer; false with *out all 0. */
must_check bool vapi_read_one(const struct http_reply *reply, rest_item_fn *read, void *out,
    size_t size, struct arena *arena, struct error *err);
/* What Vapi writes as a moment: RFC 3339, nothing else in it. */
bool vapi_moment(const char *text);

struct vapi_list { /* one page of a list: a bare array, cut by moments of creation */
	const char *path;
	int limit;       /* how many are asked for at once */
	size_t max_body; /* of such a page */
	struct rest_list items;
	size_t created_at; /* where an item's struct has its moment */
};
struct vapi_page {
	void *items; /* of the arena; NULL when there are none */
	size_t n;
	const char *next;
};
/* Without the query of the list itself. ERROR_INPUT "page": `next` is no end of a page. */
must_check bool vapi_list_make(const struct vapi *v, const struct vapi_list *list, const char *next,
    struct http_request *out, struct error *err);
must_check bool vapi_list_read(const struct http_reply *reply, const struct vapi_list *list,
    struct arena *arena, struct vapi_page *out, struct error *err);

#endif
