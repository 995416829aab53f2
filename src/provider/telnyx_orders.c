/* Numbers to be had, and ordering them. */
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/telnyx_parts.h"

#define DIGITS_MAX 15

/* ---- numbers to be had */

struct region {
	const char *name, *type;
};

static bool read_feature(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	static const struct json_field name[] = { { "name", JSON_TEXT, 0, true, 60 } };

	return telnyx_fields(item, name, 1, out, "a number's features", arena, err);
}

static bool read_region(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	static const struct json_field fields[] = {
		{ "region_name", JSON_TEXT, offsetof(struct region, name), true, 60 },
		{ "region_type", JSON_TEXT, offsetof(struct region, type), true, 60 },
	};

	return telnyx_fields(item, fields, COUNT(fields), out, "a number's region", arena, err);
}

/* The narrowest name: a town before a state before a country. */
static const char *narrowest(const struct region *regions, size_t n)
{
	static const char *const types[] = { "country_code", "state", "rate_center", "location" };
	const char *best = "";
	size_t rank = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < COUNT(types) && strcmp(regions[i].type, types[k]) != 0)
			k++;
		if (k < COUNT(types) && k + 1 > rank && regions[i].name[0] != '\0') {
			best = regions[i].name;
			rank = k + 1;
		}
	}
	return best;
}

static const struct json_field cost_fields[] = {
	{ "upfront_cost", JSON_TEXT, offsetof(struct telnyx_available, upfront_cost), true, 40 },
	{ "monthly_cost", JSON_TEXT, offsetof(struct telnyx_available, monthly_cost), true, 40 },
	{ "currency", JSON_TEXT, offsetof(struct telnyx_available, currency), true, 8 },
};
static const char available_where[] = "a number to be had";

static bool read_available(const struct json *item, void *out, struct arena *arena,
    struct error *err)
{
	static const struct json_field number[] = { { "phone_number", JSON_EXACT,
	    offsetof(struct telnyx_available, number), false, 0 } };
	static const struct rest_list features = { "features", available_where, sizeof(char *),
		read_feature, true };
	static const struct rest_list regions = { "region_information", available_where,
		sizeof(struct region), read_region, true };
	struct telnyx_available *available = out;
	void *items;
	size_t n;

	if (!telnyx_fields(item, number, 1, available, available_where, arena, err) ||
	    !telnyx_within(item, "cost_information", cost_fields, COUNT(cost_fields), available,
		available_where, arena, err) ||
	    !rest_items(&telnyx_rest, item, &features, arena, &items, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		available->voice |= strcmp(((const char **)items)[i], "voice") == 0;
	if (!rest_items(&telnyx_rest, item, &regions, arena, &items, &n, err))
		return false;
	available->region = narrowest(items, n);
	return rest_e164(available->number) ||
	    telnyx_wrong_field(err, available_where, "phone_number");
}

static bool digits_fine(const char *text)
{
	return text == NULL ||
	    (strlen(text) <= DIGITS_MAX && strspn(text, "0123456789") == strlen(text));
}

static bool country_fine(const char *iso)
{
	return iso != NULL && strlen(iso) == 2 && strspn(iso, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2;
}

bool telnyx_available_make(const struct telnyx *t, const struct telnyx_available_query *query,
    struct http_request *out, struct error *err)
{
	int limit = query->limit;

	if (!country_fine(query->country))
		return rest_none(out,
		    error_set(err, ERROR_INPUT, "telnyx-country",
			_("Give the country's two letters (BE, US, GB)."),
			_("Telnyx is searched country by country; nothing was sent.")));
	if (!digits_fine(query->contains) || !digits_fine(query->starts_with))
		return rest_none(out,
		    error_set(err, ERROR_INPUT, "telnyx-digits",
			_("Give the digits alone, without + or blanks."),
			_("Numbers are searched by their digits only; nothing was sent.")));
	if (limit < 1 || limit > TELNYX_AVAILABLE_MAX)
		limit = TELNYX_AVAILABLE_MAX;
	return telnyx_start(t, HTTP_GET, out, err, "/v2/available_phone_numbers") &&
	    telnyx_query(out, "filter[country_code]", query->country, err) &&
	    telnyx_query(out, "filter[phone_number_type]", query->type, err) &&
	    telnyx_query(out, "filter[phone_number][contains]", query->contains, err) &&
	    telnyx_query(out, "filter[phone_number][starts_with]", query->starts_with, err) &&
	    rest_query_int(&telnyx_rest, out, "filter[limit]", limit, err);
}

bool telnyx_available_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_available_list *out, struct error *err)
{
	static const struct rest_list list = { "data", "the numbers to be had",
		sizeof(struct telnyx_available), read_available, false };
	struct json *body = rest_answer(&telnyx_rest, reply, err);
	void *items = NULL;
	size_t n = 0;
	bool ok;

	ok = body != NULL && rest_items(&telnyx_rest, body, &list, arena, &items, &n, err);
	*out =
	    ok ? (struct telnyx_available_list){ items, n } : (struct telnyx_available_list){ 0 };
	json_free(body);
	return ok;
}

/* ---- orders */

static const struct json_field line_fields[] = {
	{ "phone_number", JSON_EXACT, offsetof(struct telnyx_order_number, number), false, 0 },
	{ "id", JSON_TEXT, offsetof(struct telnyx_order_number, id), true, 80 },
	{ "status", JSON_TEXT, offsetof(struct telnyx_order_number, status), true, 60 },
	{ "requirements_status", JSON_TEXT, offsetof(struct telnyx_order_number, requirements),
	    true, 60 },
};
static const struct json_field order_fields[] = {
	{ "id", JSON_EXACT, offsetof(struct telnyx_order, id), false, 0 },
	{ "status", JSON_TEXT, offsetof(struct telnyx_order, word), false, 60 },
	{ "customer_reference", JSON_TEXT, offsetof(struct telnyx_order, customer_reference), true,
	    0 },
	{ "connection_id", JSON_TEXT, offsetof(struct telnyx_order, connection_id), true, 80 },
	{ "created_at", JSON_TEXT, offsetof(struct telnyx_order, created_at), true, 60 },
	{ "requirements_met", JSON_BOOL, offsetof(struct telnyx_order, requirements_met), true, 0 },
};
static const char order_where[] = "a number order";

static bool read_line(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	const struct telnyx_order_number *line = out;

	return telnyx_fields(item, line_fields, COUNT(line_fields), out, order_where, arena, err) &&
	    (rest_e164(line->number) || telnyx_wrong_field(err, order_where, "phone_number"));
}

static enum telnyx_order_status status_of(const char *word)
{
	return strcmp(word, "pending") == 0 ? TELNYX_ORDER_PENDING
	    : strcmp(word, "success") == 0  ? TELNYX_ORDER_SUCCESS
	    : strcmp(word, "failure") == 0  ? TELNYX_ORDER_FAILURE
					    : TELNYX_ORDER_OTHER;
}

static bool read_order(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	static const struct rest_list lines = { "phone_numbers", order_where,
		sizeof(struct telnyx_order_number), read_line, true };
	struct telnyx_order *order = out;
	void *items;

	if (!telnyx_fields(item, order_fields, COUNT(order_fields), order, order_where, arena,
		err) ||
	    !rest_items(&telnyx_rest, item, &lines, arena, &items, &order->n, err))
		return false;
	order->numbers = items;
	order->status = status_of(order->word);
	return telnyx_id_valid(order->id) || telnyx_wrong_field(err, order_where, "id");
}

static bool no_reference(struct http_request *out, struct error *err)
{
	return rest_none(out,
	    error_set(err, ERROR_INPUT, "telnyx-reference",
		_("This is a fault of voxdesk: keep the log and report it."),
		_("A Telnyx order needs a reference by which it is found again; nothing was sent.")));
}

static bool reference_fine(const char *text)
{
	return text != NULL && rest_plain(text) && strlen(text) < TELNYX_REFERENCE_MAX;
}

/* An id of the order's, or none. */
static bool optional_fine(const char *id)
{
	return id == NULL || id[0] == '\0' || telnyx_id_valid(id);
}

static void write_optional(struct buf *body, const char *name, const char *id)
{
	if (id != NULL && id[0] != '\0')
		json_write_member(body, name, id);
}

bool telnyx_order_place_make(const struct telnyx *t, const struct telnyx_order_new *order,
    struct http_request *out, struct error *err)
{
	if (!rest_e164(order->number))
		return telnyx_no_number(out, err);
	if (!reference_fine(order->customer_reference))
		return no_reference(out, err);
	if (!optional_fine(order->connection_id) || !optional_fine(order->requirement_group_id))
		return rest_none(out,
		    error_set(err, ERROR_INPUT, "telnyx-id",
			_("Read Telnyx's lists again and choose one that is there."),
			_("Nothing was bought: the connection or requirement group is no name of Telnyx's.")));
	if (!telnyx_start(t, HTTP_POST, out, err, "/v2/number_orders"))
		return false;
	json_write_open(&out->body, NULL, '{');
	json_write_open(&out->body, "phone_numbers", '[');
	json_write_open(&out->body, NULL, '{');
	json_write_member(&out->body, "phone_number", order->number);
	write_optional(&out->body, "requirement_group_id", order->requirement_group_id);
	json_write_close(&out->body, '}');
	json_write_close(&out->body, ']');
	json_write_member(&out->body, "customer_reference", order->customer_reference);
	write_optional(&out->body, "connection_id", order->connection_id);
	json_write_close(&out->body, '}');
	return true;
}

bool telnyx_order_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_order *out, struct error *err)
{
	return telnyx_one_read(reply, read_order, sizeof *out, out, arena, err);
}

bool telnyx_order_make(const struct telnyx *t, const char *id, struct http_request *out,
    struct error *err)
{
	return telnyx_start_id(t, HTTP_GET, "number_orders", id, "", out, err);
}

bool telnyx_orders_make(const struct telnyx *t, const char *customer_reference, int page,
    struct http_request *out, struct error *err)
{
	return telnyx_start_page(t, "number_orders", page, out, err) &&
	    telnyx_query(out, "filter[customer_reference]", customer_reference, err);
}

bool telnyx_orders_read(const struct http_reply *reply, int page, struct arena *arena,
    struct telnyx_orders *out, struct error *err)
{
	static const struct telnyx_list list = { .where = "the list of number orders",
		.size = sizeof(struct telnyx_order),
		.read = read_order };
	struct telnyx_page got;
	bool ok = telnyx_page_read(reply, page, &list, arena, &got, err);

	*out = (struct telnyx_orders){ .items = got.items, .n = got.n, .next = got.next };
	return ok;
}

const struct telnyx_order *telnyx_orders_find(const struct telnyx_orders *page,
    const char *customer_reference)
{
	for (size_t i = 0; i < page->n; i++) {
		if (strcmp(page->items[i].customer_reference, customer_reference) == 0)
			return &page->items[i];
	}
	return NULL;
}
