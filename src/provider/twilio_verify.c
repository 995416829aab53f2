/* Caller-ID verification: starting it, the list of verified numbers, renaming, removing. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/twilio_parts.h"

#define CODE_DIGITS 6

/* ---- starting: this rings a phone */

bool twilio_extension_check(const char *extension, struct error *err)
{
	if (strspn(extension, "0123456789*#w") != strlen(extension) ||
	    strlen(extension) > TWILIO_EXTENSION_MAX)
		return error_set(err, ERROR_INPUT, "extension",
		    _("Give what has to be pressed after the menu answers, for example w12."),
		    _("An extension has digits, *, # and w (half a second's wait), at most %d; nothing rang."),
		    TWILIO_EXTENSION_MAX);
	return true;
}

static bool verify_fine(const struct twilio_verify *v, struct error *err)
{
	if (!rest_e164(v->number))
		return error_set(err, ERROR_INPUT, "number",
		    _("Correct the customer's number, then start again."),
		    _("Only a number in its international form (+32...) can be verified; nothing rang."));
	if (v->delay_s < 0 || v->delay_s > TWILIO_CALL_DELAY_MAX)
		return error_set(err, ERROR_INPUT, "call-delay",
		    _("Choose a delay of 0 to 60 seconds."),
		    _("Twilio can wait for at most %d seconds before it calls; nothing rang."),
		    TWILIO_CALL_DELAY_MAX);
	return twilio_extension_check(v->extension, err);
}

bool twilio_verify_make(const struct twilio *t, const struct twilio_verify *v,
    struct http_request *out, struct error *err)
{
	char delay[16];

	if (!verify_fine(v, err)) {
		return rest_none(out, false);
	}
	if (!twilio_start(t, TWILIO_API, HTTP_POST, out, err, "/OutgoingCallerIds.json"))
		return false;
	http_form_add(out, "PhoneNumber", v->number);
	if (v->name[0] != '\0')
		twilio_name_add(out, v->name);
	if (v->delay_s > 0) {
		(void)snprintf(delay, sizeof delay, "%d", v->delay_s);
		http_form_add(out, "CallDelay", delay);
	}
	if (v->extension[0] != '\0')
		http_form_add(out, "Extension", v->extension);
	return true;
}

static const struct json_field validation_fields[] = {
	{ "account_sid", JSON_EXACT, offsetof(struct twilio_validation, account_sid), false, 0 },
	{ "call_sid", JSON_EXACT, offsetof(struct twilio_validation, call_sid), false, 0 },
	{ "phone_number", JSON_EXACT, offsetof(struct twilio_validation, number), false, 0 },
	{ "validation_code", JSON_EXACT, offsetof(struct twilio_validation, code), false, 0 },
};
static const char validation_where[] = "a validation request";

static bool read_validation(const struct json *body, struct arena *arena,
    struct twilio_validation *out, struct error *err)
{
	const char *wrong;

	if (!twilio_fields(body, validation_fields,
		sizeof validation_fields / sizeof *validation_fields, out, validation_where, arena,
		err))
		return false;
	wrong = !twilio_sid_valid(out->account_sid, "AC") ? "account_sid"
	    : !twilio_sid_valid(out->call_sid, "CA")      ? "call_sid"
	    : !rest_e164(out->number)                     ? "phone_number"
	    : strspn(out->code, "0123456789") != CODE_DIGITS || strlen(out->code) != CODE_DIGITS
	    ? "validation_code"
	    : NULL;
	return wrong == NULL || twilio_wrong_field(err, validation_where, wrong);
}

bool twilio_verify_refused(const struct http_reply *reply, const struct error *err)
{
	return rest_refused(reply, twilio_error_number(err) != 0);
}

bool twilio_verify_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_validation *out, struct error *err)
{
	struct json *body = twilio_answer(reply, err);
	bool ok = false;

	*out = (struct twilio_validation){ 0 };
	if (body != NULL)
		ok = read_validation(body, arena, out, err);
	json_free(body);
	if (!ok) {
		*out = (struct twilio_validation){ 0 };
		if (!twilio_verify_refused(reply, err))
			rest_open_end(err,
			    _("The phone may ring all the same: look at Twilio's calls before starting again."));
	}
	return ok;
}

/* ---- the list */

struct raw_caller_id {
	struct twilio_caller_id id;
	const char *date;
};

static const struct json_field caller_id_fields[] = {
	{ "sid", JSON_EXACT, offsetof(struct raw_caller_id, id.sid), false, 0 },
	{ "phone_number", JSON_EXACT, offsetof(struct raw_caller_id, id.number), false, 0 },
	{ "friendly_name", JSON_TEXT, offsetof(struct raw_caller_id, id.name), true, 0 },
	{ "account_sid", JSON_EXACT, offsetof(struct raw_caller_id, id.account_sid), false, 0 },
	{ "date_created", JSON_EXACT, offsetof(struct raw_caller_id, date), true, 0 },
};
static const char caller_id_where[] = "a caller ID";

static bool read_caller_id(const struct json *item, void *out, struct arena *arena,
    struct error *err)
{
	struct twilio_caller_id *id = out;
	struct raw_caller_id raw = { 0 };
	const char *wrong;

	if (!twilio_fields(item, caller_id_fields,
		sizeof caller_id_fields / sizeof *caller_id_fields, &raw, caller_id_where, arena,
		err))
		return false;
	*id = raw.id;
	id->created_at = twilio_date(raw.date, arena);
	wrong = !twilio_sid_valid(id->sid, "PN")       ? "sid"
	    : !twilio_sid_valid(id->account_sid, "AC") ? "account_sid"
	    : !rest_plain(id->number)                  ? "phone_number"
	    : id->created_at == NULL                   ? "date_created"
						       : NULL;
	return wrong == NULL || twilio_wrong_field(err, caller_id_where, wrong);
}

bool twilio_caller_ids_make(const struct twilio *t, const char *number, struct http_request *out,
    struct error *err)
{
	if (!twilio_start(t, TWILIO_API, HTTP_GET, out, err, "/OutgoingCallerIds.json"))
		return false;
	if (number != NULL)
		return twilio_query(out, "PhoneNumber", number, err) &&
		    twilio_query(out, "PageSize", TWILIO_PAGE_SMALL, err);
	out->max_body = TWILIO_PAGE_BODY_MAX;
	return twilio_query(out, "PageSize", TWILIO_PAGE_FULL, err);
}

bool twilio_caller_ids_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_caller_ids *out, struct error *err)
{
	static const struct twilio_list list = { .key = "outgoing_caller_ids",
		.where = "the list of caller IDs",
		.size = sizeof(struct twilio_caller_id),
		.read = read_caller_id };
	struct twilio_page page;
	bool ok = twilio_page_read(reply, &list, arena, &page, err);

	*out = (struct twilio_caller_ids){ .items = page.items, .n = page.n, .next = page.next };
	return ok;
}

const struct twilio_caller_id *twilio_caller_ids_find(const struct twilio_caller_ids *page,
    const char *number)
{
	for (size_t i = 0; i < page->n; i++) {
		if (strcmp(page->items[i].number, number) == 0)
			return &page->items[i];
	}
	return NULL;
}

/* ---- one of them */

static bool start_one(const struct twilio *t, enum http_method method, const char *sid,
    struct http_request *out, struct error *err)
{
	if (!twilio_sid_wanted(sid, "PN", err)) {
		return rest_none(out, false);
	}
	return twilio_start(t, TWILIO_API, method, out, err, "/OutgoingCallerIds/%s.json", sid);
}

bool twilio_caller_id_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_caller_id *out, struct error *err)
{
	struct json *body = twilio_answer(reply, err);
	bool ok = body != NULL && read_caller_id(body, out, arena, err);

	if (!ok)
		*out = (struct twilio_caller_id){ 0 };
	json_free(body);
	return ok;
}

bool twilio_rename_make(const struct twilio *t, const char *sid, const char *name,
    struct http_request *out, struct error *err)
{
	if (!start_one(t, HTTP_POST, sid, out, err))
		return false;
	out->repeatable = true;
	twilio_name_add(out, name);
	return true;
}

bool twilio_delete_make(const struct twilio *t, const char *sid, struct http_request *out,
    struct error *err)
{
	return start_one(t, HTTP_DELETE, sid, out, err);
}

bool twilio_delete_read(const struct http_reply *reply, bool *was_gone, struct error *err)
{
	return rest_deleted(&twilio_rest, reply, was_gone, err);
}
