/*
 * Telnyx' part of practice: API v2 as far as the console uses it, as strict as its specification
 * and stricter where a mistake would go unseen: an unknown property of a body or name of a query is
 * refused. Things are kept as the JSON that is answered. Only for files of src/practice.
 *
 * Four numbers, one application, and numbers to be had in US, BE and GB; an order of one that no
 * search has shown is refused (85000). What becomes of an order is in telnyx_orders.c's table, by
 * number. The code that every phone is told is TN_CODE; a call to TN_BUSY does not get through.
 */
#ifndef PRACTICE_TELNYX_H
#define PRACTICE_TELNYX_H

#include "practice/agenda.h"
#include "practice/door.h"
#include "practice/server.h"

#define TN_KEY_SIZE 64
#define TN_ID_SIZE 20 /* digits */
#define TN_CODE "482913"
#define TN_BUSY "+16505550103"
#define TN_OFFERS_MAX 64

struct tn {
	struct agenda *agenda;
	char key[TN_KEY_SIZE]; /* what stands behind "Bearer " */
	/* Arrays, in the order of their making. */
	cJSON *numbers, *voices; /* the voice settings, with the id of their number */
	cJSON *apps, *orders, *verified;
	cJSON *verifications;  /* every one that was begun: "phone_number", "verification_method" */
	struct tn_turn *turns; /* orders that turn later */
	bool shown[TN_OFFERS_MAX]; /* numbers to be had that a search has answered */
	unsigned long long last_id;
};

/* In place; the agenda is freed before tn_done(). */
void tn_init(struct tn *tn, struct agenda *agenda);
void tn_done(struct tn *tn);
void tn_handle(struct tn *tn, const struct server_request *request, struct exchange *x);
/* Its members of /practice/state, within an object that is open. */
void tn_state(const struct tn *tn, struct buf *out);
/* Verification calls to the number (NULL: any), busy or not; texts do not ring. */
size_t tn_rings(const struct tn *tn, const char *number);
/* What an order of a documented number, or a code, does, for a list; NULL: no more. */
const char *tn_sale_at(size_t i, const char **words);

/* ---- for the other providers: does the account have this number, whatever its state? */
bool tn_number_owned(const struct tn *tn, const char *number);

/* ---- for the telnyx_*.c files */
struct tn *tn_of(const struct door *r);
/* One error; `pointer` into the body, NULL: of none. */
void tn_refuse(struct door *r, int status, int code, const char *pointer, const char *detail);
void tn_not_found(struct door *r);
/* {"data": thing}, which is copied. */
void tn_answer(struct door *r, int status, const cJSON *thing);
void tn_id_new(struct tn *tn, char out[TN_ID_SIZE]);
cJSON *tn_find(const cJSON *list, const char *member, const char *text); /* NULL: none */
/* The one of the list that the path names by this member; NULL: refused. */
cJSON *tn_named(struct door *r, const cJSON *list, const char *member);
void tn_answer_named(struct door *r, const cJSON *list, const char *member); /* it, or refused */
/* Sets a text, null where it is NULL or "". */
void tn_put(cJSON *thing, const char *name, const char *text);
void tn_touch(cJSON *thing); /* "updated_at" */

/* A number of the account, attached to the application (NULL: nothing). */
cJSON *tn_number_add(struct tn *tn, const char *number, const char *iso, const char *type,
    const char *status, const char *app_id);
void tn_number_attach(struct tn *tn, cJSON *number, const char *app_id);
cJSON *tn_app_add(struct tn *tn, const cJSON *settings);
void tn_turns_free(struct tn *tn);
/* The account's, or ordered and not yet decided. */
bool tn_taken(const struct tn *tn, const char *number);
/* Is it for sale, and has a search shown it? Its country and kind, where it is for sale. */
bool tn_shown(const struct tn *tn, const char *number, const char **iso, const char **type);

enum tn_how { TN_EQUALS, TN_ONE_OF, TN_HOLDS, TN_BEGINS, TN_ENDS, TN_DIGITS, TN_AFTER, TN_BEFORE };
struct tn_filter { /* a table ends with a name of NULL */
	const char *name, *member;
	enum tn_how how;
};
/* One page of those that match, sorted where asked. `also` NULL: no more conditions. */
void tn_list(struct door *r, const cJSON *list, const struct tn_filter *filters,
    bool (*also)(const struct door *r, const cJSON *thing), int page_size);

extern const struct rule tn_numbers_query[], tn_voices_query[], tn_available_query[],
    tn_orders_query[], tn_verified_query[], tn_apps_query[], tn_connections_query[],
    tn_events_query[], tn_calls_query[], tn_lookup_query[];
extern const struct rule tn_number_rules[], tn_voice_rules[], tn_order_rules[],
    tn_order_change_rules[], tn_verify_rules[], tn_code_rules[], tn_app_rules[],
    tn_app_change_rules[];

door_route_fn tn_numbers_list, tn_number_get, tn_number_change, tn_number_delete, tn_voices_list,
    tn_voice_get, tn_voice_change;
door_route_fn tn_available_list, tn_orders_list, tn_order_place, tn_order_get, tn_order_change;
door_route_fn tn_verified_list, tn_verify, tn_verified_get, tn_verified_delete, tn_verify_code;
door_route_fn tn_apps_list, tn_app_make, tn_app_get, tn_app_change, tn_app_delete;
door_route_fn tn_connections_list, tn_connection_get, tn_active_calls, tn_events_list;
door_route_fn tn_balance, tn_lookup;

#endif
