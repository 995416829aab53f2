/* What the caller-id commands of customers that call through Telnyx share. Internal to cli/. */
#ifndef CLI_COMMAND_TELNYX_H
#define CLI_COMMAND_TELNYX_H

#include "cli/command_caller_id.h"
#include "desk/telnyx_verifier.h"

/* One number of one customer there. */
struct at_telnyx {
	struct cli *c;
	const struct customer *customer;
	const char *number; /* E.164 */
	char shown[NUMBER_TEXT_MAX];
	struct telnyx_verifier *v;
	const struct telnyx_verifier_view *view;
	enum telnyx_verifier_phase phase; /* once it was freed: */
	struct error problem;
	char alone[400];
};

must_check bool telnyx_key(const struct cli *c, struct error *err);
must_check bool telnyx_record(struct at_telnyx *t, bool *found, struct telnyx_id *out,
    struct error *err);
/* ERROR_CONFLICT "operation-open" while a removal waits in the journal. */
must_check bool telnyx_nothing_waits(struct at_telnyx *t, struct error *err);
/* A verifier for it; ended by telnyx_closed(), from which on what was sent and not answered is
 * unknown. */
must_check bool telnyx_opened(struct at_telnyx *t, struct error *err);
void telnyx_closed(struct at_telnyx *t);
bool telnyx_at_rest(void *user); /* a cli_done_fn of struct at_telnyx */
/* {number, code, call_sid, state}, or a sentence; true. */
bool telnyx_verified_say(struct at_telnyx *t, const struct telnyx_id *r, bool already);

#endif
