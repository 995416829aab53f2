/*
 * The verifier's inside, shared by verifier*.c. Internal to desk/.
 *
 * Fail points, in the order in which a verification passes them (besides those of settle_errand.h
 * and of the store): verify-planning, verify-planned, verify-sent, verify-requested,
 * verify-answered, verify-stored, verify-watching, verify-looked, verify-ended; for a country:
 * open-planned, open-sent, open-requested, open-answered, open-stored.
 */
#ifndef DESK_VERIFIER_INTERNAL_H
#define DESK_VERIFIER_INTERNAL_H

#include "desk/ring_claim.h"
#include "desk/settle_errand.h"
#include "desk/verifier.h"
#include "desk/verifier_country.h"
#include "desk/verifier_machine.h"

/* Watching: product notes, lane 2, 4 (every 2 s, later every 5 s; 15 s after the call for the list
 * to follow) and 7 (30 minutes: VERIFICATION_MINUTES). */
#define WATCH_FIRST_MS 2000
#define WATCH_FIRST_FOR_MS 60000
#define WATCH_LATER_MS 5000
#define WATCH_LISTED_MS 15000
/* How far the clocks of Twilio's own machines may be apart, for a call that had ended before
 * anybody here looked. */
#define WATCH_CLOCK_MS 15000
/* Checks count as fresh, and a yes as just given, for this long (verifier.h). */
#define CHECKS_FRESH_MS 60000
#define YES_FRESH_MS 60000
/* A change of permissions takes seconds to about ten minutes (product notes, lane 2, 5). */
#define OPEN_AGAIN_MS 5000
#define OPEN_FOR_MS (10 * 60 * 1000)
/* Nobody in this process waits for a request this long (net/http.h: 60 s in all). */
#define SENT_LOST_S 90

enum on_store { /* what the store says should be done now */
	STORE_REST,
	STORE_WATCH,
	STORE_SETTLE, /* an errand: unknown, or a removal left in the middle */
	STORE_OTHERS  /* somebody else is sending: watched without a call, until it is known */
};

struct verifier {
	struct machine m;
	struct country country;
	verifier_changed_fn *changed;
	void *user;
	char customer_id[ID_MAX], e164[E164_MAX];
	struct verifier_view view;
	/* the store, as last read */
	struct arena arena;
	struct lane2 lane;
	bool has_operation;
	struct operation operation; /* the record's open one */
	/* the account in hand */
	struct twilio twilio; /* account "" : none */
	struct errand *errand;
	uint64_t request_ended_ms; /* of the lost request that this verifier sent; 0 none */
	unsigned requests_before;  /* of errands that are done */
	/* checks and start */
	bool starting, asked_again; /* starting: a yes waits for the checks */
	struct verifier_start start;
	char extension[TWILIO_EXTENSION_MAX + 1];
	uint64_t yes_ms, checked_ms; /* machine_boot_ms(); checked_ms 0: never */
	struct error bar;            /* the first thing in the way, as an error */
	struct error unread_why[CHECKS];
	bool listed;             /* as Twilio's list says */
	bool last_look;          /* the checks are made; whether it rings is looked at once more */
	struct ring_claim claim; /* before that look */
	enum ringing { RINGS_NOT, RINGS_OURS, RINGS_OTHERS } ringing; /* as last looked at */
	time_t seen_at; /* the last answer of this round */
	char caller_id_sid[TWILIO_SID_MAX];
	char operation_id[ID_MAX];     /* of this start, or of the country's opening */
	char call_sid[TWILIO_SID_MAX]; /* of this start, until the store has it */
	struct error outcome; /* being stored: the reason of a refusal, or why it is unknown */
	/* watching */
	char own_call[TWILIO_SID_MAX]; /* the call that this verifier last started, and */
	uint64_t own_ms;               /* machine_boot_ms() of its yes */
	bool list_read, call_read, call_gone, answered;
	struct error unread; /* of this round */
	int error_code;      /* on the call */
	int64_t call_over_s; /* for how long, by Twilio's own clock; 0: not said */
	unsigned failures;
	uint64_t call_ended_ms; /* since when the call is known to have been completed; 0 */
	/* opening */
	uint64_t open_began_ms;
	bool open_unknown;
};

/* ---- verifier.c */
void verifier_tell(struct verifier *v);
/* Reads the store, takes up what it says, tells. */
void verifier_resume(struct verifier *v);
/* The credentials for `account_sid`; v->twilio is kept when it is the same account. */
must_check bool verifier_account(struct verifier *v, const char *account_sid, struct error *err);
/* The account that the record was made in, else the customer's of today. */
const char *verifier_record_account(const struct verifier *v);
bool verifier_readonly(const struct verifier *v);
bool verifier_byoc(const struct verifier *v);
/* Stops whatever waits or is asked; not a write. */
void verifier_stop(struct verifier *v);
/* The operation in hand is left as it is: cancelled or unknown, as soon as the store takes it. */
void verifier_leave(struct verifier *v);
struct verification_plan verifier_plan(const struct verifier *v);
/* Finds v's number on this page of caller IDs: v->listed, v->caller_id_sid. 1: the list is read to
 * its end (or to the number), 0: the next page is asked for, -1: unread, `err`. */
int verifier_list_read(struct verifier *v, const struct http_reply *reply, machine_reply_fn *again,
    struct error *err);
bool verifier_write_verified(void *owner, struct error *err);

/* ---- verifier_store.c */
/* Reads the store; false with view.problem set: tried again by itself while the store is busy. */
bool verifier_reload(struct verifier *v);
void verifier_reload_drop(struct verifier *v); /* not tried again */
/* Rows of dead owners become unknown or cancelled, and then the store is read again. False while
 * the store is busy: tried again. */
bool verifier_swept(struct verifier *v);
enum on_store verifier_on_store(const struct verifier *v);
/* Which verification it is that the record tells of: when it began (Unix time, 0 none), its call.
 */
int64_t verifier_verification(const struct verifier *v, char call_sid[TWILIO_SID_MAX]);

/* ---- verifier_change.c: carries an operation out, or settles it */
void verifier_errand(struct verifier *v, const char *operation_id, const char *kind);

/* ---- verifier_look.c */
void verifier_look_once(struct verifier *v);

/* ---- verifier_watch.c */
void verifier_watch(struct verifier *v);
void verifier_watch_stop(struct verifier *v);

/* ---- verifier_checks.c */
void verifier_checks_begin(struct verifier *v);
/* What needs no network, once more: the store may have changed since the checks. */
void verifier_checks_again(struct verifier *v);
void verifier_check_say(struct verifier *v, enum check_id id, enum check_state state,
    const char *text, const char *hint);
/* The same of an error; the first that bars is v->bar. */
void verifier_check_error(struct verifier *v, enum check_id id, enum check_state state,
    const struct error *err);
/* After each answer: told, and summed up once all are there. */
void verifier_check_step(struct verifier *v);

/* ---- verifier_answers.c */
/* Asks all that can be read side by side; false: nothing of it can be asked. */
must_check bool verifier_checks_ask(struct verifier *v, struct error *err);
/* The sentence about a closed country, with its mend, as a check and as an error. */
void verifier_country_say(struct verifier *v, struct check_result *out, struct error *err);

/* ---- verifier_ringing.c: does Twilio call this number just now */
/* Asks Twilio's list of calls to it; false: it cannot be asked. */
must_check bool verifier_ringing_ask(struct verifier *v, struct error *err);
/* Bars a start while it does. */
void verifier_ringing_say(struct verifier *v);

/* ---- verifier_unread.c: checks that could not be made, and why, said once */
void verifier_unread_begin(struct verifier *v);
void verifier_unread(struct verifier *v, enum check_id id, const struct error *why);
void verifier_unread_end(struct verifier *v);

/* ---- verifier_start.c */
void verifier_start_checked(struct verifier *v);
/* Nothing was started, and why. */
void verifier_start_stopped(struct verifier *v, const struct error *err);

/* ---- verifier_outcome.c */
machine_reply_fn verifier_start_answered;
/* Nothing reached Twilio, or it took nothing in (v->outcome): what the number's record said before
 * still holds. */
void verifier_start_not_sent(struct verifier *v);
enum start_outcome {
	START_CALLED,
	START_REFUSED, /* surely nothing rings */
	START_LISTED,  /* Twilio says: verified already */
	START_UNKNOWN
};
/* What an answer to the validation request means. `number`: the one that was asked for. */
enum start_outcome verifier_outcome(const struct http_reply *reply, const char *number,
    struct arena *arena, struct twilio_validation *out, struct error *err);

/* ---- verifier_open.c */
void verifier_open_stop(struct verifier *v);
void verifier_open_now(struct verifier *v);
/* The change is done; only the permission is still read. */
bool verifier_open_waits(const struct verifier *v);

/* ---- verifier_words.c */
/* It rings, is about to, or is being talked on. */
static inline bool verifier_call_active(enum twilio_call_status status)
{
	return status == TWILIO_CALL_QUEUED || status == TWILIO_CALL_RINGING ||
	    status == TWILIO_CALL_IN_PROGRESS;
}
/* Why a call that ended so did not verify, with what to do. */
void verifier_call_failed(struct error *err, enum twilio_call_status status, int error_code);
/* ERROR_REFUSED "other-account": what was asked for stands in `account_sid`, and the credentials
 * given here do not open it. False always. */
bool verifier_other_account(const char *account_sid, struct error *err);
/* Whether `err` is Twilio's refusal of a pair that may well be right, but does not open the account
 * in hand, which is another one than its own: then it says so instead ("other-account"). */
void verifier_refusal(const struct verifier *v, struct error *err);

#endif
