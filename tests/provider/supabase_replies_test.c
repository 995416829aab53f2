/* What comes in from Supabase: rows strictly by the kinds of their columns, sessions, what the
 * functions took. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>

#include "tests/provider/supabase_readers.h"

#define ORG "99999999-4e5f-6071-8293-a4b5c6d7e8f9"
#define AT "2026-11-21T14:02:05.123456+00:00"
#define LATER "2026-11-21T14:02:05.123457+00:00"
#define FIELDS                                                                           \
	"\"org_id\":\"" ORG "\",\"name\":\"Front desk\",\"places\":50,\"enabled\":true," \
	"\"created_at\":\"2026-01-02T03:04:05.9+00:00\""
#define HEAD(id, at) "\"id\":\"" id "\",\"version\":7,\"updated_at\":\"" at "\","
#define ROW "{" HEAD(THING, AT) FIELDS "}"
#define ROW2 "{" HEAD(OTHER, AT) FIELDS "}"
#define WRITTEN "{\"id\":\"" THING "\",\"version\":8,\"updated_at\":\"" AT "\"}"
#define HELD "[{\"number\":\"+3292246111\",\"outcome\":\"held\",\"who\":\"Ann\",\"seconds\":87}]"
#define SAID(id, at)                                                                    \
	"id=" id "\nversion=7\nat=" at "\norg_id=" ORG "\nname=Front desk\nplaces=50\n" \
	"enabled=1\ncreated_at=2026-01-02T03:04:05Z\n"
#define TOKENS                                                                                  \
	"\"access_token\":\"eyJ.a.b\",\"refresh_token\":\"r3fresh\",\"token_type\":\"bearer\"," \
	"\"expires_in\":3600,\"expires_at\":1795267631"
#define USER(metadata)                                                      \
	"\"user\":{\"id\":\"" ORG                                           \
	"\",\"aud\":\"authenticated\",\"email\":\"desk@practice.example\"," \
	"\"app_metadata\":" metadata "}"
#define SIGNED(metadata) "{" TOKENS "," USER(metadata) "}"
#define SIGNED_SAID(role, org)                                                                  \
	"access=eyJ.a.b\nrefresh=r3fresh\nexpires=3600\nemail=desk@practice.example\nuser=" ORG \
	"\nrole=" role "\norg=" org "\n"

static char said[8192];
static struct error refusal;
static int64_t total;

static bool reads(const char *reader, int status, const char *body)
{
	struct http_reply reply = { .end = HTTP_ANSWERED,
		.status = status,
		.body = body,
		.n = strlen(body),
		.retry_after_ms = -1,
		.total = total,
		.tries = 1 };
	struct arena arena = { 0 };
	struct buf out;
	size_t i = 0;
	bool ok;

	while (strcmp(supabase_readers[i].name, reader) != 0)
		i++;
	buf_init(&out, sizeof said - 1);
	error_clear(&refusal);
	ok = supabase_readers[i].read(&reply, &arena, &out, &refusal);
	(void)snprintf(said, sizeof said, "%s", buf_text(&out));
	buf_done(&out);
	arena_done(&arena);
	return ok;
}

static void documented_answers(void **state)
{
	static const struct {
		const char *reader;
		int status;
		int64_t total;
		const char *body, *said;
	} rows[] = {
		{ "rows", 200, -1, "[]", "" },
		{ "rows", 200, -1, "[" ROW "," ROW2 "]", SAID(THING, AT) SAID(OTHER, AT) },
		{ "rows by id", 200, -1, "[" ROW2 "," ROW "]", SAID(OTHER, AT) SAID(THING, AT) },
		{ "plain rows", 200, -1, "[{\"id\":\"" THING "\"," FIELDS "}]",
		    "id=" THING "\nversion=0\nat=2026-01-02T03:04:05.9+00:00\norg_id=" ORG
		    "\nname=Front desk\nplaces=50\nenabled=1\ncreated_at=2026-01-02T03:04:05Z\n" },
		{ "rows", 200, -1,
		    "[{" HEAD(THING, AT) "\"org_id\":null,\"name\":null,\"places\":null,"
					 "\"enabled\":null,\"created_at\":null}]",
		    "id=" THING "\nversion=7\nat=" AT "\norg_id=NULL\nname=NULL\nplaces=NULL\n"
		    "enabled=NULL\ncreated_at=NULL\n" },
		/* In another order, and with more than was asked for. */
		{ "rows", 200, -1, "[{" FIELDS ",\"more\":[1]," HEAD(THING, AT) "\"zone\":{}}]",
		    SAID(THING, AT) },
		{ "inserted", 201, -1, "[" WRITTEN "]", "id=" THING "\nversion=8\nat=" AT "\n" },
		{ "inserted", 200, -1, "[]", "" },
		{ "updated", 200, 1, "[" WRITTEN "]",
		    "touched=1\nid=" THING "\nversion=8\nat=" AT "\n" },
		{ "updated", 200, -1, "[" WRITTEN "]",
		    "touched=1\nid=" THING "\nversion=8\nat=" AT "\n" },
		{ "updated", 200, 0, "[]", "touched=0\nid=\nversion=0\nat=\n" },
		{ "schema", 200, -1, "[{\"version\":1,\"project\":\"" ORG "\"}]",
		    "there=1\nversion=1\nproject=" ORG "\n" },
		{ "schema", 404, -1,
		    "{\"code\":\"PGRST205\",\"message\":\"Could not find the table\","
		    "\"details\":null,\"hint\":null}",
		    "there=0\nversion=0\nproject=\n" },
		{ "schema", 404, -1,
		    "{\"code\":\"42P01\",\"message\":\"relation does not exist\","
		    "\"details\":null,\"hint\":null}",
		    "there=0\nversion=0\nproject=\n" },
		{ "session", 200, -1, SIGNED("{\"provider\":\"email\",\"role\":\"desk\"}"),
		    SIGNED_SAID("desk", "") },
		{ "session", 200, -1, SIGNED("{\"org_id\":\"" ORG "\"}"), SIGNED_SAID("", ORG) },
		{ "session", 200, -1, SIGNED("{\"role\":[\"desk\"],\"org_id\":7}"),
		    SIGNED_SAID("", "") },
		{ "session", 200, -1, SIGNED("null"), SIGNED_SAID("", "") },
		{ "sign out", 204, -1, "", "" },
		{ "sign out", 403, -1,
		    "{\"code\":403,\"error_code\":\"session_not_found\",\"msg\":\"Session from "
		    "session_id claim in JWT does not exist\"}",
		    "" },
		{ "registered", 200, -1,
		    "[{\"id\":\"" THING "\",\"outcome\":\"registered\",\"version\":1,"
		    "\"updated_at\":\"" AT "\"},{\"id\":\"" OTHER "\",\"outcome\":\"taken\","
		    "\"theirs\":" ROW ",\"customer\":\"Frituur De Kroon\"}]",
		    "id=" THING "\noutcome=0\nversion=1\nat=" AT "\ncustomer=\nid=" OTHER
		    "\noutcome=2\nversion=0\nat=\ncustomer=Frituur De Kroon\n" SAID(THING, AT) },
		{ "registered", 200, -1,
		    "[{\"id\":\"" THING "\",\"outcome\":\"known\",\"version\":3,"
		    "\"updated_at\":\"" AT "\"},{\"id\":\"" OTHER "\",\"outcome\":\"known\","
		    "\"version\":4,\"updated_at\":\"" AT "\"}]",
		    "id=" THING "\noutcome=1\nversion=3\nat=" AT "\ncustomer=\nid=" OTHER
		    "\noutcome=1\nversion=4\nat=" AT "\ncustomer=\n" },
		{ "places", 200, -1,
		    "[{\"id\":\"" THING "\",\"outcome\":\"taken\",\"number\":\"+32480210449\","
		    "\"pool_number_id\":\"" ORG "\"},{\"id\":\"" OTHER
		    "\",\"outcome\":\"pool-full\"}]",
		    "id=" THING "\noutcome=0\nnumber=+32480210449\npool=" ORG "\nid=" OTHER
		    "\noutcome=2\nnumber=\npool=\n" },
		{ "places", 200, -1,
		    "[{\"id\":\"" THING "\",\"outcome\":\"not-registered\"},{\"id\":\"" OTHER
		    "\",\"outcome\":\"removed\",\"number\":null}]",
		    "id=" THING "\noutcome=4\nnumber=\npool=\nid=" OTHER
		    "\noutcome=5\nnumber=\npool=\n" },
		{ "claim", 200, -1, "[{\"number\":\"+3292246111\",\"outcome\":\"claimed\"}]",
		    "outcome=0\nwho=\nseconds=0\n" },
		{ "claim", 200, -1, HELD, "outcome=1\nwho=Ann\nseconds=87\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		total = rows[i].total;
		if (!reads(rows[i].reader, rows[i].status, rows[i].body))
			fail_msg("%zu %s: %s (%s)", i, rows[i].reader, refusal.message,
			    refusal.detail);
		assert_string_equal(said, rows[i].said);
	}
}

/* `in` with its only `from` written as `to`. */
static const char *with(const char *in, const char *from, const char *to)
{
	static char out[4096];
	const char *at = strstr(in, from);

	assert_non_null(at);
	(void)snprintf(out, sizeof out, "%.*s%s%s", (int)(at - in), in, to, at + strlen(from));
	return out;
}

static void not_as_documented_is_named(void **state)
{
	static const struct {
		const char *reader, *body, *from, *to, *named;
	} rows[] = {
		{ "rows", "[" ROW "]", "\"id\":\"" THING "\",", "", "things.id: missing" },
		{ "rows", "[" ROW "]", "\"" THING "\"", "7", "things.id: a number" },
		{ "rows", "[" ROW "]", "\"" THING "\"", "\"front\"", "things.id: no UUID" },
		{ "rows", "[" ROW "]", "\"version\":7,", "", "things.version: missing" },
		{ "rows", "[" ROW "]", ":7", ":\"7\"", "things.version: a text" },
		{ "rows", "[{" HEAD(THING, AT) FIELDS "}]", "\"version\":7", "\"version\":0",
		    "things.version: no version" },
		{ "rows", "[" ROW "]", "\"updated_at\":\"" AT "\",", "",
		    "things.updated_at: missing" },
		{ "rows", "[" ROW "]", "\"" AT "\"", "null", "things.updated_at: null" },
		{ "rows", "[" ROW "]", "\"" AT "\"", "\"infinity\"",
		    "things.updated_at: no moment" },
		{ "rows", "[" ROW "]", "\"org_id\":\"" ORG "\",", "", "things.org_id: missing" },
		{ "rows", "[" ROW "]", "\"" ORG "\"", "\"\"", "things.org_id: no UUID" },
		{ "rows", "[" ROW "]", "\"name\":\"Front desk\",", "", "things.name: missing" },
		{ "rows", "[" ROW "]", "\"Front desk\"", "[\"Front desk\"]",
		    "things.name: a list" },
		{ "rows", "[" ROW "]", "50", "\"50\"", "things.places: a text" },
		{ "rows", "[" ROW "]", "50", "50.5", "things.places: no whole number" },
		{ "rows", "[" ROW "]", "true", "1", "things.enabled: a number" },
		{ "rows", "[" ROW "]", "true", "\"t\"", "things.enabled: a text" },
		{ "rows", "[" ROW "]", "2026-01-02T03:04:05.9+00:00", "2026-01-02",
		    "things.created_at: no moment" },
		{ "plain rows", "[{\"id\":\"" THING "\"," FIELDS "}]",
		    "\"2026-01-02T03:04:05.9+00:00\"", "null", "things.created_at: null" },
		{ "rows", "[" ROW "," ROW2 "]", OTHER, THING, "things.updated_at: out of order" },
		{ "rows", "[" ROW "," ROW2 "]", AT, LATER, "things.updated_at: out of order" },
		{ "rows", "[" ROW "," ROW2 "," ROW2 "," ROW2 "]", "50", "50",
		    "things.*: more rows" },
		{ "rows", "{\"rows\":[]}", "rows", "data", "value: an object" },
		{ "inserted", "[" WRITTEN "]", ":8", ":null", "version: null" },
		{ "updated", "[" WRITTEN "," WRITTEN "]", "8", "8", "another number of rows" },
		{ "schema", "[{\"version\":1,\"project\":\"" ORG "\"}]", "1", "\"1\"",
		    "version: a text" },
		{ "schema", "[{\"version\":1,\"project\":\"" ORG "\"}]", ORG, "p",
		    "voxdesk_schema.project: no UUID" },
		{ "schema", "[{\"version\":1,\"project\":\"" ORG "\"}]", "\"version\":1",
		    "\"version\":-1", "voxdesk_schema.version: no version" },
		{ "session", SIGNED("{}"), "\"r3fresh\"", "\"\"", "refresh_token: no token" },
		{ "session", SIGNED("{}"), "eyJ.a.b", "eyJ a b", "access_token: no token" },
		{ "session", SIGNED("{}"), "\"bearer\"", "\"mac\"", "token_type: another" },
		{ "session", SIGNED("{}"), "3600", "0", "expires_in: no time" },
		{ "session", SIGNED("{}"), "3600", "\"3600\"", "expires_in: a text" },
		{ "session", SIGNED("{}"), "\"user\"", "\"person\"", "user: missing" },
		{ "registered", "[]", "[", "[", "another number of rows" },
		{ "registered",
		    "[{\"id\":\"" THING "\",\"outcome\":\"known\",\"version\":3,"
		    "\"updated_at\":\"" AT "\"},{\"id\":\"" OTHER "\",\"outcome\":\"known\","
		    "\"version\":4,\"updated_at\":\"" AT "\"}]",
		    OTHER, THING, "id: another row's" },
		{ "registered",
		    "[{\"id\":\"" THING "\",\"outcome\":\"known\",\"version\":3,"
		    "\"updated_at\":\"" AT "\"},{\"id\":\"" OTHER "\",\"outcome\":\"taken\"}]",
		    "known", "perhaps", "outcome: a word" },
		{ "registered",
		    "[{\"id\":\"" THING "\",\"outcome\":\"known\",\"version\":3,"
		    "\"updated_at\":\"" AT "\"},{\"id\":\"" OTHER "\",\"outcome\":\"taken\"}]",
		    "3", "3", "theirs: missing" },
		{ "places",
		    "[{\"id\":\"" THING "\",\"outcome\":\"taken\",\"number\":\"+32480210449\","
		    "\"pool_number_id\":\"" ORG "\"},{\"id\":\"" OTHER
		    "\",\"outcome\":\"pool-full\"}]",
		    "+32480210449", "0480", "number: no number" },
		{ "places",
		    "[{\"id\":\"" THING "\",\"outcome\":\"taken\",\"number\":\"+32480210449\","
		    "\"pool_number_id\":\"" ORG "\"},{\"id\":\"" OTHER
		    "\",\"outcome\":\"pool-full\"}]",
		    "\"pool_number_id\"", "\"id2\"", "pool_number_id: missing" },
		{ "claim", HELD, "+32", "+33", "number: another row's" },
		{ "claim", HELD, "held", "lost", "outcome: a word" },
		{ "claim", HELD, "87", "0", "seconds: out of range" },
		{ "claim", HELD, "87", "999999", "seconds: out of range" },
		{ "claim", HELD, "who", "whom", "who: missing" },
	};

	(void)state;
	total = -1;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (reads(rows[i].reader, 200, with(rows[i].body, rows[i].from, rows[i].to)))
			fail_msg("%zu %s took %s", i, rows[i].reader, rows[i].to);
		if (refusal.kind != ERROR_NETWORK ||
		    strcmp(refusal.code, "answer-unexpected") != 0 ||
		    strstr(refusal.detail, rows[i].named) == NULL)
			fail_msg("%zu %s: %s, \"%s\"", i, rows[i].reader, refusal.code,
			    refusal.detail);
		assert_string_equal(said, "");
		assert_int_equal(supabase_failure_of(&refusal), SUPABASE_NETWORK);
	}
}

/* PostgREST's count and its rows say two different things. */
static void a_count_that_does_not_fit_is_no_success(void **state)
{
	(void)state;
	total = 0;
	assert_false(reads("updated", 200, "[" WRITTEN "]"));
	assert_string_equal(refusal.code, "answer-unexpected");
	total = 1;
	assert_false(reads("updated", 200, "[]"));
	total = -1;
}

static void no_answers_at_all(void **state)
{
	static const char *const bodies[] = { "", " ", "null", "true", "{}", "7", "\"x\"", "[",
		"[7]", "[null]", "[[]]", "{\"data\":[]}", "<html>", "\xff[]", "[{}]" };

	(void)state;
	total = -1;
	for (size_t i = 0; i < SUPABASE_READERS; i++) {
		for (size_t k = 0; k < sizeof bodies / sizeof *bodies; k++) {
			if (strcmp(supabase_readers[i].name, "sign out") == 0)
				continue;
			if (reads(supabase_readers[i].name, 200, bodies[k]))
				fail_msg("%s took %s", supabase_readers[i].name, bodies[k]);
			assert_int_equal(refusal.kind, ERROR_NETWORK);
			assert_true(refusal.message[0] != '\0' && refusal.hint[0] != '\0');
		}
	}
}

/* What was entered at another desk goes back as it came, whatever it holds. */
static void texts_are_kept_exactly(void **state)
{
	static const char body[] = "[{" HEAD(THING,
	    AT) "\"org_id\":\"" ORG "\",\"name\":"
		"\" line\\n\\u202eback\\u0007 \\ud83d\\ude00 \",\"places\":-9007199254740992,"
		"\"enabled\":false,\"created_at\":null}]";
	struct http_reply reply = {
		.end = HTTP_ANSWERED, .status = 200, .body = body, .n = sizeof body - 1, .total = -1
	};
	struct arena arena = { 0 };
	struct error err;
	struct row *rows;
	size_t n;

	(void)state;
	assert_true(supabase_rows_read(&reply, &things, &things_page, &arena, &rows, &n, &err));
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].values[1],
	    " line\n\xe2\x80\xae"
	    "back\x07 \xf0\x9f\x98\x80 ");
	assert_string_equal(rows[0].values[2], "-9007199254740992");
	assert_string_equal(rows[0].values[3], "0");
	assert_null(rows[0].values[4]);
	arena_done(&arena);
}

static void moments_of_every_zone(void **state)
{
	static const struct {
		const char *there, *here;
	} rows[] = {
		{ "2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05Z" },
		{ "2026-01-02T03:04:05.999999+00:00", "2026-01-02T03:04:05Z" },
		{ "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z" },
		{ "2026-01-02T03:04:05", "2026-01-02T03:04:05Z" },
		{ "2026-01-02 03:04:05+00", "2026-01-02T03:04:05Z" },
		{ "2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z" },
		{ "2026-01-01T22:34:05.5-05:30", "2026-01-02T04:04:05Z" },
		{ "1969-12-31T23:59:58.5+00:00", "1969-12-31T23:59:58Z" },
	};
	char body[600], want[40];

	(void)state;
	total = -1;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		(void)snprintf(body, sizeof body, "%s",
		    with("[" ROW "]", "2026-01-02T03:04:05.9+00:00", rows[i].there));
		if (!reads("rows", 200, body))
			fail_msg("%s: %s", rows[i].there, refusal.detail);
		(void)snprintf(want, sizeof want, "created_at=%s\n", rows[i].here);
		if (strstr(said, want) == NULL)
			fail_msg("%s: %s", rows[i].there, said);
	}
}

/* The order is by microseconds, not by how they are written. */
static void pages_rise_by_the_moment(void **state)
{
	static const char *const rising[] = { "2026-11-21T14:02:05+00:00",
		"2026-11-21T14:02:05.1+00:00", "2026-11-21T14:02:05.09999+00:00",
		"2026-11-21T16:02:05.2+02:00" };
	char body[1200];

	(void)state;
	total = -1;
	for (size_t i = 0; i + 1 < sizeof rising / sizeof *rising; i++) {
		(void)snprintf(body, sizeof body,
		    "[{\"id\":\"" OTHER "\",\"version\":1,\"updated_at\":\"%s\"," FIELDS
		    "},{\"id\":\"" THING "\",\"version\":1,\"updated_at\":\"%s\"," FIELDS "}]",
		    rising[i], rising[i + 1]);
		assert_int_equal(reads("rows", 200, body), i != 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documented_answers),
		cmocka_unit_test(not_as_documented_is_named),
		cmocka_unit_test(a_count_that_does_not_fit_is_no_success),
		cmocka_unit_test(no_answers_at_all),
		cmocka_unit_test(texts_are_kept_exactly),
		cmocka_unit_test(moments_of_every_zone),
		cmocka_unit_test(pages_rise_by_the_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
