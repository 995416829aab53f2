/* What the files of the rules share. Internal to catalogue_rules*.c. */
#ifndef PHONE_CATALOGUE_RULES_PARTS_H
#define PHONE_CATALOGUE_RULES_PARTS_H

#include <string.h>

#include "phone/catalogue_rules.h"

#define RULES_NOTE_MAX 200 /* characters, as they are shown in one piece */

struct rules {
	const struct catalogue_csv *csv;
	const struct catalogue *base; /* NULL: the project's own files */
	struct catalogue_faults *faults;
};

/* The rows of one file that belong to one carrier. */
struct rows {
	const struct csv_line *row;
	size_t n;
};

extern const char *const rules_confidence_words[]; /* word lists end in NULL */

static inline bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

struct rows rules_rows(const struct rules *r, enum catalogue_file file,
    const struct csv_line *carrier);
/* Whether the word is one of `words`. */
bool rules_among(const char *const *words, const char *word);
size_t rules_characters(const char *s); /* of UTF-8 */
void rules_fault(const struct rules *r, enum catalogue_file file, const struct csv_line *row,
    const char *what);

/* The field must be one of the words; each item of the list too (`words` NULL: any), and none
 * twice. */
void rules_one_of(const struct rules *r, enum catalogue_file file, const struct csv_line *row,
    int column, const char *const *words);
void rules_list_of(const struct rules *r, enum catalogue_file file, const struct csv_line *row,
    int column, const char *const *words);
bool rules_list_has(const char *list, const char *word, size_t n);

/* All rows of the other files that belong to `carrier`, and what the six files say of it together.
 */
void rules_check_rows(const struct rules *r, const struct csv_line *carrier,
    const struct code_shapes *shapes);

#endif
