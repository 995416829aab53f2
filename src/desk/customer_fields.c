#include "desk/customer_fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/number_typed.h"
#include "phone/say.h"
#include "provider/twilio.h"

static bool given(const char *text)
{
	return text && text[0];
}

const char *customer_quoted(const char *text, char out[64])
{
	text_clean(text, strlen(text), out, 64, 40);
	return out;
}

const char *customer_text(const char *text, struct arena *arena)
{
	const size_t n = strlen(text), room = n * COLUMN_BYTES + 1;
	char *clean = arena_alloc(arena, room);

	text_take(text, n, clean, room, 0);
	return clean;
}

/* Cleans; nothing is cut silently: what is too long is refused. `out` has room for what fits in
 * `columns`: see COLUMN_BYTES. */
static bool clean_text(const char *text, size_t columns, const char *what, char *out, size_t size,
    struct error *err)
{
	const size_t n = strlen(text),
		     room = n * COLUMN_BYTES + 1; /* a mark is longer than a byte */
	char *clean = xmalloc(room);
	bool fits;

	text_take(text, n, clean, room, 0);
	fits = text_width(clean) <= columns && text_copy(out, size, clean);
	free(clean);
	return fits ||
	    error_set(err, ERROR_INPUT, "text-too-long", _("Give a shorter one."),
		_("The %s is too long: at most %zu characters fit."), what, columns);
}

bool customer_country(const char *text, char out[3], struct error *err)
{
	char shown[64];

	/* Not toupper(): in a Turkish locale an i has another capital. */
	for (const char *const *region = number_regions(); *region; region++)
		if (text_equal_nocase(*region, text))
			return text_copy(out, 3, *region);
	return error_set(err, ERROR_INPUT, "country-unknown",
	    _("Give two letters, such as BE, NG or US."), _("\"%s\" is not a country."),
	    customer_quoted(text, shown));
}

/* `exported`: another program of the shared project may have written any that the store keeps. */
static bool language_check(const char *text, bool exported, struct error *err)
{
	char shown[64];

	if (say_language_known(text) ||
	    (exported && text[0] >= 'a' && text[0] <= 'z' && text[1] >= 'a' && text[1] <= 'z' &&
		strlen(text) <= LANGUAGE_BYTES))
		return true;
	return error_set(err, ERROR_INPUT, "language-unknown", _("Choose en, nl, fr or de."),
	    _("There are no texts in the language \"%s\"."), customer_quoted(text, shown));
}

static bool mode_check(const char *text, enum telephony_mode *mode, struct error *err)
{
	char shown[64];

	if (telephony_mode_parse(text, mode))
		return true;
	return error_set(err, ERROR_INPUT, "mode-unknown", _("Choose managed, byoc or none."),
	    _("\"%s\" is not a telephony mode."), customer_quoted(text, shown));
}

static bool account_check(const char *text, struct error *err)
{
	return twilio_sid_valid(text, "AC") ||
	    error_set(err, ERROR_INPUT, "account-sid",
		_("Copy it from the account's page at Twilio; empty: the desk's own account."),
		_("A Twilio account's SID begins with AC, and 32 digits and letters a to f follow."));
}

static bool through_check(const char *text, bool *telnyx, struct error *err)
{
	*telnyx = strcmp(text, "telnyx") == 0;
	return *telnyx || strcmp(text, "twilio") == 0 ||
	    error_set(err, ERROR_INPUT, "through", NULL,
		_("Outbound calls go through twilio or telnyx."));
}

const char *customer_line_type(const struct number *number)
{
	switch (number->type) {
	case NUMBER_MOBILE:
		return line_type_name(LINE_MOBILE);
	case NUMBER_FIXED:
		return line_type_name(LINE_FIXED);
	case NUMBER_VOIP:
		return line_type_name(LINE_VOIP);
	default:
		return ""; /* the plan does not tell, or no kind of line that can be forwarded by a
			      code */
	}
}

bool customer_fields_check(const struct new_customer *in, const char *note, const char *home,
    struct customer_fields *out, enum customer_field *wrong, struct error *err)
{
	enum customer_field none = CUSTOMER_NAME;

	wrong = wrong ? wrong : &none;
	out->language = given(in->language) ? in->language : "";
	*wrong = CUSTOMER_NAME;
	if (in->name &&
	    !clean_text(in->name, in->exported ? sizeof out->name : NAME_COLUMNS, _("name"),
		out->name, sizeof out->name, err))
		return false;
	*wrong = CUSTOMER_COUNTRY;
	if (given(in->country) && !customer_country(in->country, out->country, err))
		return false;
	*wrong = CUSTOMER_LANGUAGE;
	if (given(in->language) && !language_check(in->language, in->exported, err))
		return false;
	*wrong = CUSTOMER_MODE;
	if (given(in->mode) && !mode_check(in->mode, &out->mode, err))
		return false;
	*wrong = CUSTOMER_ACCOUNT;
	if (given(in->account) && !account_check(in->account, err))
		return false;
	*wrong = CUSTOMER_THROUGH;
	if (given(in->through) && !through_check(in->through, &out->through_telnyx, err))
		return false;
	*wrong = CUSTOMER_NOTE;
	if (note &&
	    !clean_text(note, in->exported ? sizeof out->note : NOTE_COLUMNS, _("note"), out->note,
		sizeof out->note, err))
		return false;
	*wrong = CUSTOMER_NUMBER;
	return !given(in->number) ||
	    number_typed(&out->number, in->number, out->country[0] ? out->country : home, err);
}

bool customer_fields_whole(struct customer_fields *c, enum customer_field *wrong, struct error *err)
{
	enum customer_field none = CUSTOMER_NAME;

	wrong = wrong ? wrong : &none;
	*wrong = CUSTOMER_NAME;
	if (!c->name[0])
		return error_set(err, ERROR_INPUT, "name-missing",
		    _("Type the name of the business."), _("The customer has no name."));
	*wrong = CUSTOMER_NUMBER;
	if (!c->number.e164[0])
		return error_set(err, ERROR_INPUT, "number-missing",
		    _("Type the number that its own customers dial."),
		    _("The customer has no business number."));
	*wrong = CUSTOMER_COUNTRY;
	if (!c->country[0])
		text_copy(c->country, sizeof c->country, c->number.country);
	if (!c->country[0])
		return error_set(err, ERROR_INPUT, "country-needed",
		    _("Give the country as two letters, such as BE."),
		    _("%s belongs to no country, so the customer's cannot follow from it."),
		    c->number.e164);
	if (!c->language[0])
		c->language = country_language(c->country);
	return true;
}
