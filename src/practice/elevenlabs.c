/* How ElevenLabs takes a request and words a refusal. */
#include "practice/elevenlabs.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "practice/chance.h"

#define AGENTS "/v1/convai/agents"
#define NUMBERS "/v1/convai/phone-numbers"

static const struct door_route routes[] = {
	{ AGENTS, "GET", el_agents_list, el_rules_agents },
	{ AGENTS "/{}", "GET", el_agent_get, el_rules_agent },
	{ NUMBERS, "GET", el_numbers_list, el_rules_numbers },
	{ NUMBERS, "POST", el_number_create, NULL },
	{ NUMBERS "/{}", "GET", el_number_get, NULL },
	{ NUMBERS "/{}", "PATCH", el_number_update, NULL },
	{ NUMBERS "/{}", "DELETE", el_number_delete, NULL },
	{ NUMBERS "/{}/sip-messages", "GET", el_sip_messages, el_rules_sip_messages },
};

struct el *el_of(const struct door *r)
{
	return r->provider;
}

void el_refuse(struct door *r, int status, const char *word, const char *fmt, ...)
{
	cJSON *answer = cJSON_CreateObject(), *detail = cJSON_AddObjectToObject(answer, "detail");
	char said[DOOR_WORDS_SIZE];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(said, sizeof said, fmt, args);
	va_end(args);
	(void)cJSON_AddStringToObject(detail, "status", word);
	(void)cJSON_AddItemToObject(detail, "message", door_words(said));
	door_answer(r, status, answer);
}

static void plain(struct door *r, int status, const char *detail)
{
	cJSON *answer = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(answer, "detail", detail);
	door_answer(r, status, answer);
}

static void add_fault(struct door *r, const char *path, const char *type, const char *words)
{
	cJSON *one = cJSON_CreateObject(), *loc = cJSON_AddArrayToObject(one, "loc");
	char part[128];
	size_t n;

	(void)cJSON_AddItemToArray(loc, cJSON_CreateString(r->where));
	while (*path != '\0') {
		n = strcspn(path, ".");
		(void)snprintf(part, sizeof part, "%.*s", (int)n, path);
		(void)cJSON_AddItemToArray(loc, door_words(part));
		path += path[n] == '.' ? n + 1 : n;
	}
	(void)cJSON_AddStringToObject(one, "msg", words);
	(void)cJSON_AddStringToObject(one, "type", type);
	(void)cJSON_AddItemToArray(r->faults, one);
}

static void refuse_faults(struct door *r)
{
	cJSON *answer = cJSON_CreateObject();

	(void)cJSON_AddItemToObject(answer, "detail", cJSON_Duplicate(r->faults, true));
	door_answer(r, 422, answer);
}

static void refuse(struct door *r, enum door_refusal why)
{
	switch (why) {
	case DOOR_NO_PATH:
		plain(r, 404, "Not Found");
		return;
	case DOOR_NO_METHOD:
		plain(r, 405, "Method Not Allowed");
		return;
	case DOOR_BAD_QUERY:
		r->where = "query";
		add_fault(r, "", "value_error", "The query is malformed");
		break;
	case DOOR_BAD_BODY:
		r->where = "body";
		add_fault(r, "", "json_invalid",
		    "The body has to be a JSON object, sent as application/json");
		break;
	case DOOR_BODY_UNWANTED:
		r->where = "body";
		add_fault(r, "", "extra_forbidden", "No body is taken here");
		break;
	}
	refuse_faults(r);
}

static bool signed_in(struct door *r)
{
	if (r->request->api_key == NULL)
		el_refuse(r, 401, "needs_authorization",
		    "Neither authorization header nor xi-api-key received, please provide one.");
	else if (strcmp(r->request->api_key, el_of(r)->key) != 0)
		el_refuse(r, 401, "invalid_api_key", "Invalid API key");
	else
		return true;
	return false;
}

static void add_type_fault(struct door *r, const char *path, const struct rule *rule)
{
	static const struct {
		const char *type, *words;
	} kinds[] = {
		[RULE_TEXT] = { "string_type", "Input should be a valid string" },
		[RULE_E164] = { "value_error", "Value error, not a phone number in E.164 form" },
		[RULE_UUID] = { "uuid_parsing", "Input should be a valid UUID" },
		[RULE_TIME] = { "datetime_parsing", "Input should be a valid datetime" },
		[RULE_BOOL] = { "bool_type", "Input should be a valid boolean" },
		[RULE_WHOLE] = { "int_parsing", "Input should be a valid integer" },
		[RULE_OBJECT] = { "model_type", "Input should be a valid object" },
		[RULE_OBJECTS] = { "list_type", "Input should be a valid list of objects" },
		[RULE_TEXTS] = { "list_type", "Input should be a valid list of strings" },
		[RULE_TEXT_MAP] = { "dict_type", "Input should be a valid dictionary of strings" },
	};

	add_fault(r, path, kinds[rule->type].type, kinds[rule->type].words);
}

static void add_bound_fault(struct door *r, enum fault_kind kind, const char *path,
    const struct rule *rule)
{
	bool least = kind == FAULT_LEAST, whole = rule->type == RULE_WHOLE;
	int bound = least ? rule->least : rule->most;
	char said[80];

	if (whole)
		(void)snprintf(said, sizeof said, "Input should be %s than or equal to %d",
		    least ? "greater" : "less", bound);
	else
		(void)snprintf(said, sizeof said, "String should have at %s %d characters",
		    least ? "least" : "most", bound);
	add_fault(r, path,
	    whole ? (least ? "greater_than_equal" : "less_than_equal")
		  : (least ? "string_too_short" : "string_too_long"),
	    said);
}

static void add_value_fault(struct door *r, const char *path, const struct rule *rule)
{
	char said[200];
	size_t n = (size_t)snprintf(said, sizeof said, "Input should be"), i;

	for (i = 0; rule->values[i] != NULL && n < sizeof said; i++)
		n += (size_t)snprintf(said + n, sizeof said - n, "%s '%s'", i == 0 ? "" : " or",
		    rule->values[i]);
	add_fault(r, path, "enum", said);
}

static void fault(void *user, enum fault_kind kind, const char *path, const struct rule *rule)
{
	struct door *r = user;

	switch (kind) {
	case FAULT_UNKNOWN:
		add_fault(r, path, "extra_forbidden", "Extra inputs are not permitted");
		break;
	case FAULT_MISSING:
		add_fault(r, path, "missing", "Field required");
		break;
	case FAULT_TWICE:
		add_fault(r, path, "extra_forbidden", "It is there twice");
		break;
	case FAULT_TYPE:
		add_type_fault(r, path, rule);
		break;
	case FAULT_VALUE:
		add_value_fault(r, path, rule);
		break;
	case FAULT_LEAST:
	case FAULT_MOST:
		add_bound_fault(r, kind, path, rule);
		break;
	}
}

void el_handle(struct el *el, const struct server_request *request, struct exchange *x)
{
	static const struct door_house house = {
		.routes = routes,
		.n_routes = sizeof routes / sizeof routes[0],
		.signed_in = signed_in,
		.refuse = refuse,
		.fault = fault,
		.refuse_faults = refuse_faults,
	};

	door_handle(&house, el, request, x);
}

void el_init(struct el *el, struct agenda *agenda, struct tw *twilio, struct tn *telnyx,
    const char *url)
{
	char hex[49];

	(void)url;
	*el = (struct el){ .agenda = agenda, .twilio = twilio, .telnyx = telnyx };
	chance_hex(hex, 48);
	(void)snprintf(el->key, sizeof el->key, "sk_%s", hex);
	el->began = (long long)time_now();
}

void el_done(struct el *el)
{
	el_numbers_free(el);
	memset(el, 0, sizeof *el);
}
