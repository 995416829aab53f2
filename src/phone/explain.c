/*
 * DESIGN
 * The text is reduced to 0-9 * # + first; what is left out is a fault or makes it no code at all.
 * Then, in this order: the chosen line's own templates, the standard grammar (explain_mmi.c), the
 * templates of the whole catalogue (explain_rows.c). A mobile's own templates never contradict the
 * grammar, which knows the faults, so for mobiles the grammar comes first.
 */
#include "phone/explain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/i18n.h"
#include "base/text.h"
#include "phone/dialcode.h"
#include "phone/explain_parts.h"

static const char *const procedures[PROCEDURES] = {
	[PROCEDURE_REGISTER] = "register",
	[PROCEDURE_ACTIVATE] = "activate",
	[PROCEDURE_DEACTIVATE] = "deactivate",
	[PROCEDURE_ERASE] = "erase",
	[PROCEDURE_QUERY] = "query",
};

const char *procedure_name(enum procedure p)
{
	check((int)p >= 0 && p < PROCEDURES);
	return procedures[p];
}

static const char *sentence(struct explaining *e, const char *fmt, va_list ap)
{
	char text[600];

	(void)vsnprintf(text, sizeof text, fmt, ap);
	return arena_strdup(e->arena, text);
}

void explain_problem(struct explaining *e, const char *fmt, ...)
{
	va_list ap;

	if (e->out->n_problems == EXPLAIN_LIST_MAX)
		return;
	va_start(ap, fmt);
	e->problem[e->out->n_problems++] = sentence(e, fmt, ap);
	va_end(ap);
}

void explain_reading(struct explaining *e, const char *fmt, ...)
{
	va_list ap;

	if (e->out->n_readings == EXPLAIN_LIST_MAX)
		return;
	va_start(ap, fmt);
	e->reading[e->out->n_readings++] = sentence(e, fmt, ap);
	va_end(ap);
}

const char *explain_meaning(struct explaining *e, enum procedure procedure,
    enum condition condition, const char *number, int seconds)
{
	const char *calls = condition_words(condition);

	switch (procedure) {
	case PROCEDURE_REGISTER:
		if (number[0] == '\0')
			return arena_printf(e->arena, _("Sets a forward of %s."), calls);
		if (seconds > 0)
			return arena_printf(e->arena, _("Forwards %s to %s after %d seconds."),
			    calls, number, seconds);
		return arena_printf(e->arena, _("Forwards %s to %s."), calls, number);
	case PROCEDURE_ACTIVATE:
		return arena_printf(e->arena, _("Switches the stored forward of %s on again."),
		    calls);
	case PROCEDURE_DEACTIVATE:
		return arena_printf(e->arena,
		    e->out->family == FAMILY_GSM_MMI
			? _("Stops the forwarding of %s and keeps the number; it does not check.")
			: _("Stops the forwarding of %s; it does not check."),
		    calls);
	case PROCEDURE_ERASE:
		return arena_printf(e->arena,
		    condition == CONDITION_CANCEL_ALL || condition == CONDITION_ALL_CONDITIONAL
			? _("Stops the forwarding of %s and erases the number; the forward to "
			    "the carrier's voicemail goes too.")
			: _("Stops the forwarding of %s and erases the number."),
		    calls);
	default:
		return number[0] == '\0'
		    ? arena_printf(e->arena,
			  _("Asks whether %s are forwarded, and changes nothing."), calls)
		    : arena_printf(e->arena,
			  _("Asks whether %s are forwarded to %s, and changes nothing."), calls,
			  number);
	}
}

/* The sign that a character stands for in a code: itself, full-width forms, ' ' for what people put
 * between digits, '\0' for what cannot be part of one. */
static char code_sign(uint32_t c)
{
	if (c >= 0xff10 && c <= 0xff19)
		return (char)('0' + (c - 0xff10));
	if (c == 0xff0a || c == 0xff03 || c == 0xff0b)
		return c == 0xff0a ? '*' : c == 0xff03 ? '#' : '+';
	if (c < 0x80)
		return strchr("0123456789*#+", (int)c) != NULL && c != 0 ? (char)c
		    : strchr(" \t-./()", (int)c) != NULL && c != 0       ? ' '
									 : '\0';
	if (c == 0xa0 || (c >= 0x2000 && c <= 0x2015) || (c >= 0x202a && c <= 0x202f) ||
	    c == 0x2060 || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff)
		return ' '; /* blanks, dashes and invisible marks that come with copied text */
	return '\0';
}

static bool not_a_code(struct error *err, const char *why)
{
	return error_set(err, ERROR_INPUT, "not-a-code",
	    _("A code begins with * or #, like **21*+3225551212# or *#61#."), "%s", why);
}

/* Fills e->text. What follows a finished code in letters is a fault of the code; letters anywhere
 * else make it none. */
static bool reduce(struct explaining *e, const char *code, struct error *err)
{
	const char *at = code, *end = code + strlen(code), *from;
	bool gap = false, split = false;
	char rest[60], sign;
	size_t n = 0;

	while (at < end) {
		from = at;
		sign = code_sign(text_next(&at, end));
		if (sign == '\0') {
			if (n < 3 || e->text[n - 1] != '#')
				return not_a_code(err,
				    _("This is no dial code: it has signs that no phone can "
				      "dial."));
			(void)text_clean(from, (size_t)(end - from), rest, sizeof rest, 40);
			explain_problem(e,
			    _("Nothing may follow the final #, and here \"%s\" does."), rest);
			break;
		}
		if (sign == ' ') {
			gap = n > 0;
			continue;
		}
		if (n + 1 >= sizeof e->text)
			return not_a_code(err,
			    _("This is no dial code: it is longer than any of them."));
		split = split || gap;
		gap = false;
		e->text[n++] = sign;
	}
	e->text[n] = '\0';
	if (split)
		explain_problem(e,
		    _("There are blanks, dashes or invisible signs inside: key it without them."));
	return n > 0 || not_a_code(err, _("There is no code."));
}

/* Two digits and a #, as AT&T's landlines have it (72#), or a star or hash in front. */
static bool code_like(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return ((text[0] == '*' || text[0] == '#') && strpbrk(text, "0123456789") != NULL) ||
	    (digits == 2 && text[2] == '#');
}

static bool star_number(const char *text)
{
	size_t n;

	if (text[0] != '*')
		return false;
	n = strspn(text + 1, "0123456789+");
	return n > 3 && strcmp(text + 1 + n, "#") == 0;
}

/* A North American star code with a # that it does not have (Verizon's page prints none). */
static bool explain_without_hash(struct explaining *e)
{
	size_t n = strlen(e->text);

	if (!star_number(e->text))
		return false;
	e->text[n - 1] = '\0';
	if (explain_rows(e, e->carrier) && e->out->family != FAMILY_ETSI_FIXED) {
		explain_problem(e, _("There is no # at the end of this code."));
		return true;
	}
	e->text[n - 1] = '#';
	return false;
}

static bool explain_of_carrier(struct explaining *e)
{
	const struct carrier *carrier = e->carrier;

	if (carrier == NULL)
		return false;
	if (carrier->family == FAMILY_GSM_MMI && explain_mmi(e))
		return true;
	return explain_rows(e, carrier);
}

static bool not_of_carrier(struct explaining *e)
{
	if (e->carrier != NULL)
		explain_problem(e, _("%s has other codes: this one is not among them."),
		    e->carrier->name);
	return true;
}

static bool unknown_code(struct explaining *e)
{
	if (strlen(e->text) < 3)
		return false;
	e->out->family = FAMILY_OTHER;
	e->out->condition = CONDITION_ANY;
	e->out->procedure = PROCEDURE_ACTIVATE;
	e->out->meaning = _("A code that nothing in the catalogue explains.");
	explain_problem(e, _("No line in the catalogue has this code."));
	return true;
}

/* Without the carrier, or for a code that the carrier's row does not have. That a row does not
 * print a standard form of its own family is no fault of the code. */
static bool explain_generic(struct explaining *e)
{
	if (e->carrier != NULL && explain_without_hash(e))
		return true;
	if (explain_mmi(e))
		return e->carrier == NULL || e->out->family == e->carrier->family ||
		    not_of_carrier(e);
	if (explain_rows(e, NULL) || (e->carrier == NULL && explain_without_hash(e)))
		return not_of_carrier(e);
	return explain_other_service(e) || unknown_code(e);
}

static int line_of(int line, const struct carrier *carrier)
{
	if (carrier == NULL)
		return line == LINE_VOIP ? LINE_FIXED : line;
	if (carrier->family == FAMILY_GSM_MMI)
		return LINE_MOBILE; /* a desk line with mobile codes too */
	return carrier->line_type == LINE_MOBILE ? LINE_MOBILE : LINE_FIXED;
}

static void hand_over(struct explaining *e)
{
	struct explained *out = e->out;
	const char **problems = arena_alloc(e->arena, sizeof e->problem);
	const char **readings = arena_alloc(e->arena, sizeof e->reading);

	memcpy(problems, e->problem, sizeof e->problem);
	memcpy(readings, e->reading, sizeof e->reading);
	out->problems = problems;
	out->readings = readings;
}

bool explain_code(const struct catalogue *c, const char *code, int line,
    const struct carrier *carrier, struct arena *arena, struct explained *out, struct error *err)
{
	struct explaining e = { .c = c,
		.carrier = carrier,
		.line = line_of(line, carrier),
		.arena = arena,
		.out = out };

	*out =
	    (struct explained){ .family = FAMILY_OTHER, .condition = CONDITION_ANY, .meaning = "" };
	if (!reduce(&e, code, err))
		return false;
	if (!explain_of_carrier(&e)) {
		if (!code_like(e.text))
			return not_a_code(err,
			    strpbrk(e.text, "*#") != NULL
				? _("This is no dial code.")
				: _("This is no dial code; it looks like a telephone number."));
		if (!explain_generic(&e))
			return not_a_code(err, _("This is no dial code."));
	}
	hand_over(&e);
	return true;
}
