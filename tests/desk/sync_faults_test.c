/* What stands in the way of sharing, each in its own words: the project, the way there, who is
 * signed in. */
#include "tests/desk/sync_fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define NO_TABLE                                                                                       \
	"{\"code\":\"PGRST205\",\"message\":\"Could not find the table 'public.agents' in the schema " \
	"cache\",\"details\":null,\"hint\":null}"
#define NO_COLUMN                                                                                        \
	"{\"code\":\"42703\",\"message\":\"column agents.inbound_way does not exist\",\"details\":null," \
	"\"hint\":null}"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, sharing_setup, sharing_end)
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
