/* The journal by itself: lists, owners, what dead ones leave behind. */
#include "verifications.h"

#include <time.h>

#include "store/owner.h"

static void plan(struct folder *f, const char *kind, const char *subject, const char *org,
    char id[ID_MAX])
{
	struct new_operation new = { .kind = kind, .subject = subject, .org_id = org };

	assert_ok(f, operation_plan(f->store, &new, id, &f->err));
}

static void one_of_a_kind_at_a_time(void **state)
{
	struct folder *f = *state;
	struct new_operation new = { .kind = OPERATION_COUNTRY_OPEN, .subject = "AC1/NG" };
	char id[ID_MAX], again[ID_MAX];

	plan(f, new.kind, new.subject, NULL, id);
	assert_string_equal(last_action(f), "journal.planned");
	assert_refused(f, operation_plan(f->store, &new, again, &f->err), ERROR_CONFLICT,
	    "operation-open");
	new.subject = "AC1/GH";
	assert_ok(f, operation_plan(f->store, &new, again, &f->err));
	new.subject = "AC1/NG";
	assert_ok(f, operation_send(f->store, id, &f->err));
	assert_refused(f, operation_plan(f->store, &new, again, &f->err), ERROR_CONFLICT,
	    "operation-open");
	assert_ok(f, operation_end(f->store, id, OPERATION_DONE, "open", &f->err));
	assert_ok(f, operation_plan(f->store, &new, again, &f->err));
	new.org_id = "00000000-0000-4000-8000-000000000000";
	new.subject = "x";
	assert_refused(f, operation_plan(f->store, &new, again, &f->err), ERROR_NOT_FOUND,
	    "no-such-customer");
}

/* The constraint stands even where a program forgets to look. */
static void one_of_a_kind_is_a_rule_of_the_store(void **state)
{
	struct folder *f = *state;
	char id[ID_MAX];

	plan(f, OPERATION_INHERIT, "AC1", NULL, id);
	assert_refused(f,
	    store_exec(f->store,
		"insert into operations (id, kind, subject, created_at, updated_at) select "
		"'00000000-0000-4000-8000-000000000001', kind, subject, 'x', 'x' from operations",
		&f->err),
	    ERROR_REFUSED, "store-rule");
}

static void listed_newest_first_in_pages(void **state)
{
	static const char *const subjects[] = { "a", "b", "c", "d", "e" };
	struct folder *f = *state;
	char org[ID_MAX], ids[5][ID_MAX];
	struct operation *page, o;
	size_t n, waiting, unknown_ones;

	add(f, "A", NULL, org);
	for (int i = 0; i < 5; i++)
		plan(f, OPERATION_CALLER_ID_RENAME, subjects[i], i % 2 ? org : NULL, ids[i]);
	assert_ok(f, operation_send(f->store, ids[0], &f->err));
	assert_ok(f, operation_end(f->store, ids[0], OPERATION_DONE, "renamed", &f->err));
	assert_ok(f, operation_send(f->store, ids[1], &f->err));
	assert_ok(f, operation_unknown(f->store, ids[1], "no answer", &f->err));
	assert_ok(f, operation_list(f->store, NULL, false, NULL, 2, &f->arena, &page, &n, &f->err));
	assert_int_equal(n, 2);
	assert_string_equal(page[0].id, ids[4]);
	assert_ok(f,
	    operation_list(f->store, NULL, false, page[1].id, 0, &f->arena, &page, &n, &f->err));
	assert_int_equal(n, 3);
	assert_string_equal(page[0].id, ids[2]);
	assert_string_equal(page[2].result, "renamed");
	assert_int_equal(page[2].attempts, 1);
	assert_ok(f, operation_list(f->store, NULL, true, "", 9, &f->arena, &page, &n, &f->err));
	assert_int_equal(n, 4);
	assert_ok(f, operation_list(f->store, org, true, NULL, 9, &f->arena, &page, &n, &f->err));
	assert_int_equal(n, 2);
	assert_string_equal(page[1].last_error, "no answer");
	assert_true(page[0].owner_alive);
	assert_ok(f, operation_count_open(f->store, &waiting, &unknown_ones, &f->err));
	assert_int_equal(waiting, 3);
	assert_int_equal(unknown_ones, 1);
	assert_refused(f, operation_get(f->store, "x", &f->arena, &o, &f->err), ERROR_NOT_FOUND,
	    "no-such-operation");
}

static void repeated_later(void **state)
{
	struct folder *f = *state;
	char id[ID_MAX];
	struct operation o;

	plan(f, OPERATION_CALLER_ID_RENAME, "a", NULL, id);
	assert_ok(f, operation_send(f->store, id, &f->err));
	assert_ok(f, operation_retry_later(f->store, id, "2026-11-21T12:00:00Z", "429", &f->err));
	o = operation_by(f, id);
	assert_int_equal(o.state, OPERATION_PLANNED);
	assert_string_equal(o.next_attempt_at, "2026-11-21T12:00:00Z");
	assert_string_equal(o.last_error, "429");
	assert_string_equal(o.sent_at, "");
	assert_ok(f, operation_send(f->store, id, &f->err));
	o = operation_by(f, id);
	assert_int_equal(o.attempts, 2);
	assert_string_equal(o.next_attempt_at, "");
	assert_ok(f, operation_end(f->store, id, OPERATION_DONE, NULL, &f->err));
	assert_string_equal(operation_by(f, id).last_error, "");
}

/* ---- owners */

static void start_time_of_odd_names(void **state)
{
	static const struct {
		const char *stat, *expected;
	} rows[] = {
		{ "12 (voxdesk) S 1 12 12 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 98765 1 2",
		    "98765" },
		{ "12 (a) b) S 9) S 1 12 12 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 4242 1 2",
		    "4242" },
		{ "12 (a\nb) S 1 12 12 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 11 1 2", "11" },
		{ "12 () S 1 12 12 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 7", "7" },
		{ "12 (voxdesk) Z 1 12 12 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 98765 1 2", NULL },
		{ "12 (voxdesk) X 1 12 12 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 98765 1 2", NULL },
		{ "12 (voxdesk) S 1 12 12 0 -1", NULL },
		{ "12 (voxdesk) S 1 12 12 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 x", NULL },
		{ "12 (voxdesk", NULL },
		{ "", NULL },
	};
	char out[OWNER_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(owner_start_time(rows[i].stat, out, sizeof out),
		    rows[i].expected != NULL);
		if (rows[i].expected)
			assert_string_equal(out, rows[i].expected);
	}
	assert_false(owner_start_time(rows[0].stat, out, 5)); /* no room: none, not a part */
}

static void this_process_is_alive(void **state)
{
	struct owner self, other;

	(void)state;
	owner_self(&self);
	assert_true(self.host[0] != '\0' && self.started_at[0] != '\0');
	assert_int_equal(strlen(self.boot_id), 36);
	assert_true(owner_alive(&self, ""));
	other = self;
	assert_true(owner_same(&self, &other));
	other.started_at[0] ^= 1;
	assert_false(owner_same(&self, &other));
}

/* What the rows of the table change of this process as the owner. */
static const struct {
	const char *what, *sql;
	bool dead;
} owners[] = {
	{ "as it is", "updated_at = updated_at", false },
	{ "pid given out again", "owner_started_at = owner_started_at - 1", true },
	{ "no such pid", "owner_pid = 4194305", true }, /* above PID_MAX_LIMIT */
	{ "before a reboot", "owner_boot_id = '00000000-0000-4000-8000-000000000000'", true },
	{ "elsewhere, just now", "owner_host = 'elsewhere', owner_pid = 4194305", false },
	{ "elsewhere, 14 minutes ago",
	    "owner_host = 'elsewhere', updated_at = strftime('%Y-%m-%dT%H:%M:%SZ', 1800000000 - 14 * 60, 'unixepoch')",
	    false },
	{ "elsewhere, 15 minutes ago",
	    "owner_host = 'elsewhere', updated_at = strftime('%Y-%m-%dT%H:%M:%SZ', 1800000000 - 15 * 60, 'unixepoch')",
	    true },
	{ "elsewhere, its clock an hour ahead",
	    "owner_host = 'elsewhere', updated_at = strftime('%Y-%m-%dT%H:%M:%SZ', 1800000000 + 3600, 'unixepoch')",
	    true },
	{ "elsewhere, no time", "owner_host = 'elsewhere', updated_at = ''", true },
};

static void rows_of_the_dead_are_swept(void **state)
{
	struct folder *f = *state;

	time_freeze(1800000000);
	for (size_t i = 0; i < sizeof owners / sizeof owners[0]; i++)
		for (int was_sent = 0; was_sent < 2; was_sent++) {
			struct verification v;
			int64_t lines;
			size_t n;

			verification_new(f, &v);
			if (was_sent)
				sent(&v);
			else
				planned(&v);
			assert_ok(f,
			    store_exec(f->store,
				arena_printf(&f->arena, "update operations set %s where id = '%s'",
				    owners[i].sql, v.op),
				&f->err));
			if (operation_by(f, v.op).owner_alive == owners[i].dead)
				fail_msg("%s", owners[i].what);
			lines = audit_lines(f);
			assert_ok(f, operation_sweep(f->store, &n, &f->err));
			assert_int_equal(n, owners[i].dead);
			assert_int_equal(audit_lines(f), lines + owners[i].dead);
			assert_int_equal(operation_by(f, v.op).state,
			    !owners[i].dead ? was_sent ? OPERATION_SENT : OPERATION_PLANNED
				: was_sent  ? OPERATION_UNKNOWN
					    : OPERATION_CANCELLED);
			assert_int_equal(record_of(&v).state,
			    owners[i].dead && !was_sent ? OUTBOUND_NONE : OUTBOUND_CALLING);
			/* The owner was not dead after all: what it sends or saw comes too late to
			 * ring, and in time to be told. */
			if (owners[i].dead && !was_sent)
				assert_refused(f, operation_send(f->store, v.op, &f->err),
				    ERROR_CONFLICT, "operation-taken");
			else if (owners[i].dead)
				assert_ok(f,
				    caller_id_called(f->store, v.op, "CA1", CODE, &f->err));
			assert_ok(f, operation_sweep(f->store, &n, &f->err));
			assert_int_equal(n, 0);
		}
	time_freeze(0);
}

/* What may wait for a network is left for whoever comes next. */
static void what_queues_stays_planned(void **state)
{
	struct folder *f = *state;
	char id[ID_MAX];
	size_t n;

	plan(f, OPERATION_CALLER_ID_RENAME, "a", NULL, id);
	assert_ok(f, store_exec(f->store, "update operations set owner_pid = 4194305", &f->err));
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_int_equal(n, 0);
	assert_int_equal(operation_by(f, id).state, OPERATION_PLANNED);
	assert_ok(f, operation_send(f->store, id, &f->err));
	assert_int_equal(operation_by(f, id).owner_pid, getpid());
	/* Sent by a process that died: asked about, not sent again. */
	assert_ok(f, store_exec(f->store, "update operations set owner_pid = 4194305", &f->err));
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(operation_by(f, id).state, OPERATION_UNKNOWN);
}

static void another_process_answers_for_itself(void **state)
{
	struct folder *f = *state;
	struct verification v;
	char id[ID_MAX];

	verification_new(f, &v);
	planned(&v);
	assert_ok(f, store_exec(f->store, "update operations set owner_pid = 1", &f->err));
	assert_refused(f, operation_send(f->store, v.op, &f->err), ERROR_CONFLICT,
	    "operation-taken");
	/* Cancelling needs no owner. */
	assert_ok(f, operation_cancel(f->store, v.op, &f->err));
	sent(&v);
	assert_ok(f, store_exec(f->store, "update operations set owner_pid = 1", &f->err));
	assert_refused(f, caller_id_called(f->store, v.op, "CA1", CODE, &f->err), ERROR_CONFLICT,
	    "operation-taken");
	assert_refused(f, operation_unknown(f->store, v.op, "x", &f->err), ERROR_CONFLICT,
	    "operation-taken");
	assert_refused(f, operation_end(f->store, v.op, OPERATION_FAILED, "x", &f->err),
	    ERROR_CONFLICT, "operation-taken");
	/* What queues may be sent by anybody. */
	plan(f, OPERATION_CALLER_ID_RENAME, "a", NULL, id);
	assert_ok(f, store_exec(f->store, "update operations set owner_pid = 1", &f->err));
	assert_ok(f, operation_send(f->store, id, &f->err));
}

static void sweeping_nothing_writes_nothing(void **state)
{
	struct folder *f = *state;
	struct verification v;
	struct store *other, *reader;
	int64_t version;
	size_t n;

	verification_new(f, &v);
	called(&v);
	other = store_open(f->db, STORE_READ_WRITE, "Bob", &f->err);
	version = store_data_version(other);
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_ok(f, caller_id_sweep(f->store, &n, &f->err));
	assert_ok(f, now_answered(f->store, v.id, false, &f->err));
	assert_int_equal(store_data_version(other), version);
	store_close(other);
	reader = store_open(f->db, STORE_READ_ONLY, "Bob", &f->err);
	assert_ok(f, operation_sweep(reader, &n, &f->err));
	assert_ok(f, caller_id_sweep(reader, &n, &f->err));
	assert_refused(f, now_failed(reader, v.id, "busy", &f->err), ERROR_STORE, "store-readonly");
	/* What is there to sweep is left for whoever may write. */
	assert_ok(f,
	    store_exec(f->store,
		"update verified_caller_ids set started_at = '2020-01-01T00:00:00Z'; "
		"update operations set state = 'sent', ended_at = null, owner_pid = 4194305",
		&f->err));
	assert_ok(f, operation_sweep(reader, &n, &f->err));
	assert_int_equal(n, 0);
	assert_ok(f, caller_id_sweep(reader, &n, &f->err));
	assert_int_equal(n, 0);
	store_close(reader);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)
	const struct CMUnitTest tests[] = {
		TEST(one_of_a_kind_at_a_time),
		TEST(one_of_a_kind_is_a_rule_of_the_store),
		TEST(listed_newest_first_in_pages),
		TEST(repeated_later),
		cmocka_unit_test(start_time_of_odd_names),
		cmocka_unit_test(this_process_is_alive),
		TEST(rows_of_the_dead_are_swept),
		TEST(what_queues_stays_planned),
		TEST(another_process_answers_for_itself),
		TEST(sweeping_nothing_writes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
