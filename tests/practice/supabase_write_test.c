/* Practice's PostgREST: what is written, and what the database refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "tests/support/shared_play.h"

#define N(e) (sizeof(e) / sizeof((e)[0]))
#define R "/rest/v1/"
#define ORGS R "organizations"
#define A "00000000-0000-4000-8000-00000000000a"
#define B "00000000-0000-4000-8000-00000000000b"
#define FULL "Prefer: return=representation\r\n"
#define ONE "Prefer: return=minimal, count=exact, handling=strict, max-affected=1\r\n"

static int number(const struct shared_play *s, const char *name)
{
	const cJSON *row =
	    cJSON_IsArray(s->play->body) ? cJSON_GetArrayItem(s->play->body, 0) : s->play->body;

	return cJSON_GetObjectItemCaseSensitive(row, name)->valueint;
}

/* The server's are version and updated_at, whatever is sent. */
static void versions_and_times_are_the_servers(void **state)
{
	struct shared_play *s = *state;
	char before[64];

	shared_expect(s, AS_DESK, "POST", ORGS, FULL,
	    "{\"id\":\"" A
	    "\",\"name\":\"a\",\"version\":41,\"updated_at\":\"2001-01-01T00:00:00Z\"}",
	    201, "\"version\":1");
	(void)snprintf(before, sizeof before, "%s", shared_text(s, "updated_at"));
	assert_true(strcmp(before, "2026") > 0);
	shared_expect(s, AS_DESK, "PATCH", ORGS "?id=eq." A, FULL,
	    "{\"name\":\"a2\",\"version\":41,\"updated_at\":\"2001-01-01T00:00:00Z\"}", 200,
	    "\"version\":2");
	assert_true(strcmp(shared_text(s, "updated_at"), before) > 0);
	shared_expect(s, AS_DESK, "PATCH", ORGS "?id=eq." A, FULL, "{\"version\":41}", 200,
	    "\"version\":3");
	shared_expect(s, AS_DESK, "PATCH", ORGS "?id=eq." A, FULL, "{}", 200, "\r\n\r\n[]");
	shared_expect(s, AS_DESK, "GET", ORGS "?id=eq." A, NULL, NULL, 200, "\"version\":3");
}

static void inserts_and_upserts(void **state)
{
	static const struct {
		const char *query, *prefer, *body;
		int status;
		const char *applied; /* exactly; NULL: whatever */
		const char *said;
	} table[] = {
		{ "", NULL, "{\"id\":\"" A "\",\"name\":\"a\"}", 201, "", "\r\n\r\n" },
		{ "", NULL, "{\"id\":\"" A "\",\"name\":\"a\"}", 409, "",
		    "duplicate key value violates unique constraint \\\"organizations_pkey\\\"" },
		{ "?on_conflict=id", "resolution=ignore-duplicates,return=representation",
		    "[{\"id\":\"" A "\",\"name\":\"x\"},{\"id\":\"" B "\",\"name\":\"b\"}]", 201,
		    "resolution=ignore-duplicates, return=representation", "\"name\":\"b\"" },
		{ "?on_conflict=id&select=id", "resolution=ignore-duplicates,return=representation",
		    "[{\"id\":\"" A "\",\"name\":\"x\"}]", 201, NULL, "\r\n\r\n[]" },
		{ "?select=name,version", "resolution=merge-duplicates,return=representation",
		    "[{\"id\":\"" A "\",\"name\":\"a3\"}]", 200,
		    "resolution=merge-duplicates, return=representation",
		    "[{\"name\":\"a3\",\"version\":2}]" },
		{ "", "resolution=merge-duplicates,count=exact",
		    "[{\"id\":\"" A
		    "\",\"name\":\"a4\"},{\"id\":\"00000000-0000-4000-8000-00000000000c\","
		    "\"name\":\"c\"}]",
		    201, "resolution=merge-duplicates, count=exact", "Content-Range: */2" },
		{ "?on_conflict=name", "resolution=merge-duplicates",
		    "[{\"id\":\"" A "\",\"name\":\"a\"}]", 400, NULL, "\"code\":\"42P10\"" },
		{ "", NULL, "[{\"id\":\"" A "\",\"name\":\"a\"},{\"name\":\"b\"}]", 400, NULL,
		    "All object keys must match" },
		{ "", NULL, "[]", 201, NULL, NULL },
		{ "?columns=id,name", NULL,
		    "[{\"id\":\"00000000-0000-4000-8000-0000000000c1\",\"name\":\"c1\",\"bogus\":1}]",
		    201, NULL, NULL },
		{ "?columns=id,name,country", "missing=default,return=representation",
		    "[{\"id\":\"00000000-0000-4000-8000-0000000000c2\",\"name\":\"c2\"}]", 201,
		    "missing=default, return=representation", "\"country\":\"\"" },
		{ "?columns=id,name,country", NULL,
		    "[{\"id\":\"00000000-0000-4000-8000-0000000000c3\",\"name\":\"c3\"}]", 400,
		    NULL, "23502" },
	};
	struct shared_play *s = *state;
	char target[120], headers[160];

	for (size_t i = 0; i < N(table); i++) {
		(void)snprintf(target, sizeof target, ORGS "%s", table[i].query);
		(void)snprintf(headers, sizeof headers, "%s%s%s",
		    table[i].prefer != NULL ? "Prefer: " : "",
		    table[i].prefer != NULL ? table[i].prefer : "",
		    table[i].prefer != NULL ? "\r\n" : "");
		shared_expect(s, AS_DESK, "POST", target, headers, table[i].body, table[i].status,
		    table[i].said);
		if (table[i].applied != NULL)
			assert_string_equal(shared_header(s, "Preference-Applied"),
			    table[i].applied);
	}
	shared_expect(s, AS_DESK, "GET", ORGS "?id=eq." B "&select=name", NULL, NULL, 200, "\"b\"");
}

/* A body of many rows is taken or refused as one. */
static void all_or_nothing(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "POST", ORGS, NULL,
	    "[{\"id\":\"" A "\",\"name\":\"a\"},{\"id\":\"" B "\",\"name\":\"\"}]", 400, "23514");
	shared_expect(s, AS_DESK, "GET", ORGS "?id=eq." A, NULL, NULL, 200, "\r\n\r\n[]");
}

static void refusals(void **state)
{
	static const struct {
		const char *method, *target, *body;
		int status;
		const char *said;
	} table[] = {
		{ "POST", ORGS, "", 400, "\"code\":\"PGRST102\"" },
		{ "POST", ORGS, "{\"id\":", 400, "PGRST102" },
		{ "POST", ORGS, "\"x\"", 400, "PGRST102" },
		{ "POST", ORGS, "{\"id\":\"" A "\",\"name\":\"a\\u0000b\"}", 400, "22P05" },
		{ "POST", ORGS, "{\"id\":\"" A "\",\"name\":\"a\xff\"}", 400, "PGRST102" },
		{ "POST", ORGS, "{\"id\":\"" A "\",\"bogus\":1}", 400,
		    "{\"code\":\"PGRST204\",\"details\":null,\"hint\":null,\"message\":\"Could not find the "
		    "'bogus' column of 'organizations' in the schema cache\"}" },
		{ "PATCH", ORGS "?id=eq." A, "{\"bogus\":1}", 400, "PGRST204" },
		{ "POST", ORGS, "{\"id\":\"x\",\"name\":\"a\"}", 400, "22P02" },
		{ "POST", ORGS, "{\"name\":\"a\"}", 400,
		    "null value in column \\\"id\\\" of relation \\\"organizations\\\" violates not-null "
		    "constraint" },
		{ "POST", ORGS, "{\"id\":\"" A "\"}", 400, "\"code\":\"23502\"" },
		{ "POST", ORGS, "{\"id\":\"" A "\",\"name\":null}", 400, "23502" },
		{ "POST", ORGS, "{\"id\":\"" A "\",\"name\":\"\"}", 400,
		    "violates check constraint \\\"organizations_named\\\"" },
		{ "POST", ORGS, "{\"id\":\"" A "\",\"name\":\"a\",\"country\":\"be\"}", 400,
		    "organizations_country_code" },
		{ "POST", ORGS, "{\"id\":\"" A "\",\"name\":\"a\",\"telephony_mode\":\"x\"}", 400,
		    "organizations_mode" },
		{ "POST", R "pool_numbers",
		    "{\"id\":\"" A "\",\"phone_number\":\"+32480210450\",\"provider\":\"telnyx\","
		    "\"capacity\":51}",
		    400, "pool_numbers_places" },
		{ "POST", R "pool_numbers",
		    "{\"id\":\"" A "\",\"phone_number\":\"32480210450\",\"provider\":\"telnyx\"}",
		    400, "pool_numbers_number" },
		{ "POST", R "pool_numbers",
		    "{\"id\":\"" A "\",\"phone_number\":\"+32480210450\",\"provider\":\"telnyx\","
		    "\"capacity\":\"many\"}",
		    400, "invalid input syntax for type integer: \\\"many\\\"" },
		{ "POST", R "pool_numbers",
		    "{\"id\":\"" A "\",\"phone_number\":\"+32480210450\",\"provider\":\"telnyx\","
		    "\"capacity\":99999999999}",
		    400, "22003" },
		{ "POST", R "pool_numbers",
		    "{\"id\":\"" A "\",\"phone_number\":\"+32480210449\",\"provider\":\"telnyx\"}",
		    409, "\"code\":\"23505\",\"details\":\"Key (phone_number) already exists.\"" },
		{ "POST", R "agents", "{\"id\":\"" A "\",\"inbound_enabled\":\"perhaps\"}", 400,
		    "22P02" },
		{ "POST", R "agents", "{\"id\":\"" A "\",\"org_id\":\"" B "\"}", 409,
		    "\\\"agents_org_id_fkey\\\"" },
		{ "POST", R "agents", "{\"id\":\"" A "\",\"inbound_way\":\"x\"}", 400,
		    "agents_ways" },
		{ "POST", R "forwarding_configs",
		    "{\"id\":\"" A "\",\"org_id\":\"" SB_ORG
		    "\",\"business_number\":\"+3292246999\","
		    "\"state_at\":\"2026-11-21T10:00:00Z\"}",
		    409, "forwarding_configs_one" },
		{ "POST", R "forwarding_configs",
		    "{\"id\":\"" A "\",\"org_id\":\"" SB_ORG
		    "\",\"business_number\":\"+3292246998\"}",
		    400, "state_at" },
		{ "POST", R "forwarding_configs",
		    "{\"id\":\"" A "\",\"org_id\":\"" SB_ORG
		    "\",\"business_number\":\"+3292246998\","
		    "\"state_at\":\"2026-11-21T10:00:00Z\",\"state\":\"given\"}",
		    400, "forwarding_configs_given" },
		{ "POST", R "verified_caller_ids",
		    "{\"id\":\"" A "\",\"phone_number\":\"+3292246999\"}", 400,
		    "verified_caller_ids_customer" },
		{ "POST", R "voxdesk_schema", "{\"version\":2}", 403,
		    "permission denied for table voxdesk_schema" },
		{ "PATCH", ORGS, "{\"name\":\"all\"}", 400, "UPDATE requires a WHERE clause" },
		{ "PATCH", ORGS "?id=eq." SB_ORG, "[]", 400, "PGRST102" },
		{ "PATCH", ORGS "?id=eq." SB_ORG "&limit=1", "{\"name\":\"x\"}", 501, "PGRST127" },
		{ "DELETE", ORGS "?id=eq." SB_ORG, NULL, 403, "42501" },
	};

	for (size_t i = 0; i < N(table); i++)
		shared_expect(*state, AS_DESK, table[i].method, table[i].target, NULL,
		    table[i].body, table[i].status, table[i].said);
}

static void fills_nulls_as_the_schema_does(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "POST", R "twilio_phone_numbers", FULL,
	    "{\"id\":\"" A "\",\"org_id\":null,\"phone_number\":\"+16504595418\",\"status\":null,"
	    "\"country_code\":null,\"friendly_name\":null,\"created_at\":null}",
	    201, "\"status\":\"active\",\"country_code\":\"\"");
	assert_string_not_equal(shared_text(s, "created_at"), "");
	shared_expect(s, AS_DESK, "POST", R "agents", FULL,
	    "{\"id\":\"" A "\",\"name\":null,\"inbound_enabled\":null,\"outbound_enabled\":\"t\"}",
	    201, "\"inbound_enabled\":false,\"outbound_enabled\":true");
	shared_expect(s, AS_DESK, "POST", R "verified_caller_ids", FULL,
	    "{\"id\":\"" A "\",\"org_id\":\"" SB_ORG "\",\"phone_number\":\"+3292246999\","
	    "\"state\":\"failed\"}",
	    201, "\"status\":\"failed\"");
}

/* One row of one version, and what came of it. */
static void changes_one_version(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "PATCH", ORGS "?id=eq." SB_ORG "&version=eq.1", ONE,
	    "{\"note\":\"n\"}", 204, "Content-Range: 0-0/1\r\n");
	assert_string_equal(shared_header(s, "Preference-Applied"),
	    "return=minimal, count=exact, handling=strict, max-affected=1");
	shared_expect(s, AS_DESK, "PATCH", ORGS "?id=eq." SB_ORG "&version=eq.1", ONE,
	    "{\"note\":\"m\"}", 204, "Content-Range: */0\r\n");
	shared_expect(s, AS_DESK, "GET", ORGS "?id=eq." SB_ORG, NULL, NULL, 200, "\"note\":\"n\"");
	assert_int_equal(number(s, "version"), 2);
}

static void too_many_is_nothing(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "POST", ORGS, NULL, "{\"id\":\"" A "\",\"name\":\"a\"}", 201,
	    NULL);
	shared_expect(s, AS_DESK, "PATCH", ORGS "?deleted_at=is.null", ONE, "{\"note\":\"n\"}", 400,
	    "\"code\":\"PGRST124\",\"details\":\"The query affects 2 rows\"");
	shared_expect(s, AS_DESK, "GET", ORGS "?note=eq.n", NULL, NULL, 200, "\r\n\r\n[]");
	/* Only strict handling looks at it. */
	shared_expect(s, AS_DESK, "PATCH", ORGS "?deleted_at=is.null",
	    "Prefer: max-affected=1, count=exact\r\n", "{\"note\":\"n\"}", 204,
	    "Content-Range: 0-1/2\r\n");
}

/* Rows that a role does not see are not there; and only the desk writes. */
static void writes_by_role(void **state)
{
	static const struct {
		enum shared_as as;
		const char *method, *target, *body;
		int status;
		const char *said;
	} table[] = {
		{ AS_ANON, "POST", ORGS, "{\"id\":\"" A "\",\"name\":\"a\"}", 401, "42501" },
		{ AS_NOBODY, "POST", ORGS, "{\"id\":\"" A "\",\"name\":\"a\"}", 403,
		    "new row violates row-level security policy for table \\\"organizations\\\"" },
		{ AS_MEMBER, "POST", ORGS, "{\"id\":\"" A "\",\"name\":\"a\"}", 403, "42501" },
		{ AS_NOBODY, "PATCH", ORGS "?id=eq." SB_ORG, "{\"name\":\"a\"}", 204, "*/0" },
		{ AS_MEMBER, "PATCH", ORGS "?id=eq." SB_ORG, "{\"name\":\"a\"}", 204, "*/0" },
		{ AS_MEMBER, "DELETE", ORGS "?id=eq." SB_ORG, NULL, 403, "42501" },
		{ AS_SERVICE, "POST", ORGS, "{\"id\":\"" A "\",\"name\":\"a\"}", 201, NULL },
		/* It becomes a tombstone: to PostgreSQL no row was deleted. */
		{ AS_SERVICE, "DELETE", ORGS "?id=eq." A, NULL, 204, "*/0" },
		{ AS_SERVICE, "GET", ORGS "?id=eq." A "&deleted_at=not.is.null&select=version",
		    NULL, 200, "{\"version\":2}" },
		{ AS_SERVICE, "DELETE", ORGS, NULL, 400, "DELETE requires a WHERE clause" },
		{ AS_SERVICE, "DELETE", ORGS "?id=eq." SB_ORG, NULL, 400, "customer-in-use" },
		{ AS_SERVICE, "POST", R "voxdesk_schema", "{\"version\":2}", 403, "42501" },
	};

	for (size_t i = 0; i < N(table); i++)
		shared_expect(*state, table[i].as, table[i].method, table[i].target,
		    "Prefer: count=exact\r\n", table[i].body, table[i].status, table[i].said);
}

/* More than other providers' 64 KB, and an end to it. */
static void large_bodies(void **state)
{
	struct shared_play *s = *state;
	struct buf body;

	buf_init(&body, 1024 * 1024);
	for (int i = 0; i < 2000; i++)
		(void)buf_printf(&body,
		    "%c{\"id\":\"00000000-0000-4000-8000-%012d\",\"name\":\"Customer %d\",\"note\":"
		    "\"something of some length\"}",
		    i == 0 ? '[' : ',', i, i);
	(void)buf_char(&body, ']');
	assert_true(body.n > SERVER_BODY_MAX);
	shared_expect(s, AS_DESK, "POST", ORGS, "Prefer: count=exact\r\n", buf_text(&body), 201,
	    "Content-Range: */2000");
	buf_done(&body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(versions_and_times_are_the_servers, shared_setup,
		    shared_teardown),
		cmocka_unit_test_setup_teardown(inserts_and_upserts, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(all_or_nothing, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(refusals, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(fills_nulls_as_the_schema_does, shared_setup,
		    shared_teardown),
		cmocka_unit_test_setup_teardown(changes_one_version, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(too_many_is_nothing, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(writes_by_role, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(large_bodies, shared_setup, shared_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
