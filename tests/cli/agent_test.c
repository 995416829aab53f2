/* Agents, caller IDs offered to Vapi, and numbers verified at Telnyx: the commands through the real
 * program against the practice providers. */

#include "tests/cli/asking.h"

#define AGENT_FIELDS WORDS("id", "name", "provider", "customers", "seen_at", "gone")
#define LINK_FIELDS WORDS("id", "provider", "name", "inbound", "outbound")
#define SIDE_FIELDS WORDS("number", "state", "reason", "seen_at")
#define OFFER_FIELDS WORDS("number", "vapi_id", "state", "reason", "seen_at")
#define START_FIELDS WORDS("number", "code", "call_sid", "state")
#define END_FIELDS WORDS("number", "state", "reason", "verified_at")
#define LIST_FIELDS WORDS("number", "state", "reason", "verified_at", "account_sid")
#define CODE "482913" /* Telnyx tells it to every phone */

static void customer(const char *name, const char *number, const char *through)
{
	(void)expect(0,
	    WORDS("customer", "add", "--name", name, "--number", number, "--through", through));
}

/* One direction of the customer's first link, which has exactly the documented fields. */
static const cJSON *side(const cJSON *doc, const char *direction)
{
	const cJSON *at = cJSON_GetObjectItem(doc->child, direction);
	const char *const *field = SIDE_FIELDS;

	for (const cJSON *child = at->child; child; child = child->next, field++)
		if (!*field || strcmp(child->string, *field) != 0)
			fail_msg("the field %s", child->string);
	return at;
}

/* ---- list */

static void test_list(void **state)
{
	const char *env[ENV_MAX];
	struct process p;
	cJSON *doc;

	(void)state;
	doc = document(expect(0, WORDS("agent", "list", "--json")), 0, AGENT_FIELDS);
	assert_int_equal(cJSON_GetArraySize(doc), 5);
	assert_string_equal(text_of(doc->child, "name"), "Front desk (en)");
	assert_string_equal(text_of(doc->child, "provider"), "vapi");
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(doc->child, "gone")));
	cJSON_Delete(doc);
	/* One provider refuses: what the other one has is there, and it is no success. */
	env_with("VAPI_API_KEY=", "VAPI_API_KEY=00000000-0000-4000-8000-000000000000", env);
	run(&p, env, WORDS("agent", "list", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "refused", NULL);
	doc = document(p.said, 0, AGENT_FIELDS);
	assert_int_equal(cJSON_GetArraySize(doc), 5);
	cJSON_Delete(doc);
	process_free(&p);
	/* With one key alone that provider alone is asked. */
	(void)store_begin(NULL);
	env_with("VAPI_API_KEY=", "VAPI_API_KEY=", env);
	run(&p, env, WORDS("agent", "list", "--json"));
	assert_int_equal(p.exit, 0);
	doc = document(p.said, 0, AGENT_FIELDS);
	assert_int_equal(cJSON_GetArraySize(doc), 2);
	assert_string_equal(text_of(doc->child, "provider"), "elevenlabs");
	cJSON_Delete(doc);
	process_free(&p);
}

/* ---- link: the number is pointed, and read back */

static void test_link(void **state)
{
	static const char number[] = "+16505550214";
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Harbor", "+16505550123", "twilio");
	(void)expect(0, WORDS("managed", "buy", number, "--customer", "Harbor", "--yes"));
	run(&p, NULL, WORDS("agent", "link", "Harbor", "Front desk", "--json"));
	assert_int_equal(p.exit, 2); /* it changes who answers */
	complains(&p, "usage", "needs-yes");
	assert_non_null(strstr(p.complained, "+1 650-555-0214"));
	/* Nobody looked at what it does to the number's incoming calls: that is said. */
	assert_non_null(strstr(p.complained, "Where calls to +1 650-555-0214 go now is not known"));
	process_free(&p);
	run(&p, NULL, WORDS("agent", "link", "Harbor", "Front desk", "--outbound"));
	assert_int_equal(p.exit, 2);
	assert_non_null(strstr(p.complained, "they come to Vapi from then on"));
	process_free(&p);
	run(&p, NULL, WORDS("agent", "link", "Harbor", "Front desk", "--yes", "--json"));
	assert_int_equal(p.exit, 0);
	doc = document(p.said, 0, LINK_FIELDS);
	assert_string_equal(text_of(side(doc, "inbound"), "state"), "pointed");
	assert_string_equal(text_of(side(doc, "inbound"), "number"), number);
	assert_non_null(strstr(p.complained, "not known here"));
	assert_string_equal(text_of(side(doc, "outbound"), "state"), "pointed");
	cJSON_Delete(doc);
	process_free(&p);
	assert_int_equal(practice_count("vapi_numbers", "number", number), 1);
	/* Another one takes over one direction; a name that two have parts of is asked about. */
	(void)expect(1, WORDS("agent", "link", "Harbor", "recept", "--yes"));
	doc = document(expect(0,
			   WORDS("agent", "link", "Harbor", "outbound REMINDERS", "--inbound",
			       "--yes", "--json")),
	    0, LINK_FIELDS);
	assert_int_equal(cJSON_GetArraySize(doc), 2);
	cJSON_Delete(doc);
	doc = document(expect(0, WORDS("customer", "show", "Harbor", "--json")), 0,
	    WORDS("id", "name", "number", "country", "language", "mode", "agents"));
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(doc, "agents")), 2);
	cJSON_Delete(doc);
	(void)expect(2, WORDS("agent", "unlink", "Harbor", "--inbound"));
	doc =
	    document(expect(0, WORDS("agent", "unlink", "Harbor", "--inbound", "--yes", "--json")),
		0, LINK_FIELDS);
	assert_int_equal(cJSON_GetArraySize(doc), 1);
	cJSON_Delete(doc);
	assert_string_equal(expect(0, WORDS("agent", "unlink", "Harbor", "--yes", "--json")),
	    "[]\n");
}

/* Two customers behind one number could not be told apart there. */
static void test_shared_pool(void **state)
{
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Kroon", "+3292246111", "twilio");
	customer("Other", "+3292246112", "twilio");
	(void)expect(0, WORDS("pool", "sync"));
	for (const char *const *at = WORDS("Kroon", "Other"); *at; at++)
		(void)expect(0,
		    WORDS("forward", "set", *at, "--to", "auto", "--carrier", "etsi-fixed-standard",
			"--when", "no_answer"));
	run(&p, NULL, WORDS("agent", "link", "Kroon", "Receptie (nl)", "--inbound", "--json"));
	assert_int_equal(p.exit, 0);
	doc = document(p.said, 0, LINK_FIELDS);
	assert_string_equal(text_of(side(doc, "inbound"), "state"), "none");
	assert_non_null(strstr(text_of(side(doc, "inbound"), "reason"), "other customers share"));
	assert_non_null(strstr(p.complained, "other customers share")); /* a script is told, too */
	cJSON_Delete(doc);
	process_free(&p);
	assert_non_null(strstr(expect(0, WORDS("customer", "show", "Kroon")), "linked here only"));
}

/* Led to one customer's agent it is nobody else's: said in the pool, kept over that customer's
 * other choices, and the customer stays while it is so. */
static void test_led_pool_number(void **state)
{
	struct process p;

	(void)state;
	customer("Kroon", "+3292246111", "twilio");
	customer("Other", "+3292246112", "twilio");
	(void)expect(0, WORDS("pool", "sync"));
	(void)expect(0,
	    WORDS("forward", "set", "Kroon", "--to", "auto", "--carrier", "etsi-fixed-standard",
		"--when", "no_answer"));
	run(&p, NULL, WORDS("agent", "link", "Kroon", "Receptie (nl)", "--inbound", "--json"));
	assert_int_equal(p.exit, 2);
	assert_non_null(strstr(p.complained, "nobody else gets a place on it. That takes 49 free"));
	process_free(&p);
	(void)expect(0,
	    WORDS("agent", "link", "Kroon", "Receptie (nl)", "--inbound", "--yes", "--json"));
	run(&p, NULL,
	    WORDS("forward", "set", "Other", "--to", "auto", "--carrier", "etsi-fixed-standard",
		"--when", "no_answer"));
	assert_non_null(strstr(p.complained, "+32 480 21 04 49 leads to the agent of Kroon alone"));
	process_free(&p);
	assert_non_null(strstr(expect(0, WORDS("pool", "list")),
	    "leads to the agent of Kroon: no other"));
	(void)expect(1, WORDS("customer", "remove", "Kroon", "--yes"));
	(void)expect(1,
	    WORDS("forward", "set", "Other", "--to", "+32480210449", "--carrier",
		"etsi-fixed-standard", "--when", "no_answer"));
	(void)expect(0, WORDS("agent", "unlink", "Kroon", "--inbound", "--yes"));
	assert_null(strstr(expect(0, WORDS("pool", "list")), "leads to the agent"));
	(void)expect(0,
	    WORDS("forward", "set", "Other", "--to", "auto", "--carrier", "etsi-fixed-standard",
		"--when", "no_answer"));
	(void)expect(0, WORDS("customer", "remove", "Kroon", "--yes"));
}

/* ---- the provider is not there: it waits in the journal; or it says no */

static void test_link_unreached(void **state)
{
	static const char number[] = "+16505550215";
	const char *env[ENV_MAX];
	const cJSON *in;
	char id[ID_MAX];
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Harbor", "+16505550123", "twilio");
	(void)expect(0, WORDS("managed", "buy", number, "--customer", "Harbor", "--yes"));
	(void)expect(0, WORDS("agent", "list"));
	env_with("VOXDESK_VAPI_URL=", "VOXDESK_VAPI_URL=http://127.0.0.1:9", env);
	run(&p, env,
	    WORDS("agent", "link", "Harbor", "Front desk", "--inbound", "--yes", "--json"));
	exits(&p, 0);
	doc = document(p.said, 0, LINK_FIELDS);
	in = cJSON_GetObjectItem(doc->child, "inbound");
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(in, "queued")));
	assert_string_equal(text_of(in, "state"), "none");
	cJSON_Delete(doc);
	process_free(&p);
	doc = cJSON_Parse(expect(0, WORDS("journal", "list", "--limit", "1", "--json")));
	assert_string_equal(text_of(doc->child, "kind"), "agent.inbound");
	assert_string_equal(text_of(doc->child, "state"), "planned");
	(void)snprintf(id, sizeof id, "%s", text_of(doc->child, "id"));
	cJSON_Delete(doc);
	(void)expect(0, WORDS("journal", "retry", id));
	assert_int_equal(practice_count("vapi_numbers", "number", number), 1);
	doc = cJSON_Parse(expect(0, WORDS("customer", "show", "Harbor", "--json")));
	in = cJSON_GetObjectItem(cJSON_GetObjectItem(doc, "agents")->child, "inbound");
	assert_string_equal(text_of(in, "state"), "pointed");
	assert_null(cJSON_GetObjectItem(in, "queued"));
	cJSON_Delete(doc);
	/* Taking off waits as well, and says so. */
	run(&p, env, WORDS("agent", "unlink", "Harbor", "--yes", "--json"));
	assert_int_equal(p.exit, 0);
	doc = document(p.said, 0, LINK_FIELDS);
	in = cJSON_GetObjectItem(doc->child, "inbound");
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(in, "queued")));
	cJSON_Delete(doc);
	process_free(&p);
}

static void test_link_refused(void **state)
{
	static const char number[] = "+16505550216";
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Harbor", "+16505550123", "twilio");
	(void)expect(0, WORDS("managed", "buy", number, "--customer", "Harbor", "--yes"));
	(void)expect(0, WORDS("agent", "list"));
	practice_faults("{\"method\":\"POST\",\"path\":\"/phone-number\",\"what\":\"refuse\","
			"\"status\":400,\"body\":\"{\\\"message\\\":\\\"not this one\\\","
			"\\\"error\\\":\\\"Bad Request\\\",\\\"statusCode\\\":400}\"}");
	run(&p, NULL,
	    WORDS("agent", "link", "Harbor", "Front desk", "--inbound", "--yes", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "refused", NULL);
	doc = document(p.said, 0, LINK_FIELDS);
	assert_string_equal(text_of(side(doc, "inbound"), "state"), "refused");
	assert_non_null(strstr(text_of(side(doc, "inbound"), "reason"), "not this one"));
	cJSON_Delete(doc);
	process_free(&p);
}

/* The key is refused: the change waits until it is put right, and that is said. */
static void test_link_waits(void **state)
{
	static const char number[] = "+16505550219";
	const char *env[ENV_MAX];
	struct process p;

	(void)state;
	customer("Harbor", "+16505550123", "twilio");
	(void)expect(0, WORDS("managed", "buy", number, "--customer", "Harbor", "--yes"));
	(void)expect(0, WORDS("agent", "list"));
	env_with("VAPI_API_KEY=", "VAPI_API_KEY=00000000-0000-4000-8000-000000000000", env);
	run(&p, env, WORDS("agent", "link", "Harbor", "Front desk", "--inbound", "--yes"));
	if (p.exit != 1 || !strstr(p.complained, "It waits in the journal"))
		fail_msg("exit %d: %s", p.exit, p.complained);
	process_free(&p);
}

/* What waits for a link has nothing to do once that is taken off. */
static void test_waiting_link_taken_off(void **state)
{
	const char *env[ENV_MAX];
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Harbor", "+16505550123", "twilio");
	(void)expect(0, WORDS("managed", "buy", "+16505550217", "--customer", "Harbor", "--yes"));
	(void)expect(0, WORDS("agent", "list"));
	env_with("VAPI_API_KEY=", "VAPI_API_KEY=00000000-0000-4000-8000-000000000000", env);
	run(&p, env, WORDS("agent", "link", "Harbor", "Front desk", "--inbound", "--yes"));
	assert_int_equal(p.exit, 1);
	process_free(&p);
	(void)expect(0, WORDS("agent", "unlink", "Harbor", "--yes"));
	doc = cJSON_Parse(expect(0, WORDS("journal", "list", "--limit", "1", "--json")));
	assert_string_equal(text_of(doc->child, "kind"), "agent.inbound");
	assert_string_equal(text_of(doc->child, "state"), "cancelled");
	cJSON_Delete(doc);
}

static void still_answers(const char *name, const char *number)
{
	cJSON *doc = cJSON_Parse(expect(0, WORDS("customer", "show", "Harbor", "--json")));
	const cJSON *agents = cJSON_GetObjectItem(doc, "agents");
	const cJSON *in;

	assert_int_equal(cJSON_GetArraySize(agents), 1);
	in = cJSON_GetObjectItem(agents->child, "inbound");
	assert_string_equal(text_of(agents->child, "name"), name);
	assert_string_equal(text_of(in, "state"), "pointed");
	assert_string_equal(text_of(in, "number"), number);
	cJSON_Delete(doc);
}

/* An agent that answers stays linked, so that it can be taken off, wherever another one cannot take
 * its place. */
static void test_refused_keeps_the_old(void **state)
{
	static const char number[] = "+16505550218";
	static const char bad[] = "VAPI_API_KEY=00000000-0000-4000-8000-000000000000";
	static const struct {
		const char *key, *flag, *code, *fault;
	} refused[] = {
		{ "VAPI_API_KEY=", NULL, "no-credentials", NULL },
		{ bad, NULL, NULL, NULL },
		{ NULL, "--no-point", "still-answered", NULL },
		{ NULL, NULL, NULL,
		    "{\"method\":\"POST\",\"path\":\"/phone-number\",\"what\":\"refuse\","
		    "\"status\":400,\"body\":\"{\\\"message\\\":\\\"not this one\\\","
		    "\\\"error\\\":\\\"Bad Request\\\",\\\"statusCode\\\":400}\"}" },
	};
	const char *env[ENV_MAX];
	struct process p;

	(void)state;
	customer("Harbor", "+16505550123", "twilio");
	(void)expect(0, WORDS("managed", "buy", number, "--customer", "Harbor", "--yes"));
	(void)expect(0, WORDS("agent", "list"));
	(void)expect(0, WORDS("agent", "link", "Harbor", "Receptie NL", "--inbound", "--yes"));
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		if (refused[i].key)
			env_with("VAPI_API_KEY=", refused[i].key, env);
		if (refused[i].fault)
			practice_faults(refused[i].fault);
		run(&p, refused[i].key ? env : NULL,
		    WORDS("agent", "link", "Harbor", "Front desk", "--inbound", "--yes", "--json",
			refused[i].flag));
		if (p.exit != 1)
			fail_msg("%zu: exit %d: %s", i, p.exit, p.complained);
		complains(&p, "refused", refused[i].code);
		process_free(&p);
		still_answers("Receptie NL", number);
	}
	(void)expect(0, WORDS("agent", "unlink", "Harbor", "--yes"));
	assert_int_equal(practice_count("elevenlabs_numbers", "agent_id", "null"), 1);
}

/* Which assistant Vapi has for it; "" it does not know the number. */
static const char *vapi_agent_of(const char *number)
{
	static char id[64];
	cJSON *state = practice_state();
	const cJSON *item;

	id[0] = '\0';
	cJSON_ArrayForEach(item, cJSON_GetObjectItem(state, "vapi_numbers"))
	{
		if (strcmp(text_of(item, "number"), number) == 0)
			(void)snprintf(id, sizeof id, "%s", text_of(item, "assistantId"));
	}
	cJSON_Delete(state);
	return id;
}

/* A further number leaves the agent where it is, and no number is left behind. */
static void test_second_number(void **state)
{
	static const char first[] = "+16505550209", second[] = "+16505550210";
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Twice", "+16505550125", "twilio");
	(void)expect(0, WORDS("managed", "buy", first, "--customer", "Twice", "--yes"));
	(void)expect(0, WORDS("agent", "link", "Twice", "Front desk", "--inbound", "--yes"));
	run(&p, NULL, WORDS("managed", "buy", second, "--customer", "Twice", "--yes", "--json"));
	assert_int_equal(p.exit, 0);
	assert_non_null(strstr(p.complained, "+1 650-555-0209"));
	assert_non_null(strstr(p.complained, "goes on doing so"));
	process_free(&p);
	assert_int_equal(practice_count("vapi_numbers", "number", second), 0);
	doc = document(expect(0, WORDS("agent", "unlink", "Twice", "--yes", "--json")), 0, NULL);
	cJSON_Delete(doc);
	assert_string_equal(vapi_agent_of(first), "null");
	/* The AI number changes: no agent is left on the former one. */
	(void)expect(0, WORDS("agent", "link", "Twice", "Front desk", "--inbound", "--yes"));
	(void)expect(0,
	    WORDS("forward", "set", "Twice", "--to", second, "--carrier", "us-verizon-wireless",
		"--when", "all"));
	run(&p, NULL, WORDS("agent", "link", "Twice", "reminders", "--inbound", "--yes", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "refused", "still-answered");
	assert_non_null(strstr(p.complained, "+1 650-555-0209"));
	process_free(&p);
	run(&p, NULL, WORDS("agent", "link", "Twice", "Front desk", "--inbound", "--yes"));
	assert_int_equal(p.exit, 0);
	assert_non_null(strstr(p.complained, "+1 650-555-0209 leads there no more"));
	process_free(&p);
	assert_string_equal(vapi_agent_of(first), "null");
	assert_string_not_equal(vapi_agent_of(second), "null");
}

/* ---- a verified number offered to Vapi */

static void test_offer(void **state)
{
	const char *env[ENV_MAX];
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Harbor", "+16505550135", "twilio");
	(void)expect(0, WORDS("caller-id", "start", "Harbor", "--yes", "--wait", "50"));
	run(&p, NULL, WORDS("caller-id", "offer", "Harbor"));
	assert_int_equal(p.exit, 2);
	assert_non_null(strstr(p.complained, "only verified")); /* the doubt comes first */
	process_free(&p);
	doc = document(expect(0, WORDS("caller-id", "offer", "Harbor", "--yes", "--json")), 0,
	    OFFER_FIELDS);
	assert_string_equal(text_of(doc, "number"), "+16505550135");
	assert_string_equal(text_of(doc, "state"), "pointed");
	assert_int_equal(strlen(text_of(doc, "vapi_id")), 36);
	cJSON_Delete(doc);
	assert_int_equal(practice_count("vapi_numbers", "number", "+16505550135"), 1);
	/* Asked again without success: what was taken earlier is not said for it. */
	env_with("VAPI_API_KEY=", "VAPI_API_KEY=00000000-0000-4000-8000-000000000000", env);
	run(&p, env, WORDS("caller-id", "offer", "Harbor", "--yes"));
	assert_int_equal(p.exit, 1);
	assert_string_equal(p.said, "");
	process_free(&p);
	/* While that waits the status is the one that is known here, and says so. */
	run(&p, NULL, WORDS("caller-id", "status", "Harbor", "--json"));
	assert_int_equal(p.exit, 0);
	cJSON_Delete(document(p.said, 0, LIST_FIELDS));
	assert_non_null(strstr(p.complained, "Twilio was not asked about +1 650-555-0135"));
	process_free(&p);
	/* Vapi does not take this one: a refusal, and nothing is lost. */
	customer("Seven", "+16505550137", "twilio");
	(void)expect(0, WORDS("caller-id", "start", "Seven", "--yes", "--wait", "50"));
	run(&p, NULL, WORDS("caller-id", "offer", "Seven", "--yes", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "refused", "offer-refused");
	doc = document(p.said, 0, OFFER_FIELDS);
	assert_string_equal(text_of(doc, "state"), "refused");
	assert_string_equal(text_of(doc, "vapi_id"), "null");
	assert_string_not_equal(text_of(doc, "reason"), "null");
	cJSON_Delete(doc);
	process_free(&p);
}

/* A phone rang and its code went nowhere: that is no success, and no reason to do it again. */
static void test_output_lost(void **state)
{
	struct process p;

	(void)state;
	customer("Harbor", "+16505550136", "twilio");
	customer("Other", "+16505550134", "twilio");
	for (int json = 0; json < 2; json++) {
		suite.full = true;
		run(&p, NULL,
		    WORDS("caller-id", "start", json ? "Harbor" : "Other", "--yes",
			json ? "--json" : NULL));
		suite.full = false;
		if (p.exit != 1 || !strstr(p.complained, "journal list") ||
		    !strstr(p.complained, "it was done: Twilio calls") ||
		    !strstr(p.complained, "Do not run it again"))
			fail_msg("exit %d: %s", p.exit, p.complained);
		if (json)
			complains(&p, "store", "output-failed");
		process_free(&p);
	}
}

/* ---- verified at Telnyx */

static void test_telnyx(void **state)
{
	static const char number[] = "+442079460321";
	const char *env[ENV_MAX];
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Lambeth", number, "telnyx");
	doc = document(expect(0, WORDS("caller-id", "start", "Lambeth", "--yes", "--json")), 0,
	    START_FIELDS);
	assert_string_equal(text_of(doc, "state"), "pending");
	assert_string_equal(text_of(doc, "code"), "null");
	assert_string_equal(text_of(doc, "call_sid"), "null");
	cJSON_Delete(doc);
	assert_int_equal(practice_count("telnyx_verifications", "phone_number", number), 1);
	assert_int_equal(rings(number), 0); /* Twilio rang nobody */
	input_set("111111\n");
	run(&p, NULL, WORDS("caller-id", "code", "Lambeth", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "refused", NULL);
	doc = document(p.said, 0, END_FIELDS);
	assert_string_equal(text_of(doc, "state"), "pending");
	assert_string_not_equal(text_of(doc, "reason"), "null");
	cJSON_Delete(doc);
	process_free(&p);
	/* The key is refused: that is the reason, and not the code before. */
	env_with("TELNYX_API_KEY=", "TELNYX_API_KEY=KEY00000000000000000000000000000000", env);
	input_set(CODE "\n");
	run(&p, env, WORDS("caller-id", "code", "Lambeth", "--json"));
	assert_int_equal(p.exit, 1);
	doc = document(p.said, 0, END_FIELDS);
	assert_null(strstr(text_of(doc, "reason"), "did not take the code"));
	cJSON_Delete(doc);
	process_free(&p);
	input_set("482-913\n");
	(void)snprintf(suite.code, sizeof suite.code, "%s", CODE);
	doc = document(expect(0, WORDS("caller-id", "code", "Lambeth", number, "--json")), 0,
	    END_FIELDS);
	input_none();
	assert_string_equal(text_of(doc, "state"), "verified");
	assert_int_equal(text_of(doc, "verified_at")[strlen(text_of(doc, "verified_at")) - 1], 'Z');
	cJSON_Delete(doc);
	/* What Telnyx verified is none of Twilio's: the way there is said. */
	run(&p, NULL, WORDS("caller-id", "offer", "Lambeth", "--yes", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "refused", "not-verified");
	assert_non_null(strstr(p.complained, "--through twilio"));
	process_free(&p);
	/* Once verified nothing rings again. */
	doc = document(expect(0, WORDS("caller-id", "start", "Lambeth", "--yes", "--json")), 0,
	    START_FIELDS);
	assert_string_equal(text_of(doc, "state"), "verified");
	cJSON_Delete(doc);
	assert_int_equal(practice_count("telnyx_verifications", "phone_number", number), 1);
	doc =
	    document(expect(0, WORDS("caller-id", "status", "Lambeth", "--json")), 0, LIST_FIELDS);
	assert_int_equal(cJSON_GetArraySize(doc), 1);
	assert_string_equal(text_of(doc->child, "state"), "verified");
	assert_string_equal(text_of(doc->child, "account_sid"), "null");
	cJSON_Delete(doc);
	assert_null(strstr(expect(0, WORDS("journal", "--json")), CODE));
	(void)expect(2, WORDS("caller-id", "remove", number, number));
	doc = document(expect(0, WORDS("caller-id", "remove", number, number, "--yes", "--json")),
	    0, LIST_FIELDS);
	assert_string_equal(text_of(doc->child, "state"), "removed");
	cJSON_Delete(doc);
	assert_int_equal(practice_count("telnyx_verified", "phone_number", number), 0);
	(void)expect(3, WORDS("caller-id", "remove", number, number, "--yes"));
}

/* A text instead of a call; a number that was taken away behind our back. */
static void test_telnyx_text(void **state)
{
	static const char number[] = "+442079460322";
	cJSON *doc;

	(void)state;
	customer("Lambeth", number, "telnyx");
	assert_non_null(strstr(expect(0, WORDS("caller-id", "start", "Lambeth", "--sms", "--yes")),
	    "texts"));
	assert_int_equal(practice_count("telnyx_verifications", "verification_method", "sms"), 1);
	input_set(CODE "\n");
	assert_non_null(strstr(expect(0, WORDS("caller-id", "code", "Lambeth")), "Verified"));
	input_none();
	practice_faults("{\"method\":\"GET\",\"path\":\"/v2/verified_numbers\",\"what\":\"refuse\","
			"\"status\":404,\"body\":\"{\\\"errors\\\":[{\\\"code\\\":\\\"10005\\\","
			"\\\"title\\\":\\\"Resource not found\\\",\\\"detail\\\":\\\"x\\\"}]}\"}");
	doc =
	    document(expect(0, WORDS("caller-id", "status", "Lambeth", "--json")), 0, LIST_FIELDS);
	assert_string_equal(text_of(doc->child, "state"), "removed");
	cJSON_Delete(doc);
}

/* No answer to the request that rings: never sent twice, and the code is taken all the same. */
static void test_telnyx_lost(void **state)
{
	static const char number[] = "+442079460323";
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Lambeth", number, "telnyx");
	practice_faults("{\"method\":\"POST\",\"path\":\"/v2/verified_numbers\",\"what\":\"cut\"}");
	run(&p, NULL, WORDS("caller-id", "start", "Lambeth", "--yes", "--json"));
	exits(&p, 6);
	complains(&p, "open", "outcome-unknown");
	doc = document(p.said, 0, START_FIELDS);
	assert_string_equal(text_of(doc, "state"), "pending");
	cJSON_Delete(doc);
	process_free(&p);
	assert_int_equal(practice_count("telnyx_verifications", "phone_number", number), 1);
	input_set(CODE "\n");
	(void)expect(0, WORDS("caller-id", "code", "Lambeth"));
	input_none();
	assert_int_equal(practice_count("telnyx_verifications", "phone_number", number), 1);
}

static void test_telnyx_removed_later(void **state)
{
	static const char number[] = "+442079460324";
	const char *env[ENV_MAX];
	char id[ID_MAX];
	struct process p;
	cJSON *doc;

	(void)state;
	customer("Lambeth", number, "telnyx");
	(void)expect(0, WORDS("caller-id", "start", "Lambeth", "--yes"));
	input_set(CODE "\n");
	(void)expect(0, WORDS("caller-id", "code", "Lambeth"));
	input_none();
	env_with("VOXDESK_TELNYX_URL=", "VOXDESK_TELNYX_URL=http://127.0.0.1:9", env);
	run(&p, env, WORDS("caller-id", "remove", number, number, "--yes", "--json"));
	exits(&p, 0);
	assert_non_null(strstr(p.said, "\"queued\":true"));
	process_free(&p);
	/* Who looks, and who wants something else, does not go on with it. */
	(void)expect(1, WORDS("caller-id", "start", "Lambeth", "--yes"));
	(void)expect(0, WORDS("caller-id", "status", "Lambeth"));
	assert_int_equal(practice_count("telnyx_verified", "phone_number", number), 1);
	doc = cJSON_Parse(expect(0, WORDS("journal", "list", "--limit", "1", "--json")));
	assert_string_equal(text_of(doc->child, "kind"), "telnyx-id.remove");
	(void)snprintf(id, sizeof id, "%s", text_of(doc->child, "id"));
	cJSON_Delete(doc);
	(void)expect(0, WORDS("journal", "retry", id));
	assert_int_equal(practice_count("telnyx_verified", "phone_number", number), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_list, store_begin),
		cmocka_unit_test_setup(test_link, store_begin),
		cmocka_unit_test_setup(test_shared_pool, store_begin),
		cmocka_unit_test_setup(test_led_pool_number, store_begin),
		cmocka_unit_test_setup(test_link_unreached, store_begin),
		cmocka_unit_test_setup(test_link_refused, store_begin),
		cmocka_unit_test_setup(test_link_waits, store_begin),
		cmocka_unit_test_setup(test_waiting_link_taken_off, store_begin),
		cmocka_unit_test_setup(test_refused_keeps_the_old, store_begin),
		cmocka_unit_test_setup(test_second_number, store_begin),
		cmocka_unit_test_setup(test_offer, store_begin),
		cmocka_unit_test_setup(test_output_lost, store_begin),
		cmocka_unit_test_setup(test_telnyx, store_begin),
		cmocka_unit_test_setup(test_telnyx_text, store_begin),
		cmocka_unit_test_setup(test_telnyx_lost, store_begin),
		cmocka_unit_test_setup(test_telnyx_removed_later, store_begin),
	};

	return cmocka_run_group_tests_name("agents", tests, practice_start, practice_stop);
}
