/* How ElevenLabs writes a phone number: its settings, but no secret of them. */
#include <string.h>

#include "practice/elevenlabs.h"

/* A copy of the member, or what stands there without one. */
static void add_copy(cJSON *out, const char *name, const cJSON *from, cJSON *otherwise)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(from, name);

	if (item == NULL) {
		(void)cJSON_AddItemToObject(out, name, otherwise);
		return;
	}
	(void)cJSON_AddItemToObject(out, name, cJSON_Duplicate(item, true));
	cJSON_Delete(otherwise);
}

static void add_credentials(cJSON *out, const cJSON *config)
{
	const cJSON *given = cJSON_GetObjectItemCaseSensitive(config, "credentials");

	(void)cJSON_AddBoolToObject(out, "has_auth_credentials", cJSON_IsObject(given));
	add_copy(out, "username", given, cJSON_CreateNull());
	add_copy(out, "attributes_to_headers", config, cJSON_CreateObject());
	add_copy(out, "media_encryption", config, cJSON_CreateString("allowed"));
}

static void add_inbound(cJSON *json, const cJSON *config)
{
	cJSON *out;

	if (!cJSON_IsObject(config)) {
		(void)cJSON_AddNullToObject(json, "inbound_trunk");
		return;
	}
	out = cJSON_AddObjectToObject(json, "inbound_trunk");
	if (cJSON_IsArray(cJSON_GetObjectItemCaseSensitive(config, "allowed_addresses")))
		add_copy(out, "allowed_addresses", config, NULL);
	else
		(void)cJSON_AddArrayToObject(out, "allowed_addresses");
	add_copy(out, "allowed_numbers", config, cJSON_CreateNull());
	add_copy(out, "remote_domains", config, cJSON_CreateNull());
	add_credentials(out, config);
}

static void add_outbound(cJSON *json, const cJSON *config)
{
	cJSON *out;

	if (!cJSON_IsObject(config)) {
		(void)cJSON_AddNullToObject(json, "outbound_trunk");
		return;
	}
	out = cJSON_AddObjectToObject(json, "outbound_trunk");
	add_copy(out, "address", config, cJSON_CreateString(""));
	add_copy(out, "transport", config, cJSON_CreateString("auto"));
	add_copy(out, "headers", config, cJSON_CreateObject());
	add_copy(out, "enabled_codecs", config, cJSON_CreateArray());
	(void)cJSON_AddTrueToObject(out, "has_outbound_trunk");
	add_credentials(out, config);
}

static void add_trunks(cJSON *json, const cJSON *settings)
{
	(void)cJSON_AddNullToObject(json, "provider_config");
	add_inbound(json, cJSON_GetObjectItemCaseSensitive(settings, "inbound_trunk_config"));
	add_outbound(json, cJSON_GetObjectItemCaseSensitive(settings, "outbound_trunk_config"));
	add_copy(json, "livekit_stack", settings, cJSON_CreateString("standard"));
	add_copy(json, "store_sip_messages", settings, cJSON_CreateTrue());
}

static bool trunk(const struct el_number *n, const char *name)
{
	return cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(n->settings, name));
}

cJSON *el_number_json(const struct el_number *n)
{
	const char *provider = door_text(n->settings, "provider");
	bool sip = strcmp(provider, "sip_trunk") == 0;
	cJSON *json = cJSON_CreateObject(), *agent;

	(void)cJSON_AddStringToObject(json, "phone_number", door_text(n->settings, "phone_number"));
	(void)cJSON_AddStringToObject(json, "label", door_text(n->settings, "label"));
	(void)cJSON_AddStringToObject(json, "phone_number_id", n->id);
	(void)cJSON_AddStringToObject(json, "provider", provider);
	(void)cJSON_AddBoolToObject(json, "supports_inbound",
	    sip ? trunk(n, "inbound_trunk_config") : !n->outbound_only);
	(void)cJSON_AddBoolToObject(json, "supports_outbound",
	    sip ? trunk(n, "outbound_trunk_config") : true);
	if (n->agent == NULL) {
		(void)cJSON_AddNullToObject(json, "assigned_agent");
	} else {
		agent = cJSON_AddObjectToObject(json, "assigned_agent");
		(void)cJSON_AddStringToObject(agent, "agent_id", n->agent->id);
		(void)cJSON_AddStringToObject(agent, "agent_name", n->agent->name);
	}
	if (sip)
		add_trunks(json, n->settings);
	return json;
}
