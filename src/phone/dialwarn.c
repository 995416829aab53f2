/*
 * DESIGN
 * A warning is one sentence. Loud: the operator must have seen it before the code is given (price,
 * a foreign target, a code that sets more than its label, what must be dialled first). The
 * catalogue's own sentences are kept as they are; which of them apply is told by their kind and,
 * where a sentence begins with a code or a condition, by that.
 */
#include "phone/dialwarn.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "phone/dialwarn_parts.h"

#define COUNTRY_MAX 80

void dial_warn_add(struct warnings *w, const char *kind, bool loud, const char *source,
    const char *fmt, ...)
{
	char text[600];
	va_list ap;
	size_t i;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	for (i = 0; i < w->n; i++)
		if (strcmp(w->item[i].text, text) == 0)
			return;
	if (w->n < WARNINGS_MAX)
		w->item[w->n++] =
		    (struct dial_warning){ kind, arena_strdup(w->arena, text), source, loud };
}

static void warn_conflicts(struct warnings *w, const struct carrier *carrier)
{
	const struct conflict_row *row;
	size_t i, j;
	bool applies;

	for (i = 0; i < carrier->n_conflicts; i++) {
		row = &carrier->conflicts[i];
		applies = row->condition == CONDITION_ANY || row->condition == w->request->when;
		for (j = 0; j < w->code->n_legs; j++)
			applies = applies || row->condition == w->code->legs[j].condition;
		if (applies)
			dial_warn_add(w, "conflict", false, row->where,
			    _("Sources disagree: %s; against it: %s."), row->says, row->versus);
	}
}

/* README: a form is not a promise that the carrier takes the target. */
static void warn_foreign(struct warnings *w)
{
	const struct number *target = w->request->target;
	const struct carrier *carrier = w->request->carrier, *network = w->plan->network;
	const struct restriction_row *said;
	char there[COUNTRY_MAX], here[COUNTRY_MAX];

	country_name(target->country, _("en"), there, sizeof there);
	country_name(w->form->line_country, _("en"), here, sizeof here);
	if (target->country[0] == '\0')
		dial_warn_add(w, "foreign", true, "",
		    _("The AI number belongs to no country: forwarded calls may cost the customer as "
		      "much as international ones."));
	else if (w->form->foreign)
		dial_warn_add(w, "foreign", true, "",
		    _("The AI number belongs to %s and the line to %s: every forwarded call costs the "
		      "customer an international call."),
		    there, here);
	if (w->form->refused) {
		said = restriction_on_foreign(carrier);
		dial_warn_add(w, "foreign", true, said != NULL ? said->source : "",
		    _("%s refuses targets in other countries, and this one was forced: expect "
		      "that the network says no."),
		    carrier->name);
	}
	if (w->form->line_country[0] == '\0' && !w->form->foreign)
		dial_warn_add(w, "foreign", false, "",
		    _("The line's country is not known: in another country than %s every forwarded call "
		      "would cost an international call."),
		    there);
	if (w->form->unknown)
		dial_warn_add(w, "foreign", true, "",
		    _("No source says whether %s takes a target in another country: test it "
		      "before promising."),
		    carrier->name);
	if (w->form->foreign && network != NULL && network->foreign_form == FORM_NONE) {
		said = restriction_on_foreign(network);
		dial_warn_add(w, "foreign", true, said != NULL ? said->source : "",
		    _("Its network %s: %s"), network->name,
		    said != NULL ? said->text : network->note);
	}
}

static const char *special_word(enum number_type type)
{
	return type == NUMBER_TOLL_FREE ? _("a toll-free number")
	    : type == NUMBER_PREMIUM    ? _("a premium-rate number")
	    : type == NUMBER_SHARED_COST || type == NUMBER_UAN
	    ? _("a shared-cost or service number")
	    : _("a pager or voicemail number");
}

static bool line_fits(enum line_type line, enum number_type number)
{
	if (number == NUMBER_MOBILE)
		return line == LINE_MOBILE;
	if (number == NUMBER_FIXED || number == NUMBER_VOIP)
		return line != LINE_MOBILE;
	return true;
}

/* First of all: with the wrong carrier nothing else that is said here need be true. */
static void warn_country(struct warnings *w)
{
	char here[COUNTRY_MAX], there[COUNTRY_MAX];

	if (!dial_carrier_abroad(w->request))
		return;
	country_name(w->request->carrier->country, _("en"), there, sizeof there);
	country_name(w->request->line_country, _("en"), here, sizeof here);
	dial_warn_add(w, "line", true, "",
	    _("%s is a carrier in %s; the business number is in %s."), w->request->carrier->name,
	    there, here);
}

/* Everybody's calls would go to a number that may not be there. */
static void warn_target(struct warnings *w)
{
	const struct number *target = w->request->target;

	if (target->problem[0] != '\0')
		dial_warn_add(w, "target", true, "", "%s: %s", target->international,
		    target->problem);
}

static void warn_line(struct warnings *w)
{
	const struct carrier *carrier = w->request->carrier;

	if (!line_fits(carrier->line_type, w->request->line_number_type))
		dial_warn_add(w, "line", true, "",
		    carrier->line_type == LINE_MOBILE
			? _("The business number is no mobile, and %s is a mobile line: choose a "
			    "row for its kind.")
			: _("The business number is a mobile, and %s is no mobile line: choose a "
			    "row for its kind."),
		    carrier->name);
	if (w->form->line_country[0] == '\0' && w->form->form == FORM_NATIONAL)
		dial_warn_add(w, "line", true, "",
		    _("The line's country is not known: the number is written as dialled within "
		      "its own country."));
	if (dial_special_target(w->request->target))
		dial_warn_add(w, "blocked", true, "",
		    _("%s is %s: many networks refuse to forward to such numbers."),
		    w->request->target->e164, special_word(w->request->target->type));
}

static void warn_also_sets(struct warnings *w)
{
	char more[200] = "";
	size_t used = 0, i, j;
	int condition;

	for (condition = 0; condition < CONDITIONS; condition++) {
		if ((w->code->also_sets & 1u << condition) == 0 || used >= sizeof more)
			continue;
		used += (size_t)snprintf(more + used, sizeof more - used, "%s%s",
		    used > 0 ? ", " : "", condition_words((enum condition)condition));
	}
	for (i = 0; used > 0 && i < w->plan->n; i++)
		for (j = 0; j < w->code->n_legs; j++)
			if (w->plan->leg[i].row->also_sets != 0 &&
			    w->plan->leg[i].condition == w->code->legs[j].condition)
				dial_warn_add(w, "also_sets", true, "",
				    _("%s does not only forward %s: it also forwards %s."),
				    w->code->legs[j].activate,
				    condition_words(w->code->legs[j].condition), more);
}

/* The code to dial first: the note's sentence about it, where the note and no restriction says why.
 */
static void warn_note_order(struct warnings *w)
{
	const char *note = w->request->carrier->note, *first = w->request->carrier->first_code;
	const char *from = first[0] != '\0' ? strstr(note, first) : NULL, *end;

	if (from == NULL)
		return;
	end = strchr(from, '.');
	while (from > note && !(from[-1] == ' ' && from - 2 >= note && from[-2] == '.'))
		from--;
	dial_warn_add(w, "order", true, "", "%.*s.",
	    (int)(end != NULL ? end - from : (long)strlen(from)), from);
}

static void warn_order(struct warnings *w)
{
	const struct carrier *carrier = w->request->carrier;

	warn_note_order(w);
	if (w->plan->one_by_one)
		dial_warn_add(w, "order", false, "",
		    _("The one code **004* can report success here and set nothing: each "
		      "condition has its own."));
	/* As Champlain, Allstream and others print it. */
	if (carrier->family == FAMILY_NANP_VSC && carrier->line_type == LINE_FIXED &&
	    w->request->when == CONDITION_ALL && w->code->n_steps == 0)
		dial_warn_add(w, "order", false, "",
		    _("Many such lines ring the AI number, which must answer; if not, repeat the "
		      "whole code at once."));
}

static bool erases_voicemail(const char *code)
{
	static const char *const codes[] = { "##002#", "##004#", "#002#", "#004#", "#002" };
	size_t i;

	for (i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (strcmp(code, codes[i]) == 0)
			return true;
	return false;
}

static void warn_cancel(struct warnings *w)
{
	const struct dial_leg *leg;
	size_t i;

	for (i = 0; i < w->code->n_legs; i++) {
		leg = &w->code->legs[i];
		if (leg->deactivate[0] == '\0')
			dial_warn_add(w, "cancel", true, "",
			    _("No source gives the code that switches %s off: ask the carrier "
			      "before setting it."),
			    leg->activate);
		else if (erases_voicemail(leg->deactivate)) /* README: rules for a program */
			dial_warn_add(w, "cancel", false, "",
			    _("%s also removes the forward to the carrier's voicemail."),
			    leg->deactivate);
		/* Note of row fi-generic: the combined query answers that everything failed. */
		if (strcmp(leg->query, "*#004#") == 0)
			dial_warn_add(w, "check", false, "",
			    _("*#004# often fails: check with *#61#, *#67# and *#62# one by one."));
	}
}

/* TS 22.030 annex B: 61 is no reply, a phone that is switched off is 62. */
static void warn_scope(struct warnings *w)
{
	unsigned off = condition_bits(CONDITION_UNAVAILABLE);
	unsigned set = condition_bits(w->request->when) | w->code->also_sets;

	/* What a menu sets, its steps say. */
	if (w->code->n_legs > 0 && w->request->carrier->line_type == LINE_MOBILE &&
	    w->request->when != CONDITION_ALL && (set & condition_bits(CONDITION_NO_ANSWER)) != 0 &&
	    (set & off) == 0)
		dial_warn_add(w, "scope", false, "",
		    _("Calls while the phone is switched off or out of reach are not forwarded "
		      "by this."));
}

static void warn_ring(struct warnings *w, const struct ring_range *range)
{
	if (w->request->ring == 0 && w->code->ring > 0)
		dial_warn_add(w, "ring", false, "",
		    range->unit == RING_RINGS
			? _("The only code printed for this line carries the number of rings: %d "
			    "was taken.")
			: _("The only code printed for this line carries a ring time: %d seconds "
			    "was taken."),
		    w->code->ring);
	if (w->code->ring > 0 && !range->stated)
		dial_warn_add(w, "ring", false, "",
		    _("No source states which ring times this line takes: %d is a try."),
		    w->code->ring);
}

/* A row never claims more than its source. */
static void warn_confidence(struct warnings *w)
{
	const struct carrier *carrier = w->request->carrier;
	size_t i;

	if (w->plan->unverified)
		dial_warn_add(w, "confidence", true, "",
		    _("These are the standard's codes, not seen at %s: check after setting."),
		    carrier->name);
	else if (w->plan->host != NULL)
		dial_warn_add(w, "host", false, "",
		    _("A code here is that of the network %s, on which %s runs: check after "
		      "setting."),
		    w->plan->host->name, carrier->name);
	else if (carrier->country[0] == '*' && carrier->family != FAMILY_OTHER)
		dial_warn_add(w, "confidence", false, "",
		    _("This is the standard form, not one that this customer's carrier gives: "
		      "check after setting."));
	else if (w->code->confidence == CONFIDENCE_LOW)
		dial_warn_add(w, "confidence", false, "",
		    w->code->n_legs > 0
			? _("A code here comes from one third party alone: check after setting.")
			: _("These steps come from one third party alone: check after setting."));
	for (i = 0; i < w->plan->n; i++)
		if (w->plan->leg[i].row->filled_activate)
			dial_warn_add(w, "confidence", false, "",
			    _("A sign of the code for %s was completed from the standard, not "
			      "seen at the carrier."),
			    condition_words(w->plan->leg[i].condition));
}

void dial_warn(const struct dial_request *request, const struct plan *plan,
    const struct dial_form *form, const struct ring_range *range, struct arena *arena,
    struct dial_code *out)
{
	struct warnings w = {
		.arena = arena, .request = request, .plan = plan, .form = form, .code = out
	};
	struct dial_warning *sorted;
	size_t n = 0, i;
	int loud;

	w.item = arena_alloc(arena, WARNINGS_MAX * sizeof *w.item);
	warn_country(&w);
	warn_target(&w);
	warn_also_sets(&w);
	warn_foreign(&w);
	warn_line(&w);
	warn_order(&w);
	dial_warn_restrictions(&w, request->carrier);
	if (plan->host != NULL)
		dial_warn_restrictions(&w, plan->host);
	warn_confidence(&w);
	warn_ring(&w, range);
	warn_scope(&w);
	warn_cancel(&w);
	warn_conflicts(&w, request->carrier);
	sorted = arena_alloc(arena, (w.n + 1) * sizeof *sorted);
	for (loud = 1; loud >= 0; loud--)
		for (i = 0; i < w.n; i++)
			if (w.item[i].loud == (loud == 1))
				sorted[n++] = w.item[i];
	out->warnings = sorted;
	out->n_warnings = n;
}
