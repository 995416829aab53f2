/* Files from outside: rows as long as there are any; what was read is written in quotes and read
 * again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/check.h"
#include "base/csv.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	check_on_failure(abort); /* so that the input is kept */
	return 0;
}

static void write_quoted(struct buf *out, const char *const *fields, int n, char separator)
{
	for (int i = 0; i < n; i++) {
		if (i > 0)
			(void)buf_char(out, separator);
		(void)buf_char(out, '"');
		for (const char *s = fields[i]; *s != '\0'; s++)
			(void)buf_str(out, *s == '"' ? "\"\"" : (char[]){ *s, '\0' });
		(void)buf_char(out, '"');
	}
	(void)buf_char(out, '\n');
}

static void read_back(const struct buf *text, const char *const *fields, int n, char separator)
{
	const char *again[CSV_FIELDS_MAX];
	struct arena arena = { 0 };
	struct error err = { 0 };
	struct csv csv;

	csv_init(&csv, text->text, text->n, separator, &arena);
	check(csv_row(&csv, again, &err) == n);
	for (int i = 0; i < n; i++)
		check(strcmp(again[i], fields[i]) == 0);
	check(csv_row(&csv, again, &err) == 0);
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *fields[CSV_FIELDS_MAX];
	struct arena arena = { 0 };
	struct error err = { 0 };
	struct buf text;
	struct csv csv;
	int count, line = 0;
	char separator;

	if (n < 1)
		return 0;
	separator = ",;\t|"[data[0] % 4];
	csv_init(&csv, (const char *)data + 1, n - 1, separator, &arena);
	csv.lenient = (data[0] & 4) != 0;
	buf_init(&text, 2 * n + 4 * (size_t)CSV_FIELDS_MAX);
	for (;;) {
		count = csv_row(&csv, fields, &err);
		if (count <= 0)
			break;
		check(count <= CSV_FIELDS_MAX);
		check(csv.line > line && csv.at <= csv.end);
		line = csv.line;
		buf_clear(&text);
		write_quoted(&text, fields, count, separator);
		check(!text.full);
		read_back(&text, fields, count, separator);
	}
	check(count == 0 || (err.kind == ERROR_INPUT && err.message[0] != '\0'));
	check(csv_row(&csv, fields, &err) == 0);
	buf_done(&text);
	arena_done(&arena);
	return 0;
}
