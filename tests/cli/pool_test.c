/* The pool, through the real program against the practice providers: read, and ordered for, in
 * every way in which that can end. */
#include "tests/cli/asking.h"

#define POOL_FIELDS WORDS("number", "country", "provider", "state", "used", "capacity", "seen_at")
#define ORDER_FIELDS WORDS("number", "state", "price", "operation", "reason")

static const char *state_in(const cJSON *list, const char *number)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		if (strcmp(text_of(item, "number"), number) == 0)
			return text_of(item, "state");
	}
	return "";
}

static void test_pool_sync(void **state)
{
	const char *env[ENV_MAX];
	struct process p;
	cJSON *doc;

	(void)state;
	(void)expect(0, WORDS("pool", "add", "+442079460779"));
	(void)expect(0, WORDS("pool", "add", "+16504595418"));
	doc = document(expect(0, WORDS("pool", "sync", "--json")), 0, POOL_FIELDS);
	assert_int_equal(cJSON_GetArraySize(doc), 5);
	assert_string_equal(state_in(doc, "+32480210449"), "active");
	assert_string_equal(state_in(doc, "+16504595418"), "active");
	assert_string_equal(state_in(doc, "+442079460777"), "inactive"); /* attached to nothing */
	assert_string_equal(state_in(doc, "+31970102000"), "suspended");
	assert_string_equal(state_in(doc, "+442079460779"), "missing");
	assert_string_not_equal(text_of(doc->child, "seen_at"), "null");
	cJSON_Delete(doc);
	/* No Dutch mobile number, but Telnyx lists it: it can be named here, too. */
	(void)expect(0, WORDS("pool", "capacity", "+31970102000", "10"));
	assert_non_null(strstr(expect(0, WORDS("pool", "list")), "voxdesk inbound"));
	/* A wrong key is a refusal, a provider in trouble the network's: what is known is shown. */
	env_with("TELNYX_API_KEY=", "TELNYX_API_KEY=KEY00000000000000000000000000000000", env);
	run(&p, env, WORDS("pool", "sync", "--json"));
	assert_int_equal(p.exit, 1);
	complains(&p, "refused", NULL);
	cJSON_Delete(document(p.said, 0, POOL_FIELDS));
	process_free(&p);
	practice_faults(
	    "{\"method\":\"GET\",\"path\":\"/v2/phone_numbers\",\"what\":\"fail\",\"times\":0}");
	run(&p, NULL, WORDS("pool", "sync", "--json"));
	practice_no_faults();
	assert_int_equal(p.exit, 5);
	complains(&p, "network", NULL);
	doc = document(p.said, 0, POOL_FIELDS);
	assert_string_equal(state_in(doc, "+32480210449"), "active");
	cJSON_Delete(doc);
	process_free(&p);
}

/* What a provider calls things reaches a terminal as text alone, and a document exactly. */
static void test_hostile_names(void **state)
{
	const char *said;

	(void)state;
	practice_faults(
	    "{\"method\":\"GET\",\"path\":\"/v2/phone_numbers\",\"what\":\"refuse\",\"status\":200,"
	    "\"body\":\"{\\\"data\\\":[{\\\"id\\\":\\\"1293384261075731461\\\",\\\"phone_number\\\":"
	    "\\\"+32480210449\\\",\\\"status\\\":\\\"active\\\",\\\"connection_id\\\":\\\"1\\\","
	    "\\\"connection_name\\\":\\\"\\\\u001b]0;owned\\\\u0007\\\\u202eevil\\\"}],\\\"meta\\\":"
	    "{\\\"total_pages\\\":1,\\\"total_results\\\":1,\\\"page_number\\\":1,\\\"page_size\\\":50}}\"}");
	said = expect(0, WORDS("pool", "sync"));
	assert_non_null(strstr(said, "owned"));
	assert_null(strchr(said, '\x1b'));
	assert_null(strchr(said, '\x07'));
	assert_null(strstr(said, "\xe2\x80\xae"));
	practice_faults(
	    "{\"method\":\"GET\",\"path\":\"/assistant\",\"what\":\"refuse\",\"status\":200,\"body\":"
	    "\"[{\\\"id\\\":\\\"5a1c0d3e-8f42-4b6a-9c75-2e0b7d510009\\\",\\\"orgId\\\":\\\"o\\\","
	    "\\\"createdAt\\\":\\\"2026-11-21T00:00:00.000Z\\\",\\\"updatedAt\\\":"
	    "\\\"2026-11-21T00:00:00.000Z\\\",\\\"name\\\":\\\"\\\\u001b[2Jhostile\\\\r\\\"}]\"}");
	said = expect(0, WORDS("agent", "list"));
	assert_non_null(strstr(said, "hostile"));
	assert_null(strchr(said, '\x1b'));
	assert_null(strchr(said, '\r'));
}

/* ---- ordered */

static const struct order {
	const char *number, *state;
	int exit;
	const char *kind, *code;
	size_t pool; /* how many of it the account has then */
} orders[] = {
	{ "+16505550301", "done", 0, NULL, NULL, 1 },
	{ "+16505550302", "failed", 1, "refused", NULL, 0 },
	{ "+16505550303", "failed", 1, "refused", NULL, 0 },
	{ "+16505550305", "done", 0, NULL, NULL, 1 },
	{ "+16505559999", NULL, 3, "not_found", NULL, 0 },
};
#define ORDERS (sizeof orders / sizeof orders[0])

static void test_orders(void **state)
{
	static struct process p[ORDERS];
	cJSON *doc;

	(void)state;
	doc = document(expect(0, WORDS("pool", "search", "--country", "us", "--json")), 0,
	    WORDS("number", "type", "region", "price", "voice"));
	assert_string_equal(text_of(doc->child, "number"), "+16505550301");
	assert_non_null(strstr(text_of(doc->child, "price"), "1.00 USD"));
	cJSON_Delete(doc);
	(void)expect(2, WORDS("pool", "buy", "+16505550301"));
	for (size_t i = 0; i < ORDERS; i++)
		start(&p[i], NULL, WORDS("pool", "buy", orders[i].number, "--yes", "--json"));
	for (size_t i = 0; i < ORDERS; i++)
		ended(&p[i]);
	for (size_t i = 0; i < ORDERS; i++) {
		const struct order *o = &orders[i];

		if (p[i].exit != o->exit)
			fail_msg("%s: exit %d: %s%s", o->number, p[i].exit, p[i].said,
			    p[i].complained);
		if (o->state) {
			doc = document(p[i].said, 0,
			    WORDS("number", "state", "price", "operation", "reason"));
			assert_string_equal(text_of(doc, "state"), o->state);
			assert_int_equal(strlen(text_of(doc, "operation")), 36);
			cJSON_Delete(doc);
		} else {
			assert_string_equal(p[i].said, "");
		}
		if (o->kind)
			complains(&p[i], o->kind, o->code);
		else
			assert_string_equal(p[i].complained, "");
		assert_int_equal(practice_count("telnyx_numbers", "phone_number", o->number),
		    o->pool);
		process_free(&p[i]);
	}
	assert_non_null(strstr(expect(0, WORDS("pool", "list")), "+1 650-555-0301"));
}

/* An order that Telnyx does not carry out: left, and asked about later; never ordered again. */
/* How often it was ordered at Telnyx. */
static size_t ordered(const char *number)
{
	cJSON *state = practice_state();
	const cJSON *order, *of;
	size_t n = 0;

	cJSON_ArrayForEach(order, cJSON_GetObjectItem(state, "telnyx_orders"))
	{
		cJSON_ArrayForEach(of, cJSON_GetObjectItem(order, "phone_numbers")) n +=
		    cJSON_IsString(of) && strcmp(of->valuestring, number) == 0;
	}
	cJSON_Delete(state);
	return n;
}

/* So far. */
static bool complaint_has(const struct process *p, const char *words)
{
	char *text = file_text(p->err);
	const bool has = strstr(text, words);

	test_free(text);
	return has;
}

static void test_order_pending(void **state)
{
	static const char number[] = "+16505550304";
	struct process p;
	cJSON *doc;
	char id[ID_MAX];

	(void)state;
	(void)expect(0, WORDS("pool", "sync"));
	start(&p, NULL, WORDS("pool", "buy", number, "--yes", "--json"));
	while (!newest_id("pool.order", "sent")[0])
		;
	(void)snprintf(id, sizeof id, "%s", newest_id("pool.order", "sent"));
	while (practice_count("telnyx_orders", "status", "pending") == 0)
		;
	interrupted(&p);
	complains(&p, "open", "order-pending");
	doc = document(p.said, 0, ORDER_FIELDS);
	assert_string_equal(text_of(doc, "state"), "pending");
	assert_string_equal(text_of(doc, "operation"), id);
	cJSON_Delete(doc);
	process_free(&p);
	assert_int_equal(practice_count("telnyx_orders", "customer_reference", id), 1);
	/* The same command is about that very order, and is at no other's end. */
	start(&p, NULL, WORDS("pool", "buy", number, "--yes"));
	while (!complaint_has(&p, "is ordered already"))
		;
	interrupted(&p);
	assert_null(strstr(p.complained, "hoose another"));
	assert_non_null(strstr(p.complained, id));
	process_free(&p);
	assert_int_equal(ordered(number), 1);
}

static void test_order_killed_then_again(void **state)
{
	static const char number[] = "+16505550306";
	struct process p;
	cJSON *doc;

	(void)state;
	start(&p, NULL, WORDS("pool", "buy", number, "--yes", "--json"));
	while (ordered(number) == 0)
		;
	assert_int_equal(kill(p.pid, SIGKILL), 0);
	ended(&p);
	assert_int_equal(p.exit, 128 + SIGKILL);
	process_free(&p);
	doc = document(expect(0, WORDS("pool", "buy", number, "--yes", "--json")), 0, ORDER_FIELDS);
	assert_string_equal(text_of(doc, "state"), "done");
	cJSON_Delete(doc);
	assert_int_equal(ordered(number), 1);
	/* Nor once it is out of the pool again: it is still the account's. */
	for (int out = 0; out < 2; out++) {
		if (out)
			(void)expect(0, WORDS("pool", "remove", number, "--yes"));
		run(&p, NULL, WORDS("pool", "buy", number, "--yes", "--json"));
		assert_int_equal(p.exit, 1);
		complains(&p, "conflict", out ? "order-done" : "number-known");
		assert_null(strstr(p.complained, "hoose another"));
		process_free(&p);
	}
	assert_int_equal(ordered(number), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_pool_sync, store_begin),
		cmocka_unit_test_setup(test_hostile_names, store_begin),
		cmocka_unit_test_setup(test_orders, store_begin),
		cmocka_unit_test_setup(test_order_pending, store_begin),
		cmocka_unit_test_setup(test_order_killed_then_again, store_begin),
	};

	return cmocka_run_group_tests_name("pool", tests, practice_start, practice_stop);
}
