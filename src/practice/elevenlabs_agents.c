/* ElevenLabs' agents. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "practice/elevenlabs.h"

#define PAGE_SIZE 30 /* when none is asked for */
#define DAY_S 86400
#define CURSOR "page_"

/* Newest first. */
static const struct el_agent agents[] = {
	{ EL_RECEPTIE_NL, "Receptie NL", "nl", "Goedendag, waarmee kan ik u helpen?", 15 },
	{ EL_RECEPTION_EN, "Reception EN", "en", "Good day, how can I help you?", 45 },
};

#define AGENTS (sizeof agents / sizeof agents[0])

const struct el_agent *el_agent_find(const char *id)
{
	size_t i;

	for (i = 0; i < AGENTS; i++) {
		if (strcmp(agents[i].id, id) == 0)
			return &agents[i];
	}
	return NULL;
}

static double created(const struct door *r, const struct el_agent *a)
{
	return (double)(el_of(r)->began - (long long)a->age_days * DAY_S);
}

static void add_access(cJSON *json)
{
	cJSON *access = cJSON_AddObjectToObject(json, "access_info");

	(void)cJSON_AddTrueToObject(access, "is_creator");
	(void)cJSON_AddStringToObject(access, "creator_name", "Practice");
	(void)cJSON_AddStringToObject(access, "creator_email", "desk@example.com");
	(void)cJSON_AddStringToObject(access, "role", "admin");
}

static cJSON *summary(const struct door *r, const struct el_agent *a)
{
	cJSON *json = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(json, "agent_id", a->id);
	(void)cJSON_AddStringToObject(json, "name", a->name);
	(void)cJSON_AddArrayToObject(json, "tags");
	(void)cJSON_AddNumberToObject(json, "created_at_unix_secs", created(r, a));
	(void)cJSON_AddNullToObject(json, "last_call_time_unix_secs");
	(void)cJSON_AddFalseToObject(json, "archived");
	add_access(json);
	return json;
}

static bool wanted(const struct door *r, const struct el_agent *a)
{
	const char *search = door_query(r, "search");
	const char *archived = door_query(r, "archived");
	const char *creator = door_query(r, "created_by_user_id");

	return (search == NULL || strcasestr(a->name, search) != NULL) &&
	    (archived == NULL || strcmp(archived, "false") == 0) &&
	    (creator == NULL || strcmp(creator, "@me") == 0);
}

/* How many come before this page; -1: no page's cursor. Lists with another order or search are not
 * told apart: no console has them. */
static int page_start(const char *cursor)
{
	char *end = NULL;
	long n;

	if (cursor == NULL)
		return 0;
	if (strncmp(cursor, CURSOR, strlen(CURSOR)) != 0 || strlen(cursor) > strlen(CURSOR) + 6)
		return -1;
	n = strtol(cursor + strlen(CURSOR), &end, 16);
	return n > 0 && *end == '\0' ? (int)n : -1;
}

/* All that are wanted, in the order asked for. */
static size_t pick(const struct door *r, const struct el_agent *out[AGENTS])
{
	const char *direction = door_query(r, "sort_direction"), *by = door_query(r, "sort_by");
	bool descending = direction == NULL || strcmp(direction, "desc") == 0;
	bool by_name = by != NULL && strcmp(by, "name") == 0;
	const struct el_agent *swap;
	size_t i, k, n = 0;

	for (i = 0; i < AGENTS; i++) {
		if (wanted(r, &agents[i]))
			out[n++] = &agents[i];
	}
	for (i = 0; i < n; i++) {
		for (k = i + 1; k < n; k++) {
			int order = by_name ? strcmp(out[k]->name, out[i]->name)
					    : out[i]->age_days - out[k]->age_days;

			if (descending ? order <= 0 : order >= 0)
				continue;
			swap = out[i];
			out[i] = out[k];
			out[k] = swap;
		}
	}
	return n;
}

void el_agents_list(struct door *r)
{
	const char *cursor = door_query(r, "cursor");
	int start = page_start(cursor), i, size = door_query_whole(r, "page_size", PAGE_SIZE);
	const struct el_agent *all[AGENTS];
	int n = (int)pick(r, all);
	cJSON *answer, *list;
	char next[16];

	if (start < 0 || (start > 0 && start >= n)) {
		el_refuse(r, 400, "invalid_cursor", "There is no such page: %.60s", cursor);
		return;
	}
	answer = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(answer, "agents");
	for (i = start; i < n && i < start + size; i++)
		(void)cJSON_AddItemToArray(list, summary(r, all[i]));
	(void)cJSON_AddBoolToObject(answer, "has_more", i < n);
	(void)snprintf(next, sizeof next, CURSOR "%x", (unsigned)i);
	if (i < n)
		(void)cJSON_AddStringToObject(answer, "next_cursor", next);
	else
		(void)cJSON_AddNullToObject(answer, "next_cursor");
	door_answer(r, 200, answer);
}

static void add_conversation(cJSON *answer, const struct el_agent *a)
{
	cJSON *config = cJSON_AddObjectToObject(answer, "conversation_config");
	cJSON *agent = cJSON_AddObjectToObject(config, "agent");

	(void)cJSON_AddStringToObject(agent, "first_message", a->first_message);
	(void)cJSON_AddStringToObject(agent, "language", a->language);
}

void el_agent_get(struct door *r)
{
	const struct el_agent *a = el_agent_find(r->id);
	const struct el_number *n;
	cJSON *answer, *part;

	if (a == NULL || door_query(r, "version_id") != NULL ||
	    door_query(r, "branch_id") != NULL) {
		el_refuse(r, 404, "document_not_found", "Document with id %s not found.", r->id);
		return;
	}
	answer = cJSON_CreateObject();
	(void)cJSON_AddStringToObject(answer, "agent_id", a->id);
	(void)cJSON_AddStringToObject(answer, "name", a->name);
	add_conversation(answer, a);
	part = cJSON_AddObjectToObject(answer, "metadata");
	(void)cJSON_AddNumberToObject(part, "created_at_unix_secs", created(r, a));
	(void)cJSON_AddNumberToObject(part, "updated_at_unix_secs", created(r, a));
	(void)cJSON_AddObjectToObject(answer, "platform_settings");
	part = cJSON_AddArrayToObject(answer, "phone_numbers");
	for (n = el_of(r)->numbers; n != NULL; n = n->next) {
		if (n->agent == a)
			(void)cJSON_AddItemToArray(part, el_number_json(n));
	}
	(void)cJSON_AddArrayToObject(answer, "tags");
	add_access(answer);
	door_answer(r, 200, answer);
}
