/* The pool as its providers have it, and places in it. */
#include "verifications.h"

#include "store/pool.h"

#define A "+32480210449"
#define B "+16504595418"
#define C "+442079460777"
#define D "+31970102000"

static struct pool_number of(struct folder *f, const char *number)
{
	struct pool_number p;

	assert_ok(f, pool_get(f->store, number, &f->arena, &p, &f->err));
	return p;
}

static struct pool_synced sync_telnyx(struct folder *f, const struct pool_seen *seen, size_t n)
{
	struct pool_synced done;

	assert_ok(f, pool_sync(f->store, "telnyx", "", NULL, seen, n, true, &done, &f->err));
	return done;
}

/* Four numbers of Telnyx, found for the first time. */
static void fill(struct folder *f, struct pool_seen seen[4])
{
	seen[0] = (struct pool_seen){ A, "BE", "t1", "active", true, "7", "voxdesk inbound" };
	seen[1] = (struct pool_seen){ B, "US", "t2", "active", true, "7", "voxdesk inbound" };
	seen[2] = (struct pool_seen){ C, "GB", "t3", "active", true, "", "" };
	seen[3] =
	    (struct pool_seen){ D, "NL", "t4", "emergency-only", false, "7", "voxdesk inbound" };
	(void)sync_telnyx(f, seen, 4);
}

static void what_is_there_is_the_pools(void **state)
{
	struct folder *f = *state;
	struct pool_seen seen[4];
	struct pool_synced done;
	struct pool_number *all;
	int64_t lines;
	size_t n;

	time_freeze(1800000000);
	fill(f, seen);
	assert_ok(f, pool_list(f->store, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 4);
	assert_string_equal(all[0].number, A); /* BE, GB, NL, US */
	assert_string_equal(all[3].number, B);
	assert_true(all[0].active);
	assert_string_equal(all[0].provider_state, "active");
	assert_string_equal(all[0].connection_name, "voxdesk inbound");
	assert_string_equal(all[0].provider_id, "t1");
	assert_string_equal(all[0].seen_at, "2027-01-15T08:00:00Z");
	assert_int_equal(all[0].capacity, 50);
	assert_false(all[1].active); /* attached to nothing */
	assert_int_equal(all[1].drift, DRIFT_NONE);
	assert_true(all[2].active); /* takes no calls now, but nobody switched it off */
	assert_int_equal(all[2].drift, DRIFT_SUSPENDED);
	/* The same again: seen, nothing else. */
	time_freeze(1800000060);
	lines = audit_lines(f);
	done = sync_telnyx(f, seen, 4);
	assert_int_equal(audit_lines(f), lines);
	assert_int_equal(done.listed, 4);
	assert_int_equal(done.added, 0);
	assert_int_equal(done.suspended, 1);
	assert_string_equal(of(f, A).seen_at, "2027-01-15T08:01:00Z");
	assert_int_equal(number_of(f, "select max(version) from pool_numbers"), 1);
	time_freeze(0);
}

static void missing_and_back(void **state)
{
	struct folder *f = *state;
	struct pool_seen seen[4];
	struct pool_synced done;
	int64_t lines;

	fill(f, seen);
	lines = audit_lines(f);
	done = sync_telnyx(f, seen + 1, 3);
	assert_int_equal(done.missing, 1);
	assert_int_equal(of(f, A).drift, DRIFT_MISSING);
	assert_true(of(f, A).active); /* the switch is the operator's */
	assert_int_equal(audit_lines(f), lines + 1);
	assert_string_equal(last_action(f), "pool.sync");
	done = sync_telnyx(f, seen + 1, 3);
	assert_int_equal(done.missing, 1);
	assert_int_equal(audit_lines(f), lines + 1);
	seen[0].takes_calls = false;
	seen[0].state = "port-pending";
	done = sync_telnyx(f, seen, 4);
	assert_int_equal(done.returned, 0);
	assert_int_equal(done.suspended, 2);
	assert_int_equal(of(f, A).drift, DRIFT_SUSPENDED);
	assert_string_equal(of(f, A).provider_state, "port-pending");
	seen[0].takes_calls = true;
	seen[0].state = "active";
	done = sync_telnyx(f, seen, 4);
	assert_int_equal(done.returned, 1);
	assert_int_equal(of(f, A).drift, DRIFT_NONE);
}

static void moved_back_or_accepted(void **state)
{
	struct folder *f = *state;
	struct pool_seen seen[4];

	fill(f, seen);
	seen[0].connection_id = "8";
	seen[0].connection_name = "somebody's test";
	assert_int_equal(sync_telnyx(f, seen, 4).moved, 1);
	assert_int_equal(of(f, A).drift, DRIFT_MOVED);
	assert_string_equal(of(f, A).connection_was, "voxdesk inbound");
	assert_string_equal(of(f, A).connection_name, "somebody's test");
	/* To a third one, and out of service: what was right is still the first. */
	seen[0].connection_id = seen[0].connection_name = "";
	seen[0].takes_calls = false;
	assert_int_equal(sync_telnyx(f, seen, 4).suspended, 2);
	seen[0].takes_calls = true;
	assert_int_equal(sync_telnyx(f, seen, 4).moved, 1);
	assert_string_equal(of(f, A).connection_was, "voxdesk inbound");
	/* Put back, by whomever. */
	seen[0].connection_id = "7";
	seen[0].connection_name = "voxdesk inbound";
	assert_int_equal(sync_telnyx(f, seen, 4).moved, 0);
	assert_int_equal(of(f, A).drift, DRIFT_NONE);
	assert_string_equal(of(f, A).connection_was, "");
	/* Moved on purpose. */
	seen[0].connection_id = "9";
	seen[0].connection_name = "voxdesk new";
	(void)sync_telnyx(f, seen, 4);
	assert_ok(f, pool_accept_move(f->store, of(f, A).id, &f->err));
	assert_int_equal(of(f, A).drift, DRIFT_NONE);
	assert_int_equal(sync_telnyx(f, seen, 4).moved, 0);
	seen[0].connection_id = "7";
	assert_int_equal(sync_telnyx(f, seen, 4).moved, 1);
	assert_string_equal(of(f, A).connection_was, "voxdesk new");
}

static void never_attached_is_no_move(void **state)
{
	struct folder *f = *state;
	struct pool_seen seen[4];

	fill(f, seen);
	seen[2].connection_id = "7";
	seen[2].connection_name = "voxdesk inbound";
	assert_int_equal(sync_telnyx(f, seen, 4).moved, 0);
	assert_false(of(f, C).active); /* nobody has switched it on */
}

static void what_is_no_pool_number(void **state)
{
	static const struct pool_seen seen[] = {
		{ "+32460000001", "BE", "t1", "active", true, "7", "x" }, /* managed */
		{ "+3292246111", "BE", "t2", "active", true, "7", "x" },  /* a business number */
		{ "98765", "BE", "t3", "active", true, "7", "x" },
		{ "+32460000002", "be", "t4", "active", true, "7", "x" },
	};
	struct folder *f = *state;
	struct pool_synced done;
	struct pool_number *all;
	char org[ID_MAX], id[ID_MAX];
	size_t n;

	add(f, "Kroon", "+3292246111", org);
	assert_ok(f, managed_number_add(f->store, NULL, "+32460000001", "BE", id, &f->err));
	assert_ok(f, pool_sync(f->store, "telnyx", "", NULL, seen, 4, false, &done, &f->err));
	assert_int_equal(done.added, 0);
	done = sync_telnyx(f, seen, 4);
	assert_int_equal(done.added, 1);
	assert_ok(f, pool_list(f->store, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 1);
	assert_string_equal(all[0].country, "");
	/* What somebody took out of the pool does not come back by itself. */
	assert_ok(f, pool_remove(f->store, all[0].id, &f->err));
	assert_int_equal(sync_telnyx(f, seen, 4).added, 0);
	assert_ok(f, pool_number_add(f->store, "+32460000002", "BE", "telnyx", 50, id, &f->err));
	assert_string_equal(of(f, "+32460000002").country, "BE");
}

static void twilio_by_account(void **state)
{
	struct pool_seen one = { A, "BE", "PN1", "in-use", true, "https://x/y", "" };
	struct folder *f = *state;
	struct pool_synced done;
	char id[ID_MAX];

	assert_ok(f, pool_number_add(f->store, A, "BE", "twilio", 50, id, &f->err));
	/* Not known yet which account it is in: the absence from one says nothing. */
	assert_ok(f, pool_sync(f->store, "twilio", "AC1", NULL, NULL, 0, false, &done, &f->err));
	assert_int_equal(of(f, A).drift, DRIFT_NONE);
	assert_ok(f, pool_sync(f->store, "twilio", "AC1", NULL, &one, 1, false, &done, &f->err));
	assert_string_equal(of(f, A).account_sid, "AC1");
	assert_ok(f, pool_sync(f->store, "twilio", "AC2", NULL, NULL, 0, false, &done, &f->err));
	assert_int_equal(of(f, A).drift, DRIFT_NONE);
	assert_ok(f, pool_sync(f->store, "telnyx", "", NULL, NULL, 0, true, &done, &f->err));
	assert_int_equal(of(f, A).drift, DRIFT_NONE);
	assert_ok(f, pool_sync(f->store, "twilio", "AC2", NULL, &one, 1, false, &done, &f->err));
	assert_int_equal(of(f, A).drift, DRIFT_MOVED);
	assert_string_equal(of(f, A).connection_was, "AC1");
	assert_ok(f, pool_sync(f->store, "twilio", "AC1", NULL, &one, 1, false, &done, &f->err));
	assert_int_equal(of(f, A).drift, DRIFT_NONE);
	assert_ok(f, pool_sync(f->store, "twilio", "AC1", NULL, NULL, 0, false, &done, &f->err));
	assert_int_equal(of(f, A).drift, DRIFT_MISSING);
}

/* ---- places */

static const struct forwarding_setup setup = { .carrier_id = "be-proximus",
	.condition = "no_answer" };

static bool give(struct folder *f, const char *org, const char *country, char number[17])
{
	struct forwarding config = first(f, org);

	error_clear(&f->err);
	return pool_allocate(f->store, config.id, config.version, country, &setup, number, &f->err);
}

static void refused_place(struct folder *f, const char *org, const char *country, const char *code,
    const char *words)
{
	char number[17];

	if (give(f, org, country, number))
		fail_msg("given %s", number);
	assert_string_equal(f->err.code, code);
	assert_int_equal(f->err.kind, ERROR_REFUSED);
	if (!strstr(f->err.message, words))
		fail_msg("%s", f->err.message);
	assert_string_equal(number, "");
}

static void fewest_first_then_full(void **state)
{
	struct folder *f = *state;
	char org[5][ID_MAX], one[ID_MAX], other[ID_MAX], number[17];
	static const char *const given[] = { "+32480000001", "+32480000002", "+32480000001",
		"+32480000002" };
	struct pool_place *places;
	size_t n;

	for (int i = 0; i < 5; i++)
		add(f, arena_printf(&f->arena, "C%d", i),
		    arena_printf(&f->arena, "+329224611%d", i), org[i]);
	refused_place(f, org[0], "BE", "pool-empty", "of BE");
	refused_place(f, org[0], "", "pool-empty", "unknown country");
	assert_ok(f, pool_number_add(f->store, "+32480000001", "BE", "telnyx", 2, one, &f->err));
	assert_ok(f, pool_number_add(f->store, "+32480000002", "BE", "telnyx", 2, other, &f->err));
	assert_ok(f, pool_number_add(f->store, B, "US", "telnyx", 2, other, &f->err));
	for (int i = 0; i < 4; i++) {
		assert_ok(f, give(f, org[i], "BE", number));
		assert_string_equal(number, given[i]);
		assert_string_equal(first(f, org[i]).ai_number, given[i]);
		assert_int_equal(first(f, org[i]).ai_source, AI_POOL);
		assert_string_equal(first(f, org[i]).carrier_id, "be-proximus");
	}
	refused_place(f, org[4], "BE", "pool-full", "2 pool numbers of BE are taken, 2 each");
	/* Who has a place keeps it, and asking again changes nothing. */
	n = (size_t)audit_lines(f);
	assert_ok(f, give(f, org[1], "BE", number));
	assert_string_equal(number, given[1]);
	assert_int_equal(audit_lines(f), n);
	assert_ok(f, pool_places(f->store, one, &f->arena, &places, &n, &f->err));
	assert_int_equal(n, 2);
	assert_string_equal(places[0].customer, "C0");
	assert_string_equal(places[1].business_number, "+3292246112");
	assert_string_equal(places[0].state, "none");
	/* ... also when another one has fewer by now. */
	assert_ok(f, pool_number_add(f->store, "+32480000003", "BE", "telnyx", 1, other, &f->err));
	assert_ok(f, give(f, org[1], "BE", number));
	assert_string_equal(number, given[1]);
	assert_ok(f, pool_remove(f->store, other, &f->err));
	/* Another country: moves there, and its place here is free. */
	assert_ok(f, give(f, org[1], "US", number));
	assert_string_equal(number, B);
	assert_ok(f, give(f, org[4], "BE", number));
	assert_string_equal(number, given[1]);
	assert_int_equal(of(f, "+32480000002").used, 2);
	assert_int_equal(of(f, B).used, 1);
}

/* Finding: the emptiest number is always the newest, which nobody had looked at. */
static void looked_at_before_never_looked_at(void **state)
{
	struct pool_seen seen = { A, "BE", "t1", "active", true, "7", "voxdesk inbound" };
	struct folder *f = *state;
	struct ai_number *offered;
	char org[2][ID_MAX], id[ID_MAX], number[17];
	size_t n;

	for (int i = 0; i < 2; i++)
		add(f, arena_printf(&f->arena, "C%d", i),
		    arena_printf(&f->arena, "+329224611%d", i), org[i]);
	(void)sync_telnyx(f, &seen, 1);
	assert_ok(f, pool_number_add(f->store, "+32480000002", "BE", "telnyx", 50, id, &f->err));
	for (int i = 0; i < 2; i++) {
		assert_ok(f,
		    ai_number_list(f->store, org[i], "BE", &f->arena, &offered, &n, &f->err));
		assert_int_equal(n, 2);
		assert_string_equal(offered[0].number, A);
		assert_ok(f, give(f, org[i], "BE", number));
		assert_string_equal(number, A);
	}
}

/* Ordered, attached, and looked at before it takes calls: nobody switched it off. */
static void usable_as_soon_as_it_takes_calls(void **state)
{
	struct pool_seen seen = { A, "BE", "t1", "purchase-pending", false, "7",
		"voxdesk inbound" };
	struct folder *f = *state;
	char org[ID_MAX], number[17];

	add(f, "Kroon", "+3292246111", org);
	(void)sync_telnyx(f, &seen, 1);
	assert_int_equal(of(f, A).drift, DRIFT_SUSPENDED);
	refused_place(f, org, "BE", "pool-inactive", "takes no calls");
	seen.state = "active";
	seen.takes_calls = true;
	(void)sync_telnyx(f, &seen, 1);
	assert_ok(f, give(f, org, "BE", number));
	assert_string_equal(number, A);
}

static void unusable_ones(void **state)
{
	struct folder *f = *state;
	struct forwarding config;
	struct forwarding_setup by_hand = setup;
	struct ai_number *offered;
	struct number_holder holder;
	struct pool_seen seen[4];
	char org[3][ID_MAX], number[17];
	size_t n;

	for (int i = 0; i < 3; i++)
		add(f, arena_printf(&f->arena, "C%d", i),
		    arena_printf(&f->arena, "+329224611%d", i), org[i]);
	fill(f, seen);
	assert_ok(f, give(f, org[0], "BE", number));
	refused_place(f, org[1], "NL", "pool-inactive", "takes no calls");
	refused_place(f, org[1], "GB", "pool-inactive", "is switched off");
	(void)sync_telnyx(f, seen + 1, 3);
	refused_place(f, org[1], "BE", "pool-inactive", "is missing");
	/* Chosen by hand neither, but who has a place keeps it through other changes. */
	by_hand.ai_number = A;
	by_hand.ai_source = AI_POOL;
	config = first(f, org[1]);
	assert_refused(f, forwarding_set(f->store, config.id, config.version, &by_hand, &f->err),
	    ERROR_REFUSED, "pool-inactive");
	assert_non_null(strstr(f->err.message, "missing"));
	config = first(f, org[0]);
	by_hand.condition = "busy";
	assert_ok(f, forwarding_set(f->store, config.id, config.version, &by_hand, &f->err));
	/* Not offered, and whoever asks hears why. */
	assert_ok(f, ai_number_list(f->store, org[1], "BE", &f->arena, &offered, &n, &f->err));
	assert_int_equal(n, 1);
	assert_string_equal(offered[0].number, B);
	assert_ok(f, number_holder_get(f->store, A, &f->arena, &holder, &f->err));
	assert_true(holder.inactive);
	assert_int_equal(holder.drift, DRIFT_MISSING);
	assert_ok(f, number_holder_get(f->store, D, &f->arena, &holder, &f->err));
	assert_string_equal(holder.provider_state, "emergency-only");
	/* Switched off: the same. */
	(void)sync_telnyx(f, seen, 4);
	assert_ok(f, pool_switch(f->store, of(f, A).id, false, &f->err));
	refused_place(f, org[1], "BE", "pool-inactive", "is switched off");
	assert_ok(f, pool_switch(f->store, of(f, A).id, true, &f->err));
	assert_ok(f, give(f, org[1], "BE", number));
}

static void taken_off_then_given_a_place(void **state)
{
	struct folder *f = *state;
	const struct forwarding_codes codes = { "**61*1#", "##61#", "*#61#" };
	struct forwarding config;
	struct pool_seen seen[4];
	char org[ID_MAX], number[17];

	add(f, "Kroon", "+3292246111", org);
	fill(f, seen);
	assert_ok(f, give(f, org, "BE", number));
	config = first(f, org);
	assert_ok(f, forwarding_given(f->store, config.id, config.version, &codes, &f->err));
	config = first(f, org);
	assert_ok(f, forwarding_removed(f->store, config.id, config.version, &f->err));
	assert_int_equal(of(f, A).used, 0);
	assert_string_equal(first(f, org).deactivate_code, "##61#"); /* kept in sight */
	assert_ok(f, give(f, org, "BE", number));
	assert_int_equal(of(f, A).used, 1);
	assert_int_equal(first(f, org).state, INBOUND_NONE);
	config = first(f, org);
	assert_refused(f,
	    pool_allocate(f->store, config.id, config.version - 1, "US", &setup, number, &f->err),
	    ERROR_CONFLICT, "changed-meanwhile");
	assert_refused(f, pool_allocate(f->store, "x", 1, "BE", &setup, number, &f->err),
	    ERROR_NOT_FOUND, "no-such-number");
}

/* ---- switches */

static void capacity_and_removal(void **state)
{
	struct folder *f = *state;
	struct pool_seen seen[4];
	char org[2][ID_MAX], number[17];
	int64_t lines;

	fill(f, seen);
	add(f, "A", "+3292246111", org[0]);
	add(f, "B", "+3292246112", org[1]);
	assert_ok(f, give(f, org[0], "BE", number));
	assert_ok(f, give(f, org[1], "BE", number));
	assert_refused(f, pool_capacity_set(f->store, of(f, A).id, 0, &f->err), ERROR_INPUT,
	    "capacity");
	assert_refused(f, pool_capacity_set(f->store, of(f, A).id, 51, &f->err), ERROR_INPUT,
	    "capacity");
	assert_refused(f, pool_capacity_set(f->store, of(f, A).id, 1, &f->err), ERROR_REFUSED,
	    "pool-full");
	assert_non_null(strstr(f->err.message, "2 places taken"));
	lines = audit_lines(f);
	assert_ok(f, pool_capacity_set(f->store, of(f, A).id, 2, &f->err));
	assert_ok(f, pool_capacity_set(f->store, of(f, A).id, 2, &f->err));
	assert_int_equal(audit_lines(f), lines + 1);
	assert_int_equal(of(f, A).capacity, 2);
	assert_ok(f, pool_switch(f->store, of(f, A).id, true, &f->err)); /* it is on */
	assert_int_equal(audit_lines(f), lines + 1);
	assert_refused(f, pool_remove(f->store, of(f, A).id, &f->err), ERROR_REFUSED,
	    "still-in-use");
	assert_ok(f, pool_remove(f->store, of(f, B).id, &f->err));
	assert_refused(f, pool_switch(f->store, "x", true, &f->err), ERROR_NOT_FOUND,
	    "no-such-pool-number");
	assert_int_equal(number_of(f,
			     "select count(*) from pool_numbers where deleted_at is not null"),
	    1);
}

/* The list was asked for before: what was added and changed since is newer. */
static void older_list(void **state)
{
	static const struct pool_seen seen = { A, "BE", "t1", "active", true, "7",
		"voxdesk inbound" };
	struct folder *f = *state;
	struct pool_synced done;
	char id[ID_MAX];

	time_freeze(1800000000);
	(void)sync_telnyx(f, &seen, 1);
	time_freeze(1800000020);
	assert_ok(f, pool_number_add(f->store, B, "US", "telnyx", 50, id, &f->err));
	time_freeze(1800000030);
	assert_ok(f,
	    pool_sync(f->store, "telnyx", "", "2027-01-15T08:00:10Z", &seen, 1, true, &done,
		&f->err));
	assert_int_equal(done.missing, 0);
	assert_int_equal(of(f, B).drift, DRIFT_NONE);
	assert_ok(f,
	    pool_sync(f->store, "telnyx", "", "2027-01-15T08:00:20Z", &seen, 1, true, &done,
		&f->err));
	assert_int_equal(of(f, B).drift, DRIFT_MISSING);
	/* Written by a clock that was ahead: the list counts. */
	time_freeze(1900000000);
	assert_ok(f, pool_capacity_set(f->store, of(f, A).id, 7, &f->err));
	time_freeze(1800000040);
	assert_ok(f,
	    pool_sync(f->store, "telnyx", "", "2027-01-15T08:00:40Z", NULL, 0, true, &done,
		&f->err));
	assert_int_equal(of(f, A).drift, DRIFT_MISSING);
	time_freeze(0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_is_there_is_the_pools),
		TEST(missing_and_back),
		TEST(moved_back_or_accepted),
		TEST(never_attached_is_no_move),
		TEST(what_is_no_pool_number),
		TEST(twilio_by_account),
		TEST(fewest_first_then_full),
		TEST(older_list),
		TEST(usable_as_soon_as_it_takes_calls),
		TEST(looked_at_before_never_looked_at),
		TEST(unusable_ones),
		TEST(taken_off_then_given_a_place),
		TEST(capacity_and_removal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
