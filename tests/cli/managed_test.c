/* Numbers for one customer, through the real program against the practice providers: looked for,
 * bought, given back, in every way in which that can end. */
#include "tests/cli/asking.h"

#define CHAIN_FIELDS WORDS("number", "customer", "state", "account_sid", "vapi_id", "reason")
#define OFFER_FIELDS WORDS("number", "type", "locality", "region", "needs", "price", "voice", "sms")

static void customer(const char *name, const char *number)
{
	(void)expect(0, WORDS("customer", "add", "--name", name, "--number", number));
}

/* ---- looking for numbers */

static void test_search(void **state)
{
	struct process p;
	cJSON *doc;

	(void)state;
	doc = document(expect(0, WORDS("managed", "search", "--country", "be", "--json")), 0,
	    OFFER_FIELDS);
	assert_true(cJSON_GetArraySize(doc) > 3);
	assert_string_equal(text_of(doc->child, "type"), "local");
	assert_string_equal(text_of(doc->child, "needs"), "local");
	assert_string_equal(text_of(doc->child, "price"), "null");
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(doc->child, "voice")));
	cJSON_Delete(doc);
	doc = document(expect(0,
			   WORDS("managed", "search", "--country", "BE", "--type", "mobile",
			       "--contains", "0202", "--json")),
	    0, OFFER_FIELDS);
	assert_string_equal(text_of(doc->child, "number"), "+32460220202");
	cJSON_Delete(doc);
	assert_string_equal(expect(0,
				WORDS("managed", "search", "--country", "US", "--contains",
				    "99999999", "--json")),
	    "[]\n");
	(void)expect(3, WORDS("managed", "search", "--country", "US", "--type", "mobile"));
	(void)expect(3, WORDS("managed", "search", "--country", "NG"));
	(void)expect(4, WORDS("managed", "search", "--country", "US", "--type", "premium"));
	(void)expect(4, WORDS("managed", "search", "--country", "US", "--contains", "a b"));
	practice_faults("{\"method\":\"GET\",\"path\":\"/2010-04-01/Accounts/*/"
			"AvailablePhoneNumbers\",\"what\":\"fail\",\"times\":0}");
	run(&p, NULL, WORDS("managed", "search", "--country", "US", "--json"));
	practice_no_faults();
	assert_int_equal(p.exit, 5);
	assert_string_equal(p.said, "");
	complains(&p, "network", NULL);
	process_free(&p);
}

/* ---- buying: what becomes of each documented number */

static const struct outcome {
	const char *number;
	const char *state; /* of the document; NULL: there is none */
	int exit;
	const char *kind, *code; /* the error's */
	size_t owned;
	const char *flag, *value;
	bool hangs;
} outcomes[] = {
	{ "+16505550202", "done", 0, NULL, NULL, 1, NULL, NULL, false },
	{ "+18005550201", "done", 0, NULL, NULL, 1, "--type", "toll_free", false },
	{ "+16505550221", "failed", 1, "refused", "twilio-21422", 0, NULL, NULL, false },
	{ "+16505550222", "failed", 1, "refused", "twilio-21631", 0, NULL, NULL, false },
	{ "+16505550223", "failed", 1, "refused", "twilio-21649", 0, NULL, NULL, false },
	{ "+16505550224", "done", 0, NULL, NULL, 1, NULL, NULL, false },
	{ "+16505550225", "failed", 1, "refused", NULL, 0, NULL, NULL, false },
	{ "+16505550226", "done", 0, NULL, NULL, 1, NULL, NULL, true },
	{ "+16505550227", "failed", 1, "refused", NULL, 0, NULL, NULL, true },
	{ "+16505550228", "done", 0, NULL, NULL, 1, NULL, NULL, false },
	{ "+16505550229", "done", 0, NULL, NULL, 1, NULL, NULL, false },
	{ "+3228880203", NULL, 1, "refused", "needs-address", 0, NULL, NULL, false },
	{ "+3228880204", "done", 0, NULL, NULL, 1, "--address",
	    "AD00000000000000000000000000000001", false },
	{ "+16505559999", NULL, 1, "refused", "not-for-sale", 0, NULL, NULL, false },
	{ "+18005550202", NULL, 1, "refused", "not-for-sale", 0, "--type", "local", false },
};
#define OUTCOMES (sizeof outcomes / sizeof outcomes[0])

/* The price, which Twilio never tells, and an address that nobody looked at. */
static void doubts_only(const char *number, const char *complained)
{
	if (!strstr(complained, "! price not told"))
		fail_msg("%s: %s", number, complained);
	for (const char *line = complained; *line; line += strcspn(line, "\n") + 1)
		if (strncmp(line, "! ", 2) != 0)
			fail_msg("%s: %s", number, complained);
}

static void outcome_check(const struct outcome *o, const struct process *p)
{
	cJSON *doc;

	if (p->exit != o->exit)
		fail_msg("%s: exit %d: %s%s", o->number, p->exit, p->said, p->complained);
	if (o->state) {
		doc = document(p->said, 0, CHAIN_FIELDS);
		assert_string_equal(text_of(doc, "number"), o->number);
		assert_string_equal(text_of(doc, "state"), o->state);
		assert_true(twilio_sid_valid(text_of(doc, "account_sid"), "AC"));
		assert_string_not_equal(text_of(doc, "account_sid"), suite.sid);
		assert_true((strcmp(text_of(doc, "reason"), "null") != 0) == (o->exit != 0));
		cJSON_Delete(doc);
	} else {
		assert_string_equal(p->said, "");
	}
	/* Doubts come behind the document, and nothing before an error. */
	if (o->kind)
		complains(p, o->kind, o->code);
	else
		doubts_only(o->number, p->complained);
	if (practice_count("numbers", "phone_number", o->number) != o->owned)
		fail_msg("%s: owned %zu times", o->number,
		    practice_count("numbers", "phone_number", o->number));
}

static void test_outcomes(void **state)
{
	static struct process p[OUTCOMES];
	char name[OUTCOMES][24], business[OUTCOMES][24];
	const char *env[ENV_MAX];

	(void)state;
	env_with(HURRY, HURRY, env); /* two of them hang */
	for (size_t i = 0; i < OUTCOMES; i++) {
		(void)snprintf(name[i], sizeof name[i], "Customer %zu.", i);
		(void)snprintf(business[i], sizeof business[i], "+165055511%02zu", i);
		customer(name[i], business[i]);
	}
	for (size_t i = 0; i < OUTCOMES; i++)
		start(&p[i], outcomes[i].hangs ? env : NULL,
		    WORDS("managed", "buy", outcomes[i].number, "--customer", name[i], "--yes",
			"--json", outcomes[i].flag, outcomes[i].value));
	for (size_t i = 0; i < OUTCOMES; i++)
		ended(&p[i]);
	for (size_t i = 0; i < OUTCOMES; i++) {
		outcome_check(&outcomes[i], &p[i]);
		process_free(&p[i]);
	}
}

/* Bought, and nobody could be told on stdout. */
static void test_output_lost(void **state)
{
	static const char number[] = "+18005550209";
	struct process p;

	(void)state;
	customer("Full", "+16505550126");
	for (int pool = 0; pool < 2; pool++) {
		suite.full = true;
		run(&p, NULL,
		    pool ? WORDS("pool", "buy", "+16505550307", "--yes", "--json")
			 : WORDS("managed", "buy", number, "--customer", "Full", "--type",
			       "toll_free", "--yes", "--json"));
		suite.full = false;
		assert_int_equal(p.exit, 1);
		complains(&p, "store", "output-failed");
		assert_non_null(strstr(p.complained,
		    pool ? "+1 650-555-0307 is the pool's now." : "is bought."));
		assert_non_null(strstr(p.complained, "Do not run it again"));
		process_free(&p);
	}
	assert_int_equal(practice_count("numbers", "phone_number", number), 1);
}

/* ---- an agent answers it at once, or its provider says no */

static void test_agent_at_once(void **state)
{
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Harbor", "+16505550123");
	(void)expect(0, WORDS("agent", "list"));
	(void)expect(0, WORDS("agent", "link", "Harbor", "Front desk", "--inbound"));
	practice_faults("{\"method\":\"POST\",\"path\":\"/phone-number\",\"what\":\"refuse\","
			"\"status\":400,\"body\":\"{\\\"message\\\":\\\"not this one\\\","
			"\\\"error\\\":\\\"Bad Request\\\",\\\"statusCode\\\":400}\"}");
	run(&p, NULL,
	    WORDS("managed", "buy", "+16505550203", "--customer", "Harbor", "--yes", "--json"));
	exits(&p, 1);
	complains(&p, "refused", "provision-stopped");
	assert_non_null(strstr(p.complained, "not this one"));
	assert_non_null(strstr(p.complained, "voxdesk managed leave +16505550203"));
	doc = document(p.said, 0, CHAIN_FIELDS);
	assert_string_equal(text_of(doc, "state"), "stopped");
	cJSON_Delete(doc);
	process_free(&p);
	assert_int_equal(practice_count("numbers", "phone_number", "+16505550203"), 1);
	/* Until that is brought to its end nothing else is bought for this customer. */
	run(&p, NULL,
	    WORDS("managed", "buy", "+16505550204", "--customer", "Harbor", "--yes", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "conflict", "provision-running");
	process_free(&p);
	/* The same command goes on, and buys nothing again. */
	doc = document(expect(0,
			   WORDS("managed", "buy", "+16505550203", "--customer", "Harbor", "--yes",
			       "--json")),
	    0, CHAIN_FIELDS);
	assert_string_equal(text_of(doc, "state"), "done");
	assert_int_equal(strlen(text_of(doc, "vapi_id")), 36);
	cJSON_Delete(doc);
	assert_int_equal(practice_count("numbers", "phone_number", "+16505550203"), 1);
	assert_int_equal(practice_count("vapi_numbers", "number", "+16505550203"), 1);
	run(&p, NULL,
	    WORDS("managed", "buy", "+16505550203", "--customer", "Harbor", "--yes", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "conflict", "number-known");
	process_free(&p);
}

/* A release that is left has given nothing back. */
static void test_release_left(void **state)
{
	static const char number[] = "+16505550218";
	const char *said;
	cJSON *doc;

	(void)state;
	customer("Quay", "+16505550124");
	(void)expect(0, WORDS("managed", "buy", number, "--customer", "Quay", "--yes"));
	for (int json = 0; json < 2; json++) {
		practice_faults("{\"method\":\"DELETE\",\"path\":\"/2010-04-01/Accounts/*/"
				"IncomingPhoneNumbers\",\"what\":\"refuse\",\"status\":403,"
				"\"body\":\"{\\\"code\\\":20003,\\\"message\\\":\\\"no\\\"}\"}");
		(void)expect(1, WORDS("managed", "release", number, "--yes"));
		said =
		    expect(0, WORDS("managed", "leave", number, "--yes", json ? "--json" : NULL));
		if (json) {
			doc = cJSON_Parse(said);
			assert_true(cJSON_IsTrue(cJSON_GetObjectItem(doc, "left")));
			cJSON_Delete(doc);
		} else {
			assert_non_null(strstr(said, "is kept, and is paid for"));
			assert_null(strstr(said, "given back"));
		}
		assert_int_equal(practice_count("numbers", "phone_number", number), 1);
	}
	(void)expect(0, WORDS("managed", "release", number, "--yes"));
	assert_int_equal(practice_count("numbers", "phone_number", number), 0);
}

/* ---- given back */

static void test_release(void **state)
{
	static const char number[] = "+16505550205";
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Harbor", "+16505550123");
	(void)expect(0, WORDS("agent", "list"));
	(void)expect(0, WORDS("agent", "link", "Harbor", "Front desk", "--inbound"));
	(void)expect(0, WORDS("managed", "buy", number, "--customer", "Harbor", "--yes"));
	(void)expect(0,
	    WORDS("forward", "set", "Harbor", "--to", "auto", "--carrier", "us-verizon-wireless",
		"--when", "all"));
	(void)expect(0, WORDS("forward", "given", "Harbor"));
	/* In JSON an error is all that stands on stderr; what is to be known is in it. */
	run(&p, NULL, WORDS("managed", "release", number, "--json"));
	assert_int_equal(p.exit, 2);
	complains(&p, "usage", "needs-yes");
	assert_non_null(strstr(p.complained, "*73"));
	process_free(&p);
	/* Nobody is asked for a yes that can do nothing. */
	run(&p, NULL, WORDS("customer", "remove", "Harbor", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "refused", "still-in-use");
	process_free(&p);
	run(&p, NULL, WORDS("managed", "release", number, "--yes", "--json"));
	exits(&p, 0);
	/* Who still forwards to it, and what cancels that. */
	assert_non_null(strstr(p.complained, "Harbor"));
	assert_non_null(strstr(p.complained, "*73"));
	doc = document(p.said, 0, CHAIN_FIELDS);
	assert_string_equal(text_of(doc, "state"), "done");
	assert_string_equal(text_of(doc, "vapi_id"), "null");
	cJSON_Delete(doc);
	process_free(&p);
	assert_int_equal(practice_count("numbers", "phone_number", number), 0);
	assert_int_equal(practice_count("vapi_numbers", "number", number), 0);
	(void)expect(3, WORDS("managed", "release", number, "--yes"));
	assert_non_null(strstr(expect(0, WORDS("forward", "show", "Harbor", "--json")), "drifted"));
}

/* Twilio cannot be reached: it is gone on with when it can. */
static void test_release_unreached(void **state)
{
	static const char number[] = "+18005550206";
	const char *env[ENV_MAX];
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Harbor", "+16505550123");
	(void)expect(0,
	    WORDS("managed", "buy", number, "--customer", "Harbor", "--yes", "--type",
		"toll_free"));
	env_with("VOXDESK_TWILIO_URL=", "VOXDESK_TWILIO_URL=http://127.0.0.1:9", env);
	run(&p, env, WORDS("managed", "release", number, "--yes", "--json"));
	exits(&p, 6);
	complains(&p, "open", NULL);
	doc = document(p.said, 0, CHAIN_FIELDS);
	assert_string_equal(text_of(doc, "state"), "open");
	cJSON_Delete(doc);
	process_free(&p);
	assert_int_equal(practice_count("numbers", "phone_number", number), 1);
	(void)expect(0, WORDS("managed", "release", number, "--yes"));
	assert_int_equal(practice_count("numbers", "phone_number", number), 0);
}

/* Of another customer's or nobody's number: what managed list found in the account. */
static void test_release_of_nobodys(void **state)
{
	(void)state;
	(void)expect(0, WORDS("managed", "list"));
	assert_int_equal(practice_count("numbers", "phone_number", "+12125550101"), 1);
	(void)expect(0, WORDS("managed", "release", "+12125550101", "--yes"));
	assert_int_equal(practice_count("numbers", "phone_number", "+12125550101"), 0);
}

/* ---- interrupted, killed, two at once */

/* Until the number is owned there, whatever is answered. */
static void bought(const char *number)
{
	while (practice_count("numbers", "phone_number", number) == 0)
		;
}

static void test_killed_then_retried(void **state)
{
	static const char number[] = "+16505550206";
	struct process p;

	(void)state;
	customer("Harbor", "+16505550123");
	practice_faults("{\"method\":\"POST\",\"path\":\"/2010-04-01/Accounts/*/"
			"IncomingPhoneNumbers.json\",\"what\":\"hang-done\"}");
	start(&p, NULL, WORDS("managed", "buy", number, "--customer", "Harbor", "--yes", "--json"));
	bought(number);
	assert_int_equal(kill(p.pid, SIGKILL), 0);
	ended(&p);
	assert_int_equal(p.exit, 128 + SIGKILL);
	process_free(&p);
	/* Nobody else's purchase begins before it is known what came of this one. */
	(void)expect(1, WORDS("managed", "buy", "+16505550207", "--customer", "Harbor", "--yes"));
	(void)expect(0, WORDS("journal", "retry", newest_id("number.buy", "unknown")));
	assert_string_not_equal(newest_id("number.buy", "done"), "");
	assert_non_null(strstr(expect(0, WORDS("managed", "list", "--readonly")), "Harbor"));
	assert_int_equal(practice_count("numbers", "phone_number", number), 1);
}

static void test_interrupted_then_again(void **state)
{
	static const char number[] = "+16505550208";
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Harbor", "+16505550123");
	practice_faults("{\"method\":\"POST\",\"path\":\"/2010-04-01/Accounts/*/"
			"IncomingPhoneNumbers.json\",\"what\":\"hang-done\"}");
	start(&p, NULL, WORDS("managed", "buy", number, "--customer", "Harbor", "--yes", "--json"));
	bought(number);
	interrupted(&p);
	complains(&p, "open", "outcome-unknown");
	assert_non_null(strstr(p.complained, "journal retry"));
	doc = document(p.said, 0, CHAIN_FIELDS);
	assert_string_equal(text_of(doc, "state"), "open");
	cJSON_Delete(doc);
	process_free(&p);
	doc = document(expect(0,
			   WORDS("managed", "buy", number, "--customer", "Harbor", "--yes",
			       "--json")),
	    0, CHAIN_FIELDS);
	assert_string_equal(text_of(doc, "state"), "done");
	cJSON_Delete(doc);
	assert_int_equal(practice_count("numbers", "phone_number", number), 1);
}

/* Killed anywhere: the same command, given again, ends with one number and no second one. */
static void test_killed_anywhere(void **state)
{
	static const char *const points[] = { "provision-begun", "provision-planned",
		"provision-sending", "provision-requested", "provision-account",
		"provision-planned:2", "provision-requested:2", "provision-answered:2",
		"provision-bought", "provision-closing" };
	static const char *const numbers[] = { "+16505550201", "+16505550214", "+16505550215",
		"+16505550216", "+16505550218", "+16505550219", "+16505550220", "+18005550203",
		"+18005550204", "+18005550205" };
#define POINTS (sizeof points / sizeof points[0])
	static struct process p[POINTS];
	static char name[POINTS][24];
	bool again[POINTS];

	(void)state;
	for (size_t i = 0; i < POINTS; i++) {
		char fail[80], business[24];
		const char *env[ENV_MAX];

		(void)snprintf(name[i], sizeof name[i], "Clinic %zu.", i);
		(void)snprintf(business, sizeof business, "+165055512%02zu", i);
		customer(name[i], business);
		(void)snprintf(fail, sizeof fail, "VOXDESK_FAIL=%s", points[i]);
		env_with("VOXDESK_FAIL=", fail, env);
		run(&p[i], env,
		    WORDS("managed", "buy", numbers[i], "--customer", name[i], "--yes"));
		if (p[i].exit != 128 + SIGKILL)
			fail_msg("%s: exit %d: %s%s", points[i], p[i].exit, p[i].said,
			    p[i].complained);
		process_free(&p[i]);
	}
	for (size_t i = 0; i < POINTS; i++)
		start(&p[i], NULL,
		    WORDS("managed", "buy", numbers[i], "--customer", name[i], "--yes"));
	for (size_t i = 0; i < POINTS; i++) {
		ended(&p[i]);
		/* Once more where it was settled that the first one bought nothing. */
		again[i] =
		    p[i].exit == 1 && practice_count("numbers", "phone_number", numbers[i]) == 0;
		if (p[i].exit != 0 && !again[i])
			fail_msg("%s: exit %d: %s%s", points[i], p[i].exit, p[i].said,
			    p[i].complained);
		process_free(&p[i]);
	}
	for (size_t i = 0; i < POINTS; i++) {
		if (again[i])
			(void)expect(0,
			    WORDS("managed", "buy", numbers[i], "--customer", name[i], "--yes"));
		if (practice_count("numbers", "phone_number", numbers[i]) != 1)
			fail_msg("%s: owned %zu times", points[i],
			    practice_count("numbers", "phone_number", numbers[i]));
	}
#undef POINTS
}

/* A release whose answer is lost has no need of a yes to be gone on with. */
static void test_release_lost(void **state)
{
	static const char number[] = "+16505550209";
	struct process p;

	(void)state;
	customer("Harbor", "+16505550123");
	(void)expect(0, WORDS("managed", "buy", number, "--customer", "Harbor", "--yes"));
	practice_faults("{\"method\":\"DELETE\",\"path\":\"/2010-04-01/Accounts/*/"
			"IncomingPhoneNumbers/\",\"what\":\"hang\"}");
	start(&p, NULL, WORDS("managed", "release", number, "--yes", "--json"));
	while (!newest_id("number.release", "sent")[0])
		;
	interrupted(&p);
	complains(&p, "open", "outcome-unknown");
	process_free(&p);
	practice_no_faults();
	(void)expect(0, WORDS("managed", "release", number, "--json"));
	assert_int_equal(practice_count("numbers", "phone_number", number), 0);
}

/* For one customer at once; and one number for two customers. */
static void test_two_at_once(void **state)
{
	struct process p[2];
	int exits[2];

	(void)state;
	customer("Harbor", "+16505550123");
	practice_faults(
	    "{\"method\":\"POST\",\"path\":\"/2010-04-01/Accounts\",\"what\":\"slow\",\"times\":0}");
	start(&p[0], NULL,
	    WORDS("managed", "buy", "+16505550210", "--customer", "Harbor", "--yes", "--json"));
	start(&p[1], NULL,
	    WORDS("managed", "buy", "+16505550211", "--customer", "Harbor", "--yes", "--json"));
	for (size_t i = 0; i < 2; i++) {
		ended(&p[i]);
		exits[i] = p[i].exit;
	}
	practice_no_faults();
	if (exits[0] + exits[1] != 1)
		fail_msg("exits %d and %d: %s%s%s%s", exits[0], exits[1], p[0].said,
		    p[0].complained, p[1].said, p[1].complained);
	complains(&p[exits[1]], "conflict", "provision-running");
	assert_string_equal(p[exits[1]].said, "");
	assert_int_equal(practice_count("numbers", "phone_number", "+16505550210") +
		practice_count("numbers", "phone_number", "+16505550211"),
	    1);
	process_free(&p[0]);
	process_free(&p[1]);
}

/* ---- on a terminal */

static void ask(const char *number, const char *answer, int exit, const char *shown)
{
	terminal(WORDS("managed", "buy", number, "--customer", "Harbor"),
	    "for Harbor (price not told by the provider)", answer, exit, shown);
}

static void test_terminal(void **state)
{
	(void)state;
	customer("Harbor", "+16505550123");
	ask("+16505550212", "n\r", 1, "Nothing was changed");
	assert_int_equal(practice_count("numbers", "phone_number", "+16505550212"), 0);
	ask("+16505550212", "y\r", 0, "Harbor's now");
	assert_int_equal(practice_count("numbers", "phone_number", "+16505550212"), 1);
}

/* Another command begins while the question stands there: the yes comes too late, and buys nothing.
 */
static void test_overtaken(void **state)
{
	const char *const argv[] = { suite.program, "managed", "buy", "+16505550213", "--customer",
		"Harbor", NULL };
	const char *environment[ENV_MAX];
	const char *hurry[ENV_MAX];
	struct process other;
	struct pty p;

	(void)state;
	env_with(HURRY, HURRY, hurry);
	customer("Harbor", "+16505550123");
	environment_make(suite.env, environment);
	pty_start(&p, 24, 100, suite.home, argv, environment);
	assert_true(pty_wait(&p, "[y/N]"));
	practice_faults("{\"method\":\"POST\",\"path\":\"/2010-04-01/Accounts/*/"
			"IncomingPhoneNumbers.json\",\"what\":\"hang-done\"}");
	start(&other, hurry,
	    WORDS("managed", "buy", "+16505550217", "--customer", "Harbor", "--yes", "--json"));
	bought("+16505550217");
	pty_send(&p, "y\r");
	assert_true(pty_wait(&p, "voxdesk: "));
	assert_true(pty_wait_end(&p));
	assert_true(WIFEXITED(p.status));
	assert_int_equal(WEXITSTATUS(p.status), 1);
	pty_stop(&p);
	ended(&other);
	if (other.exit != 0)
		fail_msg("exit %d: %s%s", other.exit, other.said, other.complained);
	process_free(&other);
	assert_int_equal(practice_count("numbers", "phone_number", "+16505550213"), 0);
	assert_int_equal(practice_count("numbers", "phone_number", "+16505550217"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_search, store_begin),
		cmocka_unit_test_setup(test_outcomes, store_begin),
		cmocka_unit_test_setup(test_output_lost, store_begin),
		cmocka_unit_test_setup(test_agent_at_once, store_begin),
		cmocka_unit_test_setup(test_release_left, store_begin),
		cmocka_unit_test_setup(test_release, store_begin),
		cmocka_unit_test_setup(test_release_unreached, store_begin),
		cmocka_unit_test_setup(test_release_of_nobodys, store_begin),
		cmocka_unit_test_setup(test_killed_then_retried, store_begin),
		cmocka_unit_test_setup(test_interrupted_then_again, store_begin),
		cmocka_unit_test_setup(test_killed_anywhere, store_begin),
		cmocka_unit_test_setup(test_release_lost, store_begin),
		cmocka_unit_test_setup(test_two_at_once, store_begin),
		cmocka_unit_test_setup(test_terminal, store_begin),
		cmocka_unit_test_setup(test_overtaken, store_begin),
	};

	return cmocka_run_group_tests_name("managed", tests, practice_start, practice_stop);
}
