/*
 * Managed numbers bought and given back (table provisions): a chain of steps for one customer,
 * across providers. Each step is an operation of the journal, planned before it is tried (subject
 * "provisions/ID"); the row says how far the chain has come. At most one that is open or stopped a
 * customer, whichever process (a unique index). What was paid for stands in twilio_phone_numbers
 * from the moment it is known, whatever becomes of the chain after it.
 *
 *   buy:      [subaccount] -> buy -> [import] -> done
 *   release:  [unimport] -> release -> done
 *
 *   open -> done | failed (nothing is left at a provider)
 *     |  `-> stopped (bought, and a later step was refused; or a release that was refused): the
 *     |      operator goes on (open again) or leaves it (done, with the reason kept)
 *
 * Every function is one transaction. Audit lines: provision.begin, .account, .bought, .imported,
 * .unimported, .released, .stopped, .failed, .resumed, .done, .left. Fail points, each right after
 * a commit: provision-begun, provision-planned, provision-account, provision-bought,
 * provision-imported, provision-unimported, provision-released, provision-stopped,
 * provision-taken, provision-closed; and the journal's own.
 *
 * Of a dead owner: a step that was only planned and does not queue is cancelled, one that was sent
 * is unknown, and a purchase that has bought nothing and has no step left to settle is failed (the
 * yes was given to a process that is no more): operation_sweep() does that, and provision_take().
 * Cancelled by an operator, a step halts its chain as a refused one does.
 */
#ifndef STORE_PROVISIONS_H
#define STORE_PROVISIONS_H

#include "store/journal.h"
#include "store/managed.h"

/* Kinds of steps. What costs money or makes an account never queues and is never repeated; the
 * others look first what is there, and may be sent again (operation_kind_queues). */
#define OPERATION_SUBACCOUNT "subaccount.create"
#define OPERATION_BUY "number.buy"
#define OPERATION_IMPORT "number.import"     /* into Vapi (or ElevenLabs), agent included */
#define OPERATION_UNIMPORT "number.unimport" /* out of it */
#define OPERATION_RELEASE "number.release"   /* given back to Twilio */

enum provision_kind { PROVISION_BUY, PROVISION_RELEASE };
enum provision_state {
	PROVISION_OPEN,
	PROVISION_STOPPED,
	PROVISION_DONE,
	PROVISION_FAILED,
	PROVISION_STATES
};
const char *provision_state_name(enum provision_state s); /* "open", "stopped", "done", "failed" */

struct provision {
	char id[ID_MAX], org_id[ID_MAX];
	char number_id[ID_MAX]; /* its row in twilio_phone_numbers; "" not bought (yet) */
	enum provision_kind kind;
	enum provision_state state;
	const char *customer;                 /* name */
	const char *number, *country, *type;  /* "local", "mobile", "toll_free" */
	const char *address_sid, *bundle_sid; /* "" none */
	const char *account_sid; /* where it is or will be; "" a subaccount is to be made first */
	const char *agent_id;    /* agents row it is to be linked with (store/agents.h); "" none */
	const char *reason;      /* of stopped and failed, of done where something was left */
	const char *created_at, *updated_at;
	char operation_id[ID_MAX]; /* its newest step; "" none yet */
	const char *operation_kind;
	enum operation_state operation_state;
	bool owner_alive, ours; /* the process that works on it; see struct operation */
	int64_t version;
};

/* It ended by being left as it was (provision_leave): a purchase without what was still to be done,
 * a release without the number having been given back. */
bool provision_was_left(const struct provision *p);

struct provision_plan {
	const char *org_id, *number, *country, *type, *address_sid, *bundle_sid, *account_sid,
	    *agent_id; /* "" or NULL: none */
};
/* ERROR_CONFLICT "provision-running" while one of this customer is open or stopped (says which,
 * since when and where), "number-known" when the number is among the AI numbers already. */
must_check bool provision_buy(struct store *s, const struct provision_plan *plan, char id[ID_MAX],
    struct error *err);
/* `number_id` of twilio_phone_numbers. ERROR_CONFLICT "provision-running". A number that is
 * nobody's is released without a customer (org_id ""), one at a time a number. */
must_check bool provision_release(struct store *s, const char *number_id, char id[ID_MAX],
    struct error *err);
/* This process goes on with it: an open one whose owner is dead (or is this one), or a stopped one
 * (open again). Read it again afterwards: with nothing bought and nothing to settle it is failed
 * instead. ERROR_CONFLICT "provision-taken" while another living process has it, or when it has
 * ended. */
must_check bool provision_take(struct store *s, const char *id, struct error *err);
/* This process is at it no more, and lives on: whoever looks next may take it, as of a dead owner.
 * Nothing happens to one that is not its own, has ended, or waits for an answer. */
must_check bool provision_give_up(struct store *s, const char *id, struct error *err);
/* ERROR_NOT_FOUND "no-such-provision". */
must_check bool provision_get(struct store *s, const char *id, struct arena *arena,
    struct provision *out, struct error *err);
/* Newest first; `org_id` NULL: of all; `open_only`: open and stopped. */
must_check bool provision_list(struct store *s, const char *org_id, bool open_only,
    struct arena *arena, struct provision **out, size_t *n, struct error *err);

/* ERROR_REFUSED "not-now" for a step that is not one of its kind, or too early or late.
 * Plans the next step: an operation of that kind, parameters {"number","country",...} made of the
 * row. By the owner only: ERROR_CONFLICT "provision-taken", "operation-open". Then
 * operation_send(), then one of the following, which take the operation sent or unknown: */
must_check bool provision_step(struct store *s, const char *id, const char *kind,
    char operation_id[ID_MAX], struct error *err);
/* The subaccount is there: the customer's from now on (organizations.twilio_account_sid). */
must_check bool provision_account(struct store *s, const char *operation_id,
    const char *account_sid, struct error *err);
/* Bought: the number's row is made, this customer's; or taken where a sync was faster. */
must_check bool provision_bought(struct store *s, const char *operation_id,
    const struct managed_seen *number, struct error *err);
/* At Vapi under this id ("" it was not imported there). */
must_check bool provision_imported(struct store *s, const char *operation_id, const char *vapi_id,
    struct error *err);
/* No agent's way leads over it any more. */
must_check bool provision_unimported(struct store *s, const char *operation_id, struct error *err);
/* Given back: the number's row becomes a tombstone; business numbers that a code forwards to it
 * become drifted (their cancel codes stand on their page), where it was only chosen it is no more.
 */
must_check bool provision_released(struct store *s, const char *operation_id, struct error *err);
/* The step was refused or has no effect for good: operation failed; the chain is failed when
 * nothing was bought (buy), stopped otherwise. */
must_check bool provision_refused(struct store *s, const char *operation_id, const char *reason,
    struct error *err);
/* Nothing of it is to be sent any more, and nothing was bought: an open purchase whose newest step,
 * if it has one, is closed is failed with that reason; a subaccount that was made stays. By the
 * owner. ERROR_CONFLICT "operation-open" while a step is planned, sent or unknown;
 * "provision-taken". */
must_check bool provision_undo(struct store *s, const char *id, const char *reason,
    struct error *err);
/* All steps are done. By the owner only; ERROR_REFUSED "not-now" when nothing was bought. */
must_check bool provision_close(struct store *s, const char *id, struct error *err);
/* A stopped one is left as it is: done, its reason kept. What was bought stays the customer's. */
must_check bool provision_leave(struct store *s, const char *id, struct error *err);

#endif
