/* A number ordered from Telnyx for the pool: it turns later, and whatever goes wrong. */
#include "tests/desk/provision_fixture.h"

#include "desk/pool_order.h"
#include "store/pool.h"
#include "tests/desk/settling.h"

static bool rests(void *user)
{
	const enum pool_order_phase phase = pool_order_view(user)->phase;

	return phase == POOL_ORDER_READY || phase == POOL_ORDER_BARRED ||
	    phase == POOL_ORDER_DONE || phase == POOL_ORDER_FAILED;
}

static void wait_for(struct desk *d, struct pool_order *o)
{
	if (!desk_run(d, rests, o))
		fail_msg("phase %d stays (%s): %s", (int)pool_order_view(o)->phase,
		    pool_order_view(o)->text, pool_order_view(o)->problem.message);
}

/* The pool is known first, so that there is something to attach to. */
static void on_pool(void *user, const struct pool_refreshed *p, const struct error *err)
{
	(void)p;
	assert_null(err);
	*(bool *)user = true;
}

static bool is_true(void *user)
{
	return *(bool *)user;
}

static void refresh(struct desk *d)
{
	bool done = false;
	struct read *r = pool_refresh(&d->f.session, d->loop, on_pool, &done, &d->f.err);

	assert_non_null(r);
	assert_true(desk_run(d, is_true, &done));
	read_free(r);
}

static struct pool_order *offered(struct desk *d, const char *number)
{
	struct pool_order *o =
	    pool_order_new(&d->f.session, d->loop, number, NULL, NULL, NULL, &d->f.err);

	if (!o)
		fail_msg("%s: %s", d->f.err.code, d->f.err.message);
	pool_order_pace(o, PACE);
	wait_for(d, o);
	if (pool_order_view(o)->phase != POOL_ORDER_READY)
		fail_msg("%s", pool_order_view(o)->problem.message);
	return o;
}

static bool in_pool(struct desk *d, const char *number, struct pool_number *out)
{
	return pool_get(d->f.session.store, number, &d->f.arena, out, &d->f.err);
}

static size_t open_count(struct desk *d)
{
	size_t waiting, unknown;

	must(&d->f, operation_count_open(d->f.session.store, &waiting, &unknown, &d->f.err));
	return waiting + unknown;
}

static void test_ordered(void **state)
{
	static const char number[] = "+16505550301";
	struct desk *d = *state;
	struct pool_number p;
	struct pool_order *o;

	refresh(d);
	o = offered(d, number);
	assert_string_equal(pool_order_view(o)->price, "1.00 USD once, 1.00 USD a month");
	assert_string_equal(pool_order_view(o)->connection, "voxdesk inbound");
	assert_int_equal(prov_count(d, "telnyx_orders", "status", ""), 0);
	must(&d->f, pool_order_buy(o, &d->f.err));
	must_refuse(&d->f, pool_order_buy(o, &d->f.err), "not-checked");
	wait_for(d, o);
	assert_int_equal(pool_order_view(o)->phase, POOL_ORDER_DONE);
	assert_int_equal(pool_order_view(o)->problem.kind, ERROR_NONE);
	assert_true(in_pool(d, number, &p));
	assert_true(p.active);
	assert_string_equal(p.connection_name, "voxdesk inbound");
	assert_int_equal(open_count(d), 0);
	pool_order_free(o);
	/* It is known from now on. */
	must_refuse(&d->f,
	    pool_order_new(&d->f.session, d->loop, number, NULL, NULL, NULL, &d->f.err),
	    "number-known");
}

static struct {
	bool done;
	size_t n;
	char first[20], price[80];
	struct error err;
} sold;

static void on_offers(void *user, const struct number_search *found, const struct error *err)
{
	(void)user;
	sold.done = true;
	if (err)
		sold.err = *err;
	sold.n = found ? found->n : 0;
	if (sold.n > 0) {
		snprintf(sold.first, sizeof sold.first, "%s", found->offers[0].number);
		snprintf(sold.price, sizeof sold.price, "%s", found->offers[0].price);
	}
}

static void test_search(void **state)
{
	static const struct {
		struct number_query q;
		const char *code; /* NULL: found */
	} rows[] = {
		{ { "BE", NULL, NULL }, NULL },
		{ { "BE", "local", "4802104" }, NULL },
		{ { "XX", NULL, NULL }, "country" },
		{ { NULL, NULL, NULL }, "country" },
		{ { "BE", "fax", NULL }, "number-type" },
		{ { "BE", NULL, "12a" }, "telnyx-digits" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct read *r;

		memset(&sold, 0, sizeof sold);
		error_clear(&d->f.err);
		r = pool_search(&d->f.session, d->loop, &rows[i].q, on_offers, NULL, &d->f.err);
		assert_string_equal(d->f.err.code, rows[i].code ? rows[i].code : "");
		if (!r)
			continue;
		assert_true(desk_run(d, is_true, &sold.done));
		read_free(r);
		assert_int_equal(sold.err.kind, ERROR_NONE);
		if (sold.n == 0)
			continue; /* none of that kind */
		assert_int_equal(strncmp(sold.first, "+324802104", 10), 0);
		assert_string_equal(sold.price, "1.00 USD once, 1.00 USD a month");
	}
}

static void test_search_unread(void **state)
{
	const struct number_query q = { "BE", NULL, NULL };
	struct desk *d = *state;
	struct read *r;

	practice_fault(d->practice, "GET", "/v2/available_phone_numbers", "fail", 0);
	memset(&sold, 0, sizeof sold);
	r = pool_search(&d->f.session, d->loop, &q, on_offers, NULL, &d->f.err);
	assert_non_null(r);
	assert_true(desk_run(d, is_true, &sold.done));
	read_free(r);
	assert_int_equal(sold.err.kind, ERROR_NETWORK);
}

static void test_refused(void **state)
{
	static const char *const numbers[] = { "+16505550302", "+16505550303" };
	struct desk *d = *state;
	struct pool_number p;

	for (size_t i = 0; i < 2; i++) {
		struct pool_order *o = offered(d, numbers[i]);

		must(&d->f, pool_order_buy(o, &d->f.err));
		wait_for(d, o);
		assert_int_equal(pool_order_view(o)->phase, POOL_ORDER_FAILED);
		assert_true(pool_order_view(o)->problem.message[0] != '\0');
		assert_false(in_pool(d, numbers[i], &p));
		assert_int_equal(open_count(d), 0);
		pool_order_free(o);
	}
}

static void test_not_for_sale(void **state)
{
	struct desk *d = *state;
	struct pool_order *o =
	    pool_order_new(&d->f.session, d->loop, "+16505559999", NULL, NULL, NULL, &d->f.err);

	assert_non_null(o);
	wait_for(d, o);
	assert_int_equal(pool_order_view(o)->phase, POOL_ORDER_BARRED);
	assert_string_equal(pool_order_view(o)->problem.code, "not-for-sale");
	must_refuse(&d->f, pool_order_buy(o, &d->f.err), "not-checked");
	pool_order_free(o);
	desk_connect(d, &d->f.session, "");
	must_refuse(&d->f,
	    pool_order_new(&d->f.session, d->loop, "+16505550301", NULL, NULL, NULL, &d->f.err),
	    "no-credentials");
}

/* Each fault at the order: afterwards Telnyx and the journal agree. */
static void test_faults(void **state)
{
	static const char *const whats[] = { "fail-done", "fail", "hang-done", "hang", "cut",
		"late", "slow" };
	struct desk *d = *state;

	for (size_t w = 0; w < sizeof whats / sizeof whats[0]; w++) {
		struct pool_order *o;
		struct pool_number p;
		char number[20];

		snprintf(number, sizeof number, "+3248021045%zu", 1 + w);
		o = offered(d, number);
		practice_fault(d->practice, "POST", "/v2/number_orders", whats[w], 1);
		must(&d->f, pool_order_buy(o, &d->f.err));
		wait_for(d, o);
		assert_int_equal(prov_count(d, "telnyx_numbers", "phone_number", number),
		    pool_order_view(o)->phase == POOL_ORDER_DONE);
		assert_int_equal(in_pool(d, number, &p),
		    pool_order_view(o)->phase == POOL_ORDER_DONE);
		assert_int_equal(open_count(d), 0);
		pool_order_free(o);
	}
}

/* ---- left while it was pending */

static void test_left(void **state)
{
	/* Turns later, stays pending, and a 500 that ordered it. */
	static const struct {
		const char *number;
		size_t settled;
	} rows[] = { { "+16505550301", 1 }, { "+16505550304", 0 }, { "+16505550305", 1 } };
	struct desk *d = *state;

	for (size_t i = 0; i < 3; i++) {
		struct pool_order *o = offered(d, rows[i].number);
		struct pool_number p;

		must(&d->f, pool_order_buy(o, &d->f.err));
		while (prov_count(d, "telnyx_orders", "status", "") == i)
			continue;
		pool_order_free(o);
		assert_int_equal(settle(d, NULL).settled, rows[i].settled);
		assert_int_equal(in_pool(d, rows[i].number, &p), rows[i].settled);
		/* The pending one stays open. */
		assert_int_equal(open_count(d), i > 0);
	}
}

/* Telnyx has taken it: that is known, whoever looks, and however it was left. */
static void test_left_pending(void **state)
{
	struct desk *d = *state;
	struct pool_order *o = offered(d, "+16505550304");
	struct operation left;
	struct settled told;

	must(&d->f, pool_order_buy(o, &d->f.err));
	while (!pool_order_view(o)->pending)
		loop_step(d->loop);
	pool_order_free(o);
	for (int looked = 0; looked < 2; looked++) {
		left = fixture_open_one(&d->f, NULL);
		assert_int_equal(left.state, OPERATION_UNKNOWN);
		assert_non_null(strstr(operation_words(&left, &d->f.arena),
		    "Telnyx has the order"));
		if (looked == 0)
			told = settle(d, NULL);
	}
	assert_string_equal(told.last.code, "order-pending");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_ordered),
		desk_test(test_search),
		desk_test(test_search_unread),
		desk_test(test_refused),
		desk_test(test_not_for_sale),
		desk_test(test_faults),
		desk_test(test_left),
		desk_test(test_left_pending),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
