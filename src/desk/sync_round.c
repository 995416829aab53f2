/* A round from its beginning to its end, step by step (sync_parts.h), and what each failure makes
 * of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/check.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/secrets.h"
#include "desk/sync_parts.h"
#include "store/journal.h"

#define BACKOFF_MS 2000
#define BACKOFF_MAX_MS (5 * 60 * 1000)
#define SOON_AGAIN_MS 50
#define PLAN_ROWS 100 /* in the first short transaction */
#define STORE_AGAIN_MS 60000
#define ENDED_AGAIN_MS 1000 /* shared otherwise: the next round tells how */

/* ---- ends */

void sync_round_end(struct syncer *y, enum sync_state state, const struct error *problem,
    int again_ms)
{
	y->running = true; /* until what was sent is in order again */
	y->who[0] = '\0';
	y->status.state = state;
	y->end_again_ms = again_ms;
	if (problem)
		y->end = *problem;
	else
		error_clear(&y->end);
	y->status.problem = y->end;
	sync_ask_drop(&y->ask);
	sync_pull_drop(y);
	syncer_write_drop(y);
	sync_push_give_back(y);
}

void sync_round_closed(struct syncer *y)
{
	const struct error end = y->end;
	const bool well = y->status.state == SYNC_FRESH;
	const bool soon = well && y->soon && y->rounds_left > 0;
	const bool follows = soon || (well && y->again);
	int ms = y->end_again_ms;

	y->running = false;
	syncer_note_end(y, well && !y->status.lacks ? NULL : &end);
	syncer_waiting_read(y);
	if (follows) {
		y->rounds_left -= soon;
		y->asked_now = y->asked_now || soon; /* all that was refused is due then */
		ms = SOON_AGAIN_MS;
	} else {
		y->rounds_left = SYNC_ROUNDS_AT_ONCE;
		ms = y->idle ? 0 : ms;
	}
	if (ms > 0)
		syncer_tick_in(y, ms, !well);
	syncer_tell(y);
	if (!follows)
		syncer_told(y, well ? NULL : &end);
}

static int backoff_ms(unsigned failures, int said_ms)
{
	int ms = BACKOFF_MS;
	unsigned random;

	for (unsigned i = 1; i < failures && ms < BACKOFF_MAX_MS; i++)
		ms *= 2;
	if (ms > BACKOFF_MAX_MS)
		ms = BACKOFF_MAX_MS;
	check(getrandom(&random, sizeof random, 0) == (ssize_t)sizeof random);
	ms += (int)(random % (unsigned)(ms / 4 + 1)); /* not all consoles at once */
	if (said_ms > ms)
		ms = said_ms;
	return ms * fail_pace() / 100 > 0 ? ms * fail_pace() / 100 : 1;
}

static void wait(struct syncer *y, const struct http_reply *reply, const struct error *why)
{
	y->failures++;
	sync_round_end(y, SYNC_WAITING, why,
	    backoff_ms(y->failures, reply ? reply->retry_after_ms : -1));
}

/* Which of the two keys it was the project cannot know. */
static void name_service_key(struct error *why)
{
	const struct error came = *why;

	(void)error_set(why, came.kind, came.code,
	    _("Look at SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY: both have to be of the same project, and the key must not have been withdrawn."),
	    "%s", came.message);
	error_detail(why, "%s", came.detail);
}

void syncer_fail(struct syncer *y, const struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct error why = *err; /* it may live in what ends now */
	const enum supabase_failure failure = supabase_failure_of(&why);
	const unsigned turn = ask ? ask->turn : 0;

	if (reply && signin_status(y->signin)->service &&
	    (failure == SUPABASE_KEY || reply->status == 401))
		name_service_key(&why);
	log_line("sharing: %s (%s)", why.code, why.detail);
	if (strcmp(why.code, SYNC_SHARING_ENDED) == 0) {
		sync_round_end(y, SYNC_STOPPED, &why, ENDED_AGAIN_MS);
		return;
	}
	if (reply && failure == SUPABASE_KEY)
		credentials_refused(y->session, SERVICE_SUPABASE,
		    signin_status(y->signin)->service ? SECRETS_AS_SERVICE : "");
	if (why.kind == ERROR_STORE || why.kind == ERROR_BUSY) {
		sync_round_end(y, SYNC_STOPPED, &why, STORE_AGAIN_MS);
		return;
	}
	switch (failure) {
	case SUPABASE_SIGN_IN:
	case SUPABASE_EXPIRED:
		y->schema_known = false;
		sync_round_end(y, SYNC_SIGNED_OUT, &why, 0);
		if (reply)
			signin_ended(y->signin, turn, &why);
		break;
	case SUPABASE_NETWORK:
		wait(y, reply, &why);
		break;
	case SUPABASE_OTHER: /* an answer that makes no sense may be a gateway's */
		if (why.kind == ERROR_NETWORK) {
			wait(y, reply, &why);
			break;
		}
		/* fall through */
	default: /* a person is needed, a rule of ours may say so too */
		y->schema_known = false;
		sync_round_end(y, SYNC_STOPPED, &why, SYNC_LOOK_AGAIN_MS);
		break;
	}
}

/* ---- the last steps */

void sync_round_pushed(struct syncer *y)
{
	const struct sync_untaken *untaken = &y->status.waiting.untaken;
	struct error refused = { .kind = ERROR_NONE };
	int every = y->seeds ? SYNC_LOOK_AGAIN_MS : SYNC_EVERY_MS;

	FAIL_POINT("sync-round-done");
	syncer_waiting_read(y);
	if (y->status.lacks)
		refused = y->whole.problem;
	else if (y->status.waiting.refused > 0)
		error_set(&refused, ERROR_REFUSED, "sync-refused",
		    _("It is tried again with the next sharing; the journal shows each of them."),
		    "%s", y->status.waiting.refused_why);
	else if (untaken->n > 0)
		error_set(&refused, ERROR_REFUSED,
		    untaken->why < UNTAKEN_UNREAD ? "sync-untaken" : "sync-unread",
		    _("Have who manages the project look at it; it is asked for again with each sharing, and all others were taken."),
		    "%s", sync_untaken_words(untaken, &y->arena));
	else if (y->pull_problem.kind != ERROR_NONE)
		refused = y->pull_problem;
	sync_round_end(y, SYNC_FRESH, refused.kind != ERROR_NONE ? &refused : NULL, every);
}

void sync_round_pulled(struct syncer *y)
{
	/* A person's sign-in has said so; the service key is only tried here. */
	if (signin_status(y->signin)->service && !y->worked)
		credentials_worked(y->session, SERVICE_SUPABASE, SECRETS_AS_SERVICE);
	y->worked = true;
	y->failures = 0;
	sync_whole_begin(y);
}

void sync_round_whole(struct syncer *y)
{
	syncer_fresh(y);
	if (y->seeds)
		sync_round_pushed(y);
	else
		sync_removed_begin(y);
}

/* ---- what was here before joining */

static void plan_more(void *user);

static bool plan_write(struct syncer *y, struct error *err)
{
	const uint64_t began = time_monotonic_ms();

	if (y->plan_rows == 0)
		y->plan_rows = PLAN_ROWS;
	if (!sync_plan_rest(y->session->store, y->plan_rows, &y->planned, err))
		return false;
	y->plan_rows = sync_chunk(y, y->plan_rows, time_monotonic_ms() - began);
	return true;
}

static void planned(struct syncer *y)
{
	syncer_lives(y);
	y->status.round_rows += y->planned;
	if (y->planned > 0)
		loop_timer(y->loop, plan_more, y, 1);
	else
		sync_pull_begin(y);
}

static void plan_more(void *user)
{
	struct syncer *y = user;

	if (y->running && !y->write)
		syncer_write(y, plan_write, planned);
}

/* What programs that have ended were sending waits again; and all of it is due when somebody asks.
 */
static bool due_write(struct syncer *y, struct error *err)
{
	size_t swept;

	return operation_sweep(y->session->store, &swept, err) &&
	    (!y->asked_now || sync_push_now(y->session->store, err));
}

static void due(struct syncer *y)
{
	y->all_again = y->asked_now;
	y->asked_now = false;
	plan_more(y);
}

void sync_round_known(struct syncer *y)
{
	if (y->seeds)
		sync_pull_begin(y);
	else
		syncer_write(y, due_write, due);
}

/* ---- whose rows are here */

/* Another person sees other rows: what was not shown to the one before is not to be missed. */
static void who_now(const struct syncer *y, char *out, size_t size)
{
	const struct signin_status *who = signin_status(y->signin);

	if (who->service)
		(void)text_copy(out, size, "service");
	else
		(void)snprintf(out, size, "%s %s %s", who->who, who->role, who->org_id);
}

void sync_round_who(struct syncer *y)
{
	struct error why = { .kind = ERROR_NONE };
	char now[sizeof y->who];

	if (!y->who[0] || signin_status(y->signin)->state != SIGNIN_IN)
		return;
	who_now(y, now, sizeof now);
	if (strcmp(now, y->who) == 0)
		return;
	error_set(&why, ERROR_NETWORK, "who-changed", _("Share once more, if it does not go on."),
	    _("Somebody else signed in meanwhile; sharing begins anew."));
	sync_round_end(y, SYNC_WAITING, &why, SOON_AGAIN_MS);
}

void sync_round_begin(struct syncer *y)
{
	y->running = true;
	y->wanted = false;
	y->again = false;
	y->soon = false;
	y->status.state = SYNC_RUNNING;
	y->status.round_rows = 0;
	y->unseen = 0;
	error_clear(&y->pull_problem);
	who_now(y, y->who, sizeof y->who);
	syncer_tell(y);
	sync_project_look(y);
}
