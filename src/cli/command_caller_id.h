/* What the caller-id commands share. Internal to cli/. */
#ifndef CLI_COMMAND_CALLER_ID_H
#define CLI_COMMAND_CALLER_ID_H

#include "cli/command.h"
#include "desk/verifier.h"
#include "store/telnyx_ids.h"

/* A business number in any spelling to E.164 (in the call's arena); `text` NULL: the customer's
 * only one. ERROR_INPUT for the number, ERROR_USAGE "number-needed" where there are several,
 * ERROR_REFUSED "no-number" where there is none. */
must_check bool cli_caller_number(struct cli *c, const struct customer *customer, const char *text,
    const char **e164, struct error *err);

/* False when the number's record has an open operation other than a verification (a removal that
 * waits): a command runs only its own, and a verifier would go on with it. */
must_check bool caller_id_free(struct cli *c, const char *org_id, const char *number,
    struct error *err);
/* Not looked at for its sake: shown is what is known here. */
void caller_id_waits_say(struct cli *c, const char *provider, const char *number,
    const char *operation_id);
/* {number, state, reason, verified_at, account_sid}; `r` NULL: never verified. */
cJSON *caller_id_document(const char *number, const struct caller_id *r);
/* Its row for people, between `before` and `after`; the reason on a line of its own. */
void caller_id_say(struct cli *c, const char *number, const struct caller_id *r, const char *before,
    const char *after);
/* "9 0 2 0 1 1", to be read aloud. The caller wipes it. */
#define CODE_SPACED_MAX (2 * VALIDATION_CODE_MAX)
void code_spaced(const char *code, char out[CODE_SPACED_MAX]);
/* A verifier's verifier_changed_fn: the step of the loop is all that a command waits for. */
void caller_id_changed(void *user);

/* ---- at Telnyx (caller_id_telnyx.c) */

/* As one of Twilio's, without an account. Its texts are the record's. */
struct caller_id caller_id_of_telnyx(const struct telnyx_id *r);
/* Looks at Telnyx whether the number is verified; what is in the way stands in `problem`. */
must_check bool caller_id_telnyx_look(struct cli *c, const struct customer *customer,
    const char *number, struct error *problem, struct error *err);
must_check bool caller_id_telnyx_start(struct cli *c, const struct customer *customer,
    const char *number, struct error *err);
must_check bool caller_id_telnyx_remove(struct cli *c, const struct customer *customer,
    const char *number, const struct telnyx_id *record, struct error *err);

/* One `caller-id start`. */
struct starting {
	struct cli *c;
	struct customer customer;
	const char *number; /* E.164 */
	char shown[NUMBER_TEXT_MAX];
	struct verifier_start how;
	bool waits, yes; /* yes: given as a flag */
	bool unanswered; /* the request's answer was lost, and Twilio is or was asked what rang */
	bool told; /* the first document (or sentence) was printed before there was an answer */
	int wait_s;
	uint64_t yes_ms; /* time_monotonic_ms() of the yes */
	struct verifier *v;
	const struct verifier_view *view;
	char said[40];    /* the call's state as last printed */
	char problem[48]; /* the code of what was last said to be in the way */
	int64_t store_version;
};

/* What it prints (caller_id_words.c). */
cJSON *starting_document(const struct starting *st, const struct lane2 *lane);
cJSON *starting_end_document(const struct starting *st, const struct lane2 *lane);
void starting_call_say(struct starting *st); /* the call's state, where it is another one */
void starting_doubts_say(const struct starting *st);
/* Twilio has not answered yet, and may not for some time: what is known is printed now. */
void starting_late_say(struct starting *st);
void starting_started_say(struct starting *st, const struct lane2 *lane);
void starting_verified_say(struct starting *st, const struct lane2 *lane, bool already);
/* Why it failed, or that it is still open (`sentence` names the number); false. */
bool starting_failure(const struct starting *st, const struct lane2 *lane, struct error *err);
bool starting_open(const struct starting *st, const char *code, const char *sentence,
    struct error *err);
/* Adds to "one is running already" with which command it can be watched. */
void starting_running(const struct starting *st, struct error *err);
must_check bool starting_tell(struct starting *st, enum lane2_telling which, struct error *err);

#endif
