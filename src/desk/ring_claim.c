#include "desk/ring_claim.h"

#include <stdio.h>
#include <unistd.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"

/* Somebody has said yes and waits: a project that hangs is not waited for. */
#define CLAIM_MS 3000
#define HOST_MAX 64

static void too_late(void *user);

static void alone(struct ring_claim *c, const char *why)
{
	(void)snprintf(c->alone, sizeof c->alone,
	    _("Whether another desk is about to have this number rung could not be asked of the shared project. %s"),
	    why);
	log_line("ring claim: not asked");
}

static void end(struct ring_claim *c, const struct error *held)
{
	loop_timer(c->loop, too_late, c, 0);
	c->done(c->user, held);
}

static void too_late(void *user)
{
	struct ring_claim *c = user;

	sync_ask_drop(&c->ask);
	alone(c, _("It does not answer."));
	end(c, NULL);
}

static void claim_of(const struct ring_claim *c, struct supabase_claim *out)
{
	*out = (struct supabase_claim){ .number = c->number, .holder = c->holder, .who = c->who };
}

static bool make(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	struct supabase_claim claim;

	(void)ask;
	claim_of(user, &claim);
	return supabase_claim_make(s, &claim, out, err);
}

/* By this machine's clock, in whole minutes: by then it has ended. */
static void barred(const struct supabase_held *held, struct error *err)
{
	char at[TIME_TEXT_MAX], shown[40], hint[120];

	time_text(time_now() + held->seconds + 59, at);
	time_for_operator(at, shown, sizeof shown);
	(void)snprintf(hint, sizeof hint, _("Ask them how it went, or try again at %s."), shown);
	error_set(err, ERROR_CONFLICT, "verification-elsewhere", hint,
	    held->who[0]
		? _("%s, at another desk, began to verify this number less than two minutes ago; nothing was started here.")
		: _("Another desk began to verify this number less than two minutes ago; nothing was started here."),
	    held->who);
}

static void came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct ring_claim *c = user;
	struct arena arena = { 0 };
	struct error why = { .kind = ERROR_NONE }, held = { .kind = ERROR_NONE };
	struct supabase_claim claim;
	struct supabase_held answer;
	bool read;

	if (!reply) {
		alone(c, err->message);
		end(c, NULL);
		return;
	}
	FAIL_POINT("claim-answered");
	claim_of(c, &claim);
	read = supabase_claim_read(reply, &claim, &arena, &answer, &why);
	if (read && answer.outcome == SUPABASE_HELD)
		barred(&answer, &held);
	arena_done(&arena);
	if (!read && sync_ask_again(ask, &why))
		return;
	if (!read)
		alone(c, why.message);
	end(c, held.kind != ERROR_NONE ? &held : NULL);
}

/* ---- whether it can be asked */

/* A syncer of a command signs in only when somebody asks. */
static void sign_in(struct syncer *y)
{
	if (y->idle && signin_status(y->signin)->state == SIGNIN_OUT)
		signin_begin(y->signin);
}

static bool shared(const struct syncer *y)
{
	return y && y->status.joined && !y->status.readonly && !syncer_looks_only(y);
}

static const char *unreached(const struct syncer *y)
{
	const enum signin_state state = signin_status(y->signin)->state;

	if (state != SIGNIN_IN && state != SIGNIN_RUNNING)
		return _("Nobody is signed in there.");
	if (!y->idle && y->status.state == SYNC_WAITING && !y->status.online)
		return _("It cannot be reached now.");
	return NULL;
}

/* This store, on this machine: a copy of its file elsewhere is another desk. */
static void name_holder(struct ring_claim *c, struct session *s)
{
	char host[HOST_MAX] = "", fresh[ID_MAX];
	struct arena arena = { 0 };
	const char *sharing = "";
	struct error ignored;

	(void)gethostname(host, sizeof host - 1);
	id_new(fresh);
	if (!sync_sharing(s->store, &arena, &sharing, &ignored) || !sharing[0])
		sharing = fresh;
	(void)snprintf(c->holder, sizeof c->holder, "%s@%s", sharing, host);
	arena_done(&arena);
}

static void name_who(struct ring_claim *c, struct session *s)
{
	const struct signin_status *who = signin_status(s->syncer->signin);

	if (who->service || !who->who[0])
		(void)text_copy(c->who, sizeof c->who, s->operator_name);
	else
		(void)snprintf(c->who, sizeof c->who, "%s (%s)", s->operator_name, who->who);
}

bool ring_claim_ask(struct ring_claim *c, struct session *s, struct loop *l, const char *number,
    ring_claimed_fn *done, void *user)
{
	const char *why;

	c->alone[0] = '\0';
	if (!shared(s->syncer))
		return false;
	sign_in(s->syncer);
	why = unreached(s->syncer);
	if (why) {
		alone(c, why);
		return false;
	}
	c->loop = l;
	c->number = number;
	c->done = done;
	c->user = user;
	name_holder(c, s);
	name_who(c, s);
	sync_ask(s->syncer, &c->ask, make, came, c);
	loop_timer(l, too_late, c, syncer_patient_ms(s->syncer, CLAIM_MS));
	FAIL_POINT("claim-sent");
	return true;
}

void ring_claim_drop(struct ring_claim *c)
{
	if (!c->loop)
		return;
	loop_timer(c->loop, too_late, c, 0);
	sync_ask_drop(&c->ask);
}

void ring_claim_prepare(struct session *s)
{
	if (shared(s->syncer))
		sign_in(s->syncer);
}
