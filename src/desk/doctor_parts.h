/*
 * What the doctor's files share. A look is one thing that is asked of a provider or the shared
 * project; a check judges what looks, store and machine say, in one finding. Internal to desk/.
 */
#ifndef DESK_DOCTOR_PARTS_H
#define DESK_DOCTOR_PARTS_H

#include "base/i18n.h"
#include "desk/doctor.h"
#include "desk/lane2.h"
#include "desk/reads_parts.h"
#include "desk/verifier_country.h"
#include "store/agents.h"

enum doctor_look {
	LOOK_TWILIO, /* these five: are the credentials taken? By the number of the service */
	LOOK_TELNYX,
	LOOK_VAPI,
	LOOK_ELEVENLABS,
	LOOK_SHARED,
	LOOK_POOL,      /* the pool's numbers */
	LOOK_MANAGED,   /* those bought at Twilio */
	LOOK_CALLER_ID, /* is the number in hand in its provider's list? */
	LOOK_COUNTRY,   /* may Twilio call its country? */
	LOOK_WAYS,      /* where the numbers of the customer's agents lead */
	LOOKS
};
#define LOOK(name) (1u << LOOK_##name)
#define OPEN_STORE (1u << LOOKS)

struct doctor_looking {
	bool begun, ended;
	struct error err; /* why there is no answer; kind ERROR_NONE: there is one */
	struct read *read;
};

struct doctor_shared; /* doctor_shared.c */

struct doctor {
	struct session *session;
	struct loop *loop;
	struct doctor_subject subject;
	doctor_done_fn *done;
	void *user;
	const struct doctor_check *checks;
	struct arena arena;
	struct doctor_report report;
	struct doctor_looking looks[LOOKS];
	/* What the looks saw. */
	struct twilio_account account;
	size_t listed[SERVICES]; /* numbers or agents on the first page */
	size_t pool_untaken;     /* at Telnyx, and not in the pool */
	int64_t clock_off;       /* ours minus theirs, in seconds, of the closest one */
	const char *clock_by;    /* whose; NULL: nobody told the time */
	bool caller_listed;
	const char *caller_account; /* in which account that was looked up */
	struct country country;
	struct doctor_shared *shared;
	/* The customer, read again once everything has been looked at. */
	struct lane1 lane1;
	struct lane2 lane2;
};

struct doctor_check {
	const char *name;
	void (*judge)(struct doctor *d, const struct doctor_check *check);
	unsigned needs; /* LOOK(x)... that have ended before, OPEN_STORE */
	int of;         /* its service, or direction */
};

/* ---- findings; texts that are not for ever are of d->arena */

#define SAY(d, ...) arena_printf(&(d)->arena, __VA_ARGS__)
/* One each check; a check that does not concern this desk says nothing. */
void doctor_say(struct doctor *d, const struct doctor_check *check, enum doctor_state state,
    const char *found, const char *fix);
/* Of an error: what could not be asked is unknown, all else fails. */
void doctor_say_error(struct doctor *d, const struct doctor_check *check, const struct error *err);
enum doctor_state doctor_state_of(const struct error *err);
/* The look has no answer: says so. False: it has. */
bool doctor_unseen(struct doctor *d, const struct doctor_check *check, enum doctor_look look);
/* "14:02", "20 Nov 14:02"; "" for "". */
const char *doctor_moment(struct doctor *d, const char *rfc3339);
/* More than so many seconds ago; false for "". */
bool doctor_older(const char *rfc3339, int64_t seconds);

/* ---- looks */

/* err NULL or of kind ERROR_NONE: there is an answer. */
void doctor_looked(struct doctor *d, enum doctor_look look, const struct error *err);
/* The clock in an answer against ours. */
void doctor_told_time(struct doctor *d, enum service who, const struct http_reply *reply);
extern void (*const doctor_looks[LOOKS])(struct doctor *d, enum doctor_look look);
void doctor_looks_end(struct doctor *d);
void doctor_shared_begin(struct doctor *d, enum doctor_look look);
void doctor_shared_end(struct doctor *d);  /* asks no more */
void doctor_shared_free(struct doctor *d); /* later: the checks look at it */

/* ---- checks */
typedef void doctor_judge_fn(struct doctor *d, const struct doctor_check *check);
/* This machine (doctor_machine.c). */
doctor_judge_fn doctor_store, doctor_store_whole, doctor_store_files, doctor_disk, doctor_backup,
    doctor_config, doctor_carriers, doctor_vault, doctor_terminal;
/* The desk (doctor_desk.c, doctor_shared.c). */
doctor_judge_fn doctor_provider, doctor_clock, doctor_pool, doctor_journal, doctor_project,
    doctor_schema, doctor_sharing, doctor_conflicts;
/* One customer (doctor_customer.c, doctor_caller_id.c). */
/* A quoted name for a command line; the id where the name has a quotation mark itself. */
const char *doctor_named(struct doctor *d);
doctor_judge_fn doctor_customer, doctor_ai_number, doctor_carrier, doctor_code, doctor_forwarding,
    doctor_caller_id, doctor_country, doctor_agent, doctor_registered;

#endif
