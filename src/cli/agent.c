/* agent list; and AGENT as it is written on a command line. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/command_agent.h"

#define NAMES_SAID 4
#define FOLDED_MAX 400

/* ---- reading both providers */

static void refreshed(void *user, const struct agents_refreshed *a, const struct error *err)
{
	(void)a;
	cli_answered(user, err);
}

/* `needed`: that neither could be asked is a problem, and no note. */
static void ask(struct cli *c, bool needed, struct error *problem)
{
	struct cli_answer answer = { 0 };
	struct read *read;

	if (c->options.session.readonly) {
		cli_note("%s",
		    _("Vapi and ElevenLabs were not asked: with --readonly nothing that is seen could be kept."));
		return;
	}
	read = agents_refresh(&c->session, cli_loop(c), refreshed, &answer, &answer.err);
	if (!read && !needed && strcmp(answer.err.code, "no-credentials") == 0) {
		cli_note("%s %s", answer.err.message, answer.err.hint);
		return;
	}
	if (read && cli_run_until(c, cli_answer_there, &answer, CLI_REST) != CLI_DONE)
		error_set(problem, ERROR_NETWORK, "timeout", _("Try again in a moment."),
		    _("Vapi and ElevenLabs do not answer. Shown is what is known here."));
	else
		*problem = answer.err;
	read_free(read);
}

/* ---- list */

/* {id, name, provider, customers, seen_at, gone} */
static cJSON *document(const struct remote_agent *a)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "id", a->remote_id);
	cli_json_text(doc, "name", a->name);
	cJSON_AddStringToObject(doc, "provider", agent_provider_name(a->provider));
	cJSON_AddNumberToObject(doc, "customers", a->customers);
	cli_json_text(doc, "seen_at", a->seen_at);
	cJSON_AddBoolToObject(doc, "gone", a->gone);
	return doc;
}

static void row_say(struct cli *c, const struct remote_agent *a, bool first)
{
	char seen[40] = "";

	if (first)
		cli_say(c, "%-10s %-38s %9s  %-12s  %s", _("provider"), _("id"), _("customers"),
		    _("seen"), _("name"));
	time_for_operator(a->seen_at, seen, sizeof seen);
	cli_say(c, "%-10s %-38s %9d  %-12s  %s%s", agent_provider_name(a->provider), a->remote_id,
	    a->customers, seen, a->name, a->gone ? _("  (no longer there)") : "");
}

static bool is_agent(const void *rows, size_t i, const char *word)
{
	return strcmp(((const struct remote_agent *)rows)[i].remote_id, word) == 0;
}

bool run_agent_list(struct cli *c, struct error *err)
{
	struct error problem = { 0 };
	struct remote_agent *rows;
	size_t n, first, end, printed = 0;

	ask(c, false, &problem);
	if (!remote_agent_list(c->session.store, &c->arena, &rows, &n, err) ||
	    !cli_page(c, rows, n, is_agent, "voxdesk agent list", &first, &end, err))
		return false;
	for (size_t i = first; i < end; i++) {
		if (c->options.json)
			cli_list_item(c, document(&rows[i]), &printed);
		else
			row_say(c, &rows[i], i == first);
	}
	if (c->options.json)
		cli_list_item(c, NULL, &printed);
	else if (n == 0)
		cli_note("%s", _("No agent is known."));
	if (problem.kind == ERROR_NONE)
		return true;
	*err = problem;
	return false;
}

/* ---- AGENT: an id, a whole name, or a part that only one has */

enum fit { FITS_NOT, FITS_PART, FITS_FOLDED, FITS_NAME, FITS_ID };

static enum fit fit_of(const struct remote_agent *a, const char *text, const char *folded)
{
	char name[FOLDED_MAX];

	if (strcmp(a->remote_id, text) == 0)
		return FITS_ID;
	if (text_equal_nocase(a->name, text))
		return FITS_NAME;
	text_fold(a->name, name, sizeof name);
	if (strcmp(name, folded) == 0)
		return FITS_FOLDED;
	return folded[0] && strstr(name, folded) ? FITS_PART : FITS_NOT;
}

static bool several(struct cli *c, const struct remote_agent *rows, size_t n, const char *text,
    enum fit best, struct error *err)
{
	char folded[FOLDED_MAX];
	const char *names = "";
	size_t said = 0;

	text_fold(text, folded, sizeof folded);
	for (size_t i = 0; i < n && said < NAMES_SAID; i++)
		if (fit_of(&rows[i], text, folded) == best)
			names = arena_printf(&c->arena, "%s%s%s (%s %s)", names,
			    said++ > 0 ? ", " : "", rows[i].name,
			    agent_provider_name(rows[i].provider), rows[i].remote_id);
	return error_set(err, ERROR_CONFLICT, "several-agents",
	    _("Give more of the name, or the id."), _("Several agents fit \"%s\": %s."),
	    cli_quoted(c, text), names);
}

static bool find_known(struct cli *c, const char *text, bool *found, struct remote_agent *out,
    struct error *err)
{
	char folded[FOLDED_MAX];
	struct remote_agent *rows;
	enum fit best = FITS_NOT;
	size_t n, fitting = 0;

	*found = false;
	if (!remote_agent_list(c->session.store, &c->arena, &rows, &n, err))
		return false;
	text_fold(text, folded, sizeof folded);
	for (size_t i = 0; i < n; i++) {
		const enum fit fit = fit_of(&rows[i], text, folded);

		if (fit == FITS_NOT || fit < best)
			continue;
		fitting = fit == best ? fitting + 1 : 1;
		best = fit;
		*out = rows[i];
	}
	if (fitting > 1)
		return several(c, rows, n, text, best, err);
	*found = fitting == 1;
	return true;
}

bool cli_agent_find(struct cli *c, const char *text, struct remote_agent *out, struct error *err)
{
	struct error problem = { 0 };
	bool found;

	if (!find_known(c, text, &found, out, err))
		return false;
	if (!found) { /* made there since the last look, perhaps */
		ask(c, true, &problem);
		if (!find_known(c, text, &found, out, err))
			return false;
	}
	if (!found && problem.kind != ERROR_NONE) {
		*err = problem;
		return false;
	}
	if (!found)
		return error_set(err, ERROR_NOT_FOUND, "no-such-agent",
		    _("See: voxdesk agent list."), _("There is no agent \"%s\"."),
		    cli_quoted(c, text));
	return !out->gone ||
	    error_set(err, ERROR_REFUSED, "agent-gone", _("See: voxdesk agent list."),
		_("\"%s\" is no longer there."), out->name[0] ? out->name : out->remote_id);
}
