/* A customer that one desk removes while another changes it: nothing of the removal travels before
 * somebody has decided, and a place in the pool that went meanwhile is told on the lane. */
#include "tests/desk/sync_fixture.h"

#include "desk/lane1.h"
#include "desk/place.h"
#include "store/forwardings.h"

#define NUMBER "+3292246111"
#define ORGANIZATIONS "/rest/v1/organizations"

struct placed {
	bool done;
	struct place_given given;
};

static void on_placed(void *user, const struct place_given *given, size_t n,
    const struct error *err)
{
	struct placed *p = user;

	p->done = true;
	if (err || n != 1)
		fail_msg("%s", err ? err->message : "no answer");
	p->given = *given;
}

static bool is_placed(void *user)
{
	return ((struct placed *)user)->done;
}

static struct lane1 lane_of(struct sharing *s, struct console *c, const char *id)
{
	struct lane1 lane;

	must(&s->d.f, lane1_load(&c->session, id, NULL, &s->d.f.arena, &lane, &s->d.f.err));
	return lane;
}

static void choose(struct sharing *s, struct console *c, const char *id, const char *ai_number)
{
	const struct lane1_choice choice = {
		.ai_number = ai_number, .ring = -1, .foreign_yes = true
	};
	struct lane1 lane = lane_of(s, c, id);

	must(&s->d.f, lane1_choose(&c->session, &lane, &choice, &s->d.f.err));
}

static void give_place(struct sharing *s, struct console *c, const char *id)
{
	struct place_wish wish = { .number = POOL_BE };
	struct placed p = { .done = false };
	struct placing *placing;

	memcpy(wish.config_id, lane_of(s, c, id).config->id, sizeof wish.config_id);
	placing = placing_new(c->syncer, &wish, 1, on_placed, &p, &s->d.f.err);
	assert_non_null(placing);
	assert_true(desk_run(&s->d, is_placed, &p));
	placing_free(placing);
	if (p.given.outcome != PLACE_TAKEN)
		fail_msg("%s: %s", p.given.why.code, p.given.why.message);
	choose(s, c, id, POOL_BE);
}

/* At two desks, with a place in the pool that has but one. */
static void placed_customer(struct sharing *s, char id[ID_MAX])
{
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct pool_number pool;

	must(&s->d.f, pool_get(a->session.store, POOL_BE, &s->d.f.arena, &pool, &s->d.f.err));
	must(&s->d.f, pool_capacity_set(a->session.store, pool.id, 1, &s->d.f.err));
	console_customer(s, a, "Café Zoë", NUMBER, id);
	give_place(s, a, id);
	(void)console_round(s, a);
	(void)console_round(s, b);
	must_agree(s, 2);
}

static size_t numbers_of(struct sharing *s, struct console *c, const char *id)
{
	struct forwarding *f;
	size_t n;

	must(&s->d.f, forwarding_list(c->session.store, id, &s->d.f.arena, &f, &n, &s->d.f.err));
	return n;
}

static int places_used(struct sharing *s, struct console *c)
{
	struct pool_number pool;

	must(&s->d.f, pool_get(c->session.store, POOL_BE, &s->d.f.arena, &pool, &s->d.f.err));
	return pool.used;
}

/* How often the project has changed its business number. */
static int64_t changes_there(struct sharing *s, struct console *c)
{
	struct sync_known known[1];
	size_t n;

	must(&s->d.f, sync_newest(c->session.store, SHARED_FORWARDINGS, 1, known, &n, &s->d.f.err));
	assert_int_equal(n, 1);
	return known[0].version;
}

/* The other desk's change comes after the removing one has read the page; or after it has looked
 * whether all is there still, and once more right before it pushes. */
enum { AFTER_PAGE = 1, AT_LAST = 3 };
static void meets(struct sharing *s, const char *id, int unseen, enum sync_side side)
{
	struct console *a = &s->one[0], *b = &s->one[1];
	const int64_t before = changes_there(s, b);
	struct sync_conflict *one;

	console_note(s, b, id, side == SIDE_THEIRS ? "sleutel bij de buren" : "bel na tienen aan");
	(void)console_round(s, b);
	must(&s->d.f, customer_remove(a->session.store, id, &s->d.f.err));
	practice_refuse(s->d.practice, "GET", ORGANIZATIONS, 200, "[]", unseen);
	(void)console_round(s, a);
	practice_forget_faults(s->d.practice);
	assert_int_equal(console_conflicts(s, a, &one), 1);
	assert_int_equal(one->kind, CONFLICT_REMOVED_HERE);
	(void)console_round(s, b);
	assert_int_equal(numbers_of(s, b, id), 1);
	assert_int_equal(places_used(s, b), 1);
	assert_string_equal(lane_of(s, b, id).config->ai_number, POOL_BE);
	assert_true(unseen > AFTER_PAGE || changes_there(s, b) == before);
	console_decide(s, a, one, side);
	for (int i = 0; i < 2; i++) {
		(void)console_round(s, a);
		(void)console_round(s, b);
	}
	must_agree(s, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(numbers_of(s, &s->one[i], id), side == SIDE_THEIRS);
		assert_int_equal(places_used(s, &s->one[i]), side == SIDE_THEIRS);
		assert_int_equal(console_conflicts(s, &s->one[i], &one), 0);
	}
}

static void nothing_of_a_removal_goes_undecided(void **state)
{
	struct sharing *s = *state;
	char id[ID_MAX];

	placed_customer(s, id);
	meets(s, id, AFTER_PAGE, SIDE_THEIRS);
	meets(s, id, AFTER_PAGE, SIDE_OURS);
}

static void what_went_before_it_comes_back(void **state)
{
	struct sharing *s = *state;
	char id[ID_MAX];

	placed_customer(s, id);
	meets(s, id, AT_LAST, SIDE_THEIRS);
	meets(s, id, AT_LAST, SIDE_OURS);
}

/* Then the other desk removes it too. */
static void both_remove_it_in_the_end(void **state)
{
	struct sharing *s = *state;
	struct console *a, *b;
	struct sync_conflict *one;
	char id[ID_MAX];

	placed_customer(s, id);
	a = &s->one[0];
	b = &s->one[1];
	console_note(s, b, id, "sleutel bij de buren");
	(void)console_round(s, b);
	must(&s->d.f, customer_remove(a->session.store, id, &s->d.f.err));
	practice_refuse(s->d.practice, "GET", ORGANIZATIONS, 200, "[]", AT_LAST);
	syncer_once(a->syncer, console_done, a);
	while (console_conflicts(s, a, &one) == 0)
		loop_step(s->d.loop);
	syncer_free(a->syncer); /* what came back did not go to the project */
	console_sync_begin(s, a, true);
	practice_forget_faults(s->d.practice);
	(void)console_round(s, b);
	assert_int_equal(numbers_of(s, b, id), 0);
	must(&s->d.f, customer_remove(b->session.store, id, &s->d.f.err));
	for (int i = 0; i < 2; i++) {
		(void)console_round(s, b);
		(void)console_round(s, a);
	}
	assert_int_equal(console_conflicts(s, a, &one), 0);
	must_agree(s, 2);
	assert_int_equal(numbers_of(s, a, id), 0);
	assert_int_equal(syncer_status(a->syncer)->waiting.planned, 0);
}

static void must_note(struct sharing *s, struct console *c, const char *id, const char *part)
{
	const char *note = place_note(&c->session, syncer_status(c->syncer),
	    lane_of(s, c, id).config->id, &s->d.f.arena);

	if (part ? !strstr(note, part) : note[0])
		fail_msg("\"%s\" lacks \"%s\"", note, part ? part : "");
}

/* The removal came first, and its place went to another customer before somebody decided. */
static void a_place_that_is_gone_is_told(void **state)
{
	struct sharing *s = *state;
	struct console *a, *b;
	struct sync_conflict *one;
	char id[ID_MAX], other[ID_MAX];

	placed_customer(s, id);
	a = &s->one[0];
	b = &s->one[1];
	must_note(s, b, id, NULL);
	must(&s->d.f, customer_remove(a->session.store, id, &s->d.f.err));
	(void)console_round(s, a);
	console_customer(s, a, "Bakkerij Wouters", "+3292246112", other);
	give_place(s, a, other);
	(void)console_round(s, a);
	console_note(s, b, id, "sleutel bij de buren");
	(void)console_round(s, b);
	assert_int_equal(console_conflicts(s, b, &one), 1);
	assert_int_equal(one->kind, CONFLICT_REMOVED_THERE);
	console_decide(s, b, one, SIDE_OURS);
	(void)console_round(s, b);
	assert_int_equal(syncer_status(b->syncer)->waiting.refused, 1);
	must_note(s, b, id, "+32 480 21 04 49");
	must_note(s, b, id, "give it another AI number");
	choose(s, b, id, "+16505550201");
	(void)console_round(s, b);
	must_note(s, b, id, NULL);
	(void)console_round(s, a);
	must_agree(s, 2);
	assert_int_equal(places_used(s, b), 1);
}

#define shared_test(f) cmocka_unit_test_setup_teardown(f, sharing_setup, sharing_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		shared_test(nothing_of_a_removal_goes_undecided),
		shared_test(what_went_before_it_comes_back),
		shared_test(both_remove_it_in_the_end),
		shared_test(a_place_that_is_gone_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
