/* What may be wrong and what helps, for words that an operator types: the troubleshooting table and
 * the providers' codes, as one list. */
#ifndef DESK_HELP_WITH_H
#define DESK_HELP_WITH_H

#include "desk/forwarding.h"
#include "phone/trouble.h"

struct help_entry {
	const char *id; /* "A1"; of a provider's code as errors name it: "twilio-21450" */
	const char *symptom, *cause, *fix, *source; /* "" where there is none */
};

/* Those that fit, best first: what a code in the text means at its provider, then the table's
 * entries. At most `max`; returns how many. Texts live in `arena` or for ever. */
size_t help_with(const char *text, struct arena *arena, struct help_entry *out, size_t max);

/* What may go wrong with the set-up of a lane where it stands now, in the table's order; none
 * before there is a code or steps. At most `max`; returns how many. */
size_t lane1_troubles(const struct lane1 *lane, const struct trouble **out, size_t max);

#endif
