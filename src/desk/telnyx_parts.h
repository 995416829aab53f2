/*
 * The Telnyx verifier's inside: telnyx_verifier.c (looking, taking up, leaving), telnyx_ring.c (the
 * request that rings), telnyx_code.c (the code, and taking away). Internal to desk/.
 */
#ifndef DESK_TELNYX_PARTS_H
#define DESK_TELNYX_PARTS_H

#include "desk/ring_claim.h"
#include "desk/telnyx_verifier.h"
#include "desk/verifier_machine.h"
#include "phone/number.h"
#include "provider/telnyx.h"

struct telnyx_verifier {
	struct machine m;
	struct arena arena; /* of the record */
	char customer_id[ID_MAX], number[E164_MAX];
	char operation_id[ID_MAX];
	struct telnyx_verifier_view view;
	telnyx_verifier_changed_fn *changed;
	void *user;
	struct telnyx telnyx; /* key held while something is asked */
	bool starts;          /* the look is for a start, after the operator's yes: */
	uint64_t yes_ms;
	bool sms;
	char extension[64];
	struct ring_claim claim;
	bool planned; /* the operation is this one's and was not sent yet */
	char reason[300], verified_at[40];
	struct error refusal; /* to be shown once it is written */
	struct error lost;    /* what became of the answer to a code, while it is looked for */
};

/* ---- telnyx_verifier.c */
void tnv_tell(struct telnyx_verifier *v);
must_check bool tnv_reload(struct telnyx_verifier *v, struct error *err);
/* Nothing is under way any more: what the record says. */
void tnv_rest(struct telnyx_verifier *v);
void tnv_fail(struct telnyx_verifier *v, const struct error *err);
/* After a write that only keeps what Telnyx said: v->refusal is shown. */
machine_wrote_fn tnv_wrote;
machine_write_fn tnv_write_send, tnv_write_verified; /* v->operation_id; v->verified_at */
void tnv_take_time(struct telnyx_verifier *v, const char *at);
void tnv_look(struct telnyx_verifier *v);
bool tnv_idle(const struct telnyx_verifier *v);
/* Idle, with the key ready and the record read anew; else why not. */
must_check bool tnv_may_change(struct telnyx_verifier *v, struct error *err);

/* ---- telnyx_ring.c */
must_check bool tnv_yes_fresh(const struct telnyx_verifier *v, struct error *err);
void tnv_ring(struct telnyx_verifier *v);
/* The outcome of a request that may have rung is not known: v->operation_id ends as asked. */
void tnv_unseen(struct telnyx_verifier *v);

/* ---- telnyx_code.c */
void tnv_remove_send(struct telnyx_verifier *v);
/* The removal that was sent before is sent once more. */
void tnv_remove_again(struct telnyx_verifier *v);

#endif
