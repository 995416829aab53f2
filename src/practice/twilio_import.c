/* What other providers see of a Twilio account whose credentials they were given. */
#include <string.h>

#include "practice/twilio.h"

static struct tw_number *owned(const struct tw *tw, const char *sid, const char *number)
{
	struct tw_number *n = tw->numbers;

	while (n != NULL && (strcmp(n->account->sid, sid) != 0 || strcmp(n->number, number) != 0))
		n = n->next;
	return n;
}

static bool verified(const struct tw *tw, const char *sid, const char *number)
{
	const struct tw_caller_id *id = tw->caller_ids;

	while (id != NULL &&
	    (strcmp(id->account->sid, sid) != 0 || strcmp(id->number, number) != 0))
		id = id->next;
	return id != NULL;
}

enum tw_hold tw_hold(const struct tw *tw, const char *sid, const char *token, const char *number)
{
	const struct tw_account *a = tw->accounts;

	while (a != NULL && (strcmp(a->sid, sid) != 0 || strcmp(a->token, token) != 0))
		a = a->next;
	if (a == NULL || a->status != TW_ACTIVE)
		return TW_HOLD_STRANGER;
	if (owned(tw, sid, number) != NULL)
		return TW_HOLD_OWNED;
	return verified(tw, sid, number) ? TW_HOLD_VERIFIED : TW_HOLD_NOTHING;
}

void tw_point(struct tw *tw, const char *sid, const char *number, const char *voice_url,
    const char *sms_url)
{
	struct tw_number *n = owned(tw, sid, number);

	if (n == NULL)
		return;
	tw_number_set(n, TW_VOICE_URL, voice_url);
	if (sms_url != NULL)
		tw_number_set(n, TW_SMS_URL, sms_url);
}
