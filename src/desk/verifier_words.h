/*
 * The reasons that a record keeps (caller_id.reason) in our own words, and the next step for each:
 * the reason is stored, the step is found again from it, after a restart and in another console.
 * Reasons of Twilio's codes are the provider's (twilio.h). Internal to desk/.
 */
#ifndef DESK_VERIFIER_WORDS_H
#define DESK_VERIFIER_WORDS_H

#include "base/error.h"
#include "base/i18n.h"
#include "base/mem.h"

/* Formats, where something is named in them. */
#define REASON_OLD \
	N_("Nothing more was seen of it for %d minutes, so it counts as failed.") /* minutes */
#define REASON_NO_CALL \
	N_("Nothing rang: Twilio has no call to this number. It can be started again.")
#define REASON_GONE N_("No longer among Twilio's verified numbers: it was removed there.")
#define REASON_GONE_AT \
	N_("Twilio no longer listed it when it was looked at, %.10s %.5s UTC.") /* day, time */
#define REASON_COUNTRY_CLOSED                                                                    \
	N_("This Twilio account may not call %s: the dialing permission is closed, so no phone " \
	   "would ring.") /* country */
#define REASON_BLOCKED \
	N_("%s is open, but this number is in a range that Twilio blocks there as costly or risky.")
#define MEND_BLOCKED \
	N_("Only an upgraded account can have such ranges opened, in Twilio's console.")
#define MEND_AGAIN N_("Call again when the customer is ready.")

/* The next step after `reason`, in the operator's language; "" where none is known. */
const char *verifier_mend(const char *reason, struct arena *arena);

/* Nothing stands in the way with the account itself. ERROR_REFUSED "account-not-active";
 * "account-trial", which bars nothing: what a trial cannot do. */
struct twilio_account;
bool verifier_account_fine(const struct twilio_account *a, struct error *err);

#endif
