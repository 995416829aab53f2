/* A file to be imported: its encoding, its header, every line as far as it is checked without a
 * store. What a cell holds, written as an export writes it, is read back as it was. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/text.h"
#include "desk/cell.h"
#include "desk/import_parts.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void stop(void)
{
	abort(); /* so that the input is kept */
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	check_on_failure(stop);
	return 0;
}

static void there_and_back(const char *text, struct arena *arena)
{
	const char *fields[CSV_FIELDS_MAX];
	struct error err = { 0 };
	struct buf out;
	struct csv csv;

	if (!text[0])
		return;
	buf_init(&out, 2 * strlen(text) + 8);
	cell_write(&out, text);
	check(!out.full);
	check(!strchr("=+-@\t\r", buf_text(&out)[buf_text(&out)[0] == '"']));
	csv_init(&csv, out.text, out.n, ',', arena);
	csv.lenient = true;
	check(csv_row(&csv, fields, &err) == 1 && csv.wrong == NULL);
	check(strcmp(cell_read(fields[0], arena), text) == 0);
	buf_done(&out);
}

/* What is kept of a line is clean, and a fault has its words. */
static void look_at_line(struct import_checks *checks, struct arena *arena,
    struct import_line *line)
{
	struct import_fault fault = { .column = IMPORT_COLUMNS };
	char clean[sizeof line->fields.name];

	for (int i = 0; i < IMPORT_COLUMNS; i++)
		there_and_back(line->cell[i], arena);
	if (!import_line_number(line, &fault) || !import_line_check(checks, arena, line, &fault)) {
		check(fault.err.message[0] != '\0' && fault.column <= IMPORT_COLUMNS);
		return;
	}
	check(line->fields.name[0] != '\0' && line->fields.number.possible);
	check(text_clean(line->fields.name, strlen(line->fields.name), clean, sizeof clean, 0));
	check(import_number_key(line->fields.number.e164) > 0);
	check(import_customer_sum(line) == import_customer_sum(line));
}

static void look_at_rows(const struct import_text *text, const struct import_header *header)
{
	struct import_checks checks = { .catalogue = catalogue_builtin() };
	const char *fields[CSV_FIELDS_MAX];
	struct arena arena = { 0 };
	struct error err = { 0 };
	int n, last = header->line - 1;
	struct csv csv;

	csv_init(&csv, header->rows, (size_t)(text->bytes + text->n - header->rows),
	    header->separator, &arena);
	csv.lenient = true;
	csv.next_line = header->line;
	for (n = csv_row(&csv, fields, &err); n > 0; n = csv_row(&csv, fields, &err)) {
		struct import_line *line = arena_alloc(&arena, sizeof *line);
		struct import_fault fault = { .column = IMPORT_COLUMNS };
		bool empty;

		check(csv.line > last);
		last = csv.line;
		if (!import_row_cells(header, &csv, fields, n, &arena, line, &empty, &fault))
			check(fault.err.message[0] != '\0');
		else if (!empty)
			look_at_line(&checks, &arena, line);
		arena_reset(&arena);
	}
	check(n == 0 || err.message[0] != '\0');
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct import_text text = { .bytes = malloc(n + 1), .n = n };
	struct import_header header;
	struct arena arena = { 0 };
	struct error err = { 0 };

	if (n > 0)
		memcpy(text.bytes, data, n);
	if (import_bytes_decode(&text, &err) && import_header_read(&text, &arena, &header, &err)) {
		check(header.place[IMPORT_NAME] >= 0 && header.place[IMPORT_NUMBER] >= 0);
		look_at_rows(&text, &header);
	} else {
		check(err.kind == ERROR_INPUT && err.message[0] != '\0');
	}
	free(text.bytes);
	arena_done(&arena);
	return 0;
}
