#include "desk/secrets.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/time.h"
#include "desk/credentials_parts.h"
#include "desk/vault.h"
#include "store/accounts.h"
#include "store/settings.h"

#define SEEN_PAUSE_S 60
#define WORKED "worked"
#define REFUSED "refused"

/* ---- when a secret last worked: settings "worked.twilio", "worked.twilio@AC..." */

static void seen_name(char out[96], const char *what, enum service service, const char *account)
{
	snprintf(out, 96, "%s.%s%s%s", what, service_key(service), account[0] ? "@" : "", account);
}

/* "" for the desk's own. */
static const char *account_of(const struct session *s, enum service service, const char *account)
{
	if (service == SERVICE_SUPABASE)
		return account ? account : "";
	return service == SERVICE_TWILIO && account &&
		strcmp(account, s->credentials.twilio.user) != 0
	    ? account
	    : "";
}

/* Its row, or the one that is the longest ago. */
static struct credential_seen *seen_row(struct credentials_more *m, enum service service,
    const char *account)
{
	struct credential_seen *oldest = &m->seen[0];

	for (size_t i = 0; i < SEEN_MAX; i++) {
		struct credential_seen *row = &m->seen[i];

		if (row->at != 0 && row->service == service && strcmp(row->account, account) == 0)
			return row;
		if (row->at < oldest->at)
			oldest = row;
	}
	*oldest = (struct credential_seen){ .service = service };
	(void)text_copy(oldest->account, sizeof oldest->account, account);
	return oldest;
}

/* A write that fails is not tried again with every answer. */
static void seen(struct session *s, enum service service, const char *account, bool worked)
{
	const time_t at = time_now();
	char name[96], now[TIME_TEXT_MAX];
	struct credential_seen *row;
	struct error err = { 0 };

	if (!s->store || store_readonly(s->store) || !s->credentials.more)
		return;
	account = account_of(s, service, account);
	row = seen_row(s->credentials.more, service, account);
	if (row->at != 0 && row->worked == worked && at >= row->at && at - row->at < SEEN_PAUSE_S)
		return;
	row->at = at;
	row->worked = worked;
	seen_name(name, worked ? WORKED : REFUSED, service, account);
	time_now_text(now);
	if (!setting_note(s->store, name, now, &err))
		error_clear(&err); /* a later one tells it */
}

void credentials_worked(struct session *s, enum service service, const char *account)
{
	seen(s, service, account, true);
}

void credentials_refused(struct session *s, enum service service, const char *account)
{
	seen(s, service, account, false);
}

/* Bearer is Telnyx' and Vapi's: the key tells which. */
struct credential_use credentials_use(const struct session *s, const struct http_request *r)
{
	static const enum secret_id keys[] = { SECRET_TELNYX_API_KEY, SECRET_VAPI_API_KEY,
		SECRET_ELEVENLABS_API_KEY };
	const struct credentials_more *m = s->credentials.more;
	struct credential_use use = { .service = SERVICE_TWILIO };

	if (!m || !secret_there(&r->password))
		return use;
	if (r->auth == HTTP_BASIC) {
		(void)text_copy(use.account, sizeof use.account, r->user);
		use.known = credentials_knows(&s->credentials, use.account);
		return use;
	}
	for (size_t i = 0; i < sizeof keys / sizeof keys[0] && !use.known; i++) {
		use.known = strcmp(secret_reveal(&m->item[keys[i]].value),
				secret_reveal(&r->password)) == 0;
		use.service = secret_names[keys[i]].service;
	}
	return use;
}

void credentials_answered(struct session *s, const struct credential_use *use, enum http_end end,
    int status)
{
	if (!use->known || end != HTTP_ANSWERED)
		return;
	if (status == 401)
		credentials_refused(s, use->service, use->account);
	else if (status >= 200 && status < 300)
		credentials_worked(s, use->service, use->account);
}

/* Under which name it is kept how the secret fared. */
static const char *seen_as(enum secret_id id, const char *account)
{
	return id == SECRET_SUPABASE_SERVICE_ROLE_KEY ? SECRETS_AS_SERVICE : account;
}

void credentials_renewed(struct session *s, const char *secret)
{
	static const char *const whats[] = { WORKED, REFUSED };
	const enum secret_id id = secret_name_find(secret);
	struct arena arena = { 0 };
	struct error err = { 0 };
	const char *before, *account;
	char name[96];

	if (id == SECRET_IDS || !s->store || store_readonly(s->store))
		return;
	account = seen_as(id, secret_name_account(secret));
	if (s->credentials.more)
		seen_row(s->credentials.more, secret_names[id].service, account)->at = 0;
	for (size_t i = 0; i < 2; i++) {
		seen_name(name, whats[i], secret_names[id].service, account);
		/* Where the store is busy, the old time stays: no harm worth a word. */
		if (setting_get(s->store, name, &arena, &before, &err) && before[0] &&
		    !setting_note(s->store, name, "", &err))
			break;
	}
	arena_done(&arena);
}

/* ---- the list */

struct listing {
	struct session *s;
	struct arena *arena;
	struct secret_line *lines;
	size_t n, room;
	bool vault_there; /* and not open */
};

static bool shows_when(enum secret_id id)
{
	return secret_names[id].secret || id == SECRET_TWILIO_ACCOUNT_SID;
}

static bool when_seen(struct listing *l, enum secret_id id, struct secret_line *line,
    struct error *err)
{
	const enum service service = line->service;
	const char *account = seen_as(id, line->account);
	char name[96];

	line->worked_at = line->refused_at = "";
	if (!l->s->store || !shows_when(id) || line->presence == SECRET_MISSING)
		return true;
	seen_name(name, WORKED, service, account);
	if (!setting_get(l->s->store, name, l->arena, &line->worked_at, err))
		return false;
	seen_name(name, REFUSED, service, account);
	return setting_get(l->s->store, name, l->arena, &line->refused_at, err);
}

static const char *problem_text(struct listing *l, const char *name, enum secret_presence presence)
{
	const struct error why = credentials_problem(&l->s->credentials, name);

	/* A command that has nothing of that name has failed, too: that it is missing says it. */
	if (why.kind == ERROR_NONE || presence == SECRET_PRESENT)
		return "";
	return arena_printf(l->arena, "%s %s", why.message, why.hint);
}

/* As signin.h says it: a person comes before the service key. */
static const char *note_text(const struct listing *l, enum secret_id id)
{
	static const enum secret_id person[] = { SECRET_SUPABASE_ANON_KEY, SECRET_SUPABASE_EMAIL,
		SECRET_SUPABASE_PASSWORD };
	const struct credentials *c = &l->s->credentials;

	if (id != SECRET_SUPABASE_SERVICE_ROLE_KEY ||
	    credentials_from(c, secret_names[id].name) == FROM_NOWHERE)
		return "";
	for (size_t i = 0; i < sizeof person / sizeof person[0]; i++)
		if (credentials_from(c, secret_names[person[i]].name) == FROM_NOWHERE)
			return "";
	return _(
	    "Not used: SUPABASE_EMAIL and SUPABASE_PASSWORD are given, and a person comes before this key.");
}

static bool line_add(struct listing *l, const char *name, struct error *err)
{
	const enum secret_id id = secret_name_find(name);
	struct secret_line *line;

	if (l->n == l->room) {
		struct secret_line *more;

		l->room = l->room ? l->room * 2 : 32;
		more = arena_alloc(l->arena, l->room * sizeof *more);
		if (l->n > 0)
			memcpy(more, l->lines, l->n * sizeof *more);
		l->lines = more;
	}
	line = &l->lines[l->n++];
	line->name = arena_strdup(l->arena, name);
	line->service = secret_names[id].service;
	line->account = secret_name_account(line->name);
	line->what =
	    line->account[0] ? _("a customer's own Twilio account") : _(secret_names[id].what);
	line->from = credentials_from(&l->s->credentials, name);
	line->in_vault = l->s->vault && vault_holds(l->s->vault, name);
	if (line->from == FROM_NOWHERE && line->in_vault)
		line->from = FROM_VAULT; /* an account that nobody asked for yet */
	line->presence = line->from != FROM_NOWHERE ? SECRET_PRESENT
	    : l->vault_there                        ? SECRET_SEALED
						    : SECRET_MISSING;
	line->problem = problem_text(l, name, line->presence);
	line->note = note_text(l, id);
	return when_seen(l, id, line, err);
}

static bool listed(const struct listing *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->lines[i].name, name) == 0)
			return true;
	return false;
}

/* Accounts of BYOC customers, and those that the vault has a token of. */
static bool accounts_add(struct listing *l, struct error *err)
{
	const struct vault *v = l->s->vault;
	const char **accounts = NULL;
	char name[SECRET_NAME_MAX];
	size_t n = 0;

	if (l->s->store && !customer_accounts(l->s->store, MODE_BYOC, l->arena, &accounts, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		secret_name_of_account(accounts[i], name);
		if (secret_name_find(name) != SECRET_IDS &&
		    strcmp(accounts[i], l->s->credentials.twilio.user) != 0 &&
		    !line_add(l, name, err))
			return false;
	}
	for (size_t i = 0; v && i < vault_count(v); i++)
		if (secret_name_account(vault_name(v, i))[0] && !listed(l, vault_name(v, i)) &&
		    !line_add(l, vault_name(v, i), err))
			return false;
	return true;
}

bool secrets_list(struct session *s, struct arena *arena, struct secret_line **out, size_t *n,
    struct error *err)
{
	struct listing l = { .s = s, .arena = arena };
	struct error none = { 0 };
	char path[PATH_TEXT_MAX];

	*out = NULL;
	*n = 0;
	l.vault_there =
	    !s->vault && session_vault_path(s, path, sizeof path, &none) && vault_exists(path);
	for (int i = 0; i < SECRET_IDS; i++)
		if (!line_add(&l, secret_names[i].name, err) ||
		    (i == SECRET_TWILIO_AUTH_TOKEN && !accounts_add(&l, err)))
			return false;
	*out = l.lines;
	*n = l.n;
	return true;
}
