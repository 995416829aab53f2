/*
 * A text that grows up to a maximum given at birth (after curl's dynbuf).
 * The buffer owns its bytes, which always end in a NUL; what would go past the maximum is dropped
 * and `full` is set, so that one check at the end is enough. What it gives back to the heap, when
 * it grows and when it is done, is wiped: requests that hold keys are built in it.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *text;
	size_t n, size, max;
	bool full;
};

void buf_init(struct buf *b, size_t max);
void buf_done(struct buf *b);
void buf_clear(struct buf *b);
bool buf_add(struct buf *b, const char *bytes, size_t n);
bool buf_str(struct buf *b, const char *s);
bool buf_char(struct buf *b, char c);
bool buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The text, "" when empty; valid until the next change. */
const char *buf_text(const struct buf *b);

#endif
