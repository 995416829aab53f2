/*
 * DESIGN
 * read -> (closed) plan -> sent -> the change -> read again and again until it is open. The change
 * is the last write that wins, so it may be repeated by the HTTP layer; an answer that was lost is
 * settled by the same reading. It never rings: open is told, and the operator is asked anew.
 */
#include <stdio.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/time.h"
#include "desk/verifier_internal.h"

static void read_again(void *user);

/* Left while the change is out: what it brought is settled later. */
void verifier_open_stop(struct verifier *v)
{
	loop_timer(v->m.loop, read_again, v, 0);
	if (v->view.phase == VERIFIER_OPENING && v->m.asks[ASK_CHANGE].call)
		verifier_leave(v);
}

bool verifier_open_waits(const struct verifier *v)
{
	return v->view.phase == VERIFIER_OPENING && v->open_began_ms != 0 &&
	    !machine_writing(&v->m);
}

static void end(struct verifier *v, const struct error *problem)
{
	verifier_open_stop(v);
	v->view.phase = VERIFIER_IDLE;
	v->operation_id[0] = '\0';
	v->open_unknown = false;
	if (problem)
		v->view.problem = *problem;
	verifier_resume(v);
}

/* The country, whether or not this number is in a range that stays blocked. */
static bool reads_open(const struct verifier *v)
{
	return v->country.found == COUNTRY_OPEN || v->country.found == COUNTRY_BLOCKED;
}

/* ---- the journal's row of a change whose answer was lost */

static bool write_close(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return operation_end(v->m.session->store, v->operation_id,
	    reads_open(v) ? OPERATION_DONE : OPERATION_FAILED,
	    reads_open(v) ? _("The country is open.") : v->outcome.message, err);
}

static void wrote_close(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;

	(void)ok;
	(void)err;
	end(v, v->view.country_open ? NULL : &v->outcome);
}

static void finish(struct verifier *v)
{
	if (v->view.country_open)
		error_clear(&v->view.problem);
	if (v->open_unknown)
		machine_keep(&v->m, write_close, wrote_close);
	else
		end(v, v->view.country_open ? NULL : &v->outcome);
}

/* ---- reading until it is open */

static void opened(struct verifier *v)
{
	struct check_result *check = &v->view.checks[CHECK_COUNTRY];
	char name[80];

	if (v->country.found == COUNTRY_BLOCKED) {
		verifier_country_say(v, check, &v->outcome);
	} else {
		country_name(v->lane.number.country, _("en"), name, sizeof name);
		*check = (struct check_result){ .state = CHECK_FINE };
		(void)snprintf(check->text, sizeof check->text, _("Twilio may call %s."), name);
		v->view.country_open = true;
	}
	v->view.country_closed = v->view.country_by_inheritance = false;
	v->checked_ms = 0;
	finish(v);
}

static void came_again(void *user)
{
	struct verifier *v = user;
	const uint64_t waited = machine_boot_ms() - v->open_began_ms;

	if (reads_open(v)) {
		v->view.looked_at = time_now();
		opened(v);
	} else if (waited >= (uint64_t)machine_wait_ms(&v->m, OPEN_FOR_MS)) {
		error_set(&v->outcome, ERROR_REFUSED, "country-still-closed",
		    _("Check again later; if it stays so, open it in Twilio's console."),
		    _("The country still reads closed ten minutes after it was enabled."));
		finish(v);
	} else {
		if (v->country.found == COUNTRY_UNREAD)
			v->view.problem = v->country.err;
		else
			v->view.looked_at = time_now();
		loop_timer(v->m.loop, read_again, v, machine_wait_ms(&v->m, OPEN_AGAIN_MS));
		verifier_tell(v);
	}
}

static void read_again(void *user)
{
	struct verifier *v = user;

	if (machine_asking(&v->country.m) || machine_asking(&v->m) || machine_writing(&v->m))
		return;
	country_read(&v->country, v->lane.number.country, v->e164, came_again, v);
}

void verifier_open_now(struct verifier *v)
{
	if (v->open_began_ms != 0)
		loop_timer(v->m.loop, read_again, v, 1);
}

static void wait_open(struct verifier *v)
{
	v->open_began_ms = machine_boot_ms();
	loop_timer(v->m.loop, read_again, v, machine_wait_ms(&v->m, OPEN_AGAIN_MS));
	verifier_tell(v);
}

/* ---- the change */

static bool write_done(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return operation_end(v->m.session->store, v->operation_id, OPERATION_DONE,
	    _("Twilio took it; it is read until it is open."), err);
}

static void wrote_done(void *owner, bool ok, const struct error *err)
{
	(void)ok;
	(void)err;
	FAIL_POINT("open-stored");
	wait_open(owner);
}

static bool write_unknown(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return operation_unknown(v->m.session->store, v->operation_id, v->outcome.message, err);
}

static void wrote_unknown(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;

	(void)ok;
	(void)err;
	FAIL_POINT("open-stored");
	v->open_unknown = true;
	wait_open(v);
}

static bool write_failed(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return operation_end(v->m.session->store, v->operation_id, OPERATION_FAILED,
	    v->outcome.message, err);
}

static void wrote_failed(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;

	(void)ok;
	(void)err;
	FAIL_POINT("open-stored");
	end(v, &v->outcome);
}

static void change_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;

	FAIL_POINT("open-answered");
	if (country_change_read(&v->country, reply, &v->outcome)) {
		v->view.looked_at = time_now();
		machine_keep(&v->m, write_done, wrote_done);
	} else if (reply->end == HTTP_NOT_SENT ||
	    (reply->end == HTTP_ANSWERED && v->outcome.kind != ERROR_NETWORK)) {
		machine_keep(&v->m, write_failed, wrote_failed);
	} else {
		v->view.problem = v->outcome;
		machine_keep(&v->m, write_unknown, wrote_unknown);
	}
}

/* An earlier request for the same, whose answer was lost: the country still reads closed, and the
 * operator has said yes to sending it (again). */
static bool unknown_close(struct verifier *v, const struct new_operation *new)
{
	struct store *store = v->m.session->store;
	struct arena arena = { 0 };
	struct operation *all;
	struct error ignored;
	size_t n;
	bool closed = false;

	if (!operation_list(store, v->customer_id, true, NULL, 0, &arena, &all, &n, &ignored))
		n = 0;
	for (size_t i = 0; i < n && !closed; i++)
		closed = all[i].state == OPERATION_UNKNOWN && strcmp(all[i].kind, new->kind) == 0 &&
		    strcmp(all[i].subject, new->subject) == 0 &&
		    operation_end(store, all[i].id, OPERATION_FAILED,
			_("The country was still closed, and it was sent again."), &ignored);
	arena_done(&arena);
	return closed;
}

static bool write_plan(void *owner, struct error *err)
{
	struct verifier *v = owner;
	const bool inherits = v->country.way == COUNTRY_WAY_INHERIT;
	const char *account =
	    v->country.way == COUNTRY_WAY_OWNER ? v->twilio.user : v->twilio.account;
	char subject[100], parameters[200];
	const struct new_operation new = { .kind = inherits ? OPERATION_INHERIT
							    : OPERATION_COUNTRY_OPEN,
		.subject = subject,
		.org_id = v->customer_id,
		.parameters = parameters,
		.secrets = "[\"TWILIO_AUTH_TOKEN\"]" };

	bool ok;

	snprintf(subject, sizeof subject, "dialing_permissions/%s/%s", account,
	    v->lane.number.country);
	snprintf(parameters, sizeof parameters,
	    "{\"number\":\"%s\",\"country\":\"%s\",\"account_sid\":\"%s\"}", v->e164,
	    v->lane.number.country, account);
	ok = operation_plan(v->m.session->store, &new, v->operation_id, err);
	if (!ok && strcmp(err->code, "operation-open") == 0 && unknown_close(v, &new))
		ok = operation_plan(v->m.session->store, &new, v->operation_id, err);
	return ok;
}

/* Planned, but it cannot be sent: nobody is to wait for it. */
static bool write_cancel(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return operation_cancel(v->m.session->store, v->operation_id, err);
}

static bool write_send(void *owner, struct error *err)
{
	struct verifier *v = owner;

	return operation_send(v->m.session->store, v->operation_id, err);
}

static void wrote_send(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;
	struct http_request r;

	if (!ok) {
		v->outcome = *err;
		machine_keep(&v->m, write_cancel, wrote_failed);
		return;
	}
	FAIL_POINT("open-sent");
	if (!country_change_make(&v->country, &r, &v->outcome)) {
		machine_keep(&v->m, write_failed, wrote_failed);
		return;
	}
	machine_ask(&v->m, ASK_CHANGE, &r, change_came);
	FAIL_POINT("open-requested");
	verifier_tell(v);
}

static void wrote_plan(void *owner, bool ok, const struct error *err)
{
	struct verifier *v = owner;

	/* Another console is at it, or its outcome is open: what it brings is read. */
	if (!ok && strcmp(err->code, "operation-open") == 0) {
		v->operation_id[0] = '\0';
		wait_open(v);
	} else if (!ok) {
		end(v, err);
	} else {
		FAIL_POINT("open-planned");
		machine_store(&v->m, write_send, wrote_send);
	}
}

static void came_first(void *user)
{
	struct verifier *v = user;

	if (v->country.found == COUNTRY_UNREAD)
		end(v, &v->country.err);
	else if (v->country.found == COUNTRY_CLOSED)
		machine_store(&v->m, write_plan, wrote_plan);
	else
		opened(v);
}

bool verifier_open_country(struct verifier *v, struct error *err)
{
	if (verifier_readonly(v))
		return error_set(err, ERROR_REFUSED, "read-only",
		    _("Open the console without --readonly for this."),
		    _("This console only looks: nothing was changed."));
	if (v->errand || v->starting || machine_writing(&v->m) ||
	    (v->view.phase != VERIFIER_IDLE && v->view.phase != VERIFIER_READY))
		return error_set(err, ERROR_CONFLICT, "verification-running",
		    _("Wait until it has ended."),
		    _("Something else is under way for this number; nothing was changed."));
	if (verifier_byoc(v))
		return error_set(err, ERROR_REFUSED, "customers-account",
		    v->view.checks[CHECK_COUNTRY].hint,
		    _("It is the customer's own Twilio account: they open the country themselves."));
	if (!v->lane.number.country[0])
		return error_set(err, ERROR_REFUSED, "no-country", NULL,
		    _("The number belongs to no one country: there is nothing to open."));
	if (!verifier_account(v, v->lane.customer.twilio_account_sid, err))
		return false;
	verifier_stop(v);
	v->view.phase = VERIFIER_OPENING;
	v->view.country_open = false;
	v->open_unknown = false;
	v->open_began_ms = 0;
	v->operation_id[0] = '\0';
	error_clear(&v->view.problem);
	country_read(&v->country, v->lane.number.country, v->e164, came_first, v);
	verifier_tell(v);
	return true;
}
