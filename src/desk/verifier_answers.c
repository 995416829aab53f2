/* What each answer says of a start, line by line (verifier_checks.c). */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "desk/verifier_internal.h"
#include "desk/verifier_words.h"
#include "store/managed.h"

/* Where a BYOC customer opens a country itself. */
#define GEO_PAGE "https://console.twilio.com/us1/develop/voice/settings/geo-permissions"

/* An answer that was none: a doubt for its own line, a bar where Twilio refused the credentials. */
static void unread(struct verifier *v, enum check_id id, const struct error *why)
{
	const int code = twilio_error_number(why);
	struct error err = *why;

	verifier_refusal(v, &err);
	if (code == 20003 || strcmp(why->code, "twilio-http-401") == 0 || code == 20008)
		verifier_check_error(v, CHECK_CREDENTIALS, CHECK_BAR, &err);
	else if (code == 10001)
		verifier_check_error(v, CHECK_ACCOUNT, CHECK_BAR, &err);
	if (v->view.checks[id].state != CHECK_BAR)
		verifier_unread(v, id, &err);
}

/* Twilio is out of reach: what rings is not tried then. */
static void out_of_reach(struct verifier *v, const struct error *why)
{
	verifier_check_error(v, CHECK_CREDENTIALS, CHECK_BAR, why);
	verifier_check_say(v, CHECK_CREDENTIALS, CHECK_BAR, why->message,
	    _("Try again when the network is back (F5 checks again)."));
	verifier_unread(v, CHECK_ACCOUNT, why);
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
	verifier_check_say(v, CHECK_VERIFIED, CHECK_FINE,
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
		verifier_check_say(v, CHECK_VERIFIED, CHECK_FINE, _("Not verified yet."), NULL);
		break;
	case 0:
		return;
	default:
		unread(v, CHECK_VERIFIED, &err);
	}
	verifier_check_step(v);
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
	verifier_check_error(v, CHECK_OWN, CHECK_BAR, &err);
}

static void own_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	const struct twilio_number *found;
	struct twilio_numbers page;
	struct error err = { 0 };

	if (!twilio_numbers_read(reply, &v->m.arena, &page, &err)) {
		unread(v, CHECK_OWN, &err);
		verifier_check_step(v);
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
		verifier_check_say(v, CHECK_OWN, CHECK_FINE,
		    _("Not one of the Twilio account's own numbers."), NULL);
	}
	verifier_check_step(v);
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
		verifier_check_say(v, CHECK_COUNTRY, CHECK_FINE, text, NULL);
	} else {
		verifier_country_say(v, &v->view.checks[CHECK_COUNTRY], &err);
		if (v->bar.kind == ERROR_NONE)
			v->bar = err;
	}
	verifier_check_step(v);
}

static void country_ask(struct verifier *v)
{
	if (v->lane.number.country[0])
		country_read(&v->country, v->lane.number.country, v->e164, country_came, v);
	else
		verifier_check_say(v, CHECK_COUNTRY, CHECK_DOUBT,
		    _("The number belongs to no one country, so its dialing permission cannot be read."),
		    NULL);
}

/* ---- the account */

static void account_say(struct verifier *v, const struct twilio_account *a)
{
	struct error err = { 0 };

	if (verifier_account_fine(a, &err))
		verifier_check_say(v, CHECK_ACCOUNT, CHECK_FINE, _("The Twilio account is active."),
		    NULL);
	else if (a->trial && strcmp(a->status, "active") == 0)
		verifier_check_say(v, CHECK_ACCOUNT, CHECK_DOUBT, err.message, err.hint);
	else
		verifier_check_error(v, CHECK_ACCOUNT, CHECK_BAR, &err);
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
			verifier_check_say(v, CHECK_CREDENTIALS, CHECK_FINE,
			    _("Twilio takes the credentials."), NULL);
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
	verifier_check_step(v);
}

/* Shown beside the account; a subaccount has none, and without it nothing is in doubt. */
static void balance_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	struct twilio_balance b;
	struct error ignored;

	if (twilio_balance_read(reply, &v->m.arena, &b, &ignored))
		snprintf(v->view.balance, sizeof v->view.balance, "%s %s", b.balance, b.currency);
	verifier_check_step(v);
}

/* ---- together */

bool verifier_checks_ask(struct verifier *v, struct error *err)
{
	const bool own = strcmp(v->twilio.user, v->twilio.account) == 0;
	struct http_request list, numbers, account, balance;

	if (!twilio_caller_ids_make(&v->twilio, v->e164, &list, err))
		return false;
	machine_ask(&v->m, ASK_LIST, &list, list_came);
	if (!verifier_ringing_ask(v, err))
		return false;
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
