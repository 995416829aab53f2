#include "desk/help_with.h"

#include <string.h>

#include "base/i18n.h"
#include "provider/codes.h"

#define TOKEN_MIN 4
#define TOKEN_MAX 40
#define MEANINGS_MAX 8

static size_t code_length(const char *s)
{
	size_t n = 0;

	while ((s[n] >= '0' && s[n] <= '9') || (s[n] >= 'A' && s[n] <= 'Z') ||
	    (s[n] >= 'a' && s[n] <= 'z') || s[n] == '_')
		n++;
	return n;
}

/* A provider's code has a digit or an underscore in it; a plain word is none. */
static bool like_code(const char *s, size_t n)
{
	return n >= TOKEN_MIN && n < TOKEN_MAX && strcspn(s, "0123456789_") < n;
}

static struct help_entry of_code(const struct provider_code *m, struct arena *arena)
{
	return (struct help_entry){
		.id = arena_printf(arena, "%s-%s", m->prefix, m->code),
		.symptom = m->status > 0
		    ? arena_printf(arena, _("%s says %s with HTTP status %d"), m->provider, m->code,
			  m->status)
		    : arena_printf(arena, _("%s says %s"), m->provider, m->code),
		.cause = m->message,
		.fix = m->hint,
		.source = arena_printf(arena, _("%s's codes"), m->provider),
	};
}

static size_t codes_in(const char *text, struct arena *arena, struct help_entry *out, size_t max)
{
	struct provider_code meanings[MEANINGS_MAX];
	size_t n = 0;

	while (*text != '\0') {
		const size_t length = code_length(text);
		size_t found = 0;

		if (like_code(text, length))
			found = provider_codes_find(arena_strndup(arena, text, length), meanings,
			    max - n < MEANINGS_MAX ? max - n : MEANINGS_MAX);
		for (size_t i = 0; i < found; i++)
			out[n++] = of_code(&meanings[i], arena);
		text += length > 0 ? length : 1;
	}
	return n;
}

size_t help_with(const char *text, struct arena *arena, struct help_entry *out, size_t max)
{
	const struct trouble *found[TROUBLES_MAX];
	const size_t n = codes_in(text, arena, out, max);
	const size_t room = max - n < TROUBLES_MAX ? max - n : TROUBLES_MAX;
	const size_t more = trouble_find(text, found, room);

	for (size_t i = 0; i < more; i++)
		out[n + i] = (struct help_entry){ found[i]->id, found[i]->symptom, found[i]->cause,
			trouble_fix(found[i], FAMILY_GSM_MMI, arena), found[i]->source };
	return n + more;
}

/* Which of the table's stages a step belongs to; NULL: nothing was dialled yet. */
static const char *stages_of(enum lane1_step step)
{
	switch (step) {
	case LANE1_READ_CODE:
	case LANE1_FOLLOW_STEPS:
	case LANE1_WAIT_DIAL:
	case LANE1_TRY_OTHER:
		return "A";
	case LANE1_CHECK:
		return "B";
	case LANE1_DONE:
		return "C";
	case LANE1_AGAIN:
		return "BC";
	case LANE1_CANCEL_FIRST:
	case LANE1_REMOVED:
		return "D";
	default:
		return NULL;
	}
}

size_t lane1_troubles(const struct lane1 *lane, const struct trouble **out, size_t max)
{
	struct trouble_case is = { .stages = stages_of(lane->step), .condition = lane->condition };

	if (is.stages == NULL || lane->carrier == NULL)
		return 0;
	is.line = lane->carrier->line_type;
	is.family = lane->carrier->family;
	is.also_sets = lane->has_code ? lane->code.also_sets : 0;
	is.abroad =
	    lane->ai.e164[0] != '\0' && !number_same_area(&lane->ai, lane->business.country);
	return trouble_for(&is, out, max);
}
