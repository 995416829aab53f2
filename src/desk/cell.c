#include "desk/cell.h"

#include <string.h>
#include <strings.h>

#include "base/i18n.h"

/* = + - @ in full width, as UTF-8. */
static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
	"\xef\xbc\xa0" };

static bool needs_apostrophe(const char *text)
{
	if (text[0] && strchr("=+-@\t\r\n'", text[0]))
		return true;
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (strncmp(text, wide[i], strlen(wide[i])) == 0)
			return true;
	return false;
}

void cell_write(struct buf *out, const char *text)
{
	const bool quotes = strpbrk(text, ",;\t\"\r\n") != NULL;

	if (quotes)
		buf_char(out, '"');
	if (needs_apostrophe(text))
		buf_char(out, '\'');
	for (const char *at = text; *at; at++) {
		if (*at == '"')
			buf_char(out, '"');
		buf_char(out, *at);
	}
	if (quotes)
		buf_char(out, '"');
}

/* ="TEXT", with quotes in TEXT doubled; NULL: it is not that. */
static const char *formula_text(const char *cell, struct arena *arena)
{
	const size_t n = strlen(cell);
	char *text, *to;

	if (n < 3 || cell[0] != '=' || cell[1] != '"' || cell[n - 1] != '"')
		return NULL;
	text = to = arena_alloc(arena, n);
	for (const char *at = cell + 2; at < cell + n - 1; at++) {
		if (*at == '"' && (*++at != '"' || at == cell + n - 1))
			return NULL;
		*to++ = *at;
	}
	*to = '\0';
	return text;
}

const char *cell_read(const char *cell, struct arena *arena)
{
	const char *text;

	if (cell[0] == '\'' && needs_apostrophe(cell + 1))
		return cell + 1;
	text = formula_text(cell, arena);
	return text ? text : cell;
}

static const char *pass_digits(const char *at)
{
	return at + strspn(at, "0123456789");
}

static bool scientific(const char *at)
{
	const char *end = pass_digits(at);

	if (end == at)
		return false;
	if (*end == '.' || *end == ',')
		end = pass_digits(end + 1);
	if (*end != 'e' && *end != 'E')
		return false;
	end++;
	end += *end == '+' || *end == '-';
	return *end && *pass_digits(end) == '\0';
}

/* Long enough to be a number, and then ".0" or ",00": a dot between groups has more behind it. */
static bool decimal(const char *at)
{
	const char *end = pass_digits(at), *zeros;

	if (end - at < 6 || (*end != '.' && *end != ','))
		return false;
	zeros = end + 1 + strspn(end + 1, "0");
	return *zeros == '\0' && zeros - end <= 3;
}

const struct cell_fault *cell_ruined(const char *cell)
{
	static const struct cell_fault
	    shortened = { N_("A spreadsheet has shortened this number, and its last digits are lost."),
		    N_("Format the column as text, enter the number again, and save the file once more.") },
	    made_decimal = { N_("A spreadsheet has made a decimal of this number."),
		    N_("Format the column as text, enter the number again, and save the file once more.") },
	    error = { N_("The spreadsheet has an error in this cell in the number's place."),
		    N_("Mend it there, and save the file once more.") },
	    too_narrow = {
		    N_("The spreadsheet's column was too narrow, and it has saved these signs in the number's place."),
		    N_("Make the column wider, and save the file once more.")
	    };
	const char *at = cell + strspn(cell, " '");
	const size_t narrow = strspn(at, "#");

	at += *at == '+' || *at == '-';
	if (scientific(at))
		return &shortened;
	if (decimal(at))
		return &made_decimal;
	if (narrow == 1 && at[1] >= 'A' && at[1] <= 'Z') /* #N/A, #REF! */
		return &error;
	return narrow > 0 && at[narrow] == '\0' ? &too_narrow : NULL;
}

/* ---- dates */

struct part { /* of a date: its digits */
	int value, width;
};

static const char *part_read(const char *at, struct part *out)
{
	*out = (struct part){ .width = 0 };
	for (; *at >= '0' && *at <= '9' && out->width < 5; at++, out->width++)
		out->value = 10 * out->value + (*at - '0');
	return at;
}

static bool is_year(struct part p)
{
	return p.width == 2 || (p.width == 4 && p.value >= 1900 && p.value <= 2099);
}

static bool is_month(struct part p)
{
	return p.width >= 1 && p.width <= 2 && p.value >= 1 && p.value <= 12;
}

static bool is_day(struct part p)
{
	return p.width >= 1 && p.width <= 2 && p.value >= 1 && p.value <= 31;
}

static bool is_days(struct part p)
{
	return p.width == 5 && p.value >= 36526 && p.value <= 73050;
}

/* ".0", ",00" */
static bool is_zeros(const char *at)
{
	return (*at == '.' || *at == ',') && at[1] == '0' && at[1 + strspn(at + 1, "0")] == '\0';
}

/* "0:00", "T00:00:00" */
static bool is_time(const char *at)
{
	struct part hour, minute;

	at = part_read(at + strspn(at, " T,"), &hour);
	if (*at != ':' || hour.width < 1 || hour.width > 2)
		return false;
	(void)part_read(at + 1, &minute);
	return minute.width == 2;
}

/* As spreadsheets shorten months in English, Dutch, French and German, without their points. */
static const char *pass_month(const char *at)
{
	static const char *const months[] = { "january", "janv", "jan", "february", "f\xc3\xa9vr",
		"feb", "march", "mars", "mrt", "mrz", "m\xc3\xa4r", "mar", "april", "avr", "apr",
		"mei", "mai", "may", "juin", "june", "jun", "juil", "july", "jul", "august",
		"ao\xc3\xbbt", "aug", "september", "sept", "sep", "october", "okt", "oct",
		"november", "nov", "december", "d\xc3\xa9\x63", "dez", "dec" };

	for (size_t i = 0; i < sizeof months / sizeof months[0]; i++) {
		const size_t n = strlen(months[i]);

		if (strncasecmp(at, months[i], n) == 0)
			return at + n + (at[n] == '.');
	}
	return NULL;
}

/* "21-nov", "Nov-21", "21-Nov-26", "nov. 2026": what is made of 21/11 and 11-21. */
static bool date_in_words(const char *at)
{
	static const char signs[] = "-/. ";
	struct part day, year = { .width = 2 };
	const char *month;

	at = part_read(at, &day);
	if (day.width > 0 && (!is_day(day) || !*at || !strchr(signs, *at)))
		return false;
	month = pass_month(at + strspn(at, signs));
	if (!month)
		return false;
	if (*month && strchr(signs, *month))
		month = part_read(month + strspn(month, signs), &year);
	else if (day.width == 0)
		return false;
	return month[strspn(month, " ")] == '\0' && is_year(year);
}

enum cell_date cell_date(const char *cell)
{
	const char *at = cell + strspn(cell, " '");
	struct part p[3];
	char sign;

	if (date_in_words(at))
		return CELL_DATE_SURE;
	at = part_read(at, &p[0]);
	sign = *at;
	if (is_days(p[0]) && (*at == '\0' || is_zeros(at)))
		return *at ? CELL_DATE_SURE : CELL_DATE_DAYS;
	if (!sign || !strchr("-/.", sign))
		return CELL_NO_DATE;
	at++;
	at = part_read(at + strspn(at, " "), &p[1]);
	if (*at != sign)
		return CELL_NO_DATE;
	at++;
	at = part_read(at + strspn(at, " "), &p[2]);
	if (!(is_year(p[0]) && is_month(p[1]) && is_day(p[2])) &&
	    !(is_year(p[2]) && is_month(p[1]) && is_day(p[0])) &&
	    !(is_year(p[2]) && is_month(p[0]) && is_day(p[1])))
		return CELL_NO_DATE;
	at += sign == '.' && *at == '.'; /* Hungarian: 2026. 11. 21. */
	if (at[strspn(at, " ")] == '\0')
		return CELL_DATE;
	return is_time(at) ? CELL_DATE_SURE : CELL_NO_DATE;
}
