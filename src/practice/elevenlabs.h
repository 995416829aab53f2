/*
 * ElevenLabs' part of practice: agents and phone numbers of /v1/convai as far as the console uses
 * them, as strict as its specification and stricter where a mistake would go unseen: names that it
 * does not have are refused, "provider" has to be said, a number is there once, and a Twilio import
 * is of what Twilio would hand over: a number of the account, or one verified there (outbound
 * only), unless that ends in 7. Only for files of src/practice.
 */
#ifndef PRACTICE_ELEVENLABS_H
#define PRACTICE_ELEVENLABS_H

#include "practice/agenda.h"
#include "practice/door.h"
#include "practice/server.h"

#define EL_KEY_SIZE 64
#define EL_ID_SIZE 32
/* The agents: the same ids in every run. */
#define EL_RECEPTION_EN "agent_practice_reception_en"
#define EL_RECEPTIE_NL "agent_practice_receptie_nl"
/* What importing makes a Twilio number's addresses; that of messages unless enable_sms is false. */
#define EL_VOICE_URL "https://api.us.elevenlabs.io/twilio/inbound_call"
#define EL_SMS_URL "https://api.us.elevenlabs.io/twilio/inbound_sms"

struct tn;
struct tw;

struct el_agent {
	const char *id, *name, *language, *first_message;
	int age_days;
};

struct el_number { /* oldest first */
	struct el_number *next;
	char id[EL_ID_SIZE];
	const struct el_agent *agent; /* NULL: nobody answers */
	bool outbound_only;
	cJSON *settings; /* what was set, by its names in the API; "provider" always */
};

struct el {
	struct agenda *agenda;
	struct tw *twilio;
	struct tn *telnyx;
	char key[EL_KEY_SIZE]; /* what a request has to bring */
	long long began;       /* seconds since the epoch */
	struct el_number *numbers;
};

/* In place; `url` is practice's own address; the agenda, Twilio's and Telnyx' parts outlive it. */
void el_init(struct el *el, struct agenda *agenda, struct tw *twilio, struct tn *telnyx,
    const char *url);
void el_done(struct el *el);
void el_handle(struct el *el, const struct server_request *request, struct exchange *x);
/* Its members of /practice/state: "elevenlabs_numbers" [ { "phone_number_id", "provider",
 * "phone_number", "agent_id" } ], oldest first. Within an object that is open. */
void el_state(const struct el *el, struct buf *out);

/* ---- for the elevenlabs_*.c files */
struct el *el_of(const struct door *r);
/* {"detail":{"status","message"}}; `fmt` is the message. */
void el_refuse(struct door *r, int status, const char *word, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* NULL: there is none. */
const struct el_agent *el_agent_find(const char *id);
cJSON *el_number_json(const struct el_number *n);
void el_numbers_free(struct el *el);

extern const struct rule el_rules_agents[], el_rules_agent[], el_rules_numbers[],
    el_rules_sip_messages[];
extern const struct rule el_rules_twilio[], el_rules_sip_trunk[], el_rules_update[];

door_route_fn el_agents_list, el_agent_get;
door_route_fn el_numbers_list, el_number_create, el_number_get, el_number_update, el_number_delete,
    el_sip_messages;

#endif
