/* Vapi's phone numbers: the list, importing, who answers, deleting. */
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "provider/twilio.h"
#include "provider/vapi_parts.h"

#define PATH "/phone-number"
#define PAGE 1000 /* the most that Vapi gives at once */
#define PAGE_BODY_MAX (16u * 1024 * 1024)
#define AT(member) offsetof(struct vapi_number, member)

static const struct json_field number_fields[] = {
	{ "id", JSON_EXACT, AT(id), false, 0 },
	{ "number", JSON_EXACT, AT(number), true, 0 },
	{ "name", JSON_TEXT, AT(name), true, 0 },
	{ "provider", JSON_TEXT, AT(provider), false, 60 },
	{ "status", JSON_TEXT, AT(status), true, 60 },
	{ "assistantId", JSON_EXACT, AT(assistant_id), true, 0 },
	{ "twilioAccountSid", JSON_EXACT, AT(account_sid), true, 60 },
	{ "credentialId", JSON_EXACT, AT(credential_id), true, 0 },
	{ "createdAt", JSON_EXACT, AT(created_at), false, 0 },
	{ "updatedAt", JSON_EXACT, AT(updated_at), false, 0 },
};
static const char number_where[] = "a phone number";

/* Of a kind that is expected, or not there at all. */
static bool none_or(bool fine, const char *text)
{
	return text[0] == '\0' || fine;
}

/* A line of somebody's own may have anything for a number ("front desk 1"); it must not make the
 * whole list unusable. What is not as expected is not there: none of ours is found by it. */
static void pass_over(struct vapi_number *n)
{
	if (!rest_plain(n->number))
		n->number = "";
	if (!vapi_id_valid(n->assistant_id))
		n->assistant_id = "";
	if (!twilio_sid_valid(n->account_sid, "AC"))
		n->account_sid = "";
	if (!vapi_id_valid(n->credential_id))
		n->credential_id = "";
}

static bool read_number(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	struct vapi_number *n = out;
	const char *wrong;

	if (!rest_fields(&vapi_rest, item, number_fields,
		sizeof number_fields / sizeof *number_fields, n, number_where, arena, err))
		return false;
	if (strcmp(n->provider, "twilio") != 0 && strcmp(n->provider, "telnyx") != 0)
		pass_over(n);
	wrong = !vapi_id_valid(n->id)                                          ? "id"
	    : !none_or(rest_plain(n->number), n->number)                       ? "number"
	    : n->provider[0] == '\0'                                           ? "provider"
	    : !none_or(vapi_id_valid(n->assistant_id), n->assistant_id)        ? "assistantId"
	    : !none_or(twilio_sid_valid(n->account_sid, "AC"), n->account_sid) ? "twilioAccountSid"
	    : !none_or(vapi_id_valid(n->credential_id), n->credential_id)      ? "credentialId"
	    : !vapi_moment(n->created_at)                                      ? "createdAt"
	    : !vapi_moment(n->updated_at)                                      ? "updatedAt"
									       : NULL;
	return wrong == NULL || rest_wrong_field(&vapi_rest, err, number_where, wrong);
}

static const struct vapi_list list = { .path = PATH,
	.limit = PAGE,
	.max_body = PAGE_BODY_MAX,
	.items = { .where = "the list of phone numbers",
	    .size = sizeof(struct vapi_number),
	    .read = read_number },
	.created_at = AT(created_at) };

bool vapi_numbers_make(const struct vapi *v, const char *next, struct http_request *out,
    struct error *err)
{
	return vapi_list_make(v, &list, next, out, err);
}

bool vapi_numbers_read(const struct http_reply *reply, struct arena *arena,
    struct vapi_numbers *out, struct error *err)
{
	struct vapi_page page;
	bool ok = vapi_list_read(reply, &list, arena, &page, err);

	*out = (struct vapi_numbers){ .items = page.items, .n = page.n, .next = page.next };
	return ok;
}

const struct vapi_number *vapi_numbers_find(const struct vapi_numbers *page, const char *number)
{
	for (size_t i = 0; i < page->n; i++) {
		if (strcmp(page->items[i].number, number) == 0)
			return &page->items[i];
	}
	return NULL;
}

bool vapi_number_make(const struct vapi *v, const char *id, struct http_request *out,
    struct error *err)
{
	return vapi_start_one(v, HTTP_GET, PATH, id, out, err);
}

bool vapi_number_read(const struct http_reply *reply, struct arena *arena, struct vapi_number *out,
    struct error *err)
{
	return vapi_read_one(reply, read_number, out, sizeof *out, arena, err);
}

/* ---- importing */

/* At most 40 units of UTF-16, as JavaScript counts, never half a character. */
static void write_name(struct buf *body, const char *name)
{
	char text[VAPI_NAME_MAX * 4 + 1];
	const char *end = name + strlen(name), *s = name, *fits = name;
	int units = 0;

	while (s < end) {
		units += text_next(&s, end) > 0xffff ? 2 : 1;
		if (units > VAPI_NAME_MAX)
			break;
		fits = s;
	}
	memcpy(text, name, (size_t)(fits - name));
	text[fits - name] = '\0';
	json_write_member(body, "name", text);
}

static bool import_fine(const char *number, const char *assistant_id, struct error *err)
{
	if (!rest_e164(number))
		return error_set(err, ERROR_INPUT, "number",
		    _("Correct the number, then import it again."),
		    _("Only a number in its international form (+32...) can be imported; nothing was sent."));
	return assistant_id[0] == '\0' || vapi_id_wanted(assistant_id, err);
}

static bool start_import(const struct vapi *v, const char *provider, const char *number,
    struct http_request *out, struct error *err)
{
	if (!rest_start(&vapi_rest, v->api, &v->key, HTTP_POST, out, err, PATH))
		return false;
	json_write_open(&out->body, NULL, '{');
	json_write_member(&out->body, "provider", provider);
	json_write_member(&out->body, "number", number);
	return true;
}

static void end_import(struct buf *body, const char *name, const char *assistant_id)
{
	if (name[0] != '\0')
		write_name(body, name);
	if (assistant_id[0] != '\0')
		json_write_member(body, "assistantId", assistant_id);
	json_write_close(body, '}');
}

bool vapi_import_twilio_make(const struct vapi *v, const struct vapi_import_twilio *in,
    struct http_request *out, struct error *err)
{
	if (!import_fine(in->number, in->assistant_id, err) ||
	    !twilio_pair_check(in->account_sid, in->token, err))
		return rest_none(out, false);
	if (!start_import(v, "twilio", in->number, out, err))
		return false;
	json_write_member(&out->body, "twilioAccountSid", in->account_sid);
	json_write_member(&out->body, "twilioAuthToken", secret_reveal(in->token));
	json_write_bool(&out->body, "smsEnabled", false);
	end_import(&out->body, in->name, in->assistant_id);
	return true;
}

bool vapi_import_telnyx_make(const struct vapi *v, const struct vapi_import_telnyx *in,
    struct http_request *out, struct error *err)
{
	if (!import_fine(in->number, in->assistant_id, err) ||
	    !vapi_id_wanted(in->credential_id, err))
		return rest_none(out, false);
	if (!start_import(v, "telnyx", in->number, out, err))
		return false;
	json_write_member(&out->body, "credentialId", in->credential_id);
	end_import(&out->body, in->name, in->assistant_id);
	return true;
}

bool vapi_import_refused(const struct http_reply *reply, const struct error *err)
{
	return rest_refused(reply, err->kind != ERROR_NETWORK);
}

bool vapi_import_read(const struct http_reply *reply, struct arena *arena, struct vapi_number *out,
    struct error *err)
{
	bool ok = vapi_number_read(reply, arena, out, err);

	if (!ok && !vapi_import_refused(reply, err))
		rest_open_end(err,
		    _("The number may be at Vapi all the same: look at its list of numbers before importing it again."));
	return ok;
}

/* ---- changing, deleting */

bool vapi_number_change_make(const struct vapi *v, const char *id,
    const struct vapi_number_change *change, struct http_request *out, struct error *err)
{
	const char *assistant = change->assistant_id;

	if (assistant == NULL && change->name == NULL) {
		(void)rest_none(out, false);
		return error_set(err, ERROR_INPUT, "change-empty", _("Say what is to be changed."),
		    _("Nothing was to be changed, so nothing was sent."));
	}
	if (assistant != NULL && assistant[0] != '\0' && !vapi_id_wanted(assistant, err))
		return rest_none(out, false);
	if (!vapi_start_one(v, HTTP_PATCH, PATH, id, out, err))
		return false;
	json_write_open(&out->body, NULL, '{');
	json_write_member(&out->body, "provider", change->provider);
	if (assistant != NULL)
		json_write_member(&out->body, "assistantId",
		    assistant[0] != '\0' ? assistant : NULL);
	if (change->name != NULL)
		write_name(&out->body, change->name);
	json_write_close(&out->body, '}');
	return true;
}

bool vapi_number_delete_make(const struct vapi *v, const char *id, struct http_request *out,
    struct error *err)
{
	return vapi_start_one(v, HTTP_DELETE, PATH, id, out, err);
}

bool vapi_number_delete_read(const struct http_reply *reply, bool *was_gone, struct error *err)
{
	return rest_deleted(&vapi_rest, reply, was_gone, err);
}
