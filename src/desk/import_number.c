/* The numbers of a line: what a spreadsheet has made of them, and what they are. */
#include "base/i18n.h"
#include "desk/cell.h"
#include "desk/import_parts.h"

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

const char *import_number_spoilt(const char *text, const char *country)
{
	const char *ruined = cell_ruined(text);
	const enum cell_date date = cell_date(text);

	if (ruined || date == CELL_NO_DATE || is_number_all_the_same(date, text, country))
		return ruined;
	return date == CELL_DATE_DAYS
	    ? N_("These are the five digits by which a spreadsheet stores a date. Format the column as text, enter the number again, and save the file once more; a number that is so short is written with + and its country code.")
	    : N_("This is a date, or a spreadsheet has made a date of the number. Format the column as text, enter the number again, and save the file once more; a number that looks so is written with + and its country code.");
}

static bool of_column(struct import_fault *fault, enum import_column column,
    const struct import_line *line)
{
	fault->column = column;
	fault->value = line->cell[column];
	return false;
}

bool import_has_number(const struct import_line *line)
{
	return line->cell[IMPORT_NUMBER][0] != '\0';
}

/* With its id it is that customer, however often it is imported; what is chosen for a number needs
 * one. */
static bool without_number(const struct import_line *line, struct import_fault *fault)
{
	static const enum import_column of_numbers[] = { IMPORT_CARRIER, IMPORT_WHEN, IMPORT_RING,
		IMPORT_TO };
	bool alone = line->cell[IMPORT_ID][0] != '\0';

	for (size_t i = 0; i < sizeof of_numbers / sizeof of_numbers[0]; i++)
		alone = alone && !line->cell[of_numbers[i]][0];
	return alone ||
	    import_fault_set(fault, IMPORT_NUMBER, "", "number-missing",
		_("Fill in the number that its own customers dial."),
		_("There is no business number in this line."));
}

bool import_line_number(struct import_line *line, struct import_fault *fault)
{
	const char *text = line->cell[IMPORT_NUMBER], *spoilt;
	struct customer_fields *f = &line->fields;

	if (line->cell[IMPORT_COUNTRY][0] &&
	    !customer_country(line->cell[IMPORT_COUNTRY], f->country, &fault->err))
		return of_column(fault, IMPORT_COUNTRY, line);
	if (!import_has_number(line))
		return without_number(line, fault);
	spoilt = import_number_spoilt(text, f->country[0] ? f->country : NULL);
	if (spoilt)
		return import_fault_set(fault, IMPORT_NUMBER, text, "number-ruined", NULL, "%s",
		    _(spoilt));
	return number_parse(&f->number, text, f->country[0] ? f->country : NULL, NUMBER_UNKNOWN,
		   &fault->err) ||
	    of_column(fault, IMPORT_NUMBER, line);
}
