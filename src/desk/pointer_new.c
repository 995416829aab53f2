/* What a pointer is made of: the agent or the caller ID as the store has it, or an operation that
 * was left behind; refusals at once, and the plan. */
#include <stddef.h>
#include <string.h>

#include "base/buf.h"
#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "desk/pointer_parts.h"
#include "desk/settle_errand.h"
#include "net/json.h"
#include "store/managed.h"
#include "store/sync.h"

#define PARAMETERS_MAX 4000
#define URL_KEPT_MAX 500

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

bool agent_key(struct session *s, enum agent_provider provider, struct error *err)
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
		    strcmp(all[i].kind, OPERATION_SYNC) != 0 && /* it is shared meanwhile */
		    (strcmp(kind, OPERATION_UNPOINT) == 0 ||
			strcmp(all[i].kind, OPERATION_UNPOINT) == 0))
			ok = error_set(err, ERROR_CONFLICT, "operation-open",
			    _("Wait until it has ended, or look at the journal."),
			    _("This agent's number is being changed already; nothing was started."));
	arena_done(&arena);
	return ok;
}

/* The agent too: what its operation may have done can be taken back without its row. And where the
 * number's calls went, which nobody else keeps. */
static const char *parameters_text(const struct pointer *p, struct arena *arena)
{
	struct managed_number m;
	struct error ignored;
	struct buf text;
	const char *out;
	bool known;

	buf_init(&text, PARAMETERS_MAX);
	json_write_open(&text, NULL, '{');
	json_write_member(&text, "direction",
	    p->direction == AGENT_INBOUND ? "inbound" : "outbound");
	json_write_member(&text, "number", p->number);
	if (p->remote_id[0]) {
		json_write_member(&text, "provider", agent_provider_name(p->provider));
		json_write_member(&text, "agent", p->remote_id);
	}
	if (managed_find(p->m.session->store, p->number, arena, &known, &m, &ignored) && known &&
	    m.voice_url[0] && strlen(m.voice_url) < URL_KEPT_MAX &&
	    !strchr(m.voice_url, '@')) /* a password in it is nothing for the journal */
		json_write_member(&text, "calls_went_to", m.voice_url);
	json_write_close(&text, '}');
	out = arena_strdup(arena, buf_text(&text));
	buf_done(&text);
	return out;
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
		.parameters = parameters_text(p, &arena),
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
	pointer_begin(p);
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
	struct pointer *p = pointer_make(s, l, changed, user);
	struct arena arena = { 0 };
	struct agent_choice choice = { .number = "" };
	struct agent a;
	bool ok;

	p->task = pointer_task_find(kind);
	p->direction = direction;
	(void)text_copy(p->agent_id, sizeof p->agent_id, agent_id);
	ok = may_change(s, err) && agent_get(s->store, agent_id, &arena, &a, err) &&
	    linked(&a, direction, err) && agent_key(s, a.provider, err);
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
		(void)text_copy(p->remote_id, sizeof p->remote_id, a.remote_id);
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

/* At Vapi it stands once, and one agent calls with it. */
static bool offered_elsewhere(struct store *s, const struct caller_id *c, struct arena *arena,
    struct error *err)
{
	struct caller_id *all;
	struct customer whose;
	size_t n;

	if (!caller_id_others(s, c, true, arena, &all, &n, err))
		return true;
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].org_id, c->org_id) != 0)
			return !customer_get(s, all[i].org_id, arena, &whose, err) ||
			    !error_set(err, ERROR_CONFLICT, "caller-id-elsewhere",
				_("Remove it there first if it is not that customer's."),
				_("The number stands at Vapi for %s already; nothing was asked."),
				whose.name);
	return false;
}

struct pointer *offer_new(struct session *s, struct loop *l, const char *caller_id_id,
    pointer_changed_fn *changed, void *user, struct error *err)
{
	struct pointer *p = pointer_make(s, l, changed, user);
	struct arena arena = { 0 };
	struct caller_id c = { .number = "" };
	bool ok;

	p->task = pointer_task_find(OPERATION_OFFER);
	p->direction = AGENT_OUTBOUND;
	p->provider = AGENT_VAPI;
	(void)text_copy(p->caller_id_id, sizeof p->caller_id_id, caller_id_id);
	ok = may_change(s, err) && caller_id_get(s->store, caller_id_id, &arena, &c, err) &&
	    agent_key(s, AGENT_VAPI, err);
	if (ok && c.state != OUTBOUND_VERIFIED)
		ok = error_set(err, ERROR_REFUSED, "not-verified", _("Verify the number first."),
		    _("Only a number that is verified at Twilio can be offered to Vapi; nothing was asked."));
	ok = ok && !offered_elsewhere(s->store, &c, &arena, err);
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
	const char *direction, *number, *provider, *agent;
};

static bool parameters_read(struct pointer *p, const struct operation *o, struct arena *arena,
    struct error *err)
{
	static const struct json_field fields[] = {
		{ "direction", JSON_EXACT, offsetof(struct parameters, direction), true, 0 },
		{ "number", JSON_EXACT, offsetof(struct parameters, number), true, 0 },
		{ "provider", JSON_EXACT, offsetof(struct parameters, provider), true, 0 },
		{ "agent", JSON_EXACT, offsetof(struct parameters, agent), true, 0 },
	};
	struct parameters read = { .number = "" };
	struct json *json = json_parse(o->parameters, strlen(o->parameters), err);
	const bool ok = json && json_read(json, fields, 4, &read, "parameters", arena, err);

	json_free(json);
	if (!ok || !text_copy(p->number, sizeof p->number, read.number))
		return false;
	p->direction = strcmp(read.direction, "outbound") == 0 ? AGENT_OUTBOUND : AGENT_INBOUND;
	if (agent_provider_parse(read.provider, &p->provider))
		(void)text_copy(p->remote_id, sizeof p->remote_id, read.agent);
	return true;
}

static bool state_fits(const struct pointer *p, const struct operation *o, struct error *err)
{
	if (!p->task)
		return error_set(err, ERROR_REFUSED, "operation-elsewhere",
		    _("Open what it is about: the customer, or the number."),
		    _("This kind of entry is not settled by itself."));
	if (pointer_in_hand(o->id))
		return error_set(err, ERROR_REFUSED, "operation-under-way",
		    _("Wait until it has ended there, or end that program."),
		    _("A running voxdesk (process %d on %s) is at it."), o->owner_pid,
		    o->owner_host);
	return errand_may_take_up(o, err);
}

struct pointer *pointer_resume(struct session *s, struct loop *l, const char *operation_id,
    pointer_changed_fn *changed, void *user, struct error *err)
{
	struct pointer *p = pointer_make(s, l, changed, user);
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
		pointer_begin(p);
	}
	arena_done(&arena);
	return ok ? p : give_up(p);
}
