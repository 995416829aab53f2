/* Conflicts decided: ours, theirs, both; customers that come back or go with it. */
#include "joined.h"

#define SECOND "0b5e55ed-0000-4000-8000-0000000000bb"
#define OTHER_ORG "0b5e55ed-0000-4000-8000-000000000002"
#define THIRD_ORG "0b5e55ed-0000-4000-8000-000000000003"

static const char *their_note(struct folder *f)
{
	return text_of(f, "select note from organizations where id = '" THEIR_ORG "'");
}

/* Both changed: the note here and `column` there. */
static void both_changed(struct folder *f, const char *column, const char *value)
{
	struct row row;

	their_customer(f);
	note(f, THEIR_ORG, "ours");
	row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 2);
	put(SHARED_CUSTOMERS, &row, column, value);
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).conflicts, 1);
}

static void ours(void **state)
{
	struct folder *f = *state;
	struct sync_conflict c;
	struct sync_push *pushes;
	struct row row;
	bool removed;
	size_t n;

	both_changed(f, "note", "theirs");
	c = conflict_of(f, THEIR_ORG);
	assert_string_equal(c.by, "Ann");
	assert_string_equal(c.name, "Theirs");
	assert_string_equal(c.customer, "Theirs");
	assert_string_equal(c.their_customer, "");
	assert_false(c.can_both);
	assert_string_equal(c.base[shared_column(SHARED_CUSTOMERS, "note")], "");
	assert_string_equal(c.theirs.updated_at, "2027-01-01T00:00:00.000001+00:00");
	assert_refused(f, sync_decide(f->store, THEIR_ORG, SIDE_BOTH, 2, &removed, &f->err),
	    ERROR_REFUSED, "not-both");
	assert_refused(f, sync_decide(f->store, THEIR_ORG, SIDE_OURS, 3, &removed, &f->err),
	    ERROR_CONFLICT, "conflict-changed");
	assert_false(decide(f, THEIR_ORG, SIDE_OURS));
	assert_refused(f, sync_decide(f->store, THEIR_ORG, SIDE_OURS, 2, &removed, &f->err),
	    ERROR_NOT_FOUND, "no-such-conflict");
	assert_string_equal(their_note(f), "ours");
	assert_int_equal(
	    number_of(f,
		"select count(*) from audit_log where action = 'sync.decided' and detail like '%note=\"theirs\"%'"),
	    1);
	/* Over what was seen of theirs, and no further. */
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &pushes, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(pushes[0].row.version, 2);
	row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 3);
	put(SHARED_CUSTOMERS, &row, "note", "theirs again");
	assert_ok(f, sync_push_met(f->store, pushes, &row, &f->err));
	c = conflict_of(f, THEIR_ORG);
	assert_string_equal(c.base[shared_column(SHARED_CUSTOMERS, "note")], "theirs");
}

static void their_side(void **state)
{
	struct folder *f = *state;

	both_changed(f, "note", "theirs");
	assert_false(decide(f, THEIR_ORG, SIDE_THEIRS));
	assert_string_equal(their_note(f), "theirs");
	assert_int_equal(planned_count(f), 0);
	assert_int_equal(push_all(f), 0);
	assert_int_equal(
	    number_of(f,
		"select count(*) from audit_log where action = 'sync.decided' and detail like '%note=\"ours\"%'"),
	    1);
}

/* What stands in a value cannot end it in the audit log. */
static void a_dropped_value_is_kept_whole(void **state)
{
	struct folder *f = *state;

	both_changed(f, "note", "a \"b\" c=\"d\"");
	assert_false(decide(f, THEIR_ORG, SIDE_OURS));
	assert_string_equal(text_of(f,
				"select detail from audit_log where action = 'sync.decided'"),
	    "organizations: ours; dropped: note=\"a \"\"b\"\" c=\"\"d\"\"\"");
}

static void both_sides(void **state)
{
	struct folder *f = *state;
	struct sync_push *pushes;
	size_t n;

	both_changed(f, "name", "Renamed");
	assert_true(conflict_of(f, THEIR_ORG).can_both);
	assert_false(decide(f, THEIR_ORG, SIDE_BOTH));
	assert_string_equal(their_note(f), "ours");
	assert_string_equal(text_of(f,
				"select name || sort_name || search_text from organizations"),
	    "Renamedrenamedrenamed");
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &pushes, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(pushes[0].row.version, 2);
	assert_string_equal(pushes[0].row.values[0], "Renamed");
}

/* What means something only together is not mixed. */
static void what_cannot_be_kept_both(void **state)
{
	struct folder *f = *state;
	static const struct {
		enum shared_table table;
		const char *here, *column, *value;
		bool both;
	} rows[] = {
		{ SHARED_CUSTOMERS, "telephony_mode = 'none'", "twilio_account_sid", "AC1", false },
		{ SHARED_CUSTOMERS, "telephony_mode = 'none'", "language", "fr", true },
		{ SHARED_CUSTOMERS, "call_back_note = 'x'", "call_back_at", JAN, false },
		{ SHARED_FORWARDINGS, "line_type = 'voip'", "ring_seconds", "20", false },
		{ SHARED_AGENTS, "name = 'x'", "inbound_enabled", "1", true },
		{ SHARED_AGENTS, "outbound_enabled = 1", "inbound_enabled", "1", false },
		{ SHARED_POOL_NUMBERS, "capacity = 3", "friendly_name", "x", true },
		{ SHARED_CALLER_IDS, "reason = 'x'", "vapi_phone_number_id", "v", false },
	};
	char id[ID_MAX];

	their_customer(f);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const enum shared_table t = rows[i].table;
		struct row row;
		char sql[300];

		(void)snprintf(id, sizeof id, "0b5e55ed-0000-4000-8000-0000000001%02zu", i);
		row = theirs(f, t, id, 1);
		if (shared_tables[t].org_column >= 0)
			put(t, &row, "org_id", THEIR_ORG);
		if (shared_column(t, "phone_number") >= 0)
			put(t, &row, "phone_number", "+3292246001");
		if (t == SHARED_FORWARDINGS)
			put(t, &row, "business_number", "+3292246001");
		assert_int_equal(apply_one(f, t, &row).applied, 1);
		(void)snprintf(sql, sizeof sql,
		    "update %s set %s, version = version + 1 where id = '%s'",
		    shared_tables[t].row.name, rows[i].here, id);
		do_sql(f, sql);
		row.version = 2;
		put(t, &row, rows[i].column, rows[i].value);
		assert_int_equal(apply_one(f, t, &row).conflicts, 1);
		if (conflict_of(f, id).can_both != rows[i].both)
			print_error("%s %s\n", rows[i].here, rows[i].column);
		assert_int_equal(conflict_of(f, id).can_both, rows[i].both);
		(void)decide(f, id, rows[i].both ? SIDE_BOTH : SIDE_THEIRS);
		(void)push_all(f);
		(void)snprintf(sql, sizeof sql,
		    "update %s set deleted_at = 'x', version = version + 1 where id = '%s'",
		    shared_tables[t].row.name, id);
		do_sql(f, sql);
		(void)push_all(f);
	}
}

/* ---- removed on one side */

static void removed_there(struct folder *f)
{
	struct row row;

	their_customer(f);
	row = their_number(f, THEIR_ID, 1, "+3292246001");
	(void)apply_one(f, SHARED_FORWARDINGS, &row);
	note(f, THEIR_ORG, "ours");
	row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 2);
	put(SHARED_CUSTOMERS, &row, "deleted_at", JAN);
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).conflicts, 1);
	row = their_number(f, THEIR_ID, 2, "+3292246001");
	put(SHARED_FORWARDINGS, &row, "deleted_at", JAN);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).applied, 1);
}

static void removed_there_lives_again(void **state)
{
	struct folder *f = *state;

	removed_there(f);
	assert_false(decide(f, THEIR_ORG, SIDE_OURS));
	assert_string_equal(first(f, THEIR_ORG).business_number, "+3292246001");
	assert_string_equal(text_of(f, "select search_text from organizations"),
	    "theirs 3292246001 092246001");
	assert_int_equal(push_all(f), 2);
	assert_int_equal(
	    number_of(f,
		"select sum(remote_version) from (select remote_version from organizations union all "
		"select remote_version from forwarding_configs)"),
	    6);
}

static void removed_there_goes(void **state)
{
	struct folder *f = *state;
	struct row row;
	char id[ID_MAX];

	their_customer(f);
	assert_ok(f, forwarding_add(f->store, THEIR_ORG, "+3292246001", "fixed", id, &f->err));
	row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 2);
	put(SHARED_CUSTOMERS, &row, "deleted_at", JAN);
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).conflicts, 1);
	/* What hangs on it is held too. */
	assert_int_equal(push_all(f), 0);
	assert_false(decide(f, THEIR_ORG, SIDE_THEIRS));
	assert_int_equal(number_of(f,
			     "select count(*) from forwarding_configs where deleted_at is null"),
	    0);
	assert_int_equal(number_of(f, "select count(*) from operations"), 0);
	assert_int_equal(number_of(f, "select count(*) from organizations where search_text <> ''"),
	    0);
}

static void removed_here(struct folder *f)
{
	struct row row;

	their_customer(f);
	row = their_number(f, THEIR_ID, 1, "+3292246001");
	(void)apply_one(f, SHARED_FORWARDINGS, &row);
	assert_ok(f, customer_remove(f->store, THEIR_ORG, &f->err));
}

static void removed_here_comes_back_whole(void **state)
{
	struct folder *f = *state;
	struct row row;

	removed_here(f);
	row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 2);
	put(SHARED_CUSTOMERS, &row, "note", "theirs");
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).conflicts, 1);
	assert_int_equal(conflict_of(f, THEIR_ORG).kind, CONFLICT_REMOVED_HERE);
	assert_false(decide(f, THEIR_ORG, SIDE_THEIRS));
	assert_string_equal(their_note(f), "theirs");
	assert_string_equal(first(f, THEIR_ORG).id, THEIR_ID);
	assert_int_equal(push_all(f), 0);
	assert_int_equal(planned_count(f), 0);
}

/* Removed here; meanwhile another desk gave it a number, and knows nothing of the removal. */
static void removed_here_given_something_there(void **state)
{
	struct folder *f = *state;
	struct row row = their_number(f, SECOND, 1, "+3292246002");
	struct sync_applied done;

	removed_here(f);
	done = apply_one(f, SHARED_FORWARDINGS, &row);
	assert_int_equal(done.applied, 1);
	assert_int_equal(done.conflicts, 1);
	assert_int_equal(conflict_of(f, THEIR_ORG).kind, CONFLICT_REMOVED_HERE);
	assert_false(decide(f, THEIR_ORG, SIDE_OURS));
	assert_int_equal(number_of(f,
			     "select count(*) from forwarding_configs where deleted_at is null"),
	    0);
	assert_int_equal(push_all(f), 3);
}

static void a_child_brings_its_customer_back(void **state)
{
	struct folder *f = *state;
	struct forwarding c;
	struct row row;

	their_customer(f);
	row = their_number(f, THEIR_ID, 1, "+3292246001");
	(void)apply_one(f, SHARED_FORWARDINGS, &row);
	c = first(f, THEIR_ORG);
	assert_ok(f, forwarding_renumber(f->store, c.id, c.version, "+3292246009", NULL, &f->err));
	row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 2);
	put(SHARED_CUSTOMERS, &row, "deleted_at", JAN);
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).applied, 1);
	row = their_number(f, THEIR_ID, 2, "+3292246001");
	put(SHARED_FORWARDINGS, &row, "deleted_at", JAN);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).conflicts, 1);
	assert_int_equal(conflict_of(f, THEIR_ID).kind, CONFLICT_REMOVED_THERE);
	assert_false(decide(f, THEIR_ID, SIDE_OURS));
	assert_string_equal(text_of(f, "select search_text from organizations"),
	    "theirs 3292246009 092246009");
	assert_int_equal(planned_count(f), 2);
	assert_int_equal(push_all(f), 2);
}

/* ---- one number, two customers */

static void taken(struct folder *f, char org[ID_MAX])
{
	struct row row = their_number(f, THEIR_ID, 1, "+3292246001");

	their_customer(f);
	add(f, "Ours", "+3292246001", org);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).conflicts, 1);
}

static void a_taken_number_is_theirs(void **state)
{
	struct folder *f = *state;
	char org[ID_MAX];

	taken(f, org);
	assert_true(decide(f, THEIR_ID, SIDE_THEIRS)); /* our customer had nothing else */
	assert_refused(f, customer_get(f->store, org, &f->arena, &(struct customer){ 0 }, &f->err),
	    ERROR_NOT_FOUND, "no-such-customer");
	assert_string_equal(first(f, THEIR_ORG).id, THEIR_ID);
	assert_int_equal(push_all(f), 0); /* it was never there */
	assert_string_equal(text_of(f, "select group_concat(search_text, '') from organizations"),
	    "theirs 3292246001 092246001");
}

static void a_taken_number_is_theirs_and_our_customer_stays(void **state)
{
	struct folder *f = *state;
	char org[ID_MAX], id[ID_MAX];

	taken(f, org);
	assert_ok(f, forwarding_add(f->store, org, "+3292246002", "fixed", id, &f->err));
	assert_false(decide(f, THEIR_ID, SIDE_THEIRS));
	assert_int_equal(push_all(f), 2);
}

static void a_taken_number_is_ours(void **state)
{
	struct folder *f = *state;
	struct sync_push *pushes;
	char org[ID_MAX];
	size_t n;

	taken(f, org);
	assert_false(decide(f, THEIR_ID, SIDE_OURS));
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &pushes, &n, &f->err));
	assert_int_equal(pushes[0].table, SHARED_CUSTOMERS); /* first, since the number needs it */
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &pushes, &n, &f->err));
	assert_int_equal(n, 1);
	assert_string_equal(pushes[0].row.id, THEIR_ID);
	assert_int_equal(pushes[0].row.version, 1);
	assert_string_equal(pushes[0].row.values[0], org);
}

/* ---- two rows that both are there */

static void clash(struct folder *f)
{
	struct row a = their_number(f, THEIR_ID, 1, "+3292246001"),
		   b = their_number(f, SECOND, 1, "+3292246002"),
		   org = theirs(f, SHARED_CUSTOMERS, OTHER_ORG, 1);
	struct forwarding c;

	their_customer(f);
	(void)apply_one(f, SHARED_CUSTOMERS, &org);
	put(SHARED_FORWARDINGS, &b, "org_id", OTHER_ORG);
	(void)apply_one(f, SHARED_FORWARDINGS, &a);
	c = first(f, THEIR_ORG);
	assert_ok(f, forwarding_renumber(f->store, c.id, c.version, "+3292246002", NULL, &f->err));
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &b).conflicts, 1);
	assert_int_equal(conflict_of(f, THEIR_ID).kind, CONFLICT_CLASH);
}

static void a_clash_is_ours(void **state)
{
	struct folder *f = *state;
	struct sync_push *pushes;
	const int64_t two = 2;
	bool removed;
	size_t n;

	clash(f);
	assert_refused(f, sync_decide(f->store, THEIR_ID, SIDE_BOTH, 1, &removed, &f->err),
	    ERROR_REFUSED, "not-both");
	assert_false(decide(f, THEIR_ID, SIDE_OURS));
	assert_ok(f, sync_push_next(f->store, SYNC_TOMBSTONES, 9, &f->arena, &pushes, &n, &f->err));
	assert_int_equal(n, 1);
	assert_string_equal(pushes[0].row.id, SECOND);
	assert_int_equal(pushes[0].row.version, 1);
	assert_ok(f, sync_push_done(f->store, pushes, &two, 1, &f->err));
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &pushes, &n, &f->err));
	assert_int_equal(n, 1);
	assert_string_equal(pushes[0].row.id, THEIR_ID);
	assert_string_equal(pushes[0].row.values[1], "+3292246002");
}

static void a_clash_is_theirs(void **state)
{
	struct folder *f = *state;

	clash(f);
	assert_false(decide(f, THEIR_ID, SIDE_THEIRS));
	assert_string_equal(first(f, THEIR_ORG).business_number, "+3292246001");
	assert_string_equal(first(f, OTHER_ORG).business_number, "+3292246002");
	assert_int_equal(push_all(f), 0);
	assert_int_equal(planned_count(f), 0);
	assert_int_equal(number_of(f, "select count(*) from sync_aside"), 0);
	assert_int_equal(number_of(f,
			     "select remote_version from forwarding_configs where id = '" THEIR_ID
			     "'"),
	    1);
}

/* What the remote has of ours meanwhile is what it is then. */
static void a_clash_is_theirs_and_ours_moved_on(void **state)
{
	struct folder *f = *state;
	struct row row;

	clash(f);
	row = their_number(f, THEIR_ID, 2, "+3292246003");
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).conflicts, 0);
	assert_false(decide(f, THEIR_ID, SIDE_THEIRS));
	assert_string_equal(first(f, THEIR_ORG).business_number, "+3292246003");
	assert_int_equal(planned_count(f), 0);
}

/* What cannot be taken when its turn comes waits on. */
static void what_waits_beside_is_not_lost(void **state)
{
	struct folder *f = *state;
	struct row row, org = theirs(f, SHARED_CUSTOMERS, THIRD_ORG, 1);

	clash(f);
	row = their_number(f, THEIR_ID, 2, "+3292246003");
	put(SHARED_FORWARDINGS, &row, "org_id", THIRD_ORG);
	(void)apply_one(f, SHARED_FORWARDINGS, &row);
	(void)decide(f, THEIR_ID, SIDE_THEIRS);
	(void)apply_one(f, SHARED_CUSTOMERS, &org);
	/* Its customer was not there: it is asked for by its id. */
	assert_int_equal(number_of(f,
			     "select count(*) from sync_untaken where id = '" THEIR_ID "'"),
	    1);
	(void)apply_one(f, SHARED_FORWARDINGS, &row);
	assert_int_equal(number_of(f, "select count(*) from sync_untaken"), 0);
	assert_string_equal(first(f, THIRD_ORG).business_number, "+3292246003");
	assert_int_equal(number_of(f, "select count(*) from sync_aside"), 0);
}

/* Decided after ours moved away: nobody is in anybody's way any more. */
static void a_clash_that_is_over(void **state)
{
	struct folder *f = *state;
	struct forwarding c;

	clash(f);
	c = first(f, THEIR_ORG);
	assert_ok(f, forwarding_renumber(f->store, c.id, c.version, "+3292246005", NULL, &f->err));
	assert_false(decide(f, THEIR_ID, SIDE_OURS));
	assert_string_equal(first(f, OTHER_ORG).business_number, "+3292246002");
	assert_string_equal(first(f, THEIR_ORG).business_number, "+3292246005");
	assert_int_equal(planned_count(f), 1);
}

/* What the remote has of it is known, and stands in that conflict. */
static void the_other_of_a_clash_is_held(void **state)
{
	struct folder *f = *state;
	struct row a = their_number(f, THEIR_ID, 1, "+3292246001"),
		   b = their_number(f, SECOND, 1, "+3292246002"),
		   moved = their_number(f, SECOND, 2, "+3292246005");
	struct forwarding c;

	their_customer(f);
	(void)apply_one(f, SHARED_FORWARDINGS, &a);
	(void)apply_one(f, SHARED_FORWARDINGS, &b);
	c = first(f, THEIR_ORG);
	assert_ok(f, forwarding_renumber(f->store, c.id, c.version, "+3292246005", NULL, &f->err));
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &moved).conflicts, 1);
	assert_int_equal(conflict_of(f, THEIR_ID).kind, CONFLICT_CLASH);
	do_sql(f,
	    "update forwarding_configs set line_type = 'voip', version = version + 1 where id = '" SECOND
	    "'");
	assert_int_equal(push_all(f), 0);
	(void)decide(f, THEIR_ID, SIDE_THEIRS);
	assert_int_equal(conflict_of(f, SECOND).kind, CONFLICT_CHANGED);
}

static void of_one_customer(void **state)
{
	struct folder *f = *state;
	struct sync_conflict *all;
	struct row row;
	size_t n;

	both_changed(f, "note", "theirs");
	row = theirs(f, SHARED_CUSTOMERS, OTHER_ORG, 1);
	(void)apply_one(f, SHARED_CUSTOMERS, &row);
	note(f, OTHER_ORG, "ours");
	row = theirs(f, SHARED_CUSTOMERS, OTHER_ORG, 2);
	put(SHARED_CUSTOMERS, &row, "note", "x");
	(void)apply_one(f, SHARED_CUSTOMERS, &row);
	assert_ok(f, sync_conflict_list(f->store, NULL, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 2);
	assert_string_equal(all[0].id, THEIR_ORG); /* the oldest first */
	assert_ok(f, sync_conflict_list(f->store, OTHER_ORG, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 1);
	assert_string_equal(all[0].id, OTHER_ORG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define SHARED(test) cmocka_unit_test_setup_teardown(test, joined_setup, folder_teardown)
		SHARED(ours),
		SHARED(their_side),
		SHARED(a_dropped_value_is_kept_whole),
		SHARED(both_sides),
		SHARED(what_cannot_be_kept_both),
		SHARED(removed_there_lives_again),
		SHARED(removed_there_goes),
		SHARED(removed_here_comes_back_whole),
		SHARED(removed_here_given_something_there),
		SHARED(a_child_brings_its_customer_back),
		SHARED(a_taken_number_is_theirs),
		SHARED(a_taken_number_is_theirs_and_our_customer_stays),
		SHARED(a_taken_number_is_ours),
		SHARED(a_clash_is_ours),
		SHARED(a_clash_is_theirs),
		SHARED(a_clash_is_theirs_and_ours_moved_on),
		SHARED(what_waits_beside_is_not_lost),
		SHARED(a_clash_that_is_over),
		SHARED(the_other_of_a_clash_is_held),
		SHARED(of_one_customer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
