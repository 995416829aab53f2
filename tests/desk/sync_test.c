/* Sharing with practice's Supabase: a round, what waits, what meets, what stands in the way. */
#include "tests/desk/sync_fixture.h"

/* ---- a round */

static void what_was_here_before_joining_goes_there(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_open(s, 0, by_service);
	const struct sync_status *status;
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	console_sync_begin(s, c, true);
	status = console_try(s, c);
	assert_int_equal(status->state, SYNC_NOT_JOINED);
	assert_string_equal(c->err.code, "not-joined");
	assert_int_equal(status->joining.customers, 1);
	must(&s->d.f, syncer_join(c->syncer, &s->d.f.err));
	status = console_round(s, c);
	assert_int_equal(status->state, SYNC_FRESH);
	assert_true(status->joined && status->online && !status->readonly);
	assert_int_equal(status->waiting.planned, 0);
	assert_int_equal(status->pushed, 2); /* the customer and its number */
	assert_int_equal(status->pulled, 3); /* what practice has at its start */
	must_agree(s, 1);
}

static void a_second_desk_gets_it_and_changes_come_back(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	char id[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	(void)console_round(s, b);
	console_note(s, b, id, "asks for Lies");
	(void)console_round(s, b);
	(void)console_round(s, a);
	assert_string_equal(console_get(s, a, id).note, "asks for Lies");
	must_agree(s, 2);
}

static void a_removal_travels(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct customer gone;
	char id[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	(void)console_round(s, b);
	must(&s->d.f, customer_remove(b->session.store, id, &s->d.f.err));
	(void)console_round(s, b);
	(void)console_round(s, a);
	must_refuse(&s->d.f, customer_get(a->session.store, id, &s->d.f.arena, &gone, &s->d.f.err),
	    "no-such-customer");
	must_agree(s, 2);
}

static void both_changed_is_a_conflict_until_decided(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	const struct sync_status *status;
	struct sync_conflict *c;
	char id[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	(void)console_round(s, b);
	console_note(s, a, id, "asks for Lies");
	console_note(s, b, id, "asks for Jan");
	(void)console_round(s, a);
	status = console_round(s, b);
	assert_int_equal(status->waiting.conflicts, 1);
	assert_int_equal(console_conflicts(s, b, &c), 1);
	assert_int_equal(c->kind, CONFLICT_CHANGED);
	assert_string_equal(conflict_title(c, &s->d.f.arena),
	    "The note of Frituur De Kroon was changed here and by another desk.");
	/* Nothing was taken or given silently. */
	assert_string_equal(console_get(s, a, id).note, "asks for Lies");
	assert_string_equal(console_get(s, b, id).note, "asks for Jan");
	console_decide(s, b, c, SIDE_OURS);
	(void)console_round(s, b);
	(void)console_round(s, a);
	assert_string_equal(console_get(s, a, id).note, "asks for Jan");
	must_agree(s, 2);
}

static void a_number_registered_twice_is_its_own_conflict(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct sync_conflict *c;
	char one[ID_MAX], other[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", one);
	console_customer(s, b, "Bakkerij Wouters", "+3292246111", other);
	(void)console_round(s, a);
	(void)console_round(s, b);
	assert_int_equal(console_conflicts(s, b, &c), 1);
	assert_int_equal(c->kind, CONFLICT_NUMBER_TAKEN);
	assert_string_equal(conflict_title(c, &s->d.f.arena),
	    "+32 9 224 61 11 was registered here for Bakkerij Wouters, and by another desk for Frituur De Kroon.");
	console_decide(s, b, c, SIDE_THEIRS);
	(void)console_round(s, b);
	(void)console_round(s, a);
	must_agree(s, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, sharing_setup, sharing_end)
		TEST(what_was_here_before_joining_goes_there),
		TEST(a_second_desk_gets_it_and_changes_come_back),
		TEST(a_removal_travels),
		TEST(both_changed_is_a_conflict_until_decided),
		TEST(a_number_registered_twice_is_its_own_conflict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
