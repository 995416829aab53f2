#include "tests/desk/fixture.h"

#include "store/provisions.h"

#define POOL_BE "+32480210449"
#define POOL_US "+16504595418"

static int store_with_pool(void **state)
{
	struct fixture *f;
	char id[ID_MAX];

	fixture_store(state);
	f = *state;
	must(f, pool_number_add(f->session.store, POOL_US, "US", "telnyx", 50, id, &f->err));
	must(f, pool_number_add(f->session.store, POOL_BE, "BE", "telnyx", 50, id, &f->err));
	return 0;
}

static bool choose(struct fixture *f, const char *id, const struct lane1_choice *choice)
{
	const struct lane1 lane = fixture_lane(f, id);

	return lane1_choose(&f->session, &lane, choice, &f->err);
}

/* Name and number are enough for a code on the screen. */
static void test_defaults(void **state)
{
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Kroon", "+3292246111", NULL, id);
	lane = fixture_lane(f, id);
	assert_true(lane.ai_suggested);
	assert_true(lane.carrier_suggested);
	assert_string_equal(lane.ai.e164, POOL_BE);
	assert_string_equal(lane.carrier->id, "etsi-fixed-standard");
	assert_int_equal(lane.condition, CONDITION_NO_ANSWER);
	assert_true(lane.has_code);
	assert_string_equal(lane.code.legs[0].activate, "*61*0480210449#");
	assert_string_equal(lane.code.legs[0].deactivate, "#61#");
	assert_int_equal(lane.step, LANE1_CHOOSE_CARRIER);
	assert_string_equal(lane.next_step, "ask which carrier the business phone has");
	assert_string_equal(lane.touch_warning, "");
	/* Only looked at: nothing is saved. */
	assert_string_equal(lane.config->ai_number, "");
	assert_string_equal(lane.config->carrier_id, "");
	assert_string_equal(lane.config->condition, "");
}

/* Managed before pool; a pool number abroad is never suggested. */
static void test_ai_default(void **state)
{
	struct fixture *f = *state;
	char be[ID_MAX], ng[ID_MAX], us[ID_MAX], number[ID_MAX];
	struct lane1 lane;

	fixture_customer(f, "Kroon", "+3292246111", NULL, be);
	fixture_customer(f, "Clinic", "+2348021234567", NULL, ng);
	fixture_customer(f, "Dental", "+16505550123", NULL, us);
	lane = fixture_lane(f, ng); /* none of its country: the least used one, after a yes */
	assert_true(lane.ai_suggested);
	assert_true(lane.needs_foreign_yes);
	assert_int_equal(lane.step, LANE1_CHOOSE_CARRIER);
	assert_int_equal(lane.n_ai_choices, 2);
	lane = fixture_lane(f, us);
	assert_string_equal(lane.ai.e164, POOL_US);
	must(f, managed_number_add(f->session.store, be, "+3292246119", "BE", number, &f->err));
	lane = fixture_lane(f, be);
	assert_string_equal(lane.ai.e164, "+3292246119");
	assert_false(lane.needs_foreign_yes);
	must(f, managed_number_add(f->session.store, ng, "+16505550199", "US", number, &f->err));
	lane = fixture_asked(f, ng);
	assert_string_equal(lane.ai.e164, "+16505550199");
	assert_true(lane.needs_foreign_yes);
	assert_int_equal(lane.step, LANE1_CONFIRM_FOREIGN);
	must_refuse(f, lane1_given(&f->session, &lane, &f->err), "foreign-needs-yes");
}

static void test_byoc(void **state)
{
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Byoc", "+3292246111", "byoc", id);
	lane = fixture_lane(f, id);
	assert_int_equal(lane.step, LANE1_BYOC);
	assert_false(lane.has_code);
	must_refuse(f, lane1_given(&f->session, &lane, &f->err), "nothing-to-give");
	assert_null(strstr(f->err.message, "nothing:")); /* a step's words made no sentence */
	assert_non_null(strstr(f->err.message, "no forwarding is needed"));
	/* A carrier may be kept all the same; whoever wants to forward too names the number. */
	must(f,
	    choose(f, id,
		&(struct lane1_choice){ .carrier_id = "etsi-fixed-standard", .ring = -1 }));
	assert_int_equal(fixture_lane(f, id).step, LANE1_BYOC);
	must(f, choose(f, id, &(struct lane1_choice){ .ai_number = "+3292246118", .ring = -1 }));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.config->ai_source, AI_BYOC);
	assert_int_equal(lane.step, LANE1_READ_CODE);
}

static void test_sources(void **state)
{
	static const struct {
		const char *number;
		enum ai_source source;
	} rows[] = {
		{ "0480 21 04 49", AI_POOL },
		{ "+3292246119", AI_MANAGED },
		{ "09 224 61 18", AI_MANUAL },
	};
	struct fixture *f = *state;
	char id[ID_MAX], number[ID_MAX];

	fixture_customer(f, "Kroon", "+3292246111", NULL, id);
	must(f, managed_number_add(f->session.store, id, "+3292246119", "BE", number, &f->err));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		must(f,
		    choose(f, id,
			&(struct lane1_choice){ .ai_number = rows[i].number, .ring = -1 }));
		assert_int_equal(fixture_lane(f, id).config->ai_source, rows[i].source);
	}
	must_refuse(f,
	    choose(f, id, &(struct lane1_choice){ .ai_number = "+3292246111", .ring = -1 }),
	    "same-number");
	error_clear(&f->err);
	assert_false(choose(f, id, &(struct lane1_choice){ .ai_number = "+32924", .ring = -1 }));
	assert_int_equal(f->err.kind, ERROR_INPUT);
	assert_string_equal(fixture_lane(f, id).ai.e164, "+3292246118");
}

/* The whole way, with its times. */
static void test_states(void **state)
{
	struct fixture *f = *state;
	struct lane1 lane, old;
	char id[ID_MAX];

	fixture_customer(f, "Kroon", "+3292246111", NULL, id);
	time_freeze(1795269725); /* 2026-11-21T14:02:05Z */
	lane = fixture_asked(f, id);
	must(f, lane1_given(&f->session, &lane, &f->err));
	old = lane;
	lane = fixture_lane(f, id);
	assert_int_equal(lane.config->state, INBOUND_GIVEN);
	assert_int_equal(lane.step, LANE1_WAIT_DIAL);
	assert_string_equal(lane.config->given_at, "2026-11-21T14:02:05Z");
	assert_string_equal(lane.config->activate_code, "*61*0480210449#");
	assert_string_equal(lane.config->deactivate_code, "#61#");
	assert_string_equal(lane.config->query_code, "*#61#");
	/* What was on the screen is saved: suggestions too. */
	assert_string_equal(lane.config->ai_number, POOL_BE);
	assert_string_equal(lane.config->carrier_id, "etsi-fixed-standard");
	assert_string_equal(lane.config->condition, "no_answer");
	assert_false(lane.codes_changed);
	must_refuse(f, lane1_reported(&f->session, &old, &f->err), "changed-meanwhile");
	time_freeze(1795269785);
	must(f, lane1_reported(&f->session, &lane, &f->err));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.step, LANE1_CHECK);
	assert_string_equal(lane.config->reported_at, "2026-11-21T14:03:05Z");
	must(f, lane1_removed(&f->session, &lane, &f->err));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.config->state, INBOUND_REMOVED);
	assert_int_equal(lane.step, LANE1_REMOVED);
}

static void test_refused(void **state)
{
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Kroon", "+3292246111", NULL, id);
	lane = fixture_asked(f, id);
	must(f, lane1_given(&f->session, &lane, &f->err));
	lane = fixture_lane(f, id);
	must(f, lane1_refused(&f->session, &lane, "three beeps \x1b[31m", &f->err));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.step, LANE1_TRY_OTHER);
	assert_non_null(strstr(lane.config->refused_reason, "three beeps"));
	assert_null(strchr(lane.config->refused_reason, '\x1b'));
}

/* Only what is possible is named next. */
static void test_refused_without_other_form(void **state)
{
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Fixed", "+3292246111", NULL, id);
	must(f,
	    choose(f, id,
		&(struct lane1_choice){ .ai_number = "+32480210449",
		    .carrier_id = "etsi-fixed-standard",
		    .ring = -1 }));
	lane = fixture_lane(f, id);
	must(f, lane1_given(&f->session, &lane, &f->err));
	lane = fixture_lane(f, id);
	must(f, lane1_refused(&f->session, &lane, "MMI 23", &f->err));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.step, LANE1_TRY_OTHER);
	assert_int_equal(lane.code.n_alternatives, 0);
	assert_null(strstr(lane.next_step, "form"));
}

/* A change after the code was given: the old one is owed its cancel code first. */
static void test_cancel_first(void **state)
{
	const enum condition all = CONDITION_ALL;
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Kroon", "+3292246111", NULL, id);
	lane = fixture_asked(f, id);
	must(f, lane1_given(&f->session, &lane, &f->err));
	must(f, choose(f, id, &(struct lane1_choice){ .condition = &all, .ring = -1 }));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.step, LANE1_CANCEL_FIRST);
	assert_non_null(strstr(lane.next_step, "#61#"));
	assert_non_null(strstr(lane.touch_warning, "dial #61# first"));
	assert_int_equal(lane.config->state, INBOUND_NONE);
	assert_string_equal(lane.code.legs[0].activate, "*21*0480210449#");
	must(f, lane1_cancel_done(&f->session, &lane, &f->err));
	assert_int_equal(fixture_lane(f, id).step, LANE1_READ_CODE);
}

/* A new carrier that has no code for the condition is kept, and so is the condition; a condition
 * chosen for it is refused. */
static void test_carrier_change(void **state)
{
	const enum condition unavailable = CONDITION_UNAVAILABLE;
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Mobile", "+32480210440", NULL, id);
	must(f,
	    choose(f, id,
		&(struct lane1_choice){
		    .carrier_id = "gsm-standard", .condition = &unavailable, .ring = -1 }));
	lane = fixture_lane(f, id);
	assert_false(lane.carrier_suggested);
	assert_string_equal(lane.code.legs[0].activate, "**62*+32480210449#");
	must(f,
	    choose(f, id,
		&(struct lane1_choice){ .carrier_id = "etsi-fixed-standard", .ring = -1 }));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.condition, CONDITION_UNAVAILABLE);
	assert_false(lane.has_code);
	assert_string_equal(lane.config->line_type, "fixed");
	must_refuse(f,
	    choose(f, id, &(struct lane1_choice){ .condition = &unavailable, .ring = -1 }),
	    "condition-not-supported");
	must_refuse(f, choose(f, id, &(struct lane1_choice){ .carrier_id = "nobody", .ring = -1 }),
	    "no-such-carrier");
	assert_string_equal(fixture_lane(f, id).carrier->id, "etsi-fixed-standard");
}

static void test_ring(void **state)
{
	struct fixture *f = *state;
	const enum condition no_answer = CONDITION_NO_ANSWER;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Mobile", "+32480210440", NULL, id);
	must(f,
	    choose(f, id,
		&(struct lane1_choice){
		    .carrier_id = "gsm-standard", .condition = &no_answer, .ring = 20 }));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.ring, 20);
	assert_string_equal(lane.code.legs[0].activate, "**61*+32480210449**20#");
	must_refuse(f, choose(f, id, &(struct lane1_choice){ .ring = 22 }), "ring-not-accepted");
	/* This line takes no ring time: it falls back to the network's own. */
	must(f,
	    choose(f, id,
		&(struct lane1_choice){ .carrier_id = "etsi-fixed-standard", .ring = -1 }));
	assert_int_equal(fixture_lane(f, id).ring, 0);
}

static void test_foreign(void **state)
{
	const enum condition all = CONDITION_ALL;
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Clinic", "+2348021234567", NULL, id);
	must_refuse(f,
	    choose(f, id,
		&(struct lane1_choice){
		    .ai_number = POOL_US, .carrier_id = "ng-mtn", .condition = &all, .ring = -1 }),
	    "foreign-needs-yes");
	assert_string_equal(fixture_lane(f, id).config->carrier_id, "");
	must(f,
	    choose(f, id,
		&(struct lane1_choice){ .ai_number = POOL_US,
		    .carrier_id = "ng-mtn",
		    .condition = &all,
		    .ring = -1,
		    .foreign_yes = true }));
	lane = fixture_lane(f, id);
	assert_true(lane.code.foreign);
	assert_false(lane.needs_foreign_yes); /* it had its yes */
	must(f, choose(f, id, &(struct lane1_choice){ .carrier_id = "gsm-standard", .ring = -1 }));
	must(f, lane1_given(&f->session, &(struct lane1[]){ fixture_lane(f, id) }[0], &f->err));
}

/* A carrier that refuses foreign targets: not saved, unless forced, and then it stays. */
static void test_foreign_refused(void **state)
{
	struct fixture *f = *state;
	const enum condition all = CONDITION_ALL;
	struct lane1_choice choice = { .ai_number = POOL_BE,
		.carrier_id = "us-tmobile",
		.condition = &all,
		.ring = -1,
		.foreign_yes = true };
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Dental", "+16505550123", NULL, id);
	must_refuse(f, choose(f, id, &choice), "foreign-target-refused");
	assert_string_equal(fixture_lane(f, id).config->ai_number, "");
	choice.force = true;
	must(f, choose(f, id, &choice));
	lane = fixture_lane(f, id);
	assert_true(lane.has_code);
	assert_int_equal(lane.step, LANE1_READ_CODE);
	must(f, lane1_given(&f->session, &lane, &f->err));
	must(f, choose(f, id, &(struct lane1_choice){ .ring = -1 }));
	assert_int_equal(fixture_lane(f, id).config->state, INBOUND_GIVEN);
}

/* A line that is set in an app has steps and no code, and can be marked given all the same. */
static void test_app_only(void **state)
{
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Sydney", "+61255501234", NULL, id);
	must(f,
	    choose(f, id,
		&(struct lane1_choice){
		    .ai_number = "+61255505678", .carrier_id = "au-amaysim", .ring = -1 }));
	lane = fixture_lane(f, id);
	assert_false(lane.has_code);
	assert_true(lane.n_steps > 0);
	assert_int_equal(lane.step, LANE1_FOLLOW_STEPS);
	must(f, lane1_given(&f->session, &lane, &f->err));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.config->state, INBOUND_GIVEN);
	assert_string_equal(lane.config->activate_code, "");
}

/* Set by steps is no way past what the carrier refuses, nor past what it charges. */
static void test_steps_restrict(void **state)
{
	struct fixture *f = *state;
	struct lane1_choice choice = { .ai_number = "+16504595418",
		.carrier_id = "sg-starhub",
		.ring = -1,
		.foreign_yes = true };
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Sing", "+6581234567", NULL, id);
	must_refuse(f, choose(f, id, &choice), "foreign-target-refused");
	assert_string_equal(fixture_lane(f, id).config->ai_number, "");
	choice.force = true;
	must(f, choose(f, id, &choice));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.step, LANE1_FOLLOW_STEPS);
	assert_true(lane.code.foreign && lane.code.n_warnings > 1 && lane.code.warnings[0].loud);
	choice = (struct lane1_choice){ .ai_number = "+6567654321", .ring = -1 };
	must(f, choose(f, id, &choice));
	must_refuse(f,
	    choose(f, id,
		&(struct lane1_choice){
		    .ai_number = "+32480210449", .ring = -1, .foreign_yes = true }),
	    "foreign-target-refused");
}

static void test_touch(void **state)
{
	static const struct {
		const char *number, *word;
		enum condition when;
	} rows[] = {
		{ "+32480210441", "not answered", CONDITION_NO_ANSWER },
		{ "+32480210442", "busy", CONDITION_BUSY },
		{ "+32480210443", "out of reach", CONDITION_UNAVAILABLE },
		{ "+32480210444", "not answered", CONDITION_ALL_CONDITIONAL },
		{ "+32480210445", "not answered", CONDITION_BUSY_OR_NO_ANSWER },
	};
	const enum condition all = CONDITION_ALL;
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Kroon", "+3292246111", NULL, id);
	(void)fixture_asked(f, id);
	must(f, choose(f, id, &(struct lane1_choice){ .condition = &all, .ring = -1 }));
	lane = fixture_lane(f, id);
	assert_non_null(strstr(lane.touch_warning, "Verify the caller ID first"));
	must(f, lane1_given(&f->session, &lane, &f->err));
	lane = fixture_lane(f, id);
	assert_non_null(strstr(lane.touch_warning, "#21#"));
	/* Every condition says when the call would be lost, none the words of another. */
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		fixture_customer(f, rows[i].number, rows[i].number, NULL, id);
		must(f,
		    choose(f, id,
			&(struct lane1_choice){ .carrier_id = "gsm-standard",
			    .condition = &rows[i].when,
			    .ring = -1 }));
		assert_string_equal(fixture_lane(f, id).touch_warning, "");
		lane = fixture_lane(f, id);
		must(f, lane1_given(&f->session, &lane, &f->err));
		assert_non_null(strstr(fixture_lane(f, id).touch_warning, rows[i].word));
	}
}

/* Two consoles: the second one's old picture does not win. */
static void test_two_consoles(void **state)
{
	struct fixture *f = *state;
	const enum condition busy = CONDITION_BUSY;
	struct lane1 old, lane;
	char id[ID_MAX];

	fixture_customer(f, "Kroon", "+3292246111", NULL, id);
	old = fixture_asked(f, id);
	must(f, choose(f, id, &(struct lane1_choice){ .condition = &busy, .ring = -1 }));
	must_refuse(f, lane1_given(&f->session, &old, &f->err), "changed-meanwhile");
	assert_int_equal(fixture_lane(f, id).config->state, INBOUND_NONE);
	assert_string_equal(fixture_lane(f, id).config->condition, "busy");
	/* The same choice, but marked meanwhile: that is not thrown away either. */
	old = fixture_lane(f, id);
	must(f, lane1_given(&f->session, &old, &f->err));
	lane = fixture_lane(f, id);
	must(f, lane1_reported(&f->session, &lane, &f->err));
	must_refuse(f, lane1_given(&f->session, &old, &f->err), "changed-meanwhile");
	lane = fixture_lane(f, id);
	assert_int_equal(lane.config->state, INBOUND_REPORTED);
	assert_true(lane.config->reported_at[0] != '\0');
	must_refuse(f, lane1_given(&f->session, &lane, &f->err), "reported-already");
	assert_true(fixture_lane(f, id).config->reported_at[0] != '\0');
}

/* A guess is no fact: nothing but the choice of the carrier makes it one. */
static void test_a_guessed_carrier_stays_a_guess(void **state)
{
	const enum condition busy = CONDITION_BUSY;
	const struct lane1_choice choices[] = {
		{ .condition = &busy, .ring = -1 },
		{ .ring = 0 },
		{ .ai_number = POOL_BE, .ring = -1 },
	};
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Kroon", "+3292246111", NULL, id);
	for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
		must(f, choose(f, id, &choices[i]));
		lane = fixture_lane(f, id);
		assert_string_equal(lane.config->carrier_id, "");
		assert_true(lane.carrier_suggested);
		assert_int_equal(lane.ai_suggested, i < 2);
		assert_int_equal(lane.condition, CONDITION_BUSY);
		assert_int_equal(lane.step, LANE1_CHOOSE_CARRIER);
		must_refuse(f, lane1_given(&f->session, &lane, &f->err), "carrier-not-chosen");
		assert_int_equal(fixture_lane(f, id).config->state, INBOUND_NONE);
	}
	lane = fixture_asked(f, id);
	assert_int_equal(lane.step, LANE1_READ_CODE);
	must(f, lane1_given(&f->session, &lane, &f->err));
}

/* A carrier that cannot take the condition: it is not changed to another one, least of all to a
 * broader one. */
static void test_the_condition_is_never_changed_unasked(void **state)
{
	const enum condition any = CONDITION_ALL_CONDITIONAL;
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Mobile", "+32480210440", NULL, id);
	must(f,
	    choose(f, id,
		&(struct lane1_choice){ .carrier_id = "vn-vinaphone", .ring = -1, .force = true }));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.condition, CONDITION_NO_ANSWER);
	assert_string_equal(lane.config->condition, "");
	assert_false(lane.has_code);
	assert_int_equal(lane.step, LANE1_CHOOSE_OTHER);
	assert_string_equal(lane.code_error.code, "condition-not-supported");
	assert_non_null(strstr(lane.code_error.hint, "all"));
	must_refuse(f, lane1_given(&f->session, &lane, &f->err), "nothing-to-give");
	/* One that was chosen stays through it. */
	must(f,
	    choose(f, id,
		&(struct lane1_choice){
		    .carrier_id = "gsm-standard", .condition = &any, .ring = -1 }));
	must(f,
	    choose(f, id,
		&(struct lane1_choice){ .carrier_id = "vn-vinaphone", .ring = -1, .force = true }));
	assert_string_equal(fixture_lane(f, id).config->condition, "all_conditional");
	assert_false(fixture_lane(f, id).has_code);
	must(f, choose(f, id, &(struct lane1_choice){ .carrier_id = "gsm-standard", .ring = -1 }));
	assert_string_equal(fixture_lane(f, id).code.legs[0].activate, "**004*+32480210449#");
}

/* A line of another country is refused, as importing does, and taken where somebody insists. */
static void test_a_line_of_another_country(void **state)
{
	static const char *const elsewhere[] = { "nl-kpn-mobile", "nanp-fixed-standard",
		"us-verizon-wireless" };
	struct fixture *f = *state;
	char id[ID_MAX], american[ID_MAX];

	fixture_customer(f, "Mobile", "+32480210440", NULL, id);
	for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
		must_refuse(f,
		    choose(f, id, &(struct lane1_choice){ .carrier_id = elsewhere[i], .ring = -1 }),
		    "carrier-elsewhere");
	assert_string_equal(fixture_lane(f, id).config->carrier_id, "");
	must(f, choose(f, id, &(struct lane1_choice){ .carrier_id = "gsm-standard", .ring = -1 }));
	must(f,
	    choose(f, id,
		&(struct lane1_choice){
		    .carrier_id = "nl-kpn-mobile", .ring = -1, .force = true }));
	/* It is not asked again for what it has already. */
	must(f, choose(f, id, &(struct lane1_choice){ .carrier_id = "nl-kpn-mobile", .ring = -1 }));
	fixture_customer(f, "Dental", "+16505550124", NULL, american);
	must_refuse(f,
	    choose(f, american,
		&(struct lane1_choice){ .carrier_id = "etsi-fixed-standard", .ring = -1 }),
	    "carrier-elsewhere");
	must(f,
	    choose(f, american,
		&(struct lane1_choice){ .carrier_id = "nanp-fixed-standard", .ring = -1 }));
}

/* Verizon's *71 is for busy and for no answer: nothing is dialled anew, and nothing is owed. */
static void test_the_same_code_stays_reported(void **state)
{
	const enum condition busy = CONDITION_BUSY, all = CONDITION_ALL;
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Dental", "+16505550123", NULL, id);
	must(f,
	    choose(f, id,
		&(struct lane1_choice){ .carrier_id = "us-verizon-wireless", .ring = -1 }));
	lane = fixture_lane(f, id);
	must(f, lane1_given(&f->session, &lane, &f->err));
	lane = fixture_lane(f, id);
	must(f, lane1_reported(&f->session, &lane, &f->err));
	must(f, choose(f, id, &(struct lane1_choice){ .condition = &busy, .ring = -1 }));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.condition, CONDITION_BUSY);
	assert_int_equal(lane.config->state, INBOUND_REPORTED);
	assert_true(lane.config->reported_at[0] != '\0');
	assert_string_equal(lane.config->owed_cancel, "");
	assert_string_equal(lane.config->activate_code, lane.code.legs[0].activate);
	must(f, choose(f, id, &(struct lane1_choice){ .condition = &all, .ring = -1 }));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.config->state, INBOUND_NONE);
	assert_string_equal(lane.config->owed_cancel, "*73");
}

/* What was typed by hand is looked up: a full pool is full, and what is another's is not taken. */
static void test_a_typed_ai_number_is_looked_up(void **state)
{
	struct fixture *f = *state;
	char one[ID_MAX], two[ID_MAX], number[ID_MAX];

	must(f, pool_number_add(f->session.store, POOL_BE, "BE", "telnyx", 1, number, &f->err));
	fixture_customer(f, "One", "+3292246111", NULL, one);
	fixture_customer(f, "Two", "+3292246112", NULL, two);
	must(f, managed_number_add(f->session.store, one, "+3292246119", "BE", number, &f->err));
	must(f, choose(f, one, &(struct lane1_choice){ .ai_number = POOL_BE, .ring = -1 }));
	must_refuse(f,
	    choose(f, two, &(struct lane1_choice){ .ai_number = "0480 21 04 49", .ring = -1 }),
	    "pool-full");
	must_refuse(f,
	    choose(f, two, &(struct lane1_choice){ .ai_number = "09 224 61 19", .ring = -1 }),
	    "managed-elsewhere");
	assert_non_null(strstr(f->err.message, "One"));
	must_refuse(f,
	    choose(f, two, &(struct lane1_choice){ .ai_number = "09 224 61 11", .ring = -1 }),
	    "business-number");
	assert_non_null(strstr(f->err.message, "+32 9 224 61 11"));
	assert_string_equal(fixture_lane(f, two).config->ai_number, "");
	must(f, choose(f, one, &(struct lane1_choice){ .ai_number = "09 224 61 19", .ring = -1 }));
	assert_int_equal(fixture_lane(f, one).config->ai_source, AI_MANAGED);
}

static void give_back(struct fixture *f, const char *number_id)
{
	struct store *store = f->session.store;
	char id[ID_MAX], op[ID_MAX];

	must(f, provision_release(store, number_id, id, &f->err));
	must(f, provision_step(store, id, OPERATION_RELEASE, op, &f->err));
	must(f, operation_send(store, op, &f->err));
	must(f, provision_released(store, op, &f->err));
}

/* Whoever looks at the lane must see that the code on it would send calls to strangers. */
static void test_a_number_given_back_is_said(void **state)
{
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX], number[ID_MAX];

	fixture_customer(f, "One", "+3292246111", NULL, id);
	must(f, managed_number_add(f->session.store, id, "+3292246119", "BE", number, &f->err));
	must(f,
	    choose(f, id,
		&(struct lane1_choice){
		    .ai_number = "09 224 61 19", .carrier_id = "gsm-standard", .ring = -1 }));
	lane = fixture_lane(f, id);
	assert_false(lane.ai_standing.warning);
	must(f, lane1_given(&f->session, &lane, &f->err));
	give_back(f, number);
	lane = fixture_lane(f, id);
	assert_true(lane.ai_standing.warning);
	assert_string_equal(lane.ai_standing.source, "managed");
	assert_non_null(strstr(lane.ai_standing.text, "was given back"));
	must_refuse(f, lane1_reported(&f->session, &lane, &f->err), "ai-number-gone");
}

static void test_several_numbers(void **state)
{
	struct fixture *f = *state;
	char id[ID_MAX], second[ID_MAX];
	struct lane1 lane;

	fixture_customer(f, "Kroon", "+3292246111", NULL, id);
	must(f, forwarding_add(f->session.store, id, "+3292246112", "fixed", second, &f->err));
	must(f, lane1_load(&f->session, id, "09 224 61 12", &f->arena, &lane, &f->err));
	assert_string_equal(lane.config->id, second);
	assert_int_equal(lane.n_configs, 2);
	must_refuse(f, lane1_load(&f->session, id, "09 224 61 13", &f->arena, &lane, &f->err),
	    "no-such-number");
}

/* A line of the user's own file that is no longer there. */
static void test_carrier_gone(void **state)
{
	struct fixture *f = *state;
	struct lane1 lane;
	char id[ID_MAX];

	fixture_customer(f, "Kroon", "+3292246111", NULL, id);
	lane = fixture_lane(f, id);
	must(f,
	    forwarding_set(f->session.store, lane.config->id, lane.config->version,
		&(struct forwarding_setup){ .ai_number = POOL_BE,
		    .ai_source = AI_POOL,
		    .carrier_id = "be-gone",
		    .condition = "all",
		    .line_type = "" },
		&f->err));
	lane = fixture_lane(f, id);
	assert_int_equal(lane.step, LANE1_CHOOSE_CARRIER);
	assert_false(lane.has_code);
	assert_non_null(strstr(lane.code_error.message, "be-gone"));
}

#define with_pool(t) cmocka_unit_test_setup_teardown(t, store_with_pool, fixture_end)
#define with_store(t) cmocka_unit_test_setup_teardown(t, fixture_store, fixture_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_pool(test_defaults),
		with_pool(test_ai_default),
		with_pool(test_byoc),
		with_pool(test_sources),
		with_pool(test_states),
		with_pool(test_refused),
		with_store(test_refused_without_other_form),
		with_pool(test_cancel_first),
		with_pool(test_carrier_change),
		with_pool(test_ring),
		with_pool(test_foreign),
		with_pool(test_foreign_refused),
		with_store(test_app_only),
		with_store(test_steps_restrict),
		with_pool(test_touch),
		with_pool(test_two_consoles),
		with_pool(test_a_guessed_carrier_stays_a_guess),
		with_pool(test_the_condition_is_never_changed_unasked),
		with_pool(test_a_line_of_another_country),
		with_pool(test_the_same_code_stays_reported),
		with_store(test_a_typed_ai_number_is_looked_up),
		with_store(test_a_number_given_back_is_said),
		with_pool(test_several_numbers),
		with_pool(test_carrier_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
