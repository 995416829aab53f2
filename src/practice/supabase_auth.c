/* GoTrue: signing in, refreshing, signing out, who one is. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "practice/supabase_parts.h"

#define REUSE_S 10 /* GOTRUE_SECURITY_REFRESH_TOKEN_REUSE_INTERVAL at Supabase */
#define TOKEN_SIZE 23
#define API_VERSION "2024-01-01"

struct ask {
	struct sb *s;
	const struct server_request *request;
	struct exchange *x;
	struct fields query;
	cJSON *body;
};

/* ---- answers */

static void answer(struct ask *a, int status, cJSON *json)
{
	char *text = cJSON_PrintUnformatted(json);

	server_answer(a->x, status, text, strlen(text));
	cJSON_free(text);
	cJSON_Delete(json);
}

/* In both shapes of api/errors.go: by the API version that the request names. */
static void refuse(struct ask *a, int status, const char *code, const char *words)
{
	const char *version = a->request->api_version;
	cJSON *json = cJSON_CreateObject();

	server_header(a->x, "x-sb-error-code", code);
	if (version != NULL && strcmp(version, API_VERSION) >= 0) {
		server_header(a->x, "X-Supabase-Api-Version", API_VERSION);
		(void)cJSON_AddStringToObject(json, "code", code);
		(void)cJSON_AddStringToObject(json, "message", words);
	} else {
		(void)cJSON_AddNumberToObject(json, "code", status);
		(void)cJSON_AddStringToObject(json, "error_code", code);
		(void)cJSON_AddStringToObject(json, "msg", words);
	}
	answer(a, status, json);
}

static void answer_session(struct ask *a, const struct sb_account *of, const char *session,
    const char *refresh)
{
	struct sb *const s = a->s;
	char access[SB_JWT_MAX];
	cJSON *claims, *json = cJSON_CreateObject();
	long long made = sb_now_us() / 1000000;

	if (made <= s->dead_iat)
		made = s->dead_iat + 1;
	if (made > s->last_iat)
		s->last_iat = made;
	claims = sb_account_claims(s, of, session, made);
	sb_jwt_sign(s, claims, access);
	cJSON_Delete(claims);
	(void)cJSON_AddStringToObject(json, "access_token", access);
	(void)cJSON_AddStringToObject(json, "token_type", "bearer");
	(void)cJSON_AddNumberToObject(json, "expires_in", SB_TOKEN_S);
	(void)cJSON_AddNumberToObject(json, "expires_at", (double)(made + SB_TOKEN_S));
	(void)cJSON_AddStringToObject(json, "refresh_token", refresh);
	(void)cJSON_AddItemToObject(json, "user", sb_account_user(of));
	answer(a, 200, json);
}

/* ---- sessions */

/* Runs one statement with these texts; the first column of its first row goes to `out`. */
static bool run(struct sb *s, const char *sql, const char *one, const char *two, const char *three,
    long long number, char *out, size_t size)
{
	const struct sb_value values[] = {
		{ .kind = one == NULL ? SB_NULL : SB_STRING, .text = one },
		{ .kind = two == NULL ? SB_NULL : SB_STRING, .text = two },
		{ .kind = three == NULL ? SB_NULL : SB_STRING, .text = three },
		{ .kind = SB_NUMBER, .number = number },
	};
	sqlite3_stmt *statement = NULL;
	const char *text = NULL;
	bool found;

	check(sqlite3_prepare_v2(sb_db(s), sql, -1, &statement, NULL) == SQLITE_OK);
	sb_bind(statement, values, 4);
	found = sqlite3_step(statement) == SQLITE_ROW;
	if (found)
		text = (const char *)sqlite3_column_text(statement, 0);
	if (out != NULL)
		(void)snprintf(out, size, "%s", text == NULL ? "" : text);
	(void)sqlite3_finalize(statement);
	return found;
}

/* One more refresh token of a session; the one it comes from is used. */
static void grant(struct sb *s, const char *session, const char *parent, char out[TOKEN_SIZE])
{
	chance_hex(out, TOKEN_SIZE - 1);
	if (parent != NULL)
		(void)run(s, "update sb_refresh set revoked = 1, at = ?4 where token = ?1", parent,
		    NULL, NULL, sb_now_us(), NULL, 0);
	(void)run(s, "insert into sb_refresh (token, session, parent, at) values (?1, ?2, ?3, ?4)",
	    out, session, parent, sb_now_us(), NULL, 0);
}

static const char *text_of(const struct ask *a, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(a->body, name));

	return text == NULL ? "" : text;
}

static void by_password(struct ask *a)
{
	const char *email = text_of(a, "email"), *password = text_of(a, "password");
	const struct sb_account *of = sb_account_of(email);
	char session[CHANCE_UUID_SIZE], refresh[TOKEN_SIZE];

	if (email[0] == '\0') {
		refuse(a, 400, "validation_failed", "missing email or phone");
		return;
	}
	if (of != NULL && of->banned) {
		refuse(a, 400, "user_banned", "User is banned");
	} else if (of == NULL || strcmp(password, SB_PASSWORD) != 0) {
		refuse(a, 400, "invalid_credentials", "Invalid login credentials");
	} else if (of->unconfirmed) {
		refuse(a, 400, "email_not_confirmed", "Email not confirmed");
	} else {
		chance_uuid(session);
		(void)run(a->s, "insert into sb_sessions values (?1, ?4, sb_now())", session, NULL,
		    NULL, of - sb_accounts, NULL, 0);
		grant(a->s, session, NULL, refresh);
		answer_session(a, of, session, refresh);
	}
}

/* What stands in for a token that was used before (tokens/service.go); false: refused. */
static bool used_before(struct ask *a, const char *token, const char *session, char out[TOKEN_SIZE])
{
	long long until = sb_number(a->s, "select at from sb_refresh where token = ?1", token) +
	    REUSE_S * 10000LL * a->s->pace;

	if (run(a->s,
		"select token from sb_refresh where session = ?1 and revoked = 0 and parent = ?2",
		session, token, NULL, 0, out, TOKEN_SIZE))
		return true;
	if (sb_now_us() <= until) {
		grant(a->s, session, token, out);
		return true;
	}
	(void)run(a->s, "update sb_refresh set revoked = 1 where session = ?1", session, NULL, NULL,
	    0, NULL, 0);
	refuse(a, 400, "refresh_token_already_used", "Invalid Refresh Token: Already Used");
	return false;
}

static void by_refresh(struct ask *a)
{
	char token[64], session[CHANCE_UUID_SIZE], refresh[TOKEN_SIZE];
	cJSON *json;

	(void)snprintf(token, sizeof token, "%s", text_of(a, "refresh_token"));
	if (token[0] == '\0') {
		json = cJSON_CreateObject();
		(void)cJSON_AddStringToObject(json, "error", "invalid_request");
		(void)cJSON_AddStringToObject(json, "error_description", "refresh_token required");
		answer(a, 400, json);
		return;
	}
	if (!run(a->s, "select session from sb_refresh where token = ?1", token, NULL, NULL, 0,
		session, sizeof session)) {
		refuse(a, 400, "refresh_token_not_found",
		    "Invalid Refresh Token: Refresh Token Not Found");
		return;
	}
	if (sb_number(a->s, "select revoked from sb_refresh where token = ?1", token) == 0)
		grant(a->s, session, token, refresh);
	else if (!used_before(a, token, session, refresh))
		return;
	answer_session(a,
	    &sb_accounts[sb_number(a->s, "select account from sb_sessions where id = ?1", session)],
	    session, refresh);
}

static void token(struct ask *a)
{
	const char *type = fields_get(&a->query, "grant_type");

	a->body = cJSON_ParseWithOpts(a->request->body, NULL, 1);
	if (!cJSON_IsObject(a->body))
		refuse(a, 400, "bad_json", "Could not parse request body as JSON");
	else if (type != NULL && strcmp(type, "password") == 0)
		by_password(a);
	else if (type != NULL && strcmp(type, "refresh_token") == 0)
		by_refresh(a);
	else
		refuse(a, 400, "invalid_credentials", "unsupported_grant_type");
}

/* ---- what wants an access token */

/* Whose it is; NULL when refused. */
static const struct sb_account *signed_in(struct ask *a, char session[CHANCE_UUID_SIZE])
{
	const char *token = sb_bearer(a->request);
	const char *id;
	cJSON *claims = NULL;
	const struct sb_account *of = NULL;

	if (token == NULL) {
		refuse(a, 401, "no_authorization", "This endpoint requires a valid Bearer token");
		return NULL;
	}
	if (sb_jwt_read(a->s, token, 0, &claims) != SB_JWT_GOOD) {
		refuse(a, 403, "bad_jwt",
		    "invalid JWT: unable to parse or verify signature, token is expired or not "
		    "of this project");
		cJSON_Delete(claims);
		return NULL;
	}
	id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(claims, "session_id"));
	(void)snprintf(session, CHANCE_UUID_SIZE, "%s", id == NULL ? "" : id);
	cJSON_Delete(claims);
	if (sb_number(a->s, "select count(*) from sb_sessions where id = ?1", session) == 1)
		of = &sb_accounts[sb_number(a->s, "select account from sb_sessions where id = ?1",
		    session)];
	else
		refuse(a, 403, "session_not_found",
		    "Session from session_id claim in JWT does not exist");
	return of;
}

static void who(struct ask *a)
{
	char session[CHANCE_UUID_SIZE];
	const struct sb_account *of = signed_in(a, session);

	if (of != NULL)
		answer(a, 200, sb_account_user(of));
}

static void logout(struct ask *a)
{
	static const struct {
		const char *scope, *sql;
	} scopes[] = {
		{ "global", "delete from sb_sessions where account = ?4" },
		{ "local", "delete from sb_sessions where id = ?1" },
		{ "others", "delete from sb_sessions where account = ?4 and id <> ?1" },
	};
	const char *scope = fields_get(&a->query, "scope");
	char session[CHANCE_UUID_SIZE];
	const struct sb_account *of = signed_in(a, session);
	size_t i = 0;

	if (of == NULL)
		return;
	while (i < sizeof scopes / sizeof scopes[0] && scope != NULL &&
	    strcmp(scopes[i].scope, scope) != 0)
		i++;
	if (i == sizeof scopes / sizeof scopes[0]) {
		refuse(a, 400, "validation_failed", "Unsupported logout scope");
		return;
	}
	(void)run(a->s, scopes[i].sql, session, NULL, NULL, of - sb_accounts, NULL, 0);
	sb_run(a->s, "delete from sb_refresh where session not in (select id from sb_sessions)");
	server_answer(a->x, 204, "", 0);
}

static void health(struct ask *a)
{
	static const char body[] =
	    "{\"version\":\"v2.180.0\",\"name\":\"GoTrue\",\"description\":\"GoTrue is a user "
	    "registration and authentication API\"}";

	server_answer(a->x, 200, body, sizeof body - 1);
}

static void settings(struct ask *a)
{
	static const char body[] =
	    "{\"external\":{\"email\":true,\"phone\":false},\"disable_signup\":true,"
	    "\"mailer_autoconfirm\":false,\"phone_autoconfirm\":false,\"sms_provider\":\"twilio\","
	    "\"saml_enabled\":false}";

	server_answer(a->x, 200, body, sizeof body - 1);
}

static const struct {
	const char *path, *method;
	void (*fn)(struct ask *a);
} routes[] = {
	{ "/auth/v1/token", "POST", token },
	{ "/auth/v1/user", "GET", who },
	{ "/auth/v1/logout", "POST", logout },
	{ "/auth/v1/health", "GET", health },
	{ "/auth/v1/settings", "GET", settings },
};

void sb_auth(struct sb *s, const struct server_request *request, struct exchange *x)
{
	struct ask a = { .s = s, .request = request, .x = x };
	size_t n = strcspn(request->target, "?"), i;
	bool path = false;

	if (!sb_gate(s, request, x))
		return;
	if (request->target[n] == '?' &&
	    !fields_parse_again(&a.query, request->target + n + 1,
		strlen(request->target + n + 1))) {
		refuse(&a, 400, "validation_failed", "malformed query");
		return;
	}
	(void)sb_db(s);
	for (i = 0; i < sizeof routes / sizeof routes[0]; i++) {
		if (strlen(routes[i].path) != n || strncmp(routes[i].path, request->target, n) != 0)
			continue;
		path = true;
		if (strcmp(routes[i].method, request->method) == 0)
			break;
	}
	if (i < sizeof routes / sizeof routes[0])
		routes[i].fn(&a);
	else
		refuse(&a, path ? 405 : 404, path ? "method_not_allowed" : "not_found",
		    path ? "Method Not Allowed" : "404 page not found");
	cJSON_Delete(a.body);
	fields_done(&a.query);
}
