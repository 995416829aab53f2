/* Lane 1: setup, states, owed cancel codes, places in a pool. */
#include "folder.h"

#include "store/internal.h"

static const struct forwarding_setup pool_all = { .ai_number = "+32480210449",
	.ai_source = AI_POOL,
	.carrier_id = "gsm-standard",
	.condition = "all",
	.line_type = "fixed" };
static const struct forwarding_setup by_hand = { .ai_number = "+16504595418",
	.ai_source = AI_MANUAL,
	.carrier_id = "gsm-standard",
	.condition = "no_answer",
	.ring_seconds = 20 };
static const struct forwarding_codes codes_61 = { "**61*+16504595418**20#", "##61#", "*#61#" };
static const struct forwarding_codes codes_two = { "**67*1#\n**62*1#", "##67#\n##62#",
	"*#67#\n*#62#" };

/* A customer with one number; its configuration. */
static struct forwarding fresh(struct folder *f)
{
	char id[ID_MAX];

	add(f, "Frituur De Kroon", "+3292246111", id);
	return first(f, id);
}

static struct forwarding again(struct folder *f, const struct forwarding *c)
{
	struct forwarding now;

	assert_ok(f, forwarding_get(f->store, c->id, &f->arena, &now, &f->err));
	return now;
}

#define SET(f, c, setup) \
	assert_ok(f, forwarding_set((f)->store, (c).id, again(f, &(c)).version, setup, &(f)->err))
#define GIVE(f, c, codes) \
	assert_ok(f, forwarding_given((f)->store, (c).id, again(f, &(c)).version, codes, &(f)->err))

static void walked_to_the_end(void **state)
{
	struct folder *f = *state;
	struct forwarding c = fresh(f);
	struct audit_line *lines;
	size_t n;

	assert_int_equal(c.state, INBOUND_NONE);
	assert_string_equal(c.ai_number, "");
	assert_int_equal(c.ai_source, AI_NONE);
	SET(f, c, &by_hand);
	c = again(f, &c);
	assert_string_equal(c.ai_number, "+16504595418");
	assert_int_equal(c.ai_source, AI_MANUAL);
	assert_string_equal(c.condition, "no_answer");
	assert_int_equal(c.ring_seconds, 20);
	assert_string_equal(c.line_type, "fixed"); /* a NULL leaves it */
	GIVE(f, c, &codes_61);
	c = again(f, &c);
	assert_int_equal(c.state, INBOUND_GIVEN);
	assert_string_equal(c.activate_code, "**61*+16504595418**20#");
	assert_string_equal(c.deactivate_code, "##61#");
	assert_string_equal(c.query_code, "*#61#");
	assert_true(c.given_at[0] && strcmp(c.given_at, c.state_at) == 0);
	assert_ok(f, forwarding_reported(f->store, c.id, c.version, &f->err));
	c = again(f, &c);
	assert_int_equal(c.state, INBOUND_REPORTED);
	assert_true(c.reported_at[0]);
	assert_refused(f,
	    forwarding_renumber(f->store, c.id, c.version, "+3292246112", NULL, &f->err),
	    ERROR_REFUSED, "still-forwarded");
	assert_refused(f, forwarding_given(f->store, c.id, c.version, &codes_61, &f->err),
	    ERROR_REFUSED, "reported-already");
	assert_ok(f, forwarding_removed(f->store, c.id, c.version, &f->err));
	c = again(f, &c);
	assert_int_equal(c.state, INBOUND_REMOVED);
	assert_true(c.removed_at[0]);
	assert_string_equal(c.owed_cancel, "");
	assert_ok(f, forwarding_renumber(f->store, c.id, c.version, "+3292246112", NULL, &f->err));
	assert_ok(f, audit_list(f->store, c.org_id, 0, 20, &f->arena, &lines, &n, &f->err));
	assert_int_equal(n, 6);
	assert_string_equal(lines[2].action, "forwarding.reported");
	assert_string_equal(lines[1].action, "forwarding.removed");
	assert_non_null(strstr(lines[1].detail, "##61#")); /* what cancels it is never lost */
}

/* Finding: "+3292246112 to  (), carrier ..., ring 0". */
static void what_was_not_chosen_is_not_in_the_log(void **state)
{
	static const struct forwarding_setup carrier = {
		.ai_number = "", .ai_source = AI_NONE, .carrier_id = "be-proximus-fixed"
	};
	struct folder *f = *state;
	struct forwarding c = fresh(f);
	struct audit_line *lines;
	size_t n;

	SET(f, c, &carrier);
	SET(f, c, &by_hand);
	assert_ok(f, audit_list(f->store, c.org_id, 0, 20, &f->arena, &lines, &n, &f->err));
	assert_string_equal(lines[1].action, "forwarding.set");
	assert_string_equal(lines[1].detail, "+3292246111, carrier be-proximus-fixed");
	assert_non_null(strstr(lines[0].detail, "+3292246111 to +16504595418 (manual)"));
	assert_non_null(strstr(lines[0].detail, ", ring 20"));
}

static void steps_out_of_order_refused(void **state)
{
	struct folder *f = *state;
	struct forwarding c = fresh(f);

	assert_refused(f, forwarding_given(f->store, c.id, c.version, &codes_61, &f->err),
	    ERROR_REFUSED, "nothing-to-give");
	assert_refused(f, forwarding_reported(f->store, c.id, c.version, &f->err), ERROR_REFUSED,
	    "not-now");
	assert_non_null(strstr(f->err.message, "+32 9 224 61 11"));
	assert_refused(f, forwarding_refused(f->store, c.id, c.version, "no", &f->err),
	    ERROR_REFUSED, "not-now");
	assert_refused(f, forwarding_removed(f->store, c.id, c.version, &f->err), ERROR_REFUSED,
	    "not-now");
	assert_int_equal(again(f, &c).version, c.version);
	assert_refused(f, forwarding_reported(f->store, "x", 1, &f->err), ERROR_NOT_FOUND,
	    "no-such-number");
}

static void compare_and_set(void **state)
{
	struct folder *f = *state;
	struct forwarding c = fresh(f);

	SET(f, c, &by_hand);
	assert_refused(f, forwarding_set(f->store, c.id, c.version, &pool_all, &f->err),
	    ERROR_CONFLICT, "changed-meanwhile");
	assert_refused(f, forwarding_given(f->store, c.id, c.version, &codes_61, &f->err),
	    ERROR_CONFLICT, "changed-meanwhile");
	assert_refused(f, forwarding_cancel_done(f->store, c.id, c.version, &f->err),
	    ERROR_CONFLICT, "changed-meanwhile");
	/* What is so already is no conflict and no change. */
	assert_ok(f, forwarding_set(f->store, c.id, c.version, &by_hand, &f->err));
	assert_int_equal(again(f, &c).version, c.version + 1);
}

static void other_setup_owes_the_cancel(void **state)
{
	struct folder *f = *state;
	struct forwarding c = fresh(f);
	struct forwarding_setup busy = by_hand;

	SET(f, c, &by_hand);
	GIVE(f, c, &codes_61);
	busy.condition = "busy";
	busy.ring_seconds = 0;
	SET(f, c, &busy);
	c = again(f, &c);
	assert_int_equal(c.state, INBOUND_NONE);
	assert_string_equal(c.owed_cancel, "##61#");
	assert_string_equal(c.activate_code, "");
	assert_string_equal(c.given_at, "");
	GIVE(f, c, &codes_two);
	busy.condition = "all";
	SET(f, c, &busy);
	c = again(f, &c);
	assert_string_equal(c.owed_cancel, "##61#\n##67#\n##62#");
	/* What the new code replaces needs no cancel first, and cancelling it afterwards would undo
	 * the new one. */
	GIVE(f, c, &codes_61);
	assert_string_equal(again(f, &c).owed_cancel, "##67#\n##62#");
	c = again(f, &c);
	assert_ok(f, forwarding_cancel_done(f->store, c.id, c.version, &f->err));
	assert_string_equal(again(f, &c).owed_cancel, "");
	assert_int_equal(again(f, &c).state, INBOUND_GIVEN);
}

/* Taken off: nothing is owed, but what cancels it stays in sight, should it be on after all. While
 * a cancel is owed the number stays: it is that phone that has to dial it. */
static void the_cancel_codes_stay(void **state)
{
	struct folder *f = *state;
	struct forwarding c = fresh(f);
	struct forwarding_setup busy = by_hand;

	SET(f, c, &by_hand);
	GIVE(f, c, &codes_61);
	busy.condition = "busy";
	busy.ring_seconds = 0;
	SET(f, c, &busy);
	c = again(f, &c);
	assert_int_equal(c.state, INBOUND_NONE);
	assert_refused(f,
	    forwarding_renumber(f->store, c.id, c.version, "+3292246112", NULL, &f->err),
	    ERROR_REFUSED, "still-forwarded");
	GIVE(f, c, &codes_two);
	c = again(f, &c);
	assert_string_equal(c.owed_cancel, "##61#");
	assert_ok(f, forwarding_removed(f->store, c.id, c.version, &f->err));
	c = again(f, &c);
	assert_string_equal(c.owed_cancel, "");
	assert_string_equal(c.deactivate_code, "##67#\n##62#\n##61#");
	assert_ok(f, forwarding_renumber(f->store, c.id, c.version, "+3292246112", NULL, &f->err));
}

/* Another condition, the same code: nothing to dial, so nothing is owed. */
static void the_same_code_keeps_its_state(void **state)
{
	struct folder *f = *state;
	struct forwarding c = fresh(f);
	struct forwarding_setup busy = by_hand;

	SET(f, c, &by_hand);
	GIVE(f, c, &codes_61);
	c = again(f, &c);
	assert_ok(f, forwarding_reported(f->store, c.id, c.version, &f->err));
	busy.condition = "busy";
	busy.activate_code = codes_61.activate;
	SET(f, c, &busy);
	c = again(f, &c);
	assert_int_equal(c.state, INBOUND_REPORTED);
	assert_true(c.reported_at[0] != '\0');
	assert_string_equal(c.condition, "busy");
	assert_string_equal(c.owed_cancel, "");
	assert_string_equal(c.deactivate_code, "##61#");
}

static void proven_falls_back_to_stale(void **state)
{
	struct folder *f = *state;
	struct forwarding c = fresh(f);
	struct forwarding_setup busy = by_hand;

	SET(f, c, &by_hand);
	GIVE(f, c, &codes_61);
	assert_ok(f,
	    store_exec(f->store,
		"update forwarding_configs set state = 'proven', proven_at = '2026-11-20T10:00:00Z'",
		&f->err));
	busy.ai_number = "+32460000001";
	SET(f, c, &busy);
	c = again(f, &c);
	assert_int_equal(c.state, INBOUND_STALE);
	assert_string_equal(c.proven_at, "2026-11-20T10:00:00Z");
	assert_string_equal(c.owed_cancel, "##61#");
	GIVE(f, c, &codes_61);
	assert_string_equal(again(f, &c).proven_at, ""); /* a new round */
}

static void refused_code_owes_nothing(void **state)
{
	struct folder *f = *state;
	struct forwarding c = fresh(f);
	struct forwarding_setup busy = by_hand;

	busy.condition = "busy";
	SET(f, c, &by_hand);
	GIVE(f, c, &codes_61);
	c = again(f, &c);
	assert_ok(f, forwarding_refused(f->store, c.id, c.version, "error tone", &f->err));
	c = again(f, &c);
	assert_int_equal(c.state, INBOUND_REFUSED);
	assert_string_equal(c.refused_reason, "error tone");
	SET(f, c, &busy);
	assert_string_equal(again(f, &c).owed_cancel, "");
	GIVE(f, c, &codes_two); /* of a sequence some may have been taken */
	c = again(f, &c);
	assert_ok(f, forwarding_refused(f->store, c.id, c.version, "the second one", &f->err));
	SET(f, c, &by_hand);
	assert_string_equal(again(f, &c).owed_cancel, "##67#\n##62#");
}

static int64_t used(struct folder *f)
{
	struct ai_number *all;
	size_t n;

	assert_ok(f, ai_number_list(f->store, "", "BE", &f->arena, &all, &n, &f->err));
	return n ? all[0].used : -1;
}

static void pool_places_follow(void **state)
{
	struct folder *f = *state;
	struct forwarding c = fresh(f), d;
	char id[ID_MAX], other[ID_MAX];

	assert_refused(f, forwarding_set(f->store, c.id, c.version, &pool_all, &f->err),
	    ERROR_REFUSED, "no-such-pool-number");
	assert_ok(f, pool_number_add(f->store, "+32480210449", "BE", "telnyx", 1, id, &f->err));
	assert_int_equal(used(f), 0);
	SET(f, c, &pool_all);
	assert_int_equal(used(f), -1); /* full: not offered */
	add(f, "Other", "+3292246112", other);
	d = first(f, other);
	assert_refused(f, forwarding_set(f->store, d.id, d.version, &pool_all, &f->err),
	    ERROR_REFUSED, "pool-full");
	assert_string_equal(again(f, &d).ai_number, "");
	SET(f, c, &by_hand);
	assert_int_equal(used(f), 0);
	SET(f, d, &pool_all);
	GIVE(f, d, &codes_61);
	d = again(f, &d);
	assert_ok(f, forwarding_removed(f->store, d.id, d.version, &f->err));
	assert_int_equal(used(f), 0); /* taken off frees the place */
	SET(f, c, &pool_all);
	d = again(f, &d);
	assert_refused(f, forwarding_given(f->store, d.id, d.version, &codes_61, &f->err),
	    ERROR_REFUSED, "pool-full");
	assert_int_equal(again(f, &d).state, INBOUND_REMOVED);
	assert_ok(f, customer_remove(f->store, c.org_id, &f->err));
	GIVE(f, d, &codes_61);
}

static void ai_numbers_in_order(void **state)
{
	struct folder *f = *state;
	struct forwarding c = fresh(f);
	struct ai_number *all;
	char id[ID_MAX];
	size_t n;

	assert_ok(f, pool_number_add(f->store, "+16504595419", "US", "telnyx", 50, id, &f->err));
	assert_ok(f, pool_number_add(f->store, "+32480210449", "BE", "telnyx", 50, id, &f->err));
	assert_ok(f, pool_number_add(f->store, "+32480210450", "BE", "telnyx", 50, id, &f->err));
	assert_ok(f, managed_number_add(f->store, c.org_id, "+16504595418", "US", id, &f->err));
	assert_refused(f,
	    pool_number_add(f->store, "+16504595418", "US", "telnyx", 50, id, &f->err),
	    ERROR_CONFLICT, "number-known");
	assert_refused(f, managed_number_add(f->store, c.org_id, "+32480210450", "BE", id, &f->err),
	    ERROR_CONFLICT, "number-known");
	SET(f, c, &pool_all);
	assert_ok(f, ai_number_list(f->store, c.org_id, "BE", &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 4);
	assert_string_equal(all[0].number, "+16504595418");
	assert_string_equal(all[0].source, "managed");
	assert_string_equal(all[0].org_id, c.org_id);
	assert_string_equal(all[1].number, "+32480210450"); /* least used first */
	assert_string_equal(all[2].number, "+32480210449");
	assert_int_equal(all[2].used, 1);
	assert_int_equal(all[2].capacity, 50);
	assert_string_equal(all[3].country, "US");
}

static void several_numbers_in_order(void **state)
{
	struct folder *f = *state;
	struct forwarding c = fresh(f), *all;
	char number[32], id[ID_MAX];
	size_t n;

	for (int i = 0; i < 10; i++) {
		(void)snprintf(number, sizeof number, "+329224620%d", i);
		assert_ok(f, forwarding_add(f->store, c.org_id, number, "fixed", id, &f->err));
	}
	assert_refused(f, forwarding_add(f->store, c.org_id, "+3292246200", "fixed", id, &f->err),
	    ERROR_CONFLICT, "number-taken");
	assert_refused(f,
	    forwarding_add(f->store, "00000000-0000-4000-8000-000000000000", "+3292246300", "", id,
		&f->err),
	    ERROR_NOT_FOUND, "no-such-customer");
	assert_ok(f, forwarding_list(f->store, c.org_id, &f->arena, &all, &n, &f->err));
	assert_int_equal(n, 11);
	assert_string_equal(all[10].business_number, "+3292246209");
	assert_refused(f,
	    forwarding_renumber(f->store, all[10].id, all[10].version, "+3292246111", NULL,
		&f->err),
	    ERROR_CONFLICT, "number-taken");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(walked_to_the_end, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(what_was_not_chosen_is_not_in_the_log,
		    folder_setup_store, folder_teardown),
		cmocka_unit_test_setup_teardown(steps_out_of_order_refused, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(compare_and_set, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(other_setup_owes_the_cancel, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(the_cancel_codes_stay, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(the_same_code_keeps_its_state, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(proven_falls_back_to_stale, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(refused_code_owes_nothing, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(pool_places_follow, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(ai_numbers_in_order, folder_setup_store,
		    folder_teardown),
		cmocka_unit_test_setup_teardown(several_numbers_in_order, folder_setup_store,
		    folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
