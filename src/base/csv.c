#include "base/csv.h"

#include <string.h>

#include "base/i18n.h"

size_t csv_mark(const char *text, size_t n)
{
	return n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

void csv_init(struct csv *csv, const char *text, size_t n, char separator, struct arena *arena)
{
	*csv = (struct csv){
		.at = text, .end = text + n, .separator = separator, .arena = arena, .next_line = 1
	};
}

_Static_assert(CSV_FIELDS_MAX == 64, "this sentence names it");
static const char too_many[] = N_("more than 64 fields");

/* After a fault there are no more rows: what follows a lost quote cannot be trusted. */
static int fault(struct csv *csv, struct error *err, int line, const char *what)
{
	csv->at = csv->end;
	(void)error_set(err, ERROR_INPUT, "csv", NULL, _("Line %d: %s."), line, _(what));
	return -1;
}

static bool at_line_end(const struct csv *csv)
{
	return csv->at == csv->end || *csv->at == '\n' ||
	    (*csv->at == '\r' && (csv->lenient || (csv->end - csv->at > 1 && csv->at[1] == '\n')));
}

static bool at_field_end(const struct csv *csv)
{
	return at_line_end(csv) || *csv->at == csv->separator;
}

/* A fault that leaves the row readable; the first one counts. */
static const char *doubtful(struct csv *csv, const char *what)
{
	if (!csv->lenient)
		return what;
	if (!csv->wrong)
		csv->wrong = what;
	return NULL;
}

/* ="0480210449": how spreadsheets are told that a cell is text. Separators may stand in it. */
static void pass_formula_text(struct csv *csv)
{
	const char *close;

	if (!csv->lenient || csv->end - csv->at < 2 || csv->at[0] != '=' || csv->at[1] != '"')
		return;
	for (close = csv->at + 2; close < csv->end && *close != '\n' && *close != '\r'; close++) {
		if (*close != '"')
			continue;
		if (csv->end - close > 1 && close[1] == '"') {
			close++;
			continue;
		}
		csv->at = close + 1;
		return;
	}
}

/* NULL or what is wrong. Stops before the separator or the line's end. */
static const char *plain_field(struct csv *csv, const char **out)
{
	const char *start = csv->at, *wrong = NULL;

	pass_formula_text(csv);
	for (; !wrong && !at_field_end(csv); csv->at++) {
		if (*csv->at == '"')
			wrong = doubtful(csv,
			    N_("a quote inside a field that does not begin with one"));
		if (*csv->at == '\r')
			return N_("a carriage return that ends no line");
		if (*csv->at == '\0')
			return N_("a NUL byte");
	}
	*out = arena_strndup(csv->arena, start, (size_t)(csv->at - start));
	return wrong;
}

static const char *quoted_field(struct csv *csv, const char **out)
{
	const char *start = ++csv->at;
	char *text, *to;

	for (; csv->at < csv->end; csv->at++) {
		if (*csv->at == '\0')
			return N_("a NUL byte");
		if (*csv->at == '\n' ||
		    (csv->lenient && *csv->at == '\r' &&
			!(csv->end - csv->at > 1 && csv->at[1] == '\n')))
			csv->next_line++;
		if (*csv->at != '"')
			continue;
		if (csv->end - csv->at == 1 || csv->at[1] != '"')
			break;
		csv->at++;
	}
	if (csv->at == csv->end)
		return N_("a quote that is never closed");
	text = to = arena_alloc(csv->arena, (size_t)(csv->at - start) + 1);
	for (; start < csv->at; start++) {
		*to++ = *start;
		if (*start == '"')
			start++;
	}
	*to = '\0';
	*out = text;
	csv->at++;
	if (at_field_end(csv))
		return NULL;
	while (csv->lenient && !at_field_end(csv))
		if (*csv->at++ == '\0')
			return N_("a NUL byte");
	return doubtful(csv, N_("something after a closing quote"));
}

int csv_row(struct csv *csv, const char *fields[CSV_FIELDS_MAX], struct error *err)
{
	const char *wrong, *past;
	int n = 0, line;

	csv->wrong = NULL;
	if (csv->at == csv->end)
		return 0;
	csv->line = csv->next_line;
	for (;;) {
		if (n == CSV_FIELDS_MAX && doubtful(csv, too_many))
			return fault(csv, err, csv->line, too_many);
		line = csv->next_line; /* of the field, where an open quote began */
		past = NULL;
		if (csv->at < csv->end && *csv->at == '"')
			wrong = quoted_field(csv, n < CSV_FIELDS_MAX ? &fields[n] : &past);
		else
			wrong = plain_field(csv, n < CSV_FIELDS_MAX ? &fields[n] : &past);
		if (wrong != NULL)
			return fault(csv, err, line, wrong);
		n += n < CSV_FIELDS_MAX;
		if (at_line_end(csv))
			break;
		csv->at++; /* the separator */
	}
	if (csv->at < csv->end) {
		csv->at += *csv->at == '\r' && csv->end - csv->at > 1 && csv->at[1] == '\n' ? 2 : 1;
		csv->next_line++;
	}
	return n;
}
