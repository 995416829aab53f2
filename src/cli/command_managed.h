/* What managed buy, release and leave share. Internal to cli/. */
#ifndef CLI_COMMAND_MANAGED_H
#define CLI_COMMAND_MANAGED_H

#include "cli/command.h"
#include "desk/provision.h"

/* One purchase or release, carried on by this command. */
struct chain_run {
	struct cli *c;
	const char *number; /* E.164 */
	char shown[NUMBER_TEXT_MAX];
	struct provisioner *p;
	const struct provision_view *view;
	char said[120], problem[48]; /* the step, and the code of what is in the way, as last said
				      */
	uint64_t
	    waiting_ms; /* time_monotonic_ms() since when the network is in the way; 0: it is not */
	bool resumed;   /* what an earlier program left: it has to be read first */
};

/* What is open or stopped for this number, `org_id` NULL: whosever; *found. */
must_check bool chain_find(struct cli *c, const char *number, const char *org_id, bool *found,
    struct provision *out, struct error *err);
/* Goes on with one that a dead program left, or that stopped. ERROR_CONFLICT "provision-running"
 * while a living one is at it. */
must_check bool chain_go_on(struct chain_run *r, const struct provision *chain, struct error *err);
/* A provisioner's provision_changed_fn: the step of the loop is all that a command waits for. */
void chain_changed(void *user);
/* After it was begun: waits, prints {number, customer, state, account_sid, vapi_id, reason, left?},
 * frees the provisioner. True when it is done; ERROR_OPEN when it is not finished or its outcome is
 * not known. */
must_check bool chain_end(struct chain_run *r, struct error *err);
/* The document alone, of a chain by its id. */
must_check bool chain_print(struct chain_run *r, const char *id, struct provision *out,
    struct error *err);

#endif
