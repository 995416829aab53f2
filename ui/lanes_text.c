/* The lanes' state put into words, line by line. Ranks: 0 never left out ... 9 first to go. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "desk/help_with.h"
#include "desk/history.h"
#include "ui/lanes.h"
#include "ui/states.h"

#define TROUBLES_SHOWN 3

struct lane_line *lane_add(struct lane_lines *lines, int rank, enum role role, const char *label,
    const char *text)
{
	struct lane_line *line;

	if (lines->n == LANE_LINES_MAX)
		lines->n--; /* more than any screen shows */
	line = &lines->line[lines->n++];
	*line = (struct lane_line){
		.label = label, .text = text, .role = role, .rank = rank, .field = FIELD_NONE
	};
	return line;
}

void lane_blank(struct lane_lines *lines)
{
	(void)lane_add(lines, 9, ROLE_TEXT, NULL, NULL);
}

void lane_paragraph(struct lane_lines *lines, int rank, enum role role, const char *text)
{
	lane_add(lines, rank, role, NULL, text)->wrap = true;
}

/* "Next: ..." in the lane's last rows. */
void lane_next(struct lanes *l, struct lane_lines *lines, const char *text)
{
	struct lane_line *line =
	    lane_add(lines, 0, ROLE_TITLE, NULL, arena_printf(&l->arena, _("Next: %s"), text));

	line->wrap = line->bottom = true;
}

const char *lane_moment(struct lanes *l, const char *at)
{
	char text[32];

	time_for_operator(at, text, sizeof text);
	return arena_strdup(&l->arena, text);
}

/* ---- the third column */

/* Where the AI number stands at its provider, and when that was seen. */
static void standing_lines(struct lanes *l)
{
	const struct ai_standing *s = &l->standing;
	struct lane_lines *x = &l->extra;

	if (s->source[0] == '\0')
		return;
	lane_blank(x);
	(void)lane_add(x, 3, ROLE_TITLE, NULL,
	    arena_printf(&l->arena, _("AI number %s"), l->lane1.ai.international));
	lane_paragraph(x, 3, s->warning ? ROLE_BAD : ROLE_TEXT,
	    s->text[0] != '\0' ? s->text
		: s->seen_at[0] == '\0'
		? _("Not seen at its provider yet: # reads the numbers.")
		: arena_printf(&l->arena, _("%s says: %s, seen %s"), s->provider, s->provider_state,
		      lane_moment(l, s->seen_at)));
}

/* What may go wrong where the set-up stands now; what helps stands in the notes (i). */
static void trouble_lines(struct lanes *l)
{
	const struct trouble *found[TROUBLES_SHOWN];
	const size_t n = lane1_troubles(&l->lane1, found, TROUBLES_SHOWN);

	if (n == 0)
		return;
	lane_blank(&l->extra);
	(void)lane_add(&l->extra, 5, ROLE_TITLE, NULL, _("If it does not work: i"));
	for (size_t i = 0; i < n; i++)
		lane_paragraph(&l->extra, 5, ROLE_TEXT,
		    arena_printf(&l->arena, "%s %s", found[i]->id, found[i]->symptom));
}

static void extra_lines(struct lanes *l)
{
	struct lane_lines *x = &l->extra;
	const struct lane1 *lane = &l->lane1;
	struct arena *a = &l->arena;

	x->n = 0;
	if (lane->carrier != NULL) {
		lane_paragraph(x, 0, ROLE_TITLE, lane->carrier->name);
		lane_paragraph(x, 1, ROLE_TEXT, lane->carrier->note);
		lane_paragraph(x, 2, ROLE_DIM,
		    arena_printf(a, _("The line as a whole is sure: %s"),
			confidence_label(lane->carrier->confidence)));
	}
	if (lane->has_code || lane->n_steps > 0) {
		lane_blank(x);
		for (size_t i = 0; lane->has_code && i < lane->code.n_steps; i++)
			lane_paragraph(x, 2, ROLE_TEXT,
			    arena_printf(a, "%zu. %s", i + 1, lane->code.steps[i]));
		for (size_t i = 0; i < lane->code.n_warnings; i++)
			if (!lane->code.warnings[i].loud)
				lane_paragraph(x, 3, ROLE_DIM,
				    arena_printf(a, "- %s", lane->code.warnings[i].text));
	}
	standing_lines(l);
	trouble_lines(l);
	if (l->n_events > 0) {
		lane_blank(x);
		(void)lane_add(x, 4, ROLE_TITLE, NULL, _("Last events"));
	}
	for (size_t i = 0; i < l->n_events && i < 8; i++)
		(void)lane_add(x, 4, ROLE_DIM, NULL,
		    arena_printf(a, "%s  %s  %s", lane_moment(l, l->events[i].at),
			l->events[i].operator_name, history_words(l->events[i].action)));
}

void lanes_make_lines(struct lanes *l)
{
	const struct customer *c = &l->lane1.customer;
	char country[64];

	country_name(c->country, _("en"), country, sizeof country);
	(void)snprintf(l->heading, sizeof l->heading, "%s %s %s %s %s%s", c->name, glyph(GLYPH_DOT),
	    country, glyph(GLYPH_DOT), c->language,
	    c->call_back_at[0] != '\0' ? _("  call back") : "");
	lanes_inbound_lines(l);
	lanes_outbound_lines(l);
	extra_lines(l);
}
