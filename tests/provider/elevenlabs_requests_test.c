/* What goes out to ElevenLabs: method, address and body, to the letter. */
#include "tests/provider/requests.h"

#include "provider/elevenlabs.h"

#define API "https://eleven.example"
#define KEY "sk_of_the_test"
#define AGENT "agent_01jydc3p56er8tn495y66hybmn"
#define PHONE "phnum_01k-x_Y"
#define AC "AC0123456789abcdef0123456789abcdef"
#define NUMBER "+16505550201"
#define PATH API "/v1/convai/phone-numbers"

static struct elevenlabs eleven;
static struct secret token, password;

static int set_up(void **state)
{
	(void)state;
	(void)snprintf(eleven.api, sizeof eleven.api, API);
	return secret_set(&eleven.key, KEY, strlen(KEY)) &&
		secret_set(&token, "a-twilio-token", 14) && secret_set(&password, "p\"w\\d", 5)
	    ? 0
	    : 1;
}

static int tear_down(void **state)
{
	(void)state;
	secret_done(&eleven.key);
	secret_done(&token);
	secret_done(&password);
	return 0;
}

static bool agents(struct http_request *out, struct error *err)
{
	return elevenlabs_agents_make(&eleven, NULL, out, err);
}

static bool agents_more(struct http_request *out, struct error *err)
{
	return elevenlabs_agents_make(&eleven, "a+b/c=&d", out, err);
}

static bool numbers(struct http_request *out, struct error *err)
{
	return elevenlabs_numbers_make(&eleven, out, err);
}

static bool number(struct http_request *out, struct error *err)
{
	return elevenlabs_number_make(&eleven, PHONE, out, err);
}

static bool import_twilio(struct http_request *out, struct error *err)
{
	const struct elevenlabs_import_twilio in = { .number = NUMBER,
		.label = "De \"Zwaan\"",
		.account_sid = AC,
		.token = &token,
		.agent_id = AGENT };

	return elevenlabs_import_twilio_make(&eleven, &in, out, err);
}

static bool import_sip(struct http_request *out, struct error *err)
{
	const struct elevenlabs_import_sip in = { .number = NUMBER,
		.label = "Pool",
		.agent_id = "",
		.inbound_encryption = "",
		.username = "",
		.outbound_address = "",
		.outbound_transport = "" };

	return elevenlabs_import_sip_make(&eleven, &in, out, err);
}

static bool import_sip_all(struct http_request *out, struct error *err)
{
	static const char *const addresses[] = { "192.76.120.10", "sip.telnyx.com" };
	const struct elevenlabs_import_sip in = { .number = NUMBER,
		.label = "Pool",
		.agent_id = AGENT,
		.allowed_addresses = addresses,
		.n_allowed_addresses = 2,
		.inbound_encryption = "allowed",
		.username = "desk",
		.password = &password,
		.outbound_address = "sip.telnyx.com:5060",
		.outbound_transport = "tcp" };

	return elevenlabs_import_sip_make(&eleven, &in, out, err);
}

static bool assign(struct http_request *out, struct error *err)
{
	return elevenlabs_assign_make(&eleven, PHONE, AGENT, out, err);
}

static bool nobody_answers(struct http_request *out, struct error *err)
{
	return elevenlabs_assign_make(&eleven, PHONE, "", out, err);
}

static bool remove_it(struct http_request *out, struct error *err)
{
	return elevenlabs_number_delete_make(&eleven, PHONE, out, err);
}

static const struct request_row requests[] = {
	{ "agents", agents, HTTP_GET, API "/v1/convai/agents?page_size=100", "", true },
	{ "more agents", agents_more, HTTP_GET,
	    API "/v1/convai/agents?page_size=100&cursor=a%2Bb%2Fc%3D%26d", "", true },
	{ "numbers", numbers, HTTP_GET, PATH, "", true },
	{ "a number", number, HTTP_GET, PATH "/" PHONE, "", true },
	{ "import from Twilio", import_twilio, HTTP_POST, PATH,
	    "{\"provider\":\"twilio\",\"phone_number\":\"" NUMBER
	    "\",\"label\":\"De \\\"Zwaan\\\"\",\"agent_id\":\"" AGENT "\",\"sid\":\"" AC
	    "\",\"token\":\"a-twilio-token\",\"enable_sms\":false}",
	    false },
	{ "import a SIP trunk", import_sip, HTTP_POST, PATH,
	    "{\"provider\":\"sip_trunk\",\"phone_number\":\"" NUMBER
	    "\",\"label\":\"Pool\",\"supports_outbound\":false,\"inbound_trunk_config\":{}}",
	    false },
	{ "import a SIP trunk with everything", import_sip_all, HTTP_POST, PATH,
	    "{\"provider\":\"sip_trunk\",\"phone_number\":\"" NUMBER
	    "\",\"label\":\"Pool\",\"agent_id\":\"" AGENT
	    "\",\"supports_outbound\":true,\"inbound_trunk_config\":{\"allowed_addresses\":"
	    "[\"192.76.120.10\",\"sip.telnyx.com\"],\"media_encryption\":\"allowed\",\"credentials\":"
	    "{\"username\":\"desk\",\"password\":\"p\\\"w\\\\d\"}},\"outbound_trunk_config\":"
	    "{\"address\":\"sip.telnyx.com:5060\",\"transport\":\"tcp\"}}",
	    false },
	{ "assign", assign, HTTP_PATCH, PATH "/" PHONE, "{\"agent_id\":\"" AGENT "\"}", true },
	{ "nobody answers", nobody_answers, HTTP_PATCH, PATH "/" PHONE, "{\"agent_id\":null}",
	    true },
	{ "delete", remove_it, HTTP_DELETE, PATH "/" PHONE, "", true },
};

static void goes_out_as_documented(void **state)
{
	(void)state;
	goes_out(requests, sizeof requests / sizeof *requests, HTTP_XI_API_KEY, "", KEY);
}

/* ---- what is refused before anything is sent */

static void no_request_without_a_key(void **state)
{
	struct elevenlabs none = { .api = API };
	struct http_request r;
	struct error err;

	(void)state;
	not_made(elevenlabs_agents_make(&none, NULL, &r, &err), &r, &err, "elevenlabs-credentials");
	not_made(elevenlabs_number_delete_make(&none, PHONE, &r, &err), &r, &err,
	    "elevenlabs-credentials");
}

static void paths_are_made_of_ids(void **state)
{
	static const char *const ids[] = { "", "a/b", "..", "a b", "a%2e", "\xc3\xa9",
		"12345678901234567890123456789012345678901234567890123456789012345", NULL };
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		assert_false(elevenlabs_id_valid(ids[i]));
		not_made(elevenlabs_number_make(&eleven, ids[i], &r, &err), &r, &err,
		    "elevenlabs-id");
		not_made(elevenlabs_assign_make(&eleven, ids[i], AGENT, &r, &err), &r, &err,
		    "elevenlabs-id");
		not_made(elevenlabs_number_delete_make(&eleven, ids[i], &r, &err), &r, &err,
		    "elevenlabs-id");
	}
	not_made(elevenlabs_assign_make(&eleven, PHONE, "a/b", &r, &err), &r, &err,
	    "elevenlabs-id");
}

static void twilio_imports_check_what_they_are_given(void **state)
{
	struct secret empty = { 0 };
	const struct elevenlabs_import_twilio bad[] = {
		{ "16505550201", "x", AC, &token, "" },
		{ NUMBER, "", AC, &token, "" },
		{ NUMBER, "x", "AC01", &token, "" },
		{ NUMBER, "x", AC, NULL, "" },
		{ NUMBER, "x", AC, &empty, "" },
		{ NUMBER, "x", AC, &token, "a/b" },
	};
	static const char *const codes[] = { "number", "label", "sid", "twilio-credentials",
		"twilio-credentials", "elevenlabs-id" };
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		not_made(elevenlabs_import_twilio_make(&eleven, &bad[i], &r, &err), &r, &err,
		    codes[i]);
}

static void sip_imports_check_what_they_are_given(void **state)
{
	static const char *const addresses[] = { "sip.telnyx.com", "a b" };
	const struct elevenlabs_import_sip good = { .number = NUMBER,
		.label = "x",
		.agent_id = "",
		.inbound_encryption = "",
		.username = "",
		.outbound_address = "",
		.outbound_transport = "" };
	struct elevenlabs_import_sip bad[7];
	static const char *const codes[] = { "number", "label", "sip-transport", "sip-encryption",
		"sip-address", "sip-address", "sip-password" };
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < 7; i++)
		bad[i] = good;
	bad[0].number = "x";
	bad[1].label = "";
	bad[2].outbound_transport = "TCP";
	bad[3].inbound_encryption = "yes";
	bad[4].outbound_address = "sip telnyx";
	bad[5].allowed_addresses = addresses;
	bad[5].n_allowed_addresses = 2;
	bad[6].username = "desk";
	for (size_t i = 0; i < 7; i++)
		not_made(elevenlabs_import_sip_make(&eleven, &bad[i], &r, &err), &r, &err,
		    codes[i]);
	bad[6].username = "";
	bad[6].password = &password;
	not_made(elevenlabs_import_sip_make(&eleven, &bad[6], &r, &err), &r, &err, "sip-password");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_out_as_documented),
		cmocka_unit_test(no_request_without_a_key),
		cmocka_unit_test(paths_are_made_of_ids),
		cmocka_unit_test(twilio_imports_check_what_they_are_given),
		cmocka_unit_test(sip_imports_check_what_they_are_given),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
