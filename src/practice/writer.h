/* Writing JSON onto a buf. Commas come by themselves; `key` NULL inside an array. */
#ifndef PRACTICE_WRITER_H
#define PRACTICE_WRITER_H

#include "base/buf.h"

void writer_open(struct buf *out, const char *key, char bracket);      /* '{' or '[' */
void writer_close(struct buf *out, char bracket);                      /* '}' or ']' */
void writer_text(struct buf *out, const char *key, const char *value); /* NULL: null */
void writer_int(struct buf *out, const char *key, long long value);
void writer_bool(struct buf *out, const char *key, bool value);
void writer_null(struct buf *out, const char *key);

#endif
