/* Migrations, with schemas of the test's own. */
#include "folder.h"

#include <sys/wait.h>

#include "base/time.h"
#include "store/internal.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(from_empty_without_backup, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(older_is_kept_then_migrated, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(earlier_backup_is_not_overwritten, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(broken_migration_changes_nothing, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(migrated_once_by_processes_at_once, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(compiled_in_from_empty, folder_setup,
		    folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
