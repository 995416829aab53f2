/* A disk that is full or broken at the N-th write or sync, for every N until nothing fails any
 * more. */
#include "folder.h"

#include "faulty_vfs.h"
#include "store/internal.h"

static const struct disk {
	const char *what;
	int write_code, sync_code;
	const char *error;
} disks[] = {
	{ "full", SQLITE_FULL, 0, "store-full" },
	{ "broken at writing", SQLITE_IOERR_WRITE, 0, "store-disk" },
	{ "broken at syncing", 0, SQLITE_IOERR_FSYNC, "store-disk" },
};

static void arm(const struct disk *disk, int n, bool for_ever)
{
	fault.write_code = disk->write_code;
	fault.sync_code = disk->sync_code;
	fault.writes_until = disk->write_code ? n : 0;
	fault.syncs_until = disk->sync_code ? n : 0;
	fault.for_ever = for_ever;
	fault.failed = 0;
}

static void disarm(void)
{
	fault.writes_until = fault.syncs_until = 0;
}

static struct store *open_faulty(struct folder *f, const char *path)
{
	struct store_options o = {
		.mode = STORE_READ_WRITE, .operator_name = "Ann", .vfs = "faulty"
	};

	error_clear(&f->err);
	return store_open_with(path, &o, &f->err);
}

static int64_t count(struct folder *f, struct store *s, const char *sql)
{
	int64_t n = -1;

	assert_ok(f, store_number(s, sql, &n, &f->err));
	return n;
}

/* Through the healthy disk: nothing is broken, and there is no half customer. */
static void look(struct folder *f, int64_t customers)
{
	struct store *s = store_open(f->db, STORE_READ_WRITE, "Bob", &f->err);

	if (!s)
		fail_msg("%s %s", f->err.message, f->err.detail);
	assert_int_equal(
	    count(f, s,
		"select count(*) from pragma_integrity_check where integrity_check <> 'ok'"),
	    0);
	assert_int_equal(count(f, s, "select count(*) from organizations"), customers);
	assert_int_equal(count(f, s, "select count(*) from forwarding_configs"), customers);
	assert_int_equal(count(f, s, "select count(*) from audit_log"), customers);
	assert_ok(f,
	    store_exec(s,
		"insert into customer_search (customer_search, rank) values ('integrity-check', 1)",
		&f->err));
	store_close(s);
}

/* Returns at which N nothing failed. */
static int add_until_saved(struct folder *f, const struct disk *disk, bool for_ever, int64_t before)
{
	struct customer_edit fields = {
		.name = "Frituur De Kroon", .country = "BE", .language = "nl"
	};
	char number[32], id[ID_MAX];
	int n = 1;

	(void)snprintf(number, sizeof number, "+3292246%03d", (int)before);
	for (;; n++) {
		bool saved;

		arm(disk, n, for_ever);
		error_clear(&f->err);
		saved = customer_add(f->store, &fields, number, "fixed", id, &f->err);
		disarm();
		if (saved && fault.failed == 0)
			return n;
		if (saved) /* the fault came after the commit: in moving the log into the file,
			      which is tried again */
			fail_msg("%s, fault %d was not noticed", disk->what, n);
		assert_string_equal(f->err.code, disk->error);
		assert_int_equal(f->err.kind, ERROR_STORE);
		assert_non_null(strstr(f->err.message, "not saved"));
		assert_true(f->err.hint[0] != '\0');
		look(f, before);
	}
}

static void every_write_and_sync(void **state)
{
	struct folder *f = *state;
	int64_t saved = 0;

	faulty_register();
	f->store = open_faulty(f, f->db);
	if (!f->store)
		fail_msg("%s %s", f->err.message, f->err.detail);
	for (size_t i = 0; i < sizeof disks / sizeof disks[0]; i++)
		for (int for_ever = 0; for_ever < 2; for_ever++) {
			int n = add_until_saved(f, &disks[i], for_ever, saved);

			assert_true(n > 1); /* something did fail before */
			look(f, ++saved);
		}
}

/* Making a store on such a disk: refused politely, and what is left is a place where it can be made
 * afterwards. */
static void making_a_store(void **state)
{
	struct folder *f = *state;

	faulty_register();
	for (size_t i = 0; i < sizeof disks / sizeof disks[0]; i++) {
		int n = 1, failures = 0;

		for (;; n += 1 + n / 4) {
			struct store *s;
			bool all;

			arm(&disks[i], n, true);
			s = open_faulty(f, f->db);
			disarm();
			all = s && fault.failed == 0;
			if (!s) {
				failures++;
				assert_string_equal(f->err.code, disks[i].error);
			}
			store_close(s);
			look(f, 0);
			for (const char *const *suffix =
				 (const char *const[]){ "", "-wal", "-shm", "-journal", NULL };
			     *suffix; suffix++)
				(void)unlink(arena_printf(&f->arena, "%s%s", f->db, *suffix));
			if (all)
				break;
		}
		assert_true(failures > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_write_and_sync, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(making_a_store, folder_setup, folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
