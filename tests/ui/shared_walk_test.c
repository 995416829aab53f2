/* A shared desk by keyboard: both sides of a conflict, a number that was taken away, places in the
 * pool, a project that does not answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "tests/ui/two_desks.h"

static void refused_before(struct session *s)
{
	sqlite3 *handle;

	assert_int_equal(sqlite3_open(store_path(s->store), &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle,
			     "update operations set last_error = 'refused', version = version + 1 "
			     "where kind = 'sync.push'",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_changes(handle), 1);
	assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void test_both_sides_of_a_conflict_and_the_decision(void **state)
{
	(void)state;
	share();
	other_joins();
	note(&other.session, "Kroon", "closed on Mondays");
	note(&session, "Kroon", "closed on Sundays");
	other_round();
	press("@ u");
	wait_for("Conflicts: 1");
	/* Finding: one that was refused before it became a conflict stood there twice. */
	refused_before(&session);
	press("Esc @");
	wait_for("Waiting to be sent: 0. Refused: 0. Conflicts: 1.");
	assert_false(screen_has("to be shared"));
	press("Enter");
	wait_for("* closed on Sundays");
	wait_for("* closed on Mondays");
	assert_true(screen_has("Here (An)") && screen_has("The other desk"));
	assert_false(screen_has("+ Both")); /* both changed the same */
	press("o");
	wait_for("Keep ours?");
	press("y");
	wait_for("Decided");
	wait_for("Nothing waits for a decision.");
	all_shared();
	other_round();
	assert_string_equal(note_of(&other.session, "Kroon"), "closed on Sundays");
	/* And theirs, from the customer's page. */
	note(&other.session, "Kroon", "closed");
	note(&session, "Kroon", "open");
	other_round();
	press("u");
	wait_for("Conflicts: 1");
	back_to_list();
	open_customer("Frituur");
	wait_for("Another desk changed this customer");
	wait_for("Next: decide first which of both");
	press("C");
	wait_for("* open");
	press("t y");
	wait_for("Decided");
	assert_string_equal(note_of(&session, "Kroon"), "closed");
}

/* The number that another desk's decision took away is no "no number yet". */
/* A long name leaves room for what happened; what stays on at the network is said before the yes.
 */
static void test_a_removed_customer_with_a_long_name_and_a_code(void **state)
{
	static const char name[] =
	    "Groepspraktijk voor kinesitherapie en osteopathie De Zeven Bronnen";
	char id[ID_MAX];
	struct error err;

	(void)state;
	share();
	other_joins();
	add_customer(name, "+32 9 224 62 33");
	all_shared();
	press("c Enter m");
	wait_for("given ");
	all_shared();
	other_round();
	assert_true(desk_customer_find(&other.session, name, NULL, false, id, &err));
	assert_true(customer_remove(other.session.store, id, &err));
	note(&session, name, "closed on Sundays");
	other_round();
	press("@ u");
	wait_for("was removed by another desk");
	press("Enter t");
	wait_for("Take theirs?");
	assert_true(screen_has("#61#"));
}

static void test_a_number_that_was_taken_away_is_told(void **state)
{
	struct error err;
	char warning[240], id[ID_MAX];
	const struct new_customer theirs = { .name = "Tweede", .number = "+3292246222" };
	struct sync_conflict *conflicts;
	struct arena arena = { 0 };
	bool removed;
	size_t n;

	(void)state;
	share();
	other_joins();
	add_customer("Eerste", "+32 9 224 62 22");
	all_shared();
	assert_true(desk_customer_add(&other.session, &theirs, id, warning, &err));
	other_round();
	assert_true(sync_conflict_list(other.session.store, NULL, &arena, &conflicts, &n, &err));
	assert_int_equal(n, 1);
	assert_true(sync_decide(other.session.store, conflicts[0].id, SIDE_OURS,
	    conflicts[0].theirs.version, &removed, &err));
	arena_done(&arena);
	other_round();
	syncer_now(sharing_syncer(&app));
	wait_for("This customer's business number was");
	assert_false(screen_has("+3292246222"));
	assert_false(screen_has("no business number yet"));
}

/* A number in the pool is given online, and the marking that waited for it goes on by itself. */
static void test_a_place_is_given_online_and_not_offline(void **state)
{
	(void)state;
	share();
	practice_fault(practice, "*", "/rest/v1/rpc/take_pool_places", "refuse", 0);
	open_customer("Frituur");
	press("c Enter m");
	wait_for("database took too long");
	assert_false(screen_has("● given"));
	press("Esc");
	practice_forget_faults(practice);
	press("m");
	wait_for("● given");
	all_shared();
	other_joins();
	{
		struct arena arena = { 0 };
		struct forwarding *configs;
		char id[ID_MAX];
		struct error err;
		size_t n;

		customer_of(&other.session, "Kroon", id);
		assert_true(forwarding_list(other.session.store, id, &arena, &configs, &n, &err));
		assert_int_equal(n, 1);
		assert_string_equal(configs[0].ai_number, "+32480210449");
		arena_done(&arena);
	}
}

/* Offline no code of a number that is only proposed is read out, and nothing flips while it is
 * tried again. */
static void test_offline_no_place_and_no_code(void **state)
{
	(void)state;
	share();
	practice_fault(practice, "*", "/rest/v1/", "hang", 0);
	press("@ u");
	wait_for("It is tried again by itself");
	wait_for("offline, shared");
	back_to_list();
	open_customer("Frituur");
	press("c Enter");
	wait_for("no new place in the pool is");
	assert_false(screen_has("*61*"));
	assert_true(screen_has("Next: no place in the pool is given"));
	press("y");
	assert_true(screen_has("not possible now"));
	press("a Up Up Up Up"); /* one that is typed by hand goes on working */
	press("Esc");
}

/* A project that answers nothing: the page says so by itself, and what it dropped when it is left.
 */
static void test_a_place_that_is_not_answered_is_told_when_the_page_is_left(void **state)
{
	(void)state;
	share();
	syncer_patience(sharing_syncer(&app), 20);
	practice_fault(practice, "*", "/rest/v1/", "hang", 0);
	add_customer("Slager", "+32 9 224 62 33");
	press("c Enter");
	wait_for("Next: as soon as the shared");
	press("m");
	assert_true(screen_has("Stay on this page"));
	wait_for("no new place in the pool is");
	assert_false(screen_has("*61*"));
	press("q");
	wait_for("Slager: the shared desk had not answered.");
	assert_false(screen_has("was taken")); /* nobody knows */
	practice_forget_faults(practice);
}

/* What this store alone knows, and what all of the desk loses, is said. */
static void test_what_is_this_store_s_and_what_is_the_desk_s(void **state)
{
	(void)state;
	press("H");
	wait_for("History");
	assert_false(screen_has("other desks"));
	press("Esc");
	share();
	back_to_list();
	press("H");
	wait_for("what other desks did stands in theirs");
	press("Esc x");
	wait_for("Remove this customer?");
	assert_true(screen_has("the whole desk loses this customer"));
	press("Esc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		two_desks(test_both_sides_of_a_conflict_and_the_decision),
		two_desks(test_a_removed_customer_with_a_long_name_and_a_code),
		two_desks(test_a_number_that_was_taken_away_is_told),
		two_desks(test_what_is_this_store_s_and_what_is_the_desk_s),
		two_desks(test_a_place_is_given_online_and_not_offline),
		two_desks(test_offline_no_place_and_no_code),
		two_desks(test_a_place_that_is_not_answered_is_told_when_the_page_is_left),
	};

	(void)setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
