/* Who can sign in, and what GoTrue says of them: the user object and a token's claims. */
#include <stdio.h>
#include <string.h>

#include "practice/supabase_parts.h"

const struct sb_account sb_accounts[SB_ACCOUNTS] = {
	{ "acc00000-0000-4000-8000-000000000001", SB_EMAIL, "desk", NULL, false, false },
	{ "acc00000-0000-4000-8000-000000000002", "member@practice.example", NULL, SB_ORG, false,
	    false },
	{ "acc00000-0000-4000-8000-000000000003", "nobody@practice.example", NULL, NULL, false,
	    false },
	{ "acc00000-0000-4000-8000-000000000004", "banned@practice.example", "desk", NULL, true,
	    false },
	{ "acc00000-0000-4000-8000-000000000005", "unconfirmed@practice.example", "desk", NULL,
	    false, true },
};

const struct sb_account *sb_account_of(const char *email)
{
	for (size_t i = 0; i < SB_ACCOUNTS; i++)
		if (strcasecmp(sb_accounts[i].email, email) == 0)
			return &sb_accounts[i];
	return NULL;
}

static cJSON *app_metadata(const struct sb_account *of)
{
	cJSON *app = cJSON_CreateObject();
	cJSON *providers = cJSON_CreateArray();

	(void)cJSON_AddStringToObject(app, "provider", "email");
	(void)cJSON_AddItemToArray(providers, cJSON_CreateString("email"));
	(void)cJSON_AddItemToObject(app, "providers", providers);
	if (of->role != NULL)
		(void)cJSON_AddStringToObject(app, "role", of->role);
	if (of->org_id != NULL)
		(void)cJSON_AddStringToObject(app, "org_id", of->org_id);
	return app;
}

cJSON *sb_account_user(const struct sb_account *of)
{
	static const char since[] = "2026-01-05T09:00:00.123456Z";
	cJSON *json = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(json, "id", of->id);
	(void)cJSON_AddStringToObject(json, "aud", "authenticated");
	(void)cJSON_AddStringToObject(json, "role", "authenticated");
	(void)cJSON_AddStringToObject(json, "email", of->email);
	(void)cJSON_AddStringToObject(json, "email_confirmed_at", since);
	(void)cJSON_AddStringToObject(json, "phone", "");
	(void)cJSON_AddStringToObject(json, "confirmed_at", since);
	(void)cJSON_AddStringToObject(json, "last_sign_in_at", since);
	(void)cJSON_AddItemToObject(json, "app_metadata", app_metadata(of));
	(void)cJSON_AddItemToObject(json, "user_metadata", cJSON_CreateObject());
	(void)cJSON_AddItemToObject(json, "identities", cJSON_CreateArray());
	(void)cJSON_AddStringToObject(json, "created_at", since);
	(void)cJSON_AddStringToObject(json, "updated_at", since);
	(void)cJSON_AddBoolToObject(json, "is_anonymous", false);
	return json;
}

cJSON *sb_account_claims(struct sb *s, const struct sb_account *of, const char *session,
    long long made)
{
	cJSON *claims = cJSON_CreateObject();
	cJSON *methods = cJSON_CreateArray(), *method = cJSON_CreateObject();
	char issuer[100];

	(void)snprintf(issuer, sizeof issuer, "%s/auth/v1", s->url);
	(void)cJSON_AddStringToObject(claims, "iss", issuer);
	(void)cJSON_AddStringToObject(claims, "sub", of->id);
	(void)cJSON_AddStringToObject(claims, "aud", "authenticated");
	(void)cJSON_AddNumberToObject(claims, "exp", (double)(made + SB_TOKEN_S));
	(void)cJSON_AddNumberToObject(claims, "iat", (double)made);
	(void)cJSON_AddStringToObject(claims, "email", of->email);
	(void)cJSON_AddStringToObject(claims, "phone", "");
	(void)cJSON_AddItemToObject(claims, "app_metadata", app_metadata(of));
	(void)cJSON_AddItemToObject(claims, "user_metadata", cJSON_CreateObject());
	(void)cJSON_AddStringToObject(claims, "role", "authenticated");
	(void)cJSON_AddStringToObject(claims, "aal", "aal1");
	(void)cJSON_AddStringToObject(method, "method", "password");
	(void)cJSON_AddNumberToObject(method, "timestamp", (double)made);
	(void)cJSON_AddItemToArray(methods, method);
	(void)cJSON_AddItemToObject(claims, "amr", methods);
	(void)cJSON_AddStringToObject(claims, "session_id", session);
	(void)cJSON_AddBoolToObject(claims, "is_anonymous", false);
	return claims;
}
