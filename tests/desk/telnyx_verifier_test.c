/* A number verified at Telnyx: the phone is told a code, the operator types it. Against practice,
 * where that code is 482913; lost answers, dead processes, two consoles. */
#include "tests/desk/provision_fixture.h"

#include <sys/wait.h>

#include "desk/telnyx_verifier.h"
#include "tests/desk/settling.h"

#define PHONE "+16505550101"
#define BUSY "+16505550103"
#define CODE "482913"
#define VERIFIED_PATH "/v2/verified_numbers"

struct seat {
	struct desk *d;
	struct telnyx_verifier *v;
	char org[ID_MAX];
};

static void changed(void *user)
{
	(void)user;
}

static struct telnyx_verifier *open_at(struct desk *d, struct session *s, const char *org,
    const char *number)
{
	struct telnyx_verifier *v =
	    telnyx_verifier_new(s, d->loop, org, number, changed, NULL, &d->f.err);

	if (!v)
		fail_msg("%s: %s", d->f.err.code, d->f.err.message);
	return v;
}

static struct seat seat(struct desk *d, const char *number)
{
	struct seat s = { .d = d };
	const struct new_customer in = {
		.name = NAME, .number = number, .mode = "managed", .through = "telnyx"
	};
	char warning[240];

	must(&d->f, desk_customer_add(&d->f.session, &in, s.org, warning, &d->f.err));
	s.v = open_at(d, &d->f.session, s.org, number);
	return s;
}

static const struct telnyx_verifier_view *view(const struct seat *s)
{
	return telnyx_verifier_view(s->v);
}

static bool rests(void *user)
{
	const enum telnyx_verifier_phase phase = telnyx_verifier_view(user)->phase;

	return phase == TELNYX_VERIFY_IDLE || phase == TELNYX_VERIFY_CODE;
}

static void rest_of(struct seat *s)
{
	if (!desk_run(s->d, rests, s->v))
		fail_msg("phase %d stays: %s", (int)view(s)->phase, view(s)->problem.message);
}

static void start(struct seat *s, bool sms, const char *extension)
{
	must(&s->d->f, telnyx_verifier_start(s->v, sms, extension, &s->d->f.err));
	rest_of(s);
}

static void code(struct seat *s, const char *text)
{
	must(&s->d->f, telnyx_verifier_code(s->v, text, &s->d->f.err));
	rest_of(s);
}

static size_t verified_there(struct desk *d, const char *number)
{
	return prov_count(d, "telnyx_verified", "phone_number", number);
}

static void state_is(const struct seat *s, enum telnyx_id_state state)
{
	if (view(s)->record.state != state)
		fail_msg("%s, not %s: %s", telnyx_id_state_name(view(s)->record.state),
		    telnyx_id_state_name(state), view(s)->problem.message);
}

static void nothing_open(struct desk *d)
{
	size_t waiting, unknown;

	must(&d->f, operation_count_open(d->f.session.store, &waiting, &unknown, &d->f.err));
	assert_int_equal(waiting + unknown, 0);
}

/* Telnyx has one list for all customers: what another one's record counts on stays there. */
static void test_removal_of_shared(void **state)
{
	struct desk *d = *state;
	struct seat s = seat(d, PHONE), other = { .d = d };
	const struct new_customer in = {
		.name = "Other", .number = "+16505550199", .mode = "managed", .through = "telnyx"
	};
	char warning[240];

	start(&s, false, "");
	code(&s, CODE);
	must(&d->f, desk_customer_add(&d->f.session, &in, other.org, warning, &d->f.err));
	other.v = open_at(d, &d->f.session, other.org, PHONE);
	start(&other, false, "");
	state_is(&other, TELNYX_ID_VERIFIED);

	must(&d->f, telnyx_verifier_remove(other.v, &d->f.err));
	rest_of(&other);
	state_is(&other, TELNYX_ID_NONE);
	assert_string_equal(view(&other)->problem.code, "stays-for-another");
	assert_int_equal(verified_there(d, PHONE), 1);
	nothing_open(d);
	must(&d->f, telnyx_verifier_remove(s.v, &d->f.err));
	rest_of(&s);
	assert_int_equal(view(&s)->problem.kind, ERROR_NONE);
	assert_int_equal(verified_there(d, PHONE), 0);
	telnyx_verifier_free(s.v);
	telnyx_verifier_free(other.v);
}

/* ---- as it should go */

static void test_to_the_end(void **state)
{
	struct desk *d = *state;
	struct seat s = seat(d, PHONE);
	time_t at;

	must_refuse(&d->f, telnyx_verifier_code(s.v, CODE, &d->f.err), "not-asked");
	telnyx_verifier_look(s.v);
	rest_of(&s);
	state_is(&s, TELNYX_ID_NONE);
	start(&s, false, "");
	assert_int_equal(view(&s)->phase, TELNYX_VERIFY_CODE);
	state_is(&s, TELNYX_ID_ASKED);
	assert_string_equal(view(&s)->record.method, "call");
	assert_int_equal(practice_rings(d->practice, PHONE), 1);

	code(&s, "111111");
	assert_string_equal(view(&s)->problem.code, "telnyx-code-wrong");
	assert_int_equal(view(&s)->phase, TELNYX_VERIFY_CODE);
	assert_true(view(&s)->record.reason[0] != '\0');
	assert_null(strstr(view(&s)->record.reason, "111111"));
	must_refuse(&d->f, telnyx_verifier_code(s.v, "48/29", &d->f.err), "telnyx-code");

	code(&s, " 48 29-13 "); /* CODE, as it is read out */
	state_is(&s, TELNYX_ID_VERIFIED);
	assert_int_equal(view(&s)->problem.kind, ERROR_NONE);
	assert_true(time_parse(view(&s)->record.verified_at, &at));
	assert_int_equal(verified_there(d, PHONE), 1);
	nothing_open(d);

	/* Verified already: nothing rings. */
	start(&s, false, "");
	state_is(&s, TELNYX_ID_VERIFIED);
	assert_int_equal(practice_rings(d->practice, PHONE), 1);

	must(&d->f, telnyx_verifier_remove(s.v, &d->f.err));
	rest_of(&s);
	assert_int_equal(verified_there(d, PHONE), 0);
	state_is(&s, TELNYX_ID_NONE);
	nothing_open(d);
	telnyx_verifier_free(s.v);
}

static void test_sms_and_extension(void **state)
{
	struct desk *d = *state;
	struct seat s = seat(d, PHONE);

	must_refuse(&d->f, telnyx_verifier_start(s.v, false, "press 1", &d->f.err), "extension");
	start(&s, true, "12");
	state_is(&s, TELNYX_ID_ASKED);
	assert_string_equal(view(&s)->record.method, "sms");
	assert_int_equal(practice_rings(d->practice, PHONE), 0);
	/* Rung all the same: another yes, another way. */
	start(&s, false, "w12");
	assert_string_equal(view(&s)->record.method, "call");
	assert_int_equal(practice_rings(d->practice, PHONE), 1);
	code(&s, CODE);
	state_is(&s, TELNYX_ID_VERIFIED);
	telnyx_verifier_free(s.v);
}

/* The call does not get through: nobody heard a code, and none is taken. */
static void test_busy(void **state)
{
	struct desk *d = *state;
	struct seat s = seat(d, BUSY);

	start(&s, false, "");
	state_is(&s, TELNYX_ID_ASKED);
	code(&s, CODE);
	assert_string_equal(view(&s)->problem.code, "telnyx-code-wrong");
	state_is(&s, TELNYX_ID_ASKED);
	assert_int_equal(verified_there(d, BUSY), 0);
	telnyx_verifier_free(s.v);
}

/* Removed at Telnyx behind our back; verified there by another program. */
static void test_drift(void **state)
{
	struct desk *d = *state;
	struct seat s = seat(d, PHONE), t;

	start(&s, false, "");
	code(&s, CODE);
	practice_refuse(d->practice, "GET", VERIFIED_PATH, 404,
	    "{\"errors\":[{\"code\":\"10005\",\"title\":\"Resource not found\",\"detail\":\"Not found.\"}]}",
	    1);
	telnyx_verifier_look(s.v);
	rest_of(&s);
	state_is(&s, TELNYX_ID_REMOVED);
	assert_non_null(strstr(view(&s)->record.reason, "does not list"));
	telnyx_verifier_look(s.v);
	rest_of(&s);
	state_is(&s, TELNYX_ID_VERIFIED);
	/* The other customer's record of the same number: seen, not rung. */
	t = (struct seat){ .d = d };
	fixture_customer(&d->f, "Another", "+16505550102", "managed", t.org);
	t.v = open_at(d, &d->f.session, t.org, PHONE);
	start(&t, false, "");
	state_is(&t, TELNYX_ID_VERIFIED);
	assert_int_equal(practice_rings(d->practice, PHONE), 1);
	telnyx_verifier_free(t.v);
	telnyx_verifier_free(s.v);
}

/* ---- refusals */

static void test_refused(void **state)
{
	static const struct {
		int status;
		const char *body;
	} rows[] = {
		{ 401,
		    "{\"errors\":[{\"code\":\"10009\",\"title\":\"Authentication failed\",\"detail\":\"No.\"}]}" },
		{ 422,
		    "{\"errors\":[{\"code\":\"10002\",\"title\":\"Invalid phone number\",\"detail\":\"No.\"}]}" },
		{ 403,
		    "{\"errors\":[{\"code\":\"10038\",\"title\":\"Limit\",\"detail\":\"No.\"}]}" },
	};
	struct desk *d = *state;
	struct seat s = seat(d, PHONE);

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		practice_refuse(d->practice, "POST", VERIFIED_PATH, rows[i].status, rows[i].body,
		    1);
		start(&s, false, "");
		state_is(&s, TELNYX_ID_FAILED);
		assert_int_equal(view(&s)->problem.kind, ERROR_REFUSED);
		assert_true(view(&s)->record.reason[0] != '\0');
		nothing_open(d);
	}
	assert_int_equal(practice_rings(d->practice, PHONE), 0);
	/* The look is refused: nothing is asked for after it. */
	practice_refuse(d->practice, "GET", VERIFIED_PATH, 401, rows[0].body, 1);
	start(&s, false, "");
	assert_int_equal(practice_rings(d->practice, PHONE), 0);
	nothing_open(d);
	/* A key that is refused says nothing about the code. */
	start(&s, false, "");
	practice_refuse(d->practice, "POST", VERIFIED_PATH, 401, rows[0].body, 1);
	code(&s, CODE);
	assert_string_equal(view(&s)->problem.code, "telnyx-10009");
	assert_string_equal(view(&s)->record.reason, "");
	code(&s, CODE);
	state_is(&s, TELNYX_ID_VERIFIED);
	telnyx_verifier_free(s.v);
}

static void test_only_looks(void **state)
{
	struct desk *d = *state;
	struct seat s = seat(d, PHONE);

	d->f.session.options.readonly = true;
	must_refuse(&d->f, telnyx_verifier_start(s.v, false, "", &d->f.err), "read-only");
	must_refuse(&d->f, telnyx_verifier_remove(s.v, &d->f.err), "read-only");
	telnyx_verifier_look(s.v);
	rest_of(&s);
	d->f.session.options.readonly = false;
	must_refuse(&d->f, telnyx_verifier_remove(s.v, &d->f.err), "not-verified");
	credentials_done(&d->f.session.credentials);
	credentials_load(&d->f.session.credentials, "TELNYX_API_KEY=\n");
	must_refuse(&d->f, telnyx_verifier_start(s.v, false, "", &d->f.err), "no-credentials");
	assert_int_equal(practice_rings(d->practice, NULL), 0);
	telnyx_verifier_free(s.v);
}

/* ---- lost answers */

static const char *const whats[] = { "fail-done", "fail", "hang-done", "hang", "cut", "late",
	"slow" };
#define WHATS (sizeof whats / sizeof whats[0])

/* Whatever becomes of the request that rings: at most one ring for one yes, and a code that was
 * heard can be typed. */
static void test_start_lost(void **state)
{
	struct desk *d = *state;

	for (size_t w = 0; w < WHATS; w++) {
		char number[20];
		size_t rings;
		struct seat s;

		snprintf(number, sizeof number, "+165055501%02zu", 30 + w);
		s = seat(d, number);
		practice_fault(d->practice, "POST", VERIFIED_PATH, whats[w], 1);
		start(&s, false, "");
		state_is(&s, TELNYX_ID_ASKED);
		assert_int_equal(view(&s)->phase, TELNYX_VERIFY_CODE);
		if (strcmp(whats[w], "slow") != 0)
			assert_non_null(strstr(view(&s)->record.reason, "Ask the customer"));
		nothing_open(d);
		rings = practice_rings(d->practice, number);
		assert_true(rings <= 1);
		code(&s, CODE);
		if (rings == 0) {
			/* Nothing was heard: it is begun anew, after another yes. */
			state_is(&s, TELNYX_ID_ASKED);
			start(&s, false, "");
			code(&s, CODE);
		}
		state_is(&s, TELNYX_ID_VERIFIED);
		assert_int_equal(verified_there(d, number), 1);
		nothing_open(d);
		telnyx_verifier_free(s.v);
		practice_forget_faults(d->practice);
	}
}

/* The code's answer: it is looked for in the list. */
static void test_code_lost(void **state)
{
	struct desk *d = *state;

	for (size_t w = 0; w < WHATS; w++) {
		char number[20];
		struct seat s;

		snprintf(number, sizeof number, "+165055501%02zu", 40 + w);
		s = seat(d, number);
		start(&s, false, "");
		practice_fault(d->practice, "POST", VERIFIED_PATH, whats[w], 4);
		code(&s, CODE);
		practice_forget_faults(d->practice);
		if (view(&s)->record.state != TELNYX_ID_VERIFIED) {
			assert_int_equal(view(&s)->problem.kind, ERROR_NETWORK);
			code(&s, CODE);
		}
		state_is(&s, TELNYX_ID_VERIFIED);
		assert_int_equal(view(&s)->problem.kind, ERROR_NONE);
		assert_int_equal(practice_rings(d->practice, number), 1);
		telnyx_verifier_free(s.v);
	}
}

static void open_one(struct desk *d, const char *org, char id[ID_MAX])
{
	memcpy(id, fixture_open_one(&d->f, org).id, ID_MAX);
}

static void test_removal_lost(void **state)
{
	struct desk *d = *state;

	for (size_t w = 0; w < WHATS; w++) {
		char number[20], op[ID_MAX];
		size_t waiting, unknown;
		struct seat s;

		snprintf(number, sizeof number, "+165055501%02zu", 50 + w);
		s = seat(d, number);
		start(&s, false, "");
		code(&s, CODE);
		practice_fault(d->practice, "DELETE", VERIFIED_PATH, whats[w], 4);
		must(&d->f, telnyx_verifier_remove(s.v, &d->f.err));
		rest_of(&s);
		practice_forget_faults(d->practice);
		telnyx_verifier_free(s.v);
		must(&d->f,
		    operation_count_open(d->f.session.store, &waiting, &unknown, &d->f.err));
		if (waiting + unknown > 0) {
			open_one(d, s.org, op);
			assert_int_equal(settle(d, op).settled, 1);
		}
		nothing_open(d);
		assert_int_equal(verified_there(d, number), 0);
		s.v = open_at(d, &d->f.session, s.org, number);
		state_is(&s, TELNYX_ID_NONE);
		telnyx_verifier_free(s.v);
	}
}

/* ---- processes that died */

/* A child that plans (and sends) the request, makes it ring or not, and is no more. */
static void die(struct desk *d, const char *org, bool sent)
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		struct store *s = store_open(d->f.db, STORE_READ_WRITE, "gone", &d->f.err);
		char record[ID_MAX], op[ID_MAX];
		const bool ok = s && telnyx_id_plan(s, org, PHONE, "call", record, op, &d->f.err) &&
		    (!sent || operation_send(s, op, &d->f.err));

		_exit(ok ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void test_died(void **state)
{
	struct desk *d = *state;
	struct seat s = seat(d, PHONE);
	char op[ID_MAX];

	/* Only planned: undone by the sweep. */
	die(d, s.org, false);
	must(&d->f, settle_sweep(&d->f.session, &d->f.err));
	nothing_open(d);

	/* Sent: unknown; the settler looks, and the record says what to ask. */
	die(d, s.org, true);
	must(&d->f, settle_sweep(&d->f.session, &d->f.err));
	open_one(d, s.org, op);
	assert_int_equal(settle(d, op).settled, 1);
	nothing_open(d);
	telnyx_verifier_free(s.v);
	s.v = open_at(d, &d->f.session, s.org, PHONE);
	state_is(&s, TELNYX_ID_ASKED);
	assert_non_null(strstr(view(&s)->record.reason, "Ask the customer"));
	assert_int_equal(practice_rings(d->practice, PHONE), 0);

	/* Once more, and this time a start comes first: it does not ring over the unknown one. */
	die(d, s.org, true);
	must(&d->f, settle_sweep(&d->f.session, &d->f.err));
	start(&s, false, "");
	state_is(&s, TELNYX_ID_ASKED);
	assert_int_equal(practice_rings(d->practice, PHONE), 0);
	nothing_open(d);
	start(&s, false, "");
	assert_int_equal(practice_rings(d->practice, PHONE), 1);
	code(&s, CODE);
	state_is(&s, TELNYX_ID_VERIFIED);

	/* Unknown, and verified meanwhile: the look says so. */
	must(&d->f, telnyx_verifier_remove(s.v, &d->f.err));
	rest_of(&s);
	start(&s, false, "");
	die(d, s.org, true);
	must(&d->f, settle_sweep(&d->f.session, &d->f.err));
	telnyx_verifier_free(s.v);
	s.v = open_at(d, &d->f.session, s.org, PHONE);
	code(&s, CODE);
	state_is(&s, TELNYX_ID_VERIFIED);
	nothing_open(d);
	telnyx_verifier_free(s.v);
}

/* ---- left in the middle, at every moment */

struct steps {
	struct telnyx_verifier *v;
	int left;
};

static bool stepped(void *user)
{
	struct steps *s = user;

	return s->left-- <= 0 || rests(s->v);
}

static void test_left(void **state)
{
	struct desk *d = *state;

	for (int n = 0; n < 24; n++) {
		struct steps run = { .left = n };
		char number[32];
		struct seat s;

		snprintf(number, sizeof number, "+165055501%02d", 60 + n);
		s = seat(d, number);
		must(&d->f, telnyx_verifier_start(s.v, false, "", &d->f.err));
		run.v = s.v;
		assert_true(desk_run(d, stepped, &run));
		telnyx_verifier_free(s.v);
		(void)settle(d, NULL);
		nothing_open(d);
		assert_true(practice_rings(d->practice, number) <= 1);
		s.v = open_at(d, &d->f.session, s.org, number);
		/* What may have rung can be finished. */
		if (practice_rings(d->practice, number) == 1)
			state_is(&s, TELNYX_ID_ASKED);
		telnyx_verifier_free(s.v);
	}
}

/* ---- another console */

static void test_another_console(void **state)
{
	struct desk *d = *state;
	struct seat s = seat(d, PHONE), other = { .d = d };
	struct session second;
	const struct session_options options = { .db = d->f.db };

	session_init(&second, &options);
	must(&d->f, session_open_store(&second, &d->f.err));
	desk_connect(d, &second, practice_environment(d->practice));
	memcpy(other.org, s.org, ID_MAX);
	other.v = open_at(d, &second, s.org, PHONE);
	start(&s, false, "");
	/* It looks again, and takes the code that was told. */
	telnyx_verifier_look(other.v);
	rest_of(&other);
	state_is(&other, TELNYX_ID_ASKED);
	assert_int_equal(view(&other)->phase, TELNYX_VERIFY_CODE);
	code(&other, CODE);
	state_is(&other, TELNYX_ID_VERIFIED);
	/* This one's code comes too late, and harms nothing. */
	if (telnyx_verifier_code(s.v, CODE, &d->f.err))
		rest_of(&s);
	telnyx_verifier_look(s.v);
	rest_of(&s);
	state_is(&s, TELNYX_ID_VERIFIED);
	assert_int_equal(practice_rings(d->practice, PHONE), 1);
	/* Both take it away. */
	must(&d->f, telnyx_verifier_remove(s.v, &d->f.err));
	must_refuse(&d->f, telnyx_verifier_remove(other.v, &d->f.err), "operation-open");
	rest_of(&s);
	rest_of(&other);
	assert_int_equal(verified_there(d, PHONE), 0);
	nothing_open(d);
	telnyx_verifier_free(other.v);
	telnyx_verifier_free(s.v);
	session_done(&second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(test_to_the_end),
		desk_test(test_sms_and_extension),
		desk_test(test_busy),
		desk_test(test_drift),
		desk_test(test_refused),
		desk_test(test_only_looks),
		desk_test(test_start_lost),
		desk_test(test_code_lost),
		desk_test(test_removal_of_shared),
		desk_test(test_removal_lost),
		desk_test(test_died),
		desk_test(test_left),
		desk_test(test_another_console),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
