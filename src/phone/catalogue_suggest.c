/*
 * DESIGN: what to offer first for a number.
 *
 * A number tells its country and mostly its kind of line, not its carrier (numbers are ported). So
 * the default must be a row that is true for most lines of that country and kind, and a row of one
 * carrier is the default only where nothing better is known:
 *  1. A US number that may be mobile: AT&T, Verizon, T-Mobile, International / GSM, as the seed has
 * it, then the North American landline. No code holds for all of them (Verizon's *72 does nothing
 * at AT&T), so the screen asks; a wrong guess there is refused by the network and sets nothing.
 *  2. A country with exactly one row for all its networks of that kind ("-generic"): that row
 *     (Belgian mobiles: one row with the codes of every brand).
 *  3. Otherwise the standard row of the kind, if most of the country's rows that have codes have
 * the standard's: then it is right for the carriers that are in no row too. Nigeria: GSM before
 * four brands of which the best sourced is the smallest. No row with codes: the standard too
 * (Belgian fixed lines).
 *  4. Where most rows have other codes (Japan's mobiles, Australian fixed lines), the standard
 * would be wrong: the country's own rows first, the user's own before all, then by confidence and
 * name. After the default: the country's rows of the kind, then its rows of a kind that may fit
 * too, then the standard rows, and last what an operator rarely wants: legacy, prepaid to voicemail
 * only, app only.
 */
#include "phone/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define NORTH_AMERICA 1

enum group {
	GROUP_SEED,
	GROUP_COUNTRY,
	GROUP_STANDARD,
	GROUP_OWN,
	GROUP_STANDARD_LATE,
	GROUP_LAST
};

struct candidate {
	const struct carrier *carrier;
	enum group group;
	int place; /* within the group */
};

/* What is asked for: the kinds of line that fit, the likeliest first, and the standard row of each.
 */
struct wanted {
	const char *country;
	enum line_type kind[LINE_TYPES];
	int n_kinds;
	bool seeds;
	const struct carrier *standard[LINE_TYPES]; /* voip has that of fixed lines */
	const struct carrier *leading;              /* the one to offer first, or NULL */
	bool both_standards;                        /* mobile or fixed: not told by the number */
};

static const char *const seeds[] = { "us-att-wireless", "us-verizon-wireless", "us-tmobile",
	"gsm-standard", "nanp-fixed-standard", NULL };

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static int kind_place(const struct wanted *w, enum line_type kind)
{
	for (int i = 0; i < w->n_kinds; i++) {
		if (w->kind[i] == kind)
			return i;
	}
	return -1;
}

static void kinds_of(struct wanted *w, enum number_type type)
{
	static const struct {
		enum line_type kind[LINE_TYPES];
		int n;
	} by_type[NUMBER_TYPES] = {
		[NUMBER_UNKNOWN] = { { LINE_MOBILE, LINE_FIXED, LINE_VOIP }, 3 },
		[NUMBER_MOBILE] = { { LINE_MOBILE }, 1 },
		[NUMBER_FIXED] = { { LINE_FIXED, LINE_VOIP }, 2 },
		[NUMBER_FIXED_OR_MOBILE] = { { LINE_MOBILE, LINE_FIXED, LINE_VOIP }, 3 },
		[NUMBER_VOIP] = { { LINE_VOIP, LINE_FIXED }, 2 },
		[NUMBER_PAGER] = { { LINE_MOBILE }, 1 },
	};

	/* Toll-free, shared cost and the like end on lines of a business that are not mobiles. */
	if (by_type[type].n == 0)
		type = NUMBER_FIXED;
	memcpy(w->kind, by_type[type].kind, sizeof w->kind);
	w->n_kinds = by_type[type].n;
	w->both_standards = w->n_kinds == LINE_TYPES;
}

static bool is_generic(const struct carrier *c)
{
	size_t n = strlen(c->id);

	return n > 8 && same(c->id + n - 8, "-generic");
}

/* From the code's first digit to the number: "*21*{number}#" and "**21*{number}#" are one
 * registration (TS 22.030 6.5.2). */
static bool same_code(const char *a, const char *b)
{
	const char *end_a, *end_b;

	a += strspn(a, "*");
	b += strspn(b, "*");
	end_a = strchr(a, '{');
	end_b = strchr(b, '{');
	return end_a != NULL && end_b != NULL && end_a - a == end_b - b &&
	    strncmp(a, b, (size_t)(end_a - a)) == 0;
}

/* 1: the row has the standard's codes, -1: others (or a scheme of its own, though only its steps
 * are known: Japan), 0: nothing to compare, as with a line that is set in an app. */
static int agrees(const struct carrier *c, const struct carrier *standard)
{
	int answer = c->family == FAMILY_OTHER ? -1 : 0;

	for (size_t i = 0; i < c->n_codes; i++) {
		const struct code_row *is = carrier_code(standard, c->codes[i].condition);

		if (c->codes[i].activate[0] == '\0')
			continue;
		if (c->family != standard->family)
			return -1;
		if (is == NULL || is->activate[0] == '\0')
			continue;
		if (!same_code(c->codes[i].activate, is->activate))
			return -1;
		answer = 1;
	}
	return answer;
}

/* Rules 2 and 3: the row that leads, or NULL. */
static const struct carrier *leading_row(const struct catalogue *c, const struct wanted *w)
{
	const struct carrier *standard = w->standard[w->kind[0]], *generic = NULL;
	int n_generic = 0, for_it = 0, against = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct carrier *row = c->rows[i];
		int opinion;

		if (!same(row->country, w->country) || row->line_type != w->kind[0])
			continue;
		if (is_generic(row)) {
			generic = row;
			n_generic++;
		}
		opinion = standard != NULL ? agrees(row, standard) : 0;
		for_it += opinion > 0;
		against += opinion < 0;
	}
	if (n_generic == 1)
		return generic;
	return against == 0 || for_it > against ? standard : NULL;
}

/* Told by the id, which says what the row is for; app-only lines have nothing to dial. */
static bool comes_last(const struct carrier *c)
{
	return c->family == FAMILY_APP_ONLY || strstr(c->id, "-legacy") != NULL ||
	    strstr(c->id, "-prepaid") != NULL;
}

static bool is_standard(const struct wanted *w, const struct carrier *c)
{
	for (int i = 0; i < w->n_kinds; i++) {
		if (w->standard[w->kind[i]] == c)
			return true;
	}
	return false;
}

/* Puts a row into its group; false: it is not offered. */
static bool classify(const struct wanted *w, const struct carrier *c, struct candidate *out)
{
	int kind = kind_place(w, c->line_type);

	*out = (struct candidate){ .carrier = c, .group = GROUP_OWN, .place = kind };
	for (int i = 0; w->seeds && seeds[i] != NULL; i++) {
		if (same(c->id, seeds[i])) {
			out->group = GROUP_SEED;
			out->place = i;
			return true;
		}
	}
	if (is_standard(w, c)) {
		bool early = c == w->leading || (w->both_standards && w->leading != NULL);

		out->group = early ? GROUP_STANDARD : GROUP_STANDARD_LATE;
		return true;
	}
	if (kind < 0 || !same(c->country, w->country))
		return false;
	if (comes_last(c))
		out->group = GROUP_LAST;
	else if (c == w->leading)
		out->group = GROUP_COUNTRY;
	return true;
}

static int candidate_compare(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->place != y->place)
		return x->place - y->place;
	if (x->carrier->from_user != y->carrier->from_user)
		return x->carrier->from_user ? -1 : 1;
	if (x->carrier->confidence != y->carrier->confidence)
		return x->carrier->confidence > y->carrier->confidence ? -1 : 1;
	return strcmp(x->carrier->name, y->carrier->name);
}

static struct wanted wanted_of(const struct catalogue *c, const struct number *number)
{
	struct wanted w = { .country = number != NULL ? number->country : "" };
	bool america = number != NULL && number->country_code == NORTH_AMERICA;
	const struct carrier *fixed =
	    catalogue_find(c, america ? "nanp-fixed-standard" : "etsi-fixed-standard");

	kinds_of(&w, number != NULL ? number->type : NUMBER_UNKNOWN);
	w.standard[LINE_MOBILE] = catalogue_find(c, "gsm-standard");
	w.standard[LINE_FIXED] = fixed;
	w.standard[LINE_VOIP] = number != NULL ? fixed : catalogue_find(c, "nanp-fixed-standard");
	w.seeds = same(w.country, "US") && kind_place(&w, LINE_MOBILE) >= 0;
	w.leading = leading_row(c, &w);
	return w;
}

size_t catalogue_suggest(const struct catalogue *c, const struct number *number,
    const struct carrier **out, size_t max)
{
	struct wanted w = wanted_of(c, number);
	struct candidate *found = xmalloc((c->n + 1) * sizeof *found);
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		n += classify(&w, c->rows[i], &found[n]);
	qsort(found, n, sizeof *found, candidate_compare);
	if (n > max)
		n = max;
	for (size_t i = 0; i < n; i++)
		out[i] = found[i].carrier;
	free(found);
	return n;
}
