/* sync, conflict list/show/decide, and places given online: two stores of one desk through the real
 * program, against the practice providers' Supabase. */
#include "tests/cli/asking.h"

#define SYNC_FIELDS WORDS("pulled", "pushed", "conflicts", "queued")
#define STATUS_FIELDS \
	WORDS("project", "joined", "readonly", "fresh_at", "queued", "refused", "conflicts")
#define CONFLICT_FIELDS \
	WORDS("id", "table", "kind", "name", "customer", "found_at", "ours", "theirs", "can_both")
#define DECIDED_FIELDS WORDS("id", "table", "name", "decided", "removed", "queued")
#define KROON "+3292246111"

static struct pty pty;
static unsigned test;

/* Another desk's store, made when it is first used. */
static void desk(char letter)
{
	(void)snprintf(suite.db, sizeof suite.db, "%s/store-%u-%c.db", suite.home, test, letter);
}

static void practice_supabase(const char *json)
{
	cJSON_Delete(practice_ask(HTTP_POST, "supabase", json));
}

/* Every test begins with an empty project, and in the store of desk a. */
static int begin(void **state)
{
	(void)state;
	memset(&pty, 0, sizeof pty);
	practice_no_faults();
	practice_supabase("{\"what\":\"wipe\"}");
	test = ++suite.files;
	desk('a');
	return 0;
}

/* The suite's environment without the names that begin so, and with other lines. */
static const char *const *env_of(const char *without, const char *const *more)
{
	static const char *out[ENV_MAX];
	size_t n = 0;

	for (size_t i = 0; i < suite.n_env; i++)
		if (!without || strncmp(suite.env[i], without, strlen(without)) != 0)
			out[n++] = suite.env[i];
	for (; more && *more; more++)
		out[n++] = *more;
	out[n] = NULL;
	return out;
}

static const char *line_of(const char *name)
{
	for (size_t i = 0; i < suite.n_env; i++)
		if (strncmp(suite.env[i], name, strlen(name)) == 0)
			return suite.env[i];
	fail_msg("practice prints no %s", name);
	return "";
}

static int number_of(const cJSON *doc, const char *name)
{
	const cJSON *at = cJSON_GetObjectItemCaseSensitive(doc, name);

	assert_true(cJSON_IsNumber(at));
	return at->valueint;
}

struct counts {
	int pulled, pushed, conflicts, queued;
};

/* `sync --json` with that exit; what it counted. */
static struct counts sync_to(int exit, const char *const *env, const char *const *words)
{
	struct process p;
	struct counts n;
	cJSON *doc;

	run(&p, env, words);
	if (p.exit != exit)
		fail_msg("exit %d instead of %d: %s%s", p.exit, exit, p.said, p.complained);
	doc = document(p.said, 0, SYNC_FIELDS);
	n = (struct counts){ number_of(doc, "pulled"), number_of(doc, "pushed"),
		number_of(doc, "conflicts"), number_of(doc, "queued") };
	cJSON_Delete(doc);
	process_free(&p);
	return n;
}

#define SYNC WORDS("sync", "--yes", "--json")
static void synced(void)
{
	const struct counts n = sync_to(0, NULL, SYNC);

	assert_int_equal(n.conflicts, 0);
	assert_int_equal(n.queued, 0);
}

static void kroon_added(void)
{
	(void)expect(0, WORDS("customer", "add", "--name", "Frituur De Kroon", "--number", KROON));
}

/* The field of `customer show`. */
static void shows(const char *customer, const char *text)
{
	const char *said = expect(0, WORDS("customer", "show", customer));

	if (!strstr(said, text))
		fail_msg("no \"%s\": %s", text, said);
}

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
	assert_non_null(strstr(p.complained, "Share the 1 customers"));
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

/* Who may only read is told so, and what was changed waits. */
static void test_refused_by_row_level_security(void **state)
{
	const char *const *env;
	struct process p;
	struct counts n;

	(void)state;
	(void)sync_to(0, NULL, SYNC);
	kroon_added();
	env = env_of("SUPABASE_EMAIL=", WORDS("SUPABASE_EMAIL=nobody@practice.example"));
	shows("Kroon", "is not at the desk's project yet: voxdesk sync");
	n = sync_to(1, env, SYNC);
	assert_int_equal(n.pushed, 0);
	assert_int_equal(n.queued, 2);
	run(&p, env, WORDS("sync"));
	assert_int_equal(p.exit, 1);
	assert_non_null(strstr(p.said, "0 pulled, 0 pushed, 2 waiting."));
	assert_non_null(strstr(p.said, "! Frituur De Kroon: new, to be shared: "));
	assert_non_null(strstr(p.complained, "2 changes were refused: "));
	process_free(&p);
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

static void on_terminal(const char *const *words)
{
	static char db[PTY_HOME_SIZE + 48];
	const char *argv[16] = { suite.program };
	const char *env[8] = { db, PACE, line_of("SUPABASE_URL="), line_of("SUPABASE_ANON_KEY=") };
	size_t n = 1;

	(void)snprintf(db, sizeof db, "VOXDESK_DB=%s", suite.db);
	for (; *words; words++)
		argv[n++] = *words;
	argv[n] = NULL;
	pty_start(&pty, 24, 100, suite.home, argv, env);
}

static void test_asked_on_a_terminal(void **state)
{
	(void)state;
	kroon_added();
	on_terminal(WORDS("sync"));
	assert_true(pty_wait(&pty, "E-mail address:"));
	assert_true(pty_answer(&pty, "desk@practice.example", "Password"));
	assert_true(pty_answer(&pty, "not-this-one", "E-mail address:"));
	assert_true(pty_answer(&pty, "desk@practice.example", "Password"));
	assert_true(pty_answer(&pty, "practice-desk", "Share the 1 customers"));
	assert_true(pty_answer(&pty, "y", "2 pushed."));
	assert_true(pty_wait_end(&pty));
	assert_true(WIFEXITED(pty.status) && WEXITSTATUS(pty.status) == 0);
	assert_null(memmem(pty.log, pty.n_log, "practice-desk", 13));
	assert_null(memmem(pty.log, pty.n_log, "not-this-one", 12));
	pty_stop(&pty);
}

/* ---- conflicts */

/* Both desks have Kroon and changed its note. */
static void conflict_made(void)
{
	synced();
	kroon_added();
	synced();
	desk('b');
	synced();
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--note", "Ask for Piet"));
	synced();
	desk('a');
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--note", "Ask for Jan"));
}

static cJSON *conflicts(void)
{
	return document(expect(0, WORDS("conflict", "list", "--json")), 0, CONFLICT_FIELDS);
}

static const char *note_in(const cJSON *conflict, const char *side)
{
	return text_of(cJSON_GetObjectItem(conflict, side), "note");
}

static void test_conflict_is_decided(void **state)
{
	const struct {
		const char *flag, *note;
	} rows[] = { { "--ours", "Ask for Jan" }, { "--theirs", "Ask for Piet" } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char id[ID_MAX];
		struct process p;
		cJSON *doc;

		if (i > 0)
			(void)begin(state);
		conflict_made();
		run(&p, NULL, SYNC);
		assert_int_equal(p.exit, 1);
		complains(&p, "conflict", "conflicts-open");
		doc = document(p.said, 0, SYNC_FIELDS);
		assert_int_equal(number_of(doc, "conflicts"), 1);
		cJSON_Delete(doc);
		process_free(&p);

		doc = conflicts();
		assert_int_equal(cJSON_GetArraySize(doc), 1);
		assert_string_equal(text_of(doc->child, "table"), "organizations");
		assert_string_equal(text_of(doc->child, "kind"), "changed");
		assert_string_equal(text_of(doc->child, "name"), "Frituur De Kroon");
		assert_string_equal(note_in(doc->child, "ours"), "Ask for Jan");
		assert_string_equal(note_in(doc->child, "theirs"), "Ask for Piet");
		(void)snprintf(id, sizeof id, "%s", text_of(doc->child, "id"));
		cJSON_Delete(doc);
		id[8] = '\0';
		assert_non_null(strstr(expect(0, WORDS("conflict", "list", "Kroon")), "note of"));
		shows("Kroon", "See: voxdesk conflict show");
		assert_non_null(strstr(expect(0, WORDS("conflict", "show", id)), "Ask for Piet"));

		(void)expect(2, WORDS("conflict", "decide", id, "--yes"));
		(void)expect(2, WORDS("conflict", "decide", id, "--ours", "--both", "--yes"));
		(void)expect(2, WORDS("conflict", "decide", id, rows[i].flag));
		(void)expect(1, WORDS("conflict", "decide", id, "--both", "--yes"));
		(void)expect(3, WORDS("conflict", "decide", "0b5e55ed", "--ours", "--yes"));
		doc =
		    document(expect(0,
				 WORDS("conflict", "decide", id, rows[i].flag, "--yes", "--json")),
			0, DECIDED_FIELDS);
		assert_string_equal(text_of(doc, "decided"), rows[i].flag + 2);
		assert_true(cJSON_IsTrue(cJSON_GetObjectItem(doc, "queued")) == (i == 0));
		cJSON_Delete(doc);
		assert_string_equal(expect(0, WORDS("conflict", "list", "--json")), "[]\n");
		synced();
		shows(KROON, rows[i].note);
		desk('b');
		synced();
		shows(KROON, rows[i].note);
	}
}

/* Where each side changed something else both can be kept. */
static void test_both_are_kept(void **state)
{
	struct process p;
	char id[ID_MAX];
	cJSON *doc;

	(void)state;
	synced();
	kroon_added();
	synced();
	desk('b');
	synced();
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--note", "Ask for Piet"));
	synced();
	desk('a');
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--language", "fr"));
	(void)sync_to(1, NULL, SYNC);
	doc = conflicts();
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(doc->child, "can_both")));
	(void)snprintf(id, sizeof id, "%s", text_of(doc->child, "id"));
	cJSON_Delete(doc);
	(void)expect(0, WORDS("conflict", "decide", id, "--both", "--yes"));
	synced();
	desk('b');
	synced();
	shows(KROON, "Ask for Piet");
	run(&p, NULL, WORDS("customer", "show", KROON, "--json"));
	assert_non_null(strstr(p.said, "\"language\":\"fr\""));
	process_free(&p);
}

static void test_decided_on_a_terminal(void **state)
{
	char id[ID_MAX];
	cJSON *doc;

	(void)state;
	conflict_made();
	(void)sync_to(1, NULL, SYNC);
	doc = conflicts();
	(void)snprintf(id, sizeof id, "%s", text_of(doc->child, "id"));
	cJSON_Delete(doc);
	on_terminal(WORDS("conflict", "decide", id, "--theirs"));
	assert_true(pty_wait(&pty, "Ask for Jan"));
	assert_true(pty_wait(&pty, "Do that?"));
	assert_true(pty_answer(&pty, "y", "Decided"));
	assert_true(pty_wait_end(&pty));
	pty_stop(&pty);
	shows(KROON, "Ask for Piet");
}

/* One business number, registered by two desks for two customers. */
static void test_same_number_twice(void **state)
{
	char id[ID_MAX];
	cJSON *doc;

	(void)state;
	synced();
	desk('b');
	synced();
	desk('a');
	kroon_added();
	synced();
	desk('b');
	(void)expect(0, WORDS("customer", "add", "--name", "Bakkerij Roos", "--number", KROON));
	(void)sync_to(1, NULL, SYNC);
	doc = conflicts();
	assert_int_equal(cJSON_GetArraySize(doc), 1);
	assert_string_equal(text_of(doc->child, "kind"), "number-taken");
	(void)snprintf(id, sizeof id, "%s", text_of(doc->child, "id"));
	cJSON_Delete(doc);
	(void)expect(0, WORDS("conflict", "decide", id, "--theirs", "--yes"));
	synced();
	shows(KROON, "Frituur De Kroon");
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

/* ---- places in the pool */

/* `forward set` with that exit; the error's code, or "" where it went well. */
static const char *forward_set(int exit, const char *const *env, const char *who, const char *to)
{
	static char code[64];
	struct process p;
	cJSON *doc;

	run(&p, env,
	    WORDS("forward", "set", who, "--to", to, "--carrier", "etsi-fixed-standard", "--when",
		"no_answer", "--json"));
	if (p.exit != exit)
		fail_msg("exit %d instead of %d: %s%s", p.exit, exit, p.said, p.complained);
	doc = cJSON_Parse(exit == 0 ? p.said : p.complained);
	(void)snprintf(code, sizeof code, "%s", text_of(cJSON_GetObjectItem(doc, "error"), "code"));
	if (exit == 0)
		assert_string_equal(text_of(doc, "ai_number"), "+32480210449");
	cJSON_Delete(doc);
	process_free(&p);
	return code;
}

static void test_place_is_given_online(void **state)
{
	const char *const line[] = { "SUPABASE_URL=http://127.0.0.1:1", NULL };
	const char *const *offline;

	(void)state;
	(void)expect(0, WORDS("pool", "add", "+32480210449"));
	(void)expect(0, WORDS("pool", "capacity", "+32480210449", "1"));
	synced();
	kroon_added();
	offline = env_of("SUPABASE_URL=", line);
	assert_string_equal(forward_set(5, offline, "Kroon", "auto"), "pool-offline");
	assert_string_equal(forward_set(5, offline, "Kroon", "+32480210449"), "pool-offline");
	assert_string_equal(forward_set(1, env_of("SUPABASE_", line), "Kroon", "auto"),
	    "pool-offline");
	(void)forward_set(0, NULL, "Kroon", "auto");
	synced();
	/* The other desk is told that it was the last. */
	desk('b');
	synced();
	assert_non_null(strstr(expect(0, WORDS("pool", "list", "--json")), "\"used\":1"));
	(void)expect(0, WORDS("customer", "add", "--name", "Roos", "--number", "+3292246112"));
	assert_string_equal(forward_set(1, NULL, "Roos", "+32480210449"), "pool-full");
	/* Given back, and given to the other; who had it before asks in vain, and then not. */
	desk('a');
	(void)expect(0, WORDS("forward", "given", KROON));
	(void)expect(0, WORDS("forward", "remove", KROON, "--yes"));
	synced();
	desk('b');
	synced();
	(void)forward_set(0, NULL, "Roos", "auto");
	synced();
	desk('a');
	(void)expect(1, WORDS("forward", "given", KROON));
	desk('b');
	(void)expect(0, WORDS("customer", "remove", "Roos", "--yes"));
	synced();
	desk('a');
	(void)expect(0, WORDS("forward", "given", KROON));
	synced();
}

#define test(f) cmocka_unit_test_setup(f, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_two_desks_are_equal),
		test(test_human_words),
		test(test_joining_is_asked),
		test(test_flags),
		test(test_status_and_leave),
		test(test_what_is_in_the_way),
		test(test_refused_by_row_level_security),
		test(test_service_key),
		test(test_asked_on_a_terminal),
		test(test_conflict_is_decided),
		test(test_both_are_kept),
		test(test_decided_on_a_terminal),
		test(test_same_number_twice),
		test(test_watch),
		test(test_watch_ends),
		test(test_stopped_and_gone_on),
		test(test_place_is_given_online),
	};

	return cmocka_run_group_tests(tests, practice_start, practice_stop);
}
