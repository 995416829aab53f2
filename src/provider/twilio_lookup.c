/* Lookup v2: is this a number, and (for money) what line it is and whose. */
#include <stddef.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "provider/twilio_parts.h"

#define PROBLEMS_MAX 400

static const char where[] = "a lookup";

bool twilio_lookup_make(const struct twilio *t, const char *number, bool line_type,
    struct http_request *out, struct error *err)
{
	if (!rest_e164(number)) {
		http_request_init(out, HTTP_GET);
		http_request_done(out);
		return error_set(err, ERROR_INPUT, "number",
		    _("Give the number in its international form, for example +3212345678."),
		    _("Twilio was not asked: this is not a number in its international form."));
	}
	if (!twilio_start(t, TWILIO_LOOKUPS, HTTP_GET, out, err, "/PhoneNumbers/%%2B%s",
		number + 1))
		return false;
	/* Without Fields the answer is free. */
	return !line_type || twilio_query(out, "Fields", "line_type_intelligence", err);
}

struct raw_lookup {
	struct twilio_lookup lookup;
	const struct json *line;
};

static const struct json_field lookup_fields[] = {
	{ "valid", JSON_BOOL, offsetof(struct raw_lookup, lookup.valid), false, 0 },
	{ "phone_number", JSON_TEXT, offsetof(struct raw_lookup, lookup.number), true, 40 },
	{ "country_code", JSON_TEXT, offsetof(struct raw_lookup, lookup.country), true, 8 },
	{ "national_format", JSON_TEXT, offsetof(struct raw_lookup, lookup.national), true, 60 },
	{ "line_type_intelligence", JSON_OBJECT, offsetof(struct raw_lookup, line), true, 0 },
};
static const struct json_field line_fields[] = {
	{ "type", JSON_TEXT, offsetof(struct twilio_lookup, line_type), true, 60 },
	{ "carrier_name", JSON_TEXT, offsetof(struct twilio_lookup, carrier), true, 0 },
	{ "mobile_country_code", JSON_TEXT, offsetof(struct twilio_lookup, mcc), true, 8 },
	{ "mobile_network_code", JSON_TEXT, offsetof(struct twilio_lookup, mnc), true, 8 },
	{ "error_code", JSON_INT, offsetof(struct twilio_lookup, line_error), true, 0 },
};

/* Nothing there, or null. */
static bool no_problems(const struct json *body, struct arena *arena, struct error *err)
{
	static const struct json_field field[] = {
		{ "validation_errors", JSON_OBJECT, 0, true, 0 },
	};
	const struct json *object = NULL;

	return twilio_fields(body, field, 1, &object, where, arena, err) &&
	    (object == NULL || twilio_wrong_field(err, where, field[0].name));
}

/* "TOO_SHORT, INVALID_LENGTH"; null, missing and empty are all none. */
static bool read_problems(const struct json *body, struct arena *arena, const char **problems,
    struct error *err)
{
	const struct json *item = NULL;
	struct error ignored;
	struct buf all;
	bool ok = true;
	size_t n = 0;

	*problems = "";
	if (!json_array(body, "validation_errors", &n, &item, where, &ignored))
		return no_problems(body, arena, err);
	buf_init(&all, PROBLEMS_MAX);
	for (size_t i = 0; i < n && ok; i++, item = json_next(item)) {
		const char *text = json_text(item, arena);

		ok = text != NULL;
		if (ok)
			(void)buf_printf(&all, "%s%s", i > 0 ? ", " : "", text);
	}
	*problems = arena_strdup(arena, buf_text(&all));
	buf_done(&all);
	return ok || twilio_wrong_field(err, where, "validation_errors");
}

static bool read_lookup(const struct json *body, struct arena *arena, struct twilio_lookup *out,
    struct error *err)
{
	struct raw_lookup raw = { 0 };

	if (!twilio_fields(body, lookup_fields, sizeof lookup_fields / sizeof *lookup_fields, &raw,
		where, arena, err))
		return false;
	*out = raw.lookup;
	out->line_type = out->carrier = out->mcc = out->mnc = "";
	if (!read_problems(body, arena, &out->problems, err))
		return false;
	if (out->valid && !rest_e164(out->number))
		return twilio_wrong_field(err, where, "phone_number");
	return raw.line == NULL ||
	    twilio_fields(raw.line, line_fields, sizeof line_fields / sizeof *line_fields, out,
		where, arena, err);
}

bool twilio_lookup_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_lookup *out, struct error *err)
{
	struct json *body = twilio_answer(reply, err);
	bool ok;

	*out = (struct twilio_lookup){ 0 };
	ok = body != NULL && read_lookup(body, arena, out, err);
	if (!ok)
		*out = (struct twilio_lookup){ 0 };
	json_free(body);
	return ok;
}
