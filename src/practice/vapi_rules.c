/* What Vapi's queries and bodies may hold, after its specification. */
#include <string.h>

#include "practice/vapi.h"

#define NAME_MAX_CHARACTERS 40

#define TIMES                                             \
	{ .name = "createdAtGt", .type = RULE_TIME },     \
	    { .name = "createdAtLt", .type = RULE_TIME }, \
	    { .name = "createdAtGe", .type = RULE_TIME }, \
	    { .name = "createdAtLe", .type = RULE_TIME }, \
	    { .name = "updatedAtGt", .type = RULE_TIME }, \
	    { .name = "updatedAtLt", .type = RULE_TIME }, \
	    { .name = "updatedAtGe", .type = RULE_TIME }, \
	{                                                 \
		.name = "updatedAtLe", .type = RULE_TIME  \
	}

#define LIMIT                                                     \
	{                                                         \
		.name = "limit", .type = RULE_WHOLE, .most = 1000 \
	}

const struct rule vp_rules_list[] = {
	LIMIT,
	TIMES,
	{ .name = NULL },
};

static const char *const orders[] = { "ASC", "DESC", NULL };
static const char *const columns[] = { "createdAt", "duration", "cost", NULL };

const struct rule vp_rules_pages[] = {
	LIMIT,
	TIMES,
	{ .name = "search", .most = 100 },
	{ .name = "page", .type = RULE_WHOLE, .least = 1, .most = 1000000 },
	{ .name = "sortOrder", .values = orders },
	{ .name = "sortBy", .values = columns },
	{ .name = NULL },
};

const struct rule vp_rules_calls[] = {
	LIMIT,
	TIMES,
	{ .name = "id", .type = RULE_UUID },
	{ .name = "assistantId", .type = RULE_UUID },
	{ .name = "phoneNumberId", .type = RULE_UUID },
	{ .name = NULL },
};

/* ---- what every kind of number has */
static const char *const backoffs[] = { "fixed", "exponential", NULL };
static const struct rule backoff[] = {
	{ .name = "type", .required = true, .values = backoffs },
	{ .name = "maxRetries", .type = RULE_WHOLE, .required = true, .most = 10 },
	{ .name = "baseDelaySeconds", .type = RULE_WHOLE, .required = true, .most = 10 },
	{ .name = NULL },
};

static const struct rule server[] = {
	{ .name = "url", .least = 1 },
	{ .name = "timeoutSeconds", .type = RULE_WHOLE, .least = 1, .most = 300 },
	{ .name = "credentialId", .type = RULE_UUID },
	{ .name = "staticIpAddressesEnabled", .type = RULE_BOOL },
	{ .name = "encryptedPaths", .type = RULE_TEXTS },
	{ .name = "headers", .type = RULE_TEXT_MAP },
	{ .name = "backoffPlan", .type = RULE_OBJECT, .rules = backoff },
	{ .name = NULL },
};

static const char *const destinations[] = { "number", "sip", NULL };
static const struct rule destination[] = {
	{ .name = "type", .required = true, .values = destinations },
	{ .name = "number", .least = 3, .most = 40 },
	{ .name = "numberE164CheckEnabled", .type = RULE_BOOL },
	{ .name = "extension", .least = 1, .most = 10 },
	{ .name = "sipUri", .least = 1 },
	{ .name = "callerId", .most = 40 },
	{ .name = "message" },
	{ .name = "description" },
	{ .name = NULL },
};

/* null takes an assistant away: older documents of Vapi have it, the specification has no way. */
#define SETTINGS                                                                                   \
	{ .name = "name", .most = NAME_MAX_CHARACTERS },                                           \
	    { .name = "assistantId", .type = RULE_UUID, .nullable = true },                        \
	    { .name = "workflowId", .type = RULE_UUID }, { .name = "squadId", .type = RULE_UUID }, \
	    { .name = "server", .type = RULE_OBJECT, .rules = server },                            \
	    { .name = "hooks", .type = RULE_OBJECTS },                                             \
	{                                                                                          \
		.name = "fallbackDestination", .type = RULE_OBJECT, .rules = destination           \
	}

/* ---- by provider: `must` is what a POST has to have and a PATCH may */
#define PROVIDER                                     \
	{                                            \
		.name = "provider", .required = true \
	}

#define TWILIO(must)                                                                            \
	{                                                                                       \
		SETTINGS, PROVIDER, { .name = "number", .type = RULE_E164, .required = must },  \
		    { .name = "twilioAccountSid", .required = must },                           \
		    { .name = "twilioAuthToken" }, { .name = "twilioApiKey" },                  \
		    { .name = "twilioApiSecret" }, { .name = "smsEnabled", .type = RULE_BOOL }, \
		{                                                                               \
			.name = NULL                                                            \
		}                                                                               \
	}
#define TELNYX(must)                                                                           \
	{                                                                                      \
		SETTINGS, PROVIDER, { .name = "number", .type = RULE_E164, .required = must }, \
		    { .name = "credentialId", .type = RULE_UUID, .required = must },           \
		{                                                                              \
			.name = NULL                                                           \
		}                                                                              \
	}
#define BYO(must)                                                                    \
	{                                                                            \
		SETTINGS, PROVIDER, { .name = "number", .least = 3, .most = 40 },    \
		    { .name = "numberE164CheckEnabled", .type = RULE_BOOL },         \
		    { .name = "credentialId", .type = RULE_UUID, .required = must }, \
		{                                                                    \
			.name = NULL                                                 \
		}                                                                    \
	}

static const struct rule twilio_create[] = TWILIO(true), twilio_update[] = TWILIO(false);
static const struct rule telnyx_create[] = TELNYX(true), telnyx_update[] = TELNYX(false);
static const struct rule byo_create[] = BYO(true), byo_update[] = BYO(false);

static const struct {
	const char *provider;
	const struct rule *create, *update;
} kinds[] = {
	{ "twilio", twilio_create, twilio_update },
	{ "telnyx", telnyx_create, telnyx_update },
	{ "byo-phone-number", byo_create, byo_update },
};

static size_t kind_of(const char *provider)
{
	size_t i = 0;

	while (i < sizeof kinds / sizeof kinds[0] && strcmp(kinds[i].provider, provider) != 0)
		i++;
	return i;
}

const struct rule *vp_rules_create(const char *provider)
{
	size_t i = kind_of(provider);

	return i < sizeof kinds / sizeof kinds[0] ? kinds[i].create : NULL;
}

const struct rule *vp_rules_update(const char *provider)
{
	size_t i = kind_of(provider);

	return i < sizeof kinds / sizeof kinds[0] ? kinds[i].update : NULL;
}
