/* What other programs with the service key do at the project: desks learn of it. */
#include "tests/desk/sync_fixture.h"

#include "store/forwardings.h"

#define CONFIG "00000000-0000-4000-8000-000000000150"
#define ORG "00000000-0000-4000-8000-000000000077"
#define NUMBER "+3292240002"
#define PLACES "forwarding_numbers"

struct other {
	bool came;
	int status;
};

static void other_came(void *user, const struct http_reply *reply)
{
	struct other *o = user;

	o->came = true;
	o->status = reply->status;
}

static bool other_is_done(void *user)
{
	return ((struct other *)user)->came;
}

static void other_program(struct sharing *s, enum http_method method, const char *rest,
    const char *body, int status)
{
	struct supabase as = { .base = "" };
	struct other o = { .came = false };
	struct http_request r;
	char key[200];

	environment_value(s, "SUPABASE_SERVICE_ROLE_KEY", key, sizeof key);
	environment_value(s, "SUPABASE_URL", as.base, sizeof as.base);
	assert_true(secret_set(&as.key, key, strlen(key)));
	must(&s->d.f, supabase_schema_make(&as, &r, &s->d.f.err));
	r.method = method;
	(void)snprintf(r.url, sizeof r.url, "%s/rest/v1/%s", as.base, rest);
	r.json = body != NULL;
	if (body)
		(void)buf_str(&r.body, body);
	(void)http_start(s->d.loop, &r, other_came, &o);
	http_request_done(&r);
	supabase_done(&as);
	assert_true(desk_run(&s->d, other_is_done, &o));
	if (o.status != status)
		fail_msg("%s: %d, not %d", rest, o.status, status);
}

static struct forwarding forwarding_of(struct sharing *s, struct console *c)
{
	struct forwarding f;

	(void)console_round(s, c);
	must(&s->d.f, forwarding_get(c->session.store, CONFIG, &s->d.f.arena, &f, &s->d.f.err));
	return f;
}

static void a_number_that_is_registered_there(void **state)
{
	struct sharing *s = *state;
	struct console *c = console_joined(s, 0);
	struct forwarding f;

	other_program(s, HTTP_POST, PLACES,
	    "{\"id\":\"" CONFIG "\",\"business_id\":\"" ORG "\",\"phone_number\":\"" NUMBER
	    "\",\"forwarding_type\":\"all\",\"pool_number\":\"+31202255002\",\"status\":"
	    "\"pending_setup\"}",
	    201);
	f = forwarding_of(s, c);
	assert_int_equal(f.state, INBOUND_GIVEN);
	assert_string_equal(f.ai_number, "+31202255002");
	assert_string_equal(console_get(s, c, ORG).name, NUMBER);
	must_agree(s, 1);
	other_program(s, HTTP_PATCH, PLACES "?id=eq." CONFIG, "{\"status\":\"active\"}", 204);
	assert_int_equal(forwarding_of(s, c).state, INBOUND_REPORTED);
	other_program(s, HTTP_DELETE, PLACES "?id=eq." CONFIG, NULL, 204);
	assert_int_equal(forwarding_of(s, c).state, INBOUND_REMOVED);
	must_agree(s, 1);
	/* Nobody registers it beside a desk. */
	other_program(s, HTTP_PATCH, PLACES "?id=eq." CONFIG, "{\"status\":\"active\"}", 204);
	other_program(s, HTTP_POST, PLACES,
	    "{\"id\":\"00000000-0000-4000-8000-000000000151\",\"business_id\":\"" ORG
	    "\",\"phone_number\":\"" NUMBER "\",\"status\":\"pending_setup\"}",
	    409);
	must_agree(s, 0);
}

/* What is deleted there is removed here, and at every other desk. */
static void what_is_deleted_there(void **state)
{
	struct sharing *s = *state;
	struct console *a = console_joined(s, 0), *b = console_joined(s, 1);
	struct sync_conflict *none;
	char id[ID_MAX], path[120];
	struct forwarding *f;
	size_t n;

	console_customer(s, a, "Frituur De Kroon", NUMBER, id);
	(void)console_round(s, a);
	(void)console_round(s, b);
	assert_string_equal(console_get(s, b, id).name, "Frituur De Kroon");
	(void)snprintf(path, sizeof path, "forwarding_configs?org_id=eq.%s", id);
	other_program(s, HTTP_DELETE, path, NULL, 204);
	(void)snprintf(path, sizeof path, "organizations?id=eq.%s", id);
	other_program(s, HTTP_DELETE, path, NULL, 204);
	for (size_t i = 0; i < 2; i++) {
		struct console *c = i == 0 ? a : b;

		(void)console_round(s, c);
		assert_int_equal(console_conflicts(s, c, &none), 0);
		must(&s->d.f,
		    forwarding_list(c->session.store, id, &s->d.f.arena, &f, &n, &s->d.f.err));
		assert_int_equal(n, 0);
	}
	must_agree(s, 2);
}

#define shared_test(f) cmocka_unit_test_setup_teardown(f, sharing_setup, sharing_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		shared_test(a_number_that_is_registered_there),
		shared_test(what_is_deleted_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
