/* The verifier's longer sentences: what happened to a call, and what to do then. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "desk/verifier_internal.h"
#include "desk/verifier_words.h"

/* Seen on a call that Twilio accepted and never placed; 13227 is the one of the incident. Other
 * codes say no more than "failed". */
static const int telling_codes[] = { 13223, 13224, 13225, 13227, 21215, 21216, 32205 };

static const struct {
	enum twilio_call_status status;
	const char *code, *reason, *mend;
} ends[] = {
	{ TWILIO_CALL_BUSY, "call-busy", N_("The line was busy."),
	    N_("Is the customer on that phone now? Choose a delay, have them hang up, then call again.") },
	{ TWILIO_CALL_NO_ANSWER, "call-no-answer", N_("Nobody picked the phone up."),
	    N_("Ask the customer to stay beside that phone, then call again.") },
	{ TWILIO_CALL_FAILED, "call-failed",
	    N_("The call could not be put through: the phone is off or out of reach, or the number is not in service."),
	    N_("Call the number from another phone to see whether it rings, then try again.") },
	{ TWILIO_CALL_CANCELED, "call-canceled",
	    N_("The call was cancelled at Twilio before it was answered."), MEND_AGAIN },
	{ TWILIO_CALL_COMPLETED, "code-not-entered",
	    N_("The call was answered, but the code was not entered."),
	    N_("Read the six digits out before calling again; they are typed on that phone's keypad when the voice asks.") },
};

#define CALL_ENDED N_("The call ended without the number being verified.")
#define VERIFY_AGAIN N_("Verify it again, if calls are still to show it.")

/* The other reasons; `code`: the next step is the one of this code of Twilio's. */
static const struct {
	const char *reason, *mend;
	int code;
} others[] = {
	{ CALL_ENDED, MEND_AGAIN, 0 },
	{ REASON_OLD, MEND_AGAIN, 0 },
	{ N_("nobody saw it end"), MEND_AGAIN, 0 }, /* the store's: caller_id_overdue_reason() */
	{ REASON_NO_CALL, MEND_AGAIN, 0 },
	{ REASON_GONE, VERIFY_AGAIN, 0 },
	{ REASON_GONE_AT, VERIFY_AGAIN, 0 },
	{ REASON_COUNTRY_CLOSED, NULL, 21215 },
	{ REASON_BLOCKED, MEND_BLOCKED, 0 },
};

void verifier_call_failed(struct error *err, enum twilio_call_status status, int error_code)
{
	for (size_t i = 0; i < sizeof telling_codes / sizeof telling_codes[0]; i++) {
		if (telling_codes[i] == error_code) {
			(void)twilio_error_set(err, 0, error_code, NULL);
			return;
		}
	}
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		if (ends[i].status == status) {
			error_set(err, ERROR_REFUSED, ends[i].code, _(ends[i].mend), "%s",
			    _(ends[i].reason));
			return;
		}
	}
	error_set(err, ERROR_REFUSED, "call-ended", _(MEND_AGAIN), "%s", _(CALL_ENDED));
}

bool verifier_other_account(const char *account_sid, struct error *err)
{
	return error_set(err, ERROR_REFUSED, "other-account",
	    _("Start voxdesk with TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN of that account; a subaccount of yours: enter its SID with the customer (e)."),
	    _("This number's verification belongs to the Twilio account %s, which is not the one used here; nothing was done."),
	    account_sid);
}

void verifier_refusal(const struct verifier *v, struct error *err)
{
	if (strcmp(v->twilio.account, v->twilio.user) == 0 ||
	    (twilio_error_number(err) != 20003 && strcmp(err->code, "twilio-http-401") != 0))
		return;
	error_set(err, ERROR_REFUSED, "other-account",
	    _("Start voxdesk with TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN of that account, or correct the customer's account (e)."),
	    _("The credentials given here, of %s, do not open the Twilio account %s: it is not a subaccount of theirs, or their token is wrong."),
	    v->twilio.user, v->twilio.account);
}

/* ---- from the reason to the next step */

/* The text without what stands between the first and the last % of the format is the format's. */
static bool has_form(const char *text, const char *format)
{
	const size_t before = strcspn(format, "%");
	const char *after = strrchr(format, '%');
	size_t n;

	if (!after)
		return strcmp(text, format) == 0;
	while (*after && !isalpha((unsigned char)*after))
		after++;
	after += *after != '\0';
	n = strlen(after);
	return strncmp(text, format, before) == 0 && strlen(text) >= before + n &&
	    strcmp(text + strlen(text) - n, after) == 0;
}

/* In today's language, or in the one without a catalogue. */
static bool is_reason(const char *text, const char *reason)
{
	return has_form(text, _(reason)) || has_form(text, reason);
}

static const char *code_mend(int http_status, int code, struct arena *arena)
{
	struct error err = { 0 };

	(void)twilio_error_set(&err, http_status, code, NULL);
	return arena_strdup(arena, err.hint);
}

/* The number in "... (Twilio 21215)"; 0: none. */
static int number_at_end(const char *reason, const char *mark)
{
	const char *at = strstr(reason, mark);
	char *end;
	long number;

	for (const char *next = at; next; next = strstr(at + 1, mark))
		at = next;
	if (!at)
		return 0;
	number = strtol(at + strlen(mark), &end, 10);
	return strcmp(end, ")") == 0 && number > 0 && number <= 99999999 ? (int)number : 0;
}

const char *verifier_mend(const char *reason, struct arena *arena)
{
	const int code = number_at_end(reason, "(Twilio ");
	const int status = number_at_end(reason, "(HTTP ");

	if (code != 0 || status != 0)
		return code_mend(status, code, arena);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (is_reason(reason, ends[i].reason))
			return _(ends[i].mend);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (is_reason(reason, others[i].reason))
			return others[i].mend ? _(others[i].mend)
					      : code_mend(0, others[i].code, arena);
	return "";
}

bool verifier_account_fine(const struct twilio_account *a, struct error *err)
{
	if (strcmp(a->status, "active") != 0)
		return error_set(err, ERROR_REFUSED, "account-not-active",
		    _("Look in Twilio's console why: often a payment is missing."),
		    _("The Twilio account %s is %s: it can call nobody."), a->name, a->status);
	return !a->trial ||
	    error_set(err, ERROR_REFUSED, "account-trial",
		_("Upgrade the account in Twilio's console for anything beyond that."),
		_("TRIAL account: it calls only within its own country and verifies at most five numbers, each in one account only."));
}
