/*
 * DESIGN
 * planned -> sent -> rounds (aim.h) until one is answered to its end -> the outcome and the
 * operation's end in one transaction. A round reads the store first, so that it does what is wanted
 * now, and looks first what is there, so that it may follow whatever became of the one before.
 *
 * Fail points: pointer-planned, pointer-sent, pointer-came, pointer-stored; the aim's; the store's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/pointer_parts.h"

#define RETRY_SECONDS 30

/* One process is one owner, for the store: that no two of its pointers carry out one operation is
 * seen to here. */
static struct {
	struct pointer *first;
} here;

bool pointer_in_hand(const char *operation_id)
{
	for (const struct pointer *p = here.first; p; p = p->others)
		if (!p->ended && strcmp(p->operation_id, operation_id) == 0)
			return true;
	return false;
}

/* ---- telling */

static void tell(struct pointer *p)
{
	p->view.requests = p->requests + aim_requests(p->aim);
	if (p->changed)
		p->changed(p->user);
}

static void stuck(void *owner, const struct error *err)
{
	struct pointer *p = owner;

	p->view.phase = err ? POINTER_WAITING : POINTER_WORKING;
	if (err)
		p->view.problem = *err;
	else
		error_clear(&p->view.problem);
	tell(p);
}

static void rest(struct pointer *p, enum pointer_phase phase, const struct error *problem)
{
	p->ended = true;
	p->view.phase = phase;
	if (problem)
		p->view.problem = *problem;
	else
		error_clear(&p->view.problem);
	if (phase == POINTER_DONE)
		p->task->say_done(p);
	else if (problem)
		(void)text_copy(p->view.text, sizeof p->view.text, problem->message);
	tell(p);
}

/* ---- the outcome */

/* Another console was faster, or the thing is gone: the operation is closed all the same. */
static bool over(const struct error *err)
{
	return err->kind == ERROR_CONFLICT || err->kind == ERROR_NOT_FOUND;
}

static void wrote_done(void *owner, bool ok, const struct error *err)
{
	struct pointer *p = owner;

	FAIL_POINT("pointer-stored");
	if (ok || over(err))
		rest(p, POINTER_DONE, NULL);
	else
		rest(p, POINTER_STOPPED, err);
}

static void wrote_refused(void *owner, bool ok, const struct error *err)
{
	struct pointer *p = owner;

	FAIL_POINT("pointer-stored");
	if (ok || over(err))
		rest(p, POINTER_REFUSED, &p->problem);
	else
		rest(p, POINTER_STOPPED, err);
}

static bool write_later(void *owner, struct error *err)
{
	struct pointer *p = owner;
	struct store *store = p->m.session->store;
	char next[TIME_TEXT_MAX];

	if (p->touched)
		return operation_unknown(store, p->operation_id, p->problem.message, err);
	time_text(time_now() + RETRY_SECONDS, next);
	return operation_retry_later(store, p->operation_id, next, p->problem.message, err);
}

static void wrote_later(void *owner, bool ok, const struct error *err)
{
	struct pointer *p = owner;

	FAIL_POINT("pointer-stored");
	(void)ok; /* an unknown one stays unknown; what cannot be written the owner's end opens */
	(void)err;
	rest(p, POINTER_STOPPED, &p->problem);
}

static bool write_moot(void *owner, struct error *err)
{
	struct pointer *p = owner;
	struct store *store = p->m.session->store;

	return p->sent
	    ? operation_end(store, p->operation_id, OPERATION_FAILED, p->problem.message, err)
	    : operation_cancel(store, p->operation_id, err);
}

/* ---- rounds */

static void round_begin(void *user);

static void again(struct pointer *p, const struct error *problem)
{
	p->failures++;
	p->view.phase = POINTER_WAITING;
	p->view.problem = *problem;
	loop_timer(p->m.loop, round_begin, p,
	    machine_wait_ms(&p->m, machine_backoff_ms(p->failures)));
	tell(p);
}

/* What was to be taken off first is off; now the number itself. */
static void first_done(struct pointer *p)
{
	p->left = p->left || p->leaving;
	if (p->relieving)
		p->stays[0] = '\0';
	p->touched = false; /* what was changed so far was read back */
	p->was[0] = '\0';
	round_begin(p);
}

static void came(void *user, const struct aim_found *found, const struct error *err)
{
	struct pointer *p = user;
	const bool barred = found->barred;

	FAIL_POINT("pointer-came");
	(void)text_copy(p->number_id, sizeof p->number_id, found->number_id);
	/* What a round before this one changed is not what it led to at first. */
	if (!p->touched)
		(void)text_copy(p->was, sizeof p->was, found->was);
	p->imported = p->imported || found->imported;
	p->touched = p->touched || aim_changed(p->aim);
	p->problem = err ? *err : (struct error){ .kind = ERROR_NONE };
	p->requests += aim_requests(p->aim);
	aim_free(p->aim);
	p->aim = NULL;
	if (!err && (p->leaving || p->relieving))
		first_done(p);
	else if (err && p->relieving)
		round_begin(p); /* not waited for: that it stays there is said */
	else if (!err)
		machine_keep(&p->m, p->task->done, wrote_done);
	else if (p->problem.kind == ERROR_NETWORK)
		again(p, &p->problem);
	else if (barred)
		machine_keep(&p->m, write_later, wrote_later);
	else
		machine_keep(&p->m, p->task->refused, wrote_refused);
}

static void round_begin(void *user)
{
	struct pointer *p = user;
	struct aim_order order = { .number = p->number, .agent_id = "", .account_sid = "" };
	struct arena arena = { 0 };

	error_clear(&p->problem);
	p->moot = false;
	p->view.phase = POINTER_WORKING;
	if (!p->task->order(p, &arena, &order, &p->problem)) {
		if (p->problem.kind == ERROR_BUSY || p->problem.kind == ERROR_STORE)
			again(p, &p->problem);
		else if (p->moot)
			machine_keep(&p->m, write_moot, wrote_refused);
		else
			machine_keep(&p->m, p->task->refused, wrote_refused);
	} else if (p->moot) {
		/* Nothing has to be asked there. */
		machine_keep(&p->m, p->task->done, wrote_done);
	} else {
		p->task->say_working(p);
		p->aim = aim_new(p->m.session, p->m.loop, &order, came, p, &p->problem);
		if (p->aim)
			tell(p);
		else
			machine_keep(&p->m, write_later, wrote_later);
	}
	arena_done(&arena);
}

static bool write_send(void *owner, struct error *err)
{
	struct pointer *p = owner;

	return operation_send(p->m.session->store, p->operation_id, err);
}

static void wrote_send(void *owner, bool ok, const struct error *err)
{
	struct pointer *p = owner;

	if (!ok) {
		rest(p, POINTER_STOPPED, err);
		return;
	}
	FAIL_POINT("pointer-sent");
	p->sent = true;
	round_begin(p);
}

static void begin(void *user)
{
	struct pointer *p = user;

	if (p->sent)
		round_begin(p);
	else
		machine_store(&p->m, write_send, wrote_send);
}

/* ---- making and leaving */

struct pointer *pointer_make(struct session *s, struct loop *l, pointer_changed_fn *changed,
    void *user)
{
	struct pointer *p = xcalloc(1, sizeof *p);

	machine_init(&p->m, s, l, p, stuck);
	p->changed = changed;
	p->user = user;
	p->others = here.first;
	here.first = p;
	return p;
}

void pointer_begin(struct pointer *p)
{
	loop_timer(p->m.loop, begin, p, 1);
}

static void leave(struct pointer *p)
{
	struct store *store = p->m.session->store;
	struct error ignored;
	bool ok = true;

	p->touched = p->touched || aim_changed(p->aim);
	if (!p->problem.message[0])
		(void)text_copy(p->problem.message, sizeof p->problem.message,
		    _("The answer was not waited for."));
	if (p->sent)
		ok = write_later(p, &ignored);
	else if (p->planned_here)
		ok = operation_cancel(store, p->operation_id, &ignored);
	/* Where even that cannot be written, the row's owner ends, which opens it. */
	if (!ok && ignored.kind != ERROR_CONFLICT)
		log_line("agents: an operation was left without a word: %s", ignored.code);
}

void pointer_free(struct pointer *p)
{
	struct pointer **at;

	if (!p)
		return;
	loop_timer(p->m.loop, begin, p, 0);
	loop_timer(p->m.loop, round_begin, p, 0);
	/* A write that must not be lost is tried a last time by this, and ends it. */
	if (machine_writing(&p->m) && p->sent)
		p->ended = true;
	machine_done(&p->m);
	if (!p->ended)
		leave(p);
	aim_free(p->aim);
	for (at = &here.first; *at; at = &(*at)->others)
		if (*at == p) {
			*at = p->others;
			break;
		}
	free(p);
}

const struct pointer_view *pointer_view(const struct pointer *p)
{
	return &p->view;
}

void pointer_pace(struct pointer *p, int percent)
{
	p->m.pace = percent;
}
