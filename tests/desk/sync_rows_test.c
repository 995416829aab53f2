/* Single rows that the project or this store does not take, and answers that are lost. */
#include "tests/desk/sync_fixture.h"

#define CHECK                                                                                          \
	"{\"code\":\"23514\",\"message\":\"new row for relation \\\"organizations\\\" violates check " \
	"constraint \\\"organizations_country_check\\\"\",\"details\":null,\"hint\":null}"

static void one_bad_row_does_not_hold_up_the_others(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	const struct sync_status *status;
	char id[ID_MAX];

	for (int i = 0; i < 5; i++) {
		char name[20];
		const struct customer_edit in = { .name = name, .country = "BE" };

		snprintf(name, sizeof name, "Customer %d", i);
		must(&s->d.f, customer_add(c->session.store, &in, NULL, NULL, id, &s->d.f.err));
	}
	/* The call with all of them, then one of the five by itself. */
	practice_refuse(s->d.practice, "POST", "/rest/v1/organizations", 400, CHECK, 2);
	status = console_round(s, c);
	must_stand(c, SYNC_FRESH, "sync-refused");
	assert_int_equal(status->waiting.refused, 1);
	assert_int_equal(status->pushed, 4);
	(void)console_round(s, c); /* somebody asks: it is tried at once */
	must_stand(c, SYNC_FRESH, "");
	must_agree(s, 1);
}

/* What refers to a row that was refused follows it in the same turn, as soon as that is taken. */
static void what_hangs_on_a_refused_row_follows_it(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	practice_refuse(s->d.practice, "POST", "/rest/v1/organizations", 400, CHECK, 1);
	(void)console_round(s, c);
	must_stand(c, SYNC_FRESH, "");
	must_agree(s, 1);
}

/* Carried out, and nobody heard of it: not done twice, and no conflict with oneself. */
static void a_lost_answer_changes_nothing(void **state)
{
	static const char *const paths[] = { "/rest/v1/organizations",
		"/rest/v1/rpc/register_business_numbers" };
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct sync_conflict *conflicts;
	char id[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	for (size_t i = 0; i < 2; i++) {
		practice_fault(s->d.practice, "POST", paths[i], "hang-done", 1);
		(void)console_try(s, a);
	}
	(void)console_round(s, a);
	(void)console_round(s, b);
	must_agree(s, 2);
	console_note(s, a, id, "first");
	practice_fault(s->d.practice, "PATCH", "/rest/v1/organizations", "hang-done", 3);
	(void)console_try(s, a);
	console_note(s, a, id, "second");
	(void)console_round(s, a);
	assert_int_equal(console_conflicts(s, a, &conflicts), 0);
	(void)console_round(s, b);
	assert_string_equal(console_get(s, b, id).note, "second");
	must_agree(s, 2);
}

/* A full round meets an answer that is cut, at every one of its requests in turn. */
static void what_is_cut_short_is_gone_on_with(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	char id[ID_MAX], number[20];

	for (int i = 0; i < SHARED_TABLES + 3; i++) {
		static const char *const paths[] = { "/rest/v1/organizations",
			"/rest/v1/pool_numbers", "/rest/v1/twilio_phone_numbers",
			"/rest/v1/forwarding_configs", "/rest/v1/verified_caller_ids",
			"/rest/v1/agents", "/rest/v1/telnyx_verified_numbers",
			"/rest/v1/voxdesk_schema", "/rest/v1/rpc", "/rest/v1/organizations" };

		snprintf(number, sizeof number, "+3292246%03d", 300 + i);
		console_customer(s, a, "One more", number, id);
		practice_fault(s->d.practice, i < 8 ? "GET" : "POST", paths[i], "cut", 1);
		(void)console_try(s, a);
		practice_fault(s->d.practice, "GET", paths[i < 8 ? i : 0], "cut", 4);
		(void)console_try(s, b);
		practice_forget_faults(s->d.practice);
	}
	(void)console_round(s, a);
	(void)console_round(s, b);
	must_agree(s, 2);
}

/* ---- rows that cannot be taken, and values that cannot be given */

#define LIES "0b5e55ed-0000-4000-8000-0000000000ff"
#define KAPSALON(at, mode, call_back_at)                                          \
	"[{\"id\":\"" LIES "\",\"version\":1,"                                    \
	"\"updated_at\":\"" at "\",\"name\":\"Kapsalon Lies\","                   \
	"\"country\":\"BE\",\"language\":\"nl\",\"telephony_mode\":\"" mode "\"," \
	"\"outbound_provider\":\"twilio\",\"call_back_at\":" call_back_at         \
	",\"call_back_note\":\"\",\"twilio_account_sid\":null,"                   \
	"\"note\":\"\",\"created_at\":\"2020-01-01T00:00:00+00:00\",\"deleted_at\":null}]"
#define INFINITE KAPSALON("2020-01-01T00:00:00+00:00", "managed", "\"infinity\"")
#define LATER "2100-01-01T00:00:00+00:00"
#define PIGEON KAPSALON(LATER, "carrier pigeon", "null")

/* One row that nobody can read is passed over, and named; all others come. */
static void an_unreadable_row_holds_up_no_other(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	const struct sync_status *status;
	char id[ID_MAX];

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	/* 1000, 250, 62, 15, 3 and 1 row, then only where it stands. */
	practice_refuse(s->d.practice, "GET", "/rest/v1/organizations", 200, INFINITE, 7);
	status = console_round(s, b);
	assert_int_equal(status->unseen, 1);
	assert_string_equal(status->problem.code, "sync-unread");
	assert_non_null(strstr(status->problem.message, "0b5e55ed-0000-4000-8000-0000000000ff"));
	must_agree(s, 2);
	/* The mark is past it: it is asked for by its id, and said for as long as it is there. */
	for (int i = 0; i < 2; i++) {
		practice_refuse(s->d.practice, "GET", "/rest/v1/organizations", 200, INFINITE, 1);
		status = console_round(s, b);
		assert_int_equal(status->unseen, 1);
		assert_string_equal(status->problem.code, "sync-unread");
		assert_non_null(strstr(status->problem.message, LIES));
		assert_non_null(strstr(sync_words(status, &s->d.f.arena), "1 not taken"));
	}
	status = console_round(s, b); /* it is not there */
	assert_int_equal(status->unseen, 0);
	must_stand(b, SYNC_FRESH, "");
	must_agree(s, 2);
}

struct asked {
	const struct sharing *s;
	const struct console *c;
	size_t requests;
};

static bool asked_or_done(void *user)
{
	const struct asked *a = user;

	return a->c->done || practice_requests(a->s->d.practice) >= a->requests;
}

/* Answers of two rows each are gathered for one write. One of them, each in its turn, cannot be
 * read: what came before it is taken, and the same is asked for again. */
static void an_unreadable_answer_among_gathered_ones(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	char id[ID_MAX], number[20];

	practice_supabase(s->d.practice, "few");
	for (size_t at = 1; at < 10; at++) {
		struct asked asked = { s, b, 0 };

		for (int i = 0; i < 7; i++) {
			snprintf(number, sizeof number, "+329224%zu%03d", at, i);
			console_customer(s, a, "One of many", number, id);
		}
		(void)console_round(s, a);
		asked.requests = practice_requests(s->d.practice) + at;
		b->done = false;
		syncer_once(b->syncer, console_done, b);
		assert_true(desk_run(&s->d, asked_or_done, &asked));
		practice_refuse(s->d.practice, "GET", "/rest/v1/organizations", 200, INFINITE, 1);
		assert_true(desk_run(&s->d, console_is_done, b));
		assert_true(b->well);
		practice_forget_faults(s->d.practice);
		practice_supabase(s->d.practice, "normal");
		must_agree(s, 2);
		practice_supabase(s->d.practice, "few");
	}
}

/* A row that a rule of this store refuses waits by its id; what came of it is taken. */
static void what_a_rule_refuses_is_taken_when_it_can_be(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	const struct sync_status *status;

	practice_refuse(s->d.practice, "GET", "/rest/v1/organizations", 200, PIGEON, 1);
	status = console_round(s, c);
	assert_int_equal(status->unseen, 1);
	assert_string_equal(status->problem.code, "sync-untaken");
	practice_refuse(s->d.practice, "GET", "/rest/v1/organizations", 200, PIGEON, 1);
	status = console_round(s, c);
	assert_int_equal(status->unseen, 1);
	assert_non_null(strstr(status->problem.message, LIES));
	practice_refuse(s->d.practice, "GET", "/rest/v1/organizations", 200,
	    KAPSALON(LATER, "managed", "null"), 1);
	status = console_round(s, c);
	assert_int_equal(status->unseen, 0);
	must_stand(c, SYNC_FRESH, "sync-lacks"); /* it is not there, in truth */
	assert_string_equal(console_get(s, c, LIES).name, "Kapsalon Lies");
}

/* Many that cannot be read: each round asks a few times, and comes to all of them. */
static void many_that_cannot_be_read_are_asked_for_in_turn(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	const struct sync_status *status;
	size_t asked, rounds = 0;
	char id[ID_MAX];

	for (int i = 0; i < 120; i++) {
		id_new(id);
		must(&s->d.f,
		    sync_pass_over(c->session.store, SHARED_AGENTS, id, UNTAKEN_UNREAD,
			&s->d.f.err));
	}
	asked = practice_requests(s->d.practice);
	practice_refuse(s->d.practice, "GET", "/rest/v1/agents", 200, "[{}]", 8);
	status = console_round(s, c);
	assert_int_equal(status->unseen, 120);
	assert_true(practice_requests(s->d.practice) - asked < 40);
	do
		status = console_round(s, c);
	while (status->unseen > 0 && ++rounds < 10);
	assert_int_equal(status->unseen, 0);
}

/* The path and query of a question for customers by their ids, up to the ids. */
static void customers_by_id(char *out, size_t size)
{
	struct supabase project = { .base = "https://abc.supabase.co" };
	const char *const ids[] = { "0b5e55ed-0000-4000-8000-000000000001" };
	struct http_request request;
	struct error err;
	char *at;

	assert_true(secret_set(&project.key, "sb_secret_none", strlen("sb_secret_none")));
	assert_true(supabase_by_id_make(&project, &shared_tables[SHARED_CUSTOMERS].row, ids, 1,
	    &request, &err));
	at = strstr(request.url, "/rest/v1/");
	assert_non_null(at);
	(void)snprintf(out, size, "%.*s", (int)(strstr(at, "&id=") + 4 - at), at);
	http_request_done(&request);
	supabase_done(&project);
}

/* Many customers whose rows cannot be read: their numbers wait for them, after few questions. */
static void customers_that_cannot_be_read_cost_few_requests(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	char id[ID_MAX], number[E164_MAX], by_id[2000];
	const struct sync_status *status;
	size_t asked, rounds = 0;

	for (int i = 0; i < 60; i++) {
		(void)snprintf(number, sizeof number, "+32922%05d", 46000 + i);
		console_customer(s, a, "Frituur De Kroon", number, id);
	}
	(void)console_round(s, a);
	customers_by_id(by_id, sizeof by_id);
	practice_refuse(s->d.practice, "GET", by_id, 200, "[{}]", 0);
	/* Their numbers come without them. */
	practice_refuse(s->d.practice, "GET", "/rest/v1/organizations", 200, "[]", 1);
	asked = practice_requests(s->d.practice);
	status = console_round(s, b);
	assert_int_equal(status->unseen, 60);
	assert_true(practice_requests(s->d.practice) - asked < 36);
	practice_forget_faults(s->d.practice);
	do
		status = console_round(s, b);
	while (status->unseen > 0 && ++rounds < 10);
	assert_int_equal(status->unseen, 0);
	must_agree(s, 2);
}

static void renumber(struct sharing *s, struct console *c, const char *org, const char *number)
{
	struct store *store = c->session.store;
	struct forwarding *f;
	size_t n;

	must(&s->d.f, forwarding_list(store, org, &s->d.f.arena, &f, &n, &s->d.f.err));
	must(&s->d.f, forwarding_renumber(store, f->id, f->version, number, "fixed", &s->d.f.err));
}

/* Neither can go before the other: the refusal names the way out, and that is one. */
static void numbers_that_were_exchanged_name_the_way_out(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	const struct sync_status *status;
	char one[ID_MAX], two[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", one);
	console_customer(s, c, "Bakkerij Wouters", "+3292246112", two);
	(void)console_round(s, c);
	renumber(s, c, one, "+3292246113");
	renumber(s, c, two, "+3292246111");
	renumber(s, c, one, "+3292246112");
	status = console_round(s, c);
	assert_int_equal(status->waiting.refused, 2);
	assert_non_null(strstr(status->waiting.refused_why, "give one of them a third number"));
	renumber(s, c, one, "+3292246113");
	status = console_round(s, c);
	assert_int_equal(status->waiting.refused, 0);
	renumber(s, c, one, "+3292246112");
	status = console_round(s, c);
	assert_int_equal(status->waiting.planned, 0);
	must_agree(s, 1);
}

#define TOO_LONG                                                                        \
	"{\"code\":\"54000\",\"message\":\"index row size 2856 exceeds maximum 2712\"," \
	"\"details\":null,\"hint\":null}"

/* A refusal that no list has is of the row that got it. */
static void an_unknown_refusal_is_of_its_row(void **state)
{
	static const char *const names[] = { "Frituur De Kroon", "Bakkerij Wouters" };
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	const struct sync_status *status;
	char id[ID_MAX];

	for (size_t i = 0; i < 2; i++) {
		const struct customer_edit in = { .name = names[i], .country = "BE" };

		must(&s->d.f, customer_add(c->session.store, &in, NULL, NULL, id, &s->d.f.err));
	}
	practice_refuse(s->d.practice, "POST", "/rest/v1/organizations", 400, TOO_LONG, 2);
	status = console_round(s, c);
	assert_int_equal(status->waiting.refused, 1);
	assert_int_equal(status->pushed, 1);
	assert_non_null(strstr(status->waiting.refused_why, "index row size"));
	(void)console_round(s, c);
	must_stand(c, SYNC_FRESH, "");
	must_agree(s, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, sharing_setup, sharing_end)
		TEST(an_unreadable_row_holds_up_no_other),
		TEST(an_unreadable_answer_among_gathered_ones),
		TEST(what_a_rule_refuses_is_taken_when_it_can_be),
		TEST(many_that_cannot_be_read_are_asked_for_in_turn),
		TEST(customers_that_cannot_be_read_cost_few_requests),
		TEST(an_unknown_refusal_is_of_its_row),
		TEST(numbers_that_were_exchanged_name_the_way_out),
		TEST(one_bad_row_does_not_hold_up_the_others),
		TEST(what_hangs_on_a_refused_row_follows_it),
		TEST(a_lost_answer_changes_nothing),
		TEST(what_is_cut_short_is_gone_on_with),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
