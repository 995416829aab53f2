/*
 * Vapi's part of practice: phone numbers, assistants and calls of api.vapi.ai as far as the console
 * uses them, as strict as its specification and stricter where a mistake would go unseen: what has
 * no name there is refused (as Vapi does), and so is an import of what Twilio or Telnyx would not
 * hand over. A verified caller ID of the account can be imported (nobody promises that it can),
 * unless it ends in 7: then it cannot. Only for files of src/practice.
 */
#ifndef PRACTICE_VAPI_H
#define PRACTICE_VAPI_H

#include "practice/agenda.h"
#include "practice/chance.h"
#include "practice/door.h"
#include "practice/server.h"

/* The credential that a Telnyx number is imported with (a setting of the console). */
#define VP_TELNYX_CREDENTIAL_ID "6f7e1c52-3b7d-4b44-9d29-1a7a6f1f0001"
/* The one of a SIP trunk, for byo-phone-number. */
#define VP_SIP_CREDENTIAL_ID "6f7e1c52-3b7d-4b44-9d29-1a7a6f1f0002"
#define VP_KEY_SIZE 64
/* The assistants: the same ids in every run. */
#define VP_FRONT_DESK_EN "5a1c0d3e-8f42-4b6a-9c75-2e0b7d510001"
#define VP_RECEPTIE_NL "5a1c0d3e-8f42-4b6a-9c75-2e0b7d510002"
#define VP_REMINDERS "5a1c0d3e-8f42-4b6a-9c75-2e0b7d510003"
/* What importing makes a Twilio number's addresses; that of messages unless smsEnabled is false. */
#define VP_VOICE_URL "https://api.vapi.ai/twilio/inbound_call"
#define VP_SMS_URL "https://api.vapi.ai/twilio/sms"

struct tn;
struct tw;

struct vp_number { /* newest first; no two of one millisecond */
	struct vp_number *next;
	char id[CHANCE_UUID_SIZE];
	long long created_ms, updated_ms;
	cJSON *settings; /* what was set, by its names in the API; "provider" always */
};

struct vp {
	struct agenda *agenda;
	struct tw *twilio;
	struct tn *telnyx;
	char key[VP_KEY_SIZE]; /* what a request has to bring */
	char org[CHANCE_UUID_SIZE];
	long long began_ms, last_ms;
	struct vp_number *numbers;
};

/* In place; `url` is practice's own address; the agenda, Twilio's and Telnyx' parts outlive it. */
void vp_init(struct vp *vp, struct agenda *agenda, struct tw *twilio, struct tn *telnyx,
    const char *url);
void vp_done(struct vp *vp);
void vp_handle(struct vp *vp, const struct server_request *request, struct exchange *x);
/* Its members of /practice/state: "vapi_numbers" [ { "id", "provider", "number", "assistantId" } ],
 * oldest first. Within an object that is open. */
void vp_state(const struct vp *vp, struct buf *out);

/* ---- for the vapi_*.c files */
struct vp *vp_of(const struct door *r);
/* {"message","error","statusCode"}; `fmt` is the message. */
void vp_refuse(struct door *r, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Adds "2026-11-21T14:02:05.123Z" to the object. */
void vp_add_time(cJSON *object, const char *name, long long ms);
/* The id in the path is a UUID, or refused. */
bool vp_id(struct door *r);
/* Between the query's createdAtGt, createdAtLe and so on? */
bool vp_in_time(const struct door *r, long long created_ms, long long updated_ms);
bool vp_assistant_known(const char *id);
struct vp_number *vp_number_add(struct vp *vp, cJSON *settings, long long at_ms);
/* Why a number cannot have these settings: a sentence; NULL: it can. */
const char *vp_settings_refusal(const cJSON *settings);
/* Why the number in them cannot be taken over; a sentence, maybe in `out`. `self`: the number that
 * they are to be of, NULL a new one. */
const char *vp_import_refusal(const struct vp *vp, const cJSON *settings,
    const struct vp_number *self, char *out, size_t size);
/* What taking it over does to the number at Twilio. */
void vp_import_done(const struct vp *vp, const cJSON *settings);

extern const struct rule vp_rules_list[], vp_rules_pages[], vp_rules_calls[];
/* Of a POST's or PATCH's body; NULL: no such provider in practice. */
const struct rule *vp_rules_create(const char *provider);
const struct rule *vp_rules_update(const char *provider);

door_route_fn vp_numbers_list, vp_numbers_page, vp_number_create, vp_number_get, vp_number_update,
    vp_number_delete;
door_route_fn vp_assistants_list, vp_assistant_get, vp_calls_list, vp_call_get;

#endif
