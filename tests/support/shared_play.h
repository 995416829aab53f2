/* Calls to practice's Supabase in tests: as whom, with which headers, and what came back. */
#ifndef TESTS_SUPPORT_SHARED_PLAY_H
#define TESTS_SUPPORT_SHARED_PLAY_H

#include "practice/supabase.h"
#include "tests/support/play.h"

enum shared_as {
	AS_ANON,    /* the publishable key alone */
	AS_DESK,    /* signed in */
	AS_MEMBER,  /* of SB_ORG */
	AS_NOBODY,  /* signed in, without a role */
	AS_SERVICE, /* the secret key */
	AS_WHOM
};

struct shared_play {
	struct play *play;
	char publishable[80], secret[80];
	char access[AS_WHOM][2048], refresh[AS_WHOM][64];
	char id[40]; /* stands for {ID} in targets and bodies */
};

/* cmocka's: play_setup(), then everybody signs in. *state is the struct shared_play. */
int shared_setup(void **state);
int shared_teardown(void **state);
/* One request; `headers` are lines with their ends, or NULL; a body is JSON. The answer is in
 * play->status and play->body. */
void shared_call(struct shared_play *s, enum shared_as as, const char *method, const char *target,
    const char *headers, const char *body);
/* Calls, and fails the test unless it is answered so; `said`: somewhere in the answer, its headers
 * included; NULL: whatever. */
void shared_expect(struct shared_play *s, enum shared_as as, const char *method, const char *target,
    const char *headers, const char *body, int status, const char *said);
/* A header line of the last answer, after its name; "" none. Valid until the next one. */
const char *shared_header(const struct shared_play *s, const char *name);
/* With these header lines alone. */
void shared_bare(struct shared_play *s, const char *method, const char *target, const char *headers,
    const char *body);
/* Signs in by password and keeps the tokens. */
void shared_sign_in(struct shared_play *s, enum shared_as as, const char *email);
/* A text of the first row (or of the object) of the last answer; "" none. */
const char *shared_text(const struct shared_play *s, const char *name);

#endif
