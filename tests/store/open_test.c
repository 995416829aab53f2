/* Opening: every file and place that is not a store of ours, in words, and left as it was. */
#include "folder.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "store/internal.h"

static void put(const char *path, const char *bytes, size_t n)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

static void sql_into(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void refused(struct folder *f, const char *path, enum store_mode mode, enum error_kind kind,
    const char *code)
{
	struct store *s;

	error_clear(&f->err);
	s = store_open(path, mode, "Ann", &f->err);
	if (s)
		fail_msg("%s was opened", path);
	assert_string_equal(f->err.code, code);
	assert_int_equal(f->err.kind, kind);
	assert_true(f->err.message[0] != '\0');
	assert_true(f->err.hint[0] != '\0');
}

static const char *in(struct folder *f, const char *name)
{
	return arena_printf(&f->arena, "%s/%s", f->path, name);
}

static void places_refused(void **state)
{
	struct folder *f = *state;

	refused(f, f->path, STORE_READ_WRITE, ERROR_STORE, "store-no-place");
	assert_non_null(strstr(f->err.message, "is a folder"));
	refused(f, in(f, "no/such/v.db"), STORE_READ_WRITE, ERROR_STORE, "store-no-place");
	assert_non_null(strstr(f->err.message, "There is no folder"));
	put(in(f, "plain"), "x", 1);
	refused(f, in(f, "plain/v.db"), STORE_READ_WRITE, ERROR_STORE, "store-no-place");
	assert_int_equal(mkfifo(in(f, "pipe"), 0600), 0);
	refused(f, in(f, "pipe"), STORE_READ_WRITE, ERROR_STORE, "store-no-place");
	refused(f, "", STORE_READ_WRITE, ERROR_STORE, "store-no-place");
	refused(f, f->db, STORE_READ_ONLY, ERROR_STORE, "store-no-place");
	assert_int_not_equal(access(f->db, F_OK), 0); /* looking makes nothing */
}

static void foreign_files_refused_and_kept(void **state)
{
	static const char text[] = "These are my notes, not a database.";
	struct folder *f = *state;
	char big[5000], back[sizeof text];
	FILE *file;

	put(f->db, text, sizeof text);
	refused(f, f->db, STORE_READ_WRITE, ERROR_STORE, "store-foreign");
	file = fopen(f->db, "rb");
	assert_int_equal(fread(back, 1, sizeof back, file), sizeof text);
	(void)fclose(file);
	assert_memory_equal(back, text, sizeof text);
	memset(big, 'a', sizeof big);
	put(f->db, big, sizeof big);
	refused(f, f->db, STORE_READ_WRITE, ERROR_STORE, "store-foreign");
	sql_into(in(f, "other.db"), "create table t (x); insert into t values (1)");
	refused(f, in(f, "other.db"), STORE_READ_WRITE, ERROR_STORE, "store-foreign");
	sql_into(in(f, "marked.db"), "pragma application_id = 7; pragma user_version = 1");
	refused(f, in(f, "marked.db"), STORE_READ_WRITE, ERROR_STORE, "store-foreign");
}

static void newer_refused(void **state)
{
	struct folder *f = *state;

	store_close(f->store);
	f->store = NULL;
	sql_into(f->db, "pragma user_version = 999");
	refused(f, f->db, STORE_READ_WRITE, ERROR_STORE, "store-newer");
	refused(f, f->db, STORE_READ_ONLY, ERROR_STORE, "store-newer");
}

static void corrupt_refused(void **state)
{
	struct folder *f = *state;
	char id[ID_MAX], junk[4096];
	FILE *file;

	add(f, "Frituur De Kroon", "+3292246111", id);
	store_close(f->store);
	f->store = NULL;
	/* Past the header and the start of the schema: the header still says ours. */
	memset(junk, 0x5a, sizeof junk);
	file = fopen(f->db, "r+b");
	assert_int_equal(fseek(file, 100, SEEK_SET), 0);
	assert_int_equal(fwrite(junk, 1, 3996, file), 3996);
	(void)fclose(file);
	refused(f, f->db, STORE_READ_WRITE, ERROR_STORE, "store-corrupt");
}

/* A page that is damaged deeper in shows when it is read: politely then too. */
static void corrupt_page_later(void **state)
{
	struct folder *f = *state;
	char id[ID_MAX], junk[4096];
	struct customer c;
	long size;
	FILE *file;

	add(f, "Frituur De Kroon", "+3292246111", id);
	store_close(f->store);
	memset(junk, 0x5a, sizeof junk);
	file = fopen(f->db, "r+b");
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	for (long at = 20L * 4096; at < size; at += 4096) {
		assert_int_equal(fseek(file, at, SEEK_SET), 0);
		assert_int_equal(fwrite(junk, 1, sizeof junk, file), sizeof junk);
	}
	assert_int_equal(fseek(file, 4096, SEEK_SET), 0);
	for (long at = 4096; at < 16L * 4096; at += 4096)
		(void)fwrite(junk, 1, sizeof junk, file);
	(void)fclose(file);
	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	if (f->store)
		assert_refused(f, customer_get(f->store, id, &f->arena, &c, &f->err), ERROR_STORE,
		    "store-corrupt");
	else
		assert_string_equal(f->err.code, "store-corrupt");
}

/* Our marks without our tables. */
static void marks_alone_are_not_enough(void **state)
{
	struct folder *f = *state;
	struct customer_page page;

	sql_into(f->db,
	    arena_printf(&f->arena,
		"pragma application_id = 1987016804; pragma user_version = %d; create table t (x)",
		(int)n_migrations));
	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	assert_non_null(f->store);
	assert_refused(f,
	    customer_page(f->store, PAGE_FIRST, NULL, false, 5, &f->arena, &page, &f->err),
	    ERROR_STORE, "store-corrupt");
}

static void made_private_whatever_the_umask(void **state)
{
	static const char *const names[] = { "v.db", "v.db-wal", "v.db-shm" };
	struct folder *f = *state;
	struct stat st;
	mode_t old = umask(0);
	char id[ID_MAX];

	f->store = store_open(f->db, STORE_READ_WRITE, NULL, &f->err);
	(void)umask(old);
	assert_non_null(f->store);
	assert_string_equal(f->store->operator_name, "unknown");
	add(f, "A", NULL, id);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(stat(in(f, names[i]), &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
}

/* A file that something else made, its log with it: nobody else reads them from now on. */
static void one_that_others_could_read(void **state)
{
	static const char *const names[] = { "v.db", "v.db-wal" };
	struct folder *f = *state;
	struct stat st;
	char id[ID_MAX];
	int fd = open(f->db, O_CREAT | O_WRONLY, 0644);

	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, 0644), 0);
	(void)close(fd);
	f->store = store_open(f->db, STORE_READ_WRITE, NULL, &f->err);
	assert_non_null(f->store);
	add(f, "A", NULL, id);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(stat(in(f, names[i]), &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
}

static void connection_is_as_designed(void **state)
{
	static const struct {
		const char *sql;
		int64_t value;
	} settings[] = {
		{ "pragma application_id", STORE_APPLICATION_ID },
		{ "pragma synchronous", 2 },
		{ "pragma foreign_keys", 1 },
		{ "pragma trusted_schema", 0 },
		{ "pragma cell_size_check", 1 },
		{ "pragma busy_timeout", STORE_BUSY_MS },
		{ "pragma mmap_size", 0 },
		{ "select journal_mode = 'wal' from pragma_journal_mode", 1 },
		{ "select count(*) from sqlite_schema where type = 'table' and name not like 'sqlite_%' and "
		  "name not like 'customer_search%' and sql not like '%strict%'",
		    0 },
	};
	struct folder *f = *state;
	int64_t value;

	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
		assert_ok(f, store_number(f->store, settings[i].sql, &value, &f->err));
		if (value != settings[i].value)
			fail_msg("%s is %lld", settings[i].sql, (long long)value);
	}
	assert_true(store_network_filesystem(0x6969));
	assert_true(store_network_filesystem((long)(int)0xff534d42)); /* f_type comes signed on some
									 machines */
	assert_false(store_network_filesystem(0xef53));               /* ext4 */
}

static void readonly_writes_nothing(void **state)
{
	struct folder *f = *state;
	struct customer_edit fields = { .name = "B" };
	struct customer c;
	char id[ID_MAX], other[ID_MAX];

	add(f, "A", NULL, id);
	store_close(f->store);
	f->store = store_open(f->db, STORE_READ_ONLY, "Ann", &f->err);
	assert_non_null(f->store);
	assert_true(store_readonly(f->store));
	assert_ok(f, customer_get(f->store, id, &f->arena, &c, &f->err));
	assert_refused(f, customer_add(f->store, &fields, NULL, NULL, other, &f->err), ERROR_STORE,
	    "store-readonly");
}

/* What a path may hold: nothing of it is a URI or a name that SQLite reads its own way. */
static void odd_names_are_files(void **state)
{
	static const char *const names[] = { "file:x?mode=memory", ":memory:", "a b'\"%41.db" };
	struct folder *f = *state;
	char before[512];

	assert_non_null(getcwd(before, sizeof before));
	assert_int_equal(chdir(f->path), 0);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct store *s = store_open(names[i], STORE_READ_WRITE, "Ann", &f->err);

		assert_non_null(s);
		store_close(s);
		assert_int_equal(access(names[i], F_OK), 0);
	}
	assert_int_equal(chdir(before), 0);
}

/* Root may write everywhere, so a child takes its rights off. No connection is open while it forks.
 */
static void nobody_gets(const char *path, enum store_mode mode, const char *code)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		struct error err = { 0 };
		struct store *s;

		if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(2);
		s = store_open(path, mode, "Ann", &err);
		if ((s == NULL) != (code[0] != '\0') || strcmp(err.code, code) != 0 ||
		    (!s && !err.hint[0])) {
			(void)fprintf(stderr, "%s: wanted \"%s\", got \"%s\" %s %s\n", path, code,
			    err.code, err.message, err.detail);
			_exit(1);
		}
		store_close(s);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void no_rights(void **state)
{
	struct folder *f = *state;
	char id[ID_MAX];

	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	assert_non_null(f->store);
	add(f, "A", NULL, id);
	store_close(f->store);
	f->store = NULL;
	assert_int_equal(chmod(f->db, 0444), 0);
	assert_int_equal(chmod(f->path, 0777), 0);
	nobody_gets(f->db, STORE_READ_WRITE, "store-readonly");
	assert_int_equal(chmod(f->db, 0000), 0);
	nobody_gets(f->db, STORE_READ_ONLY, "store-no-place");
	assert_int_equal(chmod(f->db, 0666), 0);
	assert_int_equal(chmod(f->path, 0555), 0);
	nobody_gets(f->db, STORE_READ_WRITE, "store-readonly");
	nobody_gets(f->db, STORE_READ_ONLY, "");
	nobody_gets(in(f, "new.db"), STORE_READ_WRITE, "store-readonly");
	assert_int_equal(chmod(f->path, 0000), 0);
	nobody_gets(f->db, STORE_READ_ONLY, "store-no-place");
}

/* A folder that others can reach: the run's own may be closed to them. */
static int setup_in_tmp(void **state)
{
	struct folder *f = xmalloc(sizeof *f);

	folder_make_in(f, "/tmp");
	*state = f;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(places_refused, folder_setup, folder_teardown),
		cmocka_unit_test_setup_teardown(foreign_files_refused_and_kept, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(newer_refused, folder_setup_store, folder_teardown),
		cmocka_unit_test_setup_teardown(corrupt_refused, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(corrupt_page_later, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(marks_alone_are_not_enough, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(one_that_others_could_read, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(made_private_whatever_the_umask, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(connection_is_as_designed, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(readonly_writes_nothing, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(odd_names_are_files, folder_setup, folder_teardown),
		cmocka_unit_test_setup_teardown(no_rights, setup_in_tmp, folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
