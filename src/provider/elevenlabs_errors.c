/*
 * What ElevenLabs' refusals mean for the operator. Three forms are seen: {detail: {status,
 * message}} with a word of its own, {detail: [{loc, msg, type}]} for a request that does not fit
 * the contract, and {detail: "text"}, which any server made of the same parts gives as well.
 */
#include <string.h>

#include "base/i18n.h"
#include "provider/elevenlabs_parts.h"

#define MESSAGES_MAX 4 /* of a list of them; the rest goes unsaid */

static const struct rest_refusal rows[] = {
	{ "exists", 0, 0, ERROR_CONFLICT,
	    N_("ElevenLabs has this number already; nothing was imported a second time."),
	    N_("Find it in ElevenLabs' list of numbers and use it from there.") },
	{ "twilio", 0, 0, ERROR_REFUSED,
	    N_("ElevenLabs could not take the number over from the Twilio account; it was not imported."),
	    N_("Look at that Twilio account's SID and token, and whether the number is its own; then import again.") },
	{ "invalid_api_key", 0, 401, ERROR_REFUSED, N_("ElevenLabs did not accept the key."),
	    N_("Look at ELEVENLABS_API_KEY; a new key is made in ElevenLabs' settings.") },
	{ "missing_permissions", 0, 403, ERROR_REFUSED,
	    N_("This key may not do this at ElevenLabs."),
	    N_("Give the key the right to the agents platform in ElevenLabs' settings, or use another key.") },
	{ "quota_exceeded", 0, 402, ERROR_REFUSED,
	    N_("The ElevenLabs account has used up its quota."),
	    N_("Look at the account's subscription, then do it again.") },
	{ "document_not_found not_found agent_not_found phone_number_not_found", 0, 404,
	    ERROR_NOT_FOUND,
	    N_("ElevenLabs does not have this: it is gone, or belongs to another workspace."),
	    N_("Read the list again, and look whose key is used.") },
	{ "too_many_concurrent_requests rate_limit_exceeded", 0, 429, ERROR_NETWORK,
	    N_("ElevenLabs takes no more requests from this account just now and did not do this one."),
	    N_("Wait a minute, then do it again.") },
	{ "system_busy", 0, 0, ERROR_NETWORK,
	    N_("ElevenLabs is too busy just now and did not do this."),
	    N_("Wait a few minutes, then do it again.") },
	{ "", 0, 500, ERROR_NETWORK,
	    N_("ElevenLabs has a fault of its own and could not say whether this was done."),
	    N_("Look at the list first; what is not there can be done again.") },
};

/* Where its own word says less than its sentence. The first that fits wins. */
static const struct {
	const char *words, *also; /* both; of any case */
	const char *code;
} marks[] = {
	{ "already exist", "", "exists" },
	{ "already import", "", "exists" },
	{ "already in use", "number", "exists" },
	{ "twilio", "credential", "twilio" },
	{ "twilio", "authenticat", "twilio" },
	{ "twilio", "auth token", "twilio" },
	{ "twilio", "not found", "twilio" },
	{ "twilio", "incoming phone number", "twilio" },
};

static const char *code_of(const char *words)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (strcasestr(words, marks[i].words) != NULL &&
		    strcasestr(words, marks[i].also) != NULL)
			return marks[i].code;
	}
	return NULL;
}

/* {status, message}; newer answers write `code` for `status`. */
static void say_object(const struct json *detail, struct arena *arena, struct rest_said *said)
{
	static const struct json_field status[] = { { "status", JSON_EXACT, 0, true, 60 } };
	static const struct json_field code[] = { { "code", JSON_EXACT, 0, true, 60 } };
	static const struct json_field message[] = { { "message", JSON_TEXT, 0, true, 300 } };
	struct error ignored;

	if (!json_read(detail, status, 1, &said->code, "", arena, &ignored))
		said->code = "";
	if (said->code[0] == '\0' && !json_read(detail, code, 1, &said->code, "", arena, &ignored))
		said->code = "";
	if (!json_read(detail, message, 1, &said->words, "", arena, &ignored))
		said->words = "";
}

/* Which field it is about, as its path is written: body.sid. */
static const char *path_of(const struct json *item, struct arena *arena)
{
	const struct json *part;
	const char *path = "", *name;
	struct error ignored;
	size_t n;

	if (!json_array(item, "loc", &n, &part, "", &ignored))
		return "";
	for (size_t i = 0; i < n && i < MESSAGES_MAX; i++, part = json_next(part)) {
		name = json_text(part, arena);
		if (name != NULL)
			path =
			    arena_printf(arena, "%s%s%s", path, path[0] != '\0' ? "." : "", name);
	}
	return path;
}

static void say_list(const struct json *item, size_t n, struct arena *arena, struct rest_said *said)
{
	static const struct json_field message[] = { { "msg", JSON_TEXT, 0, true, 200 } };
	const char *all = "", *one;
	struct error ignored;

	for (size_t i = 0; i < n && i < MESSAGES_MAX; i++, item = json_next(item)) {
		if (!json_read(item, message, 1, &one, "", arena, &ignored) || one[0] == '\0')
			continue;
		all = arena_printf(arena, "%s%s%s (%s)", all, all[0] != '\0' ? "; " : "", one,
		    path_of(item, arena));
	}
	said->words = all;
}

static struct rest_said elevenlabs_said(const struct json *body, struct arena *arena)
{
	static const struct json_field object[] = { { "detail", JSON_OBJECT, 0, true, 0 } };
	static const struct json_field text[] = { { "detail", JSON_TEXT, 0, true, 300 } };
	struct rest_said said = { .code = "", .words = "" };
	const struct json *detail = NULL, *item;
	struct error ignored;
	const char *found;
	size_t n;

	if (json_read(body, object, 1, &detail, "", arena, &ignored) && detail != NULL)
		say_object(detail, arena, &said);
	else if (json_array(body, "detail", &n, &item, "", &ignored))
		say_list(item, n, arena, &said);
	else if (!json_read(body, text, 1, &said.words, "", arena, &ignored))
		said.words = "";
	/* Of a path that is not there: a server of the same make says so, not ElevenLabs of a
	 * thing of its own. */
	if (said.code[0] == '\0' && strcmp(said.words, "Not Found") == 0)
		said.words = "";
	found = code_of(said.words);
	if (found != NULL) {
		said.code = found;
		said.ours = true;
	}
	return said;
}

const struct rest elevenlabs_rest = { .name = "ElevenLabs",
	.prefix = "elevenlabs",
	.auth = HTTP_XI_API_KEY,
	.key_hint = N_("Set ELEVENLABS_API_KEY; a key is made in ElevenLabs' settings."),
	.refusals = rows,
	.refusals_n = sizeof rows / sizeof *rows,
	.coded = true,
	.said = elevenlabs_said };

bool elevenlabs_error_account(int http_status, const struct error *err)
{
	static const char *const codes[] = { "invalid_api_key", "missing_permissions",
		"quota_exceeded" };
	const char *code = rest_code(&elevenlabs_rest, err);

	for (size_t i = 0; code != NULL && i < sizeof codes / sizeof *codes; i++) {
		if (strcmp(codes[i], code) == 0)
			return true;
	}
	return err->kind == ERROR_REFUSED &&
	    (http_status == 401 || http_status == 402 || http_status == 403);
}
