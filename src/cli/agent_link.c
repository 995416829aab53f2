/* agent link, unlink: here, then where the customer's numbers lead. */
#include <string.h>

#include "base/text.h"
#include "cli/command_agent.h"
#include "store/pool.h"

struct linking {
	struct cli *c;
	struct customer customer;
	bool want[AGENT_DIRECTIONS];
	const char *number[AGENT_DIRECTIONS];  /* that will be pointed; "" none: */
	const char *why_not[AGENT_DIRECTIONS]; /* "" with --no-point */
	/* Another agent that had the direction until now. */
	bool had[AGENT_DIRECTIONS];
	struct agent old[AGENT_DIRECTIONS];
	const char *chosen;     /* its id at its provider; "" nothing is linked */
	const char *told;       /* what leading the numbers does to their incoming calls */
	const char *pool_words; /* how a pool number stands once it is led there; "" */
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

/* Why the chosen agent answers or calls with no number yet. */
static void reasons_add(const struct linking *l, cJSON *links)
{
	static const char *const keys[AGENT_DIRECTIONS] = { "inbound", "outbound" };
	const cJSON *id;
	cJSON *link, *side;

	cJSON_ArrayForEach(link, links) for (int d = 0; d < AGENT_DIRECTIONS; d++)
	{
		id = cJSON_GetObjectItem(link, "id");
		side = cJSON_GetObjectItem(link, keys[d]);
		if (l->why_not[d] && l->why_not[d][0] && cJSON_IsObject(side) &&
		    cJSON_IsString(id) && strcmp(id->valuestring, l->chosen) == 0)
			(void)cJSON_ReplaceItemInObject(side, "reason",
			    cJSON_CreateString(l->why_not[d]));
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
	reasons_add(l, doc);
	cli_document(c, doc);
	return true;
}

/* ---- link */

/* Who had the direction until now. */
static bool old_find(struct linking *l, const struct remote_agent *a, enum agent_direction d,
    struct error *err)
{
	const struct agent *old = &l->old[d];

	if (!agent_of(l->c->session.store, l->customer.id, d, &l->c->arena, &l->had[d], &l->old[d],
		err))
		return false;
	l->had[d] = l->had[d] &&
	    (old->provider != a->provider || strcmp(old->remote_id, a->remote_id) != 0);
	return true;
}

static bool numbers_find(struct linking *l, const struct remote_agent *a, struct error *err)
{
	struct session *s = &l->c->session;

	for (int d = 0; d < AGENT_DIRECTIONS; d++) {
		l->number[d] = l->why_not[d] = "";
		if (!l->want[d])
			continue;
		if (!l->c->value[FLAG_NO_POINT] &&
		    !agent_number(s, l->customer.id, a->provider, (enum agent_direction)d,
			&l->c->arena, &l->number[d], &l->why_not[d], err))
			return false;
		if (!old_find(l, a, (enum agent_direction)d, err) ||
		    !agent_may_change(s, l->customer.id, a->provider, a->remote_id,
			(enum agent_direction)d, l->number[d], &l->c->arena, err) ||
		    (l->number[d][0] && !agent_key(s, a->provider, err)))
			return false;
		if (l->why_not[d][0] && !l->c->options.json)
			cli_note("! %s", l->why_not[d]);
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
	const char *question = "", *words;

	l->told = "";
	for (int d = 0; d < AGENT_DIRECTIONS; d++) {
		char shown[NUMBER_TEXT_MAX];

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
			(enum agent_direction)d, l->number[d], &c->arena, &words, err))
			return false;
		l->told = arena_printf(&c->arena, "%s%s%s", l->told,
		    l->told[0] && words[0] ? " " : "", words);
	}
	/* Said where it is not asked, too: it cannot be set back. */
	if (c->options.yes && l->told[0] && !c->options.json)
		cli_note("! %s", l->told);
	return !question[0] ||
	    cli_confirm(c,
		arena_printf(&c->arena, "%s%s%s", l->told, l->told[0] ? " " : "", question), err);
}

/* In JSON, once the document is printed: what the text says on the way. */
static void notes_say(const struct linking *l)
{
	if (!l->c->options.json || !cli_written(l->c))
		return;
	for (int d = 0; d < AGENT_DIRECTIONS; d++)
		if (l->why_not[d][0])
			cli_note("! %s", l->why_not[d]);
	if (l->told[0])
		cli_note("! %s", l->told);
	if (l->pool_words[0])
		cli_note("! %s", l->pool_words);
}

/* ---- an agent that was there before, when the other one could not be led to its number */

static void ways_read(void *user, size_t read, size_t drifted, const struct error *err)
{
	(void)read;
	(void)drifted;
	cli_answered(user, err);
}

/* What waits of it is dropped; false: it may have been done, or that is not known. */
static bool dropped(struct cli *c, const char *org_id, const char *agent_id, const char *kind,
    struct error *err)
{
	const char *subject = arena_printf(&c->arena, "agents/%s", agent_id);
	struct operation *open;
	size_t n;

	if (!operation_list(c->session.store, org_id, true, NULL, 0, &c->arena, &open, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(open[i].subject, subject) != 0 || strcmp(open[i].kind, kind) != 0)
			continue;
		if (open[i].state != OPERATION_PLANNED ||
		    !operation_cancel(c->session.store, open[i].id, err))
			return false;
	}
	return true;
}

static const char *point_kind(enum agent_direction d)
{
	return d == AGENT_INBOUND ? OPERATION_POINT_IN : OPERATION_POINT_OUT;
}

/* Linked again as it was, then looked at where its number leads by now. */
static void old_back(struct linking *l, const char *agent_id, enum agent_direction d,
    struct error *why)
{
	struct cli *c = l->c;
	struct store *store = c->session.store;
	const struct agent *old = &l->old[d];
	const struct agent_seen seen = { .direction = d,
		.way = old->side[d].way,
		.number = old->side[d].number,
		.number_id = old->side[d].number_id,
		.reason = old->side[d].reason };
	struct cli_answer reading = { 0 };
	struct error ignored;
	struct read *read;
	char id[ID_MAX];

	if (!l->had[d] || why->kind == ERROR_OPEN ||
	    !dropped(c, l->customer.id, agent_id, point_kind(d), &ignored) ||
	    !agent_link(store, l->customer.id, old->provider, old->remote_id, d == AGENT_INBOUND,
		d == AGENT_OUTBOUND, id, &ignored))
		return;
	if (seen.number[0] && !agent_pointed(store, id, "", &seen, &ignored))
		return;
	read = agent_ways_refresh(&c->session, cli_loop(c), l->customer.id, ways_read, &reading,
	    &ignored);
	if (read)
		(void)cli_run_until(c, cli_answer_there, &reading, CLI_REST);
	read_free(read);
	(void)text_copy(why->hint, sizeof why->hint,
	    arena_printf(&c->arena, _("\"%s\" (%s) is linked as it was before."),
		old->name[0] ? old->name : old->remote_id, agent_provider_name(old->provider)));
}

/* ---- the numbers */

static bool point(struct linking *l, const char *agent_id, enum agent_direction d,
    struct error *err)
{
	struct cli *c = l->c;
	struct pointer *p =
	    pointer_new(&c->session, cli_loop(c), agent_id, d, cli_pointer_changed, NULL, err);
	struct pool_number pool;
	struct error none_of_it;
	const char *said;
	bool queued;

	if (!p ||
	    !cli_pointer_end(c, p, l->customer.id, arena_printf(&c->arena, "agents/%s", agent_id),
		&queued, &said, err))
		return false;
	/* What the operator has to set at Telnyx. */
	if (d == AGENT_INBOUND &&
	    pool_get(c->session.store, l->number[d], &c->arena, &pool, &none_of_it))
		l->pool_words = said;
	return true;
}

bool run_agent_link(struct cli *c, struct error *err)
{
	struct linking l = { .c = c, .pool_words = "" };
	struct error first = { 0 };
	struct remote_agent a;
	char id[ID_MAX];

	if (!begin(&l, err) || !cli_agent_find(c, c->operand[1], &a, err) ||
	    !numbers_find(&l, &a, err) || !agreed(&l, &a, err) ||
	    !agent_link(c->session.store, l.customer.id, a.provider, a.remote_id,
		l.want[AGENT_INBOUND], l.want[AGENT_OUTBOUND], id, err))
		return false;
	c->wrote = true;
	l.chosen = a.remote_id;
	cli_hold_signals(true);
	for (int d = 0; d < AGENT_DIRECTIONS; d++) {
		struct error why = { 0 };

		if (!l.number[d][0] || point(&l, id, (enum agent_direction)d, &why))
			continue;
		old_back(&l, id, (enum agent_direction)d, &why);
		if (first.kind == ERROR_NONE)
			first = why;
	}
	if (!links_print(&l, err))
		return false;
	if (first.kind == ERROR_NONE) {
		notes_say(&l);
		return true;
	}
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

/* Linked here only: what waits to lead a number there has nothing to do any more. */
static bool take_off_here(struct linking *l, const struct agent *a, enum agent_direction d,
    struct error *err)
{
	struct error ignored;

	(void)dropped(l->c, l->customer.id, a->id, point_kind(d), &ignored);
	return agent_unlink(l->c->session.store, a->id, d, err);
}

static bool take_off(struct linking *l, const struct agent *a, enum agent_direction d,
    struct error *err)
{
	struct cli *c = l->c;
	struct pointer *p;
	const char *said;
	bool queued;

	if (!l->number[d][0])
		return take_off_here(l, a, d, err);
	p = unpointer_new(&c->session, cli_loop(c), a->id, d, cli_pointer_changed, NULL, err);
	return p &&
	    cli_pointer_end(c, p, l->customer.id, arena_printf(&c->arena, "agents/%s", a->id),
		&queued, &said, err);
}

bool run_agent_unlink(struct cli *c, struct error *err)
{
	struct agent found[AGENT_DIRECTIONS];
	struct linking l = { .c = c, .chosen = "" };
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
