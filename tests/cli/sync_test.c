/* sync: one round, what is in its way, signing in, --watch, through the real program. */
#include "tests/cli/desks.h"

#include "base/time.h"
#include "store/sync.h"

#define STATUS_FIELDS                                                                           \
	WORDS("project", "joined", "readonly", "fresh_at", "asking_since", "queued", "refused", \
	    "conflicts", "untaken", "problem")

/* ---- one round */

static void test_two_desks_are_equal(void **state)
{
	struct counts n;

	(void)state;
	/* An empty store joins by itself. */
	n = sync_to(0, NULL, WORDS("sync", "--json"));
	assert_int_equal(n.pulled, 0);
	kroon_added();
	n = sync_to(0, NULL, WORDS("sync", "--json"));
	assert_int_equal(n.pushed, 2); /* customer and number */
	assert_int_equal(n.queued, 0);
	n = sync_to(0, NULL, WORDS("sync", "--json"));
	assert_int_equal(n.pushed + n.pulled, 0);
	desk('b');
	n = sync_to(0, NULL, WORDS("sync", "--json"));
	assert_int_equal(n.pulled, 2);
	shows("Kroon", "Frituur De Kroon");
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--name", "De Kroon"));
	synced();
	desk('a');
	synced();
	shows(KROON, "De Kroon");
	/* Removals travel too. */
	(void)expect(0, WORDS("customer", "remove", KROON, "--yes"));
	synced();
	desk('b');
	synced();
	(void)expect(3, WORDS("customer", "show", KROON));
}

static void test_human_words(void **state)
{
	struct process p;

	(void)state;
	run(&p, NULL, WORDS("sync"));
	assert_int_equal(p.exit, 0);
	assert_non_null(strstr(p.said, "0 pulled, 0 pushed."));
	assert_non_null(strstr(p.complained, "This store is shared with http://127.0.0.1"));
	process_free(&p);
}

/* Customers are shared after a yes only. */
static void test_joining_is_asked(void **state)
{
	struct process p;

	(void)state;
	kroon_added();
	run(&p, NULL, WORDS("sync", "--json"));
	assert_int_equal(p.exit, 2);
	complains(&p, "usage", "needs-yes");
	assert_non_null(strstr(p.complained, "Share the 1 customer of"));
	assert_string_equal(p.said, "");
	process_free(&p);
	synced();
	desk('b');
	synced();
	shows("Kroon", "De Kroon");
}

static void test_flags(void **state)
{
	struct process p;

	(void)state;
	(void)expect(2, WORDS("sync", "--watch", "--status"));
	(void)expect(2, WORDS("sync", "now"));
	run(&p, NULL, WORDS("sync", "--readonly", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "refused", "readonly");
	process_free(&p);
}

static void test_status_and_leave(void **state)
{
	cJSON *doc;

	(void)state;
	kroon_added();
	doc = document(expect(0, WORDS("sync", "--status", "--json")), 0, STATUS_FIELDS);
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(doc, "joined")));
	assert_string_equal(text_of(doc, "fresh_at"), "null");
	cJSON_Delete(doc);
	(void)expect(1, WORDS("sync", "--leave", "--yes"));
	synced();
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--note", "later"));
	doc = document(expect(0, WORDS("sync", "--status", "--json")), 0, STATUS_FIELDS);
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(doc, "joined")));
	assert_int_equal(number_of(doc, "queued"), 1);
	assert_string_not_equal(text_of(doc, "fresh_at"), "null");
	cJSON_Delete(doc);
	(void)expect(2, WORDS("sync", "--leave"));
	doc = document(expect(0, WORDS("sync", "--leave", "--yes", "--json")), 0, STATUS_FIELDS);
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(doc, "joined")));
	assert_int_equal(number_of(doc, "queued"), 0);
	cJSON_Delete(doc);
	shows("Kroon", "later");
}

static const char *asking_since(char out[TIME_TEXT_MAX])
{
	cJSON *doc = document(expect(0, WORDS("sync", "--status", "--json")), 0, STATUS_FIELDS);

	(void)snprintf(out, TIME_TEXT_MAX, "%s", text_of(doc, "asking_since"));
	cJSON_Delete(doc);
	return out;
}

/* A project that hangs, as seen from another process; one that has died waits for nothing. */
static void test_status_of_a_project_that_hangs(void **state)
{
	char at[TIME_TEXT_MAX], said[TIME_TEXT_MAX];
	const time_t since = time_now() - 40000;
	struct store *store;
	struct error err;
	pid_t child;

	(void)state;
	synced();
	assert_string_equal(asking_since(said), "null");
	store = store_open(suite.db, STORE_READ_WRITE, "other", &err);
	assert_non_null(store);
	assert_true(sync_asking_note(store, since, &err));
	time_text(since, at);
	assert_string_equal(asking_since(said), at);
	assert_non_null(strstr(expect(0, WORDS("sync", "--status")), ", no answer for 40"));
	assert_true(sync_asking_note(store, 0, &err));
	assert_string_equal(asking_since(said), "null");
	store_close(store);
	child = fork();
	if (child == 0) {
		store = store_open(suite.db, STORE_READ_WRITE, "other", &err);
		_exit(store && sync_asking_note(store, since, &err) ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &(int){ 0 }, 0), child);
	assert_string_equal(asking_since(said), "null");
}

/* The question says what was removed here: it meets what is there. */
static void test_joining_asks_about_what_was_removed(void **state)
{
	struct process p;

	(void)state;
	kroon_added();
	synced();
	(void)expect(0, WORDS("sync", "--leave", "--yes"));
	(void)expect(0, WORDS("customer", "remove", "Frituur De Kroon", "--yes"));
	run(&p, NULL, WORDS("sync"));
	assert_int_equal(p.exit, 2);
	assert_non_null(strstr(p.complained, "were removed here"));
	process_free(&p);
	run(&p, NULL, WORDS("sync", "--yes"));
	assert_int_equal(p.exit, 1);
	assert_non_null(strstr(p.said, "conflict"));
	process_free(&p);
}

/* ---- each with its exit code */

static void test_what_is_in_the_way(void **state)
{
	static const struct {
		const char *what; /* for practice; "" nothing */
		const char *without, *line;
		int exit;
		const char *kind, *code; /* code NULL: any */
	} rows[] = {
		{ "", "SUPABASE_URL=", "SUPABASE_URL=http://127.0.0.1:1", 5, "network", NULL },
		{ "", "SUPABASE_", NULL, 1, "refused", NULL },
		{ "", "SUPABASE_PASSWORD=", "SUPABASE_PASSWORD=wrong", 1, "refused",
		    "supabase-wrong-password" },
		{ "", "SUPABASE_ANON_KEY=", "SUPABASE_ANON_KEY=sb_publishable_wrong", 1, "refused",
		    "supabase-wrong-key" },
		{ "", "SUPABASE_EMAIL=", "SUPABASE_EMAIL=banned@practice.example", 1, "refused",
		    "supabase-banned" },
		{ "newer", NULL, NULL, 1, "refused", "supabase-newer" },
		{ "older", NULL, NULL, 1, "refused", "supabase-older" },
		{ "paused", NULL, NULL, 5, "network", "supabase-paused" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *const more[] = { rows[i].line, NULL };
		char json[64];
		struct process p;

		(void)snprintf(json, sizeof json, "{\"what\":\"%s\"}", rows[i].what);
		if (rows[i].what[0])
			practice_supabase(json);
		run(&p, env_of(rows[i].without, more), SYNC);
		if (rows[i].what[0])
			practice_supabase("{\"what\":\"normal\"}");
		if (p.exit != rows[i].exit)
			fail_msg("row %zu: exit %d: %s%s", i, p.exit, p.said, p.complained);
		complains(&p, rows[i].kind, rows[i].code);
		process_free(&p);
	}
}

/* Nothing goes on by itself after one round, a named time is told, and so is the key that is wrong.
 */
static void test_what_helps(void **state)
{
	static const struct {
		const char *path, *what, *told;
	} rows[] = {
		{ "/rest/v1/", "\"refuse\",\"status\":503", "Then run voxdesk sync again." },
		{ "/rest/v1/", "\"refuse\",\"status\":429,\"headers\":{\"retry-after\":\"3600\"}",
		    "asks to wait 60 minutes" },
		{ "/auth/v1/token", "\"fail\"", "Try again in a moment." },
		{ "/auth/v1/token", "\"hang\"", "then try again" },
	};
	const char *service[] = { line_of("SUPABASE_URL="),
		"SUPABASE_SERVICE_ROLE_KEY=sb_secret_bad", NULL };
	struct process p;

	(void)state;
	synced();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char json[256];

		(void)snprintf(json, sizeof json,
		    "{\"method\":\"*\",\"path\":\"%s\",\"times\":0,\"what\":%s}", rows[i].path,
		    rows[i].what);
		practice_faults(json);
		run(&p, NULL, WORDS("sync"));
		practice_no_faults();
		if (p.exit != 5 || !strstr(p.complained, rows[i].told) ||
		    strstr(p.complained, "by itself") || strstr(p.complained, "hether"))
			fail_msg("row %zu: exit %d: %s", i, p.exit, p.complained);
		process_free(&p);
		if (strstr(expect(0, WORDS("sync", "--status")), "by itself"))
			fail_msg("row %zu", i);
	}
	run(&p, env_of("SUPABASE_", service), WORDS("sync"));
	assert_int_equal(p.exit, 1);
	assert_non_null(strstr(p.complained, "SUPABASE_SERVICE_ROLE_KEY"));
	assert_null(strstr(p.complained, "SUPABASE_ANON_KEY"));
	process_free(&p);
	run(&p, env_of("SUPABASE_", NULL), WORDS("sync"));
	assert_null(strstr(p.complained, "or keep it in the vault"));
	assert_non_null(strstr(p.complained, "for the console alone"));
	process_free(&p);
}

/* Who has not the role (any more) is told so in every round, and what was changed waits. */
static void test_a_role_that_is_missing_later(void **state)
{
	const char *const *env;
	struct process p;
	struct counts n;

	(void)state;
	(void)sync_to(0, NULL, SYNC);
	kroon_added();
	env = env_of("SUPABASE_EMAIL=", WORDS("SUPABASE_EMAIL=member@practice.example"));
	shows("Kroon", "is not at the desk's project yet: voxdesk sync");
	n = sync_to(1, env, SYNC);
	assert_int_equal(n.pushed, 0);
	assert_int_equal(n.queued, 2);
	run(&p, env, WORDS("sync"));
	assert_int_equal(p.exit, 1);
	assert_non_null(strstr(p.said, "0 pulled, 0 pushed, 2 waiting."));
	assert_non_null(strstr(p.complained, "member@practice.example"));
	assert_non_null(strstr(p.complained, "app_metadata"));
	process_free(&p);
	assert_non_null(strstr(expect(0, WORDS("sync", "--status")), "has not the role desk"));
	synced();
}

/* For a machine that nobody sits at. */
static void test_service_key(void **state)
{
	const char *more[] = { line_of("SUPABASE_URL="), line_of("SUPABASE_SERVICE_ROLE_KEY="),
		NULL };

	(void)state;
	kroon_added();
	assert_int_equal(sync_to(0, env_of("SUPABASE_", more), SYNC).pushed, 2);
}

/* ---- a password on a terminal, and a yes */

static void test_asked_on_a_terminal(void **state)
{
	(void)state;
	kroon_added();
	on_terminal(WORDS("sync"));
	assert_true(pty_wait(&pty, "E-mail address:"));
	assert_true(pty_answer(&pty, "desk@practice.example", "Password"));
	assert_true(pty_answer(&pty, "not-this-one", "E-mail address:"));
	assert_true(pty_answer(&pty, "desk@practice.example", "Password"));
	assert_true(pty_answer(&pty, "practice-desk", "Share the 1 customer of"));
	assert_true(pty_answer(&pty, "y", "2 pushed."));
	assert_true(pty_wait_end(&pty));
	assert_true(WIFEXITED(pty.status) && WEXITSTATUS(pty.status) == 0);
	assert_null(memmem(pty.log, pty.n_log, "practice-desk", 13));
	assert_null(memmem(pty.log, pty.n_log, "not-this-one", 12));
	pty_stop(&pty);
}

/* ---- until a signal */

/* Waits for the n-th line on its output; its text, valid until the next. */
static const char *watch_line(const struct process *p, size_t n)
{
	static char line[512];

	for (;;) {
		char *text = file_text(p->out), *at = text;

		for (size_t i = 0; at && i < n; i++) {
			at = strchr(at, '\n');
			at = at ? at + 1 : NULL;
		}
		if (at && strchr(at, '\n')) {
			(void)snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
			test_free(text);
			return line;
		}
		test_free(text);
		assert_int_equal(waitpid(p->pid, NULL, WNOHANG), 0);
	}
}

/* It pushed something in its next line. */
static void watch_pushes(const struct process *p, size_t line)
{
	cJSON *doc = document(watch_line(p, line), 0, SYNC_FIELDS);

	if (number_of(doc, "pushed") < 1)
		fail_msg("nothing was pushed: %s", watch_line(p, line));
	cJSON_Delete(doc);
}

static bool watch_complains(const struct process *p, const char *text)
{
	char *said = file_text(p->err);
	const bool there = strstr(said, text) != NULL;

	test_free(said);
	return there;
}

static void watch_ended(struct process *p, int signal)
{
	assert_int_equal(kill(p->pid, signal), 0);
	ended(p);
	if (p->exit != 0)
		fail_msg("exit %d: %s%s", p->exit, p->said, p->complained);
}

/* What another program changes here goes out, through a network that goes away and a session that
 * is ended. */
static void test_watch(void **state)
{
	struct process p;

	(void)state;
	start(&p, NULL, WORDS("sync", "--watch", "--json"));
	cJSON_Delete(document(watch_line(&p, 0), 0, SYNC_FIELDS));
	practice_faults(
	    "{\"method\":\"*\",\"path\":\"/rest/v1/\",\"what\":\"refuse\",\"status\":503,\"times\":0}");
	kroon_added();
	while (!watch_complains(&p, "\"kind\":\"network\""))
		assert_int_equal(waitpid(p.pid, NULL, WNOHANG), 0);
	practice_no_faults();
	watch_pushes(&p, 1);
	practice_supabase("{\"what\":\"revoke\"}");
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--note", "later"));
	watch_pushes(&p, 2);
	watch_ended(&p, SIGTERM);
	process_free(&p);
}

/* A project that hangs is told of before the request's time is over. */
static void test_watch_silence(void **state)
{
	struct process p;

	(void)state;
	synced();
	practice_faults("{\"method\":\"*\",\"path\":\"/rest/v1/\",\"what\":\"hang\",\"times\":0}");
	start(&p, NULL, WORDS("sync", "--watch", "--json"));
	while (!watch_complains(&p, "no-answer-yet"))
		assert_int_equal(waitpid(p.pid, NULL, WNOHANG), 0);
	assert_false(watch_complains(&p, "timeout"));
	practice_no_faults();
	watch_ended(&p, SIGTERM);
	process_free(&p);
}

/* Nobody can be asked: it ends. For people it has a time in each line. */
static void test_watch_ends(void **state)
{
	const char *const wrong[] = { "SUPABASE_PASSWORD=wrong", NULL };
	struct process p;

	(void)state;
	run(&p, env_of("SUPABASE_PASSWORD=", wrong), WORDS("sync", "--watch", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "refused", "supabase-wrong-password");
	process_free(&p);
	start(&p, NULL, WORDS("sync", "--watch"));
	assert_non_null(strstr(watch_line(&p, 0), ":"));
	assert_non_null(strstr(watch_line(&p, 0), "0 pulled, 0 pushed"));
	watch_ended(&p, SIGINT);
	process_free(&p);
	kroon_added();
	run(&p, NULL, WORDS("sync", "--leave", "--yes"));
	process_free(&p);
	run(&p, NULL, WORDS("sync", "--watch", "--json"));
	assert_int_equal(p.exit, 2);
	complains(&p, "usage", "needs-yes");
	process_free(&p);
	run(&p, env_of("SUPABASE_", NULL), WORDS("sync", "--watch", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "refused", "no-project");
	process_free(&p);
}

/* ---- interrupted */

/* Ctrl-C in the middle: what came stays, and the next one goes on there. */
static void test_stopped_and_gone_on(void **state)
{
	struct process p;
	struct counts n;

	(void)state;
	practice_supabase("{\"what\":\"rows\",\"n\":3500,\"table\":\"organizations\"}");
	practice_faults(
	    "{\"method\":\"GET\",\"path\":\"/rest/v1/pool_numbers\",\"what\":\"slow\",\"times\":1}");
	start(&p, env_of("VOXDESK_PACE", WORDS("VOXDESK_PACE=100")), WORDS("sync", "--json"));
	while (!strstr(expect(0, WORDS("sync", "--status", "--json")), "\"joined\":true") ||
	    !strstr(expect(0, WORDS("customer", "list", "--limit", "1", "--json")), "\"id\""))
		assert_int_equal(waitpid(p.pid, NULL, WNOHANG), 0);
	assert_int_equal(kill(p.pid, SIGINT), 0);
	ended(&p);
	if (p.exit != 6)
		fail_msg("exit %d: %s%s", p.exit, p.said, p.complained);
	complains(&p, "open", "stopped");
	process_free(&p);
	n = sync_to(0, NULL, SYNC);
	assert_true(n.pulled < 3500);
	n = sync_to(0, NULL, SYNC);
	assert_int_equal(n.pulled + n.pushed, 0);
}

/* ---- what is said */

/* A project of an earlier system's tables: read, and it is said each time what that means. */
static void test_read_only_is_said(void **state)
{
	const char *said;
	cJSON *doc;

	(void)state;
	practice_supabase("{\"what\":\"seeds\"}");
	for (int i = 0; i < 2; i++) {
		said = expect(0, WORDS("sync", "--yes"));
		assert_non_null(strstr(said, "is only read"));
		assert_non_null(strstr(said, "data/supabase"));
	}
	doc = document(expect(0, WORDS("sync", "--status", "--json")), 0, STATUS_FIELDS);
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(doc, "readonly")));
	cJSON_Delete(doc);
	practice_supabase("{\"what\":\"normal\"}");
}

/* Who has no role there is told before anything is shared. */
static void test_no_desk_role(void **state)
{
	static const char *const who[] = { "SUPABASE_EMAIL=nobody@practice.example",
		"SUPABASE_EMAIL=member@practice.example" };

	(void)state;
	kroon_added();
	for (size_t i = 0; i < 2; i++) {
		const char *const more[] = { who[i], NULL };
		struct process p;

		run(&p, env_of("SUPABASE_EMAIL=", more), SYNC);
		assert_int_equal(p.exit, 1);
		complains(&p, "refused", "no-desk-role");
		assert_non_null(strstr(p.complained, "practice.example is signed in"));
		assert_non_null(strstr(p.complained, "app_metadata"));
		process_free(&p);
	}
	assert_non_null(strstr(expect(0, WORDS("sync", "--status")), "This store is not shared."));
}

/* What is missing is named; a round that failed is told later, as it is by --status; and a flag of
 * this call is nothing that the project is. */
static void test_failures_are_named_and_kept(void **state)
{
	const char *const offline[] = { "SUPABASE_URL=http://127.0.0.1:1", NULL };
	char api[300];
	const char *const rest[] = { api, NULL };
	struct process p;

	(void)state;
	(void)snprintf(api, sizeof api, "%s/rest/v1", line_of("SUPABASE_URL="));
	run(&p, env_of("SUPABASE_URL=", rest), SYNC);
	assert_int_equal(p.exit, 4);
	complains(&p, "input", "base-url");
	process_free(&p);
	run(&p,
	    env_of("SUPABASE_",
		WORDS(line_of("SUPABASE_URL="), line_of("SUPABASE_ANON_KEY="),
		    line_of("SUPABASE_EMAIL="))),
	    SYNC);
	assert_int_equal(p.exit, 1);
	assert_non_null(strstr(p.complained, "SUPABASE_EMAIL is given without SUPABASE_PASSWORD"));
	process_free(&p);
	synced();
	run(&p, env_of("SUPABASE_URL=", offline), SYNC);
	assert_int_equal(p.exit, 5);
	process_free(&p);
	assert_non_null(strstr(expect(0, WORDS("sync", "--status")), "the last round failed: "));
	assert_non_null(strstr(expect(0, WORDS("sync", "--status", "--readonly")), "Shared with "));
	synced();
	assert_null(strstr(expect(0, WORDS("sync", "--status")), "failed"));
}

/* A store that is set back says what the desk makes of it. */
static void test_restored(void **state)
{
	char file[400];
	const char *said;

	(void)state;
	kroon_added();
	synced();
	(void)snprintf(file, sizeof file, "%s/kept-%u.db", suite.home, test);
	(void)expect(0, WORDS("backup", file));
	(void)expect(0, WORDS("customer", "edit", KROON, "--note", "later"));
	said = expect(0, WORDS("restore", file, "--yes"));
	assert_non_null(strstr(said, "It is shared with http"));
	assert_non_null(strstr(said, "1 change that was not shared yet is in "));
}

/* ---- having a phone rung */

static void phone_customer(const char *number)
{
	(void)expect(0, WORDS("customer", "add", "--name", number, "--number", number));
}

/* Another desk that wants the same phone rung is told who has just done it; the first one may
 * again.
 */
static void test_one_desk_rings(void **state)
{
	static const char busy[] = "+16505550103"; /* its call ends at once, and verifies nothing */
	struct process p;

	(void)state;
	phone_customer(busy);
	synced();
	(void)expect(1, WORDS("caller-id", "start", busy, "--yes", "--wait", "30"));
	assert_int_equal(rings(busy), 1);
	desk('b');
	synced();
	run(&p, NULL, WORDS("caller-id", "start", busy, "--yes", "--json"));
	complains(&p, "conflict", "verification-elsewhere");
	if (p.exit != 1 || !strstr(p.complained, "tester (desk@practice.example), at") ||
	    !strstr(p.complained, "try again at ") || p.said[0])
		fail_msg("%d: %s%s", p.exit, p.said, p.complained);
	process_free(&p);
	assert_int_equal(rings(busy), 1);
	desk('a');
	(void)expect(1, WORDS("caller-id", "start", busy, "--yes", "--wait", "30"));
	assert_int_equal(rings(busy), 2);
}

/* Nobody is signed in, or the project's schema is from before: it rings all the same, and says so.
 */
static void test_rings_without_the_project(void **state)
{
	static const char number[] = "+16505550163", other[] = "+16505550164",
			  read_by_a_script[] = "+16505550165";
	struct process p;

	(void)state;
	phone_customer(number);
	phone_customer(other);
	phone_customer(read_by_a_script);
	synced();
	run(&p, env_of("SUPABASE_", WORDS(line_of("SUPABASE_URL="), line_of("SUPABASE_ANON_KEY="))),
	    WORDS("caller-id", "start", number, "--yes"));
	if (p.exit != 0 || !strstr(p.said, "Code: ") ||
	    !strstr(p.complained, "! Whether another desk") ||
	    !strstr(p.complained, "Nobody is signed in there."))
		fail_msg("%d: %s%s", p.exit, p.said, p.complained);
	process_free(&p);
	practice_supabase("{\"what\":\"unclaimed\"}");
	run(&p, NULL, WORDS("caller-id", "start", other, "--yes"));
	if (p.exit != 0 || !strstr(p.complained, "lacks a function"))
		fail_msg("%d: %s%s", p.exit, p.said, p.complained);
	process_free(&p);
	run(&p, NULL, WORDS("caller-id", "start", read_by_a_script, "--yes", "--json"));
	practice_supabase("{\"what\":\"normal\"}");
	if (p.exit != 0 || !strstr(p.complained, "! Whether another desk"))
		fail_msg("%d: %s%s", p.exit, p.said, p.complained);
	process_free(&p);
	assert_int_equal(rings(number), 1);
	assert_int_equal(rings(other), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_two_desks_are_equal),
		test(test_human_words),
		test(test_joining_is_asked),
		test(test_flags),
		test(test_status_and_leave),
		test(test_status_of_a_project_that_hangs),
		test(test_joining_asks_about_what_was_removed),
		test(test_what_helps),
		test(test_what_is_in_the_way),
		test(test_a_role_that_is_missing_later),
		test(test_service_key),
		test(test_asked_on_a_terminal),
		test(test_watch),
		test(test_watch_silence),
		test(test_watch_ends),
		test(test_stopped_and_gone_on),
		test(test_read_only_is_said),
		test(test_no_desk_role),
		test(test_failures_are_named_and_kept),
		test(test_restored),
		test(test_one_desk_rings),
		test(test_rings_without_the_project),
	};

	return cmocka_run_group_tests(tests, practice_start, practice_stop);
}
