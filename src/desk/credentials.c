/*
 * DESIGN. One struct credential for each name of the table, and one for each account of a
 * customer's own; asking for a provider puts its struct together from them. What is fetched late (a
 * command that ran, an account's token) is kept behind `more`, so asking is no change to the
 * caller.
 */
#include "desk/credentials.h"

#include <stdio.h>
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

/* A secret of the vault is for the provider alone, until somebody says otherwise. */
static bool may_go(const struct credentials *c, enum service service, enum service to,
    enum secret_from from, struct error *err)
{
	static const char *const variables[SERVICES] = {
		[SERVICE_TWILIO] = "VOXDESK_TWILIO_URL",
		[SERVICE_TELNYX] = "VOXDESK_TELNYX_URL",
		[SERVICE_VAPI] = "VOXDESK_VAPI_URL",
		[SERVICE_ELEVENLABS] = "VOXDESK_ELEVENLABS_URL",
	};
	const struct credentials_more *m = more_of(c);

	if (from != FROM_VAULT || !m->moved[to] || m->allowed[to])
		return true;
	return error_set(err, ERROR_REFUSED, "vault-moved",
	    _("Start the console and say yes to it, or take the variable with the other address away."),
	    _("The secret for %s is from the vault, and %s would send it to another address. Nothing was sent."),
	    service_name(service), variables[to]);
}

bool credentials_none(const struct credentials *c, const char *names, const char *secret,
    struct error *err, const char *code, const char *message)
{
	char hint[sizeof err->hint];

	(void)snprintf(hint, sizeof hint,
	    c->console
		? _("Start voxdesk with %s set, write secret_command = COMMAND into config.ini, or keep it in the vault: voxdesk secret set %s. Without an account: voxdesk --practice.")
		: _("Start voxdesk with %s set, or write secret_command = COMMAND into config.ini (what the vault holds is for the console alone). Without an account: voxdesk --practice."),
	    names, secret);
	return error_set(err, ERROR_REFUSED, code, hint, "%s", message);
}

static bool twilio_missing(const struct credentials *c, struct error *err)
{
	if (c->problem.kind != ERROR_NONE) {
		*err = c->problem;
		return false;
	}
	return credentials_none(c, _("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"),
	    "TWILIO_AUTH_TOKEN", err, "no-credentials",
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
		token = credentials_account_token(c->more, account);
	if (token && secret_there(&token->value)) {
		if (more_of(c)->base_problem[SERVICE_TWILIO].kind != ERROR_NONE)
			return twilio_missing(c, err);
		return may_go(c, SERVICE_TWILIO, SERVICE_TWILIO, token->from, err) &&
		    twilio_ready(c, account, account, &token->value, out);
	}
	if (token && strcmp(token->problem.code, "auth-token") == 0) {
		*err = token->problem;
		return false;
	}
	if (!secret_there(&c->twilio.token))
		return twilio_missing(c, err);
	return error_set(err, ERROR_REFUSED, "other-account",
	    c->console
		? _("Give its token under the name TWILIO_AUTH_TOKEN@AC... (its SID), by secret_command or in the vault; or start voxdesk with that account's credentials; or have the customer do it there.")
		: _("Give its token under the name TWILIO_AUTH_TOKEN@AC... (its SID), by secret_command; or start voxdesk with that account's credentials; or have the customer do it there."),
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
	return may_go(c, SERVICE_TWILIO, SERVICE_TWILIO, token->from, err) &&
	    twilio_ready(c, c->twilio.user, account_sid[0] ? account_sid : c->twilio.user,
		&c->twilio.token, out);
}

bool credentials_hand_on(const struct credentials *c, const struct twilio *t, enum service to,
    struct error *err)
{
	const struct credential *token = &more_of(c)->item[SECRET_TWILIO_AUTH_TOKEN];

	if (c->more && strcmp(t->user, c->twilio.user) != 0)
		token = credentials_account_token(c->more, t->user);
	return may_go(c, SERVICE_TWILIO, to, token->from, err);
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
	char words[120];

	if (m->item[id].problem.kind != ERROR_NONE)
		*err = m->item[id].problem;
	else if (m->config_problem.kind != ERROR_NONE)
		*err = m->config_problem;
	else if (m->practice && c->problem.kind != ERROR_NONE)
		*err = c->problem;
	else {
		snprintf(words, sizeof words, _("The key for %s is not known here."),
		    service_name(secret_names[id].service));
		(void)credentials_none(c, secret_names[id].name, secret_names[id].name, err,
		    "no-credentials", words);
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
	return may_go(c, service, service, m->item[id].from, err) &&
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
