/* The shared project among the credentials: its address, its keys, who signs in. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/credentials_parts.h"
#include "desk/vault.h"

static const enum secret_id rest[] = { SECRET_SUPABASE_ANON_KEY, SECRET_SUPABASE_EMAIL,
	SECRET_SUPABASE_PASSWORD, SECRET_SUPABASE_SERVICE_ROLE_KEY };

void credentials_project_commands(struct credentials_more *m)
{
	struct credential *url = &m->item[SECRET_SUPABASE_URL];

	credential_from_command(m, url, secret_names[SECRET_SUPABASE_URL].name);
	for (size_t i = 0; secret_there(&url->value) && i < sizeof rest / sizeof rest[0]; i++)
		credential_from_command(m, &m->item[rest[i]], secret_names[rest[i]].name);
}

static bool of_an_api(const char *base)
{
	static const char *const paths[] = { "/rest/v1", "/auth/v1" };

	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		if (strstr(base, paths[i]))
			return true;
	return false;
}

void credentials_project(struct credentials_more *m)
{
	const struct credential *url = &m->item[SECRET_SUPABASE_URL];
	char *base = m->base[SERVICE_SUPABASE];
	struct error *problem = &m->base_problem[SERVICE_SUPABASE];

	base[0] = '\0';
	error_clear(problem);
	if (!secret_there(&url->value))
		return;
	if (url_base_parse(secret_reveal(&url->value), base, NULL)) {
		if (!of_an_api(base))
			return;
		base[0] = '\0';
		error_set(problem, ERROR_INPUT, "base-url",
		    _("Give it as https://REF.supabase.co, without /rest/v1 or /auth/v1."),
		    _("SUPABASE_URL is the address of one of the project's interfaces, not the project's own. Nothing is sent to Supabase."));
		return;
	}
	base[0] = '\0';
	/* Without its value: a user part may hold a password. */
	error_set(problem, ERROR_INPUT, "base-url",
	    _("Give https://REF.supabase.co as the project's settings show it, without a user, a query or a #; or http:// with 127.0.0.1 or [::1]."),
	    _("SUPABASE_URL is not an address that requests may go to. Nothing is sent to Supabase."));
}

/* What was put into the vault was put there for the project whose address is beside it. */
bool credentials_project_moved(const struct credentials_more *m)
{
	const struct credential *url = &m->item[SECRET_SUPABASE_URL];
	struct secret kept = { 0 };
	char base[URL_BASE_MAX];
	bool same, hidden = false;

	for (int i = 0; i < SECRET_IDS; i++)
		hidden = hidden ||
		    (secret_names[i].service == SERVICE_SUPABASE && secret_names[i].secret &&
			m->item[i].from == FROM_VAULT && secret_there(&m->item[i].value));
	if (!hidden || url->from == FROM_VAULT || !m->vault || !m->base[SERVICE_SUPABASE][0])
		return false;
	same = vault_get(m->vault, secret_names[SECRET_SUPABASE_URL].name, &kept) &&
	    url_base_parse(secret_reveal(&kept), base, NULL) &&
	    strcmp(base, m->base[SERVICE_SUPABASE]) == 0;
	secret_done(&kept);
	return !same;
}

static bool moved(struct error *err)
{
	return error_set(err, ERROR_REFUSED, "vault-moved",
	    _("Say yes to it in the console's settings, or put the address into the vault: voxdesk secret set SUPABASE_URL."),
	    _("A secret for Supabase is from the vault, and SUPABASE_URL would send it to another address than the one in the vault. Nothing was sent."));
}

/* Why it is not there: it was given and not taken, or never. */
static bool missing(const struct credentials *c, enum secret_id id, const char *code,
    const char *words, struct error *err)
{
	const struct credentials_more *m = c->more;

	if (m && m->item[id].problem.kind != ERROR_NONE) {
		*err = m->item[id].problem;
		return false;
	}
	if (m && m->config_problem.kind != ERROR_NONE) {
		*err = m->config_problem;
		return false;
	}
	return credentials_none(c, _("SUPABASE_URL and SUPABASE_ANON_KEY"), secret_names[id].name,
	    err, code, words);
}

static bool ready(const struct credentials *c, struct error *err)
{
	const struct credentials_more *m = c->more;

	if (m && m->base_problem[SERVICE_SUPABASE].kind != ERROR_NONE) {
		*err = m->base_problem[SERVICE_SUPABASE];
		return false;
	}
	if (!m || !m->base[SERVICE_SUPABASE][0])
		return missing(c, SECRET_SUPABASE_URL, "no-project",
		    _("There is no shared project: its address is not known here."), err);
	if (!secret_there(&m->item[SECRET_SUPABASE_ANON_KEY].value) &&
	    !secret_there(&m->item[SECRET_SUPABASE_SERVICE_ROLE_KEY].value))
		return missing(c, SECRET_SUPABASE_ANON_KEY, "no-credentials",
		    _("The key of the shared project is not known here."), err);
	return m->allowed[SERVICE_SUPABASE] || !credentials_project_moved(m) || moved(err);
}

bool credentials_supabase(const struct credentials *c, struct supabase_project *out,
    struct error *err)
{
	const struct credential *item;

	memset(out, 0, sizeof *out);
	if (c->more && !c->more->fetched) {
		credentials_project_commands(c->more);
		credentials_project(c->more);
	}
	if (!ready(c, err))
		return false;
	item = c->more->item;
	(void)text_copy(out->base, sizeof out->base, c->more->base[SERVICE_SUPABASE]);
	(void)text_copy(out->email, sizeof out->email,
	    secret_reveal(&item[SECRET_SUPABASE_EMAIL].value));
	(void)secret_copy(&out->key, &item[SECRET_SUPABASE_ANON_KEY].value);
	(void)secret_copy(&out->service_key, &item[SECRET_SUPABASE_SERVICE_ROLE_KEY].value);
	(void)secret_copy(&out->password, &item[SECRET_SUPABASE_PASSWORD].value);
	(void)secret_copy(&out->refresh, &item[SECRET_SUPABASE_REFRESH_TOKEN].value);
	return true;
}

void supabase_project_done(struct supabase_project *p)
{
	secret_done(&p->key);
	secret_done(&p->service_key);
	secret_done(&p->password);
	secret_done(&p->refresh);
	memset(p, 0, sizeof *p);
}
