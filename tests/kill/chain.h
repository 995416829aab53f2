/*
 * One managed number's story in the kill tests: bought and given back by commands that may be
 * killed, settled as an operator or the console's next start does it, and the two sides compared:
 * no number is paid for that the store does not know, none is the store's that is nobody's at
 * Twilio, a customer has one subaccount at most, and nothing is left open.
 */
#ifndef TESTS_KILL_CHAIN_H
#define TESTS_KILL_CHAIN_H

#include "store/agents.h"
#include "store/managed.h"
#include "store/provisions.h"
#include "tests/kill/story.h"

/* Every run has a customer and a number of its own. */
struct chain_subject {
	char number[24];   /* the AI number */
	char business[24]; /* the customer's */
	char org_id[ID_MAX];
	bool removing;     /* its caller ID's removal was agreed to */
	const char *story; /* for messages */
};

struct chain_seen {
	/* at the providers */
	size_t owned, accounts, vapi, elevenlabs;
	char sid[40], account_sid[40], subaccount_sid[40], vapi_id[40];
	/* in the store */
	bool found;
	struct managed_number m;
	const char *customer_account;
	size_t open_chains, stopped_chains, open_operations;
};

void chain_subject_add(struct chain_subject *s, const char *number, const char *story);
/* Linked in the store alone, inbound. */
void chain_subject_agent(const struct chain_subject *s, enum agent_provider provider);

struct ended chain_buy(struct chain_subject *s, const struct killing *how);
struct ended chain_release(struct chain_subject *s, const struct killing *how);
/* The console's start. */
struct ended chain_console(struct chain_subject *s, const struct killing *how);
/* `journal retry` of the open operation; the last one's end. */
struct ended chain_retry(struct chain_subject *s, const struct killing *how);

/* Both sides now; texts are the arena's. */
struct chain_seen chain_see(const struct chain_subject *s, struct arena *arena);
/* Until nothing is open; the first passes may be killed as `how` says. `console`: begins with what
 * the console does, else with the journal. */
void chain_settle(struct chain_subject *s, const struct killing *how, int killed_passes,
    bool console);
void chain_compare(const struct chain_subject *s);

#endif
