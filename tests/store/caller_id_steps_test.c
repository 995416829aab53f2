/* Lane 2's records and their operations: every step from every state, allowed or refused. */
#include "verifications.h"

/* ---- an operation of each state, and every step on it */

static void (*const operation_in[OPERATION_STATES])(struct verification *) = {
	[OPERATION_PLANNED] = planned,
	[OPERATION_SENT] = sent,
	[OPERATION_DONE] = called,
	[OPERATION_FAILED] = refused,
	[OPERATION_UNKNOWN] = unknown,
	[OPERATION_CANCELLED] = cancelled,
};

static bool do_send(struct verification *v)
{
	return operation_send(v->f->store, v->op, &v->f->err);
}

static bool do_called(struct verification *v)
{
	return caller_id_called(v->f->store, v->op, "CA2", CODE, &v->f->err);
}

static bool do_refused(struct verification *v)
{
	return caller_id_refused(v->f->store, v->op, "refused", &v->f->err);
}

static bool do_unknown(struct verification *v)
{
	return caller_id_unknown(v->f->store, v->op, "no answer", &v->f->err);
}

static bool do_call_found(struct verification *v)
{
	return caller_id_call_found(v->f->store, v->op, "CA3", &v->f->err);
}

static bool do_no_call(struct verification *v)
{
	return caller_id_no_call(v->f->store, v->op, "nothing rang", &v->f->err);
}

static bool do_end_done(struct verification *v)
{
	return operation_end(v->f->store, v->op, OPERATION_DONE, "found", &v->f->err);
}

static bool do_end_failed(struct verification *v)
{
	return operation_end(v->f->store, v->op, OPERATION_FAILED, "not found", &v->f->err);
}

static bool do_retry(struct verification *v)
{
	return operation_retry_later(v->f->store, v->op, "2026-11-21T12:00:00Z", "busy there",
	    &v->f->err);
}

static bool do_cancel(struct verification *v)
{
	return operation_cancel(v->f->store, v->op, &v->f->err);
}

static bool do_removed(struct verification *v)
{
	return caller_id_removed(v->f->store, v->op, NULL, &v->f->err);
}

struct outcome {
	enum operation_state operation;
	enum outbound_state record;
	bool allowed;
};
struct operation_step {
	const char *name;
	bool (*step)(struct verification *v);
	struct outcome outcomes[OPERATION_STATES];
	const char *refusal; /* where no outcome stands */
};
#define TO(op, rec)                                  \
	{                                            \
		OPERATION_##op, OUTBOUND_##rec, true \
	}

static const struct operation_step verify_steps[] = {
	{ "send", do_send, { [OPERATION_PLANNED] = TO(SENT, CALLING) }, "operation-taken" },
	{ "called", do_called,
	    { [OPERATION_SENT] = TO(DONE, CALLING), [OPERATION_UNKNOWN] = TO(DONE, CALLING) },
	    "operation-changed" },
	{ "refused", do_refused,
	    { [OPERATION_SENT] = TO(FAILED, FAILED), [OPERATION_UNKNOWN] = TO(FAILED, FAILED) },
	    "operation-changed" },
	{ "unknown", do_unknown, { [OPERATION_SENT] = TO(UNKNOWN, CALLING) }, "operation-changed" },
	{ "call found", do_call_found, { [OPERATION_UNKNOWN] = TO(DONE, CALLING) },
	    "operation-changed" },
	{ "no call", do_no_call, { [OPERATION_UNKNOWN] = TO(FAILED, FAILED) },
	    "operation-changed" },
	{ "end done", do_end_done,
	    { [OPERATION_SENT] = TO(DONE, CALLING), [OPERATION_UNKNOWN] = TO(DONE, CALLING) },
	    "operation-changed" },
	{ "end failed", do_end_failed,
	    { [OPERATION_SENT] = TO(FAILED, FAILED), [OPERATION_UNKNOWN] = TO(FAILED, FAILED) },
	    "operation-changed" },
	{ "cancel", do_cancel, { [OPERATION_PLANNED] = TO(CANCELLED, NONE) },
	    "operation-not-planned" },
	{ "retry later", do_retry, { { 0 } }, "operation-not-repeatable" },
	{ "removed", do_removed, { { 0 } }, "operation-changed" },
};

static void try_step(struct folder *f, const struct operation_step *step, enum operation_state from,
    void (*bring)(struct verification *))
{
	const struct outcome *o = &step->outcomes[from];
	struct verification v;
	struct operation before, after;
	int64_t lines;

	verification_new(f, &v);
	bring(&v);
	before = operation_by(f, v.op);
	lines = audit_lines(f);
	error_clear(&f->err);
	if (step->step(&v) != o->allowed)
		fail_msg("%s from %s: %s %s", step->name, operation_state_name(from),
		    o->allowed ? "refused" : "taken", f->err.code);
	after = operation_by(f, v.op);
	if (!o->allowed) {
		assert_string_equal(f->err.code, step->refusal);
		assert_true(f->err.message[0] != '\0' && f->err.hint[0] != '\0');
		assert_int_equal(after.state, from);
		assert_int_equal(after.version, before.version);
		assert_int_equal(audit_lines(f), lines);
		return;
	}
	assert_int_equal(after.state, o->operation);
	assert_int_equal(after.ended_at[0] != '\0', !operation_open(after.state));
	assert_int_equal(audit_lines(f), lines + 1);
	if (o->record != OUTBOUND_STATES)
		assert_int_equal(record_of(&v).state, o->record);
}

static void every_step_of_a_verification(void **state)
{
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof verify_steps / sizeof verify_steps[0]; i++)
		for (int from = 0; from < OPERATION_STATES; from++)
			try_step(f, &verify_steps[i], (enum operation_state)from,
			    operation_in[from]);
}

/* STATES as the record: a tombstone, that nobody reads any more. */
static const struct operation_step removal_steps[] = {
	{ "send", do_send, { [OPERATION_PLANNED] = TO(SENT, VERIFIED) }, "operation-taken" },
	{ "removed", do_removed,
	    { [OPERATION_SENT] = TO(DONE, STATES), [OPERATION_UNKNOWN] = TO(DONE, STATES) },
	    "operation-changed" },
	{ "end failed", do_end_failed,
	    { [OPERATION_SENT] = TO(FAILED, VERIFIED), [OPERATION_UNKNOWN] = TO(FAILED, VERIFIED) },
	    "operation-changed" },
	{ "retry later", do_retry,
	    { [OPERATION_SENT] = TO(PLANNED, VERIFIED),
		[OPERATION_UNKNOWN] = TO(PLANNED, VERIFIED) },
	    "operation-changed" },
	{ "cancel", do_cancel, { [OPERATION_PLANNED] = TO(CANCELLED, VERIFIED) },
	    "operation-not-planned" },
	{ "called", do_called, { { 0 } }, "operation-changed" },
	{ "call found", do_call_found, { { 0 } }, "operation-changed" },
};

static void every_step_of_a_removal(void **state)
{
	static void (*const in[OPERATION_STATES])(struct verification *) = {
		[OPERATION_PLANNED] = removal_planned,
		[OPERATION_SENT] = removal_sent,
		[OPERATION_DONE] = removal_done,
		[OPERATION_FAILED] = removal_failed,
		[OPERATION_UNKNOWN] = removal_unknown,
		[OPERATION_CANCELLED] = removal_cancelled,
	};
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof removal_steps / sizeof removal_steps[0]; i++)
		for (int from = 0; from < OPERATION_STATES; from++)
			try_step(f, &removal_steps[i], (enum operation_state)from, in[from]);
}

/* ---- a record of each state, and everything that may be observed of it */

static void (*const record_in[OUTBOUND_STATES])(struct verification *) = {
	[OUTBOUND_NONE] = cancelled,
	[OUTBOUND_CALLING] = called,
	[OUTBOUND_PENDING] = pending,
	[OUTBOUND_VERIFIED] = verified,
	[OUTBOUND_FAILED] = refused,
	[OUTBOUND_REMOVED] = gone,
};

static bool see_answered(struct verification *v)
{
	return now_answered(v->f->store, v->id, true, &v->f->err);
}

static bool see_ringing(struct verification *v)
{
	return now_answered(v->f->store, v->id, false, &v->f->err);
}

static bool see_failed(struct verification *v)
{
	return now_failed(v->f->store, v->id, "busy", &v->f->err);
}

static bool see_verified(struct verification *v)
{
	return caller_id_verified(v->f->store, &v->plan, "PN1", v->id, &v->f->err);
}

static bool see_listed(struct verification *v)
{
	return caller_id_seen(v->f->store, v->id, &v->f->err);
}

static bool see_gone(struct verification *v)
{
	return caller_id_gone(v->f->store, v->id, "no longer listed", &v->f->err);
}

static bool plan_again(struct verification *v)
{
	char id[ID_MAX], op[ID_MAX];

	return caller_id_plan(v->f->store, &v->plan, id, op, &v->f->err);
}

static bool plan_removal(struct verification *v)
{
	char op[ID_MAX];

	return caller_id_remove_plan(v->f->store, v->id, op, &v->f->err);
}

#define SAME OUTBOUND_STATES
static const struct {
	const char *name;
	bool (*step)(struct verification *v);
	enum outbound_state to[OUTBOUND_STATES]; /* in the order of the states; SAME: no change */
	const char *refusals[OUTBOUND_STATES];
} observations[] = {
	{ "answered", see_answered, { SAME, OUTBOUND_PENDING, SAME, SAME, SAME, SAME }, { NULL } },
	{ "ringing", see_ringing, { SAME, SAME, OUTBOUND_CALLING, SAME, SAME, SAME }, { NULL } },
	{ "failed", see_failed, { SAME, OUTBOUND_FAILED, OUTBOUND_FAILED, SAME, SAME, SAME },
	    { NULL } },
	{ "verified", see_verified,
	    { OUTBOUND_VERIFIED, OUTBOUND_VERIFIED, OUTBOUND_VERIFIED, SAME, OUTBOUND_VERIFIED,
		OUTBOUND_VERIFIED },
	    { NULL } },
	{ "seen", see_listed, { SAME, SAME, SAME, SAME, SAME, SAME }, { NULL } },
	{ "gone", see_gone, { SAME, SAME, SAME, OUTBOUND_REMOVED, SAME, SAME }, { NULL } },
	{ "plan", plan_again,
	    { OUTBOUND_CALLING, SAME, SAME, SAME, OUTBOUND_CALLING, OUTBOUND_CALLING },
	    { NULL, "verification-running", "verification-running", "already-verified" } },
	{ "remove plan", plan_removal,
	    { OUTBOUND_NONE, SAME, SAME, OUTBOUND_VERIFIED, OUTBOUND_FAILED, OUTBOUND_REMOVED },
	    { NULL, "verification-running", "verification-running" } },
};

static void every_observation(void **state)
{
	struct folder *f = *state;

	for (size_t i = 0; i < sizeof observations / sizeof observations[0]; i++)
		for (int from = 0; from < OUTBOUND_STATES; from++) {
			enum outbound_state to = observations[i].to[from];
			const char *refusal = observations[i].refusals[from];
			struct caller_id before, after;
			struct verification v;
			int64_t lines;

			verification_new(f, &v);
			record_in[from](&v);
			before = record_of(&v);
			assert_int_equal(before.state, from);
			lines = audit_lines(f);
			error_clear(&f->err);
			if (observations[i].step(&v) != !refusal)
				fail_msg("%s on %s: %s", observations[i].name,
				    outbound_state_name((enum outbound_state)from), f->err.code);
			after = record_of(&v);
			if (refusal) {
				assert_string_equal(f->err.code, refusal);
				assert_int_equal(f->err.kind, ERROR_CONFLICT);
				assert_true(f->err.message[0] != '\0' && f->err.hint[0] != '\0');
			}
			if (to == SAME)
				assert_int_equal(after.version, before.version);
			assert_int_equal(after.state, to == SAME ? from : (int)to);
			assert_int_equal(audit_lines(f), lines + (to != SAME));
		}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_setup_store, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_step_of_a_verification),
		TEST(every_step_of_a_removal),
		TEST(every_observation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
