/*
 * ElevenLabs' REST API for its agents and their phone numbers: each call is a function that makes
 * the request and one that reads its reply, both pure, as in provider/twilio.h: nothing is sent
 * here, structs read into point into the caller's arena, *out holds nothing on false. What the API
 * takes and answers: its openapi.json of August 2026.
 * Every elevenlabs_*_read returns false with err for anything but success: ERROR_NETWORK (no or bad
 * answer, also one that is not theirs; 429, 5xx), ERROR_NOT_FOUND (404, and a status that says so),
 * ERROR_CONFLICT "elevenlabs-exists", ERROR_REFUSED otherwise; codes by ElevenLabs' own status word
 * where it gives one ("elevenlabs-invalid_api_key"), else "elevenlabs-http-422"; for no answer what
 * net/http.h and net/json.h say.
 * Every elevenlabs_*_make initialises `out`, which http_request_done() ends; on false (ERROR_INPUT
 * "elevenlabs-credentials", "elevenlabs-id", "url-too-long" and what stands at each) it holds
 * nothing already.
 */
#ifndef PROVIDER_ELEVENLABS_H
#define PROVIDER_ELEVENLABS_H

#include "base/mem.h"
#include "net/http.h"

#define ELEVENLABS_ID_MAX 65 /* ours: the API names no limit */

struct elevenlabs {
	char api[URL_BASE_MAX];
	struct secret key;
};
/* Letters, digits, "_" and "-": what may become part of a path. */
bool elevenlabs_id_valid(const char *text);

/* ---- errors: one table of sentences (elevenlabs_errors.c) */
/* Refused because of the key or the account, not because of what was asked for. */
bool elevenlabs_error_account(int http_status, const struct error *err);

/* ---- agents */
struct elevenlabs_agent {
	const char *id, *name; /* the name may be "" */
	bool archived;
};
struct elevenlabs_agents {
	struct elevenlabs_agent *items;
	size_t n;
	const char *next; /* a cursor; "" at the end */
};
/* `cursor`: NULL or "" for the first page, else `next` of the page before. */
must_check bool elevenlabs_agents_make(const struct elevenlabs *e, const char *cursor,
    struct http_request *out, struct error *err);
must_check bool elevenlabs_agents_read(const struct http_reply *reply, struct arena *arena,
    struct elevenlabs_agents *out, struct error *err);

/* ---- phone numbers */
struct elevenlabs_number {
	const char *id, *number, *label;
	const char *provider;              /* "twilio", "sip_trunk", "exotel" */
	const char *agent_id, *agent_name; /* "" nobody answers */
	bool inbound, outbound;
	/* sip_trunk only; "" none: */
	const char *outbound_address, *outbound_transport;
	bool inbound_trunk; /* an inbound configuration is there */
};
struct elevenlabs_numbers { /* all at once: the API has no pages here */
	struct elevenlabs_number *items;
	size_t n;
};
must_check bool elevenlabs_numbers_make(const struct elevenlabs *e, struct http_request *out,
    struct error *err);
must_check bool elevenlabs_numbers_read(const struct http_reply *reply, struct arena *arena,
    struct elevenlabs_numbers *out, struct error *err);
/* This number exactly; NULL: not there. */
const struct elevenlabs_number *elevenlabs_numbers_find(const struct elevenlabs_numbers *all,
    const char *number);
must_check bool elevenlabs_number_make(const struct elevenlabs *e, const char *id,
    struct http_request *out, struct error *err);
must_check bool elevenlabs_number_read(const struct http_reply *reply, struct arena *arena,
    struct elevenlabs_number *out, struct error *err);

/* Importing: not repeatable. Messages are left alone (enable_sms false). ERROR_INPUT "number",
 * "label" (none), "sid" (not an account's), "twilio-credentials" (no token), "elevenlabs-id". */
struct elevenlabs_import_twilio {
	const char *number, *label, *account_sid;
	const struct secret *token; /* of that account */
	const char *agent_id;       /* "" none */
};
must_check bool elevenlabs_import_twilio_make(const struct elevenlabs *e,
    const struct elevenlabs_import_twilio *in, struct http_request *out, struct error *err);
/* A number that reaches ElevenLabs over a SIP trunk (Telnyx): the number is what the request URI
 * names before @sip.rtc.elevenlabs.io. */
struct elevenlabs_import_sip {
	const char *number, *label;
	const char *agent_id; /* "" none */
	/* Inbound: whose addresses may call (NULL, 0: anybody's); "" or "disabled", "allowed",
	 * "required"; a user name and its password, "" and NULL: none. */
	const char *const *allowed_addresses;
	size_t n_allowed_addresses;
	const char *inbound_encryption;
	const char *username;
	const struct secret *password;
	/* Outbound; "" none: then the number takes calls only. Transport: "" or "auto", "udp",
	 * "tcp", "tls". */
	const char *outbound_address, *outbound_transport;
};
/* Also ERROR_INPUT "sip-transport", "sip-encryption", "sip-address", "sip-password". */
must_check bool elevenlabs_import_sip_make(const struct elevenlabs *e,
    const struct elevenlabs_import_sip *in, struct http_request *out, struct error *err);
/* Where it is not certain that nothing was imported err's next step says so, its kind is
 * ERROR_NETWORK, and the list tells. `err` is needed. */
must_check bool elevenlabs_import_read(const struct http_reply *reply, struct arena *arena,
    const char **id, struct error *err);
/* After it failed: surely nothing was imported. */
bool elevenlabs_import_refused(const struct http_reply *reply, const struct error *err);

/* Who answers the number; "" nobody (null). Repeatable. Read with elevenlabs_number_read(). */
must_check bool elevenlabs_assign_make(const struct elevenlabs *e, const char *id,
    const char *agent_id, struct http_request *out, struct error *err);
must_check bool elevenlabs_number_delete_make(const struct elevenlabs *e, const char *id,
    struct http_request *out, struct error *err);
/* 200 to 204; gone already (ElevenLabs' own 404) counts as done: *was_gone. */
must_check bool elevenlabs_number_delete_read(const struct http_reply *reply, bool *was_gone,
    struct error *err);

#endif
