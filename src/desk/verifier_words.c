/* The verifier's longer sentences: what happened to a call, and what to do then. */
#include <string.h>

#include "base/i18n.h"
#include "desk/verifier_internal.h"

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
	    N_("The call was cancelled at Twilio before it was answered."),
	    N_("Call again when the customer is ready.") },
	{ TWILIO_CALL_COMPLETED, "code-not-entered",
	    N_("The call was answered, but the code was not entered."),
	    N_("Read the six digits out before calling again; they are typed on that phone's keypad when the voice asks.") },
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
	error_set(err, ERROR_REFUSED, "call-ended", _("Call again when the customer is ready."),
	    _("The call ended without the number being verified."));
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
