#include "phone/catalogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "phone/catalogue_csv.h"
#include "phone/catalogue_rules.h"

const struct carrier *catalogue_find(const struct catalogue *c, const char *id)
{
	/* Sorted by country first, so an id is looked for one by one: 212 rows take some
	 * microseconds. */
	for (size_t i = 0; i < c->n; i++) {
		if (strcmp(c->rows[i]->id, id) == 0)
			return c->rows[i];
	}
	return NULL;
}

const struct code_row *carrier_code(const struct carrier *c, enum condition condition)
{
	for (size_t i = 0; i < c->n_codes; i++) {
		if (c->codes[i].condition == condition)
			return &c->codes[i];
	}
	return NULL;
}

static int order(const void *a, const void *b)
{
	const struct carrier *const *x = a, *const *y = b;

	return carrier_order(*x, *y);
}

/* Lays the user's rows over the base. Only pointers are copied. */
static const struct catalogue *merge(const struct catalogue *base, const struct catalogue_csv *csv,
    struct arena *arena)
{
	size_t n_user = csv->file[FILE_CARRIERS].n, n = 0;
	const struct carrier **user = catalogue_csv_build(csv, true, arena);
	const struct carrier **rows = arena_alloc(arena, (base->n + n_user + 1) * sizeof *rows);
	struct catalogue *made = arena_alloc(arena, sizeof *made);

	for (size_t i = 0; i < base->n; i++) {
		if (catalogue_csv_carrier(csv, base->rows[i]->id) == NULL)
			rows[n++] = base->rows[i];
	}
	for (size_t i = 0; i < n_user; i++)
		rows[n++] = user[i];
	qsort(rows, n, sizeof *rows, order);
	*made = (struct catalogue){ rows, n };
	return made;
}

const struct catalogue *catalogue_overlay(const struct catalogue *base,
    const struct catalogue_texts *texts, struct arena *arena, catalogue_fault_fn *fault, void *user,
    struct error *err)
{
	struct catalogue_faults faults = { .fn = fault, .user = user };
	struct catalogue_csv csv;

	if (catalogue_csv_read(texts, arena, &csv, &faults))
		catalogue_rules_check(&csv, base, &faults);
	if (faults.n != 0) {
		char more[40] = "";

		if (faults.n > 1)
			(void)snprintf(more, sizeof more, _(" (and %zu more)"), faults.n - 1);
		(void)error_set(err, ERROR_INPUT, "carriers-faulty",
		    _("Mend that line (the rules stand in data/catalogue/README.md), then start "
		      "again."),
		    _("%s: %s%s. The carriers are as they were."), faults.where, faults.what, more);
		return NULL;
	}
	return csv.file[FILE_CARRIERS].n != 0 ? merge(base, &csv, arena) : base;
}
