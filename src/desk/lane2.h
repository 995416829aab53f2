/*
 * Lane 2 as a screen or a command shows it: what the store knows of one number's verification, in
 * words. Pure reading; the work at Twilio is verifier.h.
 */
#ifndef DESK_LANE2_H
#define DESK_LANE2_H

#include "desk/customers.h"
#include "desk/forwarding.h"
#include "store/caller_ids.h"

struct lane2 {
	struct customer customer;
	struct number number;  /* the one in hand: the business number, or the one named */
	struct caller_id *all; /* every caller ID of the customer */
	size_t n_all;
	const char *account;       /* whose records count: the customer's account, else that of the
				      credentials; "" neither is known, then the newest record counts */
	struct caller_id *record;  /* of the number in hand; NULL: never verified there. One
				      that is running comes first, in its own account */
	enum outbound_state state; /* its state, OUTBOUND_NONE without a record */
	struct caller_id *elsewhere;    /* not verified in `account`, but in this record's, which is
					   another one; NULL: not that is known */
	const char *mend;               /* the next step after record->reason, a sentence in the
					   operator's language; "" unknown or no reason */
	bool own_number;                /* seen to be one of the account's own: calls may show it
					   as it is, nothing is to be verified */
	char code[VALIDATION_CODE_MAX]; /* while a verification runs and it is known; wipe with
					   lane2_done() */
	bool unsettled;                 /* a request was sent and its outcome is not known yet */
	const char *theirs;             /* it is another customer's business number; "" it is not */
	const char *lane1_warning; /* what lane 1's forwarding would do to the call; "" nothing */
};
/* `number` NULL: the first business number; else E.164. */
must_check bool lane2_load(struct session *s, const char *customer_id, const char *number,
    struct arena *arena, struct lane2 *out, struct error *err);
void lane2_done(struct lane2 *lane); /* wipes the code; the arena stays the caller's */

/* What to tell the customer, in the customer's language, before and during the call: lines. The
 * code is in none of them: it is read off the screen. */
enum lane2_telling { TELL_BEFORE, TELL_DURING };
must_check bool lane2_tell(const struct lane2 *lane, enum lane2_telling which, const char *language,
    int delay_s, struct arena *arena, const char *const **lines, size_t *n, struct error *err);

#endif
