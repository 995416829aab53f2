/*
 * A managed number for one customer: bought, made known to its agent's provider, given back. One
 * small state machine over the chain of store/provisions.h, stepped by completions; console and
 * commands run the same, and whoever starts next goes on where a dead one stopped. It journals
 * before it sends, never buys twice, and settles what is unknown by asking Twilio what exists.
 *
 * After a kill, by what the row says: a purchase that was only planned is undone (nothing was
 * sent); one that may have been sent is looked for at Twilio (IncomingPhoneNumbers by number,
 * Accounts by the name that carries the customer's id) until a request that was late could no
 * longer arrive; what was bought is kept and the chain goes on; a release goes on to its end.
 */
#ifndef DESK_PROVISION_H
#define DESK_PROVISION_H

#include "desk/pool.h"
#include "store/provisions.h"

enum provision_check_id {
	PROVISION_CHECK_CREDENTIALS,
	PROVISION_CHECK_RUNNING, /* nothing else under way for this customer */
	PROVISION_CHECK_NUMBER,  /* still offered by Twilio, and what it needs (address, bundle) */
	PROVISION_CHECK_ACCOUNT, /* active; trial; which account it will be in, or a new subaccount
				  */
	PROVISION_CHECK_PRICE,   /* what the provider tells of it; never a figure of our own */
	PROVISION_CHECK_AGENT,   /* linked agent, and whether its provider can be reached */
	PROVISION_CHECKS
};
struct provision_check {
	int state; /* enum check_state of verifier.h */
	char text[300], hint[300];
};

enum provision_phase {
	PROVISIONING_IDLE,
	PROVISIONING_CHECKING,
	PROVISIONING_READY,    /* checked: may be bought after a yes */
	PROVISIONING_WORKING,  /* a step is under way; from here on it may cost */
	PROVISIONING_SETTLING, /* a step's outcome is unknown: Twilio is asked */
	PROVISIONING_WAITING,  /* the network is in the way; goes on by itself */
	PROVISIONING_STOPPED,  /* a step was refused: see problem; go on, or leave it */
	PROVISIONING_DONE,
	PROVISIONING_FAILED
};

struct provision_view {
	enum provision_phase phase;
	struct provision_check checks[PROVISION_CHECKS];
	bool barred;
	bool needs_address, needs_bundle; /* asked for before a yes; never invented */
	char needs[12];                   /* as Twilio names it: "any", "local", "foreign" */
	char price[80]; /* "price not told by the provider" (translated) where it is not */
	char step[500]; /* what is being done, in words: "Twilio is asked to sell +32 ..." */
	struct error problem;
	char id[ID_MAX];        /* of the chain; "" none yet */
	char number[20];        /* of the chain: another one than was checked where it is another
				   console's, whose end is told as a problem, never as DONE */
	bool left;              /* DONE: it was left as it was; a release has kept the number */
	char number_id[ID_MAX]; /* once bought */
	unsigned requests;
};

struct provisioner;
typedef void provision_changed_fn(void *user);

/* For a customer ("": a number that is nobody's, which can only be released): takes up what is
 * open and nobody alive works on. NULL with err when the store
 * cannot be read. */
must_check struct provisioner *provisioner_new(struct session *s, struct loop *l,
    const char *customer_id, provision_changed_fn *changed, void *user, struct error *err);
/* One chain by its id, whosever (journal, releases of numbers that are nobody's). */
must_check struct provisioner *provisioner_open(struct session *s, struct loop *l,
    const char *provision_id, provision_changed_fn *changed, void *user, struct error *err);
void provisioner_free(struct provisioner *p); /* in the middle: loses nothing */
const struct provision_view *provisioner_view(const struct provisioner *p);
void provisioner_store_changed(struct provisioner *p);

struct provision_order {
	const char *number, *country, *type;
	const char *address_sid, *bundle_sid; /* AD..., BU...; "" none */
};
/* The checks; ends in PROVISIONING_READY. ERROR_INPUT "sid" for what is no AD or BU SID. */
must_check bool provisioner_check(struct provisioner *p, const struct provision_order *order,
    struct error *err);
/* After the operator's yes to number and price, as checked last: buys. Where another console was
 * faster, nothing is bought and that one's chain is shown while it is under way. False, and nothing
 * is sent:
 * ERROR_CONFLICT "provision-running", ERROR_REFUSED "no-credentials", "read-only", "not-checked"
 * (not checked within 60 s, or barred). */
must_check bool provisioner_buy(struct provisioner *p, struct error *err);
/* After a yes that has seen who still forwards to it. */
must_check bool provisioner_release(struct provisioner *p, const char *number_id,
    struct error *err);
/* For that question: where the number stays known after it is given back, as the keys of those
 * agents' providers are not known, in sentences of `arena`; "" nowhere. */
const char *provision_stays(struct session *s, const struct managed_number *number,
    struct arena *arena);
/* Stopped: on with it; or leave it as it is. A release goes on without an agents' provider whose
 * key is still refused, and says at its end what stays there. */
must_check bool provisioner_go_on(struct provisioner *p, struct error *err);
must_check bool provisioner_leave(struct provisioner *p, struct error *err);
void provisioner_pace(struct provisioner *p, int percent); /* tests */

/* All open chains of dead owners, one after the other: for the console's start; up to three
 * minutes each, where a late request may still come. `done` once, with how many are still open.
 * NULL with err: nothing to ask with. *none: there is nothing to do (NULL too, err ERROR_NONE). */
typedef void provisions_settled_fn(void *user, size_t finished, size_t open,
    const struct error *last);
struct provision_settler;
must_check struct provision_settler *provision_settler_new(struct session *s, struct loop *l,
    provisions_settled_fn *done, void *user, bool *none, struct error *err);
/* One of them by its id, whatever state it is in; for less than a minute (`journal retry`). */
must_check struct provision_settler *provision_settler_one(struct session *s, struct loop *l,
    const char *provision_id, provisions_settled_fn *done, void *user, struct error *err);
/* What they came to, a sentence each ("+1 ... is bought for NAME."); "" nothing ended. Of the
 * settler, valid until it is freed; complete when `done` is called. */
const char *provision_settler_words(const struct provision_settler *p);
void provision_settler_free(struct provision_settler *p);              /* NULL is fine */
void provision_settler_pace(struct provision_settler *p, int percent); /* tests */

#endif
