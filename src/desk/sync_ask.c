/* Requests of sharing: made with who is signed in now, and once more when that was renewed. */
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "base/time.h"
#include "desk/sync_parts.h"

static void unlink_ask(struct sync_ask *ask)
{
	struct sync_ask **at = &ask->y->asks;

	while (*at && *at != ask)
		at = &(*at)->next;
	if (*at)
		*at = ask->next;
	ask->next = NULL;
	ask->under_way = false;
	ask->waits = false;
}

static void come(struct sync_ask *ask, const struct http_reply *reply, const struct error *err)
{
	unlink_ask(ask);
	ask->came(ask->user, ask, reply, err);
}

/* Nothing has been heard for a while: whether it comes or not, nobody is told that all is well, and
 * other processes can see it. */
static void late(void *user)
{
	struct syncer *y = user;

	y->status.online = false;
	if (!syncer_looks_only(y))
		y->asking_noted =
		    sync_asking_note(y->session->store, y->asking_since, NULL) || y->asking_noted;
	syncer_tell(y);
}

static void wait_from_now(struct syncer *y)
{
	y->asking_since = time_now();
	loop_timer(y->loop, late, y, syncer_patient_ms(y, SYNC_LATE_MS));
}

static void wait_no_more(struct syncer *y)
{
	for (const struct sync_ask *a = y->asks; a; a = a->next)
		if (a->call)
			return;
	loop_timer(y->loop, late, y, 0);
	if (y->asking_noted)
		y->asking_noted = !sync_asking_note(y->session->store, 0, NULL);
}

static void answered(void *user, const struct http_reply *reply)
{
	struct sync_ask *ask = user;
	struct syncer *y = ask->y;

	ask->call = NULL;
	y->status.online = reply->end == HTTP_ANSWERED;
	if (y->status.online)
		y->answered_ms = time_monotonic_ms();
	wait_no_more(y);
	syncer_lives(y);
	come(ask, reply, NULL);
}

static void not_signed_in(const struct signin_status *who, struct error *err)
{
	if (who->problem.kind != ERROR_NONE)
		*err = who->problem;
	else
		error_set(err, ERROR_REFUSED, "supabase-signed-out",
		    _("Sign in with your e-mail address and password."),
		    _("Nobody is signed in at the shared project."));
}

/* False with err: it cannot be made. */
static bool send(struct sync_ask *ask, struct error *err)
{
	struct syncer *y = ask->y;
	const struct signin_status *who = signin_status(y->signin);
	const struct supabase *s = signin_supabase(y->signin);
	struct http_request r;

	ask->waits = !s && who->state == SIGNIN_RUNNING;
	if (ask->waits)
		return true;
	if (!s) {
		not_signed_in(who, err);
		return false;
	}
	ask->turn = who->turn;
	if (!ask->make(ask->user, ask, s, &r, err))
		return false;
	ask->call = http_start(y->loop, &r, answered, ask);
	http_request_done(&r);
	wait_from_now(y);
	return true;
}

/* From the loop: its owner may be told that it cannot be made. */
static void send_later(void *user)
{
	struct sync_ask *ask = user;
	struct error err = { .kind = ERROR_NONE };

	if (!send(ask, &err))
		come(ask, NULL, &err);
}

static void take_up(struct sync_ask *ask)
{
	ask->next = ask->y->asks;
	ask->y->asks = ask;
	ask->under_way = true;
}

void sync_ask(struct syncer *y, struct sync_ask *ask, sync_make_fn *make, sync_came_fn *came,
    void *user)
{
	struct error err = { .kind = ERROR_NONE };

	check(!ask->under_way);
	ask->y = y;
	ask->make = make;
	ask->came = came;
	ask->user = user;
	take_up(ask);
	if (!send(ask, &err))
		loop_timer(y->loop, send_later, ask, 1);
}

void sync_ask_drop(struct sync_ask *ask)
{
	if (!ask->under_way)
		return;
	loop_timer(ask->y->loop, send_later, ask, 0);
	http_cancel(ask->call);
	ask->call = NULL;
	wait_no_more(ask->y);
	unlink_ask(ask);
}

bool sync_ask_again(struct sync_ask *ask, const struct error *err)
{
	struct syncer *y = ask->y;

	if (supabase_failure_of(err) != SUPABASE_EXPIRED)
		return false;
	take_up(ask);
	ask->waits = true;
	if (signin_status(y->signin)->turn != ask->turn)
		loop_timer(y->loop, send_later, ask, 1);
	else
		signin_expired(y->signin, ask->turn);
	return true;
}

bool sync_rows_unread(const struct http_reply *reply, const struct error *err)
{
	return strcmp(err->code, "answer-too-large") == 0 ||
	    (reply->end == HTTP_ANSWERED && reply->status == 200 &&
		strcmp(err->code, "answer-unexpected") == 0);
}

enum sync_untaken_why sync_unread_why(const struct error *err)
{
	return strcmp(err->code, "answer-too-large") == 0 ? UNTAKEN_LARGE : UNTAKEN_UNREAD;
}

size_t sync_ids_settled(char (*ids)[ID_MAX], size_t n, const struct row *rows, size_t n_rows)
{
	size_t came = 0;

	for (size_t i = 0; i < n; i++) {
		char id[ID_MAX];
		size_t k = 0;

		while (k < n_rows && strcmp(rows[k].id, ids[i]) != 0)
			k++;
		if (k == n_rows)
			continue;
		memcpy(id, ids[i], sizeof id);
		memcpy(ids[i], ids[came], sizeof id);
		memcpy(ids[came++], id, sizeof id);
	}
	return came > 0 ? came : n;
}

void sync_asks_end(struct syncer *y)
{
	wait_no_more(y);
}

void sync_asks_go_on(struct syncer *y)
{
	const struct signin_status *who = signin_status(y->signin);

	if (who->state == SIGNIN_RUNNING)
		wait_from_now(y);
	else
		wait_no_more(y);
	for (struct sync_ask *a = y->asks; a; a = a->next)
		if (a->waits &&
		    (who->state == SIGNIN_IN ? who->turn != a->turn : who->state != SIGNIN_RUNNING))
			loop_timer(y->loop, send_later, a, 1);
}
