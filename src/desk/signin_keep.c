/* The refresh token in the vault. Each write is vault.h's: whole, under its lock, or not at all. */
#include <string.h>

#include "base/failpoint.h"
#include "base/i18n.h"
#include "desk/signin_parts.h"

static const char *token_name(void)
{
	return secret_names[SECRET_SUPABASE_REFRESH_TOKEN].name;
}

void signin_claim_end(struct signin *g)
{
	if (g->claim >= 0)
		vault_claim_end(g->claim);
	g->claim = VAULT_NO_CLAIM;
}

enum signin_token signin_token_take(struct signin *g, struct secret *out)
{
	struct vault *v = g->session->vault;
	struct error err = { 0 };

	if (v != NULL && g->claim < 0)
		g->claim = vault_claim(v);
	if (g->claim == VAULT_CLAIMED)
		return SIGNIN_TOKEN_BUSY;
	/* Of a vault that cannot be read any more what is known of it counts; a token that it never
	 * took is not what it holds. */
	if (v != NULL && (g->status.kept || !secret_there(&g->refresh)) && vault_reload(v, &err)) {
		credentials_vault(&g->session->credentials, v);
		if (vault_get(v, token_name(), out))
			return SIGNIN_TOKEN;
		if (g->status.kept)
			return SIGNIN_TOKEN_GONE;
	}
	return secret_copy(out, &g->refresh) ? SIGNIN_TOKEN : SIGNIN_TOKEN_NONE;
}

/* What is in the vault is for the project whose address stands beside it. */
static bool keep_address(struct signin *g, struct error *err)
{
	const char *name = secret_names[SECRET_SUPABASE_URL].name;
	struct secret address = { 0 };
	bool ok;

	if (vault_holds(g->session->vault, name))
		return true;
	ok = secret_set(&address, g->project.base, strlen(g->project.base)) &&
	    vault_set(g->session->vault, name, &address, err);
	secret_done(&address);
	return ok;
}

void signin_token_keep(struct signin *g)
{
	struct vault *v = g->session->vault;
	struct error err = { 0 };

	g->status.kept = false;
	if (v == NULL)
		return;
	g->status.kept = vault_set(v, token_name(), &g->refresh, &err) && keep_address(g, &err);
	FAIL_POINT("signin-kept");
	credentials_vault(&g->session->credentials, v);
	if (g->status.kept)
		return;
	error_set(&g->status.problem, err.kind, "signin-not-kept",
	    _("It lasts until voxdesk ends; afterwards sign in again with your password."),
	    _("You are signed in at the shared project, but the vault did not take it: %s"),
	    err.message);
}

void signin_token_forget(struct signin *g, const struct secret *only)
{
	struct vault *v = g->session->vault;
	struct secret kept = { 0 };
	struct error err = { 0 };

	if (v != NULL && vault_reload(v, &err) && vault_get(v, token_name(), &kept) &&
	    (only == NULL || strcmp(secret_reveal(only), secret_reveal(&kept)) == 0)) {
		if (!vault_remove(v, token_name(), &err))
			error_set(&g->status.problem, err.kind, "signin-not-forgotten",
			    _("Take it out by hand: voxdesk secret remove SUPABASE_REFRESH_TOKEN."),
			    _("The sign-in could not be taken out of the vault: %s"), err.message);
		FAIL_POINT("signin-forgotten");
		credentials_vault(&g->session->credentials, v);
	}
	secret_done(&kept);
	secret_done(&g->refresh);
	g->status.kept = false;
}
