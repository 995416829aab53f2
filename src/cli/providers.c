/* managed list, practice. */
#include <string.h>

#include "base/time.h"
#include "cli/command.h"
#include "desk/reads.h"
#include "practice/practice.h"
#include "store/managed.h"

struct refresh {
	bool done;
	struct error err;
};

static void refreshed(void *user, size_t n, const struct error *err)
{
	struct refresh *r = user;

	(void)n;
	r->done = true;
	if (err)
		r->err = *err;
}

static bool refresh_done(void *user)
{
	return ((const struct refresh *)user)->done;
}

/* As the caller IDs: what cannot be asked is told, and what is known here is shown. */
static void ask(struct cli *c, struct error *problem)
{
	struct refresh r = { 0 };
	struct error why = { 0 };
	struct read *read;

	if (cli_only_store(c))
		return;
	read = managed_refresh(&c->session, cli_loop(c), refreshed, &r, &why);
	if (!read) {
		cli_not_asked(&why, problem);
		return;
	}
	if (cli_run_until(c, refresh_done, &r, CLI_REST) != CLI_DONE)
		cli_no_answer(problem);
	else
		cli_not_asked(&r.err, problem);
	read_free(read);
}

/* The shape of a pool number; who shares one is nobody here. */
static cJSON *document(const struct managed_number *m)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddStringToObject(doc, "number", m->number);
	cli_json_text(doc, "country", m->country);
	cJSON_AddStringToObject(doc, "provider", "twilio");
	cJSON_AddStringToObject(doc, "state", m->active ? "active" : "inactive");
	cJSON_AddNullToObject(doc, "used");
	cJSON_AddNullToObject(doc, "capacity");
	cli_json_text(doc, "seen_at", m->seen_at);
	return doc;
}

static void row_say(struct cli *c, const struct managed_number *m, bool first)
{
	char shown[NUMBER_TEXT_MAX], seen[40] = "";

	if (first)
		cli_say(c, "%-36s  %-2s %-20s %-9s %-12s  %s", _("id"), "", _("number"), _("state"),
		    _("seen"), _("customer"));
	number_show(m->number, shown, sizeof shown);
	time_for_operator(m->seen_at, seen, sizeof seen);
	cli_say(c, "%s  %-2s %-20s %-9s %-12s  %s", m->id, m->country, shown,
	    m->active ? _("active") : _("inactive"), seen, m->customer);
}

/* Where the list begins: behind --after. */
static bool first_of(const struct cli *c, const struct managed_number *rows, size_t n, size_t *out,
    struct error *err)
{
	*out = 0;
	if (!c->value[FLAG_AFTER])
		return true;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(rows[i].id, c->value[FLAG_AFTER]) == 0) {
			*out = i + 1;
			return true;
		}
	}
	return error_set(err, ERROR_NOT_FOUND, "no-such-number", _("See: voxdesk managed list."),
	    _("No managed number has that id."));
}

bool run_managed_list(struct cli *c, struct error *err)
{
	struct error problem = { 0 };
	struct managed_number *rows;
	int limit = 0;
	size_t n, first, printed = 0;

	if (!cli_integer(c, FLAG_LIMIT, 1, 1000000, &limit, err))
		return false;
	ask(c, &problem);
	if (!managed_list(c->session.store, &c->arena, &rows, &n, err) ||
	    !first_of(c, rows, n, &first, err))
		return false;
	if (limit > 0 && n - first > (size_t)limit)
		n = first + (size_t)limit;
	for (size_t i = first; i < n; i++) {
		if (c->options.json)
			cli_list_item(c, document(&rows[i]), &printed);
		else
			row_say(c, &rows[i], i == first);
	}
	if (c->options.json)
		cli_list_item(c, NULL, &printed);
	else if (n == first)
		cli_note("%s", _("There is no managed number."));
	if (problem.kind == ERROR_NONE)
		return true;
	*err = problem;
	return false;
}

bool run_practice(struct cli *c, struct error *err)
{
	struct practice_options options = { .listen = c->value[FLAG_LISTEN] };

	return cli_integer(c, FLAG_PACE, 1, 1000, &options.pace, err) &&
	    practice_run(&options, err);
}
