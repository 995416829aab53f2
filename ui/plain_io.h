/* Inside of the plain console: asking and answering line by line. */
#ifndef UI_PLAIN_IO_H
#define UI_PLAIN_IO_H

#include "net/loop.h"
#include "store/agents.h"
#include "ui/plain.h"

struct lane1;
struct syncer;

struct plain {
	struct session *session;
	struct arena arena;    /* of the question in hand */
	struct loop *loop;     /* plain_loop(); it turns only while something is waited for */
	struct syncer *syncer; /* plain_syncer(); goes on while a question is open, too */
	bool synced;           /* its status is another one: plain_sync.c */
	bool ended;            /* the input is at its end: everything returns */
};

/* One line, cleaned of what must not reach a terminal; wraps at 76 columns. */
void plain_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void plain_error(const struct error *err);
/* Shows the prompt and reads one line into `out`, without blanks at its ends. False: empty, or the
 * input has ended. */
bool plain_ask(struct plain *p, const char *prompt, char *out, size_t size);
bool plain_yes(struct plain *p, const char *question);
/* The same for what costs money or cannot be had back: the whole word is asked for. */
bool plain_sure(struct plain *p, const char *question);
/* Shows the lines, numbered from 1 on, and 0 (or q) for back; which of `lines` (from 0), or -1.
 * NULL lines are left out and have no number. */
int plain_choose(struct plain *p, const char *title, const char *const *lines, size_t n);

/* There are credentials for it; else says where to look. */
bool plain_has(struct plain *p, enum service service);

/* E.164 as people write it. */
const char *plain_shown(struct arena *arena, const char *number);

/* The one loop, made when it is first asked for. */
struct loop *plain_loop(struct plain *p);
/* Turns the loop until `busy`, which is asked before every turn and may say something, has nothing
 * to wait for. False: the operator pressed Enter before. */
typedef bool plain_busy_fn(void *user);
bool plain_wait(struct plain *p, plain_busy_fn *busy, void *user);
bool plain_undone(void *user); /* for plain_wait: until a `bool` has become true */
/* Says the text if it is another one than was said last. */
#define PLAIN_SAID_MAX 320
void plain_say_once(char said[PLAIN_SAID_MAX], const char *text);

/* plain_verify.c: lane 2 of one number (E.164). */
void plain_verify(struct plain *p, const char *customer_id, const char *number);
void plain_verify_show(struct plain *p, const char *customer_id, const char *number);
void plain_verify_look(struct plain *p, const char *customer_id, const char *number);
void plain_verify_remove(struct plain *p, const char *customer_id, const char *number);

/* plain_telnyx.c: the same for a customer whose calls go through Telnyx. */
void plain_telnyx(struct plain *p, const char *customer_id, const char *number);
void plain_telnyx_show(struct plain *p, const char *customer_id, const char *number);
void plain_telnyx_look(struct plain *p, const char *customer_id, const char *number);
void plain_telnyx_remove(struct plain *p, const char *customer_id, const char *number);

/* plain_agents.c: who answers and who calls for a customer, and its verified number at Vapi. */
void plain_agents_show(struct plain *p, const char *customer_id);
void plain_agent(struct plain *p, const char *customer_id, enum agent_direction direction);
void plain_offer_show(struct plain *p, const char *caller_id_id);
void plain_offer(struct plain *p, const char *customer_id, const char *number);

/* plain_numbers.c: the AI numbers, pool and managed. */
void plain_numbers(struct plain *p);

/* plain_buy.c: a managed number looked for and bought for a customer, or what is open of that gone
 * on with. */
void plain_buy(struct plain *p, const char *customer_id);

/* plain_order.c: a number for the pool, from Telnyx. */
void plain_order(struct plain *p);

/* plain_release.c: a managed number given back; what is open of purchases and releases. */
void plain_release(struct plain *p, const char *number_id);
void plain_open_show(struct plain *p, const char *customer_id);
/* What an earlier run left in the middle is brought to its end, and said; not when read-only. */
void plain_open_settle(struct plain *p);

/* plain_secrets.c: which secrets are present, where from, and whether a provider takes them. */
void plain_secrets(struct plain *p);

/* plain_sync.c: sharing with the desk. The one syncer, made when it is first asked for; NULL
 * without a store. plain_sync_soon(): something may have been changed here, which is pushed then.
 */
void plain_sync(struct plain *p);
struct syncer *plain_syncer(struct plain *p);
void plain_sync_soon(struct plain *p);
/* For the menu: "Sharing with the desk (shared 12 s ago)". */
const char *plain_sync_label(struct plain *p);
/* plain_place.c: a choice was refused because the place in the pool has to be given online: has one
 * given in `number`, or "" in any of `country`, and says it. False: none, and it was said why. */
must_check bool plain_place(struct plain *p, const struct lane1 *lane, const char *number,
    const char *country);
/* What stands in the way of a customer that is shared: conflicts, no place, not registered. */
void plain_shared_show(struct plain *p, const struct lane1 *lane);

/* plain_import.c: customers from a CSV file. */
void plain_import(struct plain *p);

/* plain_journal.c: what was sent to providers or waits, and what can be done about it. */
void plain_journal(struct plain *p);

/* plain_history.c: who did what, for one customer or (NULL) for all. */
void plain_history(struct plain *p, const char *customer_id);

/* plain_lane_show.c: how both lanes stand, and what is open for the customer. */
void plain_lane_show(struct plain *p, const struct lane1 *lane);

/* plain_lane.c: one customer and lane 1. */
void plain_customer(struct plain *p, const char *customer_id);

#endif
