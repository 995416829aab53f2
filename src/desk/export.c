#include "desk/export.h"

#include <string.h>

#include "desk/cell.h"
#include "desk/customer_fields.h"
#include "store/caller_ids.h"

#define PAGE 100

const char *const export_columns[EXPORT_COLUMNS] = {
	[IMPORT_NAME] = "name",
	[IMPORT_NUMBER] = "number",
	[IMPORT_COUNTRY] = "country",
	[IMPORT_LANGUAGE] = "language",
	[IMPORT_MODE] = "mode",
	[IMPORT_NOTE] = "note",
	[IMPORT_CARRIER] = "carrier",
	[IMPORT_WHEN] = "when",
	[IMPORT_RING] = "ring",
	[IMPORT_TO] = "to",
	[IMPORT_SOURCE] = "ai_source",
	[IMPORT_FORCE] = "force",
	[IMPORT_ACCOUNT] = "account",
	[IMPORT_THROUGH] = "through",
	[IMPORT_ID] = "id",
	[EXPORT_AI_NUMBER] = "ai_number",
	[EXPORT_STATE] = "state",
	[EXPORT_CALLER_ID_STATE] = "caller_id_state",
};

static void customer_cells(const struct customer *c, struct arena *arena, struct export_row *out)
{
	*out = (struct export_row){ .cell = {
					[IMPORT_NAME] = customer_text(c->name, arena),
					[IMPORT_COUNTRY] = c->country,
					[IMPORT_LANGUAGE] = c->language,
					[IMPORT_MODE] = telephony_mode_name(c->mode),
					[IMPORT_NOTE] = customer_text(c->note, arena),
					[IMPORT_ACCOUNT] = c->twilio_account_sid,
					[IMPORT_THROUGH] = c->through_telnyx ? "telnyx" : "twilio",
					[IMPORT_ID] = arena_strdup(arena, c->id),
				    } };
	for (int i = 0; i < EXPORT_COLUMNS; i++)
		if (!out->cell[i])
			out->cell[i] = "";
}

/* Verified in any account, else the first that was tried. */
static const char *caller_state(const struct caller_id *callers, size_t n, const char *number)
{
	const char *state = "none";

	for (size_t i = n; i-- > 0;) {
		if (strcmp(callers[i].number, number) != 0)
			continue;
		if (callers[i].state == OUTBOUND_VERIFIED)
			return outbound_state_name(OUTBOUND_VERIFIED);
		state = outbound_state_name(callers[i].state);
	}
	return state;
}

/* Set although the carrier refuses it, so that it is taken so again. */
static bool forced(const struct session *s, const struct forwarding *f, struct arena *arena)
{
	struct dial_request request = { .carrier = catalogue_find(s->catalogue, f->carrier_id),
		.when = CONDITION_NO_ANSWER,
		.ring = f->ring_seconds };
	struct number business, ai;
	struct dial_code code;
	struct error err = { 0 };

	if (!request.carrier ||
	    !number_parse(&business, f->business_number, NULL, NUMBER_UNKNOWN, &err))
		return false;
	if (!carrier_is_for(request.carrier, &business))
		return true;
	if (!number_parse(&ai, f->ai_number, NULL, NUMBER_UNKNOWN, &err))
		return false;
	(void)condition_parse(f->condition, &request.when);
	request.target = &ai;
	request.line_country = business.country;
	request.line_number_type = business.type;
	return !dial_code_build(s->catalogue, &request, arena, &code, &err) &&
	    strcmp(err.code, "foreign-target-refused") == 0;
}

static void number_cells(const struct session *s, const struct forwarding *f,
    const struct caller_id *callers, size_t n, struct arena *arena, struct export_row *out)
{
	out->cell[IMPORT_NUMBER] = f->business_number;
	out->cell[IMPORT_CARRIER] = f->carrier_id;
	out->cell[IMPORT_WHEN] = f->condition;
	out->cell[IMPORT_RING] =
	    f->ring_seconds > 0 ? arena_printf(arena, "%d", f->ring_seconds) : "";
	out->cell[IMPORT_TO] = f->ai_number;
	out->cell[IMPORT_SOURCE] = f->ai_number[0] ? ai_source_name(f->ai_source) : "";
	out->cell[IMPORT_FORCE] = forced(s, f, arena) ? "yes" : "";
	out->cell[EXPORT_AI_NUMBER] = f->ai_number;
	out->cell[EXPORT_STATE] = inbound_state_name(f->state);
	out->cell[EXPORT_CALLER_ID_STATE] = caller_state(callers, n, f->business_number);
}

/* Rows of one customer; none when it was removed just now. */
static bool customer_rows(struct session *s, const char *id, struct arena *arena,
    struct export_row **rows, size_t *n, size_t *room, struct error *err)
{
	struct error own = { 0 };
	struct customer customer;
	struct forwarding *configs;
	struct caller_id *callers;
	struct export_row row;
	size_t n_configs, n_callers;

	if (!customer_get(s->store, id, arena, &customer, &own)) {
		if (own.kind != ERROR_NOT_FOUND && err)
			*err = own;
		return own.kind == ERROR_NOT_FOUND;
	}
	if (!forwarding_list(s->store, id, arena, &configs, &n_configs, err) ||
	    !caller_id_list(s->store, id, NULL, 0, arena, &callers, &n_callers, err))
		return false;
	for (size_t i = 0; i < (n_configs ? n_configs : 1); i++) {
		customer_cells(&customer, arena, &row);
		if (n_configs > 0)
			number_cells(s, &configs[i], callers, n_callers, arena, &row);
		if (*n == *room) {
			struct export_row *more = arena_alloc(arena, 2 * *room * sizeof **rows);

			memcpy(more, *rows, *n * sizeof **rows);
			*rows = more;
			*room *= 2;
		}
		(*rows)[(*n)++] = row;
	}
	return true;
}

bool export_next(struct session *s, struct export_at *at, struct arena *arena,
    struct export_row **out, size_t *n, struct error *err)
{
	struct customer_page page;
	size_t room = PAGE;

	*n = 0;
	*out = arena_alloc(arena, room * sizeof **out);
	do {
		if (!customer_page(s->store, at->begun ? PAGE_AFTER : PAGE_FIRST, &at->key, false,
			PAGE, arena, &page, err))
			return false;
		for (size_t i = 0; i < page.n; i++)
			if (!customer_rows(s, page.rows[i].id, arena, out, n, &room, err))
				return false;
		at->begun = at->begun || page.n > 0;
		if (page.n > 0)
			at->key = page.last;
	} while (*n == 0 && page.n > 0 && page.more_after);
	return true;
}

void export_line(const struct export_row *row, struct buf *out)
{
	for (int i = 0; i < EXPORT_COLUMNS; i++) {
		if (i > 0)
			buf_char(out, ',');
		cell_write(out, row ? row->cell[i] : export_columns[i]);
	}
	buf_str(out, "\r\n");
}
