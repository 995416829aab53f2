#include "practice/writer.h"

#include <string.h>

#include "base/text.h"

static void quoted(struct buf *out, const char *text)
{
	const char *end = text + strlen(text);
	char bytes[4];
	uint32_t c;

	(void)buf_char(out, '"');
	while (text < end) {
		c = text_next(&text, end);
		if (c == '"' || c == '\\')
			(void)buf_printf(out, "\\%c", (int)c);
		else if (c < 0x20 || c == 0x7f)
			(void)buf_printf(out, "\\u%04x", (unsigned)c);
		else
			(void)buf_add(out, bytes, text_put(bytes, c));
	}
	(void)buf_char(out, '"');
}

static void begin(struct buf *out, const char *key)
{
	char last = out->n == 0 ? '{' : out->text[out->n - 1];

	if (last != '{' && last != '[')
		(void)buf_char(out, ',');
	if (key != NULL) {
		quoted(out, key);
		(void)buf_char(out, ':');
	}
}

void writer_open(struct buf *out, const char *key, char bracket)
{
	begin(out, key);
	(void)buf_char(out, bracket);
}

void writer_close(struct buf *out, char bracket)
{
	(void)buf_char(out, bracket);
}

void writer_text(struct buf *out, const char *key, const char *value)
{
	begin(out, key);
	if (value == NULL)
		(void)buf_str(out, "null");
	else
		quoted(out, value);
}

void writer_int(struct buf *out, const char *key, long long value)
{
	begin(out, key);
	(void)buf_printf(out, "%lld", value);
}

void writer_bool(struct buf *out, const char *key, bool value)
{
	begin(out, key);
	(void)buf_str(out, value ? "true" : "false");
}

void writer_null(struct buf *out, const char *key)
{
	writer_text(out, key, NULL);
}
