/* What is asked often, or while the store is locked, must not read a table from end to end: with a
 * million customers that is seconds. SQLite counts the rows that a statement walked over so. */
#include "folder.h"

#include "store/agent_rows.h"
#include "store/forwardings.h"
#include "store/internal.h"
#include "store/journal.h"
#include "store/managed.h"
#include "store/pool.h"
#include "store/provisions.h"
#include "store/records.h"
#include "store/telnyx_ids.h"

enum { MANY = 400, FEW = 20 };

/* Customers with two agents, a verified number, and a business number each; nobody forwards to one
 * AI number more than a few times. */
static void fill(struct folder *f)
{
	static const char sql[] =
	    "create temp table n (i integer primary key);"
	    "with recursive c (i) as (select 1 union all select i + 1 from c where i < 400) insert into n select i from c;"
	    "insert into organizations (id, name, created_at, updated_at) select printf('%08d-0000-4000-8000-000000000001', i), "
	    "'Customer ' || i, 'x', 'x' from n;"
	    "insert into forwarding_configs (id, org_id, business_number, national_digits, state_at, created_at, updated_at, ai_number, "
	    "ai_source) select printf('%08d-0000-4000-8000-000000000002', i), printf('%08d-0000-4000-8000-000000000001', i), "
	    "printf('+329%07d', i), '', 'x', 'x', 'x', printf('+1650%07d', i), 'manual' from n;"
	    "insert into remote_agents (provider, remote_id, name, seen_at, created_at, updated_at) values ('vapi', 'as-1', 'A', "
	    "'x', 'x', 'x'), ('vapi', 'as-2', 'B', 'x', 'x', 'x'), ('elevenlabs', 'agent_1', 'C', 'x', 'x', 'x');"
	    "insert into agents (id, org_id, name, vapi_assistant_id, inbound_number, outbound_number, created_at, updated_at) "
	    "select printf('%08d-0000-4000-8000-000000000003', i), printf('%08d-0000-4000-8000-000000000001', i), 'A', "
	    "'as-' || (i % 300), printf('+1650%07d', i), printf('+1651%07d', i), 'x', 'x' from n;"
	    "insert into agents (id, org_id, name, elevenlabs_agent_id, created_at, updated_at) "
	    "select printf('%08d-0000-4000-8000-000000000004', i), printf('%08d-0000-4000-8000-000000000001', i), 'C', "
	    "'agent_' || (i % 300), 'x', 'x' from n;"
	    "insert into telnyx_verified_numbers (id, org_id, phone_number, state, state_at, created_at, updated_at) "
	    "select printf('%08d-0000-4000-8000-000000000005', i), printf('%08d-0000-4000-8000-000000000001', i), "
	    "printf('+329%07d', i), 'pending', 'x', 'x', 'x' from n;"
	    "insert into pool_numbers (id, phone_number, provider, created_at, updated_at) select "
	    "printf('%08d-0000-4000-8000-000000000006', i), printf('+1652%07d', i), 'twilio', 'x', 'x' from n;"
	    "insert into twilio_phone_numbers (id, org_id, phone_number, created_at, updated_at) select "
	    "printf('%08d-0000-4000-8000-000000000007', i), printf('%08d-0000-4000-8000-000000000001', i), "
	    "printf('+1650%07d', i), 'x', 'x' from n;";

	assert_ok(f, store_exec(f->store, sql, &f->err));
}

/* How many rows were walked over since it was asked last. */
static int walked(struct folder *f)
{
	int n = 0;

	for (size_t i = 0; i < f->store->n_statements; i++)
		n += sqlite3_stmt_status(f->store->statements[i].statement,
		    SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
	return n;
}

static void few(struct folder *f, const char *what)
{
	int n = walked(f);

	if (n > FEW)
		fail_msg("%s walks over %d rows", what, n);
}

static void remote_agents_are_counted_by_their_index(void **state)
{
	static const struct remote_agent_seen seen[] = { { "as-1", "A" }, { "as-3", "D" } };
	struct folder *f = *state;
	struct remote_agent *all;
	size_t n;

	fill(f);
	assert_ok(f, remote_agent_list(f->store, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 3);
	assert_int_equal(all[0].customers, 2);
	assert_int_equal(all[2].customers, 2);
	few(f, "the list");
	assert_ok(f, remote_agent_sync(f->store, AGENT_VAPI, seen, 2, &f->err));
	few(f, "what was seen");
}

static void a_release_looks_at_its_number_alone(void **state)
{
	struct folder *f = *state;
	struct forwarding *all;
	char id[ID_MAX], op[ID_MAX];
	size_t n;

	fill(f);
	assert_ok(f, forwarding_list_to(f->store, "+16500000007", &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 1);
	few(f, "the question");
	assert_ok(f,
	    provision_release(f->store, "00000007-0000-4000-8000-000000000007", id, &f->err));
	assert_ok(f, provision_step(f->store, id, OPERATION_RELEASE, op, &f->err));
	assert_ok(f, operation_send(f->store, op, &f->err));
	assert_ok(f, provision_released(f->store, op, &f->err));
	few(f, "the release");
}

static void one_customers_telnyx_numbers(void **state)
{
	static const char org[] = "00000007-0000-4000-8000-000000000001";
	struct folder *f = *state;
	struct telnyx_id *all;
	char id[ID_MAX], op[ID_MAX];
	size_t n;

	fill(f);
	assert_ok(f, telnyx_id_list(f->store, org, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 1);
	few(f, "the list");
	assert_ok(f, telnyx_id_plan(f->store, org, "+3290000007", "call", id, op, &f->err));
	few(f, "the plan");
	assert_ok(f, telnyx_id_list(f->store, NULL, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, MANY);
}

static void what_joins_the_pool(void **state)
{
	struct pool_seen seen[MANY];
	struct folder *f = *state;
	struct pool_synced synced;

	fill(f);
	for (int i = 0; i < MANY; i++)
		seen[i] = (struct pool_seen){ .number = arena_printf(&f->arena, "+1653%07d", i),
			.country = "US",
			.provider_id = "1",
			.state = "active",
			.takes_calls = true,
			.connection_id = "1",
			.connection_name = "desk" };
	assert_ok(f, pool_sync(f->store, "telnyx", "", NULL, seen, MANY, true, &synced, &f->err));
	assert_int_equal(synced.added, MANY);
	if (walked(f) > 2 * MANY) /* the pool as it is known, once */
		fail_msg("each one walks over the pool");
}

/* There is an account a customer; each is read by itself. */
static void one_account_of_many(void **state)
{
	static const struct managed_seen seen = { .number = "+16500000007",
		.country = "US",
		.name = "",
		.sid = "PN7",
		.account_sid = "AC7",
		.active = true };
	struct folder *f = *state;

	fill(f);
	assert_ok(f, managed_sync(f->store, "AC7", NULL, &seen, 1, &f->err));
	assert_ok(f, managed_sync(f->store, "AC7", NULL, NULL, 0, &f->err));
	few(f, "an account");
}

/* Who is led where is found by the number, for each number of the pool. */
static void places_of_the_pool(void **state)
{
	static const char fit[] =
	    "update pool_numbers set country_code = 'US';"
	    "update agents set inbound_way = 'pointed', inbound_enabled = 1 where inbound_number <> '';";
	const struct forwarding_setup setup = { .carrier_id = "gsm", .condition = "no_answer" };
	struct folder *f = *state;
	struct forwarding *lines;
	struct pool_number *pool;
	struct ai_number *ai;
	char number[17];
	size_t n;

	fill(f);
	assert_ok(f, store_exec(f->store, fit, &f->err));
	assert_ok(f,
	    forwarding_list(f->store, "00000007-0000-4000-8000-000000000001", &f->arena, &lines, &n,
		&f->err));
	(void)walked(f);
	assert_ok(f, pool_list(f->store, &f->arena, &pool, &n, &f->err));
	assert_int_equal(n, MANY);
	assert_ok(f,
	    ai_number_list(f->store, "00000007-0000-4000-8000-000000000001", "US", &f->arena, &ai,
		&n, &f->err));
	assert_ok(f,
	    pool_allocate(f->store, lines[0].id, lines[0].version, "US", &setup, number, &f->err));
	if (walked(f) > 3 * MANY + FEW) /* the pool, three times */
		fail_msg("each number walks over the agents");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)
	const struct CMUnitTest tests[] = {
		TEST(remote_agents_are_counted_by_their_index),
		TEST(a_release_looks_at_its_number_alone),
		TEST(one_customers_telnyx_numbers),
		TEST(what_joins_the_pool),
		TEST(one_account_of_many),
		TEST(places_of_the_pool),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
