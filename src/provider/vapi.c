/*
 * DESIGN
 * Vapi's lists have no pages: `limit` cuts them, and createdAtLe or createdAtGe asks for what lies
 * beyond. Which of the two is read off the page itself, because no document says in which order a
 * list comes. What was created at the moment of the cut comes twice rather than not at all.
 */
#include "provider/vapi.h"

#include <string.h>

#include "base/i18n.h"
#include "provider/vapi_parts.h"

#define MOMENT_MAX 40
#define UUID_GROUPS 5

bool vapi_id_valid(const char *text)
{
	static const int groups[UUID_GROUPS] = { 8, 4, 4, 4, 12 };

	if (text == NULL)
		return false;
	for (int g = 0; g < UUID_GROUPS; g++) {
		if (strspn(text, "0123456789abcdefABCDEF") != (size_t)groups[g])
			return false;
		text += groups[g];
		if (*text != (g < UUID_GROUPS - 1 ? '-' : '\0'))
			return false;
		text++;
	}
	return true;
}

bool vapi_id_wanted(const char *id, struct error *err)
{
	if (vapi_id_valid(id))
		return true;
	return error_set(err, ERROR_INPUT, "vapi-id",
	    _("Read the list again: what Vapi calls it stands there."),
	    _("Vapi's name for this is missing or damaged (32 digits or letters a to f in five groups); nothing was sent."));
}

bool vapi_start_one(const struct vapi *v, enum http_method method, const char *path, const char *id,
    struct http_request *out, struct error *err)
{
	if (!vapi_id_wanted(id, err))
		return rest_none(out, false);
	return rest_start(&vapi_rest, v->api, &v->key, method, out, err, "%s/%s", path, id);
}

bool vapi_read_one(const struct http_reply *reply, rest_item_fn *read, void *out, size_t size,
    struct arena *arena, struct error *err)
{
	struct json *body = rest_answer(&vapi_rest, reply, err);
	bool ok = body != NULL && read(body, out, arena, err);

	if (!ok)
		memset(out, 0, size);
	json_free(body);
	return ok;
}

bool vapi_moment(const char *text)
{
	size_t n = strspn(text, "0123456789-:.TZ+");

	return n >= 10 && n <= MOMENT_MAX && text[n] == '\0' && text[0] >= '0' && text[0] <= '9';
}

/* ---- lists */

static const char *const older = "createdAtLe", *const newer = "createdAtGe";

/* "createdAtLe=2026-...": as next_of() writes it. */
static bool add_end(struct http_request *out, const char *next, struct error *err)
{
	for (int i = 0; i < 2; i++) {
		const char *name = i == 0 ? older : newer;
		size_t n = strlen(name);

		if (strncmp(next, name, n) == 0 && next[n] == '=' && vapi_moment(next + n + 1))
			return rest_query(&vapi_rest, out, name, next + n + 1, err);
	}
	http_request_done(out);
	return error_set(err, ERROR_INPUT, "page", _("Read the list again from its beginning."),
	    _("Where the next page of Vapi's list begins is not known; nothing was sent."));
}

bool vapi_list_make(const struct vapi *v, const struct vapi_list *list, const char *next,
    struct http_request *out, struct error *err)
{
	if (!rest_start(&vapi_rest, v->api, &v->key, HTTP_GET, out, err, "%s", list->path))
		return false;
	out->max_body = list->max_body;
	return rest_query_int(&vapi_rest, out, "limit", list->limit, err) &&
	    (next == NULL || next[0] == '\0' || add_end(out, next, err));
}

static const char *moment_of(const struct vapi_list *list, const struct vapi_page *page, size_t i)
{
	const char *item = (const char *)page->items + i * list->items.size;

	return *(const char *const *)(const void *)(item + list->created_at);
}

/* NULL: a full page that has no end to go on from. */
static const char *next_of(const struct vapi_list *list, const struct vapi_page *page,
    struct arena *arena)
{
	bool falls = true, rises = true;

	if (page->n < (size_t)list->limit)
		return "";
	for (size_t i = 1; i < page->n; i++) {
		int order = strcmp(moment_of(list, page, i - 1), moment_of(list, page, i));

		falls = falls && order >= 0;
		rises = rises && order <= 0;
	}
	if (falls == rises) /* all of one moment, or in no order */
		return NULL;
	return arena_printf(arena, "%s=%s", falls ? older : newer,
	    moment_of(list, page, page->n - 1));
}

bool vapi_list_read(const struct http_reply *reply, const struct vapi_list *list,
    struct arena *arena, struct vapi_page *out, struct error *err)
{
	struct json *body = rest_answer(&vapi_rest, reply, err);
	bool ok;

	*out = (struct vapi_page){ .next = "" };
	ok = body != NULL &&
	    rest_items(&vapi_rest, body, &list->items, arena, &out->items, &out->n, err);
	if (ok) {
		out->next = next_of(list, out, arena);
		ok = out->next != NULL ||
		    rest_wrong_field(&vapi_rest, err, list->items.where, "createdAt");
	}
	if (!ok)
		*out = (struct vapi_page){ .next = "" };
	json_free(body);
	return ok;
}
