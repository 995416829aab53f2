/*
 * Several processes on one store, and processes that are killed. No connection is open while this
 * program forks; the children wait at a gate so that they start together.
 */
#include "folder.h"

#include <signal.h>

#include "race.h"
#include "store/internal.h"

enum { OK = 0, TAKEN = 10, CHANGED = 11, OTHER = 12 };

static int verdict(const struct error *err)
{
	if (err->kind == ERROR_NONE)
		return OK;
	if (strcmp(err->code, "number-taken") == 0 && strstr(err->message, "Desk") != NULL)
		return TAKEN;
	if (strcmp(err->code, "changed-meanwhile") == 0)
		return CHANGED;
	(void)fprintf(stderr, "%s %s\n", err->message, err->detail);
	return OTHER;
}

static int add_same(const char *db, int i)
{
	struct error err = { 0 };
	struct store *s = store_open(db, STORE_READ_WRITE, "Ann", &err);
	char name[32], id[ID_MAX];
	struct customer_edit fields = { .name = name };

	if (!s)
		return OTHER;
	(void)snprintf(name, sizeof name, "Desk %d", i);
	RETRY(customer_add(s, &fields, "+3292246111", "fixed", id, &err), &err);
	store_close(s);
	return verdict(&err);
}

static void one_gets_the_number(void **state)
{
	struct folder *f = *state;
	struct customer_page page;
	int counts[16];

	race(f->db, add_same, 4, counts);
	assert_int_equal(counts[OK], 1);
	assert_int_equal(counts[TAKEN], 3);
	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	assert_ok(f,
	    customer_page(f->store, PAGE_FIRST, NULL, false, 10, &f->arena, &page, &f->err));
	assert_int_equal(page.n, 1);
}

static char raced_id[ID_MAX];

static int update_same(const char *db, int i)
{
	struct error err = { 0 };
	struct store *s = store_open(db, STORE_READ_WRITE, "Ann", &err);
	char note[32];
	struct customer_edit fields = { .note = note };

	if (!s)
		return OTHER;
	(void)snprintf(note, sizeof note, "note of %d", i);
	RETRY(customer_update(s, raced_id, 1, &fields, &err), &err);
	store_close(s);
	return verdict(&err);
}

static void one_changes_the_version_read(void **state)
{
	struct folder *f = *state;
	struct customer c;
	int counts[16];

	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	add(f, "A", NULL, raced_id);
	store_close(f->store);
	f->store = NULL;
	race(f->db, update_same, 4, counts);
	assert_int_equal(counts[OK], 1);
	assert_int_equal(counts[CHANGED], 3);
	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	assert_ok(f, customer_get(f->store, raced_id, &f->arena, &c, &f->err));
	assert_int_equal(c.version, 2);
}

#define POOL_PLACES 3

static int take_place(const char *db, int i)
{
	struct error err = { 0 };
	struct store *s = store_open(db, STORE_READ_WRITE, "Ann", &err);
	char number[32], id[ID_MAX];
	struct customer_edit fields = { .name = "Desk" };
	struct forwarding_setup setup = { .ai_number = "+32480210449",
		.ai_source = AI_POOL,
		.carrier_id = "x",
		.condition = "all" };
	struct arena arena = { 0 };
	struct forwarding *all;
	size_t n;

	if (!s)
		return OTHER;
	(void)snprintf(number, sizeof number, "+3292246%03d", i);
	RETRY(customer_add(s, &fields, number, "fixed", id, &err), &err);
	if (err.kind != ERROR_NONE || !forwarding_list(s, id, &arena, &all, &n, &err))
		return OTHER;
	RETRY(forwarding_set(s, all[0].id, all[0].version, &setup, &err), &err);
	store_close(s);
	arena_done(&arena);
	return strcmp(err.code, "pool-full") == 0 ? TAKEN : verdict(&err);
}

static void a_pool_number_is_not_overfilled(void **state)
{
	struct folder *f = *state;
	char id[ID_MAX];
	int64_t used = 0;
	int counts[16];

	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	assert_ok(f,
	    pool_number_add(f->store, "+32480210449", "BE", "telnyx", POOL_PLACES, id, &f->err));
	store_close(f->store);
	f->store = NULL;
	race(f->db, take_place, 6, counts);
	assert_int_equal(counts[OK], POOL_PLACES);
	assert_int_equal(counts[TAKEN], 6 - POOL_PLACES);
	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	assert_ok(f,
	    store_number(f->store, "select count(*) from forwarding_numbers", &used, &f->err));
	assert_int_equal(used, POOL_PLACES);
}

/* Another process holds the write lock: told within the busy timeout, reading goes on. */
static void busy_is_said_soon(void **state)
{
	struct folder *f = *state;
	struct customer_page page;
	struct customer_edit fields = { .name = "A" };
	struct gate locked, done;
	uint64_t began;
	char id[ID_MAX], byte;
	int status;
	pid_t pid;

	gate_make(&locked);
	gate_make(&done);
	store_close(store_open(f->db, STORE_READ_WRITE, "Ann", &f->err));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct error err;
		struct store *s = store_open(f->db, STORE_READ_WRITE, "Bob", &err);

		if (!s || !store_begin(s, &err))
			_exit(1);
		(void)!write(locked.ends[1], "x", 1);
		gate_wait(&done);
		(void)store_rollback(s);
		store_close(s);
		_exit(0);
	}
	assert_int_equal(read(locked.ends[0], &byte, 1), 1);
	f->store =
	    store_open(f->db, STORE_READ_WRITE, "Ann", &f->err); /* opening needs no writing */
	assert_non_null(f->store);
	began = time_monotonic_ms();
	assert_refused(f, customer_add(f->store, &fields, NULL, NULL, id, &f->err), ERROR_BUSY,
	    "store-busy");
	/* The lock is still held: it is told after a wait, and not when the other has ended. */
	assert_true(time_monotonic_ms() - began >= STORE_BUSY_MS / 2);
	assert_ok(f,
	    customer_page(f->store, PAGE_FIRST, NULL, false, 5, &f->arena, &page, &f->err));
	gate_open(&done);
	gate_open(&locked);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_ok(f, customer_add(f->store, &fields, NULL, NULL, id, &f->err));
}

/* Adds customers until it is killed; after each commit says so. */
static _Noreturn void add_for_ever(const char *db, int round, int told)
{
	struct error err;
	struct store *s = store_open(db, STORE_READ_WRITE, "Ann", &err);

	for (int i = 0; s; i++) {
		char name[32], number[32], id[ID_MAX];
		struct customer_edit fields = { .name = name };

		(void)snprintf(name, sizeof name, "Desk %d %d", round, i);
		(void)snprintf(number, sizeof number, "+32%03d%06d", 100 + round, i);
		if (!customer_add(s, &fields, number, "fixed", id, &err) ||
		    write(told, "x", 1) != 1)
			break;
	}
	_exit(1);
}

static void killed_at_any_moment(void **state)
{
	enum { ROUNDS = 20 };
	struct folder *f = *state;
	int64_t customers = 0, told_in_all = 0, n;

	store_close(store_open(f->db, STORE_READ_WRITE, "Ann", &f->err));
	for (int round = 0; round < ROUNDS; round++) {
		int ends[2], status;
		char byte;
		pid_t pid;

		assert_int_equal(pipe(ends), 0);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			(void)close(ends[0]);
			add_for_ever(f->db, round, ends[1]);
		}
		(void)close(ends[1]);
		for (int i = 0; i <= round % 4; i++)
			assert_int_equal(read(ends[0], &byte, 1), 1);
		/* Now it is somewhere in its next transaction; where differs with every round. */
		for (volatile int spin = 0; spin < round * 20000; spin++)
			;
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		told_in_all += round % 4 + 1;
		while (read(ends[0], &byte, 1) == 1)
			told_in_all++;
		(void)close(ends[0]);

		f->store = store_open(f->db, STORE_READ_WRITE, "Bob", &f->err);
		assert_non_null(f->store);
		assert_ok(f,
		    store_number(f->store,
			"select count(*) from pragma_integrity_check where integrity_check <> 'ok'",
			&n, &f->err));
		assert_int_equal(n, 0);
		assert_ok(f,
		    store_number(f->store, "select count(*) from organizations", &customers,
			&f->err));
		assert_true(customers >= told_in_all); /* what was said to be saved is there */
		assert_true(customers <= told_in_all + round +
			1); /* and at most the one of each round that was not said */
		assert_ok(f,
		    store_number(f->store,
			"select count(*) from organizations o where (select count(*) from forwarding_configs c where c.org_id = o.id) <> 1 or "
			"(select count(*) from audit_log a where a.org_id = o.id) <> 1 or o.search_text = ''",
			&n, &f->err));
		assert_int_equal(n, 0); /* no half customer */
		assert_ok(f,
		    store_exec(f->store,
			"insert into customer_search (customer_search, rank) values ('integrity-check', 1)",
			&f->err));
		store_close(f->store);
		f->store = NULL;
	}
}

static void another_process_is_noticed(void **state)
{
	struct folder *f = *state;
	struct store *other;
	char id[ID_MAX];
	int64_t version;

	other = store_open(f->db, STORE_READ_WRITE, "Bob", &f->err);
	version = store_data_version(other);
	assert_int_equal(store_data_version(other), version);
	add(f, "A", NULL, id);
	assert_int_not_equal(store_data_version(other), version);
	store_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_gets_the_number, folder_setup, folder_teardown),
		cmocka_unit_test_setup_teardown(one_changes_the_version_read, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(a_pool_number_is_not_overfilled, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(busy_is_said_soon, folder_setup, folder_teardown),
		cmocka_unit_test_setup_teardown(killed_at_any_moment, folder_setup,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(another_process_is_noticed, folder_setup_store,
		    folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
