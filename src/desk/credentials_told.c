/* What is told of credentials, never a value: where from, what is wrong, which addresses moved. */
#include <string.h>

#include "desk/credentials_parts.h"
#include "desk/vault.h"

/* NULL: no such name, or nothing is known of it. */
static const struct credential *item_of(const struct credentials *c, const char *name)
{
	const enum secret_id id = secret_name_find(name);
	const char *account = secret_name_account(name);
	const struct account_token *at;

	if (!c->more || id == SECRET_IDS)
		return NULL;
	if (!account[0])
		return &c->more->item[id];
	at = c->more->accounts;
	while (at && strcmp(at->account, account) != 0)
		at = at->next;
	return at ? &at->token : NULL;
}

bool credentials_knows(const struct credentials *c, const char *account)
{
	char name[SECRET_NAME_MAX];

	secret_name_of_account(account, name);
	return strcmp(account, c->twilio.user) == 0 || credentials_from(c, name) != FROM_NOWHERE;
}

bool credentials_has(const struct credentials *c, enum service service)
{
	static const enum secret_id keys[SERVICES] = {
		[SERVICE_TWILIO] = SECRET_TWILIO_AUTH_TOKEN,
		[SERVICE_TELNYX] = SECRET_TELNYX_API_KEY,
		[SERVICE_VAPI] = SECRET_VAPI_API_KEY,
		[SERVICE_ELEVENLABS] = SECRET_ELEVENLABS_API_KEY,
	};

	if (service == SERVICE_TWILIO)
		return secret_there(&c->twilio.token);
	if (service == SERVICE_SUPABASE)
		return c->more && c->more->base[SERVICE_SUPABASE][0] &&
		    (secret_there(&c->more->item[SECRET_SUPABASE_ANON_KEY].value) ||
			secret_there(&c->more->item[SECRET_SUPABASE_SERVICE_ROLE_KEY].value));
	return c->more && secret_there(&c->more->item[keys[service]].value);
}

enum secret_from credentials_from(const struct credentials *c, const char *name)
{
	const struct credential *item = item_of(c, name);

	return item && secret_there(&item->value) ? item->from : FROM_NOWHERE;
}

struct error credentials_problem(const struct credentials *c, const char *name)
{
	const struct credential *item = item_of(c, name);

	return item ? item->problem : (struct error){ .kind = ERROR_NONE };
}

size_t credentials_moved(const struct credentials *c, enum service out[SERVICES])
{
	size_t n = 0;

	for (int i = 0; c->more && i < SERVICES; i++)
		if (c->more->moved[i])
			out[n++] = (enum service)i;
	return n;
}

const char *credentials_base(const struct credentials *c, enum service service)
{
	if (service == SERVICE_TWILIO)
		return c->twilio.api;
	return c->more ? c->more->base[service] : "";
}

static bool of_vault(const struct credentials_more *m, enum service service)
{
	for (int i = 0; i < SECRET_IDS; i++)
		if (secret_names[i].service == service && secret_names[i].secret &&
		    m->item[i].from == FROM_VAULT && secret_there(&m->item[i].value))
			return true;
	/* A customer's account that was not asked for yet counts, too. */
	for (size_t i = 0; service == SERVICE_TWILIO && m->vault && i < vault_count(m->vault); i++)
		if (secret_name_account(vault_name(m->vault, i))[0])
			return true;
	return false;
}

bool credentials_needs_yes(const struct credentials *c, enum service service)
{
	const struct credentials_more *m = c->more;

	if (m && service == SERVICE_SUPABASE)
		return !m->allowed[service] && credentials_project_moved(m);
	if (!m || !m->moved[service] || m->allowed[service])
		return false;
	/* To import a number they are given its Twilio account's token. */
	return of_vault(m, service) ||
	    ((service == SERVICE_VAPI || service == SERVICE_ELEVENLABS) &&
		credentials_has(c, service) && of_vault(m, SERVICE_TWILIO));
}

void credentials_allow(struct credentials *c, enum service service)
{
	if (c->more)
		c->more->allowed[service] = true;
}
