/* Two hundred real processes ask at once for the last ten places of a pool. */
#include "race.h"

#include "store/internal.h"
#include "store/pool.h"

enum { PROCESSES = 200, NUMBERS = 3, CAPACITY = 8, LEFT = 10 };
enum verdict { GOT, FULL, OTHER, VERDICTS };

/* Customers and their business numbers, in one transaction: the race is what is tested. */
static const char fixture[] =
    "with recursive n (i) as (select 1 union all select i + 1 from n where i < 300) "
    "insert into organizations (id, name, created_at, updated_at) "
    "select printf('00000000-0000-4000-8000-%012d', i), 'Customer ' || i, 'x', 'x' from n;"
    "insert into forwarding_configs (id, org_id, business_number, state_at, created_at, updated_at) "
    "select '1' || substr(id, 2), id, '+3292' || substr(id, -6), 'x', 'x', 'x' from organizations";

static void config_of(int i, char out[ID_MAX])
{
	(void)snprintf(out, ID_MAX, "10000000-0000-4000-8000-%012d", i);
}

static bool allocate(struct store *s, int i, char number[17], struct error *err)
{
	static const struct forwarding_setup setup = { .carrier_id = "be-proximus",
		.condition = "no_answer" };
	char id[ID_MAX];

	config_of(i, id);
	return pool_allocate(s, id, 1, "BE", &setup, number, err);
}

/* As the console does while the store is busy, for as long as it takes. */
static enum verdict ask(const char *db, int i, int ready, struct gate *gate)
{
	uint64_t until = time_monotonic_ms() + 60000;
	struct error err = { 0 };
	struct store *s = store_open(db, STORE_READ_WRITE, "Ann", &err);
	char number[17];
	bool got;

	if (!s || write(ready, "x", 1) != 1)
		return OTHER;
	gate_wait(gate);
	do {
		error_clear(&err);
		got = allocate(s, i, number, &err);
	} while (!got && err.kind == ERROR_BUSY && time_monotonic_ms() < until);
	store_close(s);
	if (got)
		return GOT;
	if (strcmp(err.code, "pool-full") == 0 && err.kind == ERROR_REFUSED &&
	    strstr(err.message, "3 pool numbers of BE"))
		return FULL;
	(void)fprintf(stderr, "%s: %s (%s)\n", err.code, err.message, err.detail);
	return OTHER;
}

static int64_t count(struct folder *f, const char *sql)
{
	int64_t n = -1;

	assert_ok(f, store_number(f->store, sql, &n, &f->err));
	return n;
}

static void store_make(struct folder *f)
{
	char id[ID_MAX], number[17];

	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	assert_non_null(f->store);
	assert_ok(f, store_exec(f->store, "begin", &f->err));
	assert_ok(f, store_exec(f->store, fixture, &f->err));
	assert_ok(f, store_exec(f->store, "commit", &f->err));
	for (int i = 0; i < NUMBERS; i++) {
		(void)snprintf(number, sizeof number, "+3248021045%c", (char)('0' + i));
		assert_ok(f,
		    pool_number_add(f->store, number, "BE", "telnyx", CAPACITY, id, &f->err));
	}
	for (int i = 0; i < NUMBERS * CAPACITY - LEFT; i++)
		assert_ok(f, allocate(f->store, PROCESSES + 1 + i, number, &f->err));
	store_close(f->store);
	f->store = NULL;
}

static void the_last_places(void **state)
{
	struct folder *f = *state;
	int verdicts[VERDICTS] = { 0 }, ready[2], status;
	static pid_t pids[PROCESSES];
	struct gate gate;
	uint64_t began;
	char byte;

	store_make(f);
	gate_make(&gate);
	assert_int_equal(pipe(ready), 0);
	for (int i = 0; i < PROCESSES; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0)
			_exit((int)ask(f->db, i + 1, ready[1], &gate));
	}
	(void)close(ready[1]);
	for (int i = 0; i < PROCESSES; i++)
		assert_int_equal(read(ready[0], &byte, 1), 1);
	began = time_monotonic_ms();
	gate_open(&gate);
	for (int i = 0; i < PROCESSES; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) < VERDICTS);
		verdicts[WEXITSTATUS(status)]++;
	}
	print_message("%d processes: %d ms\n", PROCESSES, (int)(time_monotonic_ms() - began));
	(void)close(ready[0]);
	assert_int_equal(verdicts[OTHER], 0);
	assert_int_equal(verdicts[GOT], LEFT);
	assert_int_equal(verdicts[FULL], PROCESSES - LEFT);
	f->store = store_open(f->db, STORE_READ_WRITE, "Ann", &f->err);
	assert_non_null(f->store);
	assert_int_equal(count(f,
			     "select count(*) from forwarding_numbers where deleted_at is null"),
	    NUMBERS * CAPACITY);
	assert_int_equal(count(f,
			     "select count(*) from (select count(*) as n from forwarding_numbers "
			     "group by pool_number_id) where n <> 8"),
	    0);
	assert_int_equal(count(f,
			     "select count(*) from forwarding_configs where ai_source = 'pool'"),
	    NUMBERS * CAPACITY);
	assert_int_equal(count(f, "select count(*) from audit_log where action = 'forwarding.set'"),
	    NUMBERS * CAPACITY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_last_places, folder_setup, folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
