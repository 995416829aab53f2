/*
 * Any bytes as Diversion headers: read, or refused with a place; what comes out is whole, bounded
 * and of the text that went in, and a second reading gives the same. The first byte chooses the
 * country; a NUL parts one header from the next.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "phone/diversion.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void must_be_clean(const char *text)
{
	for (; text != NULL && *text != '\0'; text++)
		require(((unsigned char)*text >= 0x20 || *text == '\t') && *text != 0x7f);
}

static void entry_check(const struct diversion *d, const char *text)
{
	require((d->user == DIVERSION_NUMBER) == (d->number[0] != '\0'));
	if (d->number[0] != '\0')
		require(d->number[0] == '+' && strlen(d->number) <= 16 &&
		    strspn(d->number + 1, "0123456789") == strlen(d->number) - 1);
	require(strstr(text, d->uri) != NULL && strchr(d->uri, ':') != NULL);
	require(d->counter >= -1 && d->counter <= 99);
	must_be_clean(d->uri);
	must_be_clean(d->reason);
	must_be_clean(d->privacy);
}

static void same(const struct diversions *a, const struct diversions *b)
{
	require(a->n == b->n);
	for (size_t i = 0; i < a->n; i++)
		require(strcmp(a->entry[i].uri, b->entry[i].uri) == 0 &&
		    strcmp(a->entry[i].number, b->entry[i].number) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const countries[] = { NULL, "BE", "NG", "US", "IT" };
	static struct arena arena;
	struct diversions list = { .n = 0 };
	char *text;

	if (size < 1)
		return 0;
	text = calloc(size, 1); /* of its own size: a byte too far is seen */
	require(text != NULL);
	memcpy(text, data + 1, size - 1);
	arena_reset(&arena);
	for (size_t at = 0, nth = 1; at < size; at += strlen(text + at) + 1, nth++) {
		const char *country = countries[data[0] % (sizeof countries / sizeof *countries)];
		struct diversions again = list;
		const size_t before = list.n;
		struct error err = { 0 };
		const bool read = diversion_read(&list, text + at, nth, country, &arena, &err);

		require(read == diversion_read(&again, text + at, nth, country, &arena, NULL));
		same(&list, &again);
		require(list.n <= DIVERSIONS_MAX && (!read || list.n > before));
		require(read || (err.kind == ERROR_INPUT && err.hint[0] != '\0'));
		must_be_clean(err.message);
		for (size_t i = before; i < list.n; i++)
			entry_check(&list.entry[i], text + at);
		(void)diversion_called(&list);
	}
	free(text);
	return 0;
}
