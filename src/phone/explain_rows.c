/*
 * DESIGN
 * The code is held against the templates of the catalogue's rows. One line gives one hit (the codes
 * of several conditions may be the same string: Verizon's *73); without a carrier, lines that mean
 * the same are counted together, the largest group is the meaning and the others are readings.
 */
#include "phone/explain_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "phone/catalogue_csv.h"
#include "phone/dialplan.h"
#include "phone/template.h"

#define GROUPS_MAX 16
#define NAMES_MAX 3

/* Which of a row's codes are looked at, in this order: what is exact before what takes any number.
 * BARE: the code without its number, which is dialled after a tone. */
enum pass { PASS_QUERY, PASS_OFF, PASS_ON, PASS_BARE, PASSES };

struct hit {
	enum procedure procedure;
	enum condition condition;
	unsigned bits; /* of the conditions; CANCEL_ALL has its own */
	enum pass pass;
	char template[CODE_MAX];
	struct template_found found;
};

struct group {
	struct hit hit;
	size_t n;
	const struct carrier *first[NAMES_MAX];
};

/* README: an empty cancel or check code of a European fixed line is filled by its family's form,
 * with the row's own service code. (A mobile's is found by the grammar.) */
static void fill_standard(const struct carrier *carrier, const struct code_row *row, enum pass pass,
    char *out, size_t size)
{
	char sc[4];

	out[0] = '\0';
	if (carrier->family == FAMILY_ETSI_FIXED && template_service_code(row->activate, sc))
		(void)snprintf(out, size, pass == PASS_QUERY ? "*#%s#" : "#%s#", sc);
}

static bool row_match(const struct carrier *carrier, const struct code_row *row, enum pass pass,
    const char *text, struct hit *hit)
{
	const char *template[2] = { "", "" };
	char standard[8];
	size_t i;

	if (pass == PASS_QUERY || pass == PASS_OFF) {
		fill_standard(carrier, row, pass, standard, sizeof standard);
		template[0] = pass == PASS_QUERY ? row->query : row->deactivate;
		if (template[0][0] == '\0')
			template[0] = standard;
	} else {
		template[0] = row->activate;
		template[1] = row->activate_no_timer;
	}
	for (i = 0; i < 2; i++) {
		if (template_match(template[i], text, pass == PASS_BARE, &hit->found)) {
			(void)text_copy(hit->template, sizeof hit->template, template[i]);
			return true;
		}
	}
	return false;
}

static enum procedure hit_procedure(enum pass pass, const char *template)
{
	if (pass == PASS_QUERY)
		return PROCEDURE_QUERY;
	if (pass == PASS_OFF)
		return strncmp(template, "##", 2) == 0 ? PROCEDURE_ERASE : PROCEDURE_DEACTIVATE;
	return template_has(template, TEMPLATE_NUMBER) ? PROCEDURE_REGISTER : PROCEDURE_ACTIVATE;
}

/* The one condition that stands for all those bits, else the first row's. */
static enum condition hit_condition(unsigned bits, enum condition first, enum pass pass)
{
	const unsigned all = condition_bits(CONDITION_ALL);
	int condition;

	if ((bits & 1u << CONDITION_CANCEL_ALL) != 0 ||
	    (pass == PASS_OFF && (bits & all) != 0 && bits != all))
		return CONDITION_CANCEL_ALL;
	for (condition = 0; condition < CONDITIONS; condition++)
		if (condition_bits((enum condition)condition) == bits)
			return (enum condition)condition;
	return first;
}

static bool carrier_hit(const struct carrier *carrier, const char *text, struct hit *hit)
{
	const struct code_row *row;
	struct hit found;
	int pass;
	size_t i;

	*hit = (struct hit){ .bits = 0 };
	for (pass = 0; pass < PASSES && hit->bits == 0; pass++) {
		for (i = 0; i < carrier->n_codes; i++) {
			row = &carrier->codes[i];
			found =
			    (struct hit){ .condition = row->condition, .pass = (enum pass)pass };
			if (!row_match(carrier, row, found.pass, text, &found))
				continue;
			found.procedure = hit_procedure(found.pass, found.template);
			found.bits = hit->bits;
			if (hit->bits == 0)
				*hit = found;
			hit->bits |= row->condition == CONDITION_CANCEL_ALL
			    ? 1u << CONDITION_CANCEL_ALL
			    : condition_bits(row->condition) | row->also_sets;
		}
	}
	hit->condition = hit_condition(hit->bits, hit->condition, hit->pass);
	return hit->bits != 0;
}

static const char *hit_meaning(struct explaining *e, const struct hit *hit)
{
	const char *meaning = explain_meaning(e, hit->procedure, hit->condition, hit->found.number,
	    template_has(hit->template, TEMPLATE_SECONDS) ? hit->found.ring : 0);
	unsigned more = hit->bits & ~condition_bits(hit->condition);
	int condition;

	if (template_has(hit->template, TEMPLATE_RINGS) && hit->found.ring > 0)
		meaning = arena_printf(e->arena, _("%.*s after %d rings."),
		    (int)strlen(meaning) - 1, meaning, hit->found.ring);
	if (hit->pass == PASS_BARE)
		return arena_printf(e->arena, _("%.*s: the number is dialled after it."),
		    (int)strlen(meaning) - 1, meaning);
	for (condition = 0; condition < CONDITIONS && hit->procedure == PROCEDURE_REGISTER;
	     condition++)
		if ((more & 1u << condition) != 0)
			meaning = arena_printf(e->arena, _("%s It also forwards %s."), meaning,
			    condition_words((enum condition)condition));
	return meaning;
}

static void take_hit(struct explaining *e, const struct hit *hit, const struct carrier *carrier)
{
	struct explained *out = e->out;

	out->family = carrier->family;
	out->procedure = hit->procedure;
	out->condition = hit->condition;
	(void)text_copy(out->number, sizeof out->number, hit->found.number);
	out->seconds = template_has(hit->template, TEMPLATE_SECONDS) ? hit->found.ring : 0;
	if (!template_service_code(hit->template, out->service_code))
		out->service_code[0] = '\0';
	/* README, number forms: no star code of North America takes a plus. */
	if (hit->found.number[0] == '+' && carrier->line_type != LINE_MOBILE)
		explain_problem(e, _("A plus cannot be keyed on most lines that are no mobiles."));
	else if (hit->found.number[0] == '+' && carrier->family == FAMILY_NANP_VSC)
		explain_problem(e,
		    _("North American star codes take ten or eleven digits, never a plus."));
}

/* What a cancel code clears besides differs from line to line; that is no other meaning. */
static bool same(const struct hit *a, const struct hit *b)
{
	if (a->pass != b->pass)
		return false;
	return a->pass == PASS_ON || a->pass == PASS_BARE ? a->bits == b->bits
							  : a->condition == b->condition;
}

/* The seed's carriers are named first: a name that nobody knows would hide the likely one. */
static void name_add(struct group *g, const struct carrier *carrier)
{
	size_t n = g->n < NAMES_MAX ? g->n : NAMES_MAX, at = n;

	while (at > 0 && catalogue_seed_place(carrier) < catalogue_seed_place(g->first[at - 1]))
		at--;
	for (size_t i = n < NAMES_MAX ? n : n - 1; i > at; i--)
		g->first[i] = g->first[i - 1];
	if (at < NAMES_MAX)
		g->first[at] = carrier;
	g->n++;
}

/* Readings: those with the seed's carriers first, then the most widespread. */
static int group_compare(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	int d = catalogue_seed_place(x->first[0]) - catalogue_seed_place(y->first[0]);

	if (d != 0)
		return d;
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return carrier_order(x->first[0], y->first[0]);
}

static void group_add(struct group *groups, size_t *n, const struct hit *hit,
    const struct carrier *carrier)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (same(&groups[i].hit, hit))
			break;
	if (i == *n) {
		if (*n == GROUPS_MAX)
			return;
		groups[(*n)++] = (struct group){ .hit = *hit };
	}
	name_add(&groups[i], carrier);
}

static bool line_agrees(int line, const struct carrier *carrier)
{
	return line < 0 || (line == LINE_MOBILE) == (carrier->line_type == LINE_MOBILE);
}

static size_t collect(struct explaining *e, bool by_line, struct group *groups)
{
	const struct carrier *carrier;
	struct hit hit;
	size_t n = 0, i;

	for (i = 0; i < e->c->n; i++) {
		carrier = e->c->rows[i];
		if ((!by_line || line_agrees(e->line, carrier)) &&
		    carrier_hit(carrier, e->text, &hit))
			group_add(groups, &n, &hit, carrier);
	}
	return n;
}

/* "X, Y, Z and 12 more lines". */
static const char *group_names(struct explaining *e, const struct group *g)
{
	const char *names = g->first[0]->name;
	size_t i;

	for (i = 1; i < g->n && i < NAMES_MAX; i++)
		names = arena_printf(e->arena, "%s; %s", names, g->first[i]->name);
	if (g->n > NAMES_MAX)
		names = arena_printf(e->arena, _("%s; and %zu more"), names, g->n - NAMES_MAX);
	return names;
}

static bool explain_any(struct explaining *e)
{
	struct group groups[GROUPS_MAX], likely;
	size_t n, best = 0, i;

	n = collect(e, true, groups);
	if (n == 0)
		n = collect(e, false, groups);
	for (i = 1; i < n; i++)
		if (groups[i].n > groups[best].n ||
		    (groups[i].n == groups[best].n &&
			groups[i].first[0]->family == FAMILY_NANP_VSC))
			best = i; /* star codes are North American before they are anyone else's */
	if (n == 0)
		return false;
	likely = groups[best];
	groups[best] = groups[0];
	qsort(groups + 1, n - 1, sizeof *groups, group_compare);
	take_hit(e, &likely.hit, likely.first[0]);
	e->out->meaning = arena_printf(e->arena, _("%s (%s)"), hit_meaning(e, &likely.hit),
	    group_names(e, &likely));
	for (i = 1; i < n; i++)
		explain_reading(e, _("%s (%s)"), hit_meaning(e, &groups[i].hit),
		    group_names(e, &groups[i]));
	return true;
}

/* The line's own codes, then its network's; what switches both off switches everything off. */
static bool own_or_host_hit(const struct explaining *e, const struct carrier *own, struct hit *hit,
    const struct carrier **whose)
{
	const struct carrier *host =
	    own->host_id[0] != '\0' ? catalogue_find(e->c, own->host_id) : NULL;
	struct hit other;

	*whose = own;
	if (!carrier_hit(own, e->text, hit)) {
		*whose = host;
		return host != NULL && carrier_hit(host, e->text, hit);
	}
	if (hit->pass == PASS_OFF && host != NULL && carrier_hit(host, e->text, &other) &&
	    other.pass == PASS_OFF) {
		hit->bits |= other.bits;
		hit->condition = hit_condition(hit->bits, hit->condition, hit->pass);
	}
	return true;
}

bool explain_rows(struct explaining *e, const struct carrier *only)
{
	const struct carrier *whose;
	struct hit hit;

	if (only == NULL)
		return explain_any(e);
	if (!own_or_host_hit(e, only, &hit, &whose))
		return false;
	take_hit(e, &hit, whose);
	e->out->meaning = arena_printf(e->arena, _("%s (%s)"), hit_meaning(e, &hit), whose->name);
	return true;
}
