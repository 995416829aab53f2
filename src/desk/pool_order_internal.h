/* The inside of an order, shared by pool_order*.c. Internal to desk/. */
#ifndef DESK_POOL_ORDER_INTERNAL_H
#define DESK_POOL_ORDER_INTERNAL_H

#include "desk/pool_order.h"
#include "desk/settle_errand.h"
#include "phone/number.h"
#include "provider/telnyx.h"

/* What was looked for, and a yes, count as fresh for this long. */
#define POOL_ORDER_FRESH_MS 60000

struct pool_order {
	struct machine m;
	struct pool_order_view view;
	pool_order_changed_fn *changed;
	void *user;
	struct telnyx telnyx;
	struct number number;
	char connection_id[TELNYX_ID_MAX], order_id[TELNYX_ID_MAX];
	uint64_t checked_ms, yes_ms, ended_ms, began_ms; /* machine_boot_ms() */
	time_t sent_at;                                  /* 0: only planned */
	bool settling;                                   /* unknown, by the store */
	int page;
	unsigned turns, failures;
	enum operation_state end_state;
	char result[300];
	struct error outcome;
	struct read *refresh;
};

/* What the journal keeps of an order that Telnyx has taken; shown by settle_words.c. */
#define POOL_ORDER_PENDING "Telnyx has the order and carries it out."

/* ---- pool_order.c */
void pool_order_tell(struct pool_order *o);
void pool_order_say(struct pool_order *o, enum pool_order_phase phase, const char *text);
/* It cannot be ordered. */
void pool_order_bar(struct pool_order *o, const struct error *err);

/* ---- pool_order_step.c */
/* After the yes: plans, sends, waits for its end. */
void pool_order_begin(struct pool_order *o);
/* A timer's: asks Telnyx how it stands. */
void pool_order_ask(void *user);

#endif
