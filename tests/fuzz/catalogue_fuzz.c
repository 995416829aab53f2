/*
 * Any bytes as a user's own catalogue: a byte 1 to 6 chooses the file that what follows goes to,
 * after its header. Whatever is taken must be searchable and stay sorted.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/check.h"
#include "phone/catalogue_csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void heads(struct buf *file)
{
	for (int f = 0; f < CATALOGUE_FILES; f++) {
		int columns;
		const char *const *names = catalogue_columns((enum catalogue_file)f, &columns);

		buf_init(&file[f], 100000);
		for (int i = 0; i < columns; i++)
			(void)buf_printf(&file[f], "%s%s", i != 0 ? "," : "", names[i]);
		(void)buf_char(&file[f], '\n');
	}
}

static void use(const struct catalogue *c)
{
	const struct carrier *found[20];
	struct number number = { .country = "BE", .country_code = 32, .type = NUMBER_MOBILE };

	for (size_t i = 1; i < c->n; i++)
		check(carrier_order(c->rows[i - 1], c->rows[i]) < 0);
	for (size_t i = 0; i < c->n; i++) {
		check(catalogue_find(c, c->rows[i]->id) == c->rows[i]);
		if (c->rows[i]->from_user)
			check(c->rows[i]->n_sources > 0);
	}
	(void)catalogue_search(c, "be a", "", -1, found, 20);
	check(catalogue_suggest(c, &number, found, 20) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf file[CATALOGUE_FILES];
	struct catalogue_texts texts = { 0 };
	struct arena arena = { 0 };
	const struct catalogue *c;
	struct error err;
	size_t now = 0;

	/* With a first byte of 0 the fuzzer writes the headers itself. */
	if (n > 0 && data[0] == 0) {
		for (int f = 0; f < CATALOGUE_FILES; f++)
			buf_init(&file[f], 100000);
	} else
		heads(file);
	for (size_t i = 0; i < n; i++) {
		if (data[i] >= 1 && data[i] <= CATALOGUE_FILES)
			now = data[i] - 1U;
		else
			(void)buf_add(&file[now], (const char *)&data[i], 1);
	}
	for (int f = 0; f < CATALOGUE_FILES; f++) {
		texts.file[f].text = buf_text(&file[f]);
		texts.file[f].n = file[f].n;
	}
	c = catalogue_overlay(catalogue_builtin(), &texts, &arena, NULL, NULL, &err);
	if (c != NULL)
		use(c);
	for (int f = 0; f < CATALOGUE_FILES; f++)
		buf_done(&file[f]);
	arena_done(&arena);
	return 0;
}
