/* Places in the pool of a shared store: given by the remote, noted here. */
#include "joined.h"

#include "base/time.h"

#define POOL "+32480210449"

static struct forwarding_setup with(enum ai_source source)
{
	return (struct forwarding_setup){ .ai_number = POOL, .ai_source = source };
}

static void pool(struct folder *f, int capacity)
{
	char id[ID_MAX];

	assert_ok(f, pool_number_add(f->store, POOL, "BE", "telnyx", capacity, id, &f->err));
}

static bool allocate(struct folder *f, const struct forwarding *c)
{
	const struct forwarding_setup setup = { .carrier_id = "proximus", .condition = "all" };
	char number[17];

	return pool_allocate(f->store, c->id, c->version, "BE", &setup, number, &f->err);
}

static void no_place_but_one_that_was_given(void **state)
{
	struct folder *f = *state;
	struct forwarding_setup setup = with(AI_POOL);
	struct forwarding c;
	char org[ID_MAX];

	pool(f, 50);
	add(f, "One", "+3292246001", org);
	c = first(f, org);
	assert_refused(f, allocate(f, &c), ERROR_REFUSED, "pool-online");
	assert_refused(f, forwarding_set(f->store, c.id, c.version, &setup, &f->err), ERROR_REFUSED,
	    "pool-online");
	assert_true(f->err.hint[0] != '\0');
	assert_refused(f, pool_place_keep(f->store, c.id, "+32480210440", &f->err), ERROR_NOT_FOUND,
	    "no-such-pool-number");
	assert_ok(f, pool_place_keep(f->store, c.id, POOL, &f->err));
	assert_ok(f, pool_place_keep(f->store, c.id, POOL, &f->err));
	assert_int_equal(number_of(f,
			     "select count(*) from forwarding_numbers where deleted_at is null"),
	    1);
	assert_ok(f, allocate(f, &c));
	c = first(f, org);
	assert_string_equal(c.ai_number, POOL);
	/* It is there, so all else goes on as ever. */
	assert_ok(f,
	    forwarding_given(f->store, c.id, c.version,
		&(struct forwarding_codes){ "**21*" POOL "#", "##21#", "*#21#" }, &f->err));
	c = first(f, org);
	assert_ok(f, forwarding_removed(f->store, c.id, c.version, &f->err));
	assert_int_equal(number_of(f,
			     "select count(*) from forwarding_numbers where status = 'disabled'"),
	    1);
	/* Given back with it: another has to be given. */
	c = first(f, org);
	assert_refused(f, allocate(f, &c), ERROR_REFUSED, "pool-online");
	assert_ok(f, pool_place_keep(f->store, c.id, POOL, &f->err));
	assert_ok(f, allocate(f, &c));
	/* Any other number needs nobody. */
	c = first(f, org);
	setup = with(AI_MANUAL);
	setup.ai_number = "+3225550100";
	assert_ok(f, forwarding_set(f->store, c.id, c.version, &setup, &f->err));
}

/* The project's reservation ends, and so does what was noted of it. */
static void a_place_that_is_not_used_in_time_ends(void **state)
{
	static const struct {
		time_t after_s;
		bool kept;
	} rows[] = { { 8 * 60, true }, { 10 * 60, false } };
	struct folder *f = *state;
	struct forwarding_setup manual = with(AI_MANUAL), pooled = with(AI_POOL);

	pool(f, 50);
	manual.ai_number = "+3225550100";
	for (size_t i = 0; i < 4; i++) {
		const bool allocated = i < 2;
		struct forwarding c;
		char org[ID_MAX];
		bool ok;

		time_freeze(1800000000);
		add(f, "One", arena_printf(&f->arena, "+329224600%zu", i), org);
		c = first(f, org);
		assert_ok(f, pool_place_keep(f->store, c.id, POOL, &f->err));
		time_freeze(1800000000 + rows[i % 2].after_s);
		ok = allocated ? allocate(f, &c)
			       : forwarding_set(f->store, c.id, c.version, &pooled, &f->err);
		assert_int_equal(ok, rows[i % 2].kept);
		if (!ok)
			assert_string_equal(f->err.code, "pool-online");
		/* One that is used stays. */
		time_freeze(1800000000 + 3600);
		c = first(f, org);
		manual.ring_seconds = 20;
		manual.ai_number = ok ? POOL : "+3225550100";
		manual.ai_source = ok ? AI_POOL : AI_MANUAL;
		assert_ok(f, forwarding_set(f->store, c.id, c.version, &manual, &f->err));
		time_freeze(0);
	}
	assert_int_equal(number_of(f,
			     "select count(*) from forwarding_numbers where deleted_at is null"),
	    2);
}

static void what_the_remote_gave_is_not_refused(void **state)
{
	struct folder *f = *state;
	struct row rows[3];
	struct sync_applied done;
	char ids[3][ID_MAX];
	struct pool_number p;

	pool(f, 1);
	their_customer(f);
	for (int i = 0; i < 3; i++) {
		(void)snprintf(ids[i], ID_MAX, "0b5e55ed-0000-4000-8000-00000000010%u",
		    (unsigned)i % 10);
		rows[i] = their_number(f, ids[i], 1, arena_printf(&f->arena, "+329224600%d", i));
		put(SHARED_FORWARDINGS, &rows[i], "ai_source", "pool");
		put(SHARED_FORWARDINGS, &rows[i], "ai_number", POOL);
	}
	assert_ok(f,
	    sync_apply(f->store, SHARED_FORWARDINGS, rows, 3, NULL, &f->arena, &done, &f->err));
	assert_int_equal(done.applied, 3);
	assert_ok(f, pool_get(f->store, POOL, &f->arena, &p, &f->err));
	assert_int_equal(p.used, 3);
	assert_int_equal(p.capacity, 1);
	/* Moved to another number, removed: the places follow. */
	rows[0].version = rows[1].version = 2;
	put(SHARED_FORWARDINGS, &rows[0], "ai_source", "manual");
	put(SHARED_FORWARDINGS, &rows[1], "deleted_at", JAN);
	assert_ok(f,
	    sync_apply(f->store, SHARED_FORWARDINGS, rows, 3, NULL, &f->arena, &done, &f->err));
	assert_int_equal(done.applied, 2);
	assert_ok(f, pool_get(f->store, POOL, &f->arena, &p, &f->err));
	assert_int_equal(p.used, 1);
}

/* A configuration may come before its pool number does. */
static void a_pool_number_that_comes_later(void **state)
{
	struct folder *f = *state;
	struct row row = their_number(f, THEIR_ID, 1, "+3292246001"),
		   number =
		       theirs(f, SHARED_POOL_NUMBERS, "0b5e55ed-0000-4000-8000-0000000000cc", 1);

	their_customer(f);
	put(SHARED_FORWARDINGS, &row, "ai_source", "pool");
	put(SHARED_FORWARDINGS, &row, "ai_number", POOL);
	put(SHARED_POOL_NUMBERS, &number, "phone_number", POOL);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).applied, 1);
	assert_int_equal(number_of(f, "select count(*) from forwarding_numbers"), 0);
	assert_int_equal(apply_one(f, SHARED_POOL_NUMBERS, &number).applied, 1);
	assert_int_equal(number_of(f,
			     "select count(*) from forwarding_numbers where deleted_at is null"),
	    1);
}

static void a_pool_number_added_here_later(void **state)
{
	struct folder *f = *state;
	struct row row = their_number(f, THEIR_ID, 1, "+3292246001");

	their_customer(f);
	put(SHARED_FORWARDINGS, &row, "ai_source", "pool");
	put(SHARED_FORWARDINGS, &row, "ai_number", POOL);
	assert_int_equal(apply_one(f, SHARED_FORWARDINGS, &row).applied, 1);
	pool(f, 50);
	assert_int_equal(number_of(f,
			     "select count(*) from forwarding_numbers where deleted_at is null"),
	    1);
}

/* Not shared, this store's own rule stands. */
static void alone_the_pool_is_its_own(void **state)
{
	struct folder *f = *state;
	struct forwarding a, b;
	char one[ID_MAX], two[ID_MAX];

	pool(f, 1);
	add(f, "One", "+3292246001", one);
	add(f, "Two", "+3292246002", two);
	a = first(f, one);
	b = first(f, two);
	assert_ok(f, allocate(f, &a));
	assert_refused(f, allocate(f, &b), ERROR_REFUSED, "pool-full");
	assert_false(store_exec(f->store,
	    "insert into forwarding_numbers (id, business_id, phone_number, pool_number_id, created_at, updated_at) "
	    "select c.id, c.org_id, c.business_number, p.id, 'x', 'x' from forwarding_configs c, pool_numbers p where "
	    "c.business_number = '+3292246002'",
	    &f->err));
	assert_string_equal(f->err.code, "pool-full");
	assert_false(store_exec(f->store, "update pool_numbers set capacity = 0", &f->err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define ALONE(test) cmocka_unit_test_setup_teardown(test, folder_setup_store, folder_teardown)
#define SHARED(test) cmocka_unit_test_setup_teardown(test, joined_setup, folder_teardown)
		SHARED(no_place_but_one_that_was_given),
		SHARED(a_place_that_is_not_used_in_time_ends),
		SHARED(what_the_remote_gave_is_not_refused),
		SHARED(a_pool_number_that_comes_later),
		SHARED(a_pool_number_added_here_later),
		ALONE(alone_the_pool_is_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
