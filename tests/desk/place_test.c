/* Places in the pool of a shared store: given by the project, never offline. */
#include "tests/desk/sync_fixture.h"

#include "base/text.h"
#include "desk/lane1.h"
#include "desk/place.h"
#include "desk/pool.h"
#include "store/forwardings.h"
#include "store/journal.h"

struct placed {
	bool done, well;
	size_t n;
	struct place_given given[16];
	struct error err;
};

static void on_placed(void *user, const struct place_given *given, size_t n,
    const struct error *err)
{
	struct placed *p = user;

	p->done = true;
	p->well = err == NULL;
	p->n = n;
	for (size_t i = 0; i < n && i < 16; i++)
		p->given[i] = given[i];
	if (err)
		p->err = *err;
}

static bool is_placed(void *user)
{
	return ((struct placed *)user)->done;
}

static struct placed ask_places(struct sharing *s, struct console *c,
    const struct place_wish *wishes, size_t n)
{
	struct placed p = { .done = false };
	struct placing *placing = placing_new(c->syncer, wishes, n, on_placed, &p, &s->d.f.err);

	if (!placing)
		fail_msg("%s: %s", s->d.f.err.code, s->d.f.err.message);
	assert_true(desk_run(&s->d, is_placed, &p));
	placing_free(placing);
	return p;
}

static struct lane1 lane_of(struct sharing *s, struct console *c, const char *id)
{
	struct lane1 lane;

	must(&s->d.f, lane1_load(&c->session, id, NULL, &s->d.f.arena, &lane, &s->d.f.err));
	return lane;
}

static struct place_wish wish_of(struct sharing *s, struct console *c, const char *id)
{
	struct place_wish w = { .country = "BE" };

	memcpy(w.config_id, lane_of(s, c, id).config->id, sizeof w.config_id);
	return w;
}

static struct lane1_choice pool_choice(void)
{
	return (struct lane1_choice){ .ai_number = POOL_BE, .ring = -1, .foreign_yes = true };
}

/* The lane's own refusal tells that a place is to be asked for; after that it works. */
static void a_place_is_given_online_then_taken(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	const struct lane1_choice choice = pool_choice();
	struct place_wish wish;
	struct placed p;
	struct lane1 lane;
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	lane = lane_of(s, c, id);
	must_refuse(&s->d.f, lane1_choose(&c->session, &lane, &choice, &s->d.f.err), "pool-online");
	assert_true(place_wanted(&s->d.f.err));
	wish = wish_of(s, c, id);
	p = ask_places(s, c, &wish, 1); /* not registered yet: that goes first */
	assert_true(p.well);
	assert_int_equal(p.n, 1);
	if (p.given[0].outcome != PLACE_TAKEN)
		fail_msg("%s: %s", p.given[0].why.code, p.given[0].why.message);
	assert_string_equal(p.given[0].number, POOL_BE);
	lane = lane_of(s, c, id);
	must(&s->d.f, lane1_choose(&c->session, &lane, &choice, &s->d.f.err));
	(void)console_round(s, c);
	must_agree(s, 1);
	/* Asked again it is the same one. */
	p = ask_places(s, c, &wish, 1);
	assert_int_equal(p.given[0].outcome, PLACE_TAKEN);
	assert_string_equal(p.given[0].number, POOL_BE);
}

static void the_last_place_goes_to_one_of_two_desks(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct pool_number pool;
	char one[ID_MAX], other[ID_MAX];
	struct place_wish wish_a, wish_b;
	struct placed p = { .done = false }, q = { .done = false };
	struct placing *pa, *pb;
	bool a_got;

	must(&s->d.f, pool_get(a->session.store, POOL_BE, &s->d.f.arena, &pool, &s->d.f.err));
	must(&s->d.f, pool_capacity_set(a->session.store, pool.id, 1, &s->d.f.err));
	console_customer(s, a, "Frituur De Kroon", "+3292246111", one);
	console_customer(s, b, "Bakkerij Wouters", "+3292246112", other);
	(void)console_round(s, a);
	(void)console_round(s, b);
	wish_a = wish_of(s, a, one);
	wish_b = wish_of(s, b, other);
	pa = placing_new(a->syncer, &wish_a, 1, on_placed, &p, &s->d.f.err);
	pb = placing_new(b->syncer, &wish_b, 1, on_placed, &q, &s->d.f.err);
	assert_true(pa && pb && desk_run(&s->d, is_placed, &p) && desk_run(&s->d, is_placed, &q));
	a_got = p.given[0].outcome == PLACE_TAKEN;
	assert_int_equal(a_got ? q.given[0].outcome : p.given[0].outcome, PLACE_FULL);
	assert_true(a_got || q.given[0].outcome == PLACE_TAKEN);
	assert_string_equal(a_got ? q.given[0].why.code : p.given[0].why.code, "pool-full");
	placing_free(pa);
	placing_free(pb);
}

static void every_outcome_has_its_words(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct place_wish wishes[2] = { { .country = "BE" }, { .country = "NL" } };
	struct placed p;
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	wishes[1] = wish_of(s, c, id);
	memcpy(wishes[1].country, "NL", 3);
	memcpy(wishes[0].config_id, "0b5e55ed-0000-4000-8000-00000000ffff", ID_MAX);
	p = ask_places(s, c, wishes, 2);
	assert_true(p.well);
	assert_int_equal(p.given[0].outcome, PLACE_NOT_REGISTERED);
	assert_int_equal(p.given[1].outcome, PLACE_EMPTY);
	for (int i = 0; i < 2; i++)
		assert_true(p.given[i].why.message[0] && p.given[i].why.hint[0]);
	assert_non_null(strstr(p.given[1].why.message, "Netherlands"));
}

static void offline_none_is_given(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct place_wish wish;
	struct placed p;
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, c);
	wish = wish_of(s, c, id);
	practice_fault(s->d.practice, "POST", "/rest/v1/rpc/take_pool_places", "hang", 0);
	p = ask_places(s, c, &wish, 1);
	assert_false(p.well);
	assert_int_equal(p.err.kind, ERROR_NETWORK);
	assert_int_equal(p.n, 0);
	practice_forget_faults(s->d.practice);
	/* A console that stands offline is told at once. */
	syncer_sign_out(c->syncer);
	c->done = false;
	syncer_free(c->syncer);
	console_sync_begin(s, c, false);
	syncer_sign_out(c->syncer);
	assert_null(placing_new(c->syncer, &wish, 1, on_placed, &p, &s->d.f.err));
	assert_string_equal(s->d.f.err.code, "pool-offline");
	assert_true(place_note(&c->session, syncer_status(c->syncer), wish.config_id,
			&s->d.f.arena)[0] != '\0');
}

/* Finding: "goes to the shared project with the next sharing", of one that was refused there. */
static void a_refused_number_is_not_promised(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct sync_push *pushes;
	const char *note;
	char id[ID_MAX];
	size_t n;

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	note = place_note(&c->session, syncer_status(c->syncer), lane_of(s, c, id).config->id,
	    &s->d.f.arena);
	assert_non_null(strstr(note, "with the next sharing"));
	/* The customer is pushed first: its number waits behind it. */
	must(&s->d.f,
	    sync_push_next(c->session.store, SYNC_LIVE, 1, &s->d.f.arena, &pushes, &n,
		&s->d.f.err));
	assert_int_equal(n, 1);
	must(&s->d.f,
	    sync_push_later(c->session.store, pushes, 1, NULL, "Not for you.", &s->d.f.err));
	note = place_note(&c->session, syncer_status(c->syncer), lane_of(s, c, id).config->id,
	    &s->d.f.arena);
	assert_non_null(strstr(note, "did not take this business number: Not for you."));
	assert_null(strstr(note, "next sharing"));
}

/* Finding: what one desk had seen as attached to nothing was given by another without a word. */
static void never_looked_at_is_said(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	const struct pool_seen seen = { POOL_BE, "BE", "1", "active", true, "7",
		"voxdesk inbound" };
	struct pool_synced synced;

	(void)console_round(s, c);
	assert_non_null(strstr(place_unseen(&c->session, POOL_BE, &s->d.f.arena),
	    "never looked at"));
	assert_string_equal(place_unseen(&c->session, "+3292246111", &s->d.f.arena), "");
	must(&s->d.f,
	    pool_sync(c->session.store, "telnyx", "", NULL, &seen, 1, false, &synced, &s->d.f.err));
	assert_string_equal(place_unseen(&c->session, POOL_BE, &s->d.f.arena), "");
}

#define POOL_NEW "+3225551234"

/* POOL_BE was looked at from here and has two places; POOL_NEW has many, and nobody looked. */
static struct console *one_looked_at(struct sharing *s)
{
	struct console *c = console_joined(s, 0);
	const struct pool_seen seen = { POOL_BE, "BE", "1", "active", true, "7",
		"voxdesk inbound" };
	struct pool_synced synced;
	struct pool_number pool;
	char id[ID_MAX];

	(void)console_round(s, c);
	must(&s->d.f,
	    pool_sync(c->session.store, "telnyx", "", NULL, &seen, 1, false, &synced, &s->d.f.err));
	must(&s->d.f, pool_get(c->session.store, POOL_BE, &s->d.f.arena, &pool, &s->d.f.err));
	must(&s->d.f, pool_capacity_set(c->session.store, pool.id, 2, &s->d.f.err));
	must(&s->d.f,
	    pool_number_add(c->session.store, POOL_NEW, "BE", "telnyx", 50, id, &s->d.f.err));
	(void)console_round(s, c);
	return c;
}

static void must_be_given(const struct placed *p, const char *const *numbers)
{
	assert_true(p->well);
	for (size_t i = 0; i < p->n; i++) {
		if (p->given[i].outcome != PLACE_TAKEN)
			fail_msg("%zu: %s", i, p->given[i].why.message);
		assert_string_equal(p->given[i].number, numbers[i]);
	}
}

/* Finding: an import's places went to the emptiest number of the country, which is the newest. */
static void what_was_looked_at_comes_first(void **state)
{
	struct sharing *s = *state;
	struct console *c = one_looked_at(s);
	struct place_wish wishes[3];
	struct placed p;

	for (unsigned i = 0; i < 3; i++) {
		char id[ID_MAX], number[E164_MAX];

		(void)snprintf(number, sizeof number, "+329224611%u", i);
		console_customer(s, c, "Frituur De Kroon", number, id);
		wishes[i] = wish_of(s, c, id);
	}
	p = ask_places(s, c, wishes, 3);
	assert_int_equal(p.n, 3);
	must_be_given(&p, (const char *const[]){ POOL_BE, POOL_BE, POOL_NEW });
	/* Once more, what was given is given. */
	p = ask_places(s, c, wishes, 3);
	must_be_given(&p, (const char *const[]){ POOL_BE, POOL_BE, POOL_NEW });
}

/* Finding: asked for any of the country, the project gave one that is missing at its provider, and
 * that was refused here. */
static void what_is_missing_is_not_asked_for(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct place_wish wish;
	struct pool_synced synced;
	struct placed p;
	char id[ID_MAX];

	(void)console_round(s, c);
	must(&s->d.f,
	    pool_sync(c->session.store, "telnyx", "", NULL, NULL, 0, false, &synced, &s->d.f.err));
	assert_int_equal(synced.missing, 1);
	must(&s->d.f,
	    pool_number_add(c->session.store, POOL_NEW, "BE", "telnyx", 50, id, &s->d.f.err));
	console_customer(s, c, "Frituur De Kroon", "+3292246110", id);
	(void)console_round(s, c);
	wish = wish_of(s, c, id);
	p = ask_places(s, c, &wish, 1);
	must_be_given(&p, (const char *const[]){ POOL_NEW });
}

/* Its places went to another desk since it was pulled: that is asked about once more. */
static void a_full_number_leaves_the_country(void **state)
{
	struct sharing *s = *state;
	struct console *a = one_looked_at(s), *b = console_joined(s, 1);
	struct place_wish wishes[3];
	struct placed p;
	char id[ID_MAX];

	(void)console_round(s, b);
	console_customer(s, b, "Bakkerij Wouters", "+3292246120", id);
	wishes[0] = wish_of(s, b, id);
	(void)text_copy(wishes[0].number, sizeof wishes[0].number, POOL_BE);
	p = ask_places(s, b, wishes, 1);
	must_be_given(&p, (const char *const[]){ POOL_BE });
	for (unsigned i = 0; i < 3; i++) {
		char number[E164_MAX];

		(void)snprintf(number, sizeof number, "+329224611%u", i);
		console_customer(s, a, "Frituur De Kroon", number, id);
		wishes[i] = wish_of(s, a, id);
	}
	p = ask_places(s, a, wishes, 3);
	assert_int_equal(p.n, 3);
	must_be_given(&p, (const char *const[]){ POOL_BE, POOL_NEW, POOL_NEW });
}

/* Finding: "switched off here", of what another desk had switched off. */
static void switched_off_by_somebody(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct arena *arena = &s->d.f.arena;
	struct ai_standing standing;
	struct pool_number pool;

	(void)console_round(s, c);
	must(&s->d.f, pool_get(c->session.store, POOL_BE, arena, &pool, &s->d.f.err));
	must(&s->d.f, pool_switch(c->session.store, pool.id, false, &s->d.f.err));
	must(&s->d.f, ai_standing_load(&c->session, POOL_BE, arena, &standing, &s->d.f.err));
	assert_non_null(strstr(standing.text, "is switched off:"));
}

static void a_store_of_its_own_has_its_own_pool(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_open(s, 0, by_service);
	struct place_wish wish = { .country = "BE" };
	struct placed p;

	console_sync_begin(s, c, true);
	assert_null(placing_new(c->syncer, &wish, 1, on_placed, &p, &s->d.f.err));
	assert_string_equal(s->d.f.err.code, "not-shared");
	assert_string_equal(place_note(&c->session, syncer_status(c->syncer), "", &s->d.f.arena),
	    "");
}

/* A number that another desk added to the pool is pulled before its place is noted. */
static void a_pool_number_that_is_new_is_pulled_first(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct place_wish wish;
	struct placed p;
	char id[ID_MAX], pool_id[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	must(&s->d.f,
	    pool_number_add(b->session.store, "+3225551234", "BE", "telnyx", 50, pool_id,
		&s->d.f.err));
	(void)console_round(s, b);
	wish = wish_of(s, a, id);
	memcpy(wish.number, "+3225551234", 12);
	p = ask_places(s, a, &wish, 1);
	assert_true(p.well);
	assert_int_equal(p.given[0].outcome, PLACE_TAKEN);
	assert_string_equal(p.given[0].number, "+3225551234");
}

/* ---- a pool number that others of the desk use */

static struct pool_number pool_of(struct sharing *s, struct console *c)
{
	struct pool_number p;

	must(&s->d.f, pool_get(c->session.store, POOL_BE, &s->d.f.arena, &p, &s->d.f.err));
	return p;
}

/* A customer with a place there, and at the project. */
static void placed_customer(struct sharing *s, struct console *c, const char *name,
    const char *number, char id[ID_MAX])
{
	const struct lane1_choice choice = pool_choice();
	struct place_wish wish;
	struct placed p;
	struct lane1 lane;

	console_customer(s, c, name, number, id);
	wish = wish_of(s, c, id);
	p = ask_places(s, c, &wish, 1);
	assert_int_equal(p.given[0].outcome, PLACE_TAKEN);
	lane = lane_of(s, c, id);
	must(&s->d.f, lane1_choose(&c->session, &lane, &choice, &s->d.f.err));
	(void)console_round(s, c);
}

/* What waits at this console, in the journal's words. */
static const char *refusal(struct sharing *s, struct console *c)
{
	struct operation *rows;
	size_t n;

	must(&s->d.f,
	    operation_list(c->session.store, NULL, true, "", 10, &s->d.f.arena, &rows, &n,
		&s->d.f.err));
	assert_int_equal(n, 1);
	return rows[0].last_error;
}

static void not_this_desks_to_take_away(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	char id[ID_MAX], pool_id[ID_MAX];

	placed_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	must(&s->d.f, pool_remove(b->session.store, pool_of(s, b).id, &s->d.f.err));
	assert_int_equal(console_round(s, b)->waiting.refused, 1);
	assert_string_equal(refusal(s, b),
	    "Others of this desk use that pool number, so it stays in the shared pool: give those customers another AI number first, or add it to the pool again here. (Supabase pool-in-use)");
	(void)console_round(s, a);
	assert_int_equal(pool_of(s, a).used, 1);
	assert_string_equal(lane_of(s, a, id).config->ai_number, POOL_BE);
	/* Added again, it is what it was, with who uses it. */
	must(&s->d.f,
	    pool_number_add(b->session.store, POOL_BE, "BE", "telnyx", 10, pool_id, &s->d.f.err));
	assert_string_equal(pool_id, pool_of(s, a).id);
	assert_int_equal(pool_of(s, b).capacity, 50);
	assert_int_equal(pool_of(s, b).used, 1);
	assert_int_equal(console_round(s, b)->waiting.planned, 0);
	assert_int_equal(syncer_status(b->syncer)->waiting.refused, 0);
	(void)console_round(s, a);
	must_agree(s, 2);
}

/* Its one customer moves away, and it goes: the one makes room for the other in one run. */
static void moved_away_and_removed_at_once(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct lane1_choice choice = pool_choice();
	struct lane1 lane;
	char id[ID_MAX];

	placed_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	choice.ai_number = "+16504595418";
	lane = lane_of(s, c, id);
	must(&s->d.f, lane1_choose(&c->session, &lane, &choice, &s->d.f.err));
	must(&s->d.f, pool_remove(c->session.store, pool_of(s, c).id, &s->d.f.err));
	assert_int_equal(console_round(s, c)->waiting.planned, 0);
	must_agree(s, 1);
}

/* Who uses it is given up here, then by another desk. */
static void gone_once_nobody_uses_it(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	char one[ID_MAX], other[ID_MAX], pool_id[ID_MAX];

	placed_customer(s, a, "Frituur De Kroon", "+3292246111", one);
	placed_customer(s, b, "Bakkerij Wouters", "+3292246112", other);
	must(&s->d.f, customer_remove(b->session.store, other, &s->d.f.err));
	memcpy(pool_id, pool_of(s, a).id, sizeof pool_id);
	must(&s->d.f, customer_remove(b->session.store, one, &s->d.f.err));
	must(&s->d.f, pool_remove(b->session.store, pool_id, &s->d.f.err));
	placed_customer(s, a, "Kapsalon Ria", "+3292246113", one);
	assert_int_equal(console_round(s, b)->waiting.refused, 1);
	must(&s->d.f, customer_remove(a->session.store, one, &s->d.f.err));
	(void)console_round(s, a);
	assert_int_equal(console_round(s, b)->waiting.planned, 0);
	(void)console_round(s, a);
	must_refuse(&s->d.f,
	    pool_get(a->session.store, POOL_BE, &s->d.f.arena, &(struct pool_number){ 0 },
		&s->d.f.err),
	    "no-such-pool-number");
	/* Once it is gone there, one that is added is another. */
	must(&s->d.f,
	    pool_number_add(b->session.store, POOL_BE, "BE", "telnyx", 10, other, &s->d.f.err));
	assert_string_not_equal(other, pool_id);
	assert_int_equal(console_round(s, b)->waiting.planned, 0);
	(void)console_round(s, a);
	assert_int_equal(pool_of(s, a).capacity, 10);
	must_agree(s, 2);
}

static void no_fewer_places_than_others_use(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	char id[ID_MAX];

	placed_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	placed_customer(s, a, "Bakkerij Wouters", "+3292246112", id);
	must(&s->d.f, pool_capacity_set(b->session.store, pool_of(s, b).id, 1, &s->d.f.err));
	assert_int_equal(console_round(s, b)->waiting.refused, 1);
	assert_string_equal(refusal(s, b),
	    "2 places of +32 480 21 04 49 are taken by this desk's customers, so it keeps the places that it has in the shared pool: give it at least 2 here, or give some of those customers another AI number first.");
	must(&s->d.f, pool_capacity_set(b->session.store, pool_of(s, b).id, 2, &s->d.f.err));
	assert_int_equal(console_round(s, b)->waiting.planned, 0);
	(void)console_round(s, a);
	assert_int_equal(pool_of(s, a).capacity, 2);
	must_agree(s, 2);
}

/* Nobody waits for a minute with a customer on the phone. */
static void a_hung_network_is_said(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct place_wish wish;
	struct placed p;
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, c);
	assert_false(place_offline(syncer_status(c->syncer)));
	wish = wish_of(s, c, id);
	practice_fault(s->d.practice, "POST", "/rest/v1/rpc/take_pool_places", "hang", 0);
	syncer_patience(c->syncer, 1); /* 50 and 150 ms */
	p = ask_places(s, c, &wish, 1);
	assert_false(p.well);
	assert_string_equal(p.err.code, "timeout");
	assert_non_null(strstr(p.err.message, "no place in the pool was taken"));
	assert_int_equal(p.n, 0);
	assert_true(place_offline(syncer_status(c->syncer)));
	practice_forget_faults(s->d.practice);
	syncer_patience(c->syncer, 0);
	p = ask_places(s, c, &wish, 1);
	assert_true(p.well);
	assert_int_equal(p.given[0].outcome, PLACE_TAKEN);
	assert_false(place_offline(syncer_status(c->syncer)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, sharing_setup, sharing_end)
		TEST(a_place_is_given_online_then_taken),
		TEST(the_last_place_goes_to_one_of_two_desks),
		TEST(every_outcome_has_its_words),
		TEST(offline_none_is_given),
		TEST(a_refused_number_is_not_promised),
		TEST(never_looked_at_is_said),
		TEST(what_was_looked_at_comes_first),
		TEST(what_is_missing_is_not_asked_for),
		TEST(a_full_number_leaves_the_country),
		TEST(switched_off_by_somebody),
		TEST(a_hung_network_is_said),
		TEST(a_store_of_its_own_has_its_own_pool),
		TEST(a_pool_number_that_is_new_is_pulled_first),
		TEST(not_this_desks_to_take_away),
		TEST(moved_away_and_removed_at_once),
		TEST(gone_once_nobody_uses_it),
		TEST(no_fewer_places_than_others_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
