/* Taking over a number: what Vapi finds out at Twilio and Telnyx, and what it changes there. */
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "practice/telnyx.h"
#include "practice/twilio.h"
#include "practice/vapi.h"

static const char *twilio_refusal(const struct vp *vp, const cJSON *settings, const char *number)
{
	const char *sid = door_text(settings, "twilioAccountSid");
	const char *token = door_text(settings, "twilioAuthToken");

	if (token == NULL)
		return "twilioAuthToken is needed: Twilio knows no such API key and secret";
	switch (tw_hold(vp->twilio, sid, token, number)) {
	case TW_HOLD_STRANGER:
		return "Twilio refused the credentials: twilioAccountSid and twilioAuthToken are "
		       "not of one account";
	case TW_HOLD_NOTHING:
		return "The phone number was not found on Twilio";
	case TW_HOLD_VERIFIED:
		/* What becomes of a merely verified number no document says: both are met. */
		if (number[strlen(number) - 1] == '7')
			return "The number cannot be imported: it is not one of this Twilio "
			       "account's incoming phone numbers";
		return NULL;
	case TW_HOLD_OWNED:
		break;
	}
	return NULL;
}

static const char *telnyx_refusal(const struct vp *vp, const cJSON *settings, const char *number)
{
	if (strcmp(door_text(settings, "credentialId"), VP_TELNYX_CREDENTIAL_ID) != 0)
		return "credentialId is not that of a Telnyx credential";
	if (!tn_number_owned(vp->telnyx, number))
		return "The number was not found in this Telnyx account";
	return NULL;
}

static const char *byo_refusal(const cJSON *settings)
{
	const char *number = door_text(settings, "number");
	const cJSON *check = cJSON_GetObjectItemCaseSensitive(settings, "numberE164CheckEnabled");

	if (number != NULL && !cJSON_IsFalse(check) && !rules_e164(number))
		return "number must be a valid phone number in the E.164 format";
	if (strcmp(door_text(settings, "credentialId"), VP_SIP_CREDENTIAL_ID) != 0)
		return "credentialId is not that of a SIP trunk";
	return NULL;
}

static const struct vp_number *same_number(const struct vp *vp, const char *number,
    const struct vp_number *self)
{
	const struct vp_number *n;
	const char *other;

	for (n = vp->numbers; n != NULL; n = n->next) {
		other = door_text(n->settings, "number");
		if (n != self && other != NULL && strcmp(other, number) == 0)
			return n;
	}
	return NULL;
}

static const char *agent_refusal(const cJSON *settings)
{
	const char *assistant = door_text(settings, "assistantId");

	if (assistant != NULL && !vp_assistant_known(assistant))
		return "assistantId is not that of an assistant";
	if (door_text(settings, "squadId") != NULL)
		return "squadId is not that of a squad";
	if (door_text(settings, "workflowId") != NULL)
		return "workflowId is not that of a workflow";
	return NULL;
}

static const char *destination_refusal(const cJSON *settings)
{
	const cJSON *to = cJSON_GetObjectItemCaseSensitive(settings, "fallbackDestination");
	const char *type = door_text(to, "type");
	const char *needed = type != NULL && strcmp(type, "sip") == 0 ? "sipUri" : "number";

	if (to == NULL || door_text(to, needed) != NULL)
		return NULL;
	return "fallbackDestination has to name where it leads to";
}

const char *vp_settings_refusal(const cJSON *settings)
{
	const char *why = agent_refusal(settings);

	return why == NULL ? destination_refusal(settings) : why;
}

const char *vp_import_refusal(const struct vp *vp, const cJSON *settings,
    const struct vp_number *self, char *out, size_t size)
{
	const char *provider = door_text(settings, "provider");
	const char *number = door_text(settings, "number");
	const struct vp_number *other = number == NULL ? NULL : same_number(vp, number, self);
	bool byo = strcmp(provider, "byo-phone-number") == 0;
	const char *why;

	check(byo || number != NULL); /* the rules have seen to that */
	if (byo)
		why = byo_refusal(settings);
	else if (strcmp(provider, "twilio") == 0)
		why = twilio_refusal(vp, settings, number);
	else
		why = telnyx_refusal(vp, settings, number);
	if (why == NULL && other != NULL) {
		(void)snprintf(out, size, "A phone number with number %s already exists: %s",
		    number, other->id);
		why = out;
	}
	return why;
}

void vp_import_done(const struct vp *vp, const cJSON *settings)
{
	bool sms = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(settings, "smsEnabled"));

	if (strcmp(door_text(settings, "provider"), "twilio") == 0)
		tw_point(vp->twilio, door_text(settings, "twilioAccountSid"),
		    door_text(settings, "number"), VP_VOICE_URL, sms ? VP_SMS_URL : NULL);
}
