/* voxdesk doctor through the real program, against the practice providers and their faults, a port
 * where nobody listens, and without any credentials. */
#include "base/text.h"
#include "tests/cli/desks.h"

#define FINDING_FIELDS WORDS("check", "state", "found", "fix")
#define NUMBERS "/v2/phone_numbers"

static cJSON *findings; /* of the last doctor() */

static void no_fault_expected(void)
{
	const cJSON *at;

	cJSON_ArrayForEach(at, findings) if (strcmp(text_of(at, "state"), "fail") == 0)
	    fail_msg("%s: %s", text_of(at, "check"), text_of(at, "found"));
}

/* Runs `voxdesk doctor [CUSTOMER] --json` and expects that exit. */
static void doctor(int exit, const char *const *env, const char *customer)
{
	struct process p;

	cJSON_Delete(findings);
	findings = NULL;
	run(&p, env, customer ? WORDS("doctor", customer, "--json") : WORDS("doctor", "--json"));
	findings = document(p.said, 0, FINDING_FIELDS);
	if (exit == 0)
		no_fault_expected();
	if (p.exit != exit)
		fail_msg("exit %d instead of %d: ...%s", p.exit, exit,
		    p.said + (strlen(p.said) > 900 ? strlen(p.said) - 900 : 0));
	if (exit == 1)
		complains(&p, "refused", "fault-found");
	else
		assert_string_equal(p.complained, "");
	process_free(&p);
}

static const cJSON *finding(const char *check)
{
	const cJSON *at, *found = NULL;

	cJSON_ArrayForEach(at, findings)
	{
		if (strcmp(text_of(at, "check"), check) != 0)
			continue;
		assert_null(found); /* one each */
		found = at;
	}
	return found;
}

/* The check's state, and what stands in its finding and its fix (NULL: not looked at; "": none). */
static void found(const char *check, const char *state, const char *what, const char *fix)
{
	const cJSON *at = finding(check);

	if (!at)
		fail_msg("%s is missing", check);
	if (strcmp(text_of(at, "state"), state) != 0 ||
	    (what && !strstr(text_of(at, "found"), what)) ||
	    (fix && strcmp(fix, "") == 0 && !cJSON_IsNull(cJSON_GetObjectItem(at, "fix"))) ||
	    (fix && !strstr(text_of(at, "fix"), fix)))
		fail_msg("%s: %s, %s, %s", check, text_of(at, "state"), text_of(at, "found"),
		    text_of(at, "fix"));
}

static int states(const char *state)
{
	const cJSON *at;
	int n = 0;

	cJSON_ArrayForEach(at, findings) n += strcmp(text_of(at, "state"), state) == 0;
	return n;
}

/* A GET is answered so, from now on. */
static void fault(const char *path, int status, const char *body, const char *headers)
{
	char json[1024];

	(void)snprintf(json, sizeof json,
	    "{\"method\":\"GET\",\"path\":\"%s\",\"what\":\"refuse\",\"status\":%d,\"body\":%s,\"times\":0%s%s}",
	    path, status, body, headers ? ",\"headers\":" : "", headers ? headers : "");
	practice_faults(json);
}

static const char *const *nothing_given(void)
{
	static const char *const none[] = { NULL };

	return none;
}

/* A port where nobody listens, for all of them. */
static const char *const *nobody_there(void)
{
	static const char *out[ENV_MAX];
	static char lines[ENV_MAX][256];
	size_t n = 0;

	for (; n < suite.n_env; n++) {
		const char *at = strchr(suite.env[n], '=');

		out[n] = suite.env[n];
		if (strncmp(at, "=http://", 8) != 0)
			continue;
		(void)snprintf(lines[n], sizeof lines[n], "%.*s=http://127.0.0.1:9",
		    (int)(at - suite.env[n]), suite.env[n]);
		out[n] = lines[n];
	}
	out[n] = NULL;
	return out;
}

/* ---- the desk */

static void test_desk(void **state)
{
	char copy[PTY_HOME_SIZE + 64];

	(void)state;
	/* What Telnyx has is not taken into the pool by looking. */
	doctor(0, NULL, NULL);
	found("pool", "warn", "4 numbers at Telnyx are not in the pool", "voxdesk pool sync");
	assert_string_equal(expect(0, WORDS("pool", "list", "--json")), "[]\n");
	(void)expect(0, WORDS("pool", "sync"));
	doctor(0, NULL, NULL);
	found("store", "ok", "schema", "");
	found("store-whole", "ok", NULL, "");
	found("store-files", "ok", NULL, "");
	found("backup", "warn", "No copy", "voxdesk backup");
	found("clock", "ok", NULL, "");
	found("twilio", "ok", "(environment)", "");
	found("twilio", "ok", suite.url, ""); /* an address that is not its own is shown */
	found("telnyx", "ok", "4 numbers", "");
	found("vapi", "ok", "3 agents", "");
	found("elevenlabs", "ok", "2 agents", "");
	found("supabase", "ok", "desk@practice.example", "");
	found("schema", "ok", NULL, "");
	found("sharing", "warn", "not shared", "voxdesk sync");
	found("journal", "ok", NULL, "");
	/* Two that practice has without a place for customers. */
	found("pool", "warn", "100 of 200 places", "voxdesk pool list");
	assert_null(finding("terminal")); /* the output goes to a file */
	assert_null(finding("vault"));
	assert_null(finding("conflicts"));
	assert_int_equal(states("fail") + states("unknown"), 0);
	(void)snprintf(copy, sizeof copy, "%s.copy", suite.db);
	(void)expect(0, WORDS("backup", copy));
	(void)expect(0, WORDS("sync", "--yes"));
	doctor(0, NULL, NULL);
	found("backup", "ok", "Copied last", "");
	found("sharing", "ok", "last pulled whole", "");
	found("conflicts", "ok", NULL, "");
}

/* What a provider refuses is a fault, what it does not answer is not known; one fault each. */
static void test_providers(void **state)
{
	const char *env[ENV_MAX];

	(void)state;
	fault(NUMBERS, 401, "\"{\\\"errors\\\":[{\\\"code\\\":\\\"10009\\\"}]}\"", NULL);
	fault("/assistant", 500, "\"{}\"", NULL);
	env_with("TWILIO_AUTH_TOKEN=", "TWILIO_AUTH_TOKEN=00000000000000000000000000000000", env);
	doctor(1, env, NULL);
	found("twilio", "fail", "did not accept", "TWILIO_AUTH_TOKEN");
	found("telnyx", "fail", "10009", "TELNYX_API_KEY");
	found("vapi", "unknown", "no answer", NULL);
	found("elevenlabs", "ok", NULL, "");
	found("pool", "unknown", NULL, NULL);
	assert_int_equal(states("fail"), 2);
	practice_no_faults();
	env_with("TELNYX_API_KEY=", "TELNYX_API_KEY=", env);
	doctor(0, env, NULL);
	found("telnyx", "unknown", "not known here", "TELNYX_API_KEY");
	found("pool", "unknown", NULL, "");
	/* An account that can call nobody, and one that can call few. */
	fault("/2010-04-01/Accounts/", 200,
	    "\"{\\\"sid\\\":\\\"AC00000000000000000000000000000000\\\",\\\"friendly_name\\\":\\\"Desk\\\",\\\"status\\\":\\\"suspended\\\",\\\"type\\\":\\\"Full\\\",\\\"owner_account_sid\\\":\\\"AC00000000000000000000000000000000\\\"}\"",
	    NULL);
	doctor(1, NULL, NULL);
	found("twilio", "fail", "suspended", "Twilio's console");
	practice_no_faults();
	doctor(0, suite.trial, NULL);
	found("twilio", "warn", "TRIAL", "Upgrade");
}

static void test_clock(void **state)
{
	static const char *const paths[] = { "/2010-04-01", "/v2", "/assistant", "/v1", "/rest" };

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		fault(paths[i], 404, "\"{}\"", "{\"Date\":\"Sat, 21 Nov 2026 00:00:00 GMT\"}");
	doctor(0, NULL, NULL);
	found("clock", "warn", "seconds", "Set the clock");
	practice_no_faults();
}

static void test_nobody_there(void **state)
{
	static const char *const asked[] = { "clock", "twilio", "telnyx", "vapi", "elevenlabs",
		"supabase", "schema", "pool" };

	(void)state;
	doctor(0, nobody_there(), NULL);
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
		found(asked[i], "unknown", NULL, NULL);
	found("twilio", "unknown", "127.0.0.1:9", NULL);
	assert_int_equal(states("unknown"), sizeof asked / sizeof asked[0]);
	doctor(0, nothing_given(), NULL);
	for (size_t i = 0; i < 5; i++)
		found(asked[i], "unknown", NULL, NULL);
	found("twilio", "unknown", "not known here", "TWILIO_ACCOUNT_SID");
	found("supabase", "ok", "No shared project", "");
	assert_null(finding("sharing"));
	assert_null(finding("schema"));
	/* Given, and nobody to sign in. */
	doctor(0,
	    env_of("SUPABASE_", WORDS(line_of("SUPABASE_URL="), line_of("SUPABASE_ANON_KEY="))),
	    NULL);
	found("supabase", "unknown", "Nobody is signed in", "SUPABASE_EMAIL");
	found("schema", "unknown", NULL, "");
}

/* ---- this machine */

static void test_store(void **state)
{
	char path[PTY_HOME_SIZE + 64];
	int fd;

	(void)state;
	(void)expect(0, WORDS("customer", "add", "--name", "Harbor", "--number", "+16505550123"));
	fd = open(suite.db, O_RDWR | O_CLOEXEC);
	assert_int_equal(pwrite(fd, "no store at all, no store at all", 32, 0), 32);
	(void)close(fd);
	doctor(1, nothing_given(), NULL);
	found("store", "fail", NULL, NULL);
	found("store-whole", "unknown", "not open", "");
	found("pool", "unknown", "not open", "");
	(void)expect(1, WORDS("doctor", "Harbor"));
	(void)snprintf(suite.db, sizeof suite.db, "%s/store-%u.db", suite.home, ++suite.files);
	(void)expect(0, WORDS("customer", "add", "--name", "Harbor", "--number", "+16505550123"));
	(void)snprintf(path, sizeof path, "%s-wal", suite.db);
	fd = open(suite.db, O_RDWR | O_CLOEXEC);
	/* Bytes said to lie about unused: a fault that reading does not meet. */
	for (off_t page = 92; page < 97; page++)
		assert_int_equal(pwrite(fd, "3", 1, page * 4096 + 7), 1);
	(void)close(fd);
	(void)unlink(path);
	doctor(1, nothing_given(), NULL);
	found("store-whole", "fail", "damaged", "restore");
}

static void test_settings(void **state)
{
	char line[PTY_HOME_SIZE + 64], path[PTY_HOME_SIZE + 64], folder[PTY_HOME_SIZE + 32];
	const char *env[] = { line, NULL };
	int fd;

	(void)state;
	(void)snprintf(folder, sizeof folder, "%s/config-%u", suite.home, suite.files);
	(void)snprintf(line, sizeof line, "XDG_CONFIG_HOME=%s", folder);
	(void)snprintf(path, sizeof path, "%s/voxdesk", folder);
	assert_int_equal(mkdir(folder, 0700) | mkdir(path, 0700), 0);
	doctor(0, env, NULL);
	found("config", "ok", "no config.ini", "");
	(void)snprintf(path, sizeof path, "%s/voxdesk/config.ini", folder);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0 && write(fd, "colour = blue\n", 14) == 14);
	doctor(1, env, NULL);
	found("config", "fail", "\"colour\" is no setting", "Settings are");
	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(fchmod(fd, 0666), 0);
	doctor(1, env, NULL);
	found("config", "fail", "written by others", "chmod");
	assert_int_equal(fchmod(fd, 0600), 0);
	(void)close(fd);
	doctor(0, env, NULL);
	found("config", "ok", "config.ini", "");
	/* A folder that others may write to. */
	(void)snprintf(path, sizeof path, "%s/open-%u", suite.home, suite.files);
	assert_int_equal(mkdir(path, 0700) | chmod(path, 0777), 0);
	(void)snprintf(suite.db, sizeof suite.db, "%s/open-%u/s.db", suite.home, suite.files);
	doctor(0, env, NULL);
	found("store-files", "warn", "Others may write", "chmod");
}

/* With --readonly nothing is asked that could not be kept, and nothing of it is taken for seen. */
static void test_readonly(void **state)
{
	struct process p;

	(void)state;
	(void)expect(0, WORDS("pool", "list"));
	run(&p, NULL, WORDS("doctor", "--readonly", "--json"));
	exits(&p, 0);
	cJSON_Delete(findings);
	findings = document(p.said, 0, FINDING_FIELDS);
	found("pool", "unknown", "--readonly", NULL);
	found("store-files", "unknown", NULL, NULL);
	found("twilio", "ok", NULL, NULL);
	process_free(&p);
	assert_string_equal(expect(0, WORDS("pool", "list", "--json")), "[]\n");
}

/* ---- the shared project */

static void test_project(void **state)
{
	struct process p;

	(void)state;
	run(&p, NULL, WORDS("doctor", "--number", "+3292246111", "--json"));
	exits(&p, 2);
	complains(&p, "usage", "flag-not-here");
	process_free(&p);
	practice_supabase("{\"what\":\"seeds\"}");
	doctor(0, NULL, NULL);
	found("schema", "warn", "earlier system", "data/supabase");
	practice_supabase("{\"what\":\"normal\"}");
	practice_supabase("{\"what\":\"newer\"}");
	doctor(1, NULL, NULL);
	found("schema", "fail", "newer schema (99)", "newer voxdesk");
	practice_supabase("{\"what\":\"paused\"}");
	doctor(1, NULL, NULL);
	found("supabase", "fail", "paused", NULL);
	practice_supabase("{\"what\":\"normal\"}");
	doctor(1, env_of("SUPABASE_EMAIL=", WORDS("SUPABASE_EMAIL=member@practice.example")), NULL);
	found("supabase", "fail", "has not the role desk", "app_metadata");
	doctor(1, env_of("SUPABASE_PASSWORD=", WORDS("SUPABASE_PASSWORD=of-somebody-else")), NULL);
	found("supabase", "fail", NULL, NULL);
	doctor(0, env_of("SUPABASE_EMAIL=", NULL), NULL);
	found("supabase", "ok", "service key", "");
}

/* A round that failed, a change of both desks, and what waits. */
static void test_sharing(void **state)
{
	cJSON *doc;

	(void)state;
	(void)expect(0, WORDS("customer", "add", "--name", "Kroon", "--number", KROON));
	(void)expect(0, WORDS("sync", "--yes"));
	desk('b');
	(void)expect(0, WORDS("sync", "--yes"));
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--note", "of b"));
	(void)expect(0, WORDS("sync"));
	desk('a');
	(void)expect(0, WORDS("customer", "edit", "Kroon", "--note", "of a"));
	doctor(0, NULL, NULL);
	found("sharing", "ok", "1 change waits", ""); /* nothing of the pool was taken in */
	(void)expect(1, WORDS("sync"));
	doctor(0, NULL, NULL);
	found("conflicts", "warn", "Kroon", "voxdesk conflict show ");
	doctor(0, NULL, "Kroon");
	found("conflicts", "warn", "Kroon", "voxdesk conflict show ");
	found("sharing", "ok", "registered", "");
	/* Nothing of it was decided or pushed by looking. */
	doc = cJSON_Parse(expect(0, WORDS("conflict", "list", "--json")));
	assert_int_equal(cJSON_GetArraySize(doc), 1);
	cJSON_Delete(doc);
	practice_supabase("{\"what\":\"newer\"}");
	(void)expect(1, WORDS("sync"));
	practice_supabase("{\"what\":\"normal\"}");
	doctor(1, NULL, NULL);
	found("sharing", "fail", "The last round failed", "voxdesk sync");
	/* A network that is away is no fault, whether a round has tried it or not. */
	doctor(0, env_of("SUPABASE_URL=", WORDS("SUPABASE_URL=http://127.0.0.1:1")), NULL);
	found("supabase", "unknown", NULL, NULL);
	found("sharing", "unknown", "The last round failed", "voxdesk sync");
}

/* ---- one customer */

static void test_customer(void **state)
{
	(void)state;
	(void)expect(0, WORDS("customer", "add", "--name", "Kroon", "--number", KROON));
	doctor(0, NULL, "Kroon");
	found("customer", "ok", "+32 9 224 61 11", "");
	found("ai-number", "warn", "No AI number",
	    "voxdesk forward set 'Kroon' --to auto --carrier etsi-fixed-standard --when no_answer");
	found("carrier", "warn", "etsi-fixed-standard", NULL);
	assert_null(finding("code"));
	found("forwarding", "warn", NULL, "choose the AI number");
	found("caller-id", "warn", "not verified", "voxdesk caller-id start");
	found("country", "ok", "Belgium", "");
	found("agent-inbound", "warn", NULL, "voxdesk agent list");
	found("agent-outbound", "warn", NULL, "--outbound");
	found("journal", "ok", NULL, "");
	assert_null(finding("sharing"));
	(void)expect(0, WORDS("pool", "sync"));
	doctor(0, NULL, "Kroon");
	found("code", "warn", "only proposed. It would be: *61*0480210449#",
	    "voxdesk forward set 'Kroon' --to auto --carrier etsi-fixed-standard --when no_answer");
	(void)expect(0,
	    WORDS("forward", "set", "Kroon", "--to", "auto", "--carrier", "etsi-fixed-standard",
		"--when", "no_answer"));
	(void)expect(0, WORDS("forward", "given", "Kroon"));
	(void)expect(0, WORDS("caller-id", "start", "Kroon", "--yes", "--wait", "60"));
	(void)expect(0, WORDS("agent", "link", "Kroon", "Receptie (nl)", "--inbound", "--yes"));
	doctor(0, NULL, "Kroon");
	found("ai-number", "ok", "(pool): Telnyx has it as \"active\"", "");
	found("carrier", "ok", NULL, "");
	found("code", "ok", "*61*0480210449#", "voxdesk forward show");
	found("forwarding", "ok", "given", "reported");
	found("caller-id", "ok", suite.sid, "");
	found("agent-inbound", "ok", "+32 480 21 04 49", "");
	(void)expect(3, WORDS("doctor", "Nobody"));
	(void)expect(3, WORDS("doctor", "Kroon", "--number", "+32480000000"));
	/* What was looked up once is not taken for seen where it cannot be looked up again. */
	doctor(0, nobody_there(), "Kroon");
	found("ai-number", "unknown", NULL, NULL);
	found("caller-id", "unknown", "not reached", NULL);
	found("agent-inbound", "unknown", NULL, NULL);
	found("code", "ok", NULL, NULL);
	doctor(0, nothing_given(), "Kroon");
	found("ai-number", "unknown", "not known here", "TELNYX_API_KEY");
	found("caller-id", "unknown", "not known here", "TWILIO_ACCOUNT_SID");
	/* Each provider has lost what it had. */
	fault(NUMBERS, 200,
	    "\"{\\\"data\\\":[],\\\"meta\\\":{\\\"page_number\\\":1,\\\"page_size\\\":250,\\\"total_pages\\\":1,\\\"total_results\\\":0}}\"",
	    NULL);
	fault("/phone-number", 200, "\"[]\"", NULL);
	fault("/2010-04-01/Accounts/*/OutgoingCallerIds.json", 200,
	    "\"{\\\"outgoing_caller_ids\\\":[],\\\"next_page_uri\\\":null}\"", NULL);
	fault("/v1/DialingPermissions/Countries/BE", 200,
	    "\"{\\\"iso_code\\\":\\\"BE\\\",\\\"name\\\":\\\"Belgium\\\",\\\"low_risk_numbers_enabled\\\":false,\\\"high_risk_special_numbers_enabled\\\":false,\\\"high_risk_tollfraud_numbers_enabled\\\":false}\"",
	    NULL);
	doctor(1, NULL, "Kroon");
	found("ai-number", "fail", "did not list", "another AI number");
	found("caller-id", "fail", "not in the list", "voxdesk caller-id start");
	found("country", "fail", "may not call Belgium", "F5");
	found("agent-inbound", "fail", "+32 480 21 04 49", "voxdesk agent link 'Kroon'");
	practice_no_faults();
	/* There again: the next look sees it. */
	doctor(0, NULL, "Kroon");
	found("ai-number", "ok", NULL, "");
	found("caller-id", "ok", NULL, "");
	found("agent-inbound", "ok", NULL, "");
}

/* What was verified by other means is told; what goes through Telnyx is looked up there. */
static void test_elsewhere(void **state)
{
	(void)state;
	(void)expect(0, WORDS("customer", "add", "--name", "Known", "--number", "+16505550108"));
	doctor(0, NULL, "Known");
	found("caller-id", "warn", "is verified at Twilio", "voxdesk caller-id status");
	(void)expect(0,
	    WORDS("customer", "add", "--name", "Telco", "--number", "+442079460999", "--through",
		"telnyx"));
	doctor(0, NULL, "Telco");
	found("caller-id", "warn", "not verified", "voxdesk caller-id start");
	assert_null(finding("country"));
}

/* What failed lately, with how to look at it; another customer's is not told of. */
static void test_journal(void **state)
{
	(void)state;
	(void)expect(0, WORDS("customer", "add", "--name", "Barred", "--number", "+16505550106"));
	(void)expect(0, WORDS("customer", "add", "--name", "Other", "--number", "+16505550123"));
	(void)expect(1, WORDS("caller-id", "start", "Barred", "--yes"));
	doctor(0, NULL, NULL);
	found("journal", "warn", "1 failed in the last 7 days", "voxdesk journal show ");
	doctor(0, NULL, "Barred");
	found("journal", "warn", "+1 650-555-0106", "voxdesk journal show ");
	found("caller-id", "warn", "not verified: ", NULL);
	doctor(0, NULL, "Other");
	found("journal", "ok", NULL, "");
}

/* ---- for people: one line a check, 80 columns, a word for each state, and a sum */

/* What it shows where its output goes to a terminal. */
static const char *terminal_shows(int columns)
{
	const char *argv[] = { suite.program, "doctor", NULL }, *environment[ENV_MAX];
	static char shown[sizeof pty.text];

	environment_make(nothing_given(), environment);
	pty_start(&pty, 24, columns, suite.home, argv, environment);
	assert_true(pty_wait_end(&pty));
	assert_int_equal(WEXITSTATUS(pty.status), 0);
	(void)snprintf(shown, sizeof shown, "%.*s", (int)pty.n_log, pty.log);
	pty_stop(&pty);
	return shown;
}

static void test_text(void **state)
{
	const char *said, *last = "";
	size_t lines = 0;

	(void)state;
	(void)expect(0, WORDS("customer", "add", "--name", "Kroon", "--number", KROON));
	said = expect(0, WORDS("doctor", "Kroon"));
	assert_non_null(strstr(said, "ok       customer        Kroon (BE, managed)"));
	assert_non_null(strstr(said, "\nwarning  ai-number       No AI number"));
	assert_non_null(strstr(said, "\n                         -> voxdesk forward set 'Kroon'"));
	for (const char *at = said; *at; at += strcspn(at, "\n") + 1) {
		char line[200];

		(void)snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
		if (text_width(line) > 80)
			fail_msg("%zu columns: %s", text_width(line), line);
		last = at;
		lines++;
	}
	assert_true(lines > 10);
	assert_non_null(strstr(last, "9 checks: "));
	assert_non_null(strstr(last, "0 at fault, 0 unknown."));
	assert_non_null(strstr(terminal_shows(58),
	    "warning  terminal        58 columns, 24 rows, UTF-8"));
	assert_non_null(strstr(terminal_shows(100), "ok       terminal        100 columns"));
}

static int end(void **state)
{
	(void)state;
	practice_no_faults();
	practice_supabase("{\"what\":\"normal\"}");
	cJSON_Delete(findings);
	findings = NULL;
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_desk),
		TEST(test_providers),
		TEST(test_clock),
		TEST(test_nobody_there),
		TEST(test_store),
		TEST(test_settings),
		TEST(test_readonly),
		TEST(test_project),
		TEST(test_sharing),
		TEST(test_customer),
		TEST(test_elsewhere),
		TEST(test_journal),
		TEST(test_text),
	};

	return cmocka_run_group_tests_name("doctor", tests, practice_start, practice_stop);
}
