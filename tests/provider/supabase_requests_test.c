/* What goes out to Supabase: method, address, body, keys and preferences, to the letter. */
#include "tests/provider/requests.h"

#include "tests/provider/supabase_things.h"

#define REST "https://ref.supabase.example/rest/v1"
#define AUTH "https://ref.supabase.example/auth/v1"
#define KEY "sb_publishable_of_the_test"
#define JWT "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2ln"
#define ACCESS "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln"
#define ID "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
#define ID2 "1a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
#define ORG "99999999-4e5f-6071-8293-a4b5c6d7e8f9"
#define AT "2026-11-21T14:02:05.123456+00:00"
#define AT_ENCODED "2026-11-21T14%3A02%3A05.123456%2B00%3A00"
#define COLUMNS "org_id%2Cname%2Cplaces%2Cenabled%2Ccreated_at"
#define WRITTEN "id%2Cversion%2Cupdated_at"

static struct supabase in; /* somebody is signed in */
static struct secret word;

static int set_up(void **state)
{
	(void)state;
	(void)snprintf(in.base, sizeof in.base, "https://ref.supabase.example");
	return secret_set(&in.key, KEY, strlen(KEY)) &&
		secret_set(&in.access, ACCESS, strlen(ACCESS)) && secret_set(&word, "w\"rd", 4)
	    ? 0
	    : 1;
}

static int tear_down(void **state)
{
	(void)state;
	supabase_done(&in);
	secret_done(&word);
	return 0;
}

static const char *const values[] = { ORG, "Caf\xc3\xa9 \"De Zwaan\"\n", "50", "1",
	"2026-11-21T14:02:05Z" };
static const char *const empty[] = { ORG, "", NULL, NULL, NULL };
static const struct row rows[] = {
	{ .id = ID, .version = 7, .updated_at = AT, .values = values },
	{ .id = ID2, .values = empty },
};
#define ROW                                                    \
	"{\"id\":\"" ID "\",\"org_id\":\"" ORG                 \
	"\",\"name\":\"Caf\xc3\xa9 \\\"De Zwaan\\\"\\u000a\"," \
	"\"places\":50,\"enabled\":true,\"created_at\":\"2026-11-21T14:02:05Z\"}"
#define ROW2                                                        \
	"{\"id\":\"" ID2 "\",\"org_id\":\"" ORG "\",\"name\":\"\"," \
	"\"places\":null,\"enabled\":null,\"created_at\":null}"

static bool page_at(const char *time, const char *id, bool plain, struct http_request *out,
    struct error *err)
{
	const struct supabase_page page = { .key_column = plain ? "created_at" : "updated_at",
		.after_time = time,
		.after_id = id,
		.limit = 1000,
		.plain = plain };

	return supabase_page_make(&in, &things, &page, out, err);
}

static bool first_page(struct http_request *out, struct error *err)
{
	return page_at("", "", false, out, err);
}

static bool page_of_a_moment(struct http_request *out, struct error *err)
{
	return page_at(AT, "", false, out, err);
}

static bool next_page(struct http_request *out, struct error *err)
{
	return page_at(AT, ID, false, out, err);
}

static bool plain_page(struct http_request *out, struct error *err)
{
	return page_at(AT, ID, true, out, err);
}

static bool by_id(struct http_request *out, struct error *err)
{
	static const char *const ids[] = { ID, ID2 };

	return supabase_by_id_make(&in, &things, ids, 2, out, err);
}

static bool insert(struct http_request *out, struct error *err)
{
	return supabase_insert_make(&in, &things, rows, 2, out, err);
}

static bool update(struct http_request *out, struct error *err)
{
	return supabase_update_make(&in, &things, &rows[0], 7, out, err);
}

static bool registering(struct http_request *out, struct error *err)
{
	return supabase_register_make(&in, &things, rows, 2, out, err);
}

static bool places(struct http_request *out, struct error *err)
{
	static const struct supabase_place_wanted wanted[] = { { ID, "BE", "" },
		{ ID2, "BE", "+32480210449" } };

	return supabase_places_make(&in, wanted, 2, out, err);
}

static bool claim(struct http_request *out, struct error *err)
{
	static const struct supabase_claim wanted = { "+3292246111", "desk 1", "Ann \"A\"" };

	return supabase_claim_make(&in, &wanted, out, err);
}

static bool schema(struct http_request *out, struct error *err)
{
	return supabase_schema_make(&in, out, err);
}

static bool sign_in(struct http_request *out, struct error *err)
{
	return supabase_sign_in_make(&in, "desk@practice.example", &word, out, err);
}

static bool refresh(struct http_request *out, struct error *err)
{
	return supabase_refresh_make(&in, &word, out, err);
}

static bool sign_out(struct http_request *out, struct error *err)
{
	return supabase_sign_out_make(&in, out, err);
}

static const struct {
	const char *name;
	bool (*make)(struct http_request *out, struct error *err);
	enum http_method method;
	const char *url, *body, *prefer;
	bool repeatable, person; /* the access token goes along */
} requests[] = {
	{ "first page", first_page, HTTP_GET,
	    REST "/things?select=id%2Cversion%2Cupdated_at%2C" COLUMNS
		 "&order=updated_at.asc%2Cid.asc&limit=1000",
	    "", "", true, true },
	{ "page of a moment", page_of_a_moment, HTTP_GET,
	    REST "/things?select=id%2Cversion%2Cupdated_at%2C" COLUMNS "&updated_at=gte." AT_ENCODED
		 "&order=updated_at.asc%2Cid.asc&limit=1000",
	    "", "", true, true },
	{ "next page", next_page, HTTP_GET,
	    REST "/things?select=id%2Cversion%2Cupdated_at%2C" COLUMNS "&updated_at=gte." AT_ENCODED
		 "&or=%28updated_at.gt." AT_ENCODED "%2Cand%28updated_at.eq." AT_ENCODED
		 "%2Cid.gt." ID "%29%29&order=updated_at.asc%2Cid.asc&limit=1000",
	    "", "", true, true },
	{ "plain page", plain_page, HTTP_GET,
	    REST "/things?select=id%2C" COLUMNS "&created_at=gte." AT_ENCODED
		 "&or=%28created_at.gt." AT_ENCODED "%2Cand%28created_at.eq." AT_ENCODED
		 "%2Cid.gt." ID "%29%29&order=created_at.asc%2Cid.asc&limit=1000",
	    "", "", true, true },
	{ "by id", by_id, HTTP_GET,
	    REST "/things?select=id%2Cversion%2Cupdated_at%2C" COLUMNS "&id=in.%28" ID "%2C" ID2
		 "%29",
	    "", "", true, true },
	{ "insert", insert, HTTP_POST, REST "/things?on_conflict=id&select=" WRITTEN,
	    "[" ROW "," ROW2 "]", "resolution=ignore-duplicates,return=representation", true,
	    true },
	{ "update", update, HTTP_PATCH, REST "/things?id=eq." ID "&version=eq.7&select=" WRITTEN,
	    ROW, "return=representation,count=exact,handling=strict,max-affected=1", true, true },
	{ "register", registering, HTTP_POST, REST "/rpc/register_business_numbers",
	    "{\"rows\":[" ROW "," ROW2 "]}", "", true, true },
	{ "places", places, HTTP_POST, REST "/rpc/take_pool_places",
	    "{\"rows\":[{\"id\":\"" ID "\",\"country\":\"BE\"},{\"id\":\"" ID2
	    "\",\"number\":\"+32480210449\"}]}",
	    "", true, true },
	{ "claim", claim, HTTP_POST, REST "/rpc/claim_rings",
	    "{\"rows\":[{\"number\":\"+3292246111\",\"holder\":\"desk 1\",\"who\":\"Ann "
	    "\\\"A\\\"\"}]}",
	    "", true, true },
	{ "schema", schema, HTTP_GET, REST "/voxdesk_schema?select=version%2Cproject&limit=1", "",
	    "", true, true },
	{ "sign in", sign_in, HTTP_POST, AUTH "/token?grant_type=password",
	    "{\"email\":\"desk@practice.example\",\"password\":\"w\\\"rd\"}", "", true, false },
	{ "refresh", refresh, HTTP_POST, AUTH "/token?grant_type=refresh_token",
	    "{\"refresh_token\":\"w\\\"rd\"}", "", false, false },
	{ "sign out", sign_out, HTTP_POST, AUTH "/logout?scope=local", "", "", false, true },
};

static void goes_out_as_documented(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
		struct http_request r;
		struct error err;

		if (!requests[i].make(&r, &err))
			fail_msg("%s: %s", requests[i].name, err.message);
		if (r.method != requests[i].method || strcmp(r.url, requests[i].url) != 0 ||
		    strcmp(buf_text(&r.body), requests[i].body) != 0 ||
		    strcmp(r.prefer, requests[i].prefer) != 0 ||
		    r.repeatable != requests[i].repeatable)
			fail_msg("%s: %s | %s | %s", requests[i].name, r.url, buf_text(&r.body),
			    r.prefer);
		assert_int_equal(r.auth, HTTP_BEARER);
		assert_int_equal(r.json, r.body.n > 0);
		assert_string_equal(secret_reveal(&r.apikey), KEY);
		assert_string_equal(secret_reveal(&r.password), requests[i].person ? ACCESS : "");
		http_request_done(&r);
	}
}

/* An sb_ key is no JWT: as a bearer it would be refused. */
static void which_key_goes_where(void **state)
{
	static const struct {
		const char *key, *access, *bearer;
	} keys[] = {
		{ KEY, "", "" },
		{ KEY, ACCESS, ACCESS },
		{ "sb_secret_of_the_test", "", "" },
		{ JWT, "", JWT },
		{ JWT, ACCESS, ACCESS },
	};
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct supabase s = { .base = "http://127.0.0.1:1" };

		assert_true(secret_set(&s.key, keys[i].key, strlen(keys[i].key)));
		(void)secret_set(&s.access, keys[i].access, strlen(keys[i].access));
		assert_true(supabase_schema_make(&s, &r, &err));
		assert_string_equal(secret_reveal(&r.apikey), keys[i].key);
		assert_string_equal(secret_reveal(&r.password), keys[i].bearer);
		http_request_done(&r);
		supabase_done(&s);
	}
}

/* ---- what is refused before anything is sent */

static void no_request_without_a_key(void **state)
{
	struct supabase none = { .base = "https://ref.supabase.example" };
	struct http_request r;
	struct error err;

	(void)state;
	not_made(supabase_schema_make(&none, &r, &err), &r, &err, "supabase-credentials");
	assert_int_equal(supabase_failure_of(&err), SUPABASE_KEY);
	not_made(supabase_insert_make(&none, &things, rows, 1, &r, &err), &r, &err,
	    "supabase-credentials");
	not_made(supabase_sign_in_make(&in, "", &word, &r, &err), &r, &err, "supabase-sign-in");
	not_made(supabase_sign_in_make(&in, "x@y", &none.key, &r, &err), &r, &err,
	    "supabase-sign-in");
	not_made(supabase_refresh_make(&in, &none.key, &r, &err), &r, &err, "supabase-sign-in");
}

static void addresses_are_made_of_ids_and_moments(void **state)
{
	static const char *const ids[] = { "", "x", ID "0", "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f",
		ID ",id.gt.0", NULL };
	static const char *const times[] = { "now", "2026-11-21", "2026-11-21T14:02:05,x",
		"infinity", "2026-11-21T14:02:05+00:00)", "2026-13-21T14:02:05Z",
		"2026-11-21 14:02:05+00" };
	struct http_request r;
	struct error err;
	struct row row = rows[0];

	(void)state;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		row.id = ids[i];
		not_made(supabase_by_id_make(&in, &things, &ids[i], 1, &r, &err), &r, &err,
		    "supabase-id");
		not_made(supabase_update_make(&in, &things, &row, 1, &r, &err), &r, &err,
		    "supabase-id");
		if (ids[i] != NULL && ids[i][0] != '\0')
			not_made(page_at(AT, ids[i], false, &r, &err), &r, &err, "supabase-id");
	}
	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		not_made(page_at(times[i], "", false, &r, &err), &r, &err, "supabase-value");
}

static void a_value_of_another_kind_is_not_sent(void **state)
{
	static const struct {
		size_t column;
		const char *value;
	} bad[] = {
		{ 0, "" },
		{ 0, "x" },
		{ 1, "\xff" },
		{ 2, "" },
		{ 2, "1.5" },
		{ 2, "x" },
		{ 2, "99999999999999999999" },
		{ 3, "" },
		{ 3, "true" },
		{ 3, "2" },
		{ 4, "" },
		{ 4, "2026-11-21" },
	};
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *mine[5];
		const struct row row = { .id = ID, .values = mine };

		memcpy(mine, values, sizeof mine);
		mine[bad[i].column] = bad[i].value;
		not_made(supabase_insert_make(&in, &things, &row, 1, &r, &err), &r, &err,
		    "supabase-value");
		assert_non_null(strstr(err.message, thing_columns[bad[i].column].name));
		not_made(supabase_update_make(&in, &things, &row, 1, &r, &err), &r, &err,
		    "supabase-value");
		not_made(supabase_register_make(&in, &things, &row, 1, &r, &err), &r, &err,
		    "supabase-value");
	}
}

static void what_is_too_much_is_not_sent(void **state)
{
	static char text[SUPABASE_BODY_MAX + 1];
	const char *mine[5];
	const struct row row = { .id = ID, .values = mine };
	struct http_request r;
	struct error err;

	(void)state;
	memset(text, 'x', sizeof text - 1);
	memcpy(mine, values, sizeof mine);
	mine[1] = text;
	not_made(supabase_insert_make(&in, &things, &row, 1, &r, &err), &r, &err, "body");
	mine[1] = text + sizeof text / 2;
	assert_true(supabase_insert_make(&in, &things, &row, 1, &r, &err));
	http_request_done(&r);
}

/* The most that one address has to hold. */
static void fifty_ids_fit(void **state)
{
	const char *ids[SUPABASE_IDS_MAX];
	struct http_request r;
	struct error err;

	(void)state;
	for (size_t i = 0; i < SUPABASE_IDS_MAX; i++)
		ids[i] = ID;
	assert_true(supabase_by_id_make(&in, &things, ids, SUPABASE_IDS_MAX, &r, &err));
	http_request_done(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_out_as_documented),
		cmocka_unit_test(which_key_goes_where),
		cmocka_unit_test(no_request_without_a_key),
		cmocka_unit_test(addresses_are_made_of_ids_and_moments),
		cmocka_unit_test(a_value_of_another_kind_is_not_sent),
		cmocka_unit_test(what_is_too_much_is_not_sent),
		cmocka_unit_test(fifty_ids_fit),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
