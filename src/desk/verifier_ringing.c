/*
 * DESIGN. Another desk's call stands in another store, so Twilio is asked: whoever rings a number
 * makes a call to it from Twilio's verification number. Looked at with the checks, so that it is
 * said before the yes, and once more right before the request that rings (verifier_start.c).
 */
#include <string.h>

#include "base/i18n.h"
#include "desk/verifier_internal.h"

/* A call that the journal or the record here knows, or that another process of this store began a
 * moment ago and does not know yet; in doubt it is another's. */
static bool known_here(const struct verifier *v, const char *call_sid)
{
	struct arena arena = { 0 };
	struct error ignored;
	const char **known;
	size_t n = 0;
	bool found = v->lane.record && strcmp(v->lane.record->call_sid, call_sid) == 0;

	if (!found && !operation_verifying(v->m.session->store, v->e164, &found, &ignored))
		found = false;
	if (!operation_calls(v->m.session->store, v->e164, &arena, &known, &n, &ignored))
		n = 0;
	for (size_t i = 0; i < n && !found; i++)
		found = strcmp(known[i], call_sid) == 0;
	arena_done(&arena);
	return found;
}

static void unread(struct verifier *v, const struct error *why)
{
	struct error err = { 0 };

	if (!v->last_look) /* asked again before anything rings */
		return;
	error_set(&err, why->kind, why->code, why->hint,
	    _("Nothing was started: whether Twilio calls this number just now could not be read. %s"),
	    why->message);
	v->checked_ms = 0;
	v->last_look = v->starting = false;
	verifier_start_stopped(v, &err);
}

/* The first page has them: the newest come first, and what rings is new. */
static void calls_came(void *owner, const struct http_reply *reply)
{
	struct verifier *v = owner;
	struct twilio_calls page;
	struct error err = { 0 };

	v->ringing = RINGS_NOT;
	if (!twilio_calls_read(reply, &v->m.arena, &page, &err))
		unread(v, &err);
	else
		for (size_t i = 0; i < page.n && v->ringing == RINGS_NOT; i++)
			if (verifier_call_active(page.items[i].status) &&
			    strcmp(page.items[i].to, v->e164) == 0 &&
			    strcmp(page.items[i].from, TWILIO_VERIFIES_FROM) == 0)
				v->ringing =
				    known_here(v, page.items[i].sid) ? RINGS_OURS : RINGS_OTHERS;
	verifier_check_step(v);
}

bool verifier_ringing_ask(struct verifier *v, struct error *err)
{
	struct http_request r;

	if (!twilio_calls_make(&v->twilio, v->e164, NULL, &r, err))
		return false;
	machine_ask(&v->m, ASK_CALL, &r, calls_came);
	return true;
}

void verifier_ringing_say(struct verifier *v)
{
	struct error err = { 0 };

	if (v->ringing == RINGS_OURS)
		error_set(&err, ERROR_CONFLICT, "verification-running",
		    _("Wait until that call has ended, then check again."),
		    _("Twilio is still calling this number for the verification before."));
	else if (v->ringing == RINGS_OTHERS)
		error_set(&err, ERROR_CONFLICT, "verification-elsewhere",
		    _("Ask who is at it; once that call has ended, check again."),
		    _("Another desk or program has Twilio ring this number just now, with a code of its own; nothing was started here."));
	else
		return;
	verifier_check_error(v, CHECK_VERIFIED, CHECK_BAR, &err);
}
