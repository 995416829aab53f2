/* How a number is written: as people read it, and inside a dial code. */
#include "phone/number.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "phone/number_parts.h"

/* Reads back what number_parse() made. */
static bool reread(const char *e164, struct plan_number *n)
{
	bool extension;

	return e164[0] == '+' && strlen(e164) < E164_MAX &&
	    numplan_parse(e164, "", n, &extension) == PLAN_READ;
}

void number_region(const char *country, char out[3])
{
	out[0] = '\0';
	if (country == NULL || strlen(country) != 2)
		return;
	for (int i = 0; i < 3; i++)
		out[i] = (char)(country[i] >= 'a' && country[i] <= 'z' ? country[i] - 'a' + 'A'
								       : country[i]);
	if (numplan_country_code(out) == 0)
		out[0] = '\0';
}

void number_digits(char *text)
{
	char *to = text;

	for (const char *from = text; *from != '\0'; from++)
		if (*from >= '0' && *from <= '9')
			*to++ = *from;
	*to = '\0';
}

/* True when people of that country put the trunk prefix before a number of this length; the formats
 * of libphonenumber leave it out for numbers that it does not know. */
static bool takes_trunk_prefix(const struct plan_number *n, const char *country, const char *prefix)
{
	static const enum number_type kinds[] = { NUMBER_MOBILE, NUMBER_FIXED };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		char national[NUMBER_TEXT_MAX];
		struct plan_number example;

		if (numplan_length(n, kinds[i]) != PLAN_RIGHT ||
		    !numplan_example(country, kinds[i], &example))
			continue;
		(void)numplan_national(&example, national, sizeof national);
		number_digits(national);
		return strncmp(national, prefix, strlen(prefix)) == 0 &&
		    strcmp(national + strlen(prefix), example.nsn) == 0;
	}
	return false;
}

static int write_national(const struct plan_number *n, const char *country, char *out, size_t size)
{
	char digits[NUMBER_TEXT_MAX], prefix[PREFIX_MAX];

	if (strcmp(country, "IN") == 0) /* ten digits, no 0: data/catalogue/README.md */
		return snprintf(out, size, "%s", n->nsn);
	(void)numplan_national(n, digits, sizeof digits);
	number_digits(digits);
	numplan_trunk_prefix(country, prefix, sizeof prefix);
	if (prefix[0] != '\0' && strcmp(digits, n->nsn) == 0 && !numplan_valid(n) &&
	    takes_trunk_prefix(n, country, prefix))
		return snprintf(out, size, "%s%s", prefix, n->nsn);
	return snprintf(out, size, "%s", digits);
}

/* With the international prefix of the line's country; 0 where a carrier must be chosen in it
 * (Brazil, Korea), because no single prefix is right there. */
static int write_idd(const struct plan_number *n, const char *line_country, char *out, size_t size)
{
	/* Numbers elsewhere, so that a number of the line's own country gets the prefix too. */
	static const struct plan_number belgian = { 32, "25551212" },
					american = { 1, "2125550123" };
	const struct plan_number *other;
	char region[3], probe[NUMBER_TEXT_MAX], after[NUMBER_TEXT_MAX];

	number_region(line_country, region);
	if (region[0] == '\0')
		return snprintf(out, size, "00%d%s", n->country_code, n->nsn);
	other = numplan_country_code(region) == 1 ? &belgian : &american;
	numplan_from_abroad(other, region, probe, sizeof probe);
	if (probe[0] == '\0' || probe[0] == '+')
		return 0;
	number_digits(probe);
	(void)snprintf(after, sizeof after, "%d%s", other->country_code, other->nsn);
	return snprintf(out, size, "%.*s%d%s", (int)(strlen(probe) - strlen(after)), probe,
	    n->country_code, n->nsn);
}

/* The bytes that it takes, 0 when it cannot be written so. */
static int write_form(const struct number *number, enum number_form form, const char *line_country,
    char *out, size_t size)
{
	struct plan_number n;

	if (!reread(number->e164, &n))
		return 0;
	switch (form) {
	case FORM_PLUS:
		return snprintf(out, size, "%s", number->e164);
	case FORM_CC:
		return snprintf(out, size, "%s", number->e164 + 1);
	case FORM_NATIONAL:
		return write_national(&n, number->country, out, size);
	case FORM_NANP10:
	case FORM_NANP11:
		return n.country_code != 1
		    ? 0
		    : snprintf(out, size, "%s%s", form == FORM_NANP11 ? "1" : "", n.nsn);
	case FORM_IDD:
		return write_idd(&n, line_country, out, size);
	case FORM_AS_DIALLED:
		if (!number_same_area(number, line_country))
			return write_idd(&n, line_country, out, size);
		return n.country_code == 1 ? snprintf(out, size, "%s", n.nsn)
					   : write_national(&n, number->country, out, size);
	case FORM_NONE:
	case FORM_UNKNOWN:
	case FORMS:
		break;
	}
	return 0;
}

bool number_write(const struct number *number, enum number_form form, const char *line_country,
    char *out, size_t size)
{
	int n = write_form(number, form, line_country, out, size);

	if (n > 0 && (size_t)n < size)
		return true;
	if (size > 0)
		out[0] = '\0';
	return false;
}

bool number_same_area(const struct number *number, const char *line_country)
{
	char region[3];

	number_region(line_country, region);
	if (region[0] == '\0')
		return false;
	return strcmp(region, number->country) == 0 ||
	    (number->country_code == 1 && numplan_country_code(region) == 1);
}

void number_show(const char *e164, char *out, size_t size)
{
	struct plan_number n;

	if (!reread(e164, &n) || !numplan_international(&n, out, size))
		(void)text_copy(out, size, e164);
}

int number_country_code(const char *country)
{
	char region[3];

	number_region(country, region);
	return numplan_country_code(region);
}

bool number_example(const char *country, enum number_type type, char *out, size_t size)
{
	struct plan_number n;
	char region[3];
	int written;

	number_region(country, region);
	if (!numplan_example(region,
		type == NUMBER_UNKNOWN || type >= NUMBER_TYPES ? NUMBER_FIXED : type, &n))
		return false;
	written = snprintf(out, size, "+%d%s", n.country_code, n.nsn);
	return written > 0 && (size_t)written < size;
}
