/* customer export: all customers as CSV, or as a list in JSON. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "desk/export.h"

static cJSON *row_document(const struct export_row *row)
{
	cJSON *doc = cJSON_CreateObject();

	for (int i = 0; i < EXPORT_COLUMNS; i++) {
		if (i == IMPORT_RING && row->cell[i][0])
			cJSON_AddNumberToObject(doc, export_columns[i],
			    (double)strtol(row->cell[i], NULL, 10));
		else
			cli_json_text(doc, export_columns[i], row->cell[i]);
	}
	return doc;
}

/* Exact in a file or a pipe; a terminal would do what a cell says. */
static void line_print(struct cli *c, const struct export_row *row)
{
	struct buf line;

	buf_init(&line, 1u << 16);
	export_line(row, &line);
	if (isatty(STDOUT_FILENO))
		cli_say(c, "%.*s", (int)(line.n - strlen("\r\n")), buf_text(&line));
	else
		cli_piece(c, buf_text(&line));
	buf_done(&line);
}

bool run_customer_export(struct cli *c, struct error *err)
{
	struct export_at at = { .begun = false };
	struct arena arena = { 0 };
	struct export_row *rows;
	size_t n = 0, printed = 0;
	bool ok, begun = false;

	do {
		arena_reset(&arena);
		ok = export_next(&c->session, &at, &arena, &rows, &n, err);
		/* Only once something was read: until then a busy store is tried again. */
		if (ok && !begun && !c->options.json)
			line_print(c, NULL);
		begun = true;
		for (size_t i = 0; ok && i < n && !c->write_errno; i++) {
			if (c->options.json)
				cli_list_item(c, row_document(&rows[i]), &printed);
			else
				line_print(c, &rows[i]);
		}
	} while (ok && n > 0 && !c->write_errno);
	arena_done(&arena);
	if (ok && c->options.json)
		cli_list_item(c, NULL, &printed);
	return ok;
}
