#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void buf_done(struct buf *b)
{
	if (b->text != NULL)
		explicit_bzero(b->text, b->size);
	free(b->text);
	*b = (struct buf){ 0 };
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->full = false;
	if (b->text != NULL)
		b->text[0] = '\0';
}

/* Never by realloc(): it may move and leave the old bytes behind. */
static void grow(struct buf *b, size_t size)
{
	char *text = xmalloc(size);

	if (b->text != NULL) {
		memcpy(text, b->text, b->n + 1);
		explicit_bzero(b->text, b->size);
		free(b->text);
	}
	b->text = text;
	b->size = size;
}

static bool room(struct buf *b, size_t n)
{
	size_t size = b->size ? b->size : 64;

	if (b->full || n > b->max - b->n) {
		b->full = true;
		return false;
	}
	while (size < b->n + n + 1)
		size *= 2;
	if (size != b->size)
		grow(b, size);
	return true;
}

bool buf_add(struct buf *b, const char *bytes, size_t n)
{
	if (!room(b, n))
		return false;
	memcpy(b->text + b->n, bytes, n);
	b->n += n;
	b->text[b->n] = '\0';
	return true;
}

bool buf_str(struct buf *b, const char *s)
{
	return buf_add(b, s, strlen(s));
}

bool buf_char(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

bool buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || !room(b, (size_t)n))
		return false;
	va_start(ap, fmt);
	(void)vsnprintf(b->text + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
	return true;
}

const char *buf_text(const struct buf *b)
{
	return b->text != NULL ? b->text : "";
}
