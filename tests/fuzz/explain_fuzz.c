/*
 * Any bytes as a dial code: explained, or refused as no code; every text that comes out is whole
 * and holds no control sign. The first byte chooses the hint, the second the carrier.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "phone/explain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be_clean(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena arena;
	const struct catalogue *c = catalogue_builtin();
	const struct carrier *carrier;
	struct explained x;
	struct error err;
	char *code;
	size_t i;

	if (size < 2)
		return 0;
	carrier = data[1] < c->n ? c->rows[data[1]] : NULL;
	code = calloc(size, 1);
	if (code == NULL)
		return 0;
	memcpy(code, data + 2, size - 2);
	arena_reset(&arena);
	if (explain_code(c, code, (int)(data[0] % 3) - 1, carrier, &arena, &x, &err)) {
		must_be_clean(x.meaning);
		for (i = 0; i < x.n_problems; i++)
			must_be_clean(x.problems[i]);
		for (i = 0; i < x.n_readings; i++)
			must_be_clean(x.readings[i]);
		must_be_clean(x.number);
		(void)procedure_name(x.procedure);
		(void)condition_name(x.condition);
		(void)family_name(x.family);
	} else {
		must_be_clean(err.message);
	}
	free(code);
	return 0;
}
