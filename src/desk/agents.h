/*
 * Agents: listed at Vapi and ElevenLabs, linked to a customer, and numbers pointed at them. See
 * store/agents.h for what is kept.
 *
 * Inbound: the customer's AI number (its managed number, or a pool number that is its alone) is
 * made known at the agent's provider and pointed at the agent. A pool number that several customers
 * share cannot tell them apart there: refused, with the reason (facts: routing); one that leads to
 * an agent gives no place to other customers. Outbound: the number whose calls the agent makes: the
 * verified caller ID as a number of Vapi where Vapi took it (offer), else the managed number.
 */
#ifndef DESK_AGENTS_H
#define DESK_AGENTS_H

#include "desk/reads.h"
#include "store/agents.h"

/* The lists of both providers (those with credentials) into the store. */
struct agents_refreshed {
	bool vapi, elevenlabs; /* was read to the end */
	size_t n;
};
typedef void agents_refreshed_fn(void *user, const struct agents_refreshed *a,
    const struct error *err);
must_check struct read *agents_refresh(struct session *s, struct loop *l, agents_refreshed_fn *done,
    void *user, struct error *err);

/* What an agent is worked on with: one direction of one linked agent, or one caller ID. Goes on
 * over network problems while it lives; journalled; a repeat looks first what is there. */
enum pointer_phase {
	POINTER_WORKING,
	POINTER_WAITING,
	POINTER_DONE,
	POINTER_REFUSED,
	POINTER_STOPPED
};
struct pointer_view {
	enum pointer_phase phase;
	char text[300];       /* what is being done, or how it ended, in words */
	struct error problem; /* of waiting, refused and stopped */
	unsigned requests;
};
struct pointer;
typedef void pointer_changed_fn(void *user);
/* Plans the operation and works on it. `agent_id` of table agents, already linked for that
 * direction ("not-linked"). ERROR_REFUSED "no-credentials", "no-number" (nothing to point yet),
 * "shared-number", "number-gone" (its provider has it no more), "answered-elsewhere" (outbound: an
 * agent of the other provider answers the managed number), "read-only"; ERROR_CONFLICT
 * "operation-open". Ends as POINTER_STOPPED, with the operation left in the journal, where only
 * credentials are in the way. */
must_check struct pointer *pointer_new(struct session *s, struct loop *l, const char *agent_id,
    enum agent_direction direction, pointer_changed_fn *changed, void *user, struct error *err);
/* Takes the agent off its number (the number stays known there). */
must_check struct pointer *unpointer_new(struct session *s, struct loop *l, const char *agent_id,
    enum agent_direction direction, pointer_changed_fn *changed, void *user, struct error *err);
/* A verified caller ID offered to Vapi after the operator has read offer_doubts(); the customer's
 * outbound agent is pointed at it where there is one at Vapi, and read back; the inbound link is
 * not touched. ERROR_REFUSED also "not-verified"; ERROR_CONFLICT also "caller-id-elsewhere": it
 * stands at Vapi for another customer. */
must_check struct pointer *offer_new(struct session *s, struct loop *l, const char *caller_id_id,
    pointer_changed_fn *changed, void *user, struct error *err);
const char *offer_doubts(void); /* a few sentences, translated */
/* An operation that was left behind (journal retry, the settler). */
must_check struct pointer *pointer_resume(struct session *s, struct loop *l,
    const char *operation_id, pointer_changed_fn *changed, void *user, struct error *err);
void pointer_free(struct pointer *p); /* in the middle: the operation stays to be settled */
const struct pointer_view *pointer_view(const struct pointer *p);
void pointer_pace(struct pointer *p, int percent); /* tests */

/* Reads back where the customer's numbers lead now: drift on the links. */
typedef void ways_read_fn(void *user, size_t read, size_t drifted, const struct error *err);
must_check struct read *agent_ways_refresh(struct session *s, struct loop *l, const char *org_id,
    ways_read_fn *done, void *user, struct error *err);

/* Which number a direction would be pointed with, for the question before it: E.164 or "" with why
 * not in words. */
must_check bool agent_number(struct session *s, const char *org_id, enum agent_provider provider,
    enum agent_direction direction, struct arena *arena, const char **number, const char **why_not,
    struct error *err);
/* Whether this agent may take the direction over, to be led by `number` ("" none). ERROR_REFUSED
 * "still-answered": another agent answers another number inbound, and would go on doing so unseen;
 * it is to be taken off first. */
must_check bool agent_may_change(struct session *s, const char *org_id,
    enum agent_provider provider, const char *remote_id, enum agent_direction direction,
    const char *number, struct arena *arena, struct error *err);
/* There is a key for that provider; ERROR_REFUSED "no-credentials". */
must_check bool agent_key(struct session *s, enum agent_provider provider, struct error *err);
/* What leading that number (of agent_number()) does to its incoming calls, for the same question,
 * in sentences: that a pool number is closed to others by it, where Twilio sends them now, or that
 * it is not known, and for outbound that an import takes them to the provider, unanswered. ""
 * nothing is taken away. */
must_check bool agent_lead_words(struct session *s, const char *org_id,
    enum agent_provider provider, enum agent_direction direction, const char *number,
    struct arena *arena, const char **words, struct error *err);

#endif
