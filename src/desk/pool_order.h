/*
 * A number for the pool, ordered from Telnyx: looked for (which an order needs), its price told,
 * ordered after a yes, and awaited, because Telnyx carries orders out later. One small state
 * machine, stepped by completions. It journals before it sends and never orders twice: an order
 * whose answer was lost is found again by its customer_reference, which is the operation's id.
 *
 * Fail points: pool-order-planned, pool-order-sent, pool-order-requested, pool-order-answered,
 * pool-order-stored, pool-order-asked.
 */
#ifndef DESK_POOL_ORDER_H
#define DESK_POOL_ORDER_H

#include "desk/pool.h"
#include "store/journal.h"

enum pool_order_phase {
	POOL_ORDER_CHECKING,
	POOL_ORDER_READY,    /* offered: may be ordered after a yes to number and price */
	POOL_ORDER_BARRED,   /* see problem */
	POOL_ORDER_WORKING,  /* from here on it costs: sent, or pending at Telnyx */
	POOL_ORDER_SETTLING, /* its outcome is unknown: Telnyx is asked */
	POOL_ORDER_DONE,     /* the number is the account's, and the pool was read again */
	POOL_ORDER_FAILED
};
struct pool_order_view {
	enum pool_order_phase phase;
	char number[20];
	char
	    price[80]; /* "1.00 USD once, 1.00 USD a month", or that it was not told (translated) */
	char connection[80]; /* what it will be attached to: name or id; "" nothing */
	bool pending;        /* Telnyx said that it has the order, and has not carried it out yet */
	char text[200];      /* what is being done, in words */
	char operation_id[ID_MAX]; /* "" not ordered (yet) */
	struct error problem;
	unsigned requests;
};

struct pool_order;
typedef void pool_order_changed_fn(void *user);
/* Looks for the number at once. `connection_id` NULL: what most of the pool is attached to; "":
 * nothing. NULL with err: ERROR_INPUT for the number, ERROR_CONFLICT "number-known" and
 * "order-open" (pool_order_find(): open it instead), "no-credentials" and what else
 * credentials_telnyx() says. Barred as ERROR_NOT_FOUND "not-for-sale"; ERROR_CONFLICT "order-done"
 * where it is not for sale because it was ordered from here. */
must_check struct pool_order *pool_order_new(struct session *s, struct loop *l, const char *number,
    const char *connection_id, pool_order_changed_fn *changed, void *user, struct error *err);
/* The newest order of this number (E.164) in the journal that is open, or was carried out; "" none.
 */
must_check bool pool_order_find(struct session *s, const char *number, char id[ID_MAX],
    enum operation_state *state, struct error *err);
/* One that was left behind, by its operation: settled, never sent. ERROR_REFUSED
 * "operation-closed", "operation-under-way". */
must_check struct pool_order *pool_order_open(struct session *s, struct loop *l,
    const char *operation_id, pool_order_changed_fn *changed, void *user, struct error *err);
/* After a yes. False, and nothing is sent: ERROR_REFUSED "not-checked" (not looked for within 60 s,
 * or barred), "read-only". */
must_check bool pool_order_buy(struct pool_order *o, struct error *err);
/* In the middle: what was ordered is settled by whoever asks next. NULL is fine. */
void pool_order_free(struct pool_order *o);
const struct pool_order_view *pool_order_view(const struct pool_order *o);
void pool_order_pace(struct pool_order *o, int percent); /* tests */

/* "1.00 USD once, 1.00 USD a month", as far as it is told, in words (translated). */
struct telnyx_available;
void pool_price(const struct telnyx_available *a, char *out, size_t size);

#endif
