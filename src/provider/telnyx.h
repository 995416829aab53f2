/*
 * Telnyx's API v2: as provider/twilio.h, each call is a function that makes the request and one
 * that reads its reply, both pure; nothing is sent here and no state is kept. Contract: the July
 * 2026 OpenAPI of api.telnyx.com, paths below /v2. Structs read into point into the caller's arena;
 * texts are cleaned, "" where Telnyx has none; times are as Telnyx writes them (RFC 3339 in UTC but
 * where said). Every telnyx_*_read returns false with err for anything but success (200, 201, 202,
 * every field as documented): ERROR_NETWORK (no or bad answer, also one that is not Telnyx's; 429,
 * 5xx), ERROR_NOT_FOUND (404), ERROR_CONFLICT (10012: it is there already), ERROR_REFUSED
 * otherwise; code "telnyx-10009" where Telnyx gave its own, "telnyx-http-403" where it gave none,
 * else what net/http.h and net/json.h say. Then *out holds nothing.
 * Every telnyx_*_make initialises `out`, which http_request_done() ends; on false (ERROR_INPUT
 * "telnyx-credentials", "telnyx-id", "telnyx-number", "url-too-long" and what stands at each) it
 * holds nothing already.
 */
#ifndef PROVIDER_TELNYX_H
#define PROVIDER_TELNYX_H

#include <stdint.h>

#include "base/mem.h"
#include "base/secret.h"
#include "net/http.h"

#define TELNYX_ID_MAX 64         /* letters, digits, - and _, NUL; ours: the API names no limit */
#define TELNYX_REFERENCE_MAX 128 /* a customer_reference, with NUL; ours as well */
#define TELNYX_EXTENSION_MAX 50  /* VerifiedNumber's `extension` */
#define TELNYX_AVAILABLE_MAX 250 /* found at once; ours */
#define TELNYX_PAGES_MAX 400     /* of a list, 250 things each: what goes on longer is no list */

struct telnyx {                 /* where and as whom */
	char api[URL_BASE_MAX]; /* "https://api.telnyx.com", without /v2 */
	struct secret key;      /* "KEY..." */
};
/* What may stand in a path: 1 to 63 letters, digits, - and _. */
bool telnyx_id_valid(const char *text);

/* ---- errors: one table of sentences (telnyx_errors.c) */
int telnyx_error_number(const struct error *err); /* Telnyx's own code, 0: none */
/* Refused because of the key or the account (HTTP `status` 401, 403, a code that says so), not
 * because of what was asked for: the same may be done once they are put right. */
bool telnyx_error_account(int status, const struct error *err);
/* After a read failed: surely nothing was done (bought, rung, changed). Telnyx said so with a code
 * of its own, or took nothing in (429), or nothing was sent. No answer, 5xx, a success that cannot
 * be read, and a gateway's 4xx, which says nothing about what it had passed on, leave it open. */
bool telnyx_refused(const struct http_reply *reply, const struct error *err);

/* ---- lists are read page by page: `page` is the number of the page, the first is 1; `next` is the
 * number to ask for next with the same query, 0 at the end. An answer for another page than the one
 * asked for (`page`, given to _read again) is ERROR_NETWORK "answer-unexpected", as is a page past
 * TELNYX_PAGES_MAX: so a list that repeats a page, or never ends, is an error, no endless loop. */

/* ---- numbers that the account owns */
struct telnyx_number {
	const char *id, *number, *country; /* country: ISO 3166, two letters */
	/* "active" and twelve others ("purchase-pending", "port-pending", "emergency-only",
	 * "requirement-info-exception"...): Telnyx's own word, never one of ours. */
	const char *status;
	bool active;
	const char *type; /* "local", "mobile", "toll_free"... */
	const char *connection_id, *connection_name, *customer_reference, *purchased_at;
	const char **tags;
	size_t tags_n;
	bool locked; /* against deletion */
};
struct telnyx_numbers {
	struct telnyx_number *items;
	size_t n;
	int next;
};
struct telnyx_numbers_query { /* NULL or "": not looked at */
	/* E.164. Telnyx looks for numbers that hold these digits somewhere, so the one that is
	 * meant is found with telnyx_numbers_find(). */
	const char *number;
	const char *country, *status, *connection_id, *tag, *customer_reference;
};
/* `query` NULL: all. 250 a page. */
must_check bool telnyx_numbers_make(const struct telnyx *t,
    const struct telnyx_numbers_query *query, int page, struct http_request *out,
    struct error *err);
must_check bool telnyx_numbers_read(const struct http_reply *reply, int page, struct arena *arena,
    struct telnyx_numbers *out, struct error *err);
/* This number exactly, on this page; NULL: not there. */
const struct telnyx_number *telnyx_numbers_find(const struct telnyx_numbers *page,
    const char *number);
must_check bool telnyx_number_make(const struct telnyx *t, const char *id, struct http_request *out,
    struct error *err);
must_check bool telnyx_number_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_number *out, struct error *err);
struct telnyx_number_change { /* NULL: stays as it is */
	const char *connection_id, *customer_reference;
	const char *const *tags; /* in place of all it had; with tags_n 0 it has none */
	size_t tags_n;
};
/* Repeatable: the last write wins. Read with telnyx_number_read. ERROR_INPUT "nothing-to-change".
 */
must_check bool telnyx_number_change_make(const struct telnyx *t, const char *id,
    const struct telnyx_number_change *change, struct http_request *out, struct error *err);

/* ---- a number's voice settings */
struct telnyx_voice {
	const char *id, *number, *connection_id;
	/* What the called number is rewritten to before the call is passed on; "" as dialled. */
	const char *translated_number;
	/* Telnyx's forwarding of its own number, not the customer's at the carrier. It forwards
	 * only where both are there. */
	bool forwarding;
	const char *forwards_to;     /* E.164 or "" */
	const char *forwarding_type; /* "always", "on-failure" */
};
must_check bool telnyx_voice_make(const struct telnyx *t, const char *id, struct http_request *out,
    struct error *err);
must_check bool telnyx_voice_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_voice *out, struct error *err);
struct telnyx_voice_change {           /* NULL: stays as it is */
	const char *translated_number; /* "": none; +, letters and digits */
	const char *forwards_to;       /* E.164; "": switched off */
	bool forward_on_failure;       /* with forwards_to: only where the connection fails */
};
/* Repeatable. Read with telnyx_voice_read. ERROR_INPUT "nothing-to-change". */
must_check bool telnyx_voice_change_make(const struct telnyx *t, const char *id,
    const struct telnyx_voice_change *change, struct http_request *out, struct error *err);

/* ---- numbers to be had. Not paged; an order without a search before it is refused (85000). */
struct telnyx_available {
	const char *number;
	const char *region; /* the narrowest that is told; "" none */
	bool voice;         /* among its features */
	/* Text, as Telnyx writes it ("1.00"); "" where no price was told. */
	const char *upfront_cost, *monthly_cost, *currency;
};
struct telnyx_available_list {
	struct telnyx_available *items;
	size_t n;
};
struct telnyx_available_query { /* NULL or "": not looked at */
	const char *country;    /* required, two letters */
	const char *type;       /* "local", "toll_free", "mobile", "national", "shared_cost" */
	const char *contains, *starts_with; /* digits */
	int limit;                          /* 1 to TELNYX_AVAILABLE_MAX */
};
/* ERROR_INPUT "telnyx-country", "telnyx-digits". */
must_check bool telnyx_available_make(const struct telnyx *t,
    const struct telnyx_available_query *query, struct http_request *out, struct error *err);
must_check bool telnyx_available_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_available_list *out, struct error *err);

/* ---- number orders: what costs money. Asynchronous: pending, then success or failure. */
enum telnyx_order_status {
	TELNYX_ORDER_PENDING,
	TELNYX_ORDER_SUCCESS,
	TELNYX_ORDER_FAILURE,
	TELNYX_ORDER_OTHER /* a word that is not documented; see `word` */
};
struct telnyx_order_number {
	/* id: of the line in the order, not of the number that it becomes. The words are "" in
	 * lists, which do not tell them. */
	const char *id, *number, *status, *requirements;
};
struct telnyx_order {
	const char *id, *word, *customer_reference, *connection_id, *created_at;
	enum telnyx_order_status status;
	bool requirements_met; /* of the regulator; false also where it was not told */
	struct telnyx_order_number *numbers;
	size_t n;
};
struct telnyx_orders {
	struct telnyx_order *items;
	size_t n;
	int next;
};
struct telnyx_order_new {
	const char *number; /* E.164 */
	/* Required, ours alone: by it the order is found again after a lost answer (the API knows
	 * no idempotency key). At most TELNYX_REFERENCE_MAX - 1 visible ASCII characters. */
	const char *customer_reference;
	const char *connection_id;        /* NULL: attached to nothing */
	const char *requirement_group_id; /* NULL: none */
};
/* Costs money. Not repeatable: look with telnyx_orders_make() what became of it. ERROR_INPUT
 * "telnyx-reference". */
must_check bool telnyx_order_place_make(const struct telnyx *t,
    const struct telnyx_order_new *order, struct http_request *out, struct error *err);
/* Both of the answer to the order and of one order fetched. */
must_check bool telnyx_order_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_order *out, struct error *err);
must_check bool telnyx_order_make(const struct telnyx *t, const char *id, struct http_request *out,
    struct error *err);
/* `customer_reference` NULL: all. */
must_check bool telnyx_orders_make(const struct telnyx *t, const char *customer_reference, int page,
    struct http_request *out, struct error *err);
must_check bool telnyx_orders_read(const struct http_reply *reply, int page, struct arena *arena,
    struct telnyx_orders *out, struct error *err);
/* With exactly this reference, on this page; NULL: not there. */
const struct telnyx_order *telnyx_orders_find(const struct telnyx_orders *page,
    const char *customer_reference);

/* ---- call-control applications */
struct telnyx_app {
	const char *id, *name, *webhook_url, *failover_url;
	const char *name_exact;  /* not cleaned; NULL where it holds what must not be shown */
	const char *api_version; /* "1", "2"; only "2" sends what voxdesk understands */
	const char *outbound_profile_id, *created_at;
	bool active;
};
struct telnyx_apps {
	struct telnyx_app *items;
	size_t n;
	int next;
};
must_check bool telnyx_apps_make(const struct telnyx *t, int page, struct http_request *out,
    struct error *err);
must_check bool telnyx_apps_read(const struct http_reply *reply, int page, struct arena *arena,
    struct telnyx_apps *out, struct error *err);
must_check bool telnyx_app_make(const struct telnyx *t, const char *id, struct http_request *out,
    struct error *err);
must_check bool telnyx_app_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_app *out, struct error *err);
/* Where it reports to, always in version "2". The API wants name and address in every change, so
 * the name goes out as it was read. Repeatable. Read with telnyx_app_read. ERROR_INPUT
 * "telnyx-webhook": no https address; "telnyx-app-name": no name_exact. */
must_check bool telnyx_app_webhook_make(const struct telnyx *t, const struct telnyx_app *as_read,
    const char *webhook_url, struct http_request *out, struct error *err);

/* ---- connections of every kind: what a number is attached to */
struct telnyx_connection {
	const char *id, *name;
	/* "ip_connection", "fqdn_connection", "credential_connection", "call_control"...: Telnyx's
	 * own word. */
	const char *kind;
	const char *webhook_url, *api_version, *outbound_profile_id;
	bool active;
};
struct telnyx_connections {
	struct telnyx_connection *items;
	size_t n;
	int next;
};
must_check bool telnyx_connections_make(const struct telnyx *t, int page, struct http_request *out,
    struct error *err);
must_check bool telnyx_connections_read(const struct http_reply *reply, int page,
    struct arena *arena, struct telnyx_connections *out, struct error *err);
must_check bool telnyx_connection_make(const struct telnyx *t, const char *id,
    struct http_request *out, struct error *err);
must_check bool telnyx_connection_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_connection *out, struct error *err);

/* ---- call events: commands and webhooks of the last 24 hours; of an older call only by its leg */
struct telnyx_event {
	const char *leg_id, *session_id, *name, *at; /* "call.initiated" */
	bool webhook;                                /* else a command */
	/* Of the raw event that comes with it, whose form is documented for webhooks only: "" where
	 * it does not stand there. */
	const char *from, *to, *direction, *hangup_cause;
	/* The values of every sip_headers item named Diversion (RFC 5806), whatever its case, the
	 * most recent diversion first. */
	const char **diversions;
	size_t diversions_n;
};
struct telnyx_events {
	struct telnyx_event *items;
	size_t n;
	int next;
};
struct telnyx_events_query { /* NULL or "": not looked at */
	const char *from, *to, *leg_id, *connection_id;
	const char *type;  /* "webhook", "command" */
	const char *since; /* RFC 3339: this moment and later */
};
must_check bool telnyx_events_make(const struct telnyx *t, const struct telnyx_events_query *query,
    int page, struct http_request *out, struct error *err);
/* The contract has this list's paging in two ways that disagree; where the answer tells no number
 * of pages, this page counts as the last. */
must_check bool telnyx_events_read(const struct http_reply *reply, int page, struct arena *arena,
    struct telnyx_events *out, struct error *err);

/* ---- balance: text, as Telnyx writes it. 403 where the key may not see it. */
struct telnyx_balance {
	const char *balance, *available_credit, *credit_limit, *pending, *currency;
};
must_check bool telnyx_balance_make(const struct telnyx *t, struct http_request *out,
    struct error *err);
must_check bool telnyx_balance_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_balance *out, struct error *err);

/* ---- number lookup: costs money, one type a call; not repeatable */
enum telnyx_lookup_type { TELNYX_LOOKUP_CARRIER, TELNYX_LOOKUP_CALLER_NAME };
struct telnyx_lookup {
	const char *number, *country, *national;
	const char *line_type; /* "mobile", "fixed line", "voip", "toll free"... */
	const char *carrier, *mcc, *mnc;
	bool ported; /* Telnyx says so; false where it does not know either */
	const char *caller_name;
	const char *problem; /* the lookup's own error code: it failed; "" none */
};
must_check bool telnyx_lookup_make(const struct telnyx *t, const char *number,
    enum telnyx_lookup_type type, struct http_request *out, struct error *err);
must_check bool telnyx_lookup_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_lookup *out, struct error *err);

/* ---- verified numbers: Telnyx tells the phone a code, the operator hears it from whoever took the
 * call and hands it in here: the other way round than at Twilio */
struct telnyx_verified {
	const char *number;
	const char *verified_at; /* as Telnyx writes it, without a time zone */
};
struct telnyx_verified_list {
	struct telnyx_verified *items;
	size_t n;
	int next;
};
must_check bool telnyx_verified_list_make(const struct telnyx *t, int page,
    struct http_request *out, struct error *err);
must_check bool telnyx_verified_list_read(const struct http_reply *reply, int page,
    struct arena *arena, struct telnyx_verified_list *out, struct error *err);
/* On this page; NULL: not there. */
const struct telnyx_verified *telnyx_verified_find(const struct telnyx_verified_list *page,
    const char *number);
must_check bool telnyx_verified_make(const struct telnyx *t, const char *number,
    struct http_request *out, struct error *err);
must_check bool telnyx_verified_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_verified *out, struct error *err);
struct telnyx_verify {
	const char *number;    /* E.164 */
	bool sms;              /* else a call */
	const char *extension; /* with a call: digits, A-D, *, #, w, W; "" none */
};
/* "" is fine. ERROR_INPUT "extension". */
must_check bool telnyx_extension_check(const char *extension, struct error *err);
/* Rings a phone or sends it a text. Not repeatable; a trial account has 15 of them in its life.
 * ERROR_INPUT "extension". */
must_check bool telnyx_verify_make(const struct telnyx *t, const struct telnyx_verify *v,
    struct http_request *out, struct error *err);
/* Where it is not certain that nothing rings (telnyx_refused() is false) err's next step says that
 * the phone may ring; its kind is ERROR_NETWORK, and the caller takes the outcome for unknown.
 * `err` is needed. */
must_check bool telnyx_verify_read(const struct http_reply *reply, struct error *err);
/* The code that the phone heard: 1 to 12 digits or letters, a secret; the caller wipes its own.
 * Repeatable: the same code twice changes nothing. ERROR_INPUT "telnyx-code". */
must_check bool telnyx_verify_code_make(const struct telnyx *t, const char *number,
    const char *code, struct http_request *out, struct error *err);
/* A wrong or old one is ERROR_REFUSED, in words about the code: Telnyx's codes (400, 422) name only
 * malformed requests. */
must_check bool telnyx_verify_code_read(const struct http_reply *reply, struct arena *arena,
    struct telnyx_verified *out, struct error *err);
must_check bool telnyx_verified_delete_make(const struct telnyx *t, const char *number,
    struct http_request *out, struct error *err);
/* 200 to 204; gone already (Telnyx's own 404) counts as done: *was_gone. */
must_check bool telnyx_verified_delete_read(const struct http_reply *reply, bool *was_gone,
    struct error *err);

#endif
