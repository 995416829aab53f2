/*
 * DESIGN
 * What is not registered yet is shared first, by a round of the syncer; then the places are asked
 * for, as many in one call as a short lock allows, and noted one by one. A place in a number that
 * is not here yet has that pulled first, once. Whatever is interrupted is asked for again: a place
 * that was given is given again, or another one in its stead.
 */
#include "desk/place.h"

#include <stdlib.h>
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/place_first.h"
#include "desk/place_words.h"
#include "desk/sync_parts.h"

#define PLACES_AT_ONCE 200
#define BUSY_MS 100
#define LIMIT_MS 15000 /* without any answer: the operator is on the phone */

struct placing {
	struct syncer *y;
	struct place_wish *wishes;
	struct place_given *given;
	struct place_first *first;
	size_t n, asked, kept; /* answered; noted in the store, so many of them */
	size_t in_hand;        /* of the call under way */
	bool shared, pulled;   /* a round has run for it: before asking, and for a number */
	struct sync_ask ask;
	struct sync_waiter waiter;
	uint64_t began_ms;
	struct arena arena;
	placed_fn *done;
	void *user;
};

static void go_on(void *user);
static void too_late(void *user);

static void end(struct placing *p, const struct error *err)
{
	loop_timer(p->y->loop, too_late, p, 0);
	p->done(p->user, p->given, p->asked, err);
}

/* A round that has much to bring may take longer, as long as something comes. */
static void too_late(void *user)
{
	struct placing *p = user;
	const uint64_t now = time_monotonic_ms();
	const uint64_t since = p->y->answered_ms > p->began_ms ? p->y->answered_ms : p->began_ms;
	const int limit = syncer_patient_ms(p->y, LIMIT_MS);
	struct error err = { .kind = ERROR_NONE };

	if (now - since < (uint64_t)limit) {
		loop_timer(p->y->loop, too_late, p, limit - (int)(now - since));
		return;
	}
	loop_timer(p->y->loop, go_on, p, 0);
	sync_ask_drop(&p->ask);
	syncer_wait_not(p->y, &p->waiter);
	p->asked = p->kept;
	error_set(&err, ERROR_NETWORK, "timeout",
	    _("Try again when the connection is back, choose a managed number, or type one by hand."),
	    _("The shared project does not answer: no place in the pool was taken."));
	end(p, &err);
}

/* ---- a round of the syncer: it registers what is new, and brings new pool numbers */

static void round_ended(void *user, const struct error *err)
{
	struct placing *p = user;

	if (err)
		end(p, err);
	else
		loop_timer(p->y->loop, go_on, p, 1);
}

static void round_wanted(struct placing *p)
{
	p->waiter.ended = round_ended;
	p->waiter.user = p;
	syncer_wait_for(p->y, &p->waiter);
}

/* ---- asking */

static bool make(void *user, const struct sync_ask *ask, const struct supabase *s,
    struct http_request *out, struct error *err)
{
	const struct placing *p = user;
	struct supabase_place_wanted wanted[PLACES_AT_ONCE] = { { .id = "" } };

	(void)ask;
	for (size_t i = 0; i < p->in_hand; i++) {
		const struct place_wish *w = &p->wishes[p->asked + i];
		const char *number = w->number[0] ? w->number : p->first[p->asked + i].number;

		wanted[i] = (struct supabase_place_wanted){
			.id = w->config_id, .country = number[0] ? "" : w->country, .number = number
		};
	}
	return supabase_places_make(s, wanted, p->in_hand, out, err);
}

/* The number that was named first has no place (any more). */
static bool first_refused(struct placing *p, size_t i, const struct supabase_place *place)
{
	struct place_first *first = &p->first[i];

	if (!first->number[0] ||
	    (place->outcome != SUPABASE_PLACE_EMPTY && place->outcome != SUPABASE_PLACE_FULL &&
		place->outcome != SUPABASE_PLACE_INACTIVE))
		return false;
	*first = (struct place_first){ .refused = true };
	return true;
}

static void note(struct placing *p, size_t i, const struct supabase_place *place)
{
	static const enum place_outcome outcomes[] = {
		[SUPABASE_PLACE_TAKEN] = PLACE_TAKEN,
		[SUPABASE_PLACE_EMPTY] = PLACE_EMPTY,
		[SUPABASE_PLACE_FULL] = PLACE_FULL,
		[SUPABASE_PLACE_INACTIVE] = PLACE_INACTIVE,
		[SUPABASE_PLACE_NOT_REGISTERED] = PLACE_NOT_REGISTERED,
		[SUPABASE_PLACE_REMOVED] = PLACE_REMOVED,
	};
	struct place_given *g = &p->given[i];

	g->outcome = outcomes[place->outcome];
	(void)text_copy(g->number, sizeof g->number, place->number);
	if (g->outcome != PLACE_TAKEN)
		place_refused(p->y->session, &p->wishes[i], g->outcome, &g->why);
}

static void came(void *user, struct sync_ask *ask, const struct http_reply *reply,
    const struct error *err)
{
	struct placing *p = user;
	struct supabase_place_wanted wanted[PLACES_AT_ONCE] = { { .id = "" } };
	struct supabase_place *places;
	struct error why = { .kind = ERROR_NONE };
	size_t answered = p->in_hand;

	if (!reply) {
		end(p, err);
		return;
	}
	FAIL_POINT("place-answered");
	arena_reset(&p->arena);
	for (size_t i = 0; i < p->in_hand; i++)
		wanted[i].id = p->wishes[p->asked + i].config_id;
	if (!supabase_places_read(reply, wanted, p->in_hand, &p->arena, &places, &why)) {
		if (!sync_ask_again(ask, &why))
			end(p, &why);
		return;
	}
	for (size_t i = 0; i < p->in_hand; i++) {
		if (first_refused(p, p->asked + i, &places[i])) {
			answered = answered < i ? answered : i;
			continue;
		}
		note(p, p->asked + i, &places[i]);
	}
	p->asked += answered; /* what is behind one that is asked for once more, too */
	loop_timer(p->y->loop, go_on, p, 1);
}

/* ---- noting them */

/* False: it goes on later by itself, or is over. */
static bool keep_all(struct placing *p)
{
	for (; p->kept < p->asked; p->kept++) {
		struct place_given *g = &p->given[p->kept];
		struct error why = { .kind = ERROR_NONE };

		if (g->outcome != PLACE_TAKEN ||
		    pool_place_keep(p->y->session->store, g->config_id, g->number, &why))
			continue;
		if (why.kind == ERROR_BUSY) {
			loop_timer(p->y->loop, go_on, p, BUSY_MS);
			return false;
		}
		if (why.kind != ERROR_NOT_FOUND) {
			p->asked = p->kept;
			end(p, &why);
			return false;
		}
		if (!p->pulled) {
			p->pulled = true;
			round_wanted(p);
			return false;
		}
		g->outcome = PLACE_INACTIVE;
		g->why = why;
	}
	return true;
}

static bool all_registered(struct placing *p, bool *out, struct error *err)
{
	*out = true;
	for (size_t i = 0; *out && i < p->n; i++)
		if (!sync_registered(p->y->session->store, p->wishes[i].config_id, out, err))
			return false;
	return true;
}

/* While it is not decided whose business number it is, the project's row is the other desk's: a
 * place would go to their customer. */
static bool is_disputed(struct placing *p, size_t i)
{
	struct sync_conflict c;

	return sync_conflict_get(p->y->session->store, p->wishes[i].config_id, &p->arena, &c,
		   NULL) &&
	    c.kind == CONFLICT_NUMBER_TAKEN;
}

/* What goes into the next call. */
static void take_in_hand(struct placing *p)
{
	arena_reset(&p->arena);
	for (; p->asked < p->n && is_disputed(p, p->asked); p->asked++) {
		p->given[p->asked].outcome = PLACE_NOT_REGISTERED;
		place_refused(p->y->session, &p->wishes[p->asked], PLACE_NOT_REGISTERED,
		    &p->given[p->asked].why);
	}
	p->in_hand = 0;
	while (p->in_hand < PLACES_AT_ONCE && p->asked + p->in_hand < p->n &&
	    !is_disputed(p, p->asked + p->in_hand))
		p->in_hand++;
	place_firsts(p->y->session->store, &p->wishes[p->asked], &p->first[p->asked], p->in_hand,
	    &p->arena);
}

static void go_on(void *user)
{
	struct placing *p = user;
	struct error why = { .kind = ERROR_NONE };
	bool registered = true;

	if (!p->shared && !all_registered(p, &registered, &why)) {
		end(p, &why);
		return;
	}
	if (!p->shared && (!registered || signin_status(p->y->signin)->state != SIGNIN_IN)) {
		p->shared = true;
		round_wanted(p);
		return;
	}
	p->shared = true;
	if (!keep_all(p))
		return;
	take_in_hand(p);
	if (p->in_hand == 0) {
		end(p, NULL);
		return;
	}
	sync_ask(p->y, &p->ask, make, came, p);
	FAIL_POINT("place-sent");
}

/* ---- making one */

/* Where a console stands; a command has yet to sign in. */
static bool reachable(const struct syncer *y, struct error *err)
{
	const struct sync_status *s = &y->status;

	if (!s->joined || s->state == SYNC_NOT_JOINED)
		return error_set(err, ERROR_REFUSED, "not-shared",
		    _("Choose the number as in a store of its own."),
		    _("This store is not shared: its own pool gives the places."));
	if (s->readonly || syncer_looks_only(y))
		return error_set(err, ERROR_REFUSED, "pool-offline",
		    _("Choose a managed number, or type one by hand."),
		    _("The shared project is only read from here, so that no place in the pool can be taken."));
	if (s->state == SYNC_NO_PROJECT || (!y->idle && s->state == SYNC_SIGNED_OUT))
		return error_set(err, ERROR_REFUSED, "pool-offline",
		    _("Sign in at the shared project, choose a managed number, or type one by hand."),
		    _("Places in the shared pool are given by the shared project, and nobody is signed in there: no place was taken."));
	if (!y->idle && (s->state == SYNC_STOPPED || (s->state == SYNC_WAITING && !s->online)))
		return error_set(err, ERROR_REFUSED, "pool-offline",
		    _("Try again when the connection is back, choose a managed number, or type one by hand."),
		    _("Places in the shared pool are given by the shared project, which cannot be reached now: no place was taken."));
	return true;
}

struct placing *placing_new(struct syncer *y, const struct place_wish *wishes, size_t n,
    placed_fn *done, void *user, struct error *err)
{
	struct placing *p;

	if (!reachable(y, err))
		return NULL;
	p = xcalloc(1, sizeof *p);
	*p = (struct placing){ .y = y, .n = n, .done = done, .user = user };
	p->wishes = xcalloc(n + 1, sizeof *p->wishes);
	p->given = xcalloc(n + 1, sizeof *p->given);
	p->first = xcalloc(n + 1, sizeof *p->first);
	for (size_t i = 0; i < n; i++) {
		p->wishes[i] = wishes[i];
		(void)text_copy(p->given[i].config_id, ID_MAX, wishes[i].config_id);
	}
	p->began_ms = time_monotonic_ms();
	loop_timer(y->loop, go_on, p, 1);
	loop_timer(y->loop, too_late, p, syncer_patient_ms(y, LIMIT_MS));
	return p;
}

void placing_free(struct placing *p)
{
	if (!p)
		return;
	loop_timer(p->y->loop, go_on, p, 0);
	loop_timer(p->y->loop, too_late, p, 0);
	sync_ask_drop(&p->ask);
	syncer_wait_not(p->y, &p->waiter);
	arena_done(&p->arena);
	free(p->wishes);
	free(p->given);
	free(p->first);
	free(p);
}
