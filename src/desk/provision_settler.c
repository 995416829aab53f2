/*
 * DESIGN
 * One chain after the other, each by a provisioner of its own. For a console, which has time, until
 * even a late request can have come; for a command for less than a minute: then it stays open.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/provision_internal.h"
#include "phone/number.h"

#define PATIENCE_MS 45000
#define PATIENCE_ALL_MS 180000

struct provision_settler {
	struct session *session;
	struct loop *loop;
	char (*ids)[ID_MAX];
	size_t n, at, finished, open;
	struct provisioner *p;
	struct error last;
	char words[600];
	int pace, patience_ms;
	provisions_settled_fn *done;
	void *user;
};

static void next(void *user);
static void too_late(void *user);

/* How the chain of s->p ended. */
static void say_end(struct provision_settler *s)
{
	static const char *const words[][2] = {
		/* a purchase; a release */
		{ N_("%s is bought for %s."), N_("%s (%s) is given back to Twilio.") },
		{ N_("Nothing was bought: %s for %s."), N_("%s (%s) is not given back.") },
	};
	const struct provision *c = &s->p->chain;
	const bool release = c->kind == PROVISION_RELEASE;
	const bool not_done = c->state != PROVISION_DONE || (release && provision_was_left(c));
	const size_t n = strlen(s->words);
	char number[NUMBER_TEXT_MAX];
	struct arena arena = { 0 };

	number_show(c->number, number, sizeof number);
	(void)text_copy(s->words + n, sizeof s->words - n,
	    arena_printf(&arena, "%s%s", n > 0 ? " " : "",
		arena_printf(&arena, _(words[not_done][release]), number,
		    c->customer[0] ? c->customer : _("nobody's"))));
	arena_done(&arena);
}

static void took(struct provision_settler *s, bool finished, const struct error *why)
{
	if (finished) {
		s->finished++;
		say_end(s);
	}
	if (!finished)
		s->open++;
	if (why && why->kind != ERROR_NONE)
		s->last = *why;
	loop_timer(s->loop, too_late, s, 0);
	s->at++;
	provisioner_free(s->p);
	s->p = NULL;
	loop_timer(s->loop, next, s, 1);
}

static void too_late(void *user)
{
	struct provision_settler *s = user;
	const struct provision_view *v = provisioner_view(s->p);
	struct error early = { 0 };

	error_set(&early, ERROR_OPEN, "outcome-open",
	    _("Ask again in a minute or two: until then nothing may be started anew."),
	    _("Twilio shows nothing of it yet, and it is too early to say that nothing will come of it."));
	took(s, false, v->problem.kind != ERROR_NONE ? &v->problem : &early);
}

/* Does it wait for what no waiting mends: a key, another program? */
static bool goes_nowhere(const struct provision_view *v)
{
	return (v->phase == PROVISIONING_WAITING || v->phase == PROVISIONING_SETTLING) &&
	    v->problem.kind != ERROR_NONE && v->problem.kind != ERROR_NETWORK &&
	    v->problem.kind != ERROR_BUSY;
}

static void look(void *user)
{
	struct provision_settler *s = user;
	const struct provision_view *v = s->p ? provisioner_view(s->p) : NULL;

	if (!v)
		return;
	if (v->phase == PROVISIONING_DONE || v->phase == PROVISIONING_FAILED)
		took(s, true, &v->problem);
	else if (v->phase == PROVISIONING_STOPPED || goes_nowhere(v))
		took(s, false, &v->problem);
}

/* Not from within: the provisioner is at work then. */
static void changed(void *user)
{
	struct provision_settler *s = user;

	loop_timer(s->loop, look, s, 1);
}

static void next(void *user)
{
	struct provision_settler *s = user;
	struct error why = { 0 };

	if (s->at == s->n) {
		s->done(s->user, s->finished, s->open,
		    s->last.kind == ERROR_NONE ? NULL : &s->last);
		return;
	}
	s->p = provisioner_open(s->session, s->loop, s->ids[s->at], changed, s, &why);
	if (!s->p) {
		took(s, false, &why);
		return;
	}
	provisioner_pace(s->p, s->pace);
	loop_timer(s->loop, too_late, s, machine_wait_ms(&s->p->m, s->patience_ms));
}

/* ---- making one */

static bool may_settle(struct session *s, struct error *err)
{
	return !(s->options.readonly || store_readonly(s->store)) ||
	    error_set(err, ERROR_REFUSED, "read-only",
		_("Open the console without --readonly for this."),
		_("This console only looks: nothing was asked or changed."));
}

static struct provision_settler *make(struct session *s, struct loop *l, int patience_ms,
    provisions_settled_fn *done, void *user)
{
	struct provision_settler *settler = xcalloc(1, sizeof *settler);

	*settler = (struct provision_settler){
		.session = s, .loop = l, .patience_ms = patience_ms, .done = done, .user = user
	};
	loop_timer(l, next, settler, 1);
	return settler;
}

static void add(struct provision_settler *s, const char *id)
{
	s->ids = xrealloc(s->ids, (s->n + 1) * sizeof *s->ids);
	(void)text_copy(s->ids[s->n++], ID_MAX, id);
}

/* The oldest first; what stopped waits for an operator. */
static bool add_all(struct provision_settler *s, struct error *err)
{
	struct arena arena = { 0 };
	struct provision *all;
	size_t n;
	const bool ok = provision_list(s->session->store, NULL, true, &arena, &all, &n, err);

	for (size_t i = ok ? n : 0; i > 0; i--)
		if (all[i - 1].state == PROVISION_OPEN && !all[i - 1].owner_alive)
			add(s, all[i - 1].id);
	arena_done(&arena);
	return ok;
}

struct provision_settler *provision_settler_one(struct session *s, struct loop *l,
    const char *provision_id, provisions_settled_fn *done, void *user, struct error *err)
{
	struct provision_settler *settler;

	if (!may_settle(s, err))
		return NULL;
	settler = make(s, l, PATIENCE_MS, done, user);
	add(settler, provision_id);
	return settler;
}

struct provision_settler *provision_settler_new(struct session *s, struct loop *l,
    provisions_settled_fn *done, void *user, bool *none, struct error *err)
{
	struct provision_settler *settler;
	struct twilio t;
	size_t swept;

	*none = false;
	error_clear(err);
	/* What was never sent is undone without asking anybody. */
	if (!may_settle(s, err) || !operation_sweep(s->store, &swept, err))
		return NULL;
	settler = make(s, l, PATIENCE_ALL_MS, done, user);
	if (!add_all(settler, err) || settler->n == 0) {
		*none = err->kind == ERROR_NONE;
		provision_settler_free(settler);
		return NULL;
	}
	if (!credentials_twilio(&s->credentials, "", false, &t, err)) {
		provision_settler_free(settler);
		return NULL;
	}
	twilio_account_done(&t);
	return settler;
}

const char *provision_settler_words(const struct provision_settler *settler)
{
	return settler->words;
}

void provision_settler_free(struct provision_settler *settler)
{
	if (!settler)
		return;
	loop_timer(settler->loop, next, settler, 0);
	loop_timer(settler->loop, look, settler, 0);
	loop_timer(settler->loop, too_late, settler, 0);
	provisioner_free(settler->p);
	free(settler->ids);
	free(settler);
}

void provision_settler_pace(struct provision_settler *settler, int percent)
{
	settler->pace = percent;
}
