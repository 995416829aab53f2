/* Practice's GoTrue and the gateway in front: keys, sessions, tokens and their refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "tests/support/shared_play.h"

#define N(e) (sizeof(e) / sizeof((e)[0]))
#define PASSWORD "/auth/v1/token?grant_type=password"
#define REFRESH "/auth/v1/token?grant_type=refresh_token"
#define ORGS "/rest/v1/organizations"
#define WITH(email, password) "{\"email\":\"" email "\",\"password\":\"" password "\"}"

static void refused_sign_ins(void **state)
{
	static const struct {
		const char *target, *body;
		const char *code, *words;
	} table[] = {
		{ PASSWORD, WITH(SB_EMAIL, "wrong"), "invalid_credentials",
		    "Invalid login credentials" },
		{ PASSWORD, WITH("who@practice.example", SB_PASSWORD), "invalid_credentials",
		    "Invalid login credentials" },
		{ PASSWORD, WITH("banned@practice.example", SB_PASSWORD), "user_banned",
		    "User is banned" },
		{ PASSWORD, WITH("unconfirmed@practice.example", SB_PASSWORD),
		    "email_not_confirmed", "Email not confirmed" },
		{ PASSWORD, WITH("unconfirmed@practice.example", "wrong"), "invalid_credentials",
		    "Invalid login credentials" },
		{ PASSWORD, "{\"password\":\"x\"}", "validation_failed", "missing email or phone" },
		{ PASSWORD, "{", "bad_json", "Could not parse request body as JSON" },
		{ REFRESH, "{\"refresh_token\":\"none\"}", "refresh_token_not_found",
		    "Invalid Refresh Token: Refresh Token Not Found" },
		{ "/auth/v1/token?grant_type=magic", "{}", "invalid_credentials",
		    "unsupported_grant_type" },
	};
	struct shared_play *s = *state;

	for (size_t i = 0; i < N(table); i++) {
		shared_expect(s, AS_ANON, "POST", table[i].target, NULL, table[i].body, 400, NULL);
		assert_string_equal(shared_header(s, "x-sb-error-code"), table[i].code);
		assert_string_equal(shared_text(s, "error_code"), table[i].code);
		assert_string_equal(shared_text(s, "msg"), table[i].words);
		assert_int_equal(cJSON_GetObjectItem(s->play->body, "code")->valueint, 400);
		shared_expect(s, AS_ANON, "POST", table[i].target,
		    "X-Supabase-Api-Version: 2024-01-01\r\n", table[i].body, 400, NULL);
		assert_string_equal(shared_header(s, "x-sb-error-code"), table[i].code);
		assert_string_equal(shared_text(s, "code"), table[i].code);
		assert_string_equal(shared_text(s, "message"), table[i].words);
	}
	shared_expect(s, AS_ANON, "POST", REFRESH, NULL, "{}", 400,
	    "\"error\":\"invalid_request\"");
	shared_expect(s, AS_ANON, "GET", "/auth/v1/token", NULL, NULL, 405, NULL);
	shared_expect(s, AS_ANON, "GET", "/auth/v1/tokens", NULL, NULL, 404, NULL);
}

static void signed_in(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_ANON, "POST", PASSWORD, NULL,
	    WITH("Desk@Practice.example", SB_PASSWORD), 200, "\"expires_in\":3600");
	assert_non_null(cJSON_GetObjectItem(s->play->body, "expires_at"));
	assert_string_equal(cJSON_GetObjectItem(cJSON_GetObjectItem(s->play->body, "user"), "email")
				->valuestring,
	    SB_EMAIL);
	shared_expect(s, AS_DESK, "GET", "/auth/v1/user", NULL, NULL, 200, "\"role\":\"desk\"");
	shared_expect(s, AS_MEMBER, "GET", "/auth/v1/user", NULL, NULL, 200,
	    "\"org_id\":\"" SB_ORG "\"");
	shared_expect(s, AS_ANON, "GET", "/auth/v1/user", NULL, NULL, 401, "no_authorization");
	shared_expect(s, AS_ANON, "GET", "/auth/v1/health", NULL, NULL, 200, "GoTrue");
	shared_expect(s, AS_ANON, "GET", "/auth/v1/settings", NULL, NULL, 200, "\"external\"");
}

static void refresh(struct shared_play *s, const char *token, int status, const char *said)
{
	char body[120];

	(void)snprintf(body, sizeof body, "{\"refresh_token\":\"%s\"}", token);
	shared_expect(s, AS_ANON, "POST", REFRESH, NULL, body, status, said);
}

static void keep(struct shared_play *s, char out[64])
{
	(void)snprintf(out, 64, "%s", shared_text(s, "refresh_token"));
}

/* Used once. The one used last gives the one that took its place; an older one, after its time,
 * ends the session. */
static void a_refresh_token_is_used_once(void **state)
{
	struct shared_play *s = *state;
	char first[64], second[64], third[64], again[64];
	uint64_t until;

	(void)snprintf(first, sizeof first, "%s", s->refresh[AS_DESK]);
	refresh(s, first, 200, "\"token_type\":\"bearer\"");
	keep(s, second);
	assert_string_not_equal(first, second);
	refresh(s, first, 200, NULL);
	keep(s, again);
	assert_string_equal(again, second);
	refresh(s, second, 200, NULL);
	keep(s, third);
	/* The interval of 10 s of life, at 1 percent. */
	for (until = time_monotonic_ms() + 150; time_monotonic_ms() < until;)
		shared_call(s, AS_ANON, "GET", "/auth/v1/health", NULL, NULL);
	refresh(s, second, 200, NULL); /* the parent of the one in use, however late */
	keep(s, again);
	assert_string_equal(again, third);
	refresh(s, first, 400, "refresh_token_already_used");
	refresh(s, third, 400, NULL); /* the whole family is gone */
}

static void signing_out(void **state)
{
	struct shared_play *s = *state;

	shared_expect(s, AS_DESK, "POST", "/auth/v1/logout?scope=nowhere", NULL, NULL, 400, NULL);
	shared_expect(s, AS_DESK, "POST", "/auth/v1/logout?scope=local", NULL, NULL, 204, NULL);
	refresh(s, s->refresh[AS_DESK], 400, "refresh_token_not_found");
	shared_expect(s, AS_DESK, "GET", "/auth/v1/user", NULL, NULL, 403, "session_not_found");
	/* PostgREST knows nothing of sessions: the token is good until it ends. */
	shared_expect(s, AS_DESK, "GET", ORGS, NULL, NULL, 200, "Praktijk");
	shared_expect(s, AS_ANON, "POST", "/auth/v1/logout", NULL, NULL, 401, "no_authorization");
}

static void expired_and_revoked(void **state)
{
	struct shared_play *s = *state;

	practice_supabase(s->play->practice, "expire");
	shared_expect(s, AS_DESK, "GET", ORGS, NULL, NULL, 401,
	    "{\"code\":\"PGRST303\",\"details\":null,\"hint\":null,\"message\":\"JWT expired\"}");
	assert_non_null(strstr(shared_header(s, "WWW-Authenticate"), "JWT expired"));
	shared_expect(s, AS_DESK, "GET", "/auth/v1/user", NULL, NULL, 403, "bad_jwt");
	refresh(s, s->refresh[AS_DESK], 200, NULL);
	(void)snprintf(s->access[AS_DESK], sizeof s->access[AS_DESK], "%s",
	    shared_text(s, "access_token"));
	keep(s, s->refresh[AS_DESK]);
	shared_expect(s, AS_DESK, "GET", ORGS, NULL, NULL, 200, "Praktijk");
	practice_supabase(s->play->practice, "revoke");
	shared_expect(s, AS_DESK, "GET", ORGS, NULL, NULL, 401, "PGRST303");
	refresh(s, s->refresh[AS_DESK], 400, "refresh_token_not_found");
	shared_sign_in(s, AS_DESK, SB_EMAIL);
	shared_expect(s, AS_DESK, "GET", ORGS, NULL, NULL, 200, "Praktijk");
}

static void tokens_that_are_none(void **state)
{
	static const char foreign[] =
	    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0."
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	static const char none[] = "eyJhbGciOiJub25lIn0.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.";
	struct shared_play *s = *state;
	char headers[2400];
	const struct {
		const char *token, *said;
	} table[] = {
		{ foreign, "\"code\":\"PGRST301\"" },
		{ none, "Wrong or unsupported encoding algorithm" },
		{ "x", "Expected 3 parts in JWT; got 1" },
		{ s->secret, "Expected 3 parts in JWT; got 1" }, /* a key is no token */
		{ "a.b.c", "PGRST301" },
	};

	for (size_t i = 0; i < N(table); i++) {
		(void)snprintf(headers, sizeof headers, "Authorization: Bearer %s\r\n",
		    table[i].token);
		shared_expect(s, AS_ANON, "GET", ORGS, headers, NULL, 401, table[i].said);
	}
	/* One sign of a good one changed. */
	s->access[AS_DESK][strlen(s->access[AS_DESK]) - 5] ^= 1;
	shared_expect(s, AS_DESK, "GET", ORGS, NULL, NULL, 401, "PGRST301");
}

static void keys(void **state)
{
	struct shared_play *s = *state;
	char headers[400];

	shared_bare(s, "GET", ORGS, "", NULL);
	assert_int_equal(s->play->status, 401);
	assert_string_equal(shared_text(s, "message"), "No API key found in request");
	shared_bare(s, "GET", ORGS, "apikey: sb_secret_nonsense\r\n", NULL);
	assert_int_equal(s->play->status, 401);
	assert_string_equal(shared_text(s, "message"), "Invalid API key");
	assert_string_not_equal(shared_text(s, "hint"), "");
	/* supabase-js sends its key as a token too. */
	(void)snprintf(headers, sizeof headers, "apikey: %s\r\nAuthorization: Bearer %s\r\n",
	    s->publishable, s->publishable);
	shared_bare(s, "GET", "/rest/v1/voxdesk_schema", headers, NULL);
	assert_int_equal(s->play->status, 200);
	(void)snprintf(headers, sizeof headers, "apikey: %s\r\nAuthorization: Bearer %s\r\n",
	    s->secret, s->secret);
	shared_bare(s, "GET", ORGS, headers, NULL);
	assert_int_equal(s->play->status, 200);
	(void)snprintf(headers, sizeof headers,
	    "apikey: %s\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n", s->secret);
	shared_bare(s, "GET", ORGS, headers, NULL);
	assert_int_equal(s->play->status, 401);
	assert_string_equal(shared_text(s, "message"),
	    "Forbidden use of secret API key in browser");
}

/* A token of one project is nobody's in another. */
static void another_project(void **state)
{
	struct shared_play *s = *state;
	void *other = NULL;
	struct shared_play *o;

	assert_int_equal(shared_setup(&other), 0);
	o = other;
	assert_string_not_equal(o->publishable, s->publishable);
	(void)snprintf(s->access[AS_DESK], sizeof s->access[AS_DESK], "%s", o->access[AS_DESK]);
	shared_expect(s, AS_DESK, "GET", ORGS, NULL, NULL, 401, "PGRST301");
	assert_int_equal(shared_teardown(&other), 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, shared_setup, shared_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(refused_sign_ins),
		TEST(signed_in),
		TEST(a_refresh_token_is_used_once),
		TEST(signing_out),
		TEST(expired_and_revoked),
		TEST(tokens_that_are_none),
		TEST(keys),
		TEST(another_project),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
