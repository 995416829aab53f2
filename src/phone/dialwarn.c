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
#include "base/text.h"
#include "phone/template.h"

#define WARNINGS_MAX 48
#define COUNTRY_MAX 80

struct warnings {
	struct dial_warning *item;
	size_t n;
	struct arena *arena;
	const struct dial_request *request;
	const struct plan *plan;
	const struct dial_form *form;
	const struct dial_code *code;
};

static void warn(struct warnings *w, const char *kind, bool loud, const char *source,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

static void warn(struct warnings *w, const char *kind, bool loud, const char *source,
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
	{ "needs-subscription", "restriction", true, ALWAYS },
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

static bool special_target(const struct number *target)
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
	if (special_target(w->request->target))
		return true;
	if (applies == ABROAD)
		return abroad(w);
	if (w->form->foreign)
		return contains(text, "international") || contains(text, "countries");
	return begins_with_printed(w->request->target, text);
}

/* "*71 is not on every plan": a sentence that begins with a code speaks of that code alone. A
 * sentence that begins with "Busy" does not speak of a line that forwards all calls. */
static bool applies_to_code(const struct warnings *w, const char *text)
{
	size_t n = strspn(text, "*"), i;

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

static void warn_restrictions(struct warnings *w, const struct carrier *carrier)
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
		warn(w, order ? "order" : kinds[k].as, order || kinds[k].loud, r->source, "%s",
		    r->text);
	}
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
			warn(w, "conflict", false, row->where,
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

	country_name(target->country, "en", there, sizeof there);
	country_name(w->form->line_country, "en", here, sizeof here);
	if (w->form->foreign)
		warn(w, "foreign", true, "",
		    _("The AI number belongs to %s and the line to %s: every forwarded call costs the "
		      "customer an international call."),
		    there[0] ? there : target->e164, here);
	if (w->form->refused) {
		said = restriction_on_foreign(carrier);
		warn(w, "foreign", true, said != NULL ? said->source : "",
		    _("%s refuses targets in other countries, and this code was forced: expect that the "
		      "network says no."),
		    carrier->name);
	}
	if (w->form->line_country[0] == '\0')
		warn(w, "foreign", false, "",
		    _("The line's country is not known: in another country than %s every forwarded call would cost "
		      "an international call."),
		    there[0] ? there : target->e164);
	if (w->form->unknown)
		warn(w, "foreign", true, "",
		    _("No source says whether %s takes a target in another country: test it before promising."),
		    carrier->name);
	if (w->form->foreign && network != NULL && network->foreign_form == FORM_NONE) {
		said = restriction_on_foreign(network);
		warn(w, "foreign", true, said != NULL ? said->source : "", _("Its network %s: %s"),
		    network->name, said != NULL ? said->text : network->note);
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

static void warn_line(struct warnings *w)
{
	const struct carrier *carrier = w->request->carrier;
	const char *line = w->request->line_country;
	char here[COUNTRY_MAX], there[COUNTRY_MAX];
	bool generic = carrier->country[0] == '*';

	if (!line_fits(carrier->line_type, w->request->line_number_type))
		warn(w, "line", true, "",
		    carrier->line_type == LINE_MOBILE
			? _("The business number is no mobile, and %s is a mobile line: choose a row for its kind.")
			: _("The business number is a mobile, and %s is no mobile line: choose a row for its kind."),
		    carrier->name);
	if (!generic && line != NULL && line[0] != '\0' && line[0] != '*' &&
	    strcmp(line, carrier->country) != 0) {
		country_name(line, "en", here, sizeof here);
		country_name(carrier->country, "en", there, sizeof there);
		warn(w, "line", true, "",
		    _("The business number is of %s, and %s is a carrier of %s."), here,
		    carrier->name, there);
	}
	if (w->form->line_country[0] == '\0' && w->form->form == FORM_NATIONAL)
		warn(w, "line", true, "",
		    _("The line's country is not known: the number is written as dialled within its own country."));
	if (special_target(w->request->target))
		warn(w, "blocked", true, "",
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
				warn(w, "also_sets", true, "",
				    _("%s does not only forward %s: it also forwards %s."),
				    w->code->legs[j].activate,
				    condition_words(w->code->legs[j].condition), more);
}

/* "Dial ##002# first": the row's note says it where no restriction does. */
static void warn_note_order(struct warnings *w)
{
	const char *note = w->request->carrier->note, *from = strstr(note, "Dial ##002#"), *end;

	if (from == NULL)
		return;
	end = strchr(from, '.');
	warn(w, "order", true, "", "%.*s.", (int)(end != NULL ? end - from : (long)strlen(from)),
	    from);
}

static void warn_order(struct warnings *w)
{
	const struct carrier *carrier = w->request->carrier;

	warn_note_order(w);
	if (w->plan->one_by_one)
		warn(w, "order", false, "",
		    _("The one code **004* can report success here and set nothing: each condition has its own."));
	/* As Champlain, Allstream and others print it. */
	if (carrier->family == FAMILY_NANP_VSC && carrier->line_type == LINE_FIXED &&
	    w->request->when == CONDITION_ALL && w->code->n_steps == 0)
		warn(w, "order", false, "",
		    _("Many such lines ring the AI number, which must answer; if not, repeat the whole code at once."));
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
			warn(w, "cancel", true, "",
			    _("No source gives the code that switches %s off: ask the carrier before setting it."),
			    leg->activate);
		else if (erases_voicemail(leg->deactivate)) /* README: rules for a program */
			warn(w, "cancel", false, "",
			    _("%s also removes the forward to the carrier's voicemail."),
			    leg->deactivate);
		/* Note of row fi-generic: the combined query answers that everything failed. */
		if (strcmp(leg->query, "*#004#") == 0)
			warn(w, "check", false, "",
			    _("*#004# often fails: check with *#61#, *#67# and *#62# one by one."));
	}
}

/* TS 22.030 annex B: 61 is no reply, a phone that is switched off is 62. */
static void warn_scope(struct warnings *w)
{
	unsigned off = condition_bits(CONDITION_UNAVAILABLE);
	unsigned set = condition_bits(w->request->when) | w->code->also_sets;

	if (w->request->carrier->line_type == LINE_MOBILE && w->request->when != CONDITION_ALL &&
	    (set & condition_bits(CONDITION_NO_ANSWER)) != 0 && (set & off) == 0)
		warn(w, "scope", false, "",
		    _("Calls while the phone is switched off or out of reach are not forwarded by this."));
}

static void warn_ring(struct warnings *w, const struct ring_range *range)
{
	if (w->request->ring == 0 && w->code->ring > 0)
		warn(w, "ring", false, "",
		    range->unit == RING_RINGS
			? _("The only code printed for this line carries the number of rings: %d was taken.")
			: _("The only code printed for this line carries a ring time: %d seconds was taken."),
		    w->code->ring);
	if (w->code->ring > 0 && !range->stated)
		warn(w, "ring", false, "",
		    _("No source states which ring times this line takes: %d is a try."),
		    w->code->ring);
}

/* A row never claims more than its source. */
static void warn_confidence(struct warnings *w)
{
	const struct carrier *carrier = w->request->carrier;
	size_t i;

	if (w->plan->unverified)
		warn(w, "confidence", true, "",
		    _("These are the standard's codes, not seen at %s: check after setting."),
		    carrier->name);
	else if (w->plan->host != NULL)
		warn(w, "host", false, "",
		    _("A code here is that of the network %s, on which %s runs: check after setting."),
		    w->plan->host->name, carrier->name);
	else if (carrier->country[0] == '*' && carrier->family != FAMILY_OTHER)
		warn(w, "confidence", false, "",
		    _("This is the standard form, not one that this customer's carrier gives: check after setting."));
	else if (w->code->confidence == CONFIDENCE_LOW)
		warn(w, "confidence", false, "",
		    _("A code here comes from one third party alone: check after setting."));
	for (i = 0; i < w->plan->n; i++)
		if (w->plan->leg[i].row->filled_activate)
			warn(w, "confidence", false, "",
			    _("A sign of the code for %s was completed from the standard, not seen at the carrier."),
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
	warn_also_sets(&w);
	warn_foreign(&w);
	warn_line(&w);
	warn_order(&w);
	warn_restrictions(&w, request->carrier);
	if (plan->host != NULL)
		warn_restrictions(&w, plan->host);
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
