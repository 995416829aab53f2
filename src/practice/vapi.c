/* How Vapi takes a request and words a refusal. */
#include "practice/vapi.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static const struct door_route routes[] = {
	{ "/phone-number", "GET", vp_numbers_list, vp_rules_list },
	{ "/phone-number", "POST", vp_number_create, NULL },
	{ "/phone-number/{}", "GET", vp_number_get, NULL },
	{ "/phone-number/{}", "PATCH", vp_number_update, NULL },
	{ "/phone-number/{}", "DELETE", vp_number_delete, NULL },
	{ "/v2/phone-number", "GET", vp_numbers_page, vp_rules_pages },
	{ "/assistant", "GET", vp_assistants_list, vp_rules_list },
	{ "/assistant/{}", "GET", vp_assistant_get, NULL },
	{ "/call", "GET", vp_calls_list, vp_rules_calls },
	{ "/call/{}", "GET", vp_call_get, NULL },
};

struct vp *vp_of(const struct door *r)
{
	return r->provider;
}

static void refuse_with(struct door *r, int status, cJSON *message)
{
	cJSON *answer = cJSON_CreateObject();

	(void)cJSON_AddItemToObject(answer, "message", message);
	(void)cJSON_AddStringToObject(answer, "error",
	    status == 401       ? "Unauthorized"
		: status == 404 ? "Not Found"
				: "Bad Request");
	(void)cJSON_AddNumberToObject(answer, "statusCode", status);
	door_answer(r, status, answer);
}

void vp_refuse(struct door *r, int status, const char *fmt, ...)
{
	char said[DOOR_WORDS_SIZE];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(said, sizeof said, fmt, args);
	va_end(args);
	refuse_with(r, status, door_words(said));
}

static void refuse(struct door *r, enum door_refusal why)
{
	switch (why) {
	case DOOR_NO_PATH:
	case DOOR_NO_METHOD:
		vp_refuse(r, 404, "Cannot %s %.200s", r->request->method, r->path);
		break;
	case DOOR_BAD_QUERY:
		vp_refuse(r, 400, "The query is malformed.");
		break;
	case DOOR_BAD_BODY:
		vp_refuse(r, 400, "The body has to be a JSON object, sent as application/json.");
		break;
	case DOOR_BODY_UNWANTED:
		vp_refuse(r, 400, "%s takes no body.", r->request->method);
		break;
	}
}

static bool signed_in(struct door *r)
{
	const char *given = r->request->authorization;

	if (given != NULL && strncasecmp(given, "Bearer ", 7) == 0 &&
	    strcmp(given + 7, vp_of(r)->key) == 0)
		return true;
	vp_refuse(r, 401,
	    "Invalid Key. Hot tip, you may be using the private key instead of the public key, "
	    "or vice versa.");
	return false;
}

static void say_type(const char *path, const struct rule *rule, char *out, size_t size)
{
	static const char *const words[] = {
		[RULE_TEXT] = "must be a string",
		[RULE_E164] = "must be a valid phone number in the E.164 format",
		[RULE_UUID] = "must be a UUID",
		[RULE_TIME] = "must be a valid ISO 8601 date string",
		[RULE_BOOL] = "must be a boolean value",
		[RULE_WHOLE] = "must be an integer number",
		[RULE_OBJECT] = "must be an object",
		[RULE_OBJECTS] = "must be an array of objects",
		[RULE_TEXTS] = "must be an array of strings",
		[RULE_TEXT_MAP] = "must be an object of strings",
	};

	(void)snprintf(out, size, "%s %s", path, words[rule->type]);
}

static void say_bound(enum fault_kind kind, const char *path, const struct rule *rule, char *out,
    size_t size)
{
	bool least = kind == FAULT_LEAST;
	int bound = least ? rule->least : rule->most;

	if (rule->type == RULE_WHOLE)
		(void)snprintf(out, size, "%s must not be %s than %d", path,
		    least ? "less" : "greater", bound);
	else
		(void)snprintf(out, size, "%s must be %s than or equal to %d characters", path,
		    least ? "longer" : "shorter", bound);
}

static void say_values(const char *path, const struct rule *rule, char *out, size_t size)
{
	size_t n = (size_t)snprintf(out, size, "%s must be one of the following values:", path);
	size_t i;

	for (i = 0; rule->values[i] != NULL && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%s", i == 0 ? " " : ", ",
		    rule->values[i]);
}

static void fault(void *user, enum fault_kind kind, const char *path, const struct rule *rule)
{
	struct door *r = user;
	char said[DOOR_WORDS_SIZE];

	switch (kind) {
	case FAULT_UNKNOWN:
		(void)snprintf(said, sizeof said, "property %s should not exist", path);
		break;
	case FAULT_MISSING:
		(void)snprintf(said, sizeof said, "%s should not be empty", path);
		break;
	case FAULT_TWICE:
		(void)snprintf(said, sizeof said, "property %s is there twice", path);
		break;
	case FAULT_TYPE:
		say_type(path, rule, said, sizeof said);
		break;
	case FAULT_VALUE:
		say_values(path, rule, said, sizeof said);
		break;
	case FAULT_LEAST:
	case FAULT_MOST:
		say_bound(kind, path, rule, said, sizeof said);
		break;
	}
	(void)cJSON_AddItemToArray(r->faults, door_words(said));
}

static void refuse_faults(struct door *r)
{
	refuse_with(r, 400, cJSON_Duplicate(r->faults, true));
}

void vp_handle(struct vp *vp, const struct server_request *request, struct exchange *x)
{
	static const struct door_house house = {
		.routes = routes,
		.n_routes = sizeof routes / sizeof routes[0],
		.signed_in = signed_in,
		.refuse = refuse,
		.fault = fault,
		.refuse_faults = refuse_faults,
	};

	door_handle(&house, vp, request, x);
}

bool vp_id(struct door *r)
{
	if (rules_uuid(r->id))
		return true;
	vp_refuse(r, 400, "id must be a UUID");
	return false;
}

void vp_add_time(cJSON *object, const char *name, long long ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm = { 0 };
	char text[64];

	(void)gmtime_r(&seconds, &tm);
	(void)snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(ms % 1000));
	(void)cJSON_AddStringToObject(object, name, text);
}

bool vp_in_time(const struct door *r, long long created_ms, long long updated_ms)
{
	static const struct {
		const char *name;
		bool updated, after, equal;
	} bounds[] = {
		{ "createdAtGt", false, true, false },
		{ "createdAtGe", false, true, true },
		{ "createdAtLt", false, false, false },
		{ "createdAtLe", false, false, true },
		{ "updatedAtGt", true, true, false },
		{ "updatedAtGe", true, true, true },
		{ "updatedAtLt", true, false, false },
		{ "updatedAtLe", true, false, true },
	};
	long long bound, at;
	const char *text;
	size_t i;

	for (i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
		text = door_query(r, bounds[i].name);
		if (text == NULL || !rules_time(text, &bound))
			continue;
		at = bounds[i].updated ? updated_ms : created_ms;
		if (!(at == bound ? bounds[i].equal : (at > bound) == bounds[i].after))
			return false;
	}
	return true;
}
