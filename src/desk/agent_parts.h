/*
 * What agents.c, agent_number.c and pointer*.c share: which number a direction of a customer's
 * agent goes over, and how it is made known at the agent's provider. Internal to desk/.
 */
#ifndef DESK_AGENT_PARTS_H
#define DESK_AGENT_PARTS_H

#include "desk/agents.h"
#include "desk/aim.h"

struct agent_choice {
	const char *number;         /* E.164; "" none: */
	const char *code;           /* why not: "no-number", "shared-number", "number-gone",
				       "answered-elsewhere"; "" there is a number */
	const char *why_not, *hint; /* the same in words */
	enum aim_source source;
	const char *account_sid; /* of AIM_TWILIO; "" the desk's own */
	bool byoc;
	/* The agent is the one that answers it. Else only known there: who answers the managed
	 * number is the inbound agent's affair. */
	bool answers;
	bool pool; /* Telnyx brings its calls: what must be set there is the operator's to do */
};
/* `number` "": the best there is; else that one, as an operation in the journal names it. */
must_check bool agent_choose(struct session *s, const char *org_id, enum agent_provider provider,
    enum agent_direction direction, const char *number, struct arena *arena,
    struct agent_choice *out, struct error *err);

/* The other number that this agent answers, as was read back last: it goes on answering it until it
 * is taken off; "" none. */
const char *agent_keeps(const struct agent *a, const char *number);

/* An agent's name by its provider's id; its id where no name was seen, "" for "". */
const char *agent_shown(struct session *s, enum agent_provider provider, const char *remote_id,
    struct arena *arena);
/* Why a way drifted, in sentences. */
const char *agent_drift_gone(enum agent_provider provider, struct arena *arena);
const char *agent_drift_elsewhere(struct session *s, enum agent_provider provider,
    const char *remote_id, struct arena *arena);

#endif
