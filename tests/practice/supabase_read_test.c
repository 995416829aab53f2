/* Practice's PostgREST: what is read, in which order and how much of it, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/support/shared_play.h"

#define N(e) (sizeof(e) / sizeof((e)[0]))
#define R "/rest/v1/"
#define ORGS R "organizations"
#define CONFIG "0b5e55ed-0000-4000-8000-000000000002"

struct row {
	enum shared_as as;
	const char *method, *target, *headers, *body;
	int status;
	const char *said;
};

static void run(void **state, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		shared_expect(*state, rows[i].as, rows[i].method, rows[i].target, rows[i].headers,
		    rows[i].body, rows[i].status, rows[i].said);
}

/* Five customers beside the first: a, b (+ a note), c, "d,e", and one that is removed. */
static void fill(struct shared_play *s)
{
	static const char five[] =
	    "[{\"id\":\"00000000-0000-4000-8000-00000000000a\",\"name\":\"a\",\"country\":\"BE\","
	    "\"note\":\"\",\"deleted_at\":null,\"call_back_at\":null},"
	    "{\"id\":\"00000000-0000-4000-8000-00000000000b\",\"name\":\"b\",\"country\":\"NL\","
	    "\"note\":\"x%y_z\",\"deleted_at\":null,\"call_back_at\":\"2026-11-21T10:00:00Z\"},"
	    "{\"id\":\"00000000-0000-4000-8000-00000000000c\",\"name\":\"c\",\"country\":\"NL\","
	    "\"note\":\"Caf\\u00e9 \\\"x\\\"\",\"deleted_at\":null,\"call_back_at\":\"2026-11-21 "
	    "12:00:00.250+01\"},"
	    "{\"id\":\"00000000-0000-4000-8000-00000000000d\",\"name\":\"d,e(f)\",\"country\":"
	    "\"DE\",\"note\":\"\",\"deleted_at\":null,\"call_back_at\":null},"
	    "{\"id\":\"00000000-0000-4000-8000-00000000000e\",\"name\":\"gone\",\"country\":"
	    "\"DE\",\"note\":\"\",\"deleted_at\":\"2026-11-21T09:00:00+00:00\",\"call_back_at\":"
	    "null}]";

	shared_expect(s, AS_DESK, "POST", ORGS, NULL, five, 201, NULL);
}

static void selects(void **state)
{
	static const struct row rows[] = {
		{ AS_DESK, "GET", ORGS "?id=eq." SB_ORG "&select=name", NULL, NULL, 200,
		    "\r\n\r\n[{\"name\":\"Praktijk De Linde\"}]" },
		{ AS_DESK, "GET",
		    ORGS "?id=eq." SB_ORG "&select=id,who:name,version::text,n:version", NULL, NULL,
		    200,
		    "[{\"id\":\"" SB_ORG
		    "\",\"who\":\"Praktijk De Linde\",\"version\":\"1\",\"n\":1}]" },
		{ AS_DESK, "GET", ORGS "?name=eq.b&select=call_back_at", NULL, NULL, 200,
		    "[{\"call_back_at\":\"2026-11-21T10:00:00+00:00\"}]" },
		{ AS_DESK, "GET", ORGS "?name=eq.c&select=call_back_at,note", NULL, NULL, 200,
		    "[{\"call_back_at\":\"2026-11-21T11:00:00.25+00:00\",\"note\":\"Caf\xc3\xa9 "
		    "\\\"x\\\"\"}]" },
		{ AS_DESK, "GET", R "agents?select=*", NULL, NULL, 200, "\r\n\r\n[]" },
		{ AS_DESK, "GET", ORGS "?select=name,nope", NULL, NULL, 400, "\"code\":\"42703\"" },
		{ AS_DESK, "GET", ORGS "?select=nope", NULL, NULL, 400,
		    "column organizations.nope does not exist" },
		{ AS_DESK, "GET", ORGS "?select=name,agents(name)", NULL, NULL, 501, "PGRST127" },
		{ AS_DESK, "GET", ORGS "?select=version::integer", NULL, NULL, 501, "PGRST127" },
		{ AS_DESK, "GET", ORGS "?select=count()", NULL, NULL, 400, "PGRST123" },
		{ AS_DESK, "GET", ORGS "?select=a'b:name", NULL, NULL, 400, "PGRST100" },
	};

	fill(*state);
	run(state, rows, N(rows));
}

static void filters(void **state)
{
	static const struct {
		const char *query, *names; /* of those found, by name */
	} table[] = {
		{ "name=eq.a", "a" },
		{ "name=neq.a&country=eq.NL", "b c" },
		{ "name=gt.b&name=lt.e", "c d,e(f)" },
		{ "name=gte.b&name=lte.c", "b c" },
		{ "name=in.(a,c)", "a c" },
		{ "name=in.(a,%22d,e(f)%22)", "a d,e(f)" },
		{ "name=in.()", "" },
		{ "name=not.in.(a,b,gone)&country=neq.BE", "c d,e(f)" },
		{ "name=eq.d,e(f)", "d,e(f)" },
		{ "deleted_at=not.is.null", "gone" },
		{ "deleted_at=is.not_null", "gone" },
		{ "deleted_at=is.null&country=eq.DE", "d,e(f)" },
		{ "or=(name.eq.a,name.eq.b)", "a b" },
		{ "or=(name.eq.a,and(country.eq.NL,note.neq.x%25y_z))", "a c" },
		{ "not.or=(name.eq.a,name.eq.b,country.eq.DE)&id=neq." SB_ORG, "c" },
		{ "and=(name.not.eq.a,or(name.eq.b,name.eq.c))", "b c" },
		{ "or=(name.in.(a,b),name.eq.%22d,e(f)%22)", "a b d,e(f)" },
		{ "note=like.x*", "b" },
		{ "note=like.X*", "" },
		{ "note=ilike.X*", "b" },
		{ "note=like.x%25y_z", "b" },
		{ "note=like.x_y_z", "b" },
		{ "note=like.Caf_*", "c" },
		{ "call_back_at=eq.2026-11-21T10:00:00Z", "b" },
		{ "call_back_at=eq.2026-11-21T12:00:00%2B02:00", "b" },
		{ "call_back_at=gt.2026-11-21T11:00:00%2B00:00", "c" },
		{ "call_back_at=gt.2026-11-21T11:00:00.25%2B00:00", "" },
		{ "id=eq.00000000-0000-4000-8000-00000000000A", "a" },
		{ "version=eq.1&name=eq.a", "a" },
		{ "version=gt.1", "" },
		{ "or=(name.gt.b,and(name.eq.b,id.gt.00000000-0000-4000-8000-00000000000b))&country=neq.BE",
		    "c d,e(f) gone" },
		{ "or=(name.gt.b,and(name.eq.b,id.gte.00000000-0000-4000-8000-00000000000b))&country=neq.BE",
		    "b c d,e(f) gone" },
	};
	struct shared_play *s = *state;
	char target[300], names[300];

	fill(s);
	for (size_t i = 0; i < N(table); i++) {
		const cJSON *item;

		(void)snprintf(target, sizeof target, ORGS "?select=name&order=name&%s",
		    table[i].query);
		shared_expect(s, AS_DESK, "GET", target, NULL, NULL, 200, NULL);
		names[0] = '\0';
		cJSON_ArrayForEach(item, s->play->body)
		{
			(void)snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s",
			    names[0] != '\0' ? " " : "",
			    cJSON_GetObjectItem(item, "name")->valuestring);
		}
		if (strcmp(names, table[i].names) != 0)
			fail_msg("%s: found \"%s\", not \"%s\"", table[i].query, names,
			    table[i].names);
	}
}

static void bad_filters(void **state)
{
	static const struct row rows[] = {
		{ AS_DESK, "GET", ORGS "?name=3212345678", NULL, NULL, 400,
		    "\\\"failed to parse filter (3212345678)\\\" (line 1, column 1)" },
		{ AS_DESK, "GET", ORGS "?name=eq", NULL, NULL, 400, "PGRST100" },
		{ AS_DESK, "GET", ORGS "?nope=eq.1", NULL, NULL, 400, "42703" },
		{ AS_DESK, "GET", ORGS "?or=(nope.eq.1)", NULL, NULL, 400, "42703" },
		{ AS_DESK, "GET", ORGS "?id=eq.x", NULL, NULL, 400,
		    "invalid input syntax for type uuid: \\\"x\\\"" },
		{ AS_DESK, "GET", ORGS "?version=eq.1.5", NULL, NULL, 400, "22P02" },
		{ AS_DESK, "GET", ORGS "?updated_at=gt.yesterday", NULL, NULL, 400, "22007" },
		{ AS_DESK, "GET", ORGS "?updated_at=gt.2026-02-30", NULL, NULL, 400, "22007" },
		{ AS_DESK, "GET", ORGS "?updated_at=gt.2026-11-21T10:00:00+00:00", NULL, NULL, 400,
		    "22007" }, /* a bare plus is a blank */
		{ AS_DESK, "GET", ORGS "?name=fts.x", NULL, NULL, 501, "PGRST127" },
		{ AS_DESK, "GET", ORGS "?name=eq(any).{a}", NULL, NULL, 501, "PGRST127" },
		{ AS_DESK, "GET", ORGS "?name=is.x", NULL, NULL, 400, "PGRST100" },
		{ AS_DESK, "GET", ORGS "?name=in.a", NULL, NULL, 400, "PGRST100" },
		{ AS_DESK, "GET", ORGS "?name=in.(a", NULL, NULL, 400, "PGRST100" },
		{ AS_DESK, "GET", ORGS "?name=in.(%22a)", NULL, NULL, 400, "PGRST100" },
		{ AS_DESK, "GET", ORGS "?or=(name.eq.a", NULL, NULL, 400, "PGRST100" },
		{ AS_DESK, "GET", ORGS "?or=name.eq.a", NULL, NULL, 400, "PGRST100" },
		{ AS_DESK, "GET", ORGS "?or=(name.eq.a)x", NULL, NULL, 400, "PGRST100" },
		{ AS_DESK, "GET", ORGS "?order=name.up", NULL, NULL, 400, "PGRST100" },
		{ AS_DESK, "GET", ORGS "?order=nope", NULL, NULL, 400, "42703" },
		{ AS_DESK, "GET", ORGS "?limit=ten", NULL, NULL, 400, "PGRST100" },
		{ AS_DESK, "GET", R "organisations", NULL, NULL, 404,
		    "Could not find the table 'public.organisations' in the schema cache" },
		{ AS_DESK, "GET", R "organisations", NULL, NULL, 404, "PGRST205" },
		{ AS_DESK, "GET", R "organizations/x", NULL, NULL, 404, "PGRST125" },
		{ AS_DESK, "GET", R "rpc/take_pool_places", NULL, NULL, 405, "PGRST101" },
		{ AS_DESK, "PUT", ORGS "?id=eq." SB_ORG, NULL, "{}", 501, "PGRST127" },
		{ AS_DESK, "GET", ORGS, "Accept: text/csv\r\n", NULL, 406, "PGRST107" },
		{ AS_DESK, "GET", ORGS, "Prefer: handling=strict, anything\r\n", NULL, 400,
		    "\"code\":\"PGRST122\",\"details\":\"Invalid preferences: anything\",\"hint\":null,"
		    "\"message\":\"Invalid preferences given with handling=strict\"" },
		{ AS_DESK, "GET", ORGS, "Prefer: anything\r\n", NULL, 200, NULL },
	};

	run(state, rows, N(rows));
}

static void orders(void **state)
{
	static const struct {
		const char *order, *first;
	} table[] = {
		{ "name", "Praktijk De Linde" },
		{ "name.desc", "gone" },
		{ "call_back_at,name", "b" },              /* nulls last */
		{ "call_back_at.desc,name.desc", "gone" }, /* and first */
		{ "call_back_at.desc.nullslast", "c" },
		{ "call_back_at.asc.nullsfirst,name.desc", "gone" },
		{ "country.desc,name.desc", "c" },
	};
	struct shared_play *s = *state;
	char target[200];

	fill(s);
	for (size_t i = 0; i < N(table); i++) {
		(void)snprintf(target, sizeof target, ORGS "?select=name&limit=1&order=%s",
		    table[i].order);
		shared_expect(s, AS_DESK, "GET", target, NULL, NULL, 200, NULL);
		if (strcmp(shared_text(s, "name"), table[i].first) != 0)
			fail_msg("%s: first %s", table[i].order, shared_text(s, "name"));
	}
}

/* The matrix of RangeQuery.hs: six rows. */
static void ranges(void **state)
{
	static const struct {
		const char *method, *query, *headers;
		int status;
		const char *range, *body; /* body: NULL whatever */
	} table[] = {
		{ "GET", "", NULL, 200, "0-5/*", NULL },
		{ "GET", "", "Prefer: count=exact\r\n", 200, "0-5/6", NULL },
		{ "GET", "&limit=2", NULL, 200, "0-1/*", NULL },
		{ "GET", "&limit=2", "Prefer: count=exact\r\n", 206, "0-1/6", NULL },
		{ "GET", "&limit=2&offset=4", "Prefer: count=exact\r\n", 206, "4-5/6", NULL },
		{ "GET", "&limit=2&offset=5", "Prefer: count=exact\r\n", 206, "5-5/6", NULL },
		{ "GET", "&offset=6", "Prefer: count=exact\r\n", 206, "*/6", "[]" },
		{ "GET", "&offset=7", "Prefer: count=exact\r\n", 416, "*/6", NULL },
		{ "GET", "&offset=7", NULL, 200, "*/*", "[]" },
		{ "GET", "&offset=-3&limit=1", NULL, 200, "0-0/*", NULL },
		{ "GET", "&limit=-1", NULL, 416, "", NULL },
		{ "GET", "&limit=0", NULL, 200, "*/*", "[]" },
		{ "GET", "&name=eq.nobody", "Prefer: count=exact\r\n", 200, "*/0", "[]" },
		{ "GET", "", "Range: 0-1\r\nRange-Unit: items\r\n", 200, "0-1/*", NULL },
		{ "GET", "", "Range: 2-3\r\nPrefer: count=exact\r\n", 206, "2-3/6", NULL },
		{ "GET", "", "Range: 4-\r\n", 200, "4-5/*", NULL },
		{ "GET", "&limit=2", "Range: 0-4\r\n", 200, "0-1/*", NULL },
		{ "GET", "", "Range: 3-2\r\n", 416, "", NULL },
		{ "GET", "", "Range: 9-12\r\nPrefer: count=exact\r\n", 416, "*/6", NULL },
		{ "HEAD", "", "Prefer: count=exact\r\n", 200, "0-5/6", "" },
		{ "HEAD", "&limit=1", "Prefer: count=exact\r\n", 206, "0-0/6", "" },
	};
	struct shared_play *s = *state;
	char target[200];

	fill(s);
	for (size_t i = 0; i < N(table); i++) {
		(void)snprintf(target, sizeof target, ORGS "?select=id%s", table[i].query);
		shared_call(s, AS_DESK, table[i].method, target, table[i].headers, NULL);
		if (s->play->status != table[i].status ||
		    strcmp(shared_header(s, "Content-Range"), table[i].range) != 0 ||
		    (table[i].body != NULL &&
			strcmp(raw_body(&s->play->client), table[i].body) != 0))
			fail_msg("%s %s %s: %s", table[i].method, table[i].query,
			    table[i].headers == NULL ? "" : table[i].headers,
			    s->play->client.answer);
		if (s->play->status == 416)
			assert_string_equal(shared_text(s, "code"), "PGRST103");
	}
}

static void one_object(void **state)
{
	static const char one[] = "Accept: application/vnd.pgrst.object+json\r\n";
	static const struct row rows[] = {
		{ AS_DESK, "GET", ORGS "?id=eq." SB_ORG "&select=name", one, NULL, 200,
		    "\r\n\r\n{\"name\":\"Praktijk De Linde\"}" },
		{ AS_DESK, "GET", ORGS "?id=eq." SB_ORG "&select=name", one, NULL, 200,
		    "Content-Type: application/vnd.pgrst.object+json" },
		{ AS_DESK, "GET", ORGS "?name=eq.nobody", one, NULL, 406,
		    "\"details\":\"The result contains 0 rows\"" },
		{ AS_DESK, "GET", ORGS, one, NULL, 406, "PGRST116" },
	};

	fill(*state);
	run(state, rows, N(rows));
}

/* Who sees what (data/supabase's policies and grants). */
static void by_role(void **state)
{
	static const struct row rows[] = {
		{ AS_ANON, "GET", ORGS, NULL, NULL, 401,
		    "permission denied for table organizations" },
		{ AS_ANON, "GET", ORGS, NULL, NULL, 401, "42501" },
		{ AS_ANON, "GET", R "voxdesk_schema?select=version", NULL, NULL, 200,
		    "[{\"version\":1}]" },
		{ AS_NOBODY, "GET", ORGS, NULL, NULL, 200, "\r\n\r\n[]" },
		{ AS_NOBODY, "GET", R "voxdesk_schema?select=version", NULL, NULL, 200, "version" },
		/* What the desk notes about a customer stands in the tables, not in the views. */
		{ AS_MEMBER, "GET", ORGS "?select=name", NULL, NULL, 200, "\r\n\r\n[]" },
		{ AS_MEMBER, "GET", R "forwarding_configs", NULL, NULL, 200, "\r\n\r\n[]" },
		{ AS_MEMBER, "GET", R "member_organizations?select=name", NULL, NULL, 200,
		    "\r\n\r\n[{\"name\":\"Praktijk De Linde\"}]" },
		{ AS_MEMBER, "GET", R "member_organizations", NULL, NULL, 200,
		    "\"outbound_provider\":\"twilio\",\"created_at\"" },
		{ AS_MEMBER, "GET", R "member_organizations?select=note", NULL, NULL, 400,
		    "column member_organizations.note does not exist" },
		{ AS_MEMBER, "GET", R "member_organizations?note=like.*", NULL, NULL, 400,
		    "42703" },
		{ AS_MEMBER, "GET", R "member_forwarding_configs?select=id", NULL, NULL, 200,
		    "[{\"id\":\"" CONFIG "\"}]" },
		{ AS_MEMBER, "PATCH", R "member_organizations?id=eq." SB_ORG, NULL,
		    "{\"name\":\"x\"}", 403, "permission denied for view member_organizations" },
		{ AS_DESK, "GET", R "member_organizations", NULL, NULL, 200, "\r\n\r\n[]" },
		{ AS_NOBODY, "GET", R "member_agents", NULL, NULL, 200, "\r\n\r\n[]" },
		{ AS_ANON, "GET", R "member_agents", NULL, NULL, 401, "42501" },
		{ AS_SERVICE, "GET", R "member_agents", NULL, NULL, 403, "42501" },
		{ AS_MEMBER, "GET", R "pool_numbers", NULL, NULL, 200, "\r\n\r\n[]" },
		{ AS_DESK, "GET", R "pool_numbers?select=phone_number", NULL, NULL, 200,
		    "+32480210449" },
		{ AS_SERVICE, "GET", ORGS "?select=name&name=eq.gone", NULL, NULL, 200, "gone" },
	};

	fill(*state);
	run(state, rows, N(rows));
}

/* Key-set paging to the end, and never more than SB_ROWS_MAX. */
static void pages(void **state)
{
	struct shared_play *s = *state;
	char target[400] = ORGS "?select=id,updated_at&order=updated_at.asc,id.asc&limit=300";
	char last[64] = "";
	int n = 0, got;

	shared_expect(s, AS_ANON, "POST", "/practice/supabase", NULL,
	    "{\"what\":\"rows\",\"n\":1500,\"table\":\"organizations\"}", 201, "{}");
	shared_expect(s, AS_DESK, "GET", ORGS "?select=id", NULL, NULL, 200, NULL);
	assert_int_equal(cJSON_GetArraySize(s->play->body), SB_ROWS_MAX);
	do {
		const cJSON *row;

		shared_expect(s, AS_DESK, "GET", target, NULL, NULL, 200, NULL);
		got = cJSON_GetArraySize(s->play->body);
		cJSON_ArrayForEach(row, s->play->body)
		{
			const char *at = cJSON_GetObjectItem(row, "updated_at")->valuestring;

			assert_true(strcmp(at, last) > 0); /* never the same twice */
			(void)snprintf(last, sizeof last, "%s", at);
			n++;
		}
		(void)snprintf(target, sizeof target,
		    ORGS
		    "?select=id,updated_at&order=updated_at.asc,id.asc&limit=300&or=(updated_at.gt."
		    "%.*s%%2B00:00,and(updated_at.eq.%.*s%%2B00:00,id.gt.%s))",
		    (int)strcspn(last, "+"), last, (int)strcspn(last, "+"), last,
		    got == 0 ? SB_ORG
			     : cJSON_GetObjectItem(cJSON_GetArrayItem(s->play->body, got - 1), "id")
				   ->valuestring);
	} while (got == 300);
	assert_int_equal(n, 1501);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(selects, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(filters, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(bad_filters, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(orders, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(ranges, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(one_object, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(by_role, shared_setup, shared_teardown),
		cmocka_unit_test_setup_teardown(pages, shared_setup, shared_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
