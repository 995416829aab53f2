/* Telnyx' call-control applications, the connections that they are, calls and their events. */
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "practice/telnyx.h"

#define PAGE_SIZE 20
#define CONNECTIONS_PAGE_SIZE 250

/* No failover is null: "" is no link. */
static void set(cJSON *app, const cJSON *settings)
{
	static const char failover[] = "webhook_event_failover_url";
	const char *link;

	door_merge(app, settings);
	link = door_text(app, failover);
	if (link == NULL || link[0] == '\0')
		tn_put(app, failover, NULL);
}

cJSON *tn_app_add(struct tn *tn, const cJSON *settings)
{
	static const char *const falses[] = { "first_command_timeout", "call_cost_in_webhooks",
		"redact_dtmf_debug_logging" };
	cJSON *app = cJSON_CreateObject(), *part;
	char id[TN_ID_SIZE], at[TIME_TEXT_MAX];
	size_t i;

	tn_id_new(tn, id);
	time_now_text(at);
	(void)cJSON_AddItemToArray(tn->apps, app);
	(void)cJSON_AddStringToObject(app, "id", id);
	(void)cJSON_AddStringToObject(app, "record_type", "call_control_application");
	(void)cJSON_AddBoolToObject(app, "active", true);
	(void)cJSON_AddStringToObject(app, "anchorsite_override", "Latency");
	(void)cJSON_AddStringToObject(app, "dtmf_type", "RFC 2833");
	(void)cJSON_AddNumberToObject(app, "first_command_timeout_secs", 30);
	(void)cJSON_AddStringToObject(app, "webhook_api_version", "1"); /* the default */
	(void)cJSON_AddNullToObject(app, "webhook_event_failover_url");
	(void)cJSON_AddNullToObject(app, "webhook_timeout_secs");
	(void)cJSON_AddArrayToObject(app, "tags");
	for (i = 0; i < sizeof falses / sizeof falses[0]; i++)
		(void)cJSON_AddBoolToObject(app, falses[i], false);
	part = cJSON_AddObjectToObject(app, "inbound");
	(void)cJSON_AddBoolToObject(part, "shaken_stir_enabled", false);
	(void)cJSON_AddStringToObject(part, "sip_subdomain_receive_settings", "from_anyone");
	(void)cJSON_AddObjectToObject(app, "outbound");
	(void)cJSON_AddStringToObject(app, "created_at", at);
	(void)cJSON_AddStringToObject(app, "updated_at", at);
	set(app, settings);
	return app;
}

/* The application that the path names; NULL: refused. */
static cJSON *named(struct door *r)
{
	return tn_named(r, tn_of(r)->apps, "id");
}

void tn_apps_list(struct door *r)
{
	static const struct tn_filter filters[] = {
		{ "filter[application_name][contains]", "application_name", TN_HOLDS },
		{ "filter[connection_id]", "id", TN_EQUALS },
		{ NULL, NULL, TN_EQUALS },
	};

	tn_list(r, tn_of(r)->apps, filters, NULL, PAGE_SIZE);
}

static bool link_or_empty(struct door *r, const char *name)
{
	const char *link = door_text(r->body, name);
	char pointer[64];

	if (link == NULL || link[0] == '\0' || strncmp(link, "https://", 8) == 0 ||
	    strncmp(link, "http://", 7) == 0)
		return true;
	(void)snprintf(pointer, sizeof pointer, "/%s", name);
	tn_refuse(r, 422, 10015, pointer, "That is no link.");
	return false;
}

static bool settings_fine(struct door *r, const struct rule *rules)
{
	return door_body(r, rules) && link_or_empty(r, "webhook_event_url") &&
	    link_or_empty(r, "webhook_event_failover_url");
}

void tn_app_make(struct door *r)
{
	if (settings_fine(r, tn_app_rules))
		tn_answer(r, 201, tn_app_add(tn_of(r), r->body));
}

void tn_app_get(struct door *r)
{
	tn_answer_named(r, tn_of(r)->apps, "id");
}

static void rename_on_numbers(struct tn *tn, const char *app_id)
{
	cJSON *n;
	const char *is;

	cJSON_ArrayForEach(n, tn->numbers)
	{
		is = door_text(n, "connection_id");
		if (is != NULL && strcmp(is, app_id) == 0)
			tn_number_attach(tn, n, app_id);
	}
}

void tn_app_change(struct door *r)
{
	cJSON *app = named(r);

	if (app == NULL || !settings_fine(r, tn_app_change_rules))
		return;
	set(app, r->body);
	tn_touch(app);
	rename_on_numbers(tn_of(r), r->id);
	tn_answer(r, 200, app);
}

void tn_app_delete(struct door *r)
{
	struct tn *tn = tn_of(r);
	cJSON *app = named(r);

	if (app == NULL)
		return;
	(void)cJSON_DetachItemViaPointer(tn->apps, app);
	rename_on_numbers(tn, r->id); /* found no more: attached to nothing */
	tn_answer(r, 200, app);
	cJSON_Delete(app);
}

/* ---- connections: here only those applications */

static cJSON *connection_json(const cJSON *app)
{
	static const char *const copied[] = { "id", "active", "anchorsite_override", "created_at",
		"updated_at", "tags", "webhook_api_version", "webhook_event_url",
		"webhook_event_failover_url" };
	cJSON *c = cJSON_CreateObject();
	const char *profile = door_text(cJSON_GetObjectItemCaseSensitive(app, "outbound"),
	    "outbound_voice_profile_id");
	const cJSON *item;
	size_t i;

	(void)cJSON_AddStringToObject(c, "record_type", "call_control_application");
	(void)cJSON_AddStringToObject(c, "connection_name", door_text(app, "application_name"));
	for (i = 0; i < sizeof copied / sizeof copied[0]; i++) {
		item = cJSON_GetObjectItemCaseSensitive(app, copied[i]);
		if (item != NULL)
			(void)cJSON_AddItemToObject(c, copied[i], cJSON_Duplicate(item, true));
	}
	if (profile != NULL)
		(void)cJSON_AddStringToObject(c, "outbound_voice_profile_id", profile);
	return c;
}

void tn_connections_list(struct door *r)
{
	static const struct tn_filter filters[] = {
		{ "filter[connection_name][contains]", "connection_name", TN_HOLDS },
		{ "filter[fqdn]", "fqdn", TN_EQUALS },
		{ "filter[outbound_voice_profile_id]", "outbound_voice_profile_id", TN_EQUALS },
		{ NULL, NULL, TN_EQUALS },
	};
	cJSON *all = cJSON_CreateArray();
	const cJSON *app;

	cJSON_ArrayForEach(app, tn_of(r)->apps)
	{
		(void)cJSON_AddItemToArray(all, connection_json(app));
	}
	tn_list(r, all, filters, NULL, CONNECTIONS_PAGE_SIZE);
	cJSON_Delete(all);
}

void tn_connection_get(struct door *r)
{
	const cJSON *app = named(r);
	cJSON *c;

	if (app == NULL)
		return;
	c = connection_json(app);
	tn_answer(r, 200, c);
	cJSON_Delete(c);
}

/* ---- calls: nobody has called yet */

void tn_active_calls(struct door *r)
{
	cJSON *answer, *meta, *cursors;

	if (named(r) == NULL)
		return;
	answer = cJSON_CreateObject();
	(void)cJSON_AddArrayToObject(answer, "data");
	meta = cJSON_AddObjectToObject(answer, "meta");
	(void)cJSON_AddNumberToObject(meta, "total_items", 0);
	cursors = cJSON_AddObjectToObject(meta, "cursors");
	(void)cJSON_AddStringToObject(cursors, "after", "");
	(void)cJSON_AddStringToObject(cursors, "before", "");
	door_answer(r, 200, answer);
}

void tn_events_list(struct door *r)
{
	static const struct tn_filter none[] = { { NULL, NULL, TN_EQUALS } };
	static const char *const times[] = { "filter[occurred_at][eq]", "filter[occurred_at][gt]",
		"filter[occurred_at][gte]", "filter[occurred_at][lt]", "filter[occurred_at][lte]" };
	cJSON *events;
	size_t i, n = 0;

	for (i = 0; i < sizeof times / sizeof times[0]; i++)
		n += door_query(r, times[i]) != NULL;
	if (n > 1) {
		tn_refuse(r, 422, 10015, NULL, "Only one of the times can be asked for.");
		return;
	}
	events = cJSON_CreateArray();
	tn_list(r, events, none, NULL, PAGE_SIZE);
	cJSON_Delete(events);
}
