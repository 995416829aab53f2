#include "desk/credentials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/config.h"
#include "desk/secret_command.h"

#define SID "TWILIO_ACCOUNT_SID"
#define TOKEN "TWILIO_AUTH_TOKEN"

/* The value of a variable, n bytes, not terminated. NULL: not set, or empty, which is the same. */
static const char *variable(const char *environment, const char *name, size_t *n)
{
	const size_t name_n = strlen(name);
	const char *value;

	if (!environment) {
		value = getenv(name);
		*n = value ? strlen(value) : 0;
		return *n > 0 ? value : NULL;
	}
	while (*environment) {
		const size_t end = strcspn(environment, "\n");

		if (end > name_n + 1 && memcmp(environment, name, name_n) == 0 &&
		    environment[name_n] == '=') {
			*n = end - name_n - 1;
			return environment + name_n + 1;
		}
		environment += end + (environment[end] == '\n');
	}
	return NULL;
}

static bool base_take(const char *environment, const char *name, char out[URL_BASE_MAX],
    struct error *err)
{
	char text[URL_BASE_MAX];
	const char *value;
	size_t n;

	value = variable(environment, name, &n);
	if (!value)
		return true;
	if (n < sizeof text) {
		memcpy(text, value, n);
		text[n] = '\0';
		if (url_base_parse(text, out, NULL))
			return true;
	}
	/* Without its value: a user part may hold a password. */
	return error_set(err, ERROR_INPUT, "base-url",
	    _("Give https://HOST without a user, a query or a #, or http:// with 127.0.0.1 or [::1]; or take the variable away."),
	    _("%s is not an address that requests may go to. Nothing is sent to Twilio."), name);
}

/* If one is overridden, the others follow it unless set: nothing goes half to the one, half to the
 * other. */
static bool bases_load(struct credentials *c, const char *environment)
{
	const struct {
		const char *name, *usual;
		char *base;
	} rows[] = {
		{ "VOXDESK_TWILIO_URL", "https://api.twilio.com", c->twilio.api },
		{ "VOXDESK_TWILIO_VOICE_URL", "https://voice.twilio.com", c->twilio.voice },
		{ "VOXDESK_TWILIO_LOOKUPS_URL", "https://lookups.twilio.com", c->twilio.lookups },
	};
	const size_t n = sizeof rows / sizeof rows[0];
	const char *moved = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!base_take(environment, rows[i].name, rows[i].base, &c->problem))
			return false;
		if (!moved && rows[i].base[0])
			moved = rows[i].base;
	}
	for (size_t i = 0; i < n; i++)
		if (!rows[i].base[0])
			(void)text_copy(rows[i].base, URL_BASE_MAX, moved ? moved : rows[i].usual);
	c->twilio_moved = moved != NULL;
	return true;
}

/* `where` it was found: the variable's name, or the file's. The value may be a token that was put
 * into the wrong place, so it is not shown. */
static bool sid_take(struct credentials *c, const char *value, size_t n, const char *where)
{
	char text[TWILIO_SID_MAX] = "";

	if (n < sizeof text)
		memcpy(text, value, n);
	if (twilio_sid_valid(text, "AC"))
		return text_copy(c->twilio.user, sizeof c->twilio.user, text);
	return error_set(&c->problem, ERROR_INPUT, "account-sid",
	    _("Give the account's own SID (AC and 32 digits) and its auth token: both stand on the first page of Twilio's console."),
	    twilio_sid_valid(text, "SK") ? _("%s names an API key (SK...), not an account.")
					 : _("%s is not the SID of a Twilio account."),
	    where);
}

static bool is_plain(const char *value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)value[i] <= ' ' || value[i] == 0x7f)
			return false;
	return true;
}

static bool token_take(struct credentials *c, const char *value, size_t n)
{
	if (is_plain(value, n) && secret_set(&c->twilio.token, value, n))
		return true;
	return error_set(&c->problem, ERROR_INPUT, "auth-token",
	    _("Copy it again from the first page of Twilio's console: 32 digits and letters."),
	    _("%s holds signs that no token has."), TOKEN);
}

static bool sid_load(struct credentials *c, const char *environment, const struct config *config)
{
	struct secret printed = { 0 };
	size_t n;
	const char *value = variable(environment, SID, &n);
	bool ok;

	if (value)
		return sid_take(c, value, n, SID);
	if (config->twilio_account_sid[0])
		return sid_take(c, config->twilio_account_sid, strlen(config->twilio_account_sid),
		    _("twilio_account_sid in config.ini"));
	/* A command that always prints the same prints the token. */
	if (!strstr(config->secret_command, "{name}"))
		return true;
	ok = secret_command_run(config->secret_command, SID, &printed, &c->problem) &&
	    sid_take(c, secret_reveal(&printed), strlen(secret_reveal(&printed)),
		_("What secret_command printed for TWILIO_ACCOUNT_SID"));
	secret_done(&printed);
	return ok;
}

static bool token_load(struct credentials *c, const char *environment, const struct config *config)
{
	size_t n;
	const char *value = variable(environment, TOKEN, &n);

	c->twilio_from = environment ? "practice" : "environment";
	if (value)
		return token_take(c, value, n);
	if (!config->secret_command[0])
		return true;
	c->twilio_from = "secret_command";
	return secret_command_run(config->secret_command, TOKEN, &c->twilio.token, &c->problem);
}

void credentials_load(struct credentials *c, const char *environment)
{
	struct config config = { 0 };

	memset(c, 0, sizeof *c);
	/* A file that is not taken does not keep what the environment gives from being used. */
	if (!environment && !config_load(&config, &c->problem))
		memset(&config, 0, sizeof config);
	if (!(bases_load(c, environment) && sid_load(c, environment, &config) &&
		c->twilio.user[0] && token_load(c, environment, &config)))
		secret_done(&c->twilio.token);
	if (!secret_there(&c->twilio.token))
		c->twilio_from = "";
	memcpy(c->twilio.account, c->twilio.user, sizeof c->twilio.account);
}

void credentials_done(struct credentials *c)
{
	secret_done(&c->twilio.token);
	memset(c, 0, sizeof *c);
	c->twilio_from = "";
}

static bool missing(const struct credentials *c, struct error *err)
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

bool credentials_twilio(const struct credentials *c, const char *account_sid, bool byoc,
    struct twilio *out, struct error *err)
{
	memset(out, 0, sizeof *out);
	if (!secret_there(&c->twilio.token))
		return missing(c, err);
	if (byoc && !account_sid[0])
		return error_set(err, ERROR_REFUSED, "other-account",
		    _("Enter its SID (AC...) with the customer (e, or customer edit --account), and start voxdesk with that account's credentials."),
		    _("This customer has a Twilio account of its own, and its SID is not known here."));
	if (byoc && strcmp(account_sid, c->twilio.user) != 0)
		return error_set(err, ERROR_REFUSED, "other-account",
		    _("Start voxdesk with TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN of that account, or have the customer do it there."),
		    _("This customer's own Twilio account is another one than the credentials given here belong to."));
	if (account_sid[0] && !twilio_sid_valid(account_sid, "AC"))
		return error_set(err, ERROR_INPUT, "account-sid",
		    _("It begins with AC and has 32 digits after it."),
		    _("What is noted as this customer's Twilio account is not the SID of one."));
	*out = c->twilio;
	out->token = (struct secret){ 0 };
	(void)secret_copy(&out->token, &c->twilio.token);
	if (account_sid[0])
		(void)text_copy(out->account, sizeof out->account, account_sid);
	return true;
}

void twilio_account_done(struct twilio *t)
{
	secret_done(&t->token);
	memset(t, 0, sizeof *t);
}
