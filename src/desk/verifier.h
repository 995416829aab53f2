/*
 * The use cases of lane 2 at Twilio: one small state machine for one number of one customer,
 * stepped by completions; console and commands run the same. It journals before it sends
 * (journal.h), never sends twice, settles what is unknown by asking Twilio, watches a running
 * verification by itself, and tells of each change. The store is the truth: after `changed`, read
 * lane2_load() and the view.
 *
 * Freeing it in the middle loses nothing: what was sent is in the journal, and the next verifier
 * that opens the number goes on with it (this console, another one, tomorrow).
 */
#ifndef DESK_VERIFIER_H
#define DESK_VERIFIER_H

#include "desk/credentials.h"
#include "desk/lane2.h"
#include "net/loop.h"

enum verifier_phase {
	VERIFIER_IDLE,     /* nothing under way */
	VERIFIER_LOOKING,  /* reading what Twilio has, no start intended (open, look, drift) */
	VERIFIER_CHECKING, /* the checks before a start */
	VERIFIER_READY,    /* checked: may be started, after a yes to `checks` */
	VERIFIER_STARTING, /* journalled; the request is out. From here on the phone may ring */
	VERIFIER_WATCHING, /* call and list are read again and again */
	VERIFIER_SETTLING, /* outcome unknown: Twilio is asked what exists */
	VERIFIER_OPENING,  /* a country is being enabled; the permission is read until it is open */
	VERIFIER_REMOVING,
	VERIFIER_PHASES
};

/* One check before a start. A screen shows them as they come. */
enum check_id {
	CHECK_CREDENTIALS,
	CHECK_NUMBER,   /* format; possible but unknown range is a warning */
	CHECK_VERIFIED, /* not verified already (then: success, nothing rings) */
	CHECK_OWN,      /* not a number of the Twilio account itself (21449) */
	CHECK_ACCOUNT,  /* active; trial shown loudly, with what a trial cannot do */
	CHECK_COUNTRY,  /* dialing permission of the number's country, its blocked prefixes */
	CHECK_LANE1,    /* forwarding on: where the call would go */
	CHECKS
};
enum check_state {
	CHECK_WAITING, /* in VERIFIER_READY: not made, because of the check that bars */
	CHECK_FINE,
	CHECK_DOUBT, /* a warning: a start needs a yes that has seen it */
	CHECK_BAR,   /* no start */
	CHECK_UNREAD /* could not be read (network): a doubt too */
};
struct check_result {
	enum check_state state;
	char text[300]; /* a sentence; "" while waiting */
	char hint[300]; /* the next step */
};

struct verifier_view {
	enum verifier_phase phase;
	struct check_result checks[CHECKS];
	unsigned doubts;     /* bits (1 << CHECK_x) in doubt or unread, to be given to start */
	bool barred;         /* some check bars a start */
	bool country_closed; /* verifier_open_country() would help */
	bool country_by_inheritance; /* ... by letting the subaccount inherit */
	bool trial;
	bool own_number; /* one of the account's own, as the checks saw it: it will never ring. Kept
			    while the verifier lives; lane2.own_number lasts */
	char account_name[80], account_sid[TWILIO_SID_MAX], balance[40]; /* as read; "" not yet */
	/* while it runs */
	enum twilio_call_status call;
	bool call_known;    /* `call` was read */
	char call_word[24]; /* Twilio's own word for it */
	uint64_t began_ms;  /* time_monotonic_ms() of the yes, or of the record's start */
	bool ending;        /* its end was seen, only the reason is still being read */
	char code[VALIDATION_CODE_MAX]; /* told by Twilio, while the store has not taken it
			  yet; then lane2's */
	char call_sid[TWILIO_SID_MAX];  /* of the call that this verifier started; "" none */
	char alone[400];  /* of the last start: why the shared project was not asked whether another
			     desk is about to ring; "" it was, or the store is not shared */
	time_t looked_at; /* last answer from Twilio; 0 none */
	uint64_t heard_ms;    /* time_monotonic_ms() of the last look that was answered, or of the
				 beginning of watching */
	struct error problem; /* the last thing that failed and what to do; ERROR_NONE: nothing.
				 Watching goes on over network problems */
	bool country_open;    /* VERIFIER_OPENING ended well: ask again before ringing */
	unsigned requests;    /* to Twilio since the verifier was made */
};

struct verifier;
typedef void verifier_changed_fn(void *user);

/* `number` E.164. Reads the store; when something runs or is unknown it goes on with it at once
 * (if there are credentials). Does nothing else by itself. The session outlives the verifier. NULL
 * with err when the store cannot be read. */
must_check struct verifier *verifier_new(struct session *s, struct loop *l, const char *customer_id,
    const char *number, verifier_changed_fn *changed, void *user, struct error *err);
/* NULL is fine. Not from within `changed`: the verifier is at work then. */
void verifier_free(struct verifier *v);
const struct verifier_view *verifier_view(const struct verifier *v);
/* Before the program ends: what Twilio has done and a busy or full store has not taken yet is
 * tried for up to 2 s. False with `err`: what is not saved, and what to do. */
must_check bool verifier_save(struct verifier *v, struct error *err);

/* The store changed (another console): takes up what it says. */
void verifier_store_changed(struct verifier *v);
/* Looks at Twilio now: the running verification, or whether a verified number still is. */
void verifier_look(struct verifier *v);
/* The checks, again. Ends in VERIFIER_READY, or VERIFIER_IDLE with the record verified. */
void verifier_check(struct verifier *v);

struct verifier_start {
	int delay_s;           /* 0..60 */
	const char *extension; /* "" none */
	unsigned doubts_seen;  /* the doubts that the yes was given with */
};
/* Rings the phone, after the operator's yes. The checks are made first when they are not fresh (60
 * s): if they then show a doubt that was not among doubts_seen, or a bar, nothing rings and it ends
 * in VERIFIER_READY with `asked_again` true. Where the store is shared, the project gives the right
 * to ring to one desk at a time: problem "verification-elsewhere" says who has it and until when,
 * and nothing rang. One at a time: false with ERROR_CONFLICT
 * "verification-running", ERROR_REFUSED "no-credentials", "read-only"; ERROR_INPUT for delay and
 * extension. */
must_check bool verifier_start(struct verifier *v, const struct verifier_start *start,
    struct error *err);
bool verifier_asked_again(const struct verifier *v);
/* A yes is being carried out and nothing is sent yet: checks, or the last look, are under way. */
bool verifier_start_pending(const struct verifier *v);

/* After a yes: enables the number's country (or inheritance, for a subaccount), then reads the
 * permission until it is open, at most 10 minutes. Never rings. */
must_check bool verifier_open_country(struct verifier *v, struct error *err);
/* After a yes: takes the caller ID away at Twilio, then the record. */
must_check bool verifier_remove(struct verifier *v, struct error *err);

/* The name that Twilio shows beside the number (64 characters); repeatable. */
must_check bool verifier_rename(struct verifier *v, const char *name, struct error *err);

/* Tests: percent of the usual waiting times; 0: 100. */
void verifier_pace(struct verifier *v, int percent);

#endif
