/*
 * One operation of the journal brought to its end at Twilio: an unknown one is settled by asking
 * what exists; a removal or a new name, which may be repeated, is also sent. The verifier and the
 * settler run the same errands. Internal to desk/.
 *
 * Fail points: remove-sent, remove-vapi, remove-vapi-stored, remove-asked, remove-deleted,
 * remove-read, remove-stored, rename-sent, rename-asked, rename-answered, settle-asked,
 * settle-found, settle-stored.
 */
#ifndef DESK_SETTLE_ERRAND_H
#define DESK_SETTLE_ERRAND_H

#include "desk/aim.h"
#include "desk/verifier_country.h"
#include "store/caller_ids.h"
#include "store/customers.h"

/* How long after the request surely ended Twilio may still begin to call: practice and caution; the
 * API says nothing about it. */
#define SETTLE_LATE_MS 60000
/* A request of another process ended at most this long after it was sent (net/http.h: 60 s). */
#define SETTLE_REQUEST_MS 60000
/* A call that was made this much before the request was sent still counts as made after it: where
 * Twilio's answers tell its clock (whole seconds, several machines), and where they do not. */
#define SETTLE_ROUNDING_S 10
#define SETTLE_CLOCK_S 120

/* Can nothing come of a lost request any more? `ended_ms`: machine_boot_ms() when it ended, where
 * this process sent it, 0: another one did, at `sent_at`. `began_ms`: since when it is asked for.
 * `delay_ms`: how much later than other requests it may still act. */
bool settle_too_late(const struct machine *m, uint64_t ended_ms, time_t sent_at, uint64_t began_ms,
    int delay_ms);

struct errand;
/* `settled`: the operation is closed (read the store), err NULL or why it failed; else `err` says
 * what is in the way. */
typedef void errand_done_fn(void *user, bool settled, const struct error *err);
/* Something is in the way for now, or no longer (NULL): it goes on by itself. */
typedef void errand_news_fn(void *user, const struct error *err);

struct errand_order {
	const char *operation_id;
	int patience_ms;   /* waits at most this long in all, then ends unsettled; -1: for ever */
	uint64_t ended_ms; /* machine_boot_ms() when the lost request ended, where this process
			      sent it; 0: another one did */
	uint64_t sent_ms;  /* ... and when it was sent */
	int pace;
	errand_done_fn *done; /* once, from the loop; the errand may be freed there */
	errand_news_fn *news; /* may be NULL */
	void *user;
};
/* NULL with err: ERROR_REFUSED "operation-closed", "operation-under-way" (a living process has it),
 * or there are no credentials for its account. */
must_check struct errand *errand_new(struct session *s, struct loop *l,
    const struct errand_order *order, struct error *err);
bool errand_takes(const char *kind); /* else it is another one's to settle */
/* It is open, and nobody alive is at it. ERROR_REFUSED "operation-closed", "operation-under-way".
 */
must_check bool errand_may_take_up(const struct operation *o, struct error *err);
/* What was sent and not seen to be done becomes unknown. NULL is fine. */
void errand_free(struct errand *e);
void errand_now(struct errand *e); /* does not wait for its next time */
unsigned errand_requests(const struct errand *e);

/* ---- for settle_verify.c and settle_change.c */

struct errand {
	struct machine m;
	struct country country;
	struct errand_order order;
	char id[ID_MAX], record_id[ID_MAX];
	struct arena arena; /* operation, record and customer live here */
	struct operation operation;
	struct caller_id record;
	struct customer customer;
	struct twilio twilio;
	bool begun;          /* the first round's turn has come */
	bool sent;           /* planned -> sent was done, here or before */
	bool ended, settled; /* `done` was called, and with what */
	unsigned failures, deletions;
	int waited_ms;
	uint64_t began_ms;
	struct error problem; /* of this round */
	/* a verification being settled */
	struct arena known_arena;
	const char **known; /* calls of earlier verifications */
	size_t n_known;
	bool list_read, calls_read, late;
	time_t sent_there; /* when it was sent, by Twilio's clock where that is told */
	bool sent_certain; /* ... whatever was done to ours meanwhile */
	time_t known_newest, perhaps_at;
	char caller_id_sid[TWILIO_SID_MAX], call_sid[TWILIO_SID_MAX];
	char perhaps_sid[TWILIO_SID_MAX]; /* the newest call that may be ours and may not */
	/* a removal: Vapi's number first */
	struct aim *aim;
	bool vapi_done;
	/* Another record counts on the number: it stays verified at Twilio; it stays at Vapi. */
	bool twilio_kept, vapi_kept, vapi_own; /* own: the same customer's record, elsewhere */
	char left[300]; /* what stays, at Vapi or for another record; "" nothing */
	/* a change */
	bool changed; /* the request went out in this errand */
	enum operation_state end_state;
	char result[300];
};

/* The round found nothing for good: again after `ms`, while patience lasts. `problem` may be NULL
 * (nothing is wrong, it is only too early). */
void errand_again(struct errand *e, int ms, const struct error *problem);
/* The network is in the way: again, later each time. */
void errand_unread(struct errand *e, const struct error *problem);
void errand_ask(struct errand *e, enum ask_slot slot, bool made, struct http_request *r,
    machine_reply_fn *done);
/* Twilio refused the change itself: that ends it. What is only in the way, the network or the
 * account, does not: what the operator asked for waits until it is put right. */
void errand_refused_or_unread(struct errand *e, const struct http_reply *reply);
/* After a write: settled when it worked or somebody else was faster. */
void errand_wrote(void *owner, bool ok, const struct error *err);
/* Closes the operation as `e->end_state` with `e->result`. */
void errand_close(struct errand *e, enum operation_state state, const char *result);

void settle_verify_round(struct errand *e);
void settle_remove_round(struct errand *e); /* settle_remove.c */
void settle_rename_round(struct errand *e);
void settle_country_round(struct errand *e);

#endif
