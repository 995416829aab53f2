/* What agent link, agent unlink, caller-id offer and customer show share. Internal to cli/. */
#ifndef CLI_COMMAND_AGENT_H
#define CLI_COMMAND_AGENT_H

#include "cli/command.h"
#include "desk/agents.h"

/* AGENT: an id, a name, or a part that only one has; both providers are read where it is not known
 * yet. ERROR_NOT_FOUND "no-such-agent", ERROR_CONFLICT "several-agents", ERROR_REFUSED
 * "agent-gone".
 */
must_check bool cli_agent_find(struct cli *c, const char *text, struct remote_agent *out,
    struct error *err);

/* Waits for a pointer and frees it. True: done, or *queued: the provider was not reached, and it
 * waits in the journal. ERROR_OPEN: it is not finished, or its outcome is not known. `subject` is
 * the operation's; *said: what it came to, in words, where it is done, else "". */
must_check bool cli_pointer_end(struct cli *c, struct pointer *p, const char *org_id,
    const char *subject, bool *queued, const char **said, struct error *err);
void cli_pointer_changed(void *user); /* a pointer_changed_fn: the step of the loop is enough */

/* [{id, provider, name, inbound, outbound}], each direction null or {number, state, reason,
 * seen_at} with "queued": true while a change of it waits. */
must_check bool cli_agents_document(struct cli *c, const char *org_id, cJSON **out,
    struct error *err);
/* `none_too`: says so where there is none. */
must_check bool cli_agents_say(struct cli *c, const char *org_id, bool none_too, struct error *err);

#endif
