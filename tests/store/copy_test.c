/* Backup and restore. */
#include "verifications.h"

#include <sqlite3.h>

#include "store/provisions.h"

static char kept[4096]; /* where the last restore kept what was there */

static const char *in(struct folder *f, const char *name)
{
	return arena_printf(&f->arena, "%s/%s", f->path, name);
}

static size_t customers(struct folder *f, struct store *s)
{
	struct customer_page page;

	assert_ok(f, customer_page(s, PAGE_FIRST, NULL, false, 50, &f->arena, &page, &f->err));
	return page.n;
}

static void put(const char *path, const char *bytes)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_true(fputs(bytes, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void sql_into(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void backup_and_back(void **state)
{
	struct folder *f = *state;
	struct audit_line *lines;
	struct store *copy, *other;
	struct stat st;
	char id[ID_MAX];
	size_t n;

	add(f, "A", "+3292246111", id);
	assert_ok(f, store_backup(f->store, in(f, "b.db"), false, &f->err));
	assert_int_equal(stat(in(f, "b.db"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_not_equal(access(in(f, "b.db-wal"), F_OK), 0); /* one file, complete in itself */
	assert_int_not_equal(access(in(f, "b.db.new"), F_OK), 0);
	copy = store_open(in(f, "b.db"), STORE_READ_ONLY, "Ann", &f->err);
	assert_non_null(copy);
	assert_int_equal(customers(f, copy), 1);
	store_close(copy);

	add(f, "B", "+3292246112", id);
	other = store_open(f->db, STORE_READ_WRITE, "Bob",
	    &f->err); /* another console sees the restored content */
	assert_int_equal(customers(f, other), 2);
	assert_ok(f, store_restore(f->store, in(f, "b.db"), kept, sizeof kept, &f->err));
	assert_string_equal(kept, in(f, "v.db.before-restore"));
	assert_int_equal(customers(f, f->store), 1);
	assert_int_equal(customers(f, other), 1);
	store_close(other);
	copy = store_open(in(f, "v.db.before-restore"), STORE_READ_ONLY, "Ann", &f->err);
	assert_non_null(copy);
	assert_int_equal(customers(f, copy), 2);
	store_close(copy);
	assert_ok(f, audit_list(f->store, NULL, 0, 5, &f->arena, &lines, &n, &f->err));
	assert_string_equal(lines[0].action, "restore");
	/* And it goes on working, search included. */
	add(f, "B", "+3292246112", id);
	assert_int_equal(customers(f, f->store), 2);
	/* A second restore keeps what the first one kept. */
	assert_ok(f,
	    store_restore(f->store, in(f, "v.db.before-restore"), kept, sizeof kept, &f->err));
	assert_int_equal(customers(f, f->store), 2);
	assert_int_equal(access(in(f, "v.db.before-restore-2"), F_OK), 0);
}

static void backup_refuses(void **state)
{
	struct folder *f = *state;

	put(in(f, "notes"), "mine");
	assert_refused(f, store_backup(f->store, in(f, "notes"), false, &f->err), ERROR_CONFLICT,
	    "file-exists");
	assert_refused(f, store_backup(f->store, in(f, "notes"), true, &f->err), ERROR_CONFLICT,
	    "file-exists");
	assert_refused(f, store_backup(f->store, f->db, true, &f->err), ERROR_INPUT, "same-file");
	assert_refused(f, store_backup(f->store, in(f, "no/b.db"), false, &f->err), ERROR_STORE,
	    "store-no-place");
	assert_null(strstr(f->err.hint, "--db")); /* that would be the store */
	assert_refused(f, store_backup(f->store, f->path, true, &f->err), ERROR_STORE,
	    "store-no-place");
	assert_ok(f, store_backup(f->store, in(f, "b.db"), false, &f->err));
	assert_refused(f, store_backup(f->store, in(f, "b.db"), false, &f->err), ERROR_CONFLICT,
	    "file-exists");
	assert_ok(f, store_backup(f->store, in(f, "b.db"), true, &f->err));
}

/* A log beside the file belongs to what is in it: it would be played into the new content. */
static void backup_leaves_a_file_with_a_log(void **state)
{
	struct folder *f = *state;
	struct store *copy;
	char id[ID_MAX];

	add(f, "A", "+3292246111", id);
	assert_ok(f, store_backup(f->store, in(f, "b.db"), false, &f->err));
	copy = store_open(in(f, "b.db"), STORE_READ_WRITE, "Ann", &f->err);
	assert_non_null(copy);
	assert_ok(f,
	    customer_add(copy, &(struct customer_edit){ .name = "B", .country = "BE" }, NULL, "",
		id, &f->err));
	assert_int_equal(access(in(f, "b.db-wal"), F_OK), 0); /* open, or left by a killed one */
	assert_refused(f, store_backup(f->store, in(f, "b.db"), true, &f->err), ERROR_BUSY,
	    "file-in-use");
	assert_int_equal(customers(f, copy), 2);
	store_close(copy);
	assert_ok(f, store_backup(f->store, in(f, "b.db"), true, &f->err));
}

static void restore_refuses(void **state)
{
	struct folder *f = *state;
	char id[ID_MAX], junk[4096];
	FILE *file;

	add(f, "A", "+3292246111", id);
	put(in(f, "notes"), "mine");
	assert_refused(f, store_restore(f->store, in(f, "notes"), kept, sizeof kept, &f->err),
	    ERROR_STORE, "store-foreign");
	assert_null(strstr(f->err.hint, "--db"));
	assert_refused(f, store_restore(f->store, in(f, "nothing"), kept, sizeof kept, &f->err),
	    ERROR_NOT_FOUND, "no-such-file");
	assert_refused(f, store_restore(f->store, f->path, kept, sizeof kept, &f->err), ERROR_STORE,
	    "store-no-place");
	assert_refused(f, store_restore(f->store, f->db, kept, sizeof kept, &f->err), ERROR_INPUT,
	    "same-file");
	put(in(f, "empty"), "");
	assert_refused(f, store_restore(f->store, in(f, "empty"), kept, sizeof kept, &f->err),
	    ERROR_STORE, "store-foreign");
	assert_ok(f, store_backup(f->store, in(f, "b.db"), false, &f->err));
	sql_into(in(f, "b.db"), "pragma user_version = 999");
	assert_refused(f, store_restore(f->store, in(f, "b.db"), kept, sizeof kept, &f->err),
	    ERROR_STORE, "store-newer");
	sql_into(in(f, "b.db"),
	    arena_printf(&f->arena, "pragma user_version = %d", (int)n_migrations));
	memset(junk, 0x5a, sizeof junk);
	file = fopen(in(f, "b.db"), "r+b");
	assert_int_equal(fseek(file, 10 * 4096, SEEK_SET), 0);
	assert_int_equal(fwrite(junk, 1, sizeof junk, file), sizeof junk);
	assert_int_equal(fclose(file), 0);
	assert_refused(f, store_restore(f->store, in(f, "b.db"), kept, sizeof kept, &f->err),
	    ERROR_STORE, "store-corrupt");
	sql_into(in(f, "marked.db"),
	    "pragma application_id = 1987016804; pragma user_version = 1; create table t (x)");
	assert_refused(f, store_restore(f->store, in(f, "marked.db"), kept, sizeof kept, &f->err),
	    ERROR_STORE, "store-foreign");
	assert_int_equal(customers(f, f->store), 1);
	assert_int_not_equal(access(in(f, "v.db.before-restore"), F_OK), 0);
}

/* What was under way then is in nobody's hands now, though the process that sent it still runs. */
static void what_was_under_way_in_a_backup_is_settled(void **state)
{
	struct folder *f = *state;
	struct verification planned_one, sent_one;
	size_t n;

	verification_new(f, &planned_one);
	verification_new(f, &sent_one);
	planned(&planned_one);
	sent(&sent_one);
	assert_ok(f, store_backup(f->store, in(f, "b.db"), false, &f->err));
	assert_ok(f, caller_id_called(f->store, sent_one.op, "CA1", CODE, &f->err));
	assert_ok(f, store_restore(f->store, in(f, "b.db"), kept, sizeof kept, &f->err));
	assert_refused(f, operation_send(f->store, planned_one.op, &f->err), ERROR_CONFLICT,
	    "operation-taken");
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_int_equal(n, 2);
	assert_int_equal(operation_by(f, planned_one.op).state, OPERATION_CANCELLED);
	assert_int_equal(operation_by(f, sent_one.op).state, OPERATION_UNKNOWN);
	assert_ok(f, caller_id_call_found(f->store, sent_one.op, "CA1", &f->err));
}

/* The same of a purchase: whoever looks first goes on with it. */
static void a_purchase_in_a_backup_is_nobodys(void **state)
{
	const struct provision_plan plan = {
		.number = "+16505550201", .country = "US", .account_sid = ACCOUNT
	};
	struct provision_plan of_one = plan, of_other = plan;
	struct folder *f = *state;
	char org[2][ID_MAX], begun[ID_MAX], sent_id[ID_MAX], op[ID_MAX];
	struct provision p;
	size_t n;

	add(f, "A", NULL, org[0]);
	add(f, "B", NULL, org[1]);
	of_one.org_id = org[0];
	of_other.org_id = org[1];
	of_other.number = "+16505550202";
	assert_ok(f, provision_buy(f->store, &of_one, begun, &f->err));
	assert_ok(f, provision_buy(f->store, &of_other, sent_id, &f->err));
	assert_ok(f, provision_step(f->store, sent_id, OPERATION_BUY, op, &f->err));
	assert_ok(f, operation_send(f->store, op, &f->err));
	assert_ok(f, store_backup(f->store, in(f, "b.db"), false, &f->err));
	assert_ok(f, store_restore(f->store, in(f, "b.db"), kept, sizeof kept, &f->err));
	assert_ok(f, operation_sweep(f->store, &n, &f->err));
	assert_int_equal(n, 2);
	assert_ok(f, provision_get(f->store, begun, &f->arena, &p, &f->err));
	assert_int_equal(p.state, PROVISION_FAILED);
	assert_ok(f, provision_get(f->store, sent_id, &f->arena, &p, &f->err));
	assert_int_equal(p.state, PROVISION_OPEN);
	assert_false(p.owner_alive);
	assert_ok(f, provision_take(f->store, sent_id, &f->err));
}

/* Another program's transaction is open: nothing is put over its head. */
static void restore_waits_for_nobody_who_writes(void **state)
{
	struct folder *f = *state;
	struct store *other;
	char id[ID_MAX];

	assert_ok(f, store_backup(f->store, in(f, "b.db"), false, &f->err));
	add(f, "A", NULL, id);
	other = store_open(f->db, STORE_READ_WRITE, "Bob", &f->err);
	assert_ok(f, store_begin(other, &f->err));
	assert_refused(f, store_restore(f->store, in(f, "b.db"), kept, sizeof kept, &f->err),
	    ERROR_BUSY, "store-busy");
	assert_false(store_rollback(other));
	store_close(other);
	assert_int_equal(customers(f, f->store), 1);
}

static void readonly_backs_up_but_does_not_restore(void **state)
{
	struct folder *f = *state;

	store_close(f->store);
	f->store = store_open(f->db, STORE_READ_ONLY, "Ann", &f->err);
	assert_ok(f, store_backup(f->store, in(f, "b.db"), false, &f->err));
	assert_refused(f, store_restore(f->store, in(f, "b.db"), kept, sizeof kept, &f->err),
	    ERROR_STORE, "store-readonly");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(backup_and_back, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(backup_refuses, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(backup_leaves_a_file_with_a_log, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(restore_refuses, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(what_was_under_way_in_a_backup_is_settled,
		    folder_setup_store, folder_teardown),
		cmocka_unit_test_setup_teardown(a_purchase_in_a_backup_is_nobodys,
		    folder_setup_store, folder_teardown),
		cmocka_unit_test_setup_teardown(restore_waits_for_nobody_who_writes,
		    folder_setup_store, folder_teardown),
		cmocka_unit_test_setup_teardown(readonly_backs_up_but_does_not_restore,
		    folder_setup_store, folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
