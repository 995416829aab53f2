#include "practice/door.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* The segment that stands for {} goes to `id`. */
static bool matches(const char *pattern, const char *text, char id[DOOR_ID_SIZE])
{
	size_t n;

	id[0] = '\0';
	while (*pattern != '\0') {
		if (*pattern == '{') {
			n = strcspn(text, "/");
			if (n == 0 || !fields_segment(text, n, id, DOOR_ID_SIZE))
				return false;
			pattern += 2;
			text += n;
		} else if (*pattern++ != *text++) {
			return false;
		}
	}
	return *text == '\0';
}

/* The route; NULL with *other_method where only other methods go to the path. */
static const struct door_route *find(struct door *r, bool *other_method)
{
	const struct door_route *route = r->house->routes, *end = route + r->house->n_routes;

	*other_method = false;
	for (; route < end; route++) {
		if (!matches(route->path, r->path, r->id))
			continue;
		if (strcmp(route->method, r->request->method) == 0)
			return route;
		*other_method = true;
	}
	return NULL;
}

static bool has_body(const char *method)
{
	return strcmp(method, "POST") == 0 || strcmp(method, "PATCH") == 0;
}

static void read_and_run(struct door *r, const struct door_route *route)
{
	static const struct rule nothing[] = { { .name = NULL } };
	const char *query = strchr(r->request->target, '?');
	bool body = has_body(r->request->method);

	if (query != NULL && !fields_parse(&r->query, query + 1, strlen(query + 1))) {
		r->house->refuse(r, DOOR_BAD_QUERY);
		return;
	}
	r->where = "query";
	if (!rules_check_query(&r->query, route->query == NULL ? nothing : route->query,
		r->house->fault, r)) {
		r->house->refuse_faults(r);
		return;
	}
	if (body)
		r->body = rules_parse(r->request);
	if (body && r->body == NULL)
		r->house->refuse(r, DOOR_BAD_BODY);
	else if (!body && r->request->n_body > 0)
		r->house->refuse(r, DOOR_BODY_UNWANTED);
	else
		route->fn(r);
}

void door_handle(const struct door_house *house, void *provider,
    const struct server_request *request, struct exchange *x)
{
	struct door r = { .house = house, .provider = provider, .request = request, .x = x };
	const struct door_route *route;
	bool other_method;

	r.faults = cJSON_CreateArray();
	(void)snprintf(r.path, sizeof r.path, "%.*s", (int)strcspn(request->target, "?"),
	    request->target);
	route = find(&r, &other_method);
	if (route == NULL)
		house->refuse(&r, other_method ? DOOR_NO_METHOD : DOOR_NO_PATH);
	else if (house->signed_in(&r))
		read_and_run(&r, route);
	fields_done(&r.query);
	cJSON_Delete(r.body);
	cJSON_Delete(r.faults);
}

bool door_body(struct door *r, const struct rule *rules)
{
	r->where = "body";
	if (rules_check(r->body, rules, r->house->fault, r))
		return true;
	r->house->refuse_faults(r);
	return false;
}

void door_fault(struct door *r, enum fault_kind kind, const struct rule *rule)
{
	r->where = "body";
	r->house->fault(r, kind, rule->name, rule);
	r->house->refuse_faults(r);
}

cJSON *door_words(const char *said)
{
	char clean[DOOR_WORDS_SIZE * 2];

	(void)text_clean(said, strlen(said), clean, sizeof clean, 0);
	return cJSON_CreateString(clean);
}

void door_answer(struct door *r, int status, cJSON *answer)
{
	char *text = cJSON_PrintUnformatted(answer);

	server_answer(r->x, status, text, strlen(text));
	cJSON_free(text);
	cJSON_Delete(answer);
}

const char *door_query(const struct door *r, const char *name)
{
	return fields_get(&r->query, name);
}

int door_query_whole(const struct door *r, const char *name, int otherwise)
{
	const char *text = door_query(r, name);

	return text == NULL ? otherwise : (int)strtol(text, NULL, 10);
}

const char *door_text(const cJSON *object, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

void door_merge(cJSON *object, const cJSON *change)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, change)
	{
		cJSON_DeleteItemFromObjectCaseSensitive(object, item->string);
		if (!cJSON_IsNull(item))
			(void)cJSON_AddItemToObject(object, item->string,
			    cJSON_Duplicate(item, true));
	}
}
