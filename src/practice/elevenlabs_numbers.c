/* ElevenLabs' phone numbers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "practice/chance.h"
#include "practice/elevenlabs.h"
#include "practice/twilio.h"
#include "practice/writer.h"

void el_numbers_list(struct door *r)
{
	const char *provider = door_query(r, "provider"), *agent = door_query(r, "agent_id");
	cJSON *list = cJSON_CreateArray();
	const struct el_number *n;

	/* No agent has branches here, so that no number is assigned to one. */
	for (n = door_query(r, "branch_id") == NULL ? el_of(r)->numbers : NULL; n != NULL;
	     n = n->next) {
		if ((provider == NULL ||
			strcmp(provider, door_text(n->settings, "provider")) == 0) &&
		    (agent == NULL || (n->agent != NULL && strcmp(agent, n->agent->id) == 0)))
			(void)cJSON_AddItemToArray(list, el_number_json(n));
	}
	door_answer(r, 200, list);
}

/* ---- taking one over */

static bool twilio_has(struct door *r, bool *outbound_only)
{
	const char *number = door_text(r->body, "phone_number");

	*outbound_only = false;
	switch (tw_hold(el_of(r)->twilio, door_text(r->body, "sid"), door_text(r->body, "token"),
	    number)) {
	case TW_HOLD_OWNED:
		return true;
	case TW_HOLD_VERIFIED:
		*outbound_only = true;
		if (number[strlen(number) - 1] != '7')
			return true;
		el_refuse(r, 400, "phone_number_not_importable",
		    "%s is not one of this Twilio account's incoming phone numbers", number);
		break;
	case TW_HOLD_NOTHING:
		el_refuse(r, 400, "twilio_phone_number_not_found",
		    "Phone number %s not found in the Twilio account", number);
		break;
	case TW_HOLD_STRANGER:
		el_refuse(r, 400, "invalid_twilio_credentials",
		    "Twilio refused the account SID and the auth token");
		break;
	}
	return false;
}

static bool is_new(struct door *r)
{
	const char *number = door_text(r->body, "phone_number");
	const struct el_number *n = el_of(r)->numbers;

	while (n != NULL && strcmp(door_text(n->settings, "phone_number"), number) != 0)
		n = n->next;
	if (n == NULL)
		return true;
	el_refuse(r, 400, "phone_number_already_exists", "The phone number %s already exists",
	    number);
	return false;
}

/* The agent that the body names; NULL none. False: refused. */
static bool agent_of(struct door *r, const struct el_agent **out)
{
	const char *id = door_text(r->body, "agent_id");

	*out = id == NULL ? NULL : el_agent_find(id);
	if (id == NULL || *out != NULL)
		return true;
	el_refuse(r, 404, "document_not_found", "Document with id %.60s not found.", id);
	return false;
}

static bool importable(struct door *r, bool *outbound_only, const struct el_agent **agent)
{
	bool twilio = strcmp(door_text(r->body, "provider"), "twilio") == 0;

	*outbound_only = false;
	if (!door_body(r, twilio ? el_rules_twilio : el_rules_sip_trunk) || !agent_of(r, agent) ||
	    (twilio && !twilio_has(r, outbound_only)) || !is_new(r))
		return false;
	if (*outbound_only && *agent != NULL) {
		el_refuse(r, 400, "phone_number_outbound_only",
		    "A verified caller ID takes no calls: no agent can be assigned to it");
		return false;
	}
	return true;
}

static struct el_number *add(struct el *el, const cJSON *settings)
{
	struct el_number *n = xcalloc(1, sizeof *n), **at = &el->numbers;
	char hex[21];

	chance_hex(hex, 20);
	(void)snprintf(n->id, sizeof n->id, "phnum_%s", hex);
	n->settings = cJSON_CreateObject();
	door_merge(n->settings, settings);
	while (*at != NULL)
		at = &(*at)->next;
	*at = n;
	return n;
}

/* Where the specification would guess it from the other names, practice wants it said. */
static const char *provider_of(struct door *r)
{
	static const char *const names[] = { "twilio", "sip_trunk", NULL };
	static const struct rule rule = { .name = "provider", .values = names };
	const char *provider = door_text(r->body, "provider");

	if (provider != NULL &&
	    (strcmp(provider, names[0]) == 0 || strcmp(provider, names[1]) == 0))
		return provider;
	door_fault(r, provider == NULL ? FAULT_MISSING : FAULT_VALUE, &rule);
	return NULL;
}

void el_number_create(struct door *r)
{
	const char *provider = provider_of(r);
	const struct el_agent *agent = NULL;
	struct el *el = el_of(r);
	struct el_number *n;
	const cJSON *sms;
	bool outbound_only;
	cJSON *answer;

	if (provider == NULL || !importable(r, &outbound_only, &agent))
		return;
	n = add(el, r->body);
	n->agent = agent;
	n->outbound_only = outbound_only;
	sms = cJSON_GetObjectItemCaseSensitive(n->settings, "enable_sms");
	if (strcmp(provider, "twilio") == 0)
		tw_point(el->twilio, door_text(n->settings, "sid"),
		    door_text(n->settings, "phone_number"), EL_VOICE_URL,
		    cJSON_IsFalse(sms) ? NULL : EL_SMS_URL);
	answer = cJSON_CreateObject();
	(void)cJSON_AddStringToObject(answer, "phone_number_id", n->id);
	door_answer(r, 200, answer);
}

/* ---- one of them */

/* Where the path's number stands; NULL: refused. */
static struct el_number **find(struct door *r)
{
	struct el_number **at = &el_of(r)->numbers;

	while (*at != NULL && strcmp((*at)->id, r->id) != 0)
		at = &(*at)->next;
	if (*at != NULL)
		return at;
	el_refuse(r, 404, "document_not_found", "Document with id %s not found.", r->id);
	return NULL;
}

void el_number_get(struct door *r)
{
	struct el_number **at = find(r);

	if (at != NULL)
		door_answer(r, 200, el_number_json(*at));
}

/* What only a SIP trunk's number has, given for another. */
static bool trunk_wanted(const struct door *r, const struct el_number *n)
{
	static const char *const names[] = { "inbound_trunk_config", "outbound_trunk_config",
		"livekit_stack", "store_sip_messages" };
	size_t i;

	if (strcmp(door_text(n->settings, "provider"), "sip_trunk") == 0)
		return false;
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (cJSON_GetObjectItemCaseSensitive(r->body, names[i]) != NULL)
			return true;
	}
	return false;
}

/* False: refused. */
static bool changeable(struct door *r, const struct el_number *n, const struct el_agent **agent)
{
	if (!door_body(r, el_rules_update) || !agent_of(r, agent))
		return false;
	if (trunk_wanted(r, n))
		el_refuse(r, 400, "invalid_provider", "Only a sip_trunk number has trunks");
	else if (door_text(r->body, "branch_id") != NULL)
		el_refuse(r, 404, "document_not_found", "Document with id %.60s not found.",
		    door_text(r->body, "branch_id"));
	else if (n->outbound_only && *agent != NULL)
		el_refuse(r, 400, "phone_number_outbound_only",
		    "A verified caller ID takes no calls: no agent can be assigned to it");
	else
		return true;
	return false;
}

/* null for agent_id: nobody answers any more; for a trunk: it goes; for these: it stays. */
static void change(struct el_number *n, cJSON *body, const struct el_agent *agent)
{
	static const char *const staying[] = { "label", "livekit_stack", "store_sip_messages" };
	size_t i;

	if (cJSON_GetObjectItemCaseSensitive(body, "agent_id") != NULL)
		n->agent = agent;
	for (i = 0; i < sizeof staying / sizeof staying[0]; i++) {
		if (cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(body, staying[i])))
			cJSON_DeleteItemFromObjectCaseSensitive(body, staying[i]);
	}
	door_merge(n->settings, body);
}

void el_number_update(struct door *r)
{
	struct el_number **at = find(r);
	const struct el_agent *agent = NULL;

	if (at == NULL || !changeable(r, *at, &agent))
		return;
	change(*at, r->body, agent);
	door_answer(r, 200, el_number_json(*at));
}

static void free_number(struct el_number *n)
{
	cJSON_Delete(n->settings);
	free(n);
}

/* Its content is promised nowhere: null. The number at Twilio stays as it is. */
void el_number_delete(struct door *r)
{
	struct el_number **at = find(r), *n;

	if (at == NULL)
		return;
	n = *at;
	*at = n->next;
	free_number(n);
	door_answer(r, 200, cJSON_CreateNull());
}

void el_sip_messages(struct door *r)
{
	cJSON *answer;

	if (find(r) == NULL)
		return;
	answer = cJSON_CreateObject();
	(void)cJSON_AddArrayToObject(answer, "sip_messages");
	(void)cJSON_AddNullToObject(answer, "next_cursor");
	(void)cJSON_AddFalseToObject(answer, "has_more");
	door_answer(r, 200, answer);
}

void el_numbers_free(struct el *el)
{
	struct el_number *n;

	while (el->numbers != NULL) {
		n = el->numbers;
		el->numbers = n->next;
		free_number(n);
	}
}

void el_state(const struct el *el, struct buf *out)
{
	const struct el_number *n;

	writer_open(out, "elevenlabs_numbers", '[');
	for (n = el->numbers; n != NULL; n = n->next) {
		writer_open(out, NULL, '{');
		writer_text(out, "phone_number_id", n->id);
		writer_text(out, "provider", door_text(n->settings, "provider"));
		writer_text(out, "phone_number", door_text(n->settings, "phone_number"));
		writer_text(out, "agent_id", n->agent == NULL ? NULL : n->agent->id);
		writer_close(out, '}');
	}
	writer_close(out, ']');
}
