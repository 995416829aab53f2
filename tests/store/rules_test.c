/* The constraints behind the program: each refuses what a bug would write. */
#include "folder.h"

#include "store/agents.h"
#include "store/internal.h"
#include "store/pool.h"
#include "store/telnyx_ids.h"

/* Statements that must fail on a store with one customer, one number, one of everything. */
static const char *const wrong[] = {
	"update organizations set telephony_mode = 'Managed'",
	"update organizations set name = ''",
	"update organizations set name = null",
	"update organizations set country = 'be'",
	"update organizations set version = 0",
	"update organizations set version = 'x'", /* STRICT */
	"update organizations set id = 'short'",
	"update forwarding_configs set state = 'active'",
	"update forwarding_configs set state = 'given'", /* without an AI number */
	"update forwarding_configs set state = 'reported'",
	"update forwarding_configs set state = 'proven'", /* without a time */
	"update forwarding_configs set state = 'removed'",
	"update forwarding_configs set line_type = 'landline'",
	"update forwarding_configs set business_number = '092246111'",
	"update forwarding_configs set business_number = '+32 9 224'",
	"update forwarding_configs set business_number = '+0924611'",
	"update forwarding_configs set business_number = '+12345678901234567'",
	"update forwarding_configs set ai_number = '+16504595418'", /* without its source */
	"update forwarding_configs set ai_source = 'pool'",
	"update forwarding_configs set ai_number = '+16504595418', ai_source = 'friend'",
	"update forwarding_configs set ai_number = business_number, ai_source = 'manual'",
	"update forwarding_configs set condition = 'always'",
	"update forwarding_configs set ring_seconds = 61",
	"update forwarding_configs set ring_seconds = -1",
	"update forwarding_configs set org_id = '00000000-0000-4000-8000-0000000000ff'",
	"insert into forwarding_configs (id, org_id, business_number, state_at, created_at, updated_at) select "
	"'00000000-0000-4000-8000-0000000000f0', org_id, business_number, 'x', 'x', 'x' from forwarding_configs",
	"delete from organizations",
	"update pool_numbers set provider = 'acme'",
	"update pool_numbers set status = 'maybe'",
	"update pool_numbers set capacity = 51",
	"update pool_numbers set capacity = 0",
	"update twilio_phone_numbers set status = 'gone'",
	"update twilio_phone_numbers set phone_number = 'x'",
	"update verified_caller_ids set state = 'done'",
	"update verified_caller_ids set state = 'verified'",         /* without a time */
	"update verified_caller_ids set validation_code = '123456'", /* no verification is going on
								      */
	"update operations set state = 'queued'",
	"update operations set state = 'sent'", /* by nobody */
	"update operations set state = 'done'", /* without an end */
	"update operations set attempts = -1",
	"update operations set parameters = 'x'",
	"update agents set inbound_enabled = 2",
	"update agents set inbound_way = 'gone'",
	"update agents set outbound_way = ''",
	"insert into agents (id, org_id, inbound_enabled, created_at, updated_at) select '00000000-0000-4000-8000-0000000000f2', id, 1, "
	"'x', 'x' from organizations", /* a second one that answers */
	"insert into agents (id, org_id, outbound_enabled, created_at, updated_at) select '00000000-0000-4000-8000-0000000000f2', id, 1, "
	"'x', 'x' from organizations",
	"insert into agents (id, org_id, vapi_assistant_id, created_at, updated_at) select '00000000-0000-4000-8000-0000000000f2', id, "
	"'as-1', 'x', 'x' from organizations",
	"update organizations set outbound_provider = 'acme'",
	"update pool_numbers set drift = 'lost'",
	"update pool_numbers set connection_was = 'x'", /* without its id */
	"update twilio_phone_numbers set drift = 'lost'",
	"update verified_caller_ids set offer_way = 'none'",
	"update remote_agents set provider = 'acme'",
	"insert into remote_agents (provider, remote_id, seen_at, created_at, updated_at) values ('vapi', 'as-1', 'x', 'x', 'x')",
	"update telnyx_verified_numbers set state = 'asked'",
	"update telnyx_verified_numbers set state = 'verified'", /* without a time */
	"update telnyx_verified_numbers set method = 'letter'",
	"update provisions set state = 'running'",
	"update provisions set state = 'failed'",               /* without an end */
	"update provisions set state = 'done', ended_at = 'x'", /* without a number */
	"update provisions set state = 'failed', ended_at = 'x', number_id = '00000000-0000-4000-8000-000000000002'",
	"update provisions set kind = 'release'",
	"update provisions set org_id = null",
	"update provisions set number_type = 'national'",
	"update provisions set owner_pid = null",
	"insert into provisions (id, org_id, kind, phone_number, owner_host, owner_boot_id, owner_pid, owner_started_at, operator_name, "
	"created_at, updated_at) select '00000000-0000-4000-8000-0000000000f3', org_id, kind, '+16505550202', 'h', 'b', 1, '1', 'x', 'x', "
	"'x' from provisions",
	"update audit_log set detail = 'x'",
	"delete from audit_log",
	"insert into audit_log (at, operator_name, action) values ('x', '', 'x')",
	"insert into calls (id, provider, provider_call_id, direction, started_at, created_at, updated_at) values "
	"('00000000-0000-4000-8000-0000000000f1', 'telnyx', 'c', 'sideways', 'x', 'x', 'x')",
	"insert into settings (name, value, updated_at) values ('', 'x', 'x')",
};

static const char fixture[] =
    "insert into pool_numbers (id, phone_number, provider, created_at, updated_at) values "
    "('00000000-0000-4000-8000-000000000001', '+32480210449', 'telnyx', 'x', 'x');"
    "insert into twilio_phone_numbers (id, phone_number, created_at, updated_at) values "
    "('00000000-0000-4000-8000-000000000002', '+16504595418', 'x', 'x');"
    "insert into verified_caller_ids (id, org_id, phone_number, state_at, created_at, updated_at) select "
    "'00000000-0000-4000-8000-000000000003', id, '+3292246111', 'x', 'x', 'x' from organizations;"
    "insert into operations (id, kind, subject, created_at, updated_at) values "
    "('00000000-0000-4000-8000-000000000004', 'k', 's', 'x', 'x');"
    "insert into agents (id, org_id, vapi_assistant_id, inbound_enabled, outbound_enabled, created_at, updated_at) select "
    "'00000000-0000-4000-8000-000000000005', id, 'as-1', 1, 1, 'x', 'x' from organizations;"
    "insert into remote_agents (provider, remote_id, seen_at, created_at, updated_at) values ('vapi', 'as-1', 'x', 'x', 'x');"
    "insert into telnyx_verified_numbers (id, org_id, phone_number, state_at, created_at, updated_at) select "
    "'00000000-0000-4000-8000-000000000006', id, '+3292246111', 'x', 'x', 'x' from organizations;"
    "insert into provisions (id, org_id, kind, phone_number, owner_host, owner_boot_id, owner_pid, owner_started_at, "
    "operator_name, created_at, updated_at) select '00000000-0000-4000-8000-000000000007', id, 'buy', '+16505550201', 'h', 'b', 1, "
    "'1', 'x', 'x', 'x' from organizations";

static void each_rule_refuses(void **state)
{
	struct folder *f = *state;
	char id[ID_MAX];

	add(f, "A", "+3292246111", id);
	assert_ok(f, store_exec(f->store, fixture, &f->err));
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		error_clear(&f->err);
		if (store_exec(f->store, wrong[i], &f->err))
			fail_msg("taken: %s", wrong[i]);
		if (f->err.kind != ERROR_REFUSED)
			fail_msg("%s: %s", wrong[i], f->err.detail);
	}
}

/* Every word of the program's enums is one that the schema takes. */
static void each_word_is_taken(void **state)
{
	struct folder *f = *state;
	char id[ID_MAX];

	add(f, "A", "+3292246111", id);
	assert_ok(f,
	    store_exec(f->store,
		"update forwarding_configs set ai_number = '+32480210449', ai_source = 'manual', given_at = 'x', "
		"reported_at = 'x', proven_at = 'x', removed_at = 'x'",
		&f->err));
	for (int i = 0; i < INBOUND_STATES; i++)
		assert_ok(f,
		    store_exec(f->store,
			arena_printf(&f->arena, "update forwarding_configs set state = '%s'",
			    inbound_state_name((enum inbound_state)i)),
			&f->err));
	for (int i = AI_NONE + 1; i < AI_SOURCES; i++)
		assert_ok(f,
		    store_exec(f->store,
			arena_printf(&f->arena, "update forwarding_configs set ai_source = '%s'",
			    ai_source_name((enum ai_source)i)),
			&f->err));
	for (int i = 0; i < TELEPHONY_MODES; i++)
		assert_ok(f,
		    store_exec(f->store,
			arena_printf(&f->arena, "update organizations set telephony_mode = '%s'",
			    telephony_mode_name((enum telephony_mode)i)),
			&f->err));
}

/* The same for what came with AI numbers. */
static void each_word_of_ai_numbers(void **state)
{
	struct folder *f = *state;
	char id[ID_MAX];

	add(f, "A", "+3292246111", id);
	assert_ok(f, store_exec(f->store, fixture, &f->err));
	for (int i = 0; i < NUMBER_DRIFTS; i++)
		for (int table = 0; table < 2; table++)
			assert_ok(f,
			    store_exec(f->store,
				arena_printf(&f->arena, "update %s set drift = '%s'",
				    table ? "pool_numbers" : "twilio_phone_numbers",
				    number_drift_name((enum number_drift)i)),
				&f->err));
	for (int i = 0; i < AGENT_WAYS; i++)
		assert_ok(f,
		    store_exec(f->store,
			arena_printf(&f->arena,
			    "update agents set inbound_way = '%s', outbound_way = inbound_way",
			    agent_way_name((enum agent_way)i)),
			&f->err));
	for (int i = 0; i < AGENT_PROVIDERS; i++)
		assert_ok(f,
		    store_exec(f->store,
			arena_printf(&f->arena, "update remote_agents set provider = '%s'",
			    agent_provider_name((enum agent_provider)i)),
			&f->err));
	for (int i = 0; i < TELNYX_ID_STATES; i++)
		assert_ok(f,
		    store_exec(f->store,
			arena_printf(&f->arena,
			    "update telnyx_verified_numbers set verified_at = 'x', state = '%s'",
			    telnyx_id_state_name((enum telnyx_id_state)i)),
			&f->err));
}

/* Behind the program: the trigger counts, whoever inserts. */
static void no_more_places_than_capacity(void **state)
{
	struct folder *f = *state;
	char id[ID_MAX], number[32];

	assert_ok(f, pool_number_add(f->store, "+32480210449", "BE", "telnyx", 2, id, &f->err));
	for (int i = 0; i < 3; i++) {
		bool ok;

		(void)snprintf(number, sizeof number, "+329224611%d", i);
		add(f, "A", number, id);
		ok = store_exec(f->store,
		    arena_printf(&f->arena,
			"insert into forwarding_numbers (id, business_id, phone_number, pool_number_id, created_at, updated_at) select c.id, "
			"c.org_id, c.business_number, p.id, 'x', 'x' from forwarding_configs c, pool_numbers p where c.business_number = '%s'",
			number),
		    &f->err);
		assert_int_equal(ok, i < 2);
	}
	assert_string_equal(f->err.code, "pool-full");
	assert_refused(f, store_exec(f->store, "update pool_numbers set capacity = 1", &f->err),
	    ERROR_REFUSED, "pool-full");
	assert_ok(f,
	    store_exec(f->store,
		"update forwarding_numbers set status = 'disabled' where phone_number = '+3292246110'",
		&f->err));
	assert_ok(f, store_exec(f->store, "update pool_numbers set capacity = 1", &f->err));
	assert_refused(f,
	    store_exec(f->store, "update forwarding_numbers set status = 'active'", &f->err),
	    ERROR_REFUSED, "pool-full");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_rule_refuses, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(each_word_is_taken, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(each_word_of_ai_numbers, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(no_more_places_than_capacity, folder_setup_store,
		    folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
