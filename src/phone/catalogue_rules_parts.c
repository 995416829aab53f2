#include "phone/catalogue_rules_parts.h"

const char *const rules_confidence_words[] = { "high", "medium", "low", NULL };

struct rows rules_rows(const struct rules *r, enum catalogue_file file,
    const struct csv_line *carrier)
{
	const struct csv_span *span = &r->csv->span[file][carrier->carrier];

	return (struct rows){ r->csv->by_carrier[file].row + span->first, span->n };
}

static bool rules_among_n(const char *const *words, const char *word, size_t n)
{
	for (; *words != NULL; words++) {
		if (strlen(*words) == n && memcmp(*words, word, n) == 0)
			return true;
	}
	return false;
}

bool rules_among(const char *const *words, const char *word)
{
	return rules_among_n(words, word, strlen(word));
}

size_t rules_characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

void rules_fault(const struct rules *r, enum catalogue_file file, const struct csv_line *row,
    const char *what)
{
	catalogue_fault(r->faults, file, row->line, row->field[0], "%s", what);
}

void rules_one_of(const struct rules *r, enum catalogue_file file, const struct csv_line *row,
    int column, const char *const *words)
{
	int n;

	if (!rules_among(words, row->field[column]))
		catalogue_fault(r->faults, file, row->line, row->field[0],
		    "%s '%.40s' is not one of the words it can be",
		    catalogue_columns(file, &n)[column], row->field[column]);
}

bool rules_list_has(const char *list, const char *word, size_t n)
{
	const char *item;
	size_t length;

	while (catalogue_list_next(&list, &item, &length)) {
		if (length == n && memcmp(item, word, n) == 0)
			return true;
	}
	return false;
}

/* `words` NULL: any. */
void rules_list_of(const struct rules *r, enum catalogue_file file, const struct csv_line *row,
    int column, const char *const *words)
{
	const char *list = row->field[column], *item;
	int n_columns;
	const char *name = catalogue_columns(file, &n_columns)[column];
	size_t n;

	while (catalogue_list_next(&list, &item, &n)) {
		if (n == 0 || item[0] == ' ' || item[n - 1] == ' ' ||
		    (words != NULL && !rules_among_n(words, item, n)))
			catalogue_fault(r->faults, file, row->line, row->field[0],
			    "%s item '%.*s' is wrong", name, n < 40 ? (int)n : 40, item);
		if (rules_list_has(list, item, n)) {
			catalogue_fault(r->faults, file, row->line, row->field[0],
			    "%s repeats an item", name);
			break;
		}
	}
}
