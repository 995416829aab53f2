/*
 * The provisioner's inside, shared by provision*.c. Internal to desk/.
 *
 * Fail points, in the order in which a step passes them (besides those of the store):
 * provision-beginning, provision-stepping, provision-sending, provision-requested,
 * provision-answered, provision-stored, provision-closing; while an outcome is settled:
 * provision-settle-asked, provision-settle-found.
 */
#ifndef DESK_PROVISION_INTERNAL_H
#define DESK_PROVISION_INTERNAL_H

#include "desk/aim.h"
#include "desk/provision.h"
#include "desk/settle_errand.h"
#include "desk/verifier.h"
#include "store/agents.h"

/* A yes counts as just given, and checks as fresh, for this long (provision.h). */
#define PROVISION_FRESH_MS 60000
#define PROVISION_AGAIN_MS 2000
/* What only another program, or the operator, can put right is looked at again this often. */
#define PROVISION_STUCK_MS 30000
/* A name that finds a customer's subaccount again: "voxdesk CUSTOMER-ID", and its name behind. */
#define PROVISION_ACCOUNT_NAME "voxdesk %s"
/* Was this account, not closed, made for a customer? Its id. */
bool provision_account_of(const struct twilio_account *a, char org_id[ID_MAX]);

struct provisioner;
struct provision_kind_of_step {
	const char *kind;
	void (*round)(struct provisioner *p);
	bool pays;         /* costs, or makes an account: only after a fresh yes, never repeated */
	const char *words; /* N_(), of the number */
};
/* NULL: no step of ours. */
const struct provision_kind_of_step *provision_step_find(const char *kind);

struct provisioner {
	struct machine m;
	struct provisioner *others; /* the next of this process (provision.c) */
	provision_changed_fn *changed;
	void *user;
	char customer_id[ID_MAX]; /* "" a number that is nobody's */
	char chain_id[ID_MAX];
	bool one_chain; /* this one only, whatever else the customer has */
	struct provision_view view;
	bool working; /* the chain is open, and this one carries it on */
	/* the store, as last read */
	struct arena arena;
	bool has_customer, has_chain, has_number, has_agent;
	struct customer customer;
	struct provision chain;
	struct managed_number number; /* of the chain, once bought */
	struct agent agent;           /* that the chain wants to link */
	/* what was checked */
	struct arena order_arena;
	struct provision_order order;
	enum twilio_kind kind, kind_last; /* those that are asked for it */
	bool sold, account_read, offers_read;
	char account_sid[TWILIO_SID_MAX]; /* where it will be; "" a new subaccount */
	char agent_id[ID_MAX];
	uint64_t checked_ms, yes_ms; /* machine_boot_ms(); 0: never */
	/* the step in hand; operation_id "" none */
	char operation_id[ID_MAX];
	const struct provision_kind_of_step *step;
	bool settling;     /* its outcome is unknown, by the store */
	bool may_send;     /* what pays was marked sent by this one, and has not gone out */
	uint64_t ended_ms; /* when the lost request of this one ended; 0: it sent none */
	uint64_t began_ms;
	time_t sent_at;
	unsigned failures, deletions; /* deletions: in this round */
	struct twilio twilio;
	struct aim *aim;      /* at an agents' provider; NULL: none under way */
	unsigned aimed;       /* requests of those that are done */
	int taken_out;        /* enum agent_provider: that one is next */
	struct error outcome; /* being stored: why it was refused, or is unknown */
	char found_sid[TWILIO_SID_MAX], found_id[80];
	struct managed_seen bought; /* in bought_arena */
	struct arena bought_arena;
	const char *release_number_id; /* while a release is begun */
	bool without_keys; /* gone on with after a stop: a key that is refused stops no release */
	char stays[300];   /* where a released number stays known; "" nowhere */
	char left[200];    /* what is left to be done by others, for the end; "" nothing */
};

/* ---- provision.c */
void provisioner_tell(struct provisioner *p);
/* Reads the store, takes up what it says, tells. */
void provisioner_resume(struct provisioner *p);
/* The same from the loop. */
void provisioner_later(struct provisioner *p, int ms);
/* After a write of the chain itself: on with it. */
void provisioner_wrote(void *owner, bool ok, const struct error *err);
/* This process goes on with it, as far as its dead owner had come. */
bool provisioner_write_take(void *owner, struct error *err);
bool provisioner_readonly(const struct provisioner *p);
/* Nothing under way: something may be begun. */
bool provisioner_rests(const struct provisioner *p);
/* Why nothing may be begun: false, "provision-running" with number and state of what is. */
bool provisioner_in_the_way(const struct provisioner *p, struct error *err);
bool provisioner_yes_fresh(const struct provisioner *p);
/* It is the customer's own account. */
bool provisioner_byoc(const struct provisioner *p, const char *account_sid);
/* The credentials for `account_sid` ("" the desk's own) into p->twilio. */
must_check bool provisioner_account(struct provisioner *p, const char *account_sid,
    struct error *err);

/* ---- provision_load.c */
/* Reads customer, chain, number and agent; false with err where the store does not give them. */
must_check bool provisioner_reload(struct provisioner *p, struct error *err);
/* The step of the chain that comes next (a kind of the journal); NULL: all are done. */
const char *provisioner_next_kind(struct provisioner *p);

/* ---- provision_show.c: a chain that is not (or no more) carried on here, in the view */
/* It has ended so, or has stopped; `code`: of the problem, where the chain has a reason. */
void provisioner_show_closed(struct provisioner *p, enum provision_phase phase, const char *code);
/* Not what was ordered here: another console's purchase or release. */
bool provisioner_is_foreign(const struct provisioner *p);
/* Its end is nothing that this page asked for: the chain is let go. */
void provisioner_show_foreign_end(struct provisioner *p);
/* Somebody else is at it: looked at again later. */
void provisioner_show_others(struct provisioner *p);

/* ---- provision_step.c: one step, from its plan to its outcome */
void provisioner_begin_step(struct provisioner *p, const struct provision_kind_of_step *step);
/* An operation that stands open in the journal. */
void provisioner_take_step(struct provisioner *p, const struct provision_kind_of_step *step);
/* Frees whatever a step in hand needs; what was sent and not seen becomes unknown. */
void provisioner_leave_step(struct provisioner *p);
void provisioner_stop_round(struct provisioner *p);

/* For the rounds. */
void provisioner_ask(struct provisioner *p, enum ask_slot slot, bool made, struct http_request *r,
    machine_reply_fn *done);
/* The one request that changes something. */
void provisioner_change(struct provisioner *p, bool made, struct http_request *r,
    machine_reply_fn *done);
/* The round could not read something (p->outcome): again, later each time. */
void provisioner_unread(struct provisioner *p);
/* The provider refused the step (p->outcome). */
void provisioner_refused(struct provisioner *p);
/* Whether it was done is not known (p->outcome): it is asked. */
void provisioner_unknown(struct provisioner *p);
/* Nothing of it is to be seen at the provider: believed once nothing can come any more. */
void provisioner_not_there(struct provisioner *p, const char *reason);
/* The outcome goes into the store; the chain goes on. */
void provisioner_outcome(struct provisioner *p, machine_write_fn *write);

/* ---- provision_twilio.c, provision_import.c */
void provision_subaccount_round(struct provisioner *p);
void provision_buy_round(struct provisioner *p);
void provision_release_round(struct provisioner *p);
void provision_import_round(struct provisioner *p);
void provision_unimport_round(struct provisioner *p);
/* Is there an agent to be linked, and can its provider be reached? Else p->left says why not. */
bool provision_import_wanted(struct provisioner *p);
bool provision_unimport_wanted(const struct provisioner *p);
/* Notes what a release leaves at providers whose key is not known (provision_stays()). */
void provision_note_stays(struct provisioner *p);
void provisioner_stop_aim(struct provisioner *p);

/* ---- provision_known.c */
/* What a check found; `hint` NULL: none. */
void provision_say(struct provisioner *p, enum provision_check_id id, enum check_state state,
    const char *hint, const char *fmt, ...) printf_like(5, 6);
/* It bars, or could not be read where the network or the store is in the way. */
void provision_say_error(struct provisioner *p, enum provision_check_id id,
    const struct error *err);
void provision_shown(const struct provisioner *p, char out[NUMBER_TEXT_MAX]); /* the number */
/* False: there is nothing to ask Twilio with. */
bool provision_check_credentials(struct provisioner *p);
void provision_check_running(struct provisioner *p);
void provision_check_agent(struct provisioner *p);

/* ---- provision_checks.c */
/* What a refusal of a purchase said that it needs. */
void provision_needs_note(struct provisioner *p, const struct error *err);

#endif
