/* agent list, link, unlink. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/command_agent.h"

#define NAMES_SAID 4
#define FOLDED_MAX 400

/* ---- reading both providers */

struct refresh {
	bool done;
	struct error err;
};

static void refreshed(void *user, const struct agents_refreshed *a, const struct error *err)
{
	struct refresh *r = user;

	(void)a;
	r->done = true;
	if (err)
		r->err = *err;
}

static bool refresh_done(void *user)
{
	return ((const struct refresh *)user)->done;
}

static void ask(struct cli *c, struct error *problem)
{
	struct refresh r = { .done = false };
	struct error why = { 0 };
	struct read *read;

	if (c->options.session.readonly) {
		cli_note("%s",
		    _("Vapi and ElevenLabs were not asked: with --readonly nothing that is seen could be kept."));
		return;
	}
	read = agents_refresh(&c->session, cli_loop(c), refreshed, &r, &why);
	if (!read && strcmp(why.code, "no-credentials") == 0) {
		cli_note("%s %s", why.message, why.hint);
		return;
	}
	if (!read)
		*problem = why;
	else if (cli_run_until(c, refresh_done, &r, CLI_REST) != CLI_DONE)
		error_set(problem, ERROR_NETWORK, "timeout", _("Try again in a moment."),
		    _("Vapi and ElevenLabs do not answer. Shown is what is known here."));
	else
		*problem = r.err;
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

	ask(c, &problem);
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

/* What was made there since the last look is read now. */
static bool find(struct cli *c, const char *text, struct remote_agent *out, struct error *err)
{
	struct error problem = { 0 };
	bool found;

	if (!find_known(c, text, &found, out, err))
		return false;
	if (!found) {
		ask(c, &problem);
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

/* ---- the customer, the directions */

struct linking {
	struct cli *c;
	struct customer customer;
	bool want[AGENT_DIRECTIONS];
	const char *number[AGENT_DIRECTIONS]; /* that will be pointed; "" none */
};

/* Both where none is named. */
static bool begin(struct linking *l, struct error *err)
{
	struct cli *c = l->c;
	const bool in = c->value[FLAG_INBOUND], out = c->value[FLAG_OUTBOUND];
	char id[ID_MAX];

	l->want[AGENT_INBOUND] = in || !out;
	l->want[AGENT_OUTBOUND] = out || !in;
	return desk_customer_find(&c->session, c->operand[0], c->value[FLAG_COUNTRY], true, id,
		   err) &&
	    customer_get(c->session.store, id, &c->arena, &l->customer, err);
}

static bool links_print(struct linking *l, struct error *err)
{
	struct cli *c = l->c;
	cJSON *doc;

	if (!c->options.json) {
		cli_say(c, "%s", l->customer.name);
		return cli_agents_say(c, l->customer.id, true, err);
	}
	if (!cli_agents_document(c, l->customer.id, &doc, err))
		return false;
	cli_document(c, doc);
	return true;
}

/* ---- link */

static bool numbers_find(struct linking *l, const struct remote_agent *a, struct error *err)
{
	for (int d = 0; d < AGENT_DIRECTIONS; d++) {
		const char *why_not = "";

		l->number[d] = "";
		if (!l->want[d] || l->c->value[FLAG_NO_POINT])
			continue;
		if (!agent_number(&l->c->session, l->customer.id, a->provider,
			(enum agent_direction)d, &l->c->arena, &l->number[d], &why_not, err))
			return false;
		if (why_not[0] && !l->c->options.json)
			cli_note("! %s", why_not);
	}
	return true;
}

/* It changes who answers, and whose voice calls. */
static bool agreed(struct linking *l, const struct remote_agent *a, struct error *err)
{
	static const char *const questions[AGENT_DIRECTIONS] = {
		N_("Have calls to %s answered by \"%s\" (%s) from now on?"),
		N_("Have calls from %s made by \"%s\" (%s) from now on?"),
	};
	struct cli *c = l->c;
	const char *question = "";

	for (int d = 0; d < AGENT_DIRECTIONS; d++) {
		char shown[NUMBER_TEXT_MAX];

		if (!l->number[d][0])
			continue;
		number_show(l->number[d], shown, sizeof shown);
		question = arena_printf(&c->arena, "%s%s%s", question, question[0] ? " " : "",
		    arena_printf(&c->arena, _(questions[d]), shown,
			a->name[0] ? a->name : a->remote_id, agent_provider_name(a->provider)));
	}
	return !question[0] || cli_confirm(c, question, err);
}

static bool point(struct linking *l, const char *agent_id, enum agent_direction d,
    struct error *err)
{
	struct cli *c = l->c;
	struct pointer *p =
	    pointer_new(&c->session, cli_loop(c), agent_id, d, cli_pointer_changed, NULL, err);
	bool queued;

	return p &&
	    cli_pointer_end(c, p, l->customer.id, arena_printf(&c->arena, "agents/%s", agent_id),
		&queued, err);
}

bool run_agent_link(struct cli *c, struct error *err)
{
	struct linking l = { .c = c };
	struct error first = { 0 };
	struct remote_agent a;
	char id[ID_MAX];

	if (!begin(&l, err) || !find(c, c->operand[1], &a, err) || !numbers_find(&l, &a, err) ||
	    !agreed(&l, &a, err) ||
	    !agent_link(c->session.store, l.customer.id, a.provider, a.remote_id,
		l.want[AGENT_INBOUND], l.want[AGENT_OUTBOUND], id, err))
		return false;
	c->wrote = true;
	cli_hold_signals(true);
	for (int d = 0; d < AGENT_DIRECTIONS; d++) {
		struct error why = { 0 };

		if (l.number[d][0] && !point(&l, id, (enum agent_direction)d, &why) &&
		    first.kind == ERROR_NONE)
			first = why;
	}
	if (!links_print(&l, err))
		return false;
	if (first.kind == ERROR_NONE)
		return true;
	*err = first;
	return false;
}

/* ---- unlink */

/* The links that go, one a direction. */
static bool links_find(struct linking *l, struct agent found[AGENT_DIRECTIONS], struct error *err)
{
	bool any = false;

	for (int d = 0; d < AGENT_DIRECTIONS; d++) {
		bool is;

		l->number[d] = "";
		if (!l->want[d])
			continue;
		if (!agent_of(l->c->session.store, l->customer.id, (enum agent_direction)d,
			&l->c->arena, &is, &found[d], err))
			return false;
		l->want[d] = is;
		any = any || is;
		if (is && !l->c->value[FLAG_NO_POINT])
			l->number[d] = found[d].side[d].number;
	}
	return any ||
	    error_set(err, ERROR_NOT_FOUND, "not-linked", _("See: voxdesk customer show CUSTOMER."),
		_("%s has no such link."), l->customer.name);
}

static bool unlink_agreed(struct linking *l, const struct agent found[AGENT_DIRECTIONS],
    struct error *err)
{
	struct cli *c = l->c;
	const char *question = "";

	for (int d = 0; d < AGENT_DIRECTIONS; d++) {
		char shown[NUMBER_TEXT_MAX];

		if (!l->want[d] || !l->number[d][0])
			continue;
		number_show(l->number[d], shown, sizeof shown);
		question = arena_printf(&c->arena, "%s%s%s", question, question[0] ? " " : "",
		    arena_printf(&c->arena, _("Take \"%s\" off %s?"),
			found[d].name[0] ? found[d].name : found[d].remote_id, shown));
	}
	return !question[0] || cli_confirm(c, question, err);
}

static bool take_off(struct linking *l, const struct agent *a, enum agent_direction d,
    struct error *err)
{
	struct cli *c = l->c;
	struct pointer *p;
	bool queued;

	if (!l->number[d][0])
		return agent_unlink(c->session.store, a->id, d, err);
	p = unpointer_new(&c->session, cli_loop(c), a->id, d, cli_pointer_changed, NULL, err);
	return p &&
	    cli_pointer_end(c, p, l->customer.id, arena_printf(&c->arena, "agents/%s", a->id),
		&queued, err);
}

bool run_agent_unlink(struct cli *c, struct error *err)
{
	struct agent found[AGENT_DIRECTIONS];
	struct linking l = { .c = c };
	struct error first = { 0 };

	if (!begin(&l, err) || !links_find(&l, found, err) || !unlink_agreed(&l, found, err))
		return false;
	cli_hold_signals(true);
	for (int d = 0; d < AGENT_DIRECTIONS; d++) {
		struct error why = { 0 };

		if (!l.want[d])
			continue;
		if (!take_off(&l, &found[d], (enum agent_direction)d, &why) &&
		    first.kind == ERROR_NONE)
			first = why;
		c->wrote = true;
	}
	if (!links_print(&l, err))
		return false;
	if (first.kind == ERROR_NONE)
		return true;
	*err = first;
	return false;
}
