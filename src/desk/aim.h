/*
 * One number and the agent that answers it, at the agent's provider (Vapi, ElevenLabs): one round
 * of finding it in the provider's list, making it known there where it is not, changing who answers
 * it, and reading that back, because a change that was taken and not kept was seen. Nothing is
 * written to the store. A round looks first, so that it may follow whatever became of an earlier
 * one: an import whose answer was lost is found in the list. Internal to desk/.
 *
 * Fail points: aim-looked, aim-importing, aim-imported, aim-changing, aim-changed, aim-read-back,
 * aim-voice-read, aim-deleting, aim-deleted.
 */
#ifndef DESK_AIM_H
#define DESK_AIM_H

#include "desk/session.h"
#include "net/loop.h"
#include "store/agents.h"

enum aim_task {
	AIM_AT,     /* known there, and `agent_id` answers, whoever did so before; a Twilio number
		       whose calls Twilio sends elsewhere is imported anew */
	AIM_KNOWN,  /* known there; who answers stays as it is */
	AIM_OFF,    /* `agent_id` answers no more; where another one answers, that one stays */
	AIM_LOOK,   /* only looked at */
	AIM_DELETE, /* no number of theirs any more; gone already is fine */
};
/* How the provider is given a number that it does not know yet. */
enum aim_source {
	AIM_NOWHERE, /* it cannot be: then what is not known is refused, "number-unknown-there" */
	AIM_TWILIO,  /* with SID and token of the account, the token fetched where that is needed */
	AIM_TELNYX /* Vapi: by the credential that stands in the settings; ElevenLabs: SIP trunk */
};

struct aim_order { /* texts are copied */
	enum agent_provider provider;
	enum aim_task task;
	enum aim_source source;
	const char *number; /* E.164 */
	const char
	    *agent_id;     /* the provider's id of the agent; "" none (AIM_KNOWN, _LOOK, _DELETE) */
	const char *label; /* a name for a number that is imported; "": the number itself */
	const char *account_sid; /* AIM_TWILIO: whose number it is; "" the desk's own account */
	bool byoc;               /* ... and the account is a customer's own */
};

struct aim_found {
	const char *number_id; /* the number's id there; "" it is not known there */
	const char *agent_id;  /* who answers it now, as read last; "" nobody */
	const char *was;       /* who answered it before anything was changed; "" nobody, or new */
	bool imported;         /* by this round */
	/* `err` comes of credentials or an account that something is wrong with, not of what was
	 * asked for: the same may be asked for once that is put right. */
	bool barred;
};
/* Once, from the loop; the aim may be freed there. err NULL: it is as ordered, and was read back.
 * ERROR_NETWORK: something was not answered; another round will tell. Else it was refused, and what
 * `found` says is how far it came. */
typedef void aim_done_fn(void *user, const struct aim_found *found, const struct error *err);

struct aim;
/* NULL with err when there is nothing to ask with: ERROR_REFUSED "no-credentials" and whatever else
 * credentials_*() say. That Vapi needs VAPI_TELNYX_CREDENTIAL_ID for an import is said when it
 * comes to one: ERROR_REFUSED "vapi-credential-missing". */
must_check struct aim *aim_new(struct session *s, struct loop *l, const struct aim_order *order,
    aim_done_fn *done, void *user, struct error *err);
void aim_free(struct aim *a); /* NULL is fine; cancels what is under way */
unsigned aim_requests(const struct aim *a);
/* Something that may change a thing was sent in this round. */
bool aim_changed(const struct aim *a);

enum service aim_service(enum agent_provider p); /* whose key it is */

#endif
