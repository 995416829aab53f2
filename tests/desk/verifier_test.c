/* Lane 2 at the practice provider: every documented number, and what lies between. */
#include "tests/desk/verifier_fixture.h"

/* Every documented number through checks, start and watching to its end. */
static void every_number_ends_as_documented(void **state)
{
	static const struct {
		const char *number;
		enum outbound_state state;
		size_t rings;
		const char *code, *reason; /* of view.problem; in the record's reason */
	} rows[] = {
		{ "+16505550101", OUTBOUND_VERIFIED, 1, "", "" },
		{ "+16505550102", OUTBOUND_FAILED, 1, "code-not-entered", "not entered" },
		{ "+16505550103", OUTBOUND_FAILED, 1, "call-busy", "busy" },
		{ "+16505550104", OUTBOUND_FAILED, 1, "call-no-answer", "picked" },
		{ "+16505550105", OUTBOUND_FAILED, 1, "call-failed", "could not be put through" },
		{ "+16505550106", OUTBOUND_FAILED, 0, "twilio-21215", "may not call" },
		{ "+16505550107", OUTBOUND_FAILED, 0, "twilio-21216", "blocks" },
		{ "+16505550108", OUTBOUND_VERIFIED, 0, "", "" },
		{ "+16505550109", OUTBOUND_NONE, 0, "own-number", NULL },
		{ "+16505550110", OUTBOUND_FAILED, 0, "twilio-10002", "trial account" },
		{ "+16505550111", OUTBOUND_FAILED, 0, "twilio-20003", "credentials" },
		{ "+16505550112", OUTBOUND_VERIFIED, 1, "", "" },
		{ "+16505550113", OUTBOUND_FAILED, 0, "", "Nothing rang" },
		{ "+16505550114", OUTBOUND_VERIFIED, 1, "", "" },
		{ "+16505550115", OUTBOUND_VERIFIED, 1, "", "" },
		{ "+16505550116", OUTBOUND_VERIFIED, 1, "", "" },
		{ "+16505550117", OUTBOUND_FAILED, 0, "", "Nothing rang" },
		{ "+16505550118", OUTBOUND_VERIFIED, 1, "", "" },
		{ "+16505550119", OUTBOUND_VERIFIED, 1, "", "" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char id[ID_MAX];
		struct verifier *v;
		struct lane2 lane;

		fixture_customer(&d->f, rows[i].number, rows[i].number, "managed", id);
		v = desk_verifier(d, &d->f.session, id, rows[i].number);
		desk_start(d, v);
		desk_wait(d, v, desk_at_rest);
		lane = desk_lane(d, &d->f.session, id, rows[i].number);
		if (lane.state != rows[i].state ||
		    practice_rings(d->practice, rows[i].number) != rows[i].rings ||
		    strcmp(verifier_view(v)->problem.code, rows[i].code) != 0 ||
		    (rows[i].reason && !strstr(lane.record->reason, rows[i].reason)))
			fail_msg("%s: state %d, %zu rings, problem \"%s\" (%s), reason \"%s\"",
			    rows[i].number, (int)lane.state,
			    practice_rings(d->practice, rows[i].number),
			    verifier_view(v)->problem.code, verifier_view(v)->problem.message,
			    lane.record ? lane.record->reason : "(no record)");
		assert_string_equal(lane.code, "");
		assert_false(lane.unsettled);
		lane2_done(&lane);
		verifier_free(v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_number_ends_as_documented, desk_setup,
		    desk_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
