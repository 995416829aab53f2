/* The business number of a line. */
#include "base/i18n.h"
#include "desk/import_parts.h"

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
	const char *text = line->cell[IMPORT_NUMBER];
	struct customer_fields *f = &line->fields;
	const struct cell_fault *spoilt;

	if (line->cell[IMPORT_COUNTRY][0] &&
	    !customer_country(line->cell[IMPORT_COUNTRY], f->country, &fault->err))
		return of_column(fault, IMPORT_COUNTRY, line);
	if (!import_has_number(line))
		return without_number(line, fault);
	spoilt = number_spoilt(text, f->country[0] ? f->country : NULL);
	if (spoilt)
		return import_fault_set(fault, IMPORT_NUMBER, text, "number-ruined",
		    _(spoilt->mend), "%s", _(spoilt->what));
	return number_parse(&f->number, text, f->country[0] ? f->country : NULL, NUMBER_UNKNOWN,
		   &fault->err) ||
	    of_column(fault, IMPORT_NUMBER, line);
}
