/* What Vapi has when practice begins: assistants, a number, no calls. */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "practice/vapi.h"

#define DAY_MS 86400000LL

/* Newest first. */
static const struct assistant {
	const char *id, *name, *language, *first_message;
	int age_days;
} assistants[] = {
	{ VP_REMINDERS, "Outbound reminders", "en",
	    "Hello, this is the practice calling about your appointment.", 20 },
	{ VP_RECEPTIE_NL, "Receptie (nl)", "nl", "Goedendag, waarmee kan ik u helpen?", 40 },
	{ VP_FRONT_DESK_EN, "Front desk (en)", "en", "Good day, how can I help you?", 60 },
};

#define ASSISTANTS (sizeof assistants / sizeof assistants[0])

bool vp_assistant_known(const char *id)
{
	size_t i;

	for (i = 0; i < ASSISTANTS; i++) {
		if (strcasecmp(assistants[i].id, id) == 0)
			return true;
	}
	return false;
}

static long long created_ms(const struct vp *vp, const struct assistant *a)
{
	return vp->began_ms - a->age_days * DAY_MS;
}

static cJSON *assistant_json(const struct vp *vp, const struct assistant *a)
{
	cJSON *json = cJSON_CreateObject(), *part;

	(void)cJSON_AddStringToObject(json, "id", a->id);
	(void)cJSON_AddStringToObject(json, "orgId", vp->org);
	(void)cJSON_AddStringToObject(json, "name", a->name);
	(void)cJSON_AddStringToObject(json, "firstMessage", a->first_message);
	part = cJSON_AddObjectToObject(json, "transcriber");
	(void)cJSON_AddStringToObject(part, "provider", "deepgram");
	(void)cJSON_AddStringToObject(part, "language", a->language);
	vp_add_time(json, "createdAt", created_ms(vp, a));
	vp_add_time(json, "updatedAt", created_ms(vp, a));
	return json;
}

void vp_assistants_list(struct door *r)
{
	const struct vp *vp = vp_of(r);
	int left = door_query_whole(r, "limit", 100);
	cJSON *list = cJSON_CreateArray();
	long long at;
	size_t i;

	for (i = 0; i < ASSISTANTS && left > 0; i++) {
		at = created_ms(vp, &assistants[i]);
		if (!vp_in_time(r, at, at))
			continue;
		(void)cJSON_AddItemToArray(list, assistant_json(vp, &assistants[i]));
		left--;
	}
	door_answer(r, 200, list);
}

void vp_assistant_get(struct door *r)
{
	size_t i = 0;

	if (!vp_id(r))
		return;
	while (i < ASSISTANTS && strcasecmp(assistants[i].id, r->id) != 0)
		i++;
	if (i < ASSISTANTS)
		door_answer(r, 200, assistant_json(vp_of(r), &assistants[i]));
	else
		vp_refuse(r, 404, "Couldn't find the assistant %s", r->id);
}

/* Nobody calls at Vapi in practice. */
void vp_calls_list(struct door *r)
{
	door_answer(r, 200, cJSON_CreateArray());
}

void vp_call_get(struct door *r)
{
	if (vp_id(r))
		vp_refuse(r, 404, "Couldn't find the call %s", r->id);
}

void vp_init(struct vp *vp, struct agenda *agenda, struct tw *twilio, struct tn *telnyx,
    const char *url)
{
	cJSON *settings = cJSON_CreateObject();

	(void)url;
	*vp = (struct vp){ .agenda = agenda, .twilio = twilio, .telnyx = telnyx };
	chance_uuid(vp->key);
	chance_uuid(vp->org);
	vp->began_ms = (long long)time_now() * 1000;
	(void)cJSON_AddStringToObject(settings, "provider", "telnyx");
	(void)cJSON_AddStringToObject(settings, "number", "+32480210449");
	(void)cJSON_AddStringToObject(settings, "credentialId", VP_TELNYX_CREDENTIAL_ID);
	(void)cJSON_AddStringToObject(settings, "name", "Pool BE");
	(void)cJSON_AddStringToObject(settings, "assistantId", VP_RECEPTIE_NL);
	(void)vp_number_add(vp, settings, vp->began_ms - 30 * DAY_MS);
}

void vp_done(struct vp *vp)
{
	struct vp_number *n;

	while (vp->numbers != NULL) {
		n = vp->numbers;
		vp->numbers = n->next;
		cJSON_Delete(n->settings);
		free(n);
	}
}
