/* caller-id start, status, list, remove: every documented outcome through the real program. */
#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>

#include "tests/cli/asking.h"

#define START_FIELDS WORDS("number", "code", "call_sid", "state")
#define END_FIELDS WORDS("number", "state", "reason", "verified_at")
#define LIST_FIELDS WORDS("number", "state", "reason", "verified_at", "account_sid")

static void customer(const char *number)
{
	(void)expect(0,
	    WORDS("customer", "add", "--name", "Harbor Street Dental", "--number", number));
}

static void keep_code(const cJSON *doc)
{
	(void)snprintf(suite.code, sizeof suite.code, "%s", text_of(doc, "code"));
	assert_int_equal(strspn(suite.code, "0123456789"), 6);
	assert_int_equal(strlen(suite.code), 6);
	assert_true(twilio_sid_valid(text_of(doc, "call_sid"), "CA"));
}

/* ---- start: each number of the practice providers */

static const struct outcome {
	const char *number;
	int exit;
	const char *first, *last; /* states of the documents; NULL: there is none */
	bool code;
	const char *kind, *error; /* the error's; NULL: any */
	size_t rings;
} outcomes[] = {
	{ "+16505550101", 0, "calling", "verified", true, NULL, NULL, 1 },
	{ "+16505550102", 1, "calling", "failed", true, "refused", NULL, 1 },
	{ "+16505550103", 1, "calling", "failed", true, "refused", NULL, 1 },
	{ "+16505550104", 1, "calling", "failed", true, "refused", NULL, 1 },
	{ "+16505550105", 1, "calling", "failed", true, "refused", NULL, 1 },
	{ "+16505550106", 1, NULL, NULL, false, "refused", "twilio-21215", 0 },
	{ "+16505550107", 1, NULL, NULL, false, "refused", "twilio-21216", 0 },
	{ "+16505550108", 0, "verified", NULL, false, NULL, NULL, 0 },
	{ "+16505550109", 1, NULL, NULL, false, "refused", "own-number", 0 },
	{ "+16505550110", 1, NULL, NULL, false, "refused", "twilio-10002", 0 },
	{ "+16505550111", 1, NULL, NULL, false, "refused", "twilio-20003", 0 },
	{ "+16505550112", 0, "calling", "verified", true, NULL, NULL, 1 },
	{ "+16505550113", 5, NULL, NULL, false, "network", NULL, 0 },
	{ "+2348021234567", 1, NULL, NULL, false, "refused", "country-closed", 0 },
	{ "+16505550115", 0, "calling", "verified", true, NULL, NULL, 1 },
};

static void outcome_check(const struct outcome *o, const struct process *p)
{
	cJSON *doc;

	if (p->exit != o->exit)
		fail_msg("%s: exit %d: %s%s", o->number, p->exit, p->said, p->complained);
	if (!o->first) {
		assert_string_equal(p->said, "");
	} else {
		doc = document(p->said, 0, START_FIELDS);
		assert_string_equal(text_of(doc, "number"), o->number);
		assert_string_equal(text_of(doc, "state"), o->first);
		if (o->code)
			keep_code(doc);
		else
			assert_string_equal(text_of(doc, "code"), "null");
		cJSON_Delete(doc);
	}
	if (o->last) {
		doc = document(p->said, 1, END_FIELDS);
		assert_string_equal(text_of(doc, "state"), o->last);
		assert_true((strcmp(text_of(doc, "reason"), "null") != 0) == (o->exit != 0));
		assert_true((strcmp(text_of(doc, "verified_at"), "null") != 0) == (o->exit == 0));
		cJSON_Delete(doc);
	}
	if (o->kind)
		complains(p, o->kind, o->error);
	assert_int_equal(rings(o->number), o->rings);
}

/* All at once, on one store: each takes its time. */
static void test_outcomes(void **state)
{
	static struct process p[sizeof outcomes / sizeof outcomes[0]];
	const size_t n = sizeof outcomes / sizeof outcomes[0];

	(void)state;
	for (size_t i = 0; i < n; i++)
		customer(outcomes[i].number);
	for (size_t i = 0; i < n; i++)
		start(&p[i], NULL,
		    WORDS("caller-id", "start", outcomes[i].number, "--yes", "--wait", "50",
			"--json"));
	for (size_t i = 0; i < n; i++)
		ended(&p[i]);
	for (size_t i = 0; i < n; i++) {
		outcome_check(&outcomes[i], &p[i]);
		process_free(&p[i]);
	}
}

/* The first number's state, as `caller-id status` has it. */
static const char *state_of(const char *number, const char *const *env)
{
	static char word[32];
	struct process p;
	cJSON *doc;

	run(&p, env, WORDS("caller-id", "status", number, "--json"));
	assert_int_equal(p.exit, 0);
	doc = document(p.said, 0, LIST_FIELDS);
	(void)snprintf(word, sizeof word, "%s", text_of(cJSON_GetArrayItem(doc, 0), "state"));
	cJSON_Delete(doc);
	process_free(&p);
	return word;
}

/* ---- answers that are lost: Twilio is asked what rang, and nothing is sent again */

/* The phone rings with a code that nobody knows: neither done nor failed. */
static void test_lost_answers(void **state)
{
	static const char *const numbers[] = { "+16505550114", "+16505550118", "+16505550119" };
	struct process p[3];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		customer(numbers[i]);
		start(&p[i], NULL, WORDS("caller-id", "start", numbers[i], "--yes", "--json"));
	}
	for (size_t i = 0; i < 3; i++) {
		cJSON *doc;

		ended(&p[i]);
		if (p[i].exit != 6)
			fail_msg("%s: %d %s%s", numbers[i], p[i].exit, p[i].said, p[i].complained);
		complains(&p[i], "open", "code-lost");
		doc = document(p[i].said, 0, START_FIELDS);
		assert_string_equal(text_of(doc, "code"), "null");
		assert_true(twilio_sid_valid(text_of(doc, "call_sid"), "CA"));
		cJSON_Delete(doc);
		assert_int_equal(rings(numbers[i]), 1);
		process_free(&p[i]);
	}
}

/* The state of the newest operation, "" none; its id. */
static const char *newest(char id[ID_MAX])
{
	static char state[32];
	cJSON *doc = cJSON_Parse(expect(0, WORDS("journal", "list", "--limit", "1", "--json")));

	state[0] = '\0';
	if (cJSON_GetArraySize(doc) > 0) {
		(void)snprintf(state, sizeof state, "%s", text_of(doc->child, "state"));
		(void)snprintf(id, ID_MAX, "%s", text_of(doc->child, "id"));
	}
	cJSON_Delete(doc);
	return state;
}

/* The connection hangs, and the operator leaves or the program dies: what came of it is asked of
 * Twilio, by `journal retry` or when somebody looks. */
static void test_hung(void **state)
{
	static const struct {
		const char *number;
		int signal, exit, retried;
		size_t rings;
		const char *settled;
	} rows[] = {
		{ "+16505550116", SIGINT, 6, 0, 1, "done" },
		/* Too early to say that nothing will come of it. */
		{ "+16505550117", SIGKILL, 128 + SIGKILL, 6, 0, "unknown" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char id[ID_MAX], short_id[9];
		struct process p;

		customer(rows[i].number);
		start(&p, NULL, WORDS("caller-id", "start", rows[i].number, "--yes", "--json"));
		while (strcmp(newest(id), "sent") != 0 || rings(rows[i].number) < rows[i].rings)
			;
		/* While the process lives, nobody else takes it up. */
		(void)expect(1, WORDS("journal", "retry", id));
		(void)expect(1, WORDS("journal", "cancel", id));
		assert_int_equal(kill(p.pid, rows[i].signal), 0);
		ended(&p);
		assert_int_equal(p.exit, rows[i].exit);
		if (rows[i].exit == 6) {
			complains(&p, "open", "outcome-unknown");
			cJSON_Delete(document(p.said, 0, START_FIELDS));
			assert_string_equal(newest(id), "unknown");
		}
		process_free(&p);
		(void)snprintf(short_id, sizeof short_id, "%.8s", id);
		(void)expect(rows[i].retried, WORDS("journal", "retry", short_id, "--json"));
		assert_string_equal(newest(id), rows[i].settled);
		/* Who looks goes on with it, until it is certain. */
		while (strcmp(rows[i].settled, "unknown") == 0 &&
		    strcmp(state_of(rows[i].number, NULL), "failed") != 0)
			assert_string_equal(newest(id), "unknown");
		assert_int_equal(rings(rows[i].number), rows[i].rings);
	}
}

/* ---- a Twilio that does not answer; begun before all other tests, because it takes its real time
 */

static struct hanging {
	struct process p;
	struct timespec began;
} hanging[3];

static void hang(struct hanging *h, const char *const *env, const char *const *words)
{
	(void)clock_gettime(CLOCK_REALTIME, &h->began);
	start(&h->p, env, words);
}

static int hanging_start(void **state)
{
	static const char *const slow[] = { "VOXDESK_PACE=200", NULL };
	const char *env[ENV_MAX];
	size_t n = 0;

	if (practice_start(state) != 0)
		return -1;
	for (; n < suite.n_env; n++)
		env[n] = suite.env[n];
	env[n++] = "VOXDESK_PACE=100";
	env[n] = NULL;
	(void)store_begin(NULL);
	customer("+16505550117");
	hang(&hanging[0], env,
	    WORDS("caller-id", "start", "+16505550117", "--yes", "--wait", "12", "--json"));
	/* Answered after 12 s, with the code. */
	hang(&hanging[1], slow,
	    WORDS("--practice", "caller-id", "start", "+16505550115", "--yes", "--json"));
	hang(&hanging[2], slow, WORDS("--practice", "caller-id", "start", "+16505550115", "--yes"));
	return 0;
}

/* Seconds from the beginning to the last that was written into the file. */
static double written_after(const struct hanging *h, int fd)
{
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	return (double)(st.st_mtim.tv_sec - h->began.tv_sec) +
	    (double)(st.st_mtim.tv_nsec - h->began.tv_nsec) / 1e9;
}

/* Sooner it is known whether something rings; after ten seconds it is said that it is not. */
static void test_hanging(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const struct process *p = &hanging[i].p;
		double after;
		cJSON *doc;

		ended(&hanging[i].p);
		if (p->exit != 6)
			fail_msg("%zu: exit %d: %s%s", i, p->exit, p->said, p->complained);
		doc = document(p->said, 0, START_FIELDS);
		assert_string_equal(text_of(doc, "state"), "calling");
		assert_string_equal(text_of(doc, "code"), "null");
		assert_string_equal(text_of(doc, "call_sid"), "null");
		cJSON_Delete(doc);
		assert_ptr_equal(strchr(p->said, '\n'), p->said + strlen(p->said) - 1);
		/* Before the command's end, at which it complains, and before the code. */
		after = written_after(&hanging[i], p->out);
		if (after < 9 || after >= written_after(&hanging[i], p->err))
			fail_msg("the document came after %.1f s", after);
	}
	complains(&hanging[0].p, "open", NULL);
	complains(&hanging[1].p, "open", "code-late");
	ended(&hanging[2].p);
	assert_int_equal(hanging[2].p.exit, 0);
	assert_non_null(strstr(hanging[2].p.said, "not answered yet"));
	assert_true(strstr(hanging[2].p.said, "Code: ") >
	    strstr(hanging[2].p.said, "not answered"));
	for (size_t i = 0; i < 3; i++)
		process_free(&hanging[i].p);
}

/* ---- once verified */

static void test_verified_then_removed(void **state)
{
	static const char number[] = "+16505550120";
	const char *said;
	cJSON *doc;

	(void)state;
	customer(number);
	said = expect(0, WORDS("caller-id", "start", number, "--yes", "--wait", "50"));
	assert_non_null(strstr(said, "Code: "));
	assert_non_null(strstr(said, "Harbor Street Dental"));
	assert_non_null(strstr(said, "Verified"));
	doc = document(expect(0, WORDS("caller-id", "start", number, "--yes", "--json")), 0,
	    START_FIELDS);
	assert_string_equal(text_of(doc, "state"), "verified");
	assert_string_equal(text_of(doc, "code"), "null");
	assert_string_equal(text_of(doc, "call_sid"), "null");
	cJSON_Delete(doc);
	assert_int_equal(rings(number), 1);
	doc = document(expect(0, WORDS("caller-id", "list", "--json")), 0, LIST_FIELDS);
	assert_int_equal(cJSON_GetArraySize(doc), 1);
	assert_string_equal(text_of(doc->child, "account_sid"), suite.sid);
	cJSON_Delete(doc);
	assert_non_null(strstr(expect(0, WORDS("caller-id", "list")), "verified"));
	(void)expect(3, WORDS("caller-id", "remove", "Harbor", number, "--yes"));
	(void)expect(2, WORDS("caller-id", "remove", number, number));
	assert_string_equal(state_of(number, NULL), "verified");
	doc = document(expect(0, WORDS("caller-id", "remove", number, number, "--yes", "--json")),
	    0, LIST_FIELDS);
	assert_string_equal(text_of(doc->child, "state"), "removed");
	cJSON_Delete(doc);
	assert_string_equal(state_of(number, NULL), "none");
	(void)expect(3, WORDS("caller-id", "remove", number, number, "--yes"));
}

/* Taken away behind our back: seen when it is looked at again. */
static void test_drift(void **state)
{
	static const char number[] = "+16505550121";
	char own[sizeof suite.db];

	(void)state;
	customer(number);
	(void)expect(0, WORDS("caller-id", "start", number, "--yes", "--wait", "50"));
	(void)snprintf(own, sizeof own, "%s", suite.db);
	(void)store_begin(NULL); /* another desk, same account */
	customer(number);
	assert_string_equal(state_of(number, NULL), "verified");
	(void)expect(0, WORDS("caller-id", "remove", number, number, "--yes"));
	(void)snprintf(suite.db, sizeof suite.db, "%s", own);
	assert_string_equal(state_of(number, NULL), "removed");
	assert_non_null(strstr(expect(0, WORDS("caller-id", "list")), "removed"));
}

/* ---- two at once, killed, interrupted */

static void test_two_at_once(void **state)
{
	static const char number[] = "+16505550122";
	struct process p[2];
	int exits[2];

	(void)state;
	customer(number);
	for (size_t i = 0; i < 2; i++)
		start(&p[i], NULL,
		    WORDS("caller-id", "start", number, "--yes", "--delay", "60", "--json"));
	for (size_t i = 0; i < 2; i++) {
		ended(&p[i]);
		exits[i] = p[i].exit;
	}
	if (exits[0] + exits[1] != 1)
		fail_msg("exits %d and %d: %s%s", exits[0], exits[1], p[0].complained,
		    p[1].complained);
	complains(&p[exits[1]], "conflict", "verification-running");
	assert_non_null(strstr(p[exits[1]].complained, "voxdesk caller-id status +16505550122"));
	assert_string_equal(p[exits[1]].said, "");
	assert_int_equal(rings(number), 1);
	process_free(&p[0]);
	process_free(&p[1]);
}

/* Until `text` stands on the process's stdout. */
static void said(const struct process *p, const char *text)
{
	for (bool found = false; !found;) {
		char *now = file_text(p->out);

		found = strstr(now, text) != NULL;
		test_free(now);
		if (!found && waitpid(p->pid, NULL, WNOHANG) != 0)
			fail_msg("ended without \"%s\"", text);
	}
}

static void test_killed_then_resumed(void **state)
{
	static const char number[] = "+16505550123";
	struct process p;
	cJSON *doc;

	(void)state;
	customer(number);
	start(&p, NULL, WORDS("caller-id", "start", number, "--yes", "--wait", "50", "--json"));
	said(&p, "\n");
	assert_int_equal(kill(p.pid, SIGKILL), 0);
	ended(&p);
	doc = document(p.said, 0, START_FIELDS);
	keep_code(doc);
	cJSON_Delete(doc);
	process_free(&p);
	while (strcmp(state_of(number, NULL), "verified") != 0)
		assert_true(strcmp(state_of(number, NULL), "failed") != 0);
	assert_int_equal(rings(number), 1);
	doc = document(expect(0, WORDS("journal", "--json")), 0,
	    WORDS("id", "kind", "subject", "state", "attempts", "next_attempt_at", "last_error"));
	assert_int_equal(cJSON_GetArraySize(doc), 1);
	assert_string_equal(text_of(doc->child, "state"), "done");
	cJSON_Delete(doc);
}

/* Another program holds the store when Twilio tells the code: it is said all the same, and what is
 * not saved when the command ends. */
static bool sent(sqlite3 *db)
{
	sqlite3_stmt *row;
	bool is;

	assert_int_equal(sqlite3_prepare_v2(db, "select 1 from operations where state = 'sent'", -1,
			     &row, NULL),
	    SQLITE_OK);
	is = sqlite3_step(row) == SQLITE_ROW;
	assert_int_equal(sqlite3_finalize(row), SQLITE_OK);
	return is;
}

static void test_code_of_a_busy_store(void **state)
{
	static const char number[] = "+16505550115"; /* Twilio takes its time to answer */
	struct process p;
	sqlite3 *other;
	size_t rang;

	(void)state;
	customer(number);
	/* It was verified by an earlier test. */
	(void)expect(0, WORDS("caller-id", "start", number, "--yes"));
	(void)expect(0, WORDS("caller-id", "remove", number, number, "--yes"));
	rang = rings(number);
	assert_int_equal(sqlite3_open(suite.db, &other), SQLITE_OK);
	assert_int_equal(sqlite3_busy_timeout(other, 5000), SQLITE_OK);
	start(&p, NULL, WORDS("caller-id", "start", number, "--yes"));
	/* Locked between the request and its answer: as soon as the store says that it was sent. */
	while (!sent(other))
		;
	assert_int_equal(sqlite3_exec(other, "begin immediate", NULL, NULL, NULL), SQLITE_OK);
	said(&p, "Code: ");
	ended(&p);
	assert_int_equal(p.exit, 1);
	assert_non_null(strstr(p.complained, "could not be saved"));
	process_free(&p);
	assert_int_equal(sqlite3_exec(other, "commit", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	while (strcmp(state_of(number, NULL), "verified") != 0)
		;
	assert_int_equal(rings(number), rang + 1);
}

static void test_interrupted(void **state)
{
	static const char number[] = "+16505550124";
	struct process p;

	(void)state;
	customer(number);
	start(&p, NULL,
	    WORDS("caller-id", "start", number, "--yes", "--wait", "50", "--delay", "10"));
	said(&p, "Code: ");
	interrupted(&p);
	assert_non_null(strstr(p.complained, "goes on"));
	assert_non_null(strstr(p.complained, "caller-id status"));
	process_free(&p);
	while (strcmp(state_of(number, NULL), "verified") != 0)
		;
	assert_int_equal(rings(number), 1);
}

static void test_wait_too_short(void **state)
{
	static const char number[] = "+16505550132";
	struct process p;
	char spaced[16];
	cJSON *doc;

	(void)state;
	customer(number);
	run(&p, NULL,
	    WORDS("caller-id", "start", number, "--yes", "--wait", "1", "--delay", "60", "--json"));
	assert_int_equal(p.exit, 6);
	complains(&p, "open", "still-open");
	doc = document(p.said, 0, START_FIELDS);
	keep_code(doc);
	cJSON_Delete(doc);
	assert_ptr_equal(strchr(p.said, '\n'), p.said + strlen(p.said) - 1); /* one line */
	process_free(&p);
	/* Read out again while it is known; in no other place. */
	for (size_t i = 0; i < 6; i++)
		(void)snprintf(spaced + 2 * i, 3, "%c ", suite.code[i]);
	spaced[11] = '\0';
	assert_non_null(strstr(expect(0, WORDS("caller-id", "status", number)), spaced));
	assert_null(strstr(expect(0, WORDS("caller-id", "status", number, "--json")), suite.code));
	assert_null(strstr(expect(0, WORDS("caller-id", "list")), suite.code));
	assert_null(strstr(expect(0, WORDS("journal")), suite.code));
	assert_null(strstr(expect(0, WORDS("journal", "--json")), suite.code));
	assert_null(strstr(expect(0, WORDS("customer", "show", number)), suite.code));
}

/* ---- whose credentials, and where to */

/* Finding: the business number of another customer was rung and verified without a word. */
static void test_number_of_another(void **state)
{
	static const char own[] = "+16505550170", other[] = "+16505550171";
	static const char *const through[] = { "twilio", "telnyx" };
	struct process p;

	(void)state;
	customer(own);
	(void)expect(0, WORDS("customer", "add", "--name", "Kingsway Lettings", "--number", other));
	for (size_t i = 0; i < 2; i++) {
		(void)expect(0, WORDS("customer", "edit", own, "--through", through[i]));
		run(&p, NULL, WORDS("caller-id", "start", own, other, "--yes"));
		exits(&p, 0);
		assert_non_null(strstr(p.complained,
		    "+1 650-555-0171 is the business number of another customer, Kingsway Lettings"));
		process_free(&p);
	}
}

static void test_wrong_credentials(void **state)
{
	static const char number[] = "+16505550125";
	const char *env[ENV_MAX];
	struct process p;

	(void)state;
	customer(number);
	env_with("TWILIO_AUTH_TOKEN=", "TWILIO_AUTH_TOKEN=ffffffffffffffffffffffffffffffff", env);
	run(&p, env, WORDS("caller-id", "start", number, "--yes", "--json"));
	exits(&p, 1);
	complains(&p, "refused", "twilio-20003");
	assert_null(strstr(p.complained, "ffffffffffff"));
	assert_string_equal(p.said, "");
	process_free(&p);
	run(&p, env, WORDS("caller-id", "status", number, "--json"));
	assert_int_equal(p.exit, 1);
	cJSON_Delete(document(p.said, 0, LIST_FIELDS)); /* what is known here, all the same */
	complains(&p, "refused", "twilio-20003");
	process_free(&p);
	assert_int_equal(rings(number), 0);
}

static void test_nobody_there(void **state)
{
	static const char number[] = "+16505550126";
	const char *env[ENV_MAX];
	struct process p, other;
	cJSON *doc;

	(void)state;
	customer(number);
	(void)expect(0, WORDS("caller-id", "start", number, "--yes", "--wait", "50"));
	env_with("VOXDESK_TWILIO_URL=", "VOXDESK_TWILIO_URL=http://127.0.0.1:9", env);
	start(&p, env, WORDS("caller-id", "status", number, "--json"));
	start(&other, env, WORDS("caller-id", "start", number, "+16505550127", "--yes", "--json"));
	ended(&p);
	ended(&other);
	if (p.exit != 5 || other.exit != 5)
		fail_msg("%d %s, %d %s", p.exit, p.complained, other.exit, other.complained);
	doc = document(p.said, 0, LIST_FIELDS);
	assert_string_equal(text_of(doc->child, "state"), "verified");
	cJSON_Delete(doc);
	complains(&p, "network", NULL);
	assert_string_equal(other.said, "");
	process_free(&p);
	process_free(&other);
	/* A removal rings nowhere: it waits in the journal. */
	run(&p, env, WORDS("caller-id", "remove", number, number, "--yes", "--json"));
	exits(&p, 0);
	assert_non_null(strstr(p.said, "\"queued\":true"));
	process_free(&p);
	/* Who looks, and who wants something else, does not go on with it. */
	assert_string_equal(state_of(number, NULL), "verified");
	(void)expect(0, WORDS("caller-id", "list"));
	(void)expect(1, WORDS("caller-id", "start", number, "--yes"));
	(void)expect(1, WORDS("caller-id", "remove", number, number, "--yes"));
	doc = document(expect(0, WORDS("journal", "--limit", "1", "--json")), 0,
	    WORDS("id", "kind", "subject", "state", "attempts", "next_attempt_at", "last_error"));
	assert_string_equal(text_of(doc->child, "kind"), "caller-id.remove");
	assert_string_equal(text_of(doc->child, "state"), "planned");
	(void)expect(0, WORDS("journal", "retry", text_of(doc->child, "id")));
	cJSON_Delete(doc);
	assert_string_equal(state_of(number, NULL), "none");
}

/* ---- on a terminal */

static void ask(const char *number, const char *answer, int exit, const char *shown)
{
	terminal(WORDS("caller-id", "start", number), "Harbor Street Dental", answer, exit, shown);
}

static void test_terminal(void **state)
{
	static const char number[] = "+16505550128";

	(void)state;
	customer(number);
	ask(number, "n\r", 1, "Nothing was changed");
	assert_int_equal(rings(number), 0);
	ask(number, "y\r", 0, "Code: ");
	assert_int_equal(rings(number), 1);
}

/* ---- a store of its own, and providers of its own, for one command */

static void test_practice_flag(void **state)
{
	/* Whatever stands in the environment is not looked at. */
	static const char *const odd[] = { "TWILIO_ACCOUNT_SID=odd", "TWILIO_AUTH_TOKEN=odd",
		"VOXDESK_TWILIO_URL=http://example.com", NULL };
	struct process p;
	cJSON *doc;

	(void)state;
	run(&p, odd,
	    WORDS("--practice", "caller-id", "start", "+16505550101", "--yes", "--wait", "50",
		"--json"));
	exits(&p, 0);
	doc = document(p.said, 1, END_FIELDS);
	assert_string_equal(text_of(doc, "state"), "verified");
	cJSON_Delete(doc);
	process_free(&p);
}

/* A doubt is said where it is taken with --yes. */
static void test_trial(void **state)
{
	static const char number[] = "+16505550133";
	struct process p;

	(void)state;
	customer(number);
	run(&p, suite.trial, WORDS("caller-id", "start", number, "--yes", "--wait", "50"));
	assert_int_equal(p.exit, 0);
	assert_non_null(strstr(p.complained, "! TRIAL"));
	process_free(&p);
	run(&p, suite.trial, WORDS("caller-id", "start", number, "+3292246111", "--yes"));
	assert_int_equal(p.exit, 1);
	assert_int_equal(rings("+3292246111"), 0);
	process_free(&p);
}

/* What is verified belongs to one account: the customer's subaccount, reached with its owner's
 * credentials. */
static void test_subaccount(void **state)
{
	static const char number[] = "+16505550131";
	cJSON *doc;

	(void)state;
	customer(number);
	(void)expect(0, WORDS("customer", "edit", number, "--account", suite.subaccount));
	(void)expect(0, WORDS("caller-id", "start", number, "--yes", "--wait", "50"));
	doc = document(expect(0, WORDS("caller-id", "status", number, "--json")), 0, LIST_FIELDS);
	assert_string_equal(text_of(doc->child, "state"), "verified");
	assert_string_equal(text_of(doc->child, "account_sid"), suite.subaccount);
	cJSON_Delete(doc);
	/* In the main account it is not. */
	(void)store_begin(NULL);
	customer(number);
	assert_string_equal(state_of(number, NULL), "none");
}

/* Verified with other credentials than those of today: neither verified here nor a wrong token. */
static void test_other_account(void **state)
{
	static const char number[] = "+16505550134";
	struct process p;
	cJSON *doc;

	(void)state;
	customer(number);
	(void)expect(0, WORDS("caller-id", "start", number, "--yes", "--wait", "50"));
	run(&p, suite.trial, WORDS("caller-id", "status", number));
	assert_int_equal(p.exit, 0);
	assert_non_null(strstr(p.said, suite.sid));
	assert_non_null(strstr(p.said, "not the one used here"));
	process_free(&p);
	run(&p, suite.trial, WORDS("caller-id", "status", number, "--json"));
	assert_int_equal(p.exit, 0);
	doc = document(p.said, 0, LIST_FIELDS);
	assert_string_equal(text_of(doc->child, "state"), "verified");
	assert_string_equal(text_of(doc->child, "account_sid"), suite.sid);
	cJSON_Delete(doc);
	process_free(&p);
	run(&p, suite.trial, WORDS("caller-id", "remove", number, number, "--yes", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "refused", "other-account");
	process_free(&p);
	assert_int_equal(rings(number), 1);
	/* Not "verified already": Twilio is asked, and a trial account may not. */
	run(&p, suite.trial, WORDS("caller-id", "start", number, "--yes"));
	assert_int_equal(p.exit, 1);
	assert_non_null(strstr(p.complained, "not the one used here"));
	assert_non_null(strstr(p.complained, "21453"));
	process_free(&p);
	assert_int_equal(rings(number), 1);
	/* Verified in a second account, later: what is removed is the one of the account in use. */
	(void)expect(0, WORDS("customer", "edit", number, "--account", suite.subaccount));
	(void)expect(0, WORDS("caller-id", "start", number, "--yes", "--wait", "50"));
	(void)expect(0, WORDS("customer", "edit", number, "--account", ""));
	assert_non_null(strstr(expect(0,
				   WORDS("caller-id", "remove", number, number, "--yes", "--json")),
	    "removed"));
	(void)expect(0, WORDS("caller-id", "start", number, "--yes", "--wait", "50"));
	/* Each credentials see their own. */
	assert_non_null(strstr(expect(0, WORDS("caller-id", "status", number)), "verified"));
	assert_null(strstr(expect(0, WORDS("caller-id", "status", number)), "not the one"));
}

static void test_managed(void **state)
{
	cJSON *doc;

	(void)state;
	doc = document(expect(0, WORDS("managed", "list", "--json")), 0,
	    WORDS("number", "country", "provider", "state", "used", "capacity", "seen_at"));
	assert_true(cJSON_GetArraySize(doc) >= 1);
	assert_string_equal(text_of(doc->child, "provider"), "twilio");
	assert_string_equal(text_of(doc->child, "state"), "active");
	assert_string_equal(text_of(doc->child, "used"), "null");
	assert_string_not_equal(text_of(doc->child, "seen_at"), "null");
	cJSON_Delete(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_outcomes, store_begin),
		cmocka_unit_test_setup(test_lost_answers, store_begin),
		cmocka_unit_test_setup(test_hung, store_begin),
		cmocka_unit_test_setup(test_verified_then_removed, store_begin),
		cmocka_unit_test_setup(test_drift, store_begin),
		cmocka_unit_test_setup(test_two_at_once, store_begin),
		cmocka_unit_test_setup(test_killed_then_resumed, store_begin),
		cmocka_unit_test_setup(test_interrupted, store_begin),
		cmocka_unit_test_setup(test_wait_too_short, store_begin),
		cmocka_unit_test_setup(test_number_of_another, store_begin),
		cmocka_unit_test_setup(test_wrong_credentials, store_begin),
		cmocka_unit_test_setup(test_nobody_there, store_begin),
		cmocka_unit_test_setup(test_terminal, store_begin),
		cmocka_unit_test_setup(test_practice_flag, store_begin),
		cmocka_unit_test_setup(test_trial, store_begin),
		cmocka_unit_test_setup(test_subaccount, store_begin),
		cmocka_unit_test_setup(test_other_account, store_begin),
		cmocka_unit_test_setup(test_managed, store_begin),
		cmocka_unit_test_setup(test_code_of_a_busy_store, store_begin),
		cmocka_unit_test(test_hanging),
	};

	return cmocka_run_group_tests_name("caller-id", tests, hanging_start, practice_stop);
}
