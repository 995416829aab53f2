/* What the generator's files share. A fault in the data ends the build. */
#ifndef TOOLS_EMBED_H
#define TOOLS_EMBED_H

#include <stddef.h>

#include "base/error.h"
#include "base/mem.h"

void die(const char *fmt, ...) __attribute__((noreturn)) printf_like(1, 2);

/* A file without NUL bytes, as text in the program's arena. */
char *read_whole(const char *path, size_t *n);

/* A C literal. Bytes outside ASCII are octal, so that the compiler's character set does not matter;
 * `?` is escaped, since C17 still has trigraphs. */
void put_string(const char *s);
void put_next(const char *s); /* ", "literal"" */

/* embed_troubles.c */
void embed_troubles(const char *path, struct arena *arena);
/* embed_completion.c */
void embed_completion(char **paths, int n_paths);

#endif
