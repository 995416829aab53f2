/*
 * What Twilio's codes mean for the operator: one table, one sentence and one next step each.
 * Codes and titles: Twilio's error dictionary. Twilio changes them ("avoid writing programmatic
 * logic based on error code fields", its change log of July 2024), so an unknown code shows
 * Twilio's own words. The code itself stands at the end of the sentence, for Twilio's support.
 */
#include <stdlib.h>

#include "base/i18n.h"
#include "provider/twilio_parts.h"

#define CODE_MAX 99999999

#define OUR_FAULT N_("This is a fault of voxdesk: keep the log and report it.")
#define CHECK_DIGITS \
	N_("Go through the number with the customer digit by digit, correct it, then start again.")

static const struct rest_refusal rows[] = {
	/* Credentials, account, limits */
	{ "20003", 0, 401, ERROR_REFUSED,
	    N_("Twilio did not accept the credentials: SID and token are no pair, or the account is suspended."),
	    N_("Look at TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (a subaccount has its own pair), and at the account's state in Twilio's console.") },
	{ "20404", 0, 404, ERROR_NOT_FOUND,
	    N_("Twilio does not have this in this account: it is gone, or belongs to another account."),
	    N_("Look which account it was made in, then read the list again.") },
	{ "20429", 0, 429, ERROR_NETWORK,
	    N_("Twilio takes no more requests from this account just now and did not do this one."),
	    N_("Wait a minute, then do it again.") },
	{ "20500 20503", 0, 500, ERROR_NETWORK,
	    N_("Twilio has a fault of its own and could not say whether this was done."),
	    N_("Look at the list or the call first; what is not there can be done again.") },
	{ "20008", 0, 0, ERROR_REFUSED,
	    N_("These are Twilio's test credentials, which can neither verify a number nor read the lists."),
	    N_("Put the live account's SID and token into TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.") },
	{ "10001 20005", 0, 0, ERROR_REFUSED, N_("The Twilio account is not active."),
	    N_("Look in Twilio's console whether it is suspended, closed or unpaid; then do it again.") },
	{ "10002", 0, 0, ERROR_REFUSED, N_("A trial account at Twilio cannot do this."),
	    N_("Upgrade the account in Twilio's console, or use another account; then do it again.") },
	{ "21470 21471 21472 21473 21474 21475 21476 21477 21478 21479", 0, 0, ERROR_REFUSED,
	    N_("Twilio refused to make or to change an account; nothing was done."),
	    N_("Ask whoever looks after the Twilio account; Twilio's own words are in the log.") },
	{ "21480", 0, 0, ERROR_REFUSED,
	    N_("The Twilio account has as many subaccounts as it may have."),
	    N_("Close one that is not used any more, or ask Twilio's support for more.") },

	/* What the request said */
	{ "21201", 0, 0, ERROR_REFUSED,
	    N_("Twilio was not told which number to call; nothing rang."), OUR_FAULT },
	{ "21213", 0, 0, ERROR_REFUSED,
	    N_("Twilio was not told which number to call from; nothing rang."), OUR_FAULT },
	{ "21205 21218 21402 21403", 0, 0, ERROR_REFUSED,
	    N_("Twilio did not take an address or an application that the request named; nothing was done."),
	    N_("Look at the addresses in the settings; then keep the log and report it.") },
	{ "21454", 0, 0, ERROR_REFUSED,
	    N_("Twilio did not take the delay before the call; nothing rang."),
	    N_("Choose a delay of 0 to 60 seconds, then start again.") },
	{ "21456", 0, 0, ERROR_REFUSED,
	    N_("Twilio did not take the address that it should report to; nothing rang."),
	    OUR_FAULT },

	/* The number to be called */
	{ "21211 21217 13223", 0, 0, ERROR_REFUSED,
	    N_("Twilio does not take this for a phone number that can be called."), CHECK_DIGITS },
	{ "13224", 0, 0, ERROR_REFUSED,
	    N_("Twilio does not offer calls to this number, or there is no such number."),
	    CHECK_DIGITS },
	{ "21214", 0, 0, ERROR_REFUSED,
	    N_("Twilio could not reach the number: its carrier did not take the call."),
	    N_("Have the phone switched on and calls from abroad allowed, try later; then ask the carrier.") },
	{ "21215 13227 32205", 0, 0, ERROR_REFUSED,
	    N_("This Twilio account may not call that country: its dialing permission is closed, so nothing rang."),
	    N_("Enable the country, wait until it reads open (seconds to ten minutes), then verify again.") },
	{ "21216 13225", 0, 0, ERROR_REFUSED,
	    N_("Twilio blocks calls to this number, for fraud or by regulation; opening the country does not help."),
	    N_("Do not try again. For a +1 number, see that the account has a Primary Customer Profile in Twilio's Trust Hub; otherwise ask Twilio's support.") },
	{ "21219 573005", 0, 0, ERROR_REFUSED,
	    N_("A trial account calls verified numbers only, and this one is not verified."),
	    N_("Verify the number in Twilio's console, or upgrade the account.") },
	{ "573002", 0, 0, ERROR_REFUSED,
	    N_("A trial account's number calls only the recipients it was given, and this one is not among them."),
	    N_("Add the recipient in Twilio's console, or upgrade the account.") },
	{ "13805", 0, 0, ERROR_REFUSED,
	    N_("Twilio ended the call: on a trial account a call lasts ten minutes at most."),
	    N_("Keep the call shorter, or upgrade the account.") },

	/* The number to be shown, and verifying it */
	{ "21210 21264 13214", 0, 0, ERROR_REFUSED,
	    N_("The number to be shown is not verified in this Twilio account, so nothing was called."),
	    N_("Verify the number in this account first, then call again.") },
	{ "21212", 0, 0, ERROR_REFUSED,
	    N_("Twilio does not show this number on calls: it is malformed, or stands on a list of numbers that never call."),
	    N_("Go through the number with the customer; if it is right, choose another one to show.") },
	{ "21449", 0, 0, ERROR_REFUSED,
	    N_("The number is one of this Twilio account's own and can be shown on calls already; nothing rang."),
	    N_("There is nothing to verify: use the number as it is.") },
	{ "21450", 0, 0, ERROR_REFUSED,
	    N_("The number is verified in this Twilio account already; nothing rang."),
	    N_("There is nothing left to do: look at it in the list of verified numbers.") },
	{ "21453", 0, 0, ERROR_REFUSED,
	    N_("The number is verified in another Twilio account, and a trial account cannot verify it a second time."),
	    N_("Remove it in the other account, or upgrade this one; then start again.") },

	/* Buying a number */
	{ "21404", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: a trial account cannot take this number as well."),
	    N_("Release the trial number or upgrade the account, then search again.") },
	{ "21421", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: Twilio does not sell this number: it is not valid."),
	    N_("Search again and take a number from the list.") },
	{ "21422", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: the number is no longer to be had."),
	    N_("Search again: somebody else was faster. Choose another number.") },
	{ "21451", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: Twilio does not know this area code."),
	    N_("Choose another area code, or search without one.") },
	{ "21452", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: Twilio has no number left in this area code."),
	    N_("Choose a neighbouring area code, or search without one.") },
	{ "21613", 0, 0, ERROR_REFUSED,
	    N_("Twilio wants this number certified before it can be used."),
	    N_("Have the certification done in Twilio's console, then do it again.") },
	{ "21615", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: Twilio sells this number only with an address in its own area."),
	    N_("Ask the customer for an address there and add it, or choose another number.") },
	{ "21631", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: Twilio sells this number only with an address."),
	    N_("Ask the customer for the address and add it, then buy again.") },
	{ "21649", 0, 0, ERROR_REFUSED,
	    N_("Nothing was bought: Twilio sells this number only with a regulatory bundle that it has approved."),
	    N_("Have the bundle approved in Twilio's console (days, not minutes) and name it, then buy again.") },
};

static const struct json_field code_field[] = { { "code", JSON_INT, 0, true, 0 } };
static const struct json_field message_field[] = { { "message", JSON_TEXT, 0, true, 300 } };
static const struct json_field more_field[] = { { "more_info", JSON_TEXT, 0, true, 150 } };

static const char *code_text(int64_t code, struct arena *arena)
{
	return code > 0 && code <= CODE_MAX ? arena_printf(arena, "%d", (int)code) : "";
}

/* Each by itself: whatever of the three can be read is of use. */
static struct rest_said twilio_said(const struct json *body, struct arena *arena)
{
	struct rest_said said = { 0 };
	struct error ignored;
	int64_t code = 0;

	if (json_read(body, code_field, 1, &code, "", arena, &ignored))
		said.code = code_text(code, arena);
	if (!json_read(body, message_field, 1, &said.words, "", arena, &ignored))
		said.words = NULL;
	if (!json_read(body, more_field, 1, &said.more, "", arena, &ignored))
		said.more = NULL;
	return said;
}

const struct rest twilio_rest = { .name = "Twilio",
	.prefix = "twilio",
	.auth = HTTP_BASIC,
	.refusals = rows,
	.refusals_n = sizeof rows / sizeof *rows,
	.coded = true,
	.said = twilio_said };

int twilio_error_code(size_t i)
{
	char code[16];

	return rest_table_code(&twilio_rest, i, code, sizeof code) ? (int)strtol(code, NULL, 10)
								   : 0;
}

bool twilio_error_set(struct error *err, int http_status, int code, const char *said)
{
	struct arena arena = { 0 };
	const struct rest_said all = { .code = code_text(code, &arena), .words = said };

	(void)rest_say(&twilio_rest, http_status, &all, err);
	arena_done(&arena);
	return false;
}

bool twilio_error_account(int status, const struct error *err)
{
	static const int codes[] = { 10001, 20003, 20005, 20008 };
	const int code = twilio_error_number(err);

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		if (code == codes[i])
			return true;
	}
	return status == 401 || status == 403;
}

int twilio_error_number(const struct error *err)
{
	return rest_code_number(&twilio_rest, err);
}
