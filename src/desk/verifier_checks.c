/*
 * DESIGN
 * What can be read side by side is: the caller-ID list and the account's own numbers by number, the
 * account, its balance, the dialing permission (a subaccount's after the account, which holds its
 * token). Each answer fills its line and is told. What could not be read is a doubt, not a bar:
 * the operator may know better. Wrong credentials bar, and so does an account that cannot be
 * reached at all, since nothing can come of a start; what else was not read then says nothing more.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/verifier_internal.h"
#include "desk/verifier_words.h"
#include "store/managed.h"

/* Where a BYOC customer opens a country itself. */
#define GEO_PAGE "https://console.twilio.com/us1/develop/voice/settings/geo-permissions"

static void step(struct verifier *v);

static void say(struct verifier *v, enum check_id id, enum check_state state, const char *text,
    const char *hint)
{
	struct check_result *out = &v->view.checks[id];

	out->state = state;
	(void)text_copy(out->text, sizeof out->text, text);
	(void)text_copy(out->hint, sizeof out->hint, hint ? hint : "");
}

static void say_error(struct verifier *v, enum check_id id, enum check_state state,
    const struct error *err)
{
	say(v, id, state, err->message, err->hint);
	if (state == CHECK_BAR && v->bar.kind == ERROR_NONE)
		v->bar = *err;
}

/* An answer that was none: a doubt for its own line, a bar where Twilio refused the credentials. */
static void unread(struct verifier *v, enum check_id id, const struct error *why)
{
	const int code = twilio_error_number(why);
	struct error err = *why;

	verifier_refusal(v, &err);
	if (code == 20003 || strcmp(why->code, "twilio-http-401") == 0 || code == 20008)
		say_error(v, CHECK_CREDENTIALS, CHECK_BAR, &err);
	else if (code == 10001)
		say_error(v, CHECK_ACCOUNT, CHECK_BAR, &err);
	if (v->view.checks[id].state != CHECK_BAR)
		verifier_unread(v, id, &err);
}

/* Twilio is out of reach: what rings is not tried then. */
static void out_of_reach(struct verifier *v, const struct error *why)
{
	say_error(v, CHECK_CREDENTIALS, CHECK_BAR, why);
	say(v, CHECK_CREDENTIALS, CHECK_BAR, why->message,
	    _("Try again when the network is back (F5 checks again)."));
	verifier_unread(v, CHECK_ACCOUNT, why);
}

/* ---- what needs no network */

static void check_number(struct verifier *v)
{
	const struct number *n = &v->lane.number;

	if (n->valid)
		say(v, CHECK_NUMBER, CHECK_FINE, _("The number fits its country's numbering plan."),
		    NULL);
	else if (n->possible)
		say(v, CHECK_NUMBER, CHECK_DOUBT, n->problem,
		    _("Go through it with the customer digit by digit."));
	else {
		struct error err = { 0 };

		error_set(&err, ERROR_INPUT, "number", _("Correct the number first."), "%s",
		    n->problem);
		say_error(v, CHECK_NUMBER, CHECK_BAR, &err);
	}
}

static void check_lane1(struct verifier *v)
{
	if (v->lane.lane1_warning[0])
		say(v, CHECK_LANE1, CHECK_DOUBT, v->lane.lane1_warning,
		    _("The code can be entered on the business phone only if it is the one that rings."));
	else
		say(v, CHECK_LANE1, CHECK_FINE, _("No forwarding takes the call away."), NULL);
}

/* ---- the call before */

/* By the clock it was over, and nobody saw it end; but a clock may have been set. */
static bool end_unseen(const struct verifier *v)
{
	const struct caller_id *c = v->lane.record;
	time_t began, ended;

	return c && c->state == OUTBOUND_FAILED && c->call_sid[0] &&
	    strcmp(c->account_sid, v->twilio.account) == 0 && time_parse(c->started_at, &began) &&
	    time_parse(c->state_at, &ended) &&
	    llabs((long long)(ended - began)) >= VERIFICATION_MINUTES * 60;
}

static void earlier_call_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	struct twilio_call call;
	struct error ignored;

	v->still_rings = twilio_call_read(reply, &v->m.arena, &call, &ignored) &&
	    verifier_call_active(call.status);
	step(v);
}

static void still_rings_say(struct verifier *v)
{
	struct error err = { 0 };

	if (!v->still_rings)
		return;
	error_set(&err, ERROR_CONFLICT, "verification-running",
	    _("Wait until that call has ended, then check again."),
	    _("Twilio is still calling this number for the verification before."));
	say_error(v, CHECK_VERIFIED, CHECK_BAR, &err);
}

/* ---- the list */

static void wrote_verified(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;

	v->starting = false;
	if (!ok && err->kind != ERROR_CONFLICT)
		v->view.problem = *err;
	v->view.phase = VERIFIER_IDLE;
	verifier_resume(v);
}

static void verified_already(struct verifier *v)
{
	machine_cancel(&v->m);
	machine_cancel(&v->country.m);
	say(v, CHECK_VERIFIED, CHECK_FINE,
	    _("Twilio has this number verified already: nothing needs to ring."), NULL);
	if (verifier_readonly(v))
		wrote_verified(v, true, &(struct error){ .kind = ERROR_NONE });
	else
		machine_store(&v->m, verifier_write_verified, wrote_verified);
}

static void list_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	struct error err = { 0 };

	switch (verifier_list_read(v, reply, list_came, &err)) {
	case 1:
		v->view.looked_at = v->seen_at;
		if (v->listed) {
			verified_already(v);
			return;
		}
		say(v, CHECK_VERIFIED, CHECK_FINE, _("Not verified yet."), NULL);
		break;
	case 0:
		return;
	default:
		unread(v, CHECK_VERIFIED, &err);
	}
	step(v);
}

/* ---- the account's own numbers */

/* Kept for the screens of tomorrow; a customer's own account is not among the platform's. When the
 * store is busy the next look keeps it. */
static void own_keep(struct verifier *v, const struct twilio_number *found)
{
	struct managed_seen seen = { .number = v->e164, .country = v->lane.number.country };
	struct error err = { 0 };

	v->view.own_number = found != NULL;
	if (verifier_readonly(v) || verifier_byoc(v) || (!found && !v->lane.own_number))
		return;
	if (found) {
		seen.name = found->name;
		seen.sid = found->sid;
		seen.active = true;
	}
	if (!managed_note(v->m.session->store, v->twilio.account, v->e164, found ? &seen : NULL,
		&err))
		log_line("verifier: an own number was not kept: %s", err.code);
}

static void own_found(struct verifier *v)
{
	struct error err = { 0 };

	error_set(&err, ERROR_REFUSED, "own-number",
	    _("Use it as it is: there is nothing to verify."),
	    _("This is one of the Twilio account's own numbers: calls may show it without any verification."));
	say_error(v, CHECK_OWN, CHECK_BAR, &err);
}

static void own_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	const struct twilio_number *found;
	struct twilio_numbers page;
	struct error err = { 0 };

	if (!twilio_numbers_read(reply, &v->m.arena, &page, &err)) {
		unread(v, CHECK_OWN, &err);
		step(v);
		return;
	}
	found = twilio_numbers_find(&page, v->e164);
	if (found) {
		own_keep(v, found);
		own_found(v);
	} else if (page.next[0]) {
		if (machine_next(&v->m, ASK_OWN, &v->twilio, TWILIO_API, page.next, own_came, &err))
			return;
		unread(v, CHECK_OWN, &err);
	} else {
		own_keep(v, NULL);
		say(v, CHECK_OWN, CHECK_FINE, _("Not one of the Twilio account's own numbers."),
		    NULL);
	}
	step(v);
}

/* ---- the dialing permission */

static void country_hint(const struct verifier *v, const char *name, char *out, size_t size)
{
	if (verifier_byoc(v))
		snprintf(out, size,
		    _("It is the customer's own account: have them open %s, enable %s, then check again."),
		    GEO_PAGE, name);
	else if (v->country.way == COUNTRY_WAY_INHERIT)
		snprintf(out, size,
		    _("Let the subaccount take over the main account's permissions, where %s is open; then it is asked again before anything rings."),
		    name);
	else if (v->country.way == COUNTRY_WAY_OWNER)
		snprintf(out, size,
		    _("Enable %s in the main account, whose permissions this one takes over: that opens it for all who do."),
		    name);
	else
		snprintf(out, size,
		    _("Enable %s here; it takes seconds to ten minutes, then it is asked again before anything rings."),
		    name);
}

void verifier_country_say(struct verifier *v, struct check_result *out, struct error *err)
{
	char name[80], hint[300];

	country_name(v->lane.number.country, _("en"), name, sizeof name);
	if (v->country.found == COUNTRY_BLOCKED) {
		error_set(err, ERROR_REFUSED, "number-blocked", _(MEND_BLOCKED), _(REASON_BLOCKED),
		    name);
	} else {
		country_hint(v, name, hint, sizeof hint);
		error_set(err, ERROR_REFUSED, "country-closed", hint, _(REASON_COUNTRY_CLOSED),
		    name);
		v->view.country_closed = !verifier_byoc(v);
		v->view.country_by_inheritance = v->country.way == COUNTRY_WAY_INHERIT;
	}
	*out = (struct check_result){ .state = CHECK_BAR };
	(void)text_copy(out->text, sizeof out->text, err->message);
	(void)text_copy(out->hint, sizeof out->hint, err->hint);
}

static void country_came(void *user)
{
	struct verifier *v = user;
	struct error err = { 0 };
	char name[80], text[200];

	country_name(v->lane.number.country, _("en"), name, sizeof name);
	if (v->country.found == COUNTRY_UNREAD) {
		unread(v, CHECK_COUNTRY, &v->country.err);
	} else if (v->country.found == COUNTRY_OPEN) {
		snprintf(text, sizeof text, _("Twilio may call %s."), name);
		say(v, CHECK_COUNTRY, CHECK_FINE, text, NULL);
	} else {
		verifier_country_say(v, &v->view.checks[CHECK_COUNTRY], &err);
		if (v->bar.kind == ERROR_NONE)
			v->bar = err;
	}
	step(v);
}

static void country_ask(struct verifier *v)
{
	if (v->lane.number.country[0])
		country_read(&v->country, v->lane.number.country, v->e164, country_came, v);
	else
		say(v, CHECK_COUNTRY, CHECK_DOUBT,
		    _("The number belongs to no one country, so its dialing permission cannot be read."),
		    NULL);
}

/* ---- the account */

static void account_say(struct verifier *v, const struct twilio_account *a)
{
	struct error err = { 0 };

	if (strcmp(a->status, "active") != 0) {
		error_set(&err, ERROR_REFUSED, "account-not-active",
		    _("Look in Twilio's console why: often a payment is missing."),
		    _("The Twilio account %s is %s: it can call nobody."), a->name, a->status);
		say_error(v, CHECK_ACCOUNT, CHECK_BAR, &err);
	} else if (a->trial) {
		say(v, CHECK_ACCOUNT, CHECK_DOUBT,
		    _("TRIAL account: it calls only within its own country and verifies at most five numbers, each in one account only."),
		    _("Upgrade the account in Twilio's console for anything beyond that."));
	} else {
		say(v, CHECK_ACCOUNT, CHECK_FINE, _("The Twilio account is active."), NULL);
	}
}

static void account_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	const bool subaccount = strcmp(v->twilio.user, v->twilio.account) != 0;
	struct twilio_account account;
	struct secret token = { 0 };
	struct error err = { 0 };

	if (twilio_account_read(reply, &v->m.arena, &account, &token, &err)) {
		v->view.trial = account.trial;
		(void)text_copy(v->view.account_name, sizeof v->view.account_name, account.name);
		(void)text_copy(v->view.account_sid, sizeof v->view.account_sid, account.sid);
		if (v->view.checks[CHECK_CREDENTIALS].state == CHECK_WAITING)
			say(v, CHECK_CREDENTIALS, CHECK_FINE, _("Twilio takes the credentials."),
			    NULL);
		account_say(v, &account);
		if (subaccount)
			country_token(&v->country, &token);
	} else if (reply->end != HTTP_ANSWERED) {
		out_of_reach(v, &err);
	} else {
		unread(v, CHECK_ACCOUNT, &err);
		if (v->view.checks[CHECK_CREDENTIALS].state == CHECK_WAITING)
			verifier_unread(v, CHECK_CREDENTIALS, &err);
	}
	secret_done(&token);
	if (subaccount)
		country_ask(v);
	step(v);
}

/* Shown beside the account; a subaccount has none, and without it nothing is in doubt. */
static void balance_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	struct twilio_balance b;
	struct error ignored;

	if (twilio_balance_read(reply, &v->m.arena, &b, &ignored))
		snprintf(v->view.balance, sizeof v->view.balance, "%s %s", b.balance, b.currency);
	step(v);
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
	still_rings_say(v);
	verifier_unread_end(v);
	sum_up(v);
	v->view.problem = v->bar;
	v->view.phase = VERIFIER_READY;
	v->checked_ms = machine_boot_ms();
	if (v->starting)
		verifier_start_checked(v);
	else
		verifier_tell(v);
}

static void step(struct verifier *v)
{
	if (v->view.phase != VERIFIER_CHECKING)
		return;
	if (machine_asking(&v->m) || machine_asking(&v->country.m))
		verifier_tell(v);
	else
		finish(v);
}

static bool asked_all(struct verifier *v, struct error *err)
{
	const bool own = strcmp(v->twilio.user, v->twilio.account) == 0;
	struct http_request list, call, numbers, account, balance;

	if (!twilio_caller_ids_make(&v->twilio, v->e164, &list, err))
		return false;
	machine_ask(&v->m, ASK_LIST, &list, list_came);
	if (end_unseen(v)) {
		if (!twilio_call_make(&v->twilio, v->lane.record->call_sid, &call, err))
			return false;
		machine_ask(&v->m, ASK_CALL, &call, earlier_call_came);
	}
	if (!twilio_numbers_make(&v->twilio, v->e164, &numbers, err))
		return false;
	machine_ask(&v->m, ASK_OWN, &numbers, own_came);
	if (!twilio_account_make(&v->twilio, &account, err))
		return false;
	machine_ask(&v->m, ASK_ACCOUNT, &account, account_came);
	if (!own)
		return true;
	if (!twilio_balance_make(&v->twilio, &balance, err))
		return false;
	machine_ask(&v->m, ASK_BALANCE, &balance, balance_came);
	country_ask(v);
	return true;
}

void verifier_checks_begin(struct verifier *v)
{
	struct error err = { 0 };

	for (int i = 0; i < CHECKS; i++)
		v->view.checks[i] = (struct check_result){ .state = CHECK_WAITING };
	verifier_unread_begin(v);
	v->still_rings = false;
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
	    !asked_all(v, &err)) {
		machine_cancel(&v->m);
		say_error(v, CHECK_CREDENTIALS, CHECK_BAR, &err);
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
