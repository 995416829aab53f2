/*
 * Twilio's REST API: each call is a function that makes the request and one that reads its reply,
 * both pure. Nothing is sent here and no state is kept; the use cases (desk) send, journal, repeat.
 * What the API takes and answers: twilio-oai api_v2010, voice_v1, lookups_v2. Structs read into
 * point into the caller's arena. Every twilio_*_read returns false with err for anything but
 * success (200, 201, 202 and every field as documented): ERROR_NETWORK (no or bad answer, also one
 * that is not Twilio's; 429, 5xx), ERROR_NOT_FOUND (404), ERROR_REFUSED otherwise; code
 * "twilio-20003" where Twilio gave its number, "twilio-http-403" where it gave none, else what
 * net/http.h and net/json.h say. Then *out holds nothing.
 * Every twilio_*_make initialises `out`, which http_request_done() ends; on false (ERROR_INPUT
 * "twilio-credentials", "sid", "url-too-long" and what stands at each) it holds nothing already.
 */
#ifndef PROVIDER_TWILIO_H
#define PROVIDER_TWILIO_H

#include <stdint.h>

#include "base/mem.h"
#include "net/http.h"
#include "net/json.h"

#define TWILIO_SID_MAX 35 /* two letters, 32 hexadecimal digits, NUL */
#define TWILIO_FRIENDLY_NAME_MAX 64
#define TWILIO_CALL_DELAY_MAX 60
#define TWILIO_EXTENSION_MAX 32 /* ours: the API names no limit */
/* The number that the verification call comes from. */
#define TWILIO_VERIFIES_FROM "+14157234000"

struct twilio { /* where and as whom */
	char api[URL_BASE_MAX], voice[URL_BASE_MAX], lookups[URL_BASE_MAX];
	char user[TWILIO_SID_MAX];    /* whose credentials: an account's SID (AC) */
	struct secret token;          /* its auth token */
	char account[TWILIO_SID_MAX]; /* whose things: the same, or a subaccount of it */
};
/* `prefix` ("AC", "CA", "PN") and 32 hexadecimal digits. */
bool twilio_sid_valid(const char *text, const char *prefix);

/* What another provider is told so that it may use an account's numbers: an account's SID and a
 * token. ERROR_INPUT "sid", "twilio-credentials". */
must_check bool twilio_pair_check(const char *account_sid, const struct secret *token,
    struct error *err);

/* ---- errors: one table of sentences (twilio_errors.c) */
int twilio_error_number(const struct error *err); /* Twilio's own code, 0: none */
/* Refused because of the credentials or the account (HTTP `status` 401, 403, a code that says so),
 * not because of what was asked for: the same may be done once they are put right. */
bool twilio_error_account(int status, const struct error *err);
/* The sentence and next step for a code, as if a request had been answered with it: for a code that
 * is seen on a call. `said`: Twilio's own words or NULL. False always. */
bool twilio_error_set(struct error *err, int http_status, int code, const char *said);

/* ---- verification */
struct twilio_verify {
	const char *number;    /* E.164 */
	const char *name;      /* cut to what Twilio takes; may be "" */
	int delay_s;           /* 0..60 */
	const char *extension; /* digits, *, #, w; "" none */
};
/* Digits, *, #, w, at most TWILIO_EXTENSION_MAX; "" is fine. ERROR_INPUT "extension". */
must_check bool twilio_extension_check(const char *extension, struct error *err);
/* Rings a phone. Not repeatable. ERROR_INPUT "call-delay", "extension", "number". */
must_check bool twilio_verify_make(const struct twilio *t, const struct twilio_verify *v,
    struct http_request *out, struct error *err);
struct twilio_validation {
	const char *account_sid, *call_sid, *number, *code; /* code: six digits, a secret */
};
/* Where it is not certain that nothing rings (see below) err's next step says that the phone may
 * ring; its kind is ERROR_NETWORK, and the caller takes the outcome for unknown. The code in the
 * arena is the caller's to wipe. `err` is needed. */
must_check bool twilio_verify_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_validation *out, struct error *err);
/* After it failed: surely nothing rings. Twilio said so with a code of its own, or took nothing in
 * (429), or nothing was sent. No answer, 5xx, a success without call SID or code, and a gateway's
 * 4xx, which says nothing about what it had passed on, leave it open. */
bool twilio_verify_refused(const struct http_reply *reply, const struct error *err);

/* ---- lists are read page by page: `next` is "" at the end, else what twilio_next_make() takes. Of
 * a link only path and query are used: credentials never follow a provider's link elsewhere. What
 * leads out of /2010-04-01/ or /v1/ is ERROR_NETWORK "answer-unexpected". A provider that gives the
 * same link again and again is not noticed here: the caller stops at the second one. */
enum twilio_host { TWILIO_API, TWILIO_VOICE, TWILIO_LOOKUPS };
must_check bool twilio_next_make(const struct twilio *t, enum twilio_host host, const char *next,
    struct http_request *out, struct error *err);

struct twilio_caller_id {
	const char *sid, *number, *name, *account_sid, *created_at; /* created_at: RFC 3339 */
};
struct twilio_caller_ids {
	struct twilio_caller_id *items;
	size_t n;
	const char *next;
};
/* `number` NULL: all. */
must_check bool twilio_caller_ids_make(const struct twilio *t, const char *number,
    struct http_request *out, struct error *err);
must_check bool twilio_caller_ids_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_caller_ids *out, struct error *err);
/* On this page; NULL: not there. */
const struct twilio_caller_id *twilio_caller_ids_find(const struct twilio_caller_ids *page,
    const char *number);
must_check bool twilio_caller_id_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_caller_id *out, struct error *err);
must_check bool twilio_rename_make(const struct twilio *t, const char *sid, const char *name,
    struct http_request *out, struct error *err); /* read with twilio_caller_id_read */
must_check bool twilio_delete_make(const struct twilio *t, const char *sid,
    struct http_request *out, struct error *err);
/* 204; gone already (Twilio's own 404) counts as done: *was_gone. */
must_check bool twilio_delete_read(const struct http_reply *reply, bool *was_gone,
    struct error *err);

/* ---- calls */
enum twilio_call_status {
	TWILIO_CALL_QUEUED,
	TWILIO_CALL_RINGING,
	TWILIO_CALL_IN_PROGRESS,
	TWILIO_CALL_COMPLETED,
	TWILIO_CALL_BUSY,
	TWILIO_CALL_FAILED,
	TWILIO_CALL_NO_ANSWER,
	TWILIO_CALL_CANCELED,
	TWILIO_CALL_OTHER /* a word that is not documented; see `word` */
};
struct twilio_call {
	const char *sid, *from, *to, *word, *direction;
	enum twilio_call_status status;
	const char *start_time, *end_time, *created_at; /* RFC 3339; "" none */
	/* 13227 and the like, where the answer has one (the published contract does not name the
	 * field; the incident saw it); 0 none. */
	int error_code;
};
struct twilio_calls {
	struct twilio_call *items;
	size_t n;
	const char *next;
};
must_check bool twilio_call_make(const struct twilio *t, const char *sid, struct http_request *out,
    struct error *err);
must_check bool twilio_call_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_call *out, struct error *err);
/* `since_day`: "2026-11-21", a UTC day, as StartTime> is documented; NULL: all, newest first, also
 * those that wait and have no start yet. */
must_check bool twilio_calls_make(const struct twilio *t, const char *to, const char *since_day,
    struct http_request *out, struct error *err);
must_check bool twilio_calls_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_calls *out, struct error *err);

/* ---- account */
struct twilio_account {
	const char *sid, *name, *status, *type, *owner_sid; /* "active", "Trial" or "Full" */
	bool trial;
};
must_check bool twilio_account_make(const struct twilio *t, struct http_request *out,
    struct error *err);
/* `token` (or NULL) gets the account's auth token, which stands in the same answer. */
must_check bool twilio_account_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_account *out, struct secret *token, struct error *err);
struct twilio_balance {
	const char *balance, *currency; /* text, as Twilio writes it; a subaccount has none */
};
must_check bool twilio_balance_make(const struct twilio *t, struct http_request *out,
    struct error *err);
must_check bool twilio_balance_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_balance *out, struct error *err);

/* ---- dialing permissions (Voice v1): of the account whose credentials are used */
struct twilio_country {
	const char *iso, *name;
	bool low_risk, high_risk_special, high_risk_tollfraud;
};
must_check bool twilio_country_make(const struct twilio *t, const char *iso,
    struct http_request *out, struct error *err);
must_check bool twilio_country_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_country *out, struct error *err);
struct twilio_prefixes {     /* that stay blocked in an open country */
	const char **prefix; /* "+234..." */
	size_t n;
	const char *next;
};
must_check bool twilio_prefixes_make(const struct twilio *t, const char *iso,
    struct http_request *out, struct error *err);
must_check bool twilio_prefixes_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_prefixes *out, struct error *err);
/* Opens low-risk numbers of the country; the two high-risk switches go out as they were read.
 * Repeatable: the last write wins. */
must_check bool twilio_country_open_make(const struct twilio *t,
    const struct twilio_country *as_read, struct http_request *out, struct error *err);
must_check bool twilio_country_open_read(const struct http_reply *reply, int64_t *updated,
    struct error *err);
/* change: switch inheritance on; else read it. With the subaccount's own credentials. */
must_check bool twilio_inherit_make(const struct twilio *t, bool change, struct http_request *out,
    struct error *err);
must_check bool twilio_inherit_read(const struct http_reply *reply, bool *inherits,
    struct error *err);

/* ---- numbers that the account owns */
struct twilio_number {
	const char *sid, *number, *name, *status, *type, *account_sid;
	const char *voice_url, *voice_method; /* "GET" or "POST"; the URL counts only without: */
	const char *trunk_sid, *voice_application_sid;
	const char *address_sid, *bundle_sid;
	const char *address_requirements; /* "none", "any", "local", "foreign"; "" not told */
	const char *created_at;           /* RFC 3339; "" not told */
	bool voice;
};
struct twilio_numbers {
	struct twilio_number *items;
	size_t n;
	const char *next;
};
/* `number` NULL: all. Else Twilio looks for numbers that hold these digits somewhere, so the one
 * that is meant is found with twilio_numbers_find(). */
must_check bool twilio_numbers_make(const struct twilio *t, const char *number,
    struct http_request *out, struct error *err);
must_check bool twilio_numbers_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_numbers *out, struct error *err);
/* This number exactly, on this page; NULL: not there. */
const struct twilio_number *twilio_numbers_find(const struct twilio_numbers *page,
    const char *number);
must_check bool twilio_number_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_number *out, struct error *err);
/* Gives the number back: it is lost, and what it cost is not refunded. Read with
 * twilio_delete_read(): a number that is gone already counts as released. */
must_check bool twilio_release_make(const struct twilio *t, const char *sid,
    struct http_request *out, struct error *err);

/* ---- numbers to be had */
enum twilio_kind { TWILIO_LOCAL, TWILIO_MOBILE, TWILIO_TOLL_FREE, TWILIO_KINDS };
/* "local", "mobile", "toll_free"; for scripts and the store. */
const char *twilio_kind_name(enum twilio_kind kind);
bool twilio_kind_parse(const char *name, enum twilio_kind *kind);

struct twilio_market { /* a country in which Twilio sells numbers */
	const char *iso, *name;
	bool kinds[TWILIO_KINDS]; /* which there are */
	bool beta;                /* all of its numbers are new to Twilio */
};
/* One country; ERROR_NOT_FOUND on reading: Twilio sells no numbers there. ERROR_INPUT "country". */
must_check bool twilio_market_make(const struct twilio *t, const char *iso,
    struct http_request *out, struct error *err);
must_check bool twilio_market_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_market *out, struct error *err);

enum twilio_address {
	TWILIO_ADDRESS_NONE,
	TWILIO_ADDRESS_ANY,     /* anywhere in the world */
	TWILIO_ADDRESS_LOCAL,   /* in the number's own country (or area) */
	TWILIO_ADDRESS_FOREIGN, /* outside of the number's country */
	TWILIO_ADDRESS_OTHER    /* not told, or a word that is not documented */
};
enum twilio_address twilio_address_parse(const char *word);
struct twilio_offer {
	const char *number, *name; /* E.164; as people write it there */
	const char *locality, *region, *country;
	const char *address_word; /* as Twilio says it */
	enum twilio_address address;
	bool voice, sms, mms, beta;
};
struct twilio_offers {
	struct twilio_offer *items;
	size_t n;
	const char *next;
};
struct twilio_search {
	const char *country; /* "BE" */
	enum twilio_kind kind;
	const char *contains; /* "" any; else 2 to 16 signs of 0-9 a-z A-Z * % + $ */
};
/* The contains pattern by itself, before anything is sent; "" is fine. ERROR_INPUT "contains". */
must_check bool twilio_contains_check(const char *contains, struct error *err);
/* Only numbers that can be called; at most 50 a page. ERROR_INPUT "country", "contains". Reading:
 * ERROR_NOT_FOUND: Twilio sells no such numbers in this country. The prices are not told. */
must_check bool twilio_offers_make(const struct twilio *t, const struct twilio_search *search,
    struct http_request *out, struct error *err);
must_check bool twilio_offers_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_offers *out, struct error *err);

struct twilio_buy { /* "" none, but for the number */
	const char *number, *name, *address_sid, *bundle_sid, *voice_url;
};
/* Costs money, every month. Not repeatable. For the account `t->account`. ERROR_INPUT "number",
 * "address-sid", "bundle-sid", "voice-url". */
must_check bool twilio_buy_make(const struct twilio *t, const struct twilio_buy *buy,
    struct http_request *out, struct error *err);
/* Where it is not certain that nothing was bought (see below) err's next step says so, its kind is
 * ERROR_NETWORK, and the caller takes the outcome for unknown: the list of owned numbers tells. An
 * answer about another number than was asked for is the caller's to see. `err` is needed. */
must_check bool twilio_buy_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_number *out, struct error *err);
/* After buying or making a subaccount failed: surely nothing came of it (as
 * twilio_verify_refused() has it). */
bool twilio_buy_refused(const struct http_reply *reply, const struct error *err);

/* ---- subaccounts of the account whose credentials are used; struct twilio_account is above */
struct twilio_subaccounts {
	struct twilio_account *items;
	size_t n;
	const char *next;
};
/* Not repeatable: a second one is a second account. `name` finds it again, so it has to be the
 * caller's own and used once. ERROR_INPUT "account-name" (none, or longer than 64 characters: it
 * is not cut, because the cut one would not be found). */
must_check bool twilio_subaccount_make(const struct twilio *t, const char *name,
    struct http_request *out, struct error *err);
/* `token` (or NULL) gets its auth token, which stands in the answer. Unknown outcomes as with
 * twilio_buy_read(), told apart by twilio_buy_refused(). `err` is needed. */
must_check bool twilio_subaccount_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_account *out, struct secret *token, struct error *err);
/* `name` NULL: all, the account itself among them; else those of exactly this name, closed ones
 * too. */
must_check bool twilio_subaccounts_make(const struct twilio *t, const char *name,
    struct http_request *out, struct error *err);
must_check bool twilio_subaccounts_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_subaccounts *out, struct error *err);

/* ---- Lookup v2 */
struct twilio_lookup {
	bool valid;
	const char *problems; /* "TOO_SHORT, ..." as Twilio names them; "" none */
	const char *number, *country, *national;
	/* Only when asked for, which costs money: */
	const char *line_type, *carrier, *mcc, *mnc;
	int64_t line_error; /* the package's own failure; 0 none */
};
must_check bool twilio_lookup_make(const struct twilio *t, const char *number, bool line_type,
    struct http_request *out, struct error *err);
must_check bool twilio_lookup_read(const struct http_reply *reply, struct arena *arena,
    struct twilio_lookup *out, struct error *err);

#endif
