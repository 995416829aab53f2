/* agent link, unlink: here, then where the customer's numbers lead. */
#include <string.h>

#include "cli/command_agent.h"

struct linking {
	struct cli *c;
	struct customer customer;
	bool want[AGENT_DIRECTIONS];
	const char *number[AGENT_DIRECTIONS];   /* that will be pointed; "" none */
	const char *incoming[AGENT_DIRECTIONS]; /* agent_lead_words() of it */
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

/* Where an agent was linked: what was told of the incoming calls. */
static void incoming_add(const struct linking *l, cJSON *links)
{
	static const char *const keys[AGENT_DIRECTIONS] = { "inbound", "outbound" };
	cJSON *link, *side;

	cJSON_ArrayForEach(link, links) for (int d = 0; d < AGENT_DIRECTIONS; d++)
	{
		side = cJSON_GetObjectItem(link, keys[d]);
		if (l->incoming[d] && l->incoming[d][0] && cJSON_IsObject(side))
			cJSON_AddStringToObject(side, "incoming", l->incoming[d]);
	}
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
	incoming_add(l, doc);
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
	const char *question = "", *told = "";

	for (int d = 0; d < AGENT_DIRECTIONS; d++) {
		char shown[NUMBER_TEXT_MAX];

		l->incoming[d] = "";
		if (!l->number[d][0])
			continue;
		number_show(l->number[d], shown, sizeof shown);
		question = arena_printf(&c->arena, "%s%s%s", question, question[0] ? " " : "",
		    arena_printf(&c->arena, _(questions[d]), shown,
			a->name[0] ? a->name : a->remote_id, agent_provider_name(a->provider)));
		/* The agent that answers it is linked first. */
		if (d == AGENT_OUTBOUND && strcmp(l->number[d], l->number[AGENT_INBOUND]) == 0)
			continue;
		if (!agent_lead_words(&c->session, l->customer.id, a->provider,
			(enum agent_direction)d, l->number[d], &c->arena, &l->incoming[d], err))
			return false;
		told = arena_printf(&c->arena, "%s%s%s", told,
		    told[0] && l->incoming[d][0] ? " " : "", l->incoming[d]);
	}
	/* Said where it is not asked, too: it cannot be set back. In JSON it stands in the
	 * document. */
	if (c->options.yes && told[0] && !c->options.json)
		cli_note("! %s", told);
	return !question[0] ||
	    cli_confirm(c, arena_printf(&c->arena, "%s%s%s", told, told[0] ? " " : "", question),
		err);
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

	if (!begin(&l, err) || !cli_agent_find(c, c->operand[1], &a, err) ||
	    !numbers_find(&l, &a, err) || !agreed(&l, &a, err) ||
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
