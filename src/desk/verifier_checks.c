/*
 * DESIGN
 * What can be read side by side is: the caller-ID list and the account's own numbers by number, the
 * account, its balance, the dialing permission (a subaccount's after the account, which holds its
 * token). Each answer fills its line and is told. What could not be read is a doubt, not a bar:
 * the operator may know better. Wrong credentials bar, and so does an account that cannot be
 * reached at all, since nothing can come of a start; what else was not read then says nothing more.
 */
#include "base/i18n.h"
#include "base/text.h"
#include "desk/verifier_internal.h"

void verifier_check_say(struct verifier *v, enum check_id id, enum check_state state,
    const char *text, const char *hint)
{
	struct check_result *out = &v->view.checks[id];

	out->state = state;
	(void)text_copy(out->text, sizeof out->text, text);
	(void)text_copy(out->hint, sizeof out->hint, hint ? hint : "");
}

void verifier_check_error(struct verifier *v, enum check_id id, enum check_state state,
    const struct error *err)
{
	verifier_check_say(v, id, state, err->message, err->hint);
	if (state == CHECK_BAR && v->bar.kind == ERROR_NONE)
		v->bar = *err;
}

/* ---- what needs no network */

static void check_number(struct verifier *v)
{
	const struct number *n = &v->lane.number;

	if (v->lane.theirs[0])
		verifier_check_say(v, CHECK_NUMBER, CHECK_DOUBT, v->lane.theirs,
		    _("Go on only if both have this phone."));
	else if (n->valid)
		verifier_check_say(v, CHECK_NUMBER, CHECK_FINE,
		    _("The number fits its country's numbering plan."), NULL);
	else if (n->possible)
		verifier_check_say(v, CHECK_NUMBER, CHECK_DOUBT, n->problem,
		    _("Go through it with the customer digit by digit."));
	else {
		struct error err = { 0 };

		error_set(&err, ERROR_INPUT, "number", _("Correct the number first."), "%s",
		    n->problem);
		verifier_check_error(v, CHECK_NUMBER, CHECK_BAR, &err);
	}
}

static void check_lane1(struct verifier *v)
{
	if (v->lane.lane1_warning[0])
		verifier_check_say(v, CHECK_LANE1, CHECK_DOUBT, v->lane.lane1_warning,
		    _("The code can be entered on the business phone only if it is the one that rings."));
	else
		verifier_check_say(v, CHECK_LANE1, CHECK_FINE,
		    _("No forwarding takes the call away."), NULL);
}

/* ---- together */

static void sum_up(struct verifier *v)
{
	v->view.doubts = 0;
	v->view.barred = false;
	for (int i = 0; i < CHECKS; i++) {
		const enum check_state state = v->view.checks[i].state;

		if (state == CHECK_DOUBT || state == CHECK_UNREAD)
			v->view.doubts |= 1u << i;
		v->view.barred = v->view.barred || state == CHECK_BAR;
	}
}

void verifier_checks_again(struct verifier *v)
{
	check_number(v);
	check_lane1(v);
	sum_up(v);
}

static void finish(struct verifier *v)
{
	verifier_ringing_say(v);
	verifier_unread_end(v);
	sum_up(v);
	v->view.problem = v->bar;
	v->view.phase = VERIFIER_READY;
	v->checked_ms = v->ringing == RINGS_NOT ? machine_boot_ms() : 0;
	if (v->starting)
		verifier_start_checked(v);
	else
		verifier_tell(v);
}

void verifier_check_step(struct verifier *v)
{
	if (v->view.phase != VERIFIER_CHECKING)
		return;
	if (machine_asking(&v->m) || machine_asking(&v->country.m))
		verifier_tell(v);
	else
		finish(v);
}

void verifier_checks_begin(struct verifier *v)
{
	struct error err = { 0 };

	for (int i = 0; i < CHECKS; i++)
		v->view.checks[i] = (struct check_result){ .state = CHECK_WAITING };
	verifier_unread_begin(v);
	v->ringing = RINGS_NOT;
	v->last_look = false;
	error_clear(&v->bar);
	error_clear(&v->view.problem);
	v->view.doubts = 0;
	v->view.barred = v->view.country_closed = v->view.country_by_inheritance = false;
	v->view.trial = v->view.country_open = v->asked_again = false;
	v->view.account_name[0] = v->view.account_sid[0] = v->view.balance[0] = '\0';
	v->view.phase = VERIFIER_CHECKING;
	check_number(v);
	check_lane1(v);
	/* A number that cannot be one is not shown to Twilio. */
	if (v->view.checks[CHECK_NUMBER].state == CHECK_BAR) {
		finish(v);
		return;
	}
	if (!verifier_account(v, v->lane.customer.twilio_account_sid, &err) ||
	    !verifier_checks_ask(v, &err)) {
		machine_cancel(&v->m);
		verifier_check_error(v, CHECK_CREDENTIALS, CHECK_BAR, &err);
		finish(v);
		return;
	}
	verifier_tell(v);
}

void verifier_check(struct verifier *v)
{
	switch (v->view.phase) {
	case VERIFIER_IDLE:
	case VERIFIER_LOOKING:
	case VERIFIER_CHECKING:
	case VERIFIER_READY:
		break;
	default:
		if (!verifier_open_waits(v))
			return;
	}
	if (v->errand || machine_writing(&v->m))
		return;
	if (!verifier_reload(v)) {
		verifier_tell(v);
		return;
	}
	verifier_stop(v);
	verifier_checks_begin(v);
}
