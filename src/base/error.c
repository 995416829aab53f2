#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	int exit_code;
} kinds[ERROR_KINDS] = {
	[ERROR_NONE] = { "none", 0 },
	[ERROR_USAGE] = { "usage", 2 },
	[ERROR_NOT_FOUND] = { "not_found", 3 },
	[ERROR_INPUT] = { "input", 4 },
	[ERROR_REFUSED] = { "refused", 1 },
	[ERROR_CONFLICT] = { "conflict", 1 },
	[ERROR_STORE] = { "store", 1 },
	[ERROR_BUSY] = { "busy", 1 },
	[ERROR_NETWORK] = { "network", 5 },
	[ERROR_OPEN] = { "open", 6 },
	[ERROR_BUG] = { "bug", 70 },
};

/* Marks a text that did not fit, without cutting a UTF-8 character in two. */
static void mark_cut(char *text, size_t size)
{
	size_t end = size - 4;

	while (end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80)
		end--;
	memcpy(text + end, "...", 4);
}

static void put(char *out, size_t size, const char *fmt, va_list ap)
{
	int n = vsnprintf(out, size, fmt, ap);

	if (n >= 0 && (size_t)n >= size)
		mark_cut(out, size);
}

#undef error_set
bool error_set(struct error *err, enum error_kind kind, const char *code, const char *hint,
    const char *fmt, ...)
{
	struct error next = { .kind = kind };
	va_list ap;

	if (err == NULL)
		return false;
	/* Built apart first: an argument may point into *err itself. */
	if (snprintf(next.code, sizeof next.code, "%s", code) >= (int)sizeof next.code)
		mark_cut(next.code, sizeof next.code);
	if (snprintf(next.hint, sizeof next.hint, "%s", hint ? hint : "") >= (int)sizeof next.hint)
		mark_cut(next.hint, sizeof next.hint);
	va_start(ap, fmt);
	put(next.message, sizeof next.message, fmt, ap);
	va_end(ap);
	*err = next;
	return false;
}

void error_detail(struct error *err, const char *fmt, ...)
{
	va_list ap;

	if (err == NULL)
		return;
	va_start(ap, fmt);
	put(err->detail, sizeof err->detail, fmt, ap);
	va_end(ap);
}

void error_clear(struct error *err)
{
	if (err != NULL)
		*err = (struct error){ .kind = ERROR_NONE };
}

int error_exit_code(enum error_kind kind)
{
	return kind < ERROR_KINDS ? kinds[kind].exit_code : 70;
}

const char *error_kind_name(enum error_kind kind)
{
	return kind < ERROR_KINDS ? kinds[kind].name : "bug";
}
