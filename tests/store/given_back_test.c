/* What a number that was given back leaves behind: nobody's calls may be sent there again. */
#include "verifications.h"

#include "store/managed.h"
#include "store/provisions.h"

#define NUMBER "+16505550201"

static const struct forwarding_codes one = { "**61*1#", "##61#", "" };
static const struct forwarding_codes two = { "*92 1#\n*90 1#", "#92\n#90", "" };

/* A business number whose AI number it is; its code was given. */
static struct forwarding given(struct folder *f, const char *org, const char *business,
    const struct forwarding_codes *codes)
{
	const struct forwarding_setup setup = { .ai_number = NUMBER,
		.ai_source = AI_MANAGED,
		.carrier_id = "be-proximus",
		.condition = "no_answer" };
	struct forwarding config;
	char id[ID_MAX];

	assert_ok(f, forwarding_add(f->store, org, business, "fixed", id, &f->err));
	assert_ok(f, forwarding_set(f->store, id, 1, &setup, &f->err));
	assert_ok(f, forwarding_given(f->store, id, 2, codes, &f->err));
	assert_ok(f, forwarding_get(f->store, id, &f->arena, &config, &f->err));
	return config;
}

static struct forwarding now(struct folder *f, const struct forwarding *before)
{
	struct forwarding config;

	assert_ok(f, forwarding_get(f->store, before->id, &f->arena, &config, &f->err));
	return config;
}

static void give_back(struct folder *f, const char *number_id)
{
	char id[ID_MAX], op[ID_MAX];

	assert_ok(f, provision_release(f->store, number_id, id, &f->err));
	assert_ok(f, provision_step(f->store, id, OPERATION_RELEASE, op, &f->err));
	assert_ok(f, operation_send(f->store, op, &f->err));
	assert_ok(f, provision_released(f->store, op, &f->err));
	assert_ok(f, provision_close(f->store, id, &f->err));
}

static bool lost(struct folder *f, const struct forwarding *config)
{
	bool is;

	assert_ok(f, forwarding_ai_gone(f->store, config->id, &is, &f->err));
	return is;
}

static void not_forwarded_to_again(void **state)
{
	struct folder *f = *state;
	struct forwarding on, never, partly;
	char org[2][ID_MAX], id[ID_MAX];

	add(f, "Kroon", NULL, org[0]);
	add(f, "Clinic", NULL, org[1]);
	assert_ok(f, managed_number_add(f->store, org[0], NUMBER, "US", id, &f->err));
	on = given(f, org[0], "+3292246111", &one);
	never = given(f, org[0], "+3292246112", &one);
	assert_ok(f, forwarding_refused(f->store, never.id, never.version, "no", &f->err));
	partly = given(f, org[0], "+3292246113", &two);
	assert_ok(f, forwarding_refused(f->store, partly.id, partly.version, "no", &f->err));
	assert_false(lost(f, &on));
	give_back(f, id);

	on = now(f, &on);
	assert_int_equal(on.state, INBOUND_DRIFTED);
	assert_true(lost(f, &on));
	assert_refused(f, forwarding_reported(f->store, on.id, on.version, &f->err), ERROR_REFUSED,
	    "ai-number-gone");
	assert_refused(f, forwarding_given(f->store, on.id, on.version, &two, &f->err),
	    ERROR_REFUSED, "ai-number-gone");
	/* What a network refused was never on; of two codes the first may be. */
	never = now(f, &never);
	assert_int_equal(never.state, INBOUND_REFUSED);
	assert_refused(f, forwarding_given(f->store, never.id, never.version, &two, &f->err),
	    ERROR_REFUSED, "ai-number-gone");
	partly = now(f, &partly);
	assert_int_equal(partly.state, INBOUND_DRIFTED);
	assert_ok(f, forwarding_removed(f->store, partly.id, partly.version, &f->err));
	/* Another customer rents it: no more this one's than before. */
	assert_ok(f, managed_number_add(f->store, org[1], NUMBER, "US", id, &f->err));
	assert_true(lost(f, &on));
	give_back(f, id);
	assert_ok(f, managed_number_add(f->store, org[0], NUMBER, "US", id, &f->err));
	assert_false(lost(f, &on));
	on = now(f, &on);
	assert_ok(f, forwarding_reported(f->store, on.id, on.version, &f->err));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)
	const struct CMUnitTest tests[] = {
		TEST(not_forwarded_to_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
