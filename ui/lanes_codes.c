/* The codes of the inbound lane: what to dial in its order, what cancels and checks it, warnings.
 */
#include <string.h>

#include "ui/lanes.h"
#include "ui/states.h"

/* Codes kept one a line, in one line. */
const char *lanes_in_one_line(struct lanes *l, const char *lines)
{
	char *text = arena_strdup(&l->arena, lines);

	for (char *at = strchr(text, '\n'); at != NULL; at = strchr(at, '\n'))
		*at = ' ';
	return text;
}

/* One of the codes that the customer dials, numbered where there are several. */
static void dial_line(struct lanes *l, size_t *position, bool numbered, const char *code,
    const char *note)
{
	const char *text = note[0] != '\0' ? arena_printf(&l->arena, "%s   %s", code, note) : code;

	if (numbered)
		text = arena_printf(&l->arena, "%zu  %s", ++*position, text);
	lane_add(&l->lines[LANE_INBOUND], 0, ROLE_CODE, NULL, text)->indent = 2;
}

/* Everything to dial in its order: what switches an earlier forward off, what must come first, the
 * codes. */
static void dial_lines(struct lanes *l)
{
	const struct dial_code *code = &l->lane1.code;
	const char *owed = l->lane1.config->owed_cancel;
	bool numbered = code->n_legs > 1 || owed[0] != '\0' || code->first[0] != '\0';
	size_t position = 0;

	(void)lane_add(&l->lines[LANE_INBOUND], 1, ROLE_LABEL, NULL,
	    code->press_call ? numbered ? _("Dial in this order, each with call:")
					: _("Dial on the phone, then call:")
		: numbered ? _("Lift, dial, listen, hang up; in order:")
			     : _("Lift the receiver, dial, listen:"));
	while (*owed != '\0') {
		size_t n = strcspn(owed, "\n");

		dial_line(l, &position, numbered, arena_strndup(&l->arena, owed, n),
		    _("old one off (K)"));
		owed += n + (owed[n] == '\n');
	}
	if (code->first[0] != '\0')
		dial_line(l, &position, numbered, code->first, _("first"));
	for (size_t i = 0; i < code->n_legs; i++)
		dial_line(l, &position, numbered, code->legs[i].activate, "");
}

/* The codes, then what cancels and checks each. */
void lanes_code_lines(struct lanes *l)
{
	struct lane_lines *in = &l->lines[LANE_INBOUND];
	const struct dial_code *code = &l->lane1.code;
	struct arena *a = &l->arena;

	dial_lines(l);
	for (size_t i = 0; i < code->n_legs; i++) {
		const struct dial_leg *leg = &code->legs[i];
		bool standard = leg->deactivate_is_standard || leg->query_is_standard;

		if (leg->deactivate[0] == '\0' && leg->query[0] == '\0')
			continue;
		lane_add(in, 1, ROLE_TEXT, NULL,
		    arena_printf(a, "%s%s%s%s%s%s", leg->deactivate[0] != '\0' ? _("cancel ") : "",
			leg->deactivate,
			leg->query[0] != '\0' && leg->deactivate[0] != '\0' ? "  " : "",
			leg->query[0] != '\0' ? _("check ") : "", leg->query,
			standard ? _(" (standard)") : ""))
		    ->indent = 2;
	}
	if (strcmp(code->carrier->country, "*") == 0)
		lane_paragraph(in, 2, ROLE_WARN,
		    _("! The general standard, not this carrier's own code: check after setting."));
}

void lanes_warning_lines(struct lanes *l)
{
	struct lane_lines *in = &l->lines[LANE_INBOUND];
	const struct dial_code *code = &l->lane1.code;
	struct arena *a = &l->arena;
	size_t quiet = 0;

	for (size_t i = 0; i < code->n_warnings; i++) {
		if (!code->warnings[i].loud) {
			quiet++;
			continue;
		}
		lane_paragraph(in, 2, ROLE_WARN, arena_printf(a, "! %s", code->warnings[i].text));
	}
	if (code->n_alternatives > 0)
		(void)lane_add(in, 6, ROLE_DIM, NULL,
		    arena_printf(a,
			ngettext("if refused: %zu other form (o)",
			    "if refused: %zu other forms (o)", code->n_alternatives),
			code->n_alternatives));
	(void)lane_add(in, 1, code->confidence == CONFIDENCE_LOW ? ROLE_WARN : ROLE_DIM, NULL,
	    arena_printf(a, _("sure: %s; %zu notes: i"), confidence_word(code->confidence),
		code->n_warnings + code->carrier->n_sources));
}
