/*
 * DESIGN
 * Making requests and unwrapping answers: one thing stands in `data`, a list in `data` with `meta`
 * telling the page. What goes into a path is an id or a number that was checked first; all the rest
 * is a query, percent-encoded (brackets too), or a JSON body. Telnyx pages by number, so where a
 * list stands is a number as well: no link of the provider's is ever followed.
 */
#include "provider/telnyx.h"

#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "provider/telnyx_parts.h"

bool telnyx_id_valid(const char *text)
{
	return rest_id(text, TELNYX_ID_MAX);
}

/* ---- making requests */

bool telnyx_no_number(struct http_request *out, struct error *err)
{
	return rest_none(out,
	    error_set(err, ERROR_INPUT, "telnyx-number",
		_("Give the number in its international form (+32...)."),
		_("Telnyx takes numbers in their international form only; nothing was sent.")));
}

bool telnyx_nothing_to_change(struct http_request *out, struct error *err)
{
	return rest_none(out,
	    error_set(err, ERROR_INPUT, "nothing-to-change", _("Say what should become different."),
		_("No change was given, so nothing was sent to Telnyx.")));
}

bool telnyx_start_id(const struct telnyx *t, enum http_method method, const char *things,
    const char *id, const char *rest, struct http_request *out, struct error *err)
{
	if (!telnyx_id_valid(id))
		return rest_none(out,
		    error_set(err, ERROR_INPUT, "telnyx-id",
			_("Read the list again: what Telnyx calls it stands there."),
			_("Telnyx's name for this is missing or damaged; nothing was sent.")));
	return telnyx_start(t, method, out, err, "/v2/%s/%s%s", things, id, rest);
}

bool telnyx_start_number(const struct telnyx *t, enum http_method method, const char *things,
    const char *number, const char *rest, struct http_request *out, struct error *err)
{
	if (!rest_e164(number))
		return telnyx_no_number(out, err);
	return telnyx_start(t, method, out, err, "/v2/%s/%%2B%s%s", things, number + 1, rest);
}

bool telnyx_start_page(const struct telnyx *t, const char *things, int page,
    struct http_request *out, struct error *err)
{
	check(page >= 1 && page <= TELNYX_PAGES_MAX);
	if (!telnyx_start(t, HTTP_GET, out, err, "/v2/%s", things))
		return false;
	out->max_body = TELNYX_PAGE_BODY_MAX;
	return rest_query_int(&telnyx_rest, out, "page[number]", page, err) &&
	    rest_query_int(&telnyx_rest, out, "page[size]", TELNYX_PAGE_SIZE, err);
}

bool telnyx_query(struct http_request *out, const char *name, const char *value, struct error *err)
{
	return rest_query(&telnyx_rest, out, name, value, err);
}

/* ---- reading replies */

bool telnyx_wrong_field(struct error *err, const char *where, const char *field)
{
	return rest_wrong_field(&telnyx_rest, err, where, field);
}

/* A text that has to be there and is empty is not there. */
static bool none_empty(const struct json_field *fields, size_t n, const void *out,
    const char *where, struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		const char *const *text = (const void *)((const char *)out + fields[i].offset);

		if (!fields[i].null_fine &&
		    (fields[i].kind == JSON_TEXT || fields[i].kind == JSON_EXACT) &&
		    (*text)[0] == '\0')
			return telnyx_wrong_field(err, where, fields[i].name);
	}
	return true;
}

bool telnyx_fields(const struct json *object, const struct json_field *fields, size_t n, void *out,
    const char *where, struct arena *arena, struct error *err)
{
	return rest_fields(&telnyx_rest, object, fields, n, out, where, arena, err) &&
	    none_empty(fields, n, out, where, err);
}

bool telnyx_within(const struct json *object, const char *name, const struct json_field *fields,
    size_t n, void *out, const char *where, struct arena *arena, struct error *err)
{
	const struct json *within;

	if (!rest_object(&telnyx_rest, object, name, true, &within, where, err))
		return false;
	if (within != NULL)
		return telnyx_fields(within, fields, n, out, where, arena, err);
	for (size_t i = 0; i < n; i++) {
		if (fields[i].kind == JSON_TEXT || fields[i].kind == JSON_EXACT)
			*(const char **)(void *)((char *)out + fields[i].offset) = "";
	}
	return true;
}

bool telnyx_one_read(const struct http_reply *reply, rest_item_fn *read, size_t size, void *out,
    struct arena *arena, struct error *err)
{
	struct json *body = rest_answer(&telnyx_rest, reply, err);
	const struct json *data;
	bool ok;

	memset(out, 0, size);
	ok = body != NULL &&
	    rest_object(&telnyx_rest, body, "data", false, &data, "an answer", err) &&
	    read(data, out, arena, err);
	if (!ok)
		memset(out, 0, size);
	json_free(body);
	return ok;
}

/* Where this page stands among all. */
static bool read_meta(const struct json *body, int page, const struct telnyx_list *list, int *next,
    struct error *err)
{
	static const struct json_field fields[] = {
		{ "page_number", JSON_INT, 0, false, 0 },
		{ "total_pages", JSON_INT, sizeof(int64_t), false, 0 },
	};
	const struct json *meta;
	struct arena none = { 0 }; /* numbers take nothing of it */
	struct error ignored;
	int64_t at[2] = { 0, 0 };

	if (!rest_object(&telnyx_rest, body, "meta", list->meta_fine, &meta, list->where, err))
		return false;
	if (list->meta_fine &&
	    (meta == NULL || !json_read(meta, fields, 2, at, list->where, &none, &ignored)))
		return true;
	if (!telnyx_fields(meta, fields, 2, at, list->where, &none, err))
		return false;
	if (at[0] != page)
		return telnyx_wrong_field(err, list->where, "page_number");
	if (at[1] > page && page >= TELNYX_PAGES_MAX)
		return telnyx_wrong_field(err, list->where, "total_pages");
	*next = at[1] > page ? page + 1 : 0;
	return true;
}

bool telnyx_page_read(const struct http_reply *reply, int page, const struct telnyx_list *list,
    struct arena *arena, struct telnyx_page *out, struct error *err)
{
	const struct rest_list items = {
		.key = "data", .where = list->where, .size = list->size, .read = list->read
	};
	struct json *body = rest_answer(&telnyx_rest, reply, err);
	bool ok;

	*out = (struct telnyx_page){ 0 };
	ok = body != NULL &&
	    rest_items(&telnyx_rest, body, &items, arena, &out->items, &out->n, err) &&
	    read_meta(body, page, list, &out->next, err);
	if (!ok)
		*out = (struct telnyx_page){ 0 };
	json_free(body);
	return ok;
}
