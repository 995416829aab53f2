/*
 * What Vapi's refusals mean for the operator. Vapi has no codes, only words: {message, error,
 * statusCode}, where message is a text or a list of them. What is known is found by words in them,
 * and gets a code of ours; all else is shown as Vapi says it.
 */
#include <string.h>

#include "base/i18n.h"
#include "provider/vapi_parts.h"

#define MESSAGES_MAX 4 /* of a list of them; the rest goes unsaid */

static const struct rest_refusal rows[] = {
	{ "exists", 0, 0, ERROR_CONFLICT,
	    N_("Vapi has this number already; nothing was imported a second time."),
	    N_("Find it in Vapi's list of numbers and use it from there.") },
	{ "not-at-twilio", 0, 0, ERROR_REFUSED,
	    N_("Vapi does not find this number among the Twilio account's own numbers; it was not imported."),
	    N_("Look whether the number is owned by the account that was named. A number that is only a verified caller ID may not be importable: its calls then have to go out another way.") },
	{ "twilio", 0, 0, ERROR_REFUSED,
	    N_("Vapi could not sign in at Twilio with the account that was named; the number was not imported."),
	    N_("Look at that Twilio account's SID and token, and whether the account is active; then import again.") },
	{ "credential", 0, 0, ERROR_REFUSED,
	    N_("Vapi does not know the Telnyx key that was named; nothing was imported."),
	    N_("Add the Telnyx key in Vapi's console and put the id that Vapi gives it into the settings.") },
	{ "assistant", 0, 0, ERROR_REFUSED,
	    N_("Vapi does not know this assistant; nothing was changed."),
	    N_("Read the list of agents again and choose one that is there.") },
	{ "unknown-property", 0, 0, ERROR_REFUSED,
	    N_("Vapi did not understand the request; nothing was done."),
	    N_("This is a fault of voxdesk, or Vapi has changed: keep the log and report it.") },
	{ "", 0, 401, ERROR_REFUSED, N_("Vapi did not accept the key."),
	    N_("Look at VAPI_API_KEY: it has to be the private key of the organization, not the public one.") },
	{ "", 0, 402, ERROR_REFUSED, N_("Vapi wants to be paid first."),
	    N_("Look at the organization's credit in Vapi's console; then do it again.") },
	{ "", 0, 403, ERROR_REFUSED, N_("This key may not do this at Vapi."),
	    N_("Look in Vapi's console what the key may do, or use another key.") },
	{ "", 0, 404, ERROR_NOT_FOUND,
	    N_("Vapi does not have this: it is gone, or belongs to another organization."),
	    N_("Read the list again, and look whose key is used.") },
	{ "", 0, 429, ERROR_NETWORK,
	    N_("Vapi takes no more requests just now and did not do this one."),
	    N_("Wait a minute, then do it again.") },
	{ "", 0, 500, ERROR_NETWORK,
	    N_("Vapi has a fault of its own and could not say whether this was done."),
	    N_("Look at the list first; what is not there can be done again.") },
};

/* Words that Vapi is known to use, with the status that they come with. The first that fits wins.
 */
static const struct {
	const char *words, *also; /* both; of any case */
	const char *code;
} marks[] = {
	{ "property ", "should not exist", "unknown-property" },
	{ "already exist", "", "exists" },
	{ "existing phone number", "", "exists" },
	{ "already in use", "number", "exists" },
	{ "not found on twilio", "", "not-at-twilio" },
	{ "not a twilio number", "", "not-at-twilio" },
	{ "twilio", "not own", "not-at-twilio" },
	{ "twilio", "incoming phone number", "not-at-twilio" },
	{ "twilio", "credential", "twilio" },
	{ "twilio", "authenticat", "twilio" },
	{ "twilio", "auth token", "twilio" },
	{ "credential", "", "credential" },
	{ "assistant", "not exist", "assistant" },
	{ "assistant", "not found", "assistant" },
	{ "assistantid", "", "assistant" },
};

static const char *code_of(const char *words)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (strcasestr(words, marks[i].words) != NULL &&
		    strcasestr(words, marks[i].also) != NULL)
			return marks[i].code;
	}
	return "";
}

/* The list of messages as one text; "" when there is none. */
static const char *joined(const struct json *body, struct arena *arena)
{
	const char *all = "", *one;
	const struct json *item;
	struct error ignored;
	size_t n;

	if (!json_array(body, "message", &n, &item, "", &ignored))
		return "";
	for (size_t i = 0; i < n && i < MESSAGES_MAX; i++, item = json_next(item)) {
		one = json_text(item, arena);
		if (one != NULL)
			all = arena_printf(arena, "%s%s%s", all, all[0] != '\0' ? "; " : "", one);
	}
	return all;
}

static struct rest_said vapi_said(const struct json *body, struct arena *arena)
{
	static const struct json_field message[] = { { "message", JSON_TEXT, 0, true, 300 } };
	static const struct json_field title[] = { { "error", JSON_TEXT, 0, true, 100 } };
	static const struct json_field status[] = { { "statusCode", JSON_INT, 0, false, 0 } };
	struct rest_said said = { .code = "", .ours = true };
	struct error ignored;
	int64_t number;

	if (!json_read(body, message, 1, &said.words, "", arena, &ignored))
		said.words = joined(body, arena);
	if (!json_read(body, title, 1, &said.more, "", arena, &ignored))
		said.more = "";
	/* A gateway's {"message": ...} is not Vapi's: one of the other two comes with it. */
	if (said.more[0] == '\0' && !json_read(body, status, 1, &number, "", arena, &ignored))
		said.words = "";
	if (said.words[0] == '\0')
		said.words = said.more;
	/* Of a path that is not there: any server made of the same parts says so, it is not Vapi
	 * that says it of a thing of its own. */
	if (strncmp(said.words, "Cannot ", 7) == 0 && strchr(said.words, '/') != NULL)
		said.words = "";
	said.code = code_of(said.words);
	return said;
}

const struct rest vapi_rest = { .name = "Vapi",
	.prefix = "vapi",
	.auth = HTTP_BEARER,
	.key_hint = N_("Set VAPI_API_KEY to the private key of the organization."),
	.refusals = rows,
	.refusals_n = sizeof rows / sizeof *rows,
	.said = vapi_said };

bool vapi_error_account(int http_status, const struct error *err)
{
	return err->kind == ERROR_REFUSED &&
	    (http_status == 401 || http_status == 402 || http_status == 403);
}
