/* What the tests of practice share: the providers in a loop of the test's own, and calls to them.
 */
#ifndef TESTS_SUPPORT_PLAY_H
#define TESTS_SUPPORT_PLAY_H

#include <cjson/cJSON.h>

#include "practice/practice.h"
#include "tests/support/raw_http.h"

#define PLAY_PACE 1 /* a second of life in 10 ms */

struct play {
	struct loop *loop;
	struct practice *practice;
	struct {
		char sid[35], pair[80]; /* "SID:token" */
	} account[3];                   /* by enum practice_account */
	struct raw client;
	int status;  /* of the last play_call() */
	int code;    /* Twilio's, in its body; 0: none */
	cJSON *body; /* the play's; NULL: no JSON */
	char id[80]; /* kept by play_keep() */
};

/* cmocka's setup and teardown; *state is the play. */
int play_setup(void **state);
int play_teardown(void **state);
/* One request and its whole answer, as this account (-1: without credentials). In `target`, {AC} is
 * that account's SID. Fails the test when no whole answer comes. */
void play_call(struct play *p, int account, const char *method, const char *target,
    const char *form);
/* The same to a provider that takes JSON, with the key that stands in practice's environment under
 * this name ("VAPI_API_KEY"; NULL: none). `body` NULL: none. In target and body {SID}, {TOKEN} are
 * the main account's, {SUB-SID}, {SUB-TOKEN} the subaccount's, {ID} what play_keep() kept. p->code
 * is nothing here. */
void play_json(struct play *p, const char *key, const char *method, const char *target,
    const char *body);
struct play_row {
	const char *method, *target, *body;
	int status;
	const char *said; /* somewhere in the answer */
};
/* Each row as by play_json(); fails the test at the first that is answered otherwise. `also` stands
 * in every answer. */
void play_rows(struct play *p, const char *key, const char *also, const struct play_row *rows,
    size_t n);
/* The text of the last body's field, for {ID}. Fails the test where it is none. */
void play_keep(struct play *p, const char *name);
/* With these header lines, each with its end ("" none), in place of the key and the content type.
 */
void play_headers(struct play *p, const char *headers, const char *method, const char *target,
    const char *body);
/* Text of the last body's field; "" when it is none. */
const char *play_text(const struct play *p, const char *name);
/* A verification of the number from the main account; true with the call's SID when accepted. */
bool play_verify(struct play *p, const char *number, char call_sid[35]);
/* Reads the call until it has ended; its resource is then the body. */
void play_until_ended(struct play *p, int account, const char *call_sid);
bool play_listed(struct play *p, int account, const char *number);

#endif
