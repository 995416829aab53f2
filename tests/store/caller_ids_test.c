/* What lane 2's records say on the way, and observations that end an operation. */
#include "verifications.h"

#include <time.h>

static void a_verification_from_start_to_success(void **state)
{
	struct folder *f = *state;
	struct verification v;
	struct caller_id c;
	char code[VALIDATION_CODE_MAX];

	verification_new(f, &v);
	time_freeze(1800000000);
	planned(&v);
	c = record_of(&v);
	assert_string_equal(c.operation_id, v.op);
	assert_int_equal(c.operation_state, OPERATION_PLANNED);
	assert_string_equal(c.started_at, "");
	assert_string_equal(c.number, v.number);
	assert_string_equal(c.country, "US");
	assert_string_equal(c.account_sid, ACCOUNT);
	assert_string_equal(last_action(f), "caller-id.calling");
	time_freeze(1800000001);
	assert_ok(f, operation_send(f->store, v.op, &f->err));
	assert_string_equal(last_action(f), "journal.sent");
	c = record_of(&v);
	assert_string_equal(c.started_at, "2027-01-15T08:00:01Z");
	assert_string_equal(c.state_at, "2027-01-15T08:00:00Z");
	assert_false(c.has_code);
	assert_ok(f, caller_id_called(f->store, v.op, "CA1", CODE, &f->err));
	assert_string_equal(last_action(f), "caller-id.called");
	assert_string_equal(operation_by(f, v.op).result, "CA1");
	c = record_of(&v);
	assert_string_equal(c.call_sid, "CA1");
	assert_string_equal(c.operation_id, "");
	assert_true(c.has_code);
	assert_ok(f, caller_id_code(f->store, v.id, code, &f->err));
	assert_string_equal(code, CODE);
	assert_ok(f, now_answered(f->store, v.id, true, &f->err));
	assert_string_equal(last_action(f), "caller-id.pending");
	time_freeze(1800000060);
	assert_ok(f, caller_id_verified(f->store, &v.plan, "PN1", v.id, &f->err));
	assert_string_equal(last_action(f), "caller-id.verified");
	c = record_of(&v);
	assert_string_equal(c.caller_id_sid, "PN1");
	assert_string_equal(c.verified_at, "2027-01-15T08:01:00Z");
	assert_string_equal(c.seen_at, c.verified_at);
	assert_false(c.has_code);
	/* Looked at later: only that changes. */
	time_freeze(1800000120);
	assert_ok(f, caller_id_verified(f->store, &v.plan, "PN1", v.id, &f->err));
	c = record_of(&v);
	assert_string_equal(c.seen_at, "2027-01-15T08:02:00Z");
	assert_string_equal(c.verified_at, "2027-01-15T08:01:00Z");
	time_freeze(0);
}

static void parameters_hold_what_was_asked_and_no_secret(void **state)
{
	struct folder *f = *state;
	struct verification v;
	struct operation o;

	verification_new(f, &v);
	v.plan.delay_s = 20;
	v.plan.extension = "1w\"2";
	called(&v);
	o = operation_by(f, v.op);
	assert_non_null(strstr(o.parameters, v.number));
	assert_non_null(strstr(o.parameters, "\"delay_s\":20"));
	assert_non_null(strstr(o.parameters, "\"extension\":\"1w\\\"2\""));
	assert_string_equal(o.operator_name, "Ann");
	assert_int_equal(o.owner_pid, getpid());
	assert_int_equal(number_of(f,
			     "select count(*) from operations where parameters || secrets || "
			     "coalesce(result, '') || last_error like '%" CODE "%'"),
	    0);
	assert_int_equal(number_of(f,
			     "select count(*) from audit_log where detail like '%" CODE "%'"),
	    0);
}

/* Nothing was sent: what the record said stands there again. */
static void cancelled_puts_back_what_was_there(void **state)
{
	static void (*const before[])(struct verification *) = { refused, gone, cancelled };
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
		struct verification v;
		struct caller_id was, is;

		verification_new(f, &v);
		time_freeze(1800000000);
		before[i](&v);
		was = record_of(&v);
		time_freeze(1800000100);
		cancelled(&v);
		is = record_of(&v);
		assert_int_equal(is.state, was.state);
		assert_string_equal(is.state_at, was.state_at);
		assert_string_equal(is.reason, was.reason);
		assert_string_equal(is.verified_at, was.verified_at);
		assert_string_equal(last_action(f), "journal.cancelled");
		time_freeze(0);
	}
	assert_int_equal(
	    number_of(f, "select count(*) from verified_caller_ids where prior_state is not null"),
	    0);
}

/* Taken again after nobody saw the last one end: that one had failed. */
static void cancelled_after_one_that_nobody_saw_end(void **state)
{
	struct folder *f = *state;
	struct verification v;

	verification_new(f, &v);
	time_freeze(1800000000);
	pending(&v);
	time_freeze(1800000000 + 3600);
	cancelled(&v);
	assert_int_equal(record_of(&v).state, OUTBOUND_FAILED);
	assert_string_equal(record_of(&v).reason, "nobody saw it end");
	time_freeze(0);
}

/* The record no longer waits for the call: nothing may ring. */
static void not_sent_for_a_record_that_moved_on(void **state)
{
	static const char *const moved[] = {
		"state = 'failed'",
		"deleted_at = '2026-11-21T12:00:00Z'",
	};
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof moved / sizeof moved[0]; i++) {
		struct verification v;

		verification_new(f, &v);
		planned(&v);
		assert_ok(f,
		    store_exec(f->store,
			arena_printf(&f->arena, "update verified_caller_ids set %s where id = '%s'",
			    moved[i], v.id),
			&f->err));
		assert_refused(f, operation_send(f->store, v.op, &f->err), ERROR_CONFLICT,
		    "operation-taken");
		assert_int_equal(operation_by(f, v.op).state, OPERATION_PLANNED);
		/* One that was sent before is told of all the same. */
		verification_new(f, &v);
		sent(&v);
		assert_ok(f,
		    store_exec(f->store,
			arena_printf(&f->arena, "update verified_caller_ids set %s where id = '%s'",
			    moved[i], v.id),
			&f->err));
		assert_ok(f, caller_id_called(f->store, v.op, "CA1", CODE, &f->err));
		assert_int_equal(operation_by(f, v.op).state, OPERATION_DONE);
	}
	assert_int_equal(
	    number_of(f,
		"select count(*) from verified_caller_ids where validation_code is not null"),
	    0);
}

/* Two customers with the same number would ring the same phone twice. */
static void a_number_rings_for_one_customer_at_a_time(void **state)
{
	struct folder *f = *state;
	struct verification v, other;
	char id[ID_MAX], op[ID_MAX];

	verification_new(f, &v);
	verification_new(f, &other);
	called(&v);
	other.plan.number = v.number;
	assert_refused(f, caller_id_plan(f->store, &other.plan, id, op, &f->err), ERROR_CONFLICT,
	    "verification-running");
	other.plan.account_sid = "AC2";
	assert_refused(f, caller_id_plan(f->store, &other.plan, id, op, &f->err), ERROR_CONFLICT,
	    "verification-running");
	assert_ok(f, now_failed(f->store, v.id, "busy", &f->err));
	assert_ok(f, caller_id_plan(f->store, &other.plan, id, op, &f->err));
}

static void running_for_thirty_minutes_or_while_unsettled(void **state)
{
	static const struct {
		void (*bring)(struct verification *);
		int seconds;
		bool running, code;
	} rows[] = {
		{ called, 29 * 60 + 59, true, true }, { called, 30 * 60, false, false },
		{ pending, 30 * 60, false, false },
		{ called, -29 * 60, true, true },    /* the clock was set back */
		{ called, -90 * 60, false, false },  /* by too much to believe it */
		{ unknown, 24 * 3600, true, false }, /* not settled */
	};
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct verification v;
		char id[ID_MAX], op[ID_MAX], code[VALIDATION_CODE_MAX];
		struct caller_id c;

		verification_new(f, &v);
		time_freeze(1800000000);
		rows[i].bring(&v);
		time_freeze(1800000000 + rows[i].seconds);
		c = record_of(&v);
		assert_int_equal(caller_id_running(&c), rows[i].running);
		assert_int_equal(c.has_code, rows[i].code);
		assert_ok(f, caller_id_code(f->store, v.id, code, &f->err));
		assert_string_equal(code, rows[i].code ? CODE : "");
		if (rows[i].running)
			assert_refused(f, caller_id_plan(f->store, &v.plan, id, op, &f->err),
			    ERROR_CONFLICT, "verification-running");
		else
			assert_ok(f, caller_id_plan(f->store, &v.plan, id, op, &f->err));
		time_freeze(0);
	}
}

static void swept_after_thirty_minutes(void **state)
{
	struct folder *f = *state;
	struct verification old, young, open_one;
	struct caller_id c;
	int64_t lines;
	size_t n;

	verification_new(f, &old);
	verification_new(f, &young);
	verification_new(f, &open_one);
	time_freeze(1800000000);
	pending(&old);
	unknown(&open_one);
	time_freeze(1800000000 + 10 * 60);
	called(&young);
	assert_ok(f, caller_id_sweep(f->store, &n, &f->err));
	assert_int_equal(n, 0);
	time_freeze(1800000000 + 30 * 60);
	lines = audit_lines(f);
	assert_ok(f, caller_id_sweep(f->store, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(audit_lines(f), lines + 1);
	c = record_of(&old);
	assert_int_equal(c.state, OUTBOUND_FAILED);
	assert_string_equal(c.reason, "nobody saw it end");
	assert_int_equal(record_of(&young).state, OUTBOUND_CALLING);
	assert_true(record_of(&young).has_code);
	assert_int_equal(record_of(&open_one).state, OUTBOUND_CALLING);
	assert_int_equal(
	    number_of(f,
		"select count(*) from verified_caller_ids where validation_code is not null"),
	    1);
	time_freeze(0);
}

/* ---- observations that end an operation */

static void listed_ends_an_open_verification(void **state)
{
	static const struct {
		void (*bring)(struct verification *);
		enum operation_state ends;
	} rows[] = {
		{ planned, OPERATION_CANCELLED },
		{ sent, OPERATION_DONE },
		{ unknown, OPERATION_DONE },
	};
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (int fails = 0; fails < 2; fails++) {
			struct verification v;

			verification_new(f, &v);
			rows[i].bring(&v);
			if (fails)
				assert_ok(f, now_failed(f->store, v.id, "busy", &f->err));
			else
				assert_ok(f,
				    caller_id_verified(f->store, &v.plan, "PN1", v.id, &f->err));
			assert_int_equal(record_of(&v).state,
			    fails ? OUTBOUND_FAILED : OUTBOUND_VERIFIED);
			assert_string_equal(record_of(&v).operation_id, "");
			assert_int_equal(operation_by(f, v.op).state,
			    rows[i].ends == OPERATION_DONE && fails ? OPERATION_FAILED
								    : rows[i].ends);
			/* Whoever planned it cannot send it any more. */
			if (rows[i].ends == OPERATION_CANCELLED)
				assert_refused(f, operation_send(f->store, v.op, &f->err),
				    ERROR_CONFLICT, "operation-taken");
		}
}

/* Something else that is open about the record does not hide the verification. */
static void another_operation_does_not_hide_it(void **state)
{
	struct folder *f = *state;
	struct new_operation rename = { .kind = OPERATION_CALLER_ID_RENAME };
	struct verification v;
	char other[ID_MAX];

	verification_new(f, &v);
	unknown(&v);
	rename.subject = operation_by(f, v.op).subject;
	assert_ok(f, operation_plan(f->store, &rename, other, &f->err));
	assert_string_equal(record_of(&v).operation_id, v.op);
	assert_ok(f, caller_id_verified(f->store, &v.plan, "PN1", v.id, &f->err));
	assert_int_equal(operation_by(f, v.op).state, OPERATION_DONE);
	assert_int_equal(operation_by(f, other).state, OPERATION_PLANNED);
}

static void listed_without_a_record_makes_one(void **state)
{
	struct folder *f = *state;
	struct verification v;
	struct caller_id found;
	bool there;

	verification_new(f, &v);
	assert_ok(f,
	    caller_id_of(f->store, v.org, v.number, "", &f->arena, &there, &found, &f->err));
	assert_false(there);
	assert_ok(f, caller_id_verified(f->store, &v.plan, "PN7", v.id, &f->err));
	assert_ok(f,
	    caller_id_of(f->store, v.org, v.number, ACCOUNT, &f->arena, &there, &found, &f->err));
	assert_true(there);
	assert_int_equal(found.state, OUTBOUND_VERIFIED);
	assert_string_equal(found.id, v.id);
	assert_ok(f,
	    caller_id_of(f->store, v.org, v.number, "AC9", &f->arena, &there, &found, &f->err));
	assert_false(there);
	v.plan.org_id = "00000000-0000-4000-8000-000000000000";
	assert_refused(f, caller_id_verified(f->store, &v.plan, "PN7", v.id, &f->err),
	    ERROR_NOT_FOUND, "no-such-customer");
}

/* Where no account is named, what the list of customers shows. */
static void of_several_accounts_the_verified_one(void **state)
{
	struct folder *f = *state;
	struct verification one, two;
	struct customer_page page;
	struct caller_id c;
	bool there;

	verification_new(f, &one);
	two = one;
	two.plan.account_sid = "AC2";
	time_freeze(1800000000);
	refused(&one);
	time_freeze(1800000010);
	refused(&two);
	time_freeze(1800000020);
	called(&one);
	assert_ok(f, now_failed(f->store, one.id, "busy", &f->err));
	assert_ok(f,
	    caller_id_of(f->store, one.org, one.number, "", &f->arena, &there, &c, &f->err));
	assert_string_equal(c.id, one.id);
	verified(&two);
	time_freeze(1800000030);
	called(&one);
	assert_ok(f, now_failed(f->store, one.id, "busy", &f->err));
	assert_ok(f,
	    caller_id_of(f->store, one.org, one.number, "", &f->arena, &there, &c, &f->err));
	assert_string_equal(c.id, two.id);
	assert_ok(f,
	    customer_page(f->store, PAGE_FIRST, NULL, false, 5, &f->arena, &page, &f->err));
	assert_string_equal(page.rows[0].outbound_state, "verified");
	time_freeze(0);
}

/* What a slow answer says of the call before is not so of the one that rings now. */
static void an_old_call_does_not_end_a_new_one(void **state)
{
	struct folder *f = *state;
	struct verification v;
	struct caller_id before;
	char code[VALIDATION_CODE_MAX];

	verification_new(f, &v);
	time_freeze(1800000000);
	called(&v);
	before = record_of(&v);
	assert_ok(f, now_failed(f->store, v.id, "busy", &f->err));
	sent(&v);
	for (int step = 0; step < 2; step++) {
		const int64_t lines = audit_lines(f);

		assert_ok(f, caller_id_answered(f->store, &before, true, &f->err));
		assert_ok(f, caller_id_failed(f->store, &before, "busy", &f->err));
		assert_int_equal(record_of(&v).state, OUTBOUND_CALLING);
		assert_int_equal(audit_lines(f), lines);
		if (step == 0) /* then with a call of its own */
			assert_ok(f, caller_id_called(f->store, v.op, "CA2", CODE, &f->err));
	}
	assert_ok(f, caller_id_code(f->store, v.id, code, &f->err));
	assert_string_equal(code, CODE);
	/* Neither has a call's SID: the time of the start tells them apart. */
	assert_ok(f, now_failed(f->store, v.id, "busy", &f->err));
	sent(&v);
	before = record_of(&v);
	assert_ok(f, now_failed(f->store, v.id, "busy", &f->err));
	time_freeze(1800000001);
	sent(&v);
	assert_ok(f, caller_id_failed(f->store, &before, "old", &f->err));
	assert_int_equal(record_of(&v).state, OUTBOUND_CALLING);
	assert_int_equal(operation_by(f, v.op).state, OPERATION_SENT);
	time_freeze(0);
}

static void removed_is_a_tombstone(void **state)
{
	struct folder *f = *state;
	struct verification v;
	struct caller_id c, *all;
	char id[ID_MAX], op[ID_MAX];
	size_t n;

	verification_new(f, &v);
	removal_planned(&v);
	assert_string_equal(record_of(&v).operation_id, v.op);
	assert_non_null(strstr(operation_by(f, v.op).parameters, "\"caller_id_sid\":\"PN1\""));
	assert_refused(f, caller_id_remove_plan(f->store, v.id, op, &f->err), ERROR_CONFLICT,
	    "operation-open");
	/* Seen to be gone meanwhile: a new call must wait for the removal all the same. */
	assert_ok(f, caller_id_gone(f->store, v.id, "no longer listed", &f->err));
	assert_refused(f, caller_id_plan(f->store, &v.plan, id, op, &f->err), ERROR_CONFLICT,
	    "operation-open");
	assert_ok(f, operation_send(f->store, v.op, &f->err));
	assert_ok(f, caller_id_removed(f->store, v.op, NULL, &f->err));
	assert_refused(f, caller_id_get(f->store, v.id, &f->arena, &c, &f->err), ERROR_NOT_FOUND,
	    "no-such-caller-id");
	assert_ok(f, caller_id_list(f->store, v.org, NULL, 0, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 0);
	assert_int_equal(
	    number_of(f,
		"select count(*) from verified_caller_ids where deleted_at is not null "
		"and state = 'removed'"),
	    1);
	/* And the number may be verified anew, as another record. */
	assert_ok(f, caller_id_plan(f->store, &v.plan, id, op, &f->err));
	assert_string_not_equal(id, v.id);
}

static void a_customer_goes_when_nothing_is_left_at_twilio(void **state)
{
	static const struct {
		void (*bring)(struct verification *);
		bool goes;
	} rows[] = {
		{ planned, false },
		{ unknown, false },
		{ called, false },
		{ verified, false },
		{ removal_planned, false },
		{ removal_done, true },
		{ refused, true },
		{ gone, true },
		{ cancelled, true },
	};
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct verification v;

		verification_new(f, &v);
		rows[i].bring(&v);
		if (rows[i].goes)
			assert_ok(f, customer_remove(f->store, v.org, &f->err));
		else
			assert_refused(f, customer_remove(f->store, v.org, &f->err), ERROR_REFUSED,
			    "still-in-use");
		/* Waiting alone ends no call that nobody looks at. */
		if (rows[i].bring == called)
			assert_non_null(strstr(f->err.hint, "voxdesk caller-id status"));
	}
	assert_int_equal(
	    number_of(f,
		"select count(*) from verified_caller_ids v join organizations o on o.id = v.org_id "
		"where o.deleted_at is not null and (v.deleted_at is null or validation_code is not null)"),
	    0);
}

static void listed_in_pages(void **state)
{
	struct folder *f = *state;
	struct verification v[5];
	struct caller_id *page;
	size_t n;

	for (int i = 0; i < 5; i++) {
		verification_new(f, &v[i]);
		refused(&v[i]);
	}
	assert_ok(f, caller_id_list(f->store, NULL, NULL, 2, &f->arena, &page, &n, &f->err));
	assert_int_equal(n, 2);
	assert_string_equal(page[0].id, v[0].id);
	assert_ok(f, caller_id_list(f->store, NULL, page[1].id, 0, &f->arena, &page, &n, &f->err));
	assert_int_equal(n, 3);
	assert_string_equal(page[2].id, v[4].id);
	assert_ok(f, caller_id_list(f->store, v[3].org, "", 9, &f->arena, &page, &n, &f->err));
	assert_int_equal(n, 1);
	assert_string_equal(page[0].id, v[3].id);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_verification_from_start_to_success),
		TEST(parameters_hold_what_was_asked_and_no_secret),
		TEST(cancelled_puts_back_what_was_there),
		TEST(cancelled_after_one_that_nobody_saw_end),
		TEST(not_sent_for_a_record_that_moved_on),
		TEST(a_number_rings_for_one_customer_at_a_time),
		TEST(running_for_thirty_minutes_or_while_unsettled),
		TEST(swept_after_thirty_minutes),
		TEST(listed_ends_an_open_verification),
		TEST(another_operation_does_not_hide_it),
		TEST(listed_without_a_record_makes_one),
		TEST(of_several_accounts_the_verified_one),
		TEST(an_old_call_does_not_end_a_new_one),
		TEST(removed_is_a_tombstone),
		TEST(a_customer_goes_when_nothing_is_left_at_twilio),
		TEST(listed_in_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
