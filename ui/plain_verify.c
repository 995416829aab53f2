/* Lane 2 in the plain console: the verification in sentences, one line a change. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/verifier.h"
#include "ui/plain_io.h"
#include "ui/states.h"

struct run { /* one verifier at work */
	struct plain *p;
	struct verifier *verifier;
	char customer_id[ID_MAX], number[E164_MAX];
	char said[PLAIN_SAID_MAX]; /* the last line, so that nothing is said twice */
	bool code_said, left;      /* left: the operator pressed Enter */
};

static void changed(void *user)
{
	(void)user; /* what is new is said at the loop's next turn */
}

static const char *call_words(const struct verifier_view *v)
{
	if (v->phase == VERIFIER_STARTING && v->code[0] != '\0')
		return _("Twilio is about to ring.");
	if (v->phase == VERIFIER_STARTING)
		return _("Twilio is being asked to ring.");
	if (v->phase == VERIFIER_SETTLING)
		return _("Twilio is being asked whether it rang; nothing is sent twice.");
	if (!v->call_known)
		return "";
	switch (v->call) {
	case TWILIO_CALL_QUEUED:
		return _("Twilio is about to ring.");
	case TWILIO_CALL_RINGING:
		return _("The phone is ringing.");
	case TWILIO_CALL_IN_PROGRESS:
		return _("Answered: Twilio asks for the code.");
	case TWILIO_CALL_COMPLETED:
		return _("The call has ended; Twilio's list is being read.");
	default:
		return "";
	}
}

static bool under_way(const struct run *r)
{
	enum verifier_phase phase = verifier_view(r->verifier)->phase;

	return phase != VERIFIER_IDLE && phase != VERIFIER_READY;
}

/* The code, figure by figure, as it is read out. */
static void say_code(struct run *r)
{
	/* From memory while the store is busy or full. */
	const char *code = verifier_view(r->verifier)->code;
	struct lane2 lane = { 0 };
	struct error err;
	char spaced[2 * VALIDATION_CODE_MAX + 1] = "";
	size_t n = 0;

	if (code[0] == '\0' &&
	    lane2_load(r->p->session, r->customer_id, r->number, &r->p->arena, &lane, &err))
		code = lane.code;
	for (size_t i = 0; code[i] != '\0' && n + 2 < sizeof spaced; i++) {
		spaced[n++] = code[i];
		spaced[n++] = ' ';
	}
	if (n > 0) {
		char line[120];

		(void)snprintf(line, sizeof line, _("Code, to be typed on that phone: %s"), spaced);
		plain_say("%s", line);
		explicit_bzero(line, sizeof line);
	}
	explicit_bzero(spaced, sizeof spaced);
	lane2_done(&lane);
}

static bool busy(void *user)
{
	struct run *r = user;
	const struct verifier_view *v = verifier_view(r->verifier);

	if (!under_way(r))
		return false;
	plain_say_once(r->said, call_words(v));
	if ((v->phase == VERIFIER_WATCHING || v->code[0] != '\0') && !r->code_said) {
		r->code_said = true;
		say_code(r);
		if (v->alone[0] != '\0')
			plain_say("! %s", v->alone);
		plain_say(_("Enter stops looking on; the call goes on all the same."));
	}
	if (v->problem.kind != ERROR_NONE)
		plain_say_once(r->said, v->problem.message);
	return true;
}

/* Until nothing is under way any more, or the operator presses Enter. */
static void follow(struct run *r)
{
	r->code_said = false;
	r->left = !plain_wait(r->p, busy, r);
}

static void say_checks(struct run *r)
{
	const struct verifier_view *v = verifier_view(r->verifier);

	for (int i = 0; i < CHECKS; i++)
		if (v->checks[i].state != CHECK_WAITING && v->checks[i].text[0] != '\0')
			plain_say("%s%s %s",
			    v->checks[i].state == CHECK_FINE      ? _("fine: ")
				: v->checks[i].state == CHECK_BAR ? _("in the way: ")
								  : "! ",
			    v->checks[i].text,
			    v->checks[i].state == CHECK_FINE ? "" : v->checks[i].hint);
}

static void say_end(struct run *r)
{
	const struct verifier_view *v = verifier_view(r->verifier);
	struct lane2 lane;
	struct error err;

	if (v->problem.kind != ERROR_NONE)
		plain_error(&v->problem);
	if (!lane2_load(r->p->session, r->customer_id, r->number, &r->p->arena, &lane, &err))
		return;
	plain_say(_("%s: %s. %s"), lane.number.international,
	    outbound_look(outbound_state_name(lane.state)).word,
	    lane.record != NULL ? lane.record->reason : "");
	lane2_done(&lane);
}

static bool run_start(struct run *r, struct plain *p, const char *customer_id, const char *number)
{
	struct error err;

	*r = (struct run){ .p = p };
	(void)text_copy(r->customer_id, sizeof r->customer_id, customer_id);
	(void)text_copy(r->number, sizeof r->number, number);
	r->verifier =
	    verifier_new(p->session, plain_loop(p), customer_id, number, changed, r, &err);
	if (r->verifier == NULL)
		plain_error(&err);
	return r->verifier != NULL;
}

static void run_end(struct run *r)
{
	struct error err;

	if (!verifier_save(r->verifier, &err))
		plain_error(&err);
	verifier_free(r->verifier);
}

/* Time to hang up, where the customer is on that phone now. */
static int ask_delay(struct plain *p)
{
	char text[32], *end;

	while (plain_ask(p, _("Seconds until Twilio calls, 0 to 60 (empty: at once):"), text,
	    sizeof text)) {
		const unsigned long value = strtoul(text, &end, 10);

		if (*end == '\0' && text[0] != '-' && value <= TWILIO_CALL_DELAY_MAX)
			return (int)value;
		plain_say(_("Type a number of seconds, at most %d."), TWILIO_CALL_DELAY_MAX);
	}
	return 0;
}

/* Which phone rings, whose it is, when, and who calls. */
static bool ring_yes(struct run *r, int delay_s)
{
	char number[NUMBER_TEXT_MAX], from[NUMBER_TEXT_MAX], question[500];
	struct lane2 lane;
	struct error err;

	if (r->p->ended)
		return false;
	if (!lane2_load(r->p->session, r->customer_id, r->number, &r->p->arena, &lane, &err)) {
		plain_error(&err);
		return false;
	}
	number_show(r->number, number, sizeof number);
	number_show(TWILIO_VERIFIES_FROM, from, sizeof from);
	if (delay_s > 0)
		(void)snprintf(question, sizeof question,
		    _("Twilio rings %s (%s) in %d seconds, from %s. Ring it?"), number,
		    lane.customer.name, delay_s, from);
	else
		(void)snprintf(question, sizeof question,
		    _("Twilio rings %s (%s) now, from %s. Ring it?"), number, lane.customer.name,
		    from);
	lane2_done(&lane);
	return plain_yes(r->p, question);
}

/* After the checks: the question, and the start. */
static void ring(struct run *r)
{
	struct verifier_start start = { .extension = "" };
	struct error err;

	start.doubts_seen = verifier_view(r->verifier)->doubts;
	if (r->left || verifier_view(r->verifier)->phase != VERIFIER_READY ||
	    verifier_view(r->verifier)->barred)
		return;
	start.delay_s = ask_delay(r->p);
	if (ring_yes(r, start.delay_s) && !verifier_start(r->verifier, &start, &err))
		plain_error(&err);
}

void plain_verify(struct plain *p, const char *customer_id, const char *number)
{
	struct error err;
	struct run r;

	if (!run_start(&r, p, customer_id, number))
		return;
	if (!under_way(&r)) {
		verifier_check(r.verifier);
		follow(&r);
		say_checks(&r);
		ring(&r);
	}
	follow(&r);
	if (verifier_asked_again(r.verifier)) {
		say_checks(&r);
		plain_say(
		    _("The checks show something new, so nothing rang. Choose it once more."));
	}
	if (verifier_view(r.verifier)->country_closed &&
	    plain_yes(p, _("Let Twilio call that country? Nothing rings by it."))) {
		if (!verifier_open_country(r.verifier, &err))
			plain_error(&err);
		follow(&r);
	}
	say_end(&r);
	run_end(&r);
}

void plain_verify_show(struct plain *p, const char *customer_id, const char *number)
{
	struct lane2 lane;
	struct error err;
	char when[32];

	if (!lane2_load(p->session, customer_id, number, &p->arena, &lane, &err)) {
		plain_error(&err);
		return;
	}
	time_for_operator(lane.record != NULL ? lane.record->state_at : "", when, sizeof when);
	plain_say(_("Caller ID at Twilio: %s %s"),
	    outbound_look(outbound_state_name(lane.state)).word, when);
	if (lane.record != NULL && lane.record->reason[0] != '\0')
		plain_say("%s", lane.record->reason);
	if (lane.mend[0] != '\0')
		plain_say("%s", lane.mend);
	if (lane.record != NULL && lane.state == OUTBOUND_VERIFIED)
		plain_offer_show(p, lane.record->id);
	if (lane.elsewhere != NULL)
		plain_say(
		    _("It is verified in the Twilio account %s, which is not the one used here."),
		    lane.elsewhere->account_sid);
	lane2_done(&lane);
}

void plain_verify_look(struct plain *p, const char *customer_id, const char *number)
{
	struct run r;

	if (!run_start(&r, p, customer_id, number))
		return;
	verifier_look(r.verifier);
	follow(&r);
	say_end(&r);
	run_end(&r);
}

void plain_verify_remove(struct plain *p, const char *customer_id, const char *number)
{
	struct error err;
	struct run r;

	if (!plain_yes(p,
		_("The AI's calls can no longer show this number; verifying it again takes another call. Remove it?")) ||
	    !run_start(&r, p, customer_id, number))
		return;
	if (!verifier_remove(r.verifier, &err))
		plain_error(&err);
	follow(&r);
	say_end(&r);
	run_end(&r);
}
