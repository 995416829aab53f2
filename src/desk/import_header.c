#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "desk/cell.h"
#include "desk/import_parts.h"

const struct import_column_help import_columns[IMPORT_COLUMNS] = {
	[IMPORT_NAME] = { "name", N_("the business's name"), true },
	[IMPORT_NUMBER] = { "number",
	    N_("the number that its own customers dial; with + and country code, or as dialled at home beside a country; empty beside an id: a customer without one"),
	    true },
	[IMPORT_COUNTRY] = { "country", N_("two letters; empty: the number's"), false },
	[IMPORT_LANGUAGE] = { "language", N_("en, nl, fr or de; empty: the country's"), false },
	[IMPORT_MODE] = { "mode", N_("managed (empty: this), byoc or none"), false },
	[IMPORT_NOTE] = { "note", N_("a note of your own"), false },
	[IMPORT_CARRIER] = { "carrier", N_("the line's id in the catalogue of carriers"), false },
	[IMPORT_WHEN] = { "when",
	    N_("all, no_answer, busy, unavailable, all_conditional or busy_or_no_answer"), false },
	[IMPORT_RING] = { "ring", N_("seconds of ringing; empty or 0: the network's own"), false },
	[IMPORT_TO] = { "to",
	    N_("the AI number; auto: the customer's own, else a place in the pool; empty: none yet"),
	    false },
	[IMPORT_SOURCE] = { "ai_source",
	    N_("as an export wrote it: a pool number is taken only with a place in the pool here"),
	    false },
	[IMPORT_FORCE] = { "force",
	    N_("yes: the carrier refuses this AI number or is one of another country, and has agreed (as --force)"),
	    false },
	[IMPORT_ACCOUNT] = { "account",
	    N_("the customer's Twilio account (AC...), if not the desk's"), false },
	[IMPORT_THROUGH] = { "through", N_("twilio or telnyx: what outbound calls go through"),
	    false },
	[IMPORT_ID] = { "id", N_("as an export wrote it: lines with one id are one customer"),
	    false },
};

/* What export.h writes besides: known, and nothing that could be taken in. */
static const char *const passed_over[] = { "ai_number", "state", "caller_id_state" };

/* "Business name " -> "business_name" */
static const char *folded(const char *cell, struct arena *arena)
{
	const size_t n = strlen(cell) * 2 + 8;
	char *out = arena_alloc(arena, n);

	(void)text_fold(cell, out, n);
	for (char *at = out; *at; at++)
		if (*at == ' ')
			*at = '_';
	return out;
}

static int column_find(const char *name)
{
	for (int i = 0; i < IMPORT_COLUMNS; i++)
		if (strcmp(import_columns[i].name, name) == 0)
			return i;
	return -1;
}

static bool is_passed_over(const char *name)
{
	for (size_t i = 0; i < sizeof passed_over / sizeof passed_over[0]; i++)
		if (strcmp(passed_over[i], name) == 0)
			return true;
	return false;
}

/* The first row that has anything in it, in pieces by this separator. 0: there is none. */
static int first_row(struct csv *csv, const char *fields[CSV_FIELDS_MAX], struct error *err)
{
	int n;

	do
		n = csv_row(csv, fields, err);
	while (n == 1 && fields[0][strspn(fields[0], " ")] == '\0');
	return n;
}

/* "sep=;": how a spreadsheet is told; it says it of the rows that follow. */
static bool separator_line(const struct import_text *text, char *separator, size_t *skip)
{
	if (text->n < 5 || strncmp(text->bytes, "sep=", 4) != 0 ||
	    (text->n > 5 && text->bytes[5] != '\n' && text->bytes[5] != '\r'))
		return false;
	*separator = text->bytes[4];
	*skip = 5;
	while (*skip < text->n && *skip < 7 &&
	    (text->bytes[*skip] == '\n' || text->bytes[*skip] == '\r'))
		(*skip)++;
	return strchr(",;\t", *separator) != NULL;
}

/* The separator with which the most columns are known; equal: that makes the most cells. */
static char choose_separator(const struct import_text *text, struct arena *arena)
{
	const char *fields[CSV_FIELDS_MAX];
	char best = ',';
	int most = -1;

	for (const char *at = ",;\t"; *at; at++) {
		struct error ignored;
		struct csv csv;
		int n, known = 0;

		csv_init(&csv, text->bytes, text->n, *at, arena);
		csv.lenient = true;
		n = first_row(&csv, fields, &ignored);
		for (int i = 0; i < n; i++)
			known += column_find(folded(cell_read(fields[i], arena), arena)) >= 0;
		if (n > 0 && known * CSV_FIELDS_MAX + n > most) {
			most = known * CSV_FIELDS_MAX + n;
			best = *at;
		}
	}
	return best;
}

/* At most two letters off; one in a short word. */
static bool is_near(const char *a, const char *b)
{
	const size_t n = strlen(a), m = strlen(b);

	return n >= 3 && n <= 15 && m <= 15 && text_distance(a, b) <= (m > 4 ? 2u : 1u);
}

static const char *nearest(const char *name)
{
	for (int i = 0; i < IMPORT_COLUMNS; i++) {
		const char *known = import_columns[i].name;

		if (is_near(name, known) || (strlen(known) > 2 && strstr(name, known)))
			return known;
	}
	return "";
}

static void ignore(struct import_header *out, const char *cell, const char *name,
    struct arena *arena)
{
	struct import_ignored *at = &out->ignored[out->n_ignored++];
	char shown[120];

	text_clean(cell, strlen(cell), shown, sizeof shown, 30);
	at->name = arena_strdup(arena, shown);
	at->nearest = nearest(name);
}

static bool place_all(struct import_header *out, const char *const *fields, int n,
    struct arena *arena, struct error *err)
{
	out->ignored = arena_alloc(arena, sizeof *out->ignored * (size_t)n);
	for (int i = 0; i < n; i++) {
		const char *cell = cell_read(fields[i], arena), *name = folded(cell, arena);
		const int column = column_find(name);

		if (column < 0) {
			/* Columns without a name at the end are a spreadsheet's own. */
			if (!is_passed_over(name) && cell[strspn(cell, " ")])
				ignore(out, cell, name, arena);
			continue;
		}
		if (out->place[column] >= 0)
			return error_set(err, ERROR_INPUT, "column-twice",
			    _("Leave one of them out, or give it another name."),
			    _("The header has the column %s twice (%d and %d); nothing was taken in."),
			    name, out->place[column] + 1, i + 1);
		out->place[column] = i;
	}
	return true;
}

static bool needed_there(const struct import_header *header, struct error *err)
{
	for (int i = 0; i < IMPORT_COLUMNS; i++)
		if (import_columns[i].needed && header->place[i] < 0)
			return error_set(err, ERROR_INPUT, "column-missing",
			    _("The first line names the columns, such as: name,number,country,carrier,when,to. Name and number are needed."),
			    _("The header has no column \"%s\"; nothing was taken in."),
			    import_columns[i].name);
	return true;
}

bool import_header_read(const struct import_text *text, struct arena *arena,
    struct import_header *out, struct error *err)
{
	struct import_text rest = *text;
	const char *fields[CSV_FIELDS_MAX];
	struct csv csv;
	size_t skip = 0;
	int n;

	*out = (struct import_header){ .line = 1 };
	for (int i = 0; i < IMPORT_COLUMNS; i++)
		out->place[i] = -1;
	if (!separator_line(text, &out->separator, &skip)) {
		skip = 0;
		out->separator = choose_separator(text, arena);
	}
	rest.bytes += skip;
	rest.n -= skip;
	csv_init(&csv, rest.bytes, rest.n, out->separator, arena);
	csv.lenient = true;
	csv.next_line = skip > 0 ? 2 : 1;
	n = first_row(&csv, fields, err);
	if (n < 0) {
		if (err)
			(void)text_copy(err->code, sizeof err->code, "quote-open");
		return false;
	}
	if (n == 0)
		return error_set(err, ERROR_INPUT, "file-empty",
		    _("Its first line names the columns: name, number ..."),
		    _("There is nothing in the file."));
	if (csv.wrong)
		return error_set(err, ERROR_INPUT, "too-many-columns",
		    _("Leave out what is not taken in."),
		    _("The header cannot be read: %s (at most %d columns can be). Nothing was taken in."),
		    _(csv.wrong), CSV_FIELDS_MAX);
	out->cells = n;
	out->rows = csv.at;
	out->line = csv.next_line;
	return place_all(out, fields, n, arena, err) && needed_there(out, err);
}
