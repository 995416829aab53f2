/* The lanes' lines about agents: who answers (inbound) and who calls (outbound), the number that
 * leads to each, and what became of the verified number at Vapi. */
#include <string.h>

#include "ui/lanes.h"
#include "ui/states.h"
#include "ui/works.h"

static struct state_look way_look(enum agent_way way, enum agent_direction direction)
{
	switch (way) {
	case WAY_POINTED:
		return (struct state_look){ GLYPH_OK,
			direction == AGENT_INBOUND ? _("answers") : _("dials"), ROLE_OK };
	case WAY_REFUSED:
		return (struct state_look){ GLYPH_BAD, _("refused"), ROLE_BAD };
	case WAY_DRIFTED:
		return (struct state_look){ GLYPH_WARN, _("elsewhere"), ROLE_WARN };
	default:
		return (struct state_look){ GLYPH_OFF, _("linked"), ROLE_WARN };
	}
}

static void doing_line(struct lanes *l, struct lane_lines *lines, enum work_key key)
{
	const struct error *problem;
	const char *text;

	if (!works_doing(l->app, l->customer_id, key, &text, &problem))
		return;
	lane_paragraph(lines, 1, ROLE_TITLE, arena_strdup(&l->arena, text));
	if (problem != NULL)
		lane_paragraph(lines, 2, ROLE_WARN,
		    arena_printf(&l->arena, "! %s", problem->message));
}

/* The number that leads to the agent is not the one that calls are forwarded to. */
static bool leads_past(const struct lanes *l, const struct agent *agent,
    enum agent_direction direction)
{
	return direction == AGENT_INBOUND && agent->side[direction].way == WAY_POINTED &&
	    l->lane1.customer.mode != MODE_BYOC &&
	    strcmp(agent->side[direction].number, l->lane1.ai.e164) != 0;
}

static void linked_lines(struct lanes *l, struct lane_lines *lines, const struct agent *agent,
    enum agent_direction direction, int field)
{
	struct state_look look = way_look(agent->side[direction].way, direction);
	const char *reason = agent->side[direction].reason;
	char shown[NUMBER_TEXT_MAX];
	bool past = leads_past(l, agent, direction);

	if (past)
		look = (struct state_look){ GLYPH_WARN, _("elsewhere"), ROLE_WARN };
	lane_add(lines, 1, look.role, _("Agent"),
	    arena_printf(&l->arena, "%s %s: %s", glyph(look.glyph), look.word, agent->name))
	    ->field = field;
	number_show(agent->side[direction].number, shown, sizeof shown);
	if (past)
		lane_paragraph(lines, 2, ROLE_WARN,
		    arena_printf(&l->arena,
			_("! %s leads to that agent, and the AI number above does not: a or G."),
			shown));
	else if (agent->side[direction].way == WAY_NONE)
		lane_paragraph(lines, 3, ROLE_WARN, _("No number leads there yet: G"));
	else if (agent->side[direction].way != WAY_POINTED && reason[0] != '\0')
		lane_paragraph(lines, 3, look.role, reason);
}

void lanes_agent_lines(struct lanes *l, enum agent_direction direction)
{
	enum lane lane = direction == AGENT_INBOUND ? LANE_INBOUND : LANE_OUTBOUND;
	struct lane_lines *lines = &l->lines[lane];
	const struct agent *agent = lanes_agent(l, direction);
	int field = direction == AGENT_INBOUND ? FIELD_AGENT_IN : FIELD_AGENT_OUT;

	if (agent != NULL)
		linked_lines(l, lines, agent, direction, field);
	else
		lane_add(lines, 4, ROLE_DIM, _("Agent"),
		    direction == AGENT_INBOUND ? _("none answers yet") : _("none calls yet"))
		    ->field = field;
	doing_line(l, lines, direction == AGENT_INBOUND ? WORK_INBOUND : WORK_OUTBOUND);
}

/* What became of the verified number at Vapi. */
void lanes_offer_lines(struct lanes *l)
{
	struct lane_lines *out = &l->lines[LANE_OUTBOUND];
	const struct offered *o = &l->offer;

	if (l->lane2.state != OUTBOUND_VERIFIED)
		return;
	doing_line(l, out, WORK_OFFER);
	if (o->way[0] == '\0')
		return;
	if (strcmp(o->way, "pointed") == 0)
		lane_add(out, 2, ROLE_OK, _("At Vapi"),
		    arena_printf(&l->arena, "%s %s %s", glyph(GLYPH_OK), _("taken"),
			lane_moment(l, o->seen_at)))
		    ->wrap = true;
	else
		lane_paragraph(out, 2, ROLE_WARN,
		    arena_printf(&l->arena, _("! Vapi: %s"),
			o->reason[0] != '\0' ? o->reason : _("it is not there any more")));
}
