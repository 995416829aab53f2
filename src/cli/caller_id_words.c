/* What `caller-id start` prints, and to whom. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/command_caller_id.h"

void caller_id_changed(void *user)
{
	(void)user;
}

void code_spaced(const char *code, char out[CODE_SPACED_MAX])
{
	size_t n = 0;

	for (; *code && n < CODE_SPACED_MAX - 2; code++) {
		out[n++] = *code;
		if (code[1])
			out[n++] = ' ';
	}
	out[n] = '\0';
}

/* Watching goes on over what is in the way. */
static void problem_say(struct starting *st)
{
	const struct error *problem = &st->view->problem;

	if (strcmp(st->problem, problem->code) == 0)
		return;
	(void)text_copy(st->problem, sizeof st->problem, problem->code);
	if (problem->kind != ERROR_NONE && !st->c->options.json)
		cli_note("! %s", problem->message);
}

void starting_call_say(struct starting *st)
{
	static const char *const words[] = {
		[TWILIO_CALL_QUEUED] = N_("Twilio is about to call"),
		[TWILIO_CALL_RINGING] = N_("it rings"),
		[TWILIO_CALL_IN_PROGRESS] = N_("answered: type the code on the phone's keys"),
		[TWILIO_CALL_COMPLETED] = N_("hung up: looking whether the code was taken"),
		[TWILIO_CALL_BUSY] = N_("busy"),
		[TWILIO_CALL_FAILED] = N_("the call failed"),
		[TWILIO_CALL_NO_ANSWER] = N_("no answer"),
		[TWILIO_CALL_CANCELED] = N_("the call was cancelled"),
		[TWILIO_CALL_OTHER] = NULL,
	};
	char now[TIME_TEXT_MAX], clock[40];

	problem_say(st);
	if (!st->view->call_known || strcmp(st->said, st->view->call_word) == 0)
		return;
	(void)text_copy(st->said, sizeof st->said, st->view->call_word);
	if (st->c->options.json)
		return;
	time_now_text(now);
	time_for_operator(now, clock, sizeof clock);
	cli_say(st->c, "%s  %s", clock,
	    words[st->view->call] ? _(words[st->view->call]) : st->view->call_word);
	cli_push(st->c);
}

void starting_doubts_say(const struct starting *st)
{
	for (size_t i = 0; i < CHECKS; i++) {
		const struct check_result *at = &st->view->checks[i];

		if (st->view->doubts & 1u << i)
			cli_note("! %s%s%s", at->text, at->hint[0] ? " " : "", at->hint);
	}
}

bool starting_tell(struct starting *st, enum lane2_telling which, struct error *err)
{
	const char *const *lines;
	struct lane2 lane;
	size_t n;
	bool ok;

	if (!lane2_load(&st->c->session, st->customer.id, st->number, &st->c->arena, &lane, err))
		return false;
	ok = lane2_tell(&lane, which, st->customer.language, st->how.delay_s, &st->c->arena, &lines,
	    &n, err);
	lane2_done(&lane);
	if (!ok)
		return false;
	if (n > 0)
		cli_note("%s", _("Tell the customer:"));
	for (size_t i = 0; i < n; i++)
		cli_note("  %s", lines[i]);
	return true;
}

cJSON *starting_document(const struct starting *st, const struct lane2 *lane)
{
	cJSON *doc = cJSON_CreateObject();
	/* Verified before: nothing rang, though the record remembers the call of then. */
	const bool rang = lane->state != OUTBOUND_VERIFIED || st->unanswered;

	cJSON_AddStringToObject(doc, "number", st->number);
	cli_json_text(doc, "code", !rang ? NULL : lane->code[0] ? lane->code : st->view->code);
	cli_json_text(doc, "call_sid",
	    !rang                                           ? NULL
		: lane->record && lane->record->call_sid[0] ? lane->record->call_sid
							    : st->view->call_sid);
	cJSON_AddStringToObject(doc, "state", outbound_state_name(lane->state));
	return doc;
}

cJSON *starting_end_document(const struct starting *st, const struct lane2 *lane)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "number", st->number);
	cJSON_AddStringToObject(doc, "state", outbound_state_name(lane->state));
	cli_json_text(doc, "reason", lane->record ? lane->record->reason : NULL);
	cli_json_text(doc, "verified_at", lane->record ? lane->record->verified_at : NULL);
	return doc;
}

void starting_verified_say(struct starting *st, const struct lane2 *lane, bool already)
{
	char when[40] = "";

	if (lane->record)
		time_for_operator(lane->record->verified_at, when, sizeof when);
	if (already)
		cli_say(st->c, _("%s is verified already (%s): nothing rings."), st->shown, when);
	else
		cli_say(st->c,
		    _("Verified (%s): calls of this customer may show %s now. Next, where it is not done yet: the forward."),
		    when, st->shown);
}

void starting_late_say(struct starting *st)
{
	struct lane2 lane;
	struct error busy;

	if (!lane2_load(&st->c->session, st->customer.id, st->number, &st->c->arena, &lane, &busy))
		return;
	st->told = true;
	if (st->c->options.json)
		cli_document(st->c, starting_document(st, &lane));
	else
		cli_say(st->c,
		    _("Twilio has not answered yet. The phone at %s may ring; nothing is sent twice."),
		    st->shown);
	cli_push(st->c);
	lane2_done(&lane);
}

void starting_started_say(struct starting *st, const struct lane2 *lane)
{
	char code[CODE_SPACED_MAX];

	code_spaced(lane->code[0] ? lane->code : st->view->code, code);
	cli_say(st->c, _("Twilio calls %s (%s) from %s."), st->shown, st->customer.name,
	    TWILIO_VERIFIES_FROM);
	if (code[0])
		cli_say(st->c, _("Code: %s"), code);
	explicit_bzero(code, sizeof code);
}

/* ---- how it ended */

bool starting_failure(const struct starting *st, const struct lane2 *lane, struct error *err)
{
	const bool has = lane->record && lane->record->reason[0];

	if (st->view->problem.kind != ERROR_NONE) {
		*err = st->view->problem;
		return false;
	}
	/* Settled, and nothing rang: what failed is the way to Twilio. */
	if (st->unanswered && (!lane->record || !lane->record->call_sid[0]))
		return error_set(err, ERROR_NETWORK, "no-answer", _("Start once more in a moment."),
		    has ? "%s" : _("Twilio did not answer, and nothing rang at %s."),
		    has ? lane->record->reason : st->shown);
	return error_set(err, ERROR_REFUSED, "verification-failed",
	    _("When the customer is ready: voxdesk caller-id start, once more."),
	    has ? "%s" : _("%s is not verified."), has ? lane->record->reason : st->shown);
}

/* A CUSTOMER for `caller-id status`: the number, where it is a business number. */
static const char *status_word(const struct starting *st)
{
	char id[ID_MAX];
	struct error ignored;

	return desk_customer_find(&st->c->session, st->number, NULL, false, id, &ignored) &&
		strcmp(id, st->customer.id) == 0
	    ? st->number
	    : st->customer.id;
}

bool starting_open(const struct starting *st, const char *code, const char *sentence,
    struct error *err)
{
	return error_set(err, ERROR_OPEN, code,
	    arena_printf(&st->c->arena, _("See how it ends: voxdesk caller-id status %s"),
		status_word(st)),
	    sentence, st->shown);
}

void starting_running(const struct starting *st, struct error *err)
{
	const struct error was = *err;

	if (strcmp(err->code, "verification-running") == 0)
		error_set(err, was.kind, was.code,
		    arena_printf(&st->c->arena,
			_("It can be watched meanwhile: voxdesk caller-id status %s"),
			status_word(st)),
		    "%s", was.message);
}
