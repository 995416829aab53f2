/* What is refused because of the account or its credentials says nothing about what the operator
 * asked for: that waits. */
#include "tests/desk/verifier_fixture.h"

#include "desk/settle_errand.h"
#include "tests/desk/scripted.h"

#define NUMBER "+16505550101"
#define SID "PN00000000000000000000000000000001"

/* Twilio: what it says to the list, and to the change. */
struct twin {
	struct desk *d;
	struct scripted server;
	int list, change;
	const char *said;
	size_t changes;
	char id[ID_MAX], record[ID_MAX], op[ID_MAX];
	bool came, settled;
	struct error last;
};

static const char *answer(void *user, const char *target, int *status)
{
	static char body[500];
	struct twin *t = user;

	if (strstr(target, "/" SID)) {
		t->changes++;
		*status = t->change;
		return t->said;
	}
	*status = t->list;
	if (t->list != 200)
		return t->said;
	snprintf(body, sizeof body,
	    "{\"outgoing_caller_ids\":[{\"sid\":\"" SID
	    "\",\"account_sid\":\"%s\",\"friendly_name\":\"\",\"phone_number\":\"" NUMBER
	    "\",\"date_created\":\"Tue, 14 Nov 2023 22:13:20 +0000\"}],\"next_page_uri\":null}",
	    t->d->f.session.credentials.twilio.user);
	return body;
}

static void begin(struct twin *t, struct desk *d)
{
	struct fixture *f = &d->f;
	struct verification_plan plan = { .number = NUMBER,
		.country = "US",
		.account_sid = f->session.credentials.twilio.user,
		.extension = "" };

	*t = (struct twin){ .d = d };
	fixture_customer(f, "A", NUMBER, "managed", t->id);
	plan.org_id = t->id;
	must(f, caller_id_verified(f->session.store, &plan, SID, t->record, &f->err));
	scripted_start(&t->server, d->loop, answer, t);
	snprintf(f->session.credentials.twilio.api, URL_BASE_MAX, "http://127.0.0.1:%d",
	    t->server.port);
}

static void plan_removal(struct twin *t)
{
	struct fixture *f = &t->d->f;

	must(f, caller_id_remove_plan(f->session.store, t->record, t->op, &f->err));
}

static void plan_name(struct twin *t)
{
	struct fixture *f = &t->d->f;
	char subject[100];
	const struct new_operation new = { .kind = OPERATION_CALLER_ID_RENAME,
		.subject = subject,
		.org_id = t->id,
		.parameters = "{\"number\":\"" NUMBER "\",\"name\":\"Bar\"}" };

	snprintf(subject, sizeof subject, "verified_caller_ids/%s", t->record);
	must(f, operation_plan(f->session.store, &new, t->op, &f->err));
}

static void came(void *user, bool settled, const struct error *err)
{
	struct twin *t = user;

	t->came = true;
	t->settled = settled;
	t->last = err ? *err : (struct error){ 0 };
}

static bool has_come(void *user)
{
	return ((struct twin *)user)->came;
}

static struct operation run(struct twin *t)
{
	const struct errand_order order = {
		.operation_id = t->op, .patience_ms = 1000, .pace = PACE, .done = came, .user = t
	};
	struct fixture *f = &t->d->f;
	struct operation o;
	struct errand *e;

	t->came = false;
	t->changes = 0;
	e = errand_new(&f->session, t->d->loop, &order, &f->err);
	if (!e)
		fail_msg("%s: %s", f->err.code, f->err.message);
	assert_true(desk_run(t->d, has_come, t));
	errand_free(e);
	must(f, operation_get(f->session.store, t->op, &f->arena, &o, &f->err));
	return o;
}

static const struct {
	int status;
	const char *said, *code;
} refusals[] = {
	{ 401, "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}", "twilio-20003" },
	{ 403, "{\"code\":20003,\"message\":\"Denied\",\"status\":403}", "twilio-20003" },
	{ 403, "{\"code\":20008,\"message\":\"Test\",\"status\":403}", "twilio-20008" },
	{ 403, "{\"code\":10001,\"message\":\"Closed\",\"status\":403}", "twilio-10001" },
	{ 400, "{\"code\":10001,\"message\":\"Closed\",\"status\":400}", "twilio-10001" },
	{ 401, "{\"message\":\"No\"}", "twilio-http-401" },
};
#define N_REFUSALS (sizeof refusals / sizeof refusals[0])

/* Mistyped, revoked, closed: whether the list or the deletion itself is refused for it. */
static void a_wrong_token_ends_no_removal(void **state)
{
	struct twin t;

	begin(&t, *state);
	plan_removal(&t);
	for (size_t i = 0; i < 2 * N_REFUSALS; i++) {
		struct operation o;

		t.said = refusals[i / 2].said;
		t.list = i % 2 ? 200 : refusals[i / 2].status;
		t.change = refusals[i / 2].status;
		o = run(&t);
		assert_int_equal(t.changes, i % 2);
		assert_false(t.settled);
		assert_string_equal(t.last.code, refusals[i / 2].code);
		assert_int_equal(o.state, OPERATION_PLANNED);
		assert_true(o.next_attempt_at[0] != '\0');
		assert_string_equal(o.last_error, t.last.message);
	}
	/* The account is not found under its own name. */
	t.list = 404;
	t.said = "{\"code\":20404,\"message\":\"gone\",\"status\":404}";
	assert_int_equal(run(&t).state, OPERATION_PLANNED);
	assert_string_equal(t.last.code, "twilio-20404");
	scripted_stop(&t.server);
}

/* Twilio may have done it: nothing was observed that says otherwise. */
static void a_wrong_token_settles_nothing_unknown(void **state)
{
	struct fixture *f;
	struct twin t;

	begin(&t, *state);
	f = &t.d->f;
	plan_removal(&t);
	must(f, operation_send(f->session.store, t.op, &f->err));
	must(f, operation_unknown(f->session.store, t.op, "lost", &f->err));
	for (size_t i = 0; i < 2 * N_REFUSALS; i++) {
		t.said = refusals[i / 2].said;
		t.list = i % 2 ? 200 : refusals[i / 2].status;
		t.change = refusals[i / 2].status;
		assert_int_equal(run(&t).state, OPERATION_UNKNOWN);
		assert_false(t.settled);
	}
	scripted_stop(&t.server);
}

static void a_wrong_token_ends_no_renaming(void **state)
{
	struct operation o;
	struct twin t;

	begin(&t, *state);
	plan_name(&t);
	for (size_t i = 0; i < N_REFUSALS; i++) {
		t.said = refusals[i].said;
		t.change = refusals[i].status;
		o = run(&t);
		assert_int_equal(t.changes, 1);
		assert_int_equal(o.state, OPERATION_PLANNED);
		assert_true(o.next_attempt_at[0] != '\0');
	}
	scripted_stop(&t.server);
}

/* Refused for what it is, it ends. */
static void a_refusal_of_the_change_itself_ends_it(void **state)
{
	struct operation o;
	struct twin t;

	begin(&t, *state);
	t.list = 200;
	t.change = 400;
	t.said = "{\"code\":20001,\"message\":\"Bad\",\"status\":400}";
	plan_removal(&t);
	o = run(&t);
	assert_true(t.settled);
	assert_int_equal(o.state, OPERATION_FAILED);
	assert_non_null(strstr(o.last_error, "20001"));
	plan_name(&t);
	assert_int_equal(run(&t).state, OPERATION_FAILED);
	t.change = 404;
	t.said = "{\"code\":20404,\"message\":\"gone\",\"status\":404}";
	plan_name(&t);
	assert_int_equal(run(&t).state, OPERATION_FAILED);
	scripted_stop(&t.server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) desk_test(name)
		TEST(a_wrong_token_ends_no_removal),
		TEST(a_wrong_token_settles_nothing_unknown),
		TEST(a_wrong_token_ends_no_renaming),
		TEST(a_refusal_of_the_change_itself_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
