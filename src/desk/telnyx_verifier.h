/*
 * Lane 2 where outbound calls go through Telnyx (customer.through_telnyx): Telnyx tells the phone a
 * code (call or SMS), the person reads it out, the operator types it here and it is submitted. The
 * other direction of Twilio's. See store/telnyx_ids.h.
 */
#ifndef DESK_TELNYX_VERIFIER_H
#define DESK_TELNYX_VERIFIER_H

#include "desk/session.h"
#include "net/loop.h"
#include "store/telnyx_ids.h"

enum telnyx_verifier_phase {
	TELNYX_VERIFY_IDLE,
	TELNYX_VERIFY_LOOKING,  /* is it verified already? nothing rings */
	TELNYX_VERIFY_ASKING,   /* the request is out: from here on the phone may ring */
	TELNYX_VERIFY_CODE,     /* accepted: the code that the customer reads out is awaited */
	TELNYX_VERIFY_CHECKING, /* the code is being submitted */
	TELNYX_VERIFY_REMOVING
};
struct telnyx_verifier_view {
	enum telnyx_verifier_phase phase;
	struct telnyx_id record; /* state TELNYX_ID_NONE: never */
	struct error problem;    /* the last thing that failed */
	char alone[400];         /* as verifier_view's */
	unsigned requests;
};
struct telnyx_verifier;
typedef void telnyx_verifier_changed_fn(void *user);
/* Reads the store; settles what is unknown by reading the list, and goes on with a removal that was
 * left. Freed in the middle: what was not sent is undone, the rest is the next one's to settle. */
must_check struct telnyx_verifier *telnyx_verifier_new(struct session *s, struct loop *l,
    const char *customer_id, const char *number, telnyx_verifier_changed_fn *changed, void *user,
    struct error *err);
void telnyx_verifier_free(struct telnyx_verifier *v);
const struct telnyx_verifier_view *telnyx_verifier_view(const struct telnyx_verifier *v);
void telnyx_verifier_look(struct telnyx_verifier *v);
/* After a yes: rings (sms false) or sends an SMS. `extension` "" none; calls only. Looks at the
 * list first: verified already ends without ringing; so does one whose outcome was unknown (the
 * customer may have heard a code), a look that took more than a minute (problem "yes-too-old"), and
 * another desk of a shared project that is at it ("verification-elsewhere").
 * ERROR_CONFLICT, ERROR_REFUSED, ERROR_INPUT as verifier_start(). */
must_check bool telnyx_verifier_start(struct telnyx_verifier *v, bool sms, const char *extension,
    struct error *err);
/* The digits that the customer read out. ERROR_INPUT "telnyx-code", ERROR_REFUSED "not-asked".
 * Wrong: problem "telnyx-code-wrong", and it waits for another try. A lost answer is looked for in
 * the list. */
must_check bool telnyx_verifier_code(struct telnyx_verifier *v, const char *code,
    struct error *err);
must_check bool telnyx_verifier_remove(struct telnyx_verifier *v, struct error *err);

#endif
