/* caller-id start: rings a phone after a yes, shows the code, and stays until it ends (--wait). */
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "cli/command_caller_id.h"
#include "cli/command_sync.h"
#include "desk/ring_claim.h"
#include "net/loop.h"

#define CHECKS_MS 25000 /* leaves the rest of the minute to the request and to settling it */
#define RESUME_MS 15000
#define STORE_LOOK_MS 1000
/* The first document comes no later after the request; a --wait that is shorter is no reason to
 * hang up on a code that may be under way. */
#define FIRST_MS 10000
#define WAIT_MAX_S 7200
#define ASK_MAX 3
#define JOURNAL_LOOK 50 /* the newest operation of a customer is among so many */

/* ---- what is waited for */

static bool at_rest(void *user)
{
	const struct starting *st = user;

	return st->view->phase == VERIFIER_IDLE || st->view->phase == VERIFIER_READY;
}

/* Resumed and looked at once: it may have ended meanwhile. */
static bool resumed(void *user)
{
	const struct starting *st = user;

	return at_rest(user) ||
	    (st->view->phase == VERIFIER_WATCHING &&
		(st->view->looked_at != 0 || st->view->problem.kind != ERROR_NONE));
}

static bool checks_over(void *user)
{
	const struct starting *st = user;

	return st->view->phase != VERIFIER_CHECKING;
}

static bool request_out(void *user)
{
	struct starting *st = user;

	st->unanswered = st->unanswered || st->view->phase == VERIFIER_SETTLING;
	return at_rest(user) || st->view->phase == VERIFIER_WATCHING || st->view->code[0];
}

static bool ended(void *user)
{
	starting_call_say(user);
	return request_out(user) && at_rest(user); /* its answer may be lost meanwhile */
}

/* What is left of --wait. */
static int left_ms(const struct starting *st)
{
	const uint64_t now = time_monotonic_ms();
	const uint64_t until = st->yes_ms + (uint64_t)st->wait_s * 1000;

	return now < until ? (int)(until - now) : 0;
}

/* The answer to the request, or what came of it; what there is to say is said after ten seconds. */
static enum cli_end answer_awaited(struct starting *st)
{
	enum cli_end end = cli_run_until(st->c, checks_over, st, CLI_REST);

	if (end == CLI_DONE)
		end = cli_run_until(st->c, request_out, st, FIRST_MS);
	if (end != CLI_LATE || st->view->phase == VERIFIER_CHECKING)
		return end;
	starting_late_say(st);
	return cli_run_until(st->c, request_out, st, st->waits ? left_ms(st) : CLI_REST);
}

/* Another console may have seen it end first. */
static void store_look(void *user)
{
	struct starting *st = user;
	const int64_t version = store_data_version(st->c->session.store);

	if (version != st->store_version) {
		st->store_version = version;
		verifier_store_changed(st->v);
	}
	loop_timer(cli_loop(st->c), store_look, st, STORE_LOOK_MS);
}

/* ---- before it rings */

static bool credentials_there(const struct starting *st, struct error *err)
{
	struct twilio t;

	if (!credentials_twilio(&st->c->session.credentials, st->customer.twilio_account_sid,
		st->customer.mode == MODE_BYOC, &t, err))
		return false;
	twilio_account_done(&t);
	return true;
}

static bool stopped_before(struct error *err)
{
	return error_set(err, ERROR_REFUSED, "stopped", NULL,
	    _("Stopped before anything rang. Nothing was changed."));
}

/* Names whom it rings, and each doubt. With --yes the doubts are said and taken; a script that
 * reads errors as JSON gets them at the end, and only where no error follows. */
static bool agreed(struct starting *st, struct error *err)
{
	struct cli *c = st->c;
	const char *question;

	c->options.yes = st->yes;
	if (!c->options.yes && !starting_tell(st, TELL_BEFORE, err))
		return false;
	if (!c->options.yes || !c->options.json)
		starting_doubts_say(st);
	question = st->how.delay_s > 0
	    ? arena_printf(&c->arena, _("Have Twilio call %s (%s, from %s) in %d seconds?"),
		  st->shown, st->customer.name, TWILIO_VERIFIES_FROM, st->how.delay_s)
	    : arena_printf(&c->arena, _("Have Twilio call %s (%s, from %s) now?"), st->shown,
		  st->customer.name, TWILIO_VERIFIES_FROM);
	st->how.doubts_seen = st->view->doubts;
	return cli_confirm(c, question, err);
}

/* ---- what came of it */

/* Whether the verification that the store has is the one that this process started: of two at once
 * only one is. */
static bool started_here(const struct starting *st, const struct lane2 *lane, bool *out,
    struct error *err)
{
	const char *subject =
	    arena_printf(&st->c->arena, "verified_caller_ids/%s", lane->record->id);
	struct operation *rows;
	size_t n;

	if (!operation_list(st->c->session.store, st->customer.id, false, NULL, JOURNAL_LOOK,
		&st->c->arena, &rows, &n, err))
		return false;
	*out = false;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(rows[i].kind, OPERATION_VERIFY) != 0 ||
		    strcmp(rows[i].subject, subject) != 0)
			continue;
		*out = rows[i].owner_pid == (int)getpid();
		return true;
	}
	return true;
}

/* The first document, and whether this went well so far. */
static bool started(struct starting *st, const struct lane2 *lane, struct error *err)
{
	struct cli *c = st->c;
	/* Still waiting for the answer when it was stopped is the same. */
	const bool known = st->view->code[0]; /* only the store is behind: busy or full */
	const bool unknown =
	    !known && (lane->unsettled || (lane->record && !lane->record->call_sid[0]));
	bool here;

	if (lane->state == OUTBOUND_VERIFIED) {
		if (c->options.json && !st->told)
			cli_document(c, starting_document(st, lane));
		else if (!c->options.json)
			starting_verified_say(st, lane, !st->unanswered);
		return true;
	}
	if (lane->state != OUTBOUND_CALLING && lane->state != OUTBOUND_PENDING)
		return starting_failure(st, lane, err);
	if (!started_here(st, lane, &here, err))
		return false;
	if (!here)
		return error_set(err, ERROR_CONFLICT, "verification-running", NULL,
		    _("Another voxdesk is verifying %s just now. Nothing rang a second time."),
		    st->shown);
	c->did = arena_printf(&c->arena, _("Twilio calls %s (%s) from %s."), st->shown,
	    st->customer.name, TWILIO_VERIFIES_FROM);
	if (c->options.json) {
		if (!st->told)
			cli_document(c, starting_document(st, lane));
	} else if (!unknown) {
		starting_started_say(st, lane);
		cli_push(c); /* before what stands on stderr */
		if (st->view->alone[0])
			cli_note("! %s", st->view->alone);
		if (!starting_tell(st, TELL_DURING, err))
			return false;
	}
	cli_push(c); /* read out while it rings */
	if (unknown)
		return starting_open(st, "outcome-unknown",
		    _("No answer came from Twilio: the phone at %s may ring or not. It is never sent twice by itself."),
		    err);
	if (!lane->code[0] && !known && !st->waits)
		return starting_open(st, "code-lost",
		    _("%s rings, but Twilio's answer with the code was lost, so this call cannot verify it. When it has ended, start once more."),
		    err);
	if (c->options.json && st->told && !st->waits)
		return starting_open(st, "code-late",
		    _("Twilio answered late: %s rings, and its code came after the document. Without --json the status shows it."),
		    err);
	return true;
}

static bool watched(struct starting *st, struct error *err)
{
	struct cli *c = st->c;
	enum cli_end end;
	struct lane2 lane;

	st->store_version = store_data_version(c->session.store);
	loop_timer(cli_loop(c), store_look, st, STORE_LOOK_MS);
	end = cli_run_until(c, ended, st, left_ms(st));
	loop_timer(cli_loop(c), store_look, st, 0);
	if (end == CLI_STOPPED)
		return starting_open(st, "stopped",
		    _("No longer watched. The verification of %s goes on at Twilio."), err);
	if (end == CLI_LATE)
		return starting_open(st, "still-open",
		    _("The time of --wait is over, and the verification of %s has not ended."),
		    err);
	if (!lane2_load(&c->session, st->customer.id, st->number, &c->arena, &lane, err))
		return false;
	if (c->options.json)
		cli_document(c, starting_end_document(st, &lane));
	else if (lane.state == OUTBOUND_VERIFIED)
		starting_verified_say(st, &lane, false);
	lane2_done(&lane);
	return lane.state == OUTBOUND_VERIFIED || starting_failure(st, &lane, err);
}

/* ---- the steps */

/* To VERIFIER_READY, or to rest with the number verified. */
static bool checked(struct starting *st, struct error *err)
{
	enum cli_end end = CLI_DONE;

	if (!at_rest(st)) /* one is running or unknown: it may have ended */
		end = cli_run_until(st->c, resumed, st, RESUME_MS);
	if (end == CLI_DONE && at_rest(st)) {
		verifier_check(st->v);
		end = cli_run_until(st->c, at_rest, st, CHECKS_MS);
	}
	if (end == CLI_STOPPED)
		return stopped_before(err);
	if (end == CLI_LATE && st->view->phase == VERIFIER_CHECKING)
		return error_set(err, ERROR_NETWORK, "timeout", _("Try again in a moment."),
		    _("Twilio does not answer. Nothing rang."));
	return true; /* still running: verifier_start() says so */
}

static bool barred(const struct starting *st, struct error *err)
{
	const struct error *bar = &st->view->problem;

	/* No command changes an account's permissions: the console does, after a yes. */
	return error_set(err, bar->kind, bar->code,
	    st->view->country_closed
		? _("Open the country in the console: voxdesk, the customer, then verification. It is asked again there before anything rings.")
		: bar->hint,
	    "%s", bar->message);
}

static bool ring(struct starting *st, struct error *err)
{
	enum cli_end end;

	for (int asked = 0; asked < ASK_MAX; asked++) {
		cli_hold_signals(false);
		if (st->view->barred && at_rest(st))
			return barred(st, err);
		if (at_rest(st) && !agreed(st, err))
			return false;
		cli_hold_signals(true);
		if (!verifier_start(st->v, &st->how, err))
			return false;
		st->c->wrote = true; /* from here on never again by itself */
		st->yes_ms = time_monotonic_ms();
		end = answer_awaited(st);
		st->waits = st->waits && end != CLI_STOPPED;
		if (end != CLI_DONE && st->view->phase == VERIFIER_CHECKING)
			return stopped_before(err);
		if (!verifier_asked_again(st->v))
			return true;
	}
	return error_set(err, ERROR_REFUSED, "doubts", _("Look at them in the console."),
	    _("The checks before the call keep changing. Nothing rang."));
}

static bool state_load(struct starting *st, struct lane2 *lane, struct error *err)
{
	return lane2_load(&st->c->session, st->customer.id, st->number, &st->c->arena, lane, err);
}

static bool run_start(struct starting *st, struct error *err)
{
	struct lane2 lane;
	bool ok, running;

	if (!checked(st, err) || !state_load(st, &lane, err))
		return false;
	ok = lane.state == OUTBOUND_VERIFIED;
	if (lane.elsewhere && !st->c->options.json)
		cli_note("! %s",
		    arena_printf(&st->c->arena,
			_("It is verified in the Twilio account %s, which is not the one used here."),
			lane.elsewhere->account_sid));
	lane2_done(&lane);
	if (!ok && !ring(st, err))
		return false;
	if (!state_load(st, &lane, err))
		return false;
	ok = started(st, &lane, err);
	running = lane.state == OUTBOUND_CALLING || lane.state == OUTBOUND_PENDING;
	/* It ended after the first document, with nothing to watch any more. */
	if (!running && st->told && st->waits && st->c->options.json)
		cli_document(st->c, starting_end_document(st, &lane));
	lane2_done(&lane);
	/* An unknown outcome may be settled while it waits. */
	if (running && st->waits && (ok || (err->kind == ERROR_OPEN && left_ms(st) > 0)))
		return watched(st, err);
	return ok;
}

static bool options_read(struct starting *st, struct error *err)
{
	struct cli *c = st->c;

	st->yes = c->options.yes;
	st->waits = c->value[FLAG_WAIT];
	st->how.extension = c->value[FLAG_EXTENSION] ? c->value[FLAG_EXTENSION] : "";
	return cli_integer(c, FLAG_DELAY, 0, TWILIO_CALL_DELAY_MAX, &st->how.delay_s, err) &&
	    cli_integer(c, FLAG_WAIT, 1, WAIT_MAX_S, &st->wait_s, err) &&
	    twilio_extension_check(st->how.extension, err) &&
	    cli_can_ask(c, _("This rings a phone, and nobody can be asked here. Nothing rang."),
		err);
}

static bool start_at_twilio(struct starting *st, const char *id, struct error *err)
{
	struct cli *c = st->c;
	struct error unsaved;
	bool ok;

	if (c->value[FLAG_SMS])
		return error_set(err, ERROR_USAGE, "flag-not-here",
		    _("Leave it out, or first: voxdesk customer edit CUSTOMER --through telnyx"),
		    _("Twilio calls and texts no code: --sms is for customers that call through Telnyx."));
	if (!caller_id_free(c, id, st->number, err) || !credentials_there(st, err))
		return false;
	number_show(st->number, st->shown, sizeof st->shown);
	st->v =
	    verifier_new(&c->session, cli_loop(c), id, st->number, caller_id_changed, NULL, err);
	if (!st->v)
		return false;
	st->view = verifier_view(st->v);
	ok = run_start(st, err);
	if (!ok)
		starting_running(st, err);
	if (ok && st->yes && c->options.json && cli_written(c)) {
		starting_doubts_say(st);
		if (st->view->alone[0])
			cli_note("! %s", st->view->alone);
	}
	if (!verifier_save(st->v, &unsaved)) {
		*err = unsaved;
		ok = false;
	}
	verifier_free(st->v);
	return ok;
}

bool run_caller_id_start(struct cli *c, struct error *err)
{
	struct starting st = { .c = c };
	struct cli_sync sync;
	char id[ID_MAX];
	bool ok;

	if (!options_read(&st, err) ||
	    !desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], true, id,
		err) ||
	    !customer_get(c->session.store, id, &c->arena, &st.customer, err) ||
	    !cli_caller_number(c, &st.customer, c->n > 1 ? c->operand[1] : c->value[FLAG_NUMBER],
		&st.number, err))
		return false;
	/* The shared project says who may ring: signed in while the checks are made. */
	cli_sync_init(&sync, c, true);
	ring_claim_prepare(&c->session);
	ok = st.customer.through_telnyx ? caller_id_telnyx_start(c, &st.customer, st.number, err)
					: start_at_twilio(&st, id, err);
	cli_sync_done(&sync);
	return ok;
}
