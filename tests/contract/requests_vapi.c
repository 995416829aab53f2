/*
 * Vapi's. VOXDESK_VAPI_URL, VAPI_API_KEY, VAPI_TELNYX_CREDENTIAL_ID; TWILIO_ACCOUNT_SID,
 * TWILIO_AUTH_TOKEN and OWN_NUMBER, a number of that account.
 */
#include "provider/twilio.h"
#include "provider/vapi.h"
#include "tests/contract/requests.h"

#define CREATED "2026-11-20T10:00:00.000Z"

static struct {
	struct vapi vapi;
	char account[TWILIO_SID_MAX], number[24], credential[VAPI_ID_MAX];
	struct secret token;
	/* What one answer gave and a later request needs. */
	char id[VAPI_ID_MAX], assistant[VAPI_ID_MAX], next[80];
	bool was_gone;
} own;

/* ---- assistants */

static bool assistants_make(struct http_request *r, struct error *err)
{
	return vapi_assistants_make(&own.vapi, NULL, r, err);
}
static bool assistants_read(const struct http_reply *reply, struct error *err)
{
	struct vapi_assistants a;

	return vapi_assistants_read(reply, &requests_arena, &a, err) && a.n > 0 &&
	    keep(own.assistant, sizeof own.assistant, a.items[0].id);
}
/* The page after an oldest one of that moment, as _read makes it. */
static bool assistants_next_make(struct http_request *r, struct error *err)
{
	return vapi_assistants_make(&own.vapi, own.next, r, err);
}
static bool assistants_next_read(const struct http_reply *reply, struct error *err)
{
	struct vapi_assistants a;

	return vapi_assistants_read(reply, &requests_arena, &a, err);
}

/* ---- phone numbers */

static bool numbers_make(struct http_request *r, struct error *err)
{
	return vapi_numbers_make(&own.vapi, NULL, r, err);
}
static bool numbers_next_make(struct http_request *r, struct error *err)
{
	return vapi_numbers_make(&own.vapi, own.next, r, err);
}
static bool numbers_next_read(const struct http_reply *reply, struct error *err)
{
	struct vapi_numbers n;

	return vapi_numbers_read(reply, &requests_arena, &n, err);
}
static bool numbers_read(const struct http_reply *reply, struct error *err)
{
	struct vapi_numbers n;

	return vapi_numbers_read(reply, &requests_arena, &n, err) && n.n > 0 &&
	    keep(own.id, sizeof own.id, n.items[0].id);
}
static bool number_make(struct http_request *r, struct error *err)
{
	return vapi_number_make(&own.vapi, own.id, r, err);
}
static bool number_read(const struct http_reply *reply, struct error *err)
{
	struct vapi_number n;

	return vapi_number_read(reply, &requests_arena, &n, err) && vapi_id_valid(n.id);
}
static bool import_read(const struct http_reply *reply, struct error *err)
{
	struct vapi_number n;

	return vapi_import_read(reply, &requests_arena, &n, err) &&
	    keep(own.id, sizeof own.id, n.id);
}
static bool import_twilio_make(struct http_request *r, struct error *err)
{
	const struct vapi_import_twilio in = { .number = own.number,
		.account_sid = own.account,
		.token = &own.token,
		.name = "Bakkerij \"De Smet\" & Söhne, with a name longer than forty",
		.assistant_id = own.assistant };

	return vapi_import_twilio_make(&own.vapi, &in, r, err);
}
static bool import_telnyx_make(struct http_request *r, struct error *err)
{
	const struct vapi_import_telnyx in = { .number = "+16504595418",
		.credential_id = own.credential,
		.name = "Pool US",
		.assistant_id = "" };

	return vapi_import_telnyx_make(&own.vapi, &in, r, err);
}
static bool change(const char *provider, const char *assistant, const char *name,
    struct http_request *r, struct error *err)
{
	const struct vapi_number_change in = {
		.provider = provider, .assistant_id = assistant, .name = name
	};

	return vapi_number_change_make(&own.vapi, own.id, &in, r, err);
}
static bool change_twilio_make(struct http_request *r, struct error *err)
{
	return change("twilio", own.assistant, "Bakkerij", r, err);
}
static bool change_telnyx_make(struct http_request *r, struct error *err)
{
	return change("telnyx", own.assistant, NULL, r, err);
}
static bool change_nobody_make(struct http_request *r, struct error *err)
{
	return change("telnyx", "", NULL, r, err);
}
static bool delete_make(struct http_request *r, struct error *err)
{
	return vapi_number_delete_make(&own.vapi, own.id, r, err);
}
static bool delete_read(const struct http_reply *reply, struct error *err)
{
	return vapi_number_delete_read(reply, &own.was_gone, err) && !own.was_gone;
}

static const struct step steps[] = {
	{ "assistants: next page", assistants_next_make, assistants_next_read, NULL, NULL },
	{ "assistants", assistants_make, assistants_read, NULL, NULL },
	{ "numbers: next page", numbers_next_make, numbers_next_read, NULL, NULL },
	{ "numbers", numbers_make, numbers_read, NULL, NULL },
	{ "number", number_make, number_read, NULL, NULL },
	{ "import: Twilio", import_twilio_make, import_read, NULL, NULL },
	{ "number: change, Twilio", change_twilio_make, number_read, NULL, NULL },
	{ "number: delete, Twilio", delete_make, delete_read, NULL, NULL },
	{ "import: Telnyx", import_telnyx_make, import_read, NULL, NULL },
	{ "number: change, Telnyx", change_telnyx_make, number_read, NULL, NULL },
	{ "number: nobody answers", change_nobody_make, number_read, NULL,
	    "assistantId null takes an assistant away; the contract's assistantId is a text only" },
	{ "number: delete, Telnyx", delete_make, delete_read, NULL, NULL },
};

static bool open_vapi(void)
{
	return keep(own.next, sizeof own.next, "createdAtLe=" CREATED) &&
	    given_url("VOXDESK_VAPI_URL", own.vapi.api) &&
	    given_secret("VAPI_API_KEY", &own.vapi.key) &&
	    given_text("VAPI_TELNYX_CREDENTIAL_ID", own.credential, sizeof own.credential) &&
	    given_text("TWILIO_ACCOUNT_SID", own.account, sizeof own.account) &&
	    given_secret("TWILIO_AUTH_TOKEN", &own.token) &&
	    given_text("OWN_NUMBER", own.number, sizeof own.number);
}

static void close_vapi(void)
{
	secret_done(&own.vapi.key);
	secret_done(&own.token);
}

const struct requests vapi_requests = { "vapi", open_vapi, steps, sizeof steps / sizeof steps[0],
	close_vapi };
