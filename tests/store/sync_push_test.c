/* What is pushed in which order, and what becomes of it. */
#include "joined.h"

#include <sys/wait.h>

static struct sync_push *next(struct folder *f, enum sync_phase phase, size_t max, size_t *n)
{
	struct sync_push *pushes;

	assert_ok(f, sync_push_next(f->store, phase, max, &f->arena, &pushes, n, &f->err));
	return pushes;
}

static void one_kind_at_a_time_in_order(void **state)
{
	struct folder *f = *state;
	struct sync_push *p;
	char org[ID_MAX], id[ID_MAX];
	size_t n;

	their_customer(f);
	note(f, THEIR_ORG, "changed");
	add(f, "One", "+3292246001", org);
	add(f, "Two", "+3292246002", org);
	assert_ok(f, pool_number_add(f->store, "+32480210449", "BE", "telnyx", 50, id, &f->err));
	(void)next(f, SYNC_TOMBSTONES, 10, &n);
	assert_int_equal(n, 0);
	p = next(f, SYNC_LIVE, 10, &n); /* changed before new: it may free a number */
	assert_int_equal(n, 1);
	assert_int_equal(p[0].row.version, 1);
	p = next(f, SYNC_LIVE, 1, &n);
	assert_int_equal(n, 1);
	assert_int_equal(p[0].table, SHARED_CUSTOMERS);
	assert_int_equal(p[0].row.version, 0);
	(void)next(f, SYNC_LIVE, 10, &n);
	assert_int_equal(n, 1);
	p = next(f, SYNC_LIVE, 10, &n);
	assert_int_equal(n, 1);
	assert_int_equal(p[0].table, SHARED_POOL_NUMBERS);
	p = next(f, SYNC_LIVE, 10, &n);
	assert_int_equal(n, 2);
	assert_int_equal(p[0].table, SHARED_FORWARDINGS);
	(void)next(f, SYNC_LIVE, 10, &n);
	assert_int_equal(n, 0);
}

static void tombstones_of_children_before_their_customer(void **state)
{
	struct folder *f = *state;
	struct sync_push *p;
	int64_t version = 2;
	char org[ID_MAX];
	size_t n;

	add(f, "One", "+3292246001", org);
	assert_int_equal(push_all(f), 2);
	note(f, org, "changed, then removed");
	assert_ok(f, customer_remove(f->store, org, &f->err));
	(void)next(f, SYNC_LIVE, 10, &n);
	assert_int_equal(n, 0);
	p = next(f, SYNC_TOMBSTONES, 10, &n);
	assert_int_equal(n, 1);
	assert_true(p[0].tombstone);
	assert_int_equal(p[0].table, SHARED_FORWARDINGS);
	assert_non_null(p[0].row.values[shared_tables[SHARED_FORWARDINGS].deleted_column]);
	assert_ok(f, sync_push_done(f->store, p, &version, 1, &f->err));
	p = next(f, SYNC_CUSTOMERS_REMOVED, 10, &n);
	assert_int_equal(n, 1);
	assert_string_equal(p[0].row.id, org);
	/* A removal says nothing but that. */
	assert_string_equal(p[0].row.values[shared_column(SHARED_CUSTOMERS, "note")], "");
	assert_ok(f, sync_push_done(f->store, p, &version, 1, &f->err));
	assert_int_equal(planned_count(f), 0);
}

static void what_was_changed_meanwhile_is_planned_again(void **state)
{
	struct folder *f = *state;
	struct sync_push *p;
	const int64_t two = 2;
	size_t n;

	their_customer(f);
	note(f, THEIR_ORG, "a");
	p = next(f, SYNC_LIVE, 1, &n);
	note(f, THEIR_ORG, "b");
	assert_ok(f, sync_push_done(f->store, p, &two, 1, &f->err));
	assert_int_equal(planned_count(f), 1);
	p = next(f, SYNC_LIVE, 1, &n);
	assert_int_equal(n, 1);
	assert_int_equal(p[0].row.version, 2);
	assert_string_equal(p[0].row.values[shared_column(SHARED_CUSTOMERS, "note")], "b");
}

static void removed_while_it_was_sent(void **state)
{
	struct folder *f = *state;
	struct sync_push *p;
	const int64_t one = 1;
	char arrived[ID_MAX], lost[ID_MAX];
	size_t n;

	add(f, "Arrived", NULL, arrived);
	p = next(f, SYNC_LIVE, 1, &n);
	assert_ok(f, customer_remove(f->store, arrived, &f->err));
	assert_ok(f, sync_push_done(f->store, p, &one, 1, &f->err));
	p = next(f, SYNC_CUSTOMERS_REMOVED, 1, &n);
	assert_int_equal(n, 1);
	assert_int_equal(p[0].row.version, 1);
	add(f, "Lost", NULL, lost);
	p = next(f, SYNC_LIVE, 1, &n);
	assert_ok(f, customer_remove(f->store, lost, &f->err));
	assert_ok(f, sync_push_later(f->store, p, 1, NULL, "", &f->err));
	/* The remote never had it, as far as is known. */
	(void)next(f, SYNC_CUSTOMERS_REMOVED, 9, &n);
	assert_int_equal(n, 0);
	assert_int_equal(planned_count(f), 1); /* the removal that is sent */
}

static void refused_waits_and_is_told(void **state)
{
	struct folder *f = *state;
	struct sync_waiting waits;
	struct sync_push *p;
	char at[TIME_TEXT_MAX];
	size_t n;

	time_text(time_now() + SYNC_ROW_AGAIN_S / 2, at);
	their_customer(f);
	note(f, THEIR_ORG, "a");
	p = next(f, SYNC_LIVE, 1, &n);
	assert_ok(f, sync_push_later(f->store, p, 1, at, "No.", &f->err));
	(void)next(f, SYNC_LIVE, 1, &n);
	assert_int_equal(n, 0);
	assert_ok(f, sync_waiting(f->store, &waits, &f->err));
	assert_int_equal(waits.planned, 1);
	assert_int_equal(waits.refused, 1);
	assert_string_equal(waits.refused_why, "No.");
	assert_string_equal(waits.next_attempt_at, at);
	assert_ok(f, sync_push_now(f->store, &f->err));
	assert_ok(f, sync_waiting(f->store, &waits, &f->err));
	assert_string_equal(waits.next_attempt_at, "");
	assert_int_equal(push_all(f), 1);
	assert_ok(f, sync_waiting(f->store, &waits, &f->err));
	assert_int_equal(waits.refused + waits.planned, 0);
}

/* Planned while the clock was a day ahead: no day is waited for. */
static void a_clock_that_was_set_back_holds_nothing_up(void **state)
{
	struct folder *f = *state;
	struct sync_push *p;
	char at[TIME_TEXT_MAX];
	size_t n;

	time_text(time_now() + 24 * 3600, at);
	their_customer(f);
	note(f, THEIR_ORG, "a");
	p = next(f, SYNC_LIVE, 1, &n);
	assert_ok(f, sync_push_later(f->store, p, 1, at, "No.", &f->err));
	(void)next(f, SYNC_LIVE, 1, &n);
	assert_int_equal(n, 1);
}

/* The answer was lost, the row is there: equal content ends it, other content is a conflict. */
static void met_itself(void **state)
{
	struct folder *f = *state;
	struct sync_push *p;
	struct row row;
	char org[ID_MAX];
	size_t n;

	add(f, "One", NULL, org);
	p = next(f, SYNC_LIVE, 1, &n);
	row = p[0].row;
	row.version = 1;
	assert_ok(f, sync_push_met(f->store, p, &row, &f->err));
	assert_int_equal(planned_count(f), 0);
	assert_int_equal(conflict_count(f), 0);
	note(f, org, "ours");
	p = next(f, SYNC_LIVE, 1, &n);
	row = theirs(f, SHARED_CUSTOMERS, org, 2);
	assert_ok(f, sync_push_met(f->store, p, &row, &f->err));
	assert_int_equal(conflict_of(f, org).kind, CONFLICT_CHANGED);
	assert_int_equal(planned_count(f), 0);
}

/* The remote has the number for another row. */
static void met_another(void **state)
{
	struct folder *f = *state;
	struct sync_push *p;
	struct row row = their_number(f, THEIR_ID, 1, "+3292246001");
	char org[ID_MAX];
	size_t n;

	their_customer(f);
	add(f, "Ours", "+3292246001", org);
	(void)next(f, SYNC_LIVE, 1, &n);
	p = next(f, SYNC_LIVE, 1, &n);
	assert_int_equal(p[0].table, SHARED_FORWARDINGS);
	assert_ok(f, sync_push_met(f->store, p, &row, &f->err));
	assert_int_equal(conflict_of(f, THEIR_ID).kind, CONFLICT_NUMBER_TAKEN);
	assert_string_equal(first(f, org).id, THEIR_ID);
}

/* Ours gave the number up, which the remote does not know yet: it waits, and is no conflict. */
static void met_one_that_gives_way(void **state)
{
	struct folder *f = *state;
	struct row row = their_number(f, THEIR_ID, 1, "+3292246001");
	struct forwarding was;
	struct sync_waiting waits;
	struct sync_push *p;
	char org[ID_MAX];
	size_t n;

	their_customer(f);
	(void)apply_one(f, SHARED_FORWARDINGS, &row);
	was = first(f, THEIR_ORG);
	assert_ok(f,
	    forwarding_renumber(f->store, was.id, was.version, "+3292246002", NULL, &f->err));
	add(f, "Ours", "+3292246001", org);
	(void)next(f, SYNC_LIVE, 1, &n); /* the customer */
	(void)next(f, SYNC_LIVE, 1, &n); /* its number is moved first */
	p = next(f, SYNC_LIVE, 1, &n);
	assert_int_equal(p[0].row.version, 0);
	assert_ok(f, sync_push_met(f->store, p, &row, &f->err));
	assert_int_equal(conflict_count(f), 0);
	(void)next(f, SYNC_LIVE, 9, &n); /* not at once again */
	assert_int_equal(n, 0);
	assert_ok(f, sync_waiting(f->store, &waits, &f->err));
	assert_int_equal(waits.refused, 1);
	assert_non_null(strstr(waits.refused_why, "+3292246001"));
}

/* A call rings for a number that the remote has otherwise: one that waits, not less than none. */
static void ringing_and_in_conflict(void **state)
{
	struct folder *f = *state;
	struct row row = theirs(f, SHARED_CALLER_IDS, THEIR_ID, 1);

	their_customer(f);
	put(SHARED_CALLER_IDS, &row, "org_id", THEIR_ORG);
	put(SHARED_CALLER_IDS, &row, "phone_number", "+16505550101");
	(void)apply_one(f, SHARED_CALLER_IDS, &row);
	do_sql(f, "update verified_caller_ids set state = 'calling', version = version + 1");
	row.version = 2;
	put(SHARED_CALLER_IDS, &row, "state", "verified");
	assert_int_equal(apply_one(f, SHARED_CALLER_IDS, &row).conflicts, 1);
	assert_int_equal(planned_count(f), 0);
	note(f, THEIR_ORG, "waits");
	assert_int_equal(planned_count(f), 1);
}

/* Finding: "Waiting to be sent: 18446744073709551615." */
static void refused_and_in_conflict(void **state)
{
	struct folder *f = *state;
	struct row row = theirs(f, SHARED_CUSTOMERS, THEIR_ORG, 2);
	struct sync_waiting waits;
	struct sync_push *p;
	size_t n;

	their_customer(f);
	note(f, THEIR_ORG, "a");
	p = next(f, SYNC_LIVE, 1, &n);
	assert_ok(f, sync_push_later(f->store, p, 1, NULL, "No.", &f->err));
	assert_ok(f, sync_waiting(f->store, &waits, &f->err));
	assert_int_equal(waits.refused, 1);
	put(SHARED_CUSTOMERS, &row, "note", "b");
	assert_int_equal(apply_one(f, SHARED_CUSTOMERS, &row).conflicts, 1);
	assert_ok(f, sync_waiting(f->store, &waits, &f->err));
	assert_int_equal(waits.conflicts, 1);
	assert_int_equal(waits.planned, 0);
	assert_int_equal(waits.refused, 0);
	assert_string_equal(waits.refused_why, "");
	assert_string_equal(waits.next_attempt_at, "");
}

/* ---- processes that end */

static void what_a_dead_process_sent_is_planned_again(void **state)
{
	struct folder *f = *state;
	struct sync_push *p;
	size_t n;
	pid_t child;
	int status;

	their_customer(f);
	note(f, THEIR_ORG, "a");
	store_close(f->store);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		f->store = store_open(f->db, STORE_READ_WRITE, "Bob", &f->err);
		_exit(f->store &&
			    sync_push_next(f->store, SYNC_LIVE, 9, &f->arena, &p, &n, &f->err) &&
			    n == 1
			? 0
			: 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	assert_non_null(f->store);
	(void)next(f, SYNC_LIVE, 9, &n);
	assert_int_equal(n, 0);
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_int_equal(n, 1);
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_int_equal(n, 0);
	assert_string_equal(text_of(f, "select state from operations"), "planned");
}

static void it_cannot_be_cancelled(void **state)
{
	struct folder *f = *state;
	struct operation *all;
	size_t n, waiting, unknown;
	char org[ID_MAX];

	add(f, "One", "+3292246001", org);
	assert_ok(f, operation_list(f->store, NULL, true, NULL, 0, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 2);
	assert_refused(f, operation_cancel(f->store, all[0].id, &f->err), ERROR_REFUSED,
	    "sync-not-cancelled");
	assert_true(f->err.hint[0] != '\0');
	assert_true(operation_kind_queues(OPERATION_SYNC));
	assert_ok(f, operation_count_open(f->store, &waiting, &unknown, &f->err));
	assert_int_equal(waiting, 2);
	assert_int_equal(planned_count(f), 2);
}

/* What else is done with a row is not in the way of its push, nor the other way round. */
static void it_stands_in_nobodys_way(void **state)
{
	struct folder *f = *state;
	struct verification v;

	verification_new(f, &v);
	verified(&v);
	assert_int_equal(record_of(&v).operation_id[0], '\0');
	verification_new(f, &v);
	removal_planned(&v);
	assert_string_equal(record_of(&v).operation_id, v.op);
	assert_int_equal(
	    number_of(f,
		"select count(*) from operations where kind <> 'sync.push' and state = 'planned'"),
	    1);
}

/* ---- many */

static void many_wait(void **state)
{
	struct folder *f = *state;
	struct operation *all;
	struct sync_waiting waits;
	uint64_t began;
	size_t n;

	do_sql(f, "pragma synchronous = off");
	do_sql(f,
	    "with recursive i(n) as (select 1 union all select n + 1 from i where n < 20000) "
	    "insert into organizations (id, name, created_at, updated_at) select "
	    "printf('0b5e55ed-0000-4000-8000-%012d', n), 'x', '2027-01-01T00:00:00Z', '2027-01-01T00:00:00Z' from i");
	began = time_monotonic_ms();
	assert_ok(f, sync_waiting(f->store, &waits, &f->err));
	assert_int_equal(waits.planned, 20000);
	(void)next(f, SYNC_TOMBSTONES, 500, &n);
	assert_int_equal(n, 0);
	(void)next(f, SYNC_LIVE, 500, &n);
	assert_int_equal(n, 500);
	assert_ok(f, operation_list(f->store, NULL, true, NULL, 100, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 100);
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	print_message("20,000 wait: %d ms\n", (int)(time_monotonic_ms() - began));
	/* No sorting, no walk through all of them: the plans say so. */
	assert_int_equal(
	    number_of(f,
		"select count(*) from operations indexed by operations_sync where kind = 'sync.push' and "
		"state = 'planned' and sync_rank = 2 and subject > 'organizations/' and subject < 'organizations0'"),
	    19500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define SHARED(test) cmocka_unit_test_setup_teardown(test, joined_setup, folder_teardown)
		SHARED(one_kind_at_a_time_in_order),
		SHARED(tombstones_of_children_before_their_customer),
		SHARED(what_was_changed_meanwhile_is_planned_again),
		SHARED(removed_while_it_was_sent),
		SHARED(refused_waits_and_is_told),
		SHARED(a_clock_that_was_set_back_holds_nothing_up),
		SHARED(met_itself),
		SHARED(met_another),
		SHARED(met_one_that_gives_way),
		SHARED(ringing_and_in_conflict),
		SHARED(refused_and_in_conflict),
		SHARED(what_a_dead_process_sent_is_planned_again),
		SHARED(it_cannot_be_cancelled),
		SHARED(it_stands_in_nobodys_way),
		SHARED(many_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
