/* Credentials loaded, completed by commands and the vault, and forgotten. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/credentials_parts.h"

/* The value may be a token that was put into the wrong place, so it is not shown. */
static bool sid_wrong(struct credentials *c, const struct credential *sid)
{
	const char *const where[] = {
		[FROM_NOWHERE] = "TWILIO_ACCOUNT_SID",
		[FROM_ENVIRONMENT] = "TWILIO_ACCOUNT_SID",
		[FROM_CONFIG] = _("twilio_account_sid in config.ini"),
		[FROM_COMMAND] = _("What secret_command printed for TWILIO_ACCOUNT_SID"),
		[FROM_VAULT] = _("TWILIO_ACCOUNT_SID in the vault"),
		[FROM_PRACTICE] = "TWILIO_ACCOUNT_SID",
	};

	return error_set(&c->problem, ERROR_INPUT, "account-sid",
	    _("Give the account's own SID (AC and 32 digits) and its auth token: both stand on the first page of Twilio's console."),
	    twilio_sid_valid(secret_reveal(&sid->value), "SK")
		? _("%s names an API key (SK...), not an account.")
		: _("%s is not the SID of a Twilio account."),
	    where[sid->from]);
}

static bool sid_fill(struct credentials *c)
{
	const struct credential *sid = &c->more->item[SECRET_TWILIO_ACCOUNT_SID];

	if (!secret_there(&sid->value) && strcmp(sid->problem.code, "api-key") != 0) {
		if (sid->problem.kind != ERROR_NONE)
			c->problem = sid->problem;
		return false;
	}
	if (!twilio_sid_valid(secret_reveal(&sid->value), "AC"))
		return sid_wrong(c, sid);
	(void)text_copy(c->twilio.user, sizeof c->twilio.user, secret_reveal(&sid->value));
	memcpy(c->twilio.account, c->twilio.user, sizeof c->twilio.account);
	return true;
}

/* The desk's own account, of what is known by now. */
static void twilio_fill(struct credentials *c)
{
	const struct credential *token = &c->more->item[SECRET_TWILIO_AUTH_TOKEN];

	c->twilio.user[0] = c->twilio.account[0] = '\0';
	secret_done(&c->twilio.token);
	c->twilio_from = "";
	c->problem = c->more->config_problem;
	if (c->more->base_problem[SERVICE_TWILIO].kind != ERROR_NONE) {
		c->problem = c->more->base_problem[SERVICE_TWILIO];
		return;
	}
	if (!sid_fill(c))
		return;
	if (secret_copy(&c->twilio.token, &token->value))
		c->twilio_from = secret_from_name(token->from);
	else if (token->problem.kind != ERROR_NONE)
		c->problem = token->problem;
}

/* The variable before the setting; "" where neither says anything. False: too long. */
static bool setting(const char *environment, const char *name, const char *configured, char *out,
    size_t size)
{
	size_t n = 0;
	const char *value = credentials_variable(environment, name, &n);

	if (!value) {
		value = configured;
		n = strlen(configured);
	}
	out[0] = '\0';
	if (n >= size)
		return false;
	memcpy(out, value, n);
	out[n] = '\0';
	return true;
}

static void vapi_load(struct credentials *c, const char *environment)
{
	const struct config *config = &c->more->config;
	char region[8];

	if (!setting(environment, "VAPI_REGION", config->vapi_region, region, sizeof region) ||
	    (region[0] && strcmp(region, "us") != 0 && strcmp(region, "eu") != 0))
		error_set(&c->more->vapi_problem, ERROR_INPUT, "vapi-region",
		    _("Write us or eu, as the region of the organization in Vapi's dashboard; without it us is meant."),
		    _("VAPI_REGION (vapi_region in config.ini) is no region of Vapi's. Nothing is sent to Vapi."));
	c->vapi_eu = strcmp(region, "eu") == 0;
	if (setting(environment, "VAPI_TELNYX_CREDENTIAL_ID", config->vapi_telnyx_credential_id,
		c->vapi_telnyx_credential_id, sizeof c->vapi_telnyx_credential_id) &&
	    (!c->vapi_telnyx_credential_id[0] || vapi_id_valid(c->vapi_telnyx_credential_id)))
		return;
	c->vapi_telnyx_credential_id[0] = '\0';
	error_set(&c->more->vapi_problem, ERROR_INPUT, "vapi-credential-id",
	    _("It is the id of the Telnyx credential in Vapi's dashboard, such as 6f7e1c52-3b7d-4b44-9d29-1a7a6f1f0001."),
	    _("VAPI_TELNYX_CREDENTIAL_ID (vapi_telnyx_credential_id in config.ini) is no id of Vapi's. Nothing is sent to Vapi."));
}

static void twilio_load(struct credentials *c)
{
	struct credentials_more *m = c->more;
	struct credential *sid = &m->item[SECRET_TWILIO_ACCOUNT_SID];
	const char *configured = m->config.twilio_account_sid;

	if (m->base_problem[SERVICE_TWILIO].kind != ERROR_NONE)
		return;
	if (sid->from == FROM_NOWHERE && configured[0]) {
		sid->from = FROM_CONFIG;
		(void)secret_set(&sid->value, configured, strlen(configured));
	}
	credential_from_command(m, sid, secret_names[SECRET_TWILIO_ACCOUNT_SID].name);
	if (twilio_sid_valid(secret_reveal(&sid->value), "AC"))
		credential_from_command(m, &m->item[SECRET_TWILIO_AUTH_TOKEN],
		    secret_names[SECRET_TWILIO_AUTH_TOKEN].name);
}

static void load(struct credentials *c, const char *environment, const char *profile)
{
	struct credentials_more *m = xcalloc(1, sizeof *m);

	memset(c, 0, sizeof *c);
	c->more = m;
	m->practice = environment != NULL;
	/* A file that is not taken does not keep what the environment gives from being used. */
	if (!environment && !config_load(&m->config, profile, &m->config_problem))
		memset(&m->config, 0, sizeof m->config);
	vapi_load(c, environment);
	credentials_bases(c, environment);
	for (int i = 0; i < SECRET_IDS; i++)
		if (i != SECRET_SUPABASE_REFRESH_TOKEN) /* good once: a variable would be stale */
			credential_from_environment(&m->item[i], environment, secret_names[i].name);
	twilio_load(c);
	twilio_fill(c);
	credentials_project(c->more);
}

void credentials_load(struct credentials *c, const char *environment)
{
	load(c, environment, "default");
}

void credentials_load_profile(struct credentials *c, const char *profile)
{
	load(c, NULL, profile);
}

struct credential *credentials_account_token(struct credentials_more *m, const char *account)
{
	struct account_token *at = m->accounts;
	char name[SECRET_NAME_MAX];

	while (at && strcmp(at->account, account) != 0)
		at = at->next;
	if (!at) {
		at = xcalloc(1, sizeof *at);
		(void)text_copy(at->account, sizeof at->account, account);
		at->next = m->accounts;
		m->accounts = at;
	}
	secret_name_of_account(account, name);
	if (!m->practice) {
		credential_from_environment(&at->token, NULL, name);
		if (!m->fetched)
			credential_from_command(m, &at->token, name);
		if (at->token.from != FROM_VAULT)
			credential_from_vault(&at->token, m->vault, name);
	}
	return &at->token;
}

void credentials_fetch(struct credentials *c, const char *const *accounts, size_t n, bool listed)
{
	struct credentials_more *m = c->more;

	if (!m || m->fetched)
		return;
	for (int i = 0; i < SECRET_IDS; i++)
		if (secret_names[i].service != SERVICE_SUPABASE &&
		    (listed || secret_names[i].secret))
			credential_from_command(m, &m->item[i], secret_names[i].name);
	credentials_project_commands(m);
	for (size_t i = 0; i < n && i < ACCOUNT_COMMANDS_MAX; i++)
		if (twilio_sid_valid(accounts[i], "AC") && strcmp(accounts[i], c->twilio.user) != 0)
			(void)credentials_account_token(m, accounts[i]);
	m->fetched = true;
	twilio_fill(c);
	credentials_project(c->more);
}

void credentials_vault(struct credentials *c, const struct vault *v)
{
	struct credentials_more *m = c->more;
	char name[SECRET_NAME_MAX];

	if (!m || m->practice)
		return;
	m->vault = v;
	for (int i = 0; i < SECRET_IDS; i++)
		credential_from_vault(&m->item[i], v, secret_names[i].name);
	for (struct account_token *at = m->accounts; at; at = at->next) {
		secret_name_of_account(at->account, name);
		credential_from_vault(&at->token, v, name);
	}
	twilio_fill(c);
	credentials_project(c->more);
}

void credentials_done(struct credentials *c)
{
	struct credentials_more *m = c->more;

	secret_done(&c->twilio.token);
	for (int i = 0; m && i < SECRET_IDS; i++)
		credential_done(&m->item[i]);
	while (m && m->accounts) {
		struct account_token *next = m->accounts->next;

		credential_done(&m->accounts->token);
		free(m->accounts);
		m->accounts = next;
	}
	free(m);
	memset(c, 0, sizeof *c);
	c->twilio_from = "";
}
