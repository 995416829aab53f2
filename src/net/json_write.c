/* JSON onto a buffer. Where a comma belongs is read off its last byte: one that opens something can
 * be no value's end, and a text ends in its quote. */
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "net/json.h"

void json_write_text(struct buf *out, const char *text)
{
	const char *end = text + strlen(text);
	char bytes[4];

	(void)buf_char(out, '"');
	while (text < end) {
		uint32_t c = text_next(&text, end);

		if (c == '"' || c == '\\')
			(void)buf_printf(out, "\\%c", (int)c);
		else if (c < 0x20 || c == 0x7f)
			(void)buf_printf(out, "\\u%04x", (unsigned)c);
		else
			(void)buf_add(out, bytes, text_put(bytes, c));
	}
	(void)buf_char(out, '"');
}

static void begin(struct buf *out, const char *name)
{
	if (out->n > 0 && strchr("{[", out->text[out->n - 1]) == NULL)
		(void)buf_char(out, ',');
	if (name != NULL) {
		json_write_text(out, name);
		(void)buf_char(out, ':');
	}
}

void json_write_open(struct buf *out, const char *name, char bracket)
{
	begin(out, name);
	(void)buf_char(out, bracket);
}

void json_write_close(struct buf *out, char bracket)
{
	(void)buf_char(out, bracket);
}

void json_write_member(struct buf *out, const char *name, const char *text)
{
	begin(out, name);
	if (text == NULL)
		(void)buf_str(out, "null");
	else
		json_write_text(out, text);
}

void json_write_int(struct buf *out, const char *name, int64_t value)
{
	begin(out, name);
	(void)buf_printf(out, "%" PRId64, value);
}

void json_write_bool(struct buf *out, const char *name, bool value)
{
	begin(out, name);
	(void)buf_str(out, value ? "true" : "false");
}
