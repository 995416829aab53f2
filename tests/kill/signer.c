/*
 * A console's sign-in with a vault, as a process that a test can end: signer password|itself|out.
 * Linked with the program's own objects, fail points included. Prints "in", "out" or "over", then
 * "kept" where the vault has the refresh token, then why.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/signin.h"
#include "desk/vault.h"

#define PASSPHRASE "correct horse battery"

static void nothing_to_do(void *user)
{
	(void)user; /* the loop's step was all that was waited for */
}

/* The profile's vault, made where there is none yet. */
static bool vault_there(struct session *s, struct error *err)
{
	struct secret passphrase = { 0 };
	char path[PATH_TEXT_MAX];
	bool ok = secret_set(&passphrase, PASSPHRASE, strlen(PASSPHRASE)) &&
	    session_vault_path(s, path, sizeof path, err);

	vault_cheap(true);
	if (ok && !vault_exists(path)) {
		struct vault *made = vault_new(path, &passphrase, err);

		ok = made != NULL;
		vault_free(made);
	}
	ok = ok && session_vault_open(s, &passphrase, err);
	secret_done(&passphrase);
	return ok;
}

static void wait_for(struct signin *g, struct loop *l)
{
	const struct signin_status *status = signin_status(g);

	while (status->state == SIGNIN_RUNNING || status->state == SIGNIN_WAITING)
		loop_step(l);
}

static void say(const struct signin_status *status)
{
	printf("%s%s %s\n",
	    status->state == SIGNIN_IN         ? "in"
		: status->state == SIGNIN_OVER ? "over"
					       : "out",
	    status->kept ? " kept" : "", status->problem.code);
}

static bool work(struct session *s, struct loop *l, const char *what, struct error *err)
{
	const char *email = getenv("SUPABASE_EMAIL"), *word = getenv("SUPABASE_PASSWORD");
	char who[128], given[128];
	struct secret password = { 0 };
	struct signin *g;

	(void)snprintf(who, sizeof who, "%s", email ? email : "");
	(void)snprintf(given, sizeof given, "%s", word ? word : "");
	(void)unsetenv("SUPABASE_EMAIL");
	(void)unsetenv("SUPABASE_PASSWORD");
	(void)unsetenv("SUPABASE_SERVICE_ROLE_KEY");
	session_providers(s);
	if (!session_open_store(s, err) || !vault_there(s, err))
		return false;
	g = signin_new(s, l, nothing_to_do, NULL);
	signin_pace(g, 1);
	if (strcmp(what, "password") == 0 && secret_set(&password, given, strlen(given)))
		signin_password(g, who, &password);
	else
		signin_begin(g);
	secret_done(&password);
	wait_for(g, l);
	if (strcmp(what, "out") == 0)
		signin_out(g);
	say(signin_status(g));
	signin_free(g);
	return true;
}

int main(int argc, char **argv)
{
	const struct session_options options = { .db = NULL };
	struct error err = { .kind = ERROR_NONE };
	struct session s;
	struct loop *l;
	bool ok;

	if (argc != 2) {
		fprintf(stderr, "usage: signer password|itself|out\n");
		return 2;
	}
	session_init(&s, &options);
	l = loop_new();
	ok = work(&s, l, argv[1], &err);
	if (!ok)
		fprintf(stderr, "%s: %s (%s)\n", err.code, err.message, err.detail);
	session_done(&s);
	loop_free(l);
	return ok ? 0 : 1;
}
