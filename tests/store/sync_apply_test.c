/* Pages of the remote: what is taken, what is left alone, what becomes a conflict. */
#include "joined.h"

#include "store/sync_rows.h"

/* What was done here before their row comes. */
static void nothing(struct folder *f)
{
	(void)f;
}
static void pulled(struct folder *f)
{
	their_customer(f);
}
static void changed(struct folder *f)
{
	their_customer(f);
	note(f, THEIR_ORG, "ours");
}
static void changed_alike(struct folder *f)
{
	their_customer(f);
	note(f, THEIR_ORG, "theirs");
}
static void removed(struct folder *f)
{
	their_customer(f);
	assert_ok(f, customer_remove(f->store, THEIR_ORG, &f->err));
}
static void newer(struct folder *f)
{
	struct row row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 7);

	(void)apply_one(f, SHARED_CUSTOMERS, &row);
}
static void with_something_new(struct folder *f)
{
	char id[ID_MAX];

	their_customer(f);
	assert_ok(f, forwarding_add(f->store, THEIR_ORG, "+3292246001", "fixed", id, &f->err));
}
static void there_before_joining(struct folder *f)
{
	their_customer(f);
	do_sql(f, "update organizations set remote_version = null; delete from operations");
}
static void never_pushed(struct folder *f)
{
	their_customer(f);
	do_sql(f, "update organizations set remote_version = null, note = 'ours'");
}
static void in_conflict(struct folder *f)
{
	struct row row;

	changed(f);
	row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 3);
	put(SHARED_CUSTOMERS, &row, "note", "theirs");
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).conflicts, 1);
}
/* Sent, no answer seen, and changed again; another desk's overlap brings what was sent. */
static void sent_and_changed(struct folder *f)
{
	struct sync_push *pushes;
	size_t n;

	changed_alike(f);
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &pushes, &n, &f->err));
	assert_int_equal(n, 1);
	assert_ok(f, sync_push_later(f->store, pushes, n, NULL, "", &f->err));
	note(f, THEIR_ORG, "later");
}

enum what { APPLIED, EQUAL, CONFLICT, NONE };

static void a_customer_comes(void **state)
{
	struct folder *f = *state;
	static const struct {
		const char *is;
		void (*before)(struct folder *f);
		int64_t version;
		const char *note, *deleted;
		enum what comes;
		const char *stays; /* the note here */
		int planned, conflicts, kind;
	} rows[] = {
		{ "new", nothing, 1, "x", NULL, APPLIED, "x", 0, 0, 0 },
		{ "new, and removed already", nothing, 2, "x", JAN, EQUAL, NULL, 0, 0, 0 },
		{ "the same version", pulled, 1, "other", NULL, EQUAL, "", 0, 0, 0 },
		{ "the same content", pulled, 2, "", NULL, EQUAL, "", 0, 0, 0 },
		{ "changed there", pulled, 2, "theirs", NULL, APPLIED, "theirs", 0, 0, 0 },
		{ "removed there", pulled, 2, "", JAN, APPLIED, NULL, 0, 0, 0 },
		{ "an older version", newer, 6, "theirs", NULL, EQUAL, "", 0, 0, 0 },
		{ "changed on both sides", changed, 2, "theirs", NULL, CONFLICT, "ours", 0, 1,
		    CONFLICT_CHANGED },
		{ "changed alike", changed_alike, 2, "theirs", NULL, EQUAL, "theirs", 0, 0, 0 },
		{ "counted up only", changed, 2, "", NULL, EQUAL, "ours", 1, 0, 0 },
		{ "changed here, removed there", changed, 2, "", JAN, CONFLICT, "ours", 0, 1,
		    CONFLICT_REMOVED_THERE },
		{ "removed here, changed there", removed, 2, "theirs", NULL, CONFLICT, NULL, 0, 1,
		    CONFLICT_REMOVED_HERE },
		{ "removed on both sides", removed, 2, "theirs", JAN, EQUAL, NULL, 0, 0, 0 },
		{ "given something here, removed there", with_something_new, 2, "", JAN, CONFLICT,
		    "", 1, 1, CONFLICT_REMOVED_THERE },
		{ "here before joining, the same", there_before_joining, 1, "", NULL, EQUAL, "", 0,
		    0, 0 },
		{ "here before joining, another", there_before_joining, 1, "theirs", NULL, CONFLICT,
		    "", 0, 1, CONFLICT_CHANGED },
		{ "never pushed, another", never_pushed, 1, "theirs", NULL, CONFLICT, "ours", 0, 1,
		    CONFLICT_CHANGED },
		{ "seen already", in_conflict, 3, "theirs", NULL, EQUAL, "ours", 0, 1,
		    CONFLICT_CHANGED },
		{ "changed there again", in_conflict, 4, "once more", NULL, CONFLICT, "ours", 0, 1,
		    CONFLICT_CHANGED },
		{ "removed there after all", in_conflict, 4, "theirs", JAN, CONFLICT, "ours", 0, 1,
		    CONFLICT_REMOVED_THERE },
		{ "changed there to ours", in_conflict, 4, "ours", NULL, EQUAL, "ours", 0, 0, 0 },
		{ "our own, sent before", sent_and_changed, 2, "theirs", NULL, EQUAL, "later", 1, 0,
		    0 },
		{ "another's after that", sent_and_changed, 3, "else", NULL, CONFLICT, "later", 0,
		    1, CONFLICT_CHANGED },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct sync_applied done;
		struct row row;

		store_close(f->store);
		(void)unlink(f->db);
		f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
		assert_non_null(f->store);
		assert_ok(f,
		    sync_join(f->store, &(struct sync_remote){ "https://a.example", "p", false },
			&f->err));
		rows[i].before(f);
		row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, rows[i].version);
		put(SHARED_CUSTOMERS, &row, "note", rows[i].note);
		put(SHARED_CUSTOMERS, &row, "deleted_at", rows[i].deleted);
		done = apply_one(f, SHARED_CUSTOMERS, &row);
		if (done.applied != (rows[i].comes == APPLIED) ||
		    done.equal != (rows[i].comes == EQUAL) ||
		    done.conflicts != (rows[i].comes == CONFLICT))
			print_error("%s: %zu %zu %zu\n", rows[i].is, done.applied, done.equal,
			    done.conflicts);
		assert_int_equal(done.applied, rows[i].comes == APPLIED);
		assert_int_equal(done.equal, rows[i].comes == EQUAL);
		assert_int_equal(done.conflicts, rows[i].comes == CONFLICT);
		assert_int_equal(conflict_count(f), rows[i].conflicts);
		assert_int_equal(planned_count(f), rows[i].planned);
		if (rows[i].conflicts)
			assert_int_equal(conflict_of(f, THEIR_ORG).kind, rows[i].kind);
		if (rows[i].stays)
			assert_string_equal(
			    text_of(f, "select note from organizations where deleted_at is null"),
			    rows[i].stays);
		else
			assert_int_equal(
			    number_of(f,
				"select count(*) from organizations where deleted_at is null"),
			    0);
		assert_int_equal(
		    number_of(f,
			"select count(*) from organizations where (deleted_at is null) <> (search_text <> '')"),
		    0);
		/* Once more it changes nothing. */
		done = apply_one(f, SHARED_CUSTOMERS, &row);
		assert_int_equal(done.applied, 0);
		assert_int_equal(done.conflicts, 0);
		assert_int_equal(conflict_count(f), rows[i].conflicts);
		assert_int_equal(planned_count(f), rows[i].planned);
	}
}

static struct sync_untaken untaken(struct folder *f)
{
	struct sync_waiting waits;

	assert_ok(f, sync_waiting(f->store, &waits, &f->err));
	return waits.untaken;
}

static void children_wait_for_their_customer(void **state)
{
	struct folder *f = *state;
	struct row rows[3] = { their_number(f, THEIR_ID, 1, "+3292246001"),
		their_number(f, "0b5e55ed-0000-4000-8000-0000000000ab", 1, "+3292246002"),
		their_number(f, "0b5e55ed-0000-4000-8000-0000000000ac", 1, "+3292246003") };
	const struct sync_mark mark = { "2027-01-01T00:00:00.000001+00:00", THEIR_ID, "ann" };
	struct sync_applied done;

	put(SHARED_FORWARDINGS, &rows[2], "deleted_at", JAN);
	assert_ok(f,
	    sync_apply(f->store, SHARED_FORWARDINGS, rows, 3, &mark, &f->arena, &done, &f->err));
	assert_int_equal(done.orphans, 2);
	assert_int_equal(done.equal, 1); /* nobody needs a removed one */
	assert_int_equal(done.n_missing, 1);
	assert_string_equal(done.missing[0], THEIR_ORG);
	assert_int_equal(untaken(f).n, 2);
	assert_int_equal(untaken(f).why, UNTAKEN_ORPHAN);
	their_customer(f);
	assert_ok(f,
	    sync_apply(f->store, SHARED_FORWARDINGS, rows, 3, &mark, &f->arena, &done, &f->err));
	assert_int_equal(done.applied, 2);
	assert_int_equal(done.n_missing, 0);
	assert_int_equal(untaken(f).n, 0);
	assert_string_equal(text_of(f, "select search_text from organizations"),
	    "theirs 3292246001 092246001 3292246002 092246002");
	assert_string_equal(text_of(f, "select national_digits from forwarding_configs limit 1"),
	    "092246001");
	assert_int_equal(planned_count(f), 0);
}

/* It went to a customer that came and went while this store did not look. */
static void removed_with_an_unknown_customer(void **state)
{
	struct folder *f = *state;
	struct row row = their_number(f, THEIR_ID, 1, "+3292246001");

	their_customer(f);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).applied, 1);
	row.version = 3;
	put(SHARED_FORWARDINGS, &row, "org_id", "0b5e55ed-0000-4000-8000-00000000000f");
	put(SHARED_FORWARDINGS, &row, "deleted_at", JAN);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).applied, 1);
	assert_int_equal(number_of(f,
			     "select count(*) from forwarding_configs where deleted_at is null"),
	    0);
	row.version = 4;
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).equal, 1);
	assert_int_equal(number_of(f, "select remote_version from forwarding_configs"), 4);
	assert_string_equal(text_of(f, "select search_text from organizations"), "theirs");
}

/* What a rule of this store refuses does not hold up the page. */
static void a_faulty_row_stops_nothing(void **state)
{
	struct folder *f = *state;
	struct row rows[3] = { theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 1),
		theirs(f, SHARED_CUSTOMERS, "0b5e55ed-0000-4000-8000-000000000002", 1),
		theirs(f, SHARED_CUSTOMERS, "0b5e55ed-0000-4000-8000-000000000003", 1) };
	struct sync_applied done;

	put(SHARED_CUSTOMERS, &rows[1], "telephony_mode", "carrier pigeon");
	assert_ok(f,
	    sync_apply(f->store, SHARED_CUSTOMERS, rows, 3, NULL, &f->arena, &done, &f->err));
	assert_int_equal(done.applied, 2);
	assert_int_equal(done.refused, 1);
	assert_string_equal(done.problem.code, "store-rule");
	assert_int_equal(number_of(f, "select count(*) from organizations"), 2);
	/* The mark is past it: it is kept in mind until it is taken, or gone. */
	assert_int_equal(untaken(f).n, 1);
	assert_int_equal(untaken(f).why, UNTAKEN_REFUSED);
	assert_int_equal(untaken(f).table, SHARED_CUSTOMERS);
	assert_string_equal(untaken(f).id, rows[1].id);
	put(SHARED_CUSTOMERS, &rows[1], "telephony_mode", "managed");
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &rows[1]).applied, 1);
	assert_int_equal(untaken(f).n, 0);
}

/* What cannot be read is asked for again after a while, the others each time; none is said for
 * ever. */
static void what_was_not_taken_is_asked_for_again(void **state)
{
	static const char *const ids[] = { THEIR_ID, "0b5e55ed-0000-4000-8000-0000000000ab",
		"0b5e55ed-0000-4000-8000-0000000000ac" };
	struct folder *f = *state;
	const struct row orphan = their_number(f, ids[2], 1, "+3292246003");
	const time_t now = 1800000000;
	char out[9][ID_MAX];
	size_t n;

	time_freeze(now);
	for (size_t i = 0; i < 2; i++)
		assert_ok(f,
		    sync_pass_over(f->store, SHARED_FORWARDINGS, ids[i],
			i ? UNTAKEN_LARGE : UNTAKEN_UNREAD, &f->err));
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &orphan).orphans, 1);
	assert_int_equal(untaken(f).n, 3);
	assert_ok(f, sync_untaken_ids(f->store, SHARED_FORWARDINGS, false, 9, out, &n, &f->err));
	assert_int_equal(n, 1);
	assert_string_equal(out[0], ids[2]);
	assert_ok(f, sync_untaken_ids(f->store, SHARED_FORWARDINGS, true, 9, out, &n, &f->err));
	assert_int_equal(n, 3);
	assert_ok(f, sync_untaken_ids(f->store, SHARED_AGENTS, true, 9, out, &n, &f->err));
	assert_int_equal(n, 0);
	time_freeze(now + SYNC_ROW_AGAIN_S);
	assert_ok(f, sync_untaken_ids(f->store, SHARED_FORWARDINGS, false, 2, out, &n, &f->err));
	assert_int_equal(n, 2);
	assert_ok(f, sync_untaken_missed(f->store, (const char(*)[ID_MAX])out, 1, false, &f->err));
	assert_ok(f,
	    sync_untaken_missed(f->store, (const char(*)[ID_MAX])out + 1, 1, true, &f->err));
	assert_int_equal(untaken(f).n, 2);
	assert_ok(f,
	    sync_untaken_ids(f->store, SHARED_FORWARDINGS, false, 9, out + 2, &n, &f->err));
	assert_int_equal(n, 1); /* the one that was not asked for yet */
	assert_string_not_equal(out[2], out[0]);
	time_freeze(now - 86400); /* a clock that was set back */
	assert_ok(f, sync_untaken_ids(f->store, SHARED_FORWARDINGS, false, 9, out, &n, &f->err));
	assert_int_equal(n, 2);
	time_freeze(0);
	assert_ok(f, sync_leave(f->store, &f->err));
	assert_int_equal(untaken(f).n, 0);
}

/* ---- two rows that cannot live side by side */

#define SECOND "0b5e55ed-0000-4000-8000-0000000000bb"

static void a_number_registered_twice(void **state)
{
	struct folder *f = *state;
	const struct forwarding_setup setup = { .ai_source = AI_MANUAL,
		.ai_number = "+32480210449" };
	struct row row = their_number(f, THEIR_ID, 1, "+3292246001");
	struct sync_conflict c;
	char org[ID_MAX];
	bool registered;

	their_customer(f);
	add(f, "Ours", "+3292246001", org);
	assert_ok(f,
	    forwarding_set(f->store, first(f, org).id, first(f, org).version, &setup, &f->err));
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).conflicts, 1);
	c = conflict_of(f, THEIR_ID);
	assert_int_equal(c.kind, CONFLICT_NUMBER_TAKEN);
	assert_string_equal(c.name, "+3292246001");
	assert_string_equal(c.customer, "Ours");
	assert_string_equal(c.their_customer, "Theirs");
	assert_string_equal(c.org_id, org);
	assert_string_equal(c.by, "Ann"); /* under the id that it had */
	assert_null(c.base);
	assert_false(c.can_both);
	/* One row, under their id, with what refers to it. */
	assert_string_equal(first(f, org).id, THEIR_ID);
	assert_int_equal(
	    number_of(f,
		"select count(*) from operations where subject = 'forwarding_configs/" THEIR_ID
		"'"),
	    1);
	assert_ok(f, sync_registered(f->store, THEIR_ID, &registered, &f->err));
	assert_false(registered);
	assert_int_equal(push_all(f), 1); /* our customer; its number is held */
}

/* Finding: a number that was changed here, and not pushed yet, was said to be registered. */
static void a_new_number_is_registered_once_pushed(void **state)
{
	struct folder *f = *state;
	char org[ID_MAX];
	struct forwarding c;
	bool registered;

	add(f, "Ours", "+3292246001", org);
	assert_int_equal(push_all(f), 2);
	c = first(f, org);
	assert_ok(f, sync_registered(f->store, c.id, &registered, &f->err));
	assert_true(registered);
	assert_ok(f,
	    forwarding_renumber(f->store, c.id, c.version, "+3292246002", "fixed", &f->err));
	assert_ok(f, sync_registered(f->store, c.id, &registered, &f->err));
	assert_false(registered);
	assert_int_equal(push_all(f), 1);
	assert_ok(f, sync_registered(f->store, c.id, &registered, &f->err));
	assert_true(registered);
}

static void the_same_found_by_two_is_one(void **state)
{
	struct folder *f = *state;
	struct row row = theirs(f, SHARED_POOL_NUMBERS, THEIR_ID, 1);
	struct sync_applied done;
	char id[ID_MAX];

	put(SHARED_POOL_NUMBERS, &row, "phone_number", "+32480210449");
	assert_ok(f, pool_number_add(f->store, "+32480210449", "BE", "telnyx", 50, id, &f->err));
	do_sql(f, "update pool_numbers set seen_at = 'x'");
	done = apply_one(f, SHARED_POOL_NUMBERS, &row);
	assert_int_equal(done.conflicts, 0);
	assert_int_equal(planned_count(f), 0);
	assert_string_equal(text_of(f, "select id || seen_at || created_at from pool_numbers"),
	    THEIR_ID "x" JAN);
}

/* Both known: ours was given the number here, theirs has it there. */
static void a_clash(void **state)
{
	struct folder *f = *state;
	struct row ours = their_number(f, THEIR_ID, 1, "+3292246001"),
		   other = their_number(f, SECOND, 1, "+3292246002");
	struct forwarding was;
	struct sync_applied done;

	their_customer(f);
	(void)apply_one(f, SHARED_FORWARDINGS, &ours);
	was = first(f, THEIR_ORG);
	assert_ok(f,
	    forwarding_renumber(f->store, was.id, was.version, "+3292246002", NULL, &f->err));
	done = apply_one(f, SHARED_FORWARDINGS, &other);
	assert_int_equal(done.conflicts, 1);
	assert_int_equal(conflict_of(f, THEIR_ID).kind, CONFLICT_CLASH);
	assert_string_equal(conflict_of(f, THEIR_ID).theirs.id, SECOND);
	assert_int_equal(push_all(f), 0);
	/* Seen once more, or moved away there. */
	done = apply_one(f, SHARED_FORWARDINGS, &other);
	assert_int_equal(done.equal, 1);
	other = their_number(f, SECOND, 2, "+3292246003");
	done = apply_one(f, SHARED_FORWARDINGS, &other);
	assert_int_equal(done.applied, 1);
	assert_int_equal(conflict_count(f), 0);
	assert_int_equal(push_all(f), 1);
}

/* The remote moved ours on and gave its number to another row, which comes first. */
static void moved_on_there(void **state)
{
	struct folder *f = *state;
	struct row ours = their_number(f, THEIR_ID, 1, "+3292246001"),
		   taken = their_number(f, SECOND, 1, "+3292246001"),
		   moved = their_number(f, THEIR_ID, 2, "+3292246002");
	struct sync_applied done;

	their_customer(f);
	(void)apply_one(f, SHARED_FORWARDINGS, &ours);
	done = apply_one(f, SHARED_FORWARDINGS, &taken);
	assert_int_equal(done.conflicts + done.applied + done.refused, 0);
	assert_int_equal(number_of(f, "select count(*) from forwarding_configs"), 1);
	done = apply_one(f, SHARED_FORWARDINGS, &moved);
	assert_int_equal(done.applied, 2);
	assert_int_equal(conflict_count(f), 0);
	assert_string_equal(
	    text_of(f,
		"select group_concat(business_number) from (select business_number from forwarding_configs order by id)"),
	    "+3292246002,+3292246001");
	assert_int_equal(number_of(f, "select count(*) from sync_aside"), 0);
}

/* Sent, unheard, removed: should it have arrived, it is removed there too. */
static void arrived_after_all(void **state)
{
	struct folder *f = *state;
	struct sync_push *pushes;
	struct row row;
	char org[ID_MAX];
	size_t n;

	add(f, "Short", NULL, org);
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &pushes, &n, &f->err));
	assert_ok(f, sync_push_later(f->store, pushes, n, NULL, "", &f->err));
	assert_ok(f, customer_remove(f->store, org, &f->err));
	assert_int_equal(push_all(f), 0);
	assert_int_equal(planned_count(f), 0);
	row = pushes[0].row;
	row.version = 1;
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).conflicts, 0);
	assert_int_equal(push_all(f), 1);
	assert_int_equal(number_of(f, "select remote_version from organizations"), 2);
}

/* One decision at a time: what comes upon a row that waits for one, waits with it. */
static void upon_a_conflict(void **state)
{
	struct folder *f = *state;
	struct row first_row = their_number(f, THEIR_ID, 1, "+3292246001"),
		   changed_row = their_number(f, THEIR_ID, 2, "+3292246002"),
		   second = their_number(f, SECOND, 1, "+3292246003");
	struct forwarding was;

	their_customer(f);
	(void)apply_one(f, SHARED_FORWARDINGS, &first_row);
	was = first(f, THEIR_ORG);
	assert_ok(f,
	    forwarding_renumber(f->store, was.id, was.version, "+3292246003", NULL, &f->err));
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &changed_row).conflicts, 1);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &second).conflicts, 0);
	assert_int_equal(conflict_of(f, THEIR_ID).kind, CONFLICT_CHANGED);
	(void)decide(f, THEIR_ID, SIDE_THEIRS);
	assert_string_equal(
	    text_of(f,
		"select group_concat(business_number) from (select business_number from forwarding_configs order by id)"),
	    "+3292246002,+3292246003");
	assert_int_equal(planned_count(f), 0);
}

/* Nothing is pushed over a version that is known to be there, and waits to be taken. */
static void held_while_a_newer_one_waits(void **state)
{
	struct folder *f = *state;
	struct row first_row = their_number(f, THEIR_ID, 1, "+3292246001"),
		   second = their_number(f, SECOND, 1, "+3292246002"),
		   taken = their_number(f, SECOND, 2, "+3292246001"),
		   moved = their_number(f, THEIR_ID, 2, "+3292246003");

	their_customer(f);
	(void)apply_one(f, SHARED_FORWARDINGS, &first_row);
	(void)apply_one(f, SHARED_FORWARDINGS, &second);
	(void)apply_one(f, SHARED_FORWARDINGS, &taken);
	do_sql(f,
	    "update forwarding_configs set line_type = 'voip', version = version + 1 where id = '" SECOND
	    "'");
	assert_int_equal(push_all(f), 0);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &moved).conflicts, 1);
	assert_int_equal(conflict_of(f, SECOND).kind, CONFLICT_CHANGED);
}

/* Two changed places there. */
static void changed_places_there(void **state)
{
	struct folder *f = *state;
	struct row a = their_number(f, THEIR_ID, 1, "+3292246001"),
		   b = their_number(f, SECOND, 1, "+3292246002"),
		   rows[2] = { their_number(f, THEIR_ID, 3, "+3292246002"),
			   their_number(f, SECOND, 2, "+3292246001") };
	struct sync_applied done;

	their_customer(f);
	(void)apply_one(f, SHARED_FORWARDINGS, &a);
	(void)apply_one(f, SHARED_FORWARDINGS, &b);
	assert_ok(f,
	    sync_apply(f->store, SHARED_FORWARDINGS, rows, 2, NULL, &f->arena, &done, &f->err));
	assert_int_equal(conflict_count(f), 0);
	assert_string_equal(
	    text_of(f,
		"select group_concat(business_number) from (select business_number from forwarding_configs "
		"where deleted_at is null order by id)"),
	    "+3292246002,+3292246001");
	assert_int_equal(number_of(f, "select count(*) from sync_aside"), 0);
	assert_int_equal(planned_count(f), 0);
	assert_string_equal(text_of(f, "select search_text from organizations"),
	    "theirs 3292246002 092246002 3292246001 092246001");
}

/* Both saw the same, each at its own time. */
static void seen_by_both(void **state)
{
	struct folder *f = *state;
	struct row row = their_number(f, THEIR_ID, 1, "+3292246001");

	their_customer(f);
	(void)apply_one(f, SHARED_FORWARDINGS, &row);
	do_sql(f,
	    "update forwarding_configs set state = 'refused', state_at = '2027-01-02T00:00:00Z', "
	    "refused_at = '2027-01-02T00:00:00Z', version = version + 1");
	row.version = 2;
	put(SHARED_FORWARDINGS, &row, "state", "refused");
	put(SHARED_FORWARDINGS, &row, "state_at", "2027-01-03T00:00:00Z");
	put(SHARED_FORWARDINGS, &row, "refused_at", "2027-01-03T00:00:00Z");
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).equal, 1);
	assert_string_equal(text_of(f, "select state_at from forwarding_configs"),
	    "2027-01-03T00:00:00Z");
	assert_int_equal(planned_count(f), 0);
	/* Seen by one: that is a change. */
	row.version = 3;
	put(SHARED_FORWARDINGS, &row, "state", "none");
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).applied, 1);
}

/* Finding: two desks verified the same number in the same account, each by a call of its own (or it
 * read the list): a conflict whose two sides said the same. */
static void verified_by_both(void **state)
{
	struct folder *f = *state;
	struct row row = theirs(f, SHARED_CALLER_IDS, THEIR_ID, 2);

	their_customer(f);
	put(SHARED_CALLER_IDS, &row, "org_id", THEIR_ORG);
	put(SHARED_CALLER_IDS, &row, "phone_number", "+16505550101");
	put(SHARED_CALLER_IDS, &row, "account_sid", "AC1");
	put(SHARED_CALLER_IDS, &row, "caller_id_sid", "PN1");
	put(SHARED_CALLER_IDS, &row, "state", "verified");
	put(SHARED_CALLER_IDS, &row, "verified_at", JAN);
	do_sql(f,
	    "insert into verified_caller_ids (id, org_id, phone_number, country_code, account_sid, caller_id_sid, call_sid, "
	    "state, state_at, verified_at, created_at, updated_at) values ('0b5e55ed-0000-4000-8000-0000000000bb', "
	    "'" THEIR_ORG
	    "', '+16505550101', 'BE', 'AC1', 'PN1', 'CA-ours', 'verified', '2027-01-02T00:00:00Z', "
	    "'2027-01-02T00:00:00Z', '2027-01-02T00:00:00Z', '2027-01-02T00:00:00Z')");
	put(SHARED_CALLER_IDS, &row, "call_sid", "CA-theirs");
	(void)apply_one(f, SHARED_CALLER_IDS, &row);
	assert_int_equal(conflict_count(f), 0);
	assert_int_equal(planned_count(f), 0);
	assert_string_equal(text_of(f, "select id || call_sid from verified_caller_ids"),
	    THEIR_ID "CA-theirs");
	/* Known to both, and looked up again at each: one has no call at all. */
	do_sql(f,
	    "update verified_caller_ids set call_sid = null, verified_at = '2027-01-05T00:00:00Z', version = version + 1");
	row.version = 3;
	put(SHARED_CALLER_IDS, &row, "verified_at", "2027-01-04T00:00:00Z");
	assert_int_equal(apply_one(f, SHARED_CALLER_IDS, &row).conflicts, 0);
	/* Verified in another account is something else. */
	do_sql(f, "update verified_caller_ids set caller_id_sid = 'PN2', version = version + 1");
	row.version = 4;
	put(SHARED_CALLER_IDS, &row, "caller_id_sid", "PN3");
	assert_int_equal(apply_one(f, SHARED_CALLER_IDS, &row).conflicts, 1);
}

/* Where nothing is counted, every round brings every row. */
static void a_remote_without_versions(void **state)
{
	struct folder *f = *state;
	struct row row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 0);
	int64_t changes;

	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).applied, 1);
	changes = sqlite3_total_changes64(f->store->db);
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).equal, 1);
	assert_int_equal(sqlite3_total_changes64(f->store->db), changes);
	put(SHARED_CUSTOMERS, &row, "note", "x");
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).applied, 1);
}

/* ---- what is under way at a provider */

static void a_verification_is_not_overwritten(void **state)
{
	struct folder *f = *state;
	struct verification v;
	struct row row;

	verification_new(f, &v);
	cancelled(&v);
	assert_int_equal(push_all(f), 3);
	sent(&v);
	/* Held back as long as it rings. */
	assert_int_equal(planned_count(f), 0);
	assert_int_equal(push_all(f), 0);
	row = theirs(f, SHARED_CALLER_IDS, v.id, 2);
	put(SHARED_CALLER_IDS, &row, "org_id", v.org);
	put(SHARED_CALLER_IDS, &row, "phone_number", v.number);
	put(SHARED_CALLER_IDS, &row, "country_code", "US");
	put(SHARED_CALLER_IDS, &row, "account_sid", ACCOUNT);
	put(SHARED_CALLER_IDS, &row, "state", "removed");
	assert_int_equal(apply_one(f, SHARED_CALLER_IDS, &row).conflicts, 1);
	assert_string_equal(text_of(f, "select state from verified_caller_ids"), "calling");
	assert_refused(f, sync_decide(f->store, v.id, SIDE_THEIRS, 2, &(bool){ false }, &f->err),
	    ERROR_REFUSED, "operation-open");
}

/* Nothing of it was changed here yet, but it is being worked on. */
static void a_removal_under_way_is_not_overwritten(void **state)
{
	struct folder *f = *state;
	struct verification v;
	struct row row;

	verification_new(f, &v);
	verified(&v);
	assert_int_equal(push_all(f), 3);
	assert_ok(f,
	    operation_plan(f->store,
		&(struct new_operation){ .kind = OPERATION_CALLER_ID_RENAME,
		    .subject = arena_printf(&f->arena, "verified_caller_ids/%s", v.id),
		    .org_id = v.org },
		v.op, &f->err));
	row = theirs(f, SHARED_CALLER_IDS, v.id, 2);
	put(SHARED_CALLER_IDS, &row, "org_id", v.org);
	put(SHARED_CALLER_IDS, &row, "phone_number", v.number);
	assert_int_equal(apply_one(f, SHARED_CALLER_IDS, &row).conflicts, 1);
	assert_string_equal(text_of(f, "select state from verified_caller_ids"), "verified");
	assert_string_equal(conflict_of(f, v.id).base[shared_column(SHARED_CALLER_IDS, "state")],
	    "verified");
}

/* What it began with is what the remote has, not a state that it never saw. */
static void a_verification_is_pushed_when_it_has_ended(void **state)
{
	struct folder *f = *state;
	struct verification v;
	struct sync_push *pushes;
	struct row row;
	size_t n;

	verification_new(f, &v);
	cancelled(&v);
	assert_int_equal(push_all(f), 3);
	called(&v);
	assert_int_equal(push_all(f), 0);
	assert_ok(f, caller_id_verified(f->store, &v.plan, "PN1", v.id, &f->err));
	assert_int_equal(number_of(f,
			     "select count(*) from operations where parameters like '%" CODE "%'"),
	    0);
	assert_ok(f, sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &pushes, &n, &f->err));
	assert_int_equal(n, 1);
	assert_string_equal(pushes[0].row.values[shared_column(SHARED_CALLER_IDS, "state")],
	    "verified");
	for (size_t c = 0; c < shared_tables[SHARED_CALLER_IDS].row.n; c++)
		assert_true(!pushes[0].row.values[c] || !strstr(pushes[0].row.values[c], CODE));
	/* Another desk's meets it: both began with a state that was there. */
	assert_ok(f, sync_push_later(f->store, pushes, n, NULL, "", &f->err));
	row = theirs(f, SHARED_CALLER_IDS, v.id, 2);
	put(SHARED_CALLER_IDS, &row, "org_id", v.org);
	put(SHARED_CALLER_IDS, &row, "phone_number", v.number);
	assert_int_equal(apply_one(f, SHARED_CALLER_IDS, &row).conflicts, 1);
	assert_string_equal(conflict_of(f, v.id).base[shared_column(SHARED_CALLER_IDS, "state")],
	    "none");
}

/* What is new is learnt by the search index at the end of the page. */
static void new_and_changed_in_one_page(void **state)
{
	static const struct {
		const char *name, *deleted, *sql; /* the second version */
	} rows[] = {
		{ "Theirs", JAN, "select count(*) = 0 from customer_search ('the')" },
		{ "Theirs", NULL, "select count(*) from customer_search ('the')" },
		{ "Renamed", NULL, "select count(*) from customer_search ('ren')" },
	};
	struct folder *f = *state;
	char id[sizeof THEIR_ORG];

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct row page[2];
		struct sync_applied done;

		(void)snprintf(id, sizeof id, "0b5e55ed-0000-4000-8000-00000000010%zu", i);
		page[0] = theirs(f, SHARED_CUSTOMERS, id, 1);
		page[1] = theirs(f, SHARED_CUSTOMERS, id, 2);
		put(SHARED_CUSTOMERS, &page[1], "name", rows[i].name);
		put(SHARED_CUSTOMERS, &page[1], "deleted_at", rows[i].deleted);
		assert_ok(f,
		    sync_apply(f->store, SHARED_CUSTOMERS, page, 2, NULL, &f->arena, &done,
			&f->err));
		assert_int_equal(done.applied + done.equal, 2);
		do_sql(f,
		    "insert into customer_search (customer_search) values ('integrity-check')");
		assert_int_equal(number_of(f, rows[i].sql), 1);
	}
}

/* Many are made by one statement, which stops at one that is not new or not allowed: wherever that
 * stands, each row is taken once, counted once and found. */
static void many_new_ones_and_one_that_is_not(void **state)
{
	enum { PAGE = 3 * SYNC_NEW_ROWS + 3 };
	static const struct {
		const char *column, *value;
		bool here, twice;
		size_t applied, equal, refused;
	} cases[] = {
		{ "name", "Customer", false, false, PAGE, 0, 0 },
		{ "name", "Customer", true, false, PAGE - 1, 1, 0 },
		{ "note", "changed there", true, true, PAGE, 0, 0 },
		{ "deleted_at", JAN, false, false, PAGE - 1, 1, 0 },
		{ "language", "?", false, false, PAGE - 1, 0, 1 },
	};
	static const size_t places[] = { 0, 4, SYNC_NEW_ROWS - 1, SYNC_NEW_ROWS, PAGE - 1 };
	static char ids[PAGE][ID_MAX];
	struct folder *f = *state;
	int64_t live = 0;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0] * 5; i++) {
		const size_t at = places[i % 5];
		struct row page[PAGE];
		struct sync_applied done;

		for (size_t r = 0; r < PAGE; r++) {
			(void)snprintf(ids[r], ID_MAX, "0b5e55ed-0000-4000-8000-%06zu%06zu", i, r);
			page[r] = theirs(f, SHARED_CUSTOMERS, ids[r], 1);
			put(SHARED_CUSTOMERS, &page[r], "name", "Customer");
		}
		if (cases[i / 5].here)
			(void)apply_one(f, SHARED_CUSTOMERS, &page[at]);
		page[at].version += cases[i / 5].twice;
		put(SHARED_CUSTOMERS, &page[at], cases[i / 5].column, cases[i / 5].value);
		assert_ok(f,
		    sync_apply(f->store, SHARED_CUSTOMERS, page, PAGE, NULL, &f->arena, &done,
			&f->err));
		assert_int_equal(done.applied, cases[i / 5].applied);
		assert_int_equal(done.equal, cases[i / 5].equal);
		assert_int_equal(done.refused, cases[i / 5].refused);
		do_sql(f, "delete from sync_untaken");
		live += PAGE - (cases[i / 5].refused || cases[i / 5].column[0] == 'd');
		do_sql(f,
		    "insert into customer_search (customer_search) values ('integrity-check')");
		assert_int_equal(number_of(f, "select count(*) from customer_search ('cus')"),
		    live);
		assert_int_equal(number_of(f,
				     "select count(*) from organizations where deleted_at is null"),
		    live);
	}
	assert_int_equal(number_of(f, "select count(*) from operations"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define SHARED(test) cmocka_unit_test_setup_teardown(test, joined_setup, folder_teardown)
		SHARED(a_customer_comes),
		SHARED(children_wait_for_their_customer),
		SHARED(removed_with_an_unknown_customer),
		SHARED(a_faulty_row_stops_nothing),
		SHARED(what_was_not_taken_is_asked_for_again),
		SHARED(a_number_registered_twice),
		SHARED(a_new_number_is_registered_once_pushed),
		SHARED(the_same_found_by_two_is_one),
		SHARED(a_clash),
		SHARED(moved_on_there),
		SHARED(arrived_after_all),
		SHARED(upon_a_conflict),
		SHARED(held_while_a_newer_one_waits),
		SHARED(changed_places_there),
		SHARED(seen_by_both),
		SHARED(verified_by_both),
		SHARED(a_remote_without_versions),
		SHARED(a_verification_is_not_overwritten),
		SHARED(a_removal_under_way_is_not_overwritten),
		SHARED(a_verification_is_pushed_when_it_has_ended),
		SHARED(new_and_changed_in_one_page),
		SHARED(many_new_ones_and_one_that_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
