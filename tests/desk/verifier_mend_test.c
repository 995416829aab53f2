/* The next step after a failure, found again from the reason that the store keeps. */
#include "tests/desk/verifier_fixture.h"

#include "desk/verifier_internal.h"
#include "desk/verifier_words.h"
#include "store/journal_rows.h"

/* Finding: the mend stood there only while the console that saw the end stayed. */
static void the_mend_outlives_the_console(void **state)
{
	static const struct {
		const char *number;
		bool same; /* as the console that saw it end says it; else the words differ */
	} rows[] = {
		{ "+16505550102", true },
		{ "+16505550103", true },
		{ "+16505550104", true },
		{ "+16505550105", true },
		{ "+16505550106", true },
		{ "+16505550107", true },
		{ "+16505550110", true },
		{ "+16505550111", true },
		{ "+16505550113", false },
		{ "+16505550117", false },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char id[ID_MAX], hint[400];
		struct verifier *v;
		struct lane2 lane;

		fixture_customer(&d->f, rows[i].number, rows[i].number, "managed", id);
		v = desk_verifier(d, &d->f.session, id, rows[i].number);
		desk_limits_for(d, rows[i].number);
		desk_start(d, v);
		desk_wait(d, v, desk_at_rest);
		snprintf(hint, sizeof hint, "%s", verifier_view(v)->problem.hint);
		verifier_free(v);
		lane = desk_lane(d, &d->f.session, id, rows[i].number);
		assert_int_equal(lane.state, OUTBOUND_FAILED);
		if (!lane.mend[0] || (rows[i].same && strcmp(lane.mend, hint) != 0))
			fail_msg("%s: \"%s\" -> \"%s\", not \"%s\"", rows[i].number,
			    lane.record->reason, lane.mend, hint);
	}
}

static void every_reason_has_one(void **state)
{
	char old[120], gone[120], closed[200], blocked[200];
	const struct {
		const char *reason, *in_it;
	} rows[] = {
		{ old, "Call again" },
		{ gone, "Verify it again" },
		{ closed, "Enable the country" },
		{ blocked, "upgraded account" },
		{ REASON_GONE, "Verify it again" },
		{ REASON_NO_CALL, "Call again" },
		{ caller_id_overdue_reason(), "Call again" },
		{ "Twilio says: (Twilio 7) no (Twilio 21216)", "Trust Hub" },
		{ "Twilio says: strange (Twilio 99999)", "list of errors" },
		{ "Twilio refused this and gave no reason. (HTTP 403)", "Do it again" },
	};
	static const char *const none[] = {
		"",
		"(Twilio 21215) at the beginning",
		"a word of its own",
		"(Twilio -3)",
		"(Twilio )",
		"is open",
		"Nothing more was seen of it for",
	};
	struct arena arena = { 0 };

	(void)state;
	snprintf(old, sizeof old, REASON_OLD, 30);
	snprintf(gone, sizeof gone, REASON_GONE_AT, "2026-11-21", "12:00");
	snprintf(closed, sizeof closed, REASON_COUNTRY_CLOSED, "Nigeria");
	snprintf(blocked, sizeof blocked, REASON_BLOCKED, "Nigeria");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (!strstr(verifier_mend(rows[i].reason, &arena), rows[i].in_it))
			fail_msg("\"%s\" -> \"%s\"", rows[i].reason,
			    verifier_mend(rows[i].reason, &arena));
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_string_equal(verifier_mend(none[i], &arena), "");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(the_mend_outlives_the_console),
		cmocka_unit_test(every_reason_has_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
