/*
 * What Supabase's refusals mean for the operator: PostgREST's and PostgreSQL's codes, words that
 * the functions and triggers of data/supabase raise (P0001), GoTrue's codes in each of the three
 * shapes it has had, and what the gateway before them says in words alone.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "provider/supabase_parts.h"

#define TAKEN_MAX 1000000

#define SIGN_IN N_("Sign in again with your e-mail address and password.")
#define NO_SUCH \
	N_("The project's schema is not what this voxdesk needs: have its migrations applied (data/supabase), then reload the schema cache (NOTIFY pgrst, 'reload schema').")
#define LATER N_("Nothing that was entered here is lost: it goes with the next sharing.")

/* clang-format off */
static const struct rest_refusal rows[] = {
	{ "PGRST301 PGRST303 bad_jwt", 0, 0, ERROR_REFUSED,
	    N_("The sign-in at the shared project has run out."),
	    N_("It is renewed by itself; if this stays, sign in again, and look at this machine's clock.") },
	{ "too-early", 0, 0, ERROR_NETWORK,
	    N_("The shared project takes the sign-in for one of the future: the clocks of its parts differ."), LATER },
	{ "42501", 401, 0, ERROR_REFUSED,
	    N_("Nobody is signed in at the shared project, and it shows its rows to nobody else."),
	    N_("Sign in with your e-mail address and password.") },
	{ "PGRST302 no_authorization", 0, 0, ERROR_REFUSED,
	    N_("Nobody is signed in at the shared project."),
	    N_("Sign in with your e-mail address and password.") },
	{ "refresh_token_not_found refresh_token_already_used session_expired session_not_found user_not_found", 0, 0, ERROR_REFUSED,
	    N_("The sign-in at the shared project has ended: it was signed out, or used elsewhere."),
	    SIGN_IN },
	{ "invalid_credentials invalid_grant", 0, 0, ERROR_REFUSED,
	    N_("The shared project does not know this e-mail address with this password."),
	    N_("Enter both again; who manages the project can set a new password.") },
	{ "email_not_confirmed", 0, 0, ERROR_REFUSED,
	    N_("This e-mail address has not been confirmed yet at the shared project."),
	    N_("Open the link in the message that was sent to it, or have who manages the project confirm it.") },
	{ "user_banned", 0, 0, ERROR_REFUSED,
	    N_("This person is barred from the shared project."),
	    N_("Ask who manages the project.") },
	{ "over_request_rate_limit", 0, 0, ERROR_NETWORK,
	    N_("The shared project takes no more sign-ins just now."),
	    N_("Wait a few minutes, then do it again.") },
	{ "42501", 0, 0, ERROR_REFUSED,
	    N_("The shared project does not allow this to who is signed in; it was not changed there."),
	    N_("The desk's people need the role desk in their app_metadata: ask who manages the project. What was entered here is kept.") },
	{ "PGRST205 42P01 PGRST106", 0, 0, ERROR_REFUSED,
	    N_("The shared project lacks a table that voxdesk works with."), NO_SUCH },
	{ "PGRST204 42703 PGRST200 PGRST201", 0, 0, ERROR_REFUSED,
	    N_("A table of the shared project lacks a column that voxdesk works with."), NO_SUCH },
	{ "PGRST202 PGRST203 42883", 0, 0, ERROR_REFUSED,
	    N_("The shared project lacks a function that voxdesk works with."), NO_SUCH },
	{ "wrong-key", 0, 0, ERROR_REFUSED,
	    N_("The shared project did not accept the key."),
	    N_("Look at SUPABASE_URL and SUPABASE_ANON_KEY: both have to be of the same project, and the key must not have been withdrawn.") },
	{ "", 0, 540, ERROR_NETWORK,
	    N_("The shared project is paused."),
	    N_("Who manages it can resume it in Supabase's dashboard; until then everything goes on here, and nothing is lost.") },
	{ "23505", 0, 0, ERROR_CONFLICT,
	    N_("The shared project has another row with the same number or name already."),
	    N_("Look at who has it there; what was entered here is kept.") },
	{ "23503", 0, 0, ERROR_REFUSED,
	    N_("What this belongs to is not in the shared project."), LATER },
	{ "23502 23514 23P01 22P02 22001 22003 22007 22008", 0, 0, ERROR_REFUSED,
	    N_("The shared project does not take one of the values."),
	    N_("What was entered here is kept. If the two schemas are of different versions, bring the older one up to date.") },
	{ "PGRST124", 0, 0, ERROR_REFUSED,
	    N_("More than one row would have been changed, so the shared project changed none."),
	    N_("This is a fault of voxdesk, or the project's schema was changed: keep the log and report it.") },
	{ "pool-full", 0, 0, ERROR_REFUSED,
	    N_("That pool number has no place left in the shared project."),
	    N_("Take a place in another number, or have a pool number added.") },
	{ "pool-in-use", 0, 0, ERROR_CONFLICT,
	    N_("Others of this desk use that pool number, so it stays in the shared pool: give those customers another AI number first, or add it to the pool again here."),
	    N_("Which customers they are stands here after the next sharing, which tries it again.") },
	{ "customer-removed", 0, 0, ERROR_CONFLICT,
	    N_("Its customer was removed at another desk."),
	    N_("Bring the customer back, or remove this as well.") },
	{ "customer-in-use", 0, 0, ERROR_CONFLICT,
	    N_("The customer still has numbers or agents in the shared project, so it was not removed there."),
	    N_("Look at what another desk has added; remove that first, or keep the customer.") },
	{ "P0001", 0, 0, ERROR_REFUSED,
	    N_("A rule of the shared project refused this."),
	    N_("What was entered here is kept. Which rule it was stands in the log.") },
	{ "PGRST000 PGRST001 PGRST002 PGRST003", 0, 0, ERROR_NETWORK,
	    N_("The shared project's database is not reachable just now."), LATER },
	{ "57014 55P03", 0, 0, ERROR_NETWORK,
	    N_("The shared project's database took too long."), LATER },
	{ "40001 40P01 53000 53100 53200 53300 53400 57P01 57P02 57P03", 0, 0, ERROR_NETWORK,
	    N_("The shared project's database is too busy just now, or is being restarted."), LATER },
	{ "25006", 0, 0, ERROR_REFUSED,
	    N_("The shared project is read-only just now (its disk may be full); nothing was changed there."),
	    N_("Ask who manages it; what was entered here is kept.") },
	{ "PGRST103", 0, 0, ERROR_REFUSED,
	    N_("The page that was asked for is past the end."),
	    N_("Read it again from the beginning.") },
	{ "PGRST100 PGRST102 PGRST107 PGRST116 PGRST122 21000 42601 bad_json validation_failed", 0, 0, ERROR_REFUSED,
	    N_("The shared project did not understand the request; nothing was done."),
	    N_("This is a fault of voxdesk, or Supabase has changed: keep the log and report it.") },
	{ "", 0, 401, ERROR_REFUSED,
	    N_("The shared project did not accept the key or the sign-in."),
	    N_("Look at SUPABASE_URL and SUPABASE_ANON_KEY, then sign in again.") },
	{ "", 0, 403, ERROR_REFUSED,
	    N_("The shared project does not allow this."),
	    N_("Ask who manages the project.") },
	{ "", 0, 404, ERROR_NOT_FOUND,
	    N_("This is not in the shared project."),
	    N_("Look at SUPABASE_URL.") },
	{ "", 0, 429, ERROR_NETWORK,
	    N_("The shared project takes no more requests just now and did not do this one."), LATER },
	{ "", 0, 500, ERROR_NETWORK,
	    N_("Supabase has a fault of its own and could not say whether this was done."), LATER },
};
/* clang-format on */

/* Codes that mean one thing are one word; what the caller does about it. A code that is not here
 * stays what it is. The first row that fits wins. */
static const struct {
	const char *codes;
	int only; /* HTTP status; 0: any */
	const char *word;
	enum supabase_failure failure;
} words[] = {
	{ "PGRST301 PGRST303 bad_jwt", 0, "expired", SUPABASE_EXPIRED },
	{ "42501", 401, "signed-out", SUPABASE_SIGN_IN },
	{ "PGRST302 no_authorization", 0, "signed-out", SUPABASE_SIGN_IN },
	{ "refresh_token_not_found refresh_token_already_used session_expired session_not_found user_not_found",
	    0, "session-over", SUPABASE_SIGN_IN },
	{ "invalid_credentials invalid_grant", 0, "wrong-password", SUPABASE_SIGN_IN },
	{ "email_not_confirmed", 0, "not-confirmed", SUPABASE_SIGN_IN },
	{ "user_banned", 0, "banned", SUPABASE_SIGN_IN },
	{ "42501", 0, "rls", SUPABASE_RLS },
	{ "PGRST205 42P01 PGRST106", 0, "no-table", SUPABASE_SCHEMA },
	{ "PGRST204 42703 PGRST200 PGRST201", 0, "no-column", SUPABASE_SCHEMA },
	{ "PGRST202 PGRST203 42883", 0, "no-function", SUPABASE_SCHEMA },
	{ "schema-empty", 0, "schema-empty", SUPABASE_SCHEMA },
	{ "wrong-key", 0, "wrong-key", SUPABASE_KEY },
	{ "credentials", 0, "credentials", SUPABASE_KEY },
	{ "", 540, "paused", SUPABASE_PAUSED },
	{ "23505", 0, "exists", SUPABASE_ROW },
	{ "23503", 0, "parent", SUPABASE_ROW },
	{ "23502 23514 23P01 22P02 22001 22003 22007 22008", 0, "value", SUPABASE_ROW },
	{ "PGRST124", 0, "many", SUPABASE_ROW },
	{ "pool-full", 0, "pool-full", SUPABASE_ROW },
	{ "pool-in-use", 0, "pool-in-use", SUPABASE_ROW },
	{ "customer-removed", 0, "customer-removed", SUPABASE_ROW },
	{ "customer-in-use", 0, "customer-in-use", SUPABASE_ROW },
	{ "P0001", 0, "P0001", SUPABASE_ROW },
	{ "25006", 0, "read-only", SUPABASE_OTHER },
};
#define WORDS (sizeof words / sizeof *words)

/* `code` is one of the blank-separated `codes`; "" only where there are none. */
static bool among(const char *codes, const char *code)
{
	const size_t n = strlen(code);

	if (n == 0)
		return codes[0] == '\0';
	for (const char *at = strstr(codes, code); at != NULL; at = strstr(at + 1, code)) {
		if ((at == codes || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	}
	return false;
}

static const char *supabase_word(const char *code, int status)
{
	for (size_t i = 0; i < WORDS; i++) {
		if ((words[i].only == 0 || words[i].only == status) &&
		    (among(words[i].codes, code) || words[i].only == 540))
			return words[i].word;
	}
	return NULL;
}

enum supabase_failure supabase_failure_of(const struct error *err)
{
	const size_t n = strlen(supabase_rest.prefix);

	if (strncmp(err->code, supabase_rest.prefix, n) == 0 && err->code[n] == '-') {
		for (size_t i = 0; i < WORDS; i++) {
			if (strcmp(err->code + n + 1, words[i].word) == 0)
				return words[i].failure;
		}
	}
	return err->kind == ERROR_NETWORK ? SUPABASE_NETWORK : SUPABASE_OTHER;
}

/* What the gateway says of a key, without a code. */
static bool of_key(const char *text)
{
	static const char *const marks[] = { "Invalid API key", "No API key found",
		"Unregistered API key", "Forbidden use of secret API key",
		"Legacy API keys are disabled" };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (strcasestr(text, marks[i]) != NULL)
			return true;
	}
	return false;
}

/* The text under the first of these names that has one. */
static const char *text_of(const struct json *body, const char *const *names, struct arena *arena)
{
	struct error ignored;
	const char *text;

	for (; *names != NULL; names++) {
		const struct json_field field[] = { { *names, JSON_TEXT, 0, true, 300 } };

		if (json_read(body, field, 1, &text, "", arena, &ignored) && text[0] != '\0')
			return text;
	}
	return "";
}

static bool raised(const char *word)
{
	static const char *const known[] = { "pool-full", "pool-in-use", "customer-removed",
		"customer-in-use" };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (strcmp(word, known[i]) == 0)
			return true;
	}
	return false;
}

/* GoTrue's older shapes have a number under "code", which is no text and is passed over. */
static struct rest_said supabase_said(const struct json *body, struct arena *arena)
{
	static const char *const codes[] = { "error_code", "code", "error", NULL };
	static const char *const messages[] = { "message", "msg", "error_description", NULL };
	static const char *const details[] = { "details", "hint", NULL };
	struct rest_said said = { .code = text_of(body, codes, arena),
		.words = text_of(body, messages, arena),
		.more = text_of(body, details, arena) };

	if (strcmp(said.code, "P0001") == 0) {
		if (raised(said.words))
			said.code = said.words;
		return said;
	}
	/* GoTrue's oldest shape has one code for both grants. */
	if (strcmp(said.code, "invalid_grant") == 0 && strstr(said.words, "Refresh Token") != NULL)
		said.code = "refresh_token_not_found";
	/* PostgREST looks at iat and nbf with 30 s of patience: seen at hosted projects right after
	 * signing in; another token would be no older. */
	if (strcmp(said.code, "PGRST303") == 0 &&
	    (strcasestr(said.words, "issued at future") != NULL ||
		strcasestr(said.words, "not yet valid") != NULL))
		said.code = "too-early";
	if (of_key(said.words) || of_key(said.code)) {
		said.code = "wrong-key";
		said.ours = false;
	} else if (said.code[0] == '\0') {
		said.words = ""; /* any gateway says {"message": ...} */
	}
	return said;
}

const struct rest supabase_rest = { .name = "Supabase",
	.prefix = "supabase",
	.auth = HTTP_BEARER,
	.key_hint = N_("Set SUPABASE_ANON_KEY to the project's publishable key."),
	.refusals = rows,
	.refusals_n = sizeof rows / sizeof *rows,
	.coded = true,
	.kinds_hold = true,
	.said = supabase_said,
	.word = supabase_word };

int supabase_places_taken(const struct http_reply *reply)
{
	static const char *const details[] = { "details", NULL };
	struct arena arena = { 0 };
	struct error ignored;
	struct json *body = json_parse(reply->body != NULL ? reply->body : "", reply->n, &ignored);
	const char *text = body != NULL ? text_of(body, details, &arena) : "";
	const long n = strtol(text, NULL, 10);

	json_free(body);
	arena_done(&arena);
	return n > 0 && n <= TAKEN_MAX ? (int)n : 0;
}

bool supabase_refused(const struct http_reply *reply, const struct error *err)
{
	return rest_refused(reply, rest_code(&supabase_rest, err) != NULL);
}
