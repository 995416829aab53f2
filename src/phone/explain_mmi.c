/*
 * What a code of the form of 3GPP TS 22.030 does, on a mobile and on a European fixed line, and
 * what is wrong with it. Fixed lines use the same shapes with one star and know 21, 61 and 67;
 * their seconds follow one star, in the place of the service group.
 */
#include "phone/explain_parts.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "phone/template.h"

#define DIGITS_MAX 15    /* ITU-T E.164 */
#define DIGITS_ABROAD 10 /* from which digits are tried as a country code and a number */

static bool writes_country_code(const struct carrier *carrier)
{
	return carrier != NULL &&
	    (carrier->number_form == FORM_CC || carrier->foreign_form == FORM_CC ||
		(carrier->alt_forms & 1u << FORM_CC) != 0);
}

/* The digits are a national number where the line is; without a carrier: in North America, whose
 * national numbers have no 0 to tell them by. */
static bool is_national(const struct carrier *carrier, const char *number)
{
	const char *country =
	    carrier != NULL && carrier->country[0] != '*' ? carrier->country : "US";
	struct number read;

	return number_parse(&read, number, country, NUMBER_UNKNOWN, NULL) &&
	    (read.valid || strcmp(country, "US") == 0);
}

/* TS 22.030 6.5.2: without a plus the network takes the digits as dialled in its own country. In
 * North America 1 and ten digits are. */
static void check_plus(struct explaining *e, const char *number)
{
	char with_plus[DIGITS_MAX + 2];
	struct number read;

	if (number[0] == '0' || number[0] == '1' || strlen(number) < DIGITS_ABROAD ||
	    strlen(number) > DIGITS_MAX || writes_country_code(e->carrier) ||
	    is_national(e->carrier, number))
		return;
	(void)snprintf(with_plus, sizeof with_plus, "+%s", number);
	if (number_parse(&read, with_plus, NULL, NUMBER_UNKNOWN, NULL) && read.valid)
		explain_problem(e,
		    _("If %s is meant, its plus is missing: most networks take these digits for a "
		      "number of the line's own country."),
		    read.international);
}

static void check_number(struct explaining *e, const struct mmi *m, bool fixed)
{
	const char *number = m->field[SIA];
	const char *digits = number[0] == '+' ? number + 1 : number;

	if (number[0] == '\0')
		return;
	if (!text_copy(e->out->number, sizeof e->out->number, number) ||
	    strlen(digits) > DIGITS_MAX + 5)
		explain_problem(e,
		    _("The number has %zu digits: no telephone number has more than 15."),
		    strlen(digits));
	if (digits[0] == '\0' || strspn(digits, "0123456789") != strlen(digits))
		explain_problem(e,
		    _("\"%s\" is no telephone number: a plus stands at its beginning only."),
		    number);
	else if (fixed && number[0] == '+')
		explain_problem(e,
		    _("A plus cannot be keyed on most fixed lines: write 00 and the country code, "
		      "or the national number."));
	else if (!fixed && number[0] != '+' && mmi_procedure(m) == PROCEDURE_REGISTER)
		check_plus(e, number);
}

static bool in_rows(const struct carrier *carrier, const char *text)
{
	const struct code_row *row;
	struct template_found found;
	size_t i;

	for (i = 0; i < carrier->n_codes; i++) {
		row = &carrier->codes[i];
		if (template_match(row->activate, text, false, &found) ||
		    template_match(row->activate_no_timer, text, false, &found) ||
		    template_match(row->query, text, false, &found))
			return true;
	}
	return false;
}

/* The carrier's own template says that this very string is right ("**21*N*10#" of Telstra), with
 * one star or two. */
static bool printed_by_carrier(const struct explaining *e)
{
	char other[MMI_TEXT_MAX + 1];

	if (e->carrier == NULL)
		return false;
	(void)snprintf(other, sizeof other, "%s%s", e->text[1] == '*' ? "" : "*",
	    e->text[1] == '*' ? e->text + 1 : e->text);
	return in_rows(e->carrier, e->text) || in_rows(e->carrier, other);
}

/* The second place of a mobile code is a service group, whoever means seconds by it. */
static void check_group(struct explaining *e, const struct mmi *m, bool timer)
{
	const char *group = m->field[SIB];
	const char *name = mmi_group_name(group);
	int value = mmi_value(group);
	bool like_seconds = value >= 5 && value <= 60 && value % 5 == 0 && m->field[SIC][0] == '\0';

	if (m->n_fields <= SIB || group[0] == '\0')
		return;
	(void)text_copy(e->out->basic_service, sizeof e->out->basic_service, group);
	if (printed_by_carrier(e))
		return;
	if (like_seconds && timer && name != NULL)
		explain_problem(e,
		    _("The %s is no ring time: in this place it means the service group \"%s\"; "
		      "%d seconds are written %s%s*%s**%d#."),
		    group, name, value, m->action, m->sc, m->field[SIA], value);
	else if (like_seconds && timer)
		explain_problem(e,
		    _("The %s stands in the place of the service group, where there is none of "
		      "that number; %d seconds are written %s%s*%s**%d#."),
		    group, value, m->action, m->sc, m->field[SIA], value);
	else if (name == NULL)
		explain_problem(e,
		    _("The %s stands in the place of the service group, and there is no such "
		      "group."),
		    group);
	else if (like_seconds && value != 10)
		explain_problem(e,
		    _("The %s is no ring time: it means the service group \"%s\", and %s takes no "
		      "ring time."),
		    group, name, m->sc);
}

/* The ring time that the code has on such a line; 0: none, or one that it cannot have, which is
 * told. */
static int check_seconds(struct explaining *e, const struct mmi *m, const char *field, bool timer,
    bool fixed)
{
	int value = mmi_value(field);
	int max = fixed ? 60 : 30;

	if (field[0] == '\0')
		return 0;
	if (value < 0) {
		explain_problem(e, _("\"%s\" is no ring time."), field);
		return 0;
	}
	e->out->seconds = value;
	if (e->out->procedure != PROCEDURE_REGISTER)
		explain_problem(e, _("A ring time belongs only to a code that sets a number."));
	else if (!timer)
		explain_problem(e,
		    fixed ? _("%s takes no ring time: on fixed lines only 61 does.")
			  : _("%s takes no ring time: only 61, 002 and 004 do."),
		    m->sc);
	else if (value < 5 || value > max || (!fixed && value % 5 != 0))
		explain_problem(e,
		    fixed ? _("%d seconds is outside what fixed lines take (5 to %d).")
			  : _("%d seconds is not taken: the standard has 5 to %d seconds, in steps "
			      "of 5."),
		    value, max);
	else
		return value;
	return 0;
}

static void check_shape(struct explaining *e, const struct mmi *m, bool fixed)
{
	enum procedure p = e->out->procedure;
	bool number = m->field[SIA][0] != '\0';

	if (!m->closed)
		explain_problem(e, _("The final # is missing."));
	else if (m->rest[0] != '\0')
		explain_problem(e, _("Nothing may follow the final #, and here \"%s\" does."),
		    m->rest);
	if (m->too_many)
		explain_problem(e,
		    _("There are more parts than a code has: number, service group, seconds."));
	if (p == PROCEDURE_REGISTER && !number)
		explain_problem(e, _("There is no number: two stars store one."));
	if (number && (p == PROCEDURE_DEACTIVATE || p == PROCEDURE_ERASE))
		explain_problem(e, _("A code that switches off takes no number: %s%s# is enough."),
		    m->action, m->sc);
	/* Some fixed lines ask about one given number (*#21*N#); mobiles refuse it. */
	if (number && p == PROCEDURE_QUERY && !fixed && !printed_by_carrier(e))
		explain_problem(e, _("A code that checks takes no number: *#%s# is enough."),
		    m->sc);
}

static const char *mobile_meaning(struct explaining *e, const struct mmi *m,
    enum condition condition, const char *group, int seconds)
{
	const char *meaning =
	    explain_meaning(e, mmi_procedure(m), condition, e->out->number, seconds);

	if (group[0] == '\0' || strcmp(group, "10") == 0)
		return meaning;
	if (strcmp(group, "11") == 0)
		return arena_printf(e->arena, _("%.*s, for voice calls."), (int)strlen(meaning) - 1,
		    meaning);
	return arena_printf(e->arena, _("%.*s, only for the service group %s (%s)."),
	    (int)strlen(meaning) - 1, meaning, group,
	    mmi_group_name(group) != NULL ? mmi_group_name(group) : _("which does not exist"));
}

static void explain_mobile(struct explaining *e, const struct mmi *m,
    const struct mmi_service *service)
{
	struct explained *out = e->out;
	int seconds;

	out->family = FAMILY_GSM_MMI;
	check_shape(e, m, false);
	check_number(e, m, false);
	check_group(e, m, service->timer);
	seconds = check_seconds(e, m, m->field[SIC], service->timer, false);
	if (e->line == LINE_FIXED)
		explain_problem(e,
		    service->on_fixed
			? _("This is the form of mobiles; a fixed line has one star to set, one "
			    "hash to switch off.")
			: _("Fixed lines have no code %s."),
		    m->sc);
	/* README: on some networks **004* can report success and set nothing, or one of three. */
	if (e->carrier != NULL && e->carrier->one_by_one && out->procedure == PROCEDURE_REGISTER &&
	    service->condition == CONDITION_ALL_CONDITIONAL)
		explain_problem(e,
		    _("On %s this code can report success and set nothing: set 61, 67 and 62 one "
		      "by one."),
		    e->carrier->name);
	if (strcmp(m->sc, "002") == 0 && out->procedure == PROCEDURE_QUERY)
		explain_problem(e,
		    _("*#002# often fails: ask *#21#, *#61#, *#67# and *#62# one by one."));
	out->meaning = mobile_meaning(e, m, service->condition, out->basic_service, seconds);
}

static void explain_fixed(struct explaining *e, const struct mmi *m,
    const struct mmi_service *service)
{
	struct explained *out = e->out;
	const char *seconds = m->field[SIB];
	int ring;

	out->family = FAMILY_ETSI_FIXED;
	check_shape(e, m, true);
	check_number(e, m, true);
	if (seconds[0] == '\0' && m->field[SIC][0] != '\0') {
		seconds = m->field[SIC];
		explain_problem(e, _("On fixed lines the seconds follow one star: *%s*%s*%s#."),
		    m->sc, m->field[SIA], seconds);
	} else if (m->field[SIC][0] != '\0') {
		explain_problem(e,
		    _("Fixed lines know no service group: after the number come the seconds."));
	}
	ring = check_seconds(e, m, seconds, strcmp(m->sc, "61") == 0, true);
	out->meaning = explain_meaning(e, out->procedure, service->condition, out->number, ring);
}

/* A fixed line when the hint or the code says so; a code that both would read alike is taken as a
 * fixed line's when it sets a number with one star, which is how those lines write it. */
static bool is_fixed(const struct explaining *e, const struct mmi *m,
    const struct mmi_service *service)
{
	bool two = m->action[1] == m->action[0];

	if (two || !service->on_fixed || e->line == LINE_MOBILE)
		return false;
	if (e->line == LINE_FIXED)
		return true;
	if (strcmp(m->action, "*") != 0 || m->field[SIA][0] == '\0' || m->field[SIA][0] == '+')
		return false;
	if (m->field[SIC][0] != '\0')
		return false;
	if (m->field[SIB][0] == '\0')
		return true;
	/* *61*N*20#: 20 s; but 11 or 10 on another code can only be a mobile's service group. */
	return service->timer && mmi_value(m->field[SIB]) % 5 == 0;
}

/* Fixed-line seconds come after one star (OVHcloud, Tele2 SE, YouSee DK), mobile ones after two. */
static void other_reading(struct explaining *e, const struct mmi *m,
    const struct mmi_service *service, bool fixed)
{
	const char *field = m->field[SIB];
	int value = mmi_value(field);

	if (e->line >= 0 || strcmp(m->action, "*") != 0 || !service->timer || !service->on_fixed ||
	    value < 0 || m->field[SIA][0] == '\0' || m->field[SIC][0] != '\0')
		return;
	if (fixed)
		explain_reading(e, _("On a mobile: %s The %s is no ring time there."),
		    mobile_meaning(e, m, service->condition, field, 0), field);
	else if (value >= 5 && value <= 60)
		explain_reading(e, _("On a fixed line: %s"),
		    explain_meaning(e, PROCEDURE_REGISTER, service->condition, e->out->number,
			value));
}

static void american_reading(struct explaining *e, const struct mmi *m)
{
	if (strcmp(m->action, "*") != 0 || m->n_fields > 0 || m->closed || e->line == LINE_MOBILE)
		return;
	/* Mornington's page, row ca-mornington. */
	if (strcmp(m->sc, "61") == 0)
		explain_reading(e, _("On North American landlines *61 is priority call."));
	if (strcmp(m->sc, "67") == 0)
		explain_reading(e, _("On North American landlines *67 hides the caller's number."));
}

bool explain_mmi(struct explaining *e)
{
	struct explained *out = e->out;
	struct mmi m;
	const struct mmi_service *service;
	bool fixed;

	if (!mmi_parse(e->text, &m))
		return false;
	service = mmi_service(m.sc);
	if (service == NULL)
		return false;
	fixed = is_fixed(e, &m, service);
	(void)text_copy(out->service_code, sizeof out->service_code, m.sc);
	out->procedure = mmi_procedure(&m);
	out->condition = service->condition;
	if (fixed)
		explain_fixed(e, &m, service);
	else
		explain_mobile(e, &m, service);
	other_reading(e, &m, service, fixed);
	american_reading(e, &m);
	return true;
}

bool explain_other_service(struct explaining *e)
{
	struct explained *out = e->out;
	const char *name;
	struct mmi m;

	if (!mmi_parse(e->text, &m))
		return false;
	name = mmi_other_service(m.sc);
	out->family = FAMILY_GSM_MMI;
	out->condition = CONDITION_ANY;
	out->procedure = mmi_procedure(&m);
	(void)text_copy(out->service_code, sizeof out->service_code, m.sc);
	check_number(e, &m, false);
	if (!m.closed)
		explain_problem(e, _("The final # is missing."));
	if (name != NULL)
		out->meaning =
		    arena_printf(e->arena, _("%s is for %s, not for call forwarding."), m.sc, name);
	else if (m.n_fields == 0)
		out->meaning =
		    _("A service code of the operator (USSD), not one for call forwarding.");
	else
		out->meaning =
		    _("A code of the operator's own; nothing in the catalogue says what it does.");
	explain_problem(e,
	    _("%s is no service code for forwarding: those are 21, 61, 62, 67, 002 and 004."),
	    m.sc);
	return true;
}
