/* The code of a verification: as it is told, and wiped from the disk and from a backup. */
#include "verifications.h"

#include <time.h>

static bool file_holds(struct folder *f, const char *path, const char *text)
{
	FILE *file = fopen(path, "rb");
	size_t size, n = strlen(text);
	bool found = false;
	char *all;

	if (!file)
		return false;
	(void)fseek(file, 0, SEEK_END);
	size = (size_t)ftell(file);
	rewind(file);
	all = xmalloc(size + 1);
	assert_int_equal(fread(all, 1, size, file), size);
	(void)fclose(file);
	(void)f;
	for (size_t i = 0; !found && i + n <= size; i++)
		found = memcmp(all + i, text, n) == 0;
	free(all);
	return found;
}

static bool on_disk(struct folder *f, const char *text)
{
	return file_holds(f, f->db, text) ||
	    file_holds(f, arena_printf(&f->arena, "%s-wal", f->db), text);
}

/* Nothing that ends a verification leaves the code in the file or in its log. */
static void a_wiped_code_leaves_the_disk(void **state)
{
	static const char code[] = "QZ918273WX";
	struct folder *f = *state;

	for (int way = 0; way < 4; way++) {
		char reason[400] = "";
		struct verification v, other;
		size_t n;

		verification_new(f, &v);
		time_freeze(1800000000);
		sent(&v);
		assert_ok(f, caller_id_called(f->store, v.op, "CA1", code, &f->err));
		assert_true(on_disk(f, code));
		switch (way) {
		case 0:
			assert_ok(f, now_failed(f->store, v.id, "busy", &f->err));
			break;
		case 1:
			assert_ok(f, caller_id_verified(f->store, &v.plan, "PN1", v.id, &f->err));
			break;
		case 2:
			time_freeze(1800000000 + 31 * 60);
			assert_ok(f, caller_id_sweep(f->store, &n, &f->err));
			assert_int_equal(n, 1);
			break;
		default:
			/* Moved into the file by a checkpoint first, with another row behind it. */
			verification_new(f, &other);
			planned(&other);
			assert_int_equal(sqlite3_wal_checkpoint_v2(f->store->db, NULL,
					     SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL),
			    SQLITE_OK);
			assert_true(file_holds(f, f->db, code));
			/* So long that the row moves to another place of its page. */
			memset(reason, 'x', sizeof reason - 1);
			assert_ok(f, now_failed(f->store, v.id, reason, &f->err));
		}
		time_freeze(0);
		if (on_disk(f, code))
			fail_msg("way %d leaves it", way);
	}
}

static void no_code_in_a_backup(void **state)
{
	static const char code[] = "QZ918273WX";
	struct folder *f = *state;
	char *to = arena_printf(&f->arena, "%s/copy.db", f->path);
	struct verification v;
	struct store *copy;
	int64_t n = -1;
	char mine[VALIDATION_CODE_MAX];

	verification_new(f, &v);
	sent(&v);
	assert_ok(f, caller_id_called(f->store, v.op, "CA1", code, &f->err));
	assert_ok(f, store_backup(f->store, to, false, &f->err));
	assert_false(file_holds(f, to, code));
	copy = store_open(to, STORE_READ_WRITE, "Ann", &f->err);
	assert_non_null(copy);
	assert_ok(f,
	    store_number(copy, "select count(*) from verified_caller_ids where state = 'calling'",
		&n, &f->err));
	assert_int_equal(n, 1);
	store_close(copy);
	/* The store itself still has it. */
	assert_ok(f, caller_id_code(f->store, v.id, mine, &f->err));
	assert_string_equal(mine, code);
}

static void odd_codes(void **state)
{
	static const struct {
		const char *given, *kept;
	} rows[] = {
		{ "", "" }, { NULL, "" }, { "012345678901234", "012345678901234" },
		{ "0123456789012345", "" }, /* half a code would be a wrong one */
	};
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct verification v;
		char code[VALIDATION_CODE_MAX];

		verification_new(f, &v);
		sent(&v);
		assert_ok(f, caller_id_called(f->store, v.op, "CA1", rows[i].given, &f->err));
		assert_int_equal(record_of(&v).has_code, rows[i].kept[0] != '\0');
		assert_ok(f, caller_id_code(f->store, v.id, code, &f->err));
		assert_string_equal(code, rows[i].kept);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_wiped_code_leaves_the_disk),
		TEST(no_code_in_a_backup),
		TEST(odd_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
