/* The account itself and its balance. */
#include <stddef.h>
#include <string.h>

#include "provider/twilio_parts.h"

static const struct json_field account_fields[] = {
	{ "sid", JSON_EXACT, offsetof(struct twilio_account, sid), false, 0 },
	{ "friendly_name", JSON_TEXT, offsetof(struct twilio_account, name), true, 0 },
	{ "status", JSON_TEXT, offsetof(struct twilio_account, status), false, 60 },
	{ "type", JSON_TEXT, offsetof(struct twilio_account, type), false, 60 },
	{ "owner_account_sid", JSON_EXACT, offsetof(struct twilio_account, owner_sid), true, 0 },
};
static const char account_where[] = "an account";

bool twilio_account_make(const struct twilio *t, struct http_request *out, struct error *err)
{
	return twilio_start(t, TWILIO_API, HTTP_GET, out, err, ".json");
}

/* The token passes through an arena of its own, of which nothing stays. */
bool twilio_token_item(const struct json *account, struct secret *token, struct error *err)
{
	static const struct json_field field[] = {
		{ "auth_token", JSON_EXACT, 0, false, SECRET_MAX },
	};
	struct arena arena = { 0 };
	const char *text = "";
	bool ok = twilio_fields(account, field, 1, &text, account_where, &arena, err);

	if (!ok) {
		arena_done(&arena);
		return false;
	}
	if (!rest_plain(text) || !secret_set(token, text, strlen(text)))
		ok = twilio_wrong_field(err, account_where, "auth_token");
	explicit_bzero((void *)(uintptr_t)text, strlen(text));
	arena_done(&arena);
	return ok;
}

bool twilio_account_item(const struct json *item, void *account, struct arena *arena,
    struct error *err)
{
	struct twilio_account *out = account;
	const char *wrong;

	if (!twilio_fields(item, account_fields, sizeof account_fields / sizeof *account_fields,
		out, account_where, arena, err))
		return false;
	out->trial = strcmp(out->type, "Trial") == 0;
	wrong = !twilio_sid_valid(out->sid, "AC") ? "sid"
	    : out->status[0] == '\0'              ? "status"
	    : out->type[0] == '\0'                ? "type"
	    : out->owner_sid[0] != '\0' && !twilio_sid_valid(out->owner_sid, "AC")
	    ? "owner_account_sid"
	    : NULL;
	return wrong == NULL || twilio_wrong_field(err, account_where, wrong);
}

bool twilio_account_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_account *out, struct secret *token, struct error *err)
{
	struct json *body = twilio_answer(reply, err);
	bool ok;

	*out = (struct twilio_account){ 0 };
	ok = body != NULL && twilio_account_item(body, out, arena, err) &&
	    (token == NULL || twilio_token_item(body, token, err));
	if (!ok)
		*out = (struct twilio_account){ 0 };
	json_free(body);
	return ok;
}

bool twilio_balance_make(const struct twilio *t, struct http_request *out, struct error *err)
{
	return twilio_start(t, TWILIO_API, HTTP_GET, out, err, "/Balance.json");
}

bool twilio_balance_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_balance *out, struct error *err)
{
	static const struct json_field fields[] = {
		{ "balance", JSON_TEXT, offsetof(struct twilio_balance, balance), true, 40 },
		{ "currency", JSON_TEXT, offsetof(struct twilio_balance, currency), true, 40 },
	};
	struct json *body = twilio_answer(reply, err);
	bool ok;

	*out = (struct twilio_balance){ 0 };
	ok = body != NULL &&
	    twilio_fields(body, fields, sizeof fields / sizeof *fields, out, "a balance", arena,
		err);
	if (!ok)
		*out = (struct twilio_balance){ 0 };
	json_free(body);
	return ok;
}
