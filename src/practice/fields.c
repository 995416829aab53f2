#include "practice/fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* One character at text[*i], moving *i past it; -1 when malformed or a NUL. */
static int decoded(const char *text, size_t n, size_t *i, bool plus_is_blank)
{
	int high, low;
	char c = text[(*i)++];

	if (c == '+' && plus_is_blank)
		return ' ';
	if (c != '%')
		return c == '\0' ? -1 : (unsigned char)c;
	if (n - *i < 2)
		return -1;
	high = hex(text[*i]);
	low = hex(text[*i + 1]);
	*i += 2;
	if (high < 0 || low < 0 || high + low == 0)
		return -1;
	return high * 16 + low;
}

/* Decodes n bytes onto *to, NUL-terminated, and moves *to past that. */
static bool decode(const char *text, size_t n, char **to)
{
	size_t i = 0;
	int c;

	while (i < n) {
		c = decoded(text, n, &i, true);
		if (c < 0)
			return false;
		*(*to)++ = (char)c;
	}
	*(*to)++ = '\0';
	return true;
}

static bool one_field(struct fields *f, const char *text, size_t n, bool again, char **to)
{
	const char *equals = memchr(text, '=', n);
	size_t n_name = equals == NULL ? n : (size_t)(equals - text);
	const char *name = *to;

	if (n_name == 0 || f->n == FIELDS_MAX || !decode(text, n_name, to))
		return false;
	if (!again && fields_get(f, name) != NULL)
		return false;
	f->field[f->n].name = name;
	f->field[f->n].value = *to;
	if (!decode(text + (equals == NULL ? n : n_name + 1), equals == NULL ? 0 : n - n_name - 1,
		to))
		return false;
	f->n++;
	return true;
}

static bool parse(struct fields *f, const char *text, size_t n, bool again)
{
	const char *end = text + n;
	const char *stop;
	char *to;

	memset(f, 0, sizeof *f);
	f->memory =
	    xmalloc(n + FIELDS_MAX + 2); /* decoding never grows; a NUL for each without "=" */
	to = f->memory;
	while (text < end) {
		stop = memchr(text, '&', (size_t)(end - text));
		if (stop == NULL)
			stop = end;
		if (!one_field(f, text, (size_t)(stop - text), again, &to)) {
			fields_done(f);
			return false;
		}
		text = stop + 1;
	}
	return true;
}

bool fields_parse(struct fields *f, const char *text, size_t n)
{
	return parse(f, text, n, false);
}

bool fields_parse_again(struct fields *f, const char *text, size_t n)
{
	return parse(f, text, n, true);
}

void fields_done(struct fields *f)
{
	free(f->memory);
	memset(f, 0, sizeof *f);
}

const char *fields_get(const struct fields *f, const char *name)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (strcmp(f->field[i].name, name) == 0)
			return f->field[i].value;
	}
	return NULL;
}

bool fields_segment(const char *text, size_t n, char *out, size_t size)
{
	size_t i = 0, at = 0;
	int c;

	while (i < n) {
		c = decoded(text, n, &i, false);
		if (c < 0 || at + 1 >= size)
			return false;
		out[at++] = (char)c;
	}
	out[at] = '\0';
	return true;
}
