/*
 * Dialing permissions (Voice v1): which countries the account may call. A change is accepted at
 * once and takes effect seconds to minutes later, so success here says "accepted", not "open".
 */
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/twilio_parts.h"

static bool start_country(const struct twilio *t, const char *iso, const char *below,
    struct http_request *out, struct error *err)
{
	if (!twilio_country_wanted(iso, err))
		return rest_none(out, false);
	return twilio_start(t, TWILIO_VOICE, HTTP_GET, out, err,
	    "/DialingPermissions/Countries/%s%s", iso, below);
}

bool twilio_country_make(const struct twilio *t, const char *iso, struct http_request *out,
    struct error *err)
{
	return start_country(t, iso, "", out, err);
}

/* A switch that is null is not known, and must not be sent back as closed: all three are wanted. */
static const struct json_field country_fields[] = {
	{ "iso_code", JSON_EXACT, offsetof(struct twilio_country, iso), false, 2 },
	{ "name", JSON_TEXT, offsetof(struct twilio_country, name), true, 0 },
	{ "low_risk_numbers_enabled", JSON_BOOL, offsetof(struct twilio_country, low_risk), false,
	    0 },
	{ "high_risk_special_numbers_enabled", JSON_BOOL,
	    offsetof(struct twilio_country, high_risk_special), false, 0 },
	{ "high_risk_tollfraud_numbers_enabled", JSON_BOOL,
	    offsetof(struct twilio_country, high_risk_tollfraud), false, 0 },
};
static const char country_where[] = "a country's dialing permission";

bool twilio_country_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_country *out, struct error *err)
{
	struct json *body = twilio_answer(reply, err);
	bool ok;

	*out = (struct twilio_country){ 0 };
	ok = body != NULL &&
	    twilio_fields(body, country_fields, sizeof country_fields / sizeof *country_fields, out,
		country_where, arena, err);
	if (ok && !twilio_country_wanted(out->iso, NULL))
		ok = twilio_wrong_field(err, country_where, "iso_code");
	if (!ok)
		*out = (struct twilio_country){ 0 };
	json_free(body);
	return ok;
}

/* ---- what stays blocked in an open country */

bool twilio_prefixes_make(const struct twilio *t, const char *iso, struct http_request *out,
    struct error *err)
{
	if (!start_country(t, iso, "/HighRiskSpecialPrefixes", out, err))
		return false;
	out->max_body = TWILIO_PAGE_BODY_MAX;
	return twilio_query(out, "PageSize", TWILIO_PAGE_FULL, err);
}

static bool read_prefix(const struct json *item, void *out, struct arena *arena, struct error *err)
{
	static const struct json_field field[] = { { "prefix", JSON_EXACT, 0, false, 20 } };
	const char **prefix = out;

	if (!twilio_fields(item, field, 1, out, "a prefix", arena, err))
		return false;
	if ((*prefix)[0] == '+' && (*prefix)[1] != '\0' &&
	    (*prefix)[1 + strspn(*prefix + 1, "0123456789")] == '\0')
		return true;
	return twilio_wrong_field(err, "a prefix", "prefix");
}

bool twilio_prefixes_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_prefixes *out, struct error *err)
{
	static const struct twilio_list list = { .key = "content",
		.where = "the list of prefixes",
		.size = sizeof(const char *),
		.read = read_prefix,
		.meta = true };
	struct twilio_page page;
	bool ok = twilio_page_read(reply, &list, arena, &page, err);

	*out = (struct twilio_prefixes){ .prefix = page.items, .n = page.n, .next = page.next };
	return ok;
}

/* ---- opening a country */

static const char *word(bool on)
{
	return on ? "true" : "false";
}

bool twilio_country_open_make(const struct twilio *t, const struct twilio_country *as_read,
    struct http_request *out, struct error *err)
{
	struct buf update;

	if (!twilio_country_wanted(as_read->iso, NULL)) {
		http_request_init(out, HTTP_POST);
		http_request_done(out);
		return error_set(err, ERROR_INPUT, "country",
		    _("Read the country's dialing permission again."),
		    _("Twilio was not asked to open anything: this is not a country."));
	}
	if (!twilio_start(t, TWILIO_VOICE, HTTP_POST, out, err,
		"/DialingPermissions/BulkCountryUpdates"))
		return false;
	out->repeatable = true;
	buf_init(&update, 512);
	/* The switches are texts here, and booleans where they are read. */
	(void)buf_printf(&update,
	    "[{\"iso_code\":\"%s\",\"low_risk_numbers_enabled\":\"true\","
	    "\"high_risk_special_numbers_enabled\":\"%s\","
	    "\"high_risk_tollfraud_numbers_enabled\":\"%s\"}]",
	    as_read->iso, word(as_read->high_risk_special), word(as_read->high_risk_tollfraud));
	http_form_add(out, "UpdateRequest", buf_text(&update));
	buf_done(&update);
	return true;
}

bool twilio_country_open_read(const struct http_reply *reply, int64_t *updated, struct error *err)
{
	static const struct json_field field[] = { { "update_count", JSON_INT, 0, false, 0 } };
	struct json *body = twilio_answer(reply, err);
	struct arena arena = { 0 };
	bool ok;

	*updated = 0;
	ok = body != NULL &&
	    twilio_fields(body, field, 1, updated, "a change of permissions", &arena, err);
	if (ok && *updated < 0)
		ok = twilio_wrong_field(err, "a change of permissions", "update_count");
	if (!ok)
		*updated = 0;
	json_free(body);
	arena_done(&arena);
	return ok;
}

/* ---- a subaccount that takes its parent's permissions */

bool twilio_inherit_make(const struct twilio *t, bool change, struct http_request *out,
    struct error *err)
{
	if (!twilio_start(t, TWILIO_VOICE, change ? HTTP_POST : HTTP_GET, out, err, "/Settings"))
		return false;
	out->repeatable = true;
	if (change)
		http_form_add(out, "DialingPermissionsInheritance", "true");
	return true;
}

bool twilio_inherit_read(const struct http_reply *reply, bool *inherits, struct error *err)
{
	static const struct json_field field[] = {
		{ "dialing_permissions_inheritance", JSON_BOOL, 0, false, 0 },
	};
	struct json *body = twilio_answer(reply, err);
	struct arena arena = { 0 };
	bool ok;

	*inherits = false;
	ok = body != NULL && twilio_fields(body, field, 1, inherits, "settings", &arena, err);
	if (!ok)
		*inherits = false;
	json_free(body);
	arena_done(&arena);
	return ok;
}
