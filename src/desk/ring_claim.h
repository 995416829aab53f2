/*
 * The right to have a number rung, where the store is shared: the project gives it to one desk at a
 * time, for two minutes by its own clock (claim_rings() in data/supabase). It ends by itself: a
 * desk that dies with it is in nobody's way for long. Where the project cannot be asked nothing is
 * barred, and `alone` says why: then what the provider lists is all there is to look at.
 *
 * Fail points: claim-sent, claim-answered.
 */
#ifndef DESK_RING_CLAIM_H
#define DESK_RING_CLAIM_H

#include "desk/session.h"
#include "desk/sync_parts.h"

/* `held` NULL: it is this desk's, or could not be asked for (alone). Else ERROR_CONFLICT
 * "verification-elsewhere": who has it and when to try again. Called once, from the loop. */
typedef void ring_claimed_fn(void *user, const struct error *held);
struct ring_claim { /* stands inside its owner, zeroed */
	struct loop *loop;
	const char *number;
	char holder[ID_MAX + 80], who[200];
	struct sync_ask ask;
	ring_claimed_fn *done;
	void *user;
	char alone[400]; /* why the project was not asked, in a sentence; "" it was, or the store is
			    not shared */
};
/* Asks for it; the same store gets it again. False: there is nothing to wait for (`alone`).
 * `number` is E.164 and stays. */
must_check bool ring_claim_ask(struct ring_claim *c, struct session *s, struct loop *l,
    const char *number, ring_claimed_fn *done, void *user);
/* `done` is not called any more; what the project gave ends by itself. Zeroed is fine. */
void ring_claim_drop(struct ring_claim *c);
/* For a command, whose syncer is idle: signs in meanwhile, so that the claim need not wait for it.
 */
void ring_claim_prepare(struct session *s);

#endif
