/* The audit log is read backwards by key, whole or of one customer. */
#include "folder.h"

#include "store/customers.h"
#include "store/internal.h"

#define GONE "00000000-0000-4000-8000-0000000000aa" /* no customer of this store */

/* 30 lines, every third of the customer. */
static void fill(struct folder *f, char id[ID_MAX])
{
	struct customer_edit fields = { .name = "Frituur De Kroon" };

	assert_ok(f, customer_add(f->store, &fields, "+3292246111", "fixed", id, &f->err));
	assert_ok(f, store_begin(f->store, &f->err));
	for (int i = 2; i <= 30; i++)
		assert_ok(f,
		    store_audit(f->store, i % 3 == 0 ? id : (i % 3 == 1 ? GONE : NULL), "x", "s",
			&f->err, "line %d", i));
	assert_ok(f, store_commit(f->store, &f->err));
}

static void every_line_once_newest_first(void **state)
{
	struct folder *f = *state;
	struct audit_line *lines;
	char id[ID_MAX];
	int64_t before = 0, expected = 30;
	size_t n = 7;

	fill(f, id);
	while (n == 7) {
		assert_ok(f, audit_list(f->store, NULL, before, 7, &f->arena, &lines, &n, &f->err));
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(lines[i].id, expected--);
			before = lines[i].id;
		}
	}
	assert_int_equal(expected, 0);
	assert_string_equal(lines[n - 1].action, "customer.add");
	assert_ok(f, audit_list(f->store, NULL, 1, 7, &f->arena, &lines, &n, &f->err));
	assert_int_equal(n, 0);
}

static void of_one_customer(void **state)
{
	struct folder *f = *state;
	struct audit_line *lines;
	char id[ID_MAX];
	size_t n;

	fill(f, id);
	assert_ok(f, audit_list(f->store, id, 0, 5, &f->arena, &lines, &n, &f->err));
	assert_int_equal(n, 5);
	assert_int_equal(lines[0].id, 30);
	assert_int_equal(lines[4].id, 18);
	assert_string_equal(lines[0].org_id, id);
	assert_string_equal(lines[0].customer, "Frituur De Kroon");
	assert_string_equal(lines[0].detail, "line 30");
	assert_ok(f, audit_list(f->store, id, lines[4].id, 50, &f->arena, &lines, &n, &f->err));
	assert_int_equal(n, 6); /* 15 to 3, and its own beginning */
	assert_int_equal(lines[5].id, 1);
	assert_ok(f, audit_list(f->store, GONE, 0, 50, &f->arena, &lines, &n, &f->err));
	assert_int_equal(n, 9);
	assert_string_equal(lines[0].customer, "");
	assert_ok(f, audit_list(f->store, NULL, 30, 1, &f->arena, &lines, &n, &f->err));
	assert_string_equal(lines[0].org_id, ""); /* 29: nobody's */
}

/* A page of a long log costs what a page is: nothing is walked over or sorted. */
static void a_page_is_found_by_its_key(void **state)
{
	static const char fill_sql[] =
	    "with recursive c (i) as (select 1 union all select i + 1 from c where i < 2000) insert into audit_log "
	    "(at, operator_name, action, org_id) select 'x', 'An', 'x', iif(i % 2, 'a', 'b') from c;";
	struct folder *f = *state;
	struct audit_line *lines;
	size_t n;

	assert_ok(f, store_exec(f->store, fill_sql, &f->err));
	for (int i = 0; i < 2; i++) {
		assert_ok(f,
		    audit_list(f->store, i == 0 ? NULL : "a", 1000, 20, &f->arena, &lines, &n,
			&f->err));
		assert_int_equal(n, 20);
		assert_int_equal(lines[0].id, 999);
	}
	for (size_t i = 0; i < f->store->n_statements; i++) {
		sqlite3_stmt *statement = f->store->statements[i].statement;

		if (strstr(sqlite3_sql(statement), "from audit_log") == NULL)
			continue;
		assert_true(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0) <
		    20);
		assert_int_equal(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_SORT, 0), 0);
		assert_true(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0) < 2000);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)
	const struct CMUnitTest tests[] = {
		TEST(every_line_once_newest_first),
		TEST(of_one_customer),
		TEST(a_page_is_found_by_its_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
