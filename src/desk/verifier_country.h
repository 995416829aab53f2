/*
 * Twilio's permission to call one country, as one account has it: read, and how it could be opened.
 * A subaccount's is read with the subaccount's own token, which the account resource holds: it
 * stays in memory for as long as this. Used by the verifier and to settle. Internal to desk/.
 */
#ifndef DESK_VERIFIER_COUNTRY_H
#define DESK_VERIFIER_COUNTRY_H

#include "desk/verifier_machine.h"

enum country_found {
	COUNTRY_UNREAD, /* err says why */
	COUNTRY_OPEN,
	COUNTRY_CLOSED,
	COUNTRY_BLOCKED /* open, but this number is in one of its high-risk ranges */
};
enum country_way {           /* in which a closed one is opened */
	COUNTRY_WAY_HERE,    /* in the account itself */
	COUNTRY_WAY_INHERIT, /* the account takes over its owner's permissions, which are open */
	COUNTRY_WAY_OWNER    /* in the owner's account, whose permissions it has taken over */
};

typedef void country_done_fn(void *user);

struct country {
	struct machine m;
	struct twilio
	    owner; /* as given: the owner's credentials where the account is a subaccount */
	struct twilio self; /* the account's own */
	bool self_there;
	char iso[3];
	const char *number; /* for the blocked ranges; NULL: not looked at */
	country_done_fn *done;
	void *user;
	/* the result */
	enum country_found found;
	enum country_way way;
	struct twilio_country as_read; /* of the account that `way` changes; no texts */
	struct error err;
};

void country_init(struct country *c, struct session *s, struct loop *l);
void country_done(struct country *c); /* wipes */
/* Which account; forgets another one's token. */
void country_account(struct country *c, const struct twilio *t);
/* The account's own token, when it was read already. */
void country_token(struct country *c, const struct secret *token);
/* Reads; `done` comes later. A reading under way is dropped. */
void country_read(struct country *c, const char *iso, const char *number, country_done_fn *done,
    void *user);
/* The request that opens it the way that was found. */
must_check bool country_change_make(const struct country *c, struct http_request *out,
    struct error *err);
must_check bool country_change_read(const struct country *c, const struct http_reply *reply,
    struct error *err);

#endif
