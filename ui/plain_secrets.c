/* Which secrets are present, where each comes from and when it last worked, in the plain console;
 * and whether a provider takes them. Never a value. */
#include "ui/plain_io.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/agents.h"
#include "desk/pool.h"
#include "desk/secrets.h"

/* ---- a provider asked something that changes nothing */

struct trial {
	enum service service;
	bool done, took;
	struct account_read account;
	char name[80];
	size_t numbers;
	struct error err;
};

static void end(struct trial *t, bool took, const struct error *err)
{
	t->done = true;
	t->took = took;
	if (!took && err != NULL)
		t->err = *err;
}

static void account_known(void *user, const struct account_read *a, const struct error *err)
{
	struct trial *t = user;

	if (a != NULL)
		(void)text_copy(t->name, sizeof t->name, a->account.name);
	end(t, a != NULL, err);
}

static void pool_known(void *user, const struct pool_refreshed *pool, const struct error *err)
{
	struct trial *t = user;

	t->numbers = pool != NULL ? pool->synced.listed : 0;
	end(t, pool != NULL && pool->telnyx, err);
}

static void agents_known(void *user, const struct agents_refreshed *a, const struct error *err)
{
	struct trial *t = user;

	end(t, a != NULL && (t->service == SERVICE_VAPI ? a->vapi : a->elevenlabs), err);
}

static struct read *ask(struct plain *p, const struct secret_line *line, struct trial *t)
{
	struct loop *loop = plain_loop(p);

	switch (line->service) {
	case SERVICE_TWILIO:
		return account_read(p->session, loop, line->account, line->account[0] != '\0',
		    account_known, t, &t->err);
	case SERVICE_TELNYX:
		return pool_refresh(p->session, loop, pool_known, t, &t->err);
	default:
		return agents_refresh(p->session, loop, agents_known, t, &t->err);
	}
}

static void try_it(struct plain *p, const struct secret_line *line)
{
	struct trial t = { .service = line->service };
	struct read *read = ask(p, line, &t);

	if (read != NULL) {
		plain_say(_("%s is being asked; nothing is changed there. Enter stops waiting."),
		    service_name(line->service));
		if (!plain_wait(p, plain_undone, &t.done)) {
			read_free(read);
			return;
		}
	}
	read_free(read);
	if (!t.took && t.err.kind != ERROR_NONE)
		plain_error(&t.err);
	else if (!t.took)
		plain_say(_("%s did not answer that."), service_name(line->service));
	else if (line->service == SERVICE_TWILIO)
		plain_say(_("Twilio took it: the account \"%s\"."), t.name);
	else if (line->service == SERVICE_TELNYX)
		plain_say(_("Telnyx took it: %zu numbers of the pool were read."), t.numbers);
	else
		plain_say(_("%s took it."), service_name(line->service));
}

/* ---- a secret of the vault, and an address that is not the provider's own */

static void allow(struct plain *p, const struct secret_line *line)
{
	struct credentials *c = &p->session->credentials;
	const char *name = service_name(line->service);

	if (!plain_sure(p,
		arena_printf(&p->arena,
		    _("The secret of the vault for %s would be sent to %s, which is not %s's own address. Only say yes if you know that place. Send it there?"),
		    name, credentials_base(c, line->service), name)))
		return;
	credentials_allow(c, line->service);
	plain_say(_("Allowed until this console is closed."));
}

/* ---- the list */

static const char *presence(const struct secret_line *line)
{
	if (line->presence == SECRET_SEALED)
		return _("not known, the vault is not open");
	if (line->presence == SECRET_MISSING)
		return _("missing");
	switch (line->from) {
	case FROM_ENVIRONMENT:
		return _("from the environment");
	case FROM_CONFIG:
		return _("from config.ini");
	case FROM_COMMAND:
		return _("from secret_command");
	case FROM_VAULT:
		return _("from the vault");
	case FROM_PRACTICE:
		return _("from practice");
	default:
		return _("given");
	}
}

/* ", worked 14:02" or ", refused 14:02", whichever was later; "" neither. */
static const char *lately(struct plain *p, const struct secret_line *line)
{
	const bool refused =
	    line->refused_at[0] != '\0' && strcmp(line->refused_at, line->worked_at) > 0;
	char when[40];

	time_for_operator(refused ? line->refused_at : line->worked_at, when, sizeof when);
	if (when[0] == '\0')
		return "";
	return arena_printf(&p->arena, refused ? _(", refused %s") : _(", worked %s"), when);
}

/* What only webhooks are checked with no request can try. */
static bool can_try(const struct plain *p, const struct secret_line *line)
{
	return p->session->store != NULL && line->presence == SECRET_PRESENT &&
	    line->service != SERVICE_SUPABASE &&
	    secret_name_find(line->name) != SECRET_TELNYX_PUBLIC_KEY &&
	    credentials_has(&p->session->credentials, line->service);
}

static void one(struct plain *p, const struct secret_line *line)
{
	struct credentials *c = &p->session->credentials;
	const char *name = service_name(line->service), *base = credentials_base(c, line->service);
	const bool asks = credentials_needs_yes(c, line->service);
	const char *lines[2] = { NULL };

	plain_say("\n%s: %s%s", line->name, presence(line), lately(p, line));
	plain_say("%s", line->what);
	if (line->problem[0] != '\0')
		plain_say("! %s", line->problem);
	if (line->note[0] != '\0')
		plain_say("  %s", line->note);
	if (line->presence == SECRET_MISSING)
		plain_say(_(
		    "Give it in the environment, by secret_command in config.ini, or keep it in the vault: voxdesk secret set."));
	if (line->in_vault && line->from != FROM_VAULT)
		plain_say(_("It is in the vault too; what is used comes first."));
	if (base[0] != '\0')
		plain_say(_("%s is reached at %s"), name, base);
	if (can_try(p, line))
		lines[0] = arena_printf(&p->arena,
		    _("Try it: ask %s something that changes nothing"), name);
	if (asks)
		lines[1] = _("Let the vault's secret go to that address");
	if (lines[0] == NULL && lines[1] == NULL)
		return;
	switch (plain_choose(p, _("What to do?"), lines, 2)) {
	case 0:
		try_it(p, line);
		break;
	case 1:
		allow(p, line);
		break;
	default:
		break;
	}
}

void plain_secrets(struct plain *p)
{
	struct secret_line *secrets;
	struct error err = { 0 };
	const char **lines;
	size_t n, i;
	int which;

	while (!p->ended) {
		arena_reset(&p->arena);
		if (!secrets_list(p->session, &p->arena, &secrets, &n, &err)) {
			plain_error(&err);
			return;
		}
		lines = arena_alloc(&p->arena, (n + 1) * sizeof *lines);
		for (i = 0; i < n; i++)
			lines[i] = arena_printf(&p->arena, "%s: %s%s%s", secrets[i].name,
			    presence(&secrets[i]), lately(p, &secrets[i]),
			    secrets[i].problem[0] != '\0' ? _(", not used") : "");
		which = plain_choose(p, _("Secrets and providers:"), lines, n);
		if (which < 0)
			return;
		one(p, &secrets[which]);
	}
}
