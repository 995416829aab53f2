/* ElevenLabs in practice: what it takes, what it refuses, and what an import does elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "practice/elevenlabs.h"
#include "tests/support/play.h"

#define N(e) (sizeof(e) / sizeof((e)[0]))
#define KEY "ELEVENLABS_API_KEY"
#define AG "/v1/convai/agents"
#define PN "/v1/convai/phone-numbers"
#define OWN "+16505550109"
#define VERIFIED "+16505550108"
#define TWILIO(number, more)                                                           \
	"{\"provider\":\"twilio\",\"phone_number\":\"" number "\",\"label\":\"Desk\"," \
	"\"sid\":\"{SID}\",\"token\":\"{TOKEN}\"" more "}"
#define SIP(number, more) \
	"{\"provider\":\"sip_trunk\",\"phone_number\":\"" number "\",\"label\":\"Pool\"" more "}"

static const struct play_row rows[] = {
	/* paths and methods */
	{ "GET", "/v1/convai", NULL, 404, "{\"detail\":\"Not Found\"}" },
	{ "GET", AG "/", NULL, 404, "Not Found" },
	{ "PUT", PN, "{}", 405, "{\"detail\":\"Method Not Allowed\"}" },
	{ "POST", "/v1/convai/twilio/outbound-call", "{}", 404, "Not Found" },
	{ "GET", AG "/agent_nobody", NULL, 404, "\"status\":\"document_not_found\"" },
	{ "GET", AG "/" EL_RECEPTION_EN "?branch_id=x", NULL, 404, "document_not_found" },
	{ "GET", PN "/phnum_0", NULL, 404, "document_not_found" },
	{ "GET", PN "/phnum_0/sip-messages", NULL, 404, "document_not_found" },
	{ "PATCH", PN "/phnum_0", "{}", 404, "document_not_found" },
	{ "DELETE", PN "/phnum_0", NULL, 404, "document_not_found" },
	/* queries */
	{ "GET", AG "?page_size=0", NULL, 422,
	    "{\"detail\":[{\"loc\":[\"query\",\"page_size\"],\"msg\":\"Input should be greater than "
	    "or equal to 1\",\"type\":\"greater_than_equal\"}]}" },
	{ "GET", AG "?page_size=101", NULL, 422, "less_than_equal" },
	{ "GET", AG "?page_size=x", NULL, 422, "int_parsing" },
	{ "GET", AG "?pageSize=1", NULL, 422, "extra_forbidden" },
	{ "GET", AG "?archived=yes", NULL, 422, "bool_type" },
	{ "GET", AG "?archived=true", NULL, 200, "\"agents\":[]" },
	{ "GET", AG "?sort_direction=up", NULL, 422, "Input should be 'asc' or 'desc'" },
	{ "GET", AG "?cursor=x", NULL, 400, "invalid_cursor" },
	{ "GET", AG "?cursor=%ff", NULL, 400, "no such page: \xef\xbf\xbd\"" },
	{ "GET", AG "?%ff=1", NULL, 422, "[\"query\",\"\xef\xbf\xbd\"]" },
	{ "GET", AG "?cursor=page_2", NULL, 400, "invalid_cursor" },
	{ "GET", AG "?search=RECEPTIE", NULL, 200, "\"has_more\":false,\"next_cursor\":null" },
	{ "GET", AG "?page_size=1&sort_by=name", NULL, 200, "Reception EN" },
	{ "GET", AG "?page_size=1&sort_direction=asc", NULL, 200, "Reception EN" },
	{ "GET", PN "?provider=telnyx", NULL, 422, "\"type\":\"enum\"" },
	{ "GET", PN "?page_size=1", NULL, 422, "extra_forbidden" },
	/* bodies */
	{ "POST", PN, "", 422, "{\"detail\":[{\"loc\":[\"body\"]" },
	{ "POST", PN, "{}", 422, "[\"body\",\"provider\"],\"msg\":\"Field required\"" },
	{ "POST", PN, "{\"provider\":\"exotel\"}", 422, "Input should be 'twilio' or 'sip_trunk'" },
	{ "POST", PN, "{\"provider\":\"twilio\"}", 422, "[\"body\",\"token\"]" },
	{ "POST", PN, TWILIO(OWN, ",\"agentId\":\"" EL_RECEPTIE_NL "\""), 422, "extra_forbidden" },
	{ "POST", PN, TWILIO(OWN, ",\"inbound_trunk_config\":{}"), 422, "extra_forbidden" },
	{ "POST", PN, TWILIO(OWN, ",\"agent_id\":1"), 422, "string_type" },
	{ "POST", PN, TWILIO(OWN, ",\"enable_sms\":0"), 422, "bool_type" },
	{ "POST", PN, TWILIO(OWN, ",\"label\":\"again\""), 422, "It is there twice" },
	{ "POST", PN, TWILIO(OWN, ",\"region_config\":{\"region_id\":\"eu1\",\"token\":\"x\"}"),
	    422, "[\"body\",\"region_config\",\"edge_location\"],\"msg\":\"Field required\"" },
	{ "POST", PN, TWILIO("16505550109", ""), 422, "E.164" },
	{ "POST", PN, TWILIO(OWN, ",\"agent_id\":\"agent_nobody\""), 404, "document_not_found" },
	{ "POST", PN, SIP(OWN, ",\"sid\":\"{SID}\""), 422, "extra_forbidden" },
	{ "POST", PN, SIP(OWN, ",\"outbound_trunk_config\":{}"), 422, "\"address\"" },
	{ "POST", PN,
	    SIP(OWN, ",\"outbound_trunk_config\":{\"address\":\"a\",\"transport\":\"TCP\"}"), 422,
	    "'auto' or 'udp' or 'tcp' or 'tls'" },
	{ "POST", PN, SIP(OWN, ",\"inbound_trunk_config\":{\"allowed_addresses\":[1]}"), 422,
	    "list of strings" },
	{ "POST", PN, SIP(OWN, ",\"inbound_trunk_config\":{\"credentials\":{\"password\":\"x\"}}"),
	    422, "[\"body\",\"inbound_trunk_config\",\"credentials\",\"username\"]" },
	/* what Twilio says */
	{ "POST", PN, TWILIO("+14155550100", ""), 400, "not found in the Twilio account" },
	{ "POST", PN,
	    "{\"provider\":\"twilio\",\"phone_number\":\"" OWN
	    "\",\"label\":\"x\",\"sid\":\"{SID}\","
	    "\"token\":\"{SUB-TOKEN}\"}",
	    400, "invalid_twilio_credentials" },
	{ "POST", PN, TWILIO(VERIFIED, ",\"agent_id\":\"" EL_RECEPTIE_NL "\""), 400,
	    "phone_number_outbound_only" },
};

static void what_is_wrong_is_refused_and_said(void **state)
{
	struct play *p = *state;

	play_rows(p, KEY, "", rows, N(rows));
	play_json(p, KEY, "GET", PN, NULL); /* nothing of it left a trace */
	assert_int_equal(cJSON_GetArraySize(p->body), 0);
	assert_true(cJSON_IsArray(p->body));
}

static const char *detail(const struct play *p, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetObjectItem(p->body, "detail"),
	    name));
}

static void a_key_is_needed(void **state)
{
	struct play *p = *state;

	play_json(p, NULL, "GET", PN, NULL);
	assert_int_equal(p->status, 401);
	assert_string_equal(detail(p, "status"), "needs_authorization");
	play_json(p, "VAPI_API_KEY", "GET", PN, NULL);
	assert_int_equal(p->status, 401);
	play_headers(p, "xi-api-key: x\r\n", "GET", PN, NULL);
	assert_int_equal(p->status, 401);
	assert_string_equal(detail(p, "status"), "invalid_api_key");
	assert_string_not_equal(detail(p, "message"), "");
	play_json(p, KEY, "GET", PN, NULL);
	assert_int_equal(p->status, 200);
}

static const cJSON *assigned(const struct play *p)
{
	return cJSON_GetObjectItem(p->body, "assigned_agent");
}

static void a_twilio_number_is_taken_over_and_assigned(void **state)
{
	struct play *p = *state;

	play_json(p, KEY, "POST", PN, TWILIO(OWN, ",\"agent_id\":\"" EL_RECEPTION_EN "\""));
	assert_int_equal(p->status, 200);
	assert_int_equal(cJSON_GetArraySize(p->body), 1); /* no more than the id */
	play_keep(p, "phone_number_id");
	play_json(p, KEY, "POST", PN, SIP(OWN, ""));
	assert_int_equal(p->status, 400);
	assert_non_null(strstr(detail(p, "message"), "already exists"));
	play_json(p, KEY, "GET", PN "/{ID}", NULL);
	assert_string_equal(play_text(p, "phone_number"), OWN);
	assert_string_equal(play_text(p, "provider"), "twilio");
	assert_null(strstr(p->client.answer, p->account[PRACTICE_MAIN].pair + 35)); /* the token */
	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(assigned(p), "agent_id")),
	    EL_RECEPTION_EN);
	play_json(p, KEY, "GET", AG "/" EL_RECEPTION_EN, NULL);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "phone_numbers")), 1);
	play_json(p, NULL, "GET", "/practice/state", NULL);
	assert_non_null(strstr(p->client.answer, EL_VOICE_URL));
	assert_non_null(strstr(p->client.answer,
	    "\"phone_number\":\"" OWN "\",\"agent_id\":\"" EL_RECEPTION_EN "\""));
}

/* The number's resource at Twilio has this address. */
static bool at_twilio(struct play *p, const char *digits, const char *address)
{
	char target[160];

	(void)snprintf(target, sizeof target,
	    "/2010-04-01/Accounts/{AC}/IncomingPhoneNumbers.json?PhoneNumber=%%2B%s", digits);
	play_call(p, PRACTICE_MAIN, "GET", target, NULL);
	assert_int_equal(p->status, 200);
	return strstr(p->client.answer, address) != NULL;
}

static void messages_are_left_alone_when_told(void **state)
{
	struct play *p = *state;

	play_json(p, KEY, "POST", PN, TWILIO(OWN, ""));
	assert_int_equal(p->status, 200);
	assert_true(at_twilio(p, "16505550109", EL_VOICE_URL));
	assert_true(at_twilio(p, "16505550109", EL_SMS_URL));
	play_json(p, KEY, "POST", PN, TWILIO("+12125550100", ",\"enable_sms\":false"));
	assert_int_equal(p->status, 200);
	assert_true(at_twilio(p, "12125550100", EL_VOICE_URL));
	assert_false(at_twilio(p, "12125550100", EL_SMS_URL));
}

static void a_number_is_changed(void **state)
{
	struct play *p = *state;
	static const struct {
		const char *body;
		int status;
		const char *agent, *label; /* afterwards */
	} steps[] = {
		{ "{}", 200, EL_RECEPTION_EN, "Desk" },
		{ "{\"agent_id\":\"agent_nobody\"}", 404, EL_RECEPTION_EN, "Desk" },
		{ "{\"agent_id\":\"" EL_RECEPTIE_NL "\"}", 200, EL_RECEPTIE_NL, "Desk" },
		{ "{\"label\":\"Zaal\"}", 200, EL_RECEPTIE_NL, "Zaal" },
		{ "{\"label\":null}", 200, EL_RECEPTIE_NL, "Zaal" },
		{ "{\"label\":\"\"}", 422, EL_RECEPTIE_NL, "Zaal" },
		{ "{\"phone_number\":\"+1\"}", 422, EL_RECEPTIE_NL, "Zaal" },
		{ "{\"inbound_trunk_config\":{}}", 400, EL_RECEPTIE_NL, "Zaal" },
		{ "{\"branch_id\":\"x\"}", 404, EL_RECEPTIE_NL, "Zaal" },
		{ "{\"agent_id\":null,\"label\":\"Desk\"}", 200, NULL, "Desk" },
	};

	play_json(p, KEY, "POST", PN, TWILIO(OWN, ",\"agent_id\":\"" EL_RECEPTION_EN "\""));
	play_keep(p, "phone_number_id");
	for (size_t i = 0; i < N(steps); i++) {
		play_json(p, KEY, "PATCH", PN "/{ID}", steps[i].body);
		assert_int_equal(p->status, steps[i].status);
		play_json(p, KEY, "GET", PN "/{ID}", NULL);
		assert_string_equal(play_text(p, "label"), steps[i].label);
		if (steps[i].agent == NULL)
			assert_true(cJSON_IsNull(assigned(p)));
		else
			assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(assigned(p),
						"agent_id")),
			    steps[i].agent);
	}
	play_json(p, KEY, "GET", PN "/{ID}/sip-messages?page_size=20", NULL);
	assert_int_equal(p->status, 200);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(p->body, "sip_messages")), 0);
	play_json(p, KEY, "DELETE", PN "/{ID}", NULL);
	assert_int_equal(p->status, 200);
	play_json(p, KEY, "DELETE", PN "/{ID}", NULL);
	assert_int_equal(p->status, 404);
}

static void a_verified_number_only_calls(void **state)
{
	struct play *p = *state;
	char call[35];

	play_json(p, KEY, "POST", PN, TWILIO(VERIFIED, ""));
	assert_int_equal(p->status, 200);
	play_keep(p, "phone_number_id");
	play_json(p, KEY, "GET", PN "/{ID}", NULL);
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(p->body, "supports_inbound")));
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(p->body, "supports_outbound")));
	play_json(p, KEY, "PATCH", PN "/{ID}", "{\"agent_id\":\"" EL_RECEPTIE_NL "\"}");
	assert_string_equal(detail(p, "status"), "phone_number_outbound_only");
	assert_true(play_verify(p, "+16505550147", call));
	play_until_ended(p, PRACTICE_MAIN, call);
	play_json(p, KEY, "POST", PN, TWILIO("+16505550147", ""));
	assert_int_equal(p->status, 400);
	assert_string_equal(detail(p, "status"), "phone_number_not_importable");
}

static void a_trunk_is_told_without_its_password(void **state)
{
	struct play *p = *state;
	const cJSON *in, *out;

	play_json(p, KEY, "POST", PN,
	    SIP("+32480210449",
		",\"agent_id\":null,\"inbound_trunk_config\":{\"allowed_addresses\":[\"192.0.2.0/24\"],"
		"\"credentials\":{\"username\":\"desk\",\"password\":\"s3cret\"}},"
		"\"outbound_trunk_config\":{\"address\":\"sip.telnyx.com\",\"transport\":\"tls\","
		"\"media_encryption\":\"required\",\"headers\":{\"X-Desk\":\"1\"}}"));
	assert_int_equal(p->status, 200);
	play_keep(p, "phone_number_id");
	play_json(p, KEY, "GET", PN "/{ID}", NULL);
	in = cJSON_GetObjectItem(p->body, "inbound_trunk");
	out = cJSON_GetObjectItem(p->body, "outbound_trunk");
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(in, "has_auth_credentials")));
	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(in, "username")), "desk");
	assert_null(strstr(p->client.answer, "s3cret"));
	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(out, "transport")), "tls");
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(out, "has_auth_credentials")));
	play_json(p, KEY, "PATCH", PN "/{ID}",
	    "{\"outbound_trunk_config\":null,\"store_sip_messages\":false,\"livekit_stack\":null}");
	assert_int_equal(p->status, 200);
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(p->body, "outbound_trunk")));
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(p->body, "store_sip_messages")));
	assert_string_equal(play_text(p, "livekit_stack"), "standard");
	play_json(p, KEY, "GET", PN "?provider=twilio", NULL);
	assert_int_equal(cJSON_GetArraySize(p->body), 0);
	play_json(p, KEY, "GET", PN "?provider=sip_trunk", NULL);
	assert_int_equal(cJSON_GetArraySize(p->body), 1);
	play_json(p, KEY, "GET", PN "?agent_id=" EL_RECEPTIE_NL, NULL);
	assert_int_equal(cJSON_GetArraySize(p->body), 0);
}

static void agents_come_page_by_page(void **state)
{
	struct play *p = *state;
	static const char *const names[] = { "Receptie NL", "Reception EN" };

	for (int i = 0; i < 2; i++) {
		const cJSON *agents;

		play_json(p, KEY, "GET", i == 0 ? AG "?page_size=1" : AG "?page_size=1&cursor={ID}",
		    NULL);
		agents = cJSON_GetObjectItem(p->body, "agents");
		assert_int_equal(cJSON_GetArraySize(agents), 1);
		assert_string_equal(cJSON_GetStringValue(
					cJSON_GetObjectItem(cJSON_GetArrayItem(agents, 0), "name")),
		    names[i]);
		assert_int_equal(cJSON_IsTrue(cJSON_GetObjectItem(p->body, "has_more")), i == 0);
		if (i == 0)
			play_keep(p, "next_cursor");
	}
}

#define PLAYED(f) cmocka_unit_test_setup_teardown(f, play_setup, play_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAYED(what_is_wrong_is_refused_and_said),
		PLAYED(a_key_is_needed),
		PLAYED(a_twilio_number_is_taken_over_and_assigned),
		PLAYED(messages_are_left_alone_when_told),
		PLAYED(a_number_is_changed),
		PLAYED(a_verified_number_only_calls),
		PLAYED(a_trunk_is_told_without_its_password),
		PLAYED(agents_come_page_by_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
