/*
 * Telnyx' part of practice: API v2 as far as the console uses it, as strict as its specification
 * and stricter where a mistake would go unseen: an unknown property of a body or name of a query is
 * refused. Only for files of src/practice.
 */
#ifndef PRACTICE_TELNYX_H
#define PRACTICE_TELNYX_H

#include "practice/agenda.h"
#include "practice/server.h"

#define TN_KEY_SIZE 64

struct tn {
	struct agenda *agenda;
	char key[TN_KEY_SIZE]; /* what stands behind "Bearer " */
};

/* In place; `url` is practice's own address, without /v2; the agenda outlives what it plays. */
void tn_init(struct tn *tn, struct agenda *agenda, const char *url);
void tn_done(struct tn *tn);
void tn_handle(struct tn *tn, const struct server_request *request, struct exchange *x);
/* Its members of /practice/state, within an object that is open. */
void tn_state(const struct tn *tn, struct buf *out);

/* ---- for the other providers: does the account have this number, whatever its state? */
bool tn_number_owned(const struct tn *tn, const char *number);

#endif
