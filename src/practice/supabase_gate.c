/* Who asks: the gateway in front of Supabase, and the role that a key and a token give. */
#include <stdio.h>
#include <string.h>

#include "practice/supabase_parts.h"

#define SKEW_S 30 /* that PostgREST allows (Auth/Jwt.hs) */

static void said(struct exchange *x, int status, const char *body)
{
	server_answer(x, status, body, strlen(body));
}

bool sb_secret_key(const struct sb *s, const char *key)
{
	return key != NULL && strcmp(key, s->secret) == 0;
}

/* As the gateway tells browsers apart: what all of them begin with. */
static bool browser(const char *agent)
{
	return agent != NULL && strncmp(agent, "Mozilla/", 8) == 0;
}

bool sb_gate(struct sb *s, const struct server_request *request, struct exchange *x)
{
	if (s->paused) { /* supabase.com/docs/guides/platform/http-status-codes; its body is not
			    documented, and is no JSON here */
		server_header(x, "Content-Type", "text/html");
		said(x, 540, "<html><body>Project paused</body></html>");
	} else if (request->apikey == NULL || request->apikey[0] == '\0') {
		said(x, 401,
		    "{\"message\":\"No API key found in request\","
		    "\"hint\":\"No `apikey` request header or url param was found.\"}");
	} else if (strcmp(request->apikey, s->publishable) != 0 &&
	    !sb_secret_key(s, request->apikey)) {
		said(x, 401,
		    "{\"message\":\"Invalid API key\",\"hint\":\"Double check your Supabase `anon` "
		    "or `service_role` API key.\"}");
	} else if (sb_secret_key(s, request->apikey) && browser(request->user_agent)) {
		said(x, 401,
		    "{\"message\":\"Forbidden use of secret API key in browser\",\"hint\":\"Secret "
		    "API keys can only be used in a protected environment and should never be "
		    "used in a browser.\"}");
	} else {
		return true;
	}
	return false;
}

const char *sb_bearer(const struct server_request *request)
{
	const char *token = request->authorization;

	if (token == NULL || strncasecmp(token, "Bearer ", 7) != 0)
		return NULL;
	token += 7;
	/* supabase-js sends its key so, while nobody is signed in. */
	return request->apikey != NULL && strcmp(token, request->apikey) == 0 ? NULL : token;
}

static bool bad_token(struct sb_call *c, enum sb_jwt what, const char *token)
{
	int parts = 1;

	switch (what) {
	case SB_JWT_PARTS:
		for (; *token != '\0'; token++)
			parts += *token == '.';
		return sb_fail(&c->fault, 401, "PGRST301", NULL, "Expected 3 parts in JWT; got %d",
		    parts);
	case SB_JWT_ALGORITHM:
		return sb_fail(&c->fault, 401, "PGRST301", NULL,
		    "Wrong or unsupported encoding algorithm");
	case SB_JWT_EXPIRED:
		return sb_fail(&c->fault, 401, "PGRST303", NULL, "JWT expired");
	case SB_JWT_CLAIMS:
		return sb_fail(&c->fault, 401, "PGRST303", NULL, "Parsing claims failed");
	default:
		return sb_fail(&c->fault, 401, "PGRST301", NULL,
		    "No suitable key or wrong key type");
	}
}

/* What row level security looks at: auth.jwt() -> 'app_metadata'. */
static void role_of_claims(struct sb_call *c, const cJSON *claims)
{
	const cJSON *app = cJSON_GetObjectItemCaseSensitive(claims, "app_metadata");
	const char *role = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(app, "role"));
	const char *org = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(app, "org_id"));

	c->role = SB_NOBODY;
	if (role != NULL && strcmp(role, "desk") == 0) {
		c->role = SB_DESK;
	} else if (org != NULL) {
		c->role = SB_MEMBER;
		(void)snprintf(c->org_id, sizeof c->org_id, "%s", org);
	}
}

bool sb_role(struct sb_call *c)
{
	const char *token = sb_bearer(c->request);
	enum sb_jwt what;
	cJSON *claims = NULL;

	if (token == NULL) {
		c->role = sb_secret_key(c->s, c->request->apikey) ? SB_SERVICE : SB_ANON;
		return true;
	}
	what = sb_jwt_read(c->s, token, SKEW_S, &claims);
	if (what == SB_JWT_GOOD)
		role_of_claims(c, claims);
	cJSON_Delete(claims);
	return what == SB_JWT_GOOD || bad_token(c, what, token);
}
