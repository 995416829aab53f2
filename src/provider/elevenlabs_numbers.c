/* ElevenLabs' phone numbers: the list, importing from Twilio or as a SIP trunk, who answers. */
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/elevenlabs_parts.h"
#include "provider/twilio.h"

#define NUMBERS "/v1/convai/phone-numbers"
#define LIST_BODY_MAX (8u * 1024 * 1024) /* all numbers at once */

/* ---- reading */

struct raw_number {
	struct elevenlabs_number number;
	const struct json *agent, *inbound_trunk, *outbound_trunk, *old_outbound;
};
#define AT(member) offsetof(struct raw_number, member)

static const struct json_field number_fields[] = {
	{ "phone_number_id", JSON_EXACT, AT(number.id), false, 0 },
	{ "phone_number", JSON_EXACT, AT(number.number), false, 0 },
	{ "label", JSON_TEXT, AT(number.label), true, 0 },
	{ "provider", JSON_TEXT, AT(number.provider), true, 60 },
	{ "assigned_agent", JSON_OBJECT, AT(agent), true, 0 },
	{ "inbound_trunk", JSON_OBJECT, AT(inbound_trunk), true, 0 },
	{ "outbound_trunk", JSON_OBJECT, AT(outbound_trunk), true, 0 },
	{ "provider_config", JSON_OBJECT, AT(old_outbound), true, 0 },
};
static const struct json_field agent_fields[] = {
	{ "agent_id", JSON_EXACT, offsetof(struct elevenlabs_number, agent_id), false, 0 },
	{ "agent_name", JSON_TEXT, offsetof(struct elevenlabs_number, agent_name), true, 0 },
};
static const struct json_field outbound_fields[] = {
	{ "address", JSON_TEXT, offsetof(struct elevenlabs_number, outbound_address), false, 0 },
	{ "transport", JSON_TEXT, offsetof(struct elevenlabs_number, outbound_transport), false,
	    60 },
};
static const char number_where[] = "a phone number";

/* True or false; not told is true, as the contract has it. */
static bool read_ability(const struct json *item, const char *name, bool *out, struct arena *arena,
    struct error *err)
{
	const struct json_field told[] = { { name, JSON_BOOL, 0, false, 0 } };
	const struct json_field free[] = { { name, JSON_BOOL, 0, true, 0 } };
	struct error ignored;

	if (json_read(item, told, 1, out, number_where, arena, &ignored))
		return true;
	if (!rest_fields(&elevenlabs_rest, item, free, 1, out, number_where, arena, err))
		return false;
	*out = true;
	return true;
}

/* The objects in it, each of which may be missing: nobody answers, no trunk. */
static bool read_parts(const struct raw_number *raw, struct elevenlabs_number *n,
    struct arena *arena, struct error *err)
{
	const struct json *outbound =
	    raw->outbound_trunk != NULL ? raw->outbound_trunk : raw->old_outbound;

	n->agent_id = n->agent_name = n->outbound_address = n->outbound_transport = "";
	n->inbound_trunk = raw->inbound_trunk != NULL;
	return (raw->agent == NULL ||
		   rest_fields(&elevenlabs_rest, raw->agent, agent_fields,
		       sizeof agent_fields / sizeof *agent_fields, n, number_where, arena, err)) &&
	    (outbound == NULL ||
		rest_fields(&elevenlabs_rest, outbound, outbound_fields,
		    sizeof outbound_fields / sizeof *outbound_fields, n, number_where, arena, err));
}

static bool read_number(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	struct elevenlabs_number *n = out;
	struct raw_number raw = { 0 };
	const char *wrong;
	bool odd;

	if (!rest_fields(&elevenlabs_rest, item, number_fields,
		sizeof number_fields / sizeof *number_fields, &raw, number_where, arena, err))
		return false;
	*n = raw.number;
	if (!read_ability(item, "supports_inbound", &n->inbound, arena, err) ||
	    !read_ability(item, "supports_outbound", &n->outbound, arena, err) ||
	    !read_parts(&raw, n, arena, err))
		return false;
	/* A SIP trunk's may be anything; it must not make the whole list unusable, and none of ours
	 * is found by it. */
	odd = strcmp(n->provider, "twilio") != 0 && n->number[0] != '\0' && !rest_plain(n->number);
	if (odd)
		n->number = "";
	wrong = !elevenlabs_id_valid(n->id)                               ? "phone_number_id"
	    : !odd && !rest_plain(n->number)                              ? "phone_number"
	    : n->agent_id[0] != '\0' && !elevenlabs_id_valid(n->agent_id) ? "agent_id"
									  : NULL;
	return wrong == NULL || rest_wrong_field(&elevenlabs_rest, err, number_where, wrong);
}

bool elevenlabs_numbers_make(const struct elevenlabs *e, struct http_request *out,
    struct error *err)
{
	if (!rest_start(&elevenlabs_rest, e->api, &e->key, HTTP_GET, out, err, NUMBERS))
		return false;
	out->max_body = LIST_BODY_MAX;
	return true;
}

bool elevenlabs_numbers_read(const struct http_reply *reply, struct arena *arena,
    struct elevenlabs_numbers *out, struct error *err)
{
	static const struct rest_list list = { .where = "the list of phone numbers",
		.size = sizeof(struct elevenlabs_number),
		.read = read_number };
	struct json *body = rest_answer(&elevenlabs_rest, reply, err);
	void *items = NULL;
	size_t n = 0;
	bool ok = body != NULL && rest_items(&elevenlabs_rest, body, &list, arena, &items, &n, err);

	*out = (struct elevenlabs_numbers){ .items = ok ? items : NULL, .n = ok ? n : 0 };
	json_free(body);
	return ok;
}

const struct elevenlabs_number *elevenlabs_numbers_find(const struct elevenlabs_numbers *all,
    const char *number)
{
	for (size_t i = 0; i < all->n; i++) {
		if (strcmp(all->items[i].number, number) == 0)
			return &all->items[i];
	}
	return NULL;
}

bool elevenlabs_number_make(const struct elevenlabs *e, const char *id, struct http_request *out,
    struct error *err)
{
	return elevenlabs_start_one(e, HTTP_GET, NUMBERS, id, out, err);
}

bool elevenlabs_number_read(const struct http_reply *reply, struct arena *arena,
    struct elevenlabs_number *out, struct error *err)
{
	return elevenlabs_read_one(reply, read_number, out, sizeof *out, arena, err);
}

/* ---- importing */

static bool import_fine(const char *number, const char *label, const char *agent_id,
    struct error *err)
{
	if (!rest_e164(number))
		return error_set(err, ERROR_INPUT, "number",
		    _("Correct the number, then import it again."),
		    _("Only a number in its international form (+32...) can be imported; nothing was sent."));
	if (label[0] == '\0')
		return error_set(err, ERROR_INPUT, "label",
		    _("Give the number a name, then import it again."),
		    _("ElevenLabs wants a name for each number; nothing was sent."));
	return agent_id[0] == '\0' || elevenlabs_id_wanted(agent_id, err);
}

static bool start_import(const struct elevenlabs *e, const char *provider, const char *number,
    const char *label, const char *agent_id, struct http_request *out, struct error *err)
{
	struct buf *body = &out->body;

	if (!rest_start(&elevenlabs_rest, e->api, &e->key, HTTP_POST, out, err, NUMBERS))
		return false;
	json_write_open(body, NULL, '{');
	json_write_member(body, "provider", provider);
	json_write_member(body, "phone_number", number);
	json_write_member(body, "label", label);
	if (agent_id[0] != '\0')
		json_write_member(body, "agent_id", agent_id);
	return true;
}

bool elevenlabs_import_twilio_make(const struct elevenlabs *e,
    const struct elevenlabs_import_twilio *in, struct http_request *out, struct error *err)
{
	if (!import_fine(in->number, in->label, in->agent_id, err) ||
	    !twilio_pair_check(in->account_sid, in->token, err))
		return rest_none(out, false);
	if (!start_import(e, "twilio", in->number, in->label, in->agent_id, out, err))
		return false;
	json_write_member(&out->body, "sid", in->account_sid);
	json_write_member(&out->body, "token", secret_reveal(in->token));
	json_write_bool(&out->body, "enable_sms", false);
	json_write_close(&out->body, '}');
	return true;
}

static bool one_of(const char *word, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (strcmp(word, *words) == 0)
			return true;
	}
	return word[0] == '\0';
}

static bool address_wrong(struct error *err)
{
	return error_set(err, ERROR_INPUT, "sip-address",
	    _("Give a host name or an address, and :port where it needs one."),
	    _("This is not the address of a SIP server; nothing was sent."));
}

static bool sip_fine(const struct elevenlabs_import_sip *in, struct error *err)
{
	static const char *const transports[] = { "auto", "udp", "tcp", "tls", NULL };
	static const char *const encryptions[] = { "disabled", "allowed", "required", NULL };

	if (!one_of(in->outbound_transport, transports))
		return error_set(err, ERROR_INPUT, "sip-transport",
		    _("Choose auto, udp, tcp or tls."),
		    _("ElevenLabs does not know this way of sending; nothing was sent."));
	if (!one_of(in->inbound_encryption, encryptions))
		return error_set(err, ERROR_INPUT, "sip-encryption",
		    _("Choose disabled, allowed or required."),
		    _("ElevenLabs does not know this kind of encryption; nothing was sent."));
	if (in->outbound_address[0] != '\0' && !rest_plain(in->outbound_address))
		return address_wrong(err);
	for (size_t i = 0; i < in->n_allowed_addresses; i++) {
		if (!rest_plain(in->allowed_addresses[i]))
			return address_wrong(err);
	}
	if ((in->username[0] != '\0') != (in->password != NULL && secret_there(in->password)))
		return error_set(err, ERROR_INPUT, "sip-password", _("Give both or none."),
		    _("A user name and its password belong together; nothing was sent."));
	return true;
}

static void write_inbound(struct buf *body, const struct elevenlabs_import_sip *in)
{
	json_write_open(body, "inbound_trunk_config", '{');
	if (in->n_allowed_addresses > 0) {
		json_write_open(body, "allowed_addresses", '[');
		for (size_t i = 0; i < in->n_allowed_addresses; i++)
			json_write_member(body, NULL, in->allowed_addresses[i]);
		json_write_close(body, ']');
	}
	if (in->inbound_encryption[0] != '\0')
		json_write_member(body, "media_encryption", in->inbound_encryption);
	if (in->username[0] != '\0') {
		json_write_open(body, "credentials", '{');
		json_write_member(body, "username", in->username);
		json_write_member(body, "password", secret_reveal(in->password));
		json_write_close(body, '}');
	}
	json_write_close(body, '}');
}

bool elevenlabs_import_sip_make(const struct elevenlabs *e, const struct elevenlabs_import_sip *in,
    struct http_request *out, struct error *err)
{
	struct buf *body = &out->body;
	bool outbound = in->outbound_address[0] != '\0';

	if (!import_fine(in->number, in->label, in->agent_id, err) || !sip_fine(in, err))
		return rest_none(out, false);
	if (!start_import(e, "sip_trunk", in->number, in->label, in->agent_id, out, err))
		return false;
	json_write_bool(body, "supports_outbound", outbound);
	write_inbound(body, in);
	if (outbound) {
		json_write_open(body, "outbound_trunk_config", '{');
		json_write_member(body, "address", in->outbound_address);
		if (in->outbound_transport[0] != '\0')
			json_write_member(body, "transport", in->outbound_transport);
		json_write_close(body, '}');
	}
	json_write_close(body, '}');
	return true;
}

bool elevenlabs_import_refused(const struct http_reply *reply, const struct error *err)
{
	return rest_refused(reply, err->kind != ERROR_NETWORK);
}

static bool read_id(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	static const struct json_field field[] = { { "phone_number_id", JSON_EXACT, 0, false, 0 } };
	static const char where[] = "an imported number";
	const char **id = out;

	return rest_fields(&elevenlabs_rest, item, field, 1, id, where, arena, err) &&
	    (elevenlabs_id_valid(*id) ||
		rest_wrong_field(&elevenlabs_rest, err, where, "phone_number_id"));
}

bool elevenlabs_import_read(const struct http_reply *reply, struct arena *arena, const char **id,
    struct error *err)
{
	bool ok = elevenlabs_read_one(reply, read_id, id, sizeof *id, arena, err);

	if (!ok && !elevenlabs_import_refused(reply, err))
		rest_open_end(err,
		    _("The number may be at ElevenLabs all the same: look at its list of numbers before importing it again."));
	return ok;
}

/* ---- who answers; deleting */

bool elevenlabs_assign_make(const struct elevenlabs *e, const char *id, const char *agent_id,
    struct http_request *out, struct error *err)
{
	bool somebody = agent_id[0] != '\0';

	if (somebody && !elevenlabs_id_wanted(agent_id, err))
		return rest_none(out, false);
	if (!elevenlabs_start_one(e, HTTP_PATCH, NUMBERS, id, out, err))
		return false;
	json_write_open(&out->body, NULL, '{');
	json_write_member(&out->body, "agent_id", somebody ? agent_id : NULL);
	json_write_close(&out->body, '}');
	return true;
}

bool elevenlabs_number_delete_make(const struct elevenlabs *e, const char *id,
    struct http_request *out, struct error *err)
{
	return elevenlabs_start_one(e, HTTP_DELETE, NUMBERS, id, out, err);
}

bool elevenlabs_number_delete_read(const struct http_reply *reply, bool *was_gone,
    struct error *err)
{
	return rest_deleted(&elevenlabs_rest, reply, was_gone, err);
}
