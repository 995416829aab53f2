#include "practice/supabase_tables.h"

#include <string.h>

#define N(list) (sizeof(list) / sizeof *(list))

#define NUMBER_CHECK(name, table)                                                      \
	"constraint " table "_" name "_check check (" name " glob '+[1-9]*' and " name \
	" not glob '+*[^0-9]*' and length(" name ") between 5 and 16)"
#define WORD_CHECK(name, table, words) \
	"constraint " table "_" name "_check check (" name " in (" words "))"
#define COUNTRY_CHECK(table)                                                              \
	"default '' constraint " table "_country_code_check check (country_code = '' or " \
	"country_code glob '[A-Z][A-Z]')"
#define EMPTY "default ''"
#define NOW "default (sb_now())"
#define WAYS "'none', 'pointed', 'refused', 'drifted'"
#define CONDITIONS \
	"'all', 'no_answer', 'busy', 'unavailable', 'all_conditional', 'busy_or_no_answer'"

/* name, type, not null, rest, own */
#define ID                                                                    \
	{                                                                     \
		"id", SB_UUID, true, "primary key default (sb_uuid())", false \
	}
#define ENDS                                                               \
	{ "created_at", SB_TIME, true, NOW, false },                       \
	    { "updated_at", SB_TIME, true, "default (sb_clock())", true }, \
	    { "version", SB_BIGINT, true, "default 1", true },             \
	{                                                                  \
		"deleted_at", SB_TIME, false, "", false                    \
	}
#define TEXT(name)                                \
	{                                         \
		name, SB_TEXT, true, EMPTY, false \
	}
#define MAYBE(name)                             \
	{                                       \
		name, SB_TEXT, false, "", false \
	}
#define WHEN(name)                              \
	{                                       \
		name, SB_TIME, false, "", false \
	}
#define FLAG(name)                                      \
	{                                               \
		name, SB_BOOL, true, "default 0", false \
	}

/* clang-format off */
static const struct sb_column organizations[] = {
	ID,
	{ "name", SB_TEXT, true, "constraint organizations_name_check check (name <> '')", false },
	{ "country", SB_TEXT, true, "default '' constraint organizations_country_check check (country = '' or country glob '[A-Z][A-Z]')", false },
	{ "language", SB_TEXT, true, "default 'en' constraint organizations_language_check check (language glob '[a-z][a-z]*' and length(language) <= 8)", false },
	{ "telephony_mode", SB_TEXT, true, "default 'managed' " WORD_CHECK("telephony_mode", "organizations", "'managed', 'byoc', 'none'"), false },
	MAYBE("twilio_account_sid"),
	{ "outbound_provider", SB_TEXT, true, "default 'twilio' " WORD_CHECK("outbound_provider", "organizations", "'twilio', 'telnyx'"), false },
	TEXT("note"), WHEN("call_back_at"), TEXT("call_back_note"),
	ENDS,
};

static const struct sb_column pool_numbers[] = {
	ID,
	{ "phone_number", SB_TEXT, true, NUMBER_CHECK("phone_number", "pool_numbers"), false },
	{ "country_code", SB_TEXT, true, COUNTRY_CHECK("pool_numbers"), false },
	{ "provider", SB_TEXT, true, WORD_CHECK("provider", "pool_numbers", "'telnyx', 'twilio'"), false },
	{ "status", SB_TEXT, true, "default 'active' " WORD_CHECK("status", "pool_numbers", "'active', 'inactive'"), false },
	{ "capacity", SB_INT, true, "default 50 constraint pool_numbers_capacity_check check (capacity between 1 and 50)", false },
	TEXT("friendly_name"), MAYBE("account_sid"),
	ENDS,
};

static const struct sb_column twilio_phone_numbers[] = {
	ID,
	{ "org_id", SB_UUID, false, "", false },
	{ "phone_number", SB_TEXT, true, NUMBER_CHECK("phone_number", "twilio_phone_numbers"), false },
	{ "status", SB_TEXT, true, "default 'active' " WORD_CHECK("status", "twilio_phone_numbers", "'active', 'inactive'"), false },
	{ "country_code", SB_TEXT, true, COUNTRY_CHECK("twilio_phone_numbers"), false },
	MAYBE("vapi_phone_id"), TEXT("friendly_name"), MAYBE("account_sid"), MAYBE("phone_number_sid"),
	ENDS,
};

static const struct sb_column forwarding_configs[] = {
	ID,
	{ "org_id", SB_UUID, true, "", false },
	{ "business_number", SB_TEXT, true, NUMBER_CHECK("business_number", "forwarding_configs"), false },
	{ "line_type", SB_TEXT, true, "default '' " WORD_CHECK("line_type", "forwarding_configs", "'', 'mobile', 'fixed', 'voip'"), false },
	{ "ai_number", SB_TEXT, false, NUMBER_CHECK("ai_number", "forwarding_configs"), false },
	{ "ai_source", SB_TEXT, false, WORD_CHECK("ai_source", "forwarding_configs", "'pool', 'managed', 'byoc', 'manual'"), false },
	MAYBE("carrier_id"),
	{ "condition", SB_TEXT, false, WORD_CHECK("condition", "forwarding_configs", CONDITIONS), false },
	{ "ring_seconds", SB_INT, true, "default 0 constraint forwarding_configs_ring_seconds_check check (ring_seconds between 0 and 60)", false },
	TEXT("activate_code"), TEXT("deactivate_code"), TEXT("query_code"), TEXT("owed_cancel"),
	{ "state", SB_TEXT, true, "default 'none' " WORD_CHECK("state", "forwarding_configs", "'none', 'given', 'reported', 'proven', 'stale', 'drifted', 'refused', 'removed'"), false },
	{ "state_at", SB_TIME, true, NOW, false },
	WHEN("given_at"), WHEN("reported_at"), WHEN("proven_at"), WHEN("stale_at"), WHEN("drifted_at"), WHEN("refused_at"), WHEN("removed_at"),
	TEXT("refused_reason"), MAYBE("proof_result"), MAYBE("proof_call_id"),
	ENDS,
};

static const struct sb_column verified_caller_ids[] = {
	ID,
	{ "org_id", SB_UUID, true, "", false },
	{ "phone_number", SB_TEXT, true, NUMBER_CHECK("phone_number", "verified_caller_ids"), false },
	{ "country_code", SB_TEXT, true, COUNTRY_CHECK("verified_caller_ids"), false },
	MAYBE("verification_sid"),
	{ "state", SB_TEXT, true, "default 'none' " WORD_CHECK("state", "verified_caller_ids", "'none', 'calling', 'pending', 'verified', 'failed', 'removed'"), false },
	{ "status", SB_TEXT, false, "generated always as (case state when 'verified' then 'verified' when 'failed' then 'failed' else 'pending' end) virtual", true },
	{ "state_at", SB_TIME, true, NOW, false },
	TEXT("reason"), WHEN("verified_at"), MAYBE("account_sid"), MAYBE("call_sid"), MAYBE("caller_id_sid"), MAYBE("vapi_phone_number_id"),
	ENDS,
};

static const struct sb_column agents[] = {
	ID,
	{ "org_id", SB_UUID, false, "", false },
	TEXT("name"),
	MAYBE("vapi_assistant_id"), MAYBE("vapi_phone_number_id"), MAYBE("vapi_outbound_phone_number_id"),
	MAYBE("elevenlabs_agent_id"), MAYBE("elevenlabs_phone_number_id"), MAYBE("elevenlabs_outbound_phone_number_id"),
	FLAG("inbound_enabled"), FLAG("outbound_enabled"),
	TEXT("inbound_number"), TEXT("outbound_number"),
	{ "inbound_way", SB_TEXT, true, "default 'none' " WORD_CHECK("inbound_way", "agents", WAYS), false },
	{ "outbound_way", SB_TEXT, true, "default 'none' " WORD_CHECK("outbound_way", "agents", WAYS), false },
	TEXT("inbound_reason"), TEXT("outbound_reason"),
	ENDS,
};

static const struct sb_column telnyx_verified_numbers[] = {
	ID,
	{ "org_id", SB_UUID, true, "", false },
	{ "phone_number", SB_TEXT, true, NUMBER_CHECK("phone_number", "telnyx_verified_numbers"), false },
	{ "method", SB_TEXT, true, "default '' " WORD_CHECK("method", "telnyx_verified_numbers", "'', 'call', 'sms'"), false },
	{ "state", SB_TEXT, true, "default 'none' " WORD_CHECK("state", "telnyx_verified_numbers", "'none', 'pending', 'verified', 'failed', 'removed'"), false },
	{ "state_at", SB_TIME, true, NOW, false },
	TEXT("reason"), WHEN("verified_at"),
	ENDS,
};

static const struct sb_column forwarding_numbers[] = {
	ID,
	{ "business_id", SB_UUID, false, "", false },
	{ "phone_number", SB_TEXT, false, "", false },
	{ "forwarding_type", SB_TEXT, false, WORD_CHECK("forwarding_type", "forwarding_numbers", CONDITIONS), false },
	{ "pool_number", SB_TEXT, false, "", false },
	{ "pool_number_id", SB_UUID, false, "", false },
	{ "status", SB_TEXT, false, "default 'pending_setup' " WORD_CHECK("status", "forwarding_numbers", "'pending_setup', 'active', 'disabled'"), false },
	{ "reserved_until", SB_TIME, false, "", false },
	{ "created_at", SB_TIME, true, NOW, false },
	{ "updated_at", SB_TIME, true, "default (sb_clock())", true },
	{ "version", SB_BIGINT, true, "default 1", true },
};

static const struct sb_column voxdesk_schema[] = {
	{ "version", SB_INT, true, "", false },
	{ "project", SB_UUID, true, "", false },
};

const struct sb_table sb_tables[SB_TABLES] = {
	{ "organizations", "organizations", organizations, N(organizations), "id", "", false, false },
	{ "pool_numbers", "pool_numbers", pool_numbers, N(pool_numbers), NULL, "", false, false },
	{ "twilio_phone_numbers", "twilio_phone_numbers", twilio_phone_numbers, N(twilio_phone_numbers), "org_id", "", false, false },
	{ "forwarding_configs", "forwarding_configs", forwarding_configs, N(forwarding_configs), "org_id",
	    ", constraint forwarding_configs_ai_check check ((ai_number is null) = (ai_source is null))"
	    ", constraint forwarding_configs_round_check check (ai_number is null or ai_number <> business_number)"
	    ", constraint forwarding_configs_given_check check (state not in ('given', 'reported', 'proven', 'stale') or (ai_number is not null and given_at is not null))"
	    ", constraint forwarding_configs_reported_check check (state <> 'reported' or reported_at is not null)"
	    ", constraint forwarding_configs_proven_check check (state not in ('proven', 'stale') or proven_at is not null)"
	    ", constraint forwarding_configs_removed_check check (state <> 'removed' or removed_at is not null)", false, false },
	{ "verified_caller_ids", "verified_caller_ids", verified_caller_ids, N(verified_caller_ids), "org_id",
	    ", constraint verified_caller_ids_verified_check check (state <> 'verified' or verified_at is not null)", false, false },
	{ "agents", "agents", agents, N(agents), "org_id", "", false, false },
	{ "telnyx_verified_numbers", "telnyx_verified_numbers", telnyx_verified_numbers, N(telnyx_verified_numbers), "org_id",
	    ", constraint telnyx_verified_numbers_verified_check check (state <> 'verified' or verified_at is not null)", false, false },
	{ "forwarding_numbers", "forwarding_numbers", forwarding_numbers, N(forwarding_numbers), "business_id", "", false, false },
	{ "voxdesk_schema", "voxdesk_schema", voxdesk_schema, N(voxdesk_schema), NULL, "", true, true },
};

/* ---- the seeds' own, as they stand there */
static const struct sb_column seed_forwarding_numbers[] = {
	{ "id", SB_UUID, true, "primary key default (sb_uuid())", false },
	{ "business_id", SB_UUID, false, "", false },
	MAYBE("phone_number"),
	{ "forwarding_type", SB_TEXT, false, WORD_CHECK("forwarding_type", "forwarding_numbers", "'all', 'no_answer', 'busy', 'unavailable'"), false },
	MAYBE("pool_number"), MAYBE("status"),
	{ "created_at", SB_TIME, false, NOW, false },
	{ "updated_at", SB_TIME, false, NOW, false },
};

static const struct sb_column seed_twilio_phone_numbers[] = {
	{ "id", SB_UUID, true, "primary key", false },
	{ "org_id", SB_UUID, false, "", false },
	{ "phone_number", SB_TEXT, true, "", false },
	{ "status", SB_TEXT, false, WORD_CHECK("status", "twilio_phone_numbers", "'active', 'inactive'"), false },
	MAYBE("country_code"),
	{ "vapi_phone_id", SB_UUID, false, "", false },
	MAYBE("friendly_name"),
	{ "created_at", SB_TIME, false, NOW, false },
};

static const struct sb_column seed_verified_caller_ids[] = {
	{ "id", SB_UUID, true, "primary key", false },
	{ "org_id", SB_UUID, false, "", false },
	{ "phone_number", SB_TEXT, true, "", false },
	MAYBE("country_code"), MAYBE("verification_sid"),
	{ "status", SB_TEXT, false, WORD_CHECK("status", "verified_caller_ids", "'pending', 'verified', 'failed'"), false },
	WHEN("verified_at"),
	{ "created_at", SB_TIME, false, NOW, false },
	{ "updated_at", SB_TIME, false, NOW, false },
};

static const struct sb_column seed_agents[] = {
	{ "id", SB_UUID, true, "primary key", false },
	{ "org_id", SB_UUID, false, "", false },
	MAYBE("name"), MAYBE("vapi_assistant_id"),
	{ "vapi_phone_number_id", SB_UUID, false, "", false },
	{ "inbound_enabled", SB_BOOL, false, "default 0", false },
	{ "outbound_enabled", SB_BOOL, false, "default 0", false },
	{ "created_at", SB_TIME, false, NOW, false },
};

const struct sb_table sb_seed_tables[SB_SEED_TABLES] = {
	{ "forwarding_numbers", "seed_forwarding_numbers", seed_forwarding_numbers, N(seed_forwarding_numbers), "business_id", "", false, false },
	{ "twilio_phone_numbers", "seed_twilio_phone_numbers", seed_twilio_phone_numbers, N(seed_twilio_phone_numbers), "org_id", "", false, false },
	{ "verified_caller_ids", "seed_verified_caller_ids", seed_verified_caller_ids, N(seed_verified_caller_ids), "org_id", "", false, false },
	{ "agents", "seed_agents", seed_agents, N(seed_agents), "org_id", "", false, false },
};

static const struct sb_unique uniques[] = {
	{ "pool_numbers.phone_number", "pool_numbers_number", "phone_number" },
	{ "twilio_phone_numbers.phone_number", "twilio_phone_numbers_number", "phone_number" },
	{ "forwarding_configs.business_number", "forwarding_configs_number", "business_number" },
	{ "index 'verified_caller_ids_number'", "verified_caller_ids_number", "org_id,phone_number,account_sid" },
	{ "agents.org_id", "agents_inbound", "org_id" },
	{ "agents.org_id, agents.vapi_assistant_id", "agents_vapi", "org_id,vapi_assistant_id" },
	{ "agents.org_id, agents.elevenlabs_agent_id", "agents_elevenlabs", "org_id,elevenlabs_agent_id" },
	{ "telnyx_verified_numbers.org_id, telnyx_verified_numbers.phone_number", "telnyx_verified_numbers_number", "org_id,phone_number" },
};
/* clang-format on */

const struct sb_column *sb_column(const struct sb_table *t, const char *name)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->columns[i].name, name) == 0)
			return &t->columns[i];
	return NULL;
}

const struct sb_unique *sb_unique(const char *violated)
{
	for (size_t i = 0; i < N(uniques); i++)
		if (strcmp(uniques[i].violated, violated) == 0)
			return &uniques[i];
	return NULL;
}
