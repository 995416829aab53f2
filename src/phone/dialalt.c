/* The other strings to try when the network refuses the first; each differs from it in one point.
 */
#include "phone/dialalt.h"

#include <stdio.h>
#include <string.h>

#include "phone/dialform.h"
#include "phone/template.h"

#define ALTERNATIVES_MAX 24 /* up to seven a leg */

struct alternatives {
	const char **text;
	unsigned char *of;
	size_t n;
	size_t leg; /* for which leg */
	const struct dial_code *code;
	struct arena *arena;
};

static void alternative_add(struct alternatives *a, const char *template, const char *number,
    int ring)
{
	char text[CODE_MAX];
	size_t i;

	if (a->n == ALTERNATIVES_MAX || !template_fill(template, number, ring, text, sizeof text))
		return;
	for (i = 0; i < a->code->n_legs; i++)
		if (strcmp(a->code->legs[i].activate, text) == 0)
			return;
	for (i = 0; i < a->n; i++)
		if (strcmp(a->text[i], text) == 0)
			return;
	a->of[a->n] = (unsigned char)a->leg;
	a->text[a->n++] = arena_strdup(a->arena, text);
}

/* The row's other number forms. Abroad only those that carry the country; never a plus on a line
 * that is not a mobile; national digits only where the line's country is known. */
static void alternative_numbers(const struct dial_request *request, const struct dial_form *form,
    const char *template, struct alternatives *a)
{
	const unsigned with_country = 1u << FORM_PLUS | 1u << FORM_CC | 1u << FORM_IDD;
	unsigned forms = request->carrier->alt_forms;
	char number[NUMBER_TEXT_MAX];
	int f;

	if (form->foreign || form->line_country[0] == '\0')
		forms &= with_country;
	if (request->carrier->line_type != LINE_MOBILE ||
	    request->carrier->family == FAMILY_NANP_VSC)
		forms &= ~(1u << FORM_PLUS);
	for (f = 0; f < FORM_NONE; f++)
		if ((forms & 1u << f) != 0 &&
		    number_write(request->target, (enum number_form)f, dial_area(request, form),
			number, sizeof number))
			alternative_add(a, template, number, a->code->ring);
}

/* TS 22.030 6.5.2: with a number one star registers as two do. Annexes B and C: the seconds stand
 * in the third place, whatever service group (none, 11 = voice) stands in the second. */
static void alternative_mobile(const char *template, const char *number, struct alternatives *a)
{
	const char *at = strstr(template, TEMPLATE_NUMBER);
	char other[CODE_MAX];
	size_t head;

	if (at == NULL || template[0] != '*')
		return;
	head = (size_t)(at - template) + strlen(TEMPLATE_NUMBER);
	(void)snprintf(other, sizeof other, "%s%s", template[1] == '*' ? "" : "*",
	    template[1] == '*' ? template + 1 : template);
	alternative_add(a, other, number, a->code->ring);
	if (strcmp(template + head, "#") == 0)
		return;
	if (template_has(template, TEMPLATE_SECONDS)) {
		(void)snprintf(other, sizeof other, "%.*s**{seconds}#", (int)head, template);
		alternative_add(a, other, number, a->code->ring);
		(void)snprintf(other, sizeof other, "%.*s*11*{seconds}#", (int)head, template);
		alternative_add(a, other, number, a->code->ring);
	} else {
		(void)snprintf(other, sizeof other, "%.*s*11#", (int)head, template);
		alternative_add(a, other, number, a->code->ring);
	}
	(void)snprintf(other, sizeof other, "%.*s#", (int)head, template);
	alternative_add(a, other, number, 0);
}

void dial_alternatives(const struct dial_request *request, const struct plan *plan,
    const struct dial_form *form, struct arena *arena, struct dial_code *out)
{
	struct alternatives a = { .code = out, .arena = arena };
	const struct carrier *carrier = request->carrier;
	const char *template;
	size_t i;

	a.text = arena_alloc(arena, ALTERNATIVES_MAX * sizeof *a.text);
	a.of = arena_alloc(arena, ALTERNATIVES_MAX * sizeof *a.of);
	for (i = 0; i < plan->n; i++) {
		/* A part whose code an earlier one has too is no leg of its own. */
		for (a.leg = 0; a.leg + 1 < out->n_legs; a.leg++)
			if (out->legs[a.leg].condition == plan->leg[i].condition)
				break;
		template = dial_activation(plan->leg[i].row, out->ring);
		alternative_numbers(request, form, template, &a);
		if (carrier->family == FAMILY_GSM_MMI && carrier->line_type == LINE_MOBILE)
			alternative_mobile(template, form->text, &a);
		if (template_timed(template) && plan->leg[i].row->activate_no_timer[0] != '\0')
			alternative_add(&a, plan->leg[i].row->activate_no_timer, form->text, 0);
	}
	out->alternatives = a.text;
	out->alternative_leg = a.of;
	out->n_alternatives = a.n;
}
