/*
 * The played phones: what becomes of a call to each documented number, and the call itself, stepped
 * by the agenda. Knows no provider: who is called by whom, and what a code proves, is the caller's.
 */
#ifndef PRACTICE_PHONES_H
#define PRACTICE_PHONES_H

#include <stdbool.h>
#include <stddef.h>

#include "practice/agenda.h"

enum phone_reply { /* how the provider takes the request for the call */
	REPLY_FINE,
	REPLY_REFUSED,         /* with status and code; nothing rings */
	REPLY_REFUSED_TWICE,   /* the same, the first two times */
	REPLY_FAILS_RINGS,     /* with status and code, and yet it rings */
	REPLY_LATE,            /* 6 s later; rings then */
	REPLY_HANGS_RINGS,     /* no answer; rings */
	REPLY_HANGS,           /* no answer; nothing rings */
	REPLY_CUT,             /* half an answer; rings */
	REPLY_HANGS_THEN_RINGS /* closed after 4 s without an answer; taken up, and rings, after 8 s
				*/
};

#define PHONES_LATE_MS 6000
#define PHONES_DROPPED_MS 4000
#define PHONES_TAKEN_UP_MS 8000

enum phone_life { /* how the phone, and who has it, behave */
	LIFE_ENTERS_CODE,
	LIFE_NO_CODE,
	LIFE_BUSY,
	LIFE_NO_ANSWER,
	LIFE_OFF,
	LIFE_BLOCKED /* never placed: the provider blocks the call */
};

struct phone {
	const char *number; /* E.164 */
	const char *words;  /* what happens, for a list */
	enum phone_life life;
	enum phone_reply reply;
	int status, code; /* of a refusal */
	const char *said;
};

/* Never NULL: other numbers are answered and verify. */
const struct phone *phones_find(const char *number);
/* The documented ones in order; NULL: no more. */
const struct phone *phones_at(size_t i);

enum phone_state {
	PHONE_QUEUED,
	PHONE_RINGING,
	PHONE_IN_PROGRESS,
	PHONE_COMPLETED,
	PHONE_BUSY,
	PHONE_NO_ANSWER,
	PHONE_FAILED,
	PHONE_STATES
};

/* The call reached a state, or the person entered the code (then the state is as it was). */
typedef void phone_event_fn(void *user, enum phone_state state, bool code_entered);

struct phone_call { /* a part of what the caller keeps about the call */
	struct agenda *agenda;
	enum phone_life life;
	size_t at;
	phone_event_fn *event;
	void *user;
};
/* Plays a call after delay_s of life. `c` stays where it is until the agenda is freed. */
void phones_play(struct phone_call *c, struct agenda *a, enum phone_life life, int delay_s,
    phone_event_fn *event, void *user);

#endif
