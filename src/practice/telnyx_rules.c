/* What Telnyx' queries and bodies may hold (team-telnyx/openapi of July 2026). */
#include "practice/telnyx.h"

#define END                  \
	{                    \
		.name = NULL \
	}
#define TEXT(n)                                \
	{                                      \
		.name = (n), .type = RULE_TEXT \
	}
#define YES_NO(n)                              \
	{                                      \
		.name = (n), .type = RULE_BOOL \
	}
#define ONE_OF(n, v)                                          \
	{                                                     \
		.name = (n), .type = RULE_TEXT, .values = (v) \
	}
#define WHOLE(n, from, to)                                                     \
	{                                                                      \
		.name = (n), .type = RULE_WHOLE, .least = (from), .most = (to) \
	}
#define OBJECT(n, r)                                           \
	{                                                      \
		.name = (n), .type = RULE_OBJECT, .rules = (r) \
	}
#define PAGES WHOLE("page[number]", 1, 1000000), WHOLE("page[size]", 1, 250)
/* What several lists share in the specification, whether it means something there or not. */
#define CALL_FILTERS                                                                             \
	TEXT("filter[application_name][contains]"),                                              \
	    TEXT("filter[outbound.outbound_voice_profile_id]"),                                  \
	    { .name = "filter[leg_id]", .type = RULE_UUID },                                     \
	    { .name = "filter[application_session_id]", .type = RULE_UUID },                     \
	    TEXT("filter[connection_id]"), TEXT("filter[from]"), TEXT("filter[to]"),             \
	    TEXT("filter[name]"), YES_NO("filter[failed]"), ONE_OF("filter[product]", products), \
	    ONE_OF("filter[status]", call_states), ONE_OF("filter[type]", event_types),          \
	    { .name = "filter[occurred_at][eq]", .type = RULE_TIME },                            \
	    { .name = "filter[occurred_at][gt]", .type = RULE_TIME },                            \
	    { .name = "filter[occurred_at][gte]", .type = RULE_TIME },                           \
	    { .name = "filter[occurred_at][lt]", .type = RULE_TIME },                            \
	{                                                                                        \
		.name = "filter[occurred_at][lte]", .type = RULE_TIME                            \
	}
#define CURSORS TEXT("page[after]"), TEXT("page[before]"), WHOLE("page[limit]", 1, 250), PAGES

static const char *const sorts[] = { "purchased_at", "phone_number", "connection_name",
	"usage_payment_method", NULL };
static const char *const app_sorts[] = { "created_at", "connection_name", "active", NULL };
static const char *const types[] = { "local", "national", "toll_free", "mobile", "shared_cost",
	NULL };
static const char *const sources[] = { "ported", "purchased", NULL };
static const char *const states[] = { "purchase-pending", "purchase-failed", "port-pending",
	"active", "deleted", "port-failed", "emergency-only", "ported-out", "port-out-pending",
	NULL };
static const char *const payments[] = { "pay-per-minute", "channel", NULL };
static const char *const yes_no[] = { "true", "false", NULL };
static const char *const products[] = { "call_control", "fax", "texml", NULL };
static const char *const call_states[] = { "init", "in_progress", "completed", NULL };
static const char *const event_types[] = { "command", "webhook", NULL };
static const char *const lookups[] = { "carrier", "caller-name", NULL };
static const char *const verify_methods[] = { "sms", "call", NULL };
static const char *const forwardings[] = { "always", "on-failure", NULL };
static const char *const screenings[] = { "disabled", "reject_calls", "flag_calls", NULL };
static const char *const channels[] = { "single", "dual", NULL };
static const char *const formats[] = { "wav", "mp3", NULL };
static const char *const versions[] = { "1", "2", NULL };
static const char *const dtmf[] = { "RFC 2833", "Inband", "SIP INFO", NULL };
static const char *const receives[] = { "only_my_connections", "from_anyone", NULL };
static const char *const sites[] = { "Latency", "Chicago, IL", "Ashburn, VA", "San Jose, CA",
	"London, UK", "Chennai, IN", "Amsterdam, Netherlands", "Toronto, Canada",
	"Sydney, Australia", NULL };

/* ---- queries */

const struct rule tn_numbers_query[] = { PAGES, ONE_OF("sort", sorts),
	ONE_OF("handle_messaging_profile_error", yes_no),
	{ .name = "filter[phone_number]", .type = RULE_TEXT, .least = 3 },
	ONE_OF("filter[status]", states), TEXT("filter[connection_id]"),
	TEXT("filter[country_iso_alpha2]"), TEXT("filter[customer_reference]"), TEXT("filter[tag]"),
	TEXT("filter[billing_group_id]"), TEXT("filter[emergency_address_id]"),
	ONE_OF("filter[source]", sources), ONE_OF("filter[number_type][eq]", types),
	ONE_OF("filter[voice.usage_payment_method]", payments),
	ONE_OF("filter[without_tags]", yes_no), TEXT("filter[voice.connection_name][eq]"),
	TEXT("filter[voice.connection_name][contains]"),
	TEXT("filter[voice.connection_name][starts_with]"),
	TEXT("filter[voice.connection_name][ends_with]"), END };
const struct rule tn_voices_query[] = { PAGES, ONE_OF("sort", sorts),
	{ .name = "filter[phone_number]", .type = RULE_TEXT, .least = 3 },
	TEXT("filter[customer_reference]"), TEXT("filter[connection_name][contains]"),
	ONE_OF("filter[voice.usage_payment_method]", payments), END };
const struct rule tn_available_query[] = { TEXT("filter[country_code]"),
	TEXT("filter[phone_number][starts_with]"), TEXT("filter[phone_number][ends_with]"),
	TEXT("filter[phone_number][contains]"), ONE_OF("filter[phone_number_type]", types),
	TEXT("filter[locality]"), TEXT("filter[administrative_area]"),
	TEXT("filter[national_destination_code]"), TEXT("filter[rate_center]"),
	TEXT("filter[features]"), TEXT("filter[features][]"), WHOLE("filter[limit]", 1, 1000000),
	YES_NO("filter[best_effort]"), YES_NO("filter[quickship]"), YES_NO("filter[reservable]"),
	YES_NO("filter[exclude_held_numbers]"), END };
const struct rule tn_orders_query[] = { PAGES, TEXT("filter[status]"),
	TEXT("filter[customer_reference]"), TEXT("filter[phone_numbers_count]"),
	YES_NO("filter[requirements_met]"), TEXT("filter[created_at][gt]"),
	TEXT("filter[created_at][lt]"), END };
const struct rule tn_verified_query[] = { PAGES, END };
const struct rule tn_apps_query[] = { ONE_OF("sort", app_sorts), CURSORS, CALL_FILTERS, END };
const struct rule tn_events_query[] = { CURSORS, CALL_FILTERS, END };
const struct rule tn_calls_query[] = { CURSORS, END };
const struct rule tn_connections_query[] = { PAGES, ONE_OF("sort", app_sorts),
	TEXT("filter[connection_name][contains]"), TEXT("filter[fqdn]"),
	TEXT("filter[outbound_voice_profile_id]"), END };
const struct rule tn_lookup_query[] = { ONE_OF("type", lookups), END };

/* ---- bodies */

/* "id" is read-only: it may stand there, and changes nothing. */
const struct rule tn_number_rules[] = { TEXT("id"), TEXT("connection_id"),
	TEXT("customer_reference"), TEXT("external_pin"), TEXT("billing_group_id"),
	TEXT("address_id"), YES_NO("hd_voice_enabled"), { .name = "tags", .type = RULE_TEXTS },
	END };

static const struct rule forwarding[] = { YES_NO("call_forwarding_enabled"), TEXT("forwards_to"),
	ONE_OF("forwarding_type", forwardings), END };
static const struct rule recording[] = { YES_NO("inbound_call_recording_enabled"),
	ONE_OF("inbound_call_recording_format", formats),
	ONE_OF("inbound_call_recording_channels", channels), END };
static const struct rule cnam[] = { YES_NO("cnam_listing_enabled"),
	{ .name = "cnam_listing_details", .type = RULE_TEXT, .most = 15 }, END };
static const struct rule media[] = { YES_NO("rtp_auto_adjust_enabled"),
	YES_NO("accept_any_rtp_packets_enabled"), YES_NO("t38_fax_gateway_enabled"), END };
const struct rule tn_voice_rules[] = { YES_NO("tech_prefix_enabled"), TEXT("translated_number"),
	YES_NO("caller_id_name_enabled"), OBJECT("call_forwarding", forwarding),
	OBJECT("cnam_listing", cnam), ONE_OF("usage_payment_method", payments),
	OBJECT("media_features", media), OBJECT("call_recording", recording),
	ONE_OF("inbound_call_screening", screenings), END };

static const struct rule ordered[] = {
	{ .name = "phone_number", .type = RULE_E164, .required = true },
	TEXT("requirement_group_id"), TEXT("bundle_id"), END
};
const struct rule tn_order_rules[] = {
	{ .name = "phone_numbers", .type = RULE_OBJECTS, .required = true, .rules = ordered },
	TEXT("connection_id"), TEXT("messaging_profile_id"), TEXT("billing_group_id"),
	TEXT("customer_reference"), END
};
static const struct rule requirement[] = { { .name = "requirement_id", .type = RULE_UUID },
	TEXT("field_value"), END };
const struct rule tn_order_change_rules[] = { TEXT("customer_reference"),
	{ .name = "regulatory_requirements", .type = RULE_OBJECTS, .rules = requirement }, END };

const struct rule tn_verify_rules[] = {
	{ .name = "phone_number", .type = RULE_E164, .required = true },
	{ .name = "verification_method",
	    .type = RULE_TEXT,
	    .required = true,
	    .values = verify_methods },
	{ .name = "extension", .type = RULE_TEXT, .most = 50 }, END
};
const struct rule tn_code_rules[] = {
	{ .name = "verification_code", .type = RULE_TEXT, .required = true, .least = 1 }, END
};

static const struct rule inbound[] = {
	{ .name = "channel_limit", .type = RULE_WHOLE, .most = 1000000, .nullable = true },
	YES_NO("shaken_stir_enabled"),
	{ .name = "sip_subdomain", .type = RULE_TEXT, .nullable = true },
	ONE_OF("sip_subdomain_receive_settings", receives), END
};
static const struct rule outbound[] = {
	{ .name = "channel_limit", .type = RULE_WHOLE, .most = 1000000, .nullable = true },
	TEXT("outbound_voice_profile_id"), END
};
#define APP                                                                                       \
	{ .name = "application_name", .type = RULE_TEXT, .required = true, .least = 1 },          \
	    { .name = "webhook_event_url", .type = RULE_TEXT, .required = true, .least = 1 },     \
	    { .name = "webhook_event_failover_url", .type = RULE_TEXT, .nullable = true },        \
	    ONE_OF("webhook_api_version", versions),                                              \
	    { .name = "webhook_timeout_secs", .type = RULE_WHOLE, .most = 30, .nullable = true }, \
	    YES_NO("active"), ONE_OF("anchorsite_override", sites),                               \
	    YES_NO("call_cost_in_webhooks"), ONE_OF("dtmf_type", dtmf),                           \
	    YES_NO("first_command_timeout"), WHOLE("first_command_timeout_secs", 0, 1000000),     \
	    OBJECT("inbound", inbound), OBJECT("outbound", outbound),                             \
	    YES_NO("redact_dtmf_debug_logging")
const struct rule tn_app_rules[] = { APP, END };
const struct rule tn_app_change_rules[] = { APP, { .name = "tags", .type = RULE_TEXTS }, END };
