/*
 * secret set, list, remove, passphrase; and what the console asks before its screen. A value comes
 * from the terminal without echo or from a pipe, a passphrase from the terminal alone. What was
 * given in a wrong place may be a secret, so no word of the line is said back.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "cli/command.h"
#include "desk/ask_secret.h"
#include "desk/secrets.h"
#include "desk/vault.h"

#define TRIES 3

/* ---- asking */

/* Once something was asked for, the command is not tried again by itself. */
static bool ask(struct cli *c, const char *prompt, struct secret *out, struct error *err)
{
	const uint64_t asked_ms = time_monotonic_ms();
	const bool ok = ask_secret(prompt, out, err);

	c->wrote = true;
	c->began_ms += time_monotonic_ms() - asked_ms; /* the operator's own time */
	return ok;
}

static bool given(const struct secret *s, const char *what, struct error *err)
{
	return secret_there(s) ||
	    error_set(err, ERROR_INPUT, "secret-empty", NULL, "%s %s", what,
		_("Nothing was changed."));
}

/* Twice, because nobody sees it. */
static bool ask_new_passphrase(struct cli *c, struct secret *out, struct error *err)
{
	const char *prompt = arena_printf(&c->arena,
	    _("New passphrase (at least %d characters; it cannot be had back): "),
	    VAULT_PASSPHRASE_MIN);
	struct secret again = { 0 };
	bool ok;

	ok = ask(c, prompt, out, err) && given(out, _("No passphrase was given."), err) &&
	    ask(c, _("The same again: "), &again, err);
	if (ok && strcmp(secret_reveal(out), secret_reveal(&again)) != 0)
		ok = error_set(err, ERROR_INPUT, "passphrase-differs", NULL,
		    _("The two are not the same. Nothing was changed."));
	secret_done(&again);
	return ok;
}

static bool open_vault(struct cli *c, struct error *err)
{
	struct secret passphrase = { 0 };
	const bool ok = ask(c, _("Passphrase of the vault: "), &passphrase, err) &&
	    given(&passphrase, _("No passphrase was given."), err) &&
	    session_vault_open(&c->session, &passphrase, err);

	secret_done(&passphrase);
	return ok;
}

static bool make_vault(struct cli *c, const char *path, const struct secret *passphrase,
    struct error *err)
{
	struct vault *v = vault_new(path, passphrase, err);
	const bool ok = v && session_vault_open(&c->session, passphrase, err);

	vault_free(v);
	return ok;
}

/* From a pipe: one line. */
static bool read_value(struct secret *out, struct error *err)
{
	char text[SECRET_MAX + 3];
	size_t n = 0;
	ssize_t got;
	bool ok;

	do {
		got = read(STDIN_FILENO, text + n, sizeof text - n);
		n += got > 0 ? (size_t)got : 0;
	} while ((got > 0 && n < sizeof text) || (got < 0 && errno == EINTR));
	if (n > 0 && text[n - 1] == '\n')
		n--;
	if (n > 0 && text[n - 1] == '\r')
		n--;
	ok = n == 0 || secret_set(out, text, n) ||
	    error_set(err, ERROR_INPUT, "secret-long", NULL,
		_("That is longer than any secret, or no text. Nothing was changed."));
	explicit_bzero(text, sizeof text);
	return ok;
}

static bool take_value(struct cli *c, const char *name, struct secret *out, struct error *err)
{
	const char *prompt = arena_printf(&c->arena, _("%s (nothing is shown): "), name);

	return (isatty(STDIN_FILENO) ? ask(c, prompt, out, err) : read_value(out, err)) &&
	    given(out, _("No secret was given."), err) && credentials_check(name, out, err);
}

/* ---- names */

static const char *names_hint(struct cli *c)
{
	const char *all = "";

	for (int i = 0; i < SECRET_IDS; i++)
		all =
		    arena_printf(&c->arena, "%s%s%s", all, i > 0 ? ", " : "", secret_names[i].name);
	return arena_printf(&c->arena,
	    _("The names: %s. A customer's own account: TWILIO_AUTH_TOKEN@AC... (its SID)."), all);
}

/* The one word behind the command; a value has no place there. */
static bool name_take(struct cli *c, const char **name, struct error *err)
{
	if (c->n > 1)
		return error_set(err, ERROR_USAGE, "secret-in-argument",
		    _("Give the name alone; the value is asked for, or read from a pipe. What stood on the command line may be seen by others and be kept by the shell: have a new one made."),
		    _("A secret is never taken from the command line. Nothing was changed."));
	*name = c->operand[0];
	return secret_name_find(*name) != SECRET_IDS ||
	    error_set(err, ERROR_INPUT, "secret-unknown", names_hint(c),
		_("That is not the name of anything that voxdesk asks for. Nothing was changed."));
}

/* ---- what is printed */

/* {name, present, from, last_worked_at} */
static cJSON *document(const struct secret_line *line)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "name", line->name);
	if (line->presence == SECRET_SEALED)
		cJSON_AddNullToObject(doc, "present");
	else
		cJSON_AddBoolToObject(doc, "present", line->presence == SECRET_PRESENT);
	cli_json_text(doc, "from", secret_from_name(line->from));
	cli_json_text(doc, "last_worked_at", line->worked_at);
	return doc;
}

static const char *presence_words(const struct secret_line *line)
{
	if (line->presence == SECRET_SEALED)
		return _("vault closed");
	return line->presence == SECRET_PRESENT ? secret_from_name(line->from) : _("missing");
}

static void line_say(struct cli *c, const struct secret_line *line, bool first)
{
	char worked[40] = "", refused[40] = "";

	if (first)
		cli_say(c, "%-27s %-15s %-12s  %s", _("name"), _("where from"), _("last worked"),
		    _("what it is for"));
	if (line->worked_at[0])
		time_for_operator(line->worked_at, worked, sizeof worked);
	if (line->refused_at[0])
		time_for_operator(line->refused_at, refused, sizeof refused);
	cli_say(c, "%-27s %-15s %-12s  %s", line->name, presence_words(line),
	    worked[0] ? worked : "-", line->what);
	if (refused[0] && strcmp(line->refused_at, line->worked_at) > 0)
		cli_say(c, _("    refused: %s"), refused);
	if (line->problem[0])
		cli_say(c, "    %s", line->problem);
	if (line->note[0])
		cli_say(c, "    %s", line->note);
}

static void result_say(struct cli *c, const char *name, bool present, const char *sentence)
{
	const struct secret_line line = { .name = name,
		.presence = present ? SECRET_PRESENT : SECRET_MISSING,
		.from = present ? FROM_VAULT : FROM_NOWHERE,
		.worked_at = "" };

	if (c->options.json)
		cli_document(c, document(&line));
	else
		cli_say(c, sentence, name);
}

/* ---- the commands */

/* When a secret last worked stands in the store: without one it is not told, no more. */
static void store_if_any(struct cli *c)
{
	struct error err = { 0 };

	if (!session_open_store(&c->session, &err) && !c->options.json)
		cli_note("voxdesk: %s", err.message);
}

bool run_secret_set(struct cli *c, struct error *err)
{
	struct secret value = { 0 }, passphrase = { 0 };
	char path[PATH_TEXT_MAX];
	const char *name;
	bool ok;

	if (!name_take(c, &name, err) || !session_vault_path(&c->session, path, sizeof path, err))
		return false;
	/* No vault is made for a value that is none. */
	if (c->session.vault || vault_exists(path))
		ok = (c->session.vault || open_vault(c, err)) && take_value(c, name, &value, err);
	else
		ok = ask_new_passphrase(c, &passphrase, err) &&
		    vault_passphrase_fine(&passphrase, err) && take_value(c, name, &value, err) &&
		    make_vault(c, path, &passphrase, err);
	secret_done(&passphrase);
	ok = ok && vault_set(c->session.vault, name, &value, err);
	secret_done(&value);
	if (!ok)
		return false;
	store_if_any(c);
	credentials_renewed(&c->session, name);
	result_say(c, name, true, _("%s is in the vault now."));
	if (getenv(name) && !c->options.json)
		cli_note(_("The environment has %s as well, and comes first."), name);
	return true;
}

bool run_secret_remove(struct cli *c, struct error *err)
{
	char path[PATH_TEXT_MAX];
	const char *name;

	if (!name_take(c, &name, err) || !session_vault_path(&c->session, path, sizeof path, err))
		return false;
	if (!vault_exists(path))
		return error_set(err, ERROR_NOT_FOUND, "no-vault",
		    _("What the environment or secret_command gives is removed there."),
		    _("There is no vault, so nothing was removed."));
	if (!cli_confirm(c,
		arena_printf(&c->arena, _("Remove %s from the vault? It cannot be had back."),
		    name),
		err) ||
	    !(c->session.vault || open_vault(c, err)) || !vault_remove(c->session.vault, name, err))
		return false;
	store_if_any(c);
	credentials_renewed(&c->session, name);
	result_say(c, name, false, _("%s is no longer in the vault."));
	return true;
}

bool run_secret_passphrase(struct cli *c, struct error *err)
{
	struct secret passphrase = { 0 };
	char path[PATH_TEXT_MAX];
	bool ok;

	if (!session_vault_path(&c->session, path, sizeof path, err))
		return false;
	if (!vault_exists(path))
		return error_set(err, ERROR_NOT_FOUND, "no-vault",
		    _("It is made with its first secret: voxdesk secret set NAME."),
		    _("There is no vault."));
	ok = (c->session.vault || open_vault(c, err)) && ask_new_passphrase(c, &passphrase, err) &&
	    vault_passphrase(c->session.vault, &passphrase, err);
	secret_done(&passphrase);
	if (ok)
		cli_say(c, "%s", _("The vault has its new passphrase."));
	return ok;
}

/* With a terminal the vault may be opened for the list. */
static bool list_vault(struct cli *c, struct error *err)
{
	struct secret passphrase = { 0 };
	struct error none = { 0 };
	char path[PATH_TEXT_MAX];
	bool ok;

	if (!cli_on_terminal() || c->session.vault ||
	    !session_vault_path(&c->session, path, sizeof path, &none) || !vault_exists(path))
		return true;
	ok = ask(c, _("Passphrase of the vault (Enter: leave it closed): "), &passphrase, err) &&
	    (!secret_there(&passphrase) || session_vault_open(&c->session, &passphrase, err));
	secret_done(&passphrase);
	return ok;
}

bool run_secret_list(struct cli *c, struct error *err)
{
	struct secret_line *lines;
	size_t n, printed = 0;

	if (!c->options.session.practice) {
		const char **accounts = NULL;
		size_t n_accounts = 0;

		if (!session_own_accounts(&c->session, &c->arena, &accounts, &n_accounts, err))
			return false;
		credentials_fetch(&c->session.credentials, accounts, n_accounts, true);
	}
	if (!list_vault(c, err) || !secrets_list(&c->session, &c->arena, &lines, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (c->options.json)
			cli_list_item(c, document(&lines[i]), &printed);
		else
			line_say(c, &lines[i], i == 0);
	}
	if (c->options.json)
		cli_list_item(c, NULL, &printed);
	return true;
}

/* ---- the console, before its screen */

static void ask_passphrase(struct session *s)
{
	struct secret passphrase = { 0 };
	struct error err = { 0 };

	for (int i = 0; i < TRIES && !s->vault; i++) {
		if (!ask_secret(_("Passphrase of the vault (Enter: go on without): "), &passphrase,
			&err) ||
		    !secret_there(&passphrase))
			break;
		if (session_vault_open(s, &passphrase, &err))
			break;
		cli_note("%s", err.message);
		if (strcmp(err.code, "vault-passphrase") != 0)
			cli_note("%s", err.hint);
	}
	secret_done(&passphrase);
}

static void ask_addresses(struct session *s)
{
	struct arena arena = { 0 };

	for (int i = 0; i < SERVICES; i++) {
		const enum service service = (enum service)i;

		if (credentials_needs_yes(&s->credentials, service) &&
		    ask_yes(arena_printf(&arena,
			_("The vault's secrets for %s would go to %s. Send them there?"),
			service_name(service), credentials_base(&s->credentials, service))))
			credentials_allow(&s->credentials, service);
	}
	arena_done(&arena);
}

void cli_unlock(struct session *s)
{
	if (!isatty(STDIN_FILENO) || !session_vault_wanted(s))
		return;
	ask_passphrase(s);
	if (s->vault)
		ask_addresses(s);
}
