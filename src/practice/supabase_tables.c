#include "practice/supabase_tables.h"

#include <stdio.h>
#include <string.h>

#define N(list) (sizeof(list) / sizeof *(list))

#define RULE(table, name, must) "constraint " table "_" name " check (" must ")"
#define NUMBER(table, name, column)                                                         \
	RULE(table, name,                                                                   \
	    column " glob '+[1-9]*' and " column " not glob '+*[^0-9]*' and length(" column \
		   ") between 5 and 16")
#define COUNTRY(table, name, column) \
	RULE(table, name, column " = '' or " column " glob '[A-Z][A-Z]'")
#define WORD(table, name, column, words) RULE(table, name, column " in (" words ")")
#define NOW "default (sb_now())"
#define WAYS "'none', 'pointed', 'refused', 'drifted'"
#define CONDITIONS \
	"'all', 'no_answer', 'busy', 'unavailable', 'all_conditional', 'busy_or_no_answer'"

#define ID                                                      \
	{                                                       \
		"id", SB_UUID, true, "primary key", false, NULL \
	}
#define STAMPS                                                                   \
	{ "created_at", SB_TIME, true, NOW, false, "now" },                      \
	    { "updated_at", SB_TIME, true, "default (sb_clock())", true, NULL }, \
	{                                                                        \
		"version", SB_BIGINT, true, "default 1", true, NULL              \
	}
#define ENDS STAMPS, WHEN("deleted_at")
#define PLAIN(name, type, not_null, rest)               \
	{                                               \
		name, type, not_null, rest, false, NULL \
	}
#define TEXT(name) PLAIN(name, SB_TEXT, true, "default ''")
#define FILLED(name, rest)                                         \
	{                                                          \
		name, SB_TEXT, true, "default '' " rest, false, "" \
	}
#define MAYBE(name) PLAIN(name, SB_TEXT, false, "")
#define WHEN(name) PLAIN(name, SB_TIME, false, "")
#define FLAG(name)                                               \
	{                                                        \
		name, SB_BOOL, true, "default 0", false, "false" \
	}
#define OWNER(name) PLAIN(name, SB_UUID, false, "")

/* clang-format off */
static const struct sb_column organizations[] = {
	ID,
	PLAIN("name", SB_TEXT, true, RULE("organizations", "named", "name <> ''")),
	PLAIN("country", SB_TEXT, true, "default '' " COUNTRY("organizations", "country_code", "country")),
	PLAIN("language", SB_TEXT, true, "default 'en' " RULE("organizations", "language_code", "language glob '[a-z][a-z]*' and length(language) <= 8")),
	PLAIN("telephony_mode", SB_TEXT, true, "default 'managed' " WORD("organizations", "mode", "telephony_mode", "'managed', 'byoc', 'none'")),
	MAYBE("twilio_account_sid"),
	PLAIN("outbound_provider", SB_TEXT, true, "default 'twilio' " WORD("organizations", "outbound", "outbound_provider", "'twilio', 'telnyx'")),
	TEXT("note"), WHEN("call_back_at"), TEXT("call_back_note"),
	ENDS,
};

static const struct sb_column pool_numbers[] = {
	ID,
	PLAIN("phone_number", SB_TEXT, true, NUMBER("pool_numbers", "number", "phone_number")),
	PLAIN("country_code", SB_TEXT, true, "default '' " COUNTRY("pool_numbers", "country", "country_code")),
	PLAIN("provider", SB_TEXT, true, WORD("pool_numbers", "provider_word", "provider", "'telnyx', 'twilio'")),
	PLAIN("status", SB_TEXT, true, "default 'active' " WORD("pool_numbers", "status_word", "status", "'active', 'inactive'")),
	PLAIN("capacity", SB_INT, true, "default 50 " RULE("pool_numbers", "places", "capacity between 1 and 50")),
	TEXT("friendly_name"), MAYBE("account_sid"),
	ENDS,
};

static const struct sb_column twilio_phone_numbers[] = {
	ID, OWNER("org_id"),
	PLAIN("phone_number", SB_TEXT, true, NUMBER("twilio_phone_numbers", "number", "phone_number")),
	{ "status", SB_TEXT, true, "default 'active' " WORD("twilio_phone_numbers", "status_word", "status", "'active', 'inactive'"), false, "active" },
	FILLED("country_code", COUNTRY("twilio_phone_numbers", "country", "country_code")),
	MAYBE("vapi_phone_id"), FILLED("friendly_name", ""), MAYBE("account_sid"), MAYBE("phone_number_sid"),
	ENDS,
};

static const struct sb_column forwarding_configs[] = {
	ID,
	PLAIN("org_id", SB_UUID, true, ""),
	PLAIN("business_number", SB_TEXT, true, NUMBER("forwarding_configs", "business", "business_number")),
	PLAIN("line_type", SB_TEXT, true, "default '' " WORD("forwarding_configs", "line", "line_type", "'', 'mobile', 'fixed', 'voip'")),
	PLAIN("ai_number", SB_TEXT, false, NUMBER("forwarding_configs", "ai", "ai_number")),
	PLAIN("ai_source", SB_TEXT, false, WORD("forwarding_configs", "source", "ai_source", "'pool', 'managed', 'byoc', 'manual'")),
	MAYBE("carrier_id"),
	PLAIN("condition", SB_TEXT, false, WORD("forwarding_configs", "when_word", "condition", CONDITIONS)),
	PLAIN("ring_seconds", SB_INT, true, "default 0 " RULE("forwarding_configs", "ring", "ring_seconds between 0 and 60")),
	TEXT("activate_code"), TEXT("deactivate_code"), TEXT("query_code"), TEXT("owed_cancel"),
	PLAIN("state", SB_TEXT, true, "default 'none' " WORD("forwarding_configs", "state_word", "state",
	    "'none', 'given', 'reported', 'proven', 'stale', 'drifted', 'refused', 'removed'")),
	PLAIN("state_at", SB_TIME, true, ""),
	WHEN("given_at"), WHEN("reported_at"), WHEN("proven_at"), WHEN("stale_at"), WHEN("drifted_at"), WHEN("refused_at"), WHEN("removed_at"),
	TEXT("refused_reason"), MAYBE("proof_result"), MAYBE("proof_call_id"),
	ENDS,
};
static const char config_rules[] =
	", " RULE("forwarding_configs", "ai_and_source", "(ai_number is null) = (ai_source is null)")
	", " RULE("forwarding_configs", "no_circle", "ai_number is null or ai_number <> business_number")
	", " RULE("forwarding_configs", "given", "state not in ('given', 'reported', 'proven', 'stale') or (ai_number is not null and given_at is not null)")
	", " RULE("forwarding_configs", "reported", "state <> 'reported' or reported_at is not null")
	", " RULE("forwarding_configs", "proven", "state not in ('proven', 'stale') or proven_at is not null")
	", " RULE("forwarding_configs", "removed", "state <> 'removed' or removed_at is not null");

static const struct sb_column verified_caller_ids[] = {
	ID,
	PLAIN("org_id", SB_UUID, false, RULE("verified_caller_ids", "customer", "org_id is not null")),
	PLAIN("phone_number", SB_TEXT, true, NUMBER("verified_caller_ids", "number", "phone_number")),
	FILLED("country_code", COUNTRY("verified_caller_ids", "country", "country_code")),
	MAYBE("verification_sid"),
	/* The seeds' word for state. There it can be written too, here it only follows. */
	{ "status", SB_TEXT, false, "generated always as (case state when 'verified' then 'verified' when 'failed' then 'failed' else 'pending' end) virtual", true, NULL },
	PLAIN("state", SB_TEXT, true, "default 'none' " WORD("verified_caller_ids", "state_word", "state",
	    "'none', 'calling', 'pending', 'verified', 'failed', 'removed'")),
	PLAIN("state_at", SB_TIME, true, NOW),
	TEXT("reason"), WHEN("verified_at"), MAYBE("account_sid"), MAYBE("call_sid"), MAYBE("caller_id_sid"), MAYBE("vapi_phone_number_id"),
	ENDS,
};

static const struct sb_column agents[] = {
	ID, OWNER("org_id"), FILLED("name", ""),
	MAYBE("vapi_assistant_id"), MAYBE("vapi_phone_number_id"), MAYBE("vapi_outbound_phone_number_id"),
	MAYBE("elevenlabs_agent_id"), MAYBE("elevenlabs_phone_number_id"), MAYBE("elevenlabs_outbound_phone_number_id"),
	FLAG("inbound_enabled"), FLAG("outbound_enabled"),
	TEXT("inbound_number"), TEXT("outbound_number"),
	PLAIN("inbound_way", SB_TEXT, true, "default 'none'"),
	PLAIN("outbound_way", SB_TEXT, true, "default 'none'"),
	TEXT("inbound_reason"), TEXT("outbound_reason"),
	ENDS,
};

static const struct sb_column telnyx_verified_numbers[] = {
	ID,
	PLAIN("org_id", SB_UUID, true, ""),
	PLAIN("phone_number", SB_TEXT, true, NUMBER("telnyx_verified_numbers", "number", "phone_number")),
	PLAIN("method", SB_TEXT, true, "default '' " WORD("telnyx_verified_numbers", "method_word", "method", "'', 'call', 'sms'")),
	PLAIN("state", SB_TEXT, true, "default 'none' " WORD("telnyx_verified_numbers", "state_word", "state",
	    "'none', 'pending', 'verified', 'failed', 'removed'")),
	PLAIN("state_at", SB_TIME, true, ""),
	TEXT("reason"), WHEN("verified_at"),
	ENDS,
};

static const struct sb_column forwarding_numbers[] = {
	ID, OWNER("business_id"), MAYBE("phone_number"), MAYBE("forwarding_type"), MAYBE("pool_number"),
	PLAIN("status", SB_TEXT, false, "default 'pending_setup' " RULE("forwarding_numbers", "status_word",
	    "status is not null and status in ('pending_setup', 'active', 'disabled')")),
	PLAIN("pool_number_id", SB_UUID, false, ""), PLAIN("reserved_number_id", SB_UUID, false, ""), WHEN("reserved_until"),
	STAMPS,
};

static const struct sb_column voxdesk_schema[] = {
	PLAIN("project", SB_UUID, true, "primary key"),
	PLAIN("version", SB_INT, true, ""),
};

/* name, store, columns, n, org, more, open, hides */
const struct sb_table sb_tables[SB_TABLES] = {
	{ "organizations", "organizations", organizations, N(organizations), NULL, "", false, NULL },
	{ "pool_numbers", "pool_numbers", pool_numbers, N(pool_numbers), NULL, "", false, NULL },
	{ "twilio_phone_numbers", "twilio_phone_numbers", twilio_phone_numbers, N(twilio_phone_numbers), "org_id", "", false, NULL },
	{ "forwarding_configs", "forwarding_configs", forwarding_configs, N(forwarding_configs), NULL, config_rules, false, NULL },
	{ "verified_caller_ids", "verified_caller_ids", verified_caller_ids, N(verified_caller_ids), NULL,
	    ", " RULE("verified_caller_ids", "verified", "state <> 'verified' or verified_at is not null"), false, NULL },
	{ "agents", "agents", agents, N(agents), NULL,
	    ", " RULE("agents", "ways", "inbound_way in (" WAYS ") and outbound_way in (" WAYS ")"), false, NULL },
	{ "telnyx_verified_numbers", "telnyx_verified_numbers", telnyx_verified_numbers, N(telnyx_verified_numbers), NULL,
	    ", " RULE("telnyx_verified_numbers", "verified", "state <> 'verified' or verified_at is not null"), false, NULL },
	{ "forwarding_numbers", "forwarding_numbers", forwarding_numbers, N(forwarding_numbers), "business_id", "", false, NULL },
	{ "voxdesk_schema", "voxdesk_schema", voxdesk_schema, N(voxdesk_schema), NULL, "", true, NULL },
};

/* What members read of the tables in which the desk notes something about them. */
#define VIEW(table, org, hides) { "member_" #table, #table, table, N(table), org, "", false, hides }
const struct sb_table sb_views[SB_VIEWS] = {
	VIEW(organizations, "id", " note call_back_at call_back_note "),
	VIEW(forwarding_configs, "org_id", " refused_reason proof_result proof_call_id "),
	VIEW(verified_caller_ids, "org_id", " reason "),
	VIEW(agents, "org_id", " inbound_reason outbound_reason "),
	VIEW(telnyx_verified_numbers, "org_id", " reason "),
};

/* ---- the seeds' own, as they stand there */
static const struct sb_column seed_forwarding_numbers[] = {
	PLAIN("id", SB_UUID, true, "primary key"), OWNER("business_id"), MAYBE("phone_number"),
	PLAIN("forwarding_type", SB_TEXT, false, WORD("forwarding_numbers", "forwarding_type_check", "forwarding_type", "'all', 'no_answer', 'busy', 'unavailable'")),
	MAYBE("pool_number"), MAYBE("status"),
	PLAIN("created_at", SB_TIME, false, NOW), PLAIN("updated_at", SB_TIME, false, NOW),
};

static const struct sb_column seed_twilio_phone_numbers[] = {
	PLAIN("id", SB_UUID, true, "primary key"), OWNER("org_id"), PLAIN("phone_number", SB_TEXT, true, ""),
	PLAIN("status", SB_TEXT, false, WORD("twilio_phone_numbers", "status_check", "status", "'active', 'inactive'")),
	MAYBE("country_code"), PLAIN("vapi_phone_id", SB_UUID, false, ""), MAYBE("friendly_name"),
	PLAIN("created_at", SB_TIME, false, NOW),
};

static const struct sb_column seed_verified_caller_ids[] = {
	PLAIN("id", SB_UUID, true, "primary key"), OWNER("org_id"), PLAIN("phone_number", SB_TEXT, true, ""),
	MAYBE("country_code"), MAYBE("verification_sid"),
	PLAIN("status", SB_TEXT, false, WORD("verified_caller_ids", "status_check", "status", "'pending', 'verified', 'failed'")),
	WHEN("verified_at"), PLAIN("created_at", SB_TIME, false, NOW), PLAIN("updated_at", SB_TIME, false, NOW),
};

static const struct sb_column seed_agents[] = {
	PLAIN("id", SB_UUID, true, "primary key"), OWNER("org_id"), MAYBE("name"), MAYBE("vapi_assistant_id"),
	PLAIN("vapi_phone_number_id", SB_UUID, false, ""),
	PLAIN("inbound_enabled", SB_BOOL, false, "default 0"), PLAIN("outbound_enabled", SB_BOOL, false, "default 0"),
	PLAIN("created_at", SB_TIME, false, NOW),
};

const struct sb_table sb_seed_tables[SB_SEED_TABLES] = {
	{ "forwarding_numbers", "seed_forwarding_numbers", seed_forwarding_numbers, N(seed_forwarding_numbers), "business_id", "", false, NULL },
	{ "twilio_phone_numbers", "seed_twilio_phone_numbers", seed_twilio_phone_numbers, N(seed_twilio_phone_numbers), "org_id", "", false, NULL },
	{ "verified_caller_ids", "seed_verified_caller_ids", seed_verified_caller_ids, N(seed_verified_caller_ids), "org_id", "", false, NULL },
	{ "agents", "seed_agents", seed_agents, N(seed_agents), "org_id", "", false, NULL },
};

static const struct sb_unique uniques[] = {
	{ "pool_numbers.phone_number", "pool_numbers_one", "phone_number" },
	{ "twilio_phone_numbers.phone_number", "twilio_phone_numbers_one", "phone_number" },
	{ "forwarding_configs.business_number", "forwarding_configs_one", "business_number" },
	{ "index 'verified_caller_ids_one'", "verified_caller_ids_one", "org_id, phone_number, COALESCE(account_sid, ''::text)" },
	{ "index 'agents_inbound'", "agents_inbound", "org_id" },
	{ "index 'agents_outbound'", "agents_outbound", "org_id" },
	{ "agents.org_id, agents.vapi_assistant_id", "agents_vapi", "org_id, vapi_assistant_id" },
	{ "agents.org_id, agents.elevenlabs_agent_id", "agents_elevenlabs", "org_id, elevenlabs_agent_id" },
	{ "telnyx_verified_numbers.org_id, telnyx_verified_numbers.phone_number", "telnyx_verified_numbers_one", "org_id, phone_number" },
};
/* clang-format on */

bool sb_shows(const struct sb_table *t, const struct sb_column *column)
{
	char word[64];

	(void)snprintf(word, sizeof word, " %s ", column->name);
	return t->hides == NULL || strstr(t->hides, word) == NULL;
}

const struct sb_column *sb_column(const struct sb_table *t, const char *name)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->columns[i].name, name) == 0 && sb_shows(t, &t->columns[i]))
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
