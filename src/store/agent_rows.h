/* What agents.c (rows and links) and agent_seen.c (what the providers show) share. Internal to
 * store/. */
#ifndef STORE_AGENT_ROWS_H
#define STORE_AGENT_ROWS_H

#include "store/agents.h"

/* Inside a change: no agent's way leads over this number any more (it was given back, or taken out
 * of Vapi). */
must_check bool agent_number_gone(struct store *s, const char *number, struct error *err);

#endif
