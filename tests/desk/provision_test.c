/* A managed number bought and given back, as it should go and as it is refused. */
#include "tests/desk/provision_fixture.h"

#include "store/customers.h"
#include "tests/desk/settling.h"

static void test_bought(void **state)
{
	struct desk *d = *state;
	struct managed_number number;
	struct customer customer;
	struct provisioner *p;
	char id[ID_MAX];
	size_t n;

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_check(d, p, BUY);
	assert_false(provisioner_view(p)->barred);
	assert_false(provisioner_view(p)->needs_address);
	assert_string_equal(provisioner_view(p)->price, "price not told by the provider");
	/* What is not told is no tick. */
	for (int i = 0; i < PROVISION_CHECKS; i++)
		assert_int_equal(provisioner_view(p)->checks[i].state,
		    i == PROVISION_CHECK_PRICE ? CHECK_DOUBT : CHECK_FINE);
	/* Nothing is bought without a yes. */
	assert_int_equal(prov_numbers(d, BUY), 0);
	must(&d->f, provisioner_buy(p, &d->f.err));
	must_refuse(&d->f, provisioner_buy(p, &d->f.err), "provision-running");
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_numbers(d, BUY), 1);
	assert_int_equal(prov_accounts(d, id), 1);
	assert_true(prov_owned(d, BUY, &number));
	assert_string_equal(number.org_id, id);
	assert_string_equal(number.id, provisioner_view(p)->number_id);
	assert_true(number.active && number.sid[0]);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	assert_string_equal(customer.twilio_account_sid, number.account_sid);
	assert_int_equal(prov_chain(d, id, &n).state, PROVISION_DONE);
	/* The second one is bought in the same account, after a doubt. */
	prov_check(d, p, "+16505550202");
	assert_int_equal(provisioner_view(p)->checks[PROVISION_CHECK_RUNNING].state, CHECK_DOUBT);
	assert_non_null(strstr(provisioner_view(p)->checks[PROVISION_CHECK_RUNNING].text,
	    "555-0201"));
	must(&d->f, provisioner_buy(p, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_accounts(d, id), 1);
	assert_int_equal(prov_numbers(d, "+16505550202"), 1);
	provisioner_free(p);
}

/* Two consoles, two numbers, one customer: whose came second is not told that it is bought. */
static void test_second_console(void **state)
{
	struct desk *d = *state;
	struct provisioner *p, *q;
	char id[ID_MAX];

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	q = prov_new(d, id);
	prov_check(d, p, BUY);
	prov_check(d, q, "+16505550202");
	must(&d->f, provisioner_buy(p, &d->f.err));
	must(&d->f, provisioner_buy(q, &d->f.err));
	assert_int_equal(provisioner_view(q)->phase, PROVISIONING_WORKING);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_false(provisioner_view(p)->left);
	assert_string_equal(provisioner_view(p)->number, BUY);
	provisioner_store_changed(q);
	prov_wait(d, q);
	assert_int_equal(provisioner_view(q)->phase, PROVISIONING_IDLE);
	assert_string_equal(provisioner_view(q)->problem.code, "provision-other");
	assert_non_null(strstr(provisioner_view(q)->problem.message, "555-0201 was bought"));
	assert_non_null(strstr(provisioner_view(q)->problem.message, "555-0202 was not"));
	assert_string_equal(provisioner_view(q)->number_id, "");
	assert_int_equal(prov_numbers(d, "+16505550202"), 0);
	/* It may be bought all the same. */
	prov_buy(d, q, "+16505550202");
	prov_wait(d, q);
	assert_int_equal(provisioner_view(q)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_numbers(d, "+16505550202"), 1);
	provisioner_free(p);
	provisioner_free(q);
}

static void test_released(void **state)
{
	struct desk *d = *state;
	struct managed_number number;
	struct provisioner *p;
	struct lane1 lane;
	char id[ID_MAX];
	size_t n;

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	lane = fixture_asked(&d->f, id);
	assert_string_equal(lane.ai.e164, BUY);
	must(&d->f, lane1_given(&d->f.session, &lane, &d->f.err));
	must(&d->f, provisioner_release(p, provisioner_view(p)->number_id, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_numbers(d, BUY), 0);
	assert_false(prov_owned(d, BUY, &number));
	assert_int_equal(prov_chain(d, id, &n).kind, PROVISION_RELEASE);
	assert_int_equal(n, 2);
	/* Whoever still forwards to it is told, with the code that cancels it. */
	lane = fixture_lane(&d->f, id);
	assert_int_equal(lane.config->state, INBOUND_DRIFTED);
	assert_true(lane.config->deactivate_code[0]);
	/* The account stays, and that is told. */
	assert_non_null(strstr(provisioner_view(p)->step, "kept"));
	assert_int_equal(prov_accounts(d, id), 1);
	provisioner_free(p);
}

/* What an unlucky number does (practice/twilio_buy.c). */
static void test_refused(void **state)
{
	static const struct {
		const char *number;
		int code;
		bool address, bundle;
	} rows[] = {
		{ "+16505550221", 21422, false, false },
		{ "+16505550222", 21631, true, false },
		{ "+16505550223", 21649, false, true },
	};
	struct desk *d = *state;
	struct provisioner *p;
	char id[ID_MAX];
	size_t n;

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		prov_buy(d, p, rows[i].number);
		prov_wait(d, p);
		assert_int_equal(provisioner_view(p)->phase, PROVISIONING_FAILED);
		assert_int_equal(twilio_error_number(&provisioner_view(p)->problem), rows[i].code);
		assert_int_equal(provisioner_view(p)->needs_address, rows[i].address);
		assert_int_equal(provisioner_view(p)->needs_bundle, rows[i].bundle);
		/* No tick stays beside the refusal, and what counts comes first. */
		assert_int_equal(provisioner_view(p)->checks[PROVISION_CHECK_NUMBER].state,
		    CHECK_BAR);
		assert_memory_equal(provisioner_view(p)->problem.message, "Nothing was bought", 18);
		assert_int_equal(prov_numbers(d, rows[i].number), 0);
		assert_int_equal(prov_chain(d, id, &n).state, PROVISION_FAILED);
	}
	/* Once it was given what Twilio asks for, nothing bars it. */
	prov_buy(d, p, rows[1].number);
	prov_wait(d, p);
	prov_check(d, p, rows[1].number);
	assert_true(provisioner_view(p)->needs_address);
	assert_null(strstr(provisioner_view(p)->checks[PROVISION_CHECK_NUMBER].text, "none"));
	prov_buy(d, p, rows[2].number);
	prov_wait(d, p);
	prov_check(d, p, rows[2].number);
	assert_true(provisioner_view(p)->barred);
	must_refuse(&d->f, provisioner_buy(p, &d->f.err), "not-checked");
	must(&d->f,
	    provisioner_check(p,
		&(struct provision_order){
		    .number = rows[2].number, .bundle_sid = "BU0123456789abcdef0123456789abcdef" },
		&d->f.err));
	prov_wait(d, p);
	must(&d->f, provisioner_buy(p, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_accounts(d, id), 1);
	provisioner_free(p);
}

static void test_address(void **state)
{
	struct desk *d = *state;
	struct provisioner *p;
	struct provision_order order = {
		.number = "+3228880201", .country = "BE", .type = "local"
	};
	const struct provision_check *check;
	char id[ID_MAX];

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	must(&d->f, provisioner_check(p, &order, &d->f.err));
	prov_wait(d, p);
	assert_true(provisioner_view(p)->barred);
	assert_true(provisioner_view(p)->needs_address);
	assert_string_equal(provisioner_view(p)->needs, "local");
	order.address_sid = "somewhere";
	must_refuse(&d->f, provisioner_check(p, &order, &d->f.err), "sid");
	order.address_sid = "AD0123456789abcdef0123456789abcdef";
	must(&d->f, provisioner_check(p, &order, &d->f.err));
	prov_wait(d, p);
	assert_false(provisioner_view(p)->barred);
	/* Nobody has looked at it, and the account that it has to be of is only made. */
	check = &provisioner_view(p)->checks[PROVISION_CHECK_NUMBER];
	assert_int_equal(check->state, CHECK_DOUBT);
	assert_non_null(strstr(check->text, "only when it sells"));
	assert_non_null(strstr(check->text, "made for this customer first"));
	must(&d->f, provisioner_buy(p, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	order.number = "+3228880202";
	must(&d->f, provisioner_check(p, &order, &d->f.err));
	prov_wait(d, p);
	assert_int_equal(check->state, CHECK_DOUBT);
	assert_non_null(strstr(check->text, "belong to the account that buys (AC"));
	provisioner_free(p);
}

/* A lost answer, with and without the number behind it. */
static void test_lost(void **state)
{
	static const struct {
		const char *number;
		bool bought;
	} rows[] = {
		{ "+16505550224", true },
		{ "+16505550225", false },
		{ "+16505550226", true },
		{ "+16505550227", false },
		{ "+16505550228", true },
		{ "+16505550229", true },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char id[ID_MAX], business[20];
		struct managed_number number;
		struct provisioner *p;
		size_t n;

		snprintf(business, sizeof business, "+165055501%02zu", i);
		fixture_customer(&d->f, NAME, business, "managed", id);
		p = prov_new(d, id);
		desk_limits_for(d, rows[i].number);
		prov_buy(d, p, rows[i].number);
		prov_wait(d, p);
		assert_int_equal(provisioner_view(p)->phase,
		    rows[i].bought ? PROVISIONING_DONE : PROVISIONING_FAILED);
		assert_int_equal(prov_numbers(d, rows[i].number), rows[i].bought);
		assert_int_equal(prov_owned(d, rows[i].number, &number), rows[i].bought);
		assert_int_equal(prov_chain(d, id, &n).state,
		    rows[i].bought ? PROVISION_DONE : PROVISION_FAILED);
		provisioner_free(p);
	}
}

static void test_not_now(void **state)
{
	struct desk *d = *state;
	struct provisioner *p, *q;
	char id[ID_MAX], none[ID_MAX];
	const struct provision_order order = { .number = BUY };

	fixture_customer(&d->f, "None", "+16505550102", "none", none);
	p = prov_new(d, none);
	must_refuse(&d->f, provisioner_check(p, &order, &d->f.err), "mode-none");
	must_refuse(&d->f, provisioner_buy(p, &d->f.err), "not-checked");
	provisioner_free(p);
	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	/* Known here already, or not for sale. */
	prov_check(d, p, "+16505550101");
	assert_true(provisioner_view(p)->barred);
	assert_int_equal(provisioner_view(p)->checks[PROVISION_CHECK_RUNNING].state, CHECK_BAR);
	assert_int_equal(provisioner_view(p)->checks[PROVISION_CHECK_NUMBER].state, CHECK_BAR);
	must_refuse(&d->f,
	    provisioner_check(p, &(struct provision_order){ .number = "12" }, &d->f.err),
	    d->f.err.code);
	/* Two consoles: the second one sees the first. */
	q = prov_new(d, id);
	prov_check(d, p, BUY);
	prov_check(d, q, "+16505550202");
	must(&d->f, provisioner_buy(p, &d->f.err));
	must(&d->f, provisioner_buy(q, &d->f.err));
	prov_wait(d, p);
	prov_wait(d, q);
	assert_int_equal(prov_numbers(d, BUY), 1);
	assert_int_equal(prov_numbers(d, "+16505550202"), 0);
	provisioner_free(q);
	provisioner_free(p);
}

/* The account's name is cut between two characters, and found again whatever comes of the
 * customer's. */
static void test_long_name(void **state)
{
	static const char name[] =
	    "\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89"
	    "\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89"
	    "\xc3\x89\xc3\x89\xc3\x89\xc3\x89\xc3\x89";
	struct desk *d = *state;
	struct customer customer;
	struct provisioner *p;
	char id[ID_MAX];

	fixture_customer(&d->f, name, "+16505550101", "managed", id);
	p = prov_new(d, id);
	prov_check(d, p, BUY);
	/* Made, and its answer lost; the customer gets another name before anybody looks. */
	practice_fault(d->practice, "POST", "/2010-04-01/Accounts.json", "hang-done", 1);
	must(&d->f, provisioner_buy(p, &d->f.err));
	while (prov_accounts(d, id) == 0)
		continue;
	provisioner_free(p);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	must(&d->f,
	    customer_update(d->f.session.store, id, customer.version,
		&(struct customer_edit){ .name = "Other" }, &d->f.err));
	p = prov_new(d, id);
	prov_wait(d, p);
	must(&d->f, customer_get(d->f.session.store, id, &d->f.arena, &customer, &d->f.err));
	assert_true(customer.twilio_account_sid[0]);
	prov_buy(d, p, BUY);
	prov_wait(d, p);
	assert_int_equal(provisioner_view(p)->phase, PROVISIONING_DONE);
	assert_int_equal(prov_accounts(d, id), 1);
	provisioner_free(p);
}

/* ---- journal retry */

static void test_retry(void **state)
{
	struct desk *d = *state;
	struct managed_number owned;
	struct provisioner *p;
	struct provision chain;
	struct operation o;
	struct settled told;
	char id[ID_MAX];
	size_t n;

	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_check(d, p, BUY);
	practice_fault(d->practice, "POST", "/2010-04-01/Accounts/*/Incoming", "hang-done", 1);
	must(&d->f, provisioner_buy(p, &d->f.err));
	while (prov_numbers(d, BUY) == 0)
		continue;
	provisioner_free(p);
	chain = prov_chain(d, id, &n);
	assert_int_equal(chain.operation_state, OPERATION_UNKNOWN);
	must(&d->f,
	    operation_get(d->f.session.store, chain.operation_id, &d->f.arena, &o, &d->f.err));
	assert_string_equal(operation_title(&o, &d->f.arena), "Buy +1 650-555-0201 from Twilio");
	assert_non_null(strstr(operation_words(&o, &d->f.arena), "ever sent again"));
	/* Not with all the others, but when it is named. */
	told = settle(d, NULL);
	assert_int_equal(told.settled + told.open, 0);
	told = settle(d, chain.operation_id);
	assert_int_equal(told.settled, 1);
	assert_int_equal(told.open, 0);
	assert_int_equal(prov_chain(d, id, &n).state, PROVISION_DONE);
	assert_true(prov_owned(d, BUY, &owned));
	assert_int_equal(prov_numbers(d, BUY), 1);
}

static void test_no_credentials(void **state)
{
	struct desk *d = *state;
	struct provisioner *p;
	char id[ID_MAX];

	desk_connect(d, &d->f.session, "");
	prov_customer(d, "managed", id);
	p = prov_new(d, id);
	prov_check(d, p, BUY);
	assert_true(provisioner_view(p)->barred);
	assert_int_equal(provisioner_view(p)->checks[PROVISION_CHECK_CREDENTIALS].state, CHECK_BAR);
	must_refuse(&d->f, provisioner_buy(p, &d->f.err), "not-checked");
	provisioner_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_bought),
		desk_test(test_second_console),
		desk_test(test_released),
		desk_test(test_refused),
		desk_test(test_address),
		desk_test(test_lost),
		desk_test(test_not_now),
		desk_test(test_long_name),
		desk_test(test_retry),
		desk_test(test_no_credentials),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
