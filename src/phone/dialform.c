/* How the target is written in the code, or why it is refused. */
#include "phone/dialform.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "phone/template.h"

static bool has_country(const char *country)
{
	return country != NULL && country[0] != '\0' && strcmp(country, "*") != 0;
}

/* The safe rule where no source gives a form: +CC on a mobile (TS 22.030: a plus makes the number
 * international); the international prefix on a fixed line, where no plus can be keyed, and in star
 * codes. */
static enum number_form safe_foreign_form(const struct carrier *carrier, const struct plan *plan)
{
	if (carrier->family == FAMILY_GSM_MMI)
		return FORM_PLUS;
	if (carrier->line_type == LINE_MOBILE && carrier->family != FAMILY_NANP_VSC &&
	    (plan->n == 0 || template_has(plan->leg[0].row->activate, "*" TEMPLATE_NUMBER)))
		return FORM_PLUS;
	return FORM_IDD;
}

bool dial_carrier_abroad(const struct dial_request *request)
{
	return has_country(request->line_country) && has_country(request->carrier->country) &&
	    strcmp(request->line_country, request->carrier->country) != 0;
}

static const char *shown(const struct number *target)
{
	return target->international[0] != '\0' ? target->international : target->e164;
}

/* Whatever that carrier says of the target: it is not the customer's carrier. */
static bool refuse_carrier(const struct dial_request *request, enum error_kind kind,
    const char *code, struct error *err)
{
	char here[80], there[80];

	country_name(request->line_country, _("en"), here, sizeof here);
	country_name(request->carrier->country, _("en"), there, sizeof there);
	return error_set(err, kind, code, _("Choose the line that the business phone has."),
	    _("%s is a carrier in %s; the business number is in %s."), request->carrier->name,
	    there, here);
}

static bool refuse_foreign(const struct dial_request *request, const struct dial_form *form,
    struct error *err)
{
	const struct restriction_row *said = restriction_on_foreign(request->carrier);
	char target[80], home[80], hint[240];

	if (dial_carrier_abroad(request))
		return refuse_carrier(request, ERROR_REFUSED, "foreign-target-refused", err);
	country_name(request->target->country, _("en"), target, sizeof target);
	country_name(form->line_country, _("en"), home, sizeof home);
	(void)snprintf(hint, sizeof hint,
	    _("Give the customer an AI number of the line's own country (%s)."), home);
	return error_set(err, ERROR_REFUSED, "foreign-target-refused", hint,
	    _("%s does not forward to %s (%s): \"%s\""), request->carrier->name,
	    shown(request->target), target[0] ? target : _("another country"),
	    said != NULL ? said->text : request->carrier->note);
}

/* README, number forms: the row's number_form inside the line's area, its foreign_form outside; in
 * North America "another country" means outside country code 1. A line of no known country is taken
 * to be the target's own. */
bool dial_form_choose(const struct dial_request *request, const struct plan *plan,
    struct dial_form *form, struct error *err)
{
	const struct carrier *carrier = request->carrier;
	enum number_form abroad = carrier->foreign_form;

	*form = (struct dial_form){ .form = carrier->number_form };
	if (has_country(request->line_country))
		(void)text_copy(form->line_country, sizeof form->line_country,
		    request->line_country);
	else if (has_country(carrier->country))
		(void)text_copy(form->line_country, sizeof form->line_country, carrier->country);
	else if (carrier->family == FAMILY_NANP_VSC)
		(void)text_copy(form->line_country, sizeof form->line_country, "US");
	/* A number of no country (+800) has no national form anywhere. */
	if (form->line_country[0] != '\0')
		form->foreign = !number_same_area(request->target, form->line_country);
	else
		form->foreign = request->target->country[0] == '\0';
	if (!form->foreign)
		return true;
	if (abroad == FORM_UNKNOWN && plan->network != NULL &&
	    plan->network->foreign_form < FORM_NONE)
		abroad = plan->network->foreign_form;
	if (abroad == FORM_NONE && !request->force)
		return refuse_foreign(request, form, err);
	form->refused = abroad == FORM_NONE;
	form->unknown = abroad == FORM_UNKNOWN;
	form->form = abroad < FORM_NONE ? abroad : safe_foreign_form(carrier, plan);
	return true;
}

const char *dial_area(const struct dial_request *request, const struct dial_form *form)
{
	return form->line_country[0] != '\0' ? form->line_country : request->target->country;
}

/* Several prefixes lead abroad from there (Singapore 001, 002, 018 ...): whether the line takes the
 * number is not known, only that nobody says how it is written. */
static bool refuse_prefix(const struct dial_request *request, const struct dial_form *form,
    struct error *err)
{
	char home[80], hint[300];

	country_name(form->line_country, _("en"), home, sizeof home);
	(void)snprintf(hint, sizeof hint,
	    _("Ask the carrier how a number abroad is written in its codes, or give the customer an AI number of the line's own country (%s)."),
	    home);
	return error_set(err, ERROR_INPUT, "target-not-dialable", hint,
	    _("No source tells how %s is written in a code of %s: %s has several prefixes for calls abroad. Whether the line takes it is not known."),
	    shown(request->target), request->carrier->name, home);
}

static bool refuse_target(const struct dial_request *request, const struct dial_form *form,
    struct error *err)
{
	const struct number *target = request->target;
	char country[80];

	if (dial_carrier_abroad(request))
		return refuse_carrier(request, ERROR_INPUT, "target-not-dialable", err);
	if (form->foreign && form->form == FORM_IDD)
		return refuse_prefix(request, form, err);
	if (form->form != FORM_NANP10 && form->form != FORM_NANP11)
		return error_set(err, ERROR_INPUT, "target-not-dialable",
		    _("Choose another number for the AI, one of the line's own country if there is "
		      "one."),
		    _("%s cannot be dialled on a line of %s."), shown(target),
		    request->carrier->name);
	country_name(target->country, _("en"), country, sizeof country);
	return error_set(err, ERROR_INPUT, "target-not-dialable",
	    _("Choose the line that the business phone has, or an AI number of the United States "
	      "or Canada."),
	    _("%s takes North American numbers (+1) only; %s is a number in %s."),
	    request->carrier->name, shown(target),
	    country[0] != '\0' ? country : _("another country"));
}

bool dial_form_write(const struct dial_request *request, const struct plan *plan,
    struct dial_form *form, struct error *err)
{
	if (!dial_form_choose(request, plan, form, err))
		return false;
	if (number_write(request->target, form->form, dial_area(request, form), form->text,
		sizeof form->text))
		return true;
	return refuse_target(request, form, err);
}
