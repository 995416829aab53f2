/* managed list: it only reads at Twilio. */
#include <string.h>

#include "base/time.h"
#include "cli/command.h"
#include "desk/pool.h"
#include "store/provisions.h"

/* ---- list */

static void refreshed(void *user, size_t n, const struct error *err)
{
	(void)n;
	cli_answered(user, err);
}

/* As the caller IDs: what cannot be asked is told, and what is known here is shown. */
static void ask(struct cli *c, struct error *problem)
{
	struct cli_answer answer = { 0 };

	if (cli_only_store(c, "Twilio"))
		return;
	cli_read_again(c, "Twilio",
	    managed_refresh(&c->session, cli_loop(c), refreshed, &answer, &answer.err), &answer,
	    problem);
}

/* A store of before drift was kept knows only that it was not there. */
static const char *state_of(const struct managed_number *m)
{
	return cli_number_state(m->active, m->drift);
}

/* The shape of a pool number; who shares one is nobody here. */
static cJSON *document(const struct managed_number *m)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "number", m->number);
	cli_json_text(doc, "country", m->country);
	cJSON_AddStringToObject(doc, "provider", "twilio");
	cJSON_AddStringToObject(doc, "state", state_of(m));
	cJSON_AddNullToObject(doc, "used");
	cJSON_AddNullToObject(doc, "capacity");
	cli_json_text(doc, "seen_at", m->seen_at);
	return doc;
}

static bool row_say(struct cli *c, const struct managed_number *m, bool first, struct error *err)
{
	char shown[NUMBER_TEXT_MAX], seen[40] = "";
	struct ai_standing standing;

	if (!ai_standing_load(&c->session, m->number, &c->arena, &standing, err))
		return false;
	if (first)
		cli_say(c, "%-36s  %-2s %-20s %-9s %-12s  %s", _("id"), "", _("number"), _("state"),
		    _("seen"), _("customer"));
	number_show(m->number, shown, sizeof shown);
	time_for_operator(m->seen_at, seen, sizeof seen);
	cli_say(c, "%s  %-2s %-20s %-9s %-12s  %s", m->id, m->country, shown, _(state_of(m)), seen,
	    m->customer);
	if (standing.text[0])
		cli_say(c, "    %s", standing.text);
	return true;
}

/* What is under way or has stopped: it keeps its customer from another purchase. */
static bool chains_say(struct cli *c, struct error *err)
{
	struct provision *open;
	size_t n;

	if (c->options.json)
		return true;
	if (!provision_list(c->session.store, NULL, true, &c->arena, &open, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		char shown[NUMBER_TEXT_MAX];

		number_show(open[i].number, shown, sizeof shown);
		cli_note(open[i].kind == PROVISION_BUY
			? _("! The purchase of %s (%s) is not at its end. %s")
			: _("! The release of %s (%s) is not at its end. %s"),
		    shown, open[i].customer[0] ? open[i].customer : _("nobody's"), open[i].reason);
	}
	return true;
}

static bool is_number(const void *rows, size_t i, const char *word)
{
	const struct managed_number *m = (const struct managed_number *)rows + i;

	return strcmp(m->number, word) == 0 || strcmp(m->id, word) == 0;
}

bool run_managed_list(struct cli *c, struct error *err)
{
	struct error problem = { 0 };
	struct managed_number *rows;
	size_t n, first, end, printed = 0;

	ask(c, &problem);
	if (!managed_list(c->session.store, &c->arena, &rows, &n, err) ||
	    !cli_page(c, rows, n, is_number, "voxdesk managed list", &first, &end, err))
		return false;
	for (size_t i = first; i < end; i++) {
		if (c->options.json)
			cli_list_item(c, document(&rows[i]), &printed);
		else if (!row_say(c, &rows[i], i == first, err))
			return false;
	}
	if (c->options.json)
		cli_list_item(c, NULL, &printed);
	else if (n == 0)
		cli_note("%s", _("There is no managed number."));
	if (!chains_say(c, err))
		return false;
	if (problem.kind == ERROR_NONE)
		return true;
	*err = problem;
	return false;
}
