/* Numbers that the account owns: the list, one of them, changing it, giving it back. */
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/twilio_parts.h"

#define URL_MAX 2000

struct raw_number {
	struct twilio_number number;
	const struct json *capabilities;
	const char *date;
};
#define AT(member) offsetof(struct raw_number, member)

static const struct json_field number_fields[] = {
	{ "sid", JSON_EXACT, AT(number.sid), false, 0 },
	{ "phone_number", JSON_EXACT, AT(number.number), false, 0 },
	{ "friendly_name", JSON_TEXT, AT(number.name), true, 0 },
	{ "status", JSON_TEXT, AT(number.status), true, 60 },
	{ "type", JSON_TEXT, AT(number.type), true, 60 },
	{ "account_sid", JSON_EXACT, AT(number.account_sid), true, 60 },
	{ "voice_url", JSON_TEXT, AT(number.voice_url), true, URL_MAX },
	{ "voice_method", JSON_TEXT, AT(number.voice_method), true, 20 },
	{ "trunk_sid", JSON_TEXT, AT(number.trunk_sid), true, 60 },
	{ "voice_application_sid", JSON_TEXT, AT(number.voice_application_sid), true, 60 },
	{ "address_sid", JSON_TEXT, AT(number.address_sid), true, 60 },
	{ "bundle_sid", JSON_TEXT, AT(number.bundle_sid), true, 60 },
	{ "address_requirements", JSON_TEXT, AT(number.address_requirements), true, 60 },
	{ "date_created", JSON_EXACT, AT(date), true, 0 },
	{ "capabilities", JSON_OBJECT, AT(capabilities), true, 0 },
};
static const char number_where[] = "a number of the account";

bool twilio_number_item(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	static const struct json_field voice[] = { { "voice", JSON_BOOL, 0, true, 0 } };
	struct twilio_number *number = out;
	struct raw_number raw = { 0 };
	const char *wrong;

	if (!twilio_fields(item, number_fields, sizeof number_fields / sizeof *number_fields, &raw,
		number_where, arena, err))
		return false;
	*number = raw.number;
	number->created_at = twilio_date(raw.date, arena);
	if (raw.capabilities != NULL &&
	    !twilio_fields(raw.capabilities, voice, 1, &number->voice, number_where, arena, err))
		return false;
	wrong = !twilio_sid_valid(number->sid, "PN") ? "sid"
	    : !rest_plain(number->number)            ? "phone_number"
	    : number->account_sid[0] != '\0' && !twilio_sid_valid(number->account_sid, "AC")
	    ? "account_sid"
	    : number->created_at == NULL ? "date_created"
					 : NULL;
	return wrong == NULL || twilio_wrong_field(err, number_where, wrong);
}

/* ---- the list */

bool twilio_numbers_make(const struct twilio *t, const char *number, struct http_request *out,
    struct error *err)
{
	if (!twilio_start(t, TWILIO_API, HTTP_GET, out, err, "/IncomingPhoneNumbers.json"))
		return false;
	out->max_body = TWILIO_PAGE_BODY_MAX;
	if (number != NULL && !twilio_query(out, "PhoneNumber", number, err))
		return false;
	return twilio_query(out, "PageSize", number != NULL ? TWILIO_PAGE_SMALL : TWILIO_PAGE_FULL,
	    err);
}

bool twilio_numbers_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_numbers *out, struct error *err)
{
	static const struct twilio_list list = { .key = "incoming_phone_numbers",
		.where = "the list of numbers",
		.size = sizeof(struct twilio_number),
		.read = twilio_number_item };
	struct twilio_page page;
	bool ok = twilio_page_read(reply, &list, arena, &page, err);

	*out = (struct twilio_numbers){ .items = page.items, .n = page.n, .next = page.next };
	return ok;
}

const struct twilio_number *twilio_numbers_find(const struct twilio_numbers *page,
    const char *number)
{
	for (size_t i = 0; i < page->n; i++) {
		if (strcmp(page->items[i].number, number) == 0)
			return &page->items[i];
	}
	return NULL;
}

/* ---- one of them */

bool twilio_number_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_number *out, struct error *err)
{
	struct json *body = twilio_answer(reply, err);
	bool ok = body != NULL && twilio_number_item(body, out, arena, err);

	if (!ok)
		*out = (struct twilio_number){ 0 };
	json_free(body);
	return ok;
}

bool twilio_voice_url_wanted(const char *url, struct error *err)
{
	bool web = strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0;

	if (url[0] == '\0' || (web && rest_plain(url) && strlen(url) <= URL_MAX))
		return true;
	return error_set(err, ERROR_INPUT, "voice-url",
	    _("Give the address that answers calls, from https:// on."),
	    _("Twilio was not asked: this is not the address of a page on the web."));
}

bool twilio_release_make(const struct twilio *t, const char *sid, struct http_request *out,
    struct error *err)
{
	if (!twilio_sid_wanted(sid, "PN", err))
		return rest_none(out, false);
	return twilio_start(t, TWILIO_API, HTTP_DELETE, out, err, "/IncomingPhoneNumbers/%s.json",
	    sid);
}
