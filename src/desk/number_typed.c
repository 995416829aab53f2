#include "desk/number_typed.h"

#include "base/i18n.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits in the same groups, whatever stands between them: "22.11.26" and "22 11 26". */
static bool grouped_alike(const char *a, const char *b)
{
	for (;;) {
		while (*a && !is_digit(*a))
			a++;
		while (*b && !is_digit(*b))
			b++;
		if (!*a || !*b)
			return !*a && !*b;
		for (; is_digit(*a) && *a == *b; a++)
			b++;
		if (is_digit(*a) || is_digit(*b))
			return false;
	}
}

/* What looks like a date is a number where its plan knows it and its country writes it in just
 * these groups. With + and a country code nothing looks like a date. */
static bool is_number_all_the_same(enum cell_date date, const char *text, const char *country)
{
	struct number number;

	return date != CELL_DATE_SURE &&
	    number_parse(&number, text, country, NUMBER_UNKNOWN, NULL) && number.valid &&
	    (date == CELL_DATE_DAYS || grouped_alike(text, number.national));
}

const struct cell_fault *number_spoilt(const char *text, const char *country)
{
	static const struct cell_fault
	    days = { N_("These are the five digits by which a spreadsheet stores a date."),
		    N_("Format the column as text, enter the number again, and save the file once more; a number that is so short is written with + and its country code.") },
	    a_date = {
		    N_("This is a date, or a spreadsheet has made a date of the number."),
		    N_("Format the column as text, enter the number again, and save the file once more; a number that looks so is written with + and its country code.")
	    };
	const struct cell_fault *ruined = cell_ruined(text);
	const enum cell_date date = cell_date(text);

	if (ruined || date == CELL_NO_DATE || is_number_all_the_same(date, text, country))
		return ruined;
	return date == CELL_DATE_DAYS ? &days : &a_date;
}

bool number_typed(struct number *out, const char *text, const char *country, struct error *err)
{
	const struct cell_fault *spoilt = number_spoilt(text, country);

	if (!spoilt)
		return number_parse(out, text, country, NUMBER_UNKNOWN, err);
	return error_set(err, ERROR_INPUT, "number-ruined",
	    _("Give the number with all its digits; with + and its country code it is never taken for anything else."),
	    "%s", _(spoilt->what));
}
