/* What Vapi and ElevenLabs do differently about a number and its agent (aim_parts.h). */
#include "base/i18n.h"
#include "base/text.h"
#include "desk/aim_parts.h"

/* An id that does not fit is none that could be asked for again. */
static bool take(struct aim *a, const char *id, const char *agent, const char *kind,
    struct error *err)
{
	struct aim_seen seen = { .id = "" };

	if (!text_copy(seen.id, sizeof seen.id, id) ||
	    !text_copy(seen.agent, sizeof seen.agent, agent) ||
	    !text_copy(seen.kind, sizeof seen.kind, kind))
		return error_set(err, ERROR_NETWORK, "answer-unexpected",
		    _("Try again; if it stays so, look at the base URL in the environment."),
		    _("%s answered with an id that is too long."),
		    service_name(aim_service(a->provider)));
	a->seen = seen;
	return true;
}

/* ---- Vapi */

static bool vp_key(struct aim *a, struct error *err)
{
	return credentials_vapi(&a->m.session->credentials, &a->vapi, err);
}

static bool vp_list_make(const struct aim *a, const char *next, struct http_request *out,
    struct error *err)
{
	return vapi_numbers_make(&a->vapi, next, out, err);
}

static bool vp_take(struct aim *a, const struct vapi_number *n, struct error *err)
{
	return take(a, n->id, n->assistant_id, n->provider, err);
}

static bool vp_list_read(struct aim *a, const struct http_reply *reply, bool *there,
    const char **next, struct error *err)
{
	const struct vapi_number *n;
	struct vapi_numbers page;

	if (!vapi_numbers_read(reply, &a->m.arena, &page, err))
		return false;
	n = vapi_numbers_find(&page, a->number);
	*there = n != NULL;
	*next = page.next;
	return !n || vp_take(a, n, err);
}

static const char *first_agent(const struct aim *a)
{
	return a->task == AIM_AT ? a->agent_id : "";
}

static bool vp_import_make(const struct aim *a, struct http_request *out, struct error *err)
{
	const struct vapi_import_twilio twilio = { .number = a->number,
		.account_sid = a->twilio.account,
		.token = &a->token,
		.name = a->label,
		.assistant_id = first_agent(a) };
	const struct vapi_import_telnyx telnyx = { .number = a->number,
		.credential_id = a->m.session->credentials.vapi_telnyx_credential_id,
		.name = a->label,
		.assistant_id = first_agent(a) };

	return a->source == AIM_TWILIO ? vapi_import_twilio_make(&a->vapi, &twilio, out, err)
				       : vapi_import_telnyx_make(&a->vapi, &telnyx, out, err);
}

static bool vp_import_read(struct aim *a, const struct http_reply *reply, struct error *err)
{
	struct vapi_number n;

	return vapi_import_read(reply, &a->m.arena, &n, err) && vp_take(a, &n, err);
}

static bool vp_one_make(const struct aim *a, struct http_request *out, struct error *err)
{
	return vapi_number_make(&a->vapi, a->seen.id, out, err);
}

static bool vp_one_read(struct aim *a, const struct http_reply *reply, struct error *err)
{
	struct vapi_number n;

	return vapi_number_read(reply, &a->m.arena, &n, err) && vp_take(a, &n, err);
}

static bool vp_change_make(const struct aim *a, const char *agent_id, struct http_request *out,
    struct error *err)
{
	const struct vapi_number_change change = { .provider = a->seen.kind,
		.assistant_id = agent_id };

	return vapi_number_change_make(&a->vapi, a->seen.id, &change, out, err);
}

static bool vp_delete_make(const struct aim *a, struct http_request *out, struct error *err)
{
	return vapi_number_delete_make(&a->vapi, a->seen.id, out, err);
}

/* ---- ElevenLabs */

static bool el_key(struct aim *a, struct error *err)
{
	return credentials_elevenlabs(&a->m.session->credentials, &a->elevenlabs, err);
}

static bool el_list_make(const struct aim *a, const char *next, struct http_request *out,
    struct error *err)
{
	(void)next; /* all at once */
	return elevenlabs_numbers_make(&a->elevenlabs, out, err);
}

static bool el_take(struct aim *a, const struct elevenlabs_number *n, struct error *err)
{
	return take(a, n->id, n->agent_id, n->provider, err);
}

static bool el_list_read(struct aim *a, const struct http_reply *reply, bool *there,
    const char **next, struct error *err)
{
	const struct elevenlabs_number *n;
	struct elevenlabs_numbers all;

	if (!elevenlabs_numbers_read(reply, &a->m.arena, &all, err))
		return false;
	n = elevenlabs_numbers_find(&all, a->number);
	*there = n != NULL;
	*next = "";
	return !n || el_take(a, n, err);
}

static bool el_import_make(const struct aim *a, struct http_request *out, struct error *err)
{
	const struct elevenlabs_import_twilio twilio = { .number = a->number,
		.label = a->label,
		.account_sid = a->twilio.account,
		.token = &a->token,
		.agent_id = first_agent(a) };
	const struct elevenlabs_import_sip sip = { .number = a->number,
		.label = a->label,
		.agent_id = first_agent(a),
		.inbound_encryption = "",
		.username = "",
		.outbound_address = "",
		.outbound_transport = "" };

	return a->source == AIM_TWILIO
	    ? elevenlabs_import_twilio_make(&a->elevenlabs, &twilio, out, err)
	    : elevenlabs_import_sip_make(&a->elevenlabs, &sip, out, err);
}

/* The answer has the id alone: the rest is read back. */
static bool el_import_read(struct aim *a, const struct http_reply *reply, struct error *err)
{
	const char *id;

	return elevenlabs_import_read(reply, &a->m.arena, &id, err) && take(a, id, "", "", err);
}

static bool el_one_make(const struct aim *a, struct http_request *out, struct error *err)
{
	return elevenlabs_number_make(&a->elevenlabs, a->seen.id, out, err);
}

static bool el_one_read(struct aim *a, const struct http_reply *reply, struct error *err)
{
	struct elevenlabs_number n;

	return elevenlabs_number_read(reply, &a->m.arena, &n, err) && el_take(a, &n, err);
}

static bool el_change_make(const struct aim *a, const char *agent_id, struct http_request *out,
    struct error *err)
{
	return elevenlabs_assign_make(&a->elevenlabs, a->seen.id, agent_id, out, err);
}

static bool el_delete_make(const struct aim *a, struct http_request *out, struct error *err)
{
	return elevenlabs_number_delete_make(&a->elevenlabs, a->seen.id, out, err);
}

const struct aim_provider aim_providers[AGENT_PROVIDERS] = {
	[AGENT_VAPI] = { .key = vp_key,
	    .list_make = vp_list_make,
	    .list_read = vp_list_read,
	    .import_make = vp_import_make,
	    .import_read = vp_import_read,
	    .one_make = vp_one_make,
	    .one_read = vp_one_read,
	    .change_make = vp_change_make,
	    .delete_make = vp_delete_make,
	    .delete_read = vapi_number_delete_read,
	    .account = vapi_error_account,
	    .voice_host = "vapi.ai/" },
	[AGENT_ELEVENLABS] = { .key = el_key,
	    .list_make = el_list_make,
	    .list_read = el_list_read,
	    .import_make = el_import_make,
	    .import_read = el_import_read,
	    .one_make = el_one_make,
	    .one_read = el_one_read,
	    .change_make = el_change_make,
	    .delete_make = el_delete_make,
	    .delete_read = elevenlabs_number_delete_read,
	    .account = elevenlabs_error_account,
	    .voice_host = "elevenlabs.io/" },
};
