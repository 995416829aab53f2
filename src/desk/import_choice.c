/* What a line chooses for lane 1: carrier, condition, ring time, AI number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "desk/import_parts.h"
#include "desk/lane1.h"
#include "phone/dialcode.h"

#define SUGGESTIONS 3

/* "Did you mean be-proximus-mobile, be-base-mobile?" as a hint; of the words typed, else of the
 * number. */
static const char *carrier_hint(const struct import_checks *checks, const struct import_line *line,
    bool by_words, struct arena *arena)
{
	const struct carrier *found[SUGGESTIONS];
	const char *hint;
	size_t n = 0;

	if (by_words)
		n = catalogue_search(checks->catalogue, line->cell[IMPORT_CARRIER],
		    line->fields.number.country, -1, found, SUGGESTIONS);
	if (n == 0)
		n = catalogue_suggest(checks->catalogue, &line->fields.number, found, SUGGESTIONS);
	if (n == 0)
		return _("The catalogue of carriers has the ids.");
	hint = found[0]->id;
	for (size_t i = 1; i < n; i++)
		hint = arena_printf(arena, "%s, %s", hint, found[i]->id);
	return arena_printf(arena, _("Perhaps %s; the catalogue of carriers has them all."), hint);
}

static bool carrier_check(const struct import_checks *checks, struct arena *arena,
    struct import_line *line, struct import_fault *fault)
{
	const char *id = line->cell[IMPORT_CARRIER];
	const struct number *number = &line->fields.number;

	if (!id[0])
		return true;
	line->carrier = catalogue_find(checks->catalogue, id);
	if (!line->carrier)
		return import_fault_set(fault, IMPORT_CARRIER, id, "no-such-carrier",
		    carrier_hint(checks, line, true, arena),
		    _("The catalogue has no line of that id."));
	if (line->force ||
	    lane1_carrier_refuse(line->carrier, number, carrier_hint(checks, line, false, arena),
		&fault->err))
		return true;
	fault->column = IMPORT_CARRIER;
	fault->value = id;
	return false;
}

static bool force_read(struct import_line *line, struct import_fault *fault)
{
	const char *word = line->cell[IMPORT_FORCE];

	line->force = strcmp(word, "yes") == 0;
	return line->force || !word[0] || strcmp(word, "no") == 0 ||
	    import_fault_set(fault, IMPORT_FORCE, word, "force-unknown", _("Leave it empty."),
		_("This column takes yes or nothing."));
}

static bool source_read(struct import_line *line, struct import_fault *fault)
{
	const char *word = line->cell[IMPORT_SOURCE];

	for (enum ai_source s = AI_NONE; s <= AI_MANUAL; s++)
		if (strcmp(word, ai_source_name(s)) == 0) {
			line->ai_was = s;
			return true;
		}
	return import_fault_set(fault, IMPORT_SOURCE, word, "ai-source-unknown",
	    _("Leave it empty."), _("This column takes pool, managed, byoc, manual or nothing."));
}

static bool ring_read(struct import_line *line, struct import_fault *fault)
{
	const char *text = line->cell[IMPORT_RING];
	char *end;
	long seconds;

	if (!text[0])
		return true;
	seconds = strtol(text, &end, 10);
	line->ring = (int)seconds;
	return (text[0] >= '0' && text[0] <= '9' && *end == '\0' && seconds <= 60) ||
	    import_fault_set(fault, IMPORT_RING, text, "ring-not-accepted",
		_("Give seconds from 5 to 60, or leave it empty."),
		_("This is not a ring time in seconds."));
}

static bool when_read(struct import_line *line, struct import_fault *fault)
{
	const char *word = line->cell[IMPORT_WHEN];

	if (!word[0])
		return true;
	line->has_condition =
	    condition_parse(word, &line->condition) && line->condition < CONDITIONS;
	return line->has_condition ||
	    import_fault_set(fault, IMPORT_WHEN, word, "condition-unknown",
		_("Choose all, no_answer, busy, unavailable, all_conditional or busy_or_no_answer."),
		_("This is no condition that calls are forwarded on."));
}

static bool to_auto(struct import_line *line, struct import_fault *fault)
{
	line->to = TO_AUTO;
	if (line->fields.mode != MODE_BYOC)
		return true;
	return import_fault_set(fault, IMPORT_TO, line->cell[IMPORT_TO], "no-ai-number",
	    _("Leave it empty; if it is to be forwarded all the same, fill in the number."),
	    _("No forwarding is needed: a byoc customer's own Twilio number reaches the agent directly."));
}

static bool to_read(const struct import_checks *checks, struct import_line *line,
    struct import_fault *fault)
{
	const struct number *number = &line->fields.number;
	const char *text = line->cell[IMPORT_TO];
	const struct cell_fault *spoilt;

	if (!text[0])
		return true;
	if (strcasecmp(text, "auto") == 0)
		return to_auto(line, fault);
	line->to = TO_NUMBER;
	spoilt = number_spoilt(text, line->fields.country);
	if (spoilt)
		return import_fault_set(fault, IMPORT_TO, text, "number-ruined", _(spoilt->mend),
		    "%s", _(spoilt->what));
	if (!number_parse(&line->ai, text, line->fields.country, NUMBER_UNKNOWN, &fault->err)) {
		fault->column = IMPORT_TO;
		fault->value = text;
		return false;
	}
	if (strcmp(line->ai.e164, number->e164) == 0)
		return import_fault_set(fault, IMPORT_TO, text, "same-number",
		    _("Fill in the number that the AI answers, or auto."),
		    _("This is the business number itself: it cannot be forwarded to itself."));
	if (checks->foreign_yes || number_same_area(&line->ai, number->country))
		return true;
	return import_fault_set(fault, IMPORT_TO, text, "foreign-needs-yes",
	    _("If the customer knows the price: allow numbers abroad (a command: --yes), and import the file again."),
	    _("%s lies abroad (%s, not %s): the customer would pay each forwarded call as a call abroad."),
	    line->ai.international, line->ai.country, number->country);
}

/* A number to build a code with where the line names none: any of its country. */
static const struct number *target_of(struct import_checks *checks, const struct import_line *line)
{
	static const enum number_type kinds[] = { NUMBER_MOBILE, NUMBER_FIXED_OR_MOBILE,
		NUMBER_FIXED };
	const char *country = line->fields.number.country;
	char e164[E164_MAX];

	if (line->to == TO_NUMBER)
		return &line->ai;
	if (strcmp(checks->country, country) == 0)
		return checks->example.possible ? &checks->example : NULL;
	(void)snprintf(checks->country, sizeof checks->country, "%s", country);
	checks->example.possible = false;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (number_example(country, kinds[i], e164, sizeof e164) &&
		    number_parse(&checks->example, e164, NULL, NUMBER_UNKNOWN, NULL))
			return &checks->example;
	checks->example.possible = false;
	return NULL;
}

/* Which cell made the code impossible. */
static enum import_column blamed(const struct import_line *line, const char *code)
{
	if (strcmp(code, "condition-not-supported") == 0)
		return line->has_condition ? IMPORT_WHEN : IMPORT_CARRIER;
	return strcmp(code, "ring-not-accepted") == 0 ? IMPORT_RING : IMPORT_TO;
}

static bool code_builds(struct import_checks *checks, struct arena *arena,
    const struct import_line *line, struct import_fault *fault)
{
	const struct dial_request request = {
		.carrier = line->carrier,
		.when = line->has_condition ? line->condition : CONDITION_NO_ANSWER,
		.target = target_of(checks, line),
		.line_country = line->fields.number.country,
		.line_number_type = line->fields.number.type,
		.ring = line->ring,
		.force = line->force,
	};
	struct dial_code code;

	if (!line->carrier || !request.target)
		return true;
	if (dial_code_build(checks->catalogue, &request, arena, &code, &fault->err) ||
	    strcmp(fault->err.code, "app-only") == 0)
		return true;
	fault->column = blamed(line, fault->err.code);
	fault->value = line->cell[fault->column];
	/* What nobody chose in this line cannot be wrong with it: the lane says it later. */
	return fault->column == IMPORT_CARRIER ||
	    (fault->column == IMPORT_TO && line->to != TO_NUMBER);
}

bool import_choice_check(struct import_checks *checks, struct arena *arena,
    struct import_line *line, struct import_fault *fault)
{
	line->condition = CONDITION_NO_ANSWER;
	return source_read(line, fault) && force_read(line, fault) &&
	    carrier_check(checks, arena, line, fault) && when_read(line, fault) &&
	    ring_read(line, fault) && to_read(checks, line, fault) &&
	    code_builds(checks, arena, line, fault);
}
