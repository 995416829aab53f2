/* Signing in, renewing, signing out: GoTrue. Bodies and answers hold secrets: they are wiped by
 * http.h and json.h, and what is read here goes into struct secret at once. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/supabase_parts.h"

#define TOKEN "/auth/v1/token"
#define LIFE_MAX (60 * 60 * 24 * 366)

static const char where[] = "a session";

void supabase_session_done(struct supabase_session *session)
{
	secret_done(&session->access);
	secret_done(&session->refresh);
	memset(session, 0, sizeof *session);
	session->email = session->user_id = session->role = session->org_id = "";
}

static bool start_token(const struct supabase *s, const char *grant, struct http_request *out,
    struct error *err)
{
	/* Nobody is signed in for this, whatever is left of an access token. The key stays s's. */
	struct supabase nobody = { .key = s->key };

	memcpy(nobody.base, s->base, sizeof nobody.base);
	if (!supabase_start(&nobody, HTTP_POST, TOKEN, out, err) ||
	    !rest_query(&supabase_rest, out, "grant_type", grant, err))
		return false;
	out->max_body = 0;
	out->only_asks = true;
	return true;
}

bool supabase_sign_in_make(const struct supabase *s, const char *email,
    const struct secret *password, struct http_request *out, struct error *err)
{
	if (email[0] == '\0' || !secret_there(password))
		return rest_none(out,
		    error_set(err, ERROR_INPUT, "supabase-sign-in", _("Enter both."),
			_("To sign in, an e-mail address and a password are needed; nothing was sent.")));
	if (!start_token(s, "password", out, err))
		return false;
	out->repeatable = true;
	json_write_open(&out->body, NULL, '{');
	json_write_member(&out->body, "email", email);
	json_write_member(&out->body, "password", secret_reveal(password));
	json_write_close(&out->body, '}');
	return supabase_whole(out, err);
}

bool supabase_refresh_make(const struct supabase *s, const struct secret *refresh,
    struct http_request *out, struct error *err)
{
	if (!secret_there(refresh))
		return rest_none(out,
		    error_set(err, ERROR_INPUT, "supabase-sign-in",
			_("Sign in with your e-mail address and password."),
			_("There is no sign-in to be renewed; nothing was sent.")));
	if (!start_token(s, "refresh_token", out, err))
		return false;
	json_write_open(&out->body, NULL, '{');
	json_write_member(&out->body, "refresh_token", secret_reveal(refresh));
	json_write_close(&out->body, '}');
	return supabase_whole(out, err);
}

struct told {
	const char *access, *refresh, *type;
	int64_t expires_in;
	const struct json *user;
};
struct person {
	const char *id, *email;
	const struct json *metadata;
};

static bool read_tokens(const struct told *t, struct supabase_session *out, struct error *err)
{
	if (!rest_plain(t->access) || !secret_set(&out->access, t->access, strlen(t->access)))
		return supabase_wrong(where, "access_token", "no token", err);
	if (!rest_plain(t->refresh) || !secret_set(&out->refresh, t->refresh, strlen(t->refresh)))
		return supabase_wrong(where, "refresh_token", "no token", err);
	if (strcasecmp(t->type, "bearer") != 0)
		return supabase_wrong(where, "token_type", "another type", err);
	if (t->expires_in < 1 || t->expires_in > LIFE_MAX)
		return supabase_wrong(where, "expires_in", "no time of life", err);
	out->expires_in = (int)t->expires_in;
	return true;
}

static bool read_person(const struct json *user, struct arena *arena, struct supabase_session *out,
    struct error *err)
{
	static const struct json_field fields[] = {
		{ "id", JSON_EXACT, offsetof(struct person, id), false, 60 },
		{ "email", JSON_TEXT, offsetof(struct person, email), true, 0 },
		{ "app_metadata", JSON_OBJECT, offsetof(struct person, metadata), true, 0 },
	};
	static const struct json_field role[] = { { "role", JSON_TEXT, 0, true, 60 } };
	static const struct json_field org[] = { { "org_id", JSON_TEXT, 0, true, 60 } };
	struct person p = { 0 };
	struct error ignored;

	if (!rest_fields(&supabase_rest, user, fields, sizeof fields / sizeof *fields, &p, where,
		arena, err))
		return false;
	out->user_id = p.id;
	out->email = p.email;
	/* What a project puts there is its own business: another type is no role. */
	if (p.metadata == NULL ||
	    !json_read(p.metadata, role, 1, &out->role, where, arena, &ignored))
		out->role = "";
	if (p.metadata == NULL ||
	    !json_read(p.metadata, org, 1, &out->org_id, where, arena, &ignored))
		out->org_id = "";
	return true;
}

/* A copy in the arena here, which would go back to the heap as it is. */
static void wipe_text(const char *text)
{
	if (text != NULL)
		explicit_bzero((char *)(uintptr_t)text, strlen(text));
}

bool supabase_session_read(const struct http_reply *reply, struct arena *arena,
    struct supabase_session *out, struct error *err)
{
	static const struct json_field fields[] = {
		{ "access_token", JSON_EXACT, offsetof(struct told, access), false,
		    SECRET_MAX - 1 },
		{ "refresh_token", JSON_EXACT, offsetof(struct told, refresh), false,
		    SECRET_MAX - 1 },
		{ "token_type", JSON_EXACT, offsetof(struct told, type), false, 0 },
		{ "expires_in", JSON_INT, offsetof(struct told, expires_in), false, 0 },
		{ "user", JSON_OBJECT, offsetof(struct told, user), false, 0 },
	};
	struct json *body = rest_answer(&supabase_rest, reply, err);
	struct arena tokens = { 0 };
	struct told t = { 0 };
	bool ok;

	*out = (struct supabase_session){ .email = "", .user_id = "", .role = "", .org_id = "" };
	ok = body != NULL &&
	    rest_fields(&supabase_rest, body, fields, sizeof fields / sizeof *fields, &t, where,
		&tokens, err) &&
	    read_tokens(&t, out, err) && read_person(t.user, arena, out, err);
	wipe_text(t.access);
	wipe_text(t.refresh);
	if (!ok)
		supabase_session_done(out);
	arena_done(&tokens);
	json_free(body);
	return ok;
}

bool supabase_sign_out_make(const struct supabase *s, struct http_request *out, struct error *err)
{
	if (!supabase_start(s, HTTP_POST, "/auth/v1/logout", out, err))
		return false;
	out->json = false; /* it has no body, not even an empty object */
	return rest_query(&supabase_rest, out, "scope", "local", err);
}

bool supabase_sign_out_read(const struct http_reply *reply, struct error *err)
{
	struct error refused;

	if (reply->end == HTTP_ANSWERED && (reply->status == 204 || reply->status == 200))
		return true;
	(void)rest_refusal(&supabase_rest, reply, &refused);
	if (strcmp(refused.code, "supabase-session-over") == 0 ||
	    strcmp(refused.code, "supabase-expired") == 0)
		return true;
	if (err != NULL)
		*err = refused;
	return false;
}
