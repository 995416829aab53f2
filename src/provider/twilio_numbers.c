/* Numbers that the account owns. */
#include <stddef.h>
#include <string.h>

#include "provider/twilio_parts.h"

#define URL_MAX 2000

struct raw_number {
	struct twilio_number number;
	const struct json *capabilities;
};

static const struct json_field number_fields[] = {
	{ "sid", JSON_EXACT, offsetof(struct raw_number, number.sid), false, 0 },
	{ "phone_number", JSON_EXACT, offsetof(struct raw_number, number.number), false, 0 },
	{ "friendly_name", JSON_TEXT, offsetof(struct raw_number, number.name), true, 0 },
	{ "status", JSON_TEXT, offsetof(struct raw_number, number.status), true, 60 },
	{ "type", JSON_TEXT, offsetof(struct raw_number, number.type), true, 60 },
	{ "voice_url", JSON_TEXT, offsetof(struct raw_number, number.voice_url), true, URL_MAX },
	{ "trunk_sid", JSON_TEXT, offsetof(struct raw_number, number.trunk_sid), true, 60 },
	{ "voice_application_sid", JSON_TEXT,
	    offsetof(struct raw_number, number.voice_application_sid), true, 60 },
	{ "capabilities", JSON_OBJECT, offsetof(struct raw_number, capabilities), true, 0 },
};
static const char number_where[] = "a number of the account";

static bool read_number(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	static const struct json_field voice[] = { { "voice", JSON_BOOL, 0, true, 0 } };
	struct twilio_number *number = out;
	struct raw_number raw = { 0 };

	if (!twilio_fields(item, number_fields, sizeof number_fields / sizeof *number_fields, &raw,
		number_where, arena, err))
		return false;
	*number = raw.number;
	if (raw.capabilities != NULL &&
	    !twilio_fields(raw.capabilities, voice, 1, &number->voice, number_where, arena, err))
		return false;
	if (!twilio_sid_valid(number->sid, "PN"))
		return twilio_wrong_field(err, number_where, "sid");
	return rest_plain(number->number) || twilio_wrong_field(err, number_where, "phone_number");
}

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
		.read = read_number };
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
