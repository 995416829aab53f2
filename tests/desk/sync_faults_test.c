/* What stands in the way of sharing, each in its own words; and answers that are lost. */
#include "tests/desk/sync_fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sqlite3.h>
#include <sys/socket.h>

#define NO_TABLE                                                                                       \
	"{\"code\":\"PGRST205\",\"message\":\"Could not find the table 'public.agents' in the schema " \
	"cache\",\"details\":null,\"hint\":null}"
#define NO_COLUMN                                                                                        \
	"{\"code\":\"42703\",\"message\":\"column agents.inbound_way does not exist\",\"details\":null," \
	"\"hint\":null}"
#define CHECK                                                                                          \
	"{\"code\":\"23514\",\"message\":\"new row for relation \\\"organizations\\\" violates check " \
	"constraint \\\"organizations_country_check\\\"\",\"details\":null,\"hint\":null}"

static void must_stand(struct console *c, enum sync_state state, const char *code)
{
	const struct sync_status *status = syncer_status(c->syncer);

	if (status->state != state || strcmp(status->problem.code, code) != 0)
		fail_msg("state %d, %s: %s (%s)", (int)status->state, status->problem.code,
		    status->problem.message, status->problem.detail);
	assert_true(code[0] == '\0' || status->problem.message[0] != '\0');
}

/* ---- the project as a whole */

static void practice_says(struct sharing *s, const char *path, int status, const char *body)
{
	practice_refuse(s->d.practice, "GET", path, status, body, 0);
}

static void newer(struct sharing *s)
{
	practice_supabase(s->d.practice, "newer");
}

static void older(struct sharing *s)
{
	practice_supabase(s->d.practice, "older");
}

static void paused(struct sharing *s)
{
	practice_supabase(s->d.practice, "paused");
}

static void no_table(struct sharing *s)
{
	practice_says(s, "/rest/v1/agents", 404, NO_TABLE);
}

static void no_column(struct sharing *s)
{
	practice_says(s, "/rest/v1/agents", 400, NO_COLUMN);
}

static void nothing_there(struct sharing *s)
{
	practice_says(s, "/rest/v1/", 404, NO_TABLE);
}

static void wiped_to_seeds(struct sharing *s)
{
	practice_supabase(s->d.practice, "seeds");
}

static void no_answer(struct sharing *s)
{
	practice_fault(s->d.practice, "GET", "/rest/v1/", "hang", 0);
}

static void broken(struct sharing *s)
{
	practice_fault(s->d.practice, "GET", "/rest/v1/", "fail", 0);
}

/* Each stops it (or lets it wait), is said in its own words, and when it is over all goes on. */
static void each_hindrance_is_named_and_passes(void **state)
{
	static const struct {
		void (*begin)(struct sharing *s);
		enum sync_state state;
		const char *code, *words;
	} cases[] = {
		{ newer, SYNC_STOPPED, "supabase-newer", "newer schema (99)" },
		{ older, SYNC_STOPPED, "supabase-older", "older schema (0)" },
		{ paused, SYNC_STOPPED, "supabase-paused", "paused" },
		{ no_table, SYNC_STOPPED, "supabase-no-table", "lacks a table" },
		{ no_column, SYNC_STOPPED, "supabase-no-column", "lacks a column" },
		{ nothing_there, SYNC_STOPPED, "supabase-no-schema", "no tables of voxdesk" },
		{ wiped_to_seeds, SYNC_STOPPED, "supabase-no-schema", "no tables of voxdesk" },
		{ no_answer, SYNC_WAITING, "no-answer", "" },
		{ broken, SYNC_WAITING, "supabase-57014", "took too long" },
	};
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		/* As a console that is opened now: it looks at the schema. */
		syncer_free(c->syncer);
		console_sync_begin(s, c, true);
		cases[i].begin(s);
		(void)console_try(s, c);
		must_stand(c, cases[i].state, cases[i].code);
		assert_false(c->well);
		assert_string_equal(c->err.code, cases[i].code);
		if (!strstr(c->err.message, cases[i].words))
			fail_msg("%s: %s", cases[i].code, c->err.message);
		assert_true(c->err.hint[0] != '\0');
		assert_false(syncer_status(c->syncer)->readonly);
		assert_true(syncer_status(c->syncer)->waiting.planned > 0);
		practice_forget_faults(s->d.practice);
		practice_supabase(s->d.practice, "normal");
	}
	(void)console_round(s, c);
	must_stand(c, SYNC_FRESH, "");
	must_agree(s, 1);
}

struct onlooker {
	struct store *store;
	time_t since;
};

static bool sees_asking(void *user)
{
	struct onlooker *o = user;

	return sync_asking(o->store, &o->since, NULL) && o->since != 0;
}

/* Finding: a project that hangs was told of by the process alone that asks it. */
static void another_process_sees_the_silence(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct onlooker other = { .store =
				      store_open(c->db, STORE_READ_ONLY, "other", &s->d.f.err) };
	const time_t began = time_now();

	assert_non_null(other.store);
	assert_false(sees_asking(&other));
	no_answer(s);
	syncer_patience(c->syncer, 1); /* 50 ms */
	c->done = false;
	syncer_once(c->syncer, console_done, c);
	assert_true(desk_run(&s->d, sees_asking, &other));
	assert_true(other.since >= began && other.since <= time_now());
	assert_false(c->done);
	assert_true(desk_run(&s->d, console_is_done, c));
	assert_false(sees_asking(&other));
	/* The sign-in, too. */
	practice_forget_faults(s->d.practice);
	practice_fault(s->d.practice, "POST", "/auth/v1/token", "hang", 0);
	syncer_free(c->syncer);
	console_connect(s, c, by_person);
	console_sync_begin(s, c, true);
	syncer_patience(c->syncer, 1);
	c->done = false;
	syncer_once(c->syncer, console_done, c);
	assert_true(desk_run(&s->d, sees_asking, &other));
	/* Who leaves waits no more. */
	syncer_free(c->syncer);
	c->syncer = NULL;
	assert_false(sees_asking(&other));
	store_close(other.store);
}

/* An environment line instead of practice's own. */
static void console_with(struct sharing *s, struct console *c, const char *line)
{
	char environment[8192], name[60];
	const char *without[] = { name, "SUPABASE_EMAIL=", "SUPABASE_PASSWORD=", NULL };

	snprintf(name, sizeof name, "%.*s", (int)strcspn(line, "=") + 1, line);
	console_environment(s, without, environment, sizeof environment);
	snprintf(environment + strlen(environment), sizeof environment - strlen(environment),
	    "%s\n", line);
	desk_connect(&s->d, &c->session, environment);
}

static void without_a_network_it_waits(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct arena *arena = &s->d.f.arena;
	const struct sync_status *status;
	char id[ID_MAX];

	syncer_free(c->syncer);
	console_with(s, c, "SUPABASE_URL=http://127.0.0.1:9");
	console_sync_begin(s, c, true);
	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	status = console_try(s, c);
	must_stand(c, SYNC_WAITING, "offline");
	assert_false(status->online);
	assert_string_equal(sync_words(status, arena),
	    shared_at(status, "offline, shared %s, 2 waiting", arena));
	/* Who asks later hears of it too, until a round goes well. */
	syncer_free(c->syncer);
	console_sync_begin(s, c, true);
	assert_non_null(strstr(syncer_status(c->syncer)->failed, "could not be reached"));
	syncer_free(c->syncer);
	console_connect(s, c, by_service);
	console_sync_begin(s, c, true);
	assert_string_equal(console_round(s, c)->failed, "");
}

static bool console_waits(void *user)
{
	return syncer_status(((struct console *)user)->syncer)->state == SYNC_WAITING;
}

static bool console_is_fresh(void *user)
{
	return syncer_status(((struct console *)user)->syncer)->state == SYNC_FRESH;
}

/* It waits longer each time; what is entered here does not make it ask earlier. */
static void after_a_failure_it_goes_on_by_itself(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	char id[ID_MAX];
	size_t asked;

	syncer_free(c->syncer);
	practice_fault(s->d.practice, "GET", "/rest/v1/", "fail", 3); /* one request's tries */
	console_sync_begin(s, c, false);
	assert_true(desk_run(&s->d, console_waits, c));
	asked = practice_requests(s->d.practice);
	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	syncer_soon(c->syncer);
	while (!console_is_fresh(c)) {
		if (console_waits(c))
			assert_int_equal(practice_requests(s->d.practice), asked);
		loop_step(s->d.loop);
	}
	assert_true(syncer_status(c->syncer)->online);
	must_agree(s, 1);
}

static void a_project_that_is_paused_while_signing_in_stops_it(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_open(s, 0, by_person);

	practice_supabase(s->d.practice, "paused");
	console_sync_begin(s, c, true);
	(void)console_try(s, c);
	must_stand(c, SYNC_STOPPED, "supabase-paused");
	assert_string_equal(c->err.code, "supabase-paused");
}

static void a_wrong_key_stops_it(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_open(s, 0, by_service);

	console_with(s, c, "SUPABASE_SERVICE_ROLE_KEY=sb_secret_0000000000000000000000_00000000");
	console_sync_begin(s, c, true);
	(void)console_try(s, c);
	must_stand(c, SYNC_STOPPED, "supabase-wrong-key");
}

static void nobody_is_signed_in(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_open(s, 0, by_nobody);
	const struct sync_status *status;

	console_sync_begin(s, c, true);
	status = console_try(s, c);
	assert_int_equal(status->state, SYNC_SIGNED_OUT);
	assert_string_equal(c->err.code, "supabase-signed-out");
	assert_string_equal(sync_words(status, &s->d.f.arena), "signed out");
}

static void without_a_project_nothing_is_shown(void **state)
{
	static const char *const nothing[] = { "SUPABASE_", NULL };
	struct sharing *s = *state;
	struct console *c = console_open(s, 0, nothing);
	const struct sync_status *status;

	console_sync_begin(s, c, true);
	status = syncer_status(c->syncer);
	assert_int_equal(status->state, SYNC_NO_PROJECT);
	assert_string_equal(sync_words(status, &s->d.f.arena), "");
	status = console_try(s, c);
	assert_int_equal(status->state, SYNC_NO_PROJECT);
	assert_false(c->well);
}

static void a_wrong_password_says_so(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_open(s, 0, by_nobody);

	console_sync_begin(s, c, false);
	(void)console_sign_in(s, c, "desk@practice.example", "wrong");
	must_stand(c, SYNC_SIGNED_OUT, "supabase-wrong-password");
	(void)console_sign_in(s, c, "desk@practice.example", "practice-desk");
	assert_int_equal(syncer_status(c->syncer)->state, SYNC_NOT_JOINED);
	assert_string_equal(syncer_status(c->syncer)->who, "desk@practice.example");
}

static struct console *person_joined(struct sharing *s, size_t i)
{
	struct console *c = console_open(s, i, by_person);

	console_sync_begin(s, c, true);
	(void)console_try(s, c);
	must(&s->d.f, syncer_join(c->syncer, &s->d.f.err));
	(void)console_round(s, c);
	return c;
}

static void a_token_that_ran_out_is_renewed_unnoticed(void **state)
{
	struct sharing *s = *state;
	struct console *c = person_joined(s, 0);
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	practice_supabase(s->d.practice, "expire");
	(void)console_round(s, c);
	must_stand(c, SYNC_FRESH, "");
	must_agree(s, 1);
}

static void a_session_that_is_over_asks_for_a_person(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_open(s, 0, by_nobody);
	char id[ID_MAX];

	console_sync_begin(s, c, true);
	(void)console_sign_in(s, c, "desk@practice.example", "practice-desk");
	must(&s->d.f, syncer_join(c->syncer, &s->d.f.err));
	(void)console_round(s, c);
	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	practice_supabase(s->d.practice, "revoke");
	(void)console_try(s, c);
	must_stand(c, SYNC_SIGNED_OUT, "supabase-session-over");
	assert_int_equal(syncer_status(c->syncer)->waiting.planned, 2);
	(void)console_sign_in(s, c, "desk@practice.example", "practice-desk");
	(void)console_round(s, c);
	must_agree(s, 1);
}

/* A person without the role sees nothing, or part of it, and may write nothing: that nothing came
 * is no sign that nothing is new, in any round. */
static void who_has_not_the_role_is_told_in_every_round(void **state)
{
	struct sharing *s = *state;
	static const char *const who[] = { "nobody@practice.example", "member@practice.example" };
	struct console *c = console_open(s, 0, by_nobody);
	const struct sync_status *status;
	time_t fresh_at;
	char id[ID_MAX];

	console_sync_begin(s, c, true);
	(void)console_sign_in(s, c, "desk@practice.example", "practice-desk");
	must(&s->d.f, syncer_join(c->syncer, &s->d.f.err));
	fresh_at = console_round(s, c)->fresh_at;
	time_freeze(fresh_at + 60);
	for (size_t i = 0; i < 2; i++) {
		(void)console_sign_in(s, c, who[i], "practice-desk");
		(void)console_try(s, c);
		must_stand(c, SYNC_STOPPED, "no-desk-role");
		assert_false(c->well);
	}
	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	status = console_try(s, c);
	must_stand(c, SYNC_STOPPED, "no-desk-role");
	assert_int_equal(status->waiting.planned, 2);
	assert_int_equal(status->waiting.refused, 0);
	assert_int_equal(status->fresh_at, fresh_at);
	assert_non_null(strstr(status->failed, "has not the role desk"));
	(void)console_sign_in(s, c, "desk@practice.example", "practice-desk");
	status = console_round(s, c);
	assert_int_equal(status->waiting.planned, 0);
	assert_string_equal(status->failed, "");
	time_freeze(0);
	must_agree(s, 1);
}

/* A command ends before its own time is over, with what was in the way, and that is kept. */
static void a_project_that_hangs_is_what_failed_the_round(void **state)
{
	static const char *const others[] = { "SUPABASE_URL=", "SUPABASE_EMAIL=", NULL };
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof at;
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char environment[8192];
	size_t n;

	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(fd, 8), 0); /* and never an answer */
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	console_environment(s, others, environment, sizeof environment);
	n = strlen(environment);
	(void)snprintf(environment + n, sizeof environment - n,
	    "SUPABASE_URL=http://127.0.0.1:%d\n", ntohs(at.sin_port));
	syncer_free(c->syncer);
	desk_connect(&s->d, &c->session, environment);
	console_sync_begin(s, c, true);
	syncer_patience(c->syncer, 1);
	(void)console_try(s, c);
	must_stand(c, SYNC_WAITING, "timeout");
	assert_non_null(strstr(syncer_status(c->syncer)->failed, "did not answer for 45 seconds"));
	close(fd);
}

static void another_project_is_refused(void **state)
{
	const struct practice_options options = { .listen = "127.0.0.1:0", .pace = PACE };
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct practice *other = practice_new(s->d.loop, &options, &s->d.f.err);

	assert_non_null(other);
	syncer_free(c->syncer);
	desk_connect(&s->d, &c->session, practice_environment(other));
	console_sync_begin(s, c, true);
	(void)console_try(s, c);
	must_stand(c, SYNC_STOPPED, "joined-elsewhere");
	syncer_free(c->syncer);
	c->syncer = NULL;
	practice_free(other);
}

static void a_reader_changes_nothing(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);

	syncer_free(c->syncer);
	c->session.options.readonly = true;
	console_sync_begin(s, c, true);
	assert_true(syncer_status(c->syncer)->readonly);
	(void)console_try(s, c);
	assert_string_equal(c->err.code, "read-only");
}

/* ---- single rows, and answers that are lost */

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

/* A project that was set back to a backup has lower versions than were seen here: a change here
 * ends in a conflict, and in no storm of requests. */
static void a_project_that_was_set_back_ends_the_round(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct sync_conflict *all;
	sqlite3 *db;
	char id[ID_MAX];
	size_t asked;

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, c);
	assert_int_equal(sqlite3_open(c->db, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "update organizations set remote_version = 5", NULL, NULL,
			     NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	console_note(s, c, id, "gate code 4711");
	asked = practice_requests(s->d.practice);
	(void)console_round(s, c);
	assert_true(practice_requests(s->d.practice) - asked < 60);
	if (console_conflicts(s, c, &all) > 0)
		console_decide(s, c, &all[0], SIDE_OURS);
	(void)console_round(s, c);
	must_agree(s, 1);
	assert_string_equal(console_get(s, c, id).note, "gate code 4711");
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

/* Emptied, under the same id: nothing of that is behind the marks, and all would be well. */
static void a_project_that_was_emptied_is_told(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	const struct sync_status *status;
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, c);
	(void)console_round(s, c); /* when it is there is seen now */
	must_stand(c, SYNC_FRESH, "");
	practice_supabase(s->d.practice, "wipe");
	status = console_round(s, c);
	must_stand(c, SYNC_FRESH, "sync-lacks");
	assert_true(status->problem.hint[0]);
	assert_non_null(strstr(sync_words(status, &s->d.f.arena), "rows missing there"));
	assert_true(status->failed[0]); /* sync --status */
	assert_string_equal(console_get(s, c, id).name, "Frituur De Kroon");
	/* What it says to do. */
	must(&s->d.f, sync_leave(c->session.store, &s->d.f.err));
	(void)console_try(s, c);
	assert_int_equal(syncer_status(c->syncer)->state, SYNC_NOT_JOINED);
	must(&s->d.f, syncer_join(c->syncer, &s->d.f.err));
	(void)console_round(s, c);
	must_stand(c, SYNC_FRESH, "");
	assert_string_equal(syncer_status(c->syncer)->failed, "");
	must_agree(s, 1);
}

/* Set back to a backup: its rows are older than the marks, and come nevertheless. */
static void a_project_that_was_set_back_is_read_again(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	sqlite3 *db;
	char id[ID_MAX];

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, c);
	(void)console_round(s, c);
	/* As if what is here had been changed there twice more, and long ago. */
	assert_int_equal(sqlite3_open(c->db, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db,
		"update organizations set remote_version = 3, remote_at = '2026-01-01T10:00:00.5+00:00', note = 'lost'; "
		"delete from operations; "
		"update sync_marks set pulled_until = '2099-01-01T10:00:00.5+00:00'",
		NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	(void)console_round(s, c);
	must_stand(c, SYNC_FRESH, "");
	assert_string_equal(console_get(s, c, id).note, "");
	must_agree(s, 1);
}

/* What was known a moment before counts as well, and what the project lacks besides does not have
 * everything read again and again. */
static void a_project_that_was_set_back_just_now_is_read_once(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	char id[ID_MAX], lost[ID_MAX], sql[900];
	sqlite3 *db;
	size_t asked;

	console_customer(s, c, "Frituur De Kroon", "+3292246111", id);
	console_customer(s, c, "Bakker", "+3292246112", lost);
	(void)console_round(s, c);
	(void)console_round(s, c);
	(void)snprintf(sql, sizeof sql,
	    "update organizations set remote_version = 3, note = 'lost', "
	    "remote_at = strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', 'now') where id = '%s'; "
	    "pragma foreign_keys = off; "
	    "update organizations set id = '00000000-0000-4000-8000-00000000aaaa' where id = '%s'; "
	    "update forwarding_configs set org_id = '00000000-0000-4000-8000-00000000aaaa' "
	    "where org_id = '%s'; delete from operations",
	    id, lost, lost);
	assert_int_equal(sqlite3_open(c->db, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	asked = practice_requests(s->d.practice);
	(void)console_round(s, c);
	must_stand(c, SYNC_FRESH, "sync-lacks");
	assert_string_equal(console_get(s, c, id).note, "");
	assert_true(practice_requests(s->d.practice) - asked < 60);
	/* Once, also by another process: here it stays as one that cannot be taken. */
	assert_int_equal(sqlite3_exec(db,
			     "update organizations set remote_version = 3 where remote_version = 1",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	asked = practice_requests(s->d.practice);
	(void)console_round(s, c);
	assert_true(practice_requests(s->d.practice) - asked < 20);
	(void)sqlite3_close(db);
}

/* Another process leaves the project in the middle of a round, and joins it again: the round says
 * so and ends; the next one begins anew. */
static void left_by_another_process_in_the_middle(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct sync_remote remote;
	struct store *other;
	char id[ID_MAX];
	size_t asked;

	console_customer(s, a, "Frituur De Kroon", "+3292246111", id);
	(void)console_round(s, a);
	b->done = false;
	asked = practice_requests(s->d.practice);
	syncer_once(b->syncer, console_done, b);
	while (practice_requests(s->d.practice) < asked + 2)
		loop_step(s->d.loop);
	other = store_open(b->db, STORE_READ_WRITE, "Bea", &s->d.f.err);
	assert_non_null(other);
	must(&s->d.f, sync_joined(other, &s->d.f.arena, &remote, &s->d.f.err));
	must(&s->d.f, sync_leave(other, &s->d.f.err));
	must(&s->d.f, sync_join(other, &remote, &s->d.f.err));
	store_close(other);
	while (!b->done)
		loop_step(s->d.loop);
	assert_string_equal(b->err.code, SYNC_SHARING_ENDED);
	assert_true(b->err.message[0] && b->err.hint[0]);
	(void)console_round(s, b);
	must_agree(s, 2);
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
		TEST(a_project_that_was_emptied_is_told),
		TEST(a_project_that_was_set_back_is_read_again),
		TEST(a_project_that_was_set_back_just_now_is_read_once),
		TEST(left_by_another_process_in_the_middle),
		TEST(a_project_that_was_set_back_ends_the_round),
		TEST(each_hindrance_is_named_and_passes),
		TEST(another_process_sees_the_silence),
		TEST(without_a_network_it_waits),
		TEST(after_a_failure_it_goes_on_by_itself),
		TEST(a_project_that_is_paused_while_signing_in_stops_it),
		TEST(a_wrong_key_stops_it),
		TEST(nobody_is_signed_in),
		TEST(without_a_project_nothing_is_shown),
		TEST(a_wrong_password_says_so),
		TEST(a_token_that_ran_out_is_renewed_unnoticed),
		TEST(a_session_that_is_over_asks_for_a_person),
		TEST(who_has_not_the_role_is_told_in_every_round),
		TEST(a_project_that_hangs_is_what_failed_the_round),
		TEST(another_project_is_refused),
		TEST(a_reader_changes_nothing),
		TEST(one_bad_row_does_not_hold_up_the_others),
		TEST(what_hangs_on_a_refused_row_follows_it),
		TEST(a_lost_answer_changes_nothing),
		TEST(what_is_cut_short_is_gone_on_with),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
