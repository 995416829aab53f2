/* How Telnyx takes a request and words a refusal; what it has when practice begins. */
#include "practice/telnyx.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/time.h"
#include "practice/chance.h"
#include "practice/writer.h"

static const struct door_route routes[] = {
	{ "/v2/phone_numbers", "GET", tn_numbers_list, tn_numbers_query },
	{ "/v2/phone_numbers/voice", "GET", tn_voices_list, tn_voices_query },
	{ "/v2/phone_numbers/{}", "GET", tn_number_get, NULL },
	{ "/v2/phone_numbers/{}", "PATCH", tn_number_change, NULL },
	{ "/v2/phone_numbers/{}", "DELETE", tn_number_delete, NULL },
	{ "/v2/phone_numbers/{}/voice", "GET", tn_voice_get, NULL },
	{ "/v2/phone_numbers/{}/voice", "PATCH", tn_voice_change, NULL },
	{ "/v2/available_phone_numbers", "GET", tn_available_list, tn_available_query },
	{ "/v2/number_orders", "GET", tn_orders_list, tn_orders_query },
	{ "/v2/number_orders", "POST", tn_order_place, NULL },
	{ "/v2/number_orders/{}", "GET", tn_order_get, NULL },
	{ "/v2/number_orders/{}", "PATCH", tn_order_change, NULL },
	{ "/v2/verified_numbers", "GET", tn_verified_list, tn_verified_query },
	{ "/v2/verified_numbers", "POST", tn_verify, NULL },
	{ "/v2/verified_numbers/{}", "GET", tn_verified_get, NULL },
	{ "/v2/verified_numbers/{}", "DELETE", tn_verified_delete, NULL },
	{ "/v2/verified_numbers/{}/actions/verify", "POST", tn_verify_code, NULL },
	{ "/v2/call_control_applications", "GET", tn_apps_list, tn_apps_query },
	{ "/v2/call_control_applications", "POST", tn_app_make, NULL },
	{ "/v2/call_control_applications/{}", "GET", tn_app_get, NULL },
	{ "/v2/call_control_applications/{}", "PATCH", tn_app_change, NULL },
	{ "/v2/call_control_applications/{}", "DELETE", tn_app_delete, NULL },
	{ "/v2/connections", "GET", tn_connections_list, tn_connections_query },
	{ "/v2/connections/{}", "GET", tn_connection_get, NULL },
	{ "/v2/connections/{}/active_calls", "GET", tn_active_calls, tn_calls_query },
	{ "/v2/call_events", "GET", tn_events_list, tn_events_query },
	{ "/v2/balance", "GET", tn_balance, NULL },
	{ "/v2/number_lookup/{}", "GET", tn_lookup, tn_lookup_query },
};

/* Telnyx' own titles (api.md 2.3). */
static const struct {
	int code;
	const char *title;
} titles[] = {
	{ 10002, "Invalid phone number" },
	{ 10004, "Missing required parameter" },
	{ 10005, "Resource not found" },
	{ 10007, "Unexpected error" },
	{ 10009, "Authentication failed" },
	{ 10012, "Duplicate resource" },
	{ 10015, "Bad Request" },
	{ 10016, "Phone number must be in +E.164 format" },
	{ 85000, "Number has to be searched for first" },
	{ 85001, "Number is not available" },
	{ 85004, "Invalid connection" },
	{ 85005, "Invalid messaging profile" },
};

struct tn *tn_of(const struct door *r)
{
	return r->provider;
}

/* ---- refusals */

static cJSON *error_json(int code, const char *pointer, const char *parameter, const char *detail)
{
	cJSON *error = cJSON_CreateObject(), *part;
	char text[80];
	size_t i = 0;

	while (i + 1 < sizeof titles / sizeof titles[0] && titles[i].code != code)
		i++;
	(void)snprintf(text, sizeof text, "%d", code);
	(void)cJSON_AddStringToObject(error, "code", text);
	(void)cJSON_AddStringToObject(error, "title", titles[i].title);
	(void)cJSON_AddStringToObject(error, "detail", detail);
	if (pointer != NULL || parameter != NULL) {
		part = cJSON_AddObjectToObject(error, "source");
		(void)cJSON_AddStringToObject(part, pointer == NULL ? "parameter" : "pointer",
		    pointer == NULL ? parameter : pointer);
	}
	part = cJSON_AddObjectToObject(error, "meta");
	(void)snprintf(text, sizeof text, "https://developers.telnyx.com/docs/overview/errors/%d",
	    code);
	(void)cJSON_AddStringToObject(part, "url", text);
	return error;
}

static void answer_errors(struct door *r, int status, cJSON *errors)
{
	cJSON *answer = cJSON_CreateObject();

	(void)cJSON_AddItemToObject(answer, "errors", errors);
	door_answer(r, status, answer);
}

void tn_refuse(struct door *r, int status, int code, const char *pointer, const char *detail)
{
	cJSON *errors = cJSON_CreateArray();

	(void)cJSON_AddItemToArray(errors, error_json(code, pointer, NULL, detail));
	answer_errors(r, status, errors);
}

void tn_not_found(struct door *r)
{
	tn_refuse(r, 404, 10005, NULL, "The requested resource or URL could not be found.");
}

static void refuse(struct door *r, enum door_refusal why)
{
	switch (why) {
	case DOOR_NO_PATH:
	case DOOR_NO_METHOD:
		tn_not_found(r);
		break;
	case DOOR_BAD_QUERY:
		tn_refuse(r, 400, 10015, NULL, "The query is malformed.");
		break;
	case DOOR_BAD_BODY:
		tn_refuse(r, 400, 10015, NULL,
		    "The body has to be a JSON object, sent as application/json.");
		break;
	case DOOR_BODY_UNWANTED:
		tn_refuse(r, 400, 10015, NULL, "This method takes no body.");
		break;
	}
}

static bool signed_in(struct door *r)
{
	const char *given = r->request->authorization;

	if (given != NULL && strncasecmp(given, "Bearer ", 7) == 0 &&
	    strcmp(given + 7, tn_of(r)->key) == 0)
		return true;
	tn_refuse(r, 401, 10009, NULL, "Could not find any usable credentials in the request.");
	return false;
}

static void fault(void *user, enum fault_kind kind, const char *path, const struct rule *rule)
{
	static const char *const words[] = {
		[FAULT_UNKNOWN] = "is not known here",
		[FAULT_MISSING] = "is required",
		[FAULT_TWICE] = "is there twice",
		[FAULT_TYPE] = "is not of its type",
		[FAULT_VALUE] = "is none of the values that are allowed",
		[FAULT_LEAST] = "is too short, or too small",
		[FAULT_MOST] = "is too long, or too large",
	};
	struct door *r = user;
	bool body = strcmp(r->where, "body") == 0;
	bool number = kind == FAULT_TYPE && rule->type == RULE_E164;
	char pointer[260], detail[400];
	size_t i;

	(void)snprintf(pointer, sizeof pointer, "/%s", path);
	for (i = 0; pointer[i] != '\0'; i++) {
		if (pointer[i] == '.')
			pointer[i] = '/';
	}
	(void)snprintf(detail, sizeof detail, "%s %s.", path, words[kind]);
	(void)cJSON_AddItemToArray(r->faults,
	    error_json(kind == FAULT_MISSING ? 10004
		    : number                 ? 10016
					     : 10015,
		body ? pointer : NULL, body ? NULL : path, detail));
}

static void refuse_faults(struct door *r)
{
	answer_errors(r, 422, cJSON_Duplicate(r->faults, true));
}

void tn_handle(struct tn *tn, const struct server_request *request, struct exchange *x)
{
	static const struct door_house house = {
		.routes = routes,
		.n_routes = sizeof routes / sizeof routes[0],
		.signed_in = signed_in,
		.refuse = refuse,
		.fault = fault,
		.refuse_faults = refuse_faults,
	};

	door_handle(&house, tn, request, x);
}

/* ---- things */

void tn_answer(struct door *r, int status, const cJSON *thing)
{
	cJSON *answer = cJSON_CreateObject();

	(void)cJSON_AddItemToObject(answer, "data", cJSON_Duplicate(thing, true));
	door_answer(r, status, answer);
}

/* 19 digits, as Telnyx' own are; ascending. */
void tn_id_new(struct tn *tn, char out[TN_ID_SIZE])
{
	(void)snprintf(out, TN_ID_SIZE, "%019llu", ++tn->last_id);
}

cJSON *tn_find(const cJSON *list, const char *member, const char *text)
{
	cJSON *item;
	const char *is;

	cJSON_ArrayForEach(item, list)
	{
		is = door_text(item, member);
		if (is != NULL && strcmp(is, text) == 0)
			return item;
	}
	return NULL;
}

cJSON *tn_named(struct door *r, const cJSON *list, const char *member)
{
	cJSON *thing = tn_find(list, member, r->id);

	if (thing == NULL)
		tn_not_found(r);
	return thing;
}

void tn_answer_named(struct door *r, const cJSON *list, const char *member)
{
	const cJSON *thing = tn_named(r, list, member);

	if (thing != NULL)
		tn_answer(r, 200, thing);
}

void tn_put(cJSON *thing, const char *name, const char *text)
{
	cJSON_DeleteItemFromObjectCaseSensitive(thing, name);
	if (text == NULL || text[0] == '\0')
		(void)cJSON_AddNullToObject(thing, name);
	else
		(void)cJSON_AddStringToObject(thing, name, text);
}

void tn_touch(cJSON *thing)
{
	char at[TIME_TEXT_MAX];

	time_now_text(at);
	tn_put(thing, "updated_at", at);
}

/* ---- the beginning and the end */

static void add_numbers(struct tn *tn, const char *app_id)
{
	(void)tn_number_add(tn, "+32480210449", "BE", "mobile", "active", app_id);
	(void)tn_number_add(tn, "+16504595418", "US", "local", "active", app_id);
	(void)tn_number_add(tn, "+442079460777", "GB", "local", "active", NULL);
	(void)tn_number_add(tn, "+31970102000", "NL", "national", "emergency-only", NULL);
}

void tn_init(struct tn *tn, struct agenda *agenda)
{
	cJSON *settings = cJSON_CreateObject();
	char hex[33];

	*tn = (struct tn){ .agenda = agenda, .last_id = 1293384261075730000 };
	chance_hex(hex, 32);
	(void)snprintf(tn->key, sizeof tn->key, "KEY0PRACTICE%s", hex);
	tn->numbers = cJSON_CreateArray();
	tn->voices = cJSON_CreateArray();
	tn->apps = cJSON_CreateArray();
	tn->orders = cJSON_CreateArray();
	tn->verified = cJSON_CreateArray();
	tn->verifications = cJSON_CreateArray();
	(void)cJSON_AddStringToObject(settings, "application_name", "voxdesk inbound");
	(void)cJSON_AddStringToObject(settings, "webhook_event_url",
	    "https://desk.example.com/webhooks/telnyx");
	(void)cJSON_AddStringToObject(settings, "webhook_api_version", "2");
	add_numbers(tn, door_text(tn_app_add(tn, settings), "id"));
	cJSON_Delete(settings);
}

void tn_done(struct tn *tn)
{
	tn_turns_free(tn);
	cJSON_Delete(tn->numbers);
	cJSON_Delete(tn->voices);
	cJSON_Delete(tn->apps);
	cJSON_Delete(tn->orders);
	cJSON_Delete(tn->verified);
	cJSON_Delete(tn->verifications);
}

size_t tn_rings(const struct tn *tn, const char *number)
{
	const cJSON *item;
	size_t n = 0;

	cJSON_ArrayForEach(item, tn->verifications)
	{
		n += strcmp(door_text(item, "verification_method"), "call") == 0 &&
		    (number == NULL || strcmp(door_text(item, "phone_number"), number) == 0);
	}
	return n;
}

bool tn_number_owned(const struct tn *tn, const char *number)
{
	return tn_find(tn->numbers, "phone_number", number) != NULL;
}

static void write_orders(const struct tn *tn, struct buf *out)
{
	const cJSON *order, *number;

	writer_open(out, "telnyx_orders", '[');
	cJSON_ArrayForEach(order, tn->orders)
	{
		writer_open(out, NULL, '{');
		writer_text(out, "id", door_text(order, "id"));
		writer_text(out, "status", door_text(order, "status"));
		writer_text(out, "customer_reference", door_text(order, "customer_reference"));
		writer_open(out, "phone_numbers", '[');
		cJSON_ArrayForEach(number, cJSON_GetObjectItemCaseSensitive(order, "phone_numbers"))
		{
			writer_text(out, NULL, door_text(number, "phone_number"));
		}
		writer_close(out, ']');
		writer_close(out, '}');
	}
	writer_close(out, ']');
}

/* A list of objects, of which only these members are told. */
static void write_list(struct buf *out, const char *key, const cJSON *list,
    const char *const *members, size_t n)
{
	const cJSON *item;
	size_t i;

	writer_open(out, key, '[');
	cJSON_ArrayForEach(item, list)
	{
		writer_open(out, NULL, '{');
		for (i = 0; i < n; i++)
			writer_text(out, members[i], door_text(item, members[i]));
		writer_close(out, '}');
	}
	writer_close(out, ']');
}

void tn_state(const struct tn *tn, struct buf *out)
{
	static const char *const of_number[] = { "id", "phone_number", "status", "connection_id" };
	static const char *const of_verified[] = { "phone_number" };
	static const char *const of_begun[] = { "phone_number", "verification_method" };

	write_orders(tn, out);
	write_list(out, "telnyx_numbers", tn->numbers, of_number, 4);
	write_list(out, "telnyx_verified", tn->verified, of_verified, 1);
	write_list(out, "telnyx_verifications", tn->verifications, of_begun, 2);
}
