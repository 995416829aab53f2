/*
 * ElevenLabs'. VOXDESK_ELEVENLABS_URL, ELEVENLABS_API_KEY; TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN
 * and OWN_NUMBER, a number of that account.
 */
#include "provider/elevenlabs.h"
#include "provider/twilio.h"
#include "tests/contract/requests.h"

static struct {
	struct elevenlabs elevenlabs;
	char account[TWILIO_SID_MAX], number[24];
	struct secret token;
	/* What one answer gave and a later request needs. */
	char agent[ELEVENLABS_ID_MAX], id[ELEVENLABS_ID_MAX];
	bool was_gone;
} own;

static bool agents_make(struct http_request *r, struct error *err)
{
	return elevenlabs_agents_make(&own.elevenlabs, NULL, r, err);
}
static bool agents_next_make(struct http_request *r, struct error *err)
{
	return elevenlabs_agents_make(&own.elevenlabs, "", r, err);
}
static bool agents_read(const struct http_reply *reply, struct error *err)
{
	struct elevenlabs_agents a;

	return elevenlabs_agents_read(reply, &requests_arena, &a, err) && a.n > 0 &&
	    keep(own.agent, sizeof own.agent, a.items[0].id);
}
static bool numbers_make(struct http_request *r, struct error *err)
{
	return elevenlabs_numbers_make(&own.elevenlabs, r, err);
}
static bool numbers_read(const struct http_reply *reply, struct error *err)
{
	struct elevenlabs_numbers n;

	return elevenlabs_numbers_read(reply, &requests_arena, &n, err) && n.n > 0;
}
static bool number_make(struct http_request *r, struct error *err)
{
	return elevenlabs_number_make(&own.elevenlabs, own.id, r, err);
}
static bool number_read(const struct http_reply *reply, struct error *err)
{
	struct elevenlabs_number n;

	return elevenlabs_number_read(reply, &requests_arena, &n, err) && n.id[0] != '\0';
}
static bool import_twilio_make(struct http_request *r, struct error *err)
{
	const struct elevenlabs_import_twilio in = { .number = own.number,
		.label = "Bakkerij \"De Smet\" & Söhne",
		.account_sid = own.account,
		.token = &own.token,
		.agent_id = own.agent };

	return elevenlabs_import_twilio_make(&own.elevenlabs, &in, r, err);
}
static bool import_sip_make(struct http_request *r, struct error *err)
{
	static const char *const from[] = { "192.76.120.10", "192.76.120.20" };
	const struct elevenlabs_import_sip in = { .number = "+16504595418",
		.label = "Pool US",
		.agent_id = "",
		.allowed_addresses = from,
		.n_allowed_addresses = 2,
		.inbound_encryption = "allowed",
		.username = "voxdesk",
		.password = &own.token,
		.outbound_address = "sip.telnyx.com",
		.outbound_transport = "tcp" };

	return elevenlabs_import_sip_make(&own.elevenlabs, &in, r, err);
}
static bool import_plain_make(struct http_request *r, struct error *err)
{
	static const struct elevenlabs_import_sip in = { .number = "+442079460777",
		.label = "Pool GB",
		.agent_id = "",
		.inbound_encryption = "",
		.username = "",
		.outbound_address = "",
		.outbound_transport = "" };

	return elevenlabs_import_sip_make(&own.elevenlabs, &in, r, err);
}
static bool import_read(const struct http_reply *reply, struct error *err)
{
	const char *id;

	return elevenlabs_import_read(reply, &requests_arena, &id, err) &&
	    keep(own.id, sizeof own.id, id);
}
static bool assign_make(struct http_request *r, struct error *err)
{
	return elevenlabs_assign_make(&own.elevenlabs, own.id, own.agent, r, err);
}
static bool assign_nobody_make(struct http_request *r, struct error *err)
{
	return elevenlabs_assign_make(&own.elevenlabs, own.id, "", r, err);
}
static bool delete_make(struct http_request *r, struct error *err)
{
	return elevenlabs_number_delete_make(&own.elevenlabs, own.id, r, err);
}
static bool delete_read(const struct http_reply *reply, struct error *err)
{
	return elevenlabs_number_delete_read(reply, &own.was_gone, err) && !own.was_gone;
}

static const struct step steps[] = {
	{ "agents: no cursor", agents_next_make, agents_read, NULL, NULL },
	{ "agents", agents_make, agents_read, NULL, NULL },
	{ "import: Twilio", import_twilio_make, import_read, NULL, NULL },
	{ "numbers", numbers_make, numbers_read, NULL, NULL },
	{ "number", number_make, number_read, NULL, NULL },
	{ "assign: nobody", assign_nobody_make, number_read, NULL, NULL },
	{ "assign", assign_make, number_read, NULL, NULL },
	{ "number: delete", delete_make, delete_read, NULL, NULL },
	{ "import: trunk", import_sip_make, import_read, NULL, NULL },
	{ "number: of a trunk", number_make, number_read, NULL, NULL },
	{ "number: delete the trunk's", delete_make, delete_read, NULL, NULL },
	{ "import: trunk without anything", import_plain_make, import_read, NULL, NULL },
};

static bool open_elevenlabs(void)
{
	return given_url("VOXDESK_ELEVENLABS_URL", own.elevenlabs.api) &&
	    given_secret("ELEVENLABS_API_KEY", &own.elevenlabs.key) &&
	    given_text("TWILIO_ACCOUNT_SID", own.account, sizeof own.account) &&
	    given_secret("TWILIO_AUTH_TOKEN", &own.token) &&
	    given_text("OWN_NUMBER", own.number, sizeof own.number);
}

static void close_elevenlabs(void)
{
	secret_done(&own.elevenlabs.key);
	secret_done(&own.token);
}

const struct requests elevenlabs_requests = { "elevenlabs", open_elevenlabs, steps,
	sizeof steps / sizeof steps[0], close_elevenlabs };
