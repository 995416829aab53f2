/* data/troubleshooting.csv to the table troubles[], after its rules were checked. */
#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "phone/trouble.h"
#include "tools/embed.h"

#define FIELD_BYTES_MAX 400

enum { ID, SYMPTOM, CAUSE, FIX, CODES, WORDS, APPLIES, SOURCE, COLUMNS };
static const char *const columns[COLUMNS] = { "id", "symptom", "cause", "fix", "codes", "words",
	"applies", "source" };

/* Ids go up: A1, A2 ... B1: a letter, then numbers from 1 without a gap, so that none is given
 * twice and none is lost. `letter` and `number` are those of the row before. */
static void id_check(const char *where, const char *id, char *letter, int *number)
{
	char same[16], next[16];

	(void)snprintf(same, sizeof same, "%c%d", *letter, *number + 1);
	(void)snprintf(next, sizeof next, "%c1", *letter + 1);
	if (strcmp(id, same) == 0) {
		(*number)++;
	} else if (strcmp(id, next) == 0 && *number > 0) {
		(*letter)++;
		*number = 1;
	} else {
		die("%s: %s%s%s comes here, not %s", where, same, *number > 0 ? " or " : "",
		    *number > 0 ? next : "", id);
	}
}

static void texts_check(const char *where, const char *const *f)
{
	char clean[FIELD_BYTES_MAX + 2];

	for (int i = 0; i < COLUMNS; i++) {
		if (strlen(f[i]) > FIELD_BYTES_MAX)
			die("%s: %s is longer than %d bytes", where, columns[i], FIELD_BYTES_MAX);
		if (!text_clean(f[i], strlen(f[i]), clean, sizeof clean, 0) ||
		    strcmp(f[i], clean) != 0 || strstr(f[i], "  ") != NULL)
			die("%s: %s has blanks or invisible signs too many", where, columns[i]);
	}
	if (f[SYMPTOM][0] == '\0' || f[FIX][0] == '\0')
		die("%s: symptom or fix is missing", where);
	for (const char *s = f[APPLIES]; *s != '\0';) {
		const size_t n = strcspn(s, " ");

		if (!trouble_word(s, n))
			die("%s: applies to no \"%.*s\"", where, (int)n, s);
		s += n + (s[n] == ' ');
	}
}

static void header_check(const char *path, const char *const *f, int n)
{
	for (int i = 0; i < COLUMNS; i++)
		if (n != COLUMNS || strcmp(f[i], columns[i]) != 0)
			die("%s:1: the columns are id, symptom, cause, fix, codes, words, applies, source",
			    path);
}

void embed_troubles(const char *path, struct arena *arena)
{
	const char *fields[CSV_FIELDS_MAX];
	char letter = 'A';
	int number = 0;
	struct error err = { 0 };
	struct csv csv;
	size_t bytes, rows = 0;
	const char *text = read_whole(path, &bytes);
	int n;

	csv_init(&csv, text, bytes, ',', arena);
	n = csv_row(&csv, fields, &err);
	header_check(path, fields, n);
	(void)puts("/* Made by tools/embed from data/troubleshooting.csv. */\n"
		   "#include \"phone/trouble.h\"\n\nconst struct trouble troubles[] = {");
	for (n = csv_row(&csv, fields, &err); n > 0; n = csv_row(&csv, fields, &err), rows++) {
		const char *where = arena_printf(arena, "%s:%d", path, csv.line);

		if (n != COLUMNS)
			die("%s: %d fields instead of %d", where, n, COLUMNS);
		id_check(where, fields[ID], &letter, &number);
		texts_check(where, fields);
		(void)fputs("\t{ ", stdout);
		put_string(fields[ID]);
		for (int i = SYMPTOM; i < COLUMNS; i++)
			put_next(fields[i]);
		(void)puts(" },");
	}
	if (n < 0)
		die("%s: %s", path, err.message);
	if (rows == 0 || rows > TROUBLES_MAX)
		die("%s: %zu entries", path, rows);
	(void)printf("\t{ 0 }\n};\nconst size_t n_troubles = %zu;\n", rows);
}
