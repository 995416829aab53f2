/*
 * Lane 2 in the plain console for a customer whose calls go through Telnyx: the phone is told a
 * code, the customer reads it out, the operator types it here.
 */
#include "ui/plain_io.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/lane2.h"
#include "desk/telnyx_verifier.h"
#include "ui/states.h"

/* What an earlier run left is taken up within this time after opening. */
#define TAKEN_UP_MS 5
#define CODE_TYPED_MAX 24

struct run { /* one verifier at work */
	struct plain *p;
	struct telnyx_verifier *verifier;
	const char *customer_id, *number;
	bool opened;
	char said[PLAIN_SAID_MAX];
};

static const struct telnyx_verifier_view *view(const struct run *r)
{
	return telnyx_verifier_view(r->verifier);
}

static void changed(void *user)
{
	(void)user; /* what is new is said at the loop's next turn */
}

static void opened(void *user)
{
	((struct run *)user)->opened = true;
}

static const char *phase_words(enum telnyx_verifier_phase phase)
{
	switch (phase) {
	case TELNYX_VERIFY_LOOKING:
		return _("Telnyx is being asked what it has.");
	case TELNYX_VERIFY_ASKING:
		return _("Telnyx is being asked to tell that phone a code.");
	case TELNYX_VERIFY_CHECKING:
		return _("The code is being checked.");
	case TELNYX_VERIFY_REMOVING:
		return _("It is being taken away at Telnyx.");
	default:
		return "";
	}
}

static bool busy(void *user)
{
	struct run *r = user;
	const char *words = phase_words(view(r)->phase);

	plain_say_once(r->said, words);
	return !r->opened || words[0] != '\0';
}

/* False: the operator pressed Enter before it had ended. */
static bool follow(struct run *r)
{
	r->said[0] = '\0';
	return plain_wait(r->p, busy, r);
}

static bool start(struct run *r, struct plain *p, const char *customer_id, const char *number)
{
	struct error err = { 0 };

	*r = (struct run){ .p = p, .customer_id = customer_id, .number = number };
	r->verifier =
	    telnyx_verifier_new(p->session, plain_loop(p), customer_id, number, changed, r, &err);
	if (r->verifier == NULL) {
		plain_error(&err);
		return false;
	}
	loop_timer(plain_loop(p), opened, r, TAKEN_UP_MS);
	(void)follow(r);
	return true;
}

static void end(struct run *r)
{
	loop_timer(plain_loop(r->p), opened, r, 0);
	telnyx_verifier_free(r->verifier);
}

static void say_state(const struct telnyx_id *record)
{
	char when[40] = "";

	if (record->state != TELNYX_ID_NONE)
		time_for_operator(record->state_at, when, sizeof when);
	plain_say(_("Caller ID at Telnyx: %s %s"),
	    outbound_look(telnyx_id_state_name(record->state)).word, when);
	if (record->state != TELNYX_ID_NONE && record->state != TELNYX_ID_VERIFIED &&
	    record->reason[0] != '\0')
		plain_say("%s", record->reason);
}

static void say_end(struct run *r)
{
	if (view(r)->problem.kind != ERROR_NONE)
		plain_error(&view(r)->problem);
	say_state(&view(r)->record);
}

/* ---- the code */

/* Until it is taken, or the operator gives up: it can be typed later too. */
static void type_code(struct run *r)
{
	char code[CODE_TYPED_MAX];
	struct error err = { 0 };

	plain_say(_("Ask the customer to read the code out, and type it here. It is not kept."));
	while (view(r)->phase == TELNYX_VERIFY_CODE &&
	    plain_ask(r->p, _("Code (empty: later):"), code, sizeof code)) {
		if (!telnyx_verifier_code(r->verifier, code, &err)) {
			plain_error(&err);
		} else if (!follow(r)) {
			break;
		} else if (view(r)->phase == TELNYX_VERIFY_CODE) {
			plain_error(&view(r)->problem);
		}
	}
	explicit_bzero(code, sizeof code);
}

/* ---- asking for it */

/* Which phone, whose it is, and what forwarding would do to the call. */
static bool tell_yes(struct run *r, bool sms)
{
	struct lane2 lane;
	struct error err = { 0 };
	const char *question;

	if (!lane2_load(r->p->session, r->customer_id, r->number, &r->p->arena, &lane, &err)) {
		plain_error(&err);
		return false;
	}
	if (lane.theirs[0] != '\0')
		plain_say("! %s", lane.theirs);
	if (!sms && lane.lane1_warning[0] != '\0')
		plain_say("! %s", lane.lane1_warning);
	question = arena_printf(&r->p->arena,
	    sms ? _("Telnyx sends an SMS with a code to %s (%s) now; it may charge for it. Send it?")
		: _("Telnyx rings %s (%s) now and tells a code; it may charge for it. Ring it?"),
	    lane.number.international, lane.customer.name);
	lane2_done(&lane);
	return plain_yes(r->p, question);
}

static void tell(struct run *r, bool sms)
{
	char extension[64] = "";
	struct error err = { 0 };

	if (!sms)
		(void)plain_ask(r->p, _("Extension to dial through a menu (empty: none):"),
		    extension, sizeof extension);
	if (r->p->ended || !tell_yes(r, sms))
		return;
	if (!telnyx_verifier_start(r->verifier, sms, extension, &err)) {
		plain_error(&err);
		return;
	}
	if (!follow(r))
		return;
	if (view(r)->alone[0] != '\0')
		plain_say("! %s", view(r)->alone);
	if (view(r)->problem.kind == ERROR_NONE && view(r)->phase == TELNYX_VERIFY_CODE)
		type_code(r);
}

static bool fixed_line(const struct run *r)
{
	struct number number;
	struct error err;

	return number_parse(&number, r->number, NULL, NUMBER_UNKNOWN, &err) &&
	    number.type == NUMBER_FIXED;
}

void plain_telnyx(struct plain *p, const char *customer_id, const char *number)
{
	const char *lines[3] = { NULL };
	struct run r;

	if (!plain_has(p, SERVICE_TELNYX) || !start(&r, p, customer_id, number))
		return;
	if (view(&r)->record.state == TELNYX_ID_VERIFIED) {
		plain_say(_("It is verified already: calls through Telnyx may show this number."));
		end(&r);
		return;
	}
	plain_say(_(
	    "Telnyx calls this phone, or sends it an SMS, with a code. The customer reads it out and you type it here: the other way round than with Twilio."));
	lines[0] = _("Call it");
	if (fixed_line(&r))
		plain_say(_("A fixed line gets no SMS."));
	else
		lines[1] = _("Send an SMS");
	if (view(&r)->phase == TELNYX_VERIFY_CODE)
		lines[2] = _("Type the code that was told");
	switch (plain_choose(p, _("How shall Telnyx tell the code?"), lines, 3)) {
	case 0:
		tell(&r, false);
		break;
	case 1:
		tell(&r, true);
		break;
	case 2:
		type_code(&r);
		break;
	default:
		end(&r);
		return;
	}
	say_end(&r);
	end(&r);
}

void plain_telnyx_show(struct plain *p, const char *customer_id, const char *number)
{
	struct telnyx_id record = { .state = TELNYX_ID_NONE };
	struct error err = { 0 };
	bool found;

	if (!telnyx_id_of(p->session->store, customer_id, number, &p->arena, &found, &record,
		&err)) {
		plain_error(&err);
		return;
	}
	if (!found)
		record = (struct telnyx_id){ .state = TELNYX_ID_NONE };
	say_state(&record);
}

void plain_telnyx_look(struct plain *p, const char *customer_id, const char *number)
{
	struct run r;

	if (!plain_has(p, SERVICE_TELNYX) || !start(&r, p, customer_id, number))
		return;
	telnyx_verifier_look(r.verifier);
	if (follow(&r))
		say_end(&r);
	end(&r);
}

void plain_telnyx_remove(struct plain *p, const char *customer_id, const char *number)
{
	struct error err = { 0 };
	struct run r;

	if (!plain_has(p, SERVICE_TELNYX) ||
	    !plain_sure(p,
		_("The number is taken off Telnyx's list of verified numbers: calls through it can no longer show it, and verifying it again tells it a code again. Remove it?")) ||
	    !start(&r, p, customer_id, number))
		return;
	if (!telnyx_verifier_remove(r.verifier, &err))
		plain_error(&err);
	else if (follow(&r))
		say_end(&r);
	end(&r);
}
