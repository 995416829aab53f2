/* Migrations, with schemas of the test's own. */
#include "folder.h"

#include <fcntl.h>
#include <sys/wait.h>

#include "base/time.h"
#include "store/agents.h"
#include "store/internal.h"
#include "store/pool.h"

static const struct migration steps[] = {
	{ 1, "first",
	    "create table notes (text text not null unique) strict; insert into notes values ('one');" },
	{ 2, "second", "insert into notes values ('two'); create table more (x integer) strict;" },
	{ 3, "third", "insert into notes values ('three');" },
};
static const struct migration broken[] = {
	{ 1, "first", "create table notes (text text not null unique) strict;" },
	{ 2, "second", "insert into notes values ('two'); insert into nowhere values (1);" },
};

static struct store *open_at(struct folder *f, const struct migration *table, size_t n,
    enum store_mode mode)
{
	struct store_options o = {
		.mode = mode, .operator_name = "Ann", .migrations = table, .n_migrations = n
	};

	error_clear(&f->err);
	return store_open_with(f->db, &o, &f->err);
}

static int64_t number(struct folder *f, struct store *s, const char *sql)
{
	int64_t n = -1;

	assert_ok(f, store_number(s, sql, &n, &f->err));
	return n;
}

static bool there(struct folder *f, const char *suffix)
{
	return access(arena_printf(&f->arena, "%s%s", f->db, suffix), F_OK) == 0;
}

static void from_empty_without_backup(void **state)
{
	struct folder *f = *state;

	f->store = open_at(f, steps, 3, STORE_READ_WRITE);
	assert_non_null(f->store);
	assert_int_equal(number(f, f->store, "pragma user_version"), 3);
	assert_int_equal(number(f, f->store, "select count(*) from notes"), 3);
	assert_false(there(f, ".before-v3"));
}

static void older_is_kept_then_migrated(void **state)
{
	struct folder *f = *state;
	struct store_options look = { .mode = STORE_READ_ONLY,
		.operator_name = "Ann",
		.migrations = steps,
		.n_migrations = 1 };
	struct store *before;

	store_close(open_at(f, steps, 1, STORE_READ_WRITE));
	assert_null(open_at(f, steps, 3, STORE_READ_ONLY));
	assert_string_equal(f->err.code, "store-older");
	f->store = open_at(f, steps, 3, STORE_READ_WRITE);
	assert_non_null(f->store);
	assert_int_equal(number(f, f->store, "select count(*) from notes"), 3);
	assert_int_equal(number(f, f->store, "pragma foreign_keys"), 1);
	assert_true(there(f, ".before-v3"));
	assert_false(there(f, ".before-v3.new"));
	before = store_open_with(arena_printf(&f->arena, "%s.before-v3", f->db), &look, &f->err);
	assert_non_null(before);
	assert_int_equal(number(f, before, "select count(*) from notes"), 1);
	store_close(before);
}

/* What the call says on stderr. */
static const char *said_while_opening(struct folder *f, const struct migration *table, size_t n)
{
	const char *path = arena_printf(&f->arena, "%s/said", f->path);
	int kept = dup(STDERR_FILENO), file = open(path, O_CREAT | O_TRUNC | O_RDWR, 0600);
	static char text[500];
	ssize_t got;

	assert_true(kept >= 0 && file >= 0);
	assert_true(dup2(file, STDERR_FILENO) >= 0);
	f->store = open_at(f, table, n, STORE_READ_WRITE);
	assert_true(dup2(kept, STDERR_FILENO) >= 0);
	assert_non_null(f->store);
	got = pread(file, text, sizeof text - 1, 0);
	text[got > 0 ? got : 0] = '\0';
	(void)close(kept);
	(void)close(file);
	return text;
}

/* Half a minute at a million customers, with nothing on the screen. */
static void a_big_one_says_that_it_takes_a_while(void **state)
{
	struct folder *f = *state;

	f->store = open_at(f, steps, 1, STORE_READ_WRITE);
	assert_ok(f,
	    store_exec(f->store,
		"create table more2 (b blob) strict; insert into more2 values (zeroblob(33 * 1024 * 1024))",
		&f->err));
	store_close(f->store);
	assert_non_null(strstr(said_while_opening(f, steps, 2), "brought up to date"));
	store_close(f->store);
	assert_string_equal(said_while_opening(f, steps, 2), "");
}

static void a_small_one_is_quiet(void **state)
{
	struct folder *f = *state;

	store_close(open_at(f, steps, 1, STORE_READ_WRITE));
	assert_string_equal(said_while_opening(f, steps, 2), "");
}

static void earlier_backup_is_not_overwritten(void **state)
{
	struct folder *f = *state;

	store_close(open_at(f, steps, 1, STORE_READ_WRITE));
	assert_int_equal(fclose(fopen(arena_printf(&f->arena, "%s.before-v2", f->db), "w")), 0);
	store_close(open_at(f, steps, 2, STORE_READ_WRITE));
	assert_true(there(f, ".before-v2-2"));
}

static void broken_migration_changes_nothing(void **state)
{
	struct folder *f = *state;

	store_close(open_at(f, broken, 1, STORE_READ_WRITE));
	assert_null(open_at(f, broken, 2, STORE_READ_WRITE));
	assert_int_equal(f->err.kind, ERROR_STORE);
	f->store = open_at(f, broken, 1, STORE_READ_WRITE);
	assert_non_null(f->store);
	assert_int_equal(number(f, f->store, "select count(*) from notes"), 0);
}

/* The processes wait for the folder's gate to open, so that they start together. */
static void migrated_once_by_processes_at_once(void **state)
{
	enum { PROCESSES = 4 };
	struct folder *f = *state;
	int gate[2], status;
	char byte;

	for (size_t from = 0; from < 2; from++) {
		pid_t pids[PROCESSES];

		if (from == 1)
			store_close(open_at(f, steps, 1, STORE_READ_WRITE));
		assert_int_equal(pipe(gate), 0);
		for (int i = 0; i < PROCESSES; i++) {
			pids[i] = fork();
			assert_true(pids[i] >= 0);
			if (pids[i] == 0) {
				struct store *s;

				(void)close(gate[1]);
				(void)!read(gate[0], &byte, 1);
				s = open_at(f, steps, 3, STORE_READ_WRITE);
				if (!s)
					(void)fprintf(stderr, "%s %s\n", f->err.message,
					    f->err.detail);
				store_close(s);
				_exit(s ? 0 : 1);
			}
		}
		(void)close(gate[0]);
		(void)close(gate[1]);
		for (int i = 0; i < PROCESSES; i++) {
			assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
			assert_int_equal(status, 0);
		}
		f->store = open_at(f, steps, 3, STORE_READ_WRITE);
		assert_int_equal(number(f, f->store, "select count(*) from notes"), 3);
		assert_int_equal(there(f, ".before-v3"), from == 1);
		assert_false(there(f, ".before-v3-2"));
		store_close(f->store);
		f->store = NULL;
		(void)unlink(f->db);
	}
}

static void compiled_in_from_empty(void **state)
{
	struct folder *f = *state;

	f->store = open_at(f, NULL, 0, STORE_READ_WRITE);
	assert_non_null(f->store);
	assert_int_equal(number(f, f->store, "pragma user_version"), (int64_t)n_migrations);
	assert_int_equal(
	    number(f, f->store,
		"select count(*) from pragma_integrity_check where integrity_check <> 'ok'"),
	    0);
}

/* A store of the first schema with data in it: brought to today's, everything still there. */
static void the_first_schema_with_data(void **state)
{
	struct folder *f = *state;
	struct caller_id *all;
	struct operation *operations;
	struct store *v1;
	size_t n;

	v1 = open_at(f, migrations, 1, STORE_READ_WRITE);
	assert_non_null(v1);
	assert_ok(f,
	    store_exec(v1,
		"insert into organizations (id, name, created_at, updated_at) values "
		"('00000000-0000-4000-8000-000000000001', 'Kroon', 'x', 'x');"
		"insert into verified_caller_ids (id, org_id, phone_number, state, state_at, verified_at, validation_code, "
		"created_at, updated_at) select '00000000-0000-4000-8000-000000000002', id, '+3292246111', 'verified', "
		"'2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z', null, 'x', 'x' from organizations union all "
		"select '00000000-0000-4000-8000-000000000003', id, '+3292246112', 'calling', '2026-11-20T11:00:00Z', null, "
		"'735261', 'x', 'x' from organizations;"
		"insert into operations (id, kind, subject, org_id, created_at, updated_at) select "
		"'00000000-0000-4000-8000-000000000004', 'caller-id.verify', "
		"'verified_caller_ids/00000000-0000-4000-8000-000000000003', id, 'x', 'x' from organizations",
		&f->err));
	store_close(v1);
	f->store = open_at(f, NULL, 0, STORE_READ_WRITE);
	assert_non_null(f->store);
	assert_true(there(f, arena_printf(&f->arena, ".before-v%d", (int)n_migrations)));
	assert_ok(f, caller_id_list(f->store, NULL, NULL, 0, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 2);
	assert_int_equal(all[0].state, OUTBOUND_VERIFIED);
	assert_string_equal(all[0].verified_at, "2026-11-20T10:00:00Z");
	assert_string_equal(all[1].started_at, "");
	assert_string_equal(all[1].operation_id, "00000000-0000-4000-8000-000000000004");
	/* Nobody owns what the old schema planned: it is not sent, and what it was for is over. */
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_int_equal(n, 1);
	assert_ok(f,
	    operation_list(f->store, NULL, false, NULL, 0, &f->arena, &operations, &n, &f->err));
	assert_int_equal(operations[0].state, OPERATION_CANCELLED);
	assert_ok(f, caller_id_list(f->store, NULL, NULL, 0, &f->arena, &all, &n, &f->err));
	assert_int_equal(all[1].state, OUTBOUND_NONE);
	assert_int_equal(
	    number(f, f->store,
		"select count(*) from verified_caller_ids where validation_code is not null"),
	    0);
}

/* A store of the second schema with a desk's data in it: brought to today's, everything still
 * there, and nothing twice that may be there once. */
static void the_second_schema_with_data(void **state)
{
	static const char data[] =
	    "insert into organizations (id, name, created_at, updated_at) values "
	    "('00000000-0000-4000-8000-000000000001', 'Kroon', 'x', 'x'), ('00000000-0000-4000-8000-000000000002', 'Clinic', 'x', 'x');"
	    "insert into pool_numbers (id, phone_number, country_code, provider, connection_id, created_at, updated_at) values "
	    "('00000000-0000-4000-8000-000000000011', '+32480210449', 'BE', 'telnyx', '7', 'x', 'x');"
	    "insert into twilio_phone_numbers (id, org_id, phone_number, account_sid, vapi_phone_id, created_at, updated_at) values "
	    "('00000000-0000-4000-8000-000000000012', '00000000-0000-4000-8000-000000000001', '+16505550199', 'AC1', 'v', 'x', 'x');"
	    "insert into forwarding_configs (id, org_id, business_number, ai_number, ai_source, state, state_at, given_at, "
	    "created_at, updated_at) values ('00000000-0000-4000-8000-000000000013', '00000000-0000-4000-8000-000000000001', "
	    "'+3292246111', '+32480210449', 'pool', 'given', 'x', 'x', 'x', 'x');"
	    "insert into forwarding_numbers (id, business_id, phone_number, pool_number_id, created_at, updated_at) values "
	    "('00000000-0000-4000-8000-000000000013', '00000000-0000-4000-8000-000000000001', '+3292246111', "
	    "'00000000-0000-4000-8000-000000000011', 'x', 'x');"
	    "insert into verified_caller_ids (id, org_id, phone_number, state, state_at, verified_at, created_at, updated_at) values "
	    "('00000000-0000-4000-8000-000000000014', '00000000-0000-4000-8000-000000000001', '+3292246111', 'verified', 'x', 'x', "
	    "'x', 'x');"
	    "insert into agents (id, org_id, name, vapi_assistant_id, elevenlabs_agent_id, inbound_enabled, outbound_enabled, "
	    "created_at, updated_at) values "
	    "('00000000-0000-4000-8000-000000000021', '00000000-0000-4000-8000-000000000001', 'A', 'as-1', null, 1, 0, 'x', 'x'), "
	    "('00000000-0000-4000-8000-000000000022', '00000000-0000-4000-8000-000000000001', 'B', null, 'agent_1', 1, 1, 'x', 'x'), "
	    "('00000000-0000-4000-8000-000000000023', '00000000-0000-4000-8000-000000000001', 'A', 'as-1', null, 0, 1, 'x', 'x'), "
	    "('00000000-0000-4000-8000-000000000024', '00000000-0000-4000-8000-000000000002', 'A', 'as-1', null, 1, 1, 'x', 'x'), "
	    "('00000000-0000-4000-8000-000000000025', null, 'nobody''s', 'as-1', null, 1, 1, 'x', 'x'), "
	    "('00000000-0000-4000-8000-000000000026', null, 'nobody''s', 'as-1', null, 1, 1, 'x', 'x')";
	struct folder *f = *state;
	struct pool_number pool;
	struct customer customer;
	struct offered offer;
	struct agent *agents;
	struct store *v2;
	size_t n;

	v2 = open_at(f, migrations, 2, STORE_READ_WRITE);
	assert_non_null(v2);
	assert_ok(f, store_exec(v2, data, &f->err));
	store_close(v2);
	f->store = open_at(f, NULL, 0, STORE_READ_WRITE);
	assert_non_null(f->store);
	assert_ok(f, store_schema_ours(f->store, &f->err));
	assert_ok(f, pool_get(f->store, "+32480210449", &f->arena, &pool, &f->err));
	assert_int_equal(pool.used, 1);
	assert_int_equal(pool.drift, DRIFT_NONE);
	assert_string_equal(pool.connection_id, "7");
	assert_string_equal(pool.provider_state, "");
	assert_ok(f,
	    customer_get(f->store, "00000000-0000-4000-8000-000000000001", &f->arena, &customer,
		&f->err));
	assert_false(customer.through_telnyx);
	assert_ok(f,
	    offer_get(f->store, "00000000-0000-4000-8000-000000000014", &f->arena, &offer,
		&f->err));
	assert_string_equal(offer.way, "");
	assert_ok(f, agent_list(f->store, customer.id, &f->arena, &agents, &n, &f->err));
	assert_int_equal(n, 2);
	assert_true(agents[0].side[AGENT_INBOUND].enabled);
	assert_false(agents[1].side[AGENT_INBOUND].enabled); /* the first counts */
	assert_true(agents[1].side[AGENT_OUTBOUND].enabled);
	assert_int_equal(agents[1].provider, AGENT_ELEVENLABS);
	assert_int_equal(number(f, f->store,
			     "select count(*) from agents where deleted_at is null"),
	    5);
	assert_int_equal(number(f, f->store,
			     "select count(*) from twilio_phone_numbers "
			     "where vapi_phone_id = 'v' and drift = ''"),
	    1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(from_empty_without_backup, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(older_is_kept_then_migrated, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(a_big_one_says_that_it_takes_a_while, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(a_small_one_is_quiet, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(earlier_backup_is_not_overwritten, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(broken_migration_changes_nothing, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(migrated_once_by_processes_at_once, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(compiled_in_from_empty, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(the_first_schema_with_data, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(the_second_schema_with_data, folder_setup,
		    folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
