/* Telnyx' numbers and their voice settings. */
#include <string.h>

#include "base/time.h"
#include "practice/telnyx.h"

#define PAGE_SIZE 20

/* What every number has alike; the second table is what is null until it is set. */
static const char *const falses[] = { "emergency_enabled", "call_forwarding_enabled",
	"cnam_listing_enabled", "caller_id_name_enabled", "call_recording_enabled",
	"t38_fax_gateway_enabled", "deletion_lock_enabled", "hd_voice_enabled" };
static const char *const nulls[] = { "external_pin", "connection_id", "connection_name",
	"customer_reference", "messaging_profile_id", "messaging_profile_name", "billing_group_id",
	"emergency_address_id" };

static void add_voice(struct tn *tn, const cJSON *number)
{
	cJSON *voice = cJSON_CreateObject(), *part;

	(void)cJSON_AddItemToArray(tn->voices, voice);
	(void)cJSON_AddStringToObject(voice, "id", door_text(number, "id"));
	(void)cJSON_AddStringToObject(voice, "record_type", "voice_settings");
	(void)cJSON_AddStringToObject(voice, "phone_number", door_text(number, "phone_number"));
	(void)cJSON_AddBoolToObject(voice, "tech_prefix_enabled", false);
	(void)cJSON_AddStringToObject(voice, "translated_number", "");
	(void)cJSON_AddStringToObject(voice, "usage_payment_method", "pay-per-minute");
	(void)cJSON_AddStringToObject(voice, "inbound_call_screening", "disabled");
	(void)cJSON_AddBoolToObject(voice, "caller_id_name_enabled", false);
	part = cJSON_AddObjectToObject(voice, "call_forwarding");
	(void)cJSON_AddBoolToObject(part, "call_forwarding_enabled", false);
	(void)cJSON_AddStringToObject(part, "forwards_to", "");
	(void)cJSON_AddStringToObject(part, "forwarding_type", "always");
	part = cJSON_AddObjectToObject(voice, "cnam_listing");
	(void)cJSON_AddBoolToObject(part, "cnam_listing_enabled", false);
	(void)cJSON_AddStringToObject(part, "cnam_listing_details", "");
	part = cJSON_AddObjectToObject(voice, "emergency");
	(void)cJSON_AddBoolToObject(part, "emergency_enabled", false);
	(void)cJSON_AddStringToObject(part, "emergency_status", "disabled");
	part = cJSON_AddObjectToObject(voice, "media_features");
	(void)cJSON_AddBoolToObject(part, "rtp_auto_adjust_enabled", true);
	(void)cJSON_AddBoolToObject(part, "accept_any_rtp_packets_enabled", false);
	(void)cJSON_AddBoolToObject(part, "t38_fax_gateway_enabled", false);
	part = cJSON_AddObjectToObject(voice, "call_recording");
	(void)cJSON_AddBoolToObject(part, "inbound_call_recording_enabled", false);
	(void)cJSON_AddStringToObject(part, "inbound_call_recording_format", "wav");
	(void)cJSON_AddStringToObject(part, "inbound_call_recording_channels", "single");
}

cJSON *tn_number_add(struct tn *tn, const char *number, const char *iso, const char *type,
    const char *status, const char *app_id)
{
	static const char *const times[] = { "created_at", "purchased_at", "activated_at",
		"updated_at" };
	cJSON *n = cJSON_CreateObject();
	char id[TN_ID_SIZE], at[TIME_TEXT_MAX];
	size_t i;

	tn_id_new(tn, id);
	time_now_text(at);
	(void)cJSON_AddItemToArray(tn->numbers, n);
	(void)cJSON_AddStringToObject(n, "id", id);
	(void)cJSON_AddStringToObject(n, "record_type", "phone_number");
	(void)cJSON_AddStringToObject(n, "phone_number", number);
	(void)cJSON_AddStringToObject(n, "country_iso_alpha2", iso);
	(void)cJSON_AddStringToObject(n, "status", status);
	(void)cJSON_AddStringToObject(n, "phone_number_type", type);
	(void)cJSON_AddArrayToObject(n, "tags");
	(void)cJSON_AddStringToObject(n, "source_type", "number_order");
	(void)cJSON_AddStringToObject(n, "emergency_status", "disabled");
	(void)cJSON_AddStringToObject(n, "inbound_call_screening", "disabled");
	for (i = 0; i < sizeof falses / sizeof falses[0]; i++)
		(void)cJSON_AddBoolToObject(n, falses[i], false);
	for (i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
		(void)cJSON_AddNullToObject(n, nulls[i]);
	for (i = 0; i < sizeof times / sizeof times[0]; i++)
		(void)cJSON_AddStringToObject(n, times[i], at);
	add_voice(tn, n);
	tn_number_attach(tn, n, app_id);
	return n;
}

void tn_number_attach(struct tn *tn, cJSON *number, const char *app_id)
{
	const cJSON *app = app_id == NULL ? NULL : tn_find(tn->apps, "id", app_id);
	cJSON *voice = tn_find(tn->voices, "id", door_text(number, "id"));

	tn_put(number, "connection_id", app == NULL ? NULL : app_id);
	tn_put(number, "connection_name", app == NULL ? NULL : door_text(app, "application_name"));
	cJSON_DeleteItemFromObjectCaseSensitive(voice, "connection_id");
	if (app != NULL)
		(void)cJSON_AddStringToObject(voice, "connection_id", app_id);
}

/* The number that the path names; NULL: refused. */
static cJSON *named(struct door *r)
{
	return tn_named(r, tn_of(r)->numbers, "id");
}

/* Tags, where the number came from, and payment are no texts of the number itself. */
static bool also(const struct door *r, const cJSON *n)
{
	const cJSON *tags = cJSON_GetObjectItemCaseSensitive(n, "tags"), *tag;
	const char *wanted = door_query(r, "filter[tag]");
	const char *source = door_query(r, "filter[source]");
	const char *payment = door_query(r, "filter[voice.usage_payment_method]");
	const char *without = door_query(r, "filter[without_tags]");
	bool tagged = wanted == NULL;

	cJSON_ArrayForEach(tag, tags)
	{
		tagged = tagged || strcmp(tag->valuestring, wanted) == 0;
	}
	return tagged && (source == NULL || strcmp(source, "purchased") == 0) &&
	    (payment == NULL || strcmp(payment, "pay-per-minute") == 0) &&
	    (without == NULL || strcmp(without, "true") != 0 || cJSON_GetArraySize(tags) == 0);
}

void tn_numbers_list(struct door *r)
{
	static const struct tn_filter filters[] = {
		{ "filter[phone_number]", "phone_number", TN_DIGITS },
		{ "filter[status]", "status", TN_EQUALS },
		{ "filter[connection_id]", "connection_id", TN_EQUALS },
		{ "filter[country_iso_alpha2]", "country_iso_alpha2", TN_ONE_OF },
		{ "filter[customer_reference]", "customer_reference", TN_EQUALS },
		{ "filter[billing_group_id]", "billing_group_id", TN_EQUALS },
		{ "filter[emergency_address_id]", "emergency_address_id", TN_EQUALS },
		{ "filter[number_type][eq]", "phone_number_type", TN_EQUALS },
		{ "filter[voice.connection_name][eq]", "connection_name", TN_EQUALS },
		{ "filter[voice.connection_name][contains]", "connection_name", TN_HOLDS },
		{ "filter[voice.connection_name][starts_with]", "connection_name", TN_BEGINS },
		{ "filter[voice.connection_name][ends_with]", "connection_name", TN_ENDS },
		{ NULL, NULL, TN_EQUALS },
	};

	tn_list(r, tn_of(r)->numbers, filters, also, PAGE_SIZE);
}

void tn_number_get(struct door *r)
{
	tn_answer_named(r, tn_of(r)->numbers, "id");
}

void tn_number_change(struct door *r)
{
	cJSON *n = named(r);
	const char *app_id;

	if (n == NULL || !door_body(r, tn_number_rules))
		return;
	app_id = door_text(r->body, "connection_id");
	if (app_id != NULL && app_id[0] != '\0' && tn_find(tn_of(r)->apps, "id", app_id) == NULL) {
		tn_refuse(r, 422, 10015, "/connection_id", "Invalid value for connection_id.");
		return;
	}
	if (app_id != NULL)
		tn_number_attach(tn_of(r), n, app_id);
	cJSON_DeleteItemFromObjectCaseSensitive(r->body, "connection_id");
	cJSON_DeleteItemFromObjectCaseSensitive(r->body, "id");
	cJSON_DeleteItemFromObjectCaseSensitive(r->body, "address_id");
	door_merge(n, r->body);
	tn_touch(n);
	tn_answer(r, 200, n);
}

/* In its answer nothing is null, says the specification. */
void tn_number_delete(struct door *r)
{
	struct tn *tn = tn_of(r);
	cJSON *n = named(r), *voice;
	size_t i;

	if (n == NULL)
		return;
	voice = tn_find(tn->voices, "id", r->id);
	cJSON_Delete(cJSON_DetachItemViaPointer(tn->voices, voice));
	(void)cJSON_DetachItemViaPointer(tn->numbers, n);
	for (i = 0; i < sizeof nulls / sizeof nulls[0]; i++) {
		if (cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(n, nulls[i])))
			cJSON_DeleteItemFromObjectCaseSensitive(n, nulls[i]);
	}
	tn_put(n, "status", "deleted");
	tn_touch(n);
	tn_answer(r, 200, n);
	cJSON_Delete(n);
}

/* ---- voice settings */

void tn_voices_list(struct door *r)
{
	static const struct tn_filter filters[] = {
		{ "filter[phone_number]", "phone_number", TN_DIGITS },
		{ "filter[customer_reference]", "customer_reference", TN_EQUALS },
		{ "filter[voice.usage_payment_method]", "usage_payment_method", TN_EQUALS },
		{ NULL, NULL, TN_EQUALS },
	};

	tn_list(r, tn_of(r)->voices, filters, NULL, PAGE_SIZE);
}

void tn_voice_get(struct door *r)
{
	if (named(r) != NULL)
		tn_answer(r, 200, tn_find(tn_of(r)->voices, "id", r->id));
}

/* Objects are changed member by member. */
static void merge_deep(cJSON *thing, const cJSON *change)
{
	const cJSON *item;
	cJSON *inside;

	cJSON_ArrayForEach(item, change)
	{
		inside = cJSON_GetObjectItemCaseSensitive(thing, item->string);
		if (cJSON_IsObject(item) && cJSON_IsObject(inside)) {
			merge_deep(inside, item);
		} else {
			cJSON_DeleteItemFromObjectCaseSensitive(thing, item->string);
			(void)cJSON_AddItemToObject(thing, item->string,
			    cJSON_Duplicate(item, true));
		}
	}
}

void tn_voice_change(struct door *r)
{
	cJSON *n = named(r), *voice;
	const cJSON *forwarding;
	const char *to;

	if (n == NULL || !door_body(r, tn_voice_rules))
		return;
	forwarding = cJSON_GetObjectItemCaseSensitive(r->body, "call_forwarding");
	to = door_text(forwarding, "forwards_to");
	if (to != NULL && to[0] != '\0' && !rules_e164(to)) {
		tn_refuse(r, 422, 10016, "/call_forwarding/forwards_to",
		    "forwards_to has to be in +E.164 format.");
		return;
	}
	voice = tn_find(tn_of(r)->voices, "id", r->id);
	merge_deep(voice, r->body);
	tn_answer(r, 200, voice);
}
