/* One line of the file: what its cells say, without a look at the store. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "desk/cell.h"
#include "desk/import_parts.h"

bool import_fault_set(struct import_fault *out, enum import_column column, const char *value,
    const char *code, const char *hint, const char *fmt, ...)
{
	char message[sizeof out->err.message];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(message, sizeof message, fmt, args);
	va_end(args);
	out->column = column;
	out->value = value;
	return error_set(&out->err, ERROR_INPUT, code, hint, "%s", message);
}

/* The blanks at both ends are no part of a cell. */
static char *trimmed(const char *cell, struct arena *arena)
{
	size_t n;

	cell += strspn(cell, " \t\r\n");
	n = strlen(cell);
	while (n > 0 && strchr(" \t\r\n", cell[n - 1]))
		n--;
	return arena_strndup(arena, cell, n);
}

/* Words are one in any case, "No answer" among them. */
static void as_word(char *text, bool joined)
{
	for (; *text; text++) {
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
		else if (joined && (*text == ' ' || *text == '-'))
			*text = '_';
	}
}

static const enum import_column words[] = { IMPORT_LANGUAGE, IMPORT_MODE, IMPORT_CARRIER,
	IMPORT_SOURCE, IMPORT_FORCE, IMPORT_THROUGH, IMPORT_ID };

static bool row_readable(const struct import_header *header, const struct csv *csv,
    const char *const *fields, int n, struct import_fault *fault)
{
	const int last = csv->next_line - 1;

	if (csv->wrong)
		return last > csv->line
		    ? import_fault_set(fault, IMPORT_COLUMNS, "", "line-unreadable",
			  _("Have the spreadsheet save the file again; by hand: put the whole cell in quotes, and double those inside it."),
			  _("Lines %d to %d cannot be told apart: %s."), csv->line, last,
			  _(csv->wrong))
		    : import_fault_set(fault, IMPORT_COLUMNS, "", "line-unreadable",
			  _("Have the spreadsheet save the file again; by hand: put the whole cell in quotes, and double those inside it."),
			  _("This line cannot be read: %s."), _(csv->wrong));
	while (n > header->cells && fields[n - 1][strspn(fields[n - 1], " \t")] == '\0')
		n--;
	if (n > header->cells)
		return import_fault_set(fault, IMPORT_COLUMNS, fields[n - 1], "line-too-long",
		    _("A cell that has the separator in it must stand in quotes."),
		    _("This line has %d cells, and the header has %d."), n, header->cells);
	return true;
}

bool import_row_cells(const struct import_header *header, const struct csv *csv,
    const char *const *fields, int n, struct arena *arena, struct import_line *out, bool *empty,
    struct import_fault *fault)
{
	*empty = true;
	out->line = csv->line;
	for (int i = 0; *empty && i < n; i++)
		*empty = fields[i][strspn(fields[i], " \t\r\n")] == '\0';
	if (*empty || !row_readable(header, csv, fields, n, fault))
		return *empty;
	for (int i = 0; i < IMPORT_COLUMNS; i++) {
		const int at = header->place[i];

		out->cell[i] =
		    at >= 0 && at < n ? trimmed(cell_read(fields[at], arena), arena) : "";
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		as_word((char *)(uintptr_t)out->cell[words[i]], false);
	as_word((char *)(uintptr_t)out->cell[IMPORT_WHEN], true);
	return true;
}

static bool of_column(struct import_fault *fault, enum import_column column,
    const struct import_line *line)
{
	fault->column = column;
	fault->value = line->cell[column];
	return false;
}

static const enum import_column column_of[] = {
	[CUSTOMER_NAME] = IMPORT_NAME,
	[CUSTOMER_NUMBER] = IMPORT_NUMBER,
	[CUSTOMER_COUNTRY] = IMPORT_COUNTRY,
	[CUSTOMER_LANGUAGE] = IMPORT_LANGUAGE,
	[CUSTOMER_MODE] = IMPORT_MODE,
	[CUSTOMER_NOTE] = IMPORT_NOTE,
	[CUSTOMER_ACCOUNT] = IMPORT_ACCOUNT,
	[CUSTOMER_THROUGH] = IMPORT_THROUGH,
};

/* A customer without a number need not have a country that follows from it either. */
static bool whole(struct import_line *line, enum customer_field *wrong, struct error *err)
{
	struct customer_fields *f = &line->fields;

	if (customer_fields_whole(f, wrong, err))
		return true;
	if (import_has_number(line) || *wrong != CUSTOMER_NUMBER)
		return false;
	if (!f->language[0])
		f->language = country_language(f->country);
	return true;
}

bool import_line_check(struct import_checks *checks, struct arena *arena, struct import_line *line,
    struct import_fault *fault)
{
	const struct new_customer in = { .name = line->cell[IMPORT_NAME],
		.language = line->cell[IMPORT_LANGUAGE],
		.mode = line->cell[IMPORT_MODE],
		.account = line->cell[IMPORT_ACCOUNT],
		.through = line->cell[IMPORT_THROUGH],
		.exported = line->cell[IMPORT_ID][0] != '\0' };
	enum customer_field wrong;

	line->fields.mode = MODE_MANAGED;
	if (!customer_fields_check(&in, line->cell[IMPORT_NOTE], NULL, &line->fields, &wrong,
		&fault->err) ||
	    !whole(line, &wrong, &fault->err))
		return of_column(fault, column_of[wrong], line);
	if (line->cell[IMPORT_ID][0] && !id_valid(line->cell[IMPORT_ID]))
		return import_fault_set(fault, IMPORT_ID, line->cell[IMPORT_ID], "id-invalid",
		    _("Leave the column id out, but for a file that voxdesk exported."),
		    _("This is no id that an export has written."));
	return !import_has_number(line) || import_choice_check(checks, arena, line, fault);
}

/* ---- what was seen in the file */

static uint64_t mixed(uint64_t key)
{
	key ^= key >> 33;
	key *= UINT64_C(0xff51afd7ed558ccd);
	return key ^ key >> 33;
}

static struct import_seen_slot *slot_of(const struct import_seen *seen, uint64_t key)
{
	size_t at = (size_t)mixed(key) & (seen->room - 1);

	while (seen->slots[at].line != 0 && seen->slots[at].key != key)
		at = (at + 1) & (seen->room - 1);
	return &seen->slots[at];
}

static void make_room(struct import_seen *seen)
{
	struct import_seen bigger = { .n = seen->n, .room = seen->room ? 2 * seen->room : 1024 };

	bigger.slots = xcalloc(bigger.room, sizeof *bigger.slots);
	for (size_t i = 0; i < seen->room; i++)
		if (seen->slots[i].line != 0)
			*slot_of(&bigger, seen->slots[i].key) = seen->slots[i];
	free(seen->slots);
	*seen = bigger;
}

struct import_seen_slot *import_seen_find(struct import_seen *seen, uint64_t key)
{
	struct import_seen_slot *slot;

	if (seen->n * 2 >= seen->room)
		make_room(seen);
	slot = slot_of(seen, key);
	if (slot->line == 0) {
		slot->key = key;
		seen->n++;
	}
	return slot;
}

void import_seen_done(struct import_seen *seen)
{
	free(seen->slots);
	*seen = (struct import_seen){ .slots = NULL };
}

uint64_t import_number_key(const char *e164)
{
	return strtoull(e164 + 1, NULL, 10);
}

/* FNV-1a */
static uint64_t text_key(uint64_t key, const char *text)
{
	for (; *text; text++)
		key = (key ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return (key ^ 0xff) * UINT64_C(1099511628211); /* so that "a", "b" is not "ab", "" */
}

uint64_t import_text_key(const char *text)
{
	return text_key(UINT64_C(14695981039346656037), text);
}

uint64_t import_customer_sum(const struct import_line *line)
{
	const struct customer_fields *f = &line->fields;
	const char *const all[] = { f->country, f->language, telephony_mode_name(f->mode), f->note,
		line->cell[IMPORT_ACCOUNT], f->through_telnyx ? "telnyx" : "" };
	uint64_t sum = import_text_key(f->name);

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		sum = text_key(sum, all[i]);
	return sum;
}
