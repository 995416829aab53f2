/*
 * Twilio's part of practice: what the account has, and the routes to it. api_v2010, voice_v1 and
 * lookups_v2 of twilio-oai as far as the console uses them, as strict as Twilio, stricter where a
 * mistake would go unseen: an unknown or misspelled field or query name is refused. Only for files
 * of src/practice.
 */
#ifndef PRACTICE_TWILIO_H
#define PRACTICE_TWILIO_H

#include <time.h>

#include "practice/agenda.h"
#include "practice/fields.h"
#include "practice/phones.h"
#include "practice/server.h"

#define TW_SID_SIZE 35
#define TW_NUMBER_SIZE 17
#define TW_NAME_MAX 64
#define TW_COUNTRIES_MAX 256
/* What verification calls come from. */
#define TW_VERIFIES_FROM "+14157234000"

enum { TW_MAIN, TW_SUBACCOUNT, TW_TRIAL, TW_ACCOUNTS };

struct tw_permission {
	bool low_risk, special, tollfraud;
};

enum tw_status { TW_ACTIVE, TW_SUSPENDED, TW_CLOSED };

struct tw_account {
	struct tw_account *next;
	unsigned long key;
	char sid[TW_SID_SIZE], token[33];
	char basic[120]; /* what stands behind "Basic " */
	char name[TW_NAME_MAX * 4 + 1];
	const char *type, *balance; /* balance NULL: a subaccount */
	enum tw_status status;
	struct tw_account *owner; /* NULL: nobody's subaccount */
	bool inherits;            /* as set; in force 5 s later */
	bool inherits_now;
	struct tw_permission permissions[TW_COUNTRIES_MAX]; /* in the order of countries_at() */
	time_t created, updated;
};

/* Lists go by `key`, ascending; a page's token is the last key on it, so that what is added or
 * removed meanwhile moves nothing. */
struct tw_caller_id {
	struct tw_caller_id *next;
	unsigned long key;
	struct tw_account *account;
	char sid[TW_SID_SIZE], number[TW_NUMBER_SIZE], name[TW_NAME_MAX * 4 + 1];
	time_t created, updated;
};

struct tw_call { /* newest first */
	struct tw_call *next;
	unsigned long key;
	struct tw *tw;
	struct tw_account *account;
	char sid[TW_SID_SIZE], to[TW_NUMBER_SIZE], name[TW_NAME_MAX * 4 + 1];
	char code[7];
	enum phone_state state;
	int error_code;
	bool earlier; /* of a month ago, before this practice began */
	time_t created, updated, started, ended;
	struct phone_call phone;
};

/* What a form sets on a number and its resource shows. */
enum tw_field {
	TW_FRIENDLY_NAME,
	TW_API_VERSION,
	TW_VOICE_URL,
	TW_VOICE_METHOD,
	TW_VOICE_FALLBACK_URL,
	TW_VOICE_FALLBACK_METHOD,
	TW_VOICE_APPLICATION,
	TW_VOICE_LOOKUP,
	TW_VOICE_RECEIVES,
	TW_SMS_URL,
	TW_SMS_METHOD,
	TW_SMS_FALLBACK_URL,
	TW_SMS_FALLBACK_METHOD,
	TW_SMS_APPLICATION,
	TW_STATUS_CALLBACK,
	TW_STATUS_METHOD,
	TW_EMERGENCY_STATUS,
	TW_EMERGENCY_ADDRESS,
	TW_TRUNK,
	TW_IDENTITY,
	TW_ADDRESS,
	TW_BUNDLE,
	TW_FIELDS
};

struct tw_number {
	struct tw_number *next;
	unsigned long key;
	struct tw *tw;
	struct tw_account *account;
	char sid[TW_SID_SIZE], number[TW_NUMBER_SIZE];
	char *set[TW_FIELDS];             /* NULL: the default */
	const char *type, *address_needs; /* "local"; "none", "any", "local" */
	time_t created, updated;
};

/* A number for sale: what the searches find. */
struct tw_offer {
	char number[TW_NUMBER_SIZE];
	const char *iso, *kind; /* "US"; "Local", "Mobile", "TollFree" as in the path */
	const char *type;       /* "local", "mobile", "toll free", as on the number's resource */
	const char *locality, *region, *address_needs;
};

struct tw {
	struct agenda *agenda;
	char url[80];
	struct tw_account *accounts;
	struct tw_account *known[TW_ACCOUNTS]; /* those that it begins with */
	struct tw_caller_id *caller_ids;
	struct tw_call *calls;
	struct tw_number *numbers;
	struct tw_number *coming;  /* bought, and taken up later */
	struct tw_late *late;      /* requests that are taken up later */
	struct tw_change *changes; /* permissions that change later */
	unsigned long last_key;
	int too_many; /* how often 0112 was refused */
};

/* In place; the agenda outlives what it plays. */
void tw_init(struct tw *tw, struct agenda *agenda, const char *url);
void tw_done(struct tw *tw);
void tw_handle(struct tw *tw, const struct server_request *request, struct exchange *x);
/* Calls placed to the number (NULL: any) since the start, see practice_rings(). */
size_t tw_rings(const struct tw *tw, const char *number);
/* Its members of /practice/state, within an object that is open. */
void tw_state(const struct tw *tw, struct buf *out);

/* ---- for the other providers (twilio_import.c): what they find out with an account's SID and
 * token before they take over a number of it */
enum tw_hold {
	TW_HOLD_STRANGER, /* there is no such account, or that is not its token */
	TW_HOLD_NOTHING,  /* the number is neither its own nor verified */
	TW_HOLD_VERIFIED, /* a verified caller ID, not a number of its own */
	TW_HOLD_OWNED
};
enum tw_hold tw_hold(const struct tw *tw, const char *sid, const char *token, const char *number);
/* Makes these the addresses of the account's number, if it is one; sms_url NULL: messages stay. */
void tw_point(struct tw *tw, const char *sid, const char *number, const char *voice_url,
    const char *sms_url);

/* ---- for the twilio_*.c files */
struct tw_request {
	struct tw *tw;
	struct exchange *x;
	struct tw_account *signed_in; /* whose credentials came */
	struct tw_account *account;   /* that the path names; signed_in where it names none */
	char id[64];                  /* the path's last part: a SID, an ISO code, a number */
	struct fields fields;         /* of the query (GET, DELETE) or the form (POST) */
	char path[256];               /* without the query, as it came */
	struct buf out;
};

void tw_answer(struct tw_request *r, int status); /* with what is in r->out */
void tw_refuse(struct tw_request *r, int status, int code, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void tw_not_found(struct tw_request *r);

void tw_sid_new(char out[TW_SID_SIZE], const char *prefix);
bool tw_sid_valid(const char *text, const char *prefix);
struct tw_caller_id *tw_caller_id_find(struct tw *tw, const struct tw_account *a,
    const char *number);
struct tw_caller_id *tw_caller_id_add(struct tw *tw, struct tw_account *a, const char *number,
    const char *name);
void tw_late_free(struct tw *tw);
void tw_changes_free(struct tw *tw);
void tw_state_calls(const struct tw *tw, struct buf *out);
/* A new account; `owner` NULL: nobody's. `countries`: "USCA", which may be called. */
struct tw_account *tw_account_new(struct tw *tw, struct tw_account *owner, const char *name,
    const char *type, const char *balance, const char *countries);
struct tw_account *tw_account_find(struct tw *tw, const char *sid); /* NULL: none */
const char *tw_status_word(enum tw_status status);
bool tw_name_fits(const char *name); /* at most TW_NAME_MAX characters */
bool tw_is_link(const char *text);
/* Silent for as long as the client waits. */
void tw_hang(struct tw_request *r);
/* A number with this field, not yet among the account's. */
struct tw_number *tw_number_new(struct tw *tw, struct tw_account *a, const char *number);
void tw_number_set(struct tw_number *n, enum tw_field field, const char *value); /* copied */
void tw_number_add(struct tw_number *n); /* now it is the account's */
void tw_number_free(struct tw_number *n);
/* Every number of the account goes back. */
void tw_numbers_release(struct tw *tw, const struct tw_account *a);
/* Reads the form's fields; false when it refused one. */
bool tw_number_form(struct tw_request *r);
void tw_number_take_form(struct tw_request *r, struct tw_number *n);
/* "capabilities", the same of every number. */
void tw_capabilities(struct buf *out);
void tw_number_write(struct buf *out, const struct tw_number *n);
void tw_state_numbers(const struct tw *tw, struct buf *out);
bool tw_taken(const struct tw *tw, const char *number); /* by any account */
/* The i-th number for sale, owned or not; false: no more. */
bool tw_offer_at(size_t i, struct tw_offer *offer);
/* The documented ones and what buying them does, in order; NULL: no more. */
const char *tw_sale_at(size_t i, const char **words);
bool tw_part_of(const char *part, const char *number); /* "*" in `part` is any one digit */
bool tw_number_owned(const struct tw *tw, const struct tw_account *a, const char *number);
/* May the account call this number? The country's permission, or the owner's where inherited. */
bool tw_permitted(const struct tw_account *a, const char *number);
struct tw_call *tw_call_place(struct tw *tw, struct tw_account *a, const char *to, const char *name,
    int delay_s);
void tw_call_earlier(struct tw *tw, struct tw_account *a, const char *to, enum phone_state state);

/* RFC 2822 date, as the 2010 API writes it; 0: null. */
void tw_date(struct buf *out, const char *key, time_t at);
/* "(650) 555-0101" for a North American number; others as they are. */
void tw_national(const char *number, char *out, size_t size);

/* A list's answer: tw_list_begin(), then for each thing that matches, by key, tw_list_has() says
 * whether it is to be written, then tw_list_end() writes the links and answers. */
struct tw_list {
	struct tw_request *r;
	size_t page_size, page, n;
	unsigned long after, last;
	bool more, voice; /* voice: the newer style, "meta" with absolute links */
};
bool tw_list_begin(struct tw_list *list, struct tw_request *r, const char *key, bool voice);
bool tw_list_has(struct tw_list *list, unsigned long key);
void tw_list_end(struct tw_list *list, const char *key);

/* ---- the routes' functions */
typedef void tw_route_fn(struct tw_request *r);
tw_route_fn tw_caller_ids_list, tw_caller_ids_verify, tw_caller_id_get, tw_caller_id_rename,
    tw_caller_id_delete;
tw_route_fn tw_calls_list, tw_call_get;
tw_route_fn tw_accounts_list, tw_account_make, tw_account_get, tw_account_change, tw_balance_get;
tw_route_fn tw_numbers_list, tw_number_buy, tw_number_get, tw_number_change, tw_number_release;
tw_route_fn tw_available_countries, tw_available_country, tw_available_list;
tw_route_fn tw_countries_list, tw_country_get, tw_prefixes_list, tw_countries_update;
tw_route_fn tw_settings_get, tw_settings_set;
tw_route_fn tw_lookup;

#endif
