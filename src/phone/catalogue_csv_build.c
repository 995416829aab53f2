/* The second step of catalogue_csv.c: words that the rules have passed become enums and structs. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "phone/catalogue_csv.h"

static bool list_has(const char *list, const char *word)
{
	const char *item;
	size_t n;

	while (catalogue_list_next(&list, &item, &n)) {
		if (strlen(word) == n && memcmp(item, word, n) == 0)
			return true;
	}
	return false;
}

static enum condition condition_of(const char *word)
{
	enum condition c = CONDITION_ANY;

	check(condition_parse_row(word, &c));
	return c;
}

static enum confidence confidence_of(const char *word)
{
	enum confidence c = CONFIDENCE_LOW;

	check(confidence_parse(word, &c));
	return c;
}

static void build_code(void *out, const char *const *f)
{
	struct code_row *row = out;

	*row = (struct code_row){
		.condition = condition_of(f[CODE_CONDITION]),
		.activate = f[CODE_ACTIVATE],
		.activate_no_timer = f[CODE_NO_TIMER],
		.deactivate = f[CODE_DEACTIVATE],
		.query = f[CODE_QUERY],
		.confidence = confidence_of(f[CODE_CONFIDENCE]),
		.filled_activate = list_has(f[CODE_FILLED], "activate"),
		.filled_deactivate = list_has(f[CODE_FILLED], "deactivate"),
		.filled_query = list_has(f[CODE_FILLED], "query"),
	};
	for (int c = 0; c < CONDITIONS; c++) {
		if (list_has(f[CODE_ALSO_SETS], condition_name((enum condition)c)))
			row->also_sets |= 1U << c;
	}
}

static void build_step(void *out, const char *const *f)
{
	*(struct step_row *)out = (struct step_row){ condition_of(f[STEP_CONDITION]),
		(int)strtol(f[STEP_POSITION], NULL, 10), f[STEP_TEXT] };
}

static void build_restriction(void *out, const char *const *f)
{
	*(struct restriction_row *)out = (struct restriction_row){ f[RESTRICTION_KIND],
		f[RESTRICTION_TEXT], f[RESTRICTION_SOURCE] };
}

static void build_conflict(void *out, const char *const *f)
{
	*(struct conflict_row *)out = (struct conflict_row){ condition_of(f[CONFLICT_CONDITION]),
		f[CONFLICT_SAYS], f[CONFLICT_VERSUS], f[CONFLICT_WHERE] };
}

static void build_source(void *out, const char *const *f)
{
	*(struct source_row *)out = (struct source_row){ f[SOURCE_SOURCE], f[SOURCE_KIND] };
}

/* The rows of one file that belong to carrier `i`, made into `*n` structs of `size` bytes. */
static void *build_list(const struct catalogue_csv *csv, enum catalogue_file file, size_t i,
    size_t size, void (*make)(void *out, const char *const *fields), struct arena *arena, size_t *n)
{
	const struct csv_span *span = &csv->span[file][i];
	char *made = arena_alloc(arena, (span->n + 1) * size);

	for (size_t k = 0; k < span->n; k++)
		make(made + k * size, csv->by_carrier[file].row[span->first + k].field);
	*n = span->n;
	return made;
}

static void build_lists(struct carrier *c, const struct catalogue_csv *csv, size_t i,
    struct arena *arena)
{
	c->codes = build_list(csv, FILE_CODES, i, sizeof *c->codes, build_code, arena, &c->n_codes);
	c->steps = build_list(csv, FILE_STEPS, i, sizeof *c->steps, build_step, arena, &c->n_steps);
	c->restrictions = build_list(csv, FILE_RESTRICTIONS, i, sizeof *c->restrictions,
	    build_restriction, arena, &c->n_restrictions);
	c->conflicts = build_list(csv, FILE_CONFLICTS, i, sizeof *c->conflicts, build_conflict,
	    arena, &c->n_conflicts);
	c->sources = build_list(csv, FILE_SOURCES, i, sizeof *c->sources, build_source, arena,
	    &c->n_sources);
}

static void build_forms(struct carrier *c, const char *const *f)
{
	check(line_type_parse(f[CARRIER_LINE_TYPE], &c->line_type));
	check(family_parse(f[CARRIER_FAMILY], &c->family));
	check(number_form_parse(f[CARRIER_NUMBER_FORM], &c->number_form));
	check(number_form_parse(f[CARRIER_FOREIGN_FORM], &c->foreign_form));
	check(ring_unit_parse(f[CARRIER_RING_UNIT], &c->ring_unit));
	c->confidence = confidence_of(f[CARRIER_CONFIDENCE]);
	c->press_call = strcmp(f[CARRIER_PRESS_CALL], "yes") == 0;
	c->one_by_one = strcmp(f[CARRIER_ONE_BY_ONE], "yes") == 0;
	c->ring_min = (int)strtol(f[CARRIER_RING_MIN], NULL, 10);
	c->ring_max = (int)strtol(f[CARRIER_RING_MAX], NULL, 10);
	c->ring_step = (int)strtol(f[CARRIER_RING_STEP], NULL, 10);
	for (int form = 0; form < FORMS; form++) {
		if (list_has(f[CARRIER_ALT_FORMS], number_form_name((enum number_form)form)))
			c->alt_forms |= 1U << form;
	}
}

static int pointer_order(const void *a, const void *b)
{
	const struct carrier *const *x = a, *const *y = b;

	return carrier_order(*x, *y);
}

const struct carrier **catalogue_csv_build(const struct catalogue_csv *csv, bool from_user,
    struct arena *arena)
{
	const struct csv_table *carriers = &csv->file[FILE_CARRIERS];
	const struct carrier **rows = arena_alloc(arena, (carriers->n + 1) * sizeof *rows);

	for (size_t i = 0; i < carriers->n; i++) {
		struct carrier *c = arena_alloc(arena, sizeof *c);
		const char *const *f = carriers->row[i].field;

		c->id = f[CARRIER_ID];
		c->country = f[CARRIER_COUNTRY];
		c->name = f[CARRIER_NAME];
		c->aliases = f[CARRIER_ALIASES];
		c->host_id = f[CARRIER_HOST_ID];
		c->first_code = f[CARRIER_FIRST_CODE];
		c->note = f[CARRIER_NOTE];
		c->from_user = from_user;
		build_forms(c, f);
		build_lists(c, csv, i, arena);
		rows[i] = c;
	}
	qsort(rows, carriers->n, sizeof *rows, pointer_order);
	return rows;
}
