/* Where a credential comes from: environment, secret_command, vault; and the providers' addresses.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/credentials_parts.h"
#include "desk/secret_command.h"
#include "desk/vault.h"

const char *credentials_variable(const char *environment, const char *name, size_t *n)
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

/* ---- addresses */

static const struct base {
	const char *name, *usual;
	enum service service;
} bases[] = {
	{ "VOXDESK_TWILIO_URL", "https://api.twilio.com", SERVICE_TWILIO },
	{ "VOXDESK_TWILIO_VOICE_URL", "https://voice.twilio.com", SERVICE_TWILIO },
	{ "VOXDESK_TWILIO_LOOKUPS_URL", "https://lookups.twilio.com", SERVICE_TWILIO },
	{ "VOXDESK_TELNYX_URL", "https://api.telnyx.com", SERVICE_TELNYX },
	{ "VOXDESK_VAPI_URL", "https://api.vapi.ai", SERVICE_VAPI },
	{ "VOXDESK_ELEVENLABS_URL", "https://api.elevenlabs.io", SERVICE_ELEVENLABS },
};
#define BASES (sizeof bases / sizeof bases[0])

static bool base_take(const char *environment, const struct base *base, char out[URL_BASE_MAX],
    struct error *err)
{
	char text[URL_BASE_MAX];
	const char *value;
	size_t n;

	value = credentials_variable(environment, base->name, &n);
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
	    _("%s is not an address that requests may go to. Nothing is sent to %s."), base->name,
	    service_name(base->service));
}

/* If one of a provider's is overridden, its others follow it unless set: nothing goes half to the
 * one, half to the other. */
static bool service_bases(struct credentials *c, const char *environment, enum service service,
    char *const at[BASES])
{
	struct credentials_more *m = c->more;
	const char *moved = NULL;

	for (size_t i = 0; i < BASES; i++) {
		if (bases[i].service != service)
			continue;
		if (!base_take(environment, &bases[i], at[i], &m->base_problem[service]))
			return false;
		if (!moved && at[i][0])
			moved = at[i];
	}
	for (size_t i = 0; i < BASES; i++)
		if (bases[i].service == service && !at[i][0])
			(void)text_copy(at[i], URL_BASE_MAX, moved ? moved : bases[i].usual);
	m->moved[service] = moved != NULL;
	return true;
}

void credentials_bases(struct credentials *c, const char *environment)
{
	struct credentials_more *m = c->more;
	char *const at[BASES] = { c->twilio.api, c->twilio.voice, c->twilio.lookups,
		m->base[SERVICE_TELNYX], m->base[SERVICE_VAPI], m->base[SERVICE_ELEVENLABS] };

	for (int s = 0; s < SERVICES; s++)
		(void)service_bases(c, environment, (enum service)s, at);
	c->twilio_moved = m->moved[SERVICE_TWILIO];
	if (c->vapi_eu && !m->moved[SERVICE_VAPI] && m->base[SERVICE_VAPI][0])
		(void)text_copy(m->base[SERVICE_VAPI], URL_BASE_MAX, "https://api.eu.vapi.ai");
}

/* ---- values */

static bool is_plain(const char *value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)value[i] <= ' ' || (unsigned char)value[i] >= 0x7f)
			return false;
	return true;
}

/* A password is what a person chose; everything else has the signs of a key. */
static bool fits(const char *name, const char *value, size_t n)
{
	if (secret_name_find(name) != SECRET_SUPABASE_PASSWORD)
		return is_plain(value, n);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)value[i] < ' ' || value[i] == 0x7f)
			return false;
	return true;
}

static bool not_plain(const char *name, struct error *err)
{
	const char *token = secret_names[SECRET_TWILIO_AUTH_TOKEN].name;

	if (strncmp(name, token, strlen(token)) == 0)
		return error_set(err, ERROR_INPUT, "auth-token",
		    _("Copy it again from the first page of Twilio's console: 32 digits and letters."),
		    _("%s holds signs that no token has."), name);
	return error_set(err, ERROR_INPUT, "api-key",
	    _("Copy it again from the provider's console, without blanks around it."),
	    _("%s holds signs that no key has."), name);
}

bool credentials_check(const char *name, const struct secret *value, struct error *err)
{
	const char *text = secret_reveal(value);

	if (!fits(name, text, strlen(text)))
		return not_plain(name, err);
	return secret_name_find(name) != SECRET_TWILIO_ACCOUNT_SID ||
	    twilio_sid_valid(text, "AC") ||
	    error_set(err, ERROR_INPUT, "account-sid",
		_("It begins with AC and has 32 digits after it."),
		_("That is not the SID of a Twilio account."));
}

static void take(struct credential *item, const char *name, const char *value, size_t n)
{
	if (fits(name, value, n) && secret_set(&item->value, value, n))
		error_clear(&item->problem);
	else
		(void)not_plain(name, &item->problem);
}

static bool settled(const struct credential *item)
{
	return secret_there(&item->value) || strcmp(item->problem.code, "auth-token") == 0 ||
	    strcmp(item->problem.code, "api-key") == 0;
}

void credential_from_environment(struct credential *item, const char *environment, const char *name)
{
	size_t n;
	const char *value = credentials_variable(environment, name, &n);

	if (settled(item) || !value)
		return;
	item->from = environment ? FROM_PRACTICE : FROM_ENVIRONMENT;
	take(item, name, value, n);
}

/* A command that always prints the same prints the desk's Twilio token. */
static bool command_prints(const char *command, const char *name)
{
	return command[0] &&
	    (strstr(command, "{name}") ||
		strcmp(name, secret_names[SECRET_TWILIO_AUTH_TOKEN].name) == 0);
}

void credential_from_command(struct credentials_more *m, struct credential *item, const char *name)
{
	const char *command = m->config.secret_command;
	struct secret printed = { 0 };

	if (settled(item) || item->ran || m->slow || !command_prints(command, name))
		return;
	item->ran = true;
	if (secret_command_run(command, name, &printed, &item->problem)) {
		item->from = FROM_COMMAND;
		take(item, name, secret_reveal(&printed), strlen(secret_reveal(&printed)));
	} else if (strcmp(item->problem.code, "secret-command-slow") == 0) {
		m->slow = true;
	}
	secret_done(&printed);
}

void credential_from_vault(struct credential *item, const struct vault *v, const char *name)
{
	struct secret kept = { 0 };

	if (item->from == FROM_VAULT)
		credential_done(item); /* it may be another one now */
	if (settled(item) || !v || !vault_get(v, name, &kept))
		return;
	item->from = FROM_VAULT;
	take(item, name, secret_reveal(&kept), strlen(secret_reveal(&kept)));
	secret_done(&kept);
}

void credential_done(struct credential *item)
{
	const bool ran = item->ran;

	secret_done(&item->value);
	memset(item, 0, sizeof *item);
	item->ran = ran;
}
