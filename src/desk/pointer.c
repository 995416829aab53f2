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
#include "net/json.h"

#define RETRY_SECONDS 30

/* One process is one owner, for the store: that no two of its pointers carry out one operation is
 * seen to here. */
static struct {
	struct pointer *first;
} here;

static bool in_hand(const char *operation_id)
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
	if (!err)
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

/* ---- making one */

static struct pointer *make(struct session *s, struct loop *l, pointer_changed_fn *changed,
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

static struct pointer *give_up(struct pointer *p)
{
	p->ended = true;
	pointer_free(p);
	return NULL;
}

static bool may_change(struct session *s, struct error *err)
{
	return !(s->options.readonly || store_readonly(s->store)) ||
	    error_set(err, ERROR_REFUSED, "read-only",
		_("Open the console without --readonly for this."),
		_("This console only looks: nothing was asked or changed."));
}

static bool key_there(struct session *s, enum agent_provider provider, struct error *err)
{
	struct elevenlabs e;
	struct vapi v;
	bool ok;

	if (provider == AGENT_VAPI) {
		ok = credentials_vapi(&s->credentials, &v, err);
		secret_done(&v.key);
	} else {
		ok = credentials_elevenlabs(&s->credentials, &e, err);
		secret_done(&e.key);
	}
	return ok;
}

/* Pointing and taking off at once would leave it to chance which one is last. */
static bool no_other_open(struct store *s, const char *org_id, const char *kind,
    const char *subject, struct error *err)
{
	struct arena arena = { 0 };
	struct operation *all;
	size_t n;
	bool ok = operation_list(s, org_id, true, NULL, 0, &arena, &all, &n, err);

	for (size_t i = 0; ok && i < n; i++)
		if (strcmp(all[i].subject, subject) == 0 && strcmp(all[i].kind, kind) != 0 &&
		    (strcmp(kind, OPERATION_UNPOINT) == 0 ||
			strcmp(all[i].kind, OPERATION_UNPOINT) == 0))
			ok = error_set(err, ERROR_CONFLICT, "operation-open",
			    _("Wait until it has ended, or look at the journal."),
			    _("This agent's number is being changed already; nothing was started."));
	arena_done(&arena);
	return ok;
}

static bool plan(struct pointer *p, const char *table, const char *id, struct error *err)
{
	static const char secrets[] =
	    "[\"VAPI_API_KEY\",\"ELEVENLABS_API_KEY\",\"TWILIO_AUTH_TOKEN\"]";
	char subject[80];
	struct arena arena = { 0 };
	const struct new_operation new = { .kind = p->task->kind,
		.subject = subject,
		.org_id = p->org_id,
		.parameters = arena_printf(&arena, "{\"direction\":\"%s\",\"number\":\"%s\"}",
		    p->direction == AGENT_INBOUND ? "inbound" : "outbound", p->number),
		.secrets = secrets };
	bool ok;

	(void)text_copy(subject, sizeof subject, arena_printf(&arena, "%s/%s", table, id));
	ok = no_other_open(p->m.session->store, p->org_id, p->task->kind, subject, err) &&
	    operation_plan(p->m.session->store, &new, p->operation_id, err);
	arena_done(&arena);
	if (!ok)
		return false;
	FAIL_POINT("pointer-planned");
	p->planned_here = true;
	loop_timer(p->m.loop, begin, p, 1);
	return true;
}

static bool linked(const struct agent *a, enum agent_direction direction, struct error *err)
{
	return a->side[direction].enabled ||
	    error_set(err, ERROR_REFUSED, "not-linked",
		_("Link the agent with the customer for that direction first."),
		_("This agent is not linked for that direction (any more)."));
}

static struct pointer *of_agent(struct session *s, struct loop *l, const char *kind,
    const char *agent_id, enum agent_direction direction, pointer_changed_fn *changed, void *user,
    struct error *err)
{
	struct pointer *p = make(s, l, changed, user);
	struct arena arena = { 0 };
	struct agent_choice choice = { .number = "" };
	struct agent a;
	bool ok;

	p->task = pointer_task_find(kind);
	p->direction = direction;
	(void)text_copy(p->agent_id, sizeof p->agent_id, agent_id);
	ok = may_change(s, err) && agent_get(s->store, agent_id, &arena, &a, err) &&
	    linked(&a, direction, err) && key_there(s, a.provider, err);
	if (ok && strcmp(kind, OPERATION_UNPOINT) == 0) {
		choice.number = a.side[direction].number;
	} else if (ok) {
		ok = agent_choose(s, a.org_id, a.provider, direction, "", &arena, &choice, err);
		if (ok && !choice.number[0])
			ok = error_set(err, ERROR_REFUSED, choice.code, choice.hint, "%s",
			    choice.why_not);
	}
	if (ok) {
		(void)text_copy(p->org_id, sizeof p->org_id, a.org_id);
		(void)text_copy(p->number, sizeof p->number, choice.number);
		p->provider = a.provider;
		ok = plan(p, "agents", agent_id, err);
	}
	arena_done(&arena);
	return ok ? p : give_up(p);
}

struct pointer *pointer_new(struct session *s, struct loop *l, const char *agent_id,
    enum agent_direction direction, pointer_changed_fn *changed, void *user, struct error *err)
{
	return of_agent(s, l, direction == AGENT_INBOUND ? OPERATION_POINT_IN : OPERATION_POINT_OUT,
	    agent_id, direction, changed, user, err);
}

struct pointer *unpointer_new(struct session *s, struct loop *l, const char *agent_id,
    enum agent_direction direction, pointer_changed_fn *changed, void *user, struct error *err)
{
	return of_agent(s, l, OPERATION_UNPOINT, agent_id, direction, changed, user, err);
}

struct pointer *offer_new(struct session *s, struct loop *l, const char *caller_id_id,
    pointer_changed_fn *changed, void *user, struct error *err)
{
	struct pointer *p = make(s, l, changed, user);
	struct arena arena = { 0 };
	struct caller_id c = { .number = "" };
	bool ok;

	p->task = pointer_task_find(OPERATION_OFFER);
	p->direction = AGENT_OUTBOUND;
	p->provider = AGENT_VAPI;
	(void)text_copy(p->caller_id_id, sizeof p->caller_id_id, caller_id_id);
	ok = may_change(s, err) && caller_id_get(s->store, caller_id_id, &arena, &c, err) &&
	    key_there(s, AGENT_VAPI, err);
	if (ok && c.state != OUTBOUND_VERIFIED)
		ok = error_set(err, ERROR_REFUSED, "not-verified", _("Verify the number first."),
		    _("Only a number that is verified at Twilio can be offered to Vapi; nothing was asked."));
	if (ok) {
		(void)text_copy(p->org_id, sizeof p->org_id, c.org_id);
		(void)text_copy(p->number, sizeof p->number, c.number);
		ok = plan(p, "verified_caller_ids", caller_id_id, err);
	}
	arena_done(&arena);
	return ok ? p : give_up(p);
}

/* ---- taking one up */

struct parameters {
	const char *direction, *number;
};

static bool parameters_read(struct pointer *p, const struct operation *o, struct arena *arena,
    struct error *err)
{
	static const struct json_field fields[] = {
		{ "direction", JSON_EXACT, offsetof(struct parameters, direction), true, 0 },
		{ "number", JSON_EXACT, offsetof(struct parameters, number), true, 0 },
	};
	struct parameters read = { .number = "" };
	struct json *json = json_parse(o->parameters, strlen(o->parameters), err);
	const bool ok = json && json_read(json, fields, 2, &read, "parameters", arena, err);

	json_free(json);
	if (!ok || !text_copy(p->number, sizeof p->number, read.number))
		return false;
	p->direction = strcmp(read.direction, "outbound") == 0 ? AGENT_OUTBOUND : AGENT_INBOUND;
	return true;
}

static bool state_fits(const struct pointer *p, const struct operation *o, struct error *err)
{
	if (!p->task)
		return error_set(err, ERROR_REFUSED, "operation-elsewhere",
		    _("Open what it is about: the customer, or the number."),
		    _("This kind of entry is not settled by itself."));
	if (!operation_open(o->state))
		return error_set(err, ERROR_REFUSED, "operation-closed", NULL,
		    _("This entry of the journal is closed: there is nothing left to do."));
	if (!in_hand(o->id) &&
	    (o->state == OPERATION_UNKNOWN || !o->owner_alive || o->ours || o->next_attempt_at[0]))
		return true;
	return error_set(err, ERROR_REFUSED, "operation-under-way",
	    _("Wait until it has ended there, or end that program."),
	    _("A running voxdesk (process %d on %s) is at it."), o->owner_pid, o->owner_host);
}

struct pointer *pointer_resume(struct session *s, struct loop *l, const char *operation_id,
    pointer_changed_fn *changed, void *user, struct error *err)
{
	struct pointer *p = make(s, l, changed, user);
	struct arena arena = { 0 };
	struct operation o = { .kind = "" };
	const char *id;
	bool ok;

	ok = may_change(s, err) && operation_get(s->store, operation_id, &arena, &o, err);
	p->task = pointer_task_find(o.kind);
	ok = ok && state_fits(p, &o, err) && parameters_read(p, &o, &arena, err);
	if (ok) {
		id = strchr(o.subject, '/');
		(void)text_copy(p->operation_id, sizeof p->operation_id, o.id);
		(void)text_copy(p->org_id, sizeof p->org_id, o.org_id);
		if (strcmp(o.kind, OPERATION_OFFER) == 0)
			(void)text_copy(p->caller_id_id, sizeof p->caller_id_id, id ? id + 1 : "");
		else
			(void)text_copy(p->agent_id, sizeof p->agent_id, id ? id + 1 : "");
		p->sent = o.state != OPERATION_PLANNED;
		/* What its dead owner sent cannot be known. */
		p->touched = p->sent;
		loop_timer(l, begin, p, 1);
	}
	arena_done(&arena);
	return ok ? p : give_up(p);
}

/* ---- leaving */

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
