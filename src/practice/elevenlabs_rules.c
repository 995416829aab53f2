/* What ElevenLabs' queries and bodies may hold, after its specification. */
#include "practice/elevenlabs.h"

#define END                  \
	{                    \
		.name = NULL \
	}

static const char *const directions[] = { "asc", "desc", NULL };
static const char *const sorts[] = { "name", "created_at", "call_count_7d", NULL };

const struct rule el_rules_agents[] = {
	{ .name = "page_size", .type = RULE_WHOLE, .least = 1, .most = 100 },
	{ .name = "search" },
	{ .name = "archived", .type = RULE_BOOL },
	{ .name = "show_only_owned_agents", .type = RULE_BOOL },
	{ .name = "created_by_user_id" },
	{ .name = "sort_direction", .values = directions },
	{ .name = "sort_by", .values = sorts },
	{ .name = "cursor" },
	END,
};

const struct rule el_rules_agent[] = {
	{ .name = "version_id" },
	{ .name = "branch_id" },
	END,
};

static const char *const providers[] = { "twilio", "sip_trunk", "exotel", NULL };

const struct rule el_rules_numbers[] = {
	{ .name = "provider", .values = providers },
	{ .name = "agent_id" },
	{ .name = "branch_id" },
	END,
};

const struct rule el_rules_sip_messages[] = {
	{ .name = "page_size", .type = RULE_WHOLE, .least = 1, .most = 20 },
	{ .name = "cursor" },
	END,
};

static const char *const regions[] = { "us1", "ie1", "au1", NULL };
static const char *const edges[] = { "ashburn", "dublin", "frankfurt", "sao-paulo", "singapore",
	"sydney", "tokyo", "umatilla", "roaming", NULL };
static const struct rule region_config[] = {
	{ .name = "region_id", .required = true, .values = regions },
	{ .name = "token", .required = true, .least = 1 },
	{ .name = "edge_location", .required = true, .values = edges },
	END,
};

static const struct rule credentials[] = {
	{ .name = "username", .required = true, .least = 1 },
	{ .name = "password", .nullable = true },
	END,
};

static const char *const encryptions[] = { "disabled", "allowed", "required", NULL };
static const struct rule inbound[] = {
	{ .name = "allowed_addresses", .type = RULE_TEXTS, .nullable = true },
	{ .name = "allowed_numbers", .type = RULE_TEXTS, .nullable = true },
	{ .name = "media_encryption", .values = encryptions },
	{ .name = "credentials", .type = RULE_OBJECT, .nullable = true, .rules = credentials },
	{ .name = "remote_domains", .type = RULE_TEXTS, .nullable = true },
	{ .name = "attributes_to_headers", .type = RULE_TEXT_MAP },
	END,
};

static const char *const transports[] = { "auto", "udp", "tcp", "tls", NULL };
static const struct rule outbound[] = {
	{ .name = "address", .required = true, .least = 1 },
	{ .name = "transport", .values = transports },
	{ .name = "media_encryption", .values = encryptions },
	{ .name = "headers", .type = RULE_TEXT_MAP },
	{ .name = "attributes_to_headers", .type = RULE_TEXT_MAP },
	{ .name = "credentials", .type = RULE_OBJECT, .nullable = true, .rules = credentials },
	{ .name = "enabled_codecs", .type = RULE_TEXTS },
	END,
};

#define TRUNKS                                                                          \
	{ .name = "inbound_trunk_config",                                               \
		.type = RULE_OBJECT,                                                    \
		.nullable = true,                                                       \
		.rules = inbound },                                                     \
	{                                                                               \
		.name = "outbound_trunk_config", .type = RULE_OBJECT, .nullable = true, \
		.rules = outbound                                                       \
	}

#define NUMBER                                                               \
	{ .name = "provider", .required = true },                            \
	    { .name = "phone_number", .type = RULE_E164, .required = true }, \
	    { .name = "label", .required = true, .least = 1 },               \
	    { .name = "supports_inbound", .type = RULE_BOOL },               \
	    { .name = "supports_outbound", .type = RULE_BOOL },              \
	{                                                                    \
		.name = "agent_id", .nullable = true                         \
	}

const struct rule el_rules_twilio[] = {
	NUMBER,
	{ .name = "sid", .required = true },
	{ .name = "token", .required = true },
	{ .name = "region_config", .type = RULE_OBJECT, .nullable = true, .rules = region_config },
	{ .name = "enable_sms", .type = RULE_BOOL },
	END,
};

const struct rule el_rules_sip_trunk[] = {
	NUMBER,
	TRUNKS,
	END,
};

static const char *const stacks[] = { "standard", "static", NULL };

const struct rule el_rules_update[] = {
	{ .name = "agent_id", .nullable = true },
	{ .name = "label", .nullable = true, .least = 1 },
	TRUNKS,
	{ .name = "livekit_stack", .nullable = true, .values = stacks },
	{ .name = "store_sip_messages", .type = RULE_BOOL, .nullable = true },
	{ .name = "environment", .nullable = true },
	{ .name = "branch_id", .nullable = true },
	END,
};
