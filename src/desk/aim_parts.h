/* What aim.c, aim_import.c and aim_providers.c share; nobody else includes this. */
#ifndef DESK_AIM_PARTS_H
#define DESK_AIM_PARTS_H

#include "desk/aim.h"
#include "desk/verifier_machine.h"
#include "phone/number.h"

#define AIM_ID_MAX 80 /* the longest id of either provider, and NUL */

struct aim_seen {
	char id[AIM_ID_MAX], agent[AIM_ID_MAX]; /* "" none */
	char kind[40];                          /* Vapi: the number's provider, for a change */
};

struct aim;
/* What differs. *_read() fill a->seen; false with err as the provider's own functions say. */
struct aim_provider {
	bool (*key)(struct aim *a, struct error *err);
	bool (*list_make)(const struct aim *a, const char *next, struct http_request *out,
	    struct error *err);
	/* *there: on this page; *next: in a->m.arena, "" at the end. */
	bool (*list_read)(struct aim *a, const struct http_reply *reply, bool *there,
	    const char **next, struct error *err);
	bool (*import_make)(const struct aim *a, struct http_request *out, struct error *err);
	bool (*import_read)(struct aim *a, const struct http_reply *reply, struct error *err);
	bool (*one_make)(const struct aim *a, struct http_request *out, struct error *err);
	bool (*one_read)(struct aim *a, const struct http_reply *reply, struct error *err);
	bool (*change_make)(const struct aim *a, const char *agent_id, struct http_request *out,
	    struct error *err);
	bool (*delete_make)(const struct aim *a, struct http_request *out, struct error *err);
	bool (*delete_read)(const struct http_reply *reply, bool *was_gone, struct error *err);
	bool (*account)(int status, const struct error *err); /* refused because of the key */
	const char *voice_host; /* part of the URL that an import gives a Twilio number */
};
extern const struct aim_provider aim_providers[AGENT_PROVIDERS];

struct aim {
	struct machine m;
	const struct aim_provider *ops;
	enum agent_provider provider;
	enum aim_task task;
	enum aim_source source;
	char number[E164_MAX], agent_id[AIM_ID_MAX], label[NUMBER_TEXT_MAX + 240];
	char account_sid[TWILIO_SID_MAX];
	bool byoc;
	struct vapi vapi;
	struct elevenlabs elevenlabs;
	struct twilio twilio;
	struct secret token; /* of account_sid, while it is handed on */
	struct aim_seen seen;
	char was[AIM_ID_MAX];
	bool was_read, imported, changed, barred;
	bool relooked; /* after "exists already" */
	unsigned pages, changes;
	struct error problem;
	aim_done_fn *done;
	void *user;
};

/* ---- aim.c */

void aim_end(struct aim *a); /* as a->problem says; `a` may be gone afterwards */
/* The provider's answer could not be read: ends, and says whether the key is why. */
void aim_failed(struct aim *a, const struct http_reply *reply);
/* Asks, or ends where the request could not be `made`. */
void aim_ask(struct aim *a, enum ask_slot slot, bool made, struct http_request *r,
    machine_reply_fn *done);
void aim_look(struct aim *a);      /* for the number in the provider's list, from its start */
void aim_read_back(struct aim *a); /* the number, and who answers it */

/* ---- aim_import.c */

void aim_take_out(struct aim *a); /* then imports it anew, unless it was to be deleted */
/* The token of a subaccount is nowhere kept: its owner's credentials read it. */
void aim_import_twilio(struct aim *a);
void aim_import_telnyx(struct aim *a);
/* It is known there as ordered: ends, or looks first whether Twilio sends its calls there. */
void aim_reached(struct aim *a);

#endif
