/* Practice's Supabase keeps the rules of data/supabase: customers, places in the pool, the calls
 * that take them, and the switches for tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/support/shared_play.h"

#define R "/rest/v1/"
#define ORGS R "organizations"
#define CONFIGS R "forwarding_configs"
#define PLACES R "forwarding_numbers"
#define CONFIG "0b5e55ed-0000-4000-8000-000000000002"
#define POOL "0b5e55ed-0000-4000-8000-000000000003"
#define A "00000000-0000-4000-8000-00000000000a"
#define B "00000000-0000-4000-8000-00000000000b"
#define AT ",\"state_at\":\"2026-11-21T10:00:00Z\""
#define CONFIG_OF(id, org, number) \
	"{\"id\":\"" id "\",\"org_id\":\"" org "\",\"business_number\":\"" number "\"" AT "}"
#define REGISTER R "rpc/register_business_numbers"
#define TAKE R "rpc/take_pool_places"
#define CLAIM R "rpc/claim_rings"
#define ROWS(rows) "{\"rows\":[" rows "]}"

static void what(struct shared_play *s, const char *word)
{
	practice_supabase(s->play->practice, word);
}

static long state_number(struct shared_play *s, const char *name)
{
	shared_bare(s, "GET", "/practice/state", "", NULL);
	return (long)cJSON_GetObjectItem(cJSON_GetObjectItem(s->play->body, "supabase"), name)
	    ->valuedouble;
}

static void removed_customers(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "PATCH", ORGS "?id=eq." SB_ORG, NULL,
	    "{\"deleted_at\":\"2026-11-21T10:00:00Z\"}", 400,
	    "\"code\":\"P0001\",\"details\":\"Something that is not removed still belongs to this "
	    "customer.\",\"hint\":null,\"message\":\"customer-in-use\"");
	shared_expect(s, AS_DESK, "PATCH", CONFIGS "?id=eq." CONFIG, NULL,
	    "{\"deleted_at\":\"2026-11-21T10:00:00Z\"}", 204, NULL);
	shared_expect(s, AS_DESK, "PATCH", ORGS "?id=eq." SB_ORG, NULL,
	    "{\"deleted_at\":\"2026-11-21T10:00:00Z\"}", 204, NULL);
	shared_expect(s, AS_DESK, "POST", CONFIGS, NULL, CONFIG_OF(A, SB_ORG, "+3292246998"), 400,
	    "\"message\":\"customer-removed\"");
	shared_expect(s, AS_DESK, "PATCH", CONFIGS "?id=eq." CONFIG, NULL, "{\"deleted_at\":null}",
	    400, "customer-removed");
	/* A tombstone may still come, and change. */
	shared_expect(s, AS_DESK, "PATCH", CONFIGS "?id=eq." CONFIG, NULL,
	    "{\"deleted_at\":\"2026-11-21T11:00:00Z\"}", 204, NULL);
	assert_int_equal(state_number(s, "organizations"), 0);
	assert_int_equal(state_number(s, "forwarding_configs"), 0);
}

static void place(struct shared_play *s, const char *status, const char *pool)
{
	shared_expect(s, AS_DESK, "GET", PLACES "?id=eq." CONFIG, NULL, NULL, 200, NULL);
	assert_string_equal(shared_text(s, "status"), status);
	assert_string_equal(shared_text(s, "pool_number"), pool);
	assert_string_equal(shared_text(s, "phone_number"), "+3292246999");
	assert_string_equal(shared_text(s, "business_id"), SB_ORG);
}

static void change(struct shared_play *s, const char *body)
{
	shared_expect(s, AS_DESK, "PATCH", CONFIGS "?id=eq." CONFIG, NULL, body, 204, NULL);
}

/* forwarding_numbers follows its configuration. */
static void places_follow(void **state)
{
	struct shared_play *s = *state;

	assert_int_equal(state_number(s, "places"), 0);
	change(s, "{\"ai_number\":\"+32480210449\",\"ai_source\":\"pool\",\"condition\":\"busy\"}");
	place(s, "pending_setup", "+32480210449");
	change(s, "{\"state\":\"given\",\"given_at\":\"2026-11-21T10:00:00Z\"}");
	place(s, "pending_setup", "+32480210449");
	change(s, "{\"state\":\"proven\",\"proven_at\":\"2026-11-21T10:00:00Z\"}");
	place(s, "active", "+32480210449");
	change(s, "{\"state\":\"drifted\",\"drifted_at\":\"2026-11-21T10:00:00Z\"}");
	place(s, "pending_setup", "+32480210449");
	assert_int_equal(state_number(s, "places"), 1);
	change(s, "{\"ai_number\":\"+16504595418\",\"ai_source\":\"manual\"}");
	place(s, "disabled", "+32480210449");
	assert_int_equal(state_number(s, "places"), 0);
	change(s, "{\"ai_number\":\"+32480210449\",\"ai_source\":\"pool\"}");
	place(s, "pending_setup", "+32480210449");
	/* What does not concern it leaves it alone. */
	shared_expect(s, AS_DESK, "GET", PLACES "?id=eq." CONFIG "&select=version", NULL, NULL, 200,
	    "\"version\":6");
	change(s, "{\"query_code\":\"*#61#\"}");
	shared_expect(s, AS_DESK, "GET", PLACES "?id=eq." CONFIG "&select=version", NULL, NULL, 200,
	    "\"version\":6");
	change(s, "{\"state\":\"removed\",\"removed_at\":\"2026-11-21T10:00:00Z\"}");
	place(s, "disabled", "+32480210449");
}

/* A configuration may name its pool number before that is known. */
static void a_pool_number_that_comes_later(void **state)
{
	struct shared_play *s = *state;

	change(s, "{\"ai_number\":\"+32480210450\",\"ai_source\":\"pool\"}");
	assert_int_equal(state_number(s, "places"), 0);
	shared_expect(s, AS_DESK, "POST", R "pool_numbers", NULL,
	    "{\"id\":\"" A "\",\"phone_number\":\"+32480210450\",\"provider\":\"telnyx\"}", 201,
	    NULL);
	place(s, "pending_setup", "+32480210450");
}

#define REMOVED "{\"deleted_at\":\"2026-11-21T10:00:00Z\"}"

/* While anybody has a place there, reserved ones too, it is neither removed nor another number. */
static void a_number_in_use_stays(void **state)
{
	struct shared_play *s = *state;
	const char *pool = R "pool_numbers?id=eq." POOL;

	change(s, "{\"ai_number\":\"+32480210449\",\"ai_source\":\"pool\"}");
	shared_expect(s, AS_DESK, "PATCH", pool, NULL, REMOVED, 400,
	    "\"details\":\"1 of the places of +32480210449 are taken: it stays in the "
	    "pool.\",\"hint\":null,\"message\":\"pool-in-use\"");
	shared_expect(s, AS_DESK, "PATCH", pool, NULL, "{\"phone_number\":\"+32480210450\"}", 400,
	    "pool-in-use");
	shared_expect(s, AS_DESK, "PATCH", pool, NULL, "{\"status\":\"inactive\"}", 204, NULL);
	shared_expect(s, AS_DESK, "PATCH", pool, NULL, "{\"status\":\"active\"}", 204, NULL);
	place(s, "pending_setup", "+32480210449");
	change(s, "{\"ai_number\":\"+16504595418\",\"ai_source\":\"manual\"}");
	shared_expect(s, AS_DESK, "POST", TAKE, NULL,
	    ROWS("{\"id\":\"" CONFIG "\",\"country\":\"BE\"}"), 200, "\"outcome\":\"taken\"");
	shared_expect(s, AS_DESK, "PATCH", pool, NULL, REMOVED, 400, "pool-in-use");
	shared_expect(s, AS_DESK, "PATCH", PLACES "?id=eq." CONFIG, NULL,
	    "{\"reserved_until\":\"2026-01-01T00:00:00Z\"}", 204, NULL);
	shared_expect(s, AS_DESK, "PATCH", pool, NULL, REMOVED, 204, NULL);
	/* One that comes back has its customers again. */
	change(s, "{\"ai_number\":\"+32480210449\",\"ai_source\":\"pool\"}");
	assert_int_equal(state_number(s, "places"), 0);
	shared_expect(s, AS_DESK, "PATCH", pool, NULL, "{\"deleted_at\":null}", 204, NULL);
	place(s, "pending_setup", "+32480210449");
}

static void a_full_number(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "PATCH", R "pool_numbers?id=eq." POOL, NULL, "{\"capacity\":1}",
	    204, NULL);
	shared_expect(s, AS_DESK, "POST", CONFIGS, NULL, CONFIG_OF(A, SB_ORG, "+3292246001"), 201,
	    NULL);
	change(s, "{\"ai_number\":\"+32480210449\",\"ai_source\":\"pool\"}");
	shared_expect(s, AS_DESK, "PATCH", CONFIGS "?id=eq." A, NULL,
	    "{\"ai_number\":\"+32480210449\",\"ai_source\":\"pool\"}", 400,
	    "\"message\":\"pool-full\"");
	shared_expect(s, AS_DESK, "GET", CONFIGS "?id=eq." A "&select=version,ai_number", NULL,
	    NULL, 200, "[{\"version\":1,\"ai_number\":null}]");
	/* Who is in it may change, and leave. */
	change(s, "{\"state\":\"given\",\"given_at\":\"2026-11-21T10:00:00Z\"}");
	shared_expect(s, AS_DESK, "POST", TAKE, NULL, ROWS("{\"id\":\"" A "\",\"country\":\"BE\"}"),
	    200, "\"outcome\":\"pool-full\"");
	change(s, "{\"state\":\"removed\",\"removed_at\":\"2026-11-21T10:00:00Z\"}");
	shared_expect(s, AS_DESK, "PATCH", CONFIGS "?id=eq." A, NULL,
	    "{\"ai_number\":\"+32480210449\",\"ai_source\":\"pool\"}", 204, NULL);
}

/* The last place is kept for who reserved it, and nobody reserves past the end. */
static void the_last_place_reserved(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "PATCH", R "pool_numbers?id=eq." POOL, NULL, "{\"capacity\":1}",
	    204, NULL);
	shared_expect(s, AS_DESK, "POST", CONFIGS, NULL, CONFIG_OF(A, SB_ORG, "+3292246001"), 201,
	    NULL);
	shared_expect(s, AS_DESK, "POST", TAKE, NULL,
	    ROWS("{\"id\":\"" A "\",\"country\":\"BE\"},{\"id\":\"" CONFIG
		 "\",\"country\":\"BE\"}"),
	    200, "{\"id\":\"" CONFIG "\",\"outcome\":\"pool-full\"}");
	shared_expect(s, AS_DESK, "PATCH", CONFIGS "?id=eq." CONFIG, NULL,
	    "{\"ai_number\":\"+32480210449\",\"ai_source\":\"pool\"}", 400, "pool-full");
	shared_expect(s, AS_DESK, "POST", PLACES, NULL,
	    "{\"id\":\"" CONFIG "\",\"status\":\"disabled\",\"reserved_number_id\":\"" POOL
	    "\",\"reserved_until\":\"2100-01-01T00:00:00Z\"}",
	    400, "pool-full");
	shared_expect(s, AS_DESK, "PATCH", CONFIGS "?id=eq." A, NULL,
	    "{\"ai_number\":\"+32480210449\",\"ai_source\":\"pool\"}", 204, NULL);
	assert_int_equal(state_number(s, "places"), 1);
}

static void no_smaller_than_what_is_taken(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "POST", CONFIGS, NULL, CONFIG_OF(A, SB_ORG, "+3292246001"), 201,
	    NULL);
	shared_expect(s, AS_DESK, "PATCH", CONFIGS "?deleted_at=is.null", NULL,
	    "{\"ai_number\":\"+32480210449\",\"ai_source\":\"pool\"}", 204, NULL);
	shared_expect(s, AS_DESK, "PATCH", R "pool_numbers?id=eq." POOL, NULL, "{\"capacity\":1}",
	    400,
	    "\"details\":\"2 of the places of +32480210449 are taken, more than 1.\",\"hint\":null,"
	    "\"message\":\"pool-full\"");
	shared_expect(s, AS_DESK, "PATCH", R "pool_numbers?id=eq." POOL, NULL, "{\"capacity\":2}",
	    204, NULL);
}

static void registering(void **state)
{
	struct shared_play *s = *state;
	const cJSON *theirs;

	shared_expect(s, AS_DESK, "POST", REGISTER, NULL,
	    ROWS(CONFIG_OF(A, SB_ORG, "+3292246001") "," CONFIG_OF(B, SB_ORG, "+3292246999")), 200,
	    "[{\"id\":\"" A "\",\"outcome\":\"registered\",\"version\":1,");
	theirs = cJSON_GetArrayItem(s->play->body, 1);
	assert_string_equal(cJSON_GetObjectItem(theirs, "outcome")->valuestring, "taken");
	assert_string_equal(cJSON_GetObjectItem(theirs, "id")->valuestring, B);
	assert_string_equal(cJSON_GetObjectItem(theirs, "customer")->valuestring,
	    "Praktijk De Linde");
	theirs = cJSON_GetObjectItem(theirs, "theirs");
	assert_string_equal(cJSON_GetObjectItem(theirs, "id")->valuestring, CONFIG);
	assert_int_equal(cJSON_GetArraySize(theirs), 29);
	shared_expect(s, AS_DESK, "POST", REGISTER, NULL, ROWS(CONFIG_OF(A, SB_ORG, "+3292246001")),
	    200, "\"outcome\":\"known\",\"version\":1");
	/* Twice in one call: one gets it. */
	shared_expect(s, AS_DESK, "POST", REGISTER, NULL,
	    ROWS(CONFIG_OF("00000000-0000-4000-8000-00000000000c", SB_ORG,
		"+3292246002") "," CONFIG_OF(B, SB_ORG, "+3292246002")),
	    200, "\"outcome\":\"taken\"");
	/* Any other refusal is the whole call's. */
	shared_expect(s, AS_DESK, "POST", REGISTER, NULL,
	    ROWS(CONFIG_OF(B, SB_ORG,
		"+3292246003") "," CONFIG_OF("00000000-0000-4000-8000-00000000000d", B,
		"+3292246004")),
	    409, "23503");
	shared_expect(s, AS_DESK, "GET", CONFIGS "?id=eq." B, NULL, NULL, 200, "\r\n\r\n[]");
	shared_expect(s, AS_DESK, "POST", REGISTER, NULL, "{\"rows\":[]}", 200, "\r\n\r\n[]");
}

static void calls_that_are_none(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "POST", R "rpc/register_numbers", NULL, "{\"rows\":[]}", 404,
	    "Could not find the function public.register_numbers(rows) in the schema cache");
	shared_expect(s, AS_DESK, "POST", REGISTER, NULL, "{\"row\":[]}", 404, "PGRST202");
	shared_expect(s, AS_DESK, "POST", REGISTER, NULL, "{}", 404,
	    "public.register_business_numbers without parameters");
	shared_expect(s, AS_DESK, "POST", REGISTER, NULL, "{\"rows\":{}}", 400, "22023");
	shared_expect(s, AS_DESK, "POST", REGISTER, NULL, "{\"rows\":[1]}", 400, "22023");
	shared_expect(s, AS_DESK, "POST", REGISTER, NULL, "", 400, "PGRST102");
	shared_expect(s, AS_ANON, "POST", REGISTER, NULL, "{\"rows\":[]}", 401,
	    "permission denied for function register_business_numbers");
	shared_expect(s, AS_MEMBER, "POST", TAKE, NULL, "{\"rows\":[]}", 403, "42501");
	shared_expect(s, AS_SERVICE, "POST", TAKE, NULL, "{\"rows\":[]}", 200, "[]");
	shared_expect(s, AS_DESK, "POST", TAKE, NULL, ROWS("{\"id\":\"x\",\"country\":\"BE\"}"),
	    400, "22P02");
}

/* tests/pg/rings_test.sql has the same of PostgreSQL. */
static void claiming_rings(void **state)
{
#define RING(number, holder, who) \
	"{\"number\":\"" number "\",\"holder\":\"" holder "\",\"who\":\"" who "\"}"
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "POST", CLAIM, NULL, ROWS(RING("+3290000001", "desk 1", "Ann")),
	    200, "[{\"number\":\"+3290000001\",\"outcome\":\"claimed\"}]");
	shared_expect(s, AS_DESK, "POST", CLAIM, NULL,
	    ROWS(RING("+3290000003", "desk 2", "Bob") "," RING("+3290000001", "desk 2", "Bob")),
	    200,
	    "[{\"number\":\"+3290000003\",\"outcome\":\"claimed\"},\n {\"number\":\"+3290000001\","
	    "\"outcome\":\"held\",\"who\":\"Ann\",\"seconds\":1");
	shared_expect(s, AS_DESK, "POST", CLAIM, NULL, ROWS(RING("+3290000001", "desk 1", "Cas")),
	    200, "claimed");
	shared_expect(s, AS_SERVICE, "POST", CLAIM, NULL,
	    ROWS(RING("+3290000001", "desk 2", "Bob")), 200, "\"who\":\"Cas\"");
	what(s, "lapse");
	shared_expect(s, AS_DESK, "POST", CLAIM, NULL, ROWS(RING("+3290000001", "desk 2", "Bob")),
	    200, "claimed");
	shared_expect(s, AS_DESK, "POST", CLAIM, NULL, ROWS(RING("911", "desk 1", "")), 400,
	    "\"code\":\"23514\"");
	shared_expect(s, AS_DESK, "POST", CLAIM, NULL, ROWS(RING("+3290000009", "", "")), 400,
	    "rings_holder_check");
	shared_expect(s, AS_DESK, "POST", CLAIM, NULL,
	    ROWS("{\"number\":\"+3290000009\",\"holder\":\"desk 1\"}"), 400, "23502");
	shared_expect(s, AS_MEMBER, "POST", CLAIM, NULL, "{\"rows\":[]}", 403, "42501");
	shared_expect(s, AS_ANON, "POST", CLAIM, NULL, "{\"rows\":[]}", 401, "42501");
	what(s, "unclaimed");
	shared_expect(s, AS_DESK, "POST", CLAIM, NULL, "{\"rows\":[]}", 404, "PGRST202");
	what(s, "normal");
	shared_expect(s, AS_DESK, "POST", CLAIM, NULL, "{\"rows\":[]}", 200, "[]");
#undef RING
}

static void taking_places(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "POST", TAKE, NULL,
	    ROWS("{\"id\":\"" CONFIG "\",\"country\":\"BE\"},{\"id\":\"" A
		 "\",\"country\":\"BE\"},{\"id\":\"" CONFIG "\",\"country\":\"XX\"}"),
	    200,
	    "[{\"id\":\"" CONFIG "\",\"outcome\":\"taken\",\"number\":\"+32480210449\","
	    "\"pool_number_id\":\"" POOL "\"},{\"id\":\"" A
	    "\",\"outcome\":\"not-registered\"},{\"id\":\"" CONFIG
	    "\",\"outcome\":\"pool-empty\"}]");
	assert_int_equal(state_number(s, "places"), 1);
	/* Again: the same, and still one place. */
	shared_expect(s, AS_DESK, "POST", TAKE, NULL,
	    ROWS("{\"id\":\"" CONFIG "\",\"number\":\"+32480210449\"}"), 200,
	    "\"outcome\":\"taken\"");
	assert_int_equal(state_number(s, "places"), 1);
	/* It runs out, or the configuration takes it up. */
	what(s, "lapse");
	assert_int_equal(state_number(s, "places"), 0);
	shared_expect(s, AS_DESK, "POST", TAKE, NULL,
	    ROWS("{\"id\":\"" CONFIG "\",\"country\":\"BE\"}"), 200, "taken");
	change(s, "{\"ai_number\":\"+32480210449\",\"ai_source\":\"pool\"}");
	what(s, "lapse");
	assert_int_equal(state_number(s, "places"), 1);
	place(s, "pending_setup", "+32480210449");
	change(s, "{\"deleted_at\":\"2026-11-21T10:00:00Z\"}");
	shared_expect(s, AS_DESK, "POST", TAKE, NULL,
	    ROWS("{\"id\":\"" CONFIG "\",\"country\":\"BE\"}"), 200, "\"outcome\":\"removed\"");
}

/* Fewest used, then oldest; not one that leads to another customer's agent, not an inactive one. */
static void which_place(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "POST", R "pool_numbers", NULL,
	    "{\"id\":\"" A "\",\"phone_number\":\"+32480210450\",\"provider\":\"telnyx\","
	    "\"country_code\":\"BE\",\"created_at\":\"2999-01-01T00:00:00Z\"}",
	    201, NULL);
	shared_expect(s, AS_DESK, "POST", CONFIGS, NULL,
	    "[" CONFIG_OF(A, SB_ORG, "+3292246001") "," CONFIG_OF(B, SB_ORG, "+3292246002") "]",
	    201, NULL);
	shared_expect(s, AS_DESK, "POST", TAKE, NULL,
	    ROWS("{\"id\":\"" CONFIG "\",\"country\":\"BE\"},{\"id\":\"" A
		 "\",\"country\":\"BE\"},{\"id\":\"" B "\",\"country\":\"BE\"}"),
	    200, NULL);
	assert_non_null(strstr(raw_body(&s->play->client),
	    CONFIG "\",\"outcome\":\"taken\",\"number\":\"+32480210449"));
	assert_non_null(strstr(raw_body(&s->play->client),
	    A "\",\"outcome\":\"taken\",\"number\":\"+32480210450"));
	assert_non_null(strstr(raw_body(&s->play->client),
	    B "\",\"outcome\":\"taken\",\"number\":\"+32480210449"));
	what(s, "lapse");
	shared_expect(s, AS_DESK, "POST", ORGS, NULL, "{\"id\":\"" A "\",\"name\":\"a\"}", 201,
	    NULL);
	shared_expect(s, AS_DESK, "POST", R "agents", NULL,
	    "{\"id\":\"" A "\",\"org_id\":\"" A
	    "\",\"inbound_number\":\"+32480210449\",\"inbound_way\":\"pointed\"}",
	    201, NULL);
	shared_expect(s, AS_DESK, "POST", TAKE, NULL,
	    ROWS("{\"id\":\"" CONFIG "\",\"country\":\"BE\"}"), 200, "+32480210450");
	what(s, "lapse");
	shared_expect(s, AS_DESK, "PATCH", R "pool_numbers?id=eq." A, NULL,
	    "{\"status\":\"inactive\"}", 204, NULL);
	shared_expect(s, AS_DESK, "POST", TAKE, NULL,
	    ROWS("{\"id\":\"" CONFIG "\",\"number\":\"+32480210450\"},{\"id\":\"" CONFIG
		 "\",\"country\":\"BE\"}"),
	    200,
	    "[{\"id\":\"" CONFIG "\",\"outcome\":\"pool-inactive\"},{\"id\":\"" CONFIG
	    "\",\"outcome\":\"pool-full\"}]");
}

static void switches(void **state)
{
	struct shared_play *s = *state;

	what(s, "newer");
	shared_expect(s, AS_DESK, "GET", R "voxdesk_schema", NULL, NULL, 200, "\"version\":99");
	what(s, "older");
	shared_expect(s, AS_DESK, "GET", R "voxdesk_schema", NULL, NULL, 200, "\"version\":0");
	what(s, "normal");
	shared_expect(s, AS_DESK, "GET", R "voxdesk_schema", NULL, NULL, 200, "\"version\":1");
	what(s, "seeds");
	shared_expect(s, AS_DESK, "GET", R "voxdesk_schema", NULL, NULL, 404, "PGRST205");
	shared_expect(s, AS_DESK, "GET", ORGS, NULL, NULL, 404, "PGRST205");
	shared_expect(s, AS_DESK, "POST", TAKE, NULL, "{\"rows\":[]}", 404, "PGRST202");
	shared_expect(s, AS_DESK, "GET", PLACES "?order=created_at,id", NULL, NULL, 200,
	    "+3292246111");
	shared_expect(s, AS_DESK, "GET", PLACES "?select=version", NULL, NULL, 400, "42703");
	shared_expect(s, AS_DESK, "GET", R "agents?select=inbound_enabled", NULL, NULL, 200,
	    "true");
	what(s, "paused");
	shared_expect(s, AS_DESK, "GET", PLACES, NULL, NULL, 540, "text/html");
	shared_expect(s, AS_ANON, "GET", "/auth/v1/health", NULL, NULL, 540, "Project paused");
	what(s, "normal");
	assert_int_equal(state_number(s, "organizations"), 1);
	what(s, "wipe");
	assert_int_equal(state_number(s, "organizations"), 0);
	assert_int_equal(state_number(s, "pool_numbers"), 0);
	shared_bare(s, "POST", "/practice/supabase", "", "{\"what\":\"nonsense\"}");
	assert_int_equal(s->play->status, 400);
}

/* A row that comes later and says that it was written earlier. */
static void what_committed_late(void **state)
{
	struct shared_play *s = *state;
	char before[64];

	shared_expect(s, AS_DESK, "PATCH", ORGS "?id=eq." SB_ORG,
	    "Prefer: return=representation\r\n", "{\"note\":\"n\"}", 200, NULL);
	(void)snprintf(before, sizeof before, "%s", shared_text(s, "updated_at"));
	what(s, "late");
	shared_expect(s, AS_DESK, "PATCH", ORGS "?id=eq." SB_ORG,
	    "Prefer: return=representation\r\n", "{\"note\":\"m\"}", 200, "\"version\":3");
	assert_true(strcmp(shared_text(s, "updated_at"), before) < 0);
	what(s, "normal");
	shared_expect(s, AS_DESK, "PATCH", ORGS "?id=eq." SB_ORG,
	    "Prefer: return=representation\r\n", "{\"note\":\"o\"}", 200, "\"version\":4");
	assert_true(strcmp(shared_text(s, "updated_at"), before) > 0);
}

static void rows_of_every_table(void **state)
{
	static const char *const tables[] = { "organizations", "pool_numbers",
		"twilio_phone_numbers", "forwarding_configs", "verified_caller_ids", "agents",
		"telnyx_verified_numbers" };
	struct shared_play *s = *state;
	char body[120];

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		long before = state_number(s, tables[i]);

		(void)snprintf(body, sizeof body, "{\"what\":\"rows\",\"n\":20,\"table\":\"%s\"}",
		    tables[i]);
		shared_bare(s, "POST", "/practice/supabase", "", body);
		assert_int_equal(s->play->status, 201);
		assert_int_equal(state_number(s, tables[i]), before + 20);
	}
}

/* What went wrong on the way is PostgREST's and GoTrue's own words. */
static void faults_are_their_own(void **state)
{
	struct shared_play *s = *state;

	practice_fault(s->play->practice, "POST", ORGS, "fail-done", 1);
	shared_expect(s, AS_DESK, "POST", ORGS, NULL, "{\"id\":\"" A "\",\"name\":\"a\"}", 500,
	    "\"code\":\"57014\"");
	shared_expect(s, AS_DESK, "GET", ORGS "?id=eq." A, NULL, NULL, 200, "\"name\":\"a\"");
	practice_fault(s->play->practice, "GET", "/auth/v1/user", "fail", 1);
	shared_expect(s, AS_DESK, "GET", "/auth/v1/user", NULL, NULL, 500, "unexpected_failure");
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, shared_setup, shared_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(removed_customers),
		TEST(places_follow),
		TEST(a_pool_number_that_comes_later),
		TEST(a_number_in_use_stays),
		TEST(a_full_number),
		TEST(the_last_place_reserved),
		TEST(no_smaller_than_what_is_taken),
		TEST(registering),
		TEST(calls_that_are_none),
		TEST(claiming_rings),
		TEST(taking_places),
		TEST(which_place),
		TEST(switches),
		TEST(what_committed_late),
		TEST(rows_of_every_table),
		TEST(faults_are_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
