/* A project met again: after leaving it, set back to a backup, or one that is only read. */
#include "joined.h"

#include "base/time.h"

static struct row their_note_row(struct folder *f, int64_t version, const char *note_text,
    const char *at)
{
	struct row row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, version);

	put(SHARED_CUSTOMERS, &row, "note", note_text);
	row.updated_at = at;
	return row;
}

static const char *the_note(struct folder *f)
{
	return text_of(f, "select note from organizations where id = '" THEIR_ORG "'");
}

/* ---- left, and joined again */

static void removed_between_leaving_and_joining(void **state)
{
	const struct sync_remote remote = { "https://desk.example", "p1", false };
	struct folder *f = *state;
	struct row row = their_number(f, THEIR_ID, 1, "+3292246001");
	struct sync_sizes sizes;

	their_customer(f);
	(void)apply_one(f, SHARED_FORWARDINGS, &row);
	assert_ok(f, sync_leave(f->store, &f->err));
	assert_ok(f, customer_remove(f->store, THEIR_ORG, &f->err));
	assert_ok(f, sync_sizes(f->store, &sizes, &f->err));
	assert_int_equal(sizes.rows, 0);
	assert_int_equal(sizes.removed, 2);
	assert_ok(f, sync_join(f->store, &remote, &f->err));
	row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 1);
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).conflicts, 1);
	row = their_number(f, THEIR_ID, 1, "+3292246001");
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).conflicts, 1);
	assert_int_equal(push_all(f), 0);
	assert_int_equal(conflict_of(f, THEIR_ORG).kind, CONFLICT_REMOVED_HERE);
	assert_false(decide(f, THEIR_ORG, SIDE_THEIRS));
	assert_int_equal(push_all(f), 0);
	assert_string_equal(first(f, THEIR_ORG).id, THEIR_ID);
}

/* ---- a project that was set back to a backup */

#define EARLY "2027-01-01T10:00:00.5+00:00"
#define LATE "2027-01-01T10:00:00.51+00:00"
#define LATEST "2027-01-01T10:00:01+00:00"

static void set_back(void **state)
{
	static const struct {
		bool edited;           /* here, after version 5 came */
		int64_t version;       /* that comes then */
		const char *text, *at; /* of it */
		time_t after_s;        /* it comes so much later than version 5 */
		bool taken;
		size_t conflicts;
	} rows[] = {
		{ false, 2, "old", EARLY, 0, false, 0 }, /* an old page */
		{ true, 2, "old", EARLY, 0, false, 0 },
		{ false, 2, "set back", LATEST, 0, true, 0 },
		{ false, 5, "set back", LATEST, 0, true, 0 },
		{ false, 2, "set back", EARLY, 3600, true, 0 },
		{ true, 2, "set back", LATEST, 0, false, 1 },
		{ true, 5, "set back", LATEST, 0, false, 1 },
		{ true, 2, "here", LATEST, 0, false, 0 }, /* alike */
	};
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct row row = their_note_row(f, 5, "five", LATE);
		time_t five;

		print_message("row %zu\n", i);
		assert_true(time_parse("2027-01-01T10:00:00Z", &five));
		time_freeze(five);
		assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).applied, 1);
		if (rows[i].edited)
			note(f, THEIR_ORG, "here");
		time_freeze(five + rows[i].after_s);
		row = their_note_row(f, rows[i].version, rows[i].text, rows[i].at);
		assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).conflicts, rows[i].conflicts);
		assert_string_equal(the_note(f),
		    rows[i].taken        ? rows[i].text
			: rows[i].edited ? "here"
					 : "five");
		if (rows[i].conflicts)
			assert_null(conflict_of(f, THEIR_ORG).base);
		if (rows[i].conflicts)
			assert_false(decide(f, THEIR_ORG, SIDE_OURS));
		if (strcmp(rows[i].at, LATEST) == 0)
			assert_int_equal(number_of(f, "select remote_version from organizations"),
			    rows[i].version);
		if (rows[i].conflicts) /* ours goes over what is there now */
			assert_int_equal(push_all(f), 1);
		time_freeze(0);
		do_sql(f,
		    "delete from operations; delete from organizations; delete from sync_conflicts");
	}
}

/* A change that is based on a version which the project has no more: never sent again at once. */
static void pushed_at_one_that_was_set_back(void **state)
{
	struct folder *f = *state;
	struct row row = their_note_row(f, 5, "five", LATE);
	struct sync_push *p;
	size_t n;

	(void)apply_one(f, SHARED_CUSTOMERS, &row);
	note(f, THEIR_ORG, "here");
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &p, &n, &f->err));
	assert_int_equal(n, 1);
	row = their_note_row(f, 1, "one", EARLY);
	assert_ok(f, sync_push_met(f->store, p, &row, &f->err));
	assert_int_equal(conflict_count(f), 1);
	assert_null(conflict_of(f, THEIR_ORG).base);
	assert_int_equal(conflict_of(f, THEIR_ORG).ours.version, 1);
	assert_false(decide(f, THEIR_ORG, SIDE_OURS));
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &p, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(p[0].row.version, 1);
	/* What is met and says nothing new waits. */
	assert_ok(f, sync_push_met(f->store, p, &row, &f->err));
	assert_int_equal(planned_count(f), 1);
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &p, &n, &f->err));
	assert_int_equal(n, 0);
}

/* ---- a project that is only read */

static int reading_setup(void **state)
{
	const struct sync_remote remote = { "https://desk.example", "", true };
	struct folder *f;

	if (folder_setup_store(state) != 0)
		return -1;
	f = *state;
	return sync_join(f->store, &remote, &f->err) ? 0 : -1;
}

static struct row plain_number(struct folder *f, const char *ai_number)
{
	struct row row = their_number(f, THEIR_ID, 0, "+3292246001");

	put(SHARED_FORWARDINGS, &row, "ai_number", ai_number);
	put(SHARED_FORWARDINGS, &row, "ai_source", "manual");
	row.updated_at = "";
	return row;
}

static void plain_begin(struct folder *f)
{
	struct row row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 0);

	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).applied, 1);
	row = plain_number(f, "+32480210449");
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).applied, 1);
}

static void ours_to(struct folder *f, const char *ai_number)
{
	struct forwarding was = first(f, THEIR_ORG);
	struct forwarding_setup setup = { .ai_number = ai_number, .ai_source = AI_MANUAL };

	assert_ok(f, forwarding_set(f->store, was.id, was.version, &setup, &f->err));
}

static void what_was_done_here_stays(void **state)
{
	struct folder *f = *state;
	struct row row = plain_number(f, "+32480210449");
	struct sync_applied done;

	plain_begin(f);
	ours_to(f, "+32480210001");
	done = apply_one(f, SHARED_FORWARDINGS, &row);
	assert_int_equal(done.applied + done.conflicts, 0);
	assert_string_equal(first(f, THEIR_ORG).ai_number, "+32480210001");
	/* They change it too: a person says which holds, once. */
	row = plain_number(f, "+32480210002");
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).conflicts, 1);
	assert_string_equal(first(f, THEIR_ORG).ai_number, "+32480210001");
	assert_false(decide(f, THEIR_ID, SIDE_OURS));
	done = apply_one(f, SHARED_FORWARDINGS, &row);
	assert_int_equal(done.applied + done.conflicts, 0);
	assert_string_equal(first(f, THEIR_ORG).ai_number, "+32480210001");
	row = plain_number(f, "+32480210003");
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).conflicts, 1);
	assert_false(decide(f, THEIR_ID, SIDE_THEIRS));
	assert_string_equal(first(f, THEIR_ORG).ai_number, "+32480210003");
	/* As they have it, it follows them. */
	row = plain_number(f, "+32480210004");
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).applied, 1);
	assert_string_equal(first(f, THEIR_ORG).ai_number, "+32480210004");
}

static void what_was_removed_here_stays_away(void **state)
{
	struct folder *f = *state;
	struct row customer = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 0);
	struct row number = plain_number(f, "+32480210449");

	plain_begin(f);
	assert_ok(f, customer_remove(f->store, THEIR_ORG, &f->err));
	put(SHARED_CUSTOMERS, &customer, "name", "+32 9 224 60 01");
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &customer).equal, 1);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &number).equal, 1);
	number = their_number(f, "0b5e55ed-0000-4000-8000-0000000000bb", 0, "+3292246002");
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &number).equal, 1);
	assert_int_equal(
	    number_of(f,
		"select (select count(*) from organizations where deleted_at is null) + "
		"(select count(*) from forwarding_configs where deleted_at is null)"),
	    0);
}

/* The project got the shared tables: nobody changed anything, so nobody is asked. */
static void a_project_that_was_read_opens(void **state)
{
	const struct sync_remote remote = { "https://desk.example", "p1", false };
	struct folder *f = *state;
	struct row row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 1);
	size_t planned;

	plain_begin(f);
	assert_ok(f, sync_join(f->store, &remote, &f->err));
	assert_ok(f, sync_plan_rest(f->store, 10, &planned, &f->err));
	assert_int_equal(planned, 2);
	put(SHARED_CUSTOMERS, &row, "name", "As it is called there");
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).applied, 1);
	ours_to(f, "+32480210001");
	row = their_number(f, THEIR_ID, 1, "+3292246001");
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).conflicts, 1);
	assert_int_equal(push_all(f), 0);
	assert_string_equal(text_of(f, "select name from organizations"), "As it is called there");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define SHARED(test) cmocka_unit_test_setup_teardown(test, joined_setup, folder_teardown)
#define READING(test) cmocka_unit_test_setup_teardown(test, reading_setup, folder_teardown)
		SHARED(removed_between_leaving_and_joining),
		SHARED(set_back),
		SHARED(pushed_at_one_that_was_set_back),
		READING(what_was_done_here_stays),
		READING(what_was_removed_here_stays_away),
		READING(a_project_that_was_read_opens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
