/*
 * Vapi's REST API: each call is a function that makes the request and one that reads its reply,
 * both pure, as in provider/twilio.h: nothing is sent here, structs read into point into the
 * caller's arena, *out holds nothing on false. What the API takes and answers: VapiAI/docs,
 * openapi.json of August 2026.
 * Every vapi_*_read returns false with err for anything but success: ERROR_NETWORK (no or bad
 * answer, also one that is not Vapi's; 429, 5xx), ERROR_NOT_FOUND (404), ERROR_CONFLICT
 * "vapi-exists", ERROR_REFUSED otherwise. Vapi has no codes: they are found by its words,
 * "vapi-exists", "vapi-not-at-twilio", "vapi-twilio" and what else vapi_errors.c names, else
 * "vapi-http-403"; for no answer what net/http.h and net/json.h say.
 * Every vapi_*_make initialises `out`, which http_request_done() ends; on false (ERROR_INPUT
 * "vapi-credentials", "vapi-id", "page", "url-too-long" and what stands at each) it holds nothing
 * already.
 */
#ifndef PROVIDER_VAPI_H
#define PROVIDER_VAPI_H

#include "base/mem.h"
#include "net/http.h"

#define VAPI_ID_MAX 37   /* a UUID and NUL */
#define VAPI_NAME_MAX 40 /* characters of a number's name */

struct vapi {
	char api[URL_BASE_MAX];
	struct secret key; /* the private one */
};
bool vapi_id_valid(const char *text); /* a UUID, of either case */

/* ---- errors: one table of sentences (vapi_errors.c) */
/* Refused because of the key or the account (unpaid), not because of what was asked for. */
bool vapi_error_account(int http_status, const struct error *err);

/* ---- lists are read page by page: `next` is "" at the end, else what the same _make function
 * takes for the page after it (a moment of creation and a direction; NULL or "" for the first).
 * What was created at that very moment comes again on the next page: the caller knows it by its
 * id. A page full of one moment is ERROR_NETWORK "answer-unexpected": the list is not whole. */

/* ---- phone numbers */
struct vapi_number {
	const char *id, *number; /* E.164; "" where it has none (SIP) */
	const char *name;
	const char *provider;     /* "twilio", "telnyx", "byo-phone-number", "vonage", "vapi" */
	const char *status;       /* "active", "activating", "blocked"; "" not told */
	const char *assistant_id; /* who answers; "" nobody (or a squad, or a server) */
	const char *account_sid;  /* twilio: whose number it is; "" otherwise */
	const char *credential_id;
	const char *created_at, *updated_at; /* RFC 3339, as Vapi writes them */
};
struct vapi_numbers {
	struct vapi_number *items;
	size_t n;
	const char *next;
};
must_check bool vapi_numbers_make(const struct vapi *v, const char *next, struct http_request *out,
    struct error *err);
must_check bool vapi_numbers_read(const struct http_reply *reply, struct arena *arena,
    struct vapi_numbers *out, struct error *err);
/* This number exactly, on this page; NULL: not there. */
const struct vapi_number *vapi_numbers_find(const struct vapi_numbers *page, const char *number);
must_check bool vapi_number_make(const struct vapi *v, const char *id, struct http_request *out,
    struct error *err);
must_check bool vapi_number_read(const struct http_reply *reply, struct arena *arena,
    struct vapi_number *out, struct error *err);

/* Importing: not repeatable. A number that Vapi has already is ERROR_CONFLICT "vapi-exists": it
 * can be found in the list. Importing a Twilio number makes Vapi's address its voice URL; messages
 * are left alone (smsEnabled false). That a number which is only a verified caller ID can be
 * imported is promised nowhere: a refusal is normal. Names are cut to what Vapi takes.
 * ERROR_INPUT "number", "sid" (not an account's), "twilio-credentials" (no token), "vapi-id". */
struct vapi_import_twilio {
	const char *number, *account_sid;
	const struct secret *token;      /* of that account */
	const char *name, *assistant_id; /* "" none */
};
must_check bool vapi_import_twilio_make(const struct vapi *v, const struct vapi_import_twilio *in,
    struct http_request *out, struct error *err);
struct vapi_import_telnyx {
	const char *number, *credential_id; /* Vapi's id of the Telnyx key that it was given */
	const char *name, *assistant_id;    /* "" none */
};
must_check bool vapi_import_telnyx_make(const struct vapi *v, const struct vapi_import_telnyx *in,
    struct http_request *out, struct error *err);
/* Where it is not certain that nothing was imported err's next step says so, its kind is
 * ERROR_NETWORK, and the list tells. `err` is needed. */
must_check bool vapi_import_read(const struct http_reply *reply, struct arena *arena,
    struct vapi_number *out, struct error *err);
/* After it failed: surely nothing was imported (by this request). */
bool vapi_import_refused(const struct http_reply *reply, const struct error *err);

struct vapi_number_change {
	const char *provider;     /* the number's own, unchanged: the specification tells the five
				     kinds of body apart by it, none without it is valid */
	const char *assistant_id; /* NULL: stays; "": nobody answers any more (null, as others do
				     it; the specification has no way) */
	const char *name;         /* NULL: stays */
};
/* Repeatable. Read with vapi_number_read(); a silent failed write was seen, so that the caller
 * reads the number back. ERROR_INPUT "change-empty". */
must_check bool vapi_number_change_make(const struct vapi *v, const char *id,
    const struct vapi_number_change *change, struct http_request *out, struct error *err);
/* The number is Vapi's no more; it stays its owner's at Twilio or Telnyx. */
must_check bool vapi_number_delete_make(const struct vapi *v, const char *id,
    struct http_request *out, struct error *err);
/* 200 or 204; gone already (Vapi's own 404) counts as done: *was_gone. */
must_check bool vapi_number_delete_read(const struct http_reply *reply, bool *was_gone,
    struct error *err);

/* ---- assistants */
struct vapi_assistant {
	const char *id, *name; /* the name may be "" */
	const char *created_at, *updated_at;
};
struct vapi_assistants {
	struct vapi_assistant *items;
	size_t n;
	const char *next;
};
must_check bool vapi_assistants_make(const struct vapi *v, const char *next,
    struct http_request *out, struct error *err);
must_check bool vapi_assistants_read(const struct http_reply *reply, struct arena *arena,
    struct vapi_assistants *out, struct error *err);

#endif
