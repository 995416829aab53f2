/*
 * DESIGN
 * The settler goes through what is open, one errand (settle_errand.h) after the other. It is
 * patient for less than a minute in all for each, so that a command ends; what is still too early
 * to be settled stays open and is taken up the next time.
 */
#include "desk/settle.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/left.h"
#include "desk/provision.h"
#include "desk/settle_errand.h"
#include "desk/settle_other.h"
#include "store/sync.h"

#define PATIENCE_MS 45000

struct settler {
	struct session *session;
	struct loop *loop;
	settled_fn *done;
	void *user;
	char (*ids)[ID_MAX];
	size_t n, at, settled;
	struct errand *errand;
	struct other *other;
	bool elsewhere;                  /* one of them is not for Twilio */
	struct provision_settler *chain; /* of the purchase or release that it is a step of */
	struct error last;
	int pace;
};

bool settle_sweep(struct session *s, struct error *err)
{
	size_t journal, codes;

	if (s->options.readonly || store_readonly(s->store))
		return true;
	left_write(s);
	if (!operation_sweep(s->store, &journal, err) || !caller_id_sweep(s->store, &codes, err))
		return false;
	if (journal + codes > 0)
		log_line("sweep: %zu entries of the journal, %zu verifications", journal, codes);
	return true;
}

/* Is it one that nobody is at, and that asking or repeating can bring to its end? Steps of
 * purchases and releases have a settler of their own (provision.h). */
static bool can_be_settled(const struct operation *o)
{
	time_t next;

	if (!errand_takes(o->kind) && !other_takes(o->kind))
		return false;
	if (o->state == OPERATION_UNKNOWN)
		return true;
	if (o->state != OPERATION_PLANNED || !operation_kind_queues(o->kind))
		return false;
	if (o->next_attempt_at[0])
		return !time_parse(o->next_attempt_at, &next) || next <= time_now();
	return !o->owner_alive;
}

static void next(void *user);

static void errand_came(void *user, bool settled, const struct error *err)
{
	struct settler *s = user;

	if (err)
		s->last = *err; /* it may live in what is freed now */
	errand_free(s->errand);
	other_free(s->other);
	s->errand = NULL;
	s->other = NULL;
	s->settled += settled;
	s->at++;
	loop_timer(s->loop, next, s, 1);
}

/* ---- a step of a purchase or release: its chain goes on */

static void chain_came(void *user, size_t finished, size_t open, const struct error *err)
{
	struct settler *s = user;
	struct arena arena = { 0 };
	struct operation o;
	struct error ignored;

	(void)finished;
	(void)open;
	if (err)
		s->last = *err; /* it lives in what is freed now */
	provision_settler_free(s->chain);
	s->chain = NULL;
	if (operation_get(s->session->store, s->ids[s->at], &arena, &o, &ignored) &&
	    !operation_open(o.state))
		s->settled++;
	arena_done(&arena);
	s->at++;
	loop_timer(s->loop, next, s, 1);
}

/* False: it is no such step. */
static bool chain_begin(struct settler *s, const char *operation_id)
{
	static const char subject[] = "provisions/";
	struct arena arena = { 0 };
	struct operation o;
	struct error ignored;
	const bool step = operation_get(s->session->store, operation_id, &arena, &o, &ignored) &&
	    strncmp(o.subject, subject, sizeof subject - 1) == 0;

	if (step)
		s->chain = provision_settler_one(s->session, s->loop,
		    o.subject + sizeof subject - 1, chain_came, s, &s->last);
	if (s->chain)
		provision_settler_pace(s->chain, s->pace);
	arena_done(&arena);
	return step;
}

/* False: s->last says why not. */
static bool take_up(struct settler *s, const struct errand_order *order)
{
	struct arena arena = { 0 };
	struct operation o = { .kind = "" };
	bool ok = operation_get(s->session->store, order->operation_id, &arena, &o, &s->last);

	if (ok && other_takes(o.kind)) {
		s->other = other_new(s->session, s->loop, order, &s->last);
		ok = s->other != NULL;
	} else if (ok) {
		s->errand = errand_new(s->session, s->loop, order, &s->last);
		ok = s->errand != NULL;
	}
	arena_done(&arena);
	return ok;
}

static bool is_push(const struct operation *o)
{
	return strcmp(o->kind, OPERATION_SYNC) == 0;
}

/* A change that waits to be shared goes with the next round, not from here. False: it is none. */
static bool push_due(struct settler *s, const char *operation_id)
{
	struct arena arena = { 0 };
	struct operation o;
	struct error ignored;
	const bool push =
	    operation_get(s->session->store, operation_id, &arena, &o, &ignored) && is_push(&o);

	arena_done(&arena);
	if (push && sync_push_now(s->session->store, &s->last))
		error_set(&s->last, ERROR_OPEN, "sync-due",
		    _("It goes by itself while somebody is signed in at the shared project; or: voxdesk sync."),
		    _("It is due now: the next sharing sends it."));
	return push;
}

static void next(void *user)
{
	struct settler *s = user;
	struct errand_order order = { .patience_ms = PATIENCE_MS, .done = errand_came, .user = s };

	while (s->at < s->n) {
		order.operation_id = s->ids[s->at];
		order.pace = s->pace;
		if (chain_begin(s, s->ids[s->at])) {
			if (s->chain)
				return;
			s->at++;
			continue;
		}
		if (push_due(s, s->ids[s->at])) {
			s->at++;
			continue;
		}
		if (take_up(s, &order))
			return;
		/* Somebody else closed it meanwhile: settled all the same. */
		if (strcmp(s->last.code, "operation-closed") == 0) {
			error_clear(&s->last);
			s->settled++;
		}
		s->at++;
	}
	s->done(s->user, s->settled, s->n - s->settled,
	    s->last.kind != ERROR_NONE ? &s->last : NULL);
}

static void add(struct settler *s, const struct operation *o)
{
	s->ids = xrealloc(s->ids, (s->n + 1) * sizeof *s->ids);
	(void)text_copy(s->ids[s->n++], ID_MAX, o->id);
	s->elsewhere = s->elsewhere || other_takes(o->kind) || is_push(o);
}

static bool add_all(struct settler *s, struct error *err)
{
	struct arena arena = { 0 };
	struct operation *all;
	size_t n;
	const bool ok =
	    operation_list(s->session->store, NULL, true, NULL, 0, &arena, &all, &n, err);

	/* The oldest first. */
	for (size_t i = ok ? n : 0; i > 0; i--)
		if (can_be_settled(&all[i - 1]))
			add(s, &all[i - 1]);
	arena_done(&arena);
	return ok;
}

static bool credentials_there(struct session *s, struct error *err)
{
	struct twilio t;

	if (!credentials_twilio(&s->credentials, "", false, &t, err))
		return false;
	twilio_account_done(&t);
	return true;
}

/* One that is named is looked at now: its next attempt need not be due. */
static bool add_one(struct settler *s, const char *id, struct error *err)
{
	struct arena arena = { 0 };
	struct operation o;
	bool ok = operation_get(s->session->store, id, &arena, &o, err);

	if (ok && !operation_open(o.state))
		ok = error_set(err, ERROR_REFUSED, "operation-closed", NULL,
		    _("This entry of the journal is closed: there is nothing left to do."));
	if (ok)
		add(s, &o);
	arena_done(&arena);
	return ok;
}

struct settler *settler_new(struct session *s, struct loop *l, const char *operation_id,
    settled_fn *done, void *user, struct error *err)
{
	struct settler *settler;
	size_t swept;

	if (s->options.readonly || store_readonly(s->store)) {
		error_set(err, ERROR_REFUSED, "read-only",
		    _("Open the console without --readonly for this."),
		    _("This console only looks: nothing was asked or changed."));
		return NULL;
	}
	/* What dead owners sent is unknown from now on. */
	if (!operation_sweep(s->store, &swept, err))
		return NULL;
	settler = xcalloc(1, sizeof *settler);
	*settler = (struct settler){ .session = s, .loop = l, .done = done, .user = user };
	if ((operation_id ? !add_one(settler, operation_id, err) : !add_all(settler, err)) ||
	    (!settler->elsewhere && !credentials_there(s, err))) {
		settler_free(settler);
		return NULL;
	}
	loop_timer(l, next, settler, 1);
	return settler;
}

void settler_free(struct settler *settler)
{
	if (!settler)
		return;
	loop_timer(settler->loop, next, settler, 0);
	errand_free(settler->errand);
	other_free(settler->other);
	provision_settler_free(settler->chain);
	free(settler->ids);
	free(settler);
}

void settler_pace(struct settler *settler, int percent)
{
	settler->pace = percent;
}
