/*
 * DESIGN. One struct credential for each name of the table, and one for each account of a
 * customer's own; asking for a provider puts its struct together from them. What is fetched late (a
 * command that ran, an account's token) is kept behind `more`, so asking is no change to the
 * caller.
 */
#include "desk/credentials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/credentials_parts.h"

static const struct credentials_more nothing;

static const struct credentials_more *more_of(const struct credentials *c)
{
	return c->more ? c->more : &nothing;
}

const char *secret_from_name(enum secret_from from)
{
	static const char *const names[] = {
		[FROM_NOWHERE] = "",
		[FROM_ENVIRONMENT] = "environment",
		[FROM_CONFIG] = "config.ini",
		[FROM_COMMAND] = "secret_command",
		[FROM_VAULT] = "vault",
		[FROM_PRACTICE] = "practice",
	};

	return names[from];
}

/* ---- loading */

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
		credential_from_environment(&m->item[i], environment, secret_names[i].name);
	twilio_load(c);
	twilio_fill(c);
}

void credentials_load(struct credentials *c, const char *environment)
{
	load(c, environment, "default");
}

void credentials_load_profile(struct credentials *c, const char *profile)
{
	load(c, NULL, profile);
}

/* That account's token, from where it can be had; its place is made when it is first asked for. */
static struct credential *account_token(struct credentials_more *m, const char *account)
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
		if (listed ||
		    (secret_names[i].secret && secret_names[i].service != SERVICE_SUPABASE))
			credential_from_command(m, &m->item[i], secret_names[i].name);
	for (size_t i = 0; i < n && i < ACCOUNT_COMMANDS_MAX; i++)
		if (twilio_sid_valid(accounts[i], "AC") && strcmp(accounts[i], c->twilio.user) != 0)
			(void)account_token(m, accounts[i]);
	m->fetched = true;
	twilio_fill(c);
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

/* ---- asking */

/* A secret of the vault is for the provider alone, until somebody says otherwise. */
static bool may_go(const struct credentials *c, enum service service, enum secret_from from,
    struct error *err)
{
	static const char *const variables[SERVICES] = {
		[SERVICE_TWILIO] = "VOXDESK_TWILIO_URL",
		[SERVICE_TELNYX] = "VOXDESK_TELNYX_URL",
		[SERVICE_VAPI] = "VOXDESK_VAPI_URL",
		[SERVICE_ELEVENLABS] = "VOXDESK_ELEVENLABS_URL",
	};
	const struct credentials_more *m = more_of(c);

	if (from != FROM_VAULT || !m->moved[service] || m->allowed[service])
		return true;
	return error_set(err, ERROR_REFUSED, "vault-moved",
	    _("Start the console and say yes to it, or take the variable with the other address away."),
	    _("The secret for %s is from the vault, and %s would send it to another address. Nothing was sent."),
	    service_name(service), variables[service]);
}

static bool twilio_missing(const struct credentials *c, struct error *err)
{
	if (c->problem.kind != ERROR_NONE) {
		*err = c->problem;
		return false;
	}
	return error_set(err, ERROR_REFUSED, "no-credentials",
	    _("Start voxdesk with TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN set, or write secret_command = COMMAND into config.ini. Without an account: voxdesk --practice."),
	    c->twilio.user[0] ? _("The auth token of the Twilio account is not known here.")
			      : _("Twilio's account SID and auth token are not known here."));
}

static bool twilio_ready(const struct credentials *c, const char *user, const char *account,
    const struct secret *token, struct twilio *out)
{
	*out = c->twilio;
	out->token = (struct secret){ 0 };
	(void)text_copy(out->user, sizeof out->user, user);
	(void)text_copy(out->account, sizeof out->account, account);
	return secret_copy(&out->token, token);
}

/* A customer's own account, with its own token. */
static bool twilio_theirs(const struct credentials *c, const char *account, struct twilio *out,
    struct error *err)
{
	const struct credential *token = NULL;

	if (c->more && twilio_sid_valid(account, "AC"))
		token = account_token(c->more, account);
	if (token && secret_there(&token->value)) {
		if (more_of(c)->base_problem[SERVICE_TWILIO].kind != ERROR_NONE)
			return twilio_missing(c, err);
		return may_go(c, SERVICE_TWILIO, token->from, err) &&
		    twilio_ready(c, account, account, &token->value, out);
	}
	if (token && strcmp(token->problem.code, "auth-token") == 0) {
		*err = token->problem;
		return false;
	}
	if (!secret_there(&c->twilio.token))
		return twilio_missing(c, err);
	return error_set(err, ERROR_REFUSED, "other-account",
	    _("Give its token under the name TWILIO_AUTH_TOKEN@AC... (its SID), by secret_command or in the vault; or start voxdesk with that account's credentials; or have the customer do it there."),
	    _("This customer's own Twilio account is another one than the credentials given here belong to."));
}

bool credentials_twilio(const struct credentials *c, const char *account_sid, bool byoc,
    struct twilio *out, struct error *err)
{
	const struct credential *token = &more_of(c)->item[SECRET_TWILIO_AUTH_TOKEN];

	memset(out, 0, sizeof *out);
	if (byoc && account_sid[0] && strcmp(account_sid, c->twilio.user) != 0)
		return twilio_theirs(c, account_sid, out, err);
	if (!secret_there(&c->twilio.token))
		return twilio_missing(c, err);
	if (byoc && !account_sid[0])
		return error_set(err, ERROR_REFUSED, "other-account",
		    _("Enter its SID (AC...) with the customer (e, or customer edit --account), and give that account's credentials."),
		    _("This customer has a Twilio account of its own, and its SID is not known here."));
	if (account_sid[0] && !twilio_sid_valid(account_sid, "AC"))
		return error_set(err, ERROR_INPUT, "account-sid",
		    _("It begins with AC and has 32 digits after it."),
		    _("What is noted as this customer's Twilio account is not the SID of one."));
	return may_go(c, SERVICE_TWILIO, token->from, err) &&
	    twilio_ready(c, c->twilio.user, account_sid[0] ? account_sid : c->twilio.user,
		&c->twilio.token, out);
}

void twilio_account_done(struct twilio *t)
{
	secret_done(&t->token);
	memset(t, 0, sizeof *t);
}

bool credentials_reach(const struct credentials *c, const char *account_sid, bool byoc)
{
	struct error err = { 0 };
	struct twilio t;
	const bool ok = credentials_twilio(c, account_sid, byoc, &t, &err);

	twilio_account_done(&t);
	return ok;
}

static bool key_missing(const struct credentials *c, enum secret_id id, struct error *err)
{
	const struct credentials_more *m = more_of(c);
	char hint[sizeof err->hint];

	if (m->item[id].problem.kind != ERROR_NONE)
		*err = m->item[id].problem;
	else if (m->config_problem.kind != ERROR_NONE)
		*err = m->config_problem;
	else if (m->practice && c->problem.kind != ERROR_NONE)
		*err = c->problem;
	else {
		snprintf(hint, sizeof hint,
		    _("Start voxdesk with %s set, write secret_command = COMMAND into config.ini, or, for the console alone: voxdesk secret set %s. Without an account: voxdesk --practice."),
		    secret_names[id].name, secret_names[id].name);
		error_set(err, ERROR_REFUSED, "no-credentials", hint,
		    _("The key for %s is not known here."), service_name(secret_names[id].service));
	}
	return false;
}

/* The base and the key of a provider that has one of each. */
static bool key_ready(const struct credentials *c, enum secret_id id, char api[URL_BASE_MAX],
    struct secret *key, struct error *err)
{
	const enum service service = secret_names[id].service;
	const struct credentials_more *m = more_of(c);

	if (m->base_problem[service].kind != ERROR_NONE) {
		*err = m->base_problem[service];
		return false;
	}
	if (c->more && !m->fetched)
		credential_from_command(c->more, &c->more->item[id], secret_names[id].name);
	if (!secret_there(&m->item[id].value))
		return key_missing(c, id, err);
	return may_go(c, service, m->item[id].from, err) &&
	    text_copy(api, URL_BASE_MAX, m->base[service]) && secret_copy(key, &m->item[id].value);
}

bool credentials_telnyx(const struct credentials *c, struct telnyx *out, struct error *err)
{
	memset(out, 0, sizeof *out);
	return key_ready(c, SECRET_TELNYX_API_KEY, out->api, &out->key, err);
}

bool credentials_vapi(const struct credentials *c, struct vapi *out, struct error *err)
{
	memset(out, 0, sizeof *out);
	if (more_of(c)->vapi_problem.kind == ERROR_NONE)
		return key_ready(c, SECRET_VAPI_API_KEY, out->api, &out->key, err);
	*err = more_of(c)->vapi_problem;
	return false;
}

bool credentials_elevenlabs(const struct credentials *c, struct elevenlabs *out, struct error *err)
{
	memset(out, 0, sizeof *out);
	return key_ready(c, SECRET_ELEVENLABS_API_KEY, out->api, &out->key, err);
}
