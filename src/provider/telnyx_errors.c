/*
 * What Telnyx's codes mean for the operator: one table, one sentence and one next step each.
 * Codes and titles: Telnyx's API error codes (knowledge base, 10 April 2026). The HTTP status
 * counts first, since codes are used again: 10011 is "too many requests" with 429 only, 10015 means
 * a connection that does not exist as well as a malformed request. What the table does not know is
 * shown in Telnyx's own words.
 */
#include "base/i18n.h"
#include "provider/telnyx_parts.h"

#define OUR_FAULT N_("This is a fault of voxdesk: keep the log and report it.")
#define SEARCH_AGAIN N_("Search again and take a number from the list.")

static const struct rest_refusal rows[] = {
	/* Key, account, limits */
	{ "10009", 0, 401, ERROR_REFUSED, N_("Telnyx did not accept the API key."),
	    N_("Look at TELNYX_API_KEY: a whole key, of the right account, not deleted in Telnyx's portal.") },
	{ "20001 20002 20003 20006 20008", 0, 0, ERROR_REFUSED,
	    N_("Telnyx did not accept the API key: it is wrong, expired or revoked."),
	    N_("Make a new key in Telnyx's portal and put it into TELNYX_API_KEY.") },
	{ "10010", 0, 403, ERROR_REFUSED, N_("This Telnyx key or account may not do this."),
	    N_("Ask whoever looks after the Telnyx account to permit it, or use a key that may.") },
	{ "10038", 0, 0, ERROR_REFUSED,
	    N_("Telnyx does not permit this at the account's level of verification."),
	    N_("Have the account's level raised in Telnyx's portal, then do it again.") },
	{ "10039", 0, 0, ERROR_REFUSED,
	    N_("The Telnyx account has reached what its level of verification allows of this."),
	    N_("Have the account's level raised in Telnyx's portal, or remove what is not used any more.") },
	{ "20012", 0, 0, ERROR_REFUSED,
	    N_("The Telnyx account is not active; it may be out of funds."),
	    N_("Look at the balance and at the account's state in Telnyx's portal; then do it again.") },
	{ "20013", 0, 0, ERROR_REFUSED, N_("The Telnyx account is blocked."),
	    N_("Ask Telnyx's support why; nothing can be done there until it is open again.") },
	{ "20014 20016 20017", 0, 0, ERROR_REFUSED,
	    N_("Telnyx wants the account verified further before it does this."),
	    N_("Complete the verification (level 1 or 2) in Telnyx's portal, then do it again.") },
	{ "20015", 0, 0, ERROR_REFUSED, N_("This is not switched on for the Telnyx account."),
	    N_("Ask Telnyx's support to switch it on, then do it again.") },
	{ "20100", 0, 402, ERROR_REFUSED,
	    N_("The Telnyx account has not enough money for this; nothing was done."),
	    N_("Have it topped up, look at the balance, then do it again.") },
	{ "10011", 429, 429, ERROR_NETWORK,
	    N_("Telnyx takes no more requests from this account just now and did not do this one."),
	    N_("Wait a minute, then do it again.") },

	/* Telnyx itself */
	{ "10007 10037", 0, 500, ERROR_NETWORK,
	    N_("Telnyx has a fault of its own and could not say whether this was done."),
	    N_("Look at the list or the order first; what is not there can be done again.") },
	{ "10008", 0, 408, ERROR_NETWORK,
	    N_("Telnyx took too long and could not say whether this was done."),
	    N_("Look at the list or the order first; what is not there can be done again.") },

	/* What was asked for */
	{ "10005", 0, 404, ERROR_NOT_FOUND,
	    N_("Telnyx does not have this in this account: it is gone, or belongs to another account."),
	    N_("Read the list again, and look which account the key is of.") },
	{ "10001", 0, 0, ERROR_REFUSED, N_("The number is not active at Telnyx."),
	    N_("Look at its state in the list of numbers; wait until it is active, or take another one.") },
	{ "10002", 0, 0, ERROR_REFUSED, N_("Telnyx does not take this for a phone number."),
	    N_("Go through the number with the customer digit by digit, correct it, then start again.") },
	{ "10016", 0, 0, ERROR_REFUSED,
	    N_("Telnyx takes the number in its international form only."),
	    N_("Give the number with + and the country's code (+32...), then do it again.") },
	{ "10012", 0, 0, ERROR_CONFLICT, N_("Telnyx has this already."),
	    N_("Read the list again: it stands there, and nothing more has to be done.") },
	{ "10013 10017", 0, 0, ERROR_REFUSED,
	    N_("Something that the request named (a connection, an address) does not exist at Telnyx."),
	    N_("Read the lists again and choose one that is there.") },
	{ "10021", 0, 0, ERROR_REFUSED, N_("Telnyx does not remove this: it is still in use."),
	    N_("Detach what uses it first, then do it again.") },
	{ "10035", 0, 0, ERROR_REFUSED, N_("Telnyx has locked this, so nothing was changed."),
	    N_("Wait a while; if it stays locked, ask Telnyx's support.") },
	{ "10036", 0, 0, ERROR_REFUSED,
	    N_("Telnyx is still working on this, so nothing was changed."),
	    N_("Wait a minute, look at it again, then do it again.") },
	{ "10015", 422, 0, ERROR_REFUSED,
	    N_("Telnyx did not take the request: malformed, or it names a connection that is not there."),
	    N_("Look at the connection in the settings; if it is right, keep the log and report it.") },
	{ "10003 10004 10006 10014 10015 10018 10019 10020 10022 10023 10024 10025 10026 10027 10028 10029 10030 10031 10032 10033 10034",
	    0, 0, ERROR_REFUSED, N_("Telnyx did not understand the request; nothing was done."),
	    OUR_FAULT },

	/* Ordering a number */
	{ "85000", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: Telnyx sells only numbers that were searched for just before."),
	    SEARCH_AGAIN },
	{ "85001", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: the number is no longer to be had."),
	    N_("Search again: somebody else was faster. Choose another number.") },
	{ "85002", 0, 0, ERROR_REFUSED, N_("The number is not a part of this order at Telnyx."),
	    N_("Read the order again, and look which number it is for.") },
	{ "85003", 0, 0, ERROR_REFUSED,
	    N_("Everything that the order has to have is there already; nothing was changed."),
	    N_("There is nothing left to do: wait until Telnyx has carried out the order.") },
	{ "85004", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: the connection that the number should be attached to does not exist at Telnyx."),
	    N_("Read the list of connections, choose one that is there, then order again.") },
	{ "85005", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: the messaging profile of the order does not exist at Telnyx."),
	    OUR_FAULT },
	{ "85006", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: the number is reserved for somebody else."), SEARCH_AGAIN },
	{ "85007 85008", 0, 0, ERROR_REFUSED,
	    N_("The Telnyx account holds as many numbers in reserve as it may."),
	    N_("Wait until a reservation ends, or order the number without one.") },

	/* Calls */
	{ "90015", 0, 0, ERROR_REFUSED, N_("Telnyx does not know this call."),
	    N_("It has ended, or belongs to another account; read the list of calls again.") },
	{ "90018", 0, 0, ERROR_REFUSED,
	    N_("The call has ended already, so nothing was done with it."),
	    N_("There is nothing left to do on this call.") },
	{ "90034", 0, 0, ERROR_REFUSED,
	    N_("The call is not answered yet, so nothing was done with it."),
	    N_("Wait until it is answered, then do it again.") },
	{ "90041", 0, 0, ERROR_REFUSED,
	    N_("The Telnyx account has as many calls at once as it may have; nothing rang."),
	    N_("Wait until a call ends, or have the account's limit of channels raised.") },
	{ "90042", 0, 0, ERROR_REFUSED,
	    N_("The outbound voice profile has as many calls at once as it may have; nothing rang."),
	    N_("Wait until a call ends, or raise the profile's limit in Telnyx's portal.") },
	{ "90043", 0, 0, ERROR_REFUSED,
	    N_("The connection has as many calls at once as it may have; nothing rang."),
	    N_("Wait until a call ends, or raise the connection's limit in Telnyx's portal.") },
};

/* {"errors":[{"code","title","detail","source":{"pointer"|"parameter"}}]}: the first one. The code
 * is a text by the contract, and was a number in some older answers. */
static struct rest_said telnyx_said(const struct json *body, struct arena *arena)
{
	static const struct json_field code[] = { { "code", JSON_EXACT, 0, true, 30 } };
	static const struct json_field number[] = { { "code", JSON_INT, 0, true, 0 } };
	static const struct json_field title[] = { { "title", JSON_TEXT, 0, true, 120 } };
	static const struct json_field detail[] = { { "detail", JSON_TEXT, 0, true, 300 } };
	static const struct json_field source[] = { { "source", JSON_OBJECT, 0, true, 0 } };
	static const struct json_field pointer[] = { { "pointer", JSON_TEXT, 0, true, 120 } };
	static const struct json_field parameter[] = { { "parameter", JSON_TEXT, 0, true, 120 } };
	const struct json *first = NULL, *where = NULL;
	struct rest_said said = { 0 };
	const char *words = "", *more = "";
	struct error ignored;
	int64_t digits = 0;
	size_t n = 0;

	if (!json_array(body, "errors", &n, &first, "", &ignored) || n == 0)
		return said;
	if (!json_read(first, code, 1, &said.code, "", arena, &ignored))
		said.code = json_read(first, number, 1, &digits, "", arena, &ignored) && digits > 0
		    ? arena_printf(arena, "%lld", (long long)digits)
		    : "";
	if (!json_read(first, detail, 1, &words, "", arena, &ignored) || words[0] == '\0') {
		if (!json_read(first, title, 1, &words, "", arena, &ignored))
			words = "";
	}
	said.words = words;
	if (json_read(first, source, 1, (void *)&where, "", arena, &ignored) && where != NULL) {
		if (!json_read(where, pointer, 1, &more, "", arena, &ignored) || more[0] == '\0')
			if (!json_read(where, parameter, 1, &more, "", arena, &ignored))
				more = "";
	}
	said.more = more;
	return said;
}

const struct rest telnyx_rest = { .name = "Telnyx",
	.prefix = "telnyx",
	.auth = HTTP_BEARER,
	.key_hint = N_("Set TELNYX_API_KEY; a key is made in Telnyx's portal."),
	.refusals = rows,
	.refusals_n = sizeof rows / sizeof *rows,
	.said = telnyx_said };

int telnyx_error_number(const struct error *err)
{
	return rest_code_number(&telnyx_rest, err);
}

bool telnyx_error_account(int status, const struct error *err)
{
	static const int codes[] = { 10009, 10010, 20001, 20002, 20003, 20006, 20008, 20012, 20013,
		20014, 20016, 20017, 20100 };
	const int code = telnyx_error_number(err);

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		if (code == codes[i])
			return true;
	}
	return status == 401 || status == 403;
}

bool telnyx_refused(const struct http_reply *reply, const struct error *err)
{
	/* A 4xx may still carry a code that says that Telnyx does not know (10007, 10008). */
	return rest_refused(reply, telnyx_error_number(err) != 0 && err->kind != ERROR_NETWORK);
}
