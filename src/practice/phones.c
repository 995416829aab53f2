#include "practice/phones.h"

#include <string.h>

#include "base/i18n.h"

#define COUNT(e) (sizeof(e) / sizeof((e)[0]))

/* The numbers +1 650 555 0100 to 0199 are kept free for examples (NANPA). What is not here is
 * ordinary, or settled by what the account has: 0108 is verified already, 0109 its own. */
static const struct phone phones[] = {
	{ "+16505550101", N_("rings 3 s, answered, the code is entered 5 s later: verified"),
	    LIFE_ENTERS_CODE, REPLY_FINE, 0, 0, NULL },
	{ "+16505550102", N_("answered, the code is not entered"), LIFE_NO_CODE, REPLY_FINE, 0, 0,
	    NULL },
	{ "+16505550103", N_("busy"), LIFE_BUSY, REPLY_FINE, 0, 0, NULL },
	{ "+16505550104", N_("no answer (rings 12 s)"), LIFE_NO_ANSWER, REPLY_FINE, 0, 0, NULL },
	{ "+16505550105", N_("phone off: the call fails after 4 s"), LIFE_OFF, REPLY_FINE, 0, 0,
	    NULL },
	{ "+16505550106", N_("21215: the account may not call that country"), LIFE_BLOCKED,
	    REPLY_REFUSED, 400, 21215,
	    "The geographic permissions of this account do not allow a call to that number." },
	{ "+16505550107", N_("21216: the call is blocked"), LIFE_BLOCKED, REPLY_REFUSED, 400, 21216,
	    "This account is not allowed to call that number." },
	{ "+16505550108", N_("21450: verified already, and listed"), LIFE_ENTERS_CODE, REPLY_FINE,
	    0, 0, NULL },
	{ "+16505550109", N_("21449: one of the account's own numbers"), LIFE_ENTERS_CODE,
	    REPLY_FINE, 0, 0, NULL },
	{ "+16505550110", N_("10002: what a trial account cannot do"), LIFE_BLOCKED, REPLY_REFUSED,
	    403, 10002, "A trial account does not have this feature." },
	{ "+16505550111", N_("401 / 20003 at the request"), LIFE_BLOCKED, REPLY_REFUSED, 401, 20003,
	    "The credentials were not accepted." },
	{ "+16505550112", N_("429 / 20429 twice, then as 0101"), LIFE_ENTERS_CODE,
	    REPLY_REFUSED_TWICE, 429, 20429, "Too many requests at the same time." },
	{ "+16505550113", N_("500, nothing rings"), LIFE_BLOCKED, REPLY_REFUSED, 500, 20500,
	    "Something went wrong on the server." },
	{ "+16505550114", N_("500, but the phone rings (as 0101)"), LIFE_ENTERS_CODE,
	    REPLY_FAILS_RINGS, 500, 20500, "Something went wrong on the server." },
	{ "+16505550115", N_("answered by the provider after 6 s, then as 0101"), LIFE_ENTERS_CODE,
	    REPLY_LATE, 0, 0, NULL },
	{ "+16505550116", N_("the connection hangs, the phone rings (as 0101)"), LIFE_ENTERS_CODE,
	    REPLY_HANGS_RINGS, 0, 0, NULL },
	{ "+16505550117", N_("the connection hangs, nothing rings"), LIFE_BLOCKED, REPLY_HANGS, 0,
	    0, NULL },
	{ "+16505550118", N_("the answer is cut off, the phone rings (as 0101)"), LIFE_ENTERS_CODE,
	    REPLY_CUT, 0, 0, NULL },
	{ "+16505550119",
	    N_("the connection is closed after 4 s, the phone rings after 8 s (as 0101)"),
	    LIFE_ENTERS_CODE, REPLY_HANGS_THEN_RINGS, 0, 0, NULL },
};

static const struct phone ordinary = { "", N_("answered, the code is entered: verified"),
	LIFE_ENTERS_CODE, REPLY_FINE, 0, 0, NULL };

struct step {
	int after_ms;
	enum phone_state state;
	bool code_entered;
};

static const struct step enters_code[] = {
	{ 300, PHONE_RINGING, false },
	{ 3000, PHONE_IN_PROGRESS, false },
	{ 5000, PHONE_IN_PROGRESS, true },
	{ 1000, PHONE_COMPLETED, false },
};
static const struct step no_code[] = {
	{ 300, PHONE_RINGING, false },
	{ 3000, PHONE_IN_PROGRESS, false },
	{ 8000, PHONE_COMPLETED, false },
};
static const struct step busy[] = {
	{ 300, PHONE_RINGING, false },
	{ 1000, PHONE_BUSY, false },
};
static const struct step no_answer[] = {
	{ 300, PHONE_RINGING, false },
	{ 12000, PHONE_NO_ANSWER, false },
};
static const struct step off[] = { { 4000, PHONE_FAILED, false } };
static const struct step blocked[] = { { 1000, PHONE_FAILED, false } };

static const struct {
	const struct step *steps;
	size_t n;
} lives[] = {
	[LIFE_ENTERS_CODE] = { enters_code, COUNT(enters_code) },
	[LIFE_NO_CODE] = { no_code, COUNT(no_code) },
	[LIFE_BUSY] = { busy, COUNT(busy) },
	[LIFE_NO_ANSWER] = { no_answer, COUNT(no_answer) },
	[LIFE_OFF] = { off, COUNT(off) },
	[LIFE_BLOCKED] = { blocked, COUNT(blocked) },
};

const struct phone *phones_find(const char *number)
{
	size_t i;

	for (i = 0; i < COUNT(phones); i++) {
		if (strcmp(phones[i].number, number) == 0)
			return &phones[i];
	}
	return &ordinary;
}

const struct phone *phones_at(size_t i)
{
	return i < COUNT(phones) ? &phones[i] : NULL;
}

static void next_step(void *user)
{
	struct phone_call *c = user;
	const struct step *s = &lives[c->life].steps[c->at];

	c->at++;
	if (c->at < lives[c->life].n)
		agenda_add(c->agenda, s[1].after_ms, next_step, c);
	c->event(c->user, s->state, s->code_entered);
}

void phones_play(struct phone_call *c, struct agenda *a, enum phone_life life, int delay_s,
    phone_event_fn *event, void *user)
{
	c->agenda = a;
	c->life = life;
	c->at = 0;
	c->event = event;
	c->user = user;
	agenda_add(a, delay_s * 1000 + lives[life].steps[0].after_ms, next_step, c);
}
