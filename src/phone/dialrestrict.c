/* Which of a row's restrictions speak of this target, condition and code. */
#include <string.h>

#include "base/text.h"
#include "phone/dialwarn_parts.h"

enum applies {
	ALWAYS,
	ABROAD,  /* targets outside the country, and special ones */
	BLOCKED, /* targets whose kind or first digits the sentence may mean */
};

static const struct {
	const char *kind, *as;
	bool loud;
	enum applies applies;
} kinds[] = {
	{ "no-foreign-target", "foreign", true, ABROAD },
	{ "national-only", "foreign", true, ABROAD },
	{ "blocked-prefixes", "blocked", true, BLOCKED },
	{ "prepaid-excluded", "restriction", true, ALWAYS },
	{ "prepaid-voicemail-only", "restriction", true, ALWAYS },
	{ "needs-subscription", "subscription", true, ALWAYS },
	{ "price", "price", true, ALWAYS },
	{ "plan-minutes", "price", false, ALWAYS },
	{ "forward-once", "restriction", false, ALWAYS },
	{ "app-or-portal", "restriction", false, ALWAYS },
	{ "other", "restriction", false, ALWAYS },
};

const struct restriction_row *restriction_on_foreign(const struct carrier *carrier)
{
	static const char *const wanted[] = { "no-foreign-target", "national-only",
		"prepaid-voicemail-only" };
	size_t i, j;

	for (i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		for (j = 0; j < carrier->n_restrictions; j++)
			if (strcmp(carrier->restrictions[j].kind, wanted[i]) == 0)
				return &carrier->restrictions[j];
	return NULL;
}

bool dial_special_target(const struct number *target)
{
	switch (target->type) {
	case NUMBER_TOLL_FREE:
	case NUMBER_PREMIUM:
	case NUMBER_SHARED_COST:
	case NUMBER_UAN:
	case NUMBER_PAGER:
	case NUMBER_VOICEMAIL:
		return true;
	default:
		return false;
	}
}

/* In another country, though perhaps in the same dialling area (a Canadian target of a US line). */
static bool abroad(const struct warnings *w)
{
	return w->form->foreign ||
	    (w->form->line_country[0] != '\0' &&
		strcmp(w->form->line_country, w->request->target->country) != 0);
}

/* True when the target's national digits begin with one of the numbers printed in `text` ("not to
 * 13, 1300 or 1800"). Single digits are left alone: they mean too much. */
static bool begins_with_printed(const struct number *target, const char *text)
{
	char national[NUMBER_TEXT_MAX];
	const char *p = text;
	size_t n;

	if (!text_digits(target->national, national, sizeof national))
		return false;
	while (*p != '\0') {
		n = strspn(p, "0123456789");
		if (n >= 2 && n <= 4 && strncmp(national, p, n) == 0)
			return true;
		p += n > 0 ? n : 1;
	}
	return false;
}

static bool contains(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

static bool applies_to_target(const struct warnings *w, enum applies applies, const char *text)
{
	if (applies == ALWAYS)
		return true;
	if (dial_special_target(w->request->target))
		return true;
	if (applies == ABROAD)
		return abroad(w);
	if (w->form->foreign)
		return contains(text, "international") || contains(text, "countries");
	return begins_with_printed(w->request->target, text);
}

/* "*71 is not on every plan": a sentence that begins with a code speaks of that code alone. A
 * sentence that begins with "Busy" does not speak of a line that forwards all calls, and one that
 * begins with "+" speaks of codes that have one. */
static bool applies_to_code(const struct warnings *w, const char *text)
{
	size_t n = strspn(text, "*"), i;

	if (w->code->n_legs == 0 && strncmp(text, "Busy", 4) != 0)
		return true; /* set by steps: nothing says which of them it speaks of */
	if (text[0] == '+')
		return strchr(w->code->number_as_dialled, '+') != NULL;
	if (strncmp(text, "Busy", 4) == 0)
		return (condition_bits(w->request->when) &
			   (condition_bits(CONDITION_BUSY_OR_NO_ANSWER))) != 0;
	if (n == 0)
		return true;
	n += strspn(text + n, "0123456789");
	for (i = 0; i < w->code->n_legs; i++)
		if (strncmp(w->code->legs[i].activate, text, n) == 0)
			return true;
	return false;
}

/* Sentences that only a target abroad makes true. */
static bool only_abroad(const char *text)
{
	static const char *const heads[] = { "International targets", "A foreign target",
		"No forwarding overseas" };
	size_t i;

	for (i = 0; i < sizeof heads / sizeof heads[0]; i++)
		if (strncmp(text, heads[i], strlen(heads[i])) == 0)
			return true;
	return false;
}

/* Sentences of kind "other" that tell what to do first or never: before the code is given. */
static bool is_order(const char *text)
{
	static const char *const marks[] = { "dial ##002#", "nothing that can be dialled",
		"never dial", "must follow", "switch off first", "must cancel first", "Do not use",
		"Do not promise", "fail", "stopped from" };
	size_t i;

	for (i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (contains(text, marks[i]))
			return true;
	return false;
}

void dial_warn_restrictions(struct warnings *w, const struct carrier *carrier)
{
	const struct restriction_row *r;
	size_t i, k;
	bool order;

	for (i = 0; i < carrier->n_restrictions; i++) {
		r = &carrier->restrictions[i];
		if (!applies_to_code(w, r->text) || (only_abroad(r->text) && !w->form->foreign))
			continue;
		for (k = 0; k < sizeof kinds / sizeof kinds[0] - 1; k++)
			if (strcmp(kinds[k].kind, r->kind) == 0)
				break;
		if (!applies_to_target(w, kinds[k].applies, r->text))
			continue;
		order = strcmp(r->kind, "other") == 0 && is_order(r->text);
		dial_warn_add(w, order ? "order" : kinds[k].as, order || kinds[k].loud, r->source,
		    "%s", r->text);
	}
}
